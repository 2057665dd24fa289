//! Dimensions as codes: which category, which bin, which month each row is in.
//!
//! Categories beyond a few are one, [`Codes::lumped`] of them. Nothing here knows what a column means.

use std::collections::HashMap;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use serde::{Deserialize, Serialize};

use crate::model::{Date, Moment, Precision, day_number, day_of};

/// The code of a row that has no value.
pub const MISSING: u32 = u32::MAX;

/// A calendar unit that days are gathered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    /// Days.
    Day,
    /// Weeks from Monday on.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
}

impl TimeUnit {
    /// All of them, shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word in settings and for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Reads the word of a setting.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.word() == word)
    }

    /// A unit that gives a span of days between ten and a hundred or so steps.
    #[must_use]
    pub fn of_span(days: f64) -> Self {
        match days {
            days if days > 365.25 * 12.0 => Self::Year,
            days if days > 365.25 * 4.0 => Self::Quarter,
            days if days > 240.0 => Self::Month,
            days if days > 90.0 => Self::Week,
            _ => Self::Day,
        }
    }

    /// The first day of the unit that a day is in, as a day number.
    #[must_use]
    pub fn start(self, number: i32) -> i32 {
        let day = day_of(number);
        match self {
            Self::Day => number,
            // 1 January 1970 was a Thursday.
            Self::Week => number - (number + 3).rem_euclid(7),
            Self::Month => day_number(day.first_of_month()),
            Self::Quarter => day_number(Date::constant(day.year(), (day.month() - 1) / 3 * 3 + 1, 1)),
            Self::Year => day_number(Date::constant(day.year(), 1, 1)),
        }
    }

    /// The name of the unit that starts at a day: `2021`, `Q4 2021`, `Nov 2021`, `29 Nov 2021`.
    #[must_use]
    pub fn name(self, start: i32) -> String {
        let precision = match self {
            Self::Day | Self::Week => Precision::Day,
            Self::Month => Precision::Month,
            Self::Quarter => Precision::Quarter,
            Self::Year => Precision::Year,
        };
        Moment { first: day_of(start), precision }.to_string()
    }

    /// The first day of the unit after the one that starts at `start`.
    #[must_use]
    pub fn next(self, start: i32) -> i32 {
        let longest = match self {
            Self::Day => return start + 1,
            Self::Week => return start + 7,
            Self::Month => 31,
            Self::Quarter => 92,
            Self::Year => 366,
        };
        self.start(start + longest)
    }
}

/// Which value of a dimension each row of a table has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codes {
    /// By row; [`MISSING`] where it has none.
    pub codes: Vec<u32>,
    /// What the codes mean: categories. Empty for steps.
    pub labels: Vec<String>,
    /// Where steps begin, and where the last one ends. Empty for categories.
    pub edges: Vec<f64>,
    /// How many categories the last one stands for, if it is no category of its own.
    pub lumped: usize,
}

/// The values of a column as text.
#[must_use]
pub fn categories(column: &ArrayRef, rows: &[u32], most: usize) -> Codes {
    let mut codes = vec![MISSING; column.len()];
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut counts: Vec<usize> = vec![];
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(column, &options).ok();
    let texts = column.as_string_opt::<i32>();
    for row in rows {
        let at = *row as usize;
        if !column.is_valid(at) {
            continue;
        }
        let code = match (texts, &formatter) {
            (Some(texts), _) => match known.get(texts.value(at)) {
                Some(code) => *code,
                None => new_code(&mut known, &mut counts, texts.value(at).to_owned()),
            },
            (None, Some(formatter)) => {
                let text = formatter.value(at).to_string();
                match known.get(&text) {
                    Some(code) => *code,
                    None => new_code(&mut known, &mut counts, text),
                }
            }
            (None, None) => continue,
        };
        counts[code as usize] += 1;
        codes[at] = code;
    }
    let mut labels = vec![String::new(); counts.len()];
    for (text, code) in known {
        labels[code as usize] = text;
    }
    ranked(codes, &labels, &counts, most)
}

