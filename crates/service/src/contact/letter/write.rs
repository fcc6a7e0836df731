//! `/{authority}/pupils/{id}/contact/write/{letter}`: a letter's questions, and which parents have it.
//! In: answers. Out: a communication for each parent who has it, with a letter of their own, waiting to be
//! read and approved; or the form again.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::{Action, Scope};
use govuk::{Button, Content, ErrorSummary};
use letters::Template;
use store::contact::{Letterhead, OwnLetter, letterhead_of, own_letter_in_use};
use store::schools::School;
use store::{SchoolId, StoreError};

use super::begin::ABOUT;
use super::own::{self, NotOpened, Own};
use super::paper::{NotKept, Paper, keep, write};
use super::{fields, known, language, of_id, parents};
use crate::contact::translation::{Reviewed, reviewed};
use crate::contact::who::{Addressee, addressees};
use crate::pupils::{Opened, name_of, open};
use crate::web::{Answer, Caller, Fields, Problem, Typed, Wrong, page, see_other, text};

#[derive(askama::Template)]
#[template(path = "contact/letter/write.html")]
struct WritePage {
    wrong: Option<ErrorSummary>,
    name: String,
    letter: String,
    when: String,
    back: String,
    action: String,
    /// Where the school's letterhead is set, while it is not.
    letterhead: Option<String>,
    /// What it is about, where another room began it.
    about: String,
    /// With which text, where the school has a letter of its own.
    own: Option<Content>,
    fields: Vec<Content>,
    parents: Vec<Content>,
    nobody: bool,
    button: Button,
}

/// All that writing a letter about this child rests on.
struct Desk {
    opened: Opened,
    letter: &'static Template,
    school: School,
    letterhead: Option<Letterhead>,
    /// The letter of the school's own, or the authority's, in this one's place.
    own: Option<OwnLetter>,
    parents: Vec<Addressee>,
    /// The letter in other languages, where somebody has reviewed the text.
    translations: Vec<Reviewed>,
}

/// The school, of those within scope, on whose roll the child is today.
pub(crate) fn own_school(
    opened: &Opened,
    scope: &Scope<SchoolId>,
    today: jiff::civil::Date,
) -> Option<School> {
    let spell = opened
        .enrolments
        .iter()
        .find(|e| e.holds_on(today) && scope.holds(&e.school))?;
    opened
        .schools
        .iter()
        .find(|s| s.id == spell.school)
        .cloned()
}

