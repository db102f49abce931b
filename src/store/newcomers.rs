//! Signing in: whoever is known here costs one statement. Whoever is not may have been invited, and becomes
//! that person; otherwise they are noted, for administrators.

use super::Database;
use super::write::immediate;
use crate::access::token::Caller;
use crate::access::{Viewer, invited_as};
use crate::audit::{self, Deed, Who};
use crate::error::{Error, Result};
use ::entity::types::{Action, AuditOutcome, PersonKind, Role};
use ::entity::{former_subject, newcomer, person};
use chrono::TimeDelta;
use lru::LruCache;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, DatabaseTransaction, IntoActiveModel, Set, SqlErr, TransactionTrait,
};
use std::num::NonZeroUsize;
use std::sync::PoisonError;

/// From one server, the same newcomer is noted once in so long.
const BETWEEN: TimeDelta = TimeDelta::minutes(10);

/// So many newcomers are remembered.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(1_000).expect("more than none");

/// When newcomers were last noted, by issuer and subject.
#[derive(Debug)]
pub(super) struct Noted(LruCache<(String, String), DateTimeUtc>);

impl Default for Noted {
    fn default() -> Self {
        Self(LruCache::new(REMEMBERED))
    }
}

impl Database {
    /// Who a verified token is for here, as they stand now.
    ///
    /// # Errors
    /// If the database cannot be read, or an invitation cannot be taken up.
    pub async fn sign_in(&self, caller: &Caller, request_id: &str) -> Result<Viewer> {
        let recognise = || self.recognise(&caller.issuer, &caller.subject, caller.role);
        let mut viewer = recognise().await?;
        if !viewer.is_known() {
            if self.take_up(caller, request_id).await? {
                viewer = recognise().await?;
            } else if let Err(cause) = self.note(caller).await {
                tracing::error!(request_id, ?cause, "a newcomer could not be noted");
            }
        }
        Ok(viewer.with(caller))
    }

    /// Makes an unknown caller the person who was invited by a name that their token says; false if nobody
    /// was, or the token gives no role to come in with. From then on their subject alone counts.
    async fn take_up(&self, caller: &Caller, request_id: &str) -> Result<bool> {
        // invitations are for people, not for other systems
        let comes_in = !matches!(caller.role, Role::None | Role::ServiceReader);
        let Some(known_as) = caller.known_as.as_ref().filter(|_| comes_in) else {
            return Ok(false);
        };
        let invited = person::Entity::find()
            .filter(person::Column::Issuer.eq(&caller.issuer))
            .filter(person::Column::KnownAs.eq(known_as));
        let invited = invited.one(&self.db).await?;
        // another request of theirs may have been first; and who left is readmitted, not invited anew
        let theirs = person::Entity::find()
            .filter(person::Column::Issuer.eq(&caller.issuer))
            .filter(person::Column::Subject.eq(&caller.subject));
        if theirs.one(&self.db).await?.is_some() {
            return Ok(true);
        }
        let Some(invited) = invited else { return Ok(false) };
        let theirs = |subject: &str| {
            former_subject::Entity::find_by_id((caller.issuer.clone(), subject.to_owned()))
        };
        // a subject by which somebody else was known before stays theirs
        let before = theirs(&caller.subject).one(&self.db).await?;
        if before.is_some_and(|before| before.person_id != invited.id) {
            return Ok(false);
        }
        let transaction = self.db.begin_with_options(immediate()).await?;
        let taken = person::Entity::update_many()
            .col_expr(person::Column::Subject, Expr::value(&caller.subject))
            .col_expr(person::Column::KnownAs, Expr::value(Option::<String>::None))
            .filter(person::Column::Id.eq(invited.id))
            .filter(person::Column::KnownAs.eq(known_as));
        // another request of theirs may have been first
        if taken.exec(&transaction).await?.rows_affected > 0 {
            if let Some(subject) = &invited.subject
                && theirs(subject).one(&transaction).await?.is_none()
            {
                let (issuer, subject, person_id) =
                    (invited.issuer.clone(), subject.clone(), invited.id);
                let former = former_subject::Model { issuer, subject, person_id };
                let former = former.into_active_model().reset_all();
                former_subject::Entity::insert(former).exec_without_returning(&transaction).await?;
            }
            let who = Who {
                actor: format!("{}|{}", caller.issuer, caller.subject),
                person_id: Some(invited.id),
                role: caller.role,
                request_id: request_id.into(),
            };
            let deed = Deed {
                action: Action::IdentifyPerson,
                subject: "Person",
                subject_id: invited.id,
                inspection: None,
                detail: Some(format!("invited as {known_as}")),
                outcome: AuditOutcome::Done,
            };
            audit::append(&transaction, self.now(), &who, vec![deed]).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Adds a person who is invited by a name, in the name of whoever runs the repository.
    ///
    /// # Errors
    /// [`Error::BadInput`] for a name or title that makes no sense, and if somebody was invited by the name;
    /// if the database cannot be written.
    pub async fn invite(&self, issuer: &str, name: &str, title: &str) -> Result<()> {
        let transaction = self.db.begin_with_options(immediate()).await?;
        invite(self, &transaction, (issuer, name, title)).await?;
        Ok(transaction.commit().await?)
    }

    async fn note(&self, caller: &Caller) -> Result<()> {
        let now = self.now();
        let whose = (caller.issuer.clone(), caller.subject.clone());
        {
            let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
            if noted.0.get(&whose).is_some_and(|last| now - *last < BETWEEN) {
                return Ok(());
            }
            noted.0.put(whose, now);
        }
        let (issuer, subject) = (&caller.issuer, &caller.subject);
        tracing::warn!(issuer, subject, "somebody signed in who is not known here");
        let row = newcomer::ActiveModel {
            id: Set(self.new_id()),
            issuer: Set(issuer.clone()),
            subject: Set(subject.clone()),
            known_as: Set(caller.known_as.clone()),
            role: Set(caller.role),
            first_at: Set(now),
            last_at: Set(now),
        };
        let again = OnConflict::columns([newcomer::Column::Issuer, newcomer::Column::Subject])
            .update_columns([
                newcomer::Column::KnownAs,
                newcomer::Column::Role,
                newcomer::Column::LastAt,
            ])
            .to_owned();
        newcomer::Entity::insert(row).on_conflict(again).exec_without_returning(&self.db).await?;
        Ok(())
    }
}

/// Adds a person who is invited by a name, in a transaction.
pub(super) async fn invite(
    database: &Database,
    transaction: &DatabaseTransaction,
    (issuer, name, title): (&str, &str, &str),
) -> Result<()> {
    let (Some(known_as), false) = (invited_as(name), title.trim().is_empty()) else {
        return Err(Error::BadInput("Say by which name, and how they are shown.".into()));
    };
    let detail = Some(format!("invited as {known_as}"));
    let row = person::ActiveModel {
        id: Set(database.new_id()),
        issuer: Set(issuer.into()),
        subject: Set(None),
        title: Set(title.trim().into()),
        kind: Set(PersonKind::User),
        known_as: Set(Some(known_as)),
    };
    let person = row.insert(transaction).await.map_err(|fault| match fault.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Error::BadInput(format!("Somebody was invited as {name} before."))
        }
        _ => fault.into(),
    })?;
    let deed = Deed {
        action: Action::AddPerson,
        subject: "Person",
        subject_id: person.id,
        inspection: None,
        detail,
        outcome: AuditOutcome::Done,
    };
    audit::append(transaction, database.now(), &database.itself(), vec![deed]).await
}
