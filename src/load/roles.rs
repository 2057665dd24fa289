//! What a table is about, told from the names of its columns, and which of its rows cannot be.

use super::cells;
use super::raw::{RawTable, short};
use crate::model::{Action, Issue, Mapping, Moment, Precision, Qualifier, Role, Status};

/// Names under which people publish each part of a role, the most telling first.
const LINKS: &[(&str, &[&str])] = &[
    ("from_platform", &["from_platform", "from", "source", "src", "von", "来源"]),
    ("to_platform", &["to_platform", "to", "target", "dst", "目标"]),
    ("event_id", &["event_id", "id"]),
    ("date", &["date", "when", "day", "time", "timestamp", "日期"]),
    ("precision", &["precision", "date_precision"]),
    ("directed", &["directed"]),
    ("kind", &["kind", "type", "relation", "link_type"]),
    ("action", &["action", "event", "state"]),
    ("status", &["status"]),
    ("description", &["description", "text"]),
    ("confidence", &["confidence"]),
    ("doubt", &["doubt"]),
    ("locator", &["locator", "paragraph", "page"]),
    ("event_group", &["event_group", "group"]),
    ("source", &["source", "sources", "source_id"]),
];
const OBSERVATIONS: &[(&str, &[&str])] = &[
    ("entity", &["entity", "platform", "company", "brand", "product", "vendor", "name", "firm", "平台", "公司", "品牌", "企业"]),
    ("period_start", &["period_start", "start"]),
    ("period_end", &["period_end", "end"]),
    ("period", &["period", "date", "quarter", "month", "year", "day", "time", "jahr", "monat", "datum", "日期", "季度", "年份", "年"]),
    ("period_label", &["period_label"]),
    ("value", &["value", "share", "market_share", "revenue", "growth", "amount", "percent", "数值", "份额", "收入"]),
    ("id", &["id", "fact_id"]),
    ("metric", &["metric", "measure", "indicator", "指标"]),
    ("segment", &["segment"]),
    ("scope", &["scope", "market", "basis"]),
    ("unit", &["unit", "单位"]),
    ("lower", &["lower"]),
    ("upper", &["upper"]),
    ("qualifier", &["qualifier"]),
    ("confidence", &["confidence"]),
    ("reliability", &["reliability"]),
    ("locator", &["locator", "paragraph", "page"]),
    ("source", &["source", "sources", "source_id"]),
];
const PLATFORMS: &[(&str, &[&str])] = &[
    ("id", &["id", "key", "platform_id"]),
    ("name", &["label", "name", "title"]),
    ("kind", &["kind", "type"]),
    ("name_zh", &["name_zh", "中文名"]),
    ("aliases", &["aliases", "alias"]),
    ("owner", &["owner"]),
    ("parent", &["parent"]),
    ("other_parents", &["other_parents"]),
    ("members", &["members"]),
    ("affiliate_of", &["affiliate_of"]),
    ("category", &["category"]),
    ("country", &["country"]),
    ("launched", &["launched"]),
    ("color", &["color", "colour"]),
    ("color_dark", &["color_dark"]),
    ("note", &["note", "notes"]),
    ("source", &["source", "sources", "source_id"]),
];
const SOURCES: &[(&str, &[&str])] =
    &[("id", &["id", "source_id"]), ("title", &["title"]), ("publisher", &["publisher"]), ("date", &["date"]), ("url", &["url", "link"])];
const NOTES: &[(&str, &[&str])] =
    &[("id", &["id"]), ("kind", &["kind"]), ("text", &["text"]), ("rows", &["rows"]), ("source", &["source"])];
const MILESTONES: &[(&str, &[&str])] =
    &[("date", &["date"]), ("precision", &["precision"]), ("title", &["title"]), ("entities", &["entities"]), ("source", &["source"])];

/// How many of its first cells that are there show what a column holds.
pub const SAMPLE: usize = 50;

/// The parts that columns can play in a role, in order.
pub fn parts(role: Role) -> impl Iterator<Item = &'static str> {
    parts_of(role).iter().map(|(part, _)| *part)
}

