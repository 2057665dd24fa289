//! Drags that select: a box or a lasso around marks, and a brush over time that filters the other views.
//!
//! Shift adds, Alt takes away, Ctrl does what is not done: the same in every view. A drag in progress is
//! scratch of the frame; only what comes of it goes into the document.

mod keys;
mod values;

use std::collections::BTreeSet;

use egui::{Id, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};

use super::chart::{Frame, Hit};
use super::{Choice, Cx, how};
use crate::kit::palette;
use crate::marks::faded;
use crate::model::{Condition, Filter, Period, PlatformId, Test, day_of};
use crate::session::{Action, How, Target};

/// What a drag over marks draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Box,
    Lasso,
}

/// A part of the screen that a drag went around.
#[derive(Clone, Debug)]
pub struct Region {
    tool: Tool,
    how: How,
    path: Vec<Pos2>,
    /// Whether the drag is over.
    pub is_done: bool,
}

impl Region {
    /// Whether a point is in it.
    #[must_use]
    pub fn contains(&self, at: Pos2) -> bool {
        match self.tool {
            Tool::Box => self.rect().contains(at),
            Tool::Lasso => is_within(&self.path, at),
        }
    }

    fn rect(&self) -> Rect {
        let first = self.path.first().copied().unwrap_or_default();
        Rect::from_two_pos(first, self.path.last().copied().unwrap_or(first))
    }

    fn paint(&self, ui: &Ui) {
        let palette = palette(ui);
        let (fill, line) = (faded(palette.ink, 0.08), Stroke::new(1.0, palette.ink));
        match self.tool {
            Tool::Box => drop(ui.painter().rect(self.rect(), 0, fill, line, egui::StrokeKind::Inside)),
            Tool::Lasso => drop(ui.painter().add(Shape::closed_line(self.path.clone(), line))),
        }
    }
}

/// Whether a point lies within a closed path: an odd number of its sides is to the right.
fn is_within(path: &[Pos2], at: Pos2) -> bool {
    let before = path.iter().cycle().skip(path.len().saturating_sub(1));
    let sides = path.iter().zip(before);
    let crossings = sides.filter(|(a, b)| (a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x);
    crossings.count() % 2 == 1
}

/// The region of a drag over marks: with a key of selection held when it began, or with the tool of the
/// view. `None` where the drag is the view's own.
pub fn region_ui(cx: &Cx<'_>, ui: &Ui, drag: &Response) -> Option<Region> {
    let id = Id::unique(("region", cx.me.0));
    if drag.drag_started() {
        let tool = match cx.settings.text("drag") {
            Some("lasso") => Some(Tool::Lasso),
            Some("box") => Some(Tool::Box),
            _ => None,
        };
        let (origin, how) = ui.input(|input| (input.pointer.press_origin(), how(input.modifiers)));
        let tool = tool.or((how != How::Replace).then_some(Tool::Box));
        if let Some((tool, origin)) = tool.zip(origin) {
            ui.data_mut(|data| data.insert_temp(id, Region { tool, how, path: vec![origin], is_done: false }));
        }
    }
    let mut region = ui.data(|data| data.get_temp::<Region>(id))?;
    if let Some(at) = drag.interact_pointer_pos().filter(|at| region.path.last() != Some(at)) {
        region.path.push(at);
    }
    if drag.drag_stopped() || !drag.dragged() {
        ui.data_mut(|data| data.remove::<Region>(id));
        region.is_done = true;
        return drag.drag_stopped().then_some(region);
    }
    region.paint(ui);
    ui.data_mut(|data| data.insert_temp(id, region.clone()));
    Some(region)
}

/// Selects the platforms in a region once its drag is over, as a click with the same keys would.
pub fn select_in(cx: &Cx<'_>, region: &Region, marks: impl Iterator<Item = (Pos2, PlatformId)>) -> Option<Action> {
    select_targets_in(cx, region, marks.map(|(at, id)| (at, Target::Platform(id))))
}

/// The same of things of any sort.
pub fn select_targets_in(cx: &Cx<'_>, region: &Region, marks: impl Iterator<Item = (Pos2, Target)>) -> Option<Action> {
    if !region.is_done {
        return None;
    }
    let mut targets: Vec<Target> = marks.filter(|(at, _)| region.contains(*at)).map(|(_, target)| target).collect();
    targets.sort();
    targets.dedup();
    let how = region.how;
    match how {
        How::Replace if targets.is_empty() => Some(Action::ClearSelection),
        // A region around what is selected already is no click that takes it back.
        How::Replace if cx.session.doc.selection.iter().eq(targets.iter()) => None,
        _ => (!targets.is_empty()).then_some(Action::Select { targets, how }),
    }
}

/// What a plain drag does, for the menu of a view.
pub fn choices(cx: &Cx<'_>, usual: &str) -> Vec<Choice> {
    let now = cx.settings.text("drag");
    let choice = |label: &str, value: Option<&str>| Choice {
        group: "A drag",
        label: label.into(),
        is_chosen: now == value,
        action: Action::Configure { view: cx.me, key: "drag".into(), value: value.map_or(serde_json::Value::Null, Into::into) },
    };
    vec![choice(usual, None), choice("Selects in a box", Some("box")), choice("Selects in a lasso", Some("lasso"))]
}

/// That choice in words, for the history.
#[must_use]
pub fn say(key: &str, value: &serde_json::Value) -> Option<String> {
    let words = match value.as_str() {
        Some("lasso") => "a drag selects in a lasso",
        Some("box") => "a drag selects in a box",
        _ => "a drag as at first",
    };
    (key == "drag").then(|| words.to_owned())
}

pub use keys::keys_ui;
pub use values::stated_ui;

/// A value that a brush can go over.
pub struct Bar<'a> {
    /// Where it is.
    pub area: Rect,
    /// When it is.
    pub period: Period,
    /// Whose it is.
    pub entity: &'a PlatformId,
}

