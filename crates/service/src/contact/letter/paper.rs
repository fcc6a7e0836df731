//! A parent's own letter on paper, and kept.
//! In: what all the letters say, one parent, a way. Out: that parent's letter; communications with their PDFs
//! and the chronology, in one unit of work.

use std::sync::Arc;

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
use super::own::Own;
use super::sheets::{Sheets, in_own, ours};
use crate::contact::translation::Reviewed;
use crate::contact::who::Addressee;
use crate::contact::word_to_pdf::NotMade;
use crate::house::Rooms;

/// A parent's own letter: what it says, and the letter itself.
pub(crate) struct Written {
    to: Addressee,
    way: Way,
    document: Document,
    look: Look,
    translation: Option<TranslationReviewId>,
    facts: Facts,
    own: Option<Arc<Own>>,
}

impl Written {
    /// The same in a file of the school's own. Such files are in English: a parent who has the letter in
    /// another language has the built-in one.
    pub(crate) fn in_own(mut self, own: Option<&Arc<Own>>) -> Self {
        let english = self.document.language == Language::English;
        self.own = own.filter(|_| english).cloned();
        self
    }
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
    /// A file of the school's own could not be filled.
    #[error("Your own letter cannot be used for this. {0}")]
    Own(#[from] letters::words::Refusal),
    /// No PDF could be made of it.
    #[error("{0}. Try again, or use Herringbone’s text")]
    NotPdf(#[from] NotMade),
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
        facts,
        own: None,
    })
}

/// A letter that was set, to be kept.
pub(crate) struct Made {
    communication: Communication,
    files: Vec<files::WrittenFile>,
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
        facts,
        own,
    } = written;
    let (language, subject) = (document.language, document.subject_line());
    let Sheets {
        said,
        pdf,
        word,
        own,
    } = match own {
        Some(own) => in_own(rooms, own, facts).await?,
        None => ours(rooms, document, look).await?,
    };
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
        document: pdf.as_ref().map(|file| file.digest),
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
        own_letter: own,
        word: word.as_ref().map(|file| file.digest),
    };
    Ok(Made {
        communication,
        files: pdf.into_iter().chain(word).collect(),
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
        files,
        language,
    } in made
    {
        for file in &files {
            files::name(unit, file).await?;
        }
        // English is not said: it is what letters are in.
        let language = one.translation.map(|_| language.name());
        entries.push(NewEntry::now(
            Subject::Child(one.pupil),
            "contact.written",
            json!({
                "communication": one.id, "parent": one.parent, "way": one.way.id(),
                "letter": one.letter, "document": one.document.map(|file| file.to_string()),
                "word": one.word.map(|file| file.to_string()), "own_letter": one.own_letter,
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
