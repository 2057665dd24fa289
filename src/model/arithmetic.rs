//! Sums, differences and ratios of values that need not be bare numbers: bounds are carried through, so
//! that what comes out is never more certain than what went in. It knows no units; who calls it has to.
//!
//! Interval arithmetic after R. E. Moore, *Interval Analysis* (1966): the result holds every number that
//! the operation gives for numbers of the operands.

use std::ops::{Add, Neg, Sub};

use super::{Interval, Qualifier, Quantity};

impl Interval {
    /// Only this number.
    #[must_use]
    pub fn point(value: f64) -> Self {
        Self { lower: value, upper: value }
    }

    /// Whether a number lies in it.
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Every product with a number.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        if factor == 0.0 {
            return Self::point(0.0);
        }
        let (a, b) = (self.lower * factor, self.upper * factor);
        Self { lower: a.min(b), upper: a.max(b) }
    }

    /// Every product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        // 0 × ∞ is 0 here: an end that is open is no number that is reached.
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let ends = [
            product(self.lower, other.lower),
            product(self.lower, other.upper),
            product(self.upper, other.lower),
            product(self.upper, other.upper),
        ];
        Self { lower: ends.into_iter().fold(f64::INFINITY, f64::min), upper: ends.into_iter().fold(f64::NEG_INFINITY, f64::max) }
    }

    /// Every quotient; `None` if the divisor may be zero.
    #[must_use]
    pub fn per(self, divisor: Self) -> Option<Self> {
        let is_safe = divisor.lower > 0.0 || divisor.upper < 0.0;
        is_safe.then(|| self.times(Self { lower: 1.0 / divisor.upper, upper: 1.0 / divisor.lower }))
    }
}

impl Add for Interval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { lower: self.lower + other.lower, upper: self.upper + other.upper }
    }
}

impl Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        Self { lower: -self.upper, upper: -self.lower }
    }
}

impl Sub for Interval {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Quantity {
    /// A bare number.
    #[must_use]
    pub fn exact(value: f64) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    /// What an operation gives: its number where there is one, and the bounds of what it may be.
    /// Bounds are only written where they say more than the number does.
    fn of(value: Option<f64>, interval: Interval, of: &[Self]) -> Self {
        let is_bare = value.is_some_and(|value| interval == Interval::point(value));
        let finite = |end: f64| (end.is_finite() && !is_bare).then_some(end);
        let (lower, upper) = (finite(interval.lower), finite(interval.upper));
        let qualifier = if is_bare {
            let all_exact = of.iter().all(|quantity| quantity.qualifier == Qualifier::Exact);
            if all_exact { Qualifier::Exact } else { Qualifier::About }
        } else {
            match (lower, upper) {
                (Some(_), None) => Qualifier::AtLeast,
                (None, Some(_)) => Qualifier::AtMost,
                _ => Qualifier::Worded,
            }
        };
        Self { value: value.filter(|value| value.is_finite()), lower, upper, qualifier }
    }

    /// The sum; no summand is zero.
    #[must_use]
    pub fn sum(summands: &[Self]) -> Self {
        let interval = summands.iter().fold(Interval::point(0.0), |sum, quantity| sum + quantity.interval());
        let value = summands.iter().map(|quantity| quantity.value).sum::<Option<f64>>();
        Self::of(value, interval, summands)
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let value = self.value.zip(other.value).map(|(a, b)| a - b);
        Self::of(value, self.interval() - other.interval(), &[self, other])
    }

    /// The product with a number.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self::of(self.value.map(|value| value * factor), self.interval().scaled(factor), &[self])
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let value = self.value.zip(other.value).map(|(a, b)| a * b);
        Self::of(value, self.interval().times(other.interval()), &[self, other])
    }

    /// The ratio; `None` if the divisor may be zero.
    #[must_use]
    pub fn per(self, divisor: Self) -> Option<Self> {
        let value = self.value.zip(divisor.value).map(|(a, b)| a / b);
        // The same quotient as the interval's, so that a bare number stays bare.
        let interval = self.interval().per(divisor.interval())?;
        let both_bare = self.interval() == Interval::point(self.value.unwrap_or(f64::NAN))
            && divisor.interval() == Interval::point(divisor.value.unwrap_or(f64::NAN));
        let interval = value.filter(|_| both_bare).map_or(interval, Interval::point);
        Some(Self::of(value, interval, &[self, divisor]))
    }

