//! Communications and their chains of facts.
//! In: a communication; a fact, for the state in which somebody saw it. Out: communications by child,
//! school, state or message id. A fact for a state that has passed changes nothing, and says so.

use casework::contact::{Fact, State, Way};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::about::About;
use crate::error::{StoreError, While};
use crate::files::FileDigest;
use crate::ids::{
    BatchId, CommunicationId, ContactPointId, OwnLetterId, ParentId, PersonId, PupilId, SchoolId,
    TranslationReviewId,
};
use crate::reading::Reading;
use crate::row::{all, insert as insert_rows, one, row};
use crate::unit::Unit;
use crate::value::Kept;

row! {
    /// A letter on its way, or a call, a meeting or a text that was written down.
    pub struct Communication in communication = "communication" {
        key {
            /// Its id.
            id: CommunicationId,
        }
        /// The child it is about.
        pupil: PupilId,
        /// The school whose it is.
        school: SchoolId,
        /// The one parent it goes to, or who was spoken with.
        parent: ParentId,
        /// By which way.
        way: Way,
        /// How far it is.
        state: State,
        /// The letter's id; `None` for what was said.
        letter: Option<String>,
        /// What it is about.
        subject: String,
        /// What was said and came of it; for a letter, its text.
        said: String,
        /// The parent, as it was addressed.
        to_name: String,
        /// The e-mail address, number or postal lines, as they were then.
        sent_to: String,
        /// The contact point of the record that was taken.
        contact_point: Option<ContactPointId>,
        /// The letter as it was written: PDF.
        document: Option<FileDigest>,
        /// The e-mail as it was sent, with what was attached.
        sent_copy: Option<FileDigest>,
        /// The e-mail's own id, kept before it is sent.
        message_id: Option<String>,
        /// When it was written, or when the call was.
        happened_at: Timestamp,
        /// Who wrote it.
        written_by: Option<PersonId>,
        /// Their name.
        written_by_name: String,
        /// Their position.
        written_by_position: String,
        /// When the last fact was recorded.
        changed_at: Timestamp,
        /// From when it is taken as served, once it has gone.
        deemed_on: Option<Date>,
        /// What it is about, where another room began it.
        about: Option<About>,
        /// The batch that it was written in.
        batch: Option<BatchId>,
        /// The review on which it is in another language, the English after it; `None`: it is in English.
        translation: Option<TranslationReviewId>,
        /// The letter of the school's or authority's own that it was written with.
        own_letter: Option<OwnLetterId>,
        /// The letter as it was written: Word.
        word: Option<FileDigest>,
    }
}

row! {
    /// Something that happened to a communication.
    pub struct FactOf in communication_fact = "communication_fact" {
        key {
            /// The communication.
            communication: CommunicationId,
            /// Its place in the chain, from 1.
            number: u32,
        }
        /// What happened.
        what: Fact,
        /// When.
        happened_at: Timestamp,
        /// When it was written down.
        recorded_at: Timestamp,
        /// Who did it; `None` for the program.
        person: Option<PersonId>,
        /// Their name.
        name: String,
        /// Their position.
        position: String,
        /// The mail server's words, who took the letter, why.
        note: String,
        /// A receipt or a bounce, as it came.
        kept: Option<FileDigest>,
    }
}

/// A fact to be added, with what it changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What happened.
    pub what: Fact,
    /// When; `None` for now.
    pub happened_at: Option<Timestamp>,
    /// The mail server's words, who took the letter, why.
    pub note: String,
    /// A receipt or a bounce, as it came.
    pub kept: Option<FileDigest>,
    /// How far it is then.
    pub then: State,
    /// From when it is taken as served; `None` leaves it as it is.
    pub deemed_on: Option<Date>,
    /// The e-mail as it is sent, and its own id, where this is about to happen.
    pub going: Option<(FileDigest, String)>,
}

/// Adds communications.
///
/// # Errors
/// When the engine fails.
pub async fn insert(unit: &Unit, all: Vec<Communication>) -> Result<(), StoreError> {
    insert_rows(unit, all, "writing a communication down").await
}

/// Adds a fact to a communication that is in the state in which it was `seen`, by the unit's person.
/// `false`: it is not in that state any more, and nothing was done.
///
/// # Errors
/// When the engine fails.
pub async fn add_fact(unit: &Unit, seen: &Communication, step: Step) -> Result<bool, StoreError> {
    const DOING: &str = "recording what happened to a communication";
    let context = unit.context();
    let (copy, message_id) = step
        .going
        .map_or((seen.sent_copy, seen.message_id.clone()), |g| {
            (Some(g.0), Some(g.1))
        });
    let sql = "UPDATE communication SET state = ?, deemed_on = ?, sent_copy = ?, message_id = ?, changed_at = ? \
               WHERE id = ? AND state = ?";
    let values = vec![
        step.then.put().into(),
        step.deemed_on.or(seen.deemed_on).put().into(),
        copy.put().into(),
        message_id.into(),
        context.now.put().into(),
        seen.id.put().into(),
        seen.state.put().into(),
    ];
    if unit.run(sql, values, DOING).await? == 0 {
        return Ok(false);
    }
    let before = facts_of(unit, seen.id).await?;
    let fact = FactOf {
        communication: seen.id,
        number: before.last().map_or(1, |last| last.number + 1),
        what: step.what,
        happened_at: step.happened_at.unwrap_or(context.now),
        recorded_at: context.now,
        person: context.actor.person,
        name: context.actor.name.clone(),
        position: context.actor.position.clone(),
        note: step.note,
        kept: step.kept,
    };
    insert_rows(unit, [fact], DOING).await?;
    Ok(true)
}

