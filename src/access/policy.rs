//! What may be done: one `match` over role, action and state.

use super::Viewer;
use ::entity::judgement;
use ::entity::types::{Action, JudgementScope, JudgementStatus, Role};
use sea_orm::prelude::Uuid;

impl Viewer {
    /// Whether the role may ever do this. A role that may not is told so whatever it names, so the
    /// answer says nothing of what exists.
    #[must_use]
    pub fn may_ever(&self, action: Action) -> bool {
        match (action, self.role) {
            (Action::Read, role) => role != Role::None,
            (
                Action::ReadContent,
                Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::AreaContributor,
            )
            | (
                Action::LinkEvidence | Action::WithdrawLink,
                Role::LeadInspector | Role::Inspector,
            ) => true,
            (
                Action::ReadContent,
                Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::Administrator
                | Role::ServiceReader
                | Role::None,
            )
            | (
                Action::LinkEvidence | Action::WithdrawLink,
                Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::AreaContributor
                | Role::Administrator
                | Role::ServiceReader
                | Role::None,
            ) => false,
        }
    }
}

/// A row that something can be done to, once it is visible.
pub trait Subject {
    /// What the audit trail calls it.
    const NAME: &'static str;
    /// Its id.
    fn id(&self) -> Uuid;
    /// The inspection whose audit chain tells of it.
    fn inspection(&self) -> Option<Uuid>;
    /// Whether this viewer may do this to this visible row, its state left aside.
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        viewer.may_ever(action)
    }
}

impl Subject for judgement::Model {
    const NAME: &'static str = "Judgement";
    fn id(&self) -> Uuid {
        self.id
    }
    fn inspection(&self) -> Option<Uuid> {
        self.inspection_id
    }
    /// Evidence hangs under Area judgements; a cross-Area judgement draws on those.
    fn allows(&self, viewer: &Viewer, action: Action) -> bool {
        match action {
            Action::Read => viewer.may_ever(action),
            Action::ReadContent => false,
            Action::LinkEvidence | Action::WithdrawLink => {
                viewer.may_ever(action) && self.scope == JudgementScope::Area
            }
        }
    }
}

/// Whether a judgement can still change. Signing off freezes it with its findings and links.
#[must_use]
pub fn is_open(judgement: &judgement::Model) -> bool {
    match judgement.status {
        JudgementStatus::Draft | JudgementStatus::QaAgreed => true,
        JudgementStatus::SignedOff | JudgementStatus::Published => false,
    }
}

/// What `viewerCan` answers for a judgement, and for its findings and links with it.
#[must_use]
pub fn can(viewer: &Viewer, action: Action, judgement: &judgement::Model) -> bool {
    let changes = matches!(action, Action::LinkEvidence | Action::WithdrawLink);
    judgement.allows(viewer, action) && (!changes || is_open(judgement))
}
