//! Whose parent a contact of a file is: nobody is ever joined with another on a name alone.
//! In: what the file says of the contact, and the parents on record who may be meant. Out: the same
//! person; a new one; or a new one beside somebody who looks like them, for a person to look at.

use std::collections::BTreeSet;

/// A contact as a file says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said<'a> {
    /// The school system's own number for the contact; blank when it has none.
    pub key: &'a str,
    /// The name, by [`fold_name`].
    pub name: String,
    /// E-mail addresses and numbers, as two are compared.
    pub reach: BTreeSet<String>,
}

/// How near a parent on record is to the pupil of the contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Near {
    /// A parent of the same pupil.
    OfThePupil,
    /// A parent of another pupil of the school, at the very address that the file gives.
    AtTheAddress,
    /// Anybody else.
    Elsewhere,
}

/// A parent on record. `P` is how the caller knows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known<'a, P> {
    /// Who.
    pub id: P,
    /// The same school system's number for them; blank when it gave none.
    pub key: &'a str,
    /// The name, by [`fold_name`].
    pub name: &'a str,
    /// E-mail addresses and numbers, as two are compared.
    pub reach: &'a BTreeSet<String>,
    /// How near they are.
    pub near: Near,
}

/// Whose parent a contact is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose<P> {
    /// Somebody on record.
    Same(P),
    /// A new person.
    New,
    /// A new person, beside somebody who looks like them.
    Look(P),
}

/// A name as two are compared: without case, and blanks one each.
pub fn fold_name(forename: &str, surname: &str) -> String {
    let name = format!("{forename} {surname}").to_lowercase();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whose parent a contact is. The system's own number decides; without it, a way to reach them and
/// the name together, within the pupil's family and home.
pub fn whose<'a, P: Copy + 'a>(
    said: &Said<'_>,
    known: impl IntoIterator<Item = Known<'a, P>>,
) -> Whose<P> {
    let mut known: Vec<Known<'_, P>> = known.into_iter().collect();
    let by_key = |k: &&Known<'_, P>| !said.key.is_empty() && k.key == said.key;
    if let Some(same) = known.iter().find(by_key) {
        return Whose::Same(same.id);
    }
    known.sort_by_key(|k| k.near);
    let reached = |k: &Known<'_, P>| !k.reach.is_disjoint(&said.reach);
    let named = |k: &Known<'_, P>| k.name == said.name;
    // The system has another number for that one, so it holds them for two.
    let another = |k: &Known<'_, P>| !k.key.is_empty() && !said.key.is_empty();
    let same = known
        .iter()
        .find(|k| k.near != Near::Elsewhere && named(k) && reached(k) && !another(k));
    if let Some(same) = same {
        return Whose::Same(same.id);
    }
    let like = known
        .iter()
        .find(|k| (named(k) && (k.near != Near::Elsewhere || reached(k))) || reached(k));
    like.map_or(Whose::New, |like| Whose::Look(like.id))
}
