//! What is entered of the items that a judgement cites, beside what they say: who was heard when, what was checked where,
//! what is measured how, what was asked.

use crate::error::Result;
use crate::store::{Row, Write};
use ::entity::types::EvidenceKind;
use ::entity::{
    check_template, evidence_link, interview, interview_role, measure_definition, measure_method,
    onsite_check, performance_point, performance_series, police_force, questionnaire_question,
    questionnaire_result,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// What is entered of items, and the reference data that it names.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    /// Interviews.
    pub interviews: Vec<interview::Model>,
    /// On-site checks.
    pub checks: Vec<onsite_check::Model>,
    /// Performance series.
    pub series: Vec<performance_series::Model>,
    /// Questionnaire results.
    pub results: Vec<questionnaire_result::Model>,
    /// The roles that were heard.
    pub roles: Vec<interview_role::Model>,
    /// Their forces.
    pub forces: Vec<police_force::Model>,
    /// The forms that were filled in.
    pub templates: Vec<check_template::Model>,
    /// What is measured.
    pub measures: Vec<measure_definition::Model>,
    /// How it was worked out before.
    pub methods: Vec<measure_method::Model>,
    /// What was asked.
    pub questions: Vec<questionnaire_question::Model>,
}

impl Entered {
    /// That of the items that links of a change cite. The interviews are held, so that none is corrected meanwhile.
    pub(super) async fn held<L: Deref<Target = evidence_link::Model>>(
        write: &Write<'_>,
        links: &[L],
    ) -> Result<Self> {
        let interviews = cited(links, EvidenceKind::Interview);
        let interviews = interview::Column::EvidenceId.is_in(interviews);
        let interviews = write.hold_all::<interview::Entity>(Condition::all().add(interviews));
        let interviews = copies(&interviews.await?);
        let checks = cited(links, EvidenceKind::OnsiteCheck);
        let checks =
            all::<onsite_check::Entity>(write, onsite_check::Column::EvidenceId, checks).await?;
        let series = cited(links, EvidenceKind::PerformanceSeries);
        let by = performance_series::Column::EvidenceId;
        let series = all::<performance_series::Entity>(write, by, series).await?;
        let results = cited(links, EvidenceKind::QuestionnaireResult);
        let by = questionnaire_result::Column::EvidenceId;
        let results = all::<questionnaire_result::Entity>(write, by, results).await?;
        let roles = interviews.iter().map(|of| of.role_id).collect();
        let forces = interviews.iter().filter_map(|of| of.force_id).collect();
        let templates = checks.iter().map(|of| of.template_id).collect();
        let measures: BTreeSet<_> = series.iter().map(|of| of.measure_id).collect();
        let questions = results.iter().map(|of| of.question_id).collect();
        let by = (measure_definition::Column::Id, measure_method::Column::MeasureId);
        let question = questionnaire_question::Column::Id;
        Ok(Self {
            roles: all::<interview_role::Entity>(write, interview_role::Column::Id, roles).await?,
            forces: all::<police_force::Entity>(write, police_force::Column::Id, forces).await?,
            templates: all::<check_template::Entity>(write, check_template::Column::Id, templates)
                .await?,
            measures: all::<measure_definition::Entity>(write, by.0, measures.clone()).await?,
            methods: all::<measure_method::Entity>(write, by.1, measures).await?,
            questions: all::<questionnaire_question::Entity>(write, question, questions).await?,
            interviews,
            checks,
            series,
            results,
        })
    }

