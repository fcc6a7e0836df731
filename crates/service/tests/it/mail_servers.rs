//! A mail server that takes, defers, refuses and breaks off, and a mailbox behind it: npm's `smtp-server` and
//! Debian's `dovecot-imapd`. Where they are missing the tests say what they left out; under CI they fail.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use service::contact::mail::{Door, Mail, Postbox};
use tempfile::TempDir;

/// The authority's own address.
pub(crate) const OWN: &str = "attendance@ashshire.example";

const DOVECOT: &str = "/usr/sbin/dovecot";

/// Runs as whoever is not root. `$1` is the port, `$2` the program.
const SCRIPT: &str = r#"
set -e
dir=$(mktemp -d /tmp/herringbone-mail.XXXXXX)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/mail/new" "$dir/mail/cur" "$dir/mail/tmp"
chmod 755 "$dir"; chmod -R 777 "$dir/mail"
cat >"$dir/conf" <<CONF
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = $(id -un)
default_internal_group = $(id -gn)
default_login_user = $(id -un)
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:$dir/mail
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=$(id -u) gid=$(id -g) home=$dir
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $1
  }
}
service anvil {
  chroot =
}
CONF
"$2" -F -c "$dir/conf" >>"$dir/log" 2>&1 </dev/null &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$dir"' EXIT
tries=0
until [ -S "$dir/run/login/imap" ]; do
    tries=$((tries + 1)); [ $tries -lt 300 ] || { cat "$dir/log" >&2; exit 1; }; sleep 0.1
done
echo "$dir/mail"
cat >/dev/null
"#;

/// The servers. They end when this is dropped, and when the tests are killed: they read the end of their input.
pub(crate) struct MailServers {
    kept: TempDir,
    mailbox: Option<PathBuf>,
    smtp: u16,
    imap: u16,
    servers: Vec<(Child, Option<ChildStdin>)>,
}

impl Drop for MailServers {
    fn drop(&mut self) {
        for (server, input) in &mut self.servers {
            input.take();
            let _ = server.wait();
        }
    }
}

#[allow(
    clippy::print_stderr,
    reason = "whoever runs the tests is told what they left out"
)]
pub(crate) fn there(path: &Path, how: &str) -> bool {
    let there = path.exists();
    if !there {
        eprintln!(
            "left out: letters to a server, for want of {}. {how}",
            path.display()
        );
        assert!(std::env::var_os("CI").is_none(), "CI leaves nothing out");
    }
    there
}

fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}

/// Starts a program that says one line when it is ready, and ends with its input.
pub(crate) fn start(command: &mut Command) -> (String, (Child, Option<ChildStdin>)) {
    let mut server = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut line = String::new();
    let said = server.stdout.take().expect("it says something");
    BufReader::new(said).read_line(&mut line).expect("a line");
    let line = line.trim().to_owned();
    assert!(!line.is_empty(), "the server did not start");
    let input = server.stdin.take();
    (line, (server, input))
}

impl MailServers {
    /// Both of them; `None` where something is missing, which is said.
    pub(crate) fn start() -> Option<Self> {
        Self::started(true)
    }

    /// The mail server alone.
    pub(crate) fn without_mailbox() -> Option<Self> {
        Self::started(false)
    }

    fn started(with_mailbox: bool) -> Option<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let assets = here.join("../../web-assets");
        let npm = "Run make assets.";
        let debian = "Install Debian's dovecot-imapd.";
        let all_there = there(&assets.join("node_modules/smtp-server"), npm)
            && (!with_mailbox || there(Path::new(DOVECOT), debian));
        if !all_there {
            return None;
        }
        let mut servers = Vec::new();
        let (mut mailbox, mut imap) = (None, 0);
        if with_mailbox {
            let free = TcpListener::bind("127.0.0.1:0").expect("a port");
            imap = free.local_addr().expect("its number").port();
            drop(free);
            let mut command = if is_root() {
                let mut command = Command::new("runuser");
                command.args(["-u", "nobody", "--", "sh"]);
                command
            } else {
                Command::new("sh")
            };
            command
                .args(["-c", SCRIPT, "sh", &imap.to_string(), DOVECOT])
                .current_dir("/");
            let (folder, server) = start(&mut command);
            mailbox = Some(PathBuf::from(folder));
            servers.push(server);
        }
        let kept = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("node");
        command
            .arg(here.join("tests/it/mail_server.mjs"))
            .arg(&assets)
            .arg(kept.path())
            .arg(OWN)
            .arg(mailbox.as_deref().unwrap_or(Path::new("")));
        let (port, server) = start(&mut command);
        servers.push(server);
        Some(Self {
            kept,
            mailbox,
            smtp: port.parse().expect("a port"),
            imap,
            servers,
        })
    }

    /// An authority's mail by these servers.
    pub(crate) fn mail(&self) -> Mail {
        let imap = format!("imap://attendance:secret@127.0.0.1:{}?tls=none", self.imap);
        Mail {
            postbox: Postbox::new(self.door()),
            from: OWN.parse().expect("an address"),
            mailbox: self
                .mailbox
                .is_some()
                .then(|| Door::imap(&imap).expect("a mailbox")),
        }
    }

    fn door(&self) -> Door {
        let smtp = format!("smtp://127.0.0.1:{}?tls=none", self.smtp);
        Door::smtp(&smtp).expect("a server")
    }

    /// What the server took: whom for, and the message.
    pub(crate) fn taken(&self) -> Vec<(Vec<String>, Vec<u8>)> {
        let read = |name: String| std::fs::read(self.kept.path().join(name)).ok();
        (1..)
            .map_while(|n| Some((read(format!("{n}.to"))?, read(format!("{n}.eml"))?)))
            .map(|(to, message)| {
                let to = String::from_utf8(to).expect("addresses");
                (to.lines().map(str::to_owned).collect(), message)
            })
            .collect()
    }

    /// Has the server take what it would only take later.
    pub(crate) fn open(&self) {
        std::fs::write(self.kept.path().join("open"), "").expect("written");
    }

    /// Puts a message into the mailbox, as another mail server would.
    pub(crate) fn deliver(&self, message: &str) {
        let mailbox = self.mailbox.as_ref().expect("a mailbox");
        let count = std::fs::read_dir(mailbox.join("new")).map_or(0, Iterator::count);
        let name = format!("9{count}.{}.test", message.len());
        let mut file = std::fs::File::create(mailbox.join("tmp").join(&name)).expect("a file");
        file.write_all(message.replace('\n', "\r\n").as_bytes())
            .expect("written");
        std::fs::rename(
            mailbox.join("tmp").join(&name),
            mailbox.join("new").join(&name),
        )
        .expect("delivered");
    }
}
