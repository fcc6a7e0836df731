//! Whether something may go to a parent, by a way: one communication, one parent, never another's address.
//! In: the parent as the record has them for this child. Out: what somebody has to confirm first; or a
//! refusal that says what to do instead. Source: seed 004, contact with parents.

use jiff::ToSpan;
use jiff::civil::Date;

use super::inbox::{Inbox, inbox};
use super::{ContactRules, Way};
use crate::refusal::Refusal;

/// An e-mail address or number on a parent's record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point<'a> {
    /// As it was given.
    pub value: &'a str,
    /// When it was last confirmed as theirs.
    pub confirmed_on: Option<Date>,
    /// Whether another person on record has it too.
    pub is_anothers: bool,
    /// Whether the last thing sent to it came back.
    pub came_back: bool,
}

/// A parent, as far as writing to them about one child goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipient<'a> {
    /// Whether they are on record as a parent of this child.
    pub is_parent_of_child: bool,
    /// Why nothing may be sent to them, or about this child at all: a restriction in force.
    pub do_not_write: Option<&'a str>,
    /// The e-mail address that would be used.
    pub email: Option<Point<'a>>,
    /// Whether a postal address is on record.
    pub has_address: bool,
}

/// What somebody has to look at and confirm before it goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Warning {
    /// The address looks like a family's inbox.
    AFamilysInbox,
    /// It looks like an inbox of two people.
    AnInboxOfTwo,
    /// It looks like an office's inbox.
    AnOfficesInbox,
    /// Nobody has confirmed that the address is theirs.
    NeverConfirmed,
    /// It was confirmed too long ago.
    ConfirmedLongAgo,
    /// The last e-mail to it came back.
    CameBackLastTime,
}

impl Warning {
    /// Every warning.
    pub const ALL: [Self; 6] = [
        Self::AFamilysInbox,
        Self::AnInboxOfTwo,
        Self::AnOfficesInbox,
        Self::NeverConfirmed,
        Self::ConfirmedLongAgo,
        Self::CameBackLastTime,
    ];

    /// What it says, to be confirmed.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AFamilysInbox => {
                "The address looks like a family’s inbox, where somebody else may read or delete the e-mail"
            }
            Self::AnInboxOfTwo => "The address looks like an inbox of two people",
            Self::AnOfficesInbox => "The address looks like an office’s inbox",
            Self::NeverConfirmed => "Nobody has confirmed that the address is this parent’s",
            Self::ConfirmedLongAgo => {
                "It is long ago that the address was confirmed as this parent’s"
            }
            Self::CameBackLastTime => "The last e-mail to this address came back",
        }
    }
}

/// It may go, once what is warned of is confirmed. Empty: nothing is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Allowed {
    /// What has to be confirmed.
    pub warnings: Vec<Warning>,
}

/// Whether something may go to a parent by a way.
///
/// # Errors
/// A refusal: not a parent of this child; not to be written to; no such address; or an address that is
/// another person's too.
pub fn may_receive(
    way: Way,
    to: &Recipient<'_>,
    rules: &ContactRules,
    today: Date,
) -> Result<Allowed, Refusal> {
    if !to.is_parent_of_child {
        return Err(Refusal::plain(
            "this person is not on record as a parent of this child",
            "Choose one of the child’s parents, or put the record right first",
        ));
    }
    if let Some(why) = to.do_not_write {
        return Err(Refusal::plain(
            format!("a restriction is in force: {why}"),
            "Ask your safeguarding lead; what is recorded there can be ended when it no longer holds",
        ));
    }
    match way {
        Way::Email | Way::NotifyEmail => email(to.email.as_ref(), rules, today),
        Way::Post | Way::NotifyPost if !to.has_address => Err(Refusal::plain(
            "no postal address is on record for this parent",
            "Record the address, or hand the letter over",
        )),
        Way::Post | Way::NotifyPost | Way::Hand | Way::Text | Way::Call | Way::Meeting => {
            Ok(Allowed::default())
        }
    }
}

fn email(point: Option<&Point<'_>>, rules: &ContactRules, today: Date) -> Result<Allowed, Refusal> {
    let Some(point) = point else {
        return Err(Refusal::plain(
            "no e-mail address is on record for this parent",
            "Send it by first class post or hand it over; or record the address",
        ));
    };
    if point.is_anothers {
        return Err(Refusal::plain(
            "this e-mail address is another person’s on record too, so it is no place for a letter to one of them",
            "Send it by first class post or hand it over; or record an address that is this parent’s alone",
        ));
    }
    let mut warnings = Vec::new();
    match inbox(point.value, rules) {
        Inbox::OnePersons => {}
        Inbox::AFamilys => warnings.push(Warning::AFamilysInbox),
        Inbox::OfTwo => warnings.push(Warning::AnInboxOfTwo),
        Inbox::AnOffices => warnings.push(Warning::AnOfficesInbox),
    }
    let since = today - i32::from(rules.confirmed_within_months).months();
    match point.confirmed_on {
        None => warnings.push(Warning::NeverConfirmed),
        Some(day) if day < since => warnings.push(Warning::ConfirmedLongAgo),
        Some(_) => {}
    }
    if point.came_back {
        warnings.push(Warning::CameBackLastTime);
    }
    Ok(Allowed { warnings })
}
