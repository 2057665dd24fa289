//! Conditions on cells, in data terms: never row numbers or pixels.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Finite, Interval, LinkId, MeasuredColumn, Period, Platform, PlatformId};

/// What a cell has to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// One of these values.
    Values(BTreeSet<String>),
    /// A number that may lie between two, both included; an end that is not there is open.
    Numbers {
        /// The least.
        low: Option<Finite>,
        /// The most.
        high: Option<Finite>,
    },
    /// Text that contains this, in any case; of a platform, any of its names.
    Text(String),
    /// A date that may be one of these days.
    Days(Period),
    /// In the selection of this name.
    Selection(String),
    /// One of these things.
    Members(Members),
}

/// Things by name: what a selection holds when it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Members {
    /// Platforms.
    pub platforms: BTreeSet<PlatformId>,
    /// Platforms that the links join and that the rows are about.
    pub about: BTreeSet<PlatformId>,
    /// Links.
    pub links: BTreeSet<LinkId>,
    /// Rows: their table and their number, from 0.
    pub rows: BTreeSet<(String, u32)>,
}

impl Members {
    /// Whether a platform is meant, itself or through a link or a row.
    #[must_use]
    pub fn has_platform(&self, id: &PlatformId) -> bool {
        self.platforms.contains(id) || self.about.contains(id)
    }

    /// Whether a link is meant: itself where links are, else through one of its ends.
    #[must_use]
    pub fn has_link(&self, id: &LinkId) -> bool {
        let ends = [&id.from, &id.to];
        if self.links.is_empty() {
            return ends.into_iter().any(|end| self.has_platform(end));
        }
        self.links.contains(id) || ends.into_iter().any(|end| self.platforms.contains(end))
    }

    /// Whether a row is meant: itself where rows of its table are, else through its entity.
    #[must_use]
    pub fn has_row(&self, table: &str, row: u32, entity: Option<&PlatformId>) -> bool {
        if self.rows.iter().any(|(known, _)| known == table) {
            return self.rows.contains(&(table.to_owned(), row)) || entity.is_some_and(|entity| self.platforms.contains(entity));
        }
        entity.is_some_and(|entity| self.has_platform(entity))
    }

    /// `3 platforms, 1 link`.
    #[must_use]
    pub fn words(&self) -> String {
        let counts = [(self.platforms.len(), "platform"), (self.links.len(), "link"), (self.rows.len(), "row")];
        let some = counts.into_iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = some.map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" })).collect();
        if words.is_empty() { "nothing".into() } else { words.join(", ") }
    }
}

/// What a thing holds under a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell<'a> {
    /// As text; empty where nothing is stated.
    pub text: Cow<'a, str>,
    /// What its number may be.
    pub number: Option<Interval>,
    /// The days that its date may be.
    pub days: Option<Period>,
    /// The platform that it names.
    pub platform: Option<&'a Platform>,
}

impl<'a> Cell<'a> {
    /// A cell of text.
    #[must_use]
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn contains(&self, needle: &str) -> bool {
        let needle = needle.trim().to_lowercase();
        self.text.to_lowercase().contains(&needle) || self.platform.is_some_and(|platform| platform.answers_to(&needle))
    }
}

/// A column passes a test, or fails it; or another condition holds in its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Condition {
    /// The column: of platforms (`country`, `owner`, `category`), links (`kind`, `action` …), the
    /// `state` of a moment, observations (`reliability`, `metric` …), or any of `table`.
    pub column: String,
    /// The only table whose column is meant; `None` is wherever the column is known by this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Whether what passes the test is kept; otherwise it is left out.
    pub keep: bool,
    /// The test.
    #[serde(flatten)]
    pub test: Test,
    /// Alternatives: one of them is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<Condition>,
}

impl Condition {
    /// A column passes a test.
    #[must_use]
    pub fn new(column: &str, test: Test) -> Self {
        Self { column: column.into(), table: None, keep: true, test, or: vec![] }
    }

    /// `column` is `value`.
    #[must_use]
    pub fn is(column: &str, value: &str) -> Self {
        Self::new(column, Test::Values(BTreeSet::from([value.to_owned()])))
    }

    /// `column` is not `value`.
    #[must_use]
    pub fn is_not(column: &str, value: &str) -> Self {
        Self::is(column, value).negated()
    }

    /// Something is in the selection of a name.
    #[must_use]
    pub fn in_selection(name: &str) -> Self {
        Self::new(SELECTION, Test::Selection(name.to_owned()))
    }

    /// The same of the column of one table only.
    #[must_use]
    pub fn of(self, table: &str) -> Self {
        Self { table: Some(table.to_owned()), ..self }
    }

