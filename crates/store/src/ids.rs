//! The names of things: UUIDv7, each kind a type of its own, so that a pupil is never taken for a
//! parent. In: an instant and chance from the context. Out: ids, and their text.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// Declares a kind of id.
macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident),+ $(,)?) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl crate::value::Kept for $name {
            type As = Uuid;

            fn put(self) -> Uuid {
                self.0
            }

            fn take(kept: Uuid) -> Result<Self, String> {
                Ok(Self(kept))
            }
        }
    )+};
}

ids!(
    /// A person with an account.
    PersonId,
    /// A role that a person holds.
    RoleId,
    /// A program's token.
    TokenId,
    /// A sign-in session.
    SignInId,
    /// A line of the access log.
    LookId,
    /// A school, whatever it is called and numbered.
    SchoolId,
    /// A row of a school's names and numbers.
    IdentifierId,
    /// A pupil.
    PupilId,
    /// A dated fact of a pupil.
    FactId,
    /// A spell on a school's roll.
    EnrolmentId,
    /// A parent or carer.
    ParentId,
    /// A contact point of a parent.
    ContactPointId,
    /// An address.
    AddressId,
    /// An address of a pupil.
    PupilAddressId,
    /// A restriction.
    RestrictionId,
    /// An amendment of a register.
    AmendmentId,
    /// An item of today's list.
    ItemId,
    /// A job.
    JobId,
    /// An entry of the chronology.
    EntryId,
    /// A file that somebody loads for a school.
    LoadingId,
    /// A difference between a school's roll and its files.
    RollDifferenceId,
    /// A letter, call, meeting or text to one parent about one child.
    CommunicationId,
    /// One letter to the parents of many pupils.
    BatchId,
    /// A review of a translation of a letter.
    TranslationReviewId,
    /// A letter of a school's or the authority's own.
    OwnLetterId,
    /// A line of a record of support: a step, an offer, a review …
    SupportId,
    /// A request for leave of absence.
    LeaveId,
    /// An attendance contract.
    ContractId,
    /// What a school tells its authority of a pupil.
    NotificationId,
    /// A document of a notification.
    NotificationDocumentId,
    /// Joint enquiries after a pupil who is away.
    EnquiryId,
    /// What closes, or opens again, the question where a child is educated.
    QuestionAnswerId,
    /// What one authority asks or tells another of a child.
    AuthorityMessageId,
);
