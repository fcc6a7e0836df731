//! Letters in other languages: which translations this authority's people have reviewed, so that they may be sent.
//! In: the texts that there are, and the reviews that were recorded. Out: each text with the review that holds of
//! it as it is now; a text that has changed since, or whose English has, is one that nobody has reviewed.

mod list;
mod one;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use casework::refusal::Refusal;
use letters::{Kind, Language, Review, Template};
use sha2::{Digest, Sha256};
use store::contact::{
    Communication, TranslationReview, find_translation_review, translation_reviews_of,
};
use store::{Reading, StoreError, TranslationReviewId};

use crate::house::House;
use crate::when;

/// Its pages.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/", get(list::list))
        .route("/{letter}/{language}", get(one::one))
        .route("/{letter}/{language}/review", post(one::review))
        .route("/{letter}/{language}/withdraw", post(one::withdraw))
}

/// A translation whose text somebody has reviewed.
#[derive(Clone, Debug)]
pub(crate) struct Reviewed {
    /// The text, which may be sent.
    pub(crate) text: Template,
    /// The review on which it is.
    pub(crate) review: TranslationReviewId,
}

/// The digest of a text, by which a review holds of it and of no other.
fn digest(text: &Template) -> [u8; 32] {
    Sha256::digest(text.wording()).into()
}

/// The English text of a letter and one of its translations.
#[derive(Clone, Copy)]
struct Pair {
    english: &'static Template,
    text: &'static Template,
}

impl Pair {
    /// Every translation of a letter to a parent, by language and name.
    fn all() -> Vec<Self> {
        let mut all: Vec<Self> = letters::templates()
            .iter()
            .filter(|t| t.language != Language::English && t.kind == Kind::Letter)
            .filter_map(|text| {
                let english = letters::find(text.id, Language::English)?;
                Some(Self { english, text })
            })
            .collect();
        all.sort_by_key(|pair| (pair.text.language, &pair.english.name));
        all
    }

    /// The review that holds of both texts as they are now.
    fn in_force<'a>(&self, reviews: &'a [TranslationReview]) -> Option<&'a TranslationReview> {
        let (text, english) = (digest(self.text), digest(self.english));
        self.own(reviews).find(|r| r.holds_of(&text, &english))
    }

    /// The reviews of this letter in this language, of earlier texts too, the latest first.
    fn own<'a>(
        &self,
        reviews: &'a [TranslationReview],
    ) -> impl Iterator<Item = &'a TranslationReview> {
        let (letter, language) = (self.text.id, self.text.language.code());
        reviews
            .iter()
            .filter(move |r| r.letter == letter && r.language == language)
    }
}

/// The translations of a letter that may be sent.
pub(crate) async fn reviewed(on: &Reading, letter: &Template) -> Result<Vec<Reviewed>, StoreError> {
    let reviews = translation_reviews_of(on, letter.id).await?;
    let own = Pair::all()
        .into_iter()
        .filter(|pair| pair.text.id == letter.id);
    let reviewed = own.filter_map(|pair| {
        let review = pair.in_force(&reviews)?;
        Some(Reviewed {
            text: pair.text.reviewed(Review {
                by: reviewer(review),
                on: review.reviewed_on,
            }),
            review: review.id,
        })
    });
    Ok(reviewed.collect())
}

/// The name and position of whoever reviewed.
fn reviewer(review: &TranslationReview) -> String {
    format!("{}, {}", review.reviewer, review.reviewer_position)
}

/// The review on which a letter is in another language.
pub(super) async fn review_of(
    on: &Reading,
    one: &Communication,
) -> Result<Option<TranslationReview>, StoreError> {
    match one.translation {
        Some(id) => find_translation_review(on, id).await,
        None => Ok(None),
    }
}

/// The language of a review, by its name.
fn language_of(review: &TranslationReview) -> &str {
    let own = Language::ALL
        .into_iter()
        .find(|l| l.code() == review.language);
    match own {
        Some(own) => own.name(),
        None => &review.language,
    }
}

/// In which language a letter is, and on whose review.
pub(super) fn in_words(review: &TranslationReview) -> String {
    let mut words = format!(
        "{}, with the English after it. The text was reviewed by {} on {}",
        language_of(review),
        reviewer(review),
        when::day(review.reviewed_on)
    );
    if let Some(at) = review.withdrawn_at {
        words.push_str(&format!(
            "; that review was withdrawn on {}",
            when::day(when::day_of(at))
        ));
    }
    words
}

/// Why a letter in another language may not go any more: the review of its text was withdrawn since.
pub(super) async fn translation_withdrawn(
    on: &Reading,
    one: &Communication,
) -> Result<Option<Refusal>, StoreError> {
    let review = review_of(on, one).await?;
    Ok(review.filter(|r| r.withdrawn_at.is_some()).map(|review| {
        Refusal::plain(
            format!("the review of its text in {} was withdrawn", language_of(&review)),
            "Withdraw this letter and write it again: it goes in English until the text is reviewed again",
        )
    }))
}
