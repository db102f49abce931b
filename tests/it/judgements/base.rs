//! The evidence-base check: every rule, planted; and what it finds on the demonstration data.

use super::{begun, change, codes, made, step};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CHECK: &str = "query($reference: String!) { judgement(reference: $reference) { evidenceBaseCheck { blocked
    results { rule severity message findings { reference } links { id } evidence { reference } } } } }";

/// The results of a judgement's check, by rule.
pub async fn check(by: &Caller<'_>, reference: &str) -> Value {
    let data = by.query(CHECK, json!({"reference": reference})).await;
    let check = &data["judgement"]["evidenceBaseCheck"];
    let mut by_rule = json!({"blocked": check["blocked"]});
    for result in check["results"].as_array().expect("results") {
        let rule = result["rule"].as_str().expect("a rule");
        assert!(by_rule[rule].is_null(), "once a rule");
        by_rule[rule] = result.clone();
    }
    by_rule
}

#[tokio::test]
async fn below_triangulation_are_exactly_those_findings() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let hmci = app.caller("HMCI");
        let query = "{ inspections { nodes { evidenceBaseChecks { judgement { reference } blocked results { rule
            severity findings { reference } } } } } }";
        let data = hmci.query(query, json!({})).await;
        let (mut thin, mut judgements) = (vec![], vec![]);
        for inspection in data["inspections"]["nodes"].as_array().expect("inspections") {
            for check in inspection["evidenceBaseChecks"].as_array().expect("checks") {
                judgements.extend(texts(&check["judgement"], "reference"));
                let reference = check["judgement"]["reference"].as_str().expect("a name");
                let blocked = ["J-YH-05", "J-CW-05"].contains(&reference);
                assert_eq!(check["blocked"], blocked, "{check}");
                for result in check["results"].as_array().expect("results") {
                    if result["rule"] == "BELOW_TRIANGULATION" {
                        assert_eq!(result["severity"], "ADVICE");
                        thin.extend(texts(result, "reference"));
                    }
                }
            }
        }
        thin.sort();
        assert_eq!(thin, ["F-CW-02", "F-CW-03", "F-CW-09", "F-CW-10", "F-YH-03", "F-YH-10"]);
        assert_eq!(judgements.len(), 10);
    }
}

#[tokio::test]
async fn what_the_demonstration_shows_is_told_with_its_items() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let hmci = app.caller("HMCI");
        let told = check(&hmci, "J-YH-05").await;
        assert_eq!(
            (&told["blocked"], &told["OPEN_RETURN"]["severity"]),
            (&json!(true), &json!("BLOCKING"))
        );
        assert!(told["NO_ONSITE_CHECK"].is_object());
        let told = check(&hmci, "J-CW-05").await;
        assert_eq!(texts(&told["UNSUPPORTED_FINDING"]["findings"], "reference"), ["F-CW-10"]);
        assert_eq!(texts(&told["ONE_ORIGIN"]["findings"], "reference"), ["F-CW-09"]);
        assert_eq!(told["CONTRADICTED"]["links"].as_array().map(Vec::len), Some(2));
        assert!(told["UNMET_QUOTA"].is_object(), "an interview of the component is owed");
        let told = check(&hmci, "J-YH-01").await;
        assert_eq!(texts(&told["SUPERSEDED"]["evidence"], "reference"), ["DOC-YH-016"]);
        let told = check(&hmci, "J-X-01").await;
        assert_eq!(told["blocked"], false, "what it draws on was agreed");
        let who = ["QA-1", "LEAD-YH", "INSP-YH-1", "ANALYST-1", "RECORDS-1", "AUDIT-1"];
        for who in who {
            assert!(check(&app.caller(who), "J-YH-01").await["blocked"].is_boolean(), "{who}");
        }
        for who in ["PUBS-1", "SVC-REPORTS"] {
            let data = app.caller(who).query(CHECK, json!({"reference": "J-YH-01"})).await;
            assert!(
                data["judgement"]["evidenceBaseCheck"].is_null(),
                "{who} does not see the links"
            );
        }
    }
}

