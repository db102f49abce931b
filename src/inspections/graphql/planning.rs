//! Planning inspections, and moving what was planned.

use crate::areas::reads::by_codes;
use crate::error::UserErrorCode;
use crate::graphql::prelude::*;
use crate::inspections::course::{self, StageDates, Turn};
use crate::inspections::planning::{self, NewInspection, Team};

/// An inspection to plan.
#[derive(InputObject)]
pub struct CreateInspectionInput {
    /// Code of the Area, for example `WM`.
    area: String,
    /// First day of its first stage; the others follow as the programme has them (scope, paragraph 28).
    begins: Day,
    /// The day on which it is anticipated to be published, if one is named.
    publication_on: Option<Day>,
    /// Who leads it: a person.
    lead: ID,
    /// Up to five more who inspect (scope, paragraph 27).
    inspectors: Vec<ID>,
}

/// Who inspects from now on.
#[derive(InputObject)]
pub struct ChangeInspectionTeamInput {
    /// The inspection.
    inspection: ID,
    /// Who leads it: a person.
    lead: ID,
    /// Up to five more who inspect; whoever is not named leaves.
    inspectors: Vec<ID>,
    /// Why, at most 10,000 characters. Required.
    reason: String,
    /// The version of the inspection that you saw.
    version: i32,
}

/// All dates of a stage, as they shall be.
#[derive(InputObject)]
pub struct StageDatesInput {
    /// Which stage.
    stage: Stage,
    /// Planned first day.
    planned_start: Day,
    /// Planned last day.
    planned_end: Day,
    /// First day; null before it.
    actual_start: Option<Day>,
    /// Last day; null before it.
    actual_end: Option<Day>,
}

/// Dates of stages to move.
#[derive(InputObject)]
pub struct MoveStagesInput {
    /// The inspection.
    inspection: ID,
    /// The stages whose dates change; the others stay.
    stages: Vec<StageDatesInput>,
    /// Why, at most 10,000 characters. Required.
    reason: String,
    /// The version of the inspection that you saw.
    version: i32,
}

/// An anticipated publication to move.
#[derive(InputObject)]
pub struct MovePublicationInput {
    /// The inspection.
    inspection: ID,
    /// The day on which it is anticipated to be published.
    publication_on: Day,
    /// Why, at most 10,000 characters. Required.
    reason: String,
    /// The version of the inspection that you saw.
    version: i32,
}

/// What becomes of an inspection, and why.
#[derive(InputObject)]
pub struct TurnInspectionInput {
    /// The inspection.
    inspection: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
    /// Who decided it, in words. Required.
    decided_by: String,
    /// The version of the inspection that you saw.
    version: i32,
}

payload! {
    /// What came of planning or changing an inspection.
    InspectionPayload {
        /// The inspection as it stands now; null if it was refused, unless for `CONFLICT`.
        inspection: Inspection
    }
}

impl InspectionPayload {
    /// After a `CONFLICT`, the inspection as it is now is part of the answer.
    async fn now(
        ctx: &Context<'_>,
        id: Uuid,
        made: Result<Seen<inspection::Model>>,
    ) -> Result<Self> {
        let mut payload = Self::of(ctx, made.map(Inspection))?;
        if payload.user_errors.iter().any(|error| error.code == UserErrorCode::Conflict) {
            payload.inspection = Some(must(ctx, id, Inspection).await?);
        }
        Ok(payload)
    }
}

fn team(lead: &ID, inspectors: &[ID]) -> Result<Team> {
    let person = |id: &ID| id::key_of(&["Person"], id);
    Ok(Team {
        lead: person(lead)?,
        inspectors: inspectors.iter().map(person).collect::<Result<_>>()?,
    })
}

async fn turned(
    ctx: &Context<'_>,
    turn: Turn,
    input: TurnInspectionInput,
) -> Result<InspectionPayload> {
    store(ctx).require(turn.action()).await?;
    let key = id::key_of(&["Inspection"], &input.inspection)?;
    let why = (input.reason.as_str(), input.decided_by.as_str());
    InspectionPayload::now(ctx, key, course::turn(store(ctx), key, turn, why, input.version).await)
        .await
}

