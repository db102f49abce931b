//! Fifty inspectors who write notes at once: nothing of what one wrote is lost to another.

use super::{but, operation, passage, planned};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, TestApp};
use crate::walk::{texts, values};
use entity::types::{PersonKind, Role};
use entity::{audit_entry, interview_note, interview_note_revision, person};
use evidence::access::issuer::ISSUER;
use evidence::clock::Clock;
use futures_util::future::join_all;
use sea_orm::Set;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MANY: usize = 50;

/// So many inspectors, all granted Yorkshire and Humberside.
async fn inspectors<'a>(app: &'a TestApp, rows: &Rows) -> Vec<Caller<'a>> {
    let mut callers = vec![];
    for number in 0..MANY {
        let alias = format!("INSP-RACE-{number}");
        let row = person::ActiveModel {
            id: Set(Uuid::new_v4()),
            issuer: Set(ISSUER.into()),
            subject: Set(Some(alias.clone())),
            title: Set("An inspector".into()),
            kind: Set(PersonKind::User),
            known_as: Set(None),
        };
        rows.lay(vec![row]).await;
        rows.grant(&alias, "YH").await;
        let now = Clock::default().now().timestamp();
        let token =
            app.issuer.token(&alias, Role::Inspector, "evidence-api", now).expect("a token");
        callers.push(app.bearing(Some(token)));
    }
    callers
}

/// Each saves what it has, all at once; the payloads.
async fn save(callers: &[Caller<'_>], input: impl Fn(usize) -> Value) -> Vec<Value> {
    let calls = callers.iter().enumerate().map(async |(number, caller)| {
        let (query, variables) = operation("saveNotePassage", &input(number));
        caller.query(&query, variables).await["saveNotePassage"].take()
    });
    join_all(calls).await
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_who_write_at_once_lose_nothing_of_one_another() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let callers = inspectors(&app, &rows).await;
        let id = planned(&app.caller("LEAD-YH")).await;
        // each a passage of their own
        let new =
            |number: usize| passage(&id, &format!("new {number}"), &format!("Heard by {number}."));
        let saved = save(&callers, new).await;
        let said: BTreeSet<_> =
            saved.iter().flat_map(|one| texts(&one["passage"], "text")).collect();
        assert_eq!(said.len(), MANY, "{on:?}");
        let numbers: BTreeSet<_> =
            saved.iter().filter_map(|one| one["passage"]["number"].as_i64()).collect();
        assert_eq!(numbers, (1..=50).collect(), "{on:?}: no two have the same place");
        // all the same passage, as they saw it: one is first, the others are told what is there
        let seen = &saved[0]["passage"];
        let edit = |number: usize| {
            but(
                passage(&id, &format!("edit {number}"), &format!("Mended by {number}.")),
                json!({"number": seen["number"], "expectedRevision": seen["revision"]}),
            )
        };
        let edited = save(&callers, edit).await;
        let first: Vec<_> = edited.iter().filter(|one| one["passage"].is_object()).collect();
        assert_eq!(first.len(), 1, "{on:?}");
        let told: Vec<_> = edited.iter().filter(|one| one["passage"].is_null()).collect();
        for one in &told {
            assert_eq!(texts(&one["userErrors"], "code"), ["CONFLICT"], "{on:?}");
            assert_eq!(one["current"], first[0]["passage"], "{on:?}: what is there now");
        }
        assert_eq!(told.len(), MANY - 1);
        // nothing is lost: every text that was acknowledged is there once, and the passages stand
        let all = rows.all::<interview_note_revision::Entity>().await;
        let keys: Vec<_> = all.iter().filter_map(|row| row.client_key.clone()).collect();
        assert_eq!(keys.len(), MANY + 1, "{on:?}");
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), MANY + 1);
        let of = evidence::graphql::id::decode(&id).expect("an id").1;
        let standing = rows.all::<interview_note::Entity>().await;
        let standing = standing.iter().filter(|note| note.interview_id == of).count();
        assert_eq!(standing, MANY);
        let mut trail = rows.all::<audit_entry::Entity>().await;
        trail.sort_by_key(|entry| entry.sequence);
        let sequences: Vec<_> = trail.iter().map(|entry| entry.sequence).collect();
        assert_eq!(sequences, (1..=1 + 2 * 50).collect::<Vec<_>>(), "{on:?}: each is told once");
        intact(&app).await;
    }
}

/// Every chain of the trail is as it was written.
async fn intact(app: &TestApp) {
    let chains = app.caller("AUDIT-1").query("{ auditChains { intact } }", json!({})).await;
    let chains = values(&chains, "intact");
    assert!(!chains.is_empty() && chains.iter().all(|intact| **intact == true), "{chains:?}");
}

/// As a team does on the day: each writes in two interviews, while their colleagues write in the same and in others, and
/// what was not answered is sent again.
#[tokio::test(flavor = "multi_thread")]
async fn fifty_who_write_in_many_interviews_at_once_lose_nothing_either() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let rows = Rows::of(&app).await;
        let callers = inspectors(&app, &rows).await;
        let lead = app.caller("LEAD-YH");
        let ids: Vec<_> = join_all((0..10).map(|_| planned(&lead))).await;
        let input = |number: usize, turn: usize| {
            let (id, key) = (&ids[(number + turn) % ids.len()], format!("{number} {turn}"));
            passage(id, &key, &format!("Heard by {number}, {turn}."))
        };
        let both = |number: usize| input(number, usize::from(number.is_multiple_of(2)));
        let (first, second, again) = tokio::join!(
            save(&callers, |number| input(number, 0)),
            save(&callers, |number| input(number, 1)),
            save(&callers, both),
        );
        for (number, answers) in first.iter().zip(&second).zip(&again).enumerate() {
            let ((one, other), again) = answers;
            let sent = if number.is_multiple_of(2) { other } else { one };
            assert_eq!(
                again["passage"], sent["passage"],
                "{on:?}: the same key is the same passage"
            );
        }
        let all = rows.all::<interview_note_revision::Entity>().await;
        let kept: BTreeSet<_> = all
            .iter()
            .filter_map(|row| Some((row.client_key.clone()?, row.text.clone())))
            .collect();
        let expected: BTreeSet<_> = (0..MANY)
            .flat_map(|number| {
                [0, 1]
                    .map(|turn| (format!("{number} {turn}"), format!("Heard by {number}, {turn}.")))
            })
            .collect();
        assert_eq!(kept, expected, "{on:?}: each is there, once");
        assert_eq!(all.iter().filter(|row| row.client_key.is_some()).count(), 2 * MANY);
        for id in &ids {
            let of = evidence::graphql::id::decode(id).expect("an id").1;
            let mut revisions: Vec<_> =
                all.iter().filter(|row| row.interview_id == of).map(|row| row.revision).collect();
            revisions.sort_unstable();
            assert_eq!(revisions, (1..=10).collect::<Vec<_>>(), "{on:?}: no revision twice");
        }
        intact(&app).await;
    }
}
