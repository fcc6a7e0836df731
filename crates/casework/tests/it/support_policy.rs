//! The graduated response as data: what packs may say, what is refused with its line, and what comes of
//! laying one over the national pack.

use casework::policy::{BUILT_IN, Form, Policy, Span, built_in, describe};
use jiff::civil::date;

fn of(id: &str) -> Policy {
    built_in(id).expect("is there").expect("reads")
}

fn pack(rest: &str) -> String {
    format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{rest}"
    )
}

fn refusal(rest: &str) -> String {
    match Policy::read(&pack(rest)) {
        Err(e) => e.to_string(),
        Ok(policy) => panic!("read {}", policy.id),
    }
}

const STAGE: &str = "[[stages]]\nid = \"one\"\nname = \"One\"\nmeans = \"The only one.\"\n";

#[test]
fn every_pack_has_stages_steps_services_and_evidence_that_hold_together() {
    for (id, _) in BUILT_IN {
        let support = of(id).support;
        assert!(
            !support.stages.is_empty() && !support.steps.is_empty(),
            "{id}"
        );
        assert!(
            !support.services.is_empty() && !support.evidence.is_empty(),
            "{id}"
        );
        assert!(support.scale.is_some() && support.heights.len() > 2, "{id}");
        for step in &support.steps {
            assert!(support.stage(&step.stage).is_some(), "{id} {}", step.id);
            assert_eq!(step.sheet.is_some(), support.sheet(step).is_some());
        }
    }
}

#[test]
fn the_road_maps_stages_and_the_countys_tiers_come_from_their_packs() {
    let names = |id: &str| -> Vec<String> {
        let stages = of(id).support.stages;
        stages.into_iter().map(|s| s.name).collect()
    };
    assert_eq!(
        names("road-map"),
        [
            "Expect",
            "Monitor",
            "Listen and understand",
            "Facilitate support",
            "Formalise support",
            "Enforce"
        ]
    );
    assert_eq!(
        names("herefordshire"),
        ["Universal", "Universal plus", "Severely absent"]
    );
    let evidence: Vec<String> = of("herefordshire")
        .support
        .evidence
        .into_iter()
        .map(|e| e.id)
        .collect();
    assert_eq!(
        evidence,
        [
            "communications",
            "home-visits",
            "discussions",
            "timetables",
            "referrals",
            "marf",
            "enforcement"
        ],
        "the council's list for severe absence"
    );
    let county = of("herefordshire").support;
    for service in [
        "early-help",
        "semh",
        "educational-psychology",
        "camhs",
        "west",
    ] {
        assert!(county.service(service).is_some(), "{service}");
    }
}

#[test]
fn a_step_takes_from_the_national_one_what_it_does_not_say() {
    let text = pack(&format!(
        "{STAGE}[[steps]]\nid = \"call-back\"\nstage = \"one\"\nname = \"First-day call\"\n"
    ));
    let support = Policy::read(&text).expect("reads").support;
    assert_eq!(support.steps.len(), 1, "a pack that lists steps lists all");
    let (own, national) = (&support.steps[0], of("national").support);
    let national = national.step("call-back").expect("there");
    assert_eq!(
        (own.name.as_str(), own.stage.as_str()),
        ("First-day call", "one")
    );
    assert_eq!(own.outcomes, national.outcomes);
    assert_eq!(own.sheet, national.sheet);
    assert_eq!(own.form, Form::Words);
    assert_eq!(
        support.services,
        of("national").support.services,
        "not listed, so national"
    );
}

