//! Filling a database: the only writes without a viewer. The demonstration needs one that is empty; the
//! programme's reference data can be laid down anew.

use super::laying::lay;
use super::newcomers::invite;
use super::{Database, Row};
use crate::audit::{self, Deed};
use crate::clock::Clock;
use crate::error::{Error, Result};
use ::entity::types::{Action, AuditOutcome};
use ::entity::{area, import_row, person, repository};
use sea_orm::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ConnectionTrait, DatabaseTransaction, DbBackend, IntoActiveModel,
    QuerySelect, TransactionTrait,
};

/// The transaction in which a database is filled.
#[derive(Debug)]
pub struct Founding<'t> {
    transaction: &'t DatabaseTransaction,
    /// Time and ids for what is laid down.
    pub clock: &'t Clock,
}

impl Founding<'_> {
    pub(super) fn transaction(&self) -> &DatabaseTransaction {
        self.transaction
    }

    /// Lays down rows of one table, many a statement.
    ///
    /// # Errors
    /// If a constraint refuses a row.
    pub async fn insert<A>(&self, rows: Vec<A>) -> Result<()>
    where
        A: ActiveModelTrait + Send,
    {
        lay(self.transaction, rows).await
    }

    /// Every row of a table.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn every<E: Row>(&self) -> Result<Vec<E::Model>> {
        Ok(E::find().all(self.transaction).await?)
    }

    /// Those of some keys whose rows an import made or changed.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn imported(&self, keys: Vec<Uuid>) -> Result<Vec<Uuid>> {
        let made = import_row::Entity::find().filter(import_row::Column::MadeId.is_in(keys));
        let made = made.all(self.transaction).await?;
        Ok(made.into_iter().filter_map(|row| row.made_id).collect())
    }

    /// Writes over a row.
    ///
    /// # Errors
    /// If a constraint refuses it.
    pub async fn replace<A>(&self, row: A) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        row.reset_all().update(self.transaction).await?;
        Ok(())
    }

    /// Whether anybody is known here.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn is_peopled(&self) -> Result<bool> {
        Ok(person::Entity::find().one(self.transaction).await?.is_some())
    }
}

impl Database {
    /// Fills an empty database with the demonstration, all or nothing.
    ///
    /// # Errors
    /// If the database is not empty, or the work fails.
    pub async fn found<T>(&self, work: impl AsyncFnOnce(&Founding<'_>) -> Result<T>) -> Result<T> {
        let transaction = self.db.begin_with_options(super::write::immediate()).await?;
        let claimed = repository::Entity::find().one(&transaction).await?.is_some();
        let founding = Founding { transaction: &transaction, clock: &self.clock };
        let named = area::Entity::find().one(&transaction).await?.is_some();
        if claimed || named || founding.is_peopled().await? {
            return Err(Error::BadInput(
                "The database is not empty: this needs a database that was never filled.".into(),
            ));
        }
        founding.insert(vec![self.being(true)]).await?;
        let made = work(&founding).await?;
        transaction.commit().await?;
        if self.db.get_database_backend() == DbBackend::Postgres {
            self.db.execute_unprepared("ANALYZE").await?;
        }
        Ok(made)
    }

    /// Lays down what a database for real begins with, all or nothing: `work` answers what it laid down, for the
    /// audit trail, or nothing if it was all there. One at a time.
    ///
    /// # Errors
    /// If the database holds the demonstration, or the work fails.
    pub async fn set_up(
        &self,
        work: impl AsyncFnOnce(&Founding<'_>) -> Result<Option<String>>,
    ) -> Result<()> {
        self.claim().await?;
        let transaction = self.db.begin_with_options(super::write::immediate()).await?;
        let being = repository::Entity::find().lock_exclusive().one(&transaction).await?;
        if being.is_none_or(|being| being.demo) {
            return Err(Error::BadInput(
                "This database holds the demonstration data: set EVIDENCE_DATABASE_URL to another."
                    .into(),
            ));
        }
        let founding = Founding { transaction: &transaction, clock: &self.clock };
        if let Some(laid) = work(&founding).await? {
            let deed = Deed {
                action: Action::ChangeReference,
                subject: "Repository",
                subject_id: Uuid::nil(),
                inspection: None,
                detail: Some(laid),
                outcome: AuditOutcome::Done,
            };
            audit::append(&transaction, self.now(), &self.itself(), vec![deed]).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Invites the first administrator, while nobody is known here; whether they were invited.
    ///
    /// # Errors
    /// [`Error::BadInput`] for a name or title that makes no sense; if the database cannot be written.
    pub async fn invite_first(&self, issuer: &str, name: &str, title: &str) -> Result<bool> {
        let transaction = self.db.begin_with_options(super::write::immediate()).await?;
        repository::Entity::find().lock_exclusive().one(&transaction).await?;
        if person::Entity::find().one(&transaction).await?.is_some() {
            return Ok(false);
        }
        invite(self, &transaction, (issuer, name, title)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
