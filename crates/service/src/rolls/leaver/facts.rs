//! What is known of a pupil who leaves, as the judge of grounds takes it: what the record shows, and what was answered.
//! In: a draft's answers, what is held. Out: [`Facts`], each with who says so.
//! What the record shows stands before what was answered, so that an answer never outweighs the register.

use casework::rolls::Ages;
use casework::rolls::leaving::{
    Destination, Efforts, Facts, Notice, Placement, Question, Said, Sentence, Source,
};
use jiff::civil::Date;
use law::Months;
use law::registration::Ground;
use law::school::{Kind, Phase};
use store::attendance::Record;
use store::pupils::Enrolment;
use store::rolls::Enquiry;

use super::super::desk::Desk;
use super::choices::{EXCLUSIONS, KINDS, MOBILE, ORDERS, SOURCES, of};
use super::held::Held;

/// A day that was answered.
pub(super) fn day_of(desk: &Desk, field: &str) -> Option<Date> {
    desk.said(field).parse().ok()
}

/// An answer with who gave it, and of which day.
fn answered<T>(desk: &Desk, question: Question, value: Option<T>) -> Option<Said<T>> {
    let field = |end: &str| format!("{}-{end}", question.id());
    let by = of(&SOURCES, desk.said(&field("by"))).unwrap_or(Source::School);
    let mut said = Said::new(value?, by);
    said.on = day_of(desk, &field("on"));
    Some(said)
}

fn yes_no(desk: &Desk, question: Question) -> Option<Said<bool>> {
    let value = match desk.said(question.id()) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    answered(desk, question, value)
}

fn notice(desk: &Desk) -> Option<Notice> {
    let said = desk.said(Question::Notice.id());
    (!said.is_empty()).then(|| Notice {
        written: said == "written",
        after: day_of(desk, "notice-after"),
    })
}

fn sentence(desk: &Desk) -> Option<Sentence> {
    let months = desk.said("sentence-months").parse().ok().map(Months);
    match desk.said(Question::Sentence.id()) {
        "yes" => Some(Sentence {
            months: Some(months.unwrap_or_default()),
            returns: desk.said("sentence-returns") == "yes",
        }),
        "no" => Some(Sentence {
            months: None,
            returns: desk.said("sentence-returns") == "yes",
        }),
        _ => None,
    }
}

fn placement(desk: &Desk) -> Option<Placement> {
    let consents = desk.said(Question::Placement.id());
    let authority = desk.said("placement-authority");
    (!consents.is_empty()).then(|| Placement {
        authority: (consents != "not-placed").then(|| authority.to_owned()),
        consents: consents == "yes",
        directed: consents == "directed",
    })
}

/// Joint enquiries that ended since this absence began: those after an earlier one say nothing of it.
pub(super) fn joint<'a>(desk: &Desk, held: &'a Held, ground: Ground) -> Option<&'a Enquiry> {
    let since = match ground {
        Ground::H => (held.leave.map(|leave| leave.ended)).or_else(|| day_of(desk, "leave-ended")),
        _ => held.run.started(),
    };
    let of_this = |day: Date| since.is_none_or(|since| day >= since);
    held.ended
        .as_ref()
        .filter(|e| e.ended_on.is_some_and(of_this))
}

/// What came of looking for the pupil: jointly, as the authority ended it; where the ground asks for that and there is
/// none, nothing; else what the school answers.
fn efforts(desk: &Desk, held: &Held, ground: Ground) -> Option<Said<Efforts>> {
    if let Some(enquiry) = joint(desk, held, ground) {
        let mut said = Said::new(enquiry.result, Source::Authority);
        said.on = enquiry.ended_on;
        return Some(said);
    }
    if ground.needs_joint_enquiries() {
        return Some(Said::new(Efforts::None, Source::Authority));
    }
    let own = Efforts::of_id(desk.said(Question::Efforts.id()));
    answered(desk, Question::Efforts, own.filter(|e| !e.is_joint()))
}

