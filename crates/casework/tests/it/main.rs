//! The rooms' decisions: policies, tiers, what if, and the law's gates before a summary.

mod accounts;
mod contact;
mod contacts;
mod contracts;
mod contracts_course;
mod joining;
mod leave;
mod like_schools;
mod loading;
mod matching;
mod people;
mod policy;
mod reasons;
mod redraw;
mod rolls;
mod school_items;
mod schools;
mod summary;
mod support;
mod support_policy;
mod tiers;
mod today;
mod what_if;
