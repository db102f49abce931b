//! Recording on-site checks, and correcting them.

use super::OnsiteCheck;
use crate::checks::writes::{self, Correction, NewCheck};
use crate::graphql::prelude::*;

/// An on-site check to record.
#[derive(InputObject)]
pub struct RecordCheckInput {
    /// The inspection.
    inspection: ID,
    /// The kind; the newest of `checkTemplates` says which fields it has.
    kind: CheckKind,
    /// The casework unit.
    unit: CaseworkUnit,
    /// The day: today or earlier.
    done_on: Day,
    /// What was found.
    outcome: CheckOutcome,
    /// The template's fields, filled in, as a JSON object. What follows from others is worked out, whatever is
    /// given: `expiry_expected`, `expiry_correct` and `extension.before_expiry` of a custody time limit check, `agreed` of
    /// an IQA live check.
    fields: Json,
}

/// What an on-site check shall say instead.
#[derive(InputObject)]
pub struct CorrectCheckInput {
    /// The check.
    check: ID,
    /// The revision that you correct: the newest.
    expected_revision: i32,
    /// What was found.
    outcome: CheckOutcome,
    /// All fields of the template that it was filled in by, as a JSON object.
    fields: Json,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of recording an on-site check.
    RecordCheckPayload {
        /// The check; null if it was refused.
        check: OnsiteCheck
    }
}

/// What came of correcting an on-site check.
#[derive(SimpleObject)]
pub struct CorrectCheckPayload {
    /// The check as it stands now, also if somebody else corrected it meanwhile (`CONFLICT`).
    check: OnsiteCheck,
    /// Why it was refused; empty if it was not. Nothing was changed.
    user_errors: Vec<UserError>,
}

#[Object]
impl CheckMutation {
    /// Records an on-site check in your own name. For lead inspectors and inspectors of the Area. `NOT_FOUND` for
    /// what you may not see, `FORBIDDEN` for other roles; the rules refuse with `INVALID_VALUE`, once for each field
    /// that does not fit its template, whose path the message begins with.
    async fn record_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was checked and found.")] input: RecordCheckInput,
    ) -> Result<RecordCheckPayload> {
        store(ctx).require(Action::RecordCheck).await?;
        let new = NewCheck {
            inspection: id::key_of(&["Inspection"], &input.inspection)?,
            kind: input.kind,
            unit: input.unit,
            done_on: input.done_on.0,
            outcome: input.outcome,
            fields: input.fields.0,
        };
        RecordCheckPayload::of(ctx, writes::record(store(ctx), new).await.map(OnsiteCheck))
    }

    /// Corrects what an on-site check says: a new revision, and the one before stays readable. Errors as for
    /// `recordCheck`; the rules refuse with `CONFLICT` too (somebody else corrected it since), and with
    /// `REASON_REQUIRED` and `EVIDENCE_NOT_ACCEPTED`.
    async fn correct_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, what and why.")] input: CorrectCheckInput,
    ) -> Result<CorrectCheckPayload> {
        store(ctx).require(Action::CorrectCheck).await?;
        let check = id::key_of(&["OnsiteCheck"], &input.check)?;
        let new = Correction {
            check,
            expected: input.expected_revision,
            outcome: input.outcome,
            fields: input.fields.0,
            reason: input.reason,
        };
        let (_, user_errors) = refusals(writes::correct(store(ctx), new).await)?;
        loader(ctx).forget();
        let check = OnsiteCheck(loader(ctx).must::<evidence::Entity>(check).await?);
        Ok(CorrectCheckPayload { check, user_errors })
    }
}
