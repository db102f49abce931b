//! The changes of on-site checks that take an id, for the stranger to try.

use crate::by_id::{ITEMS, Question};
use serde_json::json;

/// The changes of checks, each with the types that it takes.
pub fn of_checks() -> [(&'static [&'static str], Question); 6] {
    [
        (
            &["Inspection"],
            (
                "mutation($id: ID!) { askTwice(input: {inspection: $id, kind: IQA_LIVE_CHECK, unit: MC,
            doneOn: \"2026-01-15\", readers: [\"UGVyc29uOjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw\",
            \"UGVyc29uOjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw\"]}) { reading { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection", "DoubleReading"],
            (
                "mutation($id: ID!) { readCheck(input: {reading: $id, outcome: NOT_MET, fields: {}}) {
            reading { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection", "DoubleReading"],
            (
                "mutation($id: ID!) { settleCheck(input: {reading: $id, outcome: NOT_MET, fields: {}, reason: \"x\"}) {
            reading { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "query($id: ID!) { checks(filter: {inspection: $id}) { total outcomes { checks } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            &["Inspection"],
            (
                "mutation($id: ID!) { recordCheck(input: {inspection: $id, kind: IQA_LIVE_CHECK, unit: MC,
            doneOn: \"2026-01-15\", outcome: NOT_MET, fields: {}}) { check { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            ITEMS,
            (
                "mutation($id: ID!) { correctCheck(input: {check: $id, expectedRevision: 1, outcome: NOT_MET,
            fields: {}, reason: \"x\"}) { check { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ]
}
