//! Roles that people hold, and at which schools.
//! In: a role's name and its schools. Out: the roles a person holds now.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::person::Person;
use crate::error::StoreError;
use crate::ids::{PersonId, RoleId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, columns, insert, is_there, joined, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A role as it is kept.
    pub(super) struct KeptRole in person_role = "person_role" {
        key {
            /// Its id.
            id: RoleId,
        }
        /// Who holds it.
        person: PersonId,
        /// Its name.
        role: String,
        /// Whether it holds at every school.
        every_school: bool,
        /// Since when.
        given_at: Timestamp,
        /// Until when.
        ended_at: Option<Timestamp>,
    }
}

row! {
    /// A school at which a role holds.
    pub(super) struct RoleSchool in person_role_school = "person_role_school" {
        key {
            /// The role.
            role: RoleId,
            /// The school.
            school: SchoolId,
        }
    }
}

/// A role that a person holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldRole {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub role: String,
    /// The schools at which it holds; `None` for every school.
    pub schools: Option<Vec<SchoolId>>,
    /// Since when.
    pub given_at: Timestamp,
}

const DOING: &str = "reading roles";

/// Gives a person a role: at every school, or at those named and no others.
///
/// # Errors
/// When the engine fails.
pub async fn give_role(
    unit: &Unit,
    person: PersonId,
    role: &str,
    schools: Option<&[SchoolId]>,
) -> Result<RoleId, StoreError> {
    let id: RoleId = unit.context().id();
    let kept = KeptRole {
        id,
        person,
        role: role.to_owned(),
        every_school: schools.is_none(),
        given_at: unit.context().now,
        ended_at: None,
    };
    insert(unit, [kept], "giving a role").await?;
    let schools = schools.unwrap_or_default().iter();
    let places = schools.map(|school| RoleSchool {
        role: id,
        school: *school,
    });
    insert(unit, places, "giving a role").await?;
    Ok(id)
}

/// Ends a role; that it was held stays.
///
/// # Errors
/// When the engine fails.
pub async fn end_role(unit: &Unit, id: RoleId) -> Result<(), StoreError> {
    let sql = "UPDATE person_role SET ended_at = ? WHERE id = ? AND ended_at IS NULL";
    let values = vec![unit.context().now.put().into(), id.put().into()];
    unit.run(sql, values, "ending a role").await.map(|_| ())
}

/// The roles a person holds now.
///
/// # Errors
/// When the engine fails.
pub async fn roles_of(on: &Reading, person: PersonId) -> Result<Vec<HeldRole>, StoreError> {
    let select = person_role::Entity::find()
        .filter(person_role::Column::Person.eq(person.0))
        .filter(person_role::Column::EndedAt.is_null())
        .order_by_asc(person_role::Column::Id);
    let kept: Vec<KeptRole> = all(on, select, DOING).await?;
    let ids = kept.iter().filter(|role| !role.every_school);
    let ids: Vec<_> = ids.map(|role| role.id.0).collect();
    let places: Vec<RoleSchool> = if ids.is_empty() {
        Vec::new()
    } else {
        let places = person_role_school::Entity::find()
            .filter(person_role_school::Column::Role.is_in(ids))
            .order_by_asc(person_role_school::Column::School);
        all(on, places, DOING).await?
    };
    Ok(held(kept, places).map(|(_, role)| role).collect())
}

/// An account and the roles it holds now, by one statement: every page of everybody asks.
///
/// # Errors
/// When the engine fails.
pub async fn find_with_roles(
    on: &Reading,
    person: PersonId,
) -> Result<Option<(Person, Vec<HeldRole>)>, StoreError> {
    static STATEMENT: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {}, {}, {} FROM person p \
             LEFT JOIN person_role r ON r.person = p.id AND r.ended_at IS NULL \
             LEFT JOIN person_role_school s ON s.role = r.id \
             WHERE p.id = ? ORDER BY r.id, s.school",
            columns::<Person>("p"),
            columns::<KeptRole>("r"),
            columns::<RoleSchool>("s"),
        )
    });
    let rows = on
        .rows(&STATEMENT, vec![person.put().into()], DOING)
        .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let account: Person = joined(first, "p_", DOING)?;
    let (mut kept, mut places) = (Vec::<KeptRole>::new(), Vec::<RoleSchool>::new());
    for row in &rows {
        if is_there(row, "r_id", DOING)? {
            let role: KeptRole = joined(row, "r_", DOING)?;
            if kept.last().is_none_or(|last| last.id != role.id) {
                kept.push(role);
            }
        }
        if is_there(row, "s_role", DOING)? {
            places.push(joined(row, "s_", DOING)?);
        }
    }
    let roles = held(kept, places).map(|(_, role)| role).collect();
    Ok(Some((account, roles)))
}

/// The roles that everybody holds now.
///
/// # Errors
/// When the engine fails.
pub async fn every_role(on: &Reading) -> Result<HashMap<PersonId, Vec<HeldRole>>, StoreError> {
    let select = person_role::Entity::find()
        .filter(person_role::Column::EndedAt.is_null())
        .order_by_asc(person_role::Column::Id);
    let kept: Vec<KeptRole> = all(on, select, DOING).await?;
    let places =
        person_role_school::Entity::find().order_by_asc(person_role_school::Column::School);
    let places: Vec<RoleSchool> = all(on, places, DOING).await?;
    let mut roles: HashMap<PersonId, Vec<HeldRole>> = HashMap::new();
    for (person, role) in held(kept, places) {
        roles.entry(person).or_default().push(role);
    }
    Ok(roles)
}

fn held(
    kept: Vec<KeptRole>,
    places: Vec<RoleSchool>,
) -> impl Iterator<Item = (PersonId, HeldRole)> {
    let mut schools: HashMap<RoleId, Vec<SchoolId>> = HashMap::new();
    for place in places {
        schools.entry(place.role).or_default().push(place.school);
    }
    kept.into_iter().map(move |role| {
        let held = HeldRole {
            id: role.id,
            role: role.role,
            schools: (!role.every_school).then(|| schools.remove(&role.id).unwrap_or_default()),
            given_at: role.given_at,
        };
        (role.person, held)
    })
}

/// Holds roles still until the unit ends: whoever else changes them waits, so that what a unit
/// reads of them is what it decides on.
///
/// # Errors
/// When the engine fails.
pub async fn hold_roles(unit: &Unit) -> Result<(), StoreError> {
    // SQLite has one writer at a time, and this unit is it.
    if unit.is_sqlite() {
        return Ok(());
    }
    let sql = "LOCK TABLE person_role, person IN SHARE ROW EXCLUSIVE MODE";
    unit.run(sql, vec![], "holding roles still")
        .await
        .map(|_| ())
}
