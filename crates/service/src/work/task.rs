//! What there is to be done in the background.
//! In: a task, put in within the unit of work that calls for it. Out: the same, from the job's row;
//! and the room that does it. Every task may be done twice and changes nothing the second time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::jobs::{Claimed, NewJob, enqueue};
use store::{
    Actor, AuthorityMessageId, BatchId, CommunicationId, JobId, LoadingId, PersonId, SchoolId,
    StoreError, Unit,
};

use super::progress::Teller;
use crate::attendance;
use crate::contact;
use crate::contracts;
use crate::house::Rooms;
use crate::leave;
use crate::load;
use crate::people;
use crate::rolls;
use crate::support;

/// Who asked for it, in the position held then.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct By {
    person: Option<PersonId>,
    name: String,
    position: String,
}

impl From<Actor> for By {
    fn from(actor: Actor) -> Self {
        Self {
            person: actor.person,
            name: actor.name,
            position: actor.position,
        }
    }
}

impl From<By> for Actor {
    fn from(by: By) -> Self {
        Self {
            person: by.person,
            name: by.name,
            position: by.position,
        }
    }
}

/// Something to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Task {
    /// Load a file of marks as its person chose.
    LoadMarks {
        /// The file.
        loading: LoadingId,
        /// Who chose.
        by: By,
    },
    /// Load a file of parents and contacts as its person chose.
    LoadContacts {
        /// The file.
        loading: LoadingId,
        /// Who chose.
        by: By,
    },
    /// Work out where the pupils of a school stand: its calendar changed, or what the law asks of it.
    RenewSchool {
        /// The school.
        school: SchoolId,
    },
    /// Work out where everybody stands, as on the day on which it is done.
    RenewStandings,
    /// The same, and again on the next morning; sign-in sessions that ended long ago are cleared, and
    /// reviews of support that have come due and what is to be done about leave are put on Today.
    BeginDay,
    /// Look which registers of the day have not come, and again on the next day.
    ExpectRegisters,
    /// Give a letter that was approved to the mail server or GOV.UK Notify.
    SendLetter {
        /// The letter.
        communication: CommunicationId,
    },
    /// Write the letters of a batch.
    WriteLetters {
        /// The batch.
        batch: BatchId,
        /// Who begins it.
        by: By,
    },
    /// Approve the letters of a batch.
    ApproveLetters {
        /// The batch.
        batch: BatchId,
        /// Who approves them.
        by: By,
    },
    /// Ask GOV.UK Notify what became of a letter.
    AskNotify {
        /// The letter.
        communication: CommunicationId,
        /// How often it was asked before.
        asked: u32,
        /// Whether Notify said that there is something new.
        called: bool,
    },
    /// Read what came to the mailbox, and again a few minutes later.
    ReadMailbox,
    /// Hold a school's decisions on leave against its register: marks of it have changed.
    CompareLeave {
        /// The school.
        school: SchoolId,
    },
    /// Hold the part-time timetables of a school's pupils against its register: marks of it have changed.
    CompareTimetables {
        /// The school.
        school: SchoolId,
    },
    /// Put a message into the store of the authority it is for.
    GiveMessage {
        /// The message.
        message: AuthorityMessageId,
    },
    /// Write an answer down with the authority that asked.
    GiveAnswer {
        /// The message.
        message: AuthorityMessageId,
    },
    /// Give a message for an authority elsewhere to the mail server.
    MailMessage {
        /// The message.
        message: AuthorityMessageId,
    },
}

const LOAD_MARKS: &str = "attendance.marks.load";
const LOAD_CONTACTS: &str = "pupils.contacts.load";
/// The name of [`Task::RenewSchool`], by which pages ask for it.
pub(crate) const RENEW_SCHOOL: &str = "attendance.school.renew";
const RENEW: &str = "attendance.standings.renew";
const BEGIN_DAY: &str = "attendance.day.begin";
const EXPECT: &str = "attendance.registers.expect";
const SEND: &str = "contact.letter.send";
const WRITE: &str = "contact.letters.write";
const APPROVE: &str = "contact.letters.approve";
const ASK: &str = "contact.notify.ask";
const MAILBOX: &str = "contact.mailbox.read";
const COMPARE_LEAVE: &str = "leave.compare";
const COMPARE_TIMETABLES: &str = "rolls.timetables.compare";
const GIVE_MESSAGE: &str = "rolls.message.give";
const GIVE_ANSWER: &str = "rolls.message.answer";
const MAIL_MESSAGE: &str = "rolls.message.mail";

