//! Searching pupils by name or number, forgiving one misspelling.
//! In: what was typed, and the names within reach. Out: who it may mean: by the letters as they
//! stand, or else by one letter more, less, other or out of place.

use deunicode::deunicode;
use store::PupilId;
use store::pupils::Name;

/// A search finds so many at most; whoever finds more must type more.
pub(super) const MOST: usize = 500;

/// Words and letters of a search that are looked at: nobody has a longer name to type.
const WORDS: usize = 6;
const LETTERS: usize = 80;

/// Whom a search found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// These, by the letters as they stand.
    As(Vec<PupilId>),
    /// Nobody so, but these with a letter changed in a word.
    Near(Vec<PupilId>),
}

/// Lower-case words without accents; an apostrophe is no gap between two.
fn fold(text: &str) -> Vec<String> {
    let plain: String = deunicode(text)
        .chars()
        .filter(|c| !matches!(c, '\'' | '`'))
        .flat_map(char::to_lowercase)
        .collect();
    plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How well a typed word fits a word of a name: in how many letters it differs, at most one.
fn misfit(typed: &str, word: &str) -> Option<usize> {
    if word.starts_with(typed) || typed.len() >= 3 && word.contains(typed) {
        return Some(0);
    }
    // Short words are all within a letter of each other.
    let long = typed.len() >= 4 && word.len() >= 4;
    (long && strsim::osa_distance(typed, word) <= 1).then_some(1)
}

/// In how many letters a search differs from a pupil's names and number; `None` when in more than one
/// of any word.
fn misfit_of(typed: &[String], name: &Name) -> Option<usize> {
    let mut words = fold(&name.surname);
    words.extend(fold(&name.forename));
    let (surname, forename) = &name.preferred;
    for other in [surname, forename].into_iter().flatten() {
        words.extend(fold(other));
    }
    let upn = name.upn.as_deref().unwrap_or_default().to_lowercase();
    let mut wrong = 0;
    for typed in typed {
        if typed.contains(|c: char| c.is_ascii_digit()) {
            if !upn.contains(typed.as_str()) {
                return None;
            }
            continue;
        }
        wrong += words.iter().filter_map(|w| misfit(typed, w)).min()?;
    }
    Some(wrong)
}

/// Whom a search may mean. Nothing typed finds nobody.
pub(super) fn search(typed: &str, names: &[Name]) -> Found {
    let typed: String = typed.chars().take(LETTERS).collect();
    let mut typed = fold(&typed);
    typed.truncate(WORDS);
    let (mut as_typed, mut near) = (Vec::new(), Vec::new());
    if typed.is_empty() {
        return Found::As(as_typed);
    }
    for name in names {
        match misfit_of(&typed, name) {
            Some(0) => as_typed.push(name.id),
            Some(_) => near.push(name.id),
            None => {}
        }
    }
    if as_typed.is_empty() && !near.is_empty() {
        return Found::Near(near);
    }
    Found::As(as_typed)
}

#[cfg(test)]
mod tests {
    use store::{Ids, SeededIds};

    use super::*;

    #[test]
    fn finds_as_people_type() {
        let ids = SeededIds::new(1);
        let name = |forename: &str, surname: &str, upn: &str| Name {
            id: PupilId(ids.id(jiff::Timestamp::UNIX_EPOCH)),
            upn: Some(upn.to_owned()),
            surname: surname.to_owned(),
            forename: forename.to_owned(),
            preferred: (None, None),
        };
        let mut names = [
            name("Zoë", "O'Connell", "A123456789012"),
            name("Łukasz", "Wiśniewski", "B987654321098"),
            name("Amara", "Okafor-Hill", "C111111111111"),
        ];
        names[2].preferred = (None, Some("Mari".to_owned()));
        let of = |at: usize| vec![names[at].id];
        for (typed, expected, why) in [
            ("zoe", Found::As(of(0)), "without the dots"),
            ("OCONNELL", Found::As(of(0)), "without the apostrophe"),
            ("connell z", Found::As(of(0)), "part of a name, any order"),
            (
                "lukasz wisniewski",
                Found::As(of(1)),
                "letters of another tongue",
            ),
            ("wisnewski", Found::Near(of(1)), "a letter less"),
            ("okaofr", Found::Near(of(2)), "two letters swapped"),
            ("mari hill", Found::As(of(2)), "the name she goes by"),
            ("b98765", Found::As(of(1)), "the beginning of a number"),
            ("4567890", Found::As(of(0)), "the middle of one"),
            ("wisnewsky", Found::As(vec![]), "two letters wrong"),
            ("wisnewski lukazs", Found::Near(of(1)), "one wrong in each"),
            ("zo okafor", Found::As(vec![]), "two people"),
            (" -' ", Found::As(vec![]), "nothing typed"),
        ] {
            assert_eq!(search(typed, &names), expected, "{why}");
        }
    }
}
