//! On and off the roll: what schools tell their authority, joint enquiries, the question where a child on no roll is
//! educated, which records are of one child, and what authorities ask each other.
//! In: what was said and done, each in a unit of work. Out: a pupil's, a school's, the authority's. Whether a question
//! is open is worked out from what happened (`casework::rolls::open`) and kept nowhere.

mod act;
mod document;
mod enquiry;
mod likeness;
mod message;
mod notification;
mod question;
mod same_child;
mod twice;
mod year;

pub use act::{NotificationAct, acts_of, move_on};
pub use document::{
    NotificationDocument, documents_of, find_document, insert_document, remove_document,
};
pub use enquiry::{
    Enquiry, EnquiryLine, end_enquiry, enquiries_of, find_enquiry, insert_enquiry, insert_line,
    lines_of, open_enquiries,
};
pub use likeness::{Alike, Compared, alike, compared};
pub use message::{
    AuthorityMessage, MessageAnswer, MessageKind, MessageState, MessageWay, answer_message,
    find_message, insert_message, message_is_on, messages, messages_about,
};
pub use notification::{
    Asked, Notification, counts, find, insert, keep_draft, list, of_pupil,
    schools_with_notifications,
};
pub use question::{
    AnswerKind, Leaver, QuestionAnswer, answers_of, events_of, insert_answer, leavers, leavers_told,
};
pub use same_child::{SameChild, decided_on, keep as keep_same_child, same_as};
pub use twice::{on_two_rolls, pairs_on_rolls};
pub use year::{OnRoll, on_rolls, sent_back};