impl Task {
    /// Its stable name.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::LoadMarks { .. } => LOAD_MARKS,
            Self::LoadContacts { .. } => LOAD_CONTACTS,
            Self::RenewSchool { .. } => RENEW_SCHOOL,
            Self::RenewStandings => RENEW,
            Self::BeginDay => BEGIN_DAY,
            Self::ExpectRegisters => EXPECT,
            Self::SendLetter { .. } => SEND,
            Self::WriteLetters { .. } => WRITE,
            Self::ApproveLetters { .. } => APPROVE,
            Self::AskNotify { .. } => ASK,
            Self::ReadMailbox => MAILBOX,
            Self::CompareLeave { .. } => COMPARE_LEAVE,
            Self::CompareTimetables { .. } => COMPARE_TIMETABLES,
            Self::GiveMessage { .. } => GIVE_MESSAGE,
            Self::GiveAnswer { .. } => GIVE_ANSWER,
            Self::MailMessage { .. } => MAIL_MESSAGE,
        }
    }

    fn payload(&self) -> Value {
        match self {
            Self::LoadMarks { loading, by } | Self::LoadContacts { loading, by } => {
                json!({ "loading": loading, "by": by })
            }
            Self::RenewSchool { school }
            | Self::CompareLeave { school }
            | Self::CompareTimetables { school } => {
                json!({ "school": school })
            }
            Self::WriteLetters { batch, by } | Self::ApproveLetters { batch, by } => {
                json!({ "batch": batch, "by": by })
            }
            Self::SendLetter { communication } => json!({ "communication": communication }),
            Self::GiveMessage { message }
            | Self::GiveAnswer { message }
            | Self::MailMessage { message } => json!({ "message": message }),
            Self::AskNotify {
                communication,
                asked,
                called,
            } => json!({ "communication": communication, "asked": asked, "called": called }),
            Self::RenewStandings | Self::BeginDay | Self::ExpectRegisters | Self::ReadMailbox => {
                json!({})
            }
        }
    }

    /// While one like it waits, another is not put in beside it.
    fn key(&self) -> String {
        match self {
            Self::LoadMarks { loading, .. } | Self::LoadContacts { loading, .. } => {
                loading.to_string()
            }
            Self::RenewSchool { school }
            | Self::CompareLeave { school }
            | Self::CompareTimetables { school } => school.to_string(),
            Self::WriteLetters { batch, .. } | Self::ApproveLetters { batch, .. } => {
                batch.to_string()
            }
            Self::SendLetter { communication } => communication.to_string(),
            Self::GiveMessage { message }
            | Self::GiveAnswer { message }
            | Self::MailMessage { message } => message.to_string(),
            // One who waits for hours does not keep back one who was called.
            Self::AskNotify {
                communication,
                called,
                ..
            } => format!("{communication} {called}"),
            Self::RenewStandings | Self::BeginDay | Self::ExpectRegisters | Self::ReadMailbox => {
                "everybody".to_owned()
            }
        }
    }

    /// The task of a job; `None` for one of another version of this program.
    pub(crate) fn of(kind: &str, payload: &Value) -> Option<Self> {
        #[derive(Deserialize)]
        struct Load {
            loading: LoadingId,
            by: By,
        }
        #[derive(Deserialize)]
        struct Renew {
            school: SchoolId,
        }
        #[derive(Deserialize)]
        struct Send {
            communication: CommunicationId,
        }
        #[derive(Deserialize)]
        struct Ask {
            communication: CommunicationId,
            asked: u32,
            called: bool,
        }
        #[derive(Deserialize)]
        struct Batch {
            batch: BatchId,
            by: By,
        }
        #[derive(Deserialize)]
        struct Carry {
            message: AuthorityMessageId,
        }
        let load = || Load::deserialize(payload).ok();
        let message = || Some(Carry::deserialize(payload).ok()?.message);
        Some(match kind {
            LOAD_MARKS => {
                let Load { loading, by } = load()?;
                Self::LoadMarks { loading, by }
            }
            LOAD_CONTACTS => {
                let Load { loading, by } = load()?;
                Self::LoadContacts { loading, by }
            }
            RENEW_SCHOOL => {
                let Renew { school } = Renew::deserialize(payload).ok()?;
                Self::RenewSchool { school }
            }
            RENEW => Self::RenewStandings,
            BEGIN_DAY => Self::BeginDay,
            EXPECT => Self::ExpectRegisters,
            SEND => {
                let Send { communication } = Send::deserialize(payload).ok()?;
                Self::SendLetter { communication }
            }
            WRITE => {
                let Batch { batch, by } = Batch::deserialize(payload).ok()?;
                Self::WriteLetters { batch, by }
            }
            APPROVE => {
                let Batch { batch, by } = Batch::deserialize(payload).ok()?;
                Self::ApproveLetters { batch, by }
            }
            ASK => {
                let Ask {
                    communication,
                    asked,
                    called,
                } = Ask::deserialize(payload).ok()?;
                Self::AskNotify {
                    communication,
                    asked,
                    called,
                }
            }
            MAILBOX => Self::ReadMailbox,
            COMPARE_LEAVE => {
                let Renew { school } = Renew::deserialize(payload).ok()?;
                Self::CompareLeave { school }
            }
            COMPARE_TIMETABLES => {
                let Renew { school } = Renew::deserialize(payload).ok()?;
                Self::CompareTimetables { school }
            }
            GIVE_MESSAGE => Self::GiveMessage {
                message: message()?,
            },
            GIVE_ANSWER => Self::GiveAnswer {
                message: message()?,
            },
            MAIL_MESSAGE => Self::MailMessage {
                message: message()?,
            },
            _ => return None,
        })
    }
}

