//! What sources disagree on: rows that state one fact differently, shares that add up to more than the
//! whole, levels that do not give the growth that is stated, and what the notes of the data say.
//! All rows are kept; it decides for none of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Observation, observe};
use crate::model::{Dataset, Interval, LinkEvent, Period, Platforms, Qualifier, Quantity};

/// In which way rows disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One fact, two values.
    TwoValues,
    /// Parts of one whole add up to more than it.
    OverHundred,
    /// Two levels give another growth than the one that is stated.
    AgainstGrowth,
    /// A note of the data says so.
    Noted,
}

impl Kind {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::TwoValues, Self::OverHundred, Self::AgainstGrowth, Self::Noted];

    /// What a person calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::TwoValues => "One fact, two values",
            Self::OverHundred => "Parts above the whole",
            Self::AgainstGrowth => "Levels against stated growth",
            Self::Noted => "Noted where the data were collected",
        }
    }
}

/// One contradiction, with what disagrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// In which way.
    pub kind: Kind,
    /// The rows. Against growth: what is stated, the level, the level of a year earlier.
    pub rows: Vec<Observation>,
    /// Events of links that a note speaks of.
    pub events: Vec<LinkEvent>,
    /// Above the whole: what the parts are at least. Against growth: what the levels give.
    pub comes_to: Option<Quantity>,
    /// The words of a note.
    pub text: String,
    /// Sources of the rows, or of the note.
    pub sources: Vec<Arc<str>>,
}

/// The contradictions of a dataset, and which of them a row is in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contradictions {
    /// By kind, in the order of the rows.
    pub all: Vec<Contradiction>,
    by_row: BTreeMap<(Arc<str>, u32), usize>,
}

impl Contradictions {
    /// Those of all tables of a dataset, and of its notes.
    #[must_use]
    pub fn of(dataset: &Dataset) -> Self {
        let tables = dataset.tables.iter().filter_map(|table| Some((Arc::from(table.name.as_str()), table.observations.as_ref()?)));
        let rows: Vec<Observation> = tables.flat_map(|(name, batch)| observe::read(&name, batch)).collect();
        let mut all = found(&rows, &dataset.platforms);
        all.extend(noted(dataset, &rows));
        all.sort_by_key(|one| one.kind);
        let mut by_row = BTreeMap::new();
        for (at, one) in all.iter().enumerate().filter(|(_, one)| one.kind != Kind::Noted || one.rows.len() <= MOST_ROWS) {
            for row in &one.rows {
                by_row.entry((row.table.clone(), row.row)).or_insert(at);
            }
        }
        Self { all, by_row }
    }

    /// The first contradiction that a row is in.
    #[must_use]
    pub fn about(&self, row: &Observation) -> Option<&Contradiction> {
        self.all.get(*self.by_row.get(&(row.table.clone(), row.row))?)
    }
}

/// A note about more rows is about a source as a whole, and marks none of them.
const MOST_ROWS: usize = 12;

fn found(rows: &[Observation], platforms: &Platforms) -> Vec<Contradiction> {
    let of = |kind, places: &[usize], comes_to| {
        let rows: Vec<Observation> = places.iter().map(|at| rows[*at].clone()).collect();
        let mut sources: Vec<Arc<str>> = rows.iter().flat_map(|row| row.sources.iter().cloned()).collect();
        sources.sort();
        sources.dedup();
        Contradiction { kind, rows, events: vec![], comes_to, text: String::new(), sources }
    };
    let pairs = contradictions(rows).into_iter().map(|(a, b)| of(Kind::TwoValues, &[a, b], None));
    let over = over_hundred(rows, platforms).into_iter().map(|(places, sum)| of(Kind::OverHundred, &places, Some(sum)));
    let against = against_growth(rows).into_iter().map(|(places, derived)| of(Kind::AgainstGrowth, &places, Some(derived)));
    pairs.chain(over).chain(against).collect()
}

fn noted(dataset: &Dataset, rows: &[Observation]) -> Vec<Contradiction> {
    let notes = dataset.notes.iter().filter(|note| note.kind == "contradiction");
    let one = |note: &crate::model::Note| Contradiction {
        kind: Kind::Noted,
        rows: rows.iter().filter(|row| !row.id.is_empty() && note.rows.contains(&row.id)).cloned().collect(),
        events: dataset.links.iter().filter(|event| note.rows.contains(&event.id)).cloned().collect(),
        comes_to: None,
        text: note.text.clone(),
        sources: note.sources.clone(),
    };
    notes.map(one).collect()
}

/// Positions of pairs of rows with the same entity, metric, scope, unit, period and segment whose
/// values cannot both hold.
///
/// A value holds within its stated bounds, else within one unit of its last written digit. Derived
/// beside stated growth that differ by no more than 0.6 points are one fact.
#[must_use]
pub fn contradictions(rows: &[Observation]) -> Vec<(usize, usize)> {
    let mut facts: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.period.is_some()) {
        facts.entry((&row.entity, &row.metric, &row.scope, &row.unit, row.period, &row.segment)).or_default().push(at);
    }
    let pairs = facts
        .into_values()
        .flat_map(|same| same.iter().enumerate().flat_map(|(at, a)| same[at + 1..].iter().map(|b| (*a, *b))).collect::<Vec<_>>());
    pairs.filter(|(a, b)| contradict(&rows[*a], &rows[*b])).collect()
}

