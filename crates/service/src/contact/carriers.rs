//! Who carries an authority's letters from here.
//! In: what its administrator wrote down. Out: its mail server and mailbox, its account with GOV.UK Notify.

use std::sync::Arc;

use super::mail::Mail;
use super::notify::Notify;

/// Who carries an authority's letters; without any, they are posted and handed over.
#[derive(Clone, Debug, Default)]
pub struct Carriers {
    /// Its mail server and mailbox.
    pub mail: Option<Arc<Mail>>,
    /// Its account with GOV.UK Notify.
    pub notify: Option<Arc<Notify>>,
}
