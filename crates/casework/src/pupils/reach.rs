//! What can be a way to reach somebody.
//! In: a value as somebody typed it or a file has it. Out: whether it can be one, else why not.

/// Why a value is no e-mail address, to follow it; `None` when it can be one.
pub fn not_an_email(text: &str) -> Option<&'static str> {
    let sound = text.split_once('@').is_some_and(|(name, host)| {
        let host_is_named = host.split('.').all(|part| !part.is_empty()) && host.contains('.');
        !name.is_empty() && host_is_named && !host.contains('@')
    });
    (!sound || text.contains(char::is_whitespace))
        .then_some("is not an e-mail address, such as name@example.com")
}

/// Why a value is no telephone number, to follow it; `None` when it can be one.
pub fn not_a_number(text: &str) -> Option<&'static str> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let odd = |c: char| !(c.is_ascii_digit() || " +()-.".contains(c));
    (!(6..=15).contains(&digits) || text.contains(odd))
        .then_some("is not a telephone number: 6 to 15 figures, with + ( ) - or blanks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_reach_somebody_is_told_from_what_cannot() {
        for good in ["a@b.org", "first.last+school@mail.example.co.uk"] {
            assert_eq!(not_an_email(good), None, "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.org",
            "a@b@c.org",
            "a b@c.org",
            "a@b..org",
            "a@.org",
        ] {
            assert!(not_an_email(bad).is_some(), "{bad}");
        }
        for good in ["01568 000001", "+44 (0)7700 900001", "999-999"] {
            assert_eq!(not_a_number(good), None, "{good}");
        }
        for bad in [
            "",
            "12345",
            "1234567890123456",
            "07700 900001 after six",
            "none",
        ] {
            assert!(not_a_number(bad).is_some(), "{bad}");
        }
    }
}
