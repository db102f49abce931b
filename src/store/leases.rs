//! Long work in the name of whoever asked for it: one server has it to itself for a while, and another takes
//! over from one that was stopped. A part of what the repository does of its own accord.

use super::Database;
use super::keeper::CLAIM;
use crate::error::{Error, Result};
use ::entity::{import_lease, pack_lease};
use chrono::TimeDelta;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DbBackend, QuerySelect};

/// After so many attempts in vain it is given up.
const MOST_ATTEMPTS: i32 = 3;

/// The leases of one kind of work.
pub trait Leased: EntityTrait {
    /// What is worked on.
    const OF: Self::Column;
    /// Until when one server works on it, or nobody looks at it again.
    const UNTIL: Self::Column;
    /// How often it was begun in vain.
    const ATTEMPTS: Self::Column;
    /// How much was done.
    const DONE: Self::Column;
    /// Of how much.
    const ALL: Self::Column;
    /// Whether the work is one transaction that writes all the while.
    const WRITES: bool;
}

impl Leased for import_lease::Entity {
    const OF: Self::Column = import_lease::Column::BatchId;
    const UNTIL: Self::Column = import_lease::Column::ClaimedUntil;
    const ATTEMPTS: Self::Column = import_lease::Column::Attempts;
    const DONE: Self::Column = import_lease::Column::RowsDone;
    const ALL: Self::Column = import_lease::Column::Rows;
    const WRITES: bool = true;
}

impl Leased for pack_lease::Entity {
    const OF: Self::Column = pack_lease::Column::PackId;
    const UNTIL: Self::Column = pack_lease::Column::ClaimedUntil;
    const ATTEMPTS: Self::Column = pack_lease::Column::Attempts;
    const DONE: Self::Column = pack_lease::Column::PartsDone;
    const ALL: Self::Column = pack_lease::Column::Parts;
    const WRITES: bool = false;
}

impl Database {
    /// Those of what waits that nobody works on, in their order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub(super) async fn unworked<L: Leased>(&self, waiting: Vec<Uuid>) -> Result<Vec<Uuid>> {
        if waiting.is_empty() {
            return Ok(waiting);
        }
        let free = L::find().filter(L::OF.is_in(waiting.iter().copied()));
        let free = free.filter(self.unclaimed::<L>()).select_only().column(L::OF);
        let free: Vec<Uuid> = free.into_tuple().all(&self.db).await?;
        Ok(waiting.into_iter().filter(|id| free.contains(id)).collect())
    }

    /// Takes work to do; false if another server has it.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn lease<L: Leased>(&self, id: Uuid) -> Result<bool> {
        let until = self.now() + CLAIM;
        let taken = L::update_many().col_expr(L::UNTIL, Expr::value(until));
        let taken = taken.filter(L::OF.eq(id)).filter(self.unclaimed::<L>());
        Ok(taken.exec(&self.db).await?.rows_affected == 1)
    }

    /// Goes on working, and says how far it has come. SQLite has one writer at a time: work that writes all the
    /// while keeps others out itself, and would keep this waiting, so nothing is said there.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn renew<L: Leased>(&self, id: Uuid, (done, all): (i32, i32)) -> Result<()> {
        if L::WRITES && self.db.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        let renewed = L::update_many()
            .col_expr(L::UNTIL, Expr::value(self.now() + CLAIM))
            .col_expr(L::DONE, Expr::value(done))
            .col_expr(L::ALL, Expr::value(all))
            .filter(L::OF.eq(id));
        renewed.exec(&self.db).await?;
        Ok(())
    }

    /// Gives work back that could not be done, to be begun again in a while; false if that was often enough.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn release<L: Leased>(&self, id: Uuid) -> Result<bool> {
        let attempts = L::find().filter(L::OF.eq(id)).select_only().column(L::ATTEMPTS);
        let attempts: Option<i32> = attempts.into_tuple().one(&self.db).await?;
        let attempts = attempts.ok_or(Error::NotFound)? + 1;
        if attempts >= MOST_ATTEMPTS {
            return Ok(false);
        }
        let pause = TimeDelta::seconds(i64::from(attempts));
        L::update_many()
            .col_expr(L::UNTIL, Expr::value(self.now() + pause))
            .col_expr(L::ATTEMPTS, Expr::value(attempts))
            .filter(L::OF.eq(id))
            .exec(&self.db)
            .await?;
        Ok(true)
    }

    fn unclaimed<L: Leased>(&self) -> Condition {
        Condition::any().add(L::UNTIL.is_null()).add(L::UNTIL.lt(self.now()))
    }
}
