//! The command box: everything that has a name, found by a part of it. What is found acts through the
//! same actions as everywhere.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{CornerRadius, Event, Key, Pos2, Rect, Response, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::commands::{COMMANDS, Command, GESTURES, view_commands};
use super::data_panel::show_table;
use super::dialogs::{draft, keep};
use super::finder::{Finder, Fit};
use super::keymap::first_shown;
use super::shell::Desk;
use super::stage;
use super::top_bar::show;
use crate::kit::controls::{owner_dot, text, truncated};
use crate::kit::owners::OwnerInk;
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::{Condition, Filter, METRICS, Period, Platform, PlatformId};
use crate::session::{Action, Dialog, How, Settings, Target, ViewId};
use crate::views::{self, Form, KINDS, Kind, how, kind, short};

/// How many lines are shown, and how many of them are platforms.
const MOST: usize = 40;
const MOST_PLATFORMS: usize = 12;

/// What a line is: lines of one sort stand together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Path,
    Platform,
    View,
    Data,
    File,
    Command,
    Choice,
    NewView,
    Help,
}

/// What stands before its words.
enum Mark {
    Icon(char),
    Owner { ink: OwnerInk, is_square: bool },
}

struct Line {
    sort: Sort,
    mark: Mark,
    words: String,
    beside: String,
    /// What taking it does; nothing where it is greyed out.
    actions: Vec<Action>,
}

/// Draws the box.
pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    const HINT: &str = "Find a platform, data, a view, a file or a command";
    let palette = palette(ui);
    let (id, mut words) = draft(ui, "command");
    let key = |ui: &Ui, key| i32::from(ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)));
    let steps = key(ui, Key::ArrowDown) - key(ui, Key::ArrowUp);
    // The Enter that ends a word of an input method is part of the word.
    let composes = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Ime(_))));
    let field = ui
        .horizontal(|ui| {
            ui.label(text(icons::MAGNIFYING_GLASS, size::HEAD, palette.ink2));
            let field = TextEdit::singleline(&mut words).hint_text(HINT).frame(egui::Frame::NONE).desired_width(f32::INFINITY);
            ui.add(field.font(fonts::regular(size::TITLE)).text_color(palette.ink))
        })
        .inner;
    field.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, HINT));
    field.request_focus();
    if field.changed() {
        keep(ui, id, &words);
    }
    ui.separator();
    let lines = lines(desk, ui, &words);
    let (place_id, place) = draft(ui, "command place");
    let chosen = if field.changed() { 0 } else { place.parse::<usize>().unwrap_or(0) };
    let last = lines.len().saturating_sub(1);
    let chosen = if steps < 0 { chosen.saturating_sub(1) } else { chosen + usize::from(steps > 0) }.min(last);
    keep(ui, place_id, &chosen.to_string());
    let entered = !composes && ui.input(|input| input.key_pressed(Key::Enter));
    let clicked = lines_ui(ui, &lines, chosen, steps != 0);
    if lines.is_empty() {
        ui.label(text("Nothing here has such a name.", size::SMALL, palette.ink2));
    }
    let taken = clicked.or(entered.then_some(chosen));
    let Some(line) = taken.and_then(|at| lines.into_iter().nth(at)).filter(|line| !line.actions.is_empty()) else { return vec![] };
    keep(ui, id, "");
    keep(ui, place_id, "");
    std::iter::once(Action::Dialog(None)).chain(line.actions).collect()
}

/// All lines, a rule between two sorts. Returns the one that was clicked.
fn lines_ui(ui: &mut Ui, lines: &[Line], chosen: usize, follows: bool) -> Option<usize> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(400.0).show(ui, |ui| {
        for (at, line) in lines.iter().enumerate() {
            if at > 0 && lines[at - 1].sort != line.sort {
                rule_ui(ui);
            }
            let response = line_ui(ui, line, at == chosen);
            if at == chosen && follows {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(at);
            }
        }
    });
    clicked
}

fn rule_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 11.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, palette(ui).line));
}

