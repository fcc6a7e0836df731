//! What a file of contacts would do to the families of one school's pupils, before anything is done.
//! In: the contacts as read, and the families on record. Out: for each, whose parent it is and what
//! would change; what is not taken and why; and who looks like somebody else.

use std::collections::{BTreeSet, HashMap};

use casework::pupils::{Known, Near, Said, Whose, fold_name, whose};
use exchange::mis::contacts::{Contact, Contacts};
use jiff::civil::Date;
use store::pupils::{
    Address, ContactKind, ContactPoint, Parent, Pupil, Relationship, contact_points_of,
    enrolments_of_school, find_parents_by_source, fold_contact, joined_by_source, list_addresses,
    list_by_ids, list_parents, points_like, relationships_of,
};
use store::{AddressId, ParentId, PupilId, Reading, SchoolId, StoreError};

use crate::load::refused::Refused;

/// Somebody: on record, or new in this file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Who {
    /// On record.
    Kept(ParentId),
    /// New: their place among the new people of the file.
    New(usize),
}

/// What a contact of the file would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Effect {
    /// A new parent.
    Add,
    /// Somebody on record, of whom these things would change; nothing when none would.
    Change(Vec<&'static str>),
}

/// A contact of the file.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) contact: Contact,
    pub(super) pupil: PupilId,
    pub(super) who: Who,
    pub(super) effect: Effect,
    /// The name of somebody on record whom they look like.
    pub(super) like: Option<String>,
}

/// What a file would do.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Its contacts, in order.
    pub(super) lines: Vec<Line>,
    /// What is not taken.
    pub(crate) refused: Vec<Refused>,
    /// The names of the pupils it is about.
    pub(super) names: HashMap<PupilId, String>,
    /// The families on record.
    pub(super) kept: Kept,
}

impl Found {
    pub(crate) fn added(&self) -> usize {
        let new = self.lines.iter().filter_map(|l| match l.who {
            Who::New(at) => Some(at),
            Who::Kept(_) => None,
        });
        new.collect::<BTreeSet<_>>().len()
    }

    pub(crate) fn changed(&self) -> usize {
        let changed = |l: &&Line| matches!(&l.effect, Effect::Change(what) if !what.is_empty());
        self.lines.iter().filter(changed).count()
    }

    pub(crate) fn same(&self) -> usize {
        let same = |l: &&Line| matches!(&l.effect, Effect::Change(what) if what.is_empty());
        self.lines.iter().filter(same).count()
    }

    pub(crate) fn to_look_at(&self) -> usize {
        self.lines.iter().filter(|l| l.like.is_some()).count()
    }

    pub(super) fn rows_refused(&self) -> usize {
        let rows: BTreeSet<u64> = self.refused.iter().map(|one| one.line).collect();
        rows.len()
    }
}

/// What names a school's contacts in a store: its system's numbers are its own.
pub(super) fn source_of(school: SchoolId) -> String {
    format!("contacts of school {school}")
}

/// The families on record, as far as a file can touch them.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) parents: HashMap<ParentId, Parent>,
    pub(super) points: HashMap<ParentId, Vec<ContactPoint>>,
    pub(super) related: HashMap<(PupilId, ParentId), Relationship>,
    pub(super) addresses: HashMap<AddressId, Address>,
    /// Numbers that the school's system has for records which were joined with another's: whose they
    /// are now.
    joined: Vec<(String, ParentId)>,
}

