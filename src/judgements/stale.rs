//! Links that cite what has a newer version, until their judgement is signed off: whether what they quote still stands there.

use super::reads;
use crate::access::policy;
use crate::error::{Error, Result};
use crate::evidence;
use crate::evidence::quotes::{self, Found, Named};
use crate::store::{Loader, Seen};
use ::entity::types::{LinkStatus, QuoteState};
use ::entity::{
    document_version, evidence as item, evidence_link, evidence_revision, inspection,
    performance_point,
};
use futures_util::future::{try_join_all, try_join3};

/// A link that is to be looked at again.
#[derive(Clone, Debug)]
pub struct LinkReview {
    /// The link.
    pub link: Seen<evidence_link::Model>,
    /// Whether what it quotes stands there exactly once.
    pub carries: bool,
    /// The newest version of the document.
    pub version: Option<Seen<document_version::Model>>,
    /// The newest revision of what the item says.
    pub revision: Option<Seen<evidence_revision::Model>>,
    /// The figures as they stand.
    pub points: Vec<Seen<performance_point::Model>>,
    /// Where its quote stands in what it is made on, for whoever may open that.
    pub was: Option<Found>,
    /// Where it stands in the newest, or what comes nearest.
    pub is: Option<Found>,
}

/// The links of an inspection's judgements that cite what has a newer version, oldest first; of those not signed off yet.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(loader: &Loader, inspection: &Seen<inspection::Model>) -> Result<Vec<LinkReview>> {
    let judgements = reads::of_inspection(loader, inspection).await?;
    let open = judgements.iter().filter(|of| policy::is_open(of.status));
    let links = try_join_all(open.map(|of| reads::links_of(loader, of))).await?;
    let mut links = links.concat();
    links.retain(|link| link.status == LinkStatus::Active);
    links.sort_by_key(|link| link.id);
    let reviews = links.into_iter().map(|link| review(loader, link));
    Ok(try_join_all(reviews).await?.into_iter().flatten().collect())
}

/// What is to be looked at of a link; nothing if it is made on the newest.
async fn review(loader: &Loader, link: Seen<evidence_link::Model>) -> Result<Option<LinkReview>> {
    let item = loader.above::<item::Entity, _>(&link, evidence_link::Column::EvidenceId).await?;
    let (superseded, revised, points) = try_join3(
        evidence::reads::superseded(loader, &link),
        evidence::reads::changed_since(loader, &link),
        evidence::reads::newer_points(loader, &link, &item),
    )
    .await?;
    if !superseded && !revised && points.is_empty() {
        return Ok(None);
    }
    let version = if superseded {
        evidence::reads::versions(loader, &item).await?.last().cloned()
    } else {
        None
    };
    let revision =
        if revised { evidence::reads::newest_revision(loader, &item).await? } else { None };
    let opens = evidence::reads::opens(loader, &link).await?;
    let (was, is, times) = match &link.quote {
        Some(quote) if opens => {
            let texts = evidence::reads::texts(loader, &item, version.as_ref()).await?;
            let named = Named { quote: Some(quote.clone()), ..Named::default() };
            let look = move || (quotes::look(&texts, &named), quotes::occurrences(&texts, &named));
            let (is, times) = tokio::task::spawn_blocking(look).await.map_err(Error::internal)?;
            let was = quotes::of(&link)?.filter(|was| was.state != QuoteState::NotFound);
            (was, is, times)
        }
        _ => (None, None, 0),
    };
    let carries = times == 1;
    Ok(Some(LinkReview { link, carries, version, revision, points, was, is }))
}
