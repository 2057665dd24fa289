//! What do the sources disagree on: every contradiction with its values on one axis, its rows and its sources.

use egui::{Button, Label, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::badge::sentence;
use super::nothing::{Nothing, nothing_ui};
use super::{Asking, Choice, Cx, Kind, View, Words, how};
use crate::analysis::Observation;
use crate::analysis::contradictions::{Contradiction, Kind as Way};
use crate::engine::{Answer, ContradictionsAnswer, Request};
use crate::kit::controls::{empty_box, focus_ring, icon_button_in, strong, text};
use crate::kit::tokens::size;
use crate::kit::{icons, palette};
use crate::marks::strip::Strip;
use crate::model::{Dataset, HelpCard, Quantity, Role as Part};
use crate::session::{Action, Settings, Target};

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "contradictions",
    title: "Contradictions",
    question: "What do the sources disagree on?",
    needs: "shares, growth or notes",
    help: HelpCard {
        shows: "Every place where rows cannot all be true, with the values beside each other on one short axis, and what the notes of the data say.",
        formula: "One fact, two values: same entity, metric, whole, unit, period and segment, and the intervals that the written digits (± one unit of the last) or the stated bounds allow do not overlap. Parts above the whole: the least that shares of one whole and period can be comes to more than 100.5 %. Levels against growth: no two levels a year apart give the stated growth within 0.6 points.",
        reading: "A click selects the rows in all views; the buttons below lead to each row and each source. In charts the same rows bear a ring with a stroke and a dot.",
        limits: "It says that sources disagree, not who is right. Two rows that copy one source agree, and confirm nothing. What nobody wrote down twice cannot be contradicted.",
    },
    measures: &[],
    icon: icons::SCALES,
    forms: &[],
    fits: |dataset| dataset.tables.iter().any(|table| table.role.is_some_and(|role| role.observes() || role == Part::Notes)),
    make: || Box::new(ContradictionsView),
};

/// The view; all its state is in the document.
pub struct ContradictionsView;

impl View for ContradictionsView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let ask = |filter| Request::Contradictions { package: cx.dataset.name.clone(), filter };
        vec![ask(cx.session.filter_for(cx.me))]
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let Some(Answer::Contradictions(answer)) = cx.answer(0) else { return Words::default() };
        let shown = listed(cx, answer);
        if shown.is_empty() {
            return Words::default();
        }
        let counts = Way::ALL.into_iter().filter_map(|way| {
            let count = shown.iter().filter(|one| one.kind == way).count();
            (count > 0).then(|| format!("{} {}", cx.numbers().count(count), counted(way, count)))
        });
        let hidden = answer.all.all.len() - answer.shown.len();
        let hidden = if hidden > 0 { format!(" · {} filtered out", cx.numbers().count(hidden)) } else { String::new() };
        Words {
            subtitle: counts.collect::<Vec<_>>().join(", "),
            footer: format!("All rows are kept; none is decided for. ± one unit of the last written digit is no contradiction{hidden}"),
        }
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let way = value.as_str().and_then(way_of);
        (key == "only").then(|| way.map_or_else(|| "all contradictions".into(), |way| format!("only: {}", way.title().to_lowercase())))
    }

    fn accepts(&self, _: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let known = key != "only" || value.is_null() || value.as_str().is_some_and(|word| way_of(word).is_some());
        if known { Ok(()) } else { Err(format!("expected one of {}", Way::ALL.map(word_of).join(", "))) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let now = only(cx);
        let choice = |label: &str, way: Option<Way>| Choice {
            group: "Shows",
            label: label.into(),
            is_chosen: now == way,
            action: Action::Configure { view: cx.me, key: "only".into(), value: way.map_or(Value::Null, |way| word_of(way).into()) },
        };
        std::iter::once(choice("All", None)).chain(Way::ALL.into_iter().map(|way| choice(way.title(), Some(way)))).collect()
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(Answer::Contradictions(answer)) = cx.ready(ui) else { return vec![] };
        if answer.shown.is_empty() {
            return silence_ui(cx, ui, answer);
        }
        let listed = listed(cx, answer);
        if listed.is_empty() {
            let area = ui.available_rect_before_wrap();
            let reason = format!("There are {} of other sorts.", cx.numbers().count(answer.shown.len()));
            let taken = empty_box(ui, area, "None of this sort", &reason, &[], &["Show all sorts"]);
            return taken.map(|_| Action::Configure { view: cx.me, key: "only".into(), value: Value::Null }).into_iter().collect();
        }
        let mut actions = vec![];
        ScrollArea::vertical().id_salt(("contradictions", cx.me.0)).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 3.0);
            let mut way = None;
            let more = listed.len().saturating_sub(MOST);
            for one in listed.into_iter().take(MOST) {
                if way != Some(one.kind) {
                    way = Some(one.kind);
                    ui.add_space(4.0);
                    ui.label(strong(one.kind.title(), size::SMALL, palette(ui).ink));
                }
                actions.extend(one_ui(cx, ui, one));
            }
            if more > 0 {
                let words = format!(
                    "{} more are counted but not listed; filters and the sorts in the menu lead to them.",
                    cx.numbers().count(more)
                );
                ui.label(text(words, size::SMALL, palette(ui).ink2));
            }
        });
        actions
    }
}

