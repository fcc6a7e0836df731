//! `/{authority}/programs`: the tokens of other programs, made, shown once, and ended.
//! In: an administrator's forms. Out: pages; a token's text stands on the page that answers its
//! making and on no other.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::{Action, Permission};
use govuk::{
    BackLink, Button, Cell, Checkboxes, Choice, Content, ErrorSummary, Input, InsetText, Radios,
    Select, SelectOption, SummaryList, Table, Tag, TagColour, WarningText,
};
use jiff::Timestamp;
use serde::Deserialize;
use store::people::{Token, list_tokens, token};
use store::schools::School;
use store::{SchoolId, StoreError, TokenId};

use super::{Lasting, NewProgram, make, permissions_of, revoke};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem, page, see_other};
use crate::when;

/// Characters of the longest name.
const LONGEST_NAME: usize = 80;

#[derive(Template)]
#[template(path = "programs/list.html")]
struct ListPage {
    new: Button,
    document: String,
    none: bool,
    table: Table,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">End it<span class="govuk-visually-hidden">: {{ name }}</span></a>"#
)]
struct End<'a> {
    href: String,
    name: &'a str,
}

fn state(token: &Token, now: Timestamp) -> Tag {
    if token.revoked_at.is_some() {
        return Tag::new("Ended").colour(TagColour::Grey);
    }
    if token.expires_at <= now {
        return Tag::new("Expired").colour(TagColour::Grey);
    }
    Tag::new("In use").colour(TagColour::Green)
}

fn may(token: &Token) -> String {
    let words = permissions_of(token).into_iter().map(Permission::words);
    words.collect::<Vec<_>>().join("; ")
}

fn school_name(schools: &[School], token: &Token) -> String {
    let school = schools.iter().find(|s| Some(s.id) == token.school);
    school.map_or_else(|| "–".to_owned(), |s| s.name.clone())
}

fn row(rooms: &Rooms, schools: &[School], token: &Token, used: Option<Timestamp>) -> [Cell; 7] {
    let holds = token.holds_at(rooms.now);
    let end = End {
        href: rooms.address(&format!("programs/{}/end", token.id)),
        name: &token.name,
    };
    [
        token.name.as_str().into(),
        school_name(schools, token).into(),
        may(token).into(),
        used.map_or_else(|| "Never".to_owned(), when::instant)
            .into(),
        when::day(when::day_of(token.expires_at)).into(),
        Cell::new(state(token, rooms.now)),
        Cell::new(if holds {
            Content::html(end.to_string())
        } else {
            "".into()
        }),
    ]
}

/// The tokens, newest first.
pub(crate) async fn list(caller: Caller) -> Answer {
    caller.may(Action::ManageTokens)?;
    let rooms = &caller.rooms;
    let failed = |e: StoreError| caller.problem(e.into());
    let tokens = list_tokens(&rooms.store).await.map_err(failed)?;
    let schools = store::schools::list(&rooms.store).await.map_err(failed)?;
    let main = ListPage {
        new: Button::link("Make a token", rooms.address("programs/new")),
        document: rooms.address("api/v1/openapi.json"),
        none: tokens.is_empty(),
        table: Table::new("Tokens of other programs")
            .caption_class("govuk-visually-hidden")
            .head([
                "Program",
                "School",
                "It may",
                "Last used",
                "Ends on",
                "State",
                "Change",
            ])
            .rows(
                tokens
                    .iter()
                    .map(|(t, used)| row(rooms, &schools, t, *used)),
            )
            .first_cell_is_header(),
    };
    Ok(page(
        &caller,
        "administration",
        "Other programs",
        main,
        |page| {
            let to = caller.rooms.address("administration");
            page.wide().back(BackLink::new(to).words("Administration"))
        },
    ))
}

/// What is typed into the form.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    school: String,
    #[serde(default)]
    read: String,
    #[serde(default)]
    write: String,
    #[serde(default)]
    lasting: String,
}

/// What is wrong with it, field by field.
#[derive(Default)]
struct Wrong {
    name: Option<&'static str>,
    school: Option<&'static str>,
    may: Option<&'static str>,
    lasting: Option<&'static str>,
}

