//! How a row is read: by the places of its columns, and without asking each cell for its type, since the columns of a
//! statement are those of an entity. sea-orm's way, by name and type, takes several times as long.

use crate::types::{CheckFields, ComponentMeanings, RowTold, StrengthMeanings, WordChanges, Words};
use sea_orm::prelude::{Date, DateTimeUtc, Uuid};
use sea_orm::sqlx::postgres::PgValueRef;
use sea_orm::sqlx::sqlite::SqliteValueRef;
use sea_orm::sqlx::{Decode, Postgres, Row, Sqlite, ValueRef};
use sea_orm::{DbErr, JsonValue, QueryResult};

/// What a column holds, as it came.
pub enum Cell<'r> {
    /// From PostgreSQL.
    Postgres(PgValueRef<'r>),
    /// From SQLite.
    Sqlite(SqliteValueRef<'r>),
}

impl<'r> Cell<'r> {
    /// What a row holds at a place; none if it holds nothing.
    ///
    /// # Errors
    /// If the row has no such place.
    pub fn of(row: &'r QueryResult, at: usize) -> Result<Option<Self>, DbErr> {
        if let Some(row) = row.try_as_pg_row() {
            let cell = row.try_get_raw(at).map_err(|error| other(&error))?;
            return Ok((!cell.is_null()).then_some(Self::Postgres(cell)));
        }
        let row = row.try_as_sqlite_row().ok_or_else(|| other(&"a row of no database"))?;
        let cell = row.try_get_raw(at).map_err(|error| other(&error))?;
        Ok((!cell.is_null()).then_some(Self::Sqlite(cell)))
    }
}

fn other(error: &dyn std::fmt::Display) -> DbErr {
    DbErr::Type(error.to_string())
}

/// What a cell can be read as.
pub trait FromCell: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// If it holds something else.
    fn from_cell(cell: Cell<'_>) -> Result<Self, DbErr>;
}

macro_rules! as_decoded {
    ($($of:ty),+) => {$(
        impl FromCell for $of {
            fn from_cell(cell: Cell<'_>) -> Result<Self, DbErr> {
                match cell {
                    Cell::Postgres(cell) => <Self as Decode<Postgres>>::decode(cell),
                    Cell::Sqlite(cell) => <Self as Decode<Sqlite>>::decode(cell),
                }
                .map_err(|error| other(&error))
            }
        }
    )+};
}
as_decoded!(bool, i32, i64, f64, String, Uuid, Date, DateTimeUtc, JsonValue);

/// A word of a closed vocabulary, which its stored texts are given of.
pub(crate) fn word<W: Copy>(cell: Cell<'_>, words: &[(String, W)]) -> Result<W, DbErr> {
    let text = match cell {
        Cell::Postgres(cell) => <&str as Decode<Postgres>>::decode(cell),
        Cell::Sqlite(cell) => <&str as Decode<Sqlite>>::decode(cell),
    };
    let text = text.map_err(|error| other(&error))?;
    let known = words.iter().find(|(word, _)| word == text);
    known.map(|(_, word)| *word).ok_or_else(|| other(&format!("`{text}` is no word of its kind")))
}

macro_rules! as_json {
    ($($of:ty),+) => {$(
        impl FromCell for $of {
            fn from_cell(cell: Cell<'_>) -> Result<Self, DbErr> {
                serde_json::from_value(JsonValue::from_cell(cell)?).map_err(|error| other(&error))
            }
        }
    )+};
}
as_json!(CheckFields, ComponentMeanings, RowTold, StrengthMeanings, WordChanges, Words);

/// The columns of a row, by their place.
pub trait Cells {
    /// What a column holds.
    ///
    /// # Errors
    /// If there is no such column.
    fn cell(&self, column: usize) -> Result<Option<Cell<'_>>, DbErr>;

    /// The value of a column that may hold nothing.
    ///
    /// # Errors
    /// If it holds something else.
    fn get_some<T: FromCell>(&self, column: usize) -> Result<Option<T>, DbErr> {
        self.cell(column)?.map(T::from_cell).transpose()
    }

    /// The value of a column.
    ///
    /// # Errors
    /// If it holds something else, or nothing.
    fn get<T: FromCell>(&self, column: usize) -> Result<T, DbErr> {
        self.get_some(column)?.ok_or_else(|| other(&format!("column {column} holds nothing")))
    }
}

/// What can be read from the columns of a row, in the order of its fields.
pub trait FromCells: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// If a column holds something else.
    fn from_cells(cells: &impl Cells) -> Result<Self, DbErr>;
}
