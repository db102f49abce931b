//! Whatever is altered of what was sealed is found, and named.

use super::{entered, guides, pinned, reasons};
use crate::rows::Rows;
use crate::support::{BOTH, Caller, On, TestApp};
use crate::walk::texts;
use entity::{
    effect, evidence_link, finding, finding_theme, guide, judgement, judgement_guide, seal,
    strength_reason,
};
use sea_orm::{EntityName, IdenStatic, Iterable};
use serde_json::json;
use std::collections::BTreeSet;

const SEALS: &str = "{ judgements(filter: {statuses: [SIGNED_OFF, PUBLISHED]}) { nodes {
    id reference seal { verified digest faults { path message } } } } }";

/// What the seals say is not as it was; none if all hold.
pub async fn faults(by: &Caller<'_>) -> Vec<String> {
    let data = by.query(SEALS, json!({})).await;
    let nodes = data["judgements"]["nodes"].as_array().expect("judgements").clone();
    let mut all = vec![];
    for node in nodes {
        let seal = &node["seal"];
        let paths = texts(&seal["faults"], "path");
        assert_eq!(seal["verified"], paths.is_empty(), "{node}");
        all.extend(paths);
    }
    all
}

/// What is altered: table, column, its new value, which row, and where that is told.
pub type Alteration = (&'static str, &'static str, &'static str, &'static str, &'static str);

const OF: &str = "reference = 'J-YH-01'";
const HERE: &str = "judgement_id = (SELECT id FROM judgement WHERE reference = 'J-YH-01' LIMIT 1)";
const ALTERED: [Alteration; 44] = [
    ("judgement", "reference", "'J-YH-91'", OF, "reference"),
    ("judgement", "version", "version + 1", OF, "version"),
    ("judgement", "component", "'RUM'", OF, "component"),
    ("judgement", "units", "'MC'", OF, "units"),
    ("judgement", "title", "'x' || substr(title, 2)", OF, "title"),
    ("judgement", "statement", "'x' || substr(statement, 2)", OF, "statement"),
    ("judgement", "strength", "'WEAK'", OF, "strength"),
    ("judgement", "report_paragraph", "'x' || substr(report_paragraph, 2)", OF, "paragraph"),
    ("judgement", "author_id", "(SELECT id FROM person WHERE subject = 'HMCI')", OF, "author"),
    (
        "judgement",
        "supersedes_id",
        "(SELECT other.id FROM judgement other WHERE other.reference = 'J-YH-05')",
        OF,
        "supersedes",
    ),
    ("finding", "reference", "'F-YH-91'", "reference = 'F-YH-01'", "findings[F-YH-01]"),
    ("finding", "position", "position + 90", "reference = 'F-YH-01'", "findings"),
    ("finding", "finding_type", "'OBSERVATION'", "reference = 'F-YH-01'", "findings[F-YH-01].type"),
    (
        "finding",
        "statement",
        "'x' || substr(statement, 2)",
        "reference = 'F-YH-01'",
        "findings[F-YH-01].statement",
    ),
    ("finding", "units", "'MC'", "reference = 'F-YH-01'", "findings[F-YH-01].units"),
    (
        "evidence_link",
        "finding_id",
        "(SELECT id FROM finding WHERE reference = 'F-YH-02')",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002]",
    ),
    (
        "evidence_link",
        "stance",
        "'CONTRADICTS'",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].stance",
    ),
    (
        "evidence_link",
        "weight",
        "'WEAK'",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].weight",
    ),
    (
        "evidence_link",
        "rationale",
        "'x' || substr(rationale, 2)",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].rationale",
    ),
    (
        "evidence_link",
        "place",
        "'x' || substr(place, 2)",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].place",
    ),
    (
        "evidence_link",
        "page",
        "7",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].page",
    ),
    (
        "evidence_link",
        "quote",
        "'x'",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].quote",
    ),
    (
        "evidence_link",
        "linked_by",
        "(SELECT id FROM person WHERE subject = 'HMCI')",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].linkedBy",
    ),
    (
        "evidence_link",
        "linked_at",
        "(SELECT max(updated_at) FROM judgement)",
        "reference = 'L-001'",
        "findings[F-YH-01].links[DOC-YH-002].linkedAt",
    ),
    (
        "document_version",
        "number",
        "number + 90",
        "id = (SELECT pinned_version_id FROM evidence_link WHERE reference = 'L-001')",
        "findings[F-YH-01].links[DOC-YH-002].version.number",
    ),
    (
        "document_version",
        "sha256",
        "CASE substr(sha256, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(sha256, 2)",
        "id = (SELECT pinned_version_id FROM evidence_link WHERE reference = 'L-001')",
        "findings[F-YH-01].links[DOC-YH-002].version.sha256",
    ),
    ("performance_point", "period", "'x' || substr(period, 2)", POINT, "].points["),
    ("performance_point", "numerator", "numerator - 1", POINT, ".numerator"),
    ("performance_point", "denominator", "denominator + 1", POINT, ".denominator"),
    ("performance_point", "period_start", "'1999-01-01'", LAST_POINT, "].points"),
    (
        "evidence_revision",
        "revision",
        "revision + 90",
        CHECKED,
        "links[CHK-YH-CRT-01].revision.number",
    ),
    (
        "evidence_revision",
        "sha256",
        "CASE substr(sha256, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(sha256, 2)",
        REVISION,
        "links[INT-YH-033].revision.sha256",
    ),
    ("seal", "algorithm", "'sha256-jcs-8'", HERE, "seal.algorithm"),
    ("seal", "algorithm", "'sha256-jcs-6'", HERE, "seal.algorithm"),
    ("seal", "algorithm", "'sha256-jcs-5'", HERE, "seal.algorithm"),
    ("seal", "algorithm", "'sha256-jcs-4'", HERE, "seal.algorithm"),
    ("seal", "algorithm", "'sha256-jcs-3'", HERE, "seal.algorithm"),
    ("seal", "algorithm", "'sha256-jcs-2'", HERE, "seal.algorithm"),
    (
        "seal",
        "digest",
        "CASE substr(digest, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(digest, 2)",
        HERE,
        "seal.digest",
    ),
    ("seal_text", "text", "replace(text, 'F-YH-01', 'F-YH-91')", HERE, "asSealed"),
    ("seal", "sealed_by", "(SELECT id FROM person WHERE subject = 'LEAD-YH')", HERE, "signedBy"),
    ("seal", "sealed_at", "(SELECT max(updated_at) FROM judgement)", HERE, "signedAt"),
    ("seal_text", "text", "substr(text, 2)", HERE, "asSealed"),
    ("seal_text", "text", "replace(text, '\"salt\":\"', '\"salt\":\"x')", HERE, "seal.digest"),
];

