//! Dates as they were written: a first day and how much of it is known.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar.
pub type Date = jiff::civil::Date;

/// How much of a date is real.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The day is known.
    #[default]
    Day,
    /// Only the month.
    Month,
    /// Only the quarter.
    Quarter,
    /// Only the year.
    Year,
}

impl Precision {
    /// `day`, `month`, `quarter` or `year`; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "day" => Some(Self::Day),
            "month" => Some(Self::Month),
            "quarter" => Some(Self::Quarter),
            "year" => Some(Self::Year),
            _ => None,
        }
    }
}

/// Text that is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a date such as 2021-11-29, 2021-11, 2021Q4 or 2021, found `{0}`")]
pub struct DateError(pub String);

/// A closed interval of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day, included.
    pub last: Date,
}

impl Period {
    /// The interval between two days; `None` if they are the wrong way round.
    #[must_use]
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Whether `day` lies within.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Whether the two intervals share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// The same days of the year before; the end of a month stays one.
    #[must_use]
    pub fn a_year_earlier(self) -> Self {
        let earlier = |day: Date| day.checked_sub(jiff::Span::new().years(1)).unwrap_or(day);
        let last = earlier(self.last);
        Self { first: earlier(self.first), last: if self.last == self.last.last_of_month() { last.last_of_month() } else { last } }
    }

    /// Number of days, both ends included.
    #[must_use]
    pub fn days(self) -> i32 {
        day_number(self.last) - day_number(self.first) + 1
    }

    /// The same interval widened to whole years.
    #[must_use]
    pub fn whole_years(self) -> Self {
        Self { first: Date::constant(self.first.year(), 1, 1), last: Date::constant(self.last.year(), 12, 31) }
    }

    /// The period of the same length that is so many of its length later, or earlier: of whole months where it
    /// is of these, else of days. Q1 2021 and 2 is Q3 2021.
    #[must_use]
    pub fn shifted(self, steps: i32) -> Self {
        let ends_month = self.last == self.last.last_of_month();
        if self.first.day() != 1 || !ends_month {
            let days = self.days().saturating_mul(steps);
            return Self { first: day_of(day_number(self.first) + days), last: day_of(day_number(self.last) + days) };
        }
        let number = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        let months = number(self.last) - number(self.first) + 1;
        let moved = |day: Date, months: i32| day.checked_add(jiff::Span::new().months(months)).unwrap_or(day);
        let months = months.saturating_mul(steps).clamp(-100_000, 100_000);
        Self { first: moved(self.first, months), last: moved(self.last.first_of_month(), months).last_of_month() }
    }

    /// `2021`, `Q4 2021`, `Nov 2021` or `29 Nov 2021` where the interval is exactly that,
    /// else both ends.
    #[must_use]
    pub fn label(self) -> String {
        for precision in [Precision::Year, Precision::Quarter, Precision::Month, Precision::Day] {
            let moment = Moment::day(self.first).with_precision(precision);
            if moment.interval() == self {
                return moment.to_string();
            }
        }
        if self == self.whole_years() {
            return format!("{} – {}", self.first.year(), self.last.year());
        }
        format!("{} – {}", day_label(self.first), day_label(self.last))
    }
}

/// Days since 1 January 1970: the x of every time axis.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    let span = day - Date::constant(1970, 1, 1);
    span.get_days()
}

/// The day of a number that [`day_number`] gave, held within the calendar.
#[must_use]
pub fn day_of(number: i32) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(number);
    span.and_then(|span| epoch.checked_add(span)).unwrap_or(if number < 0 { Date::MIN } else { Date::MAX })
}

/// A date as written: its first day, and how much of it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// The first day of the interval.
    pub first: Date,
    /// How long the interval is.
    pub precision: Precision,
}

impl Moment {
    /// A known day.
    #[must_use]
    pub fn day(first: Date) -> Self {
        Self { first, precision: Precision::Day }
    }

    /// Reads `2021-11-29`, `2021-11`, `2021Q4`, `2021-Q4`, `Q4 2021`, `2021`, `2021/11/29`,
    /// `20211129`, `2021年11月29日`, and ISO date-times, of which the day is kept.
    ///
    /// # Errors
    /// [`DateError`] with the text if it is none of these.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        read(text.trim()).ok_or_else(|| DateError(text.to_owned()))
    }

    /// The same first day under a stated precision, moved to the start of its interval.
    #[must_use]
    pub fn with_precision(self, precision: Precision) -> Self {
        let (year, month) = (self.first.year(), self.first.month());
        let first = match precision {
            Precision::Day => self.first,
            Precision::Month => Date::constant(year, month, 1),
            Precision::Quarter => Date::constant(year, (month - 1) / 3 * 3 + 1, 1),
            Precision::Year => Date::constant(year, 1, 1),
        };
        Self { first, precision }
    }

    /// As a file would have it: `2021-11-29`, `2021-11`, `2021Q4`, `2021`. It is read back as the same.
    #[must_use]
    pub fn written(self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            Precision::Day => self.first.to_string(),
            Precision::Month => format!("{year:04}-{month:02}"),
            Precision::Quarter => format!("{year:04}Q{}", (month - 1) / 3 + 1),
            Precision::Year => format!("{year:04}"),
        }
    }

    /// All days that the date may mean.
    #[must_use]
    pub fn interval(self) -> Period {
        let first = self.first;
        let (year, month) = (first.year(), first.month());
        let last = match self.precision {
            Precision::Day => first,
            Precision::Month => first.last_of_month(),
            Precision::Quarter => Date::constant(year, (month - 1) / 3 * 3 + 3, 1).last_of_month(),
            Precision::Year => Date::constant(year, 12, 31),
        };
        Period { first, last }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            Precision::Day => f.write_str(&day_label(self.first)),
            Precision::Month => write!(f, "{} {year}", month_name(month)),
            Precision::Quarter => write!(f, "Q{} {year}", (month - 1) / 3 + 1),
            Precision::Year => write!(f, "{year}"),
        }
    }
}

