//! Statements with a constant text: written once for a viewer's role, and prepared once.
//!
//! A [`Piece`] is a select for a viewer whose Areas, person and keys are still open. They go in as
//! parameters, a list as one: an array on PostgreSQL, JSON on SQLite. Several pieces become one
//! statement, branch by branch, so that a level of a question takes one round trip.

use crate::access::Viewer;
use crate::error::{Error, Result};
use ::entity::types::Role;
use ::entity::{Cell, Cells as _};
use sea_orm::prelude::*;
use sea_orm::sea_query::{
    ArrayType, PostgresQueryBuilder, QueryBuilder, SelectStatement, SqlWriter, SqliteQueryBuilder,
};
use sea_orm::{DbBackend, QueryResult, Statement};
use std::fmt::{self, Write};

/// What stands for the keys, the Areas, the barred Areas and the person while a piece is written.
const KEYS: Uuid = Uuid::from_u128(1);
const AREAS: Uuid = Uuid::from_u128(2);
const BARRED: Uuid = Uuid::from_u128(3);
const PERSON: Uuid = Uuid::from_u128(4);

/// The keys that a piece will be asked for.
pub(super) fn keys() -> Vec<Uuid> {
    vec![KEYS]
}

/// Somebody like this viewer, whose Areas and person are still open.
pub(super) fn anybody_like(viewer: &Viewer) -> Viewer {
    viewer.standing_as(viewer.person.map(|_| PERSON), vec![AREAS], vec![BARRED])
}

/// What goes into a statement at one place.
#[derive(Clone, Debug)]
enum Hole {
    Keys,
    Areas,
    Barred,
    Person,
    Fixed(Value),
}

impl Hole {
    fn of(value: Value) -> Self {
        match &value {
            Value::Array(ArrayType::Uuid, Some(list)) => match list.as_slice() {
                [Value::Uuid(Some(KEYS))] => Self::Keys,
                [Value::Uuid(Some(AREAS))] => Self::Areas,
                [Value::Uuid(Some(BARRED))] => Self::Barred,
                _ => Self::Fixed(value),
            },
            Value::Uuid(Some(PERSON)) => Self::Person,
            _ => Self::Fixed(value),
        }
    }

    fn fill(&self, viewer: &Viewer, keys: &[Uuid]) -> Value {
        match self {
            Self::Keys => list(keys.iter().copied()),
            Self::Areas => list(viewer.areas()),
            Self::Barred => list(viewer.barred().iter().copied()),
            Self::Person => viewer.person.into(),
            Self::Fixed(value) => value.clone(),
        }
    }
}

fn list(ids: impl IntoIterator<Item = Uuid>) -> Value {
    ids.into_iter().collect::<Vec<_>>().into()
}

/// What a column holds; both databases and sea-orm agree on these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Uuid,
    Text,
    Integer,
    BigInt,
    Boolean,
    Date,
    Instant,
    Json,
    Double,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Uuid,
        Self::Text,
        Self::Integer,
        Self::BigInt,
        Self::Boolean,
        Self::Date,
        Self::Instant,
        Self::Json,
        Self::Double,
    ];

    pub(super) fn of(column: impl ColumnTrait) -> Self {
        match column.def().get_column_type() {
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Integer => Self::Integer,
            ColumnType::BigInteger => Self::BigInt,
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Date => Self::Date,
            ColumnType::TimestampWithTimeZone => Self::Instant,
            ColumnType::Json | ColumnType::JsonBinary => Self::Json,
            ColumnType::Double => Self::Double,
            _ => Self::Text,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Text => "text",
            Self::Integer => "integer",
            Self::BigInt => "bigint",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Instant => "timestamptz",
            Self::Json => "jsonb",
            Self::Double => "double precision",
        }
    }
}

/// A select whose columns are `c0`, `c1`, … of these kinds.
#[derive(Debug)]
pub(super) struct Piece {
    text: Vec<String>,
    holes: Vec<Hole>,
    kinds: Vec<Kind>,
    /// How many rows of each key are to be expected.
    pub(super) expected: usize,
}

