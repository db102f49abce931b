//! Whatever grants, conflicts, markings and states there are: no path of the API gives anybody an id, a
//! total or a word beyond what they may see, and none keeps from them what they may.

mod oracle;

use crate::by_id::ITEMS;
use crate::explained::things;
use crate::filled::{fill, upload};
use crate::filled_fieldwork::double_reading;
use crate::rows::{Rows, moment, put_files};
use crate::support::{Caller, On, TestApp};
use crate::walk::{Named, all_texts, everything, held_ids, values};
use entity::check_reading;
use entity::types::{CheckOutcome, Role};
use evidence::clock::Clock;
use evidence::graphql::id;
use oracle::{Allowed, World};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use reqwest::StatusCode;
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Iterable};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const WHO: &str = "INSP-CW-1";
const CODES: [&str; 2] = ["YH", "CW"];

/// What is kept apart, made unmistakable.
const SECRETS: [&str; 8] = [
    "UPDATE interview_note SET text = 'said in confidence ' || {key}",
    "UPDATE interview_note_revision SET text = 'said in confidence ' || {key}",
    "UPDATE interviewee SET name = 'somebody called ' || {key}",
    "UPDATE document_content SET text = 'written in ' || {version}",
    "UPDATE onsite_check_record SET fields = ('{\"note\": \"noted on site ' || {item} || '\"}'){json}",
    "UPDATE check_revision SET fields = ('{\"note\": \"noted on site ' || {check} || '\"}'){json}",
    "UPDATE check_reading SET fields = ('{\"note\": \"found by ' || {key} || '\"}'){json}",
    "UPDATE import_row SET told = replace(told{text}, 'a series', 'imported as ' || {batch}){json}",
];

/// How it begins, each.
const APART: [&str; 6] = [
    "said in confidence",
    "somebody called",
    "written in",
    "noted on site",
    "found by",
    "imported as",
];

/// What access depends on, each set for some rows at random.
const STATES: [(&str, &str, &str, &str); 9] = [
    ("evidence", "id", "marking = 'OFFICIAL'", "marking = 'OFFICIAL_SENSITIVE'"),
    ("evidence", "id", "origin = 'PARTNER'", "origin = 'AREA_SELF_REPORT'"),
    (
        "evidence",
        "id",
        "status = 'ACCEPTED', status_reason = NULL",
        "status = 'REJECTED', status_reason = 'x'",
    ),
    ("document_version", "id", "sealed = false", "sealed = true"),
    ("document_version", "id", "redaction_state = 'NONE'", "redaction_state = 'PENDING'"),
    ("document_version", "id", "scan_state = 'CLEAN'", "scan_state = 'PENDING'"),
    ("document_version", "id", "file_state = 'SOUND'", "file_state = 'ALTERED'"),
    ("interview", "evidence_id", "restricted = false", "restricted = true"),
    ("judgement", "id", "status = 'DRAFT'", "status = 'SIGNED_OFF'"),
];

struct Server {
    app: TestApp,
    rows: Rows,
    on: On,
    all: Vec<(&'static str, String)>,
}

impl Server {
    async fn start(on: On) -> Self {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        fill(&rows).await;
        let inspection = rows.inspection("INS-CW").await;
        let (of, by) = ((inspection.id, inspection.area_id), rows.person(WHO).await);
        let own = upload(Uuid::new_v4(), of, (by, Role::AreaContributor), &"0".repeat(64));
        rows.lay(vec![own.into_active_model().reset_all()]).await;
        let text = |column: &str| match on {
            On::Sqlite => format!("hex({column})"),
            On::Postgres => format!("{column}::text"),
        };
        blind(&rows).await;
        let columns = [
            ("{key}", "id"),
            ("{version}", "version_id"),
            ("{item}", "evidence_id"),
            ("{check}", "check_id"),
            ("{batch}", "batch_id"),
        ];
        let [json, words] = if on == On::Postgres { ["::json", "::text"] } else { ["", ""] };
        for secret in SECRETS {
            let secret = secret.replace("{json}", json).replace("{text}", words);
            let secret = columns
                .iter()
                .fold(secret, |secret, (name, column)| secret.replace(name, &text(column)));
            rows.run(&secret).await;
        }
        let all = things(&rows).await;
        Self { app, rows, on, all }
    }

