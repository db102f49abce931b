//! Who may do what, as `demo/access_expected.csv` has it: one line of that file, one case here.
//!
//! Lines that belong to work still to come, because nothing in the API does this yet: `subject_search` (RECORDS-1),
//! `read_audit_trail` (AUDIT-1). [`LATER`] names them.

use crate::grants;
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, Caller, TestApp, demo_rows};
use crate::uploads;
use crate::walk::texts;
use evidence::access::issuer::ISSUER;
use evidence::clock::Clock;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const LATER: [&str; 2] = ["read_audit_trail", "subject_search"];

#[tokio::test]
async fn every_case_comes_out_as_expected() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = demo_rows("access_expected.csv");
        let (later, now): (Vec<_>, Vec<_>) =
            rows.iter().partition(|row| LATER.contains(&row["action"].as_str()));
        assert_eq!((now.len(), later.len()), (40, 2), "the file and the comment above agree");
        let waiting: BTreeSet<_> = later.iter().map(|row| row["action"].as_str()).collect();
        assert_eq!(waiting, BTreeSet::from(LATER));
        for row in now {
            let (who, action, object) = (&row["principal"], &row["action"], &row["object"]);
            let found = outcome(&app, who, action, object).await;
            assert_eq!(found, row["expected"], "{who} {action} {object} ({on:?})");
        }
    }
}

/// What came of it, in the words of the file.
async fn outcome(app: &TestApp, who: &str, action: &str, object: &str) -> String {
    if action == "any_query" {
        return stranger(app, who).await;
    }
    let caller = app.caller(who);
    match action {
        "read_document_content" => content(app, &caller, object).await,
        "list_documents" => format!("only {}", areas_of_documents(&caller).await),
        "list_judgements" => judgements(&caller, who).await,
        "read_judgement" => judgement(&caller, object).await,
        "trace" => trace(&caller, object).await,
        "theme_links" => theme(&caller, object).await,
        "read_interview_summary" => interview(&caller, object).await,
        "read_questionnaire" => questionnaire(app, &caller, object).await,
        "verify_hash" => digest(&caller, object).await,
        "link_evidence" => link(app, &caller, object).await,
        "upload_document" => upload(app, &caller, object).await,
        "apply_redaction" => redact(app, &caller, object).await,
        "grant_area" => grant(app, &caller, who, object).await,
        "withdraw_link" => withdraw(app, &caller, object).await,
        "edit_judgement" => change(app, &caller, "editJudgement", object).await,
        "agree_judgement" => change(app, &caller, "agreeJudgement", object).await,
        "set_status" => {
            let (reference, to) = object.split_once(" -> ").expect("a judgement and a state");
            let step = if to == "qa_agreed" { "agreeJudgement" } else { "signOffJudgement" };
            change(app, &caller, step, reference).await
        }
        "mutation" => {
            let linked = link(app, &caller, "F-YH-09 <- DOC-YH-002").await;
            assert_eq!(withdraw(app, &caller, "L-001").await, linked);
            linked
        }
        other => panic!("no case for {other}"),
    }
}

/// A token that is not in order is answered with one and the same body.
async fn stranger(app: &TestApp, who: &str) -> String {
    let now = Clock::default().now().timestamp();
    let claims = |audience: &str, expires: i64| {
        json!({"iss": ISSUER, "aud": audience, "sub": "LEAD-YH", "exp": expires, "iat": now - 9_000,
            "roles": ["lead_inspector"]})
    };
    let sign = |claims: &Value| Some(app.issuer.sign(claims).expect("a token"));
    let token = match who {
        "(no token)" => None,
        "(expired token)" => sign(&claims("evidence-api", now - 120)),
        _ => sign(&claims("another-api", now + 3_600)),
    };
    let answer = async |token: Option<String>| {
        let request = app.request(reqwest::Method::POST, "/graphql");
        let request = request.json(&json!({"query": "{ viewer { role } }"}));
        app.bearing(token).authorised(request).send().await.expect("an answer")
    };
    let good = answer(sign(&claims("evidence-api", now + 3_600))).await;
    assert_eq!(good.status(), 200, "the same token in order is let in");
    let refused = answer(token.clone()).await;
    assert_eq!(refused.status(), 401);
    assert!(refused.headers().contains_key("www-authenticate"));
    let body: Value = refused.json().await.expect("JSON");
    assert_eq!(body["data"], Value::Null);
    assert_eq!(app.bearing(token).get("/documents/x/content").await.status(), 401);
    let code = body["errors"][0]["extensions"]["code"].as_str();
    code.unwrap_or_default().to_lowercase()
}

