//! `POST schools/{laestab}/roll`: who is on the school's roll, as its own system has it.
//! In: pupils, and spells on the roll: joiners and leavers are facts with dates. Out: what was added,
//! changed and refused, row by row. Nobody is taken off a roll for not being sent.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use casework::people::Action;
use casework::rolls::{self, Details, Feed, Held, HeldPupil, SaidPupil, SaidSpell, Spell, Whose};
use jiff::civil::Date;
use register::RollStatus;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, append, record};
use store::pupils::{
    self, Enrolment, Pupil, change_enrolment, enrolments_of_school, find_by_upn, insert_enrolments,
};
use store::schools::School;
use store::{EnrolmentId, PupilId, SchoolId, StoreError, Unit};
use utoipa::ToSchema;

use super::body;
use super::client::Client;
use super::day::Day;
use super::loads::ROLL;
use super::marks::Choice;
use super::once::{Claim, Done, once};
use super::problem::{Problem, RefusedRow};
use super::text::Text;
use super::unexplained::{Move, Sent, shown};
use crate::attendance::{note_roll, recompute_within};

/// Pupils, and enrolments, of one request: the largest school has fewer.
const MOST: usize = 3_000;

/// Single, main or subsidiary registration.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[schema(as = RollStatus)]
enum Status {
    /// Registered at this school only.
    C,
    /// Dual registered, this is the main school.
    M,
    /// Dual registered, this is not the main school.
    S,
}

impl From<Status> for RollStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::C => Self::Single,
            Status::M => Self::Main,
            Status::S => Self::Subsidiary,
        }
    }
}

/// A pupil as the school's system has them. What may be left out stays as it is held; an empty text
/// takes it away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Pupil, examples(json!({
    "upn": "A999000000005", "surname": "Achterberg", "forename": "Eli", "born": "2014-02-11",
    "sex": "M", "year_group": "6"
})))]
struct PupilRow {
    /// Unique pupil number.
    upn: Text<0, 20>,
    /// The number before it, when it was another: the same child goes on under the new one.
    #[serde(default)]
    former_upn: Option<Text<0, 20>>,
    /// Legal surname.
    surname: Text<1, 100>,
    /// Legal forename.
    forename: Text<1, 100>,
    /// The surname they go by, when another.
    #[serde(default)]
    preferred_surname: Option<Text<0, 100>>,
    /// The forename they go by, when another.
    #[serde(default)]
    preferred_forename: Option<Text<0, 100>>,
    /// Date of birth: with the number it says who the child is.
    born: Day,
    /// As the school holds it.
    sex: Text<0, 20>,
    /// National curriculum year group as the school holds it: `R`, `1` to `14`.
    year_group: Text<0, 20>,
    /// Language at home.
    #[serde(default)]
    language: Option<Text<0, 100>>,
}

/// A spell on the school's roll; both days included. The pupil and the first day say which.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Enrolment, examples(json!({
    "upn": "A999000000005", "start": "2025-10-06", "end": null, "status": "C"
})))]
struct EnrolmentRow {
    /// Unique pupil number.
    upn: Text<0, 20>,
    /// First day on roll.
    start: Day,
    /// Last day on roll; nothing while on roll.
    #[serde(default)]
    end: Option<Day>,
    /// Single, main or subsidiary registration.
    status: Status,
    /// Why the name was taken off the roll.
    #[serde(default)]
    end_reason: Option<Text<0, 200>>,
}

/// Pupils and enrolments of a school's roll.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Roll, examples(json!({
    "pupils": [{
        "upn": "A999000000005", "surname": "Achterberg", "forename": "Eli", "born": "2014-02-11",
        "sex": "M", "year_group": "6"
    }],
    "enrolments": [
        { "upn": "A999000000005", "start": "2025-10-06", "status": "C" },
        { "upn": "A999000000002", "start": "2025-09-01", "end": "2025-10-03", "status": "C", "end_reason": "moved away" }
    ]
})))]
pub(super) struct Roll {
    /// The pupils of whom something is new or may have changed.
    #[serde(default)]
    #[schema(max_items = 3_000)]
    pupils: Vec<PupilRow>,
    /// Spells that began, ended or may have changed.
    #[serde(default)]
    #[schema(max_items = 3_000)]
    enrolments: Vec<EnrolmentRow>,
    /// Whether this names every pupil on the roll. Whoever is on it and not named stays on it, and is
    /// put before the school and the authority as unexplained.
    #[serde(default)]
    complete: bool,
}

