//! Small multiples: the same picture at several moments, every platform at the same place in each.

use std::collections::BTreeMap;

use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::drawn::Drawn;
use super::world::{Detail, World};
use super::{choice, graph, needs, question, seed, silence_ui, wait_ui};
use crate::engine::{Answer, GraphAnswer, GraphQuestion, Request};
use crate::kit::controls::{focus_ring, strong, text};
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::marks::node_link::state_legend;
use crate::model::{Dataset, Date, State, day_label, parse_date};
use crate::session::{Action, Settings};
use crate::views::{Asking, Choice, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "multiples",
    label: "Small multiples",
    shows: "The same places at several moments: the ends of the years in which most changed, or days of one's own. A click goes there.",
    view: &Multiples,
};

struct Multiples;

/// Least width of a panel in px.
const LEAST: f32 = 118.0;
/// Room for the date above a panel.
const HEAD: f32 = 38.0;
/// Room for the legend.
const LEGEND: f32 = 22.0;

/// The days that a view is set to.
fn days(settings: &Settings) -> Vec<Date> {
    let list = settings.0.get("days").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).filter_map(|day| parse_date(day).ok()).collect()
}

impl View for Multiples {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let positions = Request::Positions { package: cx.dataset.name.clone(), seed: seed(&cx.settings) };
        // They do not change with the playhead.
        let question = GraphQuestion { day: None, ..question(cx, cx.session.filter_for(cx.me)) };
        let within = cx.session.doc.window.or(cx.session.calendar.axis);
        let moments = Request::Moments { question, days: days(&cx.settings), within };
        needs(cx, [positions, moments])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Moments(moments)) = cx.answer(2) else { return Words::default() };
        let which = if days(cx.settings).is_empty() { "The ends of the years in which most links changed." } else { "Days of your own." };
        let title = cx.dataset.title.text(cx.language());
        let footer = format!("{title} · {} moments · a platform stands in the same place in each · a click goes there", moments.len());
        Words { subtitle: which.into(), footer }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        (key == "days").then(|| match value.as_array().map(Vec::len) {
            Some(count) if count > 0 => format!("{count} moments of one's own"),
            _ => "the moments that say most".into(),
        })
    }

    fn accepts(&self, _: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let is_day = |value: &Value| value.as_str().is_some_and(|day| parse_date(day).is_ok());
        let is_known = key != "days" || value.is_null() || value.as_array().is_some_and(|days| days.iter().all(is_day));
        if is_known { Ok(()) } else { Err(r#"expected days such as ["2018-12-31","2021"]"#.into()) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let own = days(cx.settings);
        let mut choices = vec![choice(cx, "Moments", "Those that say most", own.is_empty(), "days", Value::Null)];
        let written = |days: &[Date]| Value::from(days.iter().map(ToString::to_string).collect::<Vec<_>>());
        let shown: Vec<Date> = match cx.answer(2) {
            Some(Answer::Moments(moments)) => moments.iter().map(|(day, _)| *day).collect(),
            _ => own.clone(),
        };
        if let Some(day) = cx.session.day() {
            let mut with = shown.clone();
            let is_in = with.contains(&day);
            with.retain(|known| *known != day);
            if !is_in {
                with.push(day);
                with.sort_unstable();
            }
            let label = if is_in { "Without the day under the playhead" } else { "With the day under the playhead" };
            choices.push(choice(cx, "Moments", label, false, "days", written(&with)));
        }
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let (Some(graph), Some(Answer::Positions(places)), Some(Answer::Moments(moments))) = (graph(cx), cx.answer(1), cx.answer(2)) else {
            wait_ui(cx, ui);
            return vec![];
        };
        let area = ui.available_rect_before_wrap();
        if moments.iter().all(|(_, moment)| moment.links.is_empty()) {
            if !graph.links.is_empty() && moments.is_empty() {
                let reason = "Nothing of this file has a date, so there are no moments to compare.";
                crate::kit::controls::empty_box(ui, area, "Nothing is left to draw", reason, &[], &[]);
                return vec![];
            }
            return silence_ui(cx, ui, area, graph);
        }
        let has_legend = area.height() > 300.0;
        let body = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - if has_legend { LEGEND } else { 0.0 }));
        if has_legend {
            state_legend(ui.painter(), palette(ui), pos2(area.left(), area.bottom() - 8.0));
        }
        let panels = grid(body, moments.len());
        if panels.len() < moments.len() && has_legend {
            let words = format!("{} more moments have no room", moments.len() - panels.len());
            let at = pos2(area.right(), area.bottom() - 8.0);
            ui.painter().text(at, egui::Align2::RIGHT_CENTER, words, fonts::regular(size::AXIS), palette(ui).ink3);
        }
        let panels = moments.iter().zip(panels);
        panels.flat_map(|((day, moment), panel)| panel_ui(cx, ui, places, *day, moment, panel)).collect()
    }
}

