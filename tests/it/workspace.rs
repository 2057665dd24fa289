//! Workspaces: saved, moved, damaged, missing their data, killed while they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Role};
use proptest::prelude::*;
use serde_json::{Value, json};
use unwalled::app::{self, Keep, RealDisk, Reopening, Shell, embed, parse_workspace, read_workspace, save};
use unwalled::engine::{Answer, Catalog, Request};
use unwalled::jobs::Cancel;
use unwalled::load;
use unwalled::model::{Condition, Edit, Filter, TableChanges, Taking};
use unwalled::session::{Action, Change, Dialog, Effect, Filtering, Remedy, Saved, ViewId, Workspace};

use crate::history::{a_day_of_work, any_action, in_one_folder, select};
use crate::scene::{Person, SMALL, bundled, open, shell, village, village_folder};

/// The text of a session as it is saved under a path.
fn text_at(shell: &Shell, path: &Path) -> String {
    app::workspace(&shell.session, path).text()
}

/// Opens what was saved, in a shell that had nothing open.
fn reopened(path: &Path) -> Shell {
    let mut shell = shell(Catalog::default());
    let work = read_workspace(path).unwrap().unwrap();
    assert_eq!(shell.reopen(work, Some(path.to_owned()), true, &|_| false), Reopening::Shown { changed: vec![] });
    shell
}

fn names(shell: &Shell) -> Vec<String> {
    shell.catalog().datasets().iter().map(|dataset| dataset.name.clone()).collect()
}

fn village_on_disk() -> (tempfile::TempDir, Shell) {
    let folder = village_folder();
    let shell = shell(Catalog::new(vec![load::open(folder.path()).unwrap()]));
    (folder, shell)
}

#[test]
fn a_day_of_work_is_closed_and_opened_as_it_was() {
    let (folder, mut shell) = village_on_disk();
    for action in a_day_of_work() {
        let _ = shell.apply(action);
    }
    let path = folder.path().join("work.unwalled");
    let text = text_at(&shell, &path);
    std::fs::write(&path, &text).unwrap();
    let mut again = reopened(&path);
    assert_eq!(again.session.doc, shell.session.doc);
    assert_eq!(text_at(&again, &path), text, "save, load, save is byte for byte the same");
    assert!(!again.session.is_unsaved());
    let past = again.session.history.past().len();
    assert_eq!(past, a_day_of_work().len() + 1);
    for _ in 1..past {
        let _ = again.apply(Action::Undo);
        let _ = shell.apply(Action::Undo);
        assert_eq!(again.session.doc, shell.session.doc);
    }
    assert!(again.session.is_unsaved(), "the file holds another state");
    let _ = again.apply(Action::Undo);
    assert!(again.session.history.back().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_done_is_saved_and_loaded_as_it_is(
        actions in proptest::collection::vec((any_action(), any::<bool>()), 0..30)
    ) {
        let (folder, mut shell) = village_on_disk();
        for (action, lets_go) in actions {
            let Some(action) = in_one_folder(&action) else { continue };
            let _ = shell.apply(action);
            if lets_go {
                shell.session.history.seal();
            }
        }
        let _ = shell.apply(Action::DropPlayhead);
        let path = folder.path().join("work.unwalled");
        let text = text_at(&shell, &path);
        std::fs::write(&path, &text).unwrap();
        let again = reopened(&path);
        prop_assert_eq!(&again.session.doc, &shell.session.doc);
        prop_assert_eq!(again.session.history.steps().len(), shell.session.history.steps().len());
        for at in 0..shell.session.history.steps().len() {
            prop_assert_eq!(again.session.history.document(at), shell.session.history.document(at), "step {}", at);
        }
        prop_assert_eq!(text_at(&again, &path), text);
    }
}

#[test]
fn the_file_is_readable_and_its_paths_go_with_it() {
    let (folder, mut shell) = village_on_disk();
    let _ = shell.apply(select("inn"));
    let work = folder.path().join("work");
    std::fs::create_dir(&work).unwrap();
    let text = text_at(&shell, &work.join("a.unwalled"));
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&json["unwalled"], &json["datasets"][0]["path"]), (&json!(1), &json!("..")));
    assert!(text.lines().count() > 20 && !text.contains(folder.path().to_str().unwrap()), "{text}");
    // The folder is moved with all that is in it.
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("moved");
    std::fs::write(work.join("a.unwalled"), text).unwrap();
    std::fs::rename(folder.path(), &moved).unwrap();
    let again = reopened(&moved.join("work").join("a.unwalled"));
    assert_eq!(names(&again), ["village"]);
    assert_eq!(again.session.doc.selection, shell.session.doc.selection);
}

