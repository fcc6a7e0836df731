//! Transfer files of any bytes.
//! In: bytes as a file. Out: see the crate.

use exchange::Problems;
use exchange::ctf::{
    Known, Limits, Marks, Reading, Version, Writing, contacts, one_each, read, write,
};

const NAME: &str = "8854001_CTF_8854002_001.xml";

/// Small enough that whatever bytes ask for is done at once.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    depth: 24,
    elements: 50_000,
    pupil_elements: 5_000,
    attributes: 16,
    value_bytes: 8 << 10,
};

/// Bytes as a transfer file. What was read of it, written, is read back the same.
pub fn ctf_xml(bytes: &[u8]) {
    let reading = Reading {
        limits: LIMITS,
        ..Reading::default()
    };
    let received = match read(bytes, NAME, &reading) {
        Ok(received) => received,
        Err(problem) => {
            let text = problem.to_string();
            assert!(!text.chars().any(char::is_control), "{text:?}");
            return;
        }
    };
    for problems in [&received.refused, &received.notes] {
        assert!(problems.list().len() <= Problems::LIMIT);
        for problem in problems.list() {
            let text = problem.to_string();
            assert!(!text.chars().any(char::is_control), "{text:?}");
            assert!(text.len() < 1000, "{} bytes: {text}", text.len());
        }
    }
    let encoding = received.encoding;
    let mut ctf = received.looked_at();
    let told = contacts::of(&ctf, NAME);
    let all: usize = ctf.pupils.iter().map(|pupil| pupil.contacts.len()).sum();
    assert_eq!(
        told.contacts.contacts.len() + told.contacts.refused.len(),
        all
    );
    for sessions in ctf
        .pupils
        .iter()
        .flat_map(|p| &p.attendance)
        .filter_map(|y| y.sessions.as_ref())
    {
        match sessions.marks(&Known::default()) {
            Marks::Read { marks, .. } => {
                assert!(marks.is_sorted_by_key(|mark| (mark.date, mark.session)));
                assert!(marks.iter().all(|mark| mark.code.allowed_on(mark.date)));
            }
            Marks::NeedsReview { raw, why } => {
                assert_eq!(raw, sessions.raw);
                assert!(!why.is_empty());
            }
        }
    }
    ctf.header.version = Version::CURRENT;
    let writing = Writing {
        encoding,
        ..Writing::default()
    };
    for mut one in one_each(&ctf) {
        let written = write(&one, &writing).expect("whoever was read can be written");
        let again =
            read(&written.bytes, &written.name, &Reading::default()).expect("what is written");
        assert!(again.doubts.is_empty(), "{:?}", again.doubts);
        let mut again = again.looked_at();
        for ctf in [&mut one, &mut again] {
            for pupil in &mut ctf.pupils {
                pupil.line = 0;
                pupil
                    .contacts
                    .iter_mut()
                    .for_each(|contact| contact.line = 0);
                // An element of a list that holds nothing is not written.
                pupil
                    .contacts
                    .retain(|contact| *contact != exchange::ctf::Contact::default());
                pupil
                    .schools
                    .retain(|school| *school != exchange::ctf::School::default());
                pupil
                    .attendance
                    .retain(|year| *year != exchange::ctf::YearData::default());
            }
        }
        assert_eq!(one, again);
    }
}
