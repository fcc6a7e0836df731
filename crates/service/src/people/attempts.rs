//! How many failed attempts one network address has: at a password, a code, a link.
//! In: a failure, or the wish to try. Out: how long to wait first.
//! Only failures count, because a whole school may share one address and sign in at nine o'clock.
//! The crates for this take a permit before anybody knows how an attempt ends, so the well-known
//! arithmetic stands here (the generic cell rate algorithm, ITU-T I.371): one instant an address.
//! Kept in memory, by each web node for itself; the lock of an account is in the store.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Failures that an address may have at once …
const AT_ONCE: i32 = 30;
/// … and how long each takes to be forgotten.
const EACH: SignedDuration = SignedDuration::from_mins(1);
/// Addresses remembered before those that have nothing left to forget are cleared.
const MANY: usize = 10_000;

/// The failures of every address, each as the instant at which the last will be forgotten.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<Option<IpAddr>, Timestamp>>);

impl Attempts {
    /// How long an address waits before it may try again; `None` when it may try now.
    pub fn wait(&self, address: &str, now: Timestamp) -> Option<SignedDuration> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let forgotten = all.get(&origin(address))?;
        // The last of the failures allowed at once is refused only when one more would be too many.
        let over = forgotten.duration_since(now) - EACH * (AT_ONCE - 1);
        (over > SignedDuration::ZERO).then_some(over)
    }

    /// Counts a failure.
    pub fn failed(&self, address: &str, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            all.retain(|_, forgotten| *forgotten > now);
        }
        let forgotten = all.entry(origin(address)).or_insert(now);
        *forgotten = (*forgotten).max(now) + EACH;
    }
}

/// Who counts as one: an address, or the /64 network that one customer has of IPv6.
fn origin(address: &str) -> Option<IpAddr> {
    match address.parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V6(v6) => {
            let network = v6.to_bits() >> 64 << 64;
            Some(IpAddr::V6(Ipv6Addr::from_bits(network)))
        }
        v4 @ IpAddr::V4(_) => Some(v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_failures_and_then_one_a_minute() {
        let attempts = Attempts::default();
        let at = |s: i64| Timestamp::from_second(1_800_000_000 + s).expect("a time");
        for n in 0..30 {
            assert_eq!(attempts.wait("192.0.2.1", at(0)), None, "after {n}");
            attempts.failed("192.0.2.1", at(0));
        }
        let wait = attempts.wait("192.0.2.1", at(0));
        assert_eq!(wait, Some(SignedDuration::from_secs(60)));
        assert_eq!(attempts.wait("192.0.2.2", at(0)), None, "only that one");
        assert_eq!(
            attempts.wait("192.0.2.1", at(59)),
            Some(SignedDuration::from_secs(1))
        );
        assert_eq!(attempts.wait("192.0.2.1", at(60)), None);
        attempts.failed("192.0.2.1", at(60));
        assert!(attempts.wait("192.0.2.1", at(60)).is_some(), "one a minute");
        assert_eq!(attempts.wait("192.0.2.1", at(3600)), None);
    }

    #[test]
    fn one_customer_of_ipv6_is_one() {
        for (a, b, same) in [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("", "not an address", true),
        ] {
            assert_eq!(origin(a) == origin(b), same, "{a} {b}");
        }
    }

    #[test]
    fn what_is_forgotten_takes_no_room() {
        let attempts = Attempts::default();
        let at = |s: i64| Timestamp::from_second(1_800_000_000 + s).expect("a time");
        for n in 0..MANY as u32 {
            let address = std::net::Ipv4Addr::from_bits(n).to_string();
            attempts.failed(&address, at(0));
        }
        attempts.failed("192.0.2.1", at(60));
        assert_eq!(attempts.0.lock().expect("open").len(), 1);
    }
}