#[test]
fn bundled_data_are_named_and_every_step_is_there() {
    let mut shell = shell(bundled());
    for action in [select("wechat"), Action::Show { package: "article".into(), opening: None }, select("alipay")] {
        let _ = shell.apply(action);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walls.unwalled");
    let text = text_at(&shell, &path);
    assert!(text.contains("\"bundled:record\"") && text.len() < 200_000, "{} bytes", text.len());
    std::fs::write(&path, text).unwrap();
    let mut again = reopened(&path);
    let _ = again.apply(Action::Undo);
    let _ = again.apply(Action::Undo);
    assert_eq!(again.session.doc.package, "record");
    let _ = again.apply(Action::Redo);
    assert_eq!(again.session.doc.package, "article");
}

#[test]
fn what_another_version_wrote_is_written_again() {
    let (folder, mut shell) = village_on_disk();
    let _ = shell.apply(Action::AddCondition(Condition::is("country", "CN")));
    let pinned = Filtering::Pinned(Box::new(Filter { conditions: vec![Condition::is("kind", "payment")], window: None }));
    let _ = shell.apply(Action::Filtering { view: ViewId(1), filtering: pinned });
    let set = Change::Edit(Edit::Set { record: 0, column: "kind".into(), text: "search".into() });
    let _ = shell.apply(Action::Change { package: "village".into(), table: "links".into(), change: set });
    let path = folder.path().join("work.unwalled");
    let mut json: Value = serde_json::from_str(&text_at(&shell, &path)).unwrap();
    json["story"] = json!({"stops": [1, 2.5, "three"]});
    json["datasets"][0]["note"] = json!("from the future");
    json["document"]["pair"] = json!(["a", "b"]);
    json["document"]["views"]["1"]["lens"] = json!(true);
    json["history"]["steps"][0]["author"] = json!("somebody");
    json["history"]["branch"] = json!("main");
    json["history"]["steps"][1]["do"]["add_condition"]["glow"] = json!(0.5);
    json["document"]["conditions"][0]["glow"] = json!(0.5);
    json["document"]["views"]["1"]["filtering"]["pinned"]["strength"] = json!("soft");
    json["document"]["changes"]["village"]["links"]["edits"][0]["set"]["by"] = json!("ann");
    std::fs::write(&path, json.to_string()).unwrap();
    let mut again = reopened(&path);
    let first: Value = serde_json::from_str(&text_at(&again, &path)).unwrap();
    assert_eq!(first, json);
    let _ = again.apply(select("inn"));
    let after: Value = serde_json::from_str(&text_at(&again, &path)).unwrap();
    let everywhere = [
        "/story",
        "/datasets/0/note",
        "/document/pair",
        "/document/views/1/lens",
        "/history/steps/0/author",
        "/history/branch",
        "/history/steps/1/do/add_condition/glow",
        "/document/conditions/0/glow",
        "/document/views/1/filtering/pinned/strength",
        "/document/changes/village/links/edits/0/set/by",
    ];
    for at in everywhere {
        assert!(after.pointer(at).is_some() && after.pointer(at) == json.pointer(at), "{at}");
    }
    // What was said of something goes with it, and what was said of the work stays with the work.
    let _ = again.apply(Action::RemoveCondition(0));
    let _ = again.apply(Action::Show { package: "village".into(), opening: None });
    let last: Value = serde_json::from_str(&text_at(&again, &path)).unwrap();
    assert_eq!(last["document"]["conditions"], json!([]));
    assert_eq!(last["document"]["pair"], json["document"]["pair"]);
}

#[test]
fn undo_of_another_day_reads_data_again_that_are_not_open_any_more() {
    let (folder, mut shell) = village_on_disk();
    let _ = shell.apply(select("inn"));
    let before = shell.session.doc.clone();
    let sales = folder.path().join("sales.csv");
    std::fs::write(&sales, "company,year,revenue\nA,2020,5\nA,2021,6\n").unwrap();
    shell.take_catalog(vec![load::open(&sales).unwrap()], false);
    let path = folder.path().join("work.unwalled");
    std::fs::write(&path, text_at(&shell, &path)).unwrap();
    let mut again = reopened(&path);
    assert_eq!(names(&again), ["sales"]);
    let _ = again.apply(Action::Undo);
    again.settle_data();
    assert_eq!((names(&again), &again.session.doc), (vec!["village".to_owned()], &before));
    assert_eq!(again.catalog().datasets()[0].links.len(), 5);
    assert_eq!(again.session.calendar, shell_calendar(&folder), "its days are those of its data");
    // What went away is told, and stands there with nothing in it.
    let _ = again.apply(Action::Redo);
    let mut third = reopened(&path);
    std::fs::remove_file(folder.path().join("datapackage.json")).unwrap();
    let _ = third.apply(Action::Undo);
    third.settle_data();
    let toast = third.session.live.toast.clone().unwrap();
    assert!(toast.is_error && toast.text.contains("village of this step cannot be read again"), "{}", toast.text);
    assert!(names(&third) == ["village"] && third.catalog().datasets()[0].tables.is_empty());
}

fn shell_calendar(folder: &tempfile::TempDir) -> unwalled::session::Calendar {
    shell(Catalog::new(vec![load::open(folder.path()).unwrap()])).session.calendar
}

#[test]
fn newer_damaged_and_foreign_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.unwalled");
    let told = |text: &str| {
        std::fs::write(&path, text).unwrap();
        format!("{:#}", read_workspace(&path).unwrap_err())
    };
    let newer = told("{\"unwalled\": 99, \"whatever\": true}");
    assert!(newer.contains("version 99") && newer.contains("newer unwalled"), "{newer}");
    let damaged = told("{\"unwalled\": 1,\n \"datasets\": [}");
    assert!(damaged.contains("line 2") && damaged.contains("work.unwalled"), "{damaged}");
    for other in ["[{\"a\": 1}]", "{\"nodes\": []}", "from,to\na,b\n", "", "{\"unwalled\": \"no\"}"] {
        std::fs::write(&path, other).unwrap();
        assert!(read_workspace(&path).unwrap().is_none(), "{other}");
    }
    // The oldest form that there is: no history, nothing that may be left out.
    std::fs::write(&path, "{\"unwalled\": 1, \"datasets\": [{\"name\": \"article\", \"path\": \"bundled:article\", \"sha256\": \"\"}], \"document\": {\"package\": \"article\"}}").unwrap();
    let work = read_workspace(&path).unwrap().unwrap();
    let mut shell = shell(Catalog::default());
    assert_eq!(shell.reopen(work, None, true, &|_| false), Reopening::Shown { changed: vec!["article".into()] });
    assert_eq!(names(&shell), ["article"]);
    let _ = shell.apply(select("alipay"));
    let _ = shell.apply(Action::Undo);
    assert!(shell.session.doc.selection.is_empty());
}

