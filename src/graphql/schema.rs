//! The schema and its limits.

use super::roots::{Mutation, Query};
use crate::evidence::graphql::Evidence;
use async_graphql::{EmptySubscription, SDLExportOptions};

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// No selection nests deeper. The introspection query of GraphiQL needs 15.
const DEPTH: usize = 20;

/// No request has more fields, lists not multiplied.
const COMPLEXITY: usize = 2_000;

/// No document gives more fields another name.
const ALIASES: usize = 100;

/// No field carries more directives.
const DIRECTIVES: usize = 10;

/// Makes the schema.
#[must_use]
pub fn build() -> Schema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .register_output_type::<Evidence>()
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .limit_aliases(ALIASES)
        .limit_directives(DIRECTIVES)
        .with_sorted_fields()
        .with_sorted_enums()
        .finish()
}

/// The schema in its own language.
#[must_use]
pub fn sdl(schema: &Schema) -> String {
    schema.sdl_with_options(SDLExportOptions::new().include_specified_by())
}