/// A communication.
///
/// # Errors
/// When the engine fails.
pub async fn find(on: &Reading, id: CommunicationId) -> Result<Option<Communication>, StoreError> {
    let select = communication::Entity::find_by_id(id.0);
    one(on, select, "finding a communication").await
}

/// The communication that was sent as an e-mail with this id.
///
/// # Errors
/// When the engine fails.
pub async fn find_by_message_id(
    on: &Reading,
    message_id: &str,
) -> Result<Option<Communication>, StoreError> {
    let select =
        communication::Entity::find().filter(communication::Column::MessageId.eq(message_id));
    one(on, select, "finding an e-mail").await
}

/// What happened to a communication, in order.
///
/// # Errors
/// When the engine fails.
pub async fn facts_of(on: &Reading, id: CommunicationId) -> Result<Vec<FactOf>, StoreError> {
    let select = communication_fact::Entity::find()
        .filter(communication_fact::Column::Communication.eq(id.0))
        .order_by_asc(communication_fact::Column::Number);
    all(on, select, "reading what happened to a communication").await
}

/// Narrows to some schools' rows; `None`: every school's.
pub(super) fn of_some<E: EntityTrait>(
    select: Select<E>,
    school: E::Column,
    schools: Option<&[SchoolId]>,
) -> Select<E> {
    match schools {
        Some(schools) => select.filter(school.is_in(schools.iter().map(|school| school.0))),
        None => select,
    }
}

/// The communications about a child that are some schools', the latest first; `None`: every school's.
///
/// # Errors
/// When the engine fails.
pub async fn of_pupil(
    on: &Reading,
    pupil: PupilId,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<Communication>, StoreError> {
    let select = communication::Entity::find().filter(communication::Column::Pupil.eq(pupil.0));
    let select = of_some(select, communication::Column::School, schools)
        .order_by_desc(communication::Column::HappenedAt)
        .order_by_desc(communication::Column::Id);
    all(on, select, "reading a child's communications").await
}

/// The communications of some schools in one of some states, the oldest first; `None`: every school's.
///
/// # Errors
/// When the engine fails.
pub async fn of_schools(
    on: &Reading,
    schools: Option<&[SchoolId]>,
    states: &[State],
) -> Result<Vec<Communication>, StoreError> {
    let states = states.iter().map(|state| state.put());
    let select = communication::Entity::find().filter(communication::Column::State.is_in(states));
    let select = of_some(select, communication::Column::School, schools)
        .order_by_asc(communication::Column::HappenedAt)
        .order_by_asc(communication::Column::Id);
    all(on, select, "reading the communications that wait").await
}

/// What has gone and is taken as served by a day.
///
/// # Errors
/// When the engine fails.
pub async fn deemed_by(on: &Reading, day: Date) -> Result<Vec<Communication>, StoreError> {
    let gone = [State::Sent, State::Posted].map(Kept::put);
    let select = communication::Entity::find()
        .filter(communication::Column::State.is_in(gone))
        .filter(communication::Column::DeemedOn.lte(day.put()))
        .order_by_asc(communication::Column::Id);
    all(on, select, "reading what is taken as served").await
}

/// Those of some e-mail addresses to which the last e-mail did not arrive.
///
/// # Errors
/// When the engine fails.
pub async fn came_back(on: &Reading, addresses: &[&str]) -> Result<Vec<String>, StoreError> {
    const DOING: &str = "looking for addresses that e-mail came back from";
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    // Of each address the e-mail after which there was no other; of two at one moment the greater id.
    let sql = format!(
        "SELECT one.sent_to FROM communication one \
         WHERE one.sent_to IN ({}) AND one.way = ? AND one.message_id IS NOT NULL AND one.state = ? \
         AND NOT EXISTS (SELECT 1 FROM communication later \
             WHERE later.sent_to = one.sent_to AND later.way = one.way AND later.message_id IS NOT NULL \
             AND (later.changed_at > one.changed_at OR (later.changed_at = one.changed_at AND later.id > one.id))) \
         ORDER BY one.sent_to",
        vec!["?"; addresses.len()].join(", ")
    );
    let asked = addresses.iter().map(|address| (*address).into());
    let mut values: Vec<sea_orm::Value> = asked.collect();
    values.extend([Way::Email.put().into(), State::Failed.put().into()]);
    let rows = on.rows(&sql, values, DOING).await?;
    rows.iter()
        .map(|row| row.try_get("", "sent_to").while_(DOING))
        .collect()
}
