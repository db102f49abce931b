//! What was counted of a questionnaire: a row for each question and staff group, and one for each staff group with
//! how many were invited and answered. It is taken whole or not at all, as a release that is held against no other,
//! and nobody sees anything of it before it is published.

use super::kind::{Decision, Kind};
use crate::error::{Error, Result, UserErrorCode};
use crate::questionnaires::disclosure::RESPONSES;
use crate::questionnaires::release::{Table, Turnout, release, stored};
use crate::questionnaires::writes::{questions, take_back};
use crate::store::{Answers, Event, Seen, Write};
use crate::table::Cells;
use ::entity::types::{Action, RowFault, RowVerdict, StaffGroup};
use ::entity::{
    import_batch, inspection, questionnaire, questionnaire_count, questionnaire_invitation,
    questionnaire_question, questionnaire_release,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};
use std::collections::{BTreeMap, HashMap};

/// The columns of the four responses, in the order of the scale.
const OF_RESPONSES: [&str; 4] = ["significant", "some", "none_or_worse", "dont_know"];

/// A release, as its rows say it.
pub(super) struct Counts {
    batch: Uuid,
    by: Uuid,
    inspections: HashMap<String, Seen<inspection::Model>>,
    /// The first inspection that a row names: the others must name it too.
    of: Option<String>,
    tables: BTreeMap<String, Table>,
    turnout: Turnout,
    /// The first line of each question and staff group.
    first: HashMap<(Option<String>, StaffGroup), i32>,
    questions: Vec<Seen<questionnaire_question::Model>>,
    /// The first line that repeats another's staff group, or names another inspection.
    astray: Option<i32>,
    /// What is wrong with the whole, or with a question.
    wrong: Option<(Option<String>, String)>,
    /// Whether its sender sent the same before.
    sent_before: bool,
}

/// A row, as it is written.
#[derive(Debug)]
pub(super) struct Row {
    inspection: String,
    group: StaffGroup,
    says: Says,
}

#[derive(Debug)]
enum Says {
    /// How many gave each response to a question.
    Counts(String, [u32; 4]),
    /// How many were invited, and answered.
    Turnout(u32, u32),
}

impl Row {
    fn question(&self) -> Option<String> {
        match &self.says {
            Says::Counts(question, _) => Some(question.clone()),
            Says::Turnout(..) => None,
        }
    }
}

impl Counts {
    pub(super) async fn open(write: &Write<'_>, batch: Uuid, by: Uuid) -> Result<Self> {
        let mut inspections = write.all::<inspection::Entity>(Condition::all()).await?;
        inspections.retain(|row| write.may(Action::ImportEvidence, &**row));
        let inspections = inspections.into_iter().map(|row| (row.reference.clone(), row)).collect();
        Ok(Self {
            batch,
            by,
            inspections,
            of: None,
            tables: BTreeMap::new(),
            turnout: Turnout::new(),
            first: HashMap::new(),
            questions: Vec::new(),
            astray: None,
            wrong: None,
            sent_before: false,
        })
    }

    fn inspection(&self) -> Option<&Seen<inspection::Model>> {
        self.inspections.get(self.of.as_ref()?)
    }

    /// What was counted, as it is kept.
    fn answers(&self, release_id: Uuid) -> Result<Answers> {
        let (mut counts, mut invitations) = (Vec::new(), Vec::new());
        for question in &self.questions {
            for (&staff_group, row) in self.tables.get(&question.code).into_iter().flatten() {
                for (response, count) in RESPONSES.into_iter().zip(row) {
                    let (question_id, count) = (question.id, stored(*count)?);
                    counts.push(questionnaire_count::Model {
                        release_id,
                        question_id,
                        staff_group,
                        response,
                        count,
                    });
                }
            }
        }
        for (&staff_group, (invited, responded)) in &self.turnout {
            let (invited, responded) = (stored(*invited)?, stored(*responded)?);
            invitations.push(questionnaire_invitation::Model {
                release_id,
                staff_group,
                invited,
                responded,
            });
        }
        Ok(Answers { counts, invitations })
    }

