//! Steps of the history in plain words.

use crate::engine::{Catalog, Sieve, Subject, subject};
use crate::model::{ADDED, Condition, Dataset, Edit, Filter, Language, MeasuredColumn, Period, PlatformId, day_label};
use crate::session::{Action, Arrangement, Change, Document, Filtering, How, Session, Target, ViewId};
use crate::views::{condition_words, kind, said_everywhere};

/// The last step of a session in words: `Filtered to 12 of 40 platforms: country is China`.
pub fn words(session: &Session, catalog: &Catalog) -> String {
    let Some(step) = session.history.current() else { return String::new() };
    let before = step.parent.and_then(|parent| session.history.document(parent));
    let (nothing, nobody) = (Document::default(), Dataset::default());
    let dataset = catalog.find(&session.doc.package).map_or(&nobody, |dataset| dataset.as_ref());
    let language = session.preferences.language;
    Teller { after: &session.doc, before: before.as_deref().unwrap_or(&nothing), dataset, catalog, language, session }.action(&step.action)
}

struct Teller<'a> {
    after: &'a Document,
    before: &'a Document,
    dataset: &'a Dataset,
    catalog: &'a Catalog,
    language: Language,
    session: &'a Session,
}

impl Teller<'_> {
    fn action(&self, action: &Action) -> String {
        match action {
            Action::Select { targets, how } => self.selection(targets, *how),
            Action::ClearSelection => "Selected nothing".into(),
            Action::Window(window) => window.map_or_else(|| "Showed all times".into(), |window| format!("Showed {} only", span(window))),
            Action::Playhead(day) => format!("Went to {}", day_label(*day)),
            Action::Read(reading) => format!("Read imprecise dates {}", reading.phrase()),
            Action::Clause { by, clause } if *clause == Filter::everything() => {
                format!("{}: filters the other views no more", self.view(*by))
            }
            Action::Clause { by, clause } => format!("{}: filters the other views: {}", self.view(*by), self.clause(clause)),
            Action::AddCondition(condition) => self.condition("Filtered", condition),
            Action::ChangeCondition { condition, .. } => self.condition("Changed a filter", condition),
            Action::NameSelection(name) => format!("Named the selection “{name}”"),
            Action::Recall { name, .. } => format!("Selected “{name}”"),
            Action::RenameSelection { from, to } => format!("Renamed the selection “{from}” to “{to}”"),
            Action::ForgetSelection(name) => format!("Forgot the name “{name}”"),
            Action::Filtering { view, filtering } => match filtering {
                Filtering::Filter => format!("{}: follows the filters", self.view(*view)),
                Filtering::Highlight => format!("{}: highlights what the filters keep", self.view(*view)),
                Filtering::Pinned(_) => format!("{}: pinned its filters", self.view(*view)),
            },
            Action::RemoveCondition(at) => match self.before.conditions.get(*at) {
                Some(condition) => format!("Removed the filter: {}", self.condition_words(condition)),
                None => "Removed a filter".into(),
            },
            Action::ClearFilters => "Cleared all filters".into(),
            Action::Configure { view, key, value } => self.setting(*view, key, value),
            Action::ConfigureAll { key, value } => {
                let words = said_everywhere(key, value).unwrap_or_else(|| key.replace('_', " "));
                format!("Every view: {words}")
            }
            Action::Arrange(_) => self.arrangement(),
            Action::AddView { kind: id, .. } => format!("Opened a view: {}", kind(id).map_or(id.as_str(), |kind| kind.title)),
            Action::CloseView(view) => format!("Closed {}", self.view(*view)),
            Action::Show { package, .. } => format!("Showed {}", self.package(package)),
            Action::Opened { datasets, add, .. } => {
                let names: Vec<String> = datasets.iter().map(|dataset| self.package(&dataset.name)).collect();
                format!("{} {}", if *add { "Added" } else { "Opened" }, names.join(", "))
            }
            Action::Reloaded { package, .. } => format!("Read {} again, which changed on disk", self.package(package)),
            Action::Change { package, table, change } => self.change(package, table, change),
            Action::ShowRow { table, row, .. } => format!("Showed row {} of {}", row + 1, self.table(table)),
            _ => "Changed something".into(),
        }
    }

    fn change(&self, package: &str, table: &str, change: &Change) -> String {
        let dataset = self.catalog.find(package);
        let title = dataset.and_then(|dataset| dataset.table(table)).map_or(table, |table| table.title.text(self.language)).to_owned();
        let place = |record: u32| dataset?.table(table)?.records.binary_search(&record).ok();
        let row = |record: u32| match (record.checked_sub(ADDED), place(record)) {
            (Some(added), _) => format!("row {} of those added", u64::from(added) + 1),
            (None, Some(row)) => format!("row {}", row + 1),
            (None, None) => format!("record {}", u64::from(record) + 1),
        };
        match change {
            Change::Take(_) => format!("Took {title} in another way"),
            Change::Edit(Edit::Set { record, column, text }) if text.is_empty() => {
                format!("Emptied {column} in {} of {title}", row(*record))
            }
            Change::Edit(Edit::Set { record, column, text }) => format!("Changed {column} in {} of {title} to {text}", row(*record)),
            Change::Edit(Edit::Add { cells }) => {
                let ends = ["from_platform", "to_platform"].map(|part| cells.get(part).map(|id| self.name(&id.as_str().into())));
                match (ends, cells.get("name").or_else(|| cells.get("id"))) {
                    ([Some(from), Some(to)], _) => format!("Added a link: {from} → {to}"),
                    (_, Some(name)) => format!("Added {name} to {title}"),
                    _ => format!("Added a row to {title}"),
                }
            }
            Change::Edit(Edit::Remove { record }) => format!("Removed {} of {title}", row(*record)),
            Change::Derive(derived) => format!("Worked out {} = {} in {title}", derived.name, derived.expression),
            Change::Underive(name) => format!("Removed the column {name} from {title}"),
            Change::Revert => format!("Took {title} as it is in the file"),
        }
    }

    fn name(&self, id: &PlatformId) -> String {
        crate::views::short(self.dataset.platforms.name(id, self.language)).to_owned()
    }

    fn package(&self, name: &str) -> String {
        self.catalog.find(name).map_or_else(|| name.to_owned(), |dataset| dataset.title.text(self.language).to_owned())
    }

    fn table(&self, name: &str) -> String {
        self.dataset.table(name).map_or_else(|| name.to_owned(), |table| table.title.text(self.language).to_owned())
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Platform(id) => self.name(id),
            Target::Link(link) => format!("{} → {}", self.name(&link.from), self.name(&link.to)),
            Target::Row { table, row, .. } => format!("row {} of {}", row + 1, self.table(table)),
        }
    }

    fn selection(&self, targets: &[Target], how: How) -> String {
        if self.after.selection.is_empty() {
            return "Selected nothing".into();
        }
        let things = match targets {
            [one] => self.target(one),
            [one, other] => format!("{} and {}", self.target(one), self.target(other)),
            several => format!("{} things", several.len()),
        };
        let grows = self.after.selection.len() > self.before.selection.len();
        match how {
            How::Replace => format!("Selected {things}"),
            How::Add => format!("Selected {things} as well"),
            How::Toggle if grows => format!("Selected {things} as well"),
            How::Subtract | How::Toggle => format!("Selected {things} no more"),
        }
    }

    fn condition_words(&self, condition: &Condition) -> String {
        let words = condition_words(self.dataset, self.language, condition);
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    fn condition(&self, verb: &str, condition: &Condition) -> String {
        let words = self.condition_words(condition);
        let filter = self.session.filter();
        // What a measure lets through is worked out away from the screen; words do not wait for it.
        let is_measured = |one: &Condition| one.alternatives().any(|one| MeasuredColumn::parse(&one.column).is_some());
        if is_measured(condition) || filter.conditions.iter().any(is_measured) {
            return format!("{verb}: {words}");
        }
        if subject(condition, self.dataset) != Subject::Platforms {
            return format!("{verb}: {words}");
        }
        let sieve = Sieve::of(&filter, self.dataset);
        let platforms = &self.dataset.platforms;
        let kept = platforms.iter().filter(|platform| sieve.platform(platform)).count();
        format!("{verb} to {kept} of {} platforms: {words}", platforms.len())
    }

    /// What a view asks of the others: `2020 and country is CN`.
    fn clause(&self, clause: &Filter) -> String {
        let conditions = clause.conditions.iter().map(|condition| self.condition_words(condition));
        clause.window.map(span).into_iter().chain(conditions).collect::<Vec<_>>().join(" and ")
    }

    fn view(&self, view: ViewId) -> String {
        let state = self.after.views.get(&view).or_else(|| self.before.views.get(&view));
        state.map_or_else(|| "a view".into(), |state| kind(&state.kind).map_or(state.kind.as_str(), |kind| kind.title).to_owned())
    }

    fn setting(&self, view: ViewId, key: &str, value: &serde_json::Value) -> String {
        let known = self.after.views.get(&view).and_then(|state| kind(&state.kind));
        let said = known.and_then(|kind| (kind.make)().say(key, value));
        let words = said.unwrap_or_else(|| match value {
            serde_json::Value::Null => format!("{} as at first", key.replace('_', " ")),
            serde_json::Value::String(word) => format!("{} {word}", key.replace('_', " ")),
            serde_json::Value::Bool(on) => format!("{} {}", key.replace('_', " "), if *on { "on" } else { "off" }),
            serde_json::Value::Number(number) => format!("{} {number}", key.replace('_', " ")),
            _ => key.replace('_', " "),
        });
        format!("{}: {words}", self.view(view))
    }

    fn arrangement(&self) -> String {
        let (before, after) = (&self.before.arrangement, &self.after.arrangement);
        match (shape(before, false) == shape(after, false), shape(before, true) == shape(after, true)) {
            (true, true) => "Resized views".into(),
            (true, false) => "Brought another tab forward".into(),
            (false, _) => "Moved a view".into(),
        }
    }
}

/// An arrangement without the sizes in it, with or without which tab is in front.
fn shape(arrangement: &Arrangement, with_tabs: bool) -> String {
    let inner = |children: &[Arrangement]| children.iter().map(|child| shape(child, with_tabs)).collect::<Vec<_>>().join(",");
    match arrangement {
        Arrangement::View(view) => view.0.to_string(),
        Arrangement::Split { axis, children, .. } => format!("{axis:?}({})", inner(children)),
        Arrangement::Tabs { active, children } => format!("{}[{}]", if with_tabs { *active } else { 0 }, inner(children)),
    }
}

fn span(period: Period) -> String {
    let label = period.label();
    // A period that is no year, quarter or month of its own is written by both of its days.
    if label.contains(' ') { format!("{} to {}", day_label(period.first), day_label(period.last)) } else { label }
}
