//! Changes of data: cells, rows, columns that are worked out, and how a file is taken.

use std::collections::BTreeMap;

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::NodeT;
use serde_json::json;
use unwalled::app::{Shell, journal, read_workspace, replayed, workspace};
use unwalled::engine::Catalog;
use unwalled::load;
use unwalled::model::{ADDED, ColumnType, Derived, Edit, Role as Part, Taking};
use unwalled::session::{Action, Change, Dialog};

use crate::scene::{Person, SMALL, Walk, builder, bundled, finish, open, platform, shell, village_folder};

const SALES: &str = "company,year,revenue\nA,2020,5\nB,2020,7\nA,2021,6\nB,2021,8\n";

fn sales() -> (tempfile::TempDir, Shell) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sales.csv");
    std::fs::write(&path, SALES).unwrap();
    let shell = shell(Catalog::new(vec![load::open(&path).unwrap()]));
    (folder, shell)
}

fn does(shell: &mut Shell, package: &str, table: &str, change: Change) {
    let _ = shell.apply(Action::Change { package: package.into(), table: table.into(), change });
    shell.settle_data();
}

fn set(record: u32, column: &str, text: &str) -> Change {
    Change::Edit(Edit::Set { record, column: column.into(), text: text.into() })
}

fn rows(shell: &Shell, package: &str, table: &str) -> Vec<String> {
    let (schema, batches) = shell.catalog().store().unwrap().user_query(&format!("SELECT * FROM \"{package}\".\"{table}\"")).unwrap();
    let options = datafusion::arrow::util::display::FormatOptions::default();
    let mut lines = vec![];
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cell = |column: usize| {
                let array = batch.column(column);
                datafusion::arrow::util::display::ArrayFormatter::try_new(array, &options).unwrap().value(row).to_string()
            };
            lines.push((0..schema.fields().len()).map(cell).collect::<Vec<_>>().join(","));
        }
    }
    lines
}

#[test]
fn cells_and_rows_are_changed_undone_and_done_again_and_the_file_stays() {
    let (folder, mut shell) = sales();
    let start = rows(&shell, "sales", "sales");
    assert_eq!(start, ["A,2020,5", "B,2020,7", "A,2021,6", "B,2021,8"]);
    does(&mut shell, "sales", "sales", set(1, "revenue", "70"));
    does(&mut shell, "sales", "sales", Change::Edit(Edit::Remove { record: 0 }));
    let cells = BTreeMap::from([("company".into(), "C".into()), ("year".into(), "2021".into()), ("value".into(), "1".into())]);
    does(&mut shell, "sales", "sales", Change::Edit(Edit::Add { cells }));
    let changed = ["B,2020,70", "A,2021,6", "B,2021,8", "C,2021,1"];
    assert_eq!(rows(&shell, "sales", "sales"), changed);
    let table = &shell.catalog().datasets()[0].tables[0];
    assert_eq!((table.records.as_slice(), table.lines.as_slice()), ([1, 2, 3, ADDED].as_slice(), [3, 4, 5, 0].as_slice()));
    does(&mut shell, "sales", "sales", set(ADDED, "revenue", "2"));
    assert_eq!(rows(&shell, "sales", "sales")[3], "C,2021,2");
    let says: Vec<&str> = shell.session.history.steps().iter().map(|step| step.words.as_str()).collect();
    let told = [
        "Opened sales",
        "Changed revenue in row 2 of sales to 70",
        "Removed row 1 of sales",
        "Added a row to sales",
        "Changed revenue in row 1 of those added of sales to 2",
    ];
    assert_eq!(says, told);
    for _ in 0..4 {
        let _ = shell.apply(Action::Undo);
        shell.settle_data();
    }
    assert_eq!(rows(&shell, "sales", "sales"), start);
    for _ in 0..3 {
        let _ = shell.apply(Action::Redo);
        shell.settle_data();
    }
    assert_eq!(rows(&shell, "sales", "sales"), changed);
    assert_eq!(std::fs::read_to_string(folder.path().join("sales.csv")).unwrap(), SALES);
}

