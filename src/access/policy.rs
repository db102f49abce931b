//! What may be done: first whether a role ever may (`roles`), then what a thing and its state allow. Two
//! matches, over every role, every action and every thing, with no arm for "the rest": what is new must
//! be decided here before it compiles.
//!
//! Writes, `viewerCan` and `explainAccess` all ask here. Which rows a role sees at all is decided in
//! `visibility`, and comes before.

use super::Viewer;
use ::entity::types::{
    Action, EvidenceKind, EvidenceStatus, InterviewStatus, JudgementScope, JudgementStatus,
    LinkStatus, RequestStatus, UploadState,
};
use sea_orm::prelude::Uuid;

/// A rule that an access must pass, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The role may ever do this.
    Role,
    /// The role sees things of this sort, and this is done to them.
    Kind,
    /// The Area is granted, or the role needs no grant.
    Area,
    /// No conflict of interest bars the Area.
    Conflict,
    /// The role sees things with this marking.
    Marking,
    /// The role sees things in this state, and this can be done to them in it.
    State,
    /// What is kept closer than the thing itself, in a row of its own, is open to the viewer.
    Secret,
    /// It does not widen the viewer's own access.
    Own,
}

/// What the policy needs to know of a visible thing: its sort and its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A judgement, or a finding of it, which stands and falls with it.
    Judgement {
        /// Of one Area or across Areas.
        scope: JudgementScope,
        /// How far it has come.
        status: JudgementStatus,
    },
    /// A link from a finding to evidence.
    Link {
        /// How far its judgement has come.
        judgement: JudgementStatus,
        /// Whether it stands.
        status: LinkStatus,
    },
    /// An item of evidence.
    Item {
        /// Which kind.
        kind: EvidenceKind,
        /// Whether it may be relied on.
        status: EvidenceStatus,
        /// Whether it took place, if it is an interview.
        interview: Option<InterviewStatus>,
        /// Whether what it holds is open to the viewer; `None` for kinds that hold no more than they
        /// show.
        open: Option<bool>,
    },
    /// A version of a document.
    Version {
        /// Whether its content is open to the viewer.
        open: bool,
    },
    /// A person or system.
    Person {
        /// Which.
        id: Uuid,
    },
    /// An inspection.
    Inspection,
    /// A document request.
    Request {
        /// How far it has come.
        status: RequestStatus,
    },
    /// A file on its way in.
    Upload {
        /// How far it has come.
        state: UploadState,
        /// Who sends it.
        sender: Uuid,
    },
    /// Anything else: reference data, an entry of the audit trail.
    Other,
}

