//! The question where a child who is on no roll is educated: who they are, what happened to each, and what answers it.
//! In: a day; answers. Out: children of an age who have been on a roll and are on none; a child's events in order, as
//! `casework::rolls::open` folds them. A record that a person has found to be of the same child counts as that child's.

use std::collections::BTreeMap;

use casework::rolls::leaving::Destination;
use casework::rolls::notification::Kind;
use casework::rolls::open::{Closing, Event};
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use law::registration::Ground;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::notification::{Notification, notification};
use super::same_child::same_as;
use crate::error::{StoreError, While};
use crate::ids::{PersonId, PupilId, QuestionAnswerId, SchoolId};
use crate::pupils::{Enrolment, enrolments_of_pupils};
use crate::reading::Reading;
use crate::row::{all, insert, row};
use crate::unit::Unit;
use crate::value::{Kept, words};

/// Children asked after in one statement.
const AT_ONCE: usize = 5_000;

words! {
    /// What answers the question, or puts it again.
    pub enum AnswerKind {
        /// A parent's letter: the child is educated at home.
        HomeEducation = "home-education",
        /// Another authority's answer: it has the child on a roll, or has taken the question over.
        OtherAuthority = "other-authority",
        /// Somebody of the authority decides it and signs.
        Signed = "signed",
        /// What was answered holds no longer.
        Reopened = "reopened",
    }
}