#[test]
fn changes_go_with_the_workspace_and_the_journal() {
    let (folder, mut shell) = sales();
    does(&mut shell, "sales", "sales", set(1, "revenue", "70"));
    does(&mut shell, "sales", "sales", Change::Derive(Derived { name: "double".into(), expression: "revenue * 2".into() }));
    assert_eq!(rows(&shell, "sales", "sales")[1], "B,2020,70,140");
    let path = folder.path().join("work.unwalled");
    let text = workspace(&shell.session, &path).text();
    std::fs::write(&path, &text).unwrap();
    let mut again = crate::scene::shell(Catalog::default());
    let _ = again.reopen(read_workspace(&path).unwrap().unwrap(), Some(path.clone()), true, &|_| false);
    again.settle_data();
    assert_eq!(rows(&again, "sales", "sales")[1], "B,2020,70,140");
    assert_eq!(workspace(&again.session, &path).text(), text);
    let replayed = replayed(&journal(&shell.session).unwrap(), "j".as_ref(), &[]).unwrap();
    assert_eq!((replayed.skipped.len(), &replayed.document), (0, &shell.session.doc));
    // Headless commands read the same rows from the workspace.
    let data = unwalled::app::data_of(read_workspace(&path).unwrap().unwrap()).unwrap();
    assert_eq!(data[0].tables[0].columns.last().unwrap().name, "double");
}

#[test]
fn what_leads_nowhere_is_told_and_nothing_is_lost() {
    let (_folder, mut shell) = sales();
    does(&mut shell, "sales", "sales", set(99, "revenue", "1"));
    does(&mut shell, "sales", "sales", set(0, "nowhere", "1"));
    does(&mut shell, "sales", "sales", Change::Derive(Derived { name: "bad".into(), expression: "nothing + 1".into() }));
    let dataset = &shell.catalog().datasets()[0];
    let told: Vec<&str> = dataset.issues.iter().map(|issue| issue.code).collect();
    assert_eq!(told, ["lost-edit", "lost-edit", "bad-expression"]);
    assert_eq!(dataset.rows(), 4);
    // A value that is no number refuses its row, with a reason, as if the file said so.
    does(&mut shell, "sales", "sales", set(0, "revenue", "many"));
    let dataset = &shell.catalog().datasets()[0];
    assert_eq!((dataset.rows(), dataset.refused()), (3, 1));
    assert!(dataset.issues.iter().any(|issue| issue.message.contains("`many`")));
}

#[test]
fn a_file_that_changed_meanwhile_is_not_mixed_with_old_changes() {
    let (folder, mut shell) = sales();
    std::fs::write(folder.path().join("sales.csv"), "company,year,revenue\nZ,1999,1\n").unwrap();
    does(&mut shell, "sales", "sales", set(0, "revenue", "9"));
    assert!(shell.session.live.toast.as_ref().is_some_and(|toast| toast.is_error && toast.text.contains("changed on disk")));
    assert_eq!(rows(&shell, "sales", "sales")[0], "A,2020,5", "what was read is still shown");
    let _ = shell.apply(Action::Undo);
    assert!(shell.session.doc.changes.is_empty());
}

#[test]
fn a_file_is_taken_in_another_way_without_opening_it_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.csv");
    std::fs::write(&path, "name;2020;2021\nA;1,5;2\nB;3;4,5\n").unwrap();
    let mut shell = shell(Catalog::new(vec![load::open(&path).unwrap()]));
    let table = |shell: &Shell| shell.catalog().datasets()[0].tables[0].clone();
    assert_eq!(table(&shell).role, Some(Part::Growth));
    assert_eq!(table(&shell).observations.unwrap().num_rows(), 4);
    let take = |taking: Taking| Change::Take(Box::new(taking));
    does(&mut shell, "wide", "wide", take(Taking { role: Some("none".into()), ..Taking::default() }));
    assert_eq!((table(&shell).role, table(&shell).observations), (None, None));
    does(&mut shell, "wide", "wide", take(Taking { role: Some("shares".into()), unpivot: Some(vec!["2021".into()]), ..Taking::default() }));
    assert_eq!((table(&shell).role, table(&shell).observations.unwrap().num_rows()), (Some(Part::Shares), 2));
    does(&mut shell, "wide", "wide", take(Taking { delimiter: Some(','), ..Taking::default() }));
    assert_eq!(table(&shell).columns[0].name, "name;2020;2021");
    does(&mut shell, "wide", "wide", take(Taking { header: Some(false), ..Taking::default() }));
    assert_eq!((table(&shell).rows(), table(&shell).columns[0].name.as_str()), (3, "column_1"));
    let kinds = BTreeMap::from([("2020".to_owned(), ColumnType::Text)]);
    does(&mut shell, "wide", "wide", take(Taking { kinds, role: Some("none".into()), ..Taking::default() }));
    assert_eq!(table(&shell).columns[1].kind, ColumnType::Text);
    for _ in 0..5 {
        let _ = shell.apply(Action::Undo);
    }
    shell.settle_data();
    assert_eq!(table(&shell).role, Some(Part::Growth));
    // An encoding that it is not is said, and the old way stays on screen.
    does(&mut shell, "wide", "wide", take(Taking { encoding: Some("no-such".into()), ..Taking::default() }));
    assert!(shell.session.live.toast.as_ref().is_some_and(|toast| toast.text.contains("no-such")));
    assert_eq!(table(&shell).role, Some(Part::Growth));
}

