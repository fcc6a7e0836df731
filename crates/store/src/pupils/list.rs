//! Lists of pupils: within whose reach, in which tier and year, in what order, a page at a time.
//! In: whose rolls on which day, a filter, an order. Out: a line a pupil; names to search in; counts.
//! Statements of our own with literal limits: through the ORM a page takes twice as long. Reach turns
//! on rolls, not on standings, so that a subsidiary school sees its pupils too.

use jiff::civil::Date;
use sea_orm::{QueryResult, TryGetable, Value};

use super::pupil::Name;
use crate::error::{StoreError, While};
use crate::ids::{PupilId, SchoolId};
use crate::reading::Reading;
use crate::today::ItemState;
use crate::value::Kept;

/// Which pupils are within reach at all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reach {
    /// On the rolls of these schools; `None` for the whole authority.
    pub schools: Option<Vec<SchoolId>>,
    /// On a roll on this day; `None` for leavers and those yet to join too.
    pub on: Option<Date>,
}

/// Which of the pupils within reach. What is `None` does not narrow the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Narrow {
    /// In this tier of the policy.
    pub tier: Option<String>,
    /// In this year group.
    pub year_group: Option<String>,
    /// With a standing such as this.
    pub standing: Option<StandingIs>,
    /// With such an item waiting on Today.
    pub waiting: Option<Waiting>,
    /// Of whom this holds.
    pub fact: Option<FactIs>,
    /// One of these: what a search by name found.
    pub pupils: Option<Vec<PupilId>>,
}

impl Narrow {
    /// Whether it asks something of the standing.
    fn of_standing(&self) -> bool {
        self.tier.is_some() || self.standing.is_some()
    }
}

/// What a standing must say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StandingIs {
    /// A tenth or more of this year's sessions missed.
    Persistent,
    /// A half or more missed.
    Severe,
    /// So many sessions towards the national threshold, or more.
    Towards(u16),
}

impl StandingIs {
    /// Flags are numbers on one engine and truths on the other; both can be tested so.
    fn words(self) -> Words {
        match self {
            Self::Persistent => ("s.persistent".to_owned(), Vec::new()),
            Self::Severe => ("s.severe".to_owned(), Vec::new()),
            Self::Towards(least) => ("s.pn_sessions >= ?".to_owned(), vec![least.put().into()]),
        }
    }
}

/// An item that waits on Today: open, or snoozed until a day that has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Its rule.
    pub rule: String,
    /// For one of these schools; `None` for every school.
    pub schools: Option<Vec<SchoolId>>,
    /// The day.
    pub on: Date,
}

impl Waiting {
    fn words(&self) -> Words {
        let mut words = "t.rule = ? AND (t.state = ? OR (t.state = ? AND t.until <= ?))".to_owned();
        let mut values: Vec<Value> = vec![
            self.rule.clone().into(),
            ItemState::Open.text().into(),
            ItemState::Snoozed.text().into(),
            self.on.put().into(),
        ];
        if let Some(schools) = &self.schools {
            let ids = schools.iter().map(|school| school.put().into()).collect();
            let (one_of, ids) = within("t.school", ids);
            words = format!("{words} AND {one_of}");
            values.extend(ids);
        }
        let words = format!("p.id IN (SELECT t.pupil FROM today_item t WHERE {words})");
        (words, values)
    }
}

/// A fact that holds on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactIs {
    /// Its kind, as in `sen`.
    pub kind: String,
    /// Its value, as in `K`.
    pub value: String,
    /// The day.
    pub on: Date,
}

impl FactIs {
    fn words(&self) -> Words {
        let words = "p.id IN (SELECT f.pupil FROM pupil_fact f WHERE f.kind = ? AND f.value = ? \
                     AND f.since <= ? AND (f.until IS NULL OR f.until >= ?))";
        let values = vec![
            self.kind.clone().into(),
            self.value.clone().into(),
            self.on.put().into(),
            self.on.put().into(),
        ];
        (words.to_owned(), values)
    }
}

/// By what a list is ordered; ties go by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ListOrder {
    /// Surname, then forename.
    #[default]
    Name,
    /// Attendance this academic year.
    Attendance,
    /// Unauthorised sessions this academic year.
    Unauthorised,
}

