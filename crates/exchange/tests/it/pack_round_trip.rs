//! Records written as a pack and read again are the same records and the same marks.
//! In: any small pack, made by chance. Out: what the reader gives for the folder the writer made.

use std::collections::{BTreeMap, BTreeSet};

use exchange::pack::{
    CalendarRow, Details, Enrolment, Mark, Pack, PackWriter, Parent, Pupil, Relationship, School,
    SenProvision,
};
use jiff::civil::{Date, date};
use law::attendance::Code;
use law::school::Laestab;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use register::{DaySessions, RollStatus, Session, Slot};

use crate::pack_maker::{read_on, told};

/// Everything a pack holds.
#[derive(Clone, Debug, Default)]
struct Records {
    schools: Vec<School>,
    calendar: Vec<CalendarRow>,
    pupils: Vec<Pupil>,
    enrolments: Vec<Enrolment>,
    details: Vec<Details>,
    parents: Vec<Parent>,
    relationships: Vec<Relationship>,
    /// Pupil, school, day, session and code.
    marks: Vec<(String, Laestab, Date, Session, Code)>,
}

/// Text as people's names and addresses are, commas, quotes and line ends included.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Za-zÀ-ÿ' -]{0,8}",
        1 => "[a,\"\r\n é;=]{0,6}",
    ]
}

/// Days around the change of codes and across 1 August, few enough that schools share them.
fn day() -> impl Strategy<Value = Date> {
    (0..900i32).prop_map(|n| date(2023, 6, 1).saturating_add(jiff::Span::new().days(n)))
}

fn sessions() -> impl Strategy<Value = DaySessions> {
    select(&DaySessions::ALL[..])
}

fn schools() -> impl Strategy<Value = Vec<School>> {
    let rest = (
        text(),
        text(),
        text(),
        option::of(any::<u8>()),
        option::of(any::<u8>()),
        text(),
    );
    btree_map(0..10_000_000u32, rest, 1..4).prop_map(|found| {
        let school = |(number, (urn, name, phase, low_age, high_age, kind))| School {
            laestab: Laestab::new(number).expect("seven digits"),
            urn,
            name,
            phase,
            low_age,
            high_age,
            kind,
        };
        found.into_iter().map(school).collect()
    })
}

fn pupils() -> impl Strategy<Value = Vec<Pupil>> {
    // Mostly numbers of the usual shape, some of any text at all but the empty one.
    let upn = prop_oneof![4 => "[A-Z][0-9]{12}", 1 => "[A-Z,\"\r\n é]{1,5}"];
    let rest = (text(), text(), day(), text(), text());
    btree_map(upn, rest, 0..5).prop_map(|found| {
        let pupil = |(upn, (surname, forename, dob, sex, year_group))| Pupil {
            upn,
            surname,
            forename,
            dob,
            sex,
            year_group,
        };
        found.into_iter().map(pupil).collect()
    })
}

type LooseDetails = ([String; 4], SenProvision, bool, Vec<String>);

/// What hangs on schools and pupils, by index into them.
#[derive(Clone, Debug)]
struct Loose {
    common: BTreeMap<Date, DaySessions>,
    own: Vec<(Index, Date, DaySessions)>,
    spells: Vec<(Index, Index, BTreeSet<Date>, bool, RollStatus)>,
    details: Vec<(Index, LooseDetails)>,
    parents: BTreeMap<String, (Vec<String>, Option<Date>)>,
    relationships: Vec<(Index, Index, [String; 2], bool, bool, u8)>,
    marks: Vec<(Index, Index, Date, Session, Index)>,
}

fn loose() -> impl Strategy<Value = Loose> {
    let status = || {
        select(vec![
            RollStatus::Single,
            RollStatus::Main,
            RollStatus::Subsidiary,
        ])
    };
    let sen = select(vec![
        SenProvision::None,
        SenProvision::Support,
        SenProvision::Plan,
    ]);
    let index = any::<Index>;
    let four = || [text(), text(), text(), text()];
    (
        btree_map(day(), sessions(), 0..30),
        vec((index(), day(), sessions()), 0..20),
        vec(
            (
                index(),
                index(),
                btree_set(day(), 1..6),
                any::<bool>(),
                status(),
            ),
            0..6,
        ),
        vec(
            (
                index(),
                (four(), sen, any::<bool>(), vec("[a-z,\"]{1,4}", 0..3)),
            ),
            0..4,
        ),
        btree_map(
            "[a-z0-9,\"]{1,4}",
            (vec(text(), 9), option::of(day())),
            0..4,
        ),
        vec(
            (
                index(),
                index(),
                [text(), text()],
                any::<bool>(),
                any::<bool>(),
                1..=255u8,
            ),
            0..5,
        ),
        vec(
            (index(), index(), day(), select(&Session::BOTH[..]), index()),
            0..60,
        ),
    )
        .prop_map(
            |(common, own, spells, details, parents, relationships, marks)| Loose {
                common,
                own,
                spells,
                details,
                parents,
                relationships,
                marks,
            },
        )
}

