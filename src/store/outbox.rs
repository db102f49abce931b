//! What happened, for others to hear of.

use super::Write;
use super::laying::lay;
use crate::error::Result;
use ::entity::outbox_event;
use sea_orm::Set;
use sea_orm::prelude::*;
use std::sync::PoisonError;

/// So many events are laid down at once.
const AT_ONCE: usize = 500;

/// Something that happened, for others to hear of.
#[derive(Debug)]
pub struct Event {
    /// What kind of event, for example `evidence.linked`.
    pub event_type: &'static str,
    /// What it says.
    pub data: serde_json::Value,
}

impl Write<'_> {
    /// Puts an event into the outbox, with the others of the transaction.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn tell(&self, event: Event, subject: &str, subject_id: Uuid) -> Result<()> {
        self.tell_in(self.inspection, event, subject, subject_id).await
    }

    /// The same, of what happened in an inspection, whatever the permit is for.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn tell_in(
        &self,
        inspection: Option<Uuid>,
        event: Event,
        subject: &str,
        subject_id: Uuid,
    ) -> Result<()> {
        let row = outbox_event::ActiveModel {
            id: Set(self.clock.id()),
            at: Set(self.clock.now()),
            event_type: Set(event.event_type.into()),
            subject: Set(subject.into()),
            subject_id: Set(subject_id),
            inspection_id: Set(inspection),
            data: Set(event.data),
            delivered_at: Set(None),
        };
        let many = {
            let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
            events.push(row);
            events.len() >= AT_ONCE
        };
        if many { self.tell_all().await } else { Ok(()) }
    }

    /// Lays down the events that were not yet.
    pub(super) async fn tell_all(&self) -> Result<()> {
        let events = {
            let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *events)
        };
        lay(self.transaction, events).await
    }
}
