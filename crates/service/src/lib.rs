//! The rooms: use cases, pages and journeys; sign-in, roles and scope; the web server.
//!
//! Comes in: requests of signed-in people, and jobs. Goes out: pages, and changes kept by the
//! store. Only this crate's `web` and `api` know status codes.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod api;
pub mod attendance;
pub mod contact;
pub(crate) mod contracts;
pub mod demonstration;
pub mod house;
pub(crate) mod leave;
pub(crate) mod library;
pub mod load;
pub mod people;
pub(crate) mod picture;
pub(crate) mod policy;
pub mod programs;
pub(crate) mod pupils;
pub(crate) mod rolls;
pub(crate) mod schools;
pub(crate) mod support;
pub mod today;
pub mod web;
pub(crate) mod what_if;
mod when;
pub mod work;
