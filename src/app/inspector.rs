//! What is selected: facts with unit, period and basis, links, neighbours, contradictions, sources.

use std::sync::Arc;

use egui::{Align, Align2, Button, Label, Layout, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::shell::{Desk, slot};
use super::status::counted;
use crate::analysis::Observation;
use crate::engine::{Answer, LinkLine, Portrait, Request};
use crate::kit::controls::{icon_button_in, owner_dot, strong, text, truncated};
use crate::kit::tokens::{length, size};
use crate::kit::{Palette, fonts, icons, numbers, palette};
use crate::marks::dashes::Path;
use crate::marks::node_link::KindMark;
use crate::model::{Direction, LinkEvent, LinkId, Period, Platform, PlatformId, Role as Part, State, day_label};
use crate::session::{Action, How, Target};

pub fn ui(desk: &mut Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    ScrollArea::vertical().id_salt("inspector").auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(Margin { left: 16, right: 14, top: 12, bottom: 16 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let selected: Vec<Target> = desk.session.doc.selection.iter().cloned().collect();
            match selected.as_slice() {
                [] => nothing_ui(desk, ui),
                [one] => actions.extend(one_ui(desk, ui, one)),
                several => {
                    let palette = palette(ui);
                    ui.label(strong(counted(several.len(), "thing") + " selected", size::HEAD, palette.ink));
                    for target in several {
                        actions.extend(choice_ui(desk, ui, target));
                    }
                }
            }
        });
    });
    actions
}

fn nothing_ui(desk: &Desk<'_>, ui: &mut Ui) {
    let palette = palette(ui);
    ui.label(strong("Nothing selected", size::HEAD, palette.ink));
    ui.add_space(4.0);
    let words = "Click a platform, a line, a bar or a row to see what is known of it, and where that comes from.";
    ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap());
    ui.add_space(14.0);
    heading(ui, desk.dataset.title.text(desk.session.preferences.language), "");
    for table in &desk.dataset.tables {
        ui.horizontal(|ui| {
            ui.label(text(table.title.text(desk.session.preferences.language), size::SMALL, palette.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(text(numbers::count(table.rows()), size::SMALL, palette.ink2))
            });
        });
    }
}

fn choice_ui(desk: &Desk<'_>, ui: &mut Ui, target: &Target) -> Vec<Action> {
    let words = match target {
        Target::Platform(id) => desk.name(id),
        Target::Link(link) => format!("{} → {}", desk.name(&link.from), desk.name(&link.to)),
        Target::Row { table, row, .. } => format!("Row {} of {table}", row + 1),
    };
    let clicked = ui.add(Button::new(text(words, size::SMALL, palette(ui).ink)).frame(false)).clicked();
    clicked.then(|| Action::Select { targets: vec![target.clone()], how: How::Replace }).into_iter().collect()
}

fn one_ui(desk: &mut Desk<'_>, ui: &mut Ui, target: &Target) -> Vec<Action> {
    match target {
        Target::Platform(id) => platform_ui(desk, ui, id),
        Target::Link(link) => link_ui(desk, ui, link),
        Target::Row { table, row, entity } => row_ui(desk, ui, table, *row, entity.as_ref()),
    }
}

/// A heading with a rule under it.
fn heading(ui: &mut Ui, words: &str, beside: &str) {
    let palette = palette(ui);
    ui.add_space(9.0);
    ui.horizontal(|ui| {
        ui.label(strong(words, size::SMALL, palette.ink));
        if !beside.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text(beside, size::AXIS, palette.ink2)));
        }
    });
    let y = ui.cursor().top() - 1.0;
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, palette.line));
    ui.add_space(3.0);
}

