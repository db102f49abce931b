//! The schema and its limits.

use super::explain::ExplainQuery;
use super::node::NodeQuery;
use crate::areas::graphql::AreaQuery;
use crate::checks::graphql::CheckQuery;
use crate::documents::graphql::{KeepingMutation, UploadMutation, UploadQuery};
use crate::evidence::graphql::{Evidence, EvidenceMutation, EvidenceQuery};
use crate::inspections::graphql::{
    CoverageQuery, DocumentRequestMutation, DocumentRequestQuery, InspectionQuery,
};
use crate::judgements::graphql::{JudgementQuery, ThemeQuery};
use crate::people::graphql::{PersonMutation, PersonQuery};
use crate::performance::graphql::PerformanceQuery;
use crate::questionnaires::graphql::QuestionnaireQuery;
use crate::trace::graphql::{ContrastQuery, ImpactQuery, TraceQuery};
use crate::trail::graphql::AuditQuery;
use async_graphql::{EmptySubscription, MergedObject};

/// Questions. What you may not see is null, or absent from lists and totals, exactly like what never
/// existed.
#[derive(Default, MergedObject)]
pub struct Query(
    NodeQuery,
    PersonQuery,
    AreaQuery,
    InspectionQuery,
    DocumentRequestQuery,
    UploadQuery,
    CoverageQuery,
    EvidenceQuery,
    JudgementQuery,
    ThemeQuery,
    TraceQuery,
    ImpactQuery,
    ContrastQuery,
    QuestionnaireQuery,
    PerformanceQuery,
    CheckQuery,
    ExplainQuery,
    AuditQuery,
);

/// Changes. Each is one transaction with its audit entry; a refused one changes nothing.
#[derive(Default, MergedObject)]
pub struct Mutation(
    EvidenceMutation,
    PersonMutation,
    DocumentRequestMutation,
    UploadMutation,
    KeepingMutation,
);

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
