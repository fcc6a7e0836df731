//! What an administrator does with people's accounts.
//! In: who acts, whose account, what is wished. Out: it done in one unit of work and written down,
//! or a refusal of [`casework::people::account`]. Roles are held still meanwhile, so that two who
//! act at once cannot leave an authority without its last administrator.

use std::collections::{BTreeMap, BTreeSet};

use casework::people::account::{Account, Refusal, Wish, may_be_done};
use casework::people::{Details, Role};
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::people::{self, HeldRole, Person};
use store::{Actor, PersonId, Reading, SchoolId, StoreError, Unit};

use super::link::{self, Made, Purpose};
use super::{NewPerson, Signed, admit, write_down};
use crate::house::Rooms;

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome<T = ()> {
    /// It is done.
    Done(T),
    /// It is refused.
    Refused(Refusal),
    /// Another account has that e-mail address.
    AddressTaken,
    /// There is no such account.
    NotThere,
    /// Who asks is no administrator any more.
    NotAdministrator,
}

/// An account while roles are held still.
struct Held {
    person: Person,
    roles: Vec<HeldRole>,
}

/// Begins to change an account, if what is wished may be done.
async fn begin(
    rooms: &Rooms,
    signed: &Signed,
    id: PersonId,
    wish: &Wish<SchoolId>,
) -> Result<Result<(Unit, Held), Outcome>, StoreError> {
    let unit = rooms.store.begin(rooms.context(signed.actor())).await?;
    people::hold_roles(&unit).await?;
    let refused = match find(&unit, id).await? {
        None => Outcome::NotThere,
        Some(held) => {
            let administrators = administrators(&unit).await?;
            let asks = signed.person.id;
            let account = Account {
                own: id == asks,
                closed: held.person.disabled_at.is_some(),
                roles: by_role(&held.roles),
                other_administrators: administrators.iter().filter(|a| **a != id).count(),
            };
            match may_be_done(&account, wish) {
                _ if !administrators.contains(&asks) => Outcome::NotAdministrator,
                Err(refusal) => Outcome::Refused(refusal),
                Ok(()) => return Ok(Ok((unit, held))),
            }
        }
    };
    unit.roll_back().await?;
    Ok(Err(refused))
}

async fn find(unit: &Unit, id: PersonId) -> Result<Option<Held>, StoreError> {
    let Some(person) = people::find(unit, id).await? else {
        return Ok(None);
    };
    let roles = people::roles_of(unit, id).await?;
    Ok(Some(Held { person, roles }))
}

/// Roles as the decisions take them; one that this program does not know gives nothing.
pub(super) fn by_role(held: &[HeldRole]) -> BTreeMap<Role, BTreeSet<SchoolId>> {
    let mut roles: BTreeMap<Role, BTreeSet<SchoolId>> = BTreeMap::new();
    for one in held {
        let Some(role) = Role::of_id(&one.role) else {
            continue;
        };
        let schools = roles.entry(role).or_default();
        schools.extend(one.schools.iter().flatten());
    }
    roles
}

/// The administrators who can sign in: their accounts are open and have a password.
///
/// # Errors
/// When the store fails.
pub async fn administrators(on: &Reading) -> Result<BTreeSet<PersonId>, StoreError> {
    let roles = people::every_role(on).await?;
    let administers = |id: &PersonId| {
        let held = roles.get(id).map_or(&[][..], Vec::as_slice);
        held.iter().any(|r| r.role == Role::Administrator.id())
    };
    let all = people::list(on).await?;
    let able = all
        .into_iter()
        .filter(|p| p.disabled_at.is_none() && p.password_hash.is_some());
    Ok(able.map(|p| p.id).filter(administers).collect())
}

/// Does what is wished of an account. A reset or another name is asked for by [`reset`] and
/// [`change`].
///
/// # Errors
/// When the store fails; then nothing is kept.
pub async fn act(
    rooms: &Rooms,
    signed: &Signed,
    id: PersonId,
    wish: Wish<SchoolId>,
) -> Result<Outcome, StoreError> {
    let (unit, held) = match begin(rooms, signed, id, &wish).await? {
        Ok(begun) => begun,
        Err(outcome) => return Ok(outcome),
    };
    let mut out = false;
    match &wish {
        Wish::Give { role, schools } => {
            end_role(&unit, &held, *role).await?;
            give_role(&unit, id, *role, schools).await?;
        }
        Wish::End(role) => {
            end_role(&unit, &held, *role).await?;
            let payload = json!({ "person": id, "role": role.id() });
            let entry = NewEntry::now(Subject::Authority, "people.role.ended", payload);
            record(&unit, entry).await?;
        }
        Wish::Close => {
            for role in &held.roles {
                people::end_role(&unit, role.id).await?;
            }
            people::end_links(&unit, id).await?;
            people::forget_sign_in(&unit, id).await?;
            people::disable(&unit, id, Some(rooms.now)).await?;
            write_down(&unit, "people.person.closed", id).await?;
            out = true;
        }
        Wish::Reopen => {
            people::disable(&unit, id, None).await?;
            write_down(&unit, "people.person.reopened", id).await?;
        }
        Wish::Unlock => write_down(&unit, "people.person.unlocked", id).await?,
        Wish::EndSessions => {
            write_down(&unit, "people.sessions.ended", id).await?;
            out = true;
        }
        Wish::Reset | Wish::Rename => {}
    }
    unit.commit().await?;
    if out {
        people::revoke_all_sign_ins(&rooms.store, id, rooms.now).await?;
    }
    if wish == Wish::Unlock {
        people::lock(&rooms.store, id, None).await?;
    }
    Ok(Outcome::Done(()))
}