/// What has no key of its own: the alteration, where it is told, and how it is taken back.
const WITHOUT_KEY: [(&str, &str, &str, &str); 6] = [
    (
        "effect.effect",
        "UPDATE effect SET effect = 'HINDERED' WHERE unit = 'MC' AND measure = 'GRIP' AND {HERE}",
        "effects[MC GRIP].effect",
        "UPDATE effect SET effect = 'HELPED' WHERE unit = 'MC' AND measure = 'GRIP' AND {HERE}",
    ),
    (
        "effect.aip_score_id",
        "UPDATE effect SET aip_score_id = NULL WHERE unit = 'MC' AND measure = 'GRIP' AND {HERE}",
        "effects[MC GRIP].explains",
        "UPDATE effect SET aip_score_id = (SELECT aip_score.id FROM aip_score JOIN area ON area.id = area_id
            WHERE code = 'YH' AND aip_score.unit = 'MC' AND aip_score.measure = 'GRIP')
            WHERE unit = 'MC' AND measure = 'GRIP' AND {HERE}",
    ),
    (
        "effect.unit",
        "DELETE FROM effect WHERE unit = 'MC' AND measure = 'GRIP' AND {HERE}",
        "effects[MC GRIP]",
        "INSERT INTO effect (judgement_id, unit, measure, effect, aip_score_id) SELECT judgement.id, 'MC', 'GRIP', 'HELPED', aip_score.id
            FROM judgement JOIN aip_score ON aip_score.area_id = judgement.area_id WHERE judgement.reference = 'J-YH-01'
            AND aip_score.unit = 'MC' AND aip_score.measure = 'GRIP'",
    ),
    (
        "effect.measure",
        "DELETE FROM effect WHERE unit = 'CC' AND measure = 'GRIP' AND {HERE}",
        "effects[CC GRIP]",
        "INSERT INTO effect (judgement_id, unit, measure, effect, aip_score_id) SELECT judgement.id, 'CC', 'GRIP', 'HELPED', aip_score.id
            FROM judgement JOIN aip_score ON aip_score.area_id = judgement.area_id WHERE judgement.reference = 'J-YH-01'
            AND aip_score.unit = 'CC' AND aip_score.measure = 'GRIP'",
    ),
    (
        "finding_theme.theme_id",
        "UPDATE finding_theme SET theme_id = (SELECT id FROM theme WHERE code = 'iqa')
            WHERE finding_id = (SELECT id FROM finding WHERE reference = 'F-YH-01')",
        "findings[F-YH-01].themes",
        "UPDATE finding_theme SET theme_id = (SELECT id FROM theme WHERE code = 'leadership')
            WHERE finding_id = (SELECT id FROM finding WHERE reference = 'F-YH-01')",
    ),
    (
        "finding_theme.finding_id",
        "INSERT INTO finding_theme (finding_id, theme_id) SELECT finding.id, theme.id FROM finding, theme
            WHERE finding.reference = 'F-YH-01' AND theme.code = 'iqa'",
        "findings[F-YH-01].themes",
        "DELETE FROM finding_theme WHERE finding_id = (SELECT id FROM finding WHERE reference = 'F-YH-01')
            AND theme_id = (SELECT id FROM theme WHERE code = 'iqa')",
    ),
];