impl Desk {
    async fn open(caller: &Caller, id: &str, letter: &str) -> Result<Self, Response> {
        let scope = caller.may(Action::WriteToParents)?;
        let opened = open(caller, Action::WriteToParents, id, "writing a letter").await?;
        let missing = || caller.problem(Problem::NotFound);
        let failed = |e: StoreError| caller.problem(e.into());
        let letter = of_id(letter).ok_or_else(missing)?;
        let rooms = &caller.rooms;
        let school = own_school(&opened, &scope, rooms.today()).ok_or_else(missing)?;
        let letterhead = letterhead_of(&rooms.store, school.id)
            .await
            .map_err(failed)?;
        let own = own_letter_in_use(&rooms.store, school.id, letter.id).await;
        let parents = addressees(&rooms.store, opened.pupil.id, rooms.today()).await;
        let translations = reviewed(&rooms.store, letter).await;
        Ok(Self {
            own: own.map_err(failed)?,
            parents: parents.map_err(failed)?,
            translations: translations.map_err(failed)?,
            opened,
            letter,
            school,
            letterhead,
        })
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let rooms = &caller.rooms;
        let address = |page: &str| self.opened.address(rooms, page);
        let letterhead = rooms.address(&format!("schools/{}/letterhead", self.school.id));
        let main = WritePage {
            wrong: wrong.summary(),
            name: name_of(&self.opened.pupil),
            letter: self.letter.name.clone(),
            when: self.letter.when.clone(),
            back: address("/contact/write"),
            action: address(&format!("/contact/write/{}", self.letter.id)),
            letterhead: self.letterhead.is_none().then_some(letterhead),
            about: text(typed, ABOUT),
            own: self
                .own
                .as_ref()
                .map(|own| own::question(rooms, own, typed, wrong)),
            fields: fields::inputs(&self.letter.fields, typed, wrong),
            parents: self
                .parents
                .iter()
                .flat_map(|to| {
                    let mut asked = parents::question(rooms, to, typed, wrong);
                    if parents::can_be_reached(rooms, to) {
                        asked.push(language::question(&self.translations, to, typed, wrong));
                    }
                    asked
                })
                .collect(),
            nobody: self.parents.is_empty(),
            button: Button::new("Write and preview").prevent_double_click(true),
        };
        let title = format!("{}: {}", main.name, main.letter);
        let is_wrong = main.wrong.is_some();
        let mut answer = page(caller, "pupils", &title, main, |page| {
            self.opened.around(caller, "/contact", page.error(is_wrong))
        });
        if is_wrong {
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        answer
    }
}

/// The form, begun with what the record knows.
pub(crate) async fn form(
    caller: Caller,
    Path((_, id, letter)): Path<(String, String, String)>,
) -> Answer {
    let desk = Desk::open(&caller, &id, &letter).await?;
    let typed = known::begin_with(&desk.opened);
    Ok(desk.show(&caller, &typed, &Wrong::default()))
}

/// The form, begun by another room with what it knows beside the record.
pub(crate) async fn begun(
    caller: Caller,
    Path((_, id, letter)): Path<(String, String, String)>,
    axum::Form(sent): axum::Form<Fields>,
) -> Answer {
    let desk = Desk::open(&caller, &id, &letter).await?;
    let mut typed = known::begin_with(&desk.opened);
    typed.extend(sent.typed());
    Ok(desk.show(&caller, &typed, &Wrong::default()))
}

/// Writes the letters.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id, letter)): Path<(String, String, String)>,
    axum::Form(sent): axum::Form<Fields>,
) -> Answer {
    let desk = Desk::open(&caller, &id, &letter).await?;
    let typed = sent.typed();
    let mut wrong = Wrong::default();
    let answers = fields::answers(&desk.letter.fields, &typed, &mut wrong);
    let chosen = parents::chosen(&caller.rooms, &desk.parents, &typed, &mut wrong);
    let chosen: Vec<_> = chosen
        .into_iter()
        .map(|(to, way)| {
            let own = language::chosen(&desk.translations, to, &typed, &mut wrong);
            (to, way, own)
        })
        .collect();
    let own = own::chosen(desk.own.as_ref(), &typed, &mut wrong);
    if own.is_some() {
        // Who has it in another language has the built-in text.
        let in_own = chosen
            .iter()
            .filter(|(.., translation)| translation.is_none());
        let in_own: Vec<_> = in_own.map(|(to, way, _)| (*to, *way)).collect();
        own::refuse_ways(&caller.rooms, &in_own, &mut wrong);
    }
    let Some(letterhead) = &desk.letterhead else {
        wrong.add("", "Say first what letters say of your school");
        return Ok(desk.show(&caller, &typed, &wrong));
    };
    if !wrong.is_empty() {
        return Ok(desk.show(&caller, &typed, &wrong));
    }
    let (rooms, actor) = (&caller.rooms, caller.signed.actor());
    let mut common = known::facts(
        &desk.opened,
        &desk.school,
        letterhead,
        &actor,
        rooms.today(),
    );
    common.more = BTreeMap::from_iter(answers);
    let own = match own {
        Some(row) => match Own::open(rooms, row, desk.letter).await {
            Ok(own) => Some(Arc::new(own)),
            Err(NotOpened::Store(e)) => return Err(caller.problem(e.into())),
            Err(NotOpened::Refused(refusal)) => {
                wrong.add(own::FIELD, refusal.to_string());
                return Ok(desk.show(&caller, &typed, &wrong));
            }
        },
        None => None,
    };
    if let Some((field, words)) = own.as_ref().and_then(|own| own.unanswered(&common.more)) {
        wrong.add(field, words);
        return Ok(desk.show(&caller, &typed, &wrong));
    }
    let mut written = Vec::new();
    for (to, way, translation) in chosen {
        match write(desk.letter, &common, to, way, translation) {
            Ok(one) => written.push(one.in_own(own.as_ref())),
            Err(refusal) => {
                let field = match &refusal {
                    letters::Refusal::Missing { field, .. } => field.clone(),
                    _ => String::new(),
                };
                wrong.add(field, refusal.to_string());
                return Ok(desk.show(&caller, &typed, &wrong));
            }
        }
    }
    let about = text(&typed, ABOUT).parse().ok();
    let paper = Paper {
        pupil: desk.opened.pupil.id,
        school: desk.school.id,
        letter: desk.letter.id,
        about,
        batch: None,
    };
    match keep(rooms, actor, &paper, written).await {
        Ok(kept) => Ok(see_other(&match kept.as_slice() {
            [only] => desk
                .opened
                .address(&caller.rooms, &format!("/contact/{only}")),
            _ => desk.opened.address(&caller.rooms, "/contact"),
        })),
        Err(NotKept::Store(e)) => Err(caller.problem(e.into())),
        Err(why) => {
            wrong.add("", why.to_string());
            Ok(desk.show(&caller, &typed, &wrong))
        }
    }
}
