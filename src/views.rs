//! The views: one file each, and the registry that everything else loops over.
//!
//! A view asks with [`View::needs`], draws its answers, and returns actions. It never changes the
//! session and never calls another view.

mod annotations;
mod badge;
mod brush;
mod builder;
mod chart;
mod contradictions;
mod event_study;
mod finding;
mod folding;
pub mod graph;
mod growth;
pub mod metrics;
mod nothing;
mod opening;
mod params;
pub mod paths;
pub mod reach;
mod refusal;
mod shares;
pub mod table;
mod tile;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Modifiers, Ui};
use serde_json::Value;

use crate::analysis::Observation;
use crate::analysis::combine::Sort;
use crate::engine::{Answer, Catalog, Request, Shown};
use crate::kit::magnitude::Magnitude;
use crate::kit::numbers::Numbers;
use crate::kit::owners::{OwnerInk, OwnerInks};
use crate::kit::{Palette, controls};
use crate::model::{Dataset, HelpCard, Language, PlatformId, Quantity};
use crate::session::{Action, How, Menu, Session, Settings, Subject, Target, ViewId, row_table};

pub use builder::chart_of;
pub use chart::metric_name;
pub use nothing::{condition_words, named};
pub use opening::{beside, calendar, inks, inks_with, opening, reference, references};
pub use tile::{More, TileResponse, choices_of, tile_ui};

/// A kind of view: one row of [`KINDS`].
pub struct Kind {
    /// Its name on the command line and in documents.
    pub id: &'static str,
    /// What a person calls it.
    pub title: &'static str,
    /// Its question, the title of its tile.
    pub question: &'static str,
    /// What data it needs, in words.
    pub needs: &'static str,
    /// How to read it.
    pub help: HelpCard,
    /// The measures that it shows, by their names in the table of measures.
    pub measures: &'static [&'static str],
    /// Its icon.
    pub icon: char,
    /// The forms that it can be drawn in, the usual one first; none where there is only one.
    pub forms: &'static [Form],
    /// Whether a dataset has what it needs.
    pub fits: fn(&Dataset) -> bool,
    /// A new view of this kind.
    pub make: fn() -> Box<dyn View>,
}

/// Another picture of the same question: one row of [`Kind::forms`]. It is a view of its own, which its
/// kind hands everything to while the setting `form` names it.
pub struct Form {
    /// Its name in the setting `form`.
    pub id: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What is seen and how to read it, in a sentence or two.
    pub shows: &'static str,
    /// What draws it.
    pub view: &'static (dyn View + Sync),
}

/// The form that settings name, else the first.
///
/// # Panics
/// Never for the forms of a kind: there is at least one.
#[must_use]
pub fn form_of(forms: &'static [Form], settings: &Settings) -> &'static Form {
    let named = settings.text("form").and_then(|id| forms.iter().find(|form| form.id == id));
    named.unwrap_or(&forms[0])
}

/// Every picture that there is: each kind in each of its forms, and those with only one.
pub fn pictures() -> impl Iterator<Item = (&'static Kind, Option<&'static Form>)> {
    KINDS.iter().flat_map(|kind| {
        let one = kind.forms.is_empty().then_some((kind, None));
        one.into_iter().chain(kind.forms.iter().map(move |form| (kind, Some(form))))
    })
}

/// A setting that views of several kinds have, in plain words.
#[must_use]
pub fn said_everywhere(key: &str, value: &Value) -> Option<String> {
    folding::say(key, value).or_else(|| annotations::say(key, value)).or_else(|| brush::say(key, value))
}

/// Whether things are folded in any view, and what stands by itself in the first that folds.
#[must_use]
pub fn folded(session: &Session) -> Option<BTreeSet<String>> {
    let folding = session.doc.views.values().find(|state| folding::of(&state.settings).is_some())?;
    Some(folding::unfolded(&folding.settings))
}

/// A setting `form` in plain words.
fn say_form(forms: &[Form], key: &str, value: &Value) -> Option<String> {
    let form = forms.iter().find(|form| key == "form" && value.as_str() == Some(form.id))?;
    Some(format!("drawn as {}", form.label.to_lowercase()))
}

/// All kinds of views. Adding one is a file and a row here.
pub const KINDS: &[Kind] = &[
    graph::KIND,
    growth::KIND,
    shares::KIND,
    event_study::KIND,
    reach::KIND,
    paths::KIND,
    metrics::KIND,
    contradictions::KIND,
    table::KIND,
    builder::KIND,
];

/// The kind of an id.
#[must_use]
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == id)
}

