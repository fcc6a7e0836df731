//! Who and which: schools by number and pupils by number, for files that refer to them.
//! In: the numbers of `schools.csv` and `pupils.csv`. Out: places in the registers.

use std::collections::HashMap;

use hashbrown::HashMap as FastMap;
use law::school::Laestab;
use register::{PupilIx, SchoolIx};

/// Schools by number.
#[derive(Debug, Default)]
pub(super) struct Schools {
    pub(super) by_number: HashMap<Laestab, SchoolIx>,
}

impl Schools {
    pub(super) fn find(&self, laestab: Laestab) -> Option<SchoolIx> {
        self.by_number.get(&laestab).copied()
    }
}

/// Pupils by number.
#[derive(Debug, Default)]
pub(super) struct Pupils {
    pub(super) by_upn: FastMap<Box<[u8]>, PupilIx>,
}

impl Pupils {
    pub(super) fn find(&self, upn: &[u8]) -> Option<PupilIx> {
        self.by_upn.get(upn).copied()
    }
}
