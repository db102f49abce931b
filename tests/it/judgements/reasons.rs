//! Why the evidence under a judgement is held to be as strong as it says: said by a person, and never worked out.

use super::base::check;
use super::sealed::faults;
use super::{begin, begun, change, codes, made, step};
use crate::packs::{fetched, inside, value};
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};

fn reason(domain: &str, direction: &str, note: &str) -> Value {
    json!({"domain": domain, "direction": direction, "note": note})
}

/// A draft with reasons, resting on two items, as INSP-YH-1 begins it.
async fn reasoned(by: &Caller<'_>) -> Value {
    let mut input = begin(by).await;
    input["strength"] = json!("WEAK");
    input["strengthReasons"] = json!([
        reason("RELIABILITY", "UP", "The checks were made twice."),
        reason("CONSISTENCY", "DOWN", "Staff and files differ."),
    ]);
    let draft = made(by, "createJudgement", &input).await;
    let add = json!({"judgement": draft["id"], "type": "OBSERVATION", "statement": "It is so."});
    let finding = made(by, "addFinding", &add).await;
    for item in ["DOC-YH-003", "CHK-YH-CRT-01"] {
        let link = json!({"finding": finding["id"], "evidence": by.id(item).await, "stance": "SUPPORTS",
            "weight": "WEAK", "rationale": "It says so."});
        assert_eq!(crate::links::codes(&crate::links::link(by, &link).await), [""; 0]);
    }
    draft
}

async fn signed(app: &TestApp, id: &Value) {
    let (qa, hmci) = (app.caller("QA-1"), app.caller("HMCI"));
    made(&qa, "agreeJudgement", &step(&qa, id, "").await).await;
    made(&hmci, "signOffJudgement", &step(&hmci, id, "").await).await;
}

#[tokio::test]
async fn reasons_are_set_as_a_whole_and_the_history_has_their_words() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let draft = reasoned(&lead).await;
        let said = json!([
            reason("CONSISTENCY", "DOWN", "Staff and files differ."),
            reason("RELIABILITY", "UP", "The checks were made twice."),
        ]);
        assert_eq!(draft["strengthReasons"], said, "in the order of the domains");
        let words = &draft["history"][0]["words"].as_array().expect("words").clone();
        let told = "CONSISTENCY DOWN: Staff and files differ.\nRELIABILITY UP: The checks were made twice.";
        assert_eq!(
            words.last(),
            Some(&json!({"field": "strengthReasons", "was": null, "is": told}))
        );
        let mut edit = json!({"judgement": draft["id"], "revision": 4, "title": "Another title"});
        let now = made(&lead, "editJudgement", &edit).await;
        assert_eq!(now["strengthReasons"], said, "what is left out stays");
        (edit["revision"], edit["strengthReasons"]) =
            (json!(5), json!([reason("CONSISTENCY", "UP", " They agree. ")]));
        let now = made(&lead, "editJudgement", &edit).await;
        assert_eq!(now["strengthReasons"], json!([reason("CONSISTENCY", "UP", "They agree.")]));
        let last = now["history"].as_array().and_then(|all| all.last()).expect("a change");
        assert_eq!(
            last["words"],
            json!([{"field": "strengthReasons", "was": told, "is": "CONSISTENCY UP: They agree."}])
        );
        edit["revision"] = json!(6);
        let same = change(&lead, "editJudgement", &edit).await;
        assert_eq!(codes(&same), ["UNCHANGED"]);
        edit["strengthReasons"] = json!([]);
        let now = made(&lead, "editJudgement", &edit).await;
        assert_eq!(now["strengthReasons"], json!([]));
    }
}