fn line_ui(ui: &mut Ui, line: &Line, is_chosen: bool) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    let is_on = !line.actions.is_empty();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, is_on, is_chosen, &line.words));
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), if is_chosen { palette.active } else { palette.hover });
    }
    let at = pos2(rect.left() + 19.0, rect.center().y);
    match &line.mark {
        Mark::Icon(icon) => drop(ui.painter().text(at, egui::Align2::CENTER_CENTER, icon, fonts::regular(size::TITLE), palette.ink2)),
        Mark::Owner { ink, is_square } => {
            if is_chosen || response.hovered() {
                ui.painter().circle_stroke(at, 6.5, Stroke::new(1.0, palette.ink));
            }
            owner_dot(ui, at, 5.5, ink.mark, ink.is_hollow, *is_square);
        }
    }
    let inner = Rect::from_min_max(pos2(rect.left() + 36.0, rect.top()), pos2(rect.right() - 12.0, rect.bottom()));
    let beside = truncated(ui, &line.beside, fonts::regular(size::SMALL), palette.ink2, inner.width() * 0.55);
    let room = inner.width() - beside.size().x - 16.0;
    ui.painter().galley(Pos2::new(inner.right() - beside.size().x, inner.center().y - beside.size().y / 2.0), beside, palette.ink2);
    let font = if is_chosen { fonts::semibold(size::BODY) } else { fonts::regular(size::BODY) };
    let ink = if is_on { palette.ink } else { palette.ink3 };
    let words = truncated(ui, &line.words, font, ink, room);
    ui.painter().galley(Pos2::new(inner.left(), inner.center().y - words.size().y / 2.0), words, ink);
    response
}

/// What fits, sorts by their best line; without words, what is there.
fn lines(desk: &mut Desk<'_>, ui: &Ui, words: &str) -> Vec<Line> {
    desk.finder.want(words);
    let mut fits = platforms(desk, ui);
    let others = [
        paths(words),
        views(desk),
        data(desk),
        named(desk, ui),
        filters(desk),
        files(desk),
        commands(desk, ui),
        choices(desk),
        new_views(desk),
        help(),
    ];
    for line in others.into_iter().flatten() {
        if let Some(fit) = fit_of(desk.finder, &line) {
            fits.push((fit, line));
        }
    }
    if !desk.finder.is_idle() {
        rank(&mut fits);
    }
    fits.into_iter().map(|(_, line)| line).take(MOST).collect()
}

fn fit_of(finder: &mut Finder, line: &Line) -> Option<Fit> {
    match line.sort {
        // The whole path was typed.
        Sort::Path => finder.fit(&line.beside),
        // The view may be named with it: `growth log`.
        Sort::Choice => finder.fit(&format!("{} {}", line.words, line.beside)),
        _ => finder.fit(&line.words),
    }
}

/// Sorts by their best line, and within each by fit; what fits much worse than the best is left out.
fn rank(fits: &mut Vec<(Fit, Line)>) {
    let most = fits.iter().map(|(fit, _)| fit.score()).max().unwrap_or(0);
    fits.retain(|(fit, _)| fit.score() * 3 >= most * 2);
    let mut bests: BTreeMap<Sort, Fit> = BTreeMap::new();
    for (fit, line) in fits.iter() {
        let best = bests.entry(line.sort).or_insert(*fit);
        *best = (*best).max(*fit);
    }
    let place = |line: &Line| (Reverse(bests.get(&line.sort)), line.sort);
    fits.sort_by(|(a_fit, a), (b_fit, b)| place(a).cmp(&place(b)).then(b_fit.cmp(a_fit)));
}

fn platforms(desk: &mut Desk<'_>, ui: &Ui) -> Vec<(Fit, Line)> {
    let found = desk.finder.platforms(&desk.catalog, &desk.dataset.name, MOST_PLATFORMS);
    found.into_iter().map(|(fit, id)| (fit, platform(desk, ui, id))).collect()
}

fn platform(desk: &Desk<'_>, ui: &Ui, id: PlatformId) -> Line {
    let language = desk.session.preferences.language;
    let known = desk.dataset.platforms.find(id.as_str());
    let other = known.and_then(|platform| platform.label.other(language)).unwrap_or_default();
    let owner = desk.dataset.platforms.owner_of(&id).filter(|owner| *owner != id).map(|owner| short(&desk.name(&owner)).to_owned());
    let category = known.map(|platform| platform.category.replace('_', " ")).filter(|category| !category.is_empty());
    let kind = known.map(|platform| platform.kind.replace('_', " "));
    let beside: Vec<String> = owner.into_iter().chain(category.or(kind)).collect();
    Line {
        sort: Sort::Platform,
        mark: Mark::Owner {
            ink: desk.inks.of(&id, &desk.dataset.platforms, palette(ui)),
            is_square: known.is_some_and(Platform::is_regulator),
        },
        words: format!("{} {other}", desk.name(&id)).trim().to_owned(),
        beside: beside.join(" · "),
        actions: vec![selecting(desk, ui, id)],
    }
}

/// As a click on it would, but what is selected alone already stays so.
fn selecting(desk: &Desk<'_>, ui: &Ui, id: PlatformId) -> Action {
    let target = Target::Platform(id);
    let is_it = desk.session.doc.selection.len() == 1 && desk.session.doc.selection.contains(&target);
    let how = match ui.input(|input| how(input.modifiers)) {
        How::Replace if is_it => How::Add,
        other => other,
    };
    Action::Select { targets: vec![target], how }
}

