//! Looking ahead: fetches what a selection under judgements will need, level by level, a statement a
//! level, before its resolvers ask. They find it in the loader; what is not fetched here is batched
//! there, so this only saves round trips and can never change an answer.

use crate::error::Result;
use crate::store::Loader;
use ::entity::types::JudgementScope;
use ::entity::{
    document_version, evidence, evidence_link, finding, judgement, judgement_source, person,
    trace_tally,
};
use async_graphql::Lookahead;
use sea_orm::prelude::Uuid;
use std::sync::Arc;

/// Fetches what `below`, the selection under each of `roots`, will need.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_judgements(
    loader: &Loader,
    roots: &[Arc<judgement::Model>],
    below: &Lookahead<'_>,
) -> Result<()> {
    loader.keep::<judgement::Entity>(roots);
    fetch(loader, roots, &below.field("trace"), &below.field("findings")).await
}

/// Fetches what `trace`, the selection under the trace of `root`, will need.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_trace(
    loader: &Loader,
    root: &Arc<judgement::Model>,
    trace: &Lookahead<'_>,
) -> Result<()> {
    let nothing = trace.field("\0");
    fetch(loader, std::slice::from_ref(root), trace, &nothing).await
}

async fn fetch(
    loader: &Loader,
    roots: &[Arc<judgement::Model>],
    trace: &Lookahead<'_>,
    findings: &Lookahead<'_>,
) -> Result<()> {
    if roots.is_empty() || !(trace.exists() || findings.exists()) {
        return Ok(());
    }
    let mut judgements: Vec<Uuid> = roots.iter().map(|root| root.id).collect();
    if trace.exists() {
        judgements.extend(drawn_on(loader, roots).await?);
    }
    if trace.exists() || findings.field("belowTriangulation").exists() {
        loader.fetch::<trace_tally::Entity>(roots.iter().map(|root| root.id)).await?;
    }
    let (by, order) = (finding::Column::JudgementId, finding::Column::Position);
    loader.fetch_children::<finding::Entity>(by, judgements.iter().copied(), order).await?;

    let cited = ["links", "summary", "belowTriangulation"];
    if !(trace.exists() || cited.iter().any(|name| findings.field(name).exists())) {
        return Ok(());
    }
    let (by, order) = (evidence_link::Column::JudgementId, evidence_link::Column::Id);
    let links = loader
        .fetch_children::<evidence_link::Entity>(by, judgements.iter().copied(), order)
        .await?;
    loader.fetch::<evidence::Entity>(links.iter().map(|link| link.evidence_id)).await?;

    let shown = [trace.field("links"), findings.field("links")];
    let asks = |name: &str| shown.iter().any(|links| links.field(name).exists());
    let drawn = trace.field("nodes").exists() || trace.field("edges").exists();
    if asks("pinnedVersion") || asks("superseded") || drawn {
        let (by, order) = (document_version::Column::DocumentId, document_version::Column::Number);
        let documents = links.iter().filter(|link| link.pinned_version_id.is_some());
        let documents = documents.map(|link| link.evidence_id);
        loader.fetch_children::<document_version::Entity>(by, documents, order).await?;
    }
    if asks("linkedBy") {
        loader.fetch::<person::Entity>(links.iter().map(|link| link.linked_by)).await?;
    }
    Ok(())
}

async fn drawn_on(loader: &Loader, roots: &[Arc<judgement::Model>]) -> Result<Vec<Uuid>> {
    let crossing = roots.iter().filter(|root| root.scope == JudgementScope::CrossArea);
    let (by, order) = (judgement_source::Column::JudgementId, judgement_source::Column::DrawsOnId);
    let crossing = crossing.map(|root| root.id);
    let sources = loader.fetch_children::<judgement_source::Entity>(by, crossing, order).await?;
    let drawn: Vec<Uuid> = sources.iter().map(|source| source.draws_on_id).collect();
    loader.fetch::<judgement::Entity>(drawn.iter().copied()).await?;
    Ok(drawn)
}
