//! `/{authority}/notifications/{id}/leaver/parents`: the parents with whom the pupil lived, with a telephone number of each
//! for emergencies, as the return says them (SI 2024/208 reg 13).
//! In: what is on record, to be put right. Out: the answers kept; the record itself stays.

use axum::extract::Path;
use axum::response::Response;
use casework::people::Action;
use casework::rolls::leaving::RETURN_SAYS;
use govuk::{Content, Details, Input};
use jiff::civil::Date;
use store::pupils::{
    ContactKind, addresses_of, contact_points_of, parent_address, parents_of, restrictions_of,
};
use store::{ParentId, Reading, StoreError};

use super::case::Case;
use super::form::{Form, not_too_long};
use crate::pupils::change::name_of_parent;
use crate::pupils::family::in_one_line;
use crate::web::inputs::{line_field, words_field};
use crate::web::{Answer, Caller, Typed, Wrong, text, trimmed};

/// A parent with whom the pupil lived.
pub(super) struct Lived {
    id: ParentId,
    pub(super) name: String,
    pub(super) relation: String,
    /// As the record has it; blank where it has none, or it is withheld.
    on_record: String,
    /// Whether how they are reached is withheld from whoever calls.
    withheld: bool,
    /// The number on record; blank where none is.
    phone: String,
}

impl Lived {
    fn field(&self) -> String {
        format!("phone-{}", self.id)
    }

    /// The field of their address; `None` where it is on record, or withheld.
    fn address_field(&self) -> Option<String> {
        let asked = self.on_record.is_empty() && !self.withheld;
        asked.then(|| format!("address-{}", self.id))
    }

    /// Their address, on record or as it was answered; blank where neither is known.
    pub(super) fn address<'a>(&'a self, case: &'a Case) -> &'a str {
        match self.address_field() {
            Some(field) => case.desk.said(&field),
            None => &self.on_record,
        }
    }

    /// The number that was answered.
    pub(super) fn phone<'a>(&self, case: &'a Case) -> &'a str {
        case.desk.said(&self.field())
    }
}

/// The parents on record with whom the pupil lives; every parent where that is said of none. Of those with whom contact
/// is restricted, no more than the name to anybody who may not see restrictions.
pub(super) async fn lived_with(caller: &Caller, case: &Case) -> Result<Vec<Lived>, StoreError> {
    let store = &caller.rooms.store;
    let pupil = case.record.pupil.id;
    let mut parents = parents_of(store, pupil).await?;
    if parents.iter().any(|(relation, _)| relation.lives_with) {
        parents.retain(|(relation, _)| relation.lives_with);
    }
    let ids: Vec<ParentId> = parents.iter().map(|(_, parent)| parent.id).collect();
    let points = contact_points_of(store, &ids).await?;
    let today = caller.rooms.today();
    let may_see = sees_restricted(caller, case);
    let restricted = restricted(store, case, today).await?;
    let mut lived = Vec::new();
    for (relation, parent) in parents {
        let withheld = !may_see
            && restricted
                .iter()
                .any(|whom| whom.is_none_or(|w| w == parent.id));
        let own = points
            .iter()
            .filter(|p| p.parent == parent.id && p.ended_on.is_none());
        let mut numbers = own.filter(|p| p.kind != ContactKind::Email);
        let phone = numbers.next().map(|p| p.value.clone());
        let address = parent_address(store, parent.id).await?;
        let shown = |words: Option<String>| words.filter(|_| !withheld).unwrap_or_default();
        lived.push(Lived {
            id: parent.id,
            name: name_of_parent(&parent),
            relation: relation.kind,
            on_record: shown(address.as_ref().map(in_one_line)),
            withheld,
            phone: shown(phone),
        });
    }
    Ok(lived)
}

/// Whether whoever calls may see how people are reached with whom contact is restricted.
pub(super) fn sees_restricted(caller: &Caller, case: &Case) -> bool {
    let scope = caller.signed.scope(Action::SeeRestrictions);
    scope.holds(&case.desk.school.id)
}

/// The parents of the pupil with whom contact is restricted on a day; `None` among them for everybody.
pub(super) async fn restricted(
    on: &Reading,
    case: &Case,
    day: Date,
) -> Result<Vec<Option<ParentId>>, StoreError> {
    let all = restrictions_of(on, case.record.pupil.id).await?;
    let in_force = all
        .into_iter()
        .filter(|r| r.since <= day && r.until.is_none_or(|until| until >= day));
    Ok(in_force.map(|r| r.parent).collect())
}

/// Where the pupil lives, as the record has it; nothing where it does not, or where contact is restricted and whoever
/// calls may not see it.
pub(super) async fn home(caller: &Caller, case: &Case) -> Result<Option<String>, StoreError> {
    let store = &caller.rooms.store;
    let hidden = !sees_restricted(caller, case)
        && !restricted(store, case, caller.rooms.today())
            .await?
            .is_empty();
    let addresses = addresses_of(store, case.record.pupil.id).await?;
    let now = addresses.iter().find(|(lived, _)| lived.until.is_none());
    Ok(now
        .filter(|_| !hidden)
        .map(|(_, address)| in_one_line(address)))
}