#[test]
fn a_history_that_does_not_hold_together_is_left_out_and_the_state_is_kept() {
    let (folder, mut shell) = village_on_disk();
    let _ = shell.apply(select("inn"));
    let path = folder.path().join("work.unwalled");
    for (at, broken) in [("/history/at", json!(99)), ("/history/steps/1/parent", json!(1)), ("/history/steps/0/next", json!(0))] {
        let mut json: Value = serde_json::from_str(&text_at(&shell, &path)).unwrap();
        *json.pointer_mut(at).unwrap() = broken;
        let workspace = Workspace::parse(&json.to_string()).unwrap();
        assert_eq!(workspace.history.steps().len(), 0, "{at}");
        assert_eq!(workspace.document.selection, shell.session.doc.selection);
    }
}

#[test]
fn data_in_the_file_open_where_there_is_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let sales = folder.path().join("sales.csv");
    // GBK, which is no UTF-8.
    std::fs::write(&sales, b"name,number\n\xce\xa2\xd0\xc5,1\n".as_slice()).unwrap();
    let village = village_folder();
    let mut shell = shell(Catalog::new(vec![load::open(&sales).unwrap(), load::open(village.path()).unwrap()]));
    let _ = shell.apply(Action::Show { package: "village".into(), opening: None });
    let path = folder.path().join("all.unwalled");
    let mut workspace = app::workspace(&shell.session, &path);
    embed(&mut workspace, &path, true).unwrap();
    let text = workspace.text();
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("all.unwalled");
    std::fs::write(&moved, &text).unwrap();
    drop((folder, village));
    let again = reopened(&moved);
    assert_eq!(names(&again), ["sales", "village"]);
    assert_eq!(again.catalog().find("village").unwrap().links.len(), 5);
    assert_eq!(again.session.doc.datasets[0].sha256, shell.session.doc.datasets[0].sha256);
    let mut saved = app::workspace(&again.session, &moved);
    embed(&mut saved, &moved, true).unwrap();
    assert_eq!(saved.text().len(), text.len(), "what is embedded stays embedded");
    // How it is taken, and its lines, are read from what is embedded as well.
    let taking = Taking { header: Some(false), ..Taking::default() };
    let changes = BTreeMap::from([("sales".to_owned(), TableChanges { taking, ..TableChanges::default() })]);
    let origin = again.catalog().datasets()[0].origin.clone();
    let request = Request::Taken { origin: origin.clone(), table: "sales".into(), changes };
    let Answer::Taken(taken) = request.answer(again.catalog(), &Cancel::default()) else { panic!("it can be read") };
    assert_eq!(taken.rows, 2);
    let lines = Request::Lines { path: origin, line: 2 }.answer(again.catalog(), &Cancel::default());
    assert!(matches!(&lines, Answer::Lines(lines) if lines[1] == (2, "微信,1".to_owned())), "{lines:?}");
    let links = again.catalog().datasets()[1].tables[0].path.display().to_string();
    let lines = Request::Lines { path: links, line: 1 }.answer(again.catalog(), &Cancel::default());
    assert!(matches!(&lines, Answer::Lines(lines) if lines[0].1.starts_with("event_id,")), "{lines:?}");
}

