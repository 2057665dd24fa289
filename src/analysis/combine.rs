//! What may be put together, and the sentence that says why not.
//!
//! Whoever stacks, adds, compares or shares an axis asks first. It decides on units, wholes, periods and
//! parts alone; it converts nothing and knows no picture. The rules are those of the data: only shares of
//! one whole, one period and one researcher add up; a part is inside of its whole; a part of a year is no
//! year; a rate is no level; what people say in a survey is no share of what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Observation;
use super::curves::whole_and_basis;
use crate::model::{Period, PlatformId, Platforms, Quantity};

/// What is to be done with rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Parts on top of each other, as one whole.
    Stack,
    /// Values against one axis.
    OneAxis,
    /// One number out of several.
    Sum,
    /// A difference or a ratio of two.
    Compare,
}

impl Purpose {
    /// What was not done, as the head of a box.
    #[must_use]
    pub fn refused(self) -> &'static str {
        match self {
            Self::Stack => "Not stacked",
            Self::OneAxis => "Not drawn on one axis",
            Self::Sum => "Not added",
            Self::Compare => "Not compared",
        }
    }

    /// What is done in its place, in a sentence.
    #[must_use]
    pub fn instead(self) -> &'static str {
        match self {
            Self::Stack => "Drawn side by side instead. Their sum would mean nothing.",
            Self::OneAxis => "One axis would make them look alike.",
            Self::Sum => "Each is given by itself.",
            Self::Compare => "Their difference would mean nothing.",
        }
    }
}

/// What sort of number a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A part of a stated whole that adds up with its fellows.
    Share,
    /// A percentage of something that does not add up: combined shares, reach, parts of a turnover.
    Rate,
    /// What people answered.
    Survey,
    /// A change on an earlier period.
    Change,
    /// An amount, a count, a rank.
    Level,
}

impl Sort {
    /// Of a row, by its metric and its unit.
    #[must_use]
    pub fn of(row: &Observation) -> Self {
        let metric = row.metric.as_ref();
        let ends = |words: &[&str]| words.iter().any(|word| metric.ends_with(word));
        match metric {
            "share" => Self::Share,
            "preference" | "adoption" => Self::Survey,
            _ if ends(&["_yoy", "_qoq", "_change", "_uplift", "_growth"]) || metric.starts_with("growth") => Self::Change,
            _ if is_percent(&row.unit) => Self::Rate,
            _ => Self::Level,
        }
    }
}

/// Whether a unit is a percentage or points of one.
#[must_use]
pub fn is_percent(unit: &str) -> bool {
    matches!(unit, "percent" | "%" | "percentage points")
}

/// Why rows must not be put together. Positions are those of the rows that were asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Several units, none of which is converted without a rate: CNY beside USD.
    Units(Vec<Arc<str>>),
    /// A percentage beside an amount.
    PercentBesideLevel {
        /// A row in percent.
        percent: usize,
        /// A row of amounts.
        level: usize,
    },
    /// What people answered beside what they did.
    Survey {
        /// Rows of answers.
        answers: Vec<usize>,
        /// A row of the other sort.
        beside: usize,
    },
    /// Rows that are no shares, so that they are parts of nothing.
    NoShares(Vec<usize>),
    /// Growth rates, of which no sum is a growth rate.
    Changes(Vec<usize>),
    /// Several measures at once.
    Metrics(usize, usize),
    /// Parts of different wholes.
    Wholes(usize, usize),
    /// One whole as several researchers cut it.
    Researchers(usize, usize),
    /// A part of a year, such as year-to-date, beside a longer period.
    Periods {
        /// A row of the shorter period.
        short: usize,
        /// A row of the longer one.
        long: usize,
    },
    /// Different periods in one whole.
    OtherPeriods(usize, usize),
    /// A whole beside its own part.
    PartOfWhole {
        /// The part.
        part: usize,
        /// Its whole.
        whole: usize,
    },
    /// Parts that are surely more than their whole: their least sum in percent.
    TooMuch(f64),
}

