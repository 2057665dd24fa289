//! Magnitudes by language: K, M, B and T, or 万, 亿 and 万亿; and units that carry one in their name. It
//! converts between powers of ten only, never between currencies.

use super::numbers::Numbers;
use crate::model::{Language, Quantity};

const EN: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")];
const ZH: [(f64, &str); 3] = [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")];

/// Magnitudes as units write them, after a currency or before a noun.
const WORDS: [(&str, f64); 12] = [
    ("k", 1e3),
    ("thousand", 1e3),
    ("m", 1e6),
    ("mn", 1e6),
    ("million", 1e6),
    ("millions", 1e6),
    ("b", 1e9),
    ("bn", 1e9),
    ("billion", 1e9),
    ("billions", 1e9),
    ("tn", 1e12),
    ("trillion", 1e12),
];

/// Currencies and people as Chinese writes them after a magnitude.
const NOUNS: [(&str, &str); 11] = [
    ("RMB", "元"),
    ("CNY", "元"),
    ("yuan", "元"),
    ("USD", "美元"),
    ("US$", "美元"),
    ("HKD", "港元"),
    ("EUR", "欧元"),
    ("JPY", "日元"),
    ("GBP", "英镑"),
    ("people", "人"),
    ("users", "人"),
];

/// How values of a unit are written in a language: by what they are multiplied, and what the unit is then
/// called.
#[derive(Clone, Debug, PartialEq)]
pub struct Magnitude {
    /// What a value in the unit of the data is multiplied by.
    pub factor: f64,
    /// The unit on screen: `RMB bn`, `亿元`, `%`; empty where there is none.
    pub unit: String,
    /// Whether large numbers are cut to a letter: not where the unit has one already.
    is_cut: bool,
    language: Language,
}

impl Magnitude {
    /// Of a unit as the data name it.
    #[must_use]
    pub fn of(unit: &str, language: Language) -> Self {
        let plain = |unit: &str, is_cut| Self { factor: 1.0, unit: unit.to_owned(), is_cut, language };
        match (unit, language) {
            ("percent", _) => return plain("%", false),
            ("percentage points", Language::En) => return plain("points", false),
            ("percentage points", Language::Zh) => return plain("个百分点", false),
            ("index points", Language::En) => return plain("index", false),
            ("index points", Language::Zh) => return plain("指数", false),
            _ => {}
        }
        let Some((before, magnitude)) = carried(unit) else { return plain(unit, true) };
        let noun = NOUNS.iter().find(|(known, _)| known.eq_ignore_ascii_case(before));
        match noun.filter(|_| language == Language::Zh) {
            Some((_, name)) => {
                let (size, sign) = ZH.into_iter().find(|(size, _)| magnitude >= *size).unwrap_or(ZH[2]);
                Self { factor: magnitude / size, unit: format!("{sign}{name}"), is_cut: true, language }
            }
            None => plain(unit, false),
        }
    }

    /// A value on an axis whose ticks are `step` apart and whose largest value is `most`, all in the unit of
    /// the data: `1.2B`, `12亿`; no digit that all ticks lack.
    #[must_use]
    pub fn tick(&self, value: f64, step: f64, most: f64, numbers: Numbers) -> String {
        let [value, step, most] = [value, step, most].map(|number| number * self.factor);
        let magnitude = self.cut(most);
        let (size, sign) = magnitude.unwrap_or((1.0, ""));
        let is_whole = |decimals: i32| ((step / size * 10_f64.powi(decimals)).round() - step / size * 10_f64.powi(decimals)).abs() < 1e-6;
        let decimals = (0..4_u8).find(|decimals| is_whole(i32::from(*decimals))).unwrap_or(4);
        let text = numbers.plain(value / size, usize::from(decimals));
        if value == 0.0 { text } else { format!("{text}{sign}") }
    }

    /// The magnitude that an axis up to a number is written in.
    fn cut(&self, most: f64) -> Option<(f64, &'static str)> {
        let known = letters(self.language).iter().find(|(size, _)| most.abs() >= *size).copied();
        known.filter(|_| self.is_cut && most.abs() >= 1e4)
    }

    /// A number by itself, of three digits at least: `1.23B`, `12.3亿`, `161.1`.
    #[must_use]
    pub fn short(&self, value: f64, numbers: Numbers) -> String {
        let scaled = value * self.factor;
        // What rounds up to the next magnitude is written in it.
        let cut = self.cut(scaled).and_then(|(size, _)| self.cut((scaled / size).round() * size));
        let (size, sign) = cut.unwrap_or((1.0, ""));
        let number = scaled / size;
        let decimals = match number.abs() {
            100.0.. if sign.is_empty() => 1,
            100.0.. => 0,
            10.0.. => 1,
            _ => 2,
        };
        format!("{}{sign}", numbers.plain(number, decimals))
    }

    /// A quantity of the data with its unit, as `+8 %` or `≥ 1611 亿元`: no finer than it was written, since a
    /// magnitude only moves the point. Index points are numbers without a unit.
    #[must_use]
    pub fn amount(&self, quantity: Quantity, is_change: bool, numbers: Numbers) -> String {
        let is_index = !self.is_cut && matches!(self.unit.as_str(), "index" | "指数");
        numbers.with_unit(self.quantity(quantity).rounded(3), if is_index { "" } else { &self.unit }, is_change)
    }

    /// A quantity in the unit on screen.
    #[must_use]
    pub fn quantity(&self, quantity: Quantity) -> Quantity {
        #[expect(clippy::float_cmp, reason = "1 is what nothing was multiplied by")]
        if self.factor == 1.0 { quantity } else { quantity.scaled(self.factor) }
    }
}

/// The magnitudes of a language, largest first.
#[must_use]
pub fn letters(language: Language) -> &'static [(f64, &'static str)] {
    match language {
        Language::En => &EN,
        Language::Zh => &ZH,
    }
}

