//! A parent recorded twice: two records looked at side by side, and made one by somebody who knows.
//! In: the two, and which is kept. Out: one record, with everything known of either; the other stays in
//! the store and in the chronology of every child of theirs, which says what was joined.
//! Never by itself, never on a name; restrictions on either restrict the one who is kept.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use casework::pupils::{Joining, Point, Recorded, Relation, join};
use govuk::{Button, Cell, Choice, Content, ErrorSummary, Input, Radios, Table};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use store::chronology::{NewEntry, Subject, append};
use store::pupils::{
    self, Address, ContactPoint, Parent, ParentJoined, Pupil, Relationship, Restriction, among,
    children_of, confirm_contact_point, contact_points_of, end_contact_point, find_by_upn,
    find_parent, give_contact_points, join_parents, list_parents, mark_shared, parent_address,
    parents_of, points_like, relate, relationships_of, restrictions_of, restrictions_on,
    update_parent,
};
use store::{AddressId, ContactPointId, ParentId, PupilId, Reading, StoreError};

use super::form::Form;
use super::{Family, name_of_parent};
use crate::pupils::family::{in_one_line, kind_in_words};
use crate::pupils::{name_of, open, reach};
use crate::web::{Answer, Caller, Problem, QUICKER, Typed, Wrong, page, see_other, seen, text};
use crate::when;

/// What is said when somebody's family is not the caller's to change.
const NOT_YOURS: &str =
    "join parents of whom a child is at another school. Ask that school or the authority";
/// What is said to who may not see a restriction.
const RESTRICTED: &str =
    "join parents with whom contact is restricted. Ask the head or the safeguarding lead";

/// A record of a parent as the page shows it.
#[derive(Debug)]
struct Shown {
    parent: Parent,
    related: Vec<(Relationship, Pupil)>,
    points: Vec<ContactPoint>,
    address: Option<Address>,
    restrictions: Vec<Restriction>,
}

impl Shown {
    async fn read(on: &Reading, parent: Parent) -> Result<Self, StoreError> {
        let children = children_of(on, parent.id).await?;
        let known = pupils::list_by_ids(on, &children).await?;
        let related = relationships_of(on, &children).await?;
        let own = related.into_iter().filter(|r| r.parent == parent.id);
        let related = own.filter_map(|r| {
            let child = known.iter().find(|pupil| pupil.id == r.pupil)?;
            Some((r, child.clone()))
        });
        Ok(Self {
            related: related.collect(),
            points: contact_points_of(on, &[parent.id]).await?,
            address: parent_address(on, parent.id).await?,
            restrictions: restrictions_on(on, &[parent.id]).await?,
            parent,
        })
    }

    fn recorded(&self) -> Recorded<PupilId, ContactPointId, AddressId> {
        Recorded {
            relations: self.related.iter().map(|(r, _)| relation(r)).collect(),
            points: self
                .points
                .iter()
                .map(|point| Point {
                    id: point.id,
                    folded: point.value_folded.clone(),
                    confirmed_on: point.confirmed_on,
                })
                .collect(),
            address: self.address.as_ref().map(|home| home.id),
        }
    }
}

fn relation(related: &Relationship) -> Relation<PupilId> {
    Relation {
        pupil: related.pupil,
        kind: related.kind.clone(),
        parental_responsibility: related.parental_responsibility,
        lives_with: related.lives_with,
        contact_order: related.contact_order,
    }
}

/// Whether every child of some parents is within the caller's scope, and every restriction that touches
/// them within their sight.
async fn may_join(
    caller: &Caller,
    family: &Family,
    parents: &[ParentId],
) -> Result<Vec<PupilId>, Response> {
    let rooms = &caller.rooms;
    let failed = |e: StoreError| caller.problem(e.into());
    let (store, today) = (&rooms.store, rooms.today());
    let mut children = BTreeSet::from([family.pupil()]);
    for parent in parents {
        children.extend(children_of(store, *parent).await.map_err(failed)?);
    }
    let children: Vec<PupilId> = children.into_iter().collect();
    let within = async |action: Action| {
        let scope = caller.signed.scope(action);
        among(store, &reach(&scope, today), &children).await
    };
    if within(Action::ChangeFamily).await.map_err(failed)?.len() < children.len() {
        return Err(caller.problem(Problem::NotAllowed(NOT_YOURS)));
    }
    let sees = within(Action::SeeRestrictions).await.map_err(failed)?;
    for child in children.iter().filter(|child| !sees.contains(child)) {
        let all = restrictions_of(store, *child).await.map_err(failed)?;
        let in_force = |r: &Restriction| r.since <= today && r.until.is_none_or(|u| u >= today);
        let about = |r: &Restriction| r.parent.is_none_or(|parent| parents.contains(&parent));
        if all.iter().any(|r| in_force(r) && about(r)) {
            return Err(caller.problem(Problem::NotAllowed(RESTRICTED)));
        }
    }
    Ok(children)
}

