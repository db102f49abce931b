//! Through another person's eyes: only to explain their access (`graphql/explain.rs`).
//!
//! Nothing here decides anything. A viewer is made for that person as the session makes one, and the
//! same filters run for them; to see which rule hides a thing, they run again with the others waived.

use super::Store;
use super::connect::{Whose, standing_of};
use crate::access::Viewer;
use crate::access::policy::Rule;
use crate::error::Result;
use ::entity::person;
use ::entity::types::{Action, Role};
use sea_orm::prelude::Uuid;

/// What a person sees in a role, at this moment. Its stores are for yes-or-no questions: what is in
/// them may not be for who asks.
#[derive(Debug)]
pub struct Eyes {
    asking: Store,
    viewer: Viewer,
}

impl Store {
    /// The eyes of a person in a role.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::error::Error::Forbidden) for a role that may not explain access,
    /// [`Error::NotFound`](crate::error::Error::NotFound) if there is no such person.
    pub async fn eyes_of(&self, person: Uuid, role: Role) -> Result<Eyes> {
        self.require(Action::ExplainAccess).await?;
        let person = self.get::<person::Entity>(person).await?;
        let (viewer, _) = standing_of(&self.db, Whose::Person(&person), role).await?;
        Ok(Eyes { asking: self.clone(), viewer })
    }

    fn of(&self, viewer: Viewer) -> Self {
        Self { viewer: viewer.into(), ..self.clone() }
    }
}

impl Eyes {
    /// Who they are here.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The store of their next request.
    #[must_use]
    pub fn store(&self) -> Store {
        self.asking.of(self.viewer.clone())
    }

    /// Their store with the rules of visibility waived but this one, and what the role sees at all.
    #[must_use]
    pub fn by_only(&self, rule: Option<Rule>) -> Store {
        self.asking.of(self.viewer.by_only(rule))
    }

    /// What can be asked about: what who asks would see as an auditor, who sees that every thing
    /// exists. Their own conflicts of interest hide it still.
    #[must_use]
    pub fn known(&self) -> Store {
        let mut auditor = self.asking.viewer().clone();
        auditor.role = Role::Auditor;
        self.asking.of(auditor)
    }
}
