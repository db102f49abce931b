//! Writing: with a permit, in one transaction with the audit entry and the events.

use super::scoped::{key, rows_of};
use super::settled::Settled;
use super::{Row, Seen, Store};
use crate::access::{Subject, Viewer, Visible};
use crate::audit::{self, Deed, Who};
use crate::clock::Clock;
use crate::error::{Error, Result};
use ::entity::types::{Action, AuditOutcome, FileState};
use ::entity::{document_content, document_version, evidence_link, outbox_event, person};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    Condition, DatabaseTransaction, IntoActiveModel, QuerySelect, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Proof that the viewer may do `action` to this row. Only [`Store::permit`] makes one.
#[derive(Debug)]
pub struct Permit<M> {
    action: Action,
    person: Uuid,
    subject: Seen<M>,
    detail: Option<String>,
}

impl<M> Permit<M> {
    /// The same, with what else the audit trail shall name.
    #[must_use]
    pub fn naming(self, detail: &str) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// The row.
    #[must_use]
    pub fn subject(&self) -> &M {
        &self.subject
    }

    /// The person who was permitted.
    #[must_use]
    pub fn person(&self) -> Uuid {
        self.person
    }
}

/// SQLite's default transaction fails when a read is followed by a write; PostgreSQL ignores this.
pub(super) fn immediate() -> TransactionOptions {
    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    TransactionOptions { sqlite_transaction_mode, ..Default::default() }
}

impl Store {
    /// Permission to do `action` to the row of `E` with this id.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the role may never do it or the row's rules forbid it,
    /// [`Error::NotFound`] if the viewer may not see the row.
    pub async fn permit<E>(&self, action: Action, id: Uuid) -> Result<Permit<E::Model>>
    where
        E: Row,
        E::Model: Subject,
    {
        self.require(action).await?;
        let subject = self.get::<E>(id).await?;
        match self.viewer.person {
            Some(person) if subject.allows(&self.viewer, action) => {
                Ok(Permit { action, person, subject, detail: None })
            }
            _ => {
                self.record(vec![deed(action, &*subject, None, AuditOutcome::Refused)]).await?;
                Err(Error::Forbidden(action))
            }
        }
    }

    /// Refuses a role that may never do `action`, before anything is looked up.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; the audit trail tells of it.
    pub async fn require(&self, action: Action) -> Result<()> {
        if self.viewer.may_ever(action) {
            return Ok(());
        }
        self.forbid(action).await
    }

    /// Permission to do `action`, in one's own name, to what is not there yet; [`Write::made`] says what
    /// came of it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the role may never do it, or the repository does not know who asks.
    pub async fn permit_anew(&self, action: Action) -> Result<Permit<person::Model>> {
        self.require(action).await?;
        match self.viewer.person {
            Some(me) => self.permit::<person::Entity>(action, me).await,
            None => self.forbid(action).await,
        }
    }

    async fn forbid<T>(&self, action: Action) -> Result<T> {
        self.record(vec![Deed {
            action,
            subject: "Repository",
            subject_id: Uuid::nil(),
            inspection: None,
            detail: None,
            outcome: AuditOutcome::Refused,
        }])
        .await?;
        Err(Error::Forbidden(action))
    }

    /// Tells the audit trail of what the viewer did or was refused, and that writes nothing else.
    ///
    /// # Errors
    /// If the database cannot be written: then it must not happen.
    pub async fn record(&self, deeds: Vec<Deed>) -> Result<()> {
        let transaction = self.db.begin_with_options(immediate()).await?;
        audit::append(&transaction, self.clock.now(), &self.who(), deeds).await?;
        Ok(transaction.commit().await?)
    }

    fn who(&self) -> Who {
        Who {
            actor: self.viewer.actor.clone(),
            person_id: self.viewer.person,
            role: self.viewer.role,
            request_id: self.request_id.to_string(),
        }
    }

