//! The programme's list of documents, and asking for many of them at once.

use crate::graphql::prelude::*;
use crate::inspections::list::{self, FromList};

record! {
    /// An item of the programme's list of documents that Areas are asked for (scope, paragraph 18).
    ListedRequest(listed_request) {
        /// Code, which the requests for it bear, for example `DR02`.
        code: &str,
        /// The component that it informs.
        component: Component,
        /// Title.
        title: &str,
        /// What exactly is asked for.
        description: &str,
        /// The period that it is to cover, in words.
        period_covered: &str,
        /// Asked for at the start, or only when it is needed.
        round: RequestRound,
        /// Once of the Area, or once for each of its forces.
        scope: RoleScope,
        /// The marking that it will probably carry.
        expected_marking: Marking,
        /// Whether personal data will have to come out.
        redaction_expected: bool,
    }
}

/// Items of the programme's list to ask an Area for.
#[derive(InputObject)]
pub struct RequestListedDocumentsInput {
    /// The inspection.
    inspection: ID,
    /// Codes of the items; all that are asked for at the start if left out.
    codes: Option<Vec<String>>,
    /// Last day to supply them: today or later.
    due_on: Day,
}

/// What came of asking for documents from the list.
#[derive(SimpleObject)]
pub struct RequestListedDocumentsPayload {
    /// The new requests, by code; those that were made before are not among them.
    requests: Vec<DocumentRequest>,
    /// Why it was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

#[Object]
impl ListQuery {
    /// The programme's list of documents that Areas are asked for, by code.
    async fn request_list(&self, ctx: &Context<'_>) -> Vec<ListedRequest> {
        every(ctx, listed_request::Column::Code, ListedRequest)
    }
}

#[Object]
impl ListMutation {
    /// Asks the Area of an inspection for documents from the programme's list: what is asked per force, of every
    /// force. What was asked for before is passed over, so it can be said again. For lead inspectors and inspectors
    /// of the Area. `NOT_FOUND` for what you may not see, `FORBIDDEN` for other roles; the rules refuse with
    /// `INSPECTION_NOT_OPEN` and `INVALID_VALUE`.
    async fn request_listed_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which inspection, which, and until when.")]
        input: RequestListedDocumentsInput,
    ) -> Result<RequestListedDocumentsPayload> {
        store(ctx).require(Action::RequestDocument).await?;
        let from = FromList {
            inspection: id::key_of(&["Inspection"], &input.inspection)?,
            codes: input.codes,
            due_on: input.due_on.0,
        };
        let (requests, user_errors) = refusals(list::request(store(ctx), from).await)?;
        loader(ctx).forget();
        let requests = requests.unwrap_or_default().into_iter().map(DocumentRequest).collect();
        Ok(RequestListedDocumentsPayload { requests, user_errors })
    }
}
