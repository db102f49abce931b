//! Which rows a viewer may see: one rule an entity. An entity without a rule cannot be queried.
//!
//! A row hangs under another: its rule is then "where the row above is visible", as a subquery. Roots
//! are the inspection, the document request, the evidence item and the judgement. A secret field is
//! a row of its own with its own rule: content, notes, interviewees.
//!
//! Who comes from a row that was seen is not asked again what that row answers ([`Reached`]): so the cost
//! of a question follows from what it shows, not from what is there.

#![expect(clippy::disallowed_methods, reason = "this room writes the filters that the store adds")]

mod imports;
mod items;
mod judgements;
mod packs;
mod people;

use super::policy::Rule;
use super::{Scope, Viewer};
use ::entity::types::Role;
use ::entity::{
    accuracy_point_source, aip_score, aip_score_item, area, area_force, area_grant, area_text,
    check_revision, check_template, conflict_of_interest, document, document_answer,
    document_remark, document_request, document_upload, document_upload_request, document_version,
    effect, evidence, evidence_component, evidence_key, evidence_link, evidence_link_pin,
    evidence_link_point, evidence_pack, evidence_revision, factual_accuracy_point, finding,
    finding_theme, guide, import_batch, import_lease, import_upload, ineffective_trial_reason,
    inspection, inspection_course, inspection_stage, interview, interview_interviewer,
    interview_role, judgement, judgement_change, judgement_comment, judgement_ending,
    judgement_guide, judgement_source, listed_request, measure_definition, measure_method,
    onsite_check, pack_area, pack_lease, performance_point, performance_series,
    performance_withdrawal, person, person_ending, police_force, question_set, questionnaire_cell,
    questionnaire_question, questionnaire_result, questionnaire_row, request_remark, seal,
    seal_stamp, source_tally, strength_reason, theme, trace_tally,
};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoCondition, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoSimpleExpr};

/// The rows of this entity that a viewer may see.
pub trait Visible: EntityTrait {
    /// Whether it is reference data: a small table, the same for every role that is known here.
    const REFERENCE: bool = false;
    /// The filter that every query of this entity carries.
    fn visible_to(viewer: &Viewer) -> Condition;
}

/// Rows that are reached from a row of `From`, up or down a foreign key.
pub trait Reached<From: EntityTrait>: Visible {
    /// What is still asked of them when the viewer sees the row that they are reached from. Everything,
    /// unless that row answers a part of it.
    #[must_use]
    fn still(viewer: &Viewer) -> Condition {
        Self::visible_to(viewer)
    }
}

/// Whether `column` is one of `ids`, as one parameter however many there are.
#[must_use]
pub fn among(column: impl IntoSimpleExpr, ids: Vec<Uuid>) -> SimpleExpr {
    column.into_simple_expr().eq(Func::cust("ANY").arg(Expr::val(ids)))
}

fn everything() -> Condition {
    Condition::all().add(Expr::cust("1 = 1"))
}

fn nothing() -> Condition {
    Condition::all().add(Expr::cust("1 = 0"))
}

fn when(allowed: bool, condition: impl FnOnce() -> Condition) -> Condition {
    if allowed { condition() } else { nothing() }
}

/// What a rule asks of a row, unless it is waived.
fn by(viewer: &Viewer, rule: Rule, condition: impl IntoCondition) -> Condition {
    if viewer.waives(rule) { everything() } else { condition.into_condition() }
}

/// Rows of the Areas that the viewer is granted and not barred from.
fn in_areas(viewer: &Viewer, area: impl ColumnTrait) -> Condition {
    if viewer.covers_all_areas() {
        everything().add(among(area, viewer.barred().to_vec()).not())
    } else {
        among(area, viewer.areas()).into_condition()
    }
}

/// Rows whose `column` is the `key` of a visible row above.
fn under<E: Visible>(viewer: &Viewer, column: impl ColumnTrait, key: E::Column) -> Condition {
    where_above::<E>(column, key, E::visible_to(viewer)).into_condition()
}

/// Whether `column` is the `key` of a row that matches. Asked from each row on: SQLite would list every
/// such row for an `IN`.
fn where_above<E: EntityTrait>(
    column: impl ColumnTrait,
    key: E::Column,
    matching: Condition,
) -> SimpleExpr {
    let mut above = Query::select();
    above
        .expr(Expr::cust("1"))
        .from(E::default().table_ref())
        .cond_where(key.into_simple_expr().eq(column.into_simple_expr()))
        .cond_where(matching);
    Expr::exists(above)
}

/// The roles that work with evidence, as opposed to those that work with what came of it.
fn reads_evidence(viewer: &Viewer) -> bool {
    match viewer.role {
        Role::LeadInspector
        | Role::Inspector
        | Role::Analyst
        | Role::QualityAssurer
        | Role::ChiefInspector
        | Role::RecordsManager
        | Role::Auditor => true,
        Role::ServiceReader => viewer.reaches(Scope::Evidence),
        Role::AreaContributor | Role::Publications | Role::Administrator | Role::None => false,
    }
}

