//! What `explainAccess` says is what the person in fact gets.

use crate::grants;
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::all_texts;
use entity::types::{Action, Role};
use entity::{
    aip_score, area, area_text, document_request, document_upload, document_version,
    double_reading, evidence as item, evidence_link, evidence_pack, finding, import_batch,
    inspection, interview_role, judgement, measure_definition, person, police_force, theme,
};
use evidence::graphql::id;
use sea_orm::{ActiveEnum, Iterable, Set};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that has a global id: its type, its key.
pub async fn things(rows: &Rows) -> Vec<(&'static str, String)> {
    let mut all = vec![];
    macro_rules! every {
        ($($entity:ident $name:literal),+) => {$(
            let some = rows.all::<$entity::Entity>().await;
            all.extend(some.iter().map(|row| ($name, id::encode($name, row.id).0)));
        )+};
    }
    every!(
        aip_score "AipScore", area "Area", area_text "AreaText", document_request "DocumentRequest",
        document_upload "DocumentUpload",
        document_version "DocumentVersion", double_reading "DoubleReading", evidence_link "EvidenceLink", evidence_pack "EvidencePack", finding "Finding",
        import_batch "ImportBatch", inspection "Inspection", interview_role "InterviewRole", judgement "Judgement",
        measure_definition "MeasureDefinition", person "Person", police_force "PoliceForce",
        theme "Theme"
    );
    let items = rows.all::<item::Entity>().await;
    all.extend(
        items.iter().map(|row| (row.kind.type_name(), id::encode(row.kind.type_name(), row.id).0)),
    );
    all.sort();
    all
}

/// The word of a role or action in the API.
pub fn word<T: ActiveEnum<Value = String>>(of: &T) -> String {
    of.to_value()
}

/// A field of each action, so that one request asks for all of them.
pub fn each_action(ask: impl Fn(&str) -> String) -> String {
    let field = |action: Action| format!("{0}: {1}", word(&action), ask(&word(&action)));
    Action::iter().map(field).collect::<Vec<_>>().join(" ")
}

/// What `explainAccess` says of every action of a person on a thing.
pub async fn explained(by: &Caller<'_>, person: &str, role: Role, thing: &str) -> Value {
    let mut said = json!({});
    // all of them at once would be over the limit of complexity
    for actions in Action::iter().collect::<Vec<_>>().chunks(20) {
        let ask = |action: &Action| {
            let (action, role) = (word(action), word(&role));
            format!(
                "{action}: explainAccess(id: $id, action: {action}, person: $person, role: {role}) {{
                    allowed rules {{ rule passed explanation }} }} "
            )
        };
        let fields: String = actions.iter().map(ask).collect();
        let query = format!("query($id: ID!, $person: ID!) {{ {fields} }}");
        let mut some = by.query(&query, json!({"id": thing, "person": person})).await;
        let all = said.as_object_mut().expect("an object");
        all.append(some.as_object_mut().expect("an object"));
    }
    said
}

/// What somebody gets: `node(id)` and its `viewerCan`, with their own token.
pub async fn gotten(by: &Caller<'_>, thing: &str) -> Value {
    let fields = each_action(|action| format!("viewerCan(action: {action})"));
    let query = format!("query($id: ID!) {{ node(id: $id) {{ {fields} }} }}");
    by.query(&query, json!({"id": thing})).await["node"].take()
}

