//! Contracts as they are written down: meetings, terms, signatures, reviews, ends; the policy's part; Today.

use casework::contracts::{
    Act, Answer, Came, Closing, Course, EndReason, Holding, Inviting, Kept, Missing, NobodyCame,
    NotKept, Part, Plan, Rearranging, Side, Signing, State, Terms, Word, Wrong, close, complete,
    find_not_kept, held, hold, invite, miss, nobody_came, plan, raise_answer, raise_review,
    raise_signature, rearrange, sign, terms,
};
use casework::policy::{BUILT_IN, Policy, Span, built_in, describe};
use casework::today::Rule;
use jiff::civil::{Date, date};

/// A Tuesday in term.
const TODAY: Date = date(2026, 3, 3);

fn national() -> Policy {
    built_in("national").expect("is there").expect("reads")
}

#[expect(clippy::unnecessary_wraps, reason = "as a calendar answers")]
fn weekdays(day: Date) -> Option<bool> {
    Some(day.weekday().to_monday_zero_offset() < 5)
}

fn course(acts: &[Act]) -> Course {
    Course::of(acts.iter().copied()).expect("an order that makes sense")
}

fn in_force() -> Course {
    let sign = |party| Act::Sign { party };
    course(&[Act::Hold, Act::Agree { parties: 2 }, sign(1), sign(2)])
}

/// The words at a part of a form; panics when nothing is wrong there.
fn at<T: std::fmt::Debug>(found: Result<T, Vec<Wrong>>, part: Part, why: &str) -> String {
    let wrong = found.expect_err(why);
    let own = wrong.iter().find(|w| w.part == part);
    own.unwrap_or_else(|| panic!("{why}: {wrong:?}"))
        .to_string()
}

fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|&line| line.to_owned()).collect()
}

fn inviting() -> Inviting<'static> {
    Inviting {
        parents: 1,
        forbidden: Vec::new(),
        on: Some(date(2026, 3, 17)),
        at: Some(930),
        place: "The library",
        others: "",
        reason: "A quiet start was tried since January",
    }
}

#[test]
fn a_meeting_is_offered_with_all_that_an_invitation_says() {
    let invite = |asked: &Inviting<'_>| invite(asked, &national(), TODAY, weekdays);
    let meets = invite(&inviting()).expect("invited");
    assert_eq!((meets.on, meets.at), (date(2026, 3, 17), 930));
    assert_eq!(meets.answer_by, date(2026, 3, 10), "five school days");
    let soon = Inviting {
        on: Some(date(2026, 3, 5)),
        ..inviting()
    };
    let soon = invite(&soon).expect("invited");
    assert_eq!(soon.answer_by, soon.on, "never after the meeting itself");
    let today = Inviting {
        on: Some(TODAY),
        ..inviting()
    };
    assert!(invite(&today).is_ok(), "on its very day");
    for (why, asked, part, words) in [
        (
            "nobody",
            Inviting {
                parents: 0,
                ..inviting()
            },
            Part::Parents,
            "at least one parent",
        ),
        (
            "a restriction",
            Inviting {
                forbidden: vec!["Mr Olof Ash".to_owned()],
                ..inviting()
            },
            Part::Parents,
            "Mr Olof Ash is restricted",
        ),
        (
            "yesterday",
            Inviting {
                on: Some(date(2026, 3, 2)),
                ..inviting()
            },
            Part::Day,
            "still to come",
        ),
        (
            "in years",
            Inviting {
                on: Some(date(2028, 1, 1)),
                ..inviting()
            },
            Part::Day,
            "within a year",
        ),
        (
            "no day",
            Inviting {
                on: None,
                ..inviting()
            },
            Part::Day,
            "day, month and year",
        ),
        (
            "no time",
            Inviting {
                at: None,
                ..inviting()
            },
            Part::Time,
            "24-hour clock",
        ),
        (
            "no place",
            Inviting {
                place: " ",
                ..inviting()
            },
            Part::Place,
            "where the meeting is",
        ),
        (
            "no reason",
            Inviting {
                reason: "",
                ..inviting()
            },
            Part::Reason,
            "what was tried",
        ),
    ] {
        let said = at(invite(&asked), part, why);
        assert!(said.contains(words), "{why}: {said}");
    }
}

