//! What letters must say and must never say.
//! In: the templates, invented and hostile facts. Out: that what was promised holds.
#![allow(clippy::unwrap_used)] // a test that cannot go on should stop

mod content;
mod families;
mod fuzz_corpus;
mod own_words;
mod page;
mod paper;
mod print;
mod reading_age;
mod soundness;
mod tools;
mod two_languages;
mod values;
mod word;
