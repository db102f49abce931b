//! Running the questionnaire of an inspection: it is opened and closed; what was counted is published as a whole, and
//! withdrawn as a whole. Nothing of it is there for anybody before: what is published is made then.

use super::disclosure::{RESPONSES, Release, Row};
use super::release::{self, Table, Turnout, place};
use super::results;
use crate::error::{Error, Result, UserErrorCode, some_text, sound_day};
use crate::inspections::course::open as going_on;
use crate::store::{Answers, Event, Permit, Seen, Store, Write};
use ::entity::types::{Action, EvidenceKind, EvidenceStatus, Response, StaffGroup};
use ::entity::{
    evidence, inspection, inspection_course, question_set, questionnaire, questionnaire_question,
    questionnaire_rate, questionnaire_release,
};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition, IntoActiveModel, Set};
use std::collections::BTreeMap;

/// What of a row will be hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenRow {
    /// The staff group.
    pub staff_group: StaffGroup,
    /// Whether the row is hidden whole.
    pub whole: bool,
    /// The responses whose figures are hidden.
    pub responses: Vec<Response>,
}

/// What of that which was counted will be hidden: never which small figure it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The release.
    pub number: i32,
    /// Figures of responses.
    pub cells: usize,
    /// How many of them will be hidden.
    pub hidden_cells: usize,
    /// Rows, each of a question and a staff group.
    pub rows: usize,
    /// How many of them will be hidden whole.
    pub hidden_rows: usize,
    /// Response rates.
    pub rates: usize,
    /// How many of them will be hidden.
    pub hidden_rates: usize,
    /// The rows of which something will be hidden, by question.
    pub hidden: BTreeMap<Uuid, Vec<HiddenRow>>,
    /// The staff groups whose response rates will be hidden.
    pub hidden_rates_of: Vec<StaffGroup>,
}

/// Opens the questionnaire of an inspection.
///
/// # Errors
/// [`Error::NotFound`] for an inspection that the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what the rules refuse.
pub async fn open(store: &Store, id: Uuid, closes_on: Date) -> Result<Seen<inspection::Model>> {
    run(store, id, async |write, permit, now| {
        if now.is_some() {
            let message = "The questionnaire was opened before.";
            return Err(Error::refused("inspection", UserErrorCode::AlreadyRecorded, message));
        }
        if closes_on < write.clock.today() {
            let message = format!("{closes_on} has passed: name today or a later day.");
            return Err(Error::refused("closesOn", UserErrorCode::InvalidValue, message));
        }
        sound_day("closesOn", closes_on, write.clock.today())?;
        let row = questionnaire::ActiveModel {
            inspection_id: Set(id),
            closes_on: Set(closes_on),
            opened_by: Set(Some(permit.person())),
            opened_at: Set(write.clock.now()),
            closed_by: Set(None),
            closed_at: Set(None),
        };
        write.insert(row).await?;
        Ok("questionnaire.opened")
    })
    .await
}

/// Closes it: from then on what was counted can be imported.
///
/// # Errors
/// As [`open`].
pub async fn close(store: &Store, id: Uuid) -> Result<Seen<inspection::Model>> {
    run(store, id, async |write, permit, now| {
        if now.is_none_or(|now| now.closed_at.is_some()) {
            let message = "The questionnaire is not open.";
            return Err(Error::refused("inspection", UserErrorCode::NotRecorded, message));
        }
        let row = questionnaire::ActiveModel {
            inspection_id: Set(id),
            closed_by: Set(Some(permit.person())),
            closed_at: Set(Some(write.clock.now())),
            ..Default::default()
        };
        write.update(row).await?;
        Ok("questionnaire.closed")
    })
    .await
}

async fn run(
    store: &Store,
    id: Uuid,
    how: impl AsyncFnOnce(
        &Write<'_>,
        &Permit<inspection::Model>,
        Option<Seen<questionnaire::Model>>,
    ) -> Result<&'static str>,
) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::RunQuestionnaire, id).await?;
    store
        .write(&permit, async |write| {
            going_on(write, id).await?;
            let of = Condition::all().add(questionnaire::Column::InspectionId.eq(id));
            let now = write.all::<questionnaire::Entity>(of).await?.into_iter().next();
            let event_type = how(write, &permit, now).await?;
            tell(write, event_type, id).await
        })
        .await
}

