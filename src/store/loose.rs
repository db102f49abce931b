//! What a draft lets go of: the few rows that are taken away when it says so no longer. What they said is in the
//! draft's history.

use super::{Row, Write};
use crate::error::Result;
use ::entity::{effect, finding_theme, judgement_source, strength_reason};
use sea_orm::{Condition, QueryFilter};

/// Rows that only say what a draft says now.
pub trait Loose: Row {}
impl Loose for effect::Entity {}
impl Loose for finding_theme::Entity {}
impl Loose for judgement_source::Entity {}
impl Loose for strength_reason::Entity {}

impl Write<'_> {
    /// Lets go of the rows of `E` that match. Hold what they hang under.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn let_go<E: Loose>(&self, filter: Condition) -> Result<()> {
        E::delete_many().filter(filter).exec(self.transaction).await?;
        Ok(())
    }
}
