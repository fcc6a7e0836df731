//! All marks in one text: what is read, and what is refused because it could be read in two ways.

use super::{csv_with, told};

/// Reads one text that begins on `start` and gives `date session code` for each mark, or why not.
fn read(text: &str, start: &str, settings: &str) -> Result<Vec<String>, String> {
    let mapping = format!(
        "shape = \"string\"\n{settings}\n[columns]\nmarks = \"Marks\"\nstart_date = \"From\"\n"
    );
    let file = format!("UPN,From,Marks\nB801200005001,{start},\"{text}\"\n");
    match csv_with(&file, &mapping) {
        Ok(export) => Ok(export
            .marks
            .iter()
            .map(|m| {
                let code = m.code.map_or(".", |code| code.text());
                format!("{} {} {code}", m.date.strftime("%d/%m"), m.session)
            })
            .collect()),
        Err(problems) => Err(told(&problems)),
    }
}

/// Monday 2 September 2024.
const MONDAY: &str = "02/09/2024";

/// Texts that have one reading: why, text, start, settings, how many marks, the last.
#[test]
fn texts_with_one_reading() {
    let rows: &[(&str, &str, &str, &str, usize, &str)] = &[
        (
            "to Friday, weeks of five and of seven days are the same",
            "/\\/\\/\\/\\/\\",
            MONDAY,
            "",
            10,
            "06/09 PM \\",
        ),
        (
            "five days said: the sixth is Monday",
            "/\\/\\/\\/\\/\\II",
            MONDAY,
            "week = 5",
            12,
            "09/09 PM I",
        ),
        (
            "seven days said: the sixth is Saturday",
            "/\\/\\/\\/\\/\\##",
            MONDAY,
            "week = 7",
            12,
            "07/09 PM #",
        ),
        (
            "a mark where a Sunday would be: only weeks of five days fit",
            "/\\/\\/\\/\\/\\/\\/\\",
            MONDAY,
            "",
            14,
            "10/09 PM \\",
        ),
        (
            "an end date decides the week",
            "/\\/\\/\\/\\/\\##",
            MONDAY,
            "end_date = 2024-09-07",
            12,
            "07/09 PM #",
        ),
        (
            "codes of two characters, where the end date leaves one reading",
            "/\\C1C1Y2\\",
            MONDAY,
            "end_date = 2024-09-04",
            6,
            "04/09 PM \\",
        ),
        (
            "two characters a session, where the end date leaves one reading",
            "/ \\ C1C1Y2\\ ",
            MONDAY,
            "end_date = 2024-09-04",
            6,
            "04/09 PM \\",
        ),
        (
            "two characters a session, said",
            "/ \\ C1- ",
            MONDAY,
            "characters_per_session = 2",
            4,
            "03/09 PM .",
        ),
        (
            "blanks are unmarked sessions, at the beginning too",
            "  /\\ \\",
            MONDAY,
            "characters_per_session = 1",
            6,
            "04/09 PM \\",
        ),
        (
            "one character a session, said, though every other is a blank",
            "/ / ",
            MONDAY,
            "characters_per_session = 1",
            4,
            "03/09 PM .",
        ),
        (
            "the system's own code of one character",
            "/\\77",
            MONDAY,
            "codes = { 7 = \"I\" }",
            4,
            "03/09 PM I",
        ),
    ];
    for (why, text, start, settings, count, last) in rows {
        let marks = read(text, start, settings).unwrap_or_else(|e| panic!("{why}: {e}"));
        assert_eq!(marks.len(), *count, "{why}");
        assert_eq!(marks.last().map(String::as_str), Some(*last), "{why}");
    }
}

/// A text without a mark has none to misplace.
#[test]
fn a_text_of_blanks_has_no_marks() {
    for text in ["", "          ", "----------", " - -"] {
        assert_eq!(
            read(text, MONDAY, "").expect("no marks"),
            Vec::<String>::new()
        );
    }
}

/// Texts that are refused: why, text, start, settings, the reason.
#[test]
fn texts_without_one_reading() {
    let rows: &[(&str, &str, &str, &str, &str)] = &[
        (
            "a code of two characters shifts all that follows by one",
            "/\\C1/\\",
            MONDAY,
            "week = 5",
            "holds C1, a code of two characters, so its length does not tell which session each \
             mark belongs to; give the date of the last mark or characters_per_session in a \
             mapping file, or export one column a session",
        ),
        (
            "beyond Friday, five or seven days",
            "/\\/\\/\\/\\/\\/\\",
            MONDAY,
            "",
            "can be read in more than one way (five-day weeks with one character a session to \
             2024-09-09; or seven-day weeks with one character a session to 2024-09-07); a mapping \
             file must say which (week, characters_per_session)",
        ),
        (
            "every other character a blank: afternoons unmarked, or two characters a session",
            "/ / ",
            MONDAY,
            "",
            "can be read in more than one way (five-day weeks with one character a session to \
             2024-09-03; or five-day weeks with two characters a session to 2024-09-02); a mapping \
             file must say which (week, characters_per_session)",
        ),
        (
            "an odd number of marks",
            "/\\/",
            MONDAY,
            "",
            "has 3 marks, which is not a morning and an afternoon for each day",
        ),
        (
            "fewer marks than the end date asks for",
            "/\\/\\",
            MONDAY,
            "week = 5\nend_date = 2024-09-06",
            "has 4 marks, and 2024-09-02 to 2024-09-06 in five-day weeks has 10 sessions",
        ),
        (
            "two characters with the end date leave two readings of one length or none",
            "/\\C1",
            MONDAY,
            "week = 5\nend_date = 2024-09-03",
            "holds \"1\" as its mark 4, which is not an attendance code",
        ),
        (
            "a week of five days does not begin on a Saturday",
            "/\\",
            "07/09/2024",
            "week = 5",
            "begins on 2024-09-07, which is not a day of five-day weeks",
        ),
        (
            "a mark that is no code",
            "/\\?\\",
            MONDAY,
            "",
            "holds \"?\" as its mark 3, which is not an attendance code",
        ),
        (
            "an end before the start",
            "/\\",
            MONDAY,
            "end_date = 2024-08-30",
            "begins on 2024-09-02, after its end",
        ),
    ];
    for (why, text, start, settings, reason) in rows {
        let error = read(text, start, settings).expect_err(why);
        let expected = format!(
            "x.csv, line 2, column Marks: \"{}\" {reason}\n",
            text.trim()
        );
        assert_eq!(error, expected, "{why}");
    }
}

/// A code of the wrong date is told with its own character, not with the whole text.
#[test]
fn a_code_out_of_its_dates_is_told_by_itself() {
    let error = read("/\\H\\", MONDAY, "").expect_err("H ended in August 2024");
    assert_eq!(
        error,
        "x.csv, line 2, column Marks: \"H\" was an attendance code only until 2024-08-18 and the \
         session is on 2024-09-03\n"
    );
}
