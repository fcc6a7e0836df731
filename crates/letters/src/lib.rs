//! Letters: what a school or an authority says to one parent about one child.
//!
//! Comes in: facts and a template. Goes out: a document, and that as tagged PDF, as Word, as the text of
//! an e-mail and as a page; or a refusal in plain English. No file, clock or database.
//!
//! A letter is made of one addressee's facts and nothing else: [`Facts`] holds one parent and one child, and
//! [`Template::write`] sees nothing beside them. Values are data: they travel through the template's
//! Markdown as characters that mean nothing there ([`sealed`]), so no name or note can become a heading, a
//! list or a link.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod document;
mod facts;
mod language;
mod markdown;
mod pdf;
pub mod sealed;
mod template;
mod together;
mod word;
pub mod words;

pub use document::{
    Blank, Block, Document, Head, Inline, ListKind, Look, Picture, Signature, Table,
};
pub use facts::{Addressee, Child, Facts, Field, Missing, School, Sender, tidy};
pub use language::Language;
pub use pdf::Failure;
pub use template::{
    FieldKind, FieldNeeded, Kind, Purpose, Refusal, Review, Seed, Standing, Template, Unsound,
    find, templates,
};
pub use together::{NotTogether, together};
