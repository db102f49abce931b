//! What the checks found in files that wait for a table. No viewer has a rule for it: it is kept and taken out here,
//! for whoever takes the file in.

use super::{Seen, Write};
use crate::error::{Error, Result};
use ::entity::types::ScanState;
use ::entity::{document_upload, document_upload_reading};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, Set};

impl Write<'_> {
    /// Keeps what the checks found in a file, as JSON, until a table says what it is.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn keep_reading(
        &self,
        upload: &Seen<document_upload::Model>,
        scan: ScanState,
        examined: String,
    ) -> Result<()> {
        let row = document_upload_reading::ActiveModel {
            upload_id: Set(upload.id),
            scan_state: Set(scan),
            examined: Set(Some(examined)),
        };
        document_upload_reading::Entity::insert(row)
            .exec_without_returning(self.transaction)
            .await?;
        Ok(())
    }

    /// What the checks found in a file that waited and is held.
    ///
    /// # Errors
    /// [`Error::NotFound`] if nothing is kept of it; if the database does not answer.
    pub async fn reading(
        &self,
        upload: &Seen<document_upload::Model>,
    ) -> Result<(ScanState, String)> {
        let kept = document_upload_reading::Entity::find_by_id(upload.id);
        let kept = kept.one(self.transaction).await?.ok_or(Error::NotFound)?;
        Ok((kept.scan_state, kept.examined.ok_or(Error::NotFound)?))
    }

    /// Keeps no longer what the checks found in files that were taken in.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn forget_readings(&self, uploads: &[Uuid]) -> Result<()> {
        forget_readings(self.transaction, uploads).await
    }
}

/// Keeps no longer what the checks found in files, if anything was kept.
pub(super) async fn forget_readings(db: &impl ConnectionTrait, uploads: &[Uuid]) -> Result<()> {
    let nothing = Expr::value(Option::<String>::None);
    let forgotten = document_upload_reading::Entity::update_many()
        .col_expr(document_upload_reading::Column::Examined, nothing)
        .filter(document_upload_reading::Column::UploadId.is_in(uploads.iter().copied()));
    forgotten.exec(db).await?;
    Ok(())
}
