//! What is open, what its columns hold, and which filters apply.

use egui::{Align, Align2, Label, Layout, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::shell::{Desk, slot};
use super::top_bar::show;
use super::{chips, selections};
use crate::engine::{Answer, Request};
use crate::kit::controls::{button, focus_ring, histogram, icon_button, icon_button_in, strong, text, truncated};
use crate::kit::numbers::Numbers;
use crate::kit::tokens::{length, size};
use crate::kit::{fonts, icons, palette};
use crate::model::{Column, ColumnType, Dataset, Role as Part, Table};
use crate::session::{Action, Dialog, Settings};
use crate::store::ColumnProfile;

/// The part of the panel that is to come into sight when it is next drawn.
const TO_FILTERS: &str = "filters in sight";

/// The folded panel of a small window.
pub fn rail_ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    ui.add_space(10.0);
    ui.vertical_centered(|ui| {
        let open = desk.session.live.unfolded.get("data panel").copied().unwrap_or(false);
        if icon_button_in(ui, icons::DATABASE, if open { "Fold the data panel" } else { "Unfold the data panel" }, 32.0, true).clicked() {
            actions.push(Action::Unfold { key: "data panel".into(), open: !open });
        }
        let count = desk.session.doc.conditions.len();
        let filters = icon_button_in(ui, icons::FUNNEL, &desk.numbers().counted(count, "filter"), 32.0, true);
        if count > 0 {
            let palette = palette(ui);
            let at = filters.rect.right_top() + vec2(-5.0, 5.0);
            ui.painter().circle_filled(at, 7.5, palette.ink);
            ui.painter().text(at, Align2::CENTER_CENTER, count.to_string(), fonts::semibold(10.0), palette.on_ink);
        }
        if filters.clicked() {
            actions.push(Action::Unfold { key: "data panel".into(), open: !open });
            actions.push(Action::Unfold { key: TO_FILTERS.into(), open: !open });
        }
        if icon_button_in(ui, icons::STACK, "What was read", 32.0, true).clicked() {
            actions.push(Action::Dialog(Some(Dialog::Report)));
        }
    });
    actions
}

/// The whole panel.
pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    ScrollArea::vertical().id_salt("data panel").auto_shrink(false).show(ui, |ui| {
        ui.add_space(10.0);
        egui::Frame::new().inner_margin(egui::Margin { left: 14, right: 10, ..egui::Margin::ZERO }).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(strong("Data", size::TITLE, palette.ink));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icon_button(ui, icons::PLUS, "Add data…").clicked() {
                        actions.push(Action::Dialog(Some(Dialog::Open { add: true })));
                    }
                });
            });
        });
        ui.spacing_mut().item_spacing.y = 0.0;
        for dataset in desk.catalog.clone().datasets() {
            actions.extend(package_ui(desk, ui, dataset));
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(16.0);
        let to_filters = desk.session.live.unfolded.get(TO_FILTERS).copied().unwrap_or(false);
        let filters = egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 0)).show(ui, |ui| {
            actions.extend(chips::ui(desk, ui));
            actions.extend(selections::ui(desk, ui));
        });
        if to_filters {
            filters.response.scroll_to_me(Some(Align::Min));
            actions.push(Action::Unfold { key: TO_FILTERS.into(), open: false });
        }
        ui.add_space(10.0);
    });
    actions
}

/// A line of the tree. Returns whether its caret, and whether its name was clicked.
#[allow(clippy::too_many_arguments, reason = "the parts of one line")]
fn line_ui(
    ui: &mut Ui,
    id: &str,
    depth: f32,
    open: Option<bool>,
    icon: char,
    name: &str,
    count: &str,
    is_chosen: bool,
    is_head: bool,
) -> (bool, bool) {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), length::ROW), Sense::hover());
    let inner = rect.shrink2(vec2(6.0, 0.0));
    let left = inner.left() + 4.0 + depth * 14.0;
    let name_at = Rect::from_min_max(pos2(left + 16.0, inner.top()), inner.max);
    let response = ui.interact(name_at, ui.scope_id().with(("line", id)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, is_chosen, format!("{name} {count}")));
    if is_chosen {
        ui.painter().rect_filled(inner, 4, palette.active);
    } else if response.hovered() {
        ui.painter().rect_filled(inner, 4, palette.hover);
    }
    if response.has_focus() {
        focus_ring(ui, inner.shrink(2.0), 4);
    }
    let mut folded = false;
    if let Some(open) = open {
        let caret = Rect::from_center_size(pos2(left + 6.0, rect.center().y), vec2(18.0, length::ROW));
        let fold = ui.interact(caret, ui.scope_id().with(("caret", id)), Sense::click());
        fold.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, format!("Unfold {name}")));
        ui.painter().text(
            caret.center(),
            Align2::CENTER_CENTER,
            if open { icons::CARET_DOWN } else { icons::CARET_RIGHT },
            fonts::regular(12.0),
            palette.ink2,
        );
        folded = fold.clicked();
    }
    ui.painter().text(pos2(left + 17.0, rect.center().y), Align2::LEFT_CENTER, icon, fonts::regular(15.0), palette.ink2);
    let count = ui.painter().layout_no_wrap(count.to_owned(), fonts::regular(size::SMALL), palette.ink2);
    let room = inner.right() - 8.0 - count.size().x - (left + 38.0);
    ui.painter().galley(pos2(inner.right() - 6.0 - count.size().x, rect.center().y - count.size().y / 2.0), count, palette.ink2);
    let font = if is_head { fonts::semibold(size::SMALL) } else { fonts::regular(size::SMALL) };
    let words = truncated(ui, name, font, palette.ink, room);
    ui.painter().galley(pos2(left + 37.0, rect.center().y - words.size().y / 2.0), words, palette.ink);
    (folded, response.clicked())
}

