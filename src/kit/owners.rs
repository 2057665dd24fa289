//! The sixteen owner colours, and which owner has which.

use std::collections::BTreeMap;

use egui::Color32;

use super::Palette;
use crate::model::{Platform, PlatformId, Platforms};

struct Ink {
    owner: &'static str,
    /// On light and on dark grounds.
    mark: [u32; 2],
    text: [u32; 2],
}

/// In the order in which they are given out.
const INKS: [Ink; 16] = [
    Ink { owner: "alibaba", mark: [0x00CE_6C1C, 0x00ED_880A], text: [0x00A3_5516, 0x00ED_880A] },
    Ink { owner: "ant_group", mark: [0x0007_7FF4, 0x001B_98F1], text: [0x0006_69CB, 0x001B_98F1] },
    Ink { owner: "tencent", mark: [0x0008_844A, 0x0066_C26B], text: [0x0007_7944, 0x0066_C26B] },
    Ink { owner: "bytedance", mark: [0x0012_958D, 0x0067_E8E4], text: [0x000E_7771, 0x0067_E8E4] },
    Ink { owner: "jd", mark: [0x00D2_4B50, 0x00E0_4D3E], text: [0x00B7_4146, 0x00E2_5B4D] },
    Ink { owner: "meituan", mark: [0x0085_640B, 0x00FA_C51C], text: [0x0085_640B, 0x00FA_C51C] },
    Ink { owner: "pdd_holdings", mark: [0x0079_1345, 0x00BB_5D87], text: [0x0079_1345, 0x00C2_6D93] },
    Ink { owner: "kuaishou", mark: [0x0058_3127, 0x00A6_8566], text: [0x0058_3127, 0x00A6_8566] },
    Ink { owner: "baidu", mark: [0x005E_4EC8, 0x0051_65E1], text: [0x005E_4EC8, 0x006F_7FE6] },
    Ink { owner: "china_unionpay", mark: [0x002B_5C66, 0x0037_8B8F], text: [0x002B_5C66, 0x0045_9397] },
    Ink { owner: "sina", mark: [0x00A0_7C70, 0x0085_6963], text: [0x0080_635A, 0x009A_827E] },
    Ink { owner: "xiaohongshu", mark: [0x00BE_6C8A, 0x00EC_A5C1], text: [0x0098_566E, 0x00EC_A5C1] },
    Ink { owner: "amazon", mark: [0x0068_5036, 0x00E2_CFAC], text: [0x0068_5036, 0x00E2_CFAC] },
    Ink { owner: "meta", mark: [0x0019_3D6B, 0x009B_CAF9], text: [0x0019_3D6B, 0x009B_CAF9] },
    Ink { owner: "alphabet", mark: [0x0035_4E01, 0x00D9_E489], text: [0x0035_4E01, 0x00D9_E489] },
    Ink { owner: "apple", mark: [0x006E_6E6E, 0x009D_9D9D], text: [0x006A_6A6A, 0x009D_9D9D] },
];

/// How an owner is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnerInk {
    /// Marks and links.
    pub mark: Color32,
    /// Labels.
    pub text: Color32,
    /// Whether marks are rings: an owner without a colour of its own.
    pub is_hollow: bool,
}

/// Which of the sixteen colours each owner has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnerInks {
    places: BTreeMap<PlatformId, usize>,
}

impl OwnerInks {
    /// Owners keep the colours that bear their name. The others take the next free ones by `links`, most
    /// first; from the seventeenth on they share the neutral one. `kept` is what a document remembers.
    #[must_use]
    pub fn assign(links: &BTreeMap<PlatformId, usize>, kept: &BTreeMap<String, usize>) -> Self {
        let mut places: BTreeMap<PlatformId, usize> = BTreeMap::new();
        for owner in links.keys() {
            let named = INKS.iter().position(|ink| ink.owner == owner.as_str());
            if let Some(place) = named.or_else(|| kept.get(owner.as_str()).copied().filter(|place| *place < INKS.len())) {
                places.insert(owner.clone(), place);
            }
        }
        let mut rest: Vec<(&PlatformId, usize)> =
            links.iter().filter(|(owner, _)| !places.contains_key(*owner)).map(|(owner, count)| (owner, *count)).collect();
        rest.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let bundled = places.values().any(|place| INKS[*place].owner == "tencent");
        let free: Vec<usize> = (0..INKS.len()).filter(|place| !bundled && !places.values().any(|taken| taken == place)).collect();
        places.extend(rest.into_iter().zip(free).map(|((owner, _), place)| (owner.clone(), place)));
        Self { places }
    }

