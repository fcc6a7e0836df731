//! What a party said of a version: signed, with the signed copy, or not, with the reason.
//! In: a form with a file. Out: the signature on record; once everybody has signed, the version in force
//! with its reviews, and the step of support that it is.

use axum::extract::{Multipart, Path};
use axum::response::Response;
use casework::contracts::{Act, CHOICE, Side, Signing, Word, sign};
use govuk::{Choice, FileUpload, Radios};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use store::contracts::{
    ContractReview, Doing, Party, ReviewState, Signature, Version, add_copy, insert_reviews,
    insert_signature, put_aside,
};
use store::files::{self, WrittenFile};
use store::{StoreError, Unit};

use super::form::{Form, unless_seen, wrong};
use super::paper::review_days;
use super::{At, Desk};
use crate::support::{Formal, formalise};
use crate::web::inputs::{date_field, words_field};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, put_day, scan, text};
use crate::when;

/// A party of the latest version, named in an address.
#[derive(Deserialize)]
pub(crate) struct AtParty {
    id: String,
    contract: String,
    party: u16,
}

/// What the form is about.
struct Paper {
    desk: Desk,
    version: Version,
    party: Party,
    /// What the party said already: then a copy may still be put to it.
    said: Option<Signature>,
}

async fn open(caller: &Caller, at: AtParty) -> Result<Paper, Response> {
    let here = At {
        id: at.id,
        contract: at.contract,
    };
    let desk = Desk::change(caller, &here, "signing an attendance contract").await?;
    let missing = || caller.problem(Problem::NotFound);
    let version = desk.whole.versions.last().cloned().ok_or_else(missing)?;
    let party = (desk.whole.parties_of(version.number))
        .find(|p| p.number == at.party)
        .cloned()
        .ok_or_else(missing)?;
    let said = desk.whole.signature_of(version.number, at.party).cloned();
    Ok(Paper {
        desk,
        version,
        party,
        said,
    })
}

impl Paper {
    /// Whether only a copy is asked for.
    fn only_copy(&self) -> bool {
        self.said.is_some()
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let (party, desk) = (&self.party, &self.desk);
        let number = self.version.number;
        let address = format!("/sign/{}", party.number);
        let copy = FileUpload::new("copy", "The signed copy")
            .hint("A PDF, a JPEG or a PNG of 10 MB at the most: a scan, or a photograph")
            .accept(".pdf,.jpg,.jpeg,.png")
            .error_if(wrong.at("copy"));
        if self.only_copy() {
            let title = format!("The copy that {} signed", party.name);
            let mut form = Form::of(desk, caller, &title, &address);
            form.fields = vec![copy.into()];
            form.with_file = true;
            return form.show(&desk.opened, caller, wrong);
        }
        let title = format!("Version {number}: {}", party.name);
        let mut form = Form::of(desk, caller, &title, &address);
        form.with_file = true;
        form.words = vec![CHOICE.to_owned()];
        if party.side == Side::Parent {
            let words = "Whoever wants time to think has it. Not signing is no breach of anything: write down the reason, and go on with the other help.";
            form.words.push(words.to_owned());
        }
        let choices = Word::ALL.map(|word| Choice::new(word.id(), word.words()));
        form.fields = vec![
            Radios::new("word", "Did they sign?")
                .choices(choices)
                .value(text(typed, "word"))
                .error_if(wrong.at("word"))
                .into(),
            date_field(typed, wrong, "on", "On which day?", ""),
            words_field(
                typed,
                wrong,
                "reason",
                "If they did not sign: why, as they said it",
                "",
            ),
            copy.into(),
        ];
        form.show(&desk.opened, caller, wrong)
    }
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<AtParty>) -> Answer {
    let paper = open(&caller, at).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "on", caller.rooms.today());
    Ok(paper.show(&caller, &typed, &Wrong::default()))
}

/// Keeps what the party said.
pub(crate) async fn keep(caller: Caller, Path(at): Path<AtParty>, parts: Multipart) -> Answer {
    let paper = open(&caller, at).await?;
    let form = scan::with_file(&caller, parts, "copy").await?;
    let (typed, file) = (form.typed, form.bytes);
    let mut wrong_now = unless_seen(&paper.desk, &typed);
    let kind = match (file.is_empty(), scan::kind_of(&file)) {
        (true, _) => None,
        (false, Ok(kind)) => Some(kind),
        (false, Err(why)) => {
            wrong_now.add("copy", why);
            None
        }
    };
    if paper.only_copy() && kind.is_none() && wrong_now.is_empty() {
        wrong_now.add("copy", "Choose the file with the signed copy");
    }
    if text(&typed, "word") == Word::Declined.id() && kind.is_some() {
        let words = "Choose no file: there is no signed copy of what was not signed";
        wrong_now.add("copy", words);
    }
    if !wrong_now.is_empty() {
        return Ok(paper.show(&caller, &typed, &wrong_now));
    }
    let store = &caller.rooms.store;
    let copy = match kind {
        Some(kind) => {
            let written = store.files().write(file.into(), kind.media_type()).await;
            Some(written.map_err(|e| caller.problem(e.into()))?)
        }
        None => None,
    };
    let kept = match (&paper.said, copy) {
        (Some(said), Some(copy)) => put_copy(&caller, &paper, said, &copy).await,
        (_, copy) => {
            let reason = text(&typed, "reason");
            let asked = Signing {
                party: paper.party.number,
                word: Word::of_id(&text(&typed, "word")),
                on: day(&typed, "on"),
                reason: &reason,
            };
            let (course, agreed) = (&paper.desk.course, paper.version.agreed_on);
            match sign(course, &asked, agreed, caller.rooms.today()) {
                Ok((then, word, on)) => {
                    let doing = Doing {
                        act: match word {
                            Word::Signed => Act::Sign { party: asked.party },
                            Word::Declined => Act::Decline { party: asked.party },
                        },
                        on,
                        words: if word == Word::Declined { &reason } else { "" },
                        then: then.state(),
                    };
                    let comes_into_force = then.in_force() != course.in_force();
                    put_word(&caller, &paper, (word, on), doing, copy, comes_into_force).await
                }
                Err(found) => return Ok(paper.show(&caller, &typed, &wrong(found))),
            }
        }
    };
    let desk = &paper.desk;
    desk.after(&caller, kept, |wrong| paper.show(&caller, &typed, wrong))
}

