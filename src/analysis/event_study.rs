//! What a measure did in the periods around openings or closings: runs aligned at the event, their median
//! and quartiles.
//!
//! It compares a platform with itself before and after; it has no control group and proves no cause. Values
//! are taken as they are: nothing is filled in, smoothed or made exact. The form is the plain event study of
//! A. C. `MacKinlay`, "Event Studies in Economics and Finance", Journal of Economic Literature 35 (1997), without a
//! model of what would have been normal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Observation;
use super::curves::Curve;
use super::observe::Rhythm;
use crate::model::{Date, Direction, LinkEvent, LinkId, Moment, PlatformId, Platforms, Qualifier};

/// Which events are studied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Links that were opened or widened.
    #[default]
    Openings,
    /// Links that were shut or narrowed.
    Closings,
}

impl Turn {
    /// Its word in settings and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Openings => "openings",
            Self::Closings => "closings",
        }
    }

    /// Whether an event is one: plans are none.
    #[must_use]
    pub fn is_one(self, event: &LinkEvent) -> bool {
        let turns = match self {
            Self::Openings => event.action.opens(),
            Self::Closings => event.action.closes(),
        };
        turns && !event.is_plan()
    }
}

/// Whose measure is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// The side that decides.
    #[default]
    Host,
    /// The side that is let in or shut out.
    Guest,
}

impl Side {
    /// Its word in settings and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Guest => "guest",
        }
    }

    /// The platforms of a link on this side: both of an undirected one.
    fn of(self, link: &LinkId) -> Vec<&PlatformId> {
        match (link.direction, self) {
            (Direction::Undirected, _) => vec![&link.from, &link.to],
            (Direction::Directed, Self::Host) => vec![&link.from],
            (Direction::Directed, Self::Guest) => vec![&link.to],
        }
    }
}

/// One happening and what the measure of one company did around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The happening.
    pub group: Arc<str>,
    /// Its date, as written.
    pub moment: Moment,
    /// The platform of the link.
    pub platform: PlatformId,
    /// Whose measure it is: the platform, or the nearest of its wholes and owners that has one.
    pub earner: PlatformId,
    /// The link; the first by row where the happening has several.
    pub link: LinkId,
    /// The table of its links.
    pub table: Arc<str>,
    /// The row of that event.
    pub row: u32,
    /// The values from `-span` to `span`; a gap is a gap.
    pub values: Vec<Option<Observation>>,
    /// Whether another happening of the same company, an opening or a closing of any kind, falls into these periods.
    pub overlaps: bool,
}

impl Case {
    /// The number at a position; a bound is none.
    #[must_use]
    pub fn number(&self, at: usize) -> Option<f64> {
        self.values.get(at)?.as_ref().and_then(number_of)
    }
}

/// What all runs have in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many cases have a value.
    pub cases: usize,
    /// First quartile, median, third quartile.
    pub quartiles: [f64; 3],
}

/// The runs, and what was left out of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Study {
    /// Runs with a value, by date and company.
    pub cases: Vec<Case>,
    /// From `-span` to `span`; `None` where no case has a value.
    pub spread: Vec<Option<Spread>>,
    /// How many happenings were looked at.
    pub happenings: usize,
    /// Happenings that are not dated well enough to fall into one period.
    pub undated: usize,
    /// Happenings of which no company has a value around them.
    pub without_values: usize,
    /// Values that are only bounds or words, and are in no run.
    pub bounded: usize,
    /// How often the values come.
    pub rhythm: Option<Rhythm>,
}

