//! What is judged: each judgement with its findings, effects and links, and who agreed and signed it.

use super::{Entry, given, upper};
use crate::first_hour::signed_in;
use crate::judgements::step;
use crate::support::{Caller, strings};
use crate::walk::texts;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_default()
}

fn all<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of[name].as_array().into_iter().flatten()
}

fn demonstration() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/judgements.json");
    serde_json::from_slice(&std::fs::read(path).expect("judgements")).expect("JSON")
}

/// The administrator adds the themes that findings will have.
pub(super) async fn themes(entry: &Entry<'_>) {
    let ada = signed_in(entry.app, "ada", "administrator");
    let demo = demonstration();
    let findings = all(&demo, "judgements").flat_map(|judgement| all(judgement, "findings"));
    let codes: BTreeSet<_> = findings.flat_map(|finding| strings(&finding["themes"])).collect();
    for code in codes {
        let input = json!({"title": code, "code": code});
        entry.enter(&ada, "addTheme", input, ("theme", "id")).await;
    }
}

/// Inspectors link what was gathered, as judgements are written; they are agreed, returned and signed.
pub(super) async fn judgements(entry: &mut Entry<'_>, area: &str) {
    let demo = demonstration();
    for judgement in all(&demo, "judgements").filter(|one| one["area_code"] == area) {
        let author = entry.by(text(judgement, "author"));
        let effects: Vec<_> = all(judgement, "effects")
            .map(|effect| {
                json!({"unit": effect["unit"], "measure": effect["measure"],
                    "effect": upper(text(effect, "effect"))})
            })
            .collect();
        let input = json!({"inspection": entry.id(&format!("INS-{area}")), "component": judgement["component_code"],
            "units": judgement["unit_codes"], "title": judgement["title"], "statement": judgement["statement"],
            "strength": given(text(judgement, "strength_of_evidence_entered")).map(upper),
            "reportParagraph": judgement["report_paragraph"], "effects": effects});
        let made =
            entry.enter(&author, "createJudgement", input, ("judgement", "id reference")).await;
        assert_eq!(made["reference"], judgement["ref"]);
        for finding in all(judgement, "findings") {
            findings(entry, &author, finding, &made["id"]).await;
        }
        decided(entry, judgement, &made["id"]).await;
    }
}

async fn findings(entry: &mut Entry<'_>, author: &Caller<'_>, finding: &Value, judgement: &Value) {
    let input = json!({"judgement": judgement, "type": upper(text(finding, "type")),
        "statement": finding["statement"], "themes": finding["themes"], "units": finding["unit_codes"]});
    let made = entry.enter(author, "addFinding", input, ("finding", "id reference")).await;
    assert_eq!(made["reference"], finding["ref"]);
    for link in all(finding, "links") {
        let by = entry.by(text(link, "linked_by"));
        let reference = text(link, "evidence_ref");
        let evidence = match entry.ids.get(reference) {
            Some(id) => id.clone(),
            // results, series and scores have the references that they have in the demonstration
            None => json!(by.id(reference).await),
        };
        let input = json!({"finding": made["id"], "evidence": evidence,
            "version": entry.ids.get(&format!("version of {reference}")),
            "stance": upper(text(link, "stance")), "weight": upper(text(link, "weight")),
            "rationale": link["rationale"],
            "locator": given(text(link, "locator")).map(|place| json!({"place": place}))});
        let linked = entry.enter(&by, "linkEvidence", input, ("link", "id")).await;
        if link["status"] == "withdrawn" {
            let input = json!({"link": linked["id"], "reason": link["withdrawn_reason"]});
            let by = entry.by(text(link, "withdrawn_by"));
            entry.enter(&by, "withdrawEvidenceLink", input, ("link", "id")).await;
        }
    }
}

/// The author submits what others then decide on.
async fn decided(entry: &Entry<'_>, judgement: &Value, id: &Value) {
    for (n, review) in all(judgement, "reviews").enumerate() {
        if n == 0 {
            let author = entry.by(text(judgement, "author"));
            let input = step(&author, id, "Please look at it.").await;
            entry.enter(&author, "submitJudgement", input, ("judgement", "id")).await;
        }
        let name = match text(review, "decision") {
            "agreed" => "agreeJudgement",
            "returned" => "returnJudgement",
            _ => "signOffJudgement",
        };
        let by = entry.by(text(review, "by"));
        let input = step(&by, id, text(review, "comment")).await;
        entry.enter(&by, name, input, ("judgement", "id")).await;
    }
}

/// Each judgement of an Area with its whole trace, by its reference: everything that does not depend on when and under
/// which ids it was entered.
pub(super) async fn traces(hmci: &Caller<'_>) -> BTreeMap<String, Value> {
    let query = "query($of: String!) { judgement(reference: $of) {
        reference title statement status strength component units reportParagraph seal { verified }
        effects { unit measure effect explains { area { code } unit measure } }
        findings { reference type statement units belowTriangulation themes { code }
            links(history: true) { stance weight rationale status withdrawnReason superseded locator { place }
                linkedBy { title } pinnedVersion { number sha256 } pinnedPoints { period value }
                evidence { kind title origin status components area { code } } } }
        trace { summary { activeLinks supporting contradicting distinctEvidence supportingKinds } } } }";
    let listed =
        hmci.query("{ judgements(first: 50) { nodes { reference scope } } }", json!({})).await;
    let mut traces = BTreeMap::new();
    for one in all(&listed["judgements"], "nodes").filter(|one| one["scope"] == "AREA") {
        let reference = text(one, "reference").to_owned();
        let mut data = hmci.query(query, json!({"of": reference})).await;
        let judgement = &mut data["judgement"];
        for finding in judgement["findings"].as_array_mut().expect("findings") {
            let links = finding["links"].as_array_mut().expect("links");
            links.sort_by_key(Value::to_string);
        }
        assert_ne!(texts(&judgement["findings"], "reference").len(), 0, "{reference}");
        traces.insert(reference, judgement.take());
    }
    traces
}
