//! Export without a window: a frame's egui shapes → [`svg`] → [`png`].
//!
//! Here laid-out text is cut into runs that one font face draws from one starting point, which is
//! what vector formats can say. It knows no view, no data and no file: which face draws a
//! character, and which bytes stand behind a face, the caller decides.

mod mesh;
pub mod png;
pub mod svg;

use egui::epaint::text::{Galley, Glyph, PlacedRow, TextFormat};
use egui::{FontFamily, Pos2, Rect, Vec2};

/// A font face as an SVG names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    /// The family name inside the font file.
    pub family: &'static str,
    /// The CSS weight, 400 for regular.
    pub weight: u16,
}

/// Names the face that egui draws a character of a family with.
type FaceOf<'a> = &'a dyn Fn(&FontFamily, char) -> Face;

/// A stretch of one row in one format, in points from the galley's origin.
struct Span<'a> {
    format: &'a TextFormat,
    /// What the galley was enlarged by after its layout.
    scale: f32,
    rect: Rect,
    runs: Vec<Run>,
}

/// Neighbouring characters of one face.
struct Run {
    face: Face,
    /// Where the first character stands on the baseline.
    start: Pos2,
    /// Where the next character continues this run; none after a space of a width of egui's own.
    pen: Option<f32>,
    text: String,
}

/// One glyph of a galley with the character it was laid out for.
struct Letter<'a> {
    row: &'a PlacedRow,
    glyph: &'a Glyph,
    section: usize,
    chr: char,
}

/// The spans of a galley, row by row; runs of nothing but white space are left out.
fn spans<'a>(galley: &'a Galley, face_of: FaceOf<'_>) -> Vec<Span<'a>> {
    let scale = scale_of(galley);
    let tolerance = (1.5 / galley.pixels_per_point).max(0.5);
    letters(galley)
        .chunk_by(|a, b| std::ptr::eq(a.row, b.row) && a.section == b.section)
        .filter_map(|letters| {
            let format = &galley.job.sections.get(letters[0].section)?.format;
            Some(Span { format, scale, rect: bounds(letters, scale), runs: runs(letters, format, scale, tolerance, face_of) })
        })
        .collect()
}

/// Pairs glyphs with characters of the job's text, since the characters of a cluster all report
/// its first one and the section of a glyph is private to epaint.
fn letters(galley: &Galley) -> Vec<Letter<'_>> {
    let text = &galley.job.text;
    let mut chars = text.char_indices();
    let mut letters = Vec::new();
    for row in &galley.rows {
        for glyph in &row.glyphs {
            let (byte, chr) = chars.next().unwrap_or((text.len(), glyph.chr));
            let section = section_at(galley, byte);
            letters.push(Letter { row, glyph, section, chr });
        }
        if row.ends_with_newline {
            chars.next();
        }
    }
    if let (true, Some(ellipsis)) = (galley.elided, letters.last_mut()) {
        ellipsis.chr = ellipsis.glyph.chr;
    }
    letters
}

fn section_at(galley: &Galley, byte: usize) -> usize {
    let sections = &galley.job.sections;
    sections.partition_point(|section| section.byte_range.end.0 <= byte).min(sections.len().saturating_sub(1))
}

/// `Shape::transform` enlarges the mesh of a galley but not its glyphs: their ratio is the scale.
fn scale_of(galley: &Galley) -> f32 {
    galley
        .rows
        .iter()
        .flat_map(|row| row.glyphs.iter().map(move |glyph| (row, glyph)))
        .find(|(_, glyph)| !glyph.uv_rect.is_nothing())
        .and_then(|(row, glyph)| drawn_scale(row, glyph))
        .filter(|scale| scale.is_finite() && *scale > 0.0)
        .unwrap_or(1.0)
}

fn drawn_scale(row: &PlacedRow, glyph: &Glyph) -> Option<f32> {
    let first = usize::try_from(glyph.first_vertex).ok()?;
    let vertices = &row.visuals.mesh.vertices;
    let (top, bottom) = (vertices.get(first)?, vertices.get(first + 3)?);
    Some((bottom.pos.y - top.pos.y) / glyph.uv_rect.size.y)
}

fn bounds(letters: &[Letter<'_>], scale: f32) -> Rect {
    letters.iter().fold(Rect::NOTHING, |rect, letter| rect.union((letter.glyph.logical_rect() * scale).translate(letter.row_offset())))
}

fn runs(letters: &[Letter<'_>], format: &TextFormat, scale: f32, tolerance: f32, face_of: FaceOf<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for letter in letters {
        let face = face_of(&format.font_id.family, letter.chr);
        if !runs.last().is_some_and(|run| run.continues_with(letter, face, tolerance)) {
            runs.push(Run::starting_at(letter, face, scale));
        }
        if let Some(run) = runs.last_mut() {
            run.push(letter, format.extra_letter_spacing);
        }
    }
    runs.retain(|run| !run.text.trim().is_empty());
    runs
}

impl Letter<'_> {
    fn row_offset(&self) -> Vec2 {
        self.row.pos.to_vec2()
    }

    /// Whether this is a later character of a cluster that one glyph draws, as an accent may be.
    fn is_drawn_by_its_neighbour(&self) -> bool {
        self.glyph.advance_width == 0.0
    }

    /// Whether egui makes up the advance, so that no font file knows it.
    fn is_space_of_egui(&self) -> bool {
        matches!(self.chr, '\t' | '\u{2009}' | '\u{202f}')
    }
}

