//! `/{authority}/pupils/{id}/support`: what a school does for a pupil.
//! In: a pupil whose record of support somebody may see. Out: the stage, what might be next and why,
//! reviews, offers, conditions, evidence, and everything that was done as a timeline.

use askama::Template;
use axum::extract::{Path, Query};
use casework::people::Action;
use casework::support::{Basis, OfferState, ReferralOutcome, Review as Decided, Standing, suggest};
use govuk::moj::{Timeline, TimelineItem};
use govuk::{Cell, Content, NotificationBanner, Table, Tag, TagColour};
use jiff::civil::Date;
use serde::Deserialize;
use store::StoreError;
use store::support::{OutcomeOf, Review, StepTaken};

use super::letters::StepLetters;
use super::outcome::service_name;
use super::{At, Desk, condition, mountain, rating};
use crate::pupils::{At as AtPupil, find_within, name_of};
use crate::web::{Answer, Caller, Problem, choices, clock, page, see_other};
use crate::when;

/// A step that might be next.
struct Next {
    name: String,
    href: Option<String>,
    skip: String,
    reasons: Vec<String>,
}

/// A stage's steps to write down.
struct Group {
    stage: String,
    steps: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "support/overview.html")]
struct Overview {
    did: Option<NotificationBanner>,
    name: String,
    school: String,
    /// What of it the authority sees: words, and where that is ended.
    shares: Vec<(String, Option<String>)>,
    stage: Option<(String, String)>,
    base: String,
    may_change: bool,
    may_share: bool,
    next: Vec<Next>,
    groups: Vec<Group>,
    reviews: Option<Table>,
    offers: Option<Table>,
    ratings: Option<Content>,
    missed: Option<String>,
    conditions: Option<Table>,
    evidence: Table,
    shown: String,
    timeline: Option<Timeline>,
}

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

/// The way to a record: the one that there is, or a choice between several schools'.
pub(crate) async fn choose(caller: Caller, Path(at): Path<AtPupil>) -> Answer {
    let scope = caller.may(Action::SeeSupport)?;
    let missing = || caller.problem(Problem::NotFound);
    let found = find_within(&caller, &scope, at.id()).await;
    let opened = found
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)?;
    let address =
        |school: &store::SchoolId| opened.address(&caller.rooms, &format!("/support/{school}"));
    match opened.support() {
        [] => Err(missing()),
        [only] => Ok(see_other(&address(only))),
        several => {
            let name = |school| {
                let known = opened.schools.iter().find(|s| s.id == school);
                known.map_or_else(String::new, |s| s.name.clone())
            };
            let links: Vec<_> = several.iter().map(|s| (name(*s), address(s))).collect();
            let title = "Whose record of support?";
            let main = ChoosePage(choices(title, &links));
            Ok(page(&caller, "pupils", title, main, |page| {
                opened.around(&caller, "/support", page)
            }))
        }
    }
}

#[derive(Template)]
#[template(ext = "html", source = "{{ self.0 }}")]
struct ChoosePage(Content);

/// The page.
pub(crate) async fn overview(
    caller: Caller,
    Path(at): Path<At>,
    Query(asked): Query<Asked>,
) -> Answer {
    let desk = Desk::open(&caller, &at, Action::SeeSupport, "support").await?;
    let did = (asked.did == "kept").then(|| NotificationBanner::success("It is on the record."));
    let main = view(&caller, &desk, did)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let title = format!("{}: support", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        desk.opened.around(&caller, "/support", page)
    }))
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">{{ words }}<span class="govuk-visually-hidden"> {{ what }}</span></a>"#
)]
struct Link<'a> {
    href: String,
    words: &'a str,
    what: &'a str,
}

fn link(href: String, words: &str, what: &str) -> Content {
    Content::html(Link { href, words, what }.to_string())
}

