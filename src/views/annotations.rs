//! Openings, closings and milestones over the time axis of a chart.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Color32, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::chart::Frame;
use super::{Asking, Choice, Cx, select};
use crate::analysis::happenings::Effect;
use crate::engine::{Answer, Event, EventsQuestion, Request};
use crate::kit::controls::{strong, text, tip, truncated};
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts, palette};
use crate::marks::annotations::{Wanted, place};
use crate::marks::faded;
use crate::marks::time::{TimeScale, ground};
use crate::model::{Dataset, Direction, Filter, Period, day_number};
use crate::session::{Action, Settings, Target};

/// Which events a chart shows: none, those of the selection, or all.
pub const EVENTS: &str = "events";
/// Of which kinds of links.
pub const KINDS: &str = "event_kinds";

/// The question about the events that a chart shows, if it shows any.
pub fn question(cx: &Asking<'_>) -> Option<Request> {
    let of = match cx.settings.text(EVENTS) {
        Some("selected") => {
            let links = cx.session.doc.selection.links().flat_map(|link| [link.from.clone(), link.to.clone()]);
            Some(cx.session.doc.selection.platforms().into_iter().chain(links).collect())
        }
        Some("all") => None,
        _ => return None,
    };
    // Conditions on what is measured do not speak of events; the time window does not move what happened.
    let filter = Filter { window: None, ..cx.session.filter_for(cx.me) };
    Some(Request::Events(EventsQuestion { package: cx.dataset.name.clone(), of, kinds: kinds(&cx.settings), filter }))
}

fn kinds(settings: &Settings) -> BTreeSet<String> {
    settings.0.get(KINDS).and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()
}

/// What the menu of a chart offers.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let has_events = !cx.dataset.links.is_empty() || !cx.dataset.milestones.is_empty();
    if !has_events {
        return vec![];
    }
    let now = cx.settings.text(EVENTS);
    let choice = |label: &str, value: Option<&str>| Choice {
        group: "Events on the time axis",
        label: label.into(),
        is_chosen: now == value,
        action: Action::Configure { view: cx.me, key: EVENTS.into(), value: value.map_or(Value::Null, Into::into) },
    };
    let mut choices =
        vec![choice("None", None), choice("Of what is selected, else milestones", Some("selected")), choice("All", Some("all"))];
    if now.is_none() {
        return choices;
    }
    let chosen = kinds(cx.settings);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    cx.dataset.links.iter().filter_map(|event| event.link.kind.as_deref()).for_each(|kind| *counts.entry(kind).or_insert(0) += 1);
    for kind in counts.keys() {
        let toggled: BTreeSet<&str> =
            chosen.iter().map(String::as_str).collect::<BTreeSet<_>>().symmetric_difference(&BTreeSet::from([*kind])).copied().collect();
        choices.push(Choice {
            group: "Events of these kinds; none chosen is all",
            label: cx.dataset.kinds.label(Some(kind)).text(cx.language()).to_owned(),
            is_chosen: chosen.contains(*kind),
            action: Action::Configure {
                view: cx.me,
                key: KINDS.into(),
                value: if toggled.is_empty() { Value::Null } else { toggled.into_iter().collect() },
            },
        });
    }
    choices
}

/// A setting in plain words.
#[must_use]
pub fn say(key: &str, value: &Value) -> Option<String> {
    match (key, value.as_str()) {
        (EVENTS, Some("selected")) => Some("events of the selection on the time axis".into()),
        (EVENTS, Some("all")) => Some("all events on the time axis".into()),
        (EVENTS, _) => Some("no events on the time axis".into()),
        (KINDS, _) => {
            let kinds: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            Some(if kinds.is_empty() { "events of all kinds".into() } else { format!("events of {}", kinds.join(", ").replace('_', " ")) })
        }
        _ => None,
    }
}

/// Whether a setting means something; `None` for one that is no matter of events.
#[must_use]
pub fn accepts(dataset: &Dataset, key: &str, value: &Value) -> Option<Result<(), String>> {
    match key {
        EVENTS => {
            let known = value.is_null() || matches!(value.as_str(), Some("none" | "selected" | "all"));
            Some(if known { Ok(()) } else { Err("expected none, selected or all".into()) })
        }
        KINDS => {
            let kinds: Vec<String> = serde_json::from_value(value.clone()).unwrap_or_default();
            let missing = kinds.into_iter().find(|kind| !dataset.links.iter().any(|event| event.link.kind.as_deref() == Some(kind)));
            Some(missing.map_or(Ok(()), |kind| Err(format!("there is no kind of link `{kind}`"))))
        }
        _ => None,
    }
}

