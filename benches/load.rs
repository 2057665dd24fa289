//! Reading a delimited file of a million rows, with types and a report of every bad row, against
//! `DataFusion`'s own CSV reader over the same file in the same run.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark that cannot go on says where")]

use std::fmt::Write as _;
use std::time::Instant;

use datafusion::prelude::{CsvReadOptions, SessionConfig, SessionContext};

const ROWS: u32 = 1_000_000;
const RUNS: usize = 3;

fn main() {
    let path = std::env::temp_dir().join(format!("unwalled-bench-{}.csv", std::process::id()));
    std::fs::write(&path, rows()).unwrap();
    let shown = path.display().to_string();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (mut own, mut peer) = (vec![], vec![]);
    for _ in 0..RUNS {
        let started = Instant::now();
        let bytes = std::fs::read(&path).unwrap();
        let dataset = unwalled::load::lone_file(&shown, &bytes).unwrap();
        own.push(started.elapsed().as_secs_f64());
        assert_eq!(dataset.rows(), ROWS as usize);
        let started = Instant::now();
        let rows = runtime.block_on(async {
            let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
            let frame = context.read_csv(&shown, CsvReadOptions::new()).await.unwrap();
            frame.collect().await.unwrap().iter().map(datafusion::arrow::array::RecordBatch::num_rows).sum::<usize>()
        });
        peer.push(started.elapsed().as_secs_f64());
        assert_eq!(rows, ROWS as usize);
    }
    let _ = std::fs::remove_file(&path);
    let (own, peer) = (median(own), median(peer));
    println!("load {ROWS} rows      {own:6.2} s   DataFusion read_csv {peer:6.2} s   ratio {:.2}", own / peer);
}

fn rows() -> String {
    let mut text = String::from("code,city,amount,price,note\n");
    for row in 0..ROWS {
        writeln!(text, "K{row},town {},{},{}.5,\"a, b\"", row % 997, row % 13, row % 1009).unwrap();
    }
    text
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
