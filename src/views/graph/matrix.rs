//! The adjacency matrix: a row for each platform that decides, a column for each that is let in or shut out.
//! Where there are more platforms than pixels, neighbours share a cell and the most open link shows.

mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use egui::{Rect, Ui, pos2};
use serde_json::{Value, json};

use super::camera::triple;
use super::{choice, graph, mode, needs, question, seed, silence_ui, wait_ui};
use crate::engine::{Answer, Band, GraphAnswer, OrderBy, Ordered, Request};
use crate::kit::palette;
use crate::marks::matrix::cell_legend;
use crate::model::{Dataset, Direction, PlatformId};
use crate::network::LinkAt;
use crate::session::{Action, Settings};
use crate::views::{Asking, Choice, Cx, Form, View, Words};
use sheet::Sheet;

/// Its row among the forms.
pub const FORM: Form = Form {
    id: "matrix",
    label: "Matrix",
    shows: "A row for each platform that decides, a column for each that is let in or shut out, a cell for their links. Bands along the sides are owners.",
    view: &Matrix,
};

struct Matrix;

/// The setting of the part that is shown: `[row, column, zoom]`.
const CAMERA: &str = "camera_matrix";
/// Orders with what the menu says.
const ORDERS: [&str; 4] = ["By owner", "By community", "By name", "By links"];

/// How much closer than whole it may be looked at.
const MOST_ZOOM: f32 = 40.0;

/// The part that is shown: the first row and column, and how much closer than whole.
fn camera(settings: &Settings) -> [f32; 3] {
    let stated = settings.0.get(CAMERA).and_then(triple);
    stated.map_or([0.0, 0.0, 1.0], |[row, column, zoom]| [row, column, zoom.clamp(1.0, MOST_ZOOM)])
}

fn order(settings: &Settings) -> OrderBy {
    settings.text("order").and_then(OrderBy::parse).unwrap_or_default()
}

impl View for Matrix {
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request> {
        let ordered = Request::Ordered {
            question: question(cx, cx.session.filter_for(cx.me)),
            over: mode::over(cx),
            by: order(&cx.settings),
            language: cx.session.preferences.language,
            seed: seed(&cx.settings),
        };
        needs(cx, [ordered])
    }

    fn words(&self, cx: &Cx<'_>) -> Words {
        super::words(cx, "Rows decide, columns are let in or shut out. A cell has the colour of the side that decides.")
    }

    fn say(&self, key: &str, value: &Value) -> Option<String> {
        match key {
            "order" => {
                let at = OrderBy::ALL.iter().position(|(_, word)| value.as_str() == Some(word)).unwrap_or(0);
                Some(format!("ordered {}", ORDERS[at].to_lowercase()))
            }
            CAMERA if value.is_null() => Some("fitted the matrix".into()),
            CAMERA => Some("moved the matrix".into()),
            _ => None,
        }
    }

    fn accepts(&self, _: &Dataset, _: &Settings, key: &str, value: &Value) -> Result<(), String> {
        let is_known = key != "order" || value.is_null() || value.as_str().and_then(OrderBy::parse).is_some();
        if is_known { Ok(()) } else { Err(format!("expected order={}", OrderBy::ALL.map(|(_, word)| word).join("|"))) }
    }

    fn choices(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let now = order(cx.settings);
        let mut choices = mode::choices(cx);
        let orders = OrderBy::ALL.into_iter().zip(ORDERS);
        choices.extend(orders.map(|((by, word), label)| choice(cx, "Rows and columns", label, by == now, "order", word.into())));
        choices.push(choice(cx, "Rows and columns", "Fit everything", false, CAMERA, Value::Null));
        let [row, column, zoom] = camera(cx.settings);
        for (label, by) in [("Closer", 1.5), ("Farther", 1.0 / 1.5)] {
            let next = (zoom * by).clamp(1.0, MOST_ZOOM);
            choices.push(choice(cx, "Rows and columns", label, false, CAMERA, json!([row, column, next])));
        }
        choices
    }

    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action> {
        let (Some(graph), Some(Answer::Ordered(ordered))) = (graph(cx), cx.answer(1)) else {
            wait_ui(cx, ui);
            return vec![];
        };
        let area = ui.available_rect_before_wrap();
        if graph.links.is_empty() {
            return silence_ui(cx, ui, area, graph);
        }
        let has_legend = area.height() > 300.0;
        let body = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - if has_legend { 22.0 } else { 0.0 }));
        if has_legend {
            cell_legend(ui.painter(), palette(ui), pos2(area.left(), area.bottom() - 9.0));
        }
        let table = Table::of(graph, ordered);
        Sheet::of(cx, ui, &table, body).ui(cx, ui, graph, &table)
    }
}

/// Rows, columns and what is where they meet.
pub struct Table {
    /// Platforms that decide, in order.
    rows: Vec<(PlatformId, Band)>,
    /// Platforms that are let in or shut out, in order.
    columns: Vec<(PlatformId, Band)>,
    /// Positions of links among those shown, by row and column.
    cells: BTreeMap<(usize, usize), Vec<usize>>,
}

impl Table {
    fn of(graph: &GraphAnswer, ordered: &Ordered) -> Self {
        let ends = |link: &LinkAt| {
            let back = (link.id.direction == Direction::Undirected).then(|| (link.id.to.clone(), link.id.from.clone()));
            [(link.id.from.clone(), link.id.to.clone())].into_iter().chain(back)
        };
        let decide: BTreeSet<PlatformId> = graph.links.iter().flat_map(ends).map(|(from, _)| from).collect();
        let enter: BTreeSet<PlatformId> = graph.links.iter().flat_map(ends).map(|(_, to)| to).collect();
        let only = |kept: &BTreeSet<PlatformId>| -> Vec<(PlatformId, Band)> {
            ordered.nodes.iter().filter(|(id, _)| kept.contains(id)).cloned().collect()
        };
        let (rows, columns) = (only(&decide), only(&enter));
        let place = |list: &[(PlatformId, Band)]| -> BTreeMap<PlatformId, usize> {
            list.iter().enumerate().map(|(at, (id, _))| (id.clone(), at)).collect()
        };
        let (row_of, column_of) = (place(&rows), place(&columns));
        let mut cells: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (at, link) in graph.links.iter().enumerate() {
            for (from, to) in ends(link) {
                if let (Some(row), Some(column)) = (row_of.get(&from), column_of.get(&to)) {
                    cells.entry((*row, *column)).or_default().push(at);
                }
            }
        }
        Self { rows, columns, cells }
    }
}
