//! Which filters bind which view, where each comes from, and selections that have a name.

use serde::{Deserialize, Serialize};

use super::{Action, Document, How, Selection, Session, Target, ViewId};
use crate::model::{Condition, Filter, Members, SELECTION, Test};

/// How a view takes the filters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filtering {
    /// What does not pass is not there.
    #[default]
    Filter,
    /// What does not pass is there, dimmed.
    Highlight,
    /// Only these filters count, whatever the others become.
    Pinned(Box<Filter>),
}

impl Filtering {
    /// Whether it is what views do at first.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::Filter
    }

    /// In a word or two.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Filter => "filtered",
            Self::Highlight => "highlight only",
            Self::Pinned(_) => "pinned",
        }
    }
}

/// Where a condition that binds a view comes from, and so how it is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The conditions of all views, by position.
    Condition(usize),
    /// What another view asks.
    Clause(ViewId),
    /// The view's own pinned filter.
    Pinned,
}

impl Session {
    /// Everything that selects rows for a view: the conditions, the time window, and every clause but
    /// the view's own. A view that only highlights is bound by nothing, a pinned one by its own filter.
    #[must_use]
    pub fn filter_for(&self, reader: ViewId) -> Filter {
        match self.filtering(reader) {
            Filtering::Highlight => Filter::everything(),
            Filtering::Pinned(filter) => self.with_members(filter),
            Filtering::Filter => self.with_members(&self.written_filter_for(reader)),
        }
    }

    /// What a view that only highlights sets off from the rest; `None` for any other view.
    #[must_use]
    pub fn highlight_for(&self, reader: ViewId) -> Option<Filter> {
        let filter = || self.with_members(&self.written_filter_for(reader));
        (*self.filtering(reader) == Filtering::Highlight).then(filter).filter(|filter| *filter != Filter::everything())
    }

    /// The filters that a view would have if it were pinned now, with selections by name.
    #[must_use]
    pub fn written_filter_for(&self, reader: ViewId) -> Filter {
        let others = self.doc.clauses.iter().filter(|(author, _)| **author != reader);
        let own = Filter { conditions: self.doc.conditions.clone(), window: self.doc.window };
        others.fold(own, |filter, (_, clause)| filter.and(clause))
    }

    /// The conditions and the time window, without what views ask of each other.
    #[must_use]
    pub fn filter(&self) -> Filter {
        self.with_members(&Filter { conditions: self.doc.conditions.clone(), window: self.doc.window })
    }

    /// Everything that is filtered, by conditions, time and brushes: for panels that are no view.
    #[must_use]
    pub fn whole_filter(&self) -> Filter {
        self.filter_for(ViewId(u32::MAX))
    }

    /// The conditions that bind a view and where each comes from, in the order of its filter.
    #[must_use]
    pub fn origins(&self, reader: ViewId) -> Vec<(Condition, Origin)> {
        if let Filtering::Pinned(filter) = self.filtering(reader) {
            return filter.conditions.iter().map(|condition| (condition.clone(), Origin::Pinned)).collect();
        }
        let own = self.doc.conditions.iter().enumerate().map(|(at, condition)| (condition.clone(), Origin::Condition(at)));
        let others = self.doc.clauses.iter().filter(|(author, _)| **author != reader);
        let asked = others.flat_map(|(by, clause)| clause.conditions.iter().map(|condition| (condition.clone(), Origin::Clause(*by))));
        own.chain(asked).collect()
    }

    /// How a view takes the filters.
    #[must_use]
    pub fn filtering(&self, view: ViewId) -> &Filtering {
        self.doc.views.get(&view).map_or(&Filtering::Filter, |state| &state.filtering)
    }