async fn view(
    caller: &Caller,
    desk: &Desk,
    did: Option<NotificationBanner>,
) -> Result<Overview, StoreError> {
    let rooms = &caller.rooms;
    let (policy, today) = (&rooms.authority.policy, rooms.today());
    let sessions = desk.sessions(rooms);
    let communications = desk.communications(rooms).await?;
    let facts = desk.facts(rooms, &sessions, &communications);
    let at = |page: String| desk.address(caller, &page);
    let next = suggest(&facts, policy, today, desk.open_on());
    let next = next.into_iter().map(|suggestion| Next {
        name: suggestion.step.name.clone(),
        href: desk
            .may_change
            .then(|| at(format!("/step/{}", suggestion.step.id))),
        skip: at(format!("/skip/{}", suggestion.step.id)),
        reasons: suggestion.reasons,
    });
    let groups = policy.support.stages.iter().map(|stage| {
        let own = policy.support.steps.iter().filter(|s| s.stage == stage.id);
        Group {
            stage: stage.name.clone(),
            steps: own
                .map(|s| (s.name.clone(), at(format!("/step/{}", s.id))))
                .collect(),
        }
    });
    let stage = desk.record.stages.last().map(|set| {
        let stage = policy.support.stage(&set.stage);
        let name = stage.map_or_else(|| set.stage.clone(), |s| s.name.clone());
        let mut words = format!("since {}", when::day(when::day_of(set.made_at)));
        if let Some(stage) = stage {
            words = format!("{words}. {}", stage.means);
        }
        (name, words)
    });
    let checklist = desk.evidence(rooms, &communications);
    let there = checklist.iter().filter(|i| i.is_there()).count();
    let picture = mountain::picture(caller, desk).await?;
    let letters = StepLetters::of_record(caller, desk, &communications);
    Ok(Overview {
        did,
        name: name_of(&desk.opened.pupil),
        school: desk.school.name.clone(),
        shares: shares(caller, desk, today),
        stage,
        base: desk.address(caller, ""),
        may_change: desk.may_change,
        may_share: desk.may_share,
        next: next.collect(),
        groups: groups.filter(|g: &Group| !g.steps.is_empty()).collect(),
        reviews: reviews(caller, desk, today),
        offers: offers(caller, desk),
        ratings: rating::picture(rooms, desk),
        missed: picture.map(|(picture, _)| picture.missed().to_owned()),
        conditions: conditions(caller, desk, &sessions),
        shown: format!("{there} of {} kinds are on record.", checklist.len()),
        evidence: evidence(&checklist),
        timeline: timeline(caller, desk, &letters),
    })
}

fn shares(caller: &Caller, desk: &Desk, today: Date) -> Vec<(String, Option<String>)> {
    let held = desk.record.shares.iter().filter(|s| s.holds_on(today));
    held.map(|share| {
        let basis = Basis::of_id(&share.basis).map_or("", Basis::words);
        let words = format!(
            "Shared with the authority until {}. {basis}: {}",
            when::day(share.until),
            share.words
        );
        let end = desk
            .may_share
            .then(|| desk.address(caller, &format!("/share/{}/end", share.id)));
        (words, end)
    })
    .collect()
}

fn reviews(caller: &Caller, desk: &Desk, today: Date) -> Option<Table> {
    let stands = |review: &Review| {
        let decided = Decided {
            id: review.id,
            due: review.due,
            held: review.held_on,
        };
        decided.stands(today)
    };
    let open: Vec<&Review> = (desk.record.reviews.iter())
        .filter(|r| stands(r) != Standing::Held)
        .collect();
    let rows = open.iter().map(|review| {
        let tag = match stands(review) {
            Standing::Overdue => Tag::new("Overdue").colour(TagColour::Red),
            Standing::Today => Tag::new("Today").colour(TagColour::Yellow),
            Standing::ToCome | Standing::Held => Tag::new("To come").colour(TagColour::Grey),
        };
        let due = when::day(review.due);
        let hold = if desk.may_change {
            let href = desk.address(caller, &format!("/review/{}", review.id));
            link(
                href,
                "Hold it",
                &format!("now: the review of {} due on {due}", review.about),
            )
        } else {
            Content::text("")
        };
        [
            Cell::new(due.as_str()),
            Cell::new(review.about.as_str()),
            Cell::new(Content::from(tag)),
            Cell::new(hold),
        ]
    });
    (!open.is_empty()).then(|| {
        Table::new("Reviews")
            .caption_class("govuk-visually-hidden")
            .head(["Due", "Of what", "Status", "What to do"])
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header()
    })
}

fn offers(caller: &Caller, desk: &Desk) -> Option<Table> {
    let rows = desk.record.offers.iter().map(|offer| {
        let state = OfferState::of_id(&offer.state);
        let mut stands = state.map_or_else(|| offer.state.clone(), |s| s.words().to_owned());
        if let Some(on) = offer.answered_on {
            stands = format!("{stands} on {}", when::day(on));
        }
        if !offer.reason.is_empty() {
            stands = format!("{stands}: {}", offer.reason);
        }
        let open = state.is_some_and(|s| s.acts().next().is_some());
        let answer = if desk.may_change && open {
            let href = desk.address(caller, &format!("/offer/{}", offer.id));
            link(href, "What came of it?", &offer.what)
        } else {
            Content::text("")
        };
        [
            Cell::new(offer.what.as_str()),
            Cell::new(format!(
                "{}, {}",
                offer.to_whom,
                when::day(offer.offered_on)
            )),
            Cell::new(stands),
            Cell::new(answer),
        ]
    });
    (!desk.record.offers.is_empty()).then(|| {
        Table::new("Offers")
            .caption_class("govuk-visually-hidden")
            .head([
                "What was offered",
                "To whom and when",
                "How it stands",
                "What to do",
            ])
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header()
    })
}

