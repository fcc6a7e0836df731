//! Policy packs of any text.
//! In: bytes, read as a policy when they are text. Out: see the crate.

use casework::policy::{Departs, Policy, built_in, describe};

/// Bytes as an authority's policy.
pub fn policy_toml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match Policy::read(text) {
        Ok(policy) => {
            assert!(describe(&policy).to_string().contains(&policy.name));
            // However a text is turned, no policy goes beyond the law.
            let national = built_in("national").expect("is there").expect("is sound");
            assert_eq!(policy.limits.len(), national.limits.len());
            for (id, limit) in &policy.limits {
                let law = &national.limits[id];
                assert_eq!(
                    (limit.departs, &limit.unit),
                    (law.departs, &law.unit),
                    "{id}"
                );
                match law.departs {
                    Departs::Fixed => assert_eq!(limit.value, law.value, "{id}"),
                    Departs::AtMost => assert!((1..=law.value).contains(&limit.value), "{id}"),
                }
            }
            for window in policy.windows() {
                assert!(!window.to_string().is_empty());
            }
            for (attended, possible) in [(0, 0), (0, 1), (9, 10), (1, 1), (u32::MAX, u32::MAX)] {
                let tier = policy.tier(|_| (attended, possible));
                assert!(possible > 0 || tier.is_none());
            }
        }
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
}
