//! What the repository does of its own accord: it finishes uploads, in the name of whoever sent them, and
//! looks after the files. A resolver has a [`Store`], never the [`Database`], so none can ask for this.

use super::readings::forget_readings;
use super::write::immediate;
use super::{Database, Store};
use crate::audit::{self, Deed, Who};
use crate::error::{Error, Result};
use ::entity::types::{Action, AuditOutcome, FileState, Role, UploadReason, UploadState};
use ::entity::{
    document_content, document_upload, document_version, evidence, evidence_link, judgement,
};
use chrono::TimeDelta;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{Condition, QueryOrder, QuerySelect, Set, TransactionTrait};
use std::collections::HashMap;

/// One server has an upload to itself for this long, and says so again while it checks it; another takes
/// over from one that was stopped.
pub const CLAIM: TimeDelta = TimeDelta::seconds(30);

/// A stored file, and what it must be.
#[derive(Debug)]
pub struct Kept {
    /// Where it is.
    pub content: document_content::Model,
    /// What it must be.
    pub version: document_version::Model,
    /// What reports call its document.
    pub reference: String,
}

impl Database {
    /// The store of whoever made this upload, as they stand now.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn on_behalf(&self, upload: &document_upload::Model) -> Result<Store> {
        let request_id = self.new_id().simple().to_string();
        self.as_person(upload.created_by, upload.created_role, request_id).await
    }

    /// The upload with this id.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn upload(&self, id: Uuid) -> Result<Option<document_upload::Model>> {
        Ok(document_upload::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// Uploads that wait to be checked and that nobody is checking.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn unchecked(&self) -> Result<Vec<document_upload::Model>> {
        let waiting = document_upload::Entity::find()
            .filter(document_upload::Column::State.eq(UploadState::Pending))
            .filter(document_upload::Column::SubmittedAt.is_not_null())
            .filter(self.free());
        Ok(waiting.order_by_asc(document_upload::Column::SubmittedAt).all(&self.db).await?)
    }

    /// How many uploads are not finished.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn pending(&self) -> Result<u64> {
        let pending = document_upload::Column::State.eq(UploadState::Pending);
        Ok(document_upload::Entity::find().filter(pending).count(&self.db).await?)
    }

    /// Uploads whose bytes did not come in time, and those that no table named in time.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn abandoned(&self) -> Result<Vec<document_upload::Model>> {
        let state = document_upload::Column::State;
        let unsent = Condition::all()
            .add(state.eq(UploadState::Pending))
            .add(document_upload::Column::SubmittedAt.is_null());
        let abandoned = document_upload::Entity::find()
            .filter(Condition::any().add(unsent).add(state.eq(UploadState::Checked)))
            .filter(document_upload::Column::ExpiresAt.lte(self.now()));
        Ok(abandoned.all(&self.db).await?)
    }

    /// Gives up an upload that was abandoned, and answers whether it did.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn give_up_upload(&self, upload: &document_upload::Model) -> Result<bool> {
        let message = if upload.state == UploadState::Checked {
            "No table named it in time: send it again."
        } else {
            "Its bytes did not come in time: send it again."
        };
        self.reject_upload(upload, UploadReason::Expired, message).await
    }

    /// Takes an upload to be checked; false if another server has it, or it is finished.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn claim_upload(&self, id: Uuid) -> Result<bool> {
        let taken = self.claimed_until(id, Some(self.now() + CLAIM), self.free()).await?;
        Ok(taken == 1)
    }

    /// Goes on checking an upload.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn renew_claim(&self, id: Uuid) -> Result<()> {
        self.claimed_until(id, Some(self.now() + CLAIM), Condition::all()).await.map(drop)
    }

    /// Gives an upload back that could not be checked yet; says what it waits for. After each attempt in
    /// vain it is left alone for twice as long.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn unclaim_upload(
        &self,
        upload: &document_upload::Model,
        waits_for: &str,
        in_vain: bool,
    ) -> Result<()> {
        let attempts = upload.attempts + i32::from(in_vain);
        let update = document_upload::Entity::update_many()
            .col_expr(document_upload::Column::Message, Expr::value(waits_for))
            .col_expr(document_upload::Column::Attempts, Expr::value(attempts))
            .filter(document_upload::Column::Id.eq(upload.id))
            .filter(document_upload::Column::State.eq(UploadState::Pending));
        update.exec(&self.db).await?;
        let pause = TimeDelta::seconds(5 << attempts.clamp(0, 7));
        let until = in_vain.then(|| self.now() + pause);
        self.claimed_until(upload.id, until, Condition::all()).await.map(drop)
    }

    fn free(&self) -> Condition {
        let until = document_upload::Column::ClaimedUntil;
        Condition::any().add(until.is_null()).add(until.lt(self.now()))
    }

    async fn claimed_until(
        &self,
        id: Uuid,
        until: Option<DateTimeUtc>,
        only: Condition,
    ) -> Result<u64> {
        let update = document_upload::Entity::update_many()
            .col_expr(document_upload::Column::ClaimedUntil, Expr::value(until))
            .filter(document_upload::Column::Id.eq(id))
            .filter(document_upload::Column::State.eq(UploadState::Pending))
            .filter(document_upload::Column::SubmittedAt.is_not_null())
            .filter(only);
        Ok(update.exec(&self.db).await?.rows_affected)
    }

    /// Rejects an upload, unless it is finished, and answers whether it did: told to its inspection's audit
    /// chain.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn reject_upload(
        &self,
        upload: &document_upload::Model,
        reason: UploadReason,
        message: &str,
    ) -> Result<bool> {
        let transaction = self.db.begin_with_options(immediate()).await?;
        let row = document_upload::Entity::find_by_id(upload.id).lock_exclusive();
        let held = row.one(&transaction).await?;
        let given_up = reason == UploadReason::Expired;
        // its bytes may have been said to be there in the last moment, or a table may have named it
        let rejects = held.is_some_and(|row| match row.state {
            UploadState::Pending => !given_up || row.submitted_at.is_none(),
            UploadState::Checked => given_up && row.expires_at <= self.now(),
            UploadState::Available | UploadState::Rejected => false,
        });
        if rejects {
            let row = document_upload::ActiveModel {
                id: Set(upload.id),
                state: Set(UploadState::Rejected),
                reason: Set(Some(reason)),
                message: Set(Some(message.into())),
                claimed_until: Set(None),
                ..Default::default()
            };
            row.update(&transaction).await?;
            forget_readings(&transaction, &[upload.id]).await?;
            let deed = Deed {
                action: Action::CompleteUpload,
                subject: "DocumentUpload",
                subject_id: upload.id,
                inspection: Some(upload.inspection_id),
                detail: Some(format!("rejected: {}", sea_orm::ActiveEnum::to_value(&reason))),
                outcome: AuditOutcome::Refused,
            };
            audit::append(&transaction, self.now(), &self.itself(), vec![deed]).await?;
        }
        transaction.commit().await?;
        Ok(rejects)
    }

    pub(super) fn itself(&self) -> Who {
        Who {
            actor: "repository".into(),
            person_id: None,
            role: Role::None,
            request_id: self.new_id().simple().to_string(),
        }
    }

    /// Stored files in the order of their ids, the first `n` after `after`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn kept(&self, after: Option<Uuid>, n: u64) -> Result<Vec<Kept>> {
        let mut contents = document_content::Entity::find();
        if let Some(after) = after {
            contents = contents.filter(document_content::Column::VersionId.gt(after));
        }
        let contents = contents
            .order_by_asc(document_content::Column::VersionId)
            .limit(n)
            .all(&self.db)
            .await?;
        let ids: Vec<Uuid> = contents.iter().map(|content| content.version_id).collect();
        let versions = document_version::Column::Id.is_in(ids);
        let versions = document_version::Entity::find().filter(versions).all(&self.db).await?;
        let mut versions: HashMap<Uuid, _> =
            versions.into_iter().map(|version| (version.id, version)).collect();
        let documents: Vec<Uuid> = versions.values().map(|version| version.document_id).collect();
        let items = evidence::Entity::find().filter(evidence::Column::Id.is_in(documents));
        let items = items.all(&self.db).await?.into_iter();
        let references: HashMap<Uuid, String> =
            items.map(|item| (item.id, item.reference)).collect();
        let pair = |content: document_content::Model| {
            let version: document_version::Model = versions.remove(&content.version_id)?;
            let reference = references.get(&version.document_id)?.clone();
            Some(Kept { content, version, reference })
        };
        Ok(contents.into_iter().filter_map(pair).collect())
    }

    /// Notes how a file was found, and answers how it was found before; none, and nothing is noted, if it
    /// was disposed of meanwhile. A change is told to the inspection's audit chain.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn note_file(
        &self,
        version: &document_version::Model,
        state: FileState,
    ) -> Result<Option<FileState>> {
        let transaction = self.db.begin_with_options(immediate()).await?;
        let held = document_version::Entity::find_by_id(version.id).lock_exclusive();
        let held = held.one(&transaction).await?.ok_or(Error::NotFound)?;
        if held.file_state == FileState::Disposed {
            return Ok(None);
        }
        let row = document_version::ActiveModel {
            id: Set(version.id),
            file_state: Set(state),
            file_checked_at: Set(Some(self.now())),
            ..Default::default()
        };
        row.update(&transaction).await?;
        if state != held.file_state {
            let item = evidence::Entity::find_by_id(version.document_id).one(&transaction).await?;
            let deed = Deed {
                action: Action::CheckFile,
                subject: "DocumentVersion",
                subject_id: version.id,
                inspection: item.map(|item| item.inspection_id),
                detail: Some(sea_orm::ActiveEnum::to_value(&state)),
                outcome: AuditOutcome::Done,
            };
            audit::append(&transaction, self.now(), &self.itself(), vec![deed]).await?;
        }
        transaction.commit().await?;
        Ok(Some(held.file_state))
    }

    /// The references of the judgements that rest on this version: active links are pinned to it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn resting_on(&self, version: Uuid) -> Result<Vec<String>> {
        let links = evidence_link::Entity::find()
            .filter(evidence_link::Column::PinnedVersionId.eq(version))
            .filter(evidence_link::Column::Status.eq(::entity::types::LinkStatus::Active))
            .select_only()
            .column(evidence_link::Column::JudgementId);
        let links = sea_orm::QueryTrait::into_query(links);
        let resting = judgement::Column::Id.in_subquery(links).into_condition();
        let found = judgement::Entity::find().filter(resting);
        let found = found.order_by_asc(judgement::Column::Reference).all(&self.db).await?;
        Ok(found.into_iter().map(|judgement| judgement.reference).collect())
    }
}
