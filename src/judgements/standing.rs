//! All that a judgement says and rests on as it stands, whoever asks: what its seal is held against.

use super::faults::{Differs, Fault};
use super::seal::{self, Basis};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::store::{Loader, Row, Seen, Unshown, revisions};
use ::entity::types::{EvidenceKind, FileState, LinkStatus};
use ::entity::{
    aip_score, aip_score_item, check_revision, document_content, document_version, effect,
    evidence, evidence_link, evidence_link_pin, evidence_link_point, evidence_revision, finding,
    finding_theme, guide, interview_note, interview_note_revision, judgement, judgement_guide,
    judgement_source, onsite_check, onsite_check_record, performance_point, questionnaire_cell,
    questionnaire_row, seal as sealing, strength_reason, theme,
};
use futures_util::future::{try_join, try_join_all, try_join3, try_join4};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use sea_orm::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// So many files of one judgement are read at once.
const FILES: usize = 4;

/// Rows of an entity, whoever asks.
type Rows<E> = Vec<Unshown<<E as EntityTrait>::Model>>;

/// All that a judgement says and rests on.
pub(super) struct Standing {
    effects: Rows<effect::Entity>,
    reasons: Rows<strength_reason::Entity>,
    guide: Option<Seen<guide::Model>>,
    findings: Rows<finding::Entity>,
    themes: HashMap<Uuid, Vec<String>>,
    sources: Rows<judgement::Entity>,
    rests: Rests,
    scores: Rows<aip_score::Entity>,
}

/// The links that stand, and what they cite.
struct Rests {
    /// Withdrawn ones too.
    all: Vec<Uuid>,
    links: Rows<evidence_link::Entity>,
    items: Rows<evidence::Entity>,
    /// The scores that are items.
    ratings: Rows<aip_score_item::Entity>,
    versions: Rows<document_version::Entity>,
    /// By link.
    points: HashMap<Uuid, Rows<performance_point::Entity>>,
    /// By link.
    revisions: HashMap<Uuid, Unshown<evidence_revision::Model>>,
}

