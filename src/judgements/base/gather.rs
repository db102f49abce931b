//! What the rules ask for, gathered: within a change, or for an answer.

use super::drawn::{drawn, drawn_held};
use super::{Around, Base, details, said};
use crate::access::policy;
use crate::error::{Error, Result};
use crate::evidence;
use crate::inspections::coverage;
use crate::interviews;
use crate::judgements::reads;
use crate::store::{Loader, Row, Seen, Write};
use ::entity::types::{
    EvidenceKind, JudgementChangeKind, JudgementScope, JudgementStatus, LinkStatus, Stage,
};
use ::entity::{
    document_version, evidence as item, evidence_link, factual_accuracy_point, finding, inspection,
    inspection_stage, interview_role, judgement, judgement_change, judgement_course,
    questionnaire_cell, trace_tally,
};
use futures_util::future::{try_join, try_join_all, try_join3, try_join4};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};
use std::collections::{HashMap, HashSet};

/// What a judgement that is held rests on, in so many statements whatever it is; none if the viewer may not see all of
/// it.
pub(in crate::judgements) async fn held(
    write: &Write<'_>,
    judgement: &Seen<judgement::Model>,
) -> Result<Option<Base>> {
    let of = |column: evidence_link::Column| Condition::all().add(column.eq(judgement.id));
    let mut findings =
        all::<finding::Entity>(write, finding::Column::JudgementId, vec![judgement.id]).await?;
    findings.retain(|finding| finding.position > 0);
    findings.sort_by_key(|finding| finding.position);
    let standing = of(evidence_link::Column::JudgementId)
        .add(evidence_link::Column::Status.eq(LinkStatus::Active));
    let mut links = write.all::<evidence_link::Entity>(standing).await?;
    links.sort_by_key(|link| link.id);
    let cited: Vec<Uuid> = links.iter().map(|link| link.evidence_id).collect();
    let items = all::<item::Entity>(write, item::Column::Id, cited.clone()).await?;
    let versions =
        all::<document_version::Entity>(write, document_version::Column::DocumentId, cited).await?;
    let course = write.hold::<judgement_course::Entity>(judgement.id).await?;
    let points = Condition::all()
        .add(factual_accuracy_point::Column::JudgementId.eq(judgement.id))
        .add(factual_accuracy_point::Column::Response.is_null());
    let Some(sources) = drawn_held(write, judgement).await? else { return Ok(None) };
    let this = vec![judgement.id];
    let rests = all::<trace_tally::Entity>(write, trace_tally::Column::JudgementId, this).await?;
    if !complete(judgement, &links, rests.first().map(|of| &**of)) {
        return Ok(None);
    }
    Ok(Some(Base {
        judgement: judgement.clone(),
        sources,
        findings,
        links,
        items: items.into_iter().map(|item| (item.id, item)).collect(),
        versions: by_document(versions),
        open_return: course.return_id.is_some(),
        undecided: write.all::<factual_accuracy_point::Entity>(points).await?.len(),
    }))
}

/// Whether somebody sees all the links of a judgement; a cross-Area one has none.
fn complete(
    judgement: &judgement::Model,
    links: &[Seen<evidence_link::Model>],
    rests: Option<&trace_tally::Model>,
) -> bool {
    judgement.scope == JudgementScope::CrossArea
        || rests.is_some_and(|tally| usize::try_from(tally.links) == Ok(links.len()))
}

pub(super) async fn all<E: Row>(
    write: &Write<'_>,
    column: E::Column,
    ids: Vec<Uuid>,
) -> Result<Vec<Seen<E::Model>>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    write.all::<E>(Condition::all().add(column.is_in(ids))).await
}

fn by_document(
    versions: Vec<Seen<document_version::Model>>,
) -> HashMap<Uuid, Vec<Seen<document_version::Model>>> {
    let mut by_document = HashMap::<_, Vec<_>>::new();
    for version in versions {
        by_document.entry(version.document_id).or_default().push(version);
    }
    for versions in by_document.values_mut() {
        versions.sort_by_key(|version| version.number);
    }
    by_document
}

