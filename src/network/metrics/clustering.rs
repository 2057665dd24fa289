//! Local clustering: how many of the triangles that could be at a node are there (Watts & Strogatz 1998), in
//! a directed graph of all directed triangles (Fagiolo 2007).

use super::{Given, Measure, Simple};

/// In `0.0..=1.0`; 0 where no triangle is possible.
pub const MEASURE: Measure = Measure { id: "clustering", is_whole: false, is_name: false, params: &[], of: clustering };

fn clustering(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    let mut near: Vec<Vec<(usize, u32)>> = vec![vec![]; graph.nodes];
    for (a, b) in graph.pairs() {
        let arcs = [(a, b), (b, a)].into_iter().filter(|arc| graph.arcs.binary_search(arc).is_ok()).count();
        let arcs = u32::try_from(arcs).unwrap_or(2);
        near[a as usize].push((b as usize, arcs));
        near[b as usize].push((a as usize, arcs));
    }
    let mut mark = vec![0_u32; graph.nodes];
    let mut values = Vec::with_capacity(graph.nodes);
    for node in &near {
        for (other, arcs) in node {
            mark[*other] = *arcs;
        }
        let triangles: u64 = node
            .iter()
            .map(|(other, arcs)| near[*other].iter().map(|(third, between)| u64::from(arcs * between * mark[*third])).sum::<u64>())
            .sum();
        for (other, _) in node {
            mark[*other] = 0;
        }
        let degree: u64 = node.iter().map(|(_, arcs)| u64::from(*arcs)).sum();
        let mutual: u64 = node.iter().map(|(_, arcs)| u64::from(arcs / 2)).sum();
        let possible = (degree * degree.saturating_sub(1)).saturating_sub(2 * mutual);
        values.push(Some(if triangles == 0 { 0.0 } else { triangles as f64 / (2 * possible) as f64 }));
    }
    values
}
