//! Linking a finding to evidence, and taking a link back.
//!
//! Both hold the judgement for the length of the transaction, and a new link the item too, so that it
//! cannot cross with a sign-off, nor with the item being set aside.

use super::figures;
use super::looked::found;
use super::quotes::Named;
use super::reads::is_revised;
use crate::access::policy;
use crate::error::{Error, Result, UserErrorCode, short_text, some_text};
use crate::inspections::course::not_ended;
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{
    Action, EvidenceKind, EvidenceStatus, LinkStatus, QuoteState, Stance, Weight,
};
use ::entity::{
    document_version, evidence, evidence_link, evidence_link_pin, evidence_link_point, finding,
    interview, judgement, judgement_ending, performance_point, performance_withdrawal,
};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};
use std::collections::HashMap;

/// The longest name of a place, in characters: it is part of an index.
const LONGEST_PLACE: usize = 500;

/// What a new link says.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The finding.
    pub finding: Uuid,
    /// The evidence.
    pub evidence: Uuid,
    /// The version of a document to pin; the newest if left out.
    pub version: Option<Uuid>,
    /// For, against, or context.
    pub stance: Stance,
    /// How much it weighs.
    pub weight: Weight,
    /// Why it bears on the finding.
    pub rationale: String,
    /// Where in the item.
    pub named: Named,
}

/// Links a finding to evidence.
///
/// # Errors
/// [`Error::NotFound`] for a finding, item or version that the viewer may not see,
/// [`Error::Forbidden`] for a role that may not, [`Error::Refused`] for a link that the rules refuse.
pub async fn link(store: &Store, new: NewLink) -> Result<Seen<evidence_link::Model>> {
    let finding = store.get::<finding::Entity>(new.finding).await?;
    let permit =
        store.permit::<judgement::Entity>(Action::LinkEvidence, finding.judgement_id).await?;
    store
        .write(&permit, async |write| {
            let judgement = write.hold::<judgement::Entity>(finding.judgement_id).await?;
            touch(write, &judgement).await?;
            make(write, &judgement, &new, (permit.person(), write.clock.now())).await
        })
        .await
}

/// Makes a link of a judgement that is held, by whom and when.
pub(super) async fn make(
    write: &Write<'_>,
    judgement: &judgement::Model,
    new: &NewLink,
    (linked_by, linked_at): (Uuid, DateTimeUtc),
) -> Result<Seen<evidence_link::Model>> {
    let finding = write.hold::<finding::Entity>(new.finding).await?;
    if finding.position == 0 {
        let message = format!("{} was retired: link another finding.", finding.reference);
        return Err(Error::refused("finding", UserErrorCode::FindingRetired, message));
    }
    let ended = Condition::all().add(judgement_ending::Column::JudgementId.eq(judgement.id));
    if !write.all::<judgement_ending::Entity>(ended).await?.is_empty() {
        let message = format!("{} was retired; its reason stands.", judgement.reference);
        return Err(Error::refused("judgement", UserErrorCode::JudgementEnded, message));
    }
    let item = write.hold::<evidence::Entity>(new.evidence).await?;
    let pinned = pin(write, &item, new.version).await?;
    check(write, judgement, &item, new).await?;
    paged(&item, pinned.as_deref(), &new.named)?;
    let pinned = pinned.map(|version| version.id);
    let found = found(write, &item, pinned, &new.named).await?;
    let quote_found = found.as_ref().map(serde_json::to_string).transpose();
    let points = points(write, &item).await?;
    let link = evidence_link::ActiveModel {
        id: Set(write.clock.id()),
        reference: Set(None),
        finding_id: Set(finding.id),
        judgement_id: Set(judgement.id),
        evidence_id: Set(item.id),
        evidence_kind: Set(item.kind),
        area_id: Set(item.area_id),
        origin: Set(item.origin),
        pinned_version_id: Set(pinned),
        stance: Set(new.stance),
        weight: Set(new.weight),
        rationale: Set(new.rationale.trim().into()),
        place: Set(new.named.place.trim().into()),
        page: Set(new.named.page),
        quote: Set(new.named.quote.as_deref().map(|quote| quote.trim().into())),
        quote_verified: Set(found.map(|found| found.state != QuoteState::NotFound)),
        quote_found: Set(quote_found.map_err(Error::internal)?),
        linked_by: Set(linked_by),
        linked_at: Set(linked_at),
        status: Set(LinkStatus::Active),
        withdrawn_by: Set(None),
        withdrawn_at: Set(None),
        withdrawn_reason: Set(None),
    };
    let link = write.insert(link).await?;
    write
        .insert_all(points.into_iter().map(|point| evidence_link_point::ActiveModel {
            link_id: Set(link.id),
            point_id: Set(point),
            series_id: Set(item.id),
        }))
        .await?;
    if is_revised(item.kind)
        && let Some(revision) = write.newest_revision(item.id).await?
    {
        let pin = evidence_link_pin::ActiveModel {
            link_id: Set(link.id),
            evidence_id: Set(item.id),
            revision_id: Set(revision.id),
        };
        write.insert_all([pin]).await?;
    }
    tell(write, "evidence.linked", &link).await?;
    Ok(link)
}

