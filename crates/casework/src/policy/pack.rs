//! The policy pack: read from TOML, laid over the national one, refused where it departs from the
//! law.
//! In: TOML text. Out: a [`Policy`] or a [`PolicyError`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::comparison::{LikeSchools, LikeSchoolsText, Quality, QualityText};
use super::percent::Percent;
use super::support::{
    Evidence, HeightText, Lines, NumbersText, Scale, Service, Sheet, Stage, StepText, Support,
    SupportText,
};
use super::tier::{Band, Tier, Window, assign};
use super::triggers::Triggers;
use crate::contact::{ContactRules, ContactRulesText};
use crate::contracts::{ContractRules, ContractRulesText};
use crate::leave::{LeaveRules, LeaveRulesText};
use crate::refusal::Refusal;
use crate::rolls::{RollRules, RollRulesText};

/// An authority's policy, complete: its own words over the national ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version, from 1. A version in use is never changed; the next one replaces it.
    pub version: u32,
    /// The first day it is in force.
    pub in_force_from: Date,
    /// The documents it comes from.
    pub source: String,
    /// Its tiers, from the lightest to the gravest.
    pub tiers: Vec<Tier>,
    /// What it puts on Today beside what the law asks.
    pub triggers: Triggers,
    /// What makes two schools alike.
    pub like_schools: LikeSchools,
    /// What is told of the quality of registers.
    pub quality: Quality,
    /// What it says of writing to parents.
    pub contact: ContactRules,
    /// What it says of leave of absence.
    pub leave: LeaveRules,
    /// The graduated response: stages, steps, services, evidence.
    pub support: Support,
    /// What it says of attendance contracts.
    pub contracts: ContractRules,
    /// What it says of coming on to a roll and going off it.
    pub rolls: RollRules,
    /// Its limits, the national ones included, by the ids of [`law::limits`].
    pub limits: BTreeMap<String, Limit>,
    /// The SHA-256 of the pack's text, in hexadecimal: two policies of one version are the same
    /// policy when this is the same.
    pub digest: String,
}

/// A number of the law as this policy has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limit {
    /// The number.
    pub value: u16,
    /// Its unit.
    pub unit: String,
    /// How an authority may depart from the national number.
    pub departs: Departs,
}

/// How an authority may depart from a national limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Departs {
    /// Not at all.
    Fixed,
    /// To a smaller number only.
    AtMost,
}

