//! On-site checks: recorded by their template, corrected by a new revision, and what many of them say together.

pub mod by_id;
mod twice;

use crate::access_matrix::ROLES;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::types::{AuditOutcome, CheckField, CheckFields, CheckKind, FieldKind, Role};
use entity::{area, audit_entry, check_template, outbox_event};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

const CHECK: &str =
    "id reference title unit doneOn outcome fields inspector { subject } template { version }
    misfitsOfCurrentTemplate { path message }
    revisions { revision outcome fields reason sha256 recordedBy { subject } }";

fn operation(name: &str, input: &Value) -> (String, Value) {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ check {{ {CHECK} }} userErrors {{ field code
            message }} }} }}"
    );
    (query, json!({"input": input}))
}

async fn change(caller: &Caller<'_>, name: &str, input: &Value) -> Value {
    let (query, variables) = operation(name, input);
    caller.query(&query, variables).await[name].take()
}

/// A custody time limit check as an inspector fills it in: what follows from it is left out.
pub fn filled() -> Value {
    json!({"case_alias": "YH-CTL-CASE-90", "offence_category": "summary only", "first_remand_on": "2025-12-01",
        "limit_days": 56, "expiry_recorded": "2026-01-26", "case_progression_log": "full",
        "review_28_day_recorded_in_cms": true, "on_weekly_assurance_report": false,
        "extension": {"sought": false}})
}

pub async fn wanted(caller: &Caller<'_>, fields: Value) -> Value {
    json!({"inspection": caller.id("INS-YH").await, "kind": "CTL_PROCESS_CHECK", "unit": "CC",
        "doneOn": "2026-01-14", "outcome": "FULLY_MET", "fields": fields})
}

fn but(mut input: Value, path: &str, value: Value) -> Value {
    match path.split_once('.') {
        None => input[path] = value,
        Some((first, rest)) => input[first][rest] = value,
    }
    input
}

/// With a key that is written so, whatever is in it.
fn beside(mut filled: Value, key: &str, value: Value) -> Value {
    filled[key] = value;
    filled
}

#[tokio::test]
async fn a_check_is_recorded_and_what_follows_is_worked_out_not_believed() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, rows) = (app.caller("INSP-YH-3"), Rows::of(&app).await);
        let lie = but(
            but(filled(), "expiry_correct", json!(false)),
            "expiry_expected",
            json!("2020-01-01"),
        );
        let made = change(&inspector, "recordCheck", &wanted(&inspector, lie).await).await;
        assert_eq!(made["userErrors"], json!([]));
        let check = &made["check"];
        for (name, value) in [
            ("reference", json!("CHK-YH-CTL-007")),
            ("title", json!("Custody time limit process check: YH-CTL-CASE-90")),
            ("inspector", json!({"subject": "INSP-YH-3"})),
            ("outcome", json!("FULLY_MET")),
            ("misfitsOfCurrentTemplate", json!([])),
        ] {
            assert_eq!(check[name], value, "{name}");
        }
        assert_eq!(check["fields"]["expiry_expected"], "2026-01-26");
        assert_eq!(check["fields"]["expiry_correct"], true);
        assert_eq!(check["revisions"][0]["revision"], 1);
        let late = but(filled(), "expiry_recorded", json!("2026-01-27"));
        let late = change(&inspector, "recordCheck", &wanted(&inspector, late).await).await;
        assert_eq!(late["check"]["fields"]["expiry_correct"], false);
        assert_eq!(late["check"]["reference"], "CHK-YH-CTL-008");
        let events = rows.all::<outbox_event::Entity>().await;
        assert!(events.iter().all(|event| event.event_type == "check.recorded"));
        assert_eq!(events.len(), 2);
        let iqa = json!({"assessment_alias": "YH-IQA-90", "stage_assessed": "pre-charge",
            "prosecutor_grade": "SCP", "assessor_grade": "DCP", "area_marking": "standard_met",
            "inspector_marking": "standard_not_met", "agreed": true, "leniency": "too_lenient",
            "feedback_recorded": true});
        let iqa = but(wanted(&inspector, iqa).await, "kind", json!("IQA_LIVE_CHECK"));
        let iqa = change(&inspector, "recordCheck", &iqa).await;
        assert_eq!(iqa["check"]["fields"]["agreed"], false);
    }
}

