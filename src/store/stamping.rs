//! Time stamps of seals, which the repository asks for and keeps.

use super::Database;
use super::write::immediate;
use crate::audit::{self, Deed};
use crate::digest;
use crate::error::{Error, Result};
use ::entity::types::{Action, AuditOutcome};
use ::entity::{judgement, seal, seal_stamp, seal_text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, TransactionTrait};

impl Database {
    /// The judgements whose seal has no time stamp, at most `n`: in their order those after one, and then from the first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn unstamped(&self, n: u64, after: Uuid) -> Result<Vec<Uuid>> {
        let stamped = Query::select()
            .expr(Expr::cust("1"))
            .from(seal_stamp::Entity)
            .and_where(
                Expr::col((seal_stamp::Entity, seal_stamp::Column::JudgementId))
                    .equals((seal_text::Entity, seal_text::Column::JudgementId)),
            )
            .to_owned();
        let unstamped = seal_text::Entity::find()
            .filter(Expr::exists(stamped).not())
            .order_by_asc(seal_text::Column::JudgementId.lte(after))
            .order_by_asc(seal_text::Column::JudgementId)
            .limit(n)
            .select_only()
            .column(seal_text::Column::JudgementId);
        Ok(unstamped.into_tuple().all(&self.db).await?)
    }

    /// What was sealed of a judgement; none if that is not what its digest is of.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn sealed(&self, judgement: Uuid) -> Result<Option<String>> {
        let seal = seal::Entity::find_by_id(judgement).one(&self.db).await?;
        let text = seal_text::Entity::find_by_id(judgement).one(&self.db).await?;
        let fits = |(seal, text): (seal::Model, seal_text::Model)| {
            (digest::of_bytes(text.text.as_bytes()) == seal.digest).then_some(text.text)
        };
        Ok(seal.zip(text).and_then(fits))
    }

    /// Keeps the time stamp of a seal, unless one is kept: told to its inspection's audit chain. Answers whether it was.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn keep_stamp(&self, judgement_id: Uuid, answer: &[u8]) -> Result<bool> {
        let transaction = self.db.begin_with_options(immediate()).await?;
        let sha256 = digest::of_bytes(answer);
        let detail = Some(sha256.clone());
        let stamp = seal_stamp::Model { judgement_id, answer: STANDARD.encode(answer), sha256 };
        let insert = seal_stamp::Entity::insert(stamp.into_active_model().reset_all());
        let once = OnConflict::column(seal_stamp::Column::JudgementId).do_nothing().to_owned();
        let kept = insert.on_conflict(once).exec_without_returning(&transaction).await? > 0;
        if kept {
            let of = judgement::Entity::find_by_id(judgement_id).one(&transaction).await?;
            let deed = Deed {
                action: Action::StampSeal,
                subject: "Judgement",
                subject_id: judgement_id,
                inspection: of.ok_or(Error::NotFound)?.inspection_id,
                detail,
                outcome: AuditOutcome::Done,
            };
            audit::append(&transaction, self.now(), &self.itself(), vec![deed]).await?;
        }
        transaction.commit().await?;
        Ok(kept)
    }
}
