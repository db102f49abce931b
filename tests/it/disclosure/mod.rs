//! Disclosure control: what is published cannot be worked back to what is hidden.

mod attack;
mod planted;
pub(crate) mod seen;
mod surveys;

use crate::support::{On, TestApp, demo_rows};
use attack::Reader;
use evidence::questionnaires::disclosure::{GROUPS, Policy, RESPONSES};
use proptest::prelude::*;
use sea_orm::ActiveEnum;
use seen::Seen;
use surveys::{Survey, Table, each, hard, hidden_by_the_rules, likely};

/// The demonstration inspection of an Area, as it was counted.
fn demonstration(area: &str) -> Survey {
    let mut tables: Vec<Table> = Vec::new();
    let counts = demo_rows("questionnaire_counts.csv");
    // In the order of questions, groups and responses.
    for (n, row) in counts.iter().filter(|row| row["area_code"] == area).enumerate() {
        let (q, g, r) = (n / 24, n / 4 % 6, n % 4);
        assert_eq!(row["staff_group"], GROUPS[g].to_value());
        assert_eq!(row["response_code"], RESPONSES[r].to_value());
        tables.resize(q + 1, [[0; 4]; 6]);
        tables[q][g][r] = row["count"].parse().expect("a number");
    }
    let rates = demo_rows("questionnaire_response_rates.csv");
    let rates: Vec<(u32, u32)> = rates
        .iter()
        .filter(|row| row["area_code"] == area)
        .map(|row| ["invited", "responded"].map(|of| row[of].parse().expect("a number")).into())
        .collect();
    let rates = Some(rates.try_into().expect("six rows"));
    Survey { policy: Policy::default(), tables, rates }
}

#[tokio::test]
async fn nothing_follows_from_what_the_api_shows_of_the_demonstration() {
    let app = TestApp::start(On::Sqlite).await;
    let (mut hidden, mut by_the_rules) = (0, 0);
    for area in ["YH", "CW"] {
        let survey = demonstration(area);
        let seen = Seen::in_answer(&crate::demo::questionnaire(&app, area).await);
        let found = Reader::new(&seen, 10, 5).found(|figure| survey.enough(figure));
        assert!(found.is_empty(), "{area}: {found:?}");
        let counts = seen.tables.iter().flatten().flat_map(|row| row.counts);
        hidden += counts.filter(Option::is_none).count();
        let rules = survey.tables.iter().map(|table| hidden_by_the_rules(survey.policy, table));
        by_the_rules += rules.flatten().flatten().filter(|hidden| *hidden).count();
    }
    assert_eq!((by_the_rules, hidden), (339, 349), "docs/decisions/0005-disclosure-control.md");
}

fn withstands(survey: &Survey) -> Result<(), TestCaseError> {
    let (release, policy) = (survey.published(), survey.policy);
    let reader = Reader::new(&Seen::of(&release), policy.min_base(), policy.min_cell());
    prop_assert_eq!(reader.found(|figure| survey.enough(figure)), Vec::new());

    for (rows, table) in release.tables.iter().zip(&survey.tables) {
        let rules = hidden_by_the_rules(policy, table);
        for (g, row) in rows.iter().enumerate() {
            prop_assert!(row.base.is_none_or(|base| base == table[g].iter().sum::<u32>()));
            for (r, (count, why)) in row.cells.into_iter().enumerate() {
                prop_assert_eq!(count.is_none(), why.is_some());
                prop_assert!(count.is_none_or(|count| count == table[g][r] && !rules[g][r]));
            }
        }
    }
    Ok(())
}

#[test]
fn nothing_follows_from_any_survey() {
    each(200, prop_oneof![hard(), likely(2)], withstands);
}

/// Minutes: `cargo test --release --test it ten_thousand -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn nothing_follows_from_ten_thousand_surveys() {
    each(10_000, prop_oneof![hard(), likely(2)], withstands);
}

/// What the decision says of a thousand surveys of 15 questions.
#[test]
#[ignore = "takes a minute"]
fn what_it_costs_in_a_thousand_surveys() {
    let cost = std::cell::Cell::new((0, 0));
    each(1_000, likely(15), |survey| {
        let cells = survey.published().tables.into_iter().flatten().flat_map(|row| row.cells);
        let rules = survey.tables.iter().map(|table| hidden_by_the_rules(survey.policy, table));
        let by_the_rules = rules.flatten().flatten().filter(|hidden| *hidden).count();
        let hidden = cells.filter(|cell| cell.0.is_none()).count();
        cost.set((cost.get().0 + by_the_rules, cost.get().1 + hidden));
        Ok(())
    });
    assert_eq!(cost.get(), (170_898, 183_123), "docs/decisions/0005-disclosure-control.md");
}
