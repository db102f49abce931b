//! The evidence-base check: what a judgement rests on, held against the rules. It reports facts and never scores.

mod advice;
mod blocking;
mod details;
mod drawn;
mod gather;
mod said;
mod wording;

pub(super) use drawn::drawn_held;
pub use drawn::{Source, drawn};
pub(super) use gather::held;
pub use gather::{around, read};

use crate::inspections::coverage::Quota;
use crate::store::Seen;
use ::entity::types::{BaseRule, BaseSeverity, Trend};
use ::entity::{document_version, evidence, evidence_link, finding, inspection_stage, judgement};
use said::Said;
use sea_orm::prelude::Uuid;
use std::collections::{HashMap, HashSet};

/// What a judgement says and rests on, as far as the rules that block ask for it.
#[derive(Debug)]
pub struct Base {
    judgement: Seen<judgement::Model>,
    /// What a cross-Area judgement draws on.
    sources: Vec<Source>,
    findings: Vec<Seen<finding::Model>>,
    /// Those that stand.
    links: Vec<Seen<evidence_link::Model>>,
    items: HashMap<Uuid, Seen<evidence::Model>>,
    /// Those of the documents cited that the viewer sees, by document, oldest first.
    versions: HashMap<Uuid, Vec<Seen<document_version::Model>>>,
    open_return: bool,
    undecided: usize,
}

/// What else advice asks for.
#[derive(Debug)]
pub struct Around {
    /// The plan of interviews.
    quotas: Vec<Quota>,
    /// The fieldwork stage.
    fieldwork: Option<Seen<inspection_stage::Model>>,
    /// The links to interviews, checks and questionnaire results that were revised since.
    revised: HashSet<Uuid>,
    /// The links to questionnaire results that were released anew, and hide figures.
    hidden: HashSet<Uuid>,
    /// What the programme's interview roles are called, by role.
    roles: Vec<Vec<String>>,
    /// What can be looked through of what is cited where words have details to look for: by item and version.
    texts: HashMap<(Uuid, Option<Uuid>), Said>,
    /// Which way the figures and scores went that links cite, by link.
    trends: HashMap<Uuid, Trend>,
    /// Which ways the scores went that its effects help to explain.
    explained: Vec<Trend>,
    /// The links to notes that were written afterwards.
    reconstructed: HashSet<Uuid>,
    /// The links to notes that nobody but their writer agreed to.
    unagreed: HashSet<Uuid>,
    /// The links that were made or withdrawn since it was agreed, with their items.
    altered: Vec<(Seen<evidence_link::Model>, Seen<evidence::Model>)>,
    /// Whether a reason is given for the strength of evidence.
    reasoned: bool,
}

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Told {
    /// The rule.
    pub rule: BaseRule,
    /// What it found and what to do, in a sentence.
    pub message: String,
    /// The findings that it is about.
    pub findings: Vec<Seen<finding::Model>>,
    /// The links that it is about.
    pub links: Vec<Seen<evidence_link::Model>>,
    /// The items that it is about.
    pub evidence: Vec<Seen<evidence::Model>>,
}

impl Told {
    fn new(rule: BaseRule, message: impl Into<String>) -> Self {
        let (findings, links, evidence) = (vec![], vec![], vec![]);
        Self { rule, message: message.into(), findings, links, evidence }
    }

    /// Whether it stands in the way.
    #[must_use]
    pub fn severity(&self) -> BaseSeverity {
        severity(self.rule)
    }
}

fn severity(rule: BaseRule) -> BaseSeverity {
    match rule {
        BaseRule::NoFinding
        | BaseRule::UnsupportedFinding
        | BaseRule::EvidenceSetAside
        | BaseRule::FileUnchecked
        | BaseRule::FileInfected
        | BaseRule::FileDamaged
        | BaseRule::OriginalSealed
        | BaseRule::OpenReturn
        | BaseRule::UndecidedPoint
        | BaseRule::SourceNotAgreed => BaseSeverity::Blocking,
        BaseRule::BelowTriangulation
        | BaseRule::OneOrigin
        | BaseRule::Contradicted
        | BaseRule::Superseded
        | BaseRule::NoOnsiteCheck
        | BaseRule::UnverifiedQuote
        | BaseRule::UnmetQuota
        | BaseRule::OutsideFieldwork
        | BaseRule::UncitedDetail
        | BaseRule::HiddenFigure
        | BaseRule::AgainstFigure
        | BaseRule::OnePassage
        | BaseRule::ReconstructedNote
        | BaseRule::UnagreedNotes
        | BaseRule::StrengthWithoutReasons
        | BaseRule::ChangedSinceAgreed => BaseSeverity::Advice,
    }
}

