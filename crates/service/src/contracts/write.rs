//! Writing a version: what each side undertakes, from when to when, when it is looked at, who signs.
//! In: the form, begun with the policy's days and the register's figures; then the check of what was
//! typed. Out: a version with its document, to be signed; or the form again.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use casework::contracts::{Act, CHOICE, MOST_REVIEWS, Plan, Side, Terms, plan, terms};
use govuk::{Button, Choice, Content, InsetText, Radios, SummaryList, SummaryText};
use jiff::civil::Date;
use serde_json::json;
use store::contracts::{
    Agreed, ContractParent, Doing, Party, Undertaking, Version, insert_version,
};
use store::{StoreError, files};

use super::figures::{self, Figures};
use super::form::{Form, lines, maybe_day, unless_seen, wrong};
use super::paper::{NotSet, party_in_words, pdf, texts};
use super::{At, Desk, policy_of, sentence};
use crate::contact::who::addressees;
use crate::pupils::name_of;
use crate::web::inputs::{date_field, line_field, words_field};
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, page, put_day, text};
use crate::when;

/// What is asked under a heading, by the field that takes it.
const LISTS: [(&str, &str, &str); 4] = [
    ("goals", "What do you want to reach?", "One on each line"),
    (
        "school",
        "What will the school do to help?",
        "One on each line: small, clear, with a day. As many as for the parent",
    ),
    (
        "pupil",
        "What will the pupil do? (optional)",
        "One on each line, in the pupil's own words",
    ),
    (
        "others",
        "What will others do? (optional)",
        "One on each line, such as a family worker's visits",
    ),
];

/// A signer as a choice of the form: side and position.
fn signer_value(side: Side, position: &str) -> String {
    format!("{}:{position}", side.id())
}

fn signer(value: &str) -> Option<(Side, &str)> {
    let (side, position) = value.split_once(':')?;
    Some((Side::of_id(side)?, position))
}

/// The field of what a parent undertakes.
fn parent_field(at: usize) -> String {
    format!("parent-{at}")
}

/// What was typed, read.
struct Draft {
    parents: Vec<Vec<String>>,
    goals: Vec<String>,
    school: Vec<String>,
    pupil: Vec<String>,
    others: Vec<String>,
    reviews: Vec<Result<Option<Date>, ()>>,
    signer: String,
    signer_name: String,
    reason: String,
    on: Option<Date>,
    from: Option<Date>,
    until: Option<Date>,
}

impl Draft {
    fn read(desk: &Desk, typed: &Typed) -> Self {
        let parents = 0..desk.whole.parents.len();
        let reviews = 0..MOST_REVIEWS;
        Self {
            parents: parents.map(|at| lines(typed, &parent_field(at))).collect(),
            goals: lines(typed, "goals"),
            school: lines(typed, "school"),
            pupil: lines(typed, "pupil"),
            others: lines(typed, "others"),
            reviews: reviews
                .map(|at| maybe_day(typed, &format!("review-{at}")))
                .collect(),
            signer: text(typed, "signer"),
            signer_name: text(typed, "by"),
            reason: text(typed, "reason"),
            on: day(typed, "on"),
            from: day(typed, "from"),
            until: day(typed, "until"),
        }
    }

    fn terms(&self) -> Terms<'_> {
        Terms {
            on: self.on,
            goals: &self.goals,
            parents: &self.parents,
            school: &self.school,
            pupil: &self.pupil,
            others: &self.others,
            from: self.from,
            until: self.until,
            reviews: &self.reviews,
            signer: signer(&self.signer),
            signer_name: &self.signer_name,
            reason: &self.reason,
        }
    }
}

