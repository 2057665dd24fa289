//! The state of a link at a moment, replayed a second time from the words of `data.md` alone.

use std::collections::{BTreeMap, BTreeSet};

use unwalled::load::{BUNDLED, bundled, lone_file};
use unwalled::model::{Action, Dataset, Date, Direction, LinkEvent, LinkId, Precision, Reading, State, Status, parse_date};
use unwalled::network::{Snapshot, Temporal};

/// A link by its ends and kind; the ends of an undirected one in order.
type Key = (String, String, Option<String>, bool);
/// State and since of every link that is known.
type Picture = BTreeMap<Key, (State, Date)>;

/// An event at the day that a reading gives it, with the last day that it may mean.
#[derive(Clone)]
struct Dated {
    day: Date,
    row: u32,
    action: Action,
    status: Status,
    last: Date,
}

impl Dated {
    /// "A *plan* is an `announce`, or any event of status `announced`."
    fn is_plan(&self) -> bool {
        self.action == Action::Announce || self.status == Status::Announced
    }

    /// "holds through its interval, then the link is unknown"
    fn is_over(&self, day: Date) -> bool {
        self.status == Status::Ended && day > self.last
    }

    /// "`open`, `expand` → open, with status `partial` → partial; `restrict` → partial; `close` → closed"
    fn leaves(&self) -> State {
        match self.action {
            Action::Close => State::Closed,
            Action::Restrict => State::Partial,
            Action::Open | Action::Expand if self.status == Status::Partial => State::Partial,
            Action::Open | Action::Expand => State::Open,
            Action::Announce => unreachable!("a plan decides nothing"),
        }
    }
}

