//! Random surveys, and what the five rules alone hide of them.

use super::attack::Figure;
use evidence::questionnaires::disclosure::{Counts, GROUPS, Policy, Release, Responses, publish};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sea_orm::ActiveEnum;

/// What was counted: one count per response, for all staff and for each group.
pub(crate) type Table = [[u32; 4]; 6];

/// What was counted in one inspection.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    pub(crate) policy: Policy,
    pub(crate) tables: Vec<Table>,
    /// How many were invited and how many responded, where that is published at all.
    pub(crate) rates: Option<[(u32, u32); 6]>,
}

impl Survey {
    pub(crate) fn published(&self) -> Release {
        let by_group = |rows: [(u32, u32); 6]| GROUPS.into_iter().zip(rows).collect();
        let counts = |table: &Table| Counts::new(&GROUPS.into_iter().zip(*table).collect());
        let tables = self.tables.iter().map(|table| counts(table).expect("a whole table"));
        let rates = self.rates.map(|rates| Responses::new(&by_group(rates)).expect("whole rates"));
        publish(self.policy, &tables.collect::<Vec<_>>(), rates.as_ref()).expect("agreeing")
    }

    /// Three where the figure is small, else two.
    pub(crate) fn enough(&self, figure: Figure) -> usize {
        let (min_base, min_cell) = (self.policy.min_base(), self.policy.min_cell());
        let rates = self.rates.unwrap_or_default();
        let small = match figure {
            Figure::Cell(q, g, r) => (1..min_cell).contains(&self.tables[q][g][r]),
            Figure::Base(q, g) => self.tables[q][g].iter().sum::<u32>() < min_base,
            Figure::Invited(g) => rates[g].0 < min_base,
            Figure::Responded(g) => rates[g].1 < min_base,
        };
        if small { 3 } else { 2 }
    }
}

/// With the row for all staff put before the rows of the groups.
pub(crate) fn counted(groups: [[u32; 4]; 5]) -> Table {
    let mut rows = [[0; 4]; 6];
    rows[1..].copy_from_slice(&groups);
    rows[0] = [0, 1, 2, 3].map(|r| groups.iter().map(|row| row[r]).sum());
    rows
}

fn all_and(groups: [(u32, u32); 5]) -> [(u32, u32); 6] {
    let sum = groups.iter().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
    [0, 1, 2, 3, 4, 5].map(|g| if g == 0 { sum } else { groups[g - 1] })
}

/// What the five rules hide of a table, and nothing more.
pub(crate) fn hidden_by_the_rules(policy: Policy, table: &Table) -> [[bool; 4]; 6] {
    let bases = table.map(|row| row.iter().sum::<u32>());
    let mut rows = bases.map(|base| base < policy.min_base());
    if rows[1..].iter().filter(|hidden| **hidden).count() == 1 {
        let others = (1..6).filter(|&g| !rows[g]);
        if let Some(next) = others.min_by_key(|&g| (bases[g], GROUPS[g].to_value())) {
            rows[next] = true;
        }
    }
    [0, 1, 2, 3, 4, 5].map(|g| {
        let small = table[g].map(|count| (1..policy.min_cell()).contains(&count));
        let others = (0..4).filter(|&r| !small[r] && table[g][r] > 0);
        let next = others.min_by_key(|&r| table[g][r]);
        let alone = small.iter().filter(|small| **small).count() == 1;
        [0, 1, 2, 3].map(|r| rows[g] || small[r] || (alone && next == Some(r)))
    })
}

/// Surveys of a few questions, full of small counts and noughts, with whatever policy.
pub(crate) fn hard() -> impl Strategy<Value = Survey> {
    let cell = || prop_oneof![Just(0_u32), 0..5_u32, 1..12_u32, 5..60_u32];
    let row = || {
        prop_oneof![
            3 => prop::array::uniform4(cell()),
            1 => prop::array::uniform4(0..4_u32),
            1 => Just([0; 4]),
        ]
    };
    let questions = prop::collection::vec(prop::array::uniform5(row()), 1..4);
    // How many more responded than answered any question, how many more were invited.
    let more = prop::option::of(prop::array::uniform5((0..3_u32, 0..4_u32)));
    let policy = prop_oneof![2 => Just((10, 5)), 1 => Just((12, 7)), 1 => Just((10, 20))];
    (policy, questions, more).prop_map(|((base, cell), questions, more)| {
        let most = |g: usize| questions.iter().map(|q| q[g].iter().sum::<u32>()).max().unwrap_or(0);
        let rates = more.map(|more| {
            all_and([0, 1, 2, 3, 4].map(|g| {
                let responded = most(g) + more[g].0;
                (responded + more[g].1, responded)
            }))
        });
        let tables = questions.iter().copied().map(counted).collect();
        Survey { policy: Policy::new(base, cell).expect("no lower"), tables, rates }
    })
}

/// Surveys of Areas like those of the demonstration, of so many questions.
pub(crate) fn likely(questions: usize) -> impl Strategy<Value = Survey> {
    Just(()).prop_perturb(move |(), mut rng| {
        let mut from = |least: u32, most: u32| least + rng.next_u32() % (most - least + 1);
        let groups = [(10, 50), (60, 360), (5, 35), (60, 310), (10, 70)].map(|(least, most)| {
            let invited = from(least, most);
            (invited, (invited * from(25, 65) / 100).max(1))
        });
        let tables = (0..questions).map(|_| {
            let shares = [from(10, 100), from(10, 100), from(5, 60), from(3, 40)];
            counted(groups.map(|(_, responded)| {
                let shares = shares.map(|share| share * from(60, 140));
                let mut row = [0; 4];
                for _ in 0..responded.saturating_sub(from(0, 2)) {
                    let mut drawn = from(1, shares.iter().sum());
                    let r = shares.iter().position(|share| {
                        let here = drawn <= *share;
                        drawn = drawn.saturating_sub(*share);
                        here
                    });
                    row[r.expect("no more than their sum")] += 1;
                }
                row
            }))
        });
        let tables = tables.collect();
        Survey { policy: Policy::default(), tables, rates: Some(all_and(groups)) }
    })
}

/// So many surveys, always the same.
pub(crate) fn each(
    cases: u32,
    surveys: impl Strategy<Value = Survey>,
    holds: impl Fn(&Survey) -> Result<(), TestCaseError>,
) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng).run(&surveys, |survey| holds(&survey)).expect("it holds");
}
