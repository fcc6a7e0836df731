//! The marks of many schools at once, as an authority's own feed brings a day of them.
//! In: a file whose rows name their school. Out: every school's marks set down, roll changes noted,
//! standings and Today worked out anew, in one unit of work; or nothing of it, and why.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use exchange::Problem;
use exchange::mis::{BySchool, Mapping, SchoolRows, Sifted, by_school, pack_columns, to_mend};
use jiff::civil::Date;
use law::school::Laestab;
use serde_json::json;
use store::attendance::{hold_standings, registers_on};
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{Pupil, enrolments_of_all_at, list_by_ids};
use store::{Actor, PupilId, SchoolId, StoreError, Unit};

use super::judge::{Preview, judge};
use crate::attendance::marks::set_down;
use crate::attendance::{
    Known, Recomputed, SchoolRoll, each_registers_came, note_roll, recompute_read,
};
use crate::house::Rooms;
use crate::load::refused::{Refused, by_row};

/// What came of a file of many schools.
#[derive(Debug, Default)]
pub struct OfSchools {
    /// Whether it was loaded: when not, nothing of it was.
    pub loaded: bool,
    /// Schools with rows in it.
    pub schools: usize,
    /// First marks.
    pub added: usize,
    /// Marks that changed, each kept as an amendment.
    pub changed: usize,
    /// Marks that the registers held already.
    pub same: usize,
    /// What is not taken, in the order of the file.
    pub refused: Vec<Refused>,
    /// The rows that are not taken, to be mended and loaded again; `None` when all are.
    pub mend: Option<Vec<u8>>,
    /// What followed for standings and Today.
    pub worked_out: Recomputed,
}

/// Why a file of many schools was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Nothing of it can be read.
    #[error("the file cannot be read")]
    Unreadable(Vec<Problem>),
    /// The store failed.
    #[error("the store could not take the marks in: {0}")]
    Store(#[from] StoreError),
}

/// A file as it was read: each school's rows, and what is wrong with the others.
struct Read {
    schools: BTreeMap<Laestab, Sifted>,
    lines: BTreeMap<Laestab, Vec<u64>>,
    refused: Vec<Refused>,
    columns: Option<Mapping>,
}

/// Loads a file of many schools. With `good_rows` the rows that can be taken are, and the others are
/// given back; without, one wrong row is enough that none is. Marks after `today` are not taken, and
/// standings are as at that day.
///
/// # Errors
/// [`LoadError`], and nothing is kept.
pub async fn load_of_schools(
    rooms: &Rooms,
    bytes: Vec<u8>,
    name: &str,
    school_column: &str,
    good_rows: bool,
    today: Date,
    threads: usize,
) -> Result<OfSchools, LoadError> {
    let read = read(&bytes, name, school_column, threads).map_err(LoadError::Unreadable)?;
    let actor = Actor::program("load of many schools' marks");
    let kept = rooms.store.files();
    let kept = kept.write(bytes.clone().into(), "text/csv").await?;
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    // First of all, so that two files never wait for each other crosswise.
    hold_standings(&unit).await?;
    store::files::name(&unit, &kept).await?;
    let mut found = look(&unit, today, threads, &read).await?;
    let mut out = OfSchools {
        schools: read.schools.len(),
        ..OfSchools::default()
    };
    for (_, preview) in &found.schools {
        out.added += preview.plan.added();
        out.changed += preview.plan.changed();
        out.same += preview.plan.same as usize;
    }
    out.refused = std::mem::take(&mut found.refused);
    if !out.refused.is_empty() {
        let rows = by_row(&out.refused);
        let made = to_mend(&bytes, name, read.columns.as_ref(), &rows);
        // It was read a moment ago, by the same reader.
        out.mend = made.ok();
    }
    if !out.refused.is_empty() && !good_rows {
        unit.roll_back().await?;
        return Ok(out);
    }
    let file = kept.digest.to_string();
    out.worked_out = set_all_down(&unit, rooms, &mut found, &file, (today, threads)).await?;
    unit.commit().await?;
    out.loaded = true;
    Ok(out)
}

/// Reads it by headings that are known, else by those of a register pack.
fn read(
    bytes: &[u8],
    name: &str,
    school_column: &str,
    threads: usize,
) -> Result<Read, Vec<Problem>> {
    let by_columns = |columns: Option<Mapping>| {
        let apart = by_school(bytes, name, columns.as_ref(), school_column)?;
        sift_each(apart, name, columns, threads)
    };
    by_columns(None).or_else(|problems| {
        // Of two ways that both fail, the one that knew the headings says what is wrong.
        let knew = |of: &[Problem]| of.iter().any(|p| p.line > 1 || p.column == school_column);
        by_columns(Some(pack_columns()))
            .map_err(|of_pack| if knew(&problems) { problems } else { of_pack })
    })
}

