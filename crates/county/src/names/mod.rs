//! Names of people and places, put together from lists, and the ways registers misspell them.
//! In: chance. Out: names that no register outside this county has together.

// Long lists read best as written.
#[rustfmt::skip]
mod lists;

use crate::chance::Chance;

/// A day of observance a family may keep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Faith {
    None,
    Muslim,
    Hindu,
    Sikh,
    Jewish,
    Orthodox,
}

/// How surnames follow sex.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Surnames {
    /// The whole family has one.
    Shared,
    /// Kowalski and Kowalska, Petrov and Petrova.
    Slavic,
    /// Some families use Singh for men and Kaur for women.
    Sikh,
}

/// Names of one culture.
#[derive(Debug)]
pub(crate) struct Culture {
    share: f64,
    pub(crate) language: &'static str,
    faiths: &'static [(Faith, f64)],
    girls: &'static [&'static str],
    boys: &'static [&'static str],
    surnames: &'static [&'static str],
    style: Surnames,
}

/// Girl or boy, as registers hold it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sex {
    Female,
    Male,
}

impl Sex {
    pub(crate) fn of(chance: &mut Chance) -> Self {
        if chance.yes(0.488) {
            Self::Female
        } else {
            Self::Male
        }
    }

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
        }
    }
}

impl Culture {
    /// A culture; `others` is the share of families whose names are not English ones.
    pub(crate) fn of(chance: &mut Chance, others: f64) -> &'static Self {
        if !chance.yes(others) {
            return &lists::CULTURES[0];
        }
        &lists::CULTURES[chance.weighted(lists::CULTURES.iter().map(|c| c.share))]
    }

    pub(crate) fn faith(&self, chance: &mut Chance) -> Faith {
        chance.out_of(self.faiths)
    }

    pub(crate) fn forename(&self, sex: Sex, chance: &mut Chance) -> &'static str {
        let names = match sex {
            Sex::Female => self.girls,
            Sex::Male => self.boys,
        };
        chance.pick::<&str>(names)
    }

    /// A surname in the form that a man has; now and then two, hyphened.
    pub(crate) fn surname(&self, chance: &mut Chance) -> String {
        let one = *chance.pick(self.surnames);
        if self.style == Surnames::Sikh && chance.yes(0.35) {
            return "Singh".to_owned();
        }
        if self.language == "English" && chance.yes(0.04) && !one.contains([' ', '-']) {
            return format!("{one}-{}", chance.pick(lists::CULTURES[0].surnames));
        }
        one.to_owned()
    }

    /// The form of a family's surname that a person of this sex has.
    pub(crate) fn surname_for(&self, surname: &str, sex: Sex) -> String {
        let feminine = match (self.style, sex) {
            (Surnames::Slavic, Sex::Female)
                if surname.ends_with("ski") || surname.ends_with("cki") =>
            {
                surname.strip_suffix('i').map(|stem| format!("{stem}a"))
            }
            (Surnames::Slavic, Sex::Female)
                if surname.ends_with("ov") || surname.ends_with("ev") =>
            {
                Some(format!("{surname}a"))
            }
            (Surnames::Sikh, Sex::Female) if surname == "Singh" => Some("Kaur".to_owned()),
            _ => None,
        };
        feminine.unwrap_or_else(|| surname.to_owned())
    }
}

/// The name a child goes by, where it is not the forename.
pub(crate) fn preferred(forename: &str, chance: &mut Chance) -> Option<&'static str> {
    const SHORT: &[(&str, &[&str])] = &[
        ("Abigail", &["Abi", "Abbie"]),
        ("Alexander", &["Alex", "Xander"]),
        ("Aleksandra", &["Ola"]),
        ("Beatrice", &["Bea"]),
        ("Benjamin", &["Ben"]),
        ("Charlotte", &["Charlie", "Lottie"]),
        ("Christopher", &["Chris"]),
        ("Daniel", &["Dan", "Danny"]),
        ("Eleanor", &["Ellie", "Nell"]),
        ("Elizabeth", &["Lizzie", "Beth"]),
        ("Frederick", &["Fred", "Freddie"]),
        ("Georgina", &["Georgie"]),
        ("Isabella", &["Bella", "Izzy"]),
        ("Jakub", &["Kuba"]),
        ("James", &["Jim", "Jamie"]),
        ("Jessica", &["Jess"]),
        ("Joseph", &["Joe"]),
        ("Joshua", &["Josh"]),
        ("Matilda", &["Tilly", "Mattie"]),
        ("Matthew", &["Matt"]),
        ("Michael", &["Mike"]),
        ("Mohammed", &["Mo"]),
        ("Muhammad", &["Mo"]),
        ("Nathaniel", &["Nate"]),
        ("Oliver", &["Ollie"]),
        ("Oluwaseun", &["Seun"]),
        ("Rebecca", &["Becky", "Bex"]),
        ("Samuel", &["Sam"]),
        ("Sebastian", &["Seb"]),
        ("Temiloluwa", &["Temi"]),
        ("Theodore", &["Theo", "Teddy"]),
        ("Thomas", &["Tom"]),
        ("William", &["Will", "Billy"]),
        ("Zachary", &["Zac"]),
        ("Zuzanna", &["Zuzia"]),
    ];
    let (_, short) = SHORT.iter().find(|(long, _)| *long == forename)?;
    chance.yes(0.5).then(|| *chance.pick(short))
}