/// Each is planted in J-CW-01, and told; those that block are in the way of signing off.
#[tokio::test]
async fn each_rule_is_told_of_what_is_planted() {
    let pinned = "SELECT pinned_version_id FROM evidence_link WHERE judgement_id =
        (SELECT id FROM judgement WHERE reference = 'J-CW-01') AND pinned_version_id IS NOT NULL";
    let links = "judgement_id = (SELECT id FROM judgement WHERE reference = 'J-CW-01') AND status = 'ACTIVE'";
    let version = |set: &str| format!("UPDATE document_version SET {set} WHERE id IN ({pinned})");
    let plants = [
        ("EVIDENCE_SET_ASIDE", true, format!("UPDATE evidence SET status = 'WITHDRAWN', status_reason = 'So.' WHERE id IN
            (SELECT evidence_id FROM evidence_link WHERE {links})")),
        ("FILE_UNCHECKED", true, version("scan_state = 'PENDING'")),
        ("FILE_INFECTED", true, version("scan_state = 'INFECTED'")),
        ("FILE_DAMAGED", true, version("file_state = 'ALTERED'")),
        ("ORIGINAL_SEALED", true, version("sealed = true")),
        ("UNSUPPORTED_FINDING", true, format!("UPDATE evidence_link SET stance = 'CONTEXT' WHERE {links}")),
        ("NO_FINDING", true, format!("UPDATE evidence_link SET status = 'WITHDRAWN', withdrawn_by = linked_by,
            withdrawn_at = linked_at, withdrawn_reason = 'So.' WHERE {links};
            UPDATE finding SET position = 0 WHERE judgement_id =
            (SELECT id FROM judgement WHERE reference = 'J-CW-01')")),
        ("UNDECIDED_POINT", true, "INSERT INTO factual_accuracy_point (id, judgement_id, point, raised_by, raised_on)
            SELECT id, id, 'So.', author_id, '2025-07-01' FROM judgement WHERE reference = 'J-CW-01'".into()),
        ("UNVERIFIED_QUOTE", false, format!("UPDATE evidence_link SET quote = 'So.', quote_verified = false WHERE {links}")),
        ("OUTSIDE_FIELDWORK", false, "UPDATE inspection_stage SET planned_start = '2020-01-01', planned_end = '2020-01-02',
            actual_start = NULL, actual_end = NULL".into()),
    ];
    for (rule, blocks, plant) in plants {
        let app = TestApp::start(On::Sqlite).await;
        let (hmci, rows) = (app.caller("HMCI"), Rows::of(&app).await);
        let before = check(&hmci, "J-CW-01").await;
        assert!(before[rule].is_null(), "{rule}: {before:#}");
        assert!(rows.run(&plant).await > 0, "{rule}");
        let told = check(&hmci, "J-CW-01").await;
        let severity = if blocks { "BLOCKING" } else { "ADVICE" };
        assert_eq!(
            (&told[rule]["severity"], &told["blocked"]),
            (&json!(severity), &json!(blocks)),
            "{rule}"
        );
        assert!(told[rule]["message"].as_str().is_some_and(|text| text.len() > 20), "{rule}");
        let named = ["findings", "links", "evidence"].iter().any(|of| told[rule][of] != json!([]));
        assert_eq!(
            named,
            !["NO_FINDING", "UNDECIDED_POINT"].contains(&rule),
            "{rule} names its items"
        );
        if blocks {
            let id = hmci.id("J-CW-01").await;
            let input = json!({"judgement": id, "revision": 1});
            let refused = change(&hmci, "signOffJudgement", &input).await;
            let all: BTreeSet<_> = codes(&refused).into_iter().collect();
            assert_eq!(all, BTreeSet::from(["EVIDENCE_BASE".to_owned()]), "{rule}");
            let said = texts(&refused["userErrors"], "message");
            assert!(
                said.contains(&told[rule]["message"].as_str().expect("a sentence").to_owned()),
                "{rule}"
            );
        }
    }
}

/// Links an item to a finding, and answers the link's id.
async fn cite(by: &Caller<'_>, finding: &Value, item: &str, stance: &str) -> Value {
    let input = json!({"finding": finding["id"], "evidence": by.id(item).await, "stance": stance,
        "weight": "STRONG", "rationale": "It says so."});
    let linked = crate::links::link(by, &input).await;
    assert_eq!(crate::links::codes(&linked), [""; 0], "{item}");
    linked["link"]["id"].clone()
}

#[tokio::test]
async fn links_that_were_made_or_withdrawn_since_it_was_agreed_are_told() {
    const RULE: &str = "CHANGED_SINCE_AGREED";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, qa) = (app.caller("LEAD-YH"), app.caller("QA-1"));
        let draft = begun(&lead).await;
        let (id, name) = (&draft["id"], draft["reference"].as_str().expect("a name"));
        let add = json!({"judgement": id, "type": "STRENGTH", "statement": "Leaders act on what they see."});
        let finding = made(&lead, "addFinding", &add).await;
        let first = cite(&lead, &finding, "DOC-YH-002", "SUPPORTS").await;
        cite(&lead, &finding, "INT-YH-001", "SUPPORTS").await;
        made(&qa, "agreeJudgement", &step(&qa, id, "").await).await;
        assert!(check(&qa, name).await[RULE].is_null(), "{on:?}");
        let app = app.later("2026-01-15T11:00:00Z").await;
        let (lead, qa) = (app.caller("LEAD-YH"), app.caller("QA-1"));
        cite(&lead, &finding, "DOC-YH-003", "CONTRADICTS").await;
        let told = check(&qa, name).await[RULE].take();
        assert_eq!(texts(&told["evidence"], "reference"), ["DOC-YH-003"], "{on:?}");
        crate::links::withdraw(&lead, &first, "It is of another year.").await;
        let told = check(&app.caller("HMCI"), name).await;
        assert_eq!((&told["blocked"], &told[RULE]["severity"]), (&json!(false), &json!("ADVICE")));
        assert_eq!(texts(&told[RULE]["evidence"], "reference"), ["DOC-YH-002", "DOC-YH-003"]);
        assert_eq!(told[RULE]["links"].as_array().map(Vec::len), Some(2), "{on:?}");
        assert_eq!(texts(&told[RULE]["findings"], "reference"), texts(&finding, "reference"));
        made(&qa, "returnJudgement", &step(&qa, id, "Why not?").await).await;
        assert!(check(&qa, name).await[RULE].is_null(), "{on:?}: it is not agreed");
        made(&lead, "submitJudgement", &step(&lead, id, "It is said now.").await).await;
        made(&qa, "agreeJudgement", &step(&qa, id, "").await).await;
        assert!(check(&qa, name).await[RULE].is_null(), "{on:?}: it was agreed with them");
    }
}

#[tokio::test]
async fn a_finding_that_is_split_off_from_its_evidence_is_told_at_once() {
    let app = TestApp::start(On::Sqlite).await;
    let lead = app.caller("LEAD-YH");
    let draft = lead.id("J-YH-05").await;
    let add = json!({"judgement": draft, "type": "STRENGTH", "statement": "It stands for itself."});
    let finding = made(&lead, "addFinding", &add).await;
    let told = check(&lead, "J-YH-05").await;
    let name = finding["reference"].as_str().expect("a name");
    assert_eq!(texts(&told["UNSUPPORTED_FINDING"]["findings"], "reference"), [name]);
    assert!(
        told["UNSUPPORTED_FINDING"]["message"].as_str().is_some_and(|text| text.contains(name))
    );
}

#[tokio::test]
async fn it_takes_as_many_statements_for_an_inspection_as_for_one_judgement() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let hmci = app.caller("HMCI");
        let of = |what: &str| format!("{{ inspection(reference: \"INS-YH\") {{ {what} }} }}");
        let fields =
            "blocked results { rule message findings { reference } evidence { reference } }";
        let one = of(&format!("evidenceBaseChecks(first: 1) {{ {fields} }}"));
        let all = of(&format!("evidenceBaseChecks {{ {fields} }}"));
        hmci.query(&all, json!({})).await;
        let (_, of_one) = app.statements(hmci.query(&one, json!({}))).await;
        let (_, of_all) = app.statements(hmci.query(&all, json!({}))).await;
        assert_eq!(of_one, of_all, "{on:?}");
    }
}
