//! Tries to work out hidden questionnaire figures from everything that a reader can see: by adding
//! and subtracting, and knowing the minimum base.
//!
//! A table is a flow of people from groups to responses, and by Hoffman's circulation theorem the
//! lowest and highest value of each figure follow from the cuts of that network, in whole numbers.
//! Nothing here is shared with the code under test, which searches for loops instead.

use entity::types::Suppression;
use evidence::questionnaires::disclosure::{Policy, Rate, Release, Row};
use std::collections::BTreeMap;

const MANY: i64 = 1 << 30;
type Range = (i64, i64);
/// The hidden figures, each with the range that it can be in.
type Ranges = BTreeMap<String, Range>;

/// The hidden figures that can have only one value, given all that is shown of an inspection.
///
/// Where response rates are shown, so many did respond. The attack tries only hidden numbers near
/// these: whatever can have only one value has only one among them too, so that no leak is missed.
pub(super) fn pinned_down(
    release: &Release,
    responded: Option<[u32; 6]>,
    policy: Policy,
) -> Vec<String> {
    let rates = release.rates.zip(responded);
    let worlds =
        rates.map_or_else(|| vec![[MANY; 6]], |(rates, near)| worlds(&rates, near, policy));
    let (mut found, mut possible) = (Ranges::new(), false);
    for world in worlds {
        let tables = release.tables.iter().enumerate();
        let each = tables.map(|(q, table)| ranges(q, table, &world, policy));
        let Some(each) = each.collect::<Option<Vec<Ranges>>>() else {
            continue;
        };
        possible = true;
        let rates = release.rates.iter().flatten().zip(world);
        let rates = rates.filter(|(rate, _)| rate.responded.is_none());
        let rates = rates.map(|(rate, n)| (format!("rates {:?}", rate.group), (n, n)));
        for (name, (low, high)) in each.into_iter().flatten().chain(rates) {
            let range = found.entry(name).or_insert((low, high));
            *range = (range.0.min(low), range.1.max(high));
        }
        if found.values().all(|(low, high)| low < high) {
            return Vec::new();
        }
    }
    assert!(possible, "no counts fit what is shown");
    found.into_iter().filter(|(_, (low, high))| low == high).map(|(name, _)| name).collect()
}

fn base_name(q: usize, row: &Row) -> String {
    format!("Q{} {:?} base", q + 1, row.group)
}

/// What a figure for a whole row, or the reason given for hiding it, says of it.
fn row_bounds(shown: Option<u32>, why: Option<Suppression>, policy: Policy) -> Range {
    match (shown, why) {
        (Some(n), _) => (n.into(), n.into()),
        (None, Some(Suppression::PrimaryRow)) => (0, i64::from(policy.min_base()) - 1),
        (None, Some(Suppression::SecondaryRow)) => (policy.min_base().into(), MANY),
        (None, _) => (0, MANY),
    }
}

/// A figure as an edge of the network, with its name if it is hidden.
struct Edge {
    from: usize,
    to: usize,
    range: Range,
    hidden: Option<String>,
}

/// The range of every hidden figure of a table where at most so many of each row responded; nothing
/// if no table looks like this.
fn ranges(q: usize, table: &[Row; 6], most: &[i64; 6], policy: Policy) -> Option<Ranges> {
    // Nodes: 0 to 3 the responses, 4 and 5 the hub's entry and exit, from 6 on the groups.
    let mut edges: Vec<Edge> = Vec::new();
    for (g, row) in table.iter().enumerate() {
        let (low, high) = row_bounds(row.base, row.cells[0].1, policy);
        let (from, to) = if g == 0 { (4, 5) } else { (5, 5 + g) };
        let hidden = row.base.is_none().then(|| base_name(q, row));
        edges.push(Edge { from, to, range: (low, high.min(most[g])), hidden });
        for (r, (shown, _)) in row.cells.into_iter().enumerate() {
            let (from, to) = if g == 0 { (r, 4) } else { (5 + g, r) };
            let hidden = shown.is_none().then(|| format!("Q{} {:?} cell {r}", q + 1, row.group));
            let range = shown.map_or((0, MANY), |n| (n.into(), n.into()));
            edges.push(Edge { from, to, range, hidden });
        }
    }
    if edges.iter().any(|edge| edge.range.0 > edge.range.1) {
        return None;
    }
    for cut in 0..1_usize << 11 {
        let crosses = |edge: &Edge| (cut >> edge.from & 1, cut >> edge.to & 1);
        // At most this much more can come in than must go out.
        let slack: i64 = edges.iter().fold(0, |sum, edge| match crosses(edge) {
            (0, 1) => sum + edge.range.1,
            (1, 0) => sum - edge.range.0,
            _ => sum,
        });
        if slack < 0 {
            return None;
        }
        for edge in &mut edges {
            match crosses(edge) {
                (0, 1) => edge.range.0 = edge.range.0.max(edge.range.1 - slack),
                (1, 0) => edge.range.1 = edge.range.1.min(edge.range.0 + slack),
                _ => {}
            }
        }
    }
    Some(edges.into_iter().filter_map(|edge| Some((edge.hidden?, edge.range))).collect())
}

/// The ways in which the hidden numbers of responses can be filled in, each within one of the truth.
fn worlds(rates: &[Rate; 6], near: [u32; 6], policy: Policy) -> Vec<[i64; 6]> {
    let mut list = vec![[0; 6]];
    for g in (0..6).rev() {
        let (low, high) = row_bounds(rates[g].responded, rates[g].suppression, policy);
        let near = i64::from(near[g]);
        let with = |world: [i64; 6], n| {
            let mut world = world;
            world[g] = n;
            world
        };
        list = if g == 0 {
            let sums = list.into_iter().map(|world| with(world, world.iter().sum()));
            sums.filter(|world| (low..=high).contains(&world[0])).collect()
        } else {
            let range = low.max(near - 1)..=high.min(near + 1);
            list.into_iter().flat_map(|world| range.clone().map(move |n| with(world, n))).collect()
        };
    }
    list
}
