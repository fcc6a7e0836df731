//! Names as two are compared: plain letters, sounds, short forms, and how often each is met.
//! In: names as registers write them. Out: a number for each, and how like two of them are.

use hashbrown::HashMap;

use deunicode::deunicode;

use super::nicknames::roots;

/// How like two names are, the likest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Likeness {
    /// The same letters, whatever their marks, capitals and hyphens.
    Same,
    /// One goes by the other.
    Nickname,
    /// The same sound.
    Sound,
    /// One has a part more than the other.
    Part,
    /// A letter or two apart.
    Near,
    /// Somewhat alike.
    Alike,
    /// The same first letter.
    Initial,
    /// None of these.
    Different,
}

/// A name made ready.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Plain small letters without gaps.
    letters: String,
    words: Vec<Word>,
    /// Names that the first word may stand for.
    roots: &'static [&'static str],
    /// The sound of the whole.
    pub(super) sound: u64,
    /// The sounds of the first word and of the last, which are keys to look under.
    pub(super) first: u64,
    pub(super) last: u64,
    /// A bit for each first letter of a word or of a name that it may stand for.
    pub(super) initials: u32,
    /// A bit for each letter it has.
    has: u32,
    /// How many records have it.
    count: u32,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Word {
    letters: String,
    sound: u64,
}

