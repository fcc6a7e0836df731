//! The page `docs/mis-exports.md` and the code say the same.

use exchange::mis::{ALIASES, Mapping};

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/mis-exports.md");
    std::fs::read_to_string(path).expect("docs/mis-exports.md")
}

/// Every known heading stands on the page with its system and the address it was found at.
#[test]
fn every_known_heading_is_documented() {
    let page = page();
    for alias in ALIASES {
        let row = page.lines().find(|line| {
            line.contains(&format!("`{}`", alias.heading))
                && line.contains(alias.source.system.name())
        });
        assert!(
            row.is_some(),
            "{} of {}",
            alias.heading,
            alias.source.system.name()
        );
        assert!(
            page.contains(alias.source.address),
            "{}",
            alias.source.address
        );
    }
}

/// The examples of mapping files on the page are mapping files, and survive being written.
#[test]
fn the_examples_are_mapping_files() {
    let page = page();
    let examples: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(examples.len() >= 2, "the page has examples");
    for example in examples {
        let mapping = Mapping::from_toml(example).unwrap_or_else(|e| panic!("{e}\n{example}"));
        let written = mapping.to_toml().expect("TOML");
        assert_eq!(
            Mapping::from_toml(&written).expect("TOML"),
            mapping,
            "{written}"
        );
    }
}
