//! `/{authority}/letters/new`: a letter to the parents of the pupils of a list.
//! In: what the list is asked for, a letter, the answers that are the same for all. Out: a batch with a job
//! that writes it; or the form again. What each child's record answers is not asked.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::contact::Way;
use casework::people::Action;
use govuk::{Button, Choice, Content, ErrorSummary, Radios};
use letters::{FieldNeeded, Template as Letter};
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{
    BatchPupil, BatchState, LetterBatch, OwnLetter, begin_batch, letterhead_of, own_letter_in_use,
};
use store::schools::School;

use super::MOST;
use crate::contact::letter::known::FROM_THE_RECORD;
use crate::contact::letter::{all, fields, language, of_id, own, parents::ways};
use crate::contact::translation::{Reviewed, reviewed};
use crate::house::Rooms;
use crate::pupils::list::{Asked, AtASchool, at_a_school};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, page, see_other, text};
use crate::work::{Task, put_in};

#[derive(Template)]
#[template(path = "contact/batch/choose.html")]
struct ChoosePage {
    wrong: Option<ErrorSummary>,
    school: Option<String>,
    pupils: usize,
    too_many: bool,
    list: String,
    chosen: String,
    action: String,
    /// The list's own filters, sent along.
    hidden: Vec<(String, String)>,
    choices: Radios,
    button: Button,
}

#[derive(Template)]
#[template(path = "contact/batch/form.html")]
struct FormPage {
    wrong: Option<ErrorSummary>,
    letter: String,
    when: String,
    school: String,
    chosen: String,
    pupils: Vec<String>,
    back: String,
    action: String,
    letterhead: Option<String>,
    /// The questions that each child's record answers.
    known: Vec<String>,
    /// With which text, where the school has a letter of its own.
    own: Option<Content>,
    fields: Vec<Content>,
    ways: Radios,
    languages: Content,
    button: Button,
}

/// The pupils, where there are some of one school, and not too many.
async fn pupils(caller: &Caller, asked: &Asked) -> Result<AtASchool, Response> {
    let scope = caller.may(Action::WriteToParents)?;
    at_a_school(caller, &scope, asked, MOST).await
}

/// Which letter? Sent with the list's own filters, so that the address says it all.
pub(crate) async fn choose(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let found = pupils(&caller, &asked).await?;
    let rooms = &caller.rooms;
    let choices = all()
        .into_iter()
        .filter(|letter| !letter.personal)
        .map(|letter| Choice::new(letter.id, letter.name.as_str()).hint(letter.when.as_str()));
    let address = asked.address("");
    let query = address.strip_prefix('?').unwrap_or_default();
    let main = ChoosePage {
        wrong: None,
        school: found.school.as_ref().map(|s| s.name.clone()),
        pupils: found.lines.len(),
        too_many: found.lines.len() > MOST as usize,
        list: asked.address(&rooms.address("pupils")),
        chosen: found.chosen,
        action: rooms.address("letters/new/to"),
        hidden: url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        choices: Radios::new("letter", "Which letter do their parents have?").choices(choices),
        button: Button::new("Continue"),
    };
    Ok(page(
        &caller,
        "pupils",
        "Write to the parents of many pupils",
        main,
        |page| page,
    ))
}

/// The letter that was chosen.
#[derive(serde::Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    letter: String,
    #[serde(flatten)]
    asked: Asked,
}

/// A letter that many may have: one that holds what is one parent's alone is none.
fn for_many(id: &str) -> Option<&'static Letter> {
    of_id(id).filter(|letter| !letter.personal)
}

/// On to the letter's questions.
pub(crate) async fn chosen(caller: Caller, Query(chosen): Query<Chosen>) -> Answer {
    let page = match for_many(&chosen.letter) {
        Some(letter) => caller.rooms.address(&format!("letters/new/{}", letter.id)),
        None => caller.rooms.address("letters/new"),
    };
    Ok(see_other(&chosen.asked.address(&page)))
}

