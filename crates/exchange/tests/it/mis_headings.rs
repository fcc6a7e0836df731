//! Headings: what is recognised, on what ground, and what is not.

use std::collections::HashMap;

use exchange::mis::{ALIASES, Basis, Mapping, Role, Shape, System, preview_csv, recognise};
use jiff::civil::date;
use register::Session;

fn headings(of: &[&str]) -> Vec<String> {
    of.iter().map(|h| (*h).to_owned()).collect()
}

/// The preview page shows each column with its ground, and the columns nobody knows.
#[test]
fn every_column_is_accounted_for() {
    let row = headings(&["UPN", "House", "02/09/2024 AM", "", "Half-term %"]);
    let found = recognise(&row, None);
    assert!(found.is_complete(), "{:?}", found.wanting);
    assert_eq!(found.shape, Some(Shape::Sessions));
    let columns: Vec<(usize, Role)> = found.columns.iter().map(|c| (c.index, c.role)).collect();
    assert_eq!(
        columns,
        [
            (0, Role::Upn),
            (2, Role::MarkOf(date(2024, 9, 2), Session::Am))
        ]
    );
    let Basis::Known(sources) = &found.columns[0].basis else {
        panic!("UPN is a known heading");
    };
    let systems: Vec<System> = sources.iter().map(|s| s.system).collect();
    assert_eq!(systems, [System::Bromcom, System::Arbor, System::Sims]);
    assert_eq!(found.columns[1].basis, Basis::DateAndSession);
    let unknown: Vec<&str> = found.unknown.iter().map(|c| c.heading.as_str()).collect();
    assert_eq!(unknown, ["House", "Half-term %"]);
}

/// A column of another layout is recognised, and said not to be used.
#[test]
fn columns_of_another_layout_are_not_used() {
    let row = headings(&["UPN", "Date", "02/09/2024 AM"]);
    let found = recognise(&row, None);
    assert_eq!(found.shape, Some(Shape::Sessions));
    let used: Vec<bool> = found.columns.iter().map(|c| c.used).collect();
    assert_eq!(used, [true, false, true]);
}

/// Two whole layouts in one row are a choice for a person.
#[test]
fn two_layouts_are_not_chosen_between() {
    let row = headings(&["UPN", "Date", "Session", "Mark", "02/09/2024 AM"]);
    let found = recognise(&row, None);
    assert_eq!(found.shape, None);
    assert_eq!(
        found.wanting,
        [
            "the headings allow more than one layout of the marks; a mapping file must say which \
             (shape)"
        ]
    );
    let mapping = Mapping::from_toml("shape = \"long\"").expect("a mapping");
    assert!(recognise(&row, Some(&mapping)).is_complete());
}

/// What a mapping names must be there, once.
#[test]
fn mapped_columns_must_be_found() {
    let mapping = "[columns]\nupn = \"Ref\"\nmark = \"Code\"\ndate = { letter = \"D\" }";
    let mapping = Mapping::from_toml(mapping).expect("a mapping");
    let found = recognise(&headings(&["Code", "code", "Date"]), Some(&mapping));
    assert_eq!(
        &found.wanting[..3],
        [
            "the mapping's column for UPN is headed \"Ref\", and there is no such heading",
            "the mapping's column for date is D, and there is no such column",
            "the mapping's column for mark is headed \"Code\", and so are both A and B: give its \
             letter",
        ]
    );
}

/// No heading may mean two things, or a file would be read by the order of a list.
#[test]
fn known_headings_have_one_meaning_and_a_source() {
    let mut meaning: HashMap<String, Role> = HashMap::new();
    for alias in ALIASES {
        let plain: String = alias
            .heading
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let first = meaning.entry(plain).or_insert(alias.role);
        assert_eq!(*first, alias.role, "{}", alias.heading);
        assert!(
            alias.source.address.starts_with("https://"),
            "{}",
            alias.heading
        );
    }
}

/// A preview of a file that cannot be read shows the row that came nearest and what it wants.
#[test]
fn a_preview_shows_the_nearest_row() {
    let file = "Report of 6 January\nUPN,Surname,Day,Outcome\nB801200005001,Marsh,06/01/2025,/\n";
    let preview = preview_csv(file.as_bytes(), "x.csv", None).expect("a table");
    assert_eq!(preview.recognised.row, 2);
    assert!(!preview.recognised.is_complete());
    assert_eq!(preview.recognised.columns.len(), 2);
    assert_eq!(preview.rows.len(), 1);
    assert_eq!(
        preview.rows[0].1,
        ["B801200005001", "Marsh", "06/01/2025", "/"]
    );

    let mapping = "[columns]\ndate = \"Day\"\nmark_am = \"Outcome\"";
    let mapping = Mapping::from_toml(mapping).expect("a mapping");
    let preview = preview_csv(file.as_bytes(), "x.csv", Some(&mapping)).expect("a table");
    assert!(
        preview.recognised.is_complete(),
        "{:?}",
        preview.recognised.wanting
    );
    assert_eq!(preview.rows.len(), 1);
}

/// Columns go by the letters a spreadsheet shows, beyond `Z` too.
#[test]
fn columns_go_by_spreadsheet_letters() {
    let row = vec![String::new(); 800];
    for (letter, index) in [
        ("A", 0),
        ("z", 25),
        ("AA", 26),
        ("AZ", 51),
        ("BA", 52),
        ("ZZ", 701),
        ("AAA", 702),
    ] {
        let mapping = format!("[columns]\nupn = {{ letter = \"{letter}\" }}");
        let mapping = Mapping::from_toml(&mapping).expect("a mapping");
        let found = recognise(&row, Some(&mapping));
        assert_eq!(found.columns[0].index, index, "{letter}");
    }
    let mapping = Mapping::from_toml("[columns]\nupn = \"Ref\"").expect("a mapping");
    for (a, b, named) in [
        (25, 26, "both Z and AA"),
        (51, 52, "both AZ and BA"),
        (701, 702, "both ZZ and AAA"),
    ] {
        let mut row = vec![String::new(); 800];
        row[a] = "Ref".to_owned();
        row[b] = "ref".to_owned();
        let wanting = &recognise(&row, Some(&mapping)).wanting[0];
        assert!(wanting.contains(named), "{wanting}");
    }
}
