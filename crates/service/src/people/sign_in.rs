//! Signing in: e-mail and password, then the second factor, then a session that can be ended.
//! In: what a person types, from which address. Out: a token for their browser, of which only the
//! hash is kept; or a refusal that does not say which part was wrong.
//! Five failures lock the account for a quarter of an hour, whoever makes them.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::people::{self, Person, SignIn};
use store::{Ids, PersonId, Store, StoreError};

use super::{account, password, second_factor, write_down};
use crate::demonstration::Demonstration;
use crate::house::Rooms;

/// Failures after which an account is locked.
pub const FAILURES: u32 = 5;

const LOCKED: SignedDuration = SignedDuration::from_mins(15);
/// A session ends when it is not used for so long …
const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// … and in any case after a working day.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// Between the password and the second factor.
const BETWEEN: SignedDuration = SignedDuration::from_mins(10);
/// In a demonstration weeks go by in a minute, and nobody is to sign in again for it.
const DEMONSTRATED: SignedDuration = SignedDuration::from_hours(400 * 24);

/// How long a session lasts when it is not used, and in any case.
fn lasts(rooms: &Rooms) -> (SignedDuration, SignedDuration) {
    let demonstration = rooms.house.demonstration.as_ref();
    if demonstration.is_some_and(Demonstration::has_days) {
        (DEMONSTRATED, DEMONSTRATED)
    } else {
        (IDLE, LONGEST)
    }
}

/// How far a session has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The password fitted; the second factor is still to come.
    Second,
    /// The password fitted; an authenticator is being set up with this secret.
    SettingUp(String),
    /// Signed in.
    In,
}

impl Stage {
    fn kept(&self) -> serde_json::Value {
        match self {
            Self::Second => json!({ "stage": "second" }),
            Self::SettingUp(secret) => json!({ "stage": "setting-up", "secret": secret }),
            Self::In => json!({ "stage": "in" }),
        }
    }

    /// What a session's data says; anything unknown is no further than the password.
    pub fn of(kept: &serde_json::Value) -> Self {
        let text = |name: &str| kept.get(name).and_then(serde_json::Value::as_str);
        match (text("stage"), text("secret")) {
            (Some("in"), _) => Self::In,
            (Some("setting-up"), Some(secret)) => Self::SettingUp(secret.to_owned()),
            _ => Self::Second,
        }
    }
}

/// From where somebody signs in, to show in their list of sessions.
#[derive(Clone, Debug)]
pub struct From {
    /// The network address.
    pub address: String,
    /// The browser, as it calls itself.
    pub browser: String,
}

/// Why nobody is signed in. The words are the same for an unknown address and a wrong password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The address or the password is wrong.
    Wrong,
    /// Too many failures.
    Locked,
    /// The code does not fit, or was used before.
    Code,
    /// Too many failures from one network address, which may try again after a while.
    Crowded(SignedDuration),
}

impl Refusal {
    /// What went wrong and what to do.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Wrong => "Check your e-mail address and password, and try again",
            Self::Locked => {
                "Too many attempts. Wait 15 minutes, or ask your administrator for a link to reset your password"
            }
            Self::Code => {
                "That code does not fit or has been used. Wait for the next code in your app and try again"
            }
            Self::Crowded(_) => {
                "Too many attempts from your network have failed. Wait a few minutes and try again"
            }
        }
    }
}

/// Somebody who is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Admitted {
    /// What their browser holds.
    pub token: String,
    /// Their new recovery codes, when an authenticator was set up just now: shown once.
    pub recovery_codes: Option<Vec<String>>,
}

/// Whether an address may try at all.
///
/// # Errors
/// [`Refusal::Crowded`].
pub(crate) fn may_try(rooms: &Rooms, from: &From) -> Result<(), Refusal> {
    let attempts = &rooms.house.door.attempts;
    attempts
        .wait(&from.address, rooms.now)
        .map_or(Ok(()), |wait| Err(Refusal::Crowded(wait)))
}

/// Counts a failure against the address that it came from.
pub(crate) fn failed_from(rooms: &Rooms, from: &From) {
    let attempts = &rooms.house.door.attempts;
    attempts.failed(&from.address, rooms.now);
}

/// What a browser or a link holds, and what is kept of it.
pub(super) fn new_token(ids: &dyn Ids) -> (String, Vec<u8>) {
    let mut bytes = [0; 32];
    ids.fill(&mut bytes);
    let token = hex::encode(bytes);
    let hash = token_hash(&token);
    (token, hash)
}

