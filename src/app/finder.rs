//! How well names fit what was typed. It knows what things are called, not what is done with them.

use std::cmp::Reverse;
use std::sync::Arc;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::engine::Catalog;
use crate::model::{Names, PlatformId};

/// How well a name fits: the whole name before its start before its letters in their order, then by score,
/// then the shorter name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    grade: u8,
    score: u32,
    length: Reverse<usize>,
}

impl Fit {
    /// How well the letters fit, whatever stands around them.
    #[must_use]
    pub fn score(self) -> u32 {
        self.score
    }
}

/// What was typed, made ready once.
struct Wanted {
    words: String,
    pattern: Pattern,
}

/// Ranks names; keeps what it needs for that between frames.
pub struct Finder {
    matcher: Matcher,
    letters: Vec<char>,
    wanted: Wanted,
    /// The platforms that were found last.
    platforms: Option<Ranked>,
}

/// The best of some names for some words.
struct Ranked {
    names: Arc<Names>,
    words: String,
    found: Vec<(Fit, PlatformId)>,
}

impl Default for Finder {
    fn default() -> Self {
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        let wanted = Wanted { words: String::new(), pattern: Pattern::default() };
        Self { matcher: Matcher::new(config), letters: vec![], wanted, platforms: None }
    }
}

impl Finder {
    /// From here on names are ranked by these words.
    pub fn want(&mut self, words: &str) {
        let words = words.trim().to_lowercase();
        if words != self.wanted.words {
            self.wanted = Wanted { pattern: pattern(&words), words };
        }
    }

    /// Whether nothing was typed: everything fits.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.wanted.words.is_empty()
    }

    /// How well a name fits; `None` where it lacks a letter.
    pub fn fit(&mut self, name: &str) -> Option<Fit> {
        let score = self.wanted.pattern.score(Utf32Str::new(name, &mut self.letters), &mut self.matcher)?;
        let mut rest = name.chars().flat_map(char::to_lowercase);
        let starts = self.wanted.words.chars().all(|letter| rest.next() == Some(letter));
        let grade = match (starts, starts && rest.next().is_none()) {
            (_, true) => 2,
            (true, _) => 1,
            (false, _) => 0,
        };
        Some(Fit { grade, score, length: Reverse(name.len()) })
    }

    /// The platforms of a package that fit best by any of their names, at most `most`.
    pub fn platforms(&mut self, catalog: &Catalog, package: &str, most: usize) -> Vec<(Fit, PlatformId)> {
        let Some(names) = catalog.names(package).filter(|_| !self.is_idle()) else { return vec![] };
        let is_same = |last: &&Ranked| Arc::ptr_eq(&last.names, &names) && last.words == self.wanted.words;
        if let Some(last) = self.platforms.as_ref().filter(is_same) {
            return last.found.clone();
        }
        let mut fits: Vec<(Fit, &PlatformId)> = names
            .iter()
            .filter_map(|(id, mut lines)| {
                let first = lines.find_map(|name| self.fit(name))?;
                Some((lines.filter_map(|name| self.fit(name)).fold(first, Fit::max), id))
            })
            .collect();
        fits.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let found: Vec<(Fit, PlatformId)> = fits.into_iter().take(most).map(|(fit, id)| (fit, id.clone())).collect();
        self.platforms = Some(Ranked { names: names.clone(), words: self.wanted.words.clone(), found: found.clone() });
        found
    }
}

/// Every word by itself, upper and lower case alike, letters in their order.
fn pattern(words: &str) -> Pattern {
    Pattern::new(words, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dataset, Label, Platform};

    fn catalog(names: &[(&str, &str)]) -> Catalog {
        let mut dataset = Dataset { name: "it".into(), ..Dataset::default() };
        for (en, zh) in names {
            let label = Label { en: (*en).into(), zh: (*zh).into() };
            dataset.platforms.add(Platform { label, ..Platform::bare(en.to_lowercase().replace(' ', "_").as_str().into()) });
        }
        Catalog::new(vec![dataset])
    }

    fn first(catalog: &Catalog, words: &str) -> Option<String> {
        let mut finder = Finder::default();
        finder.want(words);
        finder.platforms(catalog, "it", 12).first().map(|(_, id)| id.to_string())
    }

    #[test]
    fn a_platform_is_found_by_what_people_type() {
        let catalog = catalog(&[("WeChat", "微信"), ("WeChat Pay", "微信支付"), ("Weibo", "微博"), ("Wallex", ""), ("QQ Music", "QQ音乐")]);
        for (words, id) in [
            ("weixin", "wechat"),
            ("wx", "wechat"),
            ("WeChat", "wechat"),
            ("微信", "wechat"),
            ("wcpay", "wechat_pay"),
            ("wxzf", "wechat_pay"),
            ("pay wechat", "wechat_pay"),
            ("qqyy", "qq_music"),
        ] {
            assert_eq!(first(&catalog, words).as_deref(), Some(id), "{words}");
        }
        assert_eq!(first(&catalog, "zzz"), None);
    }

    #[test]
    fn a_hundred_thousand_platforms_are_ranked_letter_by_letter() {
        let names: Vec<(String, String)> = (0..100_000).map(|at| (format!("Platform Number {at}"), format!("平台{at}"))).collect();
        let names: Vec<(&str, &str)> = names.iter().map(|(en, zh)| (en.as_str(), zh.as_str())).collect();
        let catalog = catalog(&names);
        assert_eq!(first(&catalog, "pingtai99999").as_deref(), Some("platform_number_99999"));
        let mut finder = Finder::default();
        for words in ["p", "pl", "pla", "plat", "plat9", "plat99"] {
            finder.want(words);
            assert_eq!(finder.platforms(&catalog, "it", 12).len(), 12);
        }
    }
}