    /// Sets what access depends on, for a third of the rows each.
    async fn shuffle(&self, runner: &mut TestRunner) {
        for (table, key, off, on) in STATES {
            self.rows.run(&format!("UPDATE {table} SET {off}")).await;
            let keys: Vec<_> = self.keys(table, key).await;
            let some = proptest::sample::subsequence(keys.clone(), keys.len() / 3);
            let some = drawn(runner, &some);
            let literal = |key: &Uuid| match self.on {
                On::Sqlite => format!("x'{}'", key.simple()),
                On::Postgres => format!("'{key}'"),
            };
            let list: Vec<_> = some.iter().map(literal).collect();
            let update = format!("UPDATE {table} SET {on} WHERE {key} IN ({})", list.join(", "));
            self.rows.run(&update).await;
        }
    }

    async fn keys(&self, table: &str, key: &str) -> Vec<Uuid> {
        let mut keys: Vec<Uuid> = match (table, key) {
            ("evidence", _) => keys_of(&World::of(&self.rows).await.evidence, |row| row.id),
            ("document_version", _) => keys_of(&World::of(&self.rows).await.versions, |row| row.id),
            ("interview", _) => {
                keys_of(&World::of(&self.rows).await.interviews, |row| row.evidence_id)
            }
            _ => keys_of(&World::of(&self.rows).await.judgements, |row| row.id),
        };
        keys.sort_unstable();
        keys
    }
}

/// Checks that two make of which one reading is in: another's, and one's own.
async fn blind(rows: &Rows) {
    for (who, by) in [("LEAD-CW", "LEAD-CW"), (WHO, "INSP-CW-5"), (WHO, WHO)] {
        let two = double_reading(rows, who, 1).await;
        let reading = check_reading::Model {
            id: Uuid::new_v4(),
            double_id: two.id,
            person_id: rows.person(by).await,
            outcome: CheckOutcome::NotMet,
            fields: json!({}),
            read_at: moment(),
        };
        rows.lay(vec![two.into_active_model().reset_all()]).await;
        rows.lay(vec![reading.into_active_model().reset_all()]).await;
    }
}

fn keys_of<M>(rows: &[M], key: impl Fn(&M) -> Uuid) -> Vec<Uuid> {
    rows.iter().map(key).collect()
}

fn drawn<S: Strategy>(runner: &mut TestRunner, from: &S) -> S::Value {
    from.new_tree(runner).expect("a value").current()
}

/// One person asks everything. What they are told of what is kept apart.
async fn holds(
    server: &Server,
    runner: &mut TestRunner,
    role: Role,
    turn: usize,
) -> BTreeSet<&'static str> {
    server.shuffle(runner).await;
    // once everything is granted, so that each role is seen at its widest; then at random
    let (granted, barred) = if turn == 0 {
        (CODES.to_vec(), vec![])
    } else {
        let some = proptest::sample::subsequence(CODES.to_vec(), 1..=CODES.len());
        let barred = proptest::sample::subsequence(CODES.to_vec(), 0..CODES.len());
        (drawn(runner, &some), drawn(runner, &barred))
    };
    server.rows.stand(WHO, &granted, &barred).await;
    let world = World::of(&server.rows).await;
    let keys = async |codes: &[&str]| {
        let mut keys = vec![];
        for code in codes {
            keys.push(server.rows.area(code).await);
        }
        keys
    };
    let me = server.rows.person(WHO).await;
    let (granted_keys, barred_keys) = (keys(&granted).await, keys(&barred).await);
    let allowed = Allowed::of(&world, me, role, &granted_keys, &barred_keys);
    let now = Clock::default().now().timestamp();
    let token = server.app.issuer.token(WHO, role, "evidence-api", now).expect("a token");
    let caller = server.app.bearing(Some(token));
    let case = format!("{role:?}, granted {granted:?}, barred {barred:?}, {:?}", server.on);