#[test]
fn columns_are_mapped_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.csv");
    std::fs::write(&path, "who,whom,when\nx,y,2020\ny,z,2021\n").unwrap();
    let mut shell = shell(Catalog::new(vec![load::open(&path).unwrap()]));
    assert!(shell.catalog().datasets()[0].links.is_empty());
    let columns = [("from_platform", "who"), ("to_platform", "whom"), ("date", "when")];
    let columns = columns.map(|(part, column)| (part.to_owned(), column.to_owned())).into();
    does(&mut shell, "odd", "odd", Change::Take(Box::new(Taking { role: Some("links".into()), columns, ..Taking::default() })));
    let dataset = &shell.catalog().datasets()[0];
    assert_eq!((dataset.links.len(), dataset.platforms.len()), (2, 3));
    assert_eq!(dataset.links[1].moment.unwrap().to_string(), "2021");
}

// By hand.

/// A window whose time is fine enough for a double click.
fn quick(catalog: Catalog) -> Walk {
    finish(builder(SMALL).with_step_dt(1.0 / 60.0), catalog)
}

fn double_clicks(walk: &mut Walk, at: egui::Pos2) {
    for _ in 0..2 {
        walk.hover_at(at);
        walk.drag_at(at);
        walk.drop_at(at);
    }
    walk.run();
}

#[test]
fn a_link_of_ones_own_is_added_by_a_form_and_seen_in_the_graph() {
    let folder = village_folder();
    let mut walk = open(Catalog::new(vec![load::open(folder.path()).unwrap()]), SMALL);
    walk.applies(Action::Select { targets: vec![platform("mill"), platform("inn")], how: unwalled::session::How::Replace });
    walk.applies(Action::Dialog(Some(Dialog::AddRow(Some(Part::Links)))));
    assert!(walk.sees("Date is needed."));
    walk.clicks(Role::TextInput, "Date");
    walk.types("2021-13");
    assert!(walk.sees("found “2021-13”"));
    walk.presses(Modifiers::NONE, Key::Backspace);
    walk.types("1");
    walk.clicks(Role::TextInput, "Kind");
    walk.types("paymen");
    assert!(walk.sees("“paymen” is a new kind; there are login, logistics, payment, search."));
    walk.types("t");
    assert!(!walk.sees("is a new kind"));
    walk.clicks(Role::Button, "Add");
    walk.state_mut().shell.settle_data();
    walk.run();
    let dataset = walk.state().shell.catalog().datasets()[0].clone();
    let added = dataset.links.last().unwrap();
    assert_eq!((added.link.from.as_str(), added.link.to.as_str(), added.moment.unwrap().to_string()), ("inn", "mill", "Nov 2021".into()));
    assert!(walk.session().history.current().unwrap().words.starts_with("Added a link: Inn → Mill"));
    let state = unwalled::network::Temporal::of(&dataset);
    assert_eq!(state.links.iter().filter(|link| link.id == added.link).count(), 1);
    walk.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(walk.state().shell.catalog().datasets()[0].links.len(), 5);
}

/// The table of sales, which fills the stage.
fn sheet_of_sales() -> (tempfile::TempDir, Walk, unwalled::session::ViewId) {
    let (folder, shell) = sales();
    let mut walk = quick(Catalog::new(vec![shell.catalog().datasets()[0].as_ref().clone()]));
    let view = *walk.session().doc.views.iter().find(|(_, state)| state.kind == "table").unwrap().0;
    walk.state_mut().shell.session.live.maximised = Some(view);
    walk.run();
    (folder, walk, view)
}

