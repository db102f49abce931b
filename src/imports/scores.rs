//! Scores of the Area Inspection Programme: a row for each Area, unit and measure (scope, paragraphs 24 and 25). What
//! is not given is empty, never 0. What a score says that an inspection has for an item stays as it is, and all of it once a
//! judgement that is sealed rests on it. Which of the two it is, is not said: administrators see no judgements.

use super::kind::{Decision, Kind, change, unit};
use crate::areas::rules::misprinted;
use crate::error::{Error, Result, UserErrorCode};
use crate::inspections::scores;
use crate::store::{Event, Seen, Write};
use crate::table::Cells;
use ::entity::types::{CaseworkUnit, Measure, RowChange, RowFault, RowVerdict};
use ::entity::{aip_score, area, import_row, inspection};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveEnum, ColumnTrait, Condition, Set};
use std::collections::HashMap;

/// What names a score.
type Named = (Uuid, CaseworkUnit, Measure);

/// The scores of an import.
pub(super) struct Scores {
    batch: Uuid,
    areas: HashMap<String, Seen<area::Model>>,
    known: HashMap<Named, Seen<aip_score::Model>>,
    /// Those that are items of an inspection, and whether a judgement that is sealed rests on them.
    held: HashMap<Uuid, bool>,
    first: HashMap<Named, i32>,
    made: u32,
}

/// A score, as its row says.
#[derive(Debug)]
pub(super) struct Score {
    of: Named,
    area: String,
    baseline: Option<f64>,
    follow_up: Option<f64>,
    change: Option<f64>,
    change_unit: Option<String>,
    source_paragraph: Option<String>,
}

impl Scores {
    pub(super) async fn open(write: &Write<'_>, batch: Uuid) -> Result<Self> {
        let areas = write.all::<area::Entity>(Condition::all()).await?;
        let areas = areas.into_iter().map(|area| (area.code.clone(), area)).collect();
        let (mut known, mut keys) = (HashMap::new(), Vec::new());
        // held, so that no judgement that rests on one is sealed meanwhile
        for score in write.hold_all::<aip_score::Entity>(Condition::all()).await? {
            keys.push(score.id);
            known.insert((score.area_id, score.unit, score.measure), score);
        }
        let held = write.scores_of_inspections(&keys).await?;
        Ok(Self { batch, areas, known, held, first: HashMap::new(), made: 0 })
    }

    /// Makes a new score an item of each inspection of its Area.
    async fn cited(&self, write: &Write<'_>, row: &Score, score: &aip_score::Model) -> Result<()> {
        let of_area = Condition::all().add(inspection::Column::AreaId.eq(score.area_id));
        for inspection in write.all::<inspection::Entity>(of_area).await? {
            scores::add(write, &inspection, &self.areas[&row.area], [score].into_iter()).await?;
        }
        Ok(())
    }

    fn changes(&self, row: &Score) -> Vec<RowChange> {
        self.known.get(&row.of).map(|now| changes(now, row)).unwrap_or_default()
    }
}

/// What a row changes of a score.
fn changes(now: &aip_score::Model, row: &Score) -> Vec<RowChange> {
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let changes = [
        change("baseline", &number(now.baseline), &number(row.baseline)),
        change("follow_up", &number(now.follow_up), &number(row.follow_up)),
        change("change", &number(now.change), &number(row.change)),
        change("change_unit", &text(&now.change_unit), &text(&row.change_unit)),
        change("source_paragraph", &text(&now.source_paragraph), &text(&row.source_paragraph)),
    ];
    changes.into_iter().flatten().collect()
}