impl<'a> Bar<'a> {
    /// Of a mark; `None` where it is a point or has no time.
    pub fn of(hit: &Hit<'a>) -> Option<Self> {
        Some(Self { area: hit.area?, period: hit.point.period?, entity: &hit.point.entity })
    }
}

/// The brush of a chart over its plot and its time axis. What it covers is asked of all other views;
/// a click on the axis asks nothing more. `bars` are met one by one, `marks` selected by a region.
pub fn brush_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame, plot: &Response, bars: &[Bar<'_>], marks: Vec<(Pos2, PlatformId)>) -> Vec<Action> {
    let mut actions = vec![];
    band_ui(cx, ui, frame);
    if cx.session.live.printing {
        return actions;
    }
    let strip = Rect::from_min_max(frame.area.left_bottom(), pos2(frame.area.right(), frame.area.bottom() + super::chart::YEARS));
    let axis = ui.interact(strip, ui.scope_id().with(("time brush", cx.me.0)), Sense::click_and_drag());
    axis.widget_info(|| WidgetInfo::labeled(Role::Slider, true, "Brush over time"));
    let axis = axis.on_hover_cursor(egui::CursorIcon::ResizeHorizontal);
    if axis.clicked() && cx.session.doc.clauses.contains_key(&cx.me) {
        actions.push(Action::Clause { by: cx.me, clause: Filter::everything() });
    }
    if let Some(region) = region_ui(cx, ui, plot) {
        actions.extend(select_in(cx, &region, marks.into_iter()));
        return actions;
    }
    for drag in [&axis, plot] {
        let Some(Grip { from, to, how }) = grip_of(ui, drag) else { continue };
        let is_over_bars = drag.id == plot.id && !bars.is_empty();
        let brushed = if is_over_bars { over_bars(bars, Rect::from_two_pos(from, to)) } else { Some(over_time(frame, from.x, to.x)) };
        let Some(brushed) = brushed else { continue };
        if how == How::Replace || drag.drag_stopped() {
            let old = cx.session.doc.clauses.get(&cx.me);
            let clause = values::kept(old, joined(old, brushed, how));
            actions.extend((old != Some(&clause)).then_some(Action::Clause { by: cx.me, clause }));
        } else {
            let area = Rect::from_min_max(pos2(from.x.min(to.x), frame.area.top()), pos2(from.x.max(to.x), frame.area.bottom()));
            ui.painter().rect_filled(area, 0, faded(palette(ui).ink, 0.08));
        }
    }
    actions
}

