//! The rules that must be met before a judgement is agreed or signed off.

use super::{Base, Told};
use crate::access::policy;
use crate::store::Seen;
use ::entity::types::{
    BaseRule, EvidenceKind, FileState, JudgementScope, JudgementStatus, ScanState, Stance,
};
use ::entity::{document_version, evidence_link};

pub(super) fn of(base: &Base) -> Vec<Told> {
    let on_version = |rule, is: fn(&document_version::Model) -> bool, message: &str| {
        let such = |link: &&Seen<evidence_link::Model>| base.pinned(link).is_some_and(|of| is(of));
        base.about_links(rule, base.links.iter().filter(such), |items| message.replace("{}", items))
    };
    let told = [
        findings(base),
        base.about_findings(
            BaseRule::UnsupportedFinding,
            |finding| base.of_finding(finding.id).all(|link| link.stance != Stance::Supports),
            |named| format!("Nothing supports {named}: link evidence, or retire the finding."),
        ),
        base.about_links(
            BaseRule::EvidenceSetAside,
            base.links.iter().filter(|link| {
                let item = base.items.get(&link.evidence_id);
                item.is_some_and(|item| !policy::is_accepted(item.status))
            }),
            |items| format!("{items} cannot be relied on: withdraw the links, and cite other evidence."),
        ),
        on_version(
            BaseRule::FileUnchecked,
            |version| version.scan_state == ScanState::Pending,
            "The file of {} is not checked for malware yet: wait for it, or withdraw the link.",
        ),
        on_version(
            BaseRule::FileInfected,
            |version| matches!(version.scan_state, ScanState::Infected | ScanState::Error),
            "The file of {} was not found clean: withdraw the link, and ask for the file anew.",
        ),
        on_version(
            BaseRule::FileDamaged,
            |version| matches!(version.file_state, FileState::Missing | FileState::Altered),
            "The stored file of {} is missing or altered: tell the records manager, or cite other evidence.",
        ),
        base.about_links(
            BaseRule::OriginalSealed,
            base.links.iter().filter(|link| {
                let document = link.evidence_kind == EvidenceKind::Document;
                document && base.pinned(link).is_none_or(|version| version.sealed)
            }),
            |items| format!("The original of {items} was sealed: link the redacted version in its place."),
        ),
        base.open_return.then(|| {
            let message = "It was returned, and nothing was submitted since: answer the return, and submit it.";
            Told::new(BaseRule::OpenReturn, message)
        }),
        (base.undecided > 0).then(|| {
            let message = "The Area raised points of factual accuracy that are not decided: decide each.";
            Told::new(BaseRule::UndecidedPoint, message)
        }),
    ];
    told.into_iter().flatten().collect()
}

/// An Area judgement rests on findings, a cross-Area one on Area judgements that were agreed; before it is signed off,
/// they are.
fn findings(base: &Base) -> Option<Told> {
    let of = &base.judgement;
    if of.scope == JudgementScope::Area {
        let message = "It has no finding: add one, and link evidence to it.";
        return base.findings.is_empty().then(|| Told::new(BaseRule::NoFinding, message));
    }
    // what is sealed rests on words that cannot change any more
    let shaky = |status| match of.status {
        JudgementStatus::Draft => status == JudgementStatus::Draft,
        JudgementStatus::QaAgreed | JudgementStatus::SignedOff | JudgementStatus::Published => {
            policy::is_open(status)
        }
    };
    let shaky =
        base.sources.iter().filter(|(source, ending)| shaky(source.status) || ending.is_some());
    let named = super::names(shaky.map(|(source, _)| source.reference.as_str()));
    let message = match (base.sources.is_empty(), named.is_empty()) {
        (true, _) => "It draws on no judgement of an Area: name what it draws on.".to_owned(),
        (_, true) => return None,
        _ => format!(
            "{named} can still change, or does not stand any more: have it agreed, and signed off before this \
             is, or do not draw on it."
        ),
    };
    Some(Told::new(BaseRule::SourceNotAgreed, message))
}
