//! Whether an e-mail address looks like a family's inbox, where a child could read and delete what is sent.
//! In: the address, and the words that the policy tells such inboxes by. Out: what it looks like.
//! Source: seed 004, contact advice: no e-mail to shared inboxes such as thesmithfamily@…

use super::ContactRules;

/// What an e-mail address looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inbox {
    /// Nothing speaks against its being one person's.
    OnePersons,
    /// Its name speaks of a family or a household.
    AFamilys,
    /// Its name speaks of two people: `jo.and.sam@`.
    OfTwo,
    /// Its name speaks of an office: a school's, a surgery's, a firm's desk.
    AnOffices,
}

const OFFICE: [&str; 7] = [
    "office",
    "info",
    "admin",
    "reception",
    "enquiries",
    "hello",
    "noreply",
];

/// What an address looks like, by the part before its `@`.
pub fn inbox(address: &str, rules: &ContactRules) -> Inbox {
    let name = address.split('@').next().unwrap_or_default().to_lowercase();
    // Whatever follows a plus is the owner's own note.
    let name = name.split('+').next().unwrap_or_default();
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    if words.iter().any(|word| OFFICE.contains(word)) && words.len() <= 2 {
        return Inbox::AnOffices;
    }
    // `thesmiths`, `smithfamily`, `family.smith`, `the.smith.household`.
    let familys = rules.family_words.iter().any(|word| {
        words.contains(&word.as_str())
            || letters.ends_with(word.as_str())
            || letters.starts_with(word.as_str())
    });
    let the_smiths = letters.len() > 6
        && letters.starts_with("the")
        && letters.ends_with('s')
        && !letters.starts_with("theo");
    if familys || the_smiths {
        return Inbox::AFamilys;
    }
    let joined = words
        .iter()
        .skip(1)
        .rev()
        .skip(1)
        .any(|word| ["and", "n"].contains(word));
    if joined || name.contains('&') {
        return Inbox::OfTwo;
    }
    Inbox::OnePersons
}
