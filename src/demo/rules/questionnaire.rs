//! Rule 5 and disclosure control: the counts add up, and what is hidden is what is expected.

use super::super::data::Data;
use super::super::questionnaire::{place, release};
use super::super::rows::Disclosure;
use super::fault;
use crate::questionnaires::disclosure::GROUPS;
use ::entity::types::StaffGroup;
use anyhow::Result;
use sea_orm::ActiveEnum;
use std::collections::BTreeMap;

const FILE: &str = "questionnaire_counts.csv";

/// All staff are the sum of the groups, and a base is the sum of its four responses.
pub(super) fn counts_add_up(data: &Data) -> Result<()> {
    let mut responses: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut bases: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for row in &data.counts {
        let response = format!("{} {}", row.result(), row.response_code.0.to_value());
        let (all, groups) = responses.entry(response).or_default();
        let sum = if row.staff_group.0 == StaffGroup::All { all } else { groups };
        *sum += row.count;
        let group = format!("{} {}", row.result(), row.staff_group.0.to_value());
        let (base, sum) = bases.entry(group.clone()).or_insert((row.base, 0));
        *sum += row.count;
        if *base != row.base {
            let wrong = format!("has two bases, {base} and {}: give all its rows one", row.base);
            return Err(fault(FILE, group, wrong));
        }
    }
    for (row, (all, groups)) in responses {
        if all != groups {
            let wrong = format!("ALL says {all}, the groups sum to {groups}: correct a count");
            return Err(fault(FILE, row, wrong));
        }
    }
    for (row, (base, sum)) in bases {
        if base != sum {
            let wrong = format!("the base is {base}, its responses sum to {sum}: correct a count");
            return Err(fault(FILE, row, wrong));
        }
    }
    Ok(())
}

/// Disclosure control, left to itself, hides exactly the cells that the file expects, for the reasons
/// that it gives.
pub(super) fn hidden_as_expected(data: &Data) -> Result<()> {
    for area in data.inspected() {
        let release = release(data, area)?;
        for row in data.counts.iter().filter(|row| row.area_code == area) {
            let mut tables = data.questions.iter().zip(&release.tables);
            let table = tables.find(|(question, _)| question.question_code == row.question_code);
            let group = GROUPS.iter().position(|group| *group == row.staff_group.0);
            let published = table.zip(group).map(|((_, table), group)| {
                Disclosure::from(table[group].cells[place(row.response_code.0)].1)
            });
            if published != Some(row.default_policy_status) {
                let (group, response) =
                    (row.staff_group.0.to_value(), row.response_code.0.to_value());
                return Err(fault(
                    FILE,
                    format!("{} {group} {response}", row.result()),
                    format!(
                        "is published as {published:?}, {:?} was expected: correct the file, or find \
                         out what changed in disclosure control",
                        row.default_policy_status
                    ),
                ));
            }
        }
    }
    Ok(())
}
