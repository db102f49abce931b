//! Comments on a judgement.

use crate::graphql::prelude::*;
use crate::judgements::comments::{self, On};
use async_graphql::OneofObject;

record! {
    /// A comment on a judgement while it is made. Not seen by publications and other systems.
    JudgementComment(judgement_comment) {
        /// What it says.
        text: &str,
        /// When.
        made_at: Instant,
        /// Since when it is dealt with; null before, and for an answer.
        resolved_at: Option<Instant>,
    }
    async (self, ctx) {
        /// Who made it.
        made_by: Person = must(ctx, self.0.made_by, Person),
        /// Who said that it is dealt with.
        resolved_by: Option<Person> = one(ctx, self.0.resolved_by, Person),
        /// The finding, if it is on one.
        finding: Option<Finding> = one(ctx, self.0.finding_id, Finding),
        /// The answers to it, oldest first.
        answers: Vec<JudgementComment> = children(
            ctx,
            (judgement_comment::Column::AnswersId, judgement_comment::Column::Id),
            &self.0,
            JudgementComment,
        ),
    }
    impl {
        /// To answer it, to close it, or to ask for what comes after it.
        async fn id(&self) -> ID {
            id::encode("JudgementComment", self.0.id)
        }
    }
}

/// What a comment is on.
#[derive(OneofObject)]
pub enum CommentOnInput {
    /// A judgement.
    Judgement(ID),
    /// A finding.
    Finding(ID),
    /// Another comment, which it answers.
    Comment(ID),
}

/// A comment to make.
#[derive(InputObject)]
pub struct CommentInput {
    /// On what.
    on: CommentOnInput,
    /// What it says, at most 10,000 characters. Required.
    text: String,
}

/// A comment to close.
#[derive(InputObject)]
pub struct ResolveCommentInput {
    /// The comment.
    comment: ID,
}

payload! {
    /// What came of a comment.
    CommentPayload {
        /// The comment as it stands now; null if it was refused.
        comment: JudgementComment
    }
}

#[Object]
impl CommentMutation {
    /// Comments on a judgement or a finding, or answers a comment. For lead inspectors, inspectors and quality
    /// assurers of the Area and HM Chief Inspector, until it is signed off; `FORBIDDEN` for other roles, `NOT_FOUND` for
    /// what you may not see. The rules refuse with `JUDGEMENT_FROZEN`, `JUDGEMENT_ENDED`, `ALREADY_RECORDED` (the comment
    /// is closed) and `COMMENT_REQUIRED`.
    async fn comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "On what, and what it says.")] input: CommentInput,
    ) -> Result<CommentPayload> {
        store(ctx).require(Action::CommentJudgement).await?;
        let on = match &input.on {
            CommentOnInput::Judgement(of) => On::Judgement(id::key_of(&["Judgement"], of)?),
            CommentOnInput::Finding(of) => On::Finding(id::key_of(&["Finding"], of)?),
            CommentOnInput::Comment(of) => On::Comment(id::key_of(&["JudgementComment"], of)?),
        };
        let made = comments::comment(store(ctx), on, &input.text).await;
        CommentPayload::of(ctx, made.map(JudgementComment))
    }

    /// Closes a comment with its answers: it is dealt with. Errors as for `comment`; the rules also refuse with
    /// `INVALID_VALUE`.
    async fn resolve_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ResolveCommentInput,
    ) -> Result<CommentPayload> {
        store(ctx).require(Action::CommentJudgement).await?;
        let key = id::key_of(&["JudgementComment"], &input.comment)?;
        CommentPayload::of(ctx, comments::resolve(store(ctx), key).await.map(JudgementComment))
    }
}
