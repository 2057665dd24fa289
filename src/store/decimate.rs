//! Long series for few pixels: the first, last, least and greatest point of each pixel column, so that the
//! line over them covers the pixels that the line over all points would (M4: Jugel, Jerzak, Hackenbroich,
//! Markl, "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
//!
//! A series keeps the least and greatest of each block of points, made once, so that a range is answered in
//! time that grows with the columns and hardly with the points. Nothing here knows what is drawn.

use datafusion::arrow::buffer::ScalarBuffer;

/// Points of a block whose least and greatest are kept.
const BLOCK: usize = 256;

/// The pixel columns of a range: column `n` reaches from `n * width` to `(n + 1) * width`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Columns {
    /// Width of a column in data units, above zero.
    pub width: f64,
    /// The number of the first one.
    pub first: i64,
    /// How many there are.
    pub count: u32,
}

impl Columns {
    /// Where a column begins.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "numbers of pixels")]
    pub fn edge(&self, at: u32) -> f64 {
        (self.first + i64::from(at)) as f64 * self.width
    }
}

/// A series in ascending order of x, with what makes ranges of it quick.
#[derive(Clone, Debug, Default)]
pub struct Series {
    x: ScalarBuffer<f64>,
    y: ScalarBuffer<f64>,
    /// Positions of the least and the greatest y of each block; equal to [`NONE`] where it has no value.
    blocks: Vec<[u32; 2]>,
    /// The usual step between points, if they have a rhythm.
    rhythm: Option<f64>,
}

/// How many steps are looked at for a rhythm.
const STEPS: usize = 2000;

/// The usual step between places in ascending order, if they have a rhythm: if most steps are about as long.
#[must_use]
pub fn rhythm(places: &[f64]) -> Option<f64> {
    let every = places.len().div_ceil(STEPS).max(1);
    let mut steps: Vec<f64> = places.windows(2).step_by(every).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f64::total_cmp);
    let usual = *steps.get(steps.len() / 2)?;
    let alike = steps.iter().filter(|step| (**step - usual).abs() <= usual * 0.2).count();
    (usual > 0.0 && alike * 10 >= steps.len() * 6).then_some(usual)
}

/// Whether places of a rhythm are missing between two.
#[must_use]
pub fn has_gap(from: f64, to: f64, rhythm: Option<f64>) -> bool {
    rhythm.is_some_and(|usual| to - from > usual * 1.6)
}

const NONE: u32 = u32::MAX;

impl Series {
    /// A series of points in any order; a point without x is left out, one without y is a gap.
    /// `x` and `y` are of one length, at most [`u32::MAX`]; NaN is missing.
    #[must_use]
    pub fn new(x: ScalarBuffer<f64>, y: ScalarBuffer<f64>) -> Self {
        let in_order = x.windows(2).all(|pair| pair[0] <= pair[1]) && !x.last().is_some_and(|last| last.is_nan());
        let (x, y) = if in_order { (x, y) } else { sorted(&x, &y) };
        let blocks = y.chunks(BLOCK).zip((0_u32..).step_by(BLOCK)).map(|(block, start)| extremes(block, start)).collect();
        let rhythm = rhythm(&x);
        Self { x, y, blocks, rhythm }
    }

    /// How many points it has, gaps among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// The first and the last x.
    #[must_use]
    pub fn x_range(&self) -> Option<(f64, f64)> {
        Some((*self.x.first()?, *self.x.last()?))
    }

    /// The least and the greatest y.
    #[must_use]
    pub fn y_range(&self) -> Option<(f64, f64)> {
        let [low, high] = self.extremes_of(0, self.len())?;
        Some((self.y[low], self.y[high]))
    }

    /// Runs of points to draw lines through, broken where a y is missing or a place of their rhythm: for each column that has points, at
    /// most four, and the nearest points beyond both ends of the range.
    #[must_use]
    pub fn decimated(&self, columns: Columns) -> Vec<Vec<[f64; 2]>> {
        let mut runs = Runs { series: self, done: vec![], last: None };
        let mut from = self.x.partition_point(|x| *x < columns.edge(0));
        if let Some(before) = (0..from).rev().find(|at| !self.y[*at].is_nan()).filter(|at| from - at <= BLOCK) {
            runs.push(before, true);
        }
        for column in 0..columns.count {
            let end = columns.edge(column + 1);
            let to = from + end_of(&self.x[from..], end);
            for (place, at) in self.four(from, to).enumerate() {
                runs.push(at, place == 0);
            }
            from = to;
        }
        if let Some(after) = (from..self.len()).take(BLOCK).find(|at| !self.y[*at].is_nan()) {
            runs.push(after, true);
        }
        runs.done
    }

