//! What a filled file says, as plain text.
//! In: the tree of its text. Out: its paragraphs apart by a blank line, the cells of a table's row on one.

use super::tree::{Element, Node};

/// What stands between the cells of a row.
const BETWEEN_CELLS: &str = " | ";

/// The text of a part.
pub(super) fn text(root: &Element) -> String {
    let mut all = Vec::new();
    blocks(root, &mut all);
    all.join("\n\n")
}

/// The paragraphs in an element, and its rows.
fn blocks(element: &Element, all: &mut Vec<String>) {
    match element.name.as_str() {
        // Word says the same once more for programs that do not know its newer shapes.
        "mc:Fallback" => {}
        "w:p" => {
            let (mut line, mut inside) = (String::new(), Vec::new());
            words(element, &mut line, &mut inside);
            push(all, &line);
            all.append(&mut inside);
        }
        "w:tr" => {
            let cells = element.elements().filter_map(|cell| {
                let mut own = Vec::new();
                blocks(cell, &mut own);
                (!own.is_empty()).then(|| own.join(" "))
            });
            push(all, &cells.collect::<Vec<_>>().join(BETWEEN_CELLS));
        }
        _ => element.elements().for_each(|child| blocks(child, all)),
    }
}

fn push(all: &mut Vec<String>, line: &str) {
    let line = line.trim();
    if !line.is_empty() {
        all.push(line.to_owned());
    }
}

/// The words of a paragraph; a text box that hangs at it has paragraphs of its own.
fn words(element: &Element, line: &mut String, inside: &mut Vec<String>) {
    for child in &element.children {
        let Node::Element(child) = child else {
            continue;
        };
        match child.name.as_str() {
            "w:t" => line.push_str(&child.text()),
            "w:tab" => line.push(' '),
            "w:br" | "w:cr" => line.push('\n'),
            // Tab stops of the paragraph's shape are no tabs of its text.
            "w:pPr" | "w:rPr" | "mc:Fallback" => {}
            "w:noBreakHyphen" => line.push('-'),
            "w:p" => blocks(child, inside),
            _ => words(child, line, inside),
        }
    }
}