/// Everything that is known, for a ground.
pub(super) fn facts(
    desk: &Desk,
    (record, spell): (&Record, &Enrolment),
    held: &Held,
    ground: Ground,
    (off, as_at): (Date, Date),
) -> Facts {
    let school = &desk.school;
    let one = |question| yes_no(desk, question);
    let on_record = |value| Said::new(value, Source::Authority);
    let mut facts = Facts::new(record.pupil.born, spell.start_on, spell.status, off);
    facts.ages = Ages {
        low: school.low_age,
        high: school.high_age,
    };
    facts.year = held.year;
    facts.kind = Kind::parse(&school.kind).map(on_record).or_else(|| {
        let kind = of(&KINDS, desk.said(Question::Kind.id()));
        answered(desk, Question::Kind, kind)
    });
    let to = Destination::of_id(desk.said(Question::Destination.id()));
    facts.destination = answered(desk, Question::Destination, to);
    facts.moved = desk.said("moved") == "yes";
    let new_authority = desk.said("new_authority");
    facts.new_authority =
        (!new_authority.is_empty()).then(|| Said::new(new_authority.to_owned(), Source::School));
    facts.registered_elsewhere = if held.elsewhere.is_empty() {
        one(Question::Registered)
    } else {
        Some(Said::new(true, Source::Authority))
    };
    let order = of(&ORDERS, desk.said(Question::Order.id()));
    facts.order = answered(desk, Question::Order, order);
    let mobile = of(&MOBILE, desk.said(Question::Mobile.id()));
    facts.mobile = answered(desk, Question::Mobile, mobile);
    facts.attend_again = one(Question::AttendAgain);
    facts.nursery = one(Question::Nursery);
    facts.nursery_completed = one(Question::NurseryCompleted);
    facts.others_consent = one(Question::OthersConsent);
    facts.notice = answered(desk, Question::Notice, notice(desk));
    facts.boarder = one(Question::Boarder);
    facts.lives_near = one(Question::LivesNear);
    facts.leave = held
        .leave
        .map(|leave| Said::new(Some(leave), Source::Register).on(leave.ended))
        .or_else(|| {
            let until = day_of(desk, "leave-ended");
            let value = match (desk.said(Question::Leave.id()), until) {
                ("yes", Some(ended)) => Some(Some(held.leave_until(ended, as_at))),
                ("no", _) => Some(None),
                _ => None,
            };
            answered(desk, Question::Leave, value)
        });
    facts.run = Some(held.run.clone());
    facts.unable = one(Question::Unable);
    facts.efforts = efforts(desk, held, ground);
    facts.sentence = answered(desk, Question::Sentence, sentence(desk));
    // Whoever chose this said so; it is not asked a second time.
    facts.died = ground.is_death().then(|| Said::new(true, Source::School));
    facts.next_meets = held
        .next_meets
        .map(|day| Said::new(day, Source::Register))
        .or_else(|| {
            answered(
                desk,
                Question::NextMeets,
                day_of(desk, Question::NextMeets.id()),
            )
        });
    facts.stays_on = one(Question::StaysOn);
    facts.fees_unpaid = one(Question::FeesUnpaid);
    facts.ceased = one(Question::Ceased);
    facts.wish = one(Question::Wish);
    let exclusion = of(&EXCLUSIONS, desk.said(Question::Exclusion.id()));
    facts.exclusion = answered(desk, Question::Exclusion, exclusion);
    facts.special = Phase::parse(&school.phase) == Some(Phase::Special);
    facts.placement = answered(desk, Question::Placement, placement(desk));
    let confirmed = desk.said(Question::Confirmed.id());
    facts.confirmed = answered(
        desk,
        Question::Confirmed,
        (!confirmed.is_empty()).then(|| confirmed.to_owned()),
    );
    let papers = desk.documents.iter().map(|paper| paper.document.clone());
    facts.documents = papers.filter(|id| !id.is_empty()).collect();
    let needs = desk
        .said("needs")
        .split(',')
        .filter(|need| !need.is_empty());
    facts.needs = needs.map(str::to_owned).collect();
    if held.plan {
        facts.needs.insert("EHCP".to_owned());
    }
    facts.permission = desk.said("permission") == "yes";
    facts
}
