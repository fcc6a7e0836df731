//! Writing a batch: each parent's own letter from their own child's record.
//! In: a batch with pupils still to be written for. Out: letters waiting to be approved, some pupils at a
//! time; and who has none, and why. Broken off and begun again, it goes on where it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use casework::contact::{Way, preferred};
use letters::Template;
use store::attendance::record_within;
use store::contact::{
    BatchPupil, BatchState, LetterBatch, Letterhead, done_with, find_batch, letterhead_of,
    move_batch, pupils_of_batch,
};
use store::jobs::{Claimed, complete};
use store::schools::School;
use store::{Actor, BatchId, Context, StoreError};
use tokio::task::JoinSet;

use crate::contact::letter::own::{self, Own};
use crate::contact::letter::paper::{Made, NotKept, Paper, put_down, set, write};
use crate::contact::letter::{fields, known, language, of_id};
use crate::contact::translation::{Reviewed, reviewed};
use crate::contact::who::addressees;
use crate::house::Rooms;
use crate::pupils::reach;
use crate::web::{Typed, Wrong};
use crate::work::Teller;

/// Pupils whose letters are set and kept together: what is in memory at once, whatever the batch's size.
const TOGETHER: usize = 16;

/// What every letter of a batch rests on.
struct Desk {
    rooms: Rooms,
    batch: LetterBatch,
    letter: &'static Template,
    /// The file of the school's own that it was begun with, or why that cannot be used.
    own: Option<Result<Arc<Own>, letters::words::Refusal>>,
    school: School,
    letterhead: Letterhead,
    answers: Typed,
    ways: Vec<Way>,
    /// The letter in other languages; none where it goes in English to everybody.
    translations: Vec<Reviewed>,
    context: Context,
}

/// What came of one pupil.
struct Tried {
    pupil: BatchPupil,
    made: Vec<Made>,
    without: Vec<String>,
}

/// Writes what is still to be written, and ends the job.
pub(crate) async fn write_letters(
    rooms: &Rooms,
    held: &Claimed,
    id: BatchId,
    by: Actor,
    teller: &Teller,
) -> Result<(), StoreError> {
    let not_there = |what| StoreError::NotThere { what };
    let store = &rooms.store;
    let batch = find_batch(store, id).await?.ok_or(not_there("the batch"))?;
    let letter = of_id(&batch.letter).ok_or(not_there("the letter of a batch"))?;
    let school = store::schools::find(store, batch.school).await?;
    let letterhead = letterhead_of(store, batch.school).await?;
    let answers: Typed = serde_json::from_value(batch.answers.clone()).unwrap_or_default();
    let translations = if language::for_many_chosen(&answers) {
        reviewed(store, letter).await?
    } else {
        Vec::new()
    };
    let desk = Arc::new(Desk {
        own: own::of_batch(rooms, &answers, letter).await?,
        letter,
        translations,
        school: school.ok_or(not_there("the school of a batch"))?,
        letterhead: letterhead.ok_or(not_there("the letterhead of a school"))?,
        answers,
        ways: batch.ways.split(',').filter_map(Way::of_id).collect(),
        context: rooms.context(by.clone()),
        rooms: rooms.clone(),
        batch,
    });
    let pupils = pupils_of_batch(store, id).await?;
    let total = pupils.len() as u64;
    let mut done = pupils.iter().filter(|one| one.done).count() as u64;
    let left: Vec<BatchPupil> = pupils.into_iter().filter(|one| !one.done).collect();
    for some in left.chunks(TOGETHER) {
        teller.tell(done, total, "Writing letters").await;
        let mut setting = JoinSet::new();
        for pupil in some {
            setting.spawn(attempt(desk.clone(), pupil.clone()));
        }
        let mut tried = Vec::with_capacity(some.len());
        while let Some(one) = setting.join_next().await {
            let one = one.map_err(|_| not_there("a letter that was being written"))?;
            tried.push(one?);
        }
        tried.sort_by_key(|one| one.pupil.number);
        let unit = store.begin(rooms.context(by.clone())).await?;
        for Tried {
            pupil,
            made,
            without,
        } in tried
        {
            put_down(&unit, made).await?;
            done_with(&unit, &pupil, &without.join("\n")).await?;
        }
        unit.commit().await?;
        done += some.len() as u64;
    }
    let unit = store.begin(rooms.context(by)).await?;
    move_batch(
        &unit,
        id,
        BatchState::Writing,
        BatchState::Written,
        held.job.id,
    )
    .await?;
    complete(&unit, held).await?;
    unit.commit().await
}

/// The letters about one pupil, set and not yet kept; and which parents have none, and why.
async fn attempt(desk: Arc<Desk>, pupil: BatchPupil) -> Result<Tried, StoreError> {
    let mut tried = Tried {
        pupil,
        made: Vec::new(),
        without: Vec::new(),
    };
    let rooms = &desk.rooms;
    let (store, today) = (&rooms.store, rooms.today());
    let own = casework::people::Scope::Schools([desk.batch.school].into());
    let found = record_within(store, &reach(&own, today), tried.pupil.pupil).await?;
    let Some(record) = found else {
        tried
            .without
            .push("is no longer on the school’s roll".to_owned());
        return Ok(tried);
    };
    // What the record knows is each child's own; the rest was answered once.
    let mut typed = known::begin_with(&record);
    typed.extend(desk.answers.clone());
    let mut wrong = Wrong::default();
    let answers = fields::answers(&desk.letter.fields, &typed, &mut wrong);
    if let Some(words) = wrong.first() {
        tried.without.push(format!(
            "the record does not answer what the letter needs. {words}"
        ));
        return Ok(tried);
    }
    let (school, head) = (&desk.school, &desk.letterhead);
    let mut common = known::facts(&record, school, head, &desk.context.actor, today);
    common.more = BTreeMap::from_iter(answers);
    let own = match &desk.own {
        Some(Ok(own)) => Some(own),
        Some(Err(refusal)) => {
            tried.without.push(refusal.to_string());
            return Ok(tried);
        }
        None => None,
    };
    if let Some((_, words)) = own.and_then(|own| own.unanswered(&common.more)) {
        tried.without.push(words);
        return Ok(tried);
    }
    let rules = &rooms.authority.policy.contact;
    let paper = Paper {
        pupil: record.pupil.id,
        school: school.id,
        letter: desk.letter.id,
        about: None,
        batch: Some(desk.batch.id),
    };
    let parents = addressees(store, record.pupil.id, today).await?;
    if parents.is_empty() {
        tried.without.push("no parent is on record".to_owned());
    }
    for to in &parents {
        if !to.is_parent_in_law {
            let why = "neither parental responsibility nor living with the child is on record";
            tried.without.push(format!("{}: {why}", to.name()));
            continue;
        }
        let way = match preferred(&desk.ways, &to.recipient(), rules, today) {
            Ok(way) => way,
            Err(refusal) => {
                tried.without.push(format!("{}: {refusal}", to.name()));
                continue;
            }
        };
        let language = language::of(&desk.translations, to);
        let written = match write(desk.letter, &common, to, way, language) {
            Ok(written) => written.in_own(own),
            Err(refusal) => {
                tried.without.push(format!("{}: {refusal}", to.name()));
                continue;
            }
        };
        match set(rooms, &desk.context, &paper, written).await {
            Ok(made) => tried.made.push(made),
            Err(NotKept::Store(e)) => return Err(e),
            Err(why) => tried.without.push(format!("{}: {why}", to.name())),
        }
    }
    Ok(tried)
}
