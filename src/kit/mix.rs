//! Colours made of colours: one over another, and the ink that is read on one.

use egui::Color32;

use super::tokens::LIGHT;

/// A colour over a ground, opaque: `alpha` 0 is the ground, 1 the colour.
#[must_use]
pub fn over(ground: Color32, color: Color32, alpha: f32) -> Color32 {
    ground.lerp_to_gamma(color, alpha)
}

/// Ink that is read on a fill: the darker or the lighter one, by relative luminance (WCAG 2.2, with 2.2 as
/// the exponent).
#[must_use]
pub fn ink_on(fill: Color32) -> Color32 {
    let part = |byte: u8| (f32::from(byte) / 255.0).powf(2.2);
    let luminance = 0.2126 * part(fill.r()) + 0.7152 * part(fill.g()) + 0.0722 * part(fill.b());
    if luminance > 0.2 { LIGHT.ink } else { LIGHT.paper }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mix_runs_from_the_ground_to_the_colour() {
        let (ground, color) = (Color32::from_rgb(0, 100, 200), Color32::from_rgb(200, 100, 0));
        assert_eq!([0.0, 0.5, 1.0].map(|alpha| over(ground, color, alpha)), [ground, Color32::from_rgb(100, 100, 100), color]);
        assert_eq!((ink_on(LIGHT.paper), ink_on(LIGHT.ink)), (LIGHT.ink, LIGHT.paper));
    }
}
