//! The outlines of a triangle mesh: its boundary edges, chained into loops.
//!
//! Drawing outlines instead of triangles leaves no seams between them. It knows positions and
//! colours; textured meshes are refused.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Pos2, TextureId, pos2};
use std::collections::BTreeMap;

/// Neighbouring triangles of one colour, as closed loops to fill by the nonzero rule.
pub(super) struct Patch {
    pub(super) colour: Color32,
    pub(super) loops: Vec<Vec<Pos2>>,
}

/// The patches of a mesh, in the order of its triangles; a triangle of several colours counts as
/// one of their mean. Nothing for a textured or a broken mesh.
pub(super) fn patches(mesh: &Mesh) -> Vec<Patch> {
    triangles(mesh)
        .chunk_by(|a, b| mean(a) == mean(b))
        .map(|same| Patch { colour: mean(&same[0]), loops: boundary(same) })
        .filter(|patch| !patch.loops.is_empty())
        .collect()
}

type Triangle = [Vertex; 3];

fn triangles(mesh: &Mesh) -> Vec<Triangle> {
    if is_textured(mesh) || !mesh.is_valid() {
        return Vec::new();
    }
    mesh.triangles()
        .map(|corners| corners.map(|index| mesh.vertices[index as usize]))
        .filter(|corners| corners.iter().all(|corner| corner.pos.is_finite()))
        .collect()
}

fn is_textured(mesh: &Mesh) -> bool {
    mesh.texture_id != TextureId::default() || mesh.vertices.iter().any(|vertex| vertex.uv != WHITE_UV)
}

