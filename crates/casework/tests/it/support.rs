//! The support room's decisions: suggestions with their reasons, steps in any order, offers, reviews,
//! conditions, evidence, the mountain, referrals, timetables, ratings and shares.

use casework::contact::{State, Way};
use casework::policy::{Policy, built_in};
use casework::support::{
    Basis, CameOf, Closing, Done, Facts, Field, Figures, How, Item, Missed, OfferAct, OfferRefusal,
    OfferState, Purpose, Recorded, Referral, ReferralBasis, ReferralOutcome, Refusal, Review,
    ShareRefusal, Spell, Standing, Taking, Timetable, answers, back_after_days, came_of, checklist,
    close, days_with, due, end_early, hardness, mountain, move_to, raise_review, refer, share,
    spells, suggest, take, timetable,
};
use casework::today::Rule;
use jiff::civil::{Date, date};
use law::attendance::Code;
use law::school::Phase;
use register::{Day, HeldSession, SchoolIx, Session};

const TODAY: Date = date(2026, 2, 24);

fn of(id: &str) -> Policy {
    built_in(id).expect("is there").expect("reads")
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a calendar may not know a day; this one knows all"
)]
fn weekdays(day: Date) -> Option<bool> {
    Some(day.weekday().to_monday_zero_offset() < 5)
}

fn well() -> Figures {
    Figures {
        attended: 200,
        possible: 200,
        window_attended: 120,
        window_possible: 120,
        ..Figures::default()
    }
}

fn done(step: &str, on: Date) -> Done<'_> {
    Done {
        step,
        on,
        how: How::Taken,
        outcome: None,
    }
}

fn suggested(facts: &Facts<'_>, policy: &Policy) -> Vec<(String, Vec<String>)> {
    let all = suggest(facts, policy, TODAY, weekdays).into_iter();
    all.map(|s| (s.step.id.clone(), s.reasons)).collect()
}

fn reasons(facts: &Facts<'_>, policy: &Policy, step: &str) -> Option<Vec<String>> {
    let all = suggested(facts, policy).into_iter();
    all.filter(|(id, _)| id == step).map(|(_, r)| r).next()
}

#[test]
fn a_child_who_is_there_every_day_is_left_alone() {
    for (id, _) in casework::policy::BUILT_IN {
        let facts = Facts {
            figures: well(),
            tier: Some("universal"),
            ..Facts::default()
        };
        assert_eq!(suggested(&facts, &of(id)), [], "{id}");
    }
}

