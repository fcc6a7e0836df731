//! `/{authority}/today`: the worklist, the most pressing rule first, and acts on its items.
//! In: filters; forms. Out: items within the person's scope; refusals with the form as it was sent.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::{Action, Scope};
use casework::today::{Act, Refusal, Rule, State};
use govuk::moj::{Filter as FilterPanel, Results};
use govuk::{
    Button, Content, DateInput, ErrorSummary, Input, NotificationBanner, Pagination, Select,
    SelectOption,
};
use jiff::civil::Date;
use serde::Deserialize;
use store::today::{self, Filter, Item};
use store::{ItemId, PersonId, PupilId, SchoolId, StoreError};
use url::form_urlencoded;

use super::act::{Outcome, Wish, act as act_on, rule_in_words, seen, state_of, within, words_of};
use crate::pupils::{name_of, reach};
use crate::rolls::absence_of;
use crate::web::{Answer, Caller, Problem, page, see_other};
use crate::when;

/// Items on a page: as many as one person deals with before the list has changed anyway.
const A_PAGE: u64 = 20;

/// What the list is asked for, as its address says.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    rule: String,
    #[serde(default)]
    school: String,
    #[serde(default)]
    page: String,
    /// What was just done, to say so once.
    #[serde(default)]
    did: String,
}

impl Asked {
    fn address(&self, page: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let parts = [
            ("rule", &self.rule),
            ("school", &self.school),
            ("page", &self.page),
            ("did", &self.did),
        ];
        for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = self.clone();
        other.did.clear();
        change(&mut other);
        other
    }
}

/// What an item's forms hold.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    reason: String,
}

impl Typed {
    fn date(&self) -> Option<Date> {
        let number = |text: &String| text.trim().parse::<i16>().ok();
        let day = i8::try_from(number(&self.day)?).ok()?;
        let month = i8::try_from(number(&self.month)?).ok()?;
        Date::new(number(&self.year)?, month, day).ok()
    }
}

/// What went wrong with an act, and at which of its fields.
struct Wrong {
    words: String,
    field: &'static str,
}

impl Wrong {
    fn of(refusal: Refusal) -> Self {
        let field = match refusal {
            Refusal::NotLater | Refusal::TooFar => "until",
            Refusal::NoReason => "reason",
            Refusal::Closed | Refusal::Withdrawn | Refusal::Open | Refusal::OnTheRecord => "",
        };
        Self {
            words: refusal.to_string(),
            field,
        }
    }
}

/// An item with its forms.
#[derive(Template)]
#[template(path = "today/item.html")]
struct ItemView {
    id: ItemId,
    rule: String,
    words: String,
    /// The pupil's name, and the address of the record when it may be opened.
    pupil: Option<(String, Option<String>)>,
    /// Where the sessions behind it are listed.
    why: Option<String>,
    /// Where what comes of it is written down, and nowhere else.
    on_the_record: bool,
    school: Option<String>,
    since: String,
    hands: Option<String>,
    mine: bool,
    /// Waits for somebody; otherwise what became of it.
    waits: bool,
    state: Option<String>,
    /// Where the authority is told of it: words and address.
    notify: Option<(&'static str, String)>,
    may_act: bool,
    /// What can be done with it, on a page of its own; on the list, only the way there.
    forms: Option<Forms>,
    seen: i64,
    action: String,
    query: String,
}

impl HtmlSafe for ItemView {}

/// The forms of one item.
struct Forms {
    finish: Button,
    take: Button,
    release: Button,
    reopen: Button,
    until: DateInput,
    snooze: Button,
    reason: Input,
    dismiss: Button,
}

/// What the items of a page are shown with.
struct Around<'a> {
    caller: &'a Caller,
    asked: &'a Asked,
    schools: BTreeMap<SchoolId, String>,
    pupils: BTreeMap<PupilId, (String, bool)>,
    people: BTreeMap<PersonId, String>,
}