async fn put_copy(
    caller: &Caller,
    paper: &Paper,
    said: &Signature,
    copy: &WrittenFile,
) -> Result<bool, StoreError> {
    let rooms = &caller.rooms;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await?;
    files::name(&unit, copy).await?;
    if !add_copy(&unit, said, copy.digest).await? {
        unit.roll_back().await?;
        return Ok(false);
    }
    let payload = json!({
        "version": said.version, "signed_by": paper.party.name, "copy": copy.digest.to_string(),
        "says": format!("What {} signed of version {}.", paper.party.name, said.version),
    });
    let kind = "contracts.copy.added";
    paper.desk.finish(caller, unit, kind, payload).await?;
    Ok(true)
}

async fn put_word(
    caller: &Caller,
    paper: &Paper,
    (word, on): (Word, Date),
    doing: Doing<'_>,
    copy: Option<WrittenFile>,
    comes_into_force: bool,
) -> Result<bool, StoreError> {
    let Paper {
        desk,
        version,
        party,
        ..
    } = paper;
    let reason = doing.words.to_owned();
    let Some(unit) = desk.begin(caller, doing).await? else {
        return Ok(false);
    };
    if let Some(copy) = &copy {
        files::name(&unit, copy).await?;
    }
    let context = unit.context();
    let signature = Signature {
        contract: desk.id(),
        version: version.number,
        party: party.number,
        word,
        on_day: on,
        reason: reason.clone(),
        signed_copy: copy.as_ref().map(|c| c.digest),
        made_at: context.now,
        made_by: context.actor.person,
        made_by_name: context.actor.name.clone(),
        position: context.actor.position.clone(),
    };
    insert_signature(&unit, signature).await?;
    if comes_into_force {
        begin_force(caller, desk, version, &unit).await?;
    }
    let (kind, payload) = match word {
        Word::Signed => (
            "contracts.signed",
            json!({
                "version": version.number, "signed_by": party.name, "on": on.to_string(),
                "copy": copy.map(|c| c.digest.to_string()), "in_force": comes_into_force,
                "says": format!(
                    "{} signed version {} on {}.{}", party.name, version.number, when::day(on),
                    if comes_into_force { " Every party has signed: it is in force." } else { "" }
                ),
            }),
        ),
        Word::Declined => (
            "contracts.not-signed",
            json!({
                "version": version.number, "not_signed_by": party.name, "on": on.to_string(),
                "why": reason,
                "says": format!(
                    "{} did not sign version {} on {}: {reason}", party.name, version.number, when::day(on)
                ),
            }),
        ),
    };
    desk.finish(caller, unit, kind, payload).await?;
    Ok(true)
}

/// A version comes into force: its reviews take the place of those before it.
async fn begin_force(
    caller: &Caller,
    desk: &Desk,
    version: &Version,
    unit: &Unit,
) -> Result<(), StoreError> {
    put_aside(unit, desk.id()).await?;
    let first = desk.whole.reviews.last().map_or(1, |r| r.number + 1);
    let reviews = review_days(version).into_iter().zip(first..);
    let reviews = reviews.map(|(due, number)| planned(desk, unit, version.number, number, due));
    insert_reviews(unit, reviews.collect()).await?;
    let rooms = &caller.rooms;
    let whose = (desk.pupil(), desk.school.id);
    formalise(unit, rooms, whose, Formal::Agreed, rooms.today()).await
}

/// A review to come.
pub(super) fn planned(
    desk: &Desk,
    unit: &Unit,
    version: u16,
    number: u16,
    due: Date,
) -> ContractReview {
    ContractReview {
        contract: desk.id(),
        number,
        version,
        due,
        state: ReviewState::ToCome,
        on_day: None,
        came: String::new(),
        kept: json!({}),
        found: String::new(),
        made_at: unit.context().now,
        made_by_name: String::new(),
        position: String::new(),
    }
}
