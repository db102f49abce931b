//! Two quotes at one place are two links. A quote may be longer than an index of PostgreSQL takes, so that one holds
//! its digest.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const DROP: &str = "DROP INDEX evidence_link_once;";

fn once(more: &str) -> String {
    format!(
        "{DROP} CREATE UNIQUE INDEX evidence_link_once
         ON evidence_link (finding_id, evidence_id, stance, place{more}) WHERE status = 'ACTIVE';"
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let once = once(match schema.get_database_backend() {
            DbBackend::Postgres => ", coalesce(page, 0), md5(coalesce(quote, ''))",
            _ => ", coalesce(page, 0), coalesce(quote, '')",
        });
        schema.get_connection().execute_unprepared(&once).await.map(drop)
    }
    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema.get_connection().execute_unprepared(&once("")).await.map(drop)
    }
}
