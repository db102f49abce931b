//! Seals are stamped with the time by an authority (RFC 3161), here `openssl ts`.

mod authority;
mod kept;
mod packed;
mod set;

use crate::judgements::{made, step};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use authority::{How, Tsa};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entity::{audit_entry, judgement, seal, seal_stamp, seal_text};
use evidence::digest;
use evidence::judgements::stamping::{Round, Stamps};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};

/// The time stamp of a seal, laid down behind the service's back: one of other bytes.
pub async fn laid(rows: &Rows, reference: &str) {
    let answer = include_bytes!("../../stamps/seal.tsr");
    let of = rows.one::<judgement::Entity>(judgement::Column::Reference, reference).await;
    let (judgement_id, sha256) = (of.id, digest::of_bytes(answer));
    let stamp = seal_stamp::Model { judgement_id, answer: STANDARD.encode(answer), sha256 };
    rows.lay(vec![stamp.into_active_model().reset_all()]).await;
}

/// A server that asks an authority.
async fn asking(on: On, tsa: &Tsa) -> TestApp {
    let settings = tsa.settings();
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    TestApp::with_settings(on, &settings).await
}

fn stamps(app: &TestApp) -> &Stamps {
    app.app.stamps.as_ref().expect("an authority")
}

/// What comes of asking for all that has no stamp.
async fn swept(app: &TestApp) -> Round {
    stamps(app).sweep().await.expect("a sweep")
}

/// The time stamps that somebody sees, of each judgement that is sealed.
async fn seen(by: &Caller<'_>) -> Vec<Value> {
    let query = "{ judgements(filter: {statuses: [SIGNED_OFF, PUBLISHED]}) { nodes { id version
        seal { digest sealedAt timeStamp { at authority verified fault } } } } }";
    let mut data = by.query(query, json!({})).await;
    let nodes = data["judgements"]["nodes"].as_array_mut().expect("a list");
    nodes.iter_mut().map(|node| node["seal"]["timeStamp"].take()).collect()
}

/// An amendment of a judgement that was signed off, signed off as well; its id.
async fn amended(app: &TestApp, reference: &str) -> Value {
    let (inspector, lead) = (app.caller("INSP-YH-1"), app.caller("LEAD-YH"));
    let (qa, hmci) = (app.caller("QA-1"), app.caller("HMCI"));
    let old = json!(lead.id(reference).await);
    let amend = step(&inspector, &old, "The figures of May came.").await;
    let id = made(&inspector, "amendJudgement", &amend).await["id"].take();
    made(&lead, "submitJudgement", &step(&lead, &id, "").await).await;
    made(&qa, "agreeJudgement", &step(&qa, &id, "").await).await;
    made(&hmci, "signOffJudgement", &step(&hmci, &id, "").await).await;
    id
}

#[tokio::test]
async fn what_is_sealed_is_stamped_and_the_stamp_holds() {
    let tsa = Tsa::start().await;
    for on in BOTH {
        let app = asking(on, &tsa).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        assert!(seen(&lead).await.iter().all(Value::is_null), "nobody has asked yet");
        let sealed = rows.all::<seal_text::Entity>().await.len();
        assert!(sealed > 0);
        assert_eq!(swept(&app).await, Round { kept: sealed, in_vain: 0 });
        // a new version has a seal and a stamp of its own; the old one keeps its own
        let before = rows.all::<seal_stamp::Entity>().await;
        let id = amended(&app, "J-YH-01").await;
        assert_eq!(swept(&app).await, Round { kept: 1, in_vain: 0 });
        assert_eq!(swept(&app).await, Round::default(), "once");
        let after = rows.all::<seal_stamp::Entity>().await;
        assert!(before.iter().all(|stamp| after.contains(stamp)));
        for who in ["LEAD-YH", "INSP-YH-1", "QA-1", "HMCI", "PUBS-1", "AUDIT-1"] {
            let stamps = seen(&app.caller(who)).await;
            assert!(!stamps.is_empty(), "{who}");
            for stamp in stamps {
                assert!(stamp["at"].is_string(), "{stamp}");
                let same = json!({"at": stamp["at"], "authority": "by-ec", "verified": true, "fault": null});
                assert_eq!(stamp, same, "{who}");
            }
        }
        // the audit trail tells of each that was kept, and of each check
        let entries = rows.all::<audit_entry::Entity>().await;
        let kept: Vec<_> = entries.iter().filter(|entry| entry.action == "STAMP_SEAL").collect();
        assert_eq!(kept.len(), sealed + 1);
        assert!(
            kept.iter().all(|entry| entry.actor == "repository" && entry.subject == "Judgement")
        );
        let (_, key) = evidence::graphql::id::decode(id.as_str().expect("an id")).expect("an id");
        assert!(kept.iter().any(|entry| entry.subject_id == key));
        let holds = |entry: &&audit_entry::Model| {
            entry.detail.as_deref() == Some("its time stamp holds") && entry.action == "CHECK_SEAL"
        };
        assert!(entries.iter().filter(holds).count() > sealed);
    }
}

