//! egui shapes → one SVG document, as text that diffs well.
//!
//! It draws what the shapes say and knows no view and no font file. It refuses what SVG cannot
//! say the same way: GPU callbacks, textures and the blur of shadows are left out.

mod ink;
mod shapes;
mod text;

use super::{Face, FaceOf};
use egui::emath::TSTransform;
use egui::epaint::{ClippedShape, ColorMode, PathShape, PathStroke};
use egui::{Color32, FontFamily, Pos2, Rect, Shape, Stroke, Vec2};
use ink::{Num, Spot, filled, path_of, polygon, polyline, rect_of, stroked};
use shapes::{colour_at, of_band, of_circle, of_cubic, of_ellipse, of_mesh, of_quadratic, of_rect, shift_of, shifted, signed_area, solid};
use text::of_text;

/// Corners sharper than a right angle are cut off, as egui cuts them.
const MITER_LIMIT: f32 = 1.5;
/// How far beyond its stated bounds a shape may reach; circles state half their stroke too little.
const OVERHANG: f32 = 16.0;

/// Writes a page of `size` points as an SVG, one element per line and the same on every run.
///
/// `face_of(font_id.family, char)` names the face that egui draws this character with. Lay the
/// page out at two to four pixels per point: positions are rounded to those pixels.
pub fn document(shapes: &[ClippedShape], size: Vec2, face_of: &dyn Fn(&FontFamily, char) -> Face) -> String {
    let page = Rect::from_min_size(Pos2::ZERO, size);
    let mut drawing = Drawing { page, clip: page, face_of, groups: Vec::new() };
    for clipped in shapes {
        drawing.clipped(clipped);
    }
    drawing.finish()
}

/// The document while it grows.
struct Drawing<'a> {
    page: Rect,
    clip: Rect,
    face_of: FaceOf<'a>,
    groups: Vec<Group>,
}

/// Consecutive elements inside one clip rectangle.
struct Group {
    clip: Rect,
    elements: Vec<Element>,
}

enum Element {
    Line(String),
    /// Segments of one opaque stroke; translucent ones would lose their overlaps if joined.
    Segments {
        stroke: Stroke,
        path: String,
    },
}

