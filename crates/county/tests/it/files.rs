//! The files by the contract: references that resolve, rolls that do not overlap, codes of their
//! time, and no address or number that could be somebody's.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::LazyLock;

use county::Options;
use jiff::civil::Date;
use law::attendance::Code;
use law::school::{Kind, Laestab, Phase};
use law::upn::{Verdict, judge};

type Row = HashMap<String, String>;

/// A small county, written once for all tests.
struct Pack {
    folder: tempfile::TempDir,
    files: BTreeMap<&'static str, Vec<Row>>,
    exports: Vec<(String, Vec<Vec<String>>)>,
}

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        seed: 11,
        pupils: 4_200,
        ..Options::default()
    };
    county::generate(&options, folder.path(), &|_| ()).unwrap();
    let files = [
        "schools",
        "calendar",
        "pupils",
        "enrolments",
        "details",
        "parents",
        "relationships",
    ]
    .into_iter()
    .map(|name| (name, rows(&folder.path().join(format!("{name}.csv")))))
    .collect();
    let mut exports = Vec::new();
    for entry in std::fs::read_dir(folder.path().join("mis")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".csv") {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_path(&path)
                .unwrap();
            let records = reader
                .records()
                .map(|r| r.unwrap().iter().map(str::to_owned).collect())
                .collect();
            exports.push((name, records));
        } else {
            exports.push((name, Vec::new()));
        }
    }
    Pack {
        folder,
        files,
        exports,
    }
});

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn file(name: &str) -> &'static [Row] {
    &PACK.files[name]
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn keys(name: &str, column: &str) -> HashSet<&'static str> {
    let mut all = HashSet::new();
    for row in file(name) {
        assert!(
            all.insert(row[column].as_str()),
            "{name}: {} twice",
            row[column]
        );
    }
    all
}

#[test]
fn schools_are_complete_and_nobodys() {
    let mut kinds = BTreeSet::new();
    for row in file("schools") {
        let laestab = Laestab::parse(&row["laestab"]).unwrap();
        assert_eq!(laestab.authority(), 885);
        assert!(laestab.number() % 10_000 > 9_000, "{laestab}");
        assert!(row["urn"].len() == 6 && row["urn"].starts_with('9'));
        assert!(Phase::parse(&row["phase"]).is_some());
        kinds.insert(Kind::parse(&row["type"]).unwrap());
        let age = |column: &str| row[column].parse::<u8>().unwrap();
        assert!(age("low_age") < age("high_age"));
    }
    assert!(kinds.contains(&Kind::Independent) && kinds.contains(&Kind::Academy));
    keys("schools", "laestab");
    keys("schools", "name");
}

#[test]
fn calendars_have_the_english_shape() {
    let mut seen = HashSet::new();
    let schools = keys("schools", "laestab");
    let mut days = BTreeMap::<i16, usize>::new();
    let (mut closed, mut mornings, mut saturdays) = (0, 0, 0);
    for row in file("calendar") {
        let on = date(&row["date"]);
        assert!(
            seen.insert((&row["laestab"], on)),
            "{} {on} twice",
            row["laestab"]
        );
        assert!(
            !law::bank_holidays::is_bank_holiday(on).unwrap().value,
            "{on}"
        );
        if row["laestab"] == "*" {
            assert_eq!(row["sessions"], "AM+PM");
            assert!(on.weekday().to_monday_zero_offset() < 5);
            *days
                .entry(law::academic_year::academic_year(on).value.0)
                .or_default() += 1;
        } else {
            assert!(schools.contains(row["laestab"].as_str()));
            closed += usize::from(row["sessions"] == "none");
            mornings += usize::from(row["sessions"] == "AM");
            saturdays += usize::from(on.weekday() == jiff::civil::Weekday::Saturday);
        }
    }
    assert_eq!(days, BTreeMap::from([(2024, 195), (2025, 195)]));
    // Five days of training a school and year.
    assert!(closed >= schools.len() * 2 * 5, "{closed}");
    assert!(mornings > 0 && saturdays > 0);
}

#[test]
fn pupils_have_numbers_and_ages_that_fit() {
    let mut verdicts = [0_usize; 3];
    for row in file("pupils") {
        match judge(&row["upn"]).value {
            Verdict::Permanent => verdicts[0] += 1,
            Verdict::Temporary => verdicts[1] += 1,
            Verdict::WrongLetter { .. } => verdicts[2] += 1,
            Verdict::Malformed => panic!("{}", row["upn"]),
        }
        // Establishments that give numbers are not real ones.
        assert!(
            row["upn"][4..8].parse::<u16>().unwrap() > 9_000,
            "{}",
            row["upn"]
        );
        assert!(matches!(row["sex"].as_str(), "F" | "M"));
        let group: i16 = match row["year_group"].as_str() {
            "R" => 0,
            n => n.parse().unwrap(),
        };
        assert!((0..=11).contains(&group));
        let born = date(&row["dob"]);
        // On roll in 2024/25 or 2025/26; one year older where a summer child started late.
        let expected = (2024..=2025).map(|y| {
            let started = y - group;
            (
                Date::constant(started - 6, 9, 1),
                Date::constant(started - 4, 8, 31),
            )
        });
        assert!(
            expected
                .into_iter()
                .any(|(from, to)| from <= born && born <= to),
            "year {group}, born {born}"
        );
    }
    let all = file("pupils").len();
    assert!(verdicts[1] > 0 && verdicts[1] < all / 100, "{verdicts:?}");
    assert!(verdicts[2] > 0 && verdicts[2] < all / 400, "{verdicts:?}");
    keys("pupils", "upn");
}

