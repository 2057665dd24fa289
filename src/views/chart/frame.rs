//! Where a chart stands: time or numbers along x, values along y, straight or logarithmic, perhaps a second
//! y axis, ticks, titles and grid. It draws no value.

use egui::{Align2, Color32, Pos2, Rect, Response, Sense, Stroke, Ui, pos2, vec2};
use egui_plot::{GridMark, HPlacement, Plot, PlotTransform};

use crate::analysis::Observation;
use crate::kit::magnitude::Magnitude;
use crate::kit::numbers::Numbers;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, numbers, palette};
use crate::marks::time::{TimeScale, playhead, year_axis};
use crate::model::{Period, day_number};
use crate::views::Cx;

/// Room for years below the axes in px.
pub const YEARS: f32 = 20.0;
/// Room for the titles of axes above them in px.
pub const TITLE: f32 = 23.0;

/// How values stand along an axis, in their own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Whether equal distances are equal ratios. Its ends are then above zero.
    pub is_log: bool,
}

impl Scale {
    /// Equal distances are equal differences.
    #[must_use]
    pub fn linear((low, high): (f64, f64)) -> Self {
        Self { low, high: if high > low { high } else { low + 1.0 }, is_log: false }
    }

    /// Equal distances are equal ratios, from a little below the least to a little above the most value above
    /// zero. `None` where there is none.
    #[must_use]
    pub fn log(values: impl Iterator<Item = f64>) -> Option<Self> {
        let above = values.filter(|value| *value > 0.0 && value.is_finite());
        let (low, high) = above.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
        (high > 0.0).then(|| Self { low: low / 1.15, high: high * 1.15, is_log: true })
    }

    /// Whether zero is not on it although differences are read off it.
    #[must_use]
    pub fn is_cut(self) -> bool {
        !self.is_log && (self.low > 0.0 || self.high < 0.0)
    }

    /// How far along a value is, from 0 to 1; held within.
    #[must_use]
    pub fn part(self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        let part =
            if self.is_log { (value / self.low).ln() / (self.high / self.low).ln() } else { (value - self.low) / (self.high - self.low) };
        if part.is_finite() { part } else { 0.0 }
    }

    /// The value so far along.
    #[must_use]
    pub fn value(self, part: f64) -> f64 {
        if self.is_log { self.low * (self.high / self.low).powf(part) } else { self.low + part * (self.high - self.low) }
    }

    /// At most about so many round values, and how far apart they are; on a logarithmic scale the least
    /// distance.
    #[must_use]
    pub fn ticks(self, most: f64) -> (Vec<f64>, f64) {
        if self.is_log {
            #[expect(clippy::cast_possible_truncation, reason = "an exponent")]
            let (first, last) = (self.low.log10().floor() as i32, self.high.log10().ceil() as i32);
            let of = |factors: &[f64]| -> Vec<f64> {
                let all = (first..=last).flat_map(|power| factors.iter().map(move |factor| factor * 10_f64.powi(power)));
                all.filter(|value| (self.low..=self.high).contains(value)).collect()
            };
            let sets = [of(&[1.0, 2.0, 5.0]), of(&[1.0, 3.0]), of(&[1.0])];
            let fitting =
                sets.iter().find(|ticks| ticks.len() >= 2 && f64::from(u16::try_from(ticks.len()).unwrap_or(u16::MAX)) <= most + 1.0);
            let decades = fitting.or_else(|| sets.iter().rev().find(|ticks| ticks.len() >= 2));
            if let Some(ticks) = decades {
                return (ticks.clone(), ticks[0]);
            }
        }
        let step = numbers::step(self.high - self.low, most);
        #[expect(clippy::cast_possible_truncation, reason = "a handful of lines")]
        let (first, last) = ((self.low / step).ceil() as i32, (self.high / step).floor() as i32);
        ((first..=last.min(first.saturating_add(60))).map(|number| f64::from(number) * step).collect(), step)
    }

    fn bounds(self) -> (f64, f64) {
        if self.is_log { (self.low.log10(), self.high.log10()) } else { (self.low, self.high) }
    }

    fn plotted(self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        if self.is_log { value.log10() } else { value }
    }
}

/// A second y axis, on the right.
#[derive(Clone, Debug)]
pub struct Second {
    /// Its values.
    pub scale: Scale,
    /// Its unit.
    pub magnitude: Magnitude,
    /// What it measures.
    pub title: String,
    /// The ink of its title and ticks.
    pub ink: Color32,
}