fn head_ui(desk: &Desk<'_>, ui: &mut Ui, id: &PlatformId) {
    let palette = palette(ui);
    let language = desk.session.preferences.language;
    let ink = desk.inks.of(id, &desk.dataset.platforms, palette);
    let platform = desk.dataset.platforms.find(id.as_str());
    ui.horizontal(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(20.0, 26.0), Sense::hover());
        owner_dot(ui, dot.center(), 8.5, ink.mark, ink.is_hollow, platform.is_some_and(Platform::is_regulator));
        ui.add(Label::new(strong(desk.name(id), size::HEAD, palette.ink)).truncate());
        if let Some(other) = platform.and_then(|platform| platform.label.other(language)) {
            ui.add(Label::new(text(other, 18.0, palette.ink2)).truncate());
        }
    });
    let Some(platform) = platform else { return };
    let owner = desk.dataset.platforms.owner_of(id).filter(|owner| owner != id).map(|owner| format!("Owner {}", desk.name(&owner)));
    let category = (!platform.category.is_empty()).then(|| platform.category.replace('_', " "));
    let country = (!platform.country.is_empty()).then(|| country_name(&platform.country).to_owned());
    let line: Vec<String> = owner.into_iter().chain(category).chain(country).collect();
    ui.add(Label::new(text(line.join(" · "), size::SMALL, palette.ink2)).wrap());
    let launched =
        if platform.launched.is_empty() { "Launch year not in the data".to_owned() } else { format!("Launched {}", platform.launched) };
    if platform.kind == "platform" {
        ui.label(text(launched, size::SMALL, palette.ink2));
    }
    if !platform.note.is_empty() {
        ui.add(Label::new(text(&platform.note, size::AXIS, palette.ink3)).wrap());
    }
}

/// A name without what stands in brackets after it.
fn short_name(name: &str) -> &str {
    crate::views::short(name)
}

fn country_name(code: &str) -> &str {
    match code {
        "CN" => "China",
        "US" => "United States",
        "IN" => "India",
        "KR" => "South Korea",
        "JP" => "Japan",
        "SG" => "Singapore",
        "GB" | "UK" => "United Kingdom",
        other => other,
    }
}

fn platform_ui(desk: &mut Desk<'_>, ui: &mut Ui, id: &PlatformId) -> Vec<Action> {
    head_ui(desk, ui, id);
    let request = Request::Portrait {
        package: desk.dataset.name.clone(),
        platform: id.clone(),
        day: desk.session.day(),
        reading: desk.session.doc.reading,
    };
    let shown = desk.ask(slot::INSPECTOR, 0, &request);
    let Some(Answer::Portrait(portrait)) = shown.answer.as_deref() else { return vec![] };
    let mut actions = vec![];
    actions.extend(links_ui(desk, ui, portrait));
    actions.extend(earner_ui(desk, ui, portrait, id));
    actions.extend(facts_ui(desk, ui, portrait));
    actions.extend(notes_ui(desk, ui, portrait));
    if !portrait.sources.is_empty() {
        heading(ui, "Sources of the latest change", &portrait.sources.len().to_string());
        actions.extend(sources_ui(desk, ui, &portrait.sources));
    }
    actions
}

fn links_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait) -> Vec<Action> {
    let total: usize = portrait.counts.iter().sum();
    if desk.dataset.links.is_empty() {
        return vec![];
    }
    let moment = desk.session.day().map_or_else(|| "Links".to_owned(), |day| format!("Links as of {}", day_label(day)));
    heading(ui, &moment, &format!("{total} with {}", counted(portrait.partners, "platform")));
    counts_ui(ui, &portrait.counts);
    let mut actions = vec![];
    for (key, words, lines) in [("lets in", "Lets in", &portrait.lets_in), ("let in by", "Is let in by", &portrait.let_in_by)] {
        if lines.is_empty() {
            continue;
        }
        let palette = palette(ui);
        ui.add_space(5.0);
        ui.horizontal(|ui| {
            ui.label(strong(words, size::SMALL, palette.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text("last change", size::AXIS, palette.ink2)));
        });
        let key = format!("links {key}");
        let open = desk.session.live.unfolded.get(&key).copied().unwrap_or(false);
        let most = if open { lines.len() } else { 9 };
        for line in lines.iter().take(most) {
            actions.extend(line_ui(desk, ui, line));
        }
        if lines.len() > 9 {
            let words = if open { "fewer".to_owned() } else { format!("{} more", lines.len() - 9) };
            let icon = if open { icons::CARET_UP } else { icons::CARET_DOWN };
            if ui.add(Button::new(text(format!("{words} {icon}"), size::SMALL, palette.ink2)).frame(false)).clicked() {
                actions.push(Action::Unfold { key, open: !open });
            }
        }
    }
    actions
}

