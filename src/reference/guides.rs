//! The guide to judging: what each strength of evidence and each component means. Judgements name the version that they
//! are made by, and so go on meaning what they meant.

use super::writes::{invalid, latest, meanwhile, said, told, unchanged};
use crate::error::Result;
use crate::store::{Seen, Store};
use ::entity::guide;
use ::entity::types::{
    Action, Component, ComponentMeaning, ComponentMeanings, Strength, StrengthMeaning,
    StrengthMeanings,
};
use sea_orm::{ActiveModelTrait, Condition, IntoActiveModel, Iterable};

/// Makes the next version. Judgements whose component or strength is set from now on are made by it.
///
/// # Errors
/// [`Error::Forbidden`](crate::error::Error::Forbidden) for a role that may not,
/// [`Error::Refused`](crate::error::Error::Refused) for what the rules refuse.
pub async fn add(
    store: &Store,
    strengths: Vec<StrengthMeaning>,
    components: Vec<ComponentMeaning>,
    number: i32,
) -> Result<Seen<guide::Model>> {
    let permit = store.permit_anew(Action::ChangeReference).await?.naming("guide");
    store
        .write(&permit, async |write| {
            let (strengths, components) =
                (all_strengths(&strengths)?, all_components(&components)?);
            let there = write.all::<guide::Entity>(Condition::all()).await?;
            let newest = there.iter().max_by_key(|row| row.number);
            latest("number", newest.map_or(0, |row| row.number), number)?;
            if newest.is_some_and(|row| row.strengths == strengths && row.components == components)
            {
                return Err(unchanged("strengths"));
            }
            let (id, number) = (write.clock.id(), number + 1);
            let row = guide::Model { id, number, strengths, components };
            let row = write.insert(row.into_active_model().reset_all()).await.map_err(meanwhile)?;
            told(write, "Guide", row.id).await?;
            Ok(row)
        })
        .await
}

/// Each strength once, in their order.
fn all_strengths(named: &[StrengthMeaning]) -> Result<StrengthMeanings> {
    let of = |strength: Strength| {
        let mut of = named.iter().filter(|one| one.strength == strength);
        let meaning = once("strengths", of.next().map(|one| &one.meaning), of.next().is_some())?;
        Ok(StrengthMeaning { strength, meaning })
    };
    Ok(StrengthMeanings(Strength::iter().map(of).collect::<Result<_>>()?))
}

/// Each component once, in their order.
fn all_components(named: &[ComponentMeaning]) -> Result<ComponentMeanings> {
    let of = |component: Component| {
        let mut of = named.iter().filter(|one| one.component == component);
        let meaning = once("components", of.next().map(|one| &one.meaning), of.next().is_some())?;
        Ok(ComponentMeaning { component, meaning })
    };
    Ok(ComponentMeanings(Component::iter().map(of).collect::<Result<_>>()?))
}

fn once(field: &'static str, meaning: Option<&String>, twice: bool) -> Result<String> {
    let Some(meaning) = meaning.filter(|_| !twice) else {
        return Err(invalid(field, format!("Say of all {field} what each means, once.")));
    };
    said(field, meaning)?;
    Ok(meaning.trim().to_owned())
}
