//! The letters of steps: those that go with a step, to be begun from the record; those written about it.
//! In: a record that is open. Out: for each step taken what was written, for whoever may see the school's
//! letters, and buttons that begin one, for whoever may write them. Nothing is written or sent from here.

use askama::Template;
use casework::people::Action;
use govuk::Content;
use letters::{Kind, Language};
use store::contact::{About, Communication};
use store::support::StepTaken;

use super::Desk;
use crate::contact::letter::Beginning;
use crate::web::Caller;
use crate::when;

/// The letters about the steps of a record.
pub(super) struct StepLetters<'a> {
    written: &'a [Communication],
    may_write: bool,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% for (href, words) in written %}<p class="govuk-body govuk-!-margin-bottom-1"><a class="govuk-link" href="{{ href }}">{{ words }}</a></p>{% endfor %}{% if let Some(href) = contracts %}<p class="govuk-body govuk-!-margin-bottom-1"><a class="govuk-link" href="{{ href }}">Attendance contracts, and their letters</a></p>{% endif %}{% if !begin.is_empty() %}<details class="govuk-details govuk-!-margin-bottom-2"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Write a letter that goes with {{ what }}</span></summary><div class="govuk-details__text">{% for letter in begin %}{{ letter }}{% endfor %}</div></details>{% endif %}"#
)]
struct Shown {
    written: Vec<(String, String)>,
    contracts: Option<String>,
    begin: Vec<Content>,
    what: String,
}

impl<'a> StepLetters<'a> {
    /// Those of a record.
    pub(super) fn of_record(
        caller: &Caller,
        desk: &Desk,
        communications: &'a [Communication],
    ) -> Self {
        let signed = &caller.signed;
        let school = desk.school.id;
        let may = |action| signed.scope(action).holds(&school);
        Self {
            written: if may(Action::SeeContact) {
                communications
            } else {
                &[]
            },
            may_write: desk.may_change && may(Action::WriteToParents),
        }
    }

    /// What is shown beneath a step.
    pub(super) fn of(&self, caller: &Caller, desk: &Desk, taken: &StepTaken) -> Option<Content> {
        let rooms = &caller.rooms;
        let about = About::Step(taken.id.0);
        let own = self.written.iter().filter(|c| c.about == Some(about));
        let written = own.map(|one| {
            let page = format!("/contact/{}", one.id);
            let words = format!(
                "{}, to {}, {}: {}",
                one.subject,
                one.to_name,
                when::day(when::day_of(one.happened_at)),
                one.state.words().to_lowercase()
            );
            (desk.opened.address(rooms, &page), words)
        });
        let policy = &rooms.authority.policy;
        let is_contract = |s: &casework::contracts::StepOf| s.id == taken.step;
        let is_contract = policy.contracts.step.as_ref().is_some_and(is_contract);
        let step = policy.support.step(&taken.step);
        let step = step.filter(|_| self.may_write && !taken.skipped && !is_contract);
        let ids = step.map_or(&[][..], |s| &s.letters);
        // A pack may name a letter that this program does not have yet.
        let known = ids.iter().filter_map(|id| {
            let found = letters::find(id, Language::English)?;
            (found.kind == Kind::Letter).then_some(found)
        });
        let begin = known.map(|letter| {
            let words = format!("Write: {}", letter.name);
            Beginning::new(letter.id, about).button(rooms, &desk.opened, &words)
        });
        let shown = Shown {
            written: written.collect(),
            contracts: is_contract.then(|| desk.opened.address(rooms, "/contracts")),
            begin: begin.collect(),
            what: step.map_or_else(String::new, |s| format!("“{}”", s.name)),
        };
        let any = !shown.written.is_empty() || shown.contracts.is_some() || !shown.begin.is_empty();
        any.then(|| Content::html(shown.to_string()))
    }
}