#[tokio::test]
async fn it_agrees_with_what_everybody_of_the_team_gets() {
    let app = TestApp::start(On::Sqlite).await;
    put_files(&app).await;
    let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
    rows.stand("QA-1", &["YH", "CW"], &["CW"]).await;
    rows.stand("SVC-REPORTS", &["YH"], &[]).await;
    let sealed = rows.all::<document_version::Entity>().await.swap_remove(3);
    rows.change(document_version::ActiveModel { sealed: Set(true), ..sealed.into() }).await;
    let mut by_kind: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (kind, thing) in things(&rows).await {
        by_kind.entry(kind).or_default().push(thing);
    }
    // two of a kind; some in states of their own; and below everybody's own person
    let sample = by_kind.values().flat_map(|all| all.iter().step_by(all.len().div_ceil(2)));
    let mut sample: Vec<_> = sample.cloned().collect();
    let hmci = app.caller("HMCI");
    for reference in ["J-YH-01", "J-CW-05", "J-X-01", "DOC-YH-034", "DOC-YH-035", "INT-YH-050"] {
        sample.push(hmci.id(reference).await);
    }
    let (mut told, mut failed) = (BTreeSet::new(), BTreeSet::new());
    // of inspectors who stand alike, one
    let alike = |alias: &str| {
        let (team, number) = alias.rsplit_once('-').unwrap_or_default();
        team.starts_with("INSP") && !["1", "2"].contains(&number)
    };
    let mut team = evidence::demo::team().expect("a team");
    team.retain(|member| !alike(&member.alias));
    for member in team {
        let (caller, role) = (app.caller(&member.alias), member.role);
        let person = id::encode("Person", rows.person(&member.alias).await).0;
        for thing in sample.iter().chain([&person]) {
            let said = explained(&admin, &person, role, thing).await;
            let got = gotten(&caller, thing).await;
            for action in Action::iter().map(|action| word(&action)) {
                let (said, who) = (&said[&action], &member.alias);
                let allowed = said["allowed"].as_bool();
                assert_eq!(allowed, Some(got[&action] == true), "{who} {action} {thing} {said:#}");
                let rules = said["rules"].as_array().expect("rules");
                let passed = rules.iter().all(|rule| rule["passed"] == true);
                assert_eq!(
                    allowed,
                    Some(passed),
                    "the rules say the same: {who} {action} {said:#}"
                );
                told.extend(allowed);
                let broken = rules.iter().filter(|rule| rule["passed"] == false);
                failed.extend(broken.map(|rule| rule["rule"].to_string()));
            }
            assert_eq!(said["READ"]["allowed"], got.is_object(), "{} {thing}", member.alias);
        }
    }
    assert_eq!(told.len(), 2);
    let every = ["AREA", "CONFLICT", "KIND", "MARKING", "OWN", "ROLE", "SECRET", "STATE"];
    assert_eq!(failed, every.map(|rule| format!("\"{rule}\"")).into(), "each rule broke once");
}

/// The rules that failed.
fn broken(said: &Value) -> Vec<&str> {
    let rules = said["rules"].as_array().into_iter().flatten();
    let failed = rules.filter(|rule| rule["passed"] == false);
    failed.filter_map(|rule| rule["rule"].as_str()).collect()
}

#[tokio::test]
async fn it_names_each_rule_that_stands_in_the_way() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (auditor, hmci, rows) =
            (app.caller("AUDIT-1"), app.caller("HMCI"), Rows::of(&app).await);
        for (who, role, action, reference, rules) in [
            ("INSP-CW-1", Role::Inspector, "READ", "DOC-YH-002", &["AREA"][..]),
            ("INSP-CW-2", Role::Inspector, "READ", "DOC-YH-002", &["AREA", "CONFLICT"]),
            ("INSP-YH-1", Role::Inspector, "READ", "DOC-YH-002", &[]),
            ("INSP-YH-1", Role::Administrator, "READ", "DOC-YH-002", &["KIND"]),
            ("INSP-YH-1", Role::None, "READ", "DOC-YH-002", &["ROLE"]),
            ("ANALYST-1", Role::Analyst, "READ_CONTENT", "DOC-YH-034", &["SECRET"]),
            ("ANALYST-1", Role::Analyst, "LINK_EVIDENCE", "J-YH-05", &["ROLE"]),
            ("LEAD-YH", Role::LeadInspector, "LINK_EVIDENCE", "J-YH-01", &["STATE"]),
            ("LEAD-YH", Role::LeadInspector, "LINK_EVIDENCE", "J-X-01", &["KIND"]),
            ("LEAD-YH", Role::LeadInspector, "LINK_EVIDENCE", "DOC-YH-035", &["STATE"]),
            ("LEAD-YH", Role::LeadInspector, "LINK_EVIDENCE", "J-YH-05", &[]),
            ("PUBS-1", Role::Publications, "READ", "J-YH-05", &["STATE"]),
            ("SVC-REPORTS", Role::ServiceReader, "READ", "J-YH-05", &["STATE"]),
            ("HMCI", Role::ChiefInspector, "READ", "J-CW-01", &[]),
        ] {
            let person = id::encode("Person", rows.person(who).await).0;
            let said = explained(&auditor, &person, role, &hmci.id(reference).await).await;
            assert_eq!(broken(&said[action]), rules, "{who} {action} {reference}");
            assert_eq!(said[action]["allowed"], rules.is_empty(), "{who} {action} {reference}");
        }
    }
}

