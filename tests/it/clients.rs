//! Clients and tools as they come from npm (tests/clients), against a running server.

use crate::support::{Caller, On, TestApp};
use serde_json::{Value, json};
use std::path::Path;
use tokio::process::Command;

/// What a script of the folder says about the server, in lines.
async fn run(script: &str, arguments: &[&str]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
    let installed = folder.join("node_modules/.package-lock.json");
    assert!(installed.exists(), "the clients are not installed: run `make test`");
    let output = Command::new("node").arg(folder.join(script)).args(arguments).output().await;
    let output = output.expect("node");
    let text = |of: Vec<u8>| String::from_utf8(of).expect("text");
    let (said, wrong) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{script}\n{said}\n{wrong}");
    said.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_server_passes_every_audit_of_the_specification() {
    let app = TestApp::start(On::Sqlite).await;
    let url = format!("{}/graphql", app.address);
    let audits = run("audits.js", &[&url, &app.token("LEAD-YH")]).await;
    let failed: Vec<_> = audits.iter().filter(|audit| !audit.starts_with("ok ")).collect();
    assert_eq!((failed.as_slice(), audits.len()), ([].as_slice(), 61));
}

#[tokio::test]
async fn urql_and_apollo_client_ask_and_change_as_they_come() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let finding = cited(&lead).await;
    let url = format!("{}/graphql", app.address);
    let said = run("clients.js", &[&url, &app.token("LEAD-YH"), &finding]).await;
    let answers: Vec<Value> = said.iter().map(|line| line.parse().expect("JSON")).collect();
    let reference = lead
        .query(
            "query($id: ID!) { node(id: $id) { id ... on Finding { reference } } }",
            json!({"id": finding}),
        )
        .await["node"]["reference"]
        .take();
    for client in ["urql", "apollo"] {
        let of_client: Vec<&Value> =
            answers.iter().filter(|answer| answer["client"] == client).collect();
        let [short, long, found, change] = of_client.as_slice() else { panic!("{said:#?}") };
        for answer in &of_client {
            assert!(answer.get("error").is_none(), "{answer}");
        }
        assert_eq!((&short["method"], &found["method"]), (&json!("GET"), &json!("GET")));
        assert_eq!(short["data"]["node"]["reference"], reference, "{short}");
        // urql knows how long an address may be
        let asked_by = if client == "urql" { "POST" } else { "GET" };
        assert_eq!(long["method"], asked_by, "{client}");
        let nodes = long["data"]["nodes"].as_array().expect("nodes");
        assert!(nodes.len() == 100 && nodes.iter().all(|node| node["reference"] == reference));
        assert_eq!(change["method"], "POST");
        let refused = &change["data"]["withdrawEvidenceLink"]["userErrors"][0]["code"];
        assert_eq!(refused, "REASON_REQUIRED", "{change}");
    }
}

/// A finding with links that can be withdrawn.
async fn cited(lead: &Caller<'_>) -> String {
    let drafts = "{ judgements(filter: {areas: [\"YH\"], statuses: [DRAFT]}) {
        nodes { findings { id links { id } } } } }";
    let data = lead.query(drafts, json!({})).await;
    let nodes = data["judgements"]["nodes"].as_array().expect("judgements");
    let findings = nodes.iter().flat_map(|of| of["findings"].as_array().expect("findings"));
    let mut cited = findings.filter(|finding| finding["links"][0].is_object());
    cited.next().expect("a finding")["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn types_are_generated_for_every_field_and_compile() {
    let app = TestApp::start(On::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let schema = format!("{}/schema.graphql", app.address);
    let said = run("types.js", &[&schema, &folder.path().display().to_string()]).await;
    let data = app
        .caller("LEAD-YH")
        .query(
            "{ __schema { types { name fields(includeDeprecated: true) { name } } } }",
            json!({}),
        )
        .await;
    let types = data["__schema"]["types"].as_array().expect("types");
    let fields = types
        .iter()
        .filter(|of| !of["name"].as_str().expect("a name").starts_with("__"))
        .map(|of| of["fields"].as_array().map_or(0, Vec::len));
    assert_eq!(said, [fields.sum::<usize>().to_string()], "fields that were asked for");
}
