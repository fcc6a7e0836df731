//! Never the wrong child's data: over random families, a letter holds its own people's names, dates and
//! addresses and nobody else's.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use letters::{Addressee, Child, Facts, Field, Kind, Look, Template, templates};
use proptest::prelude::*;

/// One parent and one child of one school, with nothing in common with anybody else's.
#[derive(Clone, Debug)]
struct Person {
    facts: Facts,
}

impl Person {
    /// What only these people have.
    fn own(&self) -> BTreeSet<String> {
        let facts = &self.facts;
        let mut own: BTreeSet<String> = facts.to.address.iter().cloned().collect();
        own.extend([
            facts.to.name.clone(),
            facts.to.salutation.clone(),
            facts.child.name.clone(),
            facts.child.forename.clone(),
            facts.reference.clone(),
        ]);
        own
    }
}

/// A pseudo-word that no template and no other person holds.
fn word(number: u32) -> String {
    let mut left = number + 1_000;
    let mut out = String::from("Qz");
    while left > 0 {
        out.push(char::from(b'a' + (left % 26) as u8));
        left /= 26;
    }
    out.push('x');
    out
}

fn person(number: u32, template: &Template, day: i16) -> Person {
    let of = |part: u32| word(number * 50 + part);
    let mut facts = template.example();
    facts.to = Addressee {
        name: format!("{} {}", of(0), of(1)),
        salutation: format!("Mx {}", of(1)),
        address: vec![format!("{} {}", number + 1, of(2)), of(3), of(4)],
    };
    facts.child = Child {
        name: format!("{} {}", of(5), of(6)),
        forename: of(5),
        year_group: facts.child.year_group,
        form: String::new(),
    };
    facts.reference = of(7);
    let on = date(2026, 1, 5)
        .checked_add(jiff::Span::new().days(day))
        .unwrap();
    facts.date = on;
    let mut part = 10;
    for field in facts.more.values_mut() {
        own_values(field, on, &mut part, &of);
    }
    Person { facts }
}

/// The field with words and dates of this person's own.
fn own_values(field: &mut Field, on: Date, part: &mut u32, of: &dyn Fn(u32) -> String) {
    *part += 1;
    match field {
        Field::Text(text) => *text = of(*part),
        Field::List(items) => {
            for item in items {
                *part += 1;
                *item = of(*part);
            }
        }
        Field::Date(date) => {
            *date = on.saturating_add(jiff::Span::new().days(i64::from(*part)));
        }
        Field::Rows(rows) => {
            for field in rows.iter_mut().flat_map(|row| row.values_mut()) {
                own_values(field, on, part, of);
            }
        }
        _ => {}
    }
}

/// Every date that stands in a text as letters write dates.
fn dates_in(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let trimmed = |word: &str| {
        word.trim_end_matches(|c: char| !c.is_alphanumeric())
            .to_owned()
    };
    words
        .windows(3)
        .filter(|w| {
            let year = trimmed(w[2]);
            w[0].parse::<u8>().is_ok() && year.len() == 4 && year.parse::<u16>().is_ok()
        })
        .map(|w| format!("{} {} {}", w[0], w[1], trimmed(w[2])))
        .collect()
}

fn own_dates(facts: &Facts, template: &Template) -> BTreeSet<String> {
    fn walk(field: &Field, out: &mut Vec<Date>) {
        match field {
            Field::Date(date) => out.push(*date),
            Field::Rows(rows) => rows
                .iter()
                .flat_map(|row| row.values())
                .for_each(|f| walk(f, out)),
            _ => {}
        }
    }
    let mut dates = vec![facts.date];
    facts
        .more
        .values()
        .for_each(|field| walk(field, &mut dates));
    dates
        .into_iter()
        .flat_map(|date| dates_in(&template.language.date(date)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_letter_holds_its_own_peoples_data_and_nobody_elses(
        which in any::<prop::sample::Index>(),
        days in prop::collection::vec(0_i16..200, 2..12),
    ) {
        let letters: Vec<&Template> = templates().iter().filter(|t| t.kind != Kind::Document).collect();
        let template = which.get(&letters);
        let people: Vec<Person> = days
            .iter()
            .zip(0..)
            .map(|(day, number)| person(number, template, *day))
            .collect();
        // One after another, as a batch writes them.
        let written: Vec<_> = people.iter().map(|p| template.preview(&p.facts).unwrap()).collect();
        for (at, document) in written.iter().enumerate() {
            let everything = format!("{}\n{}", document.text(), document.html());
            for (other, person) in people.iter().enumerate().filter(|(other, _)| *other != at) {
                for foreign in person.own() {
                    prop_assert!(!everything.contains(&foreign), "{}: {foreign} of {other} in {at}", template.id);
                }
            }
            // No pseudo-word but this person's, no date but this person's.
            let own = format!("{:?}", people[at].facts);
            for word in everything.split(|c: char| !c.is_alphanumeric()).filter(|w| w.starts_with("Qz")) {
                prop_assert!(own.contains(word), "{}: {word}", template.id);
            }
            let dates = own_dates(&people[at].facts, template);
            for found in dates_in(&document.text()) {
                prop_assert!(dates.contains(&found), "{}: {found} is not of {dates:?}", template.id);
            }
            if template.kind == Kind::Letter {
                prop_assert!(document.html().contains(&people[at].facts.to.address[0]));
            }
        }
    }
}

/// The same through the PDF, which is set after others on the same desk.
#[test]
fn a_pdf_that_follows_others_holds_its_own_data() {
    let folder = tempfile::tempdir().unwrap();
    for template in templates()
        .iter()
        .filter(|t| t.kind == Kind::Letter)
        .take(6)
    {
        for number in 0..4 {
            let person = person(number, template, 3 * number as i16);
            let look = Look::of(&person.facts.school, template.language);
            let path = folder.path().join("letter.pdf");
            let document = template.preview(&person.facts).unwrap();
            std::fs::write(&path, document.pdf(&look).unwrap()).unwrap();
            let Some(words) = crate::tools::words_of_pdf(&path) else {
                return;
            };
            let own = format!("{:?}", person.facts);
            for word in words
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| w.starts_with("Qz"))
            {
                assert!(own.contains(word), "{}: {word}", template.id);
            }
            assert!(words.contains(&person.facts.child.forename));
        }
    }
}
