//! `herringbone.toml`: which authorities are served, where their stores are, and on which address.
//! In: a file. Out: a [`Config`], or what is wrong with it and in which line.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use service::contact::Carriers;
use service::contact::mail::{Door as MailDoor, Mail, Postbox};
use service::contact::notify::{Notify, Settings as NotifySettings};
use service::contact::word_to_pdf::WordToPdf;
use service::demonstration::Demonstration;
use service::house::{Authority, Clock, Door, House};
use store::{Authorities, AuthorityId, FilesPlace, Place, Store};
use uuid::Uuid;

use crate::failure::Failure;
use crate::{load, world};

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The address to listen on.
    #[serde(default = "usual_address")]
    pub(crate) listen: SocketAddr,
    /// Whether people reach it by https, as they must in earnest.
    #[serde(default = "yes")]
    pub(crate) https: bool,
    /// The address by which people reach it, as in `https://attendance.our-county.example`; by
    /// itself the address it listens on.
    #[serde(default)]
    pub(crate) address: Option<String>,
    /// The header in which the proxy before it says who asks, such as `x-forwarded-for`. Leave it
    /// out when there is no proxy: anybody can send a header.
    #[serde(default)]
    pub(crate) address_header: Option<String>,
    /// LibreOffice, which turns schools' own Word letters to PDF, where it is not on the `PATH`:
    /// `/opt/libreoffice/program/soffice`.
    #[serde(default)]
    pub(crate) libreoffice: Option<PathBuf>,
    /// How work is done in the background.
    #[serde(default)]
    pub(crate) worker: WorkerConfig,
    /// The authorities.
    #[serde(rename = "authority")]
    pub(crate) authorities: Vec<AuthorityConfig>,
}

/// How work is done in the background.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WorkerConfig {
    /// Jobs of an authority done at once, where its engine has several writers.
    pub(crate) at_once: usize,
    /// After how long without a sign of life a job is taken from its worker.
    pub(crate) lease_seconds: u32,
}

impl Default for WorkerConfig {
    fn default() -> Self {
        Self {
            at_once: 2,
            lease_seconds: 60,
        }
    }
}

/// One authority of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthorityConfig {
    /// Its short word, as in addresses.
    id: String,
    /// Its name.
    name: String,
    /// Its policy: one that comes with the program, or a file.
    pub(crate) policy: String,
    /// A folder, or `postgres://…?schema=NAME`.
    store: String,
    /// The folder of its files.
    files: PathBuf,
    /// The file of signed roots: outside the store, best on another machine's disk.
    roots: PathBuf,
    /// Its mail; without, letters are posted and handed over.
    #[serde(default)]
    mail: Option<MailConfig>,
    /// Its account with GOV.UK Notify; without, none of its letters go by it.
    #[serde(default)]
    notify: Option<NotifyConfig>,
}

/// An authority's mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MailConfig {
    /// The server that takes e-mail: `smtps://user:password@mail.example:465`, or `smtp://` for STARTTLS.
    smtp: String,
    /// The address that e-mail comes from, and that receipts and bounces come back to.
    from: String,
    /// The mailbox of that address, where they are read: `imaps://user:password@mail.example:993`.
    #[serde(default)]
    imap: Option<String>,
}

/// An authority's account with GOV.UK Notify.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotifyConfig {
    /// The API key, whole: `name-serviceid-secret`.
    key: String,
    /// The id of a template for e-mails whose text is one placeholder; without, none go by Notify.
    #[serde(default)]
    email_template: Option<Uuid>,
    /// The name of that placeholder.
    #[serde(default = "usual_placeholder")]
    email_placeholder: String,
    /// The id of one of the service's reply addresses.
    #[serde(default)]
    reply_to: Option<Uuid>,
    /// Whether letters are printed and posted by Notify, for which the service has to be live.
    #[serde(default)]
    letters: bool,
    /// The bearer token of its callbacks, as it was set at Notify for `/{authority}/notify`.
    #[serde(default)]
    callback_token: Option<String>,
    /// Where Notify is, if elsewhere than usual: a stand-in on this machine.
    #[serde(default = "usual_notify")]
    address: String,
}

fn usual_placeholder() -> String {
    "letter".to_owned()
}

fn usual_notify() -> String {
    service::contact::notify::ADDRESS.to_owned()
}

impl NotifyConfig {
    /// The account, which is used for the first time when there is something to send.
    fn open(&self, authority: &str) -> Result<Notify, Failure> {
        let settings = NotifySettings {
            key: self.key.clone(),
            address: self.address.clone(),
            email_template: self.email_template,
            email_placeholder: self.email_placeholder.clone(),
            reply_to: self.reply_to,
            letters: self.letters,
            callback_token: self.callback_token.clone(),
        };
        Notify::new(&settings)
            .map_err(|e| Failure::Plain(format!("[authority.notify] of {authority}: {e}")))
    }
}

