//! The bundled packages: nothing refused, nothing unresolved, nothing of the raw files lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use unwalled::analysis::Observation;
use unwalled::analysis::observe::read;
use unwalled::engine::Catalog;
use unwalled::load::{BUNDLED, bundled};
use unwalled::model::{Dataset, Note, PlatformId, Qualifier, Role, Severity, Table};

/// The text of a row by the name of its column; an empty cell is empty.
type Row = BTreeMap<String, String>;

const PLATFORM_LISTS: [&str; 5] = ["owner", "parent", "other_parents", "members", "affiliate_of"];

fn packages() -> Vec<Dataset> {
    BUNDLED.iter().map(|(name, _)| package(name)).collect()
}

fn package(name: &str) -> Dataset {
    bundled(name).unwrap_or_else(|error| panic!("{error}"))
}

fn observations(dataset: &Dataset) -> Vec<Observation> {
    let batches = dataset.tables.iter().filter_map(|table| Some((table, table.observations.as_ref()?)));
    batches.flat_map(|(table, batch)| read(&Arc::from(table.name.as_str()), batch)).collect()
}

fn rows_of(dataset: &Dataset, table: &str) -> Vec<Row> {
    let table = dataset.table(table).unwrap_or_else(|| panic!("{} has no table {table}", dataset.name));
    (0..table.rows()).map(|row| row_of(table, row)).collect()
}

fn row_of(table: &Table, row: usize) -> Row {
    let cells = table.columns.iter().zip(table.batch.columns()).map(|(column, array)| {
        let text = cast(&array.slice(row, 1), &DataType::Utf8).unwrap();
        let text = text.as_string::<i32>();
        (column.name.clone(), if text.is_null(0) { String::new() } else { text.value(0).to_owned() })
    });
    cells.collect()
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['|', ';']).map(str::trim).filter(|part| !part.is_empty())
}

fn number(cell: &str) -> Option<f64> {
    (!cell.is_empty()).then(|| cell.parse().unwrap_or_else(|_| panic!("`{cell}` is no number")))
}

