//! Plain English: every text is held under a reading age, worked out here.
//! In: each template written with its example. Out: Flesch-Kincaid grades under their limits.

use letters::{Block, Inline, Kind, Language, templates};

/// Grade 6 of the Flesch-Kincaid scale is read at the age of 11 (Kincaid and others 1975).
const LETTERS: f64 = 6.0;
/// What staff work from may ask a little more.
const FOR_STAFF: f64 = 7.0;

#[test]
fn every_text_is_plain_english() {
    let mut hard = Vec::new();
    for template in templates()
        .iter()
        .filter(|t| t.language == Language::English)
    {
        let document = template.preview(&template.example()).unwrap();
        let mut text = Vec::new();
        sentences(&document.blocks, &mut text);
        let grade = grade(&text);
        let limit = if template.kind == Kind::Letter {
            LETTERS
        } else {
            FOR_STAFF
        };
        if grade > limit {
            hard.push(format!("{}: {grade:.1}", template.id));
        }
    }
    assert!(hard.is_empty(), "too hard to read:\n{}", hard.join("\n"));
}

/// The measure itself can tell the two apart.
#[test]
fn the_grade_tells_plain_words_from_others() {
    let of = |text: &str| grade(&[text.to_owned()]);
    assert!(of("We miss you. Please call us. We want to help.") < 2.0);
    let heavy = "Notwithstanding previously communicated expectations regarding regularity of attendance, unauthorised absences accumulated, necessitating consideration of statutory intervention.";
    assert!(of(heavy) > 15.0);
}

/// Each paragraph and item, without names, addresses and numbers, which nobody can write more plainly.
fn sentences(blocks: &[Block], out: &mut Vec<String>) {
    let plain = |line: &[Inline]| -> String {
        let pieces = line.iter().map(|piece| match piece {
            Inline::Text(text) | Inline::Strong(text) => text.as_str(),
            Inline::Break => ". ",
        });
        pieces.collect()
    };
    for block in blocks {
        match block {
            Block::Paragraph(line) => out.push(plain(line)),
            Block::List(_, items) => out.extend(items.iter().map(|item| plain(item))),
            Block::ReplySlip(inner) => sentences(inner, out),
            _ => {}
        }
    }
}

/// 0.39 words a sentence + 11.8 syllables a word - 15.59.
fn grade(parts: &[String]) -> f64 {
    let (mut sentences, mut words, mut syllables) = (0_u32, 0_u32, 0_u32);
    for part in parts {
        for sentence in part.split(['.', '!', '?', ':']) {
            let found = sentence
                .split(|c: char| c.is_whitespace() || c == '-')
                .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()))
                .filter(|word| !word.is_empty() && !word.contains(['@', '/', '.']));
            let counts: Vec<u32> = found.map(syllables_of).collect();
            if !counts.is_empty() {
                sentences += 1;
                words += counts.len() as u32;
                syllables += counts.iter().sum::<u32>();
            }
        }
    }
    let (sentences, words, syllables) =
        (f64::from(sentences), f64::from(words), f64::from(syllables));
    0.39 * words / sentences + 11.8 * syllables / words - 15.59
}

/// Groups of vowels, without a silent e at the end.
fn syllables_of(word: &str) -> u32 {
    let word = word.to_lowercase();
    let vowel = |c: char| "aeiouy".contains(c);
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        groups += u32::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    let ed = word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded") && groups > 1;
    (groups - u32::from(silent || ed)).max(1)
}
