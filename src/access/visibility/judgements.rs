//! Judgements, how they came about, and the links below them.

use super::{Visible, by, in_areas, nothing, under, when};
use crate::access::policy::Rule;
use crate::access::{Scope, Viewer};
use ::entity::types::{JudgementStatus, Role};
use ::entity::{
    evidence, evidence_link, factual_accuracy_point, judgement, judgement_source, link_tally,
    review,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

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
            Role::Publications | Role::ServiceReader => {
                when(viewer.reaches(Scope::Judgements), || {
                    let finished = judgement::Column::Status
                        .is_in([JudgementStatus::SignedOff, JudgementStatus::Published]);
                    Condition::all().add(granted).add(by(viewer, Rule::State, finished))
                })
            }
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
