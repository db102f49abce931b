//! Words and bytes that only some may read, although they see that there is something to read.

use crate::rows::{Rows, put_files};
use crate::support::{BOTH, TestApp};
use crate::walk::values;
use entity::types::{EvidenceKind, ScanState};
use entity::{document_content, document_version, evidence_link, judgement};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

#[tokio::test]
async fn only_inspectors_of_the_area_learn_who_was_interviewed() {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) {
        ... on Interview { interviewees { name post } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let interview_id = rows.item("INT-YH-001").await.id;
        let somebody = entity::interviewee::ActiveModel {
            id: Set(interview_id),
            interview_id: Set(interview_id),
            name: Set("Somebody invented".into()),
            post: Set("An invented post".into()),
        };
        rows.lay(vec![somebody]).await;
        for (who, learns) in [
            ("LEAD-YH", true),
            ("INSP-YH-3", true),
            ("HMCI", false),
            ("QA-1", false),
            ("ANALYST-1", false),
            ("RECORDS-1", false),
            ("AUDIT-1", false),
            ("PUBS-1", false),
            ("AREA-YH", false),
            ("ADMIN-1", false),
            ("SVC-REPORTS", false),
            ("INSP-CW-1", false),
        ] {
            let data = app.caller(who).query(query, json!({"reference": "INT-YH-001"})).await;
            let told = data.to_string().contains("Somebody invented");
            assert_eq!(told, learns, "{who}");
        }
    }
}

/// A link like another of its kind in J-YH-05, with these quoted words.
async fn lay_quote(rows: &Rows, reference: &str, words: &str) {
    let item = rows.item(reference).await;
    let judgement = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-05").await.id;
    let links = rows.all::<evidence_link::Entity>().await;
    let mut links = links.into_iter().filter(|link| link.judgement_id == judgement);
    let document = item.kind == EvidenceKind::Document;
    let like = links
        .find(|link| link.evidence_kind == item.kind && (!document || link.evidence_id == item.id));
    let found = json!({"state": "EXACT", "place": {"start": 0}, "exact": words, "prefix": words,
        "suffix": words, "start": 0, "end": 1});
    let quoting = evidence_link::ActiveModel {
        id: Set(Uuid::new_v4()),
        reference: Set(None),
        evidence_id: Set(item.id),
        area_id: Set(item.area_id),
        origin: Set(item.origin),
        place: Set("item 9".into()),
        quote: Set(Some(words.into())),
        quote_verified: Set(Some(true)),
        quote_found: Set(Some(found.to_string())),
        ..like.expect("a link").into()
    };
    rows.lay(vec![quoting]).await;
}

/// Quoted words are content: whoever may not open the source may not read them in a link either.
#[tokio::test]
async fn a_quote_is_shown_to_those_only_who_may_open_what_it_is_taken_from() {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) {
        usedBy { locator { place quote exact prefix suffix } rationale
            quoteCheck { found { text } nearest { text } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        for reference in ["DOC-YH-034", "INT-YH-050", "DOC-YH-021"] {
            let words = format!("words of {reference}");
            lay_quote(&rows, reference, &words).await;
            for (who, open) in [
                ("LEAD-YH", true),
                ("QA-1", true),
                ("ANALYST-1", reference == "DOC-YH-021"),
                ("AUDIT-1", false),
                ("RECORDS-1", false),
            ] {
                let data = app.caller(who).query(query, json!({"reference": reference})).await;
                assert!(data.to_string().contains("item 9"), "{who} sees the link: {data}");
                assert_eq!(data.to_string().contains(&words), open, "{who} {reference}");
            }
        }
    }
}

#[tokio::test]
async fn content_that_nobody_may_open_is_closed_to_everybody() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let query = "{ evidenceItem(reference: \"DOC-YH-035\") { status statusReason
            ... on Document { latestVersion { id contentUrl text } } } }";
        for who in ["LEAD-YH", "HMCI", "QA-1", "AREA-YH", "RECORDS-1"] {
            let data = app.caller(who).query(query, json!({})).await;
            let item = &data["evidenceItem"];
            assert_eq!(item["status"], "REJECTED", "{who} sees that it is there");
            let version = &item["latestVersion"];
            assert_eq!([&version["contentUrl"], &version["text"]], [&Value::Null; 2], "{who}");
            let id = version["id"].as_str().expect("a version");
            let answer = app.caller(who).get(&format!("/documents/{id}/content")).await;
            assert_eq!(answer.status(), 403, "{who}");
        }
    }
}

#[tokio::test]
async fn a_file_that_was_not_found_clean_is_opened_by_nobody() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        let document = rows.item("DOC-YH-002").await.id;
        let by = document_version::Column::DocumentId;
        let version = rows.one::<document_version::Entity>(by, document).await;
        let id = evidence::graphql::id::encode("DocumentVersion", version.id).0;
        let path = format!("/documents/{id}/content");
        assert_eq!(app.caller("LEAD-YH").get(&path).await.status(), 200);
        for state in [ScanState::Pending, ScanState::Infected, ScanState::Error] {
            let scan_state = Set(state);
            let changed = document_version::ActiveModel { scan_state, ..version.clone().into() };
            rows.change(changed).await;
            for who in ["LEAD-YH", "HMCI", "QA-1", "ANALYST-1", "AREA-YH"] {
                assert_eq!(app.caller(who).get(&path).await.status(), 403, "{who} {state:?}");
            }
        }
    }
}

/// A redacted rendition took the place of the original, which is sealed.
#[tokio::test]
async fn a_sealed_original_is_not_there_for_inspectors_and_no_seal_is_called_broken_for_it() {
    let query = "{ judgement(reference: \"J-YH-01\") { seal { verified } }
        evidenceItem(reference: \"DOC-YH-002\") { ... on Document { versions { number } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        let document = rows.item("DOC-YH-002").await.id;
        let by = document_version::Column::DocumentId;
        let original = rows.one::<document_version::Entity>(by, document).await;
        let rendition = document_version::ActiveModel {
            id: Set(Uuid::new_v4()),
            number: Set(2),
            derived_from: Set(Some(original.id)),
            ..original.clone().into()
        };
        let content = rows.all::<document_content::Entity>().await;
        assert!(content.iter().any(|content| content.version_id == original.id));
        rows.lay(vec![rendition]).await;
        let sealed = Set(true);
        rows.change(document_version::ActiveModel { sealed, ..original.clone().into() }).await;
        let id = evidence::graphql::id::encode("DocumentVersion", original.id).0;
        for (who, numbers, verified, status) in [
            ("LEAD-YH", json!([2]), json!(true), 404),
            ("HMCI", json!([2]), json!(true), 404),
            ("AUDIT-1", json!([1, 2]), json!(true), 403),
            ("RECORDS-1", json!([1, 2]), json!(true), 403),
        ] {
            let data = app.caller(who).query(query, json!({})).await;
            let seen: Vec<_> =
                values(&data["evidenceItem"], "number").into_iter().cloned().collect();
            assert_eq!(json!(seen), numbers, "{who}");
            assert_eq!(data["judgement"]["seal"]["verified"], verified, "{who}");
            let answer = app.caller(who).get(&format!("/documents/{id}/content")).await;
            assert_eq!(answer.status(), status, "{who}");
        }
    }
}