impl Wrong {
    /// What is said and the field it leads to, in the order of the page.
    fn all(&self) -> Vec<(&'static str, &'static str)> {
        let said = [
            (self.name, "name"),
            (self.school, "school"),
            (self.may, "read"),
            (self.lasting, "lasting"),
        ];
        said.into_iter()
            .filter_map(|(words, field)| Some((words?, field)))
            .collect()
    }
}

impl Typed {
    fn judge(&self, schools: &[School], now: Timestamp) -> Result<NewProgram, Wrong> {
        let name = self.name.trim();
        let school: Option<SchoolId> = self.school.parse().ok();
        let school = school.filter(|id| schools.iter().any(|s| s.id == *id));
        let chosen = [
            (&self.read, Permission::Read),
            (&self.write, Permission::Write),
        ];
        let permissions: Vec<Permission> = chosen
            .into_iter()
            .filter(|(typed, _)| !typed.is_empty())
            .map(|(_, permission)| permission)
            .collect();
        let lasting = Lasting::of_id(&self.lasting);
        let wrong = Wrong {
            name: if name.is_empty() {
                Some("Enter what the program is called")
            } else if name.chars().count() > LONGEST_NAME {
                Some("What the program is called must be 80 characters or fewer")
            } else if name.chars().any(char::is_control) {
                Some("What the program is called must be letters, figures and signs on one line")
            } else {
                None
            },
            school: school
                .is_none()
                .then_some("Choose the school that the program speaks for"),
            may: permissions
                .is_empty()
                .then_some("Choose what the program may do"),
            lasting: lasting
                .is_none()
                .then_some("Choose how long the token lasts"),
        };
        match (school, lasting) {
            (Some(school), Some(lasting)) if wrong.all().is_empty() => Ok(NewProgram {
                name: name.to_owned(),
                school,
                permissions,
                expires_at: lasting.from(now),
            }),
            _ => Err(wrong),
        }
    }
}

#[derive(Template)]
#[template(path = "programs/new.html")]
struct NewPage {
    wrong: Option<ErrorSummary>,
    action: String,
    name: Input,
    school: Select,
    may: Checkboxes,
    lasting: Radios,
    button: Button,
    back: String,
}

