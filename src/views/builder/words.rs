//! What stands around the picture, and what things are called.

use crate::analysis::encoding::{By, Channel, Mark};
use crate::engine::{ChartAnswer, Marks, Picture, Reason, Refusal};
use crate::model::Table;
use crate::store::{Aggregate, TimeUnit};
use crate::views::Cx;

/// A mark as a menu names it.
pub(super) fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Bar => "Bars",
        Mark::Line => "Lines",
        Mark::Area => "Areas",
        Mark::Point => "Points",
        Mark::Tick => "Ticks",
        Mark::Heatmap => "Heatmap",
    }
}

/// An aggregate as a menu names it.
pub(super) fn aggregate(how: Aggregate) -> &'static str {
    match how {
        Aggregate::Count => "Count",
        Aggregate::Sum => "Sum",
        Aggregate::Mean => "Mean",
        Aggregate::Median => "Median",
        Aggregate::Min => "Least",
        Aggregate::Max => "Most",
        Aggregate::Distinct => "Different ones",
    }
}

/// The title of a column on screen.
pub(super) fn column(cx: &Cx<'_>, table: &Table, name: &str) -> String {
    let known = table.column_index(name).map(|at| table.columns[at].title.text(cx.language()));
    known.unwrap_or(name).replace('_', " ")
}

/// A channel in words: `sum of amount`, `number of rows`, `day by month`.
pub(super) fn channel(cx: &Cx<'_>, table: &Table, picture: &Picture, channel: &Channel) -> String {
    let Some(name) = &channel.field else { return "number of rows".into() };
    let title = column(cx, table, name);
    let unit = |unit: Option<TimeUnit>| unit.map(|unit| format!("{title} by {}", unit.word()));
    match channel.by {
        By::Measure(Aggregate::Count) => format!("number of rows with {title}"),
        By::Measure(Aggregate::Distinct) => format!("different values of {title}"),
        By::Measure(how) => format!("{} of {title}", aggregate(how).to_lowercase()),
        By::Time(_) => unit(picture.x.unit).or_else(|| unit(picture.y.unit)).unwrap_or(title),
        _ => title,
    }
}

/// A channel with the unit of what it draws, for the title of an axis.
pub(super) fn axis(cx: &Cx<'_>, table: &Table, picture: &Picture, along: &Channel) -> String {
    let is_drawn = picture.encoding.as_ref().and_then(|encoding| encoding.drawn()) == Some(along);
    let words = capital(&channel(cx, table, picture, along));
    let unit = if is_drawn { picture.unit.clone() } else { unit_of(picture, along) };
    if unit.is_empty() { words } else { format!("{words}, {unit}") }
}

fn unit_of(picture: &Picture, along: &Channel) -> String {
    let field = along.field.as_ref().and_then(|name| picture.fields.iter().find(|field| field.name == *name));
    field.map(|field| field.unit.clone()).unwrap_or_default()
}

/// With a capital first letter.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `Growth: mean of value by day, coloured by entity`.
pub(super) fn subtitle(cx: &Cx<'_>, table: &Table, picture: &Picture) -> String {
    let title = table.title.text(cx.language());
    let Some(encoding) = picture.encoding.as_ref().filter(|_| picture.passing > 0) else { return title.to_owned() };
    let say = |along: &Channel| channel(cx, table, picture, along);
    let drawn = encoding.drawn();
    let unit = if picture.unit.is_empty() { String::new() } else { format!(", {},", picture.unit) };
    let base: Vec<String> = [&encoding.x, &encoding.y].into_iter().flatten().filter(|along| Some(*along) != drawn).map(say).collect();
    let mut words = match drawn {
        Some(drawn) if base.is_empty() => format!("{title}: {}{unit}", say(drawn)),
        Some(drawn) => format!("{title}: {}{unit} by {}", say(drawn), base.join(" and ")),
        None => format!("{title}: {}", base.join(" and ")),
    };
    if let Some(color) = encoding.color.as_ref().filter(|color| Some(*color) != drawn) {
        words = format!("{words}, coloured by {}", say(color));
    }
    if let Some(size) = &encoding.size {
        words = format!("{words}, sized by {}", column(cx, table, size));
    }
    if let Some(facet) = &encoding.facet {
        words = format!("{words}, a panel for each {}", column(cx, table, facet.field.as_deref().unwrap_or_default()));
    }
    words.trim_end_matches(',').to_owned()
}

