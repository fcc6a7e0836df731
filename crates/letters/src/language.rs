//! The languages letters are written in: dates, times, and the few words around every letter.
//! In: a value. Out: it in the words of the language.

use jiff::civil::{Date, Time, Weekday};
use serde::Deserialize;

/// A language of a letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Polish.
    #[serde(rename = "pl")]
    Polish,
    /// Romanian.
    #[serde(rename = "ro")]
    Romanian,
}

/// The words around every letter.
pub(crate) struct Words {
    /// Before the salutation.
    pub(crate) greeting: &'static str,
    /// Before the signature.
    pub(crate) closing: &'static str,
    pub(crate) telephone: &'static str,
    pub(crate) email: &'static str,
    pub(crate) reference: &'static str,
    /// `Page`, and what stands between the page and how many there are.
    pub(crate) page: &'static str,
    pub(crate) of: &'static str,
    pub(crate) cut_here: &'static str,
    /// On a text that nobody has reviewed.
    pub(crate) draft: &'static str,
    /// Above the same letter in English, which follows a translation.
    pub(crate) in_english: &'static str,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 3] = [Language::English, Language::Polish, Language::Romanian];

    /// Its code (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Polish => "pl",
            Language::Romanian => "ro",
        }
    }

    /// Its tag with the region, as Word writes it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::English => "en-GB",
            Language::Polish => "pl-PL",
            Language::Romanian => "ro-RO",
        }
    }

    /// Its name in English, for the people who choose.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Polish => "Polish",
            Language::Romanian => "Romanian",
        }
    }

    /// The language that a record names, in English, in the language itself or by its code (`Polish`, `polski`,
    /// `pl`, `pl-PL`). `None` for none of ours, and where two are named: a person decides.
    pub fn named(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (name, region) = match text.split_once(['-', '_']) {
            Some((code, region)) if code.len() <= 3 => (code, Some(region)),
            _ => (text.as_str(), None),
        };
        let own = match name {
            "en" | "eng" | "english" => Self::English,
            "pl" | "pol" | "polish" | "polski" | "język polski" | "jezyk polski" | "po polsku" => {
                Self::Polish
            }
            "ro" | "ron" | "rum" | "romanian" | "română" | "romana" | "românește" | "romaneste"
            | "limba română" | "limba romana" => Self::Romanian,
            _ => return None,
        };
        // What follows a code is a region or a script: two letters or four, or three digits.
        let is_region =
            |r: &str| matches!(r.len(), 2..=4) && r.chars().all(|c| c.is_ascii_alphanumeric());
        region.is_none_or(is_region).then_some(own)
    }

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Language::English => &Words {
                greeting: "Dear",
                closing: "Yours sincerely",
                telephone: "Telephone",
                email: "Email",
                reference: "Our reference",
                page: "Page",
                of: "of",
                cut_here: "Please fill in this part and send it back to the school",
                draft: "Draft. Nobody has reviewed this text. It must not be sent.",
                in_english: "The same letter in English",
            },
            Language::Polish => &Words {
                greeting: "Dzień dobry,",
                closing: "Z poważaniem",
                telephone: "Telefon",
                email: "E-mail",
                reference: "Nasz numer",
                page: "Strona",
                of: "z",
                cut_here: "Prosimy wypełnić tę część i odesłać do szkoły",
                draft: "Draft. Nobody has reviewed this text. It must not be sent.",
                in_english: "Ten sam list po angielsku. The same letter in English",
            },
            Language::Romanian => &Words {
                greeting: "Bună ziua,",
                closing: "Cu stimă",
                telephone: "Telefon",
                email: "E-mail",
                reference: "Referința noastră",
                page: "Pagina",
                of: "din",
                cut_here: "Vă rugăm să completați această parte și să o trimiteți școlii",
                draft: "Draft. Nobody has reviewed this text. It must not be sent.",
                in_english: "Aceeași scrisoare în limba engleză. The same letter in English",
            },
        }
    }

    /// `Monday 9 March 2026`.
    pub fn date(self, date: Date) -> String {
        let (days, months) = match self {
            Language::English => (&ENGLISH_DAYS, &ENGLISH_MONTHS),
            Language::Polish => (&POLISH_DAYS, &POLISH_MONTHS),
            Language::Romanian => (&ROMANIAN_DAYS, &ROMANIAN_MONTHS),
        };
        let day = days[weekday(date.weekday())];
        let month = months[usize::from(date.month().unsigned_abs()) - 1];
        let comma = if self == Language::English { "" } else { "," };
        format!("{day}{comma} {} {month} {}", date.day(), date.year())
    }

    /// `9am`, `3:30pm`, `midday`; by the 24-hour clock in other languages.
    pub fn time(self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        if self != Language::English {
            return format!("{hour}:{minute:02}");
        }
        match (hour, minute) {
            (12, 0) => return "midday".to_owned(),
            (0, 0) => return "midnight".to_owned(),
            _ => {}
        }
        let half = if hour < 12 { "am" } else { "pm" };
        let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
        if minute == 0 {
            format!("{hour}{half}")
        } else {
            format!("{hour}:{minute:02}{half}")
        }
    }

    /// `87.5%`, `90%`.
    pub fn percent(self, tenths: u32) -> String {
        let point = if self == Language::English { '.' } else { ',' };
        match tenths % 10 {
            0 => format!("{}%", tenths / 10),
            rest => format!("{}{point}{rest}%", tenths / 10),
        }
    }
}

fn weekday(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

const ENGLISH_DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const POLISH_DAYS: [&str; 7] = [
    "poniedziałek",
    "wtorek",
    "środa",
    "czwartek",
    "piątek",
    "sobota",
    "niedziela",
];
const POLISH_MONTHS: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];
const ROMANIAN_DAYS: [&str; 7] = [
    "luni",
    "marți",
    "miercuri",
    "joi",
    "vineri",
    "sâmbătă",
    "duminică",
];
const ROMANIAN_MONTHS: [&str; 12] = [
    "ianuarie",
    "februarie",
    "martie",
    "aprilie",
    "mai",
    "iunie",
    "iulie",
    "august",
    "septembrie",
    "octombrie",
    "noiembrie",
    "decembrie",
];
