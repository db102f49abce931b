//! Changing document requests, and answering them.

use crate::graphql::prelude::*;
use crate::inspections::reads;
use crate::inspections::writes::{self, NewRequest, Wording};

/// A document to ask the Area of an inspection for.
#[derive(InputObject)]
pub struct RequestDocumentInput {
    /// The inspection.
    inspection: ID,
    /// Code, one for each item asked for, for example `DR34`; one line of at most 200 characters.
    code: String,
    /// The force, where it is asked per force.
    force: Option<ID>,
    /// The component that it informs.
    component: Component,
    /// Title; one line of at most 200 characters.
    title: String,
    /// What exactly is asked for, at most 10,000 characters.
    description: String,
    /// The period that it is to cover, in words.
    #[graphql(default)]
    period_covered: String,
    /// Initial or additional.
    round: RequestRound,
    /// The marking that it will probably carry.
    expected_marking: Marking,
    /// Whether personal data will have to come out.
    #[graphql(default)]
    redaction_expected: bool,
    /// Last day to supply it: today or later.
    due_on: Day,
}

/// What a document request asks for, anew; what is left out stays.
#[derive(InputObject)]
pub struct AmendDocumentRequestInput {
    /// The request.
    request: ID,
    /// The component that it informs.
    component: Option<Component>,
    /// Title; one line of at most 200 characters.
    title: Option<String>,
    /// What exactly is asked for, at most 10,000 characters.
    description: Option<String>,
    /// The period that it is to cover, in words.
    period_covered: Option<String>,
    /// The marking that it will probably carry.
    expected_marking: Option<Marking>,
    /// Whether personal data will have to come out.
    redaction_expected: Option<bool>,
}

/// A document request to give the Area longer for.
#[derive(InputObject)]
pub struct ExtendDocumentRequestInput {
    /// The request.
    request: ID,
    /// Last day to supply it: later than before.
    due_on: Day,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// A document request to take back.
#[derive(InputObject)]
pub struct WithdrawDocumentRequestInput {
    /// The request.
    request: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// How the Area answers a document request in words.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum RequestAnswer {
    /// The Area does not hold it.
    NotHeld,
    /// The Area declines to supply it.
    Refused,
    /// Only a comment: it stays as it is.
    Comment,
}

/// What the Area answers to a document request.
#[derive(InputObject)]
pub struct AnswerDocumentRequestInput {
    /// The request.
    request: ID,
    /// What the answer is.
    answer: RequestAnswer,
    /// The answer in words, at most 10,000 characters. Required.
    comment: String,
}

/// What came of asking for a document.
#[derive(SimpleObject)]
pub struct RequestDocumentPayload {
    /// The new request; null if it was refused.
    request: Option<DocumentRequest>,
    /// Documents of the Area that you may see and that may hold it already: they answered a request with
    /// this code, or bear this title. Look there before the Area has to.
    already_held: Vec<Document>,
    /// Why it was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

payload! {
    /// What came of changing or answering a document request.
    DocumentRequestPayload {
        /// The request as it stands now; null if it was refused.
        request: DocumentRequest
    }
}

#[Object]
impl DocumentRequestMutation {
    /// Asks the Area of an inspection for a document. For lead inspectors and inspectors of the Area.
    /// `NOT_FOUND` for what you may not see, `FORBIDDEN` for other roles; what the rules refuse is in
    /// `userErrors`: `CODE_TAKEN`, `OUT_OF_SCOPE` (the force), `INVALID_VALUE`.
    async fn request_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RequestDocumentInput,
    ) -> Result<RequestDocumentPayload> {
        store(ctx).require(Action::RequestDocument).await?;
        let force = input.force.map(|force| id::key_of(&["PoliceForce"], &force)).transpose()?;
        let new = NewRequest {
            inspection: id::key_of(&["Inspection"], &input.inspection)?,
            code: input.code,
            force,
            round: input.round,
            due_on: input.due_on.0,
            wording: Wording {
                component: Some(input.component),
                title: Some(input.title),
                description: Some(input.description),
                period_covered: Some(input.period_covered),
                expected_marking: Some(input.expected_marking),
                redaction_expected: Some(input.redaction_expected),
            },
        };
        let made = DocumentRequestPayload::of(
            ctx,
            writes::request(store(ctx), new).await.map(DocumentRequest),
        )?;
        let held = match &made.request {
            Some(request) => reads::already_held(store(ctx), &request.0).await?,
            None => vec![],
        };
        Ok(RequestDocumentPayload {
            request: made.request,
            already_held: held.into_iter().map(Document).collect(),
            user_errors: made.user_errors,
        })
    }

