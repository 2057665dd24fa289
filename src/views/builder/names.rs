//! Names and colours of values: those of platforms where they are platforms.

use std::collections::BTreeMap;

use egui::Color32;

use crate::analysis::encoding::Encoding;
use crate::engine::Picture;
use crate::kit::Palette;
use crate::kit::owners::OwnerInks;
use crate::model::{PlatformId, Role, Table};
use crate::views::chart::metric_name;
use crate::views::{Cx, short};

/// Whether the values of a column are platforms.
pub(super) fn names_platforms(table: &Table, column: &str) -> bool {
    let parts = table.mapping.columns.iter().filter(|(_, name)| *name == column).map(|(part, _)| part.as_str());
    let mut known = parts.filter(|part| {
        matches!(*part, "entity" | "owner" | "parent" | "from_platform" | "to_platform" | "platform")
            || *part == "id" && table.role == Some(Role::Platforms)
    });
    known.next().is_some()
}

/// A value as people read it.
pub(super) fn value(cx: &Cx<'_>, table: &Table, column: &str, value: &str) -> String {
    if names_platforms(table, column) {
        return short(cx.dataset.platforms.name(&PlatformId::from(value), cx.language())).to_owned();
    }
    let part = table.mapping.columns.iter().find(|(_, name)| *name == column).map(|(part, _)| part.as_str());
    match part {
        Some("kind") if table.role == Some(Role::Links) => cx.dataset.kinds.label(Some(value)).text(cx.language()).to_owned(),
        Some("metric") => metric_name(value),
        _ => value.replace('_', " "),
    }
}

/// Names of the values of a channel's column, in the order of its labels; the last may stand for others.
pub(super) fn all(cx: &Cx<'_>, table: &Table, column: Option<&str>, labels: &[String], lumped: usize) -> Vec<String> {
    let own = labels.len() - usize::from(lumped > 0);
    let named = |(at, label): (usize, &String)| match column.filter(|_| at < own) {
        Some(column) => value(cx, table, column, label),
        None => label.clone(),
    };
    labels.iter().enumerate().map(named).collect()
}

/// A colour of a mark and one of its label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ink {
    pub(super) mark: Color32,
    pub(super) text: Color32,
}

/// Colours of what is drawn.
pub(super) struct Inks {
    /// Of what has no colour of its own.
    pub(super) plain: Ink,
    /// By code of colour.
    pub(super) colors: Vec<Ink>,
    /// By code of the base axis, where it names platforms and nothing else is coloured.
    pub(super) base: Vec<Ink>,
}

impl Inks {
    pub(super) fn of(cx: &Cx<'_>, table: &Table, picture: &Picture, encoding: &Encoding, palette: &Palette) -> Self {
        let plain = Ink { mark: palette.sequential[if palette.is_dark { 3 } else { 4 }], text: palette.ink };
        let field = |channel: &Option<crate::analysis::encoding::Channel>| channel.as_ref().and_then(|channel| channel.field.clone());
        let colors = inks(cx, table, field(&encoding.color).as_deref(), &picture.colors, picture.lumped, palette);
        let (domain, base) = if picture.x.is_nominal() && encoding.x.is_some() {
            (&picture.x, field(&encoding.x))
        } else {
            (&picture.y, field(&encoding.y))
        };
        let base = base.filter(|name| encoding.color.is_none() && names_platforms(table, name));
        let base = base.map(|name| inks(cx, table, Some(&name), &domain.labels, domain.lumped, palette)).unwrap_or_default();
        Self { plain, colors, base }
    }

    pub(super) fn color(&self, color: u32, base: u32) -> Ink {
        self.colors.get(color as usize).or_else(|| self.base.get(base as usize)).copied().unwrap_or(self.plain)
    }
}

/// Colours of values: of platforms those of their owners; else one after the other.
fn inks(cx: &Cx<'_>, table: &Table, column: Option<&str>, labels: &[String], lumped: usize, palette: &Palette) -> Vec<Ink> {
    let own = labels.len() - usize::from(lumped > 0);
    let other = Ink { mark: palette.other, text: palette.other_text };
    let is_platforms = column.is_some_and(|column| names_platforms(table, column));
    let mut inks: Vec<Ink> = if is_platforms {
        let of = |label: &String| {
            let ink = cx.ink(&PlatformId::from(label.as_str()), palette);
            Ink { mark: ink.mark, text: ink.text }
        };
        labels.iter().take(own).map(of).collect()
    } else {
        vec![]
    };
    // Parts of one owner share its colour, each fainter than the one before.
    for at in 1..inks.len() {
        let before = inks[..at].iter().filter(|ink| ink.text == inks[at].text).count();
        inks[at].mark = inks[at].mark.lerp_to_gamma(palette.paper, [0.0, 0.35, 0.55, 0.68][before.min(3)]);
    }
    if !is_platforms {
        let places: BTreeMap<PlatformId, usize> = (0..16).map(|at| (PlatformId::from(format!("{at:02}").as_str()), 16 - at)).collect();
        let wheel = OwnerInks::assign(&places, &BTreeMap::new());
        let of = |at: usize| {
            let ink = wheel.of_owner(Some(&PlatformId::from(format!("{:02}", ORDER[at % ORDER.len()]).as_str())), palette);
            Ink { mark: ink.mark, text: ink.text }
        };
        inks = (0..own).map(of).collect();
    }
    inks.resize(labels.len(), other);
    inks
}

/// The sixteen colours in an order in which neighbours are unlike: blue, orange, green, violet …
const ORDER: [usize; 16] = [1, 0, 2, 8, 6, 3, 5, 4, 9, 11, 7, 13, 10, 12, 14, 15];
