//! What may be done with an account, and who somebody is: each refusal, and what is next to it.

use std::collections::{BTreeMap, BTreeSet};

use casework::people::account::{Account, Refusal, Wish, may_be_done};
use casework::people::{Details, Faults, Role};

fn account(roles: &[(Role, &[u8])]) -> Account<u8> {
    let roles = roles
        .iter()
        .map(|(role, schools)| (*role, schools.iter().copied().collect()));
    Account {
        own: false,
        closed: false,
        roles: roles.collect::<BTreeMap<_, _>>(),
        other_administrators: 1,
    }
}

fn give(role: Role, schools: &[u8]) -> Wish<u8> {
    Wish::Give {
        role,
        schools: schools.iter().copied().collect::<BTreeSet<_>>(),
    }
}

#[test]
fn a_role_is_given_where_it_can_hold() {
    let head = account(&[(Role::Head, &[1])]);
    for (wish, expected, why) in [
        (give(Role::Head, &[1, 2]), Ok(()), "another school"),
        (give(Role::Head, &[2]), Ok(()), "in place of the first"),
        (give(Role::Head, &[1]), Err(Refusal::Held), "as it is"),
        (give(Role::Head, &[]), Err(Refusal::NoSchool), "nowhere"),
        (give(Role::Legal, &[]), Ok(()), "the authority's"),
        (
            give(Role::Legal, &[1]),
            Err(Refusal::EverySchool),
            "the authority's at a school",
        ),
        (Wish::End(Role::Head), Ok(()), "held"),
        (Wish::End(Role::Legal), Err(Refusal::NotHeld), "not held"),
    ] {
        assert_eq!(may_be_done(&head, &wish), expected, "{why}");
    }
}

#[test]
fn nobody_changes_their_own_powers() {
    let own = Account {
        own: true,
        ..account(&[(Role::Administrator, &[])])
    };
    for (wish, expected) in [
        (give(Role::EngagementManager, &[]), Err(Refusal::OwnRoles)),
        (Wish::End(Role::Administrator), Err(Refusal::OwnRoles)),
        (Wish::Close, Err(Refusal::OwnAccount)),
        (Wish::Reset, Err(Refusal::OwnPassword)),
        (Wish::Rename, Ok(())),
        (Wish::EndSessions, Ok(())),
    ] {
        assert_eq!(may_be_done(&own, &wish), expected, "{wish:?}");
    }
}

#[test]
fn an_authority_keeps_an_administrator() {
    let with = |others| Account {
        other_administrators: others,
        ..account(&[(Role::Administrator, &[]), (Role::Legal, &[])])
    };
    for wish in [Wish::End(Role::Administrator), Wish::Close] {
        assert_eq!(
            may_be_done(&with(0), &wish),
            Err(Refusal::LastAdministrator)
        );
        assert_eq!(may_be_done(&with(1), &wish), Ok(()));
    }
    assert_eq!(may_be_done(&with(0), &Wish::End(Role::Legal)), Ok(()));
    let officer = Account {
        other_administrators: 0,
        ..account(&[(Role::Legal, &[])])
    };
    assert_eq!(may_be_done(&officer, &Wish::Close), Ok(()));
}

#[test]
fn a_closed_account_is_only_opened_again() {
    let closed = Account {
        closed: true,
        ..account(&[])
    };
    for wish in [
        give(Role::Legal, &[]),
        Wish::Close,
        Wish::Reset,
        Wish::Rename,
    ] {
        assert_eq!(
            may_be_done(&closed, &wish),
            Err(Refusal::Closed),
            "{wish:?}"
        );
    }
    assert_eq!(may_be_done(&closed, &Wish::Reopen), Ok(()));
    assert_eq!(
        may_be_done(&account(&[]), &Wish::Reopen),
        Err(Refusal::Open)
    );
}

#[test]
fn details_are_tidied_and_every_part_is_judged() {
    let read = Details::read("  Ruth   Ibbotson ", "Head teacher", " r.i@foxley.example ");
    let read = read.expect("sound");
    assert_eq!(
        (read.name.as_str(), read.email.as_str()),
        ("Ruth Ibbotson", "r.i@foxley.example")
    );
    let all = Details::read(" ", "", "").expect_err("nothing typed");
    assert!(all.name.is_some() && all.position.is_some() && all.email.is_some());
    let long = "x".repeat(101);
    let faults = Details::read(&long, &long[1..], "a@b.example").expect_err("a long name");
    assert_eq!(
        faults,
        Faults {
            name: Some("Name must be 100 characters or fewer"),
            ..Faults::default()
        }
    );
    for (address, sound) in [
        ("a@b.example", true),
        ("a.o'neil+x@b-c.example", true),
        ("zoë@münchen.example", true),
        ("a@b", false),
        ("@b.example", false),
        ("a@b@c.example", false),
        ("a b@c.example", false),
        ("a@b..example", false),
        ("a@-b.example", false),
        ("<a@b.example>", false),
        ("a@b.example\r\nBcc: x", false),
    ] {
        let read = Details::read("A", "B", address);
        assert_eq!(read.is_ok(), sound, "{address}");
    }
}
