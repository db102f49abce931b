//! A questionnaire's release that was wrong is withdrawn and released anew, though what was signed off rests on it.

use super::base::check;
use super::sealed::faults;
use super::{codes, made, step};
use crate::links;
use crate::packs::checked::{Bag, script};
use crate::packs::{fetched, inside, left_out, value};
use crate::program::run;
use crate::questionnaire::{counted, import, more};
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};
use std::process::Command;

const CITED: &str = "QST-YH-Q02";

/// Alters the figures of that behind the service's back.
const FIGURES: &str = "UPDATE questionnaire_row SET base = base + 1
    WHERE result_id = (SELECT id FROM evidence WHERE reference = 'QST-YH-Q02')";

/// Withdraws what was released in Yorkshire and Humberside; the rules that refused it.
async fn withdrawn(lead: &Caller<'_>) -> Vec<String> {
    let query = "mutation($id: ID!) { withdrawQuestionnaire(input: {inspection: $id, reason: \"Counted twice.\"}) {
        userErrors { code message } } }";
    let told = lead.query(query, json!({"id": lead.id("INS-YH").await})).await;
    codes(&told["withdrawQuestionnaire"])
}

/// What has happened to the result that J-YH-02 cites, its seal, and what the link is pinned to.
async fn stands(by: &Caller<'_>, id: &Value) -> (Vec<String>, Value, Value) {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Judgement { seal { verified faults { path } }
        changedSinceSignOff { what evidence { reference } }
        findings { links { evidence { reference } pinnedRevision { revision sha256 } } } } } }";
    let node = by.query(query, json!({"id": id})).await["node"].take();
    let changes = node["changedSinceSignOff"].as_array().expect("what happened").iter();
    let changes = changes.filter(|one| one["evidence"]["reference"] == CITED);
    let changes = changes.map(|one| one["what"].as_str().expect("a word").to_owned()).collect();
    let findings = node["findings"].as_array().expect("findings").iter();
    let mut links = findings.flat_map(|of| of["links"].as_array().expect("links"));
    let link = links.find(|link| link["evidence"]["reference"] == CITED).expect("a link");
    (changes, node["seal"].clone(), link["pinnedRevision"].clone())
}

/// Takes back what a draft cites of it.
async fn without_drafts(lead: &Caller<'_>) {
    let query = "{ judgement(reference: \"J-YH-05\") { findings { links { id evidence { reference } } } } }";
    let draft = lead.query(query, json!({})).await["judgement"].take();
    let findings = draft["findings"].as_array().expect("findings").iter();
    let mut cites = findings.flat_map(|of| of["links"].as_array().expect("links"));
    let link = cites.find(|link| link["evidence"]["reference"] == "QST-YH-Q11");
    let gone = links::withdraw(lead, &link.expect("a link")["id"], "It was counted twice.");
    assert_eq!(links::codes(&gone.await), [""; 0]);
}

#[tokio::test]
async fn a_result_that_was_set_aside_before_its_release_breaks_no_seal() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, hmci) = (app.caller("LEAD-YH"), app.caller("HMCI"));
        let id = json!(lead.id("J-YH-02").await);
        let agreed = json!(lead.id("J-YH-04").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &agreed, "").await).await;
        without_drafts(&lead).await;
        let aside =
            "mutation($id: ID!) { withdrawEvidence(input: {evidence: $id, reason: \"Singly.\"}) {
            userErrors { code message } } }";
        let told = lead.query(aside, json!({"id": lead.id(CITED).await})).await;
        assert_eq!(codes(&told["withdrawEvidence"]), [""; 0], "{on:?}");
        assert_eq!(withdrawn(&lead).await, [""; 0], "{on:?}");
        let (_, seal, _) = stands(&lead, &id).await;
        assert_eq!(seal, json!({"verified": true, "faults": []}), "{on:?}");
    }
}

#[tokio::test]
async fn a_wrong_release_that_was_signed_off_on_is_corrected_by_the_next_revision() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, hmci) = (app.caller("LEAD-YH"), app.caller("HMCI"));
        let id = json!(lead.id("J-YH-02").await);
        let (nothing, sealed, pinned) = stands(&lead, &id).await;
        assert_eq!((nothing.len(), &sealed["verified"]), (0, &json!(true)), "{on:?}");

        // what is not signed off is looked at first
        assert_eq!(withdrawn(&lead).await, ["CITED"], "{on:?}");
        let agreed = json!(lead.id("J-YH-04").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &agreed, "").await).await;
        assert_eq!(withdrawn(&lead).await, ["CITED"], "{on:?}: a draft cites it too");
        without_drafts(&lead).await;
        assert_eq!(withdrawn(&lead).await, [""; 0], "{on:?}");
        let (told, seal, still) = stands(&lead, &id).await;
        assert_eq!(told, ["NEW_VERSION", "EVIDENCE_SET_ASIDE"], "{on:?}");
        // what was sealed holds; beside new figures its digest would give the old ones away
        let pinned = json!({"revision": pinned["revision"], "sha256": null});
        assert_eq!((&seal, &still), (&sealed, &pinned), "{on:?}");

        let mut other = counted("YH", "INS-YH");
        (other[90], other[95]) = (more(&other[90]), more(&other[95]));
        let sender = app.caller("INSP-YH-1");
        let batch = import(&app, &sender, &other, false, "ALL_OR_NOTHING").await;
        assert_eq!(batch["state"], "DONE", "{batch:.1000}");
        let query = "mutation($id: ID!) { publishQuestionnaire(input: {inspection: $id}) {
            questionnaire { results { reference status } } userErrors { code message } } }";
        let published = lead.query(query, json!({"id": lead.id("INS-YH").await})).await;
        let published = &published["publishQuestionnaire"];
        assert_eq!(codes(published), [""; 0], "{published}");
        let results = published["questionnaire"]["results"].as_array().expect("results");
        assert_eq!(results.len(), 15, "{on:?}: the same items");
        assert!(results.iter().all(|result| result["status"] == "ACCEPTED"), "{on:?}");
        let (told, seal, still) = stands(&lead, &id).await;
        assert_eq!(told, ["NEW_VERSION"], "{on:?}");
        assert_eq!((&seal, &still), (&sealed, &pinned), "{on:?}");
        // what is shown now is held against what was released last
        let rows = Rows::of(&app).await;
        assert!(rows.run(FIGURES).await > 0);
        only_its_words(&faults(&lead).await);
        rows.run(&FIGURES.replace('+', "-")).await;
        assert_eq!(faults(&lead).await, [""; 0], "{on:?}");

        // a new version rests on what was cited, and is told that figures of it are hidden now
        let before = check(&lead, "J-YH-05").await;
        assert_eq!(before["HIDDEN_FIGURE"], Value::Null, "{on:?}");
        made(&lead, "amendJudgement", &step(&lead, &id, "It was counted anew.").await).await;
        let after = check(&lead, "J-YH-02").await;
        let advice = &after["HIDDEN_FIGURE"];
        assert_eq!(advice["severity"], "ADVICE", "{on:?}: {after:#}");
        assert_eq!(texts(&advice["evidence"], "reference"), [CITED], "{on:?}");
        assert_eq!(after["blocked"], false, "{on:?}");
    }
}

