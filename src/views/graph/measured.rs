//! Size and colour of platforms by a measure of the graph.

use std::collections::BTreeMap;

use egui::{Color32, Painter, Pos2, pos2};
use serde_json::Value;

use crate::engine::{Answer, GraphQuestion, MeasuresQuestion, Request};
use crate::kit::owners::group_ink;
use crate::kit::tokens::size;
use crate::kit::{Palette, fonts};
use crate::model::PlatformId;
use crate::network::metrics::{METRICS, Measure, measure};
use crate::session::{Action, Settings};
use crate::views::params::{given, name_of, param_choices, say_param};
use crate::views::{Choice, Cx};

/// The measure that discs are as large as.
const SIZE: &str = "size";
/// The measure that discs are coloured by.
const COLOR: &str = "color";

fn asked(settings: &Settings) -> Vec<String> {
    let mut asked: Vec<String> = [SIZE, COLOR].iter().filter_map(|key| Some(measure(settings.text(key)?)?.id.to_owned())).collect();
    asked.dedup();
    asked
}

/// The question, where size or colour goes by a measure.
pub fn question(settings: &Settings, graph: GraphQuestion) -> Option<Request> {
    let measures = asked(settings);
    let GraphQuestion { package, day, reading, filter } = graph;
    let question = || MeasuresQuestion { package, days: vec![day], reading, filter, measures: measures.clone(), given: given(settings) };
    (!measures.is_empty()).then(|| Request::Measures(question()))
}

/// What a measure makes of the picture.
#[derive(Default)]
pub struct Measured {
    /// Parts of the largest disc, and the measure.
    sizes: Option<(&'static Measure, BTreeMap<PlatformId, f32>)>,
    colors: Option<(&'static Measure, BTreeMap<PlatformId, Step>)>,
}

/// Where on its scale a colour is.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    /// A part of the most.
    Part(f32),
    /// A group, by size.
    Group(usize),
}

impl Measured {
    /// The newest answer, where one was asked for.
    pub fn of(cx: &Cx<'_>) -> Self {
        let asked = asked(cx.settings);
        let mut answers = cx.answers.iter().filter_map(|shown| shown.answer.as_deref());
        let found = answers.find_map(|answer| if let Answer::Measures(found) = answer { found.moments.first() } else { None });
        let Some(moment) = found.filter(|moment| moment.values.len() == asked.len()) else { return Self::default() };
        let values = |key: &str| {
            let measure = measure(cx.settings.text(key)?)?;
            let at = asked.iter().position(|id| id == measure.id)?;
            let known = moment.nodes.iter().cloned().zip(moment.values[at].iter().copied());
            Some((measure, known.filter_map(|(id, value)| Some((id, value?))).collect::<Vec<(PlatformId, f64)>>()))
        };
        let sizes = values(SIZE).filter(|(measure, _)| !measure.is_name);
        Self {
            sizes: sizes.map(|(measure, values)| (measure, parts(&values))),
            colors: values(COLOR).map(|(measure, values)| (measure, steps(measure, &values))),
        }
    }

    /// How large a disc is, as a part of the largest; `None` where size says something else.
    pub fn part(&self, id: &PlatformId) -> Option<f32> {
        let (_, parts) = self.sizes.as_ref()?;
        Some(parts.get(id).copied().unwrap_or(0.0))
    }

    /// The colour of a disc; `None` where colour says something else, a neutral one where it has no value.
    pub fn color(&self, id: &PlatformId, palette: &Palette) -> Option<Color32> {
        let (_, steps) = self.colors.as_ref()?;
        Some(match steps.get(id) {
            Some(Step::Part(part)) => shade(palette, *part),
            Some(Step::Group(group)) => group_ink(*group, palette),
            None => palette.line_strong,
        })
    }

    /// Whether size says a measure rather than links.
    pub fn is_sized(&self) -> bool {
        self.sizes.is_some()
    }

    /// What size says, for the legend.
    pub fn size_words(&self) -> &'static str {
        self.sizes.as_ref().map_or("number of links", |(measure, _)| name_of(measure.id))
    }