/// Where it comes from, how many rows it is of, what lacks a value, what was put together.
pub(super) fn footer(cx: &Cx<'_>, table: &Table, answer: &ChartAnswer) -> String {
    let picture = &answer.picture;
    let count = |number: usize| cx.numbers().count(number);
    let mut parts = vec![cx.dataset.title.text(cx.language()).to_owned()];
    if picture.passing == 0 {
        return parts.remove(0);
    }
    parts.push(if picture.passing == picture.total {
        format!("{} rows", count(picture.total))
    } else {
        format!("{} of {} rows", count(picture.passing), count(picture.total))
    });
    let only = super::only_of(cx.settings);
    if !only.is_empty() {
        let values: Vec<String> = only.iter().map(|(column, value)| super::names::value(cx, table, column, value)).collect();
        parts.push(format!("only {}", values.join(", ")));
    }
    if answer.refusal.is_some() {
        return parts.join(" · ");
    }
    if picture.missing > 0 {
        parts.push(if picture.missing == 1 { "1 lacks a value".into() } else { format!("{} lack a value", count(picture.missing)) });
    }
    if picture.soft > 0 {
        parts.push(format!("{} bounded, approximate or in words: a gathered mark takes the number written", count(picture.soft)));
    }
    for lumped in [picture.x.lumped, picture.y.lumped, picture.lumped].into_iter().filter(|lumped| *lumped > 0) {
        parts.push(format!("“other” is {} names", count(lumped)));
    }
    if picture.more_panels > 0 {
        parts.push(format!("{} more panels not drawn", count(picture.more_panels)));
    }
    if let Some(encoding) = &picture.encoding {
        parts.extend(encoding.remarks.iter().cloned());
    }
    let events = if picture.x.is_time { crate::views::annotations::words(cx.settings) } else { "" };
    parts.extend((!events.is_empty()).then(|| events.trim_start_matches(" · ").to_owned()));
    if is_cut(picture) {
        parts.push("the axis does not start at 0".into());
    }
    let inside: usize =
        answer.marks.iter().filter_map(|marks| if let Marks::Density(density) = marks { Some(density.inside) } else { None }).sum();
    if inside > 0 {
        // Beside what is looked at, more is counted than is seen.
        if !cx.settings.0.contains_key("camera") {
            parts.push(format!("cells count {} rows", count(inside)));
        }
        let is_plain = picture.encoding.as_ref().is_none_or(|encoding| encoding.color.is_none() && encoding.size.is_none());
        parts.extend((!is_plain).then(|| "too many rows for colours and sizes".to_owned()));
    }
    parts.join(" · ")
}

/// Whether what is drawn stands on an axis without zero.
pub(super) fn is_cut(picture: &Picture) -> bool {
    let Some(encoding) = &picture.encoding else { return false };
    let is_value = |along: &Option<Channel>| {
        along.as_ref().is_some_and(|along| matches!(along.by, By::Measure(_)) || along.by == By::Value && encoding.mark != Mark::Point)
    };
    let cut = |low: f64, high: f64| low > 0.0 || high < 0.0;
    is_value(&encoding.y) && cut(picture.y.low, picture.y.high)
        || is_value(&encoding.x) && !is_value(&encoding.y) && cut(picture.x.low, picture.x.high)
}

/// Title and sentence of a refusal.
pub(super) fn refusal(cx: &Cx<'_>, table: &Table, refusal: &Refusal) -> (&'static str, String) {
    let column = refusal.column.as_deref().map(|name| column(cx, table, name)).unwrap_or_default();
    let values = refusal.values.len();
    let listed: Vec<String> = refusal
        .values
        .iter()
        .take(3)
        .map(|(value, _)| super::names::value(cx, table, refusal.column.as_deref().unwrap_or_default(), value))
        .collect();
    let more = if values > 3 { format!(" and {} more", values - 3) } else { String::new() };
    match &refusal.reason {
        Reason::Units => (
            "Numbers of several units",
            format!("These rows are in {values} units ({}{more}). On one axis they would mean nothing.", listed.join(", ")),
        ),
        Reason::Things => (
            "Numbers of several things",
            format!("These rows differ in {column} ({}{more}). Together they would mean nothing.", listed.join(", ")),
        ),
        Reason::Ratios => {
            ("Parts do not add up", "Shares, rates and changes are of different wholes: their sum is no number of anything.".into())
        }
        Reason::Periods => (
            "Periods within each other",
            "Some rows are of periods that hold those of others, as a year holds its quarters. A sum would count them twice.".into(),
        ),
        Reason::Parts(part, whole) => (
            "A part beside its whole",
            format!("{} is a part of {}. A sum would count it twice.", cx.short_name(part), cx.short_name(whole)),
        ),
    }
}
