//! Performance figures: a row for each series and period. A figure is never changed; a corrected one is the
//! next revision of its period, and what a link pinned stays.

mod points;
mod series;
mod withdraw;

pub(super) use withdraw::withdraw;

use super::kind::{Decision, Kind, unit};
use crate::clock::slip;
use crate::error::Result;
use crate::performance::rules::{Trials, figure, misprinted};
use crate::store::{Event, Seen, Write};
use crate::table::Cells;
use ::entity::types::{Action, CaseworkUnit, RowFault, RowVerdict};
use ::entity::{inspection, measure_definition, performance_point};
use points::Points;
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ActiveEnum, Condition, Set};
use series::Series;
use std::collections::HashMap;

/// The longest label of a period, in characters.
const LONGEST_LABEL: usize = 100;

/// What names a series here: the places of its inspection and its measure, and its unit.
type Named = (u16, u16, CaseworkUnit);

/// The figures of an import.
pub(super) struct Figures {
    batch: Uuid,
    today: Date,
    inspections: Vec<Seen<inspection::Model>>,
    measures: Vec<Seen<measure_definition::Model>>,
    inspection: HashMap<String, u16>,
    measure: HashMap<String, u16>,
    series: Series,
    /// The first line of each series and period.
    first: HashMap<(Named, Date), i32>,
    /// What is counted of the trials of an inspection's unit in a period.
    trials: HashMap<(u16, CaseworkUnit, Date), Trials>,
    /// New and corrected figures, by inspection.
    made: HashMap<u16, (u32, u32)>,
}

/// A figure, as its row says.
#[derive(Debug)]
pub(super) struct Figure {
    of: Named,
    period: String,
    start: Date,
    end: Date,
    numerator: i64,
    denominator: Option<i64>,
    method_version: i32,
}

impl Figures {
    pub(super) async fn open(write: &Write<'_>, batch: Uuid, by: Uuid) -> Result<Self> {
        let mut inspections = write.all::<inspection::Entity>(Condition::all()).await?;
        inspections.retain(|row| write.may(Action::ImportEvidence, &**row));
        let measures = write.all::<measure_definition::Entity>(Condition::all()).await?;
        let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let named = inspections.iter().enumerate();
        let inspection = named.map(|(at, row)| (row.reference.clone(), place(at))).collect();
        let named = measures.iter().enumerate();
        let measure = named.map(|(at, row)| (row.code.clone(), place(at))).collect();
        Ok(Self {
            batch,
            today: write.clock.today(),
            inspections,
            measures,
            inspection,
            measure,
            series: Series::of(by),
            first: HashMap::new(),
            trials: HashMap::new(),
            made: HashMap::new(),
        })
    }

    fn inspection(&self, named: Named) -> &inspection::Model {
        &self.inspections[usize::from(named.0)]
    }

    fn measure(&self, named: Named) -> &measure_definition::Model {
        &self.measures[usize::from(named.1)]
    }

    /// The place of what a column names, where there is one that the sender may fill.
    fn place(of: &HashMap<String, u16>, cells: &mut Cells<'_>, column: &str) -> Option<u16> {
        let name = cells.text(column, 200)?;
        let place = of.get(&name).copied();
        if place.is_none() {
            cells.wrong(column, format!("there is no {column} `{name}`"));
        }
        place
    }

    /// A day that somebody can mean.
    fn day(&self, cells: &mut Cells<'_>, column: &str) -> Option<Date> {
        let day = cells.day(column)?;
        if let Some(why) = slip(day, self.today) {
            cells.wrong(column, why);
            return None;
        }
        Some(day)
    }

    fn unit(&self, cells: &mut Cells<'_>, inspection: Option<u16>) -> Option<CaseworkUnit> {
        let unit = unit(cells)?;
        let of = inspection.map(|at| &self.inspections[usize::from(at)]);
        if let Some(of) = of.filter(|of| !of.units.units().contains(&unit)) {
            let (unit, of) = (unit.to_value(), &of.reference);
            cells.wrong("unit", format!("{of} does not inspect {unit}"));
        }
        Some(unit)
    }
}