/// What came of sending a roll.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "load": "0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a11", "added": 1, "changed": 0, "joined": 1,
    "moved": 1, "same": 0, "unexplained": 2, "refused": []
})))]
pub(super) struct RollLoaded {
    /// The load's id, to ask for it again at `loads/{id}`.
    load: uuid::Uuid,
    /// Pupils nobody held before.
    added: usize,
    /// Pupils of whom something changed.
    changed: usize,
    /// Spells that began.
    joined: usize,
    /// Spells that were held and are otherwise now: leavers, mostly.
    moved: usize,
    /// Rows that say what is held.
    same: u64,
    /// Pupils now before the school and the authority because nobody has notified them as joiners or
    /// leavers: those who came or went, are not on the roll, or are missing from the whole of it.
    unexplained: usize,
    /// Rows not taken.
    refused: Vec<RefusedRow>,
}

/// Sends pupils and enrolments of the school's roll.
///
/// A child is known by number and date of birth together. Joiners and leavers are enrolments that
/// begin and end; nobody is taken off the roll for not being sent. Whoever comes or goes without
/// being notified to the authority is put before both. Where the pupils stand is worked out anew
/// before this is answered.
#[utoipa::path(post, path = "/schools/{laestab}/roll", operation_id = "send_roll", tag = "Send",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"), Choice),
    request_body = Roll,
    responses((status = 201, description = "Taken; refused rows are listed", body = RollLoaded,
        links(("load" = (operation_id = "read_load", parameters(("laestab" = "$request.path.laestab"), ("id" = "$response.body#/load"))))))))]
pub(super) async fn post(client: Client, request: Request) -> Result<Response, Problem> {
    let school = client.school(Action::LoadRegisters).await?;
    let choice: Choice = client.query()?;
    let bytes = body::bytes(request).await?;
    let sent: Roll = body::read(&bytes)?;
    for (list, rows) in [
        ("pupils", sent.pupils.len()),
        ("enrolments", sent.enrolments.len()),
    ] {
        body::within(list, rows, 0..=MOST)?;
    }
    let work = move |client, claim| load(client, claim, school, sent, choice);
    once(client, bytes, work).await
}

/// A number as it is held: in capitals.
fn number<const LEAST: usize, const MOST: usize>(text: Text<LEAST, MOST>) -> String {
    text.into_string().to_uppercase()
}

fn said_pupil(row: PupilRow) -> SaidPupil {
    SaidPupil {
        upn: number(row.upn),
        former_upn: row.former_upn.map(number).filter(|upn| !upn.is_empty()),
        born: row.born.0,
        details: Details {
            surname: row.surname.into_string(),
            forename: row.forename.into_string(),
            preferred_surname: row.preferred_surname.map(Text::into_string),
            preferred_forename: row.preferred_forename.map(Text::into_string),
            sex: row.sex.into_string(),
            year_group: row.year_group.into_string(),
            language: row.language.map(Text::into_string),
        },
    }
}

fn said_spell(row: EnrolmentRow) -> SaidSpell {
    let reason = row.end_reason.map(Text::into_string);
    SaidSpell {
        upn: number(row.upn),
        spell: Spell {
            start: row.start.0,
            end: row.end.map(|day| day.0),
            status: row.status.into(),
            end_reason: reason.filter(|text| !text.is_empty()),
        },
    }
}

fn details_of(pupil: &Pupil) -> Details {
    Details {
        surname: pupil.legal_surname.clone(),
        forename: pupil.legal_forename.clone(),
        preferred_surname: pupil.preferred_surname.clone(),
        preferred_forename: pupil.preferred_forename.clone(),
        sex: pupil.sex.clone(),
        year_group: pupil.year_group.clone(),
        language: pupil.language.clone(),
    }
}

