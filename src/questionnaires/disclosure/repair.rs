//! Hides more than the five rules do, until nothing hidden can be worked out.
//!
//! The least first: one or two further cells of one group, or the next smallest group, or else cells
//! of the row for all staff; where only the response rates give a figure away, they give way instead.
//! Every reason keeps its meaning: a `SecondaryCell` is never below the minimum cell, a `SecondaryRow`
//! never below the minimum base.
//!
//! Tables share only the response rates. Those are moved by one person at a time, which may hide more
//! than is needed but never less.

use super::GROUPS;
use super::network::{Network, World, gives_away};
use super::rules::{Rates, Table};
use ::entity::types::Suppression;
use sea_orm::ActiveEnum;

/// Where no response rates are shown.
const UNBOUNDED: World = [u32::MAX; 6];

/// The questionnaire of an inspection on its way to being published.
pub(super) struct Draft {
    pub(super) tables: Vec<Table>,
    pub(super) rates: Option<Rates>,
}

impl Draft {
    /// Hides one thing more, if something is given away.
    pub(super) fn hide_more(&mut self) -> bool {
        let mut worlds = self.rates.as_ref().map_or_else(|| vec![UNBOUNDED], worlds);
        worlds.retain(|world| self.tables.iter().all(|table| Network::new(table, world).is_some()));

        let leaking = self.tables.iter_mut().find(|table| gives_away(table, &worlds));
        if let Some(table) = leaking {
            if let Some(repaired) = repaired(table, &worlds) {
                *table = repaired;
                return true;
            }
            let only_by_rates = !gives_away(table, &[UNBOUNDED]);
            if only_by_rates && self.rates.as_mut().is_some_and(Rates::hide_next) {
                return true;
            }
            if let Some((_, more)) = table.with_next_row() {
                *table = more;
                return true;
            }
        } else if !self.rates.as_ref().is_some_and(|rates| gives_itself_away(rates, &worlds)) {
            return false;
        }
        if self.rates.as_mut().is_some_and(Rates::hide_next) {
            return true;
        }
        // Nothing is left to hide but rows: the table that shows most gives way.
        let open =
            self.tables.iter_mut().filter_map(|table| Some((table.with_next_row()?.1, table)));
        let Some((more, table)) = open.min_by_key(|(_, table)| table.hidden()) else {
            return false;
        };
        *table = more;
        true
    }
}

/// Whether some hidden number of responses can have only its true value.
fn gives_itself_away(rates: &Rates, worlds: &[World]) -> bool {
    let fixed = |g: usize| worlds.iter().all(|world| world[g] == rates.responded[g]);
    (0..6).any(|g| rates.why[g].is_some() && fixed(g))
}

/// The table with the least hidden, in one step, for nothing to be given away.
fn repaired(table: &Table, worlds: &[World]) -> Option<Table> {
    let pairs = (0..6).flat_map(|g| (0..4).flat_map(move |a| (a..4).map(move |b| (g, a, b))));
    let cells = pairs.filter_map(|(g, a, b)| Some((g, table.with_cells(g, a, b)?)));
    let tried = cells.chain(table.with_next_row());
    tried
        .filter(|(_, more)| !gives_away(more, worlds))
        .min_by_key(|(g, more)| (*g == 0, more.hidden(), more.bases[*g], GROUPS[*g].to_value()))
        .map(|(_, more)| more)
}

/// The numbers of responses that a reader could believe in, one person away from the truth.
fn worlds(rates: &Rates) -> Vec<World> {
    let mut worlds = vec![rates.responded];
    let hidden = |g: &usize| rates.why[*g].is_some();
    for g in (1..6).filter(hidden) {
        for other in (0..g).filter(hidden) {
            for by in [1, -1] {
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
    worlds.retain(|world| {
        world.iter().zip(rates.why).all(|(n, why)| match why {
            None => true,
            Some(Suppression::PrimaryRow) => *n < rates.policy.min_base,
            Some(_) => *n >= rates.policy.min_base,
        })
    });
    worlds
}