/// What a visible thing says to an action of a role that may: the rules that bear on it, in order,
/// each with whether it was passed.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one table, with no arm for the rest")]
pub fn rules(viewer: &Viewer, action: Action, thing: Thing) -> Vec<(Rule, bool)> {
    let done = |rule, passed| vec![(Rule::Kind, true), (rule, passed)];
    let not_done = vec![(Rule::Kind, false)];
    match action {
        Action::Read | Action::ExplainAccess => vec![(Rule::Kind, true)],
        Action::ReadContent => match thing {
            Thing::Item { open: Some(open), .. } | Thing::Version { open } => {
                done(Rule::Secret, open)
            }
            Thing::Item { open: None, .. }
            | Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::LinkEvidence => match thing {
            // evidence hangs under Area judgements; a cross-Area judgement draws on those
            Thing::Judgement { scope, status } => {
                vec![(Rule::Kind, scope == JudgementScope::Area), (Rule::State, is_open(status))]
            }
            Thing::Item { status, interview, .. } => {
                done(Rule::State, is_citable(status, interview))
            }
            Thing::Link { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::WithdrawLink => match thing {
            Thing::Judgement { scope, status } => {
                vec![(Rule::Kind, scope == JudgementScope::Area), (Rule::State, is_open(status))]
            }
            Thing::Link { judgement, status } => {
                done(Rule::State, is_open(judgement) && status == LinkStatus::Active)
            }
            Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::RevealIdentity => match thing {
            Thing::Item { interview, .. } => vec![(Rule::Kind, interview.is_some())],
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::RejectEvidence | Action::WithdrawEvidence => match thing {
            Thing::Item { status, .. } => done(Rule::State, is_accepted(status)),
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::CheckSeal => match thing {
            Thing::Judgement { status, .. } => done(Rule::State, !is_open(status)),
            Thing::Link { .. }
            | Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::GrantArea => match thing {
            Thing::Person { id } => done(Rule::Own, !is_own(viewer, id)),
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::RevokeArea | Action::RecordConflict => match thing {
            Thing::Person { .. } => vec![(Rule::Kind, true)],
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::RequestDocument => match thing {
            Thing::Inspection => vec![(Rule::Kind, true)],
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::AmendRequest | Action::ExtendRequest | Action::WithdrawRequest => match thing {
            Thing::Request { status } => done(Rule::State, is_outstanding(status)),
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::AnswerRequest => match thing {
            Thing::Request { status } => done(Rule::State, status != RequestStatus::Withdrawn),
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::UploadDocument => match thing {
            Thing::Request { status } => done(Rule::State, status != RequestStatus::Withdrawn),
            Thing::Item { kind, status, .. } => {
                vec![
                    (Rule::Kind, kind == EvidenceKind::Document),
                    (Rule::State, is_accepted(status)),
                ]
            }
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::CompleteUpload => match thing {
            Thing::Upload { state, sender } => {
                vec![
                    (Rule::Kind, is_own(viewer, sender)),
                    (Rule::State, state == UploadState::Pending),
                ]
            }
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Item { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Other => not_done,
        },
        Action::RedactDocument
        | Action::SetRetention
        | Action::HoldDocument
        | Action::DisposeDocument => match thing {
            Thing::Item { kind, .. } => done(Rule::Kind, kind == EvidenceKind::Document),
            Thing::Judgement { .. }
            | Thing::Link { .. }
            | Thing::Version { .. }
            | Thing::Person { .. }
            | Thing::Inspection
            | Thing::Request { .. }
            | Thing::Upload { .. }
            | Thing::Other => not_done,
        },
        Action::SignIn | Action::CheckFile => not_done,
    }
}

/// Whether the viewer may do this to this visible thing now: what `viewerCan` answers.
#[must_use]
pub fn can(viewer: &Viewer, action: Action, thing: Thing) -> bool {
    let known = viewer.person.is_some() || !changes(action);
    known
        && viewer.may_ever(action)
        && rules(viewer, action, thing).iter().all(|(_, passed)| *passed)
}

/// Whether it changes anything: who is not known here as a person can change nothing.
fn changes(action: Action) -> bool {
    match action {
        Action::SignIn
        | Action::Read
        | Action::ReadContent
        | Action::ExplainAccess
        | Action::RevealIdentity
        | Action::CheckSeal
        | Action::CheckFile => false,
        Action::LinkEvidence
        | Action::WithdrawLink
        | Action::GrantArea
        | Action::RevokeArea
        | Action::RecordConflict
        | Action::RequestDocument
        | Action::AmendRequest
        | Action::ExtendRequest
        | Action::WithdrawRequest
        | Action::AnswerRequest
        | Action::UploadDocument
        | Action::CompleteUpload
        | Action::RedactDocument
        | Action::SetRetention
        | Action::HoldDocument
        | Action::DisposeDocument
        | Action::RejectEvidence
        | Action::WithdrawEvidence => true,
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

/// Whether an item can be cited: it was accepted and, if it is an interview, held.
#[must_use]
pub fn is_citable(status: EvidenceStatus, interview: Option<InterviewStatus>) -> bool {
    is_accepted(status) && interview.is_none_or(|status| status == InterviewStatus::Held)
}

/// Whether an item was neither rejected nor withdrawn.
#[must_use]
pub fn is_accepted(status: EvidenceStatus) -> bool {
    match status {
        EvidenceStatus::Accepted => true,
        EvidenceStatus::Rejected | EvidenceStatus::Withdrawn => false,
    }
}

/// Whether something is still to come from the Area.
#[must_use]
pub fn is_outstanding(status: RequestStatus) -> bool {
    match status {
        RequestStatus::Requested | RequestStatus::Partial => true,
        RequestStatus::Received
        | RequestStatus::NotHeld
        | RequestStatus::Refused
        | RequestStatus::Withdrawn => false,
    }
}

/// Whether this person is the viewer.
#[must_use]
pub fn is_own(viewer: &Viewer, person: Uuid) -> bool {
    viewer.person == Some(person)
}
