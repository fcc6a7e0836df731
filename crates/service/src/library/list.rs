//! `/{authority}/documents`: the documents that there are.
//! In: who asks. Out: each with what it is for.

use askama::Template;
use govuk::{Cell, Table};

use super::{TAKES, documents};
use crate::web::{Answer, Caller, link, page};

#[derive(Template)]
#[template(path = "library/list.html")]
struct ListPage {
    table: Table,
}

/// The page.
pub(super) async fn list(caller: Caller) -> Answer {
    caller.may(TAKES)?;
    let table = Table::new("Documents")
        .caption_class("govuk-visually-hidden")
        .head(["Document", "For whom"])
        .rows(documents().into_iter().map(|document| {
            let link = link(
                caller.rooms.address(&format!("documents/{}", document.id)),
                &document.name,
            );
            [Cell::new(link), Cell::new(document.when.as_str())]
        }))
        .first_cell_is_header();
    let main = ListPage { table };
    Ok(page(
        &caller,
        "documents",
        "Documents for your school",
        main,
        |page| page,
    ))
}
