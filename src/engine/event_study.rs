//! What a measure did around openings or closings, under the filters.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::analysis::Observation;
use crate::analysis::combine::Sort;
use crate::analysis::curves::{Curve, growth, shares, whole_and_basis};
use crate::analysis::event_study::{Side, Study, Turn, study};
use crate::analysis::observe::{Wanted, observe_kin};
use crate::model::{Filter, LinkEvent, LinkId, Role};
use crate::network::Link;

/// Which measure around which events.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventStudyQuestion {
    /// The package.
    pub package: String,
    /// The table of the measure, of shares or growth.
    pub table: String,
    /// The metric (growth) or the whole (shares); `None` is growth on a year, else what has the most rows.
    pub about: Option<String>,
    /// The kind of link; `None` is every kind that passes.
    pub kind: Option<String>,
    /// Openings or closings.
    pub turn: Turn,
    /// Whose measure.
    pub side: Side,
    /// How many periods before and after.
    pub span: u8,
    /// Which rows and events.
    pub filter: Filter,
}

/// The study, and what it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventStudyAnswer {
    /// The metric or the whole.
    pub about: String,
    /// The unit of the values.
    pub unit: String,
    /// The runs.
    pub study: Study,
    /// Metrics or wholes that can be asked for, with counts of rows, most first.
    pub choices: Vec<(String, usize)>,
    /// Kinds of links with events of this turn, with counts of events, most first.
    pub kinds: Vec<(String, usize)>,
    /// Happenings of this turn before any filter.
    pub total: usize,
    /// Where no run is shown: how many each condition alone leaves.
    pub alone: Vec<usize>,
    /// Where no run is shown: how many the time window alone leaves, if there is one.
    pub in_window: Option<usize>,
}

impl EventStudyQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<EventStudyAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let network = catalog.network(&self.package).ok_or("there are no links")?;
        let table = dataset.table(&self.table).ok_or_else(|| format!("`{}` has no table `{}`", self.package, self.table))?;
        let is_shares = table.role == Some(Role::Shares);
        let everything = observe_kin(dataset, table, &Wanted { low: true, ..Wanted::default() });
        let choices = choices(&everything, is_shares);
        let usual = || choices.iter().find(|(name, _)| name == "revenue_yoy").or(choices.first()).map(|(name, _)| name.clone());
        let about = self.about.clone().or_else(usual).unwrap_or_default();
        let is_about = |row: &Observation| if is_shares { whole_and_basis(&row.scope).0 == about } else { row.metric.as_ref() == about };
        let links: BTreeMap<&LinkId, &Link> = network.links.iter().map(|link| (&link.id, link)).collect();
        let is_meant = |event: &LinkEvent| match &self.kind {
            Some(kind) => event.link.kind.as_deref() == Some(kind),
            None => dataset.kinds.passes(event.link.kind.as_deref()),
        };
        let under = |filter: &Filter| -> Result<(Study, String), String> {
            let sieve = Sieve::of(filter, dataset);
            let rows: Vec<Observation> = everything.iter().filter(|row| is_about(row) && sieve.observation(row)).cloned().collect();
            let unit = rows.first().map(|row| row.unit.to_string()).unwrap_or_default();
            let entities: BTreeSet<_> = rows.iter().map(|row| row.entity.clone()).collect();
            let units: BTreeSet<&str> = rows.iter().map(|row| &*row.unit).collect();
            if units.len() > 1 {
                return Err(format!(
                    "These values are in {}, and no runs of them can be laid over each other.",
                    Vec::from_iter(units).join(" and ")
                ));
            }
            let curves = if is_shares {
                of_one_basis(shares(rows, &dataset.platforms, &about))
            } else {
                growth(rows, &dataset.platforms, &entities)
            };
            let passes = |event: &LinkEvent| is_meant(event) && links.get(&event.link).is_some_and(|link| sieve.event(link, event));
            let found = study(&dataset.links, &passes, (self.turn, self.side), &curves, &dataset.platforms, self.span.into());
            Ok((found, unit))
        };
        let (found, unit) = under(&self.filter)?;
        let (mut alone, mut in_window) = (vec![], None);
        if found.cases.is_empty() {
            let left = |filter: &Filter| under(filter).map_or(0, |(study, _)| study.cases.len());
            let one = |condition: &crate::model::Condition| left(&Filter { conditions: vec![condition.clone()], window: None });
            alone = self.filter.conditions.iter().map(one).collect();
            in_window = self.filter.window.map(|window| left(&Filter { conditions: vec![], window: Some(window) }));
        }
        let groups = dataset.links.iter().filter(|event| self.turn.is_one(event) && is_meant(event)).map(|event| &event.group);
        let total = groups.collect::<BTreeSet<_>>().len();
        Ok(EventStudyAnswer { about, unit, study: found, choices, kinds: self.kinds(&dataset.links), total, alone, in_window })
    }

    fn kinds(&self, events: &[LinkEvent]) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for kind in events.iter().filter(|event| self.turn.is_one(event)).filter_map(|event| event.link.kind.as_deref()) {
            *counts.entry(kind).or_insert(0) += 1;
        }
        most_first(counts)
    }
}

/// The curves of the researcher with the most values: others measure something else.
fn of_one_basis(curves: Vec<Curve>) -> Vec<Curve> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for curve in &curves {
        *counts.entry(&curve.basis).or_insert(0) += curve.points.len();
    }
    let most = counts.into_iter().max_by_key(|(basis, count)| (*count, std::cmp::Reverse(*basis))).map(|(basis, _)| basis.to_owned());
    curves.into_iter().filter(|curve| most.as_deref() == Some(&*curve.basis)).collect()
}

/// Changes and shares: levels of companies of different size are not laid over each other.
fn choices(rows: &[Observation], is_shares: bool) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.reliability.as_ref() != "low") {
        let name = match (is_shares, Sort::of(row)) {
            (true, Sort::Share) => whole_and_basis(&row.scope).0,
            (false, Sort::Change | Sort::Rate) => row.metric.as_ref(),
            _ => continue,
        };
        *counts.entry(name).or_insert(0) += 1;
    }
    most_first(counts)
}

fn most_first(counts: BTreeMap<&str, usize>) -> Vec<(String, usize)> {
    let mut counted: Vec<(String, usize)> = counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counted
}