/// A path that was typed, if something is there.
fn paths(words: &str) -> Vec<Line> {
    let words = words.trim();
    if !words.contains(['/', '\\', '.']) {
        return vec![];
    }
    let home = words.strip_prefix("~/").and_then(|rest| Some(dirs::home_dir()?.join(rest)));
    let path = home.unwrap_or_else(|| PathBuf::from(words));
    let line = |path: PathBuf| Line {
        sort: Sort::Path,
        mark: Mark::Icon(icons::FOLDER_OPEN),
        words: format!("Open {}", path.file_name().map_or(words.into(), |name| name.to_string_lossy())),
        beside: words.to_owned(),
        actions: vec![Action::Offer(vec![path])],
    };
    path.exists().then(|| line(path)).into_iter().collect()
}

fn views(desk: &Desk<'_>) -> Vec<Line> {
    desk.session
        .doc
        .views
        .iter()
        .map(|(view, state)| {
            let known = kind(&state.kind);
            let table = state.settings.text("table").and_then(|name| desk.dataset.table(name));
            let table = table.map(|table| format!(": {}", table.title.text(desk.session.preferences.language))).unwrap_or_default();
            Line {
                sort: Sort::View,
                mark: Mark::Icon(known.map_or(icons::SQUARES_FOUR, |kind| kind.icon)),
                words: format!("{}{table}", known.map_or(state.kind.as_str(), |kind| kind.title)),
                beside: "open view".into(),
                actions: to_front(desk, *view),
            }
        })
        .collect()
}

/// Brings a view into sight and gives it the keys.
fn to_front(desk: &Desk<'_>, view: ViewId) -> Vec<Action> {
    let mut arrangement = desk.session.doc.arrangement.clone();
    arrangement.bring_forward(view);
    let mut actions = vec![Action::Focus(Some(view))];
    if arrangement != desk.session.doc.arrangement {
        actions.push(Action::Arrange(arrangement));
    }
    if desk.session.live.maximised.is_some() {
        actions.push(Action::Maximise(Some(view)));
    }
    actions
}

fn data(desk: &Desk<'_>) -> Vec<Line> {
    let language = desk.session.preferences.language;
    let package = |dataset: &std::sync::Arc<crate::model::Dataset>| Line {
        sort: Sort::Data,
        mark: Mark::Icon(icons::STACK),
        words: format!("Show {}", dataset.title.text(language)),
        beside: "package".into(),
        actions: vec![show(&dataset.name)],
    };
    let tables = |dataset: &std::sync::Arc<crate::model::Dataset>| {
        let is_shown = dataset.name == desk.dataset.name;
        let of = if is_shown { String::new() } else { format!(" of {}", dataset.title.text(language)) };
        let line = |table: &crate::model::Table| Line {
            sort: Sort::Data,
            mark: Mark::Icon(icons::TABLE),
            words: format!("{}{of}", table.title.text(language)),
            beside: "table".into(),
            actions: vec![show_table(desk, dataset, table)],
        };
        dataset.tables.iter().map(line).collect::<Vec<_>>()
    };
    let datasets = desk.catalog.datasets();
    datasets.iter().map(package).chain(datasets.iter().flat_map(tables)).collect()
}

/// Filters, each to be taken away.
fn filters(desk: &Desk<'_>) -> Vec<Line> {
    let line = |words: String, beside: &str, action: Action| Line {
        sort: Sort::Data,
        mark: Mark::Icon(icons::FUNNEL),
        words: format!("Remove the filter: {words}"),
        beside: beside.to_owned(),
        actions: vec![action],
    };
    let doc = &desk.session.doc;
    let conditions = doc.conditions.iter().enumerate();
    let conditions = conditions.map(|(at, condition)| line(condition.words(), "filter", Action::RemoveCondition(at)));
    let clauses = doc.clauses.iter().map(|(by, clause)| {
        let title = doc.views.get(by).and_then(|state| kind(&state.kind)).map_or("a view", |kind| kind.title);
        let words: Vec<String> = clause.conditions.iter().map(Condition::words).chain(clause.window.map(Period::label)).collect();
        line(words.join(", "), &format!("asked by {title}"), Action::Clause { by: *by, clause: Filter::everything() })
    });
    conditions.chain(clauses).collect()
}

/// Selections that have a name.
fn named(desk: &Desk<'_>, ui: &Ui) -> Vec<Line> {
    let how = ui.input(|input| how(input.modifiers));
    let line = |name: &String| Line {
        sort: Sort::Data,
        mark: Mark::Icon(icons::FUNNEL),
        words: format!("Select “{name}”"),
        beside: "named selection".into(),
        actions: vec![Action::Recall { name: name.clone(), how }],
    };
    desk.session.doc.selections.keys().map(line).collect()
}

