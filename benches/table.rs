//! Scrolling a table of a million rows: our view, with selection, search, order and formats, against
//! `egui_table` alone with a label in each cell, over the same rows in the same run. Without rasterisation.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark that cannot go on says where")]

use std::fmt::Write as _;
use std::time::Instant;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use egui::{Context, Event, MouseWheelUnit, Pos2, RawInput, Rect, Ui, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table, TableDelegate};
use unwalled::app::Shell;
use unwalled::engine::Catalog;
use unwalled::kit;
use unwalled::session::Arrangement;

const FRAMES: u32 = 300;

fn main() {
    for rows in [1_000, 1_000_000] {
        let own = own(rows);
        let bare = bare(rows);
        println!(
            "table of {rows:>7} rows, a frame while scrolling {own:6.2} ms   egui_table alone {bare:6.2} ms   ratio {:.2}",
            own / bare
        );
    }
}

fn text(rows: u32) -> String {
    let mut text = String::from("code,city,amount,price,note\n");
    for row in 0..rows {
        writeln!(text, "K{row},town {},{},{}.5,note {}", row % 997, row % 13, row % 1009, row % 7).unwrap();
    }
    text
}

/// The median of a frame in milliseconds while the wheel turns.
fn frames(mut draw: impl FnMut(&mut Ui)) -> f64 {
    let ctx = Context::default();
    kit::install(&ctx);
    let mut times = vec![];
    for frame in 0..FRAMES {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1200.0, 800.0))),
            time: Some(f64::from(frame) / 60.0),
            ..Default::default()
        };
        input.events.push(Event::PointerMoved(Pos2::new(600.0, 400.0)));
        if frame > 20 {
            let modifiers = egui::Modifiers::NONE;
            let phase = egui::TouchPhase::Move;
            let source = egui::MouseWheelSource::Wheel;
            let delta = vec2(0.0, -900.0);
            input.events.push(Event::MouseWheel { unit: MouseWheelUnit::Point, delta, phase, source, modifiers });
        }
        let started = Instant::now();
        let mut out = ctx.run_ui(input, &mut draw);
        let shapes = ctx.tessellate(std::mem::take(&mut out.shapes), out.pixels_per_point);
        if frame > 40 {
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        assert!(!shapes.is_empty());
        out.drop_without_applying_deltas();
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn own(rows: u32) -> f64 {
    let dataset = unwalled::load::lone_file("rows.csv", text(rows).as_bytes()).unwrap();
    let mut shell = Shell::new(Catalog::new(vec![dataset]), || {});
    let view = *shell.session.doc.views.iter().find(|(_, state)| state.kind == "table").unwrap().0;
    shell.session.doc.arrangement = Arrangement::View(view);
    frames(|ui| {
        let _ = shell.lone_view(ui);
        shell.settle();
    })
}

struct Plain {
    batch: RecordBatch,
}

impl TableDelegate for Plain {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        ui.label(self.batch.schema().field(cell.col_range.start).name());
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let options = FormatOptions::new();
        let format = ArrayFormatter::try_new(self.batch.column(cell.col_nr), &options).unwrap();
        ui.label(format.value(usize::try_from(cell.row_nr).unwrap()).to_string());
    }
}

fn bare(rows: u32) -> f64 {
    let mut dataset = unwalled::load::lone_file("rows.csv", text(rows).as_bytes()).unwrap();
    let mut plain = Plain { batch: dataset.tables.remove(0).batch };
    frames(|ui| {
        let columns = vec![Column::new(140.0); plain.batch.num_columns()];
        let grid = Table::new().num_rows(u64::from(rows)).columns(columns).headers([HeaderRow::new(26.0)]);
        grid.show(ui, &mut plain);
    })
}
