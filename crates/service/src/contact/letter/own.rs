//! The letter of the school's own, or of the authority's for all its schools, in the place of a built-in one.
//! In: which is in use, what the writer chose. Out: a question; the file, read, to be filled for each parent
//! from that parent's facts alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use casework::contact::Way;
use govuk::{Choice, Content, Radios};
use letters::words::{self, Filled, OwnTemplate, same_name};
use letters::{Facts, Field, Language, Template};
use store::contact::{OwnLetter, find_own_letter};
use store::{OwnLetterId, StoreError};

use super::parents::way_of;
use crate::contact::who::Addressee;
use crate::contact::word_to_pdf::NotMade;
use crate::house::Rooms;
use crate::web::{Typed, Wrong, chain, text};

/// The field that says with which text a letter is written.
pub(crate) const FIELD: &str = "own_letter";

/// What stands for the built-in text.
const OURS: &str = "ours";

/// What is said of a way that needs a PDF where none can be made.
pub(crate) const NEEDS_PDF: &str = "This way needs a PDF, and LibreOffice, which makes one of your own Word letter, is not installed here. Choose post printed here or handing it over, and print it from Word; or use Herringbone’s text";

/// A letter of somebody's own, read, to write with.
#[derive(Debug)]
pub(crate) struct Own {
    pub(crate) id: OwnLetterId,
    file: OwnTemplate,
    letter: &'static Template,
}

/// Why it cannot be written with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotOpened {
    #[error("the letter of your own could not be read")]
    Store(#[from] StoreError),
    #[error("{0}")]
    Refused(#[from] words::Refusal),
}

/// Whose words it is, and what it is called.
pub(crate) fn called(own: &OwnLetter) -> String {
    let whose = if own.school.is_some() {
        "The school’s own"
    } else {
        "The authority’s own"
    };
    format!("{whose}: {}", own.name)
}

/// With which text?
pub(crate) fn question(rooms: &Rooms, own: &OwnLetter, typed: &Typed, wrong: &Wrong) -> Content {
    let id = own.id.to_string();
    let mut first = Choice::new(id.as_str(), called(own));
    if rooms.house.word_to_pdf.is_none() {
        first = first.hint("As a Word file, to be printed and posted or handed over here");
    }
    let value = match text(typed, FIELD) {
        value if value.is_empty() => id,
        value => value,
    };
    Radios::new(FIELD, "With which text?")
        .choice(first)
        .choice(Choice::new(OURS, "Herringbone’s text"))
        .value(value)
        .error_if(wrong.at(FIELD))
        .into()
}

/// The one that was chosen; `None` for the built-in text.
pub(crate) fn chosen<'a>(
    own: Option<&'a OwnLetter>,
    typed: &Typed,
    wrong: &mut Wrong,
) -> Option<&'a OwnLetter> {
    match text(typed, FIELD).as_str() {
        OURS => None,
        // A form that another room or program fills does not ask.
        "" => own,
        id => {
            let found = own.filter(|own| own.id.to_string() == id);
            if found.is_none() {
                let words = "The letter that you chose is not in use any more: choose again";
                wrong.add(FIELD, words);
            }
            found
        }
    }
}

/// The one that a batch was begun with.
pub(crate) async fn of_batch(
    rooms: &Rooms,
    typed: &Typed,
    letter: &'static Template,
) -> Result<Option<Result<Arc<Own>, words::Refusal>>, StoreError> {
    let Ok(id) = text(typed, FIELD).parse() else {
        return Ok(None);
    };
    let Some(row) = find_own_letter(&rooms.store, id).await? else {
        return Ok(None);
    };
    match Own::open(rooms, &row, letter).await {
        Ok(own) => Ok(Some(Ok(Arc::new(own)))),
        Err(NotOpened::Refused(refusal)) => Ok(Some(Err(refusal))),
        Err(NotOpened::Store(error)) => Err(error),
    }
}

/// Whether a letter can go by a way only as PDF.
pub(crate) const fn needs_pdf(way: Way) -> bool {
    matches!(way, Way::Email | Way::NotifyPost)
}

/// Says which ways cannot be, where no PDF can be made.
pub(super) fn refuse_ways(rooms: &Rooms, chosen: &[(&Addressee, Way)], wrong: &mut Wrong) {
    if rooms.house.word_to_pdf.is_none() {
        for (to, _) in chosen.iter().filter(|(_, way)| needs_pdf(*way)) {
            wrong.add(way_of(to.parent.id), format!("{}: {NEEDS_PDF}", to.name()));
        }
    }
}

impl Own {
    /// Reads the file.
    pub(crate) async fn open(
        rooms: &Rooms,
        row: &OwnLetter,
        letter: &'static Template,
    ) -> Result<Self, NotOpened> {
        let bytes = rooms.store.files().read(row.file).await?;
        Ok(Self {
            id: row.id,
            file: read(bytes).await?,
            letter,
        })
    }

    /// The question of the built-in letter that this one needs an answer to, though the built-in one does not.
    pub(crate) fn unanswered(
        &self,
        answers: &BTreeMap<String, Field>,
    ) -> Option<(&'static str, String)> {
        let fields = self.file.fields();
        let needed = self.letter.fields.iter().find(|needed| {
            let given = answers.get(&needed.name).is_some_and(|a| !a.is_blank());
            let of_row = |name: &str| {
                let mut columns = needed.columns.iter();
                columns.any(|c| same_name(name, &format!("{}.{}", needed.name, c.name)))
            };
            let used = |name: &str| same_name(name, &needed.name) || of_row(name);
            !given && fields.iter().any(|found| used(&found.name))
        })?;
        let words = format!(
            "Your own letter has a place for this: answer it, or use Herringbone’s text: {}",
            needed.question
        );
        Some((needed.name.as_str(), words))
    }

    /// The letter to one parent.
    pub(super) async fn filled(self: Arc<Self>, facts: Facts) -> Result<Filled, words::Refusal> {
        let filling = move || self.file.write(&facts, Language::English);
        let filled = tokio::task::spawn_blocking(filling).await;
        filled.map_err(|e| words::Refusal::Damaged(e.to_string()))?
    }
}

/// Reads a Word file, off the threads that serve others.
pub(crate) async fn read(bytes: Bytes) -> Result<OwnTemplate, words::Refusal> {
    let read = tokio::task::spawn_blocking(move || words::read(&bytes)).await;
    read.map_err(|e| words::Refusal::Damaged(e.to_string()))?
}

/// A Word file as PDF, where LibreOffice is.
pub(crate) async fn pdf(rooms: &Rooms, word: &[u8]) -> Result<Option<Vec<u8>>, NotMade> {
    match &rooms.house.word_to_pdf {
        Some(program) => {
            let made = program.convert(Bytes::copy_from_slice(word)).await;
            if let Err(cause) = &made {
                tracing::warn!(cause = %chain(cause), "a Word letter could not be turned to PDF");
            }
            made.map(Some)
        }
        None => Ok(None),
    }
}
