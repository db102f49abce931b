//! The next reference of an item: its kind, its Area, and a number.

use super::Write;
use crate::error::Result;
use ::entity::evidence;
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, Func};
use std::sync::PoisonError;

impl Write<'_> {
    /// The next free reference in an Area that begins so, for example `DOC-YH-036`. It counts what the
    /// viewer does not see, too; hold the Area, so that nobody else is given the same.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn next_reference(&self, prefix: &str, area: Uuid) -> Result<String> {
        let given = || self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let last = given().get(prefix).copied();
        let next = 1 + match last {
            Some(last) => last,
            None => self.last_reference(prefix, area).await?,
        };
        given().insert(prefix.into(), next);
        Ok(format!("{prefix}{next:03}"))
    }

    /// The last number that is there, whatever else is in the Area.
    async fn last_reference(&self, prefix: &str, area: Uuid) -> Result<u64> {
        let reference = evidence::Column::Reference;
        let length = Func::char_length(Expr::col((evidence::Entity, reference)));
        let last = evidence::Entity::find()
            .filter(evidence::Column::AreaId.eq(area))
            .filter(reference.starts_with(prefix))
            .order_by_desc(Expr::expr(length))
            .order_by_desc(reference)
            .one(self.transaction)
            .await?;
        Ok(last
            .and_then(|item| item.reference.strip_prefix(prefix)?.parse().ok())
            .unwrap_or_default())
    }
}