#[test]
fn each_condition_holds_on_its_own_side_of_its_boundary() {
    let with = |condition: &str| {
        Policy::read(&format!(
            "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2025-09-01\nsource = \"minutes\"\n\
             [[tiers]]\nid = \"low\"\nname = \"Low\"\nbelow = 90\nwindow = {{ school_weeks = 12 }}\n\
             [[stages]]\nid = \"one\"\nname = \"One\"\nmeans = \"The only one.\"\n\
             [[steps]]\nid = \"a\"\nname = \"A\"\nstage = \"one\"\nwhat = \"It.\"\nsuggest = [{{ {condition} }}]\n"
        ))
        .expect("reads")
    };
    let rate = |window_attended| Figures {
        window_attended,
        window_possible: 1000,
        ..well()
    };
    let figures = |f: fn(&mut Figures)| {
        let mut own = well();
        f(&mut own);
        Facts {
            figures: own,
            ..Facts::default()
        }
    };
    let facts = |figures| Facts {
        figures,
        ..Facts::default()
    };
    let cases: [(&str, &str, Facts<'_>, Option<&str>); 22] = [
        (
            "just below",
            "window_below = 90",
            facts(rate(899)),
            Some("Attendance is 89.90% over the last 12 school weeks, below 90%."),
        ),
        (
            "90% is not below 90%",
            "window_below = 90",
            facts(rate(900)),
            None,
        ),
        (
            "at least",
            "window_at_least = 90",
            facts(rate(900)),
            Some("Attendance is 90.00% over the last 12 school weeks."),
        ),
        (
            "not at least",
            "window_at_least = 90",
            facts(rate(899)),
            None,
        ),
        (
            "nothing was possible",
            "window_below = 90",
            facts(Figures::default()),
            None,
        ),
        (
            "this year",
            "attendance_below = 90",
            figures(|f| f.attended = 179),
            Some("Attendance is 89.50% this academic year, below 90%."),
        ),
        (
            "this year, not",
            "attendance_below = 90",
            figures(|f| f.attended = 180),
            None,
        ),
        (
            "away",
            "away_days = 3",
            figures(|f| f.away_days = 3),
            Some("Away 3 school days in a row."),
        ),
        (
            "away, not yet",
            "away_days = 3",
            figures(|f| f.away_days = 2),
            None,
        ),
        (
            "back",
            "back_after_days = 3",
            figures(|f| f.back_after_days = Some(4)),
            Some("Back after 4 school days away."),
        ),
        ("never away", "back_after_days = 3", figures(|_| ()), None),
        (
            "ill",
            "ill_days = 5",
            figures(|f| f.ill_days = 5),
            Some("5 days of illness this academic year."),
        ),
        (
            "the same",
            "same_condition_days = 15",
            figures(|f| f.same_condition_days = 15),
            Some("15 days of illness with the same condition this academic year."),
        ),
        (
            "ill with many things",
            "same_condition_days = 15",
            figures(|f| {
                f.ill_days = 20;
                f.same_condition_days = 14;
            }),
            None,
        ),
        (
            "late",
            "late = 6",
            figures(|f| f.late = 6),
            Some("Late 6 times this academic year."),
        ),
        (
            "unauthorised",
            "unauthorised = 4",
            figures(|f| f.unauthorised = 4),
            Some("4 sessions unauthorised this academic year."),
        ),
        (
            "threshold",
            "towards_threshold = 10",
            figures(|f| f.towards_threshold = 10),
            Some("10 sessions towards the national threshold."),
        ),
        (
            "threshold, not",
            "towards_threshold = 10",
            figures(|f| f.towards_threshold = 9),
            None,
        ),
        (
            "falling",
            "falling = true",
            figures(|f| f.falling = true),
            Some("Attendance is falling."),
        ),
        (
            "not falling is a condition too",
            "falling = false",
            figures(|_| ()),
            Some("Attendance is not falling."),
        ),
        (
            "declined",
            "declined_offers = 1",
            Facts {
                figures: well(),
                declined_offers: 1,
                ..Facts::default()
            },
            Some("1 offer of support was declined or not taken up this academic year."),
        ),
        (
            "a tier",
            "tiers = [\"low\"]",
            Facts {
                figures: well(),
                tier: Some("low"),
                ..Facts::default()
            },
            Some("The tier is Low: attendance below 90% over the last 12 school weeks."),
        ),
    ];
    for (why, condition, facts, reason) in cases {
        let own = reasons(&facts, &with(condition), "a");
        assert_eq!(own, reason.map(|r| vec![r.to_owned()]), "{why}");
    }
    let both = with("away_days = 3, falling = true");
    assert_eq!(
        reasons(&figures(|f| f.away_days = 3), &both, "a"),
        None,
        "both must hold"
    );
    let both = reasons(
        &figures(|f| {
            f.away_days = 3;
            f.falling = true;
        }),
        &both,
        "a",
    );
    assert_eq!(both.map(|r| r.len()), Some(2), "and both are said");
}

#[test]
fn what_was_done_before_and_how_long_ago_turns_a_suggestion() {
    let national = of("national");
    let visit = |times: usize| Facts {
        figures: Figures {
            away_days: 3,
            ..well()
        },
        done: (0..times)
            .map(|n| Done {
                outcome: Some("no-answer"),
                ..done("call-back", date(2026, 2, 20 + n as i8))
            })
            .collect(),
        ..Facts::default()
    };
    assert_eq!(reasons(&visit(2), &national, "home-visit"), None);
    let three = reasons(&visit(3), &national, "home-visit").expect("suggested");
    assert_eq!(
        three,
        [
            "Away 3 school days in a row.",
            "Absence call-back 3 times, last on 22 February 2026: no answer."
        ]
    );
    // Four weeks must have passed since the conversation.
    let low = Figures {
        window_attended: 100,
        ..well()
    };
    let meeting = |on| {
        let facts = Facts {
            figures: low,
            done: vec![done("initial-conversation", on)],
            ..Facts::default()
        };
        reasons(&facts, &national, "declining-meeting").is_some()
    };
    assert!(meeting(date(2026, 1, 27)), "four weeks to the day");
    assert!(!meeting(date(2026, 1, 28)), "a day short of it");
    assert!(!meeting(date(2025, 6, 1)), "that was another academic year");
}

#[test]
fn a_step_done_or_skipped_rests_for_as_long_as_the_policy_says() {
    let national = of("national");
    let away = |on: Date, how| Facts {
        figures: Figures {
            falling: true,
            ..well()
        },
        done: vec![Done {
            how,
            ..done("check-in", on)
        }],
        ..Facts::default()
    };
    for how in [How::Taken, How::Skipped] {
        assert_eq!(
            reasons(&away(date(2026, 1, 28), how), &national, "check-in"),
            None
        );
        assert!(reasons(&away(date(2026, 1, 27), how), &national, "check-in").is_some());
    }
}

#[test]
fn nothing_of_the_law_is_suggested_before_support_was_offered() {
    for (id, _) in casework::policy::BUILT_IN {
        let policy = of(id);
        let mut facts = Facts {
            figures: Figures {
                window_attended: 40,
                towards_threshold: 30,
                unauthorised: 30,
                falling: true,
                ..well()
            },
            tier: Some("severely-absent"),
            ..Facts::default()
        };
        assert_eq!(
            reasons(&facts, &policy, "enforcement-referral"),
            None,
            "{id}"
        );
        assert_eq!(reasons(&facts, &policy, "notice-to-improve"), None, "{id}");
        facts.declined_offers = 1;
        assert!(
            reasons(&facts, &policy, "enforcement-referral").is_some(),
            "{id}"
        );
    }
}

#[test]
fn the_countys_panels_are_suggested_from_its_own_pack() {
    let county = of("herefordshire");
    let severe = |evidence| Facts {
        figures: Figures {
            window_attended: 50,
            ..well()
        },
        tier: Some("severely-absent"),
        evidence,
        ..Facts::default()
    };
    assert!(reasons(&severe(4), &county, "cmie-panel").is_some());
    assert_eq!(
        reasons(&severe(3), &county, "cmie-panel"),
        None,
        "not tried yet"
    );
    let ill = Facts {
        figures: Figures {
            same_condition_days: 15,
            ..well()
        },
        tier: Some("universal"),
        ..Facts::default()
    };
    assert!(reasons(&ill, &county, "inclusion-panel").is_some());
    assert_eq!(
        reasons(&ill, &of("road-map"), "inclusion-panel"),
        None,
        "there is none there"
    );
}

fn taking(step: &str) -> Taking<'_> {
    Taking {
        step,
        how: How::Taken,
        on: Some(TODAY),
        at: Some(545),
        outcome: "",
        reason: "",
        note: "",
        answers: &[],
        review: Ok(None),
    }
}

