//! Shares by the size of their whole: as wide as the whole is large, so that areas can be compared.

use egui::{Align2, Rect, Stroke, Ui, pos2, vec2};
use serde_json::Value;

use super::part::{self, Outline, Tone};
use super::period;
use crate::engine::{Answer, Column, MosaicAnswer, MosaicQuestion, Request};
use crate::kit::mix::ink_on;
use crate::kit::tokens::size;
use crate::kit::{fonts, palette};
use crate::marks::extent::{self, Grows};
use crate::model::{Dataset, PlatformId, Role};
use crate::session::{Action, Settings};
use crate::views::chart::{SetOff, metric_name, silence_ui};
use crate::views::{Asking, Choice, Cx, Form, View, Words};

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "marimekko",
    label: "Marimekko",
    shows: "A column for each period of a whole, or for each whole at one time: as wide as the whole is large, its shares stacked, so that an area is share × size. The size is a level in the table of growth: of what bears the name of the whole, or the one that is chosen. What has no size is left out and counted.",
    view: &Marimekko,
};

struct Marimekko;

impl View for Marimekko {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let mut requests = super::needs(cx);
        let Some(Request::Curves(curves)) = requests.first().cloned() else { return requests };
        let size = cx.settings.text("size").and_then(size_of);
        let wholes_at =
            if cx.settings.text("across") == Some("wholes") { Some(cx.session.day().unwrap_or(crate::model::Date::MAX)) } else { None };
        let basis = cx.settings.text("basis").map(str::to_owned);
        requests.insert(1, Request::Mosaic(MosaicQuestion { curves, basis, size, wholes_at }));
        requests
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let (Some(Answer::Curves(curves)), Some(answer)) = (cx.answer(0), answer(cx)) else { return Words::default() };
        if curves.curves.curves.is_empty() {
            return Words { subtitle: String::new(), footer: String::new() };
        }
        let of = if is_across(cx) { "Shares of several wholes".to_owned() } else { format!("Share of {}", curves.about) };
        let width = answer.columns.first().map(|column| size_words(cx, column)).unwrap_or_default();
        let subtitle = if width.is_empty() { format!("{of}, %") } else { format!("{of}, %. Width: {width}") };
        let noun = if is_across(cx) { ["whole has", "wholes have"] } else { ["period has", "periods have"] };
        let missing = match answer.unsized_columns {
            0 => String::new(),
            1 => format!("1 {} shares but no size", noun[0]),
            more => format!("{more} {} shares but no size", noun[1]),
        };
        let basis = match answer.columns.first() {
            Some(column) if !is_across(cx) => format!("Basis: {}", super::basis_name(&column.basis)),
            _ => String::new(),
        };
        let rows = answer.columns.iter().flat_map(|column| column.slice.parts.iter().map(|part| &part.row).chain([&column.size]));
        let hatch = if answer.columns.is_empty() { String::new() } else { "hatched: not stated".into() };
        Words { subtitle, footer: part::joined(&[basis, hatch, missing, part::sources(cx, rows)]) }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        match key {
            "size" => Some(value.as_str().and_then(size_of).map_or_else(
                || "took the size that bears the name of the whole".into(),
                |(metric, entity)| format!("took {} of {entity} as the size", metric_name(&metric).to_lowercase()),
            )),
            "across" => Some(if value.as_str() == Some("wholes") {
                "set wholes beside each other".into()
            } else {
                "set periods beside each other".into()
            }),
            _ => None,
        }
    }

    fn accepts(&self, dataset: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        if key != "size" || value.is_null() {
            return Ok(());
        }
        let (metric, entity) = value.as_str().and_then(size_of).ok_or("expected METRIC:ENTITY, such as retail_sales:market")?;
        let there = |column: &str, wanted: &str| dataset.has_observation(Role::Growth, column, |cell| cell == wanted);
        if there("metric", &metric) && there("entity", &entity) { Ok(()) } else { Err(format!("no row measures {metric} of {entity}")) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let (Some(Answer::Curves(curves)), Some(answer)) = (cx.answer(0), answer(cx)) else { return vec![] };
        let configure = |key: &str, value: Value| Action::Configure { view: cx.me, key: key.into(), value };
        let across = is_across(cx);
        let now = cx.settings.text("size");
        let columns = |label: &str, is_chosen: bool, value: Value| Choice {
            group: "Columns",
            label: label.into(),
            is_chosen,
            action: configure("across", value),
        };
        let own = Choice {
            group: "Width",
            label: "The size that bears the name of the whole".into(),
            is_chosen: now.is_none(),
            action: configure("size", Value::Null),
        };
        let mut choices = super::basis_choices(cx, curves);
        choices.push(columns("Periods of this whole", !across, Value::Null));
        choices.push(columns("Every whole that has a size", across, "wholes".into()));
        choices.push(own);
        choices.extend(answer.sizes.iter().take(30).map(|size| {
            let id = format!("{}:{}", size.metric, size.entity);
            Choice {
                group: "Width",
                label: format!("{}, {} · {} rows", metric_name(&size.metric), cx.name(&size.entity), cx.numbers().count(size.rows)),
                is_chosen: now == Some(id.as_str()),
                action: configure("size", id.into()),
            }
        }));
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Curves(curves)) = cx.ready(ui) else { return vec![] };
        let Some(answer) = answer(cx) else {
            crate::kit::controls::waiting(ui);
            return vec![];
        };
        if curves.curves.curves.is_empty() {
            return silence_ui(cx, ui, curves);
        }
        if let Some(reason) = refusal(cx, answer, &curves.about) {
            return part::refused_ui(
                cx,
                ui,
                "No widths",
                &reason,
                &[("ranked", "Ranked bars"), ("bars", "100 % bars, all as wide as their period")],
            );
        }
        let area = ui.available_rect_before_wrap();
        if part::is_too_small(area) { vec![] } else { columns_ui(cx, ui, area, answer) }
    }
}

