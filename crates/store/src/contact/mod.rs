//! The contact room: letters on their way, calls, meetings and texts, and what happened to each.
//! In: communications to one parent about one child, and facts; reviews of translations. Out: a child's, a
//! school's post, those that wait for something; what may go in which language.

mod about;
mod batch;
mod communication;
mod letterhead;
mod mailbox;
mod own_letter;
mod translation;

pub use about::{About, NotAbout, about};
pub use batch::{
    BatchPupil, BatchState, LetterBatch, begin_batch, done_with, find_batch, last_batches,
    letters_of_batch, move_batch, pupils_of_batch,
};
pub use communication::{
    Communication, FactOf, Step, add_fact, came_back, deemed_by, facts_of, find,
    find_by_message_id, insert, of_pupil, of_schools,
};
pub use letterhead::{Letterhead, letterhead_of, set_letterhead};
pub use mailbox::{Mailbox, mailbox_of, set_mailbox};
pub use own_letter::{
    OwnLetter, OwnLetterState, add_own_letter, find_own_letter, own_letter_in_use, own_letters,
    use_own_letter, withdraw_own_letter,
};
pub use translation::{
    TranslationReview, find_translation_review, record_review, translation_reviews,
    translation_reviews_of, withdraw_reviews,
};