/// What stands around the picture of a view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// The unit, the scope and the moment.
    pub subtitle: String,
    /// The source, the gaps, what is not shown.
    pub footer: String,
}

/// One choice in the menu of a view.
pub struct Choice {
    /// Under which heading it stands.
    pub group: &'static str,
    /// Its words.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
    /// What choosing it does.
    pub action: Action,
}

/// A view asks, then draws.
pub trait View {
    /// What it needs to know.
    fn needs(&self, cx: &Asking<'_>) -> Vec<Request>;

    /// What stands around the picture.
    fn words(&self, cx: &Cx<'_>) -> Words;

    /// Its question, where it is another than that of its kind.
    fn question(&self, _cx: &Cx<'_>) -> Option<&'static str> {
        None
    }

    /// The number behind a name in a finding, as text; `None` if there is none now.
    fn number(&self, _cx: &Cx<'_>, _name: &str) -> Option<String> {
        None
    }

    /// A setting in plain words, for the history: `Sorted by value`; `None` is its name and value.
    fn say(&self, _key: &str, _value: &Value) -> Option<String> {
        None
    }

    /// Whether a setting that was made on other data means something here.
    ///
    /// # Errors
    /// A sentence that names what is missing.
    fn accepts(&self, _dataset: &Dataset, _settings: &Settings, _key: &str, _value: &Value) -> Result<(), String> {
        Ok(())
    }

    /// Choices that stand elsewhere in its picture, at what they are about: the command box offers them too.
    fn further(&self, _cx: &Cx<'_>) -> Vec<Choice> {
        vec![]
    }

    /// Whether a drag can select what it goes around, under these settings.
    fn takes_lasso(&self, _settings: &Settings) -> bool {
        false
    }

    /// The form that it is drawn in, where the data choose it; `None` is the one of its settings.
    fn form(&self, _cx: &Cx<'_>) -> Option<&'static Form> {
        None
    }

    /// What its menu offers.
    fn choices(&self, _cx: &Cx<'_>) -> Vec<Choice> {
        vec![]
    }

    /// Draws the picture into all of `ui`.
    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Vec<Action>;
}

/// What a view knows when it asks.
pub struct Asking<'a> {
    /// Which view.
    pub me: ViewId,
    /// All user state.
    pub session: &'a Session,
    /// The dataset it reads.
    pub dataset: &'a Arc<Dataset>,
    /// Its settings.
    pub settings: Settings,
}

/// What a view knows when it draws.
pub struct Cx<'a> {
    /// Which view.
    pub me: ViewId,
    /// All user state.
    pub session: &'a Session,
    /// What is open.
    pub catalog: &'a Catalog,
    /// The dataset it reads.
    pub dataset: &'a Arc<Dataset>,
    /// Its settings.
    pub settings: &'a Settings,
    /// The answers to its questions, in their order.
    pub answers: &'a [Shown],
    /// Colours of owners.
    pub inks: &'a OwnerInks,
}

impl Cx<'_> {
    /// The language of names in the data.
    #[must_use]
    pub fn language(&self) -> Language {
        self.session.preferences.language
    }

    /// What a selection calls a table that this view reads: by its name, and with the name of its package where
    /// that is not the one that is shown.
    #[must_use]
    pub fn named_table(&self, table: &str) -> String {
        row_table(&self.session.doc.package, &self.dataset.name, table)
    }

    /// Numbers as the person prefers them.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        Numbers(self.session.preferences.numbers)
    }

    /// The name of a platform on screen.
    #[must_use]
    pub fn name<'b>(&'b self, id: &'b PlatformId) -> &'b str {
        self.dataset.platforms.name(id, self.language())
    }

    /// The name without what stands in brackets after it, for marks with little room.
    #[must_use]
    pub fn short_name<'b>(&'b self, id: &'b PlatformId) -> &'b str {
        short(self.name(id))
    }

