//! `/{authority}/messages`: messages with other authorities.
//! In: somebody who writes to them. Out: those that came, the ones that wait first, and ours with what was answered.

use askama::Template;
use casework::people::Action;
use govuk::{Button, Cell, Content, Table, Tag, TagColour};
use store::StoreError;
use store::rolls::{AuthorityMessage, MessageState, messages};

use super::carry::{answer_in_words, in_words};
use super::child::Child;
use crate::rolls::open::for_the_authority;
use crate::web::{Answer, Caller, link, page};
use crate::when;

/// Messages of either kind on the page: the others are found on the pages of their children.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "rolls/messages/list.html")]
struct ListPage {
    new: Button,
    came: Option<Table>,
    ours: Option<Table>,
    shown: usize,
}

/// How far a message is, as a tag.
pub(super) fn tag(message: &AuthorityMessage) -> Tag {
    let (words, colour) = match (message.state, message.ours) {
        (MessageState::Sending, _) => ("On its way", TagColour::Grey),
        (MessageState::Waiting, true) => ("With them", TagColour::Yellow),
        (MessageState::Waiting, false) => ("To be answered", TagColour::Yellow),
        (MessageState::Failed, _) => ("Could not be given", TagColour::Red),
        (MessageState::Answered, _) => (answer_in_words(message.answer), TagColour::Green),
    };
    Tag::new(words).colour(colour)
}

/// Messages as a table; `None` where there are none.
pub(in crate::rolls) fn table(caller: &Caller, all: &[AuthorityMessage]) -> Option<Table> {
    let may = caller.signed.may(Action::WriteToAuthorities);
    let rows = all.iter().take(SHOWN).map(|message| {
        let page = caller.rooms.address(&format!("messages/{}", message.id));
        let reference = if may {
            link(page, &message.reference)
        } else {
            Content::from(&message.reference)
        };
        [
            Cell::new(reference),
            Cell::new(in_words(message.kind, message.ours)),
            Cell::new(message.other_name.as_str()),
            Cell::new(Child::of(&message.said).name()),
            Cell::new(when::instant(message.made_at)),
            Cell::new(Content::from(tag(message))),
        ]
    });
    (!all.is_empty()).then(|| {
        Table::new("Messages with other authorities")
            .caption_class("govuk-visually-hidden")
            .head(["Reference", "What", "Authority", "Child", "When", "Answer"])
            .rows(rows.collect::<Vec<_>>())
    })
}

async fn view(caller: &Caller) -> Result<ListPage, StoreError> {
    let store = &caller.rooms.store;
    let mut came = messages(store, false, None).await?;
    came.sort_by_key(|message| message.state != MessageState::Waiting);
    let ours = messages(store, true, None).await?;
    Ok(ListPage {
        new: Button::link(
            "Write to another authority",
            caller.rooms.address("messages/new"),
        ),
        came: table(caller, &came),
        ours: table(caller, &ours),
        shown: SHOWN,
    })
}

/// The page.
pub(crate) async fn list(caller: Caller) -> Answer {
    for_the_authority(&caller, Action::WriteToAuthorities)?;
    let main = view(&caller).await.map_err(|e| caller.problem(e.into()))?;
    let title = "Messages with other authorities";
    Ok(page(&caller, "open", title, main, |page| page))
}
