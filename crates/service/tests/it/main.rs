//! The service through its whole router, in process, on a real store.

mod absence_notice;
mod accounts;
mod administration;
mod amend;
mod api;
mod api_property;
mod api_security;
mod api_unexplained;
mod batch;
mod browser;
mod calendar;
mod client;
mod compliance;
mod contacts;
mod contracts;
mod demonstration;
mod documents;
mod email;
mod enquiry;
mod family_changes;
mod joiner;
mod joining;
mod journey_admin;
mod journey_amend;
mod journey_contract;
mod journey_families;
mod journey_inbox;
mod journey_joiner;
mod journey_leave;
mod journey_leaver;
mod journey_letters;
mod journey_load;
mod journey_open;
mod journey_own_letters;
mod journey_programs;
mod journey_schools;
mod journey_story;
mod journey_support;
mod leave;
mod leaver;
mod letters_to_parents;
mod load;
mod mail_servers;
mod many_schools;
mod messages;
mod moves;
mod notifications;
mod notify;
mod notify_server;
mod open_questions;
mod own_letters;
mod pages;
mod part_time;
mod patterns;
mod programs;
mod recompute;
mod schemathesis;
mod schools;
mod sign_in;
mod support;
mod town;
mod transfer;
mod translations;
mod what_if;
mod worker;

/// Where a store of one authority of one town lies: here in a folder, on PostgreSQL for
/// `on_postgres`.
fn place(_authority: &str, folder: &std::path::Path) -> store::Place {
    store::Place::Folder(folder.join("store"))
}