    /// What was left out is kept, and the other way round; its alternatives stay.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { keep: !self.keep, ..self }
    }

    /// This, or another.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.or.push(other);
        self
    }

    /// Itself without alternatives, then these.
    pub fn alternatives(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.or.iter().flat_map(|other| Box::new(other.alternatives()) as Box<dyn Iterator<Item = &Self>>))
    }

    /// The same through a function of each alternative.
    #[must_use]
    pub fn map(&self, change: &dyn Fn(&Self) -> Self) -> Self {
        let mut own = change(self);
        own.or = self.or.iter().map(|other| other.map(change)).collect();
        own
    }

    /// Whether one of the alternatives holds. One that says nothing of a thing (`None`) lets it pass, as it
    /// would alone: an alternative can only widen.
    pub fn holds(&self, mut says: impl FnMut(&Self) -> Option<bool>) -> bool {
        self.alternatives().any(|alternative| says(alternative) != Some(false))
    }

    /// Whether a cell of the column passes, its alternatives apart. A value between bounds passes wherever
    /// it may: it is kept if it can lie within, and left out only if it cannot lie outside.
    #[must_use]
    pub fn passes(&self, cell: &Cell<'_>) -> bool {
        match &self.test {
            Test::Values(values) => values.contains(&*cell.text) == self.keep,
            Test::Text(needle) => cell.contains(needle) == self.keep,
            Test::Numbers { low, high } => {
                let lower = low.map_or(f64::NEG_INFINITY, Finite::value);
                let upper = high.map_or(f64::INFINITY, Finite::value);
                match cell.number {
                    Some(known) if self.keep => known.overlaps(Interval { lower, upper }),
                    Some(known) => known.lower < lower || known.upper > upper,
                    None => !self.keep,
                }
            }
            Test::Days(period) => match cell.days {
                Some(days) if self.keep => days.overlaps(*period),
                Some(days) => days.first < period.first || days.last > period.last,
                None => !self.keep,
            },
            Test::Selection(_) | Test::Members(_) => !self.keep,
        }
    }

    /// In words: `Country is CN`, `Value is at least 5`, `Name contains “pay”`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts = self.alternatives().map(|alternative| {
            let (subject, verb, object) = alternative.parts();
            [subject.as_str(), verb, object.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        });
        let mut words = parts.next().unwrap_or_default();
        for part in parts {
            words.push_str(", or ");
            let mut letters = part.chars();
            words.extend(letters.next().into_iter().flat_map(char::to_lowercase).chain(letters));
        }
        words
    }

    /// What is tested, the verb, and with what: of this alternative only.
    #[must_use]
    pub fn parts(&self) -> (String, &'static str, String) {
        let measured = MeasuredColumn::parse(&self.column).map(|column| column.title());
        let mut subject = measured.unwrap_or_else(|| self.column.replace('_', " "));
        if let Some(first) = subject.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let verb = self.verb();
        match &self.test {
            Test::Values(values) => {
                let values: Vec<String> = values.iter().map(|value| value.replace('_', " ")).collect();
                (subject, verb, values.join(" or "))
            }
            Test::Text(needle) => (subject, verb, format!("“{needle}”")),
            Test::Numbers { low, high } => {
                let object = match (low, high) {
                    (Some(low), Some(high)) => format!("between {low} and {high}"),
                    (Some(low), None) => format!("at least {low}"),
                    (None, Some(high)) => format!("at most {high}"),
                    (None, None) => "any number".into(),
                };
                (subject, verb, object)
            }
            Test::Days(period) => (subject, verb, period.label()),
            Test::Selection(name) => (String::new(), verb, format!("“{name}”")),
            Test::Members(members) => (String::new(), verb, members.words()),
        }
    }

    /// The verb that negation turns round.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match (&self.test, self.keep) {
            (Test::Values(_) | Test::Numbers { .. }, true) => "is",
            (Test::Values(_) | Test::Numbers { .. }, false) => "is not",
            (Test::Text(_), true) => "contains",
            (Test::Text(_), false) => "does not contain",
            (Test::Days(_), true) => "is in",
            (Test::Days(_), false) => "is not in",
            (Test::Selection(_), true) => "In selection",
            (Test::Selection(_), false) => "Not in selection",
            (Test::Members(_), true) => "Only",
            (Test::Members(_), false) => "Without",
        }
    }
}