fn package_ui(desk: &mut Desk<'_>, ui: &mut Ui, dataset: &Dataset) -> Vec<Action> {
    let mut actions = vec![];
    let language = desk.session.preferences.language;
    let is_shown = dataset.name == desk.dataset.name;
    let key = format!("package {}", dataset.name);
    let open = desk.session.live.unfolded.get(&key).copied().unwrap_or(is_shown);
    let count = if open { String::new() } else { summary(dataset, desk.numbers()) };
    let (folded, clicked) = line_ui(ui, &key, 0.0, Some(open), icons::STACK, dataset.title.text(language), &count, false, is_shown);
    if folded || (clicked && is_shown) {
        actions.push(Action::Unfold { key, open: !open });
    } else if clicked {
        actions.push(show(&dataset.name));
    }
    if open {
        for table in &dataset.tables {
            actions.extend(table_ui(desk, ui, dataset, table));
        }
    }
    actions
}

/// What is in a package, as far as it fits on a line.
fn summary(dataset: &Dataset, numbers: Numbers) -> String {
    let facts: usize = dataset.tables.iter().filter(|table| table.role.is_some_and(Part::observes)).map(Table::rows).sum();
    let links = dataset.links.len();
    match (facts, links) {
        (0, 0) => format!("{} rows", numbers.count(dataset.rows())),
        (facts, 0) => format!("{} facts", numbers.count(facts)),
        (0, links) => format!("{} links", numbers.count(links)),
        (facts, links) => format!("{} facts · {} links", numbers.count(facts), numbers.count(links)),
    }
}

fn icon_of(role: Option<Part>) -> char {
    match role {
        Some(Part::Links) => icons::GRAPH,
        Some(Part::Growth) => icons::CHART_LINE,
        Some(Part::Shares) => icons::CHART_BAR,
        Some(Part::Platforms) => icons::LIST_BULLETS,
        Some(Part::Milestones) => icons::FLAG,
        Some(Part::Notes) => icons::NOTE,
        Some(Part::Sources) => icons::NEWSPAPER,
        None => icons::TABLE,
    }
}

fn table_ui(desk: &mut Desk<'_>, ui: &mut Ui, dataset: &Dataset, table: &Table) -> Vec<Action> {
    let mut actions = vec![];
    let key = format!("table {} {}", dataset.name, table.name);
    let is_first_links = table.role == Some(Part::Links) && dataset.name == desk.dataset.name;
    let open = desk.session.live.unfolded.get(&key).copied().unwrap_or(is_first_links);
    let title = table.title.text(desk.session.preferences.language);
    let (folded, clicked) =
        line_ui(ui, &key, 1.0, Some(open), icon_of(table.role), title, &desk.numbers().count(table.rows()), open && is_first_links, false);
    if folded {
        actions.push(Action::Unfold { key, open: !open });
    }
    if clicked {
        actions.push(show_table(desk, dataset, table));
    }
    if open {
        let request = Request::Profile { package: dataset.name.clone(), table: table.name.clone() };
        let place: usize = dataset.tables.iter().position(|known| known.name == table.name).unwrap_or(0);
        let part = desk.catalog.datasets().iter().position(|known| known.name == dataset.name).unwrap_or(0) * 10_000 + place;
        let shown = desk.ask(slot::DATA + u32::try_from(part).unwrap_or(0), 0, &request);
        if let Some(Answer::Profile(profiles)) = shown.answer.as_deref() {
            for (column, profile) in table.columns.iter().zip(profiles) {
                let key = format!("column {} {} {}", dataset.name, table.name, column.name);
                let chart = || crate::views::chart_of(&dataset.name, table, column);
                actions.extend(column_ui(desk, ui, &key, column, profile, &chart));
            }
        }
    }
    actions
}

