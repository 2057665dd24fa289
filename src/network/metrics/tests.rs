//! Measures against values of another library; `tests/data/metrics/make.py` says how those were made.

use super::*;
use serde_json::Value;

const REFERENCES: [(&str, &str); 8] = [
    ("karate", include_str!("../../../tests/data/metrics/karate.json")),
    ("karate_weighted", include_str!("../../../tests/data/metrics/karate_weighted.json")),
    ("les_miserables", include_str!("../../../tests/data/metrics/les_miserables.json")),
    ("davis", include_str!("../../../tests/data/metrics/davis.json")),
    ("dangling", include_str!("../../../tests/data/metrics/dangling.json")),
    ("disconnected", include_str!("../../../tests/data/metrics/disconnected.json")),
    ("random_directed", include_str!("../../../tests/data/metrics/random_directed.json")),
    ("random_undirected", include_str!("../../../tests/data/metrics/random_undirected.json")),
];

/// Measures whose values another library may give otherwise, as names of groups.
const NOT_UNIQUE: [&str; 1] = ["community"];

fn whole_of(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn graph_of(reference: &Value) -> Simple {
    let arcs = reference["arcs"].as_array().unwrap().iter().map(|arc| (whole_of(&arc[0]), whole_of(&arc[1])));
    let weights = reference["weights"].as_array().unwrap().iter().map(|weight| weight.as_f64().unwrap());
    Simple::weighted(whole_of(&reference["nodes"]) as usize, reference["directed"].as_bool().unwrap(), arcs.zip(weights))
}

fn references() -> impl Iterator<Item = (&'static str, Value, Simple)> {
    REFERENCES.into_iter().map(|(name, text)| {
        let reference: Value = serde_json::from_str(text).unwrap();
        let graph = graph_of(&reference);
        (name, reference, graph)
    })
}

#[test]
fn every_measure_is_that_of_networkx() {
    let mut compared = 0;
    for (name, reference, graph) in references() {
        for measure in METRICS.iter().filter(|measure| !NOT_UNIQUE.contains(&measure.id)) {
            let found = (measure.of)(&graph, &Given::default());
            // Hubs of Davis's women are not unique: the events are another answer.
            let Some(expected) = reference[measure.id].as_array() else {
                assert!(reference[measure.id].is_null() && name == "davis", "{name} {}", measure.id);
                continue;
            };
            assert_eq!(found.len(), expected.len(), "{name} {}", measure.id);
            for (node, (found, expected)) in found.iter().zip(expected).enumerate() {
                let is_near = match (found, expected.as_f64()) {
                    (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
                    (found, expected) => found.is_none() && expected.is_none(),
                };
                assert!(is_near, "{name} {} {node}: {found:?} not {expected}", measure.id);
                compared += 1;
            }
        }
    }
    assert!(compared > 4_000, "{compared}");
}

#[test]
fn what_is_said_of_the_whole_is_what_networkx_says() {
    for (name, reference, graph) in references() {
        let summary = Summary::of(&graph, &Given::default());
        assert_eq!(summary.nodes, graph.nodes);
        assert_eq!(summary.edges, reference["arcs"].as_array().unwrap().len(), "{name}");
        assert_eq!(summary.components, whole_of(&reference["components"]) as usize, "{name}");
        let pairs: Vec<(u32, u32)> = serde_json::from_value(reference["bridge_pairs"].clone()).unwrap();
        assert_eq!((cuts::bridges(&graph), summary.bridges), (pairs.clone(), pairs.len()), "{name}");
        for (found, key) in [(summary.density, "density"), (summary.reciprocity, "reciprocity")] {
            assert!((found - reference[key].as_f64().unwrap()).abs() < 1e-12, "{name} {key}");
        }
    }
}

#[test]
fn communities_are_as_good_as_the_best_of_louvain_at_any_resolution_for_any_seed() {
    for (name, reference, graph) in references() {
        for (resolution, best) in reference["best_louvain"].as_object().unwrap() {
            let resolution: f64 = resolution.parse().unwrap();
            let seeds = if (resolution - 1.0).abs() < 1e-9 { 20 } else { 5 };
            for seed in 0..seeds {
                let labels = community::labels(&graph, &Given::seeded(seed).with(&community::RESOLUTION, resolution));
                let reached = leiden::modularity(graph.nodes, &graph.pairs(), &labels, resolution);
                assert!(reached > best.as_f64().unwrap() - 1e-3, "{name} {resolution} {seed}: {reached}");
                assert_eq!(component::by_size(&labels).0, labels);
                assert!(are_connected(&graph, &labels), "{name} {resolution} {seed}");
            }
        }
        let given = Given::seeded(3);
        let labels = community::labels(&graph, &given);
        assert_eq!(community::labels(&graph, &given), labels, "the same seed gives the same communities");
        let said = Summary::of(&graph, &given).modularity;
        assert!((said - leiden::modularity(graph.nodes, &graph.pairs(), &labels, 1.0)).abs() < 1e-12);
    }
}

/// Whether links within a community join all of it: there are as many parts as labels.
fn are_connected(graph: &Simple, labels: &[u32]) -> bool {
    let inside: Vec<(u32, u32)> = graph.pairs().into_iter().filter(|(a, b)| labels[*a as usize] == labels[*b as usize]).collect();
    component::weak_components(graph.nodes, &inside).1 == labels.iter().max().map_or(0, |last| *last as usize + 1)
}

#[test]
fn every_measure_has_a_card_and_a_name_of_its_own() {
    for (at, measure) in METRICS.iter().enumerate() {
        assert!(crate::model::metric(measure.id).is_some(), "{}", measure.id);
        assert!(METRICS[..at].iter().all(|other| other.id != measure.id), "{}", measure.id);
        for param in measure.params {
            let within = |number: &f64| (param.least..=param.most).contains(number);
            assert!(within(&param.default) && param.steps.iter().all(within) && param.steps.contains(&param.default), "{}", param.id);
        }
    }
}

#[test]
fn no_nodes_one_node_and_two_nodes_are_fine() {
    let values = |graph: &Simple, id: &str| (super::measure(id).unwrap().of)(graph, &Given::default());
    for graph in [Simple::new(0, true, []), Simple::new(1, false, [(0, 0)]), Simple::new(3, true, [])] {
        for measure in METRICS {
            assert_eq!((measure.of)(&graph, &Given::default()).len(), graph.nodes, "{}", measure.id);
        }
    }
    assert_eq!(Summary::of(&Simple::new(0, true, []), &Given::default()), Summary::default());
    let one = Simple::new(1, false, [(0, 0)]);
    assert_eq!((values(&one, "pagerank"), values(&one, "closeness"), values(&one, "hub")), (vec![Some(1.0)], vec![Some(0.0)], vec![None]));
    let two = Simple::new(2, true, [(0, 1), (0, 1)]);
    assert_eq!((values(&two, "betweenness"), values(&two, "closeness")), (vec![Some(0.0); 2], vec![Some(0.0), Some(1.0)]));
    assert_eq!(values(&two, "weighted_degree"), [Some(2.0); 2]);
    assert_eq!(values(&two, "eigenvector"), [None; 2], "it would go on for ever towards the dead end");
    let summary = Summary::of(&two, &Given::default());
    assert_eq!((summary.edges, summary.bridges, summary.articulation_points), (1, 1, 0));
    assert!((summary.density - 0.5).abs() < f64::EPSILON && summary.reciprocity == 0.0);
}

#[test]
fn an_undirected_link_is_an_arc_each_way() {
    let graph = Simple::new(3, false, [(2, 1), (1, 2), (1, 1), (0, 9)]);
    assert_eq!((graph.arcs.as_slice(), graph.weights.as_slice()), ([(1, 2), (2, 1)].as_slice(), [2.0, 2.0].as_slice()));
    let summary = Summary::of(&graph, &Given::default());
    assert_eq!((summary.edges, summary.reciprocity), (1, 1.0));
}

#[test]
fn a_parameter_beyond_its_range_is_at_its_end() {
    let given = Given::seeded(3).with(&community::RESOLUTION, 1e9).with(&community::RESOLUTION, f64::NAN);
    assert_eq!(given, Given::seeded(3));
    let most = Given::default().with(&community::RESOLUTION, 1e9).number(&community::RESOLUTION);
    assert!((most - community::RESOLUTION.most).abs() < f64::EPSILON);
}
