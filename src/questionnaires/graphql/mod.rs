//! The questionnaire in the API: only what disclosure control published is ever read.

mod mutations;

use super::disclosure;
use super::writes::{self, HiddenRow};
use crate::graphql::prelude::*;
use futures_util::future::try_join;
use sea_orm::{ActiveEnum, ColumnTrait, Condition};

evidence_kind! {
    /// What staff answered to one question (scope, paragraph 21). Figures that could point at a few
    /// people are withheld from everybody: null, with the reason.
    QuestionnaireResult(questionnaire_result) {}
    async (self, ctx) {
        /// The question.
        question: QuestionnaireQuestion =
            must(ctx, self.detail(ctx).await?.question_id, QuestionnaireQuestion),
    }
    impl {
        /// The answers, a row for all staff and one for each staff group. Only these breakdowns are
        /// offered, so that two answers cannot be subtracted.
        async fn rows(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Only this staff group.")] staff_group: Option<StaffGroup>,
        ) -> Result<Vec<QuestionnaireRow>> {
            let (loader, item) = (loader(ctx), &self.0);
            let (by, group) =
                (questionnaire_row::Column::ResultId, questionnaire_row::Column::StaffGroup);
            let only = staff_group.map(|of| (group, of.to_value()));
            let rows = loader.children_being::<questionnaire_row::Entity, _>(by, item, group, only);
            let (by, group) =
                (questionnaire_cell::Column::ResultId, questionnaire_cell::Column::StaffGroup);
            let only = staff_group.map(|of| (group, of.to_value()));
            let cells =
                loader.children_being::<questionnaire_cell::Entity, _>(by, item, group, only);
            let (rows, cells) = try_join(rows, cells).await?;
            let mut rows: Vec<_> =
                rows.iter().map(|row| QuestionnaireRow::new(row, &cells)).collect();
            rows.sort_by_key(|row| row.staff_group);
            Ok(rows)
        }
    }
}

record! {
    /// A question put to staff. Reference data.
    QuestionnaireQuestion(questionnaire_question) {
        /// Short code, for example `Q01`.
        code: &str,
        /// The question as put.
        text: &str,
        /// The component that it asks about.
        component: Component,
        /// Paragraph of the scope.
        source_paragraph: &str,
    }
}

/// The answers of one staff group to one question.
#[derive(SimpleObject)]
pub struct QuestionnaireRow {
    /// The staff group.
    staff_group: StaffGroup,
    /// How many answered; null where withheld.
    base: Option<i32>,
    /// The four responses, in the order of the scale.
    cells: Vec<QuestionnaireCell>,
}

impl QuestionnaireRow {
    fn new(row: &questionnaire_row::Model, cells: &[Seen<questionnaire_cell::Model>]) -> Self {
        let (base, staff_group) = (row.base, row.staff_group);
        let of_group = || cells.iter().filter(|cell| cell.staff_group == staff_group);
        let no_opinion = of_group().find(|cell| cell.response == Response::DontKnow);
        let with_opinion = no_opinion.and_then(|cell| Some(base? - cell.count?));
        let cell = |cell: &Seen<questionnaire_cell::Model>| QuestionnaireCell {
            response: cell.response,
            count: cell.count,
            suppression: cell.suppression,
            percent_of_all_responses: disclosure::percent(cell.count, base),
            percent_of_those_with_an_opinion: match cell.response {
                Response::DontKnow => None,
                _ => disclosure::percent(cell.count, with_opinion),
            },
        };
        let mut cells: Vec<_> = of_group().map(cell).collect();
        cells.sort_by_key(|cell| cell.response);
        Self { staff_group, base, cells }
    }
}

/// How many of a staff group gave one response.
#[derive(SimpleObject)]
pub struct QuestionnaireCell {
    /// The response.
    response: Response,
    /// How many gave it; null where withheld.
    count: Option<i32>,
    /// Why it is withheld; null where it is shown.
    suppression: Option<Suppression>,
    /// Share among all responses, "I do not know" included, in percent to one decimal; null where
    /// anything that it needs is withheld.
    percent_of_all_responses: Option<f64>,
    /// Share among those with an opinion, "I do not know" left out, in percent to one decimal; null
    /// where anything that it needs is withheld.
    percent_of_those_with_an_opinion: Option<f64>,
}