impl Drawing<'_> {
    fn clipped(&mut self, clipped: &ClippedShape) {
        let moved = clipped.transform_after_tessellation;
        self.clip = clipped.clip_rect.intersect(self.page);
        if !self.clip.is_positive() || !moved.is_valid() {
            return;
        }
        if moved == TSTransform::IDENTITY {
            self.shape(&clipped.shape);
        } else {
            let mut shape = clipped.shape.clone();
            shape.transform(moved);
            self.shape(&shape);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape)),
            Shape::Noop | Shape::Callback(_) => {}
            _ if !self.shows(shape) => {}
            Shape::LineSegment { points, stroke } => self.segment(*points, *stroke),
            Shape::Circle(circle) => self.extend(of_circle(circle)),
            Shape::Ellipse(ellipse) => self.extend(of_ellipse(ellipse)),
            Shape::Rect(rect) => self.extend(of_rect(rect)),
            Shape::Path(path) => self.path(path),
            Shape::Band(band) => self.extend(of_band(band)),
            Shape::QuadraticBezier(curve) => self.extend(of_quadratic(curve)),
            Shape::CubicBezier(curve) => self.extend(of_cubic(curve)),
            Shape::Mesh(mesh) => self.extend(of_mesh(mesh)),
            Shape::Text(text) => self.extend(of_text(text, self.face_of)),
        }
    }

    fn shows(&self, shape: &Shape) -> bool {
        shape.visual_bounding_rect().intersects(self.clip.expand(OVERHANG))
    }

    fn path(&mut self, path: &PathShape) {
        let mut points = path.points.clone();
        points.retain(|point| point.is_finite());
        points.dedup();
        if path.closed && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 2 {
            return;
        }
        if path.closed {
            self.extend(filled(&polygon(&points), path.fill));
        }
        // egui turns filled polygons clockwise before it looks for their outside.
        if path.fill != Color32::TRANSPARENT && signed_area(&points) < 0.0 {
            points.reverse();
        }
        let shift = shift_of(path.stroke.kind, path.stroke.width);
        let line = shifted(&points, path.closed, shift);
        match &path.stroke.color {
            ColorMode::UV(_) => self.gradient(&line, path.closed, &path.stroke),
            ColorMode::Solid(_) if path.closed => {
                self.extend(stroked(&polygon(&line), solid(path)));
            }
            ColorMode::Solid(_) => self.extend(stroked(&polyline(&line), solid(path))),
        }
    }

    /// A line of changing colour, one segment at a time.
    fn gradient(&mut self, points: &[Pos2], closed: bool, stroke: &PathStroke) {
        let bounds = Rect::from_points(points).expand(stroke.width / 2.0);
        let ends = points.iter().copied().skip(1).chain(points.first().copied().filter(|_| closed));
        for (&from, to) in points.iter().zip(ends) {
            let color = colour_at(stroke, bounds, from.lerp(to, 0.5));
            self.segment([from, to], Stroke::new(stroke.width, color));
        }
    }

    fn segment(&mut self, points: [Pos2; 2], stroke: Stroke) {
        if stroke.is_empty() || !points.iter().all(|point| point.is_finite()) {
            return;
        }
        let step = format!("M{} L{}", Spot(points[0]), Spot(points[1]));
        if let Some(Element::Segments { stroke: last, path }) = self.elements().last_mut()
            && *last == stroke
        {
            path.push(' ');
            path.push_str(&step);
        } else if stroke.color.is_opaque() {
            self.elements().push(Element::Segments { stroke, path: step });
        } else {
            self.extend(stroked(&path_of(&step), stroke));
        }
    }

    fn extend(&mut self, lines: impl IntoIterator<Item = String>) {
        for line in lines {
            self.elements().push(Element::Line(line));
        }
    }

    fn elements(&mut self) -> &mut Vec<Element> {
        if self.groups.last().is_none_or(|group| group.clip != self.clip) {
            self.groups.push(Group { clip: self.clip, elements: Vec::new() });
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last].elements
    }

    fn finish(mut self) -> String {
        self.groups.retain(|group| !group.elements.is_empty());
        let (w, h) = (Num(self.page.width()), Num(self.page.height()));
        let mut lines = vec![format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" stroke-miterlimit="{MITER_LIMIT}">"#
        )];
        let clips = self.clips();
        lines.extend(clips.iter().enumerate().map(|(id, &clip)| of_clip(id, clip)));
        for group in self.groups {
            group.write(&clips, &mut lines);
        }
        lines.push("</svg>\n".into());
        lines.join("\n")
    }

    /// The distinct clip rectangles that cut something off the page.
    fn clips(&self) -> Vec<Rect> {
        let mut clips = Vec::new();
        for group in &self.groups {
            if group.clip != self.page && !clips.contains(&group.clip) {
                clips.push(group.clip);
            }
        }
        clips
    }
}

