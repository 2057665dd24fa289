//! Colours and lengths of `assets/tokens.json`, as constants; a test holds the two together.

use egui::{Color32, Ui, Visuals};

use super::contrast::{DARK_CONTRAST, LIGHT_CONTRAST};

const fn hex(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// The grounds, lines and inks of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    /// Whether this is the dark theme.
    pub is_dark: bool,
    /// Behind everything.
    pub bg: Color32,
    /// Panels.
    pub panel: Color32,
    /// Tiles, and the ground of charts.
    pub paper: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// Pressed or chosen.
    pub active: Color32,
    /// Fields to type in.
    pub field: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Lines that matter.
    pub line_strong: Color32,
    /// Outlines of controls.
    pub control_line: Color32,
    /// Text and controls.
    pub ink: Color32,
    /// Text beside.
    pub ink2: Color32,
    /// Text below.
    pub ink3: Color32,
    /// What cannot be used now.
    pub disabled: Color32,
    /// On ink.
    pub on_ink: Color32,
    /// Keyboard focus.
    pub focus: Color32,
    /// Doubts.
    pub warn: Color32,
    /// Errors.
    pub error: Color32,
    /// Success.
    pub ok: Color32,
    /// Openings.
    pub opened: Color32,
    /// Closings.
    pub closed: Color32,
    /// Marks of regulators.
    pub regulator: Color32,
    /// Marks of owners without a colour.
    pub other: Color32,
    /// Their labels.
    pub other_text: Color32,
    /// Handles of scroll bars.
    pub scrollbar: Color32,
    /// Ground of a tip.
    pub tooltip: Color32,
    /// Text of a tip.
    pub tooltip_ink: Color32,
    /// Fill of a hull.
    pub hull_fill_alpha: f32,
    /// What had not happened yet.
    pub future_tint_alpha: f32,
    /// The time window.
    pub window_tint_alpha: f32,
    /// The flat shadow of what floats.
    pub shadow_alpha: f32,
    /// Steps of a scale without hue, from little to much.
    pub sequential: [Color32; 6],
}

/// The light theme.
pub const LIGHT: Palette = Palette {
    is_dark: false,
    bg: hex(0x00EF_ECE6),
    panel: hex(0x00F7_F5F1),
    paper: hex(0x00FF_FEFC),
    hover: hex(0x00EC_E8E1),
    active: hex(0x00DF_DAD1),
    field: hex(0x00FF_FFFF),
    line: hex(0x00DD_D8CF),
    line_strong: hex(0x00B5_AFA4),
    control_line: hex(0x009A_9489),
    ink: hex(0x001E_1D1B),
    ink2: hex(0x0055_514B),
    ink3: hex(0x0062_5D56),
    disabled: hex(0x00A3_9D92),
    on_ink: hex(0x00FF_FEFC),
    focus: hex(0x001D_5FBF),
    warn: hex(0x008F_5400),
    error: hex(0x00B3_261E),
    ok: hex(0x002E_7044),
    opened: hex(0x000F_6E84),
    closed: hex(0x00A4_461F),
    regulator: hex(0x003A_3733),
    other: hex(0x0088_837B),
    other_text: hex(0x006E_6A64),
    scrollbar: hex(0x0091_8B80),
    tooltip: hex(0x001E_1D1B),
    tooltip_ink: hex(0x00FF_FEFC),
    hull_fill_alpha: 0.07,
    future_tint_alpha: 0.035,
    window_tint_alpha: 0.05,
    shadow_alpha: 0.1,
    sequential: [hex(0x00E9_E4DA), hex(0x00CF_C6B4), hex(0x00AF_A48E), hex(0x008B_806B), hex(0x0066_5D4B), hex(0x0043_3C30)],
};

/// The dark theme.
pub const DARK: Palette = Palette {
    is_dark: true,
    bg: hex(0x0011_1315),
    panel: hex(0x0018_1B1D),
    paper: hex(0x001D_2023),
    hover: hex(0x0025_292C),
    active: hex(0x0033_383D),
    field: hex(0x0012_1416),
    line: hex(0x0031_363A),
    line_strong: hex(0x0056_5D63),
    control_line: hex(0x0060_6569),
    ink: hex(0x00ED_EAE5),
    ink2: hex(0x00B8_B5AF),
    ink3: hex(0x00A5_A29C),
    disabled: hex(0x005A_5F63),
    on_ink: hex(0x001D_2023),
    focus: hex(0x007D_B2FF),
    warn: hex(0x00E3_A84A),
    error: hex(0x00FF_8A80),
    ok: hex(0x007C_C495),
    opened: hex(0x0055_B5CC),
    closed: hex(0x00E5_8A5E),
    regulator: hex(0x00D8_D4CD),
    other: hex(0x008E_8B85),
    other_text: hex(0x008E_8B85),
    scrollbar: hex(0x0063_686C),
    tooltip: hex(0x00ED_EAE5),
    tooltip_ink: hex(0x001D_2023),
    hull_fill_alpha: 0.1,
    future_tint_alpha: 0.05,
    window_tint_alpha: 0.07,
    shadow_alpha: 0.45,
    sequential: [hex(0x002B_2E30), hex(0x0045_453F), hex(0x0067_645A), hex(0x008E_897A), hex(0x00B7_B19E), hex(0x00E0_DAC6)],
};

