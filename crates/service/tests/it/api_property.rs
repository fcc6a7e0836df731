//! However marks are sent, in whichever portions and with whatever sent again, the registers come to
//! hold what one file of the same marks makes of them.
//! In: portions by chance. Out: the same bytes, the same standings.

use axum::http::StatusCode;
use casework::people::Permission;
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use register::Day;
use serde_json::{Value, json};
use store::attendance::{rows_of_pupils, standings_of};
use store::pupils::find_by_upn;

use crate::client::Client;
use crate::town::{TODAY, Town};

const UPNS: [&str; 2] = ["A999000000001", "A999000000002"];
const CODES: [&str; 6] = ["/", "O", "I", "U", "L", "X"];

/// A mark by chance: pupil, school day back from today, half of the day, code.
type Mark = (usize, i64, bool, usize);

/// Marks of one request, and whether it is sent again under the same key.
type Portion = (Vec<Mark>, bool);

fn portions() -> impl Strategy<Value = Vec<Portion>> {
    let mark = (0..UPNS.len(), 0..12_i64, any::<bool>(), 0..CODES.len());
    vec((vec(mark, 1..12), any::<bool>()), 1..6)
}

fn day(back: i64) -> Date {
    let mut date = TODAY;
    for _ in 0..back {
        date = date.yesterday().expect("a day");
        while Day::from(date).weekday() >= 5 {
            date = date.checked_sub(1.day()).expect("a day");
        }
    }
    date
}

fn rows(marks: &[Mark]) -> Vec<Value> {
    let mut seen = std::collections::BTreeMap::new();
    // The last word on a session counts; a request holds each session once.
    for (upn, back, morning, code) in marks {
        seen.insert((*upn, *back, *morning), *code);
    }
    let row = |((upn, back, morning), code): ((usize, i64, bool), usize)| {
        json!({
            "upn": UPNS[upn], "date": day(back).to_string(),
            "session": if morning { "AM" } else { "PM" }, "code": CODES[code],
        })
    };
    seen.into_iter().map(row).collect()
}

fn file(marks: &[Value]) -> String {
    let line = |m: &Value| {
        let text = |name: &str| m[name].as_str().expect("text").to_owned();
        format!(
            "{},{},{},{}\n",
            text("upn"),
            text("date"),
            text("session"),
            text("code")
        )
    };
    let lines: String = marks.iter().map(line).collect();
    format!("UPN,AttendanceDate,SessionName,AttendanceMark\n{lines}")
}

/// Everything that the registers and the standings of both pupils hold.
async fn state(town: &Town) -> String {
    let store = town.rooms().store;
    let mut ids = Vec::new();
    for upn in UPNS {
        ids.push(find_by_upn(&store, &[upn]).await.expect("reads")[0].id);
    }
    let rows = rows_of_pupils(&store, &ids).await.expect("reads");
    let mut standings = standings_of(&store, &ids).await.expect("reads");
    standings.sort_by_key(|s| s.pupil);
    format!("{rows:?} {standings:?}")
}

async fn sent(portions: &[Portion]) -> String {
    let town = Town::at_ease().await;
    let client = Client::of(&town, "Alder Primary", &[Permission::Write]).await;
    for (at, (marks, again)) in portions.iter().enumerate() {
        let body = json!({ "marks": rows(marks) });
        for _ in 0..=usize::from(*again) {
            let told = client
                .post("schools/9994001/marks", &format!("k{at}"), &body)
                .await;
            assert_eq!(told.status, StatusCode::CREATED, "{}", told.text);
        }
    }
    state(&town).await
}

async fn loaded(portions: &[Portion]) -> String {
    let town = Town::at_ease().await;
    let all: Vec<Mark> = portions
        .iter()
        .flat_map(|(marks, _)| marks)
        .copied()
        .collect();
    crate::load::load_a_file(&town, &file(&rows(&all))).await;
    state(&town).await
}

#[test]
fn portions_make_the_same_registers_as_one_file() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let held = runner.run(&portions(), |portions| {
        let (one, other) =
            runtime.block_on(async { (sent(&portions).await, loaded(&portions).await) });
        prop_assert_eq!(one, other);
        Ok(())
    });
    held.expect("the same either way");
}
