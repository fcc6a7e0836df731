//! GOV.UK Notify: e-mails by a template with one placeholder, and letters that are printed from our own PDF.
//! In: a letter's words or the letter itself, for one parent. Out: what Notify said of it, at once and later.
//! Source: GOV.UK Notify's REST API (docs.notifications.service.gov.uk/rest-api.html).

mod callback;
mod desk;
mod key;
mod status;

use std::fmt;

pub(crate) use callback::called_back;
pub(crate) use desk::{Desk, Found, Given};
use sha2::{Digest, Sha256};
pub(crate) use status::Status;
use url::Url;
use uuid::Uuid;

use crate::contact::mail::is_here;
use key::ApiKey;

/// Where GOV.UK Notify is.
pub const ADDRESS: &str = "https://api.notifications.service.gov.uk";

/// An authority's account with GOV.UK Notify, as its administrator writes it down.
#[derive(Clone)]
pub struct Settings {
    /// The API key: `name-serviceid-secret`.
    pub key: String,
    /// Where Notify is; [`ADDRESS`] but for a stand-in on this machine.
    pub address: String,
    /// The template of e-mails; without, none go by Notify.
    pub email_template: Option<Uuid>,
    /// The name of that template's one placeholder.
    pub email_placeholder: String,
    /// Which of the service's reply addresses e-mails have.
    pub reply_to: Option<Uuid>,
    /// Whether letters are printed by Notify: a live service is needed.
    pub letters: bool,
    /// What Notify's callbacks bring with them; without, it is asked instead.
    pub callback_token: Option<String>,
}

/// Why the settings cannot be.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The key is none. It is not repeated: it is a secret.
    #[error("the key is not one of GOV.UK Notify: copy it whole, as name-serviceid-secret")]
    Key,
    /// The address is none.
    #[error("the address is none")]
    Address(#[source] url::ParseError),
    /// It would send letters in the open.
    #[error("the address is not https, which is allowed to a stand-in on this machine only")]
    InTheOpen,
    /// The machine has no way to keep the line secret.
    #[error("a secret line cannot be set up")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An authority's account with GOV.UK Notify.
pub struct Notify {
    pub(crate) desk: Desk,
    /// The template of e-mails.
    pub(crate) email_template: Option<Uuid>,
    /// Its placeholder.
    pub(crate) email_placeholder: String,
    /// Which reply address.
    pub(crate) reply_to: Option<Uuid>,
    /// Whether letters are printed.
    pub(crate) letters: bool,
    callback: Option<[u8; 32]>,
}

impl fmt::Debug for Notify {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notify({:?})", self.desk)
    }
}

impl Notify {
    /// The account of some settings; nobody is asked yet.
    ///
    /// # Errors
    /// [`NotifyError`] when the key or the address is none.
    pub fn new(settings: &Settings) -> Result<Self, NotifyError> {
        let key = ApiKey::read(&settings.key).ok_or(NotifyError::Key)?;
        let address = Url::parse(&settings.address).map_err(NotifyError::Address)?;
        let host = address.host_str().unwrap_or_default();
        if address.scheme() != "https" && !is_here(host) {
            return Err(NotifyError::InTheOpen);
        }
        let digest = |token: &String| Sha256::digest(token.as_bytes()).into();
        Ok(Self {
            desk: Desk::new(address, key).map_err(NotifyError::Client)?,
            email_template: settings.email_template,
            email_placeholder: settings.email_placeholder.clone(),
            reply_to: settings.reply_to,
            letters: settings.letters,
            callback: settings.callback_token.as_ref().map(digest),
        })
    }

    /// Whether a callback's token is ours. Digests are compared, so the time it takes tells nothing.
    fn is_own(&self, token: &str) -> bool {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        self.callback == Some(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(key: &str, address: &str) -> Settings {
        Settings {
            key: key.to_owned(),
            address: address.to_owned(),
            email_template: None,
            email_placeholder: "letter".to_owned(),
            reply_to: None,
            letters: true,
            callback_token: Some("a-long-word".to_owned()),
        }
    }

    const KEY: &str =
        "ashshire-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";

    #[test]
    fn settings_are_looked_at_and_never_shown() {
        let sound = Notify::new(&settings(KEY, ADDRESS)).expect("sound");
        assert!(!format!("{sound:?}").contains("3d844edf"));
        assert!(sound.is_own("a-long-word") && !sound.is_own("a-long-wor"));
        let open = Notify::new(&settings(KEY, "http://notify.example"));
        assert!(matches!(open, Err(NotifyError::InTheOpen)));
        assert!(Notify::new(&settings(KEY, "http://127.0.0.1:3999")).is_ok());
        let wrong = Notify::new(&settings("3d844edf", ADDRESS)).expect_err("no key");
        assert!(!wrong.to_string().contains("3d844edf"));
        assert!(matches!(
            Notify::new(&settings(KEY, "notify")),
            Err(NotifyError::Address(_))
        ));
    }
}
