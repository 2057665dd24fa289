//! Every promise of the layout, on generated scenes.

use super::*;
use crate::network::leiden::SplitMix64;

const NEVER: &dyn Fn() -> bool = &|| false;

/// Owners of 2 to 12 products, as many nodes alone, and links at random.
fn generated(owners: u32, links: usize, aspect: f32) -> Scene {
    let mut random = SplitMix64::new(99);
    let mut nodes = Vec::new();
    for owner in 0..owners {
        for product in 0..2 + owner % 11 {
            let weight = 10.0 + random.within(10.0);
            let label_width = 65.0 + random.within(45.0);
            let radius = 4.0 + weight.sqrt() * 2.0;
            nodes.push(Node { group: Some(owner), radius, weight, label_width });
            if product > 0 {
                nodes.push(Node { group: None, radius: 5.0, weight: 1.0, label_width });
            }
        }
    }
    let count = nodes.len() as u64;
    let mut end = || u32::try_from(random.bits() % count).unwrap();
    let links = (0..links).map(|_| (end(), end() / 3, 1.0)).collect();
    Scene { nodes, links, aspect }
}

fn alike(count: usize, group: Option<u32>) -> Scene {
    let node = Node { group, radius: 5.0, weight: 1.0, label_width: 30.0 };
    Scene { nodes: vec![node; count], links: Vec::new(), aspect: 1.0 }
}

fn assert_room(positions: &[[f32; 2]]) {
    for (index, a) in positions.iter().enumerate() {
        assert!(a[0].is_finite() && a[1].is_finite());
        for b in &positions[index + 1..] {
            let apart = (a[0] - b[0]).hypot(a[1] - b[1]);
            assert!(apart > 2.0 * LEAST_ROOM - 0.2, "{a:?} and {b:?}");
        }
    }
}

type Group = (Vec<[f32; 2]>, Vec<u32>);

/// The rims of a group's marks, padded as its hull is, and who belongs to it.
fn groups(scene: &Scene, positions: &[[f32; 2]]) -> Vec<Group> {
    let last = scene.nodes.iter().filter_map(|node| node.group).max().unwrap();
    let rim = |index: u32| {
        let [x, y] = positions[index as usize];
        let radius = scene.nodes[index as usize].radius + 13.0;
        (0..32).map(move |turn| {
            let turn = turn as f32 * PI / 16.0;
            [x + radius * turn.cos(), y + radius * turn.sin()]
        })
    };
    let of = |group| {
        let member = |&index: &u32| scene.nodes[index as usize].group == Some(group);
        let members: Vec<u32> = (0..).take(scene.nodes.len()).filter(member).collect();
        (members.iter().copied().flat_map(rim).collect(), members)
    };
    (0..=last).map(of).collect()
}

/// Whether some line parts two sets of points, so that their convex hulls do not overlap.
fn parted(a: &[[f32; 2]], b: &[[f32; 2]]) -> bool {
    (0..360).any(|turn| {
        let (sin, cos) = (turn as f32 * PI / 180.0).sin_cos();
        let along = |[x, y]: &[f32; 2]| x * cos + y * sin;
        let end = a.iter().map(along).fold(f32::NEG_INFINITY, f32::max);
        b.iter().map(along).fold(f32::INFINITY, f32::min) > end
    })
}

#[test]
fn the_same_seed_gives_the_same_picture_to_the_bit() {
    let scene = generated(12, 120, 1.5);
    assert_eq!(settle(&scene, 3, NEVER), settle(&scene, 3, NEVER));
    assert_ne!(settle(&scene, 3, NEVER), settle(&scene, 4, NEVER));
}

#[test]
fn no_nodes_overlap_and_hulls_hold_their_own_only() {
    for (aspect, seed) in [(0.75, 0), (1.5, 1), (1.0, 2)] {
        let scene = generated(14, 160, aspect);
        let positions = settle(&scene, seed, NEVER);
        assert_room(&positions);
        let groups = groups(&scene, &positions);
        for (index, (hull, members)) in groups.iter().enumerate() {
            assert!(groups[index + 1..].iter().all(|(other, _)| parted(hull, other)));
            for (node, place) in (0..).zip(&positions) {
                assert!(members.contains(&node) || parted(hull, &[*place]), "{node} in {index}");
            }
        }
    }
}

#[test]
fn the_shape_asked_for_is_filled() {
    for aspect in [0.6, 1.0, 2.0] {
        let positions = settle(&generated(14, 160, aspect), 0, NEVER);
        let [width, height] = scene::extent(&positions);
        assert!((width / height / aspect).ln().abs() < 0.2, "{width} × {height} for {aspect}");
        let [x, y] = scene::middle(&positions);
        assert!(x.abs() < 0.1 && y.abs() < 0.1);
    }
}

