//! What is done to a judgement with its findings, which stand and fall with it.

use super::{Rule, Terms, Thing, looking};
use crate::access::roles::reads_judgements;
use ::entity::types::JudgementStatus;

/// Checking the seal that signing off puts on it.
pub(super) const CHECK_SEAL: Terms = looking(reads_judgements, |_, thing| match thing {
    Thing::Judgement { status, .. } => Some(vec![(Rule::State, !is_open(status))]),
    _ => None,
});

/// Whether a judgement can still change. Signing off freezes it with its findings and links.
#[must_use]
pub fn is_open(status: JudgementStatus) -> bool {
    match status {
        JudgementStatus::Draft | JudgementStatus::QaAgreed => true,
        JudgementStatus::SignedOff | JudgementStatus::Published => false,
    }
}
