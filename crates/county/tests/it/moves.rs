//! Moves at a small scale: the same from the same seed, and found again by matching.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;

use casework::rolls::matching::{Record, Strength, Weights, propose};
use county::moves::{Change, Moves, Options, Row};

const OPTIONS: Options = Options {
    seed: 3,
    rolls: 20_000,
    leavers: 4_000,
};

fn siblings(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.siblings.join(" ")).collect()
}

fn records<'a>(rows: &'a [Row], siblings: &'a [String]) -> Vec<Record<'a>> {
    let record = |(row, siblings): (&'a Row, &'a String)| Record {
        upn: &row.upn,
        former_upn: &row.former_upn,
        forename: &row.forename,
        surname: &row.surname,
        born: row.born,
        sex: row.sex,
        address: &row.address,
        postcode: &row.postcode,
        laestab: &row.laestab,
        former_laestab: &row.former_laestab,
        siblings,
    };
    rows.iter().zip(siblings).map(record).collect()
}

#[test]
fn the_same_seed_makes_the_same_moves() {
    let small = Options {
        rolls: 900,
        leavers: 200,
        ..OPTIONS
    };
    let moves = Moves::make(small);
    assert_eq!(moves, Moves::make(small));
    assert_ne!(moves, Moves::make(Options { seed: 4, ..small }));
    assert_eq!((moves.leavers.len(), moves.rolls.len()), (200, 900));
    assert!(moves.pairs.len() < 190, "some leavers are on no roll");
}

#[test]
fn children_are_found_whatever_became_different() {
    let moves = Moves::make(OPTIONS);
    let (leaving, joining) = (siblings(&moves.leavers), siblings(&moves.rolls));
    let (leavers, rolls) = (
        records(&moves.leavers, &leaving),
        records(&moves.rolls, &joining),
    );
    let proposals = propose(&leavers, &rolls, Weights::coming_with(), NonZeroUsize::MIN);
    let truth: HashMap<usize, usize> = moves
        .pairs
        .iter()
        .map(|pair| (pair.leaver, pair.joiner))
        .collect();

    // The first proposal for a leaver is the likeliest.
    let mut first: HashMap<usize, usize> = HashMap::new();
    for proposal in &proposals {
        first.entry(proposal.leaver).or_insert(proposal.joiner);
    }
    let right = first
        .iter()
        .filter(|(leaver, joiner)| truth.get(leaver) == Some(joiner))
        .count();
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    assert!(
        share(right, first.len()) > 0.99,
        "precision {}",
        share(right, first.len())
    );
    assert!(
        share(right, truth.len()) > 0.98,
        "recall {}",
        share(right, truth.len())
    );

    let mut by_change: BTreeMap<Change, (usize, usize)> = BTreeMap::new();
    for pair in &moves.pairs {
        for &change in &pair.changes {
            let (found, all) = by_change.entry(change).or_default();
            *found += usize::from(first.get(&pair.leaver) == Some(&pair.joiner));
            *all += 1;
        }
    }
    assert_eq!(by_change.len(), 14, "every kind of change is met");
    for (change, (found, all)) in by_change {
        assert!(share(found, all) > 0.85, "{change:?}: {found} of {all}");
    }

    // A brother, sister or twin at the same home is never called strong.
    for proposal in proposals.iter().filter(|p| p.strength == Strength::Strong) {
        let (leaver, joiner) = (
            &moves.leavers[proposal.leaver],
            &moves.rolls[proposal.joiner],
        );
        let same = truth.get(&proposal.leaver) == Some(&proposal.joiner);
        let twin = leaver.born == joiner.born && leaver.address == joiner.address;
        assert!(
            same || !twin || leaver.forename == joiner.forename,
            "{leaver:?} {joiner:?}"
        );
    }
}
