//! `unwalled reach`, run as a user runs it.

use serde_json::{Value, json};

use crate::cli::{Scratch, data, keys, refused, unwalled};

/// Links of a small world, worked out by hand: from `a`, `b` is open in 2020 only and `c` behind it opens
/// after that, so `c` is reached by another way; `d` is joined to `c` without direction.
const WORLD: &str = "event_id,date,precision,from_platform,to_platform,directed,kind,action,status\n\
    e1,2020-01-01,day,a,b,yes,search,open,live\n\
    e2,2020-12-31,day,a,b,yes,search,close,live\n\
    e3,2021-03-01,day,a,c,yes,payment,open,live\n\
    e4,2021-05,month,d,c,no,login,open,live\n\
    e5,2019-01-01,day,b,e,yes,search,open,live\n\
    e6,2019-12-31,day,b,e,yes,search,close,live\n\
    e7,2019-06-01,day,d,f,yes,search,open,live\n\
    e8,2019-06-01,day,a,f,yes,search,announce,announced\n";

fn reached(args: &[&str]) -> Vec<(String, String)> {
    let report = unwalled(&[&["reach", "--json"], args].concat()).json();
    let text = |value: &Value| value.as_str().unwrap_or("null").to_owned();
    report["reached"].as_array().unwrap().iter().map(|reached| (text(&reached["id"]), text(&reached["earliest"]))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(id, day)| ((*id).to_owned(), (*day).to_owned())).collect()
}

#[test]
fn a_small_world_is_reached_as_worked_out_by_hand() {
    let scratch = Scratch::new();
    let path = scratch.file("links.csv", WORLD);
    let path = path.as_str();
    let all = [("b", "2020-01-01"), ("c", "2021-03-01"), ("d", "2021-05-01"), ("f", "2021-05-01")];
    assert_eq!(reached(&["--from", "a", path]), pairs(&all));
    let late = [("b", "2020-01-01"), ("c", "2021-03-01"), ("d", "2021-05-31"), ("f", "2021-05-31")];
    assert_eq!(reached(&["--from", "a", "--reading", "latest", path]), pairs(&late));
    assert_eq!(reached(&["--from", "a", "--by", "2021-04", path]), pairs(&all[..2]));
    assert_eq!(reached(&["--from", "a", "--to", "f", path]), pairs(&all[3..]));
    assert_eq!(reached(&["--from", "a", "--to", "e", path]), []);
    assert_eq!(reached(&["--from", "a", "--kind", "search", path]), pairs(&all[..1]));
    assert_eq!(reached(&["--from", "f", path]), []);
    let report = unwalled(&["reach", "--json", "--from", "a", "--to", "f", path]).json();
    let via = json!([
        {"from": "a", "to": "c", "kind": "payment", "date": "2021-03-01", "opened": "2021-03-01", "event": "e3"},
        {"from": "c", "to": "d", "kind": "login", "date": "2021-05-01", "opened": "2021-05-01", "event": "e4"},
        {"from": "d", "to": "f", "kind": "search", "date": "2021-05-01", "opened": "2019-06-01", "event": "e7"},
    ]);
    assert_eq!(report["reached"][0]["via"], via);
    assert_eq!((&report["critical"]["event"], &report["critical"]["lost"]), (&json!("e3"), &json!(["c", "d", "f"])));
}

#[test]
fn what_a_wechat_user_could_reach_by_october_2023() {
    let ran = unwalled(&["reach", "--from", "wechat", "--by", "2023-10-31", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let report = ran.json();
    assert_eq!(keys(&report), ["from", "by", "reading", "reached", "critical"]);
    assert_eq!((&report["from"], &report["by"]), (&json!("wechat"), &json!("2023-10-31")));
    assert_eq!(keys(&report["reached"][0]), ["id", "earliest", "via", "label"]);
    let reached = report["reached"].as_array().unwrap();
    assert!(reached.iter().all(|reached| reached["id"] != "wechat" && reached["earliest"].as_str().unwrap() <= "2023-10-31"));
    let days: Vec<&str> = reached.iter().map(|reached| reached["earliest"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && days.len() > 20, "{}", days.len());
    assert_eq!(unwalled(&["reach", "--from", "wechat", "--by", "2023-10", "--json"]).out, ran.out);
}

#[test]
fn a_person_reads_a_table_and_a_sentence() {
    let ran = unwalled(&["reach", "--from", "wechat", "--by", "2023-10-31"]);
    assert!(ran.out.lines().next().unwrap().starts_with("From WeChat"), "{}", ran.out);
    assert!(ran.out.contains("Most depends on Pinduoduo → Alipay (Payment, opened 2021-10-01): without it 13 of them"), "{}", ran.out);
    let none = unwalled(&["reach", "--from", "wechat", "--to", "taobao", "--by", "2008"]);
    assert_eq!(none.code, Some(0));
    assert!(none.out.contains("Taobao cannot be reached by 2008-12-31."), "{}", none.out);
}

#[test]
fn links_without_dates_are_always_open() {
    let ran = unwalled(&["reach", "--json", "--from", "a", "--by", "2020", &data("path.json")]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.err.contains("--by changes nothing"), "{}", ran.err);
    assert!(ran.json()["reached"].as_array().unwrap().iter().all(|reached| reached["earliest"].is_null()));
    assert!(!ran.json()["reached"].as_array().unwrap().is_empty());
}

#[test]
fn what_is_wrong_is_said() {
    refused(&["reach"], &["--from"]);
    refused(&["reach", "--from", "WeChat"], &["--from", "WeChat", "wechat"]);
    refused(&["reach", "--from", "wechat", "--to", "nobody"], &["--to", "nobody"]);
    refused(&["reach", "--from", "wechat", "--by", "soon"], &["soon"]);
    refused(&["reach", "--from", "wechat", "--kind", "paymemt"], &["paymemt", "payment"]);
    refused(&["reach", "--from", "wechat", "bundled:record", "bundled:article"], &["record.links", "article.links"]);
}