    /// First, least, greatest and last of a range that have a value, in order, each once.
    fn four(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let extremes = self.extremes_of(from, to);
        let first = (from..to).find(|at| !self.y[*at].is_nan());
        let last = (from..to).rev().find(|at| !self.y[*at].is_nan());
        let mut four = [first, extremes.map(|[low, _]| low), extremes.map(|[_, high]| high), last];
        four.sort_unstable();
        let mut before = None;
        four.into_iter().flatten().filter(move |at| before.replace(*at) != Some(*at))
    }

    /// Positions of the least and the greatest y of a range; the first of equals.
    fn extremes_of(&self, from: usize, to: usize) -> Option<[usize; 2]> {
        let (first_block, last_block) = (from.div_ceil(BLOCK), to / BLOCK);
        let mut best = Best { y: &self.y, found: None };
        if first_block >= last_block {
            (from..to).for_each(|at| best.take(at));
            return best.found;
        }
        (from..first_block * BLOCK).for_each(|at| best.take(at));
        for [low, high] in &self.blocks[first_block..last_block] {
            if *low != NONE {
                best.take(*low as usize);
                best.take(*high as usize);
            }
        }
        (last_block * BLOCK..to).for_each(|at| best.take(at));
        best.found
    }
}

/// How many of ascending numbers are below `end`, looking near the start first.
fn end_of(x: &[f64], end: f64) -> usize {
    let mut reach = 16;
    while reach < x.len() && x[reach] < end {
        reach *= 4;
    }
    x[..reach.min(x.len())].partition_point(|x| *x < end)
}

struct Best<'a> {
    y: &'a [f64],
    found: Option<[usize; 2]>,
}

impl Best<'_> {
    fn take(&mut self, at: usize) {
        let value = self.y[at];
        match &mut self.found {
            _ if value.is_nan() => {}
            None => self.found = Some([at, at]),
            Some([low, high]) => {
                if value < self.y[*low] {
                    *low = at;
                }
                if value > self.y[*high] {
                    *high = at;
                }
            }
        }
    }
}

struct Runs<'a> {
    series: &'a Series,
    done: Vec<Vec<[f64; 2]>>,
    last: Option<usize>,
}

impl Runs<'_> {
    /// Goes on with the last run. Where a gap would be seen, it does so only if no point is missing between.
    fn push(&mut self, at: usize, may_break: bool) {
        let y = &self.series.y;
        let x = &self.series.x;
        let is_missing = |last: usize| at > last + 1 && y[last + 1].is_nan() || has_gap(x[last], x[at], self.series.rhythm);
        let is_broken = self.last.is_none_or(|last| may_break && is_missing(last));
        let point = [self.series.x[at], y[at]];
        match self.done.last_mut() {
            Some(run) if !is_broken => run.push(point),
            _ => self.done.push(vec![point]),
        }
        self.last = Some(at);
    }
}

fn extremes(block: &[f64], start: u32) -> [u32; 2] {
    let mut best = Best { y: block, found: None };
    (0..block.len()).for_each(|at| best.take(at));
    best.found.map_or([NONE, NONE], |found| found.map(|at| start + u32::try_from(at).unwrap_or(0)))
}

