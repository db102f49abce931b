//! What is sent to the Area, and what the Area says of it.

use super::writing::JudgementPayload;
use crate::graphql::prelude::*;
use crate::judgements::area::{self, Decision, Sent};
use futures_util::future::try_join_all;

/// A finding as it was sent to the Area.
#[derive(SimpleObject)]
pub struct SentFinding {
    /// What reports call it.
    reference: String,
    /// What it is.
    #[graphql(name = "type")]
    finding_type: FindingType,
    /// The finding itself.
    statement: String,
}

node! {
    /// What was sent of a judgement to its Area, to check the facts: as it was then. Seen by the Area's liaison, who sees
    /// nothing else of the judgement, and by who sees how the judgement is made.
    AreaText(area_text) {
        /// SHA-256 of the text, as canonical JSON.
        sha256: &str,
        /// What the Area is told with it.
        note: Option<&str>,
        /// When it was sent.
        sent_at: Instant,
        /// Since when points are no longer raised on it; null while they are.
        closed_at: Option<Instant>,
    }
    async (self, ctx) {
        /// The Area.
        area: Area = must(ctx, self.0.area_id, Area),
        /// The judgement; null for the Area's liaison.
        judgement: Option<Judgement> = one(ctx, self.0.judgement_id, Judgement),
        /// The points that were raised on it, oldest first.
        points: Vec<RaisedPoint> = points(ctx, &self.0),
    }
    impl {
        /// What reports call the judgement.
        fn reference(&self) -> Result<String> {
            Ok(self.sent()?.reference)
        }
        /// Title.
        fn title(&self) -> Result<String> {
            Ok(self.sent()?.title)
        }
        /// The judgement itself.
        fn statement(&self) -> Result<String> {
            Ok(self.sent()?.statement)
        }
        /// Its findings, in order.
        fn findings(&self) -> Result<Vec<SentFinding>> {
            let finding = |of: area::SentFinding| {
                let area::SentFinding { reference, finding_type, statement } = of;
                SentFinding { reference, finding_type, statement }
            };
            Ok(self.sent()?.findings.into_iter().map(finding).collect())
        }
    }
}

impl AreaText {
    fn sent(&self) -> Result<Sent> {
        area::sent(&self.0)
    }
}

async fn points(ctx: &Context<'_>, text: &Seen<area_text::Model>) -> Result<Vec<RaisedPoint>> {
    use accuracy_point_source::Column;
    let loader = loader(ctx);
    let sources = loader
        .children::<accuracy_point_source::Entity, _>(Column::AreaTextId, text, Column::PointId)
        .await?;
    let point = async |source: &Seen<accuracy_point_source::Model>| {
        let point = loader.above::<factual_accuracy_point::Entity, _>(source, Column::PointId);
        Ok::<_, Error>(RaisedPoint { point: point.await?, on: source.finding.clone() })
    };
    try_join_all(sources.iter().map(point)).await
}

/// A point that the Area raised, as the Area sees it.
pub struct RaisedPoint {
    point: Seen<factual_accuracy_point::Model>,
    on: Option<String>,
}

/// A point that the Area raised, as the Area sees it.
#[Object]
impl RaisedPoint {
    /// What the Area says.
    async fn point(&self) -> &str {
        &self.point.point
    }
    /// The finding that it is about, as it was called in the text; null for the judgement itself.
    async fn finding(&self) -> Option<&str> {
        self.on.as_deref()
    }
    /// The day.
    async fn raised_on(&self) -> Day {
        Day(self.point.raised_on)
    }
    /// What the inspection answered; null before it did.
    async fn response(&self) -> Option<AccuracyResponse> {
        self.point.response
    }
    /// Why; always there unless it was accepted.
    async fn reason(&self) -> Option<&str> {
        self.point.reason.as_deref()
    }
    /// Which words were changed because of it.
    async fn changed_field(&self) -> Option<&str> {
        self.point.changed_field.as_deref()
    }
    /// The day of the decision; null before that.
    async fn decided_on(&self) -> Option<Day> {
        self.point.decided_on.map(Day)
    }
}

