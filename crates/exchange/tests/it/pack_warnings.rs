//! What is odd but lawful to load: said, and the pack is read all the same.
//! In: the sound pack with one odd thing. Out: the warning, and that the mark counts nowhere.

use jiff::civil::date;
use register::{Standing, Windows};

use crate::pack_maker::{PackMaker, told};

/// Standings of both pupils at the end of September 2025.
fn standings(pack: &exchange::pack::Pack) -> Vec<Standing> {
    pack.registers
        .standings(date(2025, 9, 30).into(), Windows::default(), 1)
        .iter()
        .copied()
        .collect()
}

#[test]
fn each_odd_thing_is_named() {
    let sound = PackMaker::sound;
    let off_roll = "was not on that school's roll on";
    let closed = "is marked, but the school was not open in that session";
    let rows: [(&str, PackMaker, &str); 12] = [
        (
            "a wrong check letter, and what it should be",
            PackMaker::sound()
                .file(
                    "details.csv",
                    sound().text("details.csv").replace("B8012", "C8012"),
                )
                .file(
                    "relationships.csv",
                    sound().text("relationships.csv").replace("B8012", "C8012"),
                )
                .file(
                    "enrolments.csv",
                    sound().text("enrolments.csv").replace("B8012", "C8012"),
                )
                .file(
                    "marks.csv",
                    sound().text("marks.csv").replace("B8012", "C8012"),
                )
                .swap("pupils.csv", "B801200005001", "C801200005001"),
            "pupils.csv, line 2, column upn: \"C801200005001\" has a wrong check letter; it should be B",
        ),
        (
            "no shape of a number at all: schools hold such pupils",
            sound().line("pupils.csv", "X12,New,Ann,2020-01-01,F,1"),
            "pupils.csv, line 4, column upn: \"X12\" is not a unique pupil number",
        ),
        (
            "marked after leaving",
            sound().line("marks.csv", "Q801200005002,8854001,2025-09-01,AM,/"),
            &format!(
                "marks.csv, line 6, column upn: \"Q801200005002\" {off_roll} 2025-09-01; the mark counts nowhere"
            ),
        ),
        (
            "marked before joining, in a year that the roll does not reach",
            sound().line("marks.csv", "Q801200005002,8854002,2024-07-15,AM,/"),
            &format!("marks.csv, line 6, column upn: \"Q801200005002\" {off_roll} 2024-07-15"),
        ),
        (
            "marked at a school that never had the pupil",
            sound().line("marks.csv", "B801200005001,8854002,2025-09-01,AM,/"),
            &format!("marks.csv, line 6, column upn: \"B801200005001\" {off_roll} 2025-09-01"),
        ),
        (
            "off roll and closed: the roll is what to look at first",
            sound().line("marks.csv", "B801200005001,8854002,2025-09-07,AM,/"),
            &format!("marks.csv, line 6, column upn: \"B801200005001\" {off_roll} 2025-09-07"),
        ),
        (
            "a day that no calendar opens",
            sound().line("marks.csv", "B801200005001,8854001,2025-09-07,AM,/"),
            &format!("marks.csv, line 6, column date: \"2025-09-07\" {closed}"),
        ),
        (
            "a session that the school's own row closes",
            sound().line("marks.csv", "B801200005001,8854001,2025-09-02,PM,/"),
            &format!("marks.csv, line 6, column date: \"2025-09-02\" {closed}"),
        ),
        (
            "a day that the school's own row closes",
            sound()
                .swap(
                    "calendar.csv",
                    "8854001,2025-09-02,AM",
                    "8854001,2025-09-02,none",
                )
                .line("marks.csv", "B801200005001,8854001,2025-09-02,AM,/"),
            &format!("marks.csv, line 6, column date: \"2025-09-02\" {closed}"),
        ),
        (
            "a year without a calendar",
            sound().line("marks.csv", "B801200005001,8854001,2023-03-01,AM,/"),
            &format!("marks.csv, line 6, column date: \"2023-03-01\" {closed}"),
        ),
        (
            "a mark of the far past is a mark on a closed day",
            sound().line("marks.csv", "B801200005001,8854001,0205-09-01,AM,/"),
            &format!("marks.csv, line 6, column upn: \"B801200005001\" {off_roll} 0205-09-01"),
        ),
        (
            "the last day there is",
            sound().line("marks.csv", "B801200005001,8854001,9999-12-31,PM,/"),
            &format!("marks.csv, line 6, column date: \"9999-12-31\" {closed}"),
        ),
    ];
    let expected = standings(&PackMaker::sound().read().expect("sound"));
    for (why, maker, warning) in rows {
        let pack = maker
            .read()
            .unwrap_or_else(|p| panic!("{why}: {}", told(&p)));
        assert_eq!(pack.warnings.count(), 1, "{why}: {}", told(&pack.warnings));
        assert!(
            told(&pack.warnings).starts_with(warning),
            "{why}: {}",
            told(&pack.warnings)
        );
        // Nothing counts otherwise than without the odd thing.
        let mut found = standings(&pack);
        found.truncate(2);
        if why.starts_with("a day that the school's own row closes") {
            // Here the calendar itself was changed: one session fewer is unmarked.
            found[0].unmarked += 1;
        }
        assert_eq!(found, expected, "{why}");
    }
}

#[test]
fn only_a_hundred_warnings_are_kept_word_for_word() {
    let rows: String = (1..=28)
        .flat_map(|day| {
            (1..=9)
                .map(move |month| format!("B801200005001,8854001,2022-{month:02}-{day:02},AM,/\n"))
        })
        .collect();
    let maker = PackMaker::sound();
    let text = maker.text("marks.csv") + &rows;
    let pack = maker.file("marks.csv", text).read().expect("only warnings");
    assert_eq!(
        (pack.warnings.list().len(), pack.warnings.more()),
        (100, 152)
    );
    assert_eq!(pack.warnings.list()[99].line, 105);
    assert_eq!(pack.marks, 256);
}
