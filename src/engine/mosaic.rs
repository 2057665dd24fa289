//! Shares beside the sizes of their wholes: which level in the table of growth is the size of a whole, and
//! the columns that come of it.
//!
//! Data say what the size of a whole is in one of two ways: a level whose scope, or whose entity's name, is
//! the name of the whole; or the user names metric and entity. A size is of the very period of the shares.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use super::{CurvesAnswer, CurvesQuestion};
use crate::analysis::Observation;
use crate::analysis::curves::whole_and_basis;
use crate::analysis::observe::{Wanted, observe_kin};
use crate::analysis::parts::{Slice, bases, slices};
use crate::model::{Dataset, Date, PlatformId, Role};

/// The columns of a whole over time, or of several wholes at a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MosaicQuestion {
    /// The whole, and which rows.
    pub curves: CurvesQuestion,
    /// The researcher; `None` is the one with most values.
    pub basis: Option<String>,
    /// Metric and entity whose level is the size; `None` is what bears the name of the whole.
    pub size: Option<(String, String)>,
    /// Every whole that has a size, at this day, rather than the periods of one.
    pub wholes_at: Option<Date>,
}

/// A column: a whole in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The whole.
    pub whole: String,
    /// The researcher.
    pub basis: Arc<str>,
    /// Its parts.
    pub slice: Slice,
    /// Its size.
    pub size: Observation,
}

/// A level that may be the size of a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// What is measured.
    pub metric: Arc<str>,
    /// Of whom.
    pub entity: PlatformId,
    /// How many rows.
    pub rows: usize,
}

/// The columns that have a size, and what has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MosaicAnswer {
    /// By period, or by size.
    pub columns: Vec<Column>,
    /// Units of the sizes; several are refused by the view.
    pub units: BTreeSet<Arc<str>>,
    /// How many periods, or wholes, have shares but no size.
    pub unsized_columns: usize,
    /// Levels that could be named as the size, of markets first.
    pub sizes: Vec<Size>,
}

impl MosaicQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<MosaicAnswer, String> {
        let dataset = open(catalog, &self.curves.package)?;
        let levels = levels(dataset);
        let own = self.curves.answer(catalog)?;
        let wholes = match self.wholes_at {
            Some(_) => own.curves.choices.iter().map(|(whole, _)| whole.clone()).collect(),
            None => vec![own.about.clone()],
        };
        let mut found = MosaicAnswer { sizes: sizes(&levels, dataset), ..MosaicAnswer::default() };
        let metric = self.size_metric(&wholes, &levels, dataset);
        for whole in wholes {
            let is_size = |level: &&Observation| metric.as_deref() == Some(&*level.metric) && self.is_size_of(level, &whole, dataset);
            let sizes: Vec<&Observation> = levels.iter().filter(is_size).collect();
            if sizes.is_empty() && self.wholes_at.is_some() {
                found.unsized_columns += 1;
                continue;
            }
            let of_it = CurvesQuestion { about: Some(whole.clone()), ..self.curves.clone() };
            let CurvesAnswer { curves, .. } = if own.about == whole { own.clone() } else { of_it.answer(catalog)? };
            let all = bases(&curves.curves);
            let asked = self.basis.as_deref().and_then(|basis| all.iter().find(|known| &***known == basis));
            let Some(basis) = asked.or(all.first()) else { continue };
            let sized = slices(&curves.curves, basis, &dataset.platforms).into_iter().map(|slice| {
                let size = sizes.iter().find(|size| size.period == Some(slice.period)).map(|size| (*size).clone());
                (slice, size)
            });
            let (sized, bare): (Vec<_>, Vec<_>) = sized.partition(|(_, size)| size.is_some());
            let day = self.wholes_at;
            let kept = sized.into_iter().filter(|(slice, _)| day.is_none_or(|day| slice.period.first <= day));
            let columns: Vec<Column> =
                kept.filter_map(|(slice, size)| Some(Column { whole: whole.clone(), basis: basis.clone(), slice, size: size? })).collect();
            if day.is_some() {
                found.unsized_columns += usize::from(columns.is_empty());
                found.columns.extend(columns.into_iter().last());
            } else {
                found.unsized_columns += bare.len();
                found.columns.extend(columns);
            }
        }
        found.units = found.columns.iter().map(|column| column.size.unit.clone()).collect();
        if self.wholes_at.is_some() {
            let size = |column: &Column| column.size.quantity.anchor().unwrap_or(0.0);
            found.columns.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.whole.cmp(&b.whole)));
        }
        Ok(found)
    }

    /// The one measure that the widths are of: columns of several would not be comparable. It is that by which
    /// most wholes have a size.
    fn size_metric(&self, wholes: &[String], levels: &[Observation], dataset: &Dataset) -> Option<Arc<str>> {
        let mut counts: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
        for whole in wholes {
            let of_it: BTreeSet<&Arc<str>> =
                levels.iter().filter(|level| self.is_size_of(level, whole, dataset)).map(|level| &level.metric).collect();
            for metric in of_it {
                *counts.entry(metric).or_insert(0) += 1;
            }
        }
        counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0))).map(|(metric, _)| metric.clone())
    }

    fn is_size_of(&self, level: &Observation, whole: &str, dataset: &Dataset) -> bool {
        if let Some((metric, entity)) = &self.size {
            return *level.metric == **metric && level.entity.as_str() == entity;
        }
        let named = dataset.platforms.find(level.entity.as_str()).map(|platform| [&*platform.label.en, &*platform.label.zh]);
        let mut names = named.into_iter().flatten().chain([level.entity.as_str(), whole_and_basis(&level.scope).0]);
        names.any(|name| name.trim().eq_ignore_ascii_case(whole.trim()))
    }
}

/// Rows of the table of growth that are sizes: above zero, with a unit that is no percentage.
fn levels(dataset: &Dataset) -> Vec<Observation> {
    let Some(table) = dataset.table_of(Role::Growth) else { return vec![] };
    let rows = observe_kin(dataset, table, &Wanted::default());
    let is_level = |row: &Observation| {
        let is_share_or_change = row.unit.contains("percent") || row.unit.contains('%') || row.metric.ends_with("_yoy");
        !is_share_or_change && !row.unit.is_empty() && row.quantity.value.is_some_and(|value| value > 0.0)
    };
    rows.into_iter().filter(is_level).collect()
}

fn sizes(levels: &[Observation], dataset: &Dataset) -> Vec<Size> {
    let mut counts: BTreeMap<(PlatformId, Arc<str>), usize> = BTreeMap::new();
    for level in levels {
        *counts.entry((level.entity.clone(), level.metric.clone())).or_insert(0) += 1;
    }
    let is_market = |size: &Size| dataset.platforms.find(size.entity.as_str()).is_some_and(|platform| platform.kind == "market");
    let mut sizes: Vec<Size> = counts.into_iter().map(|((entity, metric), rows)| Size { metric, entity, rows }).collect();
    sizes.sort_by(|a, b| is_market(b).cmp(&is_market(a)).then(b.rows.cmp(&a.rows)).then(a.entity.cmp(&b.entity)));
    sizes
}
