//! Folding: platforms that count as one group, by their owner, country or category. It knows which group a
//! platform belongs to; what is done with groups is for others to say.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{PlatformId, Platforms};

/// By what platforms are folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FoldBy {
    /// The top of the chain of owners.
    Owner,
    /// The country.
    Country,
    /// What it does.
    Category,
}

impl FoldBy {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Country, Self::Category];

    /// The word in settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Country => "country",
            Self::Category => "category",
        }
    }

    /// The way of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == text)
    }
}

/// What is folded, and what is not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fold {
    /// By what.
    pub by: FoldBy,
    /// Groups whose members stand by themselves, by the name that [`group_of`] gives; and single platforms
    /// that do, by their ids.
    pub unfolded: BTreeSet<String>,
}

/// The group of a platform: the id of its owner, its country or its category; `None` where the data do not
/// say. A regulator is no service of a country or a category and stays itself.
#[must_use]
pub fn group_of(platform: &PlatformId, platforms: &Platforms, by: FoldBy) -> Option<String> {
    let known = platforms.find(platform.as_str());
    let word = match by {
        FoldBy::Owner => platforms.owner_of(platform).map(|owner| owner.to_string()),
        FoldBy::Country => known.filter(|known| !known.is_regulator()).map(|known| known.country.clone()),
        FoldBy::Category => known.filter(|known| !known.is_regulator()).map(|known| known.category.clone()),
    };
    word.filter(|word| !word.is_empty())
}

impl Fold {
    /// The group that a platform is folded into; `None` where it stands for itself.
    #[must_use]
    pub fn of(&self, platform: &PlatformId, platforms: &Platforms) -> Option<String> {
        group_of(platform, platforms, self.by).filter(|group| !self.unfolded.contains(group) && !self.unfolded.contains(platform.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Platform;
    use super::*;

    #[test]
    fn a_platform_is_of_the_group_that_the_data_name() {
        let mut platforms = Platforms::default();
        platforms.add(Platform { country: "CN".into(), owner: Some("mill".into()), ..Platform::bare("bakery".into()) });
        platforms.add(Platform { country: "CN".into(), kind: "regulator".into(), ..Platform::bare("guild".into()) });
        let of = |id: &str, by| group_of(&id.into(), &platforms, by);
        assert_eq!(of("bakery", FoldBy::Owner).as_deref(), Some("mill"));
        assert_eq!(of("bakery", FoldBy::Country).as_deref(), Some("CN"));
        assert_eq!((of("bakery", FoldBy::Category), of("guild", FoldBy::Country), of("nobody", FoldBy::Owner)), (None, None, None));
        let fold = Fold { by: FoldBy::Owner, unfolded: BTreeSet::from(["mill".to_owned()]) };
        assert_eq!(fold.of(&"bakery".into(), &platforms), None, "an unfolded group is none");
        let fold = Fold { by: FoldBy::Country, unfolded: BTreeSet::from(["bakery".to_owned()]) };
        assert_eq!(fold.of(&"bakery".into(), &platforms), None, "nor is one of a member that stands by itself");
    }
}
