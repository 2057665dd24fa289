//! What happened, one by one, for the time axes of charts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::analysis::happenings::{Effect, effect_of};
use crate::model::{Dataset, Filter, LinkEvent, LinkId, Moment, PlatformId};

/// Which happenings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventsQuestion {
    /// The package.
    pub package: String,
    /// Only those that touch one of these platforms or their parts; `None` is all. None of them at all asks
    /// for what concerns everybody: the milestones, or in data without any the happenings of most links.
    pub of: Option<BTreeSet<PlatformId>>,
    /// Only links of these kinds; none is all.
    pub kinds: BTreeSet<String>,
    /// Which rows.
    pub filter: Filter,
}

/// A happening or a milestone.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its date, as written.
    pub moment: Moment,
    /// What it did to links; `None` for a milestone.
    pub effect: Option<Effect>,
    /// Its link; the first by row where it has several. `None` for a milestone.
    pub link: Option<LinkId>,
    /// How many links it touches.
    pub links: usize,
    /// Whom it concerns.
    pub platforms: Vec<PlatformId>,
    /// What, in the words of the data.
    pub words: String,
    /// Its table.
    pub table: Arc<str>,
    /// Its row, from 0.
    pub row: u32,
    /// Where it comes from.
    pub sources: Vec<Arc<str>>,
}

/// How many happenings stand in for milestones where the data have none.
const FEW: usize = 8;

impl EventsQuestion {
    /// Works the answer out: by date, each happening once at its earliest date.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<Vec<Event>, String> {
        let dataset = open(catalog, &self.package)?;
        let everybody = self.of.as_ref().is_some_and(BTreeSet::is_empty);
        let mut events = self.milestones(dataset);
        if !everybody || events.is_empty() {
            let mut happened = self.happenings(catalog, dataset);
            if everybody {
                happened.sort_by_key(|event| (std::cmp::Reverse(event.links), event.row));
                happened.truncate(FEW);
            }
            events.extend(happened);
        }
        events.sort_by(|a, b| (a.moment, &a.table, a.row).cmp(&(b.moment, &b.table, b.row)));
        Ok(events)
    }

    fn concerns(&self, dataset: &Dataset, platforms: &[&PlatformId]) -> bool {
        let Some(of) = self.of.as_ref().filter(|of| !of.is_empty()) else { return true };
        of.iter().any(|wanted| platforms.iter().any(|one| *one == wanted || dataset.platforms.is_within(one, wanted)))
    }

    fn milestones(&self, dataset: &Dataset) -> Vec<Event> {
        let in_window = |moment: Moment| self.filter.window.is_none_or(|window| moment.interval().overlaps(window));
        let meant = dataset.milestones.iter().filter(|one| {
            in_window(one.moment) && self.kinds.is_empty() && self.concerns(dataset, &one.entities.iter().collect::<Vec<_>>())
        });
        let event = |one: &crate::model::Milestone| Event {
            moment: one.moment,
            effect: None,
            link: None,
            links: 0,
            platforms: one.entities.clone(),
            words: one.title.clone(),
            table: one.table.clone(),
            row: one.row,
            sources: one.sources.clone(),
        };
        meant.map(event).collect()
    }

    fn happenings(&self, catalog: &Catalog, dataset: &Dataset) -> Vec<Event> {
        let Some(network) = catalog.network(&self.package) else { return vec![] };
        let sieve = Sieve::of(&self.filter, dataset);
        let mut groups: BTreeMap<&Arc<str>, Vec<(&LinkEvent, bool)>> = BTreeMap::new();
        for link in &network.links {
            let is_meant = (self.kinds.is_empty() || link.id.kind.as_ref().is_some_and(|kind| self.kinds.contains(&**kind)))
                && self.concerns(dataset, &[&link.id.from, &link.id.to]);
            for event in &link.events {
                groups.entry(&event.group).or_default().push((event, is_meant && sieve.event(link, event)));
            }
        }
        groups.into_values().filter_map(|rows| happening(&rows)).collect()
    }
}

/// One happening of its rows, if any of them is meant and dated.
fn happening(rows: &[(&LinkEvent, bool)]) -> Option<Event> {
    let (moment, first) =
        rows.iter().filter_map(|(event, _)| Some((event.moment?, *event))).min_by_key(|(moment, event)| (*moment, event.row))?;
    let shown = rows.iter().filter(|(_, is_meant)| *is_meant).map(|(event, _)| *event).min_by_key(|event| event.row)?;
    let links: BTreeSet<&LinkId> = rows.iter().map(|(event, _)| &event.link).collect();
    Some(Event {
        moment,
        effect: Some(effect_of(first)),
        link: Some(shown.link.clone()),
        links: links.len(),
        platforms: vec![shown.link.from.clone(), shown.link.to.clone()],
        words: shown.description.clone(),
        table: shown.table.clone(),
        row: shown.row,
        sources: shown.sources.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;

    fn asked(package: &str, of: Option<&[&str]>, kinds: &[&str]) -> Vec<Event> {
        let catalog = Catalog::new(vec![bundled(package).unwrap()]);
        let of = of.map(|ids| ids.iter().map(|id| PlatformId::from(*id)).collect());
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        EventsQuestion { package: package.into(), of, kinds, filter: Filter::everything() }.answer(&catalog).unwrap()
    }

    #[test]
    fn all_happenings_and_milestones_are_there_once() {
        // 284 happenings of the record, as the histogram of the timeline counts them, and its milestones.
        let events = asked("record", None, &[]);
        let milestones = events.iter().filter(|event| event.effect.is_none()).count();
        assert_eq!(events.len() - milestones, 284);
        assert_eq!(milestones, bundled("record").unwrap().milestones.len());
        assert!(events.is_sorted_by_key(|event| event.moment));
    }

    #[test]
    fn nobody_in_particular_is_concerned_by_milestones() {
        let events = asked("article", Some(&[]), &[]);
        assert_eq!(events.len(), 7);
        assert!(events.iter().all(|event| event.effect.is_none()));
    }

    #[test]
    fn a_platform_and_a_kind_leave_what_touches_them() {
        let events = asked("record", Some(&["wechat"]), &["payment"]);
        assert!(!events.is_empty());
        for event in &events {
            let link = event.link.as_ref().unwrap();
            assert!(link.from.as_str() == "wechat" || link.to.as_str() == "wechat", "{link:?}");
            assert_eq!(link.kind.as_deref(), Some("payment"));
        }
        assert!(asked("record", Some(&["tencent"]), &[]).len() > asked("record", Some(&["wechat"]), &[]).len(), "and its parts");
    }
}
