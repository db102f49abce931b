//! The audit trail: append-only, one hash chain an inspection, so that writers of different
//! inspections do not queue behind each other.
//!
//! An entry's hash is SHA-256 over its canonical JSON (RFC 8785) with the hash of the one before. The
//! head of a chain, `audit_chain`, holds the number and the hash of its last entry, so that a trail cut
//! off at its end is found too.

#![expect(clippy::disallowed_methods, reason = "called by the store, inside its transaction")]

mod verify;

pub(crate) use verify::verify;
pub use verify::{Chain, Fault};

use crate::digest;
use crate::error::Result;
use ::entity::types::{Action, AuditOutcome, Role};
use ::entity::{audit_chain, audit_entry};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{DatabaseTransaction, Set};
use serde::Serialize;

/// The chain of what belongs to no inspection.
const REPOSITORY: &str = "repository";

/// The hash before the first entry of a chain.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Who did what to which thing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Issuer and subject of the token.
    pub actor: String,
    /// The person, if the repository knows one.
    pub person_id: Option<Uuid>,
    /// In which role.
    pub role: Role,
    /// What.
    pub action: Action,
    /// To which kind of thing.
    pub subject: &'static str,
    /// To which.
    pub subject_id: Uuid,
    /// In which request.
    pub request_id: String,
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
        request_id: &entry.request_id,
        outcome: entry.outcome,
        previous: &entry.previous,
    })
}

impl Entry {
    /// Appends the entry to the chain of `inspection`, whose head is locked until the transaction
    /// ends.
    pub(crate) async fn append(
        self,
        transaction: &DatabaseTransaction,
        inspection: Option<Uuid>,
        at: DateTimeUtc,
    ) -> Result<()> {
        let chain = inspection.map_or_else(|| REPOSITORY.into(), |id| id.to_string());
        let start = audit_chain::ActiveModel {
            id: Set(chain.clone()),
            sequence: Set(1),
            hash: Set(GENESIS.into()),
        };
        let next = Expr::col((audit_chain::Entity, audit_chain::Column::Sequence)).add(1);
        let head = audit_chain::Entity::insert(start)
            .on_conflict(
                OnConflict::column(audit_chain::Column::Id)
                    .value(audit_chain::Column::Sequence, next)
                    .to_owned(),
            )
            .exec_with_returning(transaction)
            .await?;
        let mut row = audit_entry::Model {
            chain: chain.clone(),
            sequence: head.sequence,
            at,
            actor: self.actor,
            person_id: self.person_id,
            role: self.role,
            action: self.action.to_value(),
            subject: self.subject.into(),
            subject_id: self.subject_id,
            request_id: self.request_id,
            outcome: self.outcome,
            previous: head.hash,
            hash: String::new(),
        };
        row.hash = hash(&row)?;
        let hash = row.hash.clone();
        let row: audit_entry::ActiveModel = row.into();
        audit_entry::Entity::insert(row.reset_all()).exec_without_returning(transaction).await?;
        audit_chain::Entity::update_many()
            .col_expr(audit_chain::Column::Hash, Expr::value(hash))
            .filter(audit_chain::Column::Id.eq(chain))
            .exec(transaction)
            .await?;
        Ok(())
    }
}
