//! What the servers' own database user may do: everything that they need, and not change the audit trail.

use super::Database;
use crate::error::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};

/// What is granted: changing rows of every table, less what is only added to, or only read; taking away only what
/// says what a draft says now.
const RIGHTS: &str = "
REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {user};
GRANT USAGE ON SCHEMA {schema} TO {user};
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {schema} TO {user};
GRANT DELETE ON {schema}.effect, {schema}.finding_theme, {schema}.judgement_source, {schema}.strength_reason TO {user};
REVOKE UPDATE ON {schema}.audit_entry, {schema}.seal_stamp FROM {user};
REVOKE INSERT, UPDATE ON {schema}.seaql_migrations FROM {user};
";

impl Database {
    /// Gives a user of PostgreSQL the rights that a server needs: nothing but the effects, themes, sources and reasons
    /// of judgements can be taken away with them, and what the audit trail holds cannot be changed.
    ///
    /// # Errors
    /// [`Error::BadInput`] for SQLite, which has no users, and for a user who is not there or could
    /// change the trail whatever is granted.
    pub async fn grant(&self, user: &str) -> Result<()> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            return Err(Error::BadInput("SQLite has no users: leave --runtime-role out.".into()));
        }
        let transaction = self.db.begin().await?;
        let about = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT rolsuper OR pg_has_role(rolname, tableowner, 'MEMBER') AS owns,
                    quote_ident(rolname) AS name, quote_ident(schemaname) AS schema
             FROM pg_roles, pg_tables
             WHERE rolname = $1 AND tablename = 'audit_entry' AND schemaname = current_schema()",
            [user.into()],
        );
        let Some(about) = transaction.query_one_raw(about).await? else {
            let message = format!("PostgreSQL has no user `{user}`: make one with CREATE ROLE.");
            return Err(Error::BadInput(message));
        };
        if about.try_get::<bool>("", "owns")? {
            return Err(Error::BadInput(format!(
                "`{user}` owns the tables, or is a superuser, and could change the audit trail whatever \
                 is granted: name another user."
            )));
        }
        let (user, schema): (String, String) =
            (about.try_get("", "name")?, about.try_get("", "schema")?);
        let views = Statement::from_string(
            DbBackend::Postgres,
            "SELECT quote_ident(viewname) AS name FROM pg_views WHERE schemaname = current_schema()",
        );
        let mut rights = vec![RIGHTS.replace("{schema}", &schema).replace("{user}", &user)];
        for view in transaction.query_all_raw(views).await? {
            let view: String = view.try_get("", "name")?;
            rights.push(format!("REVOKE INSERT, UPDATE ON {schema}.{view} FROM {user};"));
        }
        transaction.execute_unprepared(&rights.concat()).await?;
        Ok(transaction.commit().await?)
    }

    /// Whether the user that this runs as may change what the audit trail holds, or could give themselves the right.
    /// Of SQLite, which has no users, nobody asks.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn could_change_the_trail(&self) -> Result<bool> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            return Ok(false);
        }
        let asked = Statement::from_string(
            DbBackend::Postgres,
            "SELECT pg_has_role(tableowner, 'MEMBER')
                    OR has_table_privilege('audit_entry', 'UPDATE, DELETE, TRUNCATE')
                    OR has_any_column_privilege('audit_entry', 'UPDATE') AS could
             FROM pg_tables WHERE tablename = 'audit_entry' AND schemaname = current_schema()",
        );
        let answer = self.db.query_one_raw(asked).await?;
        Ok(answer.map(|row| row.try_get::<bool>("", "could")).transpose()?.unwrap_or_default())
    }
}