/// What is told as altered is what it says, wherever that is cited.
fn only_its_words(told: &[String]) {
    let words = |path: &String| path.ends_with(".links[QST-YH-Q02].words");
    assert!(!told.is_empty() && told.iter().all(words), "{told:?}");
}

#[tokio::test]
async fn a_revision_that_was_never_released_hides_no_altered_figures() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let forged = "INSERT INTO evidence_revision (id, evidence_id, revision, sha256, recorded_by, recorded_at)
            SELECT judgement.id, evidence_id, evidence_revision.revision + 1, {SHA256}, recorded_by, recorded_at
            FROM evidence_revision, judgement WHERE judgement.reference = 'J-YH-02'
            AND evidence_id = (SELECT id FROM evidence WHERE reference = 'QST-YH-Q02')";
        let other = "CASE substr(sha256, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(sha256, 2)";
        assert_eq!(rows.run(&forged.replace("{SHA256}", other)).await, 1, "{on:?}");
        only_its_words(&faults(&lead).await);
        let gone = "DELETE FROM evidence_revision
            WHERE id = (SELECT id FROM judgement WHERE reference = 'J-YH-02')";
        assert_eq!(rows.run(gone).await, 1, "{on:?}");
        // nor one with the digest of what was released
        assert_eq!(rows.run(&forged.replace("{SHA256}", "sha256")).await, 1, "{on:?}");
        assert_eq!(faults(&lead).await, [""; 0], "{on:?}");
        assert!(rows.run(FIGURES).await > 0);
        only_its_words(&faults(&lead).await);
    }
}

#[tokio::test]
async fn no_pack_tells_the_digest_of_a_result_that_was_withdrawn() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (lead, hmci) = (app.caller("LEAD-YH"), app.caller("HMCI"));
        let sealed = |all: &Bag| all.keys().any(|path| path.starts_with("data/seals/"));
        let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-02", "INTERNAL").await;
        let before = inside(&bytes);
        assert!(sealed(&before), "{on:?} {:?}", left_out(&before));
        let told = value(&before, "data/pack.json");
        let mut items = told["items"].as_array().expect("items").iter();
        let cited = items.find(|item| item["reference"] == CITED).expect("the result");
        let digest = cited["revisions"][0]["sha256"].as_str().expect("a digest");
        let tells =
            |all: &Bag| all.values().any(|bytes| String::from_utf8_lossy(bytes).contains(digest));
        assert!(tells(&before), "{on:?}");

        let agreed = json!(lead.id("J-YH-04").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &agreed, "").await).await;
        without_drafts(&lead).await;
        assert_eq!(withdrawn(&lead).await, [""; 0], "{on:?}");
        let (pack, bytes) = fetched(&app, "LEAD-YH", "J-YH-02", "INTERNAL").await;
        let after = inside(&bytes);
        assert_eq!(left_out(&after), ["seal CHANGED_SINCE", "words CHANGED_SINCE"], "{on:?}");
        assert!(!sealed(&after) && !tells(&after), "{on:?}");
        let seal =
            |all: &Bag| value(all, "data/pack.json")["judgements"][0]["seal"]["digest"].take();
        assert_eq!(seal(&after), seal(&before), "{on:?}: which seal it was is told");

        // and it is checked like any other
        let folder = tempfile::tempdir().expect("a folder");
        script(folder.path());
        std::fs::write(folder.path().join("pack.zip"), &bytes).expect("a file");
        let digest = pack["digest"].as_str().expect("a digest");
        let (holds, said, log) =
            run(folder.path(), &["verify-pack", "pack.zip", "--digest", digest]);
        assert!(holds, "{on:?}: {said}{log}");
        let mut script = Command::new("sh");
        script.args(["verify.sh", "pack.zip", digest]).current_dir(folder.path());
        let output = script.output().expect("a shell");
        assert!(output.status.success(), "{on:?}: {output:?}");
    }
}