/// What a chart over time is to be.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The days along x.
    pub axis: Period,
    /// The values along y.
    pub scale: Scale,
    /// Room for labels on the right, in px.
    pub right: f32,
    /// The unit of y, as ticks and the title write it.
    pub magnitude: Option<Magnitude>,
    /// What y measures, before its unit.
    pub title: String,
    /// The ink of that title, where it is not the usual one.
    pub ink: Option<Color32>,
    /// A second y axis.
    pub second: Option<Second>,
    /// Whether years stand below.
    pub has_years: bool,
}

impl Spec {
    /// A chart without titles.
    #[must_use]
    pub fn new(axis: Period, scale: Scale, right: f32) -> Self {
        Self { axis, scale, right, magnitude: None, title: String::new(), ink: None, second: None, has_years: true }
    }

    /// With the unit over the axis and in its ticks.
    #[must_use]
    pub fn of_unit(mut self, magnitude: Magnitude) -> Self {
        self.magnitude = Some(magnitude);
        self
    }
}

/// The x and y of a chart on the screen.
pub struct Frame {
    /// Inside of the axes.
    pub area: Rect,
    /// With axes, titles and labels.
    pub outer: Rect,
    /// Days to px.
    pub time: TimeScale,
    /// The days shown.
    pub axis: Period,
    /// The values shown.
    pub scale: Scale,
    /// The values of the second axis.
    pub second: Option<Scale>,
    /// Numbers as the person prefers them.
    pub numbers: Numbers,
    transform: PlotTransform,
}

impl Frame {
    /// The y of a value, within the chart.
    pub fn y(&self, value: f64) -> f32 {
        self.transform.position_from_point_y(self.scale.plotted(value))
    }

    /// The y of a value of the second axis, within the chart.
    #[expect(clippy::cast_possible_truncation, reason = "a part of the height")]
    pub fn second_y(&self, value: f64) -> f32 {
        let part = self.second.unwrap_or(self.scale).part(value) as f32;
        self.area.bottom() - part * self.area.height()
    }

    /// The value at a y, within the chart.
    pub fn value(&self, y: f32) -> f64 {
        let part = (self.area.bottom() - y) / self.area.height().max(1.0);
        self.scale.value(f64::from(part.clamp(0.0, 1.0)))
    }

    /// The x of the middle of a period.
    pub fn x(&self, period: Period) -> f32 {
        self.time.x(f64::midpoint(f64::from(day_number(period.first)), f64::from(day_number(period.last)) + 1.0))
    }

    /// The x of a value: the middle of its period, or the edge where nobody dated it.
    pub fn x_of(&self, point: &Observation) -> Option<f32> {
        if point.is_undated() { Some(self.area.right() - 10.0) } else { point.period.map(|period| self.x(period)) }
    }

    /// The x of the start and of the end of a period.
    pub fn sides(&self, period: Period) -> (f32, f32) {
        (self.time.x_of(period.first), self.time.x(f64::from(day_number(period.last)) + 1.0))
    }

    /// Where values along y stand in px: left of the chart.
    pub fn value_strip(&self) -> Rect {
        Rect::from_min_max(pos2(self.outer.left(), self.area.top()), self.area.left_bottom())
    }
}

/// Draws axes and grid, and says where they are. `right` is room for labels beside them.
pub fn frame_ui(cx: &Cx<'_>, ui: &mut Ui, axis: Period, range: (f64, f64), right: f32) -> (Frame, Response) {
    spec_ui(cx, ui, &Spec::new(axis, Scale::linear(range), right))
}

/// Where a chart without numbers on its y axis stands: its years are drawn, and what is low is at the top.
pub fn ladder_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, axis: Period, (low, high): (f64, f64)) -> (Frame, Response) {
    let (first, last) = (f64::from(day_number(axis.first)), f64::from(day_number(axis.last)) + 1.0);
    let bounds = egui_plot::PlotBounds::from_min_max([first, low], [last, high]);
    let transform = PlotTransform::new_with_invert_axis(area, bounds, [false, false], [false, true]);
    let time = TimeScale::new(axis, area.left(), area.right());
    year_axis(ui.painter(), palette(ui), &time, axis, area.bottom());
    let response = ui.interact(area, ui.scope_id().with(("ladder", cx.me.0)), Sense::click_and_drag());
    let scale = Scale::linear((low, high));
    (Frame { area, outer: area, time, axis, scale, second: None, numbers: cx.numbers(), transform }, response)
}

