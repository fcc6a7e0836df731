//! Policy packs: what may be said, what the law fixes, and what a person reads of it.

use casework::policy::{BUILT_IN, Policy, PolicyError, built_in, describe};
use jiff::civil::date;

fn pack(rest: &str) -> String {
    format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{rest}"
    )
}

fn refusal(rest: &str) -> String {
    match Policy::read(&pack(rest)) {
        Err(e) => e.to_string(),
        Ok(policy) => panic!("read {}", policy.id),
    }
}

#[test]
fn every_pack_that_comes_with_the_program_reads_and_says_so() {
    for (id, _) in BUILT_IN {
        let policy = built_in(id).expect("is there").expect("reads");
        assert_eq!(policy.id, *id);
        assert!(describe(&policy).to_string().contains(&policy.name));
        assert!(!policy.source.is_empty(), "{id} names its source");
    }
    assert!(built_in("nowhere").is_none());
}

#[test]
fn the_national_pack_holds_the_laws_own_numbers() {
    let national = built_in("national").expect("is there").expect("reads");
    let law = law::limits::all();
    assert_eq!(
        national.limits.len(),
        law.len(),
        "every limit of the law, and no other"
    );
    for limit in law {
        let ours = &national.limits[limit.id];
        let (_, in_force) = limit.values.last().expect("a value");
        let number: u16 = in_force
            .trim_end_matches('%')
            .split(' ')
            .next()
            .expect("one")
            .parse()
            .expect("a number");
        assert_eq!(ours.value, number, "{}", limit.id);
    }
}

#[test]
fn what_the_law_fixes_is_refused_with_its_source() {
    let cases = [
        (
            "a lower threshold",
            "penalty.sessions",
            8,
            "no authority may change",
            "WTTISA",
        ),
        (
            "a higher threshold",
            "penalty.sessions",
            12,
            "no authority may change",
            "WTTISA",
        ),
        (
            "a longer window",
            "penalty.window",
            12,
            "no authority may change",
            "WTTISA",
        ),
        (
            "a shorter deletion ground",
            "deletion.ground_i",
            15,
            "no authority may change",
            "reg 9(1)(i)",
        ),
        (
            "a milder persistent absence",
            "statistics.persistent",
            15,
            "no authority may change",
            "EES absence",
        ),
        (
            "later than the law for joiners",
            "return.new_pupil",
            6,
            "may lower but not raise",
            "reg 13(1)-(3)",
        ),
        (
            "never, written as nought",
            "return.new_pupil",
            0,
            "may lower but not raise",
            "reg 13(1)-(3)",
        ),
    ];
    for (why, id, value, said, source) in cases {
        let text = refusal(&format!("[limits]\n\"{id}\" = {value}\n"));
        assert!(
            text.contains(said) && text.contains(source),
            "{why}: {text}"
        );
        assert!(
            text.contains("Leave"),
            "{why} says what to do instead: {text}"
        );
    }
}

#[test]
fn what_the_law_leaves_open_is_taken() {
    for (why, id, value, differs) in [
        (
            "the same number is no departure",
            "penalty.sessions",
            10,
            false,
        ),
        ("joiners told sooner", "return.new_pupil", 3, true),
        ("joiners told at the limit", "return.new_pupil", 5, false),
        ("an earlier attendance return", "return.attendance", 5, true),
    ] {
        let text = pack(&format!("[limits]\n\"{id}\" = {value}\n"));
        let policy = Policy::read(&text).unwrap_or_else(|e| panic!("{why}: {e}"));
        assert_eq!(policy.limits[id].value, value, "{why}");
        assert_eq!(
            describe(&policy).to_string().contains("Limits that differ"),
            differs,
            "{why}"
        );
    }
}

#[test]
fn a_pack_that_makes_no_sense_is_refused_with_a_way_out() {
    let window = "window = { school_weeks = 12 }";
    let tier = |bounds: &str| format!("[[tiers]]\nid = \"a\"\nname = \"A\"\n{bounds}\n");
    let cases = [
        ("a limit nobody knows", "[limits]\n\"penalty.sesions\" = 9\n".to_owned(), "no limit called"),
        ("two bounds", tier(&format!("at_least = 50\nbelow = 90\n{window}")), "one of at_least and below"),
        ("no bound", tier(window), "one of at_least and below"),
        ("over a hundred", tier(&format!("at_least = 101\n{window}")), "between 0 and 100"),
        ("three decimals", tier(&format!("at_least = 89.995\n{window}")), "two decimals"),
        ("no weeks", tier("below = 90\nwindow = { school_weeks = 0 }"), "window that cannot be"),
        ("no window", tier("below = 90"), "missing field `window`"),
        ("an unknown word", tier(&format!("beneath = 90\n{window}")), "unknown field `beneath`"),
        (
            "an id twice",
            format!("{0}{0}", tier(&format!("below = 90\n{window}"))),
            "there twice",
        ),
        ("setting its own freedom", "[limits]\n\"penalty.sessions\" = { value = 5, unit = \"sessions\", departs = \"at-most\" }\n".to_owned(), "only the national pack may"),
    ];
    for (why, rest, said) in cases {
        let text = refusal(&rest);
        assert!(text.contains(said), "{why}: {text}");
    }
}

#[test]
fn nobody_replaces_the_national_pack() {
    let (_, national) = BUILT_IN[0];
    let changed = national.replace(
        "\"penalty.sessions\" = { value = 10",
        "\"penalty.sessions\" = { value = 3",
    );
    let text = Policy::read(&changed).expect_err("refused").to_string();
    assert!(text.contains("cannot be replaced"), "{text}");
}

#[test]
fn a_text_that_is_no_pack_names_its_line() {
    let text = pack("[[tiers]]\nid = \n");
    let Err(PolicyError::Text { line, .. }) = Policy::read(&text) else {
        panic!("read")
    };
    assert_eq!(line, 7);
}

#[test]
fn dates_and_decimals_are_kept_exactly() {
    let text = pack(
        "[[tiers]]\nid = \"a\"\nname = \"A\"\nbelow = 92.5\nwindow = { academic_year = true }\n",
    );
    let policy = Policy::read(&text).expect("reads");
    assert_eq!(policy.in_force_from, date(2026, 9, 1));
    assert!(
        describe(&policy)
            .to_string()
            .contains("attendance below 92.5% over the academic year so far")
    );
}

#[test]
fn an_authority_says_what_it_wants_to_see_today() {
    let text = pack("[today]\nten_days_of_any_absence = true\nheading_ill_days = 8");
    let policy = Policy::read(&text).expect("reads");
    assert!(policy.triggers.ten_days_of_any_absence);
    assert_eq!(policy.triggers.heading_ill_days, 8);
    assert_eq!(
        policy.triggers.trend_weeks, 6,
        "what is left out is national"
    );
    let words = describe(&policy).to_string();
    assert!(words.contains("Ten school days of any absence are listed: yes instead of no."));
    assert!(words.contains("heading for the sickness return: 8 instead of 10."));
    assert!(!words.contains("trend"));
    let refused = refusal("[today]\nheading_ill_days = 15");
    assert!(refused.contains("heading_ill_days = 15"), "{refused}");
    assert!(refusal("[today]\nlucky_days = 1").contains("lucky_days"));
}
