//! Which rows a viewer may see: one rule an entity. An entity without a rule cannot be queried.
//!
//! A row hangs under another: its rule is then "where the row above is visible", as a subquery. Roots
//! are the inspection, the document request, the evidence item and the judgement. A secret field is
//! a row of its own with its own rule: content, notes, interviewees.

#![expect(clippy::disallowed_methods, reason = "this room writes the filters that the store adds")]

use super::Viewer;
use ::entity::types::{
    Action, EvidenceKind, EvidenceStatus, JudgementStatus, Marking, Origin, RedactionState, Role,
    ScanState,
};
use ::entity::{
    aip_score, aip_score_item, area, area_force, area_grant, audit_entry, check_template,
    conflict_of_interest, document, document_answer, document_content, document_request,
    document_version, effect, evidence, evidence_component, evidence_link, evidence_link_point,
    factual_accuracy_point, finding, finding_theme, ineffective_trial_reason, inspection,
    inspection_member, inspection_stage, interview, interview_interviewer, interview_note,
    interview_role, interviewee, judgement, judgement_source, link_tally, measure_definition,
    onsite_check, onsite_check_record, performance_point, performance_series, person, police_force,
    questionnaire_cell, questionnaire_question, questionnaire_rate, questionnaire_result,
    questionnaire_row, review, seal, theme, trace_tally,
};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// The rows of this entity that a viewer may see.
pub trait Visible: EntityTrait {
    /// The filter that every query of this entity carries.
    fn visible_to(viewer: &Viewer) -> Condition;
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

/// Rows of the Areas that the viewer is granted and not barred from.
fn in_areas(viewer: &Viewer, area: impl ColumnTrait) -> Condition {
    if viewer.covers_all_areas() {
        everything().add(area.is_not_in(viewer.barred().iter().copied()))
    } else {
        area.is_in(viewer.areas()).into_condition()
    }
}

/// Rows whose `column` is the `key` of a visible row above.
fn under<E: Visible>(viewer: &Viewer, column: impl ColumnTrait, key: E::Column) -> Condition {
    let above = E::find().filter(E::visible_to(viewer)).select_only().column(key);
    column.in_subquery(above.into_query()).into_condition()
}

/// The roles that work with evidence, as opposed to those that work with what came of it.
fn reads_evidence(role: Role) -> bool {
    match role {
        Role::LeadInspector
        | Role::Inspector
        | Role::Analyst
        | Role::QualityAssurer
        | Role::ChiefInspector
        | Role::RecordsManager
        | Role::Auditor
        | Role::ServiceReader => true,
        Role::AreaContributor | Role::Publications | Role::Administrator | Role::None => false,
    }
}

/// Reference data: the same for every role that is known here.
macro_rules! reference {
    ($($entity:ident),+) => {$(
        impl Visible for $entity::Entity {
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
    ineffective_trial_reason,
    interview_role,
    measure_definition,
    police_force,
    questionnaire_question,
    theme
);

/// Rows that are visible where the row above them is.
macro_rules! hangs_under {
    ($($entity:ident . $column:ident => $above:ident . $key:ident;)+) => {$(
        impl Visible for $entity::Entity {
            fn visible_to(viewer: &Viewer) -> Condition {
                under::<$above::Entity>(viewer, $entity::Column::$column, $above::Column::$key)
            }
        }
    )+};
}
hangs_under! {
    inspection_stage.InspectionId => inspection.Id;
    evidence_component.EvidenceId => evidence.Id;
    document.EvidenceId => evidence.Id;
    interview.EvidenceId => evidence.Id;
    interview_interviewer.InterviewId => evidence.Id;
    onsite_check.EvidenceId => evidence.Id;
    questionnaire_result.EvidenceId => evidence.Id;
    questionnaire_row.ResultId => evidence.Id;
    questionnaire_cell.ResultId => evidence.Id;
    performance_series.EvidenceId => evidence.Id;
    performance_point.SeriesId => evidence.Id;
    aip_score_item.EvidenceId => evidence.Id;
    effect.JudgementId => judgement.Id;
    finding.JudgementId => judgement.Id;
    finding_theme.FindingId => finding.Id;
    seal.JudgementId => judgement.Id;
    trace_tally.JudgementId => judgement.Id;
    evidence_link_point.LinkId => evidence_link.Id;
}

impl Visible for aip_score::Entity {
    /// An Area's liaison sees the Area's own scores.
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::None => nothing(),
            Role::AreaContributor => in_areas(viewer, aip_score::Column::AreaId),
            _ => everything(),
        }
    }
}

impl Visible for person::Entity {
    /// Colleagues see each other; an Area's liaison sees only themselves.
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::None => nothing(),
            Role::AreaContributor => person::Column::Id.is_in(viewer.person).into_condition(),
            _ => everything(),
        }
    }
}

