//! The second factor: a code from an authenticator app, or one of ten recovery codes.
//! In: a secret, what a person types, the time. Out: the step that fits, kept so that no code is
//! used twice; hashes of the recovery codes. Source: RFC 6238, six digits, thirty seconds, SHA-1 as
//! every app has it.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use store::Ids;
use totp_rs::{Builder, Secret, Totp};

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

/// A new secret, as authenticator apps take it by hand (base 32).
pub fn new_secret(ids: &dyn Ids) -> String {
    let mut bytes = [0; 20];
    ids.fill(&mut bytes);
    Secret::from(bytes).to_base32()
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_skew(1).build().ok()
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

/// The step whose code a person typed: the present one or a neighbour, and later than the step of
/// the last code they used. `None` when it fits none.
pub fn step_of(secret: &str, typed: &str, now: Timestamp, last: Option<u64>) -> Option<u64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp(secret)?.check(&digits, seconds(now))?;
    last.is_none_or(|used| step > used).then_some(step)
}

/// The code an app would show now: for tests and the demonstration.
pub fn code_now(secret: &str, now: Timestamp) -> Option<String> {
    Some(totp(secret)?.generate(seconds(now)).to_string())
}

/// The address that authenticator apps read, for a picture or a link on the same phone.
pub fn address(secret: &str, service: &str, email: &str) -> String {
    let plain = |text: &str| {
        text.bytes()
            .map(|b| match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    (b as char).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect::<String>()
    };
    let (service, email) = (plain(service), plain(email));
    format!("otpauth://totp/{service}:{email}?secret={secret}&issuer={service}")
}

/// New recovery codes as a person writes them down, each for one use.
pub fn new_recovery_codes(ids: &dyn Ids) -> [String; RECOVERY_CODES] {
    // No letter or figure that is taken for another: 31 to the 12th is more than 2 to the 59th.
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    std::array::from_fn(|_| {
        let mut code = String::new();
        while code.len() < 14 {
            let mut byte = [0];
            ids.fill(&mut byte);
            // Bytes past the last whole round would make the first signs likelier.
            let Some(sign) = SIGNS.get(usize::from(byte[0] & 31)) else {
                continue;
            };
            if matches!(code.len(), 4 | 9) {
                code.push('-');
            }
            code.push(*sign as char);
        }
        code
    })
}

/// What is kept of a recovery code. The code is long and made by chance, so a plain hash will do.
pub fn recovery_hash(typed: &str) -> String {
    let plain: String = typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    hex::encode(Sha256::digest(plain.as_bytes()))
}

#[cfg(test)]
mod tests {
    use store::SeededIds;

    use super::*;

    #[test]
    fn the_codes_of_the_standard() {
        // RFC 6238 appendix B, SHA-1, the last six of eight digits.
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            let now = Timestamp::from_second(at).expect("a time");
            assert_eq!(code_now(&secret, now).as_deref(), Some(code));
            assert_eq!(step_of(&secret, code, now, None), Some(at as u64 / 30));
        }
    }

    #[test]
    fn a_code_is_taken_once_and_only_near_its_time() {
        let secret = new_secret(&SeededIds::new(3));
        let at = |s: i64| Timestamp::from_second(1_800_000_000 + s).expect("a time");
        let code = code_now(&secret, at(0)).expect("a code");
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let step = step_of(&secret, &spaced, at(0), None).expect("fits");
        assert_eq!(
            step_of(&secret, &code, at(0), Some(step)),
            None,
            "used already"
        );
        assert_eq!(step_of(&secret, &code, at(29), None), Some(step));
        assert_eq!(
            step_of(&secret, &code, at(59), None),
            Some(step),
            "a slow clock"
        );
        assert_eq!(step_of(&secret, &code, at(60), None), None, "too late");
        assert_eq!(step_of(&secret, "12345", at(0), None), None);
        assert_eq!(step_of("not base 32!", &code, at(0), None), None);
    }

    #[test]
    fn recovery_codes_are_kept_as_hashes_and_typed_in_any_way() {
        let codes = new_recovery_codes(&SeededIds::new(4));
        assert!(
            codes
                .iter()
                .all(|c| c.len() == 14 && !codes[0].contains('o'))
        );
        assert_ne!(codes[0], codes[1]);
        let typed = codes[0].to_uppercase().replace('-', " ");
        assert_eq!(recovery_hash(&typed), recovery_hash(&codes[0]));
        assert!(!recovery_hash(&codes[0]).contains(&codes[0]));
    }

    #[test]
    fn an_app_reads_the_address() {
        assert_eq!(
            address("ABC", "Herringbone Worcs", "i@s.example"),
            "otpauth://totp/Herringbone%20Worcs:i%40s.example?secret=ABC&issuer=Herringbone%20Worcs"
        );
    }
}