/// `29 Nov 2021`.
#[must_use]
pub fn day_label(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

/// The last day that a date as written may mean: `2021-11` is 30 November 2021.
///
/// # Errors
/// [`DateError`] if the text is no date.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    Ok(Moment::parse(text)?.interval().last)
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(usize::try_from(month - 1).unwrap_or(0)).copied().unwrap_or("")
}

fn read(text: &str) -> Option<Moment> {
    if let Some(day) = read_iso(text.as_bytes()) {
        return Some(day);
    }
    let plain = text.strip_suffix('年').unwrap_or(text);
    let upper = plain.to_ascii_uppercase();
    if let Some(moment) = read_quarter(&upper) {
        return Some(moment);
    }
    let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月', '日', 'T', ' ']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year] if year.len() == 4 => whole(year, "1", Precision::Year),
        [day] if day.len() == 8 && is_number(day) => exact(&day[..4], &day[4..6], &day[6..]),
        [year, month] if year.len() == 4 => whole(year, month, Precision::Month),
        [year, month, day, ..] if year.len() == 4 => exact(year, month, day),
        _ => None,
    }
}

/// `2021-11-29`, as programs write dates.
fn read_iso(text: &[u8]) -> Option<Moment> {
    let [year @ .., b'-', month_tens, month, b'-', day_tens, day] = text else { return None };
    let number =
        |digits: &[u8]| digits.iter().try_fold(0_i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')));
    let two = |tens: &u8, ones: &u8| number(&[*tens, *ones]).and_then(|number| i8::try_from(number).ok());
    let year = number(year).filter(|number| year.len() == 4 && *number > 0)?;
    Date::new(year, two(month_tens, month)?, two(day_tens, day)?).ok().map(Moment::day)
}

fn read_quarter(text: &str) -> Option<Moment> {
    let (before, after) = text.split_once('Q')?;
    let before = before.trim().trim_end_matches('-');
    let after = after.trim();
    let (year, quarter) = if before.is_empty() { (after.get(1..)?.trim(), after.get(..1)?) } else { (before, after) };
    let quarter: i8 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
    whole(year.trim_start_matches(['-', ' ']), &(quarter * 3 - 2).to_string(), Precision::Quarter)
}

fn whole(year: &str, month: &str, precision: Precision) -> Option<Moment> {
    if year.len() != 4 {
        return None;
    }
    Some(Moment { first: date(year, month, "1")?, precision })
}

fn exact(year: &str, month: &str, day: &str) -> Option<Moment> {
    let first = date(year, month, day)?;
    (first.year() > 0).then_some(Moment::day(first))
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    if ![year, month, day].into_iter().all(is_number) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(text: &str) -> String {
        let Period { first, last } = Moment::parse(text).unwrap().interval();
        format!("{first} {last}")
    }

    #[test]
    fn a_date_keeps_its_precision() {
        assert_eq!(interval("2021-11-29"), "2021-11-29 2021-11-29");
        assert_eq!(interval("2024-02"), "2024-02-01 2024-02-29");
        assert_eq!(interval("2021Q4"), "2021-10-01 2021-12-31");
        assert_eq!(interval("Q2 2020"), "2020-04-01 2020-06-30");
        assert_eq!(interval("2021"), "2021-01-01 2021-12-31");
        assert_eq!(interval("2021年9月17日"), "2021-09-17 2021-09-17");
        assert_eq!(interval("2021-09-17T10:00:00Z"), "2021-09-17 2021-09-17");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "soon", "2021-13", "2021-02-30", "21", "Q5 2021", "12345", "2021-xx-01", "0.5"] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn labels_are_no_finer_than_the_date() {
        for (text, label) in [("2021-11-29", "29 Nov 2021"), ("2021-11", "Nov 2021"), ("2021Q4", "Q4 2021"), ("2021", "2021")] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), label);
            assert_eq!(Moment::parse(text).unwrap().interval().label(), label);
        }
    }

    #[test]
    fn a_year_earlier_ends_with_its_month() {
        let earlier = |text: &str| Moment::parse(text).unwrap().interval().a_year_earlier();
        assert_eq!(earlier("2025-02").label(), "Feb 2024");
        assert_eq!(earlier("2024-02").label(), "Feb 2023");
        assert_eq!(earlier("2024Q1").label(), "Q1 2023");
    }

    #[test]
    fn periods_step_by_their_own_length() {
        let shifted = |text: &str, steps| Moment::parse(text).unwrap().interval().shifted(steps).label();
        assert_eq!([shifted("2021Q1", 2), shifted("2021Q1", -1)], ["Q3 2021", "Q4 2020"]);
        assert_eq!([shifted("2024-01", 1), shifted("2024", -4)], ["Feb 2024", "2020"]);
        assert_eq!(shifted("2024-02-28", 2), "1 Mar 2024");
    }

    #[test]
    fn day_numbers_and_days_are_inverse() {
        for text in ["1969-12-31", "1970-01-01", "2024-02-29"] {
            let day = Moment::parse(text).unwrap().first;
            assert_eq!(day_of(day_number(day)), day);
        }
        assert_eq!(day_of(i32::MAX), Date::MAX);
    }
}
