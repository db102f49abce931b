//! What a seal covers of what is entered of the items cited, and of what a cross-Area judgement draws on.

use super::across::{SOURCES, across};
use super::sealed::{Alteration, faults, of, tries};
use super::{made, step};
use crate::interviews;
use crate::rows::Rows;
use crate::support::{BOTH, TestApp};
use crate::walk::texts;
use entity::{
    aip_score_item, interview, onsite_check, performance_series, questionnaire_question,
    questionnaire_result,
};
use sea_orm::EntityName;
use serde_json::json;
use std::collections::BTreeSet;

const HEARD: &str =
    "evidence_id = (SELECT evidence_id FROM evidence_link WHERE reference = 'L-002')";
const ROLE: &str = "id = (SELECT role_id FROM interview JOIN evidence_link
    ON evidence_link.evidence_id = interview.evidence_id WHERE reference = 'L-002')";
const CHECKED: &str =
    "evidence_id = (SELECT evidence_id FROM evidence_link WHERE reference = 'L-009')";
const SERIES: &str =
    "evidence_id = (SELECT evidence_id FROM evidence_link WHERE reference = 'L-015')";
const MEASURE: &str = "code = 'IQA_MODERATED_AGREE_RATE'";
const RESULT: &str = "evidence_id = (SELECT id FROM evidence WHERE reference = 'QST-YH-Q01')";
const QUESTION: &str = "code = 'Q01'";
const SCORE: &str = "evidence_id = (SELECT id FROM evidence WHERE reference = 'AIP-YH-MC-GRIP')";
const OTHER_SCORE: &str = "(SELECT aip_score.id FROM aip_score JOIN area ON area.id = area_id
    WHERE code = 'CW' AND unit = 'MC' AND measure = 'GRIP')";
const OTHER_UNIT: &str = "CASE unit WHEN 'MC' THEN 'CC' ELSE 'MC' END";

/// As in [`super::sealed`].
pub const ALTERED: [Alteration; 25] = [
    (
        "interview",
        "role_id",
        "(SELECT id FROM interview_role WHERE code = 'POL-PCC')",
        HEARD,
        "links[INT-YH-033].entered.role.code",
    ),
    (
        "interview",
        "force_id",
        "(SELECT id FROM police_force WHERE code = '16')",
        HEARD,
        "links[INT-YH-033].entered.force",
    ),
    ("interview", "unit", "'MC'", HEARD, "links[INT-YH-033].entered.unit"),
    ("interview", "format", "'FOCUS_GROUP'", HEARD, "links[INT-YH-033].entered.format"),
    ("interview", "held_on", "'1999-01-01'", HEARD, "links[INT-YH-033].entered.heldOn"),
    ("interview", "participants", "90", HEARD, "links[INT-YH-033].entered.participants"),
    ("interview_role", "name", "'x' || name", ROLE, "links[INT-YH-033].entered.role.name"),
    (
        "onsite_check",
        "template_id",
        "(SELECT id FROM check_template WHERE kind = 'IQA_LIVE_CHECK' LIMIT 1)",
        CHECKED,
        "links[CHK-YH-CRT-01].entered.template.kind",
    ),
    ("onsite_check", "unit", OTHER_UNIT, CHECKED, "links[CHK-YH-CRT-01].entered.unit"),
    ("onsite_check", "done_on", "'1999-01-01'", CHECKED, "links[CHK-YH-CRT-01].entered.doneOn"),
    (
        "onsite_check",
        "inspector_id",
        "(SELECT id FROM person WHERE subject = 'HMCI')",
        CHECKED,
        "links[CHK-YH-CRT-01].entered.inspector",
    ),
    (
        "performance_series",
        "measure_id",
        "(SELECT id FROM measure_definition WHERE code = 'EFFECTIVE_TRIAL_RATE')",
        SERIES,
        "].entered.measure.code",
    ),
    ("performance_series", "unit", OTHER_UNIT, SERIES, "].entered.unit"),
    ("measure_definition", "code", "'X'", MEASURE, "].entered.measure.code"),
    ("measure_definition", "name", "'x' || name", MEASURE, "].entered.measure.name"),
    ("measure_definition", "value_kind", "'COUNT'", MEASURE, "].entered.measure.valueKind"),
    ("measure_definition", "better", "'CONTEXT'", MEASURE, "].entered.measure.better"),
    ("measure_definition", "definition", "'x'", MEASURE, "].entered.measure.methods.1.definition"),
    ("measure_definition", "definition_source", "'x'", MEASURE, "measure.methods.1.source"),
    ("measure_definition", "method_version", "7", MEASURE, "].entered.measure.methods.1"),
    (
        "questionnaire_result",
        "question_id",
        "(SELECT id FROM questionnaire_question WHERE code = 'Q02')",
        RESULT,
        "links[QST-YH-Q01].entered.question.code",
    ),
    (
        "questionnaire_question",
        "text",
        "'x' || text",
        QUESTION,
        "links[QST-YH-Q01].entered.question.text",
    ),
    (
        "questionnaire_question",
        "component",
        "'SEC'",
        QUESTION,
        "links[QST-YH-Q01].entered.question.component",
    ),
    ("aip_score_item", "aip_score_id", OTHER_SCORE, SCORE, "links[AIP-YH-MC-GRIP].score.area"),
    ("aip_score_item", "aip_score_id", OTHER_SCORE, SCORE, "links[AIP-YH-MC-GRIP].score.change"),
];

