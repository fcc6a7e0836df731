//! A pupil as one roll holds them, and the same made ready to be compared.
//! In: borrowed text. Out: a [`Record`]; numbers, keys and packed dates of it.

use jiff::civil::Date;

use super::names::Names;

/// A pupil as one school's roll holds them. Blank is not known.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Record<'a> {
    /// Unique pupil number.
    pub upn: &'a str,
    /// The number before.
    pub former_upn: &'a str,
    /// Forenames.
    pub forename: &'a str,
    /// Surname.
    pub surname: &'a str,
    /// Date of birth.
    pub born: Option<Date>,
    /// `F` or `M`; anything else is not known.
    pub sex: &'a str,
    /// House, street and place.
    pub address: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// The school of this roll.
    pub laestab: &'a str,
    /// The school before, as far as this one was told.
    pub former_laestab: &'a str,
    /// Numbers of brothers and sisters, blanks between.
    pub siblings: &'a str,
}

/// A record made ready.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    pub(super) upn: u128,
    pub(super) former_upn: u128,
    pub(super) forename: u32,
    pub(super) surname: u32,
    /// Year, month, day as eight digits; 0 is not known.
    pub(super) born: u32,
    pub(super) sex: u8,
    /// Numbers of the house and the beginning of the street.
    pub(super) house: u64,
    pub(super) postcode: u64,
    pub(super) laestab: u64,
    pub(super) former_laestab: u64,
    pub(super) siblings: Vec<u128>,
}

impl Prepared {
    /// Makes a record ready; its names have been entered already.
    pub(super) fn of(record: &Record<'_>, names: &Names<'_>) -> Self {
        Self {
            upn: packed(record.upn),
            former_upn: packed(record.former_upn),
            forename: names.of(record.forename),
            surname: names.of(record.surname),
            born: record.born.map_or(0, digits),
            sex: match record.sex.as_bytes() {
                [b'F' | b'f'] => b'F',
                [b'M' | b'm'] => b'M',
                _ => 0,
            },
            house: house(record.address),
            postcode: packed(record.postcode) as u64,
            laestab: packed(record.laestab) as u64,
            former_laestab: packed(record.former_laestab) as u64,
            siblings: record.siblings.split_whitespace().map(packed).collect(),
        }
    }
}

/// Letters and digits as one number, capitals without what stands between; 0 when there is none.
/// Sixteen at most count: no number of a pupil, school or postcode has more.
pub(super) fn packed(text: &str) -> u128 {
    text.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .take(16)
        .fold(0, |all, byte| {
            all << 8 | u128::from(byte.to_ascii_uppercase())
        })
}

/// Whether two numbers differ in one letter, or in two that were changed round.
pub(super) fn one_letter_apart(a: u128, b: u128) -> bool {
    let differs = a ^ b;
    if differs == 0 {
        return false;
    }
    let first = differs.trailing_zeros() / 8 * 8;
    let rest = differs >> first;
    if rest >> 8 == 0 {
        return true;
    }
    let pair = |of: u128| (of >> first) as u16;
    rest >> 16 == 0 && pair(a) == pair(b).swap_bytes()
}

/// A temporary number ends in a letter.
pub(super) const fn is_temporary(upn: u128) -> bool {
    (upn as u8).is_ascii_alphabetic()
}

/// A date as eight digits.
pub(super) fn digits(date: Date) -> u32 {
    date.year() as u32 * 10_000 + date.month() as u32 * 100 + date.day() as u32
}

/// The numbers of a house and the first three letters of its street; 0 when there is no number.
fn house(address: &str) -> u64 {
    let mut numbers: u64 = 0;
    let mut street: u64 = 0;
    let mut after = 0;
    for byte in address.bytes() {
        if byte.is_ascii_digit() {
            if after > 0 {
                numbers = numbers.wrapping_mul(31);
            }
            numbers = numbers.wrapping_mul(10) + u64::from(byte - b'0') + 1;
            (street, after) = (0, 0);
        } else if byte.is_ascii_alphabetic() && numbers > 0 && after < 3 {
            street = street << 8 | u64::from(byte.to_ascii_uppercase());
            after += 1;
        }
    }
    if numbers == 0 {
        0
    } else {
        (numbers << 24) ^ street
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_is_the_same_however_written() {
        let same = house("12 High Street, Aldernmere");
        assert_eq!(same, house("12 HIGH ST"));
        assert_ne!(same, house("12 Hill Street"));
        assert_ne!(same, house("13 High Street"));
        assert_ne!(same, house("Flat 3, 12 High Street"));
        assert_eq!(house("The Old Rectory"), 0);
    }

    #[test]
    fn numbers_one_letter_apart() {
        let apart = |a, b| one_letter_apart(packed(a), packed(b));
        assert!(apart("A123456789012", "A123456789013"));
        assert!(apart("A123456789012", "A123456798012"));
        assert!(!apart("A123456789012", "A123456789012"));
        assert!(!apart("A123456789012", "A123456789021A"));
        assert!(!apart("A123456789012", "A123456879021"));
        assert_eq!(packed("zz1 2ab"), packed("ZZ12AB"));
    }
}