fn spell_of(held: &Enrolment) -> Spell {
    Spell {
        start: held.start_on,
        end: held.end_on,
        status: held.status,
        end_reason: held.end_reason.clone(),
    }
}

/// What is held of those a feed speaks of.
struct Known {
    pupils: Vec<Pupil>,
    here: HashMap<PupilId, Vec<(EnrolmentId, Spell)>>,
}

impl Known {
    async fn of(unit: &Unit, school: SchoolId, numbers: &[&str]) -> Result<Self, StoreError> {
        let mut here: HashMap<PupilId, Vec<(EnrolmentId, Spell)>> = HashMap::new();
        for held in enrolments_of_school(unit, school).await? {
            here.entry(held.pupil)
                .or_default()
                .push((held.id, spell_of(&held)));
        }
        let mut pupils = find_by_upn(unit, numbers).await?;
        // A statement takes so many numbers, and one child may have two of them.
        pupils.sort_by_key(|pupil| pupil.id);
        pupils.dedup_by_key(|pupil| pupil.id);
        Ok(Self { pupils, here })
    }

    /// Whom each number finds.
    fn by_number(&self) -> HashMap<&str, Vec<&Pupil>> {
        let mut found: HashMap<&str, Vec<&Pupil>> = HashMap::new();
        for pupil in &self.pupils {
            let numbers = [pupil.upn.as_deref(), pupil.former_upn.as_deref()];
            for upn in numbers.into_iter().flatten() {
                let of = found.entry(upn).or_default();
                if of.last().is_none_or(|last| last.id != pupil.id) {
                    of.push(pupil);
                }
            }
        }
        found
    }

    fn held(&self, found: Option<&Vec<&Pupil>>) -> Held<PupilId, EnrolmentId> {
        match found.map(Vec::as_slice) {
            None | Some([]) => Held::Nobody,
            Some([one]) => Held::One(Box::new(HeldPupil {
                id: one.id,
                upn: one.upn.clone(),
                born: one.born,
                details: details_of(one),
                here: self.here.get(&one.id).cloned().unwrap_or_default(),
            })),
            Some(_) => Held::Several,
        }
    }
}

fn refused(
    feed: &Feed<PupilId, EnrolmentId>,
    pupils: &[SaidPupil],
    spells: &[SaidSpell],
) -> Vec<RefusedRow> {
    let of_pupils = feed.refused_pupils.iter().map(|r| {
        let said = &pupils[r.index];
        let value = match r.why.field() {
            "born" => said.born.to_string(),
            "surname" => said.details.surname.clone(),
            _ => said.upn.clone(),
        };
        ("pupils", r, value)
    });
    let of_spells = feed.refused_spells.iter().map(|r| {
        let SaidSpell { upn, spell } = &spells[r.index];
        let value = match r.why.field() {
            "start" => spell.start.to_string(),
            "end" => spell.end.map_or_else(String::new, |end| end.to_string()),
            _ => upn.clone(),
        };
        ("enrolments", r, value)
    });
    let rows = of_pupils
        .chain(of_spells)
        .map(|(list, r, value)| RefusedRow {
            list,
            index: r.index,
            field: r.why.field(),
            value,
            reason: r.why.words().to_owned(),
        });
    rows.collect()
}