fn conditions(caller: &Caller, desk: &Desk, sessions: &[register::HeldSession]) -> Option<Table> {
    let spells = casework::support::spells(sessions);
    let days = desk.by_condition(&spells);
    let rows = desk
        .record
        .conditions
        .iter()
        .zip(days)
        .map(|(own, (_, days))| {
            let evidence = desk.record.evidence.iter();
            let evidence = evidence.filter(|e| e.of_condition == own.id).count();
            let more = if desk.may_change {
                let href = desk.address(caller, &format!("/condition/{}", own.id));
                link(href, "Spells and evidence", &format!("of {}", own.name))
            } else {
                Content::text("")
            };
            [
                Cell::new(own.name.as_str()),
                Cell::new(condition::sum_in_words(days)),
                Cell::numeric(evidence),
                Cell::new(more),
            ]
        });
    (!desk.record.conditions.is_empty()).then(|| {
        Table::new("Conditions behind illness")
            .caption_class("govuk-visually-hidden")
            .head([
                Cell::new("Condition"),
                Cell::new("Illness that stands for it"),
                Cell::numeric("Pieces of evidence"),
                Cell::new("What to do"),
            ])
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header()
    })
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if lines.is_empty() %}Nothing yet{% else %}<ul class="govuk-list govuk-!-margin-bottom-0">{% for (words, lacks) in lines %}<li>{{ words }}{% if let Some(lacks) = lacks %} – <strong>{{ lacks }}</strong>{% endif %}</li>{% endfor %}</ul>{% endif %}"#
)]
struct Shown<'a> {
    lines: Vec<(&'a str, Option<&'static str>)>,
}

fn evidence(checklist: &[casework::support::Item<'_>]) -> Table {
    let rows = checklist.iter().map(|item| {
        let tag = if item.is_there() {
            Tag::new("On record").colour(TagColour::Green)
        } else {
            Tag::new("Missing").colour(TagColour::Grey)
        };
        let lines = item.shown.iter().map(|s| (s.words.as_str(), s.lacks));
        let shown = Shown {
            lines: lines.collect(),
        };
        [
            Cell::new(item.evidence.name.as_str()),
            Cell::new(Content::from(tag)),
            Cell::new(Content::html(shown.to_string())),
        ]
    });
    Table::new("Evidence")
        .caption_class("govuk-visually-hidden")
        .head(["Evidence", "Status", "What shows it"])
        .rows(rows.collect::<Vec<_>>())
        .first_cell_is_header()
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% for (asks, words) in lines %}{% if asks.is_empty() %}<p class="govuk-body govuk-!-margin-bottom-1">{{ words }}</p>{% else %}<p class="govuk-body govuk-!-margin-bottom-1"><strong>{{ asks }}</strong><br>{{ words }}</p>{% endif %}{% endfor %}"#
)]
struct Lines {
    lines: Vec<(String, String)>,
}

fn step_item(caller: &Caller, taken: &StepTaken, letters: Option<Content>) -> TimelineItem {
    let support = &caller.rooms.authority.policy.support;
    let step = support.step(&taken.step);
    let name = step.map_or(taken.step.as_str(), |s| &s.name);
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut say = |asks: &str, words: &str| {
        if !words.is_empty() {
            lines.push((asks.to_owned(), words.to_owned()));
        }
    };
    let outcome = taken.outcome.as_deref().map(|id| {
        let known = step.and_then(|s| s.outcome(id));
        known.map_or(id, |o| &o.name)
    });
    say("", outcome.unwrap_or_default());
    say("Why", &taken.reason);
    if let Some(missed) = taken.figures.get("attendance").and_then(|a| a.as_str()) {
        let number = |name: &str| {
            let value = taken.figures.get(name);
            value.map_or_else(String::new, |v| {
                v.as_str().map_or_else(|| v.to_string(), str::to_owned)
            })
        };
        let words = format!(
            "{missed}, {}; missed {} sessions, {} days, {} lessons",
            number("height"),
            number("sessions_missed"),
            number("days_missed"),
            number("lessons_missed")
        );
        say("Where the child stood", &words);
    }
    let questions = step
        .and_then(|s| support.sheet(s))
        .map_or(&[][..], |s| &s.questions);
    if let Some(answers) = taken.answers.as_object() {
        // In the order of the sheet; those of an earlier sheet come last, by their ids.
        for question in questions {
            if let Some(words) = answers.get(&question.id).and_then(|v| v.as_str()) {
                say(&question.asks, words);
            }
        }
        for (id, words) in answers {
            if questions.iter().all(|q| q.id != *id) {
                say(id, words.as_str().unwrap_or_default());
            }
        }
    }
    say("", &taken.note);
    let title = if taken.skipped {
        format!("Passed by: {name}")
    } else {
        name.to_owned()
    };
    let time = taken
        .at_minute
        .map_or_else(String::new, |at| format!(" at {}", clock(at)));
    TimelineItem::new(
        title,
        taken.on_day.to_string(),
        format!("{}{time}", when::day(taken.on_day)),
        Content::join(
            [Some(Content::html(Lines { lines }.to_string())), letters]
                .into_iter()
                .flatten(),
        ),
    )
    .by(format!("{}, {}", taken.made_by_name, taken.position))
}

