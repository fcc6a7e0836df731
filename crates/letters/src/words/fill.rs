//! Fields filled: each placeholder by its fact, rows and paragraphs of a list repeated.
//! In: a tree with placeholders, and facts. Out: the tree without any, or what is missing.

use std::collections::BTreeMap;

use super::fields::{Piece, names, pieces};
use super::tree::{Element, Node};
use super::{Refusal, key, kind_is_list};
use crate::facts::{Facts, Field, tidy};
use crate::language::Language;
use crate::template::standard;

/// Every fact by the key of its name.
pub(super) struct Values {
    single: BTreeMap<String, Option<String>>,
    /// Lists by their key: each item is a text for each key.
    lists: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// The list that a key belongs to.
    list_of: BTreeMap<String, String>,
}

impl Values {
    pub(super) fn of(facts: &Facts, language: Language) -> Values {
        let mut values = Values {
            single: BTreeMap::new(),
            lists: BTreeMap::new(),
            list_of: BTreeMap::new(),
        };
        for (name, _, value) in standard(facts) {
            let value = tidy(value);
            let optional = matches!(name, "reference" | "child.form");
            let value = (!value.is_empty() || optional).then_some(value);
            values.single.insert(key(name), value);
        }
        values
            .single
            .insert(key("date"), Some(language.date(facts.date)));
        for (name, lines) in [
            ("to.address", &facts.to.address),
            ("school.address", &facts.school.address),
        ] {
            values.list(name, &Field::List(lines.clone()), language);
        }
        // What goes by e-mail has no address on it: its place in the file is left blank.
        let address = key("to.address");
        let lines = values.lists.entry(address.clone()).or_default();
        if lines.is_empty() {
            lines.push(BTreeMap::from([(address, String::new())]));
        }
        for (name, field) in &facts.more {
            if kind_is_list(field) {
                values.list(name, field, language);
            } else {
                values.single.insert(key(name), text(field, language));
            }
        }
        values
    }

    fn list(&mut self, name: &str, field: &Field, language: Language) {
        let list = key(name);
        let items: Vec<BTreeMap<String, String>> = match field {
            Field::List(items) => {
                self.list_of.insert(list.clone(), list.clone());
                let items = items
                    .iter()
                    .map(|item| tidy(item))
                    .filter(|item| !item.is_empty());
                items
                    .map(|item| BTreeMap::from([(list.clone(), item)]))
                    .collect()
            }
            Field::Rows(rows) => rows
                .iter()
                .map(|row| {
                    let cells = row.iter().map(|(column, cell)| {
                        let column = key(&format!("{name}.{column}"));
                        self.list_of.insert(column.clone(), list.clone());
                        (column, text(cell, language).unwrap_or_default())
                    });
                    cells.collect()
                })
                .collect(),
            _ => return,
        };
        self.lists.insert(list, items);
    }

    /// The list that a name belongs to.
    pub(super) fn list_of(&self, name: &str) -> Option<String> {
        self.list_of.get(&key(name)).cloned()
    }

    /// Fills a tree.
    pub(super) fn fill(&self, element: &mut Element) -> Result<(), Refusal> {
        self.fill_with(element, None)
    }

    fn fill_with(
        &self,
        element: &mut Element,
        item: Option<&BTreeMap<String, String>>,
    ) -> Result<(), Refusal> {
        if element.name == "w:t" {
            let mut out = String::new();
            for piece in pieces(&element.text()) {
                match piece {
                    Piece::Text(text) => out.push_str(text),
                    Piece::Field(name) => out.push_str(&self.value(name, item)?),
                }
            }
            element.children = vec![Node::Text(out)];
            return Ok(());
        }
        let children = std::mem::take(&mut element.children);
        for child in children {
            let Node::Element(mut child) = child else {
                element.children.push(child);
                continue;
            };
            match item.is_none().then(|| self.repeated(&child)).flatten() {
                None => {
                    self.fill_with(&mut child, item)?;
                    element.children.push(Node::Element(child));
                }
                Some(list) => {
                    let items = self.lists.get(&list).map_or(&[][..], Vec::as_slice);
                    if items.is_empty() {
                        return Err(Refusal::Missing(format!("anything in the list {list}")));
                    }
                    for item in items {
                        let mut copy = child.clone();
                        self.fill_with(&mut copy, Some(item))?;
                        element.children.push(Node::Element(copy));
                    }
                }
            }
        }
        Ok(())
    }

    /// The list for whose items an element is repeated.
    fn repeated(&self, element: &Element) -> Option<String> {
        repeats(element, &|name| self.list_of(name))
    }

    fn value(
        &self,
        name: &str,
        item: Option<&BTreeMap<String, String>>,
    ) -> Result<String, Refusal> {
        let key = key(name);
        if let Some(value) = item.and_then(|item| item.get(&key)) {
            return Ok(value.clone());
        }
        match self.single.get(&key) {
            Some(Some(value)) => Ok(value.clone()),
            Some(None) => Err(Refusal::Missing(name.to_owned())),
            None => Err(Refusal::Unknown(name.to_owned())),
        }
    }
}

fn text(field: &Field, language: Language) -> Option<String> {
    let value = field.value(language);
    match field {
        Field::Choice(yes) => Some(if *yes { "Yes" } else { "No" }.to_owned()),
        Field::Number(number) => Some(number.to_string()),
        _ => value.as_str().map(str::to_owned),
    }
}

/// A table row that holds fields of a list; a paragraph outside such a row that does.
fn repeats(element: &Element, list_of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if element.name != "w:tr" && element.name != "w:p" {
        return None;
    }
    // A row that holds a whole table is not the one that is repeated.
    if element.name == "w:tr" && holds(element, "w:tr") {
        return None;
    }
    names(element).iter().find_map(|name| list_of(name))
}

fn holds(element: &Element, name: &str) -> bool {
    element
        .elements()
        .any(|child| child.name == name || holds(child, name))
}

/// What cannot be repeated as it stands: fields of two lists in one row or one paragraph.
pub(super) fn misplaced(
    element: &Element,
    list_of: &dyn Fn(&str) -> Option<String>,
    out: &mut Vec<String>,
) {
    if let Some(first) = repeats(element, list_of) {
        let other = names(element)
            .iter()
            .find_map(|name| list_of(name).filter(|list| *list != first));
        if let Some(other) = other {
            let what = if element.name == "w:tr" {
                "table row"
            } else {
                "paragraph"
            };
            out.push(format!(
                "One {what} holds fields of two lists, {first} and {other}. Give each its own {what}."
            ));
        }
        return;
    }
    for child in element.elements() {
        misplaced(child, list_of, out);
    }
}
