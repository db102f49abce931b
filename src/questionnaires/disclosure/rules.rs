//! The five rules, and the tables and response rates that they start.

use super::{Counts, GROUPS, Policy, Rate, Responses, Row};
use ::entity::types::Suppression;
use sea_orm::ActiveEnum;

/// The smallest shown group, ties by name; once every group is hidden, all staff.
fn next_smallest(sizes: &[u32; 6], shown: impl Fn(usize) -> bool) -> Option<usize> {
    let groups = (1..6).filter(|&g| shown(g));
    groups.min_by_key(|&g| (sizes[g], GROUPS[g].to_value())).or_else(|| shown(0).then_some(0))
}

/// Rules 1 and 2, for the bases of a table as for the numbers of responses.
fn hidden_rows(policy: Policy, sizes: &[u32; 6]) -> [Option<Suppression>; 6] {
    let mut why = sizes.map(|size| (size < policy.min_base).then_some(Suppression::PrimaryRow));
    if why[1..].iter().flatten().count() == 1
        && let Some(g) = next_smallest(sizes, |g| g > 0 && why[g].is_none())
    {
        why[g] = Some(Suppression::SecondaryRow);
    }
    why
}

/// Rules 3 and 4.
fn hidden_cells(policy: Policy, counts: [u32; 4]) -> [Option<Suppression>; 4] {
    let small = |count| (1..policy.min_cell).contains(&count);
    let mut why = counts.map(|count| small(count).then_some(Suppression::PrimaryCell));
    if why.iter().flatten().count() == 1
        && let Some(r) = (0..4).filter(|&r| counts[r] >= policy.min_cell).min_by_key(|&r| counts[r])
    {
        why[r] = Some(Suppression::SecondaryCell);
    }
    why
}

/// One question on its way to being published.
#[derive(Clone)]
pub(super) struct Table {
    pub(super) policy: Policy,
    pub(super) counts: [[u32; 4]; 6],
    pub(super) bases: [u32; 6],
    pub(super) why: [[Option<Suppression>; 4]; 6],
}

impl Table {
    pub(super) fn by_the_rules(policy: Policy, counts: &Counts) -> Self {
        let counts = counts.0;
        let bases = counts.map(|row| row.into_iter().fold(0, u32::saturating_add));
        let rows = hidden_rows(policy, &bases);
        let why = [0, 1, 2, 3, 4, 5].map(|g| match rows[g] {
            None => hidden_cells(policy, counts[g]),
            hidden => [hidden; 4],
        });
        Self { policy, counts, bases, why }
    }

    pub(super) fn row_hidden(&self, g: usize) -> bool {
        matches!(self.why[g][0], Some(Suppression::PrimaryRow | Suppression::SecondaryRow))
    }

    /// How many cells are hidden.
    pub(super) fn hidden(&self) -> usize {
        self.why.iter().flatten().flatten().count()
    }

    /// With the next smallest row hidden, unless none is left.
    pub(super) fn with_next_row(&self) -> Option<(usize, Self)> {
        let g = next_smallest(&self.bases, |g| !self.row_hidden(g))?;
        let mut table = self.clone();
        table.why[g] = [Some(Suppression::SecondaryRow); 4];
        Some((g, table))
    }

    /// With one or two further cells of a row hidden, if both are shown and neither is small.
    pub(super) fn with_cells(&self, g: usize, first: usize, second: usize) -> Option<Self> {
        let mut table = self.clone();
        for r in [first, second] {
            if self.why[g][r].is_some() || self.counts[g][r] < self.policy.min_cell {
                return None;
            }
            table.why[g][r] = Some(Suppression::SecondaryCell);
        }
        Some(table)
    }

    pub(super) fn published(&self) -> [Row; 6] {
        [0, 1, 2, 3, 4, 5].map(|g| Row {
            group: GROUPS[g],
            base: (!self.row_hidden(g)).then_some(self.bases[g]),
            cells: [0, 1, 2, 3].map(|r| match self.why[g][r] {
                None => (Some(self.counts[g][r]), None),
                why => (None, why),
            }),
        })
    }
}

/// Response rates on their way to being published.
pub(super) struct Rates {
    pub(super) policy: Policy,
    pub(super) invited: [u32; 6],
    pub(super) responded: [u32; 6],
    pub(super) why: [Option<Suppression>; 6],
}

impl Rates {
    pub(super) fn by_the_rules(policy: Policy, responses: &Responses) -> Self {
        let (invited, responded) = (responses.0.map(|row| row[0]), responses.0.map(|row| row[1]));
        Self { policy, invited, responded, why: hidden_rows(policy, &responded) }
    }

    /// Hides the next smallest; false once everything is hidden.
    pub(super) fn hide_next(&mut self) -> bool {
        let next = next_smallest(&self.responded, |g| self.why[g].is_none());
        next.inspect(|&g| self.why[g] = Some(Suppression::SecondaryRow)).is_some()
    }

    pub(super) fn published(&self) -> [Rate; 6] {
        [0, 1, 2, 3, 4, 5].map(|g| {
            let shown = self.why[g].is_none();
            Rate {
                group: GROUPS[g],
                invited: shown.then_some(self.invited[g]),
                responded: shown.then_some(self.responded[g]),
                suppression: self.why[g],
            }
        })
    }
}
