//! The rules that put a pupil on Today.
//! In and out: their stable ids, and their words for the list.

/// A rule. Its id stands in stores and addresses and never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// The national threshold is met.
    ThresholdMet,
    /// One more unauthorised session would meet it.
    ThresholdNear,
    /// Twenty school days of G, N or O.
    TwentyDays,
    /// Ten school days of G, N, O or U.
    TenDays,
    /// Ten school days of any absence, where the authority asks to be told.
    TenDaysOfAny,
    /// Fifteen days of illness this year.
    FifteenIll,
    /// On the way to fifteen days of illness.
    HeadingToFifteenIll,
    /// Attendance below the severe line this year.
    Severe,
    /// In one of the policy's graver tiers.
    Tier,
    /// A code N that should have become another code by now.
    Unexplained,
    /// Absence stands out on a weekday.
    Weekday,
    /// Attendance is falling.
    Falling,
    /// A school's register of a day has not come.
    NotReceived,
    /// A pupil came on or left a roll without being notified.
    RollChange,
    /// A review of a school's support for a pupil is due.
    SupportReview,
    /// A request for leave waits for a decision.
    LeaveAsked,
    /// The register shows otherwise than was decided on leave.
    LeaveDiffers,
    /// Nobody answered the invitation to talk about an attendance contract.
    ContractAnswer,
    /// An attendance contract waits to be signed.
    ContractSignature,
    /// A review of an attendance contract is due.
    ContractReview,
    /// A review of an attendance contract was missed.
    ContractReviewMissed,
    /// The authority has asked about a notification, or returned it.
    NotificationWaits,
    /// Joint enquiries of a school and its authority have ended.
    EnquiryEnded,
    /// The register shows otherwise than a part-time timetable that was notified, or has C2 without one.
    TimetableUntrue,
    /// A child on no roll is possibly missing education.
    PossiblyMissing,
    /// A joiner may be a child who is on no roll.
    JoinerMatches,
    /// A child who left another school is expected at this one.
    ExpectedJoiner,
    /// A child is on two rolls, and not as main and subsidiary.
    OnTwoRolls,
    /// Another authority tells or asks of a child, and waits for an answer.
    AuthorityAsks,
}

impl Rule {
    /// Every rule, the most pressing first.
    pub const ALL: [Self; 29] = [
        Self::JoinerMatches,
        Self::PossiblyMissing,
        Self::TwentyDays,
        Self::TenDays,
        Self::RollChange,
        Self::AuthorityAsks,
        Self::OnTwoRolls,
        Self::ExpectedJoiner,
        Self::ThresholdMet,
        Self::Severe,
        Self::FifteenIll,
        Self::NotificationWaits,
        Self::EnquiryEnded,
        Self::LeaveAsked,
        Self::Unexplained,
        Self::LeaveDiffers,
        Self::TimetableUntrue,
        Self::ThresholdNear,
        Self::TenDaysOfAny,
        Self::HeadingToFifteenIll,
        Self::Tier,
        Self::ContractReviewMissed,
        Self::ContractReview,
        Self::ContractAnswer,
        Self::ContractSignature,
        Self::SupportReview,
        Self::NotReceived,
        Self::Falling,
        Self::Weekday,
    ];

