//! `/{authority}/pupils/{id}/contact/{communication}`: one letter, call, meeting or text, and what happened to it.
//! In: a communication of a school within scope. Out: what it says, the letter itself, its facts in order;
//! and what may be done next: approve, withdraw, post, hand over, say what became of it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::contact::{Fact, State, Way, deemed_on};
use casework::people::Action;
use govuk::moj::{Timeline, TimelineItem};
use govuk::{Button, Content, DateInput, ErrorSummary, Input, SummaryList};
use jiff::Timestamp;
use letters::words::MEDIA_TYPE;
use store::StoreError;
use store::contact::{Communication, FactOf, TranslationReview, facts_of, find, find_own_letter};

use super::facts::{Kept, Told, keep};
use super::letter::own::called;
use super::list::tag;
use super::own_letters::file_answer;
use super::translation::{self, review_of};
use crate::pupils::{Opened, name_of, open};
use crate::web::{
    Answer, Caller, Problem, QUICKER, Typed, Wrong, day, day_parts, page, see_other, text, time,
};
use crate::when;
use crate::work::{Task, put_in};

#[derive(Template)]
#[template(path = "contact/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    name: String,
    subject: String,
    tag: Content,
    back: String,
    about: SummaryList,
    letter: Option<String>,
    word: Option<String>,
    said: Vec<String>,
    /// Each act that may follow, with its own fields.
    acts: Vec<Act>,
    timeline: Timeline,
}

/// Something that may be done next.
struct Act {
    action: String,
    heading: Option<&'static str>,
    words: Option<&'static str>,
    fields: Vec<Content>,
    button: Button,
}

/// A communication of a child, of a school within scope.
struct Seen {
    opened: Opened,
    one: Communication,
    /// What the letter of the school's own is called that it was written with.
    own: Option<String>,
    facts: Vec<FactOf>,
    /// The review on which it is in another language.
    translation: Option<TranslationReview>,
}

async fn see(
    caller: &Caller,
    action: Action,
    id: &str,
    communication: &str,
) -> Result<Seen, Response> {
    let scope = caller.may(action)?;
    let opened = open(caller, action, id, "a letter or call").await?;
    let missing = || caller.problem(Problem::NotFound);
    let failed = |e: StoreError| caller.problem(e.into());
    let store = &caller.rooms.store;
    let found = find(store, communication.parse().map_err(|_| missing())?)
        .await
        .map_err(failed)?;
    let one = found
        .filter(|one| one.pupil == opened.pupil.id && scope.holds(&one.school))
        .ok_or_else(missing)?;
    let facts = facts_of(store, one.id).await.map_err(failed)?;
    let translation = review_of(store, &one).await.map_err(failed)?;
    let own = match one.own_letter {
        Some(id) => find_own_letter(store, id).await.map_err(failed)?,
        None => None,
    };
    Ok(Seen {
        own: own.as_ref().map(called),
        opened,
        one,
        facts,
        translation,
    })
}

impl Seen {
    fn address(&self, caller: &Caller, page: &str) -> String {
        let page = format!("/contact/{}{page}", self.one.id);
        self.opened.address(&caller.rooms, &page)
    }

    fn about(&self) -> SummaryList {
        let one = &self.one;
        let mut about = SummaryList::new()
            .entry("Parent", one.to_name.as_str())
            .entry("By which way", one.way.words());
        if let Some(review) = &self.translation {
            about = about.entry("Language", translation::in_words(review));
        }
        if !one.sent_to.is_empty() {
            about = about.entry("To", one.sent_to.replace('\n', ", "));
        }
        if let Some(own) = &self.own {
            about = about.entry("Text", own.as_str());
        }
        let by = format!("{}, {}", one.written_by_name, one.written_by_position);
        about = about
            .entry(
                if one.way.has_letter() {
                    "Written"
                } else {
                    "When"
                },
                when::instant(one.happened_at),
            )
            .entry("By", by);
        let waits = matches!(one.state, State::Sent | State::Posted);
        if let Some(day) = one.deemed_on.filter(|_| waits) {
            about = about.entry("Taken as served on", when::day(day));
        }
        about
    }