#[tokio::test]
async fn ecdsa_and_rsa_hold_and_a_certificate_between() {
    let tsa = Tsa::start().await;
    for (how, key) in
        [(How::By("by-rsa"), "by-rsa"), (How::By("deep"), "deep"), (How::Otherwise, "by-ec")]
    {
        tsa.answers(how);
        let app = asking(On::Sqlite, &tsa).await;
        assert_eq!(swept(&app).await.in_vain, 0, "{how:?}");
        for stamp in seen(&app.caller("HMCI")).await {
            assert_eq!((&stamp["authority"], &stamp["verified"]), (&json!(key), &json!(true)));
        }
    }
}

#[tokio::test]
async fn what_an_authority_says_wrongly_is_not_kept_and_asked_for_again() {
    let tsa = Tsa::start().await;
    let app = asking(On::Sqlite, &tsa).await;
    let rows = Rows::of(&app).await;
    let wrong = [
        How::Away,
        How::Rubbish,
        How::Endless,
        How::Refusing,
        How::OtherText,
        How::OtherRequest,
        How::OtherTime,
        How::Lax,
        How::By("stranger"),
        How::By("expired"),
        How::By("early"),
    ];
    for how in wrong {
        tsa.answers(how);
        let round = swept(&app).await;
        assert_eq!(round.kept, 0, "{how:?}");
        assert!(round.in_vain > 0, "{how:?}");
        assert_eq!(rows.count::<seal_stamp::Entity>().await, 0, "{how:?}");
    }
    // an authority that is away hinders nobody who signs
    tsa.answers(How::Away);
    amended(&app, "J-YH-01").await;
    assert!(seen(&app.caller("HMCI")).await.iter().all(Value::is_null));
    tsa.answers(How::By("by-ec"));
    assert_eq!(swept(&app).await.in_vain, 0);
    assert!(seen(&app.caller("HMCI")).await.iter().all(|stamp| stamp["verified"] == true));
}

#[tokio::test]
async fn however_many_servers_ask_at_once_one_stamp_is_kept() {
    let tsa = Tsa::start().await;
    for on in BOTH {
        let app = asking(on, &tsa).await;
        let folder = tempfile::tempdir().expect("a folder");
        let other = TestApp::with(folder, app.config.clone()).await;
        let rows = Rows::of(&app).await;
        let sealed = rows.all::<seal_text::Entity>().await.len();
        let rounds = tokio::join!(swept(&app), swept(&other), swept(&app), swept(&other));
        let kept = [rounds.0, rounds.1, rounds.2, rounds.3].map(|round| round.kept);
        assert_eq!(kept.iter().sum::<usize>(), sealed, "{kept:?}");
        assert_eq!(rows.all::<seal_stamp::Entity>().await.len(), sealed);
        let entries = rows.all::<audit_entry::Entity>().await;
        assert_eq!(entries.iter().filter(|of| of.action == "STAMP_SEAL").count(), sealed);
        assert!(
            app.app
                .database
                .verify_audit()
                .await
                .expect("chains")
                .iter()
                .all(|of| of.fault.is_none())
        );
    }
}

#[tokio::test]
async fn seals_that_were_altered_hold_up_no_others() {
    let tsa = Tsa::start().await;
    for on in BOTH {
        let app = asking(on, &tsa).await;
        let rows = Rows::of(&app).await;
        let sealed = rows.all::<seal_text::Entity>().await.len();
        let of = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-01").await;
        let kept = rows.one::<seal::Entity>(seal::Column::JudgementId, of.id).await;
        // more than are looked after in a round, and all before the others
        let keys = || (1..=150).map(Uuid::from_u128);
        let judgements = keys().map(|id| {
            let row = judgement::Model { id, reference: format!("J-{id}"), ..of.clone() };
            row.into_active_model().reset_all()
        });
        rows.lay(judgements.collect()).await;
        let seals = keys().map(|judgement_id| seal::Model { judgement_id, ..kept.clone() });
        rows.lay(seals.map(|row| row.into_active_model().reset_all()).collect()).await;
        let text = "altered".to_owned();
        let texts =
            keys().map(|judgement_id| seal_text::Model { judgement_id, text: text.clone() });
        rows.lay(texts.map(|row| row.into_active_model().reset_all()).collect()).await;
        assert_eq!(swept(&app).await, Round::default(), "{on:?}");
        assert_eq!(swept(&app).await, Round { kept: sealed, in_vain: 0 }, "{on:?}");
    }
}

#[tokio::test]
async fn without_an_authority_there_is_no_stamp_and_nobody_pays_for_one() {
    let app = TestApp::start(On::Sqlite).await;
    assert!(app.app.stamps.is_none());
    let lead = app.caller("LEAD-YH");
    assert!(seen(&lead).await.iter().all(Value::is_null));
    let seals = |of: &str| {
        format!(
            "{{ judgements(filter: {{statuses: [SIGNED_OFF]}}) {{ nodes {{ seal {{ digest {of} }} }} }} }}"
        )
    };
    let (_, without) = app.statements(lead.query(&seals(""), json!({}))).await;
    let (_, with) = app.statements(lead.query(&seals("timeStamp { at }"), json!({}))).await;
    assert_eq!(with, without + 1, "however many seals");
}
