//! How the next school's office writes a child down: from a form, by ear, or from the last school.
//! In: the last school's row. Out: the next one's, and what became different.

use jiff::civil::Date;

use super::{Change, Row};
use crate::chance::Chance;
use crate::names;
use crate::people::Home;

/// Stands for a temporary number until the school gives one.
pub(super) const TEMPORARY: &str = "temporary";

/// Writes a child down anew.
pub(super) fn enter(
    row: &Row,
    new_home: Option<&Home>,
    other_surname: Option<&str>,
    family: &[String],
    chance: &mut Chance,
) -> (Row, Vec<Change>) {
    let mut new = row.clone();
    let mut changes = Vec::new();
    number(&mut new, family, &mut changes, chance);
    forename(&mut new, &mut changes, chance);
    surname(&mut new, other_surname, &mut changes, chance);
    if chance.yes(0.02) {
        std::mem::swap(&mut new.forename, &mut new.surname);
        changes.push(Change::Swapped);
    }
    born(&mut new, &mut changes, chance);
    if chance.yes(0.01) {
        new.sex = match (chance.yes(0.5), new.sex) {
            (true, _) => "",
            (false, "F") => "M",
            (false, _) => "F",
        };
    }
    address(&mut new, new_home, &mut changes, chance);
    (new, changes)
}

fn number(new: &mut Row, family: &[String], changes: &mut Vec<Change>, chance: &mut Chance) {
    let at = chance.unit();
    if at < 0.35 {
        return;
    }
    if at < 0.68 {
        new.upn.clear();
        changes.push(Change::NoUpn);
    } else if at < 0.90 {
        if chance.yes(0.2) {
            new.former_upn = new.upn.clone();
        }
        TEMPORARY.clone_into(&mut new.upn);
        changes.push(Change::TemporaryUpn);
    } else {
        let other = family.iter().find(|upn| **upn != new.upn);
        match other {
            // The form of a brother or sister lay on top.
            Some(other) if chance.yes(0.5) => new.upn.clone_from(other),
            _ => new.upn = mistyped(&new.upn, chance),
        }
        changes.push(Change::WrongUpn);
    }
}

/// A number with a digit wrong, or with two changed round.
fn mistyped(upn: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = upn.chars().collect();
    let at = 1 + chance.below(letters.len() - 2);
    if letters[at] != letters[at + 1] && chance.yes(0.5) {
        letters.swap(at, at + 1);
    } else {
        letters[at] = other_digit(letters[at], chance);
    }
    letters.into_iter().collect()
}

fn other_digit(digit: char, chance: &mut Chance) -> char {
    let now = digit.to_digit(10).unwrap_or(0);
    let then = (now + 1 + chance.below(9) as u32) % 10;
    char::from_digit(then, 10).unwrap_or('0')
}

fn forename(new: &mut Row, changes: &mut Vec<Change>, chance: &mut Chance) {
    if chance.yes(0.4)
        && let Some(short) = names::preferred(&new.forename, chance)
    {
        short.clone_into(&mut new.forename);
        changes.push(Change::Nickname);
        return;
    }
    let at = chance.unit();
    if at < 0.06 {
        new.forename = names::misspelt(&new.forename, chance);
        changes.push(Change::Misspelt);
    } else if at < 0.12 {
        transliterate(&mut new.forename, changes, chance);
    } else if at < 0.16 {
        const MIDDLE: &[&str] = &[
            "Ann", "Grace", "James", "Lee", "Marie", "Rose", "Thomas", "Ali", "Maria", "Jan",
        ];
        match new.forename.split_once(['-', ' ']) {
            Some((first, _)) => new.forename = first.to_owned(),
            None => new.forename = format!("{} {}", new.forename, chance.pick(MIDDLE)),
        }
        changes.push(Change::MiddleName);
    }
}

fn surname(new: &mut Row, other: Option<&str>, changes: &mut Vec<Change>, chance: &mut Chance) {
    if let Some(other) = other {
        if chance.yes(0.35) {
            new.surname = format!("{}-{other}", new.surname);
            changes.push(Change::DoubleBarrelled);
        } else {
            other.clone_into(&mut new.surname);
            changes.push(Change::OtherSurname);
        }
        return;
    }
    let at = chance.unit();
    if at < 0.07 {
        new.surname = names::misspelt(&new.surname, chance);
        changes.push(Change::Misspelt);
    } else if at < 0.13 {
        transliterate(&mut new.surname, changes, chance);
    } else if let (true, Some((first, second))) = (at < 0.4, new.surname.split_once('-')) {
        new.surname = if chance.yes(0.5) { first } else { second }.to_owned();
        changes.push(Change::DoubleBarrelled);
    }
}

