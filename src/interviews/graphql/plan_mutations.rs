//! Changing the plan of interviews, and saying who was heard.

use super::Interview;
use crate::graphql::prelude::*;
use crate::interviews::writes::{self, Change, NewInterview};

/// An interview or focus group to plan.
#[derive(InputObject)]
pub struct PlanInterviewInput {
    /// The inspection.
    inspection: ID,
    /// The role to hear.
    role: ID,
    /// The force; for a role that is heard for each force, and only for that.
    force: Option<ID>,
    /// The casework unit, where the role is of one.
    unit: Option<CaseworkUnit>,
    /// Interview, or focus group where the scope names one for the role.
    format: InterviewFormat,
    /// The day that it is planned for.
    planned_on: Day,
    /// Who will ask: at least one, of the inspection's team.
    interviewers: Vec<ID>,
    /// The language that it will be held in.
    #[graphql(default_with = "Language::En")]
    language: Language,
    /// Whether its words will be kept from analysts.
    #[graphql(default)]
    restricted: bool,
}

/// An interview that took place.
#[derive(InputObject)]
pub struct HoldInterviewInput {
    /// The interview.
    interview: ID,
    /// The day: today or earlier.
    held_on: Day,
    /// How many took part, at least 1.
    participants: i32,
}

/// An interview that will not take place, for now.
#[derive(InputObject)]
pub struct DropInterviewInput {
    /// The interview.
    interview: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// An interview to plan anew.
#[derive(InputObject)]
pub struct ReplanInterviewInput {
    /// The interview.
    interview: ID,
    /// The day that it is planned for now.
    planned_on: Day,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// An interview whose words are to be kept from analysts, or are no longer.
#[derive(InputObject)]
pub struct RestrictInterviewInput {
    /// The interview.
    interview: ID,
    /// Whether they are to be kept from analysts.
    restricted: bool,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// Somebody who was heard, or will be.
#[derive(InputObject)]
pub struct NameIntervieweeInput {
    /// The interview.
    interview: ID,
    /// Name; one line of at most 200 characters.
    name: String,
    /// Post held; one line of at most 200 characters.
    post: String,
}

payload! {
    /// What came of changing an interview.
    InterviewPayload {
        /// The interview as it stands now; null if the change was refused.
        interview: Interview
    }
}

/// Changes an interview.
async fn change(ctx: &Context<'_>, interview: &ID, change: Change<'_>) -> Result<InterviewPayload> {
    let interview = id::key_of(&["Interview"], interview)?;
    let changed = writes::change(store(ctx), interview, change).await;
    InterviewPayload::of(ctx, changed.map(Interview))
}

#[Object]
impl InterviewMutation {
    /// Plans an interview or focus group. For lead inspectors and inspectors of the Area. `NOT_FOUND` for what
    /// you may not see, `FORBIDDEN` for other roles; the rules refuse with `FORMAT_NOT_OFFERED`,
    /// `FORCE_OF_ROLE`, `OUT_OF_SCOPE` (the force does not work with the Area) and `NOT_ON_TEAM`.
    async fn plan_interview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "With whom, when, by whom.")] input: PlanInterviewInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::PlanInterview).await?;
        let person = |id: &ID| id::key_of(&["Person"], id);
        let new = NewInterview {
            inspection: id::key_of(&["Inspection"], &input.inspection)?,
            role: id::key_of(&["InterviewRole"], &input.role)?,
            force: input.force.map(|id| id::key_of(&["PoliceForce"], &id)).transpose()?,
            unit: input.unit,
            format: input.format,
            planned_on: input.planned_on.0,
            interviewers: input.interviewers.iter().map(person).collect::<Result<_>>()?,
            language: input.language,
            restricted: input.restricted,
        };
        InterviewPayload::of(ctx, writes::plan(store(ctx), new).await.map(Interview))
    }

    /// Says that an interview took place; again, to correct the day or the number. Errors as for
    /// `planInterview`; the rules refuse with `INTERVIEW_STATE` (it was declined or called off, or is corrected though
    /// a judgement that was signed off rests on it), `EVIDENCE_NOT_ACCEPTED` (it was set aside) and `INVALID_VALUE`.
    async fn hold_interview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, when, with how many.")] input: HoldInterviewInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::ChangeInterview).await?;
        change(ctx, &input.interview, Change::Hold(input.held_on.0, input.participants)).await
    }

    /// Says that whoever was to be heard declined. Errors as for `holdInterview`; also `REASON_REQUIRED`.
    async fn decline_interview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: DropInterviewInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::ChangeInterview).await?;
        change(ctx, &input.interview, Change::Decline(&input.reason)).await
    }

    /// Calls a planned interview off. Errors as for `declineInterview`.
    async fn cancel_interview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which and why.")] input: DropInterviewInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::ChangeInterview).await?;
        change(ctx, &input.interview, Change::Cancel(&input.reason)).await
    }

    /// Plans an interview anew that is planned, was declined or called off. Errors as for `declineInterview`.
    async fn replan_interview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, for when, and why.")] input: ReplanInterviewInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::ChangeInterview).await?;
        change(ctx, &input.interview, Change::Replan(input.planned_on.0, &input.reason)).await
    }

    /// Keeps an interview's words from analysts from now on, or opens them; its marking follows. Errors as for
    /// `declineInterview`.
    async fn restrict_interview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, whether, and why.")] input: RestrictInterviewInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::ChangeInterview).await?;
        change(ctx, &input.interview, Change::Restrict(input.restricted, &input.reason)).await
    }

    /// Says who was heard, or will be: a record of its own, for lead inspectors and inspectors of the Area, and
    /// the audit trail tells of each reading. Errors as for `holdInterview`.
    async fn name_interviewee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, in which interview.")] input: NameIntervieweeInput,
    ) -> Result<InterviewPayload> {
        store(ctx).require(Action::ChangeInterview).await?;
        let interview = id::key_of(&["Interview"], &input.interview)?;
        let named = writes::name(store(ctx), interview, &input.name, &input.post).await;
        InterviewPayload::of(ctx, named.map(Interview))
    }
}
