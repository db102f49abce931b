//! Judgements, how they came about, and the links below them.

use super::{
    Reached, Visible, among, by, everything, in_areas, nothing, reads_evidence, under, when,
};
use crate::access::policy::Rule;
use crate::access::{Scope, Viewer};
use ::entity::types::{JudgementStatus, Role};
use ::entity::{
    accuracy_point_source, area_text, evidence, evidence_link, factual_accuracy_point, finding,
    judgement, judgement_author, judgement_change, judgement_comment, judgement_course,
    judgement_source, link_tally, review, seal_text,
};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

impl Visible for judgement::Entity {
    /// Of granted Areas; publications and other systems from signing off on. A cross-Area judgement
    /// is visible with any Area judgement that it draws on, and hidden by a conflict with any.
    fn visible_to(viewer: &Viewer) -> Condition {
        let of_area = in_areas(viewer, judgement::Column::AreaId);
        // from each such judgement on, so that nobody lists all that could be drawn on
        let drawn_from = |areas: Vec<Uuid>| {
            let column = |of: judgement::Column| Expr::col((Alias::new("drawn"), of));
            let (above, below) =
                (judgement_source::Column::JudgementId, judgement_source::Column::DrawsOnId);
            // its Area by itself: joined, PostgreSQL goes through all judgements to find none
            let mut area = Query::select();
            area.expr(column(judgement::Column::AreaId));
            area.from_as(judgement::Entity, Alias::new("drawn"));
            area.cond_where(column(judgement::Column::Id).eq(below.into_expr()));
            let area = SimpleExpr::SubQuery(None, Box::new(area.take().into()));
            let mut drawn = Query::select();
            drawn.expr(Expr::cust("1")).from(judgement_source::Entity);
            drawn.cond_where(above.into_expr().eq(judgement::Column::Id.into_expr()));
            drawn.cond_where(among(area, areas));
            Expr::exists(drawn)
        };
        let cross_area = Condition::all()
            .add(judgement::Column::AreaId.is_null())
            .add(drawn_from(viewer.barred().to_vec()).not());
        let cross_area = if viewer.covers_all_areas() {
            cross_area
        } else {
            cross_area.add(drawn_from(viewer.areas()))
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
        let above = judgement_source::Column::JudgementId;
        under::<judgement::Entity>(viewer, above, judgement::Column::Id).add(Self::still(viewer))
    }
}

impl Reached<judgement::Entity> for judgement_source::Entity {
    /// Both ends must be visible, and either can be the one that was seen.
    fn still(viewer: &Viewer) -> Condition {
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
macro_rules! making {
    ($($entity:ident),+) => {$(
        impl Visible for $entity::Entity {
            fn visible_to(viewer: &Viewer) -> Condition {
                let column = $entity::Column::JudgementId;
                under::<judgement::Entity>(viewer, column, judgement::Column::Id)
                    .add(<Self as Reached<judgement::Entity>>::still(viewer))
            }
        }

        impl Reached<judgement::Entity> for $entity::Entity {
            fn still(viewer: &Viewer) -> Condition {
                when(!matches!(viewer.role, Role::Publications | Role::ServiceReader), everything)
            }
        }
    )+};
}
making!(review, judgement_change, judgement_comment, judgement_course);

/// What was retired is of how it came about, too.
impl Visible for finding::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = finding::Column::JudgementId;
        under::<judgement::Entity>(viewer, column, judgement::Column::Id).add(<Self as Reached<
            judgement::Entity,
        >>::still(
            viewer
        ))
    }
}

impl Reached<judgement::Entity> for finding::Entity {
    fn still(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::Publications | Role::ServiceReader => {
                Condition::all().add(finding::Column::Position.gt(0))
            }
            _ => everything(),
        }
    }
}

/// Everybody knows on what they wrote themselves; nobody is told here who else did.
impl Visible for judgement_author::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = judgement_author::Column::JudgementId;
        under::<judgement::Entity>(viewer, column, judgement::Column::Id).add(Self::still(viewer))
    }
}