async fn every<E: Row>(
    loader: &Loader,
    column: E::Column,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Rows<E>> {
    let found = ids.into_iter().map(|id| loader.whole::<E>(column, id));
    Ok(try_join_all(found).await?.iter().flat_map(|rows| rows.iter().cloned()).collect())
}

impl Standing {
    /// How a judgement stands, in so many levels whatever it is.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn of(loader: &Loader, judgement: &judgement::Model) -> Result<Self> {
        let id = judgement.id;
        let effects = async {
            let effects =
                every::<effect::Entity>(loader, effect::Column::JudgementId, [id]).await?;
            let scores = effects.iter().filter_map(|effect| effect.aip_score_id);
            let scores = every::<aip_score::Entity>(loader, aip_score::Column::Id, scores).await?;
            Ok::<_, Error>((effects, scores))
        };
        let making = async {
            let reasons = strength_reason::Column::JudgementId;
            let (reasons, made) = try_join(
                every::<strength_reason::Entity>(loader, reasons, [id]),
                every::<judgement_guide::Entity>(
                    loader,
                    judgement_guide::Column::JudgementId,
                    [id],
                ),
            )
            .await?;
            let guide = match made.first() {
                Some(made) => loader.one::<guide::Entity>(made.guide_id).await?,
                None => None,
            };
            Ok::<_, Error>((reasons, guide))
        };
        let sources = async {
            let by = judgement_source::Column::JudgementId;
            let drawn = every::<judgement_source::Entity>(loader, by, [id]).await?;
            let drawn = drawn.iter().map(|source| source.draws_on_id);
            every::<judgement::Entity>(loader, judgement::Column::Id, drawn).await
        };
        let (
            (effects, mut scores),
            (reasons, guide),
            (findings, themes),
            (sources, (rests, cited)),
        ) = try_join4(effects, making, said(loader, id), try_join(sources, Rests::of(loader, id)))
            .await?;
        scores.extend(cited);
        Ok(Self { effects, reasons, guide, findings, themes, sources, rests, scores })
    }

    /// What a seal of it would be of, as `algorithm` makes it.
    ///
    /// # Errors
    /// Never in practice: everything here has a JSON form.
    pub(super) fn canonical(
        &self,
        of: &judgement::Model,
        sealed: &sealing::Model,
        algorithm: &str,
    ) -> Result<String> {
        let Self { effects, reasons, findings, sources, rests, scores, .. } = self;
        let basis = Basis {
            signed: Some((sealed.sealed_by, sealed.sealed_at)),
            effects: effects.iter().map(|effect| &**effect).collect(),
            reasons: reasons.iter().map(|reason| &**reason).collect(),
            guide: self.guide.as_deref(),
            findings: findings.iter().map(|finding| &**finding).collect(),
            themes: self.themes.clone(),
            sources: sources.iter().map(|source| &**source).collect(),
            links: rests.links.iter().map(|link| &**link).collect(),
            items: rests.items.iter().map(|item| (item.id, &**item)).collect(),
            scores: seal::by_item(
                scores,
                rests.ratings.iter().map(|item| (item.evidence_id, item.aip_score_id)),
            ),
            versions: rests.versions.iter().map(|version| (version.id, &**version)).collect(),
            points: rests
                .points
                .iter()
                .map(|(link, points)| (*link, points.iter().map(|point| &**point).collect()))
                .collect(),
            revisions: rests.revisions.iter().map(|(link, of)| (*link, &**of)).collect(),
        };
        seal::canonical(of, &basis, algorithm)
    }

    /// Every link that is there, withdrawn ones too.
    pub(super) fn links(&self) -> &[Uuid] {
        &self.rests.all
    }

    /// What they cite, and what links cite that were withdrawn.
    pub(super) fn items(&self) -> &[Unshown<evidence::Model>] {
        &self.rests.items
    }

    /// What it draws on.
    pub(super) fn sources(&self) -> &[Unshown<judgement::Model>] {
        &self.sources
    }

    /// What does not have the digest that it was pinned with: words of interviews, records of checks, released results,
    /// and stored files.
    ///
    /// # Errors
    /// If the database or the store does not answer.
    pub(super) async fn altered(&self, loader: &Loader, files: &Files) -> Result<Vec<Fault>> {
        let rests = &self.rests;
        let words = rests.links.iter().map(|link| rests.words_altered(loader, link));
        let (words, files) = try_join(try_join_all(words), rests.files(loader, files)).await?;
        let mut faults = vec![];
        for (link, words) in rests.links.iter().zip(words) {
            let finding = self.findings.iter().find(|finding| finding.id == link.finding_id);
            let item = rests.items.iter().find(|item| item.id == link.evidence_id);
            let (Some(finding), Some(item)) = (finding, item) else { continue };
            let at = format!("findings[{}].links[{}]", finding.reference, item.reference);
            if words {
                faults.push(Fault { path: format!("{at}.words"), differs: Differs::Changed });
            }
            if let Some(differs) = link.pinned_version_id.and_then(|id| files.get(&id)) {
                faults.push(Fault { path: format!("{at}.file"), differs: *differs });
            }
        }
        Ok(faults)
    }
}

/// The findings that were not retired, and the codes of their themes.
async fn said(
    loader: &Loader,
    judgement: Uuid,
) -> Result<(Rows<finding::Entity>, HashMap<Uuid, Vec<String>>)> {
    let by = finding::Column::JudgementId;
    let mut findings = every::<finding::Entity>(loader, by, [judgement]).await?;
    findings.retain(|finding| finding.position > 0);
    let ids = findings.iter().map(|finding| finding.id);
    let named =
        every::<finding_theme::Entity>(loader, finding_theme::Column::FindingId, ids).await?;
    let known = loader.every::<theme::Entity>(theme::Column::Code);
    let mut themes = HashMap::<_, Vec<_>>::new();
    for of in &named {
        let theme = known.iter().find(|theme| theme.id == of.theme_id);
        themes.entry(of.finding_id).or_default().extend(theme.map(|theme| theme.code.clone()));
    }
    Ok((findings, themes))
}

