//! Reading judgements, findings and links.

use crate::areas;
use crate::error::Result;
use crate::evidence;
use crate::store::{Children, Loader, Order, Page, PageArgs, Scoped, Seen, Store};
use ::entity::types::{
    Component, FileState, FindingType, JudgementEndingKind, JudgementScope, JudgementStatus,
    LinkStatus, Strength,
};
use ::entity::{
    document_version, evidence_link, finding, finding_theme, guide, inspection, judgement,
    judgement_change, judgement_course, judgement_ending, judgement_guide, judgement_source,
    strength_reason, theme,
};
use futures_util::future::try_join_all;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

/// How a file is found that cannot be relied on.
const DAMAGED: [FileState; 2] = [FileState::Missing, FileState::Altered];

/// Which judgements are asked for; everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Codes of Areas; cross-Area judgements are then left out.
    pub areas: Option<Vec<String>>,
    /// Any of these components.
    pub components: Option<Vec<Component>>,
    /// Any of these states.
    pub statuses: Option<Vec<JudgementStatus>>,
    /// Any of these strengths.
    pub strengths: Option<Vec<Strength>>,
    /// Of one Area or across Areas.
    pub scope: Option<JudgementScope>,
    /// With a finding of this theme.
    pub theme: Option<String>,
    /// Resting on a file that is missing or altered, or on none.
    pub damaged: Option<bool>,
    /// Retired or retracted, or neither.
    pub ended: Option<bool>,
    /// Submitted and waiting, or not.
    pub submitted: Option<bool>,
}

/// One page of the judgements that the viewer may see.
///
/// # Errors
/// If the filter or the page makes no sense, or the database cannot be read.
pub async fn judgements(
    loader: &Loader,
    filter: Filter,
    order: Order<judgement::Entity>,
    page: &PageArgs,
) -> Result<Page<judgement::Entity>> {
    let store = loader.store();
    let narrowed = narrowed(loader, filter)?;
    let found = store.page(store.find().filter(narrowed), order, page).await?;
    loader.keep::<judgement::Entity>(&found.rows().cloned().collect::<Vec<_>>());
    Ok(found)
}

/// Every judgement that the viewer may see and that matches, by reference.
///
/// # Errors
/// If the filter makes no sense, or the database cannot be read.
pub async fn all(loader: &Loader, filter: Filter) -> Result<Vec<Seen<judgement::Model>>> {
    let narrowed = narrowed(loader, filter)?;
    let found = loader
        .store()
        .find::<judgement::Entity>()
        .filter(narrowed)
        .order_by(judgement::Column::Reference);
    let found = loader.store().all(found).await?;
    loader.keep::<judgement::Entity>(&found);
    Ok(found)
}

fn narrowed(loader: &Loader, filter: Filter) -> Result<Condition> {
    use judgement::Column;
    let areas = areas::reads::keys(loader, filter.areas.as_deref())?;
    let store = loader.store();
    let with_theme = filter.theme.map(|theme| {
        let themed = of_theme(loader, &theme);
        store.leads_to::<finding::Entity, judgement::Entity>(finding::Column::JudgementId, themed)
    });
    let damaged = filter.damaged.map(|damaged| {
        let versions = document_version::Column::FileState.is_in(DAMAGED);
        let versions = store.find::<document_version::Entity>().filter(versions);
        let versions = versions.keys(document_version::Column::Id);
        let resting = Condition::all()
            .add(evidence_link::Column::Status.eq(LinkStatus::Active))
            .add(evidence_link::Column::PinnedVersionId.in_subquery(versions));
        let by = evidence_link::Column::JudgementId;
        let resting = store.leads_to::<evidence_link::Entity, judgement::Entity>(by, resting);
        if damaged { resting } else { resting.not() }
    });
    let submitted = filter.submitted.map(|submitted| {
        let waits = judgement_course::Column::SubmittedAt.is_not_null();
        let by = judgement_course::Column::JudgementId;
        let so = store.leads_to::<judgement_course::Entity, judgement::Entity>(by, waits);
        if submitted { so } else { so.not() }
    });
    let ended = filter.ended.map(|ended| {
        let by = judgement_ending::Column::JudgementId;
        let so =
            store.leads_to::<judgement_ending::Entity, judgement::Entity>(by, Condition::all());
        if ended { so } else { so.not() }
    });
    Ok(Condition::all()
        .add_option(damaged)
        .add_option(ended)
        .add_option(submitted)
        .add_option(areas.map(|areas| Column::AreaId.is_in(areas)))
        .add_option(filter.components.map(|components| Column::Component.is_in(components)))
        .add_option(filter.statuses.map(|statuses| Column::Status.is_in(statuses)))
        .add_option(filter.strengths.map(|strengths| Column::Strength.is_in(strengths)))
        .add_option(filter.scope.map(|scope| Column::Scope.eq(scope)))
        .add_option(with_theme))
}

