//! Addresses, and who lives or lived there.
//! In: an address and its people. Out: a pupil's addresses by date, a parent's own.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::family::{Parent, parent};
use crate::error::StoreError;
use crate::ids::{AddressId, ParentId, PupilAddressId, PupilId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row, rows_at_once};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// An address.
    pub struct Address in address = "address" {
        key {
            /// Its id.
            id: AddressId,
        }
        /// Its lines, without the postcode.
        lines: String,
        /// Its postcode.
        postcode: String,
        /// Unique property reference number, where known.
        uprn: Option<String>,
    }
}

row! {
    /// A pupil's time at an address; both days included.
    pub struct PupilAddress in pupil_address = "pupil_address" {
        key {
            /// Its id.
            id: PupilAddressId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The address.
        address: AddressId,
        /// First day, where known.
        since: Option<Date>,
        /// Last day; `None` while they live there.
        until: Option<Date>,
    }
}

/// Adds addresses, and who lives there.
///
/// # Errors
/// When the engine fails.
pub async fn insert_addresses(
    unit: &Unit,
    addresses: Vec<Address>,
    lived_at: Vec<PupilAddress>,
) -> Result<(), StoreError> {
    insert(unit, addresses, "adding addresses").await?;
    insert(unit, lived_at, "adding addresses").await
}

/// A pupil moves: the time at the address before ends the day before.
///
/// # Errors
/// When the engine fails.
pub async fn move_pupil(
    unit: &Unit,
    pupil: PupilId,
    to: Address,
    on_day: Date,
) -> Result<(), StoreError> {
    let sql = "UPDATE pupil_address SET until = ? WHERE pupil = ? AND until IS NULL";
    let last = on_day.yesterday().unwrap_or(on_day);
    unit.run(
        sql,
        vec![last.put().into(), pupil.put().into()],
        "moving a pupil",
    )
    .await?;
    let lived_at = PupilAddress {
        id: unit.context().id(),
        pupil,
        address: to.id,
        since: Some(on_day),
        until: None,
    };
    insert_addresses(unit, vec![to], vec![lived_at]).await
}

/// A pupil's addresses, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn addresses_of(
    on: &Reading,
    pupil: PupilId,
) -> Result<Vec<(PupilAddress, Address)>, StoreError> {
    let select = pupil_address::Entity::find()
        .filter(pupil_address::Column::Pupil.eq(pupil.0))
        .order_by_desc(pupil_address::Column::Id);
    let lived_at: Vec<PupilAddress> = all(on, select, "reading addresses").await?;
    let ids = lived_at.iter().map(|l| l.address.0);
    let select = address::Entity::find().filter(address::Column::Id.is_in(ids));
    let addresses: Vec<Address> = all(on, select, "reading addresses").await?;
    let with_address = lived_at.into_iter().filter_map(|lived| {
        let address = addresses.iter().find(|a| a.id == lived.address)?.clone();
        Some((lived, address))
    });
    Ok(with_address.collect())
}

/// A parent's own address.
///
/// # Errors
/// When the engine fails.
pub async fn parent_address(on: &Reading, id: ParentId) -> Result<Option<Address>, StoreError> {
    let found: Option<Parent> =
        one(on, parent::Entity::find_by_id(id.0), "reading addresses").await?;
    match found.and_then(|p| p.address) {
        Some(id) => one(on, address::Entity::find_by_id(id.0), "reading addresses").await,
        None => Ok(None),
    }
}

/// Addresses, by their ids.
///
/// # Errors
/// When the engine fails.
pub async fn list_addresses(on: &Reading, ids: &[AddressId]) -> Result<Vec<Address>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(rows_at_once(1)) {
        let select =
            address::Entity::find().filter(address::Column::Id.is_in(some.iter().map(|a| a.0)));
        found.extend(all::<Address>(on, select, "reading addresses").await?);
    }
    Ok(found)
}
