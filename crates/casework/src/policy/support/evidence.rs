//! What the record is to show of what was tried, before anything graver is asked for.
//! In: a pack's `[[evidence]]`. Out: each kind with what of the record shows it.

use serde::Deserialize;

/// A kind of evidence. Whatever of the record fits any of these shows it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Steps that show it, by their ids.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Whether each needs its time of day.
    #[serde(default)]
    pub timed: bool,
    /// Referrals to these services show it; `"*"` is any of them.
    #[serde(default)]
    pub services: Vec<String>,
    /// Only referrals that say what attendance has to do with it.
    #[serde(default)]
    pub names_attendance: bool,
    /// Letters to a parent, calls, meetings and texts that the school keeps show it.
    #[serde(default)]
    pub communications: bool,
    /// Bespoke timetables show it.
    #[serde(default)]
    pub timetables: bool,
}

/// Any service of the directory.
pub(crate) const ANY: &str = "*";
