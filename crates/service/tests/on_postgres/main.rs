//! The same tests as `it`, but for those in a browser, each on a PostgreSQL schema of its own.
//! Where PostgreSQL is not installed that is said, and they run on SQLite once more.

#[path = "../it/absence_notice.rs"]
mod absence_notice;
#[path = "../it/accounts.rs"]
mod accounts;
#[path = "../it/administration.rs"]
mod administration;
#[path = "../it/amend.rs"]
mod amend;
#[path = "../it/api.rs"]
mod api;
#[path = "../it/api_property.rs"]
mod api_property;
#[path = "../it/api_security.rs"]
mod api_security;
#[path = "../it/api_unexplained.rs"]
mod api_unexplained;
#[path = "../it/calendar.rs"]
mod calendar;
#[path = "../it/client.rs"]
mod client;
#[path = "../../../store/tests/it/cluster.rs"]
#[allow(
    dead_code,
    clippy::print_stderr,
    reason = "it says what was left out; and where its programs are is asked by backups only"
)]
mod cluster;
#[path = "../it/compliance.rs"]
mod compliance;
#[path = "../it/contacts.rs"]
mod contacts;
#[path = "../it/email.rs"]
mod email;
#[path = "../it/enquiry.rs"]
mod enquiry;
#[path = "../it/family_changes.rs"]
mod family_changes;
#[path = "../it/joiner.rs"]
mod joiner;
#[path = "../it/joining.rs"]
mod joining;
#[path = "../it/leaver.rs"]
mod leaver;
#[path = "../it/letters_to_parents.rs"]
mod letters_to_parents;
#[path = "../it/load.rs"]
mod load;
#[path = "../it/mail_servers.rs"]
mod mail_servers;
#[path = "../it/messages.rs"]
mod messages;
#[path = "../it/moves.rs"]
mod moves;
#[path = "../it/notifications.rs"]
mod notifications;
#[path = "../it/open_questions.rs"]
mod open_questions;
#[path = "../it/own_letters.rs"]
mod own_letters;
#[path = "../it/pages.rs"]
mod pages;
#[path = "../it/part_time.rs"]
mod part_time;
#[path = "../it/patterns.rs"]
mod patterns;
#[path = "../it/programs.rs"]
mod programs;
#[path = "../it/recompute.rs"]
mod recompute;
#[path = "../it/schools.rs"]
mod schools;
#[path = "../it/sign_in.rs"]
mod sign_in;
#[path = "../it/town.rs"]
#[allow(dead_code, reason = "some of it is for browsers")]
mod town;
#[path = "../it/transfer.rs"]
mod transfer;
#[path = "../it/what_if.rs"]
mod what_if;
#[path = "../it/worker.rs"]
mod worker;

/// Where a store of one authority of one town lies.
fn place(authority: &str, folder: &std::path::Path) -> store::Place {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    match cluster::url() {
        Some(url) => store::Place::Postgres {
            url: url.to_owned(),
            schema: format!("{authority}_{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        },
        None => store::Place::Folder(folder.join("store")),
    }
}