record! {
    /// How many of a staff group were invited and answered.
    ResponseRate(questionnaire_rate) {
        /// The staff group.
        staff_group: StaffGroup,
        /// How many were invited; null where withheld.
        invited: Option<i32>,
        /// How many answered; null where withheld.
        responded: Option<i32>,
        /// Why it is withheld; null where it is shown.
        suppression: Option<Suppression>,
    }
    impl {
        /// Answered over invited, in percent to one decimal; null where withheld.
        fn percent(&self) -> Option<f64> {
            disclosure::percent(self.0.responded, self.0.invited)
        }
    }
}

/// The questionnaire of one inspection.
pub struct Questionnaire {
    inspection: Seen<inspection::Model>,
    component: Option<Component>,
}

/// The questionnaire of one inspection.
#[Object]
impl Questionnaire {
    /// The inspection.
    async fn inspection(&self) -> Inspection {
        Inspection(self.inspection.clone())
    }
    /// How many answered, by staff group.
    async fn response_rates(&self, ctx: &Context<'_>) -> Result<Vec<ResponseRate>> {
        use questionnaire_rate::Column;
        let by = (Column::InspectionId, Column::StaffGroup);
        let rates = children(ctx, by, &self.inspection, ResponseRate);
        sorted(rates, |rate| rate.0.staff_group).await
    }
    /// The answers, by question.
    async fn results(&self, ctx: &Context<'_>) -> Result<Vec<QuestionnaireResult>> {
        let store = store(ctx);
        let mut of = Condition::all()
            .add(evidence::Column::InspectionId.eq(self.inspection.id))
            .add(evidence::Column::Kind.eq(EvidenceKind::QuestionnaireResult));
        if let Some(component) = self.component {
            let informing = evidence_component::Column::Component.eq(component);
            let by = evidence_component::Column::EvidenceId;
            of = of
                .add(store.leads_to::<evidence_component::Entity, evidence::Entity>(by, informing));
        }
        let rows = store
            .all(store.find::<evidence::Entity>().filter(of).order_by(evidence::Column::Reference))
            .await?;
        Ok(rows.into_iter().map(QuestionnaireResult).collect())
    }
    /// Last day on which staff are asked to answer; null if it was never opened here.
    async fn closes_on(&self, ctx: &Context<'_>) -> Result<Option<Day>> {
        Ok(self.run(ctx).await?.map(|run| Day(run.closes_on)))
    }
    /// When it was opened; null if it was never opened here.
    async fn opened_at(&self, ctx: &Context<'_>) -> Result<Option<Instant>> {
        Ok(self.run(ctx).await?.map(|run| Instant(run.opened_at)))
    }
    /// When it was closed; null before that.
    async fn closed_at(&self, ctx: &Context<'_>) -> Result<Option<Instant>> {
        Ok(self.run(ctx).await?.and_then(|run| run.closed_at).map(Instant))
    }
    /// The release that stands. Before it is published, only whoever sent it and who may publish it see it; null if
    /// there is none that you may see.
    async fn release(&self, ctx: &Context<'_>) -> Result<Option<QuestionnaireRelease>> {
        use questionnaire_release::Column;
        let by = (Column::InspectionId, Column::Number);
        let all = children(ctx, by, &self.inspection, QuestionnaireRelease).await?;
        Ok(all.into_iter().find(|release| release.0.withdrawn_at.is_none()))
    }
    /// What is withheld, why, and what the third response means: for every table made from this.
    async fn caveat(&self) -> &'static str {
        "Staff groups of fewer than 10, responses of fewer than 5, and what would give those away are \
         withheld. The third response joins \"no difference\" and \"deteriorated\" (scope, paragraph \
         21): it is not deterioration. Percentages use only what is shown."
    }
}

impl Questionnaire {
    /// With questions about every component.
    pub(super) fn whole(inspection: Seen<inspection::Model>) -> Self {
        Self { inspection, component: None }
    }

    async fn run(&self, ctx: &Context<'_>) -> Result<Option<Seen<questionnaire::Model>>> {
        loader(ctx).part::<questionnaire::Entity, _>(&self.inspection).await
    }
}

