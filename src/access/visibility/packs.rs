//! Evidence packs: of whoever asked for them, as long as they may see what is in them.

use super::{Visible, in_areas, under, when};
use crate::access::Viewer;
use ::entity::types::{Action, Role};
use ::entity::{evidence_pack, inspection, judgement, pack_area};
use sea_orm::prelude::Expr;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityName, IntoSimpleExpr};

/// What can be packed, each by its action.
const PACKS: [Action; 4] =
    [Action::PackInternal, Action::PackQa, Action::PackFactualAccuracy, Action::PackPublic];

impl Visible for evidence_pack::Entity {
    /// Their own, asked for in the role that they have; the auditor sees that it was made. Hidden with what it is of,
    /// and from whoever lost an Area whose evidence is in it.
    fn visible_to(viewer: &Viewer) -> Condition {
        use evidence_pack::Column;
        let of = || {
            Condition::any()
                .add(under::<judgement::Entity>(viewer, Column::JudgementId, judgement::Column::Id))
                .add(under::<inspection::Entity>(
                    viewer,
                    Column::InspectionId,
                    inspection::Column::Id,
                ))
        };
        let beyond = || {
            let mut beyond = Query::select();
            beyond.expr(Expr::cust("1")).from(pack_area::Entity.table_ref());
            beyond.cond_where(
                pack_area::Column::PackId.into_simple_expr().eq(Column::Id.into_expr()),
            );
            beyond.cond_where(in_areas(viewer, pack_area::Column::AreaId).not());
            Expr::exists(beyond).not()
        };
        let all = || Condition::all().add(of()).add(beyond());
        match viewer.role {
            Role::Auditor => when(viewer.is_known(), all),
            role => when(PACKS.into_iter().any(|action| viewer.may_ever(action)), || {
                all()
                    .add(Column::RequestedBy.is_in(viewer.person))
                    .add(Column::RequestedRole.eq(role))
            }),
        }
    }
}
