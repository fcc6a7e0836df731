//! A leaver: each ground with facts that bear it and facts that do not, what goes with it, and what is done instead.

use casework::policy::{Policy, built_in};
use casework::rolls::leaving::{
    Decision, Destination, Efforts, Exclusion, Facts, Leave, Mobile, Notice, Order, Placement,
    Question, Refused, Said, Sentence, Situation, Source, TransferFile, judge, questions,
};
use casework::rolls::twenty_days::{Sat, run};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use law::attendance::Code;
use law::registration::{Ground, Paragraph};
use law::school::Kind;
use law::{Months, SchoolDays};
use register::{RollStatus, Session};

const TODAY: Date = date(2026, 11, 20);
/// Of compulsory school age.
const BORN: Date = date(2014, 5, 3);

fn policy(id: &str) -> Policy {
    built_in(id).expect("is there").expect("reads")
}

fn own(rest: &str) -> Policy {
    Policy::read(&format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{rest}"
    ))
    .expect("reads")
}

#[allow(clippy::unnecessary_wraps)]
fn said<T>(value: T) -> Option<Said<T>> {
    Some(Said::new(value, Source::Authority).on(date(2026, 3, 3)))
}

/// So many school days of O up to the day before.
fn away(days: usize) -> Vec<Sat> {
    let back = TODAY.series(-1.days()).skip(1);
    let weekday = |d: &Date| !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
    back.filter(weekday)
        .take(days)
        .flat_map(|day| {
            [Session::Am, Session::Pm].map(|session| Sat {
                day,
                session,
                open: true,
                code: Some(Code::O),
            })
        })
        .collect()
}

/// Facts that bear a ground.
fn bears(ground: Ground) -> Facts {
    let born = match (ground, ground.paragraph()) {
        (Ground::L, _) => date(2010, 8, 31),
        (_, Paragraph::NotOfAge) => date(2009, 5, 3),
        _ => BORN,
    };
    let mut f = Facts::new(born, date(2024, 9, 3), RollStatus::Single, TODAY);
    f.order = said(Order::None);
    f.mobile = said(Mobile::No);
    f.attend_again = said(false);
    f.kind = said(Kind::Maintained);
    f.boarder = said(false);
    f.unable = said(false);
    match ground {
        Ground::A => {
            f.registered_elsewhere = said(true);
            f.destination = said(Destination::StateSchool);
        }
        Ground::B | Ground::ThreeB => {
            f.nursery = said(true);
            f.nursery_completed = said(true);
        }
        Ground::C => {
            f.status = RollStatus::Subsidiary;
            f.others_consent = said(true);
        }
        Ground::D => f.order = said(Order::NamesAnother),
        Ground::E => f.order = said(Order::RevokedArranged),
        Ground::F => {
            f.notice = said(Notice {
                written: true,
                after: Some(date(2026, 11, 19)),
            });
            f.destination = said(Destination::Home);
        }
        Ground::G => f.lives_near = said(false),
        Ground::H => {
            f.leave = said(Some(Leave {
                ended: date(2026, 11, 5),
                away_since: SchoolDays(10),
            }));
            f.efforts = said(Efforts::JointNotFound);
        }
        Ground::I => {
            f.run = Some(run(&away(20), TODAY));
            f.efforts = said(Efforts::JointFoundAgreed);
        }
        Ground::J => {
            f.sentence = said(Sentence {
                months: Some(Months(4)),
                returns: false,
            });
        }
        Ground::K | Ground::ThreeD => f.died = said(true),
        Ground::L => {
            f.deletes_on = date(2026, 6, 26);
            f.next_meets = said(date(2026, 6, 29));
            f.stays_on = said(false);
        }
        Ground::M => {
            f.boarder = said(true);
            f.fees_unpaid = said(true);
        }
        Ground::N => {
            f.kind = said(Kind::Independent);
            f.ceased = said(true);
        }
        Ground::O | Ground::ThreeE => f.exclusion = said(Exclusion::Final),
        Ground::ThreeA => {
            f.ceased = said(true);
            f.wish = said(true);
        }
        Ground::ThreeC => {
            f.run = Some(run(&away(20), TODAY));
            f.leave = said(None);
            f.efforts = said(Efforts::SchoolNotFound);
        }
    }
    f
}

fn on(ground: Ground) -> Date {
    if ground == Ground::L {
        date(2026, 6, 26)
    } else {
        TODAY
    }
}

fn yes(ground: Ground, facts: &Facts) -> Decision {
    judge(ground, facts, &policy("national"), on(ground)).unwrap_or_else(|no| panic!("{no}"))
}

