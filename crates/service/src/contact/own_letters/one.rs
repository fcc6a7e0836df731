//! `/{authority}/own-letters/{id}`: what is in a Word letter, and whether it may be used.
//! In: one of a school within scope, or the authority's. Out: each field with where it stands and what it is; those
//! that stand for nothing, and what cannot be repeated, without which alone it may be used; its use, its withdrawal.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Button, Cell, Content, ErrorSummary, SummaryList, Table};
use letters::words::{Check, Found, Known, OwnTemplate, same_name};
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, record};
use store::contact::{OwnLetterState, use_own_letter, withdraw_own_letter};

use super::list::{owner, tag};
use super::load::subject;
use super::{Seen, names, see};
use crate::contact::letter::own::read;
use crate::web::{Answer, Caller, Problem, QUICKER, Wrong, page, see_other};
use crate::when;

#[derive(Template)]
#[template(path = "contact/own_letters/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    back: String,
    letter: String,
    name: String,
    tag: Content,
    about: SummaryList,
    /// Why it cannot be used: a line each.
    amiss: Vec<String>,
    sound: bool,
    fields: Option<Table>,
    /// The names by which every parent's letter is told from another's are not in it.
    impersonal: bool,
    /// What the built-in letter says and this one has no place for.
    unused: Vec<String>,
    file: String,
    as_pdf: Option<String>,
    as_word: String,
    again: String,
    use_it: Option<Button>,
    withdraw: Option<Button>,
    action: String,
    in_use_for: Option<&'static str>,
}

/// A name that is much like one that nobody knows.
fn meant<'a>(name: &str, known: &'a [Known]) -> Option<&'a str> {
    const ALIKE: f64 = 0.86;
    let like = |known: &Known| strsim::jaro_winkler(&known.name, &name.to_lowercase());
    let nearest = known.iter().max_by(|a, b| like(a).total_cmp(&like(b)))?;
    (like(nearest) >= ALIKE).then_some(nearest.name.as_str())
}

/// What is amiss, a line each.
fn amiss(check: &Check, known: &[Known]) -> Vec<String> {
    let unknown = check.unknown.iter().map(|found| {
        let like = meant(&found.name, known);
        let like = like.map_or_else(String::new, |like| format!(" Did you mean {like}?"));
        format!(
            "“{}”, in {}, stands for nothing that is known.{like}",
            found.name, found.place
        )
    });
    unknown.chain(check.misplaced.iter().cloned()).collect()
}

fn table(check: &Check, known: &[Known]) -> Option<Table> {
    let row = |found: &Found, what: &str| {
        [
            Cell::new(found.name.as_str()),
            Cell::new(found.place.to_string()),
            Cell::new(what),
        ]
    };
    let knows = |found: &Found| {
        let known = known.iter().find(|k| same_name(&k.name, &found.name));
        known.map_or("", |known| known.what.as_str())
    };
    let unknown = check.unknown.iter();
    let mut rows: Vec<_> = unknown
        .map(|found| row(found, "Nothing is known by this name"))
        .collect();
    rows.extend(check.known.iter().map(|found| row(found, knows(found))));
    (!rows.is_empty()).then(|| {
        Table::new("Fields in the file")
            .head(["Field", "Where", "What stands there then"])
            .rows(rows)
    })
}

/// What is read of the file, in the place of its letter.
pub(super) struct Looked {
    pub(super) file: OwnTemplate,
    pub(super) check: Check,
    known: Vec<Known>,
}

/// Reads the file and checks it, by the letter as it is now.
pub(super) async fn look(caller: &Caller, seen: &Seen) -> Result<Looked, Response> {
    let failed = |e: StoreError| caller.problem(e.into());
    let bytes = caller.rooms.store.files().read(seen.own.file).await;
    // What was taken once is read again; a later version of the program may refuse more.
    let file = read(bytes.map_err(failed)?).await;
    let file = file.map_err(|e| caller.problem(Problem::Failed(Box::new(e))))?;
    let known = names(seen.letter);
    Ok(Looked {
        check: file.check(&known),
        file,
        known,
    })
}

