//! Rules 6 and 7: what on-site checks and interviews must keep.

use super::super::data::Data;
use super::super::rows::Quota;
use super::fault;
use crate::checks::{rules, template};
use crate::interviews::rules as interviews;
use crate::programme::rows::InterviewRole;
use ::entity::types::{CaseworkUnit, InterviewStatus, RoleScope};
use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeSet;

const CHECKS: &str = "onsite_checks.json";
const QUOTAS: &str = "interview_quota_expected.csv";

/// What follows from other fields is what the file says, too.
pub(super) fn facts_follow(data: &Data) -> Result<()> {
    for row in &data.checks {
        let wrong = |what: String| fault(CHECKS, &row.reference, what);
        let facts = rules::facts(row.kind.0, &row.fields);
        if facts.len() < rules::follows(row.kind.0).len() {
            return Err(wrong("a field is missing that others follow from: fill it in".into()));
        }
        for (path, fact) in facts {
            if *template::at(&row.fields, path).unwrap_or(&Value::Null) != fact {
                return Err(wrong(format!("{path} must be {fact}: it follows from the others")));
            }
        }
    }
    Ok(())
}

/// A role is heard in the formats that it has, and for each force or once.
pub(super) fn interviews_fit(data: &Data) -> Result<()> {
    for row in &data.interviews {
        let wrong = |what: String| fault("interviews.csv", &row.interview_ref, what);
        let role =
            data.programme.interview_roles.iter().find(|role| role.role_code == row.role_code);
        let role = role.ok_or_else(|| wrong(format!("there is no role {}", row.role_code)))?;
        let of = interviews::Role {
            name: &role.role_name,
            scope: role.scope.0,
            focus_group: role.focus_group.0,
        };
        let found = interviews::faults(of, row.format.0, row.force_code.is_some());
        if let Some(found) = found.into_iter().next() {
            return Err(wrong(found.message));
        }
    }
    Ok(())
}

/// What was filled in fits the form.
pub(super) fn checks_fit(data: &Data) -> Result<()> {
    for row in &data.checks {
        if let Err(misfits) = template::validate(&data.programme.fields(row.kind.0), &row.fields) {
            let misfits: Vec<String> = misfits.iter().map(ToString::to_string).collect();
            return Err(fault(CHECKS, &row.reference, misfits.join("; ")));
        }
    }
    Ok(())
}

/// Per force, a role is met force by force; per Area, at its minimum; where both court tiers must be
/// heard, with one of each.
pub(super) fn quotas(data: &Data) -> Result<()> {
    let mut unasked = data.expected_quotas.iter().collect::<Vec<_>>();
    for area in data.inspected() {
        for role in &data.programme.interview_roles {
            let forces = data.programme.areas.iter().filter(|row| row.area_code == area);
            let forces: Vec<Option<&str>> = match role.scope.0 {
                RoleScope::PerForce => forces.map(|row| Some(row.force_code.as_str())).collect(),
                RoleScope::PerArea => vec![None],
            };
            for force in forces {
                let row = [Some(area), Some(role.role_code.as_str()), force];
                let row = row.into_iter().flatten().collect::<Vec<_>>().join(" ");
                let found = unasked.iter().position(|expected| {
                    (expected.area_code.as_str(), expected.force_code.as_deref()) == (area, force)
                        && expected.role_code == role.role_code
                });
                let Some(found) = found else {
                    return Err(fault(QUOTAS, row, "is missing: add the row"));
                };
                let expected = unasked.swap_remove(found);
                let (held, status) = quota(data, area, role, force);
                if (held, status) != (expected.held, expected.expected_status) {
                    let wrong = format!(
                        "{held} held is {status:?}; the row says {} held, {:?}: correct the row or \
                         the interviews",
                        expected.held, expected.expected_status
                    );
                    return Err(fault(QUOTAS, row, wrong));
                }
            }
        }
    }
    match unasked.first() {
        None => Ok(()),
        Some(row) => Err(fault(
            QUOTAS,
            format!("{} {}", row.area_code, row.role_code),
            "nobody asks for this: take the row out",
        )),
    }
}

fn quota(data: &Data, area: &str, role: &InterviewRole, force: Option<&str>) -> (usize, Quota) {
    let held = data.interviews.iter().filter(|row| {
        row.status.0 == InterviewStatus::Held
            && (row.area_code.as_str(), row.role_code.as_str()) == (area, role.role_code.as_str())
            && row.force_code.as_deref() == force
    });
    let units: BTreeSet<CaseworkUnit> =
        held.clone().filter_map(|row| row.unit_code.map(|unit| unit.0)).collect();
    let count = held.count();
    let met = match role.minimum.map(usize::try_from) {
        Some(minimum) => Some(minimum.is_ok_and(|minimum| count >= minimum)),
        None if role.both_units() => Some(units.len() == 2),
        None => None,
    };
    let status = match met {
        Some(true) => Quota::Met,
        Some(false) => Quota::NotMet,
        None => Quota::NoMinimumStated,
    };
    (count, status)
}
