//! One component or theme, Area beside Area.

use super::counts;
use crate::areas;
use crate::error::{Error, Result};
use crate::judgements::reads::{Filter, all, findings_of, theme_of};
use crate::store::{Loader, Seen};
use ::entity::types::{Component, EvidenceKind, Origin, Stance};
use ::entity::{area, finding, finding_theme, judgement};
use futures_util::future::try_join_all;
use sea_orm::prelude::Uuid;
use std::collections::{BTreeMap, HashSet};

/// What one Area has on the component or theme.
#[derive(Debug)]
pub struct Side {
    /// The Area.
    pub area: Seen<area::Model>,
    /// Its judgements, by reference, each in the newest version that the viewer sees; those that ended left out.
    pub judgements: Vec<Seen<judgement::Model>>,
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
    let areas = areas::reads::by_codes(loader, codes)?;
    let filter = Filter {
        areas: Some(codes.to_vec()),
        components: component.map(|component| vec![component]),
        theme: theme.clone(),
        ended: Some(false),
        ..Filter::default()
    };
    let mut judgements = all(loader, filter).await?;
    let superseded: HashSet<Uuid> = judgements.iter().filter_map(|of| of.supersedes_id).collect();
    judgements.retain(|of| !superseded.contains(&of.id));
    let counts = match theme {
        None => {
            let counts = judgements.iter().map(async |judgement| {
                Ok::<_, Error>((
                    judgement.id,
                    counts::counts(loader, judgement, counts::ORIGINS).await?,
                ))
            });
            try_join_all(counts).await?
        }
        Some(code) => {
            let findings = themed(loader, &code, &judgements).await?;
            let counts = findings.iter().map(async |finding| {
                Ok::<_, Error>((
                    finding.judgement_id,
                    counts::counts_of(loader, finding, counts::ORIGINS).await?,
                ))
            });
            try_join_all(counts).await?
        }
    };
    let side = |area: &Seen<area::Model>| {
        let mut side = BTreeMap::new();
        let here = |judgement: &&Seen<judgement::Model>| judgement.area_id == Some(area.id);
        let judgements: Vec<_> = judgements.iter().filter(here).cloned().collect();
        let within: HashSet<Uuid> = judgements.iter().map(|judgement| judgement.id).collect();
        let counts = counts.iter().filter(|(judgement, _)| within.contains(judgement));
        for count in counts.flat_map(|(_, counts)| counts) {
            let Some(origin) = count.origin else { continue };
            *side.entry((count.kind, origin, count.stance)).or_default() += count.links;
        }
        Side { area: area.clone(), judgements, counts: side }
    };
    Ok(areas.iter().map(side).collect())
}

/// The findings of a theme under these judgements.
async fn themed(
    loader: &Loader,
    code: &str,
    judgements: &[Seen<judgement::Model>],
) -> Result<Vec<Seen<finding::Model>>> {
    let Some(theme) = theme_of(loader, code) else { return Ok(vec![]) };
    let findings = judgements.iter().map(|judgement| findings_of(loader, judgement));
    let findings = try_join_all(findings).await?.concat();
    let (by, order) = (finding_theme::Column::FindingId, finding_theme::Column::ThemeId);
    let themed = findings.into_iter().map(async |finding| {
        let themes = loader.children::<finding_theme::Entity, _>(by, &finding, order).await?;
        let of_theme = themes.iter().any(|row| row.theme_id == theme.id);
        Ok::<_, Error>(of_theme.then_some(finding))
    });
    Ok(try_join_all(themed).await?.into_iter().flatten().collect())
}
