//! `/{authority}/translations`: every letter that there is in another language, and whether it may be sent.
//! In: who asks. Out: letter, language, how its text stands.

use askama::Template;
use casework::people::Action;
use govuk::{BackLink, Cell, Content, Table, Tag, TagColour};
use store::contact::{TranslationReview, translation_reviews};

use super::{Pair, reviewer};
use crate::web::{Answer, Caller, page};
use crate::when;

#[derive(Template)]
#[template(path = "contact/translation/list.html")]
struct ListPage {
    table: Table,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">{{ words }}<span class="govuk-visually-hidden"> in {{ language }}</span></a>"#
)]
struct Link<'a> {
    href: String,
    words: &'a str,
    language: &'a str,
}

/// How a translation stands.
pub(super) enum Standing<'a> {
    /// This review holds.
    Reviewed(&'a TranslationReview),
    /// A review holds of an earlier text, or against an earlier English.
    Changed,
    /// The last review was withdrawn.
    Withdrawn(&'a TranslationReview),
    /// Nobody has reviewed it.
    Draft,
}

impl<'a> Standing<'a> {
    pub(super) fn of(pair: Pair, reviews: &'a [TranslationReview]) -> Self {
        if let Some(review) = pair.in_force(reviews) {
            return Self::Reviewed(review);
        }
        match pair.own(reviews).next() {
            None => Self::Draft,
            Some(last) if last.withdrawn_at.is_some() => Self::Withdrawn(last),
            Some(_) => Self::Changed,
        }
    }

    pub(super) fn tag(&self) -> Tag {
        match self {
            Self::Reviewed(_) => Tag::new("Reviewed").colour(TagColour::Green),
            Self::Changed => Tag::new("Draft: changed since").colour(TagColour::Yellow),
            Self::Withdrawn(_) => Tag::new("Draft: review withdrawn").colour(TagColour::Yellow),
            Self::Draft => Tag::new("Draft").colour(TagColour::Grey),
        }
    }

    pub(super) fn words(&self) -> String {
        match self {
            Self::Reviewed(review) => format!(
                "Reviewed by {} on {}. It may be sent.",
                reviewer(review),
                when::day(review.reviewed_on)
            ),
            Self::Changed => {
                "The text, or the English, has changed since it was reviewed. It cannot be sent until somebody reviews it as it is now.".to_owned()
            }
            Self::Withdrawn(review) => format!(
                "The last review was withdrawn: {}. It cannot be sent.",
                review.withdrawn_because
            ),
            Self::Draft => "Nobody has reviewed it. It cannot be sent.".to_owned(),
        }
    }
}

/// The page.
pub(super) async fn list(caller: Caller) -> Answer {
    caller.may(Action::ReviewTranslations)?;
    let reviews = translation_reviews(&caller.rooms.store).await;
    let reviews = reviews.map_err(|e| caller.problem(e.into()))?;
    let rows = Pair::all().into_iter().map(|pair| {
        let language = pair.text.language;
        let link = Link {
            href: caller.rooms.address(&format!(
                "translations/{}/{}",
                pair.text.id,
                language.code()
            )),
            words: &pair.english.name,
            language: language.name(),
        };
        let standing = Standing::of(pair, &reviews);
        [
            Cell::new(Content::html(link.to_string())),
            Cell::new(language.name()),
            Cell::new(standing.tag()),
            Cell::new(standing.words()),
        ]
    });
    let table = Table::new("Letters in other languages")
        .caption_class("govuk-visually-hidden")
        .head(["Letter", "Language", "How it stands", "That means"])
        .rows(rows)
        .first_cell_is_header();
    let back = BackLink::new(caller.rooms.address("administration")).words("Administration");
    let main = ListPage { table };
    let title = "Letters in other languages";
    Ok(page(&caller, "administration", title, main, |page| {
        page.back(back)
    }))
}
