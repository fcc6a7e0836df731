//! Persistent, severe and the rate: exact at the boundary, half up, and nothing out of nothing.

use law::statistics;
use proptest::prelude::*;

#[test]
fn persistent_is_a_tenth_or_more() {
    #[rustfmt::skip]
    let table = [
        (0,  10,  false, "never absent"),
        (1,  10,  true,  "exactly a tenth"),
        (1,  11,  false, "less than a tenth"),
        (2,  19,  true,  "more than a tenth"),
        (9,  91,  false, "9.89 %, which would round to 10"),
        (10, 101, false, "9.90 %"),
        (37, 380, false, "9.74 % of a full year"),
        (38, 380, true,  "exactly a tenth of a full year"),
        (39, 380, true,  "more than a tenth of a full year"),
        (99_999, 1_000_000, false, "9.9999 %: no rounding helps"),
        (10, 10,  true,  "never there"),
        (0,  0,   false, "nothing was possible"),
        (1,  0,   false, "not even by a mistake in the counts"),
        (u32::MAX, u32::MAX, true, "no count is too great"),
        (429_496_729, u32::MAX, false, "just below a tenth of the greatest"),
    ];
    for (absent, possible, expected, why) in table {
        assert_eq!(
            statistics::persistent(absent, possible).value,
            expected,
            "{absent} of {possible}: {why}"
        );
    }
}

#[test]
fn severe_is_a_half_or_more() {
    #[rustfmt::skip]
    let table = [
        (0,   2,   false, "never absent"),
        (1,   2,   true,  "exactly a half"),
        (1,   3,   false, "a third"),
        (189, 380, false, "49.74 % of a full year"),
        (190, 380, true,  "exactly half a full year"),
        (190, 381, false, "49.87 %, of an odd number"),
        (191, 381, true,  "50.13 %"),
        (499_999, 1_000_000, false, "49.9999 %: no rounding helps"),
        (0,   0,   false, "nothing was possible"),
        (1,   0,   false, "not even by a mistake in the counts"),
        (u32::MAX, u32::MAX, true, "no count is too great"),
        (2_147_483_647, u32::MAX, false, "just below half of the greatest"),
    ];
    for (absent, possible, expected, why) in table {
        assert_eq!(
            statistics::severe(absent, possible).value,
            expected,
            "{absent} of {possible}: {why}"
        );
    }
}

#[test]
fn the_rate_is_rounded_half_up_to_hundredths_of_a_per_cent() {
    #[rustfmt::skip]
    let table = [
        (0,  10,  Some(0),      "nothing attended is nought"),
        (10, 10,  Some(10_000), "everything attended is a hundred"),
        (1,  2,   Some(5_000),  "a half"),
        (1,  3,   Some(3_333),  "33.333 down"),
        (2,  3,   Some(6_667),  "66.667 up"),
        (1,  16,  Some(625),    "6.25 as it is"),
        (1,  32,  Some(313),    "3.125: a half goes up, though 312 is even"),
        (3,  32,  Some(938),    "9.375: a half goes up"),
        (31_249, 1_000_000, Some(312), "3.1249: below the half goes down"),
        (31_251, 1_000_000, Some(313), "3.1251: above it goes up"),
        (99_994, 100_000, Some(9_999), "99.994 stays below a hundred"),
        (99_995, 100_000, Some(10_000), "99.995 is half way to it"),
        (94_724, 100_000, Some(9_472), "primary schools in 2025/26, as published"),
        (0,  0,   None,         "nothing was possible: no rate, not nought"),
        (u32::MAX, u32::MAX, Some(10_000), "no count is too great"),
    ];
    for (attended, possible, expected, why) in table {
        assert_eq!(
            statistics::attendance_rate(attended, possible).value,
            expected,
            "{attended} of {possible}: {why}"
        );
    }
}

fn any_counts() -> impl Strategy<Value = (u32, u32)> {
    (1_u32..=u32::MAX).prop_flat_map(|possible| (0..=possible, Just(possible)))
}

proptest! {
    /// Who is severely absent is persistently absent.
    #[test]
    fn severe_lies_within_persistent((absent, possible) in any_counts()) {
        prop_assert!(
            !statistics::severe(absent, possible).value
                || statistics::persistent(absent, possible).value
        );
    }

    /// The rate is the nearest hundredth, and of two equally near the greater.
    #[test]
    fn the_rate_is_the_nearest_hundredth((attended, possible) in any_counts()) {
        let rate = statistics::attendance_rate(attended, possible).value.expect("possible");
        let (exact, rounded) = (
            i128::from(attended) * 10_000,
            i128::from(rate) * i128::from(possible),
        );
        let over = 2 * (rounded - exact);
        prop_assert!(-i128::from(possible) < over && over <= i128::from(possible));
    }
}
