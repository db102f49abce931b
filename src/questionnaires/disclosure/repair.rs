//! Hides more than the five rules do, until nothing hidden can be worked out.
//!
//! Each step hides one further cell, two of one group or of one response, or the next smallest group:
//! whatever leaves least given away, of several the one that hides least. Where only the response rates
//! give a figure away, they give way instead.
//!
//! Tables share only the response rates. Those are moved by one or two people at a time, which may hide
//! more than is needed but never less.

use super::network::{Lookalikes, World};
use super::rules::{Rates, Table};
use std::collections::BTreeSet;

/// Where no response rates are shown.
const UNBOUNDED: World = [u32::MAX; 6];

/// The questionnaire of an inspection on its way to being published.
pub(super) struct Draft {
    pub(super) tables: Vec<Table>,
    pub(super) rates: Option<Rates>,
}

impl Draft {
    pub(super) fn repair(&mut self) {
        while self.needs_rates_hidden() && self.rates.as_mut().is_some_and(Rates::hide_next) {}
    }

    /// Hides more of the tables; whether more of the response rates must be hidden too.
    fn needs_rates_hidden(&mut self) -> bool {
        let mut worlds = self.rates.as_ref().map_or_else(|| vec![UNBOUNDED], worlds);
        worlds.retain(|world| {
            self.tables.iter().all(|table| Lookalikes::new(table, &[*world]).exist())
        });
        for table in &mut self.tables {
            while gives_away(table, &worlds) {
                let step = with_more_hidden(table, &worlds);
                if step.is_none() && !gives_away(table, &[UNBOUNDED]) {
                    return true;
                }
                let Some(more) = step.or_else(|| table.with_next_row()) else {
                    return true;
                };
                *table = more;
            }
        }
        self.rates.as_ref().is_some_and(|rates| give_themselves_away(rates, &worlds))
    }
}

fn gives_away(table: &Table, worlds: &[World]) -> bool {
    Lookalikes::new(table, worlds).given_away(1) > 0
}

/// Whether some hidden number of responses has too few possible values.
fn give_themselves_away(rates: &Rates, worlds: &[World]) -> bool {
    let enough = |g: usize| if rates.responded[g] < rates.policy.min_base() { 3 } else { 2 };
    let values = |g: usize| worlds.iter().map(|world| world[g]).collect::<BTreeSet<_>>().len();
    (0..6).any(|g| rates.rows[g] && values(g) < enough(g))
}

/// The table after the best step, if any step leaves less given away.
fn with_more_hidden(table: &Table, worlds: &[World]) -> Option<Table> {
    let cells = || (0..6).flat_map(|g| (0..4).map(move |r| (g, r)));
    let mut steps: Vec<Table> = table.with_next_row().into_iter().collect();
    for first in cells() {
        let Some(one) = table.with_cell(first) else { continue };
        let beside =
            |cell: &(usize, usize)| *cell > first && (cell.0 == first.0 || cell.1 == first.1);
        steps.extend(cells().filter(beside).filter_map(|second| one.with_cell(second)));
        steps.push(one);
    }
    steps.sort_by_key(Table::hidden);
    let mut left = Lookalikes::new(table, worlds).given_away(usize::MAX);
    let mut best = None;
    for step in steps {
        let now = Lookalikes::new(&step, worlds).given_away(left);
        if now < left {
            (left, best) = (now, Some(step));
        }
    }
    best
}

/// The numbers of responses that a reader could believe in, one or two people away from the truth.
fn worlds(rates: &Rates) -> Vec<World> {
    let mut worlds = vec![rates.responded];
    for g in (1..6).filter(|&g| rates.rows[g]) {
        for other in (0..g).filter(|&other| rates.rows[other]) {
            for by in [1, -1, 2, -2] {
                // One more in one group is one fewer in another, or one more of all staff.
                let mut world = rates.responded;
                let back = if other == 0 { by } else { -by };
                if let (Some(n), Some(m)) =
                    (world[g].checked_add_signed(by), world[other].checked_add_signed(back))
                {
                    (world[g], world[other]) = (n, m);
                    worlds.push(world);
                }
            }
        }
    }
    worlds
}
