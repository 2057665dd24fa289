//! What of the world is on the stage. It knows places and pixels, and no platforms.

use egui::{Pos2, Rect, Vec2, vec2};
use serde_json::{Value, json};

use crate::session::Settings;

/// A middle, px per unit in x and y at zoom 1, and a zoom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The place in the middle of the stage.
    pub middle: Pos2,
    /// px per unit at zoom 1.
    pub scale: Vec2,
    /// 1 fits everything.
    pub zoom: f32,
}

/// Closest and farthest.
const ZOOMS: std::ops::RangeInclusive<f32> = 0.2..=20.0;
/// Room for names around everything, in px.
const MARGIN: Vec2 = vec2(72.0, 44.0);

impl Camera {
    /// All places on the stage, with room for names; x and y may differ a little to fill it.
    pub fn fit(places: impl Iterator<Item = Pos2>, stage: Rect) -> Self {
        let bounds = bounds(places);
        if !bounds.is_finite() || !bounds.is_positive() {
            let middle = if bounds.is_finite() { bounds.center() } else { Pos2::ZERO };
            return Self { middle, scale: Vec2::splat(1.0), zoom: 1.0 };
        }
        let room = (stage.size() - MARGIN).max(vec2(40.0, 40.0));
        let full = room / bounds.size();
        let least = full.min_elem();
        let scale = full.min(Vec2::splat(least * 1.45)).min(Vec2::splat(3.0));
        Self { middle: bounds.center(), scale, zoom: 1.0 }
    }

    /// The camera that settings ask for, else this one.
    #[must_use]
    pub fn set(self, settings: &Settings) -> Self {
        let asked = settings.0.get("camera").and_then(triple);
        asked.map_or(self, |[x, y, zoom]| Self { middle: Pos2::new(x, y), zoom, ..self })
    }

    /// The same scale, looking at some places only; closer than everything, but not too close.
    #[must_use]
    pub fn on(self, places: impl Iterator<Item = Pos2>, stage: Rect) -> Self {
        let bounds = bounds(places);
        if !bounds.is_finite() {
            return self;
        }
        let room = (stage.size() - MARGIN * 1.6).max(vec2(40.0, 40.0));
        let full = room / (bounds.size().max(Vec2::splat(1e-3)) * self.scale);
        Self { middle: bounds.center(), zoom: full.min_elem().clamp(0.5, 6.0), ..self }
    }

    /// Where a place is on the screen.
    #[must_use]
    pub fn screen_of(&self, place: Pos2, stage: Rect) -> Pos2 {
        stage.center() + (place - self.middle) * self.scale * self.zoom
    }

    /// Which place is at a point of the screen.
    #[must_use]
    pub fn world_of(&self, at: Pos2, stage: Rect) -> Pos2 {
        self.middle + (at - stage.center()) / (self.scale * self.zoom)
    }

    /// Zooms so that what is under `at` stays there.
    pub fn zoom_at(&mut self, stage: Rect, at: Pos2, factor: f32) {
        let zoom = (self.zoom * factor).clamp(*ZOOMS.start(), *ZOOMS.end());
        if (zoom - self.zoom).abs() < 1e-6 {
            return;
        }
        let anchor = self.world_of(at, stage);
        self.zoom = zoom;
        self.middle = anchor - (at - stage.center()) / (self.scale * self.zoom);
    }

    /// What a document remembers.
    #[must_use]
    pub fn value(&self) -> Value {
        json!([self.middle.x, self.middle.y, self.zoom])
    }
}

fn bounds(places: impl Iterator<Item = Pos2>) -> Rect {
    let mut bounds = Rect::NOTHING;
    places.for_each(|place| bounds.extend_with(place));
    bounds
}

/// Two numbers.
pub fn pair(value: &Value) -> Option<[f32; 2]> {
    serde_json::from_value::<[f32; 2]>(value.clone()).ok().filter(|place| place.iter().all(|number| number.is_finite()))
}

/// A place and a zoom.
pub fn triple(value: &Value) -> Option<[f32; 3]> {
    serde_json::from_value::<[f32; 3]>(value.clone()).ok().filter(|[x, y, zoom]| x.is_finite() && y.is_finite() && *zoom > 0.0)
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    const STAGE: Rect = Rect { min: pos2(10.0, 20.0), max: pos2(410.0, 320.0) };

    #[test]
    fn screen_and_world_are_inverse_and_a_zoom_keeps_its_point() {
        let mut camera = Camera::fit([pos2(-50.0, -20.0), pos2(80.0, 90.0)].into_iter(), STAGE);
        let at = pos2(123.0, 77.0);
        assert!(camera.screen_of(camera.world_of(at, STAGE), STAGE).distance(at) < 1e-3);
        let before = camera.world_of(at, STAGE);
        camera.zoom_at(STAGE, at, 2.5);
        assert!(camera.world_of(at, STAGE).distance(before) < 1e-3);
        assert!((camera.zoom - 2.5).abs() < 1e-5);
    }

    #[test]
    fn some_places_are_brought_close_and_all_of_them_are_in_sight() {
        let camera = Camera::fit([pos2(0.0, 0.0), pos2(1000.0, 800.0)].into_iter(), STAGE);
        let some = [pos2(700.0, 100.0), pos2(760.0, 160.0)];
        let on = camera.on(some.into_iter(), STAGE);
        assert!(on.zoom > 1.0);
        assert!(some.into_iter().all(|place| STAGE.contains(on.screen_of(place, STAGE))));
        assert_eq!(camera.on([].into_iter(), STAGE), camera);
        assert!((camera.on([pos2(3.0, 3.0)].into_iter(), STAGE).zoom - 6.0).abs() < 1e-6, "one place is not infinitely close");
    }
}
