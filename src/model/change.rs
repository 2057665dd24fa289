//! What a user changed in data: how a file is taken, cells and rows, and columns worked out from others.
//!
//! The files stay as they are. Changes are laid over them each time they are read, so that they are small,
//! can be undone, and hold on newer versions of the same file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ColumnType;

/// Records that a user added are numbered from here on; those of the file, from 0, below.
pub const ADDED: u32 = 1 << 31;

/// How a file is taken where it was not taken rightly by itself. What is not there is told from the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Taking {
    /// Its format, as the table of formats names it: `csv`, `json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The encoding of its text, by its name on the web: `gbk`, `utf-16le`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What stands between cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Whether the first row names the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// What a row is, as a word of `Role`; `none` for any other table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Which column says what: part of the role to column; an empty name is no column.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// The columns whose cells are values, of a table with a column per entity or per period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpivot: Option<Vec<String>>,
    /// What columns hold.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, ColumnType>,
}

/// One change of cells or rows. A record is named by its number in the file, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Another text in a cell.
    Set {
        /// The record.
        record: u32,
        /// The column.
        column: String,
        /// What stands there now; empty is nothing.
        text: String,
    },
    /// One more row; what is not named is empty.
    Add {
        /// Its cells, by column, or by the part that a column plays in the role.
        cells: BTreeMap<String, String>,
    },
    /// One row less.
    Remove {
        /// The record.
        record: u32,
    },
}

/// A column that is worked out from the others of its row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Derived {
    /// Its name.
    pub name: String,
    /// An expression of SQL over the columns.
    pub expression: String,
}

/// All that was changed in one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct TableChanges {
    /// How it is taken.
    #[serde(skip_serializing_if = "is_default")]
    pub taking: Taking,
    /// Its cells and rows, in the order in which they were changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// Its columns that are worked out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<Derived>,
}

/// All that was changed in one dataset, by table.
pub type Changes = BTreeMap<String, TableChanges>;

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl TableChanges {
    /// Whether nothing was changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        is_default(self)
    }

    /// One more edit. An edit of a cell takes the place of the last one of that cell.
    pub fn edit(&mut self, edit: Edit) {
        if let Edit::Set { record, column, text } = &edit {
            let same = |known: &&mut Edit| matches!(known, Edit::Set { record: at, column: of, .. } if at == record && of == column);
            if let Some(Edit::Set { text: known, .. }) = self.edits.iter_mut().find(same) {
                known.clone_from(text);
                return;
            }
        }
        self.edits.push(edit);
    }

    /// A column that is worked out, in the place of one of that name.
    pub fn derive(&mut self, derived: Derived) {
        match self.derived.iter_mut().find(|known| known.name == derived.name) {
            Some(known) => *known = derived,
            None => self.derived.push(derived),
        }
    }
}
