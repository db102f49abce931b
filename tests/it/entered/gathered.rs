//! What is gathered: requests and the documents that answer them, interviews, checks, the questionnaire, figures.

use super::{Entry, Row, given, upper};
use crate::imports::{demo_figures, figures as import_figures, table};
use crate::questionnaire::{counted, import};
use crate::support::demo_rows;
use crate::uploads::{send, settled};
use serde_json::{Value, json};

fn of_area(name: &str, area: &str) -> Vec<Row> {
    demo_rows(name).into_iter().filter(|row| row["area_code"] == area).collect()
}

fn inspection(area: &str) -> String {
    format!("INS-{area}")
}

/// What a request is called here: its code, with the force where there is one for each.
fn request(area: &str, code: &str, force: &str) -> String {
    format!("{area} {code} {force}")
}

/// The lead asks for what the programme lists, and for the rest that the Area was asked for.
pub(super) async fn requested(entry: &mut Entry<'_>, area: &str) {
    let lead = entry.by(&format!("LEAD-{area}"));
    let rows = of_area("document_request_status.csv", area);
    for round in ["initial", "additional"] {
        let of_round: Vec<_> = rows.iter().filter(|row| row["request_round"] == round).collect();
        let mut codes: Vec<_> = of_round.iter().map(|row| row["request_code"].as_str()).collect();
        codes.dedup();
        let mut input =
            json!({"inspection": entry.id(&inspection(area)), "dueOn": of_round[0]["due_on"]});
        if round == "additional" {
            input["codes"] = json!(codes);
        }
        let made = entry.enter(
            &lead,
            "requestListedDocuments",
            input,
            ("requests", "id code force { code }"),
        );
        let made = made.await;
        let made = made.as_array().expect("requests");
        for one in made {
            let force = one["force"]["code"].as_str().unwrap_or_default();
            let name = request(area, one["code"].as_str().expect("a code"), force);
            entry.ids.insert(name, one["id"].clone());
        }
        for row in of_round {
            // the lead may ask more forces than the demonstration did
            entry.id(&request(area, &row["request_code"], &row["force_code"]));
        }
    }
}

/// The Area's liaison sends what it was asked for; an inspector turns down what is out of scope.
pub(super) async fn documents(entry: &mut Entry<'_>, area: &str) {
    let liaison = entry.by(&format!("AREA-{area}"));
    for row in of_area("documents.csv", area) {
        let bytes = std::fs::read(format!("{}/demo/{}", env!("CARGO_MANIFEST_DIR"), row["file"]));
        let purpose = match given(&row["supersedes"]) {
            Some(earlier) => json!({"document": entry.id(earlier)}),
            None => {
                json!({"requests": [entry.id(&request(area, &row["request_code"], &row["force_code"]))]})
            }
        };
        let input = json!({"purpose": purpose, "title": given(&row["title"]).filter(|_| row["supersedes"].is_empty()),
            "fileName": row["file"].trim_start_matches("files/"), "mediaType": row["media_type"],
            "size": row["bytes"].parse::<u64>().expect("a size"), "sha256": row["sha256"],
            "marking": row["marking"].replace('-', "_"), "language": upper(&row["language"]),
            "periodStart": given(&row["period_start"]), "periodEnd": given(&row["period_end"]),
            "personalData": row["personal_data"] == "y"});
        let sent = send(entry.app, &liaison, &input, &bytes.expect("a file")).await;
        let sent = settled(&liaison, &sent["id"]).await;
        assert_eq!(sent["state"], "AVAILABLE", "{sent:#}");
        let (reference, document) = (&row["document_ref"], &sent["document"]["id"]);
        entry.ids.insert(reference.clone(), document.clone());
        entry.ids.insert(format!("version of {reference}"), sent["version"]["id"].clone());
        if row["status"] == "rejected_out_of_scope" {
            let input = json!({"evidence": document, "reason": row["note"]});
            let inspector = entry.by(&format!("INSP-{area}-1"));
            entry.enter(&inspector, "rejectEvidence", input, ("evidence", "id")).await;
        }
    }
}

/// The id of a role and of a force, by their codes.
async fn named(entry: &Entry<'_>, area: &str) -> (Vec<Value>, Vec<Value>) {
    let query = "query($id: ID!) { coverage(inspection: $id) {
        interviews { role { id code } force { id code } } } }";
    let lead = entry.by(&format!("LEAD-{area}"));
    let lines = lead.query(query, json!({"id": entry.id(&inspection(area))})).await;
    let lines = lines["coverage"]["interviews"].as_array().cloned().expect("lines");
    let of = |name: &str| lines.iter().map(|line| line[name].clone()).collect();
    (of("role"), of("force"))
}