pub(super) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The first step. The work done is the same whether or not there is such an account.
///
/// # Errors
/// The outer one when the store fails; the inner one is a refusal.
pub async fn with_password(
    rooms: &Rooms,
    email: &str,
    typed: String,
    from: From,
) -> Result<Result<(String, Stage), Refusal>, StoreError> {
    if let Err(refusal) = may_try(rooms, &from) {
        return Ok(Err(refusal));
    }
    let person = match by_password(rooms, email, typed).await? {
        Ok(person) => person,
        Err(refusal) => {
            failed_from(rooms, &from);
            return Ok(Err(refusal));
        }
    };
    proceed(rooms, &person, from).await.map(Ok)
}

/// The person of an address and a password.
async fn by_password(
    rooms: &Rooms,
    email: &str,
    typed: String,
) -> Result<Result<Person, Refusal>, StoreError> {
    let store = &rooms.store;
    let person = people::find_by_email(store, email).await?;
    let person = person.filter(|p| p.disabled_at.is_none());
    let kept = person.as_ref().and_then(|p| p.password_hash.clone());
    // Hashing takes a good part of a tenth of a second: not on a thread that serves others.
    let fits = tokio::task::spawn_blocking(move || password::fits(&typed, kept.as_deref()))
        .await
        .unwrap_or(false);
    let Some(person) = person else {
        return Ok(Err(Refusal::Wrong));
    };
    if is_locked(store, person.id, rooms.now).await? {
        return Ok(Err(Refusal::Locked));
    }
    if !fits {
        return Ok(Err(count(rooms, person.id, Refusal::Wrong).await?));
    }
    Ok(Ok(person))
}

/// Whether a password is that of somebody who is signed in already, before something grave. A
/// failure counts as it does at the door.
///
/// # Errors
/// The outer one when the store fails; the inner one is a refusal.
pub(super) async fn confirm(
    rooms: &Rooms,
    person: &Person,
    typed: String,
) -> Result<Result<(), Refusal>, StoreError> {
    if is_locked(&rooms.store, person.id, rooms.now).await? {
        return Ok(Err(Refusal::Locked));
    }
    let kept = person.password_hash.clone();
    let fits = tokio::task::spawn_blocking(move || password::fits(&typed, kept.as_deref()))
        .await
        .unwrap_or(false);
    if fits {
        return Ok(Ok(()));
    }
    Ok(Err(count(rooms, person.id, Refusal::Wrong).await?))
}

/// Opens a session for somebody whose password is known to be right: how far it goes is for the
/// second factor to say.
pub(super) async fn proceed(
    rooms: &Rooms,
    person: &Person,
    from: From,
) -> Result<(String, Stage), StoreError> {
    let stage = match &person.totp_secret {
        _ if rooms.house.demonstration.is_some() => Stage::In,
        Some(_) => Stage::Second,
        None => Stage::SettingUp(second_factor::new_secret(&*rooms.house.ids)),
    };
    let token = open(rooms, person.id, &stage, from).await?;
    Ok((token, stage))
}

/// The second step: a code of the app, or a recovery code. The session gets a new token, so that
/// one caught between the steps is worth nothing.
///
/// # Errors
/// The outer one when the store fails; the inner one is a refusal.
pub async fn with_code(
    rooms: &Rooms,
    session: &SignIn,
    typed: &str,
    from: From,
) -> Result<Result<Admitted, Refusal>, StoreError> {
    if let Err(refusal) = may_try(rooms, &from) {
        return Ok(Err(refusal));
    }
    let store = &rooms.store;
    if is_locked(store, session.person, rooms.now).await? {
        return Ok(Err(Refusal::Locked));
    }
    let person = people::find(store, session.person).await?;
    let Some(person) = person.filter(|p| p.disabled_at.is_none()) else {
        return Ok(Err(Refusal::Wrong));
    };
    let recovery_codes = match second_fits(rooms, &person, &Stage::of(&session.data), typed).await?
    {
        Second::Wrong => {
            failed_from(rooms, &from);
            return Ok(Err(count(rooms, person.id, Refusal::Code).await?));
        }
        Second::Fits => None,
        Second::SetUp(codes) => Some(codes),
    };
    people::revoke_sign_in(store, person.id, session.id, rooms.now).await?;
    Ok(Ok(Admitted {
        token: open(rooms, person.id, &Stage::In, from).await?,
        recovery_codes,
    }))
}

/// What came of a second step.
enum Second {
    Wrong,
    Fits,
    /// It fits, and the authenticator that it came from is theirs from now on.
    SetUp(Vec<String>),
}

