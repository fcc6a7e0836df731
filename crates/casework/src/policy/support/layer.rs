//! The tables of support as a pack writes them, laid over the national ones and held to each other.
//! In: TOML. Out: a [`Support`], or every fault with its line and what to do instead.
//! A pack that lists stages, steps, services or evidence lists all of its own; a step, of which the
//! national pack has one of the same id, takes from there whatever it does not say itself.

use std::collections::BTreeSet;

use law::school::Phase;
use serde::Deserialize;
use toml::Spanned;

use super::evidence::{ANY, Evidence};
use super::sheet::{Question, Scale, Sheet};
use super::span::Span;
use super::step::{Form, Outcome, Service, Stage, Step};
use super::when::When;
use super::{Height, Numbers, Support};
use crate::policy::comparison::Fault;
use crate::policy::percent::Percent;

/// Where the lines of a pack begin.
pub(in crate::policy) struct Lines<'a>(pub(in crate::policy) &'a str);

impl Lines<'_> {
    fn of<T>(&self, spanned: &Spanned<T>) -> usize {
        let at = spanned.span().start.min(self.0.len());
        self.0[..at].matches('\n').count() + 1
    }
}

/// The tables.
#[derive(Default)]
pub(in crate::policy) struct SupportText {
    pub(in crate::policy) stages: Vec<Spanned<Stage>>,
    pub(in crate::policy) steps: Vec<Spanned<StepText>>,
    pub(in crate::policy) services: Vec<Spanned<Service>>,
    pub(in crate::policy) evidence: Vec<Spanned<Evidence>>,
    pub(in crate::policy) sheets: Vec<Spanned<Sheet>>,
    pub(in crate::policy) rating_scale: Option<Spanned<Scale>>,
    pub(in crate::policy) heights: Vec<Spanned<HeightText>>,
    pub(in crate::policy) numbers: NumbersText,
}

/// A step as it is written: what is left out is as in the national step of the same id.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::policy) struct StepText {
    id: String,
    name: Option<String>,
    stage: Option<String>,
    what: Option<String>,
    sheet: Option<String>,
    form: Option<Form>,
    outcomes: Option<Vec<Outcome>>,
    timed: Option<bool>,
    repeats: Option<bool>,
    review: Option<Span>,
    again_after: Option<Span>,
    letters: Option<Vec<String>>,
    suggest: Option<Vec<When>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::policy) struct HeightText {
    name: String,
    at_least: Percent,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::policy) struct NumbersText {
    lessons_a_day: LessonsText,
    least_classmates: Option<u16>,
    longest_timetable_weeks: Option<u16>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LessonsText {
    primary: Option<u16>,
    secondary: Option<u16>,
    special: Option<u16>,
}

/// What is wrong so far, each with its line.
struct Faults<'a> {
    lines: &'a Lines<'a>,
    found: Vec<Fault>,
}

impl Faults<'_> {
    fn add<T>(&mut self, at: &Spanned<T>, why: impl std::fmt::Display, instead: impl Into<String>) {
        let line = self.lines.of(at);
        self.found
            .push((format!("line {line}: {why}"), instead.into()));
    }

    /// Ids stand in records and addresses for good.
    fn ids<'t, T: 't>(
        &mut self,
        what: &str,
        all: impl IntoIterator<Item = &'t Spanned<T>>,
        id: impl Fn(&T) -> &str,
    ) {
        let mut seen = BTreeSet::new();
        for one in all {
            let id = id(one.get_ref()).to_owned();
            if !is_id(&id) {
                self.add(
                    one,
                    format!("{what} {id:?} has an id that cannot stand in an address"),
                    "Write ids in small letters, digits and strokes, like call-back",
                );
            } else if !seen.insert(id.clone()) {
                self.add(
                    one,
                    format!("{what} {id} is there twice"),
                    format!("Give each {what} an id of its own"),
                );
            }
        }
    }

    fn span<T>(&mut self, at: &Spanned<T>, what: &str, span: Option<Span>) {
        if span.is_some_and(|s| !(1..=366).contains(&s.count())) {
            self.add(
                at,
                format!("{what} cannot be counted"),
                "Write it like review = { school_days = 10 }, from 1 to 366, in days, weeks, school_days or working_days",
            );
        }
    }
}

fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !id.is_empty() && id.len() <= 60 && id.chars().all(plain)
}

impl StepText {
    fn over(self, national: Option<&Step>) -> Option<Step> {
        let from = |f: fn(&Step) -> String| national.map(f);
        Some(Step {
            name: self.name.or_else(|| from(|s| s.name.clone()))?,
            stage: self.stage.or_else(|| from(|s| s.stage.clone()))?,
            what: self.what.or_else(|| from(|s| s.what.clone()))?,
            sheet: (self.sheet).or_else(|| national.and_then(|s| s.sheet.clone())),
            form: (self.form).unwrap_or_else(|| national.map_or(Form::Words, |s| s.form)),
            outcomes: (self.outcomes)
                .unwrap_or_else(|| national.map_or_else(Vec::new, |s| s.outcomes.clone())),
            timed: (self.timed).unwrap_or_else(|| national.is_some_and(|s| s.timed)),
            repeats: (self.repeats).unwrap_or_else(|| national.is_some_and(|s| s.repeats)),
            review: self.review.or_else(|| national.and_then(|s| s.review)),
            again_after: (self.again_after).or_else(|| national.and_then(|s| s.again_after)),
            letters: (self.letters)
                .unwrap_or_else(|| national.map_or_else(Vec::new, |s| s.letters.clone())),
            suggest: (self.suggest)
                .unwrap_or_else(|| national.map_or_else(Vec::new, |s| s.suggest.clone())),
            id: self.id,
        })
    }
}

impl SupportText {
    /// Lays the tables over the national ones. `tiers` are the ids of the policy's tiers.
    pub(in crate::policy) fn over(
        self,
        national: Support,
        tiers: &BTreeSet<String>,
        lines: &Lines<'_>,
        faults: &mut Vec<Fault>,
    ) -> Support {
        let mut found = Faults {
            lines,
            found: Vec::new(),
        };
        found.ids("stage", &self.stages, |s| &s.id);
        found.ids("step", &self.steps, |s| &s.id);
        found.ids("service", &self.services, |s| &s.id);
        found.ids("evidence", &self.evidence, |e| &e.id);
        found.ids("sheet", &self.sheets, |s| &s.id);
        for sheet in &self.sheets {
            questions(&mut found, sheet, &sheet.get_ref().questions);
        }
        if let Some(scale) = &self.rating_scale {
            self::scale(&mut found, scale);
        }
        heights(&mut found, &self.heights);

        let mut own = Support {
            stages: listed(&self.stages, &national.stages),
            services: listed(&self.services, &national.services),
            evidence: listed(&self.evidence, &national.evidence),
            sheets: national.sheets,
            scale: (self.rating_scale.as_ref())
                .map(|s| s.get_ref().clone())
                .or(national.scale),
            heights: if self.heights.is_empty() {
                national.heights
            } else {
                let own = self.heights.iter().map(Spanned::get_ref);
                own.map(|h| Height {
                    name: h.name.clone(),
                    at_least: h.at_least,
                })
                .collect()
            },
            steps: Vec::new(),
            numbers: self.numbers.over(national.numbers, &mut found.found),
        };
        for sheet in &self.sheets {
            let sheet = sheet.get_ref().clone();
            own.sheets.retain(|s| s.id != sheet.id);
            own.sheets.push(sheet);
        }
        let mut placed = Vec::new();
        for text in &self.steps {
            let like = national.steps.iter().find(|s| s.id == text.get_ref().id);
            match text.get_ref().clone().over(like) {
                Some(step) => placed.push((text, step)),
                None => found.add(
                    text,
                    format!(
                        "step {} lacks a name, a stage or what it is",
                        text.get_ref().id
                    ),
                    "Say all three, or give it the id of a national step, which has them",
                ),
            }
        }
        own.steps = if self.steps.is_empty() {
            national.steps
        } else {
            placed.iter().map(|(_, step)| step.clone()).collect()
        };
        for (at, step) in &placed {
            hold_step(&mut found, at, step, &own, tiers);
        }
        for at in &self.evidence {
            hold_evidence(&mut found, at, &own);
        }
        let lost = own.steps.iter().find(|s| own.stage(&s.stage).is_none());
        if let Some(step) = lost.filter(|_| self.steps.is_empty()) {
            found.found.push((
                format!(
                    "the stages are this policy's own, and the national step {} stands in {}, which is none of them",
                    step.id, step.stage
                ),
                "List the policy's own steps too, each with its stage".to_owned(),
            ));
        }
        faults.append(&mut found.found);
        own
    }
}