/// Draws axes, titles and grid, and says where they are.
pub fn spec_ui(cx: &Cx<'_>, ui: &mut Ui, spec: &Spec) -> (Frame, Response) {
    let palette = palette(ui);
    let all = ui.available_rect_before_wrap();
    let is_titled = spec.magnitude.is_some() && all.height() > 130.0;
    let below = if spec.has_years { YEARS } else { 4.0 };
    let top = if is_titled { TITLE } else { 4.0 };
    let place = Rect::from_min_max(all.min + vec2(0.0, top), pos2(all.right() - spec.right, all.bottom() - below));
    let days = (f64::from(day_number(spec.axis.first)), f64::from(day_number(spec.axis.last)) + 1.0);
    let most = spec.scale.high.abs().max(spec.scale.low.abs());
    let numbers = cx.numbers();
    let format = |value: f64, step: f64| match &spec.magnitude {
        Some(magnitude) => magnitude.tick(value, step, most, numbers),
        None => numbers.plain(value, 2),
    };
    let (transform, response) = plot_ui(ui, ("plot", cx.me.0), place, days, spec.scale, Some(&format));
    let area = *transform.frame();
    let time = TimeScale::new(spec.axis, area.left(), area.right());
    let second = spec.second.as_ref().map(|second| second.scale);
    let frame = Frame { area, outer: all, time, axis: spec.axis, scale: spec.scale, second, numbers, transform };
    if spec.scale.low < 0.0 && spec.scale.high > 0.0 {
        ui.painter().hline(area.x_range(), frame.y(0.0), Stroke::new(1.0, palette.line_strong));
    }
    if spec.has_years {
        year_axis(ui.painter(), palette, &time, spec.axis, area.bottom());
    } else {
        ui.painter().hline(area.x_range(), area.bottom(), Stroke::new(1.0, palette.line_strong));
    }
    if spec.scale.is_cut() {
        break_mark(ui, palette, area.left_bottom());
    }
    if let Some(magnitude) = spec.magnitude.as_ref().filter(|_| is_titled) {
        let title = titled(&spec.title, &magnitude.unit);
        let ink = spec.ink.unwrap_or(palette.ink3);
        ui.painter().text(pos2(all.left(), all.top()), Align2::LEFT_TOP, title, fonts::regular(size::AXIS), ink);
    }
    if let Some(second) = &spec.second {
        second_axis(ui, &frame, second, is_titled.then_some(all), numbers);
    }
    (frame, response)
}

/// `Revenue, RMB bn`.
fn titled(title: &str, unit: &str) -> String {
    match (title.is_empty(), unit.is_empty()) {
        (true, _) => unit.to_owned(),
        (_, true) => title.to_owned(),
        _ => format!("{title}, {unit}"),
    }
}

fn second_axis(ui: &Ui, frame: &Frame, second: &Second, titled_in: Option<Rect>, numbers: Numbers) {
    let (ticks, step) = second.scale.ticks(tick_count(frame.area.height()));
    let most = second.scale.high.abs().max(second.scale.low.abs());
    for value in ticks {
        let text = second.magnitude.tick(value, step, most, numbers);
        let at = pos2(frame.area.right() + 6.0, frame.second_y(value));
        ui.painter().text(at, Align2::LEFT_CENTER, text, fonts::regular(size::AXIS), second.ink);
    }
    if let Some(all) = titled_in {
        let title = titled(&second.title, &second.magnitude.unit);
        ui.painter().text(pos2(all.right(), all.top()), Align2::RIGHT_TOP, title, fonts::regular(size::AXIS), second.ink);
    }
}

/// An axis that does not begin at zero is broken where it begins.
fn break_mark(ui: &Ui, palette: &Palette, corner: Pos2) {
    let painter = ui.painter();
    let at = |dx: f32, dy: f32| corner + vec2(dx, dy);
    painter.rect_filled(Rect::from_center_size(at(0.0, -6.0), vec2(11.0, 6.0)), 0, palette.paper);
    for lift in [-4.0, -8.0] {
        let zigzag = vec![at(-6.0, lift + 1.5), at(-2.0, lift - 1.5), at(2.0, lift + 1.5), at(6.0, lift - 1.5)];
        painter.add(egui::Shape::line(zigzag, Stroke::new(1.2, palette.ink3)));
    }
}

fn tick_count(height: f32) -> f64 {
    f64::from(height / 44.0).clamp(2.0, 6.0)
}

