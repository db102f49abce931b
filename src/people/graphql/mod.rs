//! People in the API.

mod mutations;

use crate::graphql::prelude::*;
use sea_orm::Iterable;

node! {
    /// A person or system known to the repository. Colleagues see each other; an Area's liaison sees only
    /// themselves.
    Person(person) {
        /// How they are shown, for example "Lead inspector YH".
        title: &str,
        /// Who they are to the issuer of their tokens.
        subject: &str,
        /// A person or another system.
        kind: PersonKind,
    }
    impl {
        /// The Areas that they are granted now; for administrators and auditors, and of yourself. Empty
        /// for everybody else.
        async fn granted_areas(&self, ctx: &Context<'_>) -> Result<Vec<Area>> {
            let (by, order) = (area_grant::Column::PersonId, area_grant::Column::Id);
            let grants = loader(ctx).children::<area_grant::Entity, _>(by, &self.0, order).await?;
            let in_force = grants.iter().filter(|grant| grant.revoked_at.is_none());
            areas(ctx, in_force.map(|grant| grant.area_id).collect()).await
        }
        /// The Areas where they have a conflict of interest, which beats every grant; for administrators
        /// and auditors, and of yourself. Empty for everybody else.
        async fn conflicts_of_interest(&self, ctx: &Context<'_>) -> Result<Vec<Area>> {
            let by = conflict_of_interest::Column::PersonId;
            let order = conflict_of_interest::Column::AreaId;
            let rows =
                loader(ctx).children::<conflict_of_interest::Entity, _>(by, &self.0, order).await?;
            areas(ctx, rows.iter().map(|row| row.area_id).collect()).await
        }
    }
}

/// The Areas with these keys, by code.
async fn areas(ctx: &Context<'_>, keys: Vec<Uuid>) -> Result<Vec<Area>> {
    let mut areas = some(ctx, keys, Area).await?;
    areas.sort_by(|a, b| a.0.code.cmp(&b.0.code));
    Ok(areas)
}

/// You: what your token, grants and conflicts of interest add up to.
pub struct Viewer;

/// You: what your token, grants and conflicts of interest add up to.
#[Object]
impl Viewer {
    /// Who you are here; null if the repository does not know you, and then you can change nothing.
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        one(ctx, store(ctx).viewer().person, Person).await
    }
    /// Your role, from your token.
    async fn role(&self, ctx: &Context<'_>) -> Role {
        store(ctx).viewer().role
    }
    /// The Areas that you are granted, less those where you have a conflict of interest. Roles that
    /// cover every Area need no grants.
    async fn areas(&self, ctx: &Context<'_>) -> Result<Vec<Area>> {
        areas(ctx, store(ctx).viewer().areas()).await
    }
    /// Whether your role covers every Area without a grant.
    async fn all_areas(&self, ctx: &Context<'_>) -> bool {
        store(ctx).viewer().covers_all_areas()
    }
    /// What your role may do where it may see; the state of a thing can still forbid it.
    async fn may(&self, ctx: &Context<'_>) -> Vec<Action> {
        Action::iter().filter(|action| store(ctx).viewer().may_ever(*action)).collect()
    }
}

#[Object]
impl PersonQuery {
    /// Who you are to the repository and what you may do.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}
