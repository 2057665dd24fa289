//! Pure, named analyses of observations and events: no screen, no clock, no luck.

pub mod contradictions;
pub mod curves;
pub mod happenings;
pub mod observe;

pub use observe::Observation;
