//! Files as people have them, opened from a folder and asked for a graph, curves and rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use unwalled::analysis::Observation;
use unwalled::analysis::curves::runs;
use unwalled::analysis::observe::read;
use unwalled::engine::{Answer, Catalog, CurvesAnswer, CurvesQuestion, GraphAnswer, GraphQuestion, Request, RowsAnswer, RowsQuestion};
use unwalled::jobs::Cancel;
use unwalled::load::{LoadError, open};
use unwalled::model::{Dataset, Date, Filter, Period, Qualifier, Reading, Role, Severity, State, parse_date};

/// A file in a folder of its own, opened.
fn opened(name: &str, bytes: impl AsRef<[u8]>) -> Dataset {
    tried(name, bytes).unwrap_or_else(|error| panic!("{error}"))
}

fn tried(name: &str, bytes: impl AsRef<[u8]>) -> Result<Dataset, LoadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    open(&path)
}

/// Role, rows kept and rows refused of each table.
fn taken(dataset: &Dataset) -> Vec<(Option<Role>, usize, usize)> {
    dataset.tables.iter().map(|table| (table.role, table.rows(), table.refused)).collect()
}

/// Severity, rule, line and column of each issue.
fn issues(dataset: &Dataset) -> Vec<(Severity, &str, Option<u64>, Option<&str>)> {
    dataset.issues.iter().map(|issue| (issue.severity, issue.code, issue.line, issue.column.as_deref())).collect()
}

fn observations(dataset: &Dataset) -> Vec<Observation> {
    let batches = dataset.tables.iter().filter_map(|table| Some((table, table.observations.as_ref()?)));
    batches.flat_map(|(table, batch)| read(&Arc::from(table.name.as_str()), batch)).collect()
}

/// Values of one entity and metric by the first day of their period.
fn values(dataset: &Dataset, entity: &str, metric: &str) -> Vec<(String, f64)> {
    let rows = observations(dataset).into_iter().filter(|row| row.entity.as_str() == entity && row.metric.as_ref() == metric);
    rows.map(|row| (row.period.unwrap().first.to_string(), row.quantity.value.unwrap())).collect()
}

fn catalog(dataset: Dataset) -> (Catalog, String) {
    let name = dataset.name.clone();
    (Catalog::new(vec![dataset]), name)
}

