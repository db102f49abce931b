//! What a judgement rests on.

use crate::support::{BOTH, Caller, TestApp, demo_rows, strings};
use serde_json::json;
use std::collections::HashMap;

const SUMMARY: &str = "query($reference: String!) { judgement(reference: $reference) {
    status findings { reference belowTriangulation }
    trace {
        summary { activeLinks supporting contradicting distinctEvidence supportingKinds supportingOrigins }
        links { id } hidden { count } truncated
    }
} }";

#[tokio::test]
async fn every_judgement_rests_on_what_the_demonstration_expects() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        judgements_rest_as_expected(&app.caller("HMCI"), |_| true).await;
    }
}

/// Those of the judgements that are `of` interest.
pub async fn judgements_rest_as_expected(
    hmci: &Caller<'_>,
    of: impl Fn(&HashMap<String, String>) -> bool,
) {
    for expected in demo_rows("judgement_trace_expected.csv").iter().filter(|row| of(row)) {
        let reference = &expected["judgement_ref"];
        let data = hmci.query(SUMMARY, json!({"reference": reference})).await;
        let judgement = &data["judgement"];
        let summary = &judgement["trace"]["summary"];
        let number = |column: &str| expected[column].parse::<u64>().expect("a number");
        let list = |column: &str| {
            let words = expected[column].split('|').filter(|word| !word.is_empty());
            words.map(str::to_uppercase).collect::<Vec<_>>()
        };
        let sorted = |list| {
            let mut words = strings(list);
            words.sort();
            words
        };
        assert_eq!(judgement["status"], expected["status"].to_uppercase(), "{reference}");
        let findings = judgement["findings"].as_array().map_or(0, Vec::len);
        assert_eq!(json!(findings), number("findings"), "{reference}");
        assert_eq!(summary["activeLinks"], number("active_links"), "{reference}");
        assert_eq!(summary["supporting"], number("supporting"), "{reference}");
        assert_eq!(summary["contradicting"], number("contradicting"), "{reference}");
        assert_eq!(summary["distinctEvidence"], number("distinct_evidence"), "{reference}");
        assert_eq!(sorted(&summary["supportingKinds"]), list("kinds"), "{reference}");
        assert_eq!(sorted(&summary["supportingOrigins"]), list("origins"), "{reference}");
        let thin = judgement["findings"].as_array().into_iter().flatten();
        let thin = thin.filter(|finding| finding["belowTriangulation"] == true);
        let thin: Vec<_> =
            thin.map(|finding| finding["reference"].as_str().unwrap_or("")).collect();
        assert_eq!(thin.join("|"), expected["findings_below_default_triangulation"]);
        assert_eq!(judgement["trace"]["hidden"]["count"], 0);
        assert_eq!(judgement["trace"]["truncated"], false);
    }
}
