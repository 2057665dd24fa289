//! All that is known of a platform at a moment: links, facts, notes and sources.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use crate::analysis::Observation;
use crate::analysis::contradictions::contradictions;
use crate::analysis::curves::growth;
use crate::analysis::observe::{Wanted, observe, observe_kin};
use crate::model::{Dataset, Date, LinkId, PlatformId, Reading, Role, State};
use crate::network::{Link, state_at, timeline};

/// A link of the platform as a line of the inspector.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkLine {
    /// Which link.
    pub id: LinkId,
    /// The platform at its other end.
    pub other: PlatformId,
    /// Its state.
    pub state: State,
    /// The date of its last event up to the moment, as written.
    pub changed: String,
    /// The same as a day, to sort by.
    pub changed_on: Option<Date>,
    /// Row of that event in the links table.
    pub row: u32,
}

/// A platform at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portrait {
    /// How many of its links are in each of [`State::ALL`].
    pub counts: [usize; 4],
    /// How many platforms it has links with.
    pub partners: usize,
    /// Links where it decides.
    pub lets_in: Vec<LinkLine>,
    /// Links where others do.
    pub let_in_by: Vec<LinkLine>,
    /// Whose revenue the curve is: its own, or its owner's.
    pub earner: Option<PlatformId>,
    /// Quarterly revenue of the earner.
    pub revenue: Vec<Observation>,
    /// Quarterly growth on a year of the earner, in percent.
    pub growth: Vec<Observation>,
    /// The newest value of each metric and scope about it, newest first.
    pub facts: Vec<Observation>,
    /// Rows about it that state one fact differently, in pairs.
    pub contradictions: Vec<(Observation, Observation)>,
    /// Positions of notes about its rows, contradictions first.
    pub notes: Vec<usize>,
    /// Sources of its latest change up to the moment.
    pub sources: Vec<Arc<str>>,
}

pub(super) fn answer(
    catalog: &Catalog,
    package: &str,
    platform: &PlatformId,
    day: Option<Date>,
    reading: Reading,
) -> Result<Portrait, String> {
    let dataset = open(catalog, package)?;
    let mut portrait = Portrait::default();
    let mut rows: BTreeSet<Arc<str>> = BTreeSet::new();
    if let Some(network) = catalog.network(package) {
        let own = network.links.iter().filter(|link| link.id.touches(platform));
        own.clone().for_each(|link| rows.extend(link.events.iter().map(|event| event.id.clone())));
        let lines: Vec<LinkLine> = own.clone().filter_map(|link| line_of(link, platform, day, reading, network.timeless)).collect();
        take_links(&mut portrait, lines, platform);
        portrait.sources = latest_sources(own, day, reading);
    }
    take_facts(&mut portrait, dataset, platform, &mut rows);
    portrait.notes = notes_about(dataset, &rows);
    Ok(portrait)
}

fn line_of(link: &Link, platform: &PlatformId, day: Option<Date>, reading: Reading, timeless: bool) -> Option<LinkLine> {
    let other = if link.id.from == *platform { &link.id.to } else { &link.id.from };
    let line = |state, changed, changed_on, row| LinkLine { id: link.id.clone(), other: other.clone(), state, changed, changed_on, row };
    if timeless {
        return Some(line(State::Open, String::new(), None, link.events.first()?.row));
    }
    let known = state_at(&link.events, day?, reading)?;
    let steps = timeline(&link.events, reading);
    let last = steps.get(known.happened.checked_sub(1)?)?;
    Some(line(known.state, last.event.moment?.to_string(), Some(last.day), last.event.row))
}

fn take_links(portrait: &mut Portrait, mut lines: Vec<LinkLine>, platform: &PlatformId) {
    lines.sort_by(|a, b| a.state.cmp(&b.state).then(b.changed_on.cmp(&a.changed_on)).then_with(|| a.id.cmp(&b.id)));
    portrait.counts = State::ALL.map(|state| lines.iter().filter(|line| line.state == state).count());
    portrait.partners = lines.iter().map(|line| &line.other).collect::<BTreeSet<_>>().len();
    (portrait.lets_in, portrait.let_in_by) = lines.into_iter().partition(|line| line.id.from == *platform);
}

