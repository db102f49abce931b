//! Reading evidence and links.

use super::looked;
use super::quotes::Text;
use crate::areas;
use crate::documents;
use crate::error::{Error, Result};
use crate::store::{Children, Loader, Only, Order, Page, PageArgs, Seen, Store};
use crate::words;
use ::entity::types::{Component, EvidenceKind, EvidenceStatus, LinkStatus, Origin, Stance};
use ::entity::{
    document_content, document_version, evidence, evidence_component, evidence_link,
    evidence_link_pin, evidence_link_point, evidence_revision, interview_note, onsite_check_record,
    performance_point, performance_withdrawal,
};
use futures_util::future::{try_join, try_join_all};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

/// The longest text to look for, in characters: SQLite takes no pattern over 50,000 bytes.
const LONGEST_TEXT: usize = 1_000;

/// Which evidence is asked for; everything left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Codes of Areas.
    pub areas: Option<Vec<String>>,
    /// Any of these components.
    pub components: Option<Vec<Component>>,
    /// Any of these kinds.
    pub kinds: Option<Vec<EvidenceKind>>,
    /// Any of these origins.
    pub origins: Option<Vec<Origin>>,
    /// Any of these states.
    pub statuses: Option<Vec<EvidenceStatus>>,
    /// Cited with this stance by an active link.
    pub stance: Option<Stance>,
    /// Cited by an active link, or by none.
    pub used: Option<bool>,
    /// Words in the title, the reference or the text.
    pub text: Option<String>,
}

/// One page of the evidence that the viewer may see.
///
/// # Errors
/// If the filter or the page makes no sense, or the database cannot be read.
pub async fn evidence(
    loader: &Loader,
    filter: Filter,
    order: Order<evidence::Entity>,
    page: &PageArgs,
) -> Result<Page<evidence::Entity>> {
    let store = loader.store();
    let areas = areas::reads::keys(loader, filter.areas.as_deref())?;
    let mut narrowed = Condition::all()
        .add_option(areas.map(|areas| evidence::Column::AreaId.is_in(areas)))
        .add_option(filter.kinds.map(|kinds| evidence::Column::Kind.is_in(kinds)))
        .add_option(filter.origins.map(|origins| evidence::Column::Origin.is_in(origins)))
        .add_option(filter.statuses.map(|statuses| evidence::Column::Status.is_in(statuses)));
    if let Some(components) = filter.components {
        let informing = evidence_component::Column::Component.is_in(components);
        let by = evidence_component::Column::EvidenceId;
        narrowed = narrowed
            .add(store.leads_to::<evidence_component::Entity, evidence::Entity>(by, informing));
    }
    if let Some(stance) = filter.stance {
        narrowed = narrowed.add(cited(store, Some(stance)));
    }
    if let Some(used) = filter.used {
        let cited = cited(store, None);
        narrowed = narrowed.add(if used { cited } else { cited.not() });
    }
    if let Some(text) = filter.text {
        if text.chars().count() > LONGEST_TEXT {
            let message = format!("Look for at most {LONGEST_TEXT} characters of text.");
            return Err(Error::Limit(message));
        }
        narrowed = narrowed.add(
            Condition::any()
                .add(holds(evidence::Column::Title, &text))
                .add(holds(evidence::Column::Reference, &text))
                .add_option(saying(store, &text)),
        );
    }
    store.page(store.find().filter(narrowed), order, page).await
}

/// Items that an active link cites, with this stance or any.
fn cited(store: &Store, stance: Option<Stance>) -> SimpleExpr {
    let active = Condition::all()
        .add(evidence_link::Column::Status.eq(LinkStatus::Active))
        .add_option(stance.map(|stance| evidence_link::Column::Stance.eq(stance)));
    let by = evidence_link::Column::EvidenceId;
    store.leads_to::<evidence_link::Entity, evidence::Entity>(by, active)
}

/// Whether the column holds the text, upper and lower case alike.
fn holds(column: evidence::Column, text: &str) -> Expr {
    Expr::expr(Func::lower(Expr::col((evidence::Entity, column))))
        .like(within(&text.to_lowercase()))
}

/// Documents of which a version that the viewer may open says this; none is asked for if it says nothing.
fn saying(store: &Store, text: &str) -> Option<Expr> {
    let words = words::fold(text);
    if words.is_empty() {
        return None;
    }
    let said = document_content::Column::Folded.into_expr().like(within(&words));
    let by = document_content::Column::VersionId;
    let said = store.leads_to::<document_content::Entity, document_version::Entity>(by, said);
    let by = document_version::Column::DocumentId;
    Some(store.leads_to::<document_version::Entity, evidence::Entity>(by, said))
}