/// The form as it begins: with the version before, or with the policy's days.
fn begun(caller: &Caller, desk: &Desk) -> Typed {
    let rooms = &caller.rooms;
    let today = rooms.today();
    let rules = &rooms.authority.policy.contracts;
    let mut typed = Typed::new();
    let days = plan(today, rules, |day| desk.days.open(day));
    put_day(&mut typed, "on", today);
    put_day(&mut typed, "from", days.from);
    put_day(&mut typed, "until", days.until);
    let put = |typed: &mut Typed, name: &str, all: Vec<String>| {
        typed.insert(name.to_owned(), all.join("\n"));
    };
    let mut reviews = days.reviews;
    if let Some(before) = desk.whole.versions.last() {
        put(&mut typed, "goals", texts(&before.goals));
        if before.holds_until > today {
            put_day(&mut typed, "until", before.holds_until);
            reviews.retain(|day| *day <= before.holds_until);
        }
        let own = |side: Side| -> Vec<String> {
            let all = desk.whole.undertakings_of(before.number);
            let own = all.filter(|u| u.side == side);
            own.map(|u| u.words.clone()).collect()
        };
        for (at, parent) in desk.whole.parents.iter().enumerate() {
            let party = desk.whole.parties_of(before.number);
            let party = party
                .filter(|p| p.parent == Some(parent.parent))
                .map(|p| p.number);
            let numbers: Vec<u16> = party.collect();
            let all = desk.whole.undertakings_of(before.number);
            let own = all.filter(|u| u.party.is_some_and(|p| numbers.contains(&p)));
            let own = own.map(|u| u.words.clone()).collect();
            put(&mut typed, &parent_field(at), own);
        }
        let mut helps = own(Side::School);
        helps.extend(own(Side::Authority));
        put(&mut typed, "school", helps);
        put(&mut typed, "pupil", own(Side::Pupil));
        put(&mut typed, "others", own(Side::Others));
        let mut parties = desk.whole.parties_of(before.number);
        if let Some(party) = parties.find(|p| matches!(p.side, Side::School | Side::Authority)) {
            let value = signer_value(party.side, &party.position);
            typed.insert("signer".to_owned(), value);
            typed.insert("by".to_owned(), party.name.clone());
        }
    }
    for (at, review) in reviews.into_iter().enumerate() {
        put_day(&mut typed, &format!("review-{at}"), review);
    }
    typed
}

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let rooms = &caller.rooms;
    let rules = &rooms.authority.policy.contracts;
    let changes = desk.course.versions() > 0;
    let title = if changes {
        "Write another version of the contract"
    } else {
        "Write the contract"
    };
    let mut form = Form::of(desk, caller, title, "/write");
    form.words = vec![
        CHOICE.to_owned(),
        "Write it together, in words that everybody would use. Nothing goes in that a party does not agree to.".to_owned(),
    ];
    if changes {
        let words = "The version before stays on record as it is. Each party signs this one anew; until all have, what was signed before holds.";
        form.words.push(words.to_owned());
    }
    let figures = figures::this_year(rooms, &desk.opened);
    let list =
        |(name, label, hint): (&str, &str, &str)| words_field(typed, wrong, name, label, hint);
    let mut fields: Vec<Content> = vec![InsetText::new(figures.words()).into()];
    if changes {
        let label = "Why is it changed?";
        fields.push(words_field(typed, wrong, "reason", label, ""));
    }
    fields.push(list(LISTS[0]));
    for (at, parent) in desk.whole.parents.iter().enumerate() {
        let label = format!("What will {} do?", parent.name);
        let name = parent_field(at);
        let hint = "One on each line: small, clear, with a day";
        fields.push(words_field(typed, wrong, &name, &label, hint));
    }
    fields.extend(LISTS[1..].iter().map(|of| list(*of)));
    fields.push(date_field(typed, wrong, "on", "When was it agreed?", ""));
    fields.push(date_field(typed, wrong, "from", "Its first day", ""));
    fields.push(date_field(
        typed,
        wrong,
        "until",
        "Its last day",
        &format!("{} is usual", rules.length),
    ));
    for at in 0..MOST_REVIEWS {
        let legend = match at {
            0 => "When do you look at it together?".to_owned(),
            n => format!("Review {} (optional)", n + 1),
        };
        let hint = if at == 0 {
            format!("Every {} is usual", rules.review_every)
        } else {
            String::new()
        };
        fields.push(date_field(
            typed,
            wrong,
            &format!("review-{at}"),
            &legend,
            &hint,
        ));
    }
    let school = (Side::School, &rules.signs_for_school, "for the school");
    let authority = (
        Side::Authority,
        &rules.signs_for_authority,
        "for the authority",
    );
    let signers = [school, authority]
        .into_iter()
        .flat_map(|(side, all, whom)| {
            all.iter()
                .map(move |p| Choice::new(signer_value(side, p), format!("{p}, {whom}")))
        });
    let signers = Radios::new("signer", "As what does somebody sign beside the parents?")
        .choices(signers)
        .value(text(typed, "signer"))
        .error_if(wrong.at("signer"));
    fields.push(signers.into());
    fields.push(line_field(typed, wrong, "by", "That person's name", ""));
    form.fields = fields;
    form.button = Button::new("Continue");
    form.show(&desk.opened, caller, wrong)
}

#[derive(Template)]
#[template(path = "contracts/check.html")]
struct CheckPage {
    name: String,
    choice: &'static str,
    action: String,
    carried: Vec<(String, String)>,
    list: SummaryList,
    back: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-0">{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>"#
)]
struct Bullets {
    lines: Vec<String>,
}

