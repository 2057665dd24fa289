//! A laid-out text → the elements that draw it: backgrounds, text by runs, rules.
//!
//! Where a run begins and ends is decided one floor up; here it is written.

use super::super::{FaceOf, Run, Span, spans};
use super::ink::{Num, both, escaped, filled, paint, polyline, rect_of, stroked, turned};
use egui::epaint::TextShape;
use egui::{Color32, Pos2, Stroke};

pub(super) fn of_text(text: &TextShape, face_of: FaceOf<'_>) -> Vec<String> {
    let spans = spans(&text.galley, face_of);
    let mut lines: Vec<String> = spans.iter().filter_map(|span| of_background(text, span)).collect();
    for span in &spans {
        lines.extend(span.runs.iter().filter_map(|run| of_run(text, span, run)));
        lines.extend(of_rules(text, span));
    }
    lines.extend(of_underline(text));
    if text.angle != 0.0 && !lines.is_empty() {
        lines.insert(0, format!("<g{}>", turned(text.angle, text.pos)));
        lines.push("</g>".into());
    }
    lines
}

fn of_background(text: &TextShape, span: &Span<'_>) -> Option<String> {
    let rect = span.rect.expand(span.format.expand_bg * span.scale);
    filled(&rect_of(rect.translate(text.pos.to_vec2())), inked(text, span.format.background))
}

fn of_run(text: &TextShape, span: &Span<'_>, run: &Run) -> Option<String> {
    let color = text.override_text_color.unwrap_or(span.format.color);
    let fill = paint("fill", inked(text, color))?;
    let place = placed(run.start + text.pos.to_vec2(), span.format.italics);
    let (family, weight) = (escaped(run.face.family), run.face.weight);
    let size = Num(span.format.font_id.size * span.scale);
    let spacing = spacing(span.format.extra_letter_spacing * span.scale);
    let content = escaped(&run.text);
    Some(format!(
        r#"<text {place} font-family="'{family}'" font-size="{size}" font-weight="{weight}"{spacing}{fill} xml:space="preserve">{content}</text>"#
    ))
}

/// The slant of egui's italics, a quarter of the height, about the baseline.
fn placed(at: Pos2, italics: bool) -> String {
    let (x, y) = (Num(at.x), Num(at.y));
    if italics { format!(r#"x="0" y="0" transform="translate({x} {y}) skewX(-14)""#) } else { format!(r#"x="{x}" y="{y}""#) }
}

fn spacing(points: f32) -> String {
    if points == 0.0 { String::new() } else { format!(r#" letter-spacing="{}""#, Num(points)) }
}

/// The underline and the strikethrough of a span's own format.
fn of_rules(text: &TextShape, span: &Span<'_>) -> Vec<String> {
    let rule = |stroke: Stroke, y: f32| {
        let ends = [Pos2::new(span.rect.left(), y), Pos2::new(span.rect.right(), y)];
        of_rule(text, ends, stroke.width * span.scale, stroke.color)
    };
    let (under, through) = (span.format.underline, span.format.strikethrough);
    both(rule(under, span.rect.bottom()), rule(through, span.rect.center().y))
}

/// The underline of the whole text, row by row below the ink.
fn of_underline(text: &TextShape) -> Vec<String> {
    let stroke = text.underline;
    text.galley
        .rows
        .iter()
        .filter(|row| row.visuals.mesh_bounds.is_positive())
        .map(|row| row.visuals.mesh_bounds.translate(row.pos.to_vec2()))
        .filter_map(|ink| of_rule(text, [ink.left_bottom(), ink.right_bottom()], stroke.width, stroke.color))
        .collect()
}

fn of_rule(text: &TextShape, ends: [Pos2; 2], width: f32, color: Color32) -> Option<String> {
    let line = ends.map(|end| end + text.pos.to_vec2());
    stroked(&polyline(&line), Stroke::new(width, inked(text, color)))
}

/// A colour of a text after its fallback and its opacity.
fn inked(text: &TextShape, color: Color32) -> Color32 {
    let color = if color == Color32::PLACEHOLDER { text.fallback_color } else { color };
    color.gamma_multiply(text.opacity_factor.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RED, drawn, simple, text};
    use super::*;
    use egui::FontId;
    use egui::text::{LayoutJob, TextFormat};

    #[test]
    fn text_is_text_split_by_face() {
        let lines = drawn(text(simple("WeChat 微信 <&>\u{7}", RED)));
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with(r#"text x="10" y=""#));
        assert!(lines[0].contains(r#"font-family="'Unwalled Sans'" font-size="14" font-weight="400""#));
        assert!(lines[0].ends_with(r##"fill="#ff0000" xml:space="preserve">WeChat </text"##));
        assert!(lines[1].contains("'Noto Sans CJK SC'") && lines[1].contains(">微信<"));
        assert!(lines[2].contains("> &lt;&amp;&gt;</text"));
    }

    #[test]
    fn rotated_text_turns_about_its_corner() {
        let shape = text(simple("up", RED)).with_angle(-std::f32::consts::FRAC_PI_2);
        let lines = drawn(shape);
        assert_eq!(lines[0], r#"g transform="rotate(-90 10 20)""#);
        assert_eq!(lines[2], "g");
    }

    #[test]
    fn text_colour_falls_back_fades_and_is_overridden() {
        let shape = text(simple("ink", Color32::PLACEHOLDER));
        assert!(drawn(shape.clone())[0].contains(r##"fill="#0000ff""##));
        let faded = drawn(shape.clone().with_opacity_factor(0.5));
        assert!(faded[0].contains(r#"fill-opacity="0.5""#));
        assert!(drawn(shape.with_override_text_color(RED))[0].contains(r##"fill="#ff0000""##));
    }

    #[test]
    fn a_format_brings_background_slant_and_rules() {
        let mut job = LayoutJob::default();
        let stroke = Stroke::new(1.0, Color32::BLACK);
        let format = TextFormat {
            background: Color32::YELLOW,
            color: RED,
            italics: true,
            underline: stroke,
            strikethrough: stroke,
            ..TextFormat::simple(FontId::proportional(14.0), RED)
        };
        job.append("note", 0.0, format);
        let lines = drawn(text(job).with_underline(Stroke::new(2.0, RED)));
        assert!(lines[0].starts_with(r#"rect x="9" y="19""#) && lines[0].contains("#ffff00"));
        assert!(lines[1].contains("skewX(-14)"));
        assert_eq!(lines.iter().filter(|line| line.starts_with("polyline")).count(), 3);
    }
}