/// Sends a document for a request of an Area, the caller's own or another.
async fn upload(app: &TestApp, caller: &Caller<'_>, object: &str) -> String {
    let (code, lead) = match object.split_once(" for ") {
        Some((code, area)) => (code, format!("LEAD-{area}")),
        None => (object, "LEAD-YH".into()),
    };
    let input = uploads::announced(&app.caller(&lead), code, "note.txt", b"a note").await;
    sent(app, caller, &input, b"a note").await
}

/// Sends the redacted rendition of a document; the original's digest stays.
async fn redact(app: &TestApp, caller: &Caller<'_>, reference: &str) -> String {
    let original = version(app, reference).await;
    let digest = "query($id: ID!) { node(id: $id) { ... on DocumentVersion { sha256 } } }";
    let auditor = app.caller("AUDIT-1");
    let before = auditor.query(digest, json!({"id": original})).await;
    let bytes = b"a note [redacted]";
    let mut input = uploads::announced(&app.caller("LEAD-YH"), "DR18", "note.txt", bytes).await;
    input["purpose"] = json!({"redacts": original});
    input["origin"] = Value::Null;
    let outcome = sent(app, caller, &input, bytes).await;
    assert_ne!(version(app, reference).await, original, "the rendition is the newest");
    assert_eq!(auditor.query(digest, json!({"id": original})).await, before);
    outcome
}

async fn sent(app: &TestApp, caller: &Caller<'_>, input: &Value, bytes: &[u8]) -> String {
    let query =
        "mutation($input: CreateDocumentUploadInput!) { createDocumentUpload(input: $input) {
        upload { id } } }";
    let tried = caller.answer(query, json!({"input": input})).await;
    if let Some(code) = tried["errors"][0]["extensions"]["code"].as_str() {
        return code.to_lowercase();
    }
    assert_eq!(uploads::send(app, caller, input, bytes).await["state"], "AVAILABLE");
    "allow".into()
}

async fn version(app: &TestApp, reference: &str) -> Value {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) {
        ... on Document { latestVersion { id } } } }";
    let data = app.caller("HMCI").query(query, json!({"reference": reference})).await;
    data["evidenceItem"]["latestVersion"]["id"].clone()
}

async fn content(app: &TestApp, caller: &Caller<'_>, reference: &str) -> String {
    let version = version(app, reference).await;
    let path = format!("/documents/{}/content", version.as_str().expect("a version"));
    let answer = caller.get(&path).await;
    let query = "query($id: ID!) { node(id: $id) { ... on DocumentVersion { contentUrl text
        viewerCan(action: READ_CONTENT) } } }";
    let seen = caller.query(query, json!({"id": version})).await["node"].take();
    let (status, body) = (answer.status().as_u16(), answer.text().await.expect("a text"));
    if status != 200 {
        assert_eq!([&seen["contentUrl"], &seen["text"]], [&Value::Null; 2], "{reference}");
        assert_ne!(seen["viewerCan"], true);
    }
    let code = serde_json::from_str::<Value>(&body).unwrap_or_default();
    let code = code["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();
    match (status, code.as_str()) {
        (200, "") => {
            assert_eq!(seen["contentUrl"], path);
            let named = format!("../demo/files/{}.txt", reference.to_lowercase());
            let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(named);
            assert_eq!(body, std::fs::read_to_string(file).expect("a file"));
            "allow".into()
        }
        (404, "NOT_FOUND") => "not_found".into(),
        (403, "FORBIDDEN") => "deny".into(),
        other => format!("{other:?}"),
    }
}

async fn areas_of_documents(caller: &Caller<'_>) -> String {
    let query = "{ evidence(filter: {kinds: [DOCUMENT]}, first: 200) { nodes { area { code } } } }";
    let data = caller.query(query, json!({})).await;
    let areas: BTreeSet<_> = texts(&data, "code").into_iter().collect();
    areas.into_iter().collect::<Vec<_>>().join(" and ")
}

