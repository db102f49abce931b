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
            Action::ReadContent => match self.role {
                Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::AreaContributor => true,
                Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::Administrator
                | Role::ServiceReader
                | Role::None => false,
            },
            Action::LinkEvidence
            | Action::WithdrawLink
            | Action::RevealIdentity
            | Action::RequestDocument
            | Action::AmendRequest
            | Action::ExtendRequest
            | Action::WithdrawRequest
            | Action::RejectEvidence
            | Action::WithdrawEvidence => match self.role {
                Role::LeadInspector | Role::Inspector => true,
                Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::AreaContributor
                | Role::Administrator
                | Role::ServiceReader
                | Role::None => false,
            },
            Action::UploadDocument => match self.role {
                Role::LeadInspector | Role::Inspector | Role::AreaContributor => true,
                Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::Administrator
                | Role::ServiceReader
                | Role::None => false,
            },
            Action::RedactDocument
            | Action::SetRetention
            | Action::HoldDocument
            | Action::DisposeDocument => match self.role {
                Role::RecordsManager => true,
                Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::Auditor
                | Role::AreaContributor
                | Role::Administrator
                | Role::ServiceReader
                | Role::None => false,
            },
            Action::CompleteUpload => {
                self.may_ever(Action::UploadDocument) || self.may_ever(Action::RedactDocument)
            }
            Action::AnswerRequest => match self.role {
                Role::AreaContributor => true,
                Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::Administrator
                | Role::ServiceReader
                | Role::None => false,
            },
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
            Action::GrantArea | Action::RevokeArea | Action::RecordConflict => match self.role {
                Role::Administrator => true,
                Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::RecordsManager
                | Role::Auditor
                | Role::AreaContributor
                | Role::ServiceReader
                | Role::None => false,
            },
            Action::ExplainAccess => match self.role {
                Role::Auditor | Role::Administrator => true,
                Role::LeadInspector
                | Role::Inspector
                | Role::Analyst
                | Role::QualityAssurer
                | Role::ChiefInspector
                | Role::Publications
                | Role::RecordsManager
                | Role::AreaContributor
                | Role::ServiceReader
                | Role::None => false,
            },
        }
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
