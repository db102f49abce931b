//! What the demonstration has to show about judgements and what they rest on.

use crate::rows::put_files;
use crate::support::{BOTH, TestApp, strings};
use crate::walk::texts;
use serde_json::{Value, json};

#[tokio::test]
async fn a_withdrawn_link_is_shown_only_with_the_history() {
    let query = "query($history: Boolean!) { judgement(reference: \"J-CW-05\") {
        findings { links(history: $history) { reference status withdrawnReason evidence { reference } } }
        trace { links { reference } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-CW");
        let links = async |history: bool| {
            let data = lead.query(query, json!({"history": history})).await;
            assert_eq!(data["judgement"]["trace"]["links"].as_array().map(Vec::len), Some(5));
            let findings = data["judgement"]["findings"].as_array().cloned().unwrap_or_default();
            let links = findings.iter().filter_map(|finding| finding["links"].as_array().cloned());
            links.flatten().collect::<Vec<_>>()
        };
        assert_eq!(links(false).await.len(), 5);
        let all = links(true).await;
        let withdrawn: Vec<_> = all.iter().filter(|link| link["status"] == "WITHDRAWN").collect();
        assert_eq!((all.len(), withdrawn.len()), (6, 1));
        assert_eq!(withdrawn[0]["evidence"]["reference"], "DOC-CW-022");
        assert_eq!(withdrawn[0]["withdrawnReason"], "[DEMO] wrong document linked");
    }
}

#[tokio::test]
async fn a_link_to_version_1_still_opens_version_1_after_version_2_has_come() {
    let query = "{ judgement(reference: \"J-YH-01\") { trace { links { superseded
        evidence { reference ... on Document { latestVersion { number } versions { number } } }
        pinnedVersion { number contentUrl sha256 superseded } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let lead = app.caller("LEAD-YH");
        let data = lead.query(query, json!({})).await;
        let links = data["judgement"]["trace"]["links"].as_array().cloned().expect("a list");
        let link = links.iter().find(|link| link["evidence"]["reference"] == "DOC-YH-016");
        let link = link.expect("the link to the risk register");
        assert_eq!(link["superseded"], true);
        assert_eq!(link["pinnedVersion"]["number"], 1);
        assert_eq!(link["pinnedVersion"]["superseded"], true);
        assert_eq!(link["evidence"]["latestVersion"]["number"], 2);
        let others = links.iter().filter(|other| *other != link);
        assert!(
            others.clone().count() == 12 && others.clone().all(|one| one["superseded"] == false)
        );
        let url = link["pinnedVersion"]["contentUrl"].as_str().expect("an address");
        let answer = lead.get(url).await;
        assert_eq!(answer.status(), 200);
        let bytes = answer.bytes().await.expect("bytes");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/files/");
        assert_eq!(bytes, std::fs::read(format!("{path}doc-yh-016.txt")).expect("a file"));
        assert_ne!(bytes, std::fs::read(format!("{path}doc-yh-017.txt")).expect("a file"));
    }
}

#[tokio::test]
async fn the_cross_area_judgement_traces_through_both_to_the_evidence_of_both_areas() {
    let query = "{ judgement(reference: \"J-X-01\") { scope area { code } findings { id }
        drawsOn { reference } trace { hidden { count } truncated
            summary { activeLinks supporting contradicting distinctEvidence }
            links { finding { judgement { reference } } evidence { area { code } } }
            nodes { type label } edges { relation } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let data = app.caller("ANALYST-1").query(query, json!({})).await;
        let judgement = &data["judgement"];
        assert_eq!([&judgement["area"], &judgement["findings"]], [&Value::Null, &json!([])]);
        assert_eq!(texts(&judgement["drawsOn"], "reference"), ["J-CW-02", "J-YH-02"]);
        let trace = &judgement["trace"];
        let summary = json!({"activeLinks": 18, "supporting": 16, "contradicting": 2,
            "distinctEvidence": 18});
        assert_eq!(trace["summary"], summary);
        assert_eq!(trace["hidden"]["count"], 0);
        let links = trace["links"].as_array().expect("a list");
        let of = |area: &str| {
            links.iter().filter(|link| link["evidence"]["area"]["code"] == area).count()
        };
        assert_eq!((links.len(), of("YH"), of("CW")), (18, 8, 10));
        let nodes = |kind: &str| {
            let nodes = trace["nodes"].as_array().into_iter().flatten();
            nodes.filter(|node| node["type"] == kind).count()
        };
        assert_eq!(["JUDGEMENT", "FINDING", "EVIDENCE"].map(nodes), [3, 4, 18]);
        let drawn = texts(&trace["edges"], "relation");
        assert_eq!(drawn.iter().filter(|relation| *relation == "DRAWS_ON").count(), 2);
    }
}