/// A point to raise.
#[derive(InputObject)]
pub struct RaiseAccuracyPointInput {
    /// What was sent to the Area.
    text: ID,
    /// The finding that it is about, as it is called in the text, for example `F-YH-01`; the judgement itself if left out.
    finding: Option<String>,
    /// What is wrong, at most 10,000 characters. Required.
    point: String,
}

/// A correction of a finding.
#[derive(InputObject)]
pub struct CorrectedFindingInput {
    /// The finding.
    finding: ID,
    /// The finding itself, as it shall be.
    statement: String,
}

/// A decision on a point.
#[derive(InputObject)]
pub struct DecideAccuracyPointInput {
    /// The point.
    point: ID,
    /// The revision of the judgement that you saw.
    revision: i32,
    /// Whether it is accepted.
    response: AccuracyResponse,
    /// Why, at most 10,000 characters. Required unless it is accepted.
    reason: Option<String>,
    /// The title, if it is corrected. For a point on the judgement itself.
    title: Option<String>,
    /// The judgement itself, if it is corrected. For a point on it.
    statement: Option<String>,
    /// The finding that is corrected. For a point on it.
    #[graphql(default)]
    findings: Vec<CorrectedFindingInput>,
}

payload! {
    /// What came of raising a point.
    RaiseAccuracyPointPayload {
        /// What was sent, with the points raised on it; null if it was refused.
        text: AreaText
    }
}

#[Object]
impl AreaTextQuery {
    /// What was sent to Areas, to check the facts, the newest first.
    async fn area_texts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<AreaText>> {
        let (name, column) = ("sent", area_text::Column::SentAt);
        let order = Order { name, column, direction: OrderDirection::Desc };
        let store = store(ctx);
        let page = page(ctx, first, after, last, before);
        Ok(store.page(store.find::<area_text::Entity>(), order, &page).await?.connection(AreaText))
    }
}

#[Object]
impl AreaTextMutation {
    /// Raises a point of factual accuracy on what was sent to the Area. For the Area's liaison; `FORBIDDEN` for other
    /// roles, `NOT_FOUND` for what you may not see. The rules refuse with `TEXT_CLOSED`, `COMMENT_REQUIRED` and
    /// `INVALID_VALUE`.
    async fn raise_accuracy_point(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "On what, and what is wrong.")] input: RaiseAccuracyPointInput,
    ) -> Result<RaiseAccuracyPointPayload> {
        store(ctx).require(Action::RaiseAccuracyPoint).await?;
        let text = id::key_of(&["AreaText"], &input.text)?;
        let made = area::raise(store(ctx), text, input.finding, &input.point).await;
        RaiseAccuracyPointPayload::of(ctx, made.map(AreaText))
    }

    /// Decides a point of factual accuracy, and corrects the words because of it: where it is accepted, wholly or in
    /// part, and only those of the finding, or of the judgement itself, that it was raised on. For lead inspectors of the
    /// Area; `FORBIDDEN` for other roles, `NOT_FOUND` for what you may not see. The rules refuse with `CONFLICT`,
    /// `WRONG_STATE`, `ALREADY_RECORDED`, `REASON_REQUIRED` and `INVALID_VALUE`.
    async fn decide_accuracy_point(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, what and why.")] input: DecideAccuracyPointInput,
    ) -> Result<JudgementPayload> {
        store(ctx).require(Action::DecideAccuracyPoint).await?;
        let point = id::key_of(&["FactualAccuracyPoint"], &input.point)?;
        let corrected = |one: CorrectedFindingInput| {
            Ok((id::key_of(&["Finding"], &one.finding)?, one.statement))
        };
        let decision = Decision {
            response: input.response,
            reason: input.reason,
            title: input.title,
            statement: input.statement,
            findings: input.findings.into_iter().map(corrected).collect::<Result<_>>()?,
        };
        let row = store(ctx).get::<factual_accuracy_point::Entity>(point).await?;
        let made = area::decide(store(ctx), point, decision, input.revision).await;
        JudgementPayload::now(ctx, row.judgement_id, made).await
    }
}
