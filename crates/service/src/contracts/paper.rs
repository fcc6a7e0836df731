//! The contract itself: as tagged PDF and as Word, from the sheet `attendance-contract`.
//! In: a version with its parties and undertakings. Out: its document; the PDF is kept with the version as
//! it was set, the Word file is made of the same rows when it is asked for.
//! It names its parties and says nobody's address: parents who live apart may both hold a copy.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::contracts::Side;
use casework::people::Action;
use jiff::civil::Date;
use letters::{Document, Facts, Failure, Field, Language, Look};
use serde::Deserialize;
use serde_json::Value;
use store::StoreError;
use store::contact::letterhead_of;
use store::contracts::{Agreed, Party, Undertaking, Version};
use store::schools::School;

use super::Desk;
use super::figures::Figures;
use crate::contact::who::addressees;
use crate::house::Rooms;
use crate::pupils::{Opened, year_in_words};
use crate::web::{Answer, Caller, Problem};
use crate::when;

/// The template's id.
const SHEET: &str = "attendance-contract";

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotSet {
    /// The template lacks something.
    #[error(transparent)]
    Refused(#[from] letters::Refusal),
    /// It could not be set.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such sheet in this program.
    #[error("the sheet of the contract is missing from this program")]
    NoSheet,
    /// It was broken off.
    #[error("setting the contract was broken off")]
    BrokenOff,
}

/// As what a party signs, as the document names them: "Ms Ida Lindgren, mother".
pub(super) fn party_in_words(party: &Party, school: &School, authority: &str) -> String {
    match party.side {
        Side::School => format!("{}, {}, for {}", party.name, party.position, school.name),
        Side::Authority => format!("{}, {}, for {authority}", party.name, party.position),
        _ if party.position.is_empty() => party.name.clone(),
        _ => format!("{}, {}", party.name, party.position),
    }
}

/// The texts of a list that is kept as JSON.
pub(super) fn texts(list: &Value) -> Vec<String> {
    let all = list.as_array().map_or(&[][..], Vec::as_slice);
    let all = all.iter().filter_map(Value::as_str);
    all.map(str::to_owned).collect()
}

/// The days of the reviews that a version plans.
pub(super) fn review_days(version: &Version) -> Vec<Date> {
    let all = texts(&version.reviews).into_iter();
    all.filter_map(|day| day.parse().ok()).collect()
}

/// What somebody undertakes, as the document lists it; with several parents each line says whose it is.
fn undertaken(all: &[Undertaking], parties: &[Party], sides: &[Side]) -> Vec<String> {
    let parents = parties.iter().filter(|p| p.side == Side::Parent).count();
    let own = all.iter().filter(|u| sides.contains(&u.side));
    own.map(|u| {
        let whose = parties.iter().find(|p| Some(p.number) == u.party);
        match whose.filter(|p| p.side == Side::Parent && parents > 1) {
            Some(party) => format!("{}: {}", party.name, u.words),
            None => u.words.clone(),
        }
    })
    .collect()
}

/// The facts of a version.
fn facts(rooms: &Rooms, opened: &Opened, school: &School, agreed: &Agreed) -> Facts {
    let pupil = &opened.pupil;
    let (version, parties) = (&agreed.version, &agreed.parties);
    let forename = (pupil.preferred_forename.as_ref()).unwrap_or(&pupil.legal_forename);
    let surname = (pupil.preferred_surname.as_ref()).unwrap_or(&pupil.legal_surname);
    let authority = &rooms.authority.name;
    let figures = Figures::of(&version.figures);
    let list = |sides: &[Side]| Field::List(undertaken(&agreed.undertakings, parties, sides));
    let parties = parties.iter();
    let parties = parties.map(|p| party_in_words(p, school, authority));
    let reviews = review_days(version).into_iter().map(when::weekday);
    let mut more: BTreeMap<String, Field> = BTreeMap::new();
    let mut put = |name: &str, field: Field| {
        if !field.is_blank() {
            more.insert(name.to_owned(), field);
        }
    };
    put("version", Field::Number(version.number.into()));
    put("made_on", Field::Date(version.holds_from));
    put("ends_on", Field::Date(version.holds_until));
    put("parties", Field::List(parties.collect()));
    put("goals", Field::List(texts(&version.goals)));
    put("parent_will", list(&[Side::Parent]));
    put("school_will", list(&[Side::School, Side::Authority]));
    put("child_will", list(&[Side::Pupil]));
    put("others_will", list(&[Side::Others]));
    put("reviews", Field::List(reviews.collect()));
    if let Some(figures) = figures {
        put("since", Field::Date(figures.since));
        put(
            "attendance",
            Field::Percent(figures.attendance.unwrap_or(0)),
        );
        put("unauthorised", Field::Number(figures.unauthorised.into()));
    }
    Facts {
        child: letters::Child {
            name: format!("{forename} {surname}"),
            forename: forename.clone(),
            year_group: year_in_words(&pupil.year_group),
            form: String::new(),
        },
        school: letters::School {
            name: school.name.clone(),
            ..letters::School::default()
        },
        date: version.agreed_on,
        more,
        ..Facts::default()
    }
}

/// A version as a document, and the paper it is on.
async fn document(
    rooms: &Rooms,
    opened: &Opened,
    school: &School,
    agreed: &Agreed,
) -> Result<(Document, Look), NotSet> {
    let mut facts = facts(rooms, opened, school, agreed);
    if let Some(letterhead) = letterhead_of(&rooms.store, school.id).await? {
        facts.school.address = letterhead.lines.lines().map(str::to_owned).collect();
        facts.school.telephone = letterhead.telephone;
        facts.school.email = letterhead.email;
    }
    let sheet = letters::find(SHEET, Language::English).ok_or(NotSet::NoSheet)?;
    let look = Look::of(&facts.school, Language::English);
    Ok((sheet.write(&facts)?, look))
}

/// A version as tagged PDF.
pub(super) async fn pdf(
    rooms: &Rooms,
    opened: &Opened,
    school: &School,
    agreed: &Agreed,
) -> Result<Vec<u8>, NotSet> {
    let (document, look) = document(rooms, opened, school, agreed).await?;
    // It takes some milliseconds of a core: not on a thread that serves others.
    let set = tokio::task::spawn_blocking(move || document.pdf(&look)).await;
    Ok(set.map_err(|_| NotSet::BrokenOff)??)
}

/// A version's file, named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    contract: String,
    version: u16,
    file: String,
}

