//! Coverage of the interview plan: every role, empty ones too, per force where it is per force.

use crate::error::Result;
use crate::store::{Counted, Loader, Only, Seen};
use ::entity::types::{CaseworkUnit, EvidenceKind, EvidenceStatus, InterviewStatus, RoleScope};
use ::entity::{
    area, area_force, evidence, evidence_revision, inspection, inspection_quota, interview,
    interview_role, police_force,
};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, Value};

/// One line of the interview plan.
#[derive(Debug)]
pub struct Quota {
    /// The role.
    pub role: Seen<interview_role::Model>,
    /// What the inspection's plan asks of it.
    pub planned: Seen<inspection_quota::Model>,
    /// The force, where the role is per force.
    pub force: Option<Seen<police_force::Model>>,
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
        let minimum = usize::try_from(self.planned.minimum.unwrap_or_default()).unwrap_or_default();
        let uncovered = if self.planned.both_units { 2 - self.units.len().min(2) } else { 0 };
        minimum.saturating_sub(self.held).max(uncovered)
    }

    /// How many interviews are stated: the minimum, or one for each unit that must be covered.
    #[must_use]
    pub fn stated(&self) -> usize {
        let minimum = usize::try_from(self.planned.minimum.unwrap_or_default()).unwrap_or_default();
        minimum.max(if self.planned.both_units { 2 } else { 0 })
    }

    /// Whether it is met.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.planned.minimum.is_none() && !self.planned.both_units {
            Standing::NoMinimumStated
        } else if self.shortfall() == 0 {
            Standing::Met
        } else {
            Standing::NotMet
        }
    }
}

/// Interviews that were held before today and of which nothing is written down, by reference.
///
/// # Errors
/// If the database cannot be read.
pub async fn without_notes(
    loader: &Loader,
    of: &Seen<inspection::Model>,
) -> Result<Vec<Seen<evidence::Model>>> {
    let by = evidence::Column::InspectionId;
    let each = loader.tally_parts::<interview::Entity, evidence::Entity, _>(by, of, BARE, EACH);
    let each = each.await?;
    let today = loader.store().today();
    let before = |one: &&Counted| matches!(one.of.get(1), Some(Value::ChronoDate(Some(day))) if *day < today);
    let bare = each.iter().filter(before).filter_map(|one| one.id(0));
    let mut bare = loader.some::<evidence::Entity>(bare).await?;
    bare.sort_by(|one, other| one.reference.cmp(&other.reference));
    Ok(bare)
}

/// Each interview, and when it was held.
const EACH: &[interview::Column] = &[interview::Column::EvidenceId, interview::Column::HeldOn];

const BARE: Only = Only { name: "interviews without notes", holds: bare };

/// Held, not set aside, and nothing written down.
fn bare() -> Condition {
    let of = (evidence_revision::Entity, evidence_revision::Column::EvidenceId);
    let written = Query::select()
        .expr(Expr::cust("1"))
        .from(evidence_revision::Entity)
        .and_where(Expr::col(of).equals((evidence::Entity, evidence::Column::Id)))
        .take();
    let accepted = evidence::Column::Status.eq(EvidenceStatus::Accepted);
    held().add(accepted).add(Expr::exists(written).not())
}

/// Interviews held with one role, of one force and about one unit.
struct Held {
    role: Option<Uuid>,
    force: Option<Uuid>,
    unit: Option<CaseworkUnit>,
    interviews: usize,
}

const WORDS: &[interview::Column] =
    &[interview::Column::RoleId, interview::Column::ForceId, interview::Column::Unit];

const HELD: Only = Only { name: "interviews that were held", holds: held };

fn held() -> Condition {
    Condition::all()
        .add(evidence::Column::Kind.eq(EvidenceKind::Interview))
        .add(interview::Column::Status.eq(InterviewStatus::Held))
}

impl Held {
    fn read(counted: &Counted) -> Result<Self> {
        Ok(Self {
            role: counted.id(0),
            force: counted.id(1),
            unit: counted.word(2)?,
            interviews: counted.rows,
        })
    }
}

/// A role and what is planned of it.
type Line<'l> = (&'l Seen<interview_role::Model>, &'l Seen<inspection_quota::Model>);

/// The interview plan of an inspection, by role and force.
///
/// # Errors
/// If the database cannot be read.
pub async fn interviews(loader: &Loader, of: &Seen<inspection::Model>) -> Result<Vec<Quota>> {
    let by = inspection_quota::Column::InspectionId;
    let plan = loader
        .children::<inspection_quota::Entity, _>(by, of, inspection_quota::Column::RoleId)
        .await?;
    let roles = loader.every::<interview_role::Entity>(interview_role::Column::Id);
    let area = loader.must::<area::Entity>(of.area_id).await?;
    let by = area_force::Column::AreaId;
    let here = loader.children::<area_force::Entity, _>(by, &area, by).await?;
    let forces = loader.some::<police_force::Entity>(here.iter().map(|row| row.force_id)).await?;
    let by = evidence::Column::InspectionId;
    let held = loader.tally_parts::<interview::Entity, evidence::Entity, _>(by, of, HELD, WORDS);
    let held = held.await?;
    let held: Vec<_> = held.iter().map(Held::read).collect::<Result<_>>()?;
    let quota = |(role, planned): Line<'_>, force: Option<&Seen<police_force::Model>>| {
        let these: Vec<_> = held
            .iter()
            .filter(|held| held.role == Some(role.id))
            .filter(|held| force.is_none_or(|force| held.force == Some(force.id)))
            .collect();
        let mut units: Vec<_> = these.iter().filter_map(|held| held.unit).collect();
        units.sort_unstable();
        units.dedup();
        let held = these.iter().map(|held| held.interviews).sum();
        let (role, planned) = (role.clone(), planned.clone());
        Quota { role, planned, force: force.cloned(), held, units }
    };
    let lines = |line: Line<'_>| match line.0.scope {
        RoleScope::PerForce => forces.iter().map(|force| quota(line, Some(force))).collect(),
        RoleScope::PerArea => vec![quota(line, None)],
    };
    let planned =
        |role: &Seen<interview_role::Model>| plan.iter().find(|planned| planned.role_id == role.id);
    Ok(roles.iter().filter_map(|role| Some((role, planned(role)?))).flat_map(lines).collect())
}