impl Rests {
    /// Those of a judgement, and the scores that they cite.
    async fn of(loader: &Loader, judgement: Uuid) -> Result<(Self, Rows<aip_score::Entity>)> {
        let by = evidence_link::Column::JudgementId;
        let mut links = every::<evidence_link::Entity>(loader, by, [judgement]).await?;
        let all = links.iter().map(|link| link.id).collect();
        let cited: Vec<_> = links.iter().map(|link| link.evidence_id).collect();
        links.retain(|link| link.status == LinkStatus::Active && link.withdrawn_at.is_none());
        let versions = links.iter().filter_map(|link| link.pinned_version_id);
        let of_kind = |kind| links.iter().filter(move |link| link.evidence_kind == kind);
        let ratings = of_kind(EvidenceKind::AipScore).map(|link| link.evidence_id);
        let scores = async {
            let by = aip_score_item::Column::EvidenceId;
            let items = every::<aip_score_item::Entity>(loader, by, ratings).await?;
            let scores = items.iter().map(|item| item.aip_score_id);
            let scores = every::<aip_score::Entity>(loader, aip_score::Column::Id, scores).await?;
            Ok::<_, Error>((items, scores))
        };
        let ((items, versions), points, revisions, (ratings, scores)) = try_join4(
            try_join(
                every::<evidence::Entity>(loader, evidence::Column::Id, cited),
                every::<document_version::Entity>(loader, document_version::Column::Id, versions),
            ),
            points(loader, of_kind(EvidenceKind::PerformanceSeries).map(|link| link.id)),
            pins(loader, links.iter().map(|link| link.id)),
            scores,
        )
        .await?;
        Ok((Self { all, links, items, ratings, versions, points, revisions }, scores))
    }

    /// Whether what an item said at the revision that a link is pinned to, or says now, is not what the digest of that
    /// revision, or of the newest, was made of.
    async fn words_altered(&self, loader: &Loader, link: &evidence_link::Model) -> Result<bool> {
        let Some(pinned) = self.revisions.get(&link.id) else { return Ok(false) };
        let item = link.evidence_id;
        let all = every::<evidence_revision::Entity>(
            loader,
            evidence_revision::Column::EvidenceId,
            [item],
        );
        let (all, then, now) = match link.evidence_kind {
            EvidenceKind::Interview => {
                let by = interview_note_revision::Column::InterviewId;
                let (all, mut passages, notes) = try_join3(
                    all,
                    every::<interview_note_revision::Entity>(loader, by, [item]),
                    every::<interview_note::Entity>(
                        loader,
                        interview_note::Column::InterviewId,
                        [item],
                    ),
                )
                .await?;
                passages.retain(|passage| passage.revision <= pinned.revision);
                passages.sort_by_key(|passage| passage.revision);
                let then = passages.iter().map(|of| (of.number, of.text.as_str()));
                let now = notes.iter().map(|of| (of.number, of.text.as_str()));
                (all, Some(revisions::of_notes(then)?), Some(revisions::of_notes(now)?))
            }
            EvidenceKind::OnsiteCheck => {
                let (by, record) =
                    (onsite_check::Column::EvidenceId, onsite_check_record::Column::EvidenceId);
                let said = check_revision::Column::RevisionId;
                let (all, said, checks, records) = try_join4(
                    all,
                    every::<check_revision::Entity>(loader, said, [pinned.id]),
                    every::<onsite_check::Entity>(loader, by, [item]),
                    every::<onsite_check_record::Entity>(loader, record, [item]),
                )
                .await?;
                let then = said.first().map(|of| revisions::of_check(of.outcome, &of.fields));
                let now = checks.first().zip(records.first());
                let now = now.map(|(check, of)| revisions::of_check(check.outcome, &of.fields));
                (all, then.transpose()?, now.transpose()?)
            }
            EvidenceKind::QuestionnaireResult => {
                let rows = questionnaire_row::Column::ResultId;
                let cells = questionnaire_cell::Column::ResultId;
                let (all, rows, cells) = try_join3(
                    all,
                    every::<questionnaire_row::Entity>(loader, rows, [item]),
                    every::<questionnaire_cell::Entity>(loader, cells, [item]),
                )
                .await?;
                // released anew: of what was released before, the digest is all that is kept
                if all.iter().any(|other| other.revision > pinned.revision) {
                    return Ok(false);
                }
                let rows: Vec<_> = rows.iter().map(|row| (**row).clone()).collect();
                let cells: Vec<_> = cells.iter().map(|cell| (**cell).clone()).collect();
                let now = revisions::of_result(&rows, &cells)?;
                (all, Some(now.clone()), Some(now))
            }
            EvidenceKind::Document | EvidenceKind::PerformanceSeries | EvidenceKind::AipScore => {
                return Ok(false);
            }
        };
        let newest = all.iter().max_by_key(|of| of.revision).map(|of| &of.sha256);
        Ok(then.as_ref() != Some(&pinned.sha256) || now.as_ref() != newest)
    }