#[tokio::test]
async fn both_seals_hold_and_nothing_else_is_sealed() {
    let query = "{ judgements { nodes { reference status seal { verified digest sealedBy { subject } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let data = app.caller("HMCI").query(query, json!({})).await;
        let mut sealed = vec![];
        for judgement in data["judgements"]["nodes"].as_array().expect("a list") {
            assert_eq!(judgement["seal"].is_null(), judgement["status"] != "SIGNED_OFF");
            if !judgement["seal"].is_null() {
                assert_eq!(judgement["seal"]["verified"], true, "{judgement}");
                assert_eq!(judgement["seal"]["sealedBy"]["subject"], "HMCI");
                sealed.push(judgement["reference"].as_str().unwrap_or_default());
            }
        }
        assert_eq!(sealed, ["J-YH-01", "J-YH-02"]);
    }
}

#[tokio::test]
async fn impact_says_what_would_fall_across_areas_too() {
    let query = "query($evidence: ID!) { impact(evidence: $evidence) { judgements {
        judgement { reference } before { activeLinks } after { activeLinks }
        unsupportedFindings { reference } findingsFallingBelowTriangulation { reference } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let falls = async |reference: &str| {
            let data = lead.query(query, json!({"evidence": lead.id(reference).await})).await;
            let falls = data["impact"]["judgements"].as_array().cloned().expect("a list");
            let fall = |fall: &Value| {
                json!([
                    fall["judgement"]["reference"],
                    fall["before"]["activeLinks"],
                    fall["after"]["activeLinks"],
                    texts(&fall["unsupportedFindings"], "reference"),
                    texts(&fall["findingsFallingBelowTriangulation"], "reference")
                ])
            };
            falls.iter().map(fall).collect::<Vec<_>>()
        };
        // of the cross-Area judgement LEAD-YH sees the links in Yorkshire and Humberside only
        assert_eq!(
            falls("QST-YH-Q02").await,
            [json!(["J-X-01", 8, 7, [], []]), json!(["J-YH-02", 8, 7, [], []])]
        );
        assert_eq!(falls("DOC-YH-034").await, [json!(["J-YH-05", 6, 5, ["F-YH-10"], []])]);
        assert_eq!(falls("CHK-YH-CRT-02").await, [json!(["J-YH-04", 7, 6, [], ["F-YH-08"]])]);
        assert_eq!(falls("DOC-YH-001").await, Vec::<Value>::new(), "nothing rests on it");
        let hmci = app.caller("HMCI");
        let data = hmci.query(query, json!({"evidence": hmci.id("QST-YH-Q02").await})).await;
        let crossing = &data["impact"]["judgements"][0];
        assert_eq!(crossing["judgement"]["reference"], "J-X-01");
        assert_eq!(crossing["before"]["activeLinks"], 18);
        assert_eq!(crossing["after"]["activeLinks"], 17);
    }
}