/// How far the parts of one whole may be above 100 before they are refused: what rounding can do.
pub const ROUNDING: f64 = 0.5;

/// How a refusal names what it speaks of.
pub struct Words<'a> {
    /// A platform.
    pub name: &'a dyn Fn(&PlatformId) -> String,
    /// A value with its unit.
    pub value: &'a dyn Fn(&Observation) -> String,
    /// A metric.
    pub metric: &'a dyn Fn(&str) -> String,
}

impl Refusal {
    /// One sentence that names the offenders among the rows that were asked about.
    #[must_use]
    pub fn sentence(&self, rows: &[&Observation], words: &Words<'_>) -> String {
        let at = |place: &usize| rows.get(*place).copied();
        let value = |place: &usize| at(place).map(words.value).unwrap_or_default();
        let name = |place: &usize| at(place).map(|row| (words.name)(&row.entity)).unwrap_or_default();
        let scope = |place: &usize| at(place).map(|row| row.scope.to_string()).unwrap_or_default();
        let period = |place: &usize| at(place).and_then(|row| row.period).map(Period::label).unwrap_or_default();
        let metric = |place: &usize| at(place).map(|row| (words.metric)(&row.metric)).unwrap_or_default();
        match self {
            Self::Units(units) => {
                let unit = |unit: &Arc<str>| if unit.is_empty() { "no unit".to_owned() } else { unit.to_string() };
                format!("These values are in {}, and nothing here says how one becomes the other.", listed(units.iter().map(unit)))
            }
            Self::PercentBesideLevel { percent, level } => {
                let unit = at(level).map(|row| row.unit.to_string()).filter(|unit| !unit.is_empty());
                let unit = unit.unwrap_or_else(|| "a number".into());
                format!("{} is a percentage and {} is {unit}: a rate and an amount share no axis.", metric(percent), metric(level))
            }
            Self::Survey { answers, beside } => {
                let values: BTreeSet<String> = answers.iter().map(value).collect();
                let is_choice = answers.iter().filter_map(at).all(|row| row.metric.as_ref() == "preference");
                let (are, is) = if is_choice {
                    ("are stated preferences", "is a stated preference")
                } else {
                    ("are answers of a survey", "is an answer of a survey")
                };
                let are = if values.len() == 1 { is } else { are };
                let whole = at(beside).map(|row| whole_and_basis(&row.scope).0.to_owned()).unwrap_or_default();
                let what = if whole.is_empty() { metric(beside).to_lowercase() } else { format!("shares of {whole}") };
                format!("{} {are}, not {what}.", listed(values.into_iter()))
            }
            Self::NoShares(no_shares) => {
                let names: BTreeSet<String> = no_shares.iter().map(|place| format!("{} ({})", value(place), metric(place))).collect();
                let are = if names.len() == 1 { "is" } else { "are" };
                format!("{} {are} no share of one whole: only such shares add up.", listed(names.into_iter()))
            }
            Self::Changes(changes) => {
                let values = changes.iter().map(|place| format!("{} of {}", value(place), name(place)));
                format!("{} are changes: growth rates have no sum.", listed(values))
            }
            Self::Metrics(a, b) => format!("{} and {} are two measures.", metric(a), metric(b)),
            Self::Wholes(a, b) => {
                format!("{} is a share of {}, {} one of {}: two wholes.", value(a), scope(a), value(b), scope(b))
            }
            Self::Researchers(a, b) => {
                let basis = |place: &usize| at(place).map(|row| whole_and_basis(&row.scope).1.to_owned()).unwrap_or_default();
                format!("{} is of {}, {} of {}: they do not measure the same market.", value(a), basis(a), value(b), basis(b))
            }
            Self::Periods { short, long } => format!(
                "{} is of {} and {} of {}: a part of a year is not compared with a longer period.",
                value(short),
                period(short),
                value(long),
                period(long)
            ),
            Self::OtherPeriods(a, b) => format!("{} is of {} and {} of {}.", value(a), period(a), value(b), period(b)),
            Self::PartOfWhole { part, whole } => {
                format!("{} is part of {}: {} is inside of {}.", name(part), name(whole), value(part), value(whole))
            }
            Self::TooMuch(sum) => {
                let sum = Observation { unit: "percent".into(), ..Observation::of(Quantity::exact(*sum).rounded(1)) };
                format!("These parts are {} of one whole, more than all of it.", (words.value)(&sum))
            }
        }
    }
}

