//! `/{authority}/pupils/{id}/family`: parents, how to reach each, brothers and sisters, restrictions.
//! In: a pupil within scope. Out: each parent by themselves, never joined with another.

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use govuk::{Cell, Content, SummaryAction, SummaryCard, SummaryList, SummaryRow, Table};
use store::pupils::{
    self, Address, ContactKind, ContactPoint, Parent, Relationship, Restriction, addresses_of,
    contact_points_of, facts_of, parent_address, parents_of, restrictions_of, siblings_of,
};
use store::{ParentId, StoreError};

use super::{At, Opened, name_of, open, reach, year_in_words};
use crate::house::Rooms;
use crate::web::{Answer, Caller, page};
use crate::when;

#[derive(Template)]
#[template(path = "pupils/family.html")]
struct FamilyPage {
    name: String,
    lives_at: Vec<String>,
    parents: Vec<SummaryList>,
    /// Those within scope: name and the address of their record.
    siblings: Vec<(String, String)>,
    siblings_elsewhere: usize,
    /// `None` for who may not see them.
    restrictions: Option<Table>,
    restricted: bool,
    /// What may be added or changed: the address and the words.
    changes: Vec<(String, &'static str)>,
    home: Option<String>,
    restrict: Option<String>,
    /// `None` for who may not see them.
    needs: Option<SummaryList>,
    change_needs: Option<String>,
}

pub(crate) fn in_one_line(address: &Address) -> String {
    let lines: Vec<&str> = address.lines.lines().map(str::trim).collect();
    format!("{}, {}", lines.join(", "), address.postcode)
}

pub(super) fn kind_in_words(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "E-mail",
        ContactKind::Mobile => "Mobile",
        ContactKind::Phone => "Telephone",
    }
}

fn point(point: &ContactPoint, change: Option<&str>) -> SummaryRow {
    let confirmed = point.confirmed_on.map_or_else(
        || "never confirmed".to_owned(),
        |on| format!("last confirmed {}", when::day(on)),
    );
    let shared = if point.shared {
        "; others use it too"
    } else {
        ""
    };
    let words = format!("{} ({confirmed}{shared})", point.value);
    let row = SummaryRow::new(kind_in_words(point.kind), words);
    match change {
        Some(family) => row.action(
            SummaryAction::new("Change", format!("{family}/point/{}", point.id))
                .hidden_text(format!(" {}", point.value)),
        ),
        None => row,
    }
}

fn parent_card(
    related: &Relationship,
    parent: &Parent,
    address: Option<&Address>,
    points: &[ContactPoint],
    withheld: bool,
    change: Option<&str>,
) -> SummaryList {
    let answer = |yes| if yes { "Yes" } else { "Not known" };
    let name = [&parent.title, &parent.forename, &parent.surname]
        .map(|part| part.trim())
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let mut card = SummaryCard::new(name.as_str()).heading_level(3);
    if let Some(family) = change {
        let action = |words: &str, page: &str| {
            let to = format!("{family}/parent/{}{page}", parent.id);
            SummaryAction::new(words, to).hidden_text(format!(": {name}"))
        };
        card = card.action(action("Change", ""));
        if !withheld {
            card = card.action(action("Recorded twice", "/join"));
            card = card
                .action(action("Add a way to reach them", "/point"))
                .action(action("Change address", "/address"));
        }
    }
    let mut list = SummaryList::new()
        .card(card)
        .entry("Relationship", related.kind.as_str())
        .entry(
            "Parental responsibility",
            answer(related.parental_responsibility),
        )
        .entry(
            "Lives with the pupil",
            if related.lives_with { "Yes" } else { "No" },
        )
        .entry("Order of contact", u32::from(related.contact_order));
    if !parent.language.is_empty() {
        list = list.entry("Language", parent.language.as_str());
    }
    if withheld {
        return list.entry(
            "How to reach them",
            "Not shown here: contact is restricted. Ask the school's safeguarding lead before you get in touch.",
        );
    }
    if let Some(address) = address {
        list = list.entry("Address", in_one_line(address));
    }
    let own = points.iter().filter(|p| p.parent == parent.id);
    own.fold(list, |list, p| list.row(point(p, change)))
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<form method="post" action="{{ action }}"><button class="app-link-button" type="submit">End<span class="govuk-visually-hidden"> {{ what }}</span></button></form>"#
)]
struct End<'a> {
    action: String,
    what: &'a str,
}

fn restrictions(
    all: &[Restriction],
    parents: &[(Relationship, Parent)],
    change: Option<&str>,
) -> Table {
    let about = |parent: Option<ParentId>| match parent {
        None => "The whole record".to_owned(),
        Some(id) => parents.iter().find(|(_, p)| p.id == id).map_or_else(
            || "Somebody who is no parent on this record".to_owned(),
            |(_, p)| format!("{} {}", p.forename, p.surname),
        ),
    };
    let end = |r: &Restriction| {
        let family = change.filter(|_| r.until.is_none())?;
        let end = End {
            action: format!("{family}/restriction/{}/end", r.id),
            what: &r.kind,
        };
        Some(Content::html(end.to_string()))
    };
    let mut head = vec!["What", "About", "Why", "Since", "Until"];
    head.extend(change.map(|_| "Act"));
    all.iter().fold(
        Table::new("Restrictions")
            .caption_class("govuk-visually-hidden")
            .head(head),
        |table, r| {
            let mut cells = vec![
                Cell::new(&r.kind),
                Cell::new(about(r.parent)),
                Cell::new(&r.note),
                Cell::new(when::day(r.since)),
                Cell::new(r.until.map_or_else(|| "in force".to_owned(), when::day)),
            ];
            cells.extend(change.map(|_| Cell::new(end(r).unwrap_or_else(|| "".into()))));
            table.row(cells)
        },
    )
}

