//! Evidence packs: asked for, made, fetched, checked by whoever has one.

mod access;
pub mod checked;
mod killed;
pub mod laid;
mod made;
mod profiles;
mod validators;

use crate::support::{Caller, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// What is asked of a pack.
pub const PACK: &str =
    "id profile state message requestedAt finishedAt fileName digest size omissions discardedAt
    progress { done parts } judgement { reference } inspection { reference } requestedBy { subject }
    download { method url size }";

const REQUEST: &str =
    "mutation($input: RequestEvidencePackInput!) { requestEvidencePack(input: $input) { pack { id }
    userErrors { code message } } }";

/// Asks for a pack, and waits for the outcome; the payload, with the pack.
pub async fn requested(caller: &Caller<'_>, of: &str, profile: &str) -> Value {
    let input = json!({"input": {"of": of, "profile": profile}});
    let mut payload = caller.query(REQUEST, input).await["requestEvidencePack"].take();
    if let Some(id) = payload["pack"]["id"].as_str().map(str::to_owned) {
        payload["pack"] = pack(caller, &id).await;
        while payload["pack"]["state"] == "WAITING" {
            payload["pack"] = pack(caller, &id).await;
        }
    }
    payload
}

/// A pack as somebody sees it.
pub async fn pack(caller: &Caller<'_>, id: &str) -> Value {
    let query =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on EvidencePack {{ {PACK} }} }} }}");
    caller.query(&query, json!({"id": id})).await["node"].take()
}

/// Asks for a pack of a judgement or an inspection by its reference, and fetches it: the pack and its bytes.
pub async fn fetched(app: &TestApp, who: &str, of: &str, profile: &str) -> (Value, Vec<u8>) {
    let caller = app.caller(who);
    let of = caller.id(of).await;
    let mut payload = requested(&caller, &of, profile).await;
    let pack = payload["pack"].take();
    assert_eq!(pack["state"], "DONE", "{payload} {pack}");
    let url = pack["download"]["url"].as_str().expect("an address");
    let answer = app.at(Method::GET, url).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let bytes = answer.bytes().await.expect("bytes").to_vec();
    assert_eq!(pack["size"], bytes.len());
    (pack, bytes)
}

/// What is in a pack, by its path below the folder of the pack.
pub fn inside(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file");
    let mut all = BTreeMap::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).expect("a file");
        let path = entry.name().expect("a name").split_once('/').expect("a folder").1.to_owned();
        let mut content = vec![];
        entry.read_to_end(&mut content).expect("its bytes");
        assert!(all.insert(path, content).is_none(), "each is there once");
    }
    all
}

/// A file of a pack as JSON.
pub fn value(inside: &BTreeMap<String, Vec<u8>>, path: &str) -> Value {
    serde_json::from_slice(&inside[path]).expect("JSON")
}

/// What a pack says that it leaves out: what, and by which rule, each once.
pub fn left_out(inside: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let omissions = value(inside, "data/omissions.json");
    let all = omissions["leftOut"].as_array().expect("a list").clone();
    let word = |of: &Value, name: &str| of[name].as_str().expect("a word").to_owned();
    let mut all: Vec<_> =
        all.iter().map(|of| format!("{} {}", word(of, "what"), word(of, "rule"))).collect();
    all.sort();
    all.dedup();
    all
}