/// `a`, `a and b`, `a, b and c`; many are counted.
fn listed(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    if words.len() > 4 {
        let rest = words.len() - 3;
        words.truncate(3);
        words.push(format!("{rest} more"));
    }
    match words.pop() {
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} and {last}", words.join(", ")),
        None => String::new(),
    }
}

/// Why these rows must not be put together; `None` if they may be. The gravest reason comes first: units,
/// then sorts of measures, wholes, periods, parts, sums.
#[must_use]
pub fn refusal(rows: &[&Observation], purpose: Purpose, platforms: &Platforms) -> Option<Refusal> {
    if rows.len() < 2 {
        return (purpose == Purpose::Stack).then(|| no_shares(rows).or_else(|| too_much(rows))).flatten();
    }
    units(rows)
        .or_else(|| survey(rows))
        .or_else(|| (purpose == Purpose::Stack).then(|| no_shares(rows)).flatten())
        .or_else(|| (purpose == Purpose::Sum).then(|| changes(rows)).flatten())
        .or_else(|| (purpose != Purpose::OneAxis).then(|| measures(rows)).flatten())
        .or_else(|| (purpose != Purpose::OneAxis).then(|| wholes(rows)).flatten())
        .or_else(|| periods(rows, purpose))
        .or_else(|| matches!(purpose, Purpose::Stack | Purpose::Sum).then(|| parts(rows, platforms)).flatten())
        .or_else(|| (purpose == Purpose::Stack).then(|| too_much(rows)).flatten())
}

fn units(rows: &[&Observation]) -> Option<Refusal> {
    let units: BTreeSet<&Arc<str>> = rows.iter().map(|row| &row.unit).collect();
    if units.len() < 2 {
        return None;
    }
    let percent = rows.iter().position(|row| is_percent(&row.unit));
    let level = rows.iter().position(|row| !is_percent(&row.unit));
    Some(match percent.zip(level) {
        Some((percent, level)) if units.len() == 2 && !rows[level].unit.is_empty() => Refusal::PercentBesideLevel { percent, level },
        _ => Refusal::Units(units.into_iter().cloned().collect()),
    })
}

fn survey(rows: &[&Observation]) -> Option<Refusal> {
    let answers = places(rows, |row| Sort::of(row) == Sort::Survey);
    let beside =
        rows.iter().position(|row| Sort::of(row) == Sort::Share).or_else(|| rows.iter().position(|row| Sort::of(row) != Sort::Survey));
    beside.filter(|_| !answers.is_empty()).map(|beside| Refusal::Survey { answers, beside })
}

fn no_shares(rows: &[&Observation]) -> Option<Refusal> {
    let others = places(rows, |row| Sort::of(row) != Sort::Share);
    (!others.is_empty()).then_some(Refusal::NoShares(others))
}

fn changes(rows: &[&Observation]) -> Option<Refusal> {
    let changes = places(rows, |row| Sort::of(row) == Sort::Change);
    (!changes.is_empty()).then_some(Refusal::Changes(changes))
}

fn places(rows: &[&Observation], is_one: impl Fn(&Observation) -> bool) -> Vec<usize> {
    rows.iter().enumerate().filter(|(_, row)| is_one(row)).map(|(at, _)| at).collect()
}

/// The first two rows that differ in something.
fn differing<K: PartialEq>(rows: &[&Observation], key: impl Fn(&Observation) -> K) -> Option<(usize, usize)> {
    let first = key(rows.first()?);
    rows.iter().position(|row| key(row) != first).map(|other| (0, other))
}

