//! Revisions of what items say.

use crate::evidence::reads;
use crate::graphql::prelude::*;
use crate::interviews::graphql::{Interview, NotePassage};

impl EvidenceRevision {
    async fn check(&self, ctx: &Context<'_>) -> Result<Option<Seen<check_revision::Model>>> {
        loader(ctx).part::<check_revision::Entity, _>(&self.0).await
    }
}

record! {
    /// A revision of what an item says: an interview by its notes, a check by its record, a questionnaire's result by
    /// what was released. Never changed.
    EvidenceRevision(evidence_revision) {
        /// Its number, from 1 for each item.
        revision: i32,
        /// When it was recorded.
        recorded_at: Instant,
    }
    async (self, ctx) {
        /// Who recorded it.
        recorded_by: Option<Person> = one(ctx, self.0.recorded_by, Person),
    }
    impl {
        /// SHA-256 over all that the item says in it, in lower-case hexadecimal. Seals cover it. Null for those who see no
        /// content: whoever tries what a few words may be would find them. Null of a questionnaire's result that was released
        /// anew, too: beside the new figures, it would give the old ones away.
        async fn sha256(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
            let by = evidence_revision::Column::EvidenceId;
            let item = loader(ctx).above::<evidence::Entity, _>(&self.0, by).await?;
            let open = match item.kind {
                EvidenceKind::OnsiteCheck => self.check(ctx).await?.is_some(),
                EvidenceKind::Interview => reads::hears(loader(ctx), &item).await?,
                EvidenceKind::QuestionnaireResult => {
                    let newest = reads::newest_revision(loader(ctx), &item).await?;
                    newest.is_some_and(|newest| newest.id == self.0.id)
                }
                _ => true,
            };
            Ok(open.then_some(self.0.sha256.as_str()))
        }
        /// Of an interview, the passages as they stood; empty for other kinds, and if masked for you.
        async fn passages(&self, ctx: &Context<'_>) -> Result<Vec<NotePassage>> {
            let by = evidence_revision::Column::EvidenceId;
            let item = loader(ctx).above::<evidence::Entity, _>(&self.0, by).await?;
            if item.kind != EvidenceKind::Interview {
                return Ok(vec![]);
            }
            Box::pin(Interview(item).passages_at(ctx, Some(self.0.revision))).await
        }
        /// Of an on-site check, what was found; null for other kinds, and for those who see no content.
        async fn outcome(&self, ctx: &Context<'_>) -> Result<Option<CheckOutcome>> {
            Ok(self.check(ctx).await?.map(|said| said.outcome))
        }
        /// Of an on-site check, the template's fields, filled in, as a JSON object; null as `outcome` is.
        async fn fields(&self, ctx: &Context<'_>) -> Result<Option<Json>> {
            Ok(self.check(ctx).await?.map(|said| Json(said.fields.clone())))
        }
        /// Of an on-site check, why it was corrected, or settled so if two had found otherwise; null else, and as
        /// `outcome` is.
        async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            Ok(self.check(ctx).await?.and_then(|said| said.reason.clone()))
        }
    }
}
