//! What inspectors heard and saw: interviews, focus groups, on-site checks.

use super::items::{Item, Items};
use super::work::{Noun, Work};
use crate::checks::rules;
use crate::error::Result;
use crate::interviews::rules::{marking, title};
use ::entity::types::{Component, EvidenceKind, InterviewStatus, Language, Marking, Origin};
use ::entity::{
    interview, interview_interviewer, interview_note, onsite_check, onsite_check_record,
};
use sea_orm::ActiveEnum;

/// Interviews; one that did not take place is an item too, and its status says so.
pub(super) async fn interviews(work: &mut Work<'_>) -> Result<()> {
    let (mut items, mut interviews) = (Items::default(), Vec::new());
    let (mut interviewers, mut notes) = (Vec::new(), Vec::new());
    for row in &work.data.interviews {
        let role = work.data.role(&row.role_code)?;
        let held = row.status.0 == InterviewStatus::Held;
        let item = Item {
            area: &row.area_code,
            kind: EvidenceKind::Interview,
            reference: row.interview_ref.clone(),
            title: title(row.format.0, &role.role_name, work.data.force(row.force_code.as_deref())),
            components: vec![role.component_hint.0],
            origin: role.origin_group.0,
            marking: marking(row.restricted.0),
            language: row.language.0,
            period: held.then_some((row.held_or_planned_on, row.held_or_planned_on)),
            received_on: row.held_or_planned_on,
            recorded_by: Some(&row.lead_inspector),
            rejected: None,
        };
        let evidence_id = items.add(work, item)?;
        interviews.push(interview::Model {
            evidence_id,
            role_id: work.key(Noun::InterviewRole, &row.role_code)?,
            force_id: work.key_if(Noun::Force, row.force_code.as_ref())?,
            unit: row.unit_code.map(|unit| unit.0),
            format: row.format.0,
            status: row.status.0,
            held_on: Some(row.held_or_planned_on),
            participants: row.participants,
            restricted: row.restricted.0,
        });
        let person_id = work.key(Noun::Person, &row.lead_inspector)?;
        interviewers.push(interview_interviewer::Model { interview_id: evidence_id, person_id });
        if !row.summary.is_empty() {
            notes.push(interview_note::Model {
                id: work.clock.id(),
                interview_id: evidence_id,
                number: 0,
                text: row.summary.clone(),
            });
        }
    }
    items.lay(work).await?;
    work.lay(interviews).await?;
    work.lay(interviewers).await?;
    work.lay(notes).await
}

/// On-site checks. They inform legal leadership and assurance: the first two by what they check, court
/// observations by how cases were prepared; judgements of other components cite some of them too.
pub(super) async fn checks(work: &mut Work<'_>) -> Result<()> {
    let (mut items, mut checks, mut records) = (Items::default(), vec![], vec![]);
    for row in &work.data.checks {
        let item = Item {
            area: &row.area_code,
            kind: EvidenceKind::OnsiteCheck,
            reference: row.reference.clone(),
            title: rules::title(row.kind.0, &row.fields),
            components: vec![Component::Lla],
            origin: Origin::InspectorDirect,
            marking: Marking::Official,
            language: Language::En,
            period: Some((row.done_on, row.done_on)),
            received_on: row.done_on,
            recorded_by: Some(&row.inspector),
            rejected: None,
        };
        let evidence_id = items.add(work, item)?;
        checks.push(onsite_check::Model {
            evidence_id,
            template_id: work.key(Noun::Template, &row.kind.0.to_value())?,
            unit: row.unit_code.0,
            done_on: row.done_on,
            inspector_id: work.key(Noun::Person, &row.inspector)?,
            outcome: row.outcome.0,
        });
        records.push(onsite_check_record::Model { evidence_id, fields: row.fields.clone() });
    }
    items.lay(work).await?;
    work.lay(checks).await?;
    work.lay(records).await
}
