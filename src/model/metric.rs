//! What is measured, of rows and of graphs: its name, its formula, and how to read it. It computes nothing.

/// How to read something that is computed, in four parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelpCard {
    /// What is seen.
    pub shows: &'static str,
    /// How it is computed.
    pub formula: &'static str,
    /// What large and small mean.
    pub reading: &'static str,
    /// What it does not say.
    pub limits: &'static str,
}

/// One measure: a row of [`METRICS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its name in data and in JSON.
    pub id: &'static str,
    /// What a person calls it.
    pub name: &'static str,
    /// How to read it.
    pub card: HelpCard,
}

/// The measure of a name.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id)
}

/// Every measure with a card. Adding one is a row.
pub const METRICS: &[Metric] = &[
    Metric {
        id: "share",
        name: "Share",
        card: HelpCard {
            shows: "The part that one platform has of a whole which the source names, such as China mobile payment.",
            formula: "100 % × value of the platform ÷ value of the whole. It is taken from the source; nothing is divided here.",
            reading: "Shares of one whole, one period and one researcher can be compared and add up to at most 100 %.",
            limits: "Researchers cut the whole differently, so their series are never joined or averaged. A bound such as “more than 70 %” is no value and is drawn as a bound.",
        },
    },
    Metric {
        id: "combined_share",
        name: "Combined share",
        card: HelpCard {
            shows: "The share that several platforms have together, as the source states it.",
            formula: "The sum of their shares of one whole in one period, in percent.",
            reading: "Near 100 % the rest of the market is small; who of them is larger is not said.",
            limits: "It cannot be split among its members, and is not stacked beside them.",
        },
    },
    Metric {
        id: "herfindahl",
        name: "Herfindahl–Hirschman index",
        card: HelpCard {
            shows: "How concentrated a market is: 10 000 for one firm, near 0 for many small ones.",
            formula: "The sum of the squared shares in percent: four firms of 30, 30, 20 and 20 % give 2 600. What is not stated counts as many small firms at the low end and as one firm at the high end, so that a bar of all possible values comes out (bounds after Naldi & Flamini 2014).",
            reading: "Above 1 000 a market counts as moderately, above 1 800 as highly concentrated (US Merger Guidelines 2023). Compare bars that do not overlap.",
            limits: "It is of the whole that the source drew: another whole is another index. What stands for many, such as others, is no firm and counts as not stated.",
        },
    },
    Metric {
        id: "concentration_ratio",
        name: "Concentration ratio",
        card: HelpCard {
            shows: "The share that the one to four largest have together: CR1 to CR4.",
            formula: "The sum of the largest shares of one whole in one period. At the high end what is not stated is one firm, which may be among them.",
            reading: "Near 100 % the rest of the market is small. A rising CR1 beside an even CR4 is one firm growing at the cost of the next.",
            limits: "It says nothing of how the largest differ from each other; firms that are not stated make it an interval.",
        },
    },
    Metric {
        id: "effective_number",
        name: "Effective number of firms",
        card: HelpCard {
            shows: "How many firms of equal size would give the same concentration.",
            formula: "10 000 ÷ Herfindahl–Hirschman index (Adelman 1969).",
            reading: "4 is a market like one of four equal firms, however many there really are.",
            limits: "It is as wide an interval as the index that it is made from.",
        },
    },
    Metric {
        id: "online_share",
        name: "Online share",
        card: HelpCard {
            shows: "The part of a turnover that is made online.",
            formula: "100 % × online turnover ÷ all turnover of the same kind and period.",
            reading: "A rise means that selling moves online, not that anyone sells more.",
            limits: "Sources differ in what counts as online: goods only, or services as well.",
        },
    },
    Metric {
        id: "penetration",
        name: "Penetration",
        card: HelpCard {
            shows: "The part of a population that uses something at all.",
            formula: "100 % × users ÷ people who could use it, as the source counts both.",
            reading: "Platforms can each reach most of the people: values of several need not add up to 100 %.",
            limits: "It says nothing of how often or how much; the population is the source's.",
        },
    },
    Metric {
        id: "adoption",
        name: "Adoption",
        card: HelpCard {
            shows: "The part of those asked or counted who have taken something up.",
            formula: "100 % × those who have ÷ those asked or counted.",
            reading: "Several answers are possible, so values of rivals may add up to more than 100 %.",
            limits: "Mostly surveys: sample and question are the source's.",
        },
    },
    Metric {
        id: "preference",
        name: "Preference",
        card: HelpCard {
            shows: "The part of those asked who like one thing best.",
            formula: "100 % × those who named it ÷ those asked.",
            reading: "One answer for each person: values of one survey add up to at most 100 %.",
            limits: "What people say is not what they do; one survey is one moment.",
        },
    },
    Metric {
        id: "time_share_change",
        name: "Change of the share of time",
        card: HelpCard {
            shows: "How the part of people's time that goes to a platform changed.",
            formula: "Share of time in the period − share of time in the period it is compared with, in percentage points.",
            reading: "Above zero the platform won time from the others, whether or not people spend more in all.",
            limits: "Points, not percent: 2 points on 10 % are a fifth more. The levels are not in the row.",
        },
    },
    Metric {
        id: "revenue",
        name: "Revenue",
        card: HelpCard {
            shows: "What a company took in for its goods and services in a period, as it reports it.",
            formula: "The figure of the statement in its own currency; nothing is converted or adjusted for prices.",
            reading: "Compare the same quarter of two years: shopping festivals make the fourth quarter high.",
            limits: "Of the whole company, so not of one of its platforms. A missing quarter is a gap, not a zero.",
        },
    },
    Metric {
        id: "revenue_yoy",
        name: "Revenue, % on a year earlier",
        card: HelpCard {
            shows: "How fast revenue grew from the same period a year earlier.",
            formula: "100 % × (revenue ÷ revenue of the same period a year earlier − 1). Where a source states it, that is shown; a derived value that differs by no more than 0.6 points is the same fact.",
            reading: "Above zero it grows. Growth that falls from 30 % to 10 % is still growth.",
            limits: "It hides size, and a weak year before makes it look strong. Companies restate figures and buy others.",
        },
    },
    Metric {
        id: "revenue_qoq",
        name: "Revenue, % on the period before",
        card: HelpCard {
            shows: "How fast revenue grew from the period directly before: quarter on quarter where values come by quarter.",
            formula: "100 % × (revenue ÷ revenue of the period that ends on the day before − 1) (IMF, Quarterly National Accounts Manual 2017, § 1.19).",
            reading: "Turns are seen a period after they happen. Compare it with the same quarter of other years.",
            limits: "Seasons are in it: a strong fourth quarter falls in every first. Across a gap nothing is worked out.",
        },
    },
    Metric {
        id: "index",
        name: "Index",
        card: HelpCard {
            shows: "Levels of companies of different size on one scale: each is 100 in the base period.",
            formula: "100 × value ÷ value of the base period (IMF, Quarterly National Accounts Manual 2017, § 6.13). The base is the first period that most have, or the one chosen.",
            reading: "130 is 30 % above the base. Who is above grew faster since then.",
            limits: "Another base is another picture, and size is gone. A company without a value in the base has no line.",
        },
    },
    Metric {
        id: "moving_average",
        name: "Moving average",
        card: HelpCard {
            shows: "The level without what comes back every year or happens once.",
            formula: "The mean of the last periods, four where nobody says, that follow each other without a gap (trailing moving average: NIST/SEMATECH e-Handbook of Statistical Methods, § 6.4.2).",
            reading: "Its slope is the trend. It turns later than the level.",
            limits: "It has no value in the first periods, and a single shock stays in it for as long as the average is.",
        },
    },
    Metric {
        id: "cagr",
        name: "Compound growth a year (CAGR)",
        card: HelpCard {
            shows: "The even yearly growth that leads from one value to a later one.",
            formula: "(last ÷ first)^(1 ÷ years) − 1, in percent; years are days ÷ 365.2425 between the ends of the two periods. With bounds it is an interval.",
            reading: "Compare companies over the same two dates.",
            limits: "What happened between is not in it, and two chosen dates can tell any story: move the handles.",
        },
    },
    Metric {
        id: "contribution",
        name: "Contribution to growth",
        card: HelpCard {
            shows: "How many points of the growth of a whole come from each of its parts.",
            formula: "100 × (part later − part earlier) ÷ whole earlier, in percentage points; they add up to the growth of the whole, and what no part explains is the rest.",
            reading: "The longest bar moved the whole most, which need not be the part that grew fastest.",
            limits: "Segments that were cut anew between the two periods move the rest. It says what grew, not why.",
        },
    },
    Metric {
        id: "revenue_expected",
        name: "Revenue expected by the market",
        card: HelpCard {
            shows: "What analysts expected a company to report.",
            formula: "The consensus that the source names: an average of forecasts.",
            reading: "Revenue above it was a good surprise, below it a bad one.",
            limits: "Who was asked, and when, is rarely told.",
        },
    },
    Metric {
        id: "gmv",
        name: "Gross merchandise value",
        card: HelpCard {
            shows: "The worth of all orders that went through a market place.",
            formula: "The sum of price × quantity of orders in the period, as the platform counts them.",
            reading: "Size of trade, not income: the platform earns a small part of it.",
            limits: "Often with orders that were cancelled or sent back; each platform counts its own way.",
        },
    },
    Metric {
        id: "gmv_yoy",
        name: "Gross merchandise value, % on a year earlier",
        card: HelpCard {
            shows: "How fast the worth of orders grew from the same period a year earlier.",
            formula: "100 % × (value ÷ value of the same period a year earlier − 1).",
            reading: "Above zero trade grows on this platform.",
            limits: "A platform that changes how it counts changes this as well.",
        },
    },
    Metric {
        id: "retail_sales",
        name: "Retail sales",
        card: HelpCard {
            shows: "What a retailer sold, or a country bought in shops and online.",
            formula: "The sum of sales to those who use the goods, in the period.",
            reading: "As the ground against which the trade of platforms is seen.",
            limits: "Official series are revised, and leave out parts of services.",
        },
    },
    Metric {
        id: "retail_sales_yoy",
        name: "Retail sales, % on a year earlier",
        card: HelpCard {
            shows: "How fast retail sales grew from the same period a year earlier.",
            formula: "100 % × (sales ÷ sales of the same period a year earlier − 1).",
            reading: "A platform that grows faster than this wins share.",
            limits: "Official growth is often on a comparable basis and cannot be derived again from the levels.",
        },
    },
    Metric {
        id: "links",
        name: "Number of links",
        card: HelpCard {
            shows: "The size of a platform in the graph: how many shown links end at it.",
            formula: "Links known under the playhead and passed by the filters with the platform at either end, whatever their state; kinds count each by itself.",
            reading: "Large is much spoken of, in opening and in shutting.",
            limits: "What nobody recorded is not counted. Closed and announced links count as well; see in-degree and out-degree for what can be passed.",
        },
    },
    Metric {
        id: "in_degree",
        name: "In-degree",
        card: HelpCard {
            shows: "How many other platforms have an open or partial link to this one.",
            formula: "Distinct nodes with an arc to this one in the passable simple graph: open or partial links of kinds that pass, loops dropped, parallel kinds collapsed; an undirected link is an arc each way.",
            reading: "Large: many let this one in.",
            limits: "Neighbours are counted, not how much passes; a link of three kinds counts once.",
        },
    },
    Metric {
        id: "out_degree",
        name: "Out-degree",
        card: HelpCard {
            shows: "How many other platforms this one has an open or partial link to.",
            formula: "Distinct nodes this one has an arc to, in the same graph as in-degree.",
            reading: "Large: this one lets many in.",
            limits: "As for in-degree.",
        },
    },
    Metric {
        id: "pagerank",
        name: "PageRank",
        card: HelpCard {
            shows: "Where somebody who follows links at random is found how often.",
            formula: "PR(v) = (1 − 0.85) ÷ n + 0.85 × (sum over u → v of PR(u) ÷ out-degree(u) + sum over dead ends of PR ÷ n), repeated until the change in all is below 1e−12; the sum over nodes is 1 (Brin & Page 1998).",
            reading: "Above 1 ÷ n is more than an equal part. To be let in by those who are let in counts most.",
            limits: "Links are unweighted, and nobody travels at random: it is a rank of places, not of traffic.",
        },
    },
    Metric {
        id: "betweenness",
        name: "Betweenness",
        card: HelpCard {
            shows: "How often a platform lies on the shortest ways between two others.",
            formula: "Sum over pairs s, t other than v of (shortest ways from s to t through v) ÷ (all shortest ways from s to t), divided by (n − 1)(n − 2), in an undirected graph by half of that (Brandes 2001).",
            reading: "From 0 to 1. High: ways between others break where this one shuts.",
            limits: "Only shortest ways count, each link as long as any other; one new link can change much.",
        },
    },
    Metric {
        id: "closeness",
        name: "Closeness",
        card: HelpCard {
            shows: "How few steps away a platform is from those that can come to it.",
            formula: "((r − 1) ÷ sum of distances to v) × ((r − 1) ÷ (n − 1)), over the r nodes that reach v, itself among them (Wasserman & Faust 1994). Distances run along incoming arcs.",
            reading: "From 0 to 1. High: most can come, in few steps. 0: nobody can.",
            limits: "In a graph of parts, small parts are low by the second factor.",
        },
    },
    Metric {
        id: "core",
        name: "Core number",
        card: HelpCard {
            shows: "How deep a platform stands in the densely joined middle.",
            formula: "The largest k such that it belongs to a part in which everyone has at least k neighbours within it; direction is left out (Seidman 1983).",
            reading: "The highest number marks the middle, 0 and 1 its edge.",
            limits: "Many nodes share a number; a star's centre has core 1, however many neighbours it has.",
        },
    },
    Metric {
        id: "component",
        name: "Component",
        card: HelpCard {
            shows: "Which part of the graph a platform belongs to, if links are passed in either direction.",
            formula: "Weakly connected components: 0 is the largest, among equals the one with the least id comes first.",
            reading: "Two platforms of different components cannot reach each other at all.",
            limits: "Within one component a way may still run against the direction of a link.",
        },
    },
    Metric {
        id: "community",
        name: "Community",
        card: HelpCard {
            shows: "Groups with more links inside than chance would give.",
            formula: "Leiden on the undirected graph, modularity at a resolution (1 if not given), `--seed` (0 if not given); 0 is the largest group (Traag, Waltman & van Eck 2019). A higher resolution finds more and smaller groups (Reichardt & Bornholdt 2006).",
            reading: "The number is a name, not a rank. Compare groups with owners, to see whether walls follow them.",
            limits: "Small groups can be swallowed by large ones, and another seed may part some nodes otherwise.",
        },
    },
    Metric {
        id: "degree",
        name: "Degree",
        card: HelpCard {
            shows: "How many other platforms this one is joined to by what can be passed, whichever way.",
            formula: "Distinct neighbours in the passable simple graph, along arcs or against them; one that is joined both ways counts once.",
            reading: "Large: many doors, in or out.",
            limits: "As for in-degree. In-degree and out-degree add up to more where links are mutual.",
        },
    },
    Metric {
        id: "weighted_degree",
        name: "Weighted degree",
        card: HelpCard {
            shows: "How many links that can be passed end at a platform, all kinds counted.",
            formula: "Sum of the weights of arcs in and out; an arc weighs as many open or partial links as it stands for. In an undirected graph each link counts once.",
            reading: "Far above the degree: few neighbours, joined in many kinds.",
            limits: "Kinds count alike, however much passes. In a graph where some links are directed, an undirected one counts once in and once out.",
        },
    },
    Metric {
        id: "weighted_in_degree",
        name: "Weighted in-degree",
        card: HelpCard {
            shows: "How many open or partial links lead to a platform, all kinds counted.",
            formula: "Sum of the weights of arcs to it.",
            reading: "Large: let in by many, or in many ways.",
            limits: "As for weighted degree.",
        },
    },
    Metric {
        id: "weighted_out_degree",
        name: "Weighted out-degree",
        card: HelpCard {
            shows: "How many open or partial links lead from a platform, all kinds counted.",
            formula: "Sum of the weights of arcs from it.",
            reading: "Large: lets in many, or in many ways.",
            limits: "As for weighted degree.",
        },
    },
    Metric {
        id: "eigenvector",
        name: "Eigenvector centrality",
        card: HelpCard {
            shows: "Who is let in by those who are let in themselves, without end.",
            formula: "The leading eigenvector of the adjacency matrix along incoming arcs, by power iteration from a uniform start; its squares add up to 1 (Bonacich 1972).",
            reading: "Compare within one moment: the highest stands in the best joined part. 0: outside of it.",
            limits: "Only the part with the largest eigenvalue gets more than 0. Where arcs make no circle it does not settle, and no value is given.",
        },
    },
    Metric {
        id: "hub",
        name: "Hub score",
        card: HelpCard {
            shows: "How much a platform lets in those whom good hubs let in.",
            formula: "HITS on the largest weak component: hubs are the sums of the authorities they point at, in turns, from a uniform start, until the change in all is below 1e−14; they add up to 1 (Kleinberg 1999).",
            reading: "High: a good place to start from.",
            limits: "No value outside of the largest component. In a graph of two sides that only join across, either side could be the answer.",
        },
    },
    Metric {
        id: "authority",
        name: "Authority score",
        card: HelpCard {
            shows: "How much a platform is let in by good hubs.",
            formula: "HITS on the largest weak component: authorities are the sums of the hubs that point at them; they add up to 1 (Kleinberg 1999).",
            reading: "High: let in by those who let in the best.",
            limits: "As for hub score.",
        },
    },
    Metric {
        id: "clustering",
        name: "Clustering",
        card: HelpCard {
            shows: "How often the neighbours of a platform are joined to each other.",
            formula: "Triangles at it ÷ triangles that its neighbours would allow (Watts & Strogatz 1998); in a directed graph all directed triangles ÷ (2 (d (d − 1) − 2 m)), d arcs in and out, m mutual pairs (Fagiolo 2007). 0 below two neighbours.",
            reading: "1: all neighbours are joined. Near 0: it stands between strangers.",
            limits: "With few neighbours a single link changes much.",
        },
    },
    Metric {
        id: "articulation",
        name: "Articulation point",
        card: HelpCard {
            shows: "Platforms without which the graph falls into more parts.",
            formula: "1 if its removal leaves more weak components, else 0; direction is left out (Tarjan 1974).",
            reading: "1: others are joined only through this one.",
            limits: "It says nothing of how many are behind it; see betweenness.",
        },
    },
    Metric {
        id: "bridges",
        name: "Bridges",
        card: HelpCard {
            shows: "How many of a platform's neighbours are joined to it by the only link between two parts.",
            formula: "Pairs at it whose removal leaves more weak components; kinds are collapsed and direction is left out (Tarjan 1974). Of the whole graph: how many such pairs there are.",
            reading: "Large: the only door of many who have no other.",
            limits: "A pair that is joined both ways or by several kinds is still one pair.",
        },
    },
    Metric {
        id: "articulation_points",
        name: "Number of articulation points",
        card: HelpCard {
            shows: "On how many single platforms the graph hangs together.",
            formula: "Nodes whose removal leaves more weak components; direction is left out (Tarjan 1974).",
            reading: "Many: the graph is a tree of stars, and falls apart easily. 0: nobody is needed alone.",
            limits: "It says nothing of how much falls off with each.",
        },
    },
    Metric {
        id: "nodes",
        name: "Number of nodes",
        card: HelpCard {
            shows: "How many platforms the graph of the moment has.",
            formula: "The ends of links known at the moment; in a file without dates, every declared node.",
            reading: "It grows with what is recorded.",
            limits: "A platform without a recorded link is not in it.",
        },
    },
    Metric {
        id: "edges",
        name: "Number of edges",
        card: HelpCard {
            shows: "How many pairs are joined in the passable graph of the moment.",
            formula: "Arcs of the simple graph if it is directed, else pairs: open or partial, loops dropped, parallel kinds collapsed.",
            reading: "It rises with openings and falls with shuttings.",
            limits: "Less than the number of links that are drawn: closed and announced ones cannot be passed.",
        },
    },
    Metric {
        id: "components",
        name: "Number of components",
        card: HelpCard {
            shows: "Into how many parts the graph falls.",
            formula: "Weakly connected components, nodes without a passable link included.",
            reading: "1: everyone is joined to everyone somehow. Many: walled gardens.",
            limits: "A single link joins two large parts, however thin it is.",
        },
    },
    Metric {
        id: "density",
        name: "Density",
        card: HelpCard {
            shows: "How much of what could be linked is linked.",
            formula: "m ÷ (n (n − 1)) for m arcs among n nodes; in an undirected graph twice that for m pairs. 0 below two nodes.",
            reading: "From 0, nobody, to 1, everyone with everyone.",
            limits: "It falls as more platforms are recorded: compare moments with about as many nodes.",
        },
    },
    Metric {
        id: "reciprocity",
        name: "Reciprocity",
        card: HelpCard {
            shows: "How often a door that is open one way is open the other way.",
            formula: "Arcs with a reverse ÷ arcs. 0 without arcs.",
            reading: "1: all opening is mutual. Undirected links are mutual by themselves.",
            limits: "A door of another kind counts as the way back: kinds are collapsed.",
        },
    },
    Metric {
        id: "modularity",
        name: "Modularity",
        card: HelpCard {
            shows: "How clearly the graph falls into its communities.",
            formula: "Q = sum over communities of (inner pairs ÷ m) − r × (sum of degrees ÷ 2m) squared, over m pairs, undirected, at resolution r, 1 if not given (Newman & Girvan 2004). 0 without arcs.",
            reading: "Above about 0.3 groups are plain; near 0 they are no better than chance.",
            limits: "Comparable only between graphs of about the same size; chance graphs that are sparse reach high values too.",
        },
    },
];
