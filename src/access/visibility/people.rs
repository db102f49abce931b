//! Colleagues, whom an Area is granted to, the inspections, and the audit trail.

use super::{Reached, Visible, everything, in_areas, nothing, under, when};
use crate::access::Viewer;
use ::entity::types::Role;
use ::entity::{
    aip_score, area_grant, audit_chain, audit_entry, conflict_of_interest, former_subject,
    inspection, inspection_event, inspection_member, inspection_quota, judgement, newcomer, person,
    person_ending,
};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

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
    /// Colleagues see each other; an Area's liaison sees only themselves. Who is nobody here sees nobody.
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.role {
            Role::None => nothing(),
            Role::AreaContributor => person::Column::Id.is_in(viewer.person).into_condition(),
            _ => when(viewer.is_known(), everything),
        }
    }
}

impl Visible for newcomer::Entity {
    /// Those who are nobody here yet: administrators look who they are.
    fn visible_to(viewer: &Viewer) -> Condition {
        when(viewer.role == Role::Administrator && viewer.is_known(), || {
            let same = |one: person::Column, other: newcomer::Column| {
                Expr::col((person::Entity, one)).equals((newcomer::Entity, other))
            };
            let here = person::Entity::find()
                .select_only()
                .column(person::Column::Id)
                .filter(same(person::Column::Issuer, newcomer::Column::Issuer))
                .filter(same(person::Column::Subject, newcomer::Column::Subject));
            Expr::exists(here.into_query()).not().into_condition()
        })
    }
}

impl Visible for former_subject::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        when(viewer.role == Role::Administrator && viewer.is_known(), everything)
    }
}

/// Grants and conflicts: the administrator and the auditor see all once they are known here, everybody
/// their own.
fn own_or_administered(viewer: &Viewer, person: impl ColumnTrait) -> Condition {
    match viewer.role {
        Role::Administrator | Role::Auditor if viewer.is_known() => everything(),
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
            Role::Administrator => when(viewer.is_known(), everything),
            _ => in_areas(viewer, inspection::Column::AreaId),
        }
    }
}

impl Visible for person_ending::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        own_or_administered(viewer, person_ending::Column::PersonId)
    }
}

/// What goes on within the inspectorate: it hangs under the inspection, and no outsider sees it.
macro_rules! kept_inside {
    ($($entity:ident),+) => {$(
        impl Visible for $entity::Entity {
            fn visible_to(viewer: &Viewer) -> Condition {
                let (column, key) = ($entity::Column::InspectionId, inspection::Column::Id);
                under::<inspection::Entity>(viewer, column, key).add(Self::still(viewer))
            }
        }

        impl Reached<inspection::Entity> for $entity::Entity {
            fn still(viewer: &Viewer) -> Condition {
                let outsider = matches!(viewer.role, Role::AreaContributor | Role::ServiceReader);
                when(!outsider, everything)
            }
        }
    )+};
}
kept_inside!(inspection_member, inspection_event, inspection_quota);

impl Visible for audit_chain::Entity {
    /// The trail is the auditor's; of an inspection, where the inspection is visible.
    fn visible_to(viewer: &Viewer) -> Condition {
        when(viewer.role == Role::Auditor && viewer.is_known(), || {
            let column = audit_chain::Column::InspectionId;
            let visible = under::<inspection::Entity>(viewer, column, inspection::Column::Id);
            Condition::any().add(column.is_null()).add(visible)
        })
    }
}

impl Visible for audit_entry::Entity {
    /// What a cross-Area judgement's entries tell is there for those who see the judgement.
    fn visible_to(viewer: &Viewer) -> Condition {
        let (chain, subject) = (audit_entry::Column::Chain, audit_entry::Column::Subject);
        let judgement = audit_entry::Column::SubjectId;
        let judgement = under::<judgement::Entity>(viewer, judgement, judgement::Column::Id);
        under::<audit_chain::Entity>(viewer, chain, audit_chain::Column::Id)
            .add(Condition::any().add(subject.ne("Judgement")).add(judgement))
    }
}
