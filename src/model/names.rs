//! The names that platforms are found by: in both languages, Chinese ones as they are spoken, and with what
//! the data say of their owner, category and country. Which name fits best is for others to say.

use std::collections::BTreeSet;

use pinyin::{Pinyin, ToPinyinMulti};

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
        let lines = |platform: &Platform| {
            let mut lines = names_of(platform);
            lines.extend(attributes_of(platform, platforms));
            lines.join("\n")
        };
        Self { lines: platforms.iter().map(|platform| (platform.id.clone(), lines(platform))).collect() }
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
        for name in std::iter::once(name.to_owned()).chain(spoken(name, Pinyin::plain)).chain(spoken(name, Pinyin::first_letter)) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// A platform with its owner, category and country on one line, so that `tencent messaging` finds `WeChat`. Its
/// own name stands first: whoever bears what was typed as a name fits better.
fn attributes_of(platform: &Platform, platforms: &Platforms) -> Option<String> {
    let owner = platforms.owner_of(&platform.id).filter(|owner| *owner != platform.id);
    let owner = owner.and_then(|owner| platforms.find(owner.as_str())).map(|owner| format!("{} {}", owner.label.en, owner.label.zh));
    let said = [owner.unwrap_or_default(), platform.category.replace('_', " "), platform.country.clone()];
    let said: Vec<&str> = said.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    (!said.is_empty()).then(|| format!("{} {}", platform.label.en, said.join(" ")))
}

/// How many ways to speak a name are kept: 乐 is le or yue, 行 xing or hang.
const MOST_READINGS: usize = 8;

/// A name with a part of each syllable in the place of its Chinese characters; none where it has none.
/// Spaces and punctuation are left out.
fn spoken(name: &str, part: fn(Pinyin) -> &'static str) -> Vec<String> {
    let is_chinese = name.chars().any(|letter| letter.to_pinyin_multi().is_some());
    let mut ways = if is_chinese { vec![String::new()] } else { vec![] };
    for letter in name.chars().filter(|_| is_chinese) {
        let mut readings: Vec<String> = vec![];
        match letter.to_pinyin_multi() {
            Some(known) => readings.extend(known.into_iter().map(|reading| part(reading).to_owned())),
            None => readings.push(letter.to_lowercase().filter(|letter| letter.is_alphanumeric()).collect()),
        }
        let mut seen = BTreeSet::new();
        readings.retain(|reading| seen.insert(reading.clone()));
        ways = ways.iter().flat_map(|way| readings.iter().map(move |reading| format!("{way}{reading}"))).take(MOST_READINGS).collect();
    }
    ways
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
        let has = |names: &[String], wanted: &[&str]| wanted.iter().all(|name| names.iter().any(|known| known == name));
        let wechat = names("WeChat (Weixin)", "微信");
        assert!(has(&wechat, &["WeChat (Weixin)", "微信", "weixin", "wx", "WeChat", "Weixin", "it"]), "{wechat:?}");
        let music = names("QQ Music", "QQ 音乐");
        assert!(has(&music, &["qqyinyue", "qqyy", "qqyinle"]), "乐 has two readings: {music:?}");
        let lone = names("淘宝", "");
        assert!(has(&lone, &["taobao", "tb"]), "a file whose first language is Chinese: {lone:?}");
        assert!(names("", &"行".repeat(40)).len() <= 3 + 2 * MOST_READINGS);
    }

    #[test]
    fn a_platform_is_also_known_by_owner_category_and_country() {
        let mut platforms = Platforms::default();
        let label = |en: &str| Label { en: en.into(), zh: String::new() };
        let owner = Platform { label: Label { en: "Tencent".into(), zh: "腾讯".into() }, ..Platform::bare("tencent".into()) };
        let owned = Platform {
            label: label("WeChat"),
            owner: Some("tencent".into()),
            category: "mini_program".into(),
            country: "CN".into(),
            ..Platform::bare("wechat".into())
        };
        for platform in [owner, owned] {
            platforms.add(platform);
        }
        let names = Names::of(&platforms);
        let of = |id: &str| names.iter().find(|(known, _)| known.as_str() == id).map(|(_, lines)| lines.last().unwrap().to_owned());
        assert_eq!(of("wechat").as_deref(), Some("WeChat Tencent 腾讯 mini program CN"));
        assert_eq!(of("tencent").as_deref(), Some("tencent"), "nothing more is said of it");
    }

    #[test]
    fn names_in_other_letters_are_left_as_they_are() {
        assert_eq!(names("Über (Eats)", ""), ["Über (Eats)", "Über", "Eats", "it"]);
    }
}
