//! What is said by what is cited, as far as it can be looked through: words, figures, periods; and which way figures went.

use super::wording;
use crate::areas;
use crate::error::{Error, Result};
use crate::evidence;
use crate::judgements::reads;
use crate::performance;
use crate::questionnaires::disclosure;
use crate::store::{Loader, Seen};
use ::entity::types::{Direction, EvidenceKind, Response, Trend, ValueKind};
use ::entity::{
    aip_score, aip_score_item, effect, evidence as item, evidence_link, inspection, judgement,
    measure_definition, onsite_check_record, performance_point, performance_series,
    questionnaire_cell, questionnaire_question, questionnaire_rate, questionnaire_result,
    questionnaire_row,
};
use futures_util::future::{try_join, try_join_all, try_join4};
use sea_orm::prelude::Uuid;
use std::collections::{HashMap, HashSet};

/// What can be looked through of an item as it is cited.
#[derive(Debug)]
pub(super) enum Said {
    /// Its title, with its words and figures.
    Whole(String),
    /// Its title: it has nothing else to look through.
    Title(String),
    /// Nothing: the viewer may not open it.
    Closed,
}

impl Said {
    /// What can be looked through of it.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Whole(text) | Self::Title(text) => text,
            Self::Closed => "",
        }
    }
}

/// What can be looked through of what is cited where words have details to look for: by item and version.
pub(super) async fn texts(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    (links, roles): (&[Seen<evidence_link::Model>], &[Vec<String>]),
) -> Result<HashMap<(Uuid, Option<Uuid>), Said>> {
    let findings = reads::findings_of(loader, judgement).await?;
    let asked = findings.iter().filter(|of| wording::asks(&of.statement, roles));
    let asked: HashSet<_> = asked.map(|of| of.id).collect();
    let whole = wording::asks(&wording::own(judgement), roles);
    let cited = links.iter().filter(|link| whole || asked.contains(&link.finding_id));
    let cited: HashMap<_, _> =
        cited.map(|link| ((link.evidence_id, link.pinned_version_id), link)).collect();
    let texts =
        cited.into_iter().map(async |(key, link)| Ok::<_, Error>((key, said(loader, link).await?)));
    Ok(try_join_all(texts).await?.into_iter().collect())
}

async fn said(loader: &Loader, link: &Seen<evidence_link::Model>) -> Result<Said> {
    let item = loader.above::<item::Entity, _>(link, evidence_link::Column::EvidenceId).await?;
    let text = match item.kind {
        EvidenceKind::Document | EvidenceKind::Interview => words(loader, link, &item).await?,
        EvidenceKind::OnsiteCheck => {
            let record = loader.part::<onsite_check_record::Entity, _>(&item).await?;
            record.map(|record| record.fields.to_string())
        }
        EvidenceKind::PerformanceSeries => Some(figures(loader, link, &item).await?),
        EvidenceKind::QuestionnaireResult => Some(answers(loader, &item).await?),
        EvidenceKind::AipScore => {
            Some(score(loader, &item).await?.map(|score| printed(&score)).unwrap_or_default())
        }
    };
    Ok(match text {
        None => Said::Closed,
        Some(text) if text.is_empty() => Said::Title(item.title.clone()),
        Some(text) => Said::Whole(format!("{}\n{text}", item.title)),
    })
}

/// The words of a document or an interview; none if the viewer may not open it.
async fn words(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<item::Model>,
) -> Result<Option<String>> {
    let version = evidence::reads::pinned_version(loader, link).await?;
    let texts = evidence::reads::texts(loader, item, version.as_ref()).await?;
    let texts: Vec<_> = texts.into_iter().map(|text| text.text).collect();
    let text = texts.join("\n");
    if !text.is_empty() {
        return Ok(Some(text));
    }
    let open = match item.kind {
        EvidenceKind::Interview => loader.store().viewer().hears(true),
        _ => evidence::reads::opens(loader, link).await?,
    };
    Ok(open.then_some(text))
}

/// The figures that a link is pinned to, and their change, each with its period.
async fn figures(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<item::Model>,
) -> Result<String> {
    let (measure, points) = pinned(loader, link, item).await?;
    let point = |point: &Seen<performance_point::Model>| {
        let kind = point.denominator.map_or(ValueKind::Count, |_| ValueKind::Percent);
        let value = performance::reads::value(kind, point).unwrap_or_default();
        let period = (&point.period, point.period_start, point.period_end);
        let of = point.denominator.map(|whole| whole.to_string()).unwrap_or_default();
        format!("{} {} {} {} {of} {value}", period.0, period.1, period.2, point.numerator)
    };
    let mut all: Vec<_> = points.iter().map(point).collect();
    let change =
        measure.and_then(|measure| performance::reads::change(measure.value_kind, &points));
    all.extend(change.map(|change| change.abs().to_string()));
    Ok(all.join("; "))
}

/// What a link to a series is pinned to, and what that measures.
async fn pinned(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<item::Model>,
) -> Result<(Option<Seen<measure_definition::Model>>, Vec<Seen<performance_point::Model>>)> {
    let (series, points) = try_join(
        loader.part::<performance_series::Entity, _>(item),
        evidence::reads::pinned_points(loader, link),
    )
    .await?;
    let measures = loader.every::<measure_definition::Entity>(measure_definition::Column::Code);
    let measure = series.and_then(|of| measures.into_iter().find(|one| one.id == of.measure_id));
    Ok((measure, points))
}

