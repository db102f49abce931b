//! What is done to links from findings to evidence. They hang under Area judgements; a cross-Area
//! judgement draws on those.

use super::{Rule, Terms, Thing, changing, is_citable, is_open};
use crate::access::roles::inspects;
use ::entity::types::{JudgementScope, LinkStatus};

/// Linking evidence: the judgement is asked, and the item.
pub(super) const LINK: Terms = changing(inspects, |_, thing| match thing.as_judgement() {
    Thing::Judgement { scope: JudgementScope::Area, status, ended } => {
        Some(vec![(Rule::State, is_open(status) && !ended)])
    }
    Thing::Item { status, interview, .. } => {
        Some(vec![(Rule::State, is_citable(status, interview))])
    }
    _ => None,
});

/// Taking a link back: the judgement is asked, and the link.
pub(super) const WITHDRAW: Terms = changing(inspects, |_, thing| match thing.as_judgement() {
    Thing::Judgement { scope: JudgementScope::Area, status, ended } => {
        Some(vec![(Rule::State, is_open(status) && !ended)])
    }
    Thing::Link { judgement, status } => {
        Some(vec![(Rule::State, is_open(judgement) && status == LinkStatus::Active)])
    }
    _ => None,
});
