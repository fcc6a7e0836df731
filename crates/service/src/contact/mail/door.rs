//! Where a mail server or a mailbox is, as an address says.
//! In: `smtps://user:password@host:465`, `smtp://…` or the same with `imaps` and `imap`. Out: host, port,
//! how the line is kept secret, and who signs in; or why the address is refused.

use std::fmt;

use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// How the line to a server is kept secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Secrecy {
    /// From the first byte.
    Tls,
    /// By STARTTLS, or nothing is said.
    StartTls,
    /// Not at all: only to a server on this very machine.
    None,
}

/// A server: where it is, and who signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Door {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) secrecy: Secrecy,
    pub(crate) account: Option<(String, String)>,
}

impl fmt::Debug for Door {
    /// Without the account.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.secrecy)
    }
}

/// Why an address is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DoorError {
    /// It is no address.
    #[error("it is no address ({0}): write it as smtps://user:password@mail.example:465")]
    NotAnAddress(#[from] url::ParseError),
    /// It has another scheme.
    #[error("it begins with {found}: write {wanted}s:// for TLS, or {wanted}:// for STARTTLS")]
    Scheme {
        /// What it begins with.
        found: String,
        /// What it should.
        wanted: &'static str,
    },
    /// It names no host.
    #[error("it names no host")]
    NoHost,
    /// It would send letters in the open.
    #[error(
        "tls=none sends children's letters and a password in the open, which is allowed to a server on this machine only"
    )]
    InTheOpen,
}

impl Door {
    /// Reads the address of a server that takes e-mail.
    ///
    /// # Errors
    /// [`DoorError`] when it is none, or would send letters in the open.
    pub fn smtp(address: &str) -> Result<Self, DoorError> {
        Self::read(address, "smtp", [465, 587])
    }

    /// Reads the address of a mailbox.
    ///
    /// # Errors
    /// As [`Door::smtp`].
    pub fn imap(address: &str) -> Result<Self, DoorError> {
        Self::read(address, "imap", [993, 143])
    }

    /// Whether what is given to it stays on this machine.
    pub fn is_on_this_machine(&self) -> bool {
        is_here(&self.host)
    }

    fn read(address: &str, scheme: &'static str, ports: [u16; 2]) -> Result<Self, DoorError> {
        let url = Url::parse(address)?;
        let tls = match url.scheme().strip_prefix(scheme) {
            Some("s") => true,
            Some("") => false,
            _ => {
                return Err(DoorError::Scheme {
                    found: format!("{}://", url.scheme()),
                    wanted: scheme,
                });
            }
        };
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(DoorError::NoHost)?.to_owned();
        let open = url.query_pairs().any(|(k, v)| k == "tls" && v == "none");
        let secrecy = match (tls, open) {
            (true, _) => Secrecy::Tls,
            (false, false) => Secrecy::StartTls,
            (false, true) if is_here(&host) => Secrecy::None,
            (false, true) => return Err(DoorError::InTheOpen),
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let account = url
            .password()
            .map(|password| (decoded(url.username()), decoded(password)));
        Ok(Self {
            port: url.port().unwrap_or(ports[usize::from(!tls)]),
            host,
            secrecy,
            account,
        })
    }
}

/// Whether a host is this very machine.
pub(crate) fn is_here(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        _ => host == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_found_and_nothing_goes_in_the_open() {
        let door = Door::smtp("smtps://post%40school:p%3Ass@mail.example").expect("an address");
        assert_eq!((door.port, door.secrecy), (465, Secrecy::Tls));
        let account = Some(("post@school".to_owned(), "p:ss".to_owned()));
        assert_eq!(door.account, account);
        assert!(!format!("{door:?}").contains("p:ss"));
        let door = Door::smtp("smtp://mail.example:2525").expect("an address");
        assert_eq!((door.port, door.secrecy), (2525, Secrecy::StartTls));
        let door = Door::imap("imap://127.0.0.1:1143?tls=none").expect("this machine");
        assert_eq!((door.port, door.secrecy), (1143, Secrecy::None));
        assert_eq!(Door::imap("imap://mail.example").map(|d| d.port), Ok(143));
        assert_eq!(
            Door::smtp("smtp://mail.example?tls=none"),
            Err(DoorError::InTheOpen)
        );
        assert!(matches!(
            Door::smtp("imaps://mail.example"),
            Err(DoorError::Scheme { .. })
        ));
        assert!(matches!(
            Door::smtp("mail.example"),
            Err(DoorError::NotAnAddress(_))
        ));
    }
}
