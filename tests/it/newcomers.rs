//! People who are not known here yet: administrators see who they are, add them, invite them before they come,
//! and say who somebody is whom the issuer now calls something else.

use crate::grants;
use crate::provider::Provider;
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp, postgres};
use crate::walk::texts;
use entity::audit_entry;
use entity::types::Role;
use evidence::access::issuer::ISSUER;
use evidence::clock::Clock;
use evidence::graphql::id;
use futures_util::future::join_all;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

const ADD: &str = "mutation($input: AddPersonInput!) { addPerson(input: $input) {
    person { id title issuer subject knownAs kind } userErrors { field code message } } }";
const IDENTIFY: &str = "mutation($input: IdentifyPersonInput!) { identifyPerson(input: $input) {
    person { id title issuer subject knownAs kind } userErrors { field code message } } }";
/// Who somebody is here.
pub const WHO: &str =
    "{ viewer { role roleProblem person { title subject knownAs } areas { code } }
    evidence { totalCount } }";

/// Somebody with a token of the built-in issuer that says these.
pub fn somebody<'a>(
    app: &'a TestApp,
    subject: &str,
    role: &str,
    known_as: Option<&str>,
) -> Caller<'a> {
    let now = Clock::default().now().timestamp();
    let claims = json!({"iss": ISSUER, "aud": "evidence-api", "sub": subject, "iat": now,
        "exp": now + 600, "roles": [role], "preferred_username": known_as});
    app.bearing(Some(app.issuer.sign(&claims).expect("a token")))
}

/// Adds somebody who is known so; what came of it.
pub async fn add(by: &Caller<'_>, title: &str, identity: Value) -> Value {
    let input = json!({"title": title, "identity": identity});
    by.query(ADD, json!({"input": input})).await["addPerson"].take()
}

async fn identify(by: &Caller<'_>, person: &str, identity: Value) -> Value {
    let input = json!({"person": person, "identity": identity});
    by.query(IDENTIFY, json!({"input": input})).await["identifyPerson"].take()
}

fn code(made: &Value) -> Vec<String> {
    assert_eq!(made["person"], Value::Null, "{made}");
    texts(&made["userErrors"], "code")
}

/// The person that came of it.
pub fn done(made: &Value) -> &Value {
    assert_eq!(made["userErrors"], json!([]), "{made}");
    &made["person"]
}

#[tokio::test]
async fn who_signs_in_unknown_is_shown_to_administrators_once_and_can_be_added() {
    let query = "{ newcomers { totalCount nodes { issuer subject knownAs role firstAt lastAt } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let newcomer = somebody(&app, "8e2f", "analyst", Some("Grace@Example.org"));
        let before = newcomer.query(WHO, json!({})).await;
        assert_eq!(before["viewer"]["roleProblem"], "PERSON_UNKNOWN");
        newcomer.query(WHO, json!({})).await;
        somebody(&app, "9f30", "chief_inspector", None).query(WHO, json!({})).await;
        let listed = admin.query(query, json!({})).await["newcomers"].take();
        assert_eq!(listed["totalCount"], 2, "{on:?}");
        assert_eq!(listed["nodes"][0]["subject"], "9f30", "the latest first");
        let shown = &listed["nodes"][1];
        assert_eq!((&shown["subject"], &shown["issuer"]), (&json!("8e2f"), &json!(ISSUER)));
        assert_eq!(
            (&shown["knownAs"], &shown["role"]),
            (&json!("grace@example.org"), &json!("ANALYST"))
        );
        for who in ["AUDIT-1", "HMCI", "LEAD-YH", "AREA-YH"] {
            let listed = app.caller(who).query(query, json!({})).await;
            assert_eq!(listed["newcomers"]["totalCount"], 0, "{who}");
        }
        let made = add(&admin, " Analyst 2 ", json!({"subject": "8e2f"})).await;
        let person = done(&made);
        assert_eq!((&person["title"], &person["kind"]), (&json!("Analyst 2"), &json!("USER")));
        let input = json!({"person": person["id"], "area": "YH"});
        admin.query(&grants::operation("grantArea"), json!({"input": input})).await;
        let now = newcomer.query(WHO, json!({})).await;
        assert_eq!(now["viewer"]["roleProblem"], Value::Null, "at the next request");
        assert_eq!(now["evidence"]["totalCount"], 146);
        let listed = admin.query(query, json!({})).await["newcomers"].take();
        assert_eq!(texts(&listed, "subject"), ["9f30"]);
        let entries = rows.all::<audit_entry::Entity>().await;
        let told = entries.iter().find(|entry| entry.action == "ADD_PERSON").expect("an entry");
        assert_eq!(id::encode("Person", told.subject_id).0, person["id"].as_str().expect("an id"));
        assert_eq!(told.detail.as_deref(), Some("subject 8e2f"));
        assert_eq!(told.person_id, Some(rows.person("ADMIN-1").await));
    }
}