fn no(ground: Ground, change: impl FnOnce(&mut Facts)) -> Refused {
    let mut facts = bears(ground);
    change(&mut facts);
    judge(ground, &facts, &policy("national"), on(ground)).expect_err("is refused")
}

#[test]
fn every_ground_is_borne_by_facts_that_meet_it_and_keeps_each_limb() {
    for ground in Ground::ALL {
        let decision = yes(ground, &bears(ground));
        assert_eq!(decision.ground, ground);
        assert!(
            decision.findings.iter().all(law::Finding::holds),
            "{ground}"
        );
        assert_eq!(
            decision.findings[1].limbs.len(),
            questions(ground).len(),
            "{ground}: a question behind each limb"
        );
        assert!(decision.to_notify, "{ground}");
    }
}

#[test]
fn a_ground_that_nobody_has_answered_asks_its_questions() {
    let policy = policy("national");
    for ground in Ground::ALL {
        let born = bears(ground).born;
        let facts = Facts::new(born, date(2024, 9, 3), RollStatus::Single, on(ground));
        let no = judge(ground, &facts, &policy, on(ground)).expect_err("is refused");
        assert!(
            !no.unanswered.is_empty() && no.unmet.is_empty(),
            "{ground}: {no}"
        );
        assert!(!no.instead.is_empty());
    }
}