    /// The versions cited whose stored file is not what came. What is too much to read for one request is as it was found
    /// last. Nothing that is cited is disposed of.
    async fn files(&self, loader: &Loader, files: &Files) -> Result<HashMap<Uuid, Differs>> {
        let kept: BTreeMap<_, _> =
            self.versions.iter().map(|version| (version.id, version.clone())).collect();
        let (by, of) = (document_content::Column::VersionId, document_content::Column::ObjectKey);
        let keys = kept.keys().map(|id| loader.whole_text::<document_content::Entity>(by, *id, of));
        let keys = try_join_all(keys).await?;
        let read = stream::iter(kept.into_values().zip(keys)).map(|(version, key)| async move {
            let size = u64::try_from(version.size).unwrap_or_default();
            let differs = match (key.first(), version.file_state) {
                (Some(key), _) if loader.may_read(size) => match files.digest(key, size).await {
                    Ok(digest) if digest == version.sha256 => None,
                    Ok(_) => Some(Differs::Changed),
                    Err(Error::NotFound) => Some(Differs::Gone),
                    Err(error) => return Err(error),
                },
                (None, _) | (_, FileState::Missing | FileState::Disposed) => Some(Differs::Gone),
                (_, FileState::Altered) => Some(Differs::Changed),
                (_, FileState::Sound) => None,
            };
            Ok(differs.map(|differs| (version.id, differs)))
        });
        let found = read.buffered(FILES).try_collect::<Vec<_>>();
        Ok(loader.store().while_reading(found).await?.into_iter().flatten().collect())
    }
}

/// The points that links are pinned to, by link.
async fn points(
    loader: &Loader,
    links: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Rows<performance_point::Entity>>> {
    let by = evidence_link_point::Column::LinkId;
    let pins = every::<evidence_link_point::Entity>(loader, by, links).await?;
    let points = pins.iter().map(async |pin| {
        let point =
            loader.whole::<performance_point::Entity>(performance_point::Column::Id, pin.point_id);
        Ok::<_, Error>((pin.link_id, point.await?))
    });
    let mut by_link = HashMap::<_, Vec<_>>::new();
    for (link, point) in try_join_all(points).await? {
        by_link.entry(link).or_default().extend(point.iter().cloned());
    }
    Ok(by_link)
}

/// The revisions that links are pinned to, by link.
async fn pins(
    loader: &Loader,
    links: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Unshown<evidence_revision::Model>>> {
    let by = evidence_link_pin::Column::LinkId;
    let pins = every::<evidence_link_pin::Entity>(loader, by, links).await?;
    let revisions = pins.iter().map(async |pin| {
        let of = loader
            .whole::<evidence_revision::Entity>(evidence_revision::Column::Id, pin.revision_id);
        Ok::<_, Error>((pin.link_id, of.await?))
    });
    let revisions = try_join_all(revisions).await?;
    let one = |(link, of): (Uuid, std::sync::Arc<Rows<evidence_revision::Entity>>)| {
        Some((link, of.first()?.clone()))
    };
    Ok(revisions.into_iter().filter_map(one).collect())
}
