//! Asking for many keys with one constant statement.

use sea_orm::prelude::*;
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Alias, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{DbBackend, IntoSimpleExpr};

/// `column` is one of `ids`: an array on PostgreSQL, a JSON list on SQLite. The text of the statement
/// does not depend on how many there are, so that it is prepared once.
pub(super) fn one_of(backend: DbBackend, column: impl ColumnTrait, ids: &[Uuid]) -> SimpleExpr {
    if backend == DbBackend::Postgres {
        return column.into_simple_expr().eq(PgFunc::any(ids.to_vec()));
    }
    let list: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
    let keys = Query::select()
        .expr(SimpleExpr::cust("unhex(value)"))
        .from_function(
            Func::cust("json_each").arg(serde_json::json!(list).to_string()),
            Alias::new("keys"),
        )
        .to_owned();
    column.in_subquery(keys)
}