/// How many are open, partial, announced, closed, each with its line.
fn counts_ui(ui: &mut Ui, counts: &[usize; 4]) {
    let palette = palette(ui);
    let width = ui.available_width();
    let starts = [0.0, 0.23, 0.49, 0.78];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    for (start, (state, count)) in starts.into_iter().zip(State::ALL.into_iter().zip(counts)) {
        let left = rect.left() + start * width;
        let ink = if *count == 0 { palette.ink3 } else { palette.ink };
        let number = ui.painter().text(pos2(left, rect.top() + 12.0), Align2::LEFT_CENTER, count.to_string(), fonts::semibold(18.0), ink);
        state_line(ui, pos2(number.right() + 7.0, rect.top() + 13.0), 22.0, state, palette.ink2, palette);
        ui.painter().text(pos2(left, rect.top() + 30.0), Align2::LEFT_CENTER, state.word(), fonts::regular(size::SMALL), palette.ink2);
    }
}

/// A short sample of a line in a state.
fn state_line(ui: &Ui, from: egui::Pos2, length: f32, state: State, color: egui::Color32, palette: &Palette) {
    let painter = ui.painter();
    let path = Path::new(vec![from, from + vec2(length, 0.0)]);
    match state {
        State::Open => drop_line(painter, path.points(), Stroke::new(1.8, color)),
        State::Partial => path.dashes(&[6.0, 3.6]).iter().for_each(|dash| drop_line(painter, dash, Stroke::new(1.8, color))),
        State::Announced => {
            for dot in path.dots(4.6) {
                painter.circle_filled(dot, 1.1, color);
            }
        }
        State::Closed => {
            drop_line(painter, path.points(), Stroke::new(0.9, palette.ink3));
            painter.vline(from.x + 6.0, from.y - 5.5..=from.y + 5.5, Stroke::new(3.2, palette.ink));
        }
    }
}

fn drop_line(painter: &egui::Painter, points: &[egui::Pos2], stroke: Stroke) {
    if let [from, .., to] = points {
        painter.line_segment([*from, *to], stroke);
    }
}

/// A link: kind, other side, state, last change. Clicking it selects the link.
fn line_ui(desk: &Desk<'_>, ui: &mut Ui, line: &LinkLine) -> Vec<Action> {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::click());
    let kind = desk.dataset.kinds.label(line.id.kind.as_deref());
    let name = desk.name(&line.other);
    let words = format!("{name}, {}, {}, {}", kind.text(desk.session.preferences.language), line.state.word(), line.changed);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*words));
    let target = Target::Link(line.id.clone());
    let hovered = desk.session.live.hover.as_ref() == Some(&target);
    if response.hovered() || response.has_focus() || hovered {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3, palette.hover);
    }
    let y = rect.center().y;
    ui.painter().text(
        pos2(rect.left(), y),
        Align2::LEFT_CENTER,
        KindMark::of(line.id.kind.as_deref()).glyph,
        fonts::regular(14.0),
        palette.ink2,
    );
    let ink = desk.inks.of(&line.other, &desk.dataset.platforms, palette);
    owner_dot(
        ui,
        pos2(rect.left() + 24.0, y),
        4.2,
        ink.mark,
        ink.is_hollow,
        desk.dataset.platforms.find(line.other.as_str()).is_some_and(Platform::is_regulator),
    );
    ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, &line.changed, fonts::regular(size::SMALL), palette.ink2);
    let sample = rect.right() - 140.0;
    let decider = if line.id.direction == Direction::Directed {
        desk.inks.of(&line.id.from, &desk.dataset.platforms, palette).mark
    } else {
        palette.other
    };
    state_line(ui, pos2(sample, y), 22.0, line.state, decider, palette);
    let galley = truncated(ui, short_name(&name), fonts::regular(size::SMALL), palette.ink, sample - rect.left() - 40.0);
    ui.painter().galley(pos2(rect.left() + 34.0, y - galley.size().y / 2.0), galley, palette.ink);
    let mut actions = vec![];
    if response.hovered() {
        actions.push(Action::Hover(Some(target.clone())));
    }
    if response.clicked() {
        actions.push(Action::Select { targets: vec![target], how: ui.input(|input| crate::views::how(input.modifiers)) });
    }
    response.on_hover_text(words);
    actions
}