/// Columns of what is entered that no seal covers: keys, and what can still be changed or follows.
const FREE: [&str; 10] = [
    "aip_score_item.evidence_id",
    "interview.evidence_id",
    "interview.restricted",
    "interview.status",
    "onsite_check.evidence_id",
    "performance_series.evidence_id",
    "questionnaire_question.code",
    "questionnaire_question.id",
    "questionnaire_question.source_paragraph",
    "questionnaire_result.evidence_id",
];

#[test]
fn every_column_of_what_is_entered_is_tried_or_named_as_free() {
    let all = [
        of::<interview::Column>(interview::Entity.table_name()),
        of::<onsite_check::Column>(onsite_check::Entity.table_name()),
        of::<performance_series::Column>(performance_series::Entity.table_name()),
        of::<questionnaire_result::Column>(questionnaire_result::Entity.table_name()),
        of::<questionnaire_question::Column>(questionnaire_question::Entity.table_name()),
        of::<aip_score_item::Column>(aip_score_item::Entity.table_name()),
    ];
    let tried = ALTERED.into_iter().chain(super::pinned::ALTERED);
    let tried = tried.map(|(table, column, ..)| format!("{table}.{column}"));
    let told: BTreeSet<_> = tried.chain(FREE.into_iter().map(str::to_owned)).collect();
    let missing: Vec<_> = all.concat().into_iter().filter(|name| !told.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

const SOURCE: &str = "reference = 'J-YH-02'";
const FINDING: &str = "reference = 'F-YH-04'";
const DRAWN: [Alteration; 11] = [
    ("judgement", "reference", "'J-YH-92'", SOURCE, "sources[J-YH-02].reference"),
    ("judgement", "version", "version + 1", SOURCE, "sources[J-YH-02].version"),
    (
        "judgement",
        "component",
        "CASE component WHEN 'RUM' THEN 'SEC' ELSE 'RUM' END",
        SOURCE,
        "sources[J-YH-02].component",
    ),
    (
        "judgement",
        "units",
        "CASE units WHEN 'MC' THEN 'CC' ELSE 'MC' END",
        SOURCE,
        "sources[J-YH-02].units",
    ),
    ("judgement", "title", "'x' || title", SOURCE, "sources[J-YH-02].title"),
    ("judgement", "statement", "'x' || statement", SOURCE, "sources[J-YH-02].statement"),
    (
        "judgement",
        "strength",
        "CASE strength WHEN 'WEAK' THEN 'STRONG' ELSE 'WEAK' END",
        SOURCE,
        "sources[J-YH-02].strength",
    ),
    (
        "finding",
        "statement",
        "'x' || statement",
        FINDING,
        "sources[J-YH-02].findings[F-YH-04].statement",
    ),
    (
        "finding",
        "finding_type",
        "CASE finding_type WHEN 'OBSERVATION' THEN 'STRENGTH' ELSE 'OBSERVATION' END",
        FINDING,
        "sources[J-YH-02].findings[F-YH-04].type",
    ),
    (
        "finding",
        "units",
        "CASE units WHEN 'MC' THEN 'CC' ELSE 'MC' END",
        FINDING,
        "sources[J-YH-02].findings[F-YH-04].units",
    ),
    (
        "seal",
        "digest",
        "CASE substr(digest, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(digest, 2)",
        "judgement_id = (SELECT id FROM judgement WHERE reference = 'J-YH-02')",
        "sources[J-YH-02].digest",
    ),
];

#[tokio::test]
async fn the_words_of_what_is_drawn_on_are_sealed_with_it() {
    let query = "query($id: ID!) { node(id: $id) { ... on Judgement {
        seal { verified faults { path } } } } }";
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (hmci, qa, rows) = (app.caller("HMCI"), app.caller("QA-1"), Rows::of(&app).await);
        let source = json!(hmci.id("J-CW-02").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &source, "").await).await;
        let input = across(&hmci, &SOURCES).await;
        let id = made(&hmci, "createCrossAreaJudgement", &input).await["id"].take();
        for (by, name) in
            [(&hmci, "submitJudgement"), (&qa, "agreeJudgement"), (&hmci, "signOffJudgement")]
        {
            made(by, name, &step(by, &id, "").await).await;
        }
        let told = async || {
            let node = hmci.query(query, json!({"id": id})).await["node"].take();
            let paths = texts(&node["seal"]["faults"], "path");
            assert_eq!(node["seal"]["verified"], paths.is_empty(), "{node}");
            paths
        };
        assert_eq!(told().await, [""; 0], "{on:?}");
        for one in DRAWN {
            tries(&rows, on, one, &told).await;
        }
        let gone = format!("UPDATE finding SET position = 0 WHERE {FINDING}");
        rows.run(&gone).await;
        assert_eq!(told().await, ["sources[J-YH-02].findings[F-YH-04]"], "{on:?}");
    }
}

