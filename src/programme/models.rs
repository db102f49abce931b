//! The rows of the programme as they are stored, each with its key.

use super::Programme;
use super::rows::reference;
use crate::clock::Clock;
use ::entity::types::{
    CheckKind, Component, ComponentMeaning, ComponentMeanings, Strength, StrengthMeaning,
    StrengthMeanings, Words,
};
use ::entity::{
    aip_score, area, area_force, check_template, guide, ineffective_trial_reason, interview_role,
    listed_request, measure_definition, police_force, questionnaire_question,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveEnum, Iterable};
use std::collections::{BTreeSet, HashMap};

/// What a name of the files stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Noun {
    Area,
    Force,
    Score,
    InterviewRole,
    Template,
    Question,
    Measure,
    TrialReason,
    ListedRequest,
    Guide,
}

/// The keys of the programme's things, by what names them: those that are there, and new ones.
#[derive(Debug)]
pub(crate) struct Keys<'c> {
    pub(crate) given: HashMap<(Noun, String), Uuid>,
    clock: &'c Clock,
}

impl<'c> Keys<'c> {
    pub(crate) fn new(clock: &'c Clock) -> Self {
        Self { given: HashMap::new(), clock }
    }

    pub(super) fn of(&mut self, noun: Noun, name: impl Into<String>) -> Uuid {
        *self.given.entry((noun, name.into())).or_insert_with(|| self.clock.id())
    }
}

/// What all inspections refer to, table by table.
pub(crate) struct Models {
    pub(crate) areas: Vec<area::Model>,
    pub(crate) forces: Vec<police_force::Model>,
    pub(crate) pairs: Vec<area_force::Model>,
    pub(crate) scores: Vec<aip_score::Model>,
    pub(crate) roles: Vec<interview_role::Model>,
    pub(crate) templates: Vec<check_template::Model>,
    pub(crate) questions: Vec<questionnaire_question::Model>,
    pub(crate) measures: Vec<measure_definition::Model>,
    pub(crate) trial_reasons: Vec<ineffective_trial_reason::Model>,
}

impl Programme {
    pub(crate) fn models(&self, keys: &mut Keys<'_>) -> Models {
        let (areas, forces, pairs) = self.areas(keys);
        Models {
            areas,
            forces,
            pairs,
            scores: self.scores(keys),
            roles: self.roles(keys),
            templates: CheckKind::iter()
                .map(|kind| check_template::Model {
                    id: keys.of(Noun::Template, kind.to_value()),
                    kind,
                    version: 1,
                    fields: self.fields(kind),
                })
                .collect(),
            questions: self.questions(keys),
            measures: self.measures(keys),
            trial_reasons: self.trial_reasons(keys),
        }
    }

