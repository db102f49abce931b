//! Checks that two inspectors make, each blind to the other.

use super::{CheckTemplate, OnsiteCheck};
use crate::checks::readings::{self, NewReading};
use crate::graphql::prelude::*;

node! {
    /// An on-site check that two inspectors make, each blind to the other: it becomes evidence when both readings are
    /// in and found the same, or when a third person has settled it.
    DoubleReading(double_reading) demo {
        /// The casework unit.
        unit: CaseworkUnit,
        /// The day.
        done_on: Day,
        /// When it was asked for.
        asked_at: Instant,
        /// When it was settled, or both had found the same; null before.
        settled_at: Option<Instant>,
    }
    async (self, ctx) {
        /// The inspection.
        inspection: Inspection = must(ctx, self.0.inspection_id, Inspection),
        /// The template that both fill in.
        template: CheckTemplate = must(ctx, self.0.template_id, CheckTemplate),
        /// The two who make it.
        readers: Vec<Person> = some(ctx, [self.0.first_id, self.0.second_id], Person),
        /// Who asked for it.
        asked_by: Person = must(ctx, self.0.asked_by, Person),
        /// Who settled it, or handed in the second reading that found the same; null before.
        settled_by: Option<Person> = one(ctx, self.0.settled_by, Person),
        /// The check that came of it; null before.
        check: Option<OnsiteCheck> = one(ctx, self.0.check_id, OnsiteCheck),
        /// What each found, first handed in first. Until both are in, your own alone; empty for those who see no
        /// content.
        found: Vec<CheckReading> = children(
            ctx,
            (check_reading::Column::DoubleId, check_reading::Column::ReadAt),
            &self.0,
            CheckReading,
        ),
    }
    impl {
        /// Whether both readings are in.
        async fn complete(&self) -> bool {
            self.0.readings == 2
        }
    }
}

record! {
    /// What one of two inspectors found in a check.
    CheckReading(check_reading) {
        /// What they found.
        outcome: CheckOutcome,
        /// When they handed it in.
        read_at: Instant,
    }
    async (self, ctx) {
        /// Who.
        reader: Person = must(ctx, self.0.person_id, Person),
    }
    impl {
        /// The template's fields, filled in, as a JSON object.
        async fn fields(&self) -> Json {
            Json(self.0.fields.clone())
        }
    }
}

/// An on-site check to be made by two.
#[derive(InputObject)]
pub struct AskTwiceInput {
    /// The inspection.
    inspection: ID,
    /// The kind; both fill in the newest template of it.
    kind: CheckKind,
    /// The casework unit.
    unit: CaseworkUnit,
    /// The day: today or earlier.
    done_on: Day,
    /// Who makes it: two of the inspection's team.
    readers: Vec<ID>,
}

/// One's own reading of a check that two make.
#[derive(InputObject)]
pub struct ReadCheckInput {
    /// The double reading.
    reading: ID,
    /// What you found.
    outcome: CheckOutcome,
    /// The template's fields, filled in, as a JSON object.
    fields: Json,
}

/// What a check shall say that two found otherwise.
#[derive(InputObject)]
pub struct SettleCheckInput {
    /// The double reading.
    reading: ID,
    /// What was found.
    outcome: CheckOutcome,
    /// The template's fields, filled in, as a JSON object.
    fields: Json,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

payload! {
    /// What came of a check that two make.
    DoubleReadingPayload {
        /// The double reading as it stands now; null if the change was refused.
        reading: DoubleReading
    }
}

#[Object]
impl ReadingMutation {
    /// Asks two inspectors to make an on-site check, each blind to the other. For lead inspectors and inspectors of
    /// the Area. Errors as for `recordCheck`; the rules refuse with `NOT_ON_TEAM` too.
    async fn ask_twice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which check, and who.")] input: AskTwiceInput,
    ) -> Result<DoubleReadingPayload> {
        store(ctx).require(Action::AskTwice).await?;
        let readers = input.readers.iter().map(|id| id::key_of(&["Person"], id));
        let readers = readers.collect::<Result<Vec<_>>>()?.try_into();
        let new = NewReading {
            inspection: id::key_of(&["Inspection"], &input.inspection)?,
            kind: input.kind,
            unit: input.unit,
            done_on: input.done_on.0,
            readers: readers.map_err(|_| Error::BadInput("Name two `readers`.".into()))?,
        };
        DoubleReadingPayload::of(ctx, readings::ask(store(ctx), new).await.map(DoubleReading))
    }

    /// Hands in your own reading of a check that two make, once. With the second, the two are compared: if both found
    /// the same, it is a check from then on. `FORBIDDEN` for whoever is not one of the two. Errors as for
    /// `recordCheck`; the rules refuse with `READING_STATE` too.
    async fn read_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what you found.")] input: ReadCheckInput,
    ) -> Result<DoubleReadingPayload> {
        store(ctx).require(Action::ReadCheck).await?;
        let reading = id::key_of(&["DoubleReading"], &input.reading)?;
        let read = readings::read(store(ctx), reading, input.outcome, input.fields.0).await;
        DoubleReadingPayload::of(ctx, read.map(DoubleReading))
    }

    /// Settles what a check shall say that two found otherwise: it is a check from then on. For a third person. Errors
    /// as for `recordCheck`; the rules refuse with `READING_STATE`, `OWN_READING` and `REASON_REQUIRED` too.
    async fn settle_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, what and why.")] input: SettleCheckInput,
    ) -> Result<DoubleReadingPayload> {
        store(ctx).require(Action::SettleCheck).await?;
        let reading = id::key_of(&["DoubleReading"], &input.reading)?;
        let (outcome, fields) = (input.outcome, input.fields.0);
        let settled = readings::settle(store(ctx), reading, outcome, fields, &input.reason).await;
        DoubleReadingPayload::of(ctx, settled.map(DoubleReading))
    }
}