/// A pack's own list, or the national one where it has none.
fn listed<T: Clone>(own: &[Spanned<T>], national: &[T]) -> Vec<T> {
    if own.is_empty() {
        national.to_vec()
    } else {
        own.iter().map(|one| one.get_ref().clone()).collect()
    }
}

fn hold_step(
    found: &mut Faults<'_>,
    at: &Spanned<StepText>,
    step: &Step,
    own: &Support,
    tiers: &BTreeSet<String>,
) {
    let id = &step.id;
    if own.stage(&step.stage).is_none() {
        let stages: Vec<&str> = own.stages.iter().map(|s| s.id.as_str()).collect();
        found.add(
            at,
            format!(
                "step {id} stands in the stage {}, which is none",
                step.stage
            ),
            format!("Write one of {}", stages.join(", ")),
        );
    }
    if step.sheet.is_some() && own.sheet(step).is_none() {
        found.add(
            at,
            format!("step {id} names a sheet that is not there"),
            "Name one of [[sheets]], or leave it out",
        );
    }
    let lacking = match step.form {
        Form::Rating if own.scale.is_none() => Some("a [rating_scale]"),
        Form::Referral if own.services.is_empty() => Some("[[services]]"),
        _ => None,
    };
    if let Some(lacking) = lacking {
        found.add(
            at,
            format!("step {id} needs {lacking}, and there is none"),
            format!("Add {lacking}, or another form"),
        );
    }
    let outcomes: BTreeSet<&String> = step.outcomes.iter().map(|o| &o.id).collect();
    if outcomes.len() < step.outcomes.len() || !outcomes.iter().all(|o| is_id(o)) {
        found.add(
            at,
            format!("step {id} has outcomes that cannot be told apart"),
            "Give each outcome an id of its own, in small letters, digits and strokes",
        );
    }
    found.span(at, &format!("the review of step {id}"), step.review);
    found.span(at, &format!("again_after of step {id}"), step.again_after);
    for outcome in &step.outcomes {
        let what = format!("the review of step {id} after {}", outcome.id);
        found.span(at, &what, outcome.review);
    }
    if let Some(letter) = step.letters.iter().find(|l| !is_id(l)) {
        found.add(
            at,
            format!("step {id} names the letter {letter:?}, which can be none"),
            "Write the letter's id, like initial-concern",
        );
    }
    for when in &step.suggest {
        hold_when(found, at, step, when, own, tiers);
    }
}

fn hold_when(
    found: &mut Faults<'_>,
    at: &Spanned<StepText>,
    step: &Step,
    when: &When,
    own: &Support,
    tiers: &BTreeSet<String>,
) {
    let id = &step.id;
    if !when.asks() {
        found.add(
            at,
            format!("step {id} is suggested for everybody, always"),
            "Say when, like suggest = [{ away_days = 1 }], or leave suggest out",
        );
    }
    if let Some(tier) = when.tiers.iter().find(|t| !tiers.contains(*t)) {
        found.add(
            at,
            format!("step {id} is suggested in the tier {tier}, which this policy does not have"),
            "Write one of its tiers' ids",
        );
    }
    let Some(after) = &when.after else { return };
    let before = own.step(&after.step);
    let known = before.is_some_and(|s| {
        after
            .outcome
            .as_deref()
            .is_none_or(|o| s.outcome(o).is_some())
    });
    if !known {
        found.add(
            at,
            format!(
                "step {id} is suggested after {}{}, which is no step or outcome here",
                after.step,
                after
                    .outcome
                    .as_ref()
                    .map_or_else(String::new, |o| format!(" went {o}")),
            ),
            "Write a step's id, and one of its outcomes' or none",
        );
    }
    found.span(at, &format!("ago of step {id}"), after.ago);
}

