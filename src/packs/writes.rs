//! Asking for a pack.

use super::profile::action;
use super::which;
use crate::error::{Error, Result, UserErrorCode};
use crate::store::{Seen, Store, Write};
use ::entity::types::{JudgementScope, PackProfile, PackState, Role};
use ::entity::{evidence_pack, inspection, judgement, pack_lease};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Set};

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
/// [`Error::Limit`] for too many, [`Error::Refused`] for one that goes out of what may not go out.
pub async fn request(
    store: &Store,
    of: Of,
    profile: PackProfile,
) -> Result<Seen<evidence_pack::Model>> {
    match of {
        Of::Judgement(id) => {
            let permit = match store.permit::<judgement::Entity>(action(profile), id).await {
                Err(Error::Forbidden(action)) => {
                    across(store, profile, id).await?;
                    return Err(Error::Forbidden(action));
                }
                permit => permit?,
            };
            few(store, permit.person()).await?;
            let by = (permit.person(), store.viewer().role);
            store
                .write(&permit, async |write| {
                    which::go_out(write, profile, &[id]).await?;
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

/// Says why there is none for the Area, if it is for what the judgement is and not for who asks.
async fn across(store: &Store, profile: PackProfile, id: Uuid) -> Result<()> {
    if profile != PackProfile::FactualAccuracy || !store.viewer().may_ever(action(profile)) {
        return Ok(());
    }
    let row = store.get::<judgement::Entity>(id).await?;
    if row.scope == JudgementScope::CrossArea {
        let message = format!(
            "{} draws on several Areas: what goes to one of them is a judgement of that Area.",
            row.reference
        );
        return Err(Error::refused("of", UserErrorCode::CrossArea, message));
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
