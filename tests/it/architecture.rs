//! The house as a test: what each module may name, how its files begin and how long they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every top-level module and those below it that it may name, from the ground up.
const FLOORS: [(&str, &[&str]); 14] = [
    ("model", &[]),
    ("jobs", &[]),
    ("load", &["model"]),
    ("store", &["model", "load"]),
    ("analysis", &["model", "store"]),
    ("network", &["model"]),
    ("engine", &["model", "load", "store", "analysis", "network", "jobs"]),
    ("session", &["model"]),
    ("kit", &["model"]),
    ("marks", &["model", "network", "kit"]),
    ("views", &["model", "jobs", "load", "store", "analysis", "network", "engine", "session", "kit", "marks"]),
    ("export", &["model", "jobs", "load", "store", "analysis", "network", "engine", "session", "kit", "marks", "views"]),
    ("app", &["model", "jobs", "load", "store", "analysis", "network", "engine", "session", "kit", "marks", "views", "export", "cli"]),
    ("cli", &["model", "jobs", "load", "store", "analysis", "network", "engine", "session", "kit", "marks", "views", "export", "app"]),
];

/// Knows data and time and has never heard of a screen.
const LEFT_TOWER: [&str; 8] = ["model", "jobs", "load", "store", "analysis", "network", "engine", "session"];

/// What may be named of `jobs` on every floor.
const EVERYWHERE: [&str; 2] = ["Cancel", "Progress"];

const MOST_LINES: usize = 700;

/// A file of `src`.
struct File {
    /// Below `src`, such as `network/layout.rs`.
    path: PathBuf,
    text: String,
    /// The text without comments and without the test code at the foot; lines keep their numbers.
    code: String,
}

impl File {
    fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// The top-level module that it belongs to: `lib` and `main` are their own.
    fn module(&self) -> String {
        let first = self.path.iter().next().map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
        first.trim_end_matches(".rs").to_owned()
    }

    /// How many times `super` leads from its items to the crate's root.
    fn depth(&self) -> usize {
        self.path.iter().count()
    }

    fn is_in(&self, modules: &[&str]) -> bool {
        modules.contains(&self.module().as_str())
    }
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = vec![];
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(file(path.strip_prefix(&root).unwrap(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 80, "{}", found.len());
    found
}

fn file(path: &Path, text: String) -> File {
    let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
    let code = if is_test { String::new() } else { without_comments(&text[..foot(&text)]) };
    File { path: path.to_owned(), text, code }
}

/// Where the test code at the foot begins.
fn foot(text: &str) -> usize {
    if text.starts_with("#[cfg(test)]") { 0 } else { text.find("\n#[cfg(test)]").map_or(text.len(), |at| at + 1) }
}

/// The same lines with comments blanked; what looks like one inside quotes stays.
fn without_comments(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (length, is_comment) = lexeme(rest);
        let (piece, tail) = rest.split_at(length);
        if is_comment {
            code.extend(piece.chars().filter(|letter| *letter == '\n'));
        } else {
            code.push_str(piece);
        }
        rest = tail;
    }
    code
}

/// How long the next piece is: a comment, a literal in quotes, or a letter.
fn lexeme(text: &str) -> (usize, bool) {
    let to = |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at);
    if text.starts_with("//") {
        return (to("\n", 0), true);
    }
    if text.starts_with("/*") {
        return ((to("*/", 2) + 2).min(text.len()), true);
    }
    let length = if text.starts_with("r#\"") {
        to("\"#", 3) + 2
    } else if text.starts_with("r\"") {
        to("\"", 2) + 1
    } else if text.starts_with('"') {
        quoted(text, '"')
    } else if is_letter_literal(text) {
        quoted(text, '\'')
    } else {
        text.chars().next().map_or(1, char::len_utf8)
    };
    (length.min(text.len()), false)
}

/// `'a'` and `'\n'`, but not the lifetime `'a`.
fn is_letter_literal(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('\'') && (letters.next() == Some('\\') || letters.next() == Some('\''))
}

/// The length of a literal whose quote stands first.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if letter == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    text.len()
}

/// A path into the crate: the line, the top-level module, and what follows it.
#[derive(Debug, PartialEq)]
struct Named {
    line: usize,
    module: String,
    rest: String,
}

