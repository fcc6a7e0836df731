//! The rules, read from the source of the crate.
//! In: a module's name and text. Out: each free public function, what it says, what it cites.

use law::Citation;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta, Token, Type, Visibility};

/// One free public function.
pub(super) struct Rule {
    /// The module it stands in, `penalty`.
    pub(super) module: String,
    /// Its name, `used_at`.
    pub(super) function: String,
    /// The first sentence of its doc.
    pub(super) says: String,
    /// The sources named in its body, in order.
    pub(super) cites: Vec<Citation>,
}

impl Rule {
    /// The rule as code names it: `penalty::used_at`.
    pub(super) fn name(&self) -> String {
        format!("{}::{}", self.module, self.function)
    }
}

/// The free public functions of a module, in the order of its text.
pub(super) fn rules_in(module: &str, text: &str) -> Vec<Rule> {
    let file =
        syn::parse_file(text).unwrap_or_else(|e| panic!("{module} does not read as Rust: {e}"));
    let mut rules = Vec::new();
    collect(module, &file.items, &mut rules);
    rules
}

fn collect(module: &str, items: &[Item], rules: &mut Vec<Rule>) {
    for item in items {
        match item {
            Item::Fn(f) if matches!(f.vis, Visibility::Public(_)) => {
                let mut sources = Sources(Vec::new());
                sources.visit_block(&f.block);
                rules.push(Rule {
                    module: module.to_owned(),
                    function: f.sig.ident.to_string(),
                    says: first_sentence(&f.attrs),
                    cites: sources.0,
                });
            }
            Item::Mod(m) => {
                let inner = format!("{module}::{}", m.ident);
                let items = m.content.as_ref().map_or(&[][..], |(_, items)| items);
                collect(&inner, items, rules);
            }
            _ => {}
        }
    }
}

/// The names of the public constants of a generic type, `Parameter<..>`.
pub(super) fn constants_of_type(text: &str, wanted: &str) -> Vec<String> {
    let file = syn::parse_file(text).unwrap_or_else(|e| panic!("does not read as Rust: {e}"));
    file.items
        .iter()
        .filter_map(|item| match item {
            Item::Const(c) if matches!(c.vis, Visibility::Public(_)) => match &*c.ty {
                Type::Path(t) if t.path.segments.last()?.ident == wanted => {
                    Some(c.ident.to_string())
                }
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// What `cite!` names in a body.
struct Sources(Vec<Citation>);

impl<'ast> Visit<'ast> for Sources {
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if mac.path.segments.last().is_some_and(|s| s.ident == "cite") {
            let cite = citation(mac);
            if !self.0.contains(&cite) {
                self.0.push(cite);
            }
        }
        visit::visit_macro(self, mac);
    }
}

fn citation(mac: &syn::Macro) -> Citation {
    let args = mac
        .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
        .expect("the arguments of cite!");
    let mut texts = args.iter().filter_map(|arg| match arg {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(&*text.value().leak()),
        _ => None,
    });
    let (Some(instrument), Some(provision)) = (texts.next(), texts.next()) else {
        panic!("cite! names an instrument and a provision");
    };
    let memory = matches!(args.last(), Some(Expr::Path(p)) if p.path.is_ident("memory"));
    if memory {
        Citation::memory(instrument, provision)
    } else {
        Citation::found(instrument, provision)
    }
}

/// The first sentence of a doc comment, on one line, with links to code as plain code.
fn first_sentence(attrs: &[Attribute]) -> String {
    let mut paragraph = String::new();
    for attr in attrs.iter().filter(|a| a.path().is_ident("doc")) {
        let Meta::NameValue(doc) = &attr.meta else {
            continue;
        };
        let Expr::Lit(ExprLit {
            lit: Lit::Str(line),
            ..
        }) = &doc.value
        else {
            continue;
        };
        let line = line.value();
        if line.trim().is_empty() {
            break;
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(line.trim());
    }
    if let Some(end) = paragraph.find(". ") {
        paragraph.truncate(end + 1);
    }
    paragraph.replace("[`", "`").replace("`]", "`")
}

#[test]
fn rules_are_read_with_their_sentence_and_sources() {
    let rules = rules_in(
        "notices",
        r#"
        /// Whether a [`Notice`] may
        /// be issued. It seldom is.
        ///
        /// More.
        pub fn may_issue(n: &Notice) -> Finding {
            const SAME: Citation = cite!("EA 1996", "s444A");
            all_of(cite!("EA 1996", "s444A"), [that("x", f(law::cite!("WTTISA", "p1", memory)))])
        }
        pub fn bare() {}
        pub(crate) fn inner() { cite!("EA 1996", "s1"); }
        impl Notice { pub fn method(&self) {} }
        pub mod deeper { /** Not so bare. */ pub fn still_bare() {} }
        "#,
    );
    let names: Vec<String> = rules.iter().map(Rule::name).collect();
    assert_eq!(
        names,
        [
            "notices::may_issue",
            "notices::bare",
            "notices::deeper::still_bare"
        ]
    );
    assert_eq!(rules[0].says, "Whether a `Notice` may be issued.");
    assert_eq!(
        rules[0].cites,
        [
            Citation::found("EA 1996", "s444A"),
            Citation::memory("WTTISA", "p1")
        ]
    );
    assert_eq!(
        (rules[1].says.as_str(), rules[1].cites.len()),
        ("", 0),
        "nothing is made up"
    );
    assert_eq!(rules[2].says, "Not so bare.");
}