    by_id(server, &caller, &allowed, &case).await;
    let about = [("INS-YH", "DOC-YH-002"), ("INS-CW", "INT-CW-001")];
    let (reference, item) = drawn(runner, &proptest::sample::select(about.to_vec()));
    let named = Named {
        inspection: id::encode("Inspection", server.rows.inspection(reference).await.id).0,
        reference,
        evidence: of_item(server, item).await,
        item,
        judgement: drawn(runner, &proptest::sample::select(of(server, "Judgement"))),
        person: id::encode("Person", server.rows.person(WHO).await).0,
        import: drawn(runner, &proptest::sample::select(of(server, "ImportBatch"))),
        packs: of(server, "EvidencePack"),
    };
    // at its widest, each role is asked of an own import
    let named = if turn == 0 { Named { import: own(&world, me), ..named } } else { named };
    let mut said = BTreeSet::new();
    for (path, answer) in everything(&caller, &named).await {
        said.extend(inside(path, &answer, &allowed, &case));
        counted(path, &answer["data"][path], &allowed, &case);
    }
    traces(&caller, &allowed, &case).await;
    content(&caller, server, &allowed, &case).await;
    said
}

/// An import that somebody sent.
fn own(world: &World, who: Uuid) -> String {
    let sent =
        |of: Uuid| world.tables.iter().any(|table| (table.id, table.created_by) == (of, who));
    let own = world.imports.iter().find(|batch| sent(batch.upload_id)).expect("an import");
    id::encode("ImportBatch", own.id).0
}

fn of(server: &Server, kind: &str) -> Vec<String> {
    let of_kind = server.all.iter().filter(|(name, _)| *name == kind);
    of_kind.map(|(_, id)| id.clone()).collect()
}

async fn of_item(server: &Server, reference: &str) -> String {
    let item = server.rows.item(reference).await;
    id::encode(item.kind.type_name(), item.id).0
}

/// Each thing is found by its id exactly if it may be seen.
async fn by_id(server: &Server, caller: &Caller<'_>, allowed: &Allowed, case: &str) {
    let ids = allowed.ids();
    let held = |kind: &str| allowed.keys.contains_key(kind) || ITEMS.contains(&kind);
    let all: Vec<_> = server.all.iter().filter(|(kind, _)| held(kind)).collect();
    for some in all.chunks(200) {
        let asked: Vec<_> = some.iter().map(|(_, id)| id).collect();
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let data = caller.query(query, json!({"ids": asked})).await;
        for ((kind, id), node) in some.iter().zip(data["nodes"].as_array().expect("nodes")) {
            assert_eq!(node["id"] == json!(id), ids.contains(id), "{kind} by its id: {case}");
        }
    }
}

/// No id and no word of an answer, its errors included, is one that may not be seen. What is said of what is kept apart.
fn inside(path: &str, answer: &Value, allowed: &Allowed, case: &str) -> BTreeSet<&'static str> {
    let ids = allowed.ids();
    for (kind, found) in held_ids(answer) {
        assert!(ids.contains(&found), "{path} gives a {kind} ({:?}): {case}", id::decode(&found));
    }
    let kept = |text: &str| APART.into_iter().find(|words| text.starts_with(words));
    let texts = all_texts(answer).into_iter();
    texts
        .filter_map(|text| {
            let kept = kept(text)?;
            assert!(allowed.words.contains(text), "{path} says `{text}`: {case}");
            Some(kept)
        })
        .collect()
}