/// Aligns the values of the curves at the happenings.
///
/// A happening is an `event_group`: it counts once for each company on the side, at the earliest date of its
/// rows of that turn. `events` are all events; `passes` lets through those that are meant. Period 0 is the one
/// that the date falls into; a date that may mean days of several periods is left out and counted.
pub fn study(
    events: &[LinkEvent],
    passes: &dyn Fn(&LinkEvent) -> bool,
    (turn, side): (Turn, Side),
    curves: &[Curve],
    platforms: &Platforms,
    span: usize,
) -> Study {
    let series = Series::of(curves);
    let rhythm = super::curves::rhythm(&curves.iter().flat_map(|curve| curve.points.iter().cloned()).collect::<Vec<_>>());
    let mut study = Study { rhythm, ..Study::default() };
    let Some(grid) = rhythm.and_then(Grid::of) else { return study };
    let mut groups: BTreeMap<&Arc<str>, Vec<&LinkEvent>> = BTreeMap::new();
    for event in events.iter().filter(|event| turn.is_one(event)) {
        groups.entry(&event.group).or_default().push(event);
    }
    let mut drafts: Vec<(Case, i64)> = vec![];
    for (group, mut rows) in groups {
        let moment = rows.iter().filter_map(|event| event.moment).min();
        rows.retain(|event| passes(event));
        rows.sort_by_key(|event| event.row);
        let (Some(moment), false) = (moment, rows.is_empty()) else { continue };
        study.happenings += 1;
        let mut seen = BTreeSet::new();
        let mut is_dated = true;
        let before = drafts.len();
        for event in rows {
            for platform in side.of(&event.link) {
                let Some((earner, curve)) = series.nearest(platform, platforms) else { continue };
                if !seen.insert(earner.clone()) {
                    continue;
                }
                let Some(zero) = grid.index_of(moment, curve) else {
                    is_dated = false;
                    continue;
                };
                let values = grid.around(zero, curve, span);
                if values.iter().all(Option::is_none) {
                    continue;
                }
                let case = Case {
                    group: group.clone(),
                    moment,
                    platform: platform.clone(),
                    earner: earner.clone(),
                    link: event.link.clone(),
                    table: event.table.clone(),
                    row: event.row,
                    values,
                    overlaps: false,
                };
                drafts.push((case, zero));
            }
        }
        study.undated += usize::from(drafts.len() == before && !is_dated);
    }
    mark_overlaps(&mut drafts, &happened(events, side, &series, grid, platforms), span);
    study.cases = drafts.into_iter().map(|(case, _)| case).collect();
    study.cases.sort_by(|a, b| (a.moment, &a.group, &a.earner).cmp(&(b.moment, &b.group, &b.earner)));
    let values = || study.cases.iter().flat_map(|case| case.values.iter().flatten());
    study.bounded = values().filter(|row| number_of(row).is_none()).map(|row| (&row.table, row.row)).collect::<BTreeSet<_>>().len();
    study.cases.retain(|case| (0..case.values.len()).any(|at| case.number(at).is_some()));
    let told: BTreeSet<&Arc<str>> = study.cases.iter().map(|case| &case.group).collect();
    study.without_values = study.happenings - study.undated - told.len();
    study.spread = spread_of(&study.cases.iter().collect::<Vec<_>>(), span);
    study
}

/// The quartiles of some of the cases in each period.
#[must_use]
pub fn spread_of(cases: &[&Case], span: usize) -> Vec<Option<Spread>> {
    let at = |at: usize| {
        let mut numbers: Vec<f64> = cases.iter().filter_map(|case| case.number(at)).collect();
        numbers.sort_by(f64::total_cmp);
        let quartile = |part| quantile(&numbers, part);
        Some(Spread { cases: numbers.len(), quartiles: [quartile(0.25)?, quartile(0.5)?, quartile(0.75)?] })
    };
    (0..=2 * span).map(at).collect()
}

/// Happenings of companies and the periods that they fall into.
type Happened = BTreeMap<PlatformId, Vec<(Arc<str>, i64)>>;

/// All openings and closings of every kind on a side, whichever are studied: any of them may be what is seen.
fn happened(events: &[LinkEvent], side: Side, series: &Series<'_>, grid: Grid, platforms: &Platforms) -> Happened {
    let mut happened = Happened::new();
    for event in events.iter().filter(|event| Turn::Openings.is_one(event) || Turn::Closings.is_one(event)) {
        for platform in side.of(&event.link) {
            let Some((earner, curve)) = series.nearest(platform, platforms) else { continue };
            if let Some(zero) = event.moment.and_then(|moment| grid.index_of(moment, curve)) {
                happened.entry(earner.clone()).or_default().push((event.group.clone(), zero));
            }
        }
    }
    happened
}

fn mark_overlaps(drafts: &mut [(Case, i64)], happened: &Happened, span: usize) {
    let reach = i64::try_from(span).unwrap_or(i64::MAX);
    for (case, zero) in drafts {
        let others = happened.get(&case.earner).into_iter().flatten().filter(|(group, _)| *group != case.group);
        case.overlaps = others.into_iter().any(|(_, other)| (other - *zero).abs() <= reach);
    }
}

/// Exact and approximate values count with their number; bounds and words do not.
fn number_of(row: &Observation) -> Option<f64> {
    row.quantity.value.filter(|_| matches!(row.quantity.qualifier, Qualifier::Exact | Qualifier::About))
}

