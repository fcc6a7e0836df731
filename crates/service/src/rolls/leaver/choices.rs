//! Answers to choose from, by their words in forms.
//! In: an id as it is kept. Out: what it stands for; its words.

use casework::rolls::leaving::{Efforts, Exclusion, Mobile, Order, Question, Source};
use law::school::Kind;

/// An answer: its id, its words, what it stands for.
pub(super) type Answer<T> = (&'static str, &'static str, T);

pub(super) const ORDERS: [Answer<Order>; 5] = [
    ("none", "No, and there was none", Order::None),
    ("in-force", "Yes, and it is in force", Order::InForce),
    (
        "names-another",
        "It named this school, and now names another",
        Order::NamesAnother,
    ),
    (
        "revoked-arranged",
        "It was revoked, because suitable education is arranged otherwise",
        Order::RevokedArranged,
    ),
    (
        "revoked-otherwise",
        "It was revoked for another reason",
        Order::RevokedOtherwise,
    ),
];

pub(super) const MOBILE: [Answer<Mobile>; 3] = [
    ("no", "No, not a mobile child", Mobile::No),
    (
        "main-here",
        "Yes, and this is their main school",
        Mobile::MainHere,
    ),
    (
        "main-elsewhere",
        "Yes, and another school is",
        Mobile::MainElsewhere,
    ),
];

pub(super) const EXCLUSIONS: [Answer<Exclusion>; 4] = [
    ("none", "The pupil is not excluded", Exclusion::None),
    (
        "suspended",
        "Suspended for a fixed time",
        Exclusion::Suspended,
    ),
    (
        "pending",
        "Excluded permanently, and governors or a review may still change it",
        Exclusion::Pending,
    ),
    (
        "final",
        "Excluded permanently, and no review can be asked for, or the parents have written that they will not ask",
        Exclusion::Final,
    ),
];

pub(super) const KINDS: [Answer<Kind>; 5] = [
    (
        "maintained",
        "Maintained by the authority",
        Kind::Maintained,
    ),
    ("academy", "Academy", Kind::Academy),
    (
        "free",
        "Free school, university technical college or studio school",
        Kind::Free,
    ),
    (
        "non-maintained special",
        "Non-maintained special school",
        Kind::NonMaintainedSpecial,
    ),
    ("independent", "Independent school", Kind::Independent),
];

/// What a school may answer by itself. What came of looking together is the end of joint enquiries.
pub(super) const EFFORTS: [Efforts; 3] =
    [Efforts::None, Efforts::SchoolNotFound, Efforts::SchoolFound];

/// Who may say something: id and words.
pub(super) const SOURCES: [Answer<Source>; 6] = [
    ("school", "The school", Source::School),
    ("parent", "A parent", Source::Parent),
    ("pupil", "The pupil", Source::Pupil),
    ("authority", "The authority", Source::Authority),
    ("other-school", "Another school", Source::OtherSchool),
    ("court", "A court or youth justice", Source::Court),
];

/// What an id stands for.
pub(super) fn of<T: Copy>(all: &[Answer<T>], id: &str) -> Option<T> {
    all.iter().find(|one| one.0 == id).map(|one| one.2)
}

/// The words of an id.
pub(super) fn words<T>(all: &[Answer<T>], id: &str) -> Option<&'static str> {
    all.iter().find(|one| one.0 == id).map(|one| one.1)
}

/// How a question is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Yes or no.
    YesNo,
    /// One of these: id and words.
    One(&'static [(&'static str, &'static str)]),
    /// In writing, only said, or not at all; and after which day.
    Notice,
    /// Given or not; and its last day.
    Leave,
    /// Yes or no; its months; whether the pupil is expected back.
    Sentence,
    /// A day.
    Day,
    /// Which authority; and whether it consents.
    Placement,
    /// In somebody's own words.
    Words,
}

const SAID: [(&str, &str); 3] = [
    ("written", "Yes, in writing"),
    ("spoken", "They said so, and have not written"),
    ("no", "No"),
];

/// What a parent may have said of education otherwise than at school.
pub(super) const NOTICES: &[(&str, &str)] = &SAID;

/// Whether an authority that placed the pupil consents.
pub(super) const CONSENTS: [(&str, &str); 4] = [
    ("yes", "Yes, and it consents"),
    ("no", "Yes, and it does not consent or has not answered"),
    ("directed", "Yes, and the Secretary of State directs it"),
    ("not-placed", "No authority placed the pupil here"),
];

macro_rules! pairs {
    ($name:ident, $of:ident) => {
        const $name: &[(&str, &str)] = &{
            let mut pairs = [("", ""); $of.len()];
            let mut at = 0;
            while at < $of.len() {
                pairs[at] = ($of[at].0, $of[at].1);
                at += 1;
            }
            pairs
        };
    };
}

pairs!(ORDER_WORDS, ORDERS);
pairs!(MOBILE_WORDS, MOBILE);
pairs!(EXCLUSION_WORDS, EXCLUSIONS);
pairs!(KIND_WORDS, KINDS);

const EFFORT_WORDS: &[(&str, &str)] = &{
    let mut pairs = [("", ""); EFFORTS.len()];
    let mut at = 0;
    while at < EFFORTS.len() {
        pairs[at] = (EFFORTS[at].id(), EFFORTS[at].words());
        at += 1;
    }
    pairs
};

/// How a question is asked; `None` for one that the record answers, or another page asks.
pub(super) const fn shape(question: Question) -> Option<Shape> {
    Some(match question {
        Question::Destination | Question::Dual | Question::Register => return None,
        Question::Order => Shape::One(ORDER_WORDS),
        Question::Mobile => Shape::One(MOBILE_WORDS),
        Question::Efforts => Shape::One(EFFORT_WORDS),
        Question::Exclusion => Shape::One(EXCLUSION_WORDS),
        Question::Kind => Shape::One(KIND_WORDS),
        Question::Notice => Shape::Notice,
        Question::Leave => Shape::Leave,
        Question::Sentence => Shape::Sentence,
        Question::NextMeets => Shape::Day,
        Question::Placement => Shape::Placement,
        Question::Confirmed => Shape::Words,
        _ => Shape::YesNo,
    })
}
