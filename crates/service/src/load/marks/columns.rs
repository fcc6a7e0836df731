//! What the columns of a file of marks may hold, and how that is kept.
//! In: what a form says. Out: a mapping file; and what is wanting before a file can be read by it.

use std::collections::BTreeMap;

use exchange::mis::{Column, ColumnRef, Columns, Mapping, sift};

use crate::load::columns::{Kind, Question, Said};

const fn question(name: &'static str, words: &'static str, hint: &'static str) -> Question {
    Question { name, words, hint }
}

/// Files of marks.
pub(in crate::load) const KIND: Kind = Kind {
    questions: &[
        question("upn", "UPN", "Every pupil's unique pupil number"),
        question("date", "Date of the session", ""),
        question("session", "Morning or afternoon", "Where a row is one mark"),
        question("mark", "Mark", "Where a row is one mark"),
        question("mark_am", "Morning's mark", "Where a row is a day"),
        question("mark_pm", "Afternoon's mark", "Where a row is a day"),
        question(
            "marks",
            "All marks in one text",
            "Where a row is a pupil and the marks stand in one column",
        ),
        question("start_date", "Date of the first mark of that text", ""),
        question("end_date", "Date of the last mark of that text", ""),
        question("surname", "Surname", ""),
        question("forename", "Forename", ""),
    ],
    choices: &[(
        "date_order",
        "Dates such as 02/09/2025 are",
        &[
            ("day-month", "Day first: 2 September"),
            ("month-day", "Month first: 9 February"),
        ],
    )],
    said_of,
    mapping_of,
    wanting,
};

/// A column by its heading where only one has it, else by its letters.
pub(in crate::load) fn column_ref(letters: &str, columns: &[Column]) -> Option<ColumnRef> {
    let column = columns.iter().find(|c| c.letters == letters)?;
    let same = columns.iter().filter(|c| c.key == column.key).count();
    // A heading that was shortened to be shown is none to find it by.
    let shortened = column.heading.ends_with('…');
    Some(if column.key.is_empty() || same > 1 || shortened {
        ColumnRef::Letter {
            letter: column.letters.clone(),
        }
    } else {
        ColumnRef::Heading(column.heading.clone())
    })
}

/// A column as the form says it.
pub(in crate::load) fn said_ref(column: &ColumnRef) -> String {
    match column {
        ColumnRef::Heading(heading) => heading.clone(),
        ColumnRef::Letter { letter } => letter.clone(),
    }
}

fn fields(columns: &mut Columns) -> [(&'static str, &mut Option<ColumnRef>); 11] {
    [
        ("upn", &mut columns.upn),
        ("date", &mut columns.date),
        ("session", &mut columns.session),
        ("mark", &mut columns.mark),
        ("mark_am", &mut columns.mark_am),
        ("mark_pm", &mut columns.mark_pm),
        ("marks", &mut columns.marks),
        ("start_date", &mut columns.start_date),
        ("end_date", &mut columns.end_date),
        ("surname", &mut columns.surname),
        ("forename", &mut columns.forename),
    ]
}

/// A word of a mapping file, read as the mapping file reads it.
fn words_of(said: &Said) -> String {
    let mut words = String::new();
    for name in ["date_order", "encoding"] {
        if let Some(value) = said.get(name).filter(|v| !v.is_empty()) {
            words.push_str(&format!("{name} = {value:?}\n"));
        }
    }
    words
}

fn mapping_of(said: &Said, columns: &[Column]) -> Result<String, String> {
    let mut mapping = Mapping::from_toml(&words_of(said)).map_err(|e| e.to_string())?;
    for (name, place) in fields(&mut mapping.columns) {
        let letters = said.get(name).map_or("", String::as_str);
        *place = column_ref(letters, columns);
    }
    let text = |name: &str| said.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
    if let Some(row) = text("header_row") {
        let row = row.parse().ok().filter(|row| *row > 0);
        mapping.header_row =
            Some(row.ok_or("Enter the row of the headings as a number, such as 1")?);
    }
    mapping.sheet = text("sheet").map(str::to_owned);
    mapping.to_toml().map_err(|e| e.to_string())
}

fn said_of(kept: &str) -> Said {
    let Ok(mut mapping) = Mapping::from_toml(kept) else {
        return BTreeMap::new();
    };
    let mut said: Said = fields(&mut mapping.columns)
        .into_iter()
        .filter_map(|(name, column)| Some((name.to_owned(), said_ref(column.as_ref()?))))
        .collect();
    let row = mapping.header_row.map(|row| row.to_string());
    said.extend(row.map(|row| ("header_row".to_owned(), row)));
    said.extend(mapping.sheet.map(|sheet| ("sheet".to_owned(), sheet)));
    if mapping.date_order == exchange::mis::DateOrder::MonthDay {
        said.insert("date_order".to_owned(), "month-day".to_owned());
    }
    if mapping.encoding == exchange::mis::Encoding::Windows1252 {
        said.insert("encoding".to_owned(), "windows-1252".to_owned());
    }
    said
}

fn wanting(bytes: &[u8], name: &str, mapping: &str) -> Vec<String> {
    let mapping = match Mapping::from_toml(mapping) {
        Ok(mapping) => mapping,
        Err(e) => return vec![e.to_string()],
    };
    match sift(bytes, name, Some(&mapping)) {
        // Headings that are there and rows none of which can be read by them are not enough.
        Ok(read) if read.export.marks.is_empty() => {
            let first = read.refused.first();
            first.map(|p| p.why.clone()).into_iter().collect()
        }
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|p| p.why.clone()).collect(),
    }
}
