//! Moves as files: `leavers.csv`, `rolls.csv` and `truth.csv`.
//! In: moves and a folder. Out: the files; rows are known by their place, from 0.

use std::path::Path;

use super::{Moves, Row};
use crate::Error;

const COLUMNS: [&str; 12] = [
    "id",
    "upn",
    "former_upn",
    "forename",
    "surname",
    "born",
    "sex",
    "address",
    "postcode",
    "laestab",
    "former_laestab",
    "siblings",
];

impl Moves {
    /// Writes them into a folder that is there.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        rows(&folder.join("leavers.csv"), &self.leavers)?;
        rows(&folder.join("rolls.csv"), &self.rolls)?;
        let path = folder.join("truth.csv");
        let failed = |why: csv::Error| Error::Write {
            path: path.clone(),
            source: why.into(),
        };
        let mut file = csv::Writer::from_path(&path).map_err(failed)?;
        file.write_record(["leaver", "joiner", "changes"])
            .map_err(failed)?;
        for pair in &self.pairs {
            let changes: Vec<String> = pair.changes.iter().map(|c| format!("{c:?}")).collect();
            let row = [
                pair.leaver.to_string(),
                pair.joiner.to_string(),
                changes.join(" "),
            ];
            file.write_record(row).map_err(failed)?;
        }
        file.flush().map_err(|e| failed(e.into()))
    }
}

fn rows(path: &Path, rows: &[Row]) -> Result<(), Error> {
    let failed = |why: csv::Error| Error::Write {
        path: path.to_owned(),
        source: why.into(),
    };
    let mut file = csv::Writer::from_path(path).map_err(failed)?;
    file.write_record(COLUMNS).map_err(failed)?;
    for (id, row) in rows.iter().enumerate() {
        file.write_record([
            &id.to_string(),
            &row.upn,
            &row.former_upn,
            &row.forename,
            &row.surname,
            &row.born.map(|born| born.to_string()).unwrap_or_default(),
            row.sex,
            &row.address,
            &row.postcode,
            &row.laestab,
            &row.former_laestab,
            &row.siblings.join(" "),
        ])
        .map_err(failed)?;
    }
    file.flush().map_err(|e| failed(e.into()))
}
