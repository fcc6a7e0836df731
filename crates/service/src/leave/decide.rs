//! `/{authority}/pupils/{id}/leave/{request}/decide`: the decision, by the head or somebody the head has named.
//! In: an answer with its reason. Out: the decision kept beside those before; or the form again with what is wrong.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use casework::leave::{Answer as Decision, Deciding, Field, State, decide, law_of};
use casework::people::Action;
use govuk::{Checkboxes, Choice, Content, InsetText, Radios, SummaryList};
use law::Certainty;
use law::leave::Asked;
use serde_json::json;
use store::StoreError;
use store::leave::{self, Request};

use super::ask::{days_in_words, long_in_words};
use super::desk::{Desk, policy_of};
use super::form::{Form, date_field, words_field, wrong_of};
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, day, see_other, seen, text};
use crate::when;

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<input type="hidden" name="seen" value="{{ seen }}">"#
)]
struct Hidden {
    seen: String,
}

/// What the law asks, limb by limb, as far as the record can say it.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<h2 class="govuk-heading-m">What the law asks</h2>{% if limbs.is_empty() %}<p class="govuk-body">A day that is set apart by the parent’s religious body is not for the school to refuse. Look whether this is one.</p>{% else %}<ul class="govuk-list govuk-list--bullet">{% for (limb, found) in limbs %}<li>{{ limb }}: <strong>{{ found }}</strong></li>{% endfor %}</ul><p class="govuk-body-s">{{ source }}{% if to_verify %} (wording to be verified){% endif %}</p>{% endif %}"#
)]
struct OfLaw {
    limbs: Vec<(String, &'static str)>,
    source: String,
    to_verify: bool,
}

fn of_law(caller: &Caller, request: &Request) -> Option<OfLaw> {
    let rules = &caller.rooms.authority.policy.leave;
    let kind = rules.kind(&request.kind)?;
    let asked = Asked {
        in_advance: request.asked_on <= request.first_day,
        by_parent_lived_with: request.lived_with,
    };
    // What only the decider can find is asked, not answered.
    let found = |exceptional| law_of(kind.purpose, asked, exceptional);
    let (Some(without), Some(with)) = (found(false), found(true)) else {
        return Some(OfLaw {
            limbs: Vec::new(),
            source: String::new(),
            to_verify: false,
        });
    };
    let limbs = without.limbs.iter().zip(&with.limbs);
    let limbs = limbs.map(|(without, with)| {
        let words = match (without.met, with.met) {
            (true, _) => "the record says so",
            (false, true) => "for you to find",
            (false, false) => "the record says otherwise",
        };
        (without.text.clone().into_owned(), words)
    });
    Some(OfLaw {
        limbs: limbs.collect(),
        source: without.cite.to_string(),
        to_verify: without.cite.certainty == Certainty::Memory,
    })
}

/// What was asked, above the form.
pub(super) fn about(request: &Request) -> SummaryList {
    SummaryList::new()
        .entry("Who asks", request.parent_name.as_str())
        .entry(
            "Which days",
            long_in_words((request.first_day, request.last_day), request.school_days),
        )
        .entry("What for", request.kind_name.as_str())
        .entry("Why", Content::from(request.reason.as_str()))
        .entry(
            "Asked",
            format!("{}. {}", when::day(request.asked_on), request.way.words()),
        )
        .entry("Reference", request.reference.as_str())
}

fn show(caller: &Caller, desk: &Desk, request: &Request, typed: &Typed, wrong: &Wrong) -> Response {
    let address = format!("/{}/decide", request.id);
    let title = if request.state.is_decided() {
        "Decide on this leave anew"
    } else {
        "Decide on this leave"
    };
    let mut form = Form::new(desk, caller, title, &address);
    form.back = (
        "Back to the request".to_owned(),
        desk.address(caller, &format!("/{}", request.id)),
    );
    form.above = vec![about(request).into()];
    if let Some(law) = of_law(caller, request) {
        form.above.push(Content::html(law.to_string()));
    }
    if request.first_day <= caller.rooms.today() {
        let words = "The first of these days has come already. Whatever you decide, look at what the register shows.";
        form.above.push(InsetText::new(words).into());
    }
    let choices = Decision::ALL.map(|answer| Choice::new(answer.id(), answer.words()));
    form.fields = vec![
        Content::html(
            Hidden {
                seen: seen(request),
            }
            .to_string(),
        ),
        Radios::new("answer", "What do you decide?")
            .choices(choices)
            .value(text(typed, "answer"))
            .error_if(wrong.at("answer"))
            .into(),
        date_field(
            typed,
            wrong,
            Field::First,
            "For some of the days: the first that you agree to",
            "Leave it blank otherwise",
        ),
        date_field(
            typed,
            wrong,
            Field::Last,
            "For some of the days: the last that you agree to",
            "Leave it blank otherwise",
        ),
        words_field(
            typed,
            wrong,
            Field::Reason,
            "Why?",
            "The parent reads it in the letter. It follows “We agree because” or “we cannot agree to it, because”, and ends with a full stop. For some of the days, say why not for the others too",
        ),
    ];
    if !desk.is_head(caller) {
        let named = Choice::new("yes", "The head teacher has named me to decide on leave");
        form.fields.push(
            Checkboxes::new("named", "You are not the head teacher")
                .hint("By law, leave is given only by somebody whom the school has authorised")
                .choice(named)
                .values([text(typed, "named")])
                .error_if(wrong.at("named"))
                .into(),
        );
    }
    form.button = govuk::Button::new("Keep this decision").prevent_double_click(true);
    form.show(desk, caller, wrong)
}

async fn open(caller: &Caller, id: &str, request: &str) -> Result<(Desk, Request), Response> {
    let desk = Desk::open(caller, Action::DecideLeave, id, "deciding on leave").await?;
    let request = desk.request(caller, request)?;
    Ok((desk, request))
}

/// The form.
pub(crate) async fn form(
    caller: Caller,
    Path((_, id, request)): Path<(String, String, String)>,
) -> Answer {
    let (desk, request) = open(&caller, &id, &request).await?;
    if request.state == State::Withdrawn {
        let page = format!("/{}", request.id);
        return Ok(see_other(&desk.address(&caller, &page)));
    }
    let typed = Typed::new();
    Ok(show(&caller, &desk, &request, &typed, &Wrong::default()))
}

/// Keeps the decision.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id, request)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let (desk, request) = open(&caller, &id, &request).await?;
    let again = |wrong: &Wrong| Ok(show(&caller, &desk, &request, &typed, wrong));
    let reason = text(&typed, "reason");
    let is_head = desk.is_head(&caller);
    let deciding = Deciding {
        answer: Decision::of_id(&text(&typed, "answer")),
        first: day(&typed, Field::First.id()),
        last: day(&typed, Field::Last.id()),
        reason: &reason,
        is_head,
        named: text(&typed, "named") == "yes",
    };
    let days = (request.first_day, request.last_day);
    let decided = match decide(request.state, days, &deciding, desk.open_on()) {
        Ok(decided) => decided,
        Err(refusals) => return again(&wrong_of(refusals)),
    };
    let mut quicker = Wrong::default();
    quicker.add("", QUICKER);
    if text(&typed, "seen") != seen(&request) {
        return again(&quicker);
    }
    let done = async {
        let unit = desk.begin(&caller).await?;
        let context = unit.context();
        let decision = leave::Decision {
            request: request.id,
            number: 0,
            answer: decided.answer,
            agreed_first: decided.agreed.map(|days| days.0),
            agreed_last: decided.agreed.map(|days| days.1),
            school_days: decided.school_days,
            reason: reason.clone(),
            for_head: !is_head,
            policy: policy_of(&caller.rooms),
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            position: context.actor.position.clone(),
        };
        if !leave::decide(&unit, &request, decision).await? {
            unit.roll_back().await?;
            return Ok(false);
        }
        let asked = days_in_words(days);
        let says = match decided.agreed {
            Some(agreed) if decided.answer == Decision::SomeDays => {
                format!(
                    "Of leave asked for {asked}, agreed {}",
                    days_in_words(agreed)
                )
            }
            Some(_) => format!("Leave {asked} agreed"),
            None => format!("Leave {asked} not agreed"),
        };
        let payload = json!({
            "request": request.id, "says": says, "reference": request.reference, "reason": reason,
            "decided for the head": !is_head,
        });
        desk.finish(&caller, unit, "leave.decided", payload).await?;
        Ok(true)
    };
    if !done
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?
    {
        return again(&quicker);
    }
    let page = format!("/{}?did=decided", request.id);
    Ok(see_other(&desk.address(&caller, &page)))
}
