//! One-time links: how somebody sets a password, by an administrator's hand.
//! In: for whom and for what; later the link, and the password they chose. Out: the link, shown
//! once, of which only a hash is kept; then a session that has the second step still to come.
//! A link is used up by setting the password, not by being opened: mail programs open links too.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::people::{self, Link, Person};
use store::{PersonId, StoreError, Unit};

use super::sign_in::{self, From, Stage};
use super::{password, write_down};
use crate::house::Rooms;

/// What a link is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A new account: the first password, then the second step.
    Begin,
    /// A new password; the authenticator stays.
    Password,
    /// A new password and a new authenticator, for somebody who has lost theirs.
    Everything,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Begin, Self::Password, Self::Everything];

    /// As it is kept.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Password => "password",
            Self::Everything => "everything",
        }
    }

    /// How long a link can be used: an invitation waits for somebody's first working week.
    pub const fn lasts(self) -> SignedDuration {
        match self {
            Self::Begin => SignedDuration::from_hours(7 * 24),
            Self::Password | Self::Everything => SignedDuration::from_hours(24),
        }
    }

    /// Whether the authenticator is set up anew.
    const fn anew(self) -> bool {
        matches!(self, Self::Begin | Self::Everything)
    }
}

/// A link that was made just now.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it holds, to be handed over: nobody can find it again.
    pub token: String,
    /// For what.
    pub purpose: Purpose,
    /// Until when it can be used.
    pub until: Timestamp,
}

impl Made {
    /// The page it leads to, from the authority's own address on.
    pub fn page(&self) -> String {
        format!("link/{}", self.token)
    }
}

/// Makes a link. Those made before for the same person are no good any more.
///
/// # Errors
/// When the store fails.
pub async fn make(unit: &Unit, person: PersonId, purpose: Purpose) -> Result<Made, StoreError> {
    let (token, hash) = sign_in::new_token(&*unit.context().ids);
    let now = unit.context().now;
    let until = now + purpose.lasts();
    people::end_links(unit, person).await?;
    let link = Link {
        hash,
        person,
        purpose: purpose.id().to_owned(),
        made_at: now,
        expires_at: until,
        used_at: None,
    };
    people::make_link(unit, link).await?;
    let payload = json!({ "person": person, "purpose": purpose.id(), "until": until.to_string() });
    let entry = NewEntry::now(Subject::Authority, "people.link.made", payload);
    record(unit, entry).await?;
    Ok(Made {
        token,
        purpose,
        until,
    })
}

/// Why a link sets no password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// There is no such link, or it was used, has expired, or its account is closed.
    Gone,
    /// The password is not taken.
    Password(password::Refusal),
    /// Too many failures from this network address.
    Crowded(SignedDuration),
}

/// For whom a link is, and for what, without using it up.
///
/// # Errors
/// The outer one when the store fails; the inner one is a refusal.
pub async fn look(
    rooms: &Rooms,
    token: &str,
    from: &From,
) -> Result<Result<(Person, Purpose), Refusal>, StoreError> {
    if let Err(sign_in::Refusal::Crowded(wait)) = sign_in::may_try(rooms, from) {
        return Ok(Err(Refusal::Crowded(wait)));
    }
    let hash = sign_in::token_hash(token);
    let link = people::find_link(&rooms.store, &hash, rooms.now).await?;
    let found = match link {
        Some(link) => people::find(&rooms.store, link.person)
            .await?
            .filter(|p| p.disabled_at.is_none())
            .zip(Purpose::ALL.into_iter().find(|p| p.id() == link.purpose)),
        None => None,
    };
    if found.is_none() {
        sign_in::failed_from(rooms, from);
    }
    Ok(found.ok_or(Refusal::Gone))
}

/// Sets a password by a link and uses the link up. Every session of the person ends, and a lock is
/// taken off.
///
/// # Errors
/// The outer one when the store fails; the inner one is a refusal.
pub async fn set_password(
    rooms: &Rooms,
    token: &str,
    typed: String,
    from: From,
) -> Result<Result<(String, Stage), Refusal>, StoreError> {
    let (mut person, purpose) = match look(rooms, token, &from).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = password::judge(&typed, &person.name, &person.email) {
        return Ok(Err(Refusal::Password(refusal)));
    }
    let kept = password::hashed(typed, &rooms.house.ids).await?;
    let unit = rooms
        .store
        .begin(rooms.context(super::actor_of(&person)))
        .await?;
    let hash = sign_in::token_hash(token);
    if people::use_link(&unit, &hash, purpose.id()).await? != Some(person.id) {
        unit.roll_back().await?;
        return Ok(Err(Refusal::Gone));
    }
    if purpose.anew() {
        people::forget_sign_in(&unit, person.id).await?;
        person.totp_secret = None;
    }
    people::set_password(&unit, person.id, &kept).await?;
    write_down(&unit, "people.password.set", person.id).await?;
    unit.commit().await?;
    people::revoke_all_sign_ins(&rooms.store, person.id, rooms.now).await?;
    people::lock(&rooms.store, person.id, None).await?;
    sign_in::proceed(rooms, &person, from).await.map(Ok)
}