async fn end_role(unit: &Unit, held: &Held, role: Role) -> Result<(), StoreError> {
    for one in held.roles.iter().filter(|r| r.role == role.id()) {
        people::end_role(unit, one.id).await?;
    }
    Ok(())
}

async fn give_role(
    unit: &Unit,
    person: PersonId,
    role: Role,
    schools: &BTreeSet<SchoolId>,
) -> Result<(), StoreError> {
    let schools: Vec<SchoolId> = schools.iter().copied().collect();
    let at = super::at(role, &schools);
    people::give_role(unit, person, role.id(), at).await?;
    let payload = json!({ "person": person, "role": role.id(), "schools": at });
    let entry = NewEntry::now(Subject::Authority, "people.role.given", payload);
    record(unit, entry).await.map(|_| ())
}

/// Makes a link by which somebody sets a new password. What they sign in with now goes on working
/// until they use it, so that a link made by mistake locks nobody out.
///
/// # Errors
/// When the store fails; then nothing is kept.
pub async fn reset(
    rooms: &Rooms,
    signed: &Signed,
    id: PersonId,
    everything: bool,
) -> Result<Outcome<Made>, StoreError> {
    let (unit, held) = match begin(rooms, signed, id, &Wish::Reset).await? {
        Ok(begun) => begun,
        Err(outcome) => return Ok(outcome.with_nothing()),
    };
    let purpose = match (&held.person.password_hash, everything) {
        (None, _) => Purpose::Begin,
        (Some(_), false) => Purpose::Password,
        (Some(_), true) => Purpose::Everything,
    };
    let made = link::make(&unit, id, purpose).await?;
    unit.commit().await?;
    Ok(Outcome::Done(made))
}

impl Outcome {
    /// The same, where something would have come of it.
    fn with_nothing<T>(self) -> Outcome<T> {
        match self {
            Self::Done(()) | Self::NotThere => Outcome::NotThere,
            Self::Refused(refusal) => Outcome::Refused(refusal),
            Self::AddressTaken => Outcome::AddressTaken,
            Self::NotAdministrator => Outcome::NotAdministrator,
        }
    }
}

/// Gives somebody another name, position or e-mail address.
///
/// # Errors
/// When the store fails; then nothing is kept.
pub async fn change(
    rooms: &Rooms,
    signed: &Signed,
    id: PersonId,
    details: &Details,
) -> Result<Outcome, StoreError> {
    let (unit, held) = match begin(rooms, signed, id, &Wish::Rename).await? {
        Ok(begun) => begun,
        Err(outcome) => return Ok(outcome),
    };
    let was = held.person;
    people::rename(&unit, id, &details.name, &details.position).await?;
    match people::set_email(&unit, id, &details.email).await {
        Err(StoreError::AlreadyThere { .. }) => {
            unit.roll_back().await?;
            return Ok(Outcome::AddressTaken);
        }
        done => done?,
    }
    let payload = json!({
        "person": id,
        "before": { "name": was.name, "position": was.position, "email": was.email },
        "after": { "name": details.name, "position": details.position, "email": details.email },
    });
    let entry = NewEntry::now(Subject::Authority, "people.person.changed", payload);
    record(&unit, entry).await?;
    unit.commit().await?;
    Ok(Outcome::Done(()))
}

/// Adds somebody with a first role, and makes the link by which they begin. Who adds is an
/// administrator who is signed in, or whoever runs the program ([`Actor`] without a person).
///
/// # Errors
/// When the store fails; then nothing is kept.
pub async fn add(
    rooms: &Rooms,
    actor: Actor,
    details: Details,
    role: Role,
    schools: BTreeSet<SchoolId>,
) -> Result<Outcome<(PersonId, Made)>, StoreError> {
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    people::hold_roles(&unit).await?;
    let nobody = Account::<SchoolId> {
        own: false,
        closed: false,
        roles: BTreeMap::new(),
        other_administrators: 0,
    };
    let wish = Wish::Give {
        role,
        schools: schools.clone(),
    };
    let refused = match unit.context().actor.person {
        Some(asks) if !administrators(&unit).await?.contains(&asks) => {
            Some(Outcome::NotAdministrator)
        }
        _ => may_be_done(&nobody, &wish).err().map(Outcome::Refused),
    };
    if let Some(refused) = refused {
        unit.roll_back().await?;
        return Ok(refused);
    }
    let new = NewPerson {
        name: details.name,
        position: details.position,
        email: details.email,
        password_hash: None,
        role,
        schools: schools.into_iter().collect(),
    };
    let id = match admit(&unit, new).await {
        Err(StoreError::AlreadyThere { .. }) => {
            unit.roll_back().await?;
            return Ok(Outcome::AddressTaken);
        }
        added => added?,
    };
    let made = link::make(&unit, id, Purpose::Begin).await?;
    unit.commit().await?;
    Ok(Outcome::Done((id, made)))
}