fn graph(dataset: Dataset, day: Option<Date>, reading: Reading) -> GraphAnswer {
    let (catalog, package) = catalog(dataset);
    let question = GraphQuestion { package, day, reading, filter: Filter::everything() };
    match Request::Graph(question).answer(&catalog, &Cancel::default()) {
        Answer::Graph(answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn curves(dataset: Dataset, table: &str, about: Option<&str>, window: Option<Period>) -> CurvesAnswer {
    let (catalog, package) = catalog(dataset);
    let filter = Filter { window, ..Filter::everything() };
    let question = CurvesQuestion { package, table: table.into(), about: about.map(str::to_owned), filter, ..CurvesQuestion::default() };
    match Request::Curves(question).answer(&catalog, &Cancel::default()) {
        Answer::Curves(answer) => answer,
        other => panic!("{other:?}"),
    }
}

fn rows(dataset: Dataset, table: &str, sort: &[(&str, bool)], search: &str) -> RowsAnswer {
    let (catalog, package) = catalog(dataset);
    let sort = sort.iter().map(|(column, down)| ((*column).to_owned(), *down)).collect();
    let question = RowsQuestion { package, table: table.into(), sort, search: search.into(), filter: Filter::everything() };
    match Request::Rows(question).answer(&catalog, &Cancel::default()) {
        Answer::Rows(answer) => answer,
        other => panic!("{other:?}"),
    }
}

/// Entities of curves with the lengths of their unbroken runs.
fn lines(answer: &CurvesAnswer) -> Vec<(String, Vec<usize>)> {
    let line = |points: &[Observation]| runs(points).iter().map(std::ops::Range::len).collect();
    answer.curves.curves.iter().map(|curve| (curve.entity.to_string(), line(&curve.points))).collect()
}

fn line(entity: &str, runs: &[usize]) -> (String, Vec<usize>) {
    (entity.to_owned(), runs.to_vec())
}

fn states(answer: &GraphAnswer) -> Vec<(String, State, Option<String>)> {
    let since = |day: Option<Date>| day.map(|day| day.to_string());
    answer.links.iter().map(|link| (format!("{} {}", link.id.from, link.id.to), link.state, since(link.since))).collect()
}

#[expect(clippy::unnecessary_wraps, reason = "a question takes a day or none")]
fn day(text: &str) -> Option<Date> {
    Some(parse_date(text).unwrap())
}

const WIDE: &str = "\
quarter,Alipay,Tenpay,Others
2017Q1,53.7%,39.5%,6.8%
2017Q2,54.5%,39.8%,5.7%
2017Q3,53.7%,,
2017Q4,54.3%,> 38%,
2018Q5,53.8%,38.9%,7.3%
2018Q2,53.6%,n/a,7.5%
";

#[test]
fn a_column_per_platform_becomes_shares() {
    let dataset = opened("payments.csv", WIDE);
    assert_eq!(taken(&dataset), [(Some(Role::Shares), 5, 1)]);
    assert_eq!(issues(&dataset), [(Severity::Error, "unreadable-date", Some(6), Some("quarter"))]);
    let rows = observations(&dataset);
    assert_eq!(rows.len(), 11);
    assert!(rows.iter().all(|row| (row.metric.as_ref(), row.unit.as_ref()) == ("share", "percent")));
    assert_eq!(values(&dataset, "Alipay", "share")[4], ("2018-04-01".to_owned(), 53.6));
    let worded = rows.iter().find(|row| row.quantity.qualifier != Qualifier::Exact).unwrap();
    assert_eq!((worded.entity.as_str(), worded.quantity.qualifier, worded.quantity.lower), ("Tenpay", Qualifier::AtLeast, Some(38.0)));
}

#[test]
fn shares_of_a_wide_file_are_lines_with_gaps() {
    let answer = curves(opened("payments.csv", WIDE), "payments", None, None);
    assert_eq!((answer.about.as_str(), answer.curves.total, answer.curves.shown), ("payments", 11, 11));
    assert_eq!(lines(&answer), [line("Alipay", &[4, 1]), line("Others", &[2, 1]), line("Tenpay", &[2, 1])]);
    assert_eq!(answer.curves.units, BTreeSet::from(["percent".into()]));
    let first_half = Period::new(parse_date("2017-01-01").unwrap(), parse_date("2017-06-30").unwrap());
    let answer = curves(opened("payments.csv", WIDE), "payments", None, first_half);
    assert_eq!((answer.curves.total, answer.curves.shown), (11, 6));
}

#[test]
fn rows_of_a_wide_file_are_sorted_and_searched() {
    let sorted = rows(opened("payments.csv", WIDE), "payments", &[("Alipay", true)], "");
    assert_eq!((sorted.rows, sorted.total, sorted.passing), (vec![1, 3, 0, 2, 4], 5, 5));
    assert_eq!(rows(opened("payments.csv", WIDE), "payments", &[], "2017q4").rows, [3]);
}

#[test]
fn a_file_without_links_has_an_empty_graph() {
    let answer = graph(opened("payments.csv", WIDE), None, Reading::Earliest);
    assert_eq!((answer.nodes.len(), answer.links.len(), answer.known_links), (0, 0, 0));
}

const GROWTH: &str = "\
company,year,revenue (RMB bn),growth
Tencent,2021,560.1,16%
Tencent,2022,554.6,-1%
Tencent,2023,609.0,10%
JD.com,2021,951.6,27.6%
JD.com,2022,\"1,046.2\",9.9%
JD.com,2023,\"1,084.7\",3.7%
PDD,2023,a lot,90%
";

#[test]
fn a_table_of_revenue_and_growth_is_two_metrics() {
    let dataset = opened("results.csv", GROWTH);
    assert_eq!(taken(&dataset), [(Some(Role::Growth), 6, 1)]);
    assert_eq!(issues(&dataset), [(Severity::Error, "not-a-number", Some(8), Some("revenue (RMB bn)"))]);
    assert_eq!(observations(&dataset).len(), 12);
    assert_eq!(values(&dataset, "JD.com", "revenue (RMB bn)")[1], ("2022-01-01".to_owned(), 1046.2));
    assert_eq!(values(&dataset, "Tencent", "growth")[1], ("2022-01-01".to_owned(), -1.0));
    let unit = |metric: &str| observations(&dataset).into_iter().find(|row| row.metric.as_ref() == metric).unwrap().unit;
    assert_eq!((&*unit("revenue (RMB bn)"), &*unit("growth")), ("RMB bn", "percent"));
}

#[test]
fn years_of_growth_are_lines() {
    let answer = curves(opened("results.csv", GROWTH), "results", Some("growth"), None);
    assert_eq!(lines(&answer), [line("JD.com", &[3]), line("Tencent", &[3])]);
    let answer = curves(opened("results.csv", GROWTH), "results", Some("revenue (RMB bn)"), None);
    assert_eq!((lines(&answer).len(), answer.curves.units), (2, BTreeSet::from(["RMB bn".into()])));
    let choices: BTreeMap<String, usize> = answer.curves.choices.into_iter().collect();
    assert_eq!(choices, BTreeMap::from([("growth".into(), 6), ("revenue (RMB bn)".into(), 6)]));
}

#[test]
fn rows_of_growth_are_sorted_by_two_columns() {
    let sorted = rows(opened("results.csv", GROWTH), "results", &[("year", true), ("growth", false)], "");
    assert_eq!(sorted.rows, [5, 2, 1, 4, 0, 3]);
    assert_eq!(rows(opened("results.csv", GROWTH), "results", &[("revenue (RMB bn)", true)], "jd").rows, [5, 4, 3]);
}

const EDGES: &str = "\
source,target,weight
taobao,alipay,3
wechat,wechat_pay,5
wechat,taobao,
,taobao,1
";

#[test]
fn an_edge_list_is_links_without_dates() {
    let dataset = opened("edges.csv", EDGES);
    assert_eq!(taken(&dataset), [(Some(Role::Links), 3, 1)]);
    assert_eq!(issues(&dataset), [(Severity::Error, "missing-value", Some(5), Some("source"))]);
    assert!(dataset.links.iter().all(|event| event.moment.is_none() && event.link.kind.is_none()));
    let answer = graph(dataset, None, Reading::Earliest);
    let open = |ends: &str| (ends.to_owned(), State::Open, None);
    assert_eq!(states(&answer), [open("taobao alipay"), open("wechat taobao"), open("wechat wechat_pay")]);
    let degrees: Vec<(&str, u32)> = answer.nodes.iter().map(|node| (node.id.as_str(), node.links)).collect();
    assert_eq!(degrees, [("alipay", 1), ("taobao", 2), ("wechat", 2), ("wechat_pay", 1)]);
}

#[test]
fn edges_are_sorted_with_empty_cells_last() {
    assert_eq!(rows(opened("edges.csv", EDGES), "edges", &[("weight", true)], "").rows, [1, 0, 2]);
    assert_eq!(rows(opened("edges.csv", EDGES), "edges", &[("weight", false)], "").rows, [0, 1, 2]);
}

const NODE_LINK: &str = r#"{
  "nodes": [
    {"id": "Myriel", "group": 1}, {"id": "Napoleon", "group": 1}, {"id": "Valjean", "group": 2}, {"id": "Gribier", "group": 0}
  ],
  "links": [
    {"source": "Napoleon", "target": "Myriel", "value": 1},
    {"source": "Valjean", "target": "Myriel", "value": 5},
    {"source": "Myriel", "target": "Valjean", "value": 2}
  ]
}"#;

#[test]
fn node_link_json_is_an_undirected_graph() {
    let dataset = opened("miserables.json", NODE_LINK);
    assert_eq!(taken(&dataset), [(Some(Role::Platforms), 4, 0), (Some(Role::Links), 3, 0)]);
    assert_eq!(issues(&dataset), []);
    let answer = graph(dataset, None, Reading::Earliest);
    assert_eq!(states(&answer), [("Myriel Napoleon".into(), State::Open, None), ("Myriel Valjean".into(), State::Open, None)]);
    let nodes: Vec<(&str, u32)> = answer.nodes.iter().map(|node| (node.id.as_str(), node.links)).collect();
    assert_eq!(nodes, [("Gribier", 0), ("Myriel", 2), ("Napoleon", 1), ("Valjean", 1)]);
}

#[test]
fn node_link_json_may_count_its_nodes() {
    let text = r#"{"nodes": [{"name": "Myriel"}, {"name": "Napoleon"}], "links": [{"source": 1, "target": 0, "value": 1}]}"#;
    let dataset = opened("miserables.json", text);
    assert_eq!((taken(&dataset)[1], issues(&dataset)), ((Some(Role::Links), 1, 0), vec![]));
    let name = |id: &str| dataset.platforms.find(id).unwrap().label.en.clone();
    let link = dataset.links[0].link.clone();
    assert_eq!((name(link.from.as_str()), name(link.to.as_str())), ("Myriel".to_owned(), "Napoleon".to_owned()));
}

#[test]
fn rows_of_node_link_json_are_both_tables() {
    assert_eq!(rows(opened("m.json", NODE_LINK), "nodes", &[("id", false)], "").rows, [3, 0, 1, 2]);
    assert_eq!(rows(opened("m.json", NODE_LINK), "links", &[("value", true)], "").rows, [1, 2, 0]);
}

/// The files of the example in `datasets/README.md`: a name in backticks alone, then a block of code.
fn example() -> Vec<(String, String)> {
    let readme = std::fs::read_to_string(format!("{}/datasets/README.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut files = vec![];
    let mut name = None;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let text: String = lines.by_ref().take_while(|line| !line.starts_with("```")).flat_map(|line| [line, "\n"]).collect();
            files.extend(name.take().map(|name| (name, text)));
        } else if !line.trim().is_empty() {
            let quoted = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
            name = quoted.filter(|name| !name.contains('`')).map(str::to_owned);
        }
    }
    files
}

fn documented() -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in example() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    open(folder.path()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_documented_example_is_a_package() {
    let names: Vec<String> = example().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["datapackage.json", "links.csv", "shares.csv"]);
    let dataset = documented();
    assert_eq!((dataset.name.as_str(), dataset.title.en.as_str()), ("example", "Example"));
    assert_eq!(taken(&dataset), [(Some(Role::Links), 3, 0), (Some(Role::Shares), 2, 0)]);
    assert_eq!(issues(&dataset), []);
    assert_eq!((dataset.start.playhead, dataset.start.select.as_slice()), (day("2024-06-30"), ["shop".into()].as_slice()));
    assert_eq!(dataset.start.window, day("2020-01-01").zip(day("2024-12-31")));
    let kind = dataset.kinds.label(Some("payment"));
    assert_eq!((kind.en.as_str(), kind.zh.as_str()), ("Payment", "支付"));
}

#[test]
fn the_documented_example_has_the_states_that_it_tells() {
    let at = |text: &str, reading| states(&graph(documented(), day(text), reading));
    let shop = |state, since: &str| vec![("shop wallet".to_owned(), state, Some(since.to_owned()))];
    assert_eq!(at("2020-12-31", Reading::Earliest), []);
    assert_eq!(at("2024-05-13", Reading::Earliest), shop(State::Closed, "2021-01-01"));
    assert_eq!(at("2024-06-30", Reading::Earliest), shop(State::Partial, "2024-05-14"));
    assert_eq!(at("2024-06-30", Reading::Latest), shop(State::Partial, "2024-05-14"));
    assert_eq!(at("2024-06-30", Reading::Announced), shop(State::Partial, "2024-03-01"));
}

#[test]
fn the_documented_example_has_shares_with_their_words() {
    let answer = curves(documented(), "shares", None, None);
    assert_eq!(lines(&answer), [line("bank", &[1]), line("wallet", &[1])]);
    let words = |at: usize| {
        let quantity = answer.curves.curves[at].points[0].quantity;
        (quantity.value, quantity.lower, quantity.qualifier)
    };
    assert_eq!(words(0), (Some(40.0), Some(40.0), Qualifier::AtLeast));
    assert_eq!(words(1), (Some(53.0), None, Qualifier::About));
    assert_eq!(rows(documented(), "links", &[("date", true)], "").rows, [2, 1, 0]);
}

const CHINESE: &str = "\
平台,日期,份额
支付宝,2019-12-31,55.1%
财付通,2019-12-31,38.9%
其他,2019-12-31,6.0%
支付宝,2020年6月30日,55.6%
财付通,2020年6月30日,38.8%
其他,2020年6月30日,5.6%
";

fn is_chinese_shares(dataset: &Dataset) {
    assert_eq!(taken(dataset), [(Some(Role::Shares), 6, 0)]);
    assert_eq!(values(dataset, "支付宝", "share"), [("2019-12-31".to_owned(), 55.1), ("2020-06-30".to_owned(), 55.6)]);
    assert!(observations(dataset).iter().all(|row| row.unit.as_ref() == "percent"));
    assert_eq!(rows(dataset.clone(), &dataset.tables[0].name, &[("份额", true)], "支付宝").rows.len(), 2);
    let answer = curves(dataset.clone(), &dataset.tables[0].name, None, None);
    assert_eq!((answer.curves.curves.len(), answer.curves.shown), (3, 6));
}

#[test]
fn chinese_headers_are_understood() {
    let dataset = opened("支付.csv", CHINESE);
    assert_eq!(issues(&dataset), []);
    assert_eq!((dataset.name.as_str(), dataset.tables[0].format.encoding.as_str()), ("支付", "utf-8"));
    is_chinese_shares(&dataset);
}

#[test]
fn gbk_is_guessed_and_said() {
    let (bytes, _, _) = encoding_rs::GBK.encode(CHINESE);
    let dataset = opened("shares.csv", bytes);
    assert_eq!(issues(&dataset), [(Severity::Note, "guessed-encoding", None, None)]);
    assert_eq!(dataset.tables[0].format.encoding, "gbk");
    is_chinese_shares(&dataset);
}

#[test]
fn semicolons_and_decimal_commas_are_numbers() {
    let dataset = opened("anteile.csv", "Quartal;Alipay;Tenpay\n2017Q1;53,7;39,5\n2017Q2;54,5;39,8\n2017Q3;53,73;39,35\n");
    assert_eq!(taken(&dataset), [(Some(Role::Shares), 3, 0)]);
    assert_eq!((issues(&dataset), dataset.tables[0].format.delimiter), (vec![], Some(';')));
    let found: Vec<f64> = values(&dataset, "Tenpay", "share").into_iter().map(|(_, value)| value).collect();
    assert_eq!(found, [39.5, 39.8, 39.35]);
    assert_eq!(rows(dataset.clone(), "anteile", &[("Alipay", true)], "").rows, [1, 2, 0]);
    assert_eq!(lines(&curves(dataset, "anteile", None, None)), [line("Alipay", &[3]), line("Tenpay", &[3])]);
}

#[test]
fn a_decimal_comma_stays_one_before_three_digits() {
    let dataset = opened("anteile.csv", "Quartal;Alipay;Tenpay\n2017Q1;53,7;39,5\n2017Q2;54,125;39,8\n");
    assert_eq!(taken(&dataset), [(Some(Role::Shares), 2, 0)]);
    assert_eq!(values(&dataset, "Alipay", "share")[1], ("2017-04-01".to_owned(), 54.125));
}

const QUOTED: &str = "\
from,to,date,action,description
taobao,wechat,2013,close,\"Two walls,
one on each side\"
wechat,taobao,2021-13,open,\"There is no such month\"
wechat,taobao,2021-09-17,open,\"Opened,
\"\"again\"\"\"
";

#[test]
fn quoted_line_ends_do_not_shift_the_lines_of_issues() {
    let dataset = opened("events.csv", QUOTED);
    assert_eq!(taken(&dataset), [(Some(Role::Links), 2, 1)]);
    assert_eq!(issues(&dataset), [(Severity::Error, "unreadable-date", Some(4), Some("date"))]);
    assert_eq!(dataset.tables[0].lines, [2, 5]);
    let told: Vec<&str> = dataset.links.iter().map(|event| event.description.as_str()).collect();
    assert_eq!(told, ["Two walls,\none on each side", "Opened,\n\"again\""]);
}

#[test]
fn dated_events_are_a_graph_of_a_moment() {
    let at = |text: &str, reading| states(&graph(opened("events.csv", QUOTED), day(text), reading));
    let closed = |since: &str| ("taobao wechat".to_owned(), State::Closed, Some(since.to_owned()));
    assert_eq!(at("2013-06-01", Reading::Earliest), [closed("2013-01-01")]);
    assert_eq!(at("2013-06-01", Reading::Latest), []);
    let open = ("wechat taobao".to_owned(), State::Open, Some("2021-09-17".to_owned()));
    assert_eq!(at("2022-01-01", Reading::Latest), [closed("2013-12-31"), open]);
    assert_eq!(rows(opened("events.csv", QUOTED), "events", &[], "each side").rows, [0]);
}

const RAGGED: &str = "\
company,quarter,revenue
Tencent,2022Q1,135.5
Tencent,2022Q2
JD.com,2022Q1,239.7,restated

JD.com,2022Q2,267.6
";

#[test]
fn ragged_rows_are_left_out_with_their_place() {
    let dataset = opened("revenue.csv", RAGGED);
    assert_eq!(taken(&dataset), [(Some(Role::Growth), 2, 2)]);
    let ragged = |line, column| (Severity::Error, "ragged-row", Some(line), Some(column));
    assert_eq!(issues(&dataset), [ragged(3, "3"), ragged(4, "4")]);
    assert_eq!(values(&dataset, "JD.com", "revenue"), [("2022-04-01".to_owned(), 267.6)]);
    let answer = curves(dataset.clone(), "revenue", None, None);
    assert_eq!((answer.about.as_str(), lines(&answer)), ("revenue", vec![line("JD.com", &[1]), line("Tencent", &[1])]));
    assert_eq!(rows(dataset, "revenue", &[("revenue", true)], "").rows, [1, 0]);
}

#[test]
fn a_file_that_is_none_is_an_error_with_its_path_last() {
    for (name, bytes) in
        [("a.csv", b"  \n".as_slice()), ("b.csv", b"PK\x03\x04\0\0"), ("c.json", b"[{\"a\": }]"), ("d.csv", b"a,b\n1,\"2\n")]
    {
        let error = tried(name, bytes).unwrap_err();
        assert!(error.to_string().ends_with(name), "{error}");
    }
    assert_eq!(tried("d.csv", b"a,b\n1,\"2\n").unwrap_err().line, Some(2));
}

#[test]
fn a_question_about_what_is_not_there_is_answered_with_a_sentence() {
    let (catalog, package) = catalog(opened("edges.csv", EDGES));
    let filter = Filter::everything();
    let other =
        RowsQuestion { package: package.clone(), table: "none".into(), sort: vec![], search: String::new(), filter: filter.clone() };
    let closed = GraphQuestion { package: "closed".into(), day: None, reading: Reading::Earliest, filter: filter.clone() };
    let unmeasured = CurvesQuestion { package, table: "edges".into(), about: None, filter, ..CurvesQuestion::default() };
    for request in [Request::Rows(other), Request::Graph(closed), Request::Curves(unmeasured)] {
        let answer = request.answer(&catalog, &Cancel::default());
        assert!(matches!(&answer, Answer::Failed(reason) if !reason.is_empty()), "{request:?} {answer:?}");
    }
}

#[test]
fn a_name_that_leads_nowhere_is_told_where_it_stands() {
    let folder = crate::scene::village_folder();
    let links = std::fs::read_to_string(folder.path().join("links.csv")).unwrap();
    std::fs::write(folder.path().join("links.csv"), links.replace("inn,bakery,true,login", "ghost,bakery,true,login")).unwrap();
    let dataset = open(folder.path()).unwrap();
    let found = dataset.issues.iter().find(|issue| issue.code == "unknown-platform").unwrap();
    assert!(found.path.ends_with("links.csv") && found.message.contains("`ghost`"), "{found}");
    assert_eq!((found.line, found.column.as_deref()), (Some(5), Some("from_platform")));
}

#[test]
fn several_tables_of_a_role_are_one_set_of_values_and_each_row_is_found_in_its_own() {
    let folder = crate::scene::village_folder();
    let more = [
        (
            "links2.csv",
            "event_id,date,precision,from_platform,to_platform,directed,kind,action,status\nF1,2020-03-01,month,inn,mill,true,payment,open,live\n",
        ),
        ("growth2.csv", "entity,metric,period,value,unit\ninn,revenue_yoy,2020Q3,7,percent\nmill,revenue_yoy,2020Q3,9,percent\n"),
        ("shares2.csv", "entity,metric,scope,period,value,unit\ninn,share,Village bread (Guild),2022,10,percent\n"),
    ];
    for (name, text) in more {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let descriptor = folder.path().join("datapackage.json");
    let text = std::fs::read_to_string(&descriptor).unwrap();
    let resource = |name: &str, role: &str| format!(r#"{{"name": "{name}", "path": "{name}.csv", "unwalled": {{"role": "{role}"}}}}"#);
    let list = [resource("links2", "links"), resource("growth2", "growth"), resource("shares2", "shares")].join(", ");
    std::fs::write(&descriptor, text.replace("\"resources\": [", &format!("\"resources\": [{list}, "))).unwrap();
    let dataset = open(folder.path()).unwrap();
    let opened = dataset.link_event("links2", 0).unwrap();
    assert_eq!((&*opened.id, &*opened.table, opened.row), ("F1", "links2", 0));
    assert_eq!(&*dataset.link_event("links", 0).unwrap().id, "E1");
    assert!(dataset.link_event("links2", 1).is_none() && dataset.link_event("links", 5).is_none());
    let (catalog, package) = catalog(dataset);
    let curves = |table: &str, about: Option<&str>| {
        let about = about.map(str::to_owned);
        let question = CurvesQuestion { package: package.clone(), table: table.into(), about, ..CurvesQuestion::default() };
        match Request::Curves(question).answer(&catalog, &Cancel::default()) {
            Answer::Curves(answer) => answer.curves.curves,
            other => panic!("{other:?}"),
        }
    };
    let growth = curves("growth", Some("revenue_yoy"));
    let mill = growth.iter().find(|curve| curve.entity.as_str() == "mill").unwrap();
    assert_eq!(mill.points.len(), 4, "three quarters of one table, one of the other");
    let inn = growth.iter().find(|curve| curve.entity.as_str() == "inn").unwrap();
    let tables: BTreeSet<&str> = inn.points.iter().map(|point| &*point.table).collect();
    assert_eq!(tables, BTreeSet::from(["growth", "growth2"]), "each value knows its own table");
    let shares = curves("shares2", None);
    assert_eq!(shares.iter().map(|curve| curve.points.len()).sum::<usize>(), 5);
    let rows = |table: &str| {
        let filter = Filter { conditions: vec![unwalled::model::Condition::is("kind", "payment")], window: None };
        let question = RowsQuestion { package: package.clone(), table: table.into(), sort: vec![], search: String::new(), filter };
        match Request::Rows(question).answer(&catalog, &Cancel::default()) {
            Answer::Rows(rows) => rows.rows.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((rows("links"), rows("links2")), (vec![0, 1], vec![0]));
}
