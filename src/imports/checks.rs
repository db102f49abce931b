//! On-site checks: a row for each, known by the sender's own key in its inspection. The fields of its template are columns
//! of their own, `fields.` and their path.

use super::entered::{Entered, Inspections, People, Within, noted};
use super::kind::{Decision, change, unit};
use crate::checks::rules::follows;
use crate::checks::template::{at, put};
use crate::checks::writes::{self, Correction, NewCheck, newest};
use crate::error::{Error, Result, UserErrorCode};
use crate::store::{Seen, Write};
use crate::table::Cells;
use ::entity::types::{
    Action, CaseworkUnit, CheckField, CheckKind, CheckOutcome, EvidenceKind, FieldKind, RowFault,
    RowVerdict,
};
use ::entity::{check_template, evidence, onsite_check, onsite_check_record};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ActiveEnum, Iterable};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The longest key and name, and the longest words of a field, in characters.
const LONGEST: usize = 200;
const LONGEST_WORDS: usize = 10_000;

/// The columns of the fields of templates begin so.
const FIELDS: &str = "fields.";

/// The checks of an import.
pub(super) struct Checks {
    by: Uuid,
    today: Date,
    inspections: Inspections,
    people: People,
    templates: HashMap<CheckKind, Seen<check_template::Model>>,
}

/// A check, as its row says.
#[derive(Debug)]
pub(super) struct One {
    key: String,
    inspection: String,
    kind: CheckKind,
    unit: CaseworkUnit,
    done_on: Date,
    inspector: Uuid,
    outcome: CheckOutcome,
    fields: Value,
}

impl Checks {
    pub(super) async fn open(write: &Write<'_>, by: Uuid) -> Result<Self> {
        let mut templates = HashMap::new();
        for kind in CheckKind::iter() {
            templates.insert(kind, newest(write, kind).await?);
        }
        let (inspections, people) = (Inspections::open(write).await?, People::open(write).await?);
        Ok(Self { by, today: write.clock.today(), inspections, people, templates })
    }

    /// What is filled in of a template, and of what is not in it, so that it is refused by its path.
    fn fields(&self, kind: CheckKind, cells: &mut Cells<'_>) -> Value {
        let (mut filled, mut of_template) = (json!({}), vec![]);
        for field in &self.templates[&kind].fields.0 {
            let column = format!("{FIELDS}{}", field.path.to_lowercase());
            if !follows(kind).contains(&field.path.as_str())
                && let Some(value) = value(field, &column, cells)
            {
                put(&mut filled, &field.path, value);
            }
            of_template.push(column);
        }
        for column in cells.given_below(FIELDS) {
            if !of_template.contains(&column) {
                put(&mut filled, &column[FIELDS.len()..], json!(cells.get(&column)));
            }
        }
        filled
    }

    /// Who made it: somebody of the team.
    fn inspector(
        &self,
        within: Option<Within<'_>>,
        name: &str,
        cells: &mut Cells<'_>,
    ) -> Option<Uuid> {
        let person = self.people.named("inspector", name, cells)?;
        if let Some(within) = within.filter(|_| person != self.by) {
            self.inspections.on_team(within, ("inspector", name, person), cells);
        }
        Some(person)
    }

    /// Notes what of a template does not fit, by its path; of a cell that could not be read, that is enough.
    fn fits(&self, kind: CheckKind, fields: &Value, cells: &mut Cells<'_>) {
        let template = &self.templates[&kind].fields;
        let filled = writes::filled_in(self.today, (kind, template), fields.clone());
        let Err(Error::Refused(why)) = filled else { return };
        for error in why {
            let path = error.message.split_once(':').map_or("", |(path, _)| path).to_lowercase();
            let column = format!("{FIELDS}{path}");
            let of_template = template.0.iter().any(|field| field.path.to_lowercase() == path);
            if !of_template && cells.get(&column).is_empty() {
                cells.faults.push(RowFault { column: None, reason: error.message });
            } else if cells.is_sound(&column) {
                cells.wrong(&column, error.message);
            }
        }
    }