/// What of the release that waits to be published will be hidden; none if none waits.
///
/// # Errors
/// As [`open`].
pub async fn preview(store: &Store, id: Uuid) -> Result<Option<Preview>> {
    let permit = store.permit::<inspection::Entity>(Action::PublishQuestionnaire, id).await?;
    let Some((release, answers)) = store.counted(&permit).await? else { return Ok(None) };
    if release.published_at.is_some() {
        return Ok(None);
    }
    let (questions, shown) =
        tokio::task::spawn_blocking(move || shown(&answers)).await.map_err(Error::internal)??;
    let rows = shown.tables.iter().flatten();
    let cells = rows.clone().flat_map(|row| row.cells);
    let rates = || shown.rates.iter().flatten();
    Ok(Some(Preview {
        number: release.number,
        cells: cells.clone().count(),
        hidden_cells: cells.filter(|(count, _)| count.is_none()).count(),
        rows: rows.clone().count(),
        hidden_rows: rows.filter(|row| row.base.is_none()).count(),
        rates: rates().count(),
        hidden_rates: rates().filter(|rate| rate.invited.is_none()).count(),
        hidden: questions.into_iter().zip(shown.tables.iter().map(|table| hidden(table))).collect(),
        hidden_rates_of: rates()
            .filter(|rate| rate.invited.is_none())
            .map(|rate| rate.group)
            .collect(),
    }))
}

/// The rows of a question of which something will be hidden.
fn hidden(table: &[Row]) -> Vec<HiddenRow> {
    let row = |row: &Row| {
        let responses = RESPONSES.into_iter().zip(row.cells);
        let responses = responses.filter(|(_, (count, _))| count.is_none());
        let responses: Vec<_> = responses.map(|(response, _)| response).collect();
        let whole = row.base.is_none();
        let is_hidden = whole || !responses.is_empty();
        is_hidden.then_some(HiddenRow { staff_group: row.group, whole, responses })
    };
    table.iter().filter_map(row).collect()
}

/// What may be shown of what was counted, with its questions in the order of the tables.
fn shown(answers: &Answers) -> Result<(Vec<Uuid>, Release)> {
    let (mut tables, mut turnout) = (BTreeMap::<Uuid, Table>::new(), Turnout::new());
    for row in &answers.counts {
        let table = tables.entry(row.question_id).or_default();
        table.entry(row.staff_group).or_default()[place(row.response)] = row.count.unsigned_abs();
    }
    for row in &answers.invitations {
        turnout.insert(row.staff_group, (row.invited.unsigned_abs(), row.responded.unsigned_abs()));
    }
    let (questions, tables): (Vec<_>, Vec<_>) = tables.into_iter().unzip();
    let release =
        release::release(&tables, &turnout).map_err(|(_, wrong)| Error::internal(wrong))?;
    Ok((questions, release))
}

/// Publishes what was counted, with disclosure control over the whole of it: its results are evidence from then on. After a
/// release that was withdrawn they are the next revisions of its items.
///
/// # Errors
/// As [`open`].
pub async fn publish(store: &Store, id: Uuid) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::PublishQuestionnaire, id).await?;
    store
        .write(&permit, async |write| {
            let inspection = write.hold::<inspection::Entity>(id).await?;
            let waiting = write.release_of(id).await?;
            let waiting = waiting.filter(|(release, _)| release.published_at.is_none());
            let Some((release, answers)) = waiting else {
                let message = "No release waits to be published: import what was counted first.";
                return Err(Error::refused("inspection", UserErrorCode::NotRecorded, message));
            };
            let (questions, shown) = shown(&answers)?;
            let known = write.all::<questionnaire_question::Entity>(Condition::all()).await?;
            let before = results::taken_back(write, id).await?;
            let mut made = vec![];
            for (question_id, table) in questions.into_iter().zip(&shown.tables) {
                let question = known.iter().find(|known| known.id == question_id);
                let question = question.ok_or(Error::NotFound)?;
                let result = match before.get(&question_id) {
                    Some(item) => results::again(write, item, question).await?,
                    None => results::add(write, &inspection, &release, question).await?,
                };
                results::show(write, result, release::published(result, table)?).await?;
                made.push(result);
            }
            results::revise(write, &made, permit.person()).await?;
            rates(write, id, &shown).await?;
            let row = questionnaire_release::ActiveModel {
                id: Set(release.id),
                published_by: Set(Some(permit.person())),
                published_at: Set(Some(write.clock.now())),
                ..Default::default()
            };
            write.update(row).await?;
            tell(write, "questionnaire.published", id).await
        })
        .await
}

