//! Imports that the repository works on, and tables that it gives up.

use super::write::immediate;
use super::{Database, Store, Write};
use crate::audit::{self, Deed};
use crate::error::Result;
use ::entity::types::{Action, AuditOutcome, ImportState};
use ::entity::{import_batch, import_lease, import_upload};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{DbBackend, QueryOrder, QuerySelect, Set, Statement, TransactionTrait};

impl Database {
    /// The imports that wait and that nobody works on, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn idle_imports(&self) -> Result<Vec<Uuid>> {
        let waiting = import_batch::Entity::find()
            .filter(import_batch::Column::State.eq(ImportState::Waiting))
            .order_by_asc(import_batch::Column::CreatedAt)
            .select_only()
            .column(import_batch::Column::Id);
        self.unworked::<import_lease::Entity>(waiting.into_tuple().all(&self.db).await?).await
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
}

impl Write<'_> {
    /// Waits until nobody else imports rows of this template, or takes such an import back, and keeps others waiting
    /// until the transaction ends: what an import says of its rows is so when it is done. SQLite has one writer anyway.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn imports_alone(&self, template: &str) -> Result<()> {
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            let lock = "SELECT pg_advisory_xact_lock(hashtext($1))";
            let of = [format!("import {template}").into()];
            let lock = Statement::from_sql_and_values(DbBackend::Postgres, lock, of);
            self.transaction.execute_raw(lock).await?;
        }
        Ok(())
    }

    /// Says that tables have grown in this transaction. PostgreSQL keeps the plan that it made of a statement: what is right
    /// for a small table reads all of a large one, for each row.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn grown(&self) -> Result<()> {
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            self.transaction.execute_unprepared("DISCARD PLANS").await?;
        }
        Ok(())
    }
}
