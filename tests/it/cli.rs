//! The headless commands, run as a user runs them: the built binary, its output and its exit code.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use unwalled::network::metrics::METRICS;

/// How a command ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }
}

pub fn unwalled(args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_unwalled")).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A file of its own in a folder that goes away with the value.
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

pub fn data(name: &str) -> String {
    format!("{}/tests/data/cli/{name}", env!("CARGO_MANIFEST_DIR"))
}

pub fn refused(args: &[&str], expected: &[&str]) {
    let ran = unwalled(args);
    assert_eq!(ran.code, Some(2), "{args:?} {}", ran.out);
    assert_eq!(ran.out, "", "{args:?}");
    for part in expected {
        assert!(ran.err.contains(part), "{args:?}: `{part}` is not in `{}`", ran.err);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn check_reports_the_bundled_record_when_no_path_is_given() {
    let ran = unwalled(&["check", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let report = ran.json();
    assert_eq!(keys(&report), ["tables", "graph", "issues"]);
    let links = &report["tables"][0];
    let expected = ["name", "path", "format", "encoding", "delimiter", "role", "rows", "refused", "columns"];
    assert_eq!(keys(links), expected);
    assert_eq!(keys(&links["columns"][0]), ["name", "type", "nulls", "distinct"]);
    let taken = ["name", "path", "format", "encoding", "delimiter", "role", "rows", "refused"].map(|key| links[key].clone());
    assert_eq!(Value::from(taken.to_vec()), json!(["links", "bundled:record/links.csv", "csv", "utf-8", ",", "links", 428, 0]));
    assert_eq!(report["graph"], json!({"nodes": 193, "edges": 313, "events": 428}));
}

#[test]
fn check_tells_a_person_what_was_kept() {
    let scratch = Scratch::new();
    let ran = unwalled(&["check", &scratch.file("t.csv", "a,b\n1,x\n3\n")]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("1 rows kept, 1 refused"), "{}", ran.out);
    assert!(
        ran.out.lines().any(|line| line.starts_with("error ragged-row ") && line.contains("t.csv:3:2 expected 2 cells")),
        "{}",
        ran.out
    );
}

#[test]
fn ragged_rows_are_counted_with_line_and_column() {
    let scratch = Scratch::new();
    let ran = unwalled(&["check", "--json", &scratch.file("t.csv", "a,b\n1,2\n\n3\n4,5,6\n7,8\n")]);
    assert_eq!(ran.code, Some(1));
    let report = ran.json();
    assert_eq!((&report["tables"][0]["rows"], &report["tables"][0]["refused"]), (&json!(2), &json!(2)));
    let place = |at: usize| ["severity", "code", "line", "column"].map(|key| report["issues"][at][key].clone()).to_vec();
    assert_eq!(place(0), json!(["error", "ragged-row", 4, "2"]).as_array().unwrap().clone());
    assert_eq!(place(1), json!(["error", "ragged-row", 5, "3"]).as_array().unwrap().clone());
}

#[test]
fn what_was_guessed_is_said() {
    let table = |path: &str| unwalled(&["check", "--json", path]).json();
    let gbk = table(&data("gbk.csv"));
    assert_eq!((&gbk["tables"][0]["encoding"], &gbk["tables"][0]["rows"]), (&json!("gbk"), &json!(3)));
    assert_eq!(gbk["tables"][0]["columns"][0]["name"], "平台");
    assert_eq!((&gbk["issues"][0]["severity"], &gbk["issues"][0]["code"]), (&json!("note"), &json!("guessed-encoding")));
    let semicolon = table(&data("semicolon_bom.csv"));
    let taken = ["encoding", "delimiter"].map(|key| semicolon["tables"][0][key].clone());
    assert_eq!(taken, [json!("utf-8"), json!(";")]);
    assert_eq!(semicolon["tables"][0]["columns"][0]["name"], "name");
    assert_eq!(semicolon["tables"][0]["columns"][1]["type"], "number");
}

#[test]
fn json_has_no_delimiter_and_other_tables_no_role() {
    let scratch = Scratch::new();
    let report = unwalled(&["check", "--json", &scratch.file("t.json", r#"[{"a": 1}, {"a": null}, 7]"#)]).json();
    let taken = ["format", "delimiter", "role", "rows", "refused"].map(|key| report["tables"][0][key].clone()).to_vec();
    assert_eq!(Value::from(taken), json!(["json", null, null, 2, 1]));
    assert_eq!(report["tables"][0]["columns"], json!([{"name": "a", "type": "integer", "nulls": 1, "distinct": 1}]));
    assert_eq!(report["graph"], Value::Null);
}

#[test]
fn a_wide_table_is_an_observation_table() {
    let scratch = Scratch::new();
    let report = unwalled(&["check", "--json", &scratch.file("pay.csv", "quarter,Alipay,Tenpay\n2017Q1,53.7,39.5\n2017Q2,,39.8\n")]).json();
    assert_eq!((&report["tables"][0]["role"], &report["tables"][0]["rows"]), (&json!("shares"), &json!(2)));
}

#[test]
fn a_table_of_a_thousand_columns_is_read() {
    let scratch = Scratch::new();
    let row = |cell: &str| vec![cell; 1000].join(",");
    let header: Vec<String> = (0..1000).map(|number| format!("c{number}")).collect();
    let text = format!("{}\n{}\n{}\n", header.join(","), row("1"), row("2"));
    let report = unwalled(&["check", "--json", &scratch.file("t.csv", text)]).json();
    assert_eq!((report["tables"][0]["columns"].as_array().unwrap().len(), &report["tables"][0]["rows"]), (1000, &json!(2)));
}

#[test]
fn what_cannot_be_opened_is_one_sentence_and_nothing_else() {
    let scratch = Scratch::new();
    let good = scratch.file("good.csv", "a,b\n1,2\n");
    let quote = scratch.file("quote.csv", "a,b\n1,2\n3,\"4\n5,6\n");
    let empty = scratch.file("empty.csv", "");
    let binary = scratch.file("binary.csv", b"PK\x03\x04\0\0\0");
    let broken = scratch.file("broken.json", "[{\"a\": 1},\n {\"a\": }]");
    let missing = scratch.path("missing.csv").display().to_string();
    for (path, expected) in [
        (&quote, ["closing quote", "line 3", "quote.csv"]),
        (&empty, ["empty file", "error:", "empty.csv"]),
        (&binary, ["binary file", "error:", "binary.csv"]),
        (&broken, ["JSON", "line 2, column 8", "broken.json"]),
        (&missing, ["no such file", "error:", "missing.csv"]),
    ] {
        refused(&["check", &good, path], &expected);
        refused(&["check", "--json", &good, path], &expected);
        refused(&["query", "--sql", "select 1", path], &expected);
    }
}

#[test]
fn bad_arguments_are_refused() {
    refused(&["check", "--nonsense"], &["--nonsense"]);
    refused(&["graph", "--at", "soon"], &["2021-11-29", "soon"]);
    refused(&["graph", "--reading", "never"], &["earliest", "latest", "announced"]);
    refused(&["query"], &["--sql"]);
    refused(&["check", "bundled:nothing"], &["record", "article"]);
    refused(&["render", "--view", "nothing", "-o", "x.svg"], &["nothing", "window"]);
    assert_eq!(unwalled(&["--help"]).code, Some(0));
    assert!(unwalled(&["--version"]).out.starts_with("unwalled "));
}

#[test]
fn only_reading_is_allowed() {
    let scratch = Scratch::new();
    let target = scratch.path("out.csv");
    let copy = format!("COPY links TO '{}'", target.display());
    for sql in ["DROP TABLE links", "CREATE TABLE x AS SELECT 1", &copy, "SET a = 1", "SELECT 1; SELECT 2", "nonsense", ""] {
        refused(&["query", "--sql", sql], &["the query has no answer"]);
    }
    refused(&["query", "--sql", "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'"], &["DDL"]);
    refused(&["query", "--sql", "SELECT * FROM '/etc/passwd'"], &["not found", "record.links"]);
    assert!(!target.exists());
}

#[test]
fn a_table_is_package_and_resource_or_resource_alone() {
    let count = |sql: &str, paths: &[&str]| unwalled(&[&["query", "--format", "csv", "--sql", sql], paths].concat());
    assert_eq!(count("SELECT count(*) AS n FROM record.links", &[]).out, "n\n428\n");
    assert_eq!(count("SELECT count(*) AS n FROM links", &[]).out, "n\n428\n");
    let both = ["bundled:record", "bundled:article"];
    assert_eq!(count("SELECT count(*) AS n FROM article.links", &both).out, "n\n63\n");
    assert_eq!(count("SELECT count(*) AS n FROM links", &both).code, Some(2));
}

#[test]
fn json_keeps_numbers_dates_and_nested_values() {
    let sql = "SELECT 1 AS i, 1.5 AS f, 18446744073709551615 AS u, CAST(1.10 AS DECIMAL(10,2)) AS d, CAST('NaN' AS DOUBLE) AS n, \
               DATE '2020-01-02' AS day, true AS b, NULL AS z, (SELECT array_agg(v ORDER BY v) FROM (VALUES (1), (2)) AS t(v)) AS a, named_struct('x', 'é\"') AS s";
    let ran = unwalled(&["query", "--format", "json", "--sql", sql]);
    let expected = json!([{"i": 1, "f": 1.5, "u": 18_446_744_073_709_551_615_u64, "d": 1.10, "n": null,
        "day": "2020-01-02", "b": true, "z": null, "a": [1, 2], "s": {"x": "é\""}}]);
    assert_eq!((ran.code, ran.json()), (Some(0), expected));
}

#[test]
fn no_rows_keep_their_columns() {
    let rows = |format: &str| unwalled(&["query", "--format", format, "--sql", "SELECT event_id, \"date\" FROM links WHERE false"]).out;
    assert_eq!(rows("json"), "[]\n");
    assert_eq!(rows("csv"), "event_id,date\n");
    assert_eq!(rows("table"), "event_id  date\n────────  ────\n");
}

#[test]
fn columns_of_one_name_are_told_apart() {
    let sql = "SELECT a.event_id, b.event_id FROM links a JOIN links b ON a.event_id < b.event_id ORDER BY 1, 2 LIMIT 1";
    let ran = unwalled(&["query", "--format", "json", "--sql", sql]);
    assert_eq!(ran.json(), json!([{"event_id": "L0001", "event_id_2": "L0002"}]));
    assert!(ran.err.contains("event_id_2"), "{}", ran.err);
}

#[test]
fn csv_quotes_what_needs_it() {
    let ran = unwalled(&["query", "--format", "csv", "--sql", "SELECT 'a,\"b\"\nc' AS t, CAST(NULL AS INT) AS n, 2.5 AS f"]);
    assert_eq!(ran.out, "t,n,f\n\"a,\"\"b\"\"\nc\",,2.5\n");
}

#[test]
fn parquet_goes_into_a_file_and_comes_back() {
    let scratch = Scratch::new();
    let target = scratch.path("links.parquet");
    let path = target.display().to_string();
    refused(&["query", "--format", "parquet", "--sql", "SELECT 1 AS a"], &["Parquet needs a file"]);
    let written = unwalled(&["query", "--format", "parquet", "-o", &path, "--sql", "SELECT event_id, \"date\" FROM links"]);
    assert_eq!((written.code, written.out.as_str()), (Some(0), ""));
    let bytes = std::fs::read(&target).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let file = std::fs::File::open(&target).unwrap();
    let reader = datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batches: Vec<_> = reader.map(Result::unwrap).collect();
    assert_eq!(batches.iter().map(datafusion::arrow::array::RecordBatch::num_rows).sum::<usize>(), 428);
    assert_eq!(batches[0].schema().field(1).data_type(), &datafusion::arrow::datatypes::DataType::Date32);
}

#[test]
fn a_failed_command_leaves_the_old_file() {
    let scratch = Scratch::new();
    let target = scratch.file("out.csv", "old");
    refused(&["query", "-o", &target, "--sql", "SELECT nope FROM links"], &["nope"]);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
    assert_eq!(unwalled(&["query", "-o", &target, "--sql", "SELECT 1 AS a"]).code, Some(0));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "a\n1\n");
    assert_eq!(std::fs::read_dir(Path::new(&target).parent().unwrap()).unwrap().count(), 1);
    refused(&["query", "-o", "/nonexistent/out.csv", "--sql", "SELECT 1"], &["/nonexistent/out.csv"]);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    for args in
        [&["query", "--format", "csv", "--sql", "SELECT a.* FROM links a CROSS JOIN milestones"][..], &["graph", "--json"], &["check"]]
    {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_unwalled")).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!first.is_empty());
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""), "{args:?}");
    }
}

fn counts(args: &[&str]) -> (usize, [usize; 4], usize) {
    let graph = unwalled(&[&["graph", "--json"], args].concat()).json();
    let edges = graph["edges"].as_array().unwrap();
    let of = |state: &str| edges.iter().filter(|edge| edge["state"] == state).count();
    (edges.len(), ["open", "partial", "announced", "closed"].map(of), graph["nodes"].as_array().unwrap().len())
}

/// The counts that `data.md` states.
#[test]
fn the_record_has_the_links_that_were_counted() {
    assert_eq!(counts(&["--at", "2021-11-29"]), (158, [57, 35, 32, 34], 110));
    assert_eq!(counts(&["--at", "2024-10-31"]), (253, [123, 50, 44, 36], 164));
    assert_eq!(counts(&["--at", "2024-10"]), (253, [123, 50, 44, 36], 164));
    assert_eq!(counts(&["--at", "2021-11-29", "--reading", "latest"]), (152, [52, 35, 32, 33], 106));
    assert_eq!(counts(&["--at", "1990"]), (0, [0; 4], 0));
}

#[test]
fn a_graph_has_the_fields_that_were_promised() {
    let ran = unwalled(&["graph", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let graph = ran.json();
    assert_eq!(keys(&graph), ["at", "nodes", "edges", "summary"]);
    let node =
        ["id", "label", "owner", "in_degree", "out_degree", "pagerank", "betweenness", "closeness", "core", "component", "community"];
    // Further measures of the registry stand after those that were promised first.
    assert_eq!(keys(&graph["nodes"][0])[..node.len()], node);
    assert_eq!(keys(&graph["nodes"][0])[3..], METRICS.iter().map(|measure| measure.id).collect::<Vec<_>>());
    let whole = ["in_degree", "core", "articulation"].map(|id| graph["nodes"][0][id].is_u64());
    assert_eq!(whole, [true; 3]);
    assert_eq!(keys(&graph["edges"][0]), ["from", "to", "kind", "directed", "state", "since", "events"]);
    let summary = ["nodes", "edges", "components", "density", "reciprocity", "modularity", "bridges", "articulation_points"];
    assert_eq!(keys(&graph["summary"]), summary);
    assert_eq!(graph["at"], "2026-02-01");
    let ids: Vec<&str> = graph["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted());
    let pagerank: f64 = graph["nodes"].as_array().unwrap().iter().map(|node| node["pagerank"].as_f64().unwrap()).sum();
    assert!((pagerank - 1.0).abs() < 1e-9);
    assert_eq!(unwalled(&["graph", "--json"]).out, ran.out);
}

#[test]
fn a_higher_resolution_finds_more_communities() {
    let communities = |resolution: &str| {
        let graph = unwalled(&["graph", "--json", "--resolution", resolution]).json();
        graph["nodes"].as_array().unwrap().iter().map(|node| node["community"].as_u64().unwrap()).max().unwrap()
    };
    assert!(communities("0.5") < communities("4"));
    refused(&["graph", "--resolution", "0"], &["0.01", "100"]);
}

#[test]
fn kinds_choose_links_and_unknown_ones_are_refused() {
    let graph = unwalled(&["graph", "--json", "--kind", "payment", "--kind", "login"]).json();
    let edges = graph["edges"].as_array().unwrap();
    assert!(!edges.is_empty() && edges.iter().all(|edge| edge["kind"] == "payment" || edge["kind"] == "login"));
    refused(&["graph", "--kind", "paymemt"], &["paymemt", "payment", "login"]);
    refused(&["graph", "--kind", "x", &data("path.json")], &["no kinds"]);
}

#[test]
fn two_graphs_are_one_too_many_and_none_is_one_too_few() {
    refused(&["graph", "bundled:record", "bundled:article"], &["record.links", "article.links"]);
    refused(&["graph", "--json", &data("gbk.csv")], &["expected a table of links", "gbk.csv"]);
    assert_eq!(unwalled(&["graph", &data("gbk.csv"), &data("path.json")]).code, Some(0));
}

#[test]
fn folded_platforms_have_no_links_to_themselves() {
    let graph = unwalled(&["graph", "--json", "--fold", "owner"]).json();
    let edges = graph["edges"].as_array().unwrap();
    assert!(!edges.is_empty() && edges.iter().all(|edge| edge["from"] != edge["to"]));
    let ids: Vec<&str> = graph["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"tencent") && !ids.contains(&"wechat"));
}

#[test]
fn the_measures_of_a_small_graph_are_those_worked_out_by_hand() {
    let ran = unwalled(&["graph", "--json", "--at", "2020", &data("path.json")]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.err.contains("--at changes nothing"), "{}", ran.err);
    let graph = ran.json();
    assert_eq!(graph["at"], Value::Null);
    let edge = json!({"from": "a", "to": "b", "kind": null, "directed": true, "state": "open", "since": null, "events": []});
    assert_eq!(graph["edges"][0], edge);
    assert_eq!(graph["edges"].as_array().unwrap().len(), 3);
    let column = |key: &str| graph["nodes"].as_array().unwrap().iter().map(|node| node[key].clone()).collect::<Value>();
    assert_eq!(column("id"), json!(["a", "b", "c", "d"]));
    assert_eq!(column("label"), json!(["Alpha", "b", "c", "d"]));
    assert_eq!(column("in_degree"), json!([0, 1, 1, 0]));
    assert_eq!(column("out_degree"), json!([1, 1, 0, 0]));
    assert_eq!(column("core"), json!([1, 1, 1, 0]));
    assert_eq!(column("component"), json!([0, 0, 0, 1]));
    let rank = 1.0 / 6.4225;
    for (key, expected) in [
        ("pagerank", [rank, 1.85 * rank, 2.5725 * rank, rank]),
        ("betweenness", [0.0, 1.0 / 6.0, 0.0, 0.0]),
        ("closeness", [0.0, 1.0 / 3.0, 4.0 / 9.0, 0.0]),
    ] {
        let found: Vec<f64> = column(key).as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
        assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9), "{key}: {found:?}");
    }
    let summary = &graph["summary"];
    assert_eq!((&summary["nodes"], &summary["edges"], &summary["components"]), (&json!(4), &json!(2), &json!(2)));
    assert!((summary["density"].as_f64().unwrap() - 1.0 / 6.0).abs() < 1e-12);
    assert_eq!((summary["reciprocity"].as_f64(), summary["modularity"].as_f64()), (Some(0.0), Some(0.0)));
}

#[test]
fn the_views_are_listed_with_the_window() {
    let views = unwalled(&["views", "--json"]).json();
    assert!(views.as_array().unwrap().iter().all(|view| keys(view) == ["id", "title", "needs", "forms"]));
    let shares = views.as_array().unwrap().iter().find(|view| view["id"] == "shares").unwrap();
    assert!(shares["forms"].as_array().unwrap().iter().any(|form| form["id"] == "bars"));
    assert!(views.as_array().unwrap().iter().any(|view| view["id"] == "window"));
    assert!(unwalled(&["views"]).out.starts_with("id "));
}

#[test]
fn settings_of_a_view_are_drawn_and_what_means_nothing_is_refused() {
    let scratch = Scratch::new();
    let draw = |name: &str, set: &[&str]| {
        let out = scratch.path(name).display().to_string();
        let mut args = vec!["render", "--view", "shares", "-o", &out, "bundled:record"];
        args.extend(set.iter().flat_map(|set| ["--set", *set]));
        let ran = unwalled(&args);
        (ran.code, ran.err, std::fs::read_to_string(&out).unwrap_or_default())
    };
    let (lines, bars) = (draw("lines.svg", &[]), draw("bars.svg", &["form=bars"]));
    assert_eq!((lines.0, bars.0), (Some(0), Some(0)), "{} {}", lines.1, bars.1);
    assert_ne!(lines.2, bars.2);
    for (set, words) in [("form=pie", "lines|bars"), ("whole=cheese", "no row is a share of cheese"), ("form", "KEY=VALUE")] {
        let (code, err, picture) = draw("none.svg", &[set]);
        assert_eq!((code, picture.as_str()), (Some(2), ""), "{set}");
        assert!(err.contains(words), "{set}: {err}");
    }
    let whole = unwalled(&["render", "--view", "window", "--set", "form=bars", "-o", "x.svg"]);
    assert_eq!(whole.code, Some(2));
}

#[test]
fn a_journal_is_replayed_on_the_same_and_on_other_data() {
    let scratch = Scratch::new();
    let data = scratch.file("links.csv", "from,to,date\na,b,2020-01-01\nb,c,2021-01-01\n");
    let other = scratch.file("other.csv", "from,to,date\na,x,2020-01-01\n");
    let journal = scratch.file(
        "journal.jsonl",
        format!(
            "{}\n{}\n{}\n{}\n",
            json!({"journal": 1, "program": "unwalled"}),
            json!({"at": 0, "do": {"opened": {"datasets": [{"name": "links", "origin": data, "sha256": ""}], "add": false}}}),
            json!({"at": 1, "do": {"select": {"targets": [{"platform": "b"}], "how": "replace"}}}),
            json!({"at": 2, "do": {"playhead": "2020-06-30"}}),
        ),
    );
    for args in [vec!["replay", &journal, "--json"], vec!["replay", &journal, &data, "--json"]] {
        let ran = unwalled(&args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let told = ran.json();
        assert_eq!((&told["steps"], &told["applied"], &told["skipped"]), (&json!(3), &json!(3), &json!([])));
        assert_eq!(told["document"]["playhead"], "2020-06-30");
        assert_eq!(told["document"]["selection"], json!([{"platform": "b"}]));
    }
    let ran = unwalled(&["replay", &journal, &other]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.contains("line 3: there is no platform `b`"), "{}", ran.out);
    assert!(ran.out.contains("2 of 3 steps applied, 1 skipped"), "{}", ran.out);
    refused(&["replay", &data], &["expected a journal", "links.csv"]);
    refused(&["replay", "nowhere.jsonl"], &["could not be read", "nowhere.jsonl"]);
}
