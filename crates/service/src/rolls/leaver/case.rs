//! A leaver, open before somebody of the school: its draft, what is held of the pupil, and what the judge makes of both.
//! In: who calls, which notification. Out: the case; the page that comes next; answers kept.

use axum::response::Response;
use casework::people::Action;
use casework::policy::Policy;
use casework::rolls::leaving::{Decision, Destination, Facts, Question, Refused, Situation, judge};
use casework::rolls::notification::{Kind, State};
use jiff::civil::Date;
use law::registration::Ground;
use serde_json::Value;
use store::StoreError;
use store::attendance::{Record, record_within};
use store::pupils::{Enrolment, Reach};
use store::rolls::Notification;

use super::super::desk::Desk;
use super::facts::{day_of, facts};
use super::held::Held;
use crate::web::{Answer, Caller, Problem, QUICKER, Wrong, see_other};

/// A page of the journey that comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// A question that a ground turns on.
    Ask(Question),
    /// Whether the ground fits.
    Decision,
    /// Where the pupil goes.
    Where,
    /// The new home.
    Home,
    /// The parents with whom the pupil lived.
    Parents,
    /// The authority's permission.
    Permission,
    /// What is done before a name comes off.
    Checklist,
    /// Documents.
    Documents,
    /// The answers, to be checked and sent.
    Check,
}

impl Step {
    /// Its page, below the leaver's.
    pub(super) fn page(self) -> String {
        match self {
            Self::Ask(question) => format!("/leaver/ask/{}", question.id()),
            Self::Decision => "/leaver/decision".to_owned(),
            Self::Where => "/leaver/where".to_owned(),
            Self::Home => "/leaver/home".to_owned(),
            Self::Parents => "/leaver/parents".to_owned(),
            Self::Permission => "/leaver/permission".to_owned(),
            Self::Checklist => "/leaver/checklist".to_owned(),
            Self::Documents => "/leaver/documents".to_owned(),
            Self::Check => "/leaver/check".to_owned(),
        }
    }
}

/// A leaver.
pub(super) struct Case {
    pub(super) desk: Desk,
    pub(super) record: Record,
    /// The spell that ends.
    pub(super) spell: Enrolment,
    pub(super) held: Held,
    pub(super) ground: Ground,
    pub(super) facts: Facts,
    pub(super) judged: Result<Decision, Box<Refused>>,
    /// The day on which the name comes off.
    pub(super) off: Date,
    /// The day as at which it is judged: today, and once it was sent, the day of that.
    as_at: Date,
}

impl Case {
    /// Opens one to see it.
    pub(super) async fn open(
        caller: &Caller,
        action: Action,
        id: &str,
        what: &str,
    ) -> Result<Self, Response> {
        let desk = Desk::open(caller, action, id, what).await?;
        let read = Self::read(caller, desk).await;
        read.map_err(|e| caller.problem(e.into()))?
            .ok_or_else(|| caller.problem(Problem::NotFound))
    }

    /// Opens one to answer something; one that was sent is shown instead, and takes no answers.
    pub(super) async fn change(caller: &Caller, id: &str) -> Result<Self, Response> {
        let what = "a leaver's notification";
        let case = Self::open(caller, Action::Notify, id, what).await?;
        if case.takes_answers() {
            return Ok(case);
        }
        Err(see_other(&case.desk.address(caller, "/leaver")))
    }

    async fn read(caller: &Caller, desk: Desk) -> Result<Option<Self>, StoreError> {
        let store = &caller.rooms.store;
        let told = &desk.notification;
        let (Some(pupil), Kind::Leaver) = (told.pupil, told.kind) else {
            return Ok(None);
        };
        // Whoever may open the notification may read what it is about, on the roll or off it.
        let Some(record) = record_within(store, &Reach::default(), pupil).await? else {
            return Ok(None);
        };
        let today = caller.rooms.today();
        let as_at = told.sent_on.unwrap_or(today);
        let off = told.on_day.unwrap_or(today);
        let mut spells = record.enrolments.iter().rev();
        let spell = spells.find(|e| e.school == desk.school.id && e.start_on <= off);
        let Some(spell) = spell.cloned() else {
            return Ok(None);
        };
        // Of a name that the school's own system has taken off: as at the day of that.
        let gone = told.sent_on.is_none() && spell.end_on.is_some_and(|end| end < today);
        let as_at = if gone { as_at.min(off) } else { as_at };
        let held = Held::of(store, &record, (&desk.school, &spell), off, as_at).await?;
        let ground = Ground::of_id(desk.said("ground")).unwrap_or(Ground::A);
        let facts = facts(&desk, (&record, &spell), &held, ground, (off, as_at));
        let judged = judge(ground, &facts, &caller.rooms.authority.policy, as_at);
        Ok(Some(Self {
            judged: judged.map_err(Box::new),
            desk,
            record,
            spell,
            held,
            ground,
            facts,
            off,
            as_at,
        }))
    }

    /// Whether it may still be answered.
    pub(super) fn takes_answers(&self) -> bool {
        matches!(self.desk.notification.state, State::Draft | State::Returned)
    }

    /// Whether the name is off the roll already, so that its day is past changing.
    pub(super) fn is_off(&self, today: Date) -> bool {
        self.spell.end_on.is_some_and(|end| end < today)
    }

