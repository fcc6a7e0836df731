//! D, dual registration: due at the other school on some days of the week.
//! In: stays with such days. Out: marks on those days.

use law::attendance::Code;

use crate::sheet::{FREE, Sheet};

pub(super) fn mark(sheet: &mut Sheet) {
    for row in sheet.rows.iter_mut().filter(|r| r.elsewhere != 0) {
        for (mark, slot) in row.marks.iter_mut().zip(&sheet.slots) {
            let weekday = sheet.days[usize::from(slot.day)].weekday();
            if *mark == FREE && weekday < 5 && row.elsewhere >> weekday & 1 == 1 {
                *mark = Code::D.byte();
            }
        }
    }
}
