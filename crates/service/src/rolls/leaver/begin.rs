//! `/{authority}/notifications/leaver/new`: what happened, or which ground; and the day on which the name comes off.
//! In: a pupil on the school's roll. Out: a draft; or the form again with what is wrong and its source.

use axum::extract::Query;
use axum::response::Response;
use casework::people::Action;
use casework::policy::Policy;
use casework::rolls::leaving::{Facts, Situation, judge};
use casework::rolls::notification::{Kind, State};
use govuk::{Choice, Content, InsetText, Radios, Select, SelectOption};
use jiff::ToSpan;
use jiff::civil::Date;
use law::registration::Ground;
use law::registration::age::paragraph_applies;
use serde::Deserialize;
use serde_json::{Value, json};
use store::pupils::Enrolment;
use store::rolls::of_pupil;
use store::schools::School;

use super::super::desk::{address_of, begin_draft};
use super::case::Case;
use super::form::Form;
use crate::contact::letter::write::own_school;
use crate::pupils::{Opened, name_of, open, open_left};
use crate::web::inputs::date_field;
use crate::web::{Answer, Caller, Problem, Typed, Wrong, day, link, put_day, see_other, text};
use crate::when;

/// What the form's choice is called by, when somebody knows the ground.
pub(super) const KNOWS: &str = "ground";

/// Whose name comes off.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pupil: String,
}

/// What was chosen.
pub(super) struct Chosen {
    situation: Option<Situation>,
    ground: Ground,
    off: Date,
}

impl Chosen {
    pub(super) fn said(&self) -> [(String, String); 3] {
        let situation = self.situation.map_or("", Situation::id);
        [
            ("situation".to_owned(), situation.to_owned()),
            ("ground".to_owned(), self.ground.id().to_owned()),
            ("deletes_on".to_owned(), self.off.to_string()),
        ]
    }
}

/// The first ground of a situation that is for somebody of this age on the day.
fn likeliest(situation: Situation, born: Date, off: Date) -> Option<Ground> {
    let grounds = situation.grounds();
    let of_age = |ground: &&Ground| paragraph_applies(ground.paragraph(), born, off).holds();
    grounds.iter().find(of_age).or(grounds.first()).copied()
}

pub(super) fn fields(typed: &Typed, wrong: &Wrong, fixed_day: Option<Date>) -> Vec<Content> {
    let grounds = Ground::ALL.map(|ground| {
        SelectOption::new(ground.id(), format!("{} {}", ground.id(), ground.words()))
    });
    let ground = Select::new("ground", "If you know the ground: which one?")
        .option(SelectOption::new("", "Choose"))
        .options(grounds)
        .value(text(typed, "ground"))
        .error_if(wrong.at("ground"));
    let situations = Situation::ALL.map(|one| {
        let choice = Choice::new(one.id(), one.words());
        match one.unless() {
            Some((words, other)) => choice.hint(format!("{words}: {other}")),
            None => choice,
        }
    });
    let mut fields: Vec<Content> = vec![
        Radios::new("situation", "What happened?")
            .choices(situations)
            .choice(Choice::divider("or"))
            .choice(Choice::new(KNOWS, "I know the ground"))
            .value(text(typed, "situation"))
            .error_if(wrong.at("situation"))
            .into(),
        ground.into(),
    ];
    if fixed_day.is_none() {
        fields.push(date_field(
            typed,
            wrong,
            "deletes",
            "On which day does the name come off the roll?",
            "Today or later. The day before is the pupil’s last on the roll. The authority is told no later than that day",
        ));
    }
    fields
}

/// What was chosen; or what is wrong with it. A day that is past is refused as the judge of grounds refuses it.
pub(super) fn chosen(
    typed: &Typed,
    (born, spell): (Date, &Enrolment),
    fixed_day: Option<Date>,
    policy: &Policy,
    today: Date,
) -> Result<Chosen, Wrong> {
    let mut wrong = Wrong::default();
    let off = fixed_day.or_else(|| day(typed, "deletes"));
    let at = off.unwrap_or(today);
    let which = text(typed, "situation");
    let situation = Situation::of_id(&which);
    let ground = if which == KNOWS {
        let ground = Ground::of_id(&text(typed, "ground"));
        if ground.is_none() {
            wrong.add("ground", "Choose the ground");
        }
        ground
    } else {
        if situation.is_none() {
            wrong.add(
                "situation",
                "Choose what happened, or that you know the ground",
            );
        }
        situation.and_then(|one| likeliest(one, born, at))
    };
    match off {
        None => wrong.add(
            "deletes-day",
            "Enter the day on which the name comes off the roll",
        ),
        Some(_) if fixed_day.is_some() => {}
        Some(off) if off < today => {
            let facts = Facts::new(born, spell.start_on, spell.status, off);
            let ground = ground.unwrap_or(Ground::A);
            if let Err(refused) = judge(ground, &facts, policy, today) {
                wrong.add(
                    "deletes-day",
                    format!("{} ({})", refused.instead, refused.cite),
                );
            }
        }
        Some(off) if off <= spell.start_on => {
            let words = format!(
                "The pupil came on to this roll on {}. The name comes off a day later at the earliest",
                when::day(spell.start_on)
            );
            wrong.add("deletes-day", words);
        }
        Some(_) => {}
    }
    match (ground, off) {
        (Some(ground), Some(off)) if wrong.is_empty() => Ok(Chosen {
            situation,
            ground,
            off,
        }),
        _ => Err(wrong),
    }
}

/// A pupil on the roll of a school of the caller's, or who came off it lately.
struct Pupil {
    opened: Opened,
    school: School,
    spell: Enrolment,
    /// The day on which the name came off, where the school's own system has taken it off already.
    off: Option<Date>,
}

