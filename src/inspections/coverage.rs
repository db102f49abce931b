//! Coverage of the interview plan: every role, empty ones too, per force where it is per force.

use crate::error::Result;
use crate::store::Loader;
use ::entity::types::{CaseworkUnit, EvidenceKind, InterviewStatus, RoleScope};
use ::entity::{area_force, evidence, inspection, interview, interview_role, police_force};
use std::sync::Arc;

/// One line of the interview plan.
#[derive(Debug)]
pub struct Quota {
    /// The role.
    pub role: Arc<interview_role::Model>,
    /// The force, where the role is per force.
    pub force: Option<Arc<police_force::Model>>,
    /// How many were held; a focus group counts once.
    pub held: usize,
    /// The units that those held speak for.
    pub units: Vec<CaseworkUnit>,
}

/// Whether a line of the plan is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The minimum is reached and the units are covered.
    Met,
    /// Interviews are still owed.
    NotMet,
    /// The scope states neither a minimum nor a rule on units.
    NoMinimumStated,
}

impl Quota {
    /// How many interviews are still owed.
    #[must_use]
    pub fn shortfall(&self) -> usize {
        let minimum = usize::try_from(self.role.minimum.unwrap_or_default()).unwrap_or_default();
        let uncovered = if self.role.both_units { 2 - self.units.len().min(2) } else { 0 };
        minimum.saturating_sub(self.held).max(uncovered)
    }

    /// Whether it is met.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.role.minimum.is_none() && !self.role.both_units {
            Standing::NoMinimumStated
        } else if self.shortfall() == 0 {
            Standing::Met
        } else {
            Standing::NotMet
        }
    }
}

/// The interview plan of an inspection, by role and force.
///
/// # Errors
/// If the database cannot be read.
pub async fn interviews(loader: &Loader, of: &inspection::Model) -> Result<Vec<Quota>> {
    let roles = loader.every::<interview_role::Entity>(interview_role::Column::Id).await?;
    let by = area_force::Column::AreaId;
    let here = loader.children::<area_force::Entity>(by, of.area_id, by).await?;
    let forces = loader.some::<police_force::Entity>(here.iter().map(|row| row.force_id)).await?;
    let (by, order) = (evidence::Column::InspectionId, evidence::Column::Id);
    let items = loader.children::<evidence::Entity>(by, of.id, order).await?;
    let interviews = items.iter().filter(|item| item.kind == EvidenceKind::Interview);
    let mut held = loader.some::<interview::Entity>(interviews.map(|item| item.id)).await?;
    held.retain(|interview| interview.status == InterviewStatus::Held);
    let quota = |role: &Arc<interview_role::Model>, force: Option<&Arc<police_force::Model>>| {
        let these: Vec<_> = held
            .iter()
            .filter(|interview| interview.role_id == role.id)
            .filter(|interview| force.is_none_or(|force| interview.force_id == Some(force.id)))
            .collect();
        let mut units: Vec<_> = these.iter().filter_map(|interview| interview.unit).collect();
        units.sort_unstable();
        units.dedup();
        Quota { role: Arc::clone(role), force: force.cloned(), held: these.len(), units }
    };
    let lines = |role: &Arc<interview_role::Model>| match role.scope {
        RoleScope::PerForce => forces.iter().map(|force| quota(role, Some(force))).collect(),
        RoleScope::PerArea => vec![quota(role, None)],
    };
    Ok(roles.iter().flat_map(lines).collect())
}
