//! A key of GOV.UK Notify, and the token that each request is signed with.
//! In: the key as Notify gives it; the time. Out: a JSON Web Token, good for thirty seconds.
//! The header and the claims are fixed, so all that there is to a token is one HMAC; crates for tokens at
//! large bring RSA or a second set of ciphers with them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Uuid;

/// A key.
#[derive(Clone)]
pub(super) struct ApiKey {
    service: Uuid,
    secret: Uuid,
}

/// Letters of a UUID.
const UUID: usize = 36;

impl ApiKey {
    /// Reads `name-serviceid-secret`, where the name may have hyphens of its own.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let secret_at = text.len().checked_sub(UUID)?;
        let service_at = secret_at.checked_sub(UUID + 1)?;
        let name = text.get(..service_at)?.strip_suffix('-')?;
        let service = text.get(service_at..secret_at)?.strip_suffix('-')?;
        let secret = text.get(secret_at..)?;
        (!name.is_empty()).then_some(Self {
            service: service.parse().ok()?,
            secret: secret.parse().ok()?,
        })
    }

    /// A token for a request that is made now.
    pub(super) fn token(&self, now: Timestamp) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
        let claims = format!(r#"{{"iss":"{}","iat":{}}}"#, self.service, now.as_second());
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        // The secret is the UUID as it is written.
        let mac = Hmac::<Sha256>::new_from_slice(self.secret.to_string().as_bytes());
        let mac = mac.map(|mac| mac.chain_update(signed.as_bytes()).finalize().into_bytes());
        match mac {
            Ok(mac) => format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac)),
            // HMAC takes a key of any length (RFC 2104); a token without a signature is refused.
            Err(_) => signed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_whole_or_not_at_all() {
        let service = "26785a09-ab16-4eb0-8407-a37497a57506";
        let secret = "3d844edf-8d35-48ac-975b-e847b4f122b0";
        let key = ApiKey::read(&format!("my_test-key-{service}-{secret}")).expect("a key");
        assert_eq!(key.service.to_string(), service);
        assert_eq!(key.secret.to_string(), secret);
        for wrong in [
            String::new(),
            secret.to_owned(),
            format!("{service}-{secret}"),
            format!("-{service}-{secret}"),
            format!("name-{service}{secret}"),
            format!("name-{service}-{secret}-"),
            format!("näme{service}-{secret}"),
            "é".repeat(40),
        ] {
            assert!(ApiKey::read(&wrong).is_none(), "{wrong}");
        }
    }
}
