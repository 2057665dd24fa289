//! The parts of a whole by period, as forms that show one researcher ask for them; and facts of all wholes
//! beside each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use super::{CurvesAnswer, CurvesQuestion};
use crate::analysis::Observation;
use crate::analysis::curves::{Curves, whole_and_basis};
use crate::analysis::known::{latest, sort, uneven};
use crate::analysis::observe::{Rhythm, Wanted, observe_kin};
use crate::analysis::parts::{Slice, bases, order, slices, usual};
use crate::model::{Date, Filter, PlatformId};

/// The parts of a whole on one basis.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartsQuestion {
    /// The whole, and which rows.
    pub curves: CurvesQuestion,
    /// The researcher; `None` is the one with most values.
    pub basis: Option<String>,
}

/// The parts by period, and what stands beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartsAnswer {
    /// The whole.
    pub whole: String,
    /// The researcher.
    pub basis: Arc<str>,
    /// By period.
    pub slices: Vec<Slice>,
    /// The length of most periods.
    pub usual: Option<Rhythm>,
    /// Entities in the order of a stack.
    pub order: Vec<PlatformId>,
    /// How many rows have no period.
    pub undated: usize,
    /// Percentages about the same entities that are no shares of this whole: what is not stacked.
    pub beside: Vec<Observation>,
}

impl PartsQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<PartsAnswer, String> {
        let CurvesAnswer { about: whole, curves, .. } = self.curves.answer(catalog)?;
        let dataset = open(catalog, &self.curves.package)?;
        let all = bases(&curves.curves);
        let asked = self.basis.as_deref().and_then(|basis| all.iter().find(|known| &***known == basis));
        let basis = asked.or(all.first()).cloned().unwrap_or_else(|| Arc::from(""));
        let slices = slices(&curves.curves, &basis, &dataset.platforms);
        let (usual, order) = (usual(&slices), order(&slices, &dataset.platforms));
        let rows = percentages(catalog, &self.curves, &self.curves.filter)?;
        let is_of_it = |row: &Observation| whole_and_basis(&row.scope) == (&*whole, &*basis);
        let undated = rows.iter().filter(|row| row.period.is_none() && &*row.metric == "share" && is_of_it(row)).count();
        let members = |row: &Observation| dataset.platforms.find(row.entity.as_str()).map(|platform| platform.members.clone());
        let is_about_them = |row: &Observation| {
            let of = |id: &PlatformId| order.contains(id);
            of(&row.entity) || members(row).is_some_and(|members| members.iter().any(of))
        };
        let beside = rows.into_iter().filter(|row| &*row.metric != "share" && (is_of_it(row) || is_about_them(row))).collect();
        Ok(PartsAnswer { whole, basis, slices, usual, order, undated, beside })
    }
}

/// Every percentage of the table that is no change and passes a filter.
fn percentages(catalog: &Catalog, of: &CurvesQuestion, filter: &Filter) -> Result<Vec<Observation>, String> {
    let dataset = open(catalog, &of.package)?;
    let table = dataset.table(&of.table).ok_or_else(|| format!("`{}` has no table `{}`", of.package, of.table))?;
    let rows = observe_kin(dataset, table, &Wanted { low: true, ..Wanted::default() });
    let sieve = Sieve::of(filter, dataset);
    let is_part = |row: &Observation| matches!(&*row.unit, "percent" | "%" | "") && !row.metric.contains("change");
    Ok(rows.into_iter().filter(|row| is_part(row) && sieve.observation(row)).collect())
}

/// Facts of every whole, as they are known at a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KnownQuestion {
    /// The table, and which rows; its whole means nothing here.
    pub curves: CurvesQuestion,
    /// The day; `None` is the end of time.
    pub day: Option<Date>,
}

/// Facts beside each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownAnswer {
    /// The best known first.
    pub rows: Vec<Observation>,
    /// How many facts are of a later day.
    pub later: usize,
    /// Whether all of them are of a later day, and are shown all the same.
    pub are_all_later: bool,
    /// Positions of two that are of periods of different length.
    pub uneven: Option<(usize, usize)>,
    /// Where nothing is shown: why.
    pub silence: CurvesAnswer,
}

impl KnownQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<KnownAnswer, String> {
        let dataset = open(catalog, &self.curves.package)?;
        let everything = percentages(catalog, &self.curves, &Filter::everything())?;
        let sieve = Sieve::of(&self.curves.filter, dataset);
        let passing: Vec<Observation> = everything.iter().filter(|row| sieve.observation(row)).cloned().collect();
        let count = |filter: &dyn Fn(&Observation) -> bool| everything.iter().filter(|row| filter(row)).count();
        let mut silence = CurvesAnswer { curves: Curves { total: everything.len(), ..Curves::default() }, ..CurvesAnswer::default() };
        if passing.is_empty() {
            let of_one = |condition| {
                let sieve = Sieve::all_of(std::slice::from_ref(condition), dataset);
                count(&|row| sieve.observation(row))
            };
            silence.alone = self.curves.filter.conditions.iter().map(of_one).collect();
            let window = self.curves.filter.window;
            silence.in_window = window.map(|window| count(&|row| row.period.is_some_and(|period| period.overlaps(window))));
        }
        silence.curves.low = count(&|row| &*row.reliability == "low");
        silence.curves.shown = passing.len();
        let (mut rows, mut later) = latest(passing.clone(), self.day);
        let are_all_later = rows.is_empty() && later > 0;
        if are_all_later {
            (rows, later) = latest(passing, None);
        }
        sort(&mut rows);
        let position = |row: &Observation| rows.iter().position(|known| std::ptr::eq(known, row));
        let uneven = uneven(&rows).and_then(|(a, b)| position(a).zip(position(b)));
        let sources: BTreeSet<&Arc<str>> = rows.iter().flat_map(|row| &row.sources).collect();
        let publisher = |id: &Arc<str>| dataset.sources.get(id).map(|source| source.publisher.clone()).filter(|name| !name.is_empty());
        let publishers: BTreeSet<String> = sources.into_iter().filter_map(publisher).collect();
        silence.publishers = publishers.into_iter().collect();
        Ok(KnownAnswer { rows, later, are_all_later, uneven, silence })
    }
}
