//! What the text of one cell means: numbers as people write them, worded values, truths.

use crate::model::{Qualifier, Quantity};

/// Cells that say that there is no value.
const MISSING: [&str; 13] = ["", "NA", "N/A", "n/a", "na", "null", "NULL", "None", "NaN", "nan", "-", "–", "—"];

/// Whether a cell of a number or date column says that there is no value.
pub fn is_missing(text: &str) -> bool {
    let is_number = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    !is_number && text.len() < 16 && MISSING.contains(&text.trim())
}

/// `1234.5`, `-1.2`, `−1.2`, `+3`, `1,234.5`, `1 234`, `12.5%`, `1,5` (decimal comma).
/// Not finite numbers are none.
pub fn number(text: &str) -> Option<f64> {
    // Most numbers are written as programs write them.
    if text.as_bytes().last().is_some_and(u8::is_ascii_digit)
        && let Ok(value) = text.parse::<f64>()
    {
        return value.is_finite().then_some(value);
    }
    let text = text.trim();
    let plain = text.strip_suffix(['%', '％']).unwrap_or(text).trim_end();
    if let Ok(value) = plain.parse::<f64>() {
        let digits = plain.bytes().any(|byte| byte.is_ascii_digit());
        return (value.is_finite() && digits).then_some(value);
    }
    let mut tidy = plain.replace('\u{2212}', "-").replace(['\u{a0}', '\u{2009}', '\u{202f}', '\''], " ");
    if tidy.contains(' ') {
        tidy = without_spaces(&tidy)?;
    }
    if !tidy.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | 'e' | 'E')) {
        return None;
    }
    if tidy.contains(',') {
        tidy = without_commas(&tidy)?;
    }
    tidy.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Thousands set apart by spaces: every group after the first has three digits.
fn without_spaces(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(' ').collect();
    let first = groups[0].trim_start_matches(['-', '+']);
    let digits = |group: &str| group.find(['.', ',']).unwrap_or(group.len());
    let thousands = (1..=3).contains(&first.len()) && groups[1..].iter().all(|group| digits(group) == 3);
    thousands.then(|| groups.concat().replace(',', "."))
}

/// Thousands where every group after the first has three digits; else one decimal comma.
fn without_commas(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let first = groups[0].trim_start_matches(['-', '+']);
    let thousands = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups[1..].iter().all(|group| group.len() == 3);
    if thousands {
        let dot = if fraction.is_empty() { "" } else { "." };
        return Some(format!("{}{dot}{fraction}", groups.concat()));
    }
    (groups.len() == 2 && fraction.is_empty() && !text.contains('.')).then(|| groups.join("."))
}

/// Whether the comma of a number can only be a decimal one: `53,7`, but not `54,125`.
pub fn has_decimal_comma(text: &str) -> bool {
    !text.starts_with(char::is_alphabetic) && one_comma(text).is_some_and(|after| after != 3 && after > 0) && number(text).is_some()
}

/// `54,125` as `54.125`, for a file whose commas are decimal ones.
pub fn with_point(text: &str) -> Option<String> {
    (one_comma(text) == Some(3) && number(text).is_some()).then(|| text.replace(',', "."))
}

/// How many digits stand after the only comma of a text that has no point.
fn one_comma(text: &str) -> Option<usize> {
    let (_, after) = text.split_once(',')?;
    (!text.contains('.') && !after.contains(',')).then(|| after.bytes().filter(u8::is_ascii_digit).count())
}

/// A number that may be worded: `> 70 %`, `≥70`, `about 53`, `~53`, `<5`.
pub fn quantity(text: &str) -> Option<Quantity> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let words: [(&str, Qualifier); 13] = [
        (">=", Qualifier::AtLeast),
        (">", Qualifier::AtLeast),
        ("≥", Qualifier::AtLeast),
        ("more than", Qualifier::AtLeast),
        ("at least", Qualifier::AtLeast),
        ("<=", Qualifier::AtMost),
        ("<", Qualifier::AtMost),
        ("≤", Qualifier::AtMost),
        ("at most", Qualifier::AtMost),
        ("less than", Qualifier::AtMost),
        ("~", Qualifier::About),
        ("≈", Qualifier::About),
        ("about", Qualifier::About),
    ];
    for (word, qualifier) in words {
        if let Some(rest) = lower.strip_prefix(word) {
            return number(rest).map(|value| bounded(value, qualifier));
        }
    }
    number(text).map(|value| bounded(value, Qualifier::Exact))
}

/// A number whose qualifier also says on which side it is open.
pub fn bounded(value: f64, qualifier: Qualifier) -> Quantity {
    Quantity {
        value: Some(value),
        lower: (qualifier == Qualifier::AtLeast).then_some(value),
        upper: (qualifier == Qualifier::AtMost).then_some(value),
        qualifier,
    }
}

/// `true`, `false`, `yes`, `no` in any case, `1`, `0`.
pub fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// The parts of a list joined by `|`.
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12.5", 12.5),
            (" -1.2 ", -1.2),
            ("−1.2", -1.2),
            ("12.5%", 12.5),
            ("1,234.5", 1234.5),
            ("1,234,567", 1_234_567.0),
            ("1\u{2009}234", 1234.0),
            ("12 345,5", 12345.5),
            ("1,5", 1.5),
            ("1e3", 1000.0),
            ("0,123", 0.123),
            ("-0,5", -0.5),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "abc", "inf", "NaN", "1,23,4", "1.2.3", "12 monkeys", "1 2", "5'10", "-", "%", "1e999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn words_become_qualifiers() {
        let taken = |text| quantity(text).map(|quantity| (quantity.value, quantity.qualifier)).unwrap();
        assert_eq!(taken("> 70 %"), (Some(70.0), Qualifier::AtLeast));
        assert_eq!(taken("about 53"), (Some(53.0), Qualifier::About));
        assert_eq!(taken("≤5"), (Some(5.0), Qualifier::AtMost));
        assert_eq!(taken("4"), (Some(4.0), Qualifier::Exact));
        assert!(quantity("double-digit").is_none());
    }
}
