//! Scores of the Area Inspection Programme as items that findings cite: in each inspection of their Area.

use crate::error::{Error, Result};
use crate::programme::{Programme, rows};
use crate::store::Write;
use ::entity::types::{EvidenceKind, EvidenceStatus, Language, Marking, Measure, Origin};
use ::entity::{aip_score, aip_score_item, area, evidence, inspection};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

/// "AIP score: grip, magistrates' court unit".
pub(crate) fn title(measure: Measure, unit: &str) -> String {
    let measure = match measure {
        Measure::AddedValue => "added value",
        Measure::Grip => "grip",
    };
    format!("AIP score: {measure}, {unit}")
}

/// Adds scores of an Area to the evidence of an inspection of it.
///
/// # Errors
/// If the database refuses.
pub async fn add<'a>(
    write: &Write<'_>,
    inspection: &inspection::Model,
    area: &area::Model,
    scores: impl Iterator<Item = &'a aip_score::Model>,
) -> Result<()> {
    let programme = Programme::read().map_err(Error::internal)?;
    for score in scores {
        let reference = rows::reference(&area.code, score.unit, score.measure);
        let item = evidence::Model {
            id: write.clock.id(),
            inspection_id: inspection.id,
            area_id: area.id,
            kind: EvidenceKind::AipScore,
            reference: write.free_reference(&reference).await?,
            title: title(score.measure, &programme.unit(score.unit)),
            origin: Origin::Data,
            marking: Marking::Official,
            language: Language::En,
            period_start: None,
            period_end: None,
            received_at: write.clock.now(),
            recorded_by: None,
            status: EvidenceStatus::Accepted,
            status_reason: None,
        };
        let detail = aip_score_item::Model { evidence_id: item.id, aip_score_id: score.id };
        // administrators plan inspections, and see no evidence
        write.insert_all([item.into_active_model().reset_all()]).await?;
        write.insert_all([detail.into_active_model().reset_all()]).await?;
    }
    Ok(())
}