fn latest_sources<'a>(links: impl Iterator<Item = &'a Link>, day: Option<Date>, reading: Reading) -> Vec<Arc<str>> {
    let steps = links.flat_map(|link| timeline(&link.events, reading)).filter(|step| day.is_none_or(|day| step.day <= day));
    let Some(last) = steps.max_by_key(|step| (step.day, step.event.table.clone(), step.event.row)) else { return vec![] };
    last.event.sources.clone()
}

/// Facts about the platform, and revenue of the nearest of itself, its wholes and its owner.
fn take_facts(portrait: &mut Portrait, dataset: &Dataset, platform: &PlatformId, rows: &mut BTreeSet<Arc<str>>) {
    let about = |id: &PlatformId| Wanted { entities: vec![id.to_string()], ..Wanted::default() };
    let observed = dataset.tables.iter().filter(|table| table.role.is_some_and(Role::observes));
    let own: Vec<Observation> = observed.flat_map(|table| observe(table, &about(platform))).collect();
    rows.extend(own.iter().map(|row| row.id.clone()).filter(|id| !id.is_empty()));
    let pairs = contradictions(&own);
    portrait.contradictions = pairs.into_iter().map(|(a, b)| (own[a].clone(), own[b].clone())).collect();
    portrait.facts = newest(own);
    let Some(table) = dataset.table_of(Role::Growth) else { return };
    for earner in earners(dataset, platform) {
        let asked = BTreeSet::from([earner.clone()]);
        let curve = |metric: &str| -> Vec<Observation> {
            let wanted = Wanted { metrics: vec![metric.to_owned()], ..about(&earner) };
            let curves = growth(observe_kin(dataset, table, &wanted), &dataset.platforms, &asked);
            curves.into_iter().next().map(|curve| curve.points).unwrap_or_default()
        };
        portrait.revenue = curve("revenue");
        if !portrait.revenue.is_empty() {
            portrait.growth = curve("revenue_yoy");
            portrait.earner = Some(earner);
            break;
        }
    }
}

fn earners(dataset: &Dataset, platform: &PlatformId) -> Vec<PlatformId> {
    let parent = dataset.platforms.find(platform.as_str()).and_then(|platform| platform.parent.clone());
    let mut earners = vec![platform.clone()];
    earners.extend(parent);
    earners.extend(dataset.platforms.owner_of(platform));
    earners.dedup();
    earners
}

/// The newest observation of each metric and scope, newest first.
fn newest(rows: Vec<Observation>) -> Vec<Observation> {
    let mut best: BTreeMap<(Arc<str>, Arc<str>), Observation> = BTreeMap::new();
    for row in rows {
        let key = (row.metric.clone(), row.scope.clone());
        let newer = best.get(&key).is_none_or(|known| known.period.map(|period| period.last) < row.period.map(|period| period.last));
        if newer {
            best.insert(key, row);
        }
    }
    let mut facts: Vec<Observation> = best.into_values().collect();
    facts.sort_by_key(|row| (std::cmp::Reverse(row.period.map(|period| period.last)), row.row));
    facts
}

fn notes_about(dataset: &Dataset, rows: &BTreeSet<Arc<str>>) -> Vec<usize> {
    let mut notes: Vec<usize> =
        (0..dataset.notes.len()).filter(|at| dataset.notes[*at].rows.iter().any(|row| rows.contains(row))).collect();
    let order = |kind: &str| ["contradiction", "doubt", "ambiguity", "gap"].iter().position(|known| *known == kind);
    notes.sort_by_key(|at| (order(&dataset.notes[*at].kind).unwrap_or(9), *at));
    notes
}
