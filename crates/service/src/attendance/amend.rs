//! Amending a mark: choosing the session, then the right code and why. Both marks are kept for ever.
//! In: a session of one's own school's register, as it was seen. Out: an amendment, or a refusal:
//! without a reason, with a code that was not in force, or because somebody was quicker.
//! Rule: [`law::amendment`], SI 2024/208 reg 6.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::{Action, Scope};
use govuk::{
    Button, Choice, DateInput, DatePart, ErrorSummary, InsetText, Radios, Select, SelectOption,
    Textarea,
};
use jiff::civil::Date;
use law::academic_year::academic_year;
use law::amendment::{Amended as Written, is_complete};
use law::attendance::Code;
use register::{Day, Session, Slot};
use serde::Deserialize;
use serde_json::json;
use store::attendance::{Amended, Correction, amend, hold_standings, rows_of_pupils};
use store::chronology::{NewEntry, Subject, record};
use store::{PupilId, SchoolId, StoreError};

use super::marks::{compare_leave, compare_timetables};
use super::recompute::recompute_within;
use crate::house::Rooms;
use crate::pupils::{Opened, name_of, open};
use crate::web::{Answer, Caller, Problem, page, see_other};
use crate::when;

/// A session, as a form says it.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    session: String,
}

impl Asked {
    fn is_blank(&self) -> bool {
        [&self.day, &self.month, &self.year, &self.session]
            .iter()
            .all(|part| part.is_empty())
    }

    fn session(&self) -> Option<(Date, Session)> {
        let number = |text: &str| text.trim().parse::<i16>().ok();
        let (day, month) = (number(&self.day)?, number(&self.month)?);
        let date = Date::new(number(&self.year)?, month as i8, day as i8).ok()?;
        Some((date, Session::parse(&self.session)?))
    }

    fn as_query(&self) -> String {
        format!(
            "day={}&month={}&year={}&session={}",
            self.day, self.month, self.year, self.session
        )
    }
}

/// A session of a register that the caller may amend, and its mark now.
struct Found {
    school: SchoolId,
    school_name: String,
    date: Date,
    session: Session,
    code: Option<Code>,
}

impl Found {
    fn words(&self) -> String {
        let part = match self.session {
            Session::Am => "morning",
            Session::Pm => "afternoon",
        };
        format!("{}, {part}, at {}", when::day(self.date), self.school_name)
    }
}

const NO_SESSION: &str =
    "Enter a day on which the school was open and the pupil on its roll, and morning or afternoon";

/// Finds the session on the roll of a school within scope; `None` when there is none such.
async fn find(
    rooms: &Rooms,
    scope: &Scope<SchoolId>,
    pupil: PupilId,
    asked: &Asked,
) -> Result<Option<Found>, StoreError> {
    let Some((date, session)) = asked.session() else {
        return Ok(None);
    };
    if date > rooms.today() {
        return Ok(None);
    }
    let spells = store::pupils::enrolments_of(&rooms.store, pupil).await?;
    let spell = spells
        .into_iter()
        .find(|s| s.holds_on(date) && scope.holds(&s.school));
    let Some(spell) = spell else { return Ok(None) };
    let slot = Slot::of(Day::from(date), session);
    let years = store::schools::calendars_of(&rooms.store, spell.school).await?;
    let open = years
        .iter()
        .filter(|y| y.academic_year == slot.year)
        .any(|y| slot.is_open(&y.open_weeks));
    let school = store::schools::find(&rooms.store, spell.school).await?;
    let Some(school) = school.filter(|_| open) else {
        return Ok(None);
    };
    let rows = rows_of_pupils(&rooms.store, &[pupil]).await?;
    let row = rows
        .iter()
        .find(|r| r.school == spell.school && r.academic_year == slot.year);
    Ok(Some(Found {
        school: spell.school,
        school_name: school.name,
        date,
        session,
        code: row.and_then(|r| Code::from_byte(r.marks[slot.at])),
    }))
}

