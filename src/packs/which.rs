//! Which judgements a pack is of. One that goes out to others takes those that may go out to them as they stand, when it
//! is asked for, while it is made, and when it is done.

use crate::error::{Error, Result, UserErrorCode};
use crate::judgements::reads;
use crate::store::{Loader, Seen, Write};
use ::entity::types::{JudgementStatus, PackProfile};
use ::entity::{inspection, judgement, judgement_ending};
use futures_util::future::try_join_all;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};

/// How far a judgement has come that goes out; nothing where any goes in.
fn ready(profile: PackProfile) -> Option<JudgementStatus> {
    match profile {
        PackProfile::Internal | PackProfile::Qa => None,
        // as what is sent to the Area (`sendToArea`)
        PackProfile::FactualAccuracy => Some(JudgementStatus::QaAgreed),
        PackProfile::Public => Some(JudgementStatus::Published),
    }
}

/// The judgements that one draws on, as far as they go in.
pub(super) async fn drawn_on(
    loader: &Loader,
    root: &Seen<judgement::Model>,
    profile: PackProfile,
) -> Result<Vec<Seen<judgement::Model>>> {
    let mut drawn = reads::drawn_on(loader, root).await?;
    let Some(ready) = ready(profile) else { return Ok(drawn) };
    drawn.retain(|row| row.status == ready);
    standing(loader, drawn).await
}

/// The judgements of an inspection, each in the newest version that goes in: what was published stays in while another
/// version of it is made.
pub(super) async fn of_inspection(
    loader: &Loader,
    inspection: &Seen<inspection::Model>,
    profile: PackProfile,
) -> Result<Vec<Seen<judgement::Model>>> {
    let Some(ready) = ready(profile) else { return reads::of_inspection(loader, inspection).await };
    let (by, order) = (judgement::Column::InspectionId, judgement::Column::Reference);
    let all = loader.children::<judgement::Entity, _>(by, inspection, order).await?;
    let come: Vec<_> = all.iter().filter(|row| row.status == ready).cloned().collect();
    // what another took the place of does not come back with its retraction
    let superseded: Vec<Uuid> = come.iter().filter_map(|row| row.supersedes_id).collect();
    let mut standing = standing(loader, come).await?;
    standing.retain(|row| !superseded.contains(&row.id));
    Ok(standing)
}

/// Those that did not end.
async fn standing(
    loader: &Loader,
    rows: Vec<Seen<judgement::Model>>,
) -> Result<Vec<Seen<judgement::Model>>> {
    let endings = rows.iter().map(|row| loader.part::<judgement_ending::Entity, _>(row));
    let endings = try_join_all(endings).await?;
    let both = rows.into_iter().zip(endings);
    Ok(both.filter(|(_, ending)| ending.is_none()).map(|(row, _)| row).collect())
}

/// Refuses judgements that do not go out to those whom the pack is for, as they stand now.
pub(super) async fn go_out(write: &Write<'_>, profile: PackProfile, of: &[Uuid]) -> Result<()> {
    let Some(ready) = ready(profile) else { return Ok(()) };
    let these = judgement::Column::Id.is_in(of.iter().copied());
    let rows = write.all::<judgement::Entity>(Condition::all().add(these)).await?;
    if rows.len() < of.len() {
        return Err(Error::NotFound);
    }
    let these = judgement_ending::Column::JudgementId.is_in(of.iter().copied());
    let endings = write.all::<judgement_ending::Entity>(Condition::all().add(these)).await?;
    for row in &rows {
        let ended = endings.iter().any(|ending| ending.judgement_id == row.id);
        if ended || row.status != ready {
            return Err(refusal(profile, &row.reference, ended));
        }
    }
    Ok(())
}

fn refusal(profile: PackProfile, reference: &str, ended: bool) -> Error {
    let (code, why) = match profile {
        PackProfile::Public => (
            UserErrorCode::NotPublished,
            "is not published, or was retracted: a pack for everybody is of what is published",
        ),
        _ if ended => {
            (UserErrorCode::JudgementEnded, "was retired or retracted; its reason stands")
        }
        _ => (
            UserErrorCode::WrongState,
            "is not agreed, or is signed off by now: the Area is sent what was agreed, before it is signed off",
        ),
    };
    Error::refused("of", code, format!("{reference} {why}."))
}