/// The quantile of ascending numbers at a part from 0 to 1, linear between the order statistics: type 7 of
/// Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996).
/// `None` of no numbers.
#[must_use]
pub fn quantile(ascending: &[f64], part: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    #[expect(clippy::cast_precision_loss, reason = "a count of cases")]
    let place = part.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the numbers")]
    let low = place.floor() as usize;
    let (a, b) = (ascending[low], ascending[(low + 1).min(last)]);
    Some(a + (place - place.floor()) * (b - a))
}

/// The curve of each entity with the most points.
struct Series<'a>(BTreeMap<&'a PlatformId, &'a Curve>);

impl<'a> Series<'a> {
    fn of(curves: &'a [Curve]) -> Self {
        let mut best: BTreeMap<&PlatformId, &Curve> = BTreeMap::new();
        for curve in curves {
            let known = best.entry(&curve.entity).or_insert(curve);
            if (curve.points.len(), &known.basis) > (known.points.len(), &curve.basis) {
                *known = curve;
            }
        }
        Self(best)
    }

    /// Of the platform, else of what it is a part of, else of its owner.
    fn nearest(&self, platform: &PlatformId, platforms: &Platforms) -> Option<(&'a PlatformId, &'a Curve)> {
        let known = platforms.find(platform.as_str());
        let parent = known.and_then(|platform| platform.parent.clone());
        let owner = known.and_then(|platform| platform.owner.clone());
        let chain = [Some(platform.clone()), parent, owner, platforms.owner_of(platform)];
        chain.into_iter().flatten().find_map(|id| self.0.get_key_value(&id).map(|(id, curve)| (*id, *curve)))
    }
}

/// Periods of equal length as whole numbers.
#[derive(Clone, Copy)]
struct Grid {
    months: i64,
}

impl Grid {
    fn of(rhythm: Rhythm) -> Option<Self> {
        let months = match rhythm {
            Rhythm::Month => 1,
            Rhythm::Quarter => 3,
            Rhythm::Half => 6,
            Rhythm::Year => 12,
            Rhythm::Day | Rhythm::ToDate(_) | Rhythm::Years => return None,
        };
        Some(Self { months })
    }

    /// The number of the period that holds all days of a date; `None` if they are of several.
    fn index_of(self, moment: Moment, curve: &Curve) -> Option<i64> {
        let days = moment.interval();
        if let Some(point) = curve.points.iter().find(|point| point.period.is_some_and(|period| period.contains(days.first))) {
            let period = point.period?;
            return period.contains(days.last).then(|| self.start(period.first, self.phase(curve)));
        }
        let phase = self.phase(curve);
        let [first, last] = [days.first, days.last].map(|day| (month(day) - phase).div_euclid(self.months));
        (first == last).then_some(first)
    }

    /// Where in the year periods begin: a company may have a year of its own.
    fn phase(self, curve: &Curve) -> i64 {
        let first = curve.points.iter().find_map(|point| point.period);
        first.map_or(0, |period| nearest_month(period.first).rem_euclid(self.months))
    }

    fn start(self, first: Date, phase: i64) -> i64 {
        (nearest_month(first) - phase).div_euclid(self.months)
    }

    fn around(self, zero: i64, curve: &Curve, span: usize) -> Vec<Option<Observation>> {
        let phase = self.phase(curve);
        let mut values = vec![None; 2 * span + 1];
        let reach = i64::try_from(span).unwrap_or(0);
        for point in &curve.points {
            let Some(period) = point.period else { continue };
            let at = self.start(period.first, phase) - zero + reach;
            if let Some(place) = usize::try_from(at).ok().and_then(|at| values.get_mut(at)) {
                *place = Some(point.clone());
            }
        }
        values
    }
}

