//! A policy redrawn for a trial: what may be typed, and what is said of what may not.

use casework::policy::{Band, Field, Percent, Typed, Window, built_in};

fn typed(percent: &str, weeks: &str) -> Typed {
    Typed {
        percent: percent.to_owned(),
        weeks: weeks.to_owned(),
    }
}

#[test]
fn what_stands_in_the_fields_gives_the_same_policy() {
    for id in ["herefordshire", "national", "road-map"] {
        let policy = built_in(id).expect("is there").expect("reads");
        assert_eq!(
            policy.redrawn(&policy.as_typed()),
            Ok(policy.clone()),
            "{id}"
        );
    }
}

#[test]
fn bands_and_windows_are_redrawn_and_keep_their_direction() {
    let policy = built_in("herefordshire").expect("is there").expect("reads");
    let redrawn = policy
        .redrawn(&[typed("92.5", " 6 "), typed("92.50%", ""), typed("0", "104")])
        .expect("redrawn");
    let percent = |n| Percent::from_hundredths(n).expect("a percentage");
    let told: Vec<_> = redrawn.tiers.iter().map(|t| (t.band, t.window)).collect();
    assert_eq!(
        told,
        [
            (Band::AtLeast(percent(9250)), Window::SchoolWeeks(6)),
            (Band::Below(percent(9250)), Window::AcademicYear),
            (Band::Below(percent(0)), Window::SchoolWeeks(104)),
        ]
    );
    assert_eq!(redrawn.limits, policy.limits, "the law's numbers stay");
}

#[test]
fn every_field_that_cannot_be_read_is_named() {
    let policy = built_in("herefordshire").expect("is there").expect("reads");
    let good = policy.as_typed();
    for (percent, weeks, fields) in [
        ("", "12", vec![Field::Percent]),
        ("101", "12", vec![Field::Percent]),
        ("100.01", "12", vec![Field::Percent]),
        ("90.125", "12", vec![Field::Percent]),
        ("-5", "12", vec![Field::Percent]),
        ("ninety", "12", vec![Field::Percent]),
        (".5", "12", vec![Field::Percent]),
        ("90", "0", vec![Field::Weeks]),
        ("90", "105", vec![Field::Weeks]),
        ("90", "1.5", vec![Field::Weeks]),
        ("9 0", "x", vec![Field::Percent, Field::Weeks]),
        ("100", "1", vec![]),
        ("99.9", "104", vec![]),
    ] {
        let mut all = good.clone();
        all[1] = typed(percent, weeks);
        let wrong = policy.redrawn(&all).err().unwrap_or_default();
        let found: Vec<_> = wrong.iter().map(|w| (w.tier, w.field)).collect();
        let expected: Vec<_> = fields.into_iter().map(|f| (1, f)).collect();
        assert_eq!(found, expected, "{percent} {weeks}");
        assert!(wrong.iter().all(|w| w.words.contains("Universal plus")));
    }
    let missing = policy.redrawn(&good[..2]).expect_err("a tier is left out");
    assert_eq!((missing[0].tier, missing[0].field), (2, Field::Percent));
}