/// Every path of `code` that begins at the crate's root, which is also reached by `depth` times `super`.
fn named(code: &str, depth: usize) -> Vec<Named> {
    let roots = ["crate::".to_owned(), "super::".repeat(depth), "unwalled::".to_owned()];
    let starts = roots.iter().flat_map(|root| code.match_indices(root.as_str()).map(|(at, _)| (at, at + root.len())));
    let mut found = vec![];
    for (at, end) in starts.filter(|(at, _)| begins_a_path(&code[..*at])) {
        let line = code[..at].matches('\n').count() + 1;
        found.extend(members(&code[end..]).into_iter().filter_map(|path| {
            let (module, rest) = path.split_once("::").unwrap_or((path, ""));
            (module != "super" && module != "self").then(|| Named { line, module: module.trim().to_owned(), rest: rest.to_owned() })
        }));
    }
    found
}

fn begins_a_path(before: &str) -> bool {
    !before.ends_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '$'))
}

/// `a::b` alone, or the members of a group in braces, each with what follows it.
fn members(text: &str) -> Vec<&str> {
    let Some(inner) = text.strip_prefix('{') else {
        let end = text
            .find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | ':' | '{' | '}' | ',' | ' '))
            .unwrap_or(text.len());
        return vec![&text[..end]];
    };
    let (mut depth, mut start, mut found) = (0_u32, 0, vec![]);
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(inner[start..at].trim());
                start = at + 1;
                if letter == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.into_iter().filter(|path| !path.is_empty()).collect()
}

/// Whether only those parts of `jobs` are named that every floor may use.
fn is_everywhere(named: &Named) -> bool {
    let parts = if named.rest.starts_with('{') { members(&named.rest) } else { vec![word(&named.rest)] };
    named.module == "jobs" && parts.iter().all(|part| EVERYWHERE.contains(part))
}

fn word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
}

fn is_allowed(module: &str, named: &Named) -> bool {
    let own = named.module == module || is_everywhere(named);
    own || match FLOORS.iter().find(|(known, _)| *known == module) {
        Some((_, below)) => below.contains(&named.module.as_str()),
        None => module == "main" && matches!(named.module.as_str(), "app" | "cli"),
    }
}

