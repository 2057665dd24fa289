//! Pictures of rows one by one: as dots while they are few, else as decimated lines or counted in cells.

use std::sync::Arc;

use super::base::{Maker, ends, entity_of, from_zero, is_soft, qualifiers};
use super::{CATEGORIES, COLORS, DOTS, Domain, Dot, LineMark, Marks, Part, Picture, Steps};
use crate::analysis::encoding::{By, Channel, Mark};
use crate::store::{Columns, Grid, MISSING, Series, density};

/// Side of a cell in pixels.
const CELL: u32 = 3;
/// Pixels where no room is known yet.
const USUAL_ROOM: [u16; 2] = [896, 512];
/// Threads that count.
const THREADS: usize = 2;

/// One panel.
enum Panel {
    Dots(Arc<Vec<Dot>>),
    Lines(Vec<(u32, Series)>),
    Many { x: Arc<Vec<f64>>, y: Arc<Vec<f64>>, rows: Option<Vec<u32>> },
}

/// What parts of the picture are taken from.
pub(super) struct Raw {
    panels: Vec<Panel>,
}

impl Maker<'_> {
    /// Where the values of a channel lie, by row.
    fn along(&self, channel: Option<&Channel>) -> (Vec<f64>, Domain) {
        let named = channel.and_then(|channel| channel.field.as_deref().map(|name| (name, channel.by)));
        if let Some((name, by @ (By::Value | By::Day))) = named {
            let numbers = self.numbers(name);
            let (low, high) = ends(&numbers, self.rows);
            return (numbers, Domain { low, high, is_time: by == By::Day, ..Domain::default() });
        }
        let (codes, domain) = self.codes(channel, CATEGORIES);
        let middle = |code: u32| if code == MISSING { f64::NAN } else { domain.middle(code) };
        (codes.into_iter().map(middle).collect(), domain)
    }

    pub(super) fn raw(&mut self) -> Raw {
        let panel_of = self.panels();
        let panels = panel_of.as_slice();
        let encoding = self.encoding;
        let (x, mut x_domain) = self.along(encoding.x.as_ref());
        let (y, mut y_domain) = self.along(encoding.y.as_ref());
        let is_line = matches!(encoding.mark, Mark::Line | Mark::Area);
        let value = |channel: &Option<Channel>| channel.as_ref().is_some_and(|channel| channel.by == By::Value);
        let few = self.rows.len() < 60;
        for (domain, is_measured) in
            [(&mut x_domain, !is_line && encoding.y.is_none() && value(&encoding.x)), (&mut y_domain, value(&encoding.y))]
        {
            if is_measured {
                (domain.low, domain.high) = from_zero((domain.low, domain.high), encoding.mark == Mark::Area);
            } else if !domain.is_nominal() && (!is_line || few) {
                (domain.low, domain.high) = padded(domain);
            }
            if domain.high <= domain.low {
                (domain.low, domain.high) = (domain.low - 0.5, domain.high + 0.5);
            }
        }
        let is_seen = |row: &u32| !x[*row as usize].is_nan() && !y[*row as usize].is_nan() && panels[*row as usize] != MISSING;
        self.picture.missing = self.rows.iter().filter(|row| x[**row as usize].is_nan() || y[**row as usize].is_nan()).count();
        let rows = self.rows;
        let split = move |panel: u32| rows.iter().copied().filter(move |row| panels[*row as usize] == panel);
        let count = u32::try_from(self.picture.panels.len()).unwrap_or(1);
        let mut raw = Raw { panels: vec![] };
        let everything = self.rows.len() == self.table.rows() && encoding.facet.is_none();
        if is_line && everything && encoding.color.is_none() {
            raw.panels.push(Panel::Lines(vec![(0, Series::new(x.into(), y.into()))]));
        } else if is_line {
            let (colors, domain) = self.codes(encoding.color.as_ref(), COLORS);
            for panel in 0..count {
                let series = |color: u32| {
                    let mine = split(panel).filter(|row| colors[*row as usize] == color);
                    let (xs, ys): (Vec<f64>, Vec<f64>) = mine.map(|row| (x[row as usize], y[row as usize])).unzip();
                    (color, Series::new(xs.into(), ys.into()))
                };
                let all = (0..u32::try_from(domain.labels.len().max(1)).unwrap_or(1)).map(series);
                raw.panels.push(Panel::Lines(all.filter(|(_, series)| !series.is_empty()).collect()));
            }
            if encoding.color.is_some() {
                self.picture.colors = domain.labels;
                self.picture.lumped = domain.lumped;
            }
        } else {
            let seen = self.rows.iter().filter(|row| is_seen(row)).count();
            let (colors, sizes) = if seen <= DOTS { self.shades() } else { (vec![], vec![]) };
            let (x, y) = (Arc::new(x), Arc::new(y));
            let softness = qualifiers(self.table);
            for panel in 0..count {
                if seen > DOTS {
                    let rows = (!everything).then(|| split(panel).collect());
                    raw.panels.push(Panel::Many { x: x.clone(), y: y.clone(), rows });
                    continue;
                }
                let dot = |row: u32| {
                    let at = row as usize;
                    let [color, size] = [&colors, &sizes].map(|of| of.get(at).copied().unwrap_or(f64::NAN));
                    Dot { x: x[at], y: y[at], color, size, row, entity: entity_of(self.table, row), is_soft: is_soft(softness, row) }
                };
                let dots = split(panel).filter(|row| !x[*row as usize].is_nan() && !y[*row as usize].is_nan());
                raw.panels.push(Panel::Dots(Arc::new(dots.map(dot).collect())));
            }
        }
        (self.picture.x, self.picture.y) = (x_domain, y_domain);
        raw
    }

    /// What colours and sizes each row.
    fn shades(&mut self) -> (Vec<f64>, Vec<f64>) {
        let encoding = self.encoding;
        let colors = match &encoding.color {
            Some(Channel { field: Some(name), by: By::Value | By::Day }) => {
                let numbers = self.numbers(name);
                self.picture.tint = Some(ends(&numbers, self.rows));
                numbers
            }
            Some(channel) => {
                let (codes, domain) = self.codes(Some(channel), COLORS);
                self.picture.colors = domain.labels;
                self.picture.lumped = domain.lumped;
                codes.into_iter().map(|code| if code == MISSING { f64::NAN } else { f64::from(code) }).collect()
            }
            None => vec![],
        };
        let sizes = encoding.size.as_ref().map(|name| self.numbers(name));
        self.picture.sizes = sizes.as_ref().map(|sizes| ends(sizes, self.rows));
        (colors, sizes.unwrap_or_default())
    }
}