impl ListOrder {
    /// Pupils without a standing come last either way.
    const fn sql(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Name, false) => "p.legal_surname, p.legal_forename, p.id",
            (Self::Name, true) => "p.legal_surname DESC, p.legal_forename DESC, p.id DESC",
            (Self::Attendance, false) => {
                "coalesce(s.attendance_rate, 99999), p.legal_surname, p.legal_forename, p.id"
            }
            (Self::Attendance, true) => {
                "coalesce(s.attendance_rate, -1) DESC, p.legal_surname, p.legal_forename, p.id"
            }
            (Self::Unauthorised, false) => {
                "coalesce(s.unauthorised, 99999), p.legal_surname, p.legal_forename, p.id"
            }
            (Self::Unauthorised, true) => {
                "coalesce(s.unauthorised, -1) DESC, p.legal_surname, p.legal_forename, p.id"
            }
        }
    }
}

impl ListOrder {
    /// The figure that it turns on.
    const fn figure(self) -> Option<&'static str> {
        match self {
            Self::Name => None,
            Self::Attendance => Some("s.attendance_rate"),
            Self::Unauthorised => Some("s.unauthorised"),
        }
    }

    /// The same order among those who have the figure, in words that an index answers.
    fn by_figure(figure: &str, descending: bool) -> String {
        let way = if descending { " DESC" } else { "" };
        format!("{figure}{way}, p.legal_surname, p.legal_forename, p.id")
    }
}

/// A pupil's line on a list. Rates are hundredths of a per cent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PupilLine {
    /// The pupil.
    pub id: PupilId,
    /// Unique pupil number.
    pub upn: Option<String>,
    /// Legal surname.
    pub surname: String,
    /// Legal forename.
    pub forename: String,
    /// Date of birth.
    pub born: Date,
    /// Year group as the school holds it.
    pub year_group: String,
    /// The school the pupil belongs to.
    pub school: Option<String>,
    /// Tier of the policy.
    pub tier: Option<String>,
    /// Attendance this academic year.
    pub attendance_rate: Option<u32>,
    /// Attendance in the policy's window.
    pub w12_rate: Option<u32>,
    /// Unauthorised sessions this academic year; `None` without a standing.
    pub unauthorised: Option<u32>,
    /// Sessions towards the national threshold; `None` without a standing.
    pub pn_sessions: Option<u32>,
}

/// How many pupils of a school's roll stand in a tier, in a year group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RollCount {
    /// The year group.
    pub year_group: String,
    /// The tier; `None` for no tier.
    pub tier: Option<String>,
    /// How many.
    pub pupils: u64,
    /// How many of them are persistently absent.
    pub persistent: u64,
    /// How many of those are severely absent.
    pub severe: u64,
}

const LISTING: &str = "listing pupils";

/// Words of a statement, and the values they need.
pub(crate) type Words = (String, Vec<Value>);

fn marks(n: usize) -> String {
    vec!["?"; n].join(", ")
}

/// An empty list holds nobody: `IN ()` is not SQL everywhere.
fn within(column: &str, ids: Vec<Value>) -> Words {
    match ids.len() {
        0 => ("1 = 0".to_owned(), ids),
        n => (format!("{column} IN ({})", marks(n)), ids),
    }
}

fn held(day: Date) -> Words {
    let words = "e.start_on <= ? AND (e.end_on IS NULL OR e.end_on >= ?)";
    (words.to_owned(), vec![day.put().into(), day.put().into()])
}

impl Reach {
    /// The pupils `p` within it.
    pub(crate) fn words(&self) -> Words {
        let held = self.on.map(held);
        match (&self.schools, held) {
            (None, None) => ("1 = 1".to_owned(), Vec::new()),
            (None, Some((held, values))) => (
                format!("EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil = p.id AND {held})"),
                values,
            ),
            (Some(schools), held) => {
                let ids = schools.iter().map(|school| school.put().into()).collect();
                let (mut words, mut values) = within("e.school", ids);
                if let Some((held, days)) = held {
                    words = format!("{words} AND {held}");
                    values.extend(days);
                }
                let words = format!("p.id IN (SELECT e.pupil FROM enrolment e WHERE {words})");
                (words, values)
            }
        }
    }
}

