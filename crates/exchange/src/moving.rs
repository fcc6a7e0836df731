//! Who would move under another policy, as a file.
//! In: pupils whose tier would change. Out: CSV.

use std::io::{self, Write};

use law::school::Laestab;

use crate::csv_error::as_it_was;

/// One pupil whose tier would change.
#[derive(Clone, Debug)]
pub struct Moving<'a> {
    /// Unique pupil number.
    pub upn: &'a str,
    /// The school the pupil belongs to.
    pub laestab: Option<Laestab>,
    /// The id of the tier now; empty for none.
    pub before: String,
    /// The id of the tier under the other policy; empty for none.
    pub after: String,
}

/// Writes CSV with the columns `upn,laestab,tier_now,tier_then`.
///
/// # Errors
/// When the output cannot be written.
pub fn write_csv<'a>(rows: impl Iterator<Item = Moving<'a>>, out: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["upn", "laestab", "tier_now", "tier_then"])
        .map_err(as_it_was)?;
    for row in rows {
        let laestab = row.laestab.map(|l| l.to_string()).unwrap_or_default();
        csv.write_record([row.upn, &laestab, &row.before, &row.after])
            .map_err(as_it_was)?;
    }
    csv.flush()
}
