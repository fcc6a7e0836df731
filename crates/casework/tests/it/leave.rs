//! Leave of absence: what is taken down and what is refused, what follows what, the decision, what the policy may
//! say, and the register held against it.

use casework::leave::{
    Answer, Asked, AskedBy, Asker, Deciding, Field, Finding, Found, LeaveRules, Mark, Refusal,
    Request, State, Wanted, Way, ask, back_on, compare, decide, law_of, raise_finding,
    raise_request, school_days, should_show,
};
use casework::policy::{Policy, built_in};
use casework::today::Rule;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::attendance::{Class, Code};
use law::leave::Purpose;
use proptest::prelude::*;
use register::Session;

/// A Tuesday.
const TODAY: Date = date(2026, 2, 24);
/// The Monday and the Friday that the table asks for.
const MONDAY: Date = date(2026, 4, 27);
const FRIDAY: Date = date(2026, 5, 1);

fn rules() -> LeaveRules {
    built_in("national")
        .expect("is there")
        .expect("reads")
        .leave
}

/// Open on weekdays, but for the week of 6 April; not known after July.
fn open(day: Date) -> Option<bool> {
    let holidays = date(2026, 4, 6)..=date(2026, 4, 10);
    let weekday = day.weekday().to_monday_zero_offset() < 5;
    (day <= date(2026, 7, 31)).then_some(weekday && !holidays.contains(&day))
}

fn mother() -> Asker<'static> {
    Asker {
        name: "Ida Lindgren",
        is_parent: true,
        lives_with: true,
        restricted: false,
    }
}

fn request() -> Request<'static> {
    Request {
        by: Some(mother()),
        way: Way::Link,
        kind: "family",
        first: Some(MONDAY),
        last: Some(FRIDAY),
        reason: "My mother's funeral is in Lisbon.",
        asked_on: Some(TODAY),
        waiting: &[],
    }
}

fn asked<'p>(request: &Request<'_>, rules: &'p LeaveRules) -> Result<Wanted<'p>, Vec<Refusal>> {
    ask(request, rules, TODAY, open)
}

#[test]
fn a_request_is_taken_down() {
    let rules = rules();
    let wanted = asked(&request(), &rules).expect("taken down");
    assert_eq!(
        (wanted.first, wanted.last, wanted.school_days),
        (MONDAY, FRIDAY, 5)
    );
    assert_eq!(wanted.kind.agreed(), Code::C);
    assert!(wanted.advice.is_empty(), "{:?}", wanted.advice);
}

/// Why, what is asked otherwise, the field that is refused and some of the words.
type Refused = (&'static str, fn(&mut Request<'static>), Field, &'static str);

