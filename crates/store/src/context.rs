//! The world as a change sees it: what time it is, who acts, and where ids come from.
//! In: from the service or the program. Out: to every entry of the chronology and every new row.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use uuid::{Builder, Uuid};

use crate::ids::PersonId;

/// Who acts, in the position held at the time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// Their account; `None` for the program itself and for other programs.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// Their title or position.
    pub position: String,
}

impl Actor {
    /// The program acting by itself, by the name of what it does.
    pub fn program(position: &str) -> Self {
        Self {
            person: None,
            name: "Herringbone".to_owned(),
            position: position.to_owned(),
        }
    }
}

/// Where chance comes from: the operating system in earnest, a seed in tests and demonstrations.
pub trait Ids: fmt::Debug + Send + Sync {
    /// Fills some bytes by chance.
    fn fill(&self, bytes: &mut [u8]);

    /// A new id (UUIDv7), which sorts by time.
    fn id(&self, at: Timestamp) -> Uuid {
        let mut chance = [0; 10];
        self.fill(&mut chance);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
    }
}

/// The same ids for the same seed.
pub struct SeededIds(Mutex<ChaCha20Rng>);

impl SeededIds {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl fmt::Debug for SeededIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeededIds")
    }
}

impl Ids for SeededIds {
    fn fill(&self, bytes: &mut [u8]) {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chance.fill_bytes(bytes);
    }
}

/// What a change is made in.
#[derive(Clone, Debug)]
pub struct Context {
    /// The time.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
}

impl Context {
    /// A new id of any kind.
    pub fn id<T: From<Uuid>>(&self) -> T {
        T::from(self.ids.id(self.now))
    }

    /// A new reference, by which people call something: ten letters and figures, short enough to read out.
    pub fn reference(&self) -> String {
        let mut bytes = [0; 5];
        self.ids.fill(&mut bytes);
        let text = hex::encode_upper(bytes);
        format!("{}-{}-{}", &text[..4], &text[4..8], &text[8..])
    }
}