    /// What is wrong with the whole, or with the table of a question.
    async fn fault(&mut self, write: &Write<'_>) -> Result<Option<(Option<String>, String)>> {
        let Some(inspection) = self.inspection().cloned() else { return Ok(None) };
        let whole = |why: &str| Ok(Some((None, why.to_owned())));
        if let Some(line) = self.astray {
            return whole(&format!(
                "line {line} is astray: a release is taken whole or not at all"
            ));
        }
        let of = Condition::all().add(questionnaire::Column::InspectionId.eq(inspection.id));
        let run = write.all::<questionnaire::Entity>(of).await?.into_iter().next();
        if run.is_none_or(|run| run.closed_at.is_none()) {
            return whole("the questionnaire of the inspection is not closed: close it first");
        }
        self.questions = questions(write, inspection.id).await?;
        // held, so that no release is published or withdrawn meanwhile
        write.hold::<inspection::Entity>(inspection.id).await?;
        let known = |code: &String| self.questions.iter().any(|question| question.code == *code);
        if let Some(unknown) = self.tables.keys().find(|code| !known(code)) {
            let why = format!("the inspection does not put a question `{unknown}`");
            return Ok(Some((Some(unknown.clone()), why)));
        }
        let table = |question: &Seen<questionnaire_question::Model>| {
            self.tables.get(&question.code).cloned().unwrap_or_default()
        };
        let missing = self.questions.iter().find(|question| table(question).is_empty());
        if let Some(missing) = missing {
            return whole(&format!("the question {} is missing: a release is whole", missing.code));
        }
        let tables: Vec<Table> = self.questions.iter().map(table).collect();
        if let Err((at, wrong)) = release(&tables, &self.turnout) {
            return Ok(Some((at.map(|at| self.questions[at].code.clone()), wrong.to_string())));
        }
        if let Some((standing, answers)) = write.release_of(inspection.id).await? {
            let (mut sent, mut there) = (self.answers(standing.id)?, answers);
            for answers in [&mut sent, &mut there] {
                answers.counts.sort_by_key(|row| (row.question_id, row.staff_group, row.response));
                answers.invitations.sort_by_key(|row| row.staff_group);
            }
            // to nobody else is it said whether it is the same: that could be tried until it is
            self.sent_before = standing.recorded_by == Some(self.by) && sent == there;
            if !self.sent_before {
                return whole(
                    "a release of this questionnaire is there: withdraw it first, since two could be subtracted",
                );
            }
        }
        Ok(None)
    }
}

