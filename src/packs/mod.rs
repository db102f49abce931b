//! Evidence packs: a judgement, or the judgements of an inspection, with all that they rest on, in one file that can be
//! read and checked anywhere.
//!
//! `writes` takes the wish, [`Packs`] has it made (`jobs`), in the name of whoever asked: `which` says of which judgements,
//! `gather` asks what goes in, `profile` narrows it, `fill` writes it into a `bag`. `verify` checks a pack that somebody has.

mod bag;
mod draw;
mod fill;
mod gather;
pub mod graphql;
mod items;
mod linked;
mod page;
mod profile;
mod run;
mod tables;
mod told;
pub mod verify;
mod which;
pub mod writes;

pub use profile::action;

use crate::error::Result;
use crate::files::{Files, pack_key};
use crate::jobs::{Jobs, Progress, Work};
use crate::store::{Database, Turns};
use ::entity::pack_lease;
use ::entity::types::{Action, PackState};
use chrono::TimeDelta;
use sea_orm::prelude::Uuid;

/// How long the bytes of a pack are kept: what is redacted or disposed of meanwhile is in it still.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Makes evidence packs.
pub type Packs = Jobs<Packing>;

/// Where what goes into them is, and where they go.
pub struct Packing {
    database: Database,
    files: Files,
    turns: Turns,
}

impl Packs {
    /// The packs of this database, whose files are in this store.
    #[must_use]
    pub fn open(database: Database, files: Files) -> Self {
        Self::new(Packing { database, files, turns: Turns::default() })
    }
}

impl Work for Packing {
    type Lease = pack_lease::Entity;

    fn database(&self) -> &Database {
        &self.database
    }

    async fn carry_out(&self, id: Uuid, progress: &Progress) -> Result<()> {
        Box::pin(self.run_one(id, progress)).await
    }

    async fn give_up(&self, id: Uuid, why: &str) -> Result<()> {
        let pack = self.database.pack(id).await?;
        let action = pack.map_or(Action::PackInternal, |pack| action(pack.profile));
        self.database.fail_pack(id, action, why).await
    }

    async fn waits(&self, id: Uuid) -> Result<bool> {
        let pack = self.database.pack(id).await?;
        Ok(pack.is_some_and(|pack| pack.state == PackState::Waiting))
    }

    async fn idle(&self) -> Result<Vec<Uuid>> {
        self.database.idle_packs().await
    }

    async fn tidy(&self) -> Result<()> {
        for pack in self.database.old_packs(self.database.now() - KEPT).await? {
            self.files.delete(&pack_key(pack)).await?;
            self.database.discarded_pack(pack).await?;
        }
        Ok(())
    }
}