fn mean(triangle: &Triangle) -> Color32 {
    let channels = triangle.map(|vertex| vertex.color.to_array().map(u16::from));
    let [r, g, b, a] = [0, 1, 2, 3].map(|i| {
        let sum: u16 = channels.iter().map(|channel| channel[i]).sum();
        u8::try_from((sum + 1) / 3).unwrap_or(u8::MAX)
    });
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// A position in hundredths of a point: what is written the same is the same vertex.
type Spot = [i64; 2];

/// The ends of the edges that leave each spot.
type Edges = BTreeMap<Spot, Vec<Spot>>;

fn boundary(triangles: &[Triangle]) -> Vec<Vec<Pos2>> {
    let mut edges = Edges::new();
    for [a, b, c] in triangles.iter().filter_map(clockwise) {
        for (from, to) in [(a, b), (b, c), (c, a)] {
            add_edge(&mut edges, from, to);
        }
    }
    chain(edges).into_iter().map(|outline| corners(&outline)).filter(|outline| outline.len() > 2).collect()
}

/// The corners in one sense of rotation, so that neighbours run their common edge both ways.
fn clockwise(triangle: &Triangle) -> Option<[Spot; 3]> {
    let [a, b, c] = triangle.map(|vertex| spot(vertex.pos));
    match turn(a, b, c) {
        0 => None,
        1.. => Some([a, b, c]),
        _ => Some([a, c, b]),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a page is far smaller than an i64 counts")]
fn spot(pos: Pos2) -> Spot {
    [pos.x, pos.y].map(|value| (f64::from(value) * 100.0).round() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "spots come from f32 positions")]
fn position([x, y]: Spot) -> Pos2 {
    pos2(x as f32 / 100.0, y as f32 / 100.0)
}

/// Twice the signed area of the triangle: zero if the three are in line.
fn turn(a: Spot, b: Spot, c: Spot) -> i128 {
    let delta = |i: usize, to: Spot| i128::from(to[i]) - i128::from(a[i]);
    delta(0, b) * delta(1, c) - delta(1, b) * delta(0, c)
}

/// Adds an edge, or removes the opposite one: an inner edge is run both ways.
fn add_edge(edges: &mut Edges, from: Spot, to: Spot) {
    if !take_edge(edges, to, |end| end == from) {
        edges.entry(from).or_default().push(to);
    }
}

fn take_edge(edges: &mut Edges, from: Spot, is_wanted: impl Fn(Spot) -> bool) -> bool {
    let Some(ends) = edges.get_mut(&from) else {
        return false;
    };
    let Some(index) = ends.iter().position(|&end| is_wanted(end)) else {
        return false;
    };
    ends.swap_remove(index);
    if ends.is_empty() {
        edges.remove(&from);
    }
    true
}

/// As many edges enter a spot as leave it, so each walk ends where it began.
fn chain(mut edges: Edges) -> Vec<Vec<Spot>> {
    let mut loops = Vec::new();
    while let Some((&start, _)) = edges.first_key_value() {
        let mut outline = vec![start];
        let mut at = start;
        while let Some(&next) = edges.get(&at).and_then(|ends| ends.last()) {
            take_edge(&mut edges, at, |end| end == next);
            if next == start {
                break;
            }
            outline.push(next);
            at = next;
        }
        loops.push(outline);
    }
    loops
}

/// The outline without the spots that lie in line with their neighbours.
fn corners(outline: &[Spot]) -> Vec<Pos2> {
    let before = outline.iter().cycle().skip(outline.len().saturating_sub(1));
    let after = outline.iter().cycle().skip(1);
    outline
        .iter()
        .zip(before.zip(after))
        .filter(|&(&at, (&before, &after))| turn(before, at, after) != 0)
        .map(|(&at, _)| position(at))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(tops: &[f32], colour_of: impl Fn(usize) -> Color32) -> Mesh {
        let mut mesh = Mesh::default();
        for (i, (&top, x)) in tops.iter().zip([0.0, 10.0, 20.0, 30.0]).enumerate() {
            mesh.colored_vertex(pos2(x, top), colour_of(i));
            mesh.colored_vertex(pos2(x, 50.0), colour_of(i));
        }
        for i in (0..2 * u32::try_from(tops.len()).unwrap() - 2).step_by(2) {
            mesh.add_triangle(i, i + 1, i + 2);
            mesh.add_triangle(i + 1, i + 2, i + 3);
        }
        mesh
    }

    #[test]
    fn a_filled_area_is_one_loop_without_its_inner_edges() {
        let patches = patches(&strip(&[10.0, 30.0, 20.0, 5.0], |_| Color32::RED));
        assert_eq!(patches.len(), 1);
        assert_eq!(patches[0].loops.len(), 1);
        assert_eq!(patches[0].loops[0], [(0.0, 10.0), (10.0, 30.0), (20.0, 20.0), (30.0, 5.0), (30.0, 50.0), (0.0, 50.0)].map(Pos2::from));
    }

    #[test]
    fn an_area_that_touches_its_base_falls_into_two_loops() {
        let patches = patches(&strip(&[10.0, 50.0, 50.0, 5.0], |_| Color32::RED));
        assert_eq!(patches[0].loops.len(), 2);
    }

    #[test]
    fn a_gradient_is_triangles_of_mean_colour() {
        let grey = |i: usize| Color32::from_gray(30 * u8::try_from(i).unwrap());
        let patches = patches(&strip(&[0.0, 0.0], grey));
        assert_eq!(patches.iter().map(|patch| patch.colour.r()).collect::<Vec<_>>(), [10, 20]);
    }

    #[test]
    fn a_hole_stays_a_hole() {
        let mut mesh = Mesh::default();
        let ring = [(0_u8, 0_u8), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)];
        for (column, line) in ring {
            let min = pos2(f32::from(column), f32::from(line)) * 10.0;
            mesh.add_colored_rect(egui::Rect::from_min_size(min, egui::vec2(10.0, 10.0)), Color32::RED);
        }
        let loops = &patches(&mesh)[0].loops;
        assert_eq!(loops.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
    }

    #[test]
    fn textured_and_broken_meshes_are_refused() {
        let mut mesh = strip(&[0.0, 0.0], |_| Color32::RED);
        mesh.texture_id = TextureId::User(1);
        assert!(patches(&mesh).is_empty());
        let mut mesh = strip(&[0.0, 0.0], |_| Color32::RED);
        mesh.indices[0] = 99;
        assert!(patches(&mesh).is_empty());
    }
}
