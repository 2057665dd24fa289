//! Each shape of egui but text → the elements that draw it.
//!
//! It knows one shape at a time: neither clips nor the page.

use super::super::mesh;
use super::ink::{Num, Spot, both, filled, joined, path_of, polygon, rect_of, stroked, turned};
use egui::emath::Rot2;
use egui::epaint::{
    BandPoint, BandShape, CircleShape, ColorMode, CornerRadiusF32, CubicBezierShape, EllipseShape, Mesh, PathShape, PathStroke,
    QuadraticBezierShape, RectShape,
};
use egui::{Color32, Pos2, Rect, Stroke, StrokeKind, TextureId, Vec2, vec2};

/// egui draws the outlines of circles and ellipses outside their radius.
pub(super) fn of_circle(circle: &CircleShape) -> Vec<String> {
    let body = |radius: f32| {
        let (x, y) = (Num(circle.center.x), Num(circle.center.y));
        format!(r#"circle cx="{x}" cy="{y}" r="{}""#, Num(radius))
    };
    if circle.radius <= 0.0 {
        return Vec::new();
    }
    let outline = body(circle.radius + circle.stroke.width / 2.0);
    both(filled(&body(circle.radius), circle.fill), stroked(&outline, circle.stroke))
}

pub(super) fn of_ellipse(ellipse: &EllipseShape) -> Vec<String> {
    let body = |radius: Vec2| {
        let (x, y) = (Num(ellipse.center.x), Num(ellipse.center.y));
        let turn = turned(ellipse.angle, ellipse.center);
        format!(r#"ellipse cx="{x}" cy="{y}" rx="{}" ry="{}"{turn}"#, Num(radius.x), Num(radius.y))
    };
    if ellipse.radius.min_elem() <= 0.0 {
        return Vec::new();
    }
    let outline = body(ellipse.radius + Vec2::splat(ellipse.stroke.width / 2.0));
    both(filled(&body(ellipse.radius), ellipse.fill), stroked(&outline, ellipse.stroke))
}

pub(super) fn of_rect(shape: &RectShape) -> Vec<String> {
    if shape.blur_width > 0.0 || shape.rect.is_negative() {
        return Vec::new();
    }
    let is_textured = shape.fill_texture_id() != TextureId::default();
    let fill = if is_textured { Color32::TRANSPARENT } else { shape.fill };
    let shift = shift_of(shape.stroke_kind, shape.stroke.width);
    both(filled(&rounded(shape, 0.0), fill), stroked(&rounded(shape, shift), shape.stroke))
}

/// The body of a rectangle moved outwards by `shift`; sharp corners stay sharp.
fn rounded(shape: &RectShape, shift: f32) -> String {
    let rect = shape.rect.expand(shift);
    let limit = rect.size().min_elem().max(0.0) / 2.0;
    let radius = |radius: u8| {
        if radius == 0 { 0.0 } else { (f32::from(radius) + shift).clamp(0.0, limit) }
    };
    let corners = shape.corner_radius;
    let turn = turned(shape.angle, shape.rect.center());
    if corners.is_same() {
        let radius = radius(corners.nw);
        let rx = if radius > 0.0 { format!(r#" rx="{}""#, Num(radius)) } else { String::new() };
        return format!("{}{rx}{turn}", rect_of(rect));
    }
    let radii = CornerRadiusF32 { nw: radius(corners.nw), ne: radius(corners.ne), sw: radius(corners.sw), se: radius(corners.se) };
    format!("{}{turn}", path_of(&four_arcs(rect, radii)))
}

fn four_arcs(rect: Rect, radii: CornerRadiusF32) -> String {
    let corners = [
        (rect.left_top(), radii.nw, vec2(0.0, 1.0), vec2(1.0, 0.0)),
        (rect.right_top(), radii.ne, vec2(-1.0, 0.0), vec2(0.0, 1.0)),
        (rect.right_bottom(), radii.se, vec2(0.0, -1.0), vec2(-1.0, 0.0)),
        (rect.left_bottom(), radii.sw, vec2(1.0, 0.0), vec2(0.0, -1.0)),
    ];
    let arcs = corners.map(|(corner, radius, before, after)| {
        let (from, to) = (Spot(corner + before * radius), Spot(corner + after * radius));
        if radius > 0.0 { format!("{from} A{0} {0} 0 0 1 {to}", Num(radius)) } else { to.to_string() }
    });
    format!("M{} Z", arcs.join(" L"))
}

pub(super) fn of_band(band: &BandShape) -> Vec<String> {
    let shift = shift_of(band.stroke_kind, band.stroke.width);
    band.points
        .chunk_by(|a, b| is_valid(a) && is_valid(b) && a.x < b.x)
        .filter(|points| points.len() > 1 && band.angle.is_finite())
        .flat_map(|points| {
            let outline = |shift| polygon(&band_outline(points, shift, band.angle));
            both(filled(&outline(0.0), band.fill), stroked(&outline(shift), band.stroke))
        })
        .collect()
}

fn is_valid(point: &BandPoint) -> bool {
    point.is_finite() && point.y.min <= point.y.max
}

/// Along the upper side and back along the lower one, turned about the origin.
fn band_outline(points: &[BandPoint], shift: f32, angle: f32) -> Vec<Pos2> {
    let upper = points.iter().map(|point| vec2(point.x, point.y.min - shift));
    let lower = points.iter().rev().map(|point| vec2(point.x, point.y.max + shift));
    let turn = Rot2::from_angle(angle);
    upper.chain(lower).map(|corner| (turn * corner).to_pos2()).collect()
}

pub(super) fn of_quadratic(curve: &QuadraticBezierShape) -> Vec<String> {
    let [start, control, end] = curve.points.map(Spot);
    let path = format!("M{start} Q{control} {end}");
    of_curve(path, curve.closed, curve.fill, &curve.stroke, Rect::from_points(&curve.points))
}

pub(super) fn of_cubic(curve: &CubicBezierShape) -> Vec<String> {
    let [start, first, second, end] = curve.points.map(Spot);
    let path = format!("M{start} C{first} {second} {end}");
    of_curve(path, curve.closed, curve.fill, &curve.stroke, Rect::from_points(&curve.points))
}

fn of_curve(path: String, closed: bool, fill: Color32, stroke: &PathStroke, bounds: Rect) -> Vec<String> {
    let (path, fill) = if closed { (path + " Z", fill) } else { (path, Color32::TRANSPARENT) };
    let stroke = Stroke::new(stroke.width, colour_at(stroke, bounds, bounds.center()));
    both(filled(&path_of(&path), fill), stroked(&path_of(&path), stroke))
}

/// Patches of one colour have no seams; those of a gradient are drawn without smoothing, so that
/// the page does not shine through between them.
pub(super) fn of_mesh(mesh: &Mesh) -> Vec<String> {
    let patches = mesh::patches(mesh);
    let edges = if patches.len() > 1 { r#" shape-rendering="crispEdges""# } else { "" };
    let body = |loops: &[Vec<Pos2>]| {
        let steps: Vec<String> = loops.iter().map(|points| format!("M{} Z", joined(points, " L"))).collect();
        format!("{}{edges}", path_of(&steps.join(" ")))
    };
    patches.iter().filter_map(|patch| filled(&body(&patch.loops), patch.colour)).collect()
}

pub(super) fn solid(path: &PathShape) -> Stroke {
    Stroke::new(path.stroke.width, colour_at(&path.stroke, Rect::ZERO, Pos2::ZERO))
}

pub(super) fn colour_at(stroke: &PathStroke, bounds: Rect, at: Pos2) -> Color32 {
    match &stroke.color {
        ColorMode::Solid(color) => *color,
        ColorMode::UV(color_at) => color_at(bounds, at),
    }
}

/// How far the middle of a stroke lies outside the edge it belongs to.
pub(super) fn shift_of(kind: StrokeKind, width: f32) -> f32 {
    match kind {
        StrokeKind::Inside => -width / 2.0,
        StrokeKind::Middle => 0.0,
        StrokeKind::Outside => width / 2.0,
    }
}

/// Twice the area inside the points, positive if they run clockwise on screen.
pub(super) fn signed_area(points: &[Pos2]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

/// The points moved to the left of their direction, which is outwards if they run clockwise.
pub(super) fn shifted(points: &[Pos2], closed: bool, shift: f32) -> Vec<Pos2> {
    let last = points.len() - 1;
    let normal = |from: Pos2, to: Pos2| (to - from).normalized().rot90();
    let mut normals: Vec<Vec2> = points.windows(2).map(|ends| normal(ends[0], ends[1])).collect();
    let closing = normal(points[last], points[0]);
    let (first, end) = if closed { (closing, closing) } else { (normals[0], normals[last - 1]) };
    normals.insert(0, first);
    normals.push(end);
    let moved = |(&point, around): (&Pos2, &[Vec2])| point + mitred(around[0], around[1]) * shift;
    points.iter().zip(normals.windows(2)).map(moved).collect()
}

/// Where the corner of two edges with these normals goes when both move by one; at most by two.
fn mitred(before: Vec2, after: Vec2) -> Vec2 {
    let middle = (before + after).normalized();
    middle / middle.dot(before).max(0.5)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RED, drawn, rect};
    use super::*;
    use egui::epaint::{CornerRadius, Vertex};
    use egui::pos2;

    #[test]
    fn circles_and_ellipses_have_their_outline_outside() {
        let mut circle = CircleShape::filled(pos2(5.0, 6.0), 4.0, RED);
        circle.stroke = Stroke::new(2.0, Color32::BLACK);
        assert_eq!(
            drawn(circle),
            [
                r##"circle cx="5" cy="6" r="4" fill="#ff0000""##,
                r##"circle cx="5" cy="6" r="5" fill="none" stroke="#000000" stroke-width="2""##,
            ]
        );
        let ellipse = EllipseShape::filled(pos2(5.0, 6.0), vec2(4.0, 2.0), RED);
        assert_eq!(
            drawn(ellipse.with_angle(std::f32::consts::FRAC_PI_2)),
            [r##"ellipse cx="5" cy="6" rx="4" ry="2" transform="rotate(90 5 6)" fill="#ff0000""##]
        );
    }

    #[test]
    fn the_outline_of_a_rectangle_moves_with_its_kind() {
        let outline = |kind| {
            let shape = RectShape::stroke(rect(10.0, 10.0, 20.0, 10.0), 3, (2.0, RED), kind);
            drawn(shape)[0].split(" fill").next().unwrap().to_owned()
        };
        assert_eq!(outline(StrokeKind::Inside), r#"rect x="11" y="11" width="18" height="8" rx="2""#);
        assert_eq!(outline(StrokeKind::Middle), r#"rect x="10" y="10" width="20" height="10" rx="3""#);
        assert_eq!(outline(StrokeKind::Outside), r#"rect x="9" y="9" width="22" height="12" rx="4""#);
    }

    #[test]
    fn unlike_corners_are_four_arcs() {
        let corners = CornerRadius { nw: 4, ne: 0, sw: 2, se: 0 };
        let mut shape = RectShape::filled(rect(0.0, 0.0, 20.0, 10.0), corners, RED);
        shape.angle = std::f32::consts::PI;
        assert_eq!(
            drawn(shape),
            [concat!(
                r#"path d="M0 4 A4 4 0 0 1 4 0 L20 0 L20 10 "#,
                r##"L2 10 A2 2 0 0 1 0 8 Z" transform="rotate(180 10 5)" fill="#ff0000""##
            )]
        );
    }

    #[test]
    fn shadows_and_textures_are_left_out() {
        let shadow = RectShape::filled(rect(0.0, 0.0, 9.0, 9.0), 0, RED).with_blur_width(8.0);
        assert!(drawn(shadow).is_empty());
        let image = RectShape::filled(rect(0.0, 0.0, 9.0, 9.0), 0, RED).with_texture(TextureId::User(1), rect(0.0, 0.0, 1.0, 1.0));
        assert!(drawn(image).is_empty());
    }

    #[test]
    fn paths_are_polygons_and_polylines() {
        let points = vec![pos2(10.0, 10.0), pos2(30.0, 10.0), pos2(30.0, 30.0), pos2(10.0, 30.0)];
        let shape = PathShape::convex_polygon(points.clone(), RED, Stroke::NONE);
        let square = r##"polygon points="10 10 30 10 30 30 10 30" fill="#ff0000""##;
        assert_eq!(drawn(shape.clone()), [square]);
        let stroke = PathStroke::new(2.0, RED).outside();
        let outside = PathShape { fill: Color32::TRANSPARENT, stroke, ..shape };
        assert!(drawn(outside)[0].starts_with(r#"polygon points="9 9 31 9 31 31 9 31" fill="none""#));
        let line = PathShape::line(points, Stroke::new(1.0, RED));
        assert!(drawn(line)[0].starts_with(r#"polyline points="10 10 30 10 30 30 10 30""#));
    }

    #[test]
    fn a_filled_polygon_has_its_outside_whichever_way_it_runs() {
        let mut points = vec![pos2(10.0, 10.0), pos2(10.0, 30.0), pos2(30.0, 30.0), pos2(30.0, 10.0)];
        points.push(points[0]);
        let stroke = PathStroke::new(2.0, Color32::BLACK).outside();
        let outline = drawn(PathShape::convex_polygon(points, RED, stroke)).pop().unwrap();
        assert!(outline.starts_with(r#"polygon points="31 9 31 31 9 31 9 9""#), "{outline}");
    }

    #[test]
    fn curves_keep_their_control_points() {
        let points = [pos2(0.0, 0.0), pos2(5.0, 9.0), pos2(9.0, 9.0), pos2(9.0, 0.0)];
        let cubic = CubicBezierShape::from_points_stroke(points, true, RED, Stroke::NONE);
        assert_eq!(drawn(cubic), [r##"path d="M0 0 C5 9 9 9 9 0 Z" fill="#ff0000""##]);
        let [a, b, c, _] = points;
        let stroke = Stroke::new(1.0, RED);
        let curve = QuadraticBezierShape::from_points_stroke([a, b, c], false, Color32::TRANSPARENT, stroke);
        assert!(drawn(curve)[0].starts_with(r#"path d="M0 0 Q5 9 9 9" fill="none""#));
    }

    #[test]
    fn a_band_runs_up_one_side_and_down_the_other() {
        let points = [(0.0, 4.0..=6.0), (10.0, 3.0..=7.0), (20.0, f32::NAN..=7.0), (30.0, 3.0..=7.0)].map(|(x, y)| BandPoint::new(x, y));
        let band = BandShape::filled(points.to_vec(), RED);
        assert_eq!(drawn(band), [r##"polygon points="0 4 10 3 10 7 0 6" fill="#ff0000""##]);
    }

    #[test]
    fn a_mesh_of_one_colour_is_its_outline() {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(rect(0.0, 0.0, 10.0, 10.0), RED);
        mesh.add_colored_rect(rect(10.0, 0.0, 10.0, 10.0), RED);
        let outline = r##"path d="M0 0 L20 0 L20 10 L0 10 Z" fill="#ff0000""##;
        assert_eq!(drawn(mesh.clone()), [outline]);
        mesh.vertices[0] = Vertex::untextured(pos2(0.0, 0.0), Color32::BLUE);
        let triangles = drawn(mesh);
        assert!(triangles.len() > 1 && triangles[0].contains("crispEdges"));
    }
}