fn bullets(lines: Vec<String>) -> SummaryText {
    Content::html(Bullets { lines }.to_string()).into()
}

fn check(caller: &Caller, desk: &Desk, typed: &Typed, draft: &Draft, plan: &Plan) -> Response {
    let mut list = SummaryList::new();
    if !draft.reason.is_empty() {
        list = list.entry("Why it is changed", draft.reason.as_str());
    }
    list = list.entry("What you want to reach", bullets(draft.goals.clone()));
    for (parent, own) in desk.whole.parents.iter().zip(&draft.parents) {
        let key = format!("{} will", parent.name);
        list = list.entry(key, bullets(own.clone()));
    }
    list = list.entry("The school will", bullets(draft.school.clone()));
    for (key, own) in [
        ("The pupil will", &draft.pupil),
        ("Others will", &draft.others),
    ] {
        if !own.is_empty() {
            list = list.entry(key, bullets(own.clone()));
        }
    }
    let days = format!("{} to {}", when::day(plan.from), when::day(plan.until));
    let reviews = plan.reviews.iter().map(|day| when::weekday(*day)).collect();
    let position = signer(&draft.signer).map_or("", |(_, position)| position);
    let list = list
        .entry("Agreed on", when::day(plan.on))
        .entry("It holds from", days)
        .entry("You look at it on", bullets(reviews))
        .entry(
            "Signed beside the parents by",
            format!("{}, {position}", draft.signer_name),
        );
    let carried = typed
        .iter()
        .filter(|(name, _)| *name != "step" && *name != "change");
    let main = CheckPage {
        name: name_of(&desk.opened.pupil),
        choice: CHOICE,
        action: desk.address(caller, "/write"),
        carried: carried.map(|(n, v)| (n.clone(), v.clone())).collect(),
        list,
        back: desk.address(caller, ""),
    };
    let title = format!("{}: check the contract", main.name);
    page(caller, "pupils", &title, main, |page| {
        desk.opened.around(caller, "/contracts", page)
    })
}

async fn open(caller: &Caller, at: &At) -> Result<Desk, Response> {
    let desk = Desk::change(caller, at, "writing an attendance contract").await?;
    // Somebody with whom contact has been restricted since is no party to anything.
    let rooms = &caller.rooms;
    let all = addressees(&rooms.store, desk.pupil(), rooms.today()).await;
    let all = all.map_err(|e: StoreError| caller.problem(e.into()))?;
    let restricted = |parent: &ContractParent| {
        let mut own = all.iter().filter(|to| to.parent.id == parent.parent);
        own.any(|to| to.do_not_write.is_some())
    };
    if desk.whole.parents.iter().any(restricted) {
        return Err(caller.problem(Problem::Unreadable(
            "Contact with a parent of this contract is restricted. Ask your safeguarding lead; end this contract, and offer the other parent one of their own.",
        )));
    }
    Ok(desk)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path(at): Path<At>) -> Answer {
    let desk = open(&caller, &at).await?;
    let typed = begun(&caller, &desk);
    Ok(show(&caller, &desk, &typed, &Wrong::default()))
}

/// On to the check, and from there to the version.
pub(crate) async fn next(
    caller: Caller,
    Path(at): Path<At>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &at).await?;
    let quicker = unless_seen(&desk, &typed);
    if !quicker.is_empty() || typed.contains_key("change") {
        return Ok(show(&caller, &desk, &typed, &quicker));
    }
    let rooms = &caller.rooms;
    let draft = Draft::read(&desk, &typed);
    let rules = &rooms.authority.policy.contracts;
    let met = desk.day_of(Act::Hold).unwrap_or_else(|| desk.met_on());
    let met = desk.whole.versions.last().map_or(met, |v| v.agreed_on);
    let judged = terms(&desk.course, &draft.terms(), rules, met, rooms.today());
    let (then, plan) = match judged {
        Ok(agreed) => agreed,
        Err(found) => return Ok(show(&caller, &desk, &typed, &wrong(found))),
    };
    if text(&typed, "step") != "check" {
        return Ok(check(&caller, &desk, &typed, &draft, &plan));
    }
    let parties = u16::try_from(desk.whole.parents.len() + 1).unwrap_or(u16::MAX);
    let doing = Doing {
        act: Act::Agree { parties },
        on: plan.on,
        words: &draft.reason,
        then: then.state(),
    };
    let kept = match keep(&caller, &desk, &draft, &plan, doing).await {
        Ok(kept) => Ok(kept),
        Err(NotSet::Store(e)) => Err(e),
        Err(NotSet::Refused(refusal)) => {
            let mut wrong = Wrong::default();
            wrong.add("", refusal.to_string());
            return Ok(show(&caller, &desk, &typed, &wrong));
        }
        Err(other) => return Err(caller.problem(Problem::Failed(Box::new(other)))),
    };
    desk.after(&caller, kept, |wrong| show(&caller, &desk, &typed, wrong))
}

