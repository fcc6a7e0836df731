//! Schools and pupils by their place in the registers.
//! In and out: small numbers that never mix.

/// A school by its place in the registers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SchoolIx(pub u32);

/// A pupil by place in the registers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PupilIx(pub u32);
