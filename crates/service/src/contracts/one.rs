//! `/{authority}/pupils/{id}/contracts/{contract}`: a contract, and everything that happened to it.
//! In: a contract that somebody may see. Out: how it stands, what may be next, who was asked, what was
//! agreed, who signed, the reviews, the letters about it, and its acts in order.

use askama::Template;
use axum::extract::{Path, Query};
use casework::contracts::{Act, Answer as Says, CHOICE, EndReason, Kept, State, Word};
use casework::people::Action;
use govuk::moj::{Timeline, TimelineItem};
use govuk::{Cell, Content, NotificationBanner, SummaryList, Table, Tag, TagColour};
use serde::Deserialize;
use store::contracts::{ContractAct, ContractReview, Party, ReviewState, Version};

use super::figures::Figures;
use super::list::{tag, with_whom};
use super::offer::when_in_words;
use super::paper::{is_restricted, party_in_words, review_days, texts};
use super::review::{stands, whose};
use super::{At, Desk, begin};
use crate::pupils::name_of;
use crate::web::{Answer, Caller, page};
use crate::when;

/// What the page is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    did: String,
}

#[derive(Template)]
#[template(path = "contracts/one.html")]
struct OnePage {
    did: Option<NotificationBanner>,
    name: String,
    back: String,
    whom: String,
    school: String,
    tag: Content,
    choice: &'static str,
    reason: String,
    restricted: bool,
    /// What may be done next: words and address.
    next: Vec<(&'static str, String)>,
    /// Letters that may be written now.
    letters: Vec<Content>,
    /// Letters that were.
    written: Option<Table>,
    parents: Table,
    meeting: SummaryList,
    versions: Vec<VersionView>,
    reviews: Option<Table>,
    ending: Option<SummaryList>,
    timeline: Timeline,
}

struct VersionView {
    title: String,
    about: SummaryList,
    pdf: String,
    word: String,
    parties: Table,
    /// An earlier version is folded away.
    earlier: bool,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% for (href, words, what) in links %}<a class="govuk-link" href="{{ href }}">{{ words }}<span class="govuk-visually-hidden"> {{ what }}</span></a>{% if !loop.last %}<br>{% endif %}{% endfor %}"#
)]
struct Links {
    links: Vec<(String, &'static str, String)>,
}

fn links(links: Vec<(String, &'static str, String)>) -> Content {
    Content::html(Links { links }.to_string())
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-0">{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>"#
)]
struct Bullets {
    lines: Vec<String>,
}

fn bullets(lines: Vec<String>) -> Content {
    Content::html(Bullets { lines }.to_string())
}

/// What may be next, by how it stands.
fn next(caller: &Caller, desk: &Desk) -> Vec<(&'static str, String)> {
    let at = |page: &str| desk.address(caller, page);
    let state = desk.course.state();
    let mut next = match state {
        _ if !desk.may_change => return Vec::new(),
        State::Invited => vec![
            ("The meeting was held", at("/held")),
            ("Nobody came", at("/nobody-came")),
            ("Move the meeting to another day", at("/rearrange")),
        ],
        State::NotAttended => vec![("Offer another day", at("/rearrange"))],
        State::Met => vec![
            ("Write the contract", at("/write")),
            ("Arrange another meeting", at("/rearrange")),
        ],
        State::ToSign => vec![("Write another version", at("/write"))],
        State::Declined => {
            let mut again = vec![("Offer a meeting anew", at("/rearrange"))];
            if desk.course.after(Act::Agree { parties: 2 }).is_ok() {
                again.push(("Write another version", at("/write")));
            }
            again
        }
        State::InForce | State::Changing => vec![
            ("Change the contract", at("/write")),
            ("It is completed", at("/complete")),
            ("It was not kept", at("/not-kept")),
        ],
        State::Completed | State::NotKept | State::Ended => return Vec::new(),
    };
    next.push(("End it otherwise", at("/end")));
    next
}

fn parents(caller: &Caller, desk: &Desk) -> Table {
    let waits = desk.course.state() == State::Invited && desk.may_change;
    let rows = desk.whole.parents.iter().map(|parent| {
        let mut answer = parent.answer.words().to_owned();
        if let Some(on) = parent.answered_on {
            answer = format!("{answer}, {}", when::day(on));
        }
        if !parent.note.is_empty() {
            answer = format!("{answer}: {}", parent.note);
        }
        let say = if waits {
            let words = match parent.answer {
                Says::None => "Write down their answer",
                _ => "Change it",
            };
            let href = desk.address(caller, &format!("/answer/{}", parent.parent));
            links(vec![(href, words, format!("of {}", parent.name))])
        } else {
            Content::text("")
        };
        [
            Cell::new(parent.name.as_str()),
            Cell::new(answer),
            Cell::new(say),
        ]
    });
    Table::new("Parents who are invited")
        .caption_class("govuk-visually-hidden")
        .head(["Parent", "What they said", "What to do"])
        .rows(rows.collect::<Vec<_>>())
        .first_cell_is_header()
}

fn meeting(desk: &Desk) -> SummaryList {
    let Some(meeting) = desk.whole.meetings.last() else {
        return SummaryList::new();
    };
    let mut list = SummaryList::new()
        .entry("When", when_in_words(meeting))
        .entry("Where", meeting.place.as_str());
    if !meeting.others.is_empty() {
        list = list.entry("Who else is asked", meeting.others.as_str());
    }
    if desk.course.state() == State::Invited {
        list = list.entry("Answer asked for by", when::day(meeting.answer_by));
    }
    if desk.whole.meetings.len() > 1 {
        let moved = desk.whole.meetings.windows(2).map(|pair| {
            format!(
                "{}, because: {} ({} asked)",
                when_in_words(&pair[0]),
                pair[1].reason,
                pair[1].asked_by
            )
        });
        list = list.entry("Moved from", bullets(moved.collect()));
    }
    list
}

fn party_row(caller: &Caller, desk: &Desk, version: &Version, party: &Party) -> [Cell; 3] {
    let said = desk.whole.signature_of(version.number, party.number);
    let latest = desk.course.versions() == version.number;
    let waits = latest && desk.course.waits_for().contains(&party.number);
    let mut todo = Vec::new();
    let sign = desk.address(caller, &format!("/sign/{}", party.number));
    let words = match said {
        Some(said) => {
            let on = when::day(said.on_day);
            let mut words = format!("{} on {on}", said.word.words());
            if !said.reason.is_empty() {
                words = format!("{words}: {}", said.reason);
            }
            let signed = said.word == Word::Signed;
            if said.signed_copy.is_some() {
                let page = format!("/signed/{}/{}", version.number, party.number);
                let what = format!("of {}", party.name);
                todo.push((desk.address(caller, &page), "Signed copy", what));
            } else if signed {
                words = format!("{words}; no signed copy yet");
                if latest && desk.may_change {
                    todo.push((sign, "Add the signed copy", format!("of {}", party.name)));
                }
            }
            words
        }
        None if waits => {
            if desk.may_change {
                let what = format!(": {}", party.name);
                todo.push((sign, "Signed, or not?", what));
            }
            "Not signed yet".to_owned()
        }
        None => "Did not come to sign this version".to_owned(),
    };
    let whom = party_in_words(party, &desk.school, &caller.rooms.authority.name);
    [Cell::new(whom), Cell::new(words), Cell::new(links(todo))]
}

fn version_view(caller: &Caller, desk: &Desk, version: &Version) -> VersionView {
    let number = version.number;
    let in_force = desk.course.in_force() == Some(number) && !desk.course.state().is_over();
    let title = match (in_force, number == desk.course.versions()) {
        (true, _) => format!("Version {number}, in force"),
        (false, _) if desk.course.waits_for().is_empty() || number < desk.course.versions() => {
            format!("Version {number}")
        }
        (false, _) => format!("Version {number}, to be signed"),
    };
    let days = format!(
        "{} to {}",
        when::day(version.holds_from),
        when::day(version.holds_until)
    );
    let mut about = SummaryList::new()
        .entry("Agreed on", when::day(version.agreed_on))
        .entry("It holds from", days);
    if !version.reason.is_empty() {
        about = about.entry("Why it was changed", version.reason.as_str());
    }
    if let Some(figures) = Figures::of(&version.figures) {
        about = about.entry("Where we were", figures.words());
    }
    about = about.entry("What we want to reach", bullets(texts(&version.goals)));
    let mut undertaken: Vec<(String, Vec<String>)> = Vec::new();
    for own in desk.whole.undertakings_of(number) {
        let key = format!("{} will", whose(desk, own));
        match undertaken.iter_mut().find(|(known, _)| *known == key) {
            Some((_, lines)) => lines.push(own.words.clone()),
            None => undertaken.push((key, vec![own.words.clone()])),
        }
    }
    for (key, lines) in undertaken {
        about = about.entry(key, bullets(lines));
    }
    let reviews = review_days(version).into_iter().map(when::weekday);
    about = about.entry("Looked at together on", bullets(reviews.collect()));
    let rows = desk.whole.parties_of(number);
    let rows = rows.map(|party| party_row(caller, desk, version, party));
    let file = |name: &str| desk.address(caller, &format!("/version/{number}/{name}"));
    VersionView {
        title,
        about,
        pdf: file("contract.pdf"),
        word: file("contract.docx"),
        parties: Table::new(format!("Who signs version {number}"))
            .caption_class("govuk-visually-hidden")
            .head(["Party", "What they said", "What to do"])
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header(),
        earlier: !in_force && number < desk.course.versions(),
    }
}

/// What became of each undertaking at a review, as lines.
fn outcomes(desk: &Desk, review: &ContractReview) -> Vec<String> {
    let all = desk.whole.undertakings_of(review.version);
    let lines = all.filter_map(|own| {
        let kept = review.kept.get(own.number.to_string())?.as_str()?;
        let words = Kept::of_id(kept)?.words();
        Some(format!("{words}: {}: {}", whose(desk, own), own.words))
    });
    lines.collect()
}

fn reviews(caller: &Caller, desk: &Desk) -> Option<Table> {
    let today = caller.rooms.today();
    let shown = desk.whole.reviews.iter();
    let shown: Vec<&ContractReview> = shown.filter(|r| r.state != ReviewState::PutAside).collect();
    let is_over = desk.course.state().is_over();
    let rows = shown.iter().map(|review| {
        let (words, waits) = stands(review, is_over, today);
        let colour = match (words, waits) {
            ("Missed", true) => TagColour::Red,
            (_, true) => TagColour::Yellow,
            ("Held", _) => TagColour::Green,
            _ => TagColour::Grey,
        };
        let mut lines = Vec::new();
        if !review.came.is_empty() {
            lines.push(format!("Who took part: {}", review.came));
        }
        lines.extend(outcomes(desk, review));
        if !review.found.is_empty() {
            lines.push(review.found.clone());
        }
        let mut todo = Vec::new();
        if review.state == ReviewState::ToCome && !is_over && desk.may_change {
            let on = when::day(review.due);
            let page = |what: &str| format!("/review/{}/{what}", review.number);
            let what = format!(": the review of {on}");
            todo.push((
                desk.address(caller, &page("held")),
                "It was held",
                what.clone(),
            ));
            if waits {
                let href = desk.address(caller, &page("missed"));
                todo.push((href, "It was missed", what));
            }
        }
        [
            Cell::new(when::day(review.due)),
            Cell::new(Content::from(Tag::new(words).colour(colour))),
            Cell::new(if lines.is_empty() {
                Content::text("")
            } else {
                bullets(lines)
            }),
            Cell::new(links(todo)),
        ]
    });
    (!shown.is_empty()).then(|| {
        Table::new("Reviews of this contract")
            .caption_class("govuk-visually-hidden")
            .head(["Due", "Status", "What was found", "What to do"])
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header()
    })
}

fn ending(desk: &Desk) -> Option<SummaryList> {
    let ending = desk.whole.ending.as_ref()?;
    let mut list = SummaryList::new();
    if let Some(reason) = EndReason::of_id(&ending.reason) {
        list = list.entry("Why", reason.words());
    }
    if !ending.note.is_empty() {
        list = list.entry("In words", ending.note.as_str());
    }
    for (key, value) in [
        ("What was agreed and has not happened", &ending.not_kept),
        ("What the school did for its part", &ending.school_did),
    ] {
        let lines = texts(value);
        if !lines.is_empty() {
            list = list.entry(key, bullets(lines));
        }
    }
    if let Some(on) = ending.asked_on {
        list = list.entry("The parent was asked why on", when::day(on));
        list = list.entry("How, and what they said", ending.said.as_str());
    }
    Some(list)
}

/// An act as a heading of the timeline.
fn act_in_words(desk: &Desk, act: &ContractAct, version: u16) -> String {
    let party = |number: u16| {
        let mut parties = desk.whole.parties_of(version);
        let own = parties.find(|p| p.number == number);
        own.map_or("a party", |p| p.name.as_str())
    };
    match act.act() {
        Some(Act::Rearrange) => "The meeting was moved".to_owned(),
        Some(Act::Hold) => "The meeting was held".to_owned(),
        Some(Act::NobodyCame) => "Nobody came to the meeting".to_owned(),
        Some(Act::SayNo) => "A contract was not wanted".to_owned(),
        Some(Act::Agree { .. }) => format!("Version {version} was written"),
        Some(Act::Sign { party: n }) => format!("{} signed version {version}", party(n)),
        Some(Act::Decline { party: n }) => format!("{} did not sign version {version}", party(n)),
        Some(Act::Review) => "What came of a review was written down".to_owned(),
        Some(Act::Complete) => "The contract was completed".to_owned(),
        Some(Act::FindNotKept) => "The contract was not kept".to_owned(),
        Some(Act::End) => "The contract was ended".to_owned(),
        None => act.what.clone(),
    }
}

fn timeline(desk: &Desk) -> Timeline {
    let contract = &desk.whole.contract;
    let mut items: Vec<TimelineItem> = Vec::new();
    let offered = when::day_of(contract.made_at);
    let first = TimelineItem::new(
        format!("A contract was offered to {}", with_whom(&desk.whole)),
        offered.to_string(),
        when::day(offered),
        contract.reason.as_str(),
    );
    items.push(first.by(format!("{}, {}", contract.made_by_name, contract.position)));
    let mut version = 0;
    for act in &desk.whole.acts {
        if matches!(act.act(), Some(Act::Agree { .. })) {
            version += 1;
        }
        let item = TimelineItem::new(
            act_in_words(desk, act, version),
            act.on_day.to_string(),
            when::day(act.on_day),
            act.words.as_str(),
        );
        items.push(item.by(format!("{}, {}", act.made_by_name, act.position)));
    }
    let all = items.into_iter().rev();
    all.fold(Timeline::new().heading_level(3), Timeline::item)
}

fn done(did: &str) -> Option<NotificationBanner> {
    match did {
        "kept" => Some(NotificationBanner::success("It is on the record.")),
        "offered" => Some(NotificationBanner::success(
            "The meeting is on the record. Write the invitation to each parent next: nothing has been sent yet.",
        )),
        _ => None,
    }
}

/// The page.
pub(crate) async fn one(caller: Caller, Path(at): Path<At>, Query(asked): Query<Asked>) -> Answer {
    let what = "an attendance contract";
    let action = Action::SeeContracts;
    let desk = Desk::open(&caller, &at.id, &at.contract, action, what).await?;
    let failed = |e: store::StoreError| caller.problem(e.into());
    let rooms = &caller.rooms;
    let latest = desk.course.versions();
    let restricted = is_restricted(rooms, &desk, latest).await.map_err(failed)?;
    let written = begin::written(&caller, &desk).await.map_err(failed)?;
    let letters = begin::letters(&caller, &desk).await.map_err(failed)?;
    let versions = desk.whole.versions.iter().rev();
    let main = OnePage {
        did: done(&asked.did),
        name: name_of(&desk.opened.pupil),
        back: desk.opened.address(rooms, "/contracts"),
        whom: with_whom(&desk.whole),
        school: desk.school.name.clone(),
        tag: Content::from(tag(desk.course.state())),
        choice: CHOICE,
        reason: desk.whole.contract.reason.clone(),
        restricted,
        next: next(&caller, &desk),
        letters,
        written,
        parents: parents(&caller, &desk),
        meeting: meeting(&desk),
        versions: versions.map(|v| version_view(&caller, &desk, v)).collect(),
        reviews: reviews(&caller, &desk),
        ending: ending(&desk),
        timeline: timeline(&desk),
    };
    let title = format!("{}: attendance contract with {}", main.name, main.whom);
    Ok(page(&caller, "pupils", &title, main, |page| {
        desk.opened.around(&caller, "/contracts", page)
    }))
}