    /// The power of a number that is not negative; `None` if it may be, or the exponent is not above zero.
    #[must_use]
    pub fn to_power(self, exponent: f64) -> Option<Self> {
        let Interval { lower, upper } = self.interval();
        if lower < 0.0 || exponent <= 0.0 {
            return None;
        }
        // It never falls, so ends go to ends.
        let interval = Interval { lower: lower.powf(exponent), upper: upper.powf(exponent) };
        Some(Self::of(self.value.map(|value| value.powf(exponent)), interval, &[self]))
    }

    /// The change on an earlier value of the same thing, in percent: 100 × (self ÷ earlier − 1). `None`
    /// unless the earlier value is surely above zero: a change on nothing or on a loss has no percentage.
    #[must_use]
    pub fn growth_on(self, earlier: Self) -> Option<Self> {
        if earlier.interval().lower <= 0.0 {
            return None;
        }
        let ratio = self.per(earlier)?;
        Some(ratio.minus(Self::exact(1.0)).scaled(100.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at_least(value: f64) -> Quantity {
        Quantity { value: Some(value), qualifier: Qualifier::AtLeast, ..Quantity::default() }
    }

    fn worded(lower: f64, upper: f64) -> Quantity {
        Quantity { value: None, lower: Some(lower), upper: Some(upper), qualifier: Qualifier::Worded }
    }

    #[test]
    fn exact_values_stay_exact() {
        assert_eq!(Quantity::sum(&[Quantity::exact(53.0), Quantity::exact(40.0)]), Quantity::exact(93.0));
        assert_eq!(Quantity::exact(110.0).growth_on(Quantity::exact(88.0)).unwrap().qualifier, Qualifier::Exact);
        assert_eq!(Quantity::sum(&[]), Quantity::exact(0.0));
    }

    #[test]
    fn about_and_bounds_are_carried_on() {
        let about = Quantity { value: Some(53.0), qualifier: Qualifier::About, ..Quantity::default() };
        assert_eq!(Quantity::sum(&[about, Quantity::exact(40.0)]).qualifier, Qualifier::About);
        let sum = Quantity::sum(&[at_least(70.0), Quantity::exact(10.0)]);
        assert_eq!((sum.qualifier, sum.lower, sum.upper, sum.value), (Qualifier::AtLeast, Some(80.0), None, Some(80.0)));
        let sum = Quantity::sum(&[worded(10.0, 99.0), Quantity::exact(1.0)]);
        assert_eq!((sum.qualifier, sum.value, sum.lower, sum.upper), (Qualifier::Worded, None, Some(11.0), Some(100.0)));
        assert_eq!(Quantity::exact(10.0).minus(at_least(4.0)).qualifier, Qualifier::AtMost);
    }

    #[test]
    fn a_change_on_a_loss_has_no_percentage() {
        assert_eq!(Quantity::exact(5.0).growth_on(Quantity::exact(-5.0)), None);
        assert_eq!(Quantity::exact(5.0).growth_on(Quantity::exact(0.0)), None);
        assert_eq!(Quantity::exact(5.0).growth_on(worded(-1.0, 9.0)), None);
    }

    /// An interval, and two numbers of it.
    fn interval() -> impl Strategy<Value = (Interval, f64)> {
        (-1e3..1e3_f64, 0.0..1e3_f64, 0.0..=1.0_f64)
            .prop_map(|(lower, width, part)| (Interval { lower, upper: lower + width }, lower + width * part))
    }

    fn holds(interval: Interval, value: f64) -> bool {
        let slack = 1e-9 * value.abs().max(1.0);
        interval.lower - slack <= value && value <= interval.upper + slack
    }

    proptest! {
        #[test]
        fn bounds_hold_every_result((a, x) in interval(), (b, y) in interval(), factor in -10.0..10.0_f64) {
            prop_assert!(holds(a + b, x + y));
            prop_assert!(holds(a - b, x - y));
            prop_assert!(holds(a.times(b), x * y));
            prop_assert!(holds(a.scaled(factor), x * factor));
            if let Some(quotient) = a.per(b) {
                prop_assert!(holds(quotient, x / y));
            }
        }

        #[test]
        fn powers_are_within_their_bounds((a, x) in interval(), exponent in 0.05..4.0_f64) {
            match worded(a.lower, a.upper).to_power(exponent) {
                Some(power) => prop_assert!(holds(power.interval(), x.powf(exponent))),
                None => prop_assert!(a.lower < 0.0),
            }
        }

        #[test]
        fn growth_is_within_its_bounds((a, x) in interval(), (b, y) in interval()) {
            let (later, earlier) = (worded(a.lower, a.upper), worded(b.lower, b.upper));
            match later.growth_on(earlier) {
                Some(growth) => prop_assert!(holds(growth.interval(), 100.0 * (x / y - 1.0))),
                None => prop_assert!(b.lower <= 0.0),
            }
        }
    }
}
