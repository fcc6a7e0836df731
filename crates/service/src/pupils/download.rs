//! `/{authority}/pupils/download`: the list as a file that spreadsheets open.
//! In: what the list is asked for. Out: CSV in which nothing is a formula; and an entry in the
//! authority's chronology, for children's data leaves here.

use axum::extract::Query;
use axum::http::header;
use axum::response::IntoResponse;
use casework::people::Action;
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{self, PupilLine};

use super::list::{Asked, tier_in_words, wanted};
use super::per_cent;
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem};

/// Lines of a file: more than any authority has pupils.
const MOST: u32 = 400_000;

const HEADINGS: [&str; 11] = [
    "upn",
    "surname",
    "forename",
    "date_of_birth",
    "year_group",
    "school",
    "tier",
    "attendance_pct",
    "w12_pct",
    "unauthorised",
    "pn_sessions",
];

/// A value that no spreadsheet takes for a formula. Source: OWASP, CSV injection.
pub(super) fn plain(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

fn columns(rooms: &Rooms, line: &PupilLine) -> [String; 11] {
    let rate = |rate: Option<u32>| rate.map_or_else(String::new, |r| per_cent(Some(r)));
    let number = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
    let tier = line.tier.as_deref();
    [
        line.upn.clone().unwrap_or_default(),
        line.surname.clone(),
        line.forename.clone(),
        line.born.to_string(),
        line.year_group.clone(),
        line.school.clone().unwrap_or_default(),
        tier.map_or_else(String::new, |t| tier_in_words(rooms, Some(t))),
        rate(line.attendance_rate).replace('%', ""),
        rate(line.w12_rate).replace('%', ""),
        number(line.unauthorised),
        number(line.pn_sessions),
    ]
}

/// The file as bytes. It begins with the mark by which spreadsheets know that it is UTF-8.
pub(super) fn written(rooms: &Rooms, lines: &[PupilLine]) -> Result<Vec<u8>, csv::Error> {
    let mut csv = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    csv.write_record(HEADINGS)?;
    for line in lines {
        csv.write_record(columns(rooms, line).map(|value| plain(&value)))?;
    }
    csv.into_inner().map_err(|e| e.into_error().into())
}

/// The file.
pub(crate) async fn download(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let scope = caller.may(Action::DownloadPupils)?;
    let wanted = wanted(&caller, &scope, &asked).await?;
    let rooms = &caller.rooms;
    let (reach, narrow) = (&wanted.reach, &wanted.narrow);
    let lines = pupils::list_lines(&rooms.store, reach, narrow, asked.order(), 0, MOST)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let bytes = written(rooms, &lines).map_err(|e| caller.problem(Problem::Failed(Box::new(e))))?;
    note(&caller, lines.len())
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let name = format!(
        "attachment; filename=\"pupils-{}-{}.csv\"",
        rooms.authority.id,
        rooms.today()
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

async fn note(caller: &Caller, pupils: usize) -> Result<(), StoreError> {
    let Caller { rooms, signed } = caller;
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let payload = json!({ "pupils": pupils });
    let entry = NewEntry::now(Subject::Authority, "pupils.list.downloaded", payload);
    record(&unit, entry).await?;
    unit.commit().await
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_begins_as_a_formula() {
        for bad in ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(plain(bad), format!("'{bad}"));
        }
        for good in ["O'Connell", "7-8", "", "A=1"] {
            assert_eq!(plain(good), good);
        }
    }
}
