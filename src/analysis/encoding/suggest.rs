//! The rules.

use super::{Bin, By, Channel, Encoding, FieldOf, Mark, Nature, Shelves};
use crate::store::Aggregate;

/// Columns of so many different values are told apart by colour or panels.
const FEW: usize = 40;

/// An encoding of what is on the shelves; with nothing on x and y, of the columns that tell most.
#[must_use]
pub fn suggest(fields: &[FieldOf], shelves: &Shelves) -> Encoding {
    let find = |name: &Option<String>| name.as_ref().and_then(|name| fields.iter().find(|field| field.name == *name));
    let (mut x, mut y) = (find(&shelves.x), find(&shelves.y));
    let mut shelves = shelves.clone();
    if x.is_none() && y.is_none() {
        (x, y) = telling(fields, &mut shelves);
    }
    let rules = Rules { shelves: &shelves, color: find(&shelves.color) };
    let mut encoding = match (x, y) {
        (Some(x), Some(y)) => rules.two(x, y),
        (Some(x), None) => rules.one(x),
        (None, Some(y)) => transposed(rules.one(y)),
        (None, None) => encoding(shelves.mark.unwrap_or(Mark::Bar), None, Some(count())),
    };
    rules.color(&mut encoding);
    match find(&shelves.size) {
        Some(size) if encoding.mark == Mark::Point && size.nature == Nature::Quantitative => encoding.size = Some(size.name.clone()),
        Some(size) => encoding.remarks.push(format!("size is for points and numbers, not for {}", size.name)),
        None => {}
    }
    encoding.facet = find(&shelves.facet).map(|facet| match facet.nature {
        Nature::Temporal => channel(facet, By::Time(None)),
        Nature::Quantitative if facet.distinct > FEW => channel(facet, By::Bins(None)),
        _ => channel(facet, By::Category),
    });
    encoding
}

/// What a table tells at first sight: numbers over time, by name, against each other; else counts.
fn telling<'a>(fields: &'a [FieldOf], shelves: &mut Shelves) -> (Option<&'a FieldOf>, Option<&'a FieldOf>) {
    let of = |nature: Nature| fields.iter().filter(move |field| field.nature == nature && field.seen > 0);
    let mut numbers = of(Nature::Quantitative).filter(|field| field.is_comparable);
    let (first, second) = (numbers.next(), numbers.next());
    let name = of(Nature::Nominal).find(|field| !field.is_key() && (2..=FEW).contains(&field.distinct));
    let name = name.or_else(|| of(Nature::Nominal).find(|field| !field.is_key() && field.distinct > 1));
    // The names of a few rows are worth reading.
    let name = name.or_else(|| of(Nature::Nominal).find(|field| field.seen <= FEW));
    let time = of(Nature::Temporal).find(|field| field.distinct > 1);
    if shelves.mark == Some(Mark::Heatmap) && time.or(first).is_some() && name.is_some() {
        return (time.or(first), name);
    }
    // A few rows with a name each are told apart by it rather than by their days.
    let is_list = |time: &FieldOf| time.seen <= 20 && time.distinct == time.seen && name.is_some_and(FieldOf::is_key);
    match (time.filter(|time| first.is_none() || !is_list(time)), first, name) {
        (Some(time), Some(number), name) => {
            // A line of what does not add up is a line for each name.
            let splits = !number.adds_up && shelves.color.is_none() && shelves.facet.is_none();
            shelves.color = shelves.color.take().or(name.filter(|_| splits).map(|name| name.name.clone()));
            (Some(time), Some(number))
        }
        (None, Some(number), Some(name)) => (Some(number), Some(name)),
        (None, Some(number), None) => (Some(number), second),
        (_, None, Some(name)) => (None, Some(name)),
        (Some(time), None, None) => (Some(time), None),
        (None, None, None) => (None, fields.first()),
    }
}

struct Rules<'a> {
    shelves: &'a Shelves,
    color: Option<&'a FieldOf>,
}