/// The brush of a chart whose bars stand beside each other without a time axis: what it meets is asked of all
/// other views. `marks` are selected by a region.
pub fn bars_ui(cx: &Cx<'_>, ui: &Ui, plot: &Response, bars: &[Bar<'_>], marks: impl Iterator<Item = (Pos2, PlatformId)>) -> Option<Action> {
    if cx.session.live.printing {
        return None;
    }
    if let Some(region) = region_ui(cx, ui, plot) {
        return select_in(cx, &region, marks);
    }
    let Grip { from, to, how } = grip_of(ui, plot)?;
    let area = Rect::from_two_pos(from, to);
    if !plot.drag_stopped() {
        ui.painter().rect_filled(area, 0, faded(palette(ui).ink, 0.08));
    }
    let old = cx.session.doc.clauses.get(&cx.me);
    let clause = values::kept(old, joined(old, over_bars(bars, area)?, how));
    let is_now = how == How::Replace || plot.drag_stopped();
    (is_now && old != Some(&clause)).then_some(Action::Clause { by: cx.me, clause })
}

/// A drag of a brush: where it began and with which keys, and where it is.
#[derive(Clone, Copy, Debug)]
struct Grip {
    from: Pos2,
    to: Pos2,
    how: How,
}

/// The keys that were held when a drag began decide what it does.
fn grip_of(ui: &Ui, drag: &Response) -> Option<Grip> {
    let id = drag.id.with("grip");
    if drag.drag_started() {
        let (origin, how) = ui.input(|input| (input.pointer.press_origin(), how(input.modifiers)));
        let from = origin.or(drag.interact_pointer_pos())?;
        ui.data_mut(|data| data.insert_temp(id, Grip { from, to: from, how }));
    }
    if !drag.dragged() && !drag.drag_stopped() {
        return None;
    }
    let grip = ui.data(|data| data.get_temp::<Grip>(id))?;
    drag.interact_pointer_pos().filter(|to| to.distance(grip.from) > 3.0).map(|to| Grip { to, ..grip })
}

/// Whole months between two places on the axis.
fn over_time(frame: &Frame, a: f32, b: f32) -> Filter {
    #[expect(clippy::cast_possible_truncation, reason = "a day within the axis")]
    let day = |x: f32| day_of(frame.time.number(x).floor() as i32);
    let (first, last) = (day(a.min(b)), day(a.max(b)));
    Filter { conditions: vec![], window: Period::new(first.first_of_month(), last.last_of_month()) }
}