    /// Runs `work` in one transaction with its audit entry; an error leaves nothing behind but an
    /// entry that tells of the refusal.
    ///
    /// # Errors
    /// Those of `work`, or if the database refuses.
    pub async fn write<M: Subject + Sync, T>(
        &self,
        permit: &Permit<M>,
        work: impl AsyncFnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<T> {
        let transaction = self.db.begin_with_options(immediate()).await?;
        let write = Write {
            transaction: &transaction,
            viewer: &self.viewer,
            clock: &self.clock,
            inspection: permit.subject.inspection(),
            idle: AtomicBool::new(false),
            made: OnceLock::new(),
            besides: Mutex::default(),
            events: Mutex::default(),
            given: Mutex::default(),
            settled: Mutex::default(),
        };
        let told =
            |outcome| vec![deed(permit.action, &*permit.subject, permit.detail.clone(), outcome)];
        match work(&write).await {
            Ok(made) => {
                write.tell_all().await?;
                if !write.idle.load(Ordering::Relaxed) {
                    let (now, mut done) = (self.clock.now(), told(AuditOutcome::Done));
                    if let (Some(made), [deed]) = (write.made.get(), &mut done[..]) {
                        (deed.subject, deed.subject_id) = *made;
                    }
                    done.extend(write.besides.into_inner().unwrap_or_else(PoisonError::into_inner));
                    audit::append(&transaction, now, &self.who(), done).await?;
                }
                transaction.commit().await?;
                if permit.action == Action::ChangeReference {
                    self.renew().await?;
                }
                Ok(made)
            }
            Err(refusal @ (Error::Refused(_) | Error::Forbidden(_))) => {
                transaction.rollback().await?;
                self.record(told(AuditOutcome::Refused)).await?;
                Err(refusal)
            }
            Err(fault) => Err(fault),
        }
    }
}

fn one_of<M>(rows: Vec<M>) -> Option<Seen<M>> {
    rows.into_iter().next().map(Seen::new)
}

pub(super) fn deed<M: Subject>(
    action: Action,
    subject: &M,
    detail: Option<String>,
    outcome: AuditOutcome,
) -> Deed {
    let (subject_id, inspection) = (subject.id(), subject.inspection());
    Deed { action, subject: subject.name(), subject_id, inspection, detail, outcome }
}

/// A transaction that is under way.
#[derive(Debug)]
pub struct Write<'t> {
    pub(super) transaction: &'t DatabaseTransaction,
    pub(super) viewer: &'t Viewer,
    /// Time and ids for what is written.
    pub clock: &'t Clock,
    pub(super) inspection: Option<Uuid>,
    pub(super) idle: AtomicBool,
    pub(super) made: OnceLock<(&'static str, Uuid)>,
    /// What else was done, for the audit trail.
    pub(super) besides: Mutex<Vec<Deed>>,
    /// What happened, for others to hear of, as far as it is not laid down.
    pub(super) events: Mutex<Vec<outbox_event::ActiveModel>>,
    /// The last number that was given after each beginning of a reference.
    pub(super) given: Mutex<BTreeMap<String, u64>>,
    /// What was read that stays as it is.
    pub(super) settled: Mutex<Settled>,
}

impl Write<'_> {
    /// Says that there was nothing to do, since it was done before: the audit trail is told of nothing.
    pub fn was_done(&self) {
        self.idle.store(true, Ordering::Relaxed);
    }

    /// Says what was made, for the audit trail, which then tells of it in place of what the permit is for.
    pub fn made(&self, subject: &'static str, id: Uuid) {
        let _ = self.made.set((subject, id));
    }

    /// The row as it stands now, held until the transaction ends.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the viewer may not see it.
    pub async fn hold<E: Row>(&self, id: Uuid) -> Result<Seen<E::Model>> {
        let row = E::find().filter(E::visible_to(self.viewer)).filter(key::<E>().eq(id));
        // no key ever changes: whoever writes a row that refers to this one need not wait
        let held = row.lock(LockType::NoKeyUpdate);
        one_of(rows_of(self.transaction, &held).await?).ok_or(Error::NotFound)
    }