#[test]
fn each_refusal_says_what_is_wrong_and_what_to_do() {
    let rules = rules();
    let of = |change: fn(&mut Request<'static>)| {
        let mut asked_for = request();
        change(&mut asked_for);
        match asked(&asked_for, &rules) {
            Ok(wanted) => panic!("taken down: {wanted:?}"),
            Err(refusals) => refusals,
        }
    };
    let stranger = |r: &mut Request<'static>| {
        r.by = r.by.map(|by| Asker {
            is_parent: false,
            ..by
        });
    };
    let elsewhere = |r: &mut Request<'static>| {
        r.by = r.by.map(|by| Asker {
            lives_with: false,
            ..by
        });
    };
    let restricted = |r: &mut Request<'static>| {
        r.by = r.by.map(|by| Asker {
            restricted: true,
            ..by
        });
    };
    #[rustfmt::skip]
    let table: [Refused; 21] = [
        ("nobody asks", |r| r.by = None, Field::Who, "Choose who asks"),
        ("no parent of the child", stranger, Field::Who, "not on record as a parent"),
        ("a parent the child does not live with", elsewhere, Field::Who, "Ask that parent"),
        ("a parent with whom contact is restricted", restricted, Field::Who, "safeguarding lead"),
        ("no kind", |r| r.kind = "", Field::Kind, "Choose what the leave is for"),
        ("a kind that is none", |r| r.kind = "snow", Field::Kind, "Choose what the leave is for"),
        ("no first day", |r| r.first = None, Field::First, "Enter the first day"),
        ("no last day", |r| r.last = None, Field::Last, "enter the same day again"),
        ("the last before the first", |r| r.last = Some(date(2026, 4, 26)), Field::Last, "before the first"),
        ("days already gone", |r| { r.first = Some(date(2026, 2, 23)); r.last = Some(FRIDAY); }, Field::First, "23 February 2026 is already past"),
        ("further ahead than a year", |r| r.last = Some(date(2027, 2, 26)), Field::Last, "within a year"),
        ("days that are shut altogether", |r| { r.first = Some(date(2026, 4, 4)); r.last = Some(date(2026, 4, 12)); }, Field::First, "closed on all of these days"),
        ("a weekend", |r| { r.first = Some(date(2026, 5, 2)); r.last = Some(date(2026, 5, 3)); }, Field::First, "closed on all of these days"),
        ("days of which the calendar says nothing", |r| r.last = Some(date(2026, 8, 3)), Field::Last, "has not said yet"),
        ("longer than a link takes", |r| r.last = Some(date(2026, 5, 25)), Field::Last, "That is 21 school days"),
        ("asked for already", |r| r.waiting = &[(MONDAY, FRIDAY)], Field::First, "asked for already"),
        ("no reason", |r| r.reason = " \n", Field::Reason, "Say why"),
        ("a reason longer than a page", |r| r.reason = LONG, Field::Reason, "It has 2001"),
        ("asked on no day", |r| r.asked_on = None, Field::AskedOn, "as day, month and year"),
        ("asked tomorrow", |r| r.asked_on = Some(date(2026, 2, 25)), Field::AskedOn, "today, or an earlier day"),
        ("asked long ago", |r| r.asked_on = Some(date(2025, 2, 22)), Field::AskedOn, "within the last year"),
    ];
    for (why, change, field, words) in table {
        let refusals = of(change);
        assert_eq!(refusals.len(), 1, "{why}: {refusals:?}");
        assert_eq!(refusals[0].field, field, "{why}");
        assert!(refusals[0].words.contains(words), "{why}: {}", refusals[0]);
    }
    let all = of(|r| {
        *r = Request {
            by: None,
            kind: "",
            first: None,
            last: None,
            reason: "",
            ..*r
        }
    });
    let fields: Vec<Field> = all.iter().map(|refusal| refusal.field).collect();
    assert_eq!(
        fields,
        [
            Field::Who,
            Field::Kind,
            Field::First,
            Field::Last,
            Field::Reason
        ],
        "everything at once, each once"
    );
}

const LONG: &str = {
    const LETTERS: [u8; 2_001] = [b'a'; 2_001];
    match str::from_utf8(&LETTERS) {
        Ok(text) => text,
        Err(_) => "",
    }
};

