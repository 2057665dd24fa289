//! A file that changed on the disk is read again: what changed is said, and undo shows what was before.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use super::Shell;
use super::shelf::Wanted;
use crate::kit::numbers::Numbers;
use crate::model::{ADDED, Changes, Dataset, Edit, Table, TableChanges};
use crate::session::{Action, DatasetRef};

/// A newer version of data that are open, to be compared with what is shown, on any thread.
pub struct Newer {
    open: Wanted,
    before: Arc<Dataset>,
    new: Dataset,
    numbers: Numbers,
}

/// What came of comparing.
pub struct Compared {
    open: Wanted,
    new: Dataset,
    kept: Changes,
    words: String,
}

impl Compared {
    /// Whether it is the newest version of its file, by place and hash.
    #[must_use]
    pub fn is_among(&self, newest: &BTreeMap<String, String>) -> bool {
        newest.get(&self.open.dataset.origin) == Some(&self.new.sha256)
    }
}

impl Newer {
    /// What changed, and which changes of the user's hold on.
    #[must_use]
    pub fn compare(self) -> Compared {
        let Self { open, before, new, numbers } = self;
        let (kept, lost) = surviving(&open.changes, &before, &new);
        let mut words = told(&before, &new, numbers);
        if lost > 0 {
            words.push(left_out(lost, numbers));
        }
        let words = if words.is_empty() { "no row is another".to_owned() } else { words.join(", ") };
        Compared { open, new, kept, words }
    }
}

impl Shell {
    /// A newer version of data, to be compared; `None` if they are not open any more, or are the same.
    #[must_use]
    pub fn newer(&self, old: &DatasetRef, mut new: Dataset) -> Option<Newer> {
        let open = self.session.doc.datasets.iter().find(|known| known.name == old.name && known.origin == old.origin)?.clone();
        if open.sha256 == new.sha256 {
            return None;
        }
        new.name.clone_from(&open.name);
        new.origin.clone_from(&open.origin);
        let before = self.shelf.find(&Wanted { dataset: open.clone(), changes: Changes::new() })?;
        let changes = self.session.doc.changes.get(&open.name).cloned().unwrap_or_default();
        Some(Newer { open: Wanted { dataset: open, changes }, before, new, numbers: Numbers(self.session.preferences.numbers) })
    }

    /// Shows a newer version. Returns what changed, in words; or it again, where the user went on with the
    /// old one while it was compared.
    ///
    /// # Errors
    /// The newer version, to be compared anew; `None` if the data are not open any more.
    pub fn take_newer(&mut self, compared: Compared) -> Result<String, Option<Box<Newer>>> {
        let Compared { open, new, kept, words } = compared;
        let name = &open.dataset.name;
        let changes = self.session.doc.changes.get(name).cloned().unwrap_or_default();
        if !self.session.doc.datasets.contains(&open.dataset) || changes != open.changes {
            return Err(self.newer(&open.dataset, new).map(Box::new));
        }
        let title = new.title.text(self.session.preferences.language).to_owned();
        let action = Action::Reloaded { package: name.clone(), sha256: new.sha256.clone(), changes: kept };
        self.shelf.put_one(Arc::new(new));
        let _ = self.apply(action);
        Ok(format!("{title} changed on disk and was read again: {words}"))
    }

    /// Both at once. Returns what changed, in words; `None` if the data are not open any more.
    pub fn reload(&mut self, old: &DatasetRef, new: Dataset) -> Option<String> {
        let compared = self.newer(old, new)?.compare();
        self.take_newer(compared).ok()
    }
}

/// That changes were left out, and that they are not gone.
pub fn left_out(lost: usize, numbers: Numbers) -> String {
    let (verb, them) = if lost == 1 { ("fits", "it") } else { ("fit", "them") };
    format!(
        "{} of yours no longer {verb} and {} left out; undo shows {them}",
        numbers.counted(lost, "change"),
        if lost == 1 { "is" } else { "are" }
    )
}

/// Changes whose rows are in the new version, wherever they stand there, and how many were lost. A row is
/// the same if all of its cells are, and no other row is like it.
fn surviving(changes: &Changes, before: &Dataset, after: &Dataset) -> (Changes, usize) {
    let mut lost = 0;
    let mut kept = Changes::new();
    for (name, of_table) in changes {
        let found = before.table(name).zip(after.table(name)).map(|(before, after)| Found::of(before, after));
        let again = |edit: &Edit| match edit {
            Edit::Add { .. } => Some(edit.clone()),
            Edit::Set { record, column, text } => {
                let record = found.as_ref()?.again(*record)?;
                Some(Edit::Set { record, column: column.clone(), text: text.clone() })
            }
            Edit::Remove { record } => Some(Edit::Remove { record: found.as_ref()?.again(*record)? }),
        };
        let edits: Vec<Edit> = of_table.edits.iter().filter_map(again).collect();
        lost += of_table.edits.len() - edits.len();
        let now = TableChanges { edits, ..of_table.clone() };
        if !now.is_empty() {
            kept.insert(name.clone(), now);
        }
    }
    (kept, lost)
}