fn nothing(found: &[String]) {
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_package_loads_without_a_warning() {
    for dataset in packages() {
        let told = dataset.issues.iter().filter(|issue| issue.severity > Severity::Note).map(ToString::to_string);
        nothing(&told.collect::<Vec<_>>());
    }
}

#[test]
fn no_row_is_refused() {
    for dataset in packages() {
        let refused: Vec<(&str, usize)> = dataset.tables.iter().map(|table| (table.name.as_str(), table.refused)).collect();
        assert!(refused.iter().all(|(_, count)| *count == 0), "{}: {refused:?}", dataset.name);
    }
}

#[test]
fn every_table_has_its_role_and_its_rows() {
    let expected = |name: &str| match name {
        "record" => [428, 206, 629, 283, 25, 79, 493],
        "article" => [63, 10, 52, 75, 7, 31, 64],
        other => panic!("nobody counted the rows of {other}"),
    };
    let roles = [Role::Links, Role::Shares, Role::Growth, Role::Platforms, Role::Milestones, Role::Notes, Role::Sources];
    for dataset in packages() {
        let rows = roles.map(|role| dataset.table(role.word()).filter(|table| table.role == Some(role)).map_or(0, Table::rows));
        assert_eq!((rows, dataset.tables.len()), (expected(&dataset.name), 7), "{}", dataset.name);
        assert_eq!(rows[0], dataset.links.len());
        assert_eq!((rows[4], rows[5], rows[6]), (dataset.milestones.len(), dataset.notes.len(), dataset.sources.len()));
        let [links, shares, growth, ..] = rows;
        assert_eq!((dataset.rows(), observations(&dataset).len()), (rows.iter().sum(), shares + growth), "{links} links");
    }
}

/// By table, metric and unit: rows, rows with a value, and the sum of the values.
fn figures(dataset: &Dataset) -> BTreeMap<(String, String, String), (usize, usize, f64)> {
    let mut figures = BTreeMap::new();
    for row in observations(dataset) {
        let key = (row.table.to_string(), row.metric.to_string(), row.unit.to_string());
        let figure = figures.entry(key).or_insert((0, 0, 0.0));
        figure.0 += 1;
        figure.1 += usize::from(row.quantity.value.is_some());
        figure.2 += row.quantity.value.unwrap_or(0.0);
    }
    figures
}

const RECORD_FIGURES: [(&str, &str, &str, usize, f64); 13] = [
    ("growth", "gmv", "RMB bn", 27, 44091.535),
    ("growth", "gmv_yoy", "percent", 13, 999.0),
    ("growth", "retail_sales", "RMB bn", 25, 352_903.9),
    ("growth", "retail_sales_yoy", "percent", 25, 269.0),
    ("growth", "revenue", "RMB bn", 215, 27512.3422),
    ("growth", "revenue_expected", "RMB bn", 23, 2835.837),
    ("growth", "revenue_yoy", "percent", 301, 7933.56),
    ("shares", "adoption", "percent", 6, 302.0),
    ("shares", "combined_share", "percent", 22, 1541.33),
    ("shares", "online_share", "percent", 13, 318.0),
    ("shares", "penetration", "percent", 3, 208.7),
    ("shares", "share", "percent", 155, 4887.78),
    ("shares", "time_share_change", "percentage points", 7, 1.4),
];

#[test]
fn the_metrics_of_the_record_have_the_counts_and_sums_of_the_raw_files() {
    let found = figures(&package("record"));
    assert_eq!(found.len(), RECORD_FIGURES.len());
    for (table, metric, unit, rows, sum) in RECORD_FIGURES {
        let figure = found[&(table.to_owned(), metric.to_owned(), unit.to_owned())];
        assert_eq!((figure.0, figure.1), (rows, rows), "{metric}");
        assert!((figure.2 - sum).abs() < 1e-6, "{metric}: expected {sum}, found {}", figure.2);
    }
}

#[test]
fn the_metrics_of_the_article_have_the_counts_and_sums_of_the_raw_file() {
    let found = figures(&package("article"));
    let of = |table: &'static str| found.iter().filter(move |((known, ..), _)| known == table);
    assert_eq!((of("shares").count(), of("growth").count()), (5, 34));
    let figure = |table: &str, metric: &str, unit: &str| found[&(table.to_owned(), metric.to_owned(), unit.to_owned())];
    for (table, metric, unit, expected) in [
        ("shares", "adoption", "percent", (1, 1, 28.0)),
        ("shares", "combined_share", "percent", (2, 2, 163.0)),
        ("shares", "online_share", "percent", (2, 2, 53.2)),
        ("shares", "preference", "percent", (2, 2, 159.0)),
        ("shares", "share", "percent", (3, 3, 100.0)),
        ("growth", "retail_sales_yoy", "percent", (4, 4, 31.4)),
        ("growth", "revenue", "RMB bn", (4, 4, 745.113)),
        ("growth", "revenue_yoy", "percent", (9, 7, 119.7)),
        ("growth", "growth_unspecified", "percent", (2, 0, 0.0)),
        ("growth", "growth_rate_change", "percentage points", (2, 0, 0.0)),
    ] {
        let (rows, valued, sum) = figure(table, metric, unit);
        assert_eq!((rows, valued), (expected.0, expected.1), "{metric}");
        assert!((sum - expected.2).abs() < 1e-9, "{metric}: {sum}");
    }
    let valued: usize = of("growth").map(|(_, figure)| figure.1).sum();
    assert_eq!(valued, 42);
}

#[test]
fn every_source_that_a_row_names_is_declared() {
    for dataset in packages() {
        let tables = dataset.tables.iter().filter(|table| table.role != Some(Role::Sources));
        let mut named = 0;
        let mut unknown = vec![];
        for table in tables {
            for row in rows_of(&dataset, &table.name) {
                for id in list(&row["source"]) {
                    named += 1;
                    if !dataset.sources.contains_key(id) {
                        unknown.push(format!("{}.{}: {id}", dataset.name, table.name));
                    }
                }
            }
        }
        nothing(&unknown);
        assert!(named > dataset.links.len(), "{}: {named}", dataset.name);
    }
}

#[test]
fn every_statement_names_a_source() {
    for dataset in packages() {
        let links = dataset.links.iter().map(|event| (event.id.to_string(), event.sources.len()));
        let values = observations(&dataset).into_iter().map(|row| (row.id.to_string(), row.sources.len()));
        let milestones = dataset.milestones.iter().map(|milestone| (milestone.title.clone(), milestone.sources.len()));
        let bare = links.chain(values).chain(milestones).filter(|(_, sources)| *sources == 0).map(|(id, _)| id);
        nothing(&bare.collect::<Vec<_>>());
    }
}

/// Ids that the platforms table has a row of; `Dataset::platforms` also holds those that rows only name.
fn declared(dataset: &Dataset) -> BTreeSet<String> {
    let ids: Vec<String> = rows_of(dataset, "platforms").into_iter().map(|row| row["id"].clone()).collect();
    let set: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(set.len(), ids.len(), "an id stands twice in {}", dataset.name);
    set
}

/// What each table may name a platform in.
const PLATFORM_COLUMNS: [(&str, &[&str]); 5] = [
    ("links", &["from_platform", "to_platform"]),
    ("shares", &["entity"]),
    ("growth", &["entity", "segment"]),
    ("milestones", &["entities"]),
    ("platforms", &PLATFORM_LISTS),
];

#[test]
fn every_platform_that_a_row_names_is_declared() {
    for dataset in packages() {
        let declared = declared(&dataset);
        let mut unknown = vec![];
        for (table, columns) in PLATFORM_COLUMNS {
            for row in rows_of(&dataset, table) {
                let cells = columns.iter().flat_map(|column| list(&row[*column]).map(move |id| (*column, id)));
                unknown.extend(
                    cells.filter(|(_, id)| !declared.contains(*id)).map(|(column, id)| format!("{} {table}.{column}: {id}", dataset.name)),
                );
            }
        }
        nothing(&unknown);
        assert_eq!(declared.len(), dataset.platforms.len(), "{}: a platform was made up", dataset.name);
    }
}

#[test]
fn every_chain_of_owners_and_wholes_ends_without_a_circle() {
    for dataset in packages() {
        for platform in dataset.platforms.iter() {
            let up = |id: &PlatformId| dataset.platforms.find(id.as_str()).and_then(|platform| platform.parent.clone());
            let chain: Vec<PlatformId> = std::iter::successors(Some(platform.id.clone()), up).take(20).collect();
            assert!(chain.len() < 20, "{}: {} is a part of itself", dataset.name, platform.id);
            let top = dataset.platforms.owner_of(&platform.id);
            assert!(top.is_none_or(|top| dataset.platforms.owner_of(&top).is_none_or(|above| above == top)), "{}", platform.id);
        }
    }
}

#[test]
fn every_note_speaks_of_rows_that_are_there() {
    for dataset in packages() {
        let mut known: BTreeSet<String> = dataset.links.iter().map(|event| event.id.to_string()).collect();
        known.extend(observations(&dataset).into_iter().map(|row| row.id.to_string()));
        let rows = dataset.notes.iter().flat_map(|note| note.rows.iter().map(|row| (note.id.to_string(), row.to_string())));
        let lost = rows.filter(|(_, row)| !known.contains(row)).map(|(note, row)| format!("{} {note}: {row}", dataset.name));
        nothing(&lost.collect::<Vec<_>>());
        let without: Vec<&str> = dataset.notes.iter().filter(|note| note.rows.is_empty()).map(|note| &*note.id).collect();
        assert_eq!(without, if dataset.name == "record" { ["N009", "N079"].as_slice() } else { ["N079"].as_slice() });
    }
}

#[test]
fn notes_say_what_they_are() {
    let expected = |name: &str| if name == "record" { [19, 38, 5, 17] } else { [14, 10, 5, 2] };
    for dataset in packages() {
        let of = |kind: &str| dataset.notes.iter().filter(|note| note.kind == kind).count();
        assert_eq!(["ambiguity", "contradiction", "doubt", "gap"].map(of), expected(&dataset.name), "{}", dataset.name);
        let leads_on = |note: &Note| note.id.as_ref() == "N079" || !note.sources.is_empty() || !note.rows.is_empty();
        assert!(dataset.notes.iter().all(|note| !note.text.is_empty() && leads_on(note)), "{}", dataset.name);
    }
}

#[test]
fn keys_stand_once_in_a_package() {
    for dataset in packages() {
        let mut ids: Vec<String> = dataset.links.iter().map(|event| event.id.to_string()).collect();
        ids.extend(observations(&dataset).into_iter().map(|row| row.id.to_string()));
        let set: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(set.len(), ids.len(), "{}", dataset.name);
    }
}

/// By scope and period: entities and values that are parts of one whole.
fn wholes(dataset: &Dataset) -> BTreeMap<String, Vec<(PlatformId, f64)>> {
    let mut wholes: BTreeMap<String, Vec<(PlatformId, f64)>> = BTreeMap::new();
    let shares = observations(dataset).into_iter().filter(|row| row.table.as_ref() == "shares" && row.metric.as_ref() == "share");
    for row in shares.filter(|row| row.reliability.as_ref() != "low") {
        let period = row.period.unwrap_or_else(|| panic!("{} has no period", row.id));
        let whole = format!("{} {}: {} to {}", dataset.name, row.scope, period.first, period.last);
        wholes.entry(whole).or_default().push((row.entity.clone(), row.quantity.value.unwrap_or(0.0)));
    }
    wholes
}

#[test]
fn shares_of_one_whole_stay_within_it() {
    let mut groups = 0;
    let mut over = vec![];
    for dataset in packages() {
        for (whole, parts) in wholes(&dataset) {
            let beside = |part: &PlatformId| parts.iter().any(|(other, _)| other != part && dataset.platforms.is_within(part, other));
            let sum: f64 = parts.iter().filter(|(part, _)| !beside(part)).map(|(_, value)| value).sum();
            groups += 1;
            if sum > 100.5 || parts.iter().any(|(_, value)| !(0.0..=100.0).contains(value)) {
                over.push(format!("{whole}: {sum}"));
            }
        }
    }
    nothing(&over);
    assert_eq!(groups, 63);
}

#[test]
fn the_62_facts_of_the_article_are_there_once() {
    let article = package("article");
    let facts = |table: &str| -> BTreeSet<String> { rows_of(&article, table).into_iter().map(|row| row["id"].clone()).collect() };
    let (shares, growth) = (facts("shares"), facts("growth"));
    let every: BTreeSet<String> = (1..=62).map(|number| format!("A{number:02}")).collect();
    assert!(shares.is_disjoint(&growth));
    assert_eq!(&shares | &growth, every);
    let expected = ["A06", "A21", "A22", "A23", "A24", "A25", "A26", "A33", "A38", "A41"];
    assert_eq!(shares.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    assert_eq!(observations(&article).len(), 62);
}

#[test]
fn the_article_rests_on_itself_alone() {
    let article = package("article");
    assert!(article.links.iter().all(|event| event.sources == [Arc::from("article")]));
    assert!(observations(&article).iter().all(|row| row.sources == [Arc::from("article")]));
    assert!(observations(&article).iter().all(|row| row.locator.starts_with("paragraph ")));
    assert!(article.links.iter().all(|event| event.locator.starts_with("paragraph ")));
}

#[test]
fn the_40_percent_keep_the_name_that_the_article_gives() {
    let article = package("article");
    let row = rows_of(&article, "shares").into_iter().find(|row| row["id"] == "A23").unwrap();
    assert_eq!((row["entity"].as_str(), number(&row["value"])), ("wechat_pay", Some(40.0)));
    assert!(row["note"].contains("Tenpay"), "{}", row["note"]);
}

#[test]
fn every_link_row_is_there() {
    let ids = |name: &str| -> BTreeSet<String> { package(name).links.iter().map(|event| event.id.to_string()).collect() };
    let record = ids("record");
    assert_eq!(record, (1..=428).map(|number| format!("L{number:04}")).collect());
    let article = ids("article");
    assert_eq!(article.len(), 63);
    assert!(article.is_subset(&record));
}

#[test]
fn happenings_are_counted_by_their_group() {
    for (name, expected) in [("record", 284), ("article", 27)] {
        let groups: BTreeSet<Arc<str>> = package(name).links.iter().map(|event| event.group.clone()).collect();
        assert_eq!(groups.len(), expected, "{name}");
    }
}

#[test]
fn names_are_in_chinese_where_a_source_showed_one() {
    for (name, expected) in [("record", 111), ("article", 50)] {
        let dataset = package(name);
        let named: Vec<&str> = dataset.platforms.iter().map(|platform| platform.label.zh.as_str()).filter(|zh| !zh.is_empty()).collect();
        assert_eq!(named.len(), expected, "{name}");
        assert!(dataset.platforms.iter().all(|platform| !platform.label.en.is_empty()));
        let zh = |id: &str| dataset.platforms.find(id).unwrap().label.zh.clone();
        assert_eq!((zh("wechat"), zh("taobao"), zh("alipay")), ("微信".into(), "淘宝".into(), "支付宝".into()));
    }
}

#[test]
fn titles_of_packages_tables_columns_and_kinds_are_in_both_languages() {
    for dataset in packages() {
        let tables = dataset.tables.iter().map(|table| (format!("table {}", table.name), &table.title));
        let columns =
            dataset.tables.iter().flat_map(|table| &table.columns).map(|column| (format!("column {}", column.name), &column.title));
        let kinds = dataset.kinds.0.iter().map(|(word, kind)| (format!("kind {word}"), &kind.label));
        let all = tables.chain(columns).chain(kinds).chain([("package".to_owned(), &dataset.title)]);
        let lacking =
            all.filter(|(_, label)| label.en.is_empty() || label.zh.is_empty()).map(|(what, _)| format!("{} {what}", dataset.name));
        nothing(&lacking.collect::<Vec<_>>());
    }
}

#[test]
fn regulation_is_the_one_kind_that_does_not_pass() {
    for dataset in packages() {
        let kinds: BTreeSet<&str> = dataset.links.iter().filter_map(|event| event.link.kind.as_deref()).collect();
        let described: BTreeSet<&str> = dataset.kinds.0.keys().map(|kind| &**kind).collect();
        assert_eq!(kinds, described, "{}", dataset.name);
        assert_eq!(kinds.len(), if dataset.name == "record" { 11 } else { 7 });
        let shut: Vec<&str> = kinds.into_iter().filter(|kind| !dataset.kinds.passes(Some(kind))).collect();
        assert_eq!(shut, ["regulation"], "{}", dataset.name);
    }
}

#[test]
fn every_happening_of_regulation_is_a_milestone() {
    for (name, further) in [("record", 0), ("article", 3)] {
        let dataset = package(name);
        let regulation = dataset.links.iter().filter(|event| event.link.kind.as_deref() == Some("regulation"));
        let groups: BTreeSet<&str> = regulation.map(|event| &*event.group).collect();
        assert_eq!(dataset.milestones.len(), groups.len() + further, "{name}");
    }
}

/// Rows by qualifier, then rows with a lower and with an upper bound.
fn worded(dataset: &Dataset, table: &str) -> ([usize; 5], usize, usize) {
    let rows: Vec<Observation> = observations(dataset).into_iter().filter(|row| row.table.as_ref() == table).collect();
    let of = |word| rows.iter().filter(|row| row.quantity.qualifier == word).count();
    let qualifiers = [Qualifier::Exact, Qualifier::About, Qualifier::AtLeast, Qualifier::AtMost, Qualifier::Worded].map(of);
    let bounds = |bound: fn(&Observation) -> Option<f64>| rows.iter().filter_map(bound).count();
    (qualifiers, bounds(|row| row.quantity.lower), bounds(|row| row.quantity.upper))
}

#[test]
fn words_of_uncertainty_are_kept_as_qualifiers_and_bounds() {
    let (record, article) = (package("record"), package("article"));
    assert_eq!(worded(&record, "shares"), ([193, 3, 10, 0, 0], 10, 0));
    assert_eq!(worded(&record, "growth"), ([624, 1, 1, 0, 3], 1, 0));
    assert_eq!(worded(&article, "shares"), ([6, 3, 1, 0, 0], 7, 6));
    assert_eq!(worded(&article, "growth"), ([32, 1, 5, 0, 14], 48, 45));
}

#[test]
fn bounds_agree_with_their_qualifier() {
    for dataset in packages() {
        let agrees = |row: &Observation| {
            let quantity = row.quantity;
            match quantity.qualifier {
                Qualifier::Exact => [quantity.lower, quantity.upper].into_iter().flatten().all(|bound| Some(bound) == quantity.value),
                Qualifier::About => quantity.value.is_some() && quantity.lower.is_none() && quantity.upper.is_none(),
                Qualifier::AtLeast => quantity.lower.is_some() && quantity.upper.is_none(),
                Qualifier::AtMost => quantity.upper.is_some() && quantity.lower.is_none(),
                Qualifier::Worded => quantity.anchor().is_some() && quantity.interval().lower <= quantity.interval().upper,
            }
        };
        let odd = observations(&dataset).into_iter().filter(|row| !agrees(row)).map(|row| format!("{} {}", row.id, row.entity));
        nothing(&odd.collect::<Vec<_>>());
    }
}

#[test]
fn rows_of_low_reliability_are_marked() {
    let low = |name: &str| observations(&package(name)).iter().filter(|row| row.reliability.as_ref() == "low").count();
    assert_eq!((low("record"), low("article")), (26, 0));
}

#[test]
fn the_start_of_a_package_can_be_shown() {
    let catalog = Catalog::new(packages());
    for dataset in catalog.datasets() {
        let axis = catalog.axis(&dataset.name).unwrap();
        let (first, last) = dataset.start.window.unwrap();
        let playhead = dataset.start.playhead.unwrap();
        assert!(first < last && axis.contains(first) && axis.contains(last), "{}: {first} to {last} in {axis:?}", dataset.name);
        assert!((first..=last).contains(&playhead), "{}: {playhead}", dataset.name);
        let declared = declared(dataset);
        assert!(!dataset.start.select.is_empty());
        assert!(dataset.start.select.iter().all(|id| declared.contains(id.as_str())), "{:?}", dataset.start.select);
    }
}

#[test]
fn live_numbers_of_findings_name_platforms() {
    let mut numbers = 0;
    for dataset in packages() {
        let declared = declared(&dataset);
        for text in dataset.start.findings.values() {
            for number in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(inner, _)| inner) {
                numbers += 1;
                assert!(number.split(' ').any(|word| declared.contains(word)), "{}: {{{number}}}", dataset.name);
            }
        }
    }
    assert!(numbers >= 6, "{numbers}");
}

/// A raw file of `../shared/data`; `None`, with a line to say so, where the folder is not there.
fn raw(file: &str) -> Option<Vec<Row>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.exists() {
        println!("skipped: there is no {} to compare {file} with", folder.display());
        return None;
    }
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    let rows: Vec<Row> = reader.deserialize().map(Result::unwrap).collect();
    assert!(!rows.is_empty(), "{file}");
    Some(rows)
}

