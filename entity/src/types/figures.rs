//! The words for figures.

use async_graphql::Enum;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a performance figure is.
    ValueKind {
        /// Numerator over denominator, in percent.
        Percent,
        /// A count.
        Count,
    }
    /// Which direction of a figure is the better one.
    Better {
        /// Higher is better.
        Higher,
        /// Lower is better.
        Lower,
        /// Neither: the figure gives context.
        Context,
    }
    /// Which way a series of figures went, by what is better for its measure.
    Trend {
        /// For the better.
        Better,
        /// For the worse.
        Worse,
        /// Neither, to one decimal.
        Unchanged,
    }
}
