//! `/{authority}/messages/{message}`: one message, and its answer.
//! In: a message of ours, or one that came. Out: who asks and which child; for one that came, who on our own rolls may be
//! the child, and the form to answer by; for ours, what was answered and what may follow.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use govuk::{
    Button, Cell, Choice, Content, ErrorSummary, NotificationBanner, Radios, SummaryList, Table,
    Textarea,
};
use serde::Deserialize;
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::people::log_looks;
use store::rolls::{
    AuthorityMessage, MessageAnswer, MessageState, MessageWay, answer_message, find_message,
    message_is_on,
};
use store::{AuthorityMessageId, StoreError};
use url::form_urlencoded;

use super::carry::{answer_in_words, in_words, settle};
use super::child::Child;
use super::list::tag;
use crate::pupils::{look_at, name_of};
use crate::rolls::desk::begin;
use crate::rolls::open::proposals::{on_a_roll, reason_in_words, schools};
use crate::rolls::open::{for_the_authority, question_of};
use crate::web::{Answer, Caller, Problem, QUICKER, Typed, Wrong, link, page, see_other, text};
use crate::when;
use crate::work::{Task, put_in};

/// Records that are shown as perhaps the child asked about.
const SHOWN: usize = 5;

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

/// A message of ours that somebody sends as a file.
struct ByFile {
    txt: String,
    json: String,
    /// How it is said that it went, while it has not.
    sent: Option<(String, Button)>,
}

#[derive(Template)]
#[template(path = "rolls/messages/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    did: Option<NotificationBanner>,
    back: String,
    title: &'static str,
    reference: String,
    tag: Content,
    about: SummaryList,
    child: SummaryList,
    /// Whether it came and waits, so that our own rolls are to be looked at.
    waits: bool,
    /// Who on them may be the child.
    proposals: Option<Table>,
    answer: Option<(String, Radios, Textarea, Button)>,
    file: Option<ByFile>,
    /// Of ours, answered yes, of a question that is open.
    close: Option<Button>,
    record: Option<String>,
}

/// A message that may be seen.
pub(super) async fn opened(caller: &Caller, id: &str) -> Result<AuthorityMessage, Response> {
    for_the_authority(caller, Action::WriteToAuthorities)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: AuthorityMessageId = id.parse().map_err(|_| missing())?;
    let found = find_message(&caller.rooms.store, id).await;
    found
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)
}

/// Whether an answer is to be written down here: we were asked, or the answer of an authority elsewhere has come to us.
fn takes_answer(message: &AuthorityMessage) -> bool {
    message.state == MessageState::Waiting && (!message.ours || message.way != MessageWay::Here)
}

/// Who on our own rolls may be the child that another authority asks about; that they were looked at is written down.
async fn proposals(caller: &Caller, child: &Child) -> Result<Option<Table>, StoreError> {
    let Caller { rooms, signed } = caller;
    let (store, today) = (&rooms.store, rooms.today());
    let mut found = on_a_roll(store, &child.sought(), today, |_| true).await?;
    found.truncate(SHOWN);
    let schools = schools(store).await?;
    let opens = signed.may(Action::SeePupil);
    let what = "who another authority may be asking about";
    let ids = found.iter().map(|one| one.record.pupil.id);
    let looks = ids.map(|pupil| look_at(caller, pupil, what));
    log_looks(store, looks.collect()).await?;
    let mut rows = Vec::new();
    for one in &found {
        let pupil = &one.record.pupil;
        let name = name_of(pupil);
        let name = if opens {
            link(rooms.address(&format!("pupils/{}", pupil.id)), &name)
        } else {
            Content::from(&name)
        };
        let here = one
            .record
            .spells
            .iter()
            .filter(|spell| spell.holds_on(today));
        let here = here.filter_map(|s| Some(schools.get(&s.school)?.name.clone()));
        let reasons = one
            .likeness
            .reasons
            .iter()
            .filter(|r| r.weight.abs() >= 1.0);
        let reasons: Vec<String> = reasons.map(|r| reason_in_words(caller, r)).collect();
        rows.push([
            Cell::new(name),
            Cell::new(when::day(pupil.born)),
            Cell::new(here.collect::<Vec<_>>().join(" and ")),
            Cell::new(one.likeness.words()),
            Cell::new(reasons.join("; ")),
        ]);
    }
    Ok((!rows.is_empty()).then(|| {
        Table::new("Who on our rolls may be the child")
            .caption_class("govuk-visually-hidden")
            .head([
                "Pupil",
                "Born",
                "On the roll of",
                "How likely",
                "What was found",
            ])
            .rows(rows)
            .first_cell_is_header()
    }))
}

