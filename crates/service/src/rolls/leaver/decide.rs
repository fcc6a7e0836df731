//! `/{authority}/notifications/{id}/leaver/decision`: whether the ground fits, limb by limb, with its source; and if not,
//! what stands against it, what to do instead and which other ground fits.
//! In: a draft. Out: the page; a ground that fits, taken.

use askama::Template;
use axum::extract::Path;
use casework::policy::Policy;
use casework::rolls::leaving::{Decision, Refused, TransferFile};
use govuk::{Button, SummaryAction, SummaryList, SummaryRow};
use law::registration::Ground;
use law::{Certainty, Citation, Finding};

use super::answers::{answers, by_in_words};
use super::case::Case;
use crate::web::{Answer, Caller, page as page_of};
use crate::when;

/// What the law finds, for a page.
struct Found {
    title: &'static str,
    limbs: Vec<(String, String)>,
    source: String,
}

#[derive(Template)]
#[template(path = "rolls/leaver/decide.html")]
struct DecisionPage {
    name: String,
    title: String,
    words: Vec<String>,
    findings: Vec<Found>,
    because: Vec<String>,
    source: String,
    instead: String,
    enquiry: Option<(String, String)>,
    /// Grounds to look at: number, words, whether it fits as everything stands.
    others: Vec<(&'static str, &'static str, bool)>,
    look_at: String,
    rests_on: SummaryList,
    go_on: Option<(String, Button)>,
    back: String,
}

fn source(cite: Citation, to_be_verified: bool) -> String {
    let unread = to_be_verified || cite.certainty == Certainty::Memory;
    let note = if unread {
        ". Words of it are to be verified: nobody here has read them in the regulation"
    } else {
        ""
    };
    format!("{cite}{note}")
}

/// The limbs of a decision's findings with their answers; those of the ground itself with who says so.
fn found(case: &Case, decision: &Decision, policy: &Policy) -> Vec<Found> {
    let rule = policy.rolls.ground(case.ground);
    let corrected = rule.is_some_and(|rule| rule.ask || rule.condition.is_some());
    let one = |(at, finding): (usize, &Finding)| {
        let behind = casework::rolls::leaving::questions(case.ground);
        let known = at == 1 && !corrected && behind.len() == finding.limbs.len();
        let limbs = finding.limbs.iter().enumerate().map(|(place, limb)| {
            let by = behind.get(place).filter(|_| known);
            let by = by.and_then(|question| case.facts.answered(*question));
            let answer = match by {
                Some(by) => format!("yes ({})", by_in_words(by)),
                None => "yes".to_owned(),
            };
            (limb.text.to_string(), answer)
        });
        Found {
            title: match at {
                0 => "Age",
                1 => "The ground",
                _ => "Consent to leaving a special school",
            },
            limbs: limbs.collect(),
            source: source(finding.cite, at == 1 && decision.to_be_verified),
        }
    };
    decision.findings.iter().enumerate().map(one).collect()
}

/// What goes with a decision, a sentence each.
pub(super) fn goes_with(decision: &Decision) -> Vec<String> {
    let mut words = vec![if decision.to_notify {
        format!(
            "The authority is told no later than {}, when the name comes off. {}.",
            when::day(decision.deletes_on),
            decision.notify_why
        )
    } else {
        format!(
            "No notification is needed: {}. You can take the name off here all the same, and it stays on record.",
            decision.notify_why
        )
    }];
    match decision.transfer_file {
        Some(TransferFile::LostPupil) => words.push("Nobody knows where the pupil goes: a file of this one pupil goes to the lost pupil database at once. It is made here once this is sent.".to_owned()),
        Some(TransferFile::OutsideState) => words.push("The pupil goes outside the state’s schools in England and Wales: the file for that is made here once this is sent.".to_owned()),
        None => {}
    }
    if let Some(authority) = &decision.tell_authority {
        words.push(format!(
            "{authority} is told too: the pupil’s new home is there."
        ));
    } else if decision.new_authority_unknown {
        words.push(
            "The pupil has moved: the new authority is told as soon as it is known.".to_owned(),
        );
    }
    if decision.to_be_verified {
        words.push(
            "Words of this ground are to be verified: nobody here has read them in the regulation."
                .to_owned(),
        );
    }
    words.extend(decision.note.iter().map(|note| format!("{note}.")));
    words
}

