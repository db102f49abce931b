//! What can be asked about many keys at once, each question one branch of a statement.
//!
//! Rows are asked for by key, or from a row that was seen, down or up a foreign key. Then only what that
//! row does not answer is asked of them ([`Reached`]).

use super::Seen;
use super::scoped::{key, uuid_of};
use super::shelf::Shelves;
use super::statement::{Cells, Kind, keys};
use crate::access::{Reached, Viewer, Visible, among};
use crate::error::Result;
use ::entity::FromCells;
use sea_orm::prelude::*;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{Condition, DbBackend, IdenStatic, IntoSimpleExpr, Iterable};
use std::marker::PhantomData;
use std::sync::Arc;

/// An entity whose rows the loader can hold.
pub trait Row: Visible<Model: FromCells + Send + Sync> {}
impl<E: Visible<Model: FromCells + Send + Sync>> Row for E {}

/// The rows under one parent.
pub type Children<E> = Arc<Vec<Seen<<E as EntityTrait>::Model>>>;

/// A question about many keys: its answers are told apart by their first column.
pub(super) trait Question: Clone + PartialEq + Send + Sync + 'static {
    type Answer: Send + Sync + 'static;
    /// Whether its answers are those of another, too.
    fn answers(&self, other: &Self) -> bool {
        self == other
    }
    /// Columns `c0` (the key asked about), `c1`, ….
    fn select(&self, backend: DbBackend, viewer: &Viewer) -> SelectStatement;
    fn kinds(&self) -> Vec<Kind>;
    /// How many rows of each key are to be expected.
    fn expected(&self) -> usize {
        1
    }
    fn answer(&self, cells: &Cells<'_>) -> Result<Self::Answer>;
    fn in_order(&self, _answers: &mut [Self::Answer]) {}
    /// Rows are known by their own key, too. Answers whether that is how this question asks for them: then
    /// they need not be held a second time.
    fn keep(&self, _answers: &[Self::Answer], _shelves: &mut Shelves) -> bool {
        false
    }
}

/// The columns of `E`, after the one that is asked by.
pub(super) fn row_of<E: Row>(by: SimpleExpr) -> SelectStatement {
    let mut select = Query::select();
    select.expr_as(by, Alias::new("c0")).from(E::default().table_ref());
    for (at, column) in E::Column::iter().enumerate() {
        select.expr_as(column.into_simple_expr(), Alias::new(format!("c{}", at + 1)));
    }
    select
}

pub(super) fn kinds_of<E: Row>() -> Vec<Kind> {
    std::iter::once(Kind::Uuid).chain(E::Column::iter().map(Kind::of)).collect()
}

/// Reads a row that `row_of` selects.
fn model<E: Row>(cells: &Cells<'_>) -> Result<Seen<E::Model>> {
    Ok(Seen::new(E::Model::from_cells(&cells.from(1))?))
}

/// The row with a key, for somebody who was shown no row that leads there.
pub(super) struct ByKey<E>(pub PhantomData<fn() -> E>);

impl<E> Clone for ByKey<E> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}
impl<E> PartialEq for ByKey<E> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<E: Row> Question for ByKey<E> {
    type Answer = Seen<E::Model>;

    fn select(&self, _: DbBackend, viewer: &Viewer) -> SelectStatement {
        let by = key::<E>();
        let mut select = row_of::<E>(by.into_simple_expr());
        select.cond_where(among(by, keys())).cond_where(E::visible_to(viewer)).take()
    }
    fn kinds(&self) -> Vec<Kind> {
        kinds_of::<E>()
    }
    fn answer(&self, cells: &Cells<'_>) -> Result<Self::Answer> {
        model::<E>(cells)
    }
    fn keep(&self, answers: &[Self::Answer], shelves: &mut Shelves) -> bool {
        shelves.keep::<E>(answers)
    }
}

/// A word, and the column that is to hold it; none does not narrow.
pub type Being<E> = Option<(<E as EntityTrait>::Column, String)>;

/// What is asked of rows besides. It is known by its name: of a function, a program may hold two copies.
#[derive(Clone, Copy, Debug)]
pub struct Only {
    /// No other is called so.
    pub name: &'static str,
    /// What must hold.
    pub holds: fn() -> Condition,
}

impl Only {
    /// Nothing.
    pub const ALL: Self = Self { name: "all", holds: Condition::all };
}

impl PartialEq for Only {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The rows of `E` that are reached from a row of `F` which was seen: those whose `by` is the key.
pub(super) struct From<E: EntityTrait, F> {
    pub by: E::Column,
    pub order: E::Column,
    /// Only those with this word in this column.
    pub being: Being<E>,
    /// Only these.
    pub only: Only,
    /// By its own key, so that there is one at the most.
    pub single: bool,
    /// Only the first of each, and of those that stand.
    pub slice: Option<(u64, &'static Slice<E>)>,
    pub seen: PhantomData<fn() -> F>,
}

/// Which rows under a parent are shown first.
#[derive(Debug)]
pub struct Slice<E: EntityTrait> {
    /// Only these.
    pub only: Only,
    /// In this order, then by key.
    pub order: fn() -> SimpleExpr,
    /// The same order, of rows that were read.
    pub rank: fn(&E::Model) -> u8,
}

impl<E: EntityTrait, F> From<E, F> {
    /// The row with a key.
    pub(super) fn one() -> Self {
        Self { single: true, ..Self::under(key::<E>(), key::<E>()) }
    }

