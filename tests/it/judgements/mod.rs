//! A judgement from its first word to its publication, by the people of the demonstration's team.

mod across;
mod amended;
mod area;
mod base;
pub mod by_id;
mod comments;
mod entered;
mod findings;
mod guides;
mod hands;
pub mod laid;
mod pinned;
mod race;
mod reasons;
mod released;
mod scripts;
mod sealed;
mod since;
mod splitting;
mod stale;
mod steps;
mod walked;
mod wording;
mod written;

use crate::support::Caller;
use crate::walk::texts;
use serde_json::{Value, json};

const JUDGEMENT: &str = "judgement { id reference version revision status title statement component units strength
    reportParagraph ending { kind reason endedBy { subject } } author { subject }
    effects { unit measure effect explains { unit measure area { code } } } strengthReasons { domain direction note }
    guide { number }
    findings { id reference revision type statement units retired themes { code } links { id } }
    retiredFindings { reference links(history: true) { status withdrawnReason } }
    history { kind revision reason madeBy { subject } finding { reference } words { field was is } } }
    userErrors { field code message }";

const FINDING: &str = "finding { id reference revision type statement units retired themes { code }
    judgement { id revision } } userErrors { field code message }";

/// Changes a judgement or finding; what came of it.
pub async fn change(by: &Caller<'_>, name: &str, input: &Value) -> Value {
    by.query(&operation(name), json!({"input": input})).await[name].take()
}

/// The operation of a change.
pub fn operation(name: &str) -> String {
    let kind = match name {
        "sendToArea" | "amendJudgement" | "retractJudgement" | "submitJudgement"
        | "agreeJudgement" | "returnJudgement" | "signOffJudgement" | "publishJudgement" => {
            "JudgementStepInput".to_owned()
        }
        name => format!("{}{}Input", name[..1].to_uppercase(), &name[1..]),
    };
    let fields = if name.ends_with("Finding") { FINDING } else { JUDGEMENT };
    format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} }} }}")
}

/// The rules that refused it.
pub fn codes(payload: &Value) -> Vec<String> {
    texts(&payload["userErrors"], "code")
}

/// The same change of something that went through.
pub async fn made(by: &Caller<'_>, name: &str, input: &Value) -> Value {
    let mut payload = change(by, name, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{name} {input:#}");
    let thing = if name.ends_with("Finding") { "finding" } else { "judgement" };
    payload[thing].take()
}

/// A draft of Yorkshire and Humberside's inspection, with nothing but words.
pub async fn begun(by: &Caller<'_>) -> Value {
    made(by, "createJudgement", &begin(by).await).await
}

/// What it takes to begin it.
pub async fn begin(by: &Caller<'_>) -> Value {
    json!({"inspection": by.id("INS-YH").await, "component": "LLA", "units": ["MC"],
        "title": "How casework is led", "statement": "Leaders look at casework and act on it."})
}

/// A step of a judgement as it is now.
pub async fn step(by: &Caller<'_>, id: &Value, comment: &str) -> Value {
    let now = by.query(
        "query($id: ID!) { node(id: $id) { ... on Judgement { revision } } }",
        json!({"id": id}),
    );
    let revision = now.await["node"]["revision"].clone();
    json!({"judgement": id, "revision": revision, "comment": comment})
}