/// A pattern for what holds exactly this.
fn within(text: &str) -> LikeExpr {
    let literal = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{literal}%")).escape('\\')
}

/// The item with this reference, if the viewer may see it.
///
/// # Errors
/// If the database cannot be read.
pub async fn by_reference(store: &Store, reference: &str) -> Result<Option<Seen<evidence::Model>>> {
    store
        .first(store.find::<evidence::Entity>().filter(evidence::Column::Reference.eq(reference)))
        .await
}

/// The versions of a document that the viewer may see, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn versions(
    loader: &Loader,
    document: &Seen<evidence::Model>,
) -> Result<Children<document_version::Entity>> {
    let (by, order) = (document_version::Column::DocumentId, document_version::Column::Number);
    loader.children::<document_version::Entity, _>(by, document, order).await
}

/// The version that a link is pinned to.
///
/// # Errors
/// If the database cannot be read.
pub async fn pinned_version(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
) -> Result<Option<Seen<document_version::Model>>> {
    let by = evidence_link::Column::PinnedVersionId;
    loader.named::<document_version::Entity, _>(link, by).await
}

/// The words that a link quotes: for whoever may open what they are taken from, since they are content.
///
/// # Errors
/// If the database cannot be read.
pub async fn quote(loader: &Loader, link: &Seen<evidence_link::Model>) -> Result<Option<String>> {
    let Some(quote) = &link.quote else { return Ok(None) };
    Ok(opens(loader, link).await?.then(|| quote.clone()))
}

/// Whether the viewer may open what a link quotes.
///
/// # Errors
/// If the database cannot be read.
pub async fn opens(loader: &Loader, link: &Seen<evidence_link::Model>) -> Result<bool> {
    Ok(match link.evidence_kind {
        EvidenceKind::Document => match pinned_version(loader, link).await? {
            None => false,
            Some(version) => documents::reads::opens(loader, &version).await?,
        },
        EvidenceKind::Interview => {
            let by = evidence_link::Column::EvidenceId;
            let item = loader.above::<evidence::Entity, _>(link, by).await?;
            hears(loader, &item).await?
        }
        EvidenceKind::OnsiteCheck => {
            let by = evidence_link::Column::EvidenceId;
            let item = loader.above::<evidence::Entity, _>(link, by).await?;
            loader.part::<onsite_check_record::Entity, _>(&item).await?.is_some()
        }
        _ => true,
    })
}

/// Whether the viewer hears what was said in an interview.
///
/// # Errors
/// If the database cannot be read.
pub async fn hears(loader: &Loader, interview: &Seen<evidence::Model>) -> Result<bool> {
    let (by, order) = (interview_note::Column::InterviewId, interview_note::Column::Number);
    Ok(!loader.children::<interview_note::Entity, _>(by, interview, order).await?.is_empty())
}

/// The revision of an interview's notes, a check's record or a questionnaire's result that a link is pinned to.
///
/// # Errors
/// If the database cannot be read.
pub async fn pinned_revision(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
) -> Result<Option<Seen<evidence_revision::Model>>> {
    if !is_revised(link.evidence_kind) {
        return Ok(None);
    }
    let Some(pin) = loader.part::<evidence_link_pin::Entity, _>(link).await? else {
        return Ok(None);
    };
    let by = evidence_link_pin::Column::RevisionId;
    loader.named::<evidence_revision::Entity, _>(&pin, by).await
}

/// Whether what an item of this kind says is kept in revisions.
#[must_use]
pub fn is_revised(kind: EvidenceKind) -> bool {
    match kind {
        EvidenceKind::Interview | EvidenceKind::OnsiteCheck | EvidenceKind::QuestionnaireResult => {
            true
        }
        EvidenceKind::Document | EvidenceKind::PerformanceSeries | EvidenceKind::AipScore => false,
    }
}

/// Whether what an item says has been revised since a link was made on it.
///
/// # Errors
/// If the database cannot be read.
pub async fn changed_since(loader: &Loader, link: &Seen<evidence_link::Model>) -> Result<bool> {
    if !is_revised(link.evidence_kind) {
        return Ok(false);
    }
    let item = loader.above::<evidence::Entity, _>(link, evidence_link::Column::EvidenceId).await?;
    let by = (evidence_revision::Column::EvidenceId, evidence_revision::Column::Revision);
    let revisions = loader.children::<evidence_revision::Entity, _>(by.0, &item, by.1).await?;
    let pinned = pinned_revision(loader, link).await?.map(|pinned| pinned.revision);
    Ok(revisions.last().map(|newest| newest.revision) > pinned)
}