/// Ties what is loose to schools and pupils, and leaves out what a sound pack cannot hold twice.
fn tie(schools: Vec<School>, pupils: Vec<Pupil>, loose: Loose) -> Records {
    let mut r = Records {
        schools,
        pupils,
        ..Records::default()
    };
    r.calendar = loose
        .common
        .iter()
        .map(|(date, sessions)| CalendarRow {
            laestab: None,
            date: *date,
            sessions: *sessions,
        })
        .collect();
    let mut seen = BTreeSet::new();
    for (school, date, sessions) in loose.own {
        let laestab = school.get(&r.schools).laestab;
        if seen.insert((laestab, date)) {
            r.calendar.push(CalendarRow {
                laestab: Some(laestab),
                date,
                sessions,
            });
        }
    }
    if r.pupils.is_empty() {
        return r;
    }
    // Each pair of days in order is a spell; the last may stay open.
    let mut seen = BTreeSet::new();
    for (pupil, school, days, open, status) in loose.spells {
        let (upn, laestab) = (&pupil.get(&r.pupils).upn, school.get(&r.schools).laestab);
        if !seen.insert((upn.clone(), laestab)) {
            continue;
        }
        let days: Vec<Date> = days.into_iter().collect();
        for pair in days.chunks(2) {
            let end = pair.get(1).copied().or((!open).then_some(pair[0]));
            r.enrolments.push(Enrolment {
                upn: upn.clone(),
                laestab,
                start: pair[0],
                end,
                status,
            });
        }
    }
    let mut seen = BTreeSet::new();
    for (pupil, (texts, sen, fsm, flags)) in loose.details {
        let [preferred_name, address, postcode, language] = texts;
        let upn = pupil.get(&r.pupils).upn.clone();
        if seen.insert(upn.clone()) {
            r.details.push(Details {
                upn,
                preferred_name,
                address,
                postcode,
                sen,
                fsm,
                language,
                flags,
            });
        }
    }
    r.parents = loose
        .parents
        .into_iter()
        .map(|(parent_ref, (mut t, email_confirmed_on))| {
            let mut next = || t.pop().unwrap_or_default();
            Parent {
                parent_ref,
                title: next(),
                forename: next(),
                surname: next(),
                address: next(),
                postcode: next(),
                email: next(),
                email_confirmed_on,
                mobile: next(),
                phone: next(),
                language: next(),
            }
        })
        .collect();
    let mut seen = BTreeSet::new();
    for (
        pupil,
        parent,
        [relationship, restriction],
        lives_with,
        parental_responsibility,
        contact_order,
    ) in loose.relationships
    {
        if r.parents.is_empty() {
            break;
        }
        let (upn, parent_ref) = (
            pupil.get(&r.pupils).upn.clone(),
            parent.get(&r.parents).parent_ref.clone(),
        );
        if seen.insert((upn.clone(), parent_ref.clone())) {
            r.relationships.push(Relationship {
                upn,
                parent_ref,
                relationship,
                lives_with,
                parental_responsibility,
                contact_order,
                restriction,
            });
        }
    }
    let mut seen = BTreeSet::new();
    for (pupil, school, date, session, code) in loose.marks {
        let (upn, laestab) = (
            pupil.get(&r.pupils).upn.clone(),
            school.get(&r.schools).laestab,
        );
        let codes: Vec<Code> = Code::all().filter(|c| c.allowed_on(date)).collect();
        if seen.insert((upn.clone(), laestab, date, session)) {
            r.marks
                .push((upn, laestab, date, session, *code.get(&codes)));
        }
    }
    r
}

fn records() -> impl Strategy<Value = Records> {
    (schools(), pupils(), loose()).prop_map(|(schools, pupils, loose)| tie(schools, pupils, loose))
}

fn write(r: &Records, folder: &std::path::Path) -> std::io::Result<()> {
    let pack = PackWriter::create(folder)?;
    pack.schools(&r.schools)?;
    pack.calendar(&r.calendar)?;
    pack.pupils(&r.pupils)?;
    pack.enrolments(&r.enrolments)?;
    pack.details(&r.details)?;
    pack.parents(&r.parents)?;
    pack.relationships(&r.relationships)?;
    let mut marks = pack.marks()?;
    for (upn, laestab, date, session, code) in &r.marks {
        marks.mark(&Mark {
            upn,
            laestab: *laestab,
            date: *date,
            session: *session,
            code: *code,
        })?;
    }
    marks.finish()
}

/// The sessions a school holds on a day: its own row, else the row of every school.
fn sessions_on(r: &Records, laestab: Laestab, date: Date) -> DaySessions {
    let row = |of: Option<Laestab>| {
        r.calendar
            .iter()
            .find(|c| c.laestab == of && c.date == date)
    };
    row(Some(laestab))
        .or_else(|| row(None))
        .map_or(DaySessions::None, |c| c.sessions)
}

fn on_roll(r: &Records, upn: &str, laestab: Laestab, date: Date) -> bool {
    r.enrolments.iter().any(|e| {
        e.upn == upn
            && e.laestab == laestab
            && e.start <= date
            && e.end.is_none_or(|end| end >= date)
    })
}

