//! Could a hidden figure be different with everything shown unchanged?
//!
//! The question has an exact answer. A table is a network in which people flow from the groups to the
//! responses, every figure is an edge, and what a reader knows of a figure is a lower and an upper
//! bound. With whole numbers a figure can change if and only if a loop of the residual network runs
//! through it.

use super::rules::Table;
use ::entity::types::Suppression;

/// How many of each row responded, as a reader may imagine it: no base can be higher.
pub(super) type World = [u32; 6];

/// A row and, in it, a response; in the place of a fifth response, the base of the row.
type Figure = (usize, usize);

const BASE: usize = 4;

fn figures() -> impl Iterator<Item = Figure> {
    (0..6).flat_map(|g| (0..5).map(move |r| (g, r)))
}

/// The nodes that a figure joins: 0 and 10 are the hub's entry and exit, 1 to 5 the groups, 6 to 9
/// the responses. People run from the hub to their group, to their response and back to the hub.
const fn ends(figure: Figure) -> (usize, usize) {
    match figure {
        (0, BASE) => (0, 10),
        (0, r) => (6 + r, 0),
        (g, BASE) => (10, g),
        (g, r) => (g, 6 + r),
    }
}

/// A table that would look the same, with what a reader knows of its figures.
#[derive(Clone)]
pub(super) struct Network {
    value: [[u32; 5]; 6],
    low: [[u32; 5]; 6],
    high: [[u32; 5]; 6],
}

impl Network {
    /// The table as counted or, where that does not fit this world, with bases one lower. Worlds
    /// differ from the truth by one person, so that one step is enough.
    pub(super) fn new(table: &Table, world: &World) -> Option<Self> {
        let value = [0, 1, 2, 3, 4, 5].map(|g| {
            let [a, b, c, d] = table.counts[g];
            [a, b, c, d, table.bases[g]]
        });
        let (mut low, mut high) = (value, value);
        for g in 0..6 {
            for r in (0..4).filter(|&r| table.why[g][r].is_some()) {
                (low[g][r], high[g][r]) = (0, u32::MAX);
            }
            match table.why[g][0] {
                Some(Suppression::PrimaryRow) => {
                    (low[g][BASE], high[g][BASE]) = (0, table.policy.min_base - 1);
                }
                Some(Suppression::SecondaryRow) => {
                    (low[g][BASE], high[g][BASE]) = (table.policy.min_base, u32::MAX);
                }
                _ => {}
            }
            high[g][BASE] = high[g][BASE].min(world[g]);
        }
        let mut net = Self { value, low, high };
        for g in 0..6 {
            if net.value[g][BASE] > net.high[g][BASE] {
                net = net.moved((g, BASE), false)?;
            }
        }
        (0..6).all(|g| net.value[g][BASE] <= net.high[g][BASE]).then_some(net)
    }

    /// Whether in one of these worlds the figure can be another than was counted.
    fn can_differ(worlds: &[Self], table: &Table, (g, r): Figure) -> bool {
        let truth = if r == BASE { table.bases[g] } else { table.counts[g][r] };
        worlds.iter().any(|net| {
            net.value[g][r] != truth
                || net.moved((g, r), true).is_some()
                || net.moved((g, r), false).is_some()
        })
    }

    fn can_move(&self, (g, r): Figure, up: bool) -> bool {
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

    fn step(&mut self, (g, r): Figure, up: bool) {
        self.value[g][r] = if up { self.value[g][r] + 1 } else { self.value[g][r] - 1 };
    }

    /// Leads one person from here to the goal, over any figure but this one, if there is a way.
    fn lead(&mut self, here: usize, goal: usize, but: Figure, seen: &mut [bool; 11]) -> bool {
        if here == goal {
            return true;
        }
        seen[here] = true;
        for figure in figures().filter(|figure| *figure != but) {
            let (from, to) = ends(figure);
            let up = from == here;
            let there = if up { to } else { from };
            if (!up && to != here) || seen[there] || !self.can_move(figure, up) {
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

/// Whether some hidden figure of the table can have only its true value, in whichever world.
pub(super) fn gives_away(table: &Table, worlds: &[World]) -> bool {
    let nets: Vec<Network> = worlds.iter().filter_map(|world| Network::new(table, world)).collect();
    let hidden = |&(g, r): &Figure| {
        if r == BASE { table.row_hidden(g) } else { table.why[g][r].is_some() }
    };
    figures().filter(hidden).any(|figure| !Network::can_differ(&nets, table, figure))
}
