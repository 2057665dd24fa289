//! Where the nodes of a graph stand: a force layout that keeps owners together and apart from each
//! other. It knows indices, sizes and a seed; it has no screen, no clock and no luck, and no names.
//!
//! Three stages, each with forces of its own, one file per force. *Placing* lets owners and nodes of
//! no group float as discs. *Packing* arranges the products of every owner within its disc, towards
//! their partners, the most linked inmost. *Parting* moves whole discs until none touch, which is why
//! hulls of owners never overlap and never hold a stranger.
//!
//! A name is wider than high, so all of it happens in a world squeezed in x by 1.3, where
//! circles stay circles; positions given out are stretched again.

#![allow(clippy::cast_precision_loss, reason = "counts of nodes are far below 2^23 wherever a part in ten million would matter")]

mod charge;
mod collide;
mod gravity;
mod near;
mod owners;
mod quadtree;
mod scene;
mod springs;

use std::f32::consts::PI;

use charge::Charge;
use collide::Collide;
use gravity::Gravity;
use owners::Owners;
use springs::Springs;

pub use near::settle_near;

/// Width over height of the room that a node with its name takes.
const SQUEEZE: f32 = 1.3;
/// Least half distance of two nodes, above each other, in px.
const LEAST_ROOM: f32 = 17.0;
/// Room around a node's rim, for its name below, in px.
const RIM: f32 = 11.0;
/// The widest half name that gets room of its own, in px.
const WIDEST_NAME: f32 = 44.0;
/// Room around an owner's circles, for its hull and its name, in px.
const HULL_ROOM: f32 = 13.0;
/// Discs of many sizes fill this share of a disc around them.
const PACKED: f32 = 0.68;
/// The share of the area to fill that discs take.
const FILL: f32 = 0.46;
/// Between the discs of a link at rest, in px.
const LINK_GAP: f32 = 18.0;
/// px per step, of charge and of the sheet that holds it.
const CHARGE: f32 = 0.9;
/// How much more the sheet pulls than the charges push.
const HOLD: f32 = 1.1;
/// An overlap that nobody sees, in px.
const TOUCHING: f32 = 0.05;
/// Passes after which what still jams is eased, by this much in a pass.
const PATIENCE: u32 = 60;
const EASE: f32 = 1.0015;
/// Passes after which a stage ends with what overlap is left; a scene of real sizes needs far fewer.
const MOST_PASSES: u32 = 1000;
/// Links within an owner of this many products draw nothing together: nothing would hold them apart.
const CROWD: usize = 200;
/// A scene of this many nodes is placed once, a smaller one several times.
const LARGE: usize = 1000;
/// How often a small scene is placed, to keep the best.
const TRIES: u64 = 6;

/// What a force moves: a disc with a velocity. Lengths in px, velocities in px per step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Body {
    /// Middle, across the squeezed world.
    pub x: f32,
    /// Middle, down.
    pub y: f32,
    /// Velocity across.
    pub vx: f32,
    /// Velocity down.
    pub vy: f32,
    /// The room it takes.
    pub radius: f32,
    /// What charge sees, in px².
    pub charge: f32,
    /// How much it wants to be inmost at home, in `0.0..=1.0`.
    pub weight: f32,
    /// Which disc it belongs to.
    pub home: u32,
}

/// One force, one file.
pub trait Force {
    /// Changes velocities or, where it must not be outvoted, places; `heat` falls from 1 to 0.
    fn apply(&self, bodies: &mut [Body], heat: f32);
}

/// A node to be placed. Lengths in logical px at zoom 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Node {
    /// Nodes of one group stay together; `None` and groups of one stand alone.
    pub group: Option<u32>,
    /// Of the mark drawn.
    pub radius: f32,
    /// Heavier nodes come to lie further inside their group; any scale from 0 up.
    pub weight: f32,
    /// Of its name as drawn; 0 if it has none.
    pub label_width: f32,
}

/// What a layout is asked to place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// In a fixed order, best by id.
    pub nodes: Vec<Node>,
    /// `(node, node, weight)`; loops and nodes that are not there are passed over.
    pub links: Vec<(u32, u32, f32)>,
    /// Width over height of the room to fill.
    pub aspect: f32,
}

/// Whether another step would change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It would.
    Moving,
    /// It would not.
    Settled,
}

