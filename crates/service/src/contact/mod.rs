//! The contact room: what goes to a parent, by which way, and what became of it.
//! In: letters that were approved, and what comes back to the mailbox. Out: e-mails sent and kept as
//! they were sent; facts added to each communication, with the chronology, in one unit of work.

pub(crate) mod batch;
mod carriers;
mod deem;
mod facts;
pub(crate) mod letter;
pub(crate) mod letterhead;
pub(crate) mod list;
pub mod mail;
pub mod notify;
pub(crate) mod one;
pub(crate) mod outcome;
pub(crate) mod own_letters;
pub(crate) mod post;
mod receive;
mod send;
pub(crate) mod told;
pub(crate) mod translation;
pub(crate) mod who;
pub mod word_to_pdf;

pub use carriers::Carriers;
pub(crate) use deem::deem;
pub(crate) use receive::{look_again, read_mailbox};
pub(crate) use send::{ask_notify, send_letter};