/// Shows a table in the view that has it, or in a new one.
pub(super) fn show_table(desk: &Desk<'_>, dataset: &Dataset, table: &Table) -> Action {
    let named = desk.session.doc.views.iter().find(|(view, state)| {
        let is_of_package = desk.session.package_of(**view) == dataset.name;
        state.kind == "table" && state.settings.text("table") == Some(&table.name) && is_of_package
    });
    match named {
        Some((view, _)) => Action::ShowRow { package: dataset.name.clone(), table: table.name.clone(), row: 0, view: Some(*view) },
        None => Action::AddView {
            kind: "table".into(),
            package: Some(dataset.name.clone()),
            settings: Settings::from([("table", table.name.clone().into())]),
        },
    }
}

/// The icon of a column: of what its cells are.
pub fn icon_of_type(kind: ColumnType, has_few_values: bool) -> char {
    match kind {
        ColumnType::Date => icons::CALENDAR_BLANK,
        ColumnType::Integer | ColumnType::Number => icons::HASH,
        ColumnType::Boolean => icons::TOGGLE_LEFT,
        ColumnType::Text if has_few_values => icons::TAG,
        ColumnType::Text => icons::TEXT_AA,
    }
}

/// A column on its line; what more is known of it unfolds below.
fn column_ui(desk: &Desk<'_>, ui: &mut Ui, key: &str, column: &Column, profile: &ColumnProfile, chart: &dyn Fn() -> Action) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let open = desk.session.live.unfolded.get(key).copied().unwrap_or(false);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    let inner = rect.shrink2(vec2(6.0, 0.0));
    if response.hovered() {
        ui.painter().rect_filled(inner, 4, palette.hover);
    }
    if response.has_focus() {
        focus_ring(ui, inner.shrink(2.0), 4);
    }
    let left = rect.left() + 50.0;
    let icon = icon_of_type(column.kind, profile.distinct <= 24);
    ui.painter().text(pos2(left, rect.center().y), Align2::LEFT_CENTER, icon, fonts::regular(14.0), palette.ink3);
    let bars = Rect::from_min_max(pos2(rect.right() - 66.0, rect.top() + 4.0), pos2(rect.right() - 12.0, rect.bottom() - 4.0));
    histogram(ui, &profile.histogram, bars);
    let summary = range_words(desk, column, profile).unwrap_or_else(|| format!("{} values", desk.numbers().count(profile.distinct)));
    let galley = ui.painter().layout_no_wrap(summary, fonts::regular(size::AXIS), palette.ink3);
    let right = bars.left() - 6.0;
    let room = right - galley.size().x - 6.0 - (left + 20.0);
    let title = column.title.text(desk.session.preferences.language);
    let wide = ui.painter().layout_no_wrap(title.to_owned(), fonts::regular(size::SMALL), palette.ink).size().x;
    let room = if room > wide { room } else { 0.0 };
    if room > 0.0 {
        ui.painter().galley(pos2(right - galley.size().x, rect.center().y - galley.size().y / 2.0), galley, palette.ink3);
    }
    let words = truncated(ui, title, fonts::regular(size::SMALL), palette.ink, if room > 0.0 { room } else { right - left - 24.0 });
    ui.painter().galley(pos2(left + 20.0, rect.center().y - words.size().y / 2.0), words, palette.ink);
    let facts = facts_of(desk, column, profile);
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, open, format!("{title}: {}", facts.join(", "))));
    if open {
        egui::Frame::new().inner_margin(egui::Margin { left: 70, right: 12, top: 0, bottom: 6 }).show(ui, |ui| {
            for fact in facts.iter().chain((!column.description.is_empty()).then_some(&column.description)) {
                ui.add(Label::new(text(fact, size::AXIS, palette.ink2)).wrap());
            }
            if button(ui, "Chart this column").clicked() {
                actions.push(chart());
            }
        });
    }
    if response.clicked() {
        actions.push(Action::Unfold { key: key.to_owned(), open: !open });
    }
    actions
}

/// Type, missing, distinct and range of a column, in words.
fn facts_of(desk: &Desk<'_>, column: &Column, profile: &ColumnProfile) -> Vec<String> {
    let unit = if column.unit.is_empty() { String::new() } else { format!(" in {}", column.unit) };
    let count = |count| desk.numbers().count(count);
    let missing = if profile.nulls > 0 { format!("{} empty", count(profile.nulls)) } else { "none empty".to_owned() };
    let mut facts =
        vec![format!("{} · {}{unit}", column.name, column.kind.word()), format!("{} different", count(profile.distinct)), missing];
    facts.extend(range_words(desk, column, profile));
    facts
}

fn range_words(desk: &Desk<'_>, column: &Column, profile: &ColumnProfile) -> Option<String> {
    let (low, high) = profile.range.as_ref()?;
    let year = |day: &str| day.get(..4).unwrap_or(day).to_owned();
    Some(match column.kind {
        ColumnType::Date => format!("{}–{}", year(low), year(high)),
        _ => format!("{}–{}", short(low, desk.numbers()), short(high, desk.numbers())),
    })
}

fn short(number: &str, numbers: Numbers) -> String {
    number.parse::<f64>().map_or_else(|_| number.to_owned(), |value| numbers.plain(value, usize::from(value.abs() < 100.0)))
}
