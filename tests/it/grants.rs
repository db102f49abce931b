//! Granting Areas, taking grants away, recording conflicts of interest.

use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use entity::{area_grant, audit_entry, conflict_of_interest, outbox_event};
use evidence::graphql::id;
use serde_json::{Value, json};

const NONE: Vec<String> = Vec::new();

/// The operation of one change of access, by its name.
pub fn operation(change: &str) -> String {
    let input = format!("{}{}Input", change[..1].to_uppercase(), &change[1..]);
    format!(
        "mutation($input: {input}!) {{ {change}(input: $input) {{ person {{ subject
        grantedAreas {{ code }} conflictsOfInterest {{ code }} }}
        userErrors {{ field code message }} }} }}"
    )
}

/// What a change of access names.
pub async fn input(rows: &Rows, change: &str, who: &str, area: &str) -> Value {
    let mut input = json!({"person": id::encode("Person", rows.person(who).await).0, "area": area});
    if change == "recordConflict" {
        input["reason"] = json!("  On loan from there. ");
    }
    input
}

/// What came of a change of access that the API answers.
pub async fn change(caller: &Caller<'_>, rows: &Rows, change: &str, who: &str, at: &str) -> Value {
    let input = json!({"input": input(rows, change, who, at).await});
    caller.query(&operation(change), input).await[change].take()
}

/// How many items of evidence somebody sees.
async fn sees(caller: &Caller<'_>) -> Option<u64> {
    let data = caller.query("{ evidence(first: 1) { totalCount } }", json!({})).await;
    data["evidence"]["totalCount"].as_u64()
}

#[tokio::test]
async fn a_grant_a_revocation_and_a_conflict_count_at_the_next_request_of_the_same_token() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let token = app.token("INSP-CW-1");
        let inspector = app.bearing(Some(token));
        assert_eq!(sees(&inspector).await, Some(144));
        let made = change(&admin, &rows, "grantArea", "INSP-CW-1", "YH").await;
        assert_eq!(texts(&made["userErrors"], "code"), NONE);
        assert_eq!(made["person"]["subject"], "INSP-CW-1");
        assert_eq!(texts(&made["person"]["grantedAreas"], "code"), ["CW", "YH"]);
        assert_eq!(sees(&inspector).await, Some(290), "{on:?}");
        let made = change(&admin, &rows, "revokeArea", "INSP-CW-1", "CW").await;
        assert_eq!(texts(&made["person"]["grantedAreas"], "code"), ["YH"]);
        assert_eq!(sees(&inspector).await, Some(146));
        let made = change(&admin, &rows, "recordConflict", "INSP-CW-1", "YH").await;
        assert_eq!(texts(&made["person"]["conflictsOfInterest"], "code"), ["YH"]);
        assert_eq!(texts(&made["person"]["grantedAreas"], "code"), ["YH"], "it beats the grant");
        assert_eq!(sees(&inspector).await, Some(0));
        let made = change(&admin, &rows, "recordConflict", "HMCI", "CW").await;
        assert_eq!(texts(&made["userErrors"], "code"), NONE);
        assert_eq!(sees(&app.caller("HMCI")).await, Some(146), "and a role that needs no grant");
    }
}

#[tokio::test]
async fn a_change_its_audit_entry_and_its_event_are_written_together() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let before = rows.counts().await;
        for (made, area) in [("grantArea", "LN"), ("revokeArea", "LN"), ("recordConflict", "LN")] {
            change(&admin, &rows, made, "QA-1", area).await;
        }
        let mut after = rows.counts().await;
        for (table, more) in [
            ("area_grant", 1),
            ("conflict_of_interest", 1),
            ("audit_entry", 3),
            ("outbox_event", 3),
            ("audit_chain", 1),
        ] {
            assert_eq!(after[table], before[table] + more, "{table}");
            after.insert(table.into(), before[table]);
        }
        assert_eq!(after, before, "and nothing else");
        let (person, area) = (rows.person("QA-1").await, rows.area("LN").await);
        let admin = Some(rows.person("ADMIN-1").await);
        let grants = rows.all::<area_grant::Entity>().await;
        let grant = grants.iter().find(|grant| grant.area_id == area).expect("a grant");
        assert_eq!((grant.granted_by, grant.revoked_by), (admin, admin));
        assert!(grant.revoked_at.is_some(), "it stays as a record");
        let conflicts = rows.all::<conflict_of_interest::Entity>().await;
        let conflict = conflicts.iter().find(|row| row.person_id == person).expect("a conflict");
        assert_eq!(conflict.reason, "On loan from there.");
        assert_eq!((conflict.area_id, conflict.recorded_by), (area, admin));
        let events = rows.all::<outbox_event::Entity>().await;
        let types: Vec<_> = events.iter().map(|event| event.event_type.as_str()).collect();
        assert_eq!(types, ["area.granted", "area.revoked", "conflict.recorded"]);
        assert!(events.iter().all(|event| event.data == json!({"person": person, "area": area})));
        let mut entries = rows.all::<audit_entry::Entity>().await;
        entries.sort_by_key(|entry| entry.sequence);
        let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["GRANT_AREA", "REVOKE_AREA", "RECORD_CONFLICT"]);
        assert!(entries.iter().all(|entry| entry.subject_id == person && entry.person_id == admin));
    }
}

#[tokio::test]
async fn what_was_revoked_can_be_granted_anew_and_is_counted_once() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        for _ in 0..2 {
            let gone = change(&admin, &rows, "revokeArea", "ANALYST-1", "YH").await;
            assert_eq!(texts(&gone["person"]["grantedAreas"], "code"), ["CW"]);
            let back = change(&admin, &rows, "grantArea", "ANALYST-1", "YH").await;
            assert_eq!(texts(&back["person"]["grantedAreas"], "code"), ["CW", "YH"]);
        }
        assert_eq!(sees(&app.caller("ANALYST-1")).await, Some(290));
    }
}
