//! One measure over time: a line for each of the platforms that are selected, and of those that lead.

use std::collections::BTreeSet;

use egui::{Shape, Stroke, Ui, pos2};
use serde_json::Value;

use super::{links, moments, question, silence_ui};
use crate::engine::{Answer, MeasuredMoment, MeasuresAnswer, Request};
use crate::kit::palette;
use crate::marks::faded;
use crate::model::{Period, PlatformId};
use crate::network::metrics::{METRICS, measure};
use crate::session::{Action, Settings};
use crate::views::chart::{EndLabel, frame_ui, labels_ui, labels_width, time_ui};
use crate::views::params::{name_of, param_choices};
use crate::views::{Asking, Choice, Cx, Form, View, Words, annotations};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "over_time",
    label: "Over time",
    shows: "One measure of the leading platforms and of those that are selected, at the end of every half-year.",
    view: &OverTime,
};

/// How many platforms lead.
const LEADING: usize = 8;

struct OverTime;

/// The measure that is drawn: names of groups are none.
fn drawn(settings: &Settings) -> &'static str {
    let chosen = settings.text("measure").and_then(measure).filter(|measure| !measure.is_name);
    chosen.map_or("pagerank", |measure| measure.id)
}

impl View for OverTime {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let days = moments(cx.dataset);
        let asked = question(cx.dataset, cx.session, cx.me, &cx.settings, vec![drawn(&cx.settings).to_owned()], days);
        [Request::Measures(asked), links(cx)].into_iter().chain(annotations::question(cx)).collect()
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Measures(answer)) = cx.answer(0) else { return Words::default() };
        let shown = lines(cx, answer).len();
        Words {
            subtitle: format!("{}, at the end of every half-year. Thick: what is selected.", name_of(drawn(cx.settings))),
            footer: format!(
                "{} · {shown} platforms: those that lead at the end, and those selected · a break is a moment without a value{}",
                cx.dataset.title.text(cx.language()),
                annotations::words(cx.settings)
            ),
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let now = drawn(cx.settings);
        let fitting = METRICS.iter().filter(|measure| !measure.is_name);
        let mut choices: Vec<Choice> = fitting
            .map(|measure| Choice {
                group: "Measure",
                label: name_of(measure.id).to_owned(),
                is_chosen: measure.id == now,
                action: Action::Configure { view: cx.me, key: "measure".into(), value: Value::from(measure.id) },
            })
            .collect();
        choices.extend(param_choices(cx, measure(now).into_iter()));
        choices.extend(annotations::choices(cx));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Measures(answer)) = cx.ready(ui) else { return vec![] };
        let lines = lines(cx, answer);
        let axis = cx.catalog.axis(&cx.dataset.name);
        let area = ui.available_rect_before_wrap();
        let Some(axis) = axis.filter(|_| !lines.is_empty()) else {
            if answer.moments.iter().all(|moment| moment.nodes.is_empty()) {
                return silence_ui(cx, ui, area);
            }
            let reason = "These links have no dates, so nothing changes over time. The table has the values.";
            crate::kit::controls::empty_box(ui, area, "Not drawn over time", reason, &[], &[]);
            return vec![];
        };
        let palette = palette(ui);
        let most = lines.iter().flat_map(|(_, line)| line).filter_map(|(_, value)| *value).fold(0.0, f64::max);
        let right = labels_width(ui, lines.iter().map(|(id, _)| cx.short_name(id).to_owned()));
        let (frame, _) = frame_ui(cx, ui, axis, (0.0, if most > 0.0 { most * 1.05 } else { 1.0 }), right);
        let meant = cx.meant();
        let anyone = lines.iter().any(|(id, _)| meant.contains(id));
        let mut labels = vec![];
        for (id, line) in &lines {
            let ink = cx.ink(id, palette);
            let is_meant = meant.contains(id);
            let color = if anyone && !is_meant { faded(ink.mark, 0.55) } else { ink.mark };
            let width = if is_meant { 2.6 } else { 1.6 };
            for run in line.split(|(_, value)| value.is_none()) {
                let points: Vec<_> =
                    run.iter().filter_map(|(day, value)| Some(pos2(frame.x(Period::new(*day, *day)?), frame.y((*value)?)))).collect();
                if let [alone] = points.as_slice() {
                    ui.painter().circle_filled(*alone, 2.4, color);
                }
                ui.painter().add(Shape::line(points, Stroke::new(width, color)));
            }
            let last = line.iter().rev().find_map(|(day, value)| Some(pos2(frame.x(Period::new(*day, *day)?), frame.y((*value)?))));
            let Some(end) = last else { continue };
            labels.push(EndLabel { entity: id.clone(), words: cx.short_name(id).to_owned(), end, ink: ink.text, line: color, is_meant });
        }
        time_ui(cx, ui, &frame, None);
        let mut actions = annotations::annotations_ui(cx, ui, &frame);
        actions.extend(labels_ui(cx, ui, &frame, labels));
        actions
    }
}

type Line = Vec<(crate::model::Date, Option<f64>)>;

/// The platforms that are drawn, each with its values: those that are selected, then those that lead at the
/// last moment.
fn lines(cx: &Cx<'_>, answer: &MeasuresAnswer) -> Vec<(PlatformId, Line)> {
    let Some(last) = answer.moments.iter().rev().find(|moment| !moment.nodes.is_empty()) else { return vec![] };
    let mut leading: Vec<(&PlatformId, f64)> = last.nodes.iter().filter_map(|id| Some((id, last.value(0, id)?))).collect();
    leading.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let known = |id: &PlatformId| answer.moments.iter().any(|moment| moment.value(0, id).is_some());
    let selected: BTreeSet<PlatformId> = cx.session.doc.selection.platforms().into_iter().filter(|id| known(id)).collect();
    let leading = leading.into_iter().take(LEADING).map(|(id, _)| id.clone()).filter(|id| !selected.contains(id));
    let drawn: Vec<PlatformId> = leading.chain(selected.iter().cloned()).collect();
    let value = |moment: &MeasuredMoment, id: &PlatformId| Some((moment.day?, moment.value(0, id)));
    drawn
        .into_iter()
        .map(|id| (id.clone(), answer.moments.iter().filter_map(|moment| value(moment, &id)).collect::<Line>()))
        .filter(|(_, line)| !line.is_empty())
        .collect()
}