fn same(r: &Records, pack: &Pack) -> Result<(), TestCaseError> {
    prop_assert_eq!(&pack.schools, &r.schools);
    prop_assert_eq!(&pack.pupils, &r.pupils);
    prop_assert_eq!(&pack.families.details, &r.details);
    prop_assert_eq!(&pack.families.parents, &r.parents);
    prop_assert_eq!(&pack.families.relationships, &r.relationships);
    prop_assert_eq!(pack.marks, r.marks.len() as u64);
    let school = |laestab| {
        let at = pack
            .schools
            .iter()
            .position(|s| s.laestab == laestab)
            .expect("a school");
        register::SchoolIx(at as u32)
    };
    // Calendars, day by day at each school.
    for s in &r.schools {
        let calendar = pack.registers.rolls().calendar(school(s.laestab));
        for row in &r.calendar {
            let held = sessions_on(r, s.laestab, row.date);
            prop_assert_eq!(calendar.open_on(row.date.into()), held.bits());
        }
    }
    // Spells, in any order.
    let mut spells = BTreeSet::new();
    for e in &r.enrolments {
        let pupil = pack.find_pupil(&e.upn).expect("a pupil");
        spells.insert((
            pupil,
            school(e.laestab),
            e.start.into(),
            e.end.map(register::Day::from),
            e.status,
        ));
    }
    let rolls = pack.registers.rolls();
    let found: BTreeSet<_> = (0..rolls.pupils())
        .map(register::PupilIx)
        .flat_map(|p| {
            rolls
                .spells(p)
                .iter()
                .map(move |s| (p, s.school, s.start, s.end, s.status))
        })
        .collect();
    prop_assert_eq!(found, spells);
    // Marks that count are there; the others are warned of.
    let mut odd = 0;
    for (upn, laestab, date, session, code) in &r.marks {
        let pupil = pack.find_pupil(upn).expect("a pupil");
        let slot = Slot::of((*date).into(), *session);
        let held = sessions_on(r, *laestab, *date).bits() >> *session as u16 & 1 == 1;
        if held && on_roll(r, upn, *laestab, *date) {
            prop_assert_eq!(
                pack.registers.mark(pupil, school(*laestab), slot),
                Some(*code)
            );
        } else {
            odd += 1;
        }
    }
    let of_marks = pack
        .warnings
        .list()
        .iter()
        .filter(|w| w.file == "marks.csv")
        .count();
    prop_assert_eq!(of_marks, odd);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(r in records(), threads in 1usize..4) {
        let folder = tempfile::tempdir().expect("a folder");
        write(&r, folder.path()).expect("written");
        match read_on(folder.path(), threads) {
            Ok(pack) => same(&r, &pack)?,
            Err(problems) => prop_assert!(false, "{}", told(&problems)),
        }
    }
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let r = Records {
        schools: vec![School {
            laestab: Laestab::new(12_345).expect("seven digits"),
            urn: String::new(),
            name: "St \"Ann\", Ash".to_owned(),
            phase: "primary".to_owned(),
            low_age: Some(4),
            high_age: None,
            kind: "maintained".to_owned(),
        }],
        calendar: vec![
            CalendarRow {
                laestab: None,
                date: date(2025, 9, 1),
                sessions: DaySessions::Both,
            },
            CalendarRow {
                laestab: Laestab::new(12_345),
                date: date(2025, 9, 1),
                sessions: DaySessions::None,
            },
        ],
        pupils: vec![Pupil {
            upn: "A,1".to_owned(),
            surname: "O'Brien".to_owned(),
            forename: "Ó\nr".to_owned(),
            dob: date(2015, 5, 1),
            sex: "F".to_owned(),
            year_group: String::new(),
        }],
        enrolments: vec![Enrolment {
            upn: "A,1".to_owned(),
            laestab: Laestab::new(12_345).expect("seven digits"),
            start: date(2025, 9, 1),
            end: None,
            status: RollStatus::Subsidiary,
        }],
        marks: vec![(
            "A,1".to_owned(),
            Laestab::new(12_345).expect("seven digits"),
            date(2025, 9, 1),
            Session::Pm,
            Code::PRESENT_PM,
        )],
        ..Records::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    write(&r, folder.path()).expect("written");
    let file = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    assert_eq!(
        file("schools.csv"),
        "laestab,urn,name,phase,low_age,high_age,type\n0012345,,\"St \"\"Ann\"\", Ash\",primary,4,,maintained\n"
    );
    assert_eq!(
        file("calendar.csv"),
        "laestab,date,sessions\n*,2025-09-01,AM+PM\n0012345,2025-09-01,none\n"
    );
    assert_eq!(
        file("pupils.csv"),
        "upn,surname,forename,dob,sex,year_group\n\"A,1\",O'Brien,\"Ó\nr\",2015-05-01,F,\n"
    );
    assert_eq!(
        file("enrolments.csv"),
        "upn,laestab,start,end,status\n\"A,1\",0012345,2025-09-01,,S\n"
    );
    assert_eq!(
        file("marks.csv"),
        "upn,laestab,date,session,code\n\"A,1\",0012345,2025-09-01,PM,\\\n"
    );
}
