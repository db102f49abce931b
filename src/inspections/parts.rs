//! Coverage of every part of the plan but the interviews: what was planned beside what was gathered, empty
//! rows too.

use crate::error::{Error, Result};
use crate::store::{Loader, Only, Seen};
use ::entity::types::{CaseworkUnit, EvidenceKind, RequestRound, RequestStatus, RoleScope};
use ::entity::{
    aip_score, area, area_force, document_request, evidence, inspection, inspection_course,
    listed_request, measure_definition, performance_series, police_force, question_set,
    questionnaire_question, questionnaire_result,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};

/// An item of the programme's list, of one force where it is asked per force: asked for or not.
#[derive(Debug)]
pub struct Listed {
    /// The item.
    pub item: Seen<listed_request::Model>,
    /// The force, where it is asked per force.
    pub force: Option<Seen<police_force::Model>>,
    /// The request for it that was not withdrawn.
    pub request: Option<Seen<document_request::Model>>,
}

impl Listed {
    /// Whether it is asked for at the start, and so part of every plan.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        self.request.is_some() || self.item.round == RequestRound::Initial
    }
}

/// The programme's list beside what was asked for, by code.
///
/// # Errors
/// If the database cannot be read.
pub async fn listed(loader: &Loader, of: &Seen<inspection::Model>) -> Result<Vec<Listed>> {
    let items = loader.every::<listed_request::Entity>(listed_request::Column::Code);
    let requests = requests(loader, of).await?;
    let forces = forces(loader, of).await?;
    let line = |item: &Seen<listed_request::Model>, force: Option<&Seen<police_force::Model>>| {
        let asks = |request: &&Seen<document_request::Model>| {
            request.code == item.code
                && request.force_id == force.map(|force| force.id)
                && request.status != RequestStatus::Withdrawn
        };
        let request = requests.iter().find(asks).cloned();
        Listed { item: item.clone(), force: force.cloned(), request }
    };
    let lines = |item: &Seen<listed_request::Model>| match item.scope {
        RoleScope::PerArea => vec![line(item, None)],
        RoleScope::PerForce => forces.iter().map(|force| line(item, Some(force))).collect(),
    };
    Ok(items.iter().flat_map(lines).collect())
}

/// What it has asked for.
///
/// # Errors
/// If the database cannot be read.
pub async fn requests(
    loader: &Loader,
    of: &Seen<inspection::Model>,
) -> Result<Vec<Seen<document_request::Model>>> {
    let (by, order) = (document_request::Column::InspectionId, document_request::Column::Code);
    Ok(loader.children::<document_request::Entity, _>(by, of, order).await?.to_vec())
}

async fn forces(
    loader: &Loader,
    of: &Seen<inspection::Model>,
) -> Result<Vec<Seen<police_force::Model>>> {
    let area = loader.must::<area::Entity>(of.area_id).await?;
    let by = area_force::Column::AreaId;
    let here = loader.children::<area_force::Entity, _>(by, &area, by).await?;
    loader.some::<police_force::Entity>(here.iter().map(|row| row.force_id)).await
}

const RESULTS: Only = Only {
    name: "questionnaire results",
    holds: || Condition::all().add(evidence::Column::Kind.eq(EvidenceKind::QuestionnaireResult)),
};

/// Each question, and whether its results are here.
///
/// # Errors
/// If the database cannot be read.
pub async fn questions(
    loader: &Loader,
    of: &Seen<inspection::Model>,
) -> Result<Vec<(Seen<questionnaire_question::Model>, bool)>> {
    let by = evidence::Column::InspectionId;
    let found = loader.tally_parts::<questionnaire_result::Entity, evidence::Entity, _>(
        by,
        of,
        RESULTS,
        &[questionnaire_result::Column::QuestionId],
    );
    let found: Vec<Option<Uuid>> = found.await?.iter().map(|counted| counted.id(0)).collect();
    let course = loader.part::<inspection_course::Entity, _>(of).await?.ok_or(Error::NotFound)?;
    let sets = loader.every::<question_set::Entity>(question_set::Column::Number);
    let set = sets.iter().find(|set| set.number == course.question_set);
    let mut every =
        loader.every::<questionnaire_question::Entity>(questionnaire_question::Column::Code);
    every.retain(|question| set.is_none_or(|set| set.codes.0.contains(&question.code)));
    let with = |question: Seen<questionnaire_question::Model>| {
        let here = found.contains(&Some(question.id));
        (question, here)
    };
    Ok(every.into_iter().map(with).collect())
}

const SERIES: Only = Only {
    name: "performance series",
    holds: || Condition::all().add(evidence::Column::Kind.eq(EvidenceKind::PerformanceSeries)),
};

/// Each measure of each unit in scope, and whether a series of it is here.
///
/// # Errors
/// If the database cannot be read.
pub async fn measures(
    loader: &Loader,
    of: &Seen<inspection::Model>,
) -> Result<Vec<(Seen<measure_definition::Model>, CaseworkUnit, bool)>> {
    let by = evidence::Column::InspectionId;
    let found = loader.tally_parts::<performance_series::Entity, evidence::Entity, _>(
        by,
        of,
        SERIES,
        &[performance_series::Column::MeasureId, performance_series::Column::Unit],
    );
    let found = found.await?;
    let found: Vec<(Option<Uuid>, Option<CaseworkUnit>)> =
        found.iter().map(|counted| Ok((counted.id(0), counted.word(1)?))).collect::<Result<_>>()?;
    let every = loader.every::<measure_definition::Entity>(measure_definition::Column::Code);
    let units = of.units.units();
    let with = |measure: Seen<measure_definition::Model>| {
        let found = &found;
        units.clone().into_iter().map(move |unit| {
            let here = found.contains(&(Some(measure.id), Some(unit)));
            (measure.clone(), unit, here)
        })
    };
    Ok(every.into_iter().flat_map(with).collect())
}

/// The scores of its Area, given or not, by unit and measure.
///
/// # Errors
/// If the database cannot be read.
pub async fn scores(
    loader: &Loader,
    of: &Seen<inspection::Model>,
) -> Result<Vec<Seen<aip_score::Model>>> {
    let area = loader.must::<area::Entity>(of.area_id).await?;
    let by = aip_score::Column::AreaId;
    let rows = loader.children::<aip_score::Entity, _>(by, &area, aip_score::Column::Id).await?;
    let units = of.units.units();
    let mut scores: Vec<_> = rows.iter().filter(|row| units.contains(&row.unit)).cloned().collect();
    scores.sort_by_key(|row| (row.unit, row.measure));
    Ok(scores)
}