pub(crate) fn narrowed(within_reach: &Reach, narrow: &Narrow) -> Words {
    let (mut words, mut values) = within_reach.words();
    if let Some(tier) = &narrow.tier {
        words.push_str(" AND s.tier = ?");
        values.push(tier.clone().into());
    }
    if let Some(year_group) = &narrow.year_group {
        words.push_str(" AND p.year_group = ?");
        values.push(year_group.clone().into());
    }
    let more = [
        narrow.standing.map(StandingIs::words),
        narrow.waiting.as_ref().map(Waiting::words),
        narrow.fact.as_ref().map(FactIs::words),
    ];
    for (also, its) in more.into_iter().flatten() {
        words = format!("{words} AND {also}");
        values.extend(its);
    }
    if let Some(pupils) = &narrow.pupils {
        let ids = pupils.iter().map(|pupil| pupil.put().into()).collect();
        let (one_of, ids) = within("p.id", ids);
        words = format!("{words} AND {one_of}");
        values.extend(ids);
    }
    (words, values)
}

fn get<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T, StoreError> {
    row.try_get("", column).while_(LISTING)
}

fn day(row: &QueryResult, column: &'static str) -> Result<Date, StoreError> {
    Date::take(get(row, column)?).map_err(|value| StoreError::Unreadable {
        table: "pupil",
        column,
        value,
    })
}

fn count(row: &QueryResult, column: &str) -> Result<u64, StoreError> {
    get::<i64>(row, column).map(i64::unsigned_abs)
}

fn figure(row: &QueryResult, column: &str) -> Result<Option<u32>, StoreError> {
    get::<Option<i32>>(row, column).map(|n| n.map(i32::unsigned_abs))
}

fn line(row: &QueryResult) -> Result<PupilLine, StoreError> {
    Ok(PupilLine {
        id: PupilId(get(row, "id")?),
        upn: get(row, "upn")?,
        surname: get(row, "legal_surname")?,
        forename: get(row, "legal_forename")?,
        born: day(row, "born")?,
        year_group: get(row, "year_group")?,
        school: get(row, "school_name")?,
        tier: get(row, "tier")?,
        attendance_rate: figure(row, "attendance_rate")?,
        w12_rate: figure(row, "w12_rate")?,
        unauthorised: figure(row, "unauthorised")?,
        pn_sessions: figure(row, "pn_sessions")?,
    })
}

/// A page of the list.
///
/// # Errors
/// When the engine fails.
pub async fn list_lines(
    on: &Reading,
    within_reach: &Reach,
    narrow: &Narrow,
    (order, descending): (ListOrder, bool),
    skip: u32,
    most: u32,
) -> Result<Vec<PupilLine>, StoreError> {
    let (words, values) = narrowed(within_reach, narrow);
    let by = order.sql(descending);
    // Who is on the page is found first, from indexes; only they are looked up.
    let page = |from: &str, by: &str, also: &str| {
        let ids = format!(
            "SELECT p.id FROM {from} WHERE {also}{words} ORDER BY {by} LIMIT {most} OFFSET {skip}"
        );
        lines_of(&ids, by)
    };
    if let (Some(figure), None, None) = (order.figure(), &within_reach.schools, &narrow.pupils) {
        // A county's standings in the order of an index, not sorted. Whoever has no such figure is
        // not among them and comes last: a page that reaches so far is found as any other.
        let by = ListOrder::by_figure(figure, descending);
        let also = format!("p.id = s.pupil AND {figure} IS NOT NULL AND ");
        let sql = page("standing s CROSS JOIN pupil p", &by, &also);
        let rows = on.rows(&sql, values.clone(), LISTING).await?;
        if rows.len() == most as usize {
            return rows.iter().map(line).collect();
        }
    }
    let from = if order.figure().is_some() || narrow.of_standing() {
        "pupil p LEFT JOIN standing s ON s.pupil = p.id"
    } else {
        "pupil p"
    };
    let rows = on.rows(&page(from, by, ""), values, LISTING).await?;
    rows.iter().map(line).collect()
}

