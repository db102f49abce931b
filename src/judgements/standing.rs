//! All that a judgement says and rests on as it stands, whoever asks: what its seal is held against.

mod altered;

use super::entered::{Entered, cited, copies};
use super::seal::{self, Basis};
use crate::error::{Error, Result};
use crate::store::{Loader, Row, Seen, Unshown};
use ::entity::types::{EvidenceKind, LinkStatus};
use ::entity::{
    aip_score, aip_score_item, check_template, document_version, effect, evidence, evidence_link,
    evidence_link_pin, evidence_link_point, evidence_revision, finding, finding_theme, guide,
    interview, interview_role, judgement, judgement_guide, judgement_source, measure_definition,
    measure_method, onsite_check, performance_point, performance_series, police_force,
    questionnaire_question, questionnaire_result, seal as sealing, strength_reason, theme,
};
use futures_util::future::{try_join, try_join_all, try_join3, try_join4};
use sea_orm::prelude::*;
use std::collections::{BTreeSet, HashMap};

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
    /// What the sources say, and their seals.
    drawn: (Rows<finding::Entity>, Rows<sealing::Entity>),
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
    entered: Entered,
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
            let drawn: Vec<_> = drawn.iter().map(|source| source.draws_on_id).collect();
            let finding = finding::Column::JudgementId;
            try_join3(
                every::<judgement::Entity>(loader, judgement::Column::Id, drawn.clone()),
                every::<finding::Entity>(loader, finding, drawn.clone()),
                every::<sealing::Entity>(loader, sealing::Column::JudgementId, drawn),
            )
            .await
        };
        let (
            (effects, mut scores),
            (reasons, guide),
            (findings, themes),
            ((sources, told, seals), (rests, cited)),
        ) = try_join4(effects, making, said(loader, id), try_join(sources, Rests::of(loader, id)))
            .await?;
        scores.extend(cited);
        let drawn = (told, seals);
        Ok(Self { effects, reasons, guide, findings, themes, sources, drawn, rests, scores })
    }

    /// What a seal of it would be of, as `algorithm` makes it with a salt.
    ///
    /// # Errors
    /// Never in practice: everything here has a JSON form.
    pub(super) fn canonical(
        &self,
        of: &judgement::Model,
        sealed: &sealing::Model,
        (algorithm, salt): (&str, Option<&str>),
    ) -> Result<String> {
        let Self { effects, reasons, findings, sources, drawn, rests, scores, .. } = self;
        let basis = Basis {
            salt,
            signed: Some((sealed.sealed_by, sealed.sealed_at)),
            effects: effects.iter().map(|effect| &**effect).collect(),
            reasons: reasons.iter().map(|reason| &**reason).collect(),
            guide: self.guide.as_deref(),
            findings: findings.iter().map(|finding| &**finding).collect(),
            themes: self.themes.clone(),
            sources: sources.iter().map(|source| &**source).collect(),
            drawn_findings: drawn.0.iter().map(|finding| &**finding).collect(),
            drawn_seals: drawn.1.iter().map(|seal| &**seal).collect(),
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
            entered: Some(&rests.entered),
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
        let ((items, versions), points, revisions, ((ratings, scores), entered)) = try_join4(
            try_join(
                every::<evidence::Entity>(loader, evidence::Column::Id, cited),
                every::<document_version::Entity>(loader, document_version::Column::Id, versions),
            ),
            points(loader, of_kind(EvidenceKind::PerformanceSeries).map(|link| link.id)),
            pins(loader, links.iter().map(|link| link.id)),
            try_join(scores, entered(loader, &links)),
        )
        .await?;
        Ok((Self { all, links, items, ratings, versions, points, revisions, entered }, scores))
    }
}

/// What is entered of the items that links cite.
async fn entered(loader: &Loader, links: &[Unshown<evidence_link::Model>]) -> Result<Entered> {
    let of = (interview::Column::EvidenceId, onsite_check::Column::EvidenceId);
    let by = (performance_series::Column::EvidenceId, questionnaire_result::Column::EvidenceId);
    let (interviews, checks, series, results) = try_join4(
        every::<interview::Entity>(loader, of.0, cited(links, EvidenceKind::Interview)),
        every::<onsite_check::Entity>(loader, of.1, cited(links, EvidenceKind::OnsiteCheck)),
        every::<performance_series::Entity>(
            loader,
            by.0,
            cited(links, EvidenceKind::PerformanceSeries),
        ),
        every::<questionnaire_result::Entity>(
            loader,
            by.1,
            cited(links, EvidenceKind::QuestionnaireResult),
        ),
    )
    .await?;
    let roles = interviews.iter().map(|of| of.role_id).collect();
    let forces = interviews.iter().filter_map(|of| of.force_id).collect();
    let templates = checks.iter().map(|of| of.template_id).collect();
    let measures: BTreeSet<_> = series.iter().map(|of| of.measure_id).collect();
    let mut methods = loader.every::<measure_method::Entity>(measure_method::Column::Version);
    methods.retain(|of| measures.contains(&of.measure_id));
    let questions = results.iter().map(|of| of.question_id).collect();
    Ok(Entered {
        roles: named::<interview_role::Entity>(loader, roles).await?,
        forces: named::<police_force::Entity>(loader, forces).await?,
        templates: named::<check_template::Entity>(loader, templates).await?,
        measures: named::<measure_definition::Entity>(loader, measures).await?,
        methods: copies(&methods),
        questions: named::<questionnaire_question::Entity>(loader, questions).await?,
        interviews: copies(&interviews),
        checks: copies(&checks),
        series: copies(&series),
        results: copies(&results),
    })
}

/// Reference data, which is in memory.
async fn named<E: Row>(loader: &Loader, ids: BTreeSet<Uuid>) -> Result<Vec<E::Model>> {
    Ok(copies(&loader.some::<E>(ids).await?))
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
