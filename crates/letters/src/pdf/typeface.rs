//! The typeface of the PDFs: Noto Sans, regular and bold (SIL Open Font License 1.1).
//! In: the fonts that the build script found. Out: them, or nothing when the program was built without.

use typst::foundations::Bytes;
use typst::text::Font;

include!(concat!(env!("OUT_DIR"), "/typeface.rs"));

/// How much of the typeface a letter is set with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Signs {
    /// Those that nearly every letter is written with.
    Everyday,
    /// Every one.
    All,
}

/// The faces, the regular one first; `None` when the program was built without them.
pub(super) fn fonts(signs: Signs) -> Option<Vec<Font>> {
    let faces = match signs {
        Signs::Everyday => EVERYDAY,
        Signs::All => FACES,
    };
    let fonts: Option<Vec<Font>> = faces
        .iter()
        .map(|face| Font::new(Bytes::new(*face), 0))
        .collect();
    fonts.filter(|fonts| !fonts.is_empty())
}
