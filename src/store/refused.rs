//! Tokens that were refused, in the audit trail.
//!
//! Anybody can send a bad token as often as they like, so the trail gets an entry at once and then, from
//! each server, at most one a minute, which says how many came between. Each one is in the log.

use super::Database;
use super::write::immediate;
use crate::audit::{self, Deed, Who};
use crate::error::Result;
use ::entity::types::{Action, AuditOutcome, Role};
use chrono::TimeDelta;
use sea_orm::TransactionTrait;
use sea_orm::prelude::{DateTimeUtc, Uuid};
use std::sync::PoisonError;

const BETWEEN: TimeDelta = TimeDelta::minutes(1);

/// When an entry was last written, and how many tokens were refused since.
#[derive(Debug, Default)]
pub(super) struct Refused {
    told: Option<DateTimeUtc>,
    since: u64,
}

impl Database {
    /// Tells the audit trail that a token was refused.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn refuse_sign_in(&self, request_id: String) -> Result<()> {
        let now = self.now();
        let before = {
            let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            if refused.told.is_some_and(|told| now - told < BETWEEN) {
                refused.since += 1;
                return Ok(());
            }
            refused.told = Some(now);
            std::mem::take(&mut refused.since)
        };
        let who = Who { actor: "unknown".into(), person_id: None, role: Role::None, request_id };
        let deed = Deed {
            action: Action::SignIn,
            subject: "Repository",
            subject_id: Uuid::nil(),
            inspection: None,
            detail: (before > 0).then(|| format!("{before} more since the last entry")),
            outcome: AuditOutcome::Refused,
        };
        let transaction = self.db.begin_with_options(immediate()).await?;
        audit::append(&transaction, now, &who, vec![deed]).await?;
        Ok(transaction.commit().await?)
    }
}
