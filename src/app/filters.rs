//! The box in which a filter is made or changed: a column of the package, then a test of what it holds.

use std::collections::BTreeSet;

use egui::{Align, Id, Layout, Rect, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2};

use super::columns::{Entry, entries, name_of};
use super::dialogs::title_ui;
use super::shell::{Desk, slot};
use crate::engine::{Answer, Request};
use crate::kit::controls::{button, histogram, primary_button, segments, strong, text, truncated};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::{ColumnType, Condition, Finite, Moment, Period, SELECTION, Test};
use crate::session::Action;
use crate::store::ColumnProfile;

/// What the box is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A new filter.
    Add,
    /// Another form of an alternative of a filter.
    Edit {
        /// The filter.
        at: usize,
        /// The alternative.
        which: usize,
    },
    /// An alternative to a filter.
    Or(usize),
}

/// How a column is tested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    #[default]
    Values,
    Text,
    Numbers,
    Days,
}

impl Way {
    fn label(self) -> &'static str {
        match self {
            Self::Values => "Values",
            Self::Text => "Text",
            Self::Numbers => "Range",
            Self::Days => "Time",
        }
    }

    fn of(kind: ColumnType) -> &'static [Self] {
        match kind {
            ColumnType::Text => &[Self::Values, Self::Text],
            ColumnType::Boolean => &[Self::Values],
            ColumnType::Integer | ColumnType::Number => &[Self::Numbers, Self::Values],
            ColumnType::Date => &[Self::Days, Self::Values],
        }
    }
}

/// What stands in the box, kept while it is drawn.
#[derive(Clone, Debug, Default)]
struct Draft {
    /// The frame that it was drawn in last.
    drawn: u64,
    table: Option<String>,
    column: String,
    way: Way,
    leaves_out: bool,
    values: BTreeSet<String>,
    text: String,
    low: String,
    high: String,
    find_column: String,
    find_value: String,
    /// Whether it was drawn before.
    is_seen: bool,
}

pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui, purpose: Purpose) -> Vec<Action> {
    let id = Id::unique(("filter draft", purpose));
    let now = ui.ctx().cumulative_pass_nr();
    let known = ui.data(|data| data.get_temp::<Draft>(id)).filter(|draft| draft.drawn + 2 > now);
    let entries = entries(desk);
    let mut draft = known.unwrap_or_else(|| start(desk, purpose, &entries));
    draft.drawn = now;
    title_ui(
        ui,
        match purpose {
            Purpose::Add => "Add a filter",
            Purpose::Edit { .. } => "Change the filter",
            Purpose::Or(_) => "Add an alternative",
        },
    );
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), 370.0), Sense::hover());
    let (left, right) = all.split_left_right_at_x(all.left() + 210.0);
    // Children of their own: a scope would move the buttons below up to where it ends.
    let mut list = ui.new_child(egui::UiBuilder::new().max_rect(left).id_salt("columns"));
    columns_ui(&mut list, &entries, &mut draft);
    let entry = entries.iter().find(|entry| entry.is(draft.table.as_deref(), &draft.column));
    if let Some(entry) = entry {
        let place = Rect::from_min_max(right.min + vec2(14.0, 0.0), right.max);
        let mut test = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt("test"));
        test_ui(desk, &mut test, entry, &mut draft);
    }
    ui.add_space(10.0);
    let condition = entry.and_then(|entry| draft.condition(entry));
    let mut actions = vec![];
    ui.horizontal(|ui| {
        let verb = match purpose {
            Purpose::Add => "Add filter",
            Purpose::Edit { .. } => "Change filter",
            Purpose::Or(_) => "Add alternative",
        };
        let ready = condition.is_some();
        if ui.add_enabled_ui(ready, |ui| primary_button(ui, verb).clicked()).inner {
            actions.extend(condition.clone().and_then(|condition| take(desk, purpose, condition)));
            actions.push(Action::Dialog(None));
        }
        if button(ui, "Cancel").clicked() {
            actions.push(Action::Dialog(None));
        }
        let words = condition.as_ref().map_or_else(|| draft.missing().to_owned(), |condition| super::chips::words_of(desk, condition));
        let galley = truncated(ui, &words, fonts::regular(size::SMALL), palette(ui).ink2, ui.available_width());
        ui.label(galley);
    });
    ui.data_mut(|data| data.insert_temp(id, draft));
    actions
}

