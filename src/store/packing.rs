//! Evidence packs that the repository works on, and those whose bytes it gives up.

use super::write::immediate;
use super::{Database, Store};
use crate::audit::{self, Deed};
use crate::error::Result;
use ::entity::types::{Action, AuditOutcome, PackState};
use ::entity::{evidence_pack, judgement, pack_lease};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect, Set, TransactionTrait};

impl Database {
    /// The packs that wait and that nobody works on, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn idle_packs(&self) -> Result<Vec<Uuid>> {
        let waiting = evidence_pack::Entity::find()
            .filter(evidence_pack::Column::State.eq(PackState::Waiting))
            .order_by_asc(evidence_pack::Column::RequestedAt)
            .select_only()
            .column(evidence_pack::Column::Id);
        self.unworked::<pack_lease::Entity>(waiting.into_tuple().all(&self.db).await?).await
    }

    /// The pack with this id.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn pack(&self, id: Uuid) -> Result<Option<evidence_pack::Model>> {
        Ok(evidence_pack::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// The store of whoever asked for this pack, as they stand now.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn on_behalf_of_packer(&self, pack: &evidence_pack::Model) -> Result<Store> {
        let request_id = self.new_id().simple().to_string();
        self.as_person(pack.requested_by, pack.requested_role, request_id).await
    }

    /// Ends a pack of which nothing comes, unless it ended: told to the audit trail.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn fail_pack(&self, id: Uuid, action: Action, message: &str) -> Result<()> {
        use evidence_pack::Column;
        let transaction = self.db.begin_with_options(immediate()).await?;
        let failed = evidence_pack::Entity::update_many()
            .col_expr(Column::State, Expr::value(PackState::Failed))
            .col_expr(Column::Message, Expr::value(message))
            .col_expr(Column::FinishedAt, Expr::value(self.now()))
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(PackState::Waiting));
        if failed.exec(&transaction).await?.rows_affected > 0 {
            let pack = evidence_pack::Entity::find_by_id(id).one(&transaction).await?;
            let of = pack.as_ref().and_then(|pack| pack.judgement_id);
            let judgement = match of {
                Some(of) => judgement::Entity::find_by_id(of).one(&transaction).await?,
                None => None,
            };
            let deed = Deed {
                action,
                subject: "EvidencePack",
                subject_id: id,
                inspection: match judgement {
                    Some(judgement) => judgement.inspection_id,
                    None => pack.and_then(|pack| pack.inspection_id),
                },
                detail: None,
                outcome: AuditOutcome::Refused,
            };
            audit::append(&transaction, self.now(), &self.itself(), vec![deed]).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Packs that ended before, and whose bytes are still kept.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn old_packs(&self, before: DateTimeUtc) -> Result<Vec<Uuid>> {
        use evidence_pack::Column;
        let old = evidence_pack::Entity::find()
            .filter(Column::DiscardedAt.is_null())
            .filter(Column::FinishedAt.lt(before))
            .select_only()
            .column(Column::Id);
        Ok(old.into_tuple().all(&self.db).await?)
    }

    /// Notes that the bytes of a pack were given up.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn discarded_pack(&self, id: Uuid) -> Result<()> {
        let discarded_at = Set(Some(self.now()));
        let row = evidence_pack::ActiveModel { id: Set(id), discarded_at, ..Default::default() };
        row.update(&self.db).await?;
        Ok(())
    }
}
