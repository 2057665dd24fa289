//! A value that need not be a bare number.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

/// How a value was worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// The number itself.
    #[default]
    Exact,
    /// "about", "around", "close to".
    About,
    /// "more than".
    AtLeast,
    /// "less than".
    AtMost,
    /// Words only, such as "double-digit".
    Worded,
}

impl Qualifier {
    /// Reads the word that the data use; empty is exact.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "" | "exact" => Some(Self::Exact),
            "about" => Some(Self::About),
            "at_least" => Some(Self::AtLeast),
            "at_most" => Some(Self::AtMost),
            "worded" => Some(Self::Worded),
            _ => None,
        }
    }

    /// The word that the data use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Worded => "worded",
        }
    }

    /// What stands before the number on screen.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Exact | Self::Worded => "",
            Self::About => "about ",
            Self::AtLeast => "≥ ",
            Self::AtMost => "≤ ",
        }
    }
}

/// A number that is one: neither infinite nor missing. Equal ones are the same key.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Finite(f64);

impl Finite {
    /// The number; `None` if it is infinite or none.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        // Zero has one sign.
        value.is_finite().then_some(Self(value + 0.0))
    }

    /// The number.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }
}

impl PartialEq for Finite {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Finite {}

impl Hash for Finite {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl TryFrom<f64> for Finite {
    type Error = &'static str;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        Self::new(value).ok_or("expected a finite number")
    }
}

impl From<Finite> for f64 {
    fn from(finite: Finite) -> Self {
        finite.0
    }
}

impl fmt::Display for Finite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A closed interval of the real line; an open end is infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end, or −∞.
    pub lower: f64,
    /// Upper end, or +∞.
    pub upper: f64,
}

impl Interval {
    /// Whether the two share a point.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }
}

/// A value, its stated bounds and its qualifier, in the unit of its row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quantity {
    /// The number, where one was given.
    pub value: Option<f64>,
    /// Stated lower bound.
    pub lower: Option<f64>,
    /// Stated upper bound.
    pub upper: Option<f64>,
    /// How it was worded.
    pub qualifier: Qualifier,
}

impl Quantity {
    /// The same to at most so many decimals.
    #[must_use]
    pub fn rounded(self, decimals: i32) -> Self {
        let scale = 10_f64.powi(decimals);
        let round = |number: f64| (number * scale).round() / scale;
        Self { value: self.value.map(round), lower: self.lower.map(round), upper: self.upper.map(round), ..self }
    }

    /// What the words allow: the stated bounds, else the number alone, else everything.
    #[must_use]
    pub fn interval(self) -> Interval {
        let value = self.value;
        let (lower, upper) = match self.qualifier {
            Qualifier::AtLeast => (self.lower.or(value), self.upper),
            Qualifier::AtMost => (self.lower, self.upper.or(value)),
            Qualifier::Exact | Qualifier::About => (self.lower.or(value), self.upper.or(value)),
            Qualifier::Worded => (self.lower, self.upper),
        };
        Interval { lower: lower.unwrap_or(f64::NEG_INFINITY), upper: upper.unwrap_or(f64::INFINITY) }
    }

    /// What is known of the number: nothing where none was given, in digits or in words.
    #[must_use]
    pub fn known(self) -> Option<Interval> {
        (self.anchor().is_some() || self.qualifier == Qualifier::Worded).then(|| self.interval())
    }

    /// The one number that a mark stands at: the value, else the middle or the only bound.
    #[must_use]
    pub fn anchor(self) -> Option<f64> {
        self.value.or(match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => Some(f64::midpoint(lower, upper)),
            (Some(only), None) | (None, Some(only)) => Some(only),
            (None, None) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_intervals() {
        let at_least = Quantity { value: Some(70.0), qualifier: Qualifier::AtLeast, ..Quantity::default() };
        assert_eq!(at_least.interval(), Interval { lower: 70.0, upper: f64::INFINITY });
        let worded = Quantity { lower: Some(10.0), upper: Some(99.0), qualifier: Qualifier::Worded, value: None };
        assert_eq!(worded.interval(), Interval { lower: 10.0, upper: 99.0 });
        assert_eq!(worded.anchor(), Some(54.5));
        let exact = Quantity { value: Some(4.0), ..Quantity::default() };
        assert!(worded.interval().overlaps(at_least.interval()));
        assert!(!exact.interval().overlaps(worded.interval()));
    }
}
