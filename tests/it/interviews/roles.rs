//! Every wrong role's attempt at every change is refused, changes nothing and is in the audit trail.

use super::{operation, planned};
use crate::access_matrix::ROLES;
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use entity::types::{AuditOutcome, Role};
use entity::{area, audit_entry};
use serde_json::json;

#[tokio::test]
async fn no_other_role_plans_an_interview_or_writes_one_down() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let id = planned(&lead).await;
        let wanted = super::wanted(&lead, "CPS-ABM", "INTERVIEW").await;
        let codes: Vec<_> =
            rows.all::<area::Entity>().await.into_iter().map(|row| row.code).collect();
        let codes: Vec<_> = codes.iter().map(String::as_str).collect();
        let because = json!({"interview": id, "reason": "So."});
        let changes = [
            ("planInterview", wanted),
            ("holdInterview", json!({"interview": id, "heldOn": "2026-01-15", "participants": 1})),
            ("declineInterview", because.clone()),
            ("cancelInterview", because),
            (
                "replanInterview",
                json!({"interview": id, "plannedOn": "2026-01-15", "reason": "So."}),
            ),
            ("restrictInterview", json!({"interview": id, "restricted": true, "reason": "So."})),
            ("nameInterviewee", json!({"interview": id, "name": "A", "post": "B"})),
            ("saveNotePassage", super::passage(&id, "k1", "Said.")),
            ("agreeNotes", json!({"interview": id, "revision": 1})),
            (
                "recordIntervieweeAgreement",
                json!({"interview": id, "revision": 1, "outcome": "NOT_OFFERED"}),
            ),
        ];
        let before = rows.written().await;
        for (role, _, who) in ROLES {
            if matches!(role, Role::LeadInspector | Role::Inspector) {
                continue;
            }
            rows.stand(who, &codes, &[]).await;
            let before = rows.count::<audit_entry::Entity>().await;
            for (name, input) in &changes {
                let (query, variables) = operation(name, input);
                assert_eq!(
                    app.caller(who).refused(&query, variables).await,
                    "FORBIDDEN",
                    "{who} {name}"
                );
            }
            let told = rows.all::<audit_entry::Entity>().await;
            let told = told.iter().filter(|entry| entry.outcome == AuditOutcome::Refused);
            let told = told.filter(|entry| entry.role == role).count();
            assert_eq!(told, changes.len(), "{who}: each refusal is told");
            assert_eq!(
                rows.count::<audit_entry::Entity>().await - before,
                u64::try_from(changes.len()).expect("a number")
            );
        }
        let mut after = rows.written().await;
        after.insert("area_grant".into(), before["area_grant"]);
        after.insert("conflict_of_interest".into(), before["conflict_of_interest"]);
        assert_eq!(after, before);
    }
}
