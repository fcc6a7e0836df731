//! Joint enquiries. In: what a school opened, what either side did, how the authority ends it. Out: a pupil's, and those
//! that are open. They end once.

use casework::rolls::leaving::Efforts;
use casework::rolls::notification::Side;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::StoreError;
use crate::ids::{EnquiryId, PersonId, PupilId, SchoolId};
use crate::reading::Reading;
use crate::row::{all, insert, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// Enquiries of a school and its authority after a pupil.
    pub struct Enquiry in enquiry = "enquiry" {
        key {
            /// Their id.
            id: EnquiryId,
        }
        /// What people call them by.
        reference: String,
        /// The pupil.
        pupil: PupilId,
        /// The school.
        school: SchoolId,
        /// The ground that they are made for, by its id.
        ground: String,
        /// The day on which they were opened.
        opened_on: Date,
        /// What came of them; `Efforts::None` while they go on.
        result: Efforts,
        /// The day on which they ended.
        ended_on: Option<Date>,
        /// How the authority came to that.
        ended_words: String,
        /// Who of the authority ended them.
        ended_by_name: String,
        /// Their position at the time.
        ended_position: String,
        /// When they were opened.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
        /// When they last changed.
        changed_at: Timestamp,
    }
}

impl Enquiry {
    /// Whether they go on.
    pub fn is_open(&self) -> bool {
        self.ended_on.is_none()
    }
}

row! {
    /// Something that was done to find out.
    pub struct EnquiryLine in enquiry_line = "enquiry_line" {
        key {
            /// The enquiries.
            enquiry: EnquiryId,
            /// Its place, from 1.
            number: u32,
        }
        /// Who did it.
        side: Side,
        /// On which day.
        on_day: Date,
        /// What was done.
        what: String,
        /// What came of it.
        outcome: String,
        /// When it was written down.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

/// Opens some.
///
/// # Errors
/// When the engine fails.
pub async fn insert_enquiry(unit: &Unit, enquiry: Enquiry) -> Result<(), StoreError> {
    insert(unit, [enquiry], "opening joint enquiries").await
}

/// Some, by their id.
///
/// # Errors
/// When the engine fails.
pub async fn find_enquiry(on: &Reading, id: EnquiryId) -> Result<Option<Enquiry>, StoreError> {
    one(
        on,
        enquiry::Entity::find_by_id(id.0),
        "finding joint enquiries",
    )
    .await
}

/// A pupil's at a school, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn enquiries_of(
    on: &Reading,
    pupil: PupilId,
    school: SchoolId,
) -> Result<Vec<Enquiry>, StoreError> {
    let select = enquiry::Entity::find()
        .filter(enquiry::Column::Pupil.eq(pupil.0))
        .filter(enquiry::Column::School.eq(school.0))
        .order_by_desc(enquiry::Column::Id);
    all(on, select, "reading a pupil's joint enquiries").await
}

/// Those that go on, the oldest first; of some schools, or of every one.
///
/// # Errors
/// When the engine fails.
pub async fn open_enquiries(
    on: &Reading,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<Enquiry>, StoreError> {
    let mut select = enquiry::Entity::find().filter(enquiry::Column::EndedOn.is_null());
    if let Some(schools) = schools {
        select =
            select.filter(enquiry::Column::School.is_in(schools.iter().map(|school| school.0)));
    }
    let select = select
        .order_by_asc(enquiry::Column::OpenedOn)
        .order_by_asc(enquiry::Column::Id);
    all(on, select, "reading joint enquiries that go on").await
}

/// What was done, in order.
///
/// # Errors
/// When the engine fails.
pub async fn lines_of(on: &Reading, id: EnquiryId) -> Result<Vec<EnquiryLine>, StoreError> {
    let select = enquiry_line::Entity::find()
        .filter(enquiry_line::Column::Enquiry.eq(id.0))
        .order_by_asc(enquiry_line::Column::Number);
    all(on, select, "reading what was done to find out").await
}

/// Adds something that was done; `false` when they have ended.
///
/// # Errors
/// When the engine fails.
pub async fn insert_line(unit: &Unit, mut line: EnquiryLine) -> Result<bool, StoreError> {
    const DOING: &str = "writing down what was done to find out";
    let sql = "UPDATE enquiry SET changed_at = ? WHERE id = ? AND ended_on IS NULL";
    let values = vec![unit.context().now.put().into(), line.enquiry.put().into()];
    if unit.run(sql, values, DOING).await? != 1 {
        return Ok(false);
    }
    let before = lines_of(unit, line.enquiry).await?;
    line.number = before.last().map_or(1, |last| last.number + 1);
    insert(unit, [line], DOING).await?;
    Ok(true)
}

/// Ends them by the authority's word; `false` when they have ended already.
///
/// # Errors
/// When the engine fails.
pub async fn end_enquiry(
    unit: &Unit,
    id: EnquiryId,
    result: Efforts,
    (on, words): (Date, &str),
    (name, position): (&str, &str),
) -> Result<bool, StoreError> {
    let sql = "UPDATE enquiry SET result = ?, ended_on = ?, ended_words = ?, ended_by_name = ?, ended_position = ?, \
               changed_at = ? WHERE id = ? AND ended_on IS NULL";
    let values = vec![
        result.put().into(),
        on.put().into(),
        words.into(),
        name.into(),
        position.into(),
        unit.context().now.put().into(),
        id.put().into(),
    ];
    Ok(unit.run(sql, values, "ending joint enquiries").await? == 1)
}
