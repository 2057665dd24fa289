//! Pure, named analyses of observations and events: no screen, no clock, no luck.

pub mod combine;
pub mod concentration;
pub mod contradictions;
pub mod contribution;
pub mod curves;
pub mod encoding;
pub mod event_study;
pub mod fold;
pub mod happenings;
pub mod known;
pub mod observe;
pub mod parts;
pub mod transform;

pub use observe::Observation;
