//! What has happened since a judgement was signed off to what it rests on.

use super::reads;
use crate::access::policy;
use crate::error::{Error, Result};
use crate::evidence;
use crate::store::{Loader, Seen};
use ::entity::types::{AgreementOutcome, EvidenceKind, LinkStatus, SinceSignOff, Stance};
use ::entity::{
    evidence as item, evidence_link, finding, judgement, note_agreement, performance_point,
    performance_withdrawal, seal,
};
use futures_util::future::{try_join_all, try_join3, try_join4};
use sea_orm::prelude::DateTimeUtc;
use std::collections::BTreeMap;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Happened {
    /// What.
    pub what: SinceSignOff,
    /// To which item.
    pub item: Seen<item::Model>,
    /// The links that are concerned.
    pub links: Vec<Seen<evidence_link::Model>>,
}

impl Happened {
    /// What happened and what to do, in a sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let item = &self.item.reference;
        match self.what {
            SinceSignOff::NewVersion => {
                format!(
                    "{item} has a newer version than the one that was sealed: see whether it still says so."
                )
            }
            SinceSignOff::NotesChanged => {
                format!(
                    "The notes of {item} were changed, or agreed or declined anew: see whether they still say so."
                )
            }
            SinceSignOff::EvidenceSetAside => {
                format!(
                    "{item} was rejected or withdrawn: see whether the judgement stands without it."
                )
            }
            SinceSignOff::NewContradiction => {
                format!("{item} contradicts the same finding in a newer version of the judgement.")
            }
            SinceSignOff::CorrectedFigure => {
                format!(
                    "A figure of {item} was corrected or withdrawn: see whether it still carries the finding."
                )
            }
        }
    }
}

/// What happened since a judgement was signed off, by item; nothing before that.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(loader: &Loader, judgement: &Seen<judgement::Model>) -> Result<Vec<Happened>> {
    let Some(seal) = loader.part::<seal::Entity, _>(judgement).await? else {
        return Ok(vec![]);
    };
    let links = reads::links_of(loader, judgement).await?;
    let links: Vec<_> =
        links.into_iter().filter(|link| link.status == LinkStatus::Active).collect();
    let looked = links.iter().map(|link| look(loader, link, seal.sealed_at));
    let (looked, contradicting) = futures_util::future::try_join(
        try_join_all(looked),
        contradicting(loader, judgement, &links),
    )
    .await?;
    let mut by_item = BTreeMap::<_, Happened>::new();
    let all = looked.into_iter().flatten().chain(contradicting);
    for (what, item, link) in all {
        let key = (item.reference.clone(), what);
        let known = by_item.entry(key).or_insert_with(|| Happened { what, item, links: vec![] });
        known.links.push(link);
    }
    Ok(by_item.into_values().collect())
}

type Found = (SinceSignOff, Seen<item::Model>, Seen<evidence_link::Model>);

/// What happened since then to what one link cites.
async fn look(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    then: DateTimeUtc,
) -> Result<Vec<Found>> {
    let by = evidence_link::Column::EvidenceId;
    let item = loader.above::<item::Entity, _>(link, by).await?;
    let (superseded, revised, agreed, corrected) = try_join4(
        evidence::reads::superseded(loader, link),
        evidence::reads::changed_since(loader, link),
        agreed(loader, &item, then),
        corrected(loader, link, &item),
    )
    .await?;
    let heard = item.kind == EvidenceKind::Interview;
    let told = [
        (SinceSignOff::NewVersion, superseded || (revised && !heard)),
        (SinceSignOff::NotesChanged, (revised && heard) || agreed),
        (SinceSignOff::EvidenceSetAside, !policy::is_accepted(item.status)),
        (SinceSignOff::CorrectedFigure, corrected),
    ];
    let told = told.into_iter().filter(|(_, so)| *so);
    Ok(told.map(|(what, _)| (what, item.clone(), link.clone())).collect())
}

/// Whether somebody has said since then whether they agree to the notes of an interview.
async fn agreed(loader: &Loader, item: &Seen<item::Model>, then: DateTimeUtc) -> Result<bool> {
    if item.kind != EvidenceKind::Interview {
        return Ok(false);
    }
    let (by, order) = (note_agreement::Column::InterviewId, note_agreement::Column::MadeAt);
    let said = loader.children::<note_agreement::Entity, _>(by, item, order).await?;
    let says = |said: &Seen<note_agreement::Model>| {
        said.made_at > then && said.outcome != AgreementOutcome::NotOffered
    };
    Ok(said.iter().any(says))
}

/// Whether a figure that a link is pinned to has a newer revision, or was withdrawn.
async fn corrected(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    item: &Seen<item::Model>,
) -> Result<bool> {
    if item.kind != EvidenceKind::PerformanceSeries {
        return Ok(false);
    }
    let (by, order) = (performance_point::Column::SeriesId, performance_point::Column::PeriodStart);
    let gone = performance_withdrawal::Column::SeriesId;
    let (pinned, points, withdrawn) = try_join3(
        evidence::reads::pinned_points(loader, link),
        loader.children::<performance_point::Entity, _>(by, item, order),
        loader.children::<performance_withdrawal::Entity, _>(gone, item, gone),
    )
    .await?;
    let is_gone = |id| withdrawn.iter().any(|row| row.point_id == id);
    let newer = |of: &Seen<performance_point::Model>| {
        points.iter().any(|point| {
            point.period_start == of.period_start
                && point.revision > of.revision
                && !is_gone(point.id)
        })
    };
    Ok(pinned.iter().any(|point| is_gone(point.id) || newer(point)))
}

/// Links made since that contradict the same findings, in newer versions of the judgement.
async fn contradicting(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    sealed: &[Seen<evidence_link::Model>],
) -> Result<Vec<Found>> {
    let (by, order) = (judgement::Column::SupersedesId, judgement::Column::Version);
    let own: Vec<Seen<finding::Model>> = reads::findings_of(loader, judgement).await?;
    let (mut newer, mut of) = (vec![], judgement.clone());
    while let Some(next) = loader.children::<judgement::Entity, _>(by, &of, order).await?.last() {
        newer.push(next.clone());
        of = next.clone();
    }
    let mut told = vec![];
    for version in &newer {
        let findings = reads::findings_of(loader, version).await?;
        let same = findings.iter().filter(|of| own.iter().any(|one| one.reference == of.reference));
        for finding in same {
            let links = reads::links_to(loader, finding).await?;
            let since = links.iter().filter(|link| {
                let copied = |of: &&Seen<evidence_link::Model>| {
                    (of.evidence_id, of.stance, &of.place, &of.quote)
                        == (link.evidence_id, link.stance, &link.place, &link.quote)
                };
                link.status == LinkStatus::Active
                    && link.stance == Stance::Contradicts
                    && !sealed.iter().any(|of| copied(&of))
            });
            for link in since {
                let by = evidence_link::Column::EvidenceId;
                let item = loader.above::<item::Entity, _>(link, by).await?;
                told.push((SinceSignOff::NewContradiction, item, link.clone()));
            }
        }
    }
    Ok::<_, Error>(told)
}
