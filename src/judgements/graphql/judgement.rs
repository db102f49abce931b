//! A judgement.

use super::making::{Effect, FactualAccuracyPoint, Review, Seal};
use super::{Finding, finding};
use crate::areas::graphql::Area;
use crate::documents::graphql::DocumentVersion;
use crate::error::{Error, Result};
use crate::graphql::{Instant, can, id, loader, session};
use crate::inspections::graphql::Inspection;
use crate::judgements::reads;
use crate::people::graphql::{Person, person};
use crate::store::Seen;
use crate::trace;
use crate::trace::graphql::Trace;
use ::entity::types::{
    Action, CaseworkUnit, Component, EvidenceKind, JudgementScope, JudgementStatus, Strength,
};
use ::entity::{area, effect, factual_accuracy_point, inspection, judgement, review, seal};
use async_graphql::{Context, ID, Object};

/// A claim that a component helped or hindered certain results, in one Area or across Areas.
#[derive(Clone)]
pub struct Judgement(pub Seen<judgement::Model>);

/// A claim that a component helped or hindered certain results, in one Area or across Areas. Seen by
/// who is granted the Area; by publications and other systems once it is signed off; never by the
/// Area's liaison. A cross-Area judgement is seen with any Area judgement that it draws on.
#[Object]
impl Judgement {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("Judgement", self.0.id)
    }
    /// What reports call it, for example `J-YH-01`.
    async fn reference(&self) -> &str {
        &self.0.reference
    }
    /// Version, from 1; a change after signing off is a new one.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The version before; null for the first.
    async fn supersedes(&self, ctx: &Context<'_>) -> Result<Option<Judgement>> {
        match self.0.supersedes_id {
            None => Ok(None),
            Some(key) => Ok(loader(ctx).one::<judgement::Entity>(key).await?.map(Judgement)),
        }
    }
    /// Counts edits: send it back with an edit, so that a stale one is refused.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
    /// Of one Area or across Areas.
    async fn scope(&self) -> JudgementScope {
        self.0.scope
    }
    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// The judgement itself.
    async fn statement(&self) -> &str {
        &self.0.statement
    }
    /// The component that it judges.
    async fn component(&self) -> Component {
        self.0.component
    }
    /// The casework units that it speaks of.
    async fn units(&self) -> Vec<CaseworkUnit> {
        self.0.units.units()
    }
    /// How far it has come.
    async fn status(&self) -> JudgementStatus {
        self.0.status
    }
    /// Strength of evidence as the inspector entered it, never computed; null if not entered.
    async fn strength(&self) -> Option<Strength> {
        self.0.strength
    }
    /// Where the report has it.
    async fn report_paragraph(&self) -> Option<&str> {
        self.0.report_paragraph.as_deref()
    }
    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> Result<Person> {
        person(ctx, Some(self.0.author_id)).await?.ok_or(Error::NotFound)
    }
    /// The Area; null for a cross-Area judgement.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        match self.0.area_id {
            None => Ok(None),
            Some(area) => Ok(loader(ctx).one::<area::Entity>(area).await?.map(Area)),
        }
    }
    /// The inspection; null for a cross-Area judgement.
    async fn inspection(&self, ctx: &Context<'_>) -> Result<Option<Inspection>> {
        let by = judgement::Column::InspectionId;
        Ok(loader(ctx).named::<inspection::Entity, _>(&self.0, by).await?.map(Inspection))
    }
    /// What the component did to which result since the baseline (scope, paragraph 12).
    async fn effects(&self, ctx: &Context<'_>) -> Result<Vec<Effect>> {
        let (by, order) = (effect::Column::JudgementId, effect::Column::Unit);
        let effects = loader(ctx).children::<effect::Entity, _>(by, &self.0, order).await?;
        let mut effects: Vec<_> = effects.iter().cloned().map(Effect).collect();
        effects.sort_by_key(|effect| (effect.0.unit, effect.0.measure));
        Ok(effects)
    }
    /// Its findings, in order.
    async fn findings(&self, ctx: &Context<'_>) -> Result<Vec<Finding>> {
        let findings = reads::findings_of(loader(ctx), &self.0).await?;
        Ok(findings.into_iter().map(finding::Finding).collect())
    }
    /// The Area judgements that a cross-Area judgement draws on and that you may see, by reference.
    async fn draws_on(&self, ctx: &Context<'_>) -> Result<Vec<Judgement>> {
        let drawn = reads::drawn_on(loader(ctx), &self.0).await?;
        Ok(drawn.into_iter().map(Judgement).collect())
    }
    /// Everything that it rests on, drawn-on judgements included, down to the pinned versions.
    async fn trace(
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
    /// The versions of documents that its active links are pinned to and whose stored file is missing or
    /// altered: what rests on them must be looked at again. Empty for who does not see its links.
    async fn damaged_files(&self, ctx: &Context<'_>) -> Result<Vec<DocumentVersion>> {
        let files = reads::damaged_files(loader(ctx), &self.0).await?;
        Ok(files.into_iter().map(DocumentVersion).collect())
    }
    /// The seal that it was signed off under; null before that.
    async fn seal(&self, ctx: &Context<'_>) -> Result<Option<Seal>> {
        let seal = loader(ctx).part::<seal::Entity, _>(&self.0).await?;
        Ok(seal.map(|seal| Seal { seal, judgement: self.0.clone() }))
    }
    /// What reviewers decided, oldest first; empty for publications and other systems.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Vec<Review>> {
        let (by, order) = (review::Column::JudgementId, review::Column::DecidedOn);
        let reviews = loader(ctx).children::<review::Entity, _>(by, &self.0, order).await?;
        Ok(reviews.iter().cloned().map(Review).collect())
    }
    /// The points of factual accuracy that the Area raised; empty for publications and other systems.
    async fn factual_accuracy(&self, ctx: &Context<'_>) -> Result<Vec<FactualAccuracyPoint>> {
        let by = factual_accuracy_point::Column::JudgementId;
        let order = factual_accuracy_point::Column::RaisedOn;
        let points =
            loader(ctx).children::<factual_accuracy_point::Entity, _>(by, &self.0, order).await?;
        Ok(points.iter().cloned().map(FactualAccuracyPoint).collect())
    }
    /// When it was begun.
    async fn created_at(&self) -> Instant {
        Instant(self.0.created_at)
    }
    /// When it last changed.
    async fn updated_at(&self) -> Instant {
        Instant(self.0.updated_at)
    }
    /// Whether you may do this to it, or to its findings and links, now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, (&*self.0).into())
    }
    /// Whether it was loaded with the demonstration data.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        session(ctx).demo
    }
}