async fn judgements(caller: &Caller<'_>, who: &str) -> String {
    let query = "{ judgements(first: 200) { totalCount nodes { reference area { code } } } }";
    let data = caller.query(query, json!({})).await;
    let references = texts(&data["judgements"]["nodes"], "reference");
    assert_eq!(data["judgements"]["totalCount"], references.len());
    if who == "SVC-REPORTS" {
        return references.join(", ");
    }
    assert_eq!(references.len(), 11, "ten of the Areas and one across them");
    let areas: BTreeSet<_> = texts(&data, "code").into_iter().collect();
    areas.into_iter().rev().collect::<Vec<_>>().join(" and ")
}

async fn judgement(caller: &Caller<'_>, reference: &str) -> String {
    let query = "query($reference: String!) { judgement(reference: $reference) { statement } }";
    let data = caller.query(query, json!({"reference": reference})).await;
    if data["judgement"].is_null() { "not_found" } else { "allow" }.into()
}

async fn trace(caller: &Caller<'_>, reference: &str) -> String {
    let query = "query($reference: String!) { judgement(reference: $reference) { trace {
        summary { activeLinks supporting supportingKinds } hidden { count } links { id }
        nodes { type } edges { relation } } } }";
    let data = caller.query(query, json!({"reference": reference})).await;
    let (trace, summary) = (&data["judgement"]["trace"], &data["judgement"]["trace"]["summary"]);
    let links = trace["links"].as_array().map(Vec::len).unwrap_or_default();
    let types: BTreeSet<_> = texts(&trace["nodes"], "type").into_iter().collect();
    if links == 0 && summary["activeLinks"] == 13 {
        assert_eq!(trace["hidden"]["count"], 13);
        assert_eq!(types, BTreeSet::from(["FINDING".into(), "JUDGEMENT".into()]));
        assert_eq!(summary["supportingKinds"].as_array().map(Vec::len), Some(5));
        return "counts only".into();
    }
    assert_eq!((trace["hidden"]["count"].as_u64(), links > 0), (Some(0), true));
    if reference == "J-YH-01" {
        assert_eq!(summary["activeLinks"], 13);
        assert_eq!(summary["supportingKinds"].as_array().map(Vec::len), Some(5));
    }
    "allow".into()
}

async fn theme(caller: &Caller<'_>, code: &str) -> String {
    let query = "{ themes { code judgements { reference } findings { links { id } } } }";
    let data = caller.query(query, json!({})).await;
    let mut themes = data["themes"].as_array().into_iter().flatten();
    let theme = themes.find(|theme| theme["code"] == code).expect("a theme");
    assert_eq!(texts(&theme["findings"], "id").len(), 18, "the links of both");
    let mut references = texts(&theme["judgements"], "reference");
    references.reverse();
    references.join(", ")
}

async fn interview(caller: &Caller<'_>, reference: &str) -> String {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) { title
        ... on Interview { masked summary notes { text } restricted interviewees { name } } } }";
    let data = caller.query(query, json!({"reference": reference})).await;
    let item = &data["evidenceItem"];
    assert_eq!(item["restricted"], true, "it is listed all the same");
    let silent = item["summary"].is_null() && item["notes"] == json!([]);
    if silent && item["masked"] == true { "masked" } else { "shown" }.into()
}

async fn questionnaire(app: &TestApp, caller: &Caller<'_>, object: &str) -> String {
    let [area, question, group] = object.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{object}")
    };
    let query = "query($inspection: ID!) { questionnaire(inspection: $inspection) { results {
        question { code } rows { staffGroup base cells { count suppression
            percentOfAllResponses percentOfThoseWithAnOpinion } } } } }";
    let inspection = app.caller("HMCI").id(&format!("INS-{area}")).await;
    let data = caller.query(query, json!({"inspection": inspection})).await;
    let mut results = data["questionnaire"]["results"].as_array().into_iter().flatten();
    let result = results.find(|result| result["question"]["code"] == question).expect("a question");
    let mut rows = result["rows"].as_array().into_iter().flatten();
    let row = rows.find(|row| row["staffGroup"] == group).expect("a row");
    let cells = row["cells"].as_array().expect("four cells");
    let hidden = |cell: &Value| {
        let figures = ["count", "percentOfAllResponses", "percentOfThoseWithAnOpinion"];
        figures.iter().all(|figure| cell[figure].is_null()) && cell["suppression"].is_string()
    };
    let all = cells.len() == 4 && cells.iter().all(hidden) && row["base"].is_null();
    if all { "suppressed" } else { "shown" }.into()
}

