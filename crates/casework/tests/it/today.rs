//! Today: what is raised, for whom, under which key, and what becomes of an item.

use casework::policy::{Policy, built_in};
use casework::today::{About, Act, Change, Held, OnList, Raised, Refusal, Rule, State};
use casework::today::{raise, reconcile};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use law::attendance::Code;
use law::school::Kind;
use proptest::prelude::*;
use register::{
    Day, DaySessions, Figure, PupilIx, Registers, RollStatus, Rolls, SchoolCalendar, SchoolIx,
    Session, Slot, Spell, Windows,
};

const FIRST: Date = date(2025, 9, 1);
const TWELVE: Date = date(2013, 5, 1);

/// Registers of one pupil, a letter a school day from 1 September 2025, the same code morning and
/// afternoon; `/` is present. A space is only for reading.
fn strip(days: &str) -> (Registers, Day) {
    let codes: Vec<char> = days.chars().filter(|c| *c != ' ').collect();
    let school_days: Vec<Date> = (0..400)
        .map(|d| FIRST + d.days())
        .filter(|d| Day::from(*d).weekday() < 5)
        .take(codes.len())
        .collect();
    let mut calendar = SchoolCalendar::default();
    for day in &school_days {
        calendar.set(*day, DaySessions::Both);
    }
    let mut rolls = Rolls::new();
    let school = rolls.add_school(8_850_001, calendar);
    rolls.add_pupils(vec![vec![Spell {
        school,
        start: FIRST.into(),
        end: None,
        status: RollStatus::Single,
    }]]);
    let marking = rolls.open();
    for (day, code) in school_days.iter().zip(&codes) {
        for session in Session::BOTH {
            let code = match (code, session) {
                ('/', Session::Am) => Code::PRESENT_AM,
                ('/', Session::Pm) => Code::PRESENT_PM,
                (c, _) => Code::parse(&c.to_string(), *day).expect("a code"),
            };
            marking.mark(
                PupilIx(0),
                SchoolIx(0),
                Slot::of((*day).into(), session),
                code,
            );
        }
    }
    let last = school_days.last().copied().expect("a day");
    (marking.close(1), last.into())
}

fn herefordshire() -> Policy {
    built_in("herefordshire").expect("is there").expect("reads")
}

fn raised_for(days: &str, born: Date, kind: Option<Kind>, policy: &Policy) -> Vec<Raised> {
    let (registers, as_of) = strip(days);
    let standings = registers.standings(as_of, Windows::default(), 1);
    let tiers = casework::attendance::tiers(&registers, &standings, as_of, policy, 1);
    let about = About {
        registers: &registers,
        pupil: PupilIx(0),
        born,
        kind: &|_| kind,
        standing: &standings[PupilIx(0)],
        tier: tiers[0],
        as_of,
    };
    raise(&about, policy).0
}

fn rules(days: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = raised_for(days, TWELVE, Some(Kind::Academy), &herefordshire())
        .into_iter()
        .map(|r| r.rule)
        // Patterns have a test of their own.
        .filter(|rule| !matches!(rule, Rule::Falling | Rule::Weekday))
        .collect();
    rules.sort_unstable();
    rules
}

/// So many weeks of school without an absence.
fn weeks(n: usize) -> String {
    "///// ".repeat(n)
}

#[test]
fn both_sides_of_every_boundary() {
    use Rule::*;
    let of = |days: String| rules(&days);
    // Thirty weeks of presence first, so that no tier or rate is reached by these few days.
    let long = weeks(30);
    assert_eq!(of(long.clone()), [], "nobody who is always there");
    assert_eq!(of(long.clone() + "OOOO/"), [], "eight sessions");
    assert_eq!(of(long.clone() + "OOOOO"), [ThresholdMet], "ten sessions");
    assert!(of(weeks(10) + "OOOOOOOOO").contains(&ThresholdMet));
    assert!(!of(weeks(10) + "OOOOOOOOO").contains(&TenDays), "nine days");
    assert!(of(weeks(10) + "OOOOOOOOOO").contains(&TenDays), "ten days");
    assert!(
        of(weeks(10) + "GOUNOGOONO").contains(&TenDays),
        "any mix of G, N, O and U"
    );
    let nineteen = "O".repeat(19);
    assert!(!of(weeks(10) + &nineteen).contains(&TwentyDays));
    assert!(of(weeks(10) + &nineteen + "O").contains(&TwentyDays));
    assert!(
        !of(weeks(10) + &nineteen + "U").contains(&TwentyDays),
        "late after the register closed is no ground (i) absence"
    );
    assert!(!of(weeks(10) + "IIIIIIIII").contains(&HeadingToFifteenIll));
    assert!(of(weeks(10) + "IIIIIIIIII").contains(&HeadingToFifteenIll));
    let ill = of(weeks(10) + &"I".repeat(15));
    assert!(ill.contains(&FifteenIll) && !ill.contains(&HeadingToFifteenIll));
    assert!(
        of("/////OOOOO/////OOOOO".into()).contains(&Severe),
        "exactly half missed"
    );
    assert!(!of("/////OOOOO/////OOOO/".into()).contains(&Severe));
}

