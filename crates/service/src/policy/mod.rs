//! `/{authority}/policy`: the policy in force, in the words of `herringbone policy check`.
//! In: anybody who is signed in. Out: a page.

use askama::Template;
use casework::people::Action;
use casework::policy::{Description, LIMITS, NO_LIMITS, NO_TIERS, SCHOOLS, TIERS, TODAY, describe};
use govuk::{Cell, SummaryList, Table};

use crate::web::{Answer, Caller, page};
use crate::when;

#[derive(Template)]
#[template(path = "policy/policy.html")]
struct PolicyPage {
    known: SummaryList,
    words: Description,
    means: Option<Table>,
}

/// The page.
pub(crate) async fn policy(caller: Caller) -> Answer {
    caller.may(Action::SeePolicy)?;
    let policy = &caller.rooms.authority.policy;
    let rows = policy
        .tiers
        .iter()
        .filter(|tier| !tier.means.is_empty())
        .map(|tier| [tier.name.as_str(), tier.means.as_str()].map(Cell::new));
    let means = Table::new("What each tier means")
        .caption_class("govuk-table__caption--m")
        .head(["Tier", "What it means"])
        .rows(rows)
        .first_cell_is_header();
    let main = PolicyPage {
        known: SummaryList::new()
            .entry("Policy", policy.name.as_str())
            .entry("Version", policy.version)
            .entry("In force from", when::day(policy.in_force_from))
            .entry("Comes from", policy.source.as_str())
            // Enough to tell two texts apart at a glance; the whole of it is read nowhere.
            .entry("Fingerprint of its text (SHA-256)", &policy.digest[..16]),
        words: describe(policy),
        means: policy
            .tiers
            .iter()
            .any(|tier| !tier.means.is_empty())
            .then_some(means),
    };
    let title = "The policy in force";
    Ok(page(&caller, "policy", title, main, |page| page))
}