#[test]
fn data_that_changed_are_taken_and_told() {
    let (folder, mut shell) = village_on_disk();
    let _ = shell.apply(select("inn"));
    let path = folder.path().join("work.unwalled");
    std::fs::write(&path, text_at(&shell, &path)).unwrap();
    let links = folder.path().join("links.csv");
    let more = std::fs::read_to_string(&links).unwrap() + "E6,2022-01-01,day,inn,mill,true,payment,open,live\n";
    std::fs::write(&links, more).unwrap();
    let mut again = crate::scene::shell(Catalog::default());
    let work = read_workspace(&path).unwrap().unwrap();
    assert_eq!(again.reopen(work, Some(path.clone()), true, &|_| false), Reopening::Shown { changed: vec!["village".into()] });
    assert_eq!(again.catalog().datasets()[0].links.len(), 6);
    assert!(again.session.is_unsaved(), "its file speaks of other data");
    let _ = again.apply(Action::Undo);
    assert_eq!(again.catalog().datasets()[0].links.len(), 6, "steps of before are shown on what there is now");
}

#[test]
fn missing_data_are_located_copied_or_done_without() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
    std::fs::write(&a, "from,to\nx,y\n").unwrap();
    std::fs::write(&b, "name,number\nn,1\n").unwrap();
    let mut shell = shell(Catalog::new(vec![load::open(&a).unwrap(), load::open(&b).unwrap()]));
    let _ = shell.apply(select("x"));
    let path = folder.path().join("work.unwalled");
    std::fs::write(&path, text_at(&shell, &path)).unwrap();
    let moved = folder.path().join("moved.csv");
    std::fs::rename(&a, &moved).unwrap();
    std::fs::remove_file(&b).unwrap();

    let mut walk = open(bundled(), SMALL);
    let before = walk.session().doc.clone();
    let work = read_workspace(&path).unwrap().unwrap();
    assert_eq!(walk.state_mut().shell.reopen(work, Some(path.clone()), true, &|_| false), Reopening::Waits);
    walk.run();
    assert_eq!(walk.session().doc, before, "nothing is opened before its user said how");
    assert!(walk.sees("Some data are not where the workspace says") && walk.sees("there is no such file in"));
    // A wrong place keeps the question open.
    let wrong = walk.state_mut().shell.located("a", load::open(&folder.path().join("nowhere.csv")));
    assert!(wrong.unwrap_err().to_string().contains("nowhere.csv"));
    walk.run();
    assert!(walk.sees("nowhere.csv"));
    // Located under another name: still `a`.
    let found = walk.state_mut().shell.located("a", load::open(&moved)).unwrap();
    assert_eq!(found, Reopening::Waits);
    walk.run();
    walk.clicks(Role::Button, "Go on without b");
    let Some(Effect::Missing { name, remedy: Remedy::Without }) = walk.state_mut().effects.pop() else { panic!("no wish") };
    assert_eq!(walk.state_mut().shell.without(&name), Reopening::Shown { changed: vec![] });
    walk.run();
    assert_eq!(names(&walk.state().shell), ["a", "b"]);
    assert_eq!(walk.session().doc.selection, shell.session.doc.selection);
    assert_eq!(walk.session().doc.datasets[0].origin, moved.display().to_string());
    assert_eq!(walk.state().shell.catalog().find("b").unwrap().rows(), 0);
    // What is not there stays named when the work is saved.
    let text = text_at(&walk.state().shell, &path);
    assert!(text.contains("\"b.csv\"") && text.contains("\"moved.csv\""), "{text}");
    // Undo leads back to what was open before.
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&walk.state().shell), ["record", "article"]);
    assert_eq!(walk.session().doc, before);
    walk.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(names(&walk.state().shell), ["a", "b"]);
}

