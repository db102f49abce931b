//! The staff questionnaire: what was counted, and what disclosure control publishes of it.
//!
//! What is published is worked out here as it is for any import.

use super::data::Data;
use super::items::{Item, Items};
use super::rows::Phase;
use super::work::{Noun, Work, midnight};
use crate::error::{Error, Result};
use crate::questionnaires::disclosure::Release;
use crate::questionnaires::release::{self, Table, place, stored};
use ::entity::types::{EvidenceKind, Language, Marking, Origin};
use ::entity::{
    questionnaire, questionnaire_count, questionnaire_invitation, questionnaire_release,
    questionnaire_result,
};
use anyhow::anyhow;
use std::collections::HashMap;

pub(super) async fn load(work: &mut Work<'_>) -> Result<()> {
    let mut items = Items::default();
    let (mut results, mut counts) = (Vec::new(), Vec::new());
    let (mut rows, mut cells) = (Vec::new(), Vec::new());
    let (mut invitations, mut rates) = (Vec::new(), Vec::new());
    let (mut runs, mut releases, mut of_area) = (Vec::new(), Vec::new(), HashMap::new());
    for area in work.data.inspected() {
        let shown = release(work.data, area).map_err(Error::internal)?;
        let published_on = work.data.stage_begins(area, Phase::Analysis)?;
        for (question, table) in work.data.programme.questions.iter().zip(&shown.tables) {
            let item = Item {
                area,
                kind: EvidenceKind::QuestionnaireResult,
                reference: format!("QST-{area}-{}", question.question_code),
                title: question.text_en.clone(),
                components: vec![question.component_code.0],
                origin: Origin::StaffVoice,
                marking: Marking::Official,
                language: Language::En,
                period: None,
                received_on: published_on,
                recorded_by: None,
                rejected: None,
            };
            let result_id = items.add(work, item)?;
            let question_id = work.key(Noun::Question, &question.question_code)?;
            results.push(questionnaire_result::Model { evidence_id: result_id, question_id });
            let (of_groups, of_responses) = release::published(result_id, table)?;
            rows.extend(of_groups);
            cells.extend(of_responses);
        }
        let inspection_id = work.key(Noun::Inspection, area)?;
        for rate in shown.rates.iter().flatten() {
            rates.push(release::rate(inspection_id, rate)?);
        }
        let (at, lead) = (midnight(published_on), work.key(Noun::Person, &format!("LEAD-{area}"))?);
        let opened_on = work.data.stage_begins(area, Phase::SettingUp)?;
        runs.push(questionnaire::Model {
            inspection_id,
            closes_on: published_on,
            opened_by: Some(lead),
            opened_at: midnight(opened_on),
            closed_by: Some(lead),
            closed_at: Some(at),
        });
        // the one release of it
        let id = inspection_id;
        of_area.insert(area.to_owned(), id);
        releases.push(questionnaire_release::Model {
            id,
            inspection_id,
            number: 1,
            batch_id: None,
            recorded_by: Some(lead),
            recorded_at: at,
            published_by: Some(lead),
            published_at: Some(at),
            withdrawn_by: None,
            withdrawn_at: None,
            withdrawn_reason: None,
        });
    }
    let release_of = |area: &str| {
        of_area
            .get(area)
            .copied()
            .ok_or_else(|| Error::internal(anyhow!("{area} is not inspected")))
    };
    for row in &work.data.counts {
        counts.push(questionnaire_count::Model {
            release_id: release_of(&row.area_code)?,
            question_id: work.key(Noun::Question, &row.question_code)?,
            staff_group: row.staff_group.0,
            response: row.response_code.0,
            count: stored(row.count)?,
        });
    }
    for row in &work.data.response_rates {
        invitations.push(questionnaire_invitation::Model {
            release_id: release_of(&row.area_code)?,
            staff_group: row.staff_group.0,
            invited: stored(row.invited)?,
            responded: stored(row.responded)?,
        });
    }
    items.lay(work).await?;
    work.lay(results).await?;
    work.lay(runs).await?;
    work.lay(releases).await?;
    work.lay(counts).await?;
    work.lay(rows).await?;
    work.lay(cells).await?;
    work.lay(invitations).await?;
    work.lay(rates).await
}

/// What disclosure control publishes of an Area's questionnaire; tables in the order of the questions.
///
/// # Errors
/// If counts are missing or do not add up.
pub(super) fn release(data: &Data, area: &str) -> anyhow::Result<Release> {
    let questions = &data.programme.questions;
    let table = |code: &str| {
        let mut table = Table::new();
        let of_question =
            |row: &&super::rows::Count| row.area_code == area && row.question_code == code;
        for row in data.counts.iter().filter(of_question) {
            table.entry(row.staff_group.0).or_default()[place(row.response_code.0)] = row.count;
        }
        table
    };
    let tables: Vec<Table> = questions.iter().map(|of| table(&of.question_code)).collect();
    let rates = data.response_rates.iter().filter(|row| row.area_code == area);
    let rates = rates.map(|row| (row.staff_group.0, (row.invited, row.responded))).collect();
    release::release(&tables, &rates).map_err(|(at, wrong)| {
        let file = "questionnaire_response_rates.csv".to_owned();
        let of = at.map_or(file, |at| format!("QST-{area}-{}", questions[at].question_code));
        anyhow::Error::new(wrong).context(of)
    })
}
