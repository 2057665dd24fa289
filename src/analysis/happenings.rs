//! Happenings over time: real-world events counted once, however many links they touch.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Action, Date, LinkEvent, Moment, Period, Precision};

/// What a happening did to links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It opened or widened them.
    Opened,
    /// It said that they will open.
    Announced,
    /// It shut or narrowed them.
    Closed,
}

/// One happening: the rows of one `event_group`.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// Its name: the group of its rows.
    pub group: Arc<str>,
    /// Its earliest date.
    pub moment: Moment,
    /// What it did.
    pub effect: Effect,
}

/// What is known of a group: its earliest date and what was done then, and whether a row of it passes.
type Group = (Option<(Moment, Effect)>, bool);

/// The happenings of the rows that `wanted` lets through, by date. A group counts once, at its
/// earliest date, if any of its rows passes; rows without a date are none.
pub fn happenings<'a>(events: impl Iterator<Item = &'a LinkEvent>, wanted: &dyn Fn(&LinkEvent) -> bool) -> Vec<Happening> {
    let mut groups: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    for event in events {
        let entry = groups.entry(event.group.clone()).or_default();
        entry.1 |= wanted(event);
        if let Some(moment) = event.moment {
            let found = (moment, effect_of(event));
            entry.0 = Some(
                entry
                    .0
                    .map_or(found, |best| if (moment.first, moment.precision) < (best.0.first, best.0.precision) { found } else { best }),
            );
        }
    }
    let mut found: Vec<Happening> = groups
        .into_iter()
        .filter(|(_, (_, passes))| *passes)
        .filter_map(|(group, (first, _))| first.map(|(moment, effect)| Happening { group, moment, effect }))
        .collect();
    found.sort_by_key(|happening| (happening.moment.first, happening.group.clone()));
    found
}

/// What an event did to its link.
#[must_use]
pub fn effect_of(event: &LinkEvent) -> Effect {
    match event.action {
        _ if event.is_plan() => Effect::Announced,
        Action::Open | Action::Expand | Action::Announce => Effect::Opened,
        Action::Restrict | Action::Close => Effect::Closed,
    }
}

/// How many happenings of each effect fall into one quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// First day of the quarter.
    pub first: Date,
    /// Last day of the quarter.
    pub last: Date,
    /// Opened, announced, closed.
    pub counts: [u32; 3],
}

/// Happenings by quarter; those known only by year are counted apart, by year.
#[must_use]
pub fn histogram(happenings: &[Happening]) -> (Vec<Bin>, Vec<Bin>) {
    let by = |precision: Precision, wanted: &dyn Fn(Precision) -> bool| {
        let mut bins: BTreeMap<Date, Bin> = BTreeMap::new();
        for happening in happenings.iter().filter(|happening| wanted(happening.moment.precision)) {
            let Period { first, last } = happening.moment.with_precision(precision).interval();
            let bin = bins.entry(first).or_insert(Bin { first, last, counts: [0; 3] });
            bin.counts[happening.effect as usize] += 1;
        }
        bins.into_values().collect()
    };
    (by(Precision::Quarter, &|precision| precision < Precision::Year), by(Precision::Year, &|precision| precision == Precision::Year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;

    #[test]
    fn a_group_counts_once_at_its_earliest_date() {
        let dataset = bundled("record").unwrap();
        let found = happenings(dataset.links.iter(), &|_| true);
        assert_eq!(found.len(), 284);
        let (quarters, years) = histogram(&found);
        let counted: u32 = quarters.iter().chain(&years).flat_map(|bin| bin.counts).sum();
        assert_eq!(counted, 284);
    }

    #[test]
    fn a_group_passes_if_any_of_its_rows_does() {
        let dataset = bundled("record").unwrap();
        let found = happenings(dataset.links.iter(), &|event| event.id.as_ref() == "L0005");
        assert_eq!(found.iter().map(|happening| happening.moment.to_string()).collect::<Vec<_>>(), ["6 Sep 2008"]);
    }
}
