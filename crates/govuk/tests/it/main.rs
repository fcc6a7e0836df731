//! The components against the fixtures and templates of those who designed them, the page, and the assets.

mod assets;
mod dom;
mod escaping;
mod fixtures;
mod mapped;
mod moj;
mod options;
mod page;
mod parts;
