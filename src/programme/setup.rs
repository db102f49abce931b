//! Laying down the programme's reference data: all of it in a new database; later, what a new version of the
//! program has otherwise, and only once somebody has seen it. What was added here stays.

use super::models::{Models, score_name};
use super::{ADDED_HERE, Keys, Noun, Programme};
use crate::error::{Error, Result};
use crate::store::{Database, Founding, Row};
use ::entity::{
    aip_score, area, area_force, check_template, guide, ineffective_trial_reason, interview_role,
    listed_request, measure_definition, police_force, questionnaire_question,
};
use anyhow::ensure;
use sea_orm::{
    ActiveEnum, ActiveModelBehavior, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    ModelTrait, PrimaryKeyToColumn, Value,
};

/// Who is invited as the first administrator.
#[derive(Clone, Copy, Debug)]
pub struct FirstAdministrator<'a> {
    /// The issuer of their tokens.
    pub issuer: &'a str,
    /// The name that their token will say.
    pub name: &'a str,
    /// How they are shown.
    pub title: &'a str,
}

/// Lays down the reference data of the programme, and invites the first administrator while nobody is known
/// here. Answers what was done, a line each.
///
/// # Errors
/// If the database holds the demonstration, cannot be written, or stands otherwise than the programme and
/// `apply` does not say that it may change: then each difference is named, and nothing was written.
pub async fn set_up(
    database: &Database,
    first: Option<FirstAdministrator<'_>>,
    apply: bool,
) -> anyhow::Result<Vec<String>> {
    let programme = Programme::read()?;
    let (mut done, mut stands_otherwise) = (vec![], vec![]);
    let laid = database.set_up(async |founding| {
        let mut steps = Steps { founding, counted: vec![], told: vec![], known: false };
        let there = There::read(founding).await?;
        steps.known = !there.models.areas.is_empty();
        steps.compare(&programme, there, apply).await?;
        let Steps { counted, told, known, .. } = steps;
        if known && !apply && !told.is_empty() {
            stands_otherwise = told;
            return Ok(None);
        }
        done = if known { told } else { counted.clone() };
        Ok((!done.is_empty()).then(|| counted.join(", ")))
    });
    laid.await.map_err(Error::told)?;
    ensure!(
        stands_otherwise.is_empty(),
        "The programme's reference data is not what is here. Nothing was changed; `evidence setup --apply` \
         makes it so:\n- {}",
        stands_otherwise.join("\n- ")
    );
    if done.is_empty() {
        done.push("The reference data is as the programme has it: nothing was changed.".into());
    }
    if let Some(FirstAdministrator { issuer, name, title }) = first {
        let invited = database.invite_first(issuer, name, title).await.map_err(Error::told)?;
        done.push(if invited {
            format!(
                "{title} is invited: the first to sign in at {issuer} as {name} is this person."
            )
        } else {
            "Somebody is known here already: nobody was invited.".into()
        });
    }
    Ok(done)
}

/// What is there, and the keys that it has.
struct There<'c> {
    models: Models,
    list: Vec<listed_request::Model>,
    guides: Vec<guide::Model>,
    keys: Keys<'c>,
}

impl<'c> There<'c> {
    async fn read(founding: &Founding<'c>) -> Result<Self> {
        let models = Models {
            areas: founding.every::<area::Entity>().await?,
            forces: founding.every::<police_force::Entity>().await?,
            pairs: founding.every::<area_force::Entity>().await?,
            scores: founding.every::<aip_score::Entity>().await?,
            roles: founding.every::<interview_role::Entity>().await?,
            templates: founding.every::<check_template::Entity>().await?,
            questions: founding.every::<questionnaire_question::Entity>().await?,
            measures: founding.every::<measure_definition::Entity>().await?,
            trial_reasons: founding.every::<ineffective_trial_reason::Entity>().await?,
        };
        let list = founding.every::<listed_request::Entity>().await?;
        let guides = founding.every::<guide::Entity>().await?;
        let mut keys = Keys::new(founding.clock);
        let mut know = |noun, name: String, id| {
            keys.given.insert((noun, name), id);
        };
        models.areas.iter().for_each(|row| know(Noun::Area, row.code.clone(), row.id));
        models.forces.iter().for_each(|row| know(Noun::Force, row.code.clone(), row.id));
        for row in &models.scores {
            know(Noun::Score, score_name(&models.areas, row), row.id);
        }
        models.roles.iter().for_each(|row| know(Noun::InterviewRole, row.code.clone(), row.id));
        for row in models.templates.iter().filter(|row| row.version == 1) {
            know(Noun::Template, row.kind.to_value(), row.id);
        }
        models.questions.iter().for_each(|row| know(Noun::Question, row.code.clone(), row.id));
        models.measures.iter().for_each(|row| know(Noun::Measure, row.code.clone(), row.id));
        models
            .trial_reasons
            .iter()
            .for_each(|row| know(Noun::TrialReason, row.code.clone(), row.id));
        for row in &list {
            know(Noun::ListedRequest, row.code.clone(), row.id);
        }
        for row in &guides {
            know(Noun::Guide, row.number.to_string(), row.id);
        }
        Ok(Self { models, list, guides, keys })
    }
}

