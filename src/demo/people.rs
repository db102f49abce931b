//! The team: who may come in, which Areas they are granted, where they have a conflict of interest.

use super::work::{Noun, Work, midnight};
use crate::access::issuer::ISSUER;
use crate::error::Result;
use ::entity::{area_grant, conflict_of_interest, person};

/// Who grants Areas and records conflicts.
const ADMINISTRATOR: &str = "ADMIN-1";

pub(super) async fn load(work: &mut Work<'_>) -> Result<()> {
    let mut people = Vec::new();
    for row in &work.data.team {
        people.push(person::Model {
            id: work.give(Noun::Person, &row.alias),
            issuer: ISSUER.into(),
            subject: Some(row.alias.clone()),
            title: row.title.clone(),
            kind: row.principal_kind.0,
            known_as: None,
        });
    }
    work.lay(people).await?;
    let administrator = work.key(Noun::Person, ADMINISTRATOR)?;
    let (mut grants, mut conflicts) = (Vec::new(), Vec::new());
    for row in &work.data.team {
        let person_id = work.key(Noun::Person, &row.alias)?;
        for area in row.areas() {
            grants.push(area_grant::Model {
                id: work.clock.id(),
                person_id,
                area_id: work.key(Noun::Area, area)?,
                granted_by: Some(administrator),
                granted_at: midnight(work.data.begins(area)?),
                revoked_by: None,
                revoked_at: None,
            });
        }
        if let Some(area) = &row.home_area_conflict {
            conflicts.push(conflict_of_interest::Model {
                person_id,
                area_id: work.key(Noun::Area, area)?,
                reason: format!("Home Area: on loan from {}.", work.data.cps(area)),
                recorded_by: Some(administrator),
                recorded_at: midnight(work.data.begins(area)?),
                end_reason: None,
                end_asked_by: None,
                end_asked_at: None,
                ended_by: None,
                ended_at: None,
            });
        }
    }
    work.lay(grants).await?;
    work.lay(conflicts).await
}
