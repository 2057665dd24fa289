//! The window against a bare eframe window in the same run: time to the first frame, CPU per frame,
//! frames drawn while idle, resident memory. Needs a display; `xvfb-run cargo bench --bench window`.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark that cannot go on says where")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const RUNS: usize = 5;
const FRAMES: u64 = 200;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--bare") {
        return bare(arguments[at + 1].parse().unwrap(), Path::new(&arguments[at + 2]));
    }
    frame_without_rasterisation();
    if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        println!("skipped: no display; run it under xvfb-run");
        return;
    }
    let own = PathBuf::from(env!("CARGO_BIN_EXE_unwalled"));
    let me = std::env::current_exe().unwrap();
    let folder = std::env::temp_dir().join(format!("unwalled-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let unwalled = |frames: Option<u64>, trace: &Path| {
        let mut command = Command::new(&own);
        // As on the first day, and nothing of it stays.
        command.env("XDG_STATE_HOME", folder.join("state")).env("XDG_CONFIG_HOME", folder.join("config"));
        command.arg("--trace-frames").arg(trace);
        if let Some(frames) = frames {
            command.arg("--exit-after-frames").arg(frames.to_string());
        }
        command
    };
    let bare = |frames: Option<u64>, trace: &Path| {
        let mut command = Command::new(&me);
        command.arg("--bare").arg(frames.unwrap_or(0).to_string()).arg(trace);
        command
    };
    let (mut firsts, mut cpus) = ([vec![], vec![]], [vec![], vec![]]);
    for _ in 0..RUNS {
        for (which, traced) in
            [traced(&folder, |trace| unwalled(Some(FRAMES), trace)), traced(&folder, |trace| bare(Some(FRAMES), trace))].iter().enumerate()
        {
            firsts[which].push(traced["first_frame_ms"].as_f64().unwrap());
            cpus[which].push(median(traced["cpu_ms"].as_array().unwrap().iter().skip(20).map(|ms| ms.as_f64().unwrap()).collect()));
        }
    }
    let [own_first, bare_first] = firsts.map(median);
    let [own_cpu, bare_cpu] = cpus.map(median);
    println!("first frame        {own_first:7.0} ms   bare eframe {bare_first:7.0} ms   ratio {:.2}", own_first / bare_first);
    println!("CPU per frame      {own_cpu:7.2} ms   bare eframe {bare_cpu:7.2} ms   ratio {:.2}", own_cpu / bare_cpu);
    let own_idle = idle(&folder, |trace| unwalled(None, trace));
    let bare_idle = idle(&folder, |trace| bare(None, trace));
    println!("frames idle in 5 s {:7}      bare eframe {:7}", own_idle.0, bare_idle.0);
    println!("resident memory    {:7.0} MB   bare eframe {:7.0} MB   ratio {:.2}", own_idle.1, bare_idle.1, own_idle.1 / bare_idle.1);
    let _ = std::fs::remove_dir_all(&folder);
}

/// The whole window and a bare label in memory: run and tessellate, nothing painted.
fn frame_without_rasterisation() {
    let catalog =
        unwalled::engine::Catalog::new(vec![unwalled::load::bundled("record").unwrap(), unwalled::load::bundled("article").unwrap()]);
    let mut shell = unwalled::app::Shell::new(catalog, || {});
    let own = in_memory(&mut |ui| {
        let _ = shell.frame(ui);
        shell.settle();
    });
    let bare = in_memory(&mut |ui| drop(ui.label("bare")));
    println!("frame in memory    {own:7.2} ms   bare egui   {bare:7.2} ms   (aim 2 ms, everything open, no rasterisation)");
}

fn in_memory(draw: &mut dyn FnMut(&mut egui::Ui)) -> f64 {
    let ctx = egui::Context::default();
    unwalled::kit::install(&ctx);
    let mut times = vec![];
    for pass in 0..120_u32 {
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 900.0));
        let input = egui::RawInput { screen_rect: Some(rect), time: Some(f64::from(pass) / 60.0), ..Default::default() };
        let started = Instant::now();
        let mut out = ctx.run_ui(input, |ui| draw(ui));
        let shapes = std::mem::take(&mut out.shapes);
        let _ = ctx.tessellate(shapes, 1.0);
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        out.drop_without_applying_deltas();
    }
    median(times.split_off(30))
}

fn traced(folder: &Path, command: impl Fn(&Path) -> Command) -> Value {
    let trace = folder.join("trace.json");
    let _ = std::fs::remove_file(&trace);
    assert!(command(&trace).status().unwrap().success());
    serde_json::from_slice(&std::fs::read(&trace).unwrap()).unwrap()
}

/// Frames drawn from the fourth to the ninth second, and resident memory in MB at the end.
fn idle(folder: &Path, command: impl Fn(&Path) -> Command) -> (u64, f64) {
    let trace = folder.join("idle.json");
    let _ = std::fs::remove_file(&trace);
    let mut child = command(&trace).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(4));
    let before = frames(&trace);
    std::thread::sleep(Duration::from_secs(5));
    let counted = frames(&trace) - before;
    let memory = resident_mb(&child);
    child.kill().unwrap();
    child.wait().unwrap();
    (counted, memory)
}

fn frames(trace: &Path) -> u64 {
    serde_json::from_slice::<Value>(&std::fs::read(trace).unwrap()).unwrap()["frames"].as_u64().unwrap()
}

fn resident_mb(child: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// An eframe window with nothing in it, traced in the same way.
fn bare(most: u64, trace: &Path) {
    struct Bare {
        started: Instant,
        first: Option<f64>,
        frames: u64,
        cpu: Vec<f64>,
        most: u64,
        trace: PathBuf,
    }
    impl Bare {
        fn write(&self) {
            let document = json!({ "first_frame_ms": self.first, "frames": self.frames, "cpu_ms": self.cpu });
            std::fs::write(&self.trace, document.to_string()).unwrap();
        }
    }
    impl eframe::App for Bare {
        fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
            ui.label("bare");
            self.frames += 1;
            self.first.get_or_insert(self.started.elapsed().as_secs_f64() * 1000.0);
            self.cpu.extend(frame.info().cpu_usage.map(|secs| f64::from(secs) * 1000.0));
            if self.most == 0 {
                self.write();
            } else if self.frames >= self.most {
                ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
            } else {
                ui.ctx().request_repaint();
            }
        }
        fn on_exit(&mut self) {
            self.write();
        }
    }
    let viewport = egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]);
    let options = eframe::NativeOptions { viewport, persist_window: false, ..Default::default() };
    let app = Bare { started: Instant::now(), first: None, frames: 0, cpu: vec![], most, trace: trace.to_owned() };
    eframe::run_native("bare", options, Box::new(|_| Ok(Box::new(app)))).unwrap();
}