#[test]
fn a_cell_is_edited_where_it_stands() {
    let (_folder, mut walk, _) = sheet_of_sales();
    let head = walk.at(Role::Button, "Sort by revenue");
    let row = walk.at(Role::Row, "Row 2:");
    double_clicks(&mut walk, egui::pos2(head.center().x, row.center().y));
    assert!(walk.sees("revenue in row 2"));
    walk.presses(Modifiers::COMMAND, Key::A);
    walk.types("71");
    walk.presses(Modifiers::NONE, Key::Enter);
    walk.state_mut().shell.settle_data();
    walk.run();
    assert_eq!(rows(&walk.state().shell, "sales", "sales")[1], "B,2020,71");
    assert_eq!(walk.session().history.current().unwrap().words, "Changed revenue in row 2 of sales to 71");
    assert!(walk.sees("revenue of row 2 is not what the file says"));
    walk.presses(Modifiers::COMMAND, Key::Z);
    walk.state_mut().shell.settle_data();
    walk.run();
    assert!(!walk.sees("is not what the file says"));
}

#[test]
fn an_edit_is_given_up_with_escape_and_begins_with_what_a_file_would_have() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("links.csv");
    std::fs::write(&path, "from,to,date,weight\na,b,2021-11,12345.5\nb,c,2020-02-03,7.25\n").unwrap();
    let mut walk = quick(Catalog::new(vec![load::open(&path).unwrap()]));
    walk.applies(Action::ShowRow { package: "links".into(), table: "links".into(), row: 0, view: None });
    let view = walk.session().live.focused.unwrap();
    walk.applies(Action::Maximise(Some(view)));
    let before = walk.session().doc.changes.clone();
    let at = |walk: &Walk, column: &str| {
        let (head, row) = (walk.at(Role::Button, &format!("Sort by {column}")), walk.at(Role::Row, "Row 1:"));
        egui::pos2(head.center().x, row.center().y)
    };
    for (column, written) in [("date", "2021-11"), ("weight", "12345.5")] {
        // Longer than between two clicks of one hand.
        (0..60).for_each(|_| walk.step());
        let at = at(&walk, column);
        double_clicks(&mut walk, at);
        let field = walk.node(Role::TextInput, &format!("{column} in row 1"));
        assert_eq!(egui_kittest::kittest::NodeT::accesskit_node(&field).value().as_deref(), Some(written));
        walk.types("9");
        walk.presses(Modifiers::NONE, Key::Escape);
        assert!(!walk.sees(&format!("{column} in row 1")), "the field is shut");
        assert_eq!(walk.session().doc.changes, before, "and nothing was taken");
        assert_eq!(walk.session().live.maximised, Some(view), "Escape did nothing else");
    }
}

#[test]
fn bundled_rows_stay_as_their_sources_say() {
    let mut walk = quick(bundled());
    walk.applies(Action::ShowRow { package: "record".into(), table: "links".into(), row: 0, view: None });
    let view = walk.session().live.focused.unwrap();
    walk.applies(Action::Maximise(Some(view)));
    let at = walk.at(Role::Row, "Row ").left_center() + vec2(40.0, 0.0);
    double_clicks(&mut walk, at);
    assert!(walk.sees("The bundled rows stay as their sources say"));
}

#[test]
fn columns_are_hidden_moved_widened_and_barred_and_all_of_it_is_undone() {
    let (_folder, mut shell) = sales();
    let view = *shell.session.doc.views.iter().find(|(_, state)| state.kind == "table").unwrap().0;
    let configure = |key: &str, value| Action::Configure { view, key: key.into(), value };
    for (key, value) in [
        ("hidden", json!(["year"])),
        ("order", json!(["revenue", "company"])),
        ("pinned", json!([])),
        ("bars", json!(["revenue"])),
        ("widths", json!({"revenue": 222.0})),
    ] {
        let _ = shell.apply(configure(key, value));
        shell.session.history.seal();
    }
    let catalog = Catalog::new(vec![shell.catalog().datasets()[0].as_ref().clone()]);
    let doc = shell.session.doc.clone();
    let mut walk = open(catalog, SMALL);
    walk.state_mut().shell.session.doc.views = doc.views;
    walk.state_mut().shell.session.live.maximised = Some(view);
    walk.run();
    assert!(!walk.sees("Sort by year"));
    let (revenue, company) = (walk.at(Role::Button, "Sort by revenue"), walk.at(Role::Button, "Sort by company"));
    assert!(revenue.right() <= company.left());
    assert!((revenue.width() + 10.0 - 222.0).abs() < 2.0, "{}", revenue.width());
    // By hand: the head of one column is dragged over the other.
    walk.drags(revenue.center(), egui::pos2(company.right() - 4.0, company.center().y));
    let order = walk.session().settings(view).0.get("order").cloned();
    assert_eq!(order, Some(json!(["company", "revenue", "year"])));
    let words: Vec<&str> = shell.session.history.steps().iter().skip(1).map(|step| step.words.as_str()).collect();
    assert_eq!(words[0], "Table: hid year");
    for _ in 0..5 {
        let _ = shell.apply(Action::Undo);
    }
    assert!(["hidden", "order", "pinned", "bars", "widths"].iter().all(|key| !shell.session.settings(view).0.contains_key(*key)));
}