fn answer<'a>(cx: &'a Cx<'_>) -> Option<&'a MosaicAnswer> {
    match cx.answer(1) {
        Some(Answer::Mosaic(mosaic)) => Some(mosaic),
        _ => None,
    }
}

fn is_across(cx: &Cx<'_>) -> bool {
    cx.settings.text("across") == Some("wholes")
}

/// `METRIC:ENTITY`.
fn size_of(text: &str) -> Option<(String, String)> {
    text.split_once(':').map(|(metric, entity)| (metric.to_owned(), entity.to_owned()))
}

fn size_words(cx: &Cx<'_>, column: &Column) -> String {
    let size = &column.size;
    let whose = if is_across(cx) { String::new() } else { format!(" of {}", cx.name(&size.entity)) };
    format!("{}{whose}, {}", metric_name(&size.metric).to_lowercase(), size.unit)
}

/// Why there are no columns, as a sentence.
fn refusal(cx: &Cx<'_>, answer: &MosaicAnswer, whole: &str) -> Option<String> {
    if answer.units.len() > 1 {
        let units: Vec<&str> = answer.units.iter().map(|unit| &**unit).collect();
        return Some(format!("The sizes are in {}: widths of several units cannot be compared.", units.join(" and ")));
    }
    if !answer.columns.is_empty() {
        return None;
    }
    let offered = match answer.sizes.len() {
        0 => "There is no level in the table of growth that could be one.".to_owned(),
        1 => "The menu of this view offers one level that may be meant.".to_owned(),
        more => format!("The menu of this view offers {more} levels that may be meant."),
    };
    Some(match (is_across(cx), cx.settings.text("size").is_some()) {
        (true, _) => format!("The data name no size of any whole: a level whose scope or entity bears its name. {offered}"),
        (false, true) => "The size that was chosen has no value in any period of these shares.".to_owned(),
        (false, false) => format!("The data do not say how large “{whole}” is: no level bears its name. {offered}"),
    })
}

fn columns_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, answer: &MosaicAnswer) -> Vec<Action> {
    let palette = palette(ui);
    let foot = if area.height() > 120.0 { 34.0 } else { 0.0 };
    let left = if area.width() > 200.0 { 30.0 } else { 0.0 };
    let stage = Rect::from_min_max(area.min + vec2(left, 6.0), area.max - vec2(2.0, foot));
    let sizes: Vec<f64> = answer.columns.iter().map(|column| column.size.quantity.anchor().unwrap_or(0.0).max(0.0)).collect();
    let total: f64 = sizes.iter().sum::<f64>().max(1e-9);
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    let y_of = |share: f64| stage.bottom() - stage.height() * (share.clamp(0.0, 100.0) / 100.0) as f32;
    if left > 0.0 {
        for tick in [0.0, 25.0, 50.0, 75.0, 100.0] {
            ui.painter().text(
                pos2(stage.left() - 6.0, y_of(tick)),
                Align2::RIGHT_CENTER,
                cx.numbers().plain(tick, 0),
                fonts::regular(size::AXIS),
                palette.ink3,
            );
        }
    }
    let ground = part::ground_ui(cx, ui, area);
    let set_off = SetOff::of(cx);
    let anyone = part::anyone(cx, answer.columns.iter().flat_map(|column| column.slice.parts.iter().map(|part| &part.row.entity)));
    let order = order(answer);
    let mut actions = vec![];
    let mut marks = vec![];
    let mut x = stage.left();
    for (column, size) in answer.columns.iter().zip(sizes) {
        #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
        let width = stage.width() * (size / total) as f32;
        let place = Rect::from_min_max(pos2(x, stage.top()), pos2(x + width, stage.bottom()));
        x += width;
        let inner = place.shrink2(vec2((width * 0.06).min(1.0), 0.0));
        part::hatched(ui.painter(), palette, inner, false);
        let (mut base, mut cells) = (0.0, vec![]);
        let parts = order.iter().filter_map(|id| column.slice.part(id));
        for part in parts.filter(|_| column.slice.refusal.is_none()) {
            let value = part.row.quantity.anchor().unwrap_or(0.0);
            let cell = Rect::from_min_max(pos2(inner.left(), y_of(base + value)), pos2(inner.right(), y_of(base)));
            base += value;
            let tone = Tone::of(cx, palette, &part.row, anyone, &set_off);
            tone.paint(ui.painter(), cell);
            ui.painter().hline(cell.x_range(), cell.top(), Stroke::new(1.0, palette.paper));
            if cell.height() > 2.0 && cell.width() > 2.0 {
                actions.extend(part::mark_ui(cx, ui, cell, &part.row, Outline::Around));
            }
            marks.push((cell.center(), part.row.entity.clone()));
            cells.push((cell, &part.row, tone.fill));
        }
        // Over all parts, under all names: bounds reach into those beside them.
        for (cell, row, fill) in &cells {
            extent::end(ui.painter(), palette, *cell, Grows::Up, row.quantity, *fill);
        }
        for (cell, row, fill) in cells {
            cell_ui(cx, ui, cell, row, ink_on(extent::ground(palette, fill, row.quantity)));
        }
        if let Some(words) = part::refusal_words(cx, &column.slice) {
            part::remark_ui(ui, inner.center(), Align2::CENTER_CENTER, &words, inner.width() - 8.0, palette.warn);
        }
        if foot > 0.0 {
            foot_ui(cx, ui, Rect::from_min_max(pos2(place.left(), stage.bottom() + 2.0), pos2(place.right(), area.bottom())), column);
        }
    }
    ui.painter().hline(stage.x_range(), stage.bottom(), Stroke::new(1.0, palette.line_strong));
    actions.extend(part::region_ui(cx, ui, &ground, marks));
    actions
}

