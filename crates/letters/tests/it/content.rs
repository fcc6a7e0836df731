//! What each letter must say: the facts, the offer, whom to contact, the next step; and what none may say.

use letters::{Block, Field, Kind, Language, Template, find, templates};

use crate::tools::squeezed;

/// For each letter: its offer, its next step, and what else it must say of the law or of fairness.
const MUST_SAY: &[(&str, &[&str])] = &[
    (
        "attendance-expectation",
        &["we will look for help together", "You do not need to reply"],
    ),
    (
        "punctuality-concern",
        &[
            "help with travel",
            "We will not judge",
            "by law we must mark that as an absence",
            "put our record right",
        ],
    ),
    (
        "punctuality-improved",
        &[
            "well done",
            "Thank you",
            "If mornings get hard again",
            "You do not need to do anything",
        ],
    ),
    (
        "initial-concern",
        &[
            "We will listen and not judge",
            "we have no reason that we could authorise",
            "hear from Logan as well",
            "If we have not heard from you, I will call you",
        ],
    ),
    (
        "attendance-improved",
        &[
            "has got better",
            "Thank you",
            "tell us early",
            "You do not need to do anything",
        ],
    ),
    (
        "illness-initial",
        &[
            "not about blame",
            "school nurse",
            "With your consent",
            "tell us how Logan is",
        ],
    ),
    (
        "illness-ongoing",
        &[
            "health care plan",
            "With your consent",
            "15 school days or more",
            "You do not need to pay for a doctor's letter",
            "Please come and talk with us",
        ],
    ),
    (
        "attendance-monitoring",
        &[
            "This is what we are doing now",
            "we will change it",
            "We will watch from",
            "If things are better, we will say so",
        ],
    ),
    (
        "medical-evidence",
        &[
            "an appointment card",
            "a prescription",
            "Please do not ask your doctor for a special letter",
            "We will not decide without hearing you",
            "We will tell you before we do so",
        ],
    ),
    (
        "leave-authorised",
        &[
            "We agree because",
            "These days will stand in the register as authorised",
            "We look forward to seeing Logan",
        ],
    ),
    (
        "leave-not-authorised",
        &[
            "because a holiday is not",
            "10 or more sessions",
            "10 school weeks",
            "£80 if it is paid within 21 days",
            "£160 if it is paid within 28 days",
            "We will look at it again",
        ],
    ),
    (
        "leave-failed-to-return",
        &[
            "I hope that everyone is safe and well",
            "We can help with a safe return",
            "within 10 school days after leave",
            "tell us where Logan is",
        ],
    ),
    (
        "leave-not-asked-for",
        &[
            "I would like to hear from you before we do anything more",
            "We may have it wrong",
            "by a parent with whom the child lives",
            "We will put our record right",
        ],
    ),
    (
        "leave-request-link",
        &[
            "for you alone",
            "You need no account",
            "We cannot give leave for days that are past",
            "bring them to school",
            "We write to you within 5 school days",
        ],
    ),
    (
        "initial-support-invitation",
        &[
            "We want to listen first",
            "You may bring a friend",
            "If you need an interpreter",
            "to say yes, or to choose another day",
        ],
    ),
    (
        "initial-support-summary",
        &[
            "What we heard",
            "The school will:",
            "You will:",
            "Logan will:",
            "The offer stays open",
            "If something is not right, please tell me",
        ],
    ),
    (
        "no-response-further-absence",
        &[
            "The offer stands",
            "We have tried to reach you",
            "more formal steps",
            "I will ask you to a meeting",
        ],
    ),
    (
        "no-response-no-further-absence",
        &[
            "good news",
            "Our offer stays open",
            "You do not need to do anything",
        ],
    ),
    (
        "declining-invitation",
        &[
            "what we have tried so far",
            "about 90 lessons",
            "choose new help together",
            "You may bring somebody with you",
        ],
    ),
    (
        "declining-summary",
        &[
            "Thank you for coming",
            "The help we agreed",
            "A place in the small maths group",
            "It is your choice whether to make one",
        ],
    ),
    (
        "declining-non-engagement",
        &[
            "We missed you",
            "There is still help that you can say yes to",
            "We have kept",
            "We would much rather work with you",
        ],
    ),
    (
        "contract-invitation",
        &[
            "It is your choice whether to make one",
            "There is no fine for not keeping to it",
            "a court may later be shown",
            "Nothing goes into the contract that you do not agree to",
        ],
    ),
    (
        "contract-failed-to-attend",
        &[
            "The offer of a contract stands",
            "It is your choice",
            "we will find a new day",
            "a contract was offered and not taken up",
        ],
    ),
    (
        "contract-rearranged",
        &[
            "It is now on Tuesday 28 April 2026 at 3:30pm",
            "It is your choice",
            "If this day does not suit you",
        ],
    ),
    (
        "contract-failed-to-adhere",
        &[
            "I would like to know why",
            "This is what we did for our part",
            "We can change the contract",
            "There is no fine",
        ],
    ),
    (
        "contract-completed",
        &[
            "Thank you for all that you did",
            "this help goes on",
            "tell us early",
            "You do not need to do anything",
        ],
    ),
    (
        "place-at-risk",
        &[
            "20 school days or more",
            "take the name off our roll",
            "If something is wrong, tell us",
            "Logan can call us too",
        ],
    ),
    (
        "return-to-school",
        &[
            "We are very glad",
            "need not catch up on all the work at once",
            "check in with Logan each week",
        ],
    ),
];

