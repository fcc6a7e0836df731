//! Schools side by side: their figures, which others are like them, and who may see what of whom.
//! In: counts from standings, phases, rolls and free meals, an authority's bands. Out: rates, like
//! schools, and numbers that are too small to be shown to everybody.

mod disclosure;
mod figures;
mod like;
mod national;

pub use disclosure::{Shown, shown_count, together};
pub use figures::{Figures, share};
pub use like::{Bounds, Likeness, NotCompared, Profile, like};
pub use national::{National, national};