/// Parents who may be the same person: the pupil's others, those reached in the same way, and those of a
/// child whose number is given; but only where the caller may change all their children's families.
async fn candidates(
    caller: &Caller,
    family: &Family,
    parent: &Parent,
    upn: &str,
) -> Result<Vec<Parent>, StoreError> {
    let store = &caller.rooms.store;
    let mut ids: BTreeSet<ParentId> = family.parents.iter().map(|(_, p)| p.id).collect();
    let points = contact_points_of(store, &[parent.id]).await?;
    let folded: Vec<String> = points.into_iter().map(|p| p.value_folded).collect();
    ids.extend(points_like(store, &folded).await?.iter().map(|p| p.parent));
    for child in find_by_upn(store, &[upn]).await? {
        ids.extend(parents_of(store, child.id).await?.iter().map(|(_, p)| p.id));
    }
    ids.remove(&parent.id);
    let mut known = Vec::new();
    for id in ids {
        if may_join(caller, family, &[parent.id, id]).await.is_ok() {
            known.push(id);
        }
    }
    list_parents(store, &known).await
}

/// Of which child's parents are asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    upn: String,
}

async fn whom_form(
    caller: &Caller,
    family: &Family,
    parent: &Parent,
    upn: &str,
    wrong: &Wrong,
) -> Answer {
    let found = candidates(caller, family, parent, upn).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    let name = name_of_parent(parent);
    let title = format!("Who else is {name}?");
    let to = format!("/parent/{}/join", parent.id);
    let mut form = Form::new(family, caller, &title, &to);
    form.words = vec![
        "Two records can be of one and the same person. You look at both side by side before anything is done. Nobody is joined by a name alone.".to_owned(),
    ];
    let mut radios = Radios::new("other", "Which record is of the same person?");
    for one in &found {
        let choice = Choice::new(one.id.to_string(), name_of_parent(one));
        let points = contact_points_of(&caller.rooms.store, &[one.id]).await;
        let points = points.map_err(|e| caller.problem(e.into()))?;
        let values: Vec<&str> = points.iter().map(|p| p.value.as_str()).collect();
        radios = radios.choice(choice.hint(if values.is_empty() {
            "No way to reach them on this record".to_owned()
        } else {
            values.join(", ")
        }));
    }
    let upn = Input::new("upn", "UPN of a child of theirs")
        .hint("If the other record is not shown here: a child of it, at a school of yours")
        .class("govuk-input--width-20")
        .autocomplete("off")
        .spellcheck(false)
        .value(upn)
        .error_if(wrong.at("upn"));
    if !found.is_empty() {
        form.fields.push(radios.error_if(wrong.at("other")).into());
    }
    form.fields.push(upn.into());
    form.button = Button::new("Continue");
    Ok(form.show(family, caller, wrong))
}

/// Asks whose record is of the same person.
pub(crate) async fn whom(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let (_, parent) = family.parent(&caller, &parent)?;
    may_join(&caller, &family, &[parent.id]).await?;
    let upn = asked.upn.trim().to_ascii_uppercase();
    whom_form(&caller, &family, parent, &upn, &Wrong::default()).await
}

/// To the two side by side.
pub(crate) async fn chosen(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let (_, parent) = family.parent(&caller, &parent)?;
    may_join(&caller, &family, &[parent.id]).await?;
    let (other, upn) = (
        text(&typed, "other"),
        text(&typed, "upn").to_ascii_uppercase(),
    );
    let found = candidates(&caller, &family, parent, &upn).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    if let Some(other) = found.iter().find(|p| p.id.to_string() == other) {
        let to = format!("/parent/{}/join/{}", parent.id, other.id);
        return Ok(see_other(&family.address(&caller, &to)));
    }
    let mut wrong = Wrong::default();
    if upn.is_empty() {
        wrong.add(
            if found.is_empty() { "upn" } else { "other" },
            "Choose the other record, or enter the UPN of a child of theirs",
        );
    } else if found.is_empty() {
        wrong.add(
            "upn",
            "Enter the number of a pupil of a school of yours who has another parent on record; for one at another school, ask that school or the authority",
        );
    } else {
        wrong.add("other", "Choose the other record");
    }
    whom_form(&caller, &family, parent, &upn, &wrong).await
}

