//! Looking at a link again: what it cites has a newer version, or it weighs otherwise than it was made.
//!
//! A link is never changed. It is withdrawn with the reason, and another takes its place.

use super::looked;
use super::quotes::{self, Named};
use super::reads::is_revised;
use super::writes::{self, NewLink};
use crate::digest;
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::store::{Seen, Store, Write};
use ::entity::types::{Action, LinkStatus, Stance, Weight};
use ::entity::{evidence, evidence_link, evidence_link_pin, judgement};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

/// What becomes of a link.
#[derive(Clone, Debug)]
pub enum Review {
    /// Its quote stands in the newest version or revision, which has this SHA-256: it is carried over.
    Carry(String),
    /// It is made on the newer version, at this place.
    Correct(Named),
    /// It is not made again.
    Drop,
    /// It stays on what it was made on, with another stance or weight.
    Weigh {
        /// For, against, or context.
        stance: Option<Stance>,
        /// How much it weighs.
        weight: Option<Weight>,
    },
}

/// Withdraws a link for a reason, and makes the one that takes its place, which is answered; none if it was
/// dropped. Done again, it answers what was done.
///
/// # Errors
/// As [`writes::link`].
pub async fn review(
    store: &Store,
    id: Uuid,
    how: Review,
    reason: &str,
) -> Result<Option<Seen<evidence_link::Model>>> {
    let of = store.get::<evidence_link::Entity>(id).await?.judgement_id;
    let permit = store.permit::<judgement::Entity>(Action::LinkEvidence, of).await?;
    store
        .write(&permit, async |write| {
            let judgement = write.hold::<judgement::Entity>(of).await?;
            let link = write.hold::<evidence_link::Entity>(id).await?;
            if link.status == LinkStatus::Withdrawn {
                return done(write, &link, &how, reason).await;
            }
            writes::open(&judgement)?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            if matches!(&how, Review::Carry(onto) if !digest::is_one(onto)) {
                let message =
                    "Say the SHA-256 of the version that you looked at, 64 hexadecimal digits.";
                return Err(Error::refused("decision", UserErrorCode::InvalidValue, message));
            }
            let item = write.hold::<evidence::Entity>(link.evidence_id).await?;
            let new = successor(write, &link, &item, &how).await?;
            let (by, at) = (permit.person(), write.clock.now());
            writes::touch(write, &judgement).await?;
            writes::take_back(write, &link, reason, (by, at)).await?;
            let Some(new) = new else { return Ok(None) };
            if let Review::Weigh { .. } = how {
                writes::check(write, &judgement, &item, &new).await?;
                return again(write, &link, &new, (by, at)).await.map(Some);
            }
            writes::make(write, &judgement, &new, (by, at)).await.map(Some)
        })
        .await
}

/// What came of a review that was done before: the link that was made when this one was withdrawn.
async fn done(
    write: &Write<'_>,
    link: &evidence_link::Model,
    how: &Review,
    reason: &str,
) -> Result<Option<Seen<evidence_link::Model>>> {
    let then = Condition::all()
        .add(evidence_link::Column::FindingId.eq(link.finding_id))
        .add(evidence_link::Column::EvidenceId.eq(link.evidence_id))
        .add(evidence_link::Column::LinkedAt.eq(link.withdrawn_at));
    let made = write.all::<evidence_link::Entity>(then).await?.into_iter();
    let made = made.filter(|made| made.id > link.id && came_of(link, how, made));
    let made = made.min_by_key(|made| made.id);
    let same = link.withdrawn_reason.as_deref() == Some(reason.trim());
    if !same || made.is_none() != matches!(how, Review::Drop) {
        let message = "This link was withdrawn before; the history holds it with its reason.";
        return Err(Error::refused("link", UserErrorCode::AlreadyWithdrawn, message));
    }
    write.was_done();
    Ok(made)
}

/// Whether a link says what a review of another makes of it; for one that was dropped, whether anything took its place.
fn came_of(link: &evidence_link::Model, how: &Review, made: &evidence_link::Model) -> bool {
    let weight = (made.stance, made.weight) == (link.stance, link.weight);
    let words = (&made.place, &made.quote) == (&link.place, &link.quote);
    match how {
        Review::Drop => true,
        Review::Carry(_) => weight && words,
        Review::Weigh { stance, weight } => {
            words
                && stance.is_none_or(|stance| stance == made.stance)
                && weight.is_none_or(|weight| weight == made.weight)
        }
        Review::Correct(named) => {
            let quote = named.quote.as_deref().map(str::trim);
            let there = (named.place.trim(), named.page, quote);
            weight && there == (&*made.place, made.page, made.quote.as_deref())
        }
    }
}