/// The column of conditions on selections.
pub const SELECTION: &str = "selection";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(lower: f64, upper: f64) -> Cell<'static> {
        Cell { number: Some(Interval { lower, upper }), ..Cell::default() }
    }

    fn between(low: f64, high: f64) -> Condition {
        Condition::new("value", Test::Numbers { low: Finite::new(low), high: Finite::new(high) })
    }

    #[test]
    fn a_condition_of_an_older_version_is_read_and_written_as_it_was() {
        let old = r#"{"column":"country","keep":false,"values":["CN","US"]}"#;
        let condition: Condition = serde_json::from_str(old).unwrap();
        assert_eq!(condition.words(), "Country is not CN or US");
        assert_eq!(serde_json::to_string(&condition).unwrap(), old);
    }

    #[test]
    fn every_test_comes_back_from_json() {
        let days = Period::new(crate::model::day_of(0), crate::model::day_of(9)).unwrap();
        let members = Members { platforms: BTreeSet::from(["a".into()]), rows: BTreeSet::from([("t".into(), 3)]), ..Members::default() };
        for test in [Test::Text("微信".into()), Test::Days(days), Test::Selection("trio".into()), Test::Members(members)] {
            let condition = Condition::new("name", test).of("platforms").negated().or(between(1.0, 2.5)).or(Condition::is("kind", "x"));
            let text = serde_json::to_string(&condition).unwrap();
            assert_eq!(serde_json::from_str::<Condition>(&text).unwrap(), condition, "{text}");
        }
    }

    #[test]
    fn a_bounded_value_is_kept_wherever_it_may_lie() {
        let at_least = number(70.0, f64::INFINITY);
        assert!(between(80.0, 90.0).passes(&at_least) && between(80.0, 90.0).negated().passes(&at_least));
        assert!(!between(10.0, 60.0).passes(&at_least) && between(10.0, 60.0).negated().passes(&at_least));
        let exact = number(85.0, 85.0);
        assert!(between(80.0, 90.0).passes(&exact) && !between(80.0, 90.0).negated().passes(&exact));
        assert!(!between(80.0, 90.0).passes(&Cell::default()) && between(80.0, 90.0).negated().passes(&Cell::default()));
    }

    #[test]
    fn text_is_found_in_any_case_and_script_and_under_every_name() {
        let contains = |needle: &str| Condition::new("platform", Test::Text(needle.into()));
        let mut wechat = Platform::bare("wechat".into());
        wechat.label.zh = "微信".into();
        let cell = Cell { platform: Some(&wechat), ..Cell::text("wechat") };
        for needle in ["WECH", "微信", " chat "] {
            assert!(contains(needle).passes(&cell) && !contains(needle).negated().passes(&cell), "{needle}");
        }
        assert!(!contains("支付").passes(&cell) && contains("支付").negated().passes(&cell));
        assert!(contains("支付").passes(&Cell::text("移动支付")));
    }

    #[test]
    fn conditions_are_told_in_words() {
        let year = crate::model::Moment::parse("2021").unwrap().interval();
        for (condition, words) in [
            (between(5.0, 7.5), "Value is between 5 and 7.5"),
            (Condition::new("value", Test::Numbers { low: None, high: Finite::new(3.0) }).negated(), "Value is not at most 3"),
            (Condition::new("name", Test::Text("pay".into())).negated(), "Name does not contain “pay”"),
            (Condition::new("date", Test::Days(year)), "Date is in 2021"),
            (Condition::in_selection("Payment trio").negated(), "Not in selection “Payment trio”"),
            (Condition::is("country", "CN").or(Condition::is_not("kind", "mini_program")), "Country is CN, or kind is not mini program"),
        ] {
            assert_eq!(condition.words(), words);
        }
    }

    #[test]
    fn what_says_nothing_of_a_thing_lets_it_pass() {
        let condition = Condition::is("country", "CN").or(Condition::is("kind", "payment"));
        let says = |country: Option<bool>, kind| move |one: &Condition| if one.column == "country" { country } else { kind };
        assert!(condition.holds(says(None, None)));
        assert!(condition.holds(says(Some(false), None)), "the second one alone lets it pass, and the first can only widen that");
        assert!(condition.holds(says(Some(false), Some(true))));
        assert!(!condition.holds(says(Some(false), Some(false))));
    }

    proptest! {
        #[test]
        fn ranges_and_their_negation_are_those_of_a_naive_reader(
            (a, b) in (-20..20_i32, 0..9_i32), (low, high) in (-20..20_i32, 0..9_i32), keep in any::<bool>()
        ) {
            let (b, high) = (a + b, low + high);
            let condition = Condition { keep, ..between(low.into(), high.into()) };
            // Halves as well: an open end lies between whole numbers.
            let naive = (2 * a..=2 * b).any(|twice| (2 * low..=2 * high).contains(&twice) == keep);
            prop_assert_eq!(condition.passes(&number(a.into(), b.into())), naive);
        }
    }
}