/// Folds a name into small plain words: an apostrophe is no gap.
fn words_of(name: &str) -> Vec<String> {
    let plain = if name.is_ascii() {
        name.to_owned()
    } else {
        deunicode(name)
    };
    plain
        .to_ascii_lowercase()
        .replace(['\'', '`'], "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Letters that are heard as others, the longest first: for names of many tongues, so that
/// Szymański and Shymanski, Wójcik and Voychik, Aleksander and Alexander sound alike.
const HEARD: &[(&str, &str)] = &[
    ("szcz", "s"),
    ("shch", "s"),
    ("sch", "s"),
    ("dzh", "j"),
    ("tch", "c"),
    ("cks", "x"),
    ("sz", "s"),
    ("sh", "s"),
    ("cz", "c"),
    ("ch", "c"),
    ("kh", "c"),
    ("rz", "z"),
    ("zh", "z"),
    ("ks", "x"),
    ("ph", "f"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("bh", "b"),
    ("ck", "c"),
    ("qu", "c"),
    ("wr", "r"),
    ("kn", "n"),
];

/// How a word sounds: consonants as heard, each once, and whether it begins with a vowel; packed,
/// twelve at most. Vowels, `h`, `w` and `y` within it are not heard.
fn sound_of(word: &str) -> u64 {
    let mut rest = word;
    let mut sound = 0_u64;
    let mut last = 0;
    let mut many = 0;
    while let Some(first) = rest.bytes().next() {
        let (heard, long) = HEARD
            .iter()
            .find(|(written, _)| rest.starts_with(written))
            .map_or((first, 1), |(written, heard)| {
                (heard.as_bytes()[0], written.len())
            });
        rest = &rest[long..];
        let heard = match heard {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'j' if many > 0 => {
                last = 0;
                continue;
            }
            b'h' if many > 0 => continue,
            b'a' | b'e' | b'i' | b'o' | b'u' => b'a',
            b'j' | b'y' => b'y',
            b'w' | b'v' => b'v',
            b'k' | b'q' | b'c' => b'c',
            other => other,
        };
        if heard != last && many < 12 {
            sound = sound * 31 + u64::from(heard.to_ascii_lowercase() % 31) + 1;
            many += 1;
        }
        last = heard;
    }
    sound
}

impl Name {
    fn of(name: &str) -> Self {
        let words: Vec<Word> = words_of(name)
            .into_iter()
            .map(|letters| Word {
                sound: sound_of(&letters),
                letters,
            })
            .collect();
        let letters: String = words.iter().map(|word| word.letters.as_str()).collect();
        let mut initials = 0;
        for word in &words {
            for text in
                std::iter::once(word.letters.as_str()).chain(roots(&word.letters).iter().copied())
            {
                initials |= initial(text);
            }
        }
        Self {
            sound: sound_of(&letters),
            first: words.first().map_or(0, |word| word.sound),
            last: words.last().map_or(0, |word| word.sound),
            roots: words.first().map_or(&[], |word| roots(&word.letters)),
            has: letters.bytes().fold(0, |has, byte| has | 1 << (byte & 31)),
            letters,
            words,
            initials,
            count: 0,
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.letters.is_empty()
    }
}

/// A bit for the first letter as it is heard.
fn initial(word: &str) -> u32 {
    1 << match word.as_bytes().first() {
        Some(b'k' | b'q' | b'c') => 2,
        Some(b'j' | b'y') => 9,
        Some(b'w' | b'v') => 21,
        Some(b'h') if word.len() > 1 => return initial(&word[1..]) | 1 << 7,
        Some(byte @ b'a'..=b'z') => u32::from(byte - b'a'),
        _ => 31,
    }
}

/// All names met, each once.
#[derive(Debug)]
pub(super) struct Names<'a> {
    numbers: HashMap<&'a str, u32>,
    all: Vec<Name>,
    total: u32,
}

impl<'a> Names<'a> {
    /// Enters names with how many records have each, in any order: numbers follow the letters.
    pub(super) fn new(counts: HashMap<&'a str, u32>) -> Self {
        let mut counts: Vec<(&str, u32)> = counts.into_iter().collect();
        counts.sort_unstable();
        let total = counts.iter().map(|(_, count)| count).sum();
        let mut names: Vec<Name> = counts.iter().map(|(name, _)| Name::of(name)).collect();
        // Spellings with and without marks are one name.
        let mut by_letters: HashMap<&str, u32> = HashMap::new();
        for (name, (_, count)) in names.iter().zip(&counts) {
            *by_letters.entry(&name.letters).or_default() += count;
        }
        let together: Vec<u32> = names
            .iter()
            .map(|name| by_letters[name.letters.as_str()])
            .collect();
        drop(by_letters);
        for (name, count) in names.iter_mut().zip(together) {
            name.count = count;
        }
        let numbers = counts
            .iter()
            .zip(0..)
            .map(|((name, _), number)| (*name, number))
            .collect();
        Self {
            numbers,
            all: names,
            total,
        }
    }

    /// The number of a name that was entered.
    pub(super) fn of(&self, name: &str) -> u32 {
        self.numbers.get(name).copied().unwrap_or(0)
    }

    pub(super) fn get(&self, number: u32) -> &Name {
        &self.all[number as usize]
    }

    /// How common a name is: 0 rare, 1 neither, 2 common. In a short list nothing is rare.
    pub(super) fn common(&self, number: u32) -> usize {
        let share =
            (f64::from(self.get(number).count) + 0.5) / (f64::from(self.total) / 2.0 + 2_000.0);
        usize::from(share > 1.0 / 5_000.0) + usize::from(share > 1.0 / 500.0)
    }

    pub(super) fn likeness(&self, a: u32, b: u32) -> Likeness {
        likeness(self.get(a), self.get(b))
    }
}

/// How like two names are; the same whichever comes first.
fn likeness(a: &Name, b: &Name) -> Likeness {
    if a.letters == b.letters {
        return Likeness::Same;
    }
    // Names that go by each other share an initial, one of the roots at least.
    let initial = a.initials & b.initials != 0;
    if initial && goes_by(a, b) {
        return Likeness::Nickname;
    }
    if a.sound == b.sound && a.sound > 31 {
        return Likeness::Sound;
    }
    let otherwise = if initial {
        Likeness::Initial
    } else {
        Likeness::Different
    };
    // Alike are only those who share half their letters; to see that is cheap.
    if a.words.len() == b.words.len()
        && 2 * (a.has & b.has).count_ones() < (a.has | b.has).count_ones()
    {
        return otherwise;
    }
    if part(a, b) {
        return Likeness::Part;
    }
    let (short, long) = (
        a.letters.len().min(b.letters.len()),
        a.letters.len().max(b.letters.len()),
    );
    let apart = if long - short <= 2 {
        strsim::osa_distance(&a.letters, &b.letters)
    } else {
        9
    };
    if apart <= 1 && short >= 3 || apart <= 2 && short >= 7 {
        return Likeness::Near;
    }
    let alike = strsim::jaro_winkler(&a.letters, &b.letters) >= 0.86;
    if alike || short >= 3 && b.letters.starts_with(&a.letters[..3]) {
        return Likeness::Alike;
    }
    otherwise
}

fn goes_by(a: &Name, b: &Name) -> bool {
    let same_word =
        a.words.first().map(|word| &word.letters) == b.words.first().map(|word| &word.letters);
    !same_word && a.roots.iter().any(|root| b.roots.contains(root))
}

/// Whether every word of the shorter name is one of the longer.
fn part(a: &Name, b: &Name) -> bool {
    let (short, long) = if a.words.len() < b.words.len() {
        (a, b)
    } else {
        (b, a)
    };
    if short.words.len() == long.words.len() || short.words.is_empty() {
        return false;
    }
    short.words.iter().all(|word| {
        long.words.iter().any(|other| {
            word.letters == other.letters
                || word.sound == other.sound && word.sound > 31
                || word.letters.len() >= 4
                    && strsim::osa_distance(&word.letters, &other.letters) <= 1
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_like_names_are() {
        use Likeness::{Alike, Different, Initial, Near, Nickname, Part, Same, Sound};
        for (a, b, expected) in [
            ("Zoë", "ZOE", Same),
            ("O'Connell", "Oconnell", Same),
            ("Ella-Rose", "Ella Rose", Same),
            ("Łukasz", "Lukasz", Same),
            ("Elizabeth", "Beth", Nickname),
            ("Libby", "Olivia", Nickname),
            ("Muhammad", "Mohamed", Nickname),
            ("Kowalska", "Kovalska", Sound),
            ("Szymański", "Shymanski", Sound),
            ("Aleksander", "Alexander", Sound),
            ("Phillips", "Filips", Sound),
            ("Okafor-Hill", "Okafor", Part),
            ("Grace", "Grace Marie", Part),
            ("Kowalski", "Kowalska", Sound),
            ("Wiśniewski", "Wisnewiski", Sound),
            ("Bennett", "Bennert", Near),
            ("Martinez", "Martins", Near),
            ("Robinson", "Robertson", Alike),
            ("Sam", "Sunita", Initial),
            ("Amy", "Bethan", Different),
            ("Lee", "Li", Initial),
        ] {
            let (one, other) = (Name::of(a), Name::of(b));
            assert_eq!(likeness(&one, &other), expected, "{a} and {b}");
            assert_eq!(likeness(&other, &one), expected, "{b} and {a}");
        }
    }
}
