//! What crosses Areas, and the Area's own liaison: a part is to be seen, and nothing of the rest.

use crate::stranger::{ids_of_yh, text};
use crate::support::{On, TestApp};
use crate::walk::{CLOSED, Named, everything, held_ids, texts};
use evidence::graphql::id;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn a_cross_area_trace_says_how_many_links_are_hidden_and_nothing_else_of_them() {
    let app = TestApp::start(On::Sqlite).await;
    let query =
        "{ judgement(reference: \"J-X-01\") { drawsOn { reference } trace { hidden { count }
        truncated summary { activeLinks distinctEvidence contradicting } links { id }
        nodes { type } edges { relation } } } }";
    let data = app.caller("INSP-CW-1").query(query, json!({})).await;
    let (drawn, trace) = (&data["judgement"]["drawsOn"], &data["judgement"]["trace"]);
    assert_eq!(texts(drawn, "reference"), ["J-CW-02"]);
    assert_eq!(trace["hidden"]["count"], 8);
    assert_eq!(
        trace["summary"],
        json!({"activeLinks": 10, "distinctEvidence": 10, "contradicting": 1})
    );
    assert_eq!(trace["links"].as_array().map(Vec::len), Some(10));
    let judgements = texts(&trace["nodes"], "type").into_iter().filter(|kind| kind == "JUDGEMENT");
    assert_eq!(judgements.count(), 2, "itself and the one of Cymru-Wales");
    for kinds in [json!(["DOCUMENT"]), json!(["PERFORMANCE_SERIES"]), json!([])] {
        let query = "query($kinds: [EvidenceKind!]) { judgement(reference: \"J-X-01\") {
            trace(kinds: $kinds) { hidden { count } } } }";
        let data = app.caller("INSP-CW-1").query(query, json!({"kinds": kinds})).await;
        assert_eq!(data["judgement"]["trace"]["hidden"]["count"], 8, "no kind can be told apart");
    }
    let barred = app.caller("INSP-CW-2");
    let data = barred.query(query, json!({})).await;
    assert_eq!(data["judgement"], Value::Null, "a conflict with one Area hides it altogether");
    let id = app.caller("HMCI").id("J-X-01").await;
    let asked = "query($id: ID!) { node(id: $id) { id } trace(id: $id) { truncated } }";
    let made_up = id::encode("Judgement", Uuid::new_v4()).0;
    let told = text(&barred, asked, json!({"id": id})).await;
    assert_eq!(told, text(&barred, asked, json!({"id": made_up})).await);
    let data = barred.query("{ judgements { totalCount nodes { reference } } }", json!({})).await;
    assert_eq!(data["judgements"]["totalCount"], 5);
}

#[tokio::test]
async fn an_areas_liaison_finds_no_interview_no_judgement_and_no_link_even_of_the_own_area() {
    let app = TestApp::start(On::Sqlite).await;
    let liaison = app.caller("AREA-YH");
    let kept = [
        "Interview",
        "OnsiteCheck",
        "QuestionnaireResult",
        "PerformanceSeries",
        "AipScoreItem",
        "Judgement",
        "Finding",
        "EvidenceLink",
    ];
    let ids = ids_of_yh(&app).await;
    for (kind, hidden) in ids.iter().filter(|(kind, _)| kept.contains(&kind.as_str())) {
        let question = "query($id: ID!) { node(id: $id) { __typename id } }";
        let data = liaison.query(question, json!({"id": hidden})).await;
        assert_eq!(data["node"], Value::Null, "{kind}");
    }
    let named = Named {
        inspection: liaison.id("INS-YH").await,
        reference: "INS-YH",
        evidence: liaison.id("DOC-YH-002").await,
        item: "DOC-YH-002",
        judgement: app.caller("HMCI").id("J-YH-01").await,
        person: liaison.myself().await,
        import: id::encode("ImportBatch", Uuid::new_v4()).0,
        packs: vec![],
    };
    let kept: BTreeSet<_> = kept.into_iter().collect();
    for (name, answer) in everything(&liaison, &named).await {
        if CLOSED.contains(&name) || name == "questionnairePreview" {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
            continue;
        }
        if ["trace", "importRows", "refusedImportRows"].contains(&name) {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
            continue;
        }
        assert!(answer.get("errors").is_none(), "{name}: {:#}", answer["errors"]);
        let told: Vec<_> = held_ids(&answer)
            .into_iter()
            .filter(|(kind, _)| kept.contains(kind.as_str()))
            .collect();
        assert!(told.is_empty(), "{name}: {told:?}");
        let people: BTreeSet<_> = texts(&answer, "subject").into_iter().collect();
        assert!(people.is_subset(&BTreeSet::from(["AREA-YH".into()])), "{name}: {people:?}");
        let said = answer.to_string();
        assert!(
            !said.contains("-CW-") && !said.contains("J-YH") && !said.contains("INT-"),
            "{name}"
        );
    }
}
