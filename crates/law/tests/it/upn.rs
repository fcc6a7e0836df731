//! Unique pupil numbers: shape, check letter, and what the check letter can catch.

use law::upn::{self, Verdict};
use proptest::prelude::*;

use Verdict::{Malformed, Permanent, Temporary, WrongLetter};

/// The 23 letters by remainder, written out once more for the test.
const LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";

#[test]
fn numbers_are_judged_by_shape_and_letter() {
    #[rustfmt::skip]
    let table = [
        ("B801200005001", Permanent, "the public test number"),
        ("X88541232501A", Temporary, "a letter at the end counts as its place: A is 0"),
        ("P207000016049", Permanent, "2 x2, 0, 7 x4 ... sum 266, remainder 13: P"),
        ("B207000016049", WrongLetter { should_be: 'P' }, "a widely copied help page says B, to become Q"),
        ("Q207000016049", WrongLetter { should_be: 'P' }, "and Q is wrong as well"),
        ("A000000000000", Permanent, "remainder 0 is A"),
        ("Z00000000000Z", WrongLetter { should_be: 'L' }, "Z is 22; 22 x 13 leaves 10: L"),
        ("L00000000000Z", Temporary, "the same with its letter"),
        ("A801200005001", WrongLetter { should_be: 'B' }, "one letter off"),
        ("", Malformed, "nothing"),
        ("B", Malformed, "a letter alone"),
        ("B80120000500", Malformed, "twelve characters"),
        ("B8012000050011", Malformed, "fourteen characters"),
        ("b801200005001", Malformed, "small letters are not used"),
        ("I801200005001", Malformed, "I is not among the letters"),
        ("O801200005001", Malformed, "nor is O"),
        ("S801200005001", Malformed, "nor is S"),
        ("X88541232501I", Malformed, "nor at the end"),
        ("X88541232501O", Malformed, "nor at the end"),
        ("X88541232501S", Malformed, "nor at the end"),
        ("X88541232501a", Malformed, "small letters are not used at the end either"),
        ("B8012000050A1", Malformed, "a letter in the middle"),
        ("8012000050011", Malformed, "no letter first"),
        (" B80120000500", Malformed, "a space first"),
        ("B801200005001 ", Malformed, "a space last"),
        ("B80120000500é", Malformed, "a letter of two bytes"),
        ("É801200005001", Malformed, "and at the front"),
        ("B80120000500\u{661}", Malformed, "a digit of another script"),
    ];
    for (text, expected, why) in table {
        assert_eq!(upn::judge(text).value, expected, "{text:?}: {why}");
    }
}

#[test]
fn the_check_letter_is_the_weighted_sum_modulo_23() {
    #[rustfmt::skip]
    let table = [
        ("801200005001", Some('B'), "8x2 + 0 + 1x4 + 2x5 + 5x10 + 1x13 = 93, remainder 1"),
        ("207000016049", Some('P'), "266, remainder 13"),
        ("88541232501A", Some('X'), "the temporary example"),
        ("88541232501B", Some('L'), "a letter further adds 13, and 33 is 10 past 23"),
        ("00000000000A", Some('A'), "A is 0 ..."),
        ("000000000000", Some('A'), "... so a digit 0 in its place asks for the same letter"),
        ("100000000000", Some('C'), "the first digit weighs 2"),
        ("000000000001", Some('P'), "the last weighs 13"),
        ("00000000000", None, "eleven characters"),
        ("0000000000000", None, "thirteen characters"),
        ("A00000000000", None, "a letter elsewhere than at the end"),
        ("00000000000I", None, "a letter that is not used"),
        ("00000000000-", None, "neither digit nor letter"),
        ("", None, "nothing"),
    ];
    for (rest, expected, why) in table {
        assert_eq!(upn::check_letter(rest).value, expected, "{rest:?}: {why}");
    }
}

fn letter_of(rest: &str) -> char {
    upn::check_letter(rest).value.expect("twelve characters")
}

fn number(letter: char, rest: &[u8]) -> String {
    let mut text = String::from(letter);
    text.extend(rest.iter().map(|b| char::from(*b)));
    text
}

/// Eleven digits and a twelfth digit or letter, as what stands behind the check letter.
fn any_rest() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{12}", "[0-9]{11}[A-HJ-NP-RT-Z]"]
}

/// Every character that could stand at a place of `rest`.
fn could_stand(at: usize) -> String {
    match at {
        11 => format!("0123456789{LETTERS}"),
        _ => "0123456789".to_owned(),
    }
}

/// What the last character is worth: a letter its place, a digit itself.
fn worth(c: char) -> Option<usize> {
    LETTERS
        .find(c)
        .or_else(|| c.to_digit(10).map(|d| d as usize))
}

proptest! {
    /// Any twelve characters of the right shape are a number with exactly one of the 23 letters,
    /// and with any other the verdict names that one.
    #[test]
    fn one_letter_fits(rest in any_rest()) {
        let right = letter_of(&rest);
        let kind = if rest.ends_with(|c: char| c.is_ascii_digit()) { Permanent } else { Temporary };
        for letter in LETTERS.chars() {
            let expected = if letter == right { kind } else { WrongLetter { should_be: right } };
            prop_assert_eq!(upn::judge(&number(letter, rest.as_bytes())).value, expected);
        }
    }

    /// One wrong character is always caught: two digits at a place differ by at most 9 and two
    /// last characters by at most 22, weights are 2 to 13, and 23 is prime, so the sum cannot come
    /// out the same. The one exception is at the end, where a letter and a digit of the same worth
    /// (A and 0, B and 1 ...) cannot be told apart by any sum.
    #[test]
    fn one_wrong_character_is_caught(rest in any_rest(), at in 0_usize..12) {
        let right = letter_of(&rest);
        for c in could_stand(at).chars() {
            let mut changed = rest.clone().into_bytes();
            let old = char::from(std::mem::replace(&mut changed[at], c as u8));
            if worth(old) == worth(c) {
                continue;
            }
            let verdict = upn::judge(&number(right, &changed)).value;
            prop_assert!(
                matches!(verdict, WrongLetter { should_be } if should_be != right),
                "{} to {} at {}: {:?}", old, c, at, verdict
            );
        }
    }

    /// Two digits that changed places, neighbours or not, are always caught: their weights differ
    /// by at most 11 and they by at most 9.
    #[test]
    fn two_digits_that_changed_places_are_caught(
        rest in "[0-9]{12}", one in 0_usize..12, other in 0_usize..12
    ) {
        let mut changed = rest.clone().into_bytes();
        changed.swap(one, other);
        prop_assume!(changed != rest.as_bytes());
        let verdict = upn::judge(&number(letter_of(&rest), &changed)).value;
        prop_assert!(matches!(verdict, WrongLetter { .. }), "{:?}", verdict);
    }

    /// No text whatever makes the judge panic, and only the right shape is judged by its letter.
    #[test]
    fn any_text_is_judged(text in ".{0,16}") {
        let c: Vec<char> = text.chars().collect();
        let shaped = c.len() == 13
            && LETTERS.contains(c[0])
            && c[1..12].iter().all(char::is_ascii_digit)
            && (c[12].is_ascii_digit() || LETTERS.contains(c[12]));
        prop_assert_eq!(upn::judge(&text).value != Malformed, shaped);
    }
}