/// Pins copies of links to the figures and revisions that the links are pinned to.
pub(crate) async fn copy_pins(write: &Write<'_>, copies: &HashMap<Uuid, Uuid>) -> Result<()> {
    let of = evidence_link_point::Column::LinkId.is_in(copies.keys().copied());
    let points = write.all::<evidence_link_point::Entity>(Condition::all().add(of)).await?;
    let points = points.iter().map(|of| {
        let of = evidence_link_point::Model { link_id: copies[&of.link_id], ..(**of).clone() };
        of.into_active_model().reset_all()
    });
    write.insert_all(points).await?;
    let of = evidence_link_pin::Column::LinkId.is_in(copies.keys().copied());
    let pins = write.all::<evidence_link_pin::Entity>(Condition::all().add(of)).await?;
    let pins = pins.iter().map(|of| {
        let of = evidence_link_pin::Model { link_id: copies[&of.link_id], ..(**of).clone() };
        of.into_active_model().reset_all()
    });
    write.insert_all(pins).await
}

/// Takes a link back; it stays in the history with the reason.
///
/// # Errors
/// As [`link`].
pub async fn withdraw(store: &Store, id: Uuid, reason: &str) -> Result<Seen<evidence_link::Model>> {
    let found = store.get::<evidence_link::Entity>(id).await?;
    let permit =
        store.permit::<judgement::Entity>(Action::WithdrawLink, found.judgement_id).await?;
    store
        .write(&permit, async |write| {
            let judgement = write.hold::<judgement::Entity>(found.judgement_id).await?;
            let link = write.hold::<evidence_link::Entity>(id).await?;
            open(&judgement)?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            if link.status == LinkStatus::Withdrawn {
                return Err(Error::refused(
                    "link",
                    UserErrorCode::AlreadyWithdrawn,
                    "This link was withdrawn before; the history holds it with its reason.",
                ));
            }
            touch(write, &judgement).await?;
            take_back(write, &link, reason, (permit.person(), write.clock.now())).await
        })
        .await
}

/// Counts a change of what a judgement rests on as one of the judgement: whoever agrees, agrees to what they saw.
pub(super) async fn touch(write: &Write<'_>, row: &judgement::Model) -> Result<()> {
    let next = judgement::ActiveModel {
        id: Set(row.id),
        revision: Set(row.revision + 1),
        updated_at: Set(write.clock.now()),
        ..Default::default()
    };
    write.update(next).await.map(drop)
}

