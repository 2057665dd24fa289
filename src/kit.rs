//! The design system: tokens, fonts, icons, and the controls that are made of them.
//!
//! Every colour and every length of the interface comes from here. It knows dates and numbers of the
//! model, and nothing of views or sessions.

pub mod contrast;
pub mod controls;
pub mod fonts;
pub mod icons;
pub mod magnitude;
pub mod mix;
pub mod numbers;
pub mod owners;
pub mod tokens;

mod theme;

pub use theme::{Looks, install, use_looks, use_theme};
pub use tokens::{Palette, palette};