impl Piece {
    pub(super) fn new(
        backend: DbBackend,
        select: &SelectStatement,
        kinds: Vec<Kind>,
        expected: usize,
    ) -> Self {
        let draft = Draft::of(backend, select);
        Self { text: draft.text, holes: draft.holes, kinds, expected }
    }
}

/// A statement as sea-query writes it, its parameters kept apart.
struct Draft {
    backend: DbBackend,
    text: Vec<String>,
    holes: Vec<Hole>,
}

impl Draft {
    fn of(backend: DbBackend, select: &SelectStatement) -> Self {
        let mut draft = Self { backend, text: vec![String::new()], holes: vec![] };
        match backend {
            DbBackend::Postgres => select.build_collect_any_into(&PostgresQueryBuilder, &mut draft),
            _ => select.build_collect_any_into(&SqliteQueryBuilder, &mut draft),
        }
        draft
    }

    fn last(&mut self) -> &mut String {
        self.text.last_mut().expect("a statement begins with text")
    }
}

impl Write for Draft {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.last().push_str(text);
        Ok(())
    }
}

impl fmt::Display for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.iter().try_for_each(|text| f.write_str(text))
    }
}

impl SqlWriter for Draft {
    /// A list is written as `= ANY(…)`, which SQLite calls something else; a number of rows stands in
    /// the text, since the planner goes by it.
    fn push_param<T: QueryBuilder>(&mut self, value: Value, _: &T) {
        if let Value::BigUnsigned(Some(rows)) = value {
            self.last().push_str(&rows.to_string());
            return;
        }
        if self.backend == DbBackend::Sqlite && matches!(value, Value::Array(..)) {
            let text = self.last();
            if let Some(before) = text.strip_suffix("= ANY(").map(str::len) {
                text.truncate(before);
                text.push_str("IN (SELECT unhex(value) FROM json_each(");
                self.holes.push(Hole::of(value));
                self.text.push(")".into());
                return;
            }
        }
        self.holes.push(Hole::of(value));
        self.text.push(String::new());
    }

    fn as_writer(&mut self) -> &mut dyn Write {
        self
    }
}

/// Values as the database takes them.
struct Filled {
    backend: DbBackend,
    sql: String,
    values: Vec<Value>,
}

impl Filled {
    fn add(&mut self, text: &[String], holes: &[Hole], viewer: &Viewer, keys: &[Uuid]) {
        for (text, hole) in text.iter().zip(holes) {
            self.sql.push_str(text);
            let value = hole.fill(viewer, keys);
            self.values.push(match (self.backend, value) {
                (DbBackend::Sqlite, Value::Array(_, list)) => {
                    json_list(list.as_deref().map(Vec::as_slice)).into()
                }
                (_, value) => value,
            });
            match self.backend {
                DbBackend::Postgres => {
                    let _ = write!(self.sql, "${}", self.values.len());
                }
                _ => self.sql.push('?'),
            }
        }
        self.sql.push_str(text.last().map_or("", String::as_str));
    }

    fn done(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.sql, self.values)
    }
}

fn json_list(ids: Option<&[Value]>) -> String {
    let mut text = String::from("[");
    for id in ids.unwrap_or_default() {
        if let Value::Uuid(Some(id)) = id {
            let comma = if text.len() > 1 { "," } else { "" };
            let _ = write!(text, "{comma}\"{}\"", id.simple());
        }
    }
    text.push(']');
    text
}

/// A select as a statement of this database.
pub(super) fn plain(backend: DbBackend, select: &SelectStatement) -> Statement {
    let draft = Draft::of(backend, select);
    let mut filled = Filled { backend, sql: String::new(), values: vec![] };
    let nobody = Viewer::new(String::new(), None, Role::None, vec![], vec![]);
    filled.add(&draft.text, &draft.holes, &nobody, &[]);
    filled.done()
}

