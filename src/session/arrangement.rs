//! Where views stand: a small tree of ours, which the window turns into tiles and back.

use serde::{Deserialize, Serialize};

use super::ViewId;

/// Side by side, or one above the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Side by side.
    Horizontal,
    /// One above the other.
    Vertical,
}

/// A tree of views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arrangement {
    /// Several beside each other.
    Split {
        /// In which direction.
        axis: Axis,
        /// How much of it each child takes, in any unit.
        shares: Vec<f32>,
        /// The children, as many as shares.
        children: Vec<Arrangement>,
    },
    /// Several behind each other.
    Tabs {
        /// Position of the child in front.
        active: usize,
        /// The children.
        children: Vec<Arrangement>,
    },
    /// One view.
    View(ViewId),
}

impl Default for Arrangement {
    fn default() -> Self {
        Self::Tabs { active: 0, children: vec![] }
    }
}

impl Arrangement {
    /// A split with these shares.
    #[must_use]
    pub fn split(axis: Axis, parts: Vec<(f32, Self)>) -> Self {
        let (shares, children) = parts.into_iter().unzip();
        Self::Split { axis, shares, children }
    }

    fn children(&self) -> &[Self] {
        match self {
            Self::Split { children, .. } | Self::Tabs { children, .. } => children,
            Self::View(_) => &[],
        }
    }

    /// All views, from the left and the top.
    #[must_use]
    pub fn views(&self) -> Vec<ViewId> {
        match self {
            Self::View(view) => vec![*view],
            _ => self.children().iter().flat_map(Self::views).collect(),
        }
    }

    /// The first view, if there is any.
    #[must_use]
    pub fn first(&self) -> Option<ViewId> {
        self.views().first().copied()
    }

    /// The same with one more view: a tab behind the last one.
    #[must_use]
    pub fn with(self, view: ViewId) -> Self {
        match self {
            Self::Split { axis, shares, mut children } => {
                let last = children.pop().map_or(Self::View(view), |last| last.with(view));
                children.push(last);
                Self::Split { axis, shares, children }
            }
            Self::Tabs { mut children, .. } => {
                children.push(Self::View(view));
                Self::Tabs { active: children.len() - 1, children }
            }
            one @ Self::View(_) => Self::Tabs { active: 1, children: vec![one, Self::View(view)] },
        }
    }

    /// The same without a view; `None` if nothing is left.
    #[must_use]
    pub fn without(self, view: ViewId) -> Option<Self> {
        match self {
            Self::View(own) => (own != view).then_some(Self::View(own)),
            Self::Split { axis, shares, children } => {
                let parts: Vec<(f32, Self)> =
                    shares.into_iter().zip(children).filter_map(|(share, child)| Some((share, child.without(view)?))).collect();
                match parts.len() {
                    0 => None,
                    1 => parts.into_iter().next().map(|(_, child)| child),
                    _ => Some(Self::split(axis, parts)),
                }
            }
            Self::Tabs { active, children } => {
                let children: Vec<Self> = children.into_iter().filter_map(|child| child.without(view)).collect();
                match children.len() {
                    0 => None,
                    1 => children.into_iter().next(),
                    left => Some(Self::Tabs { active: active.min(left - 1), children }),
                }
            }
        }
    }

    /// Puts the tabs that hold a view in front.
    pub fn bring_forward(&mut self, view: ViewId) {
        if let Self::Tabs { active, children } = self
            && let Some(at) = children.iter().position(|child| child.views().contains(&view))
        {
            *active = at;
        }
        match self {
            Self::Split { children, .. } | Self::Tabs { children, .. } => children.iter_mut().for_each(|child| child.bring_forward(view)),
            Self::View(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Arrangement {
        Arrangement::split(Axis::Horizontal, vec![(57.0, Arrangement::View(ViewId(1))), (43.0, Arrangement::View(ViewId(2)))])
    }

    #[test]
    fn adding_and_removing_a_view_gives_the_arrangement_back() {
        assert_eq!(two().with(ViewId(3)).views(), [ViewId(1), ViewId(2), ViewId(3)]);
        assert_eq!(two().with(ViewId(3)).without(ViewId(3)), Some(two()));
        assert_eq!(two().without(ViewId(1)), Some(Arrangement::View(ViewId(2))));
        assert_eq!(Arrangement::View(ViewId(1)).without(ViewId(1)), None);
    }

    #[test]
    fn a_hidden_tab_comes_forward() {
        let mut arrangement = two().with(ViewId(3));
        arrangement.bring_forward(ViewId(2));
        let Arrangement::Split { children, .. } = &arrangement else { panic!("a split") };
        assert!(matches!(children[1], Arrangement::Tabs { active: 0, .. }));
    }
}
