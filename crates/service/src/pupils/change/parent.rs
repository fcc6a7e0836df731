//! Adding a parent, changing what is said of one, and saying that somebody is none after all.
//! In: a form. Out: the parent, never joined with another of the same name.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use govuk::{Button, Checkboxes, Choice, Content, Input, Select, SelectOption};
use serde_json::json;
use store::chronology::{NewEntry, Subject, record};
use store::pupils::{Parent, Relationship, insert_parents, relate, unrelate, update_parent};
use store::{ParentId, StoreError};

use super::form::Form;
use super::{Family, name_of_parent, tell_children};
use crate::web::{Answer, Caller, QUICKER, Typed, Wrong, see_other, seen, text};

const HIGHEST: u8 = 20;

fn fields(typed: &Typed, wrong: &Wrong) -> Vec<Content> {
    let value = |name: &str| text(typed, name);
    let input = |name: &'static str, words: &str| {
        Input::new(name, words)
            .value(value(name))
            .autocomplete("off")
            .spellcheck(false)
            .error_if(wrong.at(name))
    };
    let orders = (1..=HIGHEST).map(|n| SelectOption::new(n.to_string(), n.to_string()));
    let ticked = ["parental_responsibility", "lives_with"];
    let ticked = ticked.into_iter().filter(|name| !value(name).is_empty());
    vec![
        input("title", "Title (optional)")
            .class("govuk-input--width-5")
            .into(),
        input("forename", "Forename (optional)").into(),
        input("surname", "Surname").into(),
        input("relationship", "Relationship to the pupil")
            .hint("For example, mother, father, grandparent or foster carer")
            .into(),
        answers(ticked).into(),
        Select::new("contact_order", "Order of contact")
            .options(orders)
            .value(value("contact_order"))
            .error_if(wrong.at("contact_order"))
            .into(),
        input("language", "Language to write in (optional)").into(),
    ]
}

fn answers<'a>(ticked: impl Iterator<Item = &'a str>) -> Checkboxes {
    // Each box has a name of its own, and sends its own.
    let ticked: Vec<&str> = ticked.collect();
    let choice = |name: &'static str, words: &'static str| {
        let choice = Choice::new("yes", words).name(name).id(name);
        if ticked.contains(&name) {
            choice.checked(true)
        } else {
            choice
        }
    };
    Checkboxes::new("answers", "What is known of them")
        .choice(choice(
            "parental_responsibility",
            "They have parental responsibility",
        ))
        .choice(choice("lives_with", "The pupil lives with them"))
}

fn judge(typed: &Typed) -> Wrong {
    let mut wrong = Wrong::default();
    wrong.unless_short(typed, "surname", "the parent's surname");
    wrong.unless_short(typed, "relationship", "what they are to the pupil");
    let order = text(typed, "contact_order").parse::<u8>();
    if !order.is_ok_and(|n| (1..=HIGHEST).contains(&n)) {
        wrong.add("contact_order", "Choose the order of contact");
    }
    wrong
}

fn related(typed: &Typed, family: &Family, parent: ParentId) -> Relationship {
    Relationship {
        pupil: family.pupil(),
        parent,
        kind: text(typed, "relationship"),
        parental_responsibility: typed.contains_key("parental_responsibility"),
        lives_with: typed.contains_key("lives_with"),
        contact_order: text(typed, "contact_order").parse().unwrap_or(1),
    }
}

fn add_form(caller: &Caller, family: &Family, typed: &Typed, wrong: &Wrong) -> Response {
    let mut form = Form::new(family, caller, "Add a parent", "/parent");
    form.words = vec![
        "This adds a new person. For somebody who is on record already as a parent of a brother or sister, say that the two are siblings instead.".to_owned(),
    ];
    form.fields = fields(typed, wrong);
    form.button = Button::new("Add the parent").prevent_double_click(true);
    form.show(family, caller, wrong)
}

/// The form for a new parent.
pub(crate) async fn add(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let next = (family.parents.len() + 1).min(HIGHEST.into());
    let typed = Typed::from([("contact_order".to_owned(), next.to_string())]);
    Ok(add_form(&caller, &family, &typed, &Wrong::default()))
}

/// Adds a parent.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let wrong = judge(&typed);
    if !wrong.is_empty() {
        return Ok(add_form(&caller, &family, &typed, &wrong));
    }
    add_parent(&caller, &family, &typed)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&family.address(&caller, "")))
}

async fn add_parent(caller: &Caller, family: &Family, typed: &Typed) -> Result<(), StoreError> {
    let rooms = &caller.rooms;
    let context = rooms.context(caller.signed.actor());
    let unit = rooms.store.begin(context).await?;
    let parent = Parent {
        id: unit.context().id(),
        title: text(typed, "title"),
        forename: text(typed, "forename"),
        surname: text(typed, "surname"),
        language: text(typed, "language"),
        address: None,
        source: "by hand".to_owned(),
        source_key: None,
    };
    let id = parent.id;
    let related = related(typed, family, id);
    let payload = json!({
        "parent": id, "name": name_of_parent(&parent), "relationship": related.kind,
        "parental_responsibility": related.parental_responsibility, "lives_with": related.lives_with,
        "from": "by hand",
    });
    insert_parents(&unit, vec![parent]).await?;
    relate(&unit, vec![related]).await?;
    let subject = Subject::Child(family.pupil());
    record(
        &unit,
        NewEntry::now(subject, "pupils.parent.added", payload),
    )
    .await?;
    unit.commit().await
}

