//! Where platforms stand: the same at every moment and under every filter, and the same for what was there
//! before when something is added.
//!
//! Places are made for the links that the *file* has. Rows that its user added, changed or removed move
//! nothing: new platforms find room near their partners. A package that shares most of its platforms with
//! one that was opened before it takes over their places. So the picture depends on the files, the order in
//! which they were opened and what was added, never on the way there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use crate::jobs::Cancel;
use crate::model::{Dataset, PlatformId};
use crate::network::Temporal;
use crate::network::layout::{Node, Scene, settle, settle_near};

/// A place for each platform, in ascending order of id.
pub type Places = Vec<(PlatformId, [f32; 2])>;

/// Places for all platforms of a package that ever have a link; `None` if it was cancelled.
pub(super) fn positions(catalog: &Catalog, package: &str, seed: u64, cancel: &Cancel) -> Result<Option<Arc<Places>>, String> {
    if let Some(places) = catalog.places(package, seed) {
        return Ok(Some(places));
    }
    let dataset = open(catalog, package)?;
    let network = catalog.network(package).ok_or("there are no links")?;
    let is_cancelled = || cancel.is_cancelled();
    let file = dataset.links_of_file().filter(|_| !network.timeless).map(|links| Temporal::linking(&links));
    let whole = file.as_ref().unwrap_or(&network);
    let Some(before) = opened_before(catalog, package, whole, seed, cancel)? else { return Ok(None) };
    let mut places = placed(whole, dataset, &before, seed, &is_cancelled);
    if file.is_some() {
        let known: BTreeMap<PlatformId, [f32; 2]> = places.into_iter().collect();
        places = placed(&network, dataset, &known, seed, &is_cancelled);
    }
    if cancel.is_cancelled() {
        return Ok(None);
    }
    Ok(Some(catalog.keep_places(package, seed, places)))
}

fn placed(network: &Temporal, dataset: &Dataset, known: &BTreeMap<PlatformId, [f32; 2]>, seed: u64, cancel: &dyn Fn() -> bool) -> Places {
    let scene = scene_of(network, dataset);
    let places = if known.is_empty() {
        settle(&scene, seed, cancel)
    } else {
        let known: Vec<Option<[f32; 2]>> = network.nodes.iter().map(|id| known.get(id).copied()).collect();
        settle_near(&scene, &known, seed, cancel)
    };
    network.nodes.iter().cloned().zip(places).collect()
}

/// The places of those packages opened before this one that share platforms with it; `None` if it was
/// cancelled. What an earlier one says holds.
fn opened_before(
    catalog: &Catalog,
    package: &str,
    network: &Temporal,
    seed: u64,
    cancel: &Cancel,
) -> Result<Option<BTreeMap<PlatformId, [f32; 2]>>, String> {
    let mut known = BTreeMap::new();
    let earlier = catalog.datasets().iter().take_while(|dataset| dataset.name != package);
    for dataset in earlier.filter(|dataset| !dataset.links.is_empty()) {
        let Some(other) = catalog.network(&dataset.name) else { continue };
        let shared = network.nodes.iter().filter(|id| other.nodes.binary_search(id).is_ok()).count();
        if shared * 2 < network.nodes.len() {
            continue;
        }
        let Some(places) = positions(catalog, &dataset.name, seed, cancel)? else { return Ok(None) };
        for (id, place) in places.iter() {
            known.entry(id.clone()).or_insert(*place);
        }
    }
    known.retain(|id, _| network.nodes.binary_search(id).is_ok());
    Ok(Some(known))
}

/// Width over height that places are made for: that of the graph's tile in the first window.
const ASPECT: f32 = 0.86;

fn scene_of(network: &Temporal, dataset: &Dataset) -> Scene {
    let owners: Vec<Option<PlatformId>> = network.nodes.iter().map(|id| dataset.platforms.owner_of(id)).collect();
    let mut members: BTreeMap<&PlatformId, u32> = BTreeMap::new();
    owners.iter().flatten().for_each(|owner| *members.entry(owner).or_insert(0) += 1);
    let groups: BTreeMap<&PlatformId, u32> =
        members.into_iter().filter(|(_, count)| *count > 1).zip(0..).map(|((owner, _), at)| (owner, at)).collect();
    let mut degrees = vec![0_u16; network.nodes.len()];
    let mut weights: BTreeMap<(u32, u32), f32> = BTreeMap::new();
    for link in &network.links {
        for end in [link.from, link.to] {
            degrees[end as usize] = degrees[end as usize].saturating_add(1);
        }
        *weights.entry((link.from.min(link.to), link.from.max(link.to))).or_insert(0.0) += 1.0;
    }
    let nodes = network.nodes.iter().zip(&owners).zip(&degrees).map(|((id, owner), degree)| {
        let name = dataset.platforms.name(id, crate::model::Language::En);
        let letters = u16::try_from(name.chars().count().min(24)).unwrap_or(24);
        Node {
            group: owner.as_ref().and_then(|owner| groups.get(owner).copied()),
            radius: 4.0 + 2.1 * f32::from(*degree).sqrt(),
            weight: f32::from(*degree).max(1.0),
            label_width: f32::from(letters) * 6.2,
        }
    });
    Scene { nodes: nodes.collect(), links: weights.into_iter().map(|((from, to), weight)| (from, to, weight)).collect(), aspect: ASPECT }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{bundled, lone_file};

    fn of(catalog: &Catalog, package: &str) -> BTreeMap<PlatformId, [f32; 2]> {
        positions(catalog, package, 0, &Cancel::default()).unwrap().unwrap().iter().cloned().collect()
    }

    #[test]
    fn a_package_that_is_added_keeps_the_places_of_the_first() {
        let (record, article) = (bundled("record").unwrap(), bundled("article").unwrap());
        let alone = of(&Catalog::new(vec![record.clone()]), "record");
        let both = Catalog::new(vec![record, article]);
        assert_eq!(of(&both, "record"), alone, "what comes later moves nothing");
        let article = of(&both, "article");
        let shared = article.iter().filter(|(id, _)| alone.contains_key(*id)).count();
        assert!(shared * 2 > article.len());
        assert!(article.iter().all(|(id, place)| alone.get(id).is_none_or(|known| known.map(f32::to_bits) == place.map(f32::to_bits))));
    }

    #[test]
    fn packages_that_share_little_are_placed_apart() {
        let village = |name: &str, ends: [&str; 3]| {
            let [a, b, c] = ends;
            lone_file(
                name,
                format!("date,from_platform,to_platform,kind,action\n2020-01-01,{a},{b},pay,open\n2020-01-02,{b},{c},pay,open\n")
                    .as_bytes(),
            )
            .unwrap()
        };
        let second = || village("second.csv", ["c", "d", "e"]);
        let alone = of(&Catalog::new(vec![second()]), "second");
        let both = Catalog::new(vec![village("first.csv", ["a", "b", "c"]), second()]);
        assert_eq!(of(&both, "second"), alone);
    }
}
