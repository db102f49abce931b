//! Whether a score that is cited gives a figure: what it does not say carries nothing.

use crate::error::{Error, Result, UserErrorCode};
use crate::store::Write;
use ::entity::types::{EvidenceKind, Stance, Weight};
use ::entity::{aip_score, aip_score_item, evidence};
use sea_orm::{ColumnTrait, Condition};

/// Refuses a score without any figure as strong support.
pub(super) async fn carries(
    write: &Write<'_>,
    item: &evidence::Model,
    as_what: (Stance, Weight),
) -> Result<()> {
    if item.kind != EvidenceKind::AipScore || as_what != (Stance::Supports, Weight::Strong) {
        return Ok(());
    }
    let these = Condition::all().add(aip_score_item::Column::EvidenceId.eq(item.id));
    let these = write.all::<aip_score_item::Entity>(these).await?;
    let these = aip_score::Column::Id.is_in(these.iter().map(|of| of.aip_score_id));
    let scores = write.all::<aip_score::Entity>(Condition::all().add(these)).await?;
    let figures = |of: &aip_score::Model| of.baseline.or(of.follow_up).or(of.change);
    if scores.iter().any(|score| figures(score).is_some()) {
        return Ok(());
    }
    let message = format!(
        "{} gives no figure yet: it is no strong support. Weigh it less, or cite it as context.",
        item.reference
    );
    Err(Error::refused("weight", UserErrorCode::InvalidValue, message))
}
