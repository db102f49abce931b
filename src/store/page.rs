//! Lists: one page of a query, by keyset (Relay cursor connections).
//!
//! A cursor holds the list and ordering that it was made for; with another it is refused, never
//! misread.

use super::scoped::key;
use super::{Row, Scoped, Seen, Store};
use crate::error::{Error, Result};
use async_graphql::connection::{Connection, Edge};
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaType, Registry};
use async_graphql::{
    ContextSelectionSet, Enum, Object, OutputType, Positioned, ServerResult, Value as Answer,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use futures_util::future::BoxFuture;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{Condition, IntoSimpleExpr, QueryOrder, QuerySelect};
use std::borrow::Cow;

const DEFAULT: u64 = 50;
const MOST: u64 = 200;

/// Which way a list runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum OrderDirection {
    /// From the first or oldest on.
    #[default]
    Asc,
    /// From the last or newest on.
    Desc,
}

/// A named ordering: by a column that is never null, then by key.
#[derive(Clone, Copy, Debug)]
pub struct Order<E: EntityTrait> {
    /// What the API calls the ordering; part of every cursor.
    pub name: &'static str,
    /// The column.
    pub column: E::Column,
    /// Which way.
    pub direction: OrderDirection,
}

/// The four arguments of a connection, as sent, and whether its total is asked for.
#[derive(Clone, Debug, Default)]
pub struct PageArgs {
    /// How many from the start.
    pub first: Option<i32>,
    /// Only what comes after this cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Only what comes before this cursor.
    pub before: Option<String>,
    /// Whether the total is asked for.
    pub counted: bool,
}

impl PageArgs {
    /// How many rows are asked for, and whether from the end.
    fn size(&self) -> Result<(u64, bool)> {
        let (asked, name, backwards) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(Error::BadInput("Ask for `first` or for `last`, not for both.".into()));
            }
            (None, Some(last)) => (last, "last", true),
            (Some(first), None) => (first, "first", false),
            (None, None) => return Ok((DEFAULT, false)),
        };
        match u64::try_from(asked) {
            Ok(size) if size <= MOST => Ok((size, backwards)),
            Ok(_) => Err(Error::Limit(format!(
                "`{name}: {asked}` is over the limit of {MOST} a page: ask for {MOST} and follow the cursor."
            ))),
            Err(_) => Err(Error::BadInput(format!("`{name}` must not be negative."))),
        }
    }
}

/// One page of rows.
pub struct Page<E: EntityTrait> {
    rows: Vec<(String, Seen<E::Model>)>,
    has_previous: bool,
    has_next: bool,
    total: Total,
}

