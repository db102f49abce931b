//! Rules 3 and 4: the performance figures agree with each other.

use super::super::data::Data;
use super::super::rows::Point;
use super::fault;
use ::entity::types::ValueKind;
use anyhow::Result;
use sea_orm::ActiveEnum;
use std::collections::BTreeMap;

const FILE: &str = "performance.csv";
const OUTCOMES: [&str; 3] =
    ["EFFECTIVE_TRIAL_RATE", "CRACKED_TRIAL_RATE", "INEFFECTIVE_TRIAL_RATE"];
const VACATED: &str = "VACATED_TRIAL_RATE";

fn quarter(row: &Point) -> String {
    format!("{} {} {}", row.area_code, row.unit_code.0.to_value(), row.period_label)
}

/// The numerators of the three outcomes sum to the denominator that they share; vacated trials come
/// on top of it.
pub(super) fn trials_add_up(data: &Data) -> Result<()> {
    let mut quarters: BTreeMap<String, Vec<&Point>> = BTreeMap::new();
    for row in &data.points {
        quarters.entry(quarter(row)).or_default().push(row);
    }
    for (quarter, rows) in quarters {
        let outcomes = rows.iter().filter(|row| OUTCOMES.contains(&row.measure_code.as_str()));
        let sum: i64 = outcomes.map(|row| row.numerator).sum();
        for row in rows {
            let expected = match row.measure_code.as_str() {
                VACATED => sum + row.numerator,
                measure if OUTCOMES.contains(&measure) => sum,
                _ => continue,
            };
            if row.denominator != Some(expected) {
                let denominator = row.denominator.unwrap_or_default();
                return Err(fault(
                    FILE,
                    format!("{quarter} {}", row.measure_code),
                    format!(
                        "the trials sum to {expected}, the denominator is {denominator}: correct a \
                         numerator or the denominator"
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// A percentage is 100 × numerator ÷ denominator to one decimal; a count is its numerator.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub(super) fn values_follow(data: &Data) -> Result<()> {
    for row in &data.points {
        let wrong =
            |what: String| fault(FILE, format!("{} {}", quarter(row), row.measure_code), what);
        let expected = match (row.value_kind.0, row.denominator) {
            (ValueKind::Percent, Some(whole @ 1..)) => 100.0 * row.numerator as f64 / whole as f64,
            (ValueKind::Count, None) => row.numerator as f64,
            (ValueKind::Percent, _) => {
                return Err(wrong("give the percentage a denominator".into()));
            }
            (ValueKind::Count, _) => return Err(wrong("leave the count's denominator out".into())),
        };
        // half of the last decimal, and what floating point loses
        if (row.value - expected).abs() > 0.05 + 1e-9 {
            return Err(wrong(format!(
                "the value is {}, not {expected:.1}: correct it",
                row.value
            )));
        }
    }
    Ok(())
}
