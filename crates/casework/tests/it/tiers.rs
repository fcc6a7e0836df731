//! Tiers by the exact figure, both sides of each bound.

use casework::policy::{Policy, Window, built_in};

fn tier(policy: &Policy, attended: u32, possible: u32) -> Option<&str> {
    policy.tier(|_| (attended, possible)).map(|t| t.id.as_str())
}

#[test]
fn herefordshires_three() {
    let policy = built_in("herefordshire").expect("is there").expect("reads");
    for (why, attended, possible, expected) in [
        ("exactly 90 %", 90, 100, Some("universal")),
        ("a session under 90 %", 89, 100, Some("universal-plus")),
        (
            "89.997 %, which prints as 90.00, is below",
            29_999,
            33_333,
            Some("universal-plus"),
        ),
        ("exactly 50 %", 50, 100, Some("universal-plus")),
        ("a session under 50 %", 49, 100, Some("severely-absent")),
        ("everything", 120, 120, Some("universal")),
        ("nothing attended", 0, 120, Some("severely-absent")),
        ("nothing possible", 0, 0, None),
    ] {
        assert_eq!(tier(&policy, attended, possible), expected, "{why}");
    }
}

#[test]
fn policies_without_bands_put_nobody_in_a_tier() {
    for id in ["national", "worcestershire", "road-map"] {
        let policy = built_in(id).expect("is there").expect("reads");
        assert_eq!(tier(&policy, 10, 100), None, "{id}");
    }
}

#[test]
fn each_tier_looks_at_its_own_window() {
    let policy = Policy::read(
        r#"
        id = "ours"
        name = "Ours"
        version = 1
        in_force_from = 2026-09-01
        source = "minutes"
        [[tiers]]
        id = "concern"
        name = "Concern"
        below = 95
        window = { school_weeks = 4 }
        [[tiers]]
        id = "grave"
        name = "Grave"
        below = 50
        window = { academic_year = true }
        "#,
    )
    .expect("reads");
    let with = |four_weeks, year| {
        let tier = policy.tier(|window| match window {
            Window::SchoolWeeks(4) => four_weeks,
            Window::AcademicYear => year,
            Window::SchoolWeeks(_) => panic!("no tier asks for it"),
        });
        tier.map(|t| t.id.as_str())
    };
    assert_eq!(with((40, 40), (300, 300)), None, "above both");
    assert_eq!(with((37, 40), (300, 300)), Some("concern"));
    assert_eq!(
        with((40, 40), (140, 300)),
        Some("grave"),
        "the gravest that fits holds"
    );
    assert_eq!(
        with((0, 0), (300, 300)),
        None,
        "nothing possible in its window"
    );
}
