//! Findings: sentences with live numbers in braces.

use super::{Cx, View};

/// The sentence of a view with its numbers filled in, if it was written for this moment and every
/// number is there.
pub fn text(view: &dyn View, cx: &Cx<'_>) -> Option<String> {
    let finding = cx.session.doc.views.get(&cx.me)?.finding.as_ref()?;
    let (filter, day, reading) = cx.session.moment_of_view();
    let holds = finding.filter == filter && finding.day == day && finding.reading == reading && finding.settings == cx.settings.subject();
    holds.then(|| filled(&finding.text, |name| view.number(cx, name))).flatten()
}

/// Every `{name}` replaced by its number; `{name in words}` by its word up to twelve.
fn filled(text: &str, number: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&match name.strip_suffix(" in words") {
            Some(name) => in_words(number(name)?),
            None => number(name)?,
        });
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

fn in_words(number: String) -> String {
    const WORDS: [&str; 13] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = number.parse::<usize>().ok().and_then(|number| WORDS.get(number));
    word.map_or(number, |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_filled_in_or_the_sentence_is_not_shown() {
        let number = |name: &str| (name == "closed").then(|| "12".to_owned());
        assert_eq!(filled("{closed} of {closed in words}.", number).as_deref(), Some("12 of twelve."));
        assert_eq!(filled("{open}", number), None);
        assert_eq!(filled("plain", number).as_deref(), Some("plain"));
    }
}
