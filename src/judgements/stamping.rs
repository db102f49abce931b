//! The time stamp of a seal: asked of an authority after a judgement was signed off, and held against what was sealed.
//!
//! An authority that is away hinders nobody. Every server asks for what has no stamp yet, and the first to come is kept.

use crate::digest;
use crate::error::Result;
use crate::store::Database;
use crate::timestamps::{Authority, Fault, NoStamp, Stamp, Trust};
use ::entity::{seal, seal_stamp, seal_text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::prelude::Uuid;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often seals are looked for that have none.
const ROUND: Duration = Duration::from_secs(5);

/// After rounds in vain it is never longer than this.
const LONGEST_ROUND: Duration = Duration::from_mins(10);

/// So many seals are looked after in a round.
const AT_ONCE: u64 = 100;

/// After so many bad answers in a round the others wait for the next.
const MOST_IN_VAIN: usize = 3;

/// Has seals stamped with the time.
#[derive(Clone, Debug)]
pub struct Stamps {
    database: Database,
    authority: Authority,
    /// The last that was looked after: a round goes on from there, so that those in vain hold up no others.
    last: Arc<Mutex<Uuid>>,
}

/// What came of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many stamps were kept.
    pub kept: usize,
    /// How many could not be had.
    pub in_vain: usize,
}

impl Stamps {
    /// Those of this database, by this authority.
    #[must_use]
    pub fn new(database: Database, authority: Authority) -> Self {
        Self { database, authority, last: Arc::default() }
    }

    /// What the authority is known by.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        self.authority.trust()
    }

    /// Has stamped what has no time stamp yet.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn sweep(&self) -> Result<Round> {
        let mut round = Round::default();
        let after = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        for id in self.database.unstamped(AT_ONCE, after).await? {
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = id;
            match self.stamp(id).await? {
                Ok(kept) => round.kept += usize::from(kept),
                Err(why) => {
                    let why_not = why.to_string();
                    tracing::warn!(judgement = %id, why_not, "its seal has no time stamp yet; it is asked for again");
                    round.in_vain += 1;
                    if matches!(why, NoStamp::Away(_)) || round.in_vain == MOST_IN_VAIN {
                        break;
                    }
                }
            }
        }
        Ok(round)
    }

    /// Has one seal stamped; answers whether it was, and no other server was first.
    async fn stamp(&self, id: Uuid) -> Result<std::result::Result<bool, NoStamp>> {
        // what was altered is told by its seal, and gets no stamp
        let Some(text) = self.database.sealed(id).await? else { return Ok(Ok(false)) };
        match self.authority.stamp(text.as_bytes()).await {
            Ok(answer) => Ok(Ok(self.database.keep_stamp(id, &answer).await?)),
            Err(why) => Ok(Err(why)),
        }
    }

    /// Sweeps for ever, and after longer and longer pauses while it is in vain.
    pub async fn run(self) {
        let mut pause = ROUND;
        loop {
            let in_vain = match self.sweep().await {
                Ok(round) => round.in_vain > 0 && round.kept == 0,
                Err(fault) => {
                    tracing::error!(?fault, "seals could not be looked after; it is tried again");
                    true
                }
            };
            pause = if in_vain { (pause * 2).min(LONGEST_ROUND) } else { ROUND };
            tokio::time::sleep(pause).await;
        }
    }
}

/// What an authority answered, as it is kept; none if that was altered.
#[must_use]
pub fn answer(kept: &seal_stamp::Model) -> Option<Vec<u8>> {
    let answer = STANDARD.decode(&kept.answer).ok()?;
    (digest::of_bytes(&answer) == kept.sha256).then_some(answer)
}

/// Whether the time stamp of a seal holds. What was sealed is looked at as well, if the viewer may see it.
///
/// # Errors
/// Why it does not, in a sentence.
pub fn holds(
    kept: &seal_stamp::Model,
    seal: &seal::Model,
    text: Option<&seal_text::Model>,
    trust: &Trust,
) -> std::result::Result<(), &'static str> {
    let answer = answer(kept).ok_or("What was kept of it was altered.")?;
    if text.is_some_and(|text| digest::of_bytes(text.text.as_bytes()) != seal.digest) {
        return Err("What was sealed was altered: it is not what the time stamp is of.");
    }
    let held = Stamp::read(&answer).and_then(|stamp| stamp.holds(&seal.digest, trust));
    held.map_err(Fault::message)
}