fn month(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// The month that a period begins with: one of 52 weeks may begin in the last days of another month.
fn nearest_month(first: Date) -> i64 {
    month(first) + i64::from(first.day() > 20)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::curves::growth;
    use crate::model::{Action, Platform, Quantity, Status};

    fn event(number: u32, group: &str, date: &str, from: &str, to: &str, action: Action) -> LinkEvent {
        LinkEvent {
            id: Arc::from(format!("E{number}")),
            table: "links".into(),
            row: number,
            moment: Some(Moment::parse(date).unwrap()),
            link: LinkId::new(from.into(), to.into(), Some("payment".into()), Direction::Directed),
            action,
            status: Status::Live,
            description: String::new(),
            confidence: String::new(),
            doubt: String::new(),
            locator: String::new(),
            group: group.into(),
            sources: vec![],
        }
    }

    fn value(number: u32, entity: &str, period: &str, quantity: Quantity) -> Observation {
        Observation {
            table: "t".into(),
            row: number,
            entity: entity.into(),
            metric: "revenue_yoy".into(),
            unit: "percent".into(),
            period: Some(Moment::parse(period).unwrap().interval()),
            ..Observation::of(quantity)
        }
    }

    /// `app` belongs to `corp`; `solo` stands alone.
    fn platforms() -> Platforms {
        let mut platforms = Platforms::default();
        for (id, owner) in [("app", "corp"), ("corp", "corp"), ("solo", "solo")] {
            platforms.add(Platform { owner: Some(owner.into()), ..Platform::bare(id.into()) });
        }
        platforms
    }

    fn curves(rows: Vec<Observation>) -> Vec<Curve> {
        growth(rows, &platforms(), &["app", "corp", "solo"].map(PlatformId::from).into())
    }

    /// Growth of `corp` in the eight quarters of 2020 and 2021: 1 to 8.
    fn corp() -> Vec<Observation> {
        let quarters = (2020..2022).flat_map(|year| (1..=4).map(move |quarter| format!("{year}Q{quarter}")));
        (1_u32..).zip(quarters).map(|(number, quarter)| value(number, "corp", &quarter, Quantity::exact(f64::from(number)))).collect()
    }

    fn openings(events: &[LinkEvent], rows: Vec<Observation>, span: usize) -> Study {
        study(events, &|_| true, (Turn::Openings, Side::Host), &curves(rows), &platforms(), span)
    }

    #[test]
    fn values_are_aligned_at_the_quarter_of_the_event() {
        let found = openings(&[event(0, "g", "2020-12-24", "app", "solo", Action::Open)], corp(), 2);
        let case = &found.cases[0];
        assert_eq!((case.earner.as_str(), case.platform.as_str()), ("corp", "app"));
        // The fourth quarter of 2020 is 4.
        assert_eq!((0..5).map(|at| case.number(at)).collect::<Vec<_>>(), [2.0, 3.0, 4.0, 5.0, 6.0].map(Some));
        assert!(!case.overlaps);
    }

    #[test]
    fn a_closing_near_an_opening_overlaps_it() {
        let opened = event(0, "g", "2020-12-24", "app", "solo", Action::Open);
        let closed = |when: &str| event(1, "h", when, "corp", "solo", Action::Close);
        assert!(openings(&[opened.clone(), closed("2021-05-01")], corp(), 2).cases[0].overlaps);
        assert!(!openings(&[opened.clone(), closed("2021-11-01")], corp(), 2).cases[0].overlaps, "four quarters away");
        let only = |event: &LinkEvent| &*event.group == "g";
        let found = study(&[opened, closed("2021-02-01")], &only, (Turn::Openings, Side::Host), &curves(corp()), &platforms(), 2);
        assert!(found.cases[0].overlaps, "whatever is filtered out");
    }

    #[test]
    fn a_gap_and_the_end_of_the_data_stay_gaps() {
        let mut rows = corp();
        rows.remove(4);
        let found = openings(&[event(0, "g", "2021Q2", "app", "solo", Action::Open)], rows, 3);
        let values: Vec<Option<f64>> = (0..7).map(|at| found.cases[0].number(at)).collect();
        assert_eq!(values, [Some(3.0), Some(4.0), None, Some(6.0), Some(7.0), Some(8.0), None]);
    }

    #[test]
    fn median_and_quartiles_are_those_of_type_seven() {
        // Worked out by hand from h = (n − 1) p: of 1, 2, 4, 8 the places are 0.75, 1.5 and 2.25.
        let quartiles = [0.25, 0.5, 0.75].map(|part| quantile(&[1.0, 2.0, 4.0, 8.0], part));
        assert_eq!(quartiles, [1.75, 3.0, 5.0].map(Some));
        assert_eq!((quantile(&[7.0], 0.25), quantile(&[], 0.5)), (Some(7.0), None));
        // Two cases around 2020Q2 and 2021Q2: the medians are those of pairs four quarters apart.
        let events = [event(0, "g", "2020-04-01", "app", "solo", Action::Open), event(1, "h", "2021-04-01", "app", "solo", Action::Expand)];
        let found = openings(&events, corp(), 1);
        let medians: Vec<(usize, f64)> = found.spread.iter().flatten().map(|spread| (spread.cases, spread.quartiles[1])).collect();
        assert_eq!(medians, [(2, 3.0), (2, 4.0), (2, 5.0)]);
        assert!(found.cases.iter().all(|case| !case.overlaps), "four quarters are further apart than one");
        assert!(openings(&events, corp(), 4).cases.iter().all(|case| case.overlaps));
    }

    #[test]
    fn a_happening_counts_once_at_its_earliest_date() {
        let events = [
            event(0, "g", "2021-02-01", "app", "solo", Action::Open),
            event(1, "g", "2020-11-01", "app", "x", Action::Open),
            event(2, "other", "2020-11-01", "app", "x", Action::Close),
        ];
        let found = openings(&events, corp(), 1);
        assert_eq!((found.happenings, found.cases.len()), (1, 1));
        assert_eq!(found.cases[0].number(1), Some(4.0));
        let guests = study(&events, &|_| true, (Turn::Openings, Side::Guest), &curves(corp()), &platforms(), 1);
        assert_eq!((guests.happenings, guests.cases.len(), guests.without_values), (1, 0, 1));
    }

    #[test]
    fn a_year_is_no_quarter_and_a_plan_is_no_opening() {
        let found = openings(&[event(0, "g", "2020", "app", "solo", Action::Open)], corp(), 1);
        assert_eq!((found.happenings, found.undated, found.cases.len()), (1, 1, 0));
        let plan = LinkEvent { status: Status::Announced, ..event(0, "g", "2020-05-01", "app", "solo", Action::Open) };
        assert_eq!(openings(&[plan], corp(), 1).happenings, 0);
    }

    #[test]
    fn bounds_are_in_no_run_and_are_counted() {
        let mut rows = corp();
        rows[1].quantity = Quantity { value: Some(2.0), lower: Some(2.0), upper: None, qualifier: Qualifier::AtLeast };
        rows[2].quantity.qualifier = Qualifier::About;
        let found = openings(&[event(0, "g", "2020-08-01", "app", "solo", Action::Open)], rows, 1);
        assert_eq!((found.bounded, [0, 1, 2].map(|at| found.cases[0].number(at))), (1, [None, Some(3.0), Some(4.0)]));
    }

    #[test]
    fn a_company_may_have_quarters_of_its_own() {
        let day = |text: &str| Moment::parse(text).unwrap().interval();
        let quarter = |number: u32, first: &str, last: &str| Observation {
            period: crate::model::Period::new(day(first).first, day(last).last),
            ..value(number, "corp", "2020", Quantity::exact(f64::from(number)))
        };
        let rows = vec![quarter(1, "2020-02", "2020-04"), quarter(2, "2020-05", "2020-07"), quarter(3, "2020-08", "2020-10")];
        let found = openings(&[event(0, "g", "2020-07-31", "app", "solo", Action::Open)], rows, 1);
        assert_eq!([0, 1, 2].map(|at| found.cases[0].number(at)), [1.0, 2.0, 3.0].map(Some));
    }

    proptest! {
        /// The order of rows is no matter, and every happening is counted once: in a run or among those left out.
        #[test]
        fn the_order_of_rows_is_no_matter(
            drawn in proptest::collection::vec((0..6_usize, 2019..2023_i16, 1..=4_u8, any::<bool>()), 1..12).prop_shuffle(),
            seed in any::<u64>(),
        ) {
            let events: Vec<LinkEvent> = (0_u32..).zip(&drawn).map(|(number, (group, year, quarter, is_app))| {
                let from = if *is_app { "app" } else { "solo" };
                event(number, &format!("g{group}"), &format!("{year}Q{quarter}"), from, "x", Action::Open)
            }).collect();
            let mut shuffled = events.clone();
            let length = shuffled.len();
            let turn = usize::try_from(seed % 12).unwrap_or(0) % length;
            shuffled.rotate_left(turn);
            let mut rows = corp();
            let study = openings(&events, rows.clone(), 2);
            rows.reverse();
            prop_assert_eq!(&openings(&shuffled, rows, 2), &study);
            let groups: BTreeSet<&Arc<str>> = events.iter().map(|event| &event.group).collect();
            prop_assert_eq!(study.happenings, groups.len());
            let mut counted: Vec<(&Arc<str>, &PlatformId)> = study.cases.iter().map(|case| (&case.group, &case.earner)).collect();
            counted.sort();
            let runs = counted.len();
            counted.dedup();
            prop_assert_eq!(counted.len(), runs, "one run of a company for each happening");
            let told: BTreeSet<&Arc<str>> = study.cases.iter().map(|case| &case.group).collect();
            prop_assert_eq!(told.len() + study.undated + study.without_values, study.happenings);
        }
    }
}
