//! What strengths and components mean, in versions: a judgement is made by the one that was in force.

use super::sealed::faults;
use super::{begun, codes, made, step};
use crate::reference::{self, guide};
use crate::rows::Rows;
use crate::support::{BOTH, On, TestApp};
use futures_util::future::join_all;
use serde_json::{Value, json};

#[tokio::test]
async fn a_guide_has_a_next_version_that_says_of_all_what_they_mean() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, lead) = (app.caller("ADMIN-1"), app.caller("LEAD-YH"));
        let all =
            "{ guides { number strengths { strength meaning } components { component meaning } } }";
        let first = lead.query(all, json!({})).await["guides"].take();
        assert_eq!(first.as_array().map(Vec::len), Some(1));
        assert_eq!(first[0]["strengths"][0]["strength"], "STRONG");
        let but = |field: &str, is: Value| {
            let mut input = guide(1, "anew.");
            input[field] = is;
            input
        };
        let strengths = guide(1, "anew.")["strengths"].as_array().expect("strengths").clone();
        let twice = [&strengths[..], &strengths[..1]].concat();
        let mut silent = strengths.clone();
        silent[0]["meaning"] = json!(" ");
        for (input, code, field) in [
            (but("strengths", json!(strengths[1..])), "INVALID_VALUE", "strengths"),
            (but("strengths", json!(twice)), "INVALID_VALUE", "strengths"),
            (but("strengths", json!(silent)), "INVALID_VALUE", "strengths"),
            (but("components", json!([])), "INVALID_VALUE", "components"),
            (but("number", json!(0)), "CONFLICT", "number"),
        ] {
            let told = reference::change(&admin, "addGuide", &input).await;
            assert_eq!((codes(&told), &told["guide"]), (vec![code.to_owned()], &Value::Null));
            assert_eq!(told["userErrors"][0]["field"], field);
        }
        let same = json!({"number": 1, "strengths": first[0]["strengths"],
            "components": first[0]["components"]});
        assert_eq!(codes(&reference::change(&admin, "addGuide", &same).await), ["UNCHANGED"]);
        let new = guide(1, "anew.");
        let answers = join_all((0..6).map(|_| reference::change(&admin, "addGuide", &new))).await;
        let (taken, stale): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|one| codes(one).is_empty());
        assert_eq!((taken.len(), stale.len()), (1, 5), "{on:?}");
        assert!(stale.iter().all(|one| codes(one) == ["CONFLICT"]), "{stale:?}");
        assert_eq!(taken[0]["guide"]["number"], 2);
        let now = lead.query(all, json!({})).await["guides"].take();
        assert_eq!(now[0], first[0], "the one before stays readable");
        assert_eq!(now[1]["components"][2]["meaning"], "SEC anew.");
    }
}

#[tokio::test]
async fn a_judgement_is_made_by_the_guide_of_when_its_strength_or_component_was_last_set() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, lead) = (app.caller("ADMIN-1"), app.caller("LEAD-YH"));
        let draft = begun(&lead).await;
        assert_eq!(draft["guide"]["number"], 1);
        let edit = |revision: i32, field: &str, is: &str| {
            let mut input = json!({"judgement": draft["id"], "revision": revision});
            input[field] = json!(is);
            input
        };
        for (number, field, is) in [(1, "strength", "WEAK"), (2, "component", "RUM")] {
            let new = guide(number, &format!("anew {number}."));
            assert_eq!(codes(&reference::change(&admin, "addGuide", &new).await), [""; 0]);
            let revision = number * 2 - 1;
            let title = edit(revision, "title", &format!("Title {number}"));
            let now = made(&lead, "editJudgement", &title).await;
            assert_eq!(now["guide"]["number"], number, "other words change nothing");
            let now = made(&lead, "editJudgement", &edit(revision + 1, field, is)).await;
            assert_eq!(now["guide"]["number"], number + 1, "{on:?} {field}");
            let last = now["history"].as_array().and_then(|all| all.last()).expect("a change");
            let (was, is) = (number.to_string(), (number + 1).to_string());
            let words = last["words"].as_array().and_then(|all| all.last());
            assert_eq!(words, Some(&json!({"field": "guide", "was": was, "is": is})));
        }
        // a judgement of before there was a guide has none, until its strength is set
        let rows = Rows::of(&app).await;
        rows.run("DELETE FROM judgement_guide").await;
        let old = json!(lead.id("J-YH-05").await);
        let edit = json!({"judgement": old, "revision": 1, "title": "Another"});
        assert!(made(&lead, "editJudgement", &edit).await["guide"].is_null());
        let edit = json!({"judgement": old, "revision": 2, "strength": "INSUFFICIENT"});
        assert_eq!(made(&lead, "editJudgement", &edit).await["guide"]["number"], 3);
    }
}

/// Columns of guides, altered by this, and where that is told.
pub const ALTERED: [(&str, &str, &str); 4] = [
    (
        "judgement_guide.guide_id",
        "UPDATE judgement_guide SET guide_id = (SELECT id FROM guide WHERE number = 2)",
        "guide.number",
    ),
    ("guide.number", "UPDATE guide SET number = 91 WHERE number = 1", "guide.number"),
    (
        "guide.strengths",
        "UPDATE guide SET strengths = (SELECT other.strengths FROM guide other WHERE other.number = 2)",
        "guide.strength",
    ),
    (
        "guide.components",
        "UPDATE guide SET components = (SELECT other.components FROM guide other WHERE other.number = 2)",
        "guide.component",
    ),
];

#[tokio::test]
async fn what_the_words_meant_is_sealed_and_whatever_is_altered_of_it_is_named() {
    for (column, altered, path) in ALTERED {
        for on in BOTH {
            let app = TestApp::start(on).await;
            let (admin, lead) = (app.caller("ADMIN-1"), app.caller("LEAD-YH"));
            let rows = Rows::of(&app).await;
            let read = "{ judgement(reference: \"J-YH-01\") { guide { number }
                asSealed { guide { number strength component } } } }";
            let sealed = lead.query(read, json!({})).await["judgement"]["asSealed"].take();
            assert_eq!(sealed["guide"]["number"], 1);
            assert!(
                sealed["guide"]["strength"].is_string() && sealed["guide"]["component"].is_string()
            );
            reference::change(&admin, "addGuide", &guide(1, "anew.")).await;
            assert_eq!(faults(&lead).await, [""; 0], "a later version changes nothing");
            assert!(rows.run(altered).await > 0, "{column}");
            let told = faults(&lead).await;
            assert!(told.iter().any(|one| one == path), "{on:?} {column}: {told:?}");
            let now = lead.query(read, json!({})).await["judgement"]["asSealed"].take();
            assert_eq!(now, sealed, "{column}");
        }
    }
}

#[tokio::test]
async fn an_amendment_is_made_by_the_same_guide_and_one_that_is_gone_is_told() {
    let app = TestApp::start(On::Sqlite).await;
    let (admin, lead) = (app.caller("ADMIN-1"), app.caller("LEAD-YH"));
    let rows = Rows::of(&app).await;
    reference::change(&admin, "addGuide", &guide(1, "anew.")).await;
    let old = json!(lead.id("J-YH-01").await);
    let next = made(&lead, "amendJudgement", &step(&lead, &old, "So.").await).await;
    assert_eq!(next["guide"]["number"], 1, "it says what it said");
    rows.run("DELETE FROM judgement_guide").await;
    assert!(faults(&lead).await.contains(&"guide".to_owned()));
}
