//! A measure of the graph as a column of platforms that a filter may name: which measure, and of which moment.
//! It is worked out elsewhere.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Date, PlatformId, Reading, day_label, metric, parse_date};

const PREFIX: &str = "measure:";

/// A column such as `measure:degree@2021-11-29/earliest`: how a measure was on a day, over all links that could
/// be passed then. The moment is part of the filter, so that time may move and the filter stays what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredColumn {
    /// The name of the measure.
    pub measure: String,
    /// The moment; `None` in a file without dates.
    pub day: Option<Date>,
    /// How imprecise dates are read.
    pub reading: Reading,
}

impl MeasuredColumn {
    /// What the name of a column says, if it is one of these.
    #[must_use]
    pub fn parse(column: &str) -> Option<Self> {
        let (measure, moment) = column.strip_prefix(PREFIX)?.split_once('@').map_or_else(
            || column.strip_prefix(PREFIX).map(|measure| (measure, None)),
            |(measure, moment)| Some((measure, Some(moment))),
        )?;
        let Some(moment) = moment else { return Some(Self { measure: measure.into(), day: None, reading: Reading::default() }) };
        let (day, reading) = moment.split_once('/')?;
        Some(Self { measure: measure.into(), day: Some(parse_date(day).ok()?), reading: Reading::parse(reading)? })
    }

    /// What a person reads: `Degree on 29 Nov 2021`.
    #[must_use]
    pub fn title(&self) -> String {
        let name = metric(&self.measure).map_or(self.measure.as_str(), |metric| metric.name);
        self.day.map_or_else(|| name.to_owned(), |day| format!("{name} on {}", day_label(day)))
    }
}

impl fmt::Display for MeasuredColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.day {
            Some(day) => write!(f, "{PREFIX}{}@{day}/{}", self.measure, self.reading.word()),
            None => write!(f, "{PREFIX}{}", self.measure),
        }
    }
}

/// A value for each platform that has one.
pub type Measured = BTreeMap<PlatformId, f64>;

/// What was worked out of a dataset and is asked for again and again, by name. It is no part of what the
/// dataset says: a copy has none, and two datasets are the same whatever was worked out of them.
#[derive(Debug, Default)]
pub struct Memo(Mutex<BTreeMap<String, Arc<Measured>>>);

/// How many results are kept.
const KEPT: usize = 64;

impl Memo {
    /// What has this name, worked out if need be.
    pub fn get(&self, name: &str, work_out: impl FnOnce() -> Measured) -> Arc<Measured> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(name) {
            return found.clone();
        }
        let made = Arc::new(work_out());
        let mut kept = known();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(name.to_owned(), made.clone());
        made
    }
}

impl Clone for Memo {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measured_column_is_read_as_it_is_written() {
        let day = parse_date("2021-11-29").ok();
        for column in [
            MeasuredColumn { measure: "degree".into(), day, reading: Reading::Latest },
            MeasuredColumn { measure: "core".into(), day: None, reading: Reading::Earliest },
        ] {
            assert_eq!(MeasuredColumn::parse(&column.to_string()), Some(column));
        }
        assert_eq!(MeasuredColumn::parse("measure:degree@2021-11-29/earliest").unwrap().title(), "Degree on 29 Nov 2021");
        for other in ["degree", "measure:degree@soon/earliest", "measure:degree@2021-11-29", "measure:degree@2021-11-29/never"] {
            assert_eq!(MeasuredColumn::parse(other), None, "{other}");
        }
    }

    #[test]
    fn what_was_worked_out_is_kept_with_its_dataset_only() {
        let memo = Memo::default();
        let mut times = 0;
        for _ in 0..2 {
            memo.get("a", || {
                times += 1;
                Measured::new()
            });
        }
        assert_eq!(times, 1);
        memo.clone().get("a", || {
            times += 1;
            Measured::new()
        });
        assert_eq!(times, 2);
    }
}
