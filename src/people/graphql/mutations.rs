//! Changing who may see which Area.

use crate::areas;
use crate::graphql::prelude::*;
use crate::people::writes;

/// An Area to grant to a person.
#[derive(InputObject)]
pub struct GrantAreaInput {
    /// The person or system.
    person: ID,
    /// The Area, by code, for example `YH`.
    area: String,
}

/// A grant to take away.
#[derive(InputObject)]
pub struct RevokeAreaInput {
    /// The person or system.
    person: ID,
    /// The Area, by code, for example `YH`.
    area: String,
}

/// A conflict of interest to record.
#[derive(InputObject)]
pub struct RecordConflictInput {
    /// The person.
    person: ID,
    /// The Area, by code, for example `YH`.
    area: String,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of granting an Area.
    GrantAreaPayload {
        /// The person as they stand now; null if it was refused.
        person: Person
    }
}

payload! {
    /// What came of taking a grant away.
    RevokeAreaPayload {
        /// The person as they stand now; null if it was refused.
        person: Person
    }
}

payload! {
    /// What came of recording a conflict of interest.
    RecordConflictPayload {
        /// The person as they stand now; null if it was refused.
        person: Person
    }
}

/// The person and the Area that a change names, for a role that may ever make it.
async fn named(
    ctx: &Context<'_>,
    action: Action,
    person: &str,
    code: String,
) -> Result<(Uuid, Seen<area::Model>)> {
    store(ctx).require(action).await?;
    let person = id::key_of(&["Person"], person)?;
    let mut areas = areas::reads::by_codes(loader(ctx), &[code])?;
    Ok((person, areas.remove(0)))
}

#[Object]
impl PersonMutation {
    /// Grants a person an Area, from their next request on. For administrators, and never to
    /// themselves. `FORBIDDEN` for other roles, `NOT_FOUND` for a person who is not there; what the
    /// rules refuse is in `userErrors`: `OWN_ACCESS`, `CONFLICT_OF_INTEREST`, `ALREADY_GRANTED`.
    async fn grant_area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom, which.")] input: GrantAreaInput,
    ) -> Result<GrantAreaPayload> {
        let (key, area) = named(ctx, Action::GrantArea, &input.person, input.area).await?;
        GrantAreaPayload::of(ctx, writes::grant(store(ctx), key, &area).await.map(Person))
    }

    /// Takes the grant of an Area away, from the person's next request on, whatever token they hold.
    /// The record of it stays. For administrators. Errors as for `grantArea`; the rules refuse with
    /// `NOT_GRANTED`.
    async fn revoke_area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From whom, which.")] input: RevokeAreaInput,
    ) -> Result<RevokeAreaPayload> {
        let (key, area) = named(ctx, Action::RevokeArea, &input.person, input.area).await?;
        RevokeAreaPayload::of(ctx, writes::revoke(store(ctx), key, &area).await.map(Person))
    }

    /// Records that a person has a conflict of interest in an Area. From their next request on it
    /// beats every grant and every role, and it stands: nothing ends it. For administrators. Errors as
    /// for `grantArea`; the rules refuse with `REASON_REQUIRED`, `INVALID_VALUE`, `ALREADY_RECORDED`.
    async fn record_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, where and why.")] input: RecordConflictInput,
    ) -> Result<RecordConflictPayload> {
        let (key, area) = named(ctx, Action::RecordConflict, &input.person, input.area).await?;
        let made = writes::record_conflict(store(ctx), key, &area, &input.reason).await;
        RecordConflictPayload::of(ctx, made.map(Person))
    }
}