/// What a judgement rests on; none if the viewer may not see all of it.
///
/// # Errors
/// If the database cannot be read.
pub async fn read(loader: &Loader, judgement: &Seen<judgement::Model>) -> Result<Option<Base>> {
    let points =
        (factual_accuracy_point::Column::JudgementId, factual_accuracy_point::Column::RaisedOn);
    let (findings, links, sources, (rests, course, points)) = try_join4(
        reads::findings_of(loader, judgement),
        reads::links_of(loader, judgement),
        drawn(loader, judgement),
        try_join3(
            loader.part::<trace_tally::Entity, _>(judgement),
            loader.part::<judgement_course::Entity, _>(judgement),
            loader.children::<factual_accuracy_point::Entity, _>(points.0, judgement, points.1),
        ),
    )
    .await?;
    let links: Vec<_> =
        links.into_iter().filter(|link| link.status == LinkStatus::Active).collect();
    let Some(sources) = sources else { return Ok(None) };
    if course.is_none() || !complete(judgement, &links, rests.as_deref()) {
        return Ok(None);
    }
    let by = evidence_link::Column::EvidenceId;
    let items = links.iter().map(|link| loader.above::<item::Entity, _>(link, by));
    let items = try_join_all(items).await?;
    let documents = items.iter().filter(|item| item.kind == EvidenceKind::Document);
    let versions = documents.map(|item| evidence::reads::versions(loader, item));
    let versions = try_join_all(versions).await?;
    let mut known: Vec<_> = versions.iter().flat_map(|versions| versions.iter().cloned()).collect();
    known.sort_by_key(|version| version.id);
    known.dedup_by_key(|version| version.id);
    Ok(Some(Base {
        judgement: judgement.clone(),
        sources,
        findings,
        links,
        items: items.into_iter().map(|item| (item.id, item)).collect(),
        versions: by_document(known),
        open_return: course.is_some_and(|course| course.return_id.is_some()),
        undecided: points.iter().filter(|point| point.response.is_none()).count(),
    }))
}

/// What else advice asks for.
///
/// # Errors
/// If the database cannot be read.
pub async fn around(loader: &Loader, judgement: &Seen<judgement::Model>) -> Result<Around> {
    let every = reads::links_of(loader, judgement).await?;
    let mut links = every.clone();
    links.retain(|link| link.status == LinkStatus::Active);
    let revised = links.iter().map(async |link| {
        let revised = evidence::reads::changed_since(loader, link).await?;
        Ok::<_, Error>(revised.then_some(link.id))
    });
    let trends = links.iter().map(|link| said::trend(loader, link));
    let notes = links.iter().map(|link| notes(loader, link));
    let roles = loader.every::<interview_role::Entity>(interview_role::Column::Id);
    let roles: Vec<_> = roles.iter().map(|role| details::names(role)).collect();
    let hidden = links.iter().map(|link| hides(loader, link));
    let (revised, (trends, explained), (notes, hidden), (texts, reasons, altered)) = try_join4(
        try_join_all(revised),
        try_join(try_join_all(trends), said::explained(loader, judgement)),
        try_join(try_join_all(notes), try_join_all(hidden)),
        try_join3(
            said::texts(loader, judgement, (&links, &roles)),
            reads::strength_reasons(loader, judgement),
            altered(loader, judgement, &every),
        ),
    )
    .await?;
    let revised: HashSet<_> = revised.into_iter().flatten().collect();
    let around = Around {
        quotas: vec![],
        fieldwork: None,
        hidden: hidden.into_iter().flatten().filter(|link| revised.contains(link)).collect(),
        revised,
        roles,
        texts,
        trends: trends.into_iter().flatten().collect(),
        explained,
        reconstructed: notes.iter().filter_map(|of| of.reconstructed).collect(),
        unagreed: notes.iter().filter_map(|of| of.unagreed).collect(),
        altered,
        reasoned: !reasons.is_empty(),
    };
    let by = judgement::Column::InspectionId;
    let Some(inspection) = loader.named::<inspection::Entity, _>(judgement, by).await? else {
        return Ok(around);
    };
    let (by, order) = (inspection_stage::Column::InspectionId, inspection_stage::Column::Stage);
    let stages = loader.children::<inspection_stage::Entity, _>(by, &inspection, order);
    let (quotas, stages) = try_join(coverage::interviews(loader, &inspection), stages).await?;
    let fieldwork = stages.iter().find(|stage| stage.stage == Stage::Fieldwork).cloned();
    Ok(Around { quotas, fieldwork, ..around })
}

