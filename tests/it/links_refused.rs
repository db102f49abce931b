//! What is refused when a finding is linked or a link taken back: nothing is written then.

use crate::links::{LINK, WITHDRAW, codes, input, link, withdraw};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use entity::{document_version, evidence_link};
use evidence::graphql::id;
use serde_json::{Value, json};

/// What a refused change must leave as it was: every table.
async fn refused(app: &TestApp, rows: &Rows, who: &str, input: &Value, code: &str, field: &str) {
    let before = rows.written().await;
    let answer = link(&app.caller(who), input).await;
    assert_eq!(codes(&answer), [code], "{input}");
    assert_eq!(answer["userErrors"][0]["field"], field, "{code}");
    assert_eq!([&answer["link"], &answer["finding"]], [&Value::Null; 2], "{code}");
    assert!(answer["userErrors"][0]["message"].as_str().is_some_and(|told| told.ends_with('.')));
    assert_eq!(rows.written().await, before, "{code}: nothing was written");
}

#[tokio::test]
async fn each_rule_refuses_by_its_code_and_writes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let good = input(&lead, "F-YH-09", "DOC-YH-002").await;
        let changed = |at: &str, to: Value| {
            let mut input = good.clone();
            input[at] = to;
            input
        };
        let no = async |input: Value, code: &str, field: &str| {
            refused(&app, &rows, "LEAD-YH", &input, code, field).await;
        };
        for blank in ["", "   ", "\t\n", "\u{a0}\u{2003}"] {
            no(changed("rationale", json!(blank)), "RATIONALE_REQUIRED", "rationale").await;
        }
        no(changed("rationale", json!("x".repeat(10_001))), "INVALID_VALUE", "rationale").await;
        for (at, to) in [
            ("page", json!(0)),
            ("page", json!(-1)),
            ("quote", json!("x".repeat(10_001))),
            ("place", json!("x".repeat(10_001))),
            ("quote", json!("")),
            ("quote", json!(" \n")),
        ] {
            no(changed("locator", json!({at: to})), "INVALID_VALUE", at).await;
        }
        for (at, to) in [
            ("end", json!({"quote": "words", "start": 5, "end": 5})),
            ("end", json!({"quote": "words", "start": 5, "end": 3})),
            ("end", json!({"quote": "words", "end": 0})),
            ("start", json!({"quote": "words", "start": -1})),
        ] {
            no(changed("locator", json!({"passage": to})), "INVALID_VALUE", at).await;
        }
        let item = async |reference: &str| json!(lead.id(reference).await);
        for reference in ["INT-YH-001", "QST-YH-Q02", "CHK-YH-CRT-01"] {
            let mut input = changed("evidence", item(reference).await);
            input["locator"] = json!({"page": 1});
            no(input, "INVALID_VALUE", "page").await;
        }
        for reference in ["DOC-YH-035", "INT-YH-002", "INT-YH-028"] {
            let input = changed("evidence", item(reference).await);
            no(input, "EVIDENCE_NOT_ACCEPTED", "evidence").await;
        }
        let frozen = json!(lead.id("F-YH-01").await);
        no(changed("finding", frozen), "JUDGEMENT_FROZEN", "judgement").await;
        let versions = rows.all::<document_version::Entity>().await;
        let document = rows.item("DOC-YH-003").await.id;
        let version = versions.iter().find(|version| version.document_id == document);
        let version = version.map(|version| id::encode("DocumentVersion", version.id));
        let other = json!(version.expect("a version").0);
        no(changed("version", other.clone()), "VERSION_NOT_OF_EVIDENCE", "version").await;
        let mut check = changed("evidence", item("CHK-YH-CRT-01").await);
        check["version"] = other;
        no(check, "VERSION_NOT_OF_EVIDENCE", "version").await;
        no(input(&lead, "F-YH-09", "DOC-YH-024").await, "ALREADY_LINKED", "evidence").await;
        rows.grant("LEAD-YH", "CW").await;
        no(changed("evidence", item("DOC-CW-021").await), "OUT_OF_SCOPE", "evidence").await;
        assert_eq!(
            codes(&link(&lead, &good).await),
            Vec::<String>::new(),
            "it was in order itself"
        );
    }
}

