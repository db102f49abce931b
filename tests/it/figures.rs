//! Which way figures went, where their method changed, and what no judgement explains.

use crate::imports::{HEAD, figures};
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test]
async fn a_trend_is_told_by_what_is_better_and_does_not_cross_a_break_in_method() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let query =
            "{ performance(areas: [\"YH\"]) { reference change trend methodChangedIn { period }
            measure { code better } } }";
        let series = lead.query(query, json!({})).await["performance"].take();
        for one in series.as_array().expect("series") {
            let change = one["change"].as_f64().expect("a change");
            let better = match one["measure"]["better"].as_str() {
                Some("HIGHER") => change,
                Some("LOWER") => -change,
                _ => {
                    assert_eq!(one["trend"], Value::Null, "{one}");
                    continue;
                }
            };
            let expected = match better {
                better if better > 0.0 => "BETTER",
                better if better < 0.0 => "WORSE",
                _ => "UNCHANGED",
            };
            assert_eq!(
                (&one["trend"], &one["methodChangedIn"]),
                (&json!(expected), &Value::Null),
                "{one}"
            );
        }
        rows.run(
            "UPDATE measure_definition SET method_version = 2 WHERE code = 'IQA_COMPLETED_RATE'",
        )
        .await;
        let text = format!(
            "{}\nINS-YH,MC,IQA_COMPLETED_RATE,2025-26 Q1,2025-04-01,2025-06-30,95,100,,2\n\
             INS-YH,MC,IQA_COMPLETED_RATE,2025-26 Q2,2025-07-01,2025-09-30,96,100,,\n",
            HEAD.trim().to_owned() + ",method_version"
        );
        let batch = figures(&app, &lead, &text, false, "ALL_OR_NOTHING").await;
        assert_eq!(batch["creates"], 2, "{batch}");
        let query = "{ performance(areas: [\"YH\"], measures: [\"IQA_COMPLETED_RATE\"], unit: MC) { change trend
            methodChangedIn { period methodVersion } } }";
        let series = lead.query(query, json!({})).await["performance"][0].take();
        let expected = json!({"change": null, "trend": null,
            "methodChangedIn": {"period": "2025-26 Q1", "methodVersion": 2}});
        assert_eq!(series, expected);
    }
}

#[tokio::test]
async fn figures_and_scores_that_no_judgement_explains_are_asked_for() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        for who in ["LEAD-YH", "HMCI"] {
            let caller = app.caller(who);
            let query = "{ all: performance { reference usedBy { id } } yes: performance(explained: true) { reference }
                no: performance(explained: false) { reference }
                scores: aipScores { id } told: aipScores(explained: true) { id }
                untold: aipScores(explained: false) { id }
                judgements(first: 200) { nodes { effects { explains { id } } } } }";
            let data = caller.query(query, json!({})).await;
            let all = data["all"].as_array().expect("series");
            let of = |cited: bool| -> Vec<String> {
                let some = all.iter().filter(|one| (one["usedBy"] != json!([])) == cited);
                some.map(|one| one["reference"].as_str().expect("text").to_owned()).collect()
            };
            assert_eq!(texts(&data["yes"], "reference"), of(true), "{who}");
            assert_eq!(texts(&data["no"], "reference"), of(false), "{who}");
            assert!(!of(true).is_empty() && !of(false).is_empty());
            let ids = |of: &str| texts(&data[of], "id").into_iter().collect::<BTreeSet<_>>();
            assert_eq!(ids("told"), ids("judgements"), "{who}");
            assert_eq!(&ids("scores") - &ids("told"), ids("untold"));
            assert_eq!(ids("scores").len(), 8, "what is not given is none");
            assert!(!ids("told").is_empty(), "{who}");
            assert_eq!(ids("untold").is_empty(), who == "HMCI", "of other Areas' scores");
        }
    }
}