/// A version of what was agreed; its document is still to be set.
async fn agreed(
    caller: &Caller,
    desk: &Desk,
    draft: &Draft,
    plan: &Plan,
) -> Result<Agreed, StoreError> {
    let rooms = &caller.rooms;
    let (contract, number) = (desk.id(), desk.course.versions() + 1);
    let related = store::pupils::parents_of(&rooms.store, desk.pupil()).await?;
    let kind = |parent: &ContractParent| {
        let own = related.iter().find(|(_, p)| p.id == parent.parent);
        own.map_or_else(String::new, |(related, _)| related.kind.clone())
    };
    let mut parties: Vec<Party> = Vec::new();
    let mut undertakings: Vec<Undertaking> = Vec::new();
    let mut undertake = |side, party, all: &[String]| {
        for words in all {
            undertakings.push(Undertaking {
                contract,
                version: number,
                number: u16::try_from(undertakings.len() + 1).unwrap_or(u16::MAX),
                side,
                party,
                words: words.clone(),
            });
        }
    };
    for ((at, parent), own) in (1..).zip(&desk.whole.parents).zip(&draft.parents) {
        parties.push(Party {
            contract,
            version: number,
            number: at,
            side: Side::Parent,
            parent: Some(parent.parent),
            name: parent.name.clone(),
            position: kind(parent),
        });
        undertake(Side::Parent, Some(at), own);
    }
    let at = u16::try_from(parties.len() + 1).unwrap_or(u16::MAX);
    let (side, position) = signer(&draft.signer).unwrap_or((Side::School, ""));
    parties.push(Party {
        contract,
        version: number,
        number: at,
        side,
        parent: None,
        name: draft.signer_name.clone(),
        position: position.to_owned(),
    });
    undertake(side, Some(at), &draft.school);
    undertake(Side::Pupil, None, &draft.pupil);
    undertake(Side::Others, None, &draft.others);
    let figures: Figures = figures::this_year(rooms, &desk.opened);
    let person = &caller.signed.person;
    let reviews: Vec<String> = plan.reviews.iter().map(Date::to_string).collect();
    Ok(Agreed {
        version: Version {
            contract,
            number,
            agreed_on: plan.on,
            holds_from: plan.from,
            holds_until: plan.until,
            goals: json!(draft.goals),
            reviews: json!(reviews),
            figures: figures.kept(),
            reason: draft.reason.clone(),
            document: files::FileDigest::of(&[]),
            policy: policy_of(rooms),
            made_at: rooms.now,
            made_by: Some(person.id),
            made_by_name: person.name.clone(),
            position: person.position.clone(),
        },
        parties,
        undertakings,
    })
}

/// Sets the version's document, and keeps both; `false` when somebody was quicker.
async fn keep(
    caller: &Caller,
    desk: &Desk,
    draft: &Draft,
    plan: &Plan,
    doing: Doing<'_>,
) -> Result<bool, NotSet> {
    let rooms = &caller.rooms;
    let mut agreed = agreed(caller, desk, draft, plan).await?;
    let pdf = pdf(rooms, &desk.opened, &desk.school, &agreed).await?;
    let written = rooms
        .store
        .files()
        .write(Bytes::from(pdf), "application/pdf");
    let written = written.await?;
    agreed.version.document = written.digest;
    let parties = agreed.parties.iter();
    let parties = parties.map(|p| party_in_words(p, &desk.school, &rooms.authority.name));
    let parties = parties.collect::<Vec<_>>().join("; ");
    let words = format!(
        "Version {}, from {} to {}, between {parties}",
        agreed.version.number,
        when::day(plan.from),
        when::day(plan.until)
    );
    let payload = json!({
        "says": sentence(&words, "Why it was changed", &draft.reason),
        "version": agreed.version.number, "between": parties,
        "holds_from": plan.from.to_string(), "until": plan.until.to_string(),
        "why_changed": draft.reason, "document": written.digest.to_string(),
    });
    let Some(unit) = desk.begin(caller, doing).await? else {
        return Ok(false);
    };
    files::name(&unit, &written).await?;
    insert_version(&unit, agreed).await?;
    let kind = "contracts.version.written";
    desk.finish(caller, unit, kind, payload).await?;
    Ok(true)
}
