//! What a pack tells: the judgements with their findings and links, the items that they cite, and what was left out.
//! Every page and table of it is made from this. Nothing here depends on who asked, where or when.

use ::entity::types::{
    CaseworkUnit, Component, EffectKind, EvidenceKind, FindingType, JudgementEndingKind,
    JudgementScope, JudgementStatus, Language, LinkStatus, Marking, Measure, Origin, PackProfile,
    Stance, Strength, StrengthDirection, StrengthDomain, Weight,
};
use sea_orm::prelude::{Date, DateTimeUtc, Uuid};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// All of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// What reports call it: the judgement or the inspection.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// What the pack is for.
    pub profile: PackProfile,
    /// The judgements, by reference.
    pub judgements: Vec<Judgement>,
    /// The items that they cite, by kind and reference.
    #[serde(serialize_with = "values")]
    pub items: BTreeMap<(EvidenceKind, String), Item>,
}

/// What a map holds, in its order: its keys are there again.
fn values<K, V: Serialize, S: Serializer>(
    map: &BTreeMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map.values())
}

/// A judgement.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    pub id: Uuid,
    pub reference: String,
    pub version: i32,
    pub scope: JudgementScope,
    pub area: Option<String>,
    pub component: Component,
    pub units: Vec<CaseworkUnit>,
    pub title: String,
    pub statement: String,
    pub status: JudgementStatus,
    pub strength: Option<Strength>,
    pub strength_reasons: Vec<Reason>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub ended: Option<Ended>,
    pub draws_on: Vec<String>,
    pub effects: Vec<Effect>,
    pub findings: Vec<Finding>,
    /// How many active links of each kind it rests on.
    pub counts: Vec<Count>,
    pub seal: Option<Seal>,
}

/// Why evidence is held to be stronger or weaker.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    pub domain: StrengthDomain,
    pub direction: StrengthDirection,
    pub note: String,
}

/// How a judgement ended.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    pub kind: JudgementEndingKind,
    pub reason: String,
    pub at: DateTimeUtc,
}

/// What a component did to a result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    pub unit: CaseworkUnit,
    pub measure: Measure,
    #[serde(rename = "effect")]
    pub kind: EffectKind,
}

/// Links of a kind and a stance.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Count {
    pub kind: EvidenceKind,
    pub stance: Stance,
    pub links: usize,
}

/// What was sealed when a judgement was signed off.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Seal {
    pub algorithm: String,
    pub digest: String,
    pub sealed_at: DateTimeUtc,
    /// Where the sealed text is in the pack, if it is.
    pub path: Option<String>,
    #[serde(skip)]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stamp: Option<TimeStamp>,
}

/// An authority's word that what was sealed was there at a time.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeStamp {
    pub at: DateTimeUtc,
    pub authority: Option<String>,
    /// Where it is in the pack.
    pub path: String,
    #[serde(skip)]
    pub answer: Vec<u8>,
}

/// A finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub id: Uuid,
    pub reference: String,
    #[serde(rename = "type")]
    pub kind: FindingType,
    pub statement: String,
    pub units: Vec<CaseworkUnit>,
    pub links: Vec<Link>,
}

/// A link from a finding to an item.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub id: Uuid,
    pub kind: EvidenceKind,
    /// The item, by reference.
    pub evidence: String,
    pub stance: Stance,
    pub weight: Option<Weight>,
    pub rationale: Option<String>,
    pub place: String,
    pub page: Option<i32>,
    pub quote: Option<Quote>,
    pub status: LinkStatus,
    pub linked_at: DateTimeUtc,
    /// The version of a document that it is pinned to.
    pub version: Option<i32>,
    /// The revision of what another item says that it is pinned to.
    pub revision: Option<i32>,
}

/// The words that a link quotes, and where they stand.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    pub typed: String,
    pub verified: Option<bool>,
    pub found: Option<Found>,
}

/// Words as they stand in a text, counted in Unicode code points.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub exact: String,
    pub prefix: String,
    pub suffix: String,
    pub start: i32,
    pub end: i32,
}

