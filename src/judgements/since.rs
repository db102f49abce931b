//! What has happened since a judgement was signed off to what it rests on.

use super::reads;
use crate::access::policy;
use crate::error::{Error, Result};
use crate::evidence;
use crate::store::{Loader, Seen};
use ::entity::types::{
    AgreementOutcome, EvidenceKind, JudgementStatus, LinkStatus, SinceSignOff, Stance,
};
use ::entity::{
    evidence as item, evidence_link, finding, judgement, judgement_ending, note_agreement,
    performance_point, performance_withdrawal, seal,
};
use futures_util::future::{try_join, try_join_all, try_join3, try_join4};
use sea_orm::prelude::DateTimeUtc;
use std::collections::BTreeMap;

/// What something happened to.
#[derive(Clone, Debug)]
pub enum To {
    /// An item that the judgement cites.
    Item(Seen<item::Model>),
    /// A judgement of an Area that it draws on.
    Source(Seen<judgement::Model>),
}

impl To {
    fn reference(&self) -> &str {
        match self {
            Self::Item(item) => &item.reference,
            Self::Source(source) => &source.reference,
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Happened {
    /// What.
    pub what: SinceSignOff,
    /// To what.
    pub to: To,
    /// The links that are concerned; none of what is drawn on.
    pub links: Vec<Seen<evidence_link::Model>>,
}

impl Happened {
    /// What happened and what to do, in a sentence.
    #[must_use]
    pub fn message(&self) -> String {
        let name = self.to.reference();
        match self.what {
            SinceSignOff::NewVersion => {
                format!(
                    "{name} has a newer version than the one that was sealed: see whether it still says so."
                )
            }
            SinceSignOff::NotesChanged => {
                format!(
                    "The notes of {name} were changed, or agreed or declined anew: see whether they still say so."
                )
            }
            SinceSignOff::EvidenceSetAside => {
                format!(
                    "{name} was rejected or withdrawn: see whether the judgement stands without it."
                )
            }
            SinceSignOff::NewContradiction => {
                format!("{name} contradicts the same finding in a newer version of the judgement.")
            }
            SinceSignOff::CorrectedFigure => {
                format!(
                    "A figure of {name} was corrected or withdrawn: see whether it still carries the finding."
                )
            }
            SinceSignOff::SourceRetracted => {
                format!(
                    "{name} was retracted: see whether the judgement stands without it, and amend or retract it if not."
                )
            }
            SinceSignOff::SourceAmended => {
                format!(
                    "{name} has a newer version than the one drawn on: see whether it still says so, and amend the \
                     judgement if not."
                )
            }
            SinceSignOff::SourceChanged => {
                format!(
                    "What {name} rests on has changed since it was signed off: see what, and whether it still carries."
                )
            }
        }
    }
}

/// What happened since a judgement was signed off to what it rests on, by item, and to what it draws on; nothing before
/// that.
///
/// # Errors
/// If the database cannot be read.
pub async fn of(loader: &Loader, judgement: &Seen<judgement::Model>) -> Result<Vec<Happened>> {
    let Some(seal) = loader.part::<seal::Entity, _>(judgement).await? else {
        return Ok(vec![]);
    };
    let sources = reads::drawn_on(loader, judgement).await?;
    let drawn = try_join_all(sources.iter().map(|source| drawn(loader, source)));
    let (mut all, drawn) = try_join(own(loader, judgement, &seal), drawn).await?;
    all.extend(drawn.into_iter().flatten());
    Ok(all)
}

/// What happened to the items that a judgement cites itself since it was sealed.
async fn own(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    seal: &seal::Model,
) -> Result<Vec<Happened>> {
    let links = reads::links_of(loader, judgement).await?;
    let links: Vec<_> =
        links.into_iter().filter(|link| link.status == LinkStatus::Active).collect();
    let looked = links.iter().map(|link| look(loader, link, seal.sealed_at));
    let (looked, contradicting) =
        try_join(try_join_all(looked), contradicting(loader, judgement, &links)).await?;
    let mut by_item = BTreeMap::<_, Happened>::new();
    let all = looked.into_iter().flatten().chain(contradicting);
    for (what, item, link) in all {
        let key = (item.reference.clone(), what);
        let to = To::Item(item);
        let known = by_item.entry(key).or_insert_with(|| Happened { what, to, links: vec![] });
        known.links.push(link);
    }
    Ok(by_item.into_values().collect())
}

/// What happened to a judgement that is drawn on: it or a newer version of it was retracted, a newer version is past
/// draft, or what it rests on has changed in its turn.
async fn drawn(loader: &Loader, source: &Seen<judgement::Model>) -> Result<Vec<Happened>> {
    let own = async {
        match loader.part::<seal::Entity, _>(source).await? {
            Some(seal) => own(loader, source, &seal).await,
            None => Ok(vec![]),
        }
    };
    let (own, mut versions) = try_join(own, newer(loader, source)).await?;
    versions.retain(|version| version.status != JudgementStatus::Draft);
    let amended = !versions.is_empty();
    versions.push(source.clone());
    let endings = versions.iter().map(|of| loader.part::<judgement_ending::Entity, _>(of));
    let endings = try_join_all(endings).await?;
    let told = [
        (SinceSignOff::SourceRetracted, endings.iter().any(Option::is_some)),
        (SinceSignOff::SourceAmended, amended),
        (SinceSignOff::SourceChanged, !own.is_empty()),
    ];
    let told = told.into_iter().filter(|(_, so)| *so);
    let to = || To::Source(source.clone());
    Ok(told.map(|(what, _)| Happened { what, to: to(), links: vec![] }).collect())
}

/// The newer versions of a judgement that the viewer sees, one after the other.
async fn newer(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Vec<Seen<judgement::Model>>> {
    let (by, order) = (judgement::Column::SupersedesId, judgement::Column::Version);
    let (mut newer, mut of) = (vec![], judgement.clone());
    while let Some(next) = loader.children::<judgement::Entity, _>(by, &of, order).await?.last() {
        newer.push(next.clone());
        of = next.clone();
    }
    Ok(newer)
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
    let own: Vec<Seen<finding::Model>> = reads::findings_of(loader, judgement).await?;
    let mut told = vec![];
    for version in &newer(loader, judgement).await? {
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
