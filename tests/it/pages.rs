//! Following the cursors of a list, forwards or backwards, meets each row exactly once.

use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use chrono::{DateTime, Utc};
use entity::{evidence, inspection};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

const PAGE: &str = "query($order: EvidenceOrder, $first: Int, $after: String, $last: Int,
    $before: String) { evidence(filter: {areas: [\"LN\"]}, orderBy: $order, first: $first,
    after: $after, last: $last, before: $before) { totalCount nodes { reference }
    edges { cursor node { reference } }
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }";

/// What a row is ordered by: titles and instants come more than once.
type Row = (&'static str, i64);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let titles = ["", "a", "A", "aa", "Z", "é", "ŵ", "\"q\"", "a,b", "%", "\u{1f50e}", "~"];
    proptest::collection::vec((proptest::sample::select(titles.to_vec()), 0..4i64), 0..40)
}

fn at(microseconds: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2025-06-01T00:00:00Z".parse().expect("a time");
    start + chrono::TimeDelta::microseconds(microseconds * 7)
}

/// Lays the rows down in London North, where nothing is held; answers their ids and references.
async fn lay(app: &TestApp, of: &[Row], mark: usize) -> Vec<(Uuid, String)> {
    let behind = Rows::of(app).await;
    let like = behind.item("CHK-YH-CRT-01").await;
    let (area_id, inspection_id) = (behind.area("LN").await, Uuid::new_v4());
    if mark == 0 {
        let row = inspection::ActiveModel {
            id: Set(inspection_id),
            reference: Set("INS-LN".into()),
            area_id: Set(area_id),
            ..behind.inspection("INS-YH").await.into()
        };
        behind.lay(vec![row]).await;
    }
    let inspection_id = behind.inspection("INS-LN").await.id;
    let named: Vec<_> = (0..of.len())
        .map(|number| (Uuid::new_v4(), format!("T-{mark}-{:02}", (number * 7) % 41)))
        .collect();
    let laid =
        named.iter().zip(of).map(|((id, reference), (title, received))| evidence::ActiveModel {
            id: Set(*id),
            inspection_id: Set(inspection_id),
            area_id: Set(area_id),
            reference: Set(reference.clone()),
            title: Set((*title).into()),
            received_at: Set(at(*received)),
            ..like.clone().into()
        });
    behind.lay(laid.collect()).await;
    named
}

/// The order that is promised: by the column, then by key.
fn expected(of: &[Row], named: &[(Uuid, String)], field: &str, descending: bool) -> Vec<String> {
    let mut all: Vec<_> = of.iter().zip(named).collect();
    all.sort_by(|(a, one), (b, other)| {
        let by = match field {
            "TITLE" => a.0.as_bytes().cmp(b.0.as_bytes()),
            "RECEIVED_AT" => a.1.cmp(&b.1),
            _ => one.1.cmp(&other.1),
        };
        by.then(one.0.cmp(&other.0))
    });
    if descending {
        all.reverse();
    }
    all.into_iter().map(|(_, (_, reference))| reference.clone()).collect()
}

/// The rows as met by following the cursors.
async fn followed(
    caller: &Caller<'_>,
    order: &Value,
    size: usize,
    backwards: bool,
    total: usize,
) -> Vec<String> {
    let (mut met, mut cursor) = (vec![], Value::Null);
    for step in 0..=total {
        let variables = if backwards {
            json!({"order": order, "last": size, "before": cursor})
        } else {
            json!({"order": order, "first": size, "after": cursor})
        };
        let list = caller.query(PAGE, variables).await["evidence"].take();
        assert_eq!(list["totalCount"], total);
        let page = texts(&list["nodes"], "reference");
        assert_eq!(texts(&list["edges"], "reference"), page);
        let info = &list["pageInfo"];
        let (more, behind, next) = if backwards {
            ("hasPreviousPage", "hasNextPage", "startCursor")
        } else {
            ("hasNextPage", "hasPreviousPage", "endCursor")
        };
        assert_eq!(info[behind], step > 0, "{info}");
        assert!(page.len() == size || info[more] == false, "a page that is not full is the last");
        if backwards {
            met.splice(0..0, page);
        } else {
            met.extend(page);
        }
        if info[more] == false {
            return met;
        }
        cursor = info[next].clone();
    }
    panic!("there is no end to {order} by {size}");
}

#[test]
fn following_the_cursors_meets_each_row_once_and_in_order() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for on in BOTH {
        let app = runtime.block_on(TestApp::start(on));
        let laid = std::cell::RefCell::new((Vec::<Row>::new(), Vec::new(), 0));
        let fields = proptest::sample::select(vec!["REFERENCE", "TITLE", "RECEIVED_AT"]);
        let cases = (rows(), fields, any::<bool>(), any::<bool>(), 1..9usize);
        let config = Config {
            cases: 12,
            failure_persistence: None,
            max_shrink_iters: 0,
            ..Config::default()
        };
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
            .run(&cases, |(more, field, descending, backwards, size)| {
                runtime.block_on(async {
                    let (mut of, mut named, mark) = laid.take();
                    named.extend(lay(&app, &more, mark).await);
                    of.extend(more);
                    let direction = if descending { "DESC" } else { "ASC" };
                    let order = json!({"field": field, "direction": direction});
                    let hmci = app.caller("HMCI");
                    let met = followed(&hmci, &order, size, backwards, of.len()).await;
                    assert_eq!(met, expected(&of, &named, field, descending), "{on:?} {order}");
                    laid.replace((of, named, mark + 1));
                });
                Ok(())
            })
            .expect("every case holds");
        assert!(laid.take().0.len() > 100, "there was something to follow");
    }
}

#[tokio::test]
async fn a_cursor_of_another_ordering_is_refused_and_never_misread() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let hmci = app.caller("HMCI");
        let page = "query($order: EvidenceOrder, $after: String, $first: Int) {
            evidence(orderBy: $order, after: $after, first: $first) {
                pageInfo { endCursor } nodes { reference } } }";
        let by = |field: &str, direction: &str| json!({"field": field, "direction": direction});
        let first = hmci.query(page, json!({"order": by("TITLE", "ASC"), "first": 3})).await;
        let cursor = &first["evidence"]["pageInfo"]["endCursor"];
        for order in [by("TITLE", "DESC"), by("REFERENCE", "ASC"), by("RECEIVED_AT", "ASC")] {
            let variables = json!({"order": order, "after": cursor, "first": 3});
            assert_eq!(hmci.refused(page, variables).await, "BAD_USER_INPUT");
        }
        for made_up in ["", "x", "bm90IGEgY3Vyc29y", "WyJ0aXRsZTpBc2MiXQ"] {
            let variables = json!({"order": by("TITLE", "ASC"), "after": made_up, "first": 3});
            assert_eq!(hmci.refused(page, variables).await, "BAD_USER_INPUT", "{made_up}");
        }
        assert_eq!(hmci.refused(page, json!({"first": 201})).await, "LIMIT_EXCEEDED");
        assert_eq!(hmci.refused(page, json!({"first": -1})).await, "BAD_USER_INPUT");
        let none = hmci.query(page, json!({"first": 0})).await;
        assert_eq!(none["evidence"]["nodes"], json!([]));
    }
}

#[tokio::test]
async fn a_cursor_opens_nothing_to_somebody_else() {
    let app = TestApp::start(BOTH[0]).await;
    let page = "query($after: String) { evidence(after: $after, first: 200) {
        totalCount edges { cursor node { area { code } } } } }";
    let data = app.caller("HMCI").query(page, json!({})).await;
    let cursors = texts(&data, "cursor");
    assert_eq!(cursors.len(), 200);
    for cursor in cursors.iter().step_by(20) {
        let data = app.caller("INSP-CW-1").query(page, json!({"after": cursor})).await;
        assert!(texts(&data, "code").iter().all(|code| code == "CW"));
        assert_eq!(data["evidence"]["totalCount"], 144);
    }
}
