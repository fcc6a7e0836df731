//! `/{authority}/notifications/part-time/...`: a school tells the authority of a part-time timetable.
//! In: a pupil on the school's roll. Out: the notification; one that renews another, or says that it ended early, hangs on
//! the first. It informs: it is no referral, and the register is held against it (`super::truth`).

mod begin;
mod hours;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use casework::rolls::notification::Kind;
use casework::rolls::notifying::{EndedEarly, PartTime as Notice, Refused, ended_early, part_time};
use govuk::{Choice, Content, InsetText, SummaryList};
use jiff::civil::Date;
use store::rolls::Notification;

use super::steps::{
    self, Around, Asking, FLAGS, Line, NO_REFERRAL, Step, Telling, answer, answers as answers_of,
    day, documents, flags_field, goes_on_from, keep_flags, line, pick, said_day, said_of, words,
    yes_or_no,
};
use super::truth;
use crate::house::House;
use crate::web::scan::LARGEST_FORM;
use crate::web::{Caller, Typed, text};
use crate::when;

pub(super) use hours::hours;

/// The notification of a part-time timetable.
pub(super) struct PartTime;

/// What was said of a timetable, to be read.
pub(super) fn answers(told: &Notification) -> SummaryList {
    answers_of::<PartTime>(told)
}

/// The pages.
pub(super) fn router() -> Router<Arc<House>> {
    let files = Router::new()
        .route(
            "/{id}/documents",
            get(documents::form::<PartTime>).post(documents::add::<PartTime>),
        )
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    Router::new()
        .route("/", get(truth::list))
        .route("/new", get(begin::form).post(begin::begin))
        .route(
            "/{id}/check",
            get(steps::check::check::<PartTime>).post(steps::check::send::<PartTime>),
        )
        .route(
            "/{id}/documents/{document}/remove",
            post(documents::remove::<PartTime>),
        )
        .route(
            "/{id}/{page}",
            get(steps::form::<PartTime>).post(steps::keep::<PartTime>),
        )
        .merge(files)
}

const GOES_ON: Step = Step {
    page: "goes-on",
    title: "Is this new, or does it go on from another?",
    fields: &["goes_on"],
};
const ENDED: Step = Step {
    page: "ended",
    title: "When and why did it end?",
    fields: &["ended", "why_ended"],
};
const WHAT: Step = Step {
    page: "what",
    title: "What is put in place?",
    fields: &["what"],
};
const STEPS: [Step; 6] = [
    WHAT,
    Step {
        page: "why",
        title: "Why is full time not right now?",
        fields: &["why"],
    },
    Step {
        page: "flexi",
        title: "Is this flexi-schooling, at the parents’ wish?",
        fields: &["flexi"],
    },
    Step {
        page: "dates",
        title: "From when until when?",
        fields: &["starts", "ends"],
    },
    Step {
        page: "hours",
        title: "How many hours a week?",
        fields: &["agreed", "full"],
    },
    Step {
        page: "alternative",
        title: "Is alternative provision part of it?",
        fields: &["alternative", "alternative_where"],
    },
];

/// How a notification goes on from an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum GoesOn {
    Renews,
    Ends,
}

/// Which earlier notification was chosen, and how this one goes on from it.
pub(super) fn goes_on(said: &Typed) -> Option<(GoesOn, store::NotificationId)> {
    let chosen = text(said, "goes_on");
    let (how, id) = chosen.split_once(':')?;
    let how = match how {
        "renew" => GoesOn::Renews,
        "end" => GoesOn::Ends,
        _ => return None,
    };
    Some((how, id.parse().ok()?))
}

/// The timetables that were notified before, and have not been said to have ended.
fn timetables(around: &Around) -> impl Iterator<Item = &Notification> {
    let all = around
        .before
        .iter()
        .filter(|told| told.kind == Kind::PartTime);
    all.filter(|told| !truth::says_ended(told))
}

fn chosen<'a>(around: &'a Around, said: &Typed) -> Option<(GoesOn, &'a Notification)> {
    let (how, id) = goes_on(said)?;
    let told = timetables(around).find(|told| told.id == id)?;
    Some((how, told))
}

