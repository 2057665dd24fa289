//! What can be reached from a platform over links that open and shut, and since when.

use std::sync::Arc;

use super::catalog::Catalog;
use super::request::open;
use super::sieve::Sieve;
use crate::model::{Condition, Dataset, Date, Filter, LinkId, Moment, Period, PlatformId, Reading, day_label, day_number, day_of};
use crate::network::passage::{Passage, passages};
use crate::network::reach::Ways;
use crate::network::{Link, Temporal};

/// Where a traveller can be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReachQuestion {
    /// The package.
    pub package: String,
    /// Where they stand before the first event.
    pub from: PlatformId,
    /// Until the end of this day; `None` is for ever.
    pub by: Option<Date>,
    /// How imprecise dates are read.
    pub reading: Reading,
    /// Which links; its window and conditions on states bound nothing, since links are crossed over all time.
    pub filter: Filter,
}

/// A link that is crossed on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Which link.
    pub link: LinkId,
    /// From where, as one travels.
    pub from: PlatformId,
    /// To where.
    pub to: PlatformId,
    /// The day on which it is crossed; `None` in a file without dates.
    pub day: Option<Date>,
    /// The first day of the span in which it can be; `None` in a file without dates.
    pub opened: Option<Date>,
    /// The event that opened it; empty in a file without dates.
    pub event: Arc<str>,
    /// The date of that event, as written.
    pub written: Option<Moment>,
}

/// A platform that can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which platform.
    pub id: PlatformId,
    /// The first day on which one can be there; `None` in a file without dates.
    pub earliest: Option<Date>,
    /// How many links the way crosses.
    pub links: u32,
    /// The link that is crossed last.
    pub last: Crossing,
    /// The platform before it among those reached, by position; `None` is the start.
    before: Option<usize>,
}

/// The opening that most depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriticalOpening {
    /// The link, as the ways cross it.
    pub crossing: Crossing,
    /// Platforms that would not be reached without it, by id.
    pub lost: Vec<PlatformId>,
}

/// Where a traveller can be, and since when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReachAnswer {
    /// What is reached, by earliest day, then by number of links, then by id.
    pub reached: Vec<Reached>,
    /// The opening without which most of it is lost.
    pub critical: Option<CriticalOpening>,
    /// Platforms with links that the filter lets through, the start among them.
    pub platforms: usize,
    /// Whether nothing has a date.
    pub is_timeless: bool,
    /// Where nothing is reached: how many each condition alone leaves.
    pub alone: Vec<usize>,
}

impl Crossing {
    /// The day on which it is crossed, no finer than the date that it comes from, where that is its opening.
    #[must_use]
    pub fn day_words(&self) -> String {
        let Some(day) = self.day else { return String::new() };
        let written = self.written.filter(|written| self.opened == self.day && written.interval().contains(day));
        written.map_or_else(|| day_label(day), |written| written.to_string())
    }

    /// All days that the opening may have been, where that is the day on which it is crossed.
    #[must_use]
    pub fn days(&self) -> Option<Period> {
        let day = self.day?;
        let written = self.written.filter(|_| self.opened == self.day).map(Moment::interval);
        written.filter(|days| days.contains(day)).or_else(|| Period::new(day, day))
    }
}

impl ReachAnswer {
    /// The links of the way to a platform, in order.
    #[must_use]
    pub fn via(&self, at: usize) -> Vec<&Crossing> {
        let way = std::iter::successors(self.reached.get(at), |reached| self.reached.get(reached.before?));
        let mut via: Vec<&Crossing> = way.map(|reached| &reached.last).collect();
        via.reverse();
        via
    }

    /// The crossing whose opening decided when one arrives: the last one that was waited for.
    #[must_use]
    pub fn awaited(&self, at: usize) -> Option<&Crossing> {
        let arrival = self.reached.get(at)?.earliest;
        self.via(at).into_iter().find(|crossing| crossing.day == arrival && crossing.opened == arrival)
    }

    /// The position of a platform among those reached.
    #[must_use]
    pub fn position(&self, id: &PlatformId) -> Option<usize> {
        self.reached.iter().position(|reached| reached.id == *id)
    }
}

