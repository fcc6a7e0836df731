//! A message for an authority that is not served here: as a file to be sent by a secure way, and as an e-mail that names
//! nobody. In: a message of ours. Out: plain text or JSON with what is told of the child; the e-mail's words.

use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use casework::people::Action;
use serde_json::json;
use store::rolls::AuthorityMessage;

use super::carry::in_words;
use super::child::Child;
use super::one::opened;
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem};
use crate::when;

/// The words of an e-mail: initials and a reference, and where to answer.
pub(super) fn email(rooms: &Rooms, message: &AuthorityMessage) -> String {
    let child = Child::of(&message.said);
    let council = &rooms.authority.name;
    format!(
        "{}\n\nThis is about a child with the initials {}. Our reference is {}.\n\n\
         We do not name the child by e-mail. Answer this e-mail, with our reference, and say by which secure way we may send you the \
         child’s particulars. Then tell us: yes, no, or that you do not know.\n\n{}, {}\n{council}\n",
        in_words(message.kind, true),
        child.initials(),
        message.reference,
        message.made_by_name,
        message.position,
    )
}

/// The file's words.
fn plain(rooms: &Rooms, message: &AuthorityMessage) -> String {
    let child = Child::of(&message.said);
    let lines = child.lines().into_iter();
    let lines: Vec<String> = lines
        .map(|(what, value)| format!("{what}: {value}"))
        .collect();
    format!(
        "{}\n\nFrom: {}\nTo: {}\nReference: {}\nMade: {}\n\n{}\n\n\
         Answer with this reference: yes, no, or that you do not know. Send this file by a secure way only.\n\n{}, {}\n",
        in_words(message.kind, true),
        rooms.authority.name,
        message.other_name,
        message.reference,
        when::instant(message.made_at),
        lines.join("\n"),
        message.made_by_name,
        message.position,
    )
}

/// The file.
pub(crate) async fn file(
    caller: Caller,
    Path((_, id, format)): Path<(String, String, String)>,
) -> Answer {
    caller.may(Action::WriteToAuthorities)?;
    let message = opened(&caller, &id).await?;
    let missing = || caller.problem(Problem::NotFound);
    if !message.ours {
        return Err(missing());
    }
    let rooms = &caller.rooms;
    let (media_type, text) = match format.as_str() {
        "txt" => ("text/plain; charset=utf-8", plain(rooms, &message)),
        "json" => {
            let whole = json!({
                "from": rooms.authority.name, "to": message.other_name, "reference": message.reference,
                "kind": message.kind.text(), "made_at": message.made_at.to_string(), "child": message.said,
            });
            ("application/json", format!("{whole:#}\n"))
        }
        _ => return Err(missing()),
    };
    let name = format!("attachment; filename=\"{}.{format}\"", message.reference);
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}