    /// Its id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ThresholdMet => "threshold-met",
            Self::ThresholdNear => "threshold-near",
            Self::TwentyDays => "twenty-days",
            Self::TenDays => "ten-days",
            Self::TenDaysOfAny => "ten-days-any",
            Self::FifteenIll => "fifteen-ill",
            Self::HeadingToFifteenIll => "heading-to-fifteen-ill",
            Self::Severe => "severe",
            Self::Tier => "tier",
            Self::Unexplained => "unexplained",
            Self::Weekday => "weekday",
            Self::Falling => "falling",
            Self::NotReceived => "not-received",
            Self::RollChange => "roll-change",
            Self::SupportReview => "support-review",
            Self::LeaveAsked => "leave-asked",
            Self::LeaveDiffers => "leave-differs",
            Self::ContractAnswer => "contract-answer",
            Self::ContractSignature => "contract-signature",
            Self::ContractReview => "contract-review",
            Self::ContractReviewMissed => "contract-review-missed",
            Self::NotificationWaits => "notification-waits",
            Self::EnquiryEnded => "enquiry-ended",
            Self::TimetableUntrue => "timetable-untrue",
            Self::PossiblyMissing => "possibly-missing",
            Self::JoinerMatches => "joiner-matches",
            Self::ExpectedJoiner => "expected-joiner",
            Self::OnTwoRolls => "on-two-rolls",
            Self::AuthorityAsks => "authority-asks",
        }
    }

    /// The rule of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.id() == id)
    }

    /// Its words for lists and filters.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ThresholdMet => "National threshold met",
            Self::ThresholdNear => "One session from the national threshold",
            Self::TwentyDays => "20 school days of unauthorised absence",
            Self::TenDays => "10 school days of unauthorised absence",
            Self::TenDaysOfAny => "10 school days of absence",
            Self::FifteenIll => "15 days of illness",
            Self::HeadingToFifteenIll => "Heading for 15 days of illness",
            Self::Severe => "Severely absent",
            Self::Tier => "Tier of support",
            Self::Unexplained => "Absence not explained",
            Self::Weekday => "Absence on one weekday",
            Self::Falling => "Attendance falling",
            Self::NotReceived => "Register not received",
            Self::RollChange => "Roll change not notified",
            Self::SupportReview => "Review of support due",
            Self::LeaveAsked => "Leave to decide on",
            Self::LeaveDiffers => "Leave and register differ",
            Self::ContractAnswer => "Invitation to a contract not answered",
            Self::ContractSignature => "Attendance contract to be signed",
            Self::ContractReview => "Review of a contract due",
            Self::ContractReviewMissed => "Review of a contract missed",
            Self::NotificationWaits => "Notification with the school",
            Self::EnquiryEnded => "Joint enquiries ended",
            Self::TimetableUntrue => "Part-time timetable and register differ",
            Self::PossiblyMissing => "Possibly missing education",
            Self::JoinerMatches => "A joiner may be this child",
            Self::ExpectedJoiner => "Expected here from another school",
            Self::OnTwoRolls => "On two rolls",
            Self::AuthorityAsks => "Another authority waits for an answer",
        }
    }

    /// What is noted when its facts no longer hold.
    pub const fn withdrawn(self) -> &'static str {
        match self {
            Self::SupportReview => "The review was held, or the pupil has left the school",
            Self::LeaveAsked => {
                "The request was decided or withdrawn, or the pupil has left the school"
            }
            Self::LeaveDiffers => "The register or the decision has changed, and the two agree",
            Self::ContractAnswer => "The invitation was answered, or the meeting was moved or held",
            Self::ContractSignature => {
                "Every party has said whether they sign, or the contract has ended"
            }
            Self::ContractReview => {
                "The review was held or its day has passed, or the contract has ended"
            }
            Self::ContractReviewMissed => {
                "The review was held or has another day, or the contract has ended"
            }
            Self::NotificationWaits => "The school has answered, sent it again or withdrawn it",
            Self::EnquiryEnded => "The school has notified the leaver",
            Self::TimetableUntrue => {
                "The register or the timetable that was notified has changed, and the two agree"
            }
            Self::JoinerMatches => {
                "Somebody has looked, or it was answered where the child is educated"
            }
            Self::PossiblyMissing => {
                "The child is on a roll again, or it was answered where they are educated"
            }
            Self::ExpectedJoiner => {
                "The child has come on to a roll, or it was answered where they are educated"
            }
            Self::AuthorityAsks => "The other authority was answered",
            _ => "The register or the roll has changed, and this no longer holds",
        }
    }

    /// Whether its items are the school's own: support, contracts and requests for leave are the school's record,
    /// and the authority does not learn from a list that there is one. What the authority has asked the school waits for
    /// the school alone.
    pub const fn is_schools_own(self) -> bool {
        self.is_of_contracts()
            || matches!(
                self,
                Self::SupportReview
                    | Self::LeaveAsked
                    | Self::LeaveDiffers
                    | Self::NotificationWaits
                    | Self::EnquiryEnded
            )
    }

    /// Whether its items go by what is written on the pupil's record, and by nothing else: ticked off beside
    /// it, a review would be done on the list and overdue on the record.
    pub const fn is_settled_on_the_record(self) -> bool {
        self.is_of_contracts()
            || matches!(
                self,
                Self::SupportReview
                    | Self::NotificationWaits
                    | Self::PossiblyMissing
                    | Self::JoinerMatches
                    | Self::OnTwoRolls
            )
    }

    /// Whether its items are of a child between two schools, which the pages of children on no roll or on two explain.
    pub const fn is_between_schools(self) -> bool {
        matches!(
            self,
            Self::PossiblyMissing | Self::JoinerMatches | Self::ExpectedJoiner | Self::OnTwoRolls
        )
    }

    /// Whether it speaks of attendance contracts.
    pub const fn is_of_contracts(self) -> bool {
        matches!(
            self,
            Self::ContractAnswer
                | Self::ContractSignature
                | Self::ContractReview
                | Self::ContractReviewMissed
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_is_listed_once_and_found_by_its_id() {
        let ids: BTreeSet<&str> = Rule::ALL.iter().map(|r| r.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert_eq!(Rule::of_id(rule.id()), Some(rule));
        }
        assert_eq!(Rule::of_id("threshold"), None);
    }
}