#[tokio::test]
async fn who_was_invited_is_bound_to_the_first_subject_that_comes_with_the_name() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let made = add(&admin, "Auditor 2", json!({"knownAs": " Ada@Example.org "})).await;
        let person = done(&made);
        assert_eq!(
            (&person["subject"], &person["knownAs"]),
            (&Value::Null, &json!("ada@example.org"))
        );
        // who knows by which name could come in their place
        let names = "{ people(first: 200) { nodes { knownAs } } }";
        for (who, some) in [("ADMIN-1", true), ("HMCI", false)] {
            let shown = app.caller(who).query(names, json!({})).await;
            let shown = shown["people"]["nodes"].as_array().cloned().unwrap_or_default();
            assert_eq!(shown.iter().any(|person| !person["knownAs"].is_null()), some, "{who}");
        }
        // their conflict is there before they are
        let barred = json!({"person": person["id"], "area": "YH", "reason": "On loan from there."});
        admin.query(&grants::operation("recordConflict"), json!({"input": barred})).await;
        let explained = "query($id: ID!, $person: ID!) { explainAccess(id: $id, action: READ,
            person: $person, role: AUDITOR) { allowed } }";
        for (item, allowed) in [("DOC-YH-002", false), ("DOC-CW-021", true)] {
            let names = json!({"id": app.caller("HMCI").id(item).await, "person": person["id"]});
            let told = admin.query(explained, names).await;
            assert_eq!(told["explainAccess"]["allowed"], allowed, "{item}, before they ever came");
        }
        let other = somebody(&app, "other", "auditor", Some("someone@example.org"));
        assert_eq!(other.query(WHO, json!({})).await["viewer"]["person"], Value::Null);
        // a token that gives no role lets nobody in, and takes up nothing
        let roleless = somebody(&app, "a0", "wizard", Some("ada@example.org"));
        assert_eq!(roleless.query(WHO, json!({})).await["viewer"]["person"], Value::Null);
        let ada = somebody(&app, "a1", "auditor", Some("ADA@example.org"));
        let first = ada.query(WHO, json!({})).await;
        assert_eq!(first["evidence"]["totalCount"], 144, "the first request already");
        let expected = json!({"title": "Auditor 2", "subject": "a1", "knownAs": null});
        assert_eq!(first["viewer"]["person"], expected);
        // from then on the subject counts, and nobody else becomes them by the name
        let renamed = somebody(&app, "a1", "auditor", Some("ada.new@example.org"));
        assert_eq!(renamed.query(WHO, json!({})).await["evidence"]["totalCount"], 144);
        let namesake = somebody(&app, "a2", "auditor", Some("ada@example.org"));
        assert_eq!(namesake.query(WHO, json!({})).await["evidence"]["totalCount"], 0);
        let entries = rows.all::<audit_entry::Entity>().await;
        let told: Vec<_> = entries.iter().filter(|one| one.action == "IDENTIFY_PERSON").collect();
        let [told] = told[..] else { panic!("one entry") };
        assert_eq!(told.actor, format!("{ISSUER}|a1"));
        assert_eq!(told.detail.as_deref(), Some("invited as ada@example.org"));
        assert_eq!(id::encode("Person", told.subject_id).0, person["id"].as_str().expect("an id"));
    }
}

#[tokio::test]
async fn a_name_that_its_issuer_has_not_proven_or_that_another_issuer_gives_binds_nobody() {
    let (one, two) = (Provider::start().await, Provider::start().await);
    for url in [None, Some(postgres::empty().await)] {
        let issuers = format!("--issuer={},{}", one.address, two.address);
        let url = url.map(|url| format!("--database-url={url}"));
        let options: Vec<_> = [issuers.as_str(), "--invitation-claim=email"].into();
        let options = [options, url.as_deref().into_iter().collect()].concat();
        let app = one.server(&options).await;
        app.app.database.invite(&one.address, "ada@example.org", "Ada").await.expect("a person");
        let person = async |token: String| {
            app.bearing(Some(token)).query(WHO, json!({})).await["viewer"]["person"].take()
        };
        let ada = json!({"sub": "ada", "email": "ada@example.org"});
        assert_eq!(person(two.saying(ada.clone())).await, Value::Null, "of another issuer");
        let mut unproven = ada.clone();
        unproven["email_verified"] = json!(false);
        assert_eq!(person(one.saying(unproven)).await, Value::Null);
        let named = json!({"sub": "ada", "preferred_username": "ada@example.org"});
        assert_eq!(person(one.saying(named)).await, Value::Null, "in another claim");
        assert_eq!(person(one.saying(ada)).await["title"], "Ada");
    }
}