/// What the condition becomes among those that are there.
fn take(desk: &Desk<'_>, purpose: Purpose, condition: Condition) -> Option<Action> {
    let conditions = &desk.session.doc.conditions;
    Some(match purpose {
        Purpose::Add => Action::AddCondition(condition),
        Purpose::Or(at) => Action::ChangeCondition { at, condition: conditions.get(at)?.clone().or(condition) },
        Purpose::Edit { at, which } => {
            let mut parts: Vec<Condition> = conditions.get(at)?.alternatives().map(|one| Condition { or: vec![], ..one.clone() }).collect();
            *parts.get_mut(which)? = condition;
            let first = parts.remove(0);
            Action::ChangeCondition { at, condition: Condition { or: parts, ..first } }
        }
    })
}

/// The draft of a box that was just opened.
fn start(desk: &Desk<'_>, purpose: Purpose, entries: &[Entry]) -> Draft {
    let first = entries.first();
    let mut draft = Draft { column: first.map(|entry| entry.column.clone()).unwrap_or_default(), ..Draft::default() };
    draft.way = first.map_or(Way::Values, |entry| Way::of(entry.kind)[0]);
    let Purpose::Edit { at, which } = purpose else { return draft };
    let Some(known) = desk.session.doc.conditions.get(at).and_then(|condition| condition.alternatives().nth(which)) else { return draft };
    draft = Draft { table: known.table.clone(), column: known.column.clone(), leaves_out: !known.keep, ..Draft::default() };
    match &known.test {
        Test::Values(values) => draft.values.clone_from(values),
        Test::Text(needle) => (draft.way, draft.text) = (Way::Text, needle.clone()),
        Test::Numbers { low, high } => {
            let written = |end: &Option<Finite>| end.map(|end| end.to_string()).unwrap_or_default();
            (draft.way, draft.low, draft.high) = (Way::Numbers, written(low), written(high));
        }
        Test::Days(period) => (draft.way, draft.low, draft.high) = (Way::Days, period.first.to_string(), period.last.to_string()),
        Test::Selection(name) => draft.values = BTreeSet::from([name.clone()]),
        Test::Members(_) => {}
    }
    draft
}

impl Draft {
    fn test(&self, entry: &Entry) -> Option<Test> {
        if entry.column == SELECTION {
            return self.values.first().cloned().map(Test::Selection);
        }
        match self.way {
            Way::Values => (!self.values.is_empty()).then(|| Test::Values(self.values.clone())),
            Way::Text => (!self.text.trim().is_empty()).then(|| Test::Text(self.text.trim().to_owned())),
            Way::Numbers => {
                let (low, high) = (end(&self.low)?, end(&self.high)?);
                let ordered = low.zip(high).is_none_or(|(low, high)| low.value() <= high.value());
                (ordered && (low.is_some() || high.is_some())).then_some(Test::Numbers { low, high })
            }
            Way::Days => self.period().map(Test::Days),
        }
    }

    /// From the first day of what stands left to the last of what stands right; one alone is both.
    fn period(&self) -> Option<Period> {
        let written = |text: &str| if text.trim().is_empty() { None } else { Some(Moment::parse(text).map(Moment::interval)) };
        let (low, high) = (written(&self.low).transpose().ok()?, written(&self.high).transpose().ok()?);
        let (low, high) = (low.or(high)?, high.or(low)?);
        Period::new(low.first, high.last)
    }

    fn condition(&self, entry: &Entry) -> Option<Condition> {
        let test = self.test(entry)?;
        let condition = Condition { table: entry.table.clone(), ..Condition::new(&entry.column, test) };
        Some(if self.leaves_out { condition.negated() } else { condition })
    }

    fn missing_number(&self) -> &'static str {
        let number = |text: &str| text.trim().parse::<f64>();
        match (number(&self.low), number(&self.high)) {
            (Ok(low), Ok(high)) if low > high => "The first number is larger than the second.",
            _ if self.low.trim().is_empty() && self.high.trim().is_empty() => "Type a number, or two.",
            _ => "This is no number; write 1234.5.",
        }
    }

    fn missing(&self) -> &'static str {
        match self.way {
            Way::Values => "Choose at least one.",
            Way::Text => "Type what the text contains.",
            Way::Numbers => self.missing_number(),
            Way::Days => "Type a day, a month, a quarter or a year.",
        }
    }
}

/// An end of a range: open where nothing stands; `None` where it is no number.
#[expect(clippy::option_option, reason = "open, or no number")]
fn end(text: &str) -> Option<Option<Finite>> {
    let text = text.trim().replace([' ', '\u{202f}', ','], "");
    if text.is_empty() { Some(None) } else { text.parse().ok().and_then(Finite::new).map(Some) }
}