/// Two names of one page are one source.
fn same_page(id: &str) -> &str {
    if id == "taote_scmp" { "scmp3130172" } else { id }
}

fn sources<'a>(cells: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    cells.into_iter().flat_map(list).map(|id| same_page(id).to_owned()).collect()
}

fn metric_of(raw: &str) -> &str {
    let plain = [" (lower bound)", " (derived)", " (annual)", " (pp)"].into_iter().fold(raw, |name, end| name.trim_end_matches(end));
    match plain {
        "market share" | "share of global online retail" => "share",
        "combined market share" => "combined_share",
        "online share of retail sales" => "online_share",
        "survey adoption rate" => "adoption",
        "user penetration" => "penetration",
        "change in time share" => "time_share_change",
        "revenue yoy growth" => "revenue_yoy",
        "revenue market expectation" => "revenue_expected",
        "gmv yoy growth" => "gmv_yoy",
        "value" => "retail_sales",
        "yoy growth" => "retail_sales_yoy",
        other => other,
    }
}

/// All of an observation that no conversion may change, for a comparison as multisets.
fn essence(row: &Row, entity: &str, metric: &str, source: &str) -> Vec<String> {
    let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
    let same = ["period_start", "period_end", "period_label", "unit", "scope", "confidence", "reliability", "note"].map(cell);
    let mut essence = vec![cell(entity), metric.to_owned(), format!("{:?}", number(&cell("value")))];
    essence.extend(same);
    essence.extend(sources([cell(source).as_str()]));
    essence
}