fn about(message: &AuthorityMessage) -> SummaryList {
    let (who, by) = if message.ours {
        ("To", "Written by")
    } else {
        ("From", "Asked by")
    };
    let mut list = SummaryList::new()
        .entry(who, message.other_name.as_str())
        .entry(
            by,
            format!("{}, {}", message.made_by_name, message.position),
        )
        .entry("When", when::instant(message.made_at));
    if message.state == MessageState::Answered {
        list = list
            .entry("Answer", answer_in_words(message.answer))
            .entry("Answered by", message.answered_by_name.as_str());
        if let Some(at) = message.answered_at {
            list = list.entry("Answered", when::instant(at));
        }
        if !message.answer_words.is_empty() {
            list = list.entry("Said with it", message.answer_words.as_str());
        }
    }
    list
}

/// The way to close the question of the child, where the answer was yes and it is open.
async fn close(caller: &Caller, message: &AuthorityMessage) -> Result<Option<Button>, StoreError> {
    let rooms = &caller.rooms;
    let may = caller.signed.may(Action::CloseQuestions);
    let yes = message.ours && message.answer == MessageAnswer::Yes;
    let Some(id) = message.pupil.filter(|_| may && yes) else {
        return Ok(None);
    };
    let Some(pupil) = store::pupils::find(&rooms.store, id).await? else {
        return Ok(None);
    };
    let policy = &rooms.authority.policy;
    let question = question_of(&rooms.store, policy, &pupil, rooms.today()).await?;
    let name: String = form_urlencoded::byte_serialize(message.other_name.as_bytes()).collect();
    let page = rooms.address(&format!("open/{id}/close?authority={name}"));
    let words = format!("Close the question: {} has the child", message.other_name);
    Ok(question.state.is_open().then(|| Button::link(words, page)))
}

async fn view(
    caller: &Caller,
    message: &AuthorityMessage,
    typed: &Typed,
    wrong: &Wrong,
) -> Result<OnePage, StoreError> {
    let rooms = &caller.rooms;
    let child = Child::of(&message.said);
    let address = |page: &str| rooms.address(&format!("messages/{}{page}", message.id));
    let answers = [
        MessageAnswer::Yes,
        MessageAnswer::No,
        MessageAnswer::NotKnown,
    ];
    let answers = answers.map(|answer| Choice::new(answer.text(), answer_in_words(answer)));
    let (question, button) = if message.ours {
        ("What did they answer?", "Keep their answer")
    } else {
        (
            "Is this child on a roll of ours, or known to us?",
            "Send the answer",
        )
    };
    let answer = takes_answer(message).then(|| {
        let radios = Radios::new("answer", question)
            .choices(answers)
            .value(text(typed, "answer"))
            .error_if(wrong.at("answer"));
        let hint = "What the other authority needs, such as the school and from when. Nothing of other children";
        let words = Textarea::new("words", "What is said with it")
            .hint(hint)
            .rows(4)
            .value(text(typed, "words"))
            .error_if(wrong.at("words"));
        (address("/answer"), radios, words, Button::new(button).prevent_double_click(true))
    });
    let waits = !message.ours && message.state == MessageState::Waiting;
    let proposals = if waits {
        proposals(caller, &child).await?
    } else {
        None
    };
    let by_file = message.ours && message.way == MessageWay::File;
    let sent = (message.state == MessageState::Sending).then(|| {
        (
            address("/sent"),
            Button::new("It was sent by a secure way").secondary(),
        )
    });
    Ok(OnePage {
        wrong: wrong.summary(),
        did: None,
        back: rooms.address("messages"),
        title: in_words(message.kind, message.ours),
        reference: message.reference.clone(),
        tag: tag(message).into(),
        about: about(message),
        child: child.summary(),
        waits,
        proposals,
        answer,
        file: by_file.then(|| ByFile {
            txt: address("/file/txt"),
            json: address("/file/json"),
            sent,
        }),
        close: close(caller, message).await?,
        record: message
            .pupil
            .filter(|_| caller.signed.may(Action::SeeOpenQuestions))
            .map(|pupil| rooms.address(&format!("open/{pupil}"))),
    })
}

