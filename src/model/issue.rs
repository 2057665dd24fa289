//! What a user is told about their data: one sentence, and where.

use std::fmt;

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was taken in a way that is worth knowing.
    Note,
    /// Something is probably wrong, and was kept.
    Warning,
    /// Something could not be read, and was not kept.
    Error,
}

/// One thing to tell about one place in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// How bad it is.
    pub severity: Severity,
    /// A short stable name of the rule, such as `ragged-row`.
    pub code: &'static str,
    /// The file, as the user named it.
    pub path: String,
    /// The line in the file, from 1.
    pub line: Option<u64>,
    /// The name of the column, or its number from 1.
    pub column: Option<String>,
    /// What happened and what to do, in one sentence.
    pub message: String,
}

impl Issue {
    /// An issue about a whole file.
    pub fn new(severity: Severity, code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity, code, path: path.into(), line: None, column: None, message: message.into() }
    }

    /// The same, at a line.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same, in a column.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.message)
    }
}
