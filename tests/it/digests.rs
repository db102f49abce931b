//! A digest of a few words tells the words to whoever tries them all: it is told only to those who may read them.

use crate::imports::{BATCH, sent};
use crate::support::{BOTH, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn of_what_is_masked_no_digest_is_told() {
    let query = "query($of: String!) { evidenceItem(reference: $of) {
        ... on OnsiteCheck { revisions { sha256 fields } }
        ... on Interview { usedBy { pinnedRevision { sha256 passages { text } } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let asked = [
            ("CHK-YH-IQA-02", &["LEAD-YH", "QA-1"][..], &["AUDIT-1", "RECORDS-1"][..]),
            ("INT-CW-050", &["LEAD-CW", "QA-1"], &["ANALYST-1", "AUDIT-1", "RECORDS-1"]),
        ];
        for (of, read, masked) in asked {
            for (who, told) in
                read.iter().map(|who| (who, true)).chain(masked.iter().map(|who| (who, false)))
            {
                let seen =
                    app.caller(who).query(query, json!({"of": of})).await["evidenceItem"].take();
                let revisions = match &seen["revisions"] {
                    Value::Array(all) => all.clone(),
                    _ => seen["usedBy"]
                        .as_array()
                        .expect("links")
                        .iter()
                        .map(|link| link["pinnedRevision"].clone())
                        .collect(),
                };
                assert!(!told || !revisions.is_empty(), "{on:?} {who} {of}");
                for revision in revisions {
                    assert_eq!(revision["sha256"].is_string(), told, "{on:?} {who} {revision}");
                }
            }
        }
    }
}

/// The counts of a questionnaire, of which what is hidden could be found by trying; of other tables the auditor knows.
#[tokio::test]
async fn of_a_table_of_counts_only_its_sender_knows_the_digest() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        for (what, told) in [("QUESTIONNAIRE", false), ("PERFORMANCE", true)] {
            let upload = sent(&app, &lead, what, b"inspection,unit\nINS-YH,MC\n").await;
            let start = format!("mutation($id: ID!) {{ startImport(input: {{upload: $id, dryRun: true, mode: ROW_BY_ROW}}) {{
                batch {{ {BATCH} }} }} }}");
            lead.query(&start, json!({"id": upload})).await;
            let query = "{ imports { nodes { upload { what sha256 size } } } }";
            for (who, told) in [("LEAD-YH", true), ("AUDIT-1", told)] {
                let seen = app.caller(who).query(query, json!({})).await;
                let mut uploads = seen["imports"]["nodes"]
                    .as_array()
                    .expect("imports")
                    .iter()
                    .map(|of| &of["upload"]);
                let seen = uploads.find(|of| of["what"] == what).expect("the table");
                assert_eq!(seen["what"], what, "{who}");
                assert_eq!(
                    (seen["sha256"].is_string(), !seen["size"].is_null()),
                    (told, told),
                    "{on:?} {who} {what}"
                );
            }
        }
    }
}
