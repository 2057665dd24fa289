//! Reading anew: files that change on disk, how a table is taken, and the report of what was read.

use std::collections::BTreeMap;

use egui::Role;
use unwalled::app::{Shell, journal, replayed};
use unwalled::engine::Catalog;
use unwalled::load;
use unwalled::model::{Edit, Role as Part};
use unwalled::session::{Action, Change, DatasetRef, Dialog};

use crate::scene::{Person, SMALL, Walk, bundled, open, shell};

fn opened(folder: &tempfile::TempDir, name: &str, text: &str) -> Shell {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    shell(Catalog::new(vec![load::open(&path).unwrap()]))
}

fn reference(shell: &Shell) -> DatasetRef {
    shell.session.doc.datasets[0].clone()
}

fn rewrites(shell: &mut Shell, text: &str) -> Option<String> {
    let old = reference(shell);
    std::fs::write(&old.origin, text).unwrap();
    let told = shell.reload(&old, load::open(old.origin.as_ref()).unwrap());
    shell.settle_data();
    told
}

#[test]
fn a_file_that_changed_is_read_again_and_what_changed_is_said_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = opened(&folder, "sales.csv", "company,year,revenue\nA,2020,5\nB,2020,7\n");
    let before = reference(&shell);
    let told = rewrites(&mut shell, "company,year,revenue\nA,2020,6\nB,2020,7\nC,2020,1\n").unwrap();
    assert_eq!(told, "sales changed on disk and was read again: 1 row with other cells, 1 row more");
    assert_eq!(shell.catalog().datasets()[0].rows(), 3);
    let _ = shell.apply(Action::Undo);
    assert_eq!((shell.catalog().datasets()[0].rows(), reference(&shell)), (2, before));
    let _ = shell.apply(Action::Redo);
    assert_eq!(shell.catalog().datasets()[0].rows(), 3);
    let told = rewrites(&mut shell, "company,year,profit\nA,2020,6\n").unwrap();
    assert_eq!(told, "sales changed on disk and was read again: 2 rows fewer, the column profit is new, the column revenue is gone");
    let replayed = replayed(&journal(&shell.session).unwrap(), "j".as_ref(), &[]).unwrap();
    assert_eq!((replayed.skipped.len(), replayed.document.datasets), (0, shell.session.doc.datasets.clone()));
    assert!(rewrites(&mut shell, "company,year,profit\nA,2020,6\n").is_none(), "the same contents are no change");
}

#[test]
fn changes_of_ones_own_stay_where_their_rows_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = opened(&folder, "sales.csv", "company,year,revenue\nA,2020,5\nB,2020,7\nC,2020,9\n");
    let edit = |record, text: &str| Change::Edit(Edit::Set { record, column: "revenue".into(), text: text.into() });
    let added = Change::Edit(Edit::Add { cells: BTreeMap::from([("company".into(), "D".into()), ("year".into(), "2020".into())]) });
    for change in [edit(0, "50"), edit(2, "90"), added] {
        let _ = shell.apply(Action::Change { package: "sales".into(), table: "sales".into(), change });
        shell.settle_data();
    }
    let told = rewrites(&mut shell, "company,year,revenue\nA,2020,5\nX,2020,1\nB,2020,7\nC,2020,9\n").unwrap();
    assert_eq!(told, "sales changed on disk and was read again: 1 row more");
    let edits = shell.session.doc.changes["sales"]["sales"].edits.clone();
    let of = |edit: &Edit| if let Edit::Set { record, .. } = edit { Some(*record) } else { None };
    assert_eq!(edits.iter().filter_map(of).collect::<Vec<_>>(), [0, 3], "the row of C stands lower now: {edits:?}");
    assert_eq!(shell.catalog().datasets()[0].rows(), 5);
    // A row that is another has no place for what was changed in it.
    let told = rewrites(&mut shell, "company,year,revenue\nA,2020,5\nB,2020,7\nC,2020,10\n").unwrap();
    assert!(told.ends_with("1 change of yours no longer fits and is left out; undo shows it"), "{told}");
    assert_eq!(shell.session.doc.changes["sales"]["sales"].edits.len(), 2);
    let _ = shell.apply(Action::Undo);
    shell.settle_data();
    assert_eq!(shell.session.doc.changes["sales"]["sales"].edits.len(), 3);
}

#[test]
fn in_a_big_table_a_change_stays_only_where_its_row_stood() {
    let folder = tempfile::tempdir().unwrap();
    let row = |at: u32| format!("K{at},{at}\n");
    let many: String = (0..200_000).map(row).collect();
    let mut shell = opened(&folder, "big.csv", &format!("code,number\n{many}"));
    let change = Change::Edit(Edit::Set { record: 199_999, column: "number".into(), text: "7".into() });
    let _ = shell.apply(Action::Change { package: "big".into(), table: "big".into(), change });
    shell.settle_data();
    let told = rewrites(&mut shell, &format!("code,number\n{many}{}", row(200_000))).unwrap();
    assert_eq!(told, "big changed on disk and was read again: 1 row more");
    assert_eq!(shell.session.doc.changes["big"]["big"].edits.len(), 1);
    let told = rewrites(&mut shell, &format!("code,number\n{}{many}", row(999_999))).unwrap();
    assert!(told.contains("1 change of yours no longer fits"), "{told}");
    assert!(shell.session.doc.changes.is_empty(), "it lands on no other row");
}