impl Kept {
    async fn of(
        on: &Reading,
        school: SchoolId,
        pupils: &[PupilId],
        contacts: &[Contact],
    ) -> Result<Self, StoreError> {
        let related = relationships_of(on, pupils).await?;
        let mut ids: BTreeSet<ParentId> = related.iter().map(|r| r.parent).collect();
        let keys: Vec<&str> = contacts.iter().map(|c| c.key.as_str()).collect();
        let named = find_parents_by_source(on, &source_of(school), &keys).await?;
        let joined = joined_by_source(on, &source_of(school), &keys).await?;
        let is_joined = |p: &&Parent| {
            joined
                .iter()
                .any(|(key, _)| p.source_key.as_ref() == Some(key))
        };
        ids.extend(named.iter().filter(|p| !is_joined(p)).map(|p| p.id));
        ids.extend(joined.iter().map(|(_, kept)| *kept));
        let values: BTreeSet<String> = contacts.iter().flat_map(reach_of).collect();
        let values: Vec<String> = values.into_iter().collect();
        ids.extend(points_like(on, &values).await?.iter().map(|p| p.parent));
        let ids: Vec<ParentId> = ids.into_iter().collect();
        let parents = list_parents(on, &ids).await?;
        let homes: Vec<AddressId> = parents.iter().filter_map(|p| p.address).collect();
        let mut points: HashMap<ParentId, Vec<ContactPoint>> = HashMap::new();
        for point in contact_points_of(on, &ids).await? {
            points.entry(point.parent).or_default().push(point);
        }
        Ok(Self {
            parents: parents.into_iter().map(|p| (p.id, p)).collect(),
            joined,
            points,
            related: related
                .into_iter()
                .map(|r| ((r.pupil, r.parent), r))
                .collect(),
            addresses: list_addresses(on, &homes)
                .await?
                .into_iter()
                .map(|a| (a.id, a))
                .collect(),
        })
    }

    /// Where a parent lives.
    pub(super) fn home(&self, parent: &Parent) -> Option<&Address> {
        self.addresses.get(&parent.address?)
    }
}

/// The ways to reach a contact.
pub(super) fn points_of(contact: &Contact) -> Vec<(ContactKind, &str)> {
    [
        (ContactKind::Email, &contact.email),
        (ContactKind::Mobile, &contact.mobile),
        (ContactKind::Phone, &contact.telephone),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(kind, value)| (kind, value.as_str()))
    .collect()
}

fn reach_of(contact: &Contact) -> BTreeSet<String> {
    let points = points_of(contact).into_iter();
    points
        .map(|(kind, value)| fold_contact(kind, value))
        .collect()
}

/// An address as two are compared; blank when there is none.
fn fold_address(lines: &str, postcode: &str) -> String {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    if lines.trim().is_empty() {
        return String::new();
    }
    format!("{} {}", plain(lines), plain(postcode))
}

/// A person as the comparison looks at one.
struct Person {
    who: Who,
    key: String,
    name: String,
    reach: BTreeSet<String>,
    home: String,
    children: BTreeSet<PupilId>,
}

/// Everybody who may be meant: those on record, then the new people of the file.
struct Everybody {
    people: Vec<Person>,
    by_child: HashMap<PupilId, Vec<usize>>,
    by_home: HashMap<String, Vec<usize>>,
    by_key: HashMap<String, usize>,
    by_reach: HashMap<String, Vec<usize>>,
}

impl Everybody {
    fn of(kept: &Kept, source: &str) -> Self {
        let mut out = Self {
            people: Vec::new(),
            by_child: HashMap::new(),
            by_home: HashMap::new(),
            by_key: HashMap::new(),
            by_reach: HashMap::new(),
        };
        let mut children: HashMap<ParentId, BTreeSet<PupilId>> = HashMap::new();
        for (pupil, parent) in kept.related.keys() {
            children.entry(*parent).or_default().insert(*pupil);
        }
        let mut parents: Vec<&Parent> = kept.parents.values().collect();
        // The same every time: the oldest of several that are alike is meant.
        parents.sort_by_key(|p| p.id);
        for parent in parents {
            let home = kept.home(parent);
            let key = parent.source_key.clone().unwrap_or_default();
            out.add(Person {
                who: Who::Kept(parent.id),
                key: if parent.source == source {
                    key
                } else {
                    String::new()
                },
                name: fold_name(&parent.forename, &parent.surname),
                reach: kept
                    .points
                    .get(&parent.id)
                    .into_iter()
                    .flatten()
                    .map(|p| p.value_folded.clone())
                    .collect(),
                home: home.map_or_else(String::new, |a| fold_address(&a.lines, &a.postcode)),
                children: children.remove(&parent.id).unwrap_or_default(),
            });
        }
        for (key, parent) in &kept.joined {
            let at = out.people.iter().position(|p| p.who == Who::Kept(*parent));
            out.by_key.extend(at.map(|at| (key.clone(), at)));
        }
        out
    }

