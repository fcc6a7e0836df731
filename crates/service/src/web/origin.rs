//! The network address that a request comes from.
//! In: the connection, the headers, and whether a proxy of ours stands before us. Out: the address.
//! A header is believed only when the configuration names it: anybody can send one.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

use crate::house::Door;

/// The address as text; empty when there is no connection, as in tests.
pub(super) fn address(parts: &Parts, door: &Door) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let told = door.address_header.as_deref().and_then(|name| {
        let last = parts.headers.get_all(name).iter().next_back()?;
        // Each proxy adds the address that it saw at the end; what stands before was sent to it.
        let last = last.to_str().ok()?.rsplit(',').next()?.trim();
        last.parse::<IpAddr>().ok()
    });
    match (told, peer) {
        (Some(told), _) => told.to_string(),
        (None, Some(peer)) => peer.0.ip().to_string(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn a_header_counts_only_when_it_is_ours() {
        let of = |configured: Option<&str>, sent: &[&str]| {
            let mut request = Request::builder();
            for value in sent {
                request = request.header("x-forwarded-for", *value);
            }
            let (mut parts, ()) = request.body(()).expect("a request").into_parts();
            let peer = SocketAddr::from(([198, 51, 100, 1], 999));
            parts.extensions.insert(ConnectInfo(peer));
            let door = Door {
                address_header: configured.map(str::to_owned),
                ..Door::default()
            };
            address(&parts, &door)
        };
        let ours = Some("x-forwarded-for");
        assert_eq!(of(None, &["192.0.2.1"]), "198.51.100.1");
        assert_eq!(of(ours, &["192.0.2.1"]), "192.0.2.1");
        assert_eq!(of(ours, &["10.0.0.1, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(of(ours, &["10.0.0.1", "192.0.2.1"]), "192.0.2.1");
        assert_eq!(of(ours, &["192.0.2.1, nonsense"]), "198.51.100.1");
        assert_eq!(of(ours, &[]), "198.51.100.1");
    }
}