#[test]
fn a_change_of_a_row_never_lands_on_another() {
    let folder = tempfile::tempdir().unwrap();
    let sales = folder.path().join("sales.csv");
    std::fs::write(&sales, "company,year,revenue\nA,2020,100\nB,2020,80\n").unwrap();
    let mut shell = shell(Catalog::new(vec![load::open(&sales).unwrap()]));
    let edit = unwalled::model::Edit::Set { record: 1, column: "revenue".into(), text: "85".into() };
    let change = unwalled::session::Change::Edit(edit);
    let _ = shell.apply(Action::Change { package: "sales".into(), table: "sales".into(), change });
    let path = folder.path().join("work.unwalled");
    std::fs::write(&path, text_at(&shell, &path)).unwrap();
    std::fs::write(&sales, "company,year,revenue\nZ,2019,90\nA,2020,100\nB,2020,80\n").unwrap();
    let mut again = crate::scene::shell(Catalog::default());
    let work = read_workspace(&path).unwrap().unwrap();
    let told = again.reopen(work, Some(path.clone()), true, &|_| false);
    again.settle_data();
    let Reopening::Shown { changed } = told else { panic!("all data are there") };
    assert_eq!(changed, ["sales (1 change of yours no longer fits and is left out; undo shows it)"]);
    assert!(again.session.doc.changes.is_empty() && again.session.is_unsaved());
    let values = again.catalog().datasets()[0].tables[0].batch.column(2).clone();
    assert_eq!(format!("{values:?}").matches("85").count(), 0);
    let data = app::data_of(read_workspace(&path).unwrap().unwrap()).unwrap();
    assert_eq!(format!("{:?}", data[0].tables[0].batch.column(2)).matches("85").count(), 0, "nor without a window");
}

#[test]
fn other_data_in_the_place_of_a_workspace_are_saved_elsewhere() {
    let (folder, mut shell) = village_on_disk();
    let path = folder.path().join("walls.unwalled");
    std::fs::write(&path, text_at(&shell, &path)).unwrap();
    shell = reopened(&path);
    assert_eq!((shell.session.place(), shell.session.work_name().as_str()), (Some(&path), "walls"));
    shell.take_catalog(vec![load::lone_file("sales.csv", b"company,year,revenue\nA,2020,5\n").unwrap()], false);
    assert_eq!((shell.session.place(), shell.session.work_name().as_str()), (None, "Untitled"));
    let _ = shell.apply(Action::Undo);
    assert_eq!(shell.session.place(), Some(&path));
}

