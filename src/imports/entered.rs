//! Rows that are entered one after the other, each as the API enters it: what it refuses is refused here, in the
//! same words.

use super::kind::{Decision, Kind};
use crate::access::policy;
use crate::documents::answers;
use crate::error::{Error, Result, UserError, UserErrorCode};
use crate::evidence::set_aside::tell;
use crate::store::{Seen, Write};
use crate::table::Cells;
use ::entity::types::{Action, EvidenceKind, EvidenceStatus, LinkStatus, RowFault, RowVerdict};
use ::entity::{
    area, evidence, evidence_key, evidence_link, import_batch, import_row, inspection,
    inspection_course, inspection_member, person,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};
use std::collections::HashMap;

/// The longest reference, in characters.
const LONGEST: usize = 200;

/// The most rows of a table that are entered one after the other: on SQLite nobody else writes meanwhile, and whoever waits
/// does so for ten seconds.
const MOST: usize = 10_000;

/// The inspections of which somebody may import evidence, by their reference: who inspects, and which keys are taken.
pub(super) struct Inspections {
    named: HashMap<String, Seen<inspection::Model>>,
    /// Whoever inspects or did, and whether they still do.
    team: HashMap<(Uuid, Uuid), bool>,
    /// The items that came in under a key before, of whatever kind.
    keys: HashMap<(Uuid, String), Uuid>,
}

/// The inspection of a row, and whether the row brings something new to it: what is here already has kept the rules that
/// it came in by.
#[derive(Clone, Copy)]
pub(super) struct Within<'i> {
    pub(super) of: &'i inspection::Model,
    new: bool,
}

impl Inspections {
    pub(super) async fn open(write: &Write<'_>) -> Result<Self> {
        let mut all = write.all::<inspection::Entity>(Condition::all()).await?;
        all.retain(|row| write.may(Action::ImportEvidence, &**row));
        let team = inspection_member::Column::InspectionId.is_in(all.iter().map(|row| row.id));
        let team = write.all::<inspection_member::Entity>(Condition::all().add(team)).await?;
        let mut inspections = Self {
            team: team
                .iter()
                .map(|row| ((row.inspection_id, row.person_id), row.left_at.is_none()))
                .collect(),
            keys: HashMap::new(),
            named: all.into_iter().map(|row| (row.reference.clone(), row)).collect(),
        };
        inspections.read_keys(write).await?;
        Ok(inspections)
    }

    async fn read_keys(&mut self, write: &Write<'_>) -> Result<()> {
        let keys = evidence_key::Column::InspectionId.is_in(self.ids());
        let keys = write.all::<evidence_key::Entity>(Condition::all().add(keys)).await?;
        let known = |row: &Seen<evidence_key::Model>| {
            ((row.inspection_id, row.name.clone()), row.evidence_id)
        };
        self.keys = keys.iter().map(known).collect();
        Ok(())
    }

    /// The one that a row names.
    pub(super) fn named(&self, cells: &mut Cells<'_>) -> Option<String> {
        let name = cells.text("inspection", LONGEST)?;
        if !self.named.contains_key(&name) {
            cells.wrong("inspection", format!("there is no inspection `{name}`"));
            return None;
        }
        Some(name)
    }

    pub(super) fn of(&self, name: &str) -> Uuid {
        self.named[name].id
    }

    /// The one that a row is of, by its name and key.
    pub(super) fn within(&self, name: Option<&String>, key: Option<&String>) -> Option<Within<'_>> {
        let of: &inspection::Model = self.named.get(name?)?;
        let new = !key.is_some_and(|key| self.keys.contains_key(&(of.id, key.clone())));
        Some(Within { of, new })
    }

    /// Notes it, if somebody whom a column names does not inspect; of what is here already, if they never did.
    pub(super) fn on_team(
        &self,
        Within { of, new }: Within<'_>,
        (column, name, person): (&str, &str, Uuid),
        cells: &mut Cells<'_>,
    ) {
        let stays = self.team.get(&(of.id, person));
        if stays.is_none_or(|stays| new && !*stays) {
            cells.wrong(column, format!("`{name}` is not in the team of {}", of.reference));
        }
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.named.values().map(|row| row.id)
    }

    /// The item of a kind that came in under a key before, held. A key names one thing in an inspection, of whatever kind,
    /// and what was set aside keeps its own: it is not brought back by a table.
    ///
    /// # Errors
    /// [`Error::Refused`] if it names something of another kind, or that was set aside.
    pub(super) async fn kept(
        &self,
        write: &Write<'_>,
        (inspection, key): (Uuid, &str),
        kind: EvidenceKind,
    ) -> Result<Option<Seen<evidence::Model>>> {
        let Some(item) = self.keys.get(&(inspection, key.to_owned())) else { return Ok(None) };
        let item = write.hold::<evidence::Entity>(*item).await?;
        if item.kind != kind {
            let message = format!(
                "`{key}` names {} here, which is of another kind: take another key.",
                item.reference
            );
            return Err(Error::refused("key", UserErrorCode::InvalidValue, message));
        }
        if !policy::is_accepted(item.status) {
            let message = format!("{} was set aside: take another key.", item.reference);
            return Err(Error::refused("key", UserErrorCode::EvidenceNotAccepted, message));
        }
        Ok(Some(item))
    }

    /// Holds them, each as whoever adds something to one holds it: how it goes, itself, its Area. Nobody else adds a key
    /// from then on.
    pub(super) async fn hold(&mut self, write: &Write<'_>) -> Result<()> {
        let course = inspection_course::Column::InspectionId.is_in(self.ids());
        write.hold_all::<inspection_course::Entity>(Condition::all().add(course)).await?;
        let these = Condition::all().add(inspection::Column::Id.is_in(self.ids()));
        write.hold_all::<inspection::Entity>(these).await?;
        let area = area::Column::Id.is_in(self.named.values().map(|row| row.area_id));
        write.hold_all::<area::Entity>(Condition::all().add(area)).await?;
        self.read_keys(write).await
    }
}

