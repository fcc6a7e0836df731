//! The rules of law held against the facts, a table a rule and both sides of every boundary; and
//! the page `docs/law.md`, generated from the rules.

mod academic_year;
mod amendment;
mod attendance;
mod bank_holidays;
mod citation;
mod finding;
mod law_page;
mod leave;
mod limits;
mod penalty;
mod registration;
mod returns;
mod school;
mod school_age;
mod statistics;
mod upn;
