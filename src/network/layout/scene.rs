//! From a scene to bodies: which disc each node belongs to, how much room it takes, where it starts.

use std::collections::BTreeMap;

use super::golden_angle;
use super::{Body, HULL_ROOM, LEAST_ROOM, Node, PACKED, RIM, SQUEEZE, Scene, WIDEST_NAME};
use crate::network::leiden::SplitMix64;

/// The disc of each node, and how many nodes each disc has. Discs are numbered by first node.
pub fn homes(nodes: &[Node]) -> (Vec<u32>, Vec<u32>) {
    let mut of_group: BTreeMap<u32, u32> = BTreeMap::new();
    let mut sizes: Vec<u32> = Vec::new();
    let mut homes = Vec::with_capacity(nodes.len());
    for node in nodes {
        let next = u32::try_from(sizes.len()).unwrap_or(u32::MAX);
        let home = node.group.map_or(next, |group| *of_group.entry(group).or_insert(next));
        if home == next {
            sizes.push(0);
        }
        sizes[home as usize] += 1;
        homes.push(home);
    }
    (homes, sizes)
}

/// One body per node, with room for its mark and most of its name.
pub fn bodies(nodes: &[Node], homes: Vec<u32>, sizes: &[u32]) -> Vec<Body> {
    let mut heaviest = vec![0.0_f32; sizes.len()];
    for (node, &home) in nodes.iter().zip(&homes) {
        heaviest[home as usize] = heaviest[home as usize].max(finite(node.weight));
    }
    let body = |(node, home): (&Node, u32)| {
        let radius = room(node);
        let most = heaviest[home as usize];
        let weight = if most > 0.0 { (finite(node.weight) / most).sqrt() } else { 0.0 };
        Body { radius, charge: radius * radius, weight, home, ..Body::default() }
    };
    nodes.iter().zip(homes).map(body).collect()
}

/// Radius of the room of a node in the squeezed world.
fn room(node: &Node) -> f32 {
    let name = (finite(node.label_width) / 2.0).min(WIDEST_NAME);
    LEAST_ROOM.max(finite(node.radius) + RIM).max(name / SQUEEZE)
}

fn finite(value: f32) -> f32 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// One disc per home, as large as its nodes will about need; `weight` is 1 where there are several.
pub fn discs(nodes: &[Body], sizes: &[u32]) -> Vec<Body> {
    let mut area = vec![0.0_f32; sizes.len()];
    for body in nodes {
        area[body.home as usize] += body.charge;
    }
    let disc = |(home, (area, size)): (u32, (f32, u32))| {
        let radius = if size > 1 { (area / PACKED).sqrt() + HULL_ROOM } else { area.sqrt() };
        let weight = if size > 1 { 1.0 } else { 0.0 };
        Body { radius, charge: radius * radius, weight, home, ..Body::default() }
    };
    (0..).zip(area.into_iter().zip(sizes.iter().copied())).map(disc).collect()
}

/// The links between nodes that are there, without loops and without links of no weight.
pub fn links(scene: &Scene) -> Vec<(u32, u32, f32)> {
    let there =
        |&&(a, b, weight): &&(u32, u32, f32)| a != b && (a.max(b) as usize) < scene.nodes.len() && weight.is_finite() && weight > 0.0;
    scene.links.iter().filter(there).copied().collect()
}

/// One link per pair of homes, weights added up.
pub fn links_between_homes(nodes: &[Body], links: &[(u32, u32, f32)]) -> Vec<(u32, u32, f32)> {
    let mut sums: BTreeMap<(u32, u32), f32> = BTreeMap::new();
    for &(a, b, weight) in links {
        let (a, b) = (nodes[a as usize].home, nodes[b as usize].home);
        if a != b {
            *sums.entry((a.min(b), a.max(b))).or_default() += weight;
        }
    }
    sums.into_iter().map(|((a, b), weight)| (a, b, weight)).collect()
}

/// Anywhere in a rectangle around the origin.
pub fn scatter(discs: &mut [Body], half: [f32; 2], seed: u64) {
    let mut random = SplitMix64::new(seed);
    for disc in discs {
        disc.x = random.within(half[0]);
        disc.y = random.within(half[1]);
    }
}

/// Nodes as the seeds of a sunflower around the middle of their disc, the heaviest inmost.
pub fn spiral(nodes: &mut [Body], discs: &[Body]) {
    let mut placed = vec![0_usize; discs.len()];
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| nodes[b].weight.total_cmp(&nodes[a].weight));
    for index in order {
        let body = &mut nodes[index];
        let home = body.home as usize;
        let away = 1.6 * body.radius * (placed[home] as f32).sqrt();
        let turn = golden_angle(placed[home] + home);
        body.x = discs[home].x + away * turn.cos();
        body.y = discs[home].y + away * turn.sin();
        placed[home] += 1;
    }
}

/// `[x, y]` per body.
pub fn places(bodies: &[Body]) -> Vec<[f32; 2]> {
    bodies.iter().map(|body| [body.x, body.y]).collect()
}

/// Middle of the bounds of all places; the origin if there are none.
pub fn middle(places: &[[f32; 2]]) -> [f32; 2] {
    bounds(places).map(|[low, high]| if low > high { 0.0 } else { f32::midpoint(low, high) })
}

/// Width and height of the bounds of all places.
pub fn extent(places: &[[f32; 2]]) -> [f32; 2] {
    bounds(places).map(|[low, high]| (high - low).max(0.0))
}

/// Least and greatest, in x and in y.
fn bounds(places: &[[f32; 2]]) -> [[f32; 2]; 2] {
    [0, 1].map(|axis| {
        let along = places.iter().map(|place| place[axis]);
        let low = along.clone().fold(f32::INFINITY, f32::min);
        [low, along.fold(f32::NEG_INFINITY, f32::max)]
    })
}
