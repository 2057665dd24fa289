//! The arguments of `unwalled render`. The drawing is done where the views are known.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::views::parse_view;
use super::{MomentArgs, PathArgs};
use crate::model::Language;

/// The largest side of a picture, in pixels before scaling.
const LARGEST_PX: u32 = 16_384;
/// The largest scale.
const LARGEST_SCALE: f32 = 16.0;

/// Arguments of `render`.
#[derive(Clone, Debug, Args)]
pub struct RenderArgs {
    /// What to read.
    #[command(flatten)]
    pub paths: PathArgs,
    /// Which view; `unwalled views` lists them
    #[arg(long, value_name = "KIND", value_parser = parse_view)]
    pub view: String,
    /// The picture; its ending says the format
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Width and height before scaling, such as 1280x800
    #[arg(long, value_name = "WxH", value_parser = parse_size)]
    pub size: Option<[u32; 2]>,
    /// Pixels for each point of the size
    #[arg(long, value_name = "N", default_value = "1", value_parser = parse_scale)]
    pub scale: f32,
    /// Light or dark ground
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    pub theme: Theme,
    /// The language of labels that the data carry
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = parse_language)]
    pub lang: Language,
    /// Which links count, and when.
    #[command(flatten)]
    pub moment: MomentArgs,
    /// Select this platform; may be given several times
    #[arg(long = "select", value_name = "ID")]
    pub select: Vec<String>,
    /// Set something of the view, such as form=slope; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, Value)>,
    /// The luck of what needs some
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
}

/// The ground that is drawn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// Dark ink on a light ground.
    #[default]
    Light,
    /// Light ink on a dark ground.
    Dark,
}

fn parse_size(text: &str) -> Result<[u32; 2], String> {
    let side = |text: &str| text.parse().ok().filter(|side| (1..=LARGEST_PX).contains(side));
    let sides = text.split_once(['x', 'X', '×']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    sides.ok_or_else(|| format!("expected a width and a height from 1 to {LARGEST_PX}, such as 1280x800"))
}

/// A setting: numbers, lists and what else is JSON are read as such, all else is text.
fn parse_setting(text: &str) -> Result<(String, Value), String> {
    let (key, value) = text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or("expected KEY=VALUE, such as form=slope")?;
    Ok((key.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| value.into())))
}

fn parse_scale(text: &str) -> Result<f32, String> {
    let scale = text.parse().ok().filter(|scale: &f32| *scale > 0.0 && *scale <= LARGEST_SCALE);
    scale.ok_or_else(|| format!("expected a number above 0 and up to {LARGEST_SCALE}"))
}

fn parse_language(text: &str) -> Result<Language, String> {
    match text {
        "en" => Ok(Language::En),
        "zh" => Ok(Language::Zh),
        _ => Err("expected en or zh".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_json_or_text() {
        assert_eq!(parse_setting("form=slope"), Ok(("form".to_owned(), "slope".into())));
        assert_eq!(parse_setting("base=2020"), Ok(("base".to_owned(), 2020.into())));
        assert_eq!(parse_setting("whole=a=b"), Ok(("whole".to_owned(), "a=b".into())));
        assert!(parse_setting("form").is_err() && parse_setting("=x").is_err());
    }

    #[test]
    fn sizes_and_scales_are_within_reason() {
        assert_eq!(parse_size("1280x800"), Ok([1280, 800]));
        for text in ["", "1280", "0x5", "-1x5", "99999x1", "axb", "1x2x3"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
        assert_eq!(parse_scale("1.5"), Ok(1.5));
        for text in ["0", "-1", "NaN", "inf", "17", "two"] {
            assert!(parse_scale(text).is_err(), "{text}");
        }
    }
}
