//! A line and a scatter of ten million points that are zoomed and dragged: our view, question and frame,
//! against `egui_plot` given the raw points, and against `minmaxlttb` given the points that are seen, over the
//! same points in the same run. Without rasterisation. `UNWALLED_POINTS` sets another number.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark that cannot go on says where")]

use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, Float64Array, RecordBatch};
use egui::{Context, Pos2, RawInput, Rect, Ui, vec2};
use egui_plot::{Line, Plot, PlotPoint, PlotPoints, Points};
use minmaxlttb::{LttbBuilder, LttbMethod, Point};
use serde_json::json;
use unwalled::app::Shell;
use unwalled::engine::Catalog;
use unwalled::kit;
use unwalled::model::Dataset;
use unwalled::session::{Action, Arrangement, Settings, ViewId};

const SIZE: egui::Vec2 = vec2(1200.0, 800.0);
const FRAMES: usize = 120;

fn main() {
    let count = std::env::var("UNWALLED_POINTS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000_000_usize);
    let points = points(count);
    println!("{count} points, {FRAMES} frames of zooming and dragging at {} by {}", SIZE.x, SIZE.y);
    for mark in ["line", "point"] {
        let own = own(&points, mark);
        println!("{mark:<6} first picture after load  {:8.0} ms   (aim 1000 ms)", own.first);
        println!("{mark:<6} frame                     {:8.2} ms   (aim 4 ms; median, and {:.2} ms at the most)", own.frame, own.worst);
        println!("{mark:<6} answer to a new part      {:8.2} ms   off the screen's thread", own.answer);
        let (raw, many) = egui_plot_raw(&points, mark);
        println!("{mark:<6} egui_plot, {many:>8} raw   {raw:8.2} ms   ratio {:.4}", own.frame / raw);
    }
    let lttb = lttb(&points);
    let own = own(&points, "line");
    let whole = own.frame + own.answer;
    println!("line   minmaxlttb and a frame    {lttb:8.2} ms   ours with its answer {whole:.2} ms   ratio {:.4}", whole / lttb);
}

/// A walk without luck: slow waves with fast ones on them, and a spike now and then.
fn points(count: usize) -> Vec<[f64; 2]> {
    let y = |at: f64| (at / 500_000.0).sin() * 40.0 + (at / 911.0).sin() * 6.0 + (at * 12.9898).sin() * 3.0;
    let spike = |at: usize| if at.is_multiple_of(777_777) { 90.0 } else { 0.0 };
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    (0..count).map(|at| [at as f64 * 0.5, y(at as f64) + spike(at)]).collect()
}

fn dataset(points: &[[f64; 2]]) -> Dataset {
    let mut dataset = unwalled::load::lone_file("points.csv", b"time,level\n0.5,1.5\n1.5,2.5\n").unwrap();
    let column = |at: usize| Arc::new(Float64Array::from_iter_values(points.iter().map(|point| point[at]))) as ArrayRef;
    let table = &mut dataset.tables[0];
    table.batch = RecordBatch::try_from_iter_with_nullable([("time", column(0), true), ("level", column(1), true)]).unwrap();
    let rows = u32::try_from(points.len()).unwrap();
    (table.lines, table.records) = ((2..rows + 2).collect(), (0..rows).collect());
    dataset
}

/// Where the camera is in a frame: middle and width of x, as parts of the whole.
#[expect(clippy::cast_precision_loss, reason = "a hundred frames")]
fn way(frame: usize) -> (f64, f64) {
    let part = frame as f64 / FRAMES as f64;
    // In, along, and out again.
    let zoom = 1.0 / (1.0 + 60.0 * (part * std::f64::consts::PI).sin());
    (0.5 + 0.35 * (part * 9.0).sin() * (1.0 - zoom), zoom)
}

struct Own {
    first: f64,
    frame: f64,
    worst: f64,
    answer: f64,
}

fn own(points: &[[f64; 2]], mark: &str) -> Own {
    let data = dataset(points);
    let started = Instant::now();
    let mut shell = Shell::new(Catalog::new(vec![data]), || {});
    let settings = Settings::from([("x", "time".into()), ("y", "level".into()), ("mark", mark.into()), ("columns", false.into())]);
    let _ = shell.apply(Action::AddView { kind: "chart".into(), package: None, settings });
    let view = shell.session.live.focused.unwrap();
    let _ = shell.apply(Action::Arrange(Arrangement::View(view)));
    let ctx = Context::default();
    kit::install(&ctx);
    for time in 0..4_u8 {
        frame(&ctx, f64::from(time), &mut |ui| drop(shell.lone_view(ui)));
        shell.settle();
    }
    let first = started.elapsed().as_secs_f64() * 1000.0;
    let whole = points.last().unwrap()[0];
    let (mut frames, mut answers) = (vec![], vec![]);
    for at in 0..FRAMES {
        let (middle, wide) = way(at);
        look(&mut shell, view, [whole * middle, whole * wide, 20.0, 200.0]);
        #[expect(clippy::cast_precision_loss, reason = "a hundred frames")]
        frames.push(frame(&ctx, 10.0 + at as f64 / 60.0, &mut |ui| drop(shell.lone_view(ui))));
        let started = Instant::now();
        shell.settle();
        answers.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    assert_eq!(shell.session.doc.arrangement, Arrangement::View(view), "another view was measured");
    let worst = frames.iter().copied().fold(0.0, f64::max);
    Own { first, frame: median(frames), worst, answer: median(answers) }
}

fn look(shell: &mut Shell, view: ViewId, camera: [f64; 4]) {
    let _ = shell.apply(Action::Configure { view, key: "camera".into(), value: json!(camera) });
}

/// One frame, laid out and tessellated, in milliseconds.
fn frame(ctx: &Context, time: f64, draw: &mut dyn FnMut(&mut Ui)) -> f64 {
    let input = RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)), time: Some(time), ..Default::default() };
    let started = Instant::now();
    let mut out = ctx.run_ui(input, |ui| draw(ui));
    let shapes = ctx.tessellate(std::mem::take(&mut out.shapes), out.pixels_per_point);
    let taken = started.elapsed().as_secs_f64() * 1000.0;
    assert!(!shapes.is_empty());
    out.drop_without_applying_deltas();
    taken
}

