//! `herringbone invite`: how the first administrator comes to be, and how an authority that has lost
//! its last one gets it back.
//! In: a configuration, an authority, who it is. Out: a one-time link, printed once.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use casework::people::account::Refusal;
use casework::people::{Details, Employer, Faults, Role};
use clap::Args;
use service::house::Rooms;
use service::people::administer::{self, Outcome};
use service::people::link::{self, Made, Purpose};
use store::people::{self, Person};
use store::{Actor, StoreError};

use crate::failure::Failure;
use crate::named_store::Named;
use crate::world::SystemClock;
use crate::{serve, speak};

/// Add an administrator of an authority, and print the link by which they begin
#[derive(Args)]
#[command(after_help = "\
Examples:
  herringbone invite herringbone.toml our-county --name \"Ruth Ibbotson\" --email r.ibbotson@our-county.example
  herringbone invite herringbone.toml our-county --email r.ibbotson@our-county.example

The first adds an account with the role Administrator; everybody else is added on the pages. The
second, for somebody who has an account, makes a link by which they set a new password and a new
authenticator: for when no administrator is left who could make one. A link works once.")]
pub(crate) struct Arguments {
    /// The file that names the authorities
    config: PathBuf,
    /// The authority, by its id
    authority: String,
    /// Their e-mail address, with which they sign in
    #[arg(long)]
    email: String,
    /// Their name; left out for somebody who has an account
    #[arg(long)]
    name: Option<String>,
    /// Their position, as it stands beside what they do
    #[arg(long, default_value = "Administrator")]
    position: String,
    /// Their role, one of the authority's
    #[arg(long, default_value = "administrator")]
    role: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (named, config) = Named::alone(&arguments.config, &arguments.authority)?;
    serve::in_runtime(async {
        let house = Arc::new(config.open(Arc::new(SystemClock), None).await?);
        let rooms = house
            .rooms(named.id.as_str())
            .ok_or_else(|| Failure::Plain(format!("{} is not served", named.id)))?;
        let made = invite(&rooms, arguments).await?;
        let page = rooms.address(&made.page());
        speak::out(&format!(
            "Hand over this link. It works once, until {}, and whoever has it first uses it:\n\n  {}{page}\n",
            made.until,
            config.address()
        ))
    })
}

async fn invite(rooms: &Rooms, arguments: &Arguments) -> Result<Made, Failure> {
    let failed = |e: StoreError| Failure::of(&e);
    let there = people::find_by_email(&rooms.store, &arguments.email)
        .await
        .map_err(failed)?;
    match (there, &arguments.name) {
        (Some(person), None) => again(rooms, &person).await,
        (Some(person), Some(_)) => Err(Failure::Arguments(format!(
            "error: {} has an account already; leave --name out to make a link to sign in anew",
            person.email
        ))),
        (None, None) => Err(Failure::Arguments(format!(
            "error: nobody at {} has the e-mail address {}; to add them give --name",
            rooms.authority.name, arguments.email
        ))),
        (None, Some(name)) => add(rooms, arguments, name).await,
    }
}

async fn add(rooms: &Rooms, arguments: &Arguments, name: &str) -> Result<Made, Failure> {
    let role = Role::of_id(&arguments.role).filter(|r| r.employer() == Employer::Authority);
    let role = role.ok_or_else(|| {
        let known = Role::ALL
            .iter()
            .filter(|r| r.employer() == Employer::Authority);
        let known: Vec<&str> = known.map(|r| r.id()).collect();
        Failure::Arguments(format!(
            "error: {} is no role of the authority; there are {}",
            arguments.role,
            known.join(", ")
        ))
    })?;
    let details = Details::read(name, &arguments.position, &arguments.email)
        .map_err(|faults| Failure::Arguments(format!("error: {}", in_words(faults))))?;
    let actor = Actor::program("invitation at the command line");
    let added = administer::add(rooms, actor, details, role, BTreeSet::new()).await;
    match added.map_err(|e| Failure::of(&e))? {
        Outcome::Done((_, made)) => Ok(made),
        Outcome::Refused(refusal) => Err(Failure::Plain(refusal.words().to_owned())),
        Outcome::AddressTaken | Outcome::NotThere | Outcome::NotAdministrator => Err(
            Failure::Plain("somebody else added this account at the same moment".to_owned()),
        ),
    }
}

fn in_words(faults: Faults) -> String {
    let words = [faults.name, faults.position, faults.email];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    words.join("; ")
}

/// A link for somebody who has an account.
async fn again(rooms: &Rooms, person: &Person) -> Result<Made, Failure> {
    if person.disabled_at.is_some() {
        return Err(Failure::Plain(Refusal::Closed.words().to_owned()));
    }
    let failed = |e: StoreError| Failure::of(&e);
    let purpose = match person.password_hash {
        Some(_) => Purpose::Everything,
        None => Purpose::Begin,
    };
    let actor = Actor::program("invitation at the command line");
    let unit = rooms
        .store
        .begin(rooms.context(actor))
        .await
        .map_err(failed)?;
    let made = link::make(&unit, person.id, purpose)
        .await
        .map_err(failed)?;
    unit.commit().await.map_err(failed)?;
    Ok(made)
}