#[tokio::test]
async fn a_strength_that_was_set_can_be_taken_away() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let draft = reasoned(&lead).await;
        let title = json!({"judgement": draft["id"], "revision": 4, "title": "Another title"});
        let now = made(&lead, "editJudgement", &title).await;
        assert_eq!(now["strength"], "WEAK", "{on:?}: what is left out stays");
        let mut edit = json!({"judgement": draft["id"], "revision": 5, "strength": null});
        let now = made(&lead, "editJudgement", &edit).await;
        assert_eq!(now["strength"], Value::Null, "{on:?}");
        let last = now["history"].as_array().and_then(|all| all.last()).expect("a change");
        let words = json!([{"field": "strength", "was": "WEAK", "is": null}]);
        assert_eq!(last["words"], words, "{on:?}");
        edit["revision"] = json!(6);
        assert_eq!(codes(&change(&lead, "editJudgement", &edit).await), ["UNCHANGED"], "{on:?}");
        // a variable that nobody gave a value is left out
        let query = "mutation($judgement: ID!, $strength: Strength) { editJudgement(input: {judgement: $judgement,
            revision: 7, title: \"How it was led\", strength: $strength}) { judgement { title strength }
            userErrors { code } } }";
        let set = json!({"judgement": draft["id"], "revision": 6, "strength": "STRONG"});
        made(&lead, "editJudgement", &set).await;
        let now = lead.query(query, json!({"judgement": draft["id"]})).await;
        let said = json!({"title": "How it was led", "strength": "STRONG"});
        assert_eq!(now["editJudgement"]["judgement"], said, "{on:?}");
    }
}

#[tokio::test]
async fn a_reason_says_why_and_once_in_each_respect() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let (draft, first) = (begun(&lead).await, begin(&lead).await);
        let rows = Rows::of(&app).await;
        let before = rows.written().await;
        let twice = json!([reason("DIRECTNESS", "UP", "So."), reason("DIRECTNESS", "DOWN", "So.")]);
        let long = "x".repeat(2_001);
        for wrong in [
            json!([reason("DIRECTNESS", "UP", " ")]),
            json!([reason("DIRECTNESS", "UP", "\u{200b}")]),
            json!([reason("DIRECTNESS", "UP", &long)]),
            twice,
        ] {
            let edit = json!({"judgement": draft["id"], "revision": 1, "strengthReasons": wrong});
            let mut begin = first.clone();
            begin["strengthReasons"] = wrong.clone();
            for (name, input) in [("editJudgement", edit), ("createJudgement", begin)] {
                let told = change(&lead, name, &input).await;
                assert_eq!(codes(&told), ["INVALID_VALUE"], "{wrong}");
                assert_eq!(told["userErrors"][0]["field"], "strengthReasons", "{wrong}");
                let message = told["userErrors"][0]["message"].as_str().expect("a sentence");
                assert!(message.contains("DIRECTNESS"), "{message}");
            }
        }
        assert_eq!(rows.written().await, before);
    }
}

#[tokio::test]
async fn a_strength_without_a_reason_is_told_as_advice() {
    const RULE: &str = "STRENGTH_WITHOUT_REASONS";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let lead = app.caller("LEAD-YH");
        let draft = begun(&lead).await;
        let name = draft["reference"].as_str().expect("a name");
        assert!(check(&lead, name).await[RULE].is_null(), "no strength is given");
        let strong = json!({"judgement": draft["id"], "revision": 1, "strength": "STRONG"});
        made(&lead, "editJudgement", &strong).await;
        let told = check(&lead, name).await;
        assert_eq!(
            (&told[RULE]["severity"], &told[RULE]["message"]),
            (
                &json!("ADVICE"),
                &json!("Its evidence is held to be strong, and no reason is given: say why.")
            )
        );
        let why = json!({"judgement": draft["id"], "revision": 2,
            "strengthReasons": [reason("SUFFICIENCY", "UP", "There are forty of them.")]});
        made(&lead, "editJudgement", &why).await;
        assert!(check(&lead, name).await[RULE].is_null(), "{on:?}");
    }
}

/// Columns of a reason, altered, and where that is told.
pub const ALTERED: [(&str, &str, &str); 3] = [
    ("domain", "'DIRECTNESS'", "strengthReasons[CONSISTENCY]"),
    ("direction", "'UP'", "strengthReasons[CONSISTENCY].direction"),
    ("note", "'x' || substr(note, 2)", "strengthReasons[CONSISTENCY].note"),
];