#[test]
fn a_meeting_is_moved_any_number_of_times_with_why_and_by_whom() {
    let asked = Rearranging {
        on: Some(date(2026, 3, 24)),
        at: Some(540),
        place: "By telephone",
        others: "",
        reason: "A hospital appointment",
        by: "Ms Ash",
    };
    let moved = |course: &Course, asked: &Rearranging<'_>| {
        rearrange(course, asked, &national(), TODAY, weekdays)
    };
    let mut now = course(&[]);
    for _ in 0..5 {
        let (then, meets) = moved(&now, &asked).expect("moved");
        assert_eq!(
            (then.state(), meets.on),
            (State::Invited, date(2026, 3, 24))
        );
        now = then;
    }
    let anew = moved(&course(&[Act::NobodyCame]), &asked).expect("another day");
    assert_eq!(anew.0.state(), State::Invited);
    let blank = Rearranging {
        reason: "",
        by: "",
        ..asked.clone()
    };
    assert!(at(moved(&now, &blank), Part::Reason, "why").contains("why the meeting is moved"));
    assert!(at(moved(&now, &blank), Part::By, "who").contains("who asked"));
    let late = at(moved(&in_force(), &asked), Part::All, "in force");
    assert!(late.contains("Hold its review"), "{late}");
}

#[test]
fn what_came_of_a_meeting_is_said_once_it_has_come() {
    let came = Came {
        on: Some(TODAY),
        came: "",
        parents: 1,
        note: "",
    };
    let offered = date(2026, 2, 24);
    let (then, on) = held(&course(&[]), &came, offered, TODAY).expect("held");
    assert_eq!((then.state(), on), (State::Met, TODAY));
    let none = Came {
        parents: 0,
        ..came.clone()
    };
    assert!(
        at(
            held(&course(&[]), &none, offered, TODAY),
            Part::Parents,
            "none"
        )
        .contains("nobody came")
    );
    let early = Came {
        on: Some(date(2026, 2, 23)),
        ..came
    };
    assert!(
        at(
            held(&course(&[]), &early, offered, TODAY),
            Part::Day,
            "early"
        )
        .contains("24 February 2026")
    );
    let asked = NobodyCame {
        note: "Rang at 16:00; no answer",
    };
    let nobody = nobody_came(&course(&[]), &asked, TODAY, TODAY).expect("on its day");
    assert_eq!(nobody.state(), State::NotAttended);
    let tomorrow = nobody_came(&course(&[]), &asked, date(2026, 3, 4), TODAY);
    assert!(at(tomorrow, Part::All, "not yet").contains("4 March 2026"));
    let silent = NobodyCame { note: "" };
    assert!(
        at(
            nobody_came(&course(&[]), &silent, TODAY, TODAY),
            Part::Note,
            "why"
        )
        .contains("how you asked")
    );
}

struct Draft {
    goals: Vec<String>,
    parents: Vec<Vec<String>>,
    school: Vec<String>,
    reviews: Vec<Result<Option<Date>, ()>>,
}

impl Draft {
    fn sound() -> Self {
        Self {
            goals: lines(&["In school every day"]),
            parents: vec![lines(&["Call by 8:30"])],
            school: lines(&["Somebody at the gate"]),
            reviews: vec![Ok(Some(date(2026, 3, 31))), Ok(None)],
        }
    }

    fn terms(&self) -> Terms<'_> {
        Terms {
            on: Some(TODAY),
            goals: &self.goals,
            parents: &self.parents,
            school: &self.school,
            pupil: &[],
            others: &[],
            from: Some(date(2026, 3, 4)),
            until: Some(date(2026, 5, 22)),
            reviews: &self.reviews,
            signer: Some((Side::School, "Head teacher")),
            signer_name: "Dr Ada Quill",
            reason: "",
        }
    }
}

