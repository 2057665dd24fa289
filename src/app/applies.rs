//! Whether an action means something in a session and its data, and if not, why.

use crate::engine::Catalog;
use crate::model::{ADDED, Condition, Dataset, Date, Edit, MeasuredColumn, PLATFORM_COLUMNS, Period, PlatformId, Table, Test};
use crate::network::metrics::measure;
use crate::session::{Action, Change, Filtering, Session, Target, ViewId, table_of_rows};
use crate::views::kind;

type Applies = Result<(), String>;

/// Why an action that was recorded on other data does nothing here.
///
/// # Errors
/// A sentence that names what is missing.
pub fn applies(action: &Action, session: &Session, catalog: &Catalog) -> Applies {
    let here = Here { session, catalog };
    match action {
        Action::Select { targets, .. } => targets.iter().try_for_each(|target| here.target(target)),
        Action::Window(Some(window)) => here.window(*window),
        Action::Playhead(day) => here.day(*day),
        Action::Clause { by, clause } => {
            here.view(*by)?;
            clause.conditions.iter().try_for_each(|condition| here.condition(condition))
        }
        Action::AddCondition(condition) => here.condition(condition),
        Action::RemoveCondition(at) => here.number(*at),
        Action::ChangeCondition { at, condition } => {
            here.number(*at)?;
            here.condition(condition)
        }
        Action::NameSelection(_) if session.doc.selection.is_empty() => Err("nothing is selected".into()),
        Action::Recall { name, .. } | Action::RenameSelection { from: name, .. } | Action::ForgetSelection(name) => here.named(name),
        Action::Filtering { view, filtering } => {
            here.view(*view)?;
            let Filtering::Pinned(filter) = filtering else { return Ok(()) };
            filter.conditions.iter().try_for_each(|condition| here.condition(condition))
        }
        Action::Configure { view, key, value } => here.setting(*view, key, value),
        Action::Arrange(arrangement) => arrangement.views().into_iter().try_for_each(|view| here.view(view)),
        Action::AddView { kind: id, package, .. } => {
            let package = package.as_deref().unwrap_or(&session.doc.package);
            let dataset = here.package(package)?;
            let known = kind(id).ok_or_else(|| format!("this version knows no view `{id}`"))?;
            if (known.fits)(dataset) {
                Ok(())
            } else {
                Err(format!("the view {} needs {}, and `{package}` has none", known.id, known.needs))
            }
        }
        Action::ConfigureAll { key, value } => {
            let tried = session.doc.views.keys().map(|view| here.setting(*view, key, value));
            tried.reduce(Result::or).unwrap_or(Ok(()))
        }
        Action::Change { package, table, change } => {
            let known = here.package(package)?.table(table).ok_or_else(|| format!("there is no table `{table}`"))?;
            change_in(known, change)
        }
        Action::CloseView(view) => here.view(*view),
        Action::Show { package, .. } => here.package(package).map(drop),
        Action::ShowRow { package, table, row, .. } => {
            let dataset = here.package(package)?;
            row_in(dataset, table, *row)
        }
        _ => Ok(()),
    }
}

struct Here<'a> {
    session: &'a Session,
    catalog: &'a Catalog,
}

