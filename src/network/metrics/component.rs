//! Weak components: parts of the graph that links join in either direction.

use super::{Given, Measure, Simple, whole};

/// 0 is the largest, ties by least node.
pub const MEASURE: Measure = Measure { id: "component", is_whole: true, is_name: true, params: &[], of: component };

fn component(graph: &Simple, _: &Given) -> Vec<Option<f64>> {
    whole(weak_components(graph.nodes, &graph.pairs()).0)
}

/// Labels by size and how many there are.
pub(super) fn weak_components(nodes: usize, pairs: &[(u32, u32)]) -> (Vec<u32>, usize) {
    let mut root: Vec<u32> = (0..).take(nodes).collect();
    for &(a, b) in pairs {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        root[a.max(b) as usize] = a.min(b);
    }
    let labels: Vec<u32> = (0..).take(nodes).map(|node| find(&mut root, node)).collect();
    by_size(&labels)
}

/// The root of a node, halving the path on the way.
fn find(root: &mut [u32], mut node: u32) -> u32 {
    while root[node as usize] != node {
        root[node as usize] = root[root[node as usize] as usize];
        node = root[node as usize];
    }
    node
}

/// Labels made `0..k` by size, largest first, ties by least node; and k.
pub(super) fn by_size(labels: &[u32]) -> (Vec<u32>, usize) {
    let bound = labels.iter().max().map_or(0, |last| *last as usize + 1);
    let mut size = vec![0_usize; bound];
    let mut first = Vec::new();
    for &label in labels {
        if size[label as usize] == 0 {
            first.push(label as usize);
        }
        size[label as usize] += 1;
    }
    first.sort_by_key(|&label| std::cmp::Reverse(size[label]));
    let mut new = vec![0; bound];
    for (rank, &label) in (0..).zip(&first) {
        new[label] = rank;
    }
    (labels.iter().map(|&label| new[label as usize]).collect(), first.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_by_size_then_by_least_node() {
        assert_eq!(by_size(&[5, 2, 2, 0, 5, 7]), (vec![0, 1, 1, 2, 0, 3], 4));
    }
}
