//! What each role may ever do, whatever it is to be done to.

use super::Viewer;
use ::entity::types::{Action, Role};

impl Viewer {
    /// Whether the role may ever do this. A role that may not is told so whatever it names, so the
    /// answer says nothing of what exists.
    #[must_use]
    pub fn may_ever(&self, action: Action) -> bool {
        match action {
            Action::SignIn => true,
            // only the repository itself does
            Action::CheckFile => false,
            Action::Read => self.role != Role::None,
            Action::ReadContent => self.judges() || self.supplies(),
            Action::LinkEvidence
            | Action::WithdrawLink
            | Action::RevealIdentity
            | Action::RequestDocument
            | Action::AmendRequest
            | Action::ExtendRequest
            | Action::WithdrawRequest
            | Action::RejectEvidence
            | Action::WithdrawEvidence => self.inspects(),
            Action::UploadDocument => self.inspects() || self.supplies(),
            Action::CompleteUpload => self.inspects() || self.supplies() || self.keeps_records(),
            Action::RedactDocument
            | Action::SetRetention
            | Action::HoldDocument
            | Action::DisposeDocument => self.keeps_records(),
            Action::AnswerRequest => self.supplies(),
            Action::CheckSeal => match self.role {
                Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::ServiceReader => true,
                Role::AreaContributor | Role::Administrator | Role::None => false,
            },
            Action::GrantArea | Action::RevokeArea | Action::RecordConflict => {
                self.role == Role::Administrator
            }
            Action::ExplainAccess => matches!(self.role, Role::Auditor | Role::Administrator),
        }
    }

    /// Whether the role gathers evidence and says what it shows.
    fn inspects(&self) -> bool {
        matches!(self.role, Role::LeadInspector | Role::Inspector)
    }

    /// Whether the role judges what evidence shows, or weighs such judgements.
    fn judges(&self) -> bool {
        match self.role {
            Role::LeadInspector
            | Role::Inspector
            | Role::Analyst
            | Role::QualityAssurer
            | Role::ChiefInspector => true,
            Role::Publications
            | Role::RecordsManager
            | Role::Auditor
            | Role::AreaContributor
            | Role::Administrator
            | Role::ServiceReader
            | Role::None => false,
        }
    }

    /// Whether the role supplies what its Area is asked for.
    fn supplies(&self) -> bool {
        self.role == Role::AreaContributor
    }

    /// Whether the role decides how records are kept.
    fn keeps_records(&self) -> bool {
        self.role == Role::RecordsManager
    }

    /// Whether the role hears what was said in interviews, or in those that are restricted: what was
    /// said is for those who judge it.
    #[must_use]
    pub fn hears(&self, restricted: bool) -> bool {
        match self.role {
            Role::LeadInspector | Role::Inspector | Role::QualityAssurer | Role::ChiefInspector => {
                true
            }
            Role::Analyst => !restricted,
            Role::Publications
            | Role::RecordsManager
            | Role::Auditor
            | Role::AreaContributor
            | Role::Administrator
            | Role::ServiceReader
            | Role::None => false,
        }
    }
}
