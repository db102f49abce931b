//! Disclosure control for the staff questionnaire.
//!
//! The questionnaire asks staff how an Area's activities affected casework, in four responses (scope,
//! paragraph 21). A count of a few people in a small group can tell who answered what. This module
//! turns the counts of one inspection into what may be shown of them. It is pure: no database, no
//! clock, and the same counts always give the same answer.
//!
//! # The five rules
//! 1. A row whose base is below the minimum base is hidden whole.
//! 2. If exactly one staff group is hidden so, the shown group with the smallest base goes with it;
//!    ties go by the name of the group.
//! 3. In the other rows a count from 1 to below the minimum cell is hidden. Nought is shown.
//! 4. If such a cell is alone in its row, the smallest other count above nought goes with it; ties go
//!    by the order of the scale.
//! 5. The row for all staff follows rules 1, 3 and 4. The base of a hidden row is hidden too.
//!
//! Response rates follow rules 1 and 2 by the number who responded. The number invited goes with it.
//! What was small and what goes with it is published alike ([`Suppression`]).
//!
//! # Why five rules are not enough
//! Even so plain subtraction can give figures away, for example when only one row has small cells: all
//! staff minus the other rows gives them. So [`publish`] then looks at everything shown for the
//! inspection at once and asks of each hidden figure which values it could have with everything shown
//! unchanged. While a small one has fewer than three or another fewer than two, it hides more, the
//! least first. The reader it guards against knows the limits and that a table hides nothing unless
//! something in it is small; what it cannot stop is in `docs/decisions/0005-disclosure-control.md`.

mod network;
mod repair;
mod rules;

use ::entity::types::{Response, StaffGroup, Suppression};
use repair::Draft;
use rules::{Rates, Table};
use sea_orm::ActiveEnum;
use std::{collections::BTreeMap, fmt};

/// The rows of a table: all staff, then the staff groups.
pub const GROUPS: [StaffGroup; 6] = [
    StaffGroup::All,
    StaffGroup::LegalManagers,
    StaffGroup::Prosecutors,
    StaffGroup::AssociateProsecutors,
    StaffGroup::OperationalDelivery,
    StaffGroup::BusinessSupport,
];

/// The four responses, in the order of the scale (scope, paragraph 21).
pub const RESPONSES: [Response; 4] =
    [Response::Significant, Response::Some, Response::NoneOrWorse, Response::DontKnow];

/// How small is too small to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    min_base: u32,
    min_cell: u32,
}

impl Policy {
    /// A policy at least as strict as the default.
    ///
    /// # Errors
    /// Refuses a minimum base below 10 or a minimum cell below 5.
    pub fn new(min_base: u32, min_cell: u32) -> Result<Self, Refused> {
        let floor = Self::default();
        if min_base < floor.min_base || min_cell < floor.min_cell {
            return Err(Refused::PolicyTooLow);
        }
        Ok(Self { min_base, min_cell })
    }

    /// The base below which a row is hidden.
    #[must_use]
    pub const fn min_base(self) -> u32 {
        self.min_base
    }

    /// Whether a count has to be hidden.
    const fn is_small(self, count: u32) -> bool {
        0 < count && count < self.min_cell
    }

    /// The count below which a cell is hidden, unless it is nought.
    #[must_use]
    pub const fn min_cell(self) -> u32 {
        self.min_cell
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self { min_base: 10, min_cell: 5 }
    }
}

/// Why figures cannot be published at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The minimum base is below 10 or the minimum cell below 5.
    PolicyTooLow,
    /// A row for a staff group, or for all staff, is missing.
    RowMissing(StaffGroup),
    /// The row for all staff is not the sum of the groups.
    NotTheSum,
    /// More people responded than were invited, or more answered a question than responded.
    TooMany(StaffGroup),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PolicyTooLow => {
                write!(f, "the minimum base may not be below 10 nor the minimum cell below 5")
            }
            Self::RowMissing(group) => write!(f, "there is no row for {}", group.to_value()),
            Self::NotTheSum => write!(f, "the row for all staff is not the sum of the groups"),
            Self::TooMany(group) => {
                write!(f, "more of {} answered than could have", group.to_value())
            }
        }
    }
}

impl std::error::Error for Refused {}

/// What was counted for one question: never to be shown as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts([[u32; 4]; 6]);

