//! Programs: other programs, each with a token that speaks for one school until it ends.
//! In: what an administrator makes, or what a request brings. Out: the token's text, once; then the
//! program behind it, what it may do and to whom, and the name under which it acts.

pub(crate) mod pages;

use casework::people::{Action, Permission, Scope, scope_of_program};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::chronology::{NewEntry, Subject, record};
use store::people::{Token, find_token, insert_token, revoke_token};
use store::{Actor, Ids, PersonId, SchoolId, StoreError, TokenId, Unit};

use crate::house::Rooms;

/// What every token's text begins with, so that a search of files finds those left lying about.
pub const PREFIX: &str = "herringbone_";

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewProgram {
    /// What people call the program.
    pub name: String,
    /// The school it speaks for.
    pub school: SchoolId,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// A program, known by its token.
#[derive(Clone, Debug)]
pub struct Program {
    token: Token,
    permissions: Vec<Permission>,
}

fn hash_of(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// 256 bits of chance: nobody guesses it, so a plain hash is enough to keep.
fn new_text(ids: &dyn Ids) -> String {
    let mut bytes = [0; 32];
    ids.fill(&mut bytes);
    format!("{PREFIX}{}", hex::encode(bytes))
}

fn school_entry(new: &Token, kind: &str) -> NewEntry {
    let permissions: Vec<&str> = permissions_of(new)
        .into_iter()
        .map(Permission::id)
        .collect();
    let payload = json!({
        "token": new.id, "name": new.name, "may": permissions.join(" and "),
        "until": new.expires_at.to_string(),
    });
    NewEntry::now(
        new.school.map_or(Subject::Authority, Subject::School),
        kind,
        payload,
    )
}

fn permissions_of(token: &Token) -> Vec<Permission> {
    let held = [
        (token.may_read, Permission::Read),
        (token.may_write, Permission::Write),
    ];
    held.into_iter()
        .filter(|(may, _)| *may)
        .map(|(_, p)| p)
        .collect()
}

/// Makes a token, written down on the school's chain. Its text is given here and never again.
///
/// # Errors
/// When the store fails.
pub async fn make(unit: &Unit, new: NewProgram) -> Result<(TokenId, String), StoreError> {
    let context = unit.context();
    let text = new_text(&*context.ids);
    let token = Token {
        id: context.id(),
        hash: hash_of(&text),
        school: Some(new.school),
        name: new.name,
        created_at: context.now,
        revoked_at: None,
        may_read: new.permissions.contains(&Permission::Read),
        may_write: new.permissions.contains(&Permission::Write),
        expires_at: new.expires_at,
    };
    let id = token.id;
    let entry = school_entry(&token, "people.token.made");
    insert_token(unit, token).await?;
    record(unit, entry).await?;
    Ok((id, text))
}

/// Ends a token, written down on the school's chain; `false` when it had been ended before.
///
/// # Errors
/// When the store fails.
pub async fn revoke(unit: &Unit, token: &Token) -> Result<bool, StoreError> {
    if !revoke_token(unit, token.id).await? {
        return Ok(false);
    }
    record(unit, school_entry(token, "people.token.revoked")).await?;
    Ok(true)
}

impl Program {
    /// The program behind a token's text; `None` when there is none, or the token has ended.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn by(rooms: &Rooms, text: &str) -> Result<Option<Self>, StoreError> {
        if !text.starts_with(PREFIX) {
            return Ok(None);
        }
        let found = find_token(&rooms.store, &hash_of(text), rooms.now).await?;
        Ok(found.map(|token| Self {
            permissions: permissions_of(&token),
            token,
        }))
    }

    /// Its token.
    pub(crate) fn id(&self) -> TokenId {
        self.token.id
    }

    /// The school it speaks for.
    pub(crate) fn school(&self) -> Option<SchoolId> {
        self.token.school
    }

    /// Whose pupils it may do something to.
    pub(crate) fn scope(&self, action: Action) -> Scope<SchoolId> {
        scope_of_program(&self.permissions, self.token.school, action)
    }

    /// Who acts, for the chronology and for the access log.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            person: None,
            name: self.token.name.clone(),
            position: POSITION.to_owned(),
        }
    }

    /// Under which number the access log knows it: its token's, which no person has.
    pub(crate) fn as_looker(&self) -> PersonId {
        PersonId(self.token.id.0)
    }
}

/// What stands where a person's position stands.
const POSITION: &str = "Program with a token";

/// How long tokens may be made to last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lasting {
    /// A month.
    Month,
    /// A term.
    Term,
    /// A year.
    Year,
}

impl Lasting {
    pub(crate) const ALL: [Self; 3] = [Self::Month, Self::Term, Self::Year];

    /// How many days.
    pub(crate) const fn days(self) -> i64 {
        match self {
            Self::Month => 30,
            Self::Term => 120,
            Self::Year => 365,
        }
    }

    /// As forms write it.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Month => "30",
            Self::Term => "120",
            Self::Year => "365",
        }
    }

    pub(crate) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.id() == id)
    }

    /// When it ends that is made now.
    pub(crate) fn from(self, now: Timestamp) -> Timestamp {
        now + SignedDuration::from_hours(24 * self.days())
    }
}