impl Reached<judgement::Entity> for judgement_author::Entity {
    fn still(viewer: &Viewer) -> Condition {
        match viewer.person {
            Some(person) => Condition::all().add(judgement_author::Column::PersonId.eq(person)),
            None => nothing(),
        }
    }
}

impl Visible for area_text::Entity {
    /// The Area's liaison sees what was sent to the Area, and nothing else of a judgement.
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.role == Role::AreaContributor {
            return in_areas(viewer, area_text::Column::AreaId);
        }
        let column = area_text::Column::JudgementId;
        under::<judgement::Entity>(viewer, column, judgement::Column::Id).add(<Self as Reached<
            judgement::Entity,
        >>::still(
            viewer
        ))
    }
}

impl Reached<judgement::Entity> for area_text::Entity {
    fn still(viewer: &Viewer) -> Condition {
        when(!matches!(viewer.role, Role::Publications | Role::ServiceReader), everything)
    }
}

impl Visible for factual_accuracy_point::Entity {
    /// The Area's liaison sees the points on what was sent to the Area.
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.role == Role::AreaContributor {
            let (column, key) =
                (factual_accuracy_point::Column::Id, accuracy_point_source::Column::PointId);
            return under::<accuracy_point_source::Entity>(viewer, column, key);
        }
        let column = factual_accuracy_point::Column::JudgementId;
        under::<judgement::Entity>(viewer, column, judgement::Column::Id).add(<Self as Reached<
            judgement::Entity,
        >>::still(
            viewer
        ))
    }
}

impl Reached<judgement::Entity> for factual_accuracy_point::Entity {
    fn still(viewer: &Viewer) -> Condition {
        when(!matches!(viewer.role, Role::Publications | Role::ServiceReader), everything)
    }
}

/// What was sealed holds the links, and the words that they quote.
impl Visible for seal_text::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = seal_text::Column::JudgementId;
        under::<judgement::Entity>(viewer, column, judgement::Column::Id).add(Self::still(viewer))
    }
}

impl Reached<judgement::Entity> for seal_text::Entity {
    fn still(viewer: &Viewer) -> Condition {
        when(reads_evidence(viewer) && viewer.role != Role::ServiceReader, everything)
    }
}

impl Reached<finding::Entity> for judgement_change::Entity {
    fn still(viewer: &Viewer) -> Condition {
        <Self as Reached<judgement::Entity>>::still(viewer)
    }
}

impl Visible for evidence_link::Entity {
    /// Both ends must be visible: the judgement above and the evidence below.
    fn visible_to(viewer: &Viewer) -> Condition {
        <Self as Reached<evidence::Entity>>::still(viewer)
            .add(<Self as Reached<judgement::Entity>>::still(viewer))
    }
}

impl Reached<judgement::Entity> for evidence_link::Entity {
    /// The evidence must be visible. A link carries its Area, so that most are not looked up.
    fn still(viewer: &Viewer) -> Condition {
        when(reads_evidence(viewer), || {
            let here = in_areas(viewer, evidence_link::Column::AreaId);
            if viewer.role != Role::ServiceReader {
                return here;
            }
            let evidence = evidence_link::Column::EvidenceId;
            here.add(under::<evidence::Entity>(viewer, evidence, evidence::Column::Id))
        })
    }
}

impl Reached<finding::Entity> for evidence_link::Entity {
    fn still(viewer: &Viewer) -> Condition {
        <Self as Reached<judgement::Entity>>::still(viewer)
    }
}

impl Reached<evidence::Entity> for evidence_link::Entity {
    /// The judgement must be visible.
    fn still(viewer: &Viewer) -> Condition {
        let judgement = evidence_link::Column::JudgementId;
        under::<judgement::Entity>(viewer, judgement, judgement::Column::Id)
    }
}

impl Visible for link_tally::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let column = link_tally::Column::JudgementId;
        under::<judgement::Entity>(viewer, column, judgement::Column::Id).add(Self::still(viewer))
    }
}

impl Reached<judgement::Entity> for link_tally::Entity {
    /// Publications sees a trace as counts and kinds; everybody else counts the links they see.
    fn still(viewer: &Viewer) -> Condition {
        when(viewer.role == Role::Publications, everything)
    }
}
