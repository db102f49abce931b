//! Looking through answers.

use evidence::graphql::id;
use serde_json::Value;
use std::collections::BTreeSet;

/// Every value under a name, however deep.
pub fn values<'a>(of: &'a Value, name: &str) -> Vec<&'a Value> {
    match of {
        Value::Array(list) => list.iter().flat_map(|item| values(item, name)).collect(),
        Value::Object(fields) => {
            let own = fields.get(name).into_iter();
            own.chain(fields.values().flat_map(|value| values(value, name))).collect()
        }
        _ => vec![],
    }
}

/// Every text under a name, however deep.
pub fn texts(of: &Value, name: &str) -> Vec<String> {
    values(of, name).into_iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Every text of an answer, whatever its name.
pub fn all_texts(of: &Value) -> Vec<&str> {
    match of {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().flat_map(all_texts).collect(),
        Value::Object(fields) => fields.values().flat_map(all_texts).collect(),
        _ => vec![],
    }
}

/// The global ids in an answer that belong to one Area's inspection, each with its type.
pub fn held_ids(of: &Value) -> BTreeSet<(String, String)> {
    let held = [
        "Inspection",
        "DocumentRequest",
        "DocumentUpload",
        "ImportBatch",
        "EvidencePack",
        "Document",
        "Interview",
        "OnsiteCheck",
        "QuestionnaireResult",
        "PerformanceSeries",
        "AipScoreItem",
        "DocumentVersion",
        "Judgement",
        "Finding",
        "EvidenceLink",
    ];
    let ids = all_texts(of).into_iter().filter_map(|text| Some((id::decode(text).ok()?.0, text)));
    let ids = ids.filter(|(kind, _)| held.contains(&kind.as_str()));
    ids.map(|(kind, text)| (kind, text.to_owned())).collect()
}
