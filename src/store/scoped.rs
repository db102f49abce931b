//! Reading: a query that already carries the viewer's row filter.

use super::question::Question;
use super::reference::{Reference, Table};
use super::shelf::Wanted;
use super::statement::{Cells, Piece, Plain, Together, plain};
use super::{Row, Seen};
use crate::access::{Reached, Viewer, Visible};
use crate::audit;
use crate::clock::Clock;
use crate::error::{Error, Result};
use ::entity::{Cells as _, FromCells, audit_chain};
use futures_util::TryStreamExt;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, IntoCondition, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, IntoSimpleExpr, Iterable, ModelTrait,
    PrimaryKeyToColumn, QueryOrder, QuerySelect, QueryTrait, Select, StreamTrait,
};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// The rows that one viewer may see, for the length of one request.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) db: DatabaseConnection,
    pub(super) clock: Clock,
    pub(super) viewer: Arc<Viewer>,
    pub(super) request_id: Arc<str>,
    /// As it was when the request came in, or as the request itself has changed it.
    pub(super) reference: Arc<RwLock<Arc<Reference>>>,
    pub(super) pieces: Pieces,
    /// Queries of this request that are under way, apart from its levels.
    pub(super) under_way: Arc<AtomicUsize>,
    /// Rows that were read, by every request.
    pub(super) answered: Arc<AtomicU64>,
}

/// A select that holds the viewer's row filter. Only [`Store::find`] makes one.
#[derive(Clone, Debug)]
pub struct Scoped<E: EntityTrait>(pub(super) Select<E>);

impl<E: EntityTrait> Scoped<E> {
    /// Narrows it.
    #[must_use]
    pub fn filter(self, condition: impl IntoCondition) -> Self {
        Self(self.0.filter(condition))
    }

    /// How many rows it holds.
    fn counting(self) -> SelectStatement {
        let mut count = self.0.into_query();
        count.clear_selects().expr(Func::count(Expr::cust("*"))).take()
    }

    /// Orders it by a column, then by key.
    #[must_use]
    pub fn order_by(self, column: E::Column) -> Self {
        let ordered = self.0.order_by_asc(column);
        Self(
            E::PrimaryKey::iter()
                .fold(ordered, |select, key| select.order_by_asc(key.into_column())),
        )
    }

    /// The first `n`.
    #[must_use]
    pub fn limit(self, n: u64) -> Self {
        Self(self.0.limit(n))
    }

    /// Its `column`, to narrow another query by: `… IN (this)`.
    #[must_use]
    pub fn keys(self, column: E::Column) -> SelectStatement {
        self.0.select_only().column(column).into_query()
    }
}

impl Store {
    /// Who is asking.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The time, by the one clock.
    #[must_use]
    pub fn now(&self) -> DateTimeUtc {
        self.clock.now()
    }