/// `egui_plot` with all points; of a scatter as many as fit into memory as circles.
fn egui_plot_raw(points: &[[f64; 2]], mark: &str) -> (f64, usize) {
    let many = if mark == "line" { points.len() } else { points.len() / 10 };
    let points: Vec<PlotPoint> = points[..many].iter().map(|[x, y]| PlotPoint::new(*x, *y)).collect();
    let whole = points.last().unwrap().x;
    let ctx = Context::default();
    let mut frames = vec![];
    for at in 0..5_u8 {
        let (middle, wide) = way(usize::from(at) * 20 + 10);
        frames.push(frame(&ctx, f64::from(at), &mut |ui| {
            Plot::new("raw").show(ui, |plot| {
                plot.set_plot_bounds_x(whole * (middle - wide / 2.0)..=whole * (middle + wide / 2.0));
                if mark == "line" {
                    plot.line(Line::new("level", PlotPoints::Borrowed(&points)));
                } else {
                    plot.points(Points::new("level", PlotPoints::Borrowed(&points)).radius(1.0));
                }
            });
        }));
    }
    (median(frames), many)
}

/// The points that are seen through `MinMaxLTTB`, four for each pixel column as ours, and drawn.
fn lttb(points: &[[f64; 2]]) -> f64 {
    let points: Vec<Point> = points.iter().map(|[x, y]| Point::new(*x, *y)).collect();
    let whole = points.last().unwrap().x();
    let ctx = Context::default();
    let mut frames = vec![];
    for at in 0..FRAMES {
        let (middle, wide) = way(at);
        let (low, high) = (whole * (middle - wide / 2.0), whole * (middle + wide / 2.0));
        let seen = &points[points.partition_point(|point| point.x() < low)..points.partition_point(|point| point.x() <= high)];
        let started = Instant::now();
        let kept = LttbBuilder::new().threshold(4800).method(LttbMethod::MinMax).ratio(2).build().downsample(seen).unwrap();
        let taken = started.elapsed().as_secs_f64() * 1000.0;
        let line: Vec<PlotPoint> = kept.iter().map(|point| PlotPoint::new(point.x(), point.y())).collect();
        #[expect(clippy::cast_precision_loss, reason = "a hundred frames")]
        let drawn = frame(&ctx, at as f64, &mut |ui| {
            Plot::new("lttb").show(ui, |plot| {
                plot.set_plot_bounds_x(low..=high);
                plot.line(Line::new("level", PlotPoints::Borrowed(&line)));
            });
        });
        frames.push(taken + drawn);
    }
    median(frames)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