#[test]
fn both_sides_of_each_boundary_are_taken_down_rightly() {
    let rules = rules();
    let with = |change: fn(&mut Request<'static>)| {
        let mut asked_for = request();
        change(&mut asked_for);
        asked(&asked_for, &rules)
    };
    assert!(
        with(|r| r.first = Some(TODAY)).is_err(),
        "44 school days by a link"
    );
    let today =
        with(|r| (r.first, r.last) = (Some(TODAY), Some(TODAY))).expect("today is not gone");
    assert!(today.advice[0].contains("on the first day itself"));
    assert_eq!(
        with(|r| r.last = Some(date(2026, 5, 22)))
            .expect("20 days")
            .school_days,
        20
    );
    assert!(
        with(|r| (r.way, r.last) = (Way::Desk, Some(date(2026, 5, 25)))).is_ok(),
        "longer, at the desk"
    );
    assert!(with(|r| r.reason = &LONG[1..]).is_ok());
    assert!(
        with(|r| r.waiting = &[(MONDAY, MONDAY)]).is_ok(),
        "other days"
    );
    // Handed in before the days, and taken down after them.
    let late = with(|r| {
        (r.way, r.first, r.last) = (Way::Desk, Some(date(2026, 2, 16)), Some(date(2026, 2, 17)));
        r.asked_on = Some(date(2026, 2, 13));
    });
    assert_eq!(
        late.expect("it was asked for in advance").asked_on,
        date(2026, 2, 13)
    );
    let short = with(|r| (r.first, r.last) = (Some(date(2026, 3, 9)), Some(date(2026, 3, 9))));
    assert!(short.expect("advice is no refusal").advice[0].contains("9 school days"));
    let enough = with(|r| (r.first, r.last) = (Some(date(2026, 3, 10)), Some(date(2026, 3, 10))));
    assert!(enough.expect("ten days before").advice.is_empty());
    let holiday = with(|r| r.kind = "holiday").expect("a holiday may be asked for");
    assert!(holiday.advice[0].contains("hardly ever"));
    assert_eq!(
        (holiday.kind.agreed(), holiday.kind.not_agreed()),
        (Code::C, Code::G)
    );
}

#[test]
fn an_authority_that_reads_the_law_otherwise_says_so_in_its_pack() {
    let pack = |leave: &str| {
        Policy::read(&format!(
            "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{leave}"
        ))
    };
    let ours =
        pack("[leave]\nin_advance = false\nasked_by = \"any-parent\"\nlink_lives_days = 7\n");
    let ours = ours.expect("these are not locked").leave;
    assert_eq!(ours.asked_by.value, AskedBy::AnyParent);
    let mut gone = request();
    (gone.first, gone.last) = (Some(date(2026, 2, 16)), Some(date(2026, 2, 17)));
    gone.by = gone.by.map(|by| Asker {
        lives_with: false,
        ..by
    });
    assert!(asked(&gone, &ours).is_ok());
    assert_eq!(
        asked(&gone, &rules())
            .expect_err("refused nationally")
            .len(),
        2
    );
    assert_eq!(
        ours.kinds,
        rules().kinds,
        "what is left out is as in the national pack"
    );
    #[rustfmt::skip]
    let table = [
        ("a lock of its own", "[leave]\nin_advance = { value = true, locked = true }", "only the national pack may"),
        ("a link that lives for ever", "[leave]\nlink_lives_days = 61", "from 1 to 60"),
        ("one that never lives", "[leave]\nlink_lives_days = 0", "from 1 to 60"),
        ("no kinds", "[leave]\nkinds = []", "no kind"),
        ("a purpose that the law does not know", "[[leave.kinds]]\nid = \"a\"\nname = \"A\"\npurpose = \"fun\"", "Take one of"),
        ("two kinds of one id", "[[leave.kinds]]\nid = \"a\"\nname = \"A\"\npurpose = \"study\"\n[[leave.kinds]]\nid = \"a\"\nname = \"B\"\npurpose = \"study\"", "no other has"),
        ("a word that is none", "[leave]\nin_advanced = true", "unknown field"),
    ];
    for (why, text, words) in table {
        let refused = pack(text).expect_err(why).to_string();
        assert!(refused.contains(words), "{why}: {refused}");
    }
}

#[test]
fn what_is_locked_stays_as_it_is_everywhere() {
    let locked = LeaveRules {
        kinds: rules().kinds,
        ..LeaveRules::default()
    };
    assert!(locked.in_advance.locked);
    let text = |toml: &str| toml::from_str::<casework::leave::LeaveRulesText>(toml).expect("reads");
    let mut faults = Vec::new();
    let same = text("in_advance = true").over(locked.clone(), false, &mut faults);
    assert_eq!(
        (same, faults.len()),
        (locked.clone(), 0),
        "the same value is no departure"
    );
    let own = text("in_advance = false").over(locked.clone(), false, &mut faults);
    assert_eq!(own, locked);
    assert!(
        faults[0].0.contains("the same in every authority"),
        "{faults:?}"
    );
}

