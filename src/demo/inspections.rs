//! The two inspections: their stages, their teams, what they asked their Areas for.

use super::rows::Answer;
use super::work::{Noun, Work};
use crate::error::{Error, Result};
use crate::inspections::planning;
use ::entity::types::{InspectionState, Position, RequestStatus, Role, UnitScope, Words};
use ::entity::{
    document_request, inspection, inspection_course, inspection_member, inspection_stage,
};
use anyhow::anyhow;

pub(super) async fn load(work: &mut Work<'_>) -> Result<()> {
    let mut inspections = Vec::new();
    for area in work.data.inspected() {
        inspections.push(inspection::Model {
            id: work.give(Noun::Inspection, area),
            reference: format!("INS-{area}"),
            area_id: work.key(Noun::Area, area)?,
            title: planning::title(work.data.area(area)),
            phase: planning::PHASE.into(),
            question: planning::QUESTION.into(),
            units: UnitScope::Both,
            anticipated_publication: work.data.publication(area),
        });
    }
    let course = |row: &inspection::Model| inspection_course::Model {
        inspection_id: row.id,
        state: InspectionState::Open,
        publication_on: None,
        question_set: 1,
        version: 1,
    };
    let courses = inspections.iter().map(course).collect();
    let of = |row: &inspection::Model| {
        let id = row.id;
        work.roles.iter().map(move |role| planning::quota(id, role)).collect::<Vec<_>>()
    };
    let quotas = inspections.iter().flat_map(of).collect();
    work.lay(inspections).await?;
    work.lay(courses).await?;
    work.lay(quotas).await?;
    stages(work).await?;
    members(work).await?;
    requests(work).await
}

async fn stages(work: &mut Work<'_>) -> Result<()> {
    let mut stages = Vec::new();
    for row in &work.data.timeline {
        let Some(stage) = row.phase_code.stage() else { continue };
        let planned = work.data.programme.stages.iter().find(|planned| planned.stage.0 == stage);
        let (Some(planned), Some(start), Some(end)) = (planned, row.demo_start, row.demo_end)
        else {
            return Err(Error::internal(anyhow!(
                "demo/timeline.csv, {} {stage:?}: give demo_start and demo_end",
                row.area_code
            )));
        };
        stages.push(inspection_stage::Model {
            inspection_id: work.key(Noun::Inspection, &row.area_code)?,
            stage,
            weeks: planned.weeks,
            activities: Words(planned.activities.0.clone()),
            planned_start: start,
            planned_end: end,
            actual_start: None,
            actual_end: None,
        });
    }
    work.lay(stages).await
}

/// One lead and five inspectors each (scope, paragraph 27): those whose Area it is.
async fn members(work: &mut Work<'_>) -> Result<()> {
    let mut members = Vec::new();
    for row in &work.data.team {
        let position = match row.role.0 {
            Role::LeadInspector => Position::Lead,
            Role::Inspector => Position::Inspector,
            _ => continue,
        };
        for area in row.areas() {
            members.push(inspection_member::Model {
                inspection_id: work.key(Noun::Inspection, area)?,
                person_id: work.key(Noun::Person, &row.alias)?,
                position,
                left_at: None,
            });
        }
    }
    work.lay(members).await
}

/// Each request as it was put to one Area or force. Overdue is not stored: it is asked for and its
/// day is past.
async fn requests(work: &mut Work<'_>) -> Result<()> {
    let mut requests = Vec::new();
    for row in &work.data.request_status {
        let asked = work.data.request(&row.request_code)?;
        requests.push(document_request::Model {
            id: work.give(Noun::Request, row.name()),
            inspection_id: work.key(Noun::Inspection, &row.area_code)?,
            area_id: work.key(Noun::Area, &row.area_code)?,
            code: row.request_code.clone(),
            force_id: work.key_if(Noun::Force, row.force_code.as_ref())?,
            component: asked.component_code.0,
            title: asked.title.clone(),
            description: asked.description.clone(),
            period_covered: asked.period_covered.clone(),
            round: row.request_round.0,
            expected_marking: asked.expected_marking.0,
            redaction_expected: asked.redaction_expected.0,
            due_on: row.due_on,
            extension_reason: None,
            status: match row.status {
                Answer::Received => RequestStatus::Received,
                Answer::Overdue => RequestStatus::Requested,
                Answer::NotHeld => RequestStatus::NotHeld,
            },
        });
    }
    work.lay(requests).await
}
