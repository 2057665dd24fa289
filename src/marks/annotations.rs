//! Where the stems and labels of events go over a time axis: none collides, the less important are dropped.
//!
//! It takes places in px and knows no event; an event without a label is still a mark on the axis.

use egui::{Pos2, Rect, Vec2, pos2};

/// What an event wants: the days it may mean, in px, and the size of its label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// Where its first day begins.
    pub left: f32,
    /// Where its last day ends.
    pub right: f32,
    /// Size of its label.
    pub label: Vec2,
    /// More important ones are placed first.
    pub importance: f32,
}

impl Wanted {
    /// The x of its stem.
    #[must_use]
    pub fn x(&self) -> f32 {
        f32::midpoint(self.left, self.right)
    }

    /// As wide as the date is known, and never too thin to be seen.
    #[must_use]
    pub fn bar(&self, base: f32, height: f32) -> Rect {
        let (middle, half) = (self.x(), ((self.right - self.left) / 2.0).max(1.5));
        Rect::from_min_max(pos2(middle - half, base - height), pos2(middle + half, base))
    }
}

/// Gap between a stem and its label in px.
const GAP: f32 = 4.0;

/// The place of each label, in the order of the wishes; `None` where there is no room. Labels stand in lanes
/// from the top of `area` down, left or right of their stem; a stem runs from the label down to the foot of
/// `area`, and crosses no other label.
#[must_use]
pub fn place(wishes: &[Wanted], area: Rect, lanes: u8) -> Vec<Option<Rect>> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|a, b| wishes[*b].importance.total_cmp(&wishes[*a].importance).then(a.cmp(b)));
    let mut places: Vec<Option<Rect>> = vec![None; wishes.len()];
    for at in order {
        let free = candidates(&wishes[at], area, lanes).find(|room| {
            let taken = || places.iter().zip(wishes).filter_map(|(place, wish)| Some(((*place)?, wish.x())));
            area.contains_rect(*room)
                && taken().all(|(label, _)| !label.expand2(Vec2::new(3.0, 0.0)).intersects(*room))
                && taken().all(|(label, x)| !crosses(x, label.center(), *room) && !crosses(wishes[at].x(), room.center(), label))
        });
        places[at] = free;
    }
    places
}

/// Whether a stem at `x`, up to a label in the height of `top`, runs through another label.
fn crosses(x: f32, top: Pos2, label: Rect) -> bool {
    label.expand2(Vec2::new(2.0, 0.0)).x_range().contains(x) && label.bottom() > top.y
}

fn candidates(wish: &Wanted, area: Rect, lanes: u8) -> impl Iterator<Item = Rect> {
    let (x, size) = (wish.x(), wish.label);
    (0..lanes).flat_map(move |lane| {
        let top = area.top() + f32::from(lane) * (size.y + 1.0);
        [x + GAP, x - GAP - size.x].map(|left| Rect::from_min_size(pos2(left, top), size))
    })
}

#[cfg(test)]
mod tests {
    use egui::vec2;
    use proptest::prelude::*;

    use super::*;

    const AREA: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(600.0, 200.0) };

    fn wish(left: f32, width: f32, label: f32, importance: f32) -> Wanted {
        Wanted { left, right: left + width, label: vec2(label, 14.0), importance }
    }

    #[test]
    fn a_year_is_a_bar_and_a_day_is_a_stroke() {
        let widths = [40.0, 0.2].map(|width| wish(100.0, width, 10.0, 0.0).bar(200.0, 5.0).width());
        assert!((widths[0] - 40.0).abs() < 1e-3 && (widths[1] - 3.0).abs() < 1e-3, "{widths:?}");
    }

    #[test]
    fn the_most_important_keeps_its_label() {
        let wishes: Vec<Wanted> = (0..40_u8).map(|at| wish(300.0 + f32::from(at) * 0.5, 0.0, 120.0, f32::from(at))).collect();
        let places = place(&wishes, AREA, 3);
        assert!(places[39].is_some());
        assert!(places.iter().flatten().count() < 8);
    }

    proptest! {
        #[test]
        fn labels_and_stems_never_collide(drawn in proptest::collection::vec((0.0..600.0_f32, 0.0..60.0_f32, 20.0..160.0_f32, 0.0..9.0_f32), 0..40)) {
            let wishes: Vec<Wanted> = drawn.into_iter().map(|(left, width, label, importance)| wish(left, width, label, importance)).collect();
            let placed: Vec<(Rect, f32)> =
                place(&wishes, AREA, 4).into_iter().zip(&wishes).filter_map(|(place, wish)| Some((place?, wish.x()))).collect();
            for (at, (label, x)) in placed.iter().enumerate() {
                prop_assert!(AREA.contains_rect(*label));
                for (other_at, (other, _)) in placed.iter().enumerate() {
                    if at != other_at {
                        prop_assert!(!label.intersects(*other));
                        let stem = Rect::from_min_max(pos2(*x, label.center().y), pos2(*x, AREA.bottom()));
                        prop_assert!(!stem.intersects(other.shrink(0.1)), "a stem runs through a label");
                    }
                }
            }
        }
    }
}
