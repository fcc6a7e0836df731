//! Several letters as one PDF for the printer.
//! In: letters as they were kept. Out: their pages one after the other, each letter on sheets of its own when
//! both sides are printed. It is for paper: the tags that a screen reader needs stay with the letters.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

/// Why letters could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum NotTogether {
    /// One is no PDF, or no sound one.
    #[error("letter {number} of those to be printed could not be read")]
    Letter {
        /// Which, from 1.
        number: usize,
        /// What is wrong with it.
        source: lopdf::Error,
    },
    /// The whole could not be written.
    #[error("the letters could not be written as one file")]
    Whole(#[from] std::io::Error),
}

/// What a page may have from the tree above it. Source: ISO 32000-1, table 30.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// The pages of a letter, each with what it had from above.
fn pages_of(letter: &Document) -> Result<Vec<(ObjectId, Dictionary)>, lopdf::Error> {
    let mut pages = Vec::new();
    for id in letter.get_pages().into_values() {
        let mut page = letter.get_dictionary(id)?.clone();
        let mut above = page.get(b"Parent").and_then(Object::as_reference).ok();
        while let Some(parent) = above {
            let parent = letter.get_dictionary(parent)?;
            for name in INHERITED {
                if let (false, Ok(value)) = (page.has(name), parent.get(name)) {
                    page.set(name, value.clone());
                }
            }
            above = parent.get(b"Parent").and_then(Object::as_reference).ok();
        }
        // There is no tree of tags any more for it to stand in.
        page.remove(b"StructParents");
        pages.push((id, page));
    }
    Ok(pages)
}

/// Puts letters together, in their order.
///
/// # Errors
/// [`NotTogether`] when one of them is no PDF.
pub fn together<T: AsRef<[u8]>>(letters: &[T]) -> Result<Vec<u8>, NotTogether> {
    let mut whole = Document::with_version("1.7");
    let root = whole.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for (number, letter) in (1..).zip(letters) {
        let wrong = |source| NotTogether::Letter { number, source };
        let mut letter = Document::load_mem(letter.as_ref()).map_err(wrong)?;
        letter.renumber_objects_with(whole.max_id + 1);
        let pages = pages_of(&letter).map_err(wrong)?;
        let odd = pages.len() % 2 == 1;
        let size = pages
            .last()
            .and_then(|(_, page)| page.get(b"MediaBox").ok().cloned());
        whole.max_id = letter.max_id;
        whole.objects.extend(letter.objects);
        for (id, mut page) in pages {
            page.set("Parent", root);
            whole.objects.insert(id, page.into());
            kids.push(id.into());
        }
        if let (true, Some(size)) = (odd, size) {
            let blank = dictionary! {
                "Type" => "Page", "Parent" => root, "MediaBox" => size, "Resources" => Dictionary::new(),
            };
            kids.push(whole.add_object(blank).into());
        }
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    whole.objects.insert(root, tree.into());
    let catalogue = whole.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    whole.trailer.set("Root", catalogue);
    // What only the letters' own catalogues led to: tags, titles.
    whole.prune_objects();
    let mut bytes = Vec::new();
    whole.save_to(&mut bytes)?;
    Ok(bytes)
}
