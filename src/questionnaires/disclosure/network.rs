//! Which values could a hidden figure have with everything shown unchanged?
//!
//! The question has an exact answer. A table is a network in which people flow from the groups to the
//! responses, every figure is an edge, and what a reader knows of a figure is a lower and an upper
//! bound. With whole numbers a figure can change if and only if a loop of the residual network runs
//! through it.

use super::rules::Table;

/// How many of each row responded, as a reader may imagine it: no base can be higher.
pub(super) type World = [u32; 6];

/// A row and, in it, a response; in the place of a fifth response, the base of the row.
type Figure = (usize, usize);

const BASE: usize = 4;

fn figures() -> impl Iterator<Item = Figure> {
    (0..6).flat_map(|g| (0..5).map(move |r| (g, r)))
}

/// The nodes that a figure joins: 0 to 5 the rows, 6 to 9 the responses, 10 the bases. People run from
/// the row for all staff over the bases to their group, to their response, and back.
const fn ends((g, r): Figure) -> (usize, usize) {
    if (g == 0) == (r == BASE) { (g, 6 + r) } else { (6 + r, g) }
}

/// The figures that begin or end at a node.
fn at(node: usize) -> impl Iterator<Item = Figure> {
    let row = node < 6;
    (0..if row { 5 } else { 6 }).map(move |n| if row { (node, n) } else { (n, node - 6) })
}

impl Table {
    const fn value(&self, (g, r): Figure) -> u32 {
        if r == BASE { self.bases[g] } else { self.counts[g][r] }
    }

    const fn is_hidden(&self, (g, r): Figure) -> bool {
        if r == BASE { self.rows[g] } else { self.cells[g][r] }
    }

    /// Whether the figure is hidden for its own sake.
    const fn is_small(&self, figure: Figure) -> bool {
        let (low, high) = self.small(figure);
        low <= self.value(figure) && self.value(figure) <= high
    }

    /// From where to where a figure is small.
    const fn small(&self, (_, r): Figure) -> (u32, u32) {
        if r == BASE { (0, self.policy.min_base - 1) } else { (1, self.policy.min_cell - 1) }
    }
}

/// A table that would look the same, with what a reader knows of its figures.
#[derive(Clone)]
struct Network {
    value: [[u32; 5]; 6],
    low: [[u32; 5]; 6],
    high: [[u32; 5]; 6],
}

impl Network {
    /// The table as counted or, where that does not fit this world, with lower bases. A reader knows
    /// that a table hides nothing unless something in it is small: here it is this figure.
    fn new(table: &Table, world: &World, small: Option<Figure>) -> Option<Self> {
        let value = [0, 1, 2, 3, 4, 5].map(|g| [0, 1, 2, 3, 4].map(|r| table.value((g, r))));
        let (mut low, mut high) = (value, value);
        for (g, r) in figures().filter(|figure| table.is_hidden(*figure)) {
            // Nought is hidden only with its row.
            (low[g][r], high[g][r]) = (u32::from(!table.rows[g]), u32::MAX);
        }
        if let Some((g, r)) = small {
            (low[g][r], high[g][r]) = table.small((g, r));
        }
        for g in 0..6 {
            high[g][BASE] = high[g][BASE].min(world[g]);
        }
        let mut net = Self { value, low, high };
        for g in 0..6 {
            while net.value[g][BASE] > net.high[g][BASE] {
                net = net.moved((g, BASE), false)?;
            }
        }
        Some(net)
    }

    const fn can_move(&self, (g, r): Figure, up: bool) -> bool {
        let value = self.value[g][r];
        if up { value < self.high[g][r] } else { value > self.low[g][r] }
    }

    /// The same with one figure one higher or lower, if everything known allows that.
    fn moved(&self, figure: Figure, up: bool) -> Option<Self> {
        if !self.can_move(figure, up) {
            return None;
        }
        let mut net = self.clone();
        net.step(figure, up);
        let (from, to) = ends(figure);
        let (start, goal) = if up { (to, from) } else { (from, to) };
        net.lead(start, goal, figure, &mut [false; 11]).then_some(net)
    }

    const fn step(&mut self, (g, r): Figure, up: bool) {
        self.value[g][r] = if up { self.value[g][r] + 1 } else { self.value[g][r] - 1 };
    }

    /// Leads one person from here to the goal, over any figure but this one, if there is a way.
    fn lead(&mut self, here: usize, goal: usize, but: Figure, seen: &mut [bool; 11]) -> bool {
        if here == goal {
            return true;
        }
        seen[here] = true;
        for figure in at(here).filter(|figure| *figure != but) {
            let (from, to) = ends(figure);
            let up = from == here;
            let there = if up { to } else { from };
            if seen[there] || !self.can_move(figure, up) {
                continue;
            }
            if self.lead(there, goal, but, seen) {
                self.step(figure, up);
                return true;
            }
        }
        false
    }
}

/// The tables that would look the same in one of these worlds, built as they are asked for.
pub(super) struct Lookalikes<'a> {
    table: &'a Table,
    built: Vec<Network>,
    more: Box<dyn Iterator<Item = Network> + 'a>,
}

impl<'a> Lookalikes<'a> {
    pub(super) fn new(table: &'a Table, worlds: &'a [World]) -> Self {
        let small = |figure: &Figure| table.is_hidden(*figure) && table.is_small(*figure);
        let mut causes: Vec<_> = figures().filter(small).map(Some).collect();
        if causes.is_empty() {
            causes.push(None);
        }
        let more = worlds.iter().flat_map(move |world| {
            causes.clone().into_iter().filter_map(move |small| Network::new(table, world, small))
        });
        Self { table, built: Vec::new(), more: Box::new(more) }
    }

    pub(super) fn exist(mut self) -> bool {
        self.more.next().is_some()
    }

    /// How many hidden figures have too few possible values, counted up to this many.
    pub(super) fn given_away(mut self, most: usize) -> usize {
        let table = self.table;
        let hidden = figures().filter(|figure| table.is_hidden(*figure));
        hidden.filter(|figure| self.give_away(*figure)).take(most).count()
    }

    /// A small figure needs three possible values, another hidden one needs two.
    fn give_away(&mut self, figure: Figure) -> bool {
        let (g, r) = figure;
        let truth = self.table.value(figure);
        let enough = if self.table.is_small(figure) { 3 } else { 2 };
        // Whether it can be two lower than it is, one lower, the same, one higher, two higher.
        let mut can_be = [false; 5];
        for n in 0.. {
            if n == self.built.len() {
                let Some(net) = self.more.next() else { break };
                self.built.push(net);
            }
            for up in [true, false] {
                let mut net = Some(self.built[n].clone());
                while let Some(now) = net
                    && let Ok(place) =
                        usize::try_from(i64::from(now.value[g][r]) - i64::from(truth) + 2)
                    && let Some(seen) = can_be.get_mut(place)
                {
                    *seen = true;
                    net = now.moved(figure, up);
                }
            }
            if can_be.into_iter().filter(|seen| *seen).count() >= enough {
                return false;
            }
        }
        true
    }
}