#[tokio::test]
async fn whether_an_extension_was_applied_for_in_time_follows_from_its_day() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let inspector = app.caller("INSP-YH-3");
        for (applied_on, in_time) in [
            (json!("2026-01-12"), json!(true)),
            (json!("2026-01-26"), json!(true)),
            (json!("2026-01-27"), json!(false)),
            (Value::Null, Value::Null),
        ] {
            let (mut fields, lie) = (filled(), in_time != json!(true));
            fields["extension"] =
                json!({"sought": true, "applied_on": applied_on, "before_expiry": lie});
            let made = change(&inspector, "recordCheck", &wanted(&inspector, fields).await).await;
            assert_eq!(made["userErrors"], json!([]));
            assert_eq!(made["check"]["fields"]["extension"]["before_expiry"], in_time);
        }
    }
}

#[tokio::test]
async fn every_field_that_does_not_fit_is_named_by_its_path_and_nothing_changes() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, rows) = (app.caller("INSP-YH-3"), Rows::of(&app).await);
        let before = rows.written().await;
        let wrong = but(but(filled(), "limit_days", json!("56")), "extension.granted", json!(1));
        for (fields, paths) in [
            (
                but(wrong, "colour", json!("red")),
                &["limit_days: ", "extension.granted: ", "colour: "][..],
            ),
            (but(filled(), "first_remand_on", json!("29 February")), &["first_remand_on: "]),
            (but(filled(), "first_remand_on", json!("2025-02-29")), &["first_remand_on: "]),
            (but(filled(), "first_remand_on", json!("0001-01-01")), &["first_remand_on: "]),
            (but(filled(), "expiry_recorded", json!("9999-12-31")), &["expiry_recorded: "]),
            (but(filled(), "limit_days", json!(9_000_000_000_000_i64)), &["limit_days: "]),
            (but(filled(), "limit_days", json!(-1)), &["limit_days: "]),
            (but(filled(), "limit_days", json!(0)), &["limit_days: "]),
            (but(filled(), "case_alias", json!(" ")), &["case_alias: "]),
            (but(filled(), "case_alias", json!("x".repeat(10_001))), &["case_alias: "]),
            (
                beside(filled(), "extension.granted", json!({"by": [1, 2]})),
                &["extension.granted: is one key"],
            ),
            (beside(filled(), "extension.sought", json!(true)), &["extension.sought: is one key"]),
            (beside(filled(), "", json!({"case_alias": [1]})), &[": is not a field"]),
            (json!([]), &["case_alias: "]),
            (json!("all well"), &["case_alias: "]),
        ] {
            let refused =
                change(&inspector, "recordCheck", &wanted(&inspector, fields.clone()).await).await;
            let messages = texts(&refused["userErrors"], "message");
            for path in paths {
                let named = messages.iter().any(|message| message.starts_with(path));
                assert!(named, "{path} in {messages:?}");
            }
            assert!(
                texts(&refused["userErrors"], "code").iter().all(|code| code == "INVALID_VALUE")
            );
            assert_eq!(refused["check"], Value::Null);
        }
        let tomorrow = but(wanted(&inspector, filled()).await, "doneOn", json!("2026-01-16"));
        let long_ago = but(tomorrow.clone(), "doneOn", json!("1800-01-01"));
        for day in [tomorrow, long_ago] {
            let refused = change(&inspector, "recordCheck", &day).await;
            assert_eq!(texts(&refused["userErrors"], "field"), ["doneOn"]);
        }
        assert_eq!(rows.written().await, before);
    }
}

