//! Squarified treemaps: rectangles whose areas are the sizes, as near to squares as they come.
//!
//! M. Bruls, K. Huizing, J. J. van Wijk, *Squarified Treemaps* (2000).

use egui::{Rect, pos2};

/// A rectangle for each size, in their order, which fills `area`: best the largest first. Sizes that are
/// not above zero get none of it.
#[must_use]
pub fn squarify(sizes: &[f64], area: Rect) -> Vec<Rect> {
    let total: f64 = sizes.iter().filter(|size| **size > 0.0).sum();
    let mut places = vec![Rect::from_min_max(area.max, area.max); sizes.len()];
    if total <= 0.0 || area.width() <= 0.0 || area.height() <= 0.0 {
        return places;
    }
    let scale = f64::from(area.width()) * f64::from(area.height()) / total;
    let wanted: Vec<(usize, f64)> =
        sizes.iter().enumerate().filter(|(_, size)| **size > 0.0).map(|(at, size)| (at, size * scale)).collect();
    let (mut free, mut start) = (area, 0);
    while start < wanted.len() {
        let side = f64::from(free.width().min(free.height())).max(1e-6);
        let mut end = start + 1;
        while end < wanted.len() && worst(&wanted[start..=end], side) <= worst(&wanted[start..end], side) {
            end += 1;
        }
        free = lay(&wanted[start..end], free, end == wanted.len(), &mut places);
        start = end;
    }
    places
}

/// The worst ratio of sides of a row along a side: formula (1) of the paper.
fn worst(row: &[(usize, f64)], side: f64) -> f64 {
    let sum: f64 = row.iter().map(|(_, area)| area).sum();
    let ratio = |area: f64| (side * side * area / (sum * sum)).max(sum * sum / (side * side * area));
    row.iter().map(|(_, area)| ratio(*area)).fold(0.0, f64::max)
}

/// Lays a row along the shorter side and gives what stays free.
#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn lay(row: &[(usize, f64)], free: Rect, is_last: bool, places: &mut [Rect]) -> Rect {
    let sum: f64 = row.iter().map(|(_, area)| area).sum();
    let is_column = free.width() >= free.height();
    let (side, across) = if is_column { (free.height(), free.width()) } else { (free.width(), free.height()) };
    let thickness = if is_last { across } else { ((sum / f64::from(side).max(1e-6)) as f32).min(across) };
    let mut at = 0.0;
    for (number, (place, area)) in row.iter().enumerate() {
        let length = if number + 1 == row.len() { side - at } else { side * (area / sum) as f32 };
        places[*place] = if is_column {
            Rect::from_min_max(pos2(free.left(), free.top() + at), pos2(free.left() + thickness, free.top() + at + length))
        } else {
            Rect::from_min_max(pos2(free.left() + at, free.top()), pos2(free.left() + at + length, free.top() + thickness))
        };
        at += length;
    }
    if is_column {
        Rect::from_min_max(pos2(free.left() + thickness, free.top()), free.max)
    } else {
        Rect::from_min_max(pos2(free.left(), free.top() + thickness), free.max)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the paper: 6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 by 4, figures 4 and 5.
    #[test]
    fn the_example_of_the_paper() {
        let places = squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], Rect::from_min_max(pos2(0.0, 0.0), pos2(6.0, 4.0)));
        let expected = [
            (0.0, 0.0, 3.0, 2.0),
            (0.0, 2.0, 3.0, 4.0),
            (3.0, 0.0, 3.0 + 12.0 / 7.0, 7.0 / 3.0),
            (3.0 + 12.0 / 7.0, 0.0, 6.0, 7.0 / 3.0),
            (3.0, 7.0 / 3.0, 4.2, 4.0),
        ];
        for (place, (left, top, right, bottom)) in places.iter().zip(expected) {
            let wanted = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
            assert!(place.min.distance(wanted.min) < 1e-4 && place.max.distance(wanted.max) < 1e-4, "{place:?} is not {wanted:?}");
        }
    }

    #[test]
    fn nothing_has_no_room() {
        let places = squarify(&[0.0, 2.0, -1.0], Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 4.0)));
        assert_eq!((places[0].area(), places[1].area(), places[2].area()), (0.0, 32.0, 0.0));
        let flat = Rect::from_min_max(pos2(5.0, 5.0), pos2(5.0, 9.0));
        assert!(squarify(&[1.0], flat).iter().all(|place| place.area() == 0.0));
    }

    proptest! {
        #[test]
        fn areas_are_the_sizes_and_lie_apart(sizes in prop::collection::vec(0.1..100.0_f64, 1..20)) {
            let area = Rect::from_min_max(pos2(10.0, 20.0), pos2(410.0, 320.0));
            let places = squarify(&sizes, area);
            let total: f64 = sizes.iter().sum();
            for (at, (size, place)) in sizes.iter().zip(&places).enumerate() {
                let wanted = size / total * f64::from(area.area());
                prop_assert!((f64::from(place.area()) - wanted).abs() < 1.0 + wanted * 0.01, "{} for {wanted}", place.area());
                prop_assert!(area.expand(0.01).contains_rect(*place));
                let apart = places[at + 1..].iter().all(|other| !place.shrink(0.05).intersects(other.shrink(0.05)) || place.width() < 0.2 || place.height() < 0.2);
                prop_assert!(apart);
            }
        }
    }
}