/// Two records that are looked at.
struct Two {
    family: Family,
    first: Shown,
    second: Shown,
    /// All children of either.
    children: Vec<PupilId>,
}

impl Two {
    async fn open(caller: &Caller, [id, first, second]: [&str; 3]) -> Result<Self, Response> {
        let family = Family::open(caller, Action::ChangeFamily, id).await?;
        let failed = |e: StoreError| caller.problem(e.into());
        let missing = || caller.problem(Problem::NotFound);
        let first = family.parent(caller, first)?.1.clone();
        let other: ParentId = second.parse().map_err(|_| missing())?;
        let store = &caller.rooms.store;
        // Whoever is no parent of anybody in reach is nobody, and so is the very same.
        let children = children_of(store, other).await.map_err(failed)?;
        let scope = caller.signed.scope(Action::ChangeFamily);
        let own = reach(&scope, caller.rooms.today());
        let known = among(store, &own, &children).await.map_err(failed)?;
        if known.is_empty() || other == first.id {
            return Err(missing());
        }
        let children = may_join(caller, &family, &[first.id, other]).await?;
        for child in children.iter().filter(|child| **child != family.pupil()) {
            // What is known of another child's parent is shown, so that child's record is looked at.
            open(
                caller,
                Action::ChangeFamily,
                &child.to_string(),
                "joining two records of a parent",
            )
            .await?;
        }
        let other = find_parent(store, other).await.map_err(failed)?;
        let other = other.ok_or_else(missing)?;
        Ok(Self {
            first: Shown::read(store, first).await.map_err(failed)?,
            second: Shown::read(store, other).await.map_err(failed)?,
            family,
            children,
        })
    }

    /// What somebody saw of the two.
    fn seen(&self) -> String {
        seen(&(&self.first, &self.second))
    }

    fn address(&self, caller: &Caller) -> String {
        let (first, second) = (self.first.parent.id, self.second.parent.id);
        let page = format!("/parent/{first}/join/{second}");
        self.family.address(caller, &page)
    }

    /// The one who is kept, and the other.
    fn kept(&self, id: &str) -> Option<(&Shown, &Shown)> {
        let (first, second) = (&self.first, &self.second);
        if first.parent.id.to_string() == id {
            Some((first, second))
        } else if second.parent.id.to_string() == id {
            Some((second, first))
        } else {
            None
        }
    }
}

fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "not known" }
}

fn children_in_words(shown: &Shown) -> String {
    let each = shown.related.iter().map(|(r, child)| {
        let lives = if r.lives_with {
            ", lives with them"
        } else {
            ""
        };
        format!(
            "{}: {}, parental responsibility {}{lives}",
            name_of(child),
            r.kind,
            yes(r.parental_responsibility)
        )
    });
    each.collect::<Vec<_>>().join("; ")
}

fn points_in_words(points: &[&ContactPoint]) -> String {
    if points.is_empty() {
        return "None".to_owned();
    }
    let each = points.iter().map(|p| {
        let confirmed = p.confirmed_on.map_or_else(
            || "never confirmed".to_owned(),
            |day| format!("confirmed {}", when::day(day)),
        );
        format!("{}: {} ({confirmed})", kind_in_words(p.kind), p.value)
    });
    each.collect::<Vec<_>>().join("; ")
}

fn restrictions_in_words(shown: &Shown, today: Date) -> String {
    let in_force = |r: &&Restriction| r.since <= today && r.until.is_none_or(|u| u >= today);
    match shown.restrictions.iter().filter(in_force).count() {
        0 => "None".to_owned(),
        1 => "1 in force".to_owned(),
        n => format!("{n} in force"),
    }
}

fn home_in_words(home: Option<&Address>) -> String {
    home.map_or_else(|| "Not known".to_owned(), in_one_line)
}

fn known_from(parent: &Parent) -> String {
    match &parent.source_key {
        Some(key) => format!("{}, number {key}", parent.source),
        None => parent.source.clone(),
    }
}

