//! Where one authority's store is.
//! In: a folder, or a `postgres://` address with a schema. Out: a [`Place`] and its [`Config`], with
//! what is wrong said in words.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::StoreError;

/// An authority served here, by a short word: letters, digits and hyphens.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AuthorityId(String);

impl AuthorityId {
    /// Reads it; `None` when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
        (starts && text.len() <= 40 && text.chars().all(plain)).then(|| Self(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AuthorityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where one authority's store is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// Two SQLite files in a folder.
    Folder(PathBuf),
    /// A schema of a PostgreSQL database.
    Postgres {
        /// `postgres://…`, which may hold a password and is never shown.
        url: String,
        /// The schema.
        schema: String,
    },
}

impl Place {
    /// Reads a place as configurations write it: a folder, or `postgres://…?schema=NAME`.
    ///
    /// # Errors
    /// When it is neither, or names no schema, or names one that would need quoting.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let scheme = |s: &&str| text.starts_with(*s);
        if ["postgres://", "postgresql://"].iter().any(scheme) {
            let refuse = |why| StoreError::NotAPlace {
                place: without_password(text),
                why,
            };
            let (url, query) = text.split_once('?').unwrap_or((text, ""));
            let (schemas, others): (Vec<&str>, Vec<&str>) = query
                .split('&')
                .filter(|part| !part.is_empty())
                .partition(|part| part.starts_with("schema="));
            let [schema] = schemas[..] else {
                return Err(refuse(
                    "it must name one schema, as in postgres://…?schema=worcestershire",
                ));
            };
            let schema = &schema["schema=".len()..];
            if !is_schema(schema) {
                return Err(refuse(
                    "a schema is lower-case letters, digits and underscores, begins with a letter and is at most 63 long",
                ));
            }
            let rest = if others.is_empty() {
                String::new()
            } else {
                format!("?{}", others.join("&"))
            };
            return Ok(Self::Postgres {
                url: format!("{url}{rest}"),
                schema: schema.to_owned(),
            });
        }
        if text.is_empty() || text.contains("://") {
            return Err(StoreError::NotAPlace {
                place: without_password(text),
                why: "it is neither a folder nor a postgres:// address",
            });
        }
        Ok(Self::Folder(PathBuf::from(text)))
    }
}

/// A schema's name that needs no quoting anywhere.
pub(crate) fn is_schema(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 63
        && name.chars().all(plain)
        && !name.starts_with("pg_")
}

/// An address with what stands between its colon and its @ left out.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let Some((who, host)) = rest.rsplit_once('@') else {
        return url.to_owned();
    };
    let name = who.split(':').next().unwrap_or_default();
    format!("{scheme}://{name}:…@{host}")
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Postgres { url, schema } => {
                write!(f, "{} (schema {schema})", without_password(url))
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where an authority's files are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FilesPlace {
    /// A folder.
    Folder(PathBuf),
    /// A bucket of S3 or what speaks like it; credentials come from the environment.
    #[cfg(feature = "s3")]
    Bucket {
        /// The bucket.
        bucket: String,
        /// What every file's name begins with.
        prefix: String,
    },
}

/// How a store is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// Whose store it is.
    pub authority: AuthorityId,
    /// Where its files are.
    pub files: FilesPlace,
    /// The signed roots of the chronology: a file outside the store, best on another machine's disk.
    pub roots: PathBuf,
    /// Connections for reading: SQLite's read pool, or all of PostgreSQL's.
    pub connections: u32,
    /// How long to wait for a connection or for another writer.
    pub patience: Duration,
}

impl Config {
    /// The usual settings: four connections, half a minute of patience.
    pub fn new(authority: AuthorityId, files: FilesPlace, roots: PathBuf) -> Self {
        Self {
            authority,
            files,
            roots,
            connections: 4,
            patience: Duration::from_secs(30),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_schema() {
        assert_eq!(
            Place::parse("stores/a").unwrap(),
            Place::Folder("stores/a".into())
        );
        assert_eq!(
            Place::parse("postgres://u:p@h/d?sslmode=require&schema=worcs").unwrap(),
            Place::Postgres {
                url: "postgres://u:p@h/d?sslmode=require".into(),
                schema: "worcs".into()
            }
        );
        for bad in [
            "postgres://u:secret@h/d",
            "postgres://u:secret@h/d?schema=a&schema=b",
            "postgres://u:secret@h/d?schema=A;drop",
            "postgres://u:secret@h/d?schema=pg_catalog",
            "mysql://u:secret@h/d",
            "",
        ] {
            let refused = Place::parse(bad).unwrap_err().to_string();
            assert!(!refused.contains("secret"), "{refused}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let place = Place::parse("postgres://u:secret@h/d?schema=a").unwrap();
        assert_eq!(format!("{place:?}"), "postgres://u:…@h/d (schema a)");
    }

    #[test]
    fn an_authority_is_a_short_plain_word() {
        assert!(AuthorityId::parse("road-map2").is_some());
        for bad in ["", "2a", "A", "a b", "a/../b"] {
            assert!(AuthorityId::parse(bad).is_none(), "{bad}");
        }
    }
}