/// A name as someone in a hurry types it: two letters changed round, one of a pair lost, marks
/// left off, or `y` for `i`.
pub(crate) fn misspelt(name: &str, chance: &mut Chance) -> String {
    let plain = ascii(name);
    if plain != name && chance.yes(0.7) {
        return plain;
    }
    let mut letters: Vec<char> = name.chars().collect();
    let pair = letters.windows(2).position(|w| w[0] == w[1]);
    if let Some(at) = pair {
        letters.remove(at);
    } else if let (Some(at), true) = (
        letters.iter().skip(1).position(|&c| c == 'i'),
        chance.yes(0.5),
    ) {
        letters[at + 1] = 'y';
    } else if letters.len() > 3 {
        let at = 1 + chance.below(letters.len() - 2);
        if letters[at].is_lowercase()
            && letters[at + 1].is_lowercase()
            && letters[at] != letters[at + 1]
        {
            letters.swap(at, at + 1);
        } else {
            letters.push('e');
        }
    } else {
        letters.push('e');
    }
    letters.into_iter().collect()
}

/// A name in plain letters, for addresses of mail and for registers that had no others.
pub(crate) fn ascii(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'á' | 'ã' | 'ă' | 'ą' | 'â' | 'ä' => 'a',
            'Á' => 'A',
            'č' | 'ć' | 'ç' => 'c',
            'Ç' => 'C',
            'é' | 'ë' | 'ê' | 'ę' | 'ė' => 'e',
            'É' => 'E',
            'ğ' => 'g',
            'í' | 'ı' => 'i',
            'ł' => 'l',
            'Ł' => 'L',
            'ń' | 'ñ' => 'n',
            'ó' | 'ô' | 'õ' | 'ö' => 'o',
            'Ö' => 'O',
            'ś' | 'ș' | 'ş' | 'š' => 's',
            'Ș' | 'Ş' => 'S',
            'ț' => 't',
            'Ț' => 'T',
            'ú' | 'ü' | 'ū' => 'u',
            'ź' | 'ż' | 'ž' => 'z',
            'Ž' => 'Z',
            other => other,
        })
        .collect()
}

/// A place that is nowhere.
pub(crate) fn place(chance: &mut Chance) -> String {
    format!(
        "{}{}",
        chance.pick(lists::PLACE_STARTS),
        chance.pick(lists::PLACE_ENDS)
    )
}

/// A house in a street.
pub(crate) fn house(chance: &mut Chance) -> String {
    let street = chance.pick(lists::STREETS);
    let number = 1 + chance.below(140);
    if chance.yes(0.06) {
        format!("Flat {}, {number} {street}", 1 + chance.below(24))
    } else {
        format!("{number} {street}")
    }
}

/// A saint with a school, as in "St Bede's".
pub(crate) fn saint(chance: &mut Chance) -> &'static str {
    chance.pick::<&str>(lists::SAINTS)
}

/// A tree with a school.
pub(crate) fn tree(chance: &mut Chance) -> &'static str {
    chance.pick::<&str>(lists::TREES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Subject;

    #[test]
    fn plain_letters_are_plain_for_every_name() {
        for culture in lists::CULTURES {
            for name in culture
                .girls
                .iter()
                .chain(culture.boys)
                .chain(culture.surnames)
            {
                assert!(ascii(name).is_ascii(), "{name}");
            }
        }
    }

    #[test]
    fn misspelling_changes_a_name() {
        let mut chance = Chance::of(1, Subject::Identity, 0, 0);
        for name in ["Smith", "Bennett", "Wójcik", "Ng", "O'Neill", "Lee"] {
            for _ in 0..20 {
                assert_ne!(misspelt(name, &mut chance), name);
            }
        }
    }

    #[test]
    fn daughters_have_the_feminine_form() {
        let polish = lists::CULTURES
            .iter()
            .find(|c| c.language == "Polish")
            .unwrap();
        assert_eq!(polish.surname_for("Zieliński", Sex::Female), "Zielińska");
        assert_eq!(polish.surname_for("Zieliński", Sex::Male), "Zieliński");
        assert_eq!(polish.surname_for("Nowak", Sex::Female), "Nowak");
        assert_eq!(polish.surname_for("Wójcik", Sex::Female), "Wójcik");
    }
}