const POINT: &str = "id = (SELECT point_id FROM evidence_link_point JOIN evidence_link
    ON evidence_link.id = link_id WHERE reference = 'L-015' ORDER BY point_id LIMIT 1)";

const LAST_POINT: &str = "id = (SELECT point.id FROM performance_point point JOIN evidence_link_point
    ON point_id = point.id JOIN evidence_link ON evidence_link.id = link_id WHERE evidence_link.reference = 'L-015'
    ORDER BY point.period_start DESC LIMIT 1)";

const CHECKED: &str = "id = (SELECT revision_id FROM evidence_link_pin JOIN evidence_link
    ON evidence_link.id = link_id WHERE reference = 'L-009')";

const REVISION: &str = "id = (SELECT revision_id FROM evidence_link_pin JOIN evidence_link
    ON evidence_link.id = link_id WHERE reference = 'L-002')";

/// Columns that no seal covers: keys that nothing but what they lead to says, what can still change, and what is
/// worked out.
const FREE: [&str; 28] = [
    "judgement.id",
    "judgement.scope",
    "judgement.inspection_id",
    "judgement.area_id",
    "judgement.status",
    "judgement.revision",
    "judgement.created_at",
    "judgement.updated_at",
    "effect.judgement_id",
    "strength_reason.judgement_id",
    "guide.id",
    "judgement_guide.judgement_id",
    "finding.id",
    "finding.judgement_id",
    "evidence_link.id",
    "evidence_link.reference",
    "evidence_link.judgement_id",
    "evidence_link.evidence_id",
    "evidence_link.evidence_kind",
    "evidence_link.area_id",
    "evidence_link.origin",
    "evidence_link.pinned_version_id",
    "evidence_link.quote_found",
    "evidence_link.status",
    "evidence_link.withdrawn_by",
    "evidence_link.withdrawn_at",
    "evidence_link.withdrawn_reason",
    "seal.judgement_id",
];

/// The columns of a table.
pub fn of<C: Iterable + IdenStatic>(table: &str) -> Vec<String> {
    C::iter().map(|column| format!("{table}.{}", column.as_str())).collect()
}

/// The columns of the tables that hold what is sealed.
fn columns() -> BTreeSet<String> {
    let all = [
        of::<judgement::Column>(judgement::Entity.table_name()),
        of::<effect::Column>(effect::Entity.table_name()),
        of::<strength_reason::Column>(strength_reason::Entity.table_name()),
        of::<guide::Column>(guide::Entity.table_name()),
        of::<judgement_guide::Column>(judgement_guide::Entity.table_name()),
        of::<finding::Column>(finding::Entity.table_name()),
        of::<finding_theme::Column>(finding_theme::Entity.table_name()),
        of::<evidence_link::Column>(evidence_link::Entity.table_name()),
        of::<seal::Column>(seal::Entity.table_name()),
    ];
    all.concat().into_iter().collect()
}

#[test]
fn every_column_of_what_is_sealed_is_tried_or_named_as_free() {
    let keyed = ALTERED.iter().map(|(table, column, ..)| format!("{table}.{column}"));
    let reasons = reasons::ALTERED.map(|(column, ..)| format!("strength_reason.{column}"));
    let guides = guides::ALTERED.map(|(column, ..)| column.to_owned());
    let others = WITHOUT_KEY.iter().map(|(name, ..)| (*name).to_owned());
    let pinned = pinned::ALTERED.map(|(table, column, ..)| format!("{table}.{column}"));
    let others = others.chain(reasons).chain(guides).chain(pinned);
    let others = others.chain([pinned::QUOTED.to_owned()]);
    let tried: BTreeSet<_> = keyed.chain(others).collect();
    let free: BTreeSet<_> = FREE.iter().map(|name| (*name).to_owned()).collect();
    let told: BTreeSet<_> = tried.union(&free).cloned().collect();
    let missing: Vec<_> = columns().difference(&told).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(tried.is_disjoint(&free), "{:?}", tried.intersection(&free).collect::<Vec<_>>());
}