#[test]
fn a_version_says_what_both_sides_undertake_and_when_it_is_looked_at() {
    let rules = national().contracts;
    let met = course(&[Act::Hold]);
    let write = |asked: &Terms<'_>| terms(&met, asked, &rules, date(2026, 3, 2), TODAY);
    let draft = Draft::sound();
    let (then, plan) = write(&draft.terms()).expect("agreed");
    assert_eq!(
        (then.state(), then.waits_for()),
        (State::ToSign, vec![1, 2])
    );
    assert_eq!(
        plan,
        Plan {
            on: TODAY,
            from: date(2026, 3, 4),
            until: date(2026, 5, 22),
            reviews: vec![date(2026, 3, 31)],
        }
    );
    let sound = draft.terms();
    let many: Vec<String> = vec!["x".to_owned(); 21];
    let empty = [Vec::new()];
    for (why, asked, part, words) in [
        (
            "no goal",
            Terms {
                goals: &[],
                ..sound.clone()
            },
            Part::Goals,
            "reach together",
        ),
        (
            "a parent with nothing",
            Terms {
                parents: &empty,
                ..sound.clone()
            },
            Part::Parent(0),
            "this parent will do",
        ),
        (
            "no support",
            Terms {
                school: &[],
                ..sound.clone()
            },
            Part::School,
            "ASBA 2003 s19",
        ),
        (
            "too much",
            Terms {
                pupil: &many,
                ..sound.clone()
            },
            Part::Pupil,
            "20 lines",
        ),
        (
            "nobody signs",
            Terms {
                signer: None,
                ..sound.clone()
            },
            Part::Signer,
            "Choose as what",
        ),
        (
            "not one of the policy's",
            Terms {
                signer: Some((Side::School, "Caretaker")),
                ..sound.clone()
            },
            Part::Signer,
            "Choose as what",
        ),
        (
            "the other side's",
            Terms {
                signer: Some((Side::Authority, "Head teacher")),
                ..sound.clone()
            },
            Part::Signer,
            "Choose as what",
        ),
        (
            "no name",
            Terms {
                signer_name: "",
                ..sound.clone()
            },
            Part::By,
            "name of the person",
        ),
        (
            "before the meeting",
            Terms {
                on: Some(date(2026, 3, 1)),
                ..sound.clone()
            },
            Part::Day,
            "2 March 2026",
        ),
        (
            "tomorrow",
            Terms {
                on: Some(date(2026, 3, 4)),
                ..sound.clone()
            },
            Part::Day,
            "today or an earlier",
        ),
        (
            "from before",
            Terms {
                from: Some(date(2026, 3, 2)),
                ..sound.clone()
            },
            Part::From,
            "nobody agreed",
        ),
        (
            "no end",
            Terms {
                until: None,
                ..sound.clone()
            },
            Part::Until,
            "for a time",
        ),
        (
            "ends as it begins",
            Terms {
                until: Some(date(2026, 3, 4)),
                ..sound.clone()
            },
            Part::Until,
            "after the first",
        ),
        (
            "too long",
            Terms {
                until: Some(date(2027, 3, 6)),
                ..sound.clone()
            },
            Part::Until,
            "within a year",
        ),
        (
            "never looked at",
            Terms {
                reviews: &[Ok(None)],
                ..sound.clone()
            },
            Part::Review(0),
            "at least one review",
        ),
        (
            "looked at too late",
            Terms {
                reviews: &[Ok(Some(date(2026, 5, 23)))],
                ..sound.clone()
            },
            Part::Review(0),
            "no later than its last",
        ),
        (
            "no day",
            Terms {
                reviews: &[Ok(Some(date(2026, 4, 1))), Err(())],
                ..sound.clone()
            },
            Part::Review(1),
            "leave it blank",
        ),
        (
            "twice",
            Terms {
                reviews: &[Ok(Some(date(2026, 4, 1))), Ok(Some(date(2026, 4, 1)))],
                ..sound.clone()
            },
            Part::Review(1),
            "twice",
        ),
    ] {
        let said = at(write(&asked), part, why);
        assert!(said.contains(words), "{why}: {said}");
    }
    let last = Terms {
        reviews: &[Ok(Some(date(2026, 5, 22)))],
        ..sound.clone()
    };
    assert!(write(&last).is_ok(), "on its last day");
    let year = Terms {
        until: Some(date(2027, 3, 5)),
        ..sound.clone()
    };
    assert!(write(&year).is_ok(), "a year");
    let unmet = terms(&course(&[]), &sound, &rules, TODAY, TODAY);
    assert!(at(unmet, Part::All, "not met").contains("no meeting was held"));
    let changed = terms(&in_force(), &sound, &rules, TODAY, TODAY);
    assert!(at(changed, Part::Reason, "a change").contains("why it is changed"));
}

