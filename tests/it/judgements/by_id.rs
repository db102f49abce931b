//! The changes of judgements that take an id, for the stranger to try.

use crate::by_id::{Own, Question};
use serde_json::{Value, json};

/// The changes of judgements and findings, each with the types that it takes.
pub fn of_judgements() -> [(&'static [&'static str], Question); 7] {
    const JUDGEMENT: &[&str] = &["Judgement"];
    const FINDING: &[&str] = &["Finding"];
    [
        (
            &["Inspection"],
            (
                "mutation($id: ID!) { createJudgement(input: {inspection: $id, component: LLA, units: [MC], title: \"x\",
            statement: \"x\"}) { judgement { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            JUDGEMENT,
            (
                "mutation($id: ID!) { editJudgement(input: {judgement: $id, revision: 1, title: \"x\"}) {
            judgement { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            JUDGEMENT,
            (
                "mutation($id: ID!) { orderFindings(input: {judgement: $id, revision: 1, findings: []}) {
            judgement { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            JUDGEMENT,
            (
                "mutation($id: ID!) { retireJudgement(input: {judgement: $id, revision: 1, reason: \"x\"}) {
            judgement { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            JUDGEMENT,
            (
                "mutation($id: ID!) { addFinding(input: {judgement: $id, type: STRENGTH, statement: \"x\"}) {
            finding { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            FINDING,
            (
                "mutation($id: ID!) { editFinding(input: {finding: $id, revision: 1, statement: \"x\"}) {
            finding { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            FINDING,
            (
                "mutation($id: ID!) { retireFinding(input: {finding: $id, revision: 1, reason: \"x\"}) {
            finding { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
    ]
}

/// The steps of a judgement.
pub const STEPS: [&str; 5] = [
    "mutation($id: ID!) { submitJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { agreeJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { returnJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { signOffJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { publishJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
];

/// Nothing but the id.
pub fn by_id(id: &str, _: &Own) -> Value {
    json!({"id": id})
}