#[derive(Template)]
#[template(path = "pupils/change/join.html")]
struct JoinPage {
    wrong: Option<ErrorSummary>,
    name: String,
    title: &'static str,
    words: Vec<String>,
    about: &'static str,
    table: Table,
    action: String,
    seen: String,
    carried: Vec<(&'static str, String)>,
    field: Option<Content>,
    button: Button,
    back: String,
    cancel: String,
}

fn show(caller: &Caller, two: &Two, main: JoinPage) -> Response {
    let title = format!("{}: {}", main.name, main.title);
    let wrong = main.wrong.is_some();
    let mut answer = page(caller, "pupils", &title, main, |page| {
        two.family
            .opened
            .around(caller, "/family", page.error(wrong))
    });
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

fn beside(caller: &Caller, two: &Two, wrong: Option<&str>) -> Response {
    let today = caller.rooms.today();
    let both = [&two.first, &two.second];
    let row = |what: &str, of: &dyn Fn(&Shown) -> String| {
        let [first, second] = both.map(of);
        [Cell::new(what), Cell::new(first), Cell::new(second)]
    };
    let table = Table::new("The two records")
        .caption_class("govuk-visually-hidden")
        .head(["What is known", "First record", "Second record"])
        .rows([
            row("Name", &|s| name_of_parent(&s.parent)),
            row("Children", &children_in_words),
            row("How to reach them", &|s| {
                points_in_words(&s.points.iter().collect::<Vec<_>>())
            }),
            row("Address", &|s| home_in_words(s.address.as_ref())),
            row("Restrictions", &|s| restrictions_in_words(s, today)),
            row("Known from", &|s| known_from(&s.parent)),
        ])
        .first_cell_is_header();
    let choice = |words: &str, shown: &Shown| {
        let name = name_of_parent(&shown.parent);
        Choice::new(shown.parent.id.to_string(), format!("{words}: {name}"))
    };
    let radios = Radios::new(
        "kept",
        "Whose name, address and relationships stand where they differ?",
    )
    .choice(choice("The first record", &two.first))
    .choice(choice("The second record", &two.second))
    .error_if(wrong);
    let join = format!("/parent/{}/join", two.first.parent.id);
    let main = JoinPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "kept")),
        name: name_of(&two.family.opened.pupil),
        title: "Are these one and the same person?",
        words: vec![
            "Join them only when you know that they are. Two people of one name, or who use one telephone, stay two.".to_owned(),
        ],
        about: "The two records",
        table,
        action: two.address(caller),
        seen: two.seen(),
        carried: Vec::new(),
        field: Some(radios.into()),
        button: Button::new("Continue"),
        back: two.family.address(caller, &join),
        cancel: two.family.address(caller, ""),
    };
    show(caller, two, main)
}

/// The two side by side.
pub(crate) async fn side_by_side(
    caller: Caller,
    Path((_, id, first, second)): Path<(String, String, String, String)>,
) -> Answer {
    let two = Two::open(&caller, [&id, &first, &second]).await?;
    Ok(beside(&caller, &two, None))
}

fn check(caller: &Caller, two: &Two, (kept, other): (&Shown, &Shown)) -> Response {
    let done = join(&kept.recorded(), &other.recorded());
    let child = |relation: &Relation<PupilId>| {
        let mut all = kept.related.iter().chain(&other.related);
        let child = all.find(|(_, child)| child.id == relation.pupil);
        let name = child.map_or_else(String::new, |(_, child)| name_of(child));
        format!(
            "{name}: {}, parental responsibility {}",
            relation.kind,
            yes(relation.parental_responsibility)
        )
    };
    let own = kept.related.iter().map(|(r, _)| relation(r));
    let own = own.filter(|r| done.relations.iter().all(|d| d.pupil != r.pupil));
    let children: Vec<String> = own
        .chain(done.relations.clone())
        .map(|r| child(&r))
        .collect();
    let moved = other.points.iter().filter(|p| done.moved.contains(&p.id));
    let points: Vec<&ContactPoint> = kept.points.iter().chain(moved).collect();
    let home = kept.address.as_ref().or(other.address.as_ref());
    let today = caller.rooms.today();
    let restricted = |shown: &Shown| restrictions_in_words(shown, today);
    let table = Table::new("The record that is kept")
        .caption_class("govuk-visually-hidden")
        .head(["What is known", "After joining"])
        .rows([
            [Cell::new("Name"), Cell::new(name_of_parent(&kept.parent))],
            [Cell::new("Children"), Cell::new(children.join("; "))],
            [
                Cell::new("How to reach them"),
                Cell::new(points_in_words(&points)),
            ],
            [Cell::new("Address"), Cell::new(home_in_words(home))],
            [
                Cell::new("Restrictions"),
                Cell::new(format!(
                    "All stay. On the record that is kept: {}; from the other: {}",
                    restricted(kept),
                    restricted(other)
                )),
            ],
        ])
        .first_cell_is_header();
    let main = JoinPage {
        wrong: None,
        name: name_of(&two.family.opened.pupil),
        title: "Check before joining",
        words: vec![
            "The other record stays in the store. The chronology of every child of theirs says what was joined, so that the two can be told apart again if this was wrong.".to_owned(),
        ],
        about: "The record that is kept",
        table,
        action: two.address(caller),
        seen: two.seen(),
        carried: vec![("kept", kept.parent.id.to_string()), ("step", "join".to_owned())],
        field: None,
        button: Button::new("Join the two records").warning().prevent_double_click(true),
        back: two.address(caller),
        cancel: two.family.address(caller, ""),
    };
    show(caller, two, main)
}