/// How many are listed; filters lead to the others.
const MOST: usize = 400;

fn word_of(way: Way) -> &'static str {
    match way {
        Way::TwoValues => "values",
        Way::OverHundred => "wholes",
        Way::AgainstGrowth => "growth",
        Way::Noted => "notes",
    }
}

fn way_of(word: &str) -> Option<Way> {
    Way::ALL.into_iter().find(|way| word_of(*way) == word)
}

fn counted(way: Way, count: usize) -> &'static str {
    match (way, count) {
        (Way::TwoValues, 1) => "fact with two values",
        (Way::TwoValues, _) => "facts with two values",
        (Way::OverHundred, 1) => "whole of more than 100 %",
        (Way::OverHundred, _) => "wholes of more than 100 %",
        (Way::AgainstGrowth, 1) => "growth that its levels do not give",
        (Way::AgainstGrowth, _) => "growth rates that their levels do not give",
        (Way::Noted, 1) => "note",
        (Way::Noted, _) => "notes",
    }
}

fn only(cx: &Cx<'_>) -> Option<Way> {
    cx.settings.text("only").and_then(way_of)
}

fn listed<'a>(cx: &Cx<'_>, answer: &'a ContradictionsAnswer) -> Vec<&'a Contradiction> {
    let only = only(cx);
    answer.shown.iter().filter_map(|at| answer.all.all.get(*at)).filter(|one| only.is_none_or(|only| one.kind == only)).collect()
}

fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &ContradictionsAnswer) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let total = answer.all.all.len();
    if total == 0 {
        let rows: usize = cx.dataset.tables.iter().filter(|table| table.observations.is_some()).map(crate::model::Table::rows).sum();
        let reason =
            if rows == 0 { "This table has no row of it.".to_owned() } else { format!("{} rows were compared.", cx.numbers().count(rows)) };
        empty_box(ui, area, "Nothing here disagrees", &reason, &[], &[]);
        return vec![];
    }
    let title = format!("0 of {} contradictions", cx.numbers().count(total));
    let nothing = Nothing { title: &title, reason: "Together the filters leave none.", alone: &answer.alone, in_window: answer.in_window };
    nothing_ui(cx, ui, area, &nothing)
}

fn targets(cx: &Cx<'_>, one: &Contradiction) -> Vec<Target> {
    let rows = one.rows.iter().map(|row| super::chart::target(cx, row));
    rows.chain(one.events.iter().map(|event| Target::Link(event.link.clone()))).collect()
}

/// One contradiction: its sentence, its values on an axis, its rows and sources.
fn one_ui(cx: &Cx<'_>, ui: &mut Ui, one: &Contradiction) -> Vec<Action> {
    let mut actions = vec![];
    let palette = palette(ui);
    let words = sentence(cx, one);
    let targets = targets(cx, one);
    let is_selected = !targets.is_empty() && targets.iter().all(|target| cx.session.doc.selection.contains(target));
    let left = ui.cursor().left();
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: 12, right: 8, top: 4, bottom: 6 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(text(&words, size::SMALL, palette.ink)).wrap().selectable(false));
        if one.kind != Way::Noted {
            strip_ui(cx, ui, one);
        }
        links_ui(cx, ui, one, &mut actions);
    });
    let area = shown.response.rect;
    let id = ui.scope_id().with(("contradiction", cx.me.0, &words, one.rows.first().map(|row| row.row)));
    let above = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - if cx.session.live.printing { 0.0 } else { 24.0 }));
    let response = ui.interact(above, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &*words));
    ui.painter().vline(left + 3.0, area.y_range().shrink(4.0), Stroke::new(if is_selected { 3.0 } else { 1.0 }, palette.warn));
    if is_selected {
        ui.painter().rect_stroke(area, 3, Stroke::new(1.5, palette.ink), StrokeKind::Inside);
    }
    if response.has_focus() {
        focus_ring(ui, area.shrink(2.0), 3);
    }
    if response.hovered() {
        ui.painter().rect_stroke(area, 3, Stroke::new(1.0, palette.line_strong), StrokeKind::Inside);
        actions.push(Action::Hover(targets.first().cloned()));
    }
    if response.clicked() && !targets.is_empty() {
        actions.push(Action::Select { targets, how: ui.input(|input| how(input.modifiers)) });
    }
    actions
}