impl Run {
    fn starting_at(letter: &Letter<'_>, face: Face, scale: f32) -> Self {
        Self { face, start: letter.glyph.pos * scale + letter.row_offset(), pen: Some(letter.glyph.pos.x), text: String::new() }
    }

    fn continues_with(&self, letter: &Letter<'_>, face: Face, tolerance: f32) -> bool {
        let is_near = |pen: f32| (pen - letter.glyph.pos.x).abs() <= tolerance;
        letter.is_drawn_by_its_neighbour() || face == self.face && self.pen.is_some_and(is_near)
    }

    fn push(&mut self, letter: &Letter<'_>, spacing: f32) {
        if letter.is_space_of_egui() {
            self.text.push(' ');
            self.pen = None;
        } else {
            self.text.push(letter.chr);
            let advance = letter.glyph.advance_width;
            self.pen = self.pen.map(|pen| if advance > 0.0 { pen + advance + spacing } else { pen });
        }
    }
}

/// A bundled face for the tests of this module and its children.
#[cfg(test)]
const SANS: &[u8] = include_bytes!("../assets/fonts/UnwalledSans-Regular.ttf");

/// Lays a job out in [`SANS`] at four pixels per point.
#[cfg(test)]
fn laid_out(job: egui::text::LayoutJob) -> std::sync::Arc<Galley> {
    use egui::epaint::text::{FontData, FontDefinitions, Fonts, TextOptions};
    let mut fonts = FontDefinitions::empty();
    fonts.font_data.insert("sans".into(), FontData::from_static(SANS).into());
    fonts.families.insert(FontFamily::Proportional, vec!["sans".into()]);
    let mut fonts = Fonts::new(TextOptions::default(), fonts);
    fonts.with_pixels_per_point(4.0).layout_job(job)
}

/// Chinese in one face, all else in another.
#[cfg(test)]
fn two_faces(_: &FontFamily, chr: char) -> Face {
    let family = if chr > '\u{2e7f}' { "Noto Sans CJK SC" } else { "Unwalled Sans" };
    Face { family, weight: 400 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::text::LayoutJob;
    use egui::{Color32, FontId};

    fn job(text: &str) -> LayoutJob {
        LayoutJob::simple(text.into(), FontId::proportional(14.0), Color32::BLACK, f32::INFINITY)
    }

    fn texts(job: LayoutJob) -> Vec<String> {
        spans(&laid_out(job), &two_faces).into_iter().flat_map(|span| span.runs.into_iter().map(|run| run.text)).collect()
    }

    #[test]
    fn plain_text_is_one_run() {
        assert_eq!(texts(job("AVATAR, wave & Tolkien")), ["AVATAR, wave & Tolkien"]);
    }

    #[test]
    fn chinese_is_a_run_of_its_own_face() {
        assert_eq!(texts(job("on 微信 today")), ["on ", "微信", " today"]);
    }

    #[test]
    fn rows_and_made_up_spaces_break_runs() {
        assert_eq!(texts(job("one\n\ntwo")), ["one", "two"]);
        assert_eq!(texts(job("a\tb 12\u{2009}000")), ["a ", "b 12 ", "000"]);
        assert!(texts(job("  \n ")).is_empty());
    }

    #[test]
    fn sections_break_spans() {
        let mut job = job("plain ");
        let format = TextFormat { italics: true, ..TextFormat::default() };
        job.append("é slanted", 20.0, format);
        let galley = laid_out(job);
        let spans = spans(&galley, &two_faces);
        assert_eq!(spans.iter().map(|s| s.format.italics).collect::<Vec<_>>(), [false, true]);
        assert!(spans[1].rect.left() >= spans[0].rect.right() + 19.0);
    }

    #[test]
    fn letter_spacing_keeps_a_run_whole() {
        let mut job = job("spaced");
        job.sections[0].format.extra_letter_spacing = 3.0;
        assert_eq!(texts(job), ["spaced"]);
    }

    #[test]
    fn justified_text_is_split_where_it_was_stretched() {
        let mut job = job("aa bb cc dd ee ff gg hh");
        job.wrap.max_width = 62.0;
        job.justify = true;
        assert!(texts(job).len() > 4);
    }

    #[test]
    fn an_elided_text_ends_in_its_ellipsis() {
        let mut job = job("far too long for this");
        job.wrap = egui::text::TextWrapping::truncate_at_width(60.0);
        let texts = texts(job).concat();
        assert!(texts.starts_with("far") && texts.ends_with('…'), "{texts}");
    }

    #[test]
    fn an_enlarged_galley_tells_its_scale() {
        let galley = laid_out(job("scaled"));
        let mut shape = egui::Shape::galley(Pos2::ZERO, galley, Color32::BLACK);
        shape.transform(egui::emath::TSTransform::from_scaling(2.0));
        let egui::Shape::Text(text) = shape else { panic!("expected a text") };
        assert!((scale_of(&text.galley) - 2.0).abs() < 0.001);
    }
}
