//! A day is London's, not UTC's: on both sides of both changes of the clocks.

use crate::rows::Rows;
use crate::support::{BOTH, On, TestApp, config, postgres};
use entity::document_request;
use entity::types::RequestStatus;
use sea_orm::Set;
use serde_json::{Value, json};

/// An instant, and the day that it is in London.
const INSTANTS: [(&str, &str); 8] = [
    ("2026-03-28T23:30:00Z", "2026-03-28"),
    ("2026-03-29T00:30:00Z", "2026-03-29"),
    ("2026-03-29T22:59:59Z", "2026-03-29"),
    ("2026-03-29T23:00:00Z", "2026-03-30"),
    ("2026-10-24T22:59:59Z", "2026-10-24"),
    ("2026-10-24T23:00:00Z", "2026-10-25"),
    ("2026-10-25T23:30:00Z", "2026-10-25"),
    ("2026-10-26T00:00:00Z", "2026-10-26"),
];

#[tokio::test]
async fn a_request_is_overdue_from_londons_midnight() {
    for (on, (instant, today)) in BOTH.into_iter().flat_map(|on| INSTANTS.map(|at| (on, at))) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = match on {
            On::Sqlite => None,
            On::Postgres => Some(format!("--database-url={}", postgres::fresh().await)),
        };
        let config = config(folder.path(), &url.iter().map(String::as_str).collect::<Vec<_>>());
        let app = TestApp::at_time(folder, config, instant).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let today: sea_orm::prelude::Date = today.parse().expect("a day");
        let yesterday = today.pred_opt().expect("a day");
        let mut asked = rows.all::<document_request::Entity>().await;
        let area = rows.inspection("INS-YH").await.area_id;
        asked.retain(|request| request.area_id == area);
        for (request, due_on) in asked.iter().zip([yesterday, today]) {
            let row = document_request::ActiveModel {
                status: Set(RequestStatus::Requested),
                due_on: Set(due_on),
                ..request.clone().into()
            };
            rows.change(row).await;
        }
        let query = "{ documentRequests(filter: {overdue: true}) { nodes { code dueOn overdue } }
            inspection(reference: \"INS-YH\") { requestBurden { outstanding overdue } } }";
        let data = lead.query(query, json!({})).await;
        let late = json!([{"code": asked[0].code, "dueOn": yesterday, "overdue": true}]);
        assert_eq!(data["documentRequests"]["nodes"], late, "{on:?} at {instant}");
        let burden = json!({"outstanding": 2, "overdue": 1});
        assert_eq!(data["inspection"]["requestBurden"], burden, "{on:?} at {instant}");

        let query = "mutation($input: ExtendDocumentRequestInput!) {
            extendDocumentRequest(input: $input) { request { dueOn } userErrors { message } } }";
        let id = evidence::graphql::id::encode("DocumentRequest", asked[0].id).0;
        let extended = async |to: Value| {
            let input = json!({"request": id, "dueOn": to, "reason": "The Area asked for it."});
            lead.query(query, json!({"input": input})).await["extendDocumentRequest"].take()
        };
        let refused = extended(json!(yesterday)).await;
        let said = format!("{yesterday} has passed: name today or a later day.");
        assert_eq!(refused["userErrors"][0]["message"], said, "{on:?} at {instant}");
        assert_eq!(extended(json!(today)).await["request"]["dueOn"], json!(today));
    }
}

#[tokio::test]
async fn a_document_is_kept_until_londons_midnight() {
    for (instant, today) in INSTANTS {
        let folder = tempfile::tempdir().expect("a folder");
        let config = config(folder.path(), &[]);
        let app = TestApp::at_time(folder, config, instant).await;
        let records = app.caller("RECORDS-1");
        let document = records.id("DOC-YH-004").await;
        let query = "mutation($keep: SetRetentionInput!, $dispose: DisposeDocumentInput!) {
            setRetention(input: $keep) { userErrors { code } }
            disposeDocument(input: $dispose) { userErrors { code } } }";
        let change = async |until: Value| {
            let keep = json!({"document": document, "retentionClass": "x", "keepUntil": until,
                "reason": "The schedule says so."});
            let dispose = json!({"document": document, "reason": "The schedule says so."});
            records.query(query, json!({"keep": keep, "dispose": dispose})).await
        };
        let today: sea_orm::prelude::Date = today.parse().expect("a day");
        let kept = change(json!(today)).await;
        let code = &kept["disposeDocument"]["userErrors"][0]["code"];
        assert_eq!(*code, "STILL_RETAINED", "{instant}: the last day counts");
        let gone = change(json!(today.pred_opt())).await;
        assert_eq!(gone["disposeDocument"]["userErrors"], json!([]), "{instant}");
    }
}
