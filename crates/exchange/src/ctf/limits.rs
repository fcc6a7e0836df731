//! How much of a transfer file is read before it is refused, so that no file can exhaust the machine.
//! In: nothing. Out: the numbers, which a caller may lower.

/// Bounds on one file. The defaults are several times what the largest school sends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// How deep elements may stand in each other; those of the format go to nine.
    pub depth: usize,
    /// Elements of the file.
    pub elements: u64,
    /// Elements of one pupil, who is held in memory whole while being read.
    pub pupil_elements: u64,
    /// Attributes of one element; the format has none.
    pub attributes: usize,
    /// Bytes of one value.
    pub value_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 128 << 20,
            depth: 24,
            elements: 8_000_000,
            pupil_elements: 20_000,
            attributes: 16,
            value_bytes: 32 << 10,
        }
    }
}
