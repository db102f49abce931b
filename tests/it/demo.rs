//! The demonstration's expected answers, asked for through the API.

use crate::disclosure::seen::QUESTIONNAIRE;
use crate::support::{BOTH, Caller, TestApp, demo_rows};
use crate::walk::{texts, values};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const AREAS: [&str; 2] = ["YH", "CW"];

#[tokio::test]
async fn coverage_gives_every_line_of_the_interview_plan_as_expected() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        quotas_are_as_expected(&app.caller("HMCI")).await;
    }
}

/// Each line of the interview plans of both inspections.
pub async fn quotas_are_as_expected(hmci: &Caller<'_>) {
    let query = "query($inspection: ID!) { coverage(inspection: $inspection) { interviews {
        role { code } force { code } minimum held status } } }";
    let mut expected: Vec<_> = demo_rows("interview_quota_expected.csv")
        .into_iter()
        .map(|row| {
            let number = |column: &str| row[column].parse::<u64>().ok();
            let force = Some(row["force_code"].clone()).filter(|code| !code.is_empty());
            json!([
                row["area_code"],
                row["role_code"],
                force,
                number("minimum"),
                number("held"),
                row["expected_status"].to_uppercase()
            ])
        })
        .collect();
    assert_eq!(expected.len(), 88);
    expected.sort_by_key(Value::to_string);
    let mut found = vec![];
    for area in AREAS {
        let inspection = hmci.id(&format!("INS-{area}")).await;
        let data = hmci.query(query, json!({"inspection": inspection})).await;
        for line in data["coverage"]["interviews"].as_array().expect("a list") {
            found.push(json!([
                area,
                line["role"]["code"],
                line["force"]["code"],
                line["minimum"],
                line["held"],
                line["status"]
            ]));
        }
    }
    found.sort_by_key(Value::to_string);
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_questionnaire_shows_none_of_the_720_cells_that_the_rules_withhold() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let mut cells = BTreeMap::new();
        for area in AREAS {
            for result in questionnaire(&app, area).await["results"].as_array().expect("a list") {
                for row in result["rows"].as_array().expect("a list") {
                    for cell in row["cells"].as_array().expect("a list") {
                        let at =
                            [&result["question"]["code"], &row["staffGroup"], &cell["response"]];
                        let at = at.map(|part| part.as_str().unwrap_or_default());
                        let shown = (cell.clone(), row["base"].clone());
                        cells.insert(format!("{area} {}", at.join(" ")), shown);
                    }
                }
            }
        }
        let expected = demo_rows("questionnaire_counts.csv");
        assert_eq!((cells.len(), expected.len()), (720, 720));
        for row in expected {
            let at = ["area_code", "question_code", "staff_group", "response_code"];
            let at = at.map(|column| row[column].as_str()).join(" ");
            let (cell, base) = &cells[&at];
            if cell["count"].is_null() {
                let reason = if base.is_null() { "ROW" } else { "CELL" };
                assert_eq!(cell["suppression"], reason, "{at}");
                for share in ["percentOfAllResponses", "percentOfThoseWithAnOpinion"] {
                    assert_eq!(cell[share], Value::Null, "{at}");
                }
            } else {
                assert_eq!(row["default_policy_status"], "shown", "{at}");
                assert_eq!(cell["count"].to_string(), row["count"], "{at}");
                assert_eq!(cell["suppression"], Value::Null, "{at}");
                assert_eq!(base.to_string(), row["base"], "{at}");
            }
        }
    }
}

#[tokio::test]
async fn a_response_rate_of_fewer_than_ten_is_withheld_and_not_given_away_by_the_others() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        for area in AREAS {
            let shown = questionnaire(&app, area).await["responseRates"].clone();
            let shown: BTreeMap<_, _> = shown
                .as_array()
                .expect("a list")
                .iter()
                .map(|rate| (rate["staffGroup"].as_str().unwrap_or_default().to_owned(), rate))
                .collect();
            let counted = demo_rows("questionnaire_response_rates.csv");
            let counted: Vec<_> = counted.iter().filter(|row| row["area_code"] == area).collect();
            assert_eq!((shown.len(), counted.len()), (6, 6));
            let mut hidden = 0;
            for row in counted {
                let rate = shown[&row["staff_group"]];
                if rate["responded"].is_null() {
                    assert_ne!(rate["suppression"], Value::Null);
                    assert_eq!(rate["percent"], Value::Null);
                    hidden += 1;
                } else {
                    assert_eq!(rate["responded"].to_string(), row["responded"]);
                    assert!(rate["responded"].as_u64() >= Some(10), "{area} {rate}");
                }
            }
            assert!(hidden >= 2, "{area}: one alone is the total less the others");
        }
    }
}

pub(crate) async fn questionnaire(app: &TestApp, area: &str) -> Value {
    let lead = app.caller(&format!("LEAD-{area}"));
    let inspection = lead.id(&format!("INS-{area}")).await;
    lead.query(QUESTIONNAIRE, json!({"inspection": inspection})).await["questionnaire"].take()
}