/// What takes the place of a link; none if nothing does.
async fn successor(
    write: &Write<'_>,
    link: &evidence_link::Model,
    item: &evidence::Model,
    how: &Review,
) -> Result<Option<NewLink>> {
    let named = Named {
        place: link.place.clone(),
        page: link.page,
        quote: link.quote.clone(),
        ..Named::default()
    };
    let same = NewLink {
        finding: link.finding_id,
        evidence: link.evidence_id,
        version: None,
        stance: link.stance,
        weight: link.weight,
        rationale: link.rationale.clone(),
        named,
    };
    Ok(match how {
        Review::Drop => None,
        Review::Correct(named) => Some(NewLink { named: named.clone(), ..same }),
        Review::Weigh { stance, weight } => {
            let (stance, weight) = (stance.unwrap_or(link.stance), weight.unwrap_or(link.weight));
            if (stance, weight) == (link.stance, link.weight) {
                let message = "It has this stance and this weight already.";
                return Err(Error::refused("link", UserErrorCode::Unchanged, message));
            }
            Some(NewLink { version: link.pinned_version_id, stance, weight, ..same })
        }
        Review::Carry(onto) => Some(carried(write, link, item, same, onto).await?),
    })
}

/// The same link on the newest version, which must be the one that somebody looked at. Its quote must stand there exactly
/// once.
async fn carried(
    write: &Write<'_>,
    link: &evidence_link::Model,
    item: &evidence::Model,
    same: NewLink,
    onto: &str,
) -> Result<NewLink> {
    let refused = |code, message: String| Err(Error::refused("link", code, message));
    let name = &item.reference;
    let version = writes::pin(write, item, None).await?;
    let newest = if is_revised(item.kind) {
        let pinned = Condition::all().add(evidence_link_pin::Column::LinkId.eq(link.id));
        let pinned = write.all::<evidence_link_pin::Entity>(pinned).await?;
        let newest = write.newest_revision(item.id).await?;
        newest.map(|of| (pinned.iter().any(|pin| pin.revision_id == of.id), of.sha256.clone()))
    } else {
        let newest = version.as_ref();
        newest.map(|of| (link.pinned_version_id == Some(of.id), of.sha256.clone()))
    };
    if newest.as_ref().is_some_and(|(pinned, _)| *pinned) {
        let message = format!("{name} has no newer version than this link is made on.");
        return refused(UserErrorCode::Unchanged, message);
    }
    if newest.is_some_and(|(_, sha256)| !sha256.eq_ignore_ascii_case(onto)) {
        let message = format!("{name} has another newest version now: look at that one.");
        return refused(UserErrorCode::Conflict, message);
    }
    let texts = looked::texts(write, item, version.map(|version| version.id), None).await?;
    let quote = Named { page: None, ..same.named.clone() };
    let look = move || (quotes::look(&texts, &quote), quotes::occurrences(&texts, &quote));
    let (found, times) = tokio::task::spawn_blocking(look).await.map_err(Error::internal)?;
    let Some(found) = found.filter(|_| times == 1) else {
        let message = format!(
            "What this link quotes does not stand exactly once in the newest version of {name}: correct it, or drop it."
        );
        return refused(UserErrorCode::StaleQuote, message);
    };
    let page = found.place.page.and_then(|page| i32::try_from(page).ok());
    let page = link.page.and(page);
    Ok(NewLink { named: Named { page, ..same.named }, ..same })
}

/// The same link on the same, but for its stance and weight.
async fn again(
    write: &Write<'_>,
    link: &evidence_link::Model,
    new: &NewLink,
    (linked_by, linked_at): (Uuid, DateTimeUtc),
) -> Result<Seen<evidence_link::Model>> {
    let (id, stance, weight) = (write.clock.id(), new.stance, new.weight);
    let made = evidence_link::Model {
        id,
        reference: None,
        stance,
        weight,
        linked_by,
        linked_at,
        ..link.clone()
    };
    let made = write.insert(made.into_active_model().reset_all()).await?;
    writes::copy_pins(write, &[(link.id, id)].into()).await?;
    writes::tell(write, "evidence.linked", &made).await?;
    Ok(made)
}
