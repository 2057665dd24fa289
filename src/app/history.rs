//! The history: every step in plain words, to any of which one click leads, with branches kept.

use egui::{Align, Layout, Margin, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::shell::Desk;
use crate::kit::controls::{button, focus_ring, icon_button_in, strong, truncated};
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::session::{Action, Dialog, History, Saved};

/// A line of the panel.
struct Line {
    /// The step that a click leads to.
    to: usize,
    words: String,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Past,
    Now,
    Future,
    /// On another branch, which left the line here.
    Aside,
}

const ROW: f32 = 26.0;

pub fn ui(desk: &Desk<'_>, ui: &mut Ui) -> Vec<Action> {
    let mut actions = vec![];
    let palette = palette(ui);
    let history = &desk.session.history;
    egui::Frame::new().inner_margin(Margin { left: 16, right: 14, top: 12, bottom: 12 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(strong("History", size::HEAD, palette.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if icon_button_in(ui, icons::X, "Close the history", 24.0, true).clicked() {
                    actions.push(Action::ShowHistory(false));
                }
                if icon_button_in(ui, icons::ARROW_CLOCKWISE, "Redo", 24.0, desk.session.can_redo()).clicked() {
                    actions.push(Action::Redo);
                }
                if icon_button_in(ui, icons::ARROW_COUNTER_CLOCKWISE, "Undo", 24.0, desk.session.can_undo()).clicked() {
                    actions.push(Action::Undo);
                }
            });
        });
        ui.add_space(4.0);
        let lines = lines(history);
        let room = ui.available_height() - 46.0;
        ui.spacing_mut().item_spacing.y = 0.0;
        let now = (history.position(), history.revision());
        let newest =
            ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default::<(usize, u64)>(ui.scope_id().with("now")), now)) != now;
        let mut list = ScrollArea::vertical().id_salt("steps").auto_shrink(false).max_height(room).min_scrolled_height(room);
        // A step out of sight is not drawn, and so cannot ask to be brought into it.
        let place = lines.iter().position(|line| line.place == Place::Now).and_then(|at| u16::try_from(at).ok());
        let in_sight = ui.scope_id().with("in sight");
        let seen = ui.data(|data| data.get_temp::<std::ops::Range<usize>>(in_sight)).unwrap_or_default();
        if let Some(at) = place.filter(|at| newest && !seen.contains(&usize::from(*at))) {
            list = list.vertical_scroll_offset((f32::from(at) * ROW - room / 2.0).max(0.0));
        }
        list.show_rows(ui, ROW, lines.len(), |ui, rows| {
            ui.data_mut(|data| data.insert_temp(in_sight, rows.clone()));
            for line in &lines[rows] {
                let response = line_ui(ui, line);
                if response.clicked() && line.place != Place::Now {
                    actions.push(Action::Jump(line.to));
                }
            }
        });
        ui.add_space(10.0);
        if button(ui, "Save the journal…").on_hover_text("The actions that led here, for `unwalled replay`").clicked() {
            actions.push(Action::Dialog(Some(Dialog::Save(Saved::Journal))));
        }
    });
    actions
}

fn line_ui(ui: &mut Ui, line: &Line) -> egui::Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let spoken = match line.place {
        Place::Aside => format!("Other branch: {}", line.words),
        Place::Future => format!("Undone: {}", line.words),
        Place::Past | Place::Now => line.words.clone(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, line.place == Place::Now, &spoken));
    if line.place == Place::Now {
        ui.painter().rect_filled(rect, 4, palette.active);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 4, palette.hover);
    }
    if response.has_focus() {
        focus_ring(ui, rect.shrink(2.0), 4);
    }
    let ink = match line.place {
        Place::Past | Place::Now => palette.ink,
        Place::Future | Place::Aside => palette.ink3,
    };
    let x = rect.left() + 12.0;
    if line.place == Place::Aside {
        // A twig that leaves the line.
        let stroke = Stroke::new(1.5, palette.line_strong);
        ui.painter().vline(x, rect.y_range(), Stroke::new(1.5, palette.line_strong));
        ui.painter().line_segment([pos2(x, rect.top() + 3.0), pos2(x + 14.0, rect.center().y)], stroke);
        ui.painter().circle(pos2(x + 16.0, rect.center().y), 3.0, palette.panel, stroke);
    } else {
        ui.painter().vline(x, rect.y_range(), Stroke::new(1.5, palette.line_strong));
        let fill = if line.place == Place::Future { palette.panel } else { palette.ink };
        ui.painter().circle(pos2(x, rect.center().y), if line.place == Place::Now { 4.5 } else { 3.0 }, fill, Stroke::new(1.5, ink));
    }
    let left = if line.place == Place::Aside { x + 26.0 } else { x + 14.0 };
    let galley = truncated(ui, &line.words, fonts::regular(size::SMALL), ink, rect.right() - 6.0 - left);
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
    response.on_hover_text(&spoken)
}

/// Past, now and future from the top, and under each step the branches that left it.
fn lines(history: &History) -> Vec<Line> {
    let now = history.position();
    let steps = history.steps();
    let mut aside: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for (parent, at) in history.other_branches() {
        aside.entry(parent).or_default().push(at);
    }
    let past = history.past().into_iter().map(|at| (at, if at == now { Place::Now } else { Place::Past }));
    let future = history.future().into_iter().map(|at| (at, Place::Future));
    let mut lines = vec![];
    for (at, place) in past.chain(future) {
        lines.push(Line { to: at, words: steps[at].words.clone(), place });
        for branch in aside.get(&at).into_iter().flatten() {
            let whole = history.branch(Some(*branch));
            let last = whole.last().copied().unwrap_or(*branch);
            let words = match whole.len() {
                1 => steps[*branch].words.clone(),
                steps_of_it => format!("{} … {} steps", steps[*branch].words, steps_of_it),
            };
            lines.push(Line { to: last, words, place: Place::Aside });
        }
    }
    lines
}