/// An item of evidence.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub id: Uuid,
    pub kind: EvidenceKind,
    pub reference: String,
    pub title: String,
    pub origin: Origin,
    pub marking: Marking,
    pub language: Language,
    pub period_start: Option<Date>,
    pub period_end: Option<Date>,
    pub received_at: DateTimeUtc,
    /// What its kind adds.
    pub detail: Value,
    /// The versions of a document that links are pinned to, by number.
    #[serde(serialize_with = "values")]
    pub versions: BTreeMap<i32, Version>,
    /// The revisions of what it says that links are pinned to, by number.
    #[serde(serialize_with = "values")]
    pub revisions: BTreeMap<i32, Revision>,
    /// The figures that links are pinned to, by period and revision.
    #[serde(serialize_with = "values")]
    pub figures: BTreeMap<(Date, i32), Figure>,
}

/// A version of a document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    pub id: Uuid,
    pub number: i32,
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub received_at: DateTimeUtc,
    /// Where its file is in the pack, if it is.
    pub path: Option<String>,
}

/// What an item said in a revision, which the digest is of.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Revision {
    pub id: Uuid,
    pub number: i32,
    pub sha256: String,
    pub recorded_at: DateTimeUtc,
    pub said: Value,
}

/// A figure of a series.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    pub period: String,
    pub period_start: Date,
    pub period_end: Date,
    pub numerator: i64,
    pub denominator: Option<i64>,
    pub method_version: i32,
    pub revision: i32,
}

/// By which rule something is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rule {
    /// Whoever asked may not see it. How many, never which; of names, in which interview.
    NotVisible,
    /// It is not for those whom the profile is for.
    Profile,
    /// It was said in confidence.
    Restricted,
    /// Nobody of the role can open it now: its redaction is pending, it was rejected or disposed of, or its file is
    /// missing or altered.
    Closed,
    /// It is kept as it stands now only, and changed since the link was made.
    ChangedSince,
}

impl Rule {
    /// To be read.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotVisible => "not to be seen by whoever asked",
            Self::Profile => "not for those whom the profile is for",
            Self::Restricted => "said in confidence",
            Self::Closed => "cannot be opened now",
            Self::ChangedSince => "changed since",
        }
    }
}

/// Something that is left out.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Omission {
    /// The judgement.
    pub judgement: String,
    /// What: `link`, `file`, `words`, `quote`, `names`, `rationale`, `seal`, `timeStamp`.
    pub what: &'static str,
    /// Which, unless it is only counted, or not for those whom the pack is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// By which rule.
    pub rule: Rule,
    /// How many, where it is only counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
}

impl Version {
    /// Whether its file is in the pack as text, since it would open as a page that can run something.
    pub fn is_text_here(&self) -> bool {
        let text = |name: &str| name.to_ascii_lowercase().ends_with(".txt");
        self.path.as_deref().is_some_and(text) && !text(&self.file_name)
    }
}

impl Told {
    /// When the newest of what it tells came to be.
    pub fn newest(&self) -> DateTimeUtc {
        let of_judgements = self.judgements.iter().map(|judgement| judgement.updated_at);
        let links = self.links().map(|(_, _, link)| link.linked_at);
        let sealed = self.judgements.iter().filter_map(|judgement| judgement.seal.as_ref());
        let stamped = sealed.clone().filter_map(|seal| seal.time_stamp.as_ref()).map(|of| of.at);
        let sealed = sealed.map(|seal| seal.sealed_at);
        let all = of_judgements.chain(links).chain(sealed).chain(stamped);
        all.max().unwrap_or(DateTimeUtc::UNIX_EPOCH)
    }

    /// Every link, with its finding and its judgement.
    pub fn links(&self) -> impl Iterator<Item = (&Judgement, &Finding, &Link)> {
        self.judgements.iter().flat_map(|judgement| {
            judgement.findings.iter().flat_map(move |finding| {
                finding.links.iter().map(move |link| (judgement, finding, link))
            })
        })
    }

    /// The item that a link cites.
    pub fn cited(&self, link: &Link) -> Option<&Item> {
        self.items.get(&(link.kind, link.evidence.clone()))
    }

    /// How all of it is marked: as the highest of what is in it, and no lower while it is not for everybody.
    pub fn marking(&self) -> &'static str {
        let marked = |item: &Item| item.marking == Marking::OfficialSensitive;
        let published = |of: &Judgement| of.status == JudgementStatus::Published;
        if self.items.values().any(marked) || !self.judgements.iter().all(published) {
            "OFFICIAL-SENSITIVE"
        } else {
            "OFFICIAL"
        }
    }
}
