//! A quadtree over bodies: what makes far charges and near neighbours cost n log n.
//! It knows places, masses and radii; it moves nothing.

use super::Body;

/// No cell is split below this depth: bodies in one place share a leaf.
const MAX_DEPTH: u32 = 24;
const NONE: u32 = u32::MAX;

/// A square, with the sum of what lies in it.
#[derive(Clone, Debug)]
struct Cell {
    /// Middle and half side, in px.
    middle: [f32; 2],
    half: f32,
    /// Sum of charges and their centre.
    charge: f32,
    centre: [f32; 2],
    /// The largest radius within.
    radius: f32,
    /// Quarters, `NONE` where empty; unused in a leaf.
    quarters: [u32; 4],
    /// First body of a leaf's chain.
    first: u32,
    leaf: bool,
}

impl Cell {
    const fn empty(middle: [f32; 2], half: f32) -> Self {
        Self { middle, half, charge: 0.0, centre: [0.0; 2], radius: 0.0, quarters: [NONE; 4], first: NONE, leaf: true }
    }

    /// Which quarter a place is in.
    fn quarter(&self, x: f32, y: f32) -> usize {
        usize::from(x >= self.middle[0]) + 2 * usize::from(y >= self.middle[1])
    }

    fn part(&self, quarter: usize) -> Self {
        let half = self.half / 2.0;
        let x = if quarter & 1 == 0 { -half } else { half };
        let y = if quarter & 2 == 0 { -half } else { half };
        Self::empty([self.middle[0] + x, self.middle[1] + y], half)
    }

    fn take(&mut self, body: &Body) {
        let charge = self.charge + body.charge;
        if charge > 0.0 {
            let share = body.charge / charge;
            self.centre[0] += (body.x - self.centre[0]) * share;
            self.centre[1] += (body.y - self.centre[1]) * share;
        }
        self.charge = charge;
        self.radius = self.radius.max(body.radius);
    }
}

/// Built anew whenever bodies have moved.
#[derive(Clone, Debug)]
pub struct Quadtree {
    cells: Vec<Cell>,
    /// The next body of the same leaf, per body.
    next: Vec<u32>,
}

impl Quadtree {
    /// Places must be finite.
    pub fn new(bodies: &[Body]) -> Self {
        let mut tree = Self { cells: vec![around(bodies)], next: vec![NONE; bodies.len()] };
        for (index, body) in (0..).zip(bodies) {
            tree.insert(bodies, index, body);
        }
        tree
    }

    fn insert(&mut self, bodies: &[Body], index: u32, body: &Body) {
        let mut at = 0;
        let mut depth = 0;
        loop {
            self.cells[at].take(body);
            if self.cells[at].leaf {
                let first = self.cells[at].first;
                if first == NONE || depth >= MAX_DEPTH {
                    self.next[index as usize] = first;
                    self.cells[at].first = index;
                    return;
                }
                self.split(at, first, &bodies[first as usize]);
            }
            at = self.quarter_of(at, body);
            depth += 1;
        }
    }

    /// Makes a leaf of one body a cell with that body in a quarter.
    fn split(&mut self, at: usize, held: u32, body: &Body) {
        self.cells[at].leaf = false;
        self.cells[at].first = NONE;
        let quarter = self.quarter_of(at, body);
        self.cells[quarter].take(body);
        self.cells[quarter].first = held;
    }

    /// The index of the quarter of a cell that a body is in, made if there was none.
    fn quarter_of(&mut self, at: usize, body: &Body) -> usize {
        let quarter = self.cells[at].quarter(body.x, body.y);
        if self.cells[at].quarters[quarter] == NONE {
            let part = self.cells[at].part(quarter);
            self.cells[at].quarters[quarter] = u32::try_from(self.cells.len()).unwrap_or(NONE);
            self.cells.push(part);
        }
        self.cells[at].quarters[quarter] as usize
    }

    /// Calls `far` with charge and centre of cells seen from a place under less than `theta`
    /// (side over distance), and `near` with every body of the other leaves.
    ///
    /// Barnes & Hut, *A hierarchical O(N log N) force-calculation algorithm* (1986).
    pub fn charges(&self, [x, y]: [f32; 2], theta: f32, mut far: impl FnMut(f32, [f32; 2]), mut near: impl FnMut(usize)) {
        let enter = |cell: &Cell| {
            let distance = (cell.centre[0] - x).hypot(cell.centre[1] - y);
            let small = !cell.leaf && 2.0 * cell.half < theta * distance;
            if small {
                far(cell.charge, cell.centre);
            }
            !small
        };
        self.walk(enter, &mut near);
    }

    /// Calls `near` with every body that may touch a circle, itself too.
    pub fn touching(&self, [x, y]: [f32; 2], radius: f32, mut near: impl FnMut(usize)) {
        let enter = |cell: &Cell| {
            let apart = (cell.middle[0] - x).abs().max((cell.middle[1] - y).abs());
            apart <= cell.half + cell.radius + radius
        };
        self.walk(enter, &mut near);
    }

    /// From the root down through the cells entered, to the bodies of their leaves.
    fn walk(&self, mut enter: impl FnMut(&Cell) -> bool, near: &mut impl FnMut(usize)) {
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let cell = &self.cells[at as usize];
            if !enter(cell) {
                continue;
            }
            open.extend(cell.quarters.iter().filter(|&&quarter| quarter != NONE));
            let mut body = cell.first;
            while body != NONE {
                near(body as usize);
                body = self.next[body as usize];
            }
        }
    }
}

fn around(bodies: &[Body]) -> Cell {
    let mut low = [f32::INFINITY; 2];
    let mut high = [f32::NEG_INFINITY; 2];
    for body in bodies {
        low = [low[0].min(body.x), low[1].min(body.y)];
        high = [high[0].max(body.x), high[1].max(body.y)];
    }
    if bodies.is_empty() {
        return Cell::empty([0.0; 2], 1.0);
    }
    let half = (high[0] - low[0]).max(high[1] - low[1]) / 2.0 + 1.0;
    Cell::empty([f32::midpoint(low[0], high[0]), f32::midpoint(low[1], high[1])], half)
}