/// Lists and totals hold exactly what may be seen.
fn counted(path: &str, answer: &Value, allowed: &Allowed, case: &str) {
    let kinds: &[&str] = match path {
        "documentRequests" => &["DocumentRequest"],
        "documentUploads" => &["DocumentUpload"],
        "evidence" => ITEMS,
        "evidencePacks" => &["EvidencePack"],
        "findings" => &["Finding"],
        "imports" => &["ImportBatch"],
        "inspections" => &["Inspection"],
        "judgements" => &["Judgement"],
        _ => return,
    };
    let unlisted = if path == "findings" { allowed.retired } else { 0 };
    let count = allowed.count(kinds) - unlisted;
    assert_eq!(answer["totalCount"], json!(count), "the total of {path}: {case}");
    let listed = answer["nodes"].as_array().map_or(0, Vec::len);
    assert_eq!(listed, count.min(200), "the list of {path}: {case}");
}

/// A trace says how many links it leaves out, and counts no other.
async fn traces(caller: &Caller<'_>, allowed: &Allowed, case: &str) {
    let query = "{ judgements(first: 200) { nodes { id trace { hidden { count } links { id }
        summary { activeLinks } } } } }";
    let data = caller.query(query, json!({})).await;
    for judgement in data["judgements"]["nodes"].as_array().expect("nodes") {
        let (_, key) = id::decode(judgement["id"].as_str().expect("an id")).expect("an id");
        let trace = &judgement["trace"];
        let links = trace["links"].as_array().expect("links").len();
        let hidden = allowed.hidden[&key];
        let counts_only = case.starts_with("Publications");
        let counted = if counts_only { allowed.counted[&key] } else { links };
        assert_eq!(trace["hidden"]["count"], json!(hidden), "hidden links: {case}");
        assert_eq!(trace["summary"]["activeLinks"], json!(counted), "counted links: {case}");
    }
}

/// The bytes of a document open exactly if its content may be seen.
async fn content(caller: &Caller<'_>, server: &Server, allowed: &Allowed, case: &str) {
    for version in of(server, "DocumentVersion").into_iter().step_by(9) {
        let (_, key) = id::decode(&version).expect("an id");
        let seen = allowed.keys["DocumentVersion"].contains(&key);
        let status = caller.get(&format!("/documents/{version}/content")).await.status();
        let expected = match (allowed.content.contains(&key), seen) {
            (true, _) => StatusCode::OK,
            (false, true) => StatusCode::FORBIDDEN,
            (false, false) => StatusCode::NOT_FOUND,
        };
        // a role that opens nothing is told so before anything is looked up
        let refused = status == StatusCode::FORBIDDEN && allowed.content.is_empty();
        assert!(status == expected || refused, "{status}, not {expected}: {case}");
    }
}

async fn every_role(on: On, times: usize) {
    let server = Server::start(on).await;
    let config = Config::default();
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let (mut shown, mut said) = (BTreeSet::new(), BTreeSet::new());
    for role in <Role as Iterable>::iter() {
        for turn in 0..times {
            said.extend(holds(&server, &mut runner, role, turn).await);
        }
        let query = "{ evidence(first: 1) { totalCount } judgements(first: 1) { totalCount } }";
        let now = Clock::default().now().timestamp();
        let token = server.app.issuer.token(WHO, role, "evidence-api", now).expect("a token");
        let data = server.app.bearing(Some(token)).query(query, json!({})).await;
        shown.insert(
            values(&data, "totalCount").iter().map(ToString::to_string).collect::<Vec<_>>(),
        );
    }
    assert!(shown.len() > 4, "the cases differ: {shown:?}");
    assert_eq!(said.len(), APART.len(), "somebody is told of each: {said:?}");
}

#[tokio::test]
async fn nobody_gets_more_or_less_than_they_may_see() {
    every_role(On::Sqlite, 2).await;
}

#[tokio::test]
async fn nor_on_postgresql() {
    every_role(On::Postgres, 1).await;
}