#[tokio::test]
async fn one_theme_joins_the_judgements_of_two_areas() {
    let query = "{ contrast(areas: [\"YH\", \"CW\"], theme: \"iqa\") { areas { area { code }
        judgements { reference effects { effect } } evidence { kind stance links }
        scores { change } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let data = app.caller("ANALYST-1").query(query, json!({})).await;
        let sides = data["contrast"]["areas"].as_array().expect("a list");
        let side = |side: &Value| {
            let counts = side["evidence"].as_array().into_iter().flatten();
            let links: u64 = counts.filter_map(|count| count["links"].as_u64()).sum();
            json!([
                side["area"]["code"],
                texts(&side["judgements"], "reference"),
                links,
                side["scores"].as_array().map(Vec::len)
            ])
        };
        let sides: Vec<_> = sides.iter().map(side).collect();
        assert_eq!(sides, [json!(["YH", ["J-YH-02"], 8, 4]), json!(["CW", ["J-CW-02"], 10, 4])]);
    }
}

#[tokio::test]
async fn evidence_is_either_used_or_not() {
    let query = "query($filter: EvidenceFilter) { evidence(filter: $filter, first: 200) {
        totalCount nodes { id usedBy { id } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-CW");
        let ids = async |filter: Value| {
            let data = lead.query(query, json!({"filter": filter})).await;
            let nodes = data["evidence"]["nodes"].as_array().cloned().expect("a list");
            assert_eq!(data["evidence"]["totalCount"], nodes.len());
            nodes
        };
        let (used, unused) = (ids(json!({"used": true})).await, ids(json!({"used": false})).await);
        assert!(used.iter().all(|item| item["usedBy"] != json!([])) && !used.is_empty());
        assert!(unused.iter().all(|item| item["usedBy"] == json!([])) && !unused.is_empty());
        let mut both: Vec<_> =
            used.iter().chain(&unused).map(|item| item["id"].to_string()).collect();
        let all = ids(json!({})).await;
        let mut all: Vec<_> = all.iter().map(|item| item["id"].to_string()).collect();
        both.sort();
        all.sort();
        assert_eq!(both, all);
    }
}

#[tokio::test]
async fn a_trace_goes_as_deep_and_to_those_kinds_that_are_asked_for() {
    let query = "query($depth: Int, $kinds: [EvidenceKind!]) { judgement(reference: \"J-YH-01\") {
        trace(maxDepth: $depth, kinds: $kinds) { truncated links { evidence { kind } }
            nodes { type } summary { activeLinks kinds } hidden { count } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let trace = async |variables: Value| {
            lead.query(query, variables).await["judgement"]["trace"].take()
        };
        let types = |trace: &Value| {
            let mut types = texts(&trace["nodes"], "type");
            types.dedup();
            types.join(" ")
        };
        for (depth, shown, links) in [
            (json!(0), "JUDGEMENT", 0),
            (json!(1), "JUDGEMENT FINDING", 0),
            (json!(2), "JUDGEMENT FINDING EVIDENCE", 13),
            (json!(3), "JUDGEMENT FINDING EVIDENCE DOCUMENT_VERSION", 13),
            (Value::Null, "JUDGEMENT FINDING EVIDENCE DOCUMENT_VERSION", 13),
        ] {
            let trace = trace(json!({"depth": depth})).await;
            assert_eq!(types(&trace), shown, "{depth}");
            assert_eq!(trace["links"].as_array().map(Vec::len), Some(links), "{depth}");
            assert_eq!(
                trace["truncated"],
                depth.as_i64().is_some_and(|depth| depth < 3),
                "{depth}"
            );
            assert_eq!(trace["hidden"]["count"], 0, "{depth}: cut off is not hidden");
        }
        let documents = trace(json!({"kinds": ["DOCUMENT"]})).await;
        assert_eq!(texts(&documents["links"], "kind"), ["DOCUMENT"; 3]);
        assert_eq!(documents["summary"]["activeLinks"], 3);
        assert_eq!(strings(&documents["summary"]["kinds"]), ["DOCUMENT"]);
        let refused = lead.refused(query, json!({"depth": -1})).await;
        assert_eq!(refused, "BAD_USER_INPUT");
    }
}