fn line(title: String, on: Date, by: &str, lines: Vec<(String, String)>) -> TimelineItem {
    line_with(title, on, by, lines, None)
}

/// The same, with what may be done about it.
fn line_with(
    title: String,
    on: Date,
    by: &str,
    lines: Vec<(String, String)>,
    todo: Option<Content>,
) -> TimelineItem {
    let said = Content::html(Lines { lines }.to_string());
    let content = Content::join([Some(said), todo].into_iter().flatten());
    let item = TimelineItem::new(title, on.to_string(), when::day(on), content);
    if by.is_empty() {
        item
    } else {
        item.by(by.to_owned())
    }
}

/// Everything that was done, the latest first.
fn timeline(caller: &Caller, desk: &Desk, letters: &StepLetters<'_>) -> Option<Timeline> {
    let (record, support) = (&desk.record, &caller.rooms.authority.policy.support);
    let mut items: Vec<(Date, TimelineItem)> = Vec::new();
    for step in &record.steps {
        let own = letters.of(caller, desk, step);
        items.push((step.on_day, step_item(caller, step, own)));
    }
    for stage in &record.stages {
        let on = when::day_of(stage.made_at);
        let name = support
            .stage(&stage.stage)
            .map_or(stage.stage.as_str(), |s| &s.name);
        let by = format!("{}, {}", stage.made_by_name, stage.position);
        let lines = vec![(String::new(), stage.reason.clone())];
        items.push((on, line(format!("Stage: {name}"), on, &by, lines)));
    }
    for review in &record.reviews {
        let Some(on) = review.held_on else { continue };
        let title = format!("Review held: {}", review.about);
        let lines = vec![(String::new(), review.found.clone())];
        items.push((on, line(title, on, &review.held_by_name, lines)));
    }
    for referral in &record.referrals {
        let name = service_name(caller, referral);
        let by = format!("{}, {}", referral.made_by_name, referral.position);
        let mut lines = vec![
            (
                "What the child needs help with".to_owned(),
                referral.reason.clone(),
            ),
            (
                "Consent or lawful basis".to_owned(),
                referral.consent.clone(),
            ),
        ];
        if !referral.attendance.is_empty() {
            let asks = "What attendance has to do with it".to_owned();
            lines.push((asks, referral.attendance.clone()));
        }
        for came in &record.outcomes {
            if (came.subject_kind, came.subject) != (OutcomeOf::Referral, referral.id) {
                continue;
            }
            let what = ReferralOutcome::of_id(&came.what).map_or("", ReferralOutcome::words);
            let mut words = format!("{what} on {}", when::day(came.on_day));
            if !came.words.is_empty() {
                words = format!("{words}: {}", came.words);
            }
            lines.push(("What came of it".to_owned(), words));
        }
        let todo = desk.may_change.then(|| {
            let href = desk.address(caller, &format!("/referral/{}", referral.id));
            link(href, "What came of it?", &format!("the referral to {name}"))
        });
        let title = format!("Referred to {name}");
        items.push((
            referral.on_day,
            line_with(title, referral.on_day, &by, lines, todo),
        ));
    }
    for own in &record.timetables {
        let by = format!("{}, {}", own.made_by_name, own.position);
        let last = record.last_day_of(own);
        let title = format!("Bespoke timetable until {}", when::day(last));
        let mut lines = vec![
            ("In school".to_owned(), own.hours.clone()),
            ("Back to full time".to_owned(), own.reason.clone()),
            (
                "Agreed".to_owned(),
                format!("{}, {}", own.agreed_by, when::day(own.agreed_on)),
            ),
        ];
        let early = record.outcome_of(OutcomeOf::Timetable, own.id);
        if let Some(early) = early {
            let words = format!("instead of {}: {}", when::day(own.ends), early.words);
            lines.push(("It ended early".to_owned(), words));
        }
        let todo = (desk.may_change && early.is_none()).then(|| {
            let href = desk.address(caller, &format!("/timetable/{}", own.id));
            link(
                href,
                "End it early",
                &format!("the timetable until {}", when::day(own.ends)),
            )
        });
        items.push((own.starts, line_with(title, own.starts, &by, lines, todo)));
    }
    items.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    let any = !items.is_empty();
    let line = items
        .into_iter()
        .fold(Timeline::new().heading_level(3), |line, (_, item)| {
            line.item(item)
        });
    any.then_some(line)
}