#[test]
fn what_makes_no_sense_is_refused_by_its_line_with_a_way_out() {
    let step = |rest: &str| {
        format!(
            "{STAGE}[[steps]]\nid = \"s\"\nname = \"S\"\nstage = \"one\"\nwhat = \"It.\"\n{rest}\n"
        )
    };
    let cases = [
        ("an unknown stage", step("").replace("stage = \"one\"", "stage = \"two\""), "line 10: step s stands in the stage two", "Write one of one"),
        ("an unknown sheet", step("sheet = \"none\""), "line 10: step s names a sheet", "Name one of"),
        ("no tier", step("suggest = [{ tiers = [\"x\"] }]"), "the tier x, which this policy does not have", "tiers' ids"),
        ("always", step("suggest = [{}]"), "for everybody, always", "Say when"),
        ("after nothing", step("suggest = [{ after = { step = \"t\" } }]"), "after t, which is no step", "Write a step's id"),
        ("after no outcome", step("suggest = [{ after = { step = \"s\", outcome = \"o\" } }]"), "after s went o", "outcomes'"),
        ("no time at all", step("review = { school_days = 0 }"), "line 10: the review of step s cannot be counted", "from 1 to 366"),
        ("no unit", step("review = 10"), "line 15", ""),
        ("a field nobody knows", step("sugest = []"), "unknown field `sugest`", ""),
        ("a condition nobody knows", step("suggest = [{ hair = 1 }]"), "unknown field `hair`", ""),
        ("a step twice", format!("{0}{1}", step(""), &step("")[STAGE.len()..]), "line 16: step s is there twice", "an id of its own"),
        ("an id that cannot be", step("").replace("\"s\"", "\"A step\""), "cannot stand in an address", "small letters"),
        ("no name", format!("{STAGE}[[steps]]\nid = \"s\"\nstage = \"one\"\n"), "lacks a name, a stage or what it is", "national step"),
        ("stages alone", STAGE.to_owned(), "the stages are this policy's own", "List the policy's own steps"),
        ("evidence of nothing", "[[evidence]]\nid = \"e\"\nname = \"E\"\n".to_owned(), "shown by nothing", "Say which"),
        ("evidence of no step", "[[evidence]]\nid = \"e\"\nname = \"E\"\nsteps = [\"x\"]\n".to_owned(), "line 6: evidence e is shown by x", "Write the ids"),
        ("a mountain that goes up", "[[heights]]\nname = \"A\"\nat_least = 50\n[[heights]]\nname = \"B\"\nat_least = 90\n".to_owned(), "line 9: the height B is no lower", "from the highest down"),
        ("a mountain in the air", "[[heights]]\nname = \"A\"\nat_least = 50\n".to_owned(), "no foot", "at 0"),
        ("a scale of one", "[rating_scale]\nname = \"R\"\nopens = \"?\"\npoints = [\"x\"]\n[[rating_scale.questions]]\nid = \"q\"\nasks = \"?\"\n".to_owned(), "a scale of so many points", "2 to 11"),
        ("one classmate", "[support]\nleast_classmates = 1\n".to_owned(), "least_classmates", "5 or more"),
        ("no lessons", "[support]\nlessons_a_day = { primary = 0 }\n".to_owned(), "0 lessons a day at primary schools", "between 1 and 12"),
    ];
    for (why, rest, said, instead) in cases {
        let text = refusal(&rest);
        assert!(text.contains(said), "{why}: {text}");
        assert!(text.contains(instead), "{why} says what to do: {text}");
    }
}

#[test]
fn the_units_of_a_span_never_mix() {
    // Easter 2026: Good Friday 3 April, Monday 6 April; school closed from 30 March to 10 April.
    let from = date(2026, 3, 27);
    let open = |day: jiff::civil::Date| {
        let weekend = day.weekday().to_monday_zero_offset() > 4;
        let holiday = day >= date(2026, 3, 30) && day <= date(2026, 4, 10);
        Some(!weekend && !holiday)
    };
    for (why, span, last) in [
        ("days are days", Span::Days(10), date(2026, 4, 6)),
        ("weeks are weeks", Span::Weeks(2), date(2026, 4, 10)),
        (
            "the school is closed for a fortnight",
            Span::SchoolDays(1),
            date(2026, 4, 13),
        ),
        (
            "and meets five days a week",
            Span::SchoolDays(6),
            date(2026, 4, 20),
        ),
        (
            "banks close for Easter",
            Span::WorkingDays(5),
            date(2026, 4, 7),
        ),
    ] {
        assert_eq!(span.after(from, open), last, "{why}");
    }
    let unknown = Span::SchoolDays(5).after(from, |_| None);
    assert_eq!(
        unknown,
        date(2026, 4, 3),
        "weekdays, where no calendar is known"
    );
}

#[test]
fn a_person_reads_what_a_pack_makes_of_support() {
    let words = describe(&of("herefordshire")).to_string();
    for said in [
        "Severely absent: The school shows what it has tried",
        "in the tier Severely absent, and 4 kinds of evidence on record",
        "15 days of illness with the same condition",
        "a referral to Multi-agency referral form (MARF), where the referral says what attendance has to do with it",
        "Looked at again after 4 weeks.",
        "School Attendance Difficulties Rating Scale: 12 questions, answered from 0 (not hard at all) to 4",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
}
