//! Parents, how to reach each, and whose parents they are.
//! In: parents with contact points of their own. Out: a pupil's parents in order; brothers and
//! sisters, who are those that share one.

use jiff::civil::Date;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::{StoreError, While};
use crate::ids::{AddressId, ContactPointId, ParentId, PupilId};
use crate::reading::Reading;
use crate::row::{all, insert, insert_with, one, row, rows_at_once};
use crate::unit::Unit;
use crate::value::{Kept, words};

row! {
    /// A parent or carer: one person.
    pub struct Parent in parent = "parent" {
        key {
            /// Their id.
            id: ParentId,
        }
        /// Title.
        title: String,
        /// Forename.
        forename: String,
        /// Surname.
        surname: String,
        /// Language to write in.
        language: String,
        /// Where they live.
        address: Option<AddressId>,
        /// Where this comes from.
        source: String,
        /// What names them there: never their name alone.
        source_key: Option<String>,
    }
}

words! {
    /// Ways to reach a parent.
    pub enum ContactKind {
        /// An e-mail address.
        Email = "email",
        /// A mobile number.
        Mobile = "mobile",
        /// Another number.
        Phone = "phone",
    }
}

row! {
    /// A way to reach one parent.
    pub struct ContactPoint in contact_point = "contact_point" {
        key {
            /// Its id.
            id: ContactPointId,
        }
        /// Whose.
        parent: ParentId,
        /// What it is.
        kind: ContactKind,
        /// The address or number as it was given.
        value: String,
        /// The same, as two are compared: see [`fold_contact`].
        value_folded: String,
        /// When it was last confirmed as theirs.
        confirmed_on: Option<Date>,
        /// Whether others use it too: a family's address is no place for a letter to one of them.
        shared: bool,
        /// When it was given up.
        ended_on: Option<Date>,
    }
}

row! {
    /// A parent of a pupil.
    pub struct Relationship in relationship = "relationship" {
        key {
            /// The pupil.
            pupil: PupilId,
            /// The parent.
            parent: ParentId,
        }
        /// Mother, father, carer …
        kind: String,
        /// Whether they have parental responsibility, as far as is known.
        parental_responsibility: bool,
        /// Whether the pupil lives with them.
        lives_with: bool,
        /// Order of contact, from 1.
        contact_order: u8,
    }
}

/// A contact point as two are compared: e-mail in lower case, numbers as digits with 0 for +44.
pub fn fold_contact(kind: ContactKind, value: &str) -> String {
    if kind == ContactKind::Email {
        return value.trim().to_lowercase();
    }
    let digits: String = value
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    match digits
        .strip_prefix("+44")
        .or_else(|| digits.strip_prefix("0044"))
    {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => digits,
    }
}

/// Adds parents.
///
/// # Errors
/// When the engine fails.
pub async fn insert_parents(unit: &Unit, parents: Vec<Parent>) -> Result<(), StoreError> {
    insert(unit, parents, "adding parents").await
}

/// Changes what is said of a parent.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such parent.
pub async fn update_parent(unit: &Unit, parent: &Parent) -> Result<(), StoreError> {
    let sql = "UPDATE parent SET title = ?, forename = ?, surname = ?, language = ?, address = ?, source = ?, source_key = ? WHERE id = ?";
    let values = vec![
        parent.title.clone().into(),
        parent.forename.clone().into(),
        parent.surname.clone().into(),
        parent.language.clone().into(),
        parent.address.put().into(),
        parent.source.clone().into(),
        parent.source_key.clone().into(),
        parent.id.put().into(),
    ];
    match unit.run(sql, values, "changing a parent").await? {
        0 => Err(StoreError::NotThere { what: "the parent" }),
        _ => Ok(()),
    }
}

/// A parent.
///
/// # Errors
/// When the engine fails.
pub async fn find_parent(on: &Reading, id: ParentId) -> Result<Option<Parent>, StoreError> {
    one(on, parent::Entity::find_by_id(id.0), "finding a parent").await
}

/// The parents that a source names by these keys.
///
/// # Errors
/// When the engine fails.
pub async fn find_parents_by_source(
    on: &Reading,
    source: &str,
    keys: &[&str],
) -> Result<Vec<Parent>, StoreError> {
    let mut found = Vec::new();
    for some in keys.chunks(rows_at_once(1) - 1) {
        let select = parent::Entity::find()
            .filter(parent::Column::Source.eq(source))
            .filter(parent::Column::SourceKey.is_in(some.iter().copied()));
        found.extend(all::<Parent>(on, select, "finding parents").await?);
    }
    Ok(found)
}

