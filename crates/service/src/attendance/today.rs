//! What standings put on Today, and take off it.
//! In: what the rules said of each pupil, in a unit of work. Out: how many items were raised and
//! withdrawn.

use std::collections::{HashMap, HashSet};

use casework::today::{Raised, Rule};
use jiff::civil::Date;
use store::today::{Item, of_pupils, who_waits};
use store::{PupilId, SchoolId, StoreError, Unit};

use super::settling::{About, Settling};

/// What the rules said of one pupil.
pub(super) struct Judged {
    pub(super) pupil: PupilId,
    pub(super) school: Option<SchoolId>,
    pub(super) raised: Vec<Raised>,
    pub(super) rules: &'static [Rule],
}

/// Settles the list; says how many items were raised and withdrawn. `of` are the pupils who were
/// judged, when not everybody was.
pub(super) async fn settle(
    unit: &Unit,
    judged: Vec<Judged>,
    of: Option<&[PupilId]>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let rules: HashSet<Rule> = judged.iter().flat_map(|j| j.rules).copied().collect();
    let rules: Vec<&str> = rules.into_iter().map(Rule::id).collect();
    let waiting = who_waits(unit, &rules, of).await?;
    let mut settling = Settling::default();
    let mut to_settle = judged;
    to_settle.retain(|one| !one.raised.is_empty() || waiting.contains(&one.pupil));
    let pupils: Vec<PupilId> = to_settle.iter().map(|one| one.pupil).collect();
    let mut held: HashMap<PupilId, Vec<Item>> = HashMap::new();
    for item in of_pupils(unit, &pupils).await? {
        if let Some(pupil) = item.pupil {
            held.entry(pupil).or_default().push(item);
        }
    }
    for one in to_settle {
        let items = held.remove(&one.pupil).unwrap_or_default();
        let about = About {
            pupil: Some(one.pupil),
            school: one.school,
        };
        settling
            .settle(unit, one.raised, items, one.rules, today, |_| about)
            .await?;
    }
    settling.finish(unit).await
}