// Saving by hand.

#[test]
fn save_asks_where_once_and_names_what_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.csv");
    std::fs::write(&data, "a,b\n1,2\n").unwrap();
    let mut walk = open(Catalog::new(vec![village()]), SMALL);
    walk.presses(Modifiers::COMMAND, Key::S);
    assert_eq!(walk.session().live.dialog, Some(Dialog::Save(Saved::Workspace)));
    walk.types(data.to_str().unwrap());
    assert!(walk.sees("there is a file that is no workspace"));
    walk.clicks(Role::Button, "Replace");
    assert!(walk.state().effects.is_empty(), "data are never written over");
    walk.presses(Modifiers::NONE, Key::Escape);
    walk.applies(Action::Dialog(None));
    // A new name is taken at once.
    walk.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    for _ in 0..data.to_str().unwrap().len() {
        walk.presses(Modifiers::NONE, Key::Backspace);
    }
    let path = folder.path().join("work");
    walk.types(path.to_str().unwrap());
    walk.presses(Modifiers::NONE, Key::Enter);
    let effect = walk.state_mut().effects.pop();
    assert_eq!(effect, Some(Effect::Save { what: Saved::Workspace, path: Some(path) }));
}

#[test]
fn a_change_is_unsaved_until_it_is_saved_and_undo_knows() {
    let (folder, mut shell) = village_on_disk();
    assert!(!shell.session.is_unsaved());
    let _ = shell.apply(select("inn"));
    assert!(shell.session.is_unsaved());
    let path = folder.path().join("work.unwalled");
    let workspace = app::workspace(&shell.session, &path);
    let doc = shell.session.doc.clone();
    shell.session.saved(workspace, doc, path.clone());
    assert!(!shell.session.is_unsaved());
    assert_eq!(shell.session.work_name(), "work");
    let _ = shell.apply(select("mill"));
    assert!(shell.session.is_unsaved());
    let _ = shell.apply(Action::Undo);
    assert!(!shell.session.is_unsaved(), "it is what the file holds again");
}

#[test]
fn opening_says_what_goes_and_asks_only_if_something_is_at_stake() {
    let mut walk = open(bundled(), SMALL);
    walk.applies(Action::Offer(vec!["a.csv".into()]));
    assert!(matches!(walk.state().effects.as_slice(), [Effect::Load { add: false, .. }]), "nothing was done yet");
    walk.applies(select("wechat"));
    walk.applies(Action::Offer(vec!["a.csv".into()]));
    assert_eq!(walk.session().live.dialog, Some(Dialog::Offered));
    assert!(walk.sees("1 step of work that is in no file; undo brings it back"));
    walk.clicks(Role::Button, "Add beside it");
    assert!(matches!(walk.state().effects.last(), Some(Effect::Load { add: true, .. })));
}

// Recovery.

fn kept(keep: &mut Keep, shell: &Shell) {
    let now = Instant::now();
    let _ = keep.note(&shell.session, now);
    assert!(keep.note(&shell.session, now + Duration::from_secs(3)).is_none());
}