#[test]
fn an_absence_is_unexplained_after_five_school_days() {
    let long = weeks(30);
    assert_eq!(
        rules(&format!("{long}N/////")),
        [],
        "on the fifth day it may still change"
    );
    assert_eq!(rules(&format!("{long}N//////")), [Rule::Unexplained]);
    assert_eq!(
        rules(&format!("{long}I//////")),
        [],
        "it has become another code"
    );
}

#[test]
fn nobody_is_listed_to_whom_the_law_does_not_apply() {
    let policy = herefordshire();
    let twenty = "O".repeat(20);
    let all = |born, kind| -> Vec<Rule> {
        raised_for(&twenty, born, kind, &policy)
            .into_iter()
            .map(|r| r.rule)
            .collect()
    };
    let usual = all(TWELVE, Some(Kind::Academy));
    assert!(usual.contains(&Rule::ThresholdMet) && usual.contains(&Rule::TenDays));
    assert_eq!(
        all(date(2021, 5, 1), Some(Kind::Academy)),
        [],
        "four years old"
    );
    assert_eq!(
        all(date(2008, 5, 1), Some(Kind::Academy)),
        [],
        "past school age"
    );
    let independent = all(TWELVE, Some(Kind::Independent));
    assert!(
        !independent.contains(&Rule::ThresholdMet) && independent.contains(&Rule::TenDays),
        "penalty notices are not for independent schools; returns are"
    );
    assert!(
        !all(TWELVE, None).contains(&Rule::ThresholdMet),
        "a kind nobody knows is not guessed"
    );
}

#[test]
fn patterns_are_raised_by_the_policy_s_own_numbers() {
    let mut policy = herefordshire();
    let has = |days: &str, policy: &Policy, rule| {
        raised_for(days, TWELVE, Some(Kind::Academy), policy)
            .iter()
            .any(|r| r.rule == rule)
    };
    let fridays = "////I ".repeat(6);
    assert!(has(&fridays, &policy, Rule::Weekday), "every Friday away");
    assert!(!has(
        "///I/ /I/// I//// //I// ////I",
        &policy,
        Rule::Weekday
    ));
    let falling = weeks(6) + &"/////".repeat(4) + "//III //III";
    assert!(has(&falling, &policy, Rule::Falling));
    policy.triggers.trend_fall = 60;
    assert!(
        !has(&falling, &policy, Rule::Falling),
        "a fall too small for this authority"
    );
}

#[test]
fn ten_days_of_any_absence_only_where_the_authority_asks() {
    let mut policy = herefordshire();
    let ill = weeks(10) + "IIIIIMMMMM";
    let has = |policy: &Policy| {
        raised_for(&ill, TWELVE, Some(Kind::Academy), policy)
            .iter()
            .any(|r| r.rule == Rule::TenDaysOfAny)
    };
    assert!(!has(&policy));
    policy.triggers.ten_days_of_any_absence = true;
    assert!(has(&policy));
}

#[test]
fn an_item_says_what_it_is_in_plain_words() {
    let long = weeks(3) + "OOOOO OOOOO";
    let raised = raised_for(&long, TWELVE, Some(Kind::Academy), &herefordshire());
    let words: Vec<&str> = raised.iter().map(|r| r.words.as_str()).collect();
    assert!(
        words.contains(&"10 school days of absence coded G, N, O or U since 22 September 2025"),
        "{words:?}"
    );
}

