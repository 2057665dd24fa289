//! Reading delimited files of a million rows, with types, hash, lines and a report of every bad row, against
//! `DataFusion`'s own CSV reader over the same file in the same run.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark that cannot go on says where")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use datafusion::prelude::{CsvReadOptions, SessionConfig, SessionContext};

const ROWS: u32 = 1_000_000;
const RUNS: usize = 5;

fn main() {
    type Row = fn(&mut String, u32) -> std::fmt::Result;
    let files: [(&str, &str, Row); 3] = [
        ("numbers", "number,amount,price,rate,day", |text, row| {
            let (month, day, tenth) = (1 + row % 9, 10 + row % 19, row % 10);
            writeln!(text, "{row},{},{}.{tenth},0.{:04},2024-0{month}-{day}", row % 997, row % 1009, row % 10_000)
        }),
        ("text", "code,city,note,remark", |text, row| {
            writeln!(text, "K{row},town {},\"what people say of row {row}, and \"\"why\"\"\",平台互通 {}", row % 997, row % 13)
        }),
        ("both", "code,city,amount,price,note", |text, row| {
            writeln!(text, "K{row},town {},{},{}.5,\"a, b\"", row % 997, row % 13, row % 1009)
        }),
    ];
    for (name, header, row) in files {
        let mut text = format!("{header}\n");
        (0..ROWS).for_each(|number| row(&mut text, number).unwrap());
        let path = std::env::temp_dir().join(format!("unwalled-bench-{}.csv", std::process::id()));
        std::fs::write(&path, &text).unwrap();
        compare(name, text.len(), &path);
        let _ = std::fs::remove_file(&path);
    }
}

fn compare(name: &str, bytes: usize, path: &Path) {
    let (own, peer): (Vec<f64>, Vec<f64>) = (0..RUNS).map(|_| (timed(|| read(path)), timed(|| read_by_peer(path)))).unzip();
    let (own, peer) = (median(own), median(peer));
    let megabytes = bytes >> 20;
    println!("load {name:8} {megabytes:3} MB {own:6.3} s   DataFusion read_csv {peer:6.3} s   ratio {:.2}", own / peer);
}

fn timed(read: impl FnOnce() -> usize) -> f64 {
    let started = Instant::now();
    assert_eq!(read(), ROWS as usize);
    started.elapsed().as_secs_f64()
}

fn read(path: &Path) -> usize {
    unwalled::load::open(path).unwrap().rows()
}

fn read_by_peer(path: &Path) -> usize {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
        let frame = context.read_csv(path.display().to_string(), CsvReadOptions::new()).await.unwrap();
        frame.collect().await.unwrap().iter().map(datafusion::arrow::array::RecordBatch::num_rows).sum()
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