/// Why a text is not a policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The text is not TOML, or not of a pack's shape. Line, from 1.
    #[error("line {line}: {why}")]
    Text {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The pack asks for what it may not.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused(Vec<Refusal>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackText {
    id: String,
    name: String,
    version: u32,
    in_force_from: toml::value::Datetime,
    source: String,
    #[serde(default)]
    tiers: Vec<TierText>,
    #[serde(default)]
    today: Triggers,
    #[serde(default)]
    like_schools: LikeSchoolsText,
    #[serde(default)]
    register_quality: QualityText,
    #[serde(default)]
    contact: ContactRulesText,
    #[serde(default)]
    leave: LeaveRulesText,
    #[serde(default)]
    limits: BTreeMap<String, LimitText>,
    #[serde(default)]
    stages: Vec<Spanned<Stage>>,
    #[serde(default)]
    steps: Vec<Spanned<StepText>>,
    #[serde(default)]
    services: Vec<Spanned<Service>>,
    #[serde(default)]
    evidence: Vec<Spanned<Evidence>>,
    #[serde(default)]
    sheets: Vec<Spanned<Sheet>>,
    rating_scale: Option<Spanned<Scale>>,
    #[serde(default)]
    heights: Vec<Spanned<HeightText>>,
    #[serde(default)]
    support: NumbersText,
    #[serde(default)]
    contracts: ContractRulesText,
    #[serde(default)]
    rolls: RollRulesText,
}

impl PackText {
    /// Takes the tables of support out.
    fn take_support(&mut self) -> SupportText {
        SupportText {
            stages: std::mem::take(&mut self.stages),
            steps: std::mem::take(&mut self.steps),
            services: std::mem::take(&mut self.services),
            evidence: std::mem::take(&mut self.evidence),
            sheets: std::mem::take(&mut self.sheets),
            rating_scale: self.rating_scale.take(),
            heights: std::mem::take(&mut self.heights),
            numbers: std::mem::take(&mut self.support),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierText {
    id: String,
    name: String,
    at_least: Option<Percent>,
    below: Option<Percent>,
    window: WindowText,
    #[serde(default)]
    means: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WindowText {
    SchoolWeeks(u16),
    AcademicYear(bool),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum LimitText {
    Own(u16),
    National {
        value: u16,
        unit: String,
        departs: Departs,
    },
}

impl Policy {
    /// Reads a pack and lays it over the national one.
    ///
    /// # Errors
    /// [`PolicyError::Text`] when it is not a pack, [`PolicyError::Refused`] when it departs from
    /// what the law fixes or its tiers make no sense.
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        let mut pack: PackText = toml::from_str(text).map_err(|e| {
            let at = e.span().map_or(0, |span| span.start.min(text.len()));
            PolicyError::Text {
                line: text[..at].matches('\n').count() + 1,
                why: e.message().to_owned(),
            }
        })?;
        let support_text = pack.take_support();
        let mut refusals = Vec::new();
        if pack.id == "national" && super::BUILT_IN.iter().all(|(_, known)| *known != text) {
            refusals.push(Refusal::plain(
                "the national pack comes with the program and cannot be replaced by a file",
                "Give this policy an id of its own; it is laid over the national one",
            ));
        }
        let national = (pack.id != "national").then(national).flatten();
        let limits = layer(&pack, national.as_ref(), &mut refusals);
        let is_national = national.is_none();
        let national = national.map(|n| {
            (
                n.like_schools,
                n.quality,
                n.contact,
                n.leave,
                n.support,
                n.contracts,
                n.rolls,
            )
        });
        let (like, quality, contact, leave, support, contracts, rolls) =
            national.unwrap_or_default();
        let mut faults = pack.today.faults();
        let like_schools = (pack.like_schools).over(like, &mut faults);
        let quality = (pack.register_quality).over(quality, &mut faults);
        let contact = pack.contact.over(contact, &mut faults);
        let leave = pack.leave.over(leave, is_national, &mut faults);
        let tiers = tiers(pack.tiers, &mut refusals);
        let of_tiers = tiers.iter().map(|t| t.id.clone()).collect();
        let support = support_text.over(support, &of_tiers, &Lines(text), &mut faults);
        let contracts = pack.contracts.over(contracts, &support, &mut faults);
        let rolls = pack.rolls.over(rolls, &mut faults);
        let in_force_from = first_day(pack.in_force_from, &mut refusals);
        for (why, instead) in faults {
            refusals.push(Refusal::plain(why, instead));
        }
        if pack.version == 0 {
            refusals.push(Refusal::plain("version 0 is none", "Count versions from 1"));
        }
        if !refusals.is_empty() {
            return Err(PolicyError::Refused(refusals));
        }
        Ok(Self {
            id: pack.id,
            name: pack.name,
            version: pack.version,
            in_force_from,
            source: pack.source,
            tiers,
            triggers: pack.today,
            like_schools,
            quality,
            contact,
            leave,
            support,
            contracts,
            rolls,
            limits,
            digest: hex::encode(Sha256::digest(text)),
        })
    }

    /// The tier of a pupil; `None` when the policy has none that fits, or nothing was possible.
    ///
    /// `figures` gives attended and possible sessions over a window.
    pub fn tier(&self, figures: impl FnMut(Window) -> (u32, u32)) -> Option<&Tier> {
        assign(&self.tiers, figures)
    }

    /// The windows its tiers look at, each once.
    pub fn windows(&self) -> BTreeSet<Window> {
        self.tiers.iter().map(|t| t.window).collect()
    }
}

fn first_day(from: toml::value::Datetime, refusals: &mut Vec<Refusal>) -> Date {
    let date = from
        .date
        .and_then(|d| Date::new(d.year.cast_signed(), d.month as i8, d.day as i8).ok());
    date.unwrap_or_else(|| {
        refusals.push(Refusal::plain(
            format!("in_force_from = {from} is not a date"),
            "Write it as 2024-08-19",
        ));
        Date::default()
    })
}

/// The national limits, with the pack's own where it may have its own.
fn layer(
    pack: &PackText,
    over: Option<&Policy>,
    refusals: &mut Vec<Refusal>,
) -> BTreeMap<String, Limit> {
    let national = pack.id == "national";
    let mut limits = over.map(|o| o.limits.clone()).unwrap_or_default();
    for (id, own) in &pack.limits {
        match own {
            LimitText::National {
                value,
                unit,
                departs,
            } if national => {
                limits.insert(
                    id.clone(),
                    Limit {
                        value: *value,
                        unit: unit.clone(),
                        departs: *departs,
                    },
                );
            }
            LimitText::National { .. } => refusals.push(Refusal::plain(
                format!(
                    "limit {id} sets how it may be departed from, which only the national pack may"
                ),
                format!("Write the number alone: \"{id}\" = 5"),
            )),
            LimitText::Own(value) => match limits.get_mut(id) {
                None => refusals.push(Refusal::plain(
                    format!("there is no limit called {id}"),
                    "Take one of those in policies/national.toml",
                )),
                Some(limit) => match depart(id, limit, *value) {
                    Ok(()) => limit.value = *value,
                    Err(refusal) => refusals.push(refusal),
                },
            },
        }
    }
    limits
}

/// The national policy. A test reads its pack, so there always is one.
fn national() -> Option<Policy> {
    super::built_in("national").and_then(Result::ok)
}

/// Whether an authority may have a number of its own.
fn depart(id: &str, national: &Limit, own: u16) -> Result<(), Refusal> {
    let known = law::limits::all().into_iter().find(|l| l.id == id);
    let what = known.as_ref().map_or(id, |l| l.what);
    let cite = known.as_ref().map(|l| l.cite);
    let Limit {
        value,
        unit,
        departs,
    } = national;
    match departs {
        Departs::Fixed if own != *value => Err(Refusal {
            why: format!(
                "{id} = {own} departs from a national limit that no authority may change: {value} {unit}, the {what}"
            ),
            cite,
            instead: format!("Leave {id} out; an early concern can be a tier of your own instead"),
        }),
        Departs::AtMost if own > *value || own == 0 => Err(Refusal {
            why: format!(
                "{id} = {own} departs from a national limit that an authority may lower but not raise: {value} {unit}, the {what}"
            ),
            cite,
            instead: format!("Leave {id} out, or set it between 1 and {value}"),
        }),
        Departs::Fixed | Departs::AtMost => Ok(()),
    }
}

fn tiers(texts: Vec<TierText>, refusals: &mut Vec<Refusal>) -> Vec<Tier> {
    let mut ids = BTreeSet::new();
    let mut out = Vec::new();
    for text in texts {
        let TierText {
            id,
            name,
            at_least,
            below,
            window,
            means,
        } = text;
        if !ids.insert(id.clone()) {
            refusals.push(Refusal::plain(
                format!("tier {id} is there twice"),
                "Give each tier an id of its own",
            ));
        }
        let band = match (at_least, below) {
            (Some(p), None) => Some(Band::AtLeast(p)),
            (None, Some(p)) => Some(Band::Below(p)),
            _ => {
                refusals.push(Refusal::plain(
                    format!("tier {id} needs one of at_least and below"),
                    "Tiers are read from the lightest to the gravest; the last that fits holds, so one bound is enough",
                ));
                None
            }
        };
        let window = match window {
            WindowText::SchoolWeeks(n) if (1..=104).contains(&n) => Some(Window::SchoolWeeks(n)),
            WindowText::AcademicYear(true) => Some(Window::AcademicYear),
            WindowText::SchoolWeeks(_) | WindowText::AcademicYear(false) => {
                refusals.push(Refusal::plain(
                    format!("tier {id} has a window that cannot be"),
                    "Write window = { school_weeks = 12 }, from 1 to 104, or window = { academic_year = true }",
                ));
                None
            }
        };
        if let (Some(band), Some(window)) = (band, window) {
            out.push(Tier {
                id,
                name,
                band,
                window,
                means,
            });
        }
    }
    out
}
