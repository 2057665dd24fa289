//! Measures of platforms over what can be passed at a moment, or at several.

use super::catalog::Catalog;
use super::graph::{GraphQuestion, shown};
use super::request::{Answer, open};
use crate::jobs::Cancel;
use crate::model::{Date, Filter, PlatformId, Reading};
use crate::network::Snapshot;
use crate::network::metrics::{Given, Summary, measure};

/// What is measured, and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MeasuresQuestion {
    /// The package.
    pub package: String,
    /// The moments; `None` in a file without dates.
    pub days: Vec<Option<Date>>,
    /// How imprecise dates are read.
    pub reading: Reading,
    /// Which links.
    pub filter: Filter,
    /// Measures by their names, in the order of the values.
    pub measures: Vec<String>,
    /// The parameters of measures.
    pub given: Given,
}

/// The measures of a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// When.
    pub day: Option<Date>,
    /// Ends of the links that are shown, in ascending order of id; those of links that cannot be passed too.
    pub nodes: Vec<PlatformId>,
    /// For each measure that was asked for, a value for each node; `None` where it has none.
    pub values: Vec<Vec<Option<f64>>>,
    /// What is said of the whole.
    pub summary: Summary,
}

impl Moment {
    /// The value of a measure, by its position among those asked for, at a platform.
    #[must_use]
    pub fn value(&self, measure: usize, id: &PlatformId) -> Option<f64> {
        let at = self.nodes.binary_search(id).ok()?;
        self.values.get(measure)?.get(at).copied().flatten()
    }
}

/// Measures at every moment that was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasuresAnswer {
    /// In the order of the question.
    pub moments: Vec<Moment>,
}

impl MeasuresQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog, cancel: &Cancel) -> Result<Answer, String> {
        if let Some(unknown) = self.measures.iter().find(|id| measure(id).is_none()) {
            return Err(format!("there is no measure `{unknown}`"));
        }
        let mut moments = vec![];
        for day in &self.days {
            if cancel.is_cancelled() {
                return Ok(Answer::Cancelled);
            }
            moments.push(self.at(catalog, *day)?);
        }
        Ok(Answer::Measures(MeasuresAnswer { moments }))
    }

    fn at(&self, catalog: &Catalog, day: Option<Date>) -> Result<Moment, String> {
        let dataset = open(catalog, &self.package)?;
        let network = catalog.network(&self.package).ok_or("there are no links")?;
        let question = GraphQuestion { package: self.package.clone(), day, reading: self.reading, filter: self.filter.clone() };
        let links = shown(&question, catalog)?;
        let mut nodes: Vec<PlatformId> = links.iter().flat_map(|link| [link.id.from.clone(), link.id.to.clone()]).collect();
        if network.timeless && self.filter.conditions.is_empty() {
            nodes.extend(network.nodes.iter().cloned());
        }
        nodes.sort();
        nodes.dedup();
        let snapshot = Snapshot { day, nodes, links };
        let graph = snapshot.passable(&|kind| dataset.kinds.passes(kind));
        let values = self.measures.iter().filter_map(|id| measure(id)).map(|measure| (measure.of)(&graph, &self.given)).collect();
        Ok(Moment { day, nodes: snapshot.nodes, values, summary: Summary::of(&graph, &self.given) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::{Condition, State, parse_date};

    #[test]
    fn measures_follow_the_moment_and_the_filters() {
        let catalog = Catalog::new(vec![bundled("record").unwrap()]);
        let days = ["2015-01-01", "2024-10-31"].map(|day| parse_date(day).ok()).to_vec();
        let ask = |filter: Filter| {
            let measures = vec!["out_degree".to_owned(), "pagerank".to_owned()];
            let question = MeasuresQuestion {
                package: "record".into(),
                days: days.clone(),
                reading: Reading::Earliest,
                filter,
                measures,
                given: Given::default(),
            };
            match question.answer(&catalog, &Cancel::default()) {
                Ok(Answer::Measures(answer)) => answer,
                other => panic!("{other:?}"),
            }
        };
        let all = ask(Filter::everything());
        let wechat = PlatformId::from("wechat");
        let out = |answer: &MeasuresAnswer, at: usize| answer.moments[at].value(0, &wechat).unwrap();
        assert!(out(&all, 0) < out(&all, 1));
        for moment in &all.moments {
            assert!((moment.values[1].iter().flatten().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        let some = ask(Filter { conditions: vec![Condition::is("kind", "payment")], window: None });
        assert!(out(&some, 1) < out(&all, 1));
        // Distinct platforms at the other ends of what can be passed, counted from the links.
        let graph = GraphQuestion { package: "record".into(), day: days[1], reading: Reading::Earliest, filter: Filter::everything() };
        let mut ends: Vec<PlatformId> = shown(&graph, &catalog)
            .unwrap()
            .into_iter()
            .filter(|link| matches!(link.state, State::Open | State::Partial) && link.id.kind.as_deref() != Some("regulation"))
            .filter(|link| link.id.from == wechat || link.id.direction == crate::model::Direction::Undirected && link.id.to == wechat)
            .map(|link| if link.id.from == wechat { link.id.to } else { link.id.from })
            .collect();
        ends.sort();
        ends.dedup();
        assert!((out(&all, 1) - f64::from(u32::try_from(ends.len()).unwrap())).abs() < f64::EPSILON);
    }
}
