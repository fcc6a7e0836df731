//! `/{authority}/notifications`: what schools have told, for the authority a queue by the day on which it was sent; for
//! a school its own, those that wait for it first.
//! In: filters. Out: notifications within scope, a page at a time; joint enquiries that go on. A draft is its school's
//! alone; of a pupil who has died it is only said that there is something, except to those who have to know.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use casework::people::{Action, Scope};
use casework::rolls::notification::{Act, Kind, State};
use casework::rolls::sight::Sight;
use govuk::moj::Filter as FilterPanel;
use govuk::{Cell, Content, Pagination, Select, SelectOption, Table, Tag, TagColour};
use serde::Deserialize;
use store::rolls::{Asked as Of, Notification, acts_of, counts, list};
use store::{SchoolId, StoreError};
use url::form_urlencoded;

use super::desk::{address_of, sight_of};
use super::enquiry::waiting as enquiries_waiting;
use super::one::{late, of_whom, tag};
use crate::web::{Answer, Caller, link, page};
use crate::when;

/// Notifications on a page.
const A_PAGE: usize = 50;

/// What the list is asked for, as its address says.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kind: String,
    /// A state by its id, or `all`; blank for what is not finished.
    #[serde(default)]
    state: String,
    #[serde(default)]
    school: String,
    /// `me`, `nobody`, or blank for anyone.
    #[serde(default)]
    assigned: String,
    /// `yes` for those that were told late.
    #[serde(default)]
    late: String,
    /// One of the policy's flags.
    #[serde(default)]
    flag: String,
    #[serde(default)]
    page: usize,
}

impl Asked {
    /// The list with the same filters at another page.
    fn query(&self, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("kind", &self.kind),
            ("state", &self.state),
            ("school", &self.school),
            ("assigned", &self.assigned),
            ("late", &self.late),
            ("flag", &self.flag),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        query.finish()
    }

    /// The states asked for.
    fn states(&self, of_authority: bool) -> Vec<State> {
        let open = |state: &State| match state {
            State::Draft => !of_authority,
            State::Sent | State::Asked | State::Returned => true,
            State::Accepted | State::Withdrawn => false,
        };
        match self.state.as_str() {
            "all" => State::ALL.into(),
            id => match State::of_id(id) {
                Some(state) => vec![state],
                None => State::ALL.into_iter().filter(open).collect(),
            },
        }
    }
}

/// Whether it has one of the policy's flags.
fn has_flag(notification: &Notification, flag: &str) -> bool {
    let said = notification.said.get("flags");
    let said = said.and_then(serde_json::Value::as_str).unwrap_or_default();
    let parts = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'));
    said.split(parts).any(|own| own == flag)
}

#[derive(Template)]
#[template(path = "rolls/inbox.html")]
struct InboxPage {
    of_authority: bool,
    compliance: String,
    /// For a school: where a joiner is told of, who may have no record yet.
    joiner: Option<String>,
    counts: Option<Table>,
    action: String,
    filter: FilterPanel,
    /// For a school: those that it has to do something with.
    waiting: Option<Table>,
    table: Option<Table>,
    pages: Option<Pagination>,
    words: String,
    enquiries: Option<Table>,
}

/// A count that leads to what it counts.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">{{ many }}<span class="govuk-visually-hidden"> {{ what }}</span></a>"#
)]
struct Counted {
    href: String,
    many: u64,
    what: String,
}

/// How many there are, by kind and how far they are, each with the way to them.
fn counted(caller: &Caller, counts: &[(Kind, State, u64)]) -> Option<Table> {
    const STATES: [State; 5] = [
        State::Sent,
        State::Asked,
        State::Returned,
        State::Accepted,
        State::Withdrawn,
    ];
    if counts.is_empty() {
        return None;
    }
    let of = |kind: Kind, state: State| {
        let own = counts.iter().filter(|(k, s, _)| (*k, *s) == (kind, state));
        own.map(|(_, _, many)| many).sum::<u64>()
    };
    let rows = Kind::ALL.into_iter().map(|kind| {
        let cells = STATES.into_iter().map(|state| match of(kind, state) {
            0 => Cell::numeric("0"),
            many => {
                let asked = Asked {
                    kind: kind.id().to_owned(),
                    state: state.id().to_owned(),
                    ..Asked::default()
                };
                let page = format!("notifications?{}", asked.query(1));
                let href = caller.rooms.address(&page);
                Cell::numeric(Content::html(
                    Counted {
                        href,
                        many,
                        what: format!("{}, {}", kind.words(), state.words()),
                    }
                    .to_string(),
                ))
            }
        });
        std::iter::once(Cell::new(kind.words()))
            .chain(cells)
            .collect::<Vec<_>>()
    });
    let head = std::iter::once(Cell::new("Kind"))
        .chain(STATES.into_iter().map(|state| Cell::numeric(state.words())));
    Some(
        Table::new("How many there are")
            .caption_class("govuk-visually-hidden")
            .head(head)
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header(),
    )
}

