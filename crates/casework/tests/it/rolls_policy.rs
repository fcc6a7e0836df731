//! The `[rolls]` part of a policy: what it may say, what is refused, and its words.

use casework::policy::{BUILT_IN, Policy, built_in, describe};
use law::registration::Ground;

fn read(rest: &str) -> Result<Policy, String> {
    Policy::read(&format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{rest}"
    ))
    .map_err(|e| e.to_string())
}

#[test]
fn what_makes_no_sense_is_refused_with_a_way_out() {
    #[rustfmt::skip]
    let table = [
        ("[[rolls.grounds]]\nid = \"9(1)(p)\"", "no ground 9(1)(p)"),
        ("[[rolls.grounds]]\nid = \"9(1)(i)\"\nask = true", "9(1)(i) was read"),
        ("[[rolls.grounds]]\nid = \"9(1)(a)\"\ncondition = \"anything\"", "9(1)(a) was read"),
        ("[[rolls.grounds]]\nid = \"9(1)(f)\"\nby_law = [\"letter\"]", "is not named"),
        ("[[rolls.grounds]]\nid = \"9(1)(j)\"\ncondition = \" \"", "without words"),
        ("[[rolls.grounds]]\nid = \"9(1)(a)\"\ndocuments = [\"letter\"]", "“letter” that is not named"),
        ("[[rolls.grounds]]\nid = \"9(1)(a)\"\n[[rolls.grounds]]\nid = \"9(1)(a)\"", "there twice"),
        ("[rolls]\nexpected_days = 61", "expected_days = 61"),
        ("[rolls]\nflags = [{ id = \"a\", name = \"A\" }, { id = \"a\", name = \"B\" }]", "flags"),
        ("[rolls]\nconsent_not_needed = [\"9(2)\"]", "no ground 9(2)"),
        ("[rolls]\njoiner_unit = \"weeks\"", "weeks"),
        ("[limits]\n\"deletion.ground_j\" = 3", "no authority may change"),
    ];
    for (rest, said) in table {
        let wrong = read(rest).expect_err(said);
        assert!(wrong.contains(said), "{said}: {wrong}");
    }
}

#[test]
fn what_nobody_has_read_may_be_corrected() {
    let policy = read("[[rolls.grounds]]\nid = \"9(1)(j)\"\ncondition = \"Sentenced to more than six months\"\n[[rolls.grounds]]\nid = \"9(1)(n)\"\nverified = true").expect("reads");
    assert!(policy.rolls.to_be_verified(Ground::J));
    assert!(!policy.rolls.to_be_verified(Ground::N));
    assert!(!policy.rolls.to_be_verified(Ground::A), "was read");
    let words = describe(&policy).to_string();
    assert!(
        words.contains("a person confirms: Sentenced to more than six months"),
        "{words}"
    );
}

#[test]
fn every_pack_says_what_it_does_with_the_roll() {
    for (id, _) in BUILT_IN {
        let policy = built_in(id).expect("is there").expect("reads");
        let words = describe(&policy).to_string();
        assert!(words.contains("On and off the roll:"), "{id}");
        assert!(
            words.contains("Words still to be verified: 9(1)(j)"),
            "{id}: {words}"
        );
    }
    let worcestershire = built_in("worcestershire")
        .expect("is there")
        .expect("reads");
    let words = describe(&worcestershire).to_string();
    for said in [
        "except those to be home educated; going where nobody knows; going to an independent school; moving away",
        "9(1)(o) Permanently excluded: documents: A de-rolling checklist; A copy of the permanent exclusion letter",
        "the authority's permission comes first for EHCP, CLA, CP, CIN",
        "No law defines a reasonable distance",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
}

#[test]
fn a_document_without_which_a_ground_is_not_met_is_named_by_its_policy() {
    let policy = built_in("worcestershire")
        .expect("is there")
        .expect("reads");
    let rule = policy.rolls.ground(Ground::F).expect("a rule");
    assert_eq!(rule.by_law, ["parent-letter"]);
    assert!(rule.documents.contains(&rule.by_law[0]), "asked for at all");
    let lines = policy.rolls.words();
    assert!(
        lines
            .iter()
            .any(|line| line.contains("never without: A letter in which the parents"))
    );
}