/// What stands more often on one side than on the other.
fn difference(raw: Vec<Vec<String>>, kept: Vec<Vec<String>>) -> Vec<String> {
    let mut counts: BTreeMap<Vec<String>, i32> = BTreeMap::new();
    let signed = raw.into_iter().map(|row| (row, 1)).chain(kept.into_iter().map(|row| (row, -1)));
    for (row, sign) in signed {
        *counts.entry(row).or_insert(0) += sign;
    }
    counts.into_iter().filter(|(_, count)| *count != 0).map(|(row, count)| format!("{count:+} {row:?}")).collect()
}

#[test]
fn no_observation_of_the_raw_files_is_lost() {
    for (table, files) in [("shares", ["market_share.csv"].as_slice()), ("growth", &["revenue_growth.csv", "retail_context.csv"])] {
        let Some(rows) = files.iter().map(|file| raw(file)).collect::<Option<Vec<_>>>() else { return };
        let essence_of_raw = |row: &Row| essence(row, "entity_id", metric_of(&row["metric"]), "source_id");
        let raw: Vec<Vec<String>> = rows.concat().iter().map(essence_of_raw).collect();
        let kept = rows_of(&package("record"), table).iter().map(|row| essence(row, "entity", &row["metric"], "source")).collect();
        nothing(&difference(raw, kept));
    }
}

