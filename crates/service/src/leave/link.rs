//! `/{authority}/pupils/{id}/leave/link`: a link by which one parent asks for leave, without an account.
//! In: which parent. Out: the link, shown once, to be sent in a letter or copied into a text; only its digest is kept.
//! A link is used up by sending the request, not by being opened: mail programs open links too.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use casework::leave::{Field, Request as Asking, Way, ask};
use casework::people::Action;
use govuk::{Choice, Content, InsetText, Radios};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::leave::{Link, end_links, insert_link};
use store::{Ids, StoreError};

use super::desk::{Desk, Known};
use super::form::{Form, wrong_of};
use super::letters;
use crate::pupils::name_of;
use crate::web::{Answer, Caller, Typed, Wrong, absolute, page, see_other, text};
use crate::when;

/// The letters of a token: none is taken for another, they make no words, and a line of paper breaks between groups,
/// which it would not before a figure.
const LETTERS: &[u8; 16] = b"bcdfghjkmnpqrstv";

/// What a link holds, and what is kept of it: 128 bits of chance, in groups that can be typed from paper.
pub(super) fn new_token(ids: &dyn Ids) -> (String, Vec<u8>) {
    let mut bytes = [0; 16];
    ids.fill(&mut bytes);
    let letters = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let letters = letters.map(|four| char::from(LETTERS[usize::from(four)]));
    let token = plain(&letters.collect::<String>());
    let digest = digest_of(&token);
    (token, digest)
}

/// A token as links have it, however somebody typed it: small letters, in groups of four.
pub(super) fn plain(token: &str) -> String {
    let bare = token.chars().filter(char::is_ascii_alphanumeric);
    let bare: Vec<char> = bare.map(|c| c.to_ascii_lowercase()).take(LONGEST).collect();
    let groups = bare.chunks(4).map(String::from_iter);
    groups.collect::<Vec<_>>().join("-")
}

/// Letters of a token that are looked at: twice as many as any has.
const LONGEST: usize = 64;

/// The digest of what a link holds; capitals and strokes make no difference to somebody who types it.
pub(super) fn digest_of(token: &str) -> Vec<u8> {
    Sha256::digest(plain(token).as_bytes()).to_vec()
}

fn show(caller: &Caller, desk: &Desk, typed: &Typed, wrong: &Wrong) -> Response {
    let rules = &caller.rooms.authority.policy.leave;
    let mut form = Form::new(desk, caller, "Send a link to ask for leave", "/link");
    form.words = vec![
        format!(
            "By the link one parent can ask for leave for this child, once, within {}. They need no account.",
            rules.link_lives
        ),
        "A new link for the same parent ends the one before.".to_owned(),
    ];
    let (mut choices, mut others) = (Vec::new(), Vec::new());
    for known in &desk.parents {
        match refused(caller, known) {
            None => choices.push(
                Choice::new(known.parent.id.to_string(), known.name.as_str())
                    .hint(known.relation.kind.as_str()),
            ),
            Some(why) => others.push(Content::from(InsetText::new(why))),
        }
    }
    form.above = others;
    form.fields = if choices.is_empty() {
        vec![InsetText::new("There is no parent on this record to whom a link can be sent.").into()]
    } else {
        vec![
            Radios::new("parent", "To which parent?")
                .choices(choices)
                .value(text(typed, "parent"))
                .error_if(wrong.at("parent"))
                .into(),
        ]
    };
    form.button = govuk::Button::new("Make the link").prevent_double_click(true);
    form.show(desk, caller, wrong)
}

/// Why a parent may not ask; `None` when they may.
pub(super) fn refused(caller: &Caller, known: &Known) -> Option<String> {
    let rooms = &caller.rooms;
    let asking = Asking {
        by: Some(known.asker()),
        way: Way::Link,
        kind: "",
        first: None,
        last: None,
        reason: "",
        asked_on: Some(rooms.today()),
        waiting: &[],
    };
    let rules = &rooms.authority.policy.leave;
    let refusals = ask(&asking, rules, rooms.today(), |_| Some(true)).err()?;
    let who = refusals.into_iter().find(|r| r.field == Field::Who)?;
    Some(who.words)
}