fn hold_evidence(found: &mut Faults<'_>, at: &Spanned<Evidence>, own: &Support) {
    let evidence = at.get_ref();
    let step = evidence.steps.iter().find(|s| own.step(s).is_none());
    let any = |s: &String| s == ANY || own.service(s).is_some();
    let service = evidence.services.iter().find(|s| !any(s));
    if let Some(missing) = step.or(service) {
        found.add(
            at,
            format!(
                "evidence {} is shown by {missing}, which is no step or service here",
                evidence.id
            ),
            "Write the ids of steps and services of this policy; \"*\" is any service",
        );
    }
    let any = evidence.timetables || evidence.communications;
    if evidence.steps.is_empty() && evidence.services.is_empty() && !any {
        found.add(
            at,
            format!("evidence {} is shown by nothing", evidence.id),
            "Say which steps or services show it, or communications = true, or timetables = true",
        );
    }
}

fn questions<T>(found: &mut Faults<'_>, at: &Spanned<T>, questions: &[Question]) {
    let ids: BTreeSet<&String> = questions.iter().map(|q| &q.id).collect();
    if questions.is_empty() || ids.len() < questions.len() || !ids.iter().all(|id| is_id(id)) {
        found.add(
            at,
            "its questions are none, or cannot be told apart",
            "Write at least one question, each with an id of its own in small letters, digits and strokes",
        );
    }
}

fn scale(found: &mut Faults<'_>, at: &Spanned<Scale>) {
    questions(found, at, &at.get_ref().questions);
    if !(2..=11).contains(&at.get_ref().points.len()) {
        found.add(
            at,
            "a scale of so many points cannot be answered",
            "Give from 2 to 11 points, each with its words",
        );
    }
}

fn heights(found: &mut Faults<'_>, all: &[Spanned<HeightText>]) {
    for pair in all.windows(2) {
        if pair[0].get_ref().at_least <= pair[1].get_ref().at_least {
            let (above, here) = (pair[0].get_ref(), pair[1].get_ref());
            found.add(
                &pair[1],
                format!("the height {} is no lower than {}", here.name, above.name),
                "Write the heights of the mountain from the highest down",
            );
        }
    }
    if let Some(last) = all.last().filter(|h| h.get_ref().at_least.hundredths() > 0) {
        found.add(
            last,
            "the mountain has no foot: a child may stand below its lowest height",
            "Begin the last height at 0",
        );
    }
}

impl NumbersText {
    fn over(self, national: Numbers, faults: &mut Vec<Fault>) -> Numbers {
        let lessons = self.lessons_a_day;
        let own = Numbers {
            primary_lessons: lessons.primary.unwrap_or(national.primary_lessons),
            secondary_lessons: lessons.secondary.unwrap_or(national.secondary_lessons),
            special_lessons: lessons.special.unwrap_or(national.special_lessons),
            least_classmates: self.least_classmates.unwrap_or(national.least_classmates),
            longest_timetable: self.longest_timetable_weeks.or(national.longest_timetable),
        };
        for phase in Phase::ALL {
            let lessons = own.lessons_a_day(phase);
            if !(1..=12).contains(&lessons) {
                faults.push((
                    format!(
                        "{lessons} lessons a day at {} schools is no school day",
                        phase.text()
                    ),
                    "Set support.lessons_a_day between 1 and 12, or leave it out".to_owned(),
                ));
            }
        }
        if own.least_classmates < 5 {
            faults.push((
                "support.least_classmates lets one child's attendance be read off another's picture"
                    .to_owned(),
                "Set it to 5 or more, or leave it out".to_owned(),
            ));
        }
        if own
            .longest_timetable
            .is_some_and(|weeks| !(1..=52).contains(&weeks))
        {
            faults.push((
                "support.longest_timetable_weeks can never be met, or always is".to_owned(),
                "Set it between 1 and 52, or leave it out".to_owned(),
            ));
        }
        own
    }
}
