//! New items of evidence, as far as all kinds are alike.

use crate::error::Result;
use crate::store::{Seen, Write};
use ::entity::types::{Component, EvidenceKind, EvidenceStatus, Language, Marking, Origin};
use ::entity::{area, evidence, evidence_component, inspection};
use sea_orm::Set;
use sea_orm::prelude::{Date, Uuid};

/// What a new item says of itself.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Which kind.
    pub kind: EvidenceKind,
    /// What its reference begins with, before the Area and after it: `INT` and nothing, `CHK` and `CTL`.
    pub called: (&'static str, Option<&'static str>),
    /// Title.
    pub title: String,
    /// The component that it informs.
    pub component: Component,
    /// Where it comes from.
    pub origin: Origin,
    /// Its marking.
    pub marking: Marking,
    /// Its language.
    pub language: Language,
    /// The day that it speaks of, once that has come.
    pub day: Option<Date>,
}

/// Adds an item to an inspection, under the next free reference.
///
/// # Errors
/// If the database refuses.
pub async fn add(
    write: &Write<'_>,
    inspection: &inspection::Model,
    person: Uuid,
    new: NewItem,
) -> Result<Seen<evidence::Model>> {
    // held, so that no two items of an Area are given the same reference
    let area = write.hold_once::<area::Entity>(inspection.area_id).await?;
    let (before, after) = new.called;
    let after = after.map(|after| format!("{after}-")).unwrap_or_default();
    let prefix = format!("{before}-{}-{after}", area.code);
    let item = evidence::ActiveModel {
        id: Set(write.clock.id()),
        inspection_id: Set(inspection.id),
        area_id: Set(area.id),
        kind: Set(new.kind),
        reference: Set(write.next_reference(&prefix, area.id).await?),
        title: Set(new.title),
        origin: Set(new.origin),
        marking: Set(new.marking),
        language: Set(new.language),
        period_start: Set(new.day),
        period_end: Set(new.day),
        received_at: Set(write.clock.now()),
        recorded_by: Set(Some(person)),
        status: Set(EvidenceStatus::Accepted),
        status_reason: Set(None),
    };
    let item = write.insert(item).await?;
    let component = Set(new.component);
    let informs = evidence_component::ActiveModel { evidence_id: Set(item.id), component };
    write.insert_all([informs]).await?;
    Ok(item)
}