#[test]
fn small_and_strange_scenes_are_fine() {
    assert!(settle(&Scene::default(), 0, NEVER).is_empty());
    assert_eq!(settle(&alike(1, None), 0, NEVER), [[0.0, 0.0]]);
    assert_room(&settle(&alike(2, None), 0, NEVER));
    assert_room(&settle(&alike(2, Some(7)), 0, NEVER));
    assert_room(&settle(&alike(60, Some(u32::MAX)), 0, NEVER));
    let mut strange = alike(3, None);
    strange.aspect = f32::NAN;
    strange.nodes[1].radius = f32::NAN;
    strange.nodes[2].weight = f32::INFINITY;
    strange.links = vec![(0, 0, 1.0), (0, 9, 1.0), (0, 1, f32::NAN), (0, 2, -1.0), (1, 2, 1.0)];
    assert_room(&settle(&strange, 0, NEVER));
}

#[test]
fn an_unlinked_pair_stays_in_sight() {
    let mut scene = generated(14, 160, 1.0);
    let first = u32::try_from(scene.nodes.len()).unwrap();
    scene.nodes.extend([Node::default(); 2]);
    scene.links.push((first, first + 1, 1.0));
    for seed in 0..8 {
        let positions = settle(&scene, seed, NEVER);
        let [width, height] = scene::extent(&positions);
        let [others, other_height] = scene::extent(&positions[..first as usize]);
        assert!(width < others * 1.25 && height < other_height * 1.25, "seed {seed}");
    }
}

#[test]
fn two_thousand_nodes_settle_with_room_for_each() {
    let mut scene = generated(310, 4000, 1.5);
    scene.nodes.truncate(2000);
    assert_room(&settle(&scene, 0, NEVER));
    assert_room(&settle(&alike(2000, Some(0)), 0, NEVER));
}

#[test]
fn a_cancelled_layout_stops_where_it_is() {
    let scene = generated(14, 160, 1.0);
    assert_eq!(settle(&scene, 5, &|| true), Simulation::new(&scene, 5).positions());
}

/// A scene, its places, and the scene with four more nodes: one of an owner, one linked, one linked to that
/// one, one alone.
fn grown() -> (Scene, Vec<[f32; 2]>, Scene) {
    let scene = generated(14, 160, 1.0);
    let places = settle(&scene, 0, NEVER);
    let mut more = scene.clone();
    let first = u32::try_from(more.nodes.len()).unwrap();
    let node = Node { group: None, radius: 6.0, weight: 1.0, label_width: 60.0 };
    more.nodes.extend([Node { group: Some(3), ..node }, node, node, node]);
    more.links.extend([(first + 1, 5, 1.0), (first + 1, 9, 1.0), (first + 2, first + 1, 1.0)]);
    (scene, places, more)
}

#[test]
fn what_is_added_moves_nothing_and_finds_room_near_its_partners() {
    let (scene, places, more) = grown();
    let mut known: Vec<Option<[f32; 2]>> = places.iter().copied().map(Some).collect();
    known.resize(more.nodes.len(), None);
    let grown = settle_near(&more, &known, 0, NEVER);
    assert_eq!(grown[..scene.nodes.len()], places, "to the bit");
    assert_eq!(settle_near(&more, &known, 7, NEVER), grown, "no luck is needed");
    let kept: Vec<usize> = (0..more.nodes.len()).collect();
    for (at, a) in kept.iter().enumerate() {
        for b in &kept[at + 1..] {
            let apart = (grown[*a][0] - grown[*b][0]).hypot(grown[*a][1] - grown[*b][1]);
            assert!(apart > 2.0 * LEAST_ROOM - 0.2, "{a} and {b}");
        }
    }
    let [width, height] = scene::extent(&places);
    let first = scene.nodes.len();
    let far = |a: usize, b: usize| (grown[a][0] - grown[b][0]).hypot(grown[a][1] - grown[b][1]);
    let home = (0..first).filter(|at| scene.nodes[*at].group == Some(3)).map(|at| far(first, at)).fold(f32::INFINITY, f32::min);
    assert!(home < width.min(height) / 5.0, "{home} from its owner");
    assert!(far(first + 2, first + 1) < width.min(height) / 4.0);
    let groups = groups(&more, &grown);
    let hull = &groups[3].0;
    for (node, place) in (0..).zip(&grown) {
        assert!(groups[3].1.contains(&node) || parted(hull, &[*place]), "{node} in the hull that grew");
    }
}

#[test]
fn a_graph_that_is_mostly_new_is_placed_anew() {
    let (scene, places, _) = grown();
    let known: Vec<Option<[f32; 2]>> = places.iter().enumerate().map(|(at, place)| (at % 3 == 0).then_some(*place)).collect();
    assert_eq!(settle_near(&scene, &known, 0, NEVER), places);
    assert_eq!(settle_near(&scene, &[], 0, NEVER), places);
    assert!(settle_near(&Scene::default(), &[], 0, NEVER).is_empty());
}
