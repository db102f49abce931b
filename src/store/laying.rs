//! Rows of one table, many a statement: on PostgreSQL a column is an array, so that the text is the same however many
//! they are; on SQLite each value stands for itself.

use crate::error::Result;
use sea_orm::prelude::*;
use sea_orm::{
    ActiveValue, ConnectionTrait, DatabaseTransaction, DbBackend, EntityName, Iterable, Statement,
};

/// SQLite takes at least so many parameters in a statement (32,766).
const PARAMETERS: usize = 30_000;

/// So many rows go to PostgreSQL at once.
const ROWS: usize = 1_000;

/// Lays down rows of one table, in their order.
///
/// # Errors
/// If a constraint refuses a row.
pub(crate) async fn lay<A>(transaction: &DatabaseTransaction, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + Send,
{
    let width = <A::Entity as EntityTrait>::Column::iter().count().max(1);
    let arrays = transaction.get_database_backend() == DbBackend::Postgres;
    let at_once = if arrays { ROWS } else { PARAMETERS / width };
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(at_once).collect();
        if arrays {
            transaction.execute_raw(as_arrays(some)).await?;
        } else {
            A::Entity::insert_many(some).exec_without_returning(transaction).await?;
        }
    }
    Ok(())
}

/// The rows, an array a column. No array holds NULL: where one is, an array beside it says so.
fn as_arrays<A: ActiveModelTrait>(mut rows: Vec<A>) -> Statement {
    let (mut columns, mut shown, mut names) = (vec![], vec![], vec![]);
    let mut values: Vec<Value> = vec![];
    for column in <A::Entity as EntityTrait>::Column::iter() {
        let given: Vec<Option<Value>> =
            rows.iter_mut().map(|row| value(row.take(column))).collect();
        if given.iter().all(Option::is_none) {
            continue;
        }
        columns.push(format!("\"{}\"", column.as_str()));
        let is_there =
            |value: &Option<Value>| value.as_ref().is_some_and(|value| *value != value.as_null());
        let Some(stand_in) = given.iter().find(|value| is_there(value)).cloned().flatten() else {
            shown.push("NULL".to_owned());
            continue;
        };
        let there: Vec<bool> = given.iter().map(is_there).collect();
        let array = given.into_iter().zip(&there);
        let array = array
            .map(|(value, there)| value.filter(|_| *there).unwrap_or_else(|| stand_in.clone()));
        let array = Value::Array(stand_in.array_type(), Some(Box::new(array.collect())));
        let mut name = |array: Value| {
            values.push(array);
            let name = format!("c{}", values.len());
            names.push(name.clone());
            name
        };
        let cell = name(array);
        shown.push(if there.iter().all(|there| *there) {
            cell
        } else {
            format!("CASE WHEN {} THEN {cell} END", name(there.into()))
        });
    }
    let table = A::Entity::default();
    let holes: Vec<String> = (1..=values.len()).map(|number| format!("${number}")).collect();
    let text = format!(
        "INSERT INTO \"{}\" ({}) SELECT {} FROM unnest({}) AS laid ({})",
        table.table_name(),
        columns.join(", "),
        shown.join(", "),
        holes.join(", "),
        names.join(", ")
    );
    Statement::from_sql_and_values(DbBackend::Postgres, text, values)
}

fn value(of: ActiveValue<Value>) -> Option<Value> {
    match of {
        ActiveValue::Set(value) | ActiveValue::Unchanged(value) => Some(value),
        ActiveValue::NotSet => None,
    }
}
