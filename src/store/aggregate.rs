//! Groups of rows and one number of each: count, sum, mean, median, least, most, distinct.
//!
//! Rows come with a code for each dimension (see [`super::codes`]); what a code means is not known here.
//! Rows never leave: an answer is as long as there are groups.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::codes::MISSING;

/// How many numbers become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aggregate {
    /// How many rows; of a column, how many that hold a value.
    Count,
    /// Their sum.
    Sum,
    /// Their arithmetic mean.
    Mean,
    /// The middle one in order of size; of an even number the mean of the two in the middle.
    Median,
    /// The least.
    Min,
    /// The most.
    Max,
    /// How many different ones.
    Distinct,
}

impl Aggregate {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 7] = [Self::Count, Self::Sum, Self::Mean, Self::Median, Self::Min, Self::Max, Self::Distinct];

    /// The word in settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Min => "min",
            Self::Max => "max",
            Self::Distinct => "distinct",
        }
    }

    /// Reads the word of a setting.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aggregate| aggregate.word() == word)
    }

    /// Whether the numbers of parts add up to the number of the whole.
    #[must_use]
    pub fn is_additive(self) -> bool {
        matches!(self, Self::Count | Self::Sum)
    }

    /// Whether it counts rows or values, so that the unit of the values is not its own.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Count | Self::Distinct)
    }
}

/// What is counted or added up.
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    /// Rows.
    Rows,
    /// Numbers by row; NaN is missing.
    Numbers(&'a [f64]),
    /// Codes by row, for what can only be counted.
    Codes(&'a [u32]),
}

/// The rows that have the same codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// A code for each dimension, in their order.
    pub codes: Vec<u32>,
    /// The number; `None` where no row of it holds a value.
    pub value: Option<f64>,
    /// How many rows hold a value.
    pub known: usize,
    /// How many rows there are.
    pub rows: usize,
    /// The first of them, as many as were asked for.
    pub some: Vec<u32>,
}

#[derive(Clone, Default)]
struct Heap {
    rows: usize,
    known: usize,
    sum: f64,
    least: f64,
    most: f64,
    all: Vec<f64>,
    seen: HashSet<u64>,
    some: Vec<u32>,
}

/// Groups rows by their codes, ascending, and works out the number of each group. A row that lacks a code
/// is in no group. `keep` is how many rows each group names.
#[must_use]
pub fn aggregate(rows: impl Iterator<Item = u32>, dimensions: &[&[u32]], values: Values<'_>, how: Aggregate, keep: usize) -> Vec<Group> {
    let mut heaps: BTreeMap<Vec<u32>, Heap> = BTreeMap::new();
    let sizes: Vec<usize> =
        dimensions.iter().map(|codes| codes.iter().filter(|code| **code != MISSING).max().map_or(1, |code| *code as usize + 1)).collect();
    let cells = sizes.iter().try_fold(1_usize, |cells, size| cells.checked_mul(*size)).filter(|cells| *cells <= 1 << 16);
    let Some(cells) = cells else {
        for row in rows {
            let at = row as usize;
            let codes: Vec<u32> = dimensions.iter().map(|codes| codes.get(at).copied().unwrap_or(MISSING)).collect();
            if !codes.contains(&MISSING) {
                heaps.entry(codes).or_default().take(row, values, how, keep);
            }
        }
        return heaps.into_iter().map(|(codes, heap)| heap.group(codes, how)).collect();
    };
    let mut dense = vec![Heap::default(); cells];
    'rows: for row in rows {
        let mut cell = 0;
        for (codes, size) in dimensions.iter().zip(&sizes) {
            match codes.get(row as usize).copied() {
                Some(code) if code != MISSING => cell = cell * size + code as usize,
                _ => continue 'rows,
            }
        }
        dense[cell].take(row, values, how, keep);
    }
    let some = dense.into_iter().enumerate().filter(|(_, heap)| heap.rows > 0);
    some.map(|(cell, heap)| heap.group(codes_of(cell, &sizes), how)).collect()
}

fn codes_of(mut cell: usize, sizes: &[usize]) -> Vec<u32> {
    let mut codes: Vec<u32> = sizes
        .iter()
        .rev()
        .map(|size| {
            let code = cell % size;
            cell /= size;
            u32::try_from(code).unwrap_or(MISSING)
        })
        .collect();
    codes.reverse();
    codes
}