#[test]
fn an_item_keeps_its_key_for_as_long_as_its_spell_lasts() {
    let key = |days: &str, rule| {
        raised_for(days, TWELVE, Some(Kind::Academy), &herefordshire())
            .into_iter()
            .find(|r| r.rule == rule)
            .map(|r| r.key)
    };
    let long = weeks(30);
    let first = key(&format!("{long}OOOOO"), Rule::ThresholdMet);
    assert!(first.is_some());
    assert_eq!(
        first,
        key(&format!("{long}OOOOO O/O//"), Rule::ThresholdMet),
        "more of the same"
    );
    let run = key(&format!("{long}OOOOO OOOOO"), Rule::TenDays);
    assert_eq!(run, key(&format!("{long}OOOOO OOOOO OO"), Rule::TenDays));
    let again = key(&format!("{long}OOOOO OOOOO / OOOOOOOOOO"), Rule::TenDays);
    assert!(
        again.is_some() && again != run,
        "another run is another item"
    );
    let later = key(&format!("OOOOO {}OOOOO", weeks(10)), Rule::ThresholdMet);
    assert!(
        later.is_some() && later != key("OOOOO", Rule::ThresholdMet),
        "met, lapsed, met again"
    );
}

fn on_list(rule: Rule, key: &str, state: State) -> OnList<u8> {
    OnList {
        id: 7,
        rule,
        key: key.into(),
        state,
        words: "w".into(),
    }
}

fn new(rule: Rule, key: &str) -> Raised {
    let figure = register::Figure::Possible;
    Raised {
        rule,
        key: key.into(),
        words: "w".into(),
        figure,
        cite: None,
    }
}

#[test]
fn the_same_facts_are_never_raised_twice() {
    let today = date(2026, 1, 12);
    let dismissed = State::Dismissed {
        reason: "parent in hospital".into(),
    };
    let snoozed = |until| State::Snoozed { until };
    let withdrawn = State::Withdrawn {
        note: "amended".into(),
    };
    let reopened = vec![Change::Reopen { id: 7 }];
    for (why, state, expected) in [
        ("waiting already", State::Open, vec![]),
        ("dealt with", State::Done, vec![]),
        ("dismissed", dismissed, vec![]),
        ("until tomorrow", snoozed(date(2026, 1, 13)), vec![]),
        ("until today", snoozed(today), reopened.clone()),
        ("undone, and so again", withdrawn, reopened),
    ] {
        let list = [on_list(Rule::TenDays, "2026-01-05", state)];
        let raised = vec![new(Rule::TenDays, "2026-01-05")];
        assert_eq!(
            reconcile(raised, &list, &[Rule::TenDays], today),
            expected,
            "{why}"
        );
    }
    let list = [on_list(Rule::TenDays, "2025-10-01", State::Done)];
    let raised = vec![new(Rule::TenDays, "2026-01-05")];
    let expected = vec![Change::Raise(raised[0].clone())];
    assert_eq!(
        reconcile(raised, &list, &[Rule::TenDays], today),
        expected,
        "other facts"
    );
}

#[test]
fn what_waits_says_what_the_facts_say_now_and_what_was_decided_keeps_its_words() {
    let today = date(2026, 1, 12);
    let dismissed = State::Dismissed {
        reason: "parent in hospital".into(),
    };
    let reword = || Change::Reword {
        id: 7,
        words: "now 12 days".into(),
    };
    let later = State::Snoozed {
        until: date(2026, 1, 13),
    };
    let undone = State::Withdrawn {
        note: "amended".into(),
    };
    for (why, state, expected) in [
        ("open", State::Open, vec![reword()]),
        ("until tomorrow", later, vec![reword()]),
        ("undone", undone, vec![Change::Reopen { id: 7 }, reword()]),
        ("done", State::Done, vec![]),
        ("dismissed", dismissed, vec![]),
    ] {
        let list = [on_list(Rule::TenDays, "2026-01-05", state)];
        let raised = Raised {
            words: "now 12 days".into(),
            ..new(Rule::TenDays, "2026-01-05")
        };
        let changes = reconcile(vec![raised], &list, &[Rule::TenDays], today);
        assert_eq!(changes, expected, "{why}");
    }
}

