//! Hubs and authorities: who points at those who are pointed at, and the other way round (Kleinberg 1999).

use super::component::weak_components;
use super::{Given, Measure, Simple, steps_for};

/// It has settled when it changes less than this in all.
const SETTLED: f64 = 1e-14;

/// How much a node points at authorities; within the largest weak component, where they add up to 1.
pub const HUB: Measure = Measure { id: "hub", is_whole: false, is_name: false, params: &[], of: |graph, _: &Given| hits(graph).0 };
/// How much hubs point at a node; within the largest weak component, where they add up to 1.
pub const AUTHORITY: Measure =
    Measure { id: "authority", is_whole: false, is_name: false, params: &[], of: |graph, _: &Given| hits(graph).1 };

/// Power iteration from a uniform start. Nothing outside of the largest component, where the values would
/// depend on the start, nor where it does not settle.
fn hits(graph: &Simple) -> (Vec<Option<f64>>, Vec<Option<f64>>) {
    let (component, _) = weak_components(graph.nodes, &graph.pairs());
    let arcs: Vec<(usize, usize)> =
        graph.arcs.iter().filter(|(from, _)| component[*from as usize] == 0).map(|&(from, to)| (from as usize, to as usize)).collect();
    let largest = component.iter().filter(|component| **component == 0).count() as f64;
    let mut hubs: Vec<f64> = component.iter().map(|component| if *component == 0 { 1.0 / largest } else { 0.0 }).collect();
    for _ in 0..steps_for(graph) {
        let authorities = sums(graph.nodes, arcs.iter().map(|&(from, to)| (to, hubs[from])));
        let next = sums(graph.nodes, arcs.iter().map(|&(from, to)| (from, authorities[to])));
        let change: f64 = next.iter().zip(&hubs).map(|(new, old)| (new - old).abs()).sum();
        hubs = next;
        if change < SETTLED {
            let authorities = sums(graph.nodes, arcs.iter().map(|&(from, to)| (to, hubs[from])));
            let inside = |values: Vec<f64>| values.into_iter().zip(&component).map(|(value, part)| (*part == 0).then_some(value)).collect();
            return (inside(hubs), inside(authorities));
        }
    }
    (vec![None; graph.nodes], vec![None; graph.nodes])
}

/// What comes to each node, scaled to add up to 1.
fn sums(nodes: usize, parts: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
    let mut sums = vec![0.0; nodes];
    parts.for_each(|(node, part)| sums[node] += part);
    let all: f64 = sums.iter().sum();
    for sum in &mut sums {
        *sum /= all;
    }
    sums
}
