//! The words for how an inspection runs.

use async_graphql::Enum;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Whether an inspection goes on.
    InspectionState {
        /// It goes on.
        Open,
        /// It rests: nothing is asked of the Area meanwhile. What comes in is taken.
        Paused,
        /// It was ended before it was done, for good.
        EndedIncomplete,
        /// It is done.
        Closed,
    }
    /// What happened to an inspection.
    InspectionEventKind {
        /// Somebody joined, left or became the lead.
        TeamChanged,
        /// Planned or actual dates of stages were moved.
        StagesMoved,
        /// The anticipated day of publication was moved.
        PublicationMoved,
        /// It was paused.
        Paused,
        /// It goes on.
        Resumed,
        /// It was ended before it was done.
        EndedIncomplete,
        /// It was closed: it is done.
        Closed,
    }
}