    /// Changes what a document request asks for, while something is still to come. For lead inspectors and
    /// inspectors of the Area. Errors as for `requestDocument`; the rules refuse with `NOT_OUTSTANDING`
    /// and `INVALID_VALUE`.
    async fn amend_document_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what it asks for.")] input: AmendDocumentRequestInput,
    ) -> Result<DocumentRequestPayload> {
        store(ctx).require(Action::AmendRequest).await?;
        let request = id::key_of(&["DocumentRequest"], &input.request)?;
        let wording = Wording {
            component: input.component,
            title: input.title,
            description: input.description,
            period_covered: input.period_covered,
            expected_marking: input.expected_marking,
            redaction_expected: input.redaction_expected,
        };
        DocumentRequestPayload::of(
            ctx,
            writes::amend(store(ctx), request, wording).await.map(DocumentRequest),
        )
    }

    /// Gives the Area longer for a document request. For lead inspectors and inspectors of the Area. Errors
    /// as for `requestDocument`; the rules refuse with `NOT_OUTSTANDING`, `REASON_REQUIRED` and
    /// `INVALID_VALUE`.
    async fn extend_document_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, until when and why.")] input: ExtendDocumentRequestInput,
    ) -> Result<DocumentRequestPayload> {
        store(ctx).require(Action::ExtendRequest).await?;
        let request = id::key_of(&["DocumentRequest"], &input.request)?;
        DocumentRequestPayload::of(
            ctx,
            writes::extend(store(ctx), request, input.due_on.0, &input.reason)
                .await
                .map(DocumentRequest),
        )
    }

    /// Takes a document request back; it stays, with the reason. For lead inspectors and inspectors of the
    /// Area. Errors as for `requestDocument`; the rules refuse with `NOT_OUTSTANDING` and
    /// `REASON_REQUIRED`.
    async fn withdraw_document_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: WithdrawDocumentRequestInput,
    ) -> Result<DocumentRequestPayload> {
        store(ctx).require(Action::WithdrawRequest).await?;
        let request = id::key_of(&["DocumentRequest"], &input.request)?;
        DocumentRequestPayload::of(
            ctx,
            writes::withdraw(store(ctx), request, &input.reason).await.map(DocumentRequest),
        )
    }

    /// Answers a document request in words. For the Area's liaison, of the own Area's requests. Errors as
    /// for `requestDocument`; the rules refuse with `NOT_OUTSTANDING` and `COMMENT_REQUIRED`.
    async fn answer_document_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and what.")] input: AnswerDocumentRequestInput,
    ) -> Result<DocumentRequestPayload> {
        store(ctx).require(Action::AnswerRequest).await?;
        let request = id::key_of(&["DocumentRequest"], &input.request)?;
        let kind = match input.answer {
            RequestAnswer::NotHeld => RemarkKind::NotHeld,
            RequestAnswer::Refused => RemarkKind::Refused,
            RequestAnswer::Comment => RemarkKind::Comment,
        };
        DocumentRequestPayload::of(
            ctx,
            writes::answer(store(ctx), request, kind, &input.comment).await.map(DocumentRequest),
        )
    }
}
