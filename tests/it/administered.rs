//! The changes of people, plans and reference data that take an id, for the stranger to try.

use crate::by_id::{Own, Question};
use serde_json::{Value, json};

/// Each names an inspection, whatever it takes: the stranger's role is refused whatever it is.
const CHANGES: [&str; 25] = [
    "mutation($id: ID!) { createInspection(input: {area: \"YH\", begins: \"2027-01-04\", lead: $id,
        inspectors: []}) { inspection { id } } }",
    "mutation($id: ID!) { changeInspectionTeam(input: {inspection: $id, lead: $id, inspectors: [],
        reason: \"x\", version: 1}) { inspection { id } } }",
    "mutation($id: ID!) { moveStages(input: {inspection: $id, stages: [], reason: \"x\", version: 1}) {
        inspection { id } } }",
    "mutation($id: ID!) { movePublication(input: {inspection: $id, publicationOn: \"2027-01-04\",
        reason: \"x\", version: 1}) { inspection { id } } }",
    "mutation($id: ID!) { pauseInspection(input: {inspection: $id, reason: \"x\", decidedBy: \"x\",
        version: 1}) { inspection { id } } }",
    "mutation($id: ID!) { resumeInspection(input: {inspection: $id, reason: \"x\", decidedBy: \"x\",
        version: 1}) { inspection { id } } }",
    "mutation($id: ID!) { endInspection(input: {inspection: $id, reason: \"x\", decidedBy: \"x\",
        version: 1}) { inspection { id } } }",
    "mutation($id: ID!) { closeInspection(input: {inspection: $id, reason: \"x\", decidedBy: \"x\",
        version: 1}) { inspection { id } } }",
    "mutation($id: ID!) { requestListedDocuments(input: {inspection: $id, dueOn: \"2027-01-01\"}) {
        requests { id } userErrors { code } } }",
    "mutation($id: ID!) { correctPerson(input: {person: $id, title: \"x\", was: \"x\"}) { person { id } } }",
    "mutation($id: ID!) { askToEndConflict(input: {person: $id, area: \"YH\", reason: \"x\"}) {
        person { id } } }",
    "mutation($id: ID!) { endConflict(input: {person: $id, area: \"YH\"}) { person { id } } }",
    "mutation($id: ID!) { endPerson(input: {person: $id, reason: \"x\"}) { person { id } } }",
    "mutation($id: String!) { addCheckTemplate(input: {kind: COURT_OBSERVATION, version: 1,
        fields: [{path: $id, kind: TEXT, required: true}]}) { userErrors { code } } }",
    "mutation($id: String!) { addMeasure(input: {code: $id, name: \"x\", valueKind: COUNT, better: LOWER,
        definition: \"x\", source: \"x\"}) { userErrors { code } } }",
    "mutation($id: String!) { addTheme(input: {code: $id, title: \"x\"}) { userErrors { code } } }",
    "mutation($id: ID!) { changeMeasureMethod(input: {measure: $id, definition: \"x\", source: \"x\",
        version: 1}) { userErrors { code } } }",
    "mutation($id: ID!) { changeQuota(input: {role: $id, minimum: 2}) { userErrors { code } } }",
    "mutation($id: String!) { addQuestionSet(input: {keep: [$id], add: []}) { userErrors { code } } }",
    "mutation($id: String!) { addGuide(input: {strengths: [{strength: WEAK, meaning: $id}], components: [],
        number: 1}) { userErrors { code } } }",
    "mutation($id: ID!) { openQuestionnaire(input: {inspection: $id, closesOn: \"2027-01-04\"}) {
        userErrors { code } } }",
    "mutation($id: ID!) { closeQuestionnaire(input: {inspection: $id}) { userErrors { code } } }",
    "mutation($id: ID!) { publishQuestionnaire(input: {inspection: $id}) { userErrors { code } } }",
    "mutation($id: ID!) { withdrawQuestionnaire(input: {inspection: $id, reason: \"x\"}) {
        userErrors { code } } }",
    "mutation($id: ID!) { readmitPerson(input: {person: $id}) { person { id } } }",
];

fn variables(id: &str, _: &Own) -> Value {
    json!({"id": id})
}

/// The questions, with the type that each takes.
pub fn administered() -> impl Iterator<Item = (&'static [&'static str], Question)> {
    let inspection: &[&str] = &["Inspection"];
    CHANGES.into_iter().map(move |text| (inspection, (text, variables as fn(&str, &Own) -> Value)))
}
