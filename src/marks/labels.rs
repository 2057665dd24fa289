//! Labels that never overlap: placed by importance where there is room, else not drawn.

use egui::{Pos2, Rect, Vec2, vec2};

/// From this importance on a label that has no room near its anchor is led to it by a line.
pub const SURE: f32 = 1e7;

/// What a label wants.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The thing it names.
    pub anchor: Pos2,
    /// Radius of that thing.
    pub radius: f32,
    /// Size of the text.
    pub size: Vec2,
    /// More important ones are placed first, from [`SURE`] on also far away; infinity is placed even where it
    /// covers something.
    pub importance: f32,
    /// Over the anchor and nowhere else: the title of an area.
    pub is_title: bool,
}

/// Takes rooms, and says which are free.
#[derive(Clone, Debug, Default)]
pub struct Rooms {
    taken: Vec<Rect>,
}

impl Rooms {
    /// Takes a room without asking.
    pub fn take(&mut self, room: Rect) {
        self.taken.push(room);
    }

    /// Whether a room is free.
    #[must_use]
    pub fn is_free(&self, room: Rect) -> bool {
        !self.taken.iter().any(|taken| taken.intersects(room))
    }

    /// Takes a room if it is free.
    pub fn try_take(&mut self, room: Rect) -> bool {
        let free = self.is_free(room);
        if free {
            self.take(room);
        }
        free
    }
}

/// Where each label goes, in the order of the wishes; `None` where there is no room.
#[must_use]
pub fn place(wishes: &[Wish], within: Rect, rooms: &mut Rooms) -> Vec<Option<Rect>> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|a, b| wishes[*b].importance.total_cmp(&wishes[*a].importance).then(a.cmp(b)));
    let mut places = vec![None; wishes.len()];
    for at in order {
        let wish = &wishes[at];
        let is_free = |room: &Rect| within.contains_rect(*room) && rooms.is_free(room.shrink(1.0));
        let near = candidates(wish).into_iter().find(is_free);
        let free = near.or_else(|| if wish.importance >= SURE { far_candidates(wish).find(is_free) } else { None });
        let must = wish.importance.is_infinite().then(|| candidates(wish)[0]);
        if let Some(room) = free.or(must) {
            rooms.take(room);
            places[at] = Some(room);
        }
    }
    places
}

/// Right, below, above, left, and the four corners; for a title, over its anchor or a little beside.
fn candidates(wish: &Wish) -> [Rect; 8] {
    let Wish { anchor, radius, size, is_title, .. } = wish;
    if *is_title {
        let at = |part: f32, lift: f32| Rect::from_center_size(*anchor + vec2(size.x * part, -size.y / 2.0 - lift), *size);
        return [at(0.0, 1.0), at(-0.3, 1.0), at(0.3, 1.0), at(0.0, 8.0), at(-0.5, 1.0), at(0.5, 1.0), at(-0.3, 8.0), at(0.3, 8.0)];
    }
    let gap = radius + 3.0;
    let at = |middle: Vec2| Rect::from_center_size(*anchor + middle, *size);
    let (dx, dy) = (gap + size.x / 2.0, gap + size.y / 2.0);
    let (cx, cy) = (gap * 0.5 + size.x / 2.0, gap * 0.7 + size.y / 2.0);
    [vec2(dx, 0.0), vec2(0.0, dy), vec2(0.0, -dy), vec2(-dx, 0.0), vec2(cx, cy), vec2(cx, -cy), vec2(-cx, cy), vec2(-cx, -cy)].map(at)
}

/// Around the anchor, further and further away.
fn far_candidates(wish: &Wish) -> impl Iterator<Item = Rect> {
    let Wish { anchor, radius, size, .. } = *wish;
    let rings = (1..=7_u8).map(move |ring| radius + 8.0 + f32::from(ring) * 16.0);
    rings.flat_map(move |reach| {
        (0..16_u8).map(move |turn| {
            let way = Vec2::angled(f32::from(turn) * std::f32::consts::TAU / 16.0);
            Rect::from_center_size(anchor + way * reach + vec2(way.x * size.x / 2.0, way.y * size.y / 2.0), size)
        })
    })
}

impl Wish {
    /// Where the line from its anchor to a label ends that stands far away; `None` for one nearby.
    #[must_use]
    pub fn led_to(&self, room: Rect) -> Option<Pos2> {
        let end = room.clamp(self.anchor);
        (!self.is_title && end.distance(self.anchor) > self.radius + 14.0).then_some(end)
    }
}

/// Moves labels along a vertical line until none overlap, keeping their order. Takes and gives the
/// middle of each, ascending; all are `height` high and stay within `low..=high` where they fit.
#[must_use]
pub fn spread(wanted: &[f32], height: f32, low: f32, high: f32) -> Vec<f32> {
    let mut placed: Vec<f32> = wanted.to_vec();
    let half = height / 2.0;
    let mut floor = low + half;
    for middle in &mut placed {
        *middle = middle.max(floor);
        floor = *middle + height;
    }
    let mut ceiling = high - half;
    for middle in placed.iter_mut().rev() {
        *middle = middle.min(ceiling);
        ceiling = *middle - height;
    }
    placed
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn wish(x: f32, importance: f32) -> Wish {
        Wish { anchor: pos2(x, 50.0), radius: 4.0, size: vec2(40.0, 12.0), importance, is_title: false }
    }

    #[test]
    fn labels_never_overlap_and_the_less_important_is_dropped() {
        let within = Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 100.0));
        let wishes: Vec<Wish> = (0..30_u8).map(|at| wish(60.0 + f32::from(at) * 4.0, f32::from(at))).collect();
        let places = place(&wishes, within, &mut Rooms::default());
        let drawn: Vec<Rect> = places.iter().flatten().copied().collect();
        assert!(drawn.len() > 3 && drawn.len() < 30);
        assert!(places[29].is_some() && places[0].is_none());
        for (at, a) in drawn.iter().enumerate() {
            assert!(drawn[at + 1..].iter().all(|b| !a.shrink(1.0).intersects(b.shrink(1.0))));
        }
    }

    #[test]
    fn selected_labels_of_a_crowd_are_led_away_and_never_overlap() {
        let within = Rect::from_min_max(pos2(-200.0, -200.0), pos2(400.0, 300.0));
        let wishes: Vec<Wish> = (0..12_u8).map(|at| wish(60.0 + f32::from(at) * 5.0, SURE + f32::from(at))).collect();
        let places = place(&wishes, within, &mut Rooms::default());
        let drawn: Vec<Rect> = places.iter().flatten().copied().collect();
        assert_eq!(drawn.len(), 12, "there is room around them");
        for (at, a) in drawn.iter().enumerate() {
            assert!(drawn[at + 1..].iter().all(|b| !a.shrink(1.0).intersects(b.shrink(1.0))));
        }
        assert!(wishes.iter().zip(&drawn).any(|(wish, room)| wish.led_to(*room).is_some()));
        assert!(wishes[11].led_to(drawn[11]).is_none(), "the first one stands beside its disc");
    }

    #[test]
    fn stacked_labels_are_spread_within_their_room() {
        assert_eq!(spread(&[10.0, 11.0, 50.0], 10.0, 0.0, 100.0), [10.0, 20.0, 50.0]);
        assert_eq!(spread(&[95.0, 96.0], 10.0, 0.0, 100.0), [85.0, 95.0]);
    }
}
