//! A parent as somebody to write to about one child, put together from the record as it is now.
//! In: the child and the parent. Out: what the decision needs; and the addresses behind it.

use casework::contact::{Point, Recipient, Way};
use jiff::civil::Date;
use store::contact::came_back;
use store::pupils::{
    Address, ContactKind, ContactPoint, Parent, contact_points_of, list_addresses, parents_of,
    points_like, restrictions_of,
};
use store::{ParentId, PupilId, Reading, StoreError};

use crate::pupils::change::name_of_parent;
use crate::pupils::change::restriction::forbids_writing;

/// A parent with all that writing to them turns on.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Addressee {
    /// The parent.
    pub(crate) parent: Parent,
    /// Their e-mail address that was confirmed last.
    pub(crate) email: Option<ContactPoint>,
    /// Where they live.
    pub(crate) address: Option<Address>,
    /// Whether they are a parent as the Education Act has it: they have parental responsibility, or the child
    /// lives with them (EA 1996 s576).
    pub(crate) is_parent_in_law: bool,
    /// Why nothing may be sent.
    pub(crate) do_not_write: Option<&'static str>,
    is_anothers: bool,
    came_back: bool,
}

impl Addressee {
    /// As the decision takes them.
    pub(crate) fn recipient(&self) -> Recipient<'_> {
        Recipient {
            // They were read among the child's parents.
            is_parent_of_child: true,
            do_not_write: self.do_not_write,
            email: self.email.as_ref().map(|point| Point {
                value: &point.value,
                confirmed_on: point.confirmed_on,
                is_anothers: self.is_anothers,
                came_back: self.came_back,
            }),
            has_address: self.address.is_some(),
        }
    }

    /// Where something by a way goes: an e-mail address, postal lines; blank where it is handed over.
    pub(crate) fn place(&self, way: Way) -> String {
        match (way, &self.email, &self.address) {
            (Way::Email | Way::NotifyEmail, Some(point), _) => point.value.clone(),
            (Way::Post | Way::NotifyPost, _, Some(address)) => {
                format!("{}\n{}", address.lines, address.postcode)
            }
            _ => String::new(),
        }
    }

    /// Their name, as on an envelope.
    pub(crate) fn name(&self) -> String {
        name_of_parent(&self.parent)
    }
}

/// Everybody on record as a child's parent, in the order of contact.
pub(crate) async fn addressees(
    on: &Reading,
    pupil: PupilId,
    today: Date,
) -> Result<Vec<Addressee>, StoreError> {
    let parents = parents_of(on, pupil).await?;
    let ids: Vec<ParentId> = parents.iter().map(|(_, parent)| parent.id).collect();
    let points = contact_points_of(on, &ids).await?;
    let homes: Vec<_> = parents.iter().filter_map(|(_, p)| p.address).collect();
    let homes = list_addresses(on, &homes).await?;
    let restrictions = restrictions_of(on, pupil).await?;
    // The address confirmed last is the one that is believed.
    let believed = |parent: ParentId| {
        let own = points
            .iter()
            .filter(move |p| p.parent == parent && p.kind == ContactKind::Email);
        own.max_by_key(|p| (p.confirmed_on, p.id))
    };
    let emails: Vec<&ContactPoint> = ids.iter().filter_map(|id| believed(*id)).collect();
    let folded: Vec<String> = emails.iter().map(|p| p.value_folded.clone()).collect();
    let like = points_like(on, &folded).await?;
    let values: Vec<&str> = emails.iter().map(|p| p.value.as_str()).collect();
    let back = came_back(on, &values).await?;
    let mut found = Vec::with_capacity(parents.len());
    for (relation, parent) in parents {
        let email = believed(parent.id).cloned();
        let is_anothers = email.as_ref().is_some_and(|email| {
            let same = |p: &&ContactPoint| p.value_folded == email.value_folded;
            email.shared || like.iter().filter(same).any(|p| p.parent != parent.id)
        });
        let in_force = restrictions.iter().find(|r| {
            let holds = r.since <= today && r.until.is_none_or(|until| until >= today);
            holds && r.parent.is_none_or(|whom| whom == parent.id) && forbids_writing(&r.kind)
        });
        found.push(Addressee {
            address: homes.iter().find(|h| Some(h.id) == parent.address).cloned(),
            // Whoever writes may not be one who may read restrictions.
            do_not_write: in_force.map(|_| "contact with this parent is restricted"),
            is_parent_in_law: relation.parental_responsibility || relation.lives_with,
            parent,
            came_back: email.as_ref().is_some_and(|p| back.contains(&p.value)),
            email,
            is_anothers,
        });
    }
    Ok(found)
}