fn new_code(known: &mut HashMap<String, u32>, counts: &mut Vec<usize>, text: String) -> u32 {
    let code = u32::try_from(counts.len()).unwrap_or(MISSING - 1);
    known.insert(text, code);
    counts.push(0);
    code
}

/// Most frequent first; from `most` on they are one.
fn ranked(mut codes: Vec<u32>, labels: &[String], counts: &[usize], most: usize) -> Codes {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|a, b| counts[*b].cmp(&counts[*a]).then_with(|| labels[*a].cmp(&labels[*b])));
    let lumped = if order.len() > most { order.len() - most + 1 } else { 0 };
    let own = order.len() - lumped;
    let mut places = vec![0_u32; order.len()];
    for (place, code) in order.iter().enumerate() {
        places[*code] = u32::try_from(place.min(own)).unwrap_or(MISSING);
    }
    codes.iter_mut().filter(|code| **code != MISSING).for_each(|code| *code = places[*code as usize]);
    let mut kept: Vec<String> = order.iter().take(own).map(|code| labels[*code].clone()).collect();
    if lumped > 0 {
        kept.push(format!("other ({lumped})"));
    }
    Codes { codes, labels: kept, edges: vec![], lumped }
}

/// Numbers by row, NaN where there is none. Days are their numbers since 1970; text that is a date is its
/// first day.
#[must_use]
pub fn numbers(column: &ArrayRef) -> Vec<f64> {
    if let Some(texts) = column.as_string_opt::<i32>() {
        let first = |text: &str| Moment::parse(text).ok().map(|moment| f64::from(day_number(moment.interval().first)));
        return texts.iter().map(|text| text.and_then(first).unwrap_or(f64::NAN)).collect();
    }
    let whole = if *column.data_type() == DataType::Date32 { cast(column, &DataType::Int32).ok() } else { None };
    let Ok(floats) = cast(whole.as_ref().unwrap_or(column), &DataType::Float64) else { return vec![f64::NAN; column.len()] };
    let floats = floats.as_primitive::<Float64Type>();
    if floats.null_count() == 0 { floats.values().to_vec() } else { floats.iter().map(|number| number.unwrap_or(f64::NAN)).collect() }
}

/// Numbers in steps of one width, whose edges are multiples of it.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bins are at most a few thousand")]
pub fn bins(numbers: &[f64], rows: &[u32], step: f64) -> Codes {
    let some = || rows.iter().filter_map(|row| numbers.get(*row as usize)).copied().filter(|number| number.is_finite());
    let low = (some().fold(f64::INFINITY, f64::min) / step).floor();
    let high = (some().fold(f64::NEG_INFINITY, f64::max) / step).floor();
    if !low.is_finite() || !high.is_finite() || high - low > 10_000.0 {
        return Codes { codes: vec![MISSING; numbers.len()], ..Codes::default() };
    }
    let mut codes = vec![MISSING; numbers.len()];
    for row in rows {
        let at = *row as usize;
        if let Some(number) = numbers.get(at).filter(|number| number.is_finite()) {
            codes[at] = ((number / step).floor() - low) as u32;
        }
    }
    let count = (high - low) as u32 + 1;
    Codes { codes, edges: (0..=count).map(|edge| (low + f64::from(edge)) * step).collect(), ..Codes::default() }
}

