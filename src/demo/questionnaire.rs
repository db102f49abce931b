//! The staff questionnaire: what was counted, and what disclosure control publishes of it.
//!
//! What is published is worked out here as it is for any import.

use super::data::Data;
use super::items::{Item, Items};
use super::rows::Phase;
use super::work::{Noun, Work};
use crate::error::{Error, Result};
use crate::questionnaires::disclosure::{Counts, Policy, RESPONSES, Release, Responses, publish};
use ::entity::types::{EvidenceKind, Language, Marking, Origin, Response, StaffGroup};
use ::entity::{
    questionnaire_cell, questionnaire_count, questionnaire_invitation, questionnaire_rate,
    questionnaire_result, questionnaire_row,
};
use anyhow::{Context, anyhow};
use std::collections::BTreeMap;

pub(super) async fn load(work: &mut Work<'_>) -> Result<()> {
    let mut items = Items::default();
    let (mut results, mut counts) = (Vec::new(), Vec::new());
    let (mut rows, mut cells) = (Vec::new(), Vec::new());
    let (mut invitations, mut rates) = (Vec::new(), Vec::new());
    for area in work.data.inspected() {
        let release = release(work.data, area).map_err(Error::internal)?;
        for (question, table) in work.data.programme.questions.iter().zip(&release.tables) {
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
                received_on: work.data.stage_begins(area, Phase::Analysis)?,
                recorded_by: None,
                rejected: None,
            };
            let result_id = items.add(work, item)?;
            let question_id = work.key(Noun::Question, &question.question_code)?;
            results.push(questionnaire_result::Model { evidence_id: result_id, question_id });
            for row in table {
                let (staff_group, base) = (row.group, whole(row.base)?);
                rows.push(questionnaire_row::Model { result_id, staff_group, base });
                for (response, (count, suppression)) in RESPONSES.into_iter().zip(row.cells) {
                    let count = whole(count)?;
                    cells.push(questionnaire_cell::Model {
                        result_id,
                        staff_group,
                        response,
                        count,
                        suppression,
                    });
                }
            }
        }
        let inspection_id = work.key(Noun::Inspection, area)?;
        for rate in release.rates.iter().flatten() {
            rates.push(questionnaire_rate::Model {
                inspection_id,
                staff_group: rate.group,
                invited: whole(rate.invited)?,
                responded: whole(rate.responded)?,
                suppression: rate.suppression,
            });
        }
    }
    for row in &work.data.counts {
        counts.push(questionnaire_count::Model {
            result_id: work.key(Noun::Evidence, &row.result())?,
            staff_group: row.staff_group.0,
            response: row.response_code.0,
            count: row.count.try_into().map_err(|_| too_large())?,
        });
    }
    for row in &work.data.response_rates {
        invitations.push(questionnaire_invitation::Model {
            inspection_id: work.key(Noun::Inspection, &row.area_code)?,
            staff_group: row.staff_group.0,
            invited: row.invited.try_into().map_err(|_| too_large())?,
            responded: row.responded.try_into().map_err(|_| too_large())?,
        });
    }
    items.lay(work).await?;
    work.lay(results).await?;
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
    let mut tables = Vec::new();
    for question in &data.programme.questions {
        let of_question = data
            .counts
            .iter()
            .filter(|row| row.area_code == area && row.question_code == question.question_code);
        let mut table: BTreeMap<StaffGroup, [u32; 4]> = BTreeMap::new();
        for row in of_question {
            table.entry(row.staff_group.0).or_default()[place(row.response_code.0)] = row.count;
        }
        tables.push(
            Counts::new(&table)
                .with_context(|| format!("QST-{area}-{}", question.question_code))?,
        );
    }
    let rates = data.response_rates.iter().filter(|row| row.area_code == area);
    let rates = rates.map(|row| (row.staff_group.0, (row.invited, row.responded))).collect();
    let rates = Responses::new(&rates).context("questionnaire_response_rates.csv")?;
    Ok(publish(Policy::default(), &tables, Some(&rates))?)
}

pub(super) fn place(response: Response) -> usize {
    RESPONSES.iter().position(|known| *known == response).unwrap_or_default()
}

fn whole(number: Option<u32>) -> Result<Option<i32>> {
    number.map(|number| i32::try_from(number).map_err(|_| too_large())).transpose()
}

fn too_large() -> Error {
    Error::internal(anyhow!("a count of the questionnaire is too large"))
}