/// Whether so many supporting links, of so many kinds, are too few to rest a finding on.
#[must_use]
pub fn below_triangulation(supports: usize, kinds: usize) -> bool {
    supports < 2 || kinds < 2
}

impl Base {
    /// What blocks.
    #[must_use]
    pub fn blocking(&self) -> Vec<Told> {
        blocking::of(self)
    }

    /// What is to be weighed.
    #[must_use]
    pub fn advice(&self, around: &Around) -> Vec<Told> {
        [advice::of(self, around), wording::of(self, around)].concat()
    }

    /// The links that stand.
    #[must_use]
    pub fn links(&self) -> &[Seen<evidence_link::Model>] {
        &self.links
    }

    /// The findings that stand.
    #[must_use]
    pub fn findings(&self) -> &[Seen<finding::Model>] {
        &self.findings
    }

    /// What they cite.
    pub(super) fn items(&self) -> impl Iterator<Item = &Seen<evidence::Model>> {
        self.items.values()
    }

    /// What a cross-Area judgement draws on.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Seen<judgement::Model>> {
        self.sources.iter().map(|(source, _)| source)
    }

    /// The version of a document that a link is pinned to.
    pub(super) fn pinned(
        &self,
        link: &evidence_link::Model,
    ) -> Option<&Seen<document_version::Model>> {
        let versions = self.versions.get(&link.evidence_id)?;
        versions.iter().find(|version| Some(version.id) == link.pinned_version_id)
    }

    fn of_finding(&self, id: Uuid) -> impl Iterator<Item = &Seen<evidence_link::Model>> {
        self.links.iter().filter(move |link| link.finding_id == id)
    }

    /// What a rule found of links, with their items and findings; nothing if there are none. `message` is given
    /// what to call the items.
    fn about_links<'a>(
        &self,
        rule: BaseRule,
        links: impl Iterator<Item = &'a Seen<evidence_link::Model>>,
        message: impl Fn(&str) -> String,
    ) -> Option<Told> {
        let links: Vec<_> = links.cloned().collect();
        let items = links.iter().filter_map(|link| self.items.get(&link.evidence_id));
        let items = items.cloned().collect();
        self.about(rule, links, items, message)
    }

    /// The same of links whose items are at hand.
    fn about(
        &self,
        rule: BaseRule,
        links: Vec<Seen<evidence_link::Model>>,
        mut evidence: Vec<Seen<evidence::Model>>,
        message: impl Fn(&str) -> String,
    ) -> Option<Told> {
        evidence.sort_by(|a, b| a.reference.cmp(&b.reference));
        evidence.dedup_by_key(|item| item.id);
        let cites = |finding: &&Seen<finding::Model>| {
            links.iter().any(|link| link.finding_id == finding.id)
        };
        let findings = self.findings.iter().filter(cites).cloned().collect();
        let named = names(evidence.iter().map(|item| item.reference.as_str()));
        let told = Told { findings, evidence, ..Told::new(rule, message(&named)) };
        (!links.is_empty()).then_some(Told { links, ..told })
    }

    /// What a rule found of findings; nothing if there are none. `message` is given what to call them.
    fn about_findings(
        &self,
        rule: BaseRule,
        which: impl Fn(&Seen<finding::Model>) -> bool,
        message: impl Fn(&str) -> String,
    ) -> Option<Told> {
        let findings: Vec<_> = self.findings.iter().filter(|of| which(of)).cloned().collect();
        let named = names(findings.iter().map(|finding| finding.reference.as_str()));
        let told = Told::new(rule, message(&named));
        (!findings.is_empty()).then_some(Told { findings, ..told })
    }
}

/// The most names that a sentence holds.
const MOST_NAMES: usize = 8;

pub(super) fn names<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<_> = all.collect();
    let more = all.len().saturating_sub(MOST_NAMES);
    let some = all.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{some} and {more} more") } else { some }
}