    /// Whether anything is filtered: by conditions, by what a view asks, or by the time window.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.doc.conditions.is_empty() || !self.doc.clauses.is_empty() || self.doc.window.is_some()
    }

    /// What takes back what the focused view asks of the others, if it asks anything.
    #[must_use]
    pub fn clause_in_focus(&self) -> Option<Action> {
        let by = self.live.focused.filter(|view| self.doc.clauses.contains_key(view))?;
        Some(Action::Clause { by, clause: Filter::everything() })
    }

    /// Whether the step that undo takes back changed a filter.
    #[must_use]
    pub fn filtered_last(&self) -> bool {
        self.history.current().is_some_and(|step| {
            matches!(
                step.action,
                Action::AddCondition(_)
                    | Action::ChangeCondition { .. }
                    | Action::RemoveCondition(_)
                    | Action::Clause { .. }
                    | Action::Window(_)
                    | Action::Filtering { .. }
            )
        })
    }

    /// The selection as a condition: by its name where it has one, as platforms where it is only these.
    #[must_use]
    pub fn selection_condition(&self) -> Option<Condition> {
        let selection = &self.doc.selection;
        if selection.is_empty() {
            return None;
        }
        if let Some((name, _)) = self.doc.selections.iter().find(|(_, named)| *named == selection) {
            return Some(Condition::in_selection(name));
        }
        let only_platforms = selection.iter().all(|target| matches!(target, Target::Platform(_)));
        Some(if only_platforms {
            Condition::new("platform", Test::Values(selection.platforms().iter().map(ToString::to_string).collect()))
        } else {
            Condition::new(SELECTION, Test::Members(selection.members()))
        })
    }

    /// A condition with what named selections hold in the place of their names.
    #[must_use]
    pub fn condition_with_members(&self, condition: &Condition) -> Condition {
        condition.map(&|one| match &one.test {
            Test::Selection(name) => {
                let members = self.doc.selections.get(name).map(Selection::members).unwrap_or_default();
                Condition { test: Test::Members(members), ..one.clone() }
            }
            _ => one.clone(),
        })
    }

    fn with_members(&self, filter: &Filter) -> Filter {
        Filter { conditions: filter.conditions.iter().map(|condition| self.condition_with_members(condition)).collect(), ..*filter }
    }
}

impl Document {
    pub(super) fn name_selection(&mut self, name: &str) {
        if !name.trim().is_empty() && !self.selection.is_empty() {
            self.selections.insert(name.trim().to_owned(), self.selection.clone());
        }
    }

    pub(super) fn recall(&mut self, name: &str, how: How) {
        let Some(named) = self.selections.get(name).cloned() else { return };
        match how {
            How::Replace => self.selection = named,
            _ => self.selection.change(named.iter().cloned().collect(), how),
        }
    }

    /// Another name for a selection, also where conditions speak of it. A name that is taken is not given.
    pub(super) fn rename_selection(&mut self, from: &str, to: &str) {
        let to = to.trim();
        if to.is_empty() || self.selections.contains_key(to) {
            return;
        }
        let Some(named) = self.selections.remove(from) else { return };
        self.selections.insert(to.to_owned(), named);
        self.each_condition(&|one| {
            if one.test == Test::Selection(from.to_owned()) { Test::Selection(to.to_owned()) } else { one.test.clone() }
        });
    }

    /// Forgets a selection. Conditions that speak of it keep what it held: nothing changes on screen.
    pub(super) fn forget_selection(&mut self, name: &str) {
        let Some(named) = self.selections.remove(name) else { return };
        let members: Members = named.members();
        self.each_condition(&|one| {
            if one.test == Test::Selection(name.to_owned()) { Test::Members(members.clone()) } else { one.test.clone() }
        });
    }

    fn each_condition(&mut self, test: &dyn Fn(&Condition) -> Test) {
        let pinned = self.views.values_mut().filter_map(|state| match &mut state.filtering {
            Filtering::Pinned(filter) => Some(&mut filter.conditions),
            _ => None,
        });
        let asked = self.clauses.values_mut().map(|clause| &mut clause.conditions);
        for condition in std::iter::once(&mut self.conditions).chain(asked).chain(pinned).flatten() {
            *condition = condition.map(&|one| Condition { test: test(one), ..one.clone() });
        }
    }
}
