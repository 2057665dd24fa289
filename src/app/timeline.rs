//! The timeline: what happened when, the time window, the playhead, and how imprecise dates are read.

use egui::{Align2, ComboBox, CursorIcon, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::shell::{Desk, slot};
use crate::analysis::happenings::Bin;
use crate::engine::{Answer, HappenedAnswer, Request};
use crate::kit::controls::{icon_button_in, strong, text};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, icons, palette};
use crate::marks::faded;
use crate::marks::time::{TimeScale, ground, year_axis};
use crate::model::{Period, Reading, day_label, day_of};
use crate::session::{Action, Pace, Preferences};

/// Left and right of the axis in px.
const LEFT: f32 = 172.0;
const RIGHT: f32 = 256.0;
/// Beside a bracket or the playhead, where it is caught.
const CATCH: f32 = 6.0;

pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let area = ui.max_rect();
    let Some(axis) = desk.session.calendar.axis else {
        let palette = palette(ui);
        let words = "Nothing here has a date, so time does not pass.";
        ui.painter().text(area.center(), Align2::CENTER_CENTER, words, fonts::regular(size::SMALL), palette.ink3);
        return vec![];
    };
    let request = Request::Happened {
        package: desk.dataset.name.clone(),
        filter: crate::model::Filter { window: None, ..desk.session.whole_filter() },
        reading: desk.session.doc.reading,
    };
    let shown = desk.ask(slot::TIMELINE, 0, &request);
    let mut actions = transport_ui(desk, ui, Rect::from_min_max(area.min, pos2(area.left() + LEFT - 60.0, area.bottom())));
    actions.extend(moment_ui(desk, ui, Rect::from_min_max(pos2(area.right() - RIGHT + 20.0, area.top()), area.max)));
    let plot = Rect::from_min_max(pos2(area.left() + LEFT, area.top() + 10.0), pos2(area.right() - RIGHT, area.bottom() - 26.0));
    if plot.width() < 60.0 {
        return actions;
    }
    let scale = TimeScale::new(axis, plot.left(), plot.right());
    let happened = match shown.answer.as_deref() {
        Some(Answer::Happened(happened)) => Some(happened),
        _ => None,
    };
    window_ground(desk, ui, &scale, plot, axis);
    if let Some(happened) = happened {
        bars(desk, ui, &scale, plot, happened);
    }
    year_axis(ui.painter(), palette(ui), &scale, axis, plot.bottom() + 2.0);
    actions.extend(window_ui(desk, ui, &scale, plot, axis));
    actions
}

