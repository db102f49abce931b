//! What is told of the evidence under a judgement, for people to weigh. It never blocks.

use super::{Around, Base, Told, below_triangulation, names};
use crate::inspections::coverage::Standing;
use crate::store::Seen;
use ::entity::evidence_link;
use ::entity::types::{BaseRule, EvidenceKind, JudgementScope, Stance};
use std::collections::BTreeSet;

pub(super) fn of(base: &Base, around: &Around) -> Vec<Told> {
    if base.judgement.scope == JudgementScope::CrossArea {
        return vec![];
    }
    let supports =
        |finding| base.of_finding(finding).filter(|link| link.stance == Stance::Supports);
    let being = |is: fn(&Base, &evidence_link::Model) -> bool| {
        base.links.iter().filter(move |link| is(base, link))
    };
    let told = [
        base.about_findings(
            BaseRule::BelowTriangulation,
            |finding| {
                let kinds: BTreeSet<_> = supports(finding.id).map(|link| link.evidence_kind).collect();
                below_triangulation(supports(finding.id).count(), kinds.len())
            },
            |named| {
                format!(
                    "{named}: fewer than two links support it, or of fewer than two kinds: look for a second source."
                )
            },
        ),
        base.about_findings(
            BaseRule::OneOrigin,
            |finding| {
                let origins: BTreeSet<_> = supports(finding.id).map(|link| link.origin).collect();
                origins.len() == 1
            },
            |named| {
                format!("{named}: all that supports it comes from one origin: look for one that is independent.")
            },
        ),
        base.about_links(
            BaseRule::Contradicted,
            being(|_, link| link.stance == Stance::Contradicts),
            |items| format!("This speaks against it: {items}. Say why it does not carry, or word the finding anew."),
        ),
        base.about_links(
            BaseRule::Superseded,
            base.links.iter().filter(|link| {
                around.revised.contains(&link.id) || is_superseded(base, link)
            }),
            |items| {
                format!("{items}: there is a newer version than the one cited. See whether it still says so.")
            },
        ),
        onsite(base),
        base.about_links(
            BaseRule::UnverifiedQuote,
            being(|_, link| link.quote.is_some() && link.quote_verified != Some(true)),
            |items| format!("A quote was not found in {items}: look at it, and correct the link."),
        ),
        quotas(base, around),
        base.about_links(
            BaseRule::OutsideFieldwork,
            base.links.iter().filter(|link| is_outside(base, around, link)),
            |items| format!("{items} took place outside the fieldwork stage: see whether it counts."),
        ),
        unreasoned(base, around),
        altered(base, around),
    ];
    told.into_iter().flatten().collect()
}

fn is_superseded(base: &Base, link: &evidence_link::Model) -> bool {
    let newest = base.versions.get(&link.evidence_id).and_then(|versions| versions.last());
    newest.is_some_and(|newest| Some(newest.id) != link.pinned_version_id)
}

fn onsite(base: &Base) -> Option<Told> {
    let cited = base.links.iter().any(|link| link.evidence_kind == EvidenceKind::OnsiteCheck);
    let message = "No on-site check is cited: see whether one bears on it.";
    (!cited).then(|| Told::new(BaseRule::NoOnsiteCheck, message))
}

fn quotas(base: &Base, around: &Around) -> Option<Told> {
    let owed = around.quotas.iter().filter(|quota| {
        let component = quota.role.component;
        component == base.judgement.component && quota.standing() == Standing::NotMet
    });
    let roles: BTreeSet<_> = owed.map(|quota| quota.role.name.as_str()).collect();
    let message = format!(
        "Interviews of this component are still owed: {}. Hold them, or say why the judgement stands without.",
        names(roles.iter().copied())
    );
    (!roles.is_empty()).then(|| Told::new(BaseRule::UnmetQuota, message))
}

fn unreasoned(base: &Base, around: &Around) -> Option<Told> {
    let strength = base.judgement.strength.filter(|_| !around.reasoned)?;
    let strength = strength.to_string().to_lowercase();
    let message =
        format!("Its evidence is held to be {strength}, and no reason is given: say why.");
    Some(Told::new(BaseRule::StrengthWithoutReasons, message))
}

/// What quality assurance agreed to was other evidence.
fn altered(base: &Base, around: &Around) -> Option<Told> {
    let (links, items) = around.altered.iter().cloned().unzip();
    base.about(BaseRule::ChangedSinceAgreed, links, items, |items| {
        format!(
            "Links to {items} were made or withdrawn since it was agreed: see whether it stands as it was agreed, or have it returned."
        )
    })
}

/// Interviews and checks belong to the fieldwork stage, from its first day to its last: as it was, else as planned.
fn is_outside(base: &Base, around: &Around, link: &Seen<evidence_link::Model>) -> bool {
    let on_site = matches!(link.evidence_kind, EvidenceKind::Interview | EvidenceKind::OnsiteCheck);
    let item = base.items.get(&link.evidence_id).filter(|_| on_site);
    let (Some(item), Some(stage)) = (item, &around.fieldwork) else { return false };
    let begins = stage.actual_start.unwrap_or(stage.planned_start);
    let ends = stage.actual_end.unwrap_or(stage.planned_end);
    item.period_start.is_some_and(|day| day < begins)
        || item.period_end.is_some_and(|day| day > ends)
}
