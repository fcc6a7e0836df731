//! Adding people: an account, its roles, and where they hold.
//! In: who they are, in a unit of work. Out: their account, written down on the authority's chain.

use casework::people::{Employer, Role};
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::people::{self, Person, give_role};
use store::{PersonId, SchoolId, StoreError, Unit};

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their name.
    pub name: String,
    /// Their title or position, as it stands beside what they do.
    pub position: String,
    /// Their e-mail address.
    pub email: String,
    /// The hash of their password; `None` until they set one by a link.
    pub password_hash: Option<String>,
    /// Their role.
    pub role: Role,
    /// Their schools, for a role that schools give.
    pub schools: Vec<SchoolId>,
}

/// Where a role holds: at these schools, or, for one of the authority's, at every school.
pub(super) fn at(role: Role, schools: &[SchoolId]) -> Option<&[SchoolId]> {
    match role.employer() {
        Employer::School => Some(schools),
        Employer::Authority => None,
    }
}

/// Adds somebody.
///
/// # Errors
/// [`StoreError::AlreadyThere`] when somebody has that address; otherwise when the store fails.
pub async fn admit(unit: &Unit, new: NewPerson) -> Result<PersonId, StoreError> {
    let id: PersonId = unit.context().id();
    let person = Person {
        id,
        name: new.name,
        position: new.position,
        email_folded: people::fold_email(&new.email),
        email: new.email,
        password_hash: new.password_hash,
        totp_secret: None,
        created_at: unit.context().now,
        disabled_at: None,
    };
    people::insert(unit, person).await?;
    let schools = at(new.role, &new.schools);
    give_role(unit, id, new.role.id(), schools).await?;
    let payload = json!({ "person": id, "role": new.role.id(), "schools": schools });
    record(
        unit,
        NewEntry::now(Subject::Authority, "people.person.added", payload),
    )
    .await?;
    Ok(id)
}