/// A layout on its way. The same scene and seed take the same steps, to the bit.
pub struct Simulation {
    stage: Stage,
    heat: f32,
    /// Passes made in this stage since it cooled down.
    passes: u32,
    /// One per node.
    nodes: Vec<Body>,
    /// One per group of two or more and per node of no group; `home` of a node is an index here.
    discs: Vec<Body>,
    links: Vec<(u32, u32, f32)>,
    forces: Vec<Box<dyn Force>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Placing,
    Packing,
    Parting,
    Done,
}

impl Stage {
    /// Share of heat lost in a step, and the heat at which the stage ends.
    const fn cooling(self) -> (f32, f32) {
        match self {
            Self::Placing => (0.0198, 0.003),
            Self::Packing => (0.04, 0.02),
            Self::Parting | Self::Done => (0.0, 1.0),
        }
    }
}

impl Simulation {
    /// Everything at its seeded start.
    #[must_use]
    pub fn new(scene: &Scene, seed: u64) -> Self {
        let (homes, sizes) = scene::homes(&scene.nodes);
        let nodes = scene::bodies(&scene.nodes, homes, &sizes);
        let discs = scene::discs(&nodes, &sizes);
        let links = scene::links(scene);
        let mut simulation = Self { stage: Stage::Placing, heat: 1.0, passes: 0, nodes, discs, links, forces: Vec::new() };
        simulation.begin_placing(usable(scene.aspect), seed);
        simulation
    }

    /// One step of the stage; at its end the next one begins.
    pub fn step(&mut self) -> Status {
        let (cooling, cold) = self.stage.cooling();
        self.heat *= 1.0 - cooling;
        let ended = self.heat < cold;
        self.passes += u32::from(ended);
        match self.stage {
            Stage::Placing => self.place(ended),
            Stage::Packing => self.pack(ended),
            Stage::Parting => self.part(),
            Stage::Done => return Status::Settled,
        }
        Status::Moving
    }

    /// `[x, y]` per node in logical px at zoom 1, with the middle of the bounds at the origin.
    #[must_use]
    pub fn positions(&self) -> Vec<[f32; 2]> {
        let places = scene::places(&self.nodes);
        let [x, y] = scene::middle(&places);
        places.iter().map(|place| [(place[0] - x) * SQUEEZE, place[1] - y]).collect()
    }

    fn begin_placing(&mut self, aspect: f32, seed: u64) {
        let aspect = aspect / SQUEEZE;
        let charge: f32 = self.discs.iter().map(|disc| disc.charge).sum();
        let area = PI * charge / FILL;
        let half = [(area * aspect).sqrt() / 2.0, (area / aspect).sqrt() / 2.0];
        scene::scatter(&mut self.discs, half, seed);
        let links = scene::links_between_homes(&self.nodes, &self.links);
        self.forces = vec![
            Box::new(Springs::new(&self.discs, &links, LINK_GAP)),
            Box::new(Charge { strength: CHARGE }),
            Box::new(Gravity { half, density: FILL / PI, strength: CHARGE * HOLD }),
        ];
        scene::spiral(&mut self.nodes, &self.discs);
    }

    /// Discs float; towards the end they may overlap less and less.
    fn place(&mut self, ended: bool) {
        let before = scene::places(&self.discs);
        for force in &self.forces {
            force.apply(&mut self.discs, self.heat);
        }
        drift(&mut self.discs, 0.6);
        Collide { strength: 0.7, at_home: false }.apply(&mut self.discs, 1.0 - self.heat);
        self.carry(&before);
        if ended {
            self.begin_packing();
        }
    }

    fn begin_packing(&mut self) {
        (self.stage, self.heat, self.passes) = (Stage::Packing, 1.0, 0);
        let wishes = owners::wishes(&self.nodes, &self.discs, &self.links);
        for (body, wish) in self.nodes.iter_mut().zip(&wishes) {
            let home = &self.discs[body.home as usize];
            body.x += wish[0] - home.x;
            body.y += wish[1] - home.y;
        }
        let home = |node: u32| self.nodes[node as usize].home as usize;
        let mut sizes = vec![0_usize; self.discs.len()];
        for body in &self.nodes {
            sizes[body.home as usize] += 1;
        }
        let at_home = |&&(a, b, _): &&(u32, u32, f32)| home(a) == home(b) && sizes[home(a)] < CROWD;
        let links: Vec<_> = self.links.iter().filter(at_home).copied().collect();
        self.forces = vec![Box::new(Springs::new(&self.nodes, &links, 0.0)), Box::new(Owners { wishes, strength: 0.06 })];
    }