fn nothing(found: &[String]) {
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

#[test]
fn modules_name_only_what_stands_below_them() {
    let mut wrong = vec![];
    for file in files() {
        let module = file.module();
        let upward = named(&file.code, file.depth()).into_iter().filter(|named| !is_allowed(&module, named));
        wrong.extend(upward.map(|named| format!("{}:{} names {}::{}", file.shown(), named.line, named.module, named.rest)));
    }
    nothing(&wrong);
}

#[test]
fn the_floors_hold_every_module_and_nothing_flows_up() {
    let modules: BTreeSet<String> = files().iter().map(File::module).filter(|module| module != "lib" && module != "main").collect();
    let floors: BTreeMap<&str, usize> = FLOORS.iter().zip(0..).map(|((module, _), at)| (*module, at)).collect();
    assert_eq!(modules.iter().map(String::as_str).collect::<BTreeSet<_>>(), floors.keys().copied().collect());
    for (module, below) in FLOORS {
        // The two halves of the roof stand on one floor: the window is a command, and `render` draws it.
        let roof = |name: &str| module == "app" && name == "cli";
        assert!(below.iter().all(|name| floors[name] < floors[module] || roof(name)), "{module}");
    }
}

#[test]
fn the_left_tower_has_never_heard_of_a_screen() {
    let mut heard = vec![];
    for file in files().into_iter().filter(|file| file.is_in(&LEFT_TOWER)) {
        let all = without_comments(&file.text);
        for (at, line) in all.lines().enumerate() {
            let words = ["egui", "eframe", "wgpu"].into_iter().filter(|word| line.to_lowercase().contains(word));
            heard.extend(words.map(|word| format!("{}:{} says {word}", file.shown(), at + 1)));
        }
    }
    nothing(&heard);
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent = files().into_iter().filter(|file| !file.text.starts_with("//! "));
    nothing(&silent.map(|file| file.shown()).collect::<Vec<_>>());
}

#[test]
fn no_file_is_long() {
    let long = files().into_iter().map(|file| (file.shown(), file.text.lines().count())).filter(|(_, lines)| *lines > MOST_LINES);
    nothing(&long.map(|(file, lines)| format!("{file} has {lines} lines")).collect::<Vec<_>>());
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    let mut found = vec![];
    for file in files() {
        for (at, line) in file.code.lines().enumerate() {
            if line.contains(".unwrap()") || line.contains(".expect(") {
                found.push(format!("{}:{} {}", file.shown(), at + 1, line.trim()));
            }
        }
    }
    nothing(&found);
}

/// Items of a top-level text, each the line of its keyword with the line above it.
fn items(text: &str) -> Vec<(&str, &str)> {
    const WORDS: [&str; 11] = ["fn", "pub", "impl", "struct", "enum", "use", "const", "static", "type", "trait", "mod"];
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.iter().zip(std::iter::once(&"").chain(&lines));
    pairs.filter(|(line, _)| WORDS.contains(&word(line))).map(|(line, above)| (*line, *above)).collect()
}

#[test]
fn test_code_stands_at_the_foot() {
    let mut wrong = vec![];
    for file in files() {
        let tests = &file.text[foot(&file.text)..];
        let mixed = items(tests).into_iter().filter(|(_, above)| !above.starts_with("#[cfg(test)]"));
        wrong.extend(mixed.map(|(line, _)| format!("{}: {line}", file.shown())));
    }
    nothing(&wrong);
}

#[test]
fn comments_are_told_from_quotes() {
    let code = |text: &str| without_comments(text);
    assert_eq!(code("a // egui\nb /* wgpu\n */ c"), "a \nb \n c");
    assert_eq!(code(r#"let a = "x // y"; // z"#), r#"let a = "x // y"; "#);
    assert_eq!(code(r#"let a = "\"// y"; '"' // z"#), r#"let a = "\"// y"; '"' "#);
    assert_eq!(code("fn f<'a>(x: &'a str) {} // '"), "fn f<'a>(x: &'a str) {} ");
    assert_eq!(code("r#\"a \" // b\"# // c"), "r#\"a \" // b\"# ");
    assert_eq!(code(r"'\'' // c"), r"'\'' ");
}

#[test]
fn paths_into_the_crate_are_found() {
    let modules = |code: &str, depth: usize| named(code, depth).into_iter().map(|named| named.module).collect::<Vec<_>>();
    assert_eq!(modules("use crate::model::{A, B};\nx(crate::load::open)", 1), ["model", "load"]);
    assert_eq!(modules("use crate::{model::A, views::{B, C}, kit};", 1), ["model", "views", "kit"]);
    assert_eq!(modules("use super::views::A;", 1), ["views"]);
    assert_eq!(modules("use super::sibling;\nuse super::super::views;", 2), ["views"]);
    assert_eq!(modules("unwalled::cli::run()", 1), ["cli"]);
    assert_eq!(modules("use super::super::super::views;", 3), ["views"]);
    let jobs = |code: &str| named(code, 1).iter().all(is_everywhere);
    assert!(jobs("use crate::jobs::Cancel;") && jobs("use crate::jobs::{Cancel, Progress};"));
    assert!(!jobs("use crate::jobs::Desk;") && !jobs("use crate::jobs::{Cancel, Desk};"));
}

#[test]
fn a_path_upward_is_seen() {
    let upward = |path: &str, text: &str| {
        let file = file(Path::new(path), text.to_owned());
        named(&file.code, file.depth()).iter().filter(|named| !is_allowed(&file.module(), named)).count()
    };
    assert_eq!(upward("model/date.rs", "use crate::load::open;\n"), 1);
    assert_eq!(upward("load/csv.rs", "use super::super::views::View;\n"), 1);
    assert_eq!(upward("load/csv.rs", "use crate::model::Date;\n// crate::views\n#[cfg(test)]\nmod tests { use crate::views; }\n"), 0);
    assert_eq!(upward("network/layout.rs", "use crate::jobs::Cancel;\n"), 0);
    assert_eq!(upward("network/layout.rs", "use crate::jobs::Desk;\n"), 1);
    assert_eq!(upward("main.rs", "unwalled::views::KINDS;\nunwalled::cli::run();\n"), 1);
}