row! {
    /// An answer.
    pub struct QuestionAnswer in question_answer = "question_answer" {
        key {
            /// Its id.
            id: QuestionAnswerId,
        }
        /// The child.
        pupil: PupilId,
        /// From which day.
        on_day: Date,
        /// What it is.
        answer: AnswerKind,
        /// Which authority, or who signs.
        name: String,
        /// Why.
        reason: String,
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

impl QuestionAnswer {
    /// As the question is folded.
    pub fn event(&self) -> Event<SchoolId> {
        let by = match self.answer {
            AnswerKind::HomeEducation => Closing::HomeEducation,
            AnswerKind::OtherAuthority => Closing::OtherAuthority {
                name: self.name.clone(),
            },
            AnswerKind::Signed => Closing::Signed {
                name: self.name.clone(),
                reason: self.reason.clone(),
            },
            AnswerKind::Reopened => return Event::Reopened { on: self.on_day },
        };
        Event::Closed {
            by,
            on: self.on_day,
        }
    }
}

/// Keeps one. Whether it may be is asked of `casework::rolls::open::may_close` before.
///
/// # Errors
/// When the engine fails.
pub async fn insert_answer(unit: &Unit, answer: QuestionAnswer) -> Result<(), StoreError> {
    insert(unit, [answer], "keeping where a child is educated").await
}

/// Some children's answers, of each in order.
///
/// # Errors
/// When the engine fails.
pub async fn answers_of(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<Vec<QuestionAnswer>, StoreError> {
    let mut found = Vec::new();
    for some in pupils.chunks(AT_ONCE) {
        let select = question_answer::Entity::find()
            .filter(question_answer::Column::Pupil.is_in(some.iter().map(|pupil| pupil.0)))
            .order_by_asc(question_answer::Column::OnDay)
            .order_by_asc(question_answer::Column::Id);
        let answers: Vec<QuestionAnswer> =
            all(on, select, "reading where children are educated").await?;
        found.extend(answers);
    }
    Ok(found)
}

/// A child who was on a roll and is on none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leaver {
    /// The child.
    pub pupil: PupilId,
    /// Date of birth.
    pub born: Date,
    /// The last day on a roll.
    pub last_day: Date,
}

/// Children born on or after a day who were on a roll before another day and are on none on it, the latest leavers first.
/// A child who died is not among them.
///
/// # Errors
/// When the engine fails.
pub async fn leavers(
    on: &Reading,
    born_from: Date,
    today: Date,
) -> Result<Vec<Leaver>, StoreError> {
    const DOING: &str = "reading who is on no roll";
    let sql = "SELECT p.id AS pupil, p.born AS born, MAX(e.end_on) AS last_day FROM pupil p \
               JOIN enrolment e ON e.pupil = p.id \
               WHERE p.born >= ? AND e.start_on <= ? \
               GROUP BY p.id, p.born \
               HAVING SUM(CASE WHEN e.end_on IS NULL OR e.end_on >= ? THEN 1 ELSE 0 END) = 0 \
               AND SUM(CASE WHEN e.end_reason IN ('9(1)(k)', '9(3)(d)') THEN 1 ELSE 0 END) = 0 \
               ORDER BY last_day DESC, p.id";
    let values = vec![
        born_from.put().into(),
        today.put().into(),
        today.put().into(),
    ];
    let rows = on.rows(sql, values, DOING).await?;
    let day = |kept: i32| Date::take(kept).unwrap_or(Date::MAX);
    let read = rows.iter().map(|row| {
        Ok(Leaver {
            pupil: PupilId(row.try_get("", "pupil").while_(DOING)?),
            born: day(row.try_get("", "born").while_(DOING)?),
            last_day: day(row.try_get("", "last_day").while_(DOING)?),
        })
    });
    read.collect()
}

/// What a leaver's notification says of where the child goes, and from when.
fn goes_to(notification: &Notification) -> (Destination, Option<Date>) {
    let field = |name: &str| {
        notification
            .said
            .get(name)
            .and_then(serde_json::Value::as_str)
    };
    let to = field("destination").and_then(Destination::of_id);
    let expected = field("expected").and_then(|day| day.parse().ok());
    (to.unwrap_or(Destination::Unknown), expected)
}

/// The leavers' notifications of some children that were sent, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn leavers_told(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<Vec<Notification>, StoreError> {
    use notification::Column;
    let mut found = Vec::new();
    for some in pupils.chunks(AT_ONCE) {
        let select = notification::Entity::find()
            .filter(Column::Pupil.is_in(some.iter().map(|pupil| pupil.0)))
            .filter(Column::Kind.eq(Kind::Leaver.put()))
            .order_by_desc(Column::Id);
        let told: Vec<Notification> = all(on, select, "reading what was said of leavers").await?;
        found.extend(told.into_iter().filter(|n| n.state.was_sent()));
    }
    Ok(found)
}

/// What happened to some children, in order: on to rolls and off them, and what answered the question. A leaver of
/// whom nobody was told where to goes nobody knows where. Of each child, what happened to those records that are of
/// the same child is there too.
///
/// # Errors
/// When the engine fails.
pub async fn events_of(
    on: &Reading,
    pupils: &[PupilId],
) -> Result<BTreeMap<PupilId, Vec<Event<SchoolId>>>, StoreError> {
    let same = same_as(on, pupils).await?;
    let mut records: Vec<PupilId> = pupils.to_vec();
    records.extend(same.values().flatten());
    records.sort_unstable();
    records.dedup();
    let told = leavers_told(on, &records).await?;
    let mut of_record: BTreeMap<PupilId, Vec<Event<SchoolId>>> = BTreeMap::new();
    for spell in enrolments_of_pupils(on, &records).await? {
        let events = of_record.entry(spell.pupil).or_default();
        events.push(Event::Joined {
            school: spell.school,
            on: spell.start_on,
        });
        events.extend(left(&spell, &told));
    }
    for answer in answers_of(on, &records).await? {
        of_record
            .entry(answer.pupil)
            .or_default()
            .push(answer.event());
    }
    let of = pupils.iter().map(|pupil| {
        let others = same.get(pupil).into_iter().flatten();
        let own = std::iter::once(pupil).chain(others);
        let mut events: Vec<_> = own
            .filter_map(|record| of_record.get(record))
            .flatten()
            .cloned()
            .collect();
        events.sort_by_key(Event::on);
        (*pupil, events)
    });
    Ok(of.collect())
}

/// That a child came off a roll, with what the notification of this very leaving says of where to. Of a child who died
/// nobody asks where they are educated.
fn left(spell: &Enrolment, told: &[Notification]) -> Option<Event<SchoolId>> {
    // On the roll on its last day; off it the day after.
    let last = spell.end_on?;
    let ground = spell.end_reason.as_deref().and_then(Ground::of_id);
    if ground.is_some_and(Ground::is_death) {
        return None;
    }
    let off = last.saturating_add(1.day());
    let own = told
        .iter()
        .filter(|n| n.pupil == Some(spell.pupil) && n.school == spell.school);
    let near = |n: &&Notification| n.on_day.is_some_and(|day| day >= last && day <= off);
    let said = own.into_iter().find(near).map(goes_to);
    let (to, expected) = said.unwrap_or((Destination::Unknown, None));
    Some(Event::Left {
        school: spell.school,
        on: off,
        to,
        expected,
    })
}