/// With a little room at both ends.
fn padded(domain: &Domain) -> (f64, f64) {
    let room = (domain.high - domain.low) * 0.02;
    (domain.low - room, domain.high + room)
}

impl Raw {
    /// The marks of a part.
    pub(super) fn marks(&self, picture: &Picture, part: Option<Part>, room: [u16; 2]) -> Vec<Marks> {
        let room = [0, 1].map(|at| if room[at] == 0 { USUAL_ROOM[at] } else { room[at] });
        let x = part.map_or_else(|| steps(&picture.x, room[0]), |part| columns(part.x));
        let y = part.and_then(|part| part.y).map_or_else(|| steps(&picture.y, room[1]), columns);
        let marks = |panel: &Panel| match panel {
            Panel::Dots(dots) => Marks::Dots(dots.clone()),
            Panel::Lines(lines) => {
                let line = |(color, series): &(u32, Series)| LineMark { color: *color, runs: series.decimated(x) };
                Marks::Lines(lines.iter().map(line).collect())
            }
            Panel::Many { x: xs, y: ys, rows } => Marks::Density(density(xs, ys, rows.as_deref(), grid(picture, x, y), THREADS)),
        };
        self.panels.iter().map(marks).collect()
    }
}

fn columns(steps: Steps) -> Columns {
    Columns { width: steps.width.value(), first: steps.first, count: steps.count }
}

/// All of a domain in pixels.
#[expect(clippy::cast_possible_truncation, reason = "the number of a pixel")]
fn steps(domain: &Domain, room: u16) -> Columns {
    let width = (domain.high - domain.low) / f64::from(room.max(1));
    Columns { width, first: (domain.low / width).floor() as i64, count: u32::from(room) + 2 }
}

/// Cells of a few pixels; one for each name along an axis of names.
fn grid(picture: &Picture, x: Columns, y: Columns) -> Grid {
    let side = |domain: &Domain, columns: Columns| {
        if domain.is_nominal() {
            return (0.0, 1.0, u32::try_from(domain.labels.len()).unwrap_or(1));
        }
        (columns.edge(0), columns.width * f64::from(CELL), columns.count.div_ceil(CELL))
    };
    let ((left, wide, across), (low, high, up)) = (side(&picture.x, x), side(&picture.y, y));
    Grid { low: [left, low], cell: [wide, high], cells: [across, up] }
}
