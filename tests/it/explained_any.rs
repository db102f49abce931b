//! Whatever role, grants and conflicts somebody has: `explainAccess` says what they get.

use crate::explained::{explained, gotten, things, word};
use crate::filled::upload;
use crate::filled_fieldwork::double_reading;
use crate::imports::laid::laid;
use crate::judgements::laid::sent;
use crate::rows::{Rows, put_files};
use crate::support::{On, TestApp};
use entity::types::{Action, Role};
use evidence::clock::Clock;
use evidence::graphql::id;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Iterable};
use std::cell::RefCell;
use std::collections::BTreeMap;

const WHO: &str = "INSP-CW-1";
const CODES: [&str; 3] = ["YH", "CW", "LN"];

/// States in which more may be done than in the demonstration's.
async fn states(rows: &Rows) {
    rows.run("UPDATE document_request SET status = 'PARTIAL' WHERE code > 'DR02'").await;
    rows.run(
        "UPDATE inspection_course SET state = 'PAUSED' WHERE inspection_id =
         (SELECT id FROM inspection WHERE reference = 'INS-YH')",
    )
    .await;
    rows.run("UPDATE judgement SET status = 'PUBLISHED' WHERE reference = 'J-YH-01'").await;
}

#[test]
fn it_agrees_with_what_anybody_gets() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (app, rows, by_kind, person) = runtime.block_on(async {
        let app = TestApp::start(On::Sqlite).await;
        put_files(&app).await;
        let rows = Rows::of(&app).await;
        let mut by_kind: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (kind, thing) in things(&rows).await {
            by_kind.entry(kind).or_default().push(thing);
        }
        let text = sent(&rows, "J-CW-02").await;
        by_kind.entry("AreaText").or_default().push(id::encode("AreaText", text).0);
        let person = id::encode("Person", rows.person(WHO).await).0;
        let inspection = rows.inspection("INS-CW").await;
        let (of, by) = ((inspection.id, inspection.area_id), rows.person(WHO).await);
        let own = upload(Uuid::new_v4(), of, (by, Role::Inspector), &"0".repeat(64));
        let upload = id::encode("DocumentUpload", own.id).0;
        by_kind.entry("DocumentUpload").or_default().push(upload);
        rows.lay(vec![own.into_active_model().reset_all()]).await;
        by_kind.entry("ImportBatch").or_default().push(laid(&rows, WHO).await);
        states(&rows).await;
        for readings in [0, 2] {
            let two = double_reading(&rows, WHO, readings).await;
            let thing = id::encode("DoubleReading", two.id).0;
            by_kind.entry("DoubleReading").or_default().push(thing);
            rows.lay(vec![two.into_active_model().reset_all()]).await;
        }
        let others = double_reading(&rows, "LEAD-CW", 2).await;
        let thing = id::encode("DoubleReading", others.id).0;
        by_kind.entry("DoubleReading").or_default().push(thing);
        rows.lay(vec![others.into_active_model().reset_all()]).await;
        (app, rows, by_kind, person)
    });
    let some = || proptest::sample::subsequence(CODES.to_vec(), 0..=CODES.len());
    // a kind first, then one of it: there are far more links than judgements
    let all: Vec<_> = by_kind.values().cloned().collect();
    let thing = proptest::sample::select(all).prop_flat_map(proptest::sample::select);
    let roles: Vec<_> = <Role as Iterable>::iter().collect();
    let any = (proptest::sample::select(roles), some(), some(), thing);
    // what few roles may do to few things: of all of these, so that each is also met where it is allowed
    let able = [
        (Role::AreaContributor, "DocumentRequest"),
        (Role::LeadInspector, "DocumentRequest"),
        (Role::Inspector, "Inspection"),
        (Role::LeadInspector, "Inspection"),
        (Role::Administrator, "Inspection"),
        (Role::Administrator, "Area"),
        (Role::Administrator, "Person"),
        (Role::Auditor, "Judgement"),
        (Role::Inspector, "DoubleReading"),
        (Role::Inspector, "OnsiteCheck"),
        (Role::LeadInspector, "Judgement"),
        (Role::AreaContributor, "AreaText"),
        (Role::QualityAssurer, "Judgement"),
        (Role::ChiefInspector, "Judgement"),
        (Role::LeadInspector, "Finding"),
        (Role::Publications, "Judgement"),
        (Role::Inspector, "Interview"),
        (Role::Inspector, "DocumentUpload"),
        (Role::Inspector, "ImportBatch"),
        (Role::RecordsManager, "Document"),
    ];
    let allowed = RefCell::new(BTreeMap::<(String, bool), u32>::new());
    let agrees = async |role: Role, granted: &[&str], barred: &[&str], thing: &str| {
        rows.stand(WHO, granted, barred).await;
        let now = Clock::default().now().timestamp();
        let token = app.issuer.token(WHO, role, "evidence-api", now).expect("a token");
        let got = gotten(&app.bearing(Some(token)), thing).await;
        let said = explained(&app.caller("AUDIT-1"), &person, role, thing).await;
        for action in Action::iter().map(|action| word(&action)) {
            let (said, may) = (&said[&action], got[&action] == true);
            let asked = said["rules"].as_array().expect("rules");
            let passed = asked.iter().all(|rule| rule["passed"] == true);
            let case = format!("{role:?} {granted:?} {barred:?} {action} {thing} {said}");
            assert_eq!((said["allowed"].as_bool(), passed), (Some(may), may), "{case}");
            *allowed.borrow_mut().entry((action, may)).or_default() += 1;
        }
    };
    for (role, kind) in able {
        // of many alike a few, with those that were laid last
        let all = &by_kind[kind];
        let few = all.iter().take(15).chain(all.iter().skip(15).rev().take(3));
        for thing in few {
            runtime.block_on(agrees(role, &CODES, &[], thing));
        }
    }
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    TestRunner::new_with_rng(config, rng)
        .run(&any, |(role, granted, barred, thing)| {
            runtime.block_on(agrees(role, &granted, &barred, &thing));
            Ok(())
        })
        .expect("every case holds");
    let allowed = allowed.into_inner();
    assert_eq!(
        allowed.len(),
        2 * Action::iter().count() - 3,
        "each was allowed and refused, but signing in, which is done to no thing, and checking a file and \
         stamping a seal, which nobody may: {allowed:?}"
    );
}