/// The events in the words of footers: what the marks on the axis mean.
#[must_use]
pub fn words(settings: &Settings) -> &'static str {
    if matches!(settings.text(EVENTS), Some("selected" | "all")) {
        " · ▲ opened, △ announced, ▼ closed or restricted, ◆ milestone; a mark is as wide as its date is known"
    } else {
        ""
    }
}

/// A footer with what its form leaves unsaid: rows that are hidden, into what things are folded, and what the
/// marks of events are where it has a time axis.
pub fn told(cx: &Cx<'_>, mut footer: String, has_time: bool) -> String {
    if footer.is_empty() {
        return footer;
    }
    let low = if let Some(Answer::Curves(answer)) = cx.answer(0) { super::growth::low_words(answer) } else { String::new() };
    for more in [low.as_str(), super::folding::words(cx.settings), if has_time { words(cx.settings) } else { "" }] {
        if !footer.contains(more) {
            footer.push_str(more);
        }
    }
    footer
}

/// Height of the marks on the axis in px.
pub const FOOT: f32 = 6.0;

/// Draws the events over a chart whose frame is drawn: a mark on the axis as wide as the date is known, and
/// where there is room a stem and a label. A hover names it, a click selects its link.
pub fn annotations_ui(cx: &Cx<'_>, ui: &mut Ui, frame: &Frame) -> Vec<Action> {
    over_ui(cx, ui, Place { time: &frame.time, area: frame.area, axis: frame.axis })
}

/// The time axis of any picture: days to px, where it is, and its days.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Days to px.
    pub time: &'a TimeScale,
    /// Inside of the axes.
    pub area: Rect,
    /// The days shown.
    pub axis: Period,
}

/// The same over any picture with a time axis below it.
pub fn over_ui(cx: &Cx<'_>, ui: &mut Ui, frame: Place<'_>) -> Vec<Action> {
    let answers = cx.answers.iter().filter_map(|shown| shown.answer.as_deref());
    let Some(events) = answers.into_iter().find_map(|answer| if let Answer::Events(events) = answer { Some(events) } else { None }) else {
        return vec![];
    };
    let palette = palette(ui);
    let drawn: Vec<&Event> = events.iter().filter(|event| event.moment.interval().overlaps(frame.axis)).collect();
    let galleys: Vec<_> =
        drawn.iter().map(|event| truncated(ui, &label(cx, event), fonts::regular(size::AXIS), palette.ink2, 190.0)).collect();
    let wishes: Vec<Wanted> =
        drawn.iter().zip(&galleys).map(|(event, galley)| wanted(cx, frame, event, galley.size() + vec2(12.0, 0.0))).collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of lanes")]
    let lanes = if frame.area.width() < 260.0 { 0 } else { (frame.area.height() * 0.3 / 16.0).clamp(0.0, 6.0) as u8 };
    // The first lane is left to values beyond the scale.
    let room = Rect::from_min_max(frame.area.min + vec2(1.0, 17.0), frame.area.max - vec2(1.0, 1.0));
    let places = place(&wishes, room, lanes);
    let mut actions = vec![];
    for ((event, wish), (room, galley)) in drawn.iter().zip(&wishes).zip(places.iter().zip(galleys)) {
        let ink = ink_of(event, palette);
        let bar = wish.bar(frame.area.bottom(), FOOT).intersect(frame.area);
        let is_meant = is_meant(cx, event);
        if let Some(room) = room {
            let from = pos2(wish.x(), room.center().y);
            ui.painter().line_segment([from, pos2(wish.x(), bar.top())], Stroke::new(if is_meant { 1.6 } else { 0.8 }, faded(ink, 0.7)));
            ground(ui.painter(), palette, *room);
            glyph(ui, palette, pos2(room.left() + 5.0, room.center().y), event.effect, ink);
            ui.painter().galley(room.min + vec2(12.0, 0.0), galley, palette.ink2);
        }
        let is_day = bar.width() < 4.0;
        ui.painter().rect_filled(bar, 0, if is_day { ink } else { faded(ink, 0.55) });
        if is_meant {
            ui.painter().rect_stroke(bar.expand(1.0), 0, Stroke::new(1.5, palette.ink), egui::StrokeKind::Outside);
        }
        actions.extend(hover_ui(cx, ui, event, bar.expand2(vec2(2.0, 3.0)), *room));
    }
    actions
}

fn wanted(cx: &Cx<'_>, frame: Place<'_>, event: &Event, label: egui::Vec2) -> Wanted {
    let days = event.moment.interval();
    #[expect(clippy::cast_precision_loss, reason = "a count of links")]
    let importance = match event.effect {
        None => 1e6,
        Some(_) if is_meant(cx, event) => 1e7,
        Some(_) => event.links as f32,
    };
    Wanted {
        left: frame.time.x_of(days.first).max(frame.area.left()),
        right: frame.time.x(f64::from(day_number(days.last)) + 1.0).min(frame.area.right()),
        label,
        importance,
    }
}

