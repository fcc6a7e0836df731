//! Transfer files: what is read of them, what is left out and said, and what is not written.

use exchange::ctf::{
    Contact, Ctf, FileName, Forms, Header, Home, Phone, Place, Pupil, Reading, Received, Refused,
    Version, Where, Writing, contacts, one_each, read, write,
};
use exchange::{Problem, Problems};
use jiff::civil::{date, datetime};
use law::school::Laestab;

pub(crate) const NAME: &str = "8854001_CTF_8854002_001.xml";
pub(crate) const UPN: &str = "B801200005001";

pub(crate) fn school(number: u32) -> Place {
    Place::School(Laestab::new(number).expect("seven digits"))
}

pub(crate) fn header(destination: Place) -> Header {
    Header {
        version: Version::CURRENT,
        made: Some(datetime(2025, 11, 3, 9, 30, 0, 0)),
        qualifier: "full".into(),
        data_qualifier: String::new(),
        descriptor: "Pupil leaving".into(),
        supplier: "Invented".into(),
        source: school(885_4001),
        source_name: "Ash Lane".into(),
        academic_year: "2025".into(),
        destination,
        supplementary: String::new(),
    }
}

fn ivy() -> Pupil {
    Pupil::new(UPN, "Marl", "Ivy", date(2012, 5, 1))
}

/// A file around some pupils, in lines.
fn file(head: &str, pupils: &str) -> String {
    format!(
        "<CTfile>\n<Header>\n{head}<SourceSchool><LEA>885</LEA><Estab>4001</Estab></SourceSchool>\n\
         <DestSchool><LEA>885</LEA><Estab>4002</Estab></DestSchool>\n</Header>\n<CTFpupilData>\n{pupils}\n\
         </CTFpupilData>\n</CTfile>\n"
    )
}

fn pupil(more: &str) -> String {
    format!(
        "<Pupil>\n<UPN>{UPN}</UPN><Surname>Marl</Surname><Forename>Ivy</Forename><DOB>2012-05-01</DOB>\n{more}\n</Pupil>"
    )
}

fn received(text: &str) -> Received {
    read(text.as_bytes(), NAME, &Reading::default()).expect("reads")
}