    /// A value with its unit in the language of the data: `243.24 RMB bn` is `2432.4 亿元` in Chinese. What
    /// was worked out is given to a tenth.
    #[must_use]
    pub fn amount(&self, row: &Observation) -> String {
        let has_worked = |answer: &Answer| matches!(answer, Answer::Curves(curves) if curves.worked.operands(row).is_some());
        let is_worked = self.answers.iter().filter_map(|shown| shown.answer.as_deref()).any(has_worked);
        let quantity = if is_worked { row.quantity.rounded(1) } else { row.quantity };
        self.quantity(quantity, &row.unit, Sort::of(row) == Sort::Change)
    }

    /// The same of any quantity in a unit of the data; `is_change` puts a plus before what grows.
    #[must_use]
    pub fn quantity(&self, quantity: Quantity, unit: &str, is_change: bool) -> String {
        Magnitude::of(unit, self.language()).amount(quantity, is_change, self.numbers())
    }

    /// The colours of a platform.
    #[must_use]
    pub fn ink(&self, id: &PlatformId, palette: &Palette) -> OwnerInk {
        self.inks.of(id, &self.dataset.platforms, palette)
    }

    /// The newest answer to the question at this position.
    #[must_use]
    pub fn answer(&self, at: usize) -> Option<&Answer> {
        self.answers.get(at)?.answer.as_deref()
    }

    /// The answer to what a view that only highlights sets off from the rest: its last question.
    #[must_use]
    pub fn highlighted(&self) -> Option<&Answer> {
        self.session.highlight_for(self.me)?;
        self.answers.last()?.answer.as_deref()
    }

    /// The answer to the first question; without one, says that it waits or why there is none.
    pub fn ready(&self, ui: &mut Ui) -> Option<&Answer> {
        match self.answer(0) {
            Some(Answer::Failed(reason)) => {
                ui.label(reason);
                None
            }
            None => {
                controls::waiting(ui);
                None
            }
            answer => answer,
        }
    }

    /// Whether a platform is meant by the selection or the pointer: itself, its owner, or a part of it.
    #[must_use]
    pub fn is_meant(&self, id: &PlatformId) -> bool {
        let platforms = &self.dataset.platforms;
        let kin = |other: &PlatformId| other == id || platforms.is_within(other, id) || platforms.is_within(id, other);
        self.meant().iter().any(kin)
    }

    /// The platforms that the pointer is on, else those that are selected.
    #[must_use]
    pub fn meant(&self) -> BTreeSet<PlatformId> {
        let hovered: BTreeSet<PlatformId> = self.session.live.hover.iter().flat_map(Target::platforms).cloned().collect();
        if hovered.is_empty() { self.session.doc.selection.platforms() } else { hovered }
    }
}

/// A name without what stands in brackets after it: `WeChat (Weixin)` is `WeChat`.
#[must_use]
pub fn short(name: &str) -> &str {
    let cut = name.find(" (").or_else(|| name.find('（'));
    cut.filter(|at| *at > 0).map_or(name, |at| &name[..at])
}

/// How a click with these keys joins the selection: the same everywhere.
#[must_use]
pub fn how(modifiers: Modifiers) -> How {
    match modifiers {
        _ if modifiers.alt => How::Subtract,
        _ if modifiers.shift => How::Add,
        _ if modifiers.command => How::Toggle,
        _ => How::Replace,
    }
}

/// Selects one thing as a click with these keys would.
#[must_use]
pub fn select(ui: &Ui, target: Target) -> Action {
    select_all(ui, vec![target])
}

/// Selects things together, as a click with these keys on what stands for them would.
#[must_use]
pub fn select_all(ui: &Ui, targets: Vec<Target>) -> Action {
    Action::Select { targets, how: ui.input(|input| how(input.modifiers)) }
}

/// A click on nothing: it selects nothing, unless a key says that the selection is being put together.
#[must_use]
pub fn select_nothing(ui: &Ui) -> Option<Action> {
    ui.input(|input| how(input.modifiers) == How::Replace).then_some(Action::ClearSelection)
}

/// A menu at the pointer, about a platform or a view.
#[must_use]
pub fn menu(ui: &Ui, on: Subject) -> Action {
    let at = ui.input(|input| input.pointer.interact_pos()).unwrap_or_default();
    Action::Menu(Some(Menu { on, at: [at.x, at.y] }))
}