fn parts_of(role: Role) -> &'static [(&'static str, &'static [&'static str])] {
    match role {
        Role::Links => LINKS,
        Role::Shares | Role::Growth => OBSERVATIONS,
        Role::Platforms => PLATFORMS,
        Role::Sources => SOURCES,
        Role::Notes => NOTES,
        Role::Milestones => MILESTONES,
    }
}

/// Fills in the role and the mapping of a table that has none, or the mapping of one that has a role.
pub fn infer(table: &mut RawTable) {
    if table.role.is_none() && !table.has_no_role {
        table.role = role_of(table);
    }
    let Some(role) = table.role else { return };
    let declared = std::mem::take(&mut table.mapping.columns);
    let mut mapping = map(table, role);
    if role.observes()
        && mapping.column("value").is_none()
        && mapping.column("entity").is_some()
        && let [only] = measures(table, &mapping).as_slice()
    {
        mapping.columns.insert("value".to_owned(), only.clone());
    }
    if role.observes() && declared.is_empty() && several_measures(table, &mapping) {
        mapping.columns.remove("value");
    }
    mapping.columns.extend(declared);
    table.mapping = mapping;
    if role.observes() {
        table.mapping.unpivot = value_columns(table);
    }
}

fn map(table: &RawTable, role: Role) -> Mapping {
    let mut mapping = Mapping::default();
    let mut taken: Vec<usize> = vec![];
    for (part, names) in parts_of(role) {
        let found = names.iter().find_map(|name| {
            let at = table.header.iter().position(|header| normal(header) == *name)?;
            (!taken.contains(&at)).then_some(at)
        });
        if let Some(at) = found {
            taken.push(at);
            mapping.columns.insert((*part).to_owned(), table.header[at].clone());
        }
    }
    if role.observes() && mapping.column("entity").is_none() {
        mapping.columns.extend(unnamed_entity(table, &mapping).map(|name| ("entity".to_owned(), name)));
    }
    mapping
}

/// Beside periods and values, the one column of names is what they are of, whatever it is called.
fn unnamed_entity(table: &RawTable, mapping: &Mapping) -> Option<String> {
    let dated = ["period", "period_start"].iter().any(|part| mapping.column(part).is_some_and(|name| is_dates(table, name)));
    let mapped: Vec<&String> = mapping.columns.values().collect();
    let free: Vec<(usize, &String)> = table.header.iter().enumerate().filter(|(_, name)| !mapped.contains(name)).collect();
    let valued = mapping.column("value").is_some() || free.iter().any(|(column, _)| is_numbers(table, *column));
    let names: Vec<&String> =
        free.iter().filter(|(column, name)| !is_numbers(table, *column) && !is_dates(table, name)).map(|(_, name)| *name).collect();
    match names.as_slice() {
        [only] if dated && valued => Some((*only).clone()),
        _ => None,
    }
}

/// `From platform` and `from-platform` are `from_platform`.
fn normal(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let stem = lower.split(['(', '（']).next().unwrap_or_default().trim().to_owned();
    stem.replace([' ', '-'], "_")
}