fn wait_for(path: &Path) -> Vec<u8> {
    for _ in 0..500 {
        if let Ok(bytes) = std::fs::read(path) {
            return bytes;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{} was never written", path.display());
}

#[test]
fn a_change_is_in_the_recovery_file_soon_and_the_users_file_is_left_alone() {
    let (folder, mut shell) = village_on_disk();
    let state = tempfile::tempdir().unwrap();
    let mut keep = Keep::open(state.path()).unwrap();
    let now = Instant::now();
    assert_eq!(keep.note(&shell.session, now), None, "nothing was done yet");
    let path = folder.path().join("work.unwalled");
    std::fs::write(&path, text_at(&shell, &path)).unwrap();
    let before = std::fs::read(&path).unwrap();
    shell = reopened(&path);
    let _ = shell.apply(select("inn"));
    let wait = keep.note(&shell.session, now).unwrap();
    assert!(wait <= Duration::from_secs(10), "{wait:?}");
    assert_eq!(keep.note(&shell.session, now + wait), None);
    wait_for(keep.path());
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(Keep::left(state.path(), Path::new("")).is_empty(), "the run that wrote it still runs");
    let own = keep.path().to_owned();
    // As if it were killed: nothing is written or unlocked by itself but the lock of the system.
    let copy = state.path().join("copy.unwalled");
    std::fs::copy(&own, &copy).unwrap();
    let left = Keep::left(state.path(), &own);
    assert_eq!(left.len(), 1);
    assert!(left[0].is_unsaved && left[0].recovered.is_crash);
    let told = left[0].recovered.words.join("\n");
    assert!(told.contains("work") && told.contains("1 step on village") && told.contains("Selected Inn"), "{told}");
    let (work, of, is_unsaved) = app::take(&copy).unwrap();
    assert_eq!((of.as_deref(), is_unsaved), (Some(path.as_path()), true));
    let mut again = crate::scene::shell(bundled());
    assert_eq!(again.reopen(work, of, !is_unsaved, &|_| false), Reopening::Shown { changed: vec![] });
    assert_eq!(again.session.doc, shell.session.doc);
    assert!(again.session.is_unsaved());
}

#[test]
fn what_could_not_be_written_is_written_as_soon_as_it_can_be() {
    let state = tempfile::tempdir().unwrap();
    let mut keep = Keep::open(state.path()).unwrap();
    let (_folder, mut shell) = village_on_disk();
    let _ = shell.apply(select("inn"));
    // A folder stands where the file belongs.
    std::fs::create_dir_all(keep.path().join("in the way")).unwrap();
    kept(&mut keep, &shell);
    let waits = |until: &dyn Fn() -> bool| {
        (0..500).any(|_| {
            until() || {
                std::thread::sleep(Duration::from_millis(10));
                false
            }
        })
    };
    assert!(waits(&|| keep.has_failed()), "it is known");
    let path = keep.path().to_owned();
    std::fs::remove_dir_all(&path).unwrap();
    kept(&mut keep, &shell);
    assert!(waits(&|| path.is_file() && !keep.has_failed()), "nothing was changed since, and it is written");
    assert_eq!(keep.note(&shell.session, Instant::now()), None, "then it rests");
}

#[test]
fn a_run_that_ends_leaves_its_work_and_says_that_it_ended() {
    let (_folder, mut shell) = village_on_disk();
    let state = tempfile::tempdir().unwrap();
    let mut keep = Keep::open(state.path()).unwrap();
    let _ = shell.apply(select("inn"));
    keep.end(&shell.session);
    drop(keep);
    let left = Keep::left(state.path(), Path::new(""));
    assert!(!left[0].recovered.is_crash && left[0].is_unsaved);
    app::discard(&left[0].recovered.path);
    assert_eq!(Keep::left(state.path(), Path::new("")).len(), 0);
    let mut untouched = Keep::open(state.path()).unwrap();
    untouched.end(&crate::scene::shell(bundled()).session);
    assert_eq!(Keep::left(state.path(), Path::new("")).len(), 0, "a window that was only looked at leaves nothing");
}

#[test]
fn data_that_went_away_are_taken_from_the_copy() {
    let (folder, mut shell) = village_on_disk();
    let state = tempfile::tempdir().unwrap();
    let mut keep = Keep::open(state.path()).unwrap();
    let _ = shell.apply(select("inn"));
    kept(&mut keep, &shell);
    keep.end(&shell.session);
    let sha256 = shell.session.doc.datasets[0].sha256.clone();
    assert!(app::has_copy(state.path(), &sha256));
    assert!(!app::has_copy(state.path(), "../../etc/passwd"));
    let path = keep.path().to_owned();
    drop(folder);
    let (work, ..) = app::take(&path).unwrap();
    let mut again = crate::scene::shell(bundled());
    assert_eq!(again.reopen(work, None, false, &|sha256| app::has_copy(state.path(), sha256)), Reopening::Waits);
    assert!(again.session.live.missing[0].has_copy);
    let (origin, sha256) = again.wanted("village").unwrap();
    let files = app::copy_of(state.path(), &sha256).unwrap();
    let bytes = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let read = load::open_files(&origin, &std::sync::Arc::new(bytes));
    assert_eq!(again.located("village", read).unwrap(), Reopening::Shown { changed: vec![] });
    assert_eq!(again.session.doc, shell.session.doc);
}

#[test]
fn earlier_work_is_offered_with_what_it_holds() {
    let (_folder, mut shell) = village_on_disk();
    let state = tempfile::tempdir().unwrap();
    let mut keep = Keep::open(state.path()).unwrap();
    let _ = shell.apply(Action::AddCondition(Condition::is("country", "CN")));
    keep.break_off(&shell.session);
    let mut walk = open(bundled(), SMALL);
    let left = Keep::left(state.path(), Path::new("")).into_iter().map(|left| left.recovered).collect();
    walk.state_mut().shell.session.live.recovered = left;
    walk.applies(Action::Dialog(Some(Dialog::Recovery)));
    assert!(walk.sees("An earlier session broke off") && walk.sees("1 step on village"));
    assert!(walk.sees("Filtered to 2 of 3 platforms: country is CN"));
    walk.clicks(Role::Button, "Take it up");
    assert!(matches!(walk.state().effects.last(), Some(Effect::Recover { keep: true, .. })));
}

// Killed.

/// What a child process saves over and over, so that it can be killed in the middle of it.
const CHILD: &str = "UNWALLED_TEST_SAVES_TO";

fn version(number: usize) -> Vec<u8> {
    let mut workspace = Workspace::new(unwalled::session::Document::default(), unwalled::session::History::default(), [].into());
    workspace.rest.insert("number".into(), json!(number));
    workspace.rest.insert("padding".into(), json!("x".repeat(300_000 + number)));
    workspace.text().into_bytes()
}

#[test]
fn a_process_that_is_killed_while_it_saves_leaves_a_whole_file() {
    if let Some(path) = std::env::var_os(CHILD) {
        for number in 1.. {
            save(&mut RealDisk, Path::new(&path), &version(number)).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.unwalled");
    std::fs::write(&path, version(0)).unwrap();
    let name = "workspace::a_process_that_is_killed_while_it_saves_leaves_a_whole_file";
    let mut seen = vec![];
    for round in 0..12_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It is killed at another moment of its work each time, once it works.
        let before = std::fs::read(&path).unwrap();
        for _ in 0..500 {
            if std::fs::read(&path).unwrap() != before {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_micros(700 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let workspace = parse_workspace(&path, &bytes).unwrap().unwrap();
        let number = usize::try_from(workspace.rest["number"].as_u64().unwrap()).unwrap();
        assert_eq!(bytes, version(number), "round {round}: half a file");
        seen.push(number);
    }
    assert!(seen.iter().any(|number| *number > 0), "it never saved: {seen:?}");
    let left: Vec<PathBuf> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.iter().all(|found| *found == path || found.file_name().unwrap().to_str().unwrap().ends_with(".saving")), "{left:?}");
}

/// Where a child process leaves its report of a panic.
const PANICS: &str = "UNWALLED_TEST_PANICS_TO";

#[test]
fn a_panic_leaves_a_report_and_says_where() {
    if let Some(folder) = std::env::var_os(PANICS) {
        app::report_panics(folder.into());
        panic!("a fault that this test makes");
    }
    let folder = tempfile::tempdir().unwrap();
    let name = "workspace::a_panic_leaves_a_report_and_says_where";
    let child = Command::new(std::env::current_exe().unwrap()).args(["--exact", name, "--nocapture"]).env(PANICS, folder.path()).output();
    let told = String::from_utf8(child.unwrap().stderr).unwrap();
    assert!(told.contains("unwalled has to stop. What happened is written in"), "{told}");
    let report = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(report).unwrap();
    assert!(
        text.contains("a fault that this test makes") && text.contains("workspace.rs") && text.contains("last lines of the log"),
        "{text}"
    );
}