/// Takes a link back that is held, by whom and when.
pub(super) async fn take_back(
    write: &Write<'_>,
    link: &evidence_link::Model,
    reason: &str,
    (by, at): (Uuid, DateTimeUtc),
) -> Result<Seen<evidence_link::Model>> {
    let link = evidence_link::ActiveModel {
        id: Set(link.id),
        status: Set(LinkStatus::Withdrawn),
        withdrawn_by: Set(Some(by)),
        withdrawn_at: Set(Some(at)),
        withdrawn_reason: Set(Some(reason.trim().into())),
        ..Default::default()
    };
    let link = write.update(link).await?;
    tell(write, "evidence.unlinked", &link).await?;
    Ok(link)
}

pub(super) async fn tell(
    write: &Write<'_>,
    event_type: &'static str,
    link: &evidence_link::Model,
) -> Result<()> {
    let data = serde_json::json!({
        "link": link.id,
        "finding": link.finding_id,
        "judgement": link.judgement_id,
        "evidence": link.evidence_id,
        "stance": link.stance,
    });
    write.tell(Event { event_type, data }, "EvidenceLink", link.id).await
}

/// The rules that a new link must keep, the first broken one answered.
pub(super) async fn check(
    write: &Write<'_>,
    judgement: &judgement::Model,
    item: &evidence::Model,
    new: &NewLink,
) -> Result<()> {
    open(judgement)?;
    not_ended(write, judgement.inspection_id).await?;
    if judgement.inspection_id != Some(item.inspection_id) {
        return Err(Error::refused(
            "evidence",
            UserErrorCode::OutOfScope,
            format!(
                "{} belongs to another inspection than {}.",
                item.reference, judgement.reference
            ),
        ));
    }
    accepted(write, item).await?;
    figures::carries(write, item, (new.stance, new.weight)).await?;
    some_text("rationale", UserErrorCode::RationaleRequired, &new.rationale)?;
    locates(&new.named)?;
    let same = Condition::all()
        .add(evidence_link::Column::FindingId.eq(new.finding))
        .add(evidence_link::Column::EvidenceId.eq(item.id))
        .add(evidence_link::Column::Stance.eq(new.stance))
        .add(evidence_link::Column::Place.eq(new.named.place.trim()))
        .add(evidence_link::Column::Status.eq(LinkStatus::Active));
    let quote = new.named.quote.as_deref().map(str::trim);
    let same = write.all::<evidence_link::Entity>(same).await?;
    if !same.iter().any(|link| (link.page, link.quote.as_deref()) == (new.named.page, quote)) {
        return Ok(());
    }
    Err(Error::refused(
        "evidence",
        UserErrorCode::AlreadyLinked,
        format!(
            "The finding already cites {} at this place with this stance; withdraw that link, or name another place or \
             quote.",
            item.reference
        ),
    ))
}

/// Refuses a locator that makes no sense, whatever the item.
fn locates(named: &Named) -> Result<()> {
    let wrong =
        |field, message: String| Err(Error::refused(field, UserErrorCode::InvalidValue, message));
    if named.place.chars().count() > LONGEST_PLACE {
        return wrong("place", format!("Name the place in at most {LONGEST_PLACE} characters."));
    }
    if named.page.is_some_and(|page| page < 1) {
        return wrong("page", "A page is numbered from 1.".into());
    }
    if named.quote.as_deref().is_some_and(|quote| !quote.contains(char::is_alphanumeric)) {
        return wrong("quote", "Give the words of the quote, or leave it out.".into());
    }
    short_text("quote", named.quote.as_deref().unwrap_or_default())?;
    let around = [("prefix", named.prefix.as_ref()), ("suffix", named.suffix.as_ref())];
    let within = [("start", named.start), ("end", named.end)];
    for (field, text) in around {
        short_text(field, text.map(String::as_str).unwrap_or_default())?;
    }
    if named.start.is_some_and(|start| start < 0) {
        return wrong("start", "Characters are counted from 0.".into());
    }
    if named.end.is_some_and(|end| end <= named.start.unwrap_or_default()) {
        return wrong(
            "end",
            "The end comes after the start, and characters are counted from 0.".into(),
        );
    }
    let given = around.into_iter().map(|(field, text)| (field, text.is_some()));
    let mut given = given.chain(within.map(|(field, at)| (field, at.is_some())));
    match given.find(|(_, given)| *given) {
        Some((field, _)) if named.quote.is_none() => {
            wrong(field, format!("The {field} says where a quote stands: give the quote, too."))
        }
        _ => Ok(()),
    }
}

