//! What a rule puts on Today for a school, or for pupils of one school only, and takes off it.
//! In: everything that a rule of a school's says now, in a unit of work. Out: how many items were raised
//! and withdrawn.

use std::collections::HashMap;

use casework::today::{Raised, Rule};
use jiff::civil::Date;
use store::today::{of_pupils, of_rule, of_school};
use store::{PupilId, SchoolId, StoreError, Unit};

use super::settling::{About, Settling};

/// Settles a rule's items of a school; says how many were raised and withdrawn. Each item's key tells
/// it from every other of the school.
pub(crate) async fn settle(
    unit: &Unit,
    school: SchoolId,
    rule: Rule,
    said: Vec<(Raised, Option<PupilId>)>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let items = of_school(unit, school, rule.id()).await?;
    let pupils: HashMap<String, Option<PupilId>> = said
        .iter()
        .map(|(raised, pupil)| (raised.key.clone(), *pupil))
        .collect();
    let said = said.into_iter().map(|(raised, _)| raised).collect();
    let about = |raised: &Raised| About {
        pupil: pupils.get(&raised.key).copied().flatten(),
        school: Some(school),
    };
    let mut settling = Settling::default();
    settling
        .settle(unit, said, items, &[rule], today, about)
        .await?;
    settling.finish(unit).await
}

/// The same for one pupil at a school: its other pupils' items are left as they are.
pub(crate) async fn settle_of_pupil(
    unit: &Unit,
    school: SchoolId,
    pupil: PupilId,
    rule: Rule,
    said: Vec<Raised>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let mut items = of_pupils(unit, &[pupil]).await?;
    items.retain(|item| item.school == Some(school) && item.rule == rule.id());
    let about = |_: &Raised| About {
        pupil: Some(pupil),
        school: Some(school),
    };
    let mut settling = Settling::default();
    settling
        .settle(unit, said, items, &[rule], today, about)
        .await?;
    settling.finish(unit).await
}

/// What a rule says of a child: the item; the child, where there is a record; and the school it is for, `None` for the
/// authority alone.
pub(crate) type OfChild = (Raised, Option<PupilId>, Option<SchoolId>);

/// Settles a rule's items that are for schools or for the authority alone: of some children, or of everybody. Each item's
/// key tells it from every other of the rule.
pub(crate) async fn settle_of_children(
    unit: &Unit,
    rule: Rule,
    said: Vec<OfChild>,
    of: Option<&[PupilId]>,
    today: Date,
) -> Result<(usize, usize), StoreError> {
    let items = match of {
        Some(some) => {
            let mut items = of_pupils(unit, some).await?;
            items.retain(|item| item.rule == rule.id());
            items
        }
        None => of_rule(unit, rule.id()).await?,
    };
    let whose: HashMap<String, About> = said
        .iter()
        .map(|(raised, pupil, school)| {
            let about = About {
                pupil: *pupil,
                school: *school,
            };
            (raised.key.clone(), about)
        })
        .collect();
    let nobody = About {
        pupil: None,
        school: None,
    };
    let said = said.into_iter().map(|(raised, _, _)| raised).collect();
    let about = |raised: &Raised| whose.get(&raised.key).copied().unwrap_or(nobody);
    let mut settling = Settling::default();
    settling
        .settle(unit, said, items, &[rule], today, about)
        .await?;
    settling.finish(unit).await
}