/// The palette of the theme that a part of the interface is drawn in.
#[must_use]
pub fn palette(ui: &Ui) -> &'static Palette {
    of_visuals(ui.visuals())
}

/// The palette that visuals were made from.
#[must_use]
pub fn of_visuals(visuals: &Visuals) -> &'static Palette {
    let high = if visuals.dark_mode { &DARK_CONTRAST } else { &LIGHT_CONTRAST };
    if visuals.panel_fill == high.panel { high } else { of(visuals.dark_mode) }
}

/// The dark palette, or the light one.
#[must_use]
pub fn of(is_dark: bool) -> &'static Palette {
    if is_dark { &DARK } else { &LIGHT }
}

/// Alpha of marks that are not meant now.
pub const DIMMED_MARK: f32 = 0.32;
/// Alpha of links that are not meant now.
pub const DIMMED_LINK: f32 = 0.22;
/// Alpha of the ground under a label.
pub const LABEL_GROUND: f32 = 0.86;
/// Alpha of the outline of a hull.
pub const HULL_LINE: f32 = 0.45;

/// What lies over the window while a box is open: black at 0.35.
pub const SCRIM: Color32 = Color32::from_black_alpha(89);

/// Sizes of text in points.
pub mod size {
    /// Axes, footers, labels in the graph.
    pub const AXIS: f32 = 12.0;
    /// Panels, tables, subtitles.
    pub const SMALL: f32 = 13.0;
    /// Body, menus, buttons.
    pub const BODY: f32 = 14.0;
    /// Titles of tiles.
    pub const TITLE: f32 = 16.0;
    /// Heads of panels.
    pub const HEAD: f32 = 20.0;
}

/// Lengths of the window in points.
pub mod length {
    /// Height of the bar at the top.
    pub const TOP_BAR: f32 = 40.0;
    /// Height of the bar at the bottom.
    pub const STATUS_BAR: f32 = 24.0;
    /// Height of the timeline.
    pub const TIMELINE: f32 = 92.0;
    /// Width of the data panel.
    pub const DATA_PANEL: f32 = 242.0;
    /// Width of the data panel when it is folded to a rail.
    pub const DATA_RAIL: f32 = 46.0;
    /// Width of the inspector.
    pub const INSPECTOR: f32 = 296.0;
    /// Width of the inspector in a small window.
    pub const INSPECTOR_SMALL: f32 = 272.0;
    /// Windows narrower than this are small.
    pub const SMALL_WINDOW: f32 = 1400.0;
    /// Between tiles.
    pub const TILE_GAP: f32 = 6.0;
    /// Inside a tile.
    pub const TILE_PADDING: f32 = 16.0;
    /// Height of a row of a table.
    pub const ROW: f32 = 24.0;
    /// Height of a button.
    pub const BUTTON: f32 = 28.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_are_those_of_the_tokens_file() {
        let tokens: serde_json::Value = serde_json::from_str(include_str!("../../assets/tokens.json")).unwrap();
        for (name, palette) in [("light", &LIGHT), ("dark", &DARK)] {
            let value = |key: &str| tokens["color"][name][key]["value"].clone();
            let same = |key: &str, color: Color32| {
                let [r, g, b, _] = color.to_array();
                assert_eq!(value(key), format!("#{r:02X}{g:02X}{b:02X}"), "{name} {key}");
            };
            same("bg", palette.bg);
            same("panel", palette.panel);
            same("paper", palette.paper);
            same("hover", palette.hover);
            same("active", palette.active);
            same("field", palette.field);
            same("line", palette.line);
            same("line_strong", palette.line_strong);
            same("control_line", palette.control_line);
            same("ink", palette.ink);
            same("ink2", palette.ink2);
            same("ink3", palette.ink3);
            same("disabled", palette.disabled);
            same("on_ink", palette.on_ink);
            same("focus", palette.focus);
            same("warn", palette.warn);
            same("error", palette.error);
            same("ok", palette.ok);
            same("opened", palette.opened);
            same("closed", palette.closed);
            same("regulator", palette.regulator);
            same("other", palette.other);
            same("scrollbar", palette.scrollbar);
            same("tooltip", palette.tooltip);
            same("tooltip_ink", palette.tooltip_ink);
            let alpha = |key: &str| value(key).as_f64().unwrap();
            assert!((alpha("hull_fill_alpha") - f64::from(palette.hull_fill_alpha)).abs() < 1e-6);
            assert!((alpha("future_tint_alpha") - f64::from(palette.future_tint_alpha)).abs() < 1e-6);
            assert!((alpha("dimmed_mark_alpha") - f64::from(DIMMED_MARK)).abs() < 1e-6);
            assert!((alpha("dimmed_link_alpha") - f64::from(DIMMED_LINK)).abs() < 1e-6);
        }
        for (key, length) in [
            ("top_bar", length::TOP_BAR),
            ("timeline", length::TIMELINE),
            ("data_panel", length::DATA_PANEL),
            ("inspector", length::INSPECTOR),
        ] {
            assert!((tokens["size"][key].as_f64().unwrap() - f64::from(length)).abs() < 1e-6, "{key}");
        }
    }
}
