//! The rooms' decisions: policies, tiers, what if, and the law's gates before a summary.

mod contacts;
mod loading;
mod people;
mod policy;
mod school_items;
mod summary;
mod tiers;
mod today;
mod what_if;