fn fields(refusals: Vec<Refusal>) -> Vec<Field> {
    assert!(refusals.iter().all(|r| r.words.len() > 10));
    refusals.into_iter().map(|r| r.field).collect()
}

#[test]
fn steps_go_in_any_order_and_are_looked_at_again_when_the_policy_says() {
    let policy = of("national");
    let answered = [
        ("why".to_owned(), " A cold ".to_owned()),
        ("well".to_owned(), "  ".to_owned()),
        ("hair".to_owned(), "Red".to_owned()),
    ];
    let call = Taking {
        outcome: "no-answer",
        answers: &answered,
        ..taking("call-back")
    };
    let kept = take(&call, &policy, &[], TODAY, weekdays).expect("kept");
    assert_eq!(kept.review, Some(date(2026, 2, 25)), "the next school day");
    assert_eq!(kept.answers, [("why".to_owned(), "A cold".to_owned())]);
    let answered = Taking {
        outcome: "answered",
        ..call.clone()
    };
    let kept = take(&answered, &policy, &[], TODAY, weekdays).expect("kept");
    assert_eq!(kept.review, None, "nothing is left to do");
    // The last step first: nobody is kept to an order.
    let last = take(
        &taking("enforcement-referral"),
        &policy,
        &[],
        TODAY,
        weekdays,
    );
    assert!(last.is_ok());
    let own = Taking {
        review: Ok(Some(date(2026, 3, 2))),
        ..taking("support-in-school")
    };
    let kept = take(&own, &policy, &[], TODAY, weekdays).expect("kept");
    assert_eq!(kept.review, Some(date(2026, 3, 2)), "the school's own day");
}

