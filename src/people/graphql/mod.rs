//! People in the API.

mod admission;
mod endings;
mod mutations;

use self::endings::{ConflictOfInterest, PersonEnding};
use super::reads;
use crate::graphql::prelude::*;
use sea_orm::Iterable;

node! {
    /// A person or system known to the repository. Colleagues see each other; an Area's liaison sees only
    /// themselves.
    Person(person) {
        /// How they are shown, for example "Lead inspector YH".
        title: &str,
        /// The issuer of their tokens.
        issuer: &str,
        /// Who they are to it; null until they first sign in, if they were invited.
        subject: Option<&str>,
        /// A person or another system.
        kind: PersonKind,
    }
    impl {
        /// By which name they were invited: the next unknown subject whose token says it is theirs. Null once
        /// they have signed in; for administrators only, null for everybody else.
        async fn known_as(&self, ctx: &Context<'_>) -> Option<&str> {
            let viewer = loader(ctx).store().viewer();
            let administers = viewer.role == Role::Administrator && viewer.is_known();
            self.0.known_as.as_deref().filter(|_| administers)
        }
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
            let in_force = rows.iter().filter(|row| row.ended_at.is_none());
            areas(ctx, in_force.map(|row| row.area_id).collect()).await
        }
        /// The conflicts of interest that were recorded of them, the oldest first, also those that ended; for
        /// administrators and auditors, and of yourself. Empty for everybody else.
        async fn conflicts(&self, ctx: &Context<'_>) -> Result<Vec<ConflictOfInterest>> {
            use conflict_of_interest::Column;
            children(ctx, (Column::PersonId, Column::RecordedAt), &self.0, ConflictOfInterest).await
        }
        /// When they were gone, the oldest first; for administrators and auditors, and of yourself. Empty for
        /// everybody else.
        async fn endings(&self, ctx: &Context<'_>) -> Result<Vec<PersonEnding>> {
            use person_ending::Column;
            children(ctx, (Column::PersonId, Column::EndedAt), &self.0, PersonEnding).await
        }
    }
}

record! {
    /// Somebody who signed in with a token that is in order, and is nobody here. Such people see reference data
    /// and colleagues at most, and can change nothing.
    Newcomer(newcomer) {
        /// The issuer of their token.
        issuer: &str,
        /// Who they are to it.
        subject: &str,
        /// The name in their token that they could be invited by.
        known_as: Option<&str>,
        /// Their role, from their token.
        role: Role,
        /// When they first came.
        first_at: Instant,
        /// When they last came, give or take ten minutes.
        last_at: Instant,
    }
}

/// The Areas with these keys, by code.
async fn areas(ctx: &Context<'_>, keys: Vec<Uuid>) -> Result<Vec<Area>> {
    let mut areas = some(ctx, keys, Area).await?;
    areas.sort_by(|a, b| a.0.code.cmp(&b.0.code));
    Ok(areas)
}

/// Why somebody sees nothing, or less than their role does.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::access::RoleProblem")]
pub enum RoleProblem {
    /// Your token names no role that is known here: your organisation must give you one.
    NoRole,
    /// Your token names several roles, and nobody has two: your organisation must take the others away.
    SeveralRoles,
    /// The issuer left your roles out of your token, since you are in too many groups: your organisation
    /// must name the role in another way.
    RolesLeftOut,
    /// The repository does not know you: you have no grants, you can change nothing, and a role that sees
    /// every Area sees none. Tell an administrator, who finds you among `newcomers`.
    PersonUnknown,
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
    /// Why you see nothing, or less than your role does; null if all is well.
    async fn role_problem(&self, ctx: &Context<'_>) -> Option<RoleProblem> {
        store(ctx).viewer().role_problem().map(Into::into)
    }
    /// The Areas that you are granted, less those where you have a conflict of interest. Roles that
    /// cover every Area need no grants.
    async fn areas(&self, ctx: &Context<'_>) -> Result<Vec<Area>> {
        areas(ctx, store(ctx).viewer().areas()).await
    }
    /// Whether your role covers every Area without a grant; only if the repository knows you.
    async fn all_areas(&self, ctx: &Context<'_>) -> bool {
        store(ctx).viewer().covers_all_areas()
    }
    /// What your role may do where it may see; the state of a thing can still forbid it.
    async fn may(&self, ctx: &Context<'_>) -> Vec<Action> {
        let viewer = store(ctx).viewer();
        Action::iter().filter(|action| viewer.is_one_who_may(*action)).collect()
    }
}

#[Object]
impl PersonQuery {
    /// Who you are to the repository and what you may do.
    async fn viewer(&self) -> Viewer {
        Viewer
    }

    /// Everybody who is known here, by title. Colleagues see each other; an Area's liaison sees only
    /// themselves.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Person>> {
        let page = page(ctx, first, after, last, before);
        Ok(reads::people(store(ctx), &page).await?.connection(Person))
    }

    /// Who signed in and is nobody here, the latest first. For administrators; empty for everybody else.
    async fn newcomers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Newcomer>> {
        let page = page(ctx, first, after, last, before);
        Ok(reads::newcomers(store(ctx), &page).await?.connection(Newcomer))
    }
}