#[tokio::test]
async fn a_correction_is_a_new_revision_and_a_stale_one_is_told_what_is_there() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (one, other) = (app.caller("INSP-YH-3"), app.caller("INSP-YH-4"));
        let made = change(&one, "recordCheck", &wanted(&one, filled()).await).await;
        let id = &made["check"]["id"];
        let link = "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) {
            link { id pinnedRevision { revision } } userErrors { code } } }";
        let link = one.query(
            link,
            json!({"input": {"finding": one.id("F-YH-09").await, "evidence": id,
            "stance": "SUPPORTS", "weight": "WEAK", "rationale": "It bears on it."}}),
        );
        let link = link.await["linkEvidence"]["link"].take();
        assert_eq!(link["pinnedRevision"]["revision"], 1);
        let fields = but(filled(), "expiry_recorded", json!("2026-01-27"));
        let correction = json!({"check": id, "expectedRevision": 1, "outcome": "NOT_MET", "fields": fields,
            "reason": "The other page was read."});
        let silent = but(correction.clone(), "reason", json!(" "));
        let refused = change(&other, "correctCheck", &silent).await;
        assert_eq!(texts(&refused["userErrors"], "code"), ["REASON_REQUIRED"]);
        let corrected = change(&other, "correctCheck", &correction).await;
        assert_eq!(corrected["userErrors"], json!([]));
        let stale = change(&one, "correctCheck", &correction).await;
        assert_eq!(texts(&stale["userErrors"], "code"), ["CONFLICT"]);
        assert_eq!(stale["check"], corrected["check"], "what is there now");
        let check = &stale["check"];
        assert_eq!(check["outcome"], "NOT_MET");
        assert_eq!(check["fields"]["expiry_correct"], false);
        let revisions = &check["revisions"];
        assert_eq!(texts(revisions, "outcome"), ["FULLY_MET", "NOT_MET"]);
        assert_eq!(texts(revisions, "reason"), ["The other page was read."]);
        assert_eq!(texts(revisions, "subject"), ["INSP-YH-3", "INSP-YH-4"]);
        assert_ne!(revisions[0]["sha256"], revisions[1]["sha256"]);
        let query = "query($id: ID!) { node(id: $id) { ... on EvidenceLink { changedSince
            pinnedRevision { revision outcome fields } } } }";
        let pinned = one.query(query, json!({"id": link["id"]})).await["node"].take();
        assert_eq!(
            (&pinned["changedSince"], &pinned["pinnedRevision"]["outcome"]),
            (&json!(true), &json!("FULLY_MET"))
        );
        assert_eq!(pinned["pinnedRevision"]["fields"]["expiry_recorded"], "2026-01-26");
        let seen =
            app.caller("AUDIT-1").query(query, json!({"id": link["id"]})).await["node"].take();
        assert_eq!(seen["pinnedRevision"], json!({"revision": 1, "outcome": null, "fields": null}));
    }
}

#[tokio::test]
async fn a_record_of_version_1_stays_readable_and_whether_it_fits_version_2_is_a_fact_of_its_own() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, rows) = (app.caller("INSP-YH-3"), Rows::of(&app).await);
        let made = change(&inspector, "recordCheck", &wanted(&inspector, filled()).await).await;
        let templates = rows.all::<check_template::Entity>().await;
        let first =
            templates.iter().find(|one| one.kind == CheckKind::CtlProcessCheck).expect("one");
        let more = CheckField { path: "court".into(), kind: FieldKind::Text, required: true };
        let second = check_template::ActiveModel {
            id: Set(Uuid::new_v4()),
            kind: Set(first.kind),
            version: Set(2),
            fields: Set(CheckFields([first.fields.0.clone(), vec![more]].concat())),
        };
        rows.lay(vec![second]).await;
        let refused = change(&inspector, "recordCheck", &wanted(&inspector, filled()).await).await;
        let messages = texts(&refused["userErrors"], "message");
        assert_eq!(
            messages,
            ["court: is missing: fill it in."],
            "a new one is filled in by version 2"
        );
        let new = wanted(&inspector, but(filled(), "court", json!("Leeds"))).await;
        let new = change(&inspector, "recordCheck", &new).await;
        assert_eq!(new["check"]["template"]["version"], 2);
        // the old one reads by its own, and is corrected by it
        let correction = json!({"check": made["check"]["id"], "expectedRevision": 1, "outcome": "NOT_MET",
            "fields": filled(), "reason": "So."});
        let old = change(&inspector, "correctCheck", &correction).await["check"].take();
        assert_eq!(old["template"]["version"], 1);
        assert_eq!(old["fields"]["case_alias"], "YH-CTL-CASE-90");
        assert_eq!(texts(&old["misfitsOfCurrentTemplate"], "path"), ["court"]);
    }
}

