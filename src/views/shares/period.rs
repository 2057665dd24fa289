//! Which period a form shows: the last at or before the playhead, unless a setting names one; and the
//! handles that step from period to period.

use egui::{Align2, EventFilter, Key, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use crate::analysis::parts::Slice;
use crate::kit::controls::focus_ring;
use crate::kit::tokens::size;
use crate::kit::{fonts, icons, palette};
use crate::model::{Moment, Period, Precision, day_label};
use crate::session::Action;
use crate::views::{Choice, Cx};

/// A period as settings write it: `2020Q2`, `2020-06`, `2020`, `2020-06-30`, else `first/last`.
pub fn written(period: Period) -> String {
    let of = |precision| Moment::day(period.first).with_precision(precision).interval() == period;
    let (year, month) = (period.first.year(), period.first.month());
    let precisions = [Precision::Year, Precision::Quarter, Precision::Month, Precision::Day];
    match precisions.into_iter().find(|precision| of(*precision)) {
        Some(Precision::Year) => year.to_string(),
        Some(Precision::Quarter) => format!("{year}Q{}", (month - 1) / 3 + 1),
        Some(Precision::Month) => format!("{year}-{month:02}"),
        Some(Precision::Day) => period.first.to_string(),
        None => format!("{}/{}", period.first, period.last),
    }
}

/// The period of a setting; also of a number, which is a year.
pub fn read(value: &Value) -> Option<Period> {
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|year| year.to_string()))?;
    if let Some((first, last)) = text.split_once('/') {
        return Period::new(Moment::parse(first).ok()?.interval().first, Moment::parse(last).ok()?.interval().last);
    }
    Moment::parse(&text).ok().map(Moment::interval)
}

/// A period by its dates, or as the source calls it where that is no mere spelling of them.
pub fn as_written(period: Option<Period>, label: &str) -> String {
    let Some(period) = period else { return if label.is_empty() { "undated".into() } else { label.to_owned() } };
    let is_spelling = Moment::parse(label).is_ok_and(|moment| moment.interval() == period);
    if label.is_empty() || is_spelling { period.label() } else { label.to_owned() }
}

/// The name of a slice on screen.
pub fn name(slice: &Slice) -> String {
    as_written(Some(slice.period), &slice.label)
}

/// Why a period is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A setting names it.
    Asked,
    /// It is the last at or before the playhead.
    AsOf,
    /// There is none at or before the playhead: it is the first.
    First,
}

/// The period that a form shows, by position.
pub fn chosen(cx: &Cx<'_>, slices: &[Slice], key: &str) -> Option<(usize, Why)> {
    let asked = cx.settings.0.get(key).and_then(read);
    if let Some(at) = asked.and_then(|asked| slices.iter().position(|slice| slice.period == asked)) {
        return Some((at, Why::Asked));
    }
    let day = cx.session.day();
    let until = |slice: &Slice| day.is_none_or(|day| slice.period.first <= day);
    let known = (0..slices.len()).filter(|at| until(&slices[*at]));
    let last = known.max_by_key(|at| (slices[*at].period.last, slices[*at].period.first));
    last.map(|at| (at, Why::AsOf)).or((!slices.is_empty()).then_some((0, Why::First)))
}

/// The period and why it is that one, in words.
pub fn words(cx: &Cx<'_>, slice: &Slice, why: Why) -> String {
    let name = name(slice);
    let day = cx.session.day().map(day_label).unwrap_or_default();
    match why {
        _ if day.is_empty() => name,
        Why::Asked => name,
        Why::AsOf => format!("{name}, the last as of {day}"),
        Why::First => format!("{name}; nothing earlier, as of {day}"),
    }
}

/// The periods in the menu of a view.
pub fn choices(cx: &Cx<'_>, slices: &[Slice], key: &str, group: &'static str, at: Option<usize>, follows: bool) -> Vec<Choice> {
    let configure = |value: Value| Action::Configure { view: cx.me, key: key.into(), value };
    let is_asked = cx.settings.0.contains_key(key);
    let usual = follows.then(|| Choice {
        group,
        label: "The last as of the playhead".into(),
        is_chosen: !is_asked,
        action: configure(Value::Null),
    });
    let choice = |(number, slice): (usize, &Slice)| Choice {
        group,
        label: name(slice),
        is_chosen: at == Some(number) && (is_asked || !follows),
        action: configure(written(slice.period).into()),
    };
    usual.into_iter().chain(slices.iter().enumerate().map(choice)).collect()
}

