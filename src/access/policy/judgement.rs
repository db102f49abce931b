//! What is done to a judgement, and to a finding as a part of it.

use super::{Answer, Rule, Terms, Thing, changing, looking};
use crate::access::roles::{
    inspects, leads, publishes, reads_judgements, reviews, signs_off, submits, supplies, weighs,
    writes,
};
use ::entity::types::{InspectionState, JudgementScope, JudgementStatus};

/// Checking the seal that signing off puts on it.
pub(super) const CHECK_SEAL: Terms = looking(reads_judgements, |_, thing| match thing {
    Thing::Judgement { status, .. } => Some(vec![(Rule::State, !is_open(status))]),
    _ => None,
});

/// Writing a judgement of an Area, from the inspection on, or one across Areas: while it is a draft.
pub(super) const WRITE: Terms = changing(writes, |viewer, thing| match thing {
    Thing::Inspection { state } if inspects(viewer.role) => {
        Some(vec![(Rule::State, state == InspectionState::Open)])
    }
    thing => by_scope(thing.as_judgement(), &[JudgementStatus::Draft], inspects(viewer.role)),
});

/// Drawing on a judgement of an Area. Whether it is far enough for that is for who agrees.
pub(super) const DRAW_ON: Terms = changing(writes, |_, thing| {
    use JudgementStatus::{Draft, Published, QaAgreed, SignedOff};
    of_area(thing, &[Draft, QaAgreed, SignedOff, Published])
});

/// Submitting a draft to be agreed.
pub(super) const SUBMIT: Terms = changing(submits, |viewer, thing| {
    by_scope(thing, &[JudgementStatus::Draft], leads(viewer.role))
});

/// Agreeing to a draft. Who wrote it is for the write.
pub(super) const AGREE: Terms =
    changing(reviews, |_, thing| of_any(thing, &[JudgementStatus::Draft]));

/// Returning it to draft.
pub(super) const RETURN: Terms = changing(reviews, |_, thing| {
    of_any(thing, &[JudgementStatus::Draft, JudgementStatus::QaAgreed])
});

/// Sending its text to the Area.
pub(super) const SEND_TO_AREA: Terms =
    changing(leads, |_, thing| of_area(thing, &[JudgementStatus::QaAgreed]));

/// Deciding what the Area says of it: also after it was returned, since it cannot be agreed before.
pub(super) const DECIDE_POINT: Terms = changing(leads, |_, thing| {
    of_area(thing, &[JudgementStatus::Draft, JudgementStatus::QaAgreed])
});

/// Raising a point of factual accuracy, for the Area, on what was sent.
pub(super) const RAISE_POINT: Terms = changing(supplies, |_, thing| match thing {
    Thing::AreaText { open } => Some(vec![(Rule::State, open)]),
    _ => None,
});

/// Commenting on it, while it is made.
pub(super) const COMMENT: Terms = changing(weighs, |_, thing| {
    of_any(thing.as_judgement(), &[JudgementStatus::Draft, JudgementStatus::QaAgreed])
});

/// Signing it off.
pub(super) const SIGN_OFF: Terms =
    changing(signs_off, |_, thing| of_any(thing, &[JudgementStatus::QaAgreed]));

/// Publishing it.
pub(super) const PUBLISH: Terms =
    changing(publishes, |_, thing| of_any(thing, &[JudgementStatus::SignedOff]));

/// Beginning a new version of it. Whether there is one is for the write.
pub(super) const AMEND: Terms = changing(writes, |viewer, thing| {
    let states = [JudgementStatus::SignedOff, JudgementStatus::Published];
    by_scope(thing, &states, inspects(viewer.role))
});

/// Taking it back after it was published.
pub(super) const RETRACT: Terms =
    changing(publishes, |_, thing| of_any(thing, &[JudgementStatus::Published]));

/// A judgement of any scope, in one of these states, that has not ended.
fn of_any(thing: Thing, states: &[JudgementStatus]) -> Answer {
    match thing {
        Thing::Judgement { status, ended, .. } => {
            Some(vec![(Rule::State, states.contains(&status) && !ended)])
        }
        _ => None,
    }
}

/// The same: of an Area by who works there, across Areas by whoever sees all that it draws on, which is for the write.
fn by_scope(thing: Thing, states: &[JudgementStatus], works_there: bool) -> Answer {
    if works_there { of_any(thing, states) } else { across(thing, states) }
}

/// The same of one Area.
fn of_area(thing: Thing, states: &[JudgementStatus]) -> Answer {
    match thing {
        Thing::Judgement { scope: JudgementScope::CrossArea, .. } => None,
        thing => of_any(thing, states),
    }
}

/// The same across Areas.
fn across(thing: Thing, states: &[JudgementStatus]) -> Answer {
    match thing {
        Thing::Judgement { scope: JudgementScope::Area, .. } => None,
        thing => of_any(thing, states),
    }
}

/// Whether a judgement can still change. Signing off freezes it with its findings and links.
#[must_use]
pub fn is_open(status: JudgementStatus) -> bool {
    match status {
        JudgementStatus::Draft | JudgementStatus::QaAgreed => true,
        JudgementStatus::SignedOff | JudgementStatus::Published => false,
    }
}
