//! Whatever a file holds: written in either version and either encoding, it is read back the same.

use exchange::ctf::{
    Address, Bs7666, Contact, Ctf, FreeMeals, FreeMealsHistory, Home, Language, LookedAfter, Need,
    NeedsHistory, Phone, Place, Provision, Pupil, Reading, School, Sessions, Totals, Version,
    Where, Writing, YearData, read, write,
};
use exchange::mis::Encoding;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::ctf::{header, school};

/// Text as fields hold it: no blanks around it, often none at all, with letters that need care.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        3 => word(),
    ]
}

fn word() -> impl Strategy<Value = String> {
    "[A-Za-z<>&'\"#éŽ’€łИ🙂\u{81}\u{a0} \n\r\t]{1,12}".prop_map(|text| {
        let text = text.trim();
        if text.is_empty() {
            "x".to_owned()
        } else {
            text.to_owned()
        }
    })
}

fn day() -> impl Strategy<Value = Date> {
    (0_i64..40_000).prop_map(|days| date(1950, 1, 1).saturating_add(jiff::Span::new().days(days)))
}

fn some_day() -> impl Strategy<Value = Option<Date>> {
    prop::option::of(day())
}

fn address() -> impl Strategy<Value = Address> {
    let at = prop_oneof![
        prop::collection::vec(word(), 0..=5).prop_map(Where::Lines),
        (word(), prop::array::uniform7(text())).prop_map(|(street, other)| {
            let [
                saon,
                paon,
                locality,
                town,
                administrative_area,
                post_town,
                property,
            ] = other;
            Where::Bs7666(Bs7666 {
                saon,
                paon,
                street,
                locality,
                town,
                administrative_area,
                post_town,
                property,
            })
        }),
    ];
    (at, word(), prop::array::uniform4(text())).prop_map(|(at, postcode, other)| {
        let [county, country, easting, northing] = other;
        Address {
            at,
            county,
            postcode,
            country,
            easting,
            northing,
        }
    })
}

fn phones() -> impl Strategy<Value = Vec<Phone>> {
    let phone = (text(), word()).prop_map(|(kind, number)| Phone { kind, number });
    prop::collection::vec(phone, 0..3)
}

fn contact() -> impl Strategy<Value = Contact> {
    let home = prop_oneof![
        Just(Home::NotSaid),
        Just(Home::AsPupil),
        address().prop_map(|own| Home::Own(Box::new(own)))
    ];
    (
        prop::option::of(any::<u8>()),
        word(),
        prop::array::uniform6(text()),
        any::<Option<bool>>(),
        home,
        phones(),
    )
        .prop_map(|(order, surname, other, responsibility, home, phones)| {
            let [title, forename, middle_names, sex, relationship, email] = other;
            Contact {
                line: 0,
                order,
                title,
                surname,
                forename,
                middle_names,
                sex,
                relationship,
                responsibility,
                home,
                phones,
                email,
            }
        })
}

fn year() -> impl Strategy<Value = YearData> {
    let sessions =
        (some_day(), "[-/\\\\#OIC1 \n<&]{0,30}").prop_map(|(start, raw)| Sessions { start, raw });
    (
        word(),
        prop::array::uniform3(text()),
        prop::array::uniform4(any::<Option<u32>>()),
        prop::option::of(sessions),
    )
        .prop_map(|(year, [lea, estab, name], totals, sessions)| YearData {
            year,
            lea,
            estab,
            name,
            totals: Totals {
                possible: totals[0],
                attended: totals[1],
                authorised: totals[2],
                unauthorised: totals[3],
            },
            sessions,
        })
}

fn earlier_school() -> impl Strategy<Value = School> {
    (
        word(),
        prop::array::uniform3(text()),
        some_day(),
        some_day(),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(name, [lea, estab, reason], entry, leaving, last)| School {
                lea,
                estab,
                name,
                entry,
                leaving,
                reason,
                last,
            },
        )
}

fn needs() -> impl Strategy<Value = NeedsHistory> {
    let provision =
        (some_day(), word()).prop_map(|(start, provision)| Provision { start, provision });
    let need = (any::<Option<u8>>(), word()).prop_map(|(rank, kind)| Need { rank, kind });
    (
        prop::collection::vec(provision, 0..3),
        prop::collection::vec(need, 0..3),
    )
        .prop_map(|(provisions, needs)| NeedsHistory { provisions, needs })
}