/// Why the evidence under a judgement is held to be as strong as it says, by domain.
///
/// # Errors
/// If the database cannot be read.
pub async fn strength_reasons(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Vec<Seen<strength_reason::Model>>> {
    let (by, order) = (strength_reason::Column::JudgementId, strength_reason::Column::Domain);
    let reasons = loader.children::<strength_reason::Entity, _>(by, judgement, order).await?;
    let mut reasons = reasons.to_vec();
    reasons.sort_by_key(|reason| reason.domain);
    Ok(reasons)
}

/// The guide that a judgement is made by; none if there was none then.
///
/// # Errors
/// If the database cannot be read.
pub async fn guide(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Option<Seen<guide::Model>>> {
    match loader.part::<judgement_guide::Entity, _>(judgement).await? {
        Some(made) => loader.one::<guide::Entity>(made.guide_id).await,
        None => Ok(None),
    }
}

/// The versions of documents whose stored file is missing or altered and that active links of a judgement are
/// pinned to.
///
/// # Errors
/// If the database cannot be read.
pub async fn damaged_files(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Vec<Seen<document_version::Model>>> {
    let links = links_of(loader, judgement).await?;
    let active = links.iter().filter(|link| link.status == LinkStatus::Active);
    let pinned = active.map(|link| evidence::reads::pinned_version(loader, link));
    let mut files: Vec<_> = try_join_all(pinned).await?.into_iter().flatten().collect();
    files.retain(|version| DAMAGED.contains(&version.file_state));
    files.sort_by_key(|version| version.id);
    files.dedup_by_key(|version| version.id);
    Ok(files)
}

/// The theme with this code.
#[must_use]
pub fn theme_of(loader: &Loader, code: &str) -> Option<Seen<theme::Model>> {
    loader.every::<theme::Entity>(theme::Column::Code).into_iter().find(|theme| theme.code == code)
}

/// To narrow findings by: those of a theme.
fn of_theme(loader: &Loader, code: &str) -> SimpleExpr {
    let of = finding_theme::Column::ThemeId.is_in(theme_of(loader, code).map(|theme| theme.id));
    let by = finding_theme::Column::FindingId;
    loader.store().leads_to::<finding_theme::Entity, finding::Entity>(by, of)
}

/// Which findings are asked for; everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct FindingFilter {
    /// Codes of Areas.
    pub areas: Option<Vec<String>>,
    /// Any of these components.
    pub components: Option<Vec<Component>>,
    /// Any of these types.
    pub types: Option<Vec<FindingType>>,
    /// Of this theme.
    pub theme: Option<String>,
}

/// One page of the findings that the viewer may see.
///
/// # Errors
/// If the filter or the page makes no sense, or the database cannot be read.
pub async fn findings(
    loader: &Loader,
    filter: FindingFilter,
    order: Order<finding::Entity>,
    page: &PageArgs,
) -> Result<Page<finding::Entity>> {
    let store = loader.store();
    let of = Filter { areas: filter.areas, components: filter.components, ..Filter::default() };
    let judgements: Scoped<judgement::Entity> = store.find().filter(narrowed(loader, of)?);
    let narrowed = Condition::all()
        .add(finding::Column::Position.gt(0))
        .add(finding::Column::JudgementId.in_subquery(judgements.keys(judgement::Column::Id)))
        .add_option(filter.types.map(|types| finding::Column::FindingType.is_in(types)))
        .add_option(filter.theme.map(|code| of_theme(loader, &code)));
    store.page(store.find().filter(narrowed), order, page).await
}

/// The newest version of the judgement with this reference that the viewer may see; one that was given up as a draft
/// only if there is no other.
///
/// # Errors
/// If the database cannot be read.
pub async fn by_reference(
    store: &Store,
    reference: &str,
) -> Result<Option<Seen<judgement::Model>>> {
    let versions =
        store.find::<judgement::Entity>().filter(judgement::Column::Reference.eq(reference));
    let mut versions = store.all(versions.order_by(judgement::Column::Version)).await?;
    if versions.len() > 1 {
        let of = judgement_ending::Column::JudgementId.is_in(versions.iter().map(|row| row.id));
        let retired = judgement_ending::Column::Kind.eq(JudgementEndingKind::Retired);
        let given_up = store.find::<judgement_ending::Entity>().filter(of.and(retired));
        let given_up = store.all(given_up).await?;
        let goes_on = |row: &Seen<judgement::Model>| {
            !given_up.iter().any(|ending| ending.judgement_id == row.id)
        };
        if let Some(newest) = versions.iter().rposition(goes_on) {
            versions.truncate(newest + 1);
        }
    }
    Ok(versions.pop())
}

/// The judgements of an inspection that did not end, in their newest versions, by reference.
///
/// # Errors
/// If the database cannot be read.
pub async fn of_inspection(
    loader: &Loader,
    inspection: &Seen<inspection::Model>,
) -> Result<Vec<Seen<judgement::Model>>> {
    let (by, order) = (judgement::Column::InspectionId, judgement::Column::Reference);
    let all = loader.children::<judgement::Entity, _>(by, inspection, order).await?;
    let endings = all.iter().map(|of| loader.part::<judgement_ending::Entity, _>(of));
    let endings = try_join_all(endings).await?;
    let goes_on = all.iter().zip(endings).filter(|(_, ending)| ending.is_none());
    let goes_on: Vec<_> = goes_on.map(|(of, _)| of.clone()).collect();
    let superseded: Vec<_> = goes_on.iter().filter_map(|of| of.supersedes_id).collect();
    Ok(goes_on.into_iter().filter(|of| !superseded.contains(&of.id)).collect())
}

/// The findings of a judgement, in their order; those that were retired left out.
///
/// # Errors
/// If the database cannot be read.
pub async fn findings_of(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Vec<Seen<finding::Model>>> {
    findings_being(loader, judgement, false).await
}

/// The findings of a judgement that stand, or those that were retired.
///
/// # Errors
/// If the database cannot be read.
pub async fn findings_being(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
    retired: bool,
) -> Result<Vec<Seen<finding::Model>>> {
    let (by, order) = (finding::Column::JudgementId, finding::Column::Position);
    let findings = loader.children::<finding::Entity, _>(by, judgement, order).await?;
    Ok(findings.iter().filter(|finding| (finding.position == 0) == retired).cloned().collect())
}

/// How often a finding was changed, its beginning counted.
///
/// # Errors
/// If the database cannot be read.
pub async fn revision_of(loader: &Loader, finding: &Seen<finding::Model>) -> Result<i32> {
    let (by, order) = (judgement_change::Column::FindingId, judgement_change::Column::Id);
    let done = loader.children::<judgement_change::Entity, _>(by, finding, order).await?;
    Ok(done.iter().map(|change| change.revision).max().unwrap_or(1))
}

/// The links under a judgement that the viewer may see, withdrawn ones too, by finding.
///
/// # Errors
/// If the database cannot be read.
pub async fn links_of(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Vec<Seen<evidence_link::Model>>> {
    let findings = findings_of(loader, judgement).await?;
    let links = findings.iter().map(|finding| links_to(loader, finding));
    Ok(try_join_all(links).await?.iter().flat_map(|links| links.iter().cloned()).collect())
}

/// The links of a finding that the viewer may see, withdrawn ones too, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn links_to(
    loader: &Loader,
    finding: &Seen<finding::Model>,
) -> Result<Children<evidence_link::Entity>> {
    let (by, order) = (evidence_link::Column::FindingId, evidence_link::Column::Id);
    loader.children::<evidence_link::Entity, _>(by, finding, order).await
}

/// The Area judgements that a cross-Area one draws on and that the viewer may see, by reference.
///
/// # Errors
/// If the database cannot be read.
pub async fn drawn_on(
    loader: &Loader,
    judgement: &Seen<judgement::Model>,
) -> Result<Vec<Seen<judgement::Model>>> {
    if judgement.scope == JudgementScope::Area {
        return Ok(vec![]);
    }
    let (by, order) = (judgement_source::Column::JudgementId, judgement_source::Column::DrawsOnId);
    let sources = loader.children::<judgement_source::Entity, _>(by, judgement, order).await?;
    let drawn = sources.iter().map(|source| {
        loader.above::<judgement::Entity, _>(source, judgement_source::Column::DrawsOnId)
    });
    let mut drawn = try_join_all(drawn).await?;
    drawn.sort_by(|a, b| a.reference.cmp(&b.reference));
    Ok(drawn)
}