/// A setting that is a period in words, for the history.
pub fn say(key: &str, value: &Value) -> Option<String> {
    let word = match key {
        "at" => "showed",
        "from" => "from",
        "to" => "to",
        _ => return None,
    };
    if value.is_null() {
        return Some("showed the last period as of the playhead".into());
    }
    Some(format!("{word} {}", read(value)?.label()))
}

/// Whether a setting is a period, if it should be one.
///
/// # Errors
/// A sentence if it is none.
pub fn accepts(key: &str, value: &Value) -> Result<(), String> {
    let is_period = !matches!(key, "at" | "from" | "to") || value.is_null() || read(value).is_some();
    if is_period { Ok(()) } else { Err("expected a period such as 2020Q2, 2020-06, 2020 or 2020-01-01/2020-09-30".into()) }
}

/// A handle on a period: its name, and a step to either side by a click on its half or by arrow keys.
pub fn handle_ui(cx: &Cx<'_>, ui: &Ui, place: Rect, key: &str, title: &str, slices: &[Slice], at: usize) -> Vec<Action> {
    let palette = palette(ui);
    let response = ui.interact(place, ui.scope_id().with(("period", cx.me.0, key)), Sense::click());
    let words = name(&slices[at]);
    let said = format!("{title}: {words}, {} of {}", at + 1, slices.len());
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &said));
    let is_lively = (response.hovered() || response.has_focus()) && !cx.session.live.printing;
    if is_lively {
        ui.painter().rect_filled(place, 3, palette.hover);
        let icon = |x: f32, icon: char, there: bool| {
            let ink = if there { palette.ink2 } else { palette.disabled };
            ui.painter().text(pos2(x, place.center().y), Align2::CENTER_CENTER, icon, fonts::regular(size::SMALL), ink);
        };
        icon(place.left() + 8.0, icons::CARET_LEFT, at > 0);
        icon(place.right() - 8.0, icons::CARET_RIGHT, at + 1 < slices.len());
    }
    super::part::label_in(ui, place.shrink2(vec2(15.0, 0.0)), &words, Align2::CENTER_CENTER, fonts::semibold(size::SMALL), palette.ink);
    let mut steps = 0_i32;
    if response.has_focus() {
        focus_ring(ui, place, 3);
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        steps += ui.input(|input| i32::from(input.key_pressed(Key::ArrowRight)) - i32::from(input.key_pressed(Key::ArrowLeft)));
    }
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.clicked()) {
        steps += if pointer.x < place.center().x { -1 } else { 1 };
    }
    let to = i32::try_from(at).ok().and_then(|at| usize::try_from(at + steps).ok()).filter(|to| *to < slices.len() && *to != at);
    to.map(|to| Action::Configure { view: cx.me, key: key.into(), value: written(slices[to].period).into() }).into_iter().collect()
}

/// The handle of a form that shows one period, in a strip at its top; gives what is left below. There is none
/// in print, where the subtitle names the period.
pub fn strip_ui(cx: &Cx<'_>, ui: &Ui, area: Rect, slices: &[Slice], at: usize) -> (Rect, Vec<Action>) {
    if cx.session.live.printing || area.height() < 180.0 || area.width() < 160.0 || slices.len() < 2 {
        return (area, vec![]);
    }
    let wide = super::part::width_of(ui, &name(&slices[at]), fonts::semibold(size::SMALL)) + 36.0;
    let place = Rect::from_min_size(pos2(area.left(), area.top() + 1.0), vec2(wide.clamp(90.0, area.width()), 20.0));
    let actions = handle_ui(cx, ui, place, "at", "Period", slices, at);
    (Rect::from_min_max(pos2(area.left(), area.top() + 26.0), area.max), actions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    #[test]
    fn periods_are_written_so_that_they_are_read_again() {
        for text in ["2020", "2020Q2", "2020-06", "2020-06-30", "2023-01-01/2023-09-30"] {
            let period = read(&text.into()).unwrap();
            assert_eq!(written(period), text);
        }
        assert_eq!(read(&2020.into()), read(&"2020".into()));
        assert_eq!(read(&"soon".into()), None);
        assert!(accepts("at", &"soon".into()).is_err() && accepts("other", &"soon".into()).is_ok());
    }

    #[test]
    fn a_source_may_call_a_period_what_it_likes() {
        let quarter = read(&"2020Q2".into());
        assert_eq!(as_written(quarter, "2020Q2"), "Q2 2020");
        assert_eq!(as_written(quarter, "Q2 2020 (estimated)"), "Q2 2020 (estimated)");
        assert_eq!(as_written(None, ""), "undated");
        let day = Date::constant(2024, 10, 1);
        assert_eq!(as_written(Period::new(day, day), "undated (article 2024-10-01)"), "undated (article 2024-10-01)");
    }
}