/// Changes that speak of no row of the file: all that can be kept where the old version is not there to
/// compare, and how many are left out.
pub fn without_rows(changes: &Changes) -> (Changes, usize) {
    let mut lost = 0;
    let kept = changes.iter().map(|(name, of_table)| {
        let edits: Vec<Edit> = of_table.edits.iter().filter(|edit| matches!(edit, Edit::Add { .. })).cloned().collect();
        lost += of_table.edits.len() - edits.len();
        (name.clone(), TableChanges { edits, ..of_table.clone() })
    });
    let kept = kept.filter(|(_, changes)| !changes.is_empty()).collect();
    (kept, lost)
}

/// Where rows of an old version are in a new one.
struct Found<'a> {
    before: &'a Table,
    after: &'a Table,
    /// Rows of the new version by their cells; none of a table that is too big to be compared.
    rows: HashMap<String, Vec<u32>>,
}

impl<'a> Found<'a> {
    fn of(before: &'a Table, after: &'a Table) -> Self {
        let rows = if after.rows() > MOST_COMPARED { HashMap::new() } else { lines(after) };
        Self { before, after, rows }
    }

    fn again(&self, record: u32) -> Option<u32> {
        if record >= ADDED {
            return Some(record);
        }
        let row = self.before.records.binary_search(&record).ok()?;
        let old = line(self.before, row);
        let here = self.after.records.binary_search(&record).ok();
        if self.rows.is_empty() {
            return here.filter(|row| line(self.after, *row) == old).map(|_| record);
        }
        match self.rows.get(&old)?.as_slice() {
            [only] => self.after.records.get(*only as usize).copied(),
            // Of several that are alike, only the one that stands where it stood is surely the same.
            several => several.iter().filter_map(|row| self.after.records.get(*row as usize)).copied().find(|known| *known == record),
        }
    }
}

/// The cells of a row as text.
fn line(table: &Table, row: usize) -> String {
    let options = FormatOptions::default();
    let cell =
        |column: &ArrayRef| ArrayFormatter::try_new(column, &options).map(|format| format.value(row).to_string()).unwrap_or_default();
    table.batch.columns().iter().map(cell).collect::<Vec<_>>().join("\u{1f}")
}

/// All rows of a table by their cells.
fn lines(table: &Table) -> HashMap<String, Vec<u32>> {
    let mut rows: HashMap<String, Vec<u32>> = HashMap::new();
    for (row, number) in (0..table.rows()).zip(0..) {
        rows.entry(line(table, row)).or_default().push(number);
    }
    rows
}

/// What is another in the new version, table by table.
fn told(before: &Dataset, after: &Dataset, numbers: Numbers) -> Vec<String> {
    let names = |dataset: &Dataset| dataset.tables.iter().map(|table| table.name.clone()).collect::<BTreeSet<String>>();
    let (old, new) = (names(before), names(after));
    let mut words: Vec<String> = new.difference(&old).map(|name| format!("the table {name} is new")).collect();
    words.extend(old.difference(&new).map(|name| format!("the table {name} is gone")));
    for table in &after.tables {
        let Some(known) = before.table(&table.name) else { continue };
        words.extend(told_of(known, table, after.tables.len() > 1, numbers));
    }
    words
}

/// Rows of bigger tables are counted, and looked for only where they stood: their text would take too much
/// memory.
const MOST_COMPARED: usize = 200_000;

fn told_of(before: &Table, after: &Table, is_one_of_several: bool, numbers: Numbers) -> Vec<String> {
    let of = if is_one_of_several { format!(" in {}", after.name) } else { String::new() };
    let mut words = vec![];
    let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<BTreeSet<String>>();
    let (old, new) = (before.rows(), after.rows());
    let compares = names(before) == names(after) && old.max(new) <= MOST_COMPARED;
    if compares {
        let (old, new) = (lines(before), lines(after));
        let more = |a: &HashMap<String, Vec<u32>>, b: &HashMap<String, Vec<u32>>| -> usize {
            a.iter().map(|(line, rows)| rows.len().saturating_sub(b.get(line).map_or(0, Vec::len))).sum()
        };
        let (came, went) = (more(&new, &old), more(&old, &new));
        let other = came.min(went);
        words.extend((other > 0).then(|| format!("{} with other cells{of}", numbers.counted(other, "row"))));
        words.extend((came > other).then(|| format!("{} more{of}", numbers.counted(came - other, "row"))));
        words.extend((went > other).then(|| format!("{} fewer{of}", numbers.counted(went - other, "row"))));
        return words;
    }
    if new > old {
        words.push(format!("{} more{of}", numbers.counted(new - old, "row")));
    } else if old > new {
        words.push(format!("{} fewer{of}", numbers.counted(old - new, "row")));
    }
    words.extend(names(after).difference(&names(before)).map(|name| format!("the column {name} is new{of}")));
    words.extend(names(before).difference(&names(after)).map(|name| format!("the column {name} is gone{of}")));
    words
}