fn told(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

const CURRENT: &str = "<CTFversion>25.0</CTFversion>";

#[test]
fn a_file_of_the_fuzzers_corpus_is_read_whole() {
    let bytes = include_bytes!("../../../../fuzz/corpus/ctf_xml/whole");
    let received = read(bytes, NAME, &Reading::default()).expect("reads");
    assert_eq!(told(received.notes.list()), [""; 0]);
    let ctf = received.to_import().expect("nothing is in doubt");
    assert_eq!(ctf.header, header(school(885_4002)));
    let ivy = &ctf.pupils[0];
    assert_eq!(
        (ivy.middle_names.as_str(), ivy.year.as_str()),
        ("Zoë & May", "9")
    );
    assert_eq!(ivy.languages[0].language, "ENG");
    assert_eq!(ivy.needs.provisions[0].provision, "K");
    let address = ivy.address.as_ref().expect("an address");
    assert!(matches!(&address.at, Where::Bs7666(at) if at.street == "Ash Lane"));
    assert_eq!(address.lines(), ["1 Ash Lane", "Leominster"]);
    assert_eq!(ivy.contacts[0].home, Home::AsPupil);
    assert_eq!(ivy.contacts[0].responsibility, Some(true));
    assert_eq!(ivy.attendance[0].totals.possible, Some(20));
    assert_eq!(ivy.schools[0].last, Some(true));
}

#[test]
fn both_spellings_of_the_version_and_of_sex_are_read() {
    for (version, sex) in [("CTFversion", "Sex"), ("CTFVersion", "Gender")] {
        let head = format!("<{version}>24.0</{version}>");
        let received = received(&file(&head, &pupil(&format!("<{sex}>F</{sex}>"))));
        assert_eq!(told(received.notes.list()), [""; 0], "{version} {sex}");
        let ctf = received.to_import().expect("sound");
        assert_eq!(ctf.header.version, Version::PREVIOUS);
        assert_eq!(ctf.pupils[0].sex, "F");
    }
}

#[test]
fn other_versions_are_said_and_read_as_far_as_they_are_known() {
    for (head, says) in [
        ("<CTFversion>25.0</CTFversion>", None),
        ("<CTFversion>24.0</CTFversion>", None),
        (
            "<CTFversion>23.0</CTFversion>",
            Some("is an older version than 24.0"),
        ),
        (
            "<CTFversion>12</CTFversion>",
            Some("is an older version than 24.0"),
        ),
        (
            "<CTFversion>26.0</CTFversion>",
            Some("is another version than 25.0 and 24.0"),
        ),
        ("<CTFversion>new</CTFversion>", Some("says no version")),
        ("", Some("says no version")),
    ] {
        let received = received(&file(head, &pupil("")));
        let notes = told(received.notes.list());
        match says {
            Some(says) => assert!(notes[0].contains(says), "{head}: {notes:?}"),
            None => assert_eq!(notes, [""; 0], "{head}"),
        }
        assert_eq!(
            received.to_import().expect("read").pupils.len(),
            1,
            "{head}"
        );
    }
}

/// What stands in a pupil, and what is said of it.
const NOTES: &[(&str, &str)] = &[
    (
        "<Sex>X</Sex>",
        "element <Pupil/Sex>: \"X\" is neither F nor M",
    ),
    (
        "<Sex>F</Sex>\n<Sex>M</Sex>",
        "line 10, element <Pupil/Sex>: is there twice",
    ),
    (
        "<BasicDetails><FormerUPN>1</FormerUPN></BasicDetails>",
        "element <BasicDetails/FormerUPN>: \"1\" is not a UPN",
    ),
    (
        "<FSMhistory><FSMreviewDate>31/08/2025</FSMreviewDate></FSMhistory>",
        "element <FSMhistory/FSMreviewDate>: \"31/08/2025\" is not a date",
    ),
    (
        "<LookedAfter><InCare>perhaps</InCare></LookedAfter>",
        "\"perhaps\" is neither true nor false",
    ),
    (
        "<Attendance><YearData><SessionsPossible>-1</SessionsPossible></YearData></Attendance>",
        "element <YearData/SessionsPossible>: \"-1\" is not a number",
    ),
    (
        "<StageAssessments/><StageAssessments/>",
        "line 9, element <Pupil/StageAssessments>: is not read here and is left out (2 of them)",
    ),
    (
        "<BasicDetails><Ethnicity>WBRI</Ethnicity></BasicDetails>",
        "element <BasicDetails/Ethnicity>: is not read here",
    ),
    (
        "<BasicDetails>and more<NCyearActual>9</NCyearActual></BasicDetails>",
        "element <BasicDetails>: \"and more\" stands beside other elements",
    ),
    (
        "<Contacts><Contact><Surname>A</Surname><Address><AddressAsPupil>true</AddressAsPupil><PostCode>ZZ1 1AA</PostCode></Address></Contact></Contacts>",
        "element <Contact/Address>: is both the pupil's and one of its own",
    ),
];

#[test]
fn what_is_unknown_or_wrong_is_left_out_with_a_note_and_never_fatal() {
    for (inside, says) in NOTES {
        let received = received(&file(CURRENT, &pupil(inside)));
        let notes = told(received.notes.list());
        assert_eq!(notes.len(), 1, "{inside}: {notes:?}");
        assert!(notes[0].starts_with(NAME), "{notes:?}");
        assert!(notes[0].contains(says), "{inside}: {notes:?}");
        assert_eq!(received.to_look_at().pupils.len(), 1, "{inside}");
    }
}

#[test]
fn a_wrong_check_letter_loses_nobody() {
    let received = received(&file(CURRENT, &pupil("").replace(UPN, "a801200005001")));
    let notes = told(received.notes.list());
    assert!(notes[0].contains("line 8, element <Pupil/UPN>: \"A801200005001\" has the wrong check letter: its other characters ask for B"), "{notes:?}");
    assert_eq!(received.to_look_at().pupils[0].upn, "A801200005001");
}

#[test]
fn a_pupil_whom_nobody_could_identify_is_not_taken_and_the_others_are() {
    for (from, to, says) in [
        (
            UPN,
            "12345",
            "line 8, element <Pupil/UPN>: \"12345\" is not a UPN",
        ),
        (UPN, "", "line 8, element <Pupil/UPN>: is not a UPN"),
        ("Marl", " ", "element <Pupil/Surname>: is blank"),
        ("Ivy", "", "element <Pupil/Forename>: is blank"),
        (
            "2012-05-01",
            "2012-02-30",
            "element <Pupil/DOB>: \"2012-02-30\" is not a date of birth",
        ),
        ("2012-05-01", "1812-05-01", "is not a date of birth"),
    ] {
        let other = pupil("").replace(UPN, "Q801200005002");
        let received = received(&file(CURRENT, &(pupil("").replace(from, to) + &other)));
        let refused = told(received.refused.list());
        assert_eq!(refused.len(), 1, "{to}: {refused:?}");
        assert!(refused[0].contains(says), "{to}: {refused:?}");
        assert_eq!(received.to_look_at().pupils[0].upn, "Q801200005002");
    }
    let received = received(&file(CURRENT, &(pupil("") + &pupil(""))));
    let refused = told(received.refused.list());
    assert!(
        refused[0].contains("is the number of the pupil on line 7 too"),
        "{refused:?}"
    );
}

#[test]
fn names_of_files_are_read_and_made() {
    let forms = Forms::default();
    for (text, source, destination, serial) in [
        (NAME, school(885_4001), school(885_4002), 1),
        (
            "8854001_CTF_XXXXXXX_999.xml",
            school(885_4001),
            Place::Unknown,
            999,
        ),
        (
            "8854001_CTF_MMMMMMM_010.xml",
            school(885_4001),
            Place::OutsideSector,
            10,
        ),
        (
            "8854001_CTF_885LLLL_001.xml",
            school(885_4001),
            Place::Authority(885),
            1,
        ),
        (
            "005LLLL_CTF_LLLLLLL_001.xml",
            Place::Authority(5),
            Place::AnAuthority,
            1,
        ),
    ] {
        let name = FileName {
            source,
            destination,
            serial,
        };
        assert_eq!(FileName::parse(text, &forms), Ok(name), "{text}");
        assert_eq!(name.text(&forms), text);
        let otherwise = format!("C:\\out\\{}", text.to_lowercase());
        assert_eq!(FileName::parse(&otherwise, &forms), Ok(name), "{otherwise}");
    }
    for bad in [
        "",
        "ctf.xml",
        "8854001_CTF_8854002_001.csv",
        "8854001_ATF_8854002_001.xml",
        "8854001_CTF_8854002_000.xml",
        "8854001_CTF_8854002_1.xml",
        "8854001_CTF_8854002_+01.xml",
        "8854001_CTF_8854002_001_2.xml",
        "885400_CTF_8854002_001.xml",
        "8854001_CTF_XXX_001.xml",
        "8854001_CTF_ééé4_001.xml",
        "8854001_CTF_8854002_001 (1).xml",
    ] {
        assert!(FileName::parse(bad, &forms).is_err(), "{bad}");
    }
}

#[test]
fn the_forms_of_places_are_data() {
    let forms = Forms {
        unknown: "ZZZZZZZ".into(),
        ..Forms::default()
    };
    assert_eq!(forms.place("zzzzzzz"), Some(Place::Unknown));
    assert_eq!(forms.place("XXXXXXX"), None);
    assert_eq!(forms.text(Place::Unknown), "ZZZZZZZ");
}

#[test]
fn a_name_that_does_not_agree_with_the_head_holds_the_import_until_a_person_has_looked() {
    let text = file(CURRENT, &pupil(""));
    for (name, says) in [
        (
            "8859999_CTF_8854002_001.xml",
            "element <Header/SourceSchool>: \"8854001\" is not whom the file's name says that it comes from, 8859999",
        ),
        (
            "8854001_CTF_XXXXXXX_001.xml",
            "element <Header/DestSchool>: \"8854002\" is not whom the file's name says that it is for, XXXXXXX",
        ),
        (
            "from the other school.xml",
            "is not the name of a transfer file",
        ),
    ] {
        let received = read(text.as_bytes(), name, &Reading::default()).expect("reads");
        assert_eq!(received.doubts.len(), 1, "{name}");
        assert!(
            received.doubts[0].to_string().contains(says),
            "{:?}",
            received.doubts
        );
        let held = received.to_import().expect_err("is held");
        assert_eq!(held.to_look_at().pupils.len(), 1);
        assert_eq!(held.looked_at().pupils[0].upn, UPN, "{name}");
    }
    assert!(received(&text).to_import().is_ok());
    let head = format!("<DocumentName>School Census</DocumentName>{CURRENT}");
    let other = received(&file(&head, &pupil("")));
    assert!(told(&other.doubts)[0].contains("\"School Census\" is what the file calls itself"));
    assert!(other.to_import().is_err());
}

#[test]
fn a_lost_pupils_file_holds_one_pupil() {
    for destination in [Place::Unknown, Place::OutsideSector] {
        let rob = Pupil::new("Q801200005002", "Fenn", "Rob", date(2013, 11, 30));
        let ctf = Ctf {
            header: header(destination),
            pupils: vec![ivy(), rob],
        };
        let refused = write(&ctf, &Writing::default());
        assert_eq!(refused, Err(Refused::OneEach(2)));
        let each: Vec<_> = one_each(&ctf)
            .map(|one| write(&one, &Writing::default()).expect("one pupil"))
            .collect();
        assert_eq!(each.len(), 2);
        for written in &each {
            let received = read(&written.bytes, &written.name, &Reading::default());
            let one = received.expect("reads").to_import().expect("agrees");
            assert_eq!(one.header.destination, destination);
            assert_eq!(one.pupils.len(), 1);
        }
    }
    let two = pupil("") + &pupil("").replace(UPN, "Q801200005002");
    let text =
        file(CURRENT, &two).replace("<LEA>885</LEA><Estab>4002", "<LEA>XXX</LEA><Estab>XXXX");
    let name = "8854001_CTF_XXXXXXX_001.xml";
    let received = read(text.as_bytes(), name, &Reading::default()).expect("reads");
    assert!(told(&received.doubts)[0].contains("such a file holds one"));
    assert!(received.to_import().is_err());
}

#[test]
fn what_no_receiver_would_take_is_not_written_and_says_what_to_do() {
    let to = || Ctf {
        header: header(school(885_4002)),
        pupils: vec![ivy()],
    };
    let with = |change: fn(&mut Ctf)| {
        let mut ctf = to();
        change(&mut ctf);
        write(&ctf, &Writing::default())
    };
    assert!(write(&to(), &Writing::default()).is_ok());
    for (written, refused) in [
        (
            with(|c| c.header.version = Version(23, 0)),
            Refused::Version(Version(23, 0)),
        ),
        (
            with(|c| c.header.version = Version(26, 0)),
            Refused::Version(Version(26, 0)),
        ),
        (with(|c| c.pupils.clear()), Refused::Nobody),
        (with(|c| c.pupils[0].upn.clear()), Refused::NotAUpn(1)),
        (with(|c| c.pupils.push(ivy())), Refused::Twice(2)),
        (
            with(|c| c.pupils[0].surname = " ".into()),
            Refused::NoName(1),
        ),
        (with(|c| c.pupils[0].forename.clear()), Refused::NoName(1)),
        (
            with(|c| c.pupils[0].email = "a\u{1}b".into()),
            Refused::NotText("Email"),
        ),
    ] {
        assert!(refused.to_string().split(". ").count() >= 2, "{refused}");
        assert_eq!(written, Err(refused));
    }
    for (serial, is_written) in [(0, false), (1, true), (999, true), (1000, false)] {
        let writing = Writing {
            serial,
            ..Writing::default()
        };
        assert_eq!(write(&to(), &writing).is_ok(), is_written, "{serial}");
    }
}

#[test]
fn contacts_come_in_their_order_and_nobody_is_merged() {
    let contact = |order: &str, forename: &str| {
        format!("<Contact>{order}<Surname>Marl</Surname><Forename>{forename}</Forename></Contact>")
    };
    let all = [
        contact("", "Cy"),
        contact("<Order>2</Order>", "Ada"),
        contact("<Order>1</Order>", "Ben"),
        contact("", "Ada"),
    ];
    let inside = format!("<Contacts>{}</Contacts>", all.concat());
    let ctf = received(&file(CURRENT, &pupil(&inside))).looked_at();
    let names = |ctf: &Ctf| -> Vec<String> {
        let told = contacts::of(ctf, NAME);
        told.contacts
            .contacts
            .iter()
            .map(|c| c.forename.clone())
            .collect()
    };
    assert_eq!(names(&ctf), ["Ben", "Ada", "Cy", "Ada"]);
}

#[test]
fn contacts_are_told_as_any_files_with_what_cannot_reach_them_left_out() {
    let mut ivy = ivy();
    let phone = |kind: &str, number: &str| Phone {
        kind: kind.into(),
        number: number.into(),
    };
    ivy.address = Some(exchange::ctf::Address {
        at: Where::Lines(vec!["1 Ash Lane".into(), "Leominster".into()]),
        postcode: "zz1 1aa".into(),
        ..Default::default()
    });
    ivy.contacts = vec![
        Contact {
            line: 12,
            order: Some(1),
            surname: "Marl".into(),
            forename: "Ada".into(),
            responsibility: Some(true),
            home: Home::AsPupil,
            phones: vec![
                phone("H", "01568 000001"),
                phone("M", "07700 900001"),
                phone("W", "01568 000002"),
                phone("M", "after six"),
            ],
            email: "nobody".into(),
            ..Contact::default()
        },
        Contact {
            line: 20,
            forename: "Ben".into(),
            ..Contact::default()
        },
        Contact {
            line: 30,
            surname: "Fenn".into(),
            ..Contact::default()
        },
    ];
    let ctf = Ctf {
        header: header(school(885_4002)),
        pupils: vec![ivy],
    };
    let found = contacts::of(&ctf, NAME);
    let ada = &found.contacts.contacts[0];
    assert_eq!(
        (ada.line, ada.upn.as_str(), ada.key.as_str()),
        (12, UPN, "")
    );
    assert_eq!(ada.address, "1 Ash Lane\nLeominster");
    assert_eq!(ada.postcode, "ZZ1 1AA");
    assert_eq!(
        (ada.telephone.as_str(), ada.mobile.as_str()),
        ("01568 000001", "07700 900001")
    );
    assert_eq!(
        (ada.parental_responsibility, ada.lives_with),
        (Some(true), Some(true))
    );
    assert_eq!((ada.email.as_str(), ada.priority), ("", Some(1)));
    assert_eq!(
        told(&found.left_out),
        [
            format!(
                "{NAME}, line 12, element <Phone/PhoneNo>: \"01568 000002\" is one number more than is kept, and is left out"
            ),
            format!(
                "{NAME}, line 12, element <Phone/PhoneNo>: \"after six\" is not a telephone number: 6 to 15 figures, with + ( ) - or blanks"
            ),
            format!(
                "{NAME}, line 12, element <Contact/Email>: \"nobody\" is not an e-mail address, such as name@example.com"
            ),
        ]
    );
    assert_eq!(
        told(&found.contacts.refused),
        [format!(
            "{NAME}, line 20, element <Contact/Surname>: is blank, and a contact needs a surname"
        )]
    );
    let fenn = &found.contacts.contacts[1];
    assert_eq!(
        (fenn.lives_with, fenn.parental_responsibility),
        (None, None)
    );
    assert_eq!(fenn.address, "");
}

/// A file's contact has no number, so a name alone never makes two one.
#[test]
fn a_contact_of_the_same_name_is_somebody_else_until_a_way_to_reach_them_is_the_same() {
    use casework::pupils::{Known, Near, Said, Whose, fold_name, whose};
    use std::collections::BTreeSet;
    let mut ivy = ivy();
    ivy.contacts = vec![Contact {
        surname: "Marl".into(),
        forename: "Ada".into(),
        phones: vec![Phone {
            kind: "M".into(),
            number: "07700900001".into(),
        }],
        ..Contact::default()
    }];
    let ctf = Ctf {
        header: header(school(885_4002)),
        pupils: vec![ivy],
    };
    let ada = contacts::of(&ctf, NAME).contacts.contacts.remove(0);
    let said = Said {
        key: &ada.key,
        name: fold_name(&ada.forename, &ada.surname),
        reach: BTreeSet::from([ada.mobile.clone()]),
    };
    let other = BTreeSet::from(["07700900002".to_owned()]);
    for (reach, near, whose_it_is) in [
        (&other, Near::OfThePupil, Whose::Look(7)),
        (&other, Near::Elsewhere, Whose::New),
        (&said.reach, Near::OfThePupil, Whose::Same(7)),
        (&said.reach, Near::Elsewhere, Whose::Look(7)),
    ] {
        let known = Known {
            id: 7,
            key: "",
            name: "ada marl",
            reach,
            near,
        };
        assert_eq!(whose(&said, [known]), whose_it_is, "{near:?}");
    }
}

#[test]
fn problems_beyond_the_limit_are_counted() {
    let wrong = "<Pupil><UPN>1</UPN><Surname>A</Surname><Forename>B</Forename><DOB>2012-05-01</DOB></Pupil>";
    let received = received(&file(CURRENT, &wrong.repeat(Problems::LIMIT + 7)));
    assert_eq!(received.refused.list().len(), Problems::LIMIT);
    assert_eq!(received.refused.more(), 7);
}