#[test]
fn every_fact_of_the_raw_article_is_kept_as_it_is() {
    let Some(facts) = raw("article_facts.csv") else { return };
    let article = package("article");
    let rows = [rows_of(&article, "shares"), rows_of(&article, "growth")].concat();
    let kept: BTreeMap<&str, &Row> = rows.iter().map(|row| (row["id"].as_str(), row)).collect();
    let mut wrong = vec![];
    for fact in &facts {
        let row = kept[fact["fact_id"].as_str()];
        let unit = if fact["unit"] == "percent increase" { "percent" } else { fact["unit"].as_str() };
        let same = ["period_start", "period_end", "period_label", "confidence", "qualifier"];
        // Whose preference it is stands in the raw metric; here it is part of the whole that is asked.
        let asked = fact["metric"].strip_prefix("preference among ").map(|whom| format!(", {whom}")).unwrap_or_default();
        let is_kept = row["scope"] == format!("{}{asked}", fact["scope"])
            && same.iter().all(|name| row[*name] == fact[*name])
            && ["value", "lower", "upper"].iter().all(|name| number(&row[*name]) == number(&fact[*name]))
            && (row["entity"].as_str(), row["unit"].as_str()) == (fact["entity_id"].as_str(), unit)
            && row["locator"] == format!("paragraph {}", fact["paragraph"])
            && row["note"].contains(&fact["paraphrase"])
            && row["note"].contains(&fact["note"]);
        if !is_kept {
            wrong.push(format!("{fact:?}\n{row:?}"));
        }
    }
    nothing(&wrong);
    assert_eq!(facts.len(), rows.len());
}

