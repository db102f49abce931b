//! Lists that grow with use are handed out in parts; the others are named here, with their bound.

use crate::growth::grow;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Lists that are handed out whole, by type and field, and the most that they hold in ten years: because
/// something counts them (the Areas, the forces, the vocabularies), or one inspection of six months bounds
/// them, or a limit does.
const WHOLE: [(&str, &str, usize); 147] = [
    ("AccessExplanation", "rules", 8),
    ("AddCheckTemplatePayload", "userErrors", 10),
    ("AddGuidePayload", "userErrors", 10),
    ("AddPersonPayload", "userErrors", 10),
    ("AddQuestionSetPayload", "userErrors", 10),
    ("AddThemePayload", "userErrors", 10),
    ("Area", "forces", 43),
    ("Area", "scores", 4),
    ("AreaText", "findings", 100),
    ("AreaText", "points", 200),
    ("AssessEvidencePayload", "userErrors", 10),
    ("ChangeQuotaPayload", "userErrors", 10),
    ("CheckSummary", "outcomes", 4),
    ("CheckSummary", "templates", 60),
    ("CheckTemplate", "fields", 50),
    ("CommentPayload", "userErrors", 10),
    ("Contrast", "areas", 14),
    ("ContrastSide", "evidence", 200),
    ("ContrastSide", "judgements", 200),
    ("ContrastSide", "scores", 4),
    ("CorrectCheckPayload", "userErrors", 60),
    ("Coverage", "checks", 3),
    ("Coverage", "evidence", 6),
    ("Coverage", "interviews", 200),
    ("Coverage", "interviewsWithoutNotes", 200),
    ("Coverage", "listed", 200),
    ("Coverage", "parts", 12),
    ("Coverage", "performance", 100),
    ("Coverage", "questionnaire", 100),
    ("Coverage", "requests", 200),
    ("Coverage", "scores", 4),
    ("CreateDocumentUploadPayload", "alreadyHeld", 50),
    ("CreateDocumentUploadPayload", "userErrors", 10),
    ("CreateImportUploadPayload", "userErrors", 10),
    ("Document", "keeping", 50),
    ("Document", "requests", 50),
    ("Document", "versions", 50),
    ("DocumentRequest", "documents", 200),
    ("DocumentRequest", "remarks", 50),
    ("DocumentRequestPayload", "userErrors", 10),
    ("DocumentUpload", "requests", 50),
    ("DocumentUpload", "tickets", 200),
    ("DocumentUploadPayload", "userErrors", 10),
    ("DocumentVersion", "passages", 50),
    ("DoubleReading", "found", 2),
    ("DoubleReading", "readers", 2),
    ("DoubleReadingPayload", "userErrors", 60),
    ("EvidenceBaseCheck", "results", 30),
    ("EvidenceBaseResult", "findings", 100),
    ("EvidenceLink", "pinnedPoints", 120),
    ("EvidenceRevision", "passages", 200),
    ("FactualAccuracyPoint", "changes", 100),
    ("FieldDistribution", "values", 12),
    ("FileTicket", "headers", 10),
    ("Finding", "themes", 20),
    ("FindingPayload", "userErrors", 10),
    ("GrantAreaPayload", "userErrors", 10),
    ("Guide", "components", 3),
    ("Guide", "strengths", 4),
    ("HiddenInQuestion", "rows", 6),
    ("IdentifyPersonPayload", "userErrors", 10),
    ("Impact", "judgements", 200),
    ("ImportPayload", "userErrors", 10),
    ("ImportRow", "changes", 20),
    ("ImportRow", "faults", 50),
    ("ImportUpload", "tickets", 1),
    ("Inspection", "history", 200),
    ("Inspection", "stages", 8),
    ("Inspection", "team", 30),
    ("InspectionPayload", "userErrors", 10),
    ("Interview", "agreements", 50),
    ("Interview", "changes", 50),
    ("Interview", "interviewees", 30),
    ("Interview", "interviewers", 10),
    ("Interview", "notes", 200),
    ("Interview", "passages", 200),
    ("InterviewPayload", "userErrors", 10),
    ("Judgement", "allowedTransitions", 20),
    ("Judgement", "changedSinceSignOff", 200),
    ("Judgement", "damagedFiles", 200),
    ("Judgement", "drawsOn", 200),
    ("Judgement", "effects", 4),
    ("Judgement", "factualAccuracy", 200),
    ("Judgement", "findings", 100),
    ("Judgement", "retiredFindings", 100),
    ("Judgement", "reviews", 50),
    ("Judgement", "sentToArea", 50),
    ("Judgement", "strengthReasons", 5),
    ("Judgement", "supersededBy", 50),
    ("JudgementChange", "words", 10),
    ("JudgementComment", "answers", 100),
    ("JudgementImpact", "findingsFallingBelowTriangulation", 100),
    ("JudgementImpact", "unsupportedFindings", 100),
    ("JudgementPayload", "userErrors", 10),
    ("KeepingPayload", "userErrors", 10),
    ("LinkEvidencePayload", "userErrors", 10),
    ("LinkReview", "newerPoints", 40),
    ("MeasureDefinition", "formerMethods", 50),
    ("MeasurePayload", "userErrors", 10),
    ("OnsiteCheck", "misfitsOfCurrentTemplate", 60),
    ("OnsiteCheck", "revisions", 50),
    ("PerformanceSeries", "points", 120),
    ("Person", "conflicts", 100),
    ("Person", "conflictsOfInterest", 14),
    ("Person", "endings", 20),
    ("Person", "grantedAreas", 14),
    ("PersonPayload", "userErrors", 10),
    ("PoliceForce", "areas", 14),
    ("Query", "aipScores", 56),
    ("Query", "areas", 14),
    ("Query", "auditChains", 150),
    ("Query", "checkTemplates", 60),
    ("Query", "guides", 50),
    ("Query", "ineffectiveTrialReasons", 60),
    ("Query", "nodes", 200),
    ("Query", "questionSets", 50),
    ("Query", "requestList", 200),
    ("Query", "themes", 100),
    ("Questionnaire", "responseRates", 20),
    ("Questionnaire", "results", 100),
    ("QuestionnairePayload", "userErrors", 10),
    ("QuestionnairePreview", "hidden", 50),
    ("QuestionnaireResult", "rows", 20),
    ("QuestionnaireRow", "cells", 10),
    ("RaiseAccuracyPointPayload", "userErrors", 10),
    ("RecordCheckPayload", "userErrors", 60),
    ("RecordConflictPayload", "userErrors", 10),
    ("RequestDocumentPayload", "alreadyHeld", 200),
    ("RequestDocumentPayload", "userErrors", 10),
    ("RequestEvidencePackPayload", "userErrors", 10),
    ("RequestListedDocumentsPayload", "requests", 200),
    ("RequestListedDocumentsPayload", "userErrors", 10),
    ("ReviewLinkPayload", "userErrors", 10),
    ("RevokeAreaPayload", "userErrors", 10),
    ("SaveNotePassagePayload", "userErrors", 10),
    ("Seal", "faults", 200),
    ("SealedJudgement", "drewOn", 14),
    ("SealedJudgement", "effects", 4),
    ("SealedJudgement", "findings", 100),
    ("SealedJudgement", "strengthReasons", 5),
    ("SealedLink", "points", 40),
    ("SetAsideEvidencePayload", "userErrors", 10),
    ("TemplateDistribution", "fields", 60),
    // a drawing is of one trace, which ends at 5,000 links and says so
    ("Trace", "edges", 15_000),
    ("Trace", "nodes", 15_000),
    ("Viewer", "areas", 14),
    ("WithdrawEvidenceLinkPayload", "userErrors", 10),
];