/// Days in calendar units, without the units in which nothing lies at the ends.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "day numbers")]
pub fn times(days: &[f64], rows: &[u32], unit: TimeUnit) -> Codes {
    let start = |day: f64| unit.start(day.floor() as i32);
    let some = || rows.iter().filter_map(|row| days.get(*row as usize)).copied().filter(|day| day.is_finite());
    let (low, high) = (some().fold(f64::INFINITY, f64::min), some().fold(f64::NEG_INFINITY, f64::max));
    let mut codes = vec![MISSING; days.len()];
    if !low.is_finite() || (high - low) / 365.0 > 20_000.0 {
        return Codes { codes, ..Codes::default() };
    }
    let (first, last) = (start(low), start(high));
    let mut starts: Vec<i32> = std::iter::successors(Some(first), |at| Some(unit.next(*at)).filter(|next| *next <= last)).collect();
    for row in rows {
        let at = *row as usize;
        if let Some(day) = days.get(at).filter(|day| day.is_finite()) {
            let place = starts.partition_point(|start| f64::from(*start) <= *day);
            codes[at] = u32::try_from(place.saturating_sub(1)).unwrap_or(MISSING);
        }
    }
    starts.push(unit.next(last));
    Codes { codes, edges: starts.into_iter().map(f64::from).collect(), ..Codes::default() }
}

/// Each different number is a step of its own, ascending; steps end where they begin.
#[must_use]
pub fn points(numbers: &[f64], rows: &[u32]) -> Codes {
    let mut edges: Vec<f64> =
        rows.iter().filter_map(|row| numbers.get(*row as usize)).copied().filter(|number| number.is_finite()).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let mut codes = vec![MISSING; numbers.len()];
    for row in rows {
        let at = *row as usize;
        let place = numbers.get(at).and_then(|number| edges.binary_search_by(|edge| edge.total_cmp(number)).ok());
        codes[at] = place.and_then(|place| u32::try_from(place).ok()).unwrap_or(MISSING);
    }
    Codes { codes, edges, ..Codes::default() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use datafusion::arrow::array::StringArray;

    use super::*;

    fn day(text: &str) -> i32 {
        day_number(Moment::parse(text).unwrap().first)
    }

    #[test]
    fn categories_beyond_a_few_are_one() {
        let column: ArrayRef = Arc::new(StringArray::from(vec![Some("b"), Some("a"), None, Some("b"), Some("c"), Some("d")]));
        let codes = categories(&column, &[0, 1, 2, 3, 4, 5], 3);
        assert_eq!((codes.labels, codes.lumped), (vec!["b".to_owned(), "a".into(), "other (2)".into()], 2));
        assert_eq!(codes.codes, [0, 1, MISSING, 0, 2, 2]);
        assert_eq!(categories(&column, &[0, 1, 2, 3, 4, 5], 4).labels, ["b", "a", "c", "d"]);
        assert_eq!(categories(&column, &[4], 3).codes[0], MISSING, "only the rows that are asked for");
    }

    #[test]
    fn bins_have_round_edges() {
        let codes = bins(&[-0.5, 0.0, 9.9, 10.0, f64::NAN], &[0, 1, 2, 3, 4], 5.0);
        assert_eq!(codes.edges, [-5.0, 0.0, 5.0, 10.0, 15.0]);
        assert_eq!(codes.codes, [0, 1, 2, 3, MISSING]);
    }

    #[test]
    fn days_fall_into_calendar_units() {
        assert_eq!(TimeUnit::Week.start(day("2021-11-29")), day("2021-11-29"), "a Monday");
        assert_eq!(TimeUnit::Week.start(day("2021-12-05")), day("2021-11-29"), "the Sunday after it");
        assert_eq!(TimeUnit::Quarter.start(day("2021-12-05")), day("2021-10-01"));
        assert_eq!(TimeUnit::Month.next(day("2021-12-01")), day("2022-01-01"));
        assert_eq!(TimeUnit::Month.next(day("2021-02-01")), day("2021-03-01"));
        let days = [day("2020-12-31"), day("2021-03-01"), day("2021-01-01")].map(f64::from);
        let codes = times(&days, &[0, 1, 2], TimeUnit::Month);
        assert_eq!(codes.codes, [0, 3, 1], "February is there, though nothing is in it");
        assert_eq!(codes.edges, ["2020-12-01", "2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01"].map(|text| f64::from(day(text))));
    }
}
