//! How the tables got there: one file a step, the same SQL on SQLite and PostgreSQL.
//!
//! Steps are plain SQL in the common subset of both databases. A step that has landed is never
//! edited; a change is a new step. Closed vocabularies are CHECK constraints whose words are those
//! of `entity::types` (a test compares them).

use sea_orm_migration::prelude::*;

mod m20261123_0001_create_reference;
mod m20261123_0002_create_people;
mod m20261123_0003_create_inspections;
mod m20261123_0004_create_evidence;
mod m20261123_0005_create_evidence_details;
mod m20261123_0006_create_judgements;
mod m20261123_0007_create_links;
mod m20261123_0008_create_records;
mod m20261124_0009_identify_audit_entries;
mod m20261124_0010_create_request_remarks;
mod m20261124_0011_create_uploads;
mod m20261127_0012_carry_compartments;
mod m20261127_0013_admit_people;
mod m20261127_0014_find_quotes;
mod m20261127_0016_one_reason;
mod m20261127_0017_count_by_index;
mod m20261127_0018_keep_reference;
mod m20261127_0019_plan_inspections;
mod m20261127_0020_end_conflicts;
mod m20261127_0021_keep_notes;
mod m20261127_0022_agree_notes;
mod m20261127_0023_correct_checks;
mod m20261127_0024_read_twice;
mod m20261127_0025_create_imports;
mod m20261127_0026_tell_quotes_apart;
mod m20261127_0027_run_questionnaires;
mod m20261127_0029_keep_keys;
mod m20261127_0030_write_judgements;
mod m20261127_0031_ask_the_area;
mod m20261127_0032_create_packs;
mod m20261127_0034_know_authors;
mod m20261128_0035_give_reasons;
mod m20261128_0036_assess_evidence;
mod m20261128_0038_describe_words;
mod m20261128_0039_read_afresh;
mod m20261128_0040_stamp_seals;
mod m20261128_0042_begin_at_judgements;
mod m20261128_0044_await_tables;
mod m20261128_0045_count_every_hand;

pub use sea_orm_migration::MigratorTrait;

/// Runs the steps in order, each once.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_0001_create_reference::Migration),
            Box::new(m20261123_0002_create_people::Migration),
            Box::new(m20261123_0003_create_inspections::Migration),
            Box::new(m20261123_0004_create_evidence::Migration),
            Box::new(m20261123_0005_create_evidence_details::Migration),
            Box::new(m20261123_0006_create_judgements::Migration),
            Box::new(m20261123_0007_create_links::Migration),
            Box::new(m20261123_0008_create_records::Migration),
            Box::new(m20261124_0009_identify_audit_entries::Migration),
            Box::new(m20261124_0010_create_request_remarks::Migration),
            Box::new(m20261124_0011_create_uploads::Migration),
            Box::new(m20261127_0012_carry_compartments::Migration),
            Box::new(m20261127_0013_admit_people::Migration),
            Box::new(m20261127_0014_find_quotes::Migration),
            Box::new(m20261127_0016_one_reason::Migration),
            Box::new(m20261127_0017_count_by_index::Migration),
            Box::new(m20261127_0018_keep_reference::Migration),
            Box::new(m20261127_0019_plan_inspections::Migration),
            Box::new(m20261127_0020_end_conflicts::Migration),
            Box::new(m20261127_0021_keep_notes::Migration),
            Box::new(m20261127_0022_agree_notes::Migration),
            Box::new(m20261127_0023_correct_checks::Migration),
            Box::new(m20261127_0024_read_twice::Migration),
            Box::new(m20261127_0025_create_imports::Migration),
            Box::new(m20261127_0026_tell_quotes_apart::Migration),
            Box::new(m20261127_0027_run_questionnaires::Migration),
            Box::new(m20261127_0029_keep_keys::Migration),
            Box::new(m20261127_0030_write_judgements::Migration),
            Box::new(m20261127_0031_ask_the_area::Migration),
            Box::new(m20261127_0032_create_packs::Migration),
            Box::new(m20261127_0034_know_authors::Migration),
            Box::new(m20261128_0035_give_reasons::Migration),
            Box::new(m20261128_0036_assess_evidence::Migration),
            Box::new(m20261128_0038_describe_words::Migration),
            Box::new(m20261128_0039_read_afresh::Migration),
            Box::new(m20261128_0040_stamp_seals::Migration),
            Box::new(m20261128_0042_begin_at_judgements::Migration),
            Box::new(m20261128_0044_await_tables::Migration),
            Box::new(m20261128_0045_count_every_hand::Migration),
        ]
    }
}

/// A step that is two constants, `UP` and `DOWN`, in the file that calls this.
macro_rules! plain_sql_step {
    () => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub(crate) struct Migration;

        #[sea_orm_migration::async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Migration {
            async fn up(&self, schema: &crate::SchemaManager) -> Result<(), crate::DbErr> {
                use sea_orm_migration::prelude::ConnectionTrait;
                schema.get_connection().execute_unprepared(UP).await.map(drop)
            }
            async fn down(&self, schema: &crate::SchemaManager) -> Result<(), crate::DbErr> {
                use sea_orm_migration::prelude::ConnectionTrait;
                schema.get_connection().execute_unprepared(DOWN).await.map(drop)
            }
        }
    };
}
use plain_sql_step;
