//! The cookie that holds a sign-in session's token: one an authority, sent to its pages only.
//! In: a token, or a request's headers. Out: headers, or the token.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::house::Rooms;

fn name(rooms: &Rooms) -> String {
    format!("herringbone-{}", rooms.authority.id)
}

fn cookie(rooms: &Rooms, value: &str, age: &str) -> HeaderMap {
    let secure = if rooms.house.secure { "; Secure" } else { "" };
    let text = format!(
        "{}={value}; Path=/{}; HttpOnly; SameSite=Lax{age}{secure}",
        name(rooms),
        rooms.authority.id
    );
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.insert(header::SET_COOKIE, value);
    }
    headers
}

/// Has the browser hold a token until it is closed; the session itself ends sooner.
pub(crate) fn remember(rooms: &Rooms, token: &str) -> HeaderMap {
    cookie(rooms, token, "")
}

/// Has the browser let go of it.
pub(crate) fn forget(rooms: &Rooms) -> HeaderMap {
    cookie(rooms, "", "; Max-Age=0")
}

/// The token that a request brings.
pub(crate) fn token_of(rooms: &Rooms, headers: &HeaderMap) -> Option<String> {
    let name = name(rooms);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, token)| *n == name && !token.is_empty())
        .map(|(_, token)| token.to_owned())
}
