//! What was sealed, read again.

use crate::error::{Error, Result};
use ::entity::types::{
    CaseworkUnit, Component, EffectKind, EvidenceKind, FindingType, Measure, Origin, Stance,
    Strength, StrengthDirection, StrengthDomain, UnitScope, Weight,
};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use serde::Deserialize;

/// A judgement as it was sealed. What an older method of sealing did not cover is not there.
#[derive(Clone, Debug, Deserialize)]
pub struct Sealed {
    /// What reports call it.
    pub reference: String,
    /// Version.
    pub version: i32,
    /// The component.
    pub component: Component,
    /// The units.
    pub units: UnitScope,
    /// Title.
    pub title: String,
    /// The judgement itself.
    pub statement: String,
    /// Strength of evidence.
    pub strength: Option<Strength>,
    /// Where the report has it.
    pub paragraph: Option<String>,
    /// Who wrote it.
    pub author: Option<Uuid>,
    /// What it drew on.
    #[serde(default)]
    pub sources: Vec<SealedSource>,
    /// What it did to which result.
    pub effects: Vec<SealedEffect>,
    /// Why its evidence was held to be as strong as it says.
    #[serde(default, rename = "strengthReasons")]
    pub reasons: Vec<SealedReason>,
    /// What its component and its strength meant.
    #[serde(default)]
    pub guide: Option<SealedGuide>,
    /// Its findings, in order.
    pub findings: Vec<SealedFinding>,
}

/// What a component and a strength meant when they were sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedGuide {
    /// The version of the guide.
    pub number: i32,
    /// What the component meant.
    pub component: Option<String>,
    /// What the strength meant.
    pub strength: Option<String>,
}

/// A judgement that a cross-Area judgement drew on.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct SealedSource {
    /// Key.
    pub id: Uuid,
}

/// An effect as it was sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedEffect {
    /// The unit.
    pub unit: CaseworkUnit,
    /// The measure.
    pub measure: Measure,
    /// What it did.
    pub effect: EffectKind,
    /// The score that it explains.
    #[serde(default)]
    pub score: Option<SealedScore>,
}

/// A score as it was sealed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedScore {
    /// The unit.
    pub unit: CaseworkUnit,
    /// The measure.
    pub measure: Measure,
    /// At the baseline.
    pub baseline: Option<f64>,
    /// At the follow-up.
    pub follow_up: Option<f64>,
    /// The difference.
    pub change: Option<f64>,
    /// In which unit the difference is.
    pub change_unit: Option<String>,
    /// Where it was published.
    pub paragraph: Option<String>,
}

/// What an item was called when it was sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedItem {
    /// What reports call it.
    pub reference: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// Title.
    pub title: String,
    /// Whose account it is.
    pub origin: Origin,
}

/// A reason for the strength of evidence as it was sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedReason {
    /// In which respect.
    pub domain: StrengthDomain,
    /// Stronger or weaker.
    pub direction: StrengthDirection,
    /// Why.
    pub note: String,
}

/// A finding as it was sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedFinding {
    /// What reports call it.
    pub reference: String,
    /// What it is.
    #[serde(rename = "type")]
    pub finding_type: FindingType,
    /// The finding itself.
    pub statement: String,
    /// The units.
    pub units: UnitScope,
    /// Codes of its themes.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Its links.
    pub links: Vec<SealedLink>,
}

/// A link as it was sealed.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedLink {
    /// Key.
    pub id: Uuid,
    /// For, against, or context.
    pub stance: Stance,
    /// How much it weighs.
    pub weight: Weight,
    /// Why it bears on the finding.
    pub rationale: String,
    /// Where in the item, in words.
    pub place: String,
    /// Page.
    pub page: Option<i32>,
    /// Exact words.
    pub quote: Option<String>,
    /// The version or revision that it was pinned to.
    pub version: Option<SealedPin>,
    /// The same, of what an interview, a check or a questionnaire's result said.
    pub revision: Option<SealedPin>,
    /// The figures that it was pinned to.
    pub points: Vec<SealedPoint>,
    /// What it cites.
    #[serde(default)]
    pub item: Option<SealedItem>,
    /// The score that it cites.
    #[serde(default)]
    pub score: Option<SealedScore>,
    /// Who made it.
    #[serde(default, rename = "linkedBy")]
    pub linked_by: Option<Uuid>,
    /// When.
    #[serde(default, rename = "linkedAt")]
    pub linked_at: Option<DateTimeUtc>,
}

/// A figure that a link was pinned to.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedPoint {
    /// The period.
    pub period: String,
    /// The count, or the value itself.
    pub numerator: i64,
    /// Of how many.
    pub denominator: Option<i64>,
    /// By which version of the method.
    pub method: i32,
}

/// What a link was pinned to.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedPin {
    /// Its number.
    pub number: i32,
    /// Its SHA-256.
    pub sha256: String,
}

/// What was sealed, read.
///
/// # Errors
/// If it is not as it was written.
pub fn read(text: &str) -> Result<Sealed> {
    serde_json::from_str(text).map_err(Error::internal)
}