/// The time and the entities of the bars that a box meets; only the time where it meets all entities.
fn over_bars(bars: &[Bar<'_>], area: Rect) -> Option<Filter> {
    let met: Vec<&Bar<'_>> = bars.iter().filter(|bar| bar.area.intersects(area)).collect();
    let first = met.iter().map(|bar| bar.period.first).min()?;
    let window = Period::new(first, met.iter().map(|bar| bar.period.last).max()?);
    let is_met = |id: &PlatformId| met.iter().any(|bar| bar.entity == id);
    let entities = met.iter().map(|bar| bar.entity.to_string()).collect();
    let of_them = Condition::new("platform", Test::Values(entities));
    let conditions = if bars.iter().all(|bar| is_met(bar.entity)) { vec![] } else { vec![of_them] };
    Some(Filter { conditions, window })
}

/// What was asked and what is brushed now, together.
fn joined(old: Option<&Filter>, new: Filter, how: How) -> Filter {
    let Some(old) = old.filter(|_| how != How::Replace) else {
        return if matches!(how, How::Subtract) { Filter::everything() } else { new };
    };
    let how = match (how, old.window.zip(new.window)) {
        (How::Toggle, Some((old, new))) if old.first <= new.first && new.last <= old.last => How::Subtract,
        (How::Toggle, _) => How::Add,
        (how, _) => how,
    };
    if how == How::Subtract {
        return less(old, &new);
    }
    let window = old.window.zip(new.window).and_then(|(a, b)| Period::new(a.first.min(b.first), a.last.max(b.last)));
    Filter { window: window.or(new.window), conditions: either(&old.conditions, &new.conditions) }
}

/// What was asked without what is brushed now: without its entities where it names some, else without
/// its time. Nothing left asks nothing.
fn less(old: &Filter, new: &Filter) -> Filter {
    if let (Some(asked), Some(gone)) = (entities(&old.conditions), entities(&new.conditions)) {
        let left: BTreeSet<String> = asked.difference(gone).cloned().collect();
        let some = !left.is_empty();
        let kept = Filter { conditions: vec![Condition::new("platform", Test::Values(left))], window: old.window };
        return if some { kept } else { Filter::everything() };
    }
    let window = old.window.zip(new.window).and_then(|(old, new)| without(old, new));
    window.map_or_else(Filter::everything, |window| Filter { window: Some(window), conditions: old.conditions.clone() })
}

fn entities(conditions: &[Condition]) -> Option<&BTreeSet<String>> {
    match conditions.iter().find(|condition| condition.column == "platform").map(|condition| &condition.test) {
        Some(Test::Values(values)) => Some(values),
        _ => None,
    }
}

/// The longer part of a period that another one leaves.
fn without(old: Period, new: Period) -> Option<Period> {
    let before = new.first.yesterday().ok().and_then(|last| Period::new(old.first, last.min(old.last)));
    let after = new.last.tomorrow().ok().and_then(|first| Period::new(first.max(old.first), old.last));
    before.into_iter().chain(after).max_by_key(|part| part.days())
}

/// The entities of both; none where one of them asks for all.
fn either(a: &[Condition], b: &[Condition]) -> Vec<Condition> {
    let both = entities(a).zip(entities(b)).map(|(a, b)| a.union(b).cloned().collect());
    both.map(|values| Condition::new("platform", Test::Values(values))).into_iter().collect()
}

/// The brushed time in the chart that brushed it.
fn band_ui(cx: &Cx<'_>, ui: &Ui, frame: &Frame) {
    let clause = cx.session.doc.clauses.get(&cx.me);
    values::band_ui(ui, frame, clause);
    let Some(window) = clause.and_then(|clause| clause.window) else { return };
    let palette = palette(ui);
    let [left, right] =
        [frame.time.x_of(window.first), frame.time.x_of(window.last)].map(|x| x.clamp(frame.area.left(), frame.area.right()));
    let area = Rect::from_min_max(pos2(left, frame.area.top()), pos2(right, frame.area.bottom()));
    ui.painter().rect_filled(area, 0, faded(palette.ink, 0.06));
    for x in [left, right] {
        ui.painter().vline(x, area.y_range(), Stroke::new(1.5, palette.ink));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(first: &str, last: &str) -> Filter {
        let day = |text: &str| crate::model::Moment::parse(text).unwrap().interval();
        Filter { conditions: vec![], window: Period::new(day(first).first, day(last).last) }
    }

    #[test]
    fn brushes_join_in_four_ways() {
        let old = years("2019", "2021");
        assert_eq!(joined(Some(&old), years("2020", "2020"), How::Replace), years("2020", "2020"));
        assert_eq!(joined(Some(&old), years("2022", "2023"), How::Add), years("2019", "2023"));
        assert_eq!(joined(Some(&old), years("2021", "2023"), How::Subtract), years("2019", "2020"));
        assert_eq!(joined(Some(&old), years("2019", "2019"), How::Toggle), years("2020", "2021"));
        assert_eq!(joined(Some(&old), years("2018", "2024"), How::Subtract).window, None);
        assert_eq!(joined(None, old.clone(), How::Add), old);
    }

    #[test]
    fn brushed_entities_are_added_and_taken_away() {
        let of = |ids: &[&str]| {
            let values = ids.iter().map(ToString::to_string).collect();
            Filter { conditions: vec![Condition::new("platform", Test::Values(values))], ..years("2020", "2020") }
        };
        assert_eq!(joined(Some(&of(&["a"])), of(&["b"]), How::Add), of(&["a", "b"]));
        assert_eq!(joined(Some(&of(&["a", "b"])), of(&["b"]), How::Subtract), of(&["a"]));
        assert_eq!(joined(Some(&of(&["a"])), of(&["a"]), How::Subtract), Filter::everything());
        assert_eq!(joined(Some(&of(&["a"])), years("2020", "2020"), How::Add), years("2020", "2020"), "all of them is no condition");
    }

    #[test]
    fn a_lasso_holds_what_it_goes_around() {
        let path = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 10.0), pos2(5.0, 3.0), pos2(0.0, 10.0)];
        assert!(is_within(&path, pos2(2.0, 2.0)) && is_within(&path, pos2(9.0, 7.0)));
        assert!(!is_within(&path, pos2(5.0, 8.0)) && !is_within(&path, pos2(11.0, 5.0)) && !is_within(&[], pos2(0.0, 0.0)));
    }
}