/// What the authority is told of home and parents, as it stood when it was told; of a child who died, nothing.
pub(super) async fn told(
    caller: &Caller,
    case: &Case,
) -> Result<Vec<(String, String)>, StoreError> {
    if case.ground.is_death() {
        return Ok(Vec::new());
    }
    let lived = lived_with(caller, case).await?;
    let lines = lived.iter().map(|parent| {
        let parts = [
            format!("{} ({})", parent.name, parent.relation),
            parent.address(case).to_owned(),
            parent.phone(case).to_owned(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("; ")
    });
    let lines: Vec<String> = lines.collect();
    Ok(vec![
        (
            "address".to_owned(),
            home(caller, case).await?.unwrap_or_default(),
        ),
        ("lived_with".to_owned(), lines.join("\n")),
    ])
}

fn show(caller: &Caller, case: &Case, lived: &[Lived], typed: &Typed, wrong: &Wrong) -> Response {
    let title = "The parents with whom the pupil lived";
    let mut form = Form::of(caller, case, title, "/parents");
    form.words = vec![
        "The authority is told how each of them is reached in an emergency. Ask them whether the numbers are right."
            .to_owned(),
    ];
    for parent in lived {
        let field = parent.field();
        let hint = [parent.relation.as_str(), parent.on_record.as_str()];
        let hint: Vec<&str> = hint.into_iter().filter(|part| !part.is_empty()).collect();
        let label = format!("{}: emergency telephone number", parent.name);
        let phone = Input::new(field.as_str(), label)
            .hint(hint.join("; "))
            .value(text(typed, &field))
            .error_if(wrong.at(&field));
        form.fields.push(phone.into());
        if let Some(field) = parent.address_field() {
            let label = format!("{}: address", parent.name);
            let hint = "No address is on record";
            form.fields
                .push(line_field(typed, wrong, &field, &label, hint));
        }
    }
    if lived.is_empty() {
        form.fields.push(words_field(
            typed,
            wrong,
            "parents",
            "Names, addresses and emergency telephone numbers",
            "No parent is on this record. Write of each with whom the pupil lived; or that none is known",
        ));
    }
    let says: Vec<Content> = vec![RETURN_SAYS.join(". ").into(), ".".into()];
    form.below
        .push(Details::new("What the authority is told by law", Content::join(says)).into());
    form.show(caller, wrong)
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let lived = lived_with(&caller, &case).await;
    let lived = lived.map_err(|e| caller.problem(e.into()))?;
    let mut typed = Typed::new();
    typed.insert("parents".to_owned(), case.desk.said("parents").to_owned());
    for parent in &lived {
        let said = parent.phone(&case);
        let number = if said.is_empty() { &parent.phone } else { said };
        typed.insert(parent.field(), number.to_owned());
        if let Some(field) = parent.address_field() {
            typed.insert(field, parent.address(&case).to_owned());
        }
    }
    Ok(show(&caller, &case, &lived, &typed, &Wrong::default()))
}

/// Keeps them.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let case = Case::change(&caller, &id).await?;
    let lived = lived_with(&caller, &case).await;
    let lived = lived.map_err(|e| caller.problem(e.into()))?;
    let mut wrong = Wrong::default();
    let mut kept = vec![("parents-asked".to_owned(), "yes".to_owned())];
    for parent in &lived {
        let field = parent.field();
        if trimmed(&typed, &field).is_empty() {
            let words = format!(
                "Enter a number for {}, or write that none is known",
                parent.name
            );
            wrong.add(field.as_str(), words);
        }
        let address = parent.address_field();
        if let Some(field) = address.as_ref().filter(|f| trimmed(&typed, f).is_empty()) {
            let words = format!(
                "Enter the address of {}, or write that none is known",
                parent.name
            );
            wrong.add(field.as_str(), words);
        }
        for field in std::iter::once(field).chain(address) {
            not_too_long(&mut wrong, &typed, &field, false);
            kept.push((field.clone(), text(&typed, &field)));
        }
    }
    if lived.is_empty() {
        if trimmed(&typed, "parents").is_empty() {
            wrong.add("parents", "Write who they are, or that none is known");
        }
        not_too_long(&mut wrong, &typed, "parents", true);
        kept.push(("parents".to_owned(), text(&typed, "parents")));
    }
    let kept = if wrong.is_empty() {
        Ok(kept)
    } else {
        Err(wrong)
    };
    let again = |wrong: &Wrong| show(&caller, &case, &lived, &typed, wrong);
    case.put(&caller, kept, again).await
}
