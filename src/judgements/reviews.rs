//! What was decided on a judgement, and what is open after a step.

use crate::error::Result;
use crate::store::Write;
use ::entity::types::{JudgementStep, ReviewDecision};
use ::entity::{judgement_course, review};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

/// Whether somebody agreed to it.
pub(super) async fn agreed(write: &Write<'_>, id: Uuid, by: Uuid) -> Result<bool> {
    let own = Condition::all()
        .add(review::Column::JudgementId.eq(id))
        .add(review::Column::Decision.eq(ReviewDecision::Agreed))
        .add(review::Column::DecidedBy.eq(by));
    Ok(!write.all::<review::Entity>(own).await?.is_empty())
}

/// Notes what a reviewer decided.
pub(super) async fn decided(
    write: &Write<'_>,
    judgement_id: Uuid,
    decision: ReviewDecision,
    comment: &str,
    decided_by: Uuid,
) -> Result<Uuid> {
    let row = review::Model {
        id: write.clock.id(),
        judgement_id,
        decision,
        comment: comment.trim().into(),
        decided_by,
        decided_on: write.clock.today(),
    };
    let id = row.id;
    write.insert_all([row.into_active_model().reset_all()]).await?;
    Ok(id)
}

/// What is open after a step: a submission, until it is answered; a return, until something is submitted.
pub(super) async fn follow(
    write: &Write<'_>,
    step: JudgementStep,
    course: &judgement_course::Model,
    review: Option<Uuid>,
    by: Uuid,
) -> Result<()> {
    let course = course.clone();
    let nothing = judgement_course::Model {
        submitted_by: None,
        submitted_at: None,
        return_id: None,
        ..course
    };
    let next = match step {
        JudgementStep::Submit => judgement_course::Model {
            submitted_by: Some(by),
            submitted_at: Some(write.clock.now()),
            ..nothing
        },
        JudgementStep::Return => judgement_course::Model { return_id: review, ..nothing },
        JudgementStep::Agree => nothing,
        JudgementStep::SendToArea
        | JudgementStep::SignOff
        | JudgementStep::Publish
        | JudgementStep::Amend
        | JudgementStep::Retract => return Ok(()),
    };
    write.update(next.into_active_model().reset_all()).await?;
    Ok(())
}