fn field_ui(ui: &mut Ui, words: &mut String, label: &str, width: f32) -> egui::Response {
    let field = ui.add(TextEdit::singleline(words).hint_text(label).desired_width(width).id_salt(label));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    field
}

/// The searchable list of columns. It has the keys when the box opens.
fn columns_ui(ui: &mut Ui, entries: &[Entry], draft: &mut Draft) {
    let field = field_ui(ui, &mut draft.find_column, "Find a column", f32::INFINITY);
    if !std::mem::replace(&mut draft.is_seen, true) {
        field.request_focus();
    }
    let needle = draft.find_column.trim().to_lowercase();
    let found = entries.iter().filter(|entry| entry.title.to_lowercase().contains(&needle) || entry.column.contains(&needle));
    let palette = palette(ui);
    ScrollArea::vertical().id_salt("columns").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut group = String::new();
        for entry in found {
            if entry.group != group {
                group.clone_from(&entry.group);
                ui.add_space(5.0);
                ui.label(text(&group, size::AXIS, palette.ink3));
            }
            let chosen = entry.is(draft.table.as_deref(), &draft.column);
            let row = column_ui(ui, entry, chosen);
            if row.clicked() && !chosen {
                let find_column = draft.find_column.clone();
                let (table, column) = (entry.table.clone(), entry.column.clone());
                *draft = Draft {
                    drawn: draft.drawn,
                    table,
                    column,
                    way: Way::of(entry.kind)[0],
                    find_column,
                    is_seen: true,
                    ..Draft::default()
                };
            }
        }
    });
}

fn column_ui(ui: &mut Ui, entry: &Entry, chosen: bool) -> egui::Response {
    let palette = palette(ui);
    let (rect, row) = ui.allocate_exact_size(vec2(ui.available_width() - 6.0, 24.0), Sense::click());
    row.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, format!("{}, {}", entry.title, entry.group)));
    if chosen || row.hovered() || row.has_focus() {
        ui.painter().rect_filled(rect, 4, if chosen { palette.active } else { palette.hover });
    }
    let middle = rect.left_center();
    ui.painter().text(middle + vec2(6.0, 0.0), egui::Align2::LEFT_CENTER, entry.icon, fonts::regular(14.0), palette.ink2);
    let galley = truncated(ui, &entry.title, fonts::regular(size::SMALL), palette.ink, rect.width() - 32.0);
    ui.painter().galley(middle + vec2(26.0, -galley.size().y / 2.0), galley, palette.ink);
    row
}

/// The test of the chosen column.
fn test_ui(desk: &mut Desk<'_>, ui: &mut Ui, entry: &Entry, draft: &mut Draft) {
    let palette = palette(ui);
    ui.label(strong(&entry.title, size::BODY, palette.ink));
    if !entry.description.is_empty() {
        ui.label(text(&entry.description, size::AXIS, palette.ink2));
    }
    let ways = if entry.column == SELECTION { &[Way::Values][..] } else { Way::of(entry.kind) };
    if !ways.contains(&draft.way) {
        draft.way = ways[0];
    }
    ui.horizontal(|ui| {
        let verbs = match (draft.way, entry.column == SELECTION) {
            (_, true) => ["in", "not in"],
            (Way::Text, _) => ["contains", "does not contain"],
            (Way::Days, _) => ["is in", "is not in"],
            _ => ["is", "is not"],
        };
        if let Some(chosen) = segments(ui, "filter verb", &verbs, usize::from(draft.leaves_out), &[]) {
            draft.leaves_out = chosen == 1;
        }
        if ways.len() > 1 {
            let labels: Vec<&str> = ways.iter().map(|way| way.label()).collect();
            let at = ways.iter().position(|way| *way == draft.way).unwrap_or(0);
            if let Some(chosen) = segments(ui, "filter way", &labels, at, &[]) {
                draft.way = ways[chosen];
            }
        }
    });
    ui.add_space(6.0);
    if entry.column == SELECTION {
        for name in desk.session.doc.selections.keys() {
            if check_ui(ui, name, None, draft.values.contains(name)) {
                draft.values = BTreeSet::from([name.clone()]);
            }
        }
        return;
    }
    let request = Request::Column { package: desk.dataset.name.clone(), table: entry.table.clone(), column: entry.column.clone() };
    let shown = desk.ask(slot::FILTER_COLUMN, 0, &request);
    let profile = match shown.answer.as_deref() {
        Some(Answer::Column(profile)) if shown.is_current => Some(profile),
        _ => None,
    };
    match draft.way {
        Way::Values => values_ui(desk, ui, entry, profile, draft),
        Way::Text => {
            field_ui(ui, &mut draft.text, "Text", 280.0);
            ui.label(text("In any case. Platforms are found by all of their names.", size::AXIS, palette.ink3));
        }
        Way::Numbers => range_ui(desk, ui, profile, draft, ["At least", "At most"], entry.unit.as_str()),
        Way::Days => range_ui(desk, ui, profile, draft, ["From", "To"], "2021, 2021-09, 2021Q3 or 2021-09-17"),
    }
}

