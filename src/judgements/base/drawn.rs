//! What a cross-Area judgement draws on: within a change, or for an answer.

use super::gather::all;
use crate::error::Result;
use crate::judgements::reads;
use crate::store::{Loader, Seen, Write};
use ::entity::types::JudgementScope;
use ::entity::{judgement, judgement_ending, judgement_source, source_tally};
use futures_util::future::{try_join, try_join_all};
use sea_orm::prelude::Uuid;

/// A judgement that another draws on, and how it ended, if it did.
pub type Source = (Seen<judgement::Model>, Option<Seen<judgement_ending::Model>>);

/// What a judgement that is held draws on, nothing if it is of one Area; none if the viewer may not see all of it.
pub(in crate::judgements) async fn drawn_held(
    write: &Write<'_>,
    of: &judgement::Model,
) -> Result<Option<Vec<Source>>> {
    if of.scope == JudgementScope::Area {
        return Ok(Some(vec![]));
    }
    let named = vec![of.id];
    let (by, tally) = (judgement_source::Column::JudgementId, source_tally::Column::JudgementId);
    let sources = all::<judgement_source::Entity>(write, by, named.clone()).await?;
    let sources: Vec<Uuid> =
        sources.iter().map(|source: &Seen<judgement_source::Model>| source.draws_on_id).collect();
    let by = judgement_ending::Column::JudgementId;
    let ended = all::<judgement_ending::Entity>(write, by, sources.clone()).await?;
    let sources = all::<judgement::Entity>(write, judgement::Column::Id, sources).await?;
    let tally = all::<source_tally::Entity>(write, tally, named).await?;
    let with_ending = |source: Seen<judgement::Model>| {
        let ending = ended
            .iter()
            .find(|ending: &&Seen<judgement_ending::Model>| ending.judgement_id == source.id);
        (source, ending.cloned())
    };
    let whole = is_whole(sources.len(), tally.first());
    Ok(whole.then(|| sources.into_iter().map(with_ending).collect()))
}

/// The same of a judgement that was seen.
///
/// # Errors
/// If the database cannot be read.
pub async fn drawn(loader: &Loader, of: &Seen<judgement::Model>) -> Result<Option<Vec<Source>>> {
    if of.scope == JudgementScope::Area {
        return Ok(Some(vec![]));
    }
    let tally = loader.part::<source_tally::Entity, _>(of);
    let (sources, tally) = try_join(reads::drawn_on(loader, of), tally).await?;
    let endings = sources.iter().map(|of| loader.part::<judgement_ending::Entity, _>(of));
    let endings = try_join_all(endings).await?;
    let whole = is_whole(sources.len(), tally.as_ref());
    Ok(whole.then(|| sources.into_iter().zip(endings).collect()))
}

/// Whether so many are all.
fn is_whole(seen: usize, tally: Option<&Seen<source_tally::Model>>) -> bool {
    usize::try_from(tally.map_or(0, |tally| tally.sources)) == Ok(seen)
}