/// `9 Oct 2024 WeChat → Taobao`, or the title of a milestone.
fn label(cx: &Cx<'_>, event: &Event) -> String {
    let date = event.moment;
    let Some(link) = &event.link else { return format!("{date} {}", event.words) };
    let more = if event.links > 1 { format!(" +{}", event.links - 1) } else { String::new() };
    let arrow = if link.direction == Direction::Undirected { '–' } else { '→' };
    format!("{date} {} {arrow} {}{more}", cx.short_name(&link.from), cx.short_name(&link.to))
}

fn targets(event: &Event) -> Vec<Target> {
    match &event.link {
        Some(link) => vec![Target::Link(link.clone())],
        None => event.platforms.iter().cloned().map(Target::Platform).collect(),
    }
}

fn is_meant(cx: &Cx<'_>, event: &Event) -> bool {
    let Some(link) = &event.link else { return false };
    let target = Target::Link(link.clone());
    cx.session.doc.selection.contains(&target) || cx.session.live.hover.as_ref() == Some(&target)
}

fn ink_of(event: &Event, palette: &Palette) -> Color32 {
    match event.effect {
        Some(Effect::Opened | Effect::Announced) => palette.opened,
        Some(Effect::Closed) => palette.closed,
        None => palette.regulator,
    }
}

/// A triangle upwards where links opened, hollow where that was only said, downwards where they closed; a
/// diamond for what concerns several.
fn glyph(ui: &Ui, palette: &Palette, at: egui::Pos2, effect: Option<Effect>, ink: Color32) {
    let half = 3.6;
    let (points, fill) = match effect {
        Some(Effect::Closed) => (vec![vec2(-half, -half * 0.8), vec2(half, -half * 0.8), vec2(0.0, half)], ink),
        Some(Effect::Opened) => (vec![vec2(0.0, -half), vec2(half, half * 0.8), vec2(-half, half * 0.8)], ink),
        Some(Effect::Announced) => (vec![vec2(0.0, -half), vec2(half, half * 0.8), vec2(-half, half * 0.8)], palette.paper),
        None => (vec![vec2(0.0, -half), vec2(half, 0.0), vec2(0.0, half), vec2(-half, 0.0)], ink),
    };
    ui.painter().add(Shape::convex_polygon(points.into_iter().map(|by| at + by).collect(), fill, Stroke::new(1.0, ink)));
}

fn hover_ui(cx: &Cx<'_>, ui: &mut Ui, event: &Event, foot: Rect, room: Option<Rect>) -> Vec<Action> {
    let mut actions = vec![];
    if cx.session.live.printing {
        return actions;
    }
    let what = match event.effect {
        Some(Effect::Opened) => "Opened",
        Some(Effect::Announced) => "Announced",
        Some(Effect::Closed) => "Closed or restricted",
        None => "Milestone",
    };
    let name = format!("{what}: {}", label(cx, event));
    let id = ui.scope_id().with(("event", cx.me.0, &*event.table, event.row));
    let foot = ui.interact(foot, id, Sense::click());
    foot.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
    let label = room.map(|room| ui.interact(room, id.with("label"), Sense::click()));
    let is_on = foot.hovered() || foot.has_focus() || label.as_ref().is_some_and(egui::Response::hovered);
    if foot.has_focus() {
        crate::kit::controls::focus_ring(ui, foot.rect, 2);
    }
    if is_on {
        tip(ui, id.with("tip"), |ui| tip_ui(cx, event, &name, ui));
        actions.extend(targets(event).into_iter().next().map(|target| Action::Hover(Some(target))));
    }
    if foot.clicked() || label.is_some_and(|label| label.clicked()) {
        let mut targets = targets(event);
        match (targets.len(), targets.pop()) {
            (1, Some(one)) => actions.push(select(ui, one)),
            (_, Some(last)) => {
                targets.push(last);
                actions.push(Action::Select { targets, how: ui.input(|input| super::how(input.modifiers)) });
            }
            _ => {}
        }
    }
    actions
}

fn tip_ui(cx: &Cx<'_>, event: &Event, name: &str, ui: &mut Ui) {
    let palette = palette(ui);
    ui.set_max_width(320.0);
    ui.label(strong(name, size::SMALL, palette.tooltip_ink));
    if let Some(link) = &event.link {
        ui.label(text(cx.dataset.kinds.label(link.kind.as_deref()).text(cx.language()), size::SMALL, palette.tooltip_ink));
        ui.label(text(&event.words, size::SMALL, palette.tooltip_ink));
    }
    let source = event.sources.first().and_then(|id| cx.dataset.sources.get(id));
    if let Some(source) = source {
        ui.label(text([source.publisher.as_str(), source.date.as_str()].join(" · "), size::AXIS, palette.tooltip_ink));
    }
}