    /// Members move within their disc, then just part.
    fn pack(&mut self, ended: bool) {
        let apart = Collide { strength: 0.9, at_home: true };
        if !ended {
            for force in &self.forces {
                force.apply(&mut self.nodes, self.heat);
            }
            drift(&mut self.nodes, 0.5);
        }
        if self.passes > PATIENCE {
            let discs = &self.discs;
            ease(&mut self.nodes, |body| [discs[body.home as usize].x, discs[body.home as usize].y]);
        }
        let worst = apart.part(&mut self.nodes, 1.0);
        if ended && (worst < TOUCHING || self.passes > MOST_PASSES) {
            self.begin_parting();
        }
    }

    /// Every disc takes the place and the size that its members need.
    fn begin_parting(&mut self) {
        (self.stage, self.heat, self.passes) = (Stage::Parting, 0.0, 0);
        let middles = owners::middles(&self.nodes, self.discs.len());
        let reach = owners::reach(&self.nodes, &middles);
        for ((disc, [x, y]), reach) in self.discs.iter_mut().zip(middles).zip(reach) {
            (disc.x, disc.y) = (x, y);
            disc.radius = reach + HULL_ROOM * disc.weight;
        }
    }

    /// Whole discs part.
    fn part(&mut self) {
        let before = scene::places(&self.discs);
        if self.passes > PATIENCE {
            ease(&mut self.discs, |_| [0.0, 0.0]);
        }
        let worst = Collide { strength: 0.9, at_home: false }.part(&mut self.discs, 1.0);
        self.carry(&before);
        if worst < TOUCHING || self.passes > MOST_PASSES {
            self.stage = Stage::Done;
        }
    }

    /// Moves every node as far as its disc has moved.
    fn carry(&mut self, before: &[[f32; 2]]) {
        for body in &mut self.nodes {
            let home = body.home as usize;
            body.x += self.discs[home].x - before[home][0];
            body.y += self.discs[home].y - before[home][1];
        }
    }
}

fn drift(bodies: &mut [Body], kept: f32) {
    for body in bodies {
        body.x += body.vx;
        body.y += body.vy;
        body.vx *= kept;
        body.vy *= kept;
    }
}

/// Moves every body a little away from its middle, so that circles in a jam come free.
fn ease(bodies: &mut [Body], middle: impl Fn(&Body) -> [f32; 2]) {
    for body in bodies {
        let [x, y] = middle(body);
        body.x = x + (body.x - x) * EASE;
        body.y = y + (body.y - y) * EASE;
    }
}

/// Steps until all is settled, or `cancel` says so: `[x, y]` per node, in logical px at zoom 1, with
/// the middle of the bounds at the origin.
///
/// Of some tries, made from the seed, the one that is least `strained` is given; a large scene gets
/// one try, which is then that of [`Simulation::new`] with the same seed.
#[must_use]
pub fn settle(scene: &Scene, seed: u64, cancel: &dyn Fn() -> bool) -> Vec<[f32; 2]> {
    let tries = if scene.nodes.len() < LARGE { TRIES } else { 1 };
    let attempt = |seed| {
        let mut simulation = Simulation::new(scene, seed);
        while !cancel() && simulation.step() == Status::Moving {}
        simulation.positions()
    };
    let mut best = attempt(seed);
    for further in 1..tries {
        let next = attempt(seed ^ (further << 32));
        if !cancel() && strained(scene, &next) < strained(scene, &best) {
            best = next;
        }
    }
    best
}

/// Mean length of the links over the side of the area filled, times how far the shape is off the one
/// asked for. Less is better.
fn strained(scene: &Scene, positions: &[[f32; 2]]) -> f32 {
    let [width, height] = scene::extent(positions).map(|side| side.max(1.0));
    let mut sum = 0.0;
    let mut weights = 0.0;
    for (a, b, weight) in scene::links(scene) {
        let ([ax, ay], [bx, by]) = (positions[a as usize], positions[b as usize]);
        sum += weight * (ax - bx).hypot(ay - by);
        weights += weight;
    }
    let off = (width / height / usable(scene.aspect)).ln().abs().exp();
    sum / f32::max(weights, f32::MIN_POSITIVE) / (width * height).sqrt() * off
}

/// A shape that can be filled: 1 for what is no number.
fn usable(aspect: f32) -> f32 {
    if aspect.is_finite() { aspect.clamp(0.1, 10.0) } else { 1.0 }
}

/// The angle of the n-th seed of a sunflower, in radians (Vogel 1979).
fn golden_angle(n: usize) -> f32 {
    const GOLDEN: f32 = 2.399_963_2;
    (n % 4096) as f32 * GOLDEN
}

#[cfg(test)]
mod tests;
