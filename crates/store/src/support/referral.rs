//! Referrals to services, and bespoke timetables.
//! In: rows as somebody wrote them. Out: the same; nothing of it is ever changed.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{PersonId, PupilId, SchoolId, SupportId};
use crate::row::row;

row! {
    /// A referral.
    pub struct Referral in support_referral = "support_referral" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// The service, by the policy's id.
        service: String,
        /// The day.
        on_day: Date,
        /// On what it rests.
        basis: String,
        /// Who consented, or the basis in words.
        consent: String,
        /// Why.
        reason: String,
        /// What attendance has to do with it; empty when it says nothing of that.
        attendance: String,
        /// The policy and its version.
        policy: String,
        /// When it was written down.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

row! {
    /// A bespoke timetable; both days included.
    pub struct Timetable in support_timetable = "support_timetable" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// Its first day.
        starts: Date,
        /// Its last.
        ends: Date,
        /// What it is for.
        purpose: String,
        /// When the child is in school.
        hours: String,
        /// How it leads back to full time.
        reason: String,
        /// Who agreed.
        agreed_by: String,
        /// When.
        agreed_on: Date,
        /// The policy and its version.
        policy: String,
        /// When it was written down.
        made_at: Timestamp,
        /// By whom.
        made_by: Option<PersonId>,
        /// Their name.
        made_by_name: String,
        /// Their position at the time.
        position: String,
    }
}

kept! {
    /// Keeps a referral.
    insert_referral(Referral) while "keeping a referral"
}

kept! {
    /// Keeps a timetable.
    insert_timetable(Timetable) while "keeping a bespoke timetable"
}
