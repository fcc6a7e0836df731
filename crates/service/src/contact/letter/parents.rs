//! Which parents have the letter, and by which way: each their own, or none.
//! In: the child's parents as the record has them. Out: a question for each, with what may not be and why;
//! the ways that were chosen, once what is warned of was confirmed.

use casework::contact::{Way, may_receive};
use govuk::{Checkboxes, Choice, Content, InsetText, Radios};
use store::ParentId;

use crate::contact::who::Addressee;
use crate::house::Rooms;
use crate::web::{Typed, Wrong, text};

/// What stands for "no letter to this parent".
pub(super) const NONE: &str = "none";

/// The field that says by which way a parent has it.
pub(super) fn way_of(parent: ParentId) -> String {
    format!("way-{parent}")
}

fn way_field(to: &Addressee) -> String {
    way_of(to.parent.id)
}

/// The field that confirms what is warned of, of a parent and a way.
fn confirm_field(to: &Addressee, way: Way) -> String {
    format!("confirm-{}-{}", way.id(), to.parent.id)
}

/// Words of a way to this parent.
fn words(way: Way, to: &Addressee) -> String {
    match way {
        Way::Email => format!("By e-mail to {}", to.place(way)),
        Way::NotifyEmail => format!(
            "By e-mail to {}, through GOV.UK Notify: the letter’s words only, and no receipt is possible",
            to.place(way)
        ),
        Way::Post => "By first class post, printed and posted here".to_owned(),
        Way::NotifyPost => "By first class post, printed and posted by GOV.UK Notify".to_owned(),
        _ => "Handed over".to_owned(),
    }
}

/// The ways by which this authority’s letters can go: by e-mail with a mail server, by GOV.UK Notify with
/// an account of it.
pub(crate) fn ways(rooms: &Rooms) -> impl Iterator<Item = Way> {
    let (mail, notify) = (
        &rooms.authority.carriers.mail,
        rooms.authority.carriers.notify.as_ref(),
    );
    let has_mail = mail.is_some();
    let notify_emails = notify.is_some_and(|n| n.email_template.is_some());
    let notify_letters = notify.is_some_and(|n| n.letters);
    Way::OF_LETTERS.into_iter().filter(move |way| match way {
        Way::Email => has_mail,
        Way::NotifyEmail => notify_emails,
        Way::NotifyPost => notify_letters,
        _ => true,
    })
}

/// Whether there is any way to this parent.
pub(super) fn can_be_reached(rooms: &Rooms, to: &Addressee) -> bool {
    let rules = &rooms.authority.policy.contact;
    ways(rooms).any(|way| may_receive(way, &to.recipient(), rules, rooms.today()).is_ok())
}

/// The question of a parent.
pub(super) fn question(
    rooms: &Rooms,
    to: &Addressee,
    typed: &Typed,
    wrong: &Wrong,
) -> Vec<Content> {
    let (field, name) = (way_field(to), to.name());
    let rules = &rooms.authority.policy.contact;
    let (mut allowed, mut refused) = (Vec::new(), Vec::new());
    for way in ways(rooms) {
        match may_receive(way, &to.recipient(), rules, rooms.today()) {
            Ok(found) => allowed.push((way, found)),
            Err(refusal) => refused.push((way, refusal)),
        }
    }
    if allowed.is_empty() {
        let why = refused.first().map(|(_, refusal)| refusal.to_string());
        let words = format!("{name}: {}", why.unwrap_or_default());
        return vec![InsetText::new(words).into()];
    }
    let mut radios = Radios::new(field.as_str(), format!("{name}: by which way?").as_str())
        .value(text(typed, &field))
        .error_if(wrong.at(&field));
    if let Some((_, refusal)) = refused.iter().find(|(way, _)| way.is_email()) {
        radios = radios.hint(format!("Not by e-mail: {refusal}"));
    }
    for (way, found) in allowed {
        let confirm = confirm_field(to, way);
        let mut choice = Choice::new(way.id(), words(way, to));
        if !found.warnings.is_empty() {
            let boxes = found
                .warnings
                .iter()
                .map(|warning| Choice::new(format!("{warning:?}"), warning.words()));
            let boxes = Checkboxes::new(confirm.as_str(), "Confirm that you have looked at this")
                .choices(boxes)
                .values(confirmed(typed, to, way))
                .error_if(wrong.at(&confirm));
            choice = choice.conditional(boxes);
        }
        radios = radios.choice(choice);
    }
    radios = radios
        .choice(Choice::divider("or"))
        .choice(Choice::new(NONE, "No letter to this parent"));
    vec![radios.into()]
}

/// What was confirmed of a parent's address.
fn confirmed(typed: &Typed, to: &Addressee, way: Way) -> Vec<String> {
    let all = text(typed, &confirm_field(to, way));
    all.lines().map(str::to_owned).collect()
}

/// Who has it by which way; what is wrong goes to `wrong`.
pub(super) fn chosen<'a>(
    rooms: &Rooms,
    parents: &'a [Addressee],
    typed: &Typed,
    wrong: &mut Wrong,
) -> Vec<(&'a Addressee, Way)> {
    let rules = &rooms.authority.policy.contact;
    let mut chosen = Vec::new();
    let (mut first, mut any_open) = (None, false);
    for to in parents {
        let (field, name) = (way_field(to), to.name());
        let value = text(typed, &field);
        if !can_be_reached(rooms, to) {
            continue;
        }
        first.get_or_insert_with(|| field.clone());
        if value == NONE {
            continue;
        }
        let way = Way::of_id(&value).filter(|way| ways(rooms).any(|own| own == *way));
        let Some(way) = way else {
            any_open = true;
            wrong.add(
                field,
                format!("Choose by which way {name} has the letter, or that they have none"),
            );
            continue;
        };
        match may_receive(way, &to.recipient(), rules, rooms.today()) {
            Err(refusal) => wrong.add(field, format!("{name}: {refusal}")),
            Ok(found) => {
                let seen = confirmed(typed, to, way);
                let all = found
                    .warnings
                    .iter()
                    .all(|w| seen.contains(&format!("{w:?}")));
                if all {
                    chosen.push((to, way));
                } else {
                    let words = format!(
                        "Look at the e-mail address of {name}, and confirm that it is theirs alone; or choose another way"
                    );
                    wrong.add(confirm_field(to, way), words);
                }
            }
        }
    }
    if chosen.is_empty() && !any_open && wrong.is_empty() {
        match first {
            Some(field) => wrong.add(field, "Choose at least one parent who has the letter"),
            None => wrong.add("", "There is no parent on record to whom this may be sent"),
        }
    }
    chosen
}
