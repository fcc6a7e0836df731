//! `/{authority}/pupils/{id}/why/tier`: why a pupil is in a tier.
//! In: a pupil within scope. Out: each tier of the policy with what its own window holds, and the
//! sessions of the one that decided.

use askama::Template;
use casework::attendance::{Reason, decided, reasons};
use govuk::{Cell, Table};

use super::list::tier_in_words;
use super::register::Own;
use super::why::{codes, sessions};
use super::{Opened, name_of, per_cent};
use crate::house::Rooms;
use crate::when;

#[derive(Template)]
#[template(path = "pupils/why_tier.html")]
pub(super) struct WhyTier {
    name: String,
    tier: String,
    as_at: String,
    /// What decided, in a sentence.
    because: String,
    /// What being in the tier means, in the authority's practice.
    means: String,
    source: String,
    /// The standing was worked out by another policy, or before the marks were changed.
    stale: bool,
    tiers: Option<Table>,
    sessions: Option<(Table, Table)>,
    back: String,
}

fn share(reason: &Reason<'_>) -> String {
    let rate = casework::schools::share(reason.attended.into(), reason.possible.into());
    match rate {
        Some(_) => format!(
            "{} ({} of {} sessions)",
            per_cent(rate),
            reason.attended,
            reason.possible
        ),
        None => "no session was possible".to_owned(),
    }
}

fn because(found: &[Reason<'_>]) -> String {
    match decided(found) {
        Some(reason) => format!(
            "Attendance was {} over {}; this tier holds {}. Where several fit, the gravest counts.",
            share(reason),
            reason.tier.window,
            reason.tier.band
        ),
        None if found.is_empty() => {
            "The authority's policy has no tiers, so every pupil is in none.".to_owned()
        }
        None => "The pupil's attendance lies in none of the policy's tiers.".to_owned(),
    }
}

fn table(found: &[Reason<'_>]) -> Table {
    let rows = found.iter().map(|reason| {
        [
            Cell::new(reason.tier.name.as_str()),
            Cell::new(reason.tier.band.to_string()),
            Cell::new(reason.tier.window.to_string()),
            Cell::new(share(reason)),
            Cell::new(if reason.holds { "Yes" } else { "No" }),
        ]
    });
    Table::new("The tiers, from the lightest to the gravest")
        .caption_class("govuk-table__caption--m")
        .head([
            "Tier",
            "Holds attendance",
            "Over",
            "The pupil's attendance",
            "Fits",
        ])
        .rows(rows)
        .first_cell_is_header()
}

/// The page; `None` for who was never on a roll.
pub(super) fn view(rooms: &Rooms, opened: &Opened) -> Option<WhyTier> {
    let kept = opened.standing.as_ref();
    let as_of = opened.as_of(rooms);
    let own = Own::of(opened);
    let (registers, pupil) = own.registers()?;
    let policy = &rooms.authority.policy;
    let found = reasons(registers, pupil, as_of.into(), policy);
    let reason = decided(&found);
    let kept_tier = kept.and_then(|kept| kept.tier.as_deref());
    let now_tier = reason.map(|r| r.tier.id.as_str());
    let shown = kept_tier.or(now_tier);
    Some(WhyTier {
        name: name_of(&opened.pupil),
        tier: shown.map_or("none".to_owned(), |t| tier_in_words(rooms, Some(t))),
        as_at: when::weekday(as_of),
        because: because(&found),
        means: reason.map_or_else(String::new, |r| r.tier.means.clone()),
        source: format!(
            "the policy {}, version {}: {}",
            policy.name, policy.version, policy.source
        ),
        stale: kept.is_some() && kept_tier != now_tier,
        tiers: (!found.is_empty()).then(|| table(&found)),
        sessions: reason.map(|r| {
            let mut possible = r.sessions.clone();
            possible.retain(register::HeldSession::possible);
            (sessions(&own, &possible), codes(&possible))
        }),
        back: opened.address(rooms, ""),
    })
}
