//! What do these columns show: any table as bars, lines, areas, points, ticks or cells, by putting columns on
//! shelves. What is left open is filled in by [`suggest`](crate::analysis::encoding::suggest).
//!
//! It has scales of its own: names, steps and panels have no place on the axes of `egui_plot`.

mod axes;
mod groups;
mod legend;
mod names;
mod range;
mod rows;
mod shelves;
mod sight;
mod stage;
mod words;

use std::collections::BTreeMap;

use egui::Ui;
use serde_json::{Value, json};

use super::nothing::{Nothing, nothing_ui};
use super::table::table_of;
use super::{Asking, Choice, Cx, Kind, View, Words, annotations, brush};
use crate::analysis::encoding::{Bin, Mark, Shelves};
use crate::engine::{Answer, ChartAnswer, ChartQuestion, Reason, Request};
use crate::kit::controls::{Way, empty_box};
use crate::kit::icons;
use crate::model::{Dataset, HelpCard, Role, Table};
use crate::session::{Action, Settings};
use crate::store::{Aggregate, TimeUnit};

pub use shelves::chart_of;

/// Its row in the registry.
pub const KIND: Kind = Kind {
    id: "chart",
    title: "Chart builder",
    question: "What do these columns show?",
    needs: "any table",
    help: HelpCard {
        shows: "Any table as bars, lines, areas, points, ticks or a heatmap. Drag columns onto the shelves, or choose them in the shelf; what is left open is filled in, in fainter ink.",
        formula: "Rows that pass all filters are gathered by what stands on the shelves; each group is one number: count, sum, mean, median, least, most, or how many different ones. More than 4 000 rows one by one are a line through the first, last, least and greatest of each pixel column, or cells that count them.",
        reading: "Bars and areas start at zero. The wheel zooms at the pointer, a drag moves, a double click fits; with the picture in focus, plus, minus, the arrows and 0 do the same. A click on a mark selects its rows.",
        limits: "Numbers of several units, and sums of percentages, of overlapping periods or of parts beside their whole are refused. Names beyond twenty are one, colours beyond eleven; the footer counts them, and what lacks a value.",
    },
    measures: &[],
    icon: icons::CHART_BAR,
    forms: &[],
    fits: |dataset| !dataset.tables.is_empty(),
    make: || Box::new(ChartView),
};

/// The view; all its state is in the document.
pub struct ChartView;

/// Shelves that hold a column: setting and name.
pub(super) const SHELVES: [(&str, &str); 5] = [("x", "X"), ("y", "Y"), ("color", "Colour"), ("size", "Size"), ("facet", "Panels")];