/// The response rates of the release that stands, in place of those of one before.
async fn rates(write: &Write<'_>, id: Uuid, shown: &Release) -> Result<()> {
    let of = Condition::all().add(questionnaire_rate::Column::InspectionId.eq(id));
    let before = !write.all::<questionnaire_rate::Entity>(of).await?.is_empty();
    for rate in shown.rates.iter().flatten() {
        let row = release::rate(id, rate)?.into_active_model();
        if before {
            write.update(sea_orm::ActiveModelTrait::reset_all(row)).await?;
        } else {
            write.insert_all([row]).await?;
        }
    }
    Ok(())
}

/// Withdraws the release that stands, whether it was published or not. Its results cannot be cited any more, and
/// show nothing: another release could be subtracted from it.
///
/// # Errors
/// As [`open`]; [`Error::Refused`] while a finding of a judgement that is not signed off cites one of its results.
pub async fn withdraw(store: &Store, id: Uuid, reason: &str) -> Result<Seen<inspection::Model>> {
    let permit = store.permit::<inspection::Entity>(Action::PublishQuestionnaire, id).await?;
    store
        .write(&permit, async |write| {
            write.hold::<inspection::Entity>(id).await?;
            some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            let Some((release, _)) = write.release_of(id).await? else {
                let message = "There is no release to withdraw.";
                return Err(Error::refused("inspection", UserErrorCode::NotRecorded, message));
            };
            take_back(write, &release, permit.person(), reason.trim()).await?;
            tell(write, "questionnaire.withdrawn", id).await
        })
        .await
}

/// Takes a release back. What was signed off on it stays so, and is told.
///
/// # Errors
/// [`Error::Refused`] while a finding of a judgement that is not signed off cites one of its results.
pub(crate) async fn take_back(
    write: &Write<'_>,
    release: &questionnaire_release::Model,
    by: Uuid,
    reason: &str,
) -> Result<()> {
    if release.published_at.is_some() {
        let results = Condition::all()
            .add(evidence::Column::InspectionId.eq(release.inspection_id))
            .add(evidence::Column::Kind.eq(EvidenceKind::QuestionnaireResult));
        let mut results = write.all::<evidence::Entity>(results).await?;
        for item in &results {
            write.hold::<evidence::Entity>(item.id).await?;
        }
        // those that were set aside before lose their figures, too
        let all: Vec<Uuid> = results.iter().map(|item| item.id).collect();
        results.retain(|item| item.status == EvidenceStatus::Accepted);
        let keys: Vec<Uuid> = results.iter().map(|item| item.id).collect();
        if write.is_any_cited_openly(&keys).await? {
            let message = "A finding of a judgement that is not signed off cites a result of it: ask `impact` which, and \
                           withdraw that link first.";
            return Err(Error::refused("inspection", UserErrorCode::Cited, message));
        }
        for item in results {
            let row = evidence::ActiveModel {
                id: Set(item.id),
                status: Set(EvidenceStatus::Withdrawn),
                status_reason: Set(Some(reason.to_owned())),
                ..Default::default()
            };
            write.update(row).await?;
        }
        write.withhold(release.inspection_id).await?;
        // what was sealed on them keeps its digest, and they say that they changed
        results::revise(write, &all, by).await?;
    }
    let row = questionnaire_release::ActiveModel {
        id: Set(release.id),
        withdrawn_by: Set(Some(by)),
        withdrawn_at: Set(Some(write.clock.now())),
        withdrawn_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    write.update(row).await?;
    Ok(())
}

/// The questions that the inspection puts, in their order: those of the set that it was planned with.
///
/// # Errors
/// If the database cannot be read.
pub(crate) async fn questions(
    write: &Write<'_>,
    inspection: Uuid,
) -> Result<Vec<Seen<questionnaire_question::Model>>> {
    let course = write.hold::<inspection_course::Entity>(inspection).await?;
    let mut all = write.all::<questionnaire_question::Entity>(Condition::all()).await?;
    all.sort_by(|one, other| one.code.cmp(&other.code));
    let set = Condition::all().add(question_set::Column::Number.eq(course.question_set));
    let Some(set) = write.all::<question_set::Entity>(set).await?.into_iter().next() else {
        return Ok(all);
    };
    all.retain(|question| set.codes.0.contains(&question.code));
    Ok(all)
}

async fn tell(
    write: &Write<'_>,
    event_type: &'static str,
    id: Uuid,
) -> Result<Seen<inspection::Model>> {
    let data = serde_json::json!({"inspection": id});
    write.tell(Event { event_type, data }, "Inspection", id).await?;
    write.hold::<inspection::Entity>(id).await
}