fn last_day(event: &LinkEvent) -> Date {
    let moment = event.moment.unwrap();
    let (year, month) = (moment.first.year(), moment.first.month());
    let end_of = |month: i8| if month == 12 { day(year, 12, 31) } else { day(year, month + 1, 1).yesterday().unwrap() };
    match moment.precision {
        Precision::Day => moment.first,
        Precision::Month => end_of(month),
        Precision::Quarter => end_of([3, 3, 3, 6, 6, 6, 9, 9, 9, 12, 12, 12][usize::try_from(month).unwrap() - 1]),
        Precision::Year => end_of(12),
    }
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

/// The events of one link "ordered by date under the chosen reading, then by row".
fn ordered(events: &[&LinkEvent], reading: Reading) -> Vec<Dated> {
    let dated = |event: &&LinkEvent| {
        let (first, last) = (event.moment.unwrap().first, last_day(event));
        let day = if reading == Reading::Latest { last } else { first };
        Dated { day, row: event.row, action: event.action, status: event.status, last }
    };
    let mut all: Vec<Dated> = events.iter().map(dated).collect();
    all.sort_by_key(|event| (event.day, event.row));
    if reading == Reading::Announced {
        all = as_announced(&all);
        all.sort_by_key(|event| (event.day, event.row));
    }
    all
}

/// "an open or expand that follows plans of its link, with no other event between, takes the date of
/// the first of those plans"
fn as_announced(all: &[Dated]) -> Vec<Dated> {
    let moved = |at: usize| {
        let plans = all[..at].iter().rev().take_while(|event| event.is_plan()).count();
        let opens = matches!(all[at].action, Action::Open | Action::Expand) && !all[at].is_plan();
        let day = if opens { all[at - plans].day } else { all[at].day };
        Dated { day, ..all[at].clone() }
    };
    (0..all.len()).map(moved).collect()
}

/// The state at the end of `day` when only the first `count` events have happened.
fn state_after(all: &[Dated], count: usize, day: Date) -> Option<State> {
    let past = &all[..count];
    if let Some(at) = past.iter().rposition(|event| !event.is_plan()) {
        let later = all[at + 1..].iter().any(|event| !event.is_plan());
        return (later || !all[at].is_over(day)).then(|| all[at].leaves());
    }
    let plan = past.last()?;
    (!plan.is_over(day)).then_some(State::Announced)
}

/// State and "the first event of the present run of one state".
fn known(all: &[Dated], day: Date) -> Option<(State, Date)> {
    let count = all.iter().filter(|event| event.day <= day).count();
    let state = state_after(all, count, day)?;
    let mut start = count;
    while start > 1 {
        let eve = if all[start - 1].day > all[start - 2].day { all[start - 1].day.yesterday().unwrap() } else { all[start - 1].day };
        if state_after(all, start - 1, eve) != Some(state) {
            break;
        }
        start -= 1;
    }
    Some((state, all[start - 1].day))
}

fn key(link: &LinkId) -> Key {
    let (from, to) = (link.from.to_string(), link.to.to_string());
    let directed = link.direction == Direction::Directed;
    let (from, to) = if !directed && to < from { (to, from) } else { (from, to) };
    (from, to, link.kind.as_deref().map(str::to_owned), directed)
}

fn naive(dataset: &Dataset, reading: Reading, day: Date) -> Picture {
    let mut events: BTreeMap<Key, Vec<&LinkEvent>> = BTreeMap::new();
    dataset.links.iter().for_each(|event| events.entry(key(&event.link)).or_default().push(event));
    events.into_iter().filter_map(|(link, events)| Some((link, known(&ordered(&events, reading), day)?))).collect()
}

fn shown(network: &Temporal, reading: Reading, day: Date) -> Picture {
    let snapshot = Snapshot::of(network, Some(day), reading, &|_| true);
    let count = snapshot.links.len();
    let picture: Picture = snapshot.links.into_iter().map(|link| (key(&link.id), (link.state, link.since.unwrap()))).collect();
    assert_eq!(picture.len(), count, "a link is shown twice");
    picture
}

/// Fifty days spread over all of history, and the days around the interval of every seventh event.
fn moments(dataset: &Dataset) -> BTreeSet<Date> {
    let span = dataset.link_span().unwrap().whole_years();
    let step = span.days() / 48;
    let spread = (0..50).filter_map(|at| span.first.checked_add(jiff::Span::new().days(i64::from(step * at))).ok());
    let around = dataset.links.iter().step_by(7).flat_map(|event| {
        let (first, last) = (event.moment.unwrap().first, last_day(event));
        [first.yesterday().unwrap(), first, first.tomorrow().unwrap(), last.yesterday().unwrap(), last, last.tomorrow().unwrap()]
    });
    spread.chain(around).collect()
}

fn differences(dataset: &Dataset, reading: Reading) -> Vec<String> {
    let network = Temporal::of(dataset);
    let mut found = vec![];
    for day in moments(dataset) {
        let (naive, shown) = (naive(dataset, reading, day), shown(&network, reading, day));
        let links: BTreeSet<&Key> = naive.keys().chain(shown.keys()).collect();
        let differ = links.into_iter().filter(|link| naive.get(*link) != shown.get(*link));
        found.extend(differ.map(|link| format!("{day} {link:?}: by the words {:?}, shown {:?}", naive.get(link), shown.get(link))));
    }
    found
}

#[test]
fn every_link_has_the_state_and_since_that_the_words_give() {
    for (name, _) in BUNDLED {
        let dataset = bundled(name).unwrap();
        assert!(moments(&dataset).len() >= 40);
        for reading in Reading::ALL {
            let found = differences(&dataset, reading);
            assert!(found.is_empty(), "{name} {reading:?}: {} differ\n{}", found.len(), found[..found.len().min(20)].join("\n"));
        }
    }
}

#[test]
fn the_replays_see_every_state() {
    let record = bundled("record").unwrap();
    let states: BTreeSet<State> = naive(&record, Reading::Earliest, day(2024, 10, 31)).into_values().map(|(state, _)| state).collect();
    assert_eq!(states.len(), 4);
}

#[test]
fn both_replays_count_what_data_md_counts() {
    let record = bundled("record").unwrap();
    let network = Temporal::of(&record);
    for (day, reading, expected) in [
        ("2021-11-29", Reading::Earliest, ([57, 35, 32, 34], 110)),
        ("2024-10-31", Reading::Earliest, ([123, 50, 44, 36], 164)),
        ("2021-11-29", Reading::Latest, ([52, 35, 32, 33], 106)),
    ] {
        let moment = parse_date(day).unwrap();
        for picture in [naive(&record, reading, moment), shown(&network, reading, moment)] {
            assert_eq!(counts(&picture), expected, "{day} {reading:?}");
        }
    }
}

#[test]
fn the_article_has_the_states_of_its_own_day() {
    let article = bundled("article").unwrap();
    let expected = ([30, 3, 20, 0], 43);
    assert_eq!(counts(&shown(&Temporal::of(&article), Reading::Earliest, day(2024, 10, 1))), expected);
    assert_eq!(counts(&naive(&article, Reading::Earliest, day(2024, 10, 1))), expected);
}

/// Links by state, from the most open to the most shut, but for announced before closed; and their ends.
fn counts(picture: &Picture) -> ([usize; 4], usize) {
    let of = |wanted| picture.values().filter(|(state, _)| *state == wanted).count();
    let ends: BTreeSet<&String> = picture.keys().flat_map(|(from, to, ..)| [from, to]).collect();
    (State::ALL.map(of), ends.len())
}

const HEADER: &str = "date,precision,from_platform,to_platform,directed,kind,action,status\n";

/// Events of one link `a` to `b`, each `date,precision,action,status`.
fn link(events: &[&str]) -> Temporal {
    let row = |event: &&str| {
        let cells: Vec<&str> = event.split(',').collect();
        format!("{},{},a,b,true,k,{},{}\n", cells[0], cells[1], cells[2], cells[3])
    };
    network(&events.iter().map(row).collect::<String>())
}

fn network(rows: &str) -> Temporal {
    let dataset = lone_file("links.csv", format!("{HEADER}{rows}").as_bytes()).unwrap();
    assert_eq!((dataset.refused(), dataset.links.len()), (0, rows.lines().count()), "{:?}", dataset.issues);
    Temporal::of(&dataset)
}

/// The state of the only link and the day since which it lasts.
fn at(network: &Temporal, day: &str, reading: Reading) -> Option<(State, String)> {
    let snapshot = Snapshot::of(network, Some(parse_date(day).unwrap()), reading, &|_| true);
    assert!(snapshot.links.len() < 2);
    snapshot.links.first().map(|link| (link.state, link.since.unwrap().to_string()))
}

fn earliest(network: &Temporal, day: &str) -> Option<(State, String)> {
    at(network, day, Reading::Earliest)
}

#[expect(clippy::unnecessary_wraps, reason = "it stands beside what may be nothing")]
fn since(state: State, day: &str) -> Option<(State, String)> {
    Some((state, day.to_owned()))
}

#[test]
fn an_opening_counts_from_its_announcement_where_so_read() {
    let link = link(&["2020-01-10,day,announce,announced", "2020-03-05,day,open,live"]);
    assert_eq!(earliest(&link, "2020-02-01"), since(State::Announced, "2020-01-10"));
    assert_eq!(earliest(&link, "2020-03-05"), since(State::Open, "2020-03-05"));
    assert_eq!(at(&link, "2020-01-09", Reading::Announced), None);
    assert_eq!(at(&link, "2020-01-10", Reading::Announced), since(State::Open, "2020-01-10"));
    assert_eq!(at(&link, "2020-03-05", Reading::Announced), since(State::Open, "2020-01-10"));
}

#[test]
fn an_opening_counts_from_the_first_of_several_plans() {
    let link = link(&["2019-05-01,day,announce,live", "2019-09-01,day,open,announced", "2020-03-05,day,expand,partial"]);
    assert_eq!(at(&link, "2019-05-01", Reading::Announced), since(State::Partial, "2019-05-01"));
    assert_eq!(earliest(&link, "2020-03-04"), since(State::Announced, "2019-05-01"));
}

#[test]
fn an_event_between_plan_and_opening_parts_them() {
    let link = link(&["2019-05-01,day,announce,announced", "2019-07-01,day,close,live", "2020-03-05,day,open,live"]);
    assert_eq!(at(&link, "2019-06-01", Reading::Announced), since(State::Announced, "2019-05-01"));
    assert_eq!(at(&link, "2020-03-04", Reading::Announced), since(State::Closed, "2019-07-01"));
    assert_eq!(at(&link, "2020-03-05", Reading::Announced), since(State::Open, "2020-03-05"));
}

#[test]
fn a_closing_does_not_count_from_its_announcement() {
    let link = link(&["2019-05-01,day,announce,announced", "2019-07-01,day,close,live"]);
    assert_eq!(at(&link, "2019-06-30", Reading::Announced), since(State::Announced, "2019-05-01"));
    assert_eq!(at(&link, "2019-07-01", Reading::Announced), since(State::Closed, "2019-07-01"));
}

#[test]
fn what_ended_without_a_later_event_is_unknown_after_its_interval() {
    let link = link(&["2015-01-01,year,close,ended"]);
    assert_eq!(earliest(&link, "2014-12-31"), None);
    assert_eq!(earliest(&link, "2015-01-01"), since(State::Closed, "2015-01-01"));
    assert_eq!(earliest(&link, "2015-12-31"), since(State::Closed, "2015-01-01"));
    assert_eq!(earliest(&link, "2016-01-01"), None);
    assert_eq!(at(&link, "2015-12-30", Reading::Latest), None);
    assert_eq!(at(&link, "2015-12-31", Reading::Latest), since(State::Closed, "2015-12-31"));
    assert_eq!(at(&link, "2016-01-01", Reading::Latest), None);
}

#[test]
fn what_ended_lasts_until_the_event_that_ended_it() {
    let link = link(&["2015-01-01,year,close,ended", "2018-06-01,day,open,live"]);
    assert_eq!(earliest(&link, "2018-05-31"), since(State::Closed, "2015-01-01"));
    assert_eq!(earliest(&link, "2018-06-01"), since(State::Open, "2018-06-01"));
}

#[test]
fn a_plan_does_not_prolong_what_ended() {
    let link = link(&["2015-01-01,year,close,ended", "2018-06-01,day,announce,announced"]);
    assert_eq!(earliest(&link, "2015-06-01"), since(State::Closed, "2015-01-01"));
    assert_eq!(earliest(&link, "2016-01-01"), None);
    assert_eq!(earliest(&link, "2019-01-01"), None);
}

#[test]
fn a_lapsed_plan_is_unknown_again() {
    let link = link(&["2017-06-01,month,announce,ended"]);
    assert_eq!(earliest(&link, "2017-06-30"), since(State::Announced, "2017-06-01"));
    assert_eq!(earliest(&link, "2017-07-01"), None);
}

#[test]
fn a_plan_made_again_after_it_lapsed_begins_a_new_run() {
    let link = link(&["2017-06-01,month,announce,ended", "2019-03-01,day,announce,announced"]);
    assert_eq!(earliest(&link, "2018-01-01"), None);
    assert_eq!(earliest(&link, "2020-01-01"), since(State::Announced, "2019-03-01"));
}

#[test]
fn a_plan_made_again_before_it_lapsed_keeps_its_since() {
    let link = link(&["2017-06-01,month,announce,ended", "2017-07-01,day,announce,announced", "2017-08-01,day,announce,announced"]);
    assert_eq!(earliest(&link, "2018-01-01"), since(State::Announced, "2017-06-01"));
}

#[test]
fn an_undirected_link_is_one_whichever_end_is_named_first() {
    let network = network("2020-01-01,day,b,a,false,k,open,live\n2021-01-01,day,a,b,false,k,close,live\n");
    assert_eq!(earliest(&network, "2020-06-01"), since(State::Open, "2020-01-01"));
    assert_eq!(earliest(&network, "2021-01-01"), since(State::Closed, "2021-01-01"));
    let id = &network.links[0].id;
    assert_eq!((id.from.as_str(), id.to.as_str(), id.direction), ("a", "b", Direction::Undirected));
}

#[test]
fn two_directions_and_two_kinds_are_links_of_their_own() {
    let both = network("2020-01-01,day,b,a,true,k,open,live\n2021-01-01,day,a,b,true,k,close,live\n");
    assert_eq!(both.links.len(), 2);
    let kinds = network("2020-01-01,day,a,b,true,k,open,live\n2021-01-01,day,a,b,true,other,close,live\n");
    assert_eq!(kinds.links.len(), 2);
}

#[test]
fn an_imprecise_date_is_read_from_its_first_or_its_last_day() {
    for (precision, last) in [("day", "2020-01-01"), ("month", "2020-01-31"), ("quarter", "2020-03-31"), ("year", "2020-12-31")] {
        let link = link(&[&format!("2020-01-01,{precision},open,live")]);
        for (reading, first) in [(Reading::Earliest, "2020-01-01"), (Reading::Announced, "2020-01-01"), (Reading::Latest, last)] {
            assert_eq!(at(&link, first, reading), since(State::Open, first), "{precision} {reading:?}");
            let eve = parse_date(first).unwrap().yesterday().unwrap().to_string();
            assert_eq!(at(&link, &eve, reading), None, "{precision} {reading:?}");
        }
    }
}

#[test]
fn a_leap_day_ends_its_month() {
    let link = link(&["2020-02-01,month,open,live"]);
    assert_eq!(at(&link, "2020-02-28", Reading::Latest), None);
    assert_eq!(at(&link, "2020-02-29", Reading::Latest), since(State::Open, "2020-02-29"));
}

#[test]
fn readings_may_turn_the_order_of_events() {
    let link = link(&["2020-01-01,year,close,live", "2020-06-01,day,open,live"]);
    assert_eq!(earliest(&link, "2021-01-01"), since(State::Open, "2020-06-01"));
    assert_eq!(at(&link, "2021-01-01", Reading::Latest), since(State::Closed, "2020-12-31"));
}

#[test]
fn a_plan_changes_nothing_once_the_link_has_a_state() {
    let link = link(&["2020-01-01,day,open,live", "2020-06-01,day,announce,announced", "2020-07-01,day,close,announced"]);
    assert_eq!(earliest(&link, "2021-01-01"), since(State::Open, "2020-01-01"));
}

#[test]
fn a_restricted_or_partly_opened_link_is_partial() {
    let restricted = link(&["2020-01-01,day,open,live", "2020-06-01,day,restrict,live"]);
    assert_eq!(earliest(&restricted, "2020-06-01"), since(State::Partial, "2020-06-01"));
    let tested = link(&["2020-01-01,day,open,partial", "2020-06-01,day,expand,partial", "2020-09-01,day,expand,live"]);
    assert_eq!(earliest(&tested, "2020-08-31"), since(State::Partial, "2020-01-01"));
    assert_eq!(earliest(&tested, "2020-09-01"), since(State::Open, "2020-09-01"));
    let shut = link(&["2020-01-01,day,close,partial"]);
    assert_eq!(earliest(&shut, "2020-01-01"), since(State::Closed, "2020-01-01"));
}

#[test]
fn opened_again_it_is_open_since_the_first_time() {
    let link = link(&["2020-01-01,day,open,live", "2020-06-01,day,open,live", "2021-01-01,day,expand,live"]);
    assert_eq!(earliest(&link, "2022-01-01"), since(State::Open, "2020-01-01"));
}

#[test]
fn a_run_that_was_broken_begins_anew() {
    let link = link(&["2020-01-01,day,open,live", "2020-06-01,day,close,live", "2021-01-01,day,open,live"]);
    assert_eq!(earliest(&link, "2022-01-01"), since(State::Open, "2021-01-01"));
}

#[test]
fn events_of_one_day_count_in_the_order_of_their_rows() {
    let shut = link(&["2021-09-17,day,open,live", "2021-09-17,day,close,live"]);
    assert_eq!(earliest(&shut, "2021-09-17"), since(State::Closed, "2021-09-17"));
    let open = link(&["2021-09-17,day,close,live", "2021-09-17,day,open,live"]);
    assert_eq!(earliest(&open, "2021-09-17"), since(State::Open, "2021-09-17"));
}

#[test]
fn a_link_without_an_event_is_unknown_and_not_closed() {
    let link = link(&["2020-01-01,day,open,live"]);
    assert_eq!(earliest(&link, "2019-12-31"), None);
    let snapshot = Snapshot::of(&link, Some(day(2019, 12, 31)), Reading::Earliest, &|_| true);
    assert!(snapshot.nodes.is_empty() && snapshot.links.is_empty());
}