#[tokio::test]
async fn it_counts_at_once_what_an_administrator_changes() {
    let app = TestApp::start(On::Sqlite).await;
    let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
    let thing = app.caller("HMCI").id("J-YH-05").await;
    let person = id::encode("Person", rows.person("INSP-CW-1").await).0;
    for (change, rules) in [
        ("grantArea", &[][..]),
        ("recordConflict", &["CONFLICT"]),
        ("revokeArea", &["AREA", "CONFLICT"]),
    ] {
        grants::change(&admin, &rows, change, "INSP-CW-1", "YH").await;
        let said = explained(&admin, &person, Role::Inspector, &thing).await;
        assert_eq!(broken(&said["READ"]), rules, "{change}");
    }
}

const EXPLAIN: &str = "query($id: ID!, $person: ID!) { explainAccess(id: $id, action: READ,
    person: $person, role: LEAD_INSPECTOR) { __typename allowed rules { rule passed explanation } } }";

#[tokio::test]
async fn it_is_for_administrators_and_auditors_and_tells_nothing_of_the_thing() {
    let app = TestApp::start(On::Sqlite).await;
    let rows = Rows::of(&app).await;
    let thing = app.caller("HMCI").id("J-YH-05").await;
    let person = id::encode("Person", rows.person("LEAD-YH").await).0;
    let made_up = |kind| id::encode(kind, sea_orm::prelude::Uuid::new_v4()).0;
    for member in evidence::demo::team().expect("a team") {
        let caller = app.caller(&member.alias);
        let asked = async |id: &str, person: &str| {
            caller.answer(EXPLAIN, json!({"id": id, "person": person})).await
        };
        let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
        if !matches!(member.role, Role::Administrator | Role::Auditor) {
            for id in [&thing, &made_up("Judgement"), "nonsense"] {
                assert_eq!(code(&asked(id, &person).await), "FORBIDDEN", "{}", member.alias);
            }
            continue;
        }
        let data = asked(&thing, &person).await;
        let row =
            rows.one::<judgement::Entity>(judgement::Column::Id, id::decode(&thing).unwrap().1);
        let row = row.await;
        for text in all_texts(&data) {
            let secret = [&row.reference, &row.title, &row.statement];
            assert!(!secret.iter().any(|secret| text.contains(*secret)), "{text}");
        }
        for kind in ["Judgement", "Document", "Person", "Area"] {
            assert_eq!(code(&asked(&made_up(kind), &person).await), "NOT_FOUND");
        }
        let (_, key) = id::decode(&thing).expect("ours");
        assert_eq!(code(&asked(&id::encode("Document", key).0, &person).await), "NOT_FOUND");
        assert_eq!(code(&asked(&thing, &made_up("Person")).await), "NOT_FOUND");
        assert_eq!(code(&asked("nonsense", &person).await), "BAD_USER_INPUT");
        rows.stand(&member.alias, &[], &["YH"]).await;
        assert_eq!(code(&asked(&thing, &person).await), "NOT_FOUND", "their own conflict");
    }
}
