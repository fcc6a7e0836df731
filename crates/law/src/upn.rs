//! Unique pupil numbers: their shape, their check letter, and temporary ones.
//! In: text. Out: a verdict that names the right letter when the given one is wrong.
//! Source: DfE, unique pupil numbers: guidance for schools.

use crate::{Cited, cite};

/// The 23 letters in the order of the remainder; I, O and S are not used.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// What a text is, as a unique pupil number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// A permanent number whose check letter is right.
    Permanent,
    /// A temporary number (its last character is a letter) whose check letter is right.
    Temporary,
    /// The shape of a number, but the check letter should be this one.
    WrongLetter {
        /// The letter that the other twelve characters ask for.
        should_be: char,
    },
    /// Not the shape of a number: a letter, then twelve digits, or eleven and a letter.
    Malformed,
}

/// The check letter that the twelve characters after it ask for; `None` when they are not eleven
/// digits and a twelfth digit or letter.
///
/// Each character times its position (2 to 13), summed, modulo 23. A letter at the end, which
/// marks a temporary number, counts as its place among the 23.
pub fn check_letter(rest: &str) -> Cited<Option<char>> {
    let cite = cite!("DfE UPN guide", "check letter");
    let Ok(rest) = <&[u8; 12]>::try_from(rest.as_bytes()) else {
        return Cited::new(None, cite);
    };
    let mut sum = 0;
    for (i, b) in rest.iter().enumerate() {
        let value = match b {
            b'0'..=b'9' => usize::from(b - b'0'),
            _ if i == 11 => match LETTERS.iter().position(|l| l == b) {
                Some(at) => at,
                None => return Cited::new(None, cite),
            },
            _ => return Cited::new(None, cite),
        };
        sum += value * (i + 2);
    }
    Cited::new(Some(char::from(LETTERS[sum % 23])), cite)
}

/// Judges a text as a unique pupil number. Schools hold pupils whose number is wrong, so this is
/// a warning to them and never a reason to lose the pupil.
pub fn judge(text: &str) -> Cited<Verdict> {
    let cite = cite!("DfE UPN guide", "format and check letter");
    let verdict = match (text.as_bytes().first(), text.get(1..)) {
        (Some(first), Some(rest)) if LETTERS.contains(first) => match check_letter(rest).value {
            None => Verdict::Malformed,
            Some(right) if right != char::from(*first) => Verdict::WrongLetter { should_be: right },
            Some(_) if rest.as_bytes()[11].is_ascii_digit() => Verdict::Permanent,
            Some(_) => Verdict::Temporary,
        },
        _ => Verdict::Malformed,
    };
    Cited::new(verdict, cite)
}