/// Files that have no pages, however they are printed.
const PAGELESS: [&str; 4] = ["text/plain", "text/csv", "text/html", "message/rfc822"];

/// Refuses a page of what has none. How many pages a file of words has, printing alone decides.
fn paged(
    item: &evidence::Model,
    pinned: Option<&document_version::Model>,
    named: &Named,
) -> Result<()> {
    let media = pinned.and_then(|version| version.detected_media_type.as_deref());
    let pageless = pinned.is_none() || media.is_some_and(|media| PAGELESS.contains(&media));
    if named.page.is_none() || !pageless {
        return Ok(());
    }
    let message = format!(
        "{} has no pages: leave the page out, and name the place in words.",
        item.reference
    );
    Err(Error::refused("page", UserErrorCode::InvalidValue, message))
}

pub(super) fn open(judgement: &judgement::Model) -> Result<()> {
    if policy::is_open(judgement.status) {
        return Ok(());
    }
    Err(Error::refused(
        "judgement",
        UserErrorCode::JudgementFrozen,
        format!("{} is signed off: a change is a new version of it.", judgement.reference),
    ))
}

async fn accepted(write: &Write<'_>, item: &evidence::Model) -> Result<()> {
    let interview = match item.kind {
        EvidenceKind::Interview => Some(write.hold::<interview::Entity>(item.id).await?.status),
        _ => None,
    };
    if policy::is_citable(item.status, interview) {
        return Ok(());
    }
    let why = match item.status {
        EvidenceStatus::Accepted => "it was not held",
        EvidenceStatus::Rejected | EvidenceStatus::Withdrawn => {
            item.status_reason.as_deref().unwrap_or("no reason was given")
        }
    };
    let message = format!("{} cannot be cited: {why}.", item.reference);
    Err(Error::refused("evidence", UserErrorCode::EvidenceNotAccepted, message))
}

/// The version to pin: the one named, or the newest; none for kinds without versions.
pub(super) async fn pin(
    write: &Write<'_>,
    item: &evidence::Model,
    named: Option<Uuid>,
) -> Result<Option<Seen<document_version::Model>>> {
    let of_item = Condition::all().add(document_version::Column::DocumentId.eq(item.id));
    let mut versions = write.all::<document_version::Entity>(of_item).await?;
    versions.sort_by_key(|version| version.number);
    let pinned = match named {
        None => versions.pop(),
        Some(id) => versions.into_iter().find(|version| version.id == id),
    };
    match pinned {
        Some(version) => Ok(Some(version)),
        None if named.is_none() && item.kind != EvidenceKind::Document => Ok(None),
        None => Err(Error::refused(
            "version",
            UserErrorCode::VersionNotOfEvidence,
            format!("{} has no such version.", item.reference),
        )),
    }
}

/// The points of a performance series as it stands: the newest revision of each period.
async fn points(write: &Write<'_>, item: &evidence::Model) -> Result<Vec<Uuid>> {
    if item.kind != EvidenceKind::PerformanceSeries {
        return Ok(vec![]);
    }
    let of_series = Condition::all().add(performance_point::Column::SeriesId.eq(item.id));
    let mut points = write.all::<performance_point::Entity>(of_series).await?;
    let withdrawn = Condition::all().add(performance_withdrawal::Column::SeriesId.eq(item.id));
    let withdrawn = write.all::<performance_withdrawal::Entity>(withdrawn).await?;
    points.retain(|point| !withdrawn.iter().any(|gone| gone.point_id == point.id));
    points.sort_by_key(|point| (point.period_start, std::cmp::Reverse(point.revision)));
    points.dedup_by_key(|point| point.period_start);
    Ok(points.into_iter().map(|point| point.id).collect())
}
