//! A judgement.

use super::making::{Effect, FactualAccuracyPoint, Review, Seal};
use crate::graphql::prelude::*;
use crate::judgements::reads;
use crate::trace;
use crate::trace::graphql::Trace;

node! {
    /// A claim that a component helped or hindered certain results, in one Area or across Areas. Seen by
    /// who is granted the Area; by publications and other systems once it is signed off; never by the
    /// Area's liaison. A cross-Area judgement is seen with any Area judgement that it draws on.
    Judgement(judgement) can "Whether you may do this to it, or to its findings and links, now." demo {
        /// What reports call it, for example `J-YH-01`.
        reference: &str,
        /// Version, from 1; a change after signing off is a new one.
        version: i32,
        /// Counts edits: send it back with an edit, so that a stale one is refused.
        revision: i32,
        /// Of one Area or across Areas.
        scope: JudgementScope,
        /// Title.
        title: &str,
        /// The judgement itself.
        statement: &str,
        /// The component that it judges.
        component: Component,
        /// The casework units that it speaks of.
        units: Vec<CaseworkUnit>,
        /// How far it has come.
        status: JudgementStatus,
        /// Strength of evidence as the inspector entered it, never computed; null if not entered.
        strength: Option<Strength>,
        /// Where the report has it.
        report_paragraph: Option<&str>,
        /// When it was begun.
        created_at: Instant,
        /// When it last changed.
        updated_at: Instant,
    }
    async (self, ctx) {
        /// The version before; null for the first.
        supersedes: Option<Judgement> = one(ctx, self.0.supersedes_id, Judgement),
        /// Who wrote it.
        author: Person = must(ctx, self.0.author_id, Person),
        /// The Area; null for a cross-Area judgement.
        area: Option<Area> = one(ctx, self.0.area_id, Area),
        /// What reviewers decided, oldest first; empty for publications and other systems.
        reviews: Vec<Review> = children(
            ctx,
            (review::Column::JudgementId, review::Column::DecidedOn),
            &self.0,
            Review,
        ),
        /// The points of factual accuracy that the Area raised; empty for publications and other systems.
        factual_accuracy: Vec<FactualAccuracyPoint> = children(
            ctx,
            (factual_accuracy_point::Column::JudgementId, factual_accuracy_point::Column::RaisedOn),
            &self.0,
            FactualAccuracyPoint,
        ),
        /// What the component did to which result since the baseline (scope, paragraph 12).
        effects: Vec<Effect> = sorted(
            children(ctx, (effect::Column::JudgementId, effect::Column::Unit), &self.0, Effect),
            |effect| (effect.0.unit, effect.0.measure),
        ),
        /// Its findings, in order.
        findings: Vec<Finding> = all(reads::findings_of(loader(ctx), &self.0), Finding),
        /// The Area judgements that a cross-Area judgement draws on and that you may see, by reference.
        draws_on: Vec<Judgement> = all(reads::drawn_on(loader(ctx), &self.0), Judgement),
        /// The versions of documents that its active links are pinned to and whose stored file is missing or
        /// altered: what rests on them must be looked at again. Empty for who does not see its links.
        damaged_files: Vec<DocumentVersion> =
            all(reads::damaged_files(loader(ctx), &self.0), DocumentVersion),
    }
    impl {
        /// The inspection; null for a cross-Area judgement.
        async fn inspection(&self, ctx: &Context<'_>) -> Result<Option<Inspection>> {
            let by = judgement::Column::InspectionId;
            Ok(loader(ctx).named::<inspection::Entity, _>(&self.0, by).await?.map(Inspection))
        }
        /// Everything that it rests on, drawn-on judgements included, down to the pinned versions.
        fn trace(
            &self,
            #[graphql(
                desc = "How many steps down: 1 reaches findings and drawn-on judgements. All if left out."
            )]
            max_depth: Option<i32>,
            #[graphql(desc = "Only links to these kinds of evidence; all if left out.")] kinds: Option<
                Vec<EvidenceKind>,
            >,
        ) -> Result<Trace> {
            let limits = trace::reads::Limits::new(max_depth, kinds)?;
            Ok(Trace(trace::reads::Trace { root: self.0.clone(), limits }))
        }
        /// The seal that it was signed off under; null before that.
        async fn seal(&self, ctx: &Context<'_>) -> Result<Option<Seal>> {
            let seal = loader(ctx).part::<seal::Entity, _>(&self.0).await?;
            Ok(seal.map(|seal| Seal { seal, judgement: self.0.clone() }))
        }
    }
}