    /// What a row does to a check that is here.
    async fn correct(
        &self,
        write: &Write<'_>,
        row: &One,
        item: &Seen<evidence::Model>,
    ) -> Result<Decision> {
        let now = write.hold::<onsite_check::Entity>(item.id).await?;
        let said = write.hold::<onsite_check_record::Entity>(item.id).await?;
        let template = &self.templates[&row.kind];
        let same = (now.template_id, now.unit, now.done_on, now.inspector_id)
            == (template.id, row.unit, row.done_on, row.inspector);
        if !same {
            let message = format!(
                "{} was recorded by another template, unit, day or inspector: withdraw it and record another.",
                item.reference
            );
            return Err(Error::refused("key", UserErrorCode::InvalidValue, message));
        }
        let fields =
            writes::filled_in(self.today, (row.kind, &template.fields), row.fields.clone())?;
        let mut changes: Vec<_> =
            change("outcome", &now.outcome.to_value(), &row.outcome.to_value())
                .into_iter()
                .collect();
        for field in &template.fields.0 {
            let told = |of: &Value| {
                let of = at(of, &field.path)?;
                Some(of.as_str().map_or_else(|| of.to_string(), str::to_owned))
            };
            let (was, is) =
                (told(&said.fields).unwrap_or_default(), told(&fields).unwrap_or_default());
            changes.extend(change(&format!("{FIELDS}{}", field.path), &was, &is));
        }
        if changes.is_empty() {
            return Ok(Decision::of(RowVerdict::Unchanged, item.reference.clone()));
        }
        let expected = write.newest_revision(item.id).await?.map_or(0, |newest| newest.revision);
        let correction = Correction {
            check: item.id,
            expected,
            outcome: row.outcome,
            fields: row.fields.clone(),
            reason: "Imported.".into(),
        };
        writes::put_right(write, self.by, correction).await?;
        write.besides(Action::CorrectCheck, &**item, format!("imported as {}", row.key));
        Ok(Decision { changes, ..Decision::of(RowVerdict::Update, item.reference.clone()) })
    }
}

/// What a cell says of a field, if anything.
fn value(field: &CheckField, column: &str, cells: &mut Cells<'_>) -> Option<Value> {
    match field.kind {
        FieldKind::Text => cells.text_if(column, LONGEST_WORDS).map(Value::from),
        FieldKind::Integer => cells.whole_if(column).map(Value::from),
        FieldKind::Boolean => cells.yes_or_no_if(column).map(Value::from),
        FieldKind::Date => cells.day_if(column).map(|day| json!(day)),
    }
}

impl Entered for Checks {
    type Row = One;
    const NEEDED: &'static [&'static str] =
        &["key", "inspection", "kind", "unit", "done_on", "outcome"];
    const OTHERS: &'static [&'static str] = &["inspector", FIELDS];

    fn read(&self, cells: &mut Cells<'_>) -> Option<One> {
        let key = cells.text("key", LONGEST);
        let inspection = self.inspections.named(cells);
        let kind = cells.word("kind");
        let unit = unit(cells);
        let done_on = cells.day("done_on");
        let outcome = cells.word("outcome");
        if let Some(Err(Error::Refused(why))) = done_on.map(|day| writes::come(self.today, day)) {
            noted::<Self>(why, cells);
        }
        let within = self.inspections.within(inspection.as_ref(), key.as_ref());
        let inspector = match cells.text_if("inspector", LONGEST) {
            Some(name) => self.inspector(within, &name, cells),
            None => Some(self.by),
        };
        let fields = self.fields(kind?, cells);
        self.fits(kind?, &fields, cells);
        Some(One {
            key: key?,
            inspection: inspection?,
            kind: kind?,
            unit: unit?,
            done_on: done_on?,
            inspector: inspector?,
            outcome: outcome?,
            fields,
        })
    }

    fn about(&self, row: &One) -> String {
        format!("{} {}", row.inspection, row.key)
    }

    fn column(field: &str) -> Option<&'static str> {
        match field {
            "doneOn" => Some("done_on"),
            "inspection" => Some("inspection"),
            "inspector" => Some("inspector"),
            "key" => Some("key"),
            _ => None,
        }
    }

    async fn hold(&mut self, write: &Write<'_>) -> Result<()> {
        self.inspections.hold(write).await
    }

    async fn enter(&self, write: &Write<'_>, row: &One) -> Result<Decision> {
        let inspection = self.inspections.of(&row.inspection);
        let known = (inspection, row.key.as_str());
        let kept = self.inspections.kept(write, known, EvidenceKind::OnsiteCheck).await?;
        if let Some(item) = kept {
            return self.correct(write, row, &item).await;
        }
        let new = NewCheck {
            inspection,
            kind: row.kind,
            unit: row.unit,
            done_on: row.done_on,
            outcome: row.outcome,
            fields: row.fields.clone(),
        };
        let item = writes::enter(write, self.by, row.inspector, new).await?;
        write.besides(Action::RecordCheck, &*item, format!("imported as {}", row.key));
        let made = Some(item.id);
        Ok(Decision { made, ..Decision::of(RowVerdict::Create, item.reference.clone()) })
    }

    fn kept_as(&self, row: &One) -> Option<(Uuid, String)> {
        Some((self.inspections.of(&row.inspection), row.key.clone()))
    }
}