/// The question of a questionnaire's result, its figures as they are shown, and how many answered.
async fn answers(loader: &Loader, item: &Seen<item::Model>) -> Result<String> {
    let row = (questionnaire_row::Column::ResultId, questionnaire_row::Column::StaffGroup);
    let cell = (questionnaire_cell::Column::ResultId, questionnaire_cell::Column::StaffGroup);
    let (detail, rows, cells, of) = try_join4(
        loader.part::<questionnaire_result::Entity, _>(item),
        loader.children::<questionnaire_row::Entity, _>(row.0, item, row.1),
        loader.children::<questionnaire_cell::Entity, _>(cell.0, item, cell.1),
        loader.above::<inspection::Entity, _>(item, item::Column::InspectionId),
    )
    .await?;
    let (by, order) =
        (questionnaire_rate::Column::InspectionId, questionnaire_rate::Column::StaffGroup);
    let rates = loader.children::<questionnaire_rate::Entity, _>(by, &of, order).await?;
    let questions =
        loader.every::<questionnaire_question::Entity>(questionnaire_question::Column::Code);
    let question = questions
        .iter()
        .find(|question| detail.as_ref().is_some_and(|detail| detail.question_id == question.id));
    let shown = rows.iter().flat_map(|row| shown(row, &cells));
    let answered = rates.iter().flat_map(|rate| {
        let percent = disclosure::percent(rate.responded, rate.invited);
        [rate.invited.map(f64::from), rate.responded.map(f64::from), percent]
    });
    let figures = shown.chain(answered).flatten().map(|figure| figure.to_string());
    let question = question.map(|question| question.text.clone());
    Ok(question.into_iter().chain(figures).collect::<Vec<_>>().join("; "))
}

/// The figures of one staff group, as they are shown: none of what is withheld.
fn shown(
    row: &questionnaire_row::Model,
    cells: &[Seen<questionnaire_cell::Model>],
) -> Vec<Option<f64>> {
    let own = || cells.iter().filter(|cell| cell.staff_group == row.staff_group);
    let undecided = own().find(|cell| cell.response == Response::DontKnow);
    let undecided = undecided.and_then(|cell| cell.count);
    let decided = row.base.zip(undecided).map(|(base, undecided)| base - undecided);
    let mut all = vec![row.base.map(f64::from)];
    for cell in own() {
        let of_decided = match cell.response {
            Response::DontKnow => None,
            _ => disclosure::percent(cell.count, decided),
        };
        all.extend([
            cell.count.map(f64::from),
            disclosure::percent(cell.count, row.base),
            of_decided,
        ]);
    }
    all
}

async fn score(
    loader: &Loader,
    item: &Seen<item::Model>,
) -> Result<Option<Seen<aip_score::Model>>> {
    match loader.part::<aip_score_item::Entity, _>(item).await? {
        Some(of) => loader.one::<aip_score::Entity>(of.aip_score_id).await,
        None => Ok(None),
    }
}

/// A score as it was printed.
fn printed(score: &aip_score::Model) -> String {
    let figures = [score.baseline, score.follow_up, score.change].into_iter().flatten();
    let words = [&score.change_unit, &score.source_paragraph].into_iter().flatten().cloned();
    figures.map(|figure| figure.abs().to_string()).chain(words).collect::<Vec<_>>().join("; ")
}

/// Which way the figures or the score went that a link cites; none where nobody can say.
pub(super) async fn trend(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
) -> Result<Option<(Uuid, Trend)>> {
    let by = evidence_link::Column::EvidenceId;
    let went = match link.evidence_kind {
        EvidenceKind::PerformanceSeries => {
            let item = loader.above::<item::Entity, _>(link, by).await?;
            let (measure, points) = pinned(loader, link, &item).await?;
            measure.and_then(|measure| {
                let change = performance::reads::change(measure.value_kind, &points)?;
                performance::reads::trend(measure.better, change)
            })
        }
        EvidenceKind::AipScore => {
            let item = loader.above::<item::Entity, _>(link, by).await?;
            score(loader, &item).await?.and_then(|score| moved(&score))
        }
        EvidenceKind::Document
        | EvidenceKind::Interview
        | EvidenceKind::OnsiteCheck
        | EvidenceKind::QuestionnaireResult => None,
    };
    Ok(went.map(|went| (link.id, went)))
}

/// Which way a score went: more is better.
fn moved(score: &aip_score::Model) -> Option<Trend> {
    Some(match areas::reads::direction(score)? {
        Direction::Improved => Trend::Better,
        Direction::Declined => Trend::Worse,
        Direction::Unchanged => Trend::Unchanged,
    })
}

/// Which ways the scores went that the effects of a judgement help to explain.
pub(super) async fn explained(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Vec<Trend>> {
    let (by, order) = (effect::Column::JudgementId, effect::Column::Unit);
    let effects = loader.children::<effect::Entity, _>(by, judgement, order).await?;
    let scores = effects.iter().filter_map(|effect| effect.aip_score_id);
    let scores = loader.some::<aip_score::Entity>(scores).await?;
    Ok(scores.iter().filter_map(|score| moved(score)).collect())
}