record! {
    /// A release of what was counted: whole, and one at a time.
    QuestionnaireRelease(questionnaire_release) {
        /// From 1, for each inspection.
        number: i32,
        /// When it was imported.
        recorded_at: Instant,
        /// When it was published; null before that.
        published_at: Option<Instant>,
    }
    async (self, ctx) {
        /// Who imported it; null if you may not see them.
        recorded_by: Option<Person> = one(ctx, self.0.recorded_by, Person),
        /// Who published it; null before that, or if you may not see them.
        published_by: Option<Person> = one(ctx, self.0.published_by, Person),
    }
}

/// The questionnaire of an inspection that the viewer may see.
pub(crate) async fn questionnaire(
    ctx: &Context<'_>,
    inspection: Uuid,
    component: Option<Component>,
) -> Result<Questionnaire> {
    let inspection = loader(ctx).must::<inspection::Entity>(inspection).await?;
    Ok(Questionnaire { inspection, component })
}

/// What of a row will be hidden when it is published.
#[derive(SimpleObject)]
pub struct HiddenInRow {
    /// The staff group.
    staff_group: StaffGroup,
    /// Whether the row will be hidden whole.
    whole: bool,
    /// The responses whose figures will be hidden, in the order of the scale.
    responses: Vec<Response>,
}

/// What of a question will be hidden when it is published.
#[derive(SimpleObject)]
pub struct HiddenInQuestion {
    /// The question.
    question: QuestionnaireQuestion,
    /// The rows of which something will be hidden.
    rows: Vec<HiddenInRow>,
}

/// What of a release will be hidden when it is published: which small figure it is for is told to nobody.
#[derive(SimpleObject)]
pub struct QuestionnairePreview {
    /// Number of the release.
    number: i32,
    /// How many figures of responses it has.
    cells: i32,
    /// How many of them will be hidden.
    hidden_cells: i32,
    /// How many rows it has, each of a question and a staff group.
    rows: i32,
    /// How many of them will be hidden whole.
    hidden_rows: i32,
    /// How many response rates it has.
    rates: i32,
    /// How many of them will be hidden.
    hidden_rates: i32,
    /// What will be hidden, question by question; only those of which something will be.
    hidden: Vec<HiddenInQuestion>,
    /// The staff groups whose response rates will be hidden.
    hidden_rates_of: Vec<StaffGroup>,
}

#[Object]
impl QuestionnaireQuery {
    /// The questionnaire of an inspection, as published. `NOT_FOUND` for an inspection that you may not
    /// see.
    async fn questionnaire(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inspection.")] inspection: ID,
        #[graphql(desc = "Only questions about this component.")] component: Option<Component>,
    ) -> Result<Questionnaire> {
        questionnaire(ctx, id::key_of(&["Inspection"], &inspection)?, component).await
    }

    /// What of the release that waits to be published will be hidden; null if none waits. For lead inspectors of
    /// the Area. `FORBIDDEN` for other roles.
    async fn questionnaire_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The inspection.")] inspection: ID,
    ) -> Result<Option<QuestionnairePreview>> {
        store(ctx).require(Action::PublishQuestionnaire).await?;
        let inspection = id::key_of(&["Inspection"], &inspection)?;
        let Some(mut preview) = writes::preview(store(ctx), inspection).await? else {
            return Ok(None);
        };
        let count = |many: usize| i32::try_from(many).unwrap_or(i32::MAX);
        let row = |row: HiddenRow| HiddenInRow {
            staff_group: row.staff_group,
            whole: row.whole,
            responses: row.responses,
        };
        let questions = every(ctx, questionnaire_question::Column::Code, QuestionnaireQuestion);
        let hidden = questions.into_iter().filter_map(|question| {
            let rows = preview.hidden.remove(&question.0.id).filter(|rows| !rows.is_empty())?;
            Some(HiddenInQuestion { question, rows: rows.into_iter().map(row).collect() })
        });
        Ok(Some(QuestionnairePreview {
            hidden: hidden.collect(),
            number: preview.number,
            cells: count(preview.cells),
            hidden_cells: count(preview.hidden_cells),
            rows: count(preview.rows),
            hidden_rows: count(preview.hidden_rows),
            rates: count(preview.rates),
            hidden_rates: count(preview.hidden_rates),
            hidden_rates_of: preview.hidden_rates_of,
        }))
    }
}