/// Several pieces as one statement: where each finds its columns in the rows.
pub(super) struct Together {
    places: Vec<Vec<(Kind, usize)>>,
}

impl Together {
    pub(super) fn of(
        backend: DbBackend,
        viewer: &Viewer,
        pieces: &[(std::sync::Arc<Piece>, Vec<Uuid>)],
    ) -> (Self, Option<Statement>) {
        // a column of SQLite holds anything
        let of = |kind: Kind| if backend == DbBackend::Sqlite { Kind::Text } else { kind };
        let most = |kind: Kind| {
            let count = |piece: &Piece| piece.kinds.iter().filter(|one| of(**one) == kind).count();
            pieces.iter().map(|(piece, _)| count(piece)).max().unwrap_or_default()
        };
        let slots: Vec<Kind> =
            Kind::ALL.into_iter().flat_map(|kind| vec![kind; most(kind)]).collect();
        let mut filled = Filled { backend, sql: String::with_capacity(2048), values: vec![] };
        let mut places = Vec::with_capacity(pieces.len());
        for (branch, (piece, keys)) in pieces.iter().enumerate() {
            let mut free: Vec<Option<usize>> = vec![None; slots.len()];
            let place = |(column, kind): (usize, &Kind)| {
                let slot =
                    (0..slots.len()).find(|at| slots[*at] == of(*kind) && free[*at].is_none());
                let slot = slot.expect("a slot for every column");
                free[slot] = Some(column);
                (*kind, slot + 1)
            };
            places.push(piece.kinds.iter().enumerate().map(place).collect());
            let union = if branch == 0 { "" } else { " UNION ALL " };
            let _ = write!(filled.sql, "{union}SELECT {branch}");
            for (slot, column) in slots.iter().zip(&free) {
                let _ = match (column, backend) {
                    (Some(column), _) => write!(filled.sql, ", p{branch}.c{column}"),
                    (None, DbBackend::Postgres) => write!(filled.sql, ", NULL::{}", slot.name()),
                    (None, _) => write!(filled.sql, ", NULL"),
                };
            }
            filled.sql.push_str(" FROM (");
            filled.add(&piece.text, &piece.holes, viewer, keys);
            let _ = write!(filled.sql, ") p{branch}");
        }
        let statement = (!pieces.is_empty()).then(|| filled.done());
        (Self { places }, statement)
    }

    /// Which piece a row answers, and its columns.
    pub(super) fn cells<'a>(&'a self, row: &'a QueryResult) -> Result<(usize, Cells<'a>)> {
        let branch = Plain(row).get::<i32>(0)?;
        let branch = usize::try_from(branch).map_err(Error::internal)?;
        Ok((branch, Cells { row, places: &self.places[branch] }))
    }
}

/// The columns of one row of a piece.
pub(super) struct Cells<'a> {
    row: &'a QueryResult,
    places: &'a [(Kind, usize)],
}

impl Cells<'_> {
    /// Its columns from this one on.
    pub(super) fn from(&self, first: usize) -> Cells<'_> {
        Cells { row: self.row, places: &self.places[first..] }
    }

    /// What a row is counted by: a key, a day or a word.
    pub(super) fn value(&self, column: usize) -> Result<Value, DbErr> {
        Ok(match self.places[column].0 {
            Kind::Uuid => self.get_some::<Uuid>(column)?.into(),
            Kind::Date => self.get_some::<Date>(column)?.into(),
            _ => self.get_some::<String>(column)?.into(),
        })
    }
}

impl ::entity::Cells for Cells<'_> {
    fn cell(&self, column: usize) -> Result<Option<Cell<'_>>, DbErr> {
        Cell::of(self.row, self.places[column].1)
    }
}

/// The columns of one row of a plain select, in the order of its entity.
pub(super) struct Plain<'a>(pub &'a QueryResult);

impl ::entity::Cells for Plain<'_> {
    fn cell(&self, column: usize) -> Result<Option<Cell<'_>>, DbErr> {
        Cell::of(self.0, column)
    }
}