#[tokio::test]
async fn taking_a_link_back_needs_a_reason_and_happens_once_and_before_signing_off() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let made =
            link(&lead, &input(&lead, "F-YH-09", "DOC-YH-002").await).await["link"]["id"].take();
        let links = rows.all::<evidence_link::Entity>().await;
        let sealed = links.iter().find(|link| link.reference.as_deref() == Some("L-001"));
        let sealed = json!(id::encode("EvidenceLink", sealed.expect("a link").id).0);
        let no = async |link: &Value, reason: &str, code: &str| {
            let before = rows.written().await;
            let answer = withdraw(&lead, link, reason).await;
            assert_eq!(codes(&answer), [code]);
            assert_eq!([&answer["link"], &answer["finding"]], [&Value::Null; 2]);
            assert_eq!(rows.written().await, before, "{code}: nothing was written");
        };
        no(&made, " \n", "REASON_REQUIRED").await;
        no(&made, &"x".repeat(10_001), "INVALID_VALUE").await;
        no(&sealed, "It is wrong.", "JUDGEMENT_FROZEN").await;
        assert_eq!(codes(&withdraw(&lead, &made, " It is wrong. ").await), Vec::<String>::new());
        no(&made, "Again.", "ALREADY_WITHDRAWN").await;
    }
}

#[tokio::test]
async fn who_may_not_is_told_so_and_who_does_not_see_it_is_told_of_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        let input = input(&hmci, "F-YH-09", "DOC-YH-002").await;
        let links = rows.all::<evidence_link::Entity>().await;
        let open = links.iter().find(|link| link.reference.as_deref() == Some("L-035"));
        let open = id::encode("EvidenceLink", open.expect("a link").id).0;
        let before = rows.written().await;
        for (who, code) in [
            ("HMCI", "FORBIDDEN"),
            ("QA-1", "FORBIDDEN"),
            ("ANALYST-1", "FORBIDDEN"),
            ("PUBS-1", "FORBIDDEN"),
            ("RECORDS-1", "FORBIDDEN"),
            ("AUDIT-1", "FORBIDDEN"),
            ("AREA-YH", "FORBIDDEN"),
            ("ADMIN-1", "FORBIDDEN"),
            ("SVC-REPORTS", "FORBIDDEN"),
            ("INSP-CW-1", "NOT_FOUND"),
            ("LEAD-CW", "NOT_FOUND"),
            ("INSP-CW-2", "NOT_FOUND"),
        ] {
            let caller = app.caller(who);
            assert_eq!(caller.refused(LINK, json!({"input": input})).await, code, "{who}");
            let answer = caller.answer(LINK, json!({"input": input})).await;
            let says = answer["errors"][0]["message"].as_str().expect("a sentence");
            assert_eq!(
                says.contains("LINK_EVIDENCE"),
                code == "FORBIDDEN",
                "as clients know it: {says}"
            );
            let taken = json!({"input": {"link": open, "reason": "It is wrong."}});
            assert_eq!(caller.refused(WITHDRAW, taken).await, code, "{who}");
        }
        assert_eq!(rows.written().await, before, "nothing was written");
        rows.stand("INSP-YH-1", &["YH"], &["YH"]).await;
        let barred = app.caller("INSP-YH-1");
        assert_eq!(barred.refused(LINK, json!({"input": input})).await, "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_score_that_gives_no_figure_is_no_strong_support() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let mut strong = input(&lead, "F-YH-09", "AIP-YH-MC-GRIP").await;
        let emptied = "UPDATE aip_score SET baseline = NULL, follow_up = NULL, change = NULL, change_unit = NULL
            WHERE id = (SELECT aip_score_id FROM aip_score_item WHERE evidence_id =
                (SELECT id FROM evidence WHERE reference = 'AIP-YH-MC-GRIP'))";
        assert_eq!(rows.run(emptied).await, 1, "{on:?}");
        refused(&app, &rows, "LEAD-YH", &strong, "INVALID_VALUE", "weight").await;
        let mut less = strong.clone();
        less["weight"] = json!("MODERATE");
        let made = link(&lead, &less).await;
        assert_eq!(codes(&made), [""; 0], "{on:?}");
        let query = "mutation($input: ReviewLinkInput!) { reviewLink(input: $input) { link { id }
            userErrors { field code message } } }";
        let weigh = json!({"link": made["link"]["id"], "decision": {"weigh": {"weight": "STRONG"}},
            "reason": "It is the score."});
        let before = rows.written().await;
        let again = lead.query(query, json!({"input": weigh})).await["reviewLink"].take();
        assert_eq!(codes(&again), ["INVALID_VALUE"], "{on:?}: nor is it weighed so afterwards");
        assert_eq!(rows.written().await, before, "{on:?}");
        strong["stance"] = json!("CONTEXT");
        assert_eq!(codes(&link(&lead, &strong).await), [""; 0], "{on:?}: as context it is");
    }
}
