//! What of a picture is looked at: from data units to pixels, and how wheel, drag and keys move it.

use egui::{EventFilter, Key, PointerButton, Pos2, Rect, Response, Ui};
use serde_json::{Value, json};

use crate::engine::{Domain, Part, Steps};
use crate::kit::controls::icon_button_in;
use crate::kit::icons;
use crate::model::Finite;
use crate::session::Settings;

/// Pixels of a panel before it was drawn once.
const USUAL_ROOM: [u16; 2] = [896, 512];
/// Rooms are told in steps, so that a border that is dragged asks seldom.
const ROOM_STEP: f32 = 32.0;

/// Data units along one side of a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) from: f32,
    pub(super) to: f32,
}

impl Scale {
    /// The pixel of a number.
    #[expect(clippy::cast_possible_truncation, reason = "a pixel")]
    pub(super) fn px(&self, value: f64) -> f32 {
        let part = (value - self.low) / (self.high - self.low);
        self.from + part.clamp(-40.0, 41.0) as f32 * (self.to - self.from)
    }

    /// The number at a pixel.
    pub(super) fn at(&self, px: f32) -> f64 {
        self.low + f64::from((px - self.from) / (self.to - self.from)) * (self.high - self.low)
    }

    /// Pixels along it.
    pub(super) fn length(&self) -> f32 {
        (self.to - self.from).abs()
    }
}

/// A small count as a length.
pub(super) fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// Middle and width of x, middle and height of y.
pub(super) fn camera(value: &Value) -> Option<[f64; 4]> {
    let camera = serde_json::from_value::<[f64; 4]>(value.clone()).ok()?;
    let is_sound = camera.iter().all(|number| number.is_finite()) && camera[1] > 0.0 && camera[3] > 0.0;
    is_sound.then_some(camera)
}

/// The part that the settings look at, in pixels of a room: the same while a drag stays within half a room.
pub(super) fn part(settings: &Settings, room: [u16; 2]) -> Option<Part> {
    let [x, wide, y, high] = settings.0.get("camera").and_then(camera)?;
    let room = [0, 1].map(|at| if room[at] == 0 { USUAL_ROOM[at] } else { room[at] });
    Some(Part { x: steps(x, wide, room[0])?, y: steps(y, high, room[1]) })
}

#[expect(clippy::cast_possible_truncation, reason = "the number of a half room, far below the largest")]
fn steps(middle: f64, span: f64, room: u16) -> Option<Steps> {
    let half = (room / 2).max(1);
    let width = span / f64::from(room);
    let first = ((middle - span / 2.0) / width / f64::from(half)).floor();
    (first.abs() < 1e12).then_some(())?;
    Some(Steps { width: Finite::new(width)?, first: first as i64 * i64::from(half), count: u32::from(half) * 3 })
}

/// The room of a panel as it is told.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a screen")]
pub(super) fn room(area: Rect, pixels_per_point: f32) -> [u16; 2] {
    let told = |points: f32| ((points * pixels_per_point / ROOM_STEP).ceil() * ROOM_STEP).clamp(ROOM_STEP, 8192.0) as u16;
    [told(area.width()), told(area.height())]
}

/// What is looked at of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sight {
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
    whole: [(f64, f64); 2],
    moves: [bool; 2],
}

impl Sight {
    pub(super) fn of(settings: &Settings, x: &Domain, y: &Domain, moves: [bool; 2]) -> Self {
        let whole = [(x.low, x.high), (y.low, y.high)];
        let mut sight = Self { x: whole[0], y: whole[1], whole, moves };
        if let Some([middle_x, wide, middle_y, high]) = settings.0.get("camera").and_then(camera) {
            if moves[0] {
                sight.x = (middle_x - wide / 2.0, middle_x + wide / 2.0);
            }
            if moves[1] {
                sight.y = (middle_y - high / 2.0, middle_y + high / 2.0);
            }
        }
        sight
    }

