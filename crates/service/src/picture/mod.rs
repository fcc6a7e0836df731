//! Figures as pictures: lines over weeks, bars beside one another.
//! In: names and rates. Out: SVG with a title and a description, and always the table beneath.
//! No script and no inline style: colours are classes of the site's own style sheet, lines differ by
//! their dashes too, and every number stands in the table.

mod bars;
mod lines;

pub(crate) use bars::{Bar, Bars};
pub(crate) use lines::{Line, Lines, Look};

/// A rate in hundredths of a per cent as a label of a picture: "94.6%".
pub(crate) fn short(rate: u32) -> String {
    let tenths = (rate + 5) / 10;
    format!("{}.{}%", tenths / 10, tenths % 10)
}