#[test]
fn how_a_table_is_taken_is_corrected_with_the_result_in_sight() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.csv");
    std::fs::write(&path, "name,2020,2021\nA,1,2\nB,3,many\nC,3,4\n").unwrap();
    let mut walk: Walk = open(Catalog::new(vec![load::open(&path).unwrap()]), SMALL);
    walk.applies(Action::TakeAnew { package: "wide".into(), table: "wide".into() });
    assert!(walk.sees("How wide is taken") && walk.sees("2 rows, 4 values, 1 refused"));
    walk.unfolds_to(Role::ComboBox, "A row is");
    walk.clicks(Role::Button, "a table of no role");
    assert!(walk.sees("3 rows"), "the result is shown before it is taken");
    assert_eq!(walk.state().shell.catalog().datasets()[0].tables[0].role, Some(Part::Growth));
    walk.clicks(Role::Button, "Take it so");
    walk.state_mut().shell.settle_data();
    walk.run();
    let table = walk.state().shell.catalog().datasets()[0].tables[0].clone();
    assert_eq!((table.role, table.rows()), (None, 3));
    assert_eq!(walk.session().history.current().unwrap().words, "Took wide in another way");
}

#[test]
fn the_report_counts_problems_and_leads_to_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("links.csv");
    std::fs::write(&path, "from,to,date,event_id\na,b,2020,1\na,,2020,2\nb,c,2021-13,3\nc,a,2022,1\n").unwrap();
    let mut walk: Walk = open(Catalog::new(vec![load::open(&path).unwrap()]), SMALL);
    walk.applies(Action::Dialog(Some(Dialog::Report)));
    assert!(walk.sees("All 3") && walk.sees("missing value 1") && walk.sees("duplicate id 1"));
    walk.clicks(Role::Button, "unreadable date 1");
    walk.unfolds_to(Role::Button, "links.csv line 4, date:");
    assert!(walk.sees("Line 4") && walk.sees("b,c,2021-13,3"), "the line stands as in the file");
    walk.clicks(Role::Button, "Back to the report");
    walk.clicks(Role::Button, "duplicate id 1");
    walk.unfolds_to(Role::Button, "links.csv line 5: a second row has the id");
    let (table, row) = walk.session().live.reveal.clone().unwrap_or_else(|| {
        let settings = walk.session().settings(walk.session().live.focused.unwrap());
        (settings.text("table").unwrap().to_owned(), 1)
    });
    assert_eq!((table.as_str(), row), ("links", 1));
    assert_eq!(walk.session().live.dialog, None);
}

#[test]
fn the_start_page_offers_what_there_is() {
    let mut walk: Walk = open(bundled(), SMALL);
    walk.state_mut().shell.session.preferences.opened("/data/sales.csv".into());
    walk.applies(Action::Dialog(Some(Dialog::Start)));
    assert!(walk.sees("Where to begin") && walk.sees("sales.csv"));
    walk.clicks(Role::Button, "Open files…");
    assert_eq!(walk.session().live.dialog, Some(Dialog::Open { add: false }));
}

#[test]
fn a_journal_finds_the_rows_that_moved_when_their_file_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = opened(&folder, "sales.csv", "company,year,revenue\nA,2020,5\nB,2020,7\n");
    let edit = |record: u32, column: &str| {
        let edit = Edit::Set { record, column: column.into(), text: "71".into() };
        Action::Change { package: "sales".into(), table: "sales".into(), change: Change::Edit(edit) }
    };
    let _ = shell.apply(edit(1, "revenue"));
    shell.settle_data();
    rewrites(&mut shell, "company,year,revenue\nC,2020,1\nA,2020,5\nB,2020,7\n").unwrap();
    let changes = shell.session.doc.changes.clone();
    let lines = journal(&shell.session).unwrap();
    let again = replayed(&lines, "j".as_ref(), &[]).unwrap();
    assert_eq!((again.skipped.len(), &again.document.changes), (0, &changes), "B is the third row by now");
    let other = folder.path().join("other.csv");
    std::fs::write(&other, "company,year,revenue\nD,2020,1\nE,2020,5\n").unwrap();
    let again = replayed(&lines, "j".as_ref(), std::slice::from_ref(&other)).unwrap();
    let told: Vec<&str> = again.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
    assert_eq!(
        told,
        ["there is no table `sales`", "the files of `other` became other ones than are here, and so did the places of its rows"]
    );
    for (action, reason) in
        [(edit(9, "revenue"), "the table `sales` has no record 10"), (edit(0, "profit"), "the table `sales` has no column `profit`")]
    {
        let mut shell = opened(&folder, "sales.csv", "company,year,revenue\nA,2020,5\nB,2020,7\n");
        let _ = shell.apply(action);
        shell.settle_data();
        let again = replayed(&journal(&shell.session).unwrap(), "j".as_ref(), &[]).unwrap();
        assert_eq!(again.skipped.iter().map(|skipped| skipped.reason.as_str()).collect::<Vec<_>>(), [reason]);
    }
}
