//! `/{authority}/pupils/{id}/why/{column}`: why a figure of the standing is what it is.
//! In: a pupil within scope and a column of the standing. Out: the very sessions, what each code
//! means, the rule and its source.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use govuk::{Cell, Content, Table};
use law::Citation;
use law::attendance::{Class, Code};
use register::{Day, Figure, HeldSession, Session};
use serde::Deserialize;

use super::open;
use super::record::words_of;
use super::register::Own;
use super::{Opened, name_of, why_tier};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem, page};
use crate::when;

/// The figure named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
    column: String,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if let Some(href) = cite.link() %}<a class="govuk-link" href="{{ href }}" title="{{ cite.title() }}">{{ cite }}</a>{% else %}{{ cite }}{% endif %}"#
)]
struct Source {
    cite: Citation,
}

fn source(cite: Citation) -> Content {
    Content::html(Source { cite }.to_string())
}

#[derive(Template)]
#[template(path = "pupils/why.html")]
struct WhyPage {
    name: String,
    figure: &'static str,
    value: String,
    as_at: String,
    rule: &'static str,
    source: Content,
    count: usize,
    sessions: Table,
    codes: Table,
    back: String,
}

fn marked(session: Option<&HeldSession>) -> String {
    match session {
        None => "–".to_owned(),
        Some(HeldSession { code: None, .. }) => "not marked".to_owned(),
        Some(HeldSession {
            code: Some(code), ..
        }) => format!("{} {}", code.text(), code.meaning()),
    }
}

/// The sessions, a day at a school a row.
pub(super) fn sessions(own: &Own, sessions: &[HeldSession]) -> Table {
    let mut by_day = sessions.to_vec();
    by_day.sort_by_key(|s| (s.day, s.school, s.session));
    let several = own.places().len() > 1;
    let rows = by_day
        .chunk_by(|a, b| (a.day, a.school) == (b.day, b.school))
        .map(|day| {
            let of = |session| marked(day.iter().find(|s| s.session == session));
            let mut row = vec![
                Cell::new(when::weekday(day[0].day.date())),
                Cell::new(of(Session::Am)),
                Cell::new(of(Session::Pm)),
            ];
            if several {
                row.push(Cell::new(own.school(day[0].school)));
            }
            row
        })
        .collect::<Vec<_>>();
    let mut head = vec!["Day", "Morning", "Afternoon"];
    if several {
        head.push("School");
    }
    Table::new("The sessions")
        .caption_class("govuk-table__caption--m")
        .head(head)
        .rows(rows)
        .first_cell_is_header()
}

/// What each code among them counts as, and by which rule.
pub(super) fn codes(sessions: &[HeldSession]) -> Table {
    let codes: BTreeSet<Code> = sessions.iter().filter_map(|s| s.code).collect();
    let rows = codes.into_iter().map(|code| {
        [
            Cell::new(code.text()),
            Cell::new(code.meaning()),
            Cell::new(Class::name(code.class())),
            Cell::new(source(code.cite())),
        ]
    });
    Table::new("The codes among them")
        .caption_class("govuk-table__caption--m")
        .head(["Code", "Meaning", "Counts as", "Source"])
        .rows(rows)
        .first_cell_is_header()
}

/// The page.
pub(crate) async fn why(caller: Caller, Path(at): Path<At>) -> Answer {
    if at.column == TIER {
        return tier(&caller, &at.id).await;
    }
    let figure = Figure::of_column(&at.column).ok_or_else(|| caller.problem(Problem::NotFound))?;
    let what = format!("why: {}", words_of(figure));
    let opened = open(&caller, Action::SeePupil, &at.id, &what).await?;
    let main =
        view(&caller.rooms, &opened, figure).ok_or_else(|| caller.problem(Problem::NotFound))?;
    let title = format!("{}: why", words_of(figure));
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/why", page)
    }))
}

/// The tier is the policy's and not the engine's: it looks at a window of its own.
const TIER: &str = "tier";

async fn tier(caller: &Caller, id: &str) -> Answer {
    let opened = open(caller, Action::SeePupil, id, "why: Tier").await?;
    let main =
        why_tier::view(&caller.rooms, &opened).ok_or_else(|| caller.problem(Problem::NotFound))?;
    Ok(page(caller, "pupils", "Tier: why", main, |page| {
        opened.around(caller, "/why", page)
    }))
}

fn view(rooms: &Rooms, opened: &Opened, figure: Figure) -> Option<WhyPage> {
    let as_of = opened.as_of(rooms);
    let own = Own::of(opened);
    let explained = own.explain(Day::from(as_of), figure)?;
    Some(WhyPage {
        name: name_of(&opened.pupil),
        figure: words_of(figure),
        value: explained.value,
        as_at: when::weekday(as_of),
        rule: explained.rule,
        source: source(explained.cite),
        count: explained.sessions.len(),
        sessions: sessions(&own, &explained.sessions),
        codes: codes(&explained.sessions),
        back: opened.address(rooms, ""),
    })
}