impl Heap {
    fn take(&mut self, row: u32, values: Values<'_>, how: Aggregate, keep: usize) {
        self.rows += 1;
        if self.some.len() < keep {
            self.some.push(row);
        }
        let at = row as usize;
        match values {
            Values::Rows => self.known += 1,
            Values::Codes(codes) => {
                if let Some(code) = codes.get(at).filter(|code| **code != MISSING) {
                    self.known += 1;
                    if how == Aggregate::Distinct {
                        self.seen.insert(u64::from(*code));
                    }
                }
            }
            Values::Numbers(numbers) => {
                let Some(number) = numbers.get(at).copied().filter(|number| !number.is_nan()) else { return };
                self.least = if self.known == 0 { number } else { self.least.min(number) };
                self.most = if self.known == 0 { number } else { self.most.max(number) };
                self.known += 1;
                self.sum += number;
                match how {
                    Aggregate::Median => self.all.push(number),
                    Aggregate::Distinct => drop(self.seen.insert((number + 0.0).to_bits())),
                    _ => {}
                }
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    fn group(mut self, codes: Vec<u32>, how: Aggregate) -> Group {
        let known = self.known as f64;
        let any = self.known > 0;
        let value = match how {
            Aggregate::Count => Some(known),
            Aggregate::Distinct => Some(self.seen.len() as f64),
            Aggregate::Sum => any.then_some(self.sum),
            Aggregate::Mean => any.then(|| self.sum / known),
            Aggregate::Median => median(&mut self.all),
            Aggregate::Min => any.then_some(self.least),
            Aggregate::Max => any.then_some(self.most),
        };
        Group { codes, value, known: self.known, rows: self.rows, some: self.some }
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    let (middle, is_even) = (values.len() / 2, values.len().is_multiple_of(2));
    if values.is_empty() {
        return None;
    }
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    let lower = below.iter().copied().max_by(f64::total_cmp).filter(|_| is_even);
    Some(lower.map_or(upper, |lower| f64::midpoint(lower, upper)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(how: Aggregate) -> Vec<(Vec<u32>, Option<f64>)> {
        let codes = [0, 1, 0, 1, 0, MISSING, 0];
        let numbers = [4.0, 7.0, 1.0, f64::NAN, 1.0, 100.0, 3.0];
        let groups = aggregate(0..7, &[&codes], Values::Numbers(&numbers), how, 2);
        groups.into_iter().map(|group| (group.codes, group.value)).collect()
    }

    #[test]
    fn numbers_of_groups() {
        // Worked out by hand: group 0 holds 4, 1, 1, 3; group 1 holds 7 and a missing value.
        let expected = [(Aggregate::Count, 4.0, 1.0), (Aggregate::Sum, 9.0, 7.0), (Aggregate::Mean, 2.25, 7.0)];
        let more = [(Aggregate::Median, 2.0, 7.0), (Aggregate::Min, 1.0, 7.0), (Aggregate::Max, 4.0, 7.0), (Aggregate::Distinct, 3.0, 1.0)];
        for (how, first, second) in expected.into_iter().chain(more) {
            assert_eq!(of(how), [(vec![0], Some(first)), (vec![1], Some(second))], "{how:?}");
        }
    }

    #[test]
    fn a_group_names_its_first_rows_and_counts_all() {
        let groups = aggregate(0..5, &[&[0, 0, 0, 1, 0], &[2, 2, 2, 2, 2]], Values::Rows, Aggregate::Count, 2);
        assert_eq!((groups[0].codes.clone(), groups[0].rows, groups[0].some.clone()), (vec![0, 2], 4, vec![0, 1]));
        assert_eq!(groups[1].codes, [1, 2]);
    }

    proptest! {
        #[test]
        fn totals_are_conserved_and_many_cells_group_as_few_do(rows in prop::collection::vec((0_u32..5, 0_u32..4, -100_i32..100), 0..200)) {
            let a: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let b: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let far: Vec<u32> = b.iter().map(|code| code * 900_000).collect();
            let numbers: Vec<f64> = rows.iter().map(|row| f64::from(row.2)).collect();
            let count = u32::try_from(rows.len()).unwrap();
            let few = aggregate(0..count, &[&a, &b], Values::Numbers(&numbers), Aggregate::Sum, 0);
            let many = aggregate(0..count, &[&a, &far], Values::Numbers(&numbers), Aggregate::Sum, 0);
            let sum: f64 = few.iter().filter_map(|group| group.value).sum();
            prop_assert!((sum - numbers.iter().sum::<f64>()).abs() < 1e-6);
            prop_assert_eq!(few.iter().map(|group| group.rows).sum::<usize>(), rows.len());
            let values = |groups: &[Group]| groups.iter().map(|group| (group.value, group.rows)).collect::<Vec<_>>();
            prop_assert_eq!(values(&few), values(&many));
        }
    }
}
