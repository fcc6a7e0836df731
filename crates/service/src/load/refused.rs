//! What of a file is not taken, for the page and for the file to be mended.
//! In: rows that could not be read, marks that the registers refuse, pupils who are not on the roll.
//! Out: lines in the order of the file, each with the reason; and the reasons by row.

use std::collections::BTreeMap;

use exchange::Problem;

/// Something that is not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The line or row of the file.
    pub line: u64,
    /// The column, or the pupil and session.
    pub what: String,
    /// As it stands in the file.
    pub value: String,
    /// What is wrong with it and what to do, to follow the value.
    pub why: String,
}

impl From<&Problem> for Refused {
    fn from(problem: &Problem) -> Self {
        Self {
            line: problem.line,
            what: problem.column.clone(),
            value: problem.value.clone().unwrap_or_default(),
            why: problem.why.clone(),
        }
    }
}

/// Reasons of one row that are told in the file: somebody mends the first and loads it again.
const TOLD: usize = 3;

/// The reasons by row.
pub(super) fn by_row(refused: &[Refused]) -> BTreeMap<u64, String> {
    let mut rows: BTreeMap<u64, Vec<&Refused>> = BTreeMap::new();
    for one in refused {
        rows.entry(one.line).or_default().push(one);
    }
    let words = |one: &&Refused| {
        let what = match one.what.as_str() {
            "" => String::new(),
            what => format!("{what}: "),
        };
        let value = match one.value.as_str() {
            "" => String::new(),
            value => format!("\"{value}\" "),
        };
        format!("{what}{value}{}", one.why)
    };
    rows.into_iter()
        .map(|(line, all)| {
            let told: Vec<String> = all.iter().take(TOLD).map(words).collect();
            let more = all.len().saturating_sub(TOLD);
            let told = told.join("; ");
            let told = match more {
                0 => told,
                more => format!("{told}; and {more} more"),
            };
            (line, told)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_its_first_reasons() {
        let one = |line, what: &str, value: &str, why: &str| Refused {
            line,
            what: what.to_owned(),
            value: value.to_owned(),
            why: why.to_owned(),
        };
        let rows = by_row(&[
            one(3, "Mark", "?", "is not a code"),
            one(3, "", "", "has 3 fields"),
            one(3, "A", "b", "c"),
            one(3, "A", "b", "d"),
            one(5, "Date", "", "is blank"),
        ]);
        assert_eq!(
            rows[&3],
            "Mark: \"?\" is not a code; has 3 fields; A: \"b\" c; and 1 more"
        );
        assert_eq!(rows[&5], "Date: is blank");
        assert_eq!(rows.len(), 2);
    }
}