/// All that a batch rests on.
struct Desk {
    letter: &'static Letter,
    asked: Asked,
    school: School,
    has_letterhead: bool,
    /// The letter of the school's own, or the authority's, in this one's place.
    own: Option<OwnLetter>,
    found: AtASchool,
    translations: Vec<Reviewed>,
}

impl Desk {
    async fn open(caller: &Caller, letter: &str, asked: Asked) -> Result<Self, Response> {
        let missing = || caller.problem(Problem::NotFound);
        let letter = for_many(letter).ok_or_else(missing)?;
        let found = pupils(caller, &asked).await?;
        let fits = (1..=MOST as usize).contains(&found.lines.len());
        let school = found.school.clone().filter(|_| fits).ok_or_else(missing)?;
        let letterhead = letterhead_of(&caller.rooms.store, school.id).await;
        let translations = reviewed(&caller.rooms.store, letter).await;
        let own = own_letter_in_use(&caller.rooms.store, school.id, letter.id).await;
        Ok(Self {
            own: own.map_err(|e| caller.problem(e.into()))?,
            letter,
            translations: translations.map_err(|e| caller.problem(e.into()))?,
            asked,
            has_letterhead: letterhead
                .map_err(|e: StoreError| caller.problem(e.into()))?
                .is_some(),
            school,
            found,
        })
    }

    /// The questions that are asked once for all.
    fn asked_once(&self) -> impl Iterator<Item = &'static FieldNeeded> {
        let own = |needed: &&FieldNeeded| !FROM_THE_RECORD.contains(&needed.name.as_str());
        self.letter.fields.iter().filter(own)
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let rooms = &caller.rooms;
        let from_record = |needed: &&FieldNeeded| FROM_THE_RECORD.contains(&needed.name.as_str());
        let own = rooms.address(&format!("letters/new/{}", self.letter.id));
        let letterhead = rooms.address(&format!("schools/{}/letterhead", self.school.id));
        let main = FormPage {
            wrong: wrong.summary(),
            letter: self.letter.name.clone(),
            when: self.letter.when.clone(),
            school: self.school.name.clone(),
            chosen: self.found.chosen.clone(),
            pupils: self
                .found
                .lines
                .iter()
                .map(|l| format!("{} {}", l.forename, l.surname))
                .collect(),
            back: self.asked.address(&rooms.address("letters/new")),
            action: self.asked.address(&own),
            letterhead: (!self.has_letterhead).then_some(letterhead),
            known: self
                .letter
                .fields
                .iter()
                .filter(from_record)
                .map(|n| n.question.clone())
                .collect(),
            own: self
                .own
                .as_ref()
                .map(|own| own::question(rooms, own, typed, wrong)),
            fields: fields::inputs(self.asked_once(), typed, wrong),
            ways: which_ways(rooms)
                .into_iter()
                .fold(
                    Radios::new("ways", "By which way do they go?"),
                    |radios, (id, words)| radios.choice(Choice::new(id, words)),
                )
                .value(text(typed, "ways"))
                .error_if(wrong.at("ways")),
            languages: language::for_many(&self.translations, typed, wrong),
            button: Button::new("Write them").prevent_double_click(true),
        };
        let title = format!("{}: to the parents of many pupils", main.letter);
        let is_wrong = main.wrong.is_some();
        let mut answer = page(caller, "pupils", &title, main, |page| page.error(is_wrong));
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}

/// The orders in which ways can be tried, with their words: those that this authority has.
fn which_ways(rooms: &Rooms) -> Vec<(String, String)> {
    let own: BTreeSet<Way> = ways(rooms).collect();
    let mut found = Vec::new();
    for (email, by) in [
        (Way::Email, "By e-mail"),
        (Way::NotifyEmail, "By e-mail through GOV.UK Notify"),
    ] {
        for (post, otherwise) in [
            (Way::Post, "printed here"),
            (Way::NotifyPost, "printed by GOV.UK Notify"),
        ] {
            if own.contains(&email) && own.contains(&post) {
                let words = format!(
                    "{by} where the address is confirmed and the parent’s alone, otherwise by first class post, {otherwise}"
                );
                found.push((format!("{},{}", email.id(), post.id()), words));
            }
        }
    }
    for (way, words) in [
        (Way::Post, "All by first class post, printed here"),
        (
            Way::NotifyPost,
            "All by first class post, printed by GOV.UK Notify",
        ),
        (Way::Hand, "All to be handed over"),
    ] {
        if own.contains(&way) {
            found.push((way.id().to_owned(), words.to_owned()));
        }
    }
    found
}