/// Revenue of the owner at the playhead, with its curve.
fn earner_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait, id: &PlatformId) -> Vec<Action> {
    let Some(earner) = &portrait.earner else { return vec![] };
    let day = desk.session.day();
    let at = |rows: &[Observation]| {
        let known = |row: &&Observation| day.is_none_or(|day| row.period.is_some_and(|period| period.first <= day));
        rows.iter().rfind(known).cloned()
    };
    let Some(revenue) = at(&portrait.revenue) else { return vec![] };
    let palette = palette(ui);
    let title = if earner == id { "Revenue".to_owned() } else { format!("Owner: {}", desk.name(earner)) };
    heading(ui, &title, &format!("{}, quarter", revenue.unit));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::click());
    let number = ui.painter().text(
        pos2(rect.left(), rect.top() + 14.0),
        Align2::LEFT_CENTER,
        numbers::plain(revenue.quantity.anchor().unwrap_or(0.0), 1),
        fonts::semibold(22.0),
        palette.ink,
    );
    let label = revenue.period.map(Period::label).unwrap_or_default();
    ui.painter().text(
        pos2(rect.left(), rect.top() + 34.0),
        Align2::LEFT_CENTER,
        format!("revenue, {label}"),
        fonts::regular(size::SMALL),
        palette.ink2,
    );
    let growth = portrait.growth.iter().find(|row| row.period == revenue.period);
    if let Some(growth) = growth.and_then(|row| row.quantity.value) {
        let words = format!("{} %", numbers::signed(growth, 1));
        let bold = ui.painter().text(
            pos2(number.right() + 12.0, rect.top() + 10.0),
            Align2::LEFT_CENTER,
            words,
            fonts::semibold(size::BODY),
            palette.ink,
        );
        ui.painter().text(
            pos2(bold.right() + 4.0, rect.top() + 11.0),
            Align2::LEFT_CENTER,
            "on a year earlier",
            fonts::regular(size::AXIS),
            palette.ink2,
        );
    }
    let area = Rect::from_min_max(pos2(rect.left() + 112.0, rect.top() + 22.0), rect.max);
    sparkline(ui, &portrait.revenue, area, desk.inks.of(earner, &desk.dataset.platforms, palette).mark, revenue.period);
    let words = format!("Revenue of {}, {label}", desk.name(earner));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*words));
    if response.clicked() { vec![Action::Select { targets: vec![crate::views::target_of(&revenue)], how: How::Replace }] } else { vec![] }
}

fn sparkline(ui: &Ui, rows: &[Observation], area: Rect, color: egui::Color32, now: Option<Period>) {
    let palette = palette(ui);
    let days = |row: &Observation| row.period.map(|period| crate::model::day_number(period.first));
    let (Some(first), Some(last)) = (rows.first().and_then(days), rows.last().and_then(days)) else { return };
    let most = rows.iter().filter_map(|row| row.quantity.anchor()).fold(0.0_f64, f64::max).max(1e-9);
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a pixel")]
    let at = |row: &Observation| {
        let x = (days(row)? - first) as f32 / (last - first).max(1) as f32;
        let y = (row.quantity.anchor()? / most) as f32;
        Some(pos2(area.left() + 4.0 + x * (area.width() - 8.0), area.bottom() - 2.0 - y * (area.height() - 6.0)))
    };
    ui.painter().hline(area.x_range(), area.bottom(), Stroke::new(1.0, palette.line_strong));
    for run in crate::analysis::curves::runs(rows) {
        let points: Vec<egui::Pos2> = rows[run].iter().filter_map(at).collect();
        match points.as_slice() {
            [one] => drop(ui.painter().circle_filled(*one, 1.6, color)),
            _ => drop(ui.painter().add(egui::Shape::line(points, Stroke::new(1.6, color)))),
        }
    }
    if let Some(point) = rows.iter().find(|row| row.period == now).and_then(at) {
        ui.painter().circle(point, 3.6, palette.paper, Stroke::new(1.6, palette.ink));
    }
}