impl Rules<'_> {
    fn mark(&self, usual: Mark) -> Mark {
        self.shelves.mark.unwrap_or(usual)
    }

    /// Gathered: names as they are, numbers in bins, days in calendar units.
    fn gathered(&self, field: &FieldOf) -> Channel {
        let by = match (field.nature, self.shelves.bin) {
            (Nature::Nominal, _) | (Nature::Quantitative, Some(Bin::Off)) => By::Category,
            (Nature::Quantitative, Some(Bin::Step(step))) => By::Bins(Some(step)),
            (Nature::Quantitative, _) => By::Bins(None),
            (Nature::Temporal, Some(Bin::Unit(unit))) => By::Time(Some(unit)),
            (Nature::Temporal, Some(Bin::Off)) => By::Day,
            (Nature::Temporal, _) => By::Time(None),
        };
        channel(field, by)
    }

    fn measured(&self, field: &FieldOf) -> Channel {
        let usual = field.usual_aggregate();
        let asked = self.shelves.aggregate.filter(|how| field.nature == Nature::Quantitative || how.counts());
        channel(field, By::Measure(asked.unwrap_or(usual)))
    }

    fn one(&self, x: &FieldOf) -> Encoding {
        let is_raw = matches!(self.shelves.mark, Some(Mark::Point | Mark::Tick)) && x.nature != Nature::Nominal;
        if is_raw && self.shelves.aggregate.is_none() {
            return encoding(self.mark(Mark::Tick), Some(channel(x, raw(x))), None);
        }
        let mark = match self.mark(Mark::Bar) {
            Mark::Tick | Mark::Heatmap => Mark::Bar,
            mark => mark,
        };
        let mut counted = encoding(mark, Some(self.gathered(x)), Some(count()));
        match self.shelves.aggregate {
            Some(Aggregate::Distinct) => counted.y = Some(channel(x, By::Measure(Aggregate::Distinct))),
            Some(how) if how != Aggregate::Count => {
                counted.remarks.push(format!("rows are counted: the {} needs a column beside {}", how.word(), x.name));
            }
            _ => {}
        }
        counted
    }

    fn two(&self, x: &FieldOf, y: &FieldOf) -> Encoding {
        use Nature::{Nominal, Quantitative, Temporal};
        let usual = match (x.nature, y.nature) {
            (Temporal, Quantitative) | (Quantitative, Temporal) => Mark::Line,
            (Nominal, Quantitative) | (Quantitative, Nominal) => Mark::Bar,
            (Quantitative, Quantitative) => Mark::Point,
            _ => Mark::Heatmap,
        };
        match self.mark(usual) {
            Mark::Heatmap => encoding(Mark::Heatmap, Some(self.gathered(x)), Some(self.gathered(y))),
            mark @ (Mark::Point | Mark::Tick) => self.points(mark, x, y),
            mark => self.lengths(mark, x, y),
        }
    }

    /// Rows one by one, unless an aggregate is asked for.
    fn points(&self, mark: Mark, x: &FieldOf, y: &FieldOf) -> Encoding {
        let Some(_) = self.shelves.aggregate else {
            return encoding(mark, Some(channel(x, raw(x))), Some(channel(y, raw(y))));
        };
        if x.nature == Nature::Quantitative && y.nature != Nature::Quantitative {
            return encoding(mark, Some(self.measured(x)), Some(self.gathered(y)));
        }
        encoding(mark, Some(self.gathered(x)), Some(self.measured(y)))
    }

    /// Bars, lines and areas: one axis is the base, the other is measured.
    fn lengths(&self, mark: Mark, x: &FieldOf, y: &FieldOf) -> Encoding {
        use Nature::{Nominal, Quantitative, Temporal};
        // Lines and areas run along x.
        let swaps = mark != Mark::Bar && (y.nature == Temporal && x.nature != Temporal || x.nature == Quantitative && y.nature == Nominal);
        if swaps {
            let mut swapped = self.lengths(mark, y, x);
            swapped.remarks.push(format!("{} runs along x", y.name));
            return swapped;
        }
        let is_measured_along_x = mark == Mark::Bar && x.nature == Quantitative && y.nature != Quantitative;
        if is_measured_along_x {
            return encoding(mark, Some(self.measured(x)), Some(self.gathered(y)));
        }
        if mark == Mark::Bar {
            return encoding(mark, Some(self.gathered(x)), Some(self.measured(y)));
        }
        let is_row_by_row = self.shelves.aggregate.is_none() && y.nature == Quantitative && (x.is_key() || x.nature == Quantitative);
        if is_row_by_row && x.nature != Nominal && !matches!(self.shelves.bin, Some(Bin::Step(_) | Bin::Unit(_))) {
            return encoding(mark, Some(channel(x, raw(x))), Some(channel(y, By::Value)));
        }
        let base = match (x.nature, self.shelves.bin) {
            // Days as the data have them, where nothing else is asked for.
            (Temporal, None) if y.nature == Quantitative => channel(x, By::Day),
            _ => self.gathered(x),
        };
        encoding(mark, Some(base), Some(self.measured(y)))
    }

    fn color(&self, encoding: &mut Encoding) {
        let few = |field: &&FieldOf| field.nature == Nature::Nominal || field.distinct <= 12;
        match (encoding.mark, self.color) {
            (Mark::Heatmap, Some(field)) if field.nature == Nature::Quantitative => encoding.color = Some(self.measured(field)),
            (Mark::Heatmap, other) => {
                let distinct = other.filter(|_| self.shelves.aggregate == Some(Aggregate::Distinct));
                encoding.color = Some(distinct.map_or_else(count, |field| channel(field, By::Measure(Aggregate::Distinct))));
                if let Some(field) = other.filter(|_| distinct.is_none()) {
                    encoding.remarks.push(format!("cells are coloured by numbers, not by {}", field.name));
                }
            }
            (_, None) => {}
            (_, Some(field)) if few(&field) => encoding.color = Some(channel(field, By::Category)),
            (Mark::Point, Some(field)) if encoding.measure().is_none() => encoding.color = Some(channel(field, raw(field))),
            (_, Some(field)) => encoding.remarks.push(format!("{} has too many values for colours", field.name)),
        }
        let adds_up = encoding.measure().is_some_and(Aggregate::is_additive);
        if encoding.mark == Mark::Area && encoding.color.is_some() && !adds_up {
            encoding.mark = Mark::Line;
            encoding.remarks.push("areas of what does not add up would hide each other, so these are lines".into());
        }
    }
}

