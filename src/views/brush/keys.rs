//! A brush by keys: Shift and an arrow go over whole periods, from the mark that the keys are on, or from the
//! playhead.

use egui::{EventFilter, Id, Key, Modifiers, Response, Role, Ui, WidgetInfo};

use super::values::kept;
use crate::engine::Answer;
use crate::kit::controls::focus_ring;
use crate::model::{Filter, Period};
use crate::session::Action;
use crate::views::chart::{Hit, walked};
use crate::views::{Cx, kind};

/// Where a brush by keys began and where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    anchor: Period,
    head: Period,
}

impl Stretch {
    fn window(self) -> Option<Period> {
        Period::new(self.anchor.first.min(self.head.first), self.anchor.last.max(self.head.last))
    }
}

/// Shift and ← or → while a chart has the keys: the first press takes the period that they are on, further
/// ones go on from there. Escape takes it back, as everywhere.
pub fn keys_ui(cx: &Cx<'_>, ui: &Ui, plot: &Response, hits: &[Hit<'_>]) -> Vec<Action> {
    let focuses = plot.gained_focus() && cx.session.live.focused != Some(cx.me);
    let focus = focuses.then_some(Action::Focus(Some(cx.me)));
    focus.into_iter().chain(brushed(cx, ui, plot, hits)).collect()
}

fn brushed(cx: &Cx<'_>, ui: &Ui, plot: &Response, hits: &[Hit<'_>]) -> Option<Action> {
    if hits.is_empty() {
        ground_ui(cx, ui, plot);
    }
    if !plot.has_focus() || cx.session.live.printing {
        return None;
    }
    let arrows = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(plot.id, arrows));
    let pressed = |key: Key| ui.input(|input| input.modifiers.matches_exact(Modifiers::SHIFT) && input.key_pressed(key));
    let steps = i32::from(pressed(Key::ArrowRight)) - i32::from(pressed(Key::ArrowLeft));
    if steps == 0 {
        return None;
    }
    let id: Id = plot.id.with("stretch");
    let old = cx.session.doc.clauses.get(&cx.me);
    let known = ui.data(|data| data.get_temp::<Stretch>(id));
    let stretch = if let Some(known) = known.filter(|known| old.is_some_and(|clause| clause.window == known.window())) {
        Stretch { head: known.head.shifted(steps), ..known }
    } else {
        let anchor = start(cx, ui, plot, hits)?;
        Stretch { anchor, head: anchor }
    };
    ui.data_mut(|data| data.insert_temp(id, stretch));
    let clause = kept(old, Filter { conditions: vec![], window: stretch.window() });
    (old != Some(&clause)).then_some(Action::Clause { by: cx.me, clause })
}

/// The ground of a chart whose marks are reached one by one: it has a name and shows that the keys are on it.
fn ground_ui(cx: &Cx<'_>, ui: &Ui, plot: &Response) {
    let kind = cx.session.doc.views.get(&cx.me).and_then(|state| kind(&state.kind)).map_or("Chart", |kind| kind.title);
    plot.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, format!("{kind}: Shift and arrows brush time")));
    if plot.has_focus() {
        focus_ring(ui, plot.rect, 2);
    }
}

/// The period of the mark that the keys are on; else the one that holds the playhead; else the last one.
fn start(cx: &Cx<'_>, ui: &Ui, plot: &Response, hits: &[Hit<'_>]) -> Option<Period> {
    if let Some(period) = walked(ui, plot.id, hits).and_then(|hit| hit.point.period) {
        return Some(period);
    }
    let Some(Answer::Curves(answer)) = cx.answer(0) else { return None };
    let periods = || answer.curves.curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.period);
    let last = periods().max_by_key(|period| period.last)?;
    let Some(day) = cx.session.day() else { return Some(last) };
    if let Some(holding) = periods().find(|period| period.contains(day)) {
        return Some(holding);
    }
    // A gap has a period too: so many of the length of the others from the last.
    let steps = (crate::model::day_number(day) - crate::model::day_number(last.first)).div_euclid(last.days().max(1));
    let mut near = (steps - 1..=steps + 1).map(|steps| last.shifted(steps));
    near.find(|period| period.contains(day)).or(Some(last))
}
