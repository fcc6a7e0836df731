//! Requests that another site makes in a signed-in person's name.
//! In: a request that changes something. Out: whether it came from a page of ours.
//! The browser says so itself (`Sec-Fetch-Site`, in every browser since 2023, else `Origin`), and
//! the session's cookie is `SameSite=Lax` besides. Source: OWASP CSRF prevention, Fetch Metadata.

use axum::http::{HeaderMap, Method, header};

/// Whether a request may go on. Reading is always allowed: nothing is changed by a GET.
pub(crate) fn allowed(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    match text("sec-fetch-site") {
        // `none` is a person's own doing: an address typed in, a form sent again.
        Some("same-origin" | "none") => true,
        Some(_) => false,
        None => match text(header::ORIGIN.as_str()) {
            Some(origin) => {
                let host = text(header::HOST.as_str()).unwrap_or_default();
                let named = origin.split_once("://").map(|(_, host)| host);
                !host.is_empty() && named == Some(host)
            }
            // Neither: no browser that people use, so there is no cookie to borrow either.
            None => !headers.contains_key(header::COOKIE),
        },
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    #[test]
    fn only_our_own_pages_change_anything() {
        let post = |headers: &[(&'static str, &'static str)]| {
            let map = headers
                .iter()
                .map(|(n, v)| (HeaderName::from_static(n), v.parse().expect("a value")))
                .collect();
            allowed(&Method::POST, &map)
        };
        for (expected, why, headers) in [
            (true, "our form", &[("sec-fetch-site", "same-origin")][..]),
            (true, "sent again by hand", &[("sec-fetch-site", "none")]),
            (false, "another site", &[("sec-fetch-site", "cross-site")]),
            (
                false,
                "another of the council's sites",
                &[("sec-fetch-site", "same-site")],
            ),
            (
                true,
                "an old browser",
                &[("origin", "https://h.example"), ("host", "h.example")],
            ),
            (
                false,
                "elsewhere",
                &[("origin", "https://x.example"), ("host", "h.example")],
            ),
            (
                false,
                "a frame without an origin",
                &[("origin", "null"), ("host", "h.example")],
            ),
            (false, "no host", &[("origin", "https://h.example")]),
            (
                false,
                "a cookie and no word of where from",
                &[("cookie", "s=1")],
            ),
            (true, "another program, without a cookie", &[]),
            (
                false,
                "the newer word counts",
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://h.example"),
                    ("host", "h.example"),
                ],
            ),
        ] {
            assert_eq!(post(headers), expected, "{why}");
        }
        assert!(allowed(&Method::GET, &HeaderMap::new()));
    }
}