fn form(caller: &Caller, schools: &[School], typed: &Typed, wrong: &Wrong) -> Response {
    let options = schools
        .iter()
        .map(|s| SelectOption::new(s.id.to_string(), s.name.as_str()));
    let mut name = Input::new("name", "What is the program called?")
        .hint("For example, the school's management information system")
        .value(typed.name.as_str());
    let mut school = Select::new("school", "Which school does it speak for?")
        .hint("Its token reaches this school's pupils and no others")
        .option(SelectOption::new("", "Choose a school"))
        .options(options)
        .value(typed.school.as_str());
    let choice = |name: &str, permission: Permission, typed: &str| {
        Choice::new("yes", permission.words())
            .name(name)
            .id(name)
            .checked(!typed.is_empty())
    };
    let mut may = Checkboxes::new("may", "What may it do?")
        .choice(choice("read", Permission::Read, &typed.read))
        .choice(choice("write", Permission::Write, &typed.write));
    let lasts = Lasting::ALL.map(|l| Choice::new(l.id(), format!("{} days", l.days())));
    let mut lasting = Radios::new("lasting", "How long does the token last?")
        .hint("Make a new one before it ends; the two may be used side by side")
        .choices(lasts)
        .value(typed.lasting.as_str());
    if let Some(words) = wrong.name {
        name = name.error(words);
    }
    if let Some(words) = wrong.school {
        school = school.error(words);
    }
    if let Some(words) = wrong.may {
        may = may.error(words);
    }
    if let Some(words) = wrong.lasting {
        lasting = lasting.error(words);
    }
    let all = wrong.all();
    let is_wrong = !all.is_empty();
    let summary = all
        .into_iter()
        .fold(ErrorSummary::new(), |summary, (words, field)| {
            summary.error(words, field)
        });
    let main = NewPage {
        wrong: is_wrong.then_some(summary),
        action: caller.rooms.address("programs/new"),
        name,
        school,
        may,
        lasting,
        button: Button::new("Make the token").prevent_double_click(true),
        back: caller.rooms.address("programs"),
    };
    let mut answer = page(caller, "administration", "Make a token", main, |page| {
        page.error(is_wrong)
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

async fn schools(caller: &Caller) -> Result<Vec<School>, Response> {
    caller.may(Action::ManageTokens)?;
    let all = store::schools::list(&caller.rooms.store).await;
    all.map_err(|e| caller.problem(e.into()))
}

/// The form.
pub(crate) async fn new(caller: Caller) -> Answer {
    let schools = schools(&caller).await?;
    Ok(form(
        &caller,
        &schools,
        &Typed::default(),
        &Wrong::default(),
    ))
}

#[derive(Template)]
#[template(path = "programs/made.html")]
struct MadePage {
    once: WarningText,
    text: InsetText,
    known: SummaryList,
    back: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<strong class="app-code" id="token">{{ text }}</strong>"#
)]
struct TokenText<'a> {
    text: &'a str,
}

/// Makes it. The answer is the page itself and no other address, since the text is kept nowhere.
pub(crate) async fn make_one(caller: Caller, Form(typed): Form<Typed>) -> Answer {
    let schools = schools(&caller).await?;
    let rooms = &caller.rooms;
    let new = match typed.judge(&schools, rooms.now) {
        Ok(new) => new,
        Err(wrong) => return Ok(form(&caller, &schools, &typed, &wrong)),
    };
    let text = kept(&caller, new.clone())
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let words = new
        .permissions
        .iter()
        .map(|p| p.words())
        .collect::<Vec<_>>()
        .join("; ");
    let school = schools.iter().find(|s| s.id == new.school);
    let main = MadePage {
        once: WarningText::new(
            "This is the only time the token is shown. Put it into the program's settings now: whoever has it can do what the program may do.",
        ),
        text: InsetText::new(Content::html(TokenText { text: &text }.to_string())),
        known: SummaryList::new()
            .entry("Program", new.name.as_str())
            .entry("School", school.map_or("", |s| s.name.as_str()))
            .entry("It may", words)
            .entry("Ends on", when::day(when::day_of(new.expires_at))),
        back: rooms.address("programs"),
    };
    Ok(page(
        &caller,
        "administration",
        "Token made",
        main,
        |page| page,
    ))
}

async fn kept(caller: &Caller, new: NewProgram) -> Result<String, StoreError> {
    let rooms = &caller.rooms;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await?;
    let (_, text) = make(&unit, new).await?;
    unit.commit().await?;
    Ok(text)
}

#[derive(Template)]
#[template(path = "programs/end.html")]
struct EndPage {
    known: SummaryList,
    action: String,
    button: Button,
    back: String,
}

/// The token named in an address, while there is something to end.
async fn standing(caller: &Caller, id: &str) -> Result<Token, Response> {
    caller.may(Action::ManageTokens)?;
    let id: Option<TokenId> = id.parse().ok();
    let found = match id {
        Some(id) => token(&caller.rooms.store, id).await,
        None => Ok(None),
    };
    let found = found.map_err(|e| caller.problem(e.into()))?;
    found
        .filter(|token| token.revoked_at.is_none())
        .ok_or_else(|| caller.problem(Problem::NotFound))
}

/// Whether it is to be ended.
pub(crate) async fn ask(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let token = standing(&caller, &id).await?;
    let rooms = &caller.rooms;
    let schools = store::schools::list(&rooms.store).await;
    let schools = schools.map_err(|e| caller.problem(e.into()))?;
    let main = EndPage {
        known: SummaryList::new()
            .entry("Program", token.name.as_str())
            .entry("School", school_name(&schools, &token))
            .entry("It may", may(&token)),
        action: rooms.address(&format!("programs/{id}/end")),
        button: Button::new("End this token")
            .warning()
            .prevent_double_click(true),
        back: rooms.address("programs"),
    };
    Ok(page(
        &caller,
        "administration",
        "End a token",
        main,
        |page| page,
    ))
}

/// Ends it.
pub(crate) async fn end(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let token = standing(&caller, &id).await?;
    let rooms = &caller.rooms;
    let done = async {
        let unit = rooms
            .store
            .begin(rooms.context(caller.signed.actor()))
            .await?;
        revoke(&unit, &token).await?;
        unit.commit().await
    };
    done.await.map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&rooms.address("programs")))
}