/// The lines of the pupils whom a statement finds, in an order.
fn lines_of(page: &str, by: &str) -> String {
    // A pupil who has no standing yet still shows the school they came on roll at last.
    format!(
        "SELECT p.id, p.upn, p.legal_surname, p.legal_forename, p.born, p.year_group, \
         c.name AS school_name, s.tier, s.attendance_rate, s.w12_rate, s.unauthorised, s.pn_sessions \
         FROM ({page}) AS k JOIN pupil p ON p.id = k.id LEFT JOIN standing s ON s.pupil = p.id \
         LEFT JOIN school c ON c.id = coalesce(s.school, (SELECT l.school FROM enrolment l \
         WHERE l.pupil = p.id ORDER BY l.start_on DESC LIMIT 1)) ORDER BY {by}"
    )
}

/// How many pupils the whole list has, counted no further than `most`: nobody pages through a
/// county, and counting one on every page would cost more than the page.
///
/// # Errors
/// When the engine fails.
pub async fn count_lines(
    on: &Reading,
    within_reach: &Reach,
    narrow: &Narrow,
    most: u32,
) -> Result<u64, StoreError> {
    let (words, values) = narrowed(within_reach, narrow);
    let standing = if narrow.of_standing() {
        "JOIN standing s ON s.pupil = p.id"
    } else {
        ""
    };
    let sql = format!(
        "SELECT count(*) AS pupils FROM (SELECT 1 FROM pupil p {standing} WHERE {words} LIMIT {most}) AS counted"
    );
    let rows = on.rows(&sql, values, LISTING).await?;
    rows.first().map_or(Ok(0), |row| count(row, "pupils"))
}

/// The names of everybody within reach, so many at most: for a search that forgives misspelling.
///
/// # Errors
/// When the engine fails.
pub async fn names_within(
    on: &Reading,
    within_reach: &Reach,
    most: u32,
) -> Result<Vec<Name>, StoreError> {
    let (words, values) = within_reach.words();
    let sql = format!(
        "SELECT p.id, p.upn, p.legal_surname, p.legal_forename, p.preferred_surname, p.preferred_forename \
         FROM pupil p WHERE {words} LIMIT {most}"
    );
    let rows = on.rows(&sql, values, "reading names").await?;
    rows.iter()
        .map(|row| {
            Ok(Name {
                id: PupilId(get(row, "id")?),
                upn: get(row, "upn")?,
                surname: get(row, "legal_surname")?,
                forename: get(row, "legal_forename")?,
                preferred: (
                    get(row, "preferred_surname")?,
                    get(row, "preferred_forename")?,
                ),
            })
        })
        .collect()
}

/// Those of some pupils who are within reach.
///
/// # Errors
/// When the engine fails.
pub async fn among(
    on: &Reading,
    within_reach: &Reach,
    pupils: &[PupilId],
) -> Result<Vec<PupilId>, StoreError> {
    let narrow = Narrow {
        pupils: Some(pupils.to_vec()),
        ..Narrow::default()
    };
    let (words, values) = narrowed(within_reach, &narrow);
    let sql = format!("SELECT p.id FROM pupil p WHERE {words} ORDER BY p.id");
    let rows = on.rows(&sql, values, LISTING).await?;
    rows.iter()
        .map(|row| Ok(PupilId(get(row, "id")?)))
        .collect()
}

/// Where the pupils on a school's roll stand on a day, by year group and tier.
///
/// # Errors
/// When the engine fails.
pub async fn roll_counts(
    on: &Reading,
    school: SchoolId,
    day: Date,
) -> Result<Vec<RollCount>, StoreError> {
    let reach = Reach {
        schools: Some(vec![school]),
        on: Some(day),
    };
    let (words, values) = reach.words();
    // Flags are numbers on one engine and truths on the other; both can be tested so.
    let sql = format!(
        "SELECT p.year_group, s.tier, count(*) AS pupils, \
         count(CASE WHEN s.persistent THEN 1 END) AS persistent, \
         count(CASE WHEN s.severe THEN 1 END) AS severe \
         FROM pupil p LEFT JOIN standing s ON s.pupil = p.id WHERE {words} \
         GROUP BY p.year_group, s.tier ORDER BY p.year_group, s.tier"
    );
    let rows = on.rows(&sql, values, "counting a school's roll").await?;
    rows.iter()
        .map(|row| {
            Ok(RollCount {
                year_group: get(row, "year_group")?,
                tier: get(row, "tier")?,
                pupils: count(row, "pupils")?,
                persistent: count(row, "persistent")?,
                severe: count(row, "severe")?,
            })
        })
        .collect()
}