fn example(id: &str) -> (&'static Template, String) {
    let template = find(id, Language::English).unwrap_or_else(|| panic!("no template {id}"));
    let text = template.write(&template.example()).unwrap().text();
    (template, squeezed(&text))
}

#[test]
fn each_letter_says_what_it_must() {
    for (id, phrases) in MUST_SAY {
        let (_, text) = example(id);
        let lower = text.to_lowercase();
        for phrase in *phrases {
            assert!(
                lower.contains(&phrase.to_lowercase()),
                "{id} does not say {phrase:?}: {text}"
            );
        }
    }
}

#[test]
fn no_letter_is_without_such_a_test() {
    let english = templates()
        .iter()
        .filter(|t| t.language == Language::English);
    for letter in english.filter(|t| t.kind == Kind::Letter) {
        assert!(
            MUST_SAY.iter().any(|(id, _)| *id == letter.id),
            "{}",
            letter.id
        );
    }
}

/// The facts: every value that goes in comes out, as people write it.
#[test]
fn each_text_holds_every_fact_it_was_given() {
    fn check(template: &Template, text: &str, field: &Field) {
        let holds = |value: String| {
            let value = squeezed(&value);
            assert!(
                text.contains(&value),
                "{}: {value:?} is not in {text}",
                template.id
            );
        };
        match field {
            Field::Text(value) => holds(value.clone()),
            Field::List(items) => items.iter().for_each(|item| holds(item.clone())),
            Field::Date(date) => holds(template.language.date(*date)),
            Field::Time(time) => holds(template.language.time(*time)),
            Field::Number(number) => holds(number.to_string()),
            Field::Percent(tenths) => holds(template.language.percent(*tenths)),
            Field::Money(pence) => holds(format!("£{}", pence / 100)),
            Field::Rows(rows) => rows
                .iter()
                .flat_map(|row| row.values())
                .for_each(|f| check(template, text, f)),
            Field::Picture(picture) => holds(picture.text.clone()),
            Field::Choice(_) => {}
        }
    }
    for template in templates() {
        let facts = template.example();
        let text = squeezed(&template.preview(&facts).unwrap().text());
        facts
            .more
            .values()
            .for_each(|field| check(template, &text, field));
    }
}