/// Other grounds to look at, where one is refused: those of the situation, and that which the refusal names.
fn others(
    case: &Case,
    refused: &Refused,
    policy: &Policy,
) -> Vec<(&'static str, &'static str, bool)> {
    let of_situation = case.situation().map_or(&[][..], |one| one.grounds());
    let mut grounds: Vec<Ground> = of_situation.to_vec();
    grounds.extend(refused.use_instead);
    let mut seen = vec![case.ground];
    let mut out = Vec::new();
    for ground in grounds {
        if seen.contains(&ground) {
            continue;
        }
        seen.push(ground);
        let fits = case.judge(ground, policy).is_ok();
        if fits || refused.use_instead == Some(ground) {
            out.push((ground.id(), ground.words(), fits));
        }
    }
    out
}

/// What the ground rests on: when, which, and each answer with a way to change it.
pub(super) fn rests_on(caller: &Caller, case: &Case) -> SummaryList {
    let change = |row: SummaryRow, page: &str, words: &str| {
        row.action(SummaryAction::new("Change", case.desk.address(caller, page)).hidden_text(words))
    };
    let changes = case.takes_answers();
    let row = |key: &str, value: String, page: Option<&str>| {
        let row = SummaryRow::new(key, value);
        match page.filter(|_| changes) {
            Some(page) => change(row, page, key),
            None => row,
        }
    };
    let happened = case
        .situation()
        .map_or("You know the ground", |one| one.words());
    let list = SummaryList::new()
        .row(row(
            "What happened",
            happened.to_owned(),
            Some("/leaver/what"),
        ))
        .row(row(
            "Ground",
            format!("{} {}", case.ground.id(), case.ground.words()),
            Some("/leaver/what"),
        ))
        .row(row(
            "The name comes off on",
            when::weekday(case.off),
            Some("/leaver/what"),
        ));
    answers(case).into_iter().fold(list, |list, one| {
        list.row(row(one.question.words(), one.words, one.change.as_deref()))
    })
}

/// The page.
pub(crate) async fn page(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let policy = &caller.rooms.authority.policy;
    let at = |page: &str| case.desk.address(&caller, page);
    let ground = case.ground;
    let mut main = DecisionPage {
        name: case.desk.notification.pupil_name.clone(),
        title: String::new(),
        words: Vec::new(),
        findings: Vec::new(),
        because: Vec::new(),
        source: String::new(),
        instead: String::new(),
        enquiry: None,
        others: Vec::new(),
        look_at: at("/leaver/ground"),
        rests_on: rests_on(&caller, &case),
        go_on: None,
        back: at("/leaver/what"),
    };
    match &case.judged {
        Ok(decision) => {
            main.title = format!("{ground} fits");
            main.words.push(format!("{}.", ground.words()));
            main.words.extend(goes_with(decision));
            main.findings = found(&case, decision, policy);
            let button = Button::new("Continue").prevent_double_click(true);
            main.go_on = Some((at("/leaver/decision"), button));
        }
        Err(refused) => {
            main.title = format!("The pupil may not be removed under {ground}");
            main.words
                .push(format!("{}. This is not met, because:", ground.words()));
            main.because = refused.lines();
            main.source = source(refused.cite, policy.rolls.to_be_verified(ground));
            refused
                .instead
                .trim_end_matches('.')
                .clone_into(&mut main.instead);
            main.others = others(&case, refused, policy);
            if refused.joint_enquiries_first {
                let pupil = case.record.pupil.id;
                let page = format!("notifications/enquiry/new?pupil={pupil}&ground={ground}");
                let words = "Begin joint enquiries with the authority".to_owned();
                main.enquiry = Some((caller.rooms.address(&page), words));
            }
        }
    }
    let title = format!("{}: {}", main.name, main.title);
    Ok(page_of(&caller, "pupils", &title, main, |page| page))
}

/// Takes the ground that fits.
pub(crate) async fn go_on(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    if case.judged.is_ok() {
        let changes = [("decided".to_owned(), case.ground.id().to_owned())];
        // Somebody who was quicker is met on the page that comes next.
        case.keep(&caller, changes).await?;
    }
    Ok(case.on(&caller))
}