impl ReachQuestion {
    /// Works the answer out.
    pub(super) fn answer(&self, catalog: &Catalog) -> Result<ReachAnswer, String> {
        let answer = self.search(catalog)?;
        if !answer.reached.is_empty() {
            return Ok(answer);
        }
        let alone = |condition: &Condition| {
            let filter = Filter { conditions: vec![condition.clone()], window: None };
            Self { filter, ..self.clone() }.search(catalog).map_or(0, |found| found.reached.len())
        };
        Ok(ReachAnswer { alone: self.filter.conditions.iter().map(alone).collect(), ..answer })
    }

    fn search(&self, catalog: &Catalog) -> Result<ReachAnswer, String> {
        let dataset = open(catalog, &self.package)?;
        let network = catalog.network(&self.package).ok_or("there are no links")?;
        let Ok(start) = network.nodes.binary_search(&self.from) else {
            return self.nowhere(dataset, network.timeless);
        };
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let sieve = Sieve::all_of(&self.filter.conditions, dataset);
        let wanted = |link: &Link| sieve.link(link, None) && dataset.kinds.passes(link.id.kind.as_deref());
        let passages = passages(&network, self.reading, &wanted);
        let ways = Ways::of(&passages, network.nodes.len());
        let by = self.by.filter(|_| !network.timeless).map_or(i32::MAX, day_number);
        let arrivals = ways.arrivals(start, by);
        let crossing = |passage: &Passage, day: i32| crossing(&network, passage, day);
        let found = (0..).zip(&arrivals).filter_map(|(node, arrival)| Some((node, (*arrival)?)));
        let mut found: Vec<(usize, _)> = found.collect();
        found.sort_by_key(|(node, arrival)| (arrival.day, arrival.links, *node));
        let mut place = vec![None; network.nodes.len()];
        for (at, (node, _)) in found.iter().enumerate() {
            place[*node] = Some(at);
        }
        let reached = found.iter().map(|(node, arrival)| {
            let passage = &passages[arrival.by];
            Reached {
                id: network.nodes[*node].clone(),
                earliest: date(arrival.day),
                links: arrival.links,
                last: crossing(passage, arrival.day),
                before: place[passage.from as usize],
            }
        });
        let critical = ways.critical(&arrivals, start, by).map(|critical| {
            let passage = &passages[critical.passage];
            let day = arrivals[passage.to as usize].map_or(passage.first, |arrival| arrival.day);
            CriticalOpening {
                crossing: crossing(passage, day),
                lost: critical.lost.iter().map(|node| network.nodes[*node as usize].clone()).collect(),
            }
        });
        let mut ends: Vec<u32> = passages.iter().flat_map(|passage| [passage.from, passage.to]).chain([start]).collect();
        ends.sort_unstable();
        ends.dedup();
        Ok(ReachAnswer { reached: reached.collect(), critical, platforms: ends.len(), is_timeless: network.timeless, alone: vec![] })
    }

    /// A platform without links leads nowhere; one that is not there is an error.
    fn nowhere(&self, dataset: &Dataset, is_timeless: bool) -> Result<ReachAnswer, String> {
        let known = dataset.platforms.find(self.from.as_str()).is_some();
        let nowhere = ReachAnswer { platforms: 1, is_timeless, ..ReachAnswer::default() };
        if known { Ok(nowhere) } else { Err(format!("there is no platform `{}`", self.from)) }
    }
}

fn date(day: i32) -> Option<Date> {
    (day != i32::MIN).then(|| day_of(day))
}