/// How far derived growth may be from stated growth and still be the same fact, in points.
const SAME_GROWTH: f64 = 0.6;

fn contradict(a: &Observation, b: &Observation) -> bool {
    let is_derived = a.confidence.as_ref() == "derived" || b.confidence.as_ref() == "derived";
    if let (true, Some(a), Some(b)) = (is_derived, a.quantity.value, b.quantity.value)
        && (a - b).abs() <= SAME_GROWTH + 1e-9
    {
        return false;
    }
    !written(a).overlaps(written(b))
}

/// The interval that the written digits, or the stated bounds, allow.
fn written(row: &Observation) -> Interval {
    let quantity = row.quantity;
    match quantity.value {
        Some(value) if quantity.lower.is_none() && quantity.upper.is_none() && quantity.qualifier != Qualifier::Worded => {
            let digits = value.to_string();
            let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            let unit = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
            Interval { lower: value - unit, upper: value + unit }
        }
        _ => quantity.interval(),
    }
}

/// Shares of one whole and period of which the least that they can be adds up to more than 100.5 %: half
/// a point is left to rounding. A part within another one counts in that; of several rows of one entity the
/// least counts.
fn over_hundred(rows: &[Observation], platforms: &Platforms) -> Vec<(Vec<usize>, Quantity)> {
    let mut wholes: BTreeMap<_, BTreeMap<_, usize>> = BTreeMap::new();
    let shares = rows.iter().enumerate().filter(|(_, row)| row.metric.as_ref() == "share" && super::combine::is_percent(&row.unit));
    for (at, row) in shares.filter(|(_, row)| row.period.is_some() && least(row).is_finite()) {
        let best = wholes.entry((&row.scope, row.period, &row.segment)).or_default().entry(&row.entity).or_insert(at);
        if least(row) < least(&rows[*best]) {
            *best = at;
        }
    }
    let mut found = vec![];
    for parts in wholes.into_values() {
        let is_inner = |at: usize| parts.values().any(|other| super::combine::is_part(&rows[at].entity, &rows[*other].entity, platforms));
        let outer: Vec<usize> = parts.values().copied().filter(|at| !is_inner(*at)).collect();
        let sum: f64 = outer.iter().map(|at| least(&rows[*at])).sum();
        if sum > 100.5 + 1e-9 {
            let quantities: Vec<Quantity> = outer.iter().map(|at| rows[*at].quantity).collect();
            found.push((outer, Quantity::sum(&quantities)));
        }
    }
    found
}

fn least(row: &Observation) -> f64 {
    row.quantity.interval().lower
}

/// Stated changes on a year that no pair of levels of the same entity, segment and unit gives within 0.6
/// points, with the pair that comes nearest. Levels hold within one unit of their last written digit.
fn against_growth(rows: &[Observation]) -> Vec<(Vec<usize>, Quantity)> {
    let mut levels: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.period.is_some() && !row.metric.ends_with("_yoy")) {
        levels.entry((row.entity.as_str(), &*row.metric, &*row.segment, row.period)).or_default().push(at);
    }
    let stated = rows.iter().enumerate().filter(|(_, row)| row.confidence.as_ref() != "derived");
    stated.filter_map(|(at, row)| against(rows, &levels, at, row)).collect()
}

type Levels<'a> = BTreeMap<(&'a str, &'a str, &'a str, Option<Period>), Vec<usize>>;