    /// What happened, where that was chosen.
    pub(super) fn situation(&self) -> Option<Situation> {
        Situation::of_id(self.desk.said("situation"))
    }

    /// What the judge makes of another ground, with the same answers.
    pub(super) fn judge(&self, ground: Ground, policy: &Policy) -> Result<Decision, Box<Refused>> {
        let days = (self.off, self.as_at);
        let spell = (&self.record, &self.spell);
        let facts = facts(&self.desk, spell, &self.held, ground, days);
        judge(ground, &facts, policy, self.as_at).map_err(Box::new)
    }

    /// Where the pupil goes, as far as that is said.
    pub(super) fn destination(&self) -> Option<Destination> {
        Destination::of_id(self.desk.said("destination"))
    }

    /// The page that comes next.
    pub(super) fn next(&self, policy: &Policy) -> Step {
        let decision = match &self.judged {
            Err(refused) => {
                let first = refused.unanswered.first();
                return match first.filter(|_| refused.unmet.is_empty()) {
                    Some(Question::Destination) => Step::Where,
                    Some(question) => Step::Ask(*question),
                    None => Step::Decision,
                };
            }
            Ok(decision) => decision,
        };
        let blank = |field: &str| self.desk.said(field).is_empty();
        if self.desk.said("decided") != self.ground.id() {
            return Step::Decision;
        }
        let rule = policy.rolls.ground(self.ground);
        if rule.is_some_and(|rule| !rule.permission_for.is_empty())
            && (blank("needs-asked") || !decision.permission_for.is_empty())
        {
            return Step::Permission;
        }
        if !self.ground.is_death() {
            for (field, step) in [
                ("destination", Step::Where),
                ("moved", Step::Home),
                ("parents-asked", Step::Parents),
            ] {
                if blank(field) {
                    return step;
                }
            }
            if !policy.rolls.checklist.is_empty() && blank("checklist") {
                return Step::Checklist;
            }
        }
        let asks = rule.is_some_and(|r| !r.documents.is_empty() || !r.if_any.is_empty());
        let with_reason = |id: &str| !self.by_law(policy, id) && !blank(&format!("without-{id}"));
        let short = |id: &String| !self.facts.documents.contains(id) && !with_reason(id);
        let missing = rule.is_some_and(|r| r.documents.iter().any(short));
        if asks && (blank("documents") || missing) {
            return Step::Documents;
        }
        Step::Check
    }

    /// Whether a document is one without which the ground itself is not met.
    pub(super) fn by_law(&self, policy: &Policy, document: &str) -> bool {
        let rule = policy.rolls.ground(self.ground);
        rule.is_some_and(|rule| rule.by_law.iter().any(|id| id == document))
    }

    /// The notification with other answers; a blank answer is none.
    pub(super) fn with(&self, changes: impl IntoIterator<Item = (String, String)>) -> Notification {
        let mut now = self.desk.notification.clone();
        let mut said = now.said.as_object().cloned().unwrap_or_default();
        for (field, value) in changes {
            if value.is_empty() {
                said.remove(&field);
            } else {
                said.insert(field, Value::String(value));
            }
        }
        let ground = said.get("ground").and_then(Value::as_str);
        let ground = ground.and_then(Ground::of_id).unwrap_or(self.ground);
        let off = said.get("deletes_on").and_then(Value::as_str);
        let off = off.and_then(|day| day.parse().ok());
        now.about = about(ground);
        now.on_day = off;
        // Told no later than when the name comes off: SI 2024/208 reg 13.
        now.due_on = off;
        now.restricted = ground.is_death();
        now.said = Value::Object(said);
        now
    }

    /// Keeps answers; `false` when somebody was quicker.
    pub(super) async fn keep(
        &self,
        caller: &Caller,
        changes: impl IntoIterator<Item = (String, String)>,
    ) -> Result<bool, Response> {
        let now = self.with(changes);
        let kept = self.desk.keep(caller, &now).await;
        kept.map_err(|e| caller.problem(e.into()))
    }

    /// Keeps what was answered and goes on; or shows the form again with what is wrong.
    pub(super) async fn put(
        &self,
        caller: &Caller,
        answered: Result<Vec<(String, String)>, Wrong>,
        again: impl FnOnce(&Wrong) -> Response,
    ) -> Answer {
        let kept = match answered {
            Ok(kept) => kept,
            Err(wrong) => return Ok(again(&wrong)),
        };
        if self.keep(caller, kept).await? {
            return Ok(self.on(caller));
        }
        let mut wrong = Wrong::default();
        wrong.add("", QUICKER);
        Ok(again(&wrong))
    }

    /// On to the page that comes next.
    pub(super) fn on(&self, caller: &Caller) -> Response {
        see_other(&self.desk.address(caller, "/leaver"))
    }

    /// A day that was answered.
    pub(super) fn day(&self, field: &str) -> Option<Date> {
        day_of(&self.desk, field)
    }
}

/// What a leaver is about, for lists. Of a child who died no more than the ground's number.
pub(super) fn about(ground: Ground) -> String {
    if ground.is_death() {
        ground.id().to_owned()
    } else {
        format!("{} {}", ground.id(), ground.words())
    }
}