#[tokio::test]
async fn many_checks_say_together_how_often_each_outcome_and_value_is() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let query = "query($filter: CheckFilter) { checks(filter: $filter) { total checks(first: 2) { reference }
            outcomes { outcome checks } templates { records template { kind version } fields { path kind filled
            values { value times } smallest middle largest } } } }";
        let filter = json!({"filter": {"kinds": ["CTL_PROCESS_CHECK"]}});
        let (said, statements) = app.statements(lead.query(query, filter)).await;
        assert!(statements <= 5, "{statements}");
        let said = &said["checks"];
        assert_eq!(said["total"], 6);
        assert_eq!(texts(&said["checks"], "reference"), ["CHK-YH-CTL-01", "CHK-YH-CTL-02"]);
        let counted = said["outcomes"].as_array().expect("outcomes").iter();
        assert_eq!(counted.filter_map(|one| one["checks"].as_i64()).sum::<i64>(), 6);
        let fields = said["templates"][0]["fields"].as_array().expect("fields");
        let of = |path: &str| fields.iter().find(|field| field["path"] == path).expect("a field");
        // held against the file
        let file = include_str!("../../../demo/onsite_checks.json");
        let file: Value = serde_json::from_str(file).expect("JSON");
        let rows = file["checks"].as_array().expect("checks").iter();
        let rows: Vec<_> = rows
            .filter(|row| row["area_code"] == "YH" && row["kind"] == "CTL_PROCESS_CHECK")
            .map(|row| &row["fields"])
            .collect();
        let correct = rows.iter().filter(|row| row["expiry_correct"] == true).count();
        let told = of("expiry_correct")["values"].as_array().expect("values").iter();
        let told: Vec<_> = told.filter(|one| one["value"] == "true").collect();
        assert_eq!(told[0]["times"], json!(correct));
        let days: Vec<_> = rows.iter().filter_map(|row| row["limit_days"].as_i64()).collect();
        assert_eq!(of("limit_days")["smallest"], json!(days.iter().min()));
        assert_eq!(of("limit_days")["largest"], json!(days.iter().max()));
        assert_eq!(of("extension.sought")["filled"], 6);
        // who opens no record is told the outcomes alone
        let seen = app.caller("AUDIT-1").query(query, json!({})).await["checks"].take();
        assert_eq!((&seen["total"], &seen["templates"]), (&json!(36), &json!([])));
        let none = app.caller("AREA-YH").query(query, json!({})).await["checks"].take();
        assert_eq!(none["total"], 0);
    }
}

#[tokio::test]
async fn no_other_role_records_or_corrects_a_check() {
    let app = TestApp::start(On::Sqlite).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    let codes: Vec<_> = rows.all::<area::Entity>().await.into_iter().map(|row| row.code).collect();
    let codes: Vec<_> = codes.iter().map(String::as_str).collect();
    let check = lead.id("CHK-YH-CTL-01").await;
    let correction = json!({"check": check, "expectedRevision": 1, "outcome": "NOT_MET", "fields": {},
        "reason": "So."});
    let asked = twice::ask(&lead, ["INSP-YH-1", "INSP-YH-2"]).await;
    let readings = [
        ("readCheck", json!({"reading": asked, "outcome": "NOT_MET", "fields": filled()})),
        (
            "settleCheck",
            json!({"reading": asked, "outcome": "NOT_MET", "fields": {}, "reason": "So."}),
        ),
        ("askTwice", twice::wanted(&lead, ["INSP-YH-1", "INSP-YH-2"]).await),
    ];
    let changes = [("recordCheck", wanted(&lead, filled()).await), ("correctCheck", correction)];
    for (role, _, who) in ROLES {
        if matches!(role, Role::LeadInspector | Role::Inspector) {
            continue;
        }
        rows.stand(who, &codes, &[]).await;
        for (name, input) in &readings {
            let (query, variables) = twice::operation(name, input);
            assert_eq!(
                app.caller(who).refused(&query, variables).await,
                "FORBIDDEN",
                "{who} {name}"
            );
        }
        for (name, input) in &changes {
            let (query, variables) = operation(name, input);
            assert_eq!(
                app.caller(who).refused(&query, variables).await,
                "FORBIDDEN",
                "{who} {name}"
            );
        }
        let told = rows.all::<audit_entry::Entity>().await;
        let told = told
            .iter()
            .filter(|entry| entry.outcome == AuditOutcome::Refused && entry.role == role);
        assert_eq!(told.count(), changes.len() + readings.len(), "{who}");
    }
}