    /// That of the item that a link cites, as far as the figures go that it is pinned to. None of a document, which has
    /// versions, nor of a score.
    #[must_use]
    pub fn of(
        &self,
        link: &evidence_link::Model,
        points: &[&performance_point::Model],
    ) -> Option<Value> {
        let item = link.evidence_id;
        match link.evidence_kind {
            EvidenceKind::Interview => {
                self.interviews.iter().find(|of| of.evidence_id == item).map(|of| self.heard(of))
            }
            EvidenceKind::OnsiteCheck => {
                self.checks.iter().find(|of| of.evidence_id == item).map(|of| self.checked(of))
            }
            EvidenceKind::PerformanceSeries => {
                let of = self.series.iter().find(|of| of.evidence_id == item);
                of.map(|of| self.measured(of, points))
            }
            EvidenceKind::QuestionnaireResult => {
                self.results.iter().find(|of| of.evidence_id == item).map(|of| self.asked(of))
            }
            EvidenceKind::Document | EvidenceKind::AipScore => None,
        }
    }

    fn heard(&self, of: &interview::Model) -> Value {
        let role = self.roles.iter().find(|role| role.id == of.role_id);
        let force = self.forces.iter().find(|force| Some(force.id) == of.force_id);
        json!({
            "role": role.map(|role| json!({"code": role.code, "name": role.name})),
            "force": force.map(|force| json!({"code": force.code, "name": force.name})),
            "unit": of.unit,
            "format": of.format,
            "heldOn": of.held_on,
            "participants": of.participants,
        })
    }

    fn checked(&self, of: &onsite_check::Model) -> Value {
        let form = self.templates.iter().find(|form| form.id == of.template_id);
        json!({
            "template": form.map(|form| json!({"kind": form.kind, "version": form.version})),
            "unit": of.unit,
            "doneOn": of.done_on,
            "inspector": of.inspector_id,
        })
    }

    fn measured(
        &self,
        of: &performance_series::Model,
        points: &[&performance_point::Model],
    ) -> Value {
        let measure = self.measures.iter().find(|measure| measure.id == of.measure_id);
        let measure = measure.map(|measure| {
            json!({
                "code": measure.code,
                "name": measure.name,
                "valueKind": measure.value_kind,
                "better": measure.better,
                "methods": self.worked_out(measure, points),
            })
        });
        json!({"unit": of.unit, "measure": measure})
    }

    /// How the figures were worked out, by the version of the method.
    fn worked_out(
        &self,
        measure: &measure_definition::Model,
        points: &[&performance_point::Model],
    ) -> BTreeMap<String, Value> {
        let versions: BTreeSet<i32> = points.iter().map(|point| point.method_version).collect();
        let method = |version: i32| {
            let of = |definition: &str, source: &str| json!({"definition": definition, "source": source});
            if version == measure.method_version {
                return Some(of(&measure.definition, &measure.definition_source));
            }
            let before =
                |of: &&measure_method::Model| of.measure_id == measure.id && of.version == version;
            let before = self.methods.iter().find(before)?;
            Some(of(&before.definition, &before.definition_source))
        };
        versions
            .into_iter()
            .filter_map(|version| Some((version.to_string(), method(version)?)))
            .collect()
    }

    fn asked(&self, of: &questionnaire_result::Model) -> Value {
        let question = self.questions.iter().find(|question| question.id == of.question_id);
        json!({"question": question.map(|question| json!({
            "code": question.code,
            "component": question.component,
            "text": question.text,
        }))})
    }
}

/// The items of a kind that links cite.
pub(super) fn cited<L: Deref<Target = evidence_link::Model>>(
    links: &[L],
    kind: EvidenceKind,
) -> BTreeSet<Uuid> {
    links.iter().filter(|link| link.evidence_kind == kind).map(|link| link.evidence_id).collect()
}

/// Copies of rows.
pub(super) fn copies<R: Deref<Target = M>, M: Clone>(rows: &[R]) -> Vec<M> {
    rows.iter().map(|row| (**row).clone()).collect()
}

async fn all<E: Row>(
    write: &Write<'_>,
    column: E::Column,
    ids: BTreeSet<Uuid>,
) -> Result<Vec<E::Model>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    Ok(copies(&write.all::<E>(Condition::all().add(column.is_in(ids))).await?))
}
