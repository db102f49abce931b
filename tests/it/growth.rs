//! More rows, no more statements: each question is asked before and after the repository has grown.

use crate::rows::{Rows, moment};
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use entity::types::{
    EvidenceKind, EvidenceStatus, FindingType, JudgementStatus, LinkStatus, Stance, UnitScope,
    Weight,
};
use entity::{document_version, evidence, evidence_link, finding, finding_theme, judgement, theme};
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Lays down judgements of Yorkshire and Humberside like J-YH-05, each with two findings of a theme
/// and `links` links, to documents in their versions and to every other kind.
pub async fn grow(rows: &Rows, prefix: &str, judgements: usize, links: usize) {
    let like = rows.one::<judgement::Entity>(judgement::Column::Reference, "J-YH-05").await;
    let theme_id = rows.one::<theme::Entity>(theme::Column::Code, "iqa").await.id;
    let newest: HashMap<_, _> = rows
        .all::<document_version::Entity>()
        .await
        .into_iter()
        .map(|version| (version.document_id, version.id))
        .collect();
    let cited: Vec<_> = rows
        .all::<evidence::Entity>()
        .await
        .into_iter()
        .filter(|item| Some(item.inspection_id) == like.inspection_id)
        .filter(|item| item.status == EvidenceStatus::Accepted)
        .collect();
    let (mut heads, mut findings) = (vec![], vec![]);
    let (mut themes, mut all) = (vec![], vec![]);
    for number in 0..judgements {
        let id = Uuid::new_v4();
        heads.push(judgement::ActiveModel {
            id: Set(id),
            reference: Set(format!("J-{prefix}-{number:04}")),
            status: Set(JudgementStatus::Draft),
            ..like.clone().into()
        });
        let two = [Uuid::new_v4(), Uuid::new_v4()];
        for (position, finding_id) in (1..).zip(two) {
            findings.push(finding::ActiveModel {
                id: Set(finding_id),
                judgement_id: Set(id),
                reference: Set(format!("F-{prefix}-{number:04}-{position}")),
                position: Set(position),
                finding_type: Set(FindingType::Observation),
                statement: Set("It is so.".into()),
                units: Set(UnitScope::Both),
            });
            themes.push(finding_theme::ActiveModel {
                finding_id: Set(finding_id),
                theme_id: Set(theme_id),
            });
        }
        all.extend((0..links).map(|at| {
            let item = &cited[(number + at) % cited.len()];
            let document = item.kind == EvidenceKind::Document;
            evidence_link::ActiveModel {
                id: Set(Uuid::new_v4()),
                reference: Set(None),
                finding_id: Set(two[at % 2]),
                judgement_id: Set(id),
                evidence_id: Set(item.id),
                evidence_kind: Set(item.kind),
                area_id: Set(item.area_id),
                origin: Set(item.origin),
                pinned_version_id: Set(newest.get(&item.id).copied().filter(|_| document)),
                stance: Set(Stance::Supports),
                weight: Set(Weight::Moderate),
                rationale: Set("It bears on it.".into()),
                place: Set(format!("place {at}")),
                page: Set(None),
                quote: Set(None),
                quote_verified: Set(None),
                quote_found: Set(None),
                linked_by: Set(like.author_id),
                linked_at: Set(moment()),
                status: Set(LinkStatus::Active),
                withdrawn_by: Set(None),
                withdrawn_at: Set(None),
                withdrawn_reason: Set(None),
            }
        }));
    }
    rows.lay(heads).await;
    rows.lay(findings).await;
    rows.lay(themes).await;
    rows.lay(all).await;
}

async fn asked(app: &TestApp, query: &str, variables: Value) -> (Value, u64) {
    let lead = app.caller("LEAD-YH");
    app.statements(lead.query(query, variables)).await
}

#[tokio::test]
async fn tracing_ten_links_and_two_thousand_takes_the_same_statements() {
    let query = include_str!("../../queries/01-trace.graphql");
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        grow(&rows, "TEN", 1, 10).await;
        grow(&rows, "MANY", 1, 2_000).await;
        let (ten, few) = asked(&app, query, json!({"reference": "J-TEN-0000"})).await;
        let (many, same) = asked(&app, query, json!({"reference": "J-MANY-0000"})).await;
        let links = |data: &Value| data["judgement"]["trace"]["links"].as_array().map(Vec::len);
        assert_eq!((links(&ten), links(&many)), (Some(10), Some(2_000)));
        println!(
            "{on:?}: a trace takes {same} statements, the session and the missing seal included"
        );
        assert_eq!(few, same);
        assert!(same <= 10, "{same}");
    }
}

#[tokio::test]
async fn no_question_takes_more_statements_after_the_repository_has_grown() {
    let questions = [
        "{ themes { findings { links { evidence { reference } pinnedVersion { number } } } } }",
        "{ themes { judgements { trace { summary { activeLinks } } } } }",
        "{ evidence(first: 200) { totalCount nodes { usedBy { finding { judgement { reference } } } } } }",
        "{ findings(first: 100) { totalCount nodes { summary { supporting } belowTriangulation
            links { linkedBy { title } } } } }",
        "{ judgements(first: 100) { nodes { author { title } area { code } effects { effect }
            findings { themes { code } } trace { links(first: 10) { rationale } hidden { count } } } } }",
        "{ contrast(areas: [\"YH\", \"CW\"], theme: \"iqa\") { areas { judgements { reference }
            evidence { links } } } }",
        "query($id: ID!) { impact(evidence: $id) { judgements { before { activeLinks }
            after { activeLinks } unsupportedFindings { reference } } } }",
    ];
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (rows, lead) = (Rows::of(&app).await, app.caller("LEAD-YH"));
        let variables = json!({"id": lead.id("DOC-YH-002").await});
        let mut before = vec![];
        for query in questions {
            before.push(asked(&app, query, variables.clone()).await.1);
        }
        grow(&rows, "G", 80, 12).await;
        let mut after = vec![];
        for query in questions {
            after.push(asked(&app, query, variables.clone()).await.1);
        }
        println!("{on:?}: {after:?} statements");
        for ((query, before), after) in questions.iter().zip(&before).zip(&after) {
            // a total is counted once there is more than a page
            let most = before + u64::from(query.contains("totalCount"));
            assert!(*after <= most, "{before} before, {after} after: {query}");
        }
        assert!(after.iter().all(|taken| *taken <= 14), "{after:?}");
    }
}

#[tokio::test]
async fn two_hundred_things_by_id_take_a_statement_for_each_type_and_not_for_each_thing() {
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let list = "{ evidence(first: 90) { nodes { id } } findings { nodes { id } }
        judgements { nodes { id } } documentRequests(first: 40) { nodes { id } } areas { id }
        inspections { nodes { id } } themes { id } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        grow(&rows, "N", 40, 1).await;
        let mut ids = texts(&asked(&app, list, json!({})).await.0, "id");
        assert!(ids.len() >= 200, "{}", ids.len());
        ids.truncate(200);
        let (data, taken) = asked(&app, query, json!({"ids": ids})).await;
        assert_eq!(texts(&data, "id"), ids, "each in its place");
        println!("{on:?}: {taken} statements for 200 ids");
        assert!(taken <= 8, "{taken}");
    }
}
