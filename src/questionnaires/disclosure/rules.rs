//! The five rules, and the tables and response rates that they start.

use super::{Counts, GROUPS, Policy, Rate, Responses, Row};
use ::entity::types::Suppression;
use sea_orm::ActiveEnum;

/// The smallest shown group, ties by name; once every group is hidden, all staff.
fn next_smallest(sizes: &[u32; 6], hidden: [bool; 6]) -> Option<usize> {
    let groups = (1..6).filter(|&g| !hidden[g]);
    groups.min_by_key(|&g| (sizes[g], GROUPS[g].to_value())).or((!hidden[0]).then_some(0))
}

/// Rules 1 and 2, for the bases of a table as for the numbers of responses.
fn hidden_rows(policy: Policy, sizes: &[u32; 6]) -> [bool; 6] {
    let mut hidden = sizes.map(|size| size < policy.min_base);
    let groups = hidden[1..].iter().filter(|hidden| **hidden).count();
    if groups == 1
        && let Some(g) = next_smallest(sizes, hidden)
    {
        hidden[g] = true;
    }
    hidden
}

/// Rules 3 and 4.
fn hidden_cells(policy: Policy, counts: [u32; 4]) -> [bool; 4] {
    let mut hidden = counts.map(|count| policy.is_small(count));
    if hidden.iter().filter(|hidden| **hidden).count() == 1
        && let Some(r) = (0..4).filter(|&r| counts[r] >= policy.min_cell).min_by_key(|&r| counts[r])
    {
        hidden[r] = true;
    }
    hidden
}

/// One question on its way to being published.
#[derive(Clone)]
pub(super) struct Table {
    pub(super) policy: Policy,
    pub(super) counts: [[u32; 4]; 6],
    pub(super) bases: [u32; 6],
    /// The rows that are hidden whole.
    pub(super) rows: [bool; 6],
    /// The cells that are hidden, in hidden rows all.
    pub(super) cells: [[bool; 4]; 6],
}

impl Table {
    pub(super) fn by_the_rules(policy: Policy, counts: &Counts) -> Self {
        let counts = counts.0;
        let bases = counts.map(|row| row.into_iter().fold(0, u32::saturating_add));
        let rows = hidden_rows(policy, &bases);
        let cells = [0, 1, 2, 3, 4, 5]
            .map(|g| if rows[g] { [true; 4] } else { hidden_cells(policy, counts[g]) });
        Self { policy, counts, bases, rows, cells }
    }

    /// How many cells are hidden, and how many people in them.
    pub(super) fn hidden(&self) -> (usize, u32) {
        let cells = self.cells.iter().flatten().zip(self.counts.iter().flatten());
        let hidden = cells.filter(|(hidden, _)| **hidden);
        hidden.fold((0, 0), |(cells, people), (_, count)| {
            (cells + 1, u32::saturating_add(people, *count))
        })
    }

    /// With the next smallest row hidden, unless none is left.
    pub(super) fn with_next_row(&self) -> Option<Self> {
        let g = next_smallest(&self.bases, self.rows)?;
        let mut table = self.clone();
        (table.rows[g], table.cells[g]) = (true, [true; 4]);
        Some(table)
    }

    /// With one further cell hidden, if it is shown and not nought.
    pub(super) fn with_cell(&self, (g, r): (usize, usize)) -> Option<Self> {
        let mut table = self.clone();
        table.cells[g][r] = true;
        (!self.cells[g][r] && self.counts[g][r] > 0).then_some(table)
    }

    pub(super) fn published(&self) -> [Row; 6] {
        [0, 1, 2, 3, 4, 5].map(|g| Row {
            group: GROUPS[g],
            base: (!self.rows[g]).then_some(self.bases[g]),
            cells: [0, 1, 2, 3].map(|r| match (self.rows[g], self.cells[g][r]) {
                (true, _) => (None, Some(Suppression::Row)),
                (false, true) => (None, Some(Suppression::Cell)),
                (false, false) => (Some(self.counts[g][r]), None),
            }),
        })
    }
}

/// Response rates on their way to being published.
pub(super) struct Rates {
    pub(super) policy: Policy,
    pub(super) invited: [u32; 6],
    pub(super) responded: [u32; 6],
    pub(super) rows: [bool; 6],
}

impl Rates {
    pub(super) fn by_the_rules(policy: Policy, responses: &Responses) -> Self {
        let (invited, responded) = (responses.0.map(|row| row[0]), responses.0.map(|row| row[1]));
        Self { policy, invited, responded, rows: hidden_rows(policy, &responded) }
    }

    /// Hides the next smallest; false once everything is hidden.
    pub(super) fn hide_next(&mut self) -> bool {
        let next = next_smallest(&self.responded, self.rows);
        next.inspect(|&g| self.rows[g] = true).is_some()
    }

    pub(super) fn published(&self) -> [Rate; 6] {
        [0, 1, 2, 3, 4, 5].map(|g| {
            let shown = !self.rows[g];
            Rate {
                group: GROUPS[g],
                invited: shown.then_some(self.invited[g]),
                responded: shown.then_some(self.responded[g]),
                suppression: (!shown).then_some(Suppression::Row),
            }
        })
    }
}