#[test]
fn the_form_begins_with_the_policys_days() {
    let rules = national().contracts;
    let begun = plan(TODAY, &rules, weekdays);
    assert_eq!(begun.until, date(2026, 5, 26), "twelve weeks");
    assert_eq!(
        begun.reviews,
        [date(2026, 3, 31), date(2026, 4, 28), date(2026, 5, 26)],
        "every four"
    );
    let daily = casework::contracts::ContractRules {
        review_every: Span::Days(1),
        ..rules
    };
    assert_eq!(
        plan(TODAY, &daily, weekdays).reviews.len(),
        6,
        "no more than a sheet holds"
    );
}

#[test]
fn a_party_signs_or_does_not_and_then_says_why() {
    let written = course(&[Act::Hold, Act::Agree { parties: 2 }]);
    let agreed = date(2026, 3, 2);
    let asked = Signing {
        party: 1,
        word: Some(Word::Signed),
        on: Some(TODAY),
        reason: "",
    };
    let say = |asked: &Signing<'_>| sign(&written, asked, agreed, TODAY);
    let (then, word, on) = say(&asked).expect("signed");
    assert_eq!(
        (then.state(), word, on),
        (State::ToSign, Word::Signed, TODAY)
    );
    let no = Signing {
        word: Some(Word::Declined),
        reason: "Wants to think",
        ..asked.clone()
    };
    assert_eq!(say(&no).expect("declined").0.state(), State::Declined);
    for (why, asked, part, words) in [
        (
            "nothing chosen",
            Signing {
                word: None,
                ..asked.clone()
            },
            Part::Word,
            "whether they signed",
        ),
        (
            "no reason",
            Signing { reason: " ", ..no },
            Part::Reason,
            "gave no reason",
        ),
        (
            "before it was written",
            Signing {
                on: Some(date(2026, 3, 1)),
                ..asked.clone()
            },
            Part::Day,
            "2 March",
        ),
        (
            "tomorrow",
            Signing {
                on: Some(date(2026, 3, 4)),
                ..asked.clone()
            },
            Part::Day,
            "earlier day",
        ),
        (
            "nobody",
            Signing { party: 3, ..asked },
            Part::All,
            "is no party",
        ),
    ] {
        let said = at(say(&asked), part, why);
        assert!(said.contains(words), "{why}: {said}");
    }
}

#[test]
fn a_review_asks_what_each_party_kept() {
    let (since, until) = (date(2026, 2, 3), date(2026, 5, 22));
    let kept = [Some(Kept::Kept), Some(Kept::NotKept)];
    let asked = Holding {
        on: Some(TODAY),
        came: "Ms Ash, Dr Quill",
        kept: &kept,
        found: "Mornings are easier",
        next: Ok(Some(date(2026, 4, 14))),
    };
    let say = |asked: &Holding<'_>| hold(&in_force(), asked, (since, until), TODAY);
    assert_eq!(say(&asked), Ok((TODAY, Some(date(2026, 4, 14)))));
    let last = Holding {
        next: Ok(None),
        ..asked.clone()
    };
    assert_eq!(say(&last), Ok((TODAY, None)));
    for (why, asked, part, words) in [
        (
            "the school's left out",
            Holding {
                kept: &[Some(Kept::Kept), None],
                ..asked.clone()
            },
            Part::Kept(1),
            "school's",
        ),
        (
            "who came",
            Holding {
                came: "",
                ..asked.clone()
            },
            Part::Came,
            "who took part",
        ),
        (
            "nothing found",
            Holding {
                found: "",
                ..asked.clone()
            },
            Part::Note,
            "what you found",
        ),
        (
            "no day",
            Holding {
                next: Err(()),
                ..asked.clone()
            },
            Part::Review(0),
            "leave it blank",
        ),
        (
            "today again",
            Holding {
                next: Ok(Some(TODAY)),
                ..asked.clone()
            },
            Part::Review(0),
            "after today",
        ),
        (
            "after its end",
            Holding {
                next: Ok(Some(date(2026, 5, 23))),
                ..asked.clone()
            },
            Part::Review(0),
            "22 May 2026",
        ),
        (
            "before it was in force",
            Holding {
                on: Some(date(2026, 2, 2)),
                ..asked.clone()
            },
            Part::Day,
            "3 February",
        ),
    ] {
        let said = at(say(&asked), part, why);
        assert!(said.contains(words), "{why}: {said}");
    }
    let early = hold(&course(&[Act::Hold]), &asked, (since, until), TODAY);
    assert!(at(early, Part::All, "not signed").contains("signed by every party"));
}