/// Ways in which two tongues or two clerks write one sound.
const SOUNDS: &[(&str, &str)] = &[
    ("muhammad", "mohamed"),
    ("mohammed", "muhammed"),
    ("mohammad", "mohamad"),
    ("yusuf", "yousef"),
    ("omar", "umar"),
    ("hussain", "hussein"),
    ("hossain", "hussain"),
    ("chowdhury", "choudhry"),
    ("chaudhry", "chowdhury"),
    ("sheikh", "shaikh"),
    ("rahman", "rehman"),
    ("ahmed", "ahmad"),
    ("qureshi", "koreshi"),
    ("khadija", "hadidja"),
    ("george", "georgi"),
    ("szcz", "shch"),
    ("krzy", "kshi"),
    ("sz", "sh"),
    ("cz", "ch"),
    ("rz", "zh"),
    ("ks", "x"),
    ("x", "ks"),
    ("w", "v"),
    ("ch", "kh"),
    ("sh", "š"),
    ("j", "y"),
    ("kh", "h"),
    ("ph", "f"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("ia", "iya"),
    ("ya", "ia"),
    ("ey", "y"),
    ("y", "i"),
    ("ie", "y"),
    ("ai", "ay"),
    ("th", "t"),
    ("dh", "d"),
    ("aa", "a"),
    ("u", "oo"),
];

fn transliterate(name: &mut String, changes: &mut Vec<Change>, chance: &mut Chance) {
    let low = names::ascii(name).to_lowercase();
    let fits: Vec<&(&str, &str)> = SOUNDS
        .iter()
        .filter(|(from, _)| low.contains(from))
        .collect();
    if fits.is_empty() {
        return;
    }
    // The longest are listed first and are likeliest.
    let (from, to) = fits[chance.below(fits.len().min(2))];
    let mut new = low.replacen(from, to, 1);
    if chance.yes(0.25) && fits.len() > 2 {
        let (from, to) = fits[2 + chance.below(fits.len() - 2)];
        new = new.replacen(from, to, 1);
    }
    *name = capitals(&new);
    changes.push(Change::Transliterated);
}

/// A capital at the beginning of each part.
fn capitals(name: &str) -> String {
    let mut start = true;
    name.chars()
        .flat_map(|c| {
            let upper = start;
            start = !c.is_alphabetic();
            if upper {
                c.to_uppercase().collect::<Vec<_>>()
            } else {
                vec![c]
            }
        })
        .collect()
}

fn born(new: &mut Row, changes: &mut Vec<Change>, chance: &mut Chance) {
    let Some(born) = new.born else { return };
    let at = chance.unit();
    if at < 0.05 {
        let swapped = Date::new(born.year(), born.day(), born.month());
        if let (Ok(swapped), true) = (swapped, born.day() != born.month()) {
            new.born = Some(swapped);
            changes.push(Change::DayMonth);
        }
    } else if at < 0.09 {
        new.born = Some(one_digit(born, chance));
        changes.push(Change::OneDigit);
    } else if at < 0.10 {
        new.born = None;
        changes.push(Change::NotBorn);
    }
}

/// A date with one digit of its day, month or year wrong.
pub(super) fn one_digit(born: Date, chance: &mut Chance) -> Date {
    let text = format!("{:04}{:02}{:02}", born.year(), born.month(), born.day());
    loop {
        let mut digits: Vec<char> = text.chars().collect();
        // The century is right.
        let at = 3 + chance.below(5);
        digits[at] = other_digit(digits[at], chance);
        let number =
            |from: usize, to: usize| digits[from..to].iter().collect::<String>().parse::<i16>();
        if let (Ok(year), Ok(month), Ok(day)) = (number(0, 4), number(4, 6), number(6, 8))
            && let Ok(date) = Date::new(year, month as i8, day as i8)
        {
            return date;
        }
    }
}

fn address(new: &mut Row, home: Option<&Home>, changes: &mut Vec<Change>, chance: &mut Chance) {
    if let Some(home) = home {
        new.address.clone_from(&home.address);
        new.postcode.clone_from(&home.postcode);
        changes.push(Change::NewAddress);
    }
    if chance.yes(0.15) {
        // As people write it.
        new.address = new
            .address
            .replace(" Road", " Rd")
            .replace(" Street", " St")
            .replace(" Lane", " Ln")
            .to_uppercase();
    }
    match chance.unit() {
        u if u < 0.03 => new.postcode.clear(),
        u if u < 0.06 => new.postcode = new.postcode.replace(' ', "").to_lowercase(),
        u if u < 0.09 => {
            let mut letters: Vec<char> = new.postcode.chars().collect();
            letters.pop();
            letters.push(char::from(b'A' + chance.below(26) as u8));
            new.postcode = letters.into_iter().collect();
        }
        _ => {}
    }
}