#[test]
fn what_cannot_be_written_down_of_a_step_says_why() {
    let policy = of("national");
    let tomorrow = date(2026, 2, 25);
    let long = "x".repeat(4001);
    let before = [done("first-concern", date(2026, 1, 6))];
    let skipped = Taking {
        how: How::Skipped,
        ..taking("first-concern")
    };
    let cases: [(&str, Taking<'_>, &[Field]); 11] = [
        ("no step", taking("dance"), &[Field::All]),
        (
            "no day",
            Taking {
                on: None,
                ..taking("check-in")
            },
            &[Field::Day],
        ),
        (
            "a day to come",
            Taking {
                on: Some(tomorrow),
                ..taking("check-in")
            },
            &[Field::Day],
        ),
        (
            "two years ago",
            Taking {
                on: Some(date(2024, 2, 24)),
                ..taking("check-in")
            },
            &[Field::Day],
        ),
        (
            "no outcome, no time",
            Taking {
                at: None,
                ..taking("call-back")
            },
            &[Field::Outcome, Field::Time],
        ),
        (
            "another's outcome",
            Taking {
                outcome: "seen",
                ..taking("call-back")
            },
            &[Field::Outcome],
        ),
        (
            "skipped, and nobody knows why",
            skipped.clone(),
            &[Field::Reason],
        ),
        (
            "again, and nobody knows why",
            taking("first-concern"),
            &[Field::Reason],
        ),
        (
            "a review on the day itself",
            Taking {
                review: Ok(Some(TODAY)),
                ..taking("check-in")
            },
            &[Field::Review],
        ),
        (
            "no day of review",
            Taking {
                review: Err(()),
                ..taking("check-in")
            },
            &[Field::Review],
        ),
        (
            "a book",
            Taking {
                note: &long,
                ..taking("check-in")
            },
            &[Field::Note],
        ),
    ];
    for (why, taking, expected) in cases {
        let refused = take(&taking, &policy, &before, TODAY, weekdays).expect_err(why);
        assert_eq!(fields(refused), expected, "{why}");
    }
    let skipped = Taking {
        reason: "The parents came in by themselves",
        ..skipped
    };
    let kept = take(&skipped, &policy, &before, TODAY, weekdays).expect("kept");
    assert_eq!(
        kept.review, None,
        "nothing was done that could be looked at"
    );
    let again = take(
        &taking("check-in"),
        &policy,
        &[done("check-in", TODAY)],
        TODAY,
        weekdays,
    );
    assert!(again.is_ok(), "some steps are done over and over");
}

#[test]
fn a_school_chooses_the_stage_and_says_why_it_leaps() {
    let policy = of("road-map");
    for (why, now, to, reason, expected) in [
        (
            "from nothing to the first",
            None,
            "expect",
            "",
            Ok("Expect"),
        ),
        (
            "from nothing to the second",
            None,
            "monitor",
            "",
            Ok("Monitor"),
        ),
        (
            "one on",
            Some("monitor"),
            "listen",
            "",
            Ok("Listen and understand"),
        ),
        (
            "past one",
            Some("monitor"),
            "facilitate",
            "",
            Err(Field::Reason),
        ),
        (
            "past one, for a reason",
            Some("monitor"),
            "facilitate",
            "In hospital",
            Ok("Facilitate support"),
        ),
        ("back", Some("listen"), "monitor", "", Err(Field::Reason)),
        (
            "back, for a reason",
            Some("listen"),
            "monitor",
            "It helped",
            Ok("Monitor"),
        ),
        ("the same", Some("listen"), "listen", "x", Err(Field::Stage)),
        (
            "none",
            Some("listen"),
            "severely-absent",
            "x",
            Err(Field::Stage),
        ),
        (
            "from a stage of another policy",
            Some("universal"),
            "enforce",
            "x",
            Ok("Enforce"),
        ),
    ] {
        let moved = move_to(&policy, now, to, reason);
        let moved = moved.map(|s| s.name.as_str()).map_err(|r| r[0].field);
        assert_eq!(moved, expected, "{why}");
    }
}

#[test]
fn every_way_that_an_offer_can_go_and_none_other() {
    use OfferAct::{Accept, Decline, FindUnsuitable, LetGo, OfferAgain};
    use OfferState::{Accepted, Declined, NotTakenUp, Offered, Unsuitable};
    let table = [
        (
            Offered,
            [
                Ok(Accepted),
                Ok(Declined),
                Ok(NotTakenUp),
                Ok(Unsuitable),
                Err(OfferRefusal::NotAnswered),
            ],
        ),
        (
            Accepted,
            [
                Err(OfferRefusal::Accepted),
                Ok(Declined),
                Ok(NotTakenUp),
                Ok(Unsuitable),
                Err(OfferRefusal::Accepted),
            ],
        ),
        (
            Declined,
            [
                Err(OfferRefusal::Closed),
                Err(OfferRefusal::Closed),
                Err(OfferRefusal::Closed),
                Ok(Unsuitable),
                Ok(Offered),
            ],
        ),
        (
            NotTakenUp,
            [
                Err(OfferRefusal::Closed),
                Err(OfferRefusal::Closed),
                Err(OfferRefusal::Closed),
                Ok(Unsuitable),
                Ok(Offered),
            ],
        ),
        (Unsuitable, [Err(OfferRefusal::Unsuitable); 5]),
    ];
    for (state, row) in table {
        assert_eq!(OfferState::of_id(state.id()), Some(state));
        for (act, expected) in [Accept, Decline, LetGo, FindUnsuitable, OfferAgain]
            .into_iter()
            .zip(row)
        {
            assert_eq!(OfferAct::of_id(act.id()), Some(act));
            let came = state.act(act, "It is at the wrong time");
            assert_eq!(came, expected, "{state:?} {act:?}");
            assert_eq!(state.acts().any(|a| a == act), came.is_ok());
            if let Err(refused) = came {
                assert!(
                    refused.to_string().contains(['.', ':', ';']),
                    "says what to do"
                );
            }
        }
    }
    assert_eq!(
        Offered.act(FindUnsuitable, " "),
        Err(OfferRefusal::NoReason)
    );
    assert!(Declined.is_refused() && NotTakenUp.is_refused() && !Unsuitable.is_refused());
}

#[test]
fn reviews_are_due_from_their_day_until_they_are_held() {
    let review = |id, due, held| Review { id, due, held };
    let all = [
        review(1, date(2026, 2, 24), None),
        review(2, date(2026, 2, 25), None),
        review(3, date(2026, 2, 2), None),
        review(4, date(2026, 2, 1), Some(TODAY)),
    ];
    let ids: Vec<i32> = due(&all, TODAY).iter().map(|r| r.id).collect();
    assert_eq!(ids, [3, 1], "the oldest first");
    assert_eq!(
        all.each_ref().map(|r| r.stands(TODAY)),
        [
            Standing::Today,
            Standing::ToCome,
            Standing::Overdue,
            Standing::Held
        ]
    );
    let raised = raise_review("7", date(2026, 2, 2));
    assert_eq!(
        (raised.rule, raised.key.as_str()),
        (Rule::SupportReview, "7")
    );
    assert_eq!(
        raised.words,
        "A review of support was due on 2 February 2026"
    );

    let closing = |found, next| Closing { found, next };
    let next = Some(date(2026, 3, 24));
    assert_eq!(
        close(&all[0], &closing("It helps", Ok(next)), TODAY),
        Ok(next)
    );
    assert_eq!(
        close(&all[0], &closing("It helped", Ok(None)), TODAY),
        Ok(None)
    );
    for (why, review, closing, field) in [
        (
            "nothing found",
            &all[0],
            closing(" ", Ok(None)),
            Field::Note,
        ),
        ("no day", &all[0], closing("x", Err(())), Field::Review),
        (
            "today again",
            &all[0],
            closing("x", Ok(Some(TODAY))),
            Field::Review,
        ),
        (
            "in two years",
            &all[0],
            closing("x", Ok(Some(date(2028, 1, 1)))),
            Field::Review,
        ),
        ("held already", &all[3], closing("x", Ok(None)), Field::All),
    ] {
        let refused = close(review, &closing, TODAY).expect_err(why);
        assert_eq!(fields(refused), [field], "{why}");
    }
}

/// Sessions from a Monday, two a school day.
fn sessions(codes: &[Option<Code>]) -> Vec<HeldSession> {
    let monday = date(2026, 1, 5);
    let at = |n: usize| {
        let day = n / 2;
        monday.saturating_add(jiff::ToSpan::days((day / 5 * 7 + day % 5) as i64))
    };
    let both = [Session::Am, Session::Pm];
    let each = codes.iter().enumerate();
    each.map(|(n, code)| HeldSession {
        school: SchoolIx(0),
        day: Day::from(at(n)),
        session: both[n % 2],
        code: *code,
    })
    .collect()
}

#[test]
fn spells_of_illness_are_code_i_alone_and_run_over_weekends() {
    let (i, p, o) = (Some(Code::I), Some(Code::PRESENT_AM), Some(Code::O));
    let week = [
        p, p, p, p, p, p, i, i, i, i, i, i, None, None, i, p, i, o, i, i,
    ];
    let found = spells(&sessions(&week));
    let spell = |first, last, sessions| Spell {
        first,
        last,
        sessions,
    };
    assert_eq!(
        found,
        [
            spell(date(2026, 1, 8), date(2026, 1, 14), 7),
            spell(date(2026, 1, 15), date(2026, 1, 15), 1),
            spell(date(2026, 1, 16), date(2026, 1, 16), 2),
        ],
        "an unmarked day neither ends a spell nor adds to it; any other mark ends it"
    );
    let asthma = [
        (date(2026, 1, 8), date(2026, 1, 14)),
        (date(2026, 1, 16), date(2026, 1, 16)),
    ];
    let sum = days_with(&found, &asthma);
    assert_eq!(
        (sum.sessions, sum.days()),
        (9, 4),
        "half a day does not make a day"
    );
    assert_eq!(sum.longest_days(), 3);
    assert_eq!(days_with(&found, &[]).days(), 0);
    let partly = days_with(&found, &[(date(2026, 1, 9), date(2026, 1, 14))]);
    assert_eq!(
        partly.sessions, 0,
        "a spell that has grown beyond what was linked is looked at anew"
    );
}

#[test]
fn the_countys_checklist_is_filled_from_the_record() {
    let county = of("herefordshire");
    let on = date(2026, 1, 12);
    let record = [
        Recorded::Step {
            step: "call-back",
            on,
            at: Some(545),
        },
        Recorded::Step {
            step: "home-visit",
            on,
            at: None,
        },
        Recorded::Referral {
            service: "marf",
            on,
            names_attendance: false,
        },
        Recorded::Referral {
            service: "camhs",
            on,
            names_attendance: false,
        },
        Recorded::Timetable {
            starts: on,
            ends: date(2026, 2, 6),
        },
    ];
    let there = |record: &[Recorded<'_>]| -> Vec<String> {
        let items = checklist(&county, record).into_iter();
        items
            .filter(Item::is_there)
            .map(|i| i.evidence.id.clone())
            .collect()
    };
    assert_eq!(
        there(&record),
        ["communications", "timetables", "referrals"]
    );
    let items = checklist(&county, &record);
    let of = |id: &str| items.iter().find(|i| i.evidence.id == id).expect("there");
    assert_eq!(
        of("home-visits").shown[0].lacks,
        Some("its time is not on record")
    );
    assert!(
        of("marf").shown[0]
            .lacks
            .expect("lacks")
            .contains("attendance")
    );
    assert!(of("discussions").shown.is_empty());
    assert_eq!(
        of("communications").shown[0].words,
        "Absence call-back on 12 January 2026 at 9:05"
    );
    let letter = |state, way| Recorded::Communication {
        subject: "Attendance: a first worry",
        to: "Mr Olof Lindgren",
        way,
        state,
        on,
    };
    for (state, way, words, lacks) in [
        (
            State::Served,
            Way::Post,
            "“Attendance: a first worry” to Mr Olof Lindgren, written on 12 January 2026. First class post: Served",
            None,
        ),
        (
            State::Posted,
            Way::Post,
            "“Attendance: a first worry” to Mr Olof Lindgren, written on 12 January 2026. First class post: Posted",
            Some("it is not taken as served yet"),
        ),
        (
            State::Failed,
            Way::Email,
            "“Attendance: a first worry” to Mr Olof Lindgren, written on 12 January 2026. E-mail: Did not arrive",
            Some("it did not reach the parent"),
        ),
        (
            State::Written,
            Way::Hand,
            "“Attendance: a first worry” to Mr Olof Lindgren, written on 12 January 2026. Handed over: To approve",
            Some("it has not gone yet"),
        ),
        (
            State::Told,
            Way::Call,
            "Call with Mr Olof Lindgren on 12 January 2026: Attendance: a first worry",
            None,
        ),
    ] {
        let record = [letter(state, way)];
        let items = checklist(&county, &record);
        for item in &items {
            let shown = item.shown.first();
            if item.evidence.id == "communications" {
                let shown = shown.expect("a communication shows it");
                assert_eq!((shown.words.as_str(), shown.lacks), (words, lacks));
                assert_eq!(item.is_there(), lacks.is_none());
            } else {
                assert_eq!(shown, None, "{}", item.evidence.id);
            }
        }
    }
    let withdrawn = [letter(State::Withdrawn, Way::Post)];
    assert_eq!(there(&withdrawn), [""; 0], "taken back before it went");
    let better = [
        Recorded::Step {
            step: "home-visit",
            on,
            at: Some(870),
        },
        Recorded::Referral {
            service: "marf",
            on,
            names_attendance: true,
        },
        Recorded::Step {
            step: "enforcement-referral",
            on,
            at: None,
        },
        Recorded::Step {
            step: "professional-discussion",
            on,
            at: None,
        },
    ];
    assert_eq!(
        there(&better),
        ["home-visits", "discussions", "marf", "enforcement"]
    );
}

#[test]
fn the_mountain_shows_where_a_child_stands_and_never_who_stands_beside() {
    let policy = of("national");
    let mates: Vec<(u32, u32)> = (0..10).map(|n| (190 + n, 200)).collect();
    let own = mountain(&policy, (171, 200), &mates, Phase::Secondary).expect("stands");
    assert_eq!(own.rate, 8550);
    assert_eq!(own.heights[own.height].0.name, "The steep ground");
    assert_eq!(own.classmates, Some((10, 10)));
    assert_eq!(own.heights.iter().filter_map(|h| h.1).sum::<u32>(), 10);
    assert_eq!(
        (own.missed.sessions, own.missed.days(), own.missed.lessons()),
        (29, "14½".to_owned(), "72½".to_owned())
    );
    let few = mountain(&policy, (171, 200), &mates[..9], Phase::Secondary).expect("stands");
    assert_eq!(few.classmates, None, "nine could be told apart");
    assert!(few.heights.iter().all(|h| h.1.is_none()));
    assert_eq!(mountain(&policy, (0, 0), &mates, Phase::Primary), None);
    let bottom = mountain(&policy, (0, 10), &mates, Phase::Primary).expect("stands");
    assert_eq!(bottom.height, bottom.heights.len() - 1);
    let same = mountain(&policy, (95, 100), &[(190, 200); 10], Phase::Primary).expect("stands");
    assert_eq!(same.classmates, Some((0, 10)), "the same is not higher");
    assert_eq!(Missed::of(1, 5).lessons(), "2½");
    assert_eq!(
        (Missed::of(1, 5).days(), Missed::of(0, 5).days()),
        ("½".to_owned(), "0".to_owned())
    );
}

#[test]
fn a_referral_rests_on_consent_or_on_a_stated_basis() {
    let policy = of("herefordshire");
    let sound = Referral {
        service: "early-help",
        on: Some(TODAY),
        basis: Some(ReferralBasis::Parent),
        consent: "Ms Ash, by telephone",
        reason: "Sleep and money worries",
        attendance: "",
        review: Ok(None),
    };
    assert_eq!(
        refer(&sound, &policy, TODAY).expect("kept").id,
        "early-help"
    );
    let marf = Referral {
        service: "marf",
        basis: Some(ReferralBasis::Lawful),
        ..sound.clone()
    };
    for (why, referral, expected) in [
        (
            "no service",
            Referral {
                service: "x",
                ..sound.clone()
            },
            vec![Field::Service],
        ),
        (
            "no basis",
            Referral {
                basis: None,
                ..sound.clone()
            },
            vec![Field::Basis],
        ),
        (
            "nobody's consent",
            Referral {
                consent: " ",
                ..sound.clone()
            },
            vec![Field::Consent],
        ),
        (
            "the pupil's where a parent's is asked for",
            Referral {
                basis: Some(ReferralBasis::Pupil),
                ..sound.clone()
            },
            vec![Field::Basis],
        ),
        (
            "no reason, no day",
            Referral {
                reason: "",
                on: None,
                ..sound.clone()
            },
            vec![Field::Reason, Field::Day],
        ),
        (
            "a MARF that says nothing of attendance",
            marf.clone(),
            vec![Field::Attendance],
        ),
        (
            "a day to come",
            Referral {
                on: Some(date(2026, 3, 1)),
                ..sound.clone()
            },
            vec![Field::Day],
        ),
    ] {
        let refused = refer(&referral, &policy, TODAY).expect_err(why);
        assert_eq!(fields(refused), expected, "{why}");
    }
    let named = Referral {
        attendance: "At home alone on school days",
        ..marf
    };
    assert!(refer(&named, &policy, TODAY).is_ok());
    let pupil = Referral {
        service: "camhs",
        basis: Some(ReferralBasis::Pupil),
        ..sound
    };
    assert!(
        refer(&pupil, &policy, TODAY).is_ok(),
        "some services take young people"
    );
}

#[test]
fn a_bespoke_timetable_ends_is_reviewed_and_is_agreed() {
    let policy = of("national");
    let sound = Timetable {
        starts: Some(date(2026, 3, 2)),
        ends: Some(date(2026, 3, 27)),
        review: Some(date(2026, 3, 16)),
        purpose: Some(Purpose::Return),
        hours: "Mornings",
        reason: "An hour more each week",
        agreed_by: "Ms Ash, in writing",
        agreed: Some(TODAY),
    };
    let kept = timetable(&sound, &policy, TODAY);
    assert_eq!(
        kept,
        Ok((date(2026, 3, 2), date(2026, 3, 27), date(2026, 3, 16)))
    );
    for (why, asked, expected) in [
        (
            "without an end",
            Timetable {
                ends: None,
                ..sound.clone()
            },
            vec![Field::Ends],
        ),
        (
            "without a review",
            Timetable {
                review: None,
                ..sound.clone()
            },
            vec![Field::Review],
        ),
        (
            "reviewed after it ends",
            Timetable {
                review: Some(date(2026, 3, 28)),
                ..sound.clone()
            },
            vec![Field::Review],
        ),
        (
            "reviewed before it begins",
            Timetable {
                review: Some(date(2026, 3, 2)),
                ..sound.clone()
            },
            vec![Field::Review],
        ),
        (
            "an end before its beginning",
            Timetable {
                ends: Some(date(2026, 3, 1)),
                review: None,
                ..sound.clone()
            },
            vec![Field::Ends, Field::Review],
        ),
        (
            "for behaviour",
            Timetable {
                purpose: Some(Purpose::Behaviour),
                ..sound.clone()
            },
            vec![Field::Purpose],
        ),
        (
            "nobody agreed",
            Timetable {
                agreed: None,
                agreed_by: "",
                ..sound.clone()
            },
            vec![Field::Agreed, Field::Consent],
        ),
        (
            "agreed tomorrow",
            Timetable {
                agreed: Some(date(2026, 2, 25)),
                ..sound.clone()
            },
            vec![Field::Agreed],
        ),
        (
            "no hours, no way back",
            Timetable {
                hours: "",
                reason: "",
                ..sound.clone()
            },
            vec![Field::Hours, Field::Reason],
        ),
    ] {
        let refused = timetable(&asked, &policy, TODAY).expect_err(why);
        assert_eq!(fields(refused), expected, "{why}");
    }
    let refused = timetable(
        &Timetable {
            ends: None,
            ..sound
        },
        &policy,
        TODAY,
    )
    .expect_err("refused");
    assert!(
        refused[0].words.contains("WTTISA"),
        "with its source: {}",
        refused[0]
    );
}

#[test]
fn a_rating_counts_only_what_was_answered() {
    let scale = of("national").support.scale.expect("a scale");
    let given = |answers: &'static [(&str, &str)]| {
        move |id: &str| answers.iter().find(|(q, _)| *q == id).map(|(_, a)| *a)
    };
    let kept = answers(
        &scale,
        given(&[
            ("morning", "4"),
            ("friends", "0"),
            ("work", ""),
            ("hair", "9"),
        ]),
    );
    let kept = kept.expect("kept");
    assert_eq!(kept.len(), 2);
    assert_eq!(hardness(&scale, &kept), Some(5000));
    assert_eq!(hardness(&scale, &casework::support::Answers::new()), None);
    for (why, nothing) in [
        ("none", given(&[])),
        ("no point of it", given(&[("morning", "5")])),
        ("no number", given(&[("morning", "x")])),
    ] {
        assert_eq!(
            fields(answers(&scale, nothing).expect_err(why)),
            [Field::Answers],
            "{why}"
        );
    }
}