impl<'a> Here<'a> {
    fn package(&self, name: &str) -> Result<&'a Dataset, String> {
        self.catalog.find(name).map(AsRef::as_ref).ok_or_else(|| format!("there is no package `{name}`"))
    }

    fn shown(&self) -> Result<&'a Dataset, String> {
        self.package(&self.session.doc.package)
    }

    fn view(&self, view: ViewId) -> Applies {
        if self.session.doc.views.contains_key(&view) { Ok(()) } else { Err(format!("there is no view number {}", view.0)) }
    }

    fn platform(&self, id: &PlatformId) -> Applies {
        let known = self.shown()?.platforms.find(id.as_str()).is_some();
        if known { Ok(()) } else { Err(format!("there is no platform `{id}`")) }
    }

    fn target(&self, target: &Target) -> Applies {
        match target {
            Target::Platform(id) => self.platform(id),
            Target::Link(link) => {
                self.platform(&link.from)?;
                self.platform(&link.to)?;
                let known = self.shown()?.links.iter().any(|event| event.link == *link);
                let kind = link.kind.as_deref().map(|kind| format!(" of the kind `{kind}`")).unwrap_or_default();
                if known { Ok(()) } else { Err(format!("there is no link from `{}` to `{}`{kind}", link.from, link.to)) }
            }
            Target::Row { table, row, .. } => {
                let (package, table) = table_of_rows(&self.session.doc.package, table);
                row_in(self.package(package)?, table, *row)
            }
        }
    }

    fn number(&self, at: usize) -> Applies {
        if at < self.session.doc.conditions.len() { Ok(()) } else { Err(format!("there is no filter number {}", at + 1)) }
    }

    fn named(&self, name: &str) -> Applies {
        if self.session.doc.selections.contains_key(name) { Ok(()) } else { Err(format!("there is no selection `{name}`")) }
    }

    fn axis(&self) -> Result<Period, String> {
        self.session.calendar.axis.ok_or_else(|| "nothing in these data has a date".to_owned())
    }

    fn window(&self, window: Period) -> Applies {
        let axis = self.axis()?;
        let meets = window.first <= axis.last && axis.first <= window.last;
        if meets { Ok(()) } else { Err(format!("{} is outside of the time of the data, {}", window.label(), axis.label())) }
    }

    fn day(&self, day: Date) -> Applies {
        let axis = self.axis()?;
        if axis.contains(day) { Ok(()) } else { Err(format!("{day} is outside of the time of the data, {}", axis.label())) }
    }

    /// Every alternative must speak of something that there is.
    fn condition(&self, condition: &Condition) -> Applies {
        condition.alternatives().try_for_each(|one| self.alternative(one))
    }

    /// Conditions on columns of platforms must name values that there are; others a known column.
    fn alternative(&self, condition: &Condition) -> Applies {
        let dataset = self.shown()?;
        let column = condition.column.as_str();
        if let Some(name) = &condition.table {
            let table = dataset.table(name).ok_or_else(|| format!("there is no table `{name}`"))?;
            let known = table.column_index(column).is_some() || table.mapping.column(column).is_some();
            let seen = table.observations.as_ref().is_some_and(|batch| batch.column_by_name(column).is_some());
            return if known || seen { Ok(()) } else { Err(format!("the table `{name}` has no column `{column}`")) };
        }
        let named = |id: &str| dataset.platforms.find(id).is_some();
        let unknown = |kind: &str, value: &str| Err(format!("there is no {kind} `{value}`"));
        match &condition.test {
            Test::Selection(name) => return self.named(name),
            Test::Members(members) => return members.platforms.iter().chain(&members.about).try_for_each(|id| self.platform(id)),
            Test::Values(values) if matches!(column, "owner" | "platform") => {
                return values.iter().find(|value| !named(value)).map_or(Ok(()), |value| unknown(column, value));
            }
            Test::Values(values) if column == "kind" => {
                let known = |value: &str| dataset.links.iter().any(|event| event.link.kind.as_deref() == Some(value));
                return values.iter().find(|value| !known(value)).map_or(Ok(()), |value| unknown("kind of link", value));
            }
            _ => {}
        }
        if let Some(measured) = MeasuredColumn::parse(column) {
            let known = measure(&measured.measure).is_some() && !dataset.links.is_empty();
            return if known { Ok(()) } else { Err(format!("there is no graph with a measure `{}`", measured.measure)) };
        }
        let everywhere = PLATFORM_COLUMNS.contains(&column) || column == "state";
        let in_tables = dataset.tables.iter().any(|table| {
            let seen = table.observations.as_ref().is_some_and(|batch| batch.column_by_name(column).is_some());
            seen || table.column_index(column).is_some() || table.mapping.columns.values().any(|name| name == column)
        });
        let of_links = ["kind", "action", "status", "confidence", "from_platform", "to_platform", "date"];
        let in_links = !dataset.links.is_empty() && of_links.contains(&column);
        if everywhere || in_tables || in_links { Ok(()) } else { Err(format!("there is no column `{column}`")) }
    }

    fn setting(&self, view: ViewId, key: &str, value: &serde_json::Value) -> Applies {
        self.view(view)?;
        let Some(state) = self.session.doc.views.get(&view) else { return Ok(()) };
        let dataset = self.package(self.session.package_of(view))?;
        let made = kind(&state.kind).map(|kind| (kind.make)());
        made.map_or(Ok(()), |made| made.accepts(dataset, &state.settings, key, value))
    }
}

/// Whether an edit finds its row and its column.
fn change_in(table: &Table, change: &Change) -> Applies {
    let has_row = |record: u32| {
        let is_there = record >= ADDED || table.records.binary_search(&record).is_ok();
        if is_there { Ok(()) } else { Err(format!("the table `{}` has no record {}", table.name, u64::from(record) + 1)) }
    };
    match change {
        Change::Edit(Edit::Set { record, column, .. }) => {
            let is_known = table.column_index(column).is_some();
            if is_known { has_row(*record) } else { Err(format!("the table `{}` has no column `{column}`", table.name)) }
        }
        Change::Edit(Edit::Remove { record }) => has_row(*record),
        _ => Ok(()),
    }
}

fn row_in(dataset: &Dataset, table: &str, row: u32) -> Applies {
    let known = dataset.table(table).ok_or_else(|| format!("there is no table `{table}`"))?;
    let rows = known.rows();
    if (row as usize) < rows { Ok(()) } else { Err(format!("the table `{table}` has no row {}, only {rows}", row + 1)) }
}