impl<'a> Around<'a> {
    async fn read(
        caller: &'a Caller,
        asked: &'a Asked,
        items: &[Item],
    ) -> Result<Self, StoreError> {
        let store = &caller.rooms.store;
        let mut pupils: Vec<PupilId> = items.iter().filter_map(|i| i.pupil).collect();
        pupils.sort_unstable();
        pupils.dedup();
        let scope = caller.signed.scope(Action::SeePupil);
        let reach = reach(&scope, caller.rooms.today());
        let opens = store::pupils::among(store, &reach, &pupils).await?;
        let pupils = store::pupils::list_by_ids(store, &pupils).await?;
        let schools = store::schools::list(store).await?;
        let mut people = BTreeMap::new();
        for id in items.iter().filter_map(|i| i.assigned_to) {
            if let std::collections::btree_map::Entry::Vacant(place) = people.entry(id) {
                let person = store::people::find(store, id).await?;
                place.insert(person.map_or_else(String::new, |p| p.name));
            }
        }
        Ok(Self {
            caller,
            asked,
            schools: schools.into_iter().map(|s| (s.id, s.name)).collect(),
            pupils: pupils
                .iter()
                .map(|p| (p.id, (name_of(p), opens.contains(&p.id))))
                .collect(),
            people,
        })
    }

    fn view(&self, item: &Item) -> ItemView {
        let rooms = &self.caller.rooms;
        let state = state_of(item);
        let pupil = item.pupil.and_then(|id| {
            let (name, opens) = self.pupils.get(&id)?;
            let address = opens.then(|| rooms.address(&format!("pupils/{id}")));
            Some((name.clone(), address))
        });
        ItemView {
            id: item.id,
            rule: rule_in_words(&item.rule).to_owned(),
            words: words_of(item),
            why: self.why(item, pupil.as_ref()),
            on_the_record: Rule::of_id(&item.rule).is_some_and(Rule::is_settled_on_the_record),
            pupil,
            school: item.school.and_then(|s| self.schools.get(&s).cloned()),
            since: when::day(when::day_of(item.raised_at)),
            hands: item.assigned_to.and_then(|p| self.people.get(&p).cloned()),
            mine: item.assigned_to == Some(self.caller.signed.person.id),
            waits: matches!(state, State::Open | State::Snoozed { .. }),
            state: in_words(&state),
            notify: self.notify(item),
            may_act: within(&self.caller.signed.scope(Action::ActOnToday), item),
            forms: None,
            seen: seen(item),
            action: rooms.address(&format!("today/{}", item.id)),
            query: self.asked.with(|_| ()).address(""),
        }
    }
}

/// Where what the authority asked, or what school and authority found out together, is laid out: on no pupil's record,
/// since the pupil may have none, or have left.
fn notification_page(item: &Item) -> Option<String> {
    // Its key begins with the notification, or the enquiries.
    let id = item.spell.split(' ').next()?;
    match Rule::of_id(&item.rule)? {
        Rule::NotificationWaits => Some(format!("notifications/{id}")),
        Rule::EnquiryEnded => Some(format!("notifications/enquiry/{id}")),
        _ => None,
    }
}

impl Around<'_> {
    /// Where the school tells the authority of what an item says, with a form that is filled in as far as it is known.
    fn notify(&self, item: &Item) -> Option<(&'static str, String)> {
        let scope = self.caller.signed.scope(Action::Notify);
        let opens = |id| self.pupils.get(&id).is_some_and(|(_, opens)| *opens);
        let rooms = &self.caller.rooms;
        let rule = Rule::of_id(&item.rule)?;
        // A pupil's items of several schools are no one school's: who may open the record may write of it.
        let own = item
            .school
            .map_or(scope != Scope::Nobody, |school| scope.holds(&school));
        // Who has left is on no roll of theirs, and what they still have to tell opens all the same.
        let left = rule == Rule::RollChange && item.spell.starts_with("left ");
        if !own || !(left || item.pupil.is_none_or(opens)) {
            return None;
        }
        let (words, kind) = match rule {
            Rule::RollChange if left || item.spell.starts_with("gone ") => {
                ("Notify the leaver", "leaver")
            }
            // Its key begins with which way the system and the roll differ.
            Rule::RollChange
                if ["appeared ", "joined "]
                    .iter()
                    .any(|way| item.spell.starts_with(way)) =>
            {
                ("Notify the joiner", "joiner")
            }
            rule if absence_of(rule).is_some() => ("Notify the authority", "absence"),
            _ => return None,
        };
        let pupil = item
            .pupil
            .map(|pupil| format!("pupil={pupil}&"))
            .unwrap_or_default();
        let page = format!("notifications/{kind}/new?{pupil}item={}", item.id);
        Some((words, rooms.address(&page)))
    }

    /// Where the facts behind an item are laid out, for who may go there.
    fn why(&self, item: &Item, pupil: Option<&(String, Option<String>)>) -> Option<String> {
        let rule = Rule::of_id(&item.rule);
        if matches!(rule, Some(Rule::PossiblyMissing | Rule::JoinerMatches)) {
            let may = self.caller.signed.may(Action::SeeOpenQuestions);
            let page = format!("open/{}", item.pupil?);
            return may.then(|| self.caller.rooms.address(&page));
        }
        if rule == Some(Rule::AuthorityAsks) {
            let may = self.caller.signed.may(Action::WriteToAuthorities);
            let page = format!("messages/{}", item.spell);
            return may.then(|| self.caller.rooms.address(&page));
        }
        if rule.is_some_and(Rule::is_between_schools) {
            return None;
        }
        if let Some(page) = notification_page(item) {
            return Some(self.caller.rooms.address(&page));
        }
        let (_, address) = pupil?;
        Some(format!("{}{}", address.as_ref()?, why_page(item)?))
    }
}

