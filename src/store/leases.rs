//! Long work in the name of whoever asked for it: one server has it to itself for a while, and another takes
//! over from one that was stopped. A part of what the repository does of its own accord.

use super::keeper::CLAIM;
use super::write::immediate;
use super::{Database, Store};
use crate::audit::{self, Deed};
use crate::error::{Error, Result};
use ::entity::types::{Action, AuditOutcome, ImportState};
use ::entity::{import_batch, import_lease, import_upload};
use chrono::TimeDelta;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DbBackend, QueryOrder, Set, TransactionTrait};

/// After so many attempts in vain an import is given up.
const MOST_ATTEMPTS: i32 = 3;

impl Database {
    /// The imports that wait and that nobody works on, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn idle_imports(&self) -> Result<Vec<Uuid>> {
        let waiting = import_batch::Entity::find()
            .filter(import_batch::Column::State.eq(ImportState::Waiting))
            .order_by_asc(import_batch::Column::CreatedAt);
        let waiting: Vec<Uuid> =
            waiting.all(&self.db).await?.into_iter().map(|batch| batch.id).collect();
        if waiting.is_empty() {
            return Ok(waiting);
        }
        let free = import_lease::Column::BatchId.is_in(waiting.iter().copied());
        let free = import_lease::Entity::find().filter(free).filter(self.unclaimed());
        let free: Vec<Uuid> =
            free.all(&self.db).await?.into_iter().map(|lease| lease.batch_id).collect();
        Ok(waiting.into_iter().filter(|id| free.contains(id)).collect())
    }

    /// An import with the table that it is of.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn import(
        &self,
        id: Uuid,
    ) -> Result<Option<(import_batch::Model, import_upload::Model)>> {
        let Some(batch) = import_batch::Entity::find_by_id(id).one(&self.db).await? else {
            return Ok(None);
        };
        let upload = import_upload::Entity::find_by_id(batch.upload_id).one(&self.db).await?;
        Ok(upload.map(|upload| (batch, upload)))
    }

    /// A table on its way in.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn import_upload(&self, id: Uuid) -> Result<Option<import_upload::Model>> {
        Ok(import_upload::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// The store of whoever sent this table, as they stand now.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn on_behalf_of_importer(&self, upload: &import_upload::Model) -> Result<Store> {
        let request_id = self.new_id().simple().to_string();
        self.as_person(upload.created_by, upload.created_role, request_id).await
    }

    /// Takes an import to work on; false if another server has it.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn lease_import(&self, id: Uuid) -> Result<bool> {
        let taken = Self::leased(id, Some(self.now() + CLAIM)).filter(self.unclaimed());
        Ok(taken.exec(&self.db).await?.rows_affected == 1)
    }

    /// Goes on working on an import, and says how far it has come. On SQLite, which has one writer at a time,
    /// the import itself keeps others out, and would keep this waiting: nothing is said there.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn renew_import(&self, id: Uuid, done: i32, rows: i32) -> Result<()> {
        if self.db.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        let renewed = Self::leased(id, Some(self.now() + CLAIM))
            .col_expr(import_lease::Column::RowsDone, Expr::value(done))
            .col_expr(import_lease::Column::Rows, Expr::value(rows));
        renewed.exec(&self.db).await?;
        Ok(())
    }

    /// Gives an import back that could not be done: it is begun again in a while, a few times.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn release_import(&self, id: Uuid, action: Action) -> Result<()> {
        let lease = import_lease::Entity::find_by_id(id).one(&self.db).await?;
        let attempts = lease.ok_or(Error::NotFound)?.attempts + 1;
        if attempts >= MOST_ATTEMPTS {
            let message = "It could not be done, however often it was begun. Tell the administrator: the log \
                           says why.";
            return self.refuse_import(id, action, message).await;
        }
        let pause = TimeDelta::seconds(i64::from(attempts));
        Self::leased(id, Some(self.now() + pause))
            .col_expr(import_lease::Column::Attempts, Expr::value(attempts))
            .exec(&self.db)
            .await?;
        Ok(())
    }

    /// Refuses an import that was not begun, unless it ended: told to the audit trail.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn refuse_import(&self, id: Uuid, action: Action, message: &str) -> Result<()> {
        let transaction = self.db.begin_with_options(immediate()).await?;
        let refused = import_batch::Entity::update_many()
            .col_expr(import_batch::Column::State, Expr::value(ImportState::Refused))
            .col_expr(import_batch::Column::Message, Expr::value(message))
            .col_expr(import_batch::Column::FinishedAt, Expr::value(self.now()))
            .filter(import_batch::Column::Id.eq(id))
            .filter(import_batch::Column::State.eq(ImportState::Waiting));
        if refused.exec(&transaction).await?.rows_affected > 0 {
            let deed = Deed {
                action,
                subject: "ImportBatch",
                subject_id: id,
                inspection: None,
                detail: None,
                outcome: AuditOutcome::Refused,
            };
            audit::append(&transaction, self.now(), &self.itself(), vec![deed]).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Tables that were sent so long ago that their bytes are given up.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn old_imports(&self, before: DateTimeUtc) -> Result<Vec<import_upload::Model>> {
        let old = import_upload::Entity::find()
            .filter(import_upload::Column::DiscardedAt.is_null())
            .filter(import_upload::Column::CreatedAt.lt(before));
        Ok(old.all(&self.db).await?)
    }

    /// Notes that the bytes of a table were given up.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn discarded_import(&self, id: Uuid) -> Result<()> {
        let discarded_at = Set(Some(self.now()));
        let row = import_upload::ActiveModel { id: Set(id), discarded_at, ..Default::default() };
        row.update(&self.db).await?;
        Ok(())
    }

    fn unclaimed(&self) -> Condition {
        let until = import_lease::Column::ClaimedUntil;
        Condition::any().add(until.is_null()).add(until.lt(self.now()))
    }

    fn leased(id: Uuid, until: Option<DateTimeUtc>) -> sea_orm::UpdateMany<import_lease::Entity> {
        import_lease::Entity::update_many()
            .col_expr(import_lease::Column::ClaimedUntil, Expr::value(until))
            .filter(import_lease::Column::BatchId.eq(id))
    }
}
