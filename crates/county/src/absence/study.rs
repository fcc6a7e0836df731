//! S, study leave, and J1, interviews: Year 11.
//! In: schools that give study leave. Out: days in May and June; single sessions in winter.

use jiff::civil::date;
use law::attendance::Code;
use register::{Day, Session};

use super::deal::Dealer;
use super::page::Page;

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    let quota = dealer.quota;
    dealer.lumps(
        Code::S,
        quota[Code::S],
        4,
        |d, c| {
            if c.group == 11 {
                d.school(c).practice.study_leave
            } else {
                0.0
            }
        },
        |chance, _| 2 * chance.between(3, 9) as u16,
    );
    // A primary pupil is interviewed too, for another school.
    dealer.lumps(
        Code::J1,
        quota[Code::J1],
        1,
        |_, c| match c.group {
            11 => 1.0,
            6 => 0.2,
            _ => 0.02,
        },
        |chance, _| 1 + u16::from(chance.yes(0.3)),
    );
}

pub(super) fn place(page: &mut Page<'_>) {
    let due = page.due(Code::S);
    if due > 0 {
        // From the start of examinations, ten or twelve days into May.
        let year = page.sheet.days[page.to - 1].date().year();
        let start = Day(Day::from(date(year, 5, 11)).0 + page.chance.between(0, 21));
        let day = page.on_or_after(start);
        page.run(day, Code::S, due);
    }
    for _ in 0..20 {
        if page.due(Code::J1) == 0 {
            break;
        }
        let day = page.day(|w| &w.plain);
        let session = *page.chance.pick(&Session::BOTH);
        page.half_day(day, session, Code::J1);
    }
}