fn raw(field: &FieldOf) -> By {
    match field.nature {
        Nature::Nominal => By::Category,
        Nature::Quantitative => By::Value,
        Nature::Temporal => By::Day,
    }
}

fn channel(field: &FieldOf, by: By) -> Channel {
    Channel { field: Some(field.name.clone()), by }
}

fn count() -> Channel {
    Channel { field: None, by: By::Measure(Aggregate::Count) }
}

fn encoding(mark: Mark, x: Option<Channel>, y: Option<Channel>) -> Encoding {
    Encoding { mark, x, y, color: None, size: None, facet: None, remarks: vec![] }
}

fn transposed(encoding: Encoding) -> Encoding {
    let is_flat = matches!(encoding.mark, Mark::Line | Mark::Area);
    if is_flat { encoding } else { Encoding { x: encoding.y, y: encoding.x, ..encoding } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::TimeUnit;

    fn field(name: &str, nature: Nature, unit: &str, distinct: usize) -> FieldOf {
        FieldOf { name: name.into(), nature, unit: unit.into(), is_comparable: true, adds_up: true, distinct, seen: 100 }
    }

    fn fields() -> Vec<FieldOf> {
        vec![
            field("city", Nature::Nominal, "", 7),
            field("code", Nature::Nominal, "", 100),
            field("day", Nature::Temporal, "", 50),
            field("amount", Nature::Quantitative, "t", 80),
            field("share", Nature::Quantitative, "percent", 60),
            field("clock", Nature::Quantitative, "s", 100),
        ]
    }

    /// `x=city y=amount mark=bar` to what is drawn, in short: `bar city×sum(amount)`.
    fn drawn(shelves: &str) -> String {
        let mut on = Shelves::default();
        for (key, value) in shelves.split_whitespace().filter_map(|part| part.split_once('=')) {
            let name = Some(value.to_owned());
            match key {
                "mark" => on.mark = Mark::parse(value),
                "x" => on.x = name,
                "y" => on.y = name,
                "color" => on.color = name,
                "size" => on.size = name,
                "facet" => on.facet = name,
                "bin" => on.bin = Bin::parse(value),
                "aggregate" => on.aggregate = Aggregate::parse(value),
                other => panic!("{other}"),
            }
        }
        words(&suggest(&fields(), &on))
    }

    fn words(encoding: &Encoding) -> String {
        let word = |channel: &Option<Channel>| {
            let Some(channel) = channel else { return "-".to_owned() };
            let name = channel.field.as_deref().unwrap_or("rows");
            match channel.by {
                By::Category | By::Value | By::Day => name.to_owned(),
                By::Bins(_) => format!("bins({name})"),
                By::Time(None) => format!("time({name})"),
                By::Time(Some(unit)) => format!("{}({name})", unit.word()),
                By::Measure(how) => format!("{}({name})", how.word()),
            }
        };
        let color = encoding.color.as_ref().map(|_| format!(" {}", word(&encoding.color))).unwrap_or_default();
        let remarks = if encoding.remarks.is_empty() { "" } else { " !" };
        format!("{} {}×{}{color}{remarks}", encoding.mark.word(), word(&encoding.x), word(&encoding.y))
    }

    #[test]
    fn what_fits_two_columns_is_what_show_me_draws() {
        for (shelves, expected) in [
            ("x=day y=amount", "line day×sum(amount)"),
            ("x=day y=share", "line day×mean(share)"),
            ("x=city y=amount", "bar city×sum(amount)"),
            ("x=amount y=city", "bar sum(amount)×city"),
            ("x=share y=city", "bar mean(share)×city"),
            ("x=amount y=share", "point amount×share"),
            ("x=city y=code", "heatmap city×code count(rows)"),
            ("x=day y=city", "heatmap time(day)×city count(rows)"),
        ] {
            assert_eq!(drawn(shelves), expected, "{shelves}");
        }
    }

    #[test]
    fn one_column_is_counted_and_none_is_chosen() {
        assert_eq!(drawn("x=amount"), "bar bins(amount)×count(rows)");
        assert_eq!(drawn("y=amount"), "bar count(rows)×bins(amount)");
        assert_eq!(drawn("y=city"), "bar count(rows)×city");
        assert_eq!(drawn("x=day bin=year"), "bar year(day)×count(rows)");
        assert_eq!(drawn("x=amount mark=tick"), "tick amount×-");
        assert_eq!(drawn(""), "line day×sum(amount)");
        assert_eq!(drawn("x=gone"), "line day×sum(amount)", "a column that is not there is none");
        assert_eq!(drawn("x=city aggregate=sum"), "bar city×count(rows) !", "nothing to add up is said");
    }

    #[test]
    fn what_is_asked_for_is_drawn() {
        for (shelves, expected) in [
            ("x=city y=amount aggregate=median", "bar city×median(amount)"),
            ("x=city y=amount mark=point", "point city×amount"),
            ("x=city y=amount mark=point aggregate=max", "point city×max(amount)"),
            ("x=amount y=share mark=bar", "bar bins(amount)×mean(share)"),
            ("x=amount y=share mark=heatmap", "heatmap bins(amount)×bins(share) count(rows)"),
            ("x=day y=city mark=heatmap color=amount bin=quarter", "heatmap quarter(day)×city sum(amount)"),
            ("x=day y=amount bin=month", "line month(day)×sum(amount)"),
            ("x=clock y=amount mark=line", "line clock×amount"),
            ("x=amount y=day", "line day×sum(amount) !"),
            ("x=amount y=share size=clock color=clock", "point amount×share clock"),
            ("x=city y=code aggregate=distinct mark=bar", "bar city×distinct(code)"),
        ] {
            assert_eq!(drawn(shelves), expected, "{shelves}");
        }
    }

    #[test]
    fn parts_that_do_not_add_up_are_not_stacked() {
        assert_eq!(drawn("x=day y=share mark=area color=city"), "line day×mean(share) city !");
        assert_eq!(drawn("x=day y=amount mark=area color=city"), "area day×sum(amount) city");
        assert_eq!(drawn("x=city y=amount color=clock"), "bar city×sum(amount) !", "a hundred colours are none");
    }

    #[test]
    fn numbers_of_several_units_are_not_chosen_by_themselves() {
        let mut fields = fields();
        for field in &mut fields {
            field.is_comparable = false;
        }
        assert_eq!(words(&suggest(&fields, &Shelves::default())), "bar count(rows)×city");
    }

    #[test]
    fn bins_are_read_from_settings() {
        assert_eq!(Bin::parse("quarter"), Some(Bin::Unit(TimeUnit::Quarter)));
        assert_eq!(Bin::parse("2.5"), crate::model::Finite::new(2.5).map(Bin::Step));
        assert_eq!((Bin::parse("off"), Bin::parse("-1"), Bin::parse("x")), (Some(Bin::Off), None, None));
    }
}
