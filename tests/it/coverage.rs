//! No field of the schema is out of the tests' sight: each is asked in the walk of `walk`, and
//! somebody gets more than nothing from it. The stranger of `stranger.rs` walks the same way.

use crate::filled::fill;
use crate::imports::laid::laid;
use crate::packs::laid as packs;
use crate::rows::{Rows, put_files};
use crate::support::{On, TestApp};
use crate::walk::{Named, everything, texts};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What stays empty here, and where it is tested instead.
const ELSEWHERE: [&str; 28] = [
    // across Areas: judgements/across.rs
    "ChangeSinceSignOff.judgement",
    // an S3 server asks for headers: uploads.rs
    "FileTicket.headers",
    // a release waits: questionnaire.rs
    "HiddenInQuestion.question",
    "HiddenInQuestion.rows",
    "HiddenInRow.responses",
    "HiddenInRow.staffGroup",
    "HiddenInRow.whole",
    "HttpHeader.name",
    "HttpHeader.value",
    "Query.questionnairePreview",
    "QuestionnairePreview.cells",
    "QuestionnairePreview.hidden",
    "QuestionnairePreview.hiddenCells",
    "QuestionnairePreview.hiddenRates",
    "QuestionnairePreview.hiddenRatesOf",
    "QuestionnairePreview.hiddenRows",
    "QuestionnairePreview.number",
    "QuestionnairePreview.rates",
    "QuestionnairePreview.rows",
    // sealed across Areas, with reasons, and with a quote: judgements/since.rs, judgements/reasons.rs
    "SealedJudgement.drewOn",
    "SealedJudgement.strengthReasons",
    "SealedLink.page",
    "SealedLink.quote",
    // scores that say more than how far they moved
    "SealedScore.baseline",
    "SealedScore.followUp",
    // an authority is set: stamps
    "TimeStamp.fault",
    "TimeStamp.verified",
    // all is well: claims.rs
    "Viewer.roleProblem",
];

/// Who walks, and the item that they ask about: between them they see everything.
const WALKERS: [(&str, &str); 6] = [
    ("LEAD-YH", "DOC-YH-034"),
    ("INSP-YH-1", "CHK-YH-CRT-02"),
    ("INSP-YH-2", "INT-YH-001"),
    ("LEAD-CW", "QST-CW-Q02"),
    ("ADMIN-1", "DOC-YH-002"),
    ("AUDIT-1", "DOC-YH-002"),
];

/// `Type.field` for each object type that an answer to a query can hold.
fn expected(schema: &Value) -> BTreeSet<String> {
    let types = schema["types"].as_array().into_iter().flatten();
    let types: BTreeMap<_, _> = types.map(|of| (of["name"].as_str(), of)).collect();
    let (mut met, mut left) = (BTreeSet::new(), vec!["Query".to_owned()]);
    let mut fields = BTreeSet::new();
    while let Some(name) = left.pop() {
        let Some(of) = types.get(&Some(name.as_str())) else { continue };
        if !met.insert(name.clone()) {
            continue;
        }
        left.extend(texts(&of["possibleTypes"], "name"));
        left.extend(texts(&of["fields"], "name"));
        for field in of["fields"].as_array().into_iter().flatten() {
            if of["kind"] == "OBJECT" {
                fields.insert(format!("{name}.{}", field["name"].as_str().expect("a name")));
            }
        }
    }
    fields
}

/// `Type.field` for each field of an answer that holds something.
fn answered(of: &Value, fields: &mut BTreeSet<String>) {
    match of {
        Value::Array(list) => list.iter().for_each(|item| answered(item, fields)),
        Value::Object(object) => {
            for (field, value) in object {
                answered(value, fields);
                let nothing = [Value::Null, json!([]), json!(""), json!({})].contains(value);
                if let (Some(name), false) = (object.get("__typename"), nothing) {
                    fields.insert(format!("{}.{field}", name.as_str().expect("a name")));
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn every_field_of_every_type_is_asked_and_answered_with_something() {
    let app = TestApp::start(On::Sqlite).await;
    put_files(&app).await;
    let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
    fill(&rows).await;
    let import = laid(&rows, "LEAD-YH").await;
    let packs = packs::ended(&rows, "LEAD-YH", "J-YH-01").await;
    let mut seen = BTreeSet::new();
    for (who, item) in WALKERS {
        if who == "AUDIT-1" {
            // what the others did was told, and somebody has altered it
            assert!(
                rows.run("UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 2").await > 0
            );
        }
        let reference = if item.contains("-YH-") { "INS-YH" } else { "INS-CW" };
        let caller = app.caller(who);
        let named = Named {
            inspection: hmci.id(reference).await,
            reference,
            evidence: hmci.id(item).await,
            item,
            judgement: hmci.id("J-X-01").await,
            person: caller.myself().await,
            import: import.clone(),
            packs: packs.clone(),
        };
        for (_, answer) in everything(&caller, &named).await {
            answered(&answer["data"], &mut seen);
        }
    }
    let query = "{ __schema { types { name kind possibleTypes { name } fields { name type { name
        ofType { name ofType { name ofType { name } } } } } } } }";
    let schema = hmci.query(query, json!({})).await["__schema"].take();
    let expected = expected(&schema);
    assert!(expected.len() > 300, "{}", expected.len());
    let never: Vec<_> = expected.difference(&seen).collect();
    assert_eq!(never, ELSEWHERE, "never answered");
}
