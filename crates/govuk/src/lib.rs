//! GOV.UK Frontend and MoJ Frontend components as typed values, the page around them, and their assets.
//! In: words, values and addresses from a page of the service.
//! Out: HTML in which everything a person typed is escaped; style sheets and scripts by content hash.
//!
//! Components are written into a template as `{{ reason }}`:
//!
//! ```
//! use govuk::{Button, Input};
//!
//! let reason = Input::new("reason", "Reason").hint("As the family gave it").error("Enter a reason");
//! assert!(reason.to_string().contains(r#"aria-describedby="reason-hint reason-error""#));
//! assert!(Button::new("<b>").to_string().contains("&#60;b&#62;"));
//! ```
#![forbid(unsafe_code)]

pub mod assets;
mod attributes;
mod component;
mod components;
mod content;
pub mod moj;
mod page;

pub use attributes::Attributes;
pub use components::*;
pub use content::Content;
pub use page::{Page, SignedIn, Site};
