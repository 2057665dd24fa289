//! The palettes of high contrast: text and lines at 7:1 and more, controls with lines all around.

use egui::Color32;

use super::tokens::{DARK, LIGHT, Palette};

const fn grey(value: u8) -> Color32 {
    Color32::from_gray(value)
}

/// High contrast on light grounds.
pub const LIGHT_CONTRAST: Palette = Palette {
    bg: grey(0xff),
    panel: grey(0xfe),
    paper: grey(0xff),
    hover: grey(0xe6),
    active: grey(0xd2),
    field: grey(0xff),
    line: grey(0x59),
    line_strong: grey(0x33),
    control_line: grey(0x00),
    ink: grey(0x00),
    ink2: grey(0x14),
    ink3: grey(0x2b),
    other: grey(0x4d),
    other_text: grey(0x33),
    scrollbar: grey(0x33),
    tooltip: grey(0x00),
    ..LIGHT
};

/// High contrast on dark grounds.
pub const DARK_CONTRAST: Palette = Palette {
    bg: grey(0x00),
    panel: grey(0x01),
    paper: grey(0x00),
    hover: grey(0x26),
    active: grey(0x40),
    field: grey(0x00),
    line: grey(0xa6),
    line_strong: grey(0xcc),
    control_line: grey(0xff),
    ink: grey(0xff),
    ink2: grey(0xf0),
    ink3: grey(0xdc),
    other: grey(0xb8),
    other_text: grey(0xcc),
    scrollbar: grey(0xcc),
    tooltip: grey(0xff),
    tooltip_ink: grey(0x00),
    ..DARK
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn ratio(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_lines_stand_out() {
        for palette in [LIGHT_CONTRAST, DARK_CONTRAST] {
            for ground in [palette.bg, palette.panel, palette.paper, palette.field, palette.hover, palette.active] {
                for ink in [palette.ink, palette.ink2, palette.ink3] {
                    assert!(ratio(ink, ground) >= 7.0, "{ink:?} on {ground:?}: {}", ratio(ink, ground));
                }
            }
            for line in [palette.line, palette.line_strong, palette.control_line, palette.other] {
                assert!(ratio(line, palette.paper) >= 7.0, "{line:?}: {}", ratio(line, palette.paper));
            }
        }
    }
}