    /// The day that it is, by the one clock.
    #[must_use]
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// A new id, by the one clock.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.clock.id()
    }

    /// Starts a query: the rows of `E` that the viewer may see.
    #[must_use]
    pub fn find<E: Visible>(&self) -> Scoped<E> {
        Scoped(E::find().filter(E::visible_to(&self.viewer)))
    }

    /// To narrow rows of `F` by: those from which some row of `E` is reached that the viewer may see and
    /// that matches.
    #[must_use]
    pub fn leads_to<E: Reached<F>, F: Visible>(
        &self,
        column: E::Column,
        matching: impl IntoCondition,
    ) -> SimpleExpr {
        let mut some = Query::select();
        some.expr(Expr::cust("1"))
            .from(E::default().table_ref())
            .cond_where(column.into_simple_expr().eq(key::<F>().into_simple_expr()))
            .cond_where(matching.into_condition())
            .cond_where(<E as Reached<F>>::still(&self.viewer));
        Expr::exists(some)
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn all<E: Row>(&self, query: Scoped<E>) -> Result<Vec<Seen<E::Model>>> {
        Ok(Seen::all(self.rows(&query.0).await?))
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn first<E: Row>(&self, query: Scoped<E>) -> Result<Option<Seen<E::Model>>> {
        Ok(self.rows(&query.0.limit(1)).await?.into_iter().next().map(Seen::new))
    }

    /// How many rows a query holds.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn count<E: Visible>(&self, query: Scoped<E>) -> Result<u64> {
        let statement = plain(self.db.get_database_backend(), &query.counting());
        let _under_way = UnderWay::new(self);
        let row = self.db.query_one_raw(statement).await?.ok_or(Error::NotFound)?;
        u64::try_from(Plain(&row).get::<i64>(0)?).map_err(Error::internal)
    }

    /// The rows of a select and, in the same statement, how many rows `all` holds; none is told where no row comes.
    pub(super) async fn rows_and_total<E: Visible<Model: FromCells>>(
        &self,
        mut select: Select<E>,
        all: Option<Scoped<E>>,
    ) -> Result<(Vec<E::Model>, Option<u64>)> {
        let counted = all.is_some();
        if let Some(all) = all {
            QueryTrait::query(&mut select)
                .expr(SimpleExpr::SubQuery(None, Box::new(all.counting().into())));
        }
        let statement = plain(self.db.get_database_backend(), select.as_query());
        let _under_way = UnderWay::new(self);
        let rows = self.db.query_all_raw(statement).await?;
        self.answered.fetch_add(rows.len() as u64, Ordering::Relaxed);
        let total = rows.first().filter(|_| counted);
        let total = total.map(|row| Plain(row).get::<i64>(E::Column::iter().count()));
        let total = total.transpose()?.map(u64::try_from).transpose().map_err(Error::internal)?;
        let models = rows.iter().map(|row| E::Model::from_cells(&Plain(row)));
        Ok((models.collect::<Result<_, _>>()?, total))
    }

    /// The row with this key; [`Error::NotFound`] if there is none that the viewer may see.
    ///
    /// # Errors
    /// See above, or if the database cannot be read.
    pub async fn get<E: Row>(&self, id: Uuid) -> Result<Seen<E::Model>> {
        self.first(self.find::<E>().filter(key::<E>().eq(id))).await?.ok_or(Error::NotFound)
    }

    /// Goes through the audit chains that the viewer may see.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn verify_audit(&self) -> Result<Vec<audit::Chain>> {
        let _under_way = UnderWay::new(self);
        let heads = rows_of(&self.db, &self.find::<audit_chain::Entity>().0).await?;
        audit::verify(&self.db, heads).await
    }

    pub(super) async fn rows<E: EntityTrait<Model: FromCells>>(
        &self,
        select: &Select<E>,
    ) -> Result<Vec<E::Model>> {
        let _under_way = UnderWay::new(self);
        let rows = rows_of(&self.db, select).await?;
        self.answered.fetch_add(rows.len() as u64, Ordering::Relaxed);
        Ok(rows)
    }

    /// A table of reference data; empty for whoever may not see it.
    pub(super) fn reference<E: Row>(&self) -> Table<E> {
        let reference = self.reference.read().unwrap_or_else(PoisonError::into_inner);
        reference.table::<E>(&self.viewer)
    }

    /// Reads the reference data anew, when this request has changed it.
    pub(super) async fn renew(&self) -> Result<()> {
        let read = Arc::new(Reference::read(&self.db, None).await?);
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }

    /// Waits for something else that the levels of this request are to wait for, too: it asks nothing of the database.
    pub async fn while_reading<T>(&self, reading: impl Future<Output = T>) -> T {
        let _under_way = UnderWay::new(self);
        reading.await
    }

    /// Whether a query of this request is under way, apart from its levels.
    pub(super) fn is_reading(&self) -> bool {
        self.under_way.load(Ordering::Acquire) > 0
    }

    /// The text of a question, for whoever has the viewer's role.
    pub(super) fn piece<Q: Question>(&self, question: &Q) -> Arc<Piece> {
        self.pieces.get(question, self.db.get_database_backend(), &self.viewer)
    }

    /// Reads a level: what was asked for, in one statement, each row handed on as it comes; and what the audit
    /// trail is told.
    pub(super) async fn read(
        &self,
        wanted: &Wanted,
        mut take: impl FnMut(usize, &Cells<'_>) -> Result<()>,
    ) -> Result<()> {
        let backend = self.db.get_database_backend();
        let (together, statement) = Together::of(backend, &self.viewer, &wanted.pieces);
        if let Some(statement) = statement {
            let mut rows = self.db.stream_raw(statement).await?;
            let mut count = 0;
            while let Some(row) = rows.try_next().await? {
                let (branch, cells) = together.cells(&row)?;
                take(branch, &cells)?;
                count += 1;
            }
            self.answered.fetch_add(count, Ordering::Relaxed);
        }
        if !wanted.deeds.is_empty() {
            self.record(wanted.deeds.clone()).await?;
        }
        Ok(())
    }
}

/// A query that is under way, for as long as this is held: no level begins before it has ended, so that
/// what it brings can be asked about in that level.
struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn new(store: &Store) -> Self {
        store.under_way.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(&store.under_way))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The rows of a select on any connection.
pub(super) async fn rows_of<E: EntityTrait<Model: FromCells>>(
    db: &impl ConnectionTrait,
    select: &Select<E>,
) -> Result<Vec<E::Model>> {
    let statement = plain(db.get_database_backend(), select.as_query());
    let rows = db.query_all_raw(statement).await?;
    let model = |row: &sea_orm::QueryResult| E::Model::from_cells(&Plain(row));
    Ok(rows.iter().map(model).collect::<Result<_, _>>()?)
}

/// The texts of questions, each written once for a role. There are no more than the program has
/// questions, times roles.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces(Arc<RwLock<Known>>);

/// By the type of the question and the likeness of the viewer.
type Known = HashMap<(TypeId, u32), Vec<(Box<dyn Any + Send + Sync>, Arc<Piece>)>>;

impl Pieces {
    fn get<Q: Question>(&self, question: &Q, backend: DbBackend, viewer: &Viewer) -> Arc<Piece> {
        let of = (TypeId::of::<Q>(), viewer.likeness());
        let same = |(other, _): &&(Box<dyn Any + Send + Sync>, _)| {
            other.downcast_ref::<Q>() == Some(question)
        };
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, piece)) = known.get(&of).and_then(|some| some.iter().find(same)) {
            return Arc::clone(piece);
        }
        drop(known);
        let select = question.select(backend, &super::statement::anybody_like(viewer));
        let piece = Arc::new(Piece::new(backend, &select, question.kinds(), question.expected()));
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(of).or_default().push((Box::new(question.clone()), Arc::clone(&piece)));
        piece
    }
}

/// The key column of an entity that has one.
pub(super) fn key<E: EntityTrait>() -> E::Column {
    let mut keys = E::PrimaryKey::iter();
    keys.next().map(PrimaryKeyToColumn::into_column).expect("every entity has a key")
}

/// The value of a column that holds a key.
pub(super) fn uuid_of<M: ModelTrait>(
    row: &M,
    column: <M::Entity as EntityTrait>::Column,
) -> Option<Uuid> {
    match row.get(column) {
        Value::Uuid(id) => id,
        _ => None,
    }
}
