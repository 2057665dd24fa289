//! The names that platforms are found by: in both languages, and Chinese ones as they are spoken. Which
//! name fits best is for others to say.

use pinyin::ToPinyin;

use super::{Platform, PlatformId, Platforms};

/// Every name of every platform, written out once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The names of one platform stand in lines.
    lines: Vec<(PlatformId, String)>,
}

impl Names {
    /// The names of these platforms, in their order.
    #[must_use]
    pub fn of(platforms: &Platforms) -> Self {
        Self { lines: platforms.iter().map(|platform| (platform.id.clone(), names_of(platform).join("\n"))).collect() }
    }

    /// Each platform with its names.
    pub fn iter(&self) -> impl Iterator<Item = (&PlatformId, std::str::Lines<'_>)> {
        self.lines.iter().map(|(id, lines)| (id, lines.lines()))
    }
}

/// All that a platform is called: `WeChat (Weixin)` is also `WeChat` and `Weixin`, 微信 also `weixin`
/// and `wx`.
fn names_of(platform: &Platform) -> Vec<String> {
    let label = &platform.label;
    let parts = label.en.split(['(', ')', '（', '）']).map(str::trim);
    let written = [label.en.as_str(), label.zh.as_str()].into_iter().chain(parts).chain(platform.aliases.iter().map(String::as_str));
    let mut names: Vec<String> = vec![];
    for name in written.chain([platform.id.as_str()]) {
        for name in [Some(name.to_owned()), spoken(name, Sound::Whole), spoken(name, Sound::First)].into_iter().flatten() {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// How much of each syllable is written.
#[derive(Clone, Copy)]
enum Sound {
    Whole,
    First,
}

/// A name with its Chinese characters as they are spoken, the first reading of each; `None` where it has
/// none. Spaces and punctuation are left out.
fn spoken(name: &str, sound: Sound) -> Option<String> {
    let mut is_chinese = false;
    let mut words = String::new();
    for letter in name.chars() {
        match (letter.to_pinyin(), sound) {
            (Some(syllable), Sound::Whole) => words.push_str(syllable.plain()),
            (Some(syllable), Sound::First) => words.push_str(syllable.first_letter()),
            (None, _) => words.extend(letter.to_lowercase().filter(|letter| letter.is_alphanumeric())),
        }
        is_chinese |= letter.to_pinyin().is_some();
    }
    is_chinese.then_some(words)
}

#[cfg(test)]
mod tests {
    use super::super::Label;
    use super::*;

    fn names(en: &str, zh: &str) -> Vec<String> {
        names_of(&Platform { label: Label { en: en.into(), zh: zh.into() }, ..Platform::bare("it".into()) })
    }

    #[test]
    fn a_chinese_name_is_also_what_is_spoken_and_its_initials() {
        assert_eq!(names("WeChat (Weixin)", "微信"), ["WeChat (Weixin)", "微信", "weixin", "wx", "WeChat", "Weixin", "it"]);
        assert_eq!(names("QQ Music", "QQ 音乐")[1..4], ["QQ 音乐", "qqyinyue", "qqyy"]);
        assert_eq!(names("淘宝", "")[..3], ["淘宝", "taobao", "tb"], "a file whose first language is Chinese");
    }

    #[test]
    fn names_in_other_letters_are_left_as_they_are() {
        assert_eq!(names("Über (Eats)", ""), ["Über (Eats)", "Über", "Eats", "it"]);
    }
}
