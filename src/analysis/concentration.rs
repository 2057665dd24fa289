//! How concentrated a market is, with bounds: what is not stated makes an interval of every index.
//!
//! Herfindahl–Hirschman index: the sum of the squared shares in percent, 0 to 10 000 (US Department of
//! Justice and Federal Trade Commission, *Merger Guidelines*, 2023, guideline 1). Concentration ratio
//! `CRk`: the sum of the k largest shares. Effective number: 10 000 ÷ HHI, the number of equal firms that
//! would give the same index (M. A. Adelman, *Review of Economics and Statistics* 51, 1969).
//!
//! What is unstated is at least many firms too small to count (adds 0), at most one firm, or firms as large
//! as the smallest stated one if those stated are said to be the largest: the bounds of M. Naldi and
//! M. Flamini, *The CR4 index and the interval estimation of the Herfindahl-Hirschman index* (2014).

use super::combine::ROUNDING;
use super::parts::Slice;
use crate::model::Interval;

/// From here on a market counts as moderately concentrated (Antitrust Division, 2023).
pub const MODERATE: f64 = 1_000.0;
/// Above this it counts as highly concentrated (*Merger Guidelines*, 2023).
pub const HIGH: f64 = 1_800.0;

/// What is known of the firms of a market, in percent.
#[derive(Clone, Debug, PartialEq)]
pub struct Market {
    firms: Vec<Interval>,
    /// What the firms leave at most.
    left: f64,
    /// The most that one unstated firm may have.
    cap: f64,
}

/// An index of concentration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// Herfindahl–Hirschman.
    Hhi,
    /// The share of the so many largest.
    Ratio(u8),
    /// How many equal firms would give the same.
    Effective,
}

impl Index {
    /// All that are offered.
    pub const ALL: [Self; 6] = [Self::Hhi, Self::Ratio(1), Self::Ratio(2), Self::Ratio(3), Self::Ratio(4), Self::Effective];

    /// Its name in settings.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Hhi => "hhi",
            Self::Ratio(1) => "cr1",
            Self::Ratio(2) => "cr2",
            Self::Ratio(3) => "cr3",
            Self::Ratio(_) => "cr4",
            Self::Effective => "effective",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hhi => "Herfindahl–Hirschman index",
            Self::Ratio(1) => "CR1, share of the largest",
            Self::Ratio(2) => "CR2, share of the two largest",
            Self::Ratio(3) => "CR3, share of the three largest",
            Self::Ratio(_) => "CR4, share of the four largest",
            Self::Effective => "Effective number of firms",
        }
    }
}

impl Market {
    /// Firms by what their shares may be. `are_largest` says that no unstated firm is larger than the
    /// smallest of them. `None` where they are surely more than the whole, or where there are none.
    #[must_use]
    pub fn new(firms: Vec<Interval>, are_largest: bool) -> Option<Self> {
        let lower: f64 = firms.iter().map(|firm| firm.lower).sum();
        let left = (100.0 - lower).max(0.0);
        let smallest = firms.iter().map(|firm| firm.upper).fold(f64::INFINITY, f64::min);
        let cap = if are_largest { smallest.min(left) } else { left };
        (!firms.is_empty() && lower <= 100.0 + ROUNDING).then_some(Self { firms, left, cap })
    }

    /// The firms of a slice; what stands for many is as good as unstated.
    #[must_use]
    pub fn of(slice: &Slice, are_largest: bool) -> Option<Self> {
        let firms = slice.parts.iter().filter(|part| part.rank.is_some()).map(|part| part.share).collect();
        if slice.refusal.is_some() { None } else { Self::new(firms, are_largest) }
    }

    /// An index, with every value that it may have.
    #[must_use]
    pub fn index(&self, index: Index) -> Interval {
        match index {
            Index::Hhi => self.hhi(),
            Index::Ratio(count) => self.ratio(usize::from(count)),
            Index::Effective => self.effective(),
        }
    }