#[tokio::test]
async fn reasons_are_sealed_and_whatever_is_altered_of_them_is_named() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (inspector, lead) = (app.caller("INSP-YH-1"), app.caller("LEAD-YH"));
        let rows = Rows::of(&app).await;
        let draft = reasoned(&inspector).await;
        let id = &draft["id"];
        signed(&app, id).await;
        assert_eq!(faults(&lead).await, [""; 0]);
        let frozen = json!({"judgement": id, "revision": 6, "strengthReasons": []});
        assert_eq!(codes(&change(&lead, "editJudgement", &frozen).await), ["JUDGEMENT_FROZEN"]);
        let read = "query($id: ID!) { node(id: $id) { ... on Judgement {
            strengthReasons { domain direction note }
            asSealed { strengthReasons { domain direction note } } } } }";
        let now = lead.query(read, json!({"id": id})).await["node"].take();
        assert_eq!(now["strengthReasons"], draft["strengthReasons"]);
        assert_eq!(now["asSealed"]["strengthReasons"], draft["strengthReasons"]);
        for (column, value, path) in ALTERED {
            let row = "domain = 'CONSISTENCY'";
            rows.run(&format!("CREATE TABLE was AS SELECT * FROM strength_reason WHERE {row}"))
                .await;
            let alter = format!("UPDATE strength_reason SET {column} = {value} WHERE {row}");
            assert_eq!(rows.run(&alter).await, 1, "{on:?} {alter}");
            let told = faults(&lead).await;
            assert_eq!(told[0], path, "{on:?} {told:?}");
            let kept = lead.query(read, json!({"id": id})).await["node"].take();
            assert_eq!(kept["asSealed"], now["asSealed"], "{on:?} {column}");
            rows.run("DELETE FROM strength_reason WHERE domain <> 'RELIABILITY'").await;
            assert_eq!(faults(&lead).await, ["strengthReasons[CONSISTENCY]"], "it is gone");
            rows.run("INSERT INTO strength_reason SELECT * FROM was").await;
            rows.run("DROP TABLE was").await;
            assert_eq!(faults(&lead).await, [""; 0], "{on:?} {column} is as it was");
        }
        let next = made(&lead, "amendJudgement", &step(&lead, id, "So.").await).await;
        assert_eq!(next["strengthReasons"], draft["strengthReasons"], "an amendment says the same");
        let edit = json!({"judgement": next["id"], "revision": 1, "strengthReasons": []});
        made(&lead, "editJudgement", &edit).await;
        assert_eq!(faults(&lead).await, [""; 0], "the old one stays as it was");
    }
}

/// Seen where the strength is: never while it is a draft, by those who receive judgements.
#[tokio::test]
async fn reasons_are_seen_by_whoever_sees_the_judgement() {
    let app = TestApp::start(On::Sqlite).await;
    put_files(&app).await;
    let (inspector, hmci) = (app.caller("INSP-YH-1"), app.caller("HMCI"));
    let draft = reasoned(&inspector).await;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Judgement { strengthReasons { note } } } }";
    let seen = async |who: &str| {
        let told = app.caller(who).query(query, json!({"id": draft["id"]})).await;
        texts(&told, "note").len()
    };
    for (who, notes) in [("LEAD-YH", 2), ("QA-1", 2), ("PUBS-1", 0), ("AREA-YH", 0), ("LEAD-CW", 0)]
    {
        assert_eq!(seen(who).await, notes, "{who}");
    }
    signed(&app, &draft["id"]).await;
    for (who, notes) in [("PUBS-1", 2), ("SVC-REPORTS", 2), ("AREA-YH", 0), ("LEAD-CW", 0)] {
        assert_eq!(seen(who).await, notes, "{who}");
    }
    made(&hmci, "publishJudgement", &step(&hmci, &draft["id"], "").await).await;
    let name = draft["reference"].as_str().expect("a name");
    for (who, profile, shown) in [("INSP-YH-1", "INTERNAL", true), ("HMCI", "PUBLIC", false)] {
        let (_, bytes) = fetched(&app, who, name, profile).await;
        let files = inside(&bytes);
        let said = value(&files, "data/pack.json")["judgements"][0]["strengthReasons"].take();
        let page = String::from_utf8_lossy(&files["data/index.html"]).into_owned();
        let table = String::from_utf8_lossy(&files["data/tables/judgements.csv"]).into_owned();
        let expected = if shown { draft["strengthReasons"].clone() } else { json!([]) };
        assert_eq!(said, expected, "{profile}");
        for told in [page, table] {
            assert_eq!(told.contains("Staff and files differ."), shown, "{profile}");
        }
    }
}
