//! The words for evidence packs.

use async_graphql::Enum;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What an evidence pack is for, which decides what of it whoever asks may take out.
    PackProfile {
        /// For the inspectorate: all that whoever asks may see, who was interviewed included.
        Internal,
        /// For quality assurance: the same without who was interviewed, and without what is restricted.
        Qa,
        /// For the Area's check of facts: the judgements with their findings, and what the Area itself supplied.
        FactualAccuracy,
        /// For everybody: published judgements with their findings, and how many links of each kind they rest on.
        Public,
    }
    /// How far an evidence pack has come.
    PackState {
        /// It is waiting, or under way.
        Waiting,
        /// It can be fetched until its bytes are given up.
        Done,
        /// Nothing came of it.
        Failed,
    }
}