/// As when the issuer gives everybody another subject: grants and conflicts stay theirs.
#[tokio::test]
async fn a_person_gets_another_subject_and_keeps_grants_and_conflicts() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        rows.stand("INSP-CW-2", &["CW", "YH"], &["YH"]).await;
        let person = id::encode("Person", rows.person("INSP-CW-2").await).0;
        let total = async |subject: &str, known_as: Option<&str>| {
            let caller = somebody(&app, subject, "inspector", known_as);
            caller.query(WHO, json!({})).await["evidence"]["totalCount"].as_u64()
        };
        assert_eq!(total("INSP-CW-2", None).await, Some(144));
        assert_eq!(total("new", None).await, Some(0));
        let made = identify(&admin, &person, json!({"subject": "new"})).await;
        assert_eq!(done(&made)["subject"], "new");
        assert_eq!(total("new", None).await, Some(144), "{on:?}");
        assert_eq!(total("INSP-CW-2", None).await, Some(0), "the old one is nobody");
        // by name: the one that they have counts until they come with another
        let made = identify(&admin, &person, json!({"knownAs": "insp2@example.org"})).await;
        assert_eq!(done(&made)["subject"], "new");
        assert_eq!(total("new", Some("insp2@example.org")).await, Some(144));
        assert_eq!(total("newer", Some("insp2@example.org")).await, Some(144));
        assert_eq!(total("new", None).await, Some(0));
        // with another issuer the subject is not theirs any more
        let input = json!({"person": person, "issuer": "https://other.example",
            "identity": {"knownAs": "insp2@example.org"}});
        let made = admin.query(IDENTIFY, json!({"input": input})).await["identifyPerson"].take();
        let expected = (&json!("https://other.example"), &Value::Null);
        assert_eq!((&done(&made)["issuer"], &done(&made)["subject"]), expected);
        assert_eq!(total("newer", None).await, Some(0));
    }
}

/// Whoever was given another subject keeps the one before, with what bars them: one administrator cannot add them anew.
#[tokio::test]
async fn nobody_leaves_a_conflict_of_interest_behind_by_becoming_somebody_else() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        let barred = id::encode("Person", rows.person("INSP-CW-2").await).0;
        done(&identify(&admin, &barred, json!({"subject": "nobody"})).await);
        let anew = add(&admin, "Anew", json!({"subject": "INSP-CW-2"})).await;
        assert_eq!(code(&anew), ["ALREADY_KNOWN"]);
        done(&add(&admin, "Anew", json!({"knownAs": "anew@example.org"})).await);
        let other = id::encode("Person", rows.person("INSP-CW-3").await).0;
        let taken = identify(&admin, &other, json!({"subject": "INSP-CW-2"})).await;
        assert_eq!(code(&taken), ["ALREADY_KNOWN"]);
        // nor does the invitation of somebody else bind it
        let caller = somebody(&app, "INSP-CW-2", "inspector", Some("anew@example.org"));
        let seen = caller.query(WHO, json!({})).await;
        assert_eq!(seen["viewer"]["person"], Value::Null, "{seen}");
        // it can be theirs again
        done(&identify(&admin, &barred, json!({"subject": "INSP-CW-2"})).await);
    }
}