impl Kind for Scores {
    type Row = Score;
    const NEEDED: &'static [&'static str] = &["area", "unit", "measure"];
    const OTHERS: &'static [&'static str] =
        &["baseline", "follow_up", "change", "change_unit", "source_paragraph"];

    fn read(&self, cells: &mut Cells<'_>) -> Option<Score> {
        let code = cells.text("area", 200);
        let area = code.as_ref().and_then(|code| self.areas.get(code));
        if let (Some(code), None) = (&code, area) {
            cells.wrong("area", format!("there is no CPS Area `{code}`"));
        }
        let unit = unit(cells);
        let measure = cells.word::<Measure>("measure");
        let (baseline, follow_up) = (cells.number_if("baseline"), cells.number_if("follow_up"));
        let change = cells.number_if("change");
        let change_unit = cells.text_if("change_unit", 200);
        let source_paragraph = cells.text_if("source_paragraph", 200);
        if change.is_some() && change_unit.is_none() && cells.is_sound("change_unit") {
            cells.wrong("change_unit", "say in which unit the change is printed".into());
        }
        if change.is_none() && change_unit.is_some() && cells.is_sound("change") {
            cells.wrong("change", "there is a unit, and no change".into());
        }
        if let Some(why) = misprinted(baseline, follow_up, change) {
            cells.wrong("change", why);
        }
        Some(Score {
            of: (area?.id, unit?, measure?),
            area: code?,
            baseline,
            follow_up,
            change,
            change_unit,
            source_paragraph,
        })
    }

    fn note(&mut self, line: i32, row: &Score) {
        self.first.entry(row.of).or_insert(line);
    }

    async fn weigh(&mut self, _: &Write<'_>) -> Result<()> {
        Ok(())
    }

    fn against(&self, line: i32, row: &Score) -> Vec<RowFault> {
        let mut faults = vec![];
        let mut fault = |reason: String| faults.push(RowFault { column: None, reason });
        let first = self.first.get(&row.of).copied().unwrap_or(line);
        if first < line {
            fault(format!("line {first} is of the same score: leave one out"));
        }
        // what was not given can be filled in, until it is sealed so
        let held = self.known.get(&row.of).and_then(|now| self.held.get(&now.id));
        let breaks =
            |change: &RowChange| held.is_some_and(|sealed| *sealed || change.from.is_some());
        if self.changes(row).iter().any(breaks) {
            let reason = "an inspection of the Area has this score for an item: what it says stays";
            fault(reason.into());
        }
        faults
    }

    async fn apply(&mut self, write: &Write<'_>, rows: &[Score]) -> Result<Vec<Decision>> {
        let mut decided = Vec::with_capacity(rows.len());
        for row in rows {
            let (_, unit, measure) = row.of;
            let about = format!("AIP-{}-{}-{}", row.area, unit.to_value(), measure.to_value());
            let (changes, known) = (self.changes(row), self.known.get(&row.of));
            let verdict = match known {
                None => RowVerdict::Create,
                Some(_) if changes.is_empty() => RowVerdict::Unchanged,
                Some(_) => RowVerdict::Update,
            };
            let mut made = None;
            if verdict != RowVerdict::Unchanged {
                let id = known.map_or_else(|| write.clock.id(), |known| known.id);
                let score = aip_score::ActiveModel {
                    id: Set(id),
                    area_id: Set(row.of.0),
                    unit: Set(unit),
                    measure: Set(measure),
                    baseline: Set(row.baseline),
                    follow_up: Set(row.follow_up),
                    change: Set(row.change),
                    change_unit: Set(row.change_unit.clone()),
                    source_paragraph: Set(row.source_paragraph.clone()),
                };
                if known.is_some() {
                    write.update(score).await?;
                } else {
                    let score = write.insert(score).await?;
                    self.cited(write, row, &score).await?;
                }
                self.made += 1;
                made = Some(id);
            }
            decided.push(Decision { changes, made, ..Decision::of(verdict, about) });
        }
        Ok(decided)
    }

    async fn finish(&mut self, write: &Write<'_>) -> Result<()> {
        if self.made == 0 {
            return Ok(());
        }
        let data = serde_json::json!({"import": self.batch, "scores": self.made});
        write.tell(Event { event_type: "scores.recorded", data }, "ImportBatch", self.batch).await
    }
}

/// Puts the scores that an import changed back to what they were.
///
/// # Errors
/// [`Error::Refused`] if one was changed since, or a judgement rests on it; if the database cannot be written.
pub(super) async fn withdraw(write: &Write<'_>, batch: Uuid) -> Result<()> {
    let made = Condition::all()
        .add(import_row::Column::BatchId.eq(batch))
        .add(import_row::Column::MadeId.is_not_null());
    let made = write.all::<import_row::Entity>(made).await?;
    let keys: Vec<Uuid> = made.iter().filter_map(|row| row.made_id).collect();
    let these = Condition::all().add(aip_score::Column::Id.is_in(keys.iter().copied()));
    write.hold_all::<aip_score::Entity>(these).await?;
    if !write.scores_relied_on(&keys).await?.is_empty() {
        let message = "A judgement rests on a score of it: it stays as it is.";
        return Err(Error::refused("batch", UserErrorCode::Cited, message));
    }
    for (row, key) in made.iter().zip(keys) {
        let now = write.hold::<aip_score::Entity>(key).await?;
        let mut score = Score {
            of: (now.area_id, now.unit, now.measure),
            area: String::new(),
            baseline: now.baseline,
            follow_up: now.follow_up,
            change: now.change,
            change_unit: now.change_unit.clone(),
            source_paragraph: now.source_paragraph.clone(),
        };
        if row.verdict == RowVerdict::Create {
            (score.baseline, score.follow_up, score.change) = (None, None, None);
            (score.change_unit, score.source_paragraph) = (None, None);
        }
        for change in &row.told.changes {
            let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
            let (number, from) = (number(&change.from), change.from.clone());
            match change.column.as_str() {
                "baseline" => score.baseline = number,
                "follow_up" => score.follow_up = number,
                "change" => score.change = number,
                "change_unit" => score.change_unit = from,
                _ => score.source_paragraph = from,
            }
        }
        let back = changes(&now, &score);
        let as_made = row.told.changes.iter().all(|change| {
            back.iter().any(|back| back.column == change.column && back.from == change.to)
        });
        if !as_made {
            let message = format!("{} was changed since: correct it instead.", row.told.about);
            return Err(Error::refused("batch", UserErrorCode::Superseded, message));
        }
        let score = aip_score::ActiveModel {
            id: Set(key),
            baseline: Set(score.baseline),
            follow_up: Set(score.follow_up),
            change: Set(score.change),
            change_unit: Set(score.change_unit),
            source_paragraph: Set(score.source_paragraph),
            ..Default::default()
        };
        write.update(score).await?;
    }
    Ok(())
}
