//! Families of a pack: parents as persons of their own, how to reach them, and facts of pupils.
//! In: the pack's optional files. Out: rows. Nobody is ever joined on a name alone: a parent is who
//! the pack's own reference says.

use std::collections::HashMap;

use exchange::pack::{Pack, SenProvision};
use jiff::civil::Date;
use store::pupils::{
    Address, ContactKind, ContactPoint, Fact, Parent, PupilAddress, Relationship, Restriction,
    insert_addresses, insert_contact_points, insert_facts, insert_parents, insert_restriction,
    relate,
};
use store::{ParentId, PupilId, StoreError, Unit};

const SOURCE: &str = "register pack";

/// Adds families, and says how many parents there are.
pub(super) async fn add(
    unit: &Unit,
    pack: &Pack,
    pupils: &[PupilId],
    on: Date,
) -> Result<usize, StoreError> {
    let by_upn: HashMap<&str, PupilId> = pack
        .pupils
        .iter()
        .zip(pupils)
        .map(|(p, id)| (p.upn.as_str(), *id))
        .collect();
    add_details(unit, pack, &by_upn, on).await?;
    let parents = add_parents(unit, pack).await?;
    add_relationships(unit, pack, &by_upn, &parents, on).await?;
    Ok(parents.len())
}

async fn add_details(
    unit: &Unit,
    pack: &Pack,
    by_upn: &HashMap<&str, PupilId>,
    on: Date,
) -> Result<(), StoreError> {
    let (mut facts, mut addresses, mut lived) = (Vec::new(), Vec::new(), Vec::new());
    for details in &pack.families.details {
        let Some(pupil) = by_upn.get(details.upn.as_str()) else {
            continue;
        };
        let mut fact = |kind: &str, value: &str| {
            facts.push(Fact {
                id: unit.context().id(),
                pupil: *pupil,
                kind: kind.to_owned(),
                value: value.to_owned(),
                since: on,
                until: None,
                source: SOURCE.to_owned(),
            });
        };
        if details.sen != SenProvision::None {
            fact("sen", details.sen.text());
        }
        if details.fsm {
            fact("fsm", "true");
        }
        for flag in &details.flags {
            fact("flag", flag);
        }
        if !details.address.is_empty() {
            let address = address(unit, &details.address, &details.postcode);
            lived.push(PupilAddress {
                id: unit.context().id(),
                pupil: *pupil,
                address: address.id,
                since: None,
                until: None,
            });
            addresses.push(address);
        }
    }
    insert_facts(unit, facts).await?;
    insert_addresses(unit, addresses, lived).await
}

fn address(unit: &Unit, lines: &str, postcode: &str) -> Address {
    Address {
        id: unit.context().id(),
        lines: lines.to_owned(),
        postcode: postcode.to_owned(),
        uprn: None,
    }
}

async fn add_parents<'p>(
    unit: &Unit,
    pack: &'p Pack,
) -> Result<HashMap<&'p str, ParentId>, StoreError> {
    let mut known = HashMap::new();
    let (mut parents, mut points, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
    for parent in &pack.families.parents {
        let id: ParentId = unit.context().id();
        known.insert(parent.parent_ref.as_str(), id);
        let home =
            (!parent.address.is_empty()).then(|| address(unit, &parent.address, &parent.postcode));
        parents.push(Parent {
            id,
            title: parent.title.clone(),
            forename: parent.forename.clone(),
            surname: parent.surname.clone(),
            language: parent.language.clone(),
            address: home.as_ref().map(|a| a.id),
            source: SOURCE.to_owned(),
            source_key: Some(parent.parent_ref.clone()),
        });
        addresses.extend(home);
        for (kind, value, confirmed_on) in [
            (ContactKind::Email, &parent.email, parent.email_confirmed_on),
            (ContactKind::Mobile, &parent.mobile, None),
            (ContactKind::Phone, &parent.phone, None),
        ] {
            if !value.is_empty() {
                points.push(ContactPoint {
                    id: unit.context().id(),
                    parent: id,
                    kind,
                    value: value.clone(),
                    value_folded: String::new(),
                    confirmed_on,
                    shared: false,
                    ended_on: None,
                });
            }
        }
    }
    insert_addresses(unit, addresses, Vec::new()).await?;
    insert_parents(unit, parents).await?;
    insert_contact_points(unit, points).await?;
    Ok(known)
}

async fn add_relationships(
    unit: &Unit,
    pack: &Pack,
    by_upn: &HashMap<&str, PupilId>,
    parents: &HashMap<&str, ParentId>,
    on: Date,
) -> Result<(), StoreError> {
    let mut relationships = Vec::new();
    for r in &pack.families.relationships {
        let found = by_upn
            .get(r.upn.as_str())
            .zip(parents.get(r.parent_ref.as_str()));
        let Some((pupil, parent)) = found else {
            continue;
        };
        relationships.push(Relationship {
            pupil: *pupil,
            parent: *parent,
            kind: r.relationship.clone(),
            parental_responsibility: r.parental_responsibility,
            lives_with: r.lives_with,
            contact_order: r.contact_order,
        });
        if !r.restriction.is_empty() {
            let restriction = Restriction {
                id: unit.context().id(),
                pupil: *pupil,
                parent: Some(*parent),
                kind: r.restriction.clone(),
                note: String::new(),
                since: on,
                until: None,
            };
            insert_restriction(unit, restriction).await?;
        }
    }
    relate(unit, relationships).await
}
