//! When something that was sent is taken as served.
//! In: the way, the day it left, the policy's working days. Out: a day; or that the calendar of bank
//! holidays does not reach so far.

use jiff::civil::Date;
use law::bank_holidays::{UnknownYear, working_days_after};

use super::{ContactRules, Way};

/// The day on which it is taken as served; `None` for ways that need no such rule, because it is known.
///
/// # Errors
/// [`UnknownYear`] beyond the bank holidays that are known.
pub fn deemed_on(way: Way, left: Date, rules: &ContactRules) -> Result<Option<Date>, UnknownYear> {
    let days = match way {
        Way::Post | Way::NotifyPost => rules.post_working_days,
        Way::Email | Way::NotifyEmail => rules.email_working_days,
        Way::Hand | Way::Text | Way::Call | Way::Meeting => return Ok(None),
    };
    working_days_after(left, days).map(|day| Some(day.value))
}