impl MailConfig {
    /// The servers, which are asked for the first time when there is something to send.
    fn open(&self, authority: &str) -> Result<Mail, Failure> {
        // Never the address itself, which has a password in it.
        let wrong = |what: &str, why: &dyn std::fmt::Display| {
            Failure::Plain(format!("[authority.mail] of {authority}: {what}: {why}"))
        };
        let smtp = MailDoor::smtp(&self.smtp).map_err(|e| wrong("smtp", &e))?;
        let imap = self.imap.as_deref().map(MailDoor::imap).transpose();
        Ok(Mail {
            postbox: Postbox::new(smtp),
            from: self.from.parse().map_err(|e| wrong("from", &e))?,
            mailbox: imap.map_err(|e| wrong("imap", &e))?,
        })
    }
}

fn usual_address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn yes() -> bool {
    true
}

impl Config {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|e| Failure::of_file(path, "read", &e))?;
        toml::from_str(&text).map_err(|e| {
            let at = e.span().map_or(0, |span| span.start.min(text.len()));
            let line = text[..at].matches('\n').count() + 1;
            Failure::Plain(format!("{}, line {line}: {}", path.display(), e.message()))
        })
    }

    /// The address by which people reach the pages, without a stroke at its end.
    pub(crate) fn address(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        match &self.address {
            Some(address) => address.trim_end_matches('/').to_owned(),
            None => format!("{scheme}://{}", self.listen),
        }
    }

    /// LibreOffice: the one that is named, or the one that is found; `None` where this machine has none.
    pub(crate) fn word_to_pdf(&self) -> Result<Option<WordToPdf>, Failure> {
        match &self.libreoffice {
            None => Ok(WordToPdf::on_path()),
            Some(path) if path.is_file() => Ok(Some(WordToPdf::at(path))),
            Some(path) => Err(Failure::Plain(format!(
                "libreoffice: there is no program at {}. Name LibreOffice's soffice, or leave the line out",
                path.display()
            ))),
        }
    }

    /// Opens every authority's store, and makes those that are not there. A store of an earlier
    /// version is upgraded in a demonstration only: `herringbone migrate` does it in earnest.
    pub(crate) async fn open(
        &self,
        clock: Arc<dyn Clock>,
        demonstration: Option<Demonstration>,
    ) -> Result<House, Failure> {
        let (mut stores, mut authorities) = (Authorities::default(), BTreeMap::new());
        for config in &self.authorities {
            let (id, store) = config.open(demonstration.is_some()).await?;
            stores.add(store);
            let authority = Authority {
                id: id.clone(),
                name: config.name.clone(),
                policy: load::policy(&config.policy)?,
                carriers: config.carriers()?,
            };
            if authorities.insert(id, Arc::new(authority)).is_some() {
                return Err(Failure::Plain(format!(
                    "authority {} is there twice",
                    config.id
                )));
            }
        }
        Ok(House {
            stores,
            authorities,
            clock,
            ids: world::ids(),
            demonstration,
            secure: self.https,
            door: Door {
                address_header: self.address_header.clone(),
                ..Door::default()
            },
            word_to_pdf: self.word_to_pdf()?,
        })
    }
}

impl AuthorityConfig {
    /// An authority whose store, files and roots lie in one folder.
    pub(crate) fn in_folder(id: &str, name: &str, policy: &str, folder: &Path) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            policy: policy.to_owned(),
            mail: None,
            notify: None,
            store: folder.join("store").display().to_string(),
            files: folder.join("files"),
            roots: folder.join("roots"),
        }
    }

    /// The same, with a server that takes its e-mail; what comes back to it is not read.
    pub(crate) fn with_mail(self, smtp: String, from: String) -> Self {
        Self {
            mail: Some(MailConfig {
                smtp,
                from,
                imap: None,
            }),
            ..self
        }
    }

    /// Who carries its letters.
    fn carriers(&self) -> Result<Carriers, Failure> {
        let mail = self.mail.as_ref().map(|mail| mail.open(&self.id));
        let notify = self.notify.as_ref().map(|notify| notify.open(&self.id));
        Ok(Carriers {
            mail: mail.transpose()?.map(Arc::new),
            notify: notify.transpose()?.map(Arc::new),
        })
    }

    /// Whose store it is, where it is, and how it is opened.
    pub(crate) fn place(&self) -> Result<(Place, store::Config), Failure> {
        let id = AuthorityId::parse(&self.id).ok_or_else(|| {
            Failure::Plain(format!(
                "authority {}: an id is lower-case letters, digits and hyphens",
                self.id
            ))
        })?;
        let place = Place::parse(&self.store).map_err(|e| Failure::of(&e))?;
        let files = FilesPlace::Folder(self.files.clone());
        Ok((place, store::Config::new(id, files, self.roots.clone())))
    }

    async fn open(&self, demonstration: bool) -> Result<(AuthorityId, Store), Failure> {
        let (place, config) = self.place()?;
        let store = if demonstration {
            Store::create_or_upgrade(&place, &config).await
        } else {
            Store::open_or_make(&place, &config).await
        };
        Ok((config.authority, store.map_err(|e| Failure::of(&e))?))
    }
}
