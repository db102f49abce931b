//! By which guide a draft is made: what its component and its strength meant when they were last set.

use crate::error::Result;
use crate::store::{Seen, Write};
use ::entity::types::WordChange;
use ::entity::{guide, judgement_guide};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};

/// The guide that a judgement is made by; none if there was none then.
pub(in crate::judgements) async fn of(
    write: &Write<'_>,
    judgement: Uuid,
) -> Result<Option<Seen<guide::Model>>> {
    let by = judgement_guide::Column::JudgementId.eq(judgement);
    let made = write.all::<judgement_guide::Entity>(Condition::all().add(by)).await?;
    let Some(made) = made.first() else { return Ok(None) };
    let named = Condition::all().add(guide::Column::Id.eq(made.guide_id));
    Ok(write.all::<guide::Entity>(named).await?.into_iter().next())
}

/// From now on the judgement is made by this guide.
pub(in crate::judgements) async fn name(
    write: &Write<'_>,
    judgement_id: Uuid,
    guide_id: Uuid,
) -> Result<()> {
    let row = judgement_guide::Model { judgement_id, guide_id };
    write.insert_all([row.into_active_model().reset_all()]).await
}

/// The guide that is in force; none before there is one.
pub(super) async fn in_force(write: &Write<'_>) -> Result<Option<Seen<guide::Model>>> {
    let all = write.all::<guide::Entity>(Condition::all()).await?;
    Ok(all.into_iter().max_by_key(|guide| guide.number))
}

/// A draft whose component or strength is set anew is made by the guide that is in force.
pub(super) async fn anew(
    write: &Write<'_>,
    judgement: Uuid,
    words: &mut Vec<WordChange>,
) -> Result<()> {
    let was = of(write, judgement).await?;
    let Some(is) = in_force(write).await? else { return Ok(()) };
    let number = |guide: &Seen<guide::Model>| guide.number.to_string();
    match &was {
        Some(was) if was.id == is.id => return Ok(()),
        Some(_) => {
            let row = judgement_guide::Model { judgement_id: judgement, guide_id: is.id };
            write.update(row.into_active_model().reset_all()).await?;
        }
        None => name(write, judgement, is.id).await?,
    }
    let (was, is) = (was.as_ref().map(number), Some(number(&is)));
    words.push(WordChange { field: "guide".into(), was, is });
    Ok(())
}
