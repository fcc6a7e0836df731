//! Referring a child to a service.
//! In: the service, why, with whose consent or on what other basis. Out: whether it may be written
//! down, or every reason why not. A service of the policy says whose consent it asks for.

use jiff::civil::Date;

use super::model::{Field, Refusal, unless_recent, unless_review, unless_written};
use crate::policy::{Consent, Policy, Service};

/// On what a referral rests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReferralBasis {
    /// A parent's consent.
    Parent,
    /// The pupil's.
    Pupil,
    /// Another lawful basis, which is stated.
    Lawful,
}

impl ReferralBasis {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Parent, Self::Pupil, Self::Lawful];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Pupil => "pupil",
            Self::Lawful => "lawful",
        }
    }

    /// The basis of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.id() == id)
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Parent => "A parent's consent",
            Self::Pupil => "The pupil's own consent",
            Self::Lawful => "Another lawful basis",
        }
    }
}

/// What somebody writes down of a referral.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Referral<'a> {
    /// The service's id.
    pub service: &'a str,
    /// The day.
    pub on: Option<Date>,
    /// On what it rests.
    pub basis: Option<ReferralBasis>,
    /// Who consented, or the basis in words.
    pub consent: &'a str,
    /// Why.
    pub reason: &'a str,
    /// What attendance has to do with it; empty when it says nothing of that.
    pub attendance: &'a str,
    /// When to ask what came of it: `Err` for no day.
    pub review: Result<Option<Date>, ()>,
}

/// Whether a referral may be written down; gives its service.
///
/// # Errors
/// Every [`Refusal`].
pub fn refer<'a>(
    referral: &Referral<'_>,
    policy: &'a Policy,
    today: Date,
) -> Result<&'a Service, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut refuse = |field, words: &str| refusals.push(Refusal::new(field, words));
    let service = policy.support.service(referral.service);
    if service.is_none() {
        refuse(Field::Service, "Choose a service of the directory");
    }
    match referral.basis {
        None => refuse(Field::Basis, "Choose what the referral rests on"),
        Some(ReferralBasis::Pupil) if service.is_some_and(|s| s.consent == Consent::Parent) => {
            refuse(
                Field::Basis,
                "This service asks for a parent's consent; ask a parent, or state another lawful basis",
            );
        }
        Some(_) => {}
    }
    let named = match referral.basis {
        Some(ReferralBasis::Lawful) => {
            "State the lawful basis, and why consent was not asked for or not needed"
        }
        _ => "Say who gave consent, and how",
    };
    unless_written(&mut refusals, Field::Consent, referral.consent, named);
    unless_written(
        &mut refusals,
        Field::Reason,
        referral.reason,
        "Say what the child needs help with",
    );
    if service.is_some_and(|s| s.names_attendance) {
        unless_written(
            &mut refusals,
            Field::Attendance,
            referral.attendance,
            "Say what attendance has to do with it: this service wants the referral to name it",
        );
    }
    match referral.on {
        Some(on) => {
            unless_recent(&mut refusals, Field::Day, on, today);
            match referral.review {
                Ok(Some(review)) => unless_review(&mut refusals, review, on),
                Ok(None) => {}
                Err(()) => refusals.push(Refusal::new(
                    Field::Review,
                    "Enter the day of the review as day, month and year, or leave it blank",
                )),
            }
        }
        None => refusals.push(Refusal::new(
            Field::Day,
            "Enter the day as day, month and year",
        )),
    }
    match service {
        Some(service) if refusals.is_empty() => Ok(service),
        _ => Err(refusals),
    }
}
