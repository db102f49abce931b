//! The audit trail: append-only, one hash chain an inspection, so that writers of different
//! inspections do not queue behind each other.
//!
//! An entry's hash is SHA-256 over its canonical JSON (RFC 8785) with the hash of the one before.

#![expect(clippy::disallowed_methods, reason = "called by the store, inside its transaction")]

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
#[derive(Clone, Debug, Serialize)]
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
}

#[derive(Serialize)]
struct Hashed<'e> {
    chain: &'e str,
    sequence: i64,
    at: DateTimeUtc,
    outcome: AuditOutcome,
    previous: &'e str,
    #[serde(flatten)]
    entry: &'e Entry,
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
        let outcome = AuditOutcome::Done;
        let hash = digest::of_json(&Hashed {
            chain: &chain,
            sequence: head.sequence,
            at,
            outcome,
            previous: &head.hash,
            entry: &self,
        })?;
        let row = audit_entry::ActiveModel {
            chain: Set(chain.clone()),
            sequence: Set(head.sequence),
            at: Set(at),
            actor: Set(self.actor),
            person_id: Set(self.person_id),
            role: Set(self.role),
            action: Set(self.action.to_value()),
            subject: Set(self.subject.into()),
            subject_id: Set(self.subject_id),
            request_id: Set(self.request_id),
            outcome: Set(outcome),
            previous: Set(head.hash),
            hash: Set(hash.clone()),
        };
        audit_entry::Entity::insert(row).exec_without_returning(transaction).await?;
        audit_chain::Entity::update_many()
            .col_expr(audit_chain::Column::Hash, Expr::value(hash))
            .filter(audit_chain::Column::Id.eq(chain))
            .exec(transaction)
            .await?;
        Ok(())
    }
}