#[tokio::test]
async fn every_list_is_handed_out_in_parts_or_its_bound_is_known() {
    let app = TestApp::start(On::Sqlite).await;
    let query =
        "{ __schema { types { kind name fields(includeDeprecated: true) { name args { name }
        type { ...T ofType { ...T ofType { ...T ofType { ...T } } } } } } } }
        fragment T on __Type { kind name }";
    let data = app.caller("LEAD-YH").query(query, json!({})).await;
    let mut whole = vec![];
    for of in data["__schema"]["types"].as_array().expect("types") {
        let name = of["name"].as_str().expect("a name");
        let outside = of["kind"] == "OBJECT" && !name.starts_with("__");
        let page = name.ends_with("Connection");
        for field in of["fields"].as_array().into_iter().flatten().filter(|_| outside && !page) {
            let args = texts(&field["args"], "name");
            let parts = ["first", "after"].iter().all(|name| args.iter().any(|arg| arg == name));
            if of_objects(&field["type"], false) && !parts {
                whole.push((name, field["name"].as_str().expect("a name")));
            }
        }
    }
    whole.sort_unstable();
    let named: Vec<_> = WHOLE.iter().map(|(of, field, _)| (*of, *field)).collect();
    assert_eq!(whole, named, "hand it out in parts (`first`, `after`), or name its bound here");
    let long = WHOLE.iter().filter(|(_, _, most)| *most > 200);
    assert_eq!(
        long.map(|(of, field, _)| format!("{of}.{field}")).collect::<Vec<_>>(),
        ["Trace.edges", "Trace.nodes"]
    );
}

/// Whether it is a list of things that have fields.
fn of_objects(of: &Value, in_list: bool) -> bool {
    match of["kind"].as_str() {
        Some("LIST") => of_objects(&of["ofType"], true),
        Some("NON_NULL") => of_objects(&of["ofType"], in_list),
        Some("OBJECT" | "INTERFACE" | "UNION") => in_list,
        _ => false,
    }
}

/// The ids of a list, which is asked for by this, in parts of `first`; with it the largest part.
async fn followed(caller: &Caller<'_>, of: &str, first: usize) -> Vec<String> {
    let mut met: Vec<String> = vec![];
    loop {
        let after = met.last().map_or(Value::Null, |id| json!(id));
        let query = of.replace("PART", "first: $first, after: $after");
        let query = format!("query($first: Int, $after: ID) {{ {query} }}");
        let data = caller.query(&query, json!({"first": first, "after": after})).await;
        let part = texts(&data, "id");
        assert!(part.len() <= first, "{of}");
        if part.is_empty() {
            return met;
        }
        met.extend(part);
    }
}

