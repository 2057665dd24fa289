//! Small charts beside and below each other.

use egui::{Rect, Vec2, vec2};

/// As many columns as there is room for, no chart smaller than it may be; what does not fit is left out.
#[must_use]
pub fn panels(area: Rect, count: usize, least: Vec2) -> Vec<Rect> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of charts")]
    let fit = |length: f32, least: f32| (length / least).floor().max(1.0) as usize;
    let most = fit(area.width(), least.x).min(count.max(1));
    let rows_room = fit(area.height(), least.y);
    // The fewest columns that show all of them keep the charts wide.
    let columns = (1..=most).find(|columns| count.div_ceil(*columns) <= rows_room.min(4)).unwrap_or(most);
    let rows = count.div_ceil(columns).clamp(1, rows_room);
    #[expect(clippy::cast_precision_loss, reason = "a handful of charts")]
    let (wide, high) = (area.width() / columns as f32, area.height() / rows as f32);
    let place = |at: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a handful of charts")]
        let min = area.min + vec2((at % columns) as f32 * wide, (at / columns) as f32 * high);
        Rect::from_min_size(min, vec2(wide - 14.0, high - 4.0))
    };
    (0..count.min(columns * rows)).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_stand_apart_within_their_area_and_none_is_too_small() {
        let least = vec2(100.0, 80.0);
        for (size, count) in [(vec2(400.0, 300.0), 5), (vec2(120.0, 90.0), 7), (vec2(900.0, 200.0), 3), (vec2(50.0, 40.0), 2)] {
            let area = Rect::from_min_size(egui::pos2(10.0, 20.0), size);
            let places = panels(area, count, least);
            assert!(!places.is_empty() && places.len() <= count);
            for (at, place) in places.iter().enumerate() {
                assert!(area.contains_rect(*place), "{place:?} in {area:?}");
                assert!(places[at + 1..].iter().all(|other| !other.intersects(*place)));
            }
        }
    }
}