/// Whom a subject or a title names, where it names one.
pub(super) struct People(HashMap<String, Option<Uuid>>);

impl People {
    pub(super) async fn open(write: &Write<'_>) -> Result<Self> {
        let mut people: HashMap<String, Option<Uuid>> = HashMap::new();
        for person in write.all::<person::Entity>(Condition::all()).await? {
            for name in person.subject.iter().chain([&person.title]) {
                let one = people.entry(name.clone()).or_insert(Some(person.id));
                *one = one.filter(|one| *one == person.id);
            }
        }
        Ok(Self(people))
    }

    /// The one who is called so in a column.
    pub(super) fn named(&self, column: &str, name: &str, cells: &mut Cells<'_>) -> Option<Uuid> {
        let found = self.0.get(name);
        let reason = match found {
            Some(Some(_)) => return found.copied().flatten(),
            Some(None) => format!("`{name}` names more than one: write the subject"),
            None => format!("there is nobody called `{name}`"),
        };
        cells.wrong(column, reason);
        None
    }
}

/// Sets the items aside that an import made, and frees their keys. What its documents answered is asked for again, if
/// nothing else answers it.
///
/// # Errors
/// [`Error::Refused`] while a finding cites one of them, and if the import changed what was here before.
pub(super) async fn set_aside(
    write: &Write<'_>,
    batch: &import_batch::Model,
    reason: &str,
) -> Result<()> {
    if batch.updates > 0 {
        let message = "It changed what was here before: change that back by hand.";
        return Err(Error::refused("batch", UserErrorCode::Superseded, message));
    }
    let made = Condition::all()
        .add(import_row::Column::BatchId.eq(batch.id))
        .add(import_row::Column::MadeId.is_not_null());
    let made = write.all::<import_row::Entity>(made).await?;
    let made: Vec<Uuid> = made.iter().filter_map(|row| row.made_id).collect();
    let requests = answers::answered(write, &made).await?;
    for id in made {
        let item = write.hold::<evidence::Entity>(id).await?;
        let cites = Condition::all()
            .add(evidence_link::Column::EvidenceId.eq(id))
            .add(evidence_link::Column::Status.eq(LinkStatus::Active));
        if !write.all::<evidence_link::Entity>(cites).await?.is_empty() {
            let message = format!("A finding cites {}: it stays as it is.", item.reference);
            return Err(Error::refused("batch", UserErrorCode::Cited, message));
        }
        if item.status == EvidenceStatus::Accepted {
            let aside = evidence::ActiveModel {
                id: Set(id),
                status: Set(EvidenceStatus::Withdrawn),
                status_reason: Set(Some(reason.into())),
                ..Default::default()
            };
            let aside = write.update(aside).await?;
            tell(write, &aside).await?;
            write.besides(Action::WithdrawEvidence, &*item, format!("with import {}", batch.id));
        }
        free(write, &item).await?;
    }
    answers::reopen(write, &requests).await
}

/// Frees the key of an item that is taken back: sent again, it is that of a new one. What it was stays, with the item's
/// name on a line below it: no key of a table has a second line.
async fn free(write: &Write<'_>, item: &evidence::Model) -> Result<()> {
    let of = Condition::all().add(evidence_key::Column::EvidenceId.eq(item.id));
    for key in write.all::<evidence_key::Entity>(of).await? {
        let row = evidence_key::ActiveModel {
            evidence_id: Set(item.id),
            name: Set(format!("{}\n{}", key.name, item.reference)),
            ..Default::default()
        };
        write.update(row).await?;
    }
    Ok(())
}

