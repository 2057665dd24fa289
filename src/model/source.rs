//! Where a row comes from.

use std::sync::Arc;

/// One row of a sources table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name in the data.
    pub id: Arc<str>,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When, as written; empty where no date was seen.
    pub date: String,
    /// Where it can be read; empty where nowhere.
    pub url: String,
}

impl Source {
    /// The address, if a browser may be sent there: http and https only.
    #[must_use]
    pub fn web_address(&self) -> Option<&str> {
        let lower = self.url.to_ascii_lowercase();
        let allowed = lower.starts_with("https://") || lower.starts_with("http://");
        (allowed && !self.url.chars().any(|c| c.is_whitespace() || c.is_control())).then_some(self.url.as_str())
    }

    /// One line to paste under a figure: publisher, title, date, address.
    #[must_use]
    pub fn citation(&self) -> String {
        let parts = [&self.publisher, &self.title, &self.date, &self.url];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_reach_a_browser() {
        let source = |url: &str| Source { id: "s".into(), title: "T".into(), publisher: "P".into(), date: "2021".into(), url: url.into() };
        assert_eq!(source("https://example.org/a").web_address(), Some("https://example.org/a"));
        for url in ["", "file:///etc/passwd", "javascript:alert(1)", "https://a b", "ftp://x"] {
            assert_eq!(source(url).web_address(), None, "{url}");
        }
        assert_eq!(source("").citation(), "P, T, 2021");
    }
}
