//! Passwords: kept as argon2id hashes, never as themselves.
//! In: what a person types, and chance from the context. Out: a hash to keep, or whether it fits.
//! Source: OWASP password storage (argon2id, 19 MiB, 2 passes, 1 lane); NCSC on password length.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use store::{Ids, StoreError};

/// Characters of the shortest password. Length is what counts; no rules about kinds of character.
pub const SHORTEST: usize = 12;

/// Why a password is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Fewer than [`SHORTEST`] characters.
    Short,
    /// Longer than anybody types.
    Long,
    /// Their own name or e-mail.
    OwnName,
    /// One of the first that anybody would try.
    Common,
}

impl Refusal {
    /// What to do instead.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Short => {
                "Password must be 12 characters or more; three words together are easy to remember"
            }
            Self::Long => "Password must be 200 characters or fewer",
            Self::OwnName => "Password must not be your own name or e-mail address",
            Self::Common => {
                "Password must not be one that is easy to guess; three words of your own are easy to remember"
            }
        }
    }
}

/// Whether somebody may have a password.
///
/// # Errors
/// [`Refusal`], which says what to do instead.
pub fn judge(password: &str, name: &str, email: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Refusal::Short);
    }
    if length > 200 {
        return Err(Refusal::Long);
    }
    let plain = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let typed = plain(password);
    if typed == plain(name) || typed == plain(email) {
        return Err(Refusal::OwnName);
    }
    let mut kinds: Vec<char> = typed.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let guessable = ["password", "herringbone", "attendance", "qwerty", "letmein"];
    let rest = guessable
        .iter()
        .fold(typed, |left, word| left.replace(word, ""));
    if kinds.len() < 5 || rest.chars().filter(|c| c.is_alphabetic()).count() < 4 {
        return Err(Refusal::Common);
    }
    Ok(())
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// The hash to keep. Takes a noticeable part of a second on purpose: run it off the async threads.
///
/// # Errors
/// When the hash cannot be made, which only a broken build would cause.
pub fn hash(password: &str, ids: &dyn Ids) -> password_hash::Result<String> {
    let mut salt = [0; 16];
    ids.fill(&mut salt);
    let kept: PasswordHash = hasher().hash_password_with_salt(password.as_bytes(), &salt)?;
    Ok(kept.to_string())
}

/// The hash to keep, made where it holds nobody up.
///
/// # Errors
/// When the hash cannot be made, which only a broken build would cause.
pub(super) async fn hashed(password: String, ids: &Arc<dyn Ids>) -> Result<String, StoreError> {
    let ids = Arc::clone(ids);
    tokio::task::spawn_blocking(move || hash(&password, &*ids).ok())
        .await
        .ok()
        .flatten()
        .ok_or(StoreError::NotThere {
            what: "the means to hash a password",
        })
}

/// Whether a password is the one a hash was made of. Without a hash as much work is done, so that
/// nobody learns from the time it takes whether an account exists.
pub fn fits(password: &str, kept: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(parsed) = PasswordHash::new(kept.unwrap_or(NOBODY)) else {
        return false;
    };
    let fits = hasher()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    fits && kept.is_some()
}

#[cfg(test)]
mod tests {
    use store::SeededIds;

    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let ids = SeededIds::new(1);
        let kept = hash("three plain words", &ids).expect("hashes");
        assert!(kept.starts_with("$argon2id$"));
        assert!(!kept.contains("plain"));
        assert!(fits("three plain words", Some(&kept)));
        assert!(!fits("three plain word", Some(&kept)));
        assert_ne!(
            kept,
            hash("three plain words", &ids).expect("hashes"),
            "salted"
        );
        assert!(!fits("", None), "nobody has no password");
        assert!(!fits("anything", Some("not a hash")));
    }

    #[test]
    fn what_may_be_a_password() {
        let judged = |p| judge(p, "Ines Okafor", "ines.okafor@school.example");
        for (password, expected, why) in [
            ("violet tram 9 pond", Ok(()), "long and her own"),
            ("violet tram", Err(Refusal::Short), "eleven"),
            (
                "inesokafor@school.example",
                Err(Refusal::OwnName),
                "her address but for a dot",
            ),
            (
                "Ines.Okafor@School.Example",
                Err(Refusal::OwnName),
                "her address",
            ),
            ("passwordpassword1", Err(Refusal::Common), "guessed first"),
            ("aaaaaaaaaaaa", Err(Refusal::Common), "one letter"),
            ("123456789012", Err(Refusal::Common), "numbers in a row"),
        ] {
            assert_eq!(judged(password), expected, "{why}");
        }
        assert_eq!(judged(&"x y".repeat(100)), Err(Refusal::Long));
    }
}
