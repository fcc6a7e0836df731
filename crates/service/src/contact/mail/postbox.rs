//! The server that takes e-mail, and what it said of one.
//! In: a message for a parent. Out: taken; not now; never; or that nobody knows, because the line broke
//! after the whole message was given. Each is told from the others: what may have gone is not sent again.

use std::error::Error as Cause;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::door::{Door, Secrecy};
use crate::contact::outcome::Outcome;

/// How long the server may take for an answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// Lines that are kept for the next e-mail.
const IDLE: usize = 4;
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// The server that takes an authority's e-mail.
pub struct Postbox {
    door: Door,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for Postbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Postbox({:?})", self.door)
    }
}

/// What a server said, without line ends.
fn words(error: &dyn Cause) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        words = format!("{words}: {deeper}");
        cause = deeper.source();
    }
    words.replace(['\r', '\n'], " ")
}

/// Of what failed before the message was given: a refusal for good, or for now.
fn before(error: &Error) -> Outcome {
    if error.is_permanent() || error.is_client() {
        Outcome::Never(words(error))
    } else {
        Outcome::Later(words(error))
    }
}

impl Postbox {
    /// A server, which is asked for the first time when there is something to send.
    pub fn new(door: Door) -> Self {
        Self {
            door,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Gives the server a message for one parent, and a copy for the mailbox that keeps the proof.
    pub(crate) async fn send(
        &self,
        from: &Address,
        to: &Address,
        copy: Option<&Address>,
        message: &[u8],
    ) -> Outcome {
        let mut line = match self.line().await {
            Ok(line) => line,
            // Who may not sign in today may once the password is put right.
            Err(error) => return Outcome::Later(words(error.as_ref())),
        };
        let outcome = give(&mut line, from, to, copy, message).await;
        if line.has_broken() || !matches!(outcome, Outcome::Taken(_)) {
            line.abort().await;
        } else {
            let mut idle = self.idle.lock().await;
            if idle.len() < IDLE {
                idle.push(line);
            }
        }
        outcome
    }

    /// A line to the server: one that was kept and still answers, or a new one.
    async fn line(&self) -> Result<AsyncSmtpConnection, Box<dyn Cause + Send + Sync>> {
        loop {
            let kept = self.idle.lock().await.pop();
            let Some(mut kept) = kept else { break };
            if kept.test_connected().await {
                return Ok(kept);
            }
        }
        let Door {
            host,
            port,
            secrecy,
            account,
        } = &self.door;
        let hello = ClientId::default();
        let tls = || TlsParameters::new_rustls(host.clone());
        let server = (host.as_str(), *port);
        let mut line = if *secrecy == Secrecy::Tls {
            let at_once = Some(tls()?);
            AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &hello, at_once, None)
                .await?
        } else {
            let stream = timeout(PATIENCE, TcpStream::connect(server)).await??;
            // The end of a message is a write of its own, which would else wait for the other side to
            // acknowledge the message: 40 milliseconds an e-mail.
            stream.set_nodelay(true)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?
        };
        if *secrecy == Secrecy::StartTls {
            line.starttls(tls()?, &hello).await?;
        }
        if let Some((user, password)) = account {
            let credentials = Credentials::new(user.clone(), password.clone());
            line.auth(&MECHANISMS, &credentials).await?;
        }
        Ok(line)
    }
}

async fn give(
    line: &mut AsyncSmtpConnection,
    from: &Address,
    to: &Address,
    copy: Option<&Address>,
    message: &[u8],
) -> Outcome {
    if let Err(error) = line.command(Mail::new(Some(from.clone()), vec![])).await {
        return before(&error);
    }
    if let Err(error) = line.command(Rcpt::new(to.clone(), vec![])).await {
        return before(&error);
    }
    if let Some(copy) = copy {
        // A server that will not have the copy has the letter all the same.
        let refused = line.command(Rcpt::new(copy.clone(), vec![])).await;
        if let Err(error) = refused.as_ref().map(|_| ())
            && error.status().is_none()
        {
            return before(error);
        }
    }
    if let Err(error) = line.command(Data).await {
        return before(&error);
    }
    // The line end before the last full stop is written by the line: what the server has is then what is
    // kept, byte for byte.
    let message = message.strip_suffix(b"\r\n").unwrap_or(message);
    let given = timeout(PATIENCE, line.message(message)).await;
    match given {
        Ok(Ok(response)) => Outcome::Taken(response.message().collect::<Vec<_>>().join(" ")),
        Ok(Err(error)) if error.is_permanent() => Outcome::Never(words(&error)),
        Ok(Err(error)) if error.is_transient() => Outcome::Later(words(&error)),
        Ok(Err(error)) => Outcome::Unknown(words(&error)),
        Err(_) => Outcome::Unknown("the mail server did not answer in time".to_owned()),
    }
}