fn files(desk: &Desk<'_>) -> Vec<Line> {
    let line = |path: &String| Line {
        sort: Sort::File,
        mark: Mark::Icon(icons::FILE),
        words: path.clone(),
        beside: "recent".into(),
        actions: vec![Action::Offer(vec![path.into()])],
    };
    desk.session.preferences.recent.iter().map(line).collect()
}

/// Every command; one that can do nothing now is greyed out, and only found by its name.
fn commands(desk: &Desk<'_>, ui: &Ui) -> Vec<Line> {
    let is_idle = desk.finder.is_idle();
    let line = |command: &Command| {
        let action = (command.action)(desk.session);
        let keys = first_shown(ui.ctx(), command, &desk.session.preferences);
        let beside = if action.is_some() { keys } else { "not now".to_owned() };
        let words = command.label.into();
        let line =
            Line { sort: Sort::Command, mark: Mark::Icon(icon_of(command.menu)), words, beside, actions: action.into_iter().collect() };
        (!line.actions.is_empty() || !is_idle).then_some(line)
    };
    COMMANDS.iter().filter(|command| command.id != "go.find").filter_map(line).collect()
}

fn icon_of(menu: &str) -> char {
    match menu {
        "File" => icons::FILE,
        "Edit" => icons::NOTE,
        "View" => icons::MONITOR,
        "Data" => icons::FUNNEL,
        "Go" => icons::CLOCK,
        _ => icons::QUESTION,
    }
}

/// What the menus of the open views offer, found by its name; taking it is a click in the menu.
fn choices(desk: &mut Desk<'_>) -> Vec<Line> {
    if desk.finder.is_idle() {
        return vec![];
    }
    let offered = stage::choices(desk);
    let line = |(view, choice): (ViewId, views::Choice)| {
        let kind = desk.session.doc.views.get(&view).and_then(|state| kind(&state.kind));
        let chosen = if choice.is_chosen { " · chosen" } else { "" };
        let mut actions = to_front(desk, view);
        actions.insert(0, choice.action);
        Line {
            sort: Sort::Choice,
            mark: Mark::Icon(kind.map_or(icons::SQUARES_FOUR, |kind| kind.icon)),
            words: format!("{}: {}", choice.group, choice.label),
            beside: format!("{}{chosen}", kind.map_or("view", |kind| kind.title)),
            actions,
        }
    };
    offered.into_iter().map(line).collect()
}

fn new_views(desk: &Desk<'_>) -> Vec<Line> {
    let line = |(title, action)| Line {
        sort: Sort::NewView,
        mark: Mark::Icon(icons::PLUS),
        words: format!("New view: {title}"),
        beside: "view".into(),
        actions: vec![action],
    };
    view_commands(&desk.dataset).into_iter().map(line).chain(forms(desk)).collect()
}

/// Every form of every kind that fits: of the open view of that kind, the one with the keys before others,
/// else of a new one.
fn forms(desk: &Desk<'_>) -> Vec<Line> {
    let fitting = KINDS.iter().filter(|kind| (kind.fits)(&desk.dataset));
    let line = |(kind, form): (&'static Kind, &'static Form)| {
        let of_kind = |view: &ViewId| desk.session.doc.views.get(view).is_some_and(|state| state.kind == kind.id);
        let focused = desk.session.live.focused.filter(of_kind);
        let open = focused.or_else(|| desk.session.doc.views.keys().copied().find(|view| of_kind(view)));
        let value = || serde_json::Value::from(form.id);
        let actions = match open {
            Some(view) => {
                std::iter::once(Action::Configure { view, key: "form".into(), value: value() }).chain(to_front(desk, view)).collect()
            }
            None => vec![Action::AddView { kind: kind.id.into(), package: None, settings: Settings::from([("form", value())]) }],
        };
        let words = format!("{}: {}", kind.title, form.label);
        Line { sort: Sort::NewView, mark: Mark::Icon(kind.icon), words, beside: "drawn so".into(), actions }
    };
    fitting.flat_map(|kind| kind.forms.iter().map(move |form| (kind, form))).map(line).collect()
}

fn help() -> Vec<Line> {
    let line = |words: String, id: &'static str| Line {
        sort: Sort::Help,
        mark: Mark::Icon(icons::QUESTION),
        words,
        beside: "help".into(),
        actions: vec![Action::Dialog(Some(Dialog::Card(id)))],
    };
    let kinds = KINDS.iter().map(|kind| line(format!("How to read {}", kind.title), kind.id));
    let gestures = GESTURES.into_iter().map(|(what, how)| Line {
        words: format!("How to: {}", what.to_lowercase()),
        beside: how.into(),
        actions: vec![Action::Dialog(Some(Dialog::Shortcuts))],
        ..line(String::new(), "")
    });
    kinds.chain(METRICS.iter().map(|metric| line(format!("What is {}?", metric.name), metric.id))).chain(gestures).collect()
}