fn measures(rows: &[&Observation]) -> Option<Refusal> {
    differing(rows, |row| row.metric.clone()).map(|(a, b)| Refusal::Metrics(a, b))
}

/// What a share or a rate is of matters; what stands there of a level only describes it.
fn wholes(rows: &[&Observation]) -> Option<Refusal> {
    let of_wholes = rows.iter().any(|row| matches!(Sort::of(row), Sort::Share | Sort::Rate | Sort::Survey));
    if !of_wholes {
        return None;
    }
    let whole = |row: &Observation| -> Arc<str> { Arc::from(whole_and_basis(&row.scope).0) };
    let wholes = differing(rows, whole).map(|(a, b)| (Refusal::Wholes(a, b), a, b));
    // The same measure over a part of a year often says so in its whole: the period is the reason then.
    match wholes {
        Some((_, a, b)) if rows[a].entity == rows[b].entity && months(rows[a]) != months(rows[b]) => None,
        Some((refusal, ..)) => Some(refusal),
        None => differing(rows, |row| row.scope.clone()).map(|(a, b)| Refusal::Researchers(a, b)),
    }
}

/// The length of a period in whole months; below that, in days as a negative number.
fn months(row: &Observation) -> Option<i32> {
    let days = row.period?.days();
    #[expect(clippy::cast_possible_truncation, reason = "months of a period")]
    Some(if days < 20 { -days } else { (f64::from(days) / 30.4375).round() as i32 })
}

fn periods(rows: &[&Observation], purpose: Purpose) -> Option<Refusal> {
    // On one axis only periods of one series would be read as one line.
    let series = |row: &Observation| (purpose == Purpose::OneAxis).then(|| (row.entity.clone(), row.metric.clone(), row.segment.clone()));
    let mut of_series: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.period.is_some()) {
        of_series.entry(series(row)).or_default().push(at);
    }
    for same in of_series.values() {
        let length = |at: &&usize| months(rows[**at]);
        let (Some(short), Some(long)) = (same.iter().min_by_key(length), same.iter().max_by_key(length)) else { continue };
        if months(rows[*short]) != months(rows[*long]) {
            return Some(Refusal::Periods { short: *short, long: *long });
        }
    }
    let other = differing(rows, |row| row.period)?;
    (purpose == Purpose::Stack).then_some(Refusal::OtherPeriods(other.0, other.1))
}

/// Whether something lies within something else: by the chain of parents and owners, as a member of a
/// combined figure, or as the owner of such a member.
#[must_use]
pub fn is_part(part: &PlatformId, whole: &PlatformId, platforms: &Platforms) -> bool {
    let members = platforms.find(whole.as_str()).map_or(&[][..], |whole| &whole.members);
    part != whole && (platforms.is_within(part, whole) || members.iter().any(|member| platforms.is_within(member, part)))
}

/// Shares of one whole that are surely more than all of it, by more than rounding can do.
fn too_much(rows: &[&Observation]) -> Option<Refusal> {
    let sum: f64 = rows.iter().map(|row| row.quantity.interval().lower.max(0.0)).sum();
    (sum > 100.0 + ROUNDING).then_some(Refusal::TooMuch(sum))
}

