//! The vocabulary of an SVG: numbers, colours, and the bodies of elements.
//!
//! It knows positions and paint and nothing of egui's shapes.

use egui::{Color32, Pos2, Rect, Stroke};
use std::fmt;

/// A fill and an outline as elements of their own: in one, PDF readers mix up their opacities.
pub(super) fn both(fill: Option<String>, outline: Option<String>) -> Vec<String> {
    fill.into_iter().chain(outline).collect()
}

pub(super) fn filled(body: &str, color: Color32) -> Option<String> {
    Some(format!("<{body}{}/>", paint("fill", color)?))
}

pub(super) fn stroked(body: &str, stroke: Stroke) -> Option<String> {
    let paint = paint("stroke", stroke.color).filter(|_| stroke.width > 0.0)?;
    Some(format!(r#"<{body} fill="none"{paint} stroke-width="{}"/>"#, Num(stroke.width)))
}

/// The attributes of a colour, or none if it cannot be seen.
pub(super) fn paint(attribute: &str, color: Color32) -> Option<String> {
    let [r, g, b, a] = color.to_srgba_unmultiplied();
    match a {
        0 | 1 => None,
        255 => Some(format!(r##" {attribute}="#{r:02x}{g:02x}{b:02x}""##)),
        _ => {
            let opacity = Num(f32::from(a) / 255.0);
            Some(format!(r##" {attribute}="#{r:02x}{g:02x}{b:02x}" {attribute}-opacity="{opacity}""##))
        }
    }
}

pub(super) fn turned(angle: f32, pivot: Pos2) -> String {
    if angle == 0.0 {
        return String::new();
    }
    format!(r#" transform="rotate({} {})""#, Num(angle.to_degrees()), Spot(pivot))
}

pub(super) fn rect_of(rect: Rect) -> String {
    let (x, y) = (Num(rect.left()), Num(rect.top()));
    let (w, h) = (Num(rect.width()), Num(rect.height()));
    format!(r#"rect x="{x}" y="{y}" width="{w}" height="{h}""#)
}

pub(super) fn path_of(steps: &str) -> String {
    format!(r#"path d="{steps}""#)
}

pub(super) fn polygon(points: &[Pos2]) -> String {
    format!(r#"polygon points="{}""#, joined(points, " "))
}

pub(super) fn polyline(points: &[Pos2]) -> String {
    format!(r#"polyline points="{}""#, joined(points, " "))
}

pub(super) fn joined(points: &[Pos2], separator: &str) -> String {
    let spots: Vec<String> = points.iter().map(|&point| Spot(point).to_string()).collect();
    spots.join(separator)
}

pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for chr in text.chars() {
        match chr {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if chr.is_control() => {}
            _ => escaped.push(chr),
        }
    }
    escaped
}

/// A length, written with at most two decimals.
pub(super) struct Num(pub(super) f32);

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (f64::from(self.0) * 100.0).round() / 100.0;
        // Adding zero turns -0 into 0.
        write!(f, "{}", if rounded.is_finite() { rounded + 0.0 } else { 0.0 })
    }
}

/// A position, written as `x y`.
pub(super) struct Spot(pub(super) Pos2);

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Num(self.0.x), Num(self.0.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        let written = [1.0, -0.001, 2.345_67, -3.5, 1e9, f32::NAN].map(|n| Num(n).to_string());
        assert_eq!(written, ["1", "0", "2.35", "-3.5", "1000000000", "0"]);
    }
}
