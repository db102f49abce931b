//! Counting many rows at once: questions whose answers are how many there are.

use super::question::{Only, Question, Row};
use super::scoped::key;
use super::statement::{Cells, Kind, keys};
use crate::access::{Reached, Viewer, Visible, among};
use crate::error::Result;
use ::entity::Cells as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, JoinType, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{ActiveEnum, Condition, DbBackend, IdenStatic, IntoSimpleExpr};
use std::marker::PhantomData;

/// How many rows of `E` are reached from a row of `F` which was seen, for each set of words in these
/// columns.
pub(super) struct Tally<E: EntityTrait, F> {
    pub by: E::Column,
    pub only: Only,
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
            && self.only == other.only
    }
}

/// What was counted, and how many there are of it. It may be told further apart than was asked: by more columns, which
/// come last.
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

    /// What was counted by more columns is counted by the first of them, further apart.
    fn answers(&self, other: &Self) -> bool {
        let of = self.of.get(..other.of.len());
        of.is_some_and(|of| *other == Self { of, ..self.clone() })
    }
    fn select(&self, _: DbBackend, viewer: &Viewer) -> SelectStatement {
        counting::<E>(self.by.into_simple_expr(), self.of)
            .cond_where(among(self.by, keys()))
            .cond_where((self.only.holds)())
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
    pub only: Only,
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
            && self.only == other.only
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
            .add((self.only.holds)())
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