/// One order of parts for all columns: by the area that each has, the largest at the bottom.
fn order(answer: &MosaicAnswer) -> Vec<PlatformId> {
    let mut areas: std::collections::BTreeMap<&PlatformId, (bool, f64)> = std::collections::BTreeMap::new();
    for column in &answer.columns {
        let size = column.size.quantity.anchor().unwrap_or(0.0);
        for part in &column.slice.parts {
            let area = areas.entry(&part.row.entity).or_insert((part.rank.is_none(), 0.0));
            area.1 += size * part.row.quantity.anchor().unwrap_or(0.0);
        }
    }
    let mut order: Vec<(&PlatformId, (bool, f64))> = areas.into_iter().collect();
    order.sort_by(|a, b| a.1.0.cmp(&b.1.0).then(b.1.1.total_cmp(&a.1.1)).then(a.0.cmp(b.0)));
    order.into_iter().map(|(id, _)| id.clone()).collect()
}

fn cell_ui(cx: &Cx<'_>, ui: &Ui, cell: Rect, row: &crate::analysis::Observation, ink: egui::Color32) {
    let (name, number) = (cx.short_name(&row.entity), part::number_words(cx, row));
    let inner = cell.shrink2(vec2(5.0, 1.0));
    let font = fonts::regular(size::SMALL);
    let words = format!("{name} {number}");
    let fits = |words: &str| part::width_of(ui, words, font.clone()) <= inner.width();
    if fits(&words) {
        part::label_in(ui, inner, &words, Align2::LEFT_CENTER, font, ink);
    } else if inner.height() > 32.0 && fits(&number) {
        let upper = Rect::from_min_max(pos2(inner.left(), inner.center().y - 17.0), pos2(inner.right(), inner.center().y));
        part::label_in(ui, upper, name, Align2::LEFT_CENTER, font.clone(), ink);
        part::label_in(ui, upper.translate(vec2(0.0, 16.0)), &number, Align2::LEFT_CENTER, font, ink);
    } else if fits(&number) {
        part::label_in(ui, inner, &number, Align2::LEFT_CENTER, font, ink);
    }
}

/// The period or the whole under a column, and its size.
fn foot_ui(cx: &Cx<'_>, ui: &Ui, place: Rect, column: &Column) {
    let palette = palette(ui);
    let name = if is_across(cx) { column.whole.clone() } else { period::name(&column.slice) };
    let upper = Rect::from_min_size(place.min, vec2(place.width(), 16.0)).shrink2(vec2(2.0, 0.0));
    part::label_in(ui, upper, &name, Align2::CENTER_CENTER, fonts::semibold(size::AXIS), palette.ink);
    let size = part::number_words(cx, &column.size);
    let fits = part::width_of(ui, &size, fonts::regular(size::AXIS)) <= place.width();
    let size = if fits { size } else { String::new() };
    part::label_in(ui, upper.translate(vec2(0.0, 15.0)), &size, Align2::CENTER_CENTER, fonts::regular(size::AXIS), palette.ink3);
}