    /// Herfindahl–Hirschman: Σ shareᵢ², of 0 to 10 000.
    #[must_use]
    pub fn hhi(&self) -> Interval {
        let lower: f64 = self.firms.iter().map(|firm| firm.lower * firm.lower).sum();
        let upper = if self.firms.iter().all(|firm| firm.lower >= firm.upper) {
            lower + self.pieces().map(|piece| piece * piece).sum::<f64>()
        } else {
            lower + self.most_added()
        };
        Interval { lower: lower.min(10_000.0), upper: upper.clamp(lower.min(10_000.0), 10_000.0) }
    }

    /// What is left as the fewest firms that it may be.
    fn pieces(&self) -> impl Iterator<Item = f64> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 100 of 1 % count")]
        let whole = if self.cap > 0.0 { ((self.left / self.cap) + 1e-9).floor().min(10_000.0) as usize } else { 0 };
        #[expect(clippy::cast_precision_loss, reason = "at most ten thousand")]
        let last = (self.left - self.cap * whole as f64).max(0.0);
        std::iter::repeat_n(self.cap, whole).chain(std::iter::once(last))
    }

    /// The most that Σ share² can grow when what is left is given out: a square is below its chord, and
    /// along the chords the steepest take first.
    fn most_added(&self) -> f64 {
        let mut chords: Vec<(f64, f64)> = self.firms.iter().map(|firm| (firm.upper + firm.lower, firm.upper - firm.lower)).collect();
        chords.push((self.cap, self.left));
        chords.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut left = self.left;
        let mut added = 0.0;
        for (slope, room) in chords {
            let taken = room.min(left);
            added += slope * taken;
            left -= taken;
        }
        added
    }

    /// `CRk`: Σ of the k largest shares, in percent.
    #[must_use]
    pub fn ratio(&self, count: usize) -> Interval {
        let largest = |mut shares: Vec<f64>| {
            shares.sort_by(|a, b| b.total_cmp(a));
            shares.into_iter().take(count).sum::<f64>().min(100.0)
        };
        let lower = largest(self.firms.iter().map(|firm| firm.lower).collect());
        let upper = largest(self.firms.iter().map(|firm| firm.upper).chain(self.pieces().take(count + 1)).collect());
        Interval { lower, upper: upper.max(lower) }
    }

    /// 10 000 ÷ HHI.
    #[must_use]
    pub fn effective(&self) -> Interval {
        let hhi = self.hhi();
        Interval { lower: 10_000.0 / hhi.upper, upper: 10_000.0 / hhi.lower }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn market(shares: &[f64]) -> Market {
        Market::new(shares.iter().copied().map(Interval::point).collect(), false).unwrap()
    }

    fn near(interval: Interval, lower: f64, upper: f64) -> bool {
        (interval.lower - lower).abs() < 1e-6 && (interval.upper - upper).abs() < 1e-6
    }

    /// 30, 30, 20, 20: the example of the US Department of Justice on its page about the index. The others are
    /// those of a textbook (econweb.com, Industry Policy, `AntiTrust11`).
    #[test]
    fn published_examples() {
        for (shares, hhi) in [
            (&[30.0, 30.0, 20.0, 20.0][..], 2_600.0),
            (&[60.0, 30.0, 10.0], 4_600.0),
            (&[40.0, 30.0, 20.0, 10.0], 3_000.0),
            (&[25.0, 25.0, 25.0, 25.0], 2_500.0),
            (&[100.0], 10_000.0),
        ] {
            assert!(near(market(shares).hhi(), hhi, hhi), "{shares:?} {:?}", market(shares).hhi());
        }
        assert!(near(market(&[25.0; 4]).effective(), 4.0, 4.0));
        assert!(near(market(&[40.0, 30.0, 20.0, 10.0]).ratio(2), 70.0, 70.0));
    }

    /// Worked by hand: 53.8² + 38.9² = 4 407.65; 7.3² = 53.29.
    #[test]
    fn what_is_unstated_is_many_firms_or_one() {
        let pay = market(&[53.8, 38.9]);
        assert!(near(pay.hhi(), 4_407.65, 4_460.94), "{:?}", pay.hhi());
        assert!(near(pay.ratio(1), 53.8, 53.8) && near(pay.ratio(4), 92.7, 100.0));
        let lone = market(&[10.0]);
        assert!(near(lone.hhi(), 100.0, 8_200.0) && near(lone.ratio(1), 10.0, 90.0));
    }

    /// Worked by hand: 25 are left beside 40 and 35; as firms of at most 35 that is one of 25. Beside 50 and
    /// 10, 40 are left: four of 10.
    #[test]
    fn firms_said_to_be_the_largest_bound_the_others() {
        let points = |shares: &[f64]| shares.iter().copied().map(Interval::point).collect();
        let market = Market::new(points(&[40.0, 35.0]), true).unwrap();
        assert!(near(market.hhi(), 2_825.0, 3_450.0));
        let market = Market::new(points(&[50.0, 10.0]), true).unwrap();
        assert!(near(market.hhi(), 2_600.0, 3_000.0) && near(market.ratio(3), 60.0, 70.0), "{:?}", market.hhi());
    }

    #[test]
    fn more_than_the_whole_has_no_index() {
        assert_eq!(Market::new(vec![Interval::point(60.0), Interval::point(41.0)], false), None);
        assert_eq!(Market::new(vec![], false), None);
        assert!(Market::new(vec![Interval::point(60.0), Interval::point(40.4)], false).is_some(), "rounding");
    }

    /// Shares that sum to 100, and how wide the bounds around each are.
    fn truth() -> impl Strategy<Value = Vec<(f64, f64, f64, bool)>> {
        prop::collection::vec((0.1..10.0_f64, 0.0..4.0_f64, 0.0..=1.0_f64, any::<bool>()), 2..9).prop_map(|raw| {
            let sum: f64 = raw.iter().map(|one| one.0).sum();
            raw.into_iter().map(|(size, width, part, stated)| (100.0 * size / sum, width, part, stated)).collect()
        })
    }

    fn holds(interval: Interval, value: f64) -> bool {
        let slack = 1e-6 * value.abs().max(1.0);
        interval.lower - slack <= value && value <= interval.upper + slack
    }

    proptest! {
        /// Whatever is hidden or blurred of a market, its true index lies within the bounds.
        #[test]
        fn bounds_hold_the_truth(truth in truth()) {
            let blurred = |(share, width, part, _): &(f64, f64, f64, bool)| Interval {
                lower: (share - width * part).max(0.0),
                upper: (share + width * (1.0 - part)).min(100.0),
            };
            let stated: Vec<Interval> = truth.iter().filter(|one| one.3).map(blurred).collect();
            prop_assume!(!stated.is_empty());
            let smallest = stated.iter().map(|firm| firm.upper).fold(f64::INFINITY, f64::min);
            let are_largest = truth.iter().filter(|one| !one.3).all(|one| one.0 <= smallest);
            let shares: Vec<f64> = truth.iter().map(|one| one.0).collect();
            let hhi: f64 = shares.iter().map(|share| share * share).sum();
            let mut sorted = shares.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            for market in [Some(false), are_largest.then_some(true)].into_iter().flatten() {
                let market = Market::new(stated.clone(), market).unwrap();
                prop_assert!(holds(market.hhi(), hhi), "{hhi} in {:?}", market.hhi());
                prop_assert!(holds(market.effective(), 10_000.0 / hhi));
                for count in 1..=4 {
                    let ratio: f64 = sorted.iter().take(count).sum();
                    prop_assert!(holds(market.ratio(count), ratio), "CR{count} {ratio} in {:?}", market.ratio(count));
                }
            }
        }

        #[test]
        fn the_order_of_firms_means_nothing(truth in truth(), turn in 0..8_usize) {
            let firms: Vec<Interval> = truth.iter().map(|one| Interval { lower: one.0 * 0.9, upper: one.0 }).collect();
            let mut turned = firms.clone();
            turned.rotate_left(turn % firms.len());
            let (a, b) = (Market::new(firms, false).unwrap(), Market::new(turned, false).unwrap());
            for index in Index::ALL {
                let (a, b) = (a.index(index), b.index(index));
                prop_assert!((a.lower - b.lower).abs() < 1e-6 && (a.upper - b.upper).abs() < 1e-6);
            }
        }
    }
}
