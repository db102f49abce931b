//! Coverage of the parts of a plan, line by line and in one table.

use crate::access::policy::is_outstanding;
use crate::graphql::prelude::*;
use crate::inspections::coverage::Quota;
use crate::inspections::parts::{self, Listed};
use crate::performance::graphql::MeasureDefinition;
use crate::questionnaires::graphql::QuestionnaireQuestion;
use futures_util::future::try_join5;
use sea_orm::Iterable;

/// A part of an inspection's plan.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum PlanPart {
    /// Documents that the Area is asked for (scope, paragraph 18).
    Documents,
    /// Interviews and focus groups (scope, paragraphs 19 and 20).
    Interviews,
    /// On-site checks (scope, paragraph 22).
    Checks,
    /// The questionnaire (scope, paragraph 21).
    Questionnaire,
    /// Performance figures (scope, paragraphs 16 and 17).
    Performance,
    /// Scores of the programme (scope, paragraphs 24 and 25).
    Scores,
}

/// How much of a part of the plan is gathered; of each component, where the part is planned by component.
#[derive(SimpleObject)]
pub struct PartCoverage {
    /// The part.
    part: PlanPart,
    /// The component; null where the part is not planned by component.
    component: Option<Component>,
    /// How much is planned: requests made or on the list, interviews stated as a minimum, kinds of check, questions,
    /// measures of each unit, scores.
    planned: usize,
    /// How much of this is here: requests received, interviews held, kinds of check done, questions with results,
    /// series, scores that are given.
    gathered: usize,
    /// How much is still to come.
    owed: usize,
}

/// An item of the programme's list of documents, of one force where it is asked per force.
#[derive(SimpleObject)]
pub struct ListedCoverage {
    /// The item.
    item: super::list::ListedRequest,
    /// The force, where it is asked per force.
    force: Option<PoliceForce>,
    /// The request for it; null if it was not asked for, or the request was withdrawn.
    request: Option<DocumentRequest>,
}

impl From<Listed> for ListedCoverage {
    fn from(listed: Listed) -> Self {
        let Listed { item, force, request } = listed;
        let item = super::list::ListedRequest(item);
        Self { item, force: force.map(PoliceForce), request: request.map(DocumentRequest) }
    }
}

/// Whether the results of a question are here.
#[derive(SimpleObject)]
pub struct QuestionCoverage {
    /// The question.
    question: QuestionnaireQuestion,
    /// Whether its results are here.
    gathered: bool,
}

/// Whether figures of a measure are here, of one unit.
#[derive(SimpleObject)]
pub struct MeasureCoverage {
    /// The measure.
    measure: MeasureDefinition,
    /// The unit.
    unit: CaseworkUnit,
    /// Whether a series of it is here.
    gathered: bool,
}

pub(super) async fn questions(
    ctx: &Context<'_>,
    of: &Seen<inspection::Model>,
) -> Result<Vec<QuestionCoverage>> {
    let line = |(question, gathered)| QuestionCoverage {
        question: QuestionnaireQuestion(question),
        gathered,
    };
    all(parts::questions(loader(ctx), of), line).await
}

pub(super) async fn measures(
    ctx: &Context<'_>,
    of: &Seen<inspection::Model>,
) -> Result<Vec<MeasureCoverage>> {
    let line = |(measure, unit, gathered)| MeasureCoverage {
        measure: MeasureDefinition(measure),
        unit,
        gathered,
    };
    all(parts::measures(loader(ctx), of), line).await
}

/// A line of the table: how much was planned, is here and is owed.
#[derive(Default)]
struct Sum {
    planned: usize,
    gathered: usize,
    owed: usize,
}

impl Sum {
    /// What is here or not.
    fn of(here: impl Iterator<Item = bool>) -> Self {
        let mut sum = Self::default();
        for here in here {
            sum.planned += 1;
            sum.gathered += usize::from(here);
            sum.owed += usize::from(!here);
        }
        sum
    }

    fn line(self, part: PlanPart, component: Option<Component>) -> PartCoverage {
        let Self { planned, gathered, owed } = self;
        PartCoverage { part, component, planned, gathered, owed }
    }
}

/// Every part of the plan, empty ones too.
pub(super) async fn table(
    ctx: &Context<'_>,
    of: &Seen<inspection::Model>,
    quotas: &[Quota],
    checks: &[usize],
) -> Result<Vec<PartCoverage>> {
    let loader = loader(ctx);
    let (listed, requests, questions, measures, scores) = try_join5(
        parts::listed(loader, of),
        parts::requests(loader, of),
        parts::questions(loader, of),
        parts::measures(loader, of),
        parts::scores(loader, of),
    )
    .await?;
    let mut table = vec![];
    for component in Component::iter() {
        table.push(documents(&listed, &requests, component));
    }
    for component in Component::iter() {
        let of_component = || quotas.iter().filter(|quota| quota.role.component == component);
        let sum = Sum {
            planned: of_component().map(Quota::stated).sum(),
            gathered: of_component().map(|quota| quota.held).sum(),
            owed: of_component().map(Quota::shortfall).sum(),
        };
        table.push(sum.line(PlanPart::Interviews, Some(component)));
    }
    table.push(Sum::of(checks.iter().map(|done| *done > 0)).line(PlanPart::Checks, None));
    for component in Component::iter() {
        let of_component = questions.iter().filter(|(question, _)| question.component == component);
        let sum = Sum::of(of_component.map(|(_, here)| *here));
        table.push(sum.line(PlanPart::Questionnaire, Some(component)));
    }
    table.push(Sum::of(measures.iter().map(|(.., here)| *here)).line(PlanPart::Performance, None));
    let given = scores.iter().map(|score| score.change.is_some());
    table.push(Sum::of(given).line(PlanPart::Scores, None));
    Ok(table)
}

/// What was asked for, and what is on the list and was not yet.
fn documents(
    listed: &[Listed],
    requests: &[Seen<document_request::Model>],
    component: Component,
) -> PartCoverage {
    let unasked = listed.iter().filter(|line| line.request.is_none() && line.is_planned());
    let unasked = unasked.filter(|line| line.item.component == component).count();
    let asked = || {
        requests.iter().filter(|request| {
            request.component == component && request.status != RequestStatus::Withdrawn
        })
    };
    let received = asked().filter(|request| request.status == RequestStatus::Received).count();
    let outstanding = asked().filter(|one| is_outstanding(one.status)).count();
    Sum { planned: asked().count() + unasked, gathered: received, owed: outstanding + unasked }
        .line(PlanPart::Documents, Some(component))
}