#[test]
fn enrolments_are_valid_and_moves_happen() {
    let (pupils, schools) = (keys("pupils", "upn"), keys("schools", "laestab"));
    let mut spells = BTreeMap::<(&str, &str), Vec<(Date, Option<Date>)>>::new();
    let mut by_pupil = BTreeMap::<&str, Vec<(Date, Option<Date>, &str)>>::new();
    let mut statuses = BTreeMap::<&str, usize>::new();
    for row in file("enrolments") {
        assert!(pupils.contains(row["upn"].as_str()));
        assert!(schools.contains(row["laestab"].as_str()));
        let start = date(&row["start"]);
        let end = (!row["end"].is_empty()).then(|| date(&row["end"]));
        assert!(end.is_none_or(|e| e >= start), "{row:?}");
        spells
            .entry((&row["upn"], &row["laestab"]))
            .or_default()
            .push((start, end));
        by_pupil
            .entry(&row["upn"])
            .or_default()
            .push((start, end, &row["laestab"]));
        *statuses.entry(&row["status"]).or_default() += 1;
    }
    for (of, spells) in &mut spells {
        spells.sort_unstable();
        for pair in spells.windows(2) {
            assert!(
                pair[0].1.is_some_and(|end| end < pair[1].0),
                "{of:?}: {pair:?}"
            );
        }
    }
    assert_eq!(by_pupil.len(), pupils.len(), "every pupil is on a roll");
    assert!(statuses["M"] > 0 && statuses["M"] == statuses["S"]);
    let (mut at_once, mut with_gap, mut left) = (0, 0, 0);
    for stays in by_pupil.values_mut() {
        stays.sort_unstable();
        for pair in stays.windows(2) {
            if let (Some(end), true) = (pair[0].1, pair[0].2 != pair[1].2) {
                let days = end.until(pair[1].0).unwrap().get_days();
                // Not across the summer, when all move up.
                if end.month() != 7 && end.month() != 8 {
                    at_once += usize::from((1..=3).contains(&days));
                    with_gap += usize::from(days > 3);
                }
            }
        }
        let last = stays[stays.len() - 1].1;
        left += usize::from(last.is_some_and(|e| e.month() < 6 || e.month() > 8));
    }
    assert!(
        at_once > 0 && with_gap > 0 && left > 0,
        "{at_once} {with_gap} {left}"
    );
}

#[test]
fn marks_are_on_open_sessions_of_the_roll_with_codes_of_the_day() {
    let mut open = HashMap::<(&str, Date), &str>::new();
    for row in file("calendar") {
        open.insert((&row["laestab"], date(&row["date"])), &row["sessions"]);
    }
    let mut rolls = HashMap::<(&str, &str), Vec<(Date, Option<Date>)>>::new();
    for row in file("enrolments") {
        let end = (!row["end"].is_empty()).then(|| date(&row["end"]));
        rolls
            .entry((&row["upn"], &row["laestab"]))
            .or_default()
            .push((date(&row["start"]), end));
    }
    let path = PACK.folder.path().join("marks.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    assert_eq!(
        reader.headers().unwrap(),
        &csv::StringRecord::from(vec!["upn", "laestab", "date", "session", "code"])
    );
    let mut record = csv::StringRecord::new();
    let mut last = (String::new(), String::new(), String::new(), String::new());
    let mut codes = HashMap::<String, usize>::new();
    while reader.read_record(&mut record).unwrap() {
        let (upn, laestab, on) = (&record[0], &record[1], date(&record[2]));
        // Ordered by school, pupil, date and session: so nothing stands twice.
        let this = (
            laestab.to_owned(),
            upn.to_owned(),
            record[2].to_owned(),
            record[3].to_owned(),
        );
        assert!(last < this, "{last:?} before {this:?}");
        last = this;
        let sessions = open
            .get(&(laestab, on))
            .or_else(|| open.get(&("*", on)))
            .copied()
            .unwrap_or("none");
        assert!(sessions.contains(&record[3]), "{record:?} but {sessions}");
        assert!(
            rolls[&(upn, laestab)]
                .iter()
                .any(|&(from, to)| from <= on && to.is_none_or(|to| on <= to)),
            "{record:?} off roll"
        );
        if !codes.contains_key(&record[4]) {
            Code::parse(&record[4], on).unwrap();
        }
        *codes.entry(record[4].to_owned()).or_default() += 1;
    }
    for code in [
        "/", "\\", "L", "I", "M", "R", "S", "T", "E", "C", "C1", "J1", "C2", "B", "P", "V", "W",
        "K", "G", "U", "O", "N", "D", "X", "Y1", "Y2", "Y4", "Y7",
    ] {
        assert!(codes.contains_key(code), "no {code} in {codes:?}");
    }
}

