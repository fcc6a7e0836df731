//! `/{authority}/notifications/absence/...`: a school tells the authority of absence and irregular attendance.
//! In: a pupil on the school's roll, or an item of Today. Out: the notification; an update hangs on the first of its chain.
//! It informs: it asks the authority for nothing, and is no referral.

mod begin;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use casework::rolls::notification::Kind;
use casework::rolls::notifying::{Absence as Notice, AbsenceCase, Before, Refused, absence};
use govuk::{Choice, Content, InsetText, SummaryList};
use store::NotificationId;
use store::rolls::Notification;

use super::steps::{
    self, Around, Asking, FLAGS, Line, NO_REFERRAL, Step, Telling, answer, answers as answers_of,
    documents, earlier, flags_field, goes_on_from, keep_flags, pick, said_of, ticked, words,
};
use crate::house::House;
use crate::web::scan::LARGEST_FORM;
use crate::web::{Caller, Typed, text};

pub(crate) use begin::case_of;

/// The notification of absence.
pub(super) struct Absence;

/// What was said of an absence, to be read.
pub(super) fn answers(told: &Notification) -> SummaryList {
    answers_of::<Absence>(told)
}

/// The pages.
pub(super) fn router() -> Router<Arc<House>> {
    let files = Router::new()
        .route(
            "/{id}/documents",
            get(documents::form::<Absence>).post(documents::add::<Absence>),
        )
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    Router::new()
        .route("/new", get(begin::form).post(begin::begin))
        .route(
            "/{id}/check",
            get(steps::check::check::<Absence>).post(steps::check::send::<Absence>),
        )
        .route(
            "/{id}/documents/{document}/remove",
            post(documents::remove::<Absence>),
        )
        .route(
            "/{id}/{page}",
            get(steps::form::<Absence>).post(steps::keep::<Absence>),
        )
        .merge(files)
}

const CASE: Step = Step {
    page: "case",
    title: "Why do you notify this absence?",
    fields: &["case"],
};
const FIRST: Step = Step {
    page: "first",
    title: "Which notification is this an update of?",
    fields: &["first"],
};
const NEWS: Step = Step {
    page: "news",
    title: "What is new?",
    fields: &["news"],
};
const WHAT: Step = Step {
    page: "what",
    title: "What is known, and what has the school done?",
    fields: &["what"],
};
/// What was sent before, as the rules take it.
fn before(around: &Around) -> Vec<Before<NotificationId>> {
    let sent = around.before.iter();
    sent.filter(|told| matches!(told.kind, Kind::Absence | Kind::PartTime))
        .map(|told| Before {
            id: told.id,
            first: told.first,
            part_time: told.kind == Kind::PartTime,
        })
        .collect()
}

fn notice(said: &Typed) -> Notice<NotificationId> {
    let case = AbsenceCase::of_id(&text(said, "case"));
    let update = case == Some(AbsenceCase::Update);
    Notice {
        case,
        what: text(said, "what"),
        news: text(said, "news"),
        // Only an update hangs on another; what was chosen before the case was changed counts for nothing.
        first: text(said, "first").parse().ok().filter(|_| update),
        flags: ticked(said, "flags"),
    }
}

impl Telling for Absence {
    const KIND: Kind = Kind::Absence;
    const TITLE: &'static str = "Notify absence";
    const DAYS: &'static [&'static str] = &[];

    fn steps(around: &Around, said: &Typed) -> Vec<Step> {
        let mut steps = vec![CASE];
        if notice(said).case == Some(AbsenceCase::Update) {
            steps.extend([FIRST, NEWS]);
        }
        steps.push(WHAT);
        if !around.flags.is_empty() {
            steps.push(FLAGS);
        }
        steps.push(documents::STEP);
        steps
    }

    fn fields(around: &Around, _: &Caller, asking: &Asking<'_>) -> Vec<Content> {
        let title = asking.step.title;
        match asking.step.page {
            "case" => {
                let cases = AbsenceCase::ALL.map(|case| Choice::new(case.id(), case.words()));
                let hint = "Persistent absence as such is not notified: only where attendance does not improve although the school helps";
                vec![pick(asking, "case", title, cases).hint(hint).into()]
            }
            "first" => vec![earlier(
                around,
                asking,
                "first",
                &[Kind::Absence, Kind::PartTime],
            )],
            "news" => vec![words(
                asking,
                "news",
                title,
                "What has changed since. An update every ten days without news is not asked for",
                5,
            )],
            "flags" => vec![flags_field(around, asking)],
            _ => {
                let figures = text(&around.said(), "figures");
                let shown = (!figures.is_empty()).then(|| InsetText::new(figures).into());
                let area = words(
                    asking,
                    "what",
                    title,
                    "What keeps the child away as far as you know, since when, and what was done: calls, visits, meetings, support",
                    8,
                );
                shown.into_iter().chain([area]).collect()
            }
        }
    }

    fn notes(around: &Around, caller: &Caller) -> Vec<Content> {
        let said = around.said();
        let mut notes = vec![InsetText::new(NO_REFERRAL).into()];
        let policy = &caller.rooms.authority.policy;
        if let Ok((_, advice)) = absence(&notice(&said), &before(around), policy) {
            let advice = advice.into_iter();
            notes.extend(advice.map(|words| InsetText::new(format!("{words}.")).into()));
        }
        notes
    }

    fn refused(around: &Around, caller: &Caller, said: &Typed) -> Vec<Refused> {
        let policy = &caller.rooms.authority.policy;
        absence(&notice(said), &before(around), policy)
            .err()
            .unwrap_or_default()
    }

    fn settle(around: &Around, caller: &Caller, said: &mut Typed, now: &mut Notification) {
        let notice = notice(said);
        let policy = &caller.rooms.authority.policy;
        let root = absence(&notice, &before(around), policy);
        // As long as something is missing, the chain is looked up by itself.
        let chosen = around
            .before
            .iter()
            .find(|told| Some(told.id) == notice.first);
        now.first = root.map_or_else(
            |_| chosen.map(|told| told.first.unwrap_or(told.id)),
            |(root, _)| root,
        );
        now.on_day = Some(caller.rooms.today());
        let case = notice.case.map_or("", AbsenceCase::words);
        case.clone_into(&mut now.about);
        keep_flags(around, said);
        let of = chosen.map(goes_on_from).unwrap_or_default();
        said.insert("goes_on_from".to_owned(), of);
    }

    fn lines(told: &Notification) -> Vec<Line> {
        let said = said_of(told);
        let case = AbsenceCase::of_id(&text(&said, "case")).map_or("", AbsenceCase::words);
        vec![
            answer("Child", told.pupil_name.as_str(), "child"),
            answer("Why it is notified", case, "case"),
            answer("An update of", text(&said, "goes_on_from"), "first"),
            answer("What is new", text(&said, "news"), "news"),
            answer("What the register shows", text(&said, "figures"), "figures"),
            answer(
                "What is known, and what the school has done",
                text(&said, "what"),
                "what",
            ),
            answer("Flagged for", text(&said, "flag_names"), "flags"),
        ]
    }
}
