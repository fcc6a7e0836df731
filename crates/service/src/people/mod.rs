//! People: signing in, roles and scope, and what each may do.
//! In: accounts and sessions of the store. Out: somebody signed in, and the scope of what they do.

pub(crate) mod account;
pub(crate) mod acts;
pub(crate) mod add;
pub mod administer;
mod admit;
pub mod attempts;
pub(crate) mod details;
pub mod link;
pub(crate) mod link_pages;
pub(crate) mod list;
pub(crate) mod pages;
pub mod password;
pub(crate) mod person;
mod qr;
pub(crate) mod roles;
pub mod second_factor;
pub mod sign_in;

use casework::people::{Action, Grant, Role, Scope, scope_for};
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::people::{self, Person};
use store::{Actor, PersonId, SchoolId, StoreError, Unit};

use crate::house::Rooms;

use admit::at;
pub use admit::{NewPerson, admit};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Their account.
    pub person: Person,
    /// Their roles, school by school.
    pub grants: Vec<Grant<SchoolId>>,
    /// Their session, to end it by.
    pub session: store::SignInId,
}

impl Signed {
    /// The person behind a browser's token; `None` when nobody is signed in by it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn by(rooms: &Rooms, token: &str) -> Result<Option<Self>, StoreError> {
        let Some(session) = sign_in::session(rooms, token).await? else {
            return Ok(None);
        };
        if sign_in::Stage::of(&session.data) != sign_in::Stage::In {
            return Ok(None);
        }
        let found = people::find_with_roles(&rooms.store, session.person).await?;
        let Some((person, held)) = found.filter(|(p, _)| p.disabled_at.is_none()) else {
            return Ok(None);
        };
        let grants = held
            .into_iter()
            .filter_map(|held| Role::of_id(&held.role).map(|role| (role, held.schools)))
            .flat_map(|(role, schools)| match schools {
                None => vec![Grant { role, school: None }],
                Some(schools) => schools
                    .into_iter()
                    .map(|school| Grant {
                        role,
                        school: Some(school),
                    })
                    .collect(),
            })
            .collect();
        Ok(Some(Self {
            person,
            grants,
            session: session.id,
        }))
    }

    /// Whose pupils they may do something to.
    pub fn scope(&self, action: Action) -> Scope<SchoolId> {
        scope_for(&self.grants, action)
    }

    /// Whether they may do something at all.
    pub fn may(&self, action: Action) -> bool {
        self.scope(action) != Scope::Nobody
    }

    /// Who acts, for the chronology: their name and the position held now.
    pub fn actor(&self) -> Actor {
        actor_of(&self.person)
    }
}

/// Writes down on the authority's chain what was done with an account.
async fn write_down(unit: &Unit, kind: &str, person: PersonId) -> Result<(), StoreError> {
    let payload = json!({ "person": person });
    record(unit, NewEntry::now(Subject::Authority, kind, payload))
        .await
        .map(|_| ())
}

/// Who acts, for the chronology.
pub(crate) fn actor_of(person: &Person) -> Actor {
    Actor {
        person: Some(person.id),
        name: person.name.clone(),
        position: person.position.clone(),
    }
}