impl Kind for Figures {
    type Row = Figure;
    const NEEDED: &'static [&'static str] =
        &["inspection", "unit", "measure", "period", "period_start", "period_end", "numerator"];
    const OTHERS: &'static [&'static str] = &["denominator", "value", "method_version"];

    fn read(&self, cells: &mut Cells<'_>) -> Option<Figure> {
        let inspection = Self::place(&self.inspection, cells, "inspection");
        let unit = self.unit(cells, inspection);
        let measure = Self::place(&self.measure, cells, "measure");
        let period = cells.text("period", LONGEST_LABEL);
        if let Some(day) = period.as_ref().filter(|label| label.parse::<Date>().is_ok()) {
            let reason = format!(
                "`{day}` is a day, as a spreadsheet makes of a label: write it anew, as 2025-26 Q1"
            );
            cells.wrong("period", reason);
        }
        let (start, end) = (self.day(cells, "period_start"), self.day(cells, "period_end"));
        if start.is_some_and(|start| start > self.today) {
            cells.wrong("period_start", "the period has not begun: it has no figures yet".into());
        }
        if start.zip(end).is_some_and(|(start, end)| end < start) {
            cells.wrong("period_end", "the period ends before it starts".into());
        }
        let numerator = cells.whole("numerator");
        let denominator = cells.whole_if("denominator");
        let value = cells.number_if("value");
        let version = cells.whole_if("method_version");
        let definition = measure.map(|at| &self.measures[usize::from(at)]);
        let known = definition.map_or(1, |measure| measure.method_version);
        let method_version = match version {
            None => known,
            Some(version) => match i32::try_from(version).unwrap_or_default() {
                version if (1..=known).contains(&version) => version,
                _ => {
                    let reason =
                        format!("there is no such version of the method: the newest is {known}");
                    cells.wrong("method_version", reason);
                    known
                }
            },
        };
        if let (Some(measure), Some(numerator), true) =
            (definition, numerator, cells.is_sound("denominator"))
        {
            match figure(measure.value_kind, numerator, denominator) {
                Err(why) => cells.wrong("denominator", why.into()),
                Ok(figure) => {
                    if let Some(why) = value.and_then(|value| misprinted(figure, value)) {
                        cells.wrong("value", why);
                    }
                }
            }
        }
        Some(Figure {
            of: (inspection?, measure?, unit?),
            period: period?,
            start: start?,
            end: end?,
            numerator: numerator?,
            denominator,
            method_version,
        })
    }

    fn note(&mut self, line: i32, row: &Figure) {
        let mut first = false;
        self.first.entry((row.of, row.start)).or_insert_with(|| {
            first = true;
            line
        });
        let place = Trials::place(&self.measure(row.of).code).filter(|_| first);
        if let (Some(place), Some(denominator)) = (place, row.denominator) {
            let trials = self.trials.entry((row.of.0, row.of.2, row.start)).or_default();
            trials.0[place] = Some((row.numerator, denominator));
        }
    }

    /// What the table does not say of the same trials may be here already.
    async fn weigh(&mut self, write: &Write<'_>) -> Result<()> {
        let named: Vec<u16> = self.first.keys().map(|((inspection, ..), _)| *inspection).collect();
        self.series.load(write, &named, &self.inspections, &self.measures).await?;
        let mut missing: HashMap<Uuid, Vec<_>> = HashMap::new();
        for (of, trials) in &self.trials {
            for (place, measure) in Trials::measures().into_iter().enumerate() {
                let named = self.measure.get(measure).map(|measure| (of.0, *measure, of.1));
                let known = named.and_then(|named| self.series.key(named));
                if let (None, Some(series)) = (trials.0[place], known) {
                    missing.entry(series).or_default().push((place, *of));
                }
            }
        }
        for (series, wanted) in missing {
            for some in wanted.chunks(points::AT_ONCE) {
                let starts: Vec<Date> = some.iter().map(|(_, of)| of.2).collect();
                let points = Points::of(write, vec![series], starts).await?;
                for (place, of) in some {
                    let point = points.now(series, of.2);
                    let figure =
                        point.and_then(|point| Some((point.numerator, point.denominator?)));
                    if let Some(trials) = self.trials.get_mut(of) {
                        trials.0[*place] = figure;
                    }
                }
            }
        }
        Ok(())
    }

    fn against(&self, line: i32, row: &Figure) -> Vec<RowFault> {
        let mut faults = vec![];
        let first = self.first.get(&(row.of, row.start)).copied().unwrap_or(line);
        if first < line {
            let reason = format!("line {first} is of the same series and period: leave one out");
            faults.push(RowFault { column: None, reason });
            return faults;
        }
        let trials = self.trials.get(&(row.of.0, row.of.2, row.start));
        let place = Trials::place(&self.measure(row.of).code);
        if let Some(reason) = trials.zip(place).and_then(|(trials, place)| trials.wrong(place)) {
            faults.push(RowFault { column: Some("numerator".into()), reason });
        }
        faults
    }

    async fn apply(&mut self, write: &Write<'_>, rows: &[Figure]) -> Result<Vec<Decision>> {
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            let (inspection, measure) = (self.inspection(row.of), self.measure(row.of));
            keys.push(if let Some(key) = self.series.key(row.of) {
                key
            } else {
                let (inspection, measure) = (inspection.clone(), measure.clone());
                self.series.make(write, row.of, &inspection, &measure, (row.start, row.end)).await?
            });
            self.series.spans(row.of, (row.start, row.end));
        }
        let known: Vec<Uuid> =
            keys.iter().copied().filter(|key| !self.series.is_new(*key)).collect();
        let points = Points::of(write, known, rows.iter().map(|row| row.start).collect()).await?;
        let (mut new, mut decided) = (Vec::new(), Vec::with_capacity(rows.len()));
        for (row, series) in rows.iter().zip(keys) {
            let about = format!("{} {}", self.series.reference(row.of), row.period);
            let now = points.now(series, row.start);
            let changes = now.map(|now| points::changes(now, row)).unwrap_or_default();
            if now.is_some() && changes.is_empty() {
                let verdict = RowVerdict::Unchanged;
                decided.push(Decision::of(verdict, about));
                continue;
            }
            let id = write.clock.id();
            new.push(performance_point::ActiveModel {
                id: Set(id),
                series_id: Set(series),
                period: Set(row.period.clone()),
                period_start: Set(row.start),
                period_end: Set(row.end),
                numerator: Set(row.numerator),
                denominator: Set(row.denominator),
                method_version: Set(row.method_version),
                revision: Set(points.revisions(series, row.start) + 1),
            });
            let (created, corrected) = self.made.entry(row.of.0).or_default();
            let verdict = if now.is_some() {
                *corrected += 1;
                RowVerdict::Update
            } else {
                *created += 1;
                RowVerdict::Create
            };
            decided.push(Decision { changes, made: Some(id), ..Decision::of(verdict, about) });
        }
        write.insert_many(new).await?;
        Ok(decided)
    }

    async fn finish(&mut self, write: &Write<'_>) -> Result<()> {
        self.series.stretch(write).await?;
        for (at, (created, corrected)) in &self.made {
            let inspection = &self.inspections[usize::from(*at)];
            let told =
                format!("import {}: {created} new figures, {corrected} corrected", self.batch);
            write.besides(Action::ImportEvidence, &**inspection, told);
            let data = serde_json::json!({
                "import": self.batch, "inspection": inspection.id, "new": created, "corrected": corrected,
            });
            let event = Event { event_type: "performance.recorded", data };
            write.tell(event, "Inspection", inspection.id).await?;
        }
        Ok(())
    }
}