fn sorted(x: &[f64], y: &[f64]) -> (ScalarBuffer<f64>, ScalarBuffer<f64>) {
    let mut points: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).filter(|(x, _)| !x.is_nan()).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
    (x.into(), y.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn series(points: &[(f64, f64)]) -> Series {
        let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        Series::new(x.into(), y.into())
    }

    fn runs(points: &[(f64, f64)], columns: Columns) -> Vec<Vec<[f64; 2]>> {
        series(points).decimated(columns)
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let points = [(0.0, 1.0), (1.0, 2.0), (2.0, f64::NAN), (3.0, 4.0), (4.0, 5.0)];
        let whole = Columns { width: 1.0, first: 0, count: 5 };
        assert_eq!(runs(&points, whole), [vec![[0.0, 1.0], [1.0, 2.0]], vec![[3.0, 4.0], [4.0, 5.0]]]);
    }

    #[test]
    fn a_gap_is_seen_where_places_have_a_rhythm() {
        let quarters = [0.0, 90.0, 181.0, 273.0, 454.0, 546.0];
        assert_eq!(rhythm(&quarters), Some(92.0));
        assert!(has_gap(273.0, 454.0, rhythm(&quarters)) && !has_gap(181.0, 273.0, rhythm(&quarters)));
        let points = quarters.map(|x| (x, 1.0));
        assert_eq!(runs(&points, Columns { width: 10.0, first: 0, count: 60 }).iter().map(Vec::len).collect::<Vec<_>>(), [4, 2]);
        let whenever = [0.0, 3.0, 50.0, 51.0, 400.0, 1000.0];
        assert!(!has_gap(400.0, 1000.0, rhythm(&whenever)), "nothing is missing where nothing is regular");
    }

    #[test]
    fn a_range_has_the_points_beside_it() {
        let points = [(0.0, 1.0), (1.0, 2.0), (5.0, 3.0), (9.0, 4.0), (20.0, 0.0)];
        let middle = Columns { width: 2.0, first: 2, count: 1 };
        assert_eq!(runs(&points, middle), [[[1.0, 2.0], [5.0, 3.0], [9.0, 4.0]]]);
        assert_eq!(runs(&points, Columns { width: 1.0, first: 10, count: 2 }), [[[9.0, 4.0], [20.0, 0.0]]], "a line goes through");
    }

    #[test]
    fn points_in_any_order_are_a_series() {
        let points = [(3.0, 1.0), (f64::NAN, 9.0), (1.0, 2.0), (2.0, 5.0)];
        assert_eq!(series(&points).x_range(), Some((1.0, 3.0)));
        assert_eq!(series(&points).y_range(), Some((1.0, 5.0)));
        assert_eq!(series(&points).len(), 3);
    }

    fn arbitrary() -> impl Strategy<Value = Vec<(f64, f64)>> {
        let y = prop_oneof![9 => (-1000_i32..1000).prop_map(f64::from), 1 => Just(f64::NAN)];
        prop::collection::vec(((0_i32..5000).prop_map(|x| f64::from(x) / 7.0), y), 1..1500)
    }

    proptest! {
        #[test]
        fn each_column_keeps_its_first_last_least_and_greatest(points in arbitrary(), width in 1_u32..200, first in 0_i64..20, count in 1_u32..60) {
            let columns = Columns { width: f64::from(width) / 3.0, first, count };
            let drawn: Vec<[f64; 2]> = runs(&points, columns).into_iter().flatten().collect();
            let mut sorted = points.clone();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
            for column in 0..count {
                let is_in = |x: f64| columns.edge(column) <= x && x < columns.edge(column + 1);
                let all: Vec<(f64, f64)> = sorted.iter().copied().filter(|(x, y)| is_in(*x) && !y.is_nan()).collect();
                let kept: Vec<[f64; 2]> = drawn.iter().copied().filter(|[x, _]| is_in(*x)).collect();
                prop_assert!(kept.len() <= 4);
                prop_assert_eq!(kept.is_empty(), all.is_empty());
                if let (Some(first), Some(last)) = (all.first(), all.last()) {
                    prop_assert_eq!(kept.first(), Some(&[first.0, first.1]));
                    prop_assert_eq!(kept.last(), Some(&[last.0, last.1]));
                    let least = |points: &mut dyn Iterator<Item = f64>| points.fold(f64::INFINITY, f64::min);
                    let most = |points: &mut dyn Iterator<Item = f64>| points.fold(f64::NEG_INFINITY, f64::max);
                    prop_assert_eq!(least(&mut kept.iter().map(|p| p[1])).to_bits(), least(&mut all.iter().map(|p| p.1)).to_bits());
                    prop_assert_eq!(most(&mut kept.iter().map(|p| p[1])).to_bits(), most(&mut all.iter().map(|p| p.1)).to_bits());
                }
            }
        }
    }
}