#[test]
fn what_no_longer_holds_is_withdrawn_while_it_waits() {
    let today = date(2026, 1, 12);
    let gone = |state, judged: &[Rule]| {
        reconcile(vec![], &[on_list(Rule::TenDays, "k", state)], judged, today)
    };
    let judged = [Rule::TenDays];
    assert!(matches!(
        gone(State::Open, &judged)[..],
        [Change::Withdraw { id: 7, .. }]
    ));
    let snoozed = State::Snoozed {
        until: date(2026, 2, 1),
    };
    assert!(matches!(
        gone(snoozed, &judged)[..],
        [Change::Withdraw { .. }]
    ));
    assert_eq!(gone(State::Done, &judged), [], "what was done stays done");
    assert_eq!(
        gone(State::Open, &[Rule::Severe]),
        [],
        "a rule that was not asked says nothing"
    );
}

#[test]
fn what_the_record_settles_is_not_ticked_off_beside_it() {
    let dismissed = || State::Dismissed {
        reason: "x".to_owned(),
    };
    for rule in Rule::ALL {
        let own = rule.is_settled_on_the_record();
        let dismiss = Act::Dismiss {
            reason: "x".to_owned(),
        };
        let until = date(2026, 3, 3).tomorrow().expect("a day");
        for (act, refused) in [
            (Act::Finish, own),
            (dismiss, own),
            (Act::Reopen, false),
            (Act::Snooze { until }, false),
        ] {
            let expected = if refused {
                Err(Refusal::OnTheRecord)
            } else {
                Ok(())
            };
            assert_eq!(act.fits(rule), expected, "{rule:?} {act:?}");
        }
        // One that was ticked off comes back while the record says nothing.
        for state in [State::Done, dismissed()] {
            let raised = Raised {
                rule,
                key: "k".to_owned(),
                words: "Words".to_owned(),
                figure: Figure::Attended,
                cite: None,
            };
            let item = OnList {
                id: 1,
                rule,
                key: "k".to_owned(),
                state,
                words: "Words".to_owned(),
            };
            let expected = if own {
                vec![Change::Reopen { id: 1 }]
            } else {
                vec![]
            };
            assert_eq!(
                reconcile(vec![raised], &[item], &[rule], date(2026, 3, 3)),
                expected
            );
        }
    }
}

#[test]
fn what_people_may_do_with_an_item() {
    let today = date(2026, 1, 12);
    let act = |state: State, act| Held(state).act(act, today);
    let until = date(2026, 1, 19);
    assert_eq!(
        act(State::Open, Act::Snooze { until }),
        Ok(State::Snoozed { until })
    );
    assert_eq!(
        act(State::Open, Act::Snooze { until: today }),
        Err(Refusal::NotLater)
    );
    let far = date(2027, 2, 1);
    assert_eq!(
        act(State::Open, Act::Snooze { until: far }),
        Err(Refusal::TooFar)
    );
    assert_eq!(act(State::Snoozed { until }, Act::Finish), Ok(State::Done));
    let blank = Act::Dismiss {
        reason: " \n".into(),
    };
    assert_eq!(act(State::Open, blank), Err(Refusal::NoReason));
    assert_eq!(
        act(State::Done, Act::Finish),
        Err(Refusal::Closed),
        "somebody was quicker"
    );
    assert_eq!(act(State::Done, Act::Reopen), Ok(State::Open));
    assert_eq!(act(State::Open, Act::Reopen), Err(Refusal::Open));
    let withdrawn = State::Withdrawn {
        note: "amended".into(),
    };
    assert_eq!(act(withdrawn, Act::Reopen), Err(Refusal::Withdrawn));
}

proptest! {
    /// The key of the threshold is the first day of the stretch in which it has been met until
    /// now, each day judged by itself as the engine judges it.
    #[test]
    fn the_stretch_is_that_of_the_engine_day_by_day(
        days in proptest::collection::vec(prop_oneof![3 => Just('/'), 1 => Just('O'), 1 => Just('U')], 1..90)
    ) {
        let days: String = days.into_iter().collect();
        let (registers, as_of) = strip(&days);
        let met_on = |day: Day| {
            registers.standings_of(&[PupilIx(0)], day, Windows::default())[0].penalty_sessions >= 10
        };
        let school_days = (Day::from(FIRST).0..=as_of.0)
            .map(Day)
            .filter(|d| d.weekday() < 5)
            .collect::<Vec<_>>();
        let stretch = school_days.iter().rev().take_while(|d| met_on(**d)).last();
        let found = raised_for(&days, TWELVE, Some(Kind::Academy), &herefordshire())
            .into_iter()
            .find(|r| r.rule == Rule::ThresholdMet)
            .map(|r| r.key);
        prop_assert_eq!(found, stretch.map(|d| d.date().to_string()));
    }
}
