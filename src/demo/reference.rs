//! What every inspection refers to: Areas, forces, scores, roles, templates, measures, themes.

use super::templates::templates;
use super::work::{Noun, Work};
use crate::error::Result;
use ::entity::types::Words;
use ::entity::{
    aip_score, area, area_force, check_template, ineffective_trial_reason, interview_role,
    measure_definition, police_force, questionnaire_question, theme,
};
use std::collections::{BTreeSet, HashSet};

pub(super) async fn load(work: &mut Work<'_>) -> Result<()> {
    areas(work).await?;
    scores(work).await?;
    plans(work).await?;
    measures(work).await?;
    themes(work).await
}

/// Areas and forces: a force may stand under several Areas.
async fn areas(work: &mut Work<'_>) -> Result<()> {
    let (mut areas, mut forces, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for row in &work.data.areas {
        let named = work.key(Noun::Area, &row.area_code);
        let area_id = named.unwrap_or_else(|_| {
            let id = work.give(Noun::Area, &row.area_code);
            let aliases = Words(row.area_aliases.0.clone());
            let (code, name) = (row.area_code.clone(), row.area_name.clone());
            areas.push(area::Model { id, code, name, aliases });
            id
        });
        let named = work.key(Noun::Force, &row.force_code);
        let force_id = named.unwrap_or_else(|_| {
            let id = work.give(Noun::Force, &row.force_code);
            let (code, name) = (row.force_code.clone(), row.force_name.clone());
            forces.push(police_force::Model { id, code, name });
            id
        });
        pairs.push(area_force::Model { area_id, force_id });
    }
    work.lay(areas).await?;
    work.lay(forces).await?;
    work.lay(pairs).await
}

/// Scores; one that the scope does not give is a row without figures.
async fn scores(work: &mut Work<'_>) -> Result<()> {
    let mut scores = Vec::new();
    for row in &work.data.aip_scores {
        scores.push(aip_score::Model {
            id: work.give(Noun::Score, row.reference()),
            area_id: work.key(Noun::Area, &row.area_code)?,
            unit: row.unit_code.0,
            measure: row.measure.0,
            baseline: row.baseline_score,
            follow_up: row.follow_up_score,
            change: row.change_from_baseline,
            change_unit: row.printed_unit(),
            source_paragraph: row.seed_paragraph.clone(),
        });
    }
    work.lay(scores).await
}

/// What an inspection plans with: interview roles, templates of checks, questions.
async fn plans(work: &mut Work<'_>) -> Result<()> {
    let (mut roles, mut forms, mut questions) = (Vec::new(), Vec::new(), Vec::new());
    for row in &work.data.interview_roles {
        roles.push(interview_role::Model {
            id: work.give(Noun::InterviewRole, &row.role_code),
            code: row.role_code.clone(),
            role_group: row.group.clone(),
            name: row.role_name.clone(),
            scope: row.scope.0,
            minimum: row.minimum,
            minimum_basis: row.minimum_basis.clone(),
            both_units: row.both_units(),
            focus_group: row.focus_group.0,
            component: row.component_hint.0,
            origin: row.origin_group.0,
            note: row.note.clone(),
            source_paragraph: row.seed_paragraph.clone(),
        });
    }
    for (kind, fields) in templates() {
        let id = work.give(Noun::Template, format!("{kind:?}"));
        forms.push(check_template::Model { id, kind, version: 1, fields });
    }
    for row in &work.data.questions {
        questions.push(questionnaire_question::Model {
            id: work.give(Noun::Question, &row.question_code),
            code: row.question_code.clone(),
            component: row.component_code.0,
            text: row.text_en.clone(),
            source_paragraph: row.seed_paragraph.clone(),
        });
    }
    work.lay(roles).await?;
    work.lay(forms).await?;
    work.lay(questions).await
}

async fn measures(work: &mut Work<'_>) -> Result<()> {
    let (mut measures, mut reasons) = (Vec::new(), Vec::new());
    for row in &work.data.measures {
        measures.push(measure_definition::Model {
            id: work.give(Noun::Measure, &row.measure_code),
            code: row.measure_code.clone(),
            name: row.measure_name.clone(),
            value_kind: row.value_kind.0,
            better: row.better_is.0,
            definition: row.definition.clone(),
            definition_source: row.definition_source.clone(),
            method_version: 1,
            source_paragraph: row.seed_paragraph.clone(),
        });
    }
    for row in &work.data.trial_reasons {
        reasons.push(ineffective_trial_reason::Model {
            id: work.clock.id(),
            code: row.reason_code.clone(),
            party: row.reason_party.clone(),
            reason: row.reason.clone(),
            caveat: row.complete.clone(),
            source: row.source.clone(),
        });
    }
    work.lay(measures).await?;
    work.lay(reasons).await
}

/// The themes that are described, then those that only findings name.
async fn themes(work: &mut Work<'_>) -> Result<()> {
    let mut themes = Vec::new();
    for row in &work.data.themes {
        themes.push(theme::Model {
            id: work.give(Noun::Theme, &row.theme),
            code: row.theme.clone(),
            title: row.title.clone(),
            note: row.note.clone(),
        });
    }
    let described: HashSet<&str> = work.data.themes.iter().map(|row| row.theme.as_str()).collect();
    let findings = work.data.judgements.iter().flat_map(|judgement| &judgement.findings);
    let named: BTreeSet<&str> = findings.flat_map(|row| &row.themes).map(String::as_str).collect();
    for code in named.difference(&described.into_iter().collect()) {
        let id = work.give(Noun::Theme, *code);
        themes.push(theme::Model { id, code: (*code).into(), title: title(code), note: None });
    }
    work.lay(themes).await
}

/// `direction-of-travel` is titled "Direction of travel".
fn title(code: &str) -> String {
    let words = code.replace('-', " ");
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