fn sift_each(
    apart: BySchool,
    name: &str,
    columns: Option<Mapping>,
    threads: usize,
) -> Result<Read, Vec<Problem>> {
    let rows: Vec<_> = apart.schools.into_iter().collect();
    let some_each = rows.len().div_ceil(threads.max(1)).max(1);
    let sift = |some: &[(Laestab, SchoolRows)]| -> Vec<_> {
        let sifted = some
            .iter()
            .map(|(_, rows)| rows.sift(name, columns.as_ref()));
        sifted.collect()
    };
    let sifted = std::thread::scope(|scope| -> Vec<_> {
        let some = rows.chunks(some_each);
        let working: Vec<_> = some.map(|some| scope.spawn(move || sift(some))).collect();
        let done = working.into_iter().map(|one| {
            let done = one.join();
            done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.flatten().collect()
    });
    let (mut schools, mut lines) = (BTreeMap::new(), BTreeMap::new());
    for ((laestab, rows), sifted) in rows.into_iter().zip(sifted) {
        schools.insert(laestab, sifted?);
        lines.insert(laestab, rows.lines().collect());
    }
    Ok(Read {
        schools,
        lines,
        refused: apart.refused.iter().map(Refused::from).collect(),
        columns,
    })
}

/// What a file would do: to which school what, and what of it is not taken.
struct Found {
    schools: Vec<(SchoolId, Preview)>,
    refused: Vec<Refused>,
    /// The registers of everybody who has been on the roll of one of them.
    known: Known,
}

/// What each school's rows would do, and what of all is not taken.
async fn look(unit: &Unit, today: Date, threads: usize, read: &Read) -> Result<Found, StoreError> {
    let known = store::schools::list(unit).await?;
    let known: HashMap<Laestab, SchoolId> = known.iter().map(|s| (s.laestab, s.id)).collect();
    let (mut ids, mut files, mut refused) = (Vec::new(), Vec::new(), read.refused.clone());
    for (laestab, sifted) in &read.schools {
        if let Some(school) = known.get(laestab) {
            ids.push(*school);
            files.push(sifted);
            continue;
        }
        let rows = read.lines.get(laestab).into_iter().flatten();
        refused.extend(rows.map(|line| {
            Refused {
                line: *line,
                what: "school".to_owned(),
                value: laestab.to_string(),
                why: "is no school of this authority; check the number, or add the school first"
                    .to_owned(),
            }
        }));
    }
    let spells = enrolments_of_all_at(unit, &ids).await?;
    let pupils: BTreeSet<PupilId> = spells.iter().map(|spell| spell.pupil).collect();
    let pupils = list_by_ids(unit, &pupils.into_iter().collect::<Vec<_>>()).await?;
    let pupils: Vec<Arc<Pupil>> = pupils.into_iter().map(Arc::new).collect();
    let rolls = SchoolRoll::of_each(&ids, spells.iter().cloned(), &pupils);
    let every = registers_on(unit, spells, threads).await?;
    let mut schools = Vec::with_capacity(rolls.len());
    for (roll, sifted) in rolls.into_iter().zip(files) {
        let mut preview = judge(&roll, &every, sifted, today);
        // Such a feed has the marks of a day, not a roll: who is not in it is gone from nowhere.
        preview.shown.gone.clear();
        refused.extend(preview.refused.iter().cloned());
        schools.push((roll.school, preview));
    }
    refused.sort_by_key(|one| one.line);
    Ok(Found {
        schools,
        refused,
        known: Known::of(every, pupils.iter().map(AsRef::as_ref)),
    })
}

async fn set_all_down(
    unit: &Unit,
    rooms: &Rooms,
    found: &mut Found,
    file: &str,
    (today, threads): (Date, usize),
) -> Result<Recomputed, StoreError> {
    let known = &mut found.known;
    let plans = found
        .schools
        .iter()
        .map(|(school, preview)| (*school, &preview.plan));
    let touched = set_down(unit, plans, &mut known.every, None).await?;
    let worked_out = if touched.is_empty() {
        Recomputed::default()
    } else {
        recompute_read(unit, rooms, known, Some(&touched), today, threads).await?
    };
    for (school, preview) in &found.schools {
        note_roll(unit, *school, &preview.shown, None, today).await?;
        let payload = json!({
            "file": file, "added": preview.plan.added(), "changed": preview.plan.changed(),
            "same": preview.plan.same, "rows_refused": preview.rows_refused(),
            "appeared": preview.shown.appeared.len(),
        });
        let subject = Subject::School(*school);
        record(
            unit,
            NewEntry::now(subject, "attendance.file.loaded", payload),
        )
        .await?;
    }
    let schools = found.schools.iter().map(|(school, _)| *school);
    each_registers_came(unit, rooms, schools, &known.every, today).await?;
    Ok(worked_out)
}
