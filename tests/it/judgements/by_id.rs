//! The changes of judgements that take an id, for the stranger to try.

use crate::by_id::{Own, Question};
use serde_json::{Value, json};

/// The types that a question takes, and the question.
type Asked = (&'static [&'static str], Question);

/// All of them.
pub fn of_judgements() -> Vec<Asked> {
    let step = |step| (&["Judgement"][..], (step, by_id as fn(&str, &Own) -> Value));
    let steps = STEPS.map(step);
    of_writing().into_iter().chain(of_the_area()).chain(steps).collect()
}

/// The changes of judgements and findings, each with the types that it takes.
fn of_writing() -> [Asked; 10] {
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
            JUDGEMENT,
            (
                "mutation($id: ID!) { createCrossAreaJudgement(input: {drawsOn: [$id], component: LLA, units: [MC],
            title: \"x\", statement: \"x\"}) { judgement { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            JUDGEMENT,
            (
                "mutation($id: ID!) { splitJudgement(input: {judgement: $id, revision: 1, findings: [], title: \"x\",
            statement: \"x\"}) { judgement { id } userErrors { code } } }",
                |id, _| json!({"id": id}),
            ),
        ),
        (
            FINDING,
            (
                "mutation($id: ID!) { splitFinding(input: {finding: $id, revision: 1, statement: \"x\", links: []}) {
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
const STEPS: [&str; 8] = [
    "mutation($id: ID!) { amendJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { retractJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { sendToArea(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { submitJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { agreeJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { returnJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { signOffJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
    "mutation($id: ID!) { publishJudgement(input: {judgement: $id, revision: 1}) { judgement { id } } }",
];

fn by_id(id: &str, _: &Own) -> Value {
    json!({"id": id})
}

/// What the Area says, comments, and links to look at again.
fn of_the_area() -> [Asked; 8] {
    const POINT: &str = "mutation($id: ID!) { decideAccuracyPoint(input: {point: $id, revision: 1, response: ACCEPTED}) {
        judgement { id } userErrors { code } } }";
    [
        (
            &["Judgement", "AreaText"],
            (
                "mutation($id: ID!) { raiseAccuracyPoint(input: {text: $id, point: \"x\"}) { text { id } } }",
                by_id,
            ),
        ),
        (&["Judgement"], (POINT, by_id)),
        (
            &["Inspection"],
            ("query($id: ID!) { linkReviews(inspection: $id) { link { id } } }", by_id),
        ),
        (
            &["EvidenceLink"],
            (
                "mutation($id: ID!) { reviewLink(input: {link: $id, decision: {drop: true}, reason: \"x\"}) {
            link { id } } }",
                by_id,
            ),
        ),
        (
            &["Judgement"],
            (
                "mutation($id: ID!) { comment(input: {on: {judgement: $id}, text: \"x\"}) { comment { id } } }",
                by_id,
            ),
        ),
        (
            &["Finding"],
            (
                "mutation($id: ID!) { comment(input: {on: {finding: $id}, text: \"x\"}) { comment { id } } }",
                by_id,
            ),
        ),
        (
            &["Judgement"],
            (
                "mutation($id: ID!) { comment(input: {on: {comment: $id}, text: \"x\"}) { comment { id } } }",
                by_id,
            ),
        ),
        (
            &["Judgement"],
            (
                "mutation($id: ID!) { resolveComment(input: {comment: $id}) { comment { id } } }",
                by_id,
            ),
        ),
    ]
}
