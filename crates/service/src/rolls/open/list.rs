//! `/{authority}/open`: children on no roll.
//! In: which questions, of which last school, which page. Out: possible missing education first, then those who are waited
//! for, each with where they were, what was said and who told; the latest first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use casework::people::{Action, Scope};
use casework::rolls::open::State;
use govuk::{Button, Cell, Content, Pagination, Select, SelectOption, Table, Tag, TagColour};
use serde::Deserialize;
use store::pupils::list_by_ids;
use store::rolls::{Notification, leavers_told};
use store::{PupilId, SchoolId, StoreError};
use url::form_urlencoded;

use super::question::{Question, questions};
use crate::pupils::name_of;
use crate::web::{Answer, Caller, Problem, link, page};
use crate::when;

/// Children on a page.
const A_PAGE: usize = 50;

/// What the list is asked for.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    school: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn wants(&self, question: &Question) -> bool {
        let state = match self.state.as_str() {
            "" => question.state.is_open(),
            id => question.state.id() == id,
        };
        let last = question.left.map(|left| left.school.to_string());
        state && (self.school.is_empty() || last.as_deref() == Some(&self.school))
    }

    fn address(&self, page: &str, number: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("state", &self.state), ("school", &self.school)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("page", &number.to_string());
        format!("{page}?{}", query.finish())
    }
}

/// How a question stands, as a tag.
pub(in crate::rolls) fn tag(state: &State) -> Tag {
    let colour = match state {
        State::PossiblyMissing { .. } => TagColour::Red,
        State::Waiting { .. } => TagColour::Yellow,
        State::Matched | State::Closed(_) => TagColour::Green,
        State::Nothing | State::NotOfAge => TagColour::Grey,
    };
    Tag::new(state.words()).colour(colour)
}

#[derive(Template)]
#[template(path = "rolls/open/list.html")]
struct ListPage {
    missing: usize,
    waiting: usize,
    shown: usize,
    two_rolls: String,
    messages: Option<String>,
    action: String,
    state: Select,
    school: Select,
    button: Button,
    table: Option<Table>,
    pages: Option<Pagination>,
}

/// Who of the authority may see these children: all of it, and no school.
pub(in crate::rolls) fn for_the_authority(
    caller: &Caller,
    action: Action,
) -> Result<(), axum::response::Response> {
    match caller.may(action)? {
        Scope::Authority => Ok(()),
        Scope::Schools(_) | Scope::Nobody => {
            Err(caller.problem(Problem::NotAllowed(action.words())))
        }
    }
}

fn table(
    caller: &Caller,
    shown: &[Question],
    names: &BTreeMap<PupilId, String>,
    schools: &BTreeMap<SchoolId, String>,
    told: &[Notification],
) -> Table {
    let today = caller.rooms.today();
    let rows = shown.iter().map(|question| {
        let id = question.pupil;
        let name = names.get(&id).map_or("", String::as_str);
        let last = question.left.map_or(String::new(), |left| {
            let school = schools.get(&left.school).map_or("", String::as_str);
            format!(
                "{school}, until {}",
                when::day(left.on.yesterday().unwrap_or(left.on))
            )
        });
        let own = told.iter().find(|n| {
            n.pupil == Some(id) && question.left.is_some_and(|left| left.school == n.school)
        });
        let to = question.left.map_or("", |left| left.to.words());
        let who = own.map_or_else(
            || "Nobody told the authority".to_owned(),
            |n| {
                let on = n
                    .sent_on
                    .map_or_else(String::new, |on| format!(", {}", when::day(on)));
                format!("{}{on}", n.made_by_name)
            },
        );
        [
            Cell::new(link(caller.rooms.address(&format!("open/{id}")), name)),
            Cell::new(when::day(question.born)),
            Cell::new(Content::from(tag(&question.state))),
            Cell::new(question.when(today)),
            Cell::new(last),
            Cell::new(to),
            Cell::new(who),
        ]
    });
    Table::new("Children on no roll")
        .caption_class("govuk-visually-hidden")
        .head([
            "Child",
            "Born",
            "How it stands",
            "Since or until",
            "Last school",
            "Where to, as was said",
            "Who told",
        ])
        .rows(rows.collect::<Vec<_>>())
        .first_cell_is_header()
}

async fn view(caller: &Caller, asked: &Asked) -> Result<ListPage, StoreError> {
    let rooms = &caller.rooms;
    let (store, today) = (&rooms.store, rooms.today());
    let all = questions(store, &rooms.authority.policy, today).await?;
    let count = |id: &str| all.iter().filter(|q| q.state.id() == id).count();
    let (missing, waiting) = (count("possibly-missing"), count("waiting"));
    let mut shown: Vec<Question> = all.into_iter().filter(|q| asked.wants(q)).collect();
    // The latest leavers come first, and stay so within each.
    shown.sort_by_key(|q| !matches!(q.state, State::PossiblyMissing { .. }));
    let total = shown.len();
    let pages = total.div_ceil(A_PAGE).max(1);
    let number = asked.page.parse().unwrap_or(1).clamp(1, pages);
    let shown: Vec<Question> = shown
        .into_iter()
        .skip((number - 1) * A_PAGE)
        .take(A_PAGE)
        .collect();
    let ids: Vec<PupilId> = shown.iter().map(|q| q.pupil).collect();
    let names = list_by_ids(store, &ids).await?;
    let names = names
        .iter()
        .map(|pupil| (pupil.id, name_of(pupil)))
        .collect();
    let schools = store::schools::list(store).await?;
    let schools: Vec<(SchoolId, String)> = schools.into_iter().map(|s| (s.id, s.name)).collect();
    let told = leavers_told(store, &ids).await?;
    let address = rooms.address("open");
    let states = [
        ("", "Open: possibly missing or waited for"),
        ("possibly-missing", "Possible missing education"),
        ("waiting", "Waiting for the expected start"),
        ("closed", "Closed"),
    ];
    let options = schools
        .iter()
        .map(|(id, name)| SelectOption::new(id.to_string(), name));
    Ok(ListPage {
        missing,
        waiting,
        shown: total,
        two_rolls: rooms.address("two-rolls"),
        messages: caller
            .signed
            .may(Action::WriteToAuthorities)
            .then(|| rooms.address("messages")),
        state: Select::new("state", "Show")
            .options(states.map(|(id, words)| SelectOption::new(id, words)))
            .value(asked.state.as_str()),
        school: Select::new("school", "Last school")
            .option(SelectOption::new("", "Every school"))
            .options(options)
            .value(asked.school.as_str()),
        button: Button::new("Show").secondary(),
        table: (!shown.is_empty()).then(|| {
            let schools = schools.iter().cloned().collect();
            table(caller, &shown, &names, &schools, &told)
        }),
        pages: (pages > 1)
            .then(|| Pagination::pages(number, pages, |n| asked.address(&address, n))),
        action: address,
    })
}

/// The page.
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    for_the_authority(&caller, Action::SeeOpenQuestions)?;
    let main = view(&caller, &asked).await;
    let main = main.map_err(|e| caller.problem(e.into()))?;
    Ok(page(&caller, "open", "Children on no roll", main, |page| {
        page
    }))
}