/// Checks, and then joins.
pub(crate) async fn next(
    caller: Caller,
    Path((_, id, first, second)): Path<(String, String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let two = Two::open(&caller, [&id, &first, &second]).await?;
    let Some(kept) = two.kept(&text(&typed, "kept")) else {
        let words = "Choose the record whose word stands";
        return Ok(beside(&caller, &two, Some(words)));
    };
    if text(&typed, "seen") != two.seen() {
        return Ok(beside(&caller, &two, Some(QUICKER)));
    }
    if text(&typed, "step") != "join" {
        return Ok(check(&caller, &two, kept));
    }
    set_down(&caller, &two, kept)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&two.family.address(&caller, "")))
}

async fn set_down(
    caller: &Caller,
    two: &Two,
    (kept, other): (&Shown, &Shown),
) -> Result<(), StoreError> {
    let rooms = &caller.rooms;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await?;
    let (to, from) = (kept.parent.id, other.parent.id);
    let done: Joining<_, _, _> = join(&kept.recorded(), &other.recorded());
    // How they are reached and where they live stay out of it: who reads the chronology may not see them.
    let ids =
        |points: &[ContactPointId]| points.iter().map(ToString::to_string).collect::<Vec<_>>();
    let restrictions = other.restrictions.iter().map(|r| r.id.to_string());
    let children = other.related.iter().map(|(r, _)| r.pupil.to_string());
    let payload = json!({
        "parent": to, "name": name_of_parent(&kept.parent),
        "joined": from, "name_of_the_other_record": name_of_parent(&other.parent),
        "source_of_the_other_record": other.parent.source,
        "children": children.collect::<Vec<_>>(), "points": ids(&done.moved),
        "points_given_up": ids(&done.given_up),
        "restrictions": restrictions.collect::<Vec<_>>(), "from": "by hand",
    });
    let entries = two.children.iter().map(|child| {
        NewEntry::now(
            Subject::Child(*child),
            "pupils.parent.joined",
            payload.clone(),
        )
    });
    // Written down first: whoever else writes to these children's chains waits until we are done.
    append(&unit, entries.collect()).await?;
    join_parents(
        &unit,
        ParentJoined {
            parent: from,
            kept: to,
        },
    )
    .await?;
    let related = done.relations.into_iter().map(|r| Relationship {
        pupil: r.pupil,
        parent: to,
        kind: r.kind,
        parental_responsibility: r.parental_responsibility,
        lives_with: r.lives_with,
        contact_order: r.contact_order,
    });
    relate(&unit, related.collect()).await?;
    give_contact_points(&unit, &done.moved, to).await?;
    for point in &done.given_up {
        end_contact_point(&unit, *point, rooms.today()).await?;
    }
    for (point, day) in &done.confirmed {
        confirm_contact_point(&unit, *point, *day).await?;
    }
    if done.address != kept.parent.address {
        let moved = Parent {
            address: done.address,
            ..kept.parent.clone()
        };
        update_parent(&unit, &moved).await?;
    }
    let folded: Vec<String> = [kept, other]
        .into_iter()
        .flat_map(|shown| shown.points.iter().map(|p| p.value_folded.clone()))
        .collect();
    mark_shared(&unit, &folded).await?;
    unit.commit().await
}