impl Counts {
    /// The counts of one question: for all staff and for each group, one count per response.
    ///
    /// # Errors
    /// Refuses a missing row, and a row for all staff that is not the sum of the groups.
    pub fn new(rows: &BTreeMap<StaffGroup, [u32; 4]>) -> Result<Self, Refused> {
        summing_up(rows).map(Self)
    }
}

/// How many were invited to answer the questionnaire of an inspection, and how many did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Responses([[u32; 2]; 6]);

impl Responses {
    /// For all staff and for each group, the number invited and the number who responded.
    ///
    /// # Errors
    /// Refuses a missing row, a row for all staff that is not the sum of the groups, and more
    /// responses than invitations.
    pub fn new(rows: &BTreeMap<StaffGroup, (u32, u32)>) -> Result<Self, Refused> {
        let pairs = rows.iter().map(|(group, pair)| (*group, <[u32; 2]>::from(*pair))).collect();
        let rates = summing_up(&pairs)?;
        match (0..6).find(|&g| rates[g][1] > rates[g][0]) {
            Some(g) => Err(Refused::TooMany(GROUPS[g])),
            None => Ok(Self(rates)),
        }
    }
}

/// The rows in the order of [`GROUPS`], if none is missing and the first is the sum of the others.
fn summing_up<const N: usize>(
    rows: &BTreeMap<StaffGroup, [u32; N]>,
) -> Result<[[u32; N]; 6], Refused> {
    let mut all = [[0; N]; 6];
    for (row, group) in all.iter_mut().zip(GROUPS) {
        *row = *rows.get(&group).ok_or(Refused::RowMissing(group))?;
    }
    let sum = |r: usize| all[1..].iter().map(|row| u64::from(row[r])).sum::<u64>();
    if (0..N).any(|r| u64::from(all[0][r]) != sum(r)) {
        return Err(Refused::NotTheSum);
    }
    Ok(all)
}

/// A published cell: the count, or why it is hidden.
pub type Cell = (Option<u32>, Option<Suppression>);

/// A published row: one staff group of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The staff group.
    pub group: StaffGroup,
    /// How many answered, unless hidden.
    pub base: Option<u32>,
    /// One cell per response, in the order of [`RESPONSES`].
    pub cells: [Cell; 4],
}

/// A published response rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The staff group.
    pub group: StaffGroup,
    /// How many were invited, unless hidden.
    pub invited: Option<u32>,
    /// How many responded, unless hidden.
    pub responded: Option<u32>,
    /// Why both are hidden.
    pub suppression: Option<Suppression>,
}

/// Everything that may be shown of the questionnaire of one inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// One table per question, in the order given; its rows in the order of [`GROUPS`].
    pub tables: Vec<[Row; 6]>,
    /// The response rates in the order of [`GROUPS`], if any were given.
    pub rates: Option<[Rate; 6]>,
}

/// What may be shown of the questionnaire of one inspection. All its questions go in at once, and its
/// response rates with them, since a reader sees them together.
///
/// # Errors
/// Refuses when more of a group answered a question than responded at all.
pub fn publish(
    policy: Policy,
    questions: &[Counts],
    responses: Option<&Responses>,
) -> Result<Release, Refused> {
    let mut draft = Draft {
        tables: questions.iter().map(|counts| Table::by_the_rules(policy, counts)).collect(),
        rates: responses.map(|responses| Rates::by_the_rules(policy, responses)),
    };
    if let Some(rates) = &draft.rates {
        let over = |g: &usize| draft.tables.iter().any(|t| t.bases[*g] > rates.responded[*g]);
        if let Some(g) = (0..6).find(over) {
            return Err(Refused::TooMany(GROUPS[g]));
        }
    }
    draft.repair();
    Ok(Release {
        tables: draft.tables.iter().map(Table::published).collect(),
        rates: draft.rates.as_ref().map(Rates::published),
    })
}

/// A share in percent to one decimal, only of what is shown: nothing if either figure is missing, or
/// the whole is not above nought.
#[must_use]
pub fn percent(part: Option<i32>, whole: Option<i32>) -> Option<f64> {
    let (part, whole) = (f64::from(part?), f64::from(whole?));
    (whole > 0.0).then(|| (part * 1000.0 / whole).round() / 10.0)
}

#[cfg(test)]
mod tests;
