//! One component or theme, Area beside Area.

use super::reads;
use crate::areas;
use crate::error::{Error, Result};
use crate::judgements::reads::{Filter, all, links_of};
use crate::store::{Loader, Scoped};
use ::entity::types::{Component, EvidenceKind, Origin, Stance};
use ::entity::{area, evidence, finding, finding_theme, judgement, theme};
use futures_util::future::try_join_all;
use sea_orm::ColumnTrait;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What one Area has on the component or theme.
#[derive(Debug)]
pub struct Side {
    /// The Area.
    pub area: Arc<area::Model>,
    /// Its judgements, by reference.
    pub judgements: Vec<Arc<judgement::Model>>,
    /// Active links under them, by kind, origin and stance; with a theme, only those of its findings.
    pub counts: BTreeMap<(EvidenceKind, Origin, Stance), usize>,
}

/// The Areas side by side, in the order asked for.
///
/// # Errors
/// [`Error::BadInput`] if neither component nor theme is given, or for a code that no Area has.
pub async fn of(
    loader: &Loader,
    codes: &[String],
    component: Option<Component>,
    theme: Option<String>,
) -> Result<Vec<Side>> {
    if component.is_none() && theme.is_none() {
        return Err(Error::BadInput("Say which `component` or `theme` to contrast.".into()));
    }
    let areas = areas::reads::by_codes(loader, codes).await?;
    let filter = Filter {
        areas: Some(codes.to_vec()),
        components: component.map(|component| vec![component]),
        theme: theme.clone(),
        ..Filter::default()
    };
    let judgements = all(loader, filter).await?;
    let themed = match theme {
        None => None,
        Some(code) => Some(themed(loader, code).await?),
    };
    let links = judgements.iter().map(|judgement| links_of(loader, judgement.id));
    let links = try_join_all(links).await?;
    let cited = links.iter().flat_map(|links| links.iter()).map(|link| link.evidence_id);
    let cited = loader.some::<evidence::Entity>(cited.collect::<HashSet<_>>()).await?;
    let origins: HashMap<_, _> = cited.iter().map(|item| (item.id, item.origin)).collect();
    let side = |area: &Arc<area::Model>| {
        let mut counts = BTreeMap::new();
        let here = |judgement: &judgement::Model| judgement.area_id == Some(area.id);
        for (_, links) in judgements.iter().zip(&links).filter(|(judgement, _)| here(judgement)) {
            for link in reads::active(links.to_vec()) {
                let within = themed.as_ref().is_none_or(|themed| themed.contains(&link.finding_id));
                if let (true, Some(origin)) = (within, origins.get(&link.evidence_id)) {
                    *counts.entry((link.evidence_kind, *origin, link.stance)).or_default() += 1;
                }
            }
        }
        let judgements = judgements.iter().filter(|judgement| here(judgement)).cloned().collect();
        Side { area: Arc::clone(area), judgements, counts }
    };
    Ok(areas.iter().map(side).collect())
}

/// The findings of a theme.
async fn themed(loader: &Loader, code: String) -> Result<HashSet<sea_orm::prelude::Uuid>> {
    let store = loader.store();
    let themes: Scoped<theme::Entity> = store.find().filter(theme::Column::Code.eq(code));
    let of_theme = finding_theme::Column::ThemeId.in_subquery(themes.keys(theme::Column::Id));
    let rows: Scoped<finding_theme::Entity> = store.find().filter(of_theme);
    let keys = rows.keys(finding_theme::Column::FindingId);
    let findings = store.find::<finding::Entity>().filter(finding::Column::Id.in_subquery(keys));
    Ok(store.all(findings).await?.into_iter().map(|finding| finding.id).collect())
}