impl View for ChartView {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let Some(table) = shown_table(cx.dataset, &cx.settings) else { return vec![] };
        let room = cx.session.live.rooms.get(&cx.me).copied().unwrap_or_default();
        let question = |filter| {
            Request::Chart(ChartQuestion {
                package: cx.dataset.name.clone(),
                table: table.name.clone(),
                shelves: shelves_of(&cx.settings),
                only: only_of(&cx.settings),
                filter,
                part: sight::part(&cx.settings, room),
                room,
            })
        };
        let own = question(cx.session.filter_for(cx.me));
        std::iter::once(own).chain(annotations::question(cx)).chain(cx.session.highlight_for(cx.me).map(question)).collect()
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        let (Some(table), Some(Answer::Chart(answer))) = (shown_table(cx.dataset, cx.settings), cx.answer(0)) else {
            return Words::default();
        };
        Words { subtitle: words::subtitle(cx, table, &answer.picture), footer: words::footer(cx, table, answer) }
    }

    fn takes_lasso(&self, _settings: &Settings) -> bool {
        true
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        let shelf = SHELVES.iter().find(|(shelf, _)| *shelf == key).map(|(_, name)| name.to_lowercase());
        Some(match (key, value) {
            (_, Value::Null) if shelf.is_some() => format!("took what was on {}", shelf?),
            (_, Value::String(column)) if shelf.is_some() => format!("put {column} on {}", shelf?),
            ("table", Value::String(name)) => format!("showed {name}"),
            ("mark", Value::String(mark)) => format!("drawn as {mark}"),
            ("mark", _) => "drawn as what fits".into(),
            ("aggregate", Value::String(how)) => format!("showed the {how}"),
            ("aggregate", _) => "gathered as usual".into(),
            ("bin", Value::Null) => "in the usual steps".into(),
            ("bin", step) => format!("in steps of {}", step.as_str().map_or_else(|| step.to_string(), str::to_owned)),
            ("only", Value::Object(only)) => {
                let words: Vec<String> = only.values().filter_map(Value::as_str).map(str::to_owned).collect();
                format!("showed only {}", words.join(", "))
            }
            ("only", _) => "showed all".into(),
            ("scales", Value::String(_)) => "each panel has its own scale".into(),
            ("scales", _) => "all panels have one scale".into(),
            ("columns", _) => "showed or hid the columns".into(),
            ("camera", Value::Null) => "fitted everything".into(),
            ("camera", _) => "moved the picture".into(),
            _ => return range::say(key, value).or_else(|| brush::say(key, value)).or_else(|| annotations::say(key, value)),
        })
    }

    fn accepts(&self, dataset: &Dataset, settings: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let word = value.as_str().unwrap_or_default();
        let one_of = |known: bool, expected: &str| if known || value.is_null() { Ok(()) } else { Err(format!("expected {expected}")) };
        match key {
            "table" => one_of(dataset.table(word).is_some(), "a table of this package"),
            "mark" => one_of(Mark::parse(word).is_some(), &Mark::ALL.map(Mark::word).join("|")),
            "aggregate" => one_of(Aggregate::parse(word).is_some(), &Aggregate::ALL.map(Aggregate::word).join("|")),
            "bin" => one_of(bin_of(value).is_some(), "off, a width above 0, or day|week|month|quarter|year"),
            "only" => one_of(value.is_object(), "columns and their values, such as {\"unit\": \"percent\"}"),
            "camera" => one_of(sight::camera(value).is_some(), "[middle of x, width, middle of y, height]"),
            _ if SHELVES.iter().any(|(shelf, _)| *shelf == key) => {
                let Some(table) = shown_table(dataset, settings) else { return Ok(()) };
                let known = value.is_null() || table.column_index(word).is_some();
                if known { Ok(()) } else { Err(format!("the table `{}` has no column `{word}`", table.name)) }
            }
            _ => annotations::accepts(dataset, key, value).unwrap_or(Ok(())),
        }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let Some(table) = shown_table(cx.dataset, cx.settings) else { return vec![] };
        let mut choices: Vec<Choice> = cx
            .dataset
            .tables
            .iter()
            .map(|known| Choice {
                group: "Table",
                label: format!("{} · {} rows", known.title.text(cx.language()), cx.numbers().count(known.rows())),
                is_chosen: known.name == table.name,
                action: configure(cx, "table", known.name.clone().into()),
            })
            .collect();
        choices.extend(mark_choices(cx));
        choices.extend(aggregate_choices(cx));
        for (shelf, name) in SHELVES {
            let group = ["Along x", "Along y", "Coloured by", "Sized by", "Panels by"]
                [SHELVES.iter().position(|(known, _)| *known == shelf).unwrap_or(0)];
            debug_assert!(!name.is_empty());
            choices.extend(column_choices(cx, table, shelf, group));
        }
        choices.extend(bin_choices(cx));
        choices.extend(brush::choices(cx, "Moves the picture"));
        choices.push(range::choice(cx));
        if matches!(cx.answer(0), Some(Answer::Chart(answer)) if answer.picture.x.is_time) {
            choices.extend(annotations::choices(cx));
        }
        let own = cx.settings.text("scales") == Some("free");
        choices.push(Choice {
            group: "Picture",
            label: "Each panel has its own scale".into(),
            is_chosen: own,
            action: configure(cx, "scales", if own { Value::Null } else { "free".into() }),
        });
        let columns = cx.settings.flag("columns").unwrap_or(true);
        choices.push(Choice {
            group: "Picture",
            label: "Columns beside it".into(),
            is_chosen: columns,
            action: configure(cx, "columns", if columns { false.into() } else { Value::Null }),
        });
        choices.push(Choice {
            group: "Picture",
            label: "Fit everything".into(),
            is_chosen: false,
            action: configure(cx, "camera", Value::Null),
        });
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let Some(table) = shown_table(cx.dataset, cx.settings) else { return vec![] };
        let Some(Answer::Chart(answer)) = cx.ready(ui) else { return vec![] };
        let (mut actions, rest) = shelves::ui(cx, table, &answer.picture, ui);
        let ui = &mut ui.new_child(egui::UiBuilder::new().max_rect(rest).id_salt(("stage", cx.me.0)));
        if answer.picture.passing == 0 {
            actions.extend(silence_ui(cx, ui, answer));
        } else if answer.refusal.is_some() {
            actions.extend(refusal_ui(cx, table, ui, answer));
        } else {
            actions.extend(stage::ui(cx, table, answer, ui));
        }
        actions
    }
}

