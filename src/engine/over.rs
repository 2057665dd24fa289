//! The graph of a time instead of a moment: what was ever open, what existed in a window, or in the last
//! months; and any of them folded into groups.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::catalog::Catalog;
use super::graph::{GraphAnswer, GraphQuestion};
use super::request::open;
use crate::model::{Date, Fold, Period};
use crate::network::fold::{Folded, fold};
use crate::network::{Snapshot, Temporal};

/// The time that a graph is of, up to the day of its question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Over {
    /// That day alone.
    #[default]
    Now,
    /// All links that were ever open, wholly or in part, up to it.
    Ever,
    /// All links known at any time within these days, whatever the day; `None` is all of time.
    Lifespan(Option<Period>),
    /// All links known at any time in so many months up to it.
    Months(u16),
}

impl Over {
    /// The days that it is of.
    #[must_use]
    pub fn days(self, day: Option<Date>) -> Period {
        let last = day.unwrap_or(Date::MAX);
        let days = |first: Date| Period { first: first.min(last), last };
        match self {
            Self::Now => days(last),
            Self::Ever => days(Date::MIN),
            Self::Lifespan(window) => window.unwrap_or(Period { first: Date::MIN, last: Date::MAX }),
            Self::Months(months) => {
                let before = last.checked_sub(i32::from(months).months()).and_then(Date::tomorrow);
                days(before.unwrap_or(Date::MIN))
            }
        }
    }

    fn snapshot(self, network: &Temporal, question: &GraphQuestion) -> Snapshot {
        match self {
            Self::Now => Snapshot::of(network, question.day, question.reading, &|_| true),
            Self::Ever => {
                let all = Snapshot::over(network, self.days(question.day), question.reading);
                all.only(network, &|link| link.state.passes())
            }
            _ => Snapshot::over(network, self.days(question.day), question.reading),
        }
    }
}

pub(super) fn answer(catalog: &Catalog, question: &GraphQuestion, over: Over) -> Result<GraphAnswer, String> {
    let dataset = open(catalog, &question.package)?;
    let network = catalog.network(&question.package).ok_or("there are no links")?;
    Ok(question.sifted(&over.snapshot(&network, question), &network, dataset))
}

pub(super) fn folded(catalog: &Catalog, question: &GraphQuestion, over: Over, into: &Fold) -> Result<Folded, String> {
    let dataset = open(catalog, &question.package)?;
    let graph = answer(catalog, question, over)?;
    let nodes: Vec<_> = graph.nodes.into_iter().map(|node| node.id).collect();
    // Who is a group does not change with time: one that ever has two platforms.
    let network = catalog.network(&question.package).ok_or("there are no links")?;
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for group in network.nodes.iter().filter_map(|id| into.of(id, &dataset.platforms)) {
        *sizes.entry(group).or_insert(0) += 1;
    }
    Ok(fold(&nodes, &graph.links, &|id| into.of(id, &dataset.platforms).filter(|group| sizes.get(group).is_some_and(|size| *size > 1))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::{Filter, FoldBy, Reading};

    fn asked(day: &str, over: Over) -> GraphAnswer {
        let catalog = Catalog::new(vec![bundled("record").unwrap()]);
        answer(&catalog, &question(day), over).unwrap()
    }

    fn question(day: &str) -> GraphQuestion {
        GraphQuestion { package: "record".into(), day: day.parse().ok(), reading: Reading::Earliest, filter: Filter::everything() }
    }

    fn open_or_partial(graph: &GraphAnswer) -> usize {
        graph.links.iter().filter(|link| link.state.passes()).count()
    }

    #[test]
    fn a_time_holds_all_its_moments() {
        let now = asked("2021-11-29", Over::Now);
        let ever = asked("2021-11-29", Over::Ever);
        let months = asked("2021-11-29", Over::Months(12));
        let life = asked("2021-11-29", Over::Lifespan(None));
        assert_eq!(now.links.len(), 158);
        assert!(ever.links.iter().all(|link| link.state.passes()));
        assert!(open_or_partial(&ever) > open_or_partial(&now));
        let holds = |all: &GraphAnswer, some: &GraphAnswer| {
            some.links.iter().all(|one| all.links.iter().any(|link| link.id == one.id && link.state <= one.state))
        };
        assert!(holds(&months, &now) && holds(&life, &months));
        assert!(life.links.len() >= months.links.len() && months.links.len() >= now.links.len());
        assert_eq!(asked("2021-11-29", Over::Months(0)).links.len(), now.links.len(), "no months are the day itself");
    }

    #[test]
    fn a_folded_graph_counts_every_link_once() {
        let catalog = Catalog::new(vec![bundled("record").unwrap()]);
        let by = |by| Fold { by, unfolded: std::collections::BTreeSet::new() };
        for by in FoldBy::ALL.map(by) {
            let folded = folded(&catalog, &question("2021-11-29"), Over::Now, &by).unwrap();
            let between: usize = folded.links.iter().map(|link| link.links.len()).sum();
            let within: usize = folded.groups.iter().map(|group| group.loops.total()).sum();
            assert_eq!(between + within, 158, "{by:?}");
        }
    }
}
