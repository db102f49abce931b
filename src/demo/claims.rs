//! `judgements.json` as it is read: judgements, their findings, the links from each to evidence.

#![expect(clippy::struct_field_names, reason = "named as in the file")]

use crate::programme::words::Word;
use ::entity::types::{
    AccuracyResponse, CaseworkUnit, Component, EffectKind, EvidenceKind, FindingType,
    JudgementScope, JudgementStatus, LinkStatus, Measure, ReviewDecision, Stance, Strength, Weight,
};
use sea_orm::prelude::Date;
use serde::Deserialize;

/// The file.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct File {
    pub(super) cross_area_themes: Vec<Theme>,
    pub(super) judgements: Vec<Judgement>,
}

/// A theme that joins findings across Areas.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Theme {
    pub(super) theme: String,
    pub(super) title: String,
    pub(super) judgements: Vec<String>,
    pub(super) note: Option<String>,
}

/// A judgement; without an Area it is cross-Area and draws on others.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Judgement {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) area_code: Option<String>,
    #[serde(default = "of_an_area")]
    pub(super) scope: Word<JudgementScope>,
    pub(super) theme: Option<String>,
    #[serde(default)]
    pub(super) draws_on: Vec<String>,
    pub(super) component_code: Word<Component>,
    pub(super) unit_codes: Vec<Word<CaseworkUnit>>,
    pub(super) title: String,
    pub(super) statement: String,
    pub(super) status: Word<JudgementStatus>,
    pub(super) strength_of_evidence_entered: Option<Word<Strength>>,
    pub(super) report_paragraph: Option<String>,
    pub(super) author: String,
    pub(super) effects: Vec<Effect>,
    pub(super) findings: Vec<Finding>,
    pub(super) reviews: Vec<Review>,
    pub(super) factual_accuracy: Vec<AccuracyPoint>,
}

impl Judgement {
    /// The days on which something happened to it.
    pub(super) fn days(&self) -> impl Iterator<Item = Date> {
        let links = self.findings.iter().flat_map(|finding| &finding.links);
        let links = links.flat_map(|link| [Some(link.linked_on), link.withdrawn_on]);
        let accuracy = self.factual_accuracy.iter();
        let accuracy = accuracy.flat_map(|point| [Some(point.raised_on), point.decided_on]);
        let reviews = self.reviews.iter().map(|review| Some(review.on));
        links.chain(accuracy).chain(reviews).flatten()
    }
}

fn of_an_area() -> Word<JudgementScope> {
    Word(JudgementScope::Area)
}

/// What a judgement says the component did to one result.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Effect {
    pub(super) unit: Word<CaseworkUnit>,
    pub(super) measure: Word<Measure>,
    pub(super) effect: Word<EffectKind>,
    pub(super) explains: String,
}

/// A finding with its links.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Finding {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    #[serde(rename = "type")]
    pub(super) finding_type: Word<FindingType>,
    pub(super) unit_codes: Vec<Word<CaseworkUnit>>,
    pub(super) statement: String,
    pub(super) themes: Vec<String>,
    pub(super) links: Vec<Link>,
}

/// A link from a finding to evidence.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Link {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) evidence_kind: Word<EvidenceKind>,
    pub(super) evidence_ref: String,
    pub(super) stance: Word<Stance>,
    pub(super) weight: Word<Weight>,
    pub(super) locator: String,
    pub(super) rationale: String,
    pub(super) linked_by: String,
    pub(super) linked_on: Date,
    pub(super) status: Word<LinkStatus>,
    pub(super) withdrawn_by: Option<String>,
    pub(super) withdrawn_on: Option<Date>,
    pub(super) withdrawn_reason: Option<String>,
}

/// What a reviewer decided.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Review {
    pub(super) by: String,
    pub(super) on: Date,
    pub(super) decision: Word<ReviewDecision>,
    pub(super) comment: String,
}

/// A point of factual accuracy that the Area raised.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct AccuracyPoint {
    pub(super) raised_by: String,
    pub(super) raised_on: Date,
    pub(super) point: String,
    pub(super) response: Option<Word<AccuracyResponse>>,
    pub(super) reason: Option<String>,
    pub(super) changed_field: Option<String>,
    pub(super) decided_by: Option<String>,
    pub(super) decided_on: Option<Date>,
}
