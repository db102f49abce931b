//! The results of a release, as evidence: items of their own, or the next revisions of those of a release that was
//! withdrawn. What was sealed on an item keeps the digest of what it said then.

use crate::error::Result;
use crate::store::revisions::of_result;
use crate::store::{Seen, Write};
use ::entity::types::{EvidenceKind, EvidenceStatus, Language, Marking, Origin, StaffGroup};
use ::entity::{
    evidence, evidence_component, inspection, questionnaire_cell, questionnaire_question,
    questionnaire_release, questionnaire_result, questionnaire_row,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};
use std::collections::HashMap;

/// The items that were withdrawn with the last release of an inspection, by question.
pub(super) async fn taken_back(
    write: &Write<'_>,
    inspection: Uuid,
) -> Result<HashMap<Uuid, Seen<evidence::Model>>> {
    let Some(last) = write.release_before(inspection).await? else { return Ok(HashMap::new()) };
    let items = Condition::all()
        .add(evidence::Column::InspectionId.eq(inspection))
        .add(evidence::Column::Kind.eq(EvidenceKind::QuestionnaireResult))
        .add(evidence::Column::Status.eq(EvidenceStatus::Withdrawn))
        .add(evidence::Column::StatusReason.eq(last.withdrawn_reason));
    // the newer key stays, should there be two of a question
    let items = write.hold_all::<evidence::Entity>(items).await?;
    let of = questionnaire_result::Column::EvidenceId.is_in(items.iter().map(|item| item.id));
    let of = write.all::<questionnaire_result::Entity>(Condition::all().add(of)).await?;
    let question = |item: &evidence::Model| of.iter().find(|of| of.evidence_id == item.id);
    let named = items.into_iter().filter_map(|item| Some((question(&item)?.question_id, item)));
    Ok(named.collect())
}

/// Takes an item of a withdrawn release in again, for what is released now.
pub(super) async fn again(
    write: &Write<'_>,
    item: &evidence::Model,
    question: &questionnaire_question::Model,
) -> Result<Uuid> {
    let row = evidence::ActiveModel {
        id: Set(item.id),
        title: Set(question.text.clone()),
        status: Set(EvidenceStatus::Accepted),
        status_reason: Set(None),
        ..Default::default()
    };
    write.update(row).await?;
    Ok(item.id)
}

/// Makes an item of a question's result.
pub(super) async fn add(
    write: &Write<'_>,
    inspection: &inspection::Model,
    release: &questionnaire_release::Model,
    question: &questionnaire_question::Model,
) -> Result<Uuid> {
    let result = write.clock.id();
    let stem = inspection.reference.trim_start_matches("INS-");
    let reference = write.free_reference(&format!("QST-{stem}-{}", question.code)).await?;
    let item = evidence::ActiveModel {
        id: Set(result),
        inspection_id: Set(inspection.id),
        area_id: Set(inspection.area_id),
        kind: Set(EvidenceKind::QuestionnaireResult),
        reference: Set(reference),
        title: Set(question.text.clone()),
        origin: Set(Origin::StaffVoice),
        marking: Set(Marking::Official),
        language: Set(Language::En),
        period_start: Set(None),
        period_end: Set(None),
        received_at: Set(write.clock.now()),
        recorded_by: Set(release.recorded_by),
        status: Set(EvidenceStatus::Accepted),
        status_reason: Set(None),
    };
    write.insert(item).await?;
    let detail = questionnaire_result::Model { evidence_id: result, question_id: question.id };
    write.insert_all([detail.into_active_model()]).await?;
    let component = question.component;
    let informs = evidence_component::Model { evidence_id: result, component };
    write.insert_all([informs.into_active_model()]).await?;
    Ok(result)
}

/// Puts what is published of a result in the place of what was.
pub(super) async fn show(
    write: &Write<'_>,
    result: Uuid,
    (rows, cells): (Vec<questionnaire_row::Model>, Vec<questionnaire_cell::Model>),
) -> Result<()> {
    let of = Condition::all().add(questionnaire_row::Column::ResultId.eq(result));
    let there = write.all::<questionnaire_row::Entity>(of).await?;
    let is_there = |group: StaffGroup| there.iter().any(|row| row.staff_group == group);
    let (changed, new): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| is_there(row.staff_group));
    for row in changed {
        write.update(row.into_active_model().reset_all()).await?;
    }
    write.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await?;
    let (changed, new): (Vec<_>, Vec<_>) =
        cells.into_iter().partition(|cell| is_there(cell.staff_group));
    for cell in changed {
        write.update(cell.into_active_model().reset_all()).await?;
    }
    write.insert_all(new.into_iter().map(IntoActiveModel::into_active_model)).await
}

/// Makes what results show now their next revision, where it is something else.
pub(super) async fn revise(write: &Write<'_>, results: &[Uuid], by: Uuid) -> Result<()> {
    let of = questionnaire_row::Column::ResultId.is_in(results.iter().copied());
    let rows = write.all::<questionnaire_row::Entity>(Condition::all().add(of)).await?;
    let of = questionnaire_cell::Column::ResultId.is_in(results.iter().copied());
    let cells = write.all::<questionnaire_cell::Entity>(Condition::all().add(of)).await?;
    for result in results {
        let rows = rows.iter().filter(|row| row.result_id == *result);
        let rows: Vec<_> = rows.map(|row| (**row).clone()).collect();
        let cells = cells.iter().filter(|cell| cell.result_id == *result);
        let cells: Vec<_> = cells.map(|cell| (**cell).clone()).collect();
        let sha256 = of_result(&rows, &cells)?;
        if write.newest_revision(*result).await?.is_none_or(|newest| newest.sha256 != sha256) {
            write.revise(*result, by, sha256).await?;
        }
    }
    Ok(())
}