    fn add(&mut self, person: Person) {
        let at = self.people.len();
        for child in &person.children {
            self.by_child.entry(*child).or_default().push(at);
        }
        if !person.home.is_empty() {
            self.by_home
                .entry(person.home.clone())
                .or_default()
                .push(at);
        }
        if !person.key.is_empty() {
            self.by_key.insert(person.key.clone(), at);
        }
        for value in &person.reach {
            self.by_reach.entry(value.clone()).or_default().push(at);
        }
        self.people.push(person);
    }

    /// Whose parent a contact is.
    fn whose(&self, contact: &Contact, pupil: PupilId) -> Whose<usize> {
        let said = Said {
            key: &contact.key,
            name: fold_name(&contact.forename, &contact.surname),
            reach: reach_of(contact),
        };
        let home = fold_address(&contact.address, &contact.postcode);
        let mut near: HashMap<usize, Near> = HashMap::new();
        let mut may_be = |at: &usize, how: Near| {
            let kept = near.entry(*at).or_insert(how);
            *kept = how.min(*kept);
        };
        for value in &said.reach {
            for at in self.by_reach.get(value).into_iter().flatten() {
                may_be(at, Near::Elsewhere);
            }
        }
        for at in self.by_home.get(&home).into_iter().flatten() {
            may_be(at, Near::AtTheAddress);
        }
        for at in self.by_child.get(&pupil).into_iter().flatten() {
            may_be(at, Near::OfThePupil);
        }
        let named = self.by_key.get(&contact.key);
        if let Some(at) = named {
            may_be(at, Near::Elsewhere);
        }
        let mut known: Vec<(usize, Near)> = near.into_iter().collect();
        known.sort_unstable();
        let known = known.into_iter().map(|(at, near)| {
            let person = &self.people[at];
            Known {
                id: at,
                // Somebody has the numbers of all the records that were joined with theirs.
                key: if named == Some(&at) {
                    &contact.key
                } else {
                    &person.key
                },
                name: &person.name,
                reach: &person.reach,
                near,
            }
        });
        whose(&said, known)
    }
}

