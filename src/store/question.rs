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
use ::entity::{Cells as _, FromCells};
use sea_orm::prelude::*;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{ActiveEnum, Condition, DbBackend, IdenStatic, IntoSimpleExpr, Iterable};
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

/// The rows of `E` that are reached from a row of `F` which was seen: those whose `by` is the key.
pub(super) struct From<E: EntityTrait, F> {
    pub by: E::Column,
    pub order: E::Column,
    /// Only those with this word in this column.
    pub being: Being<E>,
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
    pub only: fn() -> Condition,
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
        Self { by, order, being: None, single: false, slice: None, seen: PhantomData }
    }
}

impl<E: EntityTrait, F> Clone for From<E, F> {
    fn clone(&self) -> Self {
        Self {
            by: self.by,
            order: self.order,
            being: self.being.clone(),
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
            select.cond_where(among(self.by, keys())).cond_where(being);
            return select.cond_where(still).take();
        };
        // the first rows of each parent by themselves: nothing beyond them is read
        let parent = Expr::col((Alias::new("parents"), Alias::new("id")));
        let first = |select: &mut SelectStatement| {
            select
                .cond_where(self.by.into_simple_expr().eq(parent.clone()))
                .cond_where((slice.only)())
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

/// How many rows of `E` are reached from a row of `F` which was seen, for each set of words in these
/// columns.
pub(super) struct Tally<E: EntityTrait, F> {
    pub by: E::Column,
    pub only: fn() -> Condition,
    pub of: &'static [E::Column],
    pub seen: PhantomData<fn() -> F>,
}

impl<E: EntityTrait, F> Clone for Tally<E, F> {
    fn clone(&self) -> Self {
        Self { by: self.by, only: self.only, of: self.of, seen: PhantomData }
    }
}
impl<E: EntityTrait, F> PartialEq for Tally<E, F> {
    fn eq(&self, other: &Self) -> bool {
        self.by.as_str() == other.by.as_str()
            && self.of.iter().map(IdenStatic::as_str).eq(other.of.iter().map(IdenStatic::as_str))
            && std::ptr::fn_addr_eq(self.only, other.only)
    }
}

/// What was counted, and how many there are of it.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The values of the columns that were counted by.
    pub of: Vec<Value>,
    /// How many rows.
    pub rows: usize,
}

impl Counted {
    /// The key that was counted by at this place.
    #[must_use]
    pub fn id(&self, at: usize) -> Option<Uuid> {
        match self.of.get(at) {
            Some(Value::Uuid(id)) => *id,
            _ => None,
        }
    }

    /// The word that was counted by at this place.
    ///
    /// # Errors
    /// If the vocabulary does not hold it.
    pub fn word<W: ActiveEnum<Value = String>>(&self, at: usize) -> Result<Option<W>> {
        match self.of.get(at) {
            Some(Value::String(Some(word))) => Ok(Some(W::try_from_value(word)?)),
            _ => Ok(None),
        }
    }
}

/// Counts the rows of `E` by a key and these columns.
fn counting<E: Row>(by: SimpleExpr, of: &[E::Column]) -> SelectStatement {
    let mut select = Query::select();
    select.expr_as(by.clone(), Alias::new("c0")).from(E::default().table_ref());
    select.add_group_by([by]);
    for (at, column) in of.iter().enumerate() {
        let column = column.into_simple_expr();
        select.expr_as(column.clone(), Alias::new(format!("c{}", at + 1)));
        select.add_group_by([column]);
    }
    let count = Func::count(Expr::cust("*"));
    select.expr_as(count, Alias::new(format!("c{}", of.len() + 1))).take()
}

fn kinds_counted<E: Row>(of: &[E::Column]) -> Vec<Kind> {
    let of = of.iter().map(|column| Kind::of(*column));
    std::iter::once(Kind::Uuid).chain(of).chain([Kind::BigInt]).collect()
}

fn counted(cells: &Cells<'_>, columns: usize) -> Result<Counted> {
    let of: Result<Vec<_>, _> = (1..=columns).map(|at| cells.value(at)).collect();
    let rows: i64 = cells.get(columns + 1)?;
    Ok(Counted { of: of?, rows: usize::try_from(rows).unwrap_or_default() })
}

impl<E: Row + Reached<F>, F: Visible> Question for Tally<E, F> {
    type Answer = Counted;

    fn select(&self, _: DbBackend, viewer: &Viewer) -> SelectStatement {
        counting::<E>(self.by.into_simple_expr(), self.of)
            .cond_where(among(self.by, keys()))
            .cond_where((self.only)())
            .cond_where(<E as Reached<F>>::still(viewer))
            .take()
    }
    fn kinds(&self) -> Vec<Kind> {
        kinds_counted::<E>(self.of)
    }
    fn answer(&self, cells: &Cells<'_>) -> Result<Counted> {
        counted(cells, self.of.len())
    }
}

/// The same of the rows of `P` that have the key of such a row.
pub(super) struct PartTally<P: EntityTrait, E: EntityTrait, F> {
    pub by: E::Column,
    pub only: fn() -> Condition,
    pub of: &'static [P::Column],
    pub seen: PhantomData<fn() -> F>,
}

impl<P: EntityTrait, E: EntityTrait, F> Clone for PartTally<P, E, F> {
    fn clone(&self) -> Self {
        Self { by: self.by, only: self.only, of: self.of, seen: PhantomData }
    }
}
impl<P: EntityTrait, E: EntityTrait, F> PartialEq for PartTally<P, E, F> {
    fn eq(&self, other: &Self) -> bool {
        self.by.as_str() == other.by.as_str()
            && self.of.iter().map(IdenStatic::as_str).eq(other.of.iter().map(IdenStatic::as_str))
            && std::ptr::fn_addr_eq(self.only, other.only)
    }
}

impl<P: Row + Reached<E>, E: Row + Reached<F>, F: Visible> Question for PartTally<P, E, F> {
    type Answer = Counted;

    fn select(&self, backend: DbBackend, viewer: &Viewer) -> SelectStatement {
        let same = key::<P>().into_simple_expr().eq(key::<E>().into_simple_expr());
        let mut counted = counting::<P>(self.by.into_simple_expr(), self.of)
            .join(JoinType::InnerJoin, E::default().table_ref(), same.clone())
            .cond_where(<P as Reached<E>>::still(viewer))
            .take();
        let theirs = Condition::all()
            .add(among(self.by, keys()))
            .add((self.only)())
            .add(<E as Reached<F>>::still(viewer));
        match backend {
            // by their keys: a plan for any number of items would read all parts that there are. What is asked of a
            // part is asked within, or the keys would be looked for once for each part
            DbBackend::Postgres => {
                let mut items = Query::select();
                items.expr(key::<E>().into_simple_expr()).from(E::default().table_ref());
                items.join(JoinType::InnerJoin, P::default().table_ref(), same);
                let items =
                    SimpleExpr::SubQuery(None, Box::new(items.cond_where(theirs).take().into()));
                let among = [key::<P>().into_simple_expr(), items];
                counted.and_where(Expr::cust_with_exprs("$1 = ANY (ARRAY $2)", among));
            }
            _ => {
                counted.cond_where(theirs);
            }
        }
        counted
    }
    fn kinds(&self) -> Vec<Kind> {
        kinds_counted::<P>(self.of)
    }
    fn answer(&self, cells: &Cells<'_>) -> Result<Counted> {
        counted(cells, self.of.len())
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