    /// The rows whose `by` is a key.
    pub(super) fn under(by: E::Column, order: E::Column) -> Self {
        let only = Only::ALL;
        Self { by, order, being: None, only, single: false, slice: None, seen: PhantomData }
    }
}

impl<E: EntityTrait, F> Clone for From<E, F> {
    fn clone(&self) -> Self {
        Self {
            by: self.by,
            order: self.order,
            being: self.being.clone(),
            only: self.only,
            single: self.single,
            slice: self.slice,
            seen: PhantomData,
        }
    }
}
impl<E: EntityTrait, F> PartialEq for From<E, F> {
    fn eq(&self, other: &Self) -> bool {
        let being = |of: &Self| of.being.clone().map(|(column, word)| (column.as_str(), word));
        let most = |of: &Self| of.slice.map(|(most, slice)| (most, std::ptr::from_ref(slice)));
        self.by.as_str() == other.by.as_str()
            && self.order.as_str() == other.order.as_str()
            && being(self) == being(other)
            && self.only == other.only
            && self.single == other.single
            && most(self) == most(other)
    }
}

impl<E: Row + Reached<F>, F: Visible> Question for From<E, F> {
    type Answer = Seen<E::Model>;

    fn select(&self, backend: DbBackend, viewer: &Viewer) -> SelectStatement {
        let still = <E as Reached<F>>::still(viewer);
        let Some((most, slice)) = self.slice else {
            let mut select = row_of::<E>(self.by.into_simple_expr());
            let being = self.being.as_ref().map(|(column, word)| column.eq(word.as_str()));
            let being = Condition::all().add_option(being);
            select
                .cond_where(among(self.by, keys()))
                .cond_where(being)
                .cond_where((self.only.holds)());
            return select.cond_where(still).take();
        };
        // the first rows of each parent by themselves: nothing beyond them is read
        let parent = Expr::col((Alias::new("parents"), Alias::new("id")));
        let first = |select: &mut SelectStatement| {
            select
                .cond_where(self.by.into_simple_expr().eq(parent.clone()))
                .cond_where((slice.only.holds)())
                .cond_where(still)
                .order_by_expr((slice.order)(), Order::Asc)
                .order_by_expr(key::<E>().into_simple_expr(), Order::Asc)
                .limit(most)
                .take()
        };
        let mut parents = Query::select();
        if backend == DbBackend::Postgres {
            let each = Func::cust("unnest").arg(Expr::val(keys()));
            let each = Query::select().expr_as(each, Alias::new("id")).take();
            let first = first(&mut row_of::<E>(parent.clone()));
            parents.expr(Expr::cust("few.*")).from_subquery(each, Alias::new("parents"));
            let always = Condition::all().add(Expr::cust("true"));
            return parents.join_lateral(JoinType::InnerJoin, first, "few", always).take();
        }
        let mut each = Query::select();
        let unhex = Func::cust("unhex").arg(Expr::col(Alias::new("value")));
        each.expr_as(unhex, Alias::new("id"));
        let list = Func::cust("json_each").arg(Expr::val(keys()));
        each.from_function(list, Alias::new("list"));
        let mut ids = Query::select();
        ids.expr(key::<E>().into_simple_expr()).from(E::default().table_ref());
        let ids = first(&mut ids);
        let mut select = row_of::<E>(parent);
        let within = key::<E>().into_simple_expr().in_subquery(ids);
        let parents =
            sea_orm::sea_query::TableRef::SubQuery(each.into(), Alias::new("parents").into());
        select.from(parents).cond_where(within).take()
    }
    fn kinds(&self) -> Vec<Kind> {
        kinds_of::<E>()
    }
    fn expected(&self) -> usize {
        self.slice.and_then(|(most, _)| usize::try_from(most).ok()).map_or(1, |most| most.min(50))
    }
    fn answer(&self, cells: &Cells<'_>) -> Result<Self::Answer> {
        model::<E>(cells)
    }
    fn in_order(&self, answers: &mut [Self::Answer]) {
        let last = |row: &E::Model| uuid_of(row, key::<E>());
        match self.slice {
            Some((_, slice)) => answers.sort_by_key(|row| ((slice.rank)(row), last(row))),
            None if answers.len() < 2 => {}
            None => answers.sort_by(|a, b| {
                ordered(&a.get(self.order), &b.get(self.order)).then_with(|| last(a).cmp(&last(b)))
            }),
        }
    }
    fn keep(&self, answers: &[Self::Answer], shelves: &mut Shelves) -> bool {
        shelves.keep::<E>(answers) && self.single
    }
}

/// Values of one column, as the database would order them.
pub(super) fn ordered(one: &Value, other: &Value) -> std::cmp::Ordering {
    match (one, other) {
        (Value::Uuid(a), Value::Uuid(b)) => a.cmp(b),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::ChronoDate(a), Value::ChronoDate(b)) => a.cmp(b),
        (Value::ChronoDateTimeUtc(a), Value::ChronoDateTimeUtc(b)) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    }
}
