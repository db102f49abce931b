//! The first request of somebody invited: many at once, with a token of another sort, after they left; and what
//! who is nobody here may know.

use crate::newcomers::{WHO, add, done, somebody};
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use evidence::access::issuer::ISSUER;
use evidence::clock::Clock;
use futures_util::future::join_all;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_invited_is_known_to_each_of_their_first_requests() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        done(&add(&app.caller("ADMIN-1"), "Ada", json!({"knownAs": "ada@example.org"})).await);
        let ada = somebody(&app, "ada", "analyst", Some("ada@example.org"));
        let requests = join_all((0..8).map(|_| ada.query(WHO, json!({})))).await;
        for seen in requests {
            assert_eq!(seen["viewer"]["person"]["title"], "Ada", "{on:?} {seen}");
        }
    }
}

#[tokio::test]
async fn another_system_does_not_take_up_an_invitation() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        done(&add(&app.caller("ADMIN-1"), "Ada", json!({"knownAs": "ada@example.org"})).await);
        let now = Clock::default().now().timestamp();
        let claims = json!({"iss": ISSUER, "aud": "evidence-api", "sub": "robot", "iat": now, "exp": now + 600,
            "roles": ["service_reader"], "scope": "judgements.read evidence.read",
            "preferred_username": "ada@example.org"});
        let system = app.bearing(Some(app.issuer.sign(&claims).expect("a token")));
        assert_eq!(system.query(WHO, json!({})).await["viewer"]["person"], Value::Null);
        let ada = somebody(&app, "ada", "analyst", Some("ada@example.org"));
        assert_eq!(ada.query(WHO, json!({})).await["viewer"]["person"]["title"], "Ada", "{on:?}");
    }
}

/// Their conflicts of interest are theirs: `readmitPerson` lets them come back, an invitation does not.
#[tokio::test]
async fn who_left_does_not_come_back_as_somebody_else() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let person = done(&add(&admin, "Ada", json!({"subject": "ada"})).await)["id"].clone();
        let end = "mutation($id: ID!) { endPerson(input: {person: $id, reason: \"x\"}) { userErrors { code } } }";
        admin.query(end, json!({"id": person})).await;
        done(&add(&admin, "Ada again", json!({"knownAs": "ada@example.org"})).await);
        let ada = somebody(&app, "ada", "analyst", Some("ada@example.org"));
        let seen = ada.query(WHO, json!({})).await;
        assert_eq!(seen["viewer"]["roleProblem"], "PERSON_UNKNOWN", "{on:?}");
        let back =
            "mutation($id: ID!) { readmitPerson(input: {person: $id}) { userErrors { code } } }";
        admin.query(back, json!({"id": person})).await;
        assert_eq!(ada.query(WHO, json!({})).await["viewer"]["person"]["title"], "Ada");
    }
}

#[tokio::test]
async fn who_is_nobody_here_sees_nobody_and_may_change_nothing() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        for role in
            ["lead_inspector", "analyst", "chief_inspector", "publications", "administrator"]
        {
            let stranger = somebody(&app, "stranger", role, None);
            let seen = stranger.query("{ people { totalCount } viewer { may } }", json!({})).await;
            assert_eq!(seen["people"]["totalCount"], 0, "{on:?} {role}");
            let may = texts(&seen["viewer"], "may");
            let changes = |action: &&String| {
                ![
                    "READ",
                    "READ_CONTENT",
                    "REVEAL_IDENTITY",
                    "CHECK_SEAL",
                    "EXPLAIN_ACCESS",
                    "SIGN_IN",
                    "READ_CHECK",
                    "CHECK_FILE",
                ]
                .contains(&action.as_str())
            };
            assert_eq!(may.iter().filter(changes).count(), 0, "{role}: {may:?}");
        }
    }
}
