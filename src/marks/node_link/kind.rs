//! How kinds of links are told apart: a glyph, and the rhythm of the cuts; never a hue.

use crate::kit::icons;
use crate::model::State;

/// How a kind of link is told from others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KindMark {
    /// Its place in the fixed order in which several kinds of one pair fan out.
    pub order: u8,
    /// Its glyph.
    pub glyph: char,
    /// Lengths of the pieces of an open line in px; none is unbroken.
    pub rhythm: &'static [f32],
    /// Two lines: rules rather than links.
    pub is_double: bool,
}

/// The kinds of the bundled data, by name.
const KINDS: [(&str, KindMark); 11] = [
    ("payment", KindMark { order: 0, glyph: icons::CREDIT_CARD, rhythm: &[], is_double: false }),
    ("link_sharing", KindMark { order: 1, glyph: icons::LINK_SIMPLE, rhythm: &[22.0], is_double: false }),
    ("commerce", KindMark { order: 2, glyph: icons::SHOPPING_CART, rhythm: &[22.0, 4.0], is_double: false }),
    ("logistics", KindMark { order: 3, glyph: icons::TRUCK, rhythm: &[22.0, 4.0, 4.0], is_double: false }),
    ("advertising", KindMark { order: 4, glyph: icons::MEGAPHONE, rhythm: &[14.0], is_double: false }),
    ("mini_program", KindMark { order: 5, glyph: icons::SQUARES_FOUR, rhythm: &[14.0, 4.0], is_double: false }),
    ("login", KindMark { order: 6, glyph: icons::SIGN_IN, rhythm: &[14.0, 4.0, 4.0], is_double: false }),
    ("data_interop", KindMark { order: 7, glyph: icons::PLUGS_CONNECTED, rhythm: &[14.0, 14.0, 4.0], is_double: false }),
    ("search", KindMark { order: 8, glyph: icons::MAGNIFYING_GLASS, rhythm: &[9.0], is_double: false }),
    ("app_distribution", KindMark { order: 9, glyph: icons::DOWNLOAD_SIMPLE, rhythm: &[9.0, 9.0, 3.0], is_double: false }),
    ("regulation", KindMark { order: 10, glyph: icons::SCALES, rhythm: &[], is_double: true }),
];

impl KindMark {
    /// The mark of a kind; a plain one for kinds that have none of their own.
    #[must_use]
    pub fn of(kind: Option<&str>) -> Self {
        let known = kind.and_then(|kind| KINDS.iter().find(|(name, _)| *name == kind));
        known.map_or(Self { order: 11, glyph: icons::SHARE_NETWORK, rhythm: &[], is_double: false }, |(_, mark)| *mark)
    }

    /// Marks and gaps of a line in a state.
    #[must_use]
    pub fn dash(self, state: State) -> Vec<f32> {
        match state {
            State::Open => self.rhythm.iter().flat_map(|piece| [*piece, 2.6]).collect(),
            State::Partial if self.rhythm.is_empty() => vec![6.72, 4.6],
            State::Partial => self.rhythm.iter().flat_map(|piece| [(piece * 0.42).max(3.0), 4.6]).collect(),
            State::Announced | State::Closed => vec![],
        }
    }
}
