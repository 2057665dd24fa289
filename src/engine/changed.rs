//! A dataset with what its user changed in it, read anew.

use std::path::Path;

use crate::load;
use crate::model::{Changes, Copies, Dataset, Issue, Severity};
use crate::store;

/// Reads a dataset again, from its place or from copies of its files, with changes laid over it.
///
/// # Errors
/// A sentence if it cannot be read, or is no longer what was opened.
pub fn changed(origin: &str, files: Option<&Copies>, name: &str, sha256: &str, changes: &Changes) -> Result<Dataset, String> {
    let read = match files {
        Some(files) => load::open_files_changed(origin, files, changes),
        None => load::open_changed(Path::new(origin), changes),
    };
    let mut dataset = read.map_err(|error| error.to_string())?;
    if dataset.sha256 != sha256 {
        return Err(format!("the file was changed on disk since it was opened; reload it first: {origin}"));
    }
    name.clone_into(&mut dataset.name);
    derive(&mut dataset, changes);
    Ok(dataset)
}

/// Adds the columns that are worked out; what cannot be is an issue.
pub fn derive(dataset: &mut Dataset, changes: &Changes) {
    let mut issues = vec![];
    for table in &mut dataset.tables {
        let Some(changes) = changes.get(&table.name) else { continue };
        let path = table.path.display().to_string();
        for (name, reason) in store::derive(table, &changes.derived) {
            let message = format!("the column `{name}` cannot be worked out: {reason}");
            issues.push(Issue::new(Severity::Warning, "bad-expression", path.clone(), message));
        }
    }
    dataset.issues.extend(issues);
}
