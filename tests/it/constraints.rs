//! What the database itself refuses, whoever writes: no statement that breaks these gets in, on either.

use crate::support::{BOTH, TestApp};
use crate::tables::Db;
use sea_orm::{ConnectionTrait, TransactionTrait};

/// A link like L-001, with another key (that of its finding, which no other link has) and no name.
fn link(finding: &str, judgement: &str, kind: &str, pin: &str, place: &str, end: &str) -> String {
    format!(
        "INSERT INTO evidence_link SELECT finding_id, NULL, {finding}, {judgement}, evidence_id, {kind},
         area_id, origin, {pin}, stance, weight, rationale, {place}, page, quote, quote_verified, linked_by, linked_at,
         {end}, quote_found FROM evidence_link WHERE reference = 'L-001'"
    )
}

const ACTIVE: &str = "'ACTIVE', NULL, NULL, NULL";
const OTHER_FINDING: &str = "(SELECT id FROM finding WHERE reference = 'F-CW-01')";
const OTHER_VERSION: &str = "(SELECT id FROM document_version
    WHERE document_id <> evidence_link.evidence_id LIMIT 1)";

/// What both databases take, so that a refusal below is for the one thing that differs.
fn good() -> Vec<String> {
    let own = |place, end| {
        link("finding_id", "judgement_id", "evidence_kind", "pinned_version_id", place, end)
    };
    vec![
        own("'elsewhere'", ACTIVE),
        own("place", "'WITHDRAWN', linked_by, linked_at, 'a mistake'"),
        "UPDATE evidence SET origin = 'DATA' WHERE reference = 'DOC-YH-002'".into(),
        interview("INTERVIEW", "INT-YH-001"),
        draws_on("J-X-01", "J-YH-01"),
        "UPDATE inspection_member SET position = 'INSPECTOR'".into(),
    ]
}

/// The detail row of an interview, put in the place of the one that is there.
fn interview(kind: &str, of: &str) -> String {
    format!(
        "INSERT INTO interview (evidence_id, kind, role_id, format, status, restricted)
         SELECT evidence.id, '{kind}', interview_role.id, 'INTERVIEW', 'PLANNED', false
         FROM evidence, interview_role WHERE evidence.reference = '{of}' LIMIT 1
         ON CONFLICT (evidence_id) DO UPDATE SET restricted = true"
    )
}

fn draws_on(judgement: &str, source: &str) -> String {
    format!(
        "INSERT INTO judgement_source (judgement_id, draws_on_id)
         SELECT above.id, below.id FROM judgement above, judgement below
         WHERE above.reference = '{judgement}' AND below.reference = '{source}'"
    )
}

/// What both refuse, and why.
fn bad() -> Vec<(&'static str, &'static str, String)> {
    let own = ["finding_id", "judgement_id", "evidence_kind", "pinned_version_id", "'elsewhere'"];
    let but = |at: usize, other: &'static str| {
        let mut parts = own;
        parts[at] = other;
        let [finding, judgement, kind, pin, place] = parts;
        link(finding, judgement, kind, pin, place, ACTIVE)
    };
    let ended = |end| link(own[0], own[1], own[2], own[3], own[4], end);
    vec![
        ("a word of no vocabulary", "check", change("evidence", "origin = 'RUMOUR'")),
        ("a word in small letters", "check", change("evidence", "origin = 'data'")),
        ("an interview under a document", "foreign key", interview("INTERVIEW", "DOC-YH-002")),
        ("an interview of another kind", "check", interview("DOCUMENT", "DOC-YH-002")),
        ("an Area judgement that draws on one", "foreign key", draws_on("J-YH-01", "J-CW-01")),
        ("drawing on a cross-Area judgement", "foreign key", draws_on("J-X-01", "J-X-01")),
        ("a judgement of an Area without one", "check", change("judgement", "area_id = NULL")),
        ("the version of another document", "foreign key", but(3, OTHER_VERSION)),
        ("a document without a version", "check", but(3, "NULL")),
        ("the finding of another judgement", "foreign key", but(0, OTHER_FINDING)),
        ("evidence of another kind", "check", but(2, "'INTERVIEW'")),
        ("the same active link again", "unique", but(4, "place")),
        ("a link to nobody knows where", "check", change("evidence_link", "rationale = ''")),
        (
            "a link taken back without a reason",
            "check",
            ended("'WITHDRAWN', linked_by, linked_at, NULL"),
        ),
        (
            "a link taken back by nobody",
            "check",
            ended("'WITHDRAWN', NULL, linked_at, 'a mistake'"),
        ),
        ("a reason for a link that stands", "check", ended("'ACTIVE', NULL, NULL, 'a mistake'")),
        ("a second lead", "unique", change("inspection_member", "position = 'LEAD'")),
        ("a rejected item without a reason", "check", rejected()),
        (
            "a cell that is hidden and shown",
            "check",
            change("questionnaire_cell", "count = 7, suppression = 'CELL'"),
        ),
        ("a point of another series", "foreign key", other_series()),
        ("an empty file", "check", change("document_version", "size = 0")),
        ("a second repository", "check", change("repository", "id = 2")),
        ("an item of no inspection", "foreign key", change("evidence", "inspection_id = id")),
    ]
}

fn change(table: &str, set: &str) -> String {
    format!("UPDATE {table} SET {set}")
}

fn rejected() -> String {
    change("evidence", "status = 'REJECTED', status_reason = NULL")
}

fn other_series() -> String {
    "INSERT INTO evidence_link_point (link_id, series_id, point_id)
     SELECT link_id, series_id, (SELECT id FROM performance_point
         WHERE series_id <> evidence_link_point.series_id LIMIT 1) FROM evidence_link_point LIMIT 1"
        .into()
}

#[tokio::test]
async fn what_is_in_order_gets_in() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let db = Db::open(&app.config.database_url).await;
        for statement in good() {
            let transaction = db.0.begin().await.expect("a transaction");
            let done = transaction.execute_unprepared(&statement).await;
            let done = done.unwrap_or_else(|cause| panic!("{on:?}: {cause}\n{statement}"));
            assert!(done.rows_affected() > 0, "{on:?}: {statement}");
            transaction.rollback().await.expect("nothing changed");
        }
    }
}

#[tokio::test]
async fn what_is_not_in_order_does_not() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let db = Db::open(&app.config.database_url).await;
        for (what, constraint, statement) in bad() {
            let transaction = db.0.begin().await.expect("a transaction");
            let Err(cause) = transaction.execute_unprepared(&statement).await else {
                panic!("{on:?} took {what}: {statement}");
            };
            let cause = cause.to_string().to_lowercase();
            assert!(cause.contains(constraint), "{on:?}, {what}: {cause}");
            transaction.rollback().await.expect("nothing changed");
        }
    }
}
