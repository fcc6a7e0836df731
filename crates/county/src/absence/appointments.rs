//! M, medical and dental appointments: mornings or afternoons, more for some.
//! In: health. Out: single sessions.

use exchange::pack::SenProvision;
use law::attendance::Code;
use register::Session;

use super::deal::Dealer;
use super::page::Page;

pub(super) fn deal(dealer: &mut Dealer<'_>) {
    dealer.shares(
        Code::M,
        |d, c| {
            let child = d.child(c);
            let need = match child.sen {
                SenProvision::None => 1.0,
                SenProvision::Support => 1.2,
                SenProvision::Plan => 1.7,
            };
            let ill = if child.chronic { 3.0 } else { 1.0 };
            child.appointments * need * ill * f64::from(c.possible)
        },
        |c| c.room.min(30),
    );
}

pub(super) fn place(page: &mut Page<'_>) {
    for _ in 0..60 {
        if page.due(Code::M) == 0 {
            break;
        }
        let day = page.day(|w| &w.plain);
        if page.chance.yes(0.15) {
            page.whole_day(day, Code::M, 2);
        } else {
            let session = *page.chance.pick(&Session::BOTH);
            page.half_day(day, session, Code::M);
        }
    }
}