#[test]
fn facts_that_contradict_a_ground_are_named_with_day_and_source() {
    type Change = fn(&mut Facts);
    #[rustfmt::skip]
    let table: [(Ground, Change, Question, Option<Ground>, &str); 22] = [
        (Ground::A, |f| f.registered_elsewhere = said(false), Question::Registered, None, "until the other school"),
        (Ground::A, |f| f.order = said(Order::InForce), Question::Order, None, "only it can change"),
        (Ground::A, |f| f.mobile = said(Mobile::MainHere), Question::Mobile, None, "mobile child"),
        (Ground::A, |f| f.status = RollStatus::Main, Question::Dual, Some(Ground::C), "9(1)(c)"),
        (Ground::A, |f| f.destination = said(Destination::Unknown), Question::Destination, Some(Ground::G), "9(1)(g)"),
        (Ground::A, |f| f.destination = said(Destination::Home), Question::Destination, Some(Ground::F), "9(1)(f)"),
        (Ground::B, |f| f.attend_again = said(true), Question::AttendAgain, None, "no other reason"),
        (Ground::C, |f| f.others_consent = said(false), Question::OthersConsent, None, "consented in writing"),
        (Ground::D, |f| f.order = said(Order::None), Question::Order, None, "authority's letter"),
        (Ground::E, |f| f.order = said(Order::RevokedOtherwise), Question::Order, None, "authority's letter"),
        (Ground::F, |f| f.notice = said(Notice { written: false, after: Some(date(2026, 11, 1)) }), Question::Notice, None, "a parent has written"),
        (Ground::F, |f| f.notice = said(Notice { written: true, after: Some(TODAY) }), Question::Notice, None, "has passed"),
        (Ground::F, |f| f.order = said(Order::InForce), Question::Order, None, "only it can change"),
        (Ground::G, |f| f.lives_near = said(true), Question::LivesNear, None, "no other reason"),
        (Ground::H, |f| f.leave = said(None), Question::Leave, Some(Ground::I), "9(1)(i)"),
        (Ground::J, |f| f.sentence = said(Sentence { months: Some(Months(3)), returns: false }), Question::Sentence, None, "no other reason"),
        (Ground::M, |f| f.kind = said(Kind::Independent), Question::Kind, Some(Ground::N), "9(1)(n)"),
        (Ground::N, |f| f.kind = said(Kind::Academy), Question::Kind, None, "independent"),
        (Ground::N, |f| f.destination = said(Destination::Home), Question::Destination, Some(Ground::F), "9(1)(f)"),
        (Ground::N, |f| f.exclusion = said(Exclusion::Pending), Question::Exclusion, Some(Ground::O), "9(1)(o)"),
        (Ground::O, |f| f.exclusion = said(Exclusion::Pending), Question::Exclusion, None, "governors"),
        (Ground::O, |f| f.exclusion = said(Exclusion::Suspended), Question::Exclusion, None, "governors"),
    ];
    for (ground, change, question, instead, words) in table {
        let no = no(ground, change);
        assert!(
            no.unmet.iter().any(|u| u.question == Some(question)),
            "{ground}: {no}"
        );
        assert!(
            no.unmet.iter().all(|u| u.by.is_some()),
            "{ground}: who says so"
        );
        assert_eq!(no.use_instead, instead, "{ground}: {no}");
        assert!(no.instead.contains(words), "{ground}: {}", no.instead);
    }
    let text = no(Ground::F, |f| f.order = said(Order::InForce)).to_string();
    for part in [
        "9(1)(f)",
        "the authority's records, Tuesday 3 March 2026",
        "is in force",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn joint_enquiries_are_agreed_before_h_and_i() {
    for ground in [Ground::H, Ground::I] {
        for efforts in [Efforts::None, Efforts::SchoolNotFound, Efforts::SchoolFound] {
            let no = no(ground, |f| f.efforts = said(efforts));
            assert!(no.joint_enquiries_first, "{ground} {efforts:?}");
            assert!(
                no.instead.contains("enquiries with the authority"),
                "{}",
                no.instead
            );
        }
        let no = no(ground, |f| f.efforts = said(Efforts::JointFoundNotAgreed));
        assert!(!no.joint_enquiries_first, "they were made");
    }
    assert!(
        no(Ground::I, |f| f.efforts = None).joint_enquiries_first,
        "nobody has said"
    );
    assert!(!no(Ground::I, |f| f.unable = None).joint_enquiries_first);
    let mut facts = bears(Ground::ThreeC);
    facts.efforts = said(Efforts::SchoolFound);
    yes(Ground::ThreeC, &facts);
}

#[test]
fn the_run_is_the_registers_own() {
    let short = no(Ground::I, |f| f.run = Some(run(&away(19), TODAY)));
    let lines = short.lines().join("; ");
    assert!(lines.contains("19 school days so far"), "{lines}");
    let mut sats = away(25);
    sats.iter_mut()
        .filter(|s| s.day == date(2026, 11, 10))
        .for_each(|s| s.code = Some(Code::I));
    let ended = no(Ground::I, |f| f.run = Some(run(&sats, TODAY)))
        .lines()
        .join("; ");
    assert!(
        ended.contains("Tuesday 10 November 2026 pm is coded I"),
        "{ended}"
    );
    let mut sats = away(25);
    sats.iter_mut()
        .filter(|s| s.day == date(2026, 11, 10))
        .for_each(|s| s.code = None);
    let gap = no(Ground::I, |f| f.run = Some(run(&sats, TODAY)));
    assert!(
        gap.lines()
            .join("; ")
            .contains("no mark for Tuesday 10 November 2026 am")
    );
    no(Ground::ThreeC, |f| f.run = Some(run(&sats, TODAY)));
}

#[test]
fn nobody_comes_off_back_in_time() {
    for ground in Ground::ALL {
        let no = no(ground, |f| {
            f.deletes_on = on(ground).yesterday().expect("a day");
        });
        assert!(
            no.instead.contains("days that have passed"),
            "{ground}: {no}"
        );
    }
}

#[test]
fn the_paragraph_is_by_age_on_the_day_of_the_deletion() {
    let young = |f: &mut Facts| f.born = BORN;
    let old = |f: &mut Facts| f.born = date(2009, 5, 3);
    #[rustfmt::skip]
    let table: [(Ground, bool, Option<Ground>); 8] = [
        (Ground::A, true, Some(Ground::ThreeA)),
        (Ground::I, true, Some(Ground::ThreeC)),
        (Ground::K, true, Some(Ground::ThreeD)),
        (Ground::O, true, Some(Ground::ThreeE)),
        (Ground::ThreeA, false, None),
        (Ground::ThreeB, false, Some(Ground::B)),
        (Ground::ThreeC, false, Some(Ground::I)),
        (Ground::ThreeE, false, Some(Ground::O)),
    ];
    for (ground, over, instead) in table {
        let no = if over {
            no(ground, old)
        } else {
            no(ground, young)
        };
        assert_eq!(no.use_instead, instead, "{ground}: {no}");
    }
    // At the end of Year 11: (l) until the last day of compulsory school age, (3)(a) after it.
    let mut facts = bears(Ground::L);
    facts.deletes_on = date(2026, 6, 27);
    let no =
        judge(Ground::L, &facts, &policy("national"), date(2026, 6, 26)).expect_err("over age");
    assert_eq!(no.use_instead, Some(Ground::ThreeA));
}

#[test]
fn a_special_schools_pupil_needs_the_placing_authoritys_consent() {
    let placed = |consents, directed| {
        said(Placement {
            authority: Some("Kent".to_owned()),
            consents,
            directed,
        })
    };
    let no_consent = no(Ground::F, |f| f.placement = placed(false, false));
    assert!(no_consent.instead.contains("Ask Kent"), "{no_consent}");
    let unasked = no(Ground::F, |f| f.special = true);
    assert_eq!(unasked.unanswered, [Question::Placement]);
    for (consents, directed) in [(true, false), (false, true)] {
        let mut facts = bears(Ground::F);
        facts.placement = placed(consents, directed);
        assert_eq!(
            yes(Ground::F, &facts).findings.len(),
            3,
            "age, ground, consent"
        );
    }
    let mut died = bears(Ground::K);
    died.placement = placed(false, false);
    yes(Ground::K, &died);
    // The grounds it does not stand over are the policy's.
    let mut facts = bears(Ground::F);
    facts.placement = placed(false, false);
    let ours = own("[rolls]\nconsent_not_needed = [\"9(1)(f)\"]");
    assert!(judge(Ground::F, &facts, &ours, TODAY).is_ok());
}

#[test]
fn worcestershire_names_the_documents_of_each_ground() {
    let policy = policy("worcestershire");
    #[rustfmt::skip]
    let table: [(Ground, &[&str], &[&str]); 14] = [
        (Ground::A, &["checklist"], &[]),
        (Ground::B, &["checklist"], &[]),
        (Ground::C, &[], &[]),
        (Ground::D, &["order-amended", "checklist"], &[]),
        (Ground::E, &["order-revoked", "checklist"], &[]),
        (Ground::F, &["parent-letter", "checklist"], &["send-package", "exit-form"]),
        (Ground::G, &["checklist"], &[]),
        (Ground::H, &["checklist"], &[]),
        (Ground::I, &["checklist"], &[]),
        (Ground::L, &[], &[]),
        (Ground::N, &["checklist"], &[]),
        (Ground::O, &["checklist", "exclusion-letter"], &[]),
        (Ground::ThreeA, &["no-longer-wish"], &[]),
        (Ground::ThreeC, &["unanswered"], &[]),
    ];
    for (ground, documents, if_any) in table {
        let mut facts = bears(ground);
        let decide = |facts: &Facts| judge(ground, facts, &policy, on(ground)).expect("holds");
        let ids = |papers: &[casework::rolls::leaving::Paper]| -> Vec<String> {
            papers.iter().map(|p| p.id.clone()).collect()
        };
        let decision = decide(&facts);
        assert_eq!(ids(&decision.missing), documents, "{ground}");
        assert_eq!(ids(&decision.if_any), if_any, "{ground}");
        facts.documents = documents.iter().map(|&d| d.to_owned()).collect();
        assert!(decide(&facts).is_complete(), "{ground}");
    }
    let mut facts = bears(Ground::ThreeA);
    facts.documents.insert("no-longer-wish".to_owned());
    facts.needs.insert("CIN".to_owned());
    let decide = |facts: &Facts| judge(Ground::ThreeA, facts, &policy, TODAY).expect("holds");
    assert_eq!(decide(&facts).permission_for, ["CIN"]);
    facts.permission = true;
    assert!(decide(&facts).is_complete());
}

#[test]
fn the_file_goes_to_the_lost_pupils_when_nobody_knows_where() {
    #[rustfmt::skip]
    let table = [
        (Ground::G, None, Some("XXXXXXX")),
        (Ground::G, Some(Destination::Unknown), Some("XXXXXXX")),
        (Ground::G, Some(Destination::Abroad), Some("MMMMMMM")),
        (Ground::G, Some(Destination::SchoolAbroad), Some("MMMMMMM")),
        (Ground::G, Some(Destination::StateSchool), None),
        (Ground::A, Some(Destination::IndependentSchool), Some("MMMMMMM")),
        (Ground::A, Some(Destination::StateSchool), None),
        (Ground::F, Some(Destination::Home), None),
        (Ground::I, None, Some("XXXXXXX")),
    ];
    for (ground, to, letters) in table {
        let mut facts = bears(ground);
        facts.destination = to.map(|to| Said::new(to, Source::Parent));
        let file = yes(ground, &facts).transfer_file;
        assert_eq!(file.map(TransferFile::letters), letters, "{ground} {to:?}");
    }
}

#[test]
fn the_new_authority_is_told_of_who_moved() {
    let mut facts = bears(Ground::G);
    facts.moved = true;
    assert!(yes(Ground::G, &facts).new_authority_unknown);
    facts.new_authority = said("Gloucestershire".to_owned());
    let decision = yes(Ground::G, &facts);
    assert_eq!(decision.tell_authority.as_deref(), Some("Gloucestershire"));
    assert!(!decision.new_authority_unknown);
}

#[test]
fn nobody_writes_to_the_parents_of_a_child_who_died() {
    for ground in Ground::ALL {
        let mut facts = bears(ground);
        facts.moved = true;
        let decision = yes(ground, &facts);
        assert_eq!(decision.parents_written_to, !ground.is_death(), "{ground}");
        assert_eq!(decision.restricted, ground.is_death(), "{ground}");
    }
    let mut died = bears(Ground::K);
    died.destination = said(Destination::Unknown);
    let decision = yes(Ground::K, &died);
    assert_eq!(
        (decision.transfer_file, decision.tell_authority),
        (None, None)
    );
}

#[test]
fn words_to_be_verified_are_corrected_by_the_policy_and_answered_by_a_person() {
    let mut facts = bears(Ground::J);
    facts.sentence = said(Sentence {
        months: Some(Months(2)),
        returns: false,
    });
    for pack in [
        "ask = true",
        "condition = \"A court has sentenced the pupil\"",
    ] {
        let ours = own(&format!("[[rolls.grounds]]\nid = \"9(1)(j)\"\n{pack}"));
        let no = judge(Ground::J, &facts, &ours, TODAY).expect_err("nobody confirmed it");
        assert_eq!(no.unanswered, [Question::Confirmed], "{pack}");
        let mut confirmed = facts.clone();
        confirmed.confirmed = Some(Said::new(" ".to_owned(), Source::School));
        assert!(
            judge(Ground::J, &confirmed, &ours, TODAY).is_err(),
            "blank is nobody"
        );
        confirmed.confirmed = said("Youth justice wrote to us".to_owned());
        let decision = judge(Ground::J, &confirmed, &ours, TODAY).expect("confirmed");
        assert!(decision.to_be_verified);
        let limbs: Vec<&str> = decision.findings[1]
            .limbs
            .iter()
            .map(|l| &*l.text)
            .collect();
        assert_eq!(
            limbs.contains(&"A court has sentenced the pupil"),
            pack.starts_with("condition")
        );
        // What was read still has to be met.
        confirmed.sentence = said(Sentence {
            months: None,
            returns: false,
        });
        assert!(
            judge(Ground::J, &confirmed, &ours, TODAY).is_err(),
            "on remand"
        );
    }
    let verified = own("[[rolls.grounds]]\nid = \"9(1)(j)\"\nverified = true");
    assert!(
        judge(Ground::J, &facts, &verified, TODAY).is_err(),
        "two months"
    );
    let decision = judge(Ground::J, &bears(Ground::J), &verified, TODAY).expect("four months");
    assert!(!decision.to_be_verified);
}

#[test]
fn situations_lead_to_grounds_in_plain_words() {
    #[rustfmt::skip]
    let guide = [
        (Situation::KnownSchool, Ground::A), (Situation::Home, Ground::F),
        (Situation::UnknownSchool, Ground::G), (Situation::Abroad, Ground::G),
        (Situation::Excluded, Ground::O), (Situation::LongAbsent, Ground::I),
        (Situation::NotBack, Ground::H), (Situation::LeftIndependent, Ground::N),
        (Situation::EndOfYearEleven, Ground::L), (Situation::OrderRevoked, Ground::E),
        (Situation::OrderAmended, Ground::D), (Situation::DualEnded, Ground::C),
        (Situation::Nursery, Ground::B), (Situation::OverAge, Ground::ThreeA),
        (Situation::NoContact, Ground::ThreeC), (Situation::Detained, Ground::J),
        (Situation::Died, Ground::K), (Situation::Fees, Ground::M),
    ];
    for (situation, ground) in guide {
        assert_eq!(situation.grounds()[0], ground, "{situation:?}");
    }
    for situation in Situation::ALL {
        assert_eq!(Situation::of_id(situation.id()), Some(situation));
        assert!(
            situation.words().starts_with("The pupil")
                || situation.words().starts_with("The authority")
                || situation.words().starts_with("A pupil"),
            "{situation:?}"
        );
    }
    let reached = |g: &Ground| Situation::ALL.iter().any(|s| s.grounds().contains(g));
    for ground in Ground::ALL {
        assert!(reached(&ground), "{ground} is reached");
    }
    assert_eq!(
        Situation::KnownSchool.unless().map(|(_, g)| g),
        Some(Ground::G)
    );
}
