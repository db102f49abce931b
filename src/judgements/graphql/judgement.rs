//! A judgement.

use super::area::AreaText;
use super::check::{EvidenceBaseCheck, JudgementTransition, transitions};
use super::comments::JudgementComment;
use super::history::{JudgementChange, JudgementEnding};
use super::making::{Effect, FactualAccuracyPoint, Review, Seal, StrengthReason};
use super::sealed::{ChangeSinceSignOff, SealedJudgement};
use crate::graphql::prelude::*;
use crate::judgements::{reads, since};
use crate::reference::graphql::Guide;
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
        /// Why its evidence is held to be as strong as it says, by domain.
        strength_reasons: Vec<StrengthReason> =
            all(reads::strength_reasons(loader(ctx), &self.0), StrengthReason::from),
        /// What its component and its strength meant when they were last set; null if nothing said so then.
        guide: Option<Guide> = guide(ctx, &self.0),
        /// What it rests on, held against the rules: what blocks it, and what is to be weighed. Null if you may not see
        /// all that it rests on.
        evidence_base_check: Option<EvidenceBaseCheck> = EvidenceBaseCheck::of(ctx, &self.0),
        /// The steps that a judgement takes, and whether you can take each now.
        allowed_transitions: Vec<JudgementTransition> = transitions(ctx, &self.0),
        /// When the draft was submitted for quality assurance; null if it waits for none. Not seen by publications
        /// and other systems.
        submitted_at: Option<Instant> = submitted_at(ctx, &self.0),
        /// What was sent of it to its Area, oldest first. Empty for publications and other systems.
        sent_to_area: Vec<AreaText> = children(
            ctx,
            (area_text::Column::JudgementId, area_text::Column::Id),
            &self.0,
            AreaText,
        ),
        /// Its findings that were retired.
        retired_findings: Vec<Finding> =
            all(reads::findings_being(loader(ctx), &self.0, true), Finding),
        /// The newer versions of it, oldest first.
        superseded_by: Vec<Judgement> = children(
            ctx,
            (judgement::Column::SupersedesId, judgement::Column::Version),
            &self.0,
            Judgement,
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
        /// What was done to it and its findings, oldest first: who changed which words when. Empty for publications and
        /// other systems.
        async fn history(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
            first: Many,
            #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
        ) -> Result<Vec<JudgementChange>> {
            let (by, order) = (judgement_change::Column::JudgementId, judgement_change::Column::Id);
            let done = loader(ctx).children::<judgement_change::Entity, _>(by, &self.0, order);
            let done = part(done.await?.to_vec(), WHOLE, (first, after), |of| of.id, |_| true)?;
            Ok(done.into_iter().map(JudgementChange).collect())
        }
        /// The comments on it and its findings, oldest first, each with its answers. Empty for publications and other
        /// systems.
        async fn comments(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
            first: Many,
            #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
        ) -> Result<Vec<JudgementComment>> {
            let by = (judgement_comment::Column::JudgementId, judgement_comment::Column::Id);
            let all = loader(ctx).children::<judgement_comment::Entity, _>(by.0, &self.0, by.1);
            let first_ones = |of: &Seen<judgement_comment::Model>| of.answers_id.is_none();
            let all = part(all.await?.to_vec(), WHOLE, (first, after), |of| of.id, first_ones)?;
            Ok(all.into_iter().map(JudgementComment).collect())
        }
        /// How it ended, if it did: the draft was retired, or what was published was retracted.
        async fn ending(&self, ctx: &Context<'_>) -> Result<Option<JudgementEnding>> {
            let ending = loader(ctx).part::<judgement_ending::Entity, _>(&self.0).await?;
            Ok(ending.map(JudgementEnding))
        }
        /// It as it was sealed when it was signed off: what it said and rested on then, of what you may see. Null before that,
        /// for whoever does not see its links, and where what was kept was altered, or only a digest was.
        async fn as_sealed(&self, ctx: &Context<'_>) -> Result<Option<SealedJudgement>> {
            SealedJudgement::of(ctx, &self.0).await
        }
        /// What has happened since it was signed off to what it rests on, by item, and to what it draws on; empty before
        /// that.
        async fn changed_since_sign_off(
            &self,
            ctx: &Context<'_>,
        ) -> Result<Vec<ChangeSinceSignOff>> {
            let happened = since::of(loader(ctx), &self.0).await?;
            Ok(happened.into_iter().map(ChangeSinceSignOff).collect())
        }
        /// The seal that it was signed off under; null before that.
        async fn seal(&self, ctx: &Context<'_>) -> Result<Option<Seal>> {
            let seal = loader(ctx).part::<seal::Entity, _>(&self.0).await?;
            Ok(seal.map(|seal| Seal::of(seal, self.0.clone())))
        }
    }
}

async fn guide(ctx: &Context<'_>, of: &Seen<judgement::Model>) -> Result<Option<Guide>> {
    Ok(reads::guide(loader(ctx), of).await?.map(Guide))
}

async fn submitted_at(ctx: &Context<'_>, of: &Seen<judgement::Model>) -> Result<Option<Instant>> {
    let course = loader(ctx).part::<judgement_course::Entity, _>(of).await?;
    Ok(course.and_then(|course| course.submitted_at).map(Instant))
}
