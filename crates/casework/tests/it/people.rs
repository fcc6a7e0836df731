//! People: the golden grid, and scope.

use std::fmt::Write;

use casework::people::{
    Action, Employer, Grant, PROGRAM_ROWS, Permission, ROWS, Role, Scope, may, permits, scope_for,
    scope_of_program,
};

/// The page that shows the grid. A permission that changes shows as a changed line of it.
fn page() -> String {
    let mut out = String::from(
        "# Who may do what\n\nMade from `crates/casework/src/people/grid.rs`; `make docs` renews it. Schools' roles reach the pupils on their own\nschools' rolls and no others; the authority's reach every pupil of the authority, but for what is *shared*: what a school shares on a basis that it\nstates, for as long as that holds. A dot is no.\n\n",
    );
    out.push_str("| may … |");
    for role in Role::ALL {
        let _ = write!(out, " {} |", role.words());
    }
    out.push_str("\n|---|");
    out.push_str(&":-:|".repeat(Role::ALL.len()));
    out.push('\n');
    for action in Action::ALL {
        let _ = write!(out, "| {} |", action.words());
        for role in Role::ALL {
            let word = match (may(role, action), role.employer()) {
                (false, _) => "·",
                (true, Employer::School) => "own",
                (true, Employer::Authority) if action.is_shared_only() => "shared",
                (true, Employer::Authority) => "all",
            };
            let _ = write!(out, " {word} |");
        }
        out.push('\n');
    }
    out.push_str(PROGRAMS);
    for (action, _) in PROGRAM_ROWS {
        let word = |p| if permits(p, action) { "own" } else { "·" };
        let (read, write) = (word(Permission::Read), word(Permission::Write));
        let _ = writeln!(out, "| {} | {read} | {write} |", action.words());
    }
    out
}

const PROGRAMS: &str = "
## Other programs

A program speaks for one school, by a token that an administrator made, and may do these things to that school's pupils and
nothing else ([api.md](api.md)).

| may … | token to read | token to write |
|---|:-:|:-:|
";

#[test]
fn the_page_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/authorisation.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page()).expect("written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == page(), "docs/authorisation.md is stale: make docs");
}

#[test]
fn every_action_has_one_row_and_every_id_its_role() {
    for action in Action::ALL {
        assert_eq!(
            ROWS.iter().filter(|(row, _)| *row == action).count(),
            1,
            "{action:?}"
        );
    }
    for role in Role::ALL {
        assert_eq!(Role::of_id(role.id()), Some(role));
    }
}

#[test]
fn a_role_counts_only_where_it_was_given() {
    let at = |role, school| Grant {
        role,
        school: Some(school),
    };
    let grants = [at(Role::Head, 1), at(Role::SafeguardingLead, 2)];
    let schools = |ids: &[u8]| Scope::Schools(ids.iter().copied().collect());
    assert_eq!(scope_for(&grants, Action::SeePupil), schools(&[1, 2]));
    assert_eq!(
        scope_for(&grants, Action::AmendMark),
        schools(&[1]),
        "head there, not here"
    );
    assert!(!scope_for(&grants, Action::AmendMark).holds(&2));
    assert_eq!(scope_for(&grants, Action::ManagePeople), Scope::Nobody);
    assert_eq!(scope_for::<u8>(&[], Action::SeePolicy), Scope::Nobody);
    let lost = [Grant::<u8> {
        role: Role::Head,
        school: None,
    }];
    assert_eq!(
        scope_for(&lost, Action::SeePupil),
        Scope::Nobody,
        "no school, no pupil"
    );
}

#[test]
fn the_authority_sees_registers_and_never_writes_them() {
    let officer = [Grant::<u8> {
        role: Role::AttendanceOfficer,
        school: None,
    }];
    assert_eq!(scope_for(&officer, Action::SeePupil), Scope::Authority);
    for role in Role::ALL
        .into_iter()
        .filter(|r| r.employer() == Employer::Authority)
    {
        assert!(
            !may(role, Action::AmendMark),
            "{role:?}: registers are the school's"
        );
    }
    let administrator = [Grant::<u8> {
        role: Role::Administrator,
        school: None,
    }];
    assert_eq!(
        scope_for(&administrator, Action::SeePupil),
        Scope::Nobody,
        "running the program is no reason to read children's records"
    );
}

#[test]
fn a_program_reaches_its_own_school_by_what_its_token_permits() {
    let both = Permission::ALL;
    let own = Scope::Schools([7].into());
    assert_eq!(scope_of_program(&both, Some(7), Action::SeePupil), own);
    assert_eq!(scope_of_program(&both, Some(7), Action::LoadRegisters), own);
    let (read, write) = ([Permission::Read], [Permission::Write]);
    assert_eq!(
        scope_of_program(&read, Some(7), Action::LoadRegisters),
        Scope::Nobody
    );
    assert_eq!(
        scope_of_program(&write, Some(7), Action::SeePupil),
        Scope::Nobody
    );
    assert_eq!(
        scope_of_program::<u8>(&both, None, Action::SeePupil),
        Scope::Nobody,
        "no school, no pupil"
    );
    for action in Action::ALL {
        let listed = PROGRAM_ROWS
            .iter()
            .filter(|(row, _)| *row == action)
            .count();
        assert!(listed <= 1, "{action:?}");
        let reaches = scope_of_program(&both, Some(7), action) != Scope::Nobody;
        assert_eq!(
            reaches,
            listed == 1,
            "{action:?}: what is not listed is not allowed"
        );
    }
    for permission in Permission::ALL {
        assert_eq!(Permission::of_id(permission.id()), Some(permission));
    }
}

#[test]
fn what_lies_within_both_scopes() {
    let schools = |ids: &[u8]| Scope::Schools(ids.iter().copied().collect());
    for (one, other, both) in [
        (Scope::Authority, Scope::Authority, Scope::Authority),
        (Scope::Authority, schools(&[1, 2]), schools(&[1, 2])),
        (schools(&[1, 2]), schools(&[2, 3]), schools(&[2])),
        (schools(&[1]), schools(&[2]), Scope::Nobody),
        (Scope::Authority, Scope::Nobody, Scope::Nobody),
        (schools(&[1]), Scope::Nobody, Scope::Nobody),
    ] {
        assert_eq!(one.and(&other), both, "{one:?} and {other:?}");
        assert_eq!(other.and(&one), both, "either way round");
    }
}
