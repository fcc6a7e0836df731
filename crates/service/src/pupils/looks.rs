//! `/{authority}/pupils/{id}/looks`: who has looked at a pupil's record, when, at what.
//! In: a pupil within scope. Out: the latest looks; this one is among them.

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use govuk::{Content, Table};
use store::people::looks_at;

use super::{At, name_of, open};
use crate::web::{Answer, Caller, page};
use crate::when;

/// Looks on the page.
const MOST: u64 = 200;

#[derive(Template)]
#[template(path = "pupils/looks.html")]
struct LooksPage {
    name: String,
    looks: Table,
}

/// The page. Who may see it without seeing the record learns the pupil's name and no more.
pub(crate) async fn looks(caller: Caller, Path(at): Path<At>) -> Answer {
    let opened = open(&caller, Action::SeeWhoLooked, &at.id, "who looked").await?;
    let found = looks_at(&caller.rooms.store, opened.pupil.id, MOST)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let rows = found.iter().map(|look| {
        [
            Content::from(when::instant(look.looked_at)),
            Content::from(&look.person_name),
            Content::from(&look.position),
            Content::from(&look.what),
        ]
    });
    let head = ["When", "Who", "Position", "At what"];
    let main = LooksPage {
        name: name_of(&opened.pupil),
        looks: rows.fold(
            Table::new("The latest looks at this record")
                .caption_class("govuk-visually-hidden")
                .head(head),
            Table::row,
        ),
    };
    let title = format!("{}: who looked", main.name);
    let record = caller.signed.may(Action::SeePupil);
    Ok(page(&caller, "pupils", &title, main, |page| {
        if record {
            opened.around(&caller, "/looks", page)
        } else {
            page
        }
    }))
}