#[test]
fn what_is_shown_is_copied_and_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.csv");
    std::fs::write(&path, "name,text,number\na,=1+1,-5\nb,plain,7\nc,-cmd,9\n").unwrap();
    let mut shell = shell(Catalog::new(vec![load::open(&path).unwrap()]));
    let view = *shell.session.doc.views.keys().next().unwrap();
    let configure = |key: &str, value| Action::Configure { view, key: key.into(), value };
    let _ = shell.apply(configure("sort", json!([["number", true]])));
    let _ = shell.apply(configure("hidden", json!(["name"])));
    assert!(shell.rows_of(view).err().unwrap().contains("still being worked out"));
    shell.settle();
    let rows = shell.rows_of(view).unwrap_or_else(|_| {
        shell.settle();
        shell.rows_of(view).unwrap()
    });
    assert_eq!(rows.text().unwrap(), "text\tnumber\n'-cmd\t9\nplain\t7\n'=1+1\t-5\n");
    let (csv, json, parquet) = (folder.path().join("o.csv"), folder.path().join("o.json"), folder.path().join("o.parquet"));
    for path in [&csv, &json, &parquet] {
        rows.save(path).unwrap();
    }
    assert_eq!(std::fs::read_to_string(csv).unwrap(), "text,number\n'-cmd,9\nplain,7\n'=1+1,-5\n");
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    assert_eq!(json[2], json!({"text": "=1+1", "number": -5}), "data for programs are not touched");
    assert_eq!(&std::fs::read(parquet).unwrap()[..4], b"PAR1");
    assert!(rows.save(&folder.path().join("o.docx")).unwrap_err().to_string().contains("expected a file that ends in"));
}

#[test]
fn a_column_is_worked_out_with_its_error_in_sight() {
    let (_folder, shell) = sales();
    let mut walk = open(Catalog::new(vec![shell.catalog().datasets()[0].as_ref().clone()]), SMALL);
    walk.applies(Action::DeriveIn { package: "sales".into(), table: "sales".into() });
    walk.clicks(Role::TextInput, "Name of the column");
    walk.types("double");
    walk.clicks(Role::TextInput, "Expression, such as value / 100");
    walk.types("reven");
    assert!(walk.sees("reven") && walk.sees("Goes on as"));
    walk.unfolds_to(Role::ListBoxOption, "revenue");
    walk.types(" * 2");
    assert!(walk.sees("= 10"));
    walk.clicks(Role::Button, "Add the column");
    walk.state_mut().shell.settle_data();
    walk.run();
    assert_eq!(rows(&walk.state().shell, "sales", "sales")[0], "A,2020,5,10");
}

#[test]
fn a_column_of_states_is_taken_as_what_led_to_them() {
    let text = "from,to,date,state\na,b,2020,open\nb,a,2021,closed\na,c,2021,partial\nc,a,2021,announced\nc,b,2021,shut\n";
    let dataset = load::lone_file("links.csv", text.as_bytes()).unwrap();
    let network = unwalled::network::Temporal::of(&dataset);
    let day = crate::scene::day("2022-01-01");
    let now = unwalled::network::Snapshot::of(&network, Some(day), unwalled::model::Reading::Earliest, &|_| true);
    let states: Vec<&str> = now.links.iter().map(|link| link.state.word()).collect();
    assert_eq!(states, ["open", "partial", "closed", "announced"]);
    assert_eq!((dataset.refused(), dataset.issues[0].code), (1, "unknown-word"));
}

