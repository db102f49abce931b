//! Who is asking.

use ::entity::types::Role;
use sea_orm::prelude::Uuid;

/// A caller: a role from the token; the person, grants and conflicts from the database.
///
/// Only the session makes one, from a token that was verified and the `standing` of its person.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Issuer and subject, for the audit trail.
    pub actor: String,
    /// The person, if the repository knows one; who is unknown can write nothing.
    pub person: Option<Uuid>,
    /// What they are.
    pub role: Role,
    granted: Vec<Uuid>,
    barred: Vec<Uuid>,
}

impl Viewer {
    pub(crate) fn new(
        actor: String,
        person: Option<Uuid>,
        role: Role,
        granted: Vec<Uuid>,
        barred: Vec<Uuid>,
    ) -> Self {
        Self { actor, person, role, granted, barred }
    }

    /// The Areas granted, less those barred by a conflict of interest: a conflict beats every grant.
    #[must_use]
    pub fn areas(&self) -> Vec<Uuid> {
        self.granted.iter().filter(|area| !self.barred.contains(area)).copied().collect()
    }

    /// The Areas barred by a conflict of interest.
    #[must_use]
    pub fn barred(&self) -> &[Uuid] {
        &self.barred
    }

    /// Whether the role covers every Area without a grant; conflicts still bar.
    #[must_use]
    pub fn covers_all_areas(&self) -> bool {
        matches!(self.role, Role::ChiefInspector | Role::RecordsManager | Role::Auditor)
    }
}
