//! Revisions of what items say.

use crate::graphql::prelude::*;
use crate::interviews::graphql::{Interview, NotePassage};

record! {
    /// A revision of what an item says: an interview by its notes, a check by its record, a questionnaire's result by
    /// what was released. Never changed.
    EvidenceRevision(evidence_revision) {
        /// Its number, from 1 for each item.
        revision: i32,
        /// SHA-256 over all that the item says in it, in lower-case hexadecimal. Seals cover it.
        sha256: &str,
        /// When it was recorded.
        recorded_at: Instant,
    }
    async (self, ctx) {
        /// Who recorded it.
        recorded_by: Option<Person> = one(ctx, self.0.recorded_by, Person),
    }
    impl {
        /// Of an interview, the passages as they stood; empty for other kinds, and if masked for you.
        async fn passages(&self, ctx: &Context<'_>) -> Result<Vec<NotePassage>> {
            let by = evidence_revision::Column::EvidenceId;
            let item = loader(ctx).above::<evidence::Entity, _>(&self.0, by).await?;
            if item.kind != EvidenceKind::Interview {
                return Ok(vec![]);
            }
            Box::pin(Interview(item).passages_at(ctx, Some(self.0.revision))).await
        }
    }
}