#[test]
fn every_link_row_of_the_raw_file_is_in_the_record_as_it_is() {
    let Some(events) = raw("link_events.csv") else { return };
    let rows = rows_of(&package("record"), "links");
    let order = |rows: &[Row]| rows.iter().map(|row| row["event_id"].clone()).collect::<Vec<_>>();
    assert_eq!(order(&rows), order(&events));
    let mut wrong = vec![];
    for (event, row) in events.iter().zip(&rows) {
        let same = event.keys().filter(|name| row.contains_key(*name) && *name != "directed");
        let changed: Vec<&String> = same.filter(|name| row[*name] != event[*name]).collect();
        let locator = if event["in_article"] == "true" { format!("article, paragraph {}", event["paragraph"]) } else { String::new() };
        let all = sources([event["source_id"].as_str(), &event["extra_source_ids"]]);
        let rest = row["directed"] == event["directed"] && row["locator"] == locator && sources([row["source"].as_str()]) == all;
        if !changed.is_empty() || !rest {
            wrong.push(format!("{} {changed:?} {row:?}", event["event_id"]));
        }
    }
    nothing(&wrong);
    let compared = events[0].keys().filter(|name| rows[0].contains_key(*name)).count();
    assert_eq!(compared, 13);
}

/// Rows whose raw words name the day of another page, which the article does not give.
const REWORDED: [&str; 6] = ["L0181", "L0182", "L0184", "L0185", "L0187", "L0361"];

