//! Whose parent a contact is: never somebody of the same name only.

use std::collections::BTreeSet;

use casework::pupils::{Known, Near, Said, Whose, fold_name, whose};

fn reach(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|v| (*v).to_owned()).collect()
}

fn said<'a>(key: &'a str, name: &str, values: &[&str]) -> Said<'a> {
    Said {
        key,
        name: fold_name(name, ""),
        reach: reach(values),
    }
}

#[test]
fn a_contact_is_somebody_on_record_only_for_good_reason() {
    const ONE: &str = "07700900001";
    const TWO: &str = "07700900002";
    let own = reach(&[ONE]);
    let known = |key, name, near| Known {
        id: 1,
        key,
        name,
        reach: &own,
        near,
    };
    for (contact, on_record, expected, why) in [
        (
            said("C1", "Mary Ash", &[]),
            known("C1", "mary birch", Near::Elsewhere),
            Whose::Same(1),
            "the system's own number decides, whatever the name has become",
        ),
        (
            said("", "Mary Ash", &[ONE]),
            known("", "mary ash", Near::OfThePupil),
            Whose::Same(1),
            "name and number, of the same pupil",
        ),
        (
            said("", "Mary Ash", &[ONE]),
            known("", "mary ash", Near::AtTheAddress),
            Whose::Same(1),
            "name and number, at the same home",
        ),
        (
            said("", "Mary Ash", &[TWO]),
            known("", "mary ash", Near::OfThePupil),
            Whose::Look(1),
            "a name alone is not enough, even within the family",
        ),
        (
            said("", "Mary Ash", &[ONE]),
            known("", "mary ash", Near::Elsewhere),
            Whose::Look(1),
            "nor are both, without the home",
        ),
        (
            said("", "Tom Ash", &[ONE]),
            known("", "mary ash", Near::OfThePupil),
            Whose::Look(1),
            "a family's number is several people's",
        ),
        (
            said("", "Mary Ash", &[]),
            known("", "mary ash", Near::Elsewhere),
            Whose::New,
            "a namesake elsewhere is nobody to look at",
        ),
        (
            said("C2", "Mary Ash", &[ONE]),
            known("C1", "mary ash", Near::OfThePupil),
            Whose::Look(1),
            "the system holds them for two",
        ),
        (
            said("", "", &[]),
            known("", "", Near::Elsewhere),
            Whose::New,
            "blanks are nobody's",
        ),
    ] {
        assert_eq!(whose(&contact, [on_record]), expected, "{why}");
    }
}

#[test]
fn the_nearest_of_several_is_meant() {
    let own = reach(&["a@example.org"]);
    let of = |id, near| Known {
        id,
        key: "",
        name: "mary ash",
        reach: &own,
        near,
    };
    let contact = said("", "MARY  Ash ", &["a@example.org"]);
    let all = [
        of(1, Near::Elsewhere),
        of(2, Near::AtTheAddress),
        of(3, Near::OfThePupil),
    ];
    assert_eq!(whose(&contact, all), Whose::Same(3));
}
