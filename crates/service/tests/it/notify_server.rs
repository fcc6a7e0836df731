//! The stand-in for GOV.UK Notify (`notify_server.mjs`), started and spoken to by the tests. Its tokens are
//! checked by npm's `jsonwebtoken`, and its shapes by Notify's own client.

use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command};

use jiff::Timestamp;
use service::contact::notify::{Notify, Settings};
use store::CommunicationId;
use tempfile::TempDir;

use crate::mail_servers::{start, there};

/// A key of the shape that Notify gives.
pub(crate) const KEY: &str =
    "ashshire-test-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";
/// What its callbacks bring with them.
pub(crate) const TOKEN: &str = "a-word-between-notify-and-us";

/// The stand-in. It ends when this is dropped.
pub(crate) struct NotifyServer {
    kept: TempDir,
    address: String,
    server: (Child, Option<ChildStdin>),
}

impl Drop for NotifyServer {
    fn drop(&mut self) {
        let (server, input) = &mut self.server;
        input.take();
        let _ = server.wait();
    }
}

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web-assets")
}

impl NotifyServer {
    /// Starts it; `None` where something is missing, which is said.
    pub(crate) fn start() -> Option<Self> {
        let assets = assets();
        let client = assets.join("node_modules/notifications-node-client");
        if !there(&client, "Run make assets.") {
            return None;
        }
        let kept = tempfile::tempdir().expect("a folder");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/notify_server.mjs");
        let (port, server) = start(
            Command::new("node")
                .arg(script)
                .arg(&assets)
                .arg(kept.path())
                .arg(KEY),
        );
        Some(Self {
            kept,
            address: format!("http://127.0.0.1:{port}"),
            server,
        })
    }

    /// An authority's account with it.
    pub(crate) fn account(&self) -> Notify {
        let template = "f33517ff-2a88-4f6e-b855-c550268ce08a";
        Notify::new(&Settings {
            key: KEY.to_owned(),
            address: self.address.clone(),
            email_template: Some(template.parse().expect("an id")),
            email_placeholder: "letter".to_owned(),
            reply_to: None,
            letters: true,
            callback_token: Some(TOKEN.to_owned()),
        })
        .expect("sound")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.kept.path().join(name)
    }

    fn say(&self, name: &str, words: &str) {
        std::fs::write(self.file(name), words).expect("written");
    }

    /// Tells it the time.
    pub(crate) fn at(&self, now: Timestamp) {
        self.say("now", &now.as_second().to_string());
    }

    /// How it takes the next: as usual (blank), `limit`, `trial`, `broken` (not at all), `silent` (it does, and
    /// the line goes before the answer).
    pub(crate) fn takes(&self, mode: &str) {
        self.say("mode", mode);
    }

    /// What became of something.
    pub(crate) fn became(&self, id: CommunicationId, status: &str) {
        self.say(&format!("{id}.status"), status);
    }

    /// What it took, as it came.
    pub(crate) fn taken(&self) -> Vec<serde_json::Value> {
        let read = |n: u32| std::fs::read(self.file(&format!("{n}.json"))).ok();
        (1..)
            .map_while(read)
            .map(|body| serde_json::from_slice(&body).expect("JSON"))
            .collect()
    }

    /// Notify's own client tries it.
    pub(crate) fn tried_by_its_own_client(&self) -> serde_json::Value {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/notify_client.mjs");
        let mut command = Command::new("node");
        command
            .arg(script)
            .arg(assets())
            .arg(&self.address)
            .arg(KEY);
        let out = command.output().expect("runs");
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{said}");
        serde_json::from_slice(&out.stdout).expect("JSON")
    }
}
