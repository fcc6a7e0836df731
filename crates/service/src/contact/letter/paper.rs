//! A parent's own letter on paper, and kept.
//! In: what all the letters say, one parent, a way. Out: that parent's letter; communications with their PDFs
//! and the chronology, in one unit of work.

use bytes::Bytes;
use casework::contact::{State, Way};
use letters::{Addressee as OnEnvelope, Document, Facts, Language, Look, Template};
use serde_json::json;
use store::chronology::{NewEntry, Subject, append};
use store::contact::{About, Communication, insert};
use store::{
    Actor, BatchId, CommunicationId, Context, PupilId, SchoolId, StoreError, TranslationReviewId,
    Unit, files,
};

use super::look;
use crate::contact::translation::Reviewed;
use crate::contact::who::Addressee;
use crate::house::Rooms;

/// A parent's own letter: what it says, and the letter itself.
pub(crate) struct Written {
    to: Addressee,
    way: Way,
    document: Document,
    look: Look,
    translation: Option<TranslationReviewId>,
}

/// What the letters are about, and where they come from.
pub(crate) struct Paper<'a> {
    /// The child.
    pub(crate) pupil: PupilId,
    /// The school that writes.
    pub(crate) school: SchoolId,
    /// The letter's id.
    pub(crate) letter: &'a str,
    /// What they are about, where another room began them.
    pub(crate) about: Option<About>,
    /// The batch that they are written in.
    pub(crate) batch: Option<BatchId>,
}

/// Why letters that were written are not kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotKept {
    /// The store failed.
    #[error("the letters could not be kept")]
    Store(#[from] StoreError),
    /// A letter could not be set.
    #[error("{0}")]
    Letter(letters::Failure),
}

/// The facts of one parent's letter: the others' are nowhere near it.
fn facts_for(common: &Facts, to: &Addressee, way: Way) -> Facts {
    let parent = &to.parent;
    let formal = [parent.title.trim(), parent.surname.trim()];
    let salutation = if parent.title.trim().is_empty() {
        to.name()
    } else {
        formal.join(" ")
    };
    let address = match (&to.address, way) {
        (Some(address), Way::Post | Way::NotifyPost | Way::Hand) => {
            let mut lines: Vec<String> = address.lines.lines().map(str::to_owned).collect();
            lines.push(address.postcode.clone());
            lines
        }
        _ => Vec::new(),
    };
    Facts {
        to: OnEnvelope {
            name: to.name(),
            salutation,
            address,
        },
        ..common.clone()
    }
}

/// One parent's letter: in English; or in their language, of which the text was reviewed, and the English after it.
///
/// # Errors
/// What the letter lacks.
pub(crate) fn write(
    letter: &Template,
    common: &Facts,
    to: &Addressee,
    way: Way,
    translation: Option<&Reviewed>,
) -> Result<Written, letters::Refusal> {
    let facts = facts_for(common, to, way);
    let english = letter.write(&facts)?;
    let document = match translation {
        None => english,
        Some(own) => own.text.write(&facts)?.with_english(english),
    };
    Ok(Written {
        to: to.clone(),
        way,
        look: look(&facts, document.language),
        document,
        translation: translation.map(|own| own.review),
    })
}

/// A letter that was set, to be kept.
pub(crate) struct Made {
    communication: Communication,
    file: files::WrittenFile,
    language: Language,
}

/// Sets a parent's letter. It takes some milliseconds of a core, so no unit of work is open meanwhile, and
/// no thread that serves others does it.
pub(crate) async fn set(
    rooms: &Rooms,
    context: &Context,
    paper: &Paper<'_>,
    written: Written,
) -> Result<Made, NotKept> {
    let Written {
        to,
        way,
        document,
        look,
        translation,
    } = written;
    let (said, subject) = (document.text(), document.subject_line());
    let language = document.language;
    let pdf = tokio::task::spawn_blocking(move || document.pdf(&look)).await;
    let pdf = match pdf {
        Ok(pdf) => pdf.map_err(NotKept::Letter)?,
        Err(e) => return Err(NotKept::Letter(letters::Failure::Setting(e.to_string()))),
    };
    let files = rooms.store.files();
    let file = files.write(Bytes::from(pdf), "application/pdf").await?;
    let actor = &context.actor;
    let communication = Communication {
        id: context.id(),
        pupil: paper.pupil,
        school: paper.school,
        parent: to.parent.id,
        way,
        state: State::Written,
        letter: Some(paper.letter.to_owned()),
        subject,
        said,
        to_name: to.name(),
        sent_to: to.place(way),
        contact_point: to.email.as_ref().filter(|_| way.is_email()).map(|p| p.id),
        document: Some(file.digest),
        sent_copy: None,
        message_id: None,
        happened_at: context.now,
        written_by: actor.person,
        written_by_name: actor.name.clone(),
        written_by_position: actor.position.clone(),
        changed_at: context.now,
        deemed_on: None,
        about: paper.about,
        batch: paper.batch,
        translation,
    };
    Ok(Made {
        communication,
        file,
        language,
    })
}

/// Keeps letters that were set, with the chronology, within a unit of work.
pub(crate) async fn put_down(
    unit: &Unit,
    made: Vec<Made>,
) -> Result<Vec<CommunicationId>, StoreError> {
    let (mut communications, mut entries) = (Vec::new(), Vec::new());
    for Made {
        communication: one,
        file,
        language,
    } in made
    {
        files::name(unit, &file).await?;
        // English is not said: it is what letters are in.
        let language = one.translation.map(|_| language.name());
        entries.push(NewEntry::now(
            Subject::Child(one.pupil),
            "contact.written",
            json!({
                "communication": one.id, "parent": one.parent, "way": one.way.id(),
                "letter": one.letter, "document": file.digest.to_string(),
                "about": one.about.map(|about| about.to_string()), "batch": one.batch,
                "language": language, "translation": one.translation,
            }),
        ));
        communications.push(one);
    }
    let ids = communications.iter().map(|one| one.id).collect();
    insert(unit, communications).await?;
    append(unit, entries).await?;
    Ok(ids)
}

/// Sets and keeps the letters about one child.
pub(crate) async fn keep(
    rooms: &Rooms,
    actor: Actor,
    paper: &Paper<'_>,
    written: Vec<Written>,
) -> Result<Vec<CommunicationId>, NotKept> {
    let context = rooms.context(actor);
    let mut made = Vec::with_capacity(written.len());
    for one in written {
        made.push(set(rooms, &context, paper, one).await?);
    }
    let unit = rooms.store.begin(context).await?;
    let ids = put_down(&unit, made).await?;
    unit.commit().await?;
    Ok(ids)
}