async fn load(
    client: Arc<Client>,
    claim: Arc<Claim>,
    school: School,
    sent: Roll,
    choice: Choice,
) -> Result<Done<RollLoaded>, Problem> {
    let rooms = &client.rooms;
    let said: Vec<SaidPupil> = sent.pupils.into_iter().map(said_pupil).collect();
    let spells: Vec<SaidSpell> = sent.enrolments.into_iter().map(said_spell).collect();
    let unit = rooms
        .store
        .begin(rooms.context(client.program.actor()))
        .await?;
    let mut numbers: Vec<&str> = said
        .iter()
        .flat_map(|p| [Some(&*p.upn), p.former_upn.as_deref()])
        .flatten()
        .chain(spells.iter().map(|s| &*s.upn))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let known = Known::of(&unit, school.id, &numbers).await?;
    let by_number = known.by_number();
    let feed = rolls::plan(&said, &spells, rooms.today(), |upn| {
        known.held(by_number.get(upn))
    });
    let refused = refused(&feed, &said, &spells);
    choice.judge(&refused)?;
    let written = write(&unit, school.id, &feed, &known).await?;
    let sent = Sent {
        pupils: &said,
        spells: &spells,
        whole_roll: sent.complete,
        here: known
            .here
            .iter()
            .map(|(pupil, own)| (*pupil, &own[..]))
            .collect(),
        of_number: &|upn| match by_number.get(upn).map(Vec::as_slice) {
            Some([one]) => Some(one.id),
            _ => None,
        },
    };
    let shown = shown(&unit, &school, &sent, &feed, &written.moves, rooms.today()).await?;
    let touched = &written.touched;
    let (unexplained, _) = note_roll(&unit, school.id, &shown, None, rooms.today()).await?;
    let payload = json!({
        "added": feed.new.len(), "changed": feed.changed.len(), "joined": feed.joins.len(),
        "moved": feed.moved.len(), "same": feed.same, "unexplained": unexplained,
        "refused": refused.len(),
    });
    let entry = record(
        &unit,
        NewEntry::now(Subject::School(school.id), ROLL, payload),
    )
    .await?;
    if !touched.is_empty() {
        recompute_within(&unit, rooms, Some(touched), rooms.today(), 1).await?;
    }
    let done = Done {
        location: client.address(&format!("schools/{}/loads/{entry}", school.laestab)),
        outcome: RollLoaded {
            load: entry.0,
            added: feed.new.len(),
            changed: feed.changed.len(),
            joined: feed.joins.len(),
            moved: feed.moved.len(),
            same: feed.same,
            unexplained,
            refused,
        },
    };
    claim.keep(&unit, &done).await?;
    unit.commit().await?;
    Ok(done)
}

/// What was written down.
struct Written {
    /// Whose standings it touches.
    touched: Vec<PupilId>,
    /// Who came on to the roll and who went off it.
    moves: Vec<Move>,
}

/// Writes a feed down.
async fn write(
    unit: &Unit,
    school: SchoolId,
    feed: &Feed<PupilId, EnrolmentId>,
    known: &Known,
) -> Result<Written, StoreError> {
    let mut entries = Vec::new();
    let new: Vec<Pupil> = feed.new.iter().map(|said| new_pupil(unit, said)).collect();
    for pupil in &new {
        let payload = json!({ "source": pupil.source });
        entries.push(entry(pupil.id, "pupils.pupil.added", payload));
    }
    let new_ids: Vec<PupilId> = new.iter().map(|p| p.id).collect();
    pupils::insert(unit, new).await?;
    for (held, said) in &feed.changed {
        let Some(before) = known.pupils.iter().find(|p| p.id == held.id) else {
            continue;
        };
        let (after, payload) = changed(before, &held.details, said);
        pupils::update(unit, &after).await?;
        entries.push(entry(held.id, "pupils.pupil.changed", payload));
    }
    let mut born: HashMap<PupilId, Date> = known.pupils.iter().map(|p| (p.id, p.born)).collect();
    born.extend(new_ids.iter().copied().zip(feed.new.iter().map(|p| p.born)));
    let mut moves = Vec::new();
    let mut moved = |pupil: PupilId, came: Option<Date>, went: Option<Date>| {
        moves.extend(born.get(&pupil).map(|born| Move {
            pupil,
            born: *born,
            came,
            went,
        }));
    };
    let mut touched: Vec<PupilId> = Vec::new();
    let mut joins = Vec::with_capacity(feed.joins.len());
    for join in &feed.joins {
        let pupil = match join.whose {
            Whose::Held(id) => id,
            Whose::New(at) => new_ids[at],
        };
        let spell = enrolment(unit.context().id(), pupil, school, &join.spell);
        entries.push(entry(pupil, "rolls.spell.began", spell_payload(&spell)));
        moved(pupil, Some(spell.start_on), spell.end_on);
        joins.push(spell);
        touched.push(pupil);
    }
    insert_enrolments(unit, joins).await?;
    for (pupil, id, before, after) in &feed.moved {
        let spell = enrolment(*id, *pupil, school, after);
        change_enrolment(unit, &spell).await?;
        let kind = if before.end.is_none() && after.end.is_some() {
            "rolls.spell.ended"
        } else {
            "rolls.spell.changed"
        };
        moved(
            *pupil,
            None,
            after.end.filter(|end| before.end != Some(*end)),
        );
        let mut payload = spell_payload(&spell);
        payload["before"] = json!(spell_words(before));
        entries.push(entry(*pupil, kind, payload));
        touched.push(*pupil);
    }
    append(unit, entries).await?;
    touched.sort_unstable();
    touched.dedup();
    Ok(Written { touched, moves })
}