/// The table that is drawn: the one that is named, else that of growth or shares, else the longest.
fn shown_table<'a>(dataset: &'a Dataset, settings: &Settings) -> Option<&'a Table> {
    if settings.text("table").is_some() {
        return table_of(dataset, settings);
    }
    let facts = dataset.table_of(Role::Growth).or_else(|| dataset.table_of(Role::Shares));
    facts.or_else(|| dataset.tables.iter().max_by_key(|table| table.rows()))
}

fn shelves_of(settings: &Settings) -> Shelves {
    let column = |key: &str| settings.text(key).map(str::to_owned);
    Shelves {
        mark: settings.text("mark").and_then(Mark::parse),
        x: column("x"),
        y: column("y"),
        color: column("color"),
        size: column("size"),
        facet: column("facet"),
        aggregate: settings.text("aggregate").and_then(Aggregate::parse),
        bin: settings.0.get("bin").and_then(bin_of),
    }
}

fn bin_of(value: &Value) -> Option<Bin> {
    match value {
        Value::String(text) => Bin::parse(text),
        Value::Number(number) => Bin::parse(&number.to_string()),
        _ => None,
    }
}

fn only_of(settings: &Settings) -> BTreeMap<String, String> {
    settings.0.get("only").and_then(|only| serde_json::from_value(only.clone()).ok()).unwrap_or_default()
}

fn configure(cx: &Cx<'_>, key: &str, value: Value) -> Action {
    Action::Configure { view: cx.me, key: key.into(), value }
}

fn column_choices(cx: &Cx<'_>, table: &Table, shelf: &str, group: &'static str) -> Vec<Choice> {
    let now = cx.settings.text(shelf);
    let none = Choice { group, label: "What fits".into(), is_chosen: now.is_none(), action: configure(cx, shelf, Value::Null) };
    let choice = |column: &crate::model::Column| Choice {
        group,
        label: column.title.text(cx.language()).to_owned(),
        is_chosen: now == Some(&column.name),
        action: configure(cx, shelf, column.name.clone().into()),
    };
    std::iter::once(none).chain(table.columns.iter().map(choice)).collect()
}

fn mark_choices(cx: &Cx<'_>) -> Vec<Choice> {
    let now = cx.settings.text("mark").and_then(Mark::parse);
    let choice = |label: &str, mark: Option<Mark>| Choice {
        group: "Drawn as",
        label: label.into(),
        is_chosen: now == mark,
        action: configure(cx, "mark", mark.map_or(Value::Null, |mark| mark.word().into())),
    };
    std::iter::once(choice("What fits", None)).chain(Mark::ALL.map(|mark| choice(words::mark(mark), Some(mark)))).collect()
}