/// Reference data: the same for every role that is known here.
macro_rules! reference {
    ($($entity:ident),+) => {$(
        impl Visible for $entity::Entity {
            const REFERENCE: bool = true;
            fn visible_to(viewer: &Viewer) -> Condition {
                when(viewer.role != Role::None, everything)
            }
        }
    )+};
}
reference!(
    area,
    area_force,
    check_template,
    guide,
    ineffective_trial_reason,
    interview_role,
    listed_request,
    measure_definition,
    measure_method,
    police_force,
    question_set,
    questionnaire_question,
    theme
);

/// Rows that are seen wherever a row that names them is.
macro_rules! seen_with {
    ($($entity:ident <- $from:ident;)+) => {$(
        impl Reached<$from::Entity> for $entity::Entity {
            fn still(_: &Viewer) -> Condition {
                everything()
            }
        }
    )+};
}
seen_with! {
    inspection <- evidence;
    inspection <- judgement;
    inspection <- document_request;
    inspection <- document_upload;
    evidence <- evidence_link;
    evidence <- document_answer;
    evidence <- document_version;
    document_request <- document_answer;
    judgement <- evidence_link;
    judgement <- finding;
    judgement <- judgement_source;
    finding <- judgement_change;
    factual_accuracy_point <- accuracy_point_source;
    accuracy_point_source <- factual_accuracy_point;
    judgement_change <- factual_accuracy_point;
    judgement_comment <- judgement_comment;
    finding <- evidence_link;
    performance_point <- evidence_link_point;
    evidence_revision <- evidence_link_pin;
}

/// Rows of which everything is asked, wherever they are reached from.
macro_rules! looked_at {
    ($($entity:ident <- $from:ident;)+) => {$(
        impl Reached<$from::Entity> for $entity::Entity {}
    )+};
}
looked_at! {
    check_revision <- evidence_revision;
    area_force <- area;
    area_force <- police_force;
    aip_score <- area;
    effect <- aip_score;
    judgement <- judgement;
    area_grant <- person;
    conflict_of_interest <- person;
    person_ending <- person;
    document_request <- inspection;
    evidence <- inspection;
    judgement <- inspection;
    finding_theme <- theme;
    measure_method <- measure_definition;
}

/// Rows that are visible where the row above them is.
macro_rules! hangs_under {
    ($($entity:ident . $column:ident => $above:ident . $key:ident;)+) => {$(
        impl Visible for $entity::Entity {
            fn visible_to(viewer: &Viewer) -> Condition {
                under::<$above::Entity>(viewer, $entity::Column::$column, $above::Column::$key)
            }
        }
        seen_with! { $entity <- $above; $above <- $entity; }
    )+};
}
hangs_under! {
    inspection_stage.InspectionId => inspection.Id;
    inspection_course.InspectionId => inspection.Id;
    request_remark.RequestId => document_request.Id;
    document_remark.DocumentId => evidence.Id;
    document_upload_request.UploadId => document_upload.Id;
    evidence_component.EvidenceId => evidence.Id;
    evidence_key.EvidenceId => evidence.Id;
    evidence_revision.EvidenceId => evidence.Id;
    document.EvidenceId => evidence.Id;
    interview.EvidenceId => evidence.Id;
    interview_interviewer.InterviewId => evidence.Id;
    onsite_check.EvidenceId => evidence.Id;
    questionnaire_result.EvidenceId => evidence.Id;
    questionnaire_row.ResultId => evidence.Id;
    questionnaire_cell.ResultId => evidence.Id;
    performance_series.EvidenceId => evidence.Id;
    performance_point.SeriesId => evidence.Id;
    performance_withdrawal.SeriesId => evidence.Id;
    import_batch.UploadId => import_upload.Id;
    import_lease.BatchId => import_batch.Id;
    pack_area.PackId => evidence_pack.Id;
    pack_lease.PackId => evidence_pack.Id;
    aip_score_item.EvidenceId => evidence.Id;
    effect.JudgementId => judgement.Id;
    strength_reason.JudgementId => judgement.Id;
    judgement_guide.JudgementId => judgement.Id;
    finding_theme.FindingId => finding.Id;
    seal.JudgementId => judgement.Id;
    seal_stamp.JudgementId => judgement.Id;
    judgement_ending.JudgementId => judgement.Id;
    accuracy_point_source.AreaTextId => area_text.Id;
    trace_tally.JudgementId => judgement.Id;
    source_tally.JudgementId => judgement.Id;
    evidence_link_pin.LinkId => evidence_link.Id;
    evidence_link_point.LinkId => evidence_link.Id;
}
