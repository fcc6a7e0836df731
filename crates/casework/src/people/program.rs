//! What other programs may do with a token: beside the grid of roles, as data one can read.
//! In: what a token permits, the one school it speaks for, and what the program wants to do. Out:
//! its scope, which is that school or nobody. A change here shows in `docs/authorisation.md`.

use super::action::Action;
use super::scope::Scope;

/// What a token permits. One may have both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Permission {
    /// To read where the school's pupils stand.
    Read,
    /// To send the school's marks, roll and calendar.
    Write,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// Its stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The permission of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.id() == id)
    }

    /// Its words, on the page that makes a token.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Read => "Read where pupils stand",
            Self::Write => "Send marks, the roll and the calendar",
        }
    }
}

/// Every action that a program may do, with the permissions that allow it. Nothing else: no program
/// sees families, restrictions or who looked, or manages anything.
pub const PROGRAM_ROWS: [(Action, &[Permission]); 5] = [
    (Action::SeeSchool, &[Permission::Read, Permission::Write]),
    (Action::ListPupils, &[Permission::Read]),
    (Action::SeePupil, &[Permission::Read]),
    (Action::LoadRegisters, &[Permission::Write]),
    (Action::ChangeCalendar, &[Permission::Write]),
];

/// Whether a permission allows an action.
pub fn permits(permission: Permission, action: Action) -> bool {
    PROGRAM_ROWS
        .iter()
        .any(|(row, permissions)| *row == action && permissions.contains(&permission))
}

/// The scope in which a token with these permissions may do something: its own school. A token
/// without a school reaches nobody.
pub fn scope_of_program<S: Copy + Ord>(
    permissions: &[Permission],
    school: Option<S>,
    action: Action,
) -> Scope<S> {
    match school {
        Some(school) if permissions.iter().any(|p| permits(*p, action)) => {
            Scope::Schools([school].into())
        }
        _ => Scope::Nobody,
    }
}
