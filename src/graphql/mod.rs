//! The schema, assembled from the nouns; what all of them need to speak GraphQL.

pub mod can;
mod explain;
pub mod id;
mod node;
pub(crate) mod prelude;
mod record;
mod roots;
mod rows;
mod scalars;
mod schema;

pub use node::{Node, find};
pub(crate) use record::{Column, node, payload, record};
pub(crate) use rows::{WHOLE, above, all, children, every, must, one, part, some, sorted};
pub use scalars::{ByteCount, Day, Instant, Json};
pub use schema::{Schema, build, sdl};

use crate::documents::Reception;
use crate::error::{Error, Result, UserError};
use crate::files::Files;
use crate::imports::Imports;
use crate::judgements::stamping::Stamps;
use crate::packs::Packs;
use crate::store::{Loader, PageArgs, Store};
use async_graphql::Context;

/// What a request carries through the resolvers.
pub struct Session {
    /// The rows of this request.
    pub loader: Loader,
    /// The object store.
    pub files: Files,
    /// Takes files in.
    pub reception: Reception,
    /// Does what tables say that are imported.
    pub imports: Imports,
    /// Makes evidence packs.
    pub packs: Packs,
    /// Has seals stamped with the time, where an authority is set.
    pub stamps: Option<Stamps>,
    /// Whether everything in the repository is demonstration data.
    pub demo: bool,
}

/// The session of the request.
#[must_use]
pub fn session<'a>(ctx: &Context<'a>) -> &'a Session {
    ctx.data_unchecked::<Session>()
}

/// The loader of the request.
#[must_use]
pub fn loader<'a>(ctx: &Context<'a>) -> &'a Loader {
    &session(ctx).loader
}

/// The store of the request.
#[must_use]
pub fn store<'a>(ctx: &Context<'a>) -> &'a Store {
    loader(ctx).store()
}

/// How many edges of a connection are asked for, if it is said.
pub type Many = Option<i32>;

/// What is asked of a connection.
#[must_use]
pub fn page(
    ctx: &Context<'_>,
    first: Many,
    after: Option<String>,
    last: Many,
    before: Option<String>,
) -> PageArgs {
    let counted = ctx.look_ahead().field("totalCount").exists();
    PageArgs { first, after, last, before, counted }
}

/// The refusals of a change, which are part of the answer, apart from its faults.
///
/// # Errors
/// The faults.
pub fn refusals<T>(made: Result<T>) -> Result<(Option<T>, Vec<UserError>)> {
    match made {
        Ok(made) => Ok((Some(made), vec![])),
        Err(Error::Refused(list)) => Ok((None, list)),
        Err(fault) => Err(fault),
    }
}