/// Puts a task in, for now or for later.
///
/// # Errors
/// When the store fails.
pub(crate) async fn put_in(
    unit: &Unit,
    task: &Task,
    not_before: Option<Timestamp>,
) -> Result<JobId, StoreError> {
    let mut job = NewJob::now(task.kind(), task.payload()).once(&task.key());
    job.run_at = not_before;
    enqueue(unit, job).await
}

/// Does what a job says, and ends the job in the same unit of work.
pub(super) async fn perform(
    rooms: &Rooms,
    held: &Claimed,
    teller: &Teller,
) -> Result<(), StoreError> {
    match Task::of(&held.job.kind, &held.job.payload) {
        Some(Task::LoadMarks { loading, by }) => {
            load::marks::load_marks(rooms, held, loading, by.into(), teller).await
        }
        Some(Task::LoadContacts { loading, by }) => {
            load::contacts::load_contacts(rooms, held, loading, by.into(), teller).await
        }
        Some(Task::RenewSchool { school }) => {
            attendance::renew_school(rooms, held, school, teller).await
        }
        Some(Task::RenewStandings) => attendance::renew(rooms, held, teller).await,
        Some(Task::BeginDay) => {
            people::sign_in::clear_ended(rooms).await?;
            contact::deem(rooms).await?;
            leave::chase(rooms).await?;
            support::chase(rooms).await?;
            contracts::chase(rooms).await?;
            rolls::chase(rooms).await?;
            attendance::begin_day(rooms, held, teller).await
        }
        Some(Task::ExpectRegisters) => attendance::expect_registers(rooms, held).await,
        Some(Task::SendLetter { communication }) => {
            contact::send_letter(rooms, held, communication).await
        }
        Some(Task::WriteLetters { batch, by }) => {
            contact::batch::write_letters(rooms, held, batch, by.into(), teller).await
        }
        Some(Task::ApproveLetters { batch, by }) => {
            contact::batch::approve_letters(rooms, held, batch, by.into(), teller).await
        }
        Some(Task::AskNotify {
            communication,
            asked,
            ..
        }) => contact::ask_notify(rooms, held, communication, asked).await,
        Some(Task::ReadMailbox) => contact::read_mailbox(rooms, held).await,
        Some(Task::CompareLeave { school }) => leave::compare_school(rooms, held, school).await,
        Some(Task::CompareTimetables { school }) => {
            rolls::compare_school(rooms, held, school).await
        }
        Some(Task::GiveMessage { message }) => {
            rolls::messages::give_message(rooms, held, message).await
        }
        Some(Task::GiveAnswer { message }) => {
            rolls::messages::give_answer(rooms, held, message).await
        }
        Some(Task::MailMessage { message }) => {
            rolls::messages::mail_message(rooms, held, message).await
        }
        None => Err(StoreError::NotThere {
            what: "the way to do a job of this kind",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_comes_back_from_its_job() {
        let by = By {
            person: None,
            name: "Ruth Ibbotson".to_owned(),
            position: "Attendance officer".to_owned(),
        };
        let loading = LoadingId(
            "018f3c1e-7e5a-7000-8000-000000000001"
                .parse()
                .expect("an id"),
        );
        for task in [
            Task::LoadMarks {
                loading,
                by: by.clone(),
            },
            Task::LoadContacts {
                loading,
                by: by.clone(),
            },
            Task::RenewSchool {
                school: SchoolId(loading.0),
            },
            Task::RenewStandings,
            Task::BeginDay,
            Task::ExpectRegisters,
            Task::SendLetter {
                communication: CommunicationId(loading.0),
            },
            Task::WriteLetters {
                batch: BatchId(loading.0),
                by: by.clone(),
            },
            Task::ApproveLetters {
                batch: BatchId(loading.0),
                by: by.clone(),
            },
            Task::AskNotify {
                communication: CommunicationId(loading.0),
                asked: 3,
                called: true,
            },
            Task::ReadMailbox,
            Task::CompareLeave {
                school: SchoolId(loading.0),
            },
            Task::CompareTimetables {
                school: SchoolId(loading.0),
            },
            Task::GiveMessage {
                message: AuthorityMessageId(loading.0),
            },
            Task::GiveAnswer {
                message: AuthorityMessageId(loading.0),
            },
            Task::MailMessage {
                message: AuthorityMessageId(loading.0),
            },
        ] {
            assert_eq!(Task::of(task.kind(), &task.payload()), Some(task.clone()));
        }
        assert_eq!(Task::of("letters.print", &json!({})), None);
        assert_eq!(Task::of(LOAD_MARKS, &json!({})), None);
    }
}
