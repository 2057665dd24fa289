//! Numbers as people read them: true minus, thin spaces, no digit that the source does not have.

use crate::model::{NumberStyle, Qualifier, Quantity};

/// `1 234.5`, `−0.8`: at most `decimals` places, without trailing zeros, thousands by thin spaces.
#[must_use]
pub fn plain(value: f64, decimals: usize) -> String {
    let size = value.abs();
    if size >= 1e15 || size > 0.0 && size < 1e-6 && decimals > 3 {
        return format!("{value:.2e}").replace('-', "−");
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let is_zero = whole == "0" && fraction.is_empty();
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{fraction}", grouped(whole))
}

/// The same with a plus before what is not negative: for changes.
#[must_use]
pub fn signed(value: f64, decimals: usize) -> String {
    let text = plain(value, decimals);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

/// A count: `1 330`.
#[must_use]
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    if digits.len() == 4 { format!("{}\u{2009}{}", &digits[..1], &digits[1..]) } else { grouped(&digits) }
}

/// How many decimals the digits of a value have, at most 3.
fn written_decimals(value: f64) -> usize {
    (0..3)
        .find(|decimals| {
            let scale = 10_f64.powi(i32::try_from(*decimals).unwrap_or(0));
            ((value * scale).round() - value * scale).abs() < 1e-7
        })
        .unwrap_or(3)
}

/// A value with its qualifier, as written: `about 53`, `≥ 70`, `10 to 99`.
#[must_use]
pub fn quantity(quantity: Quantity) -> String {
    let number = |value: f64| plain(value, written_decimals(value));
    match (quantity.value, quantity.lower, quantity.upper) {
        (None, Some(lower), Some(upper)) => format!("{} to {}", number(lower), number(upper)),
        (None, Some(lower), None) => format!("≥ {}", number(lower)),
        (None, None, Some(upper)) => format!("≤ {}", number(upper)),
        (None, None, None) => "in words only".into(),
        (Some(value), ..) if quantity.qualifier == Qualifier::Worded => format!("{} (in words)", number(value)),
        (Some(value), ..) => format!("{}{}", quantity.qualifier.prefix(), number(value)),
    }
}

/// A value with its unit: `+8 %` for changes in percent, `144.2 RMB bn` for levels.
#[must_use]
pub fn with_unit(value: Quantity, unit: &str, is_change: bool) -> String {
    let plus = is_change && value.qualifier == Qualifier::Exact && value.value.is_some_and(|value| value > 0.0);
    let text = quantity(value);
    let text = if plus { format!("+{text}") } else { text };
    match unit {
        "" => text,
        "percent" => format!("{text} %"),
        "percentage points" => format!("{text} points"),
        unit => format!("{text} {unit}"),
    }
}

/// Steps of an axis of at most `most` steps: 1, 2 or 5 times a power of ten.
#[must_use]
pub fn step(span: f64, most: f64) -> f64 {
    let rough = (span / most.max(1.0)).max(1e-9);
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough).unwrap_or(10.0);
    factor * power
}

/// Writes numbers in the style that a person prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers(pub NumberStyle);

impl Numbers {
    /// `1 package`, `2 packages`.
    #[must_use]
    pub fn counted(self, count: usize, noun: &str) -> String {
        format!("{} {noun}{}", self.count(count), if count == 1 { "" } else { "s" })
    }

    /// As [`plain`].
    #[must_use]
    pub fn plain(self, value: f64, decimals: usize) -> String {
        self.style(plain(value, decimals))
    }

    /// As [`signed`].
    #[must_use]
    pub fn signed(self, value: f64, decimals: usize) -> String {
        self.style(signed(value, decimals))
    }

    /// As [`count`].
    #[must_use]
    pub fn count(self, number: usize) -> String {
        self.style(count(number))
    }

    /// As [`with_unit`].
    #[must_use]
    pub fn with_unit(self, value: Quantity, unit: &str, is_change: bool) -> String {
        // A unit is a name: it is not written in another way.
        let (bare, whole) = (with_unit(value, "", is_change), with_unit(value, unit, is_change));
        let rest = whole.strip_prefix(&bare).unwrap_or_default().to_owned();
        self.style(bare) + &rest
    }

    /// The usual form in this style: thin spaces between thousands, a point before decimals.
    fn style(self, usual: String) -> String {
        let (group, decimal) = match self.0 {
            NumberStyle::Spaces => return usual,
            NumberStyle::Commas => (",", "."),
            NumberStyle::Points => (".", ","),
            NumberStyle::Plain => ("", "."),
        };
        let letters: Vec<char> = usual.chars().collect();
        let is_digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
        let mut text = String::new();
        for (at, letter) in letters.iter().enumerate() {
            match letter {
                '\u{2009}' => text.push_str(group),
                '.' if is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)) => text.push_str(decimal),
                letter => text.push(*letter),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_written_as_a_person_prefers() {
        let written = |style| {
            let numbers = Numbers(style);
            [numbers.plain(-1_234_567.25, 2), numbers.count(1330), numbers.signed(8.5, 1)]
        };
        assert_eq!(written(NumberStyle::Spaces), ["−1\u{2009}234\u{2009}567.25", "1\u{2009}330", "+8.5"]);
        assert_eq!(written(NumberStyle::Commas), ["−1,234,567.25", "1,330", "+8.5"]);
        assert_eq!(written(NumberStyle::Points), ["−1.234.567,25", "1.330", "+8,5"]);
        assert_eq!(written(NumberStyle::Plain), ["−1234567.25", "1330", "+8.5"]);
        let about = Quantity { value: Some(12_345.5), qualifier: Qualifier::About, ..Quantity::default() };
        assert_eq!(Numbers(NumberStyle::Points).with_unit(about, "v1.2 units", false), "about 12.345,5 v1.2 units");
    }

    use super::*;

    #[test]
    fn numbers_have_true_minus_and_thin_spaces() {
        assert_eq!(plain(-0.8, 1), "−0.8");
        assert_eq!(plain(-0.04, 1), "0");
        assert_eq!(plain(1_234_567.25, 2), "1\u{2009}234\u{2009}567.25");
        assert_eq!(plain(1234.0, 0), "1234");
        assert_eq!(signed(8.0, 1), "+8");
        assert_eq!(count(1330), "1\u{2009}330");
    }

    #[test]
    fn values_are_no_finer_than_written() {
        let exact = |value| Quantity { value: Some(value), ..Quantity::default() };
        assert_eq!(with_unit(exact(144.188), "RMB bn", false), "144.188 RMB bn");
        assert_eq!(with_unit(exact(8.0), "percent", true), "+8 %");
        let about = Quantity { value: Some(53.0), qualifier: Qualifier::About, ..Quantity::default() };
        assert_eq!(with_unit(about, "percent", false), "about 53 %");
        let worded = Quantity { lower: Some(10.0), upper: Some(99.0), qualifier: Qualifier::Worded, value: None };
        assert_eq!(quantity(worded), "10 to 99");
    }

    #[test]
    fn axis_steps_are_round() {
        assert!((step(80.0, 4.0) - 20.0).abs() < 1e-9);
        assert!((step(230.0, 5.0) - 50.0).abs() < 1e-9);
    }
}
