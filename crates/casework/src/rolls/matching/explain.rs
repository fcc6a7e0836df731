//! Why two records may be one child's, field by field, in plain English.
//! In: two records and weights. Out: [`Reason`]s, the weightiest first.

use hashbrown::HashMap;

use super::finding::{Finding, beside_names, with_names};
use super::names::Names;
use super::record::Prepared;
use super::{Record, Weights};

/// One thing found, what stands on either side, and what it weighs.
#[derive(Clone, PartialEq, Debug)]
pub struct Reason {
    /// What was found.
    pub finding: Finding,
    /// What it weighs, in bits: three make it eight times as likely.
    pub weight: f32,
    /// In plain English, as in "surname nearly the same: Kowalska / Kovalska, +3.1".
    pub text: String,
}

/// Why two records may be one child's, or may not. The others on the rolls are not looked at here, so
/// a name counts as neither rare nor common, and weights may add up to a little more or less than
/// the score of the proposal.
pub fn explain(leaver: &Record<'_>, joiner: &Record<'_>, weights: &Weights) -> Vec<Reason> {
    let mut counts = HashMap::new();
    for record in [leaver, joiner] {
        counts.insert(record.forename, 1);
        counts.insert(record.surname, 1);
    }
    let names = Names::new(counts);
    let (one, other) = (Prepared::of(leaver, &names), Prepared::of(joiner, &names));
    let found = with_names(beside_names(&one, &other), &one, &other, &names, |a, b| {
        names.likeness(a, b)
    });
    let reason = |&finding: &Finding| {
        let weight = weights.of(finding);
        let values = values(finding, leaver, joiner);
        Reason {
            finding,
            weight,
            text: format!("{}{values}, {weight:+.1}", finding.words()),
        }
    };
    let mut reasons: Vec<Reason> = found.as_slice().iter().map(reason).collect();
    reasons.sort_by(|a, b| {
        b.weight
            .abs()
            .total_cmp(&a.weight.abs())
            .then(a.finding.cmp(&b.finding))
    });
    reasons
}

/// The two values that were compared; one when they are the same.
fn values(finding: Finding, leaver: &Record<'_>, joiner: &Record<'_>) -> String {
    let born = |record: &Record<'_>| {
        record
            .born
            .map(|born| born.strftime("%-d %B %Y").to_string())
    };
    let text = |of: fn(&Record<'_>) -> String| (of(leaver), of(joiner));
    let (one, other) = match finding.key().0 {
        "upn" => text(|r| r.upn.to_owned()),
        "forename" => text(|r| r.forename.to_owned()),
        "surname" => text(|r| r.surname.to_owned()),
        "born" => (
            born(leaver).unwrap_or_default(),
            born(joiner).unwrap_or_default(),
        ),
        "home" => text(|r| [r.address, r.postcode].join(" ").trim().to_owned()),
        _ => return String::new(),
    };
    let shown = |value: &str| {
        if value.is_empty() {
            "not known".to_owned()
        } else {
            value.to_owned()
        }
    };
    if one == other {
        format!(": {}", shown(&one))
    } else {
        format!(": {} / {}", shown(&one), shown(&other))
    }
}
