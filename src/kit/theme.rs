//! Tokens as an egui style.

use egui::{Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, Visuals, vec2};

use super::contrast::{DARK_CONTRAST, LIGHT_CONTRAST};
use super::fonts;
use super::tokens::{self, Palette, size};

/// Fonts and both styles; once for a context.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(Theme::Light, style(&tokens::LIGHT));
    ctx.set_style_of(Theme::Dark, style(&tokens::DARK));
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
}

/// What a person prefers of the looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    /// Dark grounds.
    pub is_dark: bool,
    /// High contrast.
    pub is_high_contrast: bool,
    /// Nothing tweens.
    pub is_still: bool,
    /// How large everything is; 1 is as designed.
    pub scale: f32,
}

/// How long a change tweens, in seconds.
const TWEEN_SECS: f32 = 0.12;

/// These looks from now on.
pub fn use_looks(ctx: &Context, looks: Looks) {
    use_theme(ctx, looks.is_dark);
    let palette = match (looks.is_high_contrast, looks.is_dark) {
        (false, is_dark) => tokens::of(is_dark),
        (true, true) => &DARK_CONTRAST,
        (true, false) => &LIGHT_CONTRAST,
    };
    let tween = if looks.is_still { 0.0 } else { TWEEN_SECS };
    let theme = if looks.is_dark { Theme::Dark } else { Theme::Light };
    let now = ctx.style_of(theme);
    #[expect(clippy::float_cmp, reason = "one of two constants")]
    let is_other = now.visuals.panel_fill != palette.panel || now.animation_time != tween;
    if is_other {
        ctx.set_style_of(theme, Style { animation_time: tween, ..style(palette) });
    }
    if (ctx.zoom_factor() - looks.scale).abs() > 0.001 {
        ctx.set_zoom_factor(looks.scale);
    }
}

/// Light or dark from now on.
pub fn use_theme(ctx: &Context, is_dark: bool) {
    ctx.set_theme(if is_dark { Theme::Dark } else { Theme::Light });
}

fn style(palette: &Palette) -> Style {
    let mut style = Style { visuals: visuals(palette), ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, fonts::regular(size::AXIS)),
        (TextStyle::Body, fonts::regular(size::BODY)),
        (TextStyle::Button, fonts::regular(size::BODY)),
        (TextStyle::Monospace, fonts::regular(size::SMALL)),
        (TextStyle::Heading, fonts::semibold(size::HEAD)),
    ]
    .into();
    style.spacing.item_spacing = vec2(6.0, 4.0);
    style.spacing.button_padding = vec2(10.0, 4.0);
    style.spacing.interact_size = vec2(24.0, 24.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.window_margin = Margin::same(16);
    style.spacing.scroll.bar_width = 8.0;
    style.spacing.scroll.floating = true;
    style.interaction.tooltip_delay = 0.25;
    style.interaction.selectable_labels = false;
    style.animation_time = TWEEN_SECS;
    style
}

fn visuals(palette: &Palette) -> Visuals {
    let mut visuals = if palette.is_dark { Visuals::dark() } else { Visuals::light() };
    visuals.override_text_color = None;
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.control_line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let shadow = Shadow { offset: [2, 3], blur: 0, spread: 0, color: Color32::from_black_alpha(alpha(palette.shadow_alpha)) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.faint_bg_color = palette.hover;
    visuals.code_bg_color = palette.hover;
    visuals.hyperlink_color = palette.ink;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.error;
    visuals.weak_text_color = Some(palette.ink3);
    visuals.selection.bg_fill = palette.active;
    visuals.selection.stroke = Stroke::new(1.0, palette.ink);
    visuals.indent_has_left_vline = false;
    visuals.striped = false;
    set_widgets(&mut visuals, palette);
    visuals
}

fn set_widgets(visuals: &mut Visuals, palette: &Palette) {
    let radius = CornerRadius::same(5);
    let widgets = &mut visuals.widgets;
    for (widget, fill, line, ink) in [
        (&mut widgets.noninteractive, palette.panel, palette.line, palette.ink),
        (&mut widgets.inactive, palette.paper, palette.control_line, palette.ink),
        (&mut widgets.hovered, palette.hover, palette.control_line, palette.ink),
        (&mut widgets.active, palette.active, palette.ink3, palette.ink),
        (&mut widgets.open, palette.active, palette.control_line, palette.ink),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, ink);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of one byte")]
fn alpha(fraction: f32) -> u8 {
    (fraction.clamp(0.0, 1.0) * 255.0).round() as u8
}