#[test]
fn every_family_reference_resolves() {
    let pupils = keys("pupils", "upn");
    assert_eq!(keys("details", "upn"), pupils);
    let parents = keys("parents", "parent_ref");
    let (mut with_parent, mut known) = (HashSet::new(), HashSet::new());
    let mut pairs = HashSet::new();
    let mut restricted = 0;
    for row in file("relationships") {
        assert!(pupils.contains(row["upn"].as_str()));
        assert!(parents.contains(row["parent_ref"].as_str()));
        assert!(pairs.insert((&row["upn"], &row["parent_ref"])));
        with_parent.insert(row["upn"].as_str());
        known.insert(row["parent_ref"].as_str());
        assert!(row["contact_order"].parse::<u8>().unwrap() >= 1);
        for column in ["lives_with", "parental_responsibility"] {
            assert!(matches!(row[column].as_str(), "true" | "false"));
        }
        restricted += usize::from(!row["restriction"].is_empty());
    }
    assert_eq!(with_parent, pupils);
    assert_eq!(known, parents);
    assert!(restricted > 0 && restricted < file("relationships").len() / 20);
}

#[test]
fn nothing_could_reach_a_real_person() {
    let digits_after = |text: &str, prefix: &str| -> Option<u32> {
        text.strip_prefix(prefix).and_then(|rest| rest.parse().ok())
    };
    let (mut shared, mut with_mail) = (HashMap::<&str, usize>::new(), 0);
    for row in file("parents") {
        let email = row["email"].as_str();
        if email.is_empty() {
            assert!(row["email_confirmed_on"].is_empty());
        } else {
            with_mail += 1;
            *shared.entry(email).or_default() += 1;
            let (name, domain) = email.split_once('@').unwrap();
            assert!(
                matches!(domain, "example.com" | "example.org" | "example.net"),
                "{email}"
            );
            assert!(!name.is_empty() && name.is_ascii());
        }
        if !row["email_confirmed_on"].is_empty() {
            assert!(date(&row["email_confirmed_on"]) <= date("2026-07-31"));
        }
        if !row["mobile"].is_empty() {
            let number = digits_after(&row["mobile"], "07700 ").unwrap();
            assert!((900_000..=900_999).contains(&number));
        }
        if !row["phone"].is_empty() {
            let number = digits_after(&row["phone"], "01632 ").unwrap();
            assert!((960_000..=960_999).contains(&number));
        }
    }
    assert!(with_mail > file("parents").len() / 2);
    assert!(
        shared.values().any(|&n| n > 1),
        "some families share an address of mail"
    );
    for row in file("parents").iter().chain(file("details")) {
        let postcode = row["postcode"].as_str();
        assert!(
            postcode.starts_with("ZZ") && !postcode.starts_with("ZZ99"),
            "{postcode}"
        );
        assert!(!row["address"].is_empty());
    }
}

#[test]
fn exports_of_schools_read_as_what_they_are() {
    let schools = keys("schools", "laestab");
    let pupils = keys("pupils", "upn");
    let (mut long, mut wide, mut books) = (0, 0, 0);
    for (name, records) in &PACK.exports {
        assert!(schools.contains(&name[..7]), "{name}");
        if name.ends_with(".xlsx") {
            books += 1;
            continue;
        }
        let (header, rows) = records.split_first().unwrap();
        assert_eq!(
            header[..5],
            ["UPN", "Surname", "Forename", "Year", "Reg Group"]
        );
        assert!(rows.iter().all(|r| pupils.contains(r[0].as_str())));
        let english = |text: &str| {
            let parts: Vec<&str> = text.split('/').collect();
            assert_eq!(
                parts.iter().map(|p| p.len()).collect::<Vec<_>>(),
                [2, 2, 4],
                "{text}"
            );
            date(&format!("{}-{}-{}", parts[2], parts[1], parts[0]))
        };
        if name.ends_with("-long.csv") {
            long += 1;
            assert_eq!(header[5..], ["Date", "Session", "Mark"]);
            for row in rows {
                let on = english(&row[5]);
                assert!(
                    row[7].is_empty() || Code::parse(&row[7], on).is_ok(),
                    "{row:?}"
                );
            }
        } else {
            wide += 1;
            for title in &header[5..] {
                let (day, session) = title.split_once(' ').unwrap();
                english(day);
                assert!(matches!(session, "AM" | "PM"));
            }
        }
    }
    assert_eq!((long, wide, books), (3, 3, 3));
}