    /// What wheel, drag, buttons and keys make of it: the new camera, null for all of it.
    pub(super) fn moved(&self, ui: &mut Ui, canvas: &Response, area: Rect, pans: bool, settings: &Settings) -> Option<Value> {
        if !self.moves[0] && !self.moves[1] {
            return None;
        }
        let before = settings.0.get("camera").and_then(camera);
        let middle = |(low, high): (f64, f64)| [f64::midpoint(low, high), high - low];
        let ([x, wide], [y, high]) = (middle(self.whole[0]), middle(self.whole[1]));
        let mut camera = before.unwrap_or([x, wide, y, high]);
        let old = camera;
        let per_px = |camera: &[f64; 4]| [camera[1] / f64::from(area.width().max(1.0)), camera[3] / f64::from(area.height().max(1.0))];
        let pan = |camera: &mut [f64; 4], x: f32, y: f32| {
            let units = per_px(camera);
            if self.moves[0] {
                camera[0] -= f64::from(x) * units[0];
            }
            if self.moves[1] {
                camera[2] += f64::from(y) * units[1];
            }
        };
        if canvas.dragged_by(PointerButton::Primary) && pans {
            pan(&mut camera, canvas.drag_delta().x, canvas.drag_delta().y);
        }
        if let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|at| area.contains(*at) && ui.rect_contains_pointer(area)) {
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
            if scroll.x != 0.0 {
                pan(&mut camera, scroll.x, 0.0);
            }
            self.zoom(&mut camera, area, at, (scroll.y / 300.0).exp() * pinch);
        }
        if canvas.has_focus() {
            ui.memory_mut(|memory| {
                memory.set_focus_lock_filter(
                    canvas.id,
                    EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() },
                );
            });
            let pressed = |key: Key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
            for (key, x, y) in
                [(Key::ArrowLeft, 40.0, 0.0), (Key::ArrowRight, -40.0, 0.0), (Key::ArrowUp, 0.0, 40.0), (Key::ArrowDown, 0.0, -40.0)]
            {
                if pressed(key) {
                    pan(&mut camera, x, y);
                }
            }
            for (key, factor) in [(Key::Plus, 1.3), (Key::Equals, 1.3), (Key::Minus, 1.0 / 1.3)] {
                if pressed(key) {
                    self.zoom(&mut camera, area, area.center(), factor);
                }
            }
        }
        let fits = self.buttons_ui(ui, area, &mut camera) | canvas.double_clicked();
        if fits {
            return before.map(|_| Value::Null);
        }
        camera.iter().zip(old).any(|(now, old)| now.to_bits() != old.to_bits()).then(|| json!(camera))
    }

    fn buttons_ui(&self, ui: &mut Ui, area: Rect, camera: &mut [f64; 4]) -> bool {
        if area.height() < 150.0 || area.width() < 200.0 {
            return false;
        }
        let corner = Rect::from_min_size(egui::pos2(area.right() - 26.0, area.top() + 2.0), egui::vec2(24.0, 76.0));
        ui.painter().rect_filled(corner, 4, crate::marks::faded(crate::kit::palette(ui).paper, 0.85));
        let mut buttons = ui.new_child(egui::UiBuilder::new().max_rect(corner));
        buttons.spacing_mut().item_spacing.y = 2.0;
        for (icon, label, factor) in [(icons::PLUS, "Zoom in", 1.3), (icons::MINUS, "Zoom out", 1.0 / 1.3)] {
            if icon_button_in(&mut buttons, icon, label, 24.0, true).clicked() {
                self.zoom(camera, area, area.center(), factor);
            }
        }
        icon_button_in(&mut buttons, icons::CORNERS_OUT, "Fit everything", 24.0, true).clicked()
    }

    /// What is under `at` stays there.
    fn zoom(&self, camera: &mut [f64; 4], area: Rect, at: Pos2, factor: f32) {
        if (factor - 1.0).abs() < 1e-6 {
            return;
        }
        let parts = [(at.x - area.center().x) / area.width().max(1.0), (area.center().y - at.y) / area.height().max(1.0)];
        for (side, part) in parts.into_iter().enumerate().filter(|(side, _)| self.moves[*side]) {
            let (middle, span) = (side * 2, side * 2 + 1);
            let whole = self.whole[side].1 - self.whole[side].0;
            let now = (camera[span] / f64::from(factor)).clamp(whole * 1e-7, whole * 4.0);
            camera[middle] += f64::from(part) * (camera[span] - now);
            camera[span] = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64) -> Option<Part> {
        part(&Settings::from([("camera", json!([x, 90.0, 0.0, 1.0]))]), [900, 500])
    }

    #[test]
    fn a_small_drag_asks_nothing_new_and_a_long_one_does() {
        let part = at(100.0).unwrap();
        assert_eq!((part.x.width.value(), part.x.first, part.x.count), (0.1, 450, 1350));
        assert_eq!(at(105.0), at(100.0), "from 55 to 60 in halves of 45");
        assert_ne!(at(140.0), at(100.0));
        for x in [-333.3, 0.0, 77.7] {
            let part = at(x).unwrap().x;
            #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
            let (from, to) = (part.first as f64 * part.width.value(), (part.first + i64::from(part.count)) as f64 * part.width.value());
            assert!(from <= x - 45.0 && x + 45.0 <= to, "all that is seen is asked for at {x}");
        }
    }

    #[test]
    fn a_camera_is_four_sound_numbers() {
        assert!(camera(&json!([1.0, 2.0, 3.0, 4.0])).is_some());
        for bad in [json!([1.0, 0.0, 3.0, 4.0]), json!([1.0, 2.0]), json!("x"), Value::Null] {
            assert!(camera(&bad).is_none(), "{bad}");
        }
    }
}