async fn open(caller: &Caller, id: &str) -> Result<Desk, Response> {
    let what = "sending a link to ask for leave";
    Desk::open(caller, Action::AskForLeave, id, what).await
}

/// The form.
pub(crate) async fn form(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let desk = open(&caller, &id).await?;
    Ok(show(&caller, &desk, &Typed::new(), &Wrong::default()))
}

#[derive(Template)]
#[template(path = "leave/link.html")]
struct MadePage {
    name: String,
    parent: String,
    link: String,
    until: String,
    back: String,
    letter: Content,
}

/// Makes a link, and shows it once.
pub(crate) async fn make(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &id).await?;
    let Some(known) = desk.parent(&text(&typed, "parent")) else {
        let mut wrong = Wrong::default();
        wrong.add("parent", "Choose the parent to whom the link is sent");
        return Ok(show(&caller, &desk, &typed, &wrong));
    };
    if let Some(why) = refused(&caller, known) {
        let mut wrong = wrong_of([]);
        wrong.add("parent", why);
        return Ok(show(&caller, &desk, &typed, &wrong));
    }
    let rooms = &caller.rooms;
    let lives = rooms.authority.policy.leave.link_lives;
    let expires_at = rooms.now + SignedDuration::from_hours(i64::from(lives.0) * 24);
    let (token, digest) = new_token(&*rooms.house.ids);
    let done = async {
        let unit = desk.begin(&caller).await?;
        let context = unit.context();
        let link = Link {
            digest,
            pupil: desk.pupil(),
            school: desk.school.id,
            parent: known.parent.id,
            made_at: context.now,
            made_by: context.actor.person,
            made_by_name: context.actor.name.clone(),
            expires_at,
            ended_at: None,
            draft: json!({}),
            request: None,
        };
        insert_link(&unit, link).await?;
        let says = format!(
            "A link to ask for leave was made for {}, to be used until {}",
            known.name,
            when::instant(expires_at)
        );
        let payload = json!({ "parent": known.parent.id, "says": says });
        desk.finish(&caller, unit, "leave.link.made", payload).await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    let link = absolute(rooms, &headers, &rooms.address(&format!("leave/{token}")));
    let until: Date = when::day_of(expires_at);
    let main = MadePage {
        name: name_of(&desk.opened.pupil),
        parent: known.name.clone(),
        until: when::instant(expires_at),
        back: desk.address(&caller, ""),
        letter: letters::with_link(&caller, &desk, known.parent.id, &link, until),
        link,
    };
    let title = format!("{}: the link", main.name);
    Ok(page(&caller, "pupils", &title, main, |page| {
        desk.opened.around(&caller, "/leave", page)
    }))
}

/// Ends the links of a parent that were not used.
pub(crate) async fn end(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    axum::Form(typed): axum::Form<Typed>,
) -> Answer {
    let desk = open(&caller, &id).await?;
    let back = || see_other(&desk.address(&caller, "?did=ended"));
    let Some(known) = desk.parent(&text(&typed, "parent")) else {
        return Ok(back());
    };
    let done = async {
        let unit = desk.begin(&caller).await?;
        if end_links(&unit, desk.pupil(), known.parent.id).await? == 0 {
            return unit.roll_back().await;
        }
        let says = format!(
            "The link to ask for leave that {} had was ended",
            known.name
        );
        let payload = json!({ "parent": known.parent.id, "says": says });
        desk.finish(&caller, unit, "leave.link.ended", payload)
            .await
    };
    done.await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    Ok(back())
}

#[cfg(test)]
mod tests {
    use store::SeededIds;

    use super::*;

    #[test]
    fn a_token_is_128_bits_and_can_be_typed_from_paper() {
        let ids = SeededIds::new(1);
        let (one, digest) = new_token(&ids);
        let (other, _) = new_token(&ids);
        assert_ne!(one, other);
        assert_eq!(one.chars().filter(char::is_ascii_lowercase).count(), 32);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [4; 8]);
        assert_eq!(digest_of(&one), digest);
        assert_eq!(plain(&one), one);
        let typed = one.to_uppercase().replace('-', " ");
        assert_eq!(digest_of(&typed), digest, "as somebody types it");
        assert_ne!(digest_of(&other), digest);
    }
}
