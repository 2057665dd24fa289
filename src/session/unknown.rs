//! What another version wrote into a file and this one does not know: kept, and written again.
//!
//! It is the difference between a file and what this version would have written of it. Members of objects
//! are found again by their names; elements of arrays by what they hold, as their places change. What was
//! changed here takes its unknown part with it no further: that was said of something else.

use serde_json::{Map, Value};

/// The part of a document that this version does not know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unknown(Option<Part>);

#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// A value of which nothing is known.
    Whole(Value),
    /// Members of an object.
    Members(Vec<(String, Part)>),
    /// Elements of an array, by what is known of them: all, as one of several that are alike is known by its
    /// place among them.
    Elements(Vec<(Value, Option<Part>)>),
}

/// What changes of an element while it stays the same: the branch that was taken last after a step, and where
/// data are, as seen from the file.
const MOVES: [&str; 4] = ["next", "path", "origin", "sha256"];

impl Unknown {
    /// What a document holds besides what is known of it.
    #[must_use]
    pub fn between(whole: &Value, known: &Value) -> Self {
        Self(difference(whole, known))
    }

    /// Whether everything was known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Puts it into what is written.
    pub fn lay_into(&self, document: &mut Value) {
        if let Some(part) = &self.0 {
            lay(part, document);
        }
    }
}

fn difference(whole: &Value, known: &Value) -> Option<Part> {
    match (whole, known) {
        (Value::Object(whole), Value::Object(known)) => {
            let of = |(key, value): (&String, &Value)| {
                let part = known.get(key).map_or_else(|| left_out(value), |known| difference(value, known))?;
                Some((key.clone(), part))
            };
            let members: Vec<_> = whole.iter().filter_map(of).collect();
            (!members.is_empty()).then_some(Part::Members(members))
        }
        // Elements that were left out or put together cannot be told apart.
        (Value::Array(whole), Value::Array(known)) if whole.len() == known.len() => {
            let pairs = whole.iter().zip(known);
            let elements: Vec<_> = pairs.map(|(whole, known)| (known.clone(), difference(whole, known))).collect();
            elements.iter().any(|(_, part)| part.is_some()).then_some(Part::Elements(elements))
        }
        _ => None,
    }
}

/// A member that is not written: unknown, or at the value that is not written.
fn left_out(value: &Value) -> Option<Part> {
    let is_default = match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    (!is_default).then(|| Part::Whole(value.clone()))
}

fn lay(part: &Part, onto: &mut Value) {
    match (part, onto) {
        (Part::Members(members), Value::Object(object)) => {
            for (key, part) in members {
                match (part, object.get_mut(key)) {
                    (Part::Whole(value), None) => drop(object.insert(key.clone(), value.clone())),
                    (part, Some(known)) => lay(part, known),
                    (_, None) => {}
                }
            }
        }
        (Part::Elements(elements), Value::Array(list)) => {
            let mut places = vec![];
            for (at, (known, part)) in elements.iter().enumerate() {
                let Some(part) = part else { continue };
                let before = elements[..at].iter().filter(|(other, _)| is_same(other, known)).count();
                let alike = list.iter().enumerate().filter(|(_, element)| is_same(element, known)).nth(before);
                places.extend(alike.map(|(place, _)| (place, part)));
            }
            // All places are found before any of them is changed.
            for (place, part) in places {
                lay(part, &mut list[place]);
            }
        }
        _ => {}
    }
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let stays = |key: &String| !MOVES.contains(&key.as_str());
            let rest = |map: &Map<String, Value>| map.keys().filter(|key| stays(key)).count();
            let held = |key: &String, value: &Value| b.get(key).is_some_and(|other| is_same(value, other));
            rest(a) == rest(b) && a.iter().filter(|(key, _)| stays(key)).all(|(key, value)| held(key, value))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_unknown_at_any_depth_is_written_again_and_follows_its_element() {
        let whole = json!({"a": 1, "later": [1], "list": [{"x": 1, "glow": true}, {"x": 2}], "deep": {"b": {"c": 3, "new": {"d": 4}}}});
        let known = json!({"a": 1, "list": [{"x": 1}, {"x": 2}], "deep": {"b": {"c": 3}}});
        let unknown = Unknown::between(&whole, &known);
        let mut again = known.clone();
        unknown.lay_into(&mut again);
        assert_eq!(again, whole);
        let mut moved = json!({"a": 9, "list": [{"x": 7}, {"x": 1}], "deep": {"b": {"c": 5}}});
        unknown.lay_into(&mut moved);
        assert_eq!(
            moved,
            json!({"a": 9, "later": [1], "list": [{"x": 7}, {"x": 1, "glow": true}], "deep": {"b": {"c": 5, "new": {"d": 4}}}})
        );
        let mut changed = json!({"list": [{"x": 3}], "deep": {}});
        unknown.lay_into(&mut changed);
        assert_eq!(changed, json!({"later": [1], "list": [{"x": 3}], "deep": {}}), "what it was said of is gone");
    }

    #[test]
    fn elements_that_are_alike_keep_their_own() {
        let whole = json!([{"x": 1, "glow": 1}, {"x": 1}, {"x": 1, "glow": 2}, {"x": 2, "at": {"origin": "a", "y": 1}, "glow": 3}]);
        let known = json!([{"x": 1}, {"x": 1}, {"x": 1}, {"x": 2, "at": {"origin": "a", "y": 1}}]);
        let unknown = Unknown::between(&whole, &known);
        let mut again = known.clone();
        unknown.lay_into(&mut again);
        assert_eq!(again, whole);
        let mut moved = json!([{"x": 2, "at": {"origin": "/b/a", "y": 1}}, {"x": 1}]);
        unknown.lay_into(&mut moved);
        assert_eq!(moved, json!([{"x": 2, "at": {"origin": "/b/a", "y": 1}, "glow": 3}, {"x": 1, "glow": 1}]));
    }

    #[test]
    fn what_is_known_leaves_nothing_and_overwrites_nothing() {
        let known = json!({"a": {"b": [1, {"c": null}]}});
        assert!(Unknown::between(&known, &known).is_empty());
        assert!(Unknown::between(&json!({"a": {"b": [1, {"c": null}], "empty": [], "none": null}}), &known).is_empty());
        let unknown = Unknown::between(&json!({"a": 5}), &json!({}));
        let mut own = json!({"a": 6});
        unknown.lay_into(&mut own);
        assert_eq!(own, json!({"a": 6}));
    }
}