impl Kind for Counts {
    type Row = Row;
    const NEEDED: &'static [&'static str] = &["inspection", "staff_group"];
    const OTHERS: &'static [&'static str] =
        &["question", "significant", "some", "none_or_worse", "dont_know", "invited", "responded"];

    fn read(&self, cells: &mut Cells<'_>) -> Option<Row> {
        let inspection = cells.text("inspection", 200);
        if let Some(name) = inspection.as_ref().filter(|name| !self.inspections.contains_key(*name))
        {
            cells.wrong("inspection", format!("there is no inspection `{name}`"));
        }
        let group = cells.word::<StaffGroup>("staff_group");
        let count = |cells: &mut Cells<'_>, column: &str| {
            let count = cells.whole(column)?;
            u32::try_from(count).ok()
        };
        let says = if let Some(question) = cells.text_if("question", 200) {
            for column in ["invited", "responded"] {
                if !cells.get(column).is_empty() {
                    let why = "leave it out of the row of a question: it has a row without one";
                    cells.wrong(column, why.into());
                }
            }
            let [a, b, c, d] = OF_RESPONSES.map(|column| count(cells, column));
            a.zip(b).zip(c.zip(d)).map(|((a, b), (c, d))| Says::Counts(question, [a, b, c, d]))
        } else {
            for column in OF_RESPONSES {
                if !cells.get(column).is_empty() {
                    cells.wrong(column, "name the question that this was counted for".into());
                }
            }
            let (invited, responded) = (count(cells, "invited"), count(cells, "responded"));
            invited.zip(responded).map(|(invited, responded)| Says::Turnout(invited, responded))
        };
        Some(Row { inspection: inspection?, group: group?, says: says? })
    }

    fn note(&mut self, line: i32, row: &Row) {
        let of = self.of.get_or_insert_with(|| row.inspection.clone());
        let first = *self.first.entry((row.question(), row.group)).or_insert(line);
        if *of != row.inspection || first < line {
            self.astray.get_or_insert(line);
            return;
        }
        match &row.says {
            Says::Counts(question, counts) => {
                self.tables.entry(question.clone()).or_default().insert(row.group, *counts);
            }
            Says::Turnout(invited, responded) => {
                self.turnout.insert(row.group, (*invited, *responded));
            }
        }
    }

    async fn weigh(&mut self, write: &Write<'_>) -> Result<()> {
        self.wrong = self.fault(write).await?;
        Ok(())
    }

    fn against(&self, line: i32, row: &Row) -> Vec<RowFault> {
        let fault = |reason: String| vec![RowFault { column: None, reason }];
        if self.of.as_ref() != Some(&row.inspection) {
            return fault("a table holds one release, of one inspection".into());
        }
        let first = self.first.get(&(row.question(), row.group)).copied().unwrap_or(line);
        if first < line {
            return fault(format!(
                "line {first} is of the same staff group: only totals are taken, never a row for each who answered"
            ));
        }
        match &self.wrong {
            None => vec![],
            Some((Some(question), _)) if row.question().as_ref() != Some(question) => {
                fault(format!("{question} is not in order: a release is taken whole or not at all"))
            }
            Some((_, why)) => fault(why.clone()),
        }
    }

    async fn apply(&mut self, _: &Write<'_>, rows: &[Row]) -> Result<Vec<Decision>> {
        let verdict = if self.sent_before { RowVerdict::Unchanged } else { RowVerdict::Create };
        let about = |row: &Row| {
            let question = row.question().unwrap_or_else(|| "response rate".into());
            format!("{} {question} {}", row.inspection, row.group)
        };
        let decision = |row: &Row| Decision::of(verdict, about(row));
        Ok(rows.iter().map(decision).collect())
    }

    async fn finish(&mut self, write: &Write<'_>) -> Result<()> {
        let taken = self.wrong.is_none() && !self.sent_before;
        let Some(inspection) = self.inspection().filter(|_| taken) else { return Ok(()) };
        let release = questionnaire_release::ActiveModel {
            id: Set(write.clock.id()),
            inspection_id: Set(inspection.id),
            number: Set(write.releases(inspection.id).await? + 1),
            batch_id: Set(Some(self.batch)),
            recorded_by: Set(Some(self.by)),
            recorded_at: Set(write.clock.now()),
            published_by: Set(None),
            published_at: Set(None),
            withdrawn_by: Set(None),
            withdrawn_at: Set(None),
            withdrawn_reason: Set(None),
        };
        let release = write.insert(release).await?;
        write.lay_counts(self.answers(release.id)?).await?;
        let told = format!("import {}: a release of the questionnaire", self.batch);
        write.besides(Action::ImportEvidence, &**inspection, told);
        let data = serde_json::json!({"import": self.batch, "inspection": inspection.id});
        write
            .tell(Event { event_type: "questionnaire.counted", data }, "ImportBatch", self.batch)
            .await
    }
}

/// Takes back the release that an import brought, while it is not published.
///
/// # Errors
/// [`Error::NotFound`] if the viewer does not see it, [`Error::Refused`] if it is published; if the database cannot be
/// written.
pub(super) async fn withdraw(
    write: &Write<'_>,
    batch: &import_batch::Model,
    by: Uuid,
    reason: &str,
) -> Result<()> {
    let of = Condition::all().add(questionnaire_release::Column::BatchId.eq(batch.id));
    let of_whom = write.all::<questionnaire_release::Entity>(of.clone()).await?;
    // held, so that it is not published meanwhile
    let these = inspection::Column::Id.is_in(of_whom.iter().map(|release| release.inspection_id));
    write.hold_all::<inspection::Entity>(Condition::all().add(these)).await?;
    let brought = write.all::<questionnaire_release::Entity>(of).await?;
    if brought.is_empty() && batch.creates > 0 {
        return Err(Error::NotFound);
    }
    for release in brought.iter().filter(|release| release.withdrawn_at.is_none()) {
        if release.published_at.is_some() {
            let message =
                "It was published: whoever leads the inspection withdraws the questionnaire.";
            return Err(Error::refused("batch", UserErrorCode::Superseded, message));
        }
        take_back(write, release, by, reason).await?;
    }
    Ok(())
}