/// The form.
pub(crate) async fn form(
    caller: Caller,
    Path((_, letter)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let desk = Desk::open(&caller, &letter, asked).await?;
    Ok(desk.show(&caller, &Typed::new(), &Wrong::default()))
}

/// Begins the batch: its pupils, the job and an entry in the school's chronology together.
pub(crate) async fn make(
    caller: Caller,
    Path((_, letter)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    axum::Form(mut typed): axum::Form<Typed>,
) -> Answer {
    let desk = Desk::open(&caller, &letter, asked).await?;
    let mut wrong = Wrong::default();
    fields::answers(desk.asked_once(), &typed, &mut wrong);
    let ways = text(&typed, "ways");
    if !which_ways(&caller.rooms).iter().any(|(id, _)| *id == ways) {
        wrong.add("ways", "Choose by which way they go");
    }
    language::for_many_checked(&desk.translations, &typed, &mut wrong);
    let own = own::chosen(desk.own.as_ref(), &typed, &mut wrong);
    let needs_pdf = |way: &str| Way::of_id(way).is_some_and(own::needs_pdf);
    let no_pdf = own.is_some() && caller.rooms.house.word_to_pdf.is_none();
    if no_pdf && ways.split(',').any(needs_pdf) {
        wrong.add("ways", own::NEEDS_PDF);
    }
    if let Some(own) = own {
        // What it was begun with, whatever is in use when the job comes to it.
        typed.insert(own::FIELD.to_owned(), own.id.to_string());
    }
    if !desk.has_letterhead {
        wrong.add("", "Say first what letters say of your school");
    }
    if !wrong.is_empty() {
        return Ok(desk.show(&caller, &typed, &wrong));
    }
    let batch = begin(&caller, &desk, &typed, ways).await;
    let batch = batch.map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(
        &caller.rooms.address(&format!("letters/{batch}")),
    ))
}

async fn begin(
    caller: &Caller,
    desk: &Desk,
    typed: &Typed,
    ways: String,
) -> Result<store::BatchId, StoreError> {
    let Caller { rooms, signed } = caller;
    let actor = signed.actor();
    let unit = rooms.store.begin(rooms.context(actor.clone())).await?;
    let id: store::BatchId = unit.context().id();
    let task = Task::WriteLetters {
        batch: id,
        by: actor.clone().into(),
    };
    let batch = LetterBatch {
        id,
        school: desk.school.id,
        letter: desk.letter.id.to_owned(),
        chosen: desk.found.chosen.clone(),
        answers: json!(typed),
        ways,
        state: BatchState::Writing,
        job: Some(put_in(&unit, &task, None).await?),
        made_at: rooms.now,
        made_by: actor.person,
        made_by_name: actor.name,
        made_by_position: actor.position,
    };
    let payload = json!({
        "batch": id, "letter": batch.letter, "pupils": desk.found.lines.len(),
        "narrowed to": batch.chosen, "ways": batch.ways, "own_letter": typed.get(own::FIELD),
    });
    let pupils = (1..)
        .zip(&desk.found.lines)
        .map(|(number, line)| BatchPupil {
            batch: id,
            number,
            pupil: line.id,
            name: format!("{} {}", line.forename, line.surname),
            done: false,
            without: String::new(),
        });
    begin_batch(&unit, batch, pupils.collect()).await?;
    let subject = Subject::School(desk.school.id);
    record(
        &unit,
        NewEntry::now(subject, "contact.batch.begun", payload),
    )
    .await?;
    unit.commit().await?;
    Ok(id)
}
