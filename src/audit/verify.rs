//! Going through the chains again: is every entry what it was, and where it was?
//!
//! Whoever can write both an entry, all that follow it and the head can make a chain that holds. Keep
//! the heads elsewhere from time to time: the program prints them.

use super::{GENESIS, hash, id};
use crate::error::Result;
use ::entity::{audit_chain, audit_entry};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use std::fmt::{self, Display, Formatter};

/// So many entries are held at a time.
const AT_ONCE: u64 = 1_000;

/// What was found of one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The inspection's key, or `repository`.
    pub id: String,
    /// The inspection, if it is one's.
    pub inspection: Option<Uuid>,
    /// How many entries its head says that it has.
    pub entries: i64,
    /// The hash of its last entry, as its head has it.
    pub head: String,
    /// The first entry that is not as it must be.
    pub fault: Option<Fault>,
}

/// An entry that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is none with this number.
    Missing(i64),
    /// This one does not have the hash that its content gives.
    Altered(i64),
    /// This one does not name the hash of the one before.
    Unlinked(i64),
    /// The head does not name the hash of this one, the last.
    Head(i64),
    /// This one stands after the last that the head knows.
    Extra(i64),
    /// This one cannot be read: it holds what the repository does not write.
    Unreadable(i64),
}

impl Fault {
    /// The number of the entry.
    #[must_use]
    pub fn entry(&self) -> i64 {
        match self {
            Self::Missing(entry)
            | Self::Altered(entry)
            | Self::Unlinked(entry)
            | Self::Head(entry)
            | Self::Extra(entry)
            | Self::Unreadable(entry) => *entry,
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(entry) => write!(f, "entry {entry} is missing"),
            Self::Altered(entry) => write!(f, "entry {entry} was altered"),
            Self::Unlinked(entry) => write!(f, "entry {entry} does not follow the one before it"),
            Self::Head(entry) => write!(f, "the head does not name entry {entry}, the last"),
            Self::Extra(entry) => write!(f, "entry {entry} is beyond the head"),
            Self::Unreadable(entry) => write!(f, "entry {entry} cannot be read"),
        }
    }
}

/// Goes through the chains with these heads.
///
/// # Errors
/// If the database cannot be read.
pub(crate) async fn verify(
    db: &impl ConnectionTrait,
    mut heads: Vec<audit_chain::Model>,
) -> Result<Vec<Chain>> {
    heads.sort_by(|a, b| a.id.cmp(&b.id));
    let mut chains = Vec::new();
    for head in heads {
        let fault = first_fault(db, &head).await?;
        chains.push(Chain {
            id: head.id,
            inspection: head.inspection_id,
            entries: head.sequence,
            head: head.hash,
            fault,
        });
    }
    Ok(chains)
}

async fn first_fault(
    db: &impl ConnectionTrait,
    head: &audit_chain::Model,
) -> Result<Option<Fault>> {
    let (mut last, mut previous) = (0, GENESIS.to_owned());
    loop {
        let some = audit_entry::Entity::find()
            .filter(audit_entry::Column::Chain.eq(&head.id))
            .filter(audit_entry::Column::Sequence.gt(last))
            .order_by_asc(audit_entry::Column::Sequence)
            .limit(AT_ONCE);
        let entries = match some.clone().all(db).await {
            Ok(entries) => entries,
            Err(DbErr::Type(_) | DbErr::Query(_)) => return unreadable(db, head, last).await,
            Err(cause) => return Err(cause.into()),
        };
        let rest = entries.len() as u64 == AT_ONCE;
        for entry in entries {
            let fault = match entry.sequence {
                number if number != last + 1 => Some(Fault::Missing(last + 1)),
                number if number > head.sequence => Some(Fault::Extra(number)),
                number if entry.previous != previous => Some(Fault::Unlinked(number)),
                number if entry.hash != hash(&entry)? || entry.id != id(&entry.hash) => {
                    Some(Fault::Altered(number))
                }
                _ => None,
            };
            if fault.is_some() {
                return Ok(fault);
            }
            (last, previous) = (entry.sequence, entry.hash);
        }
        if !rest {
            break;
        }
    }
    Ok(match last {
        last if last < head.sequence => Some(Fault::Missing(last + 1)),
        last if previous != head.hash => Some(Fault::Head(last)),
        _ => None,
    })
}

/// The first entry after `last` that is not there or cannot be read.
async fn unreadable(
    db: &impl ConnectionTrait,
    head: &audit_chain::Model,
    last: i64,
) -> Result<Option<Fault>> {
    for number in last + 1..=head.sequence {
        let this = audit_entry::Entity::find()
            .filter(audit_entry::Column::Chain.eq(&head.id))
            .filter(audit_entry::Column::Sequence.eq(number));
        match this.one(db).await {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(Some(Fault::Missing(number))),
            Err(_) => return Ok(Some(Fault::Unreadable(number))),
        }
    }
    Ok(Some(Fault::Unreadable(head.sequence)))
}