    fn timeline(&self) -> Timeline {
        let item = |what: &str, at: Timestamp, by: String, note: &str| {
            TimelineItem::new(what, at.to_string(), when::instant(at), note).by(by)
        };
        let one = &self.one;
        let mut timeline = Timeline::new();
        for fact in self.facts.iter().rev() {
            let by = format!("{}, {}", fact.name, fact.position);
            timeline = timeline.item(item(
                &fact.what.words(one.way),
                fact.happened_at,
                by,
                &fact.note,
            ));
        }
        let first = if one.way.has_letter() {
            "Written"
        } else {
            "Recorded"
        };
        let by = format!("{}, {}", one.written_by_name, one.written_by_position);
        timeline.item(item(first, one.happened_at, by, ""))
    }

    fn acts(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Vec<Act> {
        if !caller.signed.may(Action::WriteToParents) {
            return Vec::new();
        }
        let act = |word: &str, button: &str| Act {
            action: self.address(caller, &format!("/{word}")),
            heading: None,
            words: None,
            fields: Vec::new(),
            button: Button::new(button).prevent_double_click(true),
        };
        let quiet = |act: Act| Act {
            button: act.button.secondary(),
            ..act
        };
        let noted = |act: Act, name: &str, label: &str| Act {
            fields: vec![
                Input::new(name, label)
                    .value(text(typed, name))
                    .error_if(wrong.at(name))
                    .into(),
            ],
            ..act
        };
        let withdraw = || {
            noted(
                quiet(act("withdraw", "Withdraw it")),
                "withdraw-note",
                "Why is it withdrawn?",
            )
        };
        match (self.one.state, self.one.way) {
            (State::Written, way) => {
                let button = if way.carrier().is_some() {
                    "Approve and send"
                } else {
                    "Approve"
                };
                let words = "Read the letter first: what is sent stays as it was sent.";
                vec![
                    Act {
                        words: Some(words),
                        ..act("approve", button)
                    },
                    withdraw(),
                ]
            }
            (State::Approved, Way::Email | Way::NotifyEmail | Way::NotifyPost | Way::Hand) => {
                vec![self.hand_over(caller, typed, wrong), withdraw()]
            }
            (State::Approved, _) => vec![
                act("posted", "It was posted today, first class"),
                self.hand_over(caller, typed, wrong),
                withdraw(),
            ],
            (State::Unsure, _) => vec![
                Act {
                    heading: Some("What became of it?"),
                    words: Some(if self.one.way.is_by_notify() {
                        "The line to GOV.UK Notify broke when it may have had it. Notify is asked for two hours; look in its dashboard before you send it again."
                    } else {
                        "The line to the mail server broke when it may have had the e-mail. Look in the mail server’s records, or ask the parent, before you send it again."
                    }),
                    ..noted(
                        act("went", "It went"),
                        "went-note",
                        "How do you know that it went?",
                    )
                },
                noted(
                    quiet(act("not-sent", "It did not go: send it again")),
                    "not-sent-note",
                    "How do you know that it did not go?",
                ),
            ],
            (State::Sent, Way::NotifyPost) => vec![
                Act {
                    heading: Some("Was it posted?"),
                    words: Some(
                        "GOV.UK Notify is asked for seven days. If it has not said by then, look in its dashboard.",
                    ),
                    ..act("posted", "It was posted today, first class")
                },
                noted(
                    quiet(act("came-back", "It was not printed, or came back")),
                    "came-back-note",
                    "What came back, and why?",
                ),
            ],
            (
                State::Sent | State::Posted | State::Served,
                Way::Post | Way::NotifyPost | Way::Email | Way::NotifyEmail,
            ) => vec![Act {
                heading: Some("Did it come back?"),
                ..noted(
                    quiet(act("came-back", "It came back")),
                    "came-back-note",
                    "What came back, and why?",
                )
            }],
            _ => Vec::new(),
        }
    }

    fn hand_over(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Act {
        let mut parts = day_parts(typed, "handed");
        if parts.iter().all(String::is_empty) {
            let today = caller.rooms.today();
            parts = [
                today.day().to_string(),
                today.month().to_string(),
                today.year().to_string(),
            ];
        }
        Act {
            action: self.address(caller, "/handed-over"),
            heading: Some("Hand it over"),
            words: Some("Only to the parent it is addressed to: never to another, for them."),
            fields: vec![
                DateInput::new("handed", "On which day was it handed over?")
                    .name_prefix("handed")
                    .values(parts)
                    .error_if(wrong.at("handed-day"))
                    .into(),
                Input::new("handed-time", "At what time?")
                    .hint("For example, 15:20")
                    .class("govuk-input--width-5")
                    .value(text(typed, "handed-time"))
                    .error_if(wrong.at("handed-time"))
                    .into(),
                Input::new("handed-by", "Who handed it over?")
                    .value(
                        typed
                            .get("handed-by")
                            .map_or_else(|| caller.signed.person.name.clone(), Clone::clone),
                    )
                    .error_if(wrong.at("handed-by"))
                    .into(),
            ],
            button: Button::new("It was handed over")
                .prevent_double_click(true)
                .secondary(),
        }
    }

    fn show(&self, caller: &Caller, typed: &Typed, wrong: &Wrong) -> Response {
        let main = OnePage {
            wrong: wrong.summary(),
            name: name_of(&self.opened.pupil),
            subject: self.one.subject.clone(),
            tag: tag(self.one.state).into(),
            back: self.opened.address(&caller.rooms, "/contact"),
            about: self.about(),
            letter: self
                .one
                .document
                .map(|_| self.address(caller, "/letter.pdf")),
            word: self.one.word.map(|_| self.address(caller, "/letter.docx")),
            said: self.one.said.split("\n\n").map(str::to_owned).collect(),
            acts: self.acts(caller, typed, wrong),
            timeline: self.timeline(),
        };
        let title = format!("{}: {}", main.name, main.subject);
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

/// The page.
pub(crate) async fn one(
    caller: Caller,
    Path((_, id, communication)): Path<(String, String, String)>,
) -> Answer {
    let seen = see(&caller, Action::SeeContact, &id, &communication).await?;
    Ok(seen.show(&caller, &Typed::new(), &Wrong::default()))
}

/// The letter itself, as it was written.
pub(crate) async fn letter(
    caller: Caller,
    Path((_, id, communication)): Path<(String, String, String)>,
) -> Answer {
    let seen = see(&caller, Action::SeeContact, &id, &communication).await?;
    let document = seen
        .one
        .document
        .ok_or_else(|| caller.problem(Problem::NotFound))?;
    let bytes = caller.rooms.store.files().read(document).await;
    let bytes = bytes.map_err(|e| caller.problem(e.into()))?;
    Ok(file_answer("letter.pdf", "application/pdf", bytes.into()))
}

/// The letter as Word, as it was written.
pub(crate) async fn letter_in_word(
    caller: Caller,
    Path((_, id, communication)): Path<(String, String, String)>,
) -> Answer {
    let seen = see(&caller, Action::SeeContact, &id, &communication).await?;
    let word = seen.one.word;
    let word = word.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let bytes = caller.rooms.store.files().read(word).await;
    let bytes = bytes.map_err(|e| caller.problem(e.into()))?;
    Ok(file_answer("letter.docx", MEDIA_TYPE, bytes.into()))
}

/// What an act records, or what is wrong with what was typed.
fn told(
    caller: &Caller,
    seen: &Seen,
    act: &str,
    typed: &Typed,
    wrong: &mut Wrong,
) -> Option<(Fact, Told)> {
    let mut note = |name: &'static str, what: &str| {
        wrong.unless_short(typed, name, what);
        Told::with(text(typed, name))
    };
    let rooms = &caller.rooms;
    let from_today = |way| {
        deemed_on(way, rooms.today(), &rooms.authority.policy.contact)
            .ok()
            .flatten()
    };
    Some(match act {
        "approve" => (Fact::Approved, Told::default()),
        "withdraw" => (
            Fact::Withdrawn,
            note("withdraw-note", "why it is withdrawn"),
        ),
        "posted" => (
            Fact::Posted,
            Told {
                deemed_on: from_today(Way::Post),
                ..Told::default()
            },
        ),
        "went" => (
            Fact::Sent,
            Told {
                deemed_on: match seen.one.way {
                    Way::NotifyPost => None,
                    way => from_today(way),
                },
                ..note("went-note", "how you know that it went")
            },
        ),
        "not-sent" => (
            Fact::NotSent,
            note("not-sent-note", "how you know that it did not go"),
        ),
        "came-back" => (Fact::CameBack, note("came-back-note", "what came back")),
        "handed-over" => (Fact::HandedOver, handed(caller, seen, typed, wrong)),
        _ => return None,
    })
}

/// When, by whom and to whom it was handed over.
fn handed(caller: &Caller, seen: &Seen, typed: &Typed, wrong: &mut Wrong) -> Told {
    let rooms = &caller.rooms;
    let on = day(typed, "handed").filter(|day| *day <= rooms.today());
    if on.is_none() {
        wrong.add(
            "handed-day",
            "Enter the day on which it was handed over, today at the latest",
        );
    }
    let time = time(&text(typed, "handed-time"));
    if time.is_none() {
        wrong.add(
            "handed-time",
            "Enter the time at which it was handed over, such as 15:20",
        );
    }
    wrong.unless_short(typed, "handed-by", "who handed it over");
    let at = on
        .zip(time)
        .and_then(|(on, time)| on.to_datetime(time).to_zoned(when::england()).ok());
    let at = at.map(|at| at.timestamp());
    if at.is_some_and(|at| at > rooms.now) {
        wrong.add("handed-time", "Enter a time that has come");
    }
    if at.is_some_and(|at| at < seen.one.happened_at) {
        wrong.add(
            "handed-day",
            "Enter a day and time after the letter was written",
        );
    }
    Told {
        happened_at: at,
        ..Told::with(format!(
            "to {} by {}",
            seen.one.to_name,
            text(typed, "handed-by")
        ))
    }
}

/// Does something with it.
pub(crate) async fn act(
    caller: Caller,
    Path((_, id, communication, act)): Path<(String, String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let seen = see(&caller, Action::WriteToParents, &id, &communication).await?;
    let mut wrong = Wrong::default();
    let Some((what, told)) = told(&caller, &seen, &act, &typed, &mut wrong) else {
        return Err(caller.problem(Problem::NotFound));
    };
    if !wrong.is_empty() {
        return Ok(seen.show(&caller, &typed, &wrong));
    }
    let kept = record(&caller, &seen.one, what, told).await;
    match kept.map_err(|e| caller.problem(e.into()))? {
        Kept::Yes(_) => Ok(see_other(&seen.address(&caller, ""))),
        Kept::Refused(refusal) => {
            wrong.add("", refusal.to_string());
            Ok(seen.show(&caller, &typed, &wrong))
        }
        Kept::Passed => {
            let now = see(&caller, Action::WriteToParents, &id, &communication).await?;
            wrong.add("", QUICKER);
            Ok(now.show(&caller, &typed, &wrong))
        }
    }
}

/// The fact and, where an e-mail is to go now, the job that sends it: in one unit of work.
async fn record(
    caller: &Caller,
    seen: &Communication,
    what: Fact,
    told: Told,
) -> Result<Kept, StoreError> {
    let rooms = &caller.rooms;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await?;
    let kept = keep(&unit, seen, what, told).await?;
    if kept == Kept::Yes(State::Approved) && seen.way.carrier().is_some() {
        put_in(
            &unit,
            &Task::SendLetter {
                communication: seen.id,
            },
            None,
        )
        .await?;
    }
    unit.commit().await?;
    Ok(kept)
}
