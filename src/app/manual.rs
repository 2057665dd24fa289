//! The manual: a page of Markdown made from the rows of commands, views and measures, and that page drawn.

use std::fmt::Write as _;

use egui::{Label, ScrollArea, Ui, vec2};

use super::cards::parts;
use super::commands::{COMMANDS, GESTURES, MENUS};
use super::keymap::written;
use crate::kit::controls::{primary_button, strong, text};
use crate::kit::palette;
use crate::kit::tokens::size;
use crate::model::{HelpCard, METRICS};
use crate::session::Action;
use crate::views::KINDS;

/// All commands with their usual keys, all views and all measures, in Markdown.
#[must_use]
pub fn manual() -> String {
    let mut page = String::from(
        "# unwalled: manual\n\nMade from the program itself. Keys are the usual ones; `?` shows yours and changes them. \
         Ctrl+P finds everything that has a name.\n\n## Commands\n",
    );
    for menu in MENUS {
        let _ = write!(page, "\n### {menu}\n\n| command | keys | what it does |\n|---|---|---|\n");
        for command in COMMANDS.iter().filter(|command| command.menu == menu) {
            let keys: Vec<String> = command.keys.iter().map(|keys| format!("`{}`", written(*keys))).collect();
            let _ = writeln!(page, "| {} | {} | {} |", command.label, keys.join(", "), command.hint);
        }
    }
    page.push_str("\n### Mouse\n\n| what | how |\n|---|---|\n");
    for (what, how) in GESTURES {
        let _ = writeln!(page, "| {what} | {how} |");
    }
    page.push_str("\n## Views\n");
    for kind in KINDS {
        card(&mut page, kind.title, kind.id, &kind.help);
        let names: Vec<&str> = kind.measures.iter().filter_map(|id| crate::model::metric(id)).map(|metric| metric.name).collect();
        let _ = writeln!(page, "- **Needs**: {}", kind.needs);
        for form in kind.forms {
            let _ = writeln!(page, "- **{}** (`{}`): {}", form.label, form.id, form.shows);
        }
        if !names.is_empty() {
            let _ = writeln!(page, "- **Measures**: {}", names.join("; "));
        }
    }
    page.push_str("\n## Measures\n");
    for metric in METRICS {
        card(&mut page, metric.name, metric.id, &metric.card);
    }
    page
}

fn card(page: &mut String, name: &str, id: &str, card: &HelpCard) {
    let _ = write!(page, "\n### {name}\n\n`{id}`\n\n");
    for (heading, words) in parts(card) {
        let _ = writeln!(page, "- **{heading}**: {words}");
    }
}

/// Draws the page.
pub fn ui(ui: &mut Ui) -> Vec<Action> {
    ScrollArea::vertical().max_height(520.0).auto_shrink(false).show(ui, |ui| {
        let page = manual();
        let mut table: Vec<&str> = vec![];
        for line in page.lines() {
            if line.starts_with('|') {
                table.push(line);
                continue;
            }
            table_ui(ui, &std::mem::take(&mut table));
            line_ui(ui, line);
        }
        table_ui(ui, &table);
    });
    ui.add_space(8.0);
    if primary_button(ui, "Close").clicked() { vec![Action::Dialog(None)] } else { vec![] }
}

fn line_ui(ui: &mut Ui, line: &str) {
    let palette = palette(ui);
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let words = line.trim_start_matches('#').trim_start();
    match (hashes, words.strip_prefix("- **").and_then(|rest| rest.split_once("**: "))) {
        (0, Some((heading, words))) => part_ui(ui, heading, words),
        (0, None) if words.is_empty() => ui.add_space(4.0),
        (0, None) => drop(ui.add(Label::new(text(words.replace('`', ""), size::SMALL, palette.ink2)).wrap())),
        (1, _) => drop(ui.label(strong(words, size::HEAD, palette.ink))),
        (2, _) => drop(ui.label(strong(words, size::TITLE, palette.ink))),
        _ => drop(ui.label(strong(words, size::BODY, palette.ink))),
    }
}

fn part_ui(ui: &mut Ui, heading: &str, words: &str) {
    let palette = palette(ui);
    ui.label(strong(heading, size::SMALL, palette.ink2));
    ui.add(Label::new(text(words.replace('`', ""), size::SMALL, palette.ink2)).wrap().selectable(true));
}

/// A table without its heads: what stands in its columns is plain.
fn table_ui(ui: &mut Ui, lines: &[&str]) {
    const WIDTHS: [f32; 3] = [200.0, 120.0, 260.0];
    let palette = palette(ui);
    for line in lines.iter().skip(2) {
        ui.horizontal_top(|ui| {
            for (at, (cell, width)) in line.trim_matches('|').split('|').zip(WIDTHS).enumerate() {
                let ink = if at == 0 { palette.ink } else { palette.ink2 };
                let words = text(cell.trim().replace('`', ""), size::SMALL, ink);
                ui.allocate_ui(vec2(width, 0.0), |ui| {
                    ui.set_width(width);
                    ui.add(Label::new(words).wrap());
                });
            }
        });
    }
}
