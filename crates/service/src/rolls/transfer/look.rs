//! `/{authority}/transfer/{school}/{file}`: what a transfer file holds, pupil by pupil, before anything is taken.
//! In: a file that was kept. Out: for each pupil on the roll what the record has, what the file has and what would be filled
//! in; attendance as totals, with the marks that a person has to look at as they came.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use exchange::Problem as FileProblem;
use exchange::ctf::{Ctf, Known, Marks, Received, Totals};
use govuk::{Button, Cell, Checkboxes, Choice, Content, ErrorSummary, NotificationBanner, Table};
use serde::Deserialize;
use store::files::{self, FileDigest};
use store::people::log_looks;
use store::schools::School;
use store::{SchoolId, StoreError};
use url::form_urlencoded;

use super::read::{Held, Matched, held, problems, received};
use crate::pupils::{look_at, name_of};
use crate::web::{Answer, Caller, Problem, Wrong, page};
use crate::when;

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The file's own name.
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    did: String,
}

/// Marks that nobody could read for sure.
struct ToReview {
    what: String,
    why: String,
    raw: String,
}

/// A pupil of the file.
struct Shown {
    name: String,
    table: Table,
    attendance: Option<Table>,
    review: Vec<ToReview>,
}

#[derive(Template)]
#[template(path = "rolls/transfer/look.html")]
struct LookPage {
    wrong: Option<ErrorSummary>,
    did: Option<NotificationBanner>,
    back: String,
    file: String,
    school: String,
    from: String,
    doubts: Vec<Content>,
    other: Vec<Content>,
    pupils: Vec<Shown>,
    families: String,
    action: String,
    looked: Option<Checkboxes>,
    button: Option<Button>,
}

/// A file that was kept for a school.
pub(super) struct Opened {
    pub(super) school: School,
    pub(super) digest: FileDigest,
    pub(super) name: String,
    pub(super) file: Received,
    pub(super) held: Held,
}

impl Opened {
    pub(super) async fn open(
        caller: &Caller,
        (school, digest): (&str, &str),
        name: &str,
    ) -> Result<Self, Response> {
        let scope = caller.may(Action::Notify)?;
        let missing = || caller.problem(Problem::NotFound);
        let failed = |e: StoreError| caller.problem(e.into());
        let school: SchoolId = school.parse().map_err(|_| missing())?;
        let digest = FileDigest::parse(digest).ok_or_else(missing)?;
        if !scope.holds(&school) {
            return Err(missing());
        }
        let store = &caller.rooms.store;
        let school = store::schools::find(store, school).await.map_err(failed)?;
        let school = school.ok_or_else(missing)?;
        let named = files::find(store, digest).await.map_err(failed)?;
        // What is no transfer file is none of this page's.
        named
            .filter(|named| named.media_type == "application/xml")
            .ok_or_else(missing)?;
        let bytes = store.files().read(digest).await.map_err(failed)?;
        let file = received(name.to_owned(), bytes)
            .await
            .map_err(|_| missing())?;
        let today = caller.rooms.today();
        let held = held(store, school.id, file.to_look_at(), name, today).await;
        Ok(Self {
            held: held.map_err(failed)?,
            school,
            digest,
            name: name.to_owned(),
            file,
        })
    }

    pub(super) fn address(&self, caller: &Caller, did: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("name", &self.name);
        if !did.is_empty() {
            query.append_pair("did", did);
        }
        let page = format!(
            "transfer/{}/{}?{}",
            self.school.id,
            self.digest,
            query.finish()
        );
        caller.rooms.address(&page)
    }
}

fn or<'a>(value: &'a str, none: &'a str) -> &'a str {
    if value.trim().is_empty() { none } else { value }
}

/// What the record has, what the file has, and what is done with it.
fn particulars(one: &Matched) -> Table {
    let (pupil, told) = (&one.record.pupil, &one.told);
    let kept = |filled: bool, said: &str| match (filled, said.trim().is_empty()) {
        (true, _) => "Filled in",
        (false, true) => "Nothing to fill in",
        (false, false) => "The record stays as it is",
    };
    let languages: Vec<&str> = told.languages.iter().map(|l| l.language.as_str()).collect();
    let languages = languages.join(", ");
    let told_home = told.address.as_ref().map_or_else(String::new, |at| {
        format!("{}, {}", at.lines().join(", "), at.postcode)
    });
    let own_home = one
        .record
        .home
        .as_ref()
        .map_or_else(String::new, |(lines, postcode)| {
            format!("{}, {postcode}", lines.replace('\n', ", "))
        });
    let needs: Vec<&str> = told
        .needs
        .provisions
        .iter()
        .map(|p| p.provision.as_str())
        .collect();
    let kinds: Vec<&str> = told.needs.needs.iter().map(|n| n.kind.as_str()).collect();
    let needs = [needs, kinds].concat().join(", ");
    let named = format!("{} {}", told.forename, told.surname);
    let rows = [
        ("Name", name_of(pupil), named, "The record stays as it is"),
        (
            "Born",
            when::day(pupil.born),
            when::day(told.born),
            "The same",
        ),
        (
            "Former number",
            pupil.former_upn.clone().unwrap_or_default(),
            told.former_upn.clone(),
            kept(one.former_upn.is_some(), &told.former_upn),
        ),
        (
            "Language",
            pupil.language.clone().unwrap_or_default(),
            languages.clone(),
            kept(one.language.is_some(), &languages),
        ),
        (
            "Address",
            own_home,
            told_home.clone(),
            kept(one.home.is_some(), &told_home),
        ),
        (
            "Special needs, by the file’s codes",
            "Not compared".to_owned(),
            needs,
            "Shown only: the school finds out itself",
        ),
    ];
    let rows = rows.map(|(what, own, told, done)| {
        [
            Cell::new(what),
            Cell::new(or(&own, "Not known")),
            Cell::new(or(&told, "Not in the file")),
            Cell::new(done),
        ]
    });
    Table::new("What the record has and what the file has")
        .caption_class("govuk-visually-hidden")
        .head(["What", "On record", "In the file", "What is done"])
        .rows(rows)
        .first_cell_is_header()
}