/// Whom to contact, and in the letter itself: not only under the signature.
#[test]
fn each_letter_says_whom_to_contact() {
    for template in templates().iter().filter(|t| t.kind == Kind::Letter) {
        for needed in [
            "{{ from.name }}",
            "{{ from.telephone }}",
            "{{ from.email }}",
            "{{ child.forename }}",
        ] {
            assert!(template.body.contains(needed), "{}: {needed}", template.id);
        }
    }
    for template in templates()
        .iter()
        .filter(|t| t.kind == Kind::Letter && t.language == Language::English)
    {
        let next = template.body.contains("## What happens next")
            || template.body.contains("## What to do now");
        assert!(next, "{} does not say what happens next", template.id);
        let subject = template.preview(&template.example()).unwrap().subject;
        assert!(subject.contains("Logan"), "{}: {subject}", template.id);
    }
}

/// Words that blame, threaten or talk over people's heads.
#[test]
fn no_text_blames_or_threatens() {
    for template in templates()
        .iter()
        .filter(|t| t.language == Language::English)
    {
        let text = template.body.to_lowercase();
        for word in [
            "failure",
            "unacceptable",
            "you must",
            "truan",
            "warning",
            "excuse",
            "poor attendance",
            "you have failed",
            "immediately",
            "offence",
            "hereby",
            "pursuant",
            "irregular",
        ] {
            assert!(!text.contains(word), "{} says {word:?}", template.id);
        }
    }
}

/// A statement of law has its source, and what only some cases need is only said there.
#[test]
fn what_is_said_of_the_law_has_a_source() {
    for template in templates()
        .iter()
        .filter(|t| t.language == Language::English)
    {
        let text = template.body.to_lowercase();
        let law = [
            "by law",
            "penalty",
            "court",
            "10 school days",
            "15 school days",
            "20 school days",
            "10 school weeks",
            "council may be asked",
        ];
        if law.iter().any(|word| text.contains(word)) {
            assert!(
                !template.sources.is_empty(),
                "{} says law without a source",
                template.id
            );
        }
    }
    let (template, _) = example("illness-ongoing");
    let mut facts = template.example();
    facts
        .more
        .insert("fifteen_days".to_owned(), Field::Choice(false));
    assert!(
        !template
            .write(&facts)
            .unwrap()
            .text()
            .contains("15 school days")
    );
    let (template, _) = example("leave-not-asked-for");
    let mut facts = template.example();
    facts
        .more
        .insert("reported_ill".to_owned(), Field::Choice(false));
    let text = template.write(&facts).unwrap().text();
    assert!(text.contains("Nobody asked us for leave") && !text.contains("was ill. But"));
}

/// A penalty's amounts and the counts of days are the law's own, on the day of the letter.
#[test]
fn numbers_of_the_law_are_the_laws() {
    let on = jiff::civil::date(2026, 3, 9);
    let (_, text) = example("leave-not-authorised");
    let sessions = law::limits::PENALTY_SESSIONS.on(on).unwrap();
    let weeks = law::limits::PENALTY_WINDOW.on(on).unwrap();
    assert!(text.contains(&format!("{} or more sessions", sessions.0)));
    assert!(text.contains(&format!("in {} school weeks", weeks.0)));
}

/// An invitation can be answered by hand: the slip stands after the signature.
#[test]
fn invitations_end_with_a_slip_to_send_back() {
    for id in [
        "initial-support-invitation",
        "declining-invitation",
        "contract-invitation",
    ] {
        let (template, text) = example(id);
        let document = template.write(&template.example()).unwrap();
        let last = document.blocks.last_chunk::<2>().unwrap();
        assert!(
            matches!(last, [Block::Signature(_), Block::ReplySlip(_)]),
            "{id}"
        );
        assert!(text.contains("send it back to the school"), "{id}");
        assert!(text.contains("[ ] I can come on"), "{id}");
    }
}

/// A letter that holds what is one parent's alone says so, so that it is never written to many at once.
#[test]
fn what_is_one_parents_alone_is_never_for_many() {
    let personal = templates().iter().filter(|t| t.personal);
    let ids: Vec<&str> = personal.map(|t| t.id).collect();
    assert_eq!(ids, ["leave-request-link"]);
}
