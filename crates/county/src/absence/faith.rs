//! R, religious observance: on days set apart, by families who keep them.
//! In: dates of festivals on school days. Out: whole days, the same for a family.

use jiff::civil::{Date, date};
use law::attendance::Code;
use register::Day;

use super::deal::Dealer;
use super::page::Page;
use crate::names::Faith;
use crate::sheet::{FREE, Sheet};

/// Festivals on weekdays of the years laid out. Those that follow the moon are as kept in
/// England, to a day.
const DAYS: &[(Faith, Date)] = &[
    (Faith::Jewish, date(2024, 10, 3)),
    (Faith::Jewish, date(2024, 10, 4)),
    (Faith::Hindu, date(2024, 11, 1)),
    (Faith::Sikh, date(2024, 11, 15)),
    (Faith::Orthodox, date(2025, 1, 7)),
    (Faith::Muslim, date(2025, 3, 31)),
    (Faith::Muslim, date(2025, 6, 6)),
    (Faith::Jewish, date(2025, 9, 23)),
    (Faith::Jewish, date(2025, 9, 24)),
    (Faith::Jewish, date(2025, 10, 2)),
    (Faith::Hindu, date(2025, 10, 20)),
    (Faith::Sikh, date(2025, 11, 5)),
    (Faith::Orthodox, date(2026, 1, 7)),
    (Faith::Muslim, date(2026, 3, 20)),
    (Faith::Orthodox, date(2026, 4, 10)),
    (Faith::Sikh, date(2026, 4, 14)),
    (Faith::Muslim, date(2026, 5, 27)),
    (Faith::Jewish, date(2026, 9, 21)),
    (Faith::Hindu, date(2026, 11, 9)),
    (Faith::Sikh, date(2026, 11, 24)),
    (Faith::Orthodox, date(2027, 1, 7)),
    (Faith::Muslim, date(2027, 3, 10)),
    (Faith::Sikh, date(2027, 4, 14)),
    (Faith::Muslim, date(2027, 5, 17)),
    (Faith::Jewish, date(2027, 10, 11)),
    (Faith::Hindu, date(2027, 10, 29)),
    (Faith::Sikh, date(2027, 11, 15)),
    (Faith::Orthodox, date(2028, 1, 7)),
    (Faith::Sikh, date(2028, 4, 14)),
    (Faith::Muslim, date(2028, 5, 5)),
];

/// Open days of the sheet that a family may keep; for one that keeps none, those of others, as
/// registers have them for families whose faith the county does not model.
fn kept(faith: Faith, sheet: &Sheet) -> impl Iterator<Item = usize> + '_ {
    DAYS.iter()
        .filter(move |(of, _)| *of == faith || faith == Faith::None)
        .filter_map(|(_, date)| sheet.days.binary_search(&Day::from(*date)).ok())
}

pub(super) fn deal(dealer: &mut Dealer<'_>, sheets: &[&mut Sheet]) {
    // Sessions each case could have: its family's days, while on roll and free.
    let open: Vec<u16> = dealer
        .cases
        .iter()
        .map(|case| {
            let sheet = &sheets[case.sheet];
            let faith = dealer.family(case).faith;
            let free = kept(faith, sheet)
                .flat_map(|day| sheet.sessions(day))
                .filter(|&slot| sheet.rows[case.row].marks[slot] == FREE)
                .count();
            if faith == Faith::None {
                free.min(2) as u16
            } else {
                free as u16
            }
        })
        .collect();
    for believers in [true, false] {
        let quota = dealer.quota[Code::R];
        let mut order: Vec<usize> = (0..dealer.cases.len())
            .filter(|&i| open[i] > 0)
            .filter(|&i| (dealer.family(&dealer.cases[i]).faith != Faith::None) == believers)
            .collect();
        dealer.chance.shuffle(&mut order);
        let mut left = quota;
        for i in order {
            let case = &mut dealer.cases[i];
            let n = open[i].min(case.room).min(left.min(1_000) as u16);
            case.take(Code::R, n);
            left -= u32::from(n);
        }
        dealer.quota[Code::R] = left;
    }
}

pub(super) fn place(page: &mut Page<'_>) {
    if page.due(Code::R) == 0 {
        return;
    }
    let days: Vec<usize> = kept(page.family.faith, page.sheet)
        .filter(|day| (page.from..page.to).contains(day))
        .collect();
    for day in days {
        let due = page.due(Code::R);
        page.whole_day(day, Code::R, due);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn festivals_listed_are_on_weekdays_and_in_order() {
        assert!(DAYS.is_sorted_by_key(|d| d.1));
        for (_, date) in DAYS {
            assert!(Day::from(*date).weekday() < 5, "{date}");
        }
    }
}
