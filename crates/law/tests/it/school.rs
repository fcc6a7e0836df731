//! School numbers, kinds and phases, as registers and packs write them.

use law::school::{Kind, Laestab, Phase};
use proptest::prelude::*;

#[test]
fn a_school_number_is_seven_digits() {
    #[rustfmt::skip]
    let table = [
        ("8854001",  Some(8_854_001), "the usual form"),
        ("0014001",  Some(14_001), "a number may start with noughts"),
        ("0000000",  Some(0), "as small as seven digits go"),
        ("9999999",  Some(9_999_999), "as great"),
        ("885/4001", None, "the slash is for people"),
        ("885400",   None, "six"),
        ("88540011", None, "eight"),
        ("",         None, "nothing"),
        ("885400A",  None, "a letter"),
        ("885400 ",  None, "a space"),
        ("+854001",  None, "a sign is not a digit"),
        ("-854001",  None, "a sign is not a digit"),
        ("88540é",   None, "seven bytes, not seven digits"),
    ];
    for (text, expected, why) in table {
        let number = Laestab::parse(text).map(Laestab::number);
        assert_eq!(number, expected, "{text:?}: {why}");
        let bytes = Laestab::from_digits(text.as_bytes()).map(Laestab::number);
        assert_eq!(bytes, expected, "{text:?} as bytes: {why}");
    }
}

#[test]
fn its_first_three_digits_are_the_authority() {
    #[rustfmt::skip]
    let table = [
        (8_854_001, 885, "Worcestershire"),
        (8_844_001, 884, "Herefordshire"),
        (14_001,    1,   "the noughts of 001"),
        (9_999_999, 999, "the greatest"),
    ];
    for (number, authority, why) in table {
        let school = Laestab::new(number).expect(why);
        assert_eq!(school.authority(), authority, "{number}: {why}");
    }
    assert_eq!(Laestab::new(10_000_000), None, "eight digits");
}

#[test]
fn kinds_and_phases_are_read_as_packs_write_them() {
    #[rustfmt::skip]
    let table = [
        ("maintained", Some(Kind::Maintained), "as written"),
        ("academy", Some(Kind::Academy), "as written"),
        ("free", Some(Kind::Free), "as written"),
        ("non-maintained special", Some(Kind::NonMaintainedSpecial), "as written"),
        ("independent", Some(Kind::Independent), "as written"),
        ("Academy", Some(Kind::Academy), "in any case"),
        (" INDEPENDENT ", Some(Kind::Independent), "spaces around it"),
        ("", None, "not said: undecided, not guessed"),
        ("community", None, "a sort of maintained school, but not our word"),
        ("non maintained special", None, "not quite our word"),
    ];
    for (text, expected, why) in table {
        assert_eq!(Kind::parse(text), expected, "{text:?}: {why}");
    }
    #[rustfmt::skip]
    let table = [
        ("primary", Some(Phase::Primary), "as written"),
        ("secondary", Some(Phase::Secondary), "as written"),
        ("special", Some(Phase::Special), "as written"),
        (" Primary", Some(Phase::Primary), "any case, spaces around it"),
        ("", None, "not said"),
        ("nursery", None, "grouped with primary by whoever writes the pack"),
    ];
    for (text, expected, why) in table {
        assert_eq!(Phase::parse(text), expected, "{text:?}: {why}");
    }
}

#[test]
fn every_kind_and_phase_reads_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.text()), Some(kind));
    }
    for phase in Phase::ALL {
        assert_eq!(Phase::parse(phase.text()), Some(phase));
    }
}

proptest! {
    /// Written with seven digits, whatever its size, and read back.
    #[test]
    fn every_number_reads_back(number in 0_u32..10_000_000) {
        let school = Laestab::new(number).expect("seven digits");
        let text = school.to_string();
        prop_assert_eq!(text.len(), 7);
        prop_assert_eq!(Laestab::parse(&text), Some(school));
    }
}
