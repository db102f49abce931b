//! Who may have which pack, and for how long.

use super::laid::waiting;
use super::{fetched, pack, requested};
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, TestApp};
use entity::evidence_pack;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn each_role_may_have_what_it_is_there_for() {
    let app = TestApp::start(BOTH[0]).await;
    let of = app.caller("HMCI").id("J-YH-01").await;
    let all = ["INTERNAL", "QA", "FACTUAL_ACCURACY", "PUBLIC"];
    let query = "mutation($input: RequestEvidencePackInput!) { requestEvidencePack(input: $input) {
        pack { id } userErrors { code } } }";
    for (who, may) in [
        ("LEAD-YH", &all[..]),
        ("INSP-YH-1", &all[..2]),
        ("QA-1", &all[1..2]),
        ("HMCI", &[all[0], all[1], all[3]][..]),
        ("PUBS-1", &all[3..]),
        ("ANALYST-1", &all[..0]),
        ("RECORDS-1", &all[..0]),
        ("AUDIT-1", &all[..0]),
        ("AREA-YH", &all[..0]),
        ("ADMIN-1", &all[..0]),
        ("SVC-REPORTS", &all[..0]),
    ] {
        for profile in all {
            let input = json!({"input": {"of": of, "profile": profile}});
            let answer = app.caller(who).answer(query, input).await;
            let forbidden = answer["errors"][0]["extensions"]["code"] == "FORBIDDEN";
            assert_eq!(forbidden, !may.contains(&profile), "{who} {profile} {answer}");
        }
    }
    let lead = app.caller("LEAD-YH");
    let elsewhere = app.caller("HMCI").id("J-CW-01").await;
    let input = json!({"input": {"of": elsewhere, "profile": "INTERNAL"}});
    assert_eq!(lead.refused(query, input).await, "NOT_FOUND");
}

#[tokio::test]
async fn a_pack_is_theirs_who_asked_while_they_may_see_what_is_in_it() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        rows.stand("INSP-YH-1", &["YH", "CW"], &[]).await;
        let (told, _) = fetched(&app, "INSP-YH-1", "J-X-01", "INTERNAL").await;
        let id = told["id"].as_str().expect("an id");
        let url = told["download"]["url"].as_str().expect("an address");
        let listed = async |who: &str| {
            let query = "{ evidencePacks(direction: DESC) { totalCount nodes { id } } }";
            app.caller(who).query(query, json!({})).await["evidencePacks"].take()
        };
        assert_eq!(listed("INSP-YH-1").await, json!({"totalCount": 1, "nodes": [{"id": id}]}));
        assert_eq!(listed("AUDIT-1").await["totalCount"], 1);
        assert_eq!(listed("LEAD-YH").await["totalCount"], 0);
        for other in ["LEAD-YH", "HMCI", "QA-1", "ADMIN-1"] {
            assert!(pack(&app.caller(other), id).await.is_null(), "{other}");
        }
        let audited = pack(&app.caller("AUDIT-1"), id).await;
        assert_eq!(audited["digest"], told["digest"]);
        assert!(audited["download"].is_null(), "the auditor opens nothing");
        let get = async || app.at(Method::GET, url).send().await.expect("an answer").status();
        assert_eq!(get().await, 200);
        // one of its two Areas is taken away: the judgement is still to be seen, the pack is not
        rows.stand("INSP-YH-1", &["YH"], &[]).await;
        let inspector = app.caller("INSP-YH-1");
        inspector.id("J-X-01").await;
        assert!(pack(&inspector, id).await.is_null());
        assert_eq!(get().await, 404);
        rows.stand("INSP-YH-1", &["YH", "CW"], &["CW"]).await;
        assert!(pack(&inspector, id).await.is_null());
        rows.stand("INSP-YH-1", &["YH", "CW"], &[]).await;
        assert_eq!(get().await, 200);
        // in another role it is not theirs
        let now = evidence::clock::Clock::default().now().timestamp();
        let other = entity::types::Role::QualityAssurer;
        let token = app.issuer.token("INSP-YH-1", other, "evidence-api", now).expect("a token");
        assert!(pack(&app.bearing(Some(token)), id).await.is_null());
    }
}

#[tokio::test]
async fn a_grant_that_is_gone_ends_a_pack_that_was_asked_for() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        let id = waiting(&rows, "LEAD-YH", "J-YH-01").await;
        rows.stand("LEAD-YH", &[], &[]).await;
        let key = rows.all::<evidence_pack::Entity>().await[0].id;
        app.app.packs.begin(key).await;
        let row = rows.all::<evidence_pack::Entity>().await.swap_remove(0);
        assert_eq!(row.state, entity::types::PackState::Failed);
        assert!(row.digest.is_none());
        rows.stand("LEAD-YH", &["YH"], &[]).await;
        let told = pack(&app.caller("LEAD-YH"), &id).await;
        assert_eq!(told["message"], "Whoever asked for it may not have it any more.");
        assert!(told["download"].is_null());
    }
}

/// Whatever came of it since it was asked for.
#[tokio::test]
async fn what_may_not_go_out_any_more_is_not_in_a_pack_that_was_asked_for() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        let id = waiting(&rows, "LEAD-YH", "J-YH-01").await;
        rows.run("UPDATE evidence_pack SET profile = 'PUBLIC'").await;
        app.app.packs.begin(rows.all::<evidence_pack::Entity>().await[0].id).await;
        let told = pack(&app.caller("LEAD-YH"), &id).await;
        assert_eq!(told["state"], "FAILED");
        let said = told["message"].as_str().expect("a message");
        assert!(said.starts_with("J-YH-01 is not published, or was retracted"), "{said}");
    }
}

#[tokio::test]
async fn nobody_fills_the_store_with_packs() {
    let app = TestApp::start(BOTH[0]).await;
    let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
    for _ in 0..20 {
        waiting(&rows, "LEAD-YH", "J-YH-01").await;
    }
    let of = lead.id("J-YH-01").await;
    let query = "mutation($of: ID!) { requestEvidencePack(input: {of: $of, profile: INTERNAL}) { pack { id } } }";
    assert_eq!(lead.refused(query, json!({"of": of})).await, "LIMIT_EXCEEDED");
    let other = requested(&app.caller("INSP-YH-1"), &of, "INTERNAL").await;
    assert_eq!(other["pack"]["state"], "DONE");
}