fn number(number: Option<u32>) -> String {
    number.map_or_else(|| "–".to_owned(), |n| n.to_string())
}

/// Attendance as the school before counted it, and the marks that a person has to look at.
fn attendance(ctf: &Ctf, one: &Matched) -> (Option<Table>, Vec<ToReview>) {
    let known = Known {
        made: ctf.header.made.map(jiff::civil::DateTime::date),
        ..Known::default()
    };
    let mut review = Vec::new();
    let mut rows = Vec::new();
    for year in &one.told.attendance {
        let marks = match year
            .sessions
            .as_ref()
            .map(|sessions| sessions.marks(&known))
        {
            None => "None in the file".to_owned(),
            Some(Marks::Read { marks, .. }) => {
                format!("{} could be read; the totals count", marks.len())
            }
            Some(Marks::NeedsReview { raw, why }) => {
                review.push(ToReview {
                    what: format!("{}, {}", year.name, year.year),
                    why,
                    raw,
                });
                "To be looked at, below".to_owned()
            }
        };
        let Totals {
            possible,
            attended,
            authorised,
            unauthorised,
        } = year.totals;
        rows.push([
            Cell::new(year.year.as_str()),
            Cell::new(year.name.as_str()),
            Cell::numeric(number(possible)),
            Cell::numeric(number(attended)),
            Cell::numeric(number(authorised)),
            Cell::numeric(number(unauthorised)),
            Cell::new(marks),
        ]);
    }
    let table = (!rows.is_empty()).then(|| {
        Table::new("Attendance at schools before")
            .caption_class("govuk-visually-hidden")
            .head([
                "Year",
                "School",
                "Possible",
                "Attended",
                "Authorised absence",
                "Unauthorised absence",
                "Marks one by one",
            ])
            .rows(rows)
    });
    (table, review)
}

fn families(held: &Held) -> String {
    let found = &held.families;
    format!(
        "To be added: {}. To be changed: {}. On record already: {}. Like somebody on record, and not joined with them: {}. Nobody is joined on a name alone.",
        found.added(),
        found.changed(),
        found.same(),
        found.to_look_at()
    )
}

/// The page.
pub(super) fn show(caller: &Caller, opened: &Opened, wrong: &Wrong, did: &str) -> Response {
    let ctf = opened.file.to_look_at();
    let pupils = opened.held.pupils.iter().map(|one| {
        let (attendance, review) = attendance(ctf, one);
        Shown {
            name: name_of(&one.record.pupil),
            table: particulars(one),
            attendance,
            review,
        }
    });
    let refused = opened.held.families.refused.iter().map(|one| FileProblem {
        file: opened.name.clone(),
        line: one.line,
        column: one.what.clone(),
        value: Some(one.value.clone()),
        why: one.why.clone(),
    });
    let refused: Vec<FileProblem> = refused.collect();
    let mut other = problems("Pupils who are not taken", &opened.held.nobody);
    other.extend(problems(
        "Pupils who cannot be read",
        opened.file.refused.list(),
    ));
    other.extend(problems("Contacts who are not taken", &refused));
    other.extend(problems(
        "Ways to reach somebody that are left out",
        &opened.held.left_out,
    ));
    other.extend(problems(
        "What else of the file is left out",
        opened.file.notes.list(),
    ));
    let doubts = &opened.file.doubts;
    let looked = (!doubts.is_empty()).then(|| {
        Checkboxes::new("looked", "The file is in doubt")
            .choice(Choice::new(
                "yes",
                "I have looked: the file is for this school and about these pupils",
            ))
            .error_if(wrong.at("looked"))
    });
    let some = !opened.held.pupils.is_empty();
    let main = LookPage {
        wrong: wrong.summary(),
        did: (did == "taken").then(|| {
            NotificationBanner::success("What the records had none of was filled in from the file.")
        }),
        back: caller.rooms.address("transfer"),
        file: opened.name.clone(),
        school: opened.school.name.clone(),
        from: ctf.header.source_name.clone(),
        doubts: problems("What is in doubt", doubts),
        other,
        pupils: pupils.collect(),
        families: families(&opened.held),
        action: opened.address(caller, ""),
        looked: looked.filter(|_| some),
        button: some
            .then(|| Button::new("Fill the records in from this file").prevent_double_click(true)),
    };
    let is_wrong = main.wrong.is_some();
    let title = "What this transfer file holds";
    let mut answer = page(caller, "", title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// Looks at a file; that the records of its pupils were looked at is written down.
pub(crate) async fn look(
    caller: Caller,
    Path((_, school, file)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let opened = Opened::open(&caller, (&school, &file), &asked.name).await?;
    let ids = opened.held.pupils.iter().map(|one| one.record.pupil.id);
    let looks = ids.map(|pupil| look_at(&caller, pupil, "a transfer file about the pupil"));
    let looked = log_looks(&caller.rooms.store, looks.collect()).await;
    looked.map_err(|e| caller.problem(e.into()))?;
    Ok(show(&caller, &opened, &Wrong::default(), &asked.did))
}
