//! Whose pupils a person may do something to.
//! In: the roles a person has, each for some schools or for the authority. Out: one scope for one
//! action. `S` is how the store names a school.

use std::collections::BTreeSet;

use super::action::Action;
use super::grid::may;
use super::role::{Employer, Role};

/// A role given to a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant<S> {
    /// The role.
    pub role: Role,
    /// The school, for a role that schools give. One grant each for a person with several.
    pub school: Option<S>,
}

/// The pupils within reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope<S> {
    /// None: the person may not do it at all.
    Nobody,
    /// Pupils on the rolls of these schools.
    Schools(BTreeSet<S>),
    /// Every pupil of the authority.
    Authority,
}

impl<S: Ord> Scope<S> {
    /// Whether a school lies within it.
    pub fn holds(&self, school: &S) -> bool {
        match self {
            Self::Nobody => false,
            Self::Schools(schools) => schools.contains(school),
            Self::Authority => true,
        }
    }
}

impl<S: Copy + Ord> Scope<S> {
    /// What lies within both: of whom somebody may do the one thing and the other.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Nobody, _) | (_, Self::Nobody) => Self::Nobody,
            (Self::Authority, scope) | (scope, Self::Authority) => scope.clone(),
            (Self::Schools(one), Self::Schools(other)) => {
                let both: BTreeSet<S> = one.intersection(other).copied().collect();
                if both.is_empty() {
                    Self::Nobody
                } else {
                    Self::Schools(both)
                }
            }
        }
    }
}

/// The scope in which somebody with these roles may do something: each role counts only for the
/// actions that it may do, so being a head in one school gives nothing in another.
pub fn scope_for<S: Copy + Ord>(grants: &[Grant<S>], action: Action) -> Scope<S> {
    let mut schools = BTreeSet::new();
    for grant in grants.iter().filter(|g| may(g.role, action)) {
        match (grant.role.employer(), grant.school) {
            (Employer::Authority, _) => return Scope::Authority,
            (Employer::School, Some(school)) => {
                schools.insert(school);
            }
            // A school's role without a school reaches nobody.
            (Employer::School, None) => {}
        }
    }
    if schools.is_empty() {
        Scope::Nobody
    } else {
        Scope::Schools(schools)
    }
}