/// Panels in rows, as square as there is room for; what does not fit is left out.
fn grid(area: Rect, count: usize) -> Vec<Rect> {
    #[expect(clippy::cast_precision_loss, reason = "a handful of panels")]
    let side = |columns: usize| {
        let rows = count.div_ceil(columns);
        let (wide, high) = (area.width() / columns as f32, area.height() / rows as f32);
        (wide.min(high - HEAD), wide, high)
    };
    let best = (1..=count.max(1)).max_by(|a, b| side(*a).0.total_cmp(&side(*b).0).then(b.cmp(a))).unwrap_or(1);
    let (_, wide, high) = side(best);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of panels")]
    let (columns, most) =
        if wide < LEAST { (((area.width() / LEAST) as usize).max(1), (area.height() / LEAST).max(1.0) as usize) } else { (best, count) };
    #[expect(clippy::cast_precision_loss, reason = "a handful of panels")]
    let (wide, high) = if wide < LEAST { (area.width() / columns as f32, area.height() / most as f32) } else { (wide, high) };
    let place = |at: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a handful of panels")]
        let min = area.min + vec2((at % columns) as f32 * wide, (at / columns) as f32 * high);
        Rect::from_min_size(min, vec2(wide - 10.0, high - 8.0))
    };
    (0..count.min(columns * most)).map(place).filter(|panel| area.expand(1.0).contains_rect(*panel)).collect()
}

fn panel_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    places: &[(crate::model::PlatformId, [f32; 2])],
    day: Date,
    moment: &GraphAnswer,
    panel: Rect,
) -> Vec<Action> {
    let palette = palette(ui);
    let is_now = cx.session.day() == Some(day);
    let response = ui.interact(panel, ui.scope_id().with(("moment", day.to_string())), Sense::click());
    let of = |state: State| moment.links.iter().filter(|link| link.state == state).count();
    let counts: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| of(*state) > 0)
        .map(|state| format!("{} {}", cx.numbers().count(of(state)), state.word()))
        .collect();
    let counts = if counts.is_empty() { "no link known".to_owned() } else { counts.join(" · ") };
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, is_now, format!("{}, {} links: {counts}", day_label(day), moment.links.len()))
    });
    let line = if response.hovered() || is_now { palette.ink } else { palette.line };
    ui.painter().rect_stroke(panel, 3, Stroke::new(if is_now { 1.8 } else { 1.0 }, line), egui::StrokeKind::Inside);
    let stage = Rect::from_min_max(panel.min + vec2(2.0, HEAD), panel.max - vec2(2.0, 2.0));
    let drawn = Drawn::of(moment);
    let mut world = World::of(cx, places, None, stage).lightened(&drawn);
    world.camera = tight(&world);
    world.weight *= (stage.width() / 420.0).clamp(0.4, 1.0);
    let at: Vec<egui::Pos2> = drawn.nodes.iter().map(|node| world.screen_of(world.place(node))).collect();
    let mut picture = world.picture(cx, &drawn, palette, Detail { has_names: false }, &at, &BTreeMap::new());
    if stage.width() < 220.0 {
        picture.hulls.clear();
    }
    let painter = ui.painter().with_clip_rect(stage.intersect(ui.clip_rect()));
    picture.paint(&painter, palette, stage);
    let mut head = ui
        .new_child(egui::UiBuilder::new().max_rect(Rect::from_min_max(panel.min + vec2(8.0, 5.0), pos2(panel.right() - 6.0, stage.top()))));
    head.spacing_mut().item_spacing.y = 0.0;
    head.add(egui::Label::new(strong(day_label(day), size::SMALL, palette.ink)).truncate().selectable(false));
    head.add(egui::Label::new(text(&counts, size::AXIS, palette.ink2)).truncate().selectable(false));
    if response.has_focus() {
        focus_ring(ui, panel, 4);
    }
    let response = response.on_hover_text(format!("{}: {counts}", day_label(day)));
    response.clicked().then_some(Action::Playhead(day)).into_iter().collect()
}

/// Everything, closer to the edges than where names need room.
fn tight(world: &World) -> super::camera::Camera {
    let bounds = egui::Rect::from_points(&world.places.values().copied().collect::<Vec<_>>());
    let room = (world.stage.size() - vec2(16.0, 16.0)).max(vec2(10.0, 10.0));
    let scale = (room / bounds.size().max(vec2(1.0, 1.0))).min(world.fit.scale * 3.0);
    let least = scale.min_elem();
    super::camera::Camera { middle: bounds.center(), scale: scale.min(egui::Vec2::splat(least * 1.45)), zoom: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_panel_is_in_the_area_and_apart_from_the_others() {
        for (size, count) in [(vec2(900.0, 600.0), 6), (vec2(390.0, 240.0), 6), (vec2(300.0, 900.0), 4), (vec2(70.0, 50.0), 5)] {
            let area = Rect::from_min_size(pos2(10.0, 10.0), size);
            let panels = grid(area, count);
            assert!(panels.len() <= count);
            for (at, panel) in panels.iter().enumerate() {
                assert!(area.expand(1.0).contains_rect(*panel));
                assert!(panels[at + 1..].iter().all(|other| !panel.intersects(*other)), "{size:?}");
            }
        }
        assert_eq!(grid(Rect::from_min_size(pos2(0.0, 0.0), vec2(900.0, 600.0)), 6).len(), 6);
    }
}