fn deciding(answer: Answer) -> Deciding<'static> {
    Deciding {
        answer: Some(answer),
        first: None,
        last: None,
        reason: "this is a family funeral abroad.",
        is_head: true,
        named: false,
    }
}

#[test]
fn a_decision_is_for_all_of_the_days_for_some_or_for_none() {
    let days = (MONDAY, FRIDAY);
    let kept = |deciding| decide(State::Waiting, days, &deciding, open).expect("decided");
    let all = kept(deciding(Answer::Agreed));
    assert_eq!((all.agreed, all.school_days), (Some(days), 5));
    let some = kept(Deciding {
        first: Some(MONDAY),
        last: Some(date(2026, 4, 28)),
        ..deciding(Answer::SomeDays)
    });
    assert_eq!(
        (some.agreed, some.school_days),
        (Some((MONDAY, date(2026, 4, 28))), 2)
    );
    assert_eq!(kept(deciding(Answer::NotAgreed)).agreed, None);
    let named = kept(Deciding {
        is_head: false,
        named: true,
        ..deciding(Answer::NotAgreed)
    });
    assert_eq!(named.answer, Answer::NotAgreed);
}

#[test]
fn each_refusal_of_a_decision() {
    let some = |first, last| Deciding {
        first,
        last,
        ..deciding(Answer::SomeDays)
    };
    let (sunday, saturday) = (date(2026, 5, 3), date(2026, 5, 2));
    #[rustfmt::skip]
    let table: [(&str, State, Deciding<'_>, Field); 11] = [
        ("nothing chosen", State::Waiting, Deciding { answer: None, ..deciding(Answer::Agreed) }, Field::Answer),
        ("no reason", State::Waiting, Deciding { reason: "  ", ..deciding(Answer::Agreed) }, Field::Reason),
        ("too long a reason", State::Waiting, Deciding { reason: LONG, ..deciding(Answer::Agreed) }, Field::Reason),
        ("not the head, and not named", State::Waiting, Deciding { is_head: false, ..deciding(Answer::Agreed) }, Field::Named),
        ("withdrawn", State::Withdrawn, deciding(Answer::Agreed), Field::All),
        ("no first day", State::Waiting, some(None, Some(FRIDAY)), Field::First),
        ("a first day outside", State::Waiting, some(Some(date(2026, 4, 26)), Some(FRIDAY)), Field::First),
        ("a last day outside", State::Waiting, some(Some(MONDAY), Some(date(2026, 5, 6))), Field::Last),
        ("the last before the first", State::Waiting, some(Some(FRIDAY), Some(MONDAY)), Field::Last),
        ("all of them after all", State::Waiting, some(Some(MONDAY), Some(date(2026, 5, 5))), Field::Last),
        ("days on which it is closed", State::Waiting, some(Some(saturday), Some(sunday)), Field::Last),
    ];
    for (why, state, deciding, field) in table {
        let refused = decide(state, (MONDAY, date(2026, 5, 5)), &deciding, open).expect_err(why);
        assert_eq!(refused.len(), 1, "{why}: {refused:?}");
        assert_eq!(refused[0].field, field, "{why}: {}", refused[0]);
    }
}

#[test]
fn what_may_follow_what() {
    for state in State::ALL {
        assert_eq!(State::of_id(state.id()), Some(state));
        let gone = state == State::Withdrawn;
        assert_eq!(
            state.may_be_decided().is_err(),
            gone,
            "a decision may be made anew"
        );
        assert_eq!(state.withdrawn().is_err(), gone);
    }
    for answer in Answer::ALL {
        assert_eq!(Answer::of_id(answer.id()), Some(answer));
        assert!(answer.state().is_decided());
    }
    for way in Way::ALL {
        assert_eq!(Way::of_id(way.id()), Some(way));
    }
    assert_eq!(Answer::of_id("waiting"), None);
}

#[test]
fn what_the_law_asks_is_shown_limb_by_limb() {
    let asked = law::leave::Asked {
        in_advance: true,
        by_parent_lived_with: false,
    };
    let finding = law_of(Purpose::Exceptional, asked, true).expect("a rule");
    assert_eq!(finding.unmet().count(), 1);
    assert!(
        law_of(Purpose::Religion, asked, false).is_none(),
        "no discretion"
    );
    assert!(
        law_of(Purpose::Performance, asked, true)
            .expect("a rule")
            .holds()
    );
}

#[test]
fn a_child_is_back_on_the_next_day_that_the_school_is_open() {
    assert_eq!(back_on(FRIDAY, open), Some(date(2026, 5, 4)));
    assert_eq!(
        back_on(date(2026, 4, 3), open),
        Some(date(2026, 4, 13)),
        "past the holidays"
    );
    assert_eq!(back_on(date(2026, 7, 31), open), None, "not known");
    assert_eq!(school_days(MONDAY, FRIDAY, open), Some(5));
    assert_eq!(school_days(date(2026, 7, 31), date(2026, 8, 1), open), None);
}

// The register held against it.

fn of(id: u8, state: State, agreed: Option<(Date, Date)>) -> Asked<u8> {
    Asked {
        id,
        state,
        first: MONDAY,
        last: FRIDAY,
        agreed,
        code: Code::C,
        otherwise: Code::G,
    }
}

/// Marks from the Monday on, a letter a day for both sessions: `/` present, `.` unmarked, else the code.
fn marks(strip: &str) -> Vec<Mark> {
    let days = MONDAY
        .series(1.day())
        .filter(|day| open(*day) == Some(true));
    let of_day = |(day, letter): (Date, char)| {
        Session::BOTH.map(|session| Mark {
            day,
            session,
            code: match letter {
                '.' => None,
                '/' => Some([Code::PRESENT_AM, Code::PRESENT_PM][session as usize]),
                other => Some(Code::parse(&other.to_string(), day).expect("a code")),
            },
        })
    };
    days.zip(strip.chars()).flat_map(of_day).collect()
}

fn found(requests: &[Asked<u8>], strip: &str) -> Vec<(Found, usize)> {
    let marks = marks(strip);
    let as_of = marks.last().map_or(TODAY, |mark| mark.day);
    let all: Vec<Finding<u8>> = compare(requests, &marks, as_of);
    all.iter()
        .map(|one| (one.found, one.sessions.len()))
        .collect()
}

/// Why, what was asked, a strip of marks, what is found in how many sessions.
type Held<'a> = (&'a str, &'a [Asked<u8>], &'a str, &'a [(Found, usize)]);

#[test]
fn each_finding_with_its_sessions() {
    let agreed = of(1, State::Agreed, Some((MONDAY, FRIDAY)));
    let refused = of(2, State::NotAgreed, None);
    let some = of(3, State::SomeDays, Some((MONDAY, date(2026, 4, 28))));
    let (waiting, withdrawn) = (of(4, State::Waiting, None), of(5, State::Withdrawn, None));
    #[rustfmt::skip]
    let table: [Held<'_>; 24] = [
        ("away as agreed, and back", &[agreed], "CCCCC/", &[]),
        ("agreed, and came after all", &[agreed], "/////", &[]),
        ("agreed, and not explained", &[agreed], "CCNNC/", &[(Found::AgreedButUnauthorised, 4)]),
        ("agreed, and marked as a holiday not granted", &[agreed], "GGGGG/", &[(Found::AgreedButUnauthorised, 10)]),
        ("agreed, and not marked yet", &[agreed], ".....", &[]),
        ("agreed, and late after the register closed", &[agreed], "U////", &[]),
        ("agreed, and ill", &[agreed], "CCIII/", &[]),
        ("not agreed, and away", &[refused], "GGGGG/", &[]),
        ("not agreed, and in school", &[refused], "/////", &[]),
        ("not agreed, and marked as leave", &[refused], "CC///", &[(Found::NotAgreedButAuthorised, 4)]),
        ("not agreed, and ill on one day", &[refused], "/I///", &[(Found::NotAgreedButAuthorised, 2)]),
        ("not agreed, and ill so far", &[refused], "II", &[(Found::NotAgreedButAuthorised, 4)]),
        ("not agreed, and ill on all of them", &[refused], "IIIII/", &[(Found::ReportedIll, 10)]),
        ("not back", &[agreed], "CCCCCNN/", &[(Found::FailedToReturn, 4)]),
        ("not back, ill first and then unexplained", &[agreed], "CCCCCION", &[(Found::FailedToReturn, 6)]),
        ("ill after leave, which is told", &[agreed], "CCCCCII/", &[]),
        ("back, and away later", &[agreed], "CCCCC/NN", &[]),
        ("agreed for two days, and away on all", &[some], "CCGGG/", &[(Found::FailedToReturn, 6)]),
        ("agreed for two days, and ill on the others", &[some], "CCIII/", &[(Found::ReportedIll, 6)]),
        ("leave that nobody asked for", &[], "/CC//", &[(Found::NoRequest, 4)]),
        ("a holiday that nobody asked for", &[], "G/GG/", &[(Found::NotAskedFor, 2), (Found::NotAskedFor, 4)]),
        ("asked for, and nobody has decided", &[waiting], "GGGGG", &[]),
        ("withdrawn, and away all the same", &[withdrawn], "GGGGG", &[(Found::NotAskedFor, 10)]),
        ("asked again and agreed", &[refused, agreed], "CCCCC/", &[]),
    ];
    for (why, requests, strip, expected) in table {
        assert_eq!(found(requests, strip), expected, "{why}");
    }
}

#[test]
fn leave_that_goes_on_is_no_failure_to_return() {
    let agreed = of(1, State::Agreed, Some((MONDAY, FRIDAY)));
    let next = |state, agreed| Asked {
        first: date(2026, 5, 4),
        last: date(2026, 5, 5),
        ..of(2, state, agreed)
    };
    let again = next(State::Agreed, Some((date(2026, 5, 4), date(2026, 5, 5))));
    assert_eq!(found(&[agreed, again], "CCCCCCC/"), []);
    assert_eq!(found(&[agreed, next(State::Waiting, None)], "CCCCCNN/"), []);
    let refused = found(&[agreed, next(State::NotAgreed, None)], "CCCCCNN/");
    assert_eq!(refused, [(Found::FailedToReturn, 4)]);
}

#[test]
fn a_finding_says_its_days_and_the_letter_and_comes_on_today_once() {
    let agreed = of(7, State::Agreed, Some((MONDAY, FRIDAY)));
    let all = compare(&[agreed], &marks("CCCCCNN/"), date(2026, 5, 6));
    let [one] = &all[..] else { panic!("{all:?}") };
    assert_eq!(
        one.words(),
        "Leave ended, and the child was still away on 2 school days from 4 May 2026 to 5 May 2026, marked N"
    );
    assert_eq!(one.found.letter(), Some("leave-failed-to-return"));
    let raised = raise_finding("p1", one);
    assert_eq!(
        (raised.rule, raised.key.as_str()),
        (Rule::LeaveDiffers, "p1 failed-to-return 7")
    );
    // A day more is the same finding.
    let more = compare(&[agreed], &marks("CCCCCNNN"), date(2026, 5, 6));
    assert_eq!(more[0].key(), one.key());
    let asked = raise_request("7", TODAY, (MONDAY, FRIDAY));
    assert_eq!(asked.rule, Rule::LeaveAsked);
    assert!(
        asked
            .words
            .starts_with("Leave from 27 April 2026 to 1 May 2026 was asked for on 24")
    );
    assert!(
        raise_request("7", TODAY, (MONDAY, MONDAY))
            .words
            .starts_with("Leave on 27 April")
    );
    for found in Found::ALL {
        let letter = found.letter();
        assert!(letter.is_none_or(letters_there), "{letter:?}");
        assert!(!found.words().is_empty() && !found.instead().is_empty());
    }
}

/// The letters lie beside this crate; it does not use them.
fn letters_there(id: &str) -> bool {
    let here = env!("CARGO_MANIFEST_DIR");
    std::path::Path::new(&format!("{here}/../letters/templates/{id}.md")).exists()
}

fn any_request() -> impl Strategy<Value = Asked<u8>> {
    let states = prop::sample::select(State::ALL.to_vec());
    (
        0u8..4,
        states,
        0i32..20,
        0i32..8,
        0i32..8,
        0i32..8,
        any::<bool>(),
    )
        .prop_map(|(id, state, from, days, cut, keep, holiday)| {
            let at = |days: i32| MONDAY.saturating_add(days.days());
            let (first, last) = (at(from), at(from + days));
            let agreed = match state {
                State::Agreed => Some((first, last)),
                State::SomeDays => {
                    let start = (first.saturating_add(cut.days())).min(last);
                    Some((start, start.saturating_add(keep.days()).min(last)))
                }
                _ => None,
            };
            Asked {
                id,
                state,
                first,
                last,
                agreed,
                code: Code::C,
                otherwise: if holiday { Code::G } else { Code::O },
            }
        })
}

fn any_strip() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select("/.CGNOIURM".chars().collect::<Vec<_>>()),
        0..30,
    )
    .prop_map(String::from_iter)
}

