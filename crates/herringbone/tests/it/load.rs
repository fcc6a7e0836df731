//! `herringbone load`: a day's marks of many schools, as the authority's own feed brings them.

use std::fs;

use crate::program::names;
use crate::store::Office;

const HEAD: &str = "DfE number,UPN,Date,Session,Mark\n";
const ROB: &str =
    "885/4001,Q801200005002,2025-09-02,AM,/\n885/4001,Q801200005002,2025-09-02,PM,\\\n";
const PUT_RIGHT: &str = "8854001,Q801200005002,2025-09-01,AM,M\n";
const NOBODY: &str = "8854001,T900000000001,2025-09-02,AM,/\n";

fn load(office: &Office, more: &[&str]) -> (Option<i32>, String, String) {
    let mut all = vec!["load", "herringbone.toml", "ashshire", "day.csv"];
    all.extend(["--as-at", "2025-09-02", "--school-column", "DfE number"]);
    all.extend(more);
    let run = office.run(&all);
    (run.code, run.out, run.err)
}

#[test]
fn a_day_is_loaded_and_said() {
    let office = Office::imported();
    fs::write(office.path("day.csv"), [HEAD, ROB, PUT_RIGHT].concat()).expect("a file");
    let (code, out, err) = load(&office, &[]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(
        out.starts_with("1 school with 2 marks added, 1 changed and 0 as the registers had them; 0 rows not taken; 1 pupil standing anew"),
        "{out}"
    );
    let (code, out, _) = load(&office, &[]);
    assert_eq!(code, Some(0));
    assert!(out.contains("0 marks added, 0 changed and 3 as"), "{out}");
    let verified = office.run(&["verify", "herringbone.toml"]);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
}

#[test]
fn rows_that_cannot_be_taken_are_said_and_given_back_beside_the_file() {
    let office = Office::imported();
    let text = [HEAD, ROB, NOBODY].concat();
    fs::write(office.path("day.csv"), text).expect("a file");
    let (code, out, err) = load(&office, &[]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        err.contains("day.csv, line 4, UPN T900000000001: is not on this school's roll"),
        "{err}"
    );
    assert!(
        err.contains("nothing was loaded: 1 row cannot be taken; see day.refused.csv"),
        "{err}"
    );
    let beside = fs::read_to_string(office.path("day.refused.csv")).expect("rows to mend");
    assert_eq!(beside.lines().count(), 2, "{beside}");

    let (code, out, _) = load(&office, &["--good-rows"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("2 marks added"), "{out}");
    assert!(names(&office.path("")).contains(&"day.refused.csv".to_owned()));
}

#[test]
fn a_file_without_its_column_is_refused_in_words() {
    let office = Office::imported();
    fs::write(
        office.path("day.csv"),
        "UPN,Date,Session,Mark\nQ801200005002,2025-09-02,AM,/\n",
    )
    .expect("a file");
    let (code, _, err) = load(&office, &[]);
    assert_eq!(code, Some(1));
    assert!(
        err.starts_with("day.csv, line 1, column DfE number: is not among the headings"),
        "{err}"
    );
}