/// Where on a pupil's record the facts behind an item are laid out.
fn why_page(item: &Item) -> Option<String> {
    match Rule::of_id(&item.rule) {
        Some(Rule::Weekday | Rule::Falling) => Some("/patterns".to_owned()),
        Some(Rule::Tier) => Some("/why/tier".to_owned()),
        Some(Rule::SupportReview) => Some("/support".to_owned()),
        Some(Rule::LeaveAsked | Rule::LeaveDiffers) => Some("/leave".to_owned()),
        Some(Rule::TimetableUntrue) => Some("/timetables".to_owned()),
        Some(rule) if rule.is_of_contracts() => {
            // Its key begins with the contract.
            let contract = item.spell.split(' ').next()?;
            Some(format!("/contracts/{contract}"))
        }
        _ => {
            let column = item.facts.get("column")?.as_str()?;
            register::Figure::of_column(column)?;
            Some(format!("/why/{column}"))
        }
    }
}

impl Forms {
    fn new(item: &Item, typed: &Typed, wrong: Option<&Wrong>) -> Self {
        let at = |field: &str| wrong.filter(|w| w.field == field).map(|w| w.words.clone());
        let button = |words: &str| Button::new(words).prevent_double_click(true);
        let id = item.id;
        Self {
            finish: button("It is done"),
            take: button("Assign to me").secondary(),
            release: button("Give it back").secondary(),
            reopen: button("Put it back on the list").secondary(),
            until: DateInput::new(format!("until-{id}"), "Come back to it on")
                .values([&typed.day, &typed.month, &typed.year].map(String::as_str))
                .error_if(at("until")),
            snooze: button("Snooze").secondary(),
            reason: Input::new("reason", "Why nothing needs to be done")
                .id(format!("reason-{id}"))
                .value(typed.reason.as_str())
                .error_if(at("reason")),
            dismiss: button("Dismiss").secondary(),
        }
    }
}

/// The rules whose items are not for whoever reaches so far: schools' own are not the authority's.
fn not_for(scope: &Scope<SchoolId>) -> Vec<&'static str> {
    let own = Rule::ALL.into_iter().filter(|rule| rule.is_schools_own());
    match scope {
        Scope::Authority => own.map(Rule::id).collect(),
        Scope::Schools(_) | Scope::Nobody => Vec::new(),
    }
}

/// How an item stands, for people; nothing of one that is simply on the list.
fn in_words(state: &State) -> Option<String> {
    Some(match state {
        State::Open => return None,
        State::Snoozed { until } => format!("Snoozed until {}", when::day(*until)),
        State::Done => "Dealt with".to_owned(),
        State::Dismissed { reason } => format!("Dismissed: {reason}"),
        State::Withdrawn { note } => format!("Withdrawn: {note}"),
    })
}

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    did: Option<NotificationBanner>,
    action: String,
    filter: FilterPanel,
    filtered: bool,
    items: Vec<ItemView>,
    results: Results,
}

/// The counts of the rules, the most pressing first.
fn in_order(mut counts: Vec<(String, u64)>) -> Vec<(String, u64)> {
    let place = |rule: &str| {
        Rule::of_id(rule)
            .and_then(|rule| Rule::ALL.into_iter().position(|r| r == rule))
            .unwrap_or(Rule::ALL.len())
    };
    counts.sort_by_key(|(rule, _)| place(rule));
    counts
}

