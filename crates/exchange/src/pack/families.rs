//! The optional files of families: details, parents, relationships.
//! In: the pack's files. Out: their records, or every problem.

use std::collections::{HashMap, HashSet};

use super::columns::{DETAILS, PARENTS, RELATIONSHIPS};
use super::index::Pupils;
use super::records::{Details, Parent, Relationship, SenProvision};
use super::source::Source;
use super::table::{Presence, rows};
use crate::Problems;

/// What a pack says of families; each list is empty when its file is not there.
#[derive(Debug, Default)]
pub struct Families {
    /// A row a pupil.
    pub details: Vec<Details>,
    /// A row a parent.
    pub parents: Vec<Parent>,
    /// A row a parent of a pupil.
    pub relationships: Vec<Relationship>,
}

const NOT_A_PUPIL: &str = "is not a pupil of this pack's pupils.csv";

pub(super) fn read(source: &Source, pupils: &Pupils, problems: &mut Problems) -> Families {
    let details = read_details(source, pupils, problems);
    let (parents, by_ref) = read_parents(source, problems);
    let relationships = read_relationships(source, pupils, by_ref.as_ref(), problems);
    Families {
        details,
        parents,
        relationships,
    }
}

fn read_details(source: &Source, pupils: &Pupils, problems: &mut Problems) -> Vec<Details> {
    let mut list = Vec::new();
    let mut seen = HashSet::new();
    rows(source, &DETAILS, problems, |row, problems| {
        let pupil = row.parse(0, NOT_A_PUPIL, problems, |t| pupils.find(t.as_bytes()));
        if pupil.is_some_and(|p| !seen.insert(p)) {
            problems.add(row.problem(0, "has details in the file already"));
        }
        let sen = row.parse(4, "is none of N, K, E", problems, SenProvision::parse);
        let fsm = row.flag(5, problems);
        if let (Some(_), Some(sen), Some(fsm)) = (pupil, sen, fsm) {
            list.push(Details {
                upn: row.owned(0),
                preferred_name: row.owned(1),
                address: row.owned(2),
                postcode: row.owned(3),
                sen,
                fsm,
                language: row.owned(6),
                flags: row
                    .text(7)
                    .split(';')
                    .map(str::trim)
                    .filter(|f| !f.is_empty())
                    .map(str::to_owned)
                    .collect(),
            });
        }
    });
    list
}

/// The parents, and the line of each; no lines when the file could not be read whole.
fn read_parents(
    source: &Source,
    problems: &mut Problems,
) -> (Vec<Parent>, Option<HashMap<String, u64>>) {
    let mut list = Vec::new();
    let mut by_ref = HashMap::new();
    let presence = rows(source, &PARENTS, problems, |row, problems| {
        let parent_ref = row.owned(0);
        if parent_ref.is_empty() {
            problems.add(row.problem(0, "names no parent"));
            return;
        }
        if let Some(line) = by_ref.insert(parent_ref.clone(), row.line) {
            problems.add(row.problem(
                0,
                format!("is a parent that the file has already, on line {line}"),
            ));
        }
        let Ok(email_confirmed_on) = row.optional_date(7, problems) else {
            return;
        };
        list.push(Parent {
            parent_ref,
            title: row.owned(1),
            forename: row.owned(2),
            surname: row.owned(3),
            address: row.owned(4),
            postcode: row.owned(5),
            email: row.owned(6),
            email_confirmed_on,
            mobile: row.owned(8),
            phone: row.owned(9),
            language: row.owned(10),
        });
    });
    (list, (presence != Presence::Broken).then_some(by_ref))
}

fn read_relationships(
    source: &Source,
    pupils: &Pupils,
    parents: Option<&HashMap<String, u64>>,
    problems: &mut Problems,
) -> Vec<Relationship> {
    let mut list = Vec::new();
    let mut seen = HashSet::new();
    rows(source, &RELATIONSHIPS, problems, |row, problems| {
        let pupil = row.parse(0, NOT_A_PUPIL, problems, |t| pupils.find(t.as_bytes()));
        let parent_ref = row.owned(1);
        if parents.is_some_and(|known| !known.contains_key(&parent_ref)) {
            problems.add(row.problem(1, "is not a parent of this pack's parents.csv"));
        }
        let lives_with = row.flag(3, problems);
        let responsible = row.flag(4, problems);
        let order = row.parse(5, "is not a whole number from 1", problems, |t| {
            t.parse::<u8>().ok().filter(|n| *n > 0)
        });
        let (Some(pupil), Some(lives_with), Some(parental_responsibility), Some(contact_order)) =
            (pupil, lives_with, responsible, order)
        else {
            return;
        };
        if !seen.insert((pupil, parent_ref.clone())) {
            problems.add(row.problem(1, "is related to this pupil in the file already"));
        }
        list.push(Relationship {
            upn: row.owned(0),
            parent_ref,
            relationship: row.owned(2),
            lives_with,
            parental_responsibility,
            contact_order,
            restriction: row.owned(6),
        });
    });
    list
}
