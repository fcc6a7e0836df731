//! What is put on Today for a school: registers that have not come, and rolls that have changed.

use casework::today::{Difference, Rule, SchoolDay, Way, not_received, roll_change};
use jiff::civil::{Date, date};

fn days(strip: &str) -> Vec<SchoolDay> {
    let days = strip.chars().enumerate();
    days.map(|(n, c)| SchoolDay {
        date: date(2025, 9, 1 + n as i8),
        received: c == '/',
    })
    .collect()
}

#[test]
fn a_gap_that_lasts_is_one_item_from_its_first_day() {
    for (strip, first, why) in [
        ("", None, "no day is due"),
        ("////", None, "everything has come"),
        ("///.", Some(4), "the last day has not"),
        ("/...", Some(2), "three days have not"),
        (".../", None, "the latest has: the gap shows in the figures"),
        ("....", Some(1), "nothing has ever come"),
        ("./..", Some(3), "the gap before is another"),
    ] {
        let raised = not_received(&days(strip));
        let key = first.map(|day| date(2025, 9, day).to_string());
        assert_eq!(raised.as_ref().map(|r| r.key.clone()), key, "{why}");
        assert!(raised.is_none_or(|r| r.rule == Rule::NotReceived));
    }
}

#[test]
fn a_longer_gap_keeps_its_key_and_words() {
    let (one, three) = (not_received(&days("/.")), not_received(&days("/...")));
    assert_eq!(one, three);
}

#[test]
fn every_way_of_a_roll_change_has_a_key_and_words_of_its_own() {
    let since: Date = date(2025, 10, 10);
    let of = |way, number| roll_change(&Difference { way, number, since });
    let appeared = of(Way::Appeared, "A999000000009");
    let gone = of(Way::Gone, "A999000000009");
    assert_eq!(appeared.key, "appeared A999000000009 2025-10-10");
    assert!(appeared.words.contains("A999000000009") && appeared.words.contains("joiner"));
    assert!(gone.words.contains("leaver") && gone.words.contains("10 October 2025"));
    assert_ne!(appeared.key, gone.key);
    assert_ne!(of(Way::Gone, "A999000000008").key, gone.key);
    let (joined, left) = (
        of(Way::Joined, "A999000000009"),
        of(Way::Left, "A999000000009"),
    );
    assert!(joined.words.contains("notify the joiner") && left.words.contains("notify the leaver"));
    assert_eq!(joined.key, "joined A999000000009 2025-10-10");
    assert_ne!(joined.key, left.key);
    let closed = of(Way::Closed, "A999000000009");
    assert!(
        closed.words.contains("closed on 10 October 2025"),
        "{}",
        closed.words
    );
    for raised in [appeared, gone, joined, left, closed] {
        assert_eq!(raised.rule, Rule::RollChange);
        assert_eq!(
            raised.cite.map(|c| c.to_string()).as_deref(),
            Some("SI 2024/208 reg 13")
        );
    }
}
