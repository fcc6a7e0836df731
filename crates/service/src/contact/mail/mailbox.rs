//! The mailbox that receipts, bounces and our own copies come to, by IMAP.
//! In: where it is, and the last message that was read. Out: the messages after it. They stay there as
//! they are: the mailbox is the authority's own.

use std::fmt;
use std::io;
use std::time::Duration;

use async_imap::Client;
use async_imap::error::Error as ImapError;
use futures_util::TryStreamExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::Error as TlsError;
use tokio_rustls::rustls::pki_types::{InvalidDnsNameError, ServerName};

use super::secret::tls_config;

use super::door::{Door, Secrecy};

/// How far a mailbox was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Place {
    /// The mailbox's own word for "the numbers still mean the same".
    pub(crate) validity: u32,
    /// The last message that was read.
    pub(crate) last: u32,
}

/// Messages read at one time.
const AT_ONCE: usize = 200;
/// Receipts and bounces are small; what is larger is somebody's business, not ours.
const LARGEST: u32 = 10_000_000;
/// How long the server may take altogether.
const PATIENCE: Duration = Duration::from_mins(2);

/// Why a mailbox cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotRead {
    /// The line.
    #[error("the mailbox's server could not be reached")]
    Line(#[from] io::Error),
    /// TLS.
    #[error("the line to the mailbox could not be made secret")]
    Tls(#[from] TlsError),
    /// The host's name.
    #[error("the mailbox's server has a name that no certificate can have")]
    Name(#[from] InvalidDnsNameError),
    /// What the server said.
    #[error("the mailbox's server said no")]
    Said(#[from] ImapError),
    /// Nothing at all.
    #[error("the mailbox's server did not answer in time")]
    Late,
}

trait Line: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Line for T {}

/// The messages that came after a place, the oldest first, so many at most; and the place after them.
pub(crate) async fn read_new(
    door: &Door,
    since: Place,
) -> Result<(Place, Vec<Vec<u8>>), CannotRead> {
    tokio::time::timeout(PATIENCE, read(door, since))
        .await
        .map_err(|_| CannotRead::Late)?
}

async fn read(door: &Door, since: Place) -> Result<(Place, Vec<Vec<u8>>), CannotRead> {
    let client = connect(door).await?;
    let (user, password) = door.account.clone().unwrap_or_default();
    let mut session = client.login(user, password).await.map_err(|(e, _)| e)?;
    let mailbox = session.examine("INBOX").await?;
    let validity = mailbox.uid_validity.unwrap_or(0);
    // Another validity: the numbers mean other messages, so all are looked at. Each is settled once.
    let last = if validity == since.validity {
        since.last
    } else {
        0
    };
    let mut place = Place { validity, last };
    // "from the last on" names the last message even when nothing came after it.
    let range = format!("{}:*", last.saturating_add(1));
    let listed: Vec<_> = session
        .uid_fetch(range, "(UID RFC822.SIZE)")
        .await?
        .try_collect()
        .await?;
    let mut new: Vec<(u32, u32)> = listed
        .iter()
        .filter_map(|m| Some((m.uid?, m.size.unwrap_or(0))))
        .filter(|(uid, _)| *uid > last)
        .collect();
    new.sort_unstable();
    let mut messages = Vec::new();
    for (uid, size) in new.into_iter().take(AT_ONCE) {
        place.last = uid;
        if size > LARGEST {
            continue;
        }
        let fetched: Vec<_> = session
            .uid_fetch(uid.to_string(), "(UID BODY.PEEK[])")
            .await?
            .try_collect()
            .await?;
        let body = fetched.iter().find(|m| m.uid == Some(uid));
        messages.extend(body.and_then(|m| m.body()).map(<[u8]>::to_vec));
    }
    session.logout().await?;
    Ok((place, messages))
}

async fn connect(door: &Door) -> Result<Client<Box<dyn Line>>, CannotRead> {
    let stream = TcpStream::connect((door.host.as_str(), door.port)).await?;
    let line: Box<dyn Line> = match door.secrecy {
        Secrecy::Tls => Box::new(tls()?.connect(name(door)?, stream).await?),
        Secrecy::None | Secrecy::StartTls => Box::new(stream),
    };
    let mut client = Client::new(line);
    client.read_response().await?;
    if door.secrecy != Secrecy::StartTls {
        return Ok(client);
    }
    client.run_command_and_check_ok("STARTTLS", None).await?;
    let secret = tls()?.connect(name(door)?, client.into_inner()).await?;
    Ok(Client::new(Box::new(secret)))
}

fn name(door: &Door) -> Result<ServerName<'static>, InvalidDnsNameError> {
    ServerName::try_from(door.host.clone())
}

fn tls() -> Result<TlsConnector, TlsError> {
    Ok(TlsConnector::from(tls_config()?))
}