fn crossing(network: &Temporal, passage: &Passage, day: i32) -> Crossing {
    Crossing {
        link: network.links[passage.link as usize].id.clone(),
        from: network.nodes[passage.from as usize].clone(),
        to: network.nodes[passage.to as usize].clone(),
        day: date(day),
        opened: date(passage.first),
        event: passage.event.clone(),
        written: network.links[passage.link as usize].events.iter().find(|event| event.id == passage.event).and_then(|event| event.moment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::bundled;
    use crate::model::parse_date;
    use crate::network::state_at;

    fn asked(from: &str, by: &str, reading: Reading) -> ReachAnswer {
        let catalog = Catalog::new(vec![bundled("record").unwrap()]);
        let by = (!by.is_empty()).then(|| parse_date(by).unwrap());
        ReachQuestion { package: "record".into(), from: from.into(), by, reading, filter: Filter::everything() }.answer(&catalog).unwrap()
    }

    /// The earliest days by looking at every link at the end of every day, which knows no spans.
    fn day_by_day(from: &str, by: &str, reading: Reading) -> Vec<(PlatformId, Date)> {
        let dataset = bundled("record").unwrap();
        let network = Temporal::of(&dataset);
        let start = network.nodes.binary_search(&from.into()).unwrap();
        let last = day_number(parse_date(by).unwrap());
        let passing: Vec<&Link> = network.links.iter().filter(|link| dataset.kinds.passes(link.id.kind.as_deref())).collect();
        let mut since = vec![None; network.nodes.len()];
        let first = day_number(parse_date("2008-01-01").unwrap());
        for day in first..=last {
            let open: Vec<&&Link> = passing
                .iter()
                .filter(|link| state_at(&link.events, day_of(day), reading).is_some_and(|known| known.state.passes()))
                .collect();
            loop {
                let is_there = |node: u32, since: &[Option<i32>]| node as usize == start || since[node as usize].is_some();
                let mut changed = false;
                for link in &open {
                    let both = link.id.direction == crate::model::Direction::Undirected;
                    for (a, b) in [(link.from, link.to), (link.to, link.from)].into_iter().take(1 + usize::from(both)) {
                        if is_there(a, &since) && !is_there(b, &since) {
                            since[b as usize] = Some(day);
                            changed = true;
                        }
                    }
                }
                if !changed {
                    break;
                }
            }
        }
        network.nodes.iter().cloned().zip(since).filter_map(|(id, day)| Some((id, day_of(day?)))).collect()
    }

    #[test]
    fn the_record_from_wechat_is_what_looking_day_by_day_finds() {
        for reading in [Reading::Earliest, Reading::Latest] {
            let answer = asked("wechat", "2023-10-31", reading);
            let mut found: Vec<(PlatformId, Date)> =
                answer.reached.iter().map(|reached| (reached.id.clone(), reached.earliest.unwrap())).collect();
            found.sort();
            assert_eq!(found, day_by_day("wechat", "2023-10-31", reading));
            assert!(found.len() > 20, "{}", found.len());
        }
    }

    #[test]
    fn the_way_is_of_links_that_can_be_passed_on_their_days() {
        let answer = asked("wechat", "2023-10-31", Reading::Earliest);
        let network = Temporal::of(&bundled("record").unwrap());
        for (at, reached) in answer.reached.iter().enumerate() {
            let via = answer.via(at);
            assert_eq!((via[0].from.as_str(), &via[via.len() - 1].to), ("wechat", &reached.id));
            assert_eq!(via.last().unwrap().day, reached.earliest);
            assert!(via.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].day <= pair[1].day));
            for crossing in via {
                let link = network.links.iter().find(|link| link.id == crossing.link).unwrap();
                assert!(state_at(&link.events, crossing.day.unwrap(), Reading::Earliest).unwrap().state.passes());
                let opener = link.events.iter().find(|event| event.id == crossing.event).unwrap();
                assert!(opener.moment.unwrap().interval().first == crossing.opened.unwrap() && !opener.is_plan());
            }
        }
        assert!(answer.critical.is_some_and(|critical| !critical.lost.is_empty()));
    }

    #[test]
    fn a_limit_only_leaves_out_what_comes_later() {
        let (all, some) = (asked("wechat", "", Reading::Earliest), asked("wechat", "2021-09-16", Reading::Earliest));
        let limit = parse_date("2021-09-16").ok();
        let earlier: Vec<&Reached> = all.reached.iter().filter(|reached| reached.earliest <= limit).collect();
        assert_eq!(earlier, some.reached.iter().collect::<Vec<_>>());
        assert!(earlier.len() < all.reached.len());
    }
}
