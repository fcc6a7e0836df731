//! Where other crates use the rules, imports and new names followed.
//! In: the sources of the other crates. Out: for a rule, the files that use it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, Ident, ItemMod, ItemUse, UseTree};

/// Files by what they use of `law`, each as `module::function`.
pub(super) struct Uses(BTreeMap<String, BTreeSet<String>>);

impl Uses {
    /// The files that use a rule, as paths below the folder of the crates.
    pub(super) fn of(&self, module: &str, function: &str) -> Vec<String> {
        let files = self.0.get(&format!("{module}::{function}"));
        files.into_iter().flatten().cloned().collect()
    }
}

/// What the crates beside this one use of it.
pub(super) fn in_other_crates(crate_folder: &Path) -> Uses {
    let mut uses = Uses(BTreeMap::new());
    let beside = std::fs::read_dir(crate_folder.join("..")).expect("the folder of the crates");
    for entry in beside {
        let name = entry
            .expect("a crate's folder")
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name == "law" {
            continue;
        }
        for source in super::sources::under(&crate_folder.join("..").join(&name).join("src")) {
            let file = format!("{name}/src/{}", source.path);
            for what in used_in(&file, &source.text) {
                uses.0.entry(what).or_default().insert(file.clone());
            }
        }
    }
    uses
}

/// Every path below `law` that a file names outside its imports and its own tests.
fn used_in(file: &str, text: &str) -> BTreeSet<String> {
    let parsed = syn::parse_file(text)
        .unwrap_or_else(|e| panic!("crates/{file} does not read as Rust: {e}"));
    let mut imports = Imports::default();
    imports.visit_file(&parsed);
    let mut paths = Paths {
        imports: imports.0,
        found: BTreeSet::new(),
    };
    paths.visit_file(&parsed);
    paths.found
}

/// Whether an item is compiled only for tests.
fn only_for_tests(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|a| {
        a.path().is_ident("cfg") && a.parse_args::<Ident>().is_ok_and(|what| what == "test")
    })
}

/// Local names and the path below `law` that each stands for.
#[derive(Default)]
struct Imports(BTreeMap<String, Vec<String>>);

impl<'ast> Visit<'ast> for Imports {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.add(&item.tree, &mut Vec::new());
    }
}

impl Imports {
    fn add(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(p) => {
                path.push(p.ident.to_string());
                self.add(&p.tree, path);
                path.pop();
            }
            UseTree::Group(g) => {
                for tree in &g.items {
                    self.add(tree, path);
                }
            }
            UseTree::Name(n) => self.name(path, &n.ident, &n.ident),
            UseTree::Rename(r) => self.name(path, &r.ident, &r.rename),
            // Against the house's lints.
            UseTree::Glob(_) => {}
        }
    }

    fn name(&mut self, path: &[String], imported: &Ident, local: &Ident) {
        let mut full = path.to_vec();
        if imported != "self" {
            full.push(imported.to_string());
        }
        let local = if local == "self" {
            full.last().cloned().unwrap_or_default()
        } else {
            local.to_string()
        };
        if full.first().is_some_and(|first| first == "law") {
            self.0.insert(local, full[1..].to_vec());
        }
    }
}

/// The paths below `law` that code names.
struct Paths {
    imports: BTreeMap<String, Vec<String>>,
    found: BTreeSet<String>,
}

impl Paths {
    fn take(&mut self, segments: &[&str]) {
        let Some((first, rest)) = segments.split_first() else {
            return;
        };
        let start = match *first {
            "law" => Vec::new(),
            other => match self.imports.get(other) {
                Some(full) => full.clone(),
                None => return,
            },
        };
        let full: Vec<&str> = start
            .iter()
            .map(String::as_str)
            .chain(rest.iter().copied())
            .collect();
        self.found.insert(full.join("::"));
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !only_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.take(&segments.iter().map(String::as_str).collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    /// What a macro holds is not parsed, so its words are looked at instead.
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let words = mac.tokens.to_string().replace(" :: ", "::");
        for word in words.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
            self.take(&word.split("::").collect::<Vec<_>>());
        }
        visit::visit_macro(self, mac);
    }
}

#[test]
fn uses_are_found_through_imports_new_names_and_macros() {
    let used = used_in(
        "a.rs",
        r#"
        use law::{self, limits, penalty as notices, upn::{self, check_letter}};
        use law::returns::ground_i_length_reached;
        use other::statistics;
        /// [`law::school_age::starts`] in a doc is no use.
        fn f() {
            law::school_age::ends(1);
            notices::used_at(2).map(check_letter);
            println!("{}", upn::judge(3));
            statistics::severe(4);
            g::<limits::PerCent>();
        }
        #[cfg(test)]
        mod tests { fn t() { law::returns::sickness_return_due(); } }
        "#,
    );
    let used: Vec<&str> = used.iter().map(String::as_str).collect();
    assert_eq!(
        used,
        [
            "limits::PerCent",
            "penalty::used_at",
            "school_age::ends",
            "upn::check_letter",
            "upn::judge"
        ]
    );
}