/// A kind whose rows stand for themselves.
pub(super) trait Entered: Sized {
    /// A row whose words make sense.
    type Row;
    /// The columns that must be there.
    const NEEDED: &'static [&'static str];
    /// The columns that may be there.
    const OTHERS: &'static [&'static str];

    /// What a row says; what is wrong with it is noted in its cells, what the rules say of the cells that can be read, too.
    fn read(&self, cells: &mut Cells<'_>) -> Option<Self::Row>;
    /// What a row is about, as it is told.
    fn about(&self, row: &Self::Row) -> String;
    /// What a row is known by: no other row of the table is.
    fn key(&self, row: &Self::Row) -> String {
        self.about(row)
    }
    /// The one name of what is known by this, once what is here is held.
    fn one_name(&self, key: String) -> String {
        key
    }
    /// The column that a field of the API is filled from.
    fn column(field: &str) -> Option<&'static str>;
    /// Holds what the rows are entered under, in the order in which everybody holds it, before the first of them is
    /// entered.
    async fn hold(&mut self, write: &Write<'_>) -> Result<()>;
    /// Enters a row, in a part of the transaction of its own.
    async fn enter(&self, write: &Write<'_>, row: &Self::Row) -> Result<Decision>;
    /// The inspection and the key by which what a row makes is known from then on, if it is.
    fn kept_as(&self, _: &Self::Row) -> Option<(Uuid, String)> {
        None
    }
    /// What is to be done once, after all rows.
    async fn finish(&self, _: &Write<'_>) -> Result<()> {
        Ok(())
    }
}

/// Notes what the rules refuse, each by the column that its field is filled from.
pub(super) fn noted<K: Entered>(why: Vec<UserError>, cells: &mut Cells<'_>) {
    for error in why {
        match K::column(error.field) {
            Some(column) => cells.wrong(column, error.message),
            None => cells.faults.push(RowFault { column: None, reason: error.message }),
        }
    }
}

/// An import of such rows.
pub(super) struct OneByOne<K> {
    kind: K,
    /// What each row is known by, with its line.
    noted: Vec<(String, i32)>,
    first: HashMap<String, i32>,
}

impl<K: Entered> OneByOne<K> {
    pub(super) fn of(kind: K) -> Self {
        Self { kind, noted: vec![], first: HashMap::new() }
    }
}

impl<K: Entered> Kind for OneByOne<K> {
    type Row = K::Row;
    const NEEDED: &'static [&'static str] = K::NEEDED;
    const OTHERS: &'static [&'static str] = K::OTHERS;
    const MOST: usize = MOST;

    fn read(&self, cells: &mut Cells<'_>) -> Option<K::Row> {
        self.kind.read(cells)
    }

    fn note(&mut self, line: i32, row: &K::Row) {
        self.noted.push((self.kind.key(row), line));
    }

    async fn weigh(&mut self, write: &Write<'_>) -> Result<()> {
        self.kind.hold(write).await?;
        for (key, line) in std::mem::take(&mut self.noted) {
            self.first.entry(self.kind.one_name(key)).or_insert(line);
        }
        Ok(())
    }

    fn against(&self, line: i32, row: &K::Row) -> Vec<RowFault> {
        let name = self.kind.one_name(self.kind.key(row));
        let first = self.first.get(&name).copied().unwrap_or(line);
        let twice = || RowFault {
            column: None,
            reason: format!("line {first} is about the same: leave one out"),
        };
        (first < line).then(twice).into_iter().collect()
    }

    async fn apply(&mut self, write: &Write<'_>, rows: &[K::Row]) -> Result<Vec<Decision>> {
        let kind = &self.kind;
        let mut decided = Vec::with_capacity(rows.len());
        for row in rows {
            let entered = write.part(async |write| match kind.enter(write, row).await {
                Ok(decision) => Ok((decision, true)),
                Err(Error::Refused(why)) => {
                    let fault = |error: UserError| RowFault {
                        column: K::column(error.field).map(str::to_owned),
                        reason: error.message,
                    };
                    let faults = why.into_iter().map(fault).collect();
                    Ok((
                        Decision { faults, ..Decision::of(RowVerdict::Refused, kind.about(row)) },
                        false,
                    ))
                }
                Err(fault) => Err(fault),
            });
            decided.push(entered.await?);
        }
        let key = |(row, decision): (&K::Row, &Decision)| {
            let (inspection_id, name) = kind.kept_as(row)?;
            let (evidence_id, inspection_id) = (Set(decision.made?), Set(inspection_id));
            Some(evidence_key::ActiveModel { evidence_id, inspection_id, name: Set(name) })
        };
        write.insert_many(rows.iter().zip(&decided).filter_map(key).collect()).await?;
        Ok(decided)
    }

    async fn finish(&mut self, write: &Write<'_>) -> Result<()> {
        self.kind.finish(write).await
    }
}
