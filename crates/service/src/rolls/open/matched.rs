//! A joiner is held at once against every child on no roll.
//! In: a joiner's notification that was sent, in its unit. Out: for each child whom the joiner may be, an item of the
//! authority's Today, so that somebody looks; nothing is joined.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use casework::rolls::matching::{Record, Weights, propose};
use casework::rolls::raise_match;
use casework::today::Rule;
use store::rolls::{Notification, compared, decided_on};
use store::{PupilId, StoreError, Unit};

use super::proposals::{Sought, of_joiner, of_record, schools};
use super::question::questions;
use crate::attendance::{OfChild, settle_of_children};
use crate::house::Rooms;

/// The children, by their places, whom somebody may be under one of their names.
fn who_may_be(joiner: &[Sought], children: &[Vec<Sought>]) -> BTreeSet<usize> {
    let lists = children.iter().map(Vec::len).max().unwrap_or(0);
    let mut found = BTreeSet::new();
    for one in joiner {
        let rolls = [one.record()];
        // Two names of one child in one list would take likelihood from each other, so each list has everybody once.
        for list in 0..lists {
            let named = children.iter().enumerate().filter_map(|(place, names)| {
                let name = names.get(list).or_else(|| names.first())?;
                Some((place, name.record()))
            });
            let (places, leavers): (Vec<usize>, Vec<Record<'_>>) = named.unzip();
            let weights = Weights::coming_with();
            let proposals = propose(&leavers, &rolls, weights, NonZeroUsize::MIN);
            found.extend(proposals.iter().map(|found| places[found.leaver]));
        }
    }
    found
}

/// Raises what a joiner says of children on no roll.
pub(in crate::rolls) async fn on_joiner(
    unit: &Unit,
    rooms: &Rooms,
    told: &Notification,
) -> Result<(), StoreError> {
    let (policy, today) = (&rooms.authority.policy, rooms.today());
    let mut open = questions(unit, policy, today).await?;
    open.retain(|question| question.state.is_open() && Some(question.pupil) != told.pupil);
    let ids: Vec<PupilId> = open.iter().map(|question| question.pupil).collect();
    let schools = schools(unit).await?;
    let joiner: Vec<Sought> = match told.pupil {
        Some(pupil) => {
            let own = compared(unit, &[pupil]).await?;
            own.iter()
                .flat_map(|r| of_record(r, &schools, false))
                .collect()
        }
        None => vec![of_joiner(told, &schools)],
    };
    let records = compared(unit, &ids).await?;
    let children: Vec<Vec<Sought>> = records
        .iter()
        .map(|record| of_record(record, &schools, true))
        .collect();
    let school = schools.get(&told.school).map_or("", |school| &school.name);
    let mut said: Vec<OfChild> = Vec::new();
    for place in who_may_be(&joiner, &children) {
        let child = records[place].pupil.id;
        let looked_at = match told.pupil {
            Some(pupil) => decided_on(unit, child, pupil).await?.is_some(),
            None => false,
        };
        if !looked_at {
            let raised = raise_match(&child.to_string(), &told.id.to_string(), school);
            said.push((raised, Some(child), None));
        }
    }
    let whom: Vec<PupilId> = said.iter().filter_map(|(_, child, _)| *child).collect();
    settle_of_children(unit, Rule::JoinerMatches, said, Some(&whom), today).await?;
    Ok(())
}
