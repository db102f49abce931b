//! Which rows each role sees: every entity counted through the store, with no Area granted, with all,
//! and with a conflict of interest in all.

use super::{ROLES, table};
use crate::rows::Rows;
use crate::support::TestApp;
use crate::tables::tables;
use entity::area;
use entity::types::Role;
use evidence::access::issuer::ISSUER;
use evidence::store::Store;
use sea_orm::prelude::Uuid;
use std::collections::BTreeSet;

/// What no rule opens to anybody: it cannot be asked for.
const NEVER: [&str; 8] = [
    "document_upload_reading",
    "outbox_event",
    "questionnaire_count",
    "questionnaire_invitation",
    "reference_state",
    "repository",
    "split_author",
    "standing",
];

/// How many rows of an entity somebody sees, of how many, and how many are about themselves.
struct Seen {
    module: &'static str,
    name: &'static str,
    rows: u64,
    total: u64,
    own: Option<u64>,
}

macro_rules! entities {
    ($($module:ident $name:literal $(about $column:ident)?;)+) => {
        /// Every entity that has a rule, in the order of the matrix.
        async fn count(store: &Store, rows: &Rows, me: Uuid) -> Vec<Seen> {
            vec![$(Seen {
                module: stringify!($module),
                name: $name,
                rows: store.count(store.find::<entity::$module::Entity>()).await.expect("a count"),
                total: rows.count::<entity::$module::Entity>().await,
                own: entities!(@own rows me $module $($column)?),
            }),+]
        }
    };
    (@own $rows:ident $me:ident $module:ident) => {
        None
    };
    (@own $rows:ident $me:ident $module:ident $column:ident) => {{
        let column = entity::$module::Column::$column;
        Some($rows.count_of::<entity::$module::Entity>(column, $me).await)
    }};
}

entities! {
    area "CPS Areas";
    police_force "Police forces";
    area_force "Which force works with which Area";
    aip_score "AIP scores, as reference data";
    interview_role "Roles to be interviewed";
    listed_request "The list of documents to ask for";
    check_template "Templates of on-site checks";
    measure_definition "Definitions of measures";
    measure_method "Methods of measures before";
    question_set "Sets of questions";
    questionnaire_question "Questions of the questionnaire";
    guide "Guides to judging";
    ineffective_trial_reason "Reasons for ineffective trials";
    theme "Themes";
    person "People and systems" about Id;
    newcomer "People who signed in and are not known here";
    former_subject "People: by which subjects they were known before";
    area_grant "Grants of Areas" about PersonId;
    conflict_of_interest "Conflicts of interest" about PersonId;
    person_ending "When people were gone" about PersonId;
    inspection "Inspections";
    inspection_member "Inspection teams";
    inspection_stage "Stages of inspections";
    inspection_course "Whether inspections go on";
    inspection_event "What happened to inspections";
    inspection_quota "Quotas of interviews";
    document_request "Document requests";
    request_remark "Document requests: what was said about them";
    document_upload "Files on their way in";
    document_upload_request "Files on their way in: which requests they answer";
    import_upload "Imports: tables that were sent";
    import_batch "Imports: what was done with them";
    import_lease "Imports: how far they have come";
    import_row "Imports: what came of each row";
    evidence_pack "Evidence packs";
    pack_area "Evidence packs: whose evidence is in them";
    pack_lease "Evidence packs: how far they have come";
    evidence "Items of evidence: what describes them";
    evidence_assessment "Items of evidence: how inspectors weigh them";
    evidence_component "Components that items inform";
    evidence_key "Keys by which items were sent";
    evidence_revision "Revisions of what items say: when, and their digests";
    document "Documents: what describes them";
    document_remark "Documents: why they are kept";
    document_answer "Which document answers which request";
    document_version "Versions of documents: name, size, digest";
    document_content "Documents: content";
    interview "Interviews: what describes them";
    interview_interviewer "Interviews: who asked";
    interview_note "Interviews: what was said";
    interview_note_revision "Interviews: what was written down before";
    note_agreement "Interviews: who agreed to the notes";
    interview_remark "Interviews: what was done to their plan, and why";
    interviewee "Interviews: who was heard";
    onsite_check "On-site checks: what describes them";
    check_revision "On-site checks: what was written down before";
    double_reading "On-site checks that two make: who and when";
    check_reading "On-site checks that two make: what each found";
    onsite_check_record "On-site checks: what was written down";
    questionnaire_result "Questionnaire: results by question";
    questionnaire_row "Questionnaire: bases, disclosure-controlled";
    questionnaire_cell "Questionnaire: counts, disclosure-controlled";
    questionnaire_rate "Questionnaire: response rates, disclosure-controlled";
    questionnaire "Questionnaire: opened and closed";
    questionnaire_release "Questionnaire: releases, before they are published their sender's and the lead's";
    performance_series "Performance: series";
    performance_point "Performance: figures";
    performance_withdrawal "Performance: figures that were taken back";
    aip_score_item "AIP scores, as items of evidence";
    judgement "Judgements";
    judgement_source "Which judgement draws on which";
    effect "Judgements: effects";
    strength_reason "Judgements: reasons for their strength";
    judgement_guide "Judgements: by which guide they are made";
    review "Judgements: reviews";
    factual_accuracy_point "Judgements: points of factual accuracy";
    area_text "Judgements: what was sent to the Area";
    accuracy_point_source "Judgements: on what points were raised";
    judgement_comment "Judgements: comments";
    seal "Judgements: seals";
    seal_stamp "Judgements: time stamps of seals";
    seal_text "Judgements: what was sealed";
    judgement_change "Judgements: who changed which words when";
    judgement_course "Judgements: where they stand between their states";
    judgement_author "Judgements: whether one wrote on them oneself";
    judgement_ending "Judgements: which were retired or retracted";
    finding "Findings";
    finding_theme "Themes of findings";
    evidence_link "Links from findings to evidence";
    evidence_link_pin "Links: revisions that they are pinned to";
    evidence_link_point "Links: figures that they are pinned to";
    link_tally "Links, as counts by kind";
    trace_tally "How many links a trace hides";
    source_tally "How many judgements one draws on";
    audit_chain "Audit trail: heads of its chains";
    audit_entry "Audit trail: entries";
}

