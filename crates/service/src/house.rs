//! What every request stands in: the authorities served, the clock, where ids come from.
//! In: from the program, or a test. Out: to every handler and worker.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::contact::Carriers;
use crate::contact::word_to_pdf::WordToPdf;
use crate::demonstration::Demonstration;
use crate::people::attempts::Attempts;
use crate::when;
use casework::policy::Policy;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Actor, Authorities, AuthorityId, Context, Ids, Store};

/// Where the time comes from: the system in earnest, a pinned instant in demonstrations and tests.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug)]
pub struct Pinned(pub Timestamp);

impl Clock for Pinned {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// An authority as its pages and decisions know it.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Its short word, as in addresses.
    pub id: AuthorityId,
    /// Its name.
    pub name: String,
    /// The policy in force.
    pub policy: Policy,
    /// Who carries its letters.
    pub carriers: Carriers,
}

/// What is known of those who knock.
#[derive(Debug, Default)]
pub struct Door {
    /// The header in which a proxy of ours says who knocks; `None` when there is none before us.
    pub address_header: Option<String>,
    /// The failures of each address.
    pub attempts: Attempts,
}

/// Everything a request needs beside itself.
#[derive(Debug)]
pub struct House {
    /// The stores.
    pub stores: Authorities,
    /// The authorities, by the same ids.
    pub authorities: BTreeMap<AuthorityId, Arc<Authority>>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where ids and chance come from.
    pub ids: Arc<dyn Ids>,
    /// The demonstration that this is: no second factor is asked for, and every page says so; `None` in earnest.
    pub demonstration: Option<Demonstration>,
    /// Whether people reach it by https, so that cookies never travel otherwise.
    pub secure: bool,
    /// Who knocks, and how often in vain.
    pub door: Door,
    /// LibreOffice, which turns schools' own Word letters to PDF, where this machine has it.
    pub word_to_pdf: Option<WordToPdf>,
}

/// One authority's part of the house: all that a handler ever sees of it.
#[derive(Clone, Debug)]
pub struct Rooms {
    /// The house.
    pub house: Arc<House>,
    /// The authority's store, and no other's.
    pub store: Arc<Store>,
    /// The authority.
    pub authority: Arc<Authority>,
    /// When the request came.
    pub now: Timestamp,
}

impl House {
    /// An authority's rooms; `None` when it is not served here.
    pub fn rooms(self: &Arc<Self>, authority: &str) -> Option<Rooms> {
        let id = AuthorityId::parse(authority)?;
        Some(Rooms {
            store: Arc::clone(self.stores.get(authority).ok()?),
            authority: Arc::clone(self.authorities.get(&id)?),
            now: self.clock.now(),
            house: Arc::clone(self),
        })
    }
}

impl Rooms {
    /// The day it is in England.
    pub fn today(&self) -> Date {
        when::day_of(self.now)
    }

    /// A context to change things in.
    pub fn context(&self, actor: Actor) -> Context {
        Context {
            now: self.now,
            actor,
            ids: Arc::clone(&self.house.ids),
        }
    }

    /// The address of a page of this authority.
    pub fn address(&self, page: &str) -> String {
        format!("/{}/{page}", self.authority.id)
    }
}