/// What a connection holds besides its page.
pub struct Total(Box<dyn Fn() -> BoxFuture<'static, Result<u64>> + Send + Sync>);

#[Object]
impl Total {
    /// How many there are in all, on every page, that you may see and that match the filter. Counted
    /// only when asked for.
    async fn total_count(&self) -> Result<u64> {
        (self.0)().await
    }
}

impl<E: EntityTrait> Page<E> {
    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &Seen<E::Model>> {
        self.rows.iter().map(|(_, row)| row)
    }

    /// The page as a Relay connection of what `node` makes of each row.
    pub fn connection<N: OutputType>(self, node: impl Fn(Seen<E::Model>) -> N) -> List<N> {
        let mut connection =
            Connection::with_additional_fields(self.has_previous, self.has_next, self.total);
        connection.edges =
            self.rows.into_iter().map(|(cursor, row)| Edge::new(cursor, node(row))).collect();
        List(connection)
    }
}

/// A page as a Relay connection, described by what it is a list of; the engine would leave that out.
pub struct List<N: OutputType>(Connection<String, N, Total>);

impl<N: OutputType> OutputType for List<N> {
    fn type_name() -> Cow<'static, str> {
        Connection::<String, N, Total>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = Connection::<String, N, Total>::create_type_info(registry);
        if let Some(MetaType::Object { description, .. }) =
            registry.types.get_mut(&*Self::type_name())
        {
            let of = N::type_name();
            *description = Some(format!("A page of a list whose items are each of type `{of}`."));
        }
        name
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Answer> {
        self.0.resolve(ctx, field).await
    }
}

impl Store {
    /// One page of a query, in one statement, its total included if that is asked for.
    ///
    /// # Errors
    /// [`Error::BadInput`] for a cursor or size that makes no sense, [`Error::Limit`] for a page that
    /// is too large.
    pub async fn page<E: Row>(
        &self,
        query: Scoped<E>,
        order: Order<E>,
        args: &PageArgs,
    ) -> Result<Page<E>> {
        let (size, backwards) = args.size()?;
        let ascending = (order.direction == OrderDirection::Asc) != backwards;
        let mut rows = query.0.clone();
        if let Some(after) = &args.after {
            rows = rows.filter(order.beyond(after, order.direction == OrderDirection::Asc)?);
        }
        if let Some(before) = &args.before {
            rows = rows.filter(order.beyond(before, order.direction == OrderDirection::Desc)?);
        }
        let way = if ascending { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
        let rows = rows.order_by(order.column, way.clone()).order_by(key::<E>(), way);
        let all = args.counted.then(|| query.clone());
        let (mut rows, total) = self.rows_and_total(rows.limit(size + 1), all).await?;
        let more = rows.len() as u64 > size;
        rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        if backwards {
            rows.reverse();
        }
        let store = self.clone();
        let total = Total(Box::new(move || {
            let (store, query) = (store.clone(), query.clone());
            Box::pin(async move {
                match total {
                    Some(total) => Ok(total),
                    None => store.count(query).await,
                }
            })
        }));
        Ok(Page {
            rows: rows.into_iter().map(|row| (order.cursor(&row), Seen::new(row))).collect(),
            has_previous: if backwards { more } else { args.after.is_some() },
            has_next: if backwards { args.before.is_some() } else { more },
            total,
        })
    }
}

impl<E: EntityTrait> Order<E> {
    fn label(&self) -> String {
        format!("{}:{}:{:?}", E::default().table_name(), self.name, self.direction)
    }

    fn cursor(&self, row: &E::Model) -> String {
        let value = match row.get(self.column) {
            Value::String(Some(text)) => text,
            Value::ChronoDate(Some(day)) => day.to_string(),
            Value::ChronoDateTimeUtc(Some(at)) => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            Value::Uuid(Some(id)) => id.to_string(),
            other => unreachable!("no ordering by {other:?}"),
        };
        let id = match row.get(key::<E>()) {
            Value::Uuid(Some(id)) => id,
            other => unreachable!("no list of rows with the key {other:?}"),
        };
        let cursor = serde_json::to_vec(&(self.label(), value, id)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(cursor)
    }

    /// The rows strictly above (or below) the one that `cursor` points at.
    fn beyond(&self, cursor: &str, above: bool) -> Result<Condition> {
        let (label, value, id) = URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|json| serde_json::from_slice::<(String, String, Uuid)>(&json).ok())
            .ok_or_else(|| {
                Error::BadInput("This is not a cursor: send one that a page gave you.".into())
            })?;
        let value = self.value(value).filter(|_| label == self.label()).ok_or_else(|| {
            Error::BadInput(
                "This cursor belongs to another list or ordering: start again without it.".into(),
            )
        })?;
        let (column, key) = (self.column.into_simple_expr(), key::<E>().into_simple_expr());
        let further = |left: SimpleExpr, right: Value| {
            if above { left.gt(right) } else { left.lt(right) }
        };
        Ok(Condition::any()
            .add(further(column.clone(), value.clone()))
            .add(column.eq(value).and(further(key, id.into()))))
    }

    fn value(&self, text: String) -> Option<Value> {
        match self.column.def().get_column_type() {
            ColumnType::Date => {
                text.parse::<NaiveDate>().ok().filter(|day| common(day.year())).map(Into::into)
            }
            ColumnType::TimestampWithTimeZone => {
                let at = text.parse::<DateTime<Utc>>().ok();
                at.filter(|at| common(at.year())).map(Into::into)
            }
            ColumnType::Uuid => text.parse::<Uuid>().ok().map(Into::into),
            // NUL is the one character that PostgreSQL's text refuses
            _ => Some(text).filter(|text| !text.contains('\0')).map(Into::into),
        }
    }
}

/// Both databases keep the years of four digits, and neither all that chrono has.
fn common(year: i32) -> bool {
    (1..=9999).contains(&year)
}
