//! An inspection with its team and stages.

use super::Coverage;
use super::course::{InspectionEvent, Projection};
use crate::access::policy;
use crate::graphql::prelude::*;
use crate::inspections::{projection, reads};
use crate::judgements::graphql::EvidenceBaseCheck;
use crate::store::Children;
use sea_orm::ColumnTrait;

node! {
    /// An inspection of one Area. Seen by who is granted the Area, its liaison included.
    Inspection(inspection) demo {
        /// What reports call it, for example `INS-YH`.
        reference: &str,
        /// Title.
        title: &str,
        /// Phase of the programme.
        phase: &str,
        /// The inspection question (scope, paragraph 9).
        question: &str,
        /// The casework units in scope (scope, paragraph 14).
        units: Vec<CaseworkUnit>,
        /// When the report is to be published, in words.
        anticipated_publication: Option<&str>,
    }
    async (self, ctx) {
        /// The Area.
        area: Area = must(ctx, self.0.area_id, Area),
        /// What happened to it and why, the oldest first; empty for an Area's liaison.
        history: Vec<InspectionEvent> = children(
            ctx,
            (inspection_event::Column::InspectionId, inspection_event::Column::MadeAt),
            &self.0,
            InspectionEvent,
        ),
        /// The four stages, in order (scope, paragraph 28).
        stages: Vec<InspectionStage> = sorted(
            children(
                ctx,
                (inspection_stage::Column::InspectionId, inspection_stage::Column::PlannedStart),
                &self.0,
                InspectionStage,
            ),
            |stage| stage.0.stage,
        ),
    }
    impl {
        /// Whether it goes on, is paused or is over.
        async fn state(&self, ctx: &Context<'_>) -> Result<InspectionState> {
            Ok(self.course(ctx).await?.state)
        }
        /// One more with each change of its team, its dates or its state: name it when you change one.
        async fn version(&self, ctx: &Context<'_>) -> Result<i32> {
            Ok(self.course(ctx).await?.version)
        }
        /// The day on which it is anticipated to be published; null while none is named.
        async fn publication_on(&self, ctx: &Context<'_>) -> Result<Option<Day>> {
            Ok(self.course(ctx).await?.publication_on.map(Day))
        }
        /// Who inspects, the lead first (scope, paragraph 27); empty for an Area's liaison.
        async fn team(&self, ctx: &Context<'_>) -> Result<Vec<TeamMember>> {
            use inspection_member::Column;
            let by = (Column::InspectionId, Column::PersonId);
            let mut team = children(ctx, by, &self.0, TeamMember).await?;
            team.retain(|member| member.0.left_at.is_none());
            team.sort_by_key(|member| member.0.position);
            Ok(team)
        }
        /// When it will end, as it stands now; null once it is over.
        async fn projection(&self, ctx: &Context<'_>) -> Result<Option<Projection>> {
            let course = self.course(ctx).await?;
            let (by, order) = (inspection_stage::Column::InspectionId, inspection_stage::Column::PlannedStart);
            let stages = loader(ctx).children::<inspection_stage::Entity, _>(by, &self.0, order).await?;
            let mut stages: Vec<_> = stages.iter().map(|stage| (**stage).clone()).collect();
            stages.sort_by_key(|stage| stage.stage);
            let projected = projection::ends(&stages, store(ctx).today());
            let Some((projected, last)) = projected.zip(stages.last()) else { return Ok(None) };
            let new = Projection::new(last.planned_end, projected, course.publication_on);
            Ok(policy::is_ongoing(course.state).then_some(new))
        }
        /// What it has asked of the Area so far, counted: the burden that it puts on the Area.
        async fn request_burden(&self, ctx: &Context<'_>) -> Result<RequestBurden> {
            let (by, order) = (document_request::Column::InspectionId, document_request::Column::Code);
            let asked = loader(ctx).children::<document_request::Entity, _>(by, &self.0, order).await?;
            Ok(RequestBurden { asked, today: store(ctx).today() })
        }
        /// The evidence base of each of its judgements, in its newest version, by reference: what blocks it, and what
        /// is to be weighed. Those that ended, and those of which you may not see all that they rest on, are left out.
        async fn evidence_base_checks(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
            first: Many,
            #[graphql(desc = "Only what comes after the judgement with this id.")] after: Option<ID>,
        ) -> Result<Vec<EvidenceBaseCheck>> {
            EvidenceBaseCheck::of_inspection(ctx, &self.0, (first, after)).await
        }
        /// How much of its plan is covered.
        fn coverage(&self) -> Coverage {
            Coverage(self.0.clone())
        }
    }
}

impl Inspection {
    async fn course(&self, ctx: &Context<'_>) -> Result<Seen<inspection_course::Model>> {
        let course = loader(ctx).part::<inspection_course::Entity, _>(&self.0).await?;
        course.ok_or(Error::NotFound)
    }
}

/// What an inspection has asked of its Area, counted.
pub struct RequestBurden {
    asked: Children<document_request::Entity>,
    today: sea_orm::prelude::Date,
}

impl RequestBurden {
    fn count(&self, which: impl Fn(&document_request::Model) -> bool) -> Result<i32> {
        let count = self.asked.iter().filter(|request| which(request)).count();
        count.try_into().map_err(Error::internal)
    }
}

/// What an inspection has asked of its Area, counted over the document requests that you may see.
#[Object]
impl RequestBurden {
    /// Requests that were not withdrawn.
    fn requests(&self) -> Result<i32> {
        self.count(|request| request.status != RequestStatus::Withdrawn)
    }
    /// Those of them that came in addition to the initial ones.
    fn additional(&self) -> Result<i32> {
        self.count(|request| {
            request.status != RequestStatus::Withdrawn && request.round == RequestRound::Additional
        })
    }
    /// Those on which something is still to come.
    fn outstanding(&self) -> Result<i32> {
        self.count(|request| policy::is_outstanding(request.status))
    }
    /// Those of them whose day has passed.
    fn overdue(&self) -> Result<i32> {
        self.count(|request| reads::is_overdue(request, self.today))
    }
}

record! {
    /// A member of an inspection team.
    TeamMember(inspection_member) {
        /// Lead or inspector.
        position: Position,
    }
    async (self, ctx) {
        /// Who.
        person: Person = must(ctx, self.0.person_id, Person),
    }
}

record! {
    /// A stage of an inspection (scope, paragraph 28).
    InspectionStage(inspection_stage) {
        /// Which stage.
        stage: Stage,
        /// How long it is to take, in weeks.
        weeks: i32,
        /// What is done in it.
        activities: &[String],
        /// Planned first day.
        planned_start: Day,
        /// Planned last day.
        planned_end: Day,
        /// First day; null before it.
        actual_start: Option<Day>,
        /// Last day; null before it.
        actual_end: Option<Day>,
    }
}

#[Object]
impl InspectionQuery {
    /// The inspections that you may see, by reference.
    async fn inspections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Inspection>> {
        let order = Order {
            name: "reference",
            column: inspection::Column::Reference,
            direction: OrderDirection::Asc,
        };
        let store = store(ctx);
        let found = store
            .page(store.find::<inspection::Entity>(), order, &page(ctx, first, after, last, before))
            .await?;
        Ok(found.connection(Inspection))
    }
    /// The inspection that reports call this, for example `INS-YH`; null if you may not see one.
    async fn inspection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What reports call it.")] reference: String,
    ) -> Result<Option<Inspection>> {
        let store = store(ctx);
        let named = inspection::Column::Reference.eq(reference);
        Ok(store.first(store.find::<inspection::Entity>().filter(named)).await?.map(Inspection))
    }
}