fn facts_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait) -> Vec<Action> {
    if portrait.facts.is_empty() {
        return vec![];
    }
    heading(ui, "Latest figures", &portrait.facts.len().to_string());
    let mut actions = vec![];
    let open = desk.session.live.unfolded.get("facts").copied().unwrap_or(false);
    let most = if open { portrait.facts.len() } else { 4 };
    for fact in portrait.facts.iter().take(most) {
        actions.extend(fact_ui(ui, fact));
    }
    if portrait.facts.len() > 4 {
        let words =
            if open { format!("fewer {}", icons::CARET_UP) } else { format!("{} more {}", portrait.facts.len() - 4, icons::CARET_DOWN) };
        if ui.add(Button::new(text(words, size::SMALL, palette(ui).ink2)).frame(false)).clicked() {
            actions.push(Action::Unfold { key: "facts".into(), open: !open });
        }
    }
    actions
}

fn fact_ui(ui: &mut Ui, fact: &Observation) -> Vec<Action> {
    let palette = palette(ui);
    let is_change = fact.metric.ends_with("_yoy");
    let value = numbers::with_unit(fact.quantity, &fact.unit, is_change);
    let name = crate::views::metric_name(&fact.metric).split(',').next().unwrap_or_default().to_owned();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}, {}, {value}", fact.period_label)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3, palette.hover);
    }
    let value =
        ui.painter().text(pos2(rect.right(), rect.top() + 9.0), Align2::RIGHT_CENTER, value, fonts::regular(size::SMALL), palette.ink);
    let galley = truncated(ui, &name, fonts::regular(size::SMALL), palette.ink, value.left() - 6.0 - rect.left());
    ui.painter().galley(pos2(rect.left(), rect.top() + 9.0 - galley.size().y / 2.0), galley, palette.ink);
    let period = fact.period.map(Period::label).unwrap_or_default();
    let period =
        ui.painter().text(pos2(rect.right(), rect.top() + 25.0), Align2::RIGHT_CENTER, period, fonts::regular(size::AXIS), palette.ink3);
    let galley = truncated(ui, &fact.scope, fonts::regular(size::AXIS), palette.ink3, period.left() - 6.0 - rect.left());
    ui.painter().galley(pos2(rect.left(), rect.top() + 25.0 - galley.size().y / 2.0), galley, palette.ink3);
    let clicked = response.on_hover_text(&*fact.scope).clicked();
    clicked.then(|| Action::Select { targets: vec![crate::views::target_of(fact)], how: How::Replace }).into_iter().collect()
}

fn notes_ui(desk: &Desk<'_>, ui: &mut Ui, portrait: &Portrait) -> Vec<Action> {
    let mut actions = vec![];
    let total = portrait.notes.len();
    let Some(first) = portrait.notes.first() else { return actions };
    let kind = &desk.dataset.notes[*first].kind;
    let mut words = kind.clone();
    if let Some(letter) = words.get_mut(..1) {
        letter.make_ascii_uppercase();
    }
    heading(ui, &words, &format!("1 of {total}"));
    let open = desk.session.live.unfolded.get("notes").copied().unwrap_or(false);
    for at in portrait.notes.iter().take(if open { total } else { 1 }) {
        note_ui(ui, &desk.dataset.notes[*at].text);
    }
    if total > 1 {
        let words = if open { format!("fewer {}", icons::CARET_UP) } else { format!("{} more {}", total - 1, icons::CARET_DOWN) };
        if ui.add(Button::new(text(words, size::SMALL, palette(ui).ink2)).frame(false)).clicked() {
            actions.push(Action::Unfold { key: "notes".into(), open: !open });
        }
    }
    actions
}

fn note_ui(ui: &mut Ui, words: &str) {
    let palette = palette(ui);
    ui.horizontal_top(|ui| {
        ui.label(text(icons::WARNING, size::BODY, palette.warn));
        ui.add(Label::new(text(words, size::SMALL, palette.ink2)).wrap());
    });
}

