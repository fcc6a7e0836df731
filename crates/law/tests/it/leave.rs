//! Leave of absence: each limb of each purpose, met and not met, and the code that each purpose has.

use law::attendance::{CODES_CHANGED, Class, Code};
use law::leave::{
    Asked, Purpose, code, for_an_interview, for_employment, for_exceptional_circumstances,
    given_by_an_authorised_person, to_study_for_an_examination,
};
use law::{Certainty, Finding};

const ADVANCE: &str = "it was asked for in advance";
const LIVED_WITH: &str = "a parent with whom the pupil normally lives asked for it";
const EXCEPTIONAL: &str = "the circumstances are exceptional";

fn asked(in_advance: bool, by_parent_lived_with: bool) -> Asked {
    Asked {
        in_advance,
        by_parent_lived_with,
    }
}

fn unmet(finding: &Finding) -> Vec<&str> {
    finding.unmet().map(|limb| limb.text.as_ref()).collect()
}

#[test]
fn exceptional_leave_needs_each_of_three_limbs() {
    #[rustfmt::skip]
    let table: [(bool, bool, bool, &[&str], &str); 5] = [
        (true,  true,  true,  &[], "a funeral, asked for beforehand by a parent at home"),
        (false, true,  true,  &[ADVANCE], "asked for afterwards"),
        (true,  false, true,  &[LIVED_WITH], "asked for by a parent who lives elsewhere"),
        (true,  true,  false, &[EXCEPTIONAL], "a holiday that costs less in term time"),
        (false, false, false, &[ADVANCE, LIVED_WITH, EXCEPTIONAL], "nothing fits"),
    ];
    for (advance, lives, exceptional, expected, why) in table {
        let finding = for_exceptional_circumstances(asked(advance, lives), exceptional);
        assert_eq!(unmet(&finding), expected, "{why}");
        assert_eq!(finding.holds(), expected.is_empty(), "{why}");
        assert_eq!(
            finding.cite.certainty,
            Certainty::Memory,
            "its words are to be verified"
        );
    }
}

#[test]
fn interviews_and_study_need_no_exceptional_circumstances() {
    for (advance, lives, expected) in [
        (true, true, &[][..]),
        (false, true, &[ADVANCE]),
        (true, false, &[LIVED_WITH]),
    ] {
        let asked = asked(advance, lives);
        assert_eq!(unmet(&for_an_interview(asked)), expected);
        assert_eq!(unmet(&to_study_for_an_examination(asked)), expected);
    }
}

#[test]
fn leave_is_given_by_who_may_and_for_employment_only_where_it_is_regulated() {
    assert!(given_by_an_authorised_person(true).holds());
    assert!(!given_by_an_authorised_person(false).holds());
    assert!(for_employment(true).holds());
    assert!(!for_employment(false).holds());
}

#[test]
fn every_purpose_has_a_code_of_authorised_absence_in_force() {
    for purpose in Purpose::ALL {
        let own = code(purpose).value;
        assert_eq!(own.class(), Class::Authorised, "{own}");
        assert!(own.allowed_on(CODES_CHANGED), "{own}");
    }
    assert_eq!(code(Purpose::Exceptional).value, Code::C);
    assert_eq!(code(Purpose::Religion).value, Code::R);
    assert_eq!(code(Purpose::Interview).value, Code::J1);
    assert_eq!(code(Purpose::Performance).value, Code::C1);
    assert_eq!(code(Purpose::Study).value, Code::S);
}
