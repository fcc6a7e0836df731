//! `/{authority}/own-letters/fields`: the names that a Word file may use, and what stands there then.
//! In: the letter whose place the file is to take. Out: the names that every letter knows, and that letter's own.

use askama::Template;
use axum::extract::Query;
use govuk::{Button, Cell, Select, SelectOption, Table};
use letters::words::{Known, of_fields, standard};
use serde::Deserialize;

use super::MAY;
use crate::contact::letter::{all, of_id};
use crate::web::{Answer, Caller, page};

#[derive(Template)]
#[template(path = "contact/own_letters/fields.html")]
struct FieldsPage {
    back: String,
    action: String,
    letter: Select,
    button: Button,
    own: Option<Table>,
    /// Whether the letter that was chosen has no fields beside the usual.
    none: bool,
    standard: Table,
}

/// Of which letter.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    letter: String,
}

fn table(caption: &str, all: &[Known]) -> Table {
    let table = Table::new(caption).head(["Write this", "What stands there then"]);
    all.iter().fold(table, |table, known| {
        let again = match &known.list {
            Some(_) => format!("{} (again for each)", known.what),
            None => known.what.clone(),
        };
        table.row([
            Cell::new(format!("{{{{ {} }}}}", known.name)),
            Cell::new(again),
        ])
    })
}

/// The page.
pub(super) async fn fields(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    caller.may(MAY)?;
    let rooms = &caller.rooms;
    let letter = of_id(&asked.letter);
    let own = letter.map(|letter| of_fields(&letter.fields));
    let options = all()
        .into_iter()
        .map(|letter| SelectOption::new(letter.id, letter.name.as_str()));
    let caption = letter.map_or_else(String::new, |letter| format!("Only in: {}", letter.name));
    let main = FieldsPage {
        back: rooms.address("own-letters"),
        action: rooms.address("own-letters/fields"),
        letter: Select::new("letter", "In the place of which letter?")
            .options(options)
            .value(asked.letter),
        button: Button::new("Show its fields").secondary(),
        none: own.as_ref().is_some_and(Vec::is_empty),
        own: own
            .filter(|own| !own.is_empty())
            .map(|own| table(&caption, &own)),
        standard: table("In every letter", &standard()),
    };
    let title = "The fields of letters of your own";
    Ok(page(&caller, "post", title, main, |page| page))
}
