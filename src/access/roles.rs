//! What each role is there for: who inspects, who judges, who keeps the records.

use super::Viewer;
use ::entity::types::Role;

/// Whether the role gathers evidence and says what it shows.
pub(super) fn inspects(role: Role) -> bool {
    matches!(role, Role::LeadInspector | Role::Inspector)
}

/// Whether the role leads inspections.
pub(super) fn leads(role: Role) -> bool {
    role == Role::LeadInspector
}

/// Whether the role writes judgements of an Area, or those across Areas.
pub(super) fn writes(role: Role) -> bool {
    inspects(role) || signs_off(role)
}

/// Whether the role submits what was written.
pub(super) fn submits(role: Role) -> bool {
    leads(role) || signs_off(role)
}

/// Whether the role agrees to judgements or returns them.
pub(super) fn reviews(role: Role) -> bool {
    role == Role::QualityAssurer
}

/// Whether the role signs judgements off.
pub(super) fn signs_off(role: Role) -> bool {
    role == Role::ChiefInspector
}

/// Whether the role publishes what is signed off.
pub(super) fn publishes(role: Role) -> bool {
    matches!(role, Role::ChiefInspector | Role::Publications)
}

/// Whether the role has a say in how a judgement is made.
pub(super) fn weighs(role: Role) -> bool {
    inspects(role) || reviews(role) || signs_off(role)
}

/// Whether the role judges what evidence shows, or weighs such judgements.
pub(super) fn judges(role: Role) -> bool {
    match role {
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

/// Whether the role reads judgements, if only once they are signed off.
pub(super) fn reads_judgements(role: Role) -> bool {
    match role {
        Role::Publications | Role::RecordsManager | Role::Auditor | Role::ServiceReader => true,
        role => judges(role),
    }
}

/// Whether the role supplies what its Area is asked for.
pub(super) fn supplies(role: Role) -> bool {
    role == Role::AreaContributor
}

/// Whether the role decides how records are kept.
pub(super) fn keeps_records(role: Role) -> bool {
    role == Role::RecordsManager
}

/// Whether the role runs the system.
pub(super) fn administers(role: Role) -> bool {
    role == Role::Administrator
}

impl Viewer {
    /// Whether the role hears what was said in interviews, or in those that are restricted: what was
    /// said is for those who judge it.
    #[must_use]
    pub fn hears(&self, restricted: bool) -> bool {
        match self.role {
            Role::Analyst => !restricted,
            role => judges(role),
        }
    }
}