/// Sources: a click opens the page, another icon copies a citation.
fn sources_ui(desk: &Desk<'_>, ui: &mut Ui, ids: &[Arc<str>]) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    for id in ids {
        let Some(source) = desk.dataset.sources.get(id) else {
            ui.label(text(&**id, size::SMALL, palette.ink2));
            continue;
        };
        ui.horizontal(|ui| {
            let width = ui.available_width() - 30.0;
            let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0), Sense::click());
            let name = if source.publisher.is_empty() { &source.title } else { &source.publisher };
            response.widget_info(|| WidgetInfo::labeled(Role::Link, source.web_address().is_some(), format!("Source: {name}")));
            if response.hovered() || response.has_focus() {
                ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3, palette.hover);
            }
            let icon = if source.web_address().is_some() { icons::ARROW_SQUARE_OUT } else { icons::NEWSPAPER };
            ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, icon, fonts::regular(14.0), palette.ink2);
            let date = crate::model::Moment::parse(&source.date).map_or_else(|_| source.date.clone(), |moment| moment.to_string());
            let date = if date.is_empty() { "undated".to_owned() } else { date };
            let date = ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, date, fonts::regular(size::SMALL), palette.ink2);
            let galley = truncated(ui, name, fonts::regular(size::SMALL), palette.ink, date.left() - 26.0 - rect.left());
            ui.painter().galley(pos2(rect.left() + 20.0, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
            if response.clicked() {
                match source.web_address() {
                    Some(address) => actions.push(Action::Browse(address.to_owned())),
                    None => actions
                        .push(Action::Say(crate::session::Toast { is_error: false, text: format!("{name} has no address on the web.") })),
                }
            }
            response.on_hover_ui(|ui| {
                ui.set_max_width(300.0);
                ui.label(&source.title);
                ui.label(text(if source.url.is_empty() { "no address" } else { &source.url }, size::AXIS, palette.ink3));
            });
            if icon_button_in(ui, icons::QUOTES, &format!("Copy citation: {name}"), 20.0, true).clicked() {
                actions.push(Action::Copy(source.citation()));
            }
        });
    }
    actions
}

fn link_ui(desk: &Desk<'_>, ui: &mut Ui, link: &LinkId) -> Vec<Action> {
    let palette = palette(ui);
    let language = desk.session.preferences.language;
    let mut actions = vec![];
    let kind = desk.dataset.kinds.label(link.kind.as_deref());
    ui.horizontal(|ui| {
        ui.label(text(KindMark::of(link.kind.as_deref()).glyph, size::HEAD, palette.ink));
        ui.add(Label::new(strong(kind.text(language), size::HEAD, palette.ink)).truncate());
    });
    let verb = if link.direction == Direction::Directed { "decides; lets in or shuts out" } else { "and" };
    for (id, before) in [(&link.from, ""), (&link.to, verb)] {
        if !before.is_empty() {
            ui.label(text(before, size::AXIS, palette.ink3));
        }
        if ui
            .add(Button::new(strong(desk.name(id), size::BODY, desk.inks.of(id, &desk.dataset.platforms, palette).text)).frame(false))
            .clicked()
        {
            actions.push(Action::Select { targets: vec![Target::Platform(id.clone())], how: How::Replace });
        }
    }
    let events: Vec<LinkEvent> = desk.dataset.links.iter().filter(|event| event.link == *link).cloned().collect();
    if let Some(day) = desk.session.day() {
        let known = crate::network::state_at(&events, day, desk.session.doc.reading);
        let words = known.map_or("unknown".to_owned(), |known| known.state.word().to_owned());
        heading(ui, &format!("As of {}", day_label(day)), &words);
    }
    let steps = crate::network::timeline(&events, desk.session.doc.reading);
    heading(ui, "History", &counted(events.len(), "event"));
    for step in &steps {
        actions.extend(event_ui(desk, ui, step.event));
    }
    for event in events.iter().filter(|event| event.moment.is_none()) {
        actions.extend(event_ui(desk, ui, event));
    }
    let rows: std::collections::BTreeSet<&Arc<str>> = events.iter().map(|event| &event.id).collect();
    for note in desk.dataset.notes.iter().filter(|note| note.rows.iter().any(|row| rows.contains(row))) {
        heading(ui, &note.kind, "");
        note_ui(ui, &note.text);
    }
    actions
}

