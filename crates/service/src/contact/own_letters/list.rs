//! `/{authority}/own-letters`: which letters of their own schools and the authority have.
//! In: who asks. Out: those of the schools within scope and the authority's, the latest first.

use askama::Template;
use govuk::{Button, Cell, Table, Tag, TagColour};
use store::contact::{OwnLetter, OwnLetterState, own_letters};
use store::schools::School;

use super::{MAY, in_words};
use crate::contact::letter::of_id;
use crate::contact::list::schools_of;
use crate::web::{Answer, Caller, link, page};
use crate::when;

#[derive(Template)]
#[template(path = "contact/own_letters/list.html")]
struct ListPage {
    load: Button,
    fields: String,
    table: Option<Table>,
}

/// How far one is, as a tag.
pub(super) fn tag(state: OwnLetterState) -> Tag {
    let colour = match state {
        OwnLetterState::Checked => TagColour::Yellow,
        OwnLetterState::InUse => TagColour::Green,
        OwnLetterState::Withdrawn => TagColour::Grey,
    };
    Tag::new(in_words(state)).colour(colour)
}

/// Whose one is.
pub(super) fn owner(own: &OwnLetter, schools: &[School]) -> String {
    match own.school {
        None => "The authority, for all its schools".to_owned(),
        Some(id) => {
            let school = schools.iter().find(|school| school.id == id);
            school.map_or_else(String::new, |school| school.name.clone())
        }
    }
}

fn table(caller: &Caller, all: &[OwnLetter], schools: &[School]) -> Table {
    let table = Table::new("Letters of your own")
        .caption_class("govuk-visually-hidden")
        .head(["Letter", "In the place of", "Whose", "How far", "Loaded"]);
    all.iter().fold(table, |table, own| {
        let link = link(
            caller.rooms.address(&format!("own-letters/{}", own.id)),
            &own.name,
        );
        let letter = of_id(&own.letter);
        table.row([
            Cell::new(link),
            Cell::new(letter.map_or(own.letter.as_str(), |letter| &letter.name)),
            Cell::new(owner(own, schools)),
            Cell::new(tag(own.state)),
            Cell::new(when::instant(own.made_at)),
        ])
    })
}

/// The page.
pub(super) async fn list(caller: Caller) -> Answer {
    let scope = caller.may(MAY)?;
    let store = &caller.rooms.store;
    let all = own_letters(store, schools_of(&scope).as_deref()).await;
    let all = all.map_err(|e| caller.problem(e.into()))?;
    let schools = store::schools::list(store).await;
    let schools = schools.map_err(|e| caller.problem(e.into()))?;
    let main = ListPage {
        load: Button::link(
            "Load a Word letter",
            caller.rooms.address("own-letters/new"),
        ),
        fields: caller.rooms.address("own-letters/fields"),
        table: (!all.is_empty()).then(|| table(&caller, &all, &schools)),
    };
    Ok(page(&caller, "post", "Letters of your own", main, |page| {
        page
    }))
}