    /// The colours of an owner; the neutral ones where it has none.
    #[must_use]
    pub fn of_owner(&self, owner: Option<&PlatformId>, palette: &Palette) -> OwnerInk {
        let Some(place) = owner.and_then(|owner| self.places.get(owner)) else {
            return OwnerInk { mark: palette.other, text: palette.other_text, is_hollow: true };
        };
        let side = usize::from(palette.is_dark);
        OwnerInk { mark: rgb(INKS[*place].mark[side]), text: rgb(INKS[*place].text[side]), is_hollow: false }
    }

    /// The colours of a platform: those of its owner, or the ink of regulators.
    #[must_use]
    pub fn of(&self, id: &PlatformId, platforms: &Platforms, palette: &Palette) -> OwnerInk {
        if platforms.find(id.as_str()).is_some_and(Platform::is_regulator) {
            return OwnerInk { mark: palette.regulator, text: palette.regulator, is_hollow: false };
        }
        let owner = platforms.owner_of(id).unwrap_or_else(|| id.clone());
        self.of_owner(Some(&owner), palette)
    }

    /// What a document has to remember: owner to place among the sixteen.
    #[must_use]
    pub fn places(&self) -> BTreeMap<String, usize> {
        self.places.iter().map(|(owner, place)| (owner.to_string(), *place)).collect()
    }
}

/// The colour of a group that is no owner, by its place among the sixteen; the neutral one from the
/// seventeenth on. Where groups are coloured, the legend says that colours are not owners.
#[must_use]
pub fn group_ink(place: usize, palette: &Palette) -> Color32 {
    INKS.get(place).map_or(palette.other, |ink| rgb(ink.mark[usize::from(palette.is_dark)]))
}

fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{DARK, LIGHT};
    use super::*;

    fn luminance(color: Color32) -> f64 {
        let [r, g, b, _] = color.to_array().map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn marks_reach_three_to_one_and_labels_four_and_a_half_on_every_ground() {
        for (side, palette) in [&LIGHT, &DARK].into_iter().enumerate() {
            for ground in [palette.bg, palette.panel, palette.paper] {
                for ink in &INKS {
                    assert!(contrast(rgb(ink.mark[side]), ground) >= 3.0, "{} {side}", ink.owner);
                    assert!(contrast(rgb(ink.text[side]), ground) >= 4.5, "{} {side}", ink.owner);
                }
                for text in [palette.ink, palette.ink2, palette.ink3, palette.warn, palette.error] {
                    assert!(contrast(text, ground) >= 4.5);
                }
            }
        }
    }

    #[test]
    fn the_colours_are_those_of_the_tokens_file() {
        let tokens: serde_json::Value = serde_json::from_str(include_str!("../../assets/tokens.json")).unwrap();
        let order: Vec<&str> = tokens["categorical"]["order"].as_array().unwrap().iter().map(|owner| owner.as_str().unwrap()).collect();
        assert_eq!(INKS.iter().map(|ink| ink.owner).collect::<Vec<_>>(), order);
        for (side, theme) in ["light", "dark"].into_iter().enumerate() {
            for ink in &INKS {
                let own = &tokens["owner"][ink.owner][theme];
                assert_eq!(own["mark"], format!("#{:06X}", ink.mark[side]), "{}", ink.owner);
                assert_eq!(own["text"], format!("#{:06X}", ink.text[side]), "{}", ink.owner);
            }
        }
    }

    fn owners(names: &[(&str, usize)]) -> BTreeMap<PlatformId, usize> {
        names.iter().map(|(name, links)| (PlatformId::from(*name), *links)).collect()
    }

    #[test]
    fn owners_of_ones_own_take_free_colours_by_number_of_links() {
        let inks = OwnerInks::assign(&owners(&[("a", 1), ("b", 9)]), &BTreeMap::new());
        assert_eq!(inks.places(), BTreeMap::from([("b".to_owned(), 0), ("a".to_owned(), 1)]));
        let many: Vec<(String, usize)> = (0..20).map(|at| (format!("o{at:02}"), 100 - at)).collect();
        let many: Vec<(&str, usize)> = many.iter().map(|(name, links)| (name.as_str(), *links)).collect();
        let inks = OwnerInks::assign(&owners(&many), &BTreeMap::new());
        assert!(!inks.of_owner(Some(&"o15".into()), &LIGHT).is_hollow);
        assert!(inks.of_owner(Some(&"o16".into()), &LIGHT).is_hollow);
    }

    #[test]
    fn a_remembered_colour_stays() {
        let kept = BTreeMap::from([("a".to_owned(), 7)]);
        assert_eq!(OwnerInks::assign(&owners(&[("a", 1), ("b", 9)]), &kept).places()["a"], 7);
    }
}