    /// Areas and forces: a force may stand under several Areas.
    fn areas(
        &self,
        keys: &mut Keys<'_>,
    ) -> (Vec<area::Model>, Vec<police_force::Model>, Vec<area_force::Model>) {
        let (mut areas, mut forces, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        let mut met = BTreeSet::new();
        for row in &self.areas {
            let area_id = keys.of(Noun::Area, &row.area_code);
            if met.insert(area_id) {
                let aliases = Words(row.area_aliases.0.clone());
                let (code, name) = (row.area_code.clone(), row.area_name.clone());
                areas.push(area::Model { id: area_id, code, name, aliases });
            }
            let force_id = keys.of(Noun::Force, &row.force_code);
            if met.insert(force_id) {
                let (code, name) = (row.force_code.clone(), row.force_name.clone());
                forces.push(police_force::Model { id: force_id, code, name });
            }
            pairs.push(area_force::Model { area_id, force_id });
        }
        (areas, forces, pairs)
    }

    /// Scores; one that the scope does not give is a row without figures.
    fn scores(&self, keys: &mut Keys<'_>) -> Vec<aip_score::Model> {
        let score = |row: &super::rows::AipScore| aip_score::Model {
            id: keys.of(Noun::Score, row.reference()),
            area_id: keys.of(Noun::Area, &row.area_code),
            unit: row.unit_code.0,
            measure: row.measure.0,
            baseline: row.baseline_score,
            follow_up: row.follow_up_score,
            change: row.change_from_baseline,
            change_unit: row.printed_unit(),
            source_paragraph: row.seed_paragraph.clone(),
        };
        self.aip_scores.iter().map(score).collect()
    }

    fn roles(&self, keys: &mut Keys<'_>) -> Vec<interview_role::Model> {
        let role = |row: &super::rows::InterviewRole| interview_role::Model {
            id: keys.of(Noun::InterviewRole, &row.role_code),
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
        };
        self.interview_roles.iter().map(role).collect()
    }

    fn questions(&self, keys: &mut Keys<'_>) -> Vec<questionnaire_question::Model> {
        let question = |row: &super::rows::Question| questionnaire_question::Model {
            id: keys.of(Noun::Question, &row.question_code),
            code: row.question_code.clone(),
            component: row.component_code.0,
            text: row.text_en.clone(),
            source_paragraph: row.seed_paragraph.clone(),
        };
        self.questions.iter().map(question).collect()
    }

    fn measures(&self, keys: &mut Keys<'_>) -> Vec<measure_definition::Model> {
        let measure = |row: &super::rows::MeasureDefinition| measure_definition::Model {
            id: keys.of(Noun::Measure, &row.measure_code),
            code: row.measure_code.clone(),
            name: row.measure_name.clone(),
            value_kind: row.value_kind.0,
            better: row.better_is.0,
            definition: row.definition.clone(),
            definition_source: row.definition_source.clone(),
            method_version: 1,
            source_paragraph: row.seed_paragraph.clone(),
        };
        self.measures.iter().map(measure).collect()
    }

    fn trial_reasons(&self, keys: &mut Keys<'_>) -> Vec<ineffective_trial_reason::Model> {
        let reason = |row: &super::rows::TrialReason| ineffective_trial_reason::Model {
            id: keys.of(Noun::TrialReason, &row.reason_code),
            code: row.reason_code.clone(),
            party: row.reason_party.clone(),
            reason: row.reason.clone(),
            caveat: row.complete.clone(),
            source: row.source.clone(),
        };
        self.trial_reasons.iter().map(reason).collect()
    }

    /// What the strengths and components mean, in the first version.
    pub(crate) fn guide(&self, id: Uuid) -> guide::Model {
        let of = |kind: &str, code: String| {
            let row = self.meanings.iter().find(|row| row.kind == kind && row.code == code);
            row.map(|row| row.meaning.clone()).unwrap_or_default()
        };
        let strength = |strength: Strength| StrengthMeaning {
            strength,
            meaning: of("strength", strength.to_value()),
        };
        let component = |component: Component| ComponentMeaning {
            component,
            meaning: of("component", component.to_value()),
        };
        guide::Model {
            id,
            number: 1,
            strengths: StrengthMeanings(Strength::iter().map(strength).collect()),
            components: ComponentMeanings(Component::iter().map(component).collect()),
        }
    }

    /// The list of documents that Areas are asked for.
    pub(crate) fn list(&self, keys: &mut Keys<'_>) -> Vec<listed_request::Model> {
        let listed = |row: &super::rows::Request| listed_request::Model {
            id: keys.of(Noun::ListedRequest, &row.request_code),
            code: row.request_code.clone(),
            component: row.component_code.0,
            title: row.title.clone(),
            description: row.description.clone(),
            period_covered: row.period_covered.clone(),
            round: row.request_round.0,
            scope: row.scope.0,
            expected_marking: row.expected_marking.0,
            redaction_expected: row.redaction_expected.0,
        };
        self.requests.iter().map(listed).collect()
    }
}

/// What names a score that is there.
pub(super) fn score_name(areas: &[area::Model], score: &aip_score::Model) -> String {
    let area = areas.iter().find(|area| area.id == score.area_id);
    reference(area.map_or("", |area| &area.code), score.unit, score.measure)
}