fn event_ui(desk: &Desk<'_>, ui: &mut Ui, event: &LinkEvent) -> Vec<Action> {
    let palette = palette(ui);
    let mut actions = vec![];
    let future = event.moment.zip(desk.session.day()).is_some_and(|(moment, day)| moment.first > day);
    let ink = if future { palette.ink3 } else { palette.ink };
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let date = event.moment.map_or("undated".to_owned(), |moment| moment.to_string());
        ui.label(strong(date, size::SMALL, ink));
        ui.label(text(format!("{}, {}", event.action.word(), event.status.word()), size::SMALL, palette.ink2));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button_in(ui, icons::TABLE, &format!("Show row {}", event.id), 20.0, true).clicked()
                && let Some(table) = desk.dataset.table_of(Part::Links)
            {
                actions.push(Action::ShowRow { package: desk.dataset.name.clone(), table: table.name.clone(), row: event.row, view: None });
            }
        });
    });
    if !event.description.is_empty() {
        ui.add(Label::new(text(&event.description, size::SMALL, ink)).wrap());
    }
    if !event.doubt.is_empty() {
        note_ui(ui, &event.doubt);
    }
    let known: Vec<&str> = [event.confidence.as_str(), event.locator.as_str()].into_iter().filter(|word| !word.is_empty()).collect();
    if !known.is_empty() {
        ui.label(text(known.join(" · "), size::AXIS, palette.ink3));
    }
    actions.extend(sources_ui(desk, ui, &event.sources));
    actions
}

/// A row: what it says, its cells, its sources, its doubts.
fn row_ui(desk: &Desk<'_>, ui: &mut Ui, table: &str, row: u32, entity: Option<&PlatformId>) -> Vec<Action> {
    let palette = palette(ui);
    let language = desk.session.preferences.language;
    let mut actions = vec![];
    let Some(table) = desk.dataset.table(table) else { return actions };
    if let Some(entity) = entity {
        head_ui(desk, ui, entity);
    }
    let observation = table.observations.as_ref().and_then(|batch| {
        crate::analysis::observe::read(&Arc::from(table.name.as_str()), batch).into_iter().find(|known| known.row == row)
    });
    if let Some(fact) = &observation {
        ui.add_space(6.0);
        let value = numbers::with_unit(fact.quantity, &fact.unit, fact.metric.ends_with("_yoy"));
        ui.label(strong(value, 24.0, palette.ink));
        let period = fact.period.map(Period::label).unwrap_or_default();
        ui.add(Label::new(text(format!("{} · {period}", crate::views::metric_name(&fact.metric)), size::SMALL, palette.ink2)).wrap());
    }
    heading(
        ui,
        &format!("Row {} of {}", row + 1, table.title.text(language)),
        &format!("line {}", table.lines.get(row as usize).copied().unwrap_or(0)),
    );
    actions.extend(cells_ui(desk, ui, table, row));
    if ui
        .add(
            Button::new(text(format!("{}  Show in the table", icons::TABLE), size::SMALL, palette.ink)).min_size(vec2(0.0, length::BUTTON)),
        )
        .clicked()
    {
        actions.push(Action::ShowRow { package: desk.dataset.name.clone(), table: table.name.clone(), row, view: None });
    }
    let (sources, id) = observation.map(|fact| (fact.sources, fact.id)).unwrap_or_default();
    if !sources.is_empty() {
        heading(ui, "Sources", &sources.len().to_string());
        actions.extend(sources_ui(desk, ui, &sources));
    }
    for note in desk.dataset.notes.iter().filter(|note| !id.is_empty() && note.rows.contains(&id)) {
        heading(ui, &note.kind, "");
        note_ui(ui, &note.text);
    }
    actions
}

fn cells_ui(desk: &Desk<'_>, ui: &mut Ui, table: &crate::model::Table, row: u32) -> Vec<Action> {
    use datafusion::arrow::array::Array;
    use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
    let palette = palette(ui);
    let options = FormatOptions::default();
    for (column, array) in table.columns.iter().zip(table.batch.columns()) {
        let at = row as usize;
        if at >= array.len() || array.is_null(at) {
            continue;
        }
        let Ok(format) = ArrayFormatter::try_new(array.as_ref(), &options) else { continue };
        let value = format.value(at).to_string();
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(92.0, 18.0), Layout::left_to_right(Align::TOP), |ui| {
                ui.add(Label::new(text(column.title.text(desk.session.preferences.language), size::AXIS, palette.ink3)).truncate());
            });
            ui.add(Label::new(text(value, size::SMALL, palette.ink)).wrap().selectable(true));
        });
    }
    vec![]
}