#[tokio::test]
async fn of_66_document_requests_63_are_received_two_overdue_and_one_not_held() {
    let query =
        "query($filter: DocumentRequestFilter) { documentRequests(filter: $filter, first: 200)
        { totalCount nodes { code status overdue inspection { area { code } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let hmci = app.caller("HMCI");
        let list = async |filter: Value| {
            let data = hmci.query(query, json!({"filter": filter})).await;
            let list = data["documentRequests"]["nodes"].as_array().cloned().expect("a list");
            assert_eq!(data["documentRequests"]["totalCount"], list.len());
            list
        };
        assert_eq!(list(json!({})).await.len(), 66);
        assert_eq!(list(json!({"statuses": ["RECEIVED"]})).await.len(), 63);
        let codes = |list: Vec<Value>| {
            list.iter().map(|one| one["code"].as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        let overdue = list(json!({"overdue": true})).await;
        assert!(overdue.iter().all(|request| request["overdue"] == true));
        assert_eq!(codes(overdue), [Some("DR18".into()), Some("DR20".into())]);
        assert_eq!(codes(list(json!({"statuses": ["NOT_HELD"]})).await), [Some("DR26".into())]);
        assert_eq!(list(json!({"overdue": false})).await.len(), 64);
    }
}

#[tokio::test]
async fn eight_scores_are_given_and_what_is_not_given_is_null_and_never_zero() {
    let query = "{ areas { code scores { unit measure baseline followUp change direction given } }
        improved: areas(direction: IMPROVED) { code } declined: areas(direction: DECLINED) { code }
        grip: areas(direction: IMPROVED, measure: GRIP) { code } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let data = app.caller("ANALYST-1").query(query, json!({})).await;
        let mut scores = BTreeMap::new();
        for area in data["areas"].as_array().expect("a list") {
            for score in area["scores"].as_array().expect("a list") {
                let at = [&area["code"], &score["unit"], &score["measure"]];
                scores.insert(at.map(|part| part.as_str().unwrap_or_default()).join(" "), score);
            }
        }
        let expected = demo_rows("aip_scores.csv");
        assert_eq!((scores.len(), expected.len()), (56, 56));
        let mut given = 0;
        for row in expected {
            let at = ["area_code", "unit_code", "measure"].map(|column| row[column].as_str());
            let score = scores[&at.join(" ")];
            let change = row["change_from_baseline"].parse::<f64>().ok();
            given += usize::from(change.is_some());
            assert_eq!(score["given"], change.is_some(), "{at:?}");
            assert_eq!(score["change"], json!(change), "{at:?}");
            let direction = match row["direction"].as_str() {
                "positive" => json!("IMPROVED"),
                "negative" => json!("DECLINED"),
                _ => Value::Null,
            };
            assert_eq!(score["direction"], direction, "{at:?}");
            assert_eq!([&score["baseline"], &score["followUp"]], [&Value::Null, &Value::Null]);
        }
        assert_eq!(given, 8);
        let codes = |name: &str| texts(&data[name], "code");
        assert_eq!(codes("improved"), ["CW", "YH"], "Cymru-Wales is mixed");
        assert_eq!(codes("declined"), ["CW"]);
        assert_eq!(codes("grip"), ["YH"]);
    }
}

#[tokio::test]
async fn every_percentage_is_its_numerator_over_its_denominator_to_one_decimal() {
    let query = "{ performance { area { code } unit measure { code valueKind }
        points { period value numerator denominator } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let data = app.caller("HMCI").query(query, json!({})).await;
        let mut points = BTreeMap::new();
        for series in data["performance"].as_array().expect("a list") {
            for point in series["points"].as_array().expect("a list") {
                let at = [
                    &series["area"]["code"],
                    &series["unit"],
                    &point["period"],
                    &series["measure"]["code"],
                ];
                points.insert(at.map(|part| part.as_str().unwrap_or_default()).join(" "), point);
            }
        }
        let expected = demo_rows("performance.csv");
        assert_eq!((points.len(), expected.len()), (320, 320));
        for row in expected {
            let at = ["area_code", "unit_code", "period_label", "measure_code"];
            let at = at.map(|column| row[column].as_str()).join(" ");
            let value = row["value"].parse::<f64>().ok();
            assert_eq!(points[&at]["value"].as_f64(), value, "{at}");
            assert_eq!(points[&at]["numerator"].to_string(), row["numerator"], "{at}");
        }
    }
}

#[tokio::test]
async fn the_metropolitan_police_stands_under_both_london_areas() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let query = "{ areas { code forces { code name areas { code } } } }";
        let data = app.caller("INSP-CW-1").query(query, json!({})).await;
        let areas = data["areas"].as_array().expect("a list");
        let mut pairs = BTreeSet::new();
        let mut under = vec![];
        for (area, force) in areas.iter().flat_map(|area| {
            area["forces"].as_array().into_iter().flatten().map(move |force| (area, force))
        }) {
            pairs.insert((area["code"].to_string(), force["code"].to_string()));
            if force["name"] == "Metropolitan Police Service" {
                under.push(texts(&force["areas"], "code"));
            }
        }
        assert_eq!((areas.len(), pairs.len()), (14, 45));
        assert_eq!(under.len(), 2, "it is listed twice");
        assert!(under.iter().all(|codes| codes.len() == 2 && *codes == under[0]));
    }
}

#[tokio::test]
async fn everything_says_that_it_is_demonstration_data() {
    let query = "{
        evidence(first: 200) { nodes { demo ... on Document { versions { demo } requests { demo } } } }
        judgements { nodes { demo findings { demo links(history: true) { demo } themes { demo } }
            inspection { demo } effects { explains { demo } } } }
    }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let data = app.caller("HMCI").query(query, json!({})).await;
        let said = values(&data, "demo");
        assert!(said.len() > 500, "{}", said.len());
        assert!(said.iter().all(|demo| **demo == true));
    }
}