#[tokio::test]
async fn each_rule_refuses_by_its_code_and_writes_nothing() {
    let long = "x".repeat(256);
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (admin, rows) = (app.caller("ADMIN-1"), Rows::of(&app).await);
        done(&add(&admin, "Ada", json!({"knownAs": "ada@example.org"})).await);
        let (me, qa) = (admin.myself().await, id::encode("Person", rows.person("QA-1").await).0);
        let before = rows.written().await;
        for identity in [json!({"subject": "LEAD-YH"}), json!({"knownAs": "ADA@example.org"})] {
            assert_eq!(code(&add(&admin, "x", identity.clone()).await), ["ALREADY_KNOWN"]);
            assert_eq!(code(&identify(&admin, &qa, identity).await), ["ALREADY_KNOWN"]);
        }
        for text in ["", " ", "a\u{0}b", "a\nb", long.as_str()] {
            for identity in [json!({"subject": text}), json!({"knownAs": text})] {
                if text.contains('\0') {
                    let input = json!({"title": "x", "identity": identity});
                    let refused = admin.refused(ADD, json!({"input": input})).await;
                    assert_eq!(refused, "BAD_USER_INPUT");
                    continue;
                }
                assert_eq!(code(&add(&admin, "x", identity.clone()).await), ["INVALID_VALUE"]);
                assert_eq!(code(&identify(&admin, &qa, identity).await), ["INVALID_VALUE"]);
            }
        }
        for title in [" ", &"x".repeat(10_001)] {
            assert_eq!(code(&add(&admin, title, json!({"subject": "s"})).await), ["INVALID_VALUE"]);
        }
        let made = identify(&admin, &me, json!({"subject": "me"})).await;
        assert_eq!(code(&made), ["OWN_ACCESS"]);
        let nobody = json!({"person": id::encode("Person", Uuid::new_v4()).0,
            "identity": {"subject": "s"}});
        assert_eq!(admin.refused(IDENTIFY, json!({"input": nobody})).await, "NOT_FOUND");
        for identity in
            [json!({}), json!({"subject": "s", "knownAs": "n"}), json!({"subject": null})]
        {
            let input = json!({"title": "x", "identity": identity});
            assert_eq!(admin.refused(ADD, json!({"input": input})).await, "BAD_USER_INPUT");
        }
        let unknown = somebody(&app, "SOMEBODY-ELSE", "administrator", None);
        let mut others: Vec<_> = evidence::demo::team().expect("a team");
        others.retain(|member| member.role != Role::Administrator);
        let others = others.iter().map(|member| app.caller(&member.alias));
        let others = others.map(|caller| (caller, "FORBIDDEN"));
        // who is nobody here sees nobody whom they could identify
        for (caller, refusal) in others.chain([(unknown, "NOT_FOUND")]) {
            let add = json!({"input": {"title": "x", "identity": {"subject": "s"}}});
            assert_eq!(caller.refused(ADD, add).await, "FORBIDDEN");
            let identify = json!({"input": {"person": qa, "identity": {"subject": "s"}}});
            assert_eq!(caller.refused(IDENTIFY, identify).await, refusal);
        }
        assert_eq!(rows.written().await, before, "nothing was written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_is_added_and_one_subject_is_bound() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let admin = app.caller("ADMIN-1");
        let calls = (0..20).map(|_| add(&admin, "Ada", json!({"knownAs": "ada@example.org"})));
        let made = join_all(calls).await;
        let codes: Vec<_> =
            made.iter().flat_map(|made| texts(&made["userErrors"], "code")).collect();
        assert_eq!(codes, ["ALREADY_KNOWN"; 19], "{on:?}");
        let app = &app;
        let calls = (0..20).map(|number| async move {
            let subject = format!("a{}", number % 4);
            let caller = somebody(app, &subject, "auditor", Some("ada@example.org"));
            let answer = caller.query(WHO, json!({})).await;
            answer["viewer"]["person"]["subject"].as_str().map(str::to_owned)
        });
        let mut bound: Vec<_> = join_all(calls).await.into_iter().flatten().collect();
        bound.sort_unstable();
        bound.dedup();
        assert_eq!(bound.len(), 1, "{on:?}: {bound:?}");
    }
}

#[tokio::test]
async fn signing_in_costs_whoever_is_known_one_statement() {
    let query = "{ viewer { role } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        app.caller("LEAD-YH").query(query, json!({})).await;
        for who in ["LEAD-YH", "AUDIT-1", "ADMIN-1"] {
            let known = somebody(&app, who, "inspector", Some("somebody@example.org"));
            let (_, statements) = app.statements(known.query(query, json!({}))).await;
            assert_eq!(statements, 1, "{who}");
        }
        let newcomer = somebody(&app, "8e2f", "analyst", Some("else@example.org"));
        for most in [4, 3, 3] {
            let (_, statements) = app.statements(newcomer.query(query, json!({}))).await;
            assert_eq!(
                statements, most,
                "a newcomer is looked for among the invited, and noted once"
            );
        }
    }
}

#[tokio::test]
async fn administrators_find_people_by_title() {
    let query = "query($after: String) { people(first: 5, after: $after) { totalCount
        pageInfo { hasNextPage endCursor } nodes { title subject } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (mut titles, mut after) = (vec![], Value::Null);
        loop {
            let page =
                app.caller("ADMIN-1").query(query, json!({"after": after})).await["people"].take();
            assert_eq!(page["totalCount"], 22);
            titles.extend(texts(&page["nodes"], "title"));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(titles.len(), 22);
        let liaison = app.caller("AREA-YH").query(query, json!({})).await["people"].take();
        assert_eq!(texts(&liaison["nodes"], "subject"), ["AREA-YH"]);
    }
}
