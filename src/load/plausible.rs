//! Rows that were kept and look wrong: shares outside of a whole, one measure in several units, ids that
//! stand twice.

use std::collections::{BTreeMap, HashSet};

use datafusion::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{Float64Type, UInt32Type};

use crate::model::{Dataset, Issue, Severity, Table};

/// What looks wrong in a dataset, row by row.
pub fn check(dataset: &Dataset) -> Vec<Issue> {
    let mut issues = vec![];
    for table in &dataset.tables {
        let mut own = vec![];
        if let Some(observations) = &table.observations {
            let seen = Observed { table, batch: observations };
            own.extend(seen.out_of_range());
            own.extend(seen.unit_conflicts());
            own.extend(seen.fractions());
        }
        if let Some(part) = ["event_id", "id"].into_iter().find(|part| table.mapping.column(part).is_some()) {
            own.extend(duplicates(table, part));
        }
        issues.extend(super::capped(own, &table.path.display().to_string()));
    }
    issues
}

fn warn(table: &Table, row: usize, code: &'static str, message: String) -> Issue {
    let issue = Issue::new(Severity::Warning, code, table.path.display().to_string(), message);
    match table.lines.get(row) {
        Some(line) if *line > 0 => issue.at_line(u64::from(*line)),
        _ => issue,
    }
}

struct Observed<'a> {
    table: &'a Table,
    batch: &'a RecordBatch,
}

impl Observed<'_> {
    fn texts(&self, name: &str) -> Option<&StringArray> {
        self.batch.column_by_name(name)?.as_string_opt::<i32>()
    }

    fn row(&self, at: usize) -> usize {
        let rows = self.batch.column_by_name("row").and_then(|rows| rows.as_primitive_opt::<UInt32Type>());
        rows.map_or(at, |rows| rows.value(at) as usize)
    }

    /// A share in percent is a part of a whole: 0 to 100.
    fn out_of_range(&self) -> Vec<Issue> {
        let values = self.batch.column_by_name("value").and_then(|values| values.as_primitive_opt::<Float64Type>());
        let (Some(values), Some(metrics), Some(units)) = (values, self.texts("metric"), self.texts("unit")) else { return vec![] };
        let is_share =
            |at: usize| metrics.is_valid(at) && metrics.value(at) == "share" && units.is_valid(at) && units.value(at) == "percent";
        let outside = (0..values.len()).filter(|at| values.is_valid(*at) && is_share(*at) && !(0.0..=100.0).contains(&values.value(*at)));
        outside
            .map(|at| {
                let message = format!("a share of {} % is no part of a whole; it is kept and drawn as it is", values.value(at));
                warn(self.table, self.row(at), "out-of-range", message)
            })
            .collect()
    }

    /// Shares that are all below 1 are fractions, which nothing here takes them for.
    fn fractions(&self) -> Option<Issue> {
        const LEAST: usize = 3;
        let values = self.batch.column_by_name("value").and_then(|values| values.as_primitive_opt::<Float64Type>())?;
        let (metrics, units) = (self.texts("metric")?, self.texts("unit")?);
        let is_share =
            |at: usize| metrics.is_valid(at) && metrics.value(at) == "share" && units.is_valid(at) && units.value(at) == "percent";
        let shares: Vec<(usize, f64)> =
            (0..values.len()).filter(|at| values.is_valid(*at) && is_share(*at)).map(|at| (at, values.value(at))).collect();
        let is_fraction = shares.len() >= LEAST && shares.iter().all(|(_, share)| (0.0..=1.0).contains(share));
        let (at, first) = shares.iter().find(|(_, share)| share.fract() != 0.0).filter(|_| is_fraction)?;
        let message = format!(
            "all {} shares lie between 0 and 1 and are taken as percent; for parts of 1, write {} instead of {first}",
            shares.len(),
            first * 100.0
        );
        Some(warn(self.table, self.row(*at), "fractions", message))
    }

    /// One measure of one entity in several units is several measures, or a slip.
    fn unit_conflicts(&self) -> Vec<Issue> {
        let columns = ["entity", "metric", "segment", "scope", "unit"].map(|name| self.texts(name));
        let [Some(entities), Some(metrics), segments, scopes, Some(units)] = columns else { return vec![] };
        let cell = |cells: Option<&StringArray>, at: usize| {
            cells.filter(|cells| cells.is_valid(at)).map_or("", |cells| cells.value(at)).to_owned()
        };
        let mut first: BTreeMap<[String; 4], (String, usize)> = BTreeMap::new();
        let mut told = HashSet::new();
        let mut issues = vec![];
        for at in 0..entities.len() {
            let key = [cell(Some(entities), at), cell(Some(metrics), at), cell(segments, at), cell(scopes, at)];
            let unit = cell(Some(units), at);
            let (known, line) = first.entry(key.clone()).or_insert_with(|| (unit.clone(), self.row(at))).clone();
            if known != unit && told.insert((key.clone(), unit.clone())) {
                let [entity, metric, ..] = key;
                let line = self.table.lines.get(line).copied().unwrap_or(0);
                let named = |unit: &str| if unit.is_empty() { "no unit".to_owned() } else { format!("`{unit}`") };
                let (here, there) = (named(&unit), named(&known));
                let message =
                    format!("{metric} of `{entity}` is in {here} here and in {there} on line {line}; they are never drawn as one");
                issues.push(warn(self.table, self.row(at), "unit-conflict", message));
            }
        }
        issues
    }
}

/// Ids that name one row and stand in several.
fn duplicates(table: &Table, part: &str) -> Vec<Issue> {
    // Platforms and sources say so where they are read.
    if matches!(table.role, Some(crate::model::Role::Platforms | crate::model::Role::Sources) | None) {
        return vec![];
    }
    let column = table.mapping.column(part).and_then(|name| table.column_index(name));
    let Some(cells) = column.and_then(|column| table.batch.column(column).as_string_opt::<i32>()) else { return vec![] };
    let mut seen = HashSet::new();
    let twice = (0..cells.len()).filter(|row| cells.is_valid(*row) && !seen.insert(cells.value(*row)));
    twice.map(|row| warn(table, row, "duplicate-id", format!("a second row has the id `{}`; both are kept", cells.value(row)))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lone_file;

    fn codes(text: &str) -> Vec<(&'static str, Option<u64>)> {
        let dataset = lone_file("f.csv", text.as_bytes()).unwrap();
        dataset.issues.iter().map(|issue| (issue.code, issue.line)).collect()
    }

    #[test]
    fn what_looks_wrong_is_told_with_its_line_and_kept() {
        let text = "id,entity,metric,period,value,unit\n1,a,share,2020,50,percent\n2,a,share,2021,120,percent\n2,b,revenue,2020,5,CNY\n4,b,revenue,2021,5,USD\n5,b,revenue,2022,6,USD\n";
        assert_eq!(codes(text), [("out-of-range", Some(3)), ("unit-conflict", Some(5)), ("duplicate-id", Some(4))]);
        assert_eq!(codes("from,to,event_id\na,b,E1\nb,c,E1\n"), [("duplicate-id", Some(3))]);
        assert_eq!(codes("id,x\n1,2\n1,3\n").len(), 0, "a table of no role may use ids as it likes");
        assert_eq!(codes("platform,date,share\na,2020,0.5\nb,2020,0.3\nc,2020,0.2\n"), [("fractions", Some(2))]);
        assert_eq!(codes("platform,date,share\na,2020,0.5\nb,2020,0.3\nc,2020,99\n"), []);
    }
}
