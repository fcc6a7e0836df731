//! A text as a QR code.
//! In: the address that authenticator apps read. Out: a picture without script or style.

use askama::Template;
use askama::filters::HtmlSafe;
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code: scanners need four.
const QUIET: i32 = 4;

/// The picture, black on white whatever the page's colours.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<svg role="img" aria-label="QR code of the key below" viewBox="0 0 {{ size }} {{ size }}" width="230" height="230" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{{ size }}v{{ size }}H0z"/><path fill="#000" d="{{ path }}"/></svg>"##
)]
pub(super) struct Qr {
    size: i32,
    path: String,
}

impl HtmlSafe for Qr {}

impl Qr {
    /// The code of a text; `None` when it is too long for one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
            }
        }
        Some(Self {
            size: code.size() + 2 * QUIET,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_an_address() {
        let qr = Qr::of("otpauth://totp/Herringbone:i%40s.example?secret=ABC").expect("short");
        // Every code has its three finders: 33 dark modules each.
        assert!(qr.path.matches('M').count() > 99);
        let svg = qr.to_string();
        assert!(svg.contains("aria-label") && !svg.contains("style"));
        assert!(Qr::of(&"x".repeat(5_000)).is_none());
    }
}
