//! What an administrator may do with somebody's account.
//! In: whose account it is, what it holds, who else administers, and what is wished. Out: that it
//! may be done, or a refusal that says what to do instead.
//! Two rules stand behind all of it: nobody changes their own powers, and an authority always
//! keeps an administrator who can sign in.

use std::collections::{BTreeMap, BTreeSet};

use super::role::{Employer, Role};

/// An account as the decision needs it. `S` is how the store names a school.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account<S> {
    /// Whether it belongs to whoever wishes something.
    pub own: bool,
    /// Whether it is closed.
    pub closed: bool,
    /// The roles it holds, each with its schools; none for a role of the authority.
    pub roles: BTreeMap<Role, BTreeSet<S>>,
    /// Other accounts that are open, can sign in and hold the administrator's role.
    pub other_administrators: usize,
}

/// What is wished.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wish<S> {
    /// That it holds a role, at these schools and no others.
    Give {
        /// The role.
        role: Role,
        /// Its schools; none for a role of the authority.
        schools: BTreeSet<S>,
    },
    /// That it holds a role no longer.
    End(Role),
    /// That it is closed: nobody signs in with it, and its roles end.
    Close,
    /// That a closed account is opened again, without a role and without a password.
    Reopen,
    /// A link to set a new password by.
    Reset,
    /// Another name, position or e-mail address.
    Rename,
    /// That the lock after too many attempts is taken off.
    Unlock,
    /// That it is signed out everywhere.
    EndSessions,
}

/// Why it is not done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Refusal {
    /// Nobody changes their own roles.
    OwnRoles,
    /// Nobody closes their own account.
    OwnAccount,
    /// One's own password is changed elsewhere.
    OwnPassword,
    /// Nobody would be left to administer.
    LastAdministrator,
    /// A school's role needs a school.
    NoSchool,
    /// The authority's roles hold at every school.
    EverySchool,
    /// It holds the role just so already.
    Held,
    /// It does not hold the role.
    NotHeld,
    /// It is closed.
    Closed,
    /// It is open.
    Open,
}

impl Refusal {
    /// What is refused, why, and what to do instead.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OwnRoles => "You cannot change your own roles. Ask another administrator",
            Self::OwnAccount => "You cannot close your own account. Ask another administrator",
            Self::OwnPassword => "Change your own password on the page of your account",
            Self::LastAdministrator => {
                "This is the only administrator who can sign in. Make somebody else an administrator first, and let them sign in"
            }
            Self::NoSchool => "Choose at least one school for this role",
            Self::EverySchool => "This role holds at every school. Choose no school for it",
            Self::Held => "They hold this role at just these schools already",
            Self::NotHeld => "They do not hold this role any more",
            Self::Closed => "This account is closed. Open it again first",
            Self::Open => "This account is open already",
        }
    }
}

/// Whether it may be done.
///
/// # Errors
/// [`Refusal`], which says what to do instead.
pub fn may_be_done<S: Ord>(account: &Account<S>, wish: &Wish<S>) -> Result<(), Refusal> {
    let administers = account.roles.contains_key(&Role::Administrator);
    let refused = match wish {
        Wish::Give { .. } | Wish::End(_) if account.own => Some(Refusal::OwnRoles),
        Wish::Close if account.own => Some(Refusal::OwnAccount),
        Wish::Reset if account.own => Some(Refusal::OwnPassword),
        Wish::Reopen if !account.closed => Some(Refusal::Open),
        Wish::Reopen | Wish::Unlock | Wish::EndSessions => None,
        _ if account.closed => Some(Refusal::Closed),
        Wish::Give { role, schools } => given(account, *role, schools),
        Wish::End(role) if !account.roles.contains_key(role) => Some(Refusal::NotHeld),
        Wish::End(Role::Administrator) if account.other_administrators == 0 => {
            Some(Refusal::LastAdministrator)
        }
        Wish::Close if administers && account.other_administrators == 0 => {
            Some(Refusal::LastAdministrator)
        }
        Wish::End(_) | Wish::Close | Wish::Reset | Wish::Rename => None,
    };
    refused.map_or(Ok(()), Err)
}

fn given<S: Ord>(account: &Account<S>, role: Role, schools: &BTreeSet<S>) -> Option<Refusal> {
    match role.employer() {
        Employer::School if schools.is_empty() => Some(Refusal::NoSchool),
        Employer::Authority if !schools.is_empty() => Some(Refusal::EverySchool),
        _ if account.roles.get(&role) == Some(schools) => Some(Refusal::Held),
        _ => None,
    }
}