#[derive(Template)]
#[template(path = "attendance/amend_session.html")]
struct SessionPage {
    wrong: Option<ErrorSummary>,
    name: String,
    action: String,
    date: DateInput,
    session: Radios,
    button: Button,
}

fn session_page(caller: &Caller, opened: &Opened, asked: &Asked, wrong: bool) -> Response {
    let mut date = DateInput::new("which-day", "Which day?")
        .hint("For example, 12 11 2025")
        .parts([
            DatePart::day()
                .name("day")
                .id("day")
                .value(asked.day.as_str()),
            DatePart::month()
                .name("month")
                .id("month")
                .value(asked.month.as_str()),
            DatePart::year()
                .name("year")
                .id("year")
                .value(asked.year.as_str()),
        ]);
    if wrong {
        date = date.error(NO_SESSION);
    }
    let main = SessionPage {
        wrong: wrong.then(|| ErrorSummary::new().error(NO_SESSION, "day")),
        name: name_of(&opened.pupil),
        action: opened.address(&caller.rooms, "/amend"),
        date,
        session: Radios::new("session", "Morning or afternoon?")
            .inline()
            .choice(Choice::new("AM", "Morning"))
            .choice(Choice::new("PM", "Afternoon"))
            .value(asked.session.as_str()),
        button: Button::new("Continue"),
    };
    let mut answer = page(caller, "pupils", "Amend a mark", main, |page| {
        opened.around(caller, "/amend", page.error(wrong))
    });
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

#[derive(Template)]
#[template(path = "attendance/amend_mark.html")]
struct MarkPage {
    wrong: Option<ErrorSummary>,
    name: String,
    now: InsetText,
    action: String,
    seen: u8,
    code: Select,
    reason: Textarea,
    button: Button,
}

/// What is wrong with an amendment: of the code, of the reason, or of both.
#[derive(Clone, Default)]
struct Wrong {
    code: Option<String>,
    reason: Option<String>,
}

fn mark_page(
    caller: &Caller,
    opened: &Opened,
    asked: &Asked,
    found: &Found,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let now = match found.code {
        Some(code) => format!(
            "{}: the mark is {}, {}",
            found.words(),
            code.text(),
            code.meaning()
        ),
        None => format!("{}: there is no mark yet", found.words()),
    };
    let options = Code::all()
        .filter(|c| c.allowed_on(found.date))
        .map(|c| SelectOption::new(c.text(), format!("{}: {}", c.text(), c.meaning())));
    let mut code = Select::new("code", "What should the mark be?")
        .option(SelectOption::new("", "Choose a code"))
        .options(options)
        .value(typed.code.as_str());
    let mut reason = Textarea::new("reason", "Why is it amended?")
        .hint("The register keeps this for ever, with both marks, the date, your name and position")
        .value(typed.reason.as_str());
    let mut summary = ErrorSummary::new();
    if let Some(words) = &wrong.code {
        code = code.error(words.as_str());
        summary = summary.error(words.as_str(), "code");
    }
    if let Some(words) = &wrong.reason {
        reason = reason.error(words.as_str());
        summary = summary.error(words.as_str(), "reason");
    }
    let is_wrong = wrong.code.is_some() || wrong.reason.is_some();
    let main = MarkPage {
        wrong: is_wrong.then_some(summary),
        name: name_of(&opened.pupil),
        now: InsetText::new(now),
        action: format!(
            "{}?{}",
            opened.address(&caller.rooms, "/amend"),
            asked.as_query()
        ),
        seen: found.code.map_or(0, Code::byte),
        code,
        reason,
        button: Button::new("Amend the mark").prevent_double_click(true),
    };
    let mut answer = page(caller, "pupils", "Amend a mark", main, |page| {
        opened.around(caller, "/amend", page.error(is_wrong))
    });
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// First which session, then what it should be.
pub(crate) async fn form(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let scope = caller.may(Action::AmendMark)?;
    let opened = open(&caller, Action::AmendMark, &id, "amending a mark").await?;
    if asked.is_blank() {
        return Ok(session_page(&caller, &opened, &asked, false));
    }
    let found = find(&caller.rooms, &scope, opened.pupil.id, &asked).await;
    Ok(match found.map_err(|e| caller.problem(e.into()))? {
        None => session_page(&caller, &opened, &asked, true),
        Some(found) => {
            let typed = Typed::default();
            mark_page(&caller, &opened, &asked, &found, &typed, &Wrong::default())
        }
    })
}

/// What is typed into the second form, and the mark that was seen beside it.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: u8,
    #[serde(default)]
    code: String,
    #[serde(default)]
    reason: String,
}

/// What is wrong with it by the law's conditions, and the code.
fn judge(caller: &Caller, found: &Found, typed: &Typed) -> Result<Code, Wrong> {
    let code = Code::parse(&typed.code, found.date);
    let person = &caller.signed.person;
    let finding = is_complete(&Written {
        original_kept: true,
        entry_changes: true,
        reason: &typed.reason,
        name: &person.name,
        position: &person.position,
    });
    let wrong = Wrong {
        code: match code {
            Err(_) => Some("Choose the code that the session should have had".to_owned()),
            Ok(code) if found.code == Some(code) => {
                Some("Choose another code: this is the mark already".to_owned())
            }
            Ok(_) => None,
        },
        reason: (!finding.holds())
            .then(|| format!("Say why the mark is amended ({})", finding.cite)),
    };
    match code {
        Ok(code) if wrong.code.is_none() && wrong.reason.is_none() => Ok(code),
        _ => Err(wrong),
    }
}

/// Amends it.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Form(typed): Form<Typed>,
) -> Answer {
    let scope = caller.may(Action::AmendMark)?;
    let opened = open(&caller, Action::AmendMark, &id, "amending a mark").await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let found = find(&caller.rooms, &scope, opened.pupil.id, &asked)
        .await
        .map_err(failed)?;
    let found = found.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let again = |wrong: &Wrong| mark_page(&caller, &opened, &asked, &found, &typed, wrong);
    let code = match judge(&caller, &found, &typed) {
        Ok(code) => code,
        Err(wrong) => return Ok(again(&wrong)),
    };
    let done = keep(&caller, opened.pupil.id, &found, &typed, code)
        .await
        .map_err(failed)?;
    if let Amended::Done(_) = done {
        return Ok(see_other(&opened.address(&caller.rooms, "")));
    }
    // Nothing was lost: what is there now stands on the page, and what was typed beside it.
    Ok(again(&Wrong {
        code: Some(
            "Somebody has changed this mark while you were looking at it. Look at what it is now, and amend it only if it is still wrong"
                .to_owned(),
        ),
        reason: None,
    }))
}