async fn digest(caller: &Caller<'_>, reference: &str) -> String {
    let query = "query($reference: String!) { evidenceItem(reference: $reference) {
        ... on Document { versions { sha256 contentUrl text } } } }";
    let data = caller.query(query, json!({"reference": reference})).await;
    let version = &data["evidenceItem"]["versions"][0];
    assert_eq!([&version["contentUrl"], &version["text"]], [&Value::Null; 2]);
    let rows = demo_rows("documents.csv");
    let row = rows.iter().find(|row| row["document_ref"] == reference).expect("a document");
    if version["sha256"] == row["sha256"] { "allow" } else { "another digest" }.into()
}

/// `F-YH-09 <- DOC-CW-002`, by ids that the caller need not be able to see.
async fn link(app: &TestApp, caller: &Caller<'_>, object: &str) -> String {
    let (finding, item) = object.split_once(" <- ").expect("two names");
    let hmci = app.caller("HMCI");
    let query = "mutation($input: LinkEvidenceInput!) { linkEvidence(input: $input) {
        link { id } userErrors { code } } }";
    let answer = caller
        .answer(
            query,
            json!({"input": {"finding": hmci.id(finding).await,
            "evidence": hmci.id(item).await, "stance": "SUPPORTS", "weight": "WEAK",
            "rationale": "It bears on it."}}),
        )
        .await;
    verdict(&answer, "linkEvidence")
}

/// `ANALYST-1 + YH`, granted anew; or an Area alone, asked for oneself.
async fn grant(app: &TestApp, caller: &Caller<'_>, who: &str, object: &str) -> String {
    let rows = Rows::of(app).await;
    let (whom, area) = object.split_once(" + ").unwrap_or((who, object));
    if whom != who {
        rows.stand(whom, &["CW"], &[]).await;
    }
    let input = json!({"input": grants::input(&rows, "grantArea", whom, area).await});
    let before = rows.counts().await["audit_entry"];
    let answer = caller.answer(&grants::operation("grantArea"), input).await;
    assert_eq!(rows.counts().await["audit_entry"], before + 1, "it is logged, granted or refused");
    verdict(&answer, "grantArea")
}

async fn withdraw(app: &TestApp, caller: &Caller<'_>, reference: &str) -> String {
    let query = "{ judgements { nodes { findings { links { id reference } } } } }";
    let data = app.caller("HMCI").query(query, json!({})).await;
    let findings = data["judgements"]["nodes"].as_array().into_iter().flatten();
    let mut links = findings
        .flat_map(|judgement| judgement["findings"].as_array().into_iter().flatten())
        .flat_map(|finding| finding["links"].as_array().into_iter().flatten());
    let link = links.find(|link| link["reference"] == reference).expect("a link");
    let query =
        "mutation($input: WithdrawEvidenceLinkInput!) { withdrawEvidenceLink(input: $input) {
        link { id } userErrors { code } } }";
    let answer = caller
        .answer(query, json!({"input": {"link": link["id"], "reason": "It is wrong."}}))
        .await;
    verdict(&answer, "withdrawEvidenceLink")
}

/// A change of a judgement in the revision that it is loaded in.
async fn change(app: &TestApp, caller: &Caller<'_>, name: &str, reference: &str) -> String {
    let judgement = app.caller("HMCI").id(reference).await;
    let mut input = json!({"judgement": judgement, "revision": 1});
    if name == "editJudgement" {
        input["title"] = json!("Another title");
    }
    verdict(
        &caller.answer(&crate::judgements::operation(name), json!({"input": input})).await,
        name,
    )
}

fn verdict(answer: &Value, mutation: &str) -> String {
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some("NOT_FOUND") => "not_found".into(),
        Some("FORBIDDEN") => "deny".into(),
        Some(other) => other.into(),
        None if answer["data"][mutation]["userErrors"] != json!([]) => {
            let made = ["link", "judgement"].map(|made| answer["data"][mutation][made].clone());
            assert_eq!(made, [Value::Null, Value::Null]);
            "reject".into()
        }
        None => "allow".into(),
    }
}
