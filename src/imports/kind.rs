//! What a kind of import is to the one way in which all of them go: its columns, how a row is read, what the
//! rows say of each other, and what is made of them.

use crate::error::Result;
use crate::programme::words::out_of_scope;
use crate::store::Write;
use crate::table::Cells;
use ::entity::types::{Action, CaseworkUnit, ImportKind, RowChange, RowFault, RowVerdict};
use sea_orm::prelude::Uuid;

/// What came of a row in which nothing was wrong by itself.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) verdict: RowVerdict,
    /// What it is about.
    pub(super) about: String,
    pub(super) changes: Vec<RowChange>,
    /// What was made of it.
    pub(super) made: Option<Uuid>,
    /// Why it is refused, if it is.
    pub(super) faults: Vec<RowFault>,
}

impl Decision {
    /// A verdict on what a row is about, and nothing more to say.
    pub(super) fn of(verdict: RowVerdict, about: String) -> Self {
        Self { verdict, about, changes: vec![], made: None, faults: vec![] }
    }
}

/// A kind of import. It is asked in this order: all rows are read and noted, then weighed together; then they
/// are read again, a few hundred at a time, and those with which nothing is wrong are applied.
pub(super) trait Kind: Sized {
    /// A row whose words make sense.
    type Row;
    /// The columns that must be there.
    const NEEDED: &'static [&'static str];
    /// The columns that may be there.
    const OTHERS: &'static [&'static str];
    /// The most rows of a table.
    const MOST: usize = usize::MAX;

    /// What a row says; what is wrong with it is noted in its cells.
    fn read(&self, cells: &mut Cells<'_>) -> Option<Self::Row>;
    /// Takes notice of a row, for what the rows say of each other.
    fn note(&mut self, line: i32, row: &Self::Row);
    /// Holds what was noted against what is there.
    async fn weigh(&mut self, write: &Write<'_>) -> Result<()>;
    /// What the other rows say against one.
    fn against(&self, line: i32, row: &Self::Row) -> Vec<RowFault>;
    /// Makes of some rows what they say: a decision for each, in their order.
    async fn apply(&mut self, write: &Write<'_>, rows: &[Self::Row]) -> Result<Vec<Decision>>;
    /// What is to be done once, after all rows.
    async fn finish(&mut self, write: &Write<'_>) -> Result<()>;
}

/// The version of every template, so far.
const VERSION: &str = "1";

/// The template that rows of a kind follow now, as it is kept with each import.
#[must_use]
pub fn template(kind: ImportKind) -> String {
    format!("{}/{VERSION}", sea_orm::ActiveEnum::to_value(&kind))
}

/// The kind whose template this is.
#[must_use]
pub fn of_template(template: &str) -> Option<ImportKind> {
    let kind = template.split('/').next()?.to_owned();
    sea_orm::ActiveEnum::try_from_value(&kind).ok()
}

/// What must be allowed to whoever imports rows of a kind.
#[must_use]
pub fn action(kind: ImportKind) -> Action {
    match kind {
        ImportKind::Performance
        | ImportKind::Documents
        | ImportKind::Interviews
        | ImportKind::Checks
        | ImportKind::Questionnaire => Action::ImportEvidence,
        ImportKind::AipScores | ImportKind::People => Action::ImportReference,
    }
}

/// The casework unit of a row. One that the programme does not inspect is refused by its name.
pub(super) fn unit(cells: &mut Cells<'_>) -> Option<CaseworkUnit> {
    if let Some(why) = out_of_scope(cells.get("unit")) {
        cells.wrong("unit", why);
        return None;
    }
    cells.word("unit")
}

/// A field that differs.
pub(super) fn change(
    column: &str,
    from: &impl ToString,
    to: &(impl ToString + ?Sized),
) -> Option<RowChange> {
    let (from, to) = (from.to_string(), to.to_string());
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    (from != to).then(|| RowChange { column: column.into(), from: some(from), to: some(to) })
}