fn fields(
    caller: &Caller,
    asked: &Asked,
    of_authority: bool,
    schools: &BTreeMap<SchoolId, String>,
) -> Content {
    let kinds = Kind::ALL.map(|kind| SelectOption::new(kind.id(), kind.words()));
    let states = State::ALL.into_iter();
    let states = states.filter(|state| !of_authority || *state != State::Draft);
    let states = states.map(|state| SelectOption::new(state.id(), state.words()));
    let mut fields: Vec<Content> = vec![
        Select::new("kind", "Kind")
            .option(SelectOption::new("", "Every kind"))
            .options(kinds)
            .value(asked.kind.as_str())
            .into(),
        Select::new("state", "Status")
            .option(SelectOption::new("", "Not finished"))
            .options(states)
            .option(SelectOption::new("all", "All"))
            .value(asked.state.as_str())
            .into(),
    ];
    if schools.len() > 1 {
        let mut named: Vec<_> = schools.iter().collect();
        named.sort_by_key(|(_, name)| name.as_str());
        let options = named
            .into_iter()
            .map(|(id, name)| SelectOption::new(id.to_string(), name));
        let select = Select::new("school", "School")
            .option(SelectOption::new("", "Every school"))
            .options(options)
            .value(asked.school.as_str());
        fields.push(select.into());
    }
    if of_authority {
        let select = Select::new("assigned", "Who works on it")
            .option(SelectOption::new("", "Anyone or nobody"))
            .option(SelectOption::new("me", "Me"))
            .option(SelectOption::new("nobody", "Nobody yet"))
            .value(asked.assigned.as_str());
        fields.push(select.into());
    }
    let select = Select::new("late", "In time")
        .option(SelectOption::new("", "In time or late"))
        .option(SelectOption::new("yes", "Late"))
        .value(asked.late.as_str());
    fields.push(select.into());
    let flags = &caller.rooms.authority.policy.rolls.flags;
    if !flags.is_empty() {
        let options = flags
            .iter()
            .map(|flag| SelectOption::new(&flag.id, &flag.name));
        let select = Select::new("flag", "Flag")
            .option(SelectOption::new("", "With or without a flag"))
            .options(options)
            .value(asked.flag.as_str());
        fields.push(select.into());
    }
    Content::join(fields)
}

/// A notification as a line of the list; of one that whoever looks has no need to know, only that there is one.
fn line(
    caller: &Caller,
    told: &Notification,
    of_authority: bool,
    schools: &BTreeMap<SchoolId, String>,
) -> Vec<Cell> {
    let (whom, about) = if sight_of(&caller.signed, told) == Sight::Whole {
        let whom = link(address_of(caller, told.id, ""), of_whom(told));
        (whom, told.about.clone())
    } else {
        let words = "Restricted: ask your safeguarding lead or team leader";
        (Content::text(words), String::new())
    };
    let school = schools.get(&told.school).map_or("", String::as_str);
    let mut state = vec![Content::from(tag(told.state))];
    if late(told).is_some() {
        state.push(Content::text(" "));
        state.push(Tag::new("Late").colour(TagColour::Red).into());
    }
    let mut cells = vec![
        Cell::new(whom),
        Cell::new(told.kind.words()),
        Cell::new(about),
        Cell::new(
            told.sent_on
                .map_or_else(|| "Not sent".to_owned(), when::day),
        ),
        Cell::new(Content::join(state)),
    ];
    if of_authority {
        let nobody = "Nobody yet".to_owned();
        let name = Some(told.assigned_name.clone()).filter(|name| !name.is_empty());
        cells.insert(1, Cell::new(school));
        cells.push(Cell::new(name.unwrap_or(nobody)));
    }
    cells
}

fn table(
    caller: &Caller,
    caption: &'static str,
    shown: &[&Notification],
    of_authority: bool,
    schools: &BTreeMap<SchoolId, String>,
) -> Option<Table> {
    let mut head = vec!["Pupil", "Kind", "About", "Sent", "Status"];
    if of_authority {
        head.insert(1, "School");
        head.push("Who works on it");
    }
    let rows = shown
        .iter()
        .map(|told| line(caller, told, of_authority, schools));
    (!shown.is_empty()).then(|| {
        Table::new(caption)
            .caption_class("govuk-visually-hidden")
            .head(head)
            .rows(rows.collect::<Vec<_>>())
            .first_cell_is_header()
    })
}