#[test]
fn a_file_is_taken_in_another_format_than_its_name_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sales.txt");
    std::fs::write(&path, "[{\"name\": \"A\", \"year\": 2020}, {\"name\": \"B\", \"year\": 2021}]\n").unwrap();
    let mut shell = shell(Catalog::new(vec![load::open(&path).unwrap()]));
    assert_ne!(shell.catalog().datasets()[0].tables[0].columns.len(), 2);
    let taking = Taking { format: Some("json".into()), ..Taking::default() };
    does(&mut shell, "sales", "sales", Change::Take(Box::new(taking)));
    let dataset = shell.catalog().datasets()[0].clone();
    assert_eq!((dataset.tables[0].columns.len(), dataset.tables[0].rows(), dataset.tables[0].format.name.as_str()), (2, 2, "json"));
    let _ = shell.apply(Action::Undo);
    assert_eq!(shell.catalog().datasets()[0].tables[0].format.name, "csv");
}

#[test]
fn the_form_of_a_link_begins_where_it_was_asked_for() {
    let folder = village_folder();
    let mut walk = open(Catalog::new(vec![load::open(folder.path()).unwrap()]), SMALL);
    let on = unwalled::session::Subject::Platform("bakery".into());
    walk.applies(Action::Menu(Some(unwalled::session::Menu { on, at: [300.0, 200.0] })));
    walk.clicks(Role::Button, "Add a link of your own…");
    let value = |walk: &Walk, label: &str| walk.node(Role::TextInput, label).accesskit_node().value();
    assert_eq!(value(&walk, "Who opens or closes").as_deref(), Some("Bakery"));
    assert_eq!(value(&walk, "To whom").as_deref(), Some("Mill"), "the selected one is the other end");
}

#[test]
fn a_table_is_worked_by_keys() {
    let (_folder, mut walk, view) = sheet_of_sales();
    walk.node(Role::Row, "Row 2:").focus();
    walk.run();
    let columns: Vec<String> =
        walk.state().shell.catalog().datasets()[0].tables[0].columns.iter().map(|column| column.name.clone()).collect();
    let revenue = columns.iter().position(|name| name == "revenue").unwrap();
    for _ in 0..revenue {
        walk.presses(Modifiers::NONE, Key::ArrowRight);
    }
    assert!(walk.node(Role::Row, "Row 2:").accesskit_node().label().unwrap().contains("revenue: "));
    walk.presses(Modifiers::NONE, Key::F2);
    assert!(walk.sees("revenue in row 2"));
    walk.presses(Modifiers::COMMAND, Key::A);
    walk.types("71");
    walk.presses(Modifiers::NONE, Key::Enter);
    walk.state_mut().shell.settle_data();
    walk.run();
    assert_eq!(rows(&walk.state().shell, "sales", "sales")[1], "B,2020,71");
    let before = rows(&walk.state().shell, "sales", "sales").len();
    walk.node(Role::Row, "Row 1:").focus();
    walk.run();
    walk.presses(Modifiers::NONE, Key::Delete);
    walk.state_mut().shell.settle_data();
    walk.run();
    assert_eq!(rows(&walk.state().shell, "sales", "sales").len(), before - 1);
    walk.node(Role::Button, "Sort by revenue").focus();
    walk.run();
    walk.presses(Modifiers::ALT, Key::ArrowLeft);
    let order = walk.session().settings(view).0["order"].clone();
    assert_eq!(order.as_array().unwrap().iter().position(|name| name == "revenue"), Some(revenue - 1));
    walk.node(Role::Button, "Sort by revenue").focus();
    walk.run();
    walk.presses(Modifiers::SHIFT, Key::ArrowRight);
    assert!(walk.session().settings(view).0["widths"]["revenue"].as_f64().unwrap() > 40.0);
    walk.node(Role::Button, "Sort by revenue").focus();
    walk.run();
    walk.presses(Modifiers::ALT, Key::ArrowDown);
    walk.clicks(Role::Button, "Sort downwards");
    assert_eq!(walk.session().settings(view).0["sort"], serde_json::json!([["revenue", true]]));
}

#[test]
fn data_that_come_beside_leave_what_was_read_as_it_was_read() {
    let (folder, mut shell) = sales();
    let before = rows(&shell, "sales", "sales");
    does(&mut shell, "sales", "sales", set(0, "revenue", "99"));
    let more = folder.path().join("more.csv");
    std::fs::write(&more, "name,number\nA,1\n").unwrap();
    shell.take_catalog(vec![load::open(&more).unwrap()], true);
    assert_ne!(rows(&shell, "sales", "sales"), before);
    let _ = shell.apply(Action::Undo);
    let _ = shell.apply(Action::Undo);
    shell.settle_data();
    assert_eq!(rows(&shell, "sales", "sales"), before);
}
