//! Q and Y1 to Y7, unable to attend: a day of snow, a burst pipe, a bus that does not come.
//! In: weather and mishaps. Out: marks, few of them.

use exchange::pack::SenProvision;
use law::attendance::Code;
use law::school::Phase;

use super::World;
use crate::chance::Chance;
use crate::sheet::{FREE, Row, Sheet};

pub(super) fn mark(world: &World<'_>, sheet: &mut Sheet, chance: &mut Chance) {
    if sheet.rows.is_empty() {
        return;
    }
    let school = &world.plan.schools[sheet.school];
    if let Some((day, areas)) = &world.season.snow
        && areas[school.area]
        && let Ok(day) = sheet.days.binary_search(day)
    {
        if chance.yes(0.25) {
            whole_school(sheet, day, Code::Y4);
        } else {
            some_pupils(sheet, day, Code::Y2, 0.2, chance);
        }
    }
    if chance.yes(0.015) {
        let day = chance.below(sheet.days.len());
        whole_school(sheet, day, Code::Y4);
    }
    if chance.yes(0.01) {
        // Part of the building.
        let (day, group) = (
            chance.below(sheet.days.len()),
            sheet.rows[chance.below(sheet.rows.len())].group,
        );
        let sessions = sheet.sessions(day);
        for row in sheet.rows.iter_mut().filter(|r| r.group == group) {
            fill(row, sessions.clone(), Code::Y3);
        }
    }
    let bus = if school.phase == Phase::Primary {
        0.02
    } else {
        0.15
    };
    if chance.yes(bus) {
        let day = chance.below(sheet.days.len());
        some_pupils(sheet, day, Code::Y1, 0.12, chance);
    }
    single_pupils(world, sheet, chance);
}

/// Mishaps of one pupil: code, how many in a million pupils, days.
const SINGLE: &[(Code, f64, i32, i32)] = &[
    (Code::Y5, 60.0, 5, 40),
    (Code::Y6, 300.0, 1, 5),
    (Code::Y7, 700.0, 1, 3),
];

fn single_pupils(world: &World<'_>, sheet: &mut Sheet, chance: &mut Chance) {
    for i in 0..sheet.rows.len() {
        let (group, child) = (sheet.rows[i].group, sheet.rows[i].child as usize);
        let plan = world.people.children[child].sen == SenProvision::Plan;
        // Waiting for transport that the authority owes.
        let waiting = (Code::Q, if plan { 3_000.0 } else { 0.0 }, 5, 30);
        for &(code, in_a_million, shortest, longest) in SINGLE.iter().chain([&waiting]) {
            if !chance.yes(in_a_million / 1e6) || (code == Code::Y5 && group < 8) {
                continue;
            }
            let (from, to) = sheet.days_of(&sheet.rows[i]);
            let day = from + chance.below(to - from);
            let last = (day + chance.between(shortest, longest) as usize).min(to) - 1;
            let sessions = sheet.sessions(day).start..sheet.sessions(last.max(day)).end;
            fill(&mut sheet.rows[i], sessions, code);
        }
    }
}

fn whole_school(sheet: &mut Sheet, day: usize, code: Code) {
    let sessions = sheet.sessions(day);
    for row in &mut sheet.rows {
        fill(row, sessions.clone(), code);
    }
}

fn some_pupils(sheet: &mut Sheet, day: usize, code: Code, share: f64, chance: &mut Chance) {
    let sessions = sheet.sessions(day);
    for row in &mut sheet.rows {
        if chance.yes(share) {
            fill(row, sessions.clone(), code);
        }
    }
}

fn fill(row: &mut Row, sessions: std::ops::Range<usize>, code: Code) {
    for mark in &mut row.marks[sessions] {
        if *mark == FREE {
            *mark = code.byte();
        }
    }
}
