//! Platforms, their owners and the other entities that rows speak of.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Label, Language};

/// The name of a platform in the data, such as `wechat_pay`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlatformId(Arc<str>);

impl PlatformId {
    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for PlatformId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Borrow<str> for PlatformId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlatformId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PlatformId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// One row of a platforms table. Empty text means that the data do not say.
#[derive(Clone, Debug, PartialEq)]
pub struct Platform {
    /// Its name in the data.
    pub id: PlatformId,
    /// platform, company, segment, market, aggregate, regulator …
    pub kind: String,
    /// Its name on screen.
    pub label: Label,
    /// Other names that people search for.
    pub aliases: Vec<String>,
    /// The next owner up, as written; itself for a top company.
    pub owner: Option<PlatformId>,
    /// What it is a part of.
    pub parent: Option<PlatformId>,
    /// Further wholes that it is a part of.
    pub other_parents: Vec<PlatformId>,
    /// What a combined figure is made of.
    pub members: Vec<PlatformId>,
    /// A tie short of ownership.
    pub affiliate_of: Vec<PlatformId>,
    /// What it does, such as `messaging`.
    pub category: String,
    /// Two-letter code.
    pub country: String,
    /// When it started, as written.
    pub launched: String,
    /// Its mark on a light ground, `#rrggbb`.
    pub color: String,
    /// Its mark on a dark ground, `#rrggbb`.
    pub color_dark: String,
    /// Anything else.
    pub note: String,
    /// Where the row comes from.
    pub sources: Vec<Arc<str>>,
}

impl Platform {
    /// A platform of which only the name is known.
    #[must_use]
    pub fn bare(id: PlatformId) -> Self {
        Self {
            label: Label::plain(id.as_str()),
            kind: "platform".into(),
            id,
            aliases: vec![],
            owner: None,
            parent: None,
            other_parents: vec![],
            members: vec![],
            affiliate_of: vec![],
            category: String::new(),
            country: String::new(),
            launched: String::new(),
            color: String::new(),
            color_dark: String::new(),
            note: String::new(),
            sources: vec![],
        }
    }

    /// Whether it makes rules rather than links.
    #[must_use]
    pub fn is_regulator(&self) -> bool {
        self.kind == "regulator" || self.category == "regulator"
    }

    /// Whether any of its names contains `needle`, which must be lower case.
    #[must_use]
    pub fn answers_to(&self, needle: &str) -> bool {
        let names = [self.id.as_str(), &self.label.en, &self.label.zh];
        names.into_iter().chain(self.aliases.iter().map(String::as_str)).any(|name| name.to_lowercase().contains(needle))
    }
}

/// All platforms of a dataset, in order of id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Platforms {
    by_id: BTreeMap<PlatformId, Platform>,
}

impl Platforms {
    /// Adds one; the first row of an id stays. Returns whether it was new.
    pub fn add(&mut self, platform: Platform) -> bool {
        if self.by_id.contains_key(&platform.id) {
            return false;
        }
        self.by_id.insert(platform.id.clone(), platform);
        true
    }

    /// The one of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Platform> {
        self.by_id.get(id)
    }

    /// All of them, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = &Platform> {
        self.by_id.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The name on screen; the id itself where the data do not say more.
    #[must_use]
    pub fn name<'a>(&'a self, id: &'a PlatformId, language: Language) -> &'a str {
        self.find(id.as_str()).map_or(id.as_str(), |platform| platform.label.text(language))
    }

    /// The top of the chain of owners and wholes; `None` where the data name no owner. A chain
    /// that runs in a circle ends where it began.
    #[must_use]
    pub fn owner_of(&self, id: &PlatformId) -> Option<PlatformId> {
        let mut at = self.find(id.as_str())?;
        let mut named = None;
        for _ in 0..=self.by_id.len() {
            let Some(next) = at.owner.as_ref().or(at.parent.as_ref()) else { break };
            named = Some(next.clone());
            match self.find(next.as_str()) {
                Some(platform) if platform.id != at.id => at = platform,
                _ => break,
            }
        }
        named
    }

    /// Whether `part` is `whole`, or a part of it at any depth.
    #[must_use]
    pub fn is_within(&self, part: &PlatformId, whole: &PlatformId) -> bool {
        let mut open = vec![part.clone()];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(id) = open.pop() {
            if id == *whole {
                return true;
            }
            if let Some(platform) = seen.insert(id.clone()).then(|| self.find(id.as_str())).flatten() {
                open.extend(platform.parent.iter().chain(&platform.other_parents).chain(&platform.owner).cloned());
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform(id: &str, owner: Option<&str>) -> Platform {
        Platform { owner: owner.map(PlatformId::from), ..Platform::bare(id.into()) }
    }

    #[test]
    fn the_owner_is_the_top_of_the_chain() {
        let mut platforms = Platforms::default();
        for (id, owner) in [("tiktok", Some("douyin")), ("douyin", Some("bytedance")), ("bytedance", Some("bytedance")), ("x", None)] {
            platforms.add(platform(id, owner));
        }
        assert_eq!(platforms.owner_of(&"tiktok".into()), Some("bytedance".into()));
        assert_eq!(platforms.owner_of(&"bytedance".into()), Some("bytedance".into()));
        assert_eq!(platforms.owner_of(&"x".into()), None);
    }

    #[test]
    fn a_circle_of_owners_ends() {
        let mut platforms = Platforms::default();
        platforms.add(platform("a", Some("b")));
        platforms.add(platform("b", Some("a")));
        assert!(platforms.owner_of(&"a".into()).is_some());
        assert!(!platforms.is_within(&"a".into(), &"c".into()));
    }
}
