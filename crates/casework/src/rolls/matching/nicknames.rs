//! Names that children go by, and spellings of one name that no rule of sound joins.
//! In: a folded word. Out: the name that stands for all of them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One name a line, the others it is met as after it.
const LINES: &str = include_str!("nicknames.txt");

static ROOTS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut roots: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in LINES.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some(root) = words.next() else { continue };
        for word in std::iter::once(root).chain(words) {
            roots.entry(word).or_default().push(root);
        }
    }
    roots
});

/// The names that a folded word may stand for.
pub(super) fn roots(word: &str) -> &'static [&'static str] {
    ROOTS.get(word).map_or(&[], Vec::as_slice)
}
