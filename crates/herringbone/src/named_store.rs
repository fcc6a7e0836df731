//! The stores that a configuration names, each looked at by itself: nothing is made or upgraded.
//! In: `herringbone.toml`, and an authority's id. Out: where its store, files and roots are.

use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use store::{AuthorityId, Place, Store};

use crate::config::Config;
use crate::failure::Failure;
use crate::speak;

/// An authority of a configuration.
pub(crate) struct Named {
    /// Its id.
    pub(crate) id: AuthorityId,
    /// Its policy, by id or path.
    pub(crate) policy: String,
    /// Where its store is.
    pub(crate) place: Place,
    /// How it is opened.
    pub(crate) config: store::Config,
}

impl Named {
    /// Every authority of a configuration, in its order.
    pub(crate) fn all(path: &Path) -> Result<Vec<Self>, Failure> {
        Self::of(path, &Config::read(path)?)
    }

    /// Every authority of a configuration that was read.
    pub(crate) fn of(path: &Path, config: &Config) -> Result<Vec<Self>, Failure> {
        let mut all: Vec<Self> = Vec::new();
        for authority in &config.authorities {
            let (place, config) = authority.place()?;
            let id = config.authority.clone();
            if all.iter().any(|other| other.id == id) {
                return Err(Failure::Plain(format!(
                    "{}: authority {id} is there twice",
                    path.display()
                )));
            }
            all.push(Self {
                id,
                policy: authority.policy.clone(),
                place,
                config,
            });
        }
        Ok(all)
    }

    /// One authority of a configuration, and the configuration with no other in it.
    pub(crate) fn alone(path: &Path, id: &str) -> Result<(Self, Config), Failure> {
        let mut config = Config::read(path)?;
        let mut all = Self::of(path, &config)?;
        let Some(at) = all.iter().position(|named| named.id.as_str() == id) else {
            let known: Vec<&str> = all.iter().map(|named| named.id.as_str()).collect();
            return Err(Failure::Arguments(format!(
                "error: {} has no authority called {id}; it has {}",
                path.display(),
                known.join(", ")
            )));
        };
        config.authorities = vec![config.authorities.swap_remove(at)];
        Ok((all.swap_remove(at), config))
    }

    /// Opens the store that is there.
    pub(crate) async fn open(&self) -> Result<Store, Failure> {
        let opened = Store::open(&self.place, &self.config).await;
        opened.map_err(|e| Failure::of(&e))
    }
}

/// Does some work, and says which on standard error when it takes longer than a second.
pub(crate) async fn patiently<T>(words: &str, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    if let Ok(done) = tokio::time::timeout(Duration::from_secs(1), &mut work).await {
        return done;
    }
    speak::aside(words);
    work.await
}

/// "1 entry", "2 entries": with both words said, since English has no rule.
pub(crate) fn counted(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}
