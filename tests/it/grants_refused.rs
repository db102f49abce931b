//! What is refused when an Area is granted, revoked or barred: nothing is written then. And many who
//! try at once.

use crate::grants::{change, input, operation};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::texts;
use entity::types::Role;
use evidence::clock::Clock;
use evidence::graphql::id;
use futures_util::future::join_all;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

const CHANGES: [&str; 3] = ["grantArea", "revokeArea", "recordConflict"];

/// A person of the team, or somebody else, with a token that says administrator.
fn administrator<'a>(app: &'a TestApp, who: &str) -> Caller<'a> {
    let now = Clock::default().now().timestamp();
    let token = app.issuer.token(who, Role::Administrator, "evidence-api", now);
    app.bearing(Some(token.expect("a token")))
}

#[tokio::test]
async fn each_rule_refuses_by_its_code_and_writes_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let before = rows.written().await;
        for (made, who, area, code, field) in [
            ("grantArea", "ANALYST-1", "YH", "ALREADY_GRANTED", "area"),
            ("grantArea", "ADMIN-1", "YH", "OWN_ACCESS", "person"),
            ("grantArea", "INSP-CW-2", "YH", "CONFLICT_OF_INTEREST", "area"),
            ("revokeArea", "INSP-CW-1", "YH", "NOT_GRANTED", "area"),
            ("recordConflict", "INSP-CW-2", "YH", "ALREADY_RECORDED", "area"),
        ] {
            let told = change(&admin, &rows, made, who, area).await;
            assert_eq!(texts(&told["userErrors"], "code"), [code], "{made} {who}");
            assert_eq!(told["userErrors"][0]["field"], field);
            assert!(
                told["userErrors"][0]["message"].as_str().is_some_and(|told| told.ends_with('.'))
            );
            assert_eq!(told["person"], Value::Null);
        }
        let long = "x".repeat(10_001);
        for (reason, code) in
            [("", "REASON_REQUIRED"), (" \n", "REASON_REQUIRED"), (&long, "INVALID_VALUE")]
        {
            let mut input = input(&rows, "recordConflict", "QA-1", "YH").await;
            input["reason"] = json!(reason);
            let told = admin.query(&operation("recordConflict"), json!({"input": input})).await;
            assert_eq!(texts(&told, "code"), [code]);
        }
        for made in CHANGES {
            let unknown = input(&rows, made, "QA-1", "XX").await;
            let code = admin.refused(&operation(made), json!({"input": unknown})).await;
            assert_eq!(code, "BAD_USER_INPUT", "{made}");
            let mut nobody = input(&rows, made, "QA-1", "YH").await;
            nobody["person"] = json!(id::encode("Person", Uuid::new_v4()).0);
            let code = admin.refused(&operation(made), json!({"input": nobody})).await;
            assert_eq!(code, "NOT_FOUND", "{made}");
        }
        assert_eq!(rows.written().await, before, "nothing was written");
    }
}

#[tokio::test]
async fn only_an_administrator_who_is_known_here_changes_access() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let before = rows.written().await;
        let mut others: Vec<_> = evidence::demo::team().expect("a team");
        others.retain(|member| member.role != Role::Administrator);
        assert_eq!(others.len(), 21);
        let somebody = administrator(&app, "SOMEBODY-ELSE");
        let query = "query($id: ID!) { node(id: $id) { viewerCan(action: GRANT_AREA) } }";
        let whom = json!({"id": id::encode("Person", rows.person("QA-1").await).0});
        let seen = somebody.query(query, whom.clone()).await["node"].take();
        assert_eq!(seen, Value::Null, "who is not known here sees nobody to change");
        let can = app.caller("ADMIN-1").query(query, whom).await["node"]["viewerCan"].take();
        assert_eq!(can, true);
        for made in CHANGES {
            // their own access included: `INSP-CW-2` asks for the Area of their conflict
            for who in others.iter().map(|member| member.alias.as_str()) {
                let input = json!({"input": input(&rows, made, who, "YH").await});
                let code = app.caller(who).refused(&operation(made), input).await;
                assert_eq!(code, "FORBIDDEN", "{who} {made}");
                let mut nonsense = json!({"input": {"person": "x", "area": "XX"}});
                if made == "recordConflict" {
                    nonsense["input"]["reason"] = json!("");
                }
                let code = app.caller(who).refused(&operation(made), nonsense).await;
                assert_eq!(code, "FORBIDDEN", "{who} {made}: the role comes first");
            }
            let input = json!({"input": input(&rows, made, "QA-1", "LN").await});
            assert_eq!(somebody.refused(&operation(made), input).await, "NOT_FOUND", "{made}");
        }
        assert_eq!(rows.written().await, before, "nothing was written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_do_the_same_at_once_one_succeeds() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let other = administrator(&app, "AUDIT-1");
        for (made, code) in [
            ("grantArea", "ALREADY_GRANTED"),
            ("revokeArea", "NOT_GRANTED"),
            ("recordConflict", "ALREADY_RECORDED"),
        ] {
            let by = |number| if number % 2 == 0 { &admin } else { &other };
            let calls = (0..20).map(|number| change(by(number), &rows, made, "QA-1", "LN"));
            let answers = join_all(calls).await;
            let done = answers.iter().filter(|answer| answer["person"].is_object()).count();
            assert_eq!(done, 1, "{made} {on:?}");
            let codes: Vec<_> =
                answers.iter().flat_map(|answer| texts(&answer["userErrors"], "code")).collect();
            assert_eq!(codes, [code; 19], "{made} {on:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_change_each_others_access_do_not_block_each_other() {
    let codes = ["YH", "CW", "LN", "LS", "EM", "WM", "NE", "NW"];
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (one, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let other = administrator(&app, "AUDIT-1");
        let calls = codes.iter().flat_map(|code| {
            [
                change(&one, &rows, "grantArea", "AUDIT-1", code),
                change(&other, &rows, "grantArea", "ADMIN-1", code),
            ]
        });
        let answers = join_all(calls).await;
        assert!(answers.iter().all(|answer| answer["person"].is_object()), "{on:?} {answers:#?}");
    }
}