    /// The rows of `E` that the viewer may see and that match.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn all<E: Row>(&self, filter: Condition) -> Result<Vec<Seen<E::Model>>> {
        let rows = E::find().filter(E::visible_to(self.viewer)).filter(filter);
        Ok(Seen::all(rows_of(self.transaction, &rows).await?))
    }

    /// Adds a row. Nobody can write a row that they could not then read.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for such a row; a constraint that refuses is an internal error.
    pub async fn insert<A>(&self, row: A) -> Result<Seen<<A::Entity as EntityTrait>::Model>>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Row,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.added::<A::Entity>();
        let model = row.insert(self.transaction).await?;
        self.readable::<A>(model).await
    }

    /// Adds rows that hang under one just added, and are visible with it.
    ///
    /// # Errors
    /// A constraint that refuses is an internal error.
    pub async fn insert_all<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<()>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Row,
    {
        let rows: Vec<A> = rows.into_iter().collect();
        if !rows.is_empty() {
            self.added::<A::Entity>();
            A::Entity::insert_many(rows).exec_without_returning(self.transaction).await?;
        }
        Ok(())
    }

    /// Changes a row, which stays one that the viewer may read.
    ///
    /// # Errors
    /// See [`Write::insert`].
    pub async fn update<A>(&self, row: A) -> Result<Seen<<A::Entity as EntityTrait>::Model>>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Row,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.changed::<A::Entity>();
        let model = row.update(self.transaction).await?;
        self.readable::<A>(model).await
    }

    /// Changes a row of which nothing changes that says who may read it.
    ///
    /// # Errors
    /// A constraint that refuses is an internal error.
    pub async fn put<A>(&self, row: A) -> Result<()>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Row,
    {
        self.changed::<A::Entity>();
        A::Entity::update(row).exec_without_returning(self.transaction).await?;
        Ok(())
    }

    async fn readable<A>(
        &self,
        model: <A::Entity as EntityTrait>::Model,
    ) -> Result<Seen<<A::Entity as EntityTrait>::Model>>
    where
        A: ActiveModelTrait,
        A::Entity: Row,
    {
        let key = key::<A::Entity>();
        let row = A::Entity::find()
            .filter(A::Entity::visible_to(self.viewer))
            .filter(key.eq(ModelTrait::get(&model, key)));
        one_of(rows_of(self.transaction, &row).await?).ok_or(Error::Forbidden(Action::Read))
    }

    /// Takes the words of these versions out of the database. Answers where their bytes are, less what
    /// another version needs.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn erase(&self, versions: &[Uuid]) -> Result<Vec<String>> {
        use document_content::Column;
        let theirs = Column::VersionId.is_in(versions.iter().copied());
        let nothing = || Expr::value(Option::<String>::None);
        let erased = document_content::Entity::update_many()
            .col_expr(Column::Text, nothing())
            .col_expr(Column::Folded, nothing())
            .col_expr(Column::Places, nothing())
            .filter(theirs.clone());
        erased.exec(self.transaction).await?;
        let quoting = evidence_link::Column::PinnedVersionId.is_in(versions.iter().copied());
        let erased = evidence_link::Entity::update_many()
            .col_expr(evidence_link::Column::QuoteFound, nothing());
        erased.filter(quoting).exec(self.transaction).await?;
        let contents = document_content::Entity::find();
        let (mut keys, mut needed) = (Vec::new(), HashSet::new());
        for content in contents.clone().filter(theirs).all(self.transaction).await? {
            keys.push(content.object_key);
        }
        let same = Condition::all()
            .add(Column::ObjectKey.is_in(&keys))
            .add(Column::VersionId.is_not_in(versions.iter().copied()));
        for content in contents.filter(same).all(self.transaction).await? {
            let version = document_version::Entity::find_by_id(content.version_id);
            let version = version.one(self.transaction).await?;
            if version.is_some_and(|version| version.file_state != FileState::Disposed) {
                needed.insert(content.object_key);
            }
        }
        keys.retain(|key| !needed.contains(key));
        Ok(keys)
    }
}