fn aggregate_choices(cx: &Cx<'_>) -> Vec<Choice> {
    let now = cx.settings.text("aggregate").and_then(Aggregate::parse);
    let choice = |label: &str, how: Option<Aggregate>| Choice {
        group: "Gathered as",
        label: label.into(),
        is_chosen: now == how,
        action: configure(cx, "aggregate", how.map_or(Value::Null, |how| how.word().into())),
    };
    std::iter::once(choice("What fits", None)).chain(Aggregate::ALL.map(|how| choice(words::aggregate(how), Some(how)))).collect()
}

fn bin_choices(cx: &Cx<'_>) -> Vec<Choice> {
    let now = cx.settings.0.get("bin").and_then(bin_of);
    let choice = |label: String, bin: Option<Bin>, value: Value| Choice {
        group: "In steps",
        label,
        is_chosen: now == bin,
        action: configure(cx, "bin", value),
    };
    let mut choices = vec![choice("What fits".into(), None, Value::Null), choice("As they are".into(), Some(Bin::Off), "off".into())];
    choices.extend(TimeUnit::ALL.map(|unit| choice(format!("Of a {}", unit.word()), Some(Bin::Unit(unit)), unit.word().into())));
    for step in [1.0, 5.0, 10.0, 100.0, 1000.0] {
        let bin = crate::model::Finite::new(step).map(Bin::Step);
        choices.push(choice(format!("Of {}", cx.numbers().plain(step, 0)), bin, json!(step)));
    }
    choices
}

fn silence_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &ChartAnswer) -> Vec<Action> {
    let area = ui.available_rect_before_wrap();
    let picture = &answer.picture;
    let title = format!("0 of {} rows", cx.numbers().count(picture.total));
    let only = only_of(cx.settings);
    let reason = if picture.total == 0 {
        "This table has no row of it."
    } else if picture.in_window.is_some() {
        "The filters and the time window leave none."
    } else {
        "Together the filters leave none."
    };
    if !only.is_empty() && picture.total > 0 {
        let words: Vec<&str> = only.values().map(String::as_str).collect();
        let reason = format!("No row that passes the filters is of {}.", words.join(", "));
        let taken = empty_box(ui, area, &title, &reason, &[], &["Show all"]);
        return taken.map(|_| configure(cx, "only", Value::Null)).into_iter().collect();
    }
    nothing_ui(cx, ui, area, &Nothing { title: &title, reason, alone: &picture.alone, in_window: picture.in_window })
}

/// Why it is not drawn, and the ways out.
fn refusal_ui(cx: &Cx<'_>, table: &Table, ui: &mut Ui, answer: &ChartAnswer) -> Vec<Action> {
    let Some(refusal) = &answer.refusal else { return vec![] };
    let area = ui.available_rect_before_wrap();
    let (mut ways, mut actions) = (vec![], vec![]);
    if let Some(column) = &refusal.column {
        for (value, rows) in refusal.values.iter().take(4) {
            let mut only = only_of(cx.settings);
            only.insert(column.clone(), value.clone());
            let words = if value.is_empty() { "without one".into() } else { names::value(cx, table, column, value) };
            ways.push(Way { words, remark: format!("{} rows", cx.numbers().count(*rows)), verb: "Only this" });
            actions.push(configure(cx, "only", json!(only)));
        }
    }
    let mut last: Vec<String> = vec![];
    match refusal.reason {
        Reason::Units | Reason::Things => {
            let column = refusal.column.clone().unwrap_or_default();
            last.push(format!("Panels by {}", words::column(cx, table, &column).to_lowercase()));
            actions.push(configure(cx, "facet", column.into()));
        }
        Reason::Ratios | Reason::Periods | Reason::Parts(..) => {
            for how in [Aggregate::Median, Aggregate::Mean] {
                last.push(format!("Show the {}", how.word()));
                actions.push(configure(cx, "aggregate", how.word().into()));
            }
        }
    }
    let (title, reason) = words::refusal(cx, table, refusal);
    let last: Vec<&str> = last.iter().map(String::as_str).collect();
    let taken = empty_box(ui, area, title, &reason, &ways, &last);
    taken.and_then(|at| actions.into_iter().nth(at)).into_iter().collect()
}
