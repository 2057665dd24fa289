//! The views: one file each, and the registry that everything else loops over.
//!
//! A view asks with [`View::needs`], draws its answers, and returns actions. It never changes the
//! session and never calls another view.

mod brush;
mod chart;
mod finding;
mod graph;
mod growth;
mod nothing;
mod opening;
mod shares;
pub mod table;
mod tile;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Modifiers, Ui};
use serde_json::Value;

use crate::engine::{Answer, Catalog, Request, Shown};
use crate::kit::numbers::Numbers;
use crate::kit::owners::{OwnerInk, OwnerInks};
use crate::kit::{Palette, controls, icons};
use crate::model::{Dataset, HelpCard, Language, PlatformId, Role};
use crate::session::{Action, How, Menu, Session, Settings, Subject, Target, ViewId};

pub use chart::{metric_name, target as target_of};
pub use nothing::{condition_words, named};
pub use opening::{calendar, inks, opening, reference, references};
pub use tile::{More, TileResponse, tile_ui};

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
    /// Whether a dataset has what it needs.
    pub fits: fn(&Dataset) -> bool,
    /// A new view of this kind.
    pub make: fn() -> Box<dyn View>,
}

/// All kinds of views. Adding one is a file and a row here.
pub const KINDS: &[Kind] = &[
    Kind {
        id: "graph",
        title: "Who connects to whom",
        question: "Who connects to whom?",
        needs: "links",
        help: HelpCard {
            shows: "Platforms and the links between them as known under the playhead. A line has the colour of the side that decides and points at who is let in; how much of it is drawn is how open it is. A bar across a hairline is a wall, standing before the platform that shut the link.",
            formula: "State of a link at a moment: its events replayed in order up to the end of that day, imprecise dates by the chosen reading. Places: a force layout of all links over all time with a fixed seed, so nothing jumps while time moves.",
            reading: "A large disc has many links. Follow one colour outwards: those are the doors that this owner opened or shut. Hover a platform to see its own links alone. Shift and a drag select in a box, Alt and a drag take out of the selection; the menu has a lasso.",
            limits: "Only recorded events are drawn: no line means that nothing is known, not that the way is shut. Distance and direction of places mean nothing by themselves.",
        },
        measures: &[
            "links",
            "in_degree",
            "out_degree",
            "pagerank",
            "betweenness",
            "closeness",
            "core",
            "component",
            "community",
            "nodes",
            "edges",
            "components",
            "density",
            "reciprocity",
            "modularity",
        ],
        icon: icons::GRAPH,
        fits: |dataset| !dataset.links.is_empty(),
        make: || Box::new(graph::GraphView),
    },
    Kind {
        id: "growth",
        title: "Revenue growth",
        question: "How fast did revenue grow?",
        needs: "growth",
        help: HelpCard {
            shows: "Levels or changes over quarters, a line for each company. A gap is a quarter for which no figure was found; a value outside of the scale is a triangle with its number.",
            formula: "One value for each company and period: the stated one before a derived one. Change on a year earlier is 100 % × (value ÷ value of the same period a year earlier − 1). Only periods of the commonest length are drawn, so a year never stands among quarters.",
            reading: "Compare slopes and crossings rather than single points. The thick line is the company of the selection, or the owner of what is selected. A drag brushes time for all other views, Shift widens it, Alt cuts from it, Esc takes it back.",
            limits: "Values in several units are refused rather than put on one axis. A part is left out where its whole is drawn, unless it is selected. Rows of low reliability are hidden, and counted below.",
        },
        measures: &["revenue_yoy", "revenue", "revenue_expected", "gmv", "gmv_yoy", "retail_sales", "retail_sales_yoy"],
        icon: icons::CHART_LINE,
        fits: |dataset| dataset.table_of(Role::Growth).is_some(),
        make: || Box::new(growth::GrowthView),
    },
    Kind {
        id: "shares",
        title: "Market share",
        question: "Who has which share?",
        needs: "shares",
        help: HelpCard {
            shows: "Parts of one whole over time. Researchers measure differently, so each is a series of its own, never joined and never averaged.",
            formula: "Share in percent as the source states it: 100 % × part ÷ whole. A series is one platform and one researcher; the researcher is what stands in brackets after the whole. In bars, what is missing to 100 % is hatched.",
            reading: "Filled marks are the researcher with most values, hollow ones the others. Compare within one researcher first. A drag over the plot, its years or its bars filters all other views; Esc takes it back.",
            limits: "A whole beside its own part is not stacked. A bound is drawn as a bound, and about is blurred: neither is a value. Other wholes are another market, however alike their names.",
        },
        measures: &["share", "combined_share", "online_share", "penetration", "adoption", "preference", "time_share_change"],
        icon: icons::CHART_BAR,
        fits: |dataset| dataset.table_of(Role::Shares).is_some(),
        make: || Box::new(shares::SharesView),
    },
    Kind {
        id: "table",
        title: "Table",
        question: "What do the rows say?",
        needs: "any table",
        help: HelpCard {
            shows: "The rows of one table. Click a head to sort, Shift-click to sort by several; type to search; click a row to select what it is about.",
            formula: "Rows that pass all filters and the time window, and in which some cell contains what is searched for, upper or lower case alike. Sorting is stable; empty cells come last.",
            reading: "The subtitle says how many of how many rows are seen. A dot is the colour of the owner.",
            limits: "It shows what was read: rows that were refused are counted, not shown. Dates are as precise as the data know them.",
        },
        measures: &[],
        icon: icons::TABLE,
        fits: |dataset| !dataset.tables.is_empty(),
        make: || Box::new(table::TableView),
    },
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
    Action::Select { targets: vec![target], how: ui.input(|input| how(input.modifiers)) }
}

/// A menu at the pointer, about a platform or a view.
#[must_use]
pub fn menu(ui: &Ui, on: Subject) -> Action {
    let at = ui.input(|input| input.pointer.interact_pos()).unwrap_or_default();
    Action::Menu(Some(Menu { on, at: [at.x, at.y] }))
}