#[tokio::test]
async fn what_was_sealed_of_an_interview_is_corrected_no_more() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        let (lead, hmci) = (app.caller("LEAD-YH"), app.caller("HMCI"));
        let held = async |reference: &str, day: &str, participants: i32| {
            let id = lead.id(reference).await;
            let hold = json!({"interview": id, "heldOn": day, "participants": participants});
            let told = interviews::change(&lead, "holdInterview", &hold).await;
            texts(&told["userErrors"], "code")
        };
        // J-YH-01 is signed off and cites it; said again as it was, it changes nothing
        assert_eq!(held("INT-YH-033", "2025-03-20", 1).await, ["INTERVIEW_STATE"], "{on:?}");
        assert_eq!(held("INT-YH-033", "2025-03-21", 2).await, ["INTERVIEW_STATE"], "{on:?}");
        assert_eq!(held("INT-YH-033", "2025-03-21", 1).await, [""; 0], "{on:?}");
        // J-YH-04 is not yet
        assert_eq!(held("INT-YH-045", "2025-03-20", 2).await, [""; 0], "{on:?}");
        let agreed = json!(lead.id("J-YH-04").await);
        made(&hmci, "signOffJudgement", &step(&hmci, &agreed, "").await).await;
        assert_eq!(held("INT-YH-045", "2025-03-19", 1).await, ["INTERVIEW_STATE"], "{on:?}");
        assert_eq!(faults(&lead).await, [""; 0], "{on:?}");
    }
}