fn yes(said: &Typed, name: &str) -> Option<bool> {
    match text(said, name).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn notice(said: &Typed) -> Notice {
    Notice {
        what: text(said, "what"),
        why: text(said, "why"),
        starts: said_day(said, "starts"),
        ends: said_day(said, "ends"),
        agreed: hours(&text(said, "agreed")),
        full: hours(&text(said, "full")),
        alternative: yes(said, "alternative"),
        alternative_where: text(said, "alternative_where"),
        flexi: yes(said, "flexi"),
    }
}

/// "Renew the one from 1 October 2025".
fn choices(around: &Around) -> Vec<Choice> {
    let mut choices = vec![Choice::new("new", "It is a new timetable")];
    for told in timetables(around) {
        let of = goes_on_from(told);
        choices.push(
            Choice::new(format!("renew:{}", told.id), "It renews a timetable").hint(of.clone()),
        );
        choices
            .push(Choice::new(format!("end:{}", told.id), "A timetable has ended early").hint(of));
    }
    choices
}

impl Telling for PartTime {
    const KIND: Kind = Kind::PartTime;
    const TITLE: &'static str = "Notify a part-time timetable";
    const DAYS: &'static [&'static str] = &["starts", "ends", "ended"];

    fn steps(around: &Around, said: &Typed) -> Vec<Step> {
        let mut steps = Vec::new();
        if timetables(around).next().is_some() {
            steps.push(GOES_ON);
        }
        if matches!(chosen(around, said), Some((GoesOn::Ends, _))) {
            steps.push(ENDED);
            return steps;
        }
        steps.extend(STEPS);
        if !around.flags.is_empty() {
            steps.push(FLAGS);
        }
        steps.push(documents::STEP);
        steps
    }

    fn fields(around: &Around, _: &Caller, asking: &Asking<'_>) -> Vec<Content> {
        let title = asking.step.title;
        match asking.step.page {
            "goes-on" => vec![pick(asking, "goes_on", title, choices(around)).into()],
            "ended" => vec![
                day(
                    asking,
                    "ended",
                    "Its last day",
                    "The last day on which the child was taught part time",
                ),
                words(
                    asking,
                    "why_ended",
                    "Why did it end?",
                    "For example, that the child is back full time",
                    3,
                ),
            ],
            "what" => vec![words(
                asking,
                "what",
                title,
                "When the child is in school, what happens there, and who is in charge",
                6,
            )],
            "why" => vec![words(
                asking,
                "why",
                title,
                "It is for a short time and with the parents’ agreement. It is no way to manage behaviour",
                6,
            )],
            "flexi" => vec![yes_or_no(asking, "flexi", title).into()],
            "dates" => vec![
                day(asking, "starts", "First day", ""),
                day(
                    asking,
                    "ends",
                    "Last day",
                    "Only flexi-schooling can be without one",
                ),
            ],
            "hours" => {
                let hint = "For example, 12.5 or 12:30";
                vec![
                    line(asking, "agreed", "Hours that are agreed", hint)
                        .class("govuk-input--width-5")
                        .into(),
                    line(asking, "full", "Hours of a full week at that age", hint)
                        .class("govuk-input--width-5")
                        .into(),
                ]
            }
            "alternative" => vec![
                yes_or_no(asking, "alternative", title).into(),
                line(
                    asking,
                    "alternative_where",
                    "If it is: where, and when?",
                    "",
                )
                .into(),
            ],
            _ => vec![flags_field(around, asking)],
        }
    }

    fn notes(_: &Around, _: &Caller) -> Vec<Content> {
        vec![InsetText::new(NO_REFERRAL).into()]
    }

    fn refused(around: &Around, caller: &Caller, said: &Typed) -> Vec<Refused> {
        if timetables(around).next().is_some()
            && text(said, "goes_on") != "new"
            && chosen(around, said).is_none()
        {
            return vec![begin::not_chosen()];
        }
        let judged = match chosen(around, said) {
            Some((GoesOn::Ends, told)) => {
                let was = said_of(told);
                let why = text(said, "why_ended");
                let notice = EndedEarly {
                    // What was sent has a first day.
                    was: (
                        said_day(&was, "starts").unwrap_or(Date::MIN),
                        said_day(&was, "ends"),
                    ),
                    on: said_day(said, "ended"),
                    why: &why,
                };
                ended_early(&notice, caller.rooms.today())
            }
            _ => part_time(&notice(said)),
        };
        judged.err().unwrap_or_default()
    }

    fn settle(around: &Around, _: &Caller, said: &mut Typed, now: &mut Notification) {
        let from = chosen(around, said);
        now.first = from.map(|(_, told)| told.first.unwrap_or(told.id));
        let (day, about) = match from {
            Some((GoesOn::Ends, _)) => ("ended", "Ended early"),
            Some((GoesOn::Renews, _)) => ("starts", "Renewed"),
            None => ("starts", "New"),
        };
        now.on_day = said_day(said, day);
        let notice = notice(said);
        now.about = match (notice.agreed, notice.full) {
            (Some(agreed), Some(full)) if day == "starts" => {
                format!("{about}: {agreed} of {full} a week")
            }
            _ => about.to_owned(),
        };
        let of = from.map(|(_, told)| goes_on_from(told)).unwrap_or_default();
        said.insert("goes_on_from".to_owned(), of);
        keep_flags(around, said);
    }

    fn lines(told: &Notification) -> Vec<Line> {
        let said = said_of(told);
        let of = text(&said, "goes_on_from");
        let day = |name| said_day(&said, name).map(when::weekday).unwrap_or_default();
        if truth::says_ended(told) {
            return vec![
                answer("Child", told.pupil_name.as_str(), "child"),
                answer("Ended early", of, "goes-on"),
                answer("Its last day", day("ended"), "ended"),
                answer("Why it ended", text(&said, "why_ended"), "ended"),
            ];
        }
        let answered = |name| match yes(&said, name) {
            Some(true) => "Yes",
            Some(false) => "No",
            None => "",
        };
        let a_week = |name| {
            hours(&text(&said, name))
                .map(|h| h.to_string())
                .unwrap_or_default()
        };
        vec![
            answer("Child", told.pupil_name.as_str(), "child"),
            answer("Renews", of, "goes-on"),
            answer("What is put in place", text(&said, "what"), "what"),
            answer("Why", text(&said, "why"), "why"),
            answer("Flexi-schooling", answered("flexi"), "flexi"),
            answer("First day", day("starts"), "dates"),
            answer("Last day", day("ends"), "dates"),
            answer("Hours agreed in a week", a_week("agreed"), "hours"),
            answer("Hours of a full week", a_week("full"), "hours"),
            answer(
                "Alternative provision",
                answered("alternative"),
                "alternative",
            ),
            answer(
                "Where and when",
                text(&said, "alternative_where"),
                "alternative-where",
            ),
            answer("Flagged for", text(&said, "flag_names"), "flags"),
        ]
    }
}