/// A row beside one that it is a part of.
fn parts(rows: &[&Observation], platforms: &Platforms) -> Option<Refusal> {
    let is_part = |part: &Observation, whole: &Observation| {
        part.period.zip(whole.period).is_none_or(|(a, b)| a.overlaps(b)) && is_part(&part.entity, &whole.entity, platforms)
    };
    let pairs = rows.iter().enumerate().flat_map(|(part, a)| rows.iter().enumerate().map(move |(whole, b)| (part, *a, whole, *b)));
    pairs.filter(|(_, a, _, b)| is_part(a, b)).map(|(part, _, whole, _)| Refusal::PartOfWhole { part, whole }).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::{Dataset, Moment, Quantity};

    fn row(entity: &str, metric: &str, unit: &str, scope: &str, period: &str) -> Observation {
        let value = Quantity::exact(1.0);
        Observation {
            entity: entity.into(),
            metric: metric.into(),
            unit: unit.into(),
            scope: scope.into(),
            period: Some(Moment::parse(period).unwrap().interval()),
            ..Observation::of(value)
        }
    }

    fn all(dataset: &Dataset) -> Vec<Observation> {
        let tables = dataset.tables.iter().filter_map(|table| Some((Arc::from(table.name.as_str()), table.observations.as_ref()?)));
        tables.flat_map(|(name, batch)| super::super::observe::read(&name, batch)).collect()
    }

    /// What is refused of rows of a bundled package, named by their ids, and in which words.
    fn refused(package: &str, ids: &[&str], purpose: Purpose) -> Option<String> {
        let dataset = bundled(package).unwrap();
        let rows = all(&dataset);
        let asked: Vec<&Observation> = ids.iter().map(|id| rows.iter().find(|row| row.id.as_ref() == *id).unwrap()).collect();
        let words = Words {
            name: &|id| dataset.platforms.name(id, crate::model::Language::En).to_owned(),
            value: &|row| row.quantity.value.map(|value| format!("{value}")).unwrap_or_default(),
            metric: &|metric| metric.to_owned(),
        };
        refusal(&asked, purpose, &dataset.platforms).map(|refusal| refusal.sentence(&asked, &words))
    }

    #[test]
    fn parts_of_more_than_their_whole_are_not_stacked() {
        let share = |entity: &str, quantity| Observation { quantity, ..row(entity, "share", "percent", "W", "2020") };
        let of = |quantities: &[Quantity]| {
            let rows: Vec<Observation> =
                ["a", "b"].into_iter().zip(quantities).map(|(entity, quantity)| share(entity, *quantity)).collect();
            refusal(&rows.iter().collect::<Vec<_>>(), Purpose::Stack, &Platforms::default())
        };
        assert_eq!(of(&[Quantity::exact(60.0), Quantity::exact(42.0)]), Some(Refusal::TooMuch(102.0)));
        assert_eq!(of(&[Quantity::exact(60.0), Quantity::exact(40.4)]), None, "rounding");
        assert_eq!(of(&[Quantity::exact(104.0)]), Some(Refusal::TooMuch(104.0)), "one is too much as well");
        let at_most = Quantity { value: Some(60.0), upper: Some(60.0), qualifier: crate::model::Qualifier::AtMost, ..Quantity::default() };
        assert_eq!(of(&[Quantity::exact(60.0), at_most]), None, "they may be less");
    }

    // The traps that the README of the facts names.

    #[test]
    fn a_fiscal_first_quarter_and_a_calendar_second_quarter_are_one_quarter() {
        assert_eq!(refused("article", &["A11", "A14", "A19"], Purpose::OneAxis), None);
        assert_eq!(refused("article", &["A12", "A15", "A20"], Purpose::Compare), None);
    }

    #[test]
    fn taotian_is_inside_of_alibaba() {
        let words = refused("article", &["A11", "A16"], Purpose::Sum).unwrap();
        assert!(words.contains("is part of Alibaba") && words.contains("113.373 is inside of 243.24"), "{words}");
        assert_eq!(refused("article", &["A11", "A16"], Purpose::OneAxis), None, "beside each other they may stand");
    }

    #[test]
    fn eight_months_are_not_compared_with_a_year() {
        for purpose in [Purpose::Compare, Purpose::OneAxis] {
            let words = refused("article", &["A38", "A41"], purpose).unwrap();
            assert!(words.starts_with("25.6 is of ") && words.contains("27.6 of 2023: a part of a year"), "{words}");
        }
    }

    #[test]
    fn the_forty_percent_and_their_total_are_not_stacked() {
        let words = refused("article", &["A21", "A22", "A23"], Purpose::Stack).unwrap();
        assert_eq!(words, "93 (combined_share) is no share of one whole: only such shares add up.");
        let dataset = bundled("record").unwrap();
        let pair = ["wechat_pay", "tenpay"].map(|entity| row(entity, "share", "percent", "payments (A)", "2018"));
        let refusal = refusal(&pair.iter().collect::<Vec<_>>(), Purpose::Stack, &dataset.platforms);
        assert_eq!(refusal, Some(Refusal::PartOfWhole { part: 0, whole: 1 }));
    }

    #[test]
    fn fifty_three_and_forty_and_seven_are_one_whole() {
        assert_eq!(refused("article", &["A22", "A23", "A24"], Purpose::Stack), None);
        assert_eq!(refused("article", &["A22", "A23", "A24"], Purpose::Sum), None);
    }

    #[test]
    fn stated_preferences_are_no_shares_of_payment_value() {
        for purpose in [Purpose::Stack, Purpose::OneAxis, Purpose::Sum, Purpose::Compare] {
            let words = refused("article", &["A23", "A25", "A26"], purpose).unwrap();
            assert_eq!(words, "76 and 83 are stated preferences, not shares of third-party payment transaction volume, China.");
        }
        assert!(refused("article", &["A25"], Purpose::Stack).is_some(), "nor are they parts of anything by themselves");
    }

    // The other rules, on rows made for them.

    fn refuses(rows: &[Observation], purpose: Purpose) -> Option<Refusal> {
        refusal(&rows.iter().collect::<Vec<_>>(), purpose, &Platforms::default())
    }

    #[test]
    fn units_and_rates_are_kept_apart() {
        let level = |unit| row("a", "revenue", unit, "", "2020");
        assert!(matches!(refuses(&[level("CNY bn"), level("USD bn")], Purpose::OneAxis), Some(Refusal::Units(units)) if units.len() == 2));
        let growth = row("a", "revenue_yoy", "percent", "", "2020");
        assert_eq!(
            refuses(&[level("CNY bn"), growth.clone()], Purpose::OneAxis),
            Some(Refusal::PercentBesideLevel { percent: 1, level: 0 })
        );
        assert_eq!(
            refuses(&[growth.clone(), row("b", "revenue_yoy", "percent", "", "2020")], Purpose::Sum),
            Some(Refusal::Changes(vec![0, 1]))
        );
        assert_eq!(refuses(&[growth], Purpose::Sum), None);
    }

    #[test]
    fn shares_of_two_wholes_or_two_researchers_are_not_added() {
        let share = |entity: &str, scope| row(entity, "share", "percent", scope, "2020");
        assert_eq!(refuses(&[share("a", "pay (A)"), share("b", "rides (A)")], Purpose::Stack), Some(Refusal::Wholes(0, 1)));
        assert_eq!(refuses(&[share("a", "pay (A)"), share("b", "pay (B)")], Purpose::Sum), Some(Refusal::Researchers(0, 1)));
        assert_eq!(refuses(&[share("a", "pay (A)"), share("b", "pay (B)")], Purpose::OneAxis), None);
        assert_eq!(refuses(&[share("a", "pay (A)"), share("b", "pay (A)")], Purpose::Stack), None);
    }

    #[test]
    fn lengths_of_months_and_quarters_are_no_matter() {
        let level = |period| row("a", "revenue", "CNY bn", "", period);
        assert_eq!(refuses(&[level("2020-02"), level("2020-03")], Purpose::OneAxis), None);
        assert_eq!(refuses(&[level("2020Q1"), level("2020Q3")], Purpose::OneAxis), None);
        assert!(matches!(refuses(&[level("2020Q1"), level("2020")], Purpose::Sum), Some(Refusal::Periods { short: 0, long: 1 })));
        assert_eq!(refuses(&[level("2020Q1"), row("b", "revenue", "CNY bn", "", "2020")], Purpose::OneAxis), None, "two lines");
    }
}