async fn show(
    caller: &Caller,
    message: &AuthorityMessage,
    typed: &Typed,
    wrong: &Wrong,
    did: &str,
) -> Answer {
    let main = view(caller, message, typed, wrong).await;
    let mut main = main.map_err(|e| caller.problem(e.into()))?;
    main.did = match did {
        "made" => Some("The message is on record."),
        "sent" => Some("It is on record that the message was sent."),
        "answered" => Some("The answer is on record."),
        _ => None,
    }
    .map(NotificationBanner::success);
    let is_wrong = main.wrong.is_some();
    let title = format!("{}: {}", main.title, main.reference);
    let mut answer = page(caller, "open", &title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// The page.
pub(crate) async fn one(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let message = opened(&caller, &id).await?;
    show(
        &caller,
        &message,
        &Typed::new(),
        &Wrong::default(),
        &asked.did,
    )
    .await
}

/// Says that a message by file was sent.
pub(crate) async fn sent(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let message = opened(&caller, &id).await?;
    let kept = async {
        let unit = begin(&caller).await?;
        let of_file = message.ours && message.way == MessageWay::File;
        if of_file && message_is_on(&unit, message.id, MessageState::Waiting).await? {
            let subject = message.pupil.map_or(Subject::Authority, Subject::Child);
            let payload = json!({
                "message": message.id, "reference": message.reference,
                "says": format!("The message to {} went by a secure way", message.other_name),
            });
            record(&unit, NewEntry::now(subject, "message.went", payload)).await?;
        }
        unit.commit().await
    };
    kept.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(
        &caller
            .rooms
            .address(&format!("messages/{}?did=sent", message.id)),
    ))
}

/// Keeps an answer; one that we give is carried to whoever asked.
async fn keep(
    caller: &Caller,
    message: &AuthorityMessage,
    answer: MessageAnswer,
    words: &str,
) -> Result<bool, StoreError> {
    let unit = begin(caller).await?;
    let by = &unit.context().actor;
    let by = format!("{}, {}", by.name, by.position);
    if !answer_message(&unit, message.id, answer, words, &by).await? {
        unit.roll_back().await?;
        return Ok(false);
    }
    let who = if message.ours {
        &message.other_name
    } else {
        &caller.rooms.authority.name
    };
    let payload = json!({
        "message": message.id, "reference": message.reference,
        "says": format!("{who} answered: {}", answer_in_words(answer)),
    });
    let subject = message.pupil.map_or(Subject::Authority, Subject::Child);
    record(&unit, NewEntry::now(subject, "message.answered", payload)).await?;
    if !message.ours {
        let task = Task::GiveAnswer {
            message: message.id,
        };
        put_in(&unit, &task, None).await?;
        settle(&unit, caller.rooms.today()).await?;
    }
    unit.commit().await?;
    Ok(true)
}

/// Answers.
pub(crate) async fn answer(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let message = opened(&caller, &id).await?;
    let mut wrong = Wrong::default();
    let answer = match text(&typed, "answer").as_str() {
        "yes" => Some(MessageAnswer::Yes),
        "no" => Some(MessageAnswer::No),
        "not-known" => Some(MessageAnswer::NotKnown),
        _ => None,
    };
    if !takes_answer(&message) {
        wrong.add("", QUICKER);
    } else if answer.is_none() {
        wrong.add("answer", "Choose yes, no or not known");
    }
    if let Some(answer) = answer.filter(|_| wrong.is_empty()) {
        let kept = keep(&caller, &message, answer, &text(&typed, "words")).await;
        if kept.map_err(|e| caller.problem(e.into()))? {
            let page = format!("messages/{}?did=answered", message.id);
            return Ok(see_other(&caller.rooms.address(&page)));
        }
        wrong.add("", QUICKER);
    }
    show(&caller, &message, &typed, &wrong, "").await
}