const LISTS: [&str; 7] = [
    "evidenceItem(reference: \"DOC-YH-002\") { usedBy(PART) { id } }",
    "evidenceItem(reference: \"DOC-YH-002\") { ... on Document { usedBy(PART) { id } } }",
    "judgement(reference: \"J-LIST-0000\") { trace { links(PART) { id } } }",
    "judgement(reference: \"J-YH-01\") { trace { links(PART) { id } } }",
    "performance(PART) { id }",
    "node(id: \"THEME\") { ... on Theme { findings(PART) { id } } }",
    "node(id: \"THEME\") { ... on Theme { judgements(PART) { id } } }",
];

#[tokio::test]
async fn following_a_list_that_grows_with_use_meets_each_item_once_and_in_order() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        grow(&Rows::of(&app).await, "LIST", 1, 30).await;
        let lead = app.caller("LEAD-YH");
        let themes = lead.query("{ themes { id code } }", json!({})).await;
        let theme = themes["themes"].as_array().expect("themes").iter();
        let theme =
            theme.clone().find(|theme| theme["code"] == "iqa").expect("a theme")["id"].clone();
        let finding = lead
            .query("{ judgement(reference: \"J-LIST-0000\") { findings { id } } }", json!({}))
            .await;
        let finding = texts(&finding, "id").remove(0);
        let findings = ["PART", "PART, history: true"].map(|part| {
            format!("node(id: \"{finding}\") {{ ... on Finding {{ links({part}) {{ id }} }} }}")
        });
        for of in LISTS.map(str::to_owned).into_iter().chain(findings) {
            let of = of.replace("THEME", theme.as_str().expect("an id"));
            let whole = of.replace("(PART)", "").replace("PART, ", "");
            let whole = texts(&lead.query(&format!("{{ {whole} }}"), json!({})).await, "id");
            assert!(whole.len() > 1, "{on:?} {of}: {whole:?}");
            for first in [1, 4, 1_000] {
                assert_eq!(followed(&lead, &of, first).await, whole, "{on:?} {of} by {first}");
            }
        }
    }
}

#[tokio::test]
async fn a_link_that_was_taken_back_still_tells_where_to_go_on() {
    let app = TestApp::start(On::Sqlite).await;
    let rows = Rows::of(&app).await;
    grow(&rows, "LIST", 1, 12).await;
    let lead = app.caller("LEAD-YH");
    let links = "query($first: Int, $after: ID) { judgement(reference: \"J-LIST-0000\") {
        findings { links(first: $first, after: $after) { id } } } }";
    let all = lead.query(links, json!({})).await;
    let all = texts(&all["judgement"]["findings"][0], "id");
    let gone = "mutation($id: ID!) { withdrawEvidenceLink(input: {link: $id, reason: \"So.\"}) {
        userErrors { code } } }";
    let data = lead.query(gone, json!({"id": all[1]})).await;
    assert_eq!(data["withdrawEvidenceLink"]["userErrors"], json!([]));
    let of_finding = "query($id: ID!, $after: ID) { node(id: $id) { ... on EvidenceLink { finding {
        links(first: 2, after: $after) { id } } } } }";
    let rest = lead.query(of_finding, json!({"id": all[0], "after": all[1]})).await;
    assert_eq!(texts(&rest, "id"), all[2..4]);
}

#[tokio::test]
async fn a_part_makes_sense_and_is_not_too_long() {
    let app = TestApp::start(On::Sqlite).await;
    grow(&Rows::of(&app).await, "LONG", 1, 2_002).await;
    let lead = app.caller("LEAD-YH");
    let other = lead.id("DOC-YH-002").await;
    let links = "query($first: Int, $after: ID) { judgement(reference: \"J-LONG-0000\") {
        findings { links(first: $first, after: $after) { id } } } }";
    for (part, code) in [
        (json!({"first": -1}), "BAD_USER_INPUT"),
        (json!({"after": "nonsense"}), "BAD_USER_INPUT"),
        (json!({"after": other}), "BAD_USER_INPUT"),
        (json!({"first": 1_001}), "LIMIT_EXCEEDED"),
        (json!({}), "LIMIT_EXCEEDED"),
    ] {
        assert_eq!(lead.refused(links, part.clone()).await, code, "{part}");
    }
    let data = lead.query(links, json!({"first": 1_000})).await;
    let mut counted = BTreeMap::new();
    for id in texts(&data, "id") {
        *counted.entry(id).or_insert(0) += 1;
    }
    assert_eq!((counted.len(), counted.values().max()), (2_000, Some(&1)));
    let trace = "query($first: Int) { judgement(reference: \"J-LONG-0000\") { trace {
        links(first: $first) { id } truncated } } }";
    assert_eq!(texts(&lead.query(trace, json!({})).await, "id").len(), 2_002);
    assert_eq!(lead.refused(trace, json!({"first": -1})).await, "BAD_USER_INPUT");
}