/// The page.
pub(crate) async fn family(caller: Caller, Path(at): Path<At>) -> Answer {
    let opened = open(&caller, Action::SeeFamily, &at.id, "family and contacts").await?;
    let main = view(&caller, &opened)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let title = format!("{}: family and contacts", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        opened.around(&caller, "/family", page)
    }))
}

async fn view(caller: &Caller, opened: &Opened) -> Result<FamilyPage, StoreError> {
    let rooms = &caller.rooms;
    let (store, pupil, today) = (&rooms.store, opened.pupil.id, rooms.today());
    let parents = parents_of(store, pupil).await?;
    let ids: Vec<ParentId> = parents.iter().map(|(_, p)| p.id).collect();
    let points = contact_points_of(store, &ids).await?;
    let all = restrictions_of(store, pupil).await?;
    let sees = caller.signed.scope(Action::SeeRestrictions);
    let sees = pupils::among(store, &reach(&sees, today), &[pupil]).await?;
    let sees_restrictions = !sees.is_empty();
    let may = |action: Action| {
        let scope = caller.signed.scope(action);
        async move {
            let within = pupils::among(store, &reach(&scope, today), &[pupil]).await?;
            Ok::<bool, StoreError>(!within.is_empty())
        }
    };
    let family = opened.address(rooms, "/family");
    let change = may(Action::ChangeFamily).await?.then(|| family.clone());
    let restrict = may(Action::ChangeRestrictions)
        .await?
        .then(|| family.clone());
    let change_needs = may(Action::ChangeNeeds).await?;
    let needs = if may(Action::SeeNeeds).await? {
        let facts = facts_of(store, pupil).await?;
        let rows = super::change::needs::in_words(&facts, today).into_iter();
        Some(rows.fold(SummaryList::new(), |list, (what, said)| {
            list.entry(what, said)
        }))
    } else {
        None
    };
    let in_force = |r: &&Restriction| r.since <= today && r.until.is_none_or(|u| u >= today);
    let mut cards = Vec::new();
    for (related, parent) in &parents {
        let restricted = all
            .iter()
            .filter(in_force)
            .any(|r| r.parent.is_none_or(|p| p == parent.id));
        // Who may not read a restriction must not act against it either.
        let withheld = restricted && !sees_restrictions;
        let address = if withheld {
            None
        } else {
            parent_address(store, parent.id).await?
        };
        cards.push(parent_card(
            related,
            parent,
            address.as_ref(),
            &points,
            withheld,
            change.as_deref(),
        ));
    }
    let restricted = all.iter().any(|r| in_force(&r));
    let lives_at = if restricted && !sees_restrictions {
        Vec::new()
    } else {
        let lived = addresses_of(store, pupil).await?;
        let now = lived.iter().filter(|(l, _)| l.until.is_none());
        now.map(|(_, address)| in_one_line(address)).collect()
    };
    let (siblings, siblings_elsewhere) = siblings(caller, rooms, opened).await?;
    Ok(FamilyPage {
        name: name_of(&opened.pupil),
        lives_at,
        parents: cards,
        siblings,
        siblings_elsewhere,
        restrictions: sees_restrictions.then(|| restrictions(&all, &parents, restrict.as_deref())),
        restricted: !all.is_empty(),
        changes: change.as_ref().map_or_else(Vec::new, |family| {
            vec![
                (format!("{family}/parent"), "Add a parent"),
                (format!("{family}/sibling"), "Add a brother or sister"),
            ]
        }),
        home: change
            .filter(|_| !restricted || sees_restrictions)
            .map(|family| format!("{family}/address")),
        restrict: restrict.map(|family| format!("{family}/restriction")),
        needs,
        change_needs: change_needs.then(|| format!("{family}/needs")),
    })
}

/// Brothers and sisters within scope, and how many there are outside it.
async fn siblings(
    caller: &Caller,
    rooms: &Rooms,
    opened: &Opened,
) -> Result<(Vec<(String, String)>, usize), StoreError> {
    let store = &rooms.store;
    let all = siblings_of(store, opened.pupil.id).await?;
    let scope = caller.signed.scope(Action::SeePupil);
    let within = pupils::among(store, &reach(&scope, rooms.today()), &all).await?;
    let known = pupils::list_by_ids(store, &within).await?;
    let shown = known.iter().map(|sibling| {
        let words = format!(
            "{}, {}",
            name_of(sibling),
            year_in_words(&sibling.year_group)
        );
        (words, rooms.address(&format!("pupils/{}", sibling.id)))
    });
    Ok((shown.collect(), all.len() - within.len()))
}
