//! The audit trail: append-only, one hash chain an inspection, so that writers of different
//! inspections do not queue behind each other.
//!
//! An entry's hash is SHA-256 over its canonical JSON (RFC 8785) with the hash of the one before. The
//! head of a chain, `audit_chain`, holds the number and the hash of its last entry, so that a trail cut
//! off at its end is found too.

#![expect(
    clippy::disallowed_methods,
    reason = "called by the store, with its connection or inside its transaction"
)]

mod verify;

pub(crate) use verify::verify;
pub use verify::{Chain, Fault};

use crate::digest;
use crate::error::{Error, Result};
use crate::store::lay;
use ::entity::types::{Action, AuditOutcome, Role};
use ::entity::{audit_chain, audit_entry};
use chrono::TimeDelta;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{DatabaseTransaction, IntoActiveModel, Set};
use serde::Serialize;
use std::collections::BTreeMap;

/// The chain of what belongs to no inspection.
const REPOSITORY: &str = "repository";

/// In a chain, each entry is at least this much later than the one before, whatever the servers' clocks
/// say: time orders it as its numbers do.
const MOMENT: TimeDelta = TimeDelta::microseconds(1);

/// The hash before the first entry of a chain.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Who did it, and in which request.
#[derive(Clone, Debug)]
pub struct Who {
    /// Issuer and subject of the token.
    pub actor: String,
    /// The person, if the repository knows one.
    pub person_id: Option<Uuid>,
    /// In which role.
    pub role: Role,
    /// In which request.
    pub request_id: String,
}

/// What was done or refused, and to which thing. Never content, never a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Deed {
    /// What.
    pub action: Action,
    /// To which kind of thing.
    pub subject: &'static str,
    /// To which.
    pub subject_id: Uuid,
    /// Of which inspection, whose chain tells of it.
    pub inspection: Option<Uuid>,
    /// What else names it, for example the Area of a grant.
    pub detail: Option<String>,
    /// How it ended.
    pub outcome: AuditOutcome,
}

/// Everything of an entry but its hash.
#[derive(Serialize)]
struct Hashed<'e> {
    chain: &'e str,
    sequence: i64,
    at: DateTimeUtc,
    actor: &'e str,
    person_id: Option<Uuid>,
    role: Role,
    action: &'e str,
    subject: &'e str,
    subject_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'e str>,
    request_id: &'e str,
    outcome: AuditOutcome,
    previous: &'e str,
}

/// The hash that an entry must have.
fn hash(entry: &audit_entry::Model) -> Result<String> {
    digest::of_json(&Hashed {
        chain: &entry.chain,
        sequence: entry.sequence,
        at: entry.at,
        actor: &entry.actor,
        person_id: entry.person_id,
        role: entry.role,
        action: &entry.action,
        subject: &entry.subject,
        subject_id: entry.subject_id,
        detail: entry.detail.as_deref(),
        request_id: &entry.request_id,
        outcome: entry.outcome,
        previous: &entry.previous,
    })
}

/// An entry's id is the start of its hash, so that it needs no hash of its own.
fn id(hash: &str) -> Uuid {
    hash.get(..32).and_then(|start| start.parse().ok()).unwrap_or_default()
}

/// Appends what somebody did, each to the chain of its inspection. The heads of these chains are locked
/// until the transaction ends, always in the same order.
pub(crate) async fn append(
    transaction: &DatabaseTransaction,
    now: DateTimeUtc,
    who: &Who,
    deeds: Vec<Deed>,
) -> Result<()> {
    let mut chains = BTreeMap::<_, Vec<_>>::new();
    for deed in deeds {
        chains.entry(deed.inspection).or_default().push(deed);
    }
    for (inspection, deeds) in chains {
        extend(transaction, now, who, inspection, deeds).await?;
    }
    Ok(())
}

async fn extend(
    transaction: &DatabaseTransaction,
    now: DateTimeUtc,
    who: &Who,
    inspection: Option<Uuid>,
    deeds: Vec<Deed>,
) -> Result<()> {
    let chain = inspection.map_or_else(|| REPOSITORY.into(), |id| id.to_string());
    let more = i64::try_from(deeds.len()).map_err(Error::internal)?;
    let start = audit_chain::ActiveModel {
        id: Set(chain.clone()),
        inspection_id: Set(inspection),
        sequence: Set(more),
        at: Set(now - MOMENT),
        hash: Set(GENESIS.into()),
    };
    let next = Expr::col((audit_chain::Entity, audit_chain::Column::Sequence)).add(more);
    let head = audit_chain::Entity::insert(start)
        .on_conflict(
            OnConflict::column(audit_chain::Column::Id)
                .value(audit_chain::Column::Sequence, next)
                .to_owned(),
        )
        .exec_with_returning(transaction)
        .await?;
    let (mut at, mut previous) = (head.at, head.hash);
    let mut rows = Vec::with_capacity(deeds.len());
    for (sequence, deed) in (head.sequence - more + 1..).zip(deeds) {
        at = Ord::max(now, at + MOMENT);
        let mut row = audit_entry::Model {
            id: Uuid::nil(),
            chain: chain.clone(),
            sequence,
            at,
            actor: who.actor.clone(),
            person_id: who.person_id,
            role: who.role,
            action: deed.action.to_value(),
            subject: deed.subject.into(),
            subject_id: deed.subject_id,
            detail: deed.detail,
            request_id: who.request_id.clone(),
            outcome: deed.outcome,
            previous: previous.clone(),
            hash: String::new(),
        };
        row.hash = hash(&row)?;
        row.id = id(&row.hash);
        previous.clone_from(&row.hash);
        rows.push(row.into_active_model().reset_all());
    }
    lay(transaction, rows).await?;
    audit_chain::Entity::update_many()
        .col_expr(audit_chain::Column::At, Expr::value(at))
        .col_expr(audit_chain::Column::Hash, Expr::value(previous))
        .filter(audit_chain::Column::Id.eq(chain))
        .exec(transaction)
        .await?;
    Ok(())
}
