//! How the fields of many checks are filled in: a count of each value where there are few, and the middle of numbers.

use ::entity::types::{CheckField, FieldKind};
use serde_json::Value;
use std::collections::BTreeMap;

/// So many different words are counted one by one; more are free text.
const FEW: usize = 12;

/// How one field is filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// Its path.
    pub path: String,
    /// What its value is.
    pub kind: FieldKind,
    /// In how many records it is filled in.
    pub filled: usize,
    /// How often each value stands there, most often first; empty for free text.
    pub values: Vec<(String, usize)>,
    /// The smallest, the middle and the largest number; none for other kinds.
    pub spread: Option<(i64, f64, i64)>,
}

/// How a field is filled in, in these records.
#[must_use]
pub fn of(field: &CheckField, records: &[&Value]) -> Distribution {
    let at = |record: &&Value| {
        let found = field.path.split('.').try_fold(*record, |value, step| value.get(step));
        found.filter(|value| !value.is_null()).cloned()
    };
    let filled: Vec<Value> = records.iter().filter_map(at).collect();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for value in &filled {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        *counted.entry(text).or_default() += 1;
    }
    let mut values: Vec<_> = counted.into_iter().collect();
    values.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let free = field.kind == FieldKind::Text && values.len() > FEW;
    let days = field.kind == FieldKind::Date;
    if free || days {
        values.clear();
    }
    let mut numbers: Vec<i64> = filled.iter().filter_map(Value::as_i64).collect();
    numbers.sort_unstable();
    Distribution {
        path: field.path.clone(),
        kind: field.kind,
        filled: filled.len(),
        values,
        spread: spread(&numbers),
    }
}

#[expect(clippy::cast_precision_loss, reason = "the middle of days and counts")]
fn spread(sorted: &[i64]) -> Option<(i64, f64, i64)> {
    let (first, last) = (sorted.first()?, sorted.last()?);
    let middle = sorted.len() / 2;
    let (upper, lower) = (sorted[middle], sorted[(sorted.len() - 1) / 2]);
    Some((*first, f64::midpoint(lower as f64, upper as f64), *last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_counted_and_numbers_have_a_middle() {
        let records = [
            json!({"a": {"b": true}, "n": 1}),
            json!({"a": {"b": false}, "n": 4}),
            json!({"n": 9}),
        ];
        let records: Vec<_> = records.iter().chain([&Value::Null]).collect();
        let field = |path: &str, kind| CheckField { path: path.into(), kind, required: true };
        let found = of(&field("a.b", FieldKind::Boolean), &records);
        assert_eq!((found.filled, found.values.len()), (2, 2));
        let found = of(&field("n", FieldKind::Integer), &records);
        assert_eq!(found.spread, Some((1, 4.0, 9)));
        assert_eq!(of(&field("n", FieldKind::Integer), &records[..2]).spread, Some((1, 2.5, 4)));
        let texts: Vec<_> = (0..13).map(|n| json!({"t": n.to_string()})).collect();
        let texts: Vec<_> = texts.iter().collect();
        assert!(of(&field("t", FieldKind::Text), &texts).values.is_empty(), "free text");
        assert_eq!(of(&field("t", FieldKind::Text), &texts[..12]).values.len(), 12);
    }
}