/// Days after the last on the roll for which a school can still tell of somebody whom its own system took off: half a
/// year, so that a term's end is never too late.
const STILL_TOLD: i32 = 183;

async fn pupil(caller: &Caller, id: &str) -> Result<Pupil, Response> {
    const WHAT: &str = "taking a name off the roll";
    let scope = caller.may(Action::Notify)?;
    let today = caller.rooms.today();
    if let Ok(opened) = open(caller, Action::Notify, id, WHAT).await {
        let missing = || caller.problem(Problem::NotFound);
        let school = own_school(&opened, &scope, today).ok_or_else(missing)?;
        let mut spells = opened.enrolments.iter();
        let spell = spells.find(|e| e.school == school.id && e.holds_on(today));
        let spell = spell.cloned().ok_or_else(missing)?;
        return Ok(Pupil {
            opened,
            school,
            spell,
            off: None,
        });
    }
    let since = today.saturating_sub(STILL_TOLD.days());
    let opened = open_left(caller, Action::Notify, id, (WHAT, since)).await?;
    let ended = opened.enrolments.iter().filter(|e| scope.holds(&e.school));
    let last = ended.max_by_key(|e| e.end_on).cloned();
    let school = last.as_ref().and_then(|spell| {
        let mut schools = opened.schools.iter();
        schools.find(|school| school.id == spell.school).cloned()
    });
    let (Some(spell), Some(school)) = (last, school) else {
        return Err(caller.problem(Problem::NotFound));
    };
    Ok(Pupil {
        off: spell.end_on.map(|end| end.saturating_add(1.day())),
        opened,
        school,
        spell,
    })
}

/// What is there already for the same pupil, so that nothing is begun twice.
async fn begun(caller: &Caller, pupil: &Pupil) -> Result<Option<Content>, Response> {
    let all = of_pupil(&caller.rooms.store, pupil.opened.pupil.id).await;
    let all = all.map_err(|e| caller.problem(e.into()))?;
    let own =
        |n: &&store::rolls::Notification| n.kind == Kind::Leaver && n.school == pupil.school.id;
    let waits = |n: &&store::rolls::Notification| {
        matches!(n.state, State::Draft | State::Returned)
            || (n.state.was_sent() && n.on_day > Some(pupil.spell.start_on))
    };
    let first = all.iter().filter(own).find(waits);
    Ok(first.map(|one| {
        let words = format!(
            "Go on with the one begun on {}",
            when::day(when::day_of(one.made_at))
        );
        let to = link(address_of(caller, one.id, "/leaver"), &words);
        let words = Content::from("There is a leaver of this pupil already. ");
        InsetText::new(Content::join([words, to])).into()
    }))
}

fn show(
    caller: &Caller,
    pupil: &Pupil,
    already: Option<Content>,
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let id = pupil.opened.pupil.id;
    let action = caller
        .rooms
        .address(&format!("notifications/leaver/new?pupil={id}"));
    let back = match pupil.off {
        None => pupil.opened.address(&caller.rooms, ""),
        // The record is another school's, or nobody's, by now.
        Some(_) => caller.rooms.address("notifications"),
    };
    let name = name_of(&pupil.opened.pupil);
    let mut form = Form::new(&name, "Take off the roll", action, back);
    form.words = vec![
        format!(
            "The roll of {}. A name comes off only when a ground of the law is met; you are asked what it turns on.",
            pupil.school.name
        ),
        "Nothing is sent and nobody’s name comes off until you have checked your answers."
            .to_owned(),
    ];
    if let Some(off) = pupil.off {
        form.words = vec![format!(
            "Your school’s own system took the name off the roll of {} on {}. Say what happened, so that the authority is told. It is taken when it is late, and counted as late.",
            pupil.school.name,
            when::day(off)
        )];
    }
    form.above.extend(already);
    form.fields = fields(typed, wrong, pupil.off);
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let pupil = pupil(&caller, &asked.pupil).await?;
    let already = begun(&caller, &pupil).await?;
    let mut typed = Typed::new();
    put_day(&mut typed, "deletes", caller.rooms.today());
    Ok(show(&caller, &pupil, already, &typed, &Wrong::default()))
}

/// Begins a draft.
pub(crate) async fn make(
    caller: Caller,
    Query(asked): Query<Asked>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let pupil = pupil(&caller, &asked.pupil).await?;
    if let Some(already) = begun(&caller, &pupil).await? {
        let mut wrong = Wrong::default();
        wrong.add(
            "",
            "There is a leaver of this pupil already. Go on with that one",
        );
        return Ok(show(&caller, &pupil, Some(already), &typed, &wrong));
    }
    let rooms = &caller.rooms;
    let record = &pupil.opened.pupil;
    let policy = &rooms.authority.policy;
    let about_whom = (record.born, &pupil.spell);
    let chosen = match chosen(&typed, about_whom, pupil.off, policy, rooms.today()) {
        Ok(chosen) => chosen,
        Err(wrong) => return Ok(show(&caller, &pupil, None, &typed, &wrong)),
    };
    let said: Value = json!(
        chosen
            .said()
            .into_iter()
            .collect::<std::collections::BTreeMap<_, _>>()
    );
    let made = begin_draft(
        &caller,
        Kind::Leaver,
        pupil.school.id,
        Some(record),
        said,
        Some(chosen.off),
    );
    let id = made.await.map_err(|e| caller.problem(e.into()))?;
    let case = Case::change(&caller, &id.to_string()).await?;
    // The draft's own particulars follow from its answers.
    if !case.keep(&caller, []).await? {
        return Ok(see_other(&address_of(&caller, id, "/leaver/what")));
    }
    Ok(case.on(&caller))
}