async fn second_fits(
    rooms: &Rooms,
    person: &Person,
    stage: &Stage,
    typed: &str,
) -> Result<Second, StoreError> {
    let store = &rooms.store;
    let secret = match (stage, &person.totp_secret) {
        (Stage::SettingUp(secret), None) => secret,
        (_, Some(secret)) => secret,
        (_, None) => return Ok(Second::Wrong),
    };
    if let Some(step) = second_factor::step_of(secret, typed, rooms.now, None) {
        // The store takes a step once, whoever asks at the same time.
        if !people::take_totp_step(store, person.id, step).await? {
            return Ok(Second::Wrong);
        }
        if person.totp_secret.is_some() {
            return Ok(Second::Fits);
        }
        let unit = store.begin(rooms.context(super::actor_of(person))).await?;
        people::set_totp(&unit, person.id, Some(secret.clone())).await?;
        let codes = account::give_recovery_codes(&unit, person.id).await?;
        write_down(&unit, "people.second-step.set", person.id).await?;
        unit.commit().await?;
        return Ok(Second::SetUp(codes));
    }
    let Ok(hash) = hex::decode(second_factor::recovery_hash(typed)) else {
        return Ok(Second::Wrong);
    };
    let unit = store.begin(rooms.context(super::actor_of(person))).await?;
    if !people::use_recovery_code(&unit, person.id, &hash).await? {
        unit.roll_back().await?;
        return Ok(Second::Wrong);
    }
    write_down(&unit, "people.recovery-code.used", person.id).await?;
    unit.commit().await?;
    Ok(Second::Fits)
}

async fn is_locked(store: &Store, person: PersonId, now: Timestamp) -> Result<bool, StoreError> {
    let state = people::state_of(store, person).await?;
    let until = state.and_then(|s| s.locked_until);
    Ok(until.is_some_and(|until| until > now))
}

/// Counts a failure, locks the account at the fifth, and says what to answer.
async fn count(rooms: &Rooms, person: PersonId, why: Refusal) -> Result<Refusal, StoreError> {
    let failures = people::count_failure(&rooms.store, person, rooms.now).await?;
    if failures < FAILURES {
        return Ok(why);
    }
    people::lock(&rooms.store, person, Some(rooms.now + LOCKED)).await?;
    Ok(Refusal::Locked)
}

async fn open(
    rooms: &Rooms,
    person: PersonId,
    stage: &Stage,
    from: From,
) -> Result<String, StoreError> {
    let (token, hash) = new_token(&*rooms.house.ids);
    let lasts = if *stage == Stage::In {
        lasts(rooms).0
    } else {
        BETWEEN
    };
    let cut = |text: String| text.chars().take(200).collect();
    let session = SignIn {
        hash,
        id: rooms.context(store::Actor::program("sign-in")).id(),
        person,
        created_at: rooms.now,
        seen_at: rooms.now,
        expires_at: rooms.now + lasts,
        address: cut(from.address),
        user_agent: cut(from.browser),
        revoked_at: None,
        data: stage.kept(),
    };
    people::open_sign_in(&rooms.store, session).await?;
    if *stage == Stage::In {
        people::was_signed_in(&rooms.store, person, rooms.now).await?;
    }
    Ok(token)
}

/// The session of a browser's token, while it holds. Being used keeps it alive, up to a working
/// day; that is noted once a minute, since every page would otherwise wait for a write.
///
/// # Errors
/// When the store fails.
pub async fn session(rooms: &Rooms, token: &str) -> Result<Option<SignIn>, StoreError> {
    let hash = token_hash(token);
    let Some(found) = people::find_sign_in(&rooms.store, &hash, rooms.now).await? else {
        return Ok(None);
    };
    let quiet = rooms.now.duration_since(found.seen_at);
    if Stage::of(&found.data) == Stage::In && quiet >= SignedDuration::from_mins(1) {
        let (idle, longest) = lasts(rooms);
        let until = (rooms.now + idle).min(found.created_at + longest);
        people::see_sign_in(&rooms.store, &hash, rooms.now, until, &found.data).await?;
    }
    Ok(Some(found))
}

/// How long a session that has ended stays on record.
const ENDED_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Clears the sessions that ended longer ago than they are kept.
///
/// # Errors
/// When the store fails.
pub(crate) async fn clear_ended(rooms: &Rooms) -> Result<(), StoreError> {
    people::clear_expired(&rooms.store, rooms.now - ENDED_KEPT)
        .await
        .map(|_| ())
}