#[test]
fn every_link_row_of_the_article_has_the_date_that_it_supports() {
    let Some(events) = raw("link_events.csv") else { return };
    let rows = rows_of(&package("article"), "links");
    let stated: Vec<&Row> = events.iter().filter(|event| event["in_article"] == "true").collect();
    assert_eq!((rows.len(), stated.len()), (63, 63));
    let mut reworded = vec![];
    for (event, row) in stated.into_iter().zip(&rows) {
        let own = !event["article_date"].is_empty();
        let (date, precision) = if own { ("article_date", "article_precision") } else { ("date", "precision") };
        assert_eq!((&row["date"], &row["precision"]), (&event[date], &event[precision]), "{}", event["event_id"]);
        for name in
            ["event_id", "from_platform", "to_platform", "directed", "kind", "action", "status", "confidence", "doubt", "event_group"]
        {
            assert_eq!(row[name], event[name], "{} {name}", event["event_id"]);
        }
        assert_eq!(row["locator"], format!("paragraph {}", event["paragraph"]));
        if row["description"] != event["description"] {
            reworded.push(row["event_id"].clone());
        }
    }
    assert_eq!(reworded, REWORDED);
}

#[test]
fn every_raw_platform_is_in_the_record_with_its_names_and_owner() {
    let Some(platforms) = raw("platforms.csv") else { return };
    let rows = rows_of(&package("record"), "platforms");
    let kept: BTreeMap<&str, &Row> = rows.iter().map(|row| (row["id"].as_str(), row)).collect();
    let mut wrong = vec![];
    for raw in &platforms {
        let row = kept[raw["id"].as_str()];
        let changed = ["name", "owner", "category", "country", "launched", "affiliate_of"].iter().filter(|name| row[**name] != raw[**name]);
        wrong.extend(changed.map(|name| format!("{} {name}: {} {}", raw["id"], raw[*name], row[*name])));
        let aliases: BTreeSet<&str> = list(&row["aliases"]).collect();
        wrong.extend(list(&raw["aliases"]).filter(|alias| !aliases.contains(alias)).map(|alias| format!("{} alias {alias}", raw["id"])));
        if !raw["name_zh"].is_empty() && raw["name_zh"] != row["name_zh"] {
            wrong.push(format!("{} name_zh", raw["id"]));
        }
        if sources([raw["source_id"].as_str()]) != sources([row["source"].as_str()]) {
            wrong.push(format!("{} source", raw["id"]));
        }
    }
    nothing(&wrong);
}

