//! Matching leavers to rolls: what is always so, whatever the records.

use std::num::NonZeroUsize;

use casework::rolls::matching::{Finding, Record, Strength, Weights, explain, propose};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

const OLGA: Record<'_> = Record {
    upn: "A123456789012",
    former_upn: "",
    forename: "Olga",
    surname: "Kowalska",
    born: Some(date(2014, 3, 7)),
    sex: "F",
    address: "12 High Street, Aldernmere",
    postcode: "ZZ1 2AB",
    laestab: "9999001",
    former_laestab: "",
    siblings: "B123456789012",
};

/// Her on the next school's roll, with gaps.
const JOINED: Record<'_> = Record {
    upn: "",
    surname: "Kovalska",
    laestab: "9999002",
    former_laestab: "9999001",
    siblings: "",
    ..OLGA
};

fn strength(leaver: &Record<'_>, joiner: &Record<'_>) -> Option<Strength> {
    let proposals = propose(&[*leaver], &[*joiner], Weights::coming_with(), THREADS);
    proposals.first().map(|proposal| proposal.strength)
}

#[test]
fn the_weights_that_come_with_the_program_can_be_read_and_written() {
    let weights = Weights::coming_with();
    let again = Weights::read(&weights.write().unwrap()).unwrap();
    assert_eq!(&again, weights);
    assert!(weights.of(Finding::UpnSame) > 3.0);
    assert!(weights.of(Finding::BornDifferent) < 0.0);
    let why = Weights::read(&weights.write().unwrap().replace("of-sibling", "other")).unwrap_err();
    assert_eq!(
        why.to_string(),
        "the weights of matching have none for upn.of-sibling"
    );
}

#[test]
fn a_proposal_says_why_in_plain_english() {
    assert_eq!(strength(&OLGA, &JOINED), Some(Strength::Strong));
    let reasons = explain(&OLGA, &JOINED, Weights::coming_with());
    let text: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
    for begins in [
        "surnames that sound the same: Kowalska / Kovalska, +",
        "the same date of birth: 7 March 2014, +",
        "came from the school that was left, +",
    ] {
        assert!(
            text.iter().any(|text| text.starts_with(begins)),
            "{begins} in {text:?}"
        );
    }
}

#[test]
fn a_twin_is_never_strong() {
    for forename in ["Irena", "Oliwia", "Marta"] {
        for siblings in ["", "B123456789012"] {
            let twin = Record {
                forename,
                surname: "Kowalska",
                siblings,
                ..JOINED
            };
            assert_ne!(strength(&OLGA, &twin), Some(Strength::Strong), "{forename}");
        }
    }
}

#[test]
fn a_namesake_is_not_strong_and_a_brother_is_nobody() {
    let namesake = Record {
        born: Some(date(2014, 11, 23)),
        address: "3 Elm Road",
        postcode: "ZZ7 7QQ",
        former_laestab: "",
        ..JOINED
    };
    assert_eq!(strength(&OLGA, &namesake), None);
    let brother = Record {
        forename: "Marek",
        sex: "M",
        born: Some(date(2016, 9, 1)),
        ..JOINED
    };
    assert_eq!(strength(&OLGA, &brother), None);
}

#[test]
fn the_number_alone_is_not_enough() {
    let other = Record {
        upn: OLGA.upn,
        forename: "Marek",
        surname: "Hill",
        sex: "M",
        born: Some(date(2009, 9, 21)),
        postcode: "ZZ7 7QQ",
        former_laestab: "",
        ..JOINED
    };
    assert_ne!(strength(&OLGA, &other), Some(Strength::Strong));
}

/// What a made-up record owns.
type Made = (usize, usize, i16, i8, i8, usize, bool);

fn made() -> impl Strategy<Value = Made> {
    (
        0..6_usize,
        0..6_usize,
        2010..2013_i16,
        1..13_i8,
        1..29_i8,
        0..40_usize,
        any::<bool>(),
    )
}

fn record<'a>(of: &Made, texts: &'a [(String, String)]) -> Record<'a> {
    const FORENAMES: [&str; 6] = ["Olga", "Elizabeth", "Beth", "Muhammad", "Mohamed", "Zoë"];
    const SURNAMES: [&str; 6] = [
        "Kowalska",
        "Kovalska",
        "Okafor-Hill",
        "Hill",
        "Khan",
        "Olga",
    ];
    let (forename, surname, year, month, day, home, sex) = *of;
    let (upn, postcode) = &texts[home];
    Record {
        upn,
        forename: FORENAMES[forename],
        surname: SURNAMES[surname],
        born: Date::new(year, month, day).ok(),
        sex: if sex { "F" } else { "M" },
        address: "12 High Street",
        postcode,
        laestab: "9999001",
        ..Record::default()
    }
}

fn texts() -> Vec<(String, String)> {
    (0..40)
        .map(|at| (format!("A{at:012}"), format!("ZZ{} 1AB", at % 7 + 1)))
        .collect()
}

proptest! {
    #[test]
    fn a_record_is_itself(of in made()) {
        let texts = texts();
        let record = record(&of, &texts);
        let mut joined = record;
        joined.laestab = "9999002";
        prop_assert_eq!(strength(&record, &joined), Some(Strength::Strong));
    }

    #[test]
    fn it_makes_no_difference_which_comes_first(a in made(), b in made()) {
        let texts = texts();
        let (a, b) = (record(&a, &texts), record(&b, &texts));
        let found = |one, other| {
            let mut found: Vec<_> = explain(one, other, Weights::coming_with())
                .into_iter()
                .map(|reason| reason.finding)
                .collect();
            found.sort();
            found
        };
        prop_assert_eq!(found(&a, &b), found(&b, &a));
    }

    #[test]
    fn order_and_threads_make_no_difference(
        leavers in prop::collection::vec(made(), 1..12),
        rolls in prop::collection::vec(made(), 1..30),
        turn in 0..30_usize,
    ) {
        let texts = texts();
        let leavers: Vec<_> = leavers.iter().map(|of| record(of, &texts)).collect();
        let rolls: Vec<_> = rolls.iter().map(|of| record(of, &texts)).collect();
        let turn = turn % rolls.len();
        let mut turned = rolls.clone();
        turned.rotate_left(turn);
        let backwards: Vec<_> = leavers.iter().rev().copied().collect();
        let weights = Weights::coming_with();
        let one = propose(&leavers, &rolls, weights, NonZeroUsize::MIN);
        let other = propose(&backwards, &turned, weights, THREADS);
        let mut one: Vec<_> = one.iter().map(|p| (p.leaver, p.joiner, p.score.to_bits(), p.strength)).collect();
        let mut other: Vec<_> = other
            .iter()
            .map(|p| (leavers.len() - 1 - p.leaver, (p.joiner + turn) % rolls.len(), p.score.to_bits(), p.strength))
            .collect();
        one.sort_unstable();
        other.sort_unstable();
        prop_assert_eq!(one, other);
    }
}