fn against(rows: &[Observation], levels: &Levels<'_>, at: usize, row: &Observation) -> Option<(Vec<usize>, Quantity)> {
    let metric = row.metric.strip_suffix("_yoy")?;
    let period = row.period?;
    let of = |period: Period| levels.get(&(row.entity.as_str(), metric, &*row.segment, Some(period))).cloned().unwrap_or_default();
    let own = (row.entity.as_str(), metric, &*row.segment);
    let periods = levels.range((own.0, own.1, own.2, None)..).map(|(key, _)| key).take_while(|key| (key.0, key.1, key.2) == own);
    let before = super::transform::year_before(periods.filter_map(|key| key.3), period).map(of).unwrap_or_default();
    let now = of(period);
    let stated = row.quantity.interval();
    let mut nearest: Option<(f64, Vec<usize>, Quantity)> = None;
    for (later, earlier) in now.iter().flat_map(|later| before.iter().map(move |earlier| (*later, *earlier))) {
        if rows[later].unit != rows[earlier].unit {
            continue;
        }
        let Some(derived) = rows[later].quantity.growth_on(rows[earlier].quantity) else { continue };
        let [a, b] = [later, earlier].map(|at| written(&rows[at]));
        let allowed = a.per(b).map_or_else(|| derived.interval(), |ratio| (ratio - Interval::point(1.0)).scaled(100.0));
        let distance = (stated.lower - allowed.upper).max(allowed.lower - stated.upper);
        if distance <= SAME_GROWTH + 1e-9 {
            return None;
        }
        if nearest.as_ref().is_none_or(|(least, ..)| distance < *least) {
            nearest = Some((distance, vec![at, later, earlier], derived));
        }
    }
    nearest.map(|(_, places, derived)| (places, derived))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::{bundled, lone_file};

    fn rows_of(dataset: &Dataset) -> Vec<Observation> {
        let read = |table: &crate::model::Table| {
            table.observations.as_ref().map(|batch| super::super::observe::read(&Arc::from(table.name.as_str()), batch)).unwrap_or_default()
        };
        dataset.tables.iter().flat_map(read).collect()
    }

    fn pairs(dataset: &Dataset) -> Vec<String> {
        let rows = rows_of(dataset);
        let words = |(a, b): (usize, usize)| {
            format!(
                "{} {} {} / {}",
                rows[a].entity,
                rows[a].period_label,
                rows[a].quantity.value.unwrap_or(f64::NAN),
                rows[b].quantity.value.unwrap_or(f64::NAN)
            )
        };
        contradictions(&rows).into_iter().map(words).collect()
    }

    fn of(file: &str, text: &str) -> Vec<(Kind, usize, Option<f64>)> {
        let all = Contradictions::of(&lone_file(file, text.as_bytes()).unwrap()).all;
        all.into_iter().map(|one| (one.kind, one.rows.len(), one.comes_to.and_then(Quantity::anchor))).collect()
    }

    #[test]
    fn digits_and_bounds_decide() {
        let text = "company,period,value,lower,qualifier\nA,2021,51,,\nA,2021,61,,\nB,2021,51,,\nB,2021,51.6,,\nC,2021,40,40,at_least\nC,2021,55,,\nD,2021,70,70,at_least\nD,2021,55,,\n";
        assert_eq!(pairs(&lone_file("f.csv", text.as_bytes()).unwrap()), ["A 2021 51 / 61", "D 2021 70 / 55"]);
    }

    #[test]
    fn the_bundled_rows_agree_where_they_state_one_fact() {
        for name in ["record", "article"] {
            assert_eq!(pairs(&bundled(name).unwrap()), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn shares_above_their_whole_are_told_and_rounding_is_not() {
        let head = "entity,metric,scope,period,value,lower,qualifier,unit\n";
        let over = format!("{head}A,share,pay,2020,60,,,percent\nB,share,pay,2020,30,30,at_least,percent\nC,share,pay,2020,11,,,percent\n");
        assert_eq!(of("shares.csv", &over), [(Kind::OverHundred, 3, Some(101.0))]);
        let rounded = format!("{head}A,share,pay,2020,60.4,,,percent\nB,share,pay,2020,40,,,percent\n");
        assert_eq!(of("shares.csv", &rounded), []);
        let bounded = format!("{head}A,share,pay,2020,60,,at_most,percent\nB,share,pay,2020,70,,,percent\n");
        assert_eq!(of("shares.csv", &bounded), [], "at most 60 may be nothing");
        let apart = format!("{head}A,share,pay,2020,60,,,percent\nB,share,rides,2020,70,,,percent\nC,share,pay,2021,70,,,percent\n");
        assert_eq!(of("shares.csv", &apart), [], "two wholes and two years");
    }

    #[test]
    fn levels_that_give_another_growth_than_stated_are_told() {
        // 100 × (110.0 ÷ 100.0 − 1) = 10.0; the last digits allow 9.8 to 10.2, and 0.6 more is one fact.
        let head = "entity,metric,period,value,unit\nA,revenue,2020,100.1,bn\nA,revenue,2021,110.1,bn\n";
        assert_eq!(of("growth.csv", &format!("{head}A,revenue_yoy,2021,10.6,percent\n")), []);
        let found = of("growth.csv", &format!("{head}A,revenue_yoy,2021,12,percent\n"));
        assert_eq!(found.iter().map(|(kind, rows, _)| (*kind, *rows)).collect::<Vec<_>>(), [(Kind::AgainstGrowth, 3)]);
        assert!((found[0].2.unwrap() - 9.990_009_99).abs() < 1e-6);
    }

    #[test]
    fn a_second_level_that_gives_the_stated_growth_settles_it() {
        let text = "entity,metric,period,value,unit\nA,revenue,2020,100.1,bn\nA,revenue,2020,98.0,bn\nA,revenue,2021,110.1,bn\nA,revenue_yoy,2021,12.3,percent\n";
        let kinds: Vec<Kind> = of("growth.csv", text).into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, [Kind::TwoValues]);
    }

    #[test]
    fn notes_lead_to_their_rows_and_events() {
        let found = Contradictions::of(&bundled("article").unwrap());
        let deadline = found.all.iter().find(|one| one.text.starts_with("MIIT deadline")).unwrap();
        let ids: Vec<&str> = deadline.rows.iter().map(|row| &*row.id).chain(deadline.events.iter().map(|event| &*event.id)).collect();
        assert_eq!(ids, ["A05", "L0178", "L0179", "L0424"]);
        assert_eq!(found.about(&deadline.rows[0]), Some(deadline));
    }
}