/// Alters one thing, looks whether that is told where it stands, and takes it back.
pub async fn tries(rows: &Rows, on: On, one: Alteration, faults: impl AsyncFn() -> Vec<String>) {
    let (table, column, value, row, path) = one;
    rows.run(&format!("CREATE TABLE was AS SELECT * FROM {table} WHERE {row}")).await;
    let changed = format!("UPDATE {table} SET {column} = {value} WHERE {row}");
    assert_eq!(rows.run(&changed).await, 1, "{on:?} {changed}");
    let told = faults().await;
    assert!(told.iter().any(|one| one.contains(path)), "{on:?} {table}.{column}: {told:?}");
    let key = match table {
        "seal" | "seal_text" => "judgement_id",
        "check_revision" => "revision_id",
        _ if row.starts_with("evidence_id") => "evidence_id",
        _ => "id",
    };
    let back = format!(
        "UPDATE {table} SET {column} = (SELECT was.{column} FROM was) WHERE {key} = (SELECT was.{key} FROM was)"
    );
    assert_eq!(rows.run(&back).await, 1, "{on:?} {back}");
    rows.run("DROP TABLE was").await;
    assert_eq!(faults().await, [""; 0], "{on:?} {table}.{column} is as it was");
}

/// One thing altered in each column of each table that a seal covers.
#[tokio::test]
async fn each_alteration_is_found_and_named() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        assert_eq!(faults(&lead).await, [""; 0]);
        for one in ALTERED.into_iter().chain(pinned::ALTERED).chain(entered::ALTERED) {
            tries(&rows, on, one, async || faults(&lead).await).await;
        }
        for (name, altered, path, back) in WITHOUT_KEY {
            assert_eq!(rows.run(&altered.replace("{HERE}", HERE)).await, 1, "{on:?} {name}");
            let told = faults(&lead).await;
            assert_eq!(told.first().map(String::as_str), Some(path), "{on:?} {name} {told:?}");
            assert_eq!(rows.run(&back.replace("{HERE}", HERE)).await, 1, "{on:?} {name}");
            assert_eq!(faults(&lead).await, [""; 0], "{on:?} {name} is as it was");
        }
    }
}

/// What goes missing, and what comes, is named too.
#[tokio::test]
async fn what_is_gone_or_was_added_is_named() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let links = "link_id IN (SELECT id FROM evidence_link WHERE reference = 'L-002')";
        let gone = [
            ("evidence_link_pin", links.to_owned(), "findings[F-YH-01].links[INT-YH-033].revision"),
            (
                "evidence_link_point",
                "link_id IN (SELECT id FROM evidence_link WHERE reference = 'L-015')".to_owned(),
                "findings[F-YH-04].links[PRF-YH-CC-IQA_MODERATED_AGREE_RATE].points[",
            ),
        ];
        for (table, row, path) in gone {
            rows.run(&format!("CREATE TABLE was AS SELECT * FROM {table} WHERE {row}")).await;
            assert!(rows.run(&format!("DELETE FROM {table} WHERE {row}")).await > 0, "{table}");
            let told = faults(&lead).await;
            assert!(told.iter().any(|one| one.starts_with(path)), "{on:?} {table}: {told:?}");
            rows.run(&format!("INSERT INTO {table} SELECT * FROM was")).await;
            rows.run("DROP TABLE was").await;
            assert_eq!(faults(&lead).await, [""; 0], "{on:?} {table}");
        }
        let withdrawn = "UPDATE evidence_link SET status = 'WITHDRAWN', withdrawn_by = linked_by,
            withdrawn_at = linked_at, withdrawn_reason = 'x' WHERE reference = 'L-001'";
        rows.run(withdrawn).await;
        assert_eq!(faults(&lead).await, ["findings[F-YH-01].links[DOC-YH-002]"]);
        let back =
            "UPDATE evidence_link SET status = 'ACTIVE', withdrawn_by = NULL, withdrawn_at = NULL,
            withdrawn_reason = NULL WHERE reference = 'L-001'";
        rows.run(back).await;
        let theme = "INSERT INTO finding_theme (finding_id, theme_id) SELECT finding.id, theme.id FROM finding, theme
            WHERE finding.reference = 'F-YH-01' AND theme.code = 'iqa'";
        rows.run(theme).await;
        assert_eq!(faults(&lead).await, ["findings[F-YH-01].themes"]);
        let message = lead.query(SEALS, json!({})).await;
        let message = texts(&message, "message").concat();
        assert_eq!(message, "findings[F-YH-01].themes is not what was sealed.");
        // where nothing but a digest is left
        rows.run("DELETE FROM seal_text").await;
        assert_eq!(faults(&lead).await, ["", "asSealed", "", "asSealed"]);
    }
}
