//! A percentage that a policy names, kept exactly.
//! In: a number of TOML, whole or with up to two decimals. Out: hundredths of a per cent.

use std::fmt;

use serde::Deserialize;

/// Hundredths of a per cent: 9050 is 90.5 %.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Percent(u32);

impl Percent {
    /// From hundredths of a per cent, 0 to 10,000.
    pub const fn from_hundredths(hundredths: u32) -> Option<Self> {
        if hundredths <= 10_000 {
            Some(Self(hundredths))
        } else {
            None
        }
    }

    /// Hundredths of a per cent.
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// Whether a share reaches this percentage, by exact arithmetic.
    pub fn is_reached_by(self, part: u32, whole: u32) -> bool {
        u64::from(part) * 10_000 >= u64::from(self.0) * u64::from(whole)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}%"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}%", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02}%"),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Whole(u32),
    Decimal(f64),
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let hundredths = match Number::deserialize(from)? {
            Number::Whole(n) => f64::from(n) * 100.0,
            Number::Decimal(n) => n * 100.0,
        };
        let rounded = hundredths.round();
        if (hundredths - rounded).abs() > 1e-6 || !(0.0..=10_000.0).contains(&rounded) {
            return Err(serde::de::Error::custom(
                "a percentage lies between 0 and 100 and has at most two decimals",
            ));
        }
        Ok(Self(rounded as u32))
    }
}