/// The values with how often each occurs, to be ticked.
fn values_ui(desk: &Desk<'_>, ui: &mut Ui, entry: &Entry, profile: Option<&ColumnProfile>, draft: &mut Draft) {
    let palette = palette(ui);
    let Some(profile) = profile else {
        ui.label(text("Reading…", size::SMALL, palette.ink3));
        return;
    };
    if profile.distinct > 8 {
        field_ui(ui, &mut draft.find_value, "Find a value", 280.0);
    }
    let needle = draft.find_value.trim().to_lowercase();
    let counted = entry.column != "state";
    let chosen: Vec<String> =
        draft.values.iter().filter(|value| !profile.frequent.iter().any(|(known, _)| known == *value)).cloned().collect();
    let all =
        chosen.into_iter().map(|value| (value, None)).chain(profile.frequent.iter().map(|(value, count)| (value.clone(), Some(*count))));
    ScrollArea::vertical().id_salt("values").auto_shrink(false).max_height(ui.available_height() - 22.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (value, count) in all {
            let name = name_of(desk, &entry.column, &value);
            if !needle.is_empty() && !name.to_lowercase().contains(&needle) && !value.to_lowercase().contains(&needle) {
                continue;
            }
            if check_ui(ui, &name, count.filter(|_| counted).map(|count| desk.numbers().count(count)), draft.values.contains(&value))
                && !draft.values.remove(&value)
            {
                draft.values.insert(value);
            }
        }
    });
    let more = profile.distinct.saturating_sub(profile.frequent.len());
    if more > 0 {
        ui.label(text(format!("and {} rarer values: find them by text", desk.numbers().count(more)), size::AXIS, palette.ink3));
    }
}

/// A line with a box to tick. Returns whether it was clicked.
fn check_ui(ui: &mut Ui, name: &str, count: Option<String>, ticked: bool) -> bool {
    let palette = palette(ui);
    let mut clicked = false;
    ui.horizontal(|ui| {
        let mut on = ticked;
        let words = text(crate::views::short(name), size::SMALL, palette.ink);
        let tick = ui.checkbox(&mut on, words);
        tick.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, ticked, name));
        clicked = tick.clicked();
        if let Some(count) = count {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(10.0);
                ui.label(text(count, size::AXIS, palette.ink2));
            });
        }
    });
    clicked
}

/// Two ends, and how the values lie between them.
fn range_ui(desk: &Desk<'_>, ui: &mut Ui, profile: Option<&ColumnProfile>, draft: &mut Draft, labels: [&str; 2], remark: &str) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        field_ui(ui, &mut draft.low, labels[0], 120.0);
        ui.label(text("to", size::SMALL, palette.ink2));
        field_ui(ui, &mut draft.high, labels[1], 120.0);
    });
    ui.label(text(remark, size::AXIS, palette.ink3));
    ui.add_space(8.0);
    let Some(profile) = profile else { return };
    let (area, _) = ui.allocate_exact_size(vec2(290.0, 64.0), Sense::hover());
    histogram(ui, &profile.histogram, area);
    if let Some((low, high)) = &profile.range {
        let foot = Rect::from_min_size(area.left_bottom(), vec2(area.width(), 18.0));
        for (at, align, words) in [(foot.left(), egui::Align2::LEFT_TOP, low), (foot.right(), egui::Align2::RIGHT_TOP, high)] {
            ui.painter().text(egui::pos2(at, foot.top() + 2.0), align, words, fonts::regular(size::AXIS), palette.ink2);
        }
        ui.add_space(22.0);
    }
    if profile.nulls > 0 {
        ui.label(text(format!("{} {} empty", icons::INFO, desk.numbers().count(profile.nulls)), size::AXIS, palette.ink3));
    }
}