pub(super) async fn show(caller: &Caller, seen: &Seen, looked: &Looked, wrong: &Wrong) -> Answer {
    let (rooms, own) = (&caller.rooms, &seen.own);
    let schools = store::schools::list(&rooms.store).await;
    let schools = schools.map_err(|e| caller.problem(e.into()))?;
    let address = |page: &str| rooms.address(&format!("own-letters/{}{page}", own.id));
    let sound = looked.check.is_sound();
    let has = |name: &str| {
        let mut known = looked.check.known.iter();
        known.any(|found| same_name(&found.name, name))
    };
    let mut about = SummaryList::new()
        .entry("Whose", owner(own, &schools))
        .entry("Loaded", when::instant(own.made_at))
        .entry(
            "By",
            format!("{}, {}", own.made_by_name, own.made_by_position),
        );
    if own.state != OwnLetterState::Checked {
        let what = match own.state {
            OwnLetterState::InUse => "In use since",
            _ => "Withdrawn",
        };
        let by = format!(
            "{}, by {}, {}",
            when::instant(own.changed_at),
            own.changed_by_name,
            own.changed_by_position
        );
        about = about.entry(what, by);
    }
    let required = seen.letter.fields.iter().filter(|field| field.required);
    let unused = required.filter(|field| {
        let column = |c: &letters::FieldNeeded| has(&format!("{}.{}", field.name, c.name));
        !has(&field.name) && !field.columns.iter().any(column)
    });
    let main = OnePage {
        wrong: wrong.summary(),
        back: rooms.address("own-letters"),
        letter: seen.letter.name.clone(),
        name: own.name.clone(),
        tag: tag(own.state).into(),
        about,
        amiss: amiss(&looked.check, &looked.known),
        sound,
        fields: table(&looked.check, &looked.known),
        impersonal: !["to.name", "to.salutation"].iter().any(|name| has(name)),
        unused: unused.map(|field| field.question.clone()).collect(),
        file: address("/letter.docx"),
        as_pdf: (rooms.house.word_to_pdf.is_some()).then(|| address("/preview.pdf")),
        as_word: address("/preview.docx"),
        again: rooms.address("own-letters/new"),
        use_it: (seen.may_change && sound && own.state != OwnLetterState::InUse)
            .then(|| Button::new("Use this letter").prevent_double_click(true)),
        withdraw: (seen.may_change && own.state != OwnLetterState::Withdrawn).then(|| {
            Button::new("Withdraw")
                .secondary()
                .prevent_double_click(true)
        }),
        action: address(""),
        in_use_for: (own.state == OwnLetterState::InUse).then_some(match own.school {
            Some(_) => "Whoever writes this letter at the school has it in the place of Herringbone’s text.",
            None => "Whoever writes this letter at a school that has none of its own has it in the place of Herringbone’s text.",
        }),
    };
    let title = format!("{}: a letter of your own", own.name);
    let is_wrong = main.wrong.is_some();
    let mut answer = page(caller, "post", &title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// The page.
pub(super) async fn one(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let seen = see(&caller, &id).await?;
    let looked = look(&caller, &seen).await?;
    show(&caller, &seen, &looked, &Wrong::default()).await
}

/// Puts it into use, or withdraws it.
pub(super) async fn act(
    caller: Caller,
    Path((_, id, act)): Path<(String, String, String)>,
) -> Answer {
    let seen = see(&caller, &id).await?;
    let using = match act.as_str() {
        "use" => true,
        "withdraw" => false,
        _ => return Err(caller.problem(Problem::NotFound)),
    };
    if !seen.may_change {
        let whose = "change the authority’s own letters: they are its administrators’";
        return Err(caller.problem(Problem::NotAllowed(whose)));
    }
    let looked = look(&caller, &seen).await?;
    let mut wrong = Wrong::default();
    if using && !looked.check.is_sound() {
        wrong.add("", "This letter cannot be used as it is: put right in Word what is listed here, and load it again");
        return show(&caller, &seen, &looked, &wrong).await;
    }
    let done = done(&caller, &seen, using).await;
    if done.map_err(|e| caller.problem(e.into()))? {
        let page = format!("own-letters/{}", seen.own.id);
        return Ok(see_other(&caller.rooms.address(&page)));
    }
    wrong.add("", QUICKER);
    let seen = see(&caller, &id).await?;
    show(&caller, &seen, &looked, &wrong).await
}

/// In one unit of work with the chronology. `false`: somebody was quicker, and nothing was done.
async fn done(caller: &Caller, seen: &Seen, using: bool) -> Result<bool, StoreError> {
    let (rooms, own) = (&caller.rooms, &seen.own);
    let context = rooms.context(caller.signed.actor());
    let unit = rooms.store.begin(context).await?;
    let (kind, before) = if using {
        match use_own_letter(&unit, own).await? {
            Some(before) => ("contact.own-letter.used", before),
            None => return Ok(false),
        }
    } else if withdraw_own_letter(&unit, own).await? {
        ("contact.own-letter.withdrawn", None)
    } else {
        return Ok(false);
    };
    let payload = json!({
        "own_letter": own.id, "letter": own.letter, "name": own.name, "in_place_of": before,
    });
    record(&unit, NewEntry::now(subject(own.school), kind, payload)).await?;
    unit.commit().await?;
    Ok(true)
}