fn entry(pupil: PupilId, kind: &str, payload: Value) -> NewEntry {
    NewEntry::now(Subject::Child(pupil), kind, payload)
}

fn enrolment(id: EnrolmentId, pupil: PupilId, school: SchoolId, spell: &Spell) -> Enrolment {
    Enrolment {
        id,
        pupil,
        school,
        start_on: spell.start,
        end_on: spell.end,
        status: spell.status,
        end_reason: spell.end_reason.clone(),
    }
}

fn spell_words(spell: &Spell) -> String {
    let end = spell
        .end
        .map_or_else(|| "on".to_owned(), |end| format!("to {end}"));
    format!("from {} {end}, {}", spell.start, spell.status.text())
}

fn spell_payload(spell: &Enrolment) -> Value {
    let (start, end) = (
        spell.start_on.to_string(),
        spell.end_on.map(|d| d.to_string()),
    );
    json!({
        "school": spell.school, "start": start, "end": end, "status": spell.status.text(),
        "reason": spell.end_reason,
    })
}

const SOURCE: &str = "the school's system";

fn new_pupil(unit: &Unit, said: &SaidPupil) -> Pupil {
    let text = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
    Pupil {
        id: unit.context().id(),
        upn: Some(said.upn.clone()),
        former_upn: said.former_upn.clone(),
        legal_surname: said.details.surname.clone(),
        legal_forename: said.details.forename.clone(),
        preferred_surname: text(&said.details.preferred_surname),
        preferred_forename: text(&said.details.preferred_forename),
        born: said.born,
        sex: said.details.sex.clone(),
        year_group: said.details.year_group.clone(),
        language: text(&said.details.language),
        source: SOURCE.to_owned(),
    }
}

/// A pupil as they come to be, and which particulars changed from what to what.
fn changed(before: &Pupil, held: &Details, said: &SaidPupil) -> (Pupil, Value) {
    let now = said.details.over(held);
    let renumbered = before.upn.as_deref() != Some(&*said.upn);
    let after = Pupil {
        upn: Some(said.upn.clone()),
        former_upn: if renumbered {
            before.upn.clone()
        } else {
            before.former_upn.clone()
        },
        legal_surname: now.surname.clone(),
        legal_forename: now.forename.clone(),
        preferred_surname: now.preferred_surname.clone(),
        preferred_forename: now.preferred_forename.clone(),
        sex: now.sex.clone(),
        year_group: now.year_group.clone(),
        language: now.language.clone(),
        ..before.clone()
    };
    let some = |text: &str| Some(text.to_owned());
    let fields = [
        ("UPN", before.upn.clone(), after.upn.clone()),
        ("surname", some(&held.surname), some(&now.surname)),
        ("forename", some(&held.forename), some(&now.forename)),
        (
            "preferred surname",
            held.preferred_surname.clone(),
            now.preferred_surname,
        ),
        (
            "preferred forename",
            held.preferred_forename.clone(),
            now.preferred_forename,
        ),
        ("sex", some(&held.sex), some(&now.sex)),
        ("year group", some(&held.year_group), some(&now.year_group)),
        ("language", held.language.clone(), now.language),
    ];
    let words = |text: Option<String>| text.unwrap_or_else(|| "nothing".to_owned());
    let changes = fields.into_iter().filter(|(_, was, is)| was != is);
    let payload = changes.map(|(name, was, is)| {
        (
            name.to_owned(),
            json!(format!("{}, before {}", words(is), words(was))),
        )
    });
    (after, Value::Object(payload.collect()))
}