#[test]
fn a_review_that_was_missed_gets_another_day() {
    let until = date(2026, 5, 22);
    let asked = Missing {
        reason: "Ms Ash was ill; rang her",
        next: Some(date(2026, 3, 10)),
    };
    let say = |asked: &Missing<'_>, due| miss(&in_force(), asked, (due, until), TODAY);
    assert_eq!(say(&asked, date(2026, 3, 2)), Ok(date(2026, 3, 10)));
    assert_eq!(say(&asked, TODAY), Ok(date(2026, 3, 10)), "on its very day");
    assert!(at(say(&asked, date(2026, 3, 4)), Part::All, "not yet").contains("wait until then"));
    let blank = Missing {
        reason: "",
        next: None,
    };
    assert!(at(say(&blank, TODAY), Part::Reason, "why").contains("how you asked"));
    assert!(at(say(&blank, TODAY), Part::Review(0), "when").contains("held instead"));
}

#[test]
fn that_it_was_not_kept_takes_the_parents_answer_and_the_schools_part() {
    let (not_kept, did) = (
        lines(&["No call on 24 February"]),
        lines(&["Met at the gate"]),
    );
    let asked = NotKept {
        not_kept: &not_kept,
        asked: Some(date(2026, 3, 2)),
        said: "Rang: the phone was broken",
        school_did: &did,
    };
    let since = date(2026, 2, 3);
    let say = |course: &Course, asked: &NotKept<'_>| find_not_kept(course, asked, since, TODAY);
    let (then, on) = say(&in_force(), &asked).expect("found");
    assert_eq!((then.state(), on), (State::NotKept, date(2026, 3, 2)));
    for (why, asked, part, words) in [
        (
            "not said what",
            NotKept {
                not_kept: &[],
                ..asked.clone()
            },
            Part::NotKept,
            "has not happened",
        ),
        (
            "the school did nothing",
            NotKept {
                school_did: &[],
                ..asked.clone()
            },
            Part::SchoolDid,
            "put that right first",
        ),
        (
            "never asked",
            NotKept {
                said: "",
                ..asked.clone()
            },
            Part::Said,
            "Ask the parent why",
        ),
        (
            "no day",
            NotKept {
                asked: None,
                ..asked.clone()
            },
            Part::Asked,
            "day, month and year",
        ),
        (
            "before it held",
            NotKept {
                asked: Some(date(2026, 2, 2)),
                ..asked.clone()
            },
            Part::Asked,
            "3 February",
        ),
    ] {
        let said = at(say(&in_force(), &asked), part, why);
        assert!(said.contains(words), "{why}: {said}");
    }
    let unsigned = course(&[Act::Hold, Act::Agree { parties: 2 }]);
    assert!(at(say(&unsigned, &asked), Part::All, "unsigned").contains("nobody can have kept it"));
}

#[test]
fn contracts_end_well_or_otherwise_with_the_reason() {
    assert_eq!(
        complete(&in_force(), "Every day since May")
            .expect("done")
            .state(),
        State::Completed
    );
    assert!(at(complete(&in_force(), ""), Part::Note, "blank").contains("what went well"));
    let asked = |reason, note| Closing { reason, note };
    let moved = asked(Some(EndReason::Moved), "To Leeds");
    assert_eq!(
        close(&in_force(), &moved).expect("ended").0.state(),
        State::Ended
    );
    let silence = asked(Some(EndReason::NoResponse), "Three letters");
    assert!(close(&course(&[Act::NobodyCame]), &silence).is_ok());
    assert!(at(close(&in_force(), &silence), Part::Word, "signed").contains("signed by everybody"));
    assert!(at(close(&in_force(), &asked(None, "")), Part::Word, "none").contains("why it ends"));
    assert!(at(close(&in_force(), &asked(None, "")), Part::Reason, "blank").contains("Say why"));
}

#[test]
fn ids_of_answers_words_sides_reasons_and_outcomes_are_their_own() {
    for answer in Answer::ALL {
        assert_eq!(Answer::of_id(answer.id()), Some(answer));
    }
    for word in Word::ALL {
        assert_eq!(Word::of_id(word.id()), Some(word));
    }
    for side in Side::ALL {
        assert_eq!(Side::of_id(side.id()), Some(side));
    }
    for reason in EndReason::ALL {
        assert_eq!(EndReason::of_id(reason.id()), Some(reason));
    }
    for kept in Kept::ALL {
        assert_eq!(Kept::of_id(kept.id()), Some(kept));
    }
}