fn typed_of((related, parent): &(Relationship, Parent)) -> Typed {
    let mut typed: Typed = [
        ("title", parent.title.clone()),
        ("forename", parent.forename.clone()),
        ("surname", parent.surname.clone()),
        ("language", parent.language.clone()),
        ("relationship", related.kind.clone()),
        ("contact_order", related.contact_order.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    for (name, yes) in [
        ("parental_responsibility", related.parental_responsibility),
        ("lives_with", related.lives_with),
    ] {
        if yes {
            typed.insert(name.to_owned(), "yes".to_owned());
        }
    }
    typed
}

fn change_form(
    caller: &Caller,
    family: &Family,
    kept: &(Relationship, Parent),
    typed: &Typed,
    wrong: &Wrong,
) -> Response {
    let page = format!("/parent/{}", kept.1.id);
    let title = format!("Change {}", name_of_parent(&kept.1));
    let mut form = Form::new(family, caller, &title, &page);
    form.seen = seen(kept);
    form.fields = fields(typed, wrong);
    let part = Button::new("This is no parent of the pupil")
        .warning()
        .prevent_double_click(true);
    form.others = vec![(family.address(caller, &format!("{page}/part")), part)];
    form.show(family, caller, wrong)
}

/// The form for a parent on record.
pub(crate) async fn change(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let kept = family.parent(&caller, &parent)?;
    let typed = typed_of(kept);
    Ok(change_form(
        &caller,
        &family,
        kept,
        &typed,
        &Wrong::default(),
    ))
}

/// Changes what is said of a parent.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let kept = family.parent(&caller, &parent)?;
    let mut wrong = judge(&typed);
    if text(&typed, "seen") != seen(kept) {
        wrong.add("", QUICKER);
    }
    if !wrong.is_empty() {
        return Ok(change_form(&caller, &family, kept, &typed, &wrong));
    }
    change_parent(&caller, &family, kept, &typed)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&family.address(&caller, "")))
}

async fn change_parent(
    caller: &Caller,
    family: &Family,
    kept: &(Relationship, Parent),
    typed: &Typed,
) -> Result<(), StoreError> {
    let changed = Parent {
        title: text(typed, "title"),
        forename: text(typed, "forename"),
        surname: text(typed, "surname"),
        language: text(typed, "language"),
        ..kept.1.clone()
    };
    let now = related(typed, family, changed.id);
    let rooms = &caller.rooms;
    let context = rooms.context(caller.signed.actor());
    let unit = rooms.store.begin(context).await?;
    if changed != kept.1 {
        let payload = json!({
            "parent": changed.id, "name": name_of_parent(&changed), "before": name_of_parent(&kept.1),
            "language": changed.language, "from": "by hand",
        });
        update_parent(&unit, &changed).await?;
        tell_children(&unit, changed.id, "pupils.parent.changed", &payload).await?;
    }
    if now != kept.0 {
        let payload = json!({
            "parent": changed.id, "name": name_of_parent(&changed), "relationship": now.kind,
            "relationship_before": kept.0.kind, "parental_responsibility": now.parental_responsibility,
            "lives_with": now.lives_with, "order_of_contact": now.contact_order, "from": "by hand",
        });
        relate(&unit, vec![now]).await?;
        let subject = Subject::Child(family.pupil());
        let entry = NewEntry::now(subject, "pupils.relationship.changed", payload);
        record(&unit, entry).await?;
    }
    unit.commit().await
}

/// Says that somebody is no parent of the pupil after all. That they were on record stays in the
/// chronology.
pub(crate) async fn part(
    caller: Caller,
    Path((_, id, parent)): Path<(String, String, String)>,
) -> Answer {
    let family = Family::open(&caller, Action::ChangeFamily, &id).await?;
    let (related, parent) = family.parent(&caller, &parent)?;
    let rooms = &caller.rooms;
    let parted = async {
        let context = rooms.context(caller.signed.actor());
        let unit = rooms.store.begin(context).await?;
        unrelate(&unit, family.pupil(), parent.id).await?;
        let payload = json!({
            "parent": parent.id, "name": name_of_parent(parent), "relationship": related.kind,
            "from": "by hand",
        });
        let subject = Subject::Child(family.pupil());
        record(
            &unit,
            NewEntry::now(subject, "pupils.parent.parted", payload),
        )
        .await?;
        unit.commit().await
    };
    parted
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(see_other(&family.address(&caller, "")))
}
