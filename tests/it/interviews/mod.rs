//! Interviews and focus groups: planned, held or not, and written down so that no word is lost.

mod agreed;
pub mod by_id;
mod killed;
mod notes;
mod notes_refused;
mod pins;
mod plan;
mod race;
mod roles;

use crate::support::Caller;
use serde_json::{Value, json};

/// What is asked of an interview that was changed.
const FIELDS: &str = "id reference title kind origin marking language components recordedBy { subject }
    periodStart interviewStatus heldOn format participants restricted role { code } force { name } unit
    noteState agreements { revision party outcome comment madeBy { subject } }
    interviewers { subject } changes { kind day reason madeBy { subject } } viewerCan(action: WRITE_NOTES)";

/// What is asked of a passage.
const PASSAGE: &str =
    "number revision text basis reason clientKey writtenAt recordedAt writtenBy { subject }";

/// Changes an interview; the payload.
pub async fn change(caller: &Caller<'_>, name: &str, input: &Value) -> Value {
    let (query, variables) = operation(name, input);
    caller.query(&query, variables).await[name].take()
}

/// A change of the plan as an operation.
pub fn operation(name: &str, input: &Value) -> (String, Value) {
    let kind = match name {
        "declineInterview" | "cancelInterview" => "DropInterviewInput".to_owned(),
        name => format!("{}{}Input", name[..1].to_uppercase(), &name[1..]),
    };
    let answer = match name {
        "saveNotePassage" => format!("passage {{ {PASSAGE} }} current {{ {PASSAGE} }}"),
        _ => format!("interview {{ {FIELDS} }}"),
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {answer} userErrors {{ field code message }} }} }}"
    );
    (query, json!({"input": input}))
}

/// The line of a role in the plan of an inspection, and its force if it is per force.
pub async fn line(caller: &Caller<'_>, inspection: &str, role: &str) -> Value {
    let query = "query($id: ID!) { coverage(inspection: $id) { interviews { role { id code } force { id name }
        held shortfall status } } }";
    let data = caller.query(query, json!({"id": caller.id(inspection).await})).await;
    let lines = data["coverage"]["interviews"].as_array().expect("lines");
    lines.iter().find(|line| line["role"]["code"] == role).expect("a line").clone()
}

/// An interview to plan with a role, in Yorkshire and Humberside.
pub async fn wanted(caller: &Caller<'_>, role: &str, format: &str) -> Value {
    let line = line(caller, "INS-YH", role).await;
    json!({"inspection": caller.id("INS-YH").await, "role": line["role"]["id"], "force": line["force"]["id"],
        "format": format, "plannedOn": "2026-01-15", "interviewers": [caller.myself().await]})
}

/// A planned interview; its id.
pub async fn planned(caller: &Caller<'_>) -> String {
    let input = wanted(caller, "CPS-ABM", "INTERVIEW").await;
    let made = change(caller, "planInterview", &input).await;
    made["interview"]["id"].as_str().unwrap_or_else(|| panic!("{made:#}")).to_owned()
}

/// A passage that was written this morning, under this key.
pub fn passage(interview: &str, key: &str, text: &str) -> Value {
    json!({"interview": interview, "key": key, "text": text, "writtenAt": "2026-01-15T09:30:00Z",
        "basis": "AT_THE_TIME"})
}

/// A passage with some fields said otherwise.
pub fn but(mut input: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("fields") };
    for (name, value) in fields {
        input[name] = value;
    }
    input
}