fn transport_ui(desk: &Desk<'_>, ui: &mut Ui, area: Rect) -> Vec<Action> {
    let palette = palette(ui);
    let session = desk.session;
    let mut actions = vec![];
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(Rect::from_min_size(area.min + vec2(14.0, 14.0), vec2(110.0, 34.0)))
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 2.0;
    let (icon, label) = if session.live.playing { (icons::PAUSE, "Pause") } else { (icons::PLAY, "Play") };
    let (rect, response) = row.allocate_exact_size(vec2(34.0, 34.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    row.painter().rect(
        rect,
        5,
        if response.hovered() { palette.hover } else { palette.paper },
        Stroke::new(1.0, palette.control_line),
        egui::StrokeKind::Inside,
    );
    row.painter().text(rect.center(), Align2::CENTER_CENTER, icon, fonts::regular(19.0), palette.ink);
    if response.has_focus() {
        crate::kit::controls::focus_ring(&row, rect, 5);
    }
    if response.on_hover_text(format!("{label} (Space)")).clicked() {
        actions.push(Action::TogglePlay);
    }
    row.add_space(4.0);
    let previous = session.previous_event();
    if icon_button_in(&mut row, icons::SKIP_BACK, "Previous event", 26.0, previous.is_some()).clicked() {
        actions.extend(previous.map(Action::Playhead));
    }
    let next = session.next_event();
    if icon_button_in(&mut row, icons::SKIP_FORWARD, "Next event", 26.0, next.is_some()).clicked() {
        actions.extend(next.map(Action::Playhead));
    }
    actions.extend(pace_ui(desk, ui, Rect::from_min_size(area.min + vec2(12.0, 52.0), vec2(124.0, 20.0))));
    let painter = ui.painter();
    let right = area.left() + LEFT - 8.0;
    painter.text(pos2(right, area.top() + 30.0), Align2::RIGHT_CENTER, "opened", fonts::regular(size::SMALL), palette.opened);
    painter.text(pos2(right, area.top() + 49.0), Align2::RIGHT_CENTER, "closed", fonts::regular(size::SMALL), palette.closed);
    actions
}

/// How fast time plays, and other paces.
fn pace_ui(desk: &Desk<'_>, ui: &mut Ui, area: Rect) -> Option<Action> {
    let preferences = &desk.session.preferences;
    let mut place = ui.new_child(UiBuilder::new().max_rect(area).layout(egui::Layout::left_to_right(egui::Align::Center)));
    place.spacing_mut().button_padding = vec2(4.0, 1.0);
    let now = preferences.pace;
    let words = text(format!("{} {}", now.phrase(), icons::CARET_DOWN), size::AXIS, palette(ui).ink3);
    let response = place.add(egui::Button::new(words).frame_when_inactive(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Time plays {}", now.phrase())));
    let mut taken = None;
    egui::Popup::menu(&response).show(|ui| {
        for pace in Pace::ALL {
            if ui.add(egui::Button::selectable(pace == now, pace.phrase())).clicked() {
                taken = Some(Action::Prefer(Box::new(Preferences { pace, ..preferences.clone() })));
                ui.close();
            }
        }
    });
    taken
}

fn moment_ui(desk: &Desk<'_>, ui: &mut Ui, area: Rect) -> Vec<Action> {
    let palette = palette(ui);
    let session = desk.session;
    let mut actions = vec![];
    ui.painter().vline(area.left() - 10.0, area.top() + 12.0..=area.bottom() - 12.0, Stroke::new(1.0, palette.line));
    let mut column = ui.new_child(UiBuilder::new().max_rect(area.shrink2(vec2(4.0, 9.0))));
    column.spacing_mut().item_spacing.y = 2.0;
    column.horizontal(|ui| {
        ui.label(text("As of", size::SMALL, palette.ink2));
        ui.label(strong(session.day().map(day_label).unwrap_or_default(), size::TITLE, palette.ink));
    });
    column.horizontal(|ui| {
        ui.label(text("Window", size::SMALL, palette.ink2));
        let words = session.doc.window.map_or_else(|| "all times".to_owned(), Period::label);
        ui.label(text(words, size::SMALL, palette.ink));
        if session.doc.window.is_some() && crate::kit::controls::icon_button_in(ui, icons::X, "Show all times", 20.0, true).clicked() {
            actions.push(Action::Window(None));
        }
    });
    column.horizontal(|ui| {
        ui.label(text("Imprecise dates", size::SMALL, palette.ink2));
        let combo =
            ComboBox::from_id_salt("reading").selected_text(text(session.doc.reading.phrase(), size::SMALL, palette.ink)).width(112.0);
        let response = combo.show_ui(ui, |ui| {
            for reading in Reading::ALL {
                if ui.selectable_label(session.doc.reading == reading, reading.phrase()).clicked() {
                    actions.push(Action::Read(reading));
                }
            }
        });
        response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Imprecise dates"));
    });
    actions
}

fn window_ground(desk: &Desk<'_>, ui: &Ui, scale: &TimeScale, plot: Rect, axis: Period) {
    let palette = palette(ui);
    let window = desk.session.doc.window.unwrap_or(axis);
    let (left, right) = sides(scale, window, plot);
    let ground = Rect::from_min_max(pos2(left, plot.top()), pos2(right, plot.bottom()));
    ui.painter().rect_filled(ground, 0, faded(palette.ink, palette.window_tint_alpha));
}

fn sides(scale: &TimeScale, window: Period, plot: Rect) -> (f32, f32) {
    let right = scale.x(f64::from(crate::model::day_number(window.last)) + 1.0);
    (scale.x_of(window.first).clamp(plot.left(), plot.right()), right.clamp(plot.left(), plot.right()))
}

/// Opened up, announced outlined on top, closed down; what is after the playhead is fainter. What is
/// known only by year lies in a lane of its own, as long as the year.
fn bars(desk: &Desk<'_>, ui: &Ui, scale: &TimeScale, plot: Rect, happened: &HappenedAnswer) {
    let palette = palette(ui);
    let lane = 9.0;
    let base = plot.top() + (plot.height() - lane) * 0.64;
    let most =
        |side: &[usize]| happened.quarters.iter().map(|bin| side.iter().map(|at| bin.counts[*at]).sum::<u32>()).max().unwrap_or(0).max(1);
    #[expect(clippy::cast_precision_loss, reason = "heights of a few pixels")]
    let unit = ((base - plot.top() - 2.0) / most(&[0, 1]) as f32).min((plot.bottom() - lane - base) / most(&[2]) as f32).min(7.0);
    let day = desk.session.day();
    for bin in &happened.quarters {
        bar(ui, palette, scale, bin, base, unit, day.is_some_and(|day| bin.first > day));
    }
    ui.painter().hline(plot.x_range(), base, Stroke::new(1.0, palette.ink2));
    for bin in &happened.years {
        let (left, right) = (scale.x_of(bin.first) + 1.0, scale.x_of(bin.last));
        let count: u32 = bin.counts.iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "a height of a few pixels")]
        let height = (count as f32).sqrt().clamp(1.0, 4.0);
        let y = plot.bottom() - lane / 2.0;
        ui.painter().rect_filled(Rect::from_min_max(pos2(left, y - height / 2.0), pos2(right, y + height / 2.0)), 0, palette.other);
    }
}

fn bar(ui: &Ui, palette: &Palette, scale: &TimeScale, bin: &Bin, base: f32, unit: f32, is_future: bool) {
    let (left, right) = (scale.x_of(bin.first) + 0.8, scale.x_of(bin.last).max(scale.x_of(bin.first) + 2.0));
    let alpha = if is_future { 0.4 } else { 1.0 };
    #[expect(clippy::cast_precision_loss, reason = "heights of a few pixels")]
    let [opened, announced, closed] = bin.counts.map(|count| count as f32 * unit);
    let rect = |top: f32, bottom: f32| Rect::from_min_max(pos2(left, top), pos2(right, bottom));
    if opened > 0.0 {
        ui.painter().rect_filled(rect(base - opened, base), 0, faded(palette.opened, alpha));
    }
    if announced > 0.0 {
        let outline = rect(base - opened - announced, base - opened);
        ui.painter().rect_stroke(outline, 0, Stroke::new(1.0, faded(palette.opened, alpha)), egui::StrokeKind::Inside);
    }
    if closed > 0.0 {
        ui.painter().rect_filled(rect(base, base + closed), 0, faded(palette.closed, alpha));
    }
}

/// Brackets of the window, the playhead, and dragging either.
fn window_ui(desk: &Desk<'_>, ui: &mut Ui, scale: &TimeScale, plot: Rect, axis: Period) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let window = desk.session.doc.window.unwrap_or(axis);
    let (left, right) = sides(scale, window, plot);
    let band = ui.interact(plot.expand2(vec2(0.0, 4.0)), ui.scope_id().with("time"), Sense::click_and_drag());
    band.widget_info(|| {
        let day = desk.session.day().map(day_label).unwrap_or_default();
        WidgetInfo::labeled(Role::Slider, true, format!("Time, as of {day}"))
    });
    if (band.clicked() || band.dragged())
        && let Some(at) = band.interact_pointer_pos()
    {
        actions.push(Action::DragPlayhead(scale.number(at.x)));
    }
    if band.clicked() || band.drag_stopped() {
        actions.push(Action::DropPlayhead);
    }
    for (name, x, inward) in [("start", left, 1.0), ("end", right, -1.0)] {
        let painter = ui.painter();
        let stroke = Stroke::new(1.8, palette.ink);
        painter.vline(x, plot.y_range(), stroke);
        for y in [plot.top(), plot.bottom()] {
            painter.hline(if inward > 0.0 { x..=x + 6.0 } else { x - 6.0..=x }, y, stroke);
        }
        let catch = Rect::from_center_size(pos2(x, plot.center().y), vec2(CATCH * 2.0, plot.height()));
        let handle = ui.interact(catch, ui.scope_id().with(("bracket", name)), Sense::drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
        handle.widget_info(|| WidgetInfo::labeled(Role::Slider, true, format!("{name} of the time window")));
        if handle.dragged()
            && let Some(at) = handle.interact_pointer_pos()
        {
            actions.push(Action::Window(dragged(window, axis, scale.number(at.x), inward > 0.0)));
        }
    }
    playhead_ui(desk, ui, scale, plot, &mut actions);
    actions
}

/// The window with one side at a day, snapped to whole months; the whole axis is no window.
#[expect(clippy::cast_possible_truncation, reason = "a day within the axis")]
fn dragged(window: Period, axis: Period, number: f64, is_start: bool) -> Option<Period> {
    let day = day_of(number.round() as i32);
    let month = day.first_of_month();
    let moved = if is_start { Period::new(month, window.last) } else { Period::new(window.first, day.last_of_month().min(axis.last)) };
    Some(moved.unwrap_or(window)).filter(|moved| *moved != axis)
}

fn playhead_ui(desk: &Desk<'_>, ui: &mut Ui, scale: &TimeScale, plot: Rect, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let Some(day) = desk.session.day() else { return };
    let x = scale.x_of(day);
    let grip = Rect::from_center_size(pos2(x, plot.top() - 3.0), vec2(11.0, 10.0));
    let handle = ui.interact(grip.expand(5.0), ui.scope_id().with("playhead"), Sense::drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
    handle.widget_info(|| WidgetInfo::labeled(Role::Slider, true, format!("Playhead, {}", day_label(day))));
    if handle.dragged()
        && let Some(at) = handle.interact_pointer_pos()
    {
        actions.push(Action::DragPlayhead(scale.number(at.x)));
    }
    if handle.drag_stopped() {
        actions.push(Action::DropPlayhead);
    }
    let painter = ui.painter();
    painter.vline(x, plot.top() - 6.0..=plot.bottom() + 3.0, Stroke::new(2.0, palette.ink));
    let points = vec![
        grip.left_top(),
        grip.right_top(),
        pos2(grip.right(), grip.center().y),
        pos2(x, grip.bottom() + 2.0),
        pos2(grip.left(), grip.center().y),
    ];
    painter.add(egui::Shape::convex_polygon(points, palette.ink, Stroke::NONE));
    let galley = painter.layout_no_wrap(day_label(day), fonts::semibold(size::SMALL), palette.ink);
    let left = if x - galley.size().x - 10.0 > plot.left() { x - galley.size().x - 9.0 } else { x + 9.0 };
    let place = Rect::from_min_size(pos2(left, plot.top() - 4.0), galley.size());
    ground(painter, &Palette { paper: palette.panel, ..*palette }, place);
    painter.galley(place.min, galley, palette.ink);
}
