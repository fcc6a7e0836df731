//! G, holidays not granted: a family's, on the same days for all its children.
//! In: what each family does this year. Out: runs beside breaks, five days mostly, some of weeks.

use law::attendance::Code;

use super::deal::Dealer;
use super::page::Page;

/// No shorter holiday than two days.
const LEAST: u16 = 4;

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    let mut order: Vec<(f64, usize)> = (0..dealer.cases.len())
        .map(|i| {
            let case = &dealer.cases[i];
            let key = dealer
                .world
                .season
                .family(dealer.child(case).family)
                .holiday_key;
            // Not before examinations, and less from schools that refuse with effect.
            let exams = if case.group == 11 { 3.0 } else { 1.0 };
            (key * exams / dealer.school(case).practice.holiday, i)
        })
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let order: Vec<usize> = order.into_iter().map(|(_, i)| i).collect();
    let sessions: Vec<u16> = dealer
        .cases
        .iter()
        .map(|c| {
            dealer
                .world
                .season
                .family(dealer.child(c).family)
                .holiday_sessions
        })
        .collect();
    let mut left = dealer.quota[Code::G];
    for i in order {
        let case = &mut dealer.cases[i];
        let n = sessions[i].min(case.room & !1).min(left.min(1_000) as u16);
        if n >= LEAST || u32::from(n) == left {
            case.take(Code::G, n);
            left -= u32::from(n);
        }
        if left == 0 {
            break;
        }
    }
    dealer.quota[Code::G] = left;
}

pub(super) fn place(page: &mut Page<'_>) {
    let due = page.due(Code::G);
    if due == 0 {
        return;
    }
    if page.year.holiday_before {
        let day = page.on_or_before(page.year.holiday_day);
        page.run_back(day, Code::G, due);
    } else {
        let day = page.on_or_after(page.year.holiday_day);
        page.run(day, Code::G, due);
    }
}
