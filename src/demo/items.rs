//! The evidence items that all kinds share: one row each, with the components that it informs.

use super::work::{Noun, Work, midnight};
use crate::error::Result;
use ::entity::types::{Component, EvidenceKind, EvidenceStatus, Language, Marking, Origin};
use ::entity::{evidence, evidence_component};
use sea_orm::prelude::{Date, Uuid};

/// An evidence item, as far as all kinds are alike.
pub(super) struct Item<'a> {
    pub(super) area: &'a str,
    pub(super) kind: EvidenceKind,
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) components: Vec<Component>,
    pub(super) origin: Origin,
    pub(super) marking: Marking,
    pub(super) language: Language,
    pub(super) period: Option<(Date, Date)>,
    pub(super) received_on: Date,
    pub(super) recorded_by: Option<&'a str>,
    /// Why it was refused, if it was.
    pub(super) rejected: Option<String>,
}

/// The evidence items of one kind, gathered before they are laid down.
#[derive(Default)]
pub(super) struct Items {
    rows: Vec<evidence::Model>,
    components: Vec<evidence_component::Model>,
}

impl Items {
    /// Adds an item, and answers its key.
    ///
    /// # Errors
    /// If its Area is not inspected or its recorder unknown.
    pub(super) fn add(&mut self, work: &mut Work<'_>, item: Item<'_>) -> Result<Uuid> {
        let id = work.give(Noun::Evidence, item.reference.clone());
        self.components.extend(
            item.components
                .into_iter()
                .map(|component| evidence_component::Model { evidence_id: id, component }),
        );
        let area_id = work.key(Noun::Area, item.area)?;
        work.compartments.insert(id, (area_id, item.origin));
        self.rows.push(evidence::Model {
            id,
            inspection_id: work.key(Noun::Inspection, item.area)?,
            area_id,
            kind: item.kind,
            reference: item.reference,
            title: item.title,
            origin: item.origin,
            marking: item.marking,
            language: item.language,
            period_start: item.period.map(|(start, _)| start),
            period_end: item.period.map(|(_, end)| end),
            received_at: midnight(item.received_on),
            recorded_by: match item.recorded_by {
                Some(alias) => Some(work.key(Noun::Person, alias)?),
                None => None,
            },
            status: match item.rejected {
                Some(_) => EvidenceStatus::Rejected,
                None => EvidenceStatus::Accepted,
            },
            status_reason: item.rejected,
        });
        Ok(id)
    }

    /// Lays them down.
    pub(super) async fn lay(self, work: &mut Work<'_>) -> Result<()> {
        work.lay(self.rows).await?;
        work.lay(self.components).await
    }
}
