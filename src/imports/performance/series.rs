//! The series that figures hang under: those that are there, and those that an import makes.

use super::Named;
use crate::error::Result;
use crate::performance::rules::{informs, title};
use crate::store::{Seen, Write};
use ::entity::types::{CaseworkUnit, EvidenceKind, EvidenceStatus, Language, Marking, Origin};
use ::entity::{
    area, evidence, evidence_component, inspection, measure_definition, performance_series,
};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, Set};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The series of an import's inspections.
pub(super) struct Series {
    by: Uuid,
    known: HashMap<Named, One>,
    new: HashSet<Uuid>,
}

struct One {
    key: Uuid,
    reference: String,
    /// The days that it spoke of, and those that it speaks of now.
    before: (Option<Date>, Option<Date>),
    now: (Option<Date>, Option<Date>),
}

impl Series {
    pub(super) fn of(by: Uuid) -> Self {
        Self { by, known: HashMap::new(), new: HashSet::new() }
    }

    /// Loads the series of some inspections, by their places. What was set aside takes no more figures.
    pub(super) async fn load(
        &mut self,
        write: &Write<'_>,
        named: &[u16],
        inspections: &[Seen<inspection::Model>],
        measures: &[Seen<measure_definition::Model>],
    ) -> Result<()> {
        use evidence::Column;
        let named: BTreeSet<u16> = named.iter().copied().collect();
        let place: HashMap<Uuid, u16> =
            named.into_iter().map(|at| (inspections[usize::from(at)].id, at)).collect();
        let measure: HashMap<Uuid, u16> =
            measures.iter().zip(0..).map(|(measure, at)| (measure.id, at)).collect();
        let theirs = Condition::all()
            .add(Column::InspectionId.is_in(place.keys().copied()))
            .add(Column::Kind.eq(EvidenceKind::PerformanceSeries))
            .add(Column::Status.eq(EvidenceStatus::Accepted));
        let mut items: HashMap<Uuid, Seen<evidence::Model>> = HashMap::new();
        for item in write.all::<evidence::Entity>(theirs).await? {
            items.insert(item.id, item);
        }
        let keys: Vec<Uuid> = items.keys().copied().collect();
        for some in keys.chunks(1_000) {
            let these = performance_series::Column::EvidenceId.is_in(some.iter().copied());
            let series = write.all::<performance_series::Entity>(Condition::all().add(these));
            for series in series.await? {
                let item = &items[&series.evidence_id];
                let named = (place[&item.inspection_id], measure[&series.measure_id], series.unit);
                let days = (item.period_start, item.period_end);
                let reference = item.reference.clone();
                self.known.insert(named, One { key: item.id, reference, before: days, now: days });
            }
        }
        Ok(())
    }

    pub(super) fn key(&self, named: Named) -> Option<Uuid> {
        self.known.get(&named).map(|one| one.key)
    }

    pub(super) fn reference(&self, named: Named) -> &str {
        self.known.get(&named).map_or("", |one| one.reference.as_str())
    }

    pub(super) fn is_new(&self, key: Uuid) -> bool {
        self.new.contains(&key)
    }

    /// Makes the series of an inspection's measure.
    pub(super) async fn make(
        &mut self,
        write: &Write<'_>,
        named: Named,
        inspection: &inspection::Model,
        measure: &measure_definition::Model,
        (start, end): (Date, Date),
    ) -> Result<Uuid> {
        let area = Condition::all().add(area::Column::Id.eq(inspection.area_id));
        let area = write.all::<area::Entity>(area).await?.pop();
        let area = area.ok_or(crate::Error::NotFound)?;
        let unit: CaseworkUnit = named.2;
        let wanted = format!("PRF-{}-{}-{}", area.code, unit.to_value(), measure.code);
        let reference = write.free_reference(&wanted).await?;
        let key = write.clock.id();
        let item = evidence::ActiveModel {
            id: Set(key),
            inspection_id: Set(inspection.id),
            area_id: Set(inspection.area_id),
            kind: Set(EvidenceKind::PerformanceSeries),
            reference: Set(reference.clone()),
            title: Set(title(&measure.name, unit)),
            origin: Set(Origin::Data),
            marking: Set(Marking::Official),
            language: Set(Language::En),
            period_start: Set(Some(start)),
            period_end: Set(Some(end)),
            received_at: Set(write.clock.now()),
            recorded_by: Set(Some(self.by)),
            status: Set(EvidenceStatus::Accepted),
            status_reason: Set(None),
        };
        write.insert(item).await?;
        let informs = evidence_component::ActiveModel {
            evidence_id: Set(key),
            component: Set(informs(&measure.code)),
        };
        write.insert_all([informs]).await?;
        let series = performance_series::ActiveModel {
            evidence_id: Set(key),
            measure_id: Set(measure.id),
            unit: Set(unit),
        };
        write.insert_all([series]).await?;
        let days = (Some(start), Some(end));
        self.known.insert(named, One { key, reference, before: days, now: days });
        self.new.insert(key);
        Ok(key)
    }

    /// A series speaks of these days, too.
    pub(super) fn spans(&mut self, named: Named, (start, end): (Date, Date)) {
        if let Some(one) = self.known.get_mut(&named) {
            let (first, last) = one.now;
            one.now = (
                Some(first.map_or(start, |first| first.min(start))),
                Some(last.map_or(end, |last| last.max(end))),
            );
        }
    }

    /// Writes down of which days the series speak now.
    pub(super) async fn stretch(&self, write: &Write<'_>) -> Result<()> {
        let mut changed: Vec<&One> =
            self.known.values().filter(|one| one.now != one.before).collect();
        // always the lower key first, so that two imports do not wait for one another for ever
        changed.sort_by_key(|one| one.key);
        for one in changed {
            let row = evidence::ActiveModel {
                id: Set(one.key),
                period_start: Set(one.now.0),
                period_end: Set(one.now.1),
                ..Default::default()
            };
            write.update(row).await?;
        }
        Ok(())
    }
}
