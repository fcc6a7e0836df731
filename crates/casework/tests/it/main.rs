//! The rooms' decisions: policies, tiers, what if, and the law's gates before a summary.

mod loading;
mod people;
mod policy;
mod reasons;
mod redraw;
mod schools;
mod summary;
mod tiers;
mod today;
mod what_if;
