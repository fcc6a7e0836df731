//! `/{authority}/pupils/download/{format}`: the list as a file that spreadsheets open.
//! In: what the list is asked for. Out: a workbook or CSV in which nothing is a formula; and an
//! entry in the authority's chronology, for children's data leaves here.

use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::IntoResponse;
use casework::people::Action;
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{self, PupilLine};

use super::list::{Asked, Wanted, tier_in_words, wanted};
use super::per_cent;
use super::workbook::{self, About};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem};
use crate::when;

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

/// The list as CSV. It begins with the mark by which spreadsheets know that it is UTF-8.
pub(super) fn written(rooms: &Rooms, lines: &[PupilLine]) -> Result<Vec<u8>, csv::Error> {
    let mut csv = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    csv.write_record(HEADINGS)?;
    for line in lines {
        csv.write_record(columns(rooms, line).map(|value| plain(&value)))?;
    }
    csv.into_inner().map_err(|e| e.into_error().into())
}

/// In which form the list is taken away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// A workbook with typed columns.
    Xlsx,
    /// Values separated by commas.
    Csv,
}

impl Format {
    pub(super) const ALL: [Self; 2] = [Self::Xlsx, Self::Csv];

    /// Its word in addresses, and the end of the file's name.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The words of the link to it.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Xlsx => "Download this list (Excel)",
            Self::Csv => "Download this list (CSV)",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    fn written(
        self,
        rooms: &Rooms,
        lines: &[PupilLine],
        about: &About,
    ) -> Result<Vec<u8>, NotWritten> {
        match self {
            Self::Csv => Ok(written(rooms, lines)?),
            Self::Xlsx => {
                let tier =
                    |t: Option<&str>| t.map_or_else(String::new, |t| tier_in_words(rooms, Some(t)));
                Ok(workbook::written(lines, tier, about, rooms.today())?)
            }
        }
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
enum NotWritten {
    #[error("the list could not be written as CSV")]
    Csv(#[from] csv::Error),
    #[error("the list could not be written as a workbook")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error("the list was not written to its end")]
    Stopped(#[from] tokio::task::JoinError),
}

/// What the file says of itself.
fn about(caller: &Caller, wanted: &Wanted, pupils: usize) -> About {
    let rooms = &caller.rooms;
    let mut about = vec![
        ("Authority", rooms.authority.name.clone()),
        ("Taken away on", when::instant(rooms.now)),
        ("By", caller.signed.person.name.clone()),
        ("Pupils", pupils.to_string()),
    ];
    about.extend(wanted.chosen.iter().map(|c| (c.kind, c.words.clone())));
    about.push((
        "Keep it safe",
        "This file holds children's personal data. Keep it no longer than you need it.".to_owned(),
    ));
    about
}

/// The file.
pub(crate) async fn download(
    caller: Caller,
    Path((_, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let format = Format::ALL.into_iter().find(|f| f.id() == format);
    let format = format.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let scope = caller.may(Action::DownloadPupils)?;
    let wanted = wanted(&caller, &scope, &asked).await?;
    let rooms = &caller.rooms;
    let (reach, narrow) = (&wanted.reach, &wanted.narrow);
    let lines = pupils::list_lines(&rooms.store, reach, narrow, asked.order(), 0, MOST)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let (pupils, about) = (lines.len(), about(&caller, &wanted, lines.len()));
    // A county's list takes a second or two: not on a thread that serves others.
    let own = rooms.clone();
    let bytes = tokio::task::spawn_blocking(move || format.written(&own, &lines, &about)).await;
    let bytes = bytes
        .map_err(NotWritten::from)
        .flatten()
        .map_err(|e| caller.problem(Problem::Failed(Box::new(e))))?;
    note(&caller, pupils, format, &wanted)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let name = format!(
        "attachment; filename=\"pupils-{}-{}.{}\"",
        rooms.authority.id,
        rooms.today(),
        format.id()
    );
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

async fn note(
    caller: &Caller,
    pupils: usize,
    format: Format,
    wanted: &Wanted,
) -> Result<(), StoreError> {
    let Caller { rooms, signed } = caller;
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    let narrowed: Vec<String> = wanted
        .chosen
        .iter()
        .map(|c| format!("{}: {}", c.kind, c.words))
        .collect();
    let payload = json!({ "pupils": pupils, "format": format.id(), "narrowed to": narrowed });
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