/// The grid of a chart, and `format` where y has ticks: from a value and the distance of ticks. What is
/// dragged and clicked in it is the caller's.
pub fn plot_ui(
    ui: &mut Ui,
    salt: impl std::hash::Hash + Copy + std::fmt::Debug,
    place: Rect,
    x: (f64, f64),
    y: Scale,
    format: Option<&dyn Fn(f64, f64) -> String>,
) -> (PlotTransform, Response) {
    let palette = palette(ui);
    let (ticks, step) = y.ticks(tick_count(place.height()));
    let gap = |at: usize| {
        let next = ticks.get(at + 1).or_else(|| at.checked_sub(1).and_then(|before| ticks.get(before)));
        next.map_or(y.bounds().1 - y.bounds().0, |next| (y.plotted(*next) - y.plotted(ticks[at])).abs())
    };
    let marks: Vec<GridMark> =
        ticks.iter().enumerate().map(|(at, value)| GridMark { value: y.plotted(*value), step_size: gap(at) }).collect();
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(salt));
    child.style_mut().visuals.override_text_color = Some(palette.ink3);
    child.style_mut().text_styles.insert(egui::TextStyle::Body, fonts::regular(size::AXIS));
    let (low, high) = y.bounds();
    let shown = Plot::new(("chart", salt))
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .show_axes([false, format.is_some()])
        .show_grid([false, true])
        .grid_color(palette.line)
        .grid_fade(0.0)
        .grid_spacing(1.0..=2.0)
        .y_axis_position(HPlacement::Left)
        .y_axis_min_width(26.0)
        .min_size(egui::Vec2::ZERO)
        .y_grid_spacer(move |_| marks.clone())
        .y_axis_formatter(move |mark, _| {
            let value = if y.is_log { 10_f64.powf(mark.value) } else { mark.value };
            format.map(|format| format(value, step)).unwrap_or_default()
        })
        .label_formatter(|_| None)
        .sense(Sense::click_and_drag())
        .show(&mut child, move |plot| {
            plot.set_plot_bounds_x(x.0..=x.1);
            plot.set_plot_bounds_y(low..=high);
        });
    (shown.transform, shown.response)
}

/// The playhead over a chart, and in words where values end long before the axis does.
pub fn time_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, last: Option<Period>) {
    let palette = palette(ui);
    if let Some(day) = cx.session.day() {
        // The marks of events have the foot of the chart for themselves.
        let foot = if cx.settings.0.contains_key(crate::views::annotations::EVENTS) { crate::views::annotations::FOOT } else { 0.0 };
        let area = Rect::from_min_max(frame.area.min, frame.area.max - vec2(0.0, foot));
        playhead(ui.painter(), palette, &frame.time, area, day);
    }
    let Some(last) = last else { return };
    let gap = day_number(frame.axis.last) - day_number(last.last);
    let left = frame.time.x_of(last.last) + 8.0;
    if gap > 365 && frame.area.right() - left > 70.0 && frame.area.height() > 120.0 {
        let words = format!("no value\nafter {}", last.label());
        let day = cx.session.day().map(|day| frame.time.x_of(day));
        let at = day.filter(|x| *x > left && *x + 80.0 < frame.area.right()).map_or(left, |x| x + 6.0);
        ui.painter().text(
            pos2(at, frame.area.top() + frame.area.height() * 0.62),
            Align2::LEFT_TOP,
            words,
            fonts::regular(size::AXIS),
            palette.ink3,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_and_its_place_are_inverse_on_both_scales() {
        for scale in [Scale::linear((-20.0, 80.0)), Scale::log([3.0, 4_000.0].into_iter()).unwrap()] {
            for value in [5.0, 40.0, 79.0] {
                assert!((scale.value(scale.part(value)) - value).abs() < 1e-9);
            }
        }
        assert_eq!(Scale::log([0.0, -5.0].into_iter()), None, "nothing there is above zero");
    }

    #[test]
    fn equal_ratios_are_equal_distances_on_a_logarithmic_scale() {
        let scale = Scale { low: 1.0, high: 10_000.0, is_log: true };
        assert!((scale.part(10.0) - 0.25).abs() < 1e-12 && (scale.part(100.0) - 0.5).abs() < 1e-12);
        assert_eq!(scale.ticks(5.0).0, [1.0, 10.0, 100.0, 1000.0, 10_000.0]);
        assert_eq!(Scale { low: 40.0, high: 300.0, is_log: true }.ticks(5.0).0, [50.0, 100.0, 200.0]);
        assert!(Scale { low: 90.0, high: 130.0, is_log: true }.ticks(5.0).0.len() >= 2);
    }

    #[test]
    fn only_a_straight_axis_without_zero_is_broken() {
        assert!(Scale::linear((50.0, 90.0)).is_cut() && Scale::linear((-9.0, -2.0)).is_cut());
        assert!(!Scale::linear((0.0, 90.0)).is_cut() && !Scale { low: 50.0, high: 90.0, is_log: true }.is_cut());
    }
}