/// Whether the document that a link is pinned to has had a later version.
///
/// # Errors
/// If the database cannot be read.
pub async fn superseded(loader: &Loader, link: &Seen<evidence_link::Model>) -> Result<bool> {
    let Some(pinned) = link.pinned_version_id else { return Ok(false) };
    let by = evidence_link::Column::EvidenceId;
    let item = loader.above::<evidence::Entity, _>(link, by).await?;
    Ok(later_versions(loader, &item).await?.last().is_some_and(|latest| latest.id != pinned))
}

/// The versions of a document that the viewer may see, but for a first one, oldest first: most documents have no other,
/// and whether something was superseded is asked of many.
///
/// # Errors
/// If the database cannot be read.
pub async fn later_versions(
    loader: &Loader,
    document: &Seen<evidence::Model>,
) -> Result<Children<document_version::Entity>> {
    let (by, order) = (document_version::Column::DocumentId, document_version::Column::Number);
    loader.children_only::<document_version::Entity, _>(by, document, order, LATER).await
}

/// Versions but for a first one.
pub(crate) const LATER: Only = Only {
    name: "later versions",
    holds: || Condition::all().add(document_version::Column::Number.gt(1)),
};

/// The newest revision of what an item says; none if nothing was written down.
///
/// # Errors
/// If the database cannot be read.
pub async fn newest_revision(
    loader: &Loader,
    item: &Seen<evidence::Model>,
) -> Result<Option<Seen<evidence_revision::Model>>> {
    let by = (evidence_revision::Column::EvidenceId, evidence_revision::Column::Revision);
    let revisions = loader.children::<evidence_revision::Entity, _>(by.0, item, by.1).await?;
    Ok(revisions.last().cloned())
}

/// What can be read of a version of a document, or of an interview as it stands, by whoever may open it.
///
/// # Errors
/// If the database cannot be read.
pub async fn texts(
    loader: &Loader,
    item: &Seen<evidence::Model>,
    version: Option<&Seen<document_version::Model>>,
) -> Result<Vec<Text>> {
    if let Some(version) = version {
        let content = loader.part::<document_content::Entity, _>(version).await?;
        let text = content.map(|content| looked::of_content(&content)).transpose()?.flatten();
        return Ok(text.into_iter().collect());
    }
    if item.kind != EvidenceKind::Interview {
        return Ok(vec![]);
    }
    let (by, order) = (interview_note::Column::InterviewId, interview_note::Column::Number);
    let notes = loader.children::<interview_note::Entity, _>(by, item, order).await?;
    Ok(notes.iter().map(|note| looked::of_note(note)).collect())
}

/// The points that have taken the place of those that a link is pinned to, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn newer_points(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
    series: &Seen<evidence::Model>,
) -> Result<Vec<Seen<performance_point::Model>>> {
    if link.evidence_kind != EvidenceKind::PerformanceSeries {
        return Ok(vec![]);
    }
    let (by, order) = (performance_point::Column::SeriesId, performance_point::Column::PeriodStart);
    let (pinned, points) = try_join(
        pinned_points(loader, link),
        loader.children::<performance_point::Entity, _>(by, series, order),
    )
    .await?;
    let gone = performance_withdrawal::Column::SeriesId;
    let gone = loader.children::<performance_withdrawal::Entity, _>(gone, series, gone).await?;
    let newer = |point: &&Seen<performance_point::Model>| {
        let replaces = |old: &Seen<performance_point::Model>| {
            (old.period_start, old.revision < point.revision) == (point.period_start, true)
        };
        pinned.iter().any(replaces) && !gone.iter().any(|row| row.point_id == point.id)
    };
    Ok(points.iter().filter(newer).cloned().collect())
}

/// The points of a performance series that a link is pinned to, oldest first.
///
/// # Errors
/// If the database cannot be read.
pub async fn pinned_points(
    loader: &Loader,
    link: &Seen<evidence_link::Model>,
) -> Result<Vec<Seen<performance_point::Model>>> {
    if link.evidence_kind != EvidenceKind::PerformanceSeries {
        return Ok(vec![]);
    }
    let (by, order) = (evidence_link_point::Column::LinkId, evidence_link_point::Column::PointId);
    let pins = loader.children::<evidence_link_point::Entity, _>(by, link, order).await?;
    let by = evidence_link_point::Column::PointId;
    let points = pins.iter().map(|pin| loader.above::<performance_point::Entity, _>(pin, by));
    let mut points = try_join_all(points).await?;
    points.sort_by_key(|point| (point.period_start, point.revision));
    Ok(points)
}