/// Whether a platform is called so in any language.
fn is_called(row: &Row, name: &str) -> bool {
    name.is_empty() || row["name"] == name || row["name_zh"] == name || row["aliases"].split('|').any(|alias| alias == name)
}

#[test]
fn every_raw_entity_is_in_the_record_under_all_its_names() {
    let Some(entities) = raw("entities.csv") else { return };
    let rows = rows_of(&package("record"), "platforms");
    let kept: BTreeMap<&str, &Row> = rows.iter().map(|row| (row["id"].as_str(), row)).collect();
    let mut first = BTreeSet::new();
    let mut wrong = vec![];
    for raw in &entities {
        let row = kept[raw["id"].as_str()];
        wrong.extend(
            ["entity", "name", "name_zh"].iter().filter(|name| !is_called(row, &raw[**name])).map(|name| format!("{} {name}", raw["id"])),
        );
        if first.insert(raw["id"].as_str()) {
            let parts = ["parent", "other_parents", "members"].iter().filter(|name| row[**name] != raw[**name]);
            wrong.extend(parts.map(|name| format!("{} {name}", raw["id"])));
            if !raw["name_zh"].is_empty() && row["name_zh"].is_empty() {
                wrong.push(format!("{} has no Chinese name", raw["id"]));
            }
        }
        if raw["in_platforms"] == "false" && row["kind"] != raw["kind"] {
            wrong.push(format!("{} kind", raw["id"]));
        }
    }
    nothing(&wrong);
}

#[test]
fn the_chinese_names_in_raw_observations_are_kept() {
    let rows = rows_of(&package("record"), "platforms");
    let kept: BTreeMap<&str, &Row> = rows.iter().map(|row| (row["id"].as_str(), row)).collect();
    let mut wrong = BTreeSet::new();
    for file in ["article_facts.csv", "revenue_growth.csv", "market_share.csv", "retail_context.csv"] {
        let Some(observations) = raw(file) else { return };
        let lost = observations.iter().filter(|row| !is_called(kept[row["entity_id"].as_str()], &row["entity_zh"]));
        wrong.extend(lost.map(|row| format!("{file} {}: {}", row["entity_id"], row["entity_zh"])));
    }
    nothing(&wrong.into_iter().collect::<Vec<_>>());
}

#[test]
fn every_raw_source_is_in_the_record() {
    let (Some(of_values), Some(of_links)) = (raw("sources.csv"), raw("link_sources.csv")) else { return };
    let record = package("record");
    let mut wrong = vec![];
    for raw in of_values.iter().chain(&of_links) {
        let Some(kept) = record.sources.get(same_page(&raw["source_id"])) else {
            wrong.push(raw["source_id"].clone());
            continue;
        };
        let merged = raw["source_id"] != *kept.id || &*kept.id == "article" || &*kept.id == "scmp3130172";
        let cells = [("title", &kept.title), ("publisher", &kept.publisher), ("date", &kept.date), ("url", &kept.url)];
        let changed = cells.iter().filter(|(name, cell)| !merged && raw[*name] != **cell);
        wrong.extend(changed.map(|(name, cell)| format!("{} {name}: {} {cell}", raw["source_id"], raw[*name])));
    }
    nothing(&wrong);
    let distinct: BTreeSet<&str> = of_values.iter().chain(&of_links).map(|raw| same_page(&raw["source_id"])).collect();
    assert_eq!(distinct.len(), record.sources.len());
}
