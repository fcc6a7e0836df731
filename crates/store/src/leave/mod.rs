//! Leave of absence: requests, decisions on them, and the links that parents ask by.
//! In: what was asked and decided; a link's digest. Out: a pupil's, a school's; the one link that can still be used.

mod link;
mod request;

pub use link::{
    Link, end_links, find_link, find_used_link, insert_link, keep_draft, links_of, use_link,
};
pub use request::{
    Decision, Request, decide, decisions_of, find_request, insert_request, is_used, of_pupil,
    of_school, schools_with_requests, withdraw,
};
