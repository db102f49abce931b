//! How an inspection runs: its state, what happened to it, when it will end.

use crate::graphql::prelude::*;
use sea_orm::prelude::Date;

record! {
    /// What happened to an inspection, and why.
    InspectionEvent(inspection_event) {
        /// What happened.
        kind: InspectionEventKind,
        /// Why.
        reason: &str,
        /// Who decided it, in words; null for what a lead inspector or administrator decides themselves.
        decided_by: Option<&str>,
        /// What was changed, in words; null if the kind says it all.
        change: Option<&str>,
        /// When it was recorded.
        made_at: Instant,
    }
    async (self, ctx) {
        /// Who recorded it.
        made_by: Person = must(ctx, self.0.made_by, Person),
    }
}

/// When an inspection will end, as it stands now: a stage that has not begun cannot begin before today or before
/// the one before it has ended, and each takes as long as planned.
#[derive(SimpleObject)]
pub struct Projection {
    /// Planned last day of the last stage.
    planned_end: Day,
    /// Projected last day of the last stage.
    projected_end: Day,
    /// How many days later than planned that is.
    days_late: i64,
    /// How many days are left from then to the anticipated publication; below zero, it comes too late. Null
    /// while no day of publication is named.
    days_to_publication: Option<i64>,
}

impl Projection {
    pub(super) fn new(planned: Date, projected: Date, publication: Option<Date>) -> Self {
        Self {
            planned_end: Day(planned),
            projected_end: Day(projected),
            days_late: (projected - planned).num_days().max(0),
            days_to_publication: publication.map(|day| (day - projected).num_days()),
        }
    }
}
