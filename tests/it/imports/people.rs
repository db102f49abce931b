//! People that come in as a table, with their Areas.

use super::{sent, started};
use crate::support::{BOTH, Caller, TestApp};
use serde_json::{Value, json};

const HEAD: &str = "title,kind,subject,known_as,areas\n";

async fn import(app: &TestApp, caller: &Caller<'_>, rows: &str, dry_run: bool) -> Value {
    let upload = sent(app, caller, "PEOPLE", format!("{HEAD}{rows}").as_bytes()).await;
    started(caller, &upload, dry_run, "ROW_BY_ROW").await["batch"].take()
}

/// Everybody whose title begins so, with their Areas.
async fn called(caller: &Caller<'_>, title: &str) -> Vec<Value> {
    let query = "{ people(first: 200) { nodes { title kind subject grantedAreas { code } } } }";
    let mut people = caller.query(query, json!({})).await["people"]["nodes"].take();
    let people = people.as_array_mut().expect("people");
    people.retain(|person| person["title"].as_str().is_some_and(|one| one.starts_with(title)));
    people.clone()
}

#[tokio::test]
async fn people_are_added_granted_and_corrected_and_the_same_table_again_changes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let rows = "New lead,,new-lead,,WM; EM\nNew system,service,new-system,,\nInvited,user,,someone@example.org,WM\n";
        let tried = import(&app, &admin, rows, true).await;
        assert_eq!((&tried["state"], &tried["creates"]), (&json!("TRIED"), &json!(3)), "{tried:#}");
        assert!(called(&admin, "New ").await.is_empty());
        let done = import(&app, &admin, rows, false).await;
        assert_eq!(done["rows"], tried["rows"]);
        let made = called(&admin, "New lead").await;
        let areas = json!([{"code": "EM"}, {"code": "WM"}]);
        assert_eq!(
            made,
            [
                json!({"title": "New lead", "kind": "USER", "subject": "new-lead", "grantedAreas": areas})
            ]
        );
        assert_eq!(called(&admin, "New system").await[0]["kind"], "SERVICE");
        let again = import(&app, &admin, rows, false).await;
        assert_eq!(again["unchanged"], 3, "{again:#}");
        let done = import(&app, &admin, "New lead of two,,new-lead,,WM;YH\n", false).await;
        assert_eq!(done["updates"], 1);
        assert_eq!(
            done["rows"][0]["changes"],
            json!([{"column": "title", "from": "New lead", "to": "New lead of two"},
                {"column": "areas", "from": null, "to": "YH"}])
        );
        assert_eq!(
            called(&admin, "New lead of two").await[0]["grantedAreas"].as_array().map(Vec::len),
            Some(3)
        );
    }
}

#[tokio::test]
async fn the_same_subject_is_somebody_else_to_another_issuer() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let table = "title,issuer,subject,areas\nOne here,,twin,WM\nOne there,https://other.example.org,twin,\n\
                     Again there,https://other.example.org,twin,\n";
        let upload = sent(&app, &admin, "PEOPLE", table.as_bytes()).await;
        let done = started(&admin, &upload, false, "ROW_BY_ROW").await["batch"].take();
        assert_eq!((&done["creates"], &done["refused"]), (&json!(2), &json!(1)), "{done:#}");
        let twice = json!([{"column": null, "reason": "line 3 is about the same: leave one out"}]);
        assert_eq!(done["rows"][2]["faults"], twice);
        assert_eq!(called(&admin, "One ").await.len(), 2);
    }
}

#[tokio::test]
async fn one_person_is_not_named_by_two_rows_by_subject_and_by_name() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let query = "mutation($id: ID!) { identifyPerson(input: {person: $id,
            identity: {knownAs: \"eve@example.org\"}}) { userErrors { code } } }";
        let eve = app.caller("INSP-YH-5").myself().await;
        let made = admin.query(query, json!({"id": eve})).await["identifyPerson"].take();
        assert_eq!(made["userErrors"], json!([]), "{on:?}");
        // to be called like the subject of another is to be somebody else
        let rows = "Eve one,,INSP-YH-5,,\nEve two,,,eve@example.org,CW\n\
                    Same,,same,,\nSame by name,,,same,\n";
        let done = import(&app, &admin, rows, false).await;
        let twice = json!([{"column": null, "reason": "line 2 is about the same: leave one out"}]);
        assert_eq!(done["rows"][1]["faults"], twice, "{on:?}: {done:#}");
        let counts = (&done["creates"], &done["updates"], &done["refused"]);
        assert_eq!(counts, (&json!(2), &json!(1), &json!(1)), "{on:?}: {done:#}");
        let again = import(&app, &admin, rows, false).await;
        let counts = (&again["unchanged"], &again["refused"]);
        assert_eq!(counts, (&json!(3), &json!(1)), "{on:?}: {again:#}");
        assert_eq!(called(&admin, "Eve ").await.len(), 1, "{on:?}");
    }
}

#[tokio::test]
async fn a_table_that_would_keep_others_waiting_for_long_is_to_be_sent_in_parts() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let rows: Vec<_> = (0..10_001).map(|n| format!("Somebody {n},,many-{n},,\n")).collect();
        let done = import(&app, &admin, &rows.concat(), false).await;
        assert_eq!((&done["state"], &done["refused"]), (&json!("REFUSED"), &json!(1)), "{on:?}");
        let reason = done["rows"][0]["faults"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains("in parts of at most 10000"), "{on:?}: {reason}");
    }
}

#[tokio::test]
async fn what_the_api_refuses_is_refused_here() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let conflict = "mutation($id: ID!) { recordConflict(input: {person: $id, area: \"WM\", reason: \"Works there.\"}) {
            userErrors { code } } }";
        let barred = app.caller("INSP-YH-1").myself().await;
        admin.query(conflict, json!({"id": barred})).await;
        let bad = [
            ("Myself,,ADMIN-1,,WM", None),
            ("Legal inspector YH 1 (demo),,INSP-YH-1,,WM", Some("areas")),
            ("Somebody,,s1,,XX", Some("areas")),
            ("Somebody,,s2,s2@example.org,", Some("subject")),
            ("Somebody,,,,", Some("subject")),
            ("Somebody,robot,s3,,", Some("kind")),
            ("Legal inspector YH 2 (demo),service,INSP-YH-2,,", None),
            (",,s4,,", Some("title")),
        ];
        let rows: Vec<_> = bad.iter().map(|(row, _)| *row).collect();
        let done = import(&app, &admin, &rows.join("\n"), false).await;
        assert_eq!(done["refused"], json!(bad.len()), "{done:#}");
        for ((row, column), told) in bad.iter().zip(done["rows"].as_array().expect("rows")) {
            assert_eq!(told["faults"][0]["column"], json!(column), "{row}: {told}");
        }
        // nobody but an administrator
        let query = "mutation { createImportUpload(input: {what: PEOPLE, fileName: \"a.csv\", size: 1,
            sha256: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}) { upload { id } } }";
        for alias in ["LEAD-YH", "ANALYST-1", "HMCI", "AUDIT-1"] {
            let answer = app.caller(alias).answer(query, json!({})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{alias}: {answer}");
        }
        let done = import(&app, &admin, "Somebody,,s5,,\n", false).await;
        let back = "mutation($id: ID!) { withdrawImport(input: {batch: $id, reason: \"No.\"}) { userErrors { code message } } }";
        let back = admin.query(back, json!({"id": done["id"]})).await["withdrawImport"].take();
        assert_eq!(back["userErrors"][0]["code"], "INVALID_VALUE", "{back}");
    }
}