/// What a file would do.
pub(crate) async fn judge(
    on: &Reading,
    school: SchoolId,
    read: &Contacts,
    today: Date,
) -> Result<Found, StoreError> {
    let spells = enrolments_of_school(on, school).await?;
    let here = spells.iter().filter(|s| s.holds_on(today));
    let ids: Vec<PupilId> = here.map(|s| s.pupil).collect();
    let pupils = list_by_ids(on, &ids).await?;
    let by_upn: HashMap<&str, &Pupil> = pupils
        .iter()
        .flat_map(|p| {
            let numbers = [p.upn.as_deref(), p.former_upn.as_deref()];
            numbers.into_iter().flatten().map(move |upn| (upn, p))
        })
        .collect();
    let mut found = Found {
        refused: read.refused.iter().map(Refused::from).collect(),
        kept: Kept::of(on, school, &ids, &read.contacts).await?,
        ..Found::default()
    };
    let mut everybody = Everybody::of(&found.kept, &source_of(school));
    let mut new = 0;
    for contact in &read.contacts {
        let Some(pupil) = by_upn.get(contact.upn.as_str()) else {
            found.refused.push(Refused {
                line: contact.line,
                what: "UPN".to_owned(),
                value: contact.upn.clone(),
                why: "is of no pupil on this school's roll today; check the number".to_owned(),
            });
            continue;
        };
        found.names.insert(
            pupil.id,
            format!("{} {}", pupil.legal_forename, pupil.legal_surname),
        );
        let (at, like) = match everybody.whose(contact, pupil.id) {
            Whose::Same(at) => (Some(at), None),
            Whose::New => (None, None),
            Whose::Look(at) => (None, Some(everybody.people[at].who)),
        };
        let (who, effect) = match at.map(|at| everybody.people[at].who) {
            Some(who @ Who::Kept(id)) => (
                who,
                Effect::Change(said_anew(&found.kept, contact, pupil.id, id)),
            ),
            // Another row of the same new person: of a brother or sister, as a rule.
            Some(who @ Who::New(_)) => (who, Effect::Add),
            None => {
                let who = Who::New(new);
                new += 1;
                everybody.add(Person {
                    who,
                    key: contact.key.clone(),
                    name: fold_name(&contact.forename, &contact.surname),
                    reach: reach_of(contact),
                    home: fold_address(&contact.address, &contact.postcode),
                    children: BTreeSet::from([pupil.id]),
                });
                (who, Effect::Add)
            }
        };
        let like = like.and_then(|who| match who {
            Who::Kept(id) => {
                let parent = found.kept.parents.get(&id)?;
                Some(format!("{} {}", parent.forename, parent.surname))
            }
            Who::New(_) => Some("somebody else in this file".to_owned()),
        });
        found.lines.push(Line {
            contact: contact.clone(),
            pupil: pupil.id,
            who,
            effect,
            like,
        });
    }
    found.refused.sort_by_key(|one| one.line);
    Ok(found)
}

/// What of somebody on record a contact would change. Of a record that was joined with another's the
/// name and address are not taken: whoever joined them said whose stand.
fn said_anew(kept: &Kept, contact: &Contact, pupil: PupilId, id: ParentId) -> Vec<&'static str> {
    let mut what = differences(kept, contact, pupil, id);
    if kept.joined.iter().any(|(key, _)| *key == contact.key) {
        what.retain(|word| !matches!(*word, "name" | "address"));
    }
    what
}

/// What of somebody on record a contact would change. What the file leaves blank stays.
fn differences(kept: &Kept, contact: &Contact, pupil: PupilId, id: ParentId) -> Vec<&'static str> {
    let Some(parent) = kept.parents.get(&id) else {
        return Vec::new();
    };
    let mut what = Vec::new();
    let other = |said: &str, held: &str| !said.is_empty() && said != held;
    if other(&contact.title, &parent.title)
        || other(&contact.forename, &parent.forename)
        || other(&contact.surname, &parent.surname)
    {
        what.push("name");
    }
    match kept.related.get(&(pupil, id)) {
        None => what.push("parent of this pupil too"),
        Some(related) => {
            if other(&contact.relationship, &related.kind) {
                what.push("relationship");
            }
            let answer = |said: Option<bool>, held| said.is_some_and(|said| said != held);
            if answer(
                contact.parental_responsibility,
                related.parental_responsibility,
            ) {
                what.push("parental responsibility");
            }
            if answer(contact.lives_with, related.lives_with) {
                what.push("lives with the pupil");
            }
            if contact.priority.is_some_and(|n| n != related.contact_order) {
                what.push("order of contact");
            }
        }
    }
    let home = kept.home(parent);
    let held = home.map_or_else(String::new, |a| fold_address(&a.lines, &a.postcode));
    if other(&fold_address(&contact.address, &contact.postcode), &held) {
        what.push("address");
    }
    let points = kept.points.get(&id);
    for (kind, value) in points_of(contact) {
        let folded = fold_contact(kind, value);
        let has = points
            .into_iter()
            .flatten()
            .any(|p| p.kind == kind && p.value_folded == folded);
        if !has {
            what.push(match kind {
                ContactKind::Email => "e-mail address",
                ContactKind::Mobile => "mobile number",
                ContactKind::Phone => "telephone number",
            });
        }
    }
    what
}