/// Grants and conflicts: the administrator and the auditor see all, everybody their own.
fn own_or_administered(viewer: &Viewer, person: impl ColumnTrait) -> Condition {
    match viewer.role {
        Role::Administrator | Role::Auditor => everything(),
        Role::None => nothing(),
        _ => person.is_in(viewer.person).into_condition(),
    }
}

impl Visible for area_grant::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        own_or_administered(viewer, area_grant::Column::PersonId)
    }
}

impl Visible for conflict_of_interest::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        own_or_administered(viewer, conflict_of_interest::Column::PersonId)
    }
}

impl Visible for inspection::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::None => nothing(),
            Role::Administrator => everything(),
            _ => in_areas(viewer, inspection::Column::AreaId),
        }
    }
}

impl Visible for inspection_member::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let outsider = matches!(viewer.role, Role::AreaContributor | Role::ServiceReader);
        when(!outsider, || {
            let (column, key) = (inspection_member::Column::InspectionId, inspection::Column::Id);
            under::<inspection::Entity>(viewer, column, key)
        })
    }
}

impl Visible for questionnaire_rate::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        when(reads_evidence(viewer.role), || {
            let (column, key) = (questionnaire_rate::Column::InspectionId, inspection::Column::Id);
            under::<inspection::Entity>(viewer, column, key)
        })
    }
}

impl Visible for document_request::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let asks = reads_evidence(viewer.role) && viewer.role != Role::ServiceReader;
        when(asks || viewer.role == Role::AreaContributor, || {
            in_areas(viewer, document_request::Column::AreaId)
        })
    }
}

impl Visible for evidence::Entity {
    /// An Area's liaison sees what the Area supplied. Another system sees OFFICIAL items only.
    fn visible_to(viewer: &Viewer) -> Condition {
        let area = || in_areas(viewer, evidence::Column::AreaId);
        match viewer.role {
            Role::AreaContributor => area()
                .add(evidence::Column::Kind.eq(EvidenceKind::Document))
                .add(evidence::Column::Origin.eq(Origin::AreaSelfReport)),
            Role::ServiceReader => area().add(evidence::Column::Marking.eq(Marking::Official)),
            role => when(reads_evidence(role), area),
        }
    }
}

impl Visible for document_answer::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let (document, request) =
            (document_answer::Column::DocumentId, document_answer::Column::RequestId);
        under::<evidence::Entity>(viewer, document, evidence::Column::Id).add(under::<
            document_request::Entity,
        >(
            viewer,
            request,
            document_request::Column::Id,
        ))
    }
}

impl Visible for document_version::Entity {
    /// A sealed original exists only for the records manager and the auditor.
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = document_version::Column::DocumentId;
        let above = under::<evidence::Entity>(viewer, column, evidence::Column::Id);
        match viewer.role {
            Role::RecordsManager | Role::Auditor => above,
            _ => above.add(document_version::Column::Sealed.eq(false)),
        }
    }
}

impl Visible for document_content::Entity {
    /// Content of a rejected item is kept as a record and opened by nobody, nor is a file that was
    /// not found clean. Analysts wait for redaction.
    fn visible_to(viewer: &Viewer) -> Condition {
        when(viewer.may_ever(Action::ReadContent), || {
            let accepted = evidence::Entity::find()
                .filter(evidence::Column::Status.ne(EvidenceStatus::Rejected))
                .select_only()
                .column(evidence::Column::Id)
                .into_query();
            let mut open = document_version::Entity::visible_to(viewer)
                .add(document_version::Column::ScanState.eq(ScanState::Clean))
                .add(document_version::Column::DocumentId.in_subquery(accepted));
            if viewer.role == Role::Analyst {
                open =
                    open.add(document_version::Column::RedactionState.ne(RedactionState::Pending));
            }
            let versions = document_version::Entity::find()
                .filter(open)
                .select_only()
                .column(document_version::Column::Id);
            document_content::Column::VersionId.in_subquery(versions.into_query()).into_condition()
        })
    }
}

impl Visible for onsite_check_record::Entity {
    /// What an inspector wrote down is for those who work with it.
    fn visible_to(viewer: &Viewer) -> Condition {
        let reads = matches!(
            viewer.role,
            Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
        );
        when(reads, || {
            let column = onsite_check_record::Column::EvidenceId;
            under::<evidence::Entity>(viewer, column, evidence::Column::Id)
        })
    }
}