/// A page of the list across rules: within a rule the oldest come first.
async fn items_of(
    caller: &Caller,
    filter: &Filter,
    counts: &[(String, u64)],
    mut skip: u64,
) -> Result<Vec<Item>, StoreError> {
    let (store, day) = (&caller.rooms.store, caller.rooms.today());
    let mut items = Vec::new();
    for (rule, count) in counts {
        let left = A_PAGE - items.len() as u64;
        if left == 0 {
            break;
        }
        if skip >= *count {
            skip -= count;
            continue;
        }
        let filter = Filter {
            rule: Some(rule.clone()),
            ..filter.clone()
        };
        items.extend(today::list(store, &filter, day, skip, left).await?);
        skip = 0;
    }
    Ok(items)
}

fn done_banner(did: &str) -> Option<NotificationBanner> {
    let words = match did {
        "snooze" => "Snoozed. It comes back on its day.",
        "finish" => "Done. It is off the list and in the chronology.",
        "dismiss" => "Dismissed. The reason is in the chronology.",
        "reopen" => "It is back on the list.",
        "take" => "It is assigned to you.",
        "release" => "It is nobody's again.",
        _ => return None,
    };
    Some(NotificationBanner::success(words))
}

fn options(asked: &Asked, schools: &[(SchoolId, String)], all_counts: &[(String, u64)]) -> Content {
    let rules = all_counts.iter().map(|(rule, n)| {
        let words = rule_in_words(rule);
        SelectOption::new(rule, format!("{words} ({n})"))
    });
    let mut fields: Vec<Content> = vec![
        Select::new("rule", "What")
            .option(SelectOption::new("", "Everything"))
            .options(rules)
            .value(asked.rule.as_str())
            .into(),
    ];
    if schools.len() > 1 {
        let schools = schools
            .iter()
            .map(|(id, name)| SelectOption::new(id.to_string(), name));
        let select = Select::new("school", "School")
            .option(SelectOption::new("", "Every school"))
            .options(schools)
            .value(asked.school.as_str());
        fields.push(select.into());
    }
    Content::join(fields)
}

/// The schools that a list is asked for, within a scope.
fn schools_asked(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
) -> Result<Option<Vec<SchoolId>>, Response> {
    if asked.school.is_empty() {
        return Ok(match scope {
            Scope::Nobody => Some(Vec::new()),
            Scope::Schools(schools) => Some(schools.iter().copied().collect()),
            Scope::Authority => None,
        });
    }
    let school: SchoolId = asked.school.parse().map_err(|_| {
        caller.problem(Problem::Unreadable(
            "The address of this list names a school in a way that no school is named.",
        ))
    })?;
    Ok(Some(if scope.holds(&school) {
        vec![school]
    } else {
        Vec::new()
    }))
}

/// The list.
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let scope = caller.may(Action::SeeToday)?;
    let schools = schools_asked(&caller, &scope, &asked)?;
    let main = list_view(&caller, &scope, schools, &asked)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(page(&caller, "today", "Today", main, |page| page))
}

async fn list_view(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    schools: Option<Vec<SchoolId>>,
    asked: &Asked,
) -> Result<TodayPage, StoreError> {
    let (store, day) = (&caller.rooms.store, caller.rooms.today());
    let filter = Filter {
        schools,
        rule: None,
        assigned_to: None,
        not: not_for(scope),
    };
    let all_counts = in_order(today::counts(store, &filter, day).await?);
    let mut counts = all_counts.clone();
    counts.retain(|(rule, _)| asked.rule.is_empty() || *rule == asked.rule);
    let total: u64 = counts.iter().map(|(_, n)| n).sum();
    let pages = total.div_ceil(A_PAGE).max(1);
    // The last item of the last page may just have been dealt with.
    let number = asked.page.parse::<u64>().unwrap_or(1).clamp(1, pages);
    let skip = (number - 1) * A_PAGE;
    let items = items_of(caller, &filter, &counts, skip).await?;
    let around = Around::read(caller, asked, &items).await?;
    let names = store::schools::list(store).await?;
    let names: Vec<(SchoolId, String)> = names
        .into_iter()
        .filter(|s| scope.holds(&s.id))
        .map(|s| (s.id, s.name))
        .collect();
    let address = caller.rooms.address("today");
    let results = if pages == 1 {
        Results::all(total as usize, "items")
    } else {
        let href = |n: usize| asked.with(|a| a.page = n.to_string()).address(&address);
        let pages = Pagination::pages(number as usize, pages as usize, href);
        let first = (skip + 1) as usize;
        let last = skip as usize + items.len();
        Results::showing(pages, first, last, total as usize, "items")
    };
    Ok(TodayPage {
        did: done_banner(&asked.did),
        action: address,
        filter: FilterPanel::new(options(asked, &names, &all_counts))
            .submit(Button::new("Apply filters")),
        filtered: !asked.rule.is_empty() || !asked.school.is_empty(),
        items: items.iter().map(|item| around.view(item)).collect(),
        results,
    })
}