/// What a unit says before or after its magnitude, and the magnitude: `RMB bn` is RMB and 10⁹.
fn carried(unit: &str) -> Option<(&str, f64)> {
    let size = |word: &str| WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, size)| *size);
    let after = unit.rsplit_once(' ').and_then(|(before, last)| Some((before.trim(), size(last)?)));
    after.or_else(|| unit.split_once(' ').and_then(|(first, rest)| Some((rest.trim(), size(first)?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(unit: &str, language: Language, step: f64, most: f64) -> Vec<String> {
        let magnitude = Magnitude::of(unit, language);
        [0.0, step, most].map(|value| magnitude.tick(value, step, most, Numbers::default())).to_vec()
    }

    #[test]
    fn large_numbers_are_cut_to_the_letters_of_the_language() {
        assert_eq!(ticks("users", Language::En, 4e8, 1.2e9), ["0", "0.4B", "1.2B"]);
        assert_eq!(ticks("users", Language::Zh, 4e8, 1.2e9), ["0", "4亿", "12亿"]);
        assert_eq!(ticks("users", Language::Zh, 5e3, 2e4), ["0", "0.5万", "2万"]);
        assert_eq!(ticks("users", Language::En, 500.0, 2_000.0), ["0", "500", "2000"]);
        let short = |value, language| Magnitude::of("users", language).short(value, Numbers::default());
        let english = [950.0, 9_999.0, 12_500.0, 123_456.0, 999_999.9, 1.5e9, 2e12, -45_000.0].map(|value| short(value, Language::En));
        assert_eq!(english, ["950", "9999", "12.5K", "123K", "1M", "1.5B", "2T", "−45K"]);
        let chinese = [950.0, 12_500.0, 320_000_000.0, 2e12].map(|value| short(value, Language::Zh));
        assert_eq!(chinese, ["950", "1.25万", "3.2亿", "2万亿"]);
    }

    #[test]
    fn a_unit_that_has_a_magnitude_gets_no_second_one() {
        assert_eq!(ticks("RMB bn", Language::En, 5_000.0, 15_000.0), ["0", "5000", "15\u{2009}000"]);
        let magnitude = Magnitude::of("RMB bn", Language::Zh);
        assert_eq!((magnitude.factor, magnitude.unit.as_str()), (10.0, "亿元"));
        assert_eq!(ticks("RMB bn", Language::Zh, 50.0, 250.0), ["0", "500", "2500"]);
        assert_eq!(ticks("RMB bn", Language::Zh, 5_000.0, 15_000.0), ["0", "5万", "15万"]);
        assert_eq!(Magnitude::of("USD m", Language::Zh).unit, "万美元");
        assert_eq!(
            Magnitude::of("million sheep", Language::Zh),
            Magnitude { unit: "million sheep".into(), is_cut: false, factor: 1.0, language: Language::Zh }
        );
    }

    #[test]
    fn an_amount_in_chinese_moves_the_point_and_adds_no_digit() {
        let written = |quantity, unit, language| Magnitude::of(unit, language).amount(quantity, false, Numbers::default());
        let amount = |value, unit| written(Quantity::exact(value), unit, Language::Zh);
        assert_eq!(amount(243.24, "RMB bn"), "2432.4 亿元");
        assert_eq!(amount(2.0, "USD trillion"), "2 万亿美元");
        assert_eq!(amount(10.0, "million people"), "1000 万人");
        assert_eq!(amount(53.0, "percent"), "53 %");
        assert_eq!(amount(1.5, "percentage points"), "1.5 个百分点");
        assert_eq!(amount(104.0, "index points"), "104");
        assert_eq!(amount(7.0, "segments"), "7 segments");
        let at_least =
            Quantity { value: Some(1000.0), lower: Some(1000.0), qualifier: crate::model::Qualifier::AtLeast, ..Quantity::default() };
        assert_eq!(written(at_least, "RMB bn", Language::Zh), "≥ 10\u{2009}000 亿元");
        assert_eq!(written(at_least, "RMB bn", Language::En), "≥ 1000 RMB bn");
    }

    #[test]
    fn percent_is_a_sign_and_a_bound_stays_one_in_another_magnitude() {
        assert_eq!(Magnitude::of("percent", Language::En).unit, "%");
        let at_least = Quantity { value: Some(1_000.0), lower: Some(1_000.0), upper: None, qualifier: crate::model::Qualifier::AtLeast };
        let scaled = Magnitude::of("RMB bn", Language::Zh).quantity(at_least);
        assert_eq!((scaled.lower, scaled.upper, scaled.qualifier), (Some(10_000.0), None, crate::model::Qualifier::AtLeast));
    }
}
