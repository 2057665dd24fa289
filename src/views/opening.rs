//! How a dataset is shown when it is opened: a layout that already tells what is in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::KINDS;
use crate::engine::Catalog;
use crate::kit::owners::OwnerInks;
use crate::model::{Condition, Dataset, Period, PlatformId, Reading};
use crate::network::timeline;
use crate::session::{Arrangement, Axis, Calendar, DatasetRef, Document, Finding, Opening, Selection, Settings, Target, ViewState};

/// The document that shows a package from its start.
#[must_use]
pub fn opening(catalog: &Catalog, package: &str) -> Opening {
    let reading = catalog.find(package).map_or(Reading::Earliest, |dataset| dataset.start.reading);
    let calendar = calendar(catalog, package, reading);
    let mut doc = Document { package: package.to_owned(), ..Document::default() };
    doc.datasets = references(catalog);
    let Some(dataset) = catalog.find(package) else { return Opening { doc, calendar } };
    let start = &dataset.start;
    doc.reading = start.reading;
    doc.window = start.window.and_then(|(first, last)| Period::new(first, last));
    doc.playhead = start.playhead.or_else(|| calendar.days.last().copied()).or(calendar.axis.map(|axis| axis.last));
    doc.selection = start.select.iter().cloned().map(Target::Platform).collect::<Selection>();
    if has_low_rows(dataset) {
        doc.conditions.push(Condition::is_not("reliability", "low"));
    }
    doc.owner_colors = inks(dataset, &BTreeMap::new()).places();
    arrange(&mut doc, dataset);
    add_findings(&mut doc, dataset);
    Opening { doc, calendar }
}

/// A document that shows what it showed, and one view of each of the first packages that came beside: that
/// which tells most of them.
#[must_use]
pub fn beside(doc: &Document, calendar: &Calendar, catalog: &Catalog, first: usize) -> Opening {
    const SHOWN: usize = 3;
    let mut doc = Document { datasets: references(catalog), ..doc.clone() };
    for dataset in catalog.datasets().iter().skip(first).take(SHOWN) {
        let own = opening(catalog, &dataset.name).doc;
        let Some(state) = own.arrangement.first().and_then(|view| own.views.get(&view)) else { continue };
        let view = doc.add_view(ViewState { package: Some(dataset.name.clone()), finding: None, ..state.clone() });
        doc.arrangement = std::mem::take(&mut doc.arrangement).with(view);
    }
    Opening { doc, calendar: calendar.clone() }
}

/// What a document says of the datasets of a catalog.
#[must_use]
pub fn references(catalog: &Catalog) -> Vec<DatasetRef> {
    catalog.datasets().iter().map(|dataset| reference(dataset)).collect()
}

/// What a document says of a dataset.
#[must_use]
pub fn reference(dataset: &Dataset) -> DatasetRef {
    DatasetRef { name: dataset.name.clone(), origin: dataset.origin.clone(), sha256: dataset.sha256.clone() }
}

fn has_low_rows(dataset: &Dataset) -> bool {
    let low = |table: &crate::model::Table| {
        let column = table.observations.as_ref().and_then(|batch| batch.column_by_name("reliability").cloned());
        let cells = column.as_ref().and_then(datafusion::arrow::array::AsArray::as_string_opt::<i32>);
        cells.is_some_and(|cells| cells.iter().flatten().any(|cell| cell == "low"))
    };
    dataset.tables.iter().any(low)
}

/// The graph on the left, charts stacked on the right; tables where nothing else fits.
fn arrange(doc: &mut Document, dataset: &Dataset) {
    let mut make = |kind: &str, settings: Settings| {
        let own = dataset.start.views.get(kind).cloned().unwrap_or_default();
        let settings = Settings(own.into_iter().chain(settings.0).collect());
        Arrangement::View(doc.add_view(ViewState { kind: kind.into(), package: None, settings, ..ViewState::default() }))
    };
    let fits = |id: &str| KINDS.iter().any(|kind| kind.id == id && (kind.fits)(dataset));
    let graph = fits("graph").then(|| make("graph", Settings::default()));
    let charts: Vec<Arrangement> = ["growth", "shares"].into_iter().filter(|id| fits(id)).map(|id| make(id, Settings::default())).collect();
    let mut right = stack(charts, &[53.0, 47.0]);
    if graph.is_none() || right.is_none() {
        let table = dataset.tables.iter().max_by_key(|table| (table.role.is_some(), table.rows()));
        if let Some(table) = table {
            let view = make("table", Settings::from([("table", table.name.clone().into())]));
            right = Some(match right {
                Some(charts) if graph.is_none() => Arrangement::split(Axis::Horizontal, vec![(57.0, charts), (43.0, view)]),
                other => other.unwrap_or(view),
            });
        }
    }
    doc.arrangement = match (graph, right) {
        (Some(graph), Some(right)) => Arrangement::split(Axis::Horizontal, vec![(57.0, graph), (43.0, right)]),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Arrangement::default(),
    };
}

fn stack(mut views: Vec<Arrangement>, shares: &[f32]) -> Option<Arrangement> {
    match views.len() {
        0 | 1 => views.pop(),
        _ => Some(Arrangement::split(Axis::Vertical, shares.iter().copied().zip(views).collect())),
    }
}

fn add_findings(doc: &mut Document, dataset: &Dataset) {
    let filter = crate::model::Filter { conditions: doc.conditions.clone(), window: doc.window };
    let (day, reading) = (doc.playhead, doc.reading);
    for state in doc.views.values_mut() {
        let text = dataset.start.findings.get(&state.kind);
        let settings = state.settings.subject();
        state.finding = text.map(|text| Finding { text: text.clone(), filter: filter.clone(), day, reading, settings: settings.clone() });
    }
}

/// The days of a package under a reading.
#[must_use]
pub fn calendar(catalog: &Catalog, package: &str, reading: Reading) -> Calendar {
    let network = catalog.network(package).unwrap_or_default();
    let mut days: Vec<_> = network.links.iter().flat_map(|link| timeline(&link.events, reading)).map(|step| step.day).collect();
    days.sort_unstable();
    days.dedup();
    Calendar { axis: catalog.axis(package), days }
}

/// Colours of the owners of a dataset, by number of links and rows.
#[must_use]
pub fn inks(dataset: &Dataset, kept: &BTreeMap<String, usize>) -> OwnerInks {
    OwnerInks::assign(&owners(dataset), kept)
}

/// Colours of the owners of a dataset, and of those that others beside it bring: these take what is free.
#[must_use]
pub fn inks_with(dataset: &Dataset, others: &[Arc<Dataset>], kept: &BTreeMap<String, usize>) -> OwnerInks {
    let mut counts = owners(dataset);
    let places = OwnerInks::assign(&counts, kept).places();
    for other in others {
        for (owner, count) in owners(other) {
            counts.entry(owner).or_insert(count);
        }
    }
    OwnerInks::assign(&counts, &places)
}

/// The owners of a dataset, with how much of it is theirs.
fn owners(dataset: &Dataset) -> BTreeMap<PlatformId, usize> {
    let mut counts: BTreeMap<PlatformId, usize> = BTreeMap::new();
    let owner = |id: &PlatformId| dataset.platforms.owner_of(id).unwrap_or_else(|| id.clone());
    for event in &dataset.links {
        for end in [&event.link.from, &event.link.to] {
            *counts.entry(owner(end)).or_insert(0) += 1;
        }
    }
    for platform in dataset.platforms.iter().filter(|platform| !platform.is_regulator()) {
        counts.entry(owner(&platform.id)).or_insert(0);
    }
    counts
}