/// Whether a party of a version is somebody with whom contact is restricted now: what names them is
/// given to nobody until somebody who may has looked at it.
pub(super) async fn is_restricted(
    rooms: &Rooms,
    desk: &Desk,
    version: u16,
) -> Result<bool, StoreError> {
    let all = addressees(&rooms.store, desk.pupil(), rooms.today()).await?;
    let parties = desk.whole.parties_of(version);
    let mut parents = parties.filter_map(|p| p.parent);
    Ok(parents.any(|parent| {
        let own = all.iter().find(|to| to.parent.id == parent);
        own.is_some_and(|to| to.do_not_write.is_some())
    }))
}

/// A version as PDF or Word.
pub(crate) async fn paper(caller: Caller, Path(at): Path<At>) -> Answer {
    let what = "an attendance contract as a document";
    let desk = Desk::open(&caller, &at.id, &at.contract, Action::SeeContracts, what).await?;
    let missing = || caller.problem(Problem::NotFound);
    let version = desk.whole.version(at.version).ok_or_else(missing)?.clone();
    let rooms = &caller.rooms;
    let restricted = is_restricted(rooms, &desk, version.number).await;
    if restricted.map_err(|e| caller.problem(e.into()))? {
        return Err(caller.problem(Problem::Unreadable(
            "Contact with a parent whom this contract names is restricted, so it is given out to nobody from here. Ask your safeguarding lead.",
        )));
    }
    let name = format!("attendance-contract-version-{}", version.number);
    match at.file.as_str() {
        "contract.pdf" => {
            let read = rooms.store.files().read(version.document).await;
            let bytes = read.map_err(|e| caller.problem(e.into()))?;
            Ok(file(
                &format!("{name}.pdf"),
                "application/pdf",
                bytes.into(),
            ))
        }
        "contract.docx" => {
            let number = version.number;
            let agreed = Agreed {
                parties: desk.whole.parties_of(number).cloned().collect(),
                undertakings: desk.whole.undertakings_of(number).cloned().collect(),
                version,
            };
            let made = document(rooms, &desk.opened, &desk.school, &agreed).await;
            let word = made.and_then(|(document, look)| Ok(document.word(&look)?));
            let bytes = word.map_err(|e| caller.problem(Problem::Failed(Box::new(e))))?;
            Ok(file(
                &format!("{name}.docx"),
                letters::words::MEDIA_TYPE,
                bytes,
            ))
        }
        _ => Err(missing()),
    }
}

fn file(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
