//! The contact room: which addresses are refused or warned of, what follows a step, when a letter is served.

use casework::contact::{
    ContactRules, Fact, Inbox, Point, Recipient, State, Warning, Way, after, deemed_on, inbox,
    may_receive,
};
use casework::policy::{Policy, built_in};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 3, 4);

fn rules() -> ContactRules {
    built_in("national")
        .expect("a pack")
        .expect("sound")
        .contact
}

fn point(value: &str) -> Point<'_> {
    Point {
        value,
        confirmed_on: Some(date(2026, 1, 12)),
        is_anothers: false,
        came_back: false,
    }
}

fn recipient(email: Option<Point<'_>>) -> Recipient<'_> {
    Recipient {
        is_parent_of_child: true,
        do_not_write: None,
        email,
        has_address: true,
    }
}

fn warnings(email: Point<'_>) -> Vec<Warning> {
    may_receive(Way::Email, &recipient(Some(email)), &rules(), TODAY)
        .expect("allowed")
        .warnings
}

fn refused(way: Way, to: &Recipient<'_>) -> String {
    may_receive(way, to, &rules(), TODAY)
        .expect_err("refused")
        .to_string()
}

#[test]
fn an_address_that_is_the_parents_own_is_no_trouble() {
    assert_eq!(warnings(point("j.pargeter@example.org")), []);
    for way in [Way::Post, Way::Hand] {
        let allowed = may_receive(way, &recipient(None), &rules(), TODAY);
        assert_eq!(allowed.expect("allowed").warnings, []);
    }
}

#[test]
fn inboxes_of_families_and_offices_are_told_from_a_persons() {
    let rules = rules();
    for (address, like) in [
        ("thesmithfamily@example.org", Inbox::AFamilys),
        ("TheSmithFamily@example.org", Inbox::AFamilys),
        ("smith.family@example.org", Inbox::AFamilys),
        ("family-of-five@example.org", Inbox::AFamilys),
        ("thesmiths@example.org", Inbox::AFamilys),
        ("smithhousehold1@example.org", Inbox::AFamilys),
        ("jo.and.sam@example.org", Inbox::OfTwo),
        ("jo&sam@example.org", Inbox::OfTwo),
        ("office@example.org", Inbox::AnOffices),
        ("school.office@example.org", Inbox::AnOffices),
        ("jo.smith+family@example.org", Inbox::OnePersons),
        ("jo.smith@family.example.org", Inbox::OnePersons),
        ("theo.adams@example.org", Inbox::OnePersons),
        ("theresa@example.org", Inbox::OnePersons),
        ("sandy@example.org", Inbox::OnePersons),
        ("andrea.andrews@example.org", Inbox::OnePersons),
    ] {
        assert_eq!(inbox(address, &rules), like, "{address}");
    }
}

#[test]
fn what_somebody_has_to_look_at_is_warned_of() {
    let email = point("thesmithfamily@example.org");
    assert_eq!(warnings(email.clone()), [Warning::AFamilysInbox]);
    let never = Point {
        confirmed_on: None,
        ..email.clone()
    };
    assert_eq!(
        warnings(never),
        [Warning::AFamilysInbox, Warning::NeverConfirmed]
    );
    // Twelve months to the day is still in time; a day more is not.
    let at = |confirmed| Point {
        confirmed_on: Some(confirmed),
        ..point("jo@example.org")
    };
    assert_eq!(warnings(at(date(2025, 3, 4))), []);
    assert_eq!(warnings(at(date(2025, 3, 3))), [Warning::ConfirmedLongAgo]);
    let back = Point {
        came_back: true,
        ..point("jo@example.org")
    };
    assert_eq!(warnings(back), [Warning::CameBackLastTime]);
}

#[test]
fn what_would_reach_somebody_else_or_nobody_is_refused() {
    let anothers = Point {
        is_anothers: true,
        ..point("jo@example.org")
    };
    let words = refused(Way::Email, &recipient(Some(anothers)));
    assert!(words.contains("another person’s"), "{words}");
    let words = refused(Way::Email, &recipient(None));
    assert!(words.contains("first class post"), "{words}");
    let homeless = Recipient {
        has_address: false,
        ..recipient(None)
    };
    assert!(refused(Way::Post, &homeless).contains("postal address"));
    assert!(may_receive(Way::Hand, &homeless, &rules(), TODAY).is_ok());
}

#[test]
fn a_stranger_and_one_who_must_not_be_written_to_get_nothing_by_any_way() {
    let stranger = Recipient {
        is_parent_of_child: false,
        ..recipient(Some(point("jo@example.org")))
    };
    let restricted = Recipient {
        do_not_write: Some("do not write (court order)"),
        ..recipient(Some(point("jo@example.org")))
    };
    for way in Way::ALL {
        assert!(refused(way, &stranger).contains("not on record as a parent"));
        let words = refused(way, &restricted);
        assert!(words.contains("court order"), "{words}");
        assert!(words.contains("safeguarding lead"), "{words}");
    }
}

#[test]
fn post_and_email_are_taken_as_served_two_working_days_later() {
    let rules = rules();
    for (way, left, on) in [
        (Way::Post, date(2026, 3, 4), Some(date(2026, 3, 6))),
        // Over a weekend.
        (Way::Post, date(2026, 3, 6), Some(date(2026, 3, 10))),
        // Over Easter: Good Friday is 3 April, Easter Monday 6 April.
        (Way::Post, date(2026, 4, 2), Some(date(2026, 4, 8))),
        (Way::Email, date(2026, 3, 4), Some(date(2026, 3, 6))),
        (Way::Hand, date(2026, 3, 4), None),
        (Way::Call, date(2026, 3, 4), None),
    ] {
        assert_eq!(deemed_on(way, left, &rules).expect("known"), on, "{left}");
    }
    assert!(deemed_on(Way::Post, date(2031, 1, 2), &rules).is_err());
}

#[test]
fn a_policy_may_have_days_and_words_of_its_own() {
    let pack = |contact: &str| {
        Policy::read(&format!(
            "id = \"own\"\nname = \"Own\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"ours\"\n{contact}"
        ))
    };
    let own = pack("[contact]\npost_working_days = 3\nfamily_words = [\"clan\"]").expect("sound");
    assert_eq!(own.contact.post_working_days, law::WorkingDays(3));
    assert_eq!(own.contact.email_working_days, law::WorkingDays(2));
    assert_eq!(inbox("clan@example.org", &own.contact), Inbox::AFamilys);
    assert_eq!(inbox("family@example.org", &own.contact), Inbox::OnePersons);
    assert_eq!(pack("").expect("sound").contact, rules());
    for (contact, says) in [
        ("[contact]\npost_working_days = 0", "post_working_days = 0"),
        (
            "[contact]\nemail_working_days = 11",
            "email_working_days = 11",
        ),
        ("[contact]\nconfirmed_within_months = 61", "= 61"),
        ("[contact]\nfamily_words = [\"Smith\"]", "Smith"),
        ("[contact]\npost_weeks = 1", "post_weeks"),
    ] {
        let words = pack(contact).expect_err("refused").to_string();
        assert!(words.contains(says), "{words}");
    }
}

/// What may become of a letter, told once more and apart from the code.
const LAWFUL: [(State, Fact, State); 22] = [
    (State::Written, Fact::Approved, State::Approved),
    (State::Written, Fact::Withdrawn, State::Withdrawn),
    (State::Approved, Fact::Withdrawn, State::Withdrawn),
    (State::Approved, Fact::Going, State::Going),
    (State::Approved, Fact::Posted, State::Posted),
    (State::Approved, Fact::HandedOver, State::Served),
    (State::Going, Fact::Deferred, State::Approved),
    (State::Going, Fact::Sent, State::Sent),
    (State::Going, Fact::Unsure, State::Unsure),
    (State::Going, Fact::Refused, State::Failed),
    (State::Unsure, Fact::Sent, State::Sent),
    (State::Unsure, Fact::NotSent, State::Approved),
    (State::Unsure, Fact::ReadReceipt, State::Served),
    (State::Sent, Fact::Delivered, State::Sent),
    // Printed and posted by GOV.UK Notify, after it took the letter.
    (State::Sent, Fact::Posted, State::Posted),
    (State::Sent, Fact::ReadReceipt, State::Served),
    (State::Sent, Fact::CameBack, State::Failed),
    (State::Sent, Fact::Deemed, State::Served),
    (State::Posted, Fact::CameBack, State::Failed),
    (State::Posted, Fact::Deemed, State::Served),
    (State::Served, Fact::ReadReceipt, State::Served),
    (State::Served, Fact::CameBack, State::Failed),
];

#[test]
fn every_step_that_may_follow_does_and_no_other() {
    for state in State::ALL {
        for fact in Fact::ALL {
            let lawful = LAWFUL
                .iter()
                .find(|(from, what, _)| (*from, *what) == (state, fact));
            match (after(state, fact), lawful) {
                (Ok(then), Some((_, _, to))) => assert_eq!(then, *to, "{state:?} {fact:?}"),
                (Err(refusal), None) => assert!(!refusal.instead.is_empty()),
                (got, _) => panic!("{state:?} then {fact:?}: {got:?}"),
            }
        }
    }
}

proptest! {
    /// Whatever happens in whatever order, nothing goes out twice or without approval.
    #[test]
    fn nothing_goes_unapproved_or_twice(facts in prop::collection::vec(0..Fact::ALL.len(), 0..40)) {
        let (mut state, mut approved, mut known_gone) = (State::Written, false, 0);
        for fact in facts.into_iter().map(|n| Fact::ALL[n]) {
            let Ok(then) = after(state, fact) else { continue };
            match fact {
                Fact::Approved => approved = true,
                Fact::Going => prop_assert!(approved && known_gone == 0),
                // What GOV.UK Notify took goes with the post: once.
                Fact::Posted if state == State::Sent => {}
                Fact::Sent | Fact::Posted | Fact::HandedOver => {
                    prop_assert!(approved);
                    known_gone += 1;
                }
                _ => {}
            }
            prop_assert!(known_gone <= 1);
            state = then;
        }
    }
}
