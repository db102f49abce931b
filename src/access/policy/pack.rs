//! Taking evidence packs out, of a judgement or of an inspection: by whom, for whom. What goes in is what whoever asks
//! may see, less what the profile leaves out.

use super::{Answer, Rule, Terms, Thing, changing};
use crate::access::roles::{inspects, leads, publishes, reviews, signs_off};
use ::entity::types::{JudgementScope, JudgementStatus};

/// With all that one sees.
pub(super) const INTERNAL: Terms =
    changing(|role| inspects(role) || signs_off(role), |_, thing| any(thing));

/// For quality assurance.
pub(super) const QA: Terms =
    changing(|role| inspects(role) || reviews(role) || signs_off(role), |_, thing| any(thing));

/// For the Area: by whoever leads the inspection, of what may be sent to it. What draws on other Areas is not for one of
/// them.
pub(super) const FACTUAL_ACCURACY: Terms = changing(leads, |_, thing| match thing {
    Thing::Judgement { scope: JudgementScope::CrossArea, .. } => None,
    Thing::Judgement { status, ended, .. } => {
        Some(vec![(Rule::State, status == JudgementStatus::QaAgreed && !ended)])
    }
    thing => any(thing),
});

/// For everybody: what is published, and stands.
pub(super) const PUBLIC: Terms = changing(
    |role| leads(role) || publishes(role),
    |_, thing| match thing {
        Thing::Judgement { status, ended, .. } => {
            Some(vec![(Rule::State, status == JudgementStatus::Published && !ended)])
        }
        thing => any(thing),
    },
);

/// A judgement, or those of an inspection.
fn any(thing: Thing) -> Answer {
    matches!(thing, Thing::Judgement { .. } | Thing::Inspection { .. }).then(Vec::new)
}