impl Group {
    fn write(self, clips: &[Rect], lines: &mut Vec<String>) {
        let id = clips.iter().position(|&clip| clip == self.clip);
        lines.extend(id.map(|id| format!(r#"<g clip-path="url(#clip{id})">"#)));
        lines.extend(self.elements.into_iter().filter_map(Element::written));
        lines.extend(id.map(|_| "</g>".to_owned()));
    }
}

impl Element {
    fn written(self) -> Option<String> {
        match self {
            Self::Line(line) => Some(line),
            Self::Segments { stroke, path } => stroked(&path_of(&path), stroke),
        }
    }
}

fn of_clip(id: usize, clip: Rect) -> String {
    format!(r#"<clipPath id="clip{id}"><{}/></clipPath>"#, rect_of(clip))
}

#[cfg(test)]
mod tests {
    use super::super::{laid_out, two_faces};
    use super::*;
    use egui::epaint::{CircleShape, TextShape};
    use egui::text::LayoutJob;
    use egui::{FontId, pos2, vec2};

    pub(super) const RED: Color32 = Color32::RED;

    pub(super) fn rect(x: f32, y: f32, w: f32, h: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(w, h))
    }

    pub(super) fn page_of(shapes: &[(Rect, Shape)]) -> String {
        let clipped = |(clip, shape): &(Rect, Shape)| ClippedShape::new(*clip, shape.clone());
        let shapes: Vec<_> = shapes.iter().map(clipped).collect();
        document(&shapes, vec2(100.0, 80.0), &two_faces)
    }

    /// The elements between the first and the last line, without their brackets.
    pub(super) fn drawn(shape: impl Into<Shape>) -> Vec<String> {
        let page = page_of(&[(Rect::EVERYTHING, shape.into())]);
        let lines: Vec<&str> = page.lines().collect();
        let inner = &lines[1..lines.len() - 1];
        inner.iter().map(|line| line.trim_matches(['<', '/', '>']).to_owned()).collect()
    }

    pub(super) fn text(job: LayoutJob) -> TextShape {
        TextShape::new(pos2(10.0, 20.0), laid_out(job), Color32::BLUE)
    }

    pub(super) fn simple(content: &str, color: Color32) -> LayoutJob {
        LayoutJob::simple(content.into(), FontId::proportional(14.0), color, f32::INFINITY)
    }

    #[test]
    fn an_empty_page_is_two_lines() {
        assert_eq!(
            page_of(&[]),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"80\" \
             viewBox=\"0 0 100 80\" stroke-miterlimit=\"1.5\">\n</svg>\n"
        );
    }

    #[test]
    fn premultiplied_colours_are_undone_and_invisible_ones_left_out() {
        let half = Color32::from_rgba_unmultiplied(200, 100, 50, 128);
        let circle = drawn(CircleShape::filled(pos2(5.0, 6.0), 4.0, half));
        assert!(circle[0].contains(r##"fill="#c76432" fill-opacity="0.5""##), "{circle:?}");
        let clear = CircleShape::filled(pos2(5.0, 6.0), 4.0, Color32::TRANSPARENT);
        assert!(drawn(clear).is_empty());
    }

    #[test]
    fn opaque_segments_of_one_stroke_are_joined() {
        let line = |y: f32, color| Shape::line_segment([pos2(0.0, y), pos2(9.0, y)], Stroke::new(1.0, color));
        let clear = Color32::from_black_alpha(51);
        let lines = vec![line(1.0, RED), line(2.0, RED), line(3.0, clear), line(4.0, clear)];
        assert_eq!(
            drawn(lines),
            [
                r##"path d="M0 1 L9 1 M0 2 L9 2" fill="none" stroke="#ff0000" stroke-width="1""##,
                r##"path d="M0 3 L9 3" fill="none" stroke="#000000" stroke-opacity="0.2" stroke-width="1""##,
                r##"path d="M0 4 L9 4" fill="none" stroke="#000000" stroke-opacity="0.2" stroke-width="1""##,
            ]
        );
    }

    #[test]
    fn a_line_of_changing_colour_is_drawn_by_segments() {
        let stroke = PathStroke::new_uv(1.0, |bounds, at| if at.x < bounds.center().x { Color32::RED } else { Color32::BLUE });
        let points = vec![pos2(0.0, 5.0), pos2(10.0, 5.0), pos2(20.0, 5.0)];
        let line = drawn(PathShape::line(points, stroke));
        assert!(line[0].contains("#ff0000") && line[1].contains("#0000ff"), "{line:?}");
    }

    #[test]
    fn shapes_of_one_clip_share_a_group() {
        let dot = |x: f32| Shape::circle_filled(pos2(x, 5.0), 1.0, RED);
        let clip = rect(0.0, 0.0, 50.0, 50.0);
        let page = page_of(&[
            (Rect::EVERYTHING, dot(1.0)),
            (clip, dot(2.0)),
            (clip, dot(3.0)),
            (clip, dot(90.0)),
            (Rect::NOTHING, dot(4.0)),
            (Rect::EVERYTHING, dot(5.0)),
            (clip, dot(6.0)),
        ]);
        assert_eq!(page.matches("<clipPath").count(), 1);
        assert_eq!(page.matches(r#"<g clip-path="url(#clip0)">"#).count(), 2);
        assert_eq!(page.matches("<circle").count(), 5);
    }

    #[test]
    fn an_enlarged_layer_enlarges_its_text() {
        let mut clipped = ClippedShape::new(Rect::EVERYTHING, text(simple("zoom", RED)));
        clipped.transform_after_tessellation = TSTransform::from_scaling(2.0);
        let page = document(&[clipped], vec2(100.0, 80.0), &two_faces);
        assert!(page.contains(r#"<text x="20""#) && page.contains(r#"font-size="28""#), "{page}");
    }

    #[test]
    fn the_same_shapes_give_the_same_bytes() {
        let shapes = [(rect(0.0, 0.0, 50.0, 50.0), Shape::from(text(simple("一 one", RED))))];
        assert_eq!(page_of(&shapes), page_of(&shapes));
    }
}