/// Those that a school has to do something with, with what the authority asks of each.
async fn waiting(caller: &Caller, shown: &[&Notification]) -> Result<Option<Table>, StoreError> {
    let mut rows = Vec::new();
    for told in shown {
        let words = match told.state {
            State::Asked | State::Returned => {
                let acts = acts_of(&caller.rooms.store, told.id).await?;
                let mut own = acts.iter().rev();
                let last = own.find(|act| matches!(act.act, Act::Ask | Act::Return));
                last.map_or_else(String::new, |act| act.words.clone())
            }
            _ => match told.due_on {
                Some(due) => format!("Send it by {}", when::weekday(due)),
                None => "Not sent yet".to_owned(),
            },
        };
        if sight_of(&caller.signed, told) != Sight::Whole {
            continue;
        }
        rows.push([
            Cell::new(link(address_of(caller, told.id, ""), of_whom(told))),
            Cell::new(told.kind.words()),
            Cell::new(Content::from(tag(told.state))),
            Cell::new(words),
        ]);
    }
    Ok((!rows.is_empty()).then(|| {
        Table::new("What waits for the school")
            .caption_class("govuk-visually-hidden")
            .head(["Pupil", "Kind", "Status", "What to do"])
            .rows(rows)
            .first_cell_is_header()
    }))
}

async fn view(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
) -> Result<InboxPage, StoreError> {
    let Caller { rooms, signed } = caller;
    let store = &rooms.store;
    let of_authority = *scope == Scope::Authority;
    let known = store::schools::list(store).await?;
    let within = known.into_iter().filter(|school| scope.holds(&school.id));
    let schools: BTreeMap<SchoolId, String> = within.map(|s| (s.id, s.name)).collect();
    let reach: Option<Vec<SchoolId>> = (!of_authority).then(|| schools.keys().copied().collect());
    let one_school = asked.school.parse::<SchoolId>().ok();
    let of = match one_school {
        Some(school) => Some(Vec::from_iter(
            schools.contains_key(&school).then_some(school),
        )),
        None => reach.clone(),
    };
    let mut found = list(
        store,
        &Of {
            schools: of,
            kind: Kind::of_id(&asked.kind),
            states: asked.states(of_authority),
            assigned: (asked.assigned == "me").then_some(signed.person.id),
            latest_first: !of_authority,
            ..Of::default()
        },
    )
    .await?;
    found.retain(|told| {
        sight_of(signed, told) != Sight::Nothing
            && (asked.assigned != "nobody" || told.assigned.is_none())
            && (asked.late != "yes" || told.is_late())
            && (asked.flag.is_empty() || has_flag(told, &asked.flag))
    });
    let for_school =
        |told: &&Notification| told.state.is_with_school() || told.state == State::Draft;
    let (own, others): (Vec<&Notification>, Vec<&Notification>) = found
        .iter()
        .partition(|told| !of_authority && for_school(told));
    let pages = others.len().div_ceil(A_PAGE).max(1);
    let here = asked.page.clamp(1, pages);
    let shown: Vec<&Notification> = others
        .iter()
        .skip((here - 1) * A_PAGE)
        .take(A_PAGE)
        .copied()
        .collect();
    let address = |number: usize| {
        let query = asked.query(number);
        rooms.address(&format!("notifications?{query}"))
    };
    let counts = counts(store, reach.as_deref()).await?;
    let fields = fields(caller, asked, of_authority, &schools);
    let words = match others.len() {
        1 => "1 notification".to_owned(),
        n => format!("{n} notifications"),
    };
    Ok(InboxPage {
        of_authority,
        compliance: rooms.address("notifications/compliance"),
        joiner: caller
            .signed
            .may(Action::Notify)
            .then(|| rooms.address("notifications/joiner/new")),
        counts: counted(caller, &counts),
        action: rooms.address("notifications"),
        filter: FilterPanel::new(fields),
        waiting: waiting(caller, &own).await?,
        table: table(caller, "Notifications", &shown, of_authority, &schools),
        pages: (pages > 1).then(|| Pagination::pages(here, pages, address)),
        words,
        enquiries: enquiries_waiting(caller, reach.as_deref(), &schools).await?,
    })
}

/// The page.
pub(crate) async fn inbox(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let scope = caller.may(Action::SeeNotifications)?;
    let main = view(&caller, &scope, &asked)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(page(
        &caller,
        "notifications",
        "Notifications",
        main,
        |page| page,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_what_is_not_finished_and_a_school_has_its_drafts_in_it() {
        let asked = |state: &str| Asked {
            state: state.to_owned(),
            ..Asked::default()
        };
        let open = [State::Sent, State::Asked, State::Returned];
        assert_eq!(asked("").states(true), open);
        assert_eq!(asked("").states(false).len(), 4);
        assert_eq!(asked("accepted").states(true), [State::Accepted]);
        assert_eq!(asked("all").states(true).len(), State::ALL.len());
        assert_eq!(asked("no such").states(true), open);
    }
}
