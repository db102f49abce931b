//! Asking for a pack.

use super::profile::action;
use crate::error::{Error, Result, UserErrorCode};
use crate::store::{Seen, Store, Write};
use ::entity::types::{JudgementStatus, PackProfile, PackState, Role};
use ::entity::{evidence_pack, inspection, judgement, judgement_ending, pack_lease};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};

/// The most packs of one person whose bytes are kept.
const MOST: u64 = 20;

/// What a pack is of.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// A judgement.
    Judgement(Uuid),
    /// The judgements of an inspection.
    Inspection(Uuid),
}

/// Asks for a pack.
///
/// # Errors
/// [`Error::NotFound`] for what the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Limit`] for too many, [`Error::Refused`] for one for everybody of what is not published.
pub async fn request(
    store: &Store,
    of: Of,
    profile: PackProfile,
) -> Result<Seen<evidence_pack::Model>> {
    match of {
        Of::Judgement(id) => {
            let permit = store.permit::<judgement::Entity>(action(profile), id).await?;
            few(store, permit.person()).await?;
            let by = (permit.person(), store.viewer().role);
            let judgement = permit.subject().clone();
            store
                .write(&permit, async |write| {
                    if profile == PackProfile::Public {
                        published(write, &judgement).await?;
                    }
                    lay(write, of, profile, by).await
                })
                .await
        }
        Of::Inspection(id) => {
            let permit = store.permit::<inspection::Entity>(action(profile), id).await?;
            few(store, permit.person()).await?;
            let by = (permit.person(), store.viewer().role);
            let lay = async |write: &Write<'_>| lay(write, of, profile, by).await;
            store.write(&permit, lay).await
        }
    }
}

async fn few(store: &Store, person: Uuid) -> Result<()> {
    let kept = store
        .find::<evidence_pack::Entity>()
        .filter(evidence_pack::Column::RequestedBy.eq(person))
        .filter(evidence_pack::Column::DiscardedAt.is_null());
    if store.count(kept).await? >= MOST {
        let message = format!("{MOST} of your packs are kept: each is given up after a day.");
        return Err(Error::Limit(message));
    }
    Ok(())
}

async fn published(write: &Write<'_>, judgement: &judgement::Model) -> Result<()> {
    let ended = Condition::all().add(judgement_ending::Column::JudgementId.eq(judgement.id));
    let ended = !write.all::<judgement_ending::Entity>(ended).await?.is_empty();
    if ended || judgement.status != JudgementStatus::Published {
        let message = format!(
            "{} is not published, or was retracted: a pack for everybody is of what is published.",
            judgement.reference
        );
        return Err(Error::refused("of", UserErrorCode::NotPublished, message));
    }
    Ok(())
}

async fn lay(
    write: &Write<'_>,
    of: Of,
    profile: PackProfile,
    (person, role): (Uuid, Role),
) -> Result<Seen<evidence_pack::Model>> {
    let id = write.clock.id();
    let (judgement_id, inspection_id) = match of {
        Of::Judgement(of) => (Some(of), None),
        Of::Inspection(of) => (None, Some(of)),
    };
    let row = evidence_pack::ActiveModel {
        id: Set(id),
        judgement_id: Set(judgement_id),
        inspection_id: Set(inspection_id),
        profile: Set(profile),
        requested_by: Set(person),
        requested_role: Set(role),
        requested_at: Set(write.clock.now()),
        state: Set(PackState::Waiting),
        message: Set(None),
        finished_at: Set(None),
        file_name: Set(None),
        digest: Set(None),
        size: Set(None),
        omissions: Set(None),
        discarded_at: Set(None),
    };
    let pack = write.insert(row).await?;
    let lease = pack_lease::ActiveModel {
        pack_id: Set(id),
        claimed_until: Set(None),
        attempts: Set(0),
        parts_done: Set(0),
        parts: Set(None),
    };
    write.insert_all([lease]).await?;
    write.made("EvidencePack", id);
    Ok(pack)
}
