//! Writing many rows at once: a part of a transaction that is tried and may be taken back, rows many a
//! statement, and one audit entry for each inspection that it touches.

use super::laying::lay;
use super::scoped::{key, rows_of};
use super::write::deed;
use super::{Row, Seen, Write};
use crate::access::Subject;
use crate::error::Result;
use ::entity::types::{Action, AuditOutcome, JudgementStatus, LinkStatus};
use ::entity::{
    aip_score_item, document_upload, document_version, effect, evidence, evidence_link, judgement,
    judgement_author, split_author,
};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, QueryOrder, QuerySelect, Set, TransactionTrait,
};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

impl Write<'_> {
    /// Does `work` in a part of the transaction of its own, which is kept if it answers so: a trial is this,
    /// taken back.
    ///
    /// # Errors
    /// Those of `work`, or if the database refuses.
    pub async fn part<T>(
        &self,
        work: impl AsyncFnOnce(&Write<'_>) -> Result<(T, bool)>,
    ) -> Result<T> {
        let part = self.transaction.begin().await?;
        let write = Write {
            transaction: &part,
            viewer: self.viewer,
            clock: self.clock,
            inspection: self.inspection,
            idle: false.into(),
            made: OnceLock::new(),
            besides: Mutex::default(),
            events: Mutex::default(),
            given: Mutex::new(self.given.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            settled: Mutex::new(
                self.settled.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            ),
        };
        let (made, keeps) = work(&write).await?;
        let besides = write.besides.into_inner().unwrap_or_else(PoisonError::into_inner);
        let events = write.events.into_inner().unwrap_or_else(PoisonError::into_inner);
        let given = write.given.into_inner().unwrap_or_else(PoisonError::into_inner);
        let settled = write.settled.into_inner().unwrap_or_else(PoisonError::into_inner);
        if keeps {
            part.commit().await?;
            self.besides.lock().unwrap_or_else(PoisonError::into_inner).extend(besides);
            self.events.lock().unwrap_or_else(PoisonError::into_inner).extend(events);
            *self.given.lock().unwrap_or_else(PoisonError::into_inner) = given;
            *self.settled.lock().unwrap_or_else(PoisonError::into_inner) = settled;
        } else {
            part.rollback().await?;
        }
        Ok(made)
    }

    /// The rows of `E` that the viewer may see and that match, held until the transaction ends: always the lower key
    /// first, so that two who hold many do not wait for one another for ever.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn hold_all<E: Row>(&self, filter: Condition) -> Result<Vec<Seen<E::Model>>> {
        let rows = E::find().filter(E::visible_to(self.viewer)).filter(filter);
        let rows = rows.order_by_asc(key::<E>()).lock(LockType::NoKeyUpdate);
        Ok(Seen::all(rows_of(self.transaction, &rows).await?))
    }

    /// The same as [`Write::all`], of a table that may have grown since PostgreSQL last counted what is in it: planned for
    /// just these values, of which the old counts do not say that they are in every other row.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn all_of_grown<E: Row>(&self, filter: Condition) -> Result<Vec<Seen<E::Model>>> {
        self.planned_as("force_custom_plan").await?;
        let rows = self.all::<E>(filter).await?;
        self.planned_as("DEFAULT").await?;
        Ok(rows)
    }

    async fn planned_as(&self, mode: &str) -> Result<()> {
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            let mode = format!("SET LOCAL plan_cache_mode TO {mode}");
            self.transaction.execute_unprepared(&mode).await?;
        }
        Ok(())
    }

    /// Adds rows, many a statement, that hang under what the viewer sees.
    ///
    /// # Errors
    /// A constraint that refuses is an internal error.
    pub async fn insert_many<A>(&self, rows: Vec<A>) -> Result<()>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Row,
    {
        self.added::<A::Entity>();
        lay(self.transaction, rows).await
    }

    /// Whether the viewer may do this to a row that they see.
    #[must_use]
    pub fn may(&self, action: Action, subject: &impl Subject) -> bool {
        subject.allows(self.viewer, action)
    }

    /// Says what else was done, to the audit chain of its inspection.
    pub fn besides(&self, action: Action, subject: &impl Subject, detail: String) {
        let deed = deed(action, subject, Some(detail), AuditOutcome::Done);
        self.besides.lock().unwrap_or_else(PoisonError::into_inner).push(deed);
    }

    /// Of these scores, those that a judgement explains or an active link cites, whoever sees it, and whether one that is
    /// sealed does.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn scores_relied_on(&self, scores: &[Uuid]) -> Result<HashMap<Uuid, bool>> {
        let these = || scores.iter().copied();
        let explained = effect::Entity::find().filter(effect::Column::AipScoreId.is_in(these()));
        let explained = explained.all(self.transaction).await?;
        let items = aip_score_item::Column::AipScoreId.is_in(these());
        let items = aip_score_item::Entity::find().filter(items).all(self.transaction).await?;
        let items: HashMap<Uuid, Uuid> =
            items.iter().map(|item| (item.evidence_id, item.aip_score_id)).collect();
        let cited = evidence_link::Entity::find()
            .filter(evidence_link::Column::EvidenceId.is_in(items.keys().copied()))
            .filter(evidence_link::Column::Status.eq(LinkStatus::Active));
        let cited = cited.all(self.transaction).await?;
        let sealed = [JudgementStatus::SignedOff, JudgementStatus::Published];
        let sealed = judgement::Entity::find()
            .filter(judgement::Column::Status.is_in(sealed))
            .select_only()
            .column(judgement::Column::Id)
            .into_tuple::<Uuid>();
        let sealed: HashSet<Uuid> = sealed.all(self.transaction).await?.into_iter().collect();
        let explained =
            explained.iter().filter_map(|effect| Some((effect.aip_score_id?, effect.judgement_id)));
        let cited = cited.iter().map(|link| (items[&link.evidence_id], link.judgement_id));
        let mut relied_on: HashMap<Uuid, bool> = HashMap::new();
        for (score, judgement) in explained.chain(cited) {
            *relied_on.entry(score).or_default() |= sealed.contains(&judgement);
        }
        Ok(relied_on)
    }

    /// Of these scores, those that are items of an inspection, so that a judgement may rest on them, whoever sees it, and
    /// whether one that is sealed does.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn scores_of_inspections(&self, scores: &[Uuid]) -> Result<HashMap<Uuid, bool>> {
        let mut held = self.scores_relied_on(scores).await?;
        let items = aip_score_item::Column::AipScoreId.is_in(scores.iter().copied());
        let items = aip_score_item::Entity::find().filter(items).all(self.transaction).await?;
        for item in items {
            held.entry(item.aip_score_id).or_default();
        }
        Ok(held)
    }

    /// The references of judgements that begin so, whoever sees them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn judgements_named(&self, prefix: &str) -> Result<Vec<String>> {
        let reference = judgement::Column::Reference;
        let named = judgement::Entity::find()
            .filter(reference.starts_with(prefix))
            .select_only()
            .column(reference)
            .into_tuple::<String>();
        Ok(named.all(self.transaction).await?)
    }

    /// Whether more was to come when this document came first, whoever sees what it was then: that may be sealed.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn more_was_to_come(&self, document: Uuid) -> Result<bool> {
        let first = document_version::Entity::find()
            .filter(document_version::Column::DocumentId.eq(document))
            .filter(document_version::Column::Number.eq(1));
        let Some(first) = first.one(self.transaction).await? else { return Ok(false) };
        // an upload becomes the version of the same id
        let upload = document_upload::Entity::find_by_id(first.id).one(self.transaction).await?;
        Ok(upload.is_some_and(|upload| upload.more_to_come))
    }

    /// Whoever wrote on a judgement counts as who wrote on what is split from it, whoever sees that.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn keep_authors(&self, whole: Uuid, half: Uuid) -> Result<()> {
        let wrote = judgement_author::Column::JudgementId.eq(whole);
        let wrote = judgement_author::Entity::find().filter(wrote).all(self.transaction).await?;
        let kept = wrote.iter().map(|of| split_author::ActiveModel {
            judgement_id: Set(half),
            person_id: Set(of.person_id),
        });
        lay(self.transaction, kept.collect()).await
    }

    /// A reference that no item has: this one, or else with a number after it. It counts what the viewer does
    /// not see, too.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn free_reference(&self, wanted: &str) -> Result<String> {
        let reference = evidence::Column::Reference;
        let taken = evidence::Entity::find()
            .filter(reference.starts_with(wanted))
            .select_only()
            .column(reference)
            .into_tuple::<String>();
        let taken: HashSet<String> = taken.all(self.transaction).await?.into_iter().collect();
        let mut free = wanted.to_owned();
        let mut number = 1;
        while taken.contains(&free) {
            number += 1;
            free = format!("{wanted}-{number}");
        }
        Ok(free)
    }
}
