//! What this service relies on the GraphQL engine for, on a schema of its own: nulls travel up to the
//! nearest field that may be null, and an answer has the order of the question. The engine's 7.x series
//! did neither; an upgrade has to pass here.

use crate::support::{On, TestApp};
use async_graphql::{EmptyMutation, EmptySubscription, Error, Object, Result, Schema};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::Notify;

/// A thing whose `bad` and `late` fields must not be null, and fail or take their time.
struct Thing(usize);

#[Object]
impl Thing {
    async fn good(&self) -> usize {
        self.0
    }
    #[expect(clippy::unused_async, reason = "the engine takes only async resolvers")]
    async fn bad(&self) -> Result<usize> {
        if self.0 == 2 { Err(Error::new("it failed")) } else { Ok(self.0) }
    }
    async fn inner(&self) -> Thing {
        Thing(self.0)
    }
    async fn perhaps(&self) -> Option<Thing> {
        Some(Thing(self.0))
    }
}

#[derive(Default)]
struct Query {
    early: Notify,
}

#[Object]
impl Query {
    async fn perhaps(&self) -> Option<Thing> {
        Some(Thing(2))
    }
    async fn surely(&self) -> Thing {
        Thing(2)
    }
    async fn all(&self) -> Option<Vec<Thing>> {
        Some(vec![Thing(1), Thing(2), Thing(3)])
    }
    async fn some(&self) -> Vec<Option<Thing>> {
        vec![Some(Thing(1)), Some(Thing(2)), Some(Thing(3))]
    }
    /// Ends only when `early` has ended.
    async fn late(&self) -> usize {
        self.early.notified().await;
        1
    }
    async fn early(&self) -> usize {
        self.early.notify_one();
        2
    }
}

/// The data of an answer as text, for its order counts, and the paths of its errors.
async fn ask(query: &str) -> (String, Vec<Value>) {
    let schema = Schema::new(Query::default(), EmptyMutation, EmptySubscription);
    let answer = tokio::time::timeout(Duration::from_secs(10), schema.execute(query)).await;
    let answer = answer.expect("fields that wait for each other run side by side");
    let paths = answer.errors.iter().map(|error| json!(error.path)).collect();
    (serde_json::to_string(&answer.data).expect("JSON"), paths)
}

#[tokio::test]
async fn a_failed_field_nulls_the_nearest_parent_that_may_be_null() {
    for (query, data, path) in [
        ("{ perhaps { good bad } }", r#"{"perhaps":null}"#, json!(["perhaps", "bad"])),
        ("{ surely { good bad } }", "null", json!(["surely", "bad"])),
        (
            "{ perhaps { good inner { inner { bad } } } }",
            r#"{"perhaps":null}"#,
            json!(["perhaps", "inner", "inner", "bad"]),
        ),
        (
            "{ surely { good perhaps { inner { bad } } } }",
            r#"{"surely":{"good":2,"perhaps":null}}"#,
            json!(["surely", "perhaps", "inner", "bad"]),
        ),
        ("{ alias: perhaps { of: bad } }", r#"{"alias":null}"#, json!(["alias", "of"])),
    ] {
        assert_eq!(ask(query).await, (data.to_owned(), vec![path]), "{query}");
    }
}

#[tokio::test]
async fn a_failed_item_nulls_its_list_unless_items_may_be_null() {
    let (data, paths) = ask("{ all { good bad } }").await;
    // a quirk of the engine: the path ends at the item, where the specification has the field
    assert_eq!((data.as_str(), paths), (r#"{"all":null}"#, vec![json!(["all", 1])]));
    let (data, paths) = ask("{ some { good bad } }").await;
    let items = r#"{"some":[{"good":1,"bad":1},null,{"good":3,"bad":3}]}"#;
    assert_eq!((data.as_str(), paths), (items, vec![json!(["some", 1, "bad"])]));
}

#[tokio::test]
async fn what_did_not_fail_stays() {
    let (data, paths) = ask("{ all { good } perhaps { bad } early }").await;
    let kept = r#"{"all":[{"good":1},{"good":2},{"good":3}],"perhaps":null,"early":2}"#;
    assert_eq!((data.as_str(), paths.len()), (kept, 1));
}

#[tokio::test]
async fn an_answer_has_the_order_of_the_question_whichever_field_ends_first() {
    for (query, data) in [
        ("{ late early }", r#"{"late":1,"early":2}"#),
        ("{ early late }", r#"{"early":2,"late":1}"#),
        ("{ z: late a: early }", r#"{"z":1,"a":2}"#),
        ("{ ...Late early } fragment Late on Query { late }", r#"{"late":1,"early":2}"#),
        ("{ ... on Query { late } early @skip(if: false) }", r#"{"late":1,"early":2}"#),
        (
            "{ perhaps { good } early perhaps { inner { good } } late }",
            r#"{"perhaps":{"good":2,"inner":{"good":2}},"early":2,"late":1}"#,
        ),
    ] {
        assert_eq!(ask(query).await.0, data, "{query}");
    }
}

#[tokio::test]
async fn the_server_answers_in_that_order_too() {
    let app = TestApp::start(On::Sqlite).await;
    let query = "query Q($of: String!) {
        z: judgement(reference: $of) { title id author { title id } status }
        a: area(code: \"YH\") { name scores { unit measure } code }
        __typename
    }";
    let body = json!({"query": query, "variables": {"of": "J-YH-01"}});
    let request = app.request(Method::POST, "/graphql").json(&body);
    let response = app.caller("LEAD-YH").authorised(request).send().await.expect("an answer");
    let text = response.text().await.expect("text");
    let mut keys: Vec<&str> =
        text.split("\":").filter_map(|before| before.rsplit('"').next()).collect();
    keys.pop();
    // the scores come one after the other
    let one = keys.iter().position(|key| *key == "unit").expect("a score");
    keys.drain(one + 2..one + 8);
    let asked = "data z title id author title id status a name scores unit measure code __typename";
    assert_eq!(keys.join(" "), asked);
}