/// The values that do not fit together, on one short axis: against growth, what is stated and what the
/// levels give.
fn strip_ui(cx: &Cx<'_>, ui: &mut Ui, one: &Contradiction) {
    let palette = palette(ui);
    let width = ui.available_width().min(360.0);
    let (room, _) = ui.allocate_exact_size(vec2(width, 46.0), Sense::hover());
    let marks: Vec<(Quantity, Option<&Observation>)> = match one.kind {
        Way::AgainstGrowth => {
            one.rows.first().map(|row| (row.quantity, Some(row))).into_iter().chain(one.comes_to.map(|sum| (sum, None))).collect()
        }
        _ => one.rows.iter().map(|row| (row.quantity, Some(row))).collect(),
    };
    let quantities: Vec<Quantity> = marks.iter().map(|(quantity, _)| *quantity).collect();
    let Some(strip) = Strip::around(&quantities, room.left() + 10.0, room.right() - 10.0, room.center().y) else { return };
    strip.axis(ui.painter(), palette);
    for (at, (quantity, row)) in marks.iter().enumerate() {
        let ink = row.map_or(palette.ink2, |row| cx.ink(&row.entity, palette).mark);
        let is_hollow = row.is_none_or(|row| matches!(&*row.confidence, "estimate" | "derived"));
        strip.value(ui.painter(), palette, *quantity, ink, is_hollow);
        if let Some(anchor) = quantity.anchor().filter(|_| one.kind != Way::OverHundred || marks.len() < 5) {
            let words = match row {
                Some(row) if one.kind == Way::OverHundred => {
                    format!("{} {}", cx.short_name(&row.entity), cx.numbers().with_unit(*quantity, "", false))
                }
                Some(_) if one.kind == Way::AgainstGrowth => format!("stated {}", cx.numbers().with_unit(*quantity, "", true)),
                Some(_) => cx.numbers().with_unit(*quantity, "", false),
                None => format!("worked out {}", cx.numbers().signed(anchor, 1)),
            };
            strip.label(ui.painter(), words, anchor, palette.ink2, size::AXIS, at % 2 == 1);
        }
    }
}

/// Buttons to each row, each event and each source; in print only the names of sources.
fn links_ui(cx: &Cx<'_>, ui: &mut Ui, one: &Contradiction, actions: &mut Vec<Action>) {
    let palette = palette(ui);
    let name = |id: &std::sync::Arc<str>| {
        let source = cx.dataset.sources.get(id);
        source
            .map(|source| if source.publisher.is_empty() { &source.title } else { &source.publisher })
            .cloned()
            .unwrap_or_else(|| id.to_string())
    };
    if cx.session.live.printing {
        let names: Vec<String> = one.sources.iter().map(name).collect();
        if !names.is_empty() {
            ui.add(Label::new(text(names.join(", "), size::AXIS, palette.ink3)).wrap());
        }
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let rows =
            one.rows.iter().map(|row| (row.table.clone(), row.row)).chain(one.events.iter().map(|event| (event.table.clone(), event.row)));
        for (table, row) in rows.take(12) {
            let title = cx.dataset.table(&table).map_or(&*table, |known| known.title.text(cx.language())).to_owned();
            let words = text(format!("{} {title} {}", icons::TABLE, row + 1), size::AXIS, palette.ink2);
            let button = ui.add(Button::new(words).frame(false));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show row {} of {title}", row + 1)));
            if button.on_hover_text("Show the row in its table").clicked() {
                actions.push(Action::ShowRow { package: cx.dataset.name.clone(), table: table.to_string(), row, view: None });
            }
        }
        for id in one.sources.iter().take(8) {
            let (name, source) = (name(id), cx.dataset.sources.get(id));
            let address = source.and_then(crate::model::Source::web_address);
            let icon = if address.is_some() { icons::ARROW_SQUARE_OUT } else { icons::NEWSPAPER };
            let button =
                ui.add_enabled(address.is_some(), Button::new(text(format!("{icon} {name}"), size::AXIS, palette.ink2)).frame(false));
            button.widget_info(|| WidgetInfo::labeled(Role::Link, address.is_some(), format!("Source: {name}")));
            if let Some(address) = address.filter(|_| button.clicked()) {
                actions.push(Action::Browse(address.to_owned()));
            }
            if let Some(source) = source
                && icon_button_in(ui, icons::QUOTES, &format!("Copy citation: {name}"), 16.0, true).clicked()
            {
                actions.push(Action::Copy(source.citation()));
            }
        }
    });
}
