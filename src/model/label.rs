//! A name in the two languages that data come in.

use serde::{Deserialize, Serialize};

/// The language of labels that data carry. Interface text is another matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, or whatever the data's first language is.
    #[default]
    En,
    /// Chinese, where the data have it.
    Zh,
}

/// A name in English and, where known, in Chinese.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    /// The name in the data's first language; never empty for a thing that can be shown.
    pub en: String,
    /// The Chinese name; empty where the data have none.
    pub zh: String,
}

impl Label {
    /// A label in one language only.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { en: text.into(), zh: String::new() }
    }

    /// The name in `language`, falling back to the first one.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh if !self.zh.is_empty() => &self.zh,
            _ => &self.en,
        }
    }

    /// The name in the language that [`Label::text`] does not give, where there is one.
    #[must_use]
    pub fn other(&self, language: Language) -> Option<&str> {
        let other = match language {
            Language::En => &self.zh,
            Language::Zh => &self.en,
        };
        (!self.zh.is_empty() && self.zh != self.en).then_some(other.as_str())
    }
}

/// How numbers are written: what stands between thousands, and before decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// `1 234 567.5`, as ISO 80000 writes them.
    #[default]
    Spaces,
    /// `1,234,567.5`.
    Commas,
    /// `1.234.567,5`.
    Points,
    /// `1234567.5`.
    Plain,
}