#[test]
fn a_record_is_shared_on_a_basis_and_for_a_time() {
    let until = date(2026, 4, 1);
    assert_eq!(
        share(Some(Basis::Legal), "Case 12", until, TODAY),
        Ok(Basis::Legal)
    );
    for (basis, words, until, refused) in [
        (None, "x", until, ShareRefusal::NoBasis),
        (Some(Basis::Legal), " ", until, ShareRefusal::NoWords),
        (Some(Basis::Legal), "x", TODAY, ShareRefusal::Over),
        (
            Some(Basis::Legal),
            "x",
            date(2027, 3, 1),
            ShareRefusal::TooLong,
        ),
    ] {
        assert_eq!(share(basis, words, until, TODAY), Err(refused));
        assert!(!refused.to_string().is_empty());
    }
    for basis in Basis::ALL {
        assert_eq!(Basis::of_id(basis.id()), Some(basis));
    }
}

#[test]
fn a_child_is_back_after_whole_days_away_and_for_ten_days() {
    let (i, p) = (Some(Code::I), Some(Code::PRESENT_AM));
    let days = |days: &[[Option<Code>; 2]]| sessions(&days.concat());
    let away = [i, i];
    let here = [p, p];
    let mut long_ago = vec![away; 3];
    long_ago.extend([here; 11]);
    for (why, of, expected) in [
        (
            "three away and back",
            days(&[here, away, away, away, here]),
            Some(3),
        ),
        ("back for half a day", days(&[away, away, [i, p]]), Some(2)),
        ("still away", days(&[here, away, away]), None),
        ("never away", days(&[here, here]), None),
        (
            "a day that is not marked yet says nothing",
            days(&[away, away, here, [None, None]]),
            Some(2),
        ),
        ("back for ten days", days(&long_ago[..13]), Some(3)),
        ("back for eleven", days(&long_ago), None),
        ("no session", Vec::new(), None),
    ] {
        assert_eq!(back_after_days(&of), expected, "{why}");
    }
}

