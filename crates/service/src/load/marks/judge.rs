//! What a file of marks would do to one school's registers and roll, before anything is done.
//! In: the file as it was read, and what the registers hold. Out: its marks one by one, what of it is
//! not taken and why, and who is in it and not on the roll, or the other way round.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use casework::attendance::loading::Plan;
use exchange::mis::{MisPupil, PupilKey, Sifted};
use jiff::civil::Date;
use law::attendance::Code;
use store::attendance::EveryRegister;
use store::pupils::Pupil;
use store::{PupilId, Reading, SchoolId, StoreError};

use crate::attendance::marks::Judged;
use crate::attendance::{Known, SchoolRoll, Shown};
use crate::load::refused::Refused;

/// What a file would do.
#[derive(Debug)]
pub(super) struct Preview {
    /// Its marks, one by one.
    pub(super) plan: Plan<PupilId>,
    /// Pupils of the file who are not on this school's roll, by the number the file gives them, and
    /// where they stand first.
    pub(super) unknown: BTreeMap<String, u64>,
    /// What is not taken, in the order of the file.
    pub(super) refused: Vec<Refused>,
    /// The pupils it can be about, in the order of their ids.
    pupils: Vec<Arc<Pupil>>,
    /// What it shows of the roll; who is gone counts only when it has every pupil of the school.
    pub(super) shown: Shown,
    /// How many pupils are on the roll on its last day.
    pub(super) on_roll: usize,
}

/// What a file would do to a school's registers, and those of its pupils as they are.
///
/// # Errors
/// When the store fails.
pub(super) async fn preview(
    on: &Reading,
    school: SchoolId,
    read: &Sifted,
    today: Date,
) -> Result<(Preview, Known), StoreError> {
    let roll = SchoolRoll::of(on, school).await?;
    let known = roll.registers(on, &read.export.marks).await?;
    Ok((judge(&roll, &known.every, read, today), known))
}

/// What a file would do to registers as they are.
pub(super) fn judge(
    roll: &SchoolRoll,
    every: &EveryRegister,
    read: &Sifted,
    today: Date,
) -> Preview {
    let export = &read.export;
    let known = roll.by_number();
    let file_names: HashMap<&PupilKey, &MisPupil> =
        export.pupils.iter().map(|p| (&p.key, p)).collect();
    let name_of = |key: &PupilKey| {
        file_names.get(key).map_or_else(String::new, |p| {
            format!("{} {}", p.forename, p.surname).trim().to_owned()
        })
    };
    let Judged {
        plan,
        unknown,
        mut shown,
    } = roll.judge(every, &export.marks, today, name_of);
    // Somebody without a mark is in the file all the same.
    let pupils = export.pupils.iter().map(|p| &p.key);
    shown
        .there
        .extend(pupils.filter_map(|key| known.pupil_of(key)));
    let mut refused: Vec<Refused> = read.refused.iter().map(Refused::from).collect();
    let mut last_line = 0;
    for mark in &export.marks {
        if mark.line != last_line && known.pupil_of(&mark.pupil).is_none() {
            last_line = mark.line;
            refused.push(Refused {
                line: mark.line,
                what: mark.pupil.to_string(),
                value: String::new(),
                why: NOT_ON_ROLL.to_owned(),
            });
        }
    }
    for (mark, why) in &plan.refused {
        let name = name_in(&roll.pupils, mark.pupil).unwrap_or_default();
        refused.push(Refused {
            line: mark.line,
            what: format!("{name}, {} {}", mark.date, mark.session),
            value: mark.code.map_or("", Code::text).to_owned(),
            why: why.words().to_owned(),
        });
    }
    refused.sort_by_key(|one| one.line);
    let days = export.marks.iter().map(|m| m.date).filter(|d| *d <= today);
    let (mut gone, mut on_roll) = (BTreeMap::new(), 0);
    if let Some((first, last)) = days.clone().min().zip(days.max()) {
        for (pupil, spells) in &roll.spells {
            let Some(spell) = spells.iter().find(|s| s.holds_on(last)) else {
                continue;
            };
            on_roll += 1;
            if !shown.there.contains(pupil) {
                gone.insert(*pupil, first.max(spell.start_on));
            }
        }
    }
    shown.gone = gone;
    Preview {
        plan,
        unknown,
        refused,
        pupils: roll.pupils.clone(),
        shown,
        on_roll,
    }
}

/// Why a row of a pupil who is not on the roll is not taken.
pub(super) const NOT_ON_ROLL: &str =
    "is not on this school's roll; check the number, or notify the pupil as a joiner first";

/// The name of a pupil who is one of some, in the order of their ids.
fn name_in(pupils: &[Arc<Pupil>], id: PupilId) -> Option<String> {
    let at = pupils.binary_search_by_key(&id, |pupil| pupil.id).ok()?;
    let pupil = &pupils[at];
    Some(format!("{} {}", pupil.legal_forename, pupil.legal_surname))
}

impl Preview {
    /// The name of a pupil it is about.
    pub(super) fn name(&self, pupil: PupilId) -> Option<String> {
        name_in(&self.pupils, pupil)
    }

    /// Rows of which something is not taken.
    pub(super) fn rows_refused(&self) -> usize {
        let rows: HashSet<u64> = self.refused.iter().map(|one| one.line).collect();
        rows.len()
    }
}
