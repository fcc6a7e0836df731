//! What if: counts by move and by group.

use casework::what_if::{Moves, Seen, compare};

#[test]
fn moves_are_counted_by_tier_and_group() {
    let seen = |before, after, year_group, sex| Seen {
        before,
        after,
        year_group,
        phase: "primary",
        sex,
    };
    let found = compare(
        [
            seen(Some("a"), Some("a"), "1", "F"),
            seen(Some("a"), Some("b"), "1", "M"),
            seen(None, Some("b"), "2", "M"),
            seen(None, None, "2", "F"),
        ]
        .into_iter(),
    );
    assert_eq!(
        found.all,
        Moves {
            pupils: 4,
            move_tier: 2
        }
    );
    assert_eq!(
        found.by_year_group["1"],
        Moves {
            pupils: 2,
            move_tier: 1
        }
    );
    assert_eq!(
        found.by_sex["F"],
        Moves {
            pupils: 2,
            move_tier: 0
        }
    );
    assert_eq!(found.by_phase["primary"], found.all);
    let tier = |from: &str, to: &str| found.by_tier[&(from.to_owned(), to.to_owned())];
    assert_eq!(
        (tier("a", "a"), tier("a", "b"), tier("", "b"), tier("", "")),
        (1, 1, 1, 1)
    );
}
