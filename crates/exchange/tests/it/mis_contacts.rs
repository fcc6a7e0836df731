//! Files of parents and contacts: one a row, or several in columns; good rows and rows to mend.

use std::collections::BTreeMap;

use exchange::mis::contacts::{Contact, ContactMapping, Field, sift, to_mend};
use exchange::mis::{ColumnRef, WHY};
use proptest::prelude::*;

use super::{UPN, UPN_2, told};

fn read(text: &str) -> (Vec<Contact>, Vec<u64>) {
    let read = sift(text.as_bytes(), "x.csv", &ContactMapping::default()).expect("reads");
    let lines = read.refused.iter().map(|p| p.line).collect();
    (read.contacts, lines)
}

#[test]
fn one_contact_a_row() {
    let text = format!(
        "Contacts of 9B\nUPN,Contact ID,Title,Forename,Surname,Relationship,Parental responsibility,Lives with,Address line 1,Address line 2,Postcode,Telephone,Mobile,E-mail,Priority\n\
         {UPN},C1,Ms,Mary,Ash,Mother,Yes,Y,1 High Street,Leominster,hr6 8aa,01568 000001,+44 7700 900001,mary@example.org,1\n\
         {UPN_2},,,,Birch,,,,,,,,,,\n"
    );
    let (contacts, refused) = read(&text);
    assert_eq!(refused, [0_u64; 0]);
    let mary = &contacts[0];
    assert_eq!(
        (
            mary.line,
            mary.upn.as_str(),
            mary.key.as_str(),
            mary.surname.as_str()
        ),
        (3, UPN, "C1", "Ash")
    );
    assert_eq!(mary.address, "1 High Street\nLeominster");
    assert_eq!(mary.postcode, "HR6 8AA");
    assert_eq!(mary.parental_responsibility, Some(true));
    assert_eq!((mary.lives_with, mary.priority), (Some(true), Some(1)));
    let birch = &contacts[1];
    assert_eq!(birch.parental_responsibility, None, "a blank says nothing");
    assert_eq!(birch.priority, None);
}

#[test]
fn several_contacts_a_row_with_the_pupils_own_name_beside_them() {
    let text = format!(
        "UPN,Surname,Forename,Contact 1 Surname,Contact 1 Mobile,Contact 2 Surname,Contact 2 Mobile\n\
         {UPN},Ash,Kit,Ash,07700 900001,Birch,07700 900002\n{UPN_2},Elm,Jo,Elm,,,\n"
    );
    let (contacts, refused) = read(&text);
    assert_eq!(refused, [0_u64; 0]);
    let shown: Vec<(u64, &str, &str, Option<u8>)> = contacts
        .iter()
        .map(|c| (c.line, c.surname.as_str(), c.mobile.as_str(), c.priority))
        .collect();
    assert_eq!(
        shown,
        [
            (2, "Ash", "07700 900001", Some(1)),
            (2, "Birch", "07700 900002", Some(2)),
            (3, "Elm", "", Some(1)),
        ]
    );
    assert!(
        contacts.iter().all(|c| c.forename.is_empty()),
        "Kit is the pupil"
    );
}

#[test]
fn what_is_wrong_is_named_and_the_whole_row_set_aside() {
    let head = "UPN,Surname,E-mail,Mobile,Parental responsibility,Priority";
    let text = format!(
        "{head}\n{UPN},Ash,mary,07700 900001,Yes,1\n{UPN},Ash,mary@example.org,12,Yes,1\n{UPN},Ash,,,perhaps,1\n{UPN},Ash,,,,0\nX1,Ash,,,,\n{UPN},,mary@example.org,,,\n{UPN},Ash,mary@example.org,,No,2\n"
    );
    let read = sift(text.as_bytes(), "x.csv", &ContactMapping::default()).expect("reads");
    let lines: Vec<u64> = read.refused.iter().map(|p| p.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7], "{}", told(&read.refused));
    assert_eq!(read.contacts.len(), 1);
    let why: BTreeMap<u64, String> = read
        .refused
        .iter()
        .map(|p| (p.line, p.why.clone()))
        .collect();
    let back = to_mend(text.as_bytes(), "x.csv", &ContactMapping::default(), &why);
    let back = String::from_utf8(back.expect("is made")).expect("UTF-8");
    assert!(back.contains(&format!("{head},{WHY}")));
    assert_eq!(back.lines().count(), 7);
    let again = sift(back.as_bytes(), "x.csv", &ContactMapping::default()).expect("reads");
    assert_eq!(again.refused.len(), 6);
}

#[test]
fn headings_of_its_own_are_told_by_a_mapping() {
    let text = format!("Learner no,Guardian,Cell\n{UPN},Ash,07700 900001\n");
    let nothing = ContactMapping::default();
    let problems = sift(text.as_bytes(), "x.csv", &nothing).expect_err("not known");
    assert!(
        problems
            .iter()
            .all(|p| p.why.contains("headings cannot be read"))
    );
    let mut mapping = ContactMapping::default();
    for (field, column) in [
        (Field::Upn, ColumnRef::Heading("Learner No.".to_owned())),
        (Field::Surname, ColumnRef::Heading("Guardian".to_owned())),
        (
            Field::Mobile,
            ColumnRef::Letter {
                letter: "C".to_owned(),
            },
        ),
    ] {
        mapping.columns.insert(field.name().to_owned(), column);
    }
    let kept = mapping.to_toml().expect("writes");
    assert_eq!(ContactMapping::from_toml(&kept).expect("reads"), mapping);
    let read = sift(text.as_bytes(), "x.csv", &mapping).expect("reads");
    assert_eq!(read.contacts[0].mobile, "07700 900001");
    assert!(ContactMapping::from_toml("[columns]\nshoe_size = \"A\"").is_err());
}

#[test]
fn two_columns_for_one_thing_are_a_matter_for_the_school() {
    let text = format!("UPN,Surname,Surname\n{UPN},Ash,Birch\n");
    let problems = sift(text.as_bytes(), "x.csv", &ContactMapping::default());
    let problems = problems.expect_err("which of them?");
    assert!(problems[0].why.contains("both seem to hold the same"));
}

proptest! {
    /// Whatever bytes come, nothing panics.
    #[test]
    fn hostile_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = sift(&bytes, "x.csv", &ContactMapping::default());
        let mut file = format!("UPN,Surname,Mobile\n{UPN},A,").into_bytes();
        file.extend(&bytes);
        if let Ok(read) = sift(&file, "x.csv", &ContactMapping::default()) {
            let why = read.refused.iter().map(|p| (p.line, p.why.clone())).collect();
            prop_assert!(to_mend(&file, "x.csv", &ContactMapping::default(), &why).is_ok());
        }
    }
}
