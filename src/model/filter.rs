//! All conditions together: what selects rows, links and platforms.

use serde::{Deserialize, Serialize};

use super::{Cell, Condition, Period, Platform, PlatformId, Platforms, Test};

/// All that selects rows: conditions and the time window, read together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    /// All of them must pass.
    pub conditions: Vec<Condition>,
    /// Rows share a day with it.
    pub window: Option<Period>,
}

/// Columns of platforms that a filter may name.
pub const PLATFORM_COLUMNS: [&str; 4] = ["country", "owner", "category", "platform"];

impl Filter {
    /// Lets everything through.
    #[must_use]
    pub fn everything() -> Self {
        Self::default()
    }

    /// Both at once.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.conditions.extend(other.conditions.iter().cloned());
        self.window = match (self.window, other.window) {
            (Some(a), Some(b)) => Period::new(a.first.max(b.first), a.last.min(b.last)).or(Some(a)),
            (a, b) => a.or(b),
        };
        self
    }

    /// Whether a platform passes the conditions on columns of platforms.
    #[must_use]
    pub fn passes_platform(&self, platform: &Platform, platforms: &Platforms) -> bool {
        self.conditions.iter().all(|condition| condition.holds(|one| says_of_platform(one, platform, platforms)))
    }
}

/// What one alternative says of a platform; `None` where it speaks of other things.
#[must_use]
pub fn says_of_platform(condition: &Condition, platform: &Platform, platforms: &Platforms) -> Option<bool> {
    match &condition.test {
        Test::Members(members) => Some(members.has_platform(&platform.id) == condition.keep),
        Test::Selection(_) => Some(!condition.keep),
        _ if condition.table.is_some() => None,
        _ => platform_cell(&condition.column, platform, platforms).map(|cell| condition.passes(&cell)),
    }
}

/// The cell of a platform under a column that a filter may name.
#[must_use]
pub fn platform_cell<'a>(column: &str, platform: &'a Platform, platforms: &'a Platforms) -> Option<Cell<'a>> {
    match column {
        "country" => Some(Cell::text(&platform.country)),
        "category" => Some(Cell::text(&platform.category)),
        "platform" => Some(Cell { platform: Some(platform), ..Cell::text(platform.id.as_str()) }),
        "owner" => {
            let owner = platforms.owner_of(&platform.id).unwrap_or_else(|| PlatformId::from(""));
            Some(Cell { platform: platforms.find(owner.as_str()), ..Cell::text(owner.to_string()) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_and_negations_of_platforms() {
        let mut platforms = Platforms::default();
        for (id, country, category) in [("a", "CN", "payment"), ("b", "US", "payment"), ("c", "US", "search"), ("d", "", "search")] {
            platforms.add(Platform { country: country.into(), category: category.into(), ..Platform::bare(id.into()) });
        }
        let kept = |conditions: Vec<Condition>| {
            let filter = Filter { conditions, window: None };
            let passing = platforms.iter().filter(|platform| filter.passes_platform(platform, &platforms));
            passing.map(|platform| platform.id.to_string()).collect::<String>()
        };
        let chinese = || Condition::is("country", "CN");
        assert_eq!(kept(vec![chinese().or(Condition::is("category", "search"))]), "acd");
        assert_eq!(kept(vec![chinese().negated(), Condition::is("category", "payment")]), "b");
        assert_eq!(kept(vec![chinese().or(Condition::is("state", "open"))]), "abcd", "a state is no matter of platforms");
        assert_eq!(kept(vec![Condition::is("state", "open")]), "abcd");
        assert_eq!(kept(vec![Condition::in_selection("nobody named it")]), "");
    }
}