fn coded(list: &[Value], code: &str) -> Value {
    let found = list.iter().find(|one| one["code"] == code);
    found.unwrap_or_else(|| panic!("{code} is not in the plan"))["id"].clone()
}

/// Each inspector plans their interviews and focus groups, and says what came of them.
pub(super) async fn interviews(entry: &mut Entry<'_>, area: &str) {
    let (roles, forces) = named(entry, area).await;
    for row in of_area("interviews.csv", area) {
        let (alias, on) = (&row["lead_inspector"], &row["held_or_planned_on"]);
        let by = entry.by(alias);
        let plan = json!({"inspection": entry.id(&inspection(area)), "role": coded(&roles, &row["role_code"]),
            "force": given(&row["force_code"]).map(|code| coded(&forces, code)),
            "unit": given(&row["unit_code"]), "format": upper(&row["format"]), "plannedOn": on,
            "language": upper(&row["language"]), "restricted": row["restricted"] == "y",
            "interviewers": [entry.id(alias)]});
        let made = entry.enter(&by, "planInterview", plan, ("interview", "id")).await;
        let interview = &made["id"];
        entry.ids.insert(row["interview_ref"].clone(), interview.clone());
        let participants = row["participants"].parse::<u32>().ok();
        let held = json!({"interview": interview, "heldOn": on, "participants": participants});
        let not = json!({"interview": interview, "reason": "They said so on the telephone."});
        let came = match row["status"].as_str() {
            "held" => Some(("holdInterview", held)),
            "declined" => Some(("declineInterview", not)),
            "cancelled" => Some(("cancelInterview", not)),
            _ => None,
        };
        if let Some((name, input)) = came {
            entry.enter(&by, name, input, ("interview", "id")).await;
        }
        if let Some(words) = given(&row["summary"]) {
            let passage = json!({"interview": interview, "key": row["interview_ref"], "number": 0, "text": words,
                "writtenAt": format!("{on}T15:00:00Z"), "basis": "SAME_DAY"});
            entry.enter(&by, "saveNotePassage", passage, ("passage", "number")).await;
        }
    }
}

/// Each inspector records their checks. What follows is left out: it is worked out.
pub(super) async fn checks(entry: &mut Entry<'_>, area: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/onsite_checks.json");
    let all: Value = serde_json::from_slice(&std::fs::read(path).expect("checks")).expect("JSON");
    for check in
        all["checks"].as_array().expect("checks").iter().filter(|one| one["area_code"] == area)
    {
        let mut filled = check["fields"].as_object().cloned().expect("fields");
        for follows in ["expiry_expected", "expiry_correct", "agreed"] {
            filled.remove(follows);
        }
        let input = json!({"inspection": entry.id(&inspection(area)), "kind": check["kind"],
            "unit": check["unit_code"], "doneOn": check["done_on"], "fields": filled,
            "outcome": upper(check["outcome"].as_str().expect("an outcome"))});
        let by = entry.by(check["inspector"].as_str().expect("an inspector"));
        let made = entry.enter(&by, "recordCheck", input, ("check", "id reference fields")).await;
        assert_eq!(made["fields"], check["fields"], "what follows is what the demonstration says");
        let reference = check["ref"].as_str().expect("a reference").to_owned();
        entry.ids.insert(reference, made["id"].clone());
    }
}

/// The lead opens and closes it, an inspector brings in what was counted, and the lead publishes it.
pub(super) async fn questionnaire(entry: &Entry<'_>, area: &str) {
    let lead = entry.by(&format!("LEAD-{area}"));
    let this = json!({"inspection": entry.id(&inspection(area))});
    let mut open = this.clone();
    open["closesOn"] = json!("2025-08-29");
    let asked = ("questionnaire", "closesOn");
    entry.enter(&lead, "openQuestionnaire", open, asked).await;
    entry.enter(&lead, "closeQuestionnaire", this.clone(), asked).await;
    let rows = counted(area, &inspection(area));
    let inspector = entry.by(&format!("INSP-{area}-4"));
    let batch = import(entry.app, &inspector, &rows, false, "ALL_OR_NOTHING").await;
    assert_eq!(batch["state"], "DONE", "{batch:#}");
    entry.enter(&lead, "publishQuestionnaire", this, asked).await;
}

/// An inspector brings in the Area's figures.
pub(super) async fn figures(entry: &Entry<'_>, area: &str) {
    let inspector = entry.by(&format!("INSP-{area}-5"));
    let rows = demo_figures(area);
    let batch = import_figures(entry.app, &inspector, &table(&rows), false, "ALL_OR_NOTHING").await;
    assert_eq!(
        (&batch["state"], &batch["creates"]),
        (&json!("DONE"), &json!(rows.len())),
        "{batch:#}"
    );
}
