//! The assets that are built in.
//! In: what `build.rs` made.
//! Out: that nothing of GOV.UK's own is in it, that every reference leads somewhere, that colours can be read.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::GzDecoder;
use govuk::assets::{PREFIX, get, href, hrefs, missing};

use crate::parts::say;

fn text(name: &str) -> String {
    String::from_utf8(get(name).expect(name).bytes.to_vec()).expect("UTF-8")
}

/// Whether the packages were there when the program was built; on CI they must be.
fn complete() -> bool {
    let Some(words) = missing() else { return true };
    assert!(std::env::var_os("CI").is_none(), "{words}");
    say(&format!(
        "LEFT OUT: the built-in style sheets and scripts. {words}"
    ));
    false
}

#[test]
fn every_file_is_found_under_its_address() {
    for href in hrefs() {
        let asset = get(href.strip_prefix(PREFIX).expect("below /assets/")).expect(href);
        assert!(asset.immutable, "{href}");
        assert_ne!(asset.content_type, "application/octet-stream", "{href}");
        if let Some(gzip) = asset.gzip {
            let mut unpacked = Vec::new();
            GzDecoder::new(gzip)
                .read_to_end(&mut unpacked)
                .expect("gzip");
            assert!(unpacked == asset.bytes, "{href}");
            assert!(gzip.len() < asset.bytes.len(), "{href}");
        }
    }
    assert!(
        !get("site.css").expect("a style sheet").immutable,
        "a plain name may hold other bytes tomorrow"
    );
    for path in ["", "site", "../own.css", "/assets/site.css", "site.css.gz"] {
        assert!(get(path).is_none(), "{path:?}");
    }
}

#[test]
fn nothing_in_them_is_govuks_own() {
    if !complete() {
        return;
    }
    for href in hrefs() {
        let asset = get(href.strip_prefix(PREFIX).expect("below /assets/")).expect(href);
        let text = String::from_utf8_lossy(asset.bytes);
        for word in [
            "GDS Transport",
            "@font-face",
            "govuk-crest",
            "sourceMappingURL",
        ] {
            assert!(!text.contains(word), "{href} contains {word}");
        }
    }
    let css = text("site.css");
    assert!(css.contains("font-family:Arial,Helvetica,sans-serif"));
    assert!(
        css.matches("@charset").count() == 1 && css.starts_with("@charset"),
        "a charset elsewhere is an error"
    );
    for class in [".govuk-button", ".moj-timeline", ".app-strip"] {
        assert!(css.contains(class), "{class}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    if !complete() {
        return;
    }
    let css = text("site.css");
    let pictures: Vec<_> = css
        .split("url(")
        .skip(1)
        .map(|rest| rest.split(')').next().expect("an address"))
        .collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        assert!(
            picture.starts_with("data:") || get(picture).is_some_and(|asset| asset.immutable),
            "{picture}"
        );
    }
    let start = text("start.js");
    let imports: Vec<_> = start
        .lines()
        .filter_map(|line| line.split("from './").nth(1))
        .collect();
    assert_eq!(imports.len(), 2, "{start}");
    for import in imports {
        let script = import.trim_end_matches('\'');
        assert!(get(script).is_some_and(|asset| asset.immutable), "{script}");
    }
    assert!(href("start.js").is_some_and(|href| href.starts_with("/assets/start-")));
}

#[test]
fn the_colours_of_the_strip_can_be_read() {
    let css = text("site.css");
    let colours: BTreeMap<_, _> = css
        .split("--strip-")
        .skip(1)
        .filter_map(|rest| rest.split_once(": #"))
        .filter(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .map(|(name, rest)| (name, luminance(&rest[..6])))
        .collect();
    let kinds = [
        "present",
        "late",
        "authorised",
        "unauthorised",
        "elsewhere",
        "unable",
        "closed",
        "unmarked",
    ];
    assert_eq!(colours.len(), 2 * kinds.len(), "{colours:?}");
    for kind in kinds {
        let ratio = contrast(colours[kind], colours[format!("{kind}-ink").as_str()]);
        assert!(ratio >= 4.5, "{kind}: {ratio:.2}");
        if kind != "unauthorised" {
            let ratio = contrast(colours[kind], colours["unauthorised"]);
            assert!(ratio >= 3.0, "unauthorised beside {kind}: {ratio:.2}");
        }
    }
}

#[test]
fn the_lines_and_names_of_pictures_can_be_read() {
    let css = text("site.css");
    let white = luminance("ffffff");
    let colours: Vec<_> = css
        .split("--picture-")
        .skip(1)
        .filter_map(|rest| rest.split_once(": #"))
        .filter(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase()))
        .collect();
    assert_eq!(colours.len(), 4, "{colours:?}");
    for (name, rest) in colours {
        let ratio = contrast(luminance(&rest[..6]), white);
        assert!(ratio >= 4.5, "{name}: {ratio:.2}");
    }
}

/// Relative luminance and contrast, WCAG 2.2.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour")) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