#[test]
fn what_came_of_a_referral_is_said_with_its_day_and_why_where_it_came_to_nothing() {
    let referred = date(2026, 2, 2);
    let asked = |what, on, words| CameOf { what, on, words };
    let say = |asked: &CameOf<'_>| came_of(asked, referred, TODAY);
    let taken = asked(Some(ReferralOutcome::TakenOn), Some(TODAY), "");
    assert_eq!(say(&taken), Ok((ReferralOutcome::TakenOn, TODAY)));
    let same_day = asked(Some(ReferralOutcome::Waiting), Some(referred), "");
    assert!(say(&same_day).is_ok());
    for (why, asked, field) in [
        ("nothing", asked(None, Some(TODAY), ""), Field::Outcome),
        (
            "not taken on, and nobody knows why",
            asked(Some(ReferralOutcome::NotTakenOn), Some(TODAY), " "),
            Field::Note,
        ),
        (
            "not taken up, and nobody knows why",
            asked(Some(ReferralOutcome::NotTakenUp), Some(TODAY), ""),
            Field::Note,
        ),
        (
            "no day",
            asked(Some(ReferralOutcome::Finished), None, ""),
            Field::Day,
        ),
        (
            "before it was sent",
            asked(Some(ReferralOutcome::Finished), Some(date(2026, 2, 1)), ""),
            Field::Day,
        ),
        (
            "tomorrow",
            asked(Some(ReferralOutcome::Finished), Some(date(2026, 2, 25)), ""),
            Field::Day,
        ),
    ] {
        let refusals = say(&asked).expect_err(why);
        assert_eq!(
            refusals.iter().map(|r| r.field).collect::<Vec<_>>(),
            [field],
            "{why}"
        );
    }
    for outcome in ReferralOutcome::ALL {
        assert_eq!(ReferralOutcome::of_id(outcome.id()), Some(outcome));
    }
}

#[test]
fn a_timetable_ends_early_between_its_days_for_a_reason() {
    let days = (date(2026, 2, 2), date(2026, 3, 13));
    let end = |last, reason| end_early(days, last, reason);
    for (why, last, ends) in [
        ("its first day", date(2026, 2, 2), true),
        ("the day before its last", date(2026, 3, 12), true),
        ("the day before its first", date(2026, 2, 1), false),
        ("its last day", date(2026, 3, 13), false),
    ] {
        let ended = end(Some(last), "Back full time");
        assert_eq!(ended.ok(), ends.then_some(last), "{why}");
    }
    let refusals = end(None, "").expect_err("nothing said");
    let fields: Vec<Field> = refusals.iter().map(|r| r.field).collect();
    assert_eq!(fields, [Field::Reason, Field::Ends]);
}