/// What one role sees of one entity, and whether a conflict of interest hides it.
fn cell(role: Role, none: &Seen, all: &Seen, barred: &Seen) -> (String, Option<&'static str>) {
    let whose = if role == Role::AreaContributor { "own Area" } else { "granted" };
    let some = |word: &str| {
        if all.rows == all.total {
            return word.to_owned();
        }
        format!("{word}: {} of {}", all.rows, all.total)
    };
    // with a conflict of interest everywhere, so that everybody has some of their own
    if barred.own.is_some_and(|own| own == barred.rows && own < barred.total) {
        return ("own".into(), None);
    }
    if all.rows == 0 {
        return ("–".into(), None);
    }
    let hidden = match barred.rows {
        0 => "yes",
        rows if rows >= all.rows => "no",
        _ => "in part",
    };
    if none.rows == all.rows || none.rows == none.total {
        return (some("all"), Some(hidden));
    }
    assert_eq!(none.rows, 0, "{role:?} {} without a grant", all.name);
    (some(whose), Some(hidden))
}

/// The table.
pub async fn matrix(app: &TestApp, rows: &Rows) -> String {
    let codes: Vec<_> = rows.all::<area::Entity>().await.into_iter().map(|row| row.code).collect();
    let codes: Vec<_> = codes.iter().map(String::as_str).collect();
    let mut columns = vec![];
    for (role, _, who) in ROLES {
        let me = rows.person(who).await;
        let standing = async |granted: &[&str], barred: &[&str]| {
            rows.stand(who, granted, barred).await;
            let viewer = app.app.database.recognise(ISSUER, who, role).await.expect("a viewer");
            count(&app.app.database.store(viewer, "matrix".into()), rows, me).await
        };
        let barred = standing(&codes, &codes).await;
        let (none, all) = (standing(&[], &[]).await, standing(&codes, &[]).await);
        columns.push((role, none, all, barred));
        rows.stand(who, &["YH"], &[]).await;
    }
    complete(&columns[0].1);
    let mut lines = vec![];
    for (at, entity) in columns[0].1.iter().enumerate() {
        assert!(entity.total > 0, "{}: nothing is there to be seen", entity.name);
        let cells = columns
            .iter()
            .map(|(role, none, all, barred)| cell(*role, &none[at], &all[at], &barred[at]));
        let (cells, hidden): (Vec<_>, Vec<_>) = cells.unzip();
        let hidden: BTreeSet<_> = hidden.into_iter().flatten().collect();
        let hidden = match hidden.len() {
            0 | 1 => hidden.into_iter().collect(),
            _ => "for some roles".to_owned(),
        };
        lines.push([vec![entity.name.to_owned()], cells, vec![hidden]].concat());
    }
    table("What", Some("A conflict hides it"), &lines)
}

/// Every entity is in the matrix, or no rule opens it to anybody.
fn complete(counted: &[Seen]) {
    let ruled: BTreeSet<_> = counted.iter().map(|seen| seen.module).collect();
    let every: BTreeSet<_> = tables().iter().map(|table| table.module).collect();
    let left: Vec<_> = every.difference(&ruled).copied().collect();
    assert_eq!(left, NEVER, "entities that the matrix leaves out");
    let room = concat!(env!("CARGO_MANIFEST_DIR"), "/src/access/visibility");
    for file in std::fs::read_dir(room).expect("a room") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        let words: BTreeSet<_> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let opened: Vec<_> = NEVER.iter().filter(|name| words.contains(**name)).collect();
        assert!(opened.is_empty(), "{opened:?} have a rule: put them into the matrix");
    }
}