/// Adds contact points. Their folded values are worked out here.
///
/// # Errors
/// When the engine fails.
pub async fn insert_contact_points(
    unit: &Unit,
    mut points: Vec<ContactPoint>,
) -> Result<(), StoreError> {
    for point in &mut points {
        point.value_folded = fold_contact(point.kind, &point.value);
    }
    insert(unit, points, "adding contact points").await
}

/// Gives a contact point up.
///
/// # Errors
/// When the engine fails.
pub async fn end_contact_point(
    unit: &Unit,
    id: ContactPointId,
    on_day: Date,
) -> Result<(), StoreError> {
    let sql = "UPDATE contact_point SET ended_on = ? WHERE id = ?";
    let values = vec![on_day.put().into(), id.put().into()];
    unit.run(sql, values, "giving up a contact point")
        .await
        .map(|_| ())
}

/// The contact points of parents that are not given up.
///
/// # Errors
/// When the engine fails.
pub async fn contact_points_of(
    on: &Reading,
    parents: &[ParentId],
) -> Result<Vec<ContactPoint>, StoreError> {
    let mut found = Vec::new();
    for some in parents.chunks(rows_at_once(1)) {
        let select = contact_point::Entity::find()
            .filter(contact_point::Column::Parent.is_in(some.iter().map(|p| p.0)))
            .filter(contact_point::Column::EndedOn.is_null())
            .order_by_asc(contact_point::Column::Id);
        found.extend(all::<ContactPoint>(on, select, "reading contact points").await?);
    }
    Ok(found)
}

/// Says that these are parents of these pupils, in place of what was said of each pair before.
///
/// # Errors
/// When the engine fails.
pub async fn relate(unit: &Unit, relationships: Vec<Relationship>) -> Result<(), StoreError> {
    use relationship::Column;
    insert_with(unit, relationships, "relating parents", |insert| {
        let renewed = [
            Column::Kind,
            Column::ParentalResponsibility,
            Column::LivesWith,
            Column::ContactOrder,
        ];
        insert.on_conflict(
            OnConflict::columns([Column::Pupil, Column::Parent])
                .update_columns(renewed)
                .to_owned(),
        )
    })
    .await
}

/// Says that this is no parent of this pupil after all.
///
/// # Errors
/// When the engine fails.
pub async fn unrelate(unit: &Unit, pupil: PupilId, parent: ParentId) -> Result<(), StoreError> {
    let sql = "DELETE FROM relationship WHERE pupil = ? AND parent = ?";
    let values = vec![pupil.put().into(), parent.put().into()];
    unit.run(sql, values, "parting a parent and a pupil")
        .await
        .map(|_| ())
}

/// A pupil's parents, in the order of contact.
///
/// # Errors
/// When the engine fails.
pub async fn parents_of(
    on: &Reading,
    pupil: PupilId,
) -> Result<Vec<(Relationship, Parent)>, StoreError> {
    let select = relationship::Entity::find()
        .filter(relationship::Column::Pupil.eq(pupil.0))
        .order_by_asc(relationship::Column::ContactOrder)
        .order_by_asc(relationship::Column::Parent);
    let related: Vec<Relationship> = all(on, select, "reading parents").await?;
    let ids = related.iter().map(|r| r.parent.0);
    let select = parent::Entity::find().filter(parent::Column::Id.is_in(ids));
    let parents: Vec<Parent> = all(on, select, "reading parents").await?;
    let with_parent = related.into_iter().filter_map(|related| {
        let parent = parents.iter().find(|p| p.id == related.parent)?.clone();
        Some((related, parent))
    });
    Ok(with_parent.collect())
}