/// Goes from table to table.
struct Steps<'f> {
    founding: &'f Founding<'f>,
    /// How many rows of each table.
    counted: Vec<String>,
    /// Each difference.
    told: Vec<String>,
    /// Whether the programme was laid down before.
    known: bool,
}

impl Steps<'_> {
    async fn compare(&mut self, ours: &Programme, there: There<'_>, apply: bool) -> Result<()> {
        let There { models: there, list, guides, mut keys } = there;
        let Models { mut measures, .. } = ours.models(&mut keys);
        // a later version of a method was made here
        measures.retain(|row| {
            let here = there.measures.iter().find(|here| here.id == row.id);
            here.is_none_or(|here| here.method_version == row.method_version)
        });
        let ours_list = ours.list(&mut keys);
        let ours_guide = ours.guide(keys.of(Noun::Guide, "1"));
        let mut ours = ours.models(&mut keys);
        // a minimum was set here, and scores were brought in
        for row in &mut ours.roles {
            let here = there.roles.iter().find(|here| here.id == row.id);
            if let Some(here) = here.filter(|here| here.minimum_basis == ADDED_HERE) {
                row.minimum = here.minimum;
                row.minimum_basis.clone_from(&here.minimum_basis);
            }
        }
        let scores = there.scores.iter().map(|score| score.id).collect();
        let brought = self.founding.imported(scores).await?;
        ours.scores.retain(|score| !brought.contains(&score.id));
        let code = |areas: &[area::Model], id| {
            areas
                .iter()
                .find(|area| area.id == id)
                .map_or_else(String::new, |area| area.code.clone())
        };
        let areas = ours.areas.clone();
        self.table(("Areas", apply), there.areas, ours.areas, |row| row.code.clone()).await?;
        self.table(("forces", apply), there.forces, ours.forces, |row| row.code.clone()).await?;
        let pair = |row: &area_force::Model| code(&areas, row.area_id);
        self.table(("forces of Areas", apply), there.pairs, ours.pairs, pair).await?;
        let score = |row: &aip_score::Model| score_name(&areas, row);
        self.table(("scores", apply), there.scores, ours.scores, score).await?;
        let role = |row: &interview_role::Model| row.code.clone();
        self.table(("roles to be interviewed", apply), there.roles, ours.roles, role).await?;
        let form = |row: &check_template::Model| row.kind.to_value();
        self.table(("check templates", apply), there.templates, ours.templates, form).await?;
        let question = |row: &questionnaire_question::Model| row.code.clone();
        self.table(("questions", apply), there.questions, ours.questions, question).await?;
        self.table(("measures", apply), there.measures, measures, |row| row.code.clone()).await?;
        let reason = |row: &ineffective_trial_reason::Model| row.code.clone();
        let reasons = (there.trial_reasons, ours.trial_reasons);
        self.table(("reasons for ineffective trials", apply), reasons.0, reasons.1, reason).await?;
        let guide = |row: &guide::Model| format!("version {}", row.number);
        self.table(("guide to judging", apply), guides, vec![ours_guide], guide).await?;
        let listed = |row: &listed_request::Model| row.code.clone();
        self.table(("documents to ask for", apply), list, ours_list, listed).await
    }

    /// Adds what is not there, and changes what is there otherwise; or only says so.
    async fn table<M>(
        &mut self,
        (what, apply): (&str, bool),
        there: Vec<M>,
        ours: Vec<M>,
        name: impl Fn(&M) -> String,
    ) -> Result<()>
    where
        M: ModelTrait + PartialEq + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: Row<Model = M>,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelBehavior + Send,
    {
        let (mut adds, mut changes) = (vec![], vec![]);
        for row in ours {
            match there.iter().find(|here| key(*here) == key(&row)) {
                None => {
                    self.told.push(format!("{what}: {} is added", name(&row)));
                    adds.push(row.into_active_model());
                }
                Some(here) if *here != row => {
                    self.told.push(format!("{what}: {}, {}", name(&row), differs(here, &row)));
                    changes.push(row.into_active_model());
                }
                Some(_) => {}
            }
        }
        if !adds.is_empty() || !changes.is_empty() {
            self.counted.push(format!("{} {what}", adds.len() + changes.len()));
        }
        if self.known && !apply {
            return Ok(());
        }
        for row in changes {
            self.founding.replace(row).await?;
        }
        self.founding.insert(adds).await
    }
}

fn key<M: ModelTrait>(row: &M) -> Vec<Value> {
    let columns = <M::Entity as EntityTrait>::PrimaryKey::iter();
    columns.map(|column| row.get(column.into_column())).collect()
}

/// What of a row would become what.
fn differs<M: ModelTrait>(here: &M, ours: &M) -> String {
    let columns = <M::Entity as EntityTrait>::Column::iter();
    let differing = columns.filter(|column| here.get(*column) != ours.get(*column));
    let told = differing.map(|column| {
        let name = column.as_str().replace('_', " ");
        format!("{name} {} becomes {}", here.get(column), ours.get(column))
    });
    told.collect::<Vec<_>>().join(", ")
}
