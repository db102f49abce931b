//! Rule 5: the counts add up.

use super::super::data::Data;
use super::fault;
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