proptest! {
    /// Whatever was asked and marked: a finding is never empty, names sessions of the register, each once, and
    /// is told from the others of its pupil.
    #[test]
    fn findings_are_of_the_register(requests in prop::collection::vec(any_request(), 0..4), strip in any_strip()) {
        let mut requests = requests;
        for (id, request) in (0..).zip(&mut requests) {
            request.id = id;
        }
        let marks = marks(&strip);
        let as_of = marks.last().map_or(TODAY, |mark| mark.day);
        let all = compare(&requests, &marks, as_of);
        let mut keys: Vec<String> = all.iter().map(Finding::key).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), all.len());
        for finding in &all {
            prop_assert!(!finding.sessions.is_empty());
            prop_assert!(finding.sessions.is_sorted_by(|a, b| (a.day, a.session) < (b.day, b.session)));
            for session in &finding.sessions {
                prop_assert!(marks.contains(session) && session.code.is_some());
            }
        }
    }

    /// A register that shows what was decided has no finding about it: each day away is marked as it should be,
    /// every other day present.
    #[test]
    fn what_was_decided_and_is_marked_so_is_found_nowhere(requests in prop::collection::vec(any_request(), 0..4)) {
        let mut marks = marks(&"/".repeat(30));
        for mark in &mut marks {
            if let Some(code) = should_show(&requests, mark.day) {
                mark.code = Some(code);
            }
        }
        let as_of = marks.last().map_or(TODAY, |mark| mark.day);
        let all = compare(&requests, &marks, as_of);
        // Away after the last day agreed is found whatever it is marked.
        let all: Vec<_> = all.iter().filter(|one| one.found != Found::FailedToReturn).collect();
        prop_assert!(all.is_empty(), "{all:?}");
    }

    /// Every day agreed on which the register shows unauthorised absence is in a finding; and no day on which the
    /// pupil came is in any.
    #[test]
    fn no_day_agreed_is_lost_and_no_day_in_school_is_held_against_anybody(
        request in any_request(), strip in any_strip()
    ) {
        let marks = marks(&strip);
        let as_of = marks.last().map_or(TODAY, |mark| mark.day);
        let all = compare(&[request], &marks, as_of);
        let held: Vec<&Mark> = all.iter().flat_map(|one| &one.sessions).collect();
        for mark in &marks {
            let agreed = request.agreed.is_some_and(|(first, last)| (first..=last).contains(&mark.day));
            let unauthorised = matches!(mark.code, Some(Code::G | Code::N | Code::O));
            if agreed && unauthorised {
                prop_assert!(held.contains(&mark));
            }
            let came = mark.code.is_some_and(|code| code.class() == Class::Present || code == Code::U);
            prop_assert!(!came || !held.contains(&mark));
        }
    }
}