fn meals() -> impl Strategy<Value = FreeMealsHistory> {
    let stretch = (day(), some_day(), text()).prop_map(|(start, end, country)| FreeMeals {
        start: Some(start),
        end,
        country,
    });
    (some_day(), prop::collection::vec(stretch, 0..3))
        .prop_map(|(review, stretches)| FreeMealsHistory { review, stretches })
}

fn pupil() -> impl Strategy<Value = Pupil> {
    let language = (text(), word()).prop_map(|(kind, language)| Language { kind, language });
    (
        (word(), word(), day()),
        prop::array::uniform12(text()),
        (
            text(),
            prop::collection::vec(language, 0..3),
            any::<Option<bool>>(),
        ),
        (meals(), needs()),
        (prop::option::of(address()), phones()),
        prop::collection::vec(contact(), 0..3),
        prop::collection::vec(year(), 0..3),
        prop::collection::vec(earlier_school(), 0..3),
    )
        .prop_map(
            |(who, other, more, before, home, mut contacts, attendance, schools)| {
                let [
                    application,
                    learner_number,
                    candidate,
                    sex,
                    preferred_surname,
                    preferred_forename,
                    former_surname,
                    former_forename,
                    middle_names,
                    year,
                    enrolment,
                    authority,
                ] = other;
                contacts.sort_by_key(|c| c.order.unwrap_or(u8::MAX));
                let (email, languages, in_care) = more;
                Pupil {
                    application,
                    learner_number,
                    candidate,
                    sex,
                    preferred_surname,
                    preferred_forename,
                    former_surname,
                    former_forename,
                    middle_names,
                    year,
                    enrolment,
                    languages,
                    email,
                    looked_after: LookedAfter { in_care, authority },
                    free_meals: before.0,
                    needs: before.1,
                    address: home.0,
                    phones: home.1,
                    contacts,
                    attendance,
                    schools,
                    ..Pupil::new("", &who.0, &who.1, who.2)
                }
            },
        )
}

fn upn(serial: usize) -> String {
    let rest = format!("801200005{serial:03}");
    let letter = law::upn::check_letter(&rest).value.expect("a letter");
    format!("{letter}{rest}")
}

fn file() -> impl Strategy<Value = Ctf> {
    let destination = prop_oneof![
        Just(school(885_4002)),
        Just(Place::Unknown),
        Just(Place::OutsideSector),
        (0_u16..1000).prop_map(Place::Authority),
        Just(Place::AnAuthority),
    ];
    let version = prop_oneof![Just(Version::CURRENT), Just(Version::PREVIOUS)];
    (
        destination,
        version,
        prop::array::uniform7(text()),
        prop::collection::vec(pupil(), 1..4),
        any::<bool>(),
    )
        .prop_map(|(destination, version, texts, mut pupils, made)| {
            let mut header = header(destination);
            header.version = version;
            [
                header.qualifier,
                header.data_qualifier,
                header.descriptor,
                header.supplier,
                header.source_name,
                header.academic_year,
                header.supplementary,
            ] = texts;
            header.made = header.made.filter(|_| made);
            if destination.one_pupil() {
                pupils.truncate(1);
            }
            for (at, pupil) in pupils.iter_mut().enumerate() {
                pupil.upn = upn(at);
                pupil.former_upn = upn(at + 100);
            }
            Ctf { header, pupils }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_is_read_back_the_same(
        ctf in file(),
        windows in any::<bool>(),
        serial in 1_u16..1000,
    ) {
        let encoding = if windows { Encoding::Windows1252 } else { Encoding::Utf8 };
        let writing = Writing { encoding, serial, ..Writing::default() };
        let written = write(&ctf, &writing).expect("is written");
        let received = read(&written.bytes, &written.name, &Reading::default()).expect("is read");
        prop_assert_eq!(received.encoding, encoding);
        prop_assert_eq!(received.name.map(|name| name.serial), Some(serial));
        prop_assert!(received.refused.is_empty());
        let odd = |p: &exchange::Problem| p.column != "<Pupil/Sex>";
        prop_assert!(!received.notes.list().iter().any(odd), "{:?}", received.notes);
        let mut read = received.to_import().expect("nothing is in doubt");
        for pupil in &mut read.pupils {
            prop_assert!(pupil.line > 0);
            pupil.line = 0;
            pupil.contacts.iter_mut().for_each(|contact| contact.line = 0);
        }
        prop_assert_eq!(read, ctf);
    }
}
