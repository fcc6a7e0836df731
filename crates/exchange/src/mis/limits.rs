//! How much of a file is read before it is refused, so that no upload can exhaust the machine.
//! In: nothing. Out: the numbers, which a caller may lower.

/// Bounds on one file. The defaults are several times what the largest school exports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of the file as it is uploaded.
    pub file_bytes: u64,
    /// Bytes of all parts of a workbook once unpacked.
    pub unpacked_bytes: u64,
    /// Bytes of a workbook's table of shared texts once unpacked; it is held in memory whole.
    pub shared_text_bytes: u64,
    /// Parts in a workbook's package.
    pub parts: usize,
    /// Rows of the sheet or lines of the file.
    pub rows: u64,
    /// Columns of a row.
    pub columns: usize,
    /// Cells of a workbook that are looked at, on all its sheets together, blank ones included.
    pub cells: u64,
    /// Marks, unmarked sessions included.
    pub marks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 128 << 20,
            unpacked_bytes: 512 << 20,
            shared_text_bytes: 64 << 20,
            parts: 2_000,
            rows: 2_000_000,
            columns: 4_096,
            cells: 60_000_000,
            marks: 3_000_000,
        }
    }
}
