//! The stores that a configuration names, each looked at by itself: nothing is made or upgraded.
//! In: `herringbone.toml`, and an authority's id. Out: where its store, files and roots are.

use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use serde::Deserialize;
use store::{AuthorityId, FilesPlace, Place, Store};

use crate::config::Config;
use crate::failure::Failure;
use crate::speak;

/// What of the file these commands look at; what else it may hold, [`Config`] says.
#[derive(Deserialize)]
struct File {
    authority: Vec<Authority>,
}

#[derive(Deserialize)]
struct Authority {
    id: String,
    policy: String,
    store: String,
    files: std::path::PathBuf,
    roots: std::path::PathBuf,
}

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
        // First as a whole, so that a wrong line is named.
        Config::read(path)?;
        let text = std::fs::read_to_string(path).map_err(|e| Failure::of_file(path, "read", &e))?;
        let file: File = toml::from_str(&text).map_err(|e| Failure::of(&e))?;
        let mut all: Vec<Self> = Vec::new();
        for authority in file.authority {
            let named = Self::of(authority)?;
            if all.iter().any(|other| other.id == named.id) {
                return Err(Failure::Plain(format!(
                    "{}: authority {} is there twice",
                    path.display(),
                    named.id
                )));
            }
            all.push(named);
        }
        Ok(all)
    }

    fn of(authority: Authority) -> Result<Self, Failure> {
        let id = AuthorityId::parse(&authority.id).ok_or_else(|| {
            Failure::Plain(format!(
                "authority {}: an id is lower-case letters, digits and hyphens",
                authority.id
            ))
        })?;
        let files = FilesPlace::Folder(authority.files);
        Ok(Self {
            place: Place::parse(&authority.store).map_err(|e| Failure::of(&e))?,
            config: store::Config::new(id.clone(), files, authority.roots),
            policy: authority.policy,
            id,
        })
    }

    /// One authority of a configuration, and the configuration with no other in it.
    pub(crate) fn alone(path: &Path, id: &str) -> Result<(Self, Config), Failure> {
        let mut config = Config::read(path)?;
        let mut all = Self::all(path)?;
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
