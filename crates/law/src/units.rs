//! Units that never mix: ten school days are not ten days, and neither is ten sessions.

use std::fmt;

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $one:literal, $many:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(pub u16);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, if self.0 == 1 { $one } else { $many })
            }
        }
    };
}

unit!(
    /// Half-days of school: a morning or an afternoon.
    Sessions, "session", "sessions"
);
unit!(
    /// Days on which the school meets, by the school's own calendar.
    SchoolDays, "school day", "school days"
);
unit!(
    /// Weeks, Monday to Sunday, with at least one session of the pupil's.
    SchoolWeeks, "school week", "school weeks"
);
unit!(
    /// Days on which banks are open: not a Saturday, Sunday or bank holiday.
    WorkingDays, "working day", "working days"
);
unit!(
    /// Plain days, all counted.
    Days, "day", "days"
);
unit!(
    /// Calendar months.
    Months, "month", "months"
);
