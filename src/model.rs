//! The nouns: platform, period, unit, measure, link event, source, table, dataset.
//!
//! Nothing here knows files, queries, threads or screens. A value of these types is valid by
//! construction: text is parsed once, where it enters, and never again.

mod arithmetic;
mod change;
mod condition;
mod dataset;
mod date;
mod filter;
mod fold;
mod issue;
mod label;
mod link;
mod measured;
mod metric;
mod names;
mod platform;
mod quantity;
mod role;
mod source;
mod table;

pub use change::{ADDED, Changes, Derived, Edit, TableChanges, Taking};
pub use condition::{Cell, Condition, Members, SELECTION, Test};
pub use dataset::{Copies, Dataset, Kind, Kinds, Milestone, Note, Start};
pub use date::{Date, DateError, Moment, Period, Precision, day_label, day_number, day_of, parse_date};
pub use filter::{Filter, PLATFORM_COLUMNS, platform_cell, says_of_platform};
pub use fold::{Fold, FoldBy, group_of};
pub use issue::{Issue, Severity};
pub use label::{Label, Language, NumberStyle};
pub use link::{Action, Direction, LinkEvent, LinkId, Reading, State, Status};
pub use measured::{Measured, MeasuredColumn, Memo};
pub use metric::{HelpCard, METRICS, Metric, metric};
pub use names::Names;
pub use platform::{Platform, PlatformId, Platforms};
pub use quantity::{Finite, Interval, Qualifier, Quantity};
pub use role::{Mapping, Role};
pub use source::Source;
pub use table::{Column, ColumnType, Format, Table, observation};