async fn keep(
    caller: &Caller,
    pupil: PupilId,
    found: &Found,
    typed: &Typed,
    code: Code,
) -> Result<Amended, StoreError> {
    let rooms = &caller.rooms;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await?;
    hold_standings(&unit).await?;
    let correction = Correction {
        pupil,
        school: found.school,
        on_day: Day::from(found.date),
        session: found.session,
        seen: typed.seen,
        after: code.byte(),
        reason: typed.reason.trim().to_owned(),
    };
    let done = amend(&unit, correction).await?;
    if let Amended::Done(_) = done {
        let payload = json!({
            "date": found.date.to_string(), "session": found.session.text(),
            "before": Code::from_byte(typed.seen).map(Code::text), "after": code.text(),
            "reason": typed.reason.trim(), "year": academic_year(found.date).value.to_string(),
        });
        let entry = NewEntry::now(Subject::Child(pupil), "attendance.mark.amended", payload);
        record(&unit, entry).await?;
        recompute_within(&unit, rooms, Some(&[pupil]), rooms.today(), 1).await?;
        compare_leave(&unit, found.school).await?;
        let part_time = code == Code::C2 || Code::from_byte(typed.seen) == Some(Code::C2);
        compare_timetables(&unit, found.school, part_time).await?;
        unit.commit().await?;
    } else {
        unit.roll_back().await?;
    }
    Ok(done)
}