/// Who are parents of some pupils.
///
/// # Errors
/// When the engine fails.
pub async fn relationships_of(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<Vec<Relationship>, StoreError> {
    let mut found = Vec::new();
    for some in pupils.chunks(rows_at_once(1)) {
        let select = relationship::Entity::find()
            .filter(relationship::Column::Pupil.is_in(some.iter().map(|p| p.0)))
            .order_by_asc(relationship::Column::Pupil)
            .order_by_asc(relationship::Column::Parent);
        found.extend(all::<Relationship>(on, select, "reading parents").await?);
    }
    Ok(found)
}

/// Whose parent somebody is.
///
/// # Errors
/// When the engine fails.
pub async fn children_of(on: &Reading, parent: ParentId) -> Result<Vec<PupilId>, StoreError> {
    let select = relationship::Entity::find()
        .filter(relationship::Column::Parent.eq(parent.0))
        .order_by_asc(relationship::Column::Pupil);
    let related: Vec<Relationship> = all(on, select, "reading a parent's children").await?;
    Ok(related.into_iter().map(|r| r.pupil).collect())
}

/// Parents, by their ids.
///
/// # Errors
/// When the engine fails.
pub async fn list_parents(on: &Reading, ids: &[ParentId]) -> Result<Vec<Parent>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(rows_at_once(1)) {
        let select =
            parent::Entity::find().filter(parent::Column::Id.is_in(some.iter().map(|p| p.0)));
        found.extend(all::<Parent>(on, select, "reading parents").await?);
    }
    Ok(found)
}

/// A contact point, given up or not.
///
/// # Errors
/// When the engine fails.
pub async fn find_contact_point(
    on: &Reading,
    id: ContactPointId,
) -> Result<Option<ContactPoint>, StoreError> {
    let select = contact_point::Entity::find_by_id(id.0);
    one(on, select, "finding a contact point").await
}

/// Says that a contact point was confirmed as its person's on a day.
///
/// # Errors
/// [`StoreError::NotThere`] when there is no such contact point.
pub async fn confirm_contact_point(
    unit: &Unit,
    id: ContactPointId,
    on_day: Date,
) -> Result<(), StoreError> {
    let sql = "UPDATE contact_point SET confirmed_on = ? WHERE id = ?";
    let values = vec![on_day.put().into(), id.put().into()];
    match unit.run(sql, values, "confirming a contact point").await? {
        0 => Err(StoreError::NotThere {
            what: "the contact point",
        }),
        _ => Ok(()),
    }
}

/// Contact points in use with one of these values, as [`fold_contact`] writes them, whosever they are.
///
/// # Errors
/// When the engine fails.
pub async fn points_like(on: &Reading, folded: &[String]) -> Result<Vec<ContactPoint>, StoreError> {
    let mut found = Vec::new();
    for some in folded.chunks(rows_at_once(1)) {
        let select = contact_point::Entity::find()
            .filter(contact_point::Column::ValueFolded.is_in(some.iter().map(String::as_str)))
            .filter(contact_point::Column::EndedOn.is_null())
            .order_by_asc(contact_point::Column::Id);
        found.extend(all::<ContactPoint>(on, select, "looking for contact points").await?);
    }
    Ok(found)
}

/// Says of the contact points of these values whether several parents use them.
///
/// # Errors
/// When the engine fails.
pub async fn mark_shared(unit: &Unit, folded: &[String]) -> Result<(), StoreError> {
    let points = points_like(unit, folded).await?;
    for value in folded {
        let like: Vec<&ContactPoint> = points.iter().filter(|p| p.value_folded == *value).collect();
        let shared = like.iter().any(|p| p.parent != like[0].parent);
        if like.iter().all(|p| p.shared == shared) {
            continue;
        }
        let sql = "UPDATE contact_point SET shared = ? WHERE value_folded = ? AND ended_on IS NULL";
        let values = vec![shared.into(), value.clone().into()];
        unit.run(sql, values, "marking shared contact points")
            .await?;
    }
    Ok(())
}

/// A pupil's brothers and sisters: those who share a parent.
///
/// # Errors
/// When the engine fails.
pub async fn siblings_of(on: &Reading, pupil: PupilId) -> Result<Vec<PupilId>, StoreError> {
    let sql = "SELECT DISTINCT other.pupil AS pupil FROM relationship AS own \
               JOIN relationship AS other ON other.parent = own.parent AND other.pupil <> own.pupil \
               WHERE own.pupil = ? ORDER BY other.pupil";
    let doing = "finding brothers and sisters";
    let rows = on.rows(sql, vec![pupil.put().into()], doing).await?;
    rows.iter()
        .map(|row| row.try_get("", "pupil").map(PupilId).while_(doing))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_points_are_compared_as_people_mean_them() {
        assert_eq!(
            fold_contact(ContactKind::Email, " Kit@Example.ORG "),
            "kit@example.org"
        );
        for same in [
            "07700 900123",
            "+44 7700 900123",
            "+44 (0)7700 900123",
            "0044 7700 900 123",
        ] {
            assert_eq!(
                fold_contact(ContactKind::Mobile, same),
                "07700900123",
                "{same}"
            );
        }
    }
}