#[derive(Template)]
#[template(path = "today/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    quicker: bool,
    /// What was typed into a form that is no longer there.
    typed: Option<String>,
    item: ItemView,
    back: String,
}

/// The item named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    item: String,
}

/// One item by itself: where its chronology leads, and where a refused form comes back.
pub(crate) async fn one(caller: Caller, Path(at): Path<At>, Query(asked): Query<Asked>) -> Answer {
    let scope = caller.may(Action::SeeToday)?;
    let id: ItemId = at
        .item
        .parse()
        .map_err(|_| caller.problem(Problem::NotFound))?;
    let item = today::find(&caller.rooms.store, id)
        .await
        .map_err(|e| caller.problem(e.into()))?
        .filter(|item| within(&scope, item))
        .ok_or_else(|| caller.problem(Problem::NotFound))?;
    one_page(&caller, &asked, &item, &Typed::default(), None, false).await
}

async fn one_page(
    caller: &Caller,
    asked: &Asked,
    item: &Item,
    typed: &Typed,
    wrong: Option<Wrong>,
    quicker: bool,
) -> Answer {
    let around = Around::read(caller, asked, std::slice::from_ref(item))
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let mut view = around.view(item);
    view.forms = Some(Forms::new(item, typed, wrong.as_ref()));
    let status = match (&wrong, quicker) {
        (_, true) => StatusCode::CONFLICT,
        (Some(_), false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, false) => StatusCode::OK,
    };
    let summary = wrong.as_ref().map(|w| match w.field {
        "" => ErrorSummary::new().general_error(w.words.as_str()),
        // A date's first part is what the link goes to.
        "until" => ErrorSummary::new().error(w.words.as_str(), &format!("until-{}-day", item.id)),
        field => ErrorSummary::new().error(w.words.as_str(), &format!("{field}-{}", item.id)),
    });
    let lost = !view.waits && !typed.reason.trim().is_empty();
    let main = OnePage {
        wrong: summary,
        quicker,
        typed: lost.then(|| typed.reason.clone()),
        item: view,
        back: asked.with(|_| ()).address(&caller.rooms.address("today")),
    };
    let title = main.item.rule.clone();
    let error = status != StatusCode::OK;
    let mut response = page(caller, "today", &title, main, |page| page.error(error));
    *response.status_mut() = status;
    Ok(response)
}

/// The item and the act named in an address.
#[derive(Deserialize)]
pub(crate) struct AtAct {
    item: String,
    act: String,
}

/// Does something with an item.
pub(crate) async fn act(
    caller: Caller,
    Path(at): Path<AtAct>,
    Query(asked): Query<Asked>,
    Form(typed): Form<Typed>,
) -> Answer {
    caller.may(Action::ActOnToday)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: ItemId = at.item.parse().map_err(|_| missing())?;
    let until = typed.date();
    let wish = match at.act.as_str() {
        // A day that is none is refused below, with the item around it.
        "snooze" => Wish::Act(Act::Snooze {
            until: until.unwrap_or(Date::MIN),
        }),
        "finish" => Wish::Act(Act::Finish),
        "dismiss" => Wish::Act(Act::Dismiss {
            reason: typed.reason.trim().to_owned(),
        }),
        "reopen" => Wish::Act(Act::Reopen),
        "take" => Wish::Take,
        "release" => Wish::Release,
        _ => return Err(missing()),
    };
    let seen_at = typed.seen.parse().unwrap_or(0);
    let outcome = act_on(&caller.rooms, &caller.signed, id, seen_at, wish)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    match outcome {
        Outcome::Done => {
            let next = asked.with(|a| a.did.clone_from(&at.act));
            Ok(see_other(&next.address(&caller.rooms.address("today"))))
        }
        Outcome::Refused(refusal, item) => {
            let mut wrong = Wrong::of(refusal);
            if refusal == Refusal::NotLater && until.is_none() {
                "Enter a real day, month and year".clone_into(&mut wrong.words);
            }
            one_page(&caller, &asked, &item, &typed, Some(wrong), false).await
        }
        Outcome::Quicker(item) => one_page(&caller, &asked, &item, &typed, None, true).await,
        Outcome::NotThere => Err(missing()),
    }
}
