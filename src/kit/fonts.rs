//! The bundled faces, as families of the interface and as names in an SVG.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

const SANS: &[u8] = include_bytes!("../../assets/fonts/UnwalledSans-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/UnwalledSans-Semibold.ttf");
const HAN: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
const ICONS: &[u8] = include_bytes!("../../assets/fonts/Phosphor-subset.ttf");

/// All faces, for a rasteriser that knows no others.
pub const FACES: [&[u8]; 4] = [SANS, SEMIBOLD, HAN, ICONS];
/// The family of everything that has no other.
pub const SANS_FAMILY: &str = "Unwalled Sans";

/// The family of titles and of what is emphasised.
#[must_use]
pub fn semibold_family() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Regular text of a size in points.
#[must_use]
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Semibold text of a size in points.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, semibold_family())
}

/// Families with their fallbacks: Latin, Chinese, icons.
#[must_use]
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [("sans", SANS), ("semibold", SEMIBOLD), ("han", HAN), ("icons", ICONS)] {
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes)));
    }
    let family = |first: &str| vec![first.to_owned(), "han".into(), "icons".into(), "sans".into()];
    fonts.families.insert(FontFamily::Proportional, family("sans"));
    fonts.families.insert(FontFamily::Monospace, family("sans"));
    fonts.families.insert(semibold_family(), family("semibold"));
    fonts
}

/// The family and weight that an SVG names for a character of a family of ours.
#[must_use]
pub fn face_of(family: &FontFamily, letter: char) -> (&'static str, u16) {
    match letter as u32 {
        0xE000..=0xF8FF => ("Phosphor", 400),
        0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF => ("Noto Sans CJK SC", 400),
        _ if *family == semibold_family() => (SANS_FAMILY, 600),
        _ => (SANS_FAMILY, 400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_and_every_character_of_the_bundled_data_has_a_glyph() {
        let context = egui::Context::default();
        context.set_fonts(definitions());
        let out = context.run_ui(egui::RawInput::default(), |_| {});
        out.drop_without_applying_deltas();
        let mut letters: std::collections::BTreeSet<char> = super::super::icons::ALL.iter().copied().collect();
        for (_, files) in crate::load::BUNDLED {
            letters.extend(files.iter().flat_map(|(_, text)| text.chars()));
        }
        letters.extend("…·–—×≥≤−→←°±%‘’“”†▲▼●○■□".chars());
        context.fonts_mut(|fonts| {
            let missing: Vec<char> =
                letters.into_iter().filter(|letter| !letter.is_control() && !fonts.has_glyph(&regular(14.0), *letter)).collect();
            assert!(missing.is_empty(), "characters without a glyph: {missing:?}");
        });
    }
}