impl Visible for interview_note::Entity {
    /// What was said is for those who judge it; analysts do not see restricted interviews.
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = interview_note::Column::InterviewId;
        let above = || under::<evidence::Entity>(viewer, column, evidence::Column::Id);
        match viewer.role {
            Role::LeadInspector | Role::Inspector | Role::QualityAssurer | Role::ChiefInspector => {
                above()
            }
            Role::Analyst => {
                let unrestricted = interview::Entity::find()
                    .filter(interview::Column::Restricted.eq(false))
                    .select_only()
                    .column(interview::Column::EvidenceId);
                above().add(column.in_subquery(unrestricted.into_query()))
            }
            Role::Publications
            | Role::RecordsManager
            | Role::Auditor
            | Role::AreaContributor
            | Role::Administrator
            | Role::ServiceReader
            | Role::None => nothing(),
        }
    }
}

impl Visible for interviewee::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        when(matches!(viewer.role, Role::LeadInspector | Role::Inspector), || {
            let column = interviewee::Column::InterviewId;
            under::<evidence::Entity>(viewer, column, evidence::Column::Id)
        })
    }
}

impl Visible for judgement::Entity {
    /// Of granted Areas; publications and other systems from signing off on. A cross-Area judgement
    /// is visible with any Area judgement that it draws on, and hidden by a conflict with any.
    fn visible_to(viewer: &Viewer) -> Condition {
        let of_area = in_areas(viewer, judgement::Column::AreaId);
        let drawn_from = |areas: Vec<sea_orm::prelude::Uuid>| {
            judgement_source::Entity::find()
                .filter(
                    judgement_source::Column::DrawsOnId.in_subquery(
                        judgement::Entity::find()
                            .filter(judgement::Column::AreaId.is_in(areas))
                            .select_only()
                            .column(judgement::Column::Id)
                            .into_query(),
                    ),
                )
                .select_only()
                .column(judgement_source::Column::JudgementId)
                .into_query()
        };
        let cross_area = Condition::all()
            .add(judgement::Column::AreaId.is_null())
            .add(judgement::Column::Id.not_in_subquery(drawn_from(viewer.barred().to_vec())));
        let cross_area = if viewer.covers_all_areas() {
            cross_area
        } else {
            cross_area.add(judgement::Column::Id.in_subquery(drawn_from(viewer.areas())))
        };
        let granted = Condition::any().add(of_area).add(cross_area);
        match viewer.role {
            Role::LeadInspector
            | Role::Inspector
            | Role::Analyst
            | Role::QualityAssurer
            | Role::ChiefInspector
            | Role::RecordsManager
            | Role::Auditor => granted,
            Role::Publications | Role::ServiceReader => Condition::all().add(granted).add(
                judgement::Column::Status
                    .is_in([JudgementStatus::SignedOff, JudgementStatus::Published]),
            ),
            Role::AreaContributor | Role::Administrator | Role::None => nothing(),
        }
    }
}

impl Visible for judgement_source::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let (above, below) =
            (judgement_source::Column::JudgementId, judgement_source::Column::DrawsOnId);
        under::<judgement::Entity>(viewer, above, judgement::Column::Id).add(under::<
            judgement::Entity,
        >(
            viewer,
            below,
            judgement::Column::Id,
        ))
    }
}

/// How a judgement came about is for those who make it, not for those who receive it.
fn making_of(viewer: &Viewer, judgement: impl ColumnTrait) -> Condition {
    when(!matches!(viewer.role, Role::Publications | Role::ServiceReader), || {
        under::<judgement::Entity>(viewer, judgement, judgement::Column::Id)
    })
}

impl Visible for review::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        making_of(viewer, review::Column::JudgementId)
    }
}

impl Visible for factual_accuracy_point::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        making_of(viewer, factual_accuracy_point::Column::JudgementId)
    }
}

impl Visible for evidence_link::Entity {
    /// Both ends must be visible: the judgement above and the evidence below.
    fn visible_to(viewer: &Viewer) -> Condition {
        let (above, below) =
            (evidence_link::Column::JudgementId, evidence_link::Column::EvidenceId);
        under::<judgement::Entity>(viewer, above, judgement::Column::Id).add(under::<
            evidence::Entity,
        >(
            viewer,
            below,
            evidence::Column::Id,
        ))
    }
}

impl Visible for link_tally::Entity {
    /// Publications sees a trace as counts and kinds; everybody else counts the links they see.
    fn visible_to(viewer: &Viewer) -> Condition {
        when(viewer.role == Role::Publications, || {
            let column = link_tally::Column::JudgementId;
            under::<judgement::Entity>(viewer, column, judgement::Column::Id)
        })
    }
}

impl Visible for audit_entry::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        when(viewer.role == Role::Auditor, everything)
    }
}