    /// What colour says, where it is not owners: its scale and its name, from `at` to the right.
    pub fn legend(&self, painter: &Painter, palette: &Palette, at: Pos2, right: f32) {
        let Some((measure, _)) = &self.colors else { return };
        let words =
            if measure.is_name { format!("{} (colours are not owners)", name_of(measure.id)) } else { name_of(measure.id).to_owned() };
        let galley = painter.layout_no_wrap(words, fonts::regular(size::AXIS), palette.ink2);
        if at.x + 56.0 + galley.size().x > right {
            return;
        }
        for step in 0..5_u8 {
            let color = if measure.is_name { group_ink(step.into(), palette) } else { shade(palette, f32::from(step) / 4.0) };
            painter.circle_filled(pos2(at.x + 4.0 + 10.0 * f32::from(step), at.y), 4.0, color);
        }
        painter.galley(pos2(at.x + 54.0, at.y - galley.size().y / 2.0), galley, palette.ink2);
    }
}

/// Each value as a part of the largest.
#[expect(clippy::cast_possible_truncation, reason = "a part of a disc")]
fn parts(values: &[(PlatformId, f64)]) -> BTreeMap<PlatformId, f32> {
    let most = values.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let part = |value: f64| if most > 0.0 { (value / most).clamp(0.0, 1.0) as f32 } else { 0.0 };
    values.iter().map(|(id, value)| (id.clone(), part(*value))).collect()
}

fn steps(measure: &Measure, values: &[(PlatformId, f64)]) -> BTreeMap<PlatformId, Step> {
    if measure.is_name {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a name from 0 up")]
        let step = |value: f64| Step::Group(value as usize);
        return values.iter().map(|(id, value)| (id.clone(), step(*value))).collect();
    }
    parts(values).into_iter().map(|(id, part)| (id, Step::Part(part.sqrt()))).collect()
}

/// The scale without hue at a part; its faintest step is left out, so that every disc is seen.
pub fn shade(palette: &Palette, part: f32) -> Color32 {
    let steps = &palette.sequential[1..];
    let last = steps.len() - 1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "five steps")]
    let at = (part.clamp(0.0, 1.0) * last as f32).round() as usize;
    steps[at.min(last)]
}

/// A setting in plain words.
pub fn say(key: &str, value: &Value) -> Option<String> {
    let what = match key {
        SIZE => "size",
        COLOR => "colour",
        _ => return say_param(key, value),
    };
    Some(match value.as_str() {
        Some(id) => format!("{what} by {}", name_of(id)),
        None => format!("{what} by {}", if key == SIZE { "number of links" } else { "owner" }),
    })
}

/// Whether a setting names a measure that there is.
pub fn accepts(key: &str, value: &Value) -> Result<(), String> {
    match (key, value.as_str()) {
        (SIZE | COLOR, Some(id)) => {
            let known = measure(id).ok_or_else(|| format!("there is no measure `{id}`"))?;
            if key == SIZE && known.is_name { Err(format!("`{id}` is a name, which has no size")) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// What the menu offers.
pub fn choices(cx: &Cx<'_>) -> Vec<Choice> {
    let mut choices = vec![];
    for (key, group, usual) in [(SIZE, "Size", "Number of links"), (COLOR, "Colour", "Owner")] {
        let now = cx.settings.text(key);
        let choice = |label: &str, value: Option<&str>| Choice {
            group,
            label: label.to_owned(),
            is_chosen: now == value,
            action: Action::Configure { view: cx.me, key: key.into(), value: value.map_or(Value::Null, Value::from) },
        };
        choices.push(choice(usual, None));
        let fitting = METRICS.iter().filter(|measure| key == COLOR || !measure.is_name);
        choices.extend(fitting.map(|measure| choice(name_of(measure.id), Some(measure.id))));
    }
    let used = asked(cx.settings);
    choices.extend(param_choices(cx, METRICS.iter().filter(|measure| used.iter().any(|id| id == measure.id))));
    choices
}
