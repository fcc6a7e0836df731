//! A picture as Word shows it everywhere: drawn, because not every Word draws SVG.
//! In: SVG. Out: a PNG. Nothing that the SVG names outside itself is ever read.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

use crate::pdf::{FACES, Failure};

/// A picture, drawn.
pub(super) struct Drawn {
    pub(super) png: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// How many pixels across: 300 to the inch over the width of the text.
const ACROSS: f32 = 1_920.0;

/// The height of the tallest picture against its width; above that it is no picture for a letter.
const TALLEST: f32 = 3.0;

static TYPEFACES: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut typefaces = fontdb::Database::new();
    for face in FACES {
        typefaces.load_font_data(face.to_vec());
    }
    typefaces.set_sans_serif_family("Noto Sans");
    typefaces.set_serif_family("Noto Sans");
    Arc::new(typefaces)
});

/// Draws an SVG.
pub(super) fn drawn(svg: &str) -> Result<Drawn, Failure> {
    let fault = |why: String| Failure::Setting(format!("a picture cannot be drawn: {why}"));
    let options = Options {
        font_family: "Noto Sans".to_owned(),
        fontdb: TYPEFACES.clone(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| fault(error.to_string()))?;
    let size = tree.size();
    let scale = ACROSS / size.width();
    let (width, height) = (ACROSS as u32, (size.height() * scale).ceil());
    if height > ACROSS * TALLEST {
        return Err(fault(
            "it is more than three times as high as it is wide".to_owned(),
        ));
    }
    let height = height as u32;
    let mut pixels = Pixmap::new(width, height.max(1)).ok_or(fault("it has no size".to_owned()))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    let png = pixels
        .encode_png()
        .map_err(|error| fault(error.to_string()))?;
    Ok(Drawn { png, width, height })
}