/// A link to a questionnaire result that stands and hides figures.
async fn hides(loader: &Loader, link: &Seen<evidence_link::Model>) -> Result<Option<Uuid>> {
    if link.evidence_kind != EvidenceKind::QuestionnaireResult {
        return Ok(None);
    }
    let item = loader.above::<item::Entity, _>(link, evidence_link::Column::EvidenceId).await?;
    if !policy::is_accepted(item.status) {
        return Ok(None);
    }
    let (by, order) =
        (questionnaire_cell::Column::ResultId, questionnaire_cell::Column::StaffGroup);
    let cells = loader.children::<questionnaire_cell::Entity, _>(by, &item, order).await?;
    Ok(cells.iter().any(|cell| cell.count.is_none()).then_some(link.id))
}

/// What a link to an interview is told for.
#[derive(Debug, Default)]
struct Notes {
    /// Notes as they are cited were written afterwards.
    reconstructed: Option<Uuid>,
    /// Nobody but their writer agreed to them.
    unagreed: Option<Uuid>,
}

/// What is told of the notes that a link cites, as they stood when it was made.
async fn notes(loader: &Loader, link: &Seen<evidence_link::Model>) -> Result<Notes> {
    if link.evidence_kind != EvidenceKind::Interview {
        return Ok(Notes::default());
    }
    let by = evidence_link::Column::EvidenceId;
    let item = loader.above::<item::Entity, _>(link, by);
    let (item, pinned) = try_join(item, evidence::reads::pinned_revision(loader, link)).await?;
    let Some(pinned) = pinned else { return Ok(Notes::default()) };
    let (reconstructed, agreed) = try_join(
        interviews::reads::reconstructed_at(loader, &item, pinned.revision),
        interviews::reads::agreed_at(loader, &item, pinned.revision),
    )
    .await?;
    Ok(Notes {
        reconstructed: reconstructed.then_some(link.id),
        unagreed: (!agreed).then_some(link.id),
    })
}

/// The links that were made or withdrawn since a judgement was agreed, with their items.
async fn altered(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    links: &[Seen<evidence_link::Model>],
) -> Result<Vec<(Seen<evidence_link::Model>, Seen<item::Model>)>> {
    if judgement.status != JudgementStatus::QaAgreed {
        return Ok(vec![]);
    }
    let (by, order) = (judgement_change::Column::JudgementId, judgement_change::Column::Id);
    let done = loader.children::<judgement_change::Entity, _>(by, judgement, order).await?;
    let agreed = done.iter().filter(|change| change.kind == JudgementChangeKind::Agreed);
    let Some(agreed) = agreed.map(|change| change.made_at).max() else { return Ok(vec![]) };
    let since = links
        .iter()
        .filter(|link| link.linked_at > agreed || link.withdrawn_at.is_some_and(|at| at > agreed));
    let with_item = since.map(async |link| {
        let by = evidence_link::Column::EvidenceId;
        let item = loader.above::<item::Entity, _>(link, by).await?;
        Ok::<_, Error>((link.clone(), item))
    });
    try_join_all(with_item).await
}
