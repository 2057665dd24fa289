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

/// A side of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Left,
    /// The right one.
    Right,
    /// The upper one.
    Top,
    /// The lower one.
    Bottom,
}

impl Side {
    /// The direction that it ends, and whether at its start.
    fn parts(self) -> (Axis, bool) {
        match self {
            Self::Left => (Axis::Horizontal, true),
            Self::Right => (Axis::Horizontal, false),
            Self::Top => (Axis::Vertical, true),
            Self::Bottom => (Axis::Vertical, false),
        }
    }
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

    /// The same with a view along a whole side of all others.
    #[must_use]
    pub fn at_side(self, view: ViewId, side: Side) -> Self {
        let (axis, is_first) = side.parts();
        let own = Self::View(view);
        let Some(rest) = self.views().contains(&view).then(|| self.clone().without(view)).flatten() else { return self };
        let (mut shares, mut children) = match rest {
            Self::Split { axis: of, shares, children } if of == axis => (shares, children),
            other => (vec![1.0], vec![other]),
        };
        #[expect(clippy::cast_precision_loss, reason = "a number of tiles")]
        let share = shares.iter().sum::<f32>() / shares.len().max(1) as f32;
        let at = if is_first { 0 } else { children.len() };
        shares.insert(at, share);
        children.insert(at, own);
        Self::Split { axis, shares, children }
    }

    /// The same with a view as a tab in front of the one before it, or after it if it is the first.
    #[must_use]
    pub fn as_tab(self, view: ViewId) -> Self {
        let views = self.views();
        let Some(at) = views.iter().position(|known| *known == view) else { return self };
        let Some(other) = at.checked_sub(1).or(Some(at + 1)).and_then(|at| views.get(at)).copied() else { return self };
        self.clone().without(view).map_or(self, |rest| rest.tabbed(other, view))
    }

    fn tabbed(self, other: ViewId, view: ViewId) -> Self {
        let holds = |child: &Self| matches!(child, Self::View(known) if *known == other);
        match self {
            Self::View(known) if known == other => Self::Tabs { active: 1, children: vec![self, Self::View(view)] },
            Self::View(_) => self,
            Self::Tabs { mut children, .. } if children.iter().any(holds) => {
                children.push(Self::View(view));
                Self::Tabs { active: children.len() - 1, children }
            }
            Self::Tabs { active, children } => {
                Self::Tabs { active, children: children.into_iter().map(|child| child.tabbed(other, view)).collect() }
            }
            Self::Split { axis, shares, children } => {
                Self::Split { axis, shares, children: children.into_iter().map(|child| child.tabbed(other, view)).collect() }
            }
        }
    }

    /// The same with a view that has so many times the room that it had, of what it shares with its neighbours.
    #[must_use]
    pub fn with_room(self, view: ViewId, factor: f32) -> Self {
        let change = |child: Self| if child.views().contains(&view) { child.with_room(view, factor) } else { child };
        match self {
            Self::Split { axis, mut shares, children } => {
                let at = children.iter().position(|child| child.views().contains(&view));
                let is_inner = at.is_some_and(|at| children[at].splits(view));
                if let Some(at) = at.filter(|at| !is_inner && *at < shares.len() && shares.len() > 1) {
                    let others: f32 = shares.iter().sum::<f32>() - shares[at];
                    // A tile keeps a tenth of the room, and leaves a tenth.
                    shares[at] = (shares[at] * factor).clamp(others / 9.0, others * 9.0);
                }
                Self::Split { axis, shares, children: children.into_iter().map(change).collect() }
            }
            Self::Tabs { active, children } => Self::Tabs { active, children: children.into_iter().map(change).collect() },
            one @ Self::View(_) => one,
        }
    }

    /// Whether a view stands in a split.
    #[must_use]
    pub fn splits(&self, view: ViewId) -> bool {
        match self {
            Self::View(_) => false,
            Self::Split { .. } => self.views().contains(&view),
            Self::Tabs { children, .. } => children.iter().any(|child| child.splits(view)),
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
    fn a_view_goes_to_a_side_becomes_a_tab_and_takes_room() {
        let view = |id| Arrangement::View(ViewId(id));
        let left = two().at_side(ViewId(2), Side::Left);
        assert_eq!(left, Arrangement::split(Axis::Horizontal, vec![(1.0, view(2)), (1.0, view(1))]));
        let three = two().at_side(ViewId(2), Side::Bottom).at_side(ViewId(1), Side::Top);
        assert_eq!(three, Arrangement::split(Axis::Vertical, vec![(1.0, view(1)), (1.0, view(2))]));
        let tabs = two().as_tab(ViewId(2));
        assert_eq!(tabs, Arrangement::Tabs { active: 1, children: vec![view(1), view(2)] });
        let more = Arrangement::split(Axis::Vertical, vec![(1.0, tabs), (1.0, view(3))]).as_tab(ViewId(3));
        assert_eq!(more, Arrangement::Tabs { active: 2, children: vec![view(1), view(2), view(3)] });
        assert_eq!(view(1).as_tab(ViewId(1)), view(1));
        assert_eq!(view(1).at_side(ViewId(1), Side::Left), view(1));
        assert_eq!(two().at_side(ViewId(9), Side::Left), two(), "one that is not there moves nothing");
        let roomy = two().with_room(ViewId(1), 2.0);
        assert_eq!(roomy, Arrangement::split(Axis::Horizontal, vec![(114.0, view(1)), (43.0, view(2))]));
        let most = (0..50).fold(two(), |now, _| now.with_room(ViewId(1), 2.0));
        assert_eq!(most, Arrangement::split(Axis::Horizontal, vec![(387.0, view(1)), (43.0, view(2))]));
        let nested = Arrangement::split(Axis::Vertical, vec![(1.0, two()), (1.0, view(3))]).with_room(ViewId(2), 2.0);
        assert_eq!(
            nested,
            Arrangement::split(
                Axis::Vertical,
                vec![(1.0, Arrangement::split(Axis::Horizontal, vec![(57.0, view(1)), (86.0, view(2))])), (1.0, view(3))]
            )
        );
    }

    #[test]
    fn a_hidden_tab_comes_forward() {
        let mut arrangement = two().with(ViewId(3));
        arrangement.bring_forward(ViewId(2));
        let Arrangement::Split { children, .. } = &arrangement else { panic!("a split") };
        assert!(matches!(children[1], Arrangement::Tabs { active: 0, .. }));
    }
}
