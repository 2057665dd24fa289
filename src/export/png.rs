//! SVG → PNG on the processor, with the given fonts and no others.
//!
//! It knows nothing of egui and never looks for fonts of the system, so the same document gives
//! the same picture on every machine.

use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// The longest side of a picture.
const MAX_SIDE_PX: u32 = 16_384;
/// The largest area of a picture; drawing and packing it takes eight bytes per pixel.
const MAX_AREA_PX: u64 = 200_000_000;

/// Why an SVG did not become a picture.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    /// The document is no SVG, or one with too many elements.
    #[error("cannot read the SVG: {0}")]
    Unreadable(#[from] usvg::Error),
    /// The enlargement is no positive number.
    #[error("expected a scale above zero, found {0}")]
    Scale(f32),
    /// The picture would not fit into a sensible amount of memory.
    #[error(
        "a picture of {width} × {height} pixels is too large (at most {MAX_SIDE_PX} a side and \
         {} million in all): choose a smaller scale or a smaller page",
        MAX_AREA_PX / 1_000_000
    )]
    TooLarge {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// The PNG writer failed.
    #[error("cannot write the PNG")]
    Encode(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Draws an SVG at `scale` pixels per unit and returns the bytes of a PNG.
///
/// `faces` are whole font files; text in a family that none of them has is drawn in
/// `default_family`. What the SVG leaves unpainted is transparent.
///
/// # Errors
/// If the SVG cannot be read, or the picture has no size or too large a one.
pub fn rasterise(svg: &str, scale: f32, faces: &[&'static [u8]], default_family: &str) -> Result<Vec<u8>, RasterError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(RasterError::Scale(scale));
    }
    let tree = usvg::Tree::from_str(svg, &options(faces, default_family))?;
    let mut pixels = canvas(tree.size(), scale)?;
    let enlarged = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, enlarged, &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| RasterError::Encode(Box::new(error)))
}

fn options(faces: &[&'static [u8]], default_family: &str) -> usvg::Options<'static> {
    let mut fonts = usvg::fontdb::Database::new();
    for &face in faces {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face)));
    }
    // usvg falls back on "serif", whatever the document asks for.
    fonts.set_serif_family(default_family);
    fonts.set_sans_serif_family(default_family);
    fonts.set_monospace_family(default_family);
    usvg::Options { fontdb: Arc::new(fonts), font_family: default_family.to_owned(), ..usvg::Options::default() }
}

fn canvas(size: usvg::Size, scale: f32) -> Result<tiny_skia::Pixmap, RasterError> {
    let (width, height) = (pixels(size.width() * scale), pixels(size.height() * scale));
    let fits = width.max(height) <= MAX_SIDE_PX && u64::from(width) * u64::from(height) <= MAX_AREA_PX;
    fits.then(|| tiny_skia::Pixmap::new(width, height)).flatten().ok_or(RasterError::TooLarge { width, height })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of an SVG is positive and the cast saturates")]
fn pixels(length: f32) -> u32 {
    length.round().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::super::SANS;
    use super::*;

    fn page(content: &str) -> String {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{content}</svg>"#)
    }

    fn drawn(content: &str, scale: f32) -> tiny_skia::Pixmap {
        let png = rasterise(&page(content), scale, &[SANS], "Unwalled Sans").unwrap();
        tiny_skia::Pixmap::decode_png(&png).unwrap()
    }

    fn dark_pixels(picture: &tiny_skia::Pixmap) -> usize {
        picture.pixels().iter().filter(|pixel| pixel.alpha() > 128 && pixel.red() < 128).count()
    }

    #[test]
    fn a_red_rectangle_has_red_pixels() {
        let picture = drawn(r##"<rect x="10" y="5" width="10" height="10" fill="#ff0000"/>"##, 2.0);
        assert_eq!((picture.width(), picture.height()), (80, 40));
        let pixel = picture.pixel(30, 20).unwrap();
        assert_eq!((pixel.red(), pixel.green(), pixel.alpha()), (255, 0, 255));
        assert_eq!(picture.pixel(4, 4).unwrap().alpha(), 0);
    }

    #[test]
    fn text_leaves_dark_pixels_in_a_known_and_an_unknown_family() {
        let text = |family: &str| format!(r#"<text x="2" y="15" font-family="{family}" font-size="14">Hello</text>"#);
        let known = dark_pixels(&drawn(&text("'Unwalled Sans'"), 4.0));
        assert!(known > 100);
        assert_eq!(dark_pixels(&drawn(&text("'No Such Family'"), 4.0)), known);
    }

    #[test]
    fn a_picture_too_large_says_what_to_do() {
        let error = rasterise(&page(""), 1000.0, &[], "").unwrap_err();
        assert!(error.to_string().contains("40000 × 20000 pixels"), "{error}");
        assert!(error.to_string().contains("choose a smaller scale"), "{error}");
    }

    #[test]
    fn nonsense_is_an_error() {
        assert!(matches!(rasterise("hello", 1.0, &[], ""), Err(RasterError::Unreadable(_))));
        assert!(matches!(rasterise(&page(""), f32::NAN, &[], ""), Err(RasterError::Scale(_))));
        assert!(matches!(rasterise(&page(""), 0.0, &[], ""), Err(RasterError::Scale(_))));
    }
}
