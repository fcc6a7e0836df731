//! Mail: an authority's mail server and the mailbox that receipts and bounces come back to.
//! In: a letter to one parent; messages that came. Out: what the server said of the one, and what the
//! others are.

mod compose;
mod door;
mod mailbox;
mod postbox;
mod report;
mod secret;

pub(crate) use compose::{Email, compose};
pub(crate) use door::is_here;
pub use door::{Door, DoorError};
pub(crate) use mailbox::{Place, read_new};
pub use postbox::Postbox;
pub(crate) use report::{Report, report};
pub(crate) use secret::tls_config;

pub use lettre::Address;

/// An authority's mail.
#[derive(Debug)]
pub struct Mail {
    /// The server that takes e-mail.
    pub postbox: Postbox,
    /// The address that e-mail comes from, to which bounces and receipts come back.
    pub from: Address,
    /// Where what comes back to it is read; every e-mail goes there too, as proof that it went.
    pub mailbox: Option<Door>,
}