#[test]
fn what_waits_is_on_today_from_its_day_and_says_nothing_of_the_family() {
    let due = TODAY;
    let before = raise_review("k", date(2026, 3, 4), TODAY);
    assert_eq!(before, None);
    let on = raise_review("k", due, TODAY).expect("on its day");
    assert_eq!((on.rule, on.key.as_str()), (Rule::ContractReview, "k"));
    let after = raise_review("k", date(2026, 3, 2), TODAY).expect("the day after");
    assert_eq!(after.rule, Rule::ContractReviewMissed);
    assert!(after.words.contains("2 March 2026"), "{}", after.words);
    assert_eq!(
        raise_answer("k", TODAY, TODAY),
        None,
        "there is the whole of the day"
    );
    let silent = raise_answer("k", date(2026, 3, 2), TODAY).expect("the day after");
    assert_eq!(silent.rule, Rule::ContractAnswer);
    let paper = raise_signature("k", TODAY, 2);
    assert_eq!(paper.rule, Rule::ContractSignature);
    assert!(paper.words.contains("2 parties") && paper.words.contains("will not"));
    for rule in Rule::ALL {
        assert!(!rule.is_of_contracts() || rule.is_schools_own(), "{rule:?}");
    }
}

fn pack(rest: &str) -> String {
    format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{rest}"
    )
}

#[test]
fn every_pack_drives_contracts_and_says_so() {
    for (id, _) in BUILT_IN {
        let policy = built_in(id).expect("is there").expect("reads");
        let step = policy
            .contracts
            .step
            .as_ref()
            .expect("a step that a contract is");
        let known = policy.support.step(&step.id).expect("one of its own");
        assert!(known.outcome(&step.agreed).is_some(), "{id}");
        assert!(policy.support.stage(&known.stage).is_some(), "{id}");
        let parts = describe(&policy).support;
        let own = parts
            .iter()
            .find(|(heading, _)| heading.starts_with("Attendance contracts"));
        let words = own.expect("a part").1.join(" ");
        assert!(
            words.contains("It is a choice") && words.contains(&known.name),
            "{words}"
        );
    }
}

#[test]
fn an_authority_has_numbers_and_signers_of_its_own_and_not_what_makes_no_sense() {
    let own = Policy::read(&pack(
        "[contracts]\nlength = { weeks = 6 }\nanswer_within = { working_days = 3 }\nsigns_for_school = [\"Governor\"]\n",
    ));
    let own = own.expect("reads").contracts;
    assert_eq!(
        (own.length, own.answer_within),
        (Span::Weeks(6), Span::WorkingDays(3))
    );
    assert_eq!(
        own.review_every,
        national().contracts.review_every,
        "not said, so national"
    );
    assert_eq!(own.signs_for_school, ["Governor"]);
    let stage = "[[stages]]\nid = \"one\"\nname = \"One\"\nmeans = \"x\"\n[[steps]]\nid = \"talk\"\nname = \"Talk\"\nwhat = \"x\"\nstage = \"one\"\n";
    let without = Policy::read(&pack(stage)).expect("reads").contracts;
    assert_eq!(
        without.step, None,
        "its own steps have none that a contract is"
    );
    for (why, rest, words) in [
        (
            "for ever",
            "[contracts]\nlength = { weeks = 500 }\n",
            "out of reach",
        ),
        (
            "never",
            "[contracts]\nreview_every = { days = 0 }\n",
            "out of reach",
        ),
        (
            "nobody signs",
            "[contracts]\nsigns_for_school = []\nsigns_for_authority = []\n",
            "nobody may sign",
        ),
        (
            "as nothing",
            "[contracts]\nsigns_for_school = [\" \"]\n",
            "nobody can read",
        ),
        (
            "a step that is none",
            "[contracts]\nstep = { id = \"dance\", invited = \"a\", agreed = \"b\" }\n",
            "does not have",
        ),
        (
            "a word that is none",
            "[contracts]\npenalty = 80\n",
            "unknown field",
        ),
    ] {
        let refused = Policy::read(&pack(rest)).expect_err(why).to_string();
        assert!(refused.contains(words), "{why}: {refused}");
    }
}