fn role_of(table: &RawTable) -> Option<Role> {
    let names: Vec<String> = table.header.iter().map(|name| normal(name)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let links = map(table, Role::Links);
    if links.column("from_platform").is_some() && links.column("to_platform").is_some() {
        return Some(Role::Links);
    }
    if has("id") && has("text") && has("rows") {
        return Some(Role::Notes);
    }
    if has("date") && has("title") && has("entities") {
        return Some(Role::Milestones);
    }
    if has("title") && (has("url") || has("publisher")) {
        return Some(Role::Sources);
    }
    if let Some(role) = observed(table) {
        return Some(role);
    }
    let entity = has("name") || has("label") || has("owner") || has("category");
    ((has("id") || has("key")) && (entity || table.name == "nodes") && !has("value")).then_some(Role::Platforms)
}

/// Shares or growth: an entity, a period and a value in columns of their own, or a wide table.
fn observed(table: &RawTable) -> Option<Role> {
    let mapping = map(table, Role::Growth);
    let dated = ["period", "period_start"].iter().any(|part| mapping.column(part).is_some_and(|name| is_dates(table, name)));
    let tidy = dated && mapping.column("entity").is_some() && (mapping.column("value").is_some() || !measures(table, &mapping).is_empty());
    if !tidy && wide(table).is_none() {
        return None;
    }
    let told = |text: &str| text.to_lowercase().contains("share") || text.contains("份额");
    let metric = table.part("metric").or_else(|| table.position("metric"));
    let metrics = metric.map(|column| (0..table.lines.len().min(SAMPLE)).any(|row| told(table.cell(column, row))));
    let named = told(&table.name) || table.header.iter().any(|name| told(name));
    let shares = metrics.unwrap_or(named) || (!tidy && rows_are_wholes(table));
    Some(if shares { Role::Shares } else { Role::Growth })
}

fn is_dates(table: &RawTable, name: &str) -> bool {
    let Some(column) = table.position(name) else { return false };
    let sample: Vec<&str> =
        (0..table.lines.len()).map(|row| table.cell(column, row)).filter(|text| !cells::is_missing(text)).take(SAMPLE).collect();
    let dates = sample.iter().filter(|text| Moment::parse(text).is_ok()).count();
    !sample.is_empty() && dates * 2 > sample.len()
}

fn is_numbers(table: &RawTable, column: usize) -> bool {
    let sample: Vec<&str> =
        (0..table.lines.len()).map(|row| table.cell(column, row)).filter(|text| !cells::is_missing(text)).take(SAMPLE).collect();
    let numbers = sample.iter().filter(|text| cells::quantity(text).is_some()).count();
    !sample.is_empty() && numbers * 2 > sample.len()
}

/// The columns whose cells are values, where the header names their entity, period or metric.
fn value_columns(table: &RawTable) -> Vec<String> {
    let mapping = &table.mapping;
    if mapping.column("value").is_some() {
        return vec![];
    }
    if mapping.column("entity").is_some() && (mapping.column("period").is_some() || mapping.column("period_start").is_some()) {
        return measures(table, mapping);
    }
    wide(table).unwrap_or_default()
}

/// A column of values that has a name of its own, beside others like it: each is a metric.
fn several_measures(table: &RawTable, mapping: &Mapping) -> bool {
    let named = mapping.column("value").is_some_and(|name| normal(name) != "value");
    named && mapping.column("entity").is_some() && !measures(table, mapping).is_empty()
}

fn measures(table: &RawTable, mapping: &Mapping) -> Vec<String> {
    let mapped: Vec<&String> = mapping.columns.values().collect();
    let free = table.header.iter().enumerate().filter(|(_, name)| !mapped.contains(name));
    free.filter(|(column, _)| is_numbers(table, *column)).map(|(_, name)| name.clone()).collect()
}

/// A column per entity (the first holds periods), or a column per period (the first holds names).
fn wide(table: &RawTable) -> Option<Vec<String>> {
    let first = table.header.first()?;
    let rest: Vec<String> = table.header.iter().skip(1).cloned().collect();
    let numeric: Vec<String> = rest.iter().enumerate().filter(|(at, _)| is_numbers(table, at + 1)).map(|(_, name)| name.clone()).collect();
    if is_dates(table, first) && numeric.len() >= 2 && numeric.len() == rest.len() {
        return Some(numeric);
    }
    let periods: Vec<String> = numeric.into_iter().filter(|name| Moment::parse(name).is_ok()).collect();
    (periods.len() >= 2 && periods.len() * 2 > rest.len() && !is_dates(table, first)).then_some(periods)
}

/// Whether every period of a wide table adds up to no more than a whole.
fn rows_are_wholes(table: &RawTable) -> bool {
    let columns: Vec<usize> = wide(table).unwrap_or_default().iter().filter_map(|name| table.position(name)).collect();
    let cell = |column: usize, row: usize| cells::quantity(table.cell(column, row)).and_then(|quantity| quantity.value);
    let by_row = table.header.first().is_some_and(|first| is_dates(table, first));
    let rows = table.lines.len();
    let sums: Vec<f64> = if by_row {
        (0..rows).map(|row| columns.iter().filter_map(|column| cell(*column, row)).sum()).collect()
    } else {
        columns.iter().map(|column| (0..rows).filter_map(|row| cell(*column, row)).sum()).collect()
    };
    let negative = columns.iter().any(|column| (0..rows).any(|row| cell(*column, row).is_some_and(|value| value < 0.0)));
    !negative && sums.iter().all(|sum| *sum <= 100.5) && sums.iter().any(|sum| *sum > 50.0)
}

/// Leaves out the rows that the role cannot take, each with its reason.
pub fn refuse_rows(table: &mut RawTable) -> Vec<Issue> {
    let check: fn(&RawTable, usize) -> Option<Issue> = match table.role {
        Some(Role::Links) => check_link,
        Some(Role::Shares | Role::Growth) => check_observation,
        Some(Role::Milestones) => |table, row| check_date(table, row, "date", true),
        Some(Role::Platforms | Role::Sources) => |table, row| check_present(table, row, "id"),
        _ => return vec![],
    };
    let found: Vec<Option<Issue>> = (0..table.lines.len()).map(|row| check(table, row)).collect();
    let refusals: Vec<bool> = found.iter().map(Option::is_some).collect();
    table.refuse(&refusals);
    found.into_iter().flatten().collect()
}

fn check_link(table: &RawTable, row: usize) -> Option<Issue> {
    check_present(table, row, "from_platform")
        .or_else(|| check_present(table, row, "to_platform"))
        .or_else(|| check_date(table, row, "date", true))
        .or_else(|| check_word(table, row, "precision", "day, month, quarter or year", |text| Precision::parse(text).is_some()))
        .or_else(|| {
            check_word(
                table,
                row,
                "action",
                "open, expand, restrict, close or announce, or the state that it led to: open, partial, closed or announced",
                |text| Action::parse(text).is_some(),
            )
        })
        .or_else(|| check_word(table, row, "status", "live, partial, announced or ended", |text| Status::parse(text).is_some()))
        .or_else(|| check_word(table, row, "directed", "true or false", |text| cells::truth(text).is_some()))
}

fn check_observation(table: &RawTable, row: usize) -> Option<Issue> {
    let number = |text: &str| cells::is_missing(text) || cells::quantity(text).is_some();
    let values = table.mapping.unpivot.iter().filter_map(|name| table.position(name));
    let bad = values
        .chain(["value", "lower", "upper"].into_iter().filter_map(|part| table.part(part)))
        .find(|column| !number(table.cell(*column, row)));
    if let Some(column) = bad {
        let message = format!("expected a number, found `{}`; the row is left out", short(table.cell(column, row)));
        return Some(table.issue_at(row, column, "not-a-number", message));
    }
    let entity = table.part("entity").is_some().then(|| check_present(table, row, "entity")).flatten();
    entity
        .or_else(|| ["period_start", "period_end", "period"].into_iter().find_map(|part| check_date(table, row, part, part == "period")))
        .or_else(|| check_order(table, row))
        .or_else(|| check_wide_period(table, row))
        .or_else(|| {
            check_word(table, row, "qualifier", "exact, about, at_least, at_most or worded", |text| Qualifier::parse(text).is_some())
        })
}

fn check_wide_period(table: &RawTable, row: usize) -> Option<Issue> {
    let wide = !table.mapping.unpivot.is_empty() && table.part("period").is_none() && table.part("period_start").is_none();
    let by_row = wide && table.header.first().is_some_and(|first| is_dates(table, first));
    by_row.then(|| check_day(table, row, 0, true)).flatten()
}

/// A period ends after it starts.
fn check_order(table: &RawTable, row: usize) -> Option<Issue> {
    let column = table.part("period_end")?;
    let day = |part: &str| table.part(part).and_then(|column| Moment::parse(table.cell(column, row)).ok()).map(Moment::interval);
    let (start, end) = (day("period_start")?, day("period_end")?);
    let message =
        || format!("expected an end after the start {}, found `{}`; the row is left out", start.first, short(table.cell(column, row)));
    (end.last < start.first).then(|| table.issue_at(row, column, "period-order", message()))
}

fn check_present(table: &RawTable, row: usize, part: &str) -> Option<Issue> {
    let column = table.part(part)?;
    let empty = table.cell(column, row).trim().is_empty();
    empty.then(|| table.issue_at(row, column, "missing-value", "expected a name, found an empty cell; the row is left out".into()))
}

fn check_date(table: &RawTable, row: usize, part: &str, required: bool) -> Option<Issue> {
    check_day(table, row, table.part(part)?, required)
}

fn check_day(table: &RawTable, row: usize, column: usize, required: bool) -> Option<Issue> {
    let text = table.cell(column, row).trim();
    if text.is_empty() {
        return required
            .then(|| table.issue_at(row, column, "missing-date", "expected a date, found an empty cell; the row is left out".into()));
    }
    let error = Moment::parse(text).err()?;
    Some(table.issue_at(row, column, "unreadable-date", format!("{error}; the row is left out")))
}

fn check_word(table: &RawTable, row: usize, part: &str, expected: &str, known: impl Fn(&str) -> bool) -> Option<Issue> {
    let column = table.part(part)?;
    let text = table.cell(column, row).trim();
    if text.is_empty() || known(text) {
        return None;
    }
    let message = format!("expected {expected}, found `{}`; the row is left out", short(text));
    Some(table.issue_at(row, column, "unknown-word", message))
}

#[cfg(test)]
mod tests {
    use super::super::csv;
    use super::*;

    fn table(text: &str) -> (RawTable, Vec<Issue>) {
        let mut table = csv::read("data.csv", "data", text.as_bytes(), None).unwrap().remove(0);
        infer(&mut table);
        let issues = refuse_rows(&mut table);
        (table, issues)
    }

    #[test]
    fn roles_are_told_from_columns() {
        for (text, role) in [
            ("source,target\na,b\n", Some(Role::Links)),
            ("from,to,date,source\na,b,2021,x\n", Some(Role::Links)),
            ("id,label\na,A\n", Some(Role::Platforms)),
            ("company,year,revenue\na,2021,5\n", Some(Role::Growth)),
            ("platform,date,market share\na,2021Q1,5\n", Some(Role::Shares)),
            ("quarter,Alipay,Tenpay\n2017Q1,53.7,39.5\n2017Q2,54.5,39.8\n", Some(Role::Shares)),
            ("company,2021,2022\na,500,600\nb,1,2\n", Some(Role::Growth)),
            ("id,title,publisher,url\na,b,c,d\n", Some(Role::Sources)),
            ("公司,年份,市场份额\n支付宝,2019,54.2%\n", Some(Role::Shares)),
            ("Browser,Month,Share\nChrome,2020-01,60\n", Some(Role::Shares)),
            ("Land,Jahr,Umsatz\nDE,2020,60\n", Some(Role::Growth)),
            ("x,y\n1,2\n", None),
        ] {
            assert_eq!(table(text).0.role, role, "{text}");
        }
    }

    #[test]
    fn source_beside_target_is_an_end_and_beside_from_and_to_a_source() {
        let ends = |text: &str| {
            let table = table(text).0;
            (table.mapping.column("from_platform").map(str::to_owned), table.mapping.column("source").map(str::to_owned))
        };
        assert_eq!(ends("source,target\na,b\n"), (Some("source".into()), None));
        assert_eq!(ends("from,to,source\na,b,c\n"), (Some("from".into()), Some("source".into())));
    }

    #[test]
    fn rows_that_the_role_cannot_take_are_refused_with_place_and_reason() {
        let (table, issues) = table("from,to,date,action\na,b,2021-13,open\n,b,2021,open\na,b,2021,opened\na,b,2021,open\n");
        assert_eq!((table.refused, table.lines.as_slice()), (3, [5].as_slice()));
        let places: Vec<_> = issues.iter().map(|issue| (issue.code, issue.line, issue.column.as_deref())).collect();
        assert_eq!(
            places,
            [
                ("unreadable-date", Some(2), Some("date")),
                ("missing-value", Some(3), Some("from")),
                ("unknown-word", Some(4), Some("action"))
            ]
        );
    }
}
