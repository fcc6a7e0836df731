//! Stages that a school chose, and steps that it took or passed by.
//! In: rows as somebody wrote them. Out: the same; nothing of it is ever changed.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{PersonId, PupilId, SchoolId, SupportId};
use crate::row::row;

row! {
    /// A stage that was chosen; the latest holds.
    pub struct StageSet in support_stage = "support_stage" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// The stage, by the policy's id.
        stage: String,
        /// Why, where it was asked.
        reason: String,
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
    /// A step taken or passed by.
    pub struct StepTaken in support_step = "support_step" {
        key {
            /// Its id.
            id: SupportId,
        }
        /// The pupil.
        pupil: PupilId,
        /// The school whose record it is.
        school: SchoolId,
        /// The step, by the policy's id.
        step: String,
        /// Whether it was passed by.
        skipped: bool,
        /// The day.
        on_day: Date,
        /// The time of day in minutes.
        at_minute: Option<u16>,
        /// How it went, by the policy's id.
        outcome: Option<String>,
        /// Why it was passed by or taken again.
        reason: String,
        /// What was said or done.
        note: String,
        /// Answers to prompts, by their ids.
        answers: serde_json::Value,
        /// The figures that were looked at.
        figures: serde_json::Value,
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
    /// Keeps a stage.
    insert_stage(StageSet) while "keeping a stage of support"
}

kept! {
    /// Keeps a step.
    insert_step(StepTaken) while "keeping a step of support"
}