#[Object]
impl PlanMutation {
    /// Plans an inspection of an Area from the programme's defaults: its four stages from a day on, every
    /// quota of interviews, the questions. For administrators; `FORBIDDEN` for other roles, `NOT_FOUND` for
    /// people who are not there. The rules refuse with `NOT_GRANTED`, `CONFLICT_OF_INTEREST` and
    /// `INVALID_VALUE`.
    async fn create_inspection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which Area, from when, by whom.")] input: CreateInspectionInput,
    ) -> Result<InspectionPayload> {
        store(ctx).require(Action::CreateInspection).await?;
        let area = by_codes(loader(ctx), &[input.area])?;
        let new = NewInspection {
            area: area.first().ok_or(Error::NotFound)?.id,
            begins: input.begins.0,
            publication_on: input.publication_on.map(|day| day.0),
            team: team(&input.lead, &input.inspectors)?,
        };
        InspectionPayload::of(ctx, planning::create(store(ctx), new).await.map(Inspection))
    }

    /// Says who inspects from now on; who leaves stays in the record. For administrators. Errors as for
    /// `createInspection`; the rules also refuse with `CONFLICT`, `INSPECTION_NOT_OPEN`, `UNCHANGED` and
    /// `REASON_REQUIRED`.
    async fn change_inspection_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, in which inspection, and why.")] input: ChangeInspectionTeamInput,
    ) -> Result<InspectionPayload> {
        store(ctx).require(Action::ChangeTeam).await?;
        let key = id::key_of(&["Inspection"], &input.inspection)?;
        let team = team(&input.lead, &input.inspectors)?;
        let made = planning::change_team(store(ctx), key, team, &input.reason, input.version).await;
        InspectionPayload::now(ctx, key, made).await
    }

    /// Moves planned and actual dates of stages. For lead inspectors of the Area; `FORBIDDEN` for other roles,
    /// `NOT_FOUND` for what you may not see. The rules refuse with `CONFLICT`, `INSPECTION_NOT_OPEN`,
    /// `UNCHANGED`, `REASON_REQUIRED` and `INVALID_VALUE`.
    async fn move_stages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, to when, and why.")] input: MoveStagesInput,
    ) -> Result<InspectionPayload> {
        store(ctx).require(Action::MoveStages).await?;
        let key = id::key_of(&["Inspection"], &input.inspection)?;
        let dates = |of: &StageDatesInput| StageDates {
            stage: of.stage,
            planned_start: of.planned_start.0,
            planned_end: of.planned_end.0,
            actual_start: of.actual_start.map(|day| day.0),
            actual_end: of.actual_end.map(|day| day.0),
        };
        let stages: Vec<_> = input.stages.iter().map(dates).collect();
        let made = course::move_stages(store(ctx), key, &stages, &input.reason, input.version);
        InspectionPayload::now(ctx, key, made.await).await
    }

    /// Moves the day on which the report is anticipated to be published. For lead inspectors of the Area. Errors
    /// as for `moveStages`.
    async fn move_publication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To when, and why.")] input: MovePublicationInput,
    ) -> Result<InspectionPayload> {
        store(ctx).require(Action::MoveStages).await?;
        let key = id::key_of(&["Inspection"], &input.inspection)?;
        let (day, reason) = (input.publication_on.0, &input.reason);
        let made = course::move_publication(store(ctx), key, day, reason, input.version).await;
        InspectionPayload::now(ctx, key, made).await
    }

    /// Pauses an inspection: nothing is asked of the Area until it is resumed. For lead inspectors of the Area.
    /// Errors as for `moveStages`.
    async fn pause_inspection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, why, and who decided it.")] input: TurnInspectionInput,
    ) -> Result<InspectionPayload> {
        turned(ctx, Turn::Pause, input).await
    }

    /// Resumes a paused inspection. For lead inspectors of the Area. Errors as for `moveStages`.
    async fn resume_inspection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, why, and who decided it.")] input: TurnInspectionInput,
    ) -> Result<InspectionPayload> {
        turned(ctx, Turn::Resume, input).await
    }

    /// Ends an inspection before it is done, for good. For lead inspectors of the Area. Errors as for
    /// `moveStages`.
    async fn end_inspection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, why, and who decided it.")] input: TurnInspectionInput,
    ) -> Result<InspectionPayload> {
        turned(ctx, Turn::End, input).await
    }

    /// Closes an inspection whose four stages have ended: it is done. For lead inspectors of the Area. Errors as
    /// for `moveStages`.
    async fn close_inspection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, why, and who decided it.")] input: TurnInspectionInput,
    ) -> Result<InspectionPayload> {
        turned(ctx, Turn::Close, input).await
    }
}
