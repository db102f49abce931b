//! An evidence pack: who asked for it, and what came of it.

use crate::types::{PackProfile, PackState, Role};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// An evidence pack: who asked for it, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_pack")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The judgement that it is of, unless of an inspection.
    pub judgement_id: Option<Uuid>,
    /// The inspection whose judgements it is of, unless of one.
    pub inspection_id: Option<Uuid>,
    /// What it is for.
    pub profile: PackProfile,
    /// Who asked for it.
    pub requested_by: Uuid,
    /// In which role.
    pub requested_role: Role,
    /// When.
    pub requested_at: DateTimeUtc,
    /// How far it has come.
    pub state: PackState,
    /// Why nothing came of it.
    #[sea_orm(column_type = "Text", nullable)]
    pub message: Option<String>,
    /// When it ended.
    pub finished_at: Option<DateTimeUtc>,
    /// What its file is called.
    #[sea_orm(column_type = "Text", nullable)]
    pub file_name: Option<String>,
    /// SHA-256 of its manifest, lower-case hexadecimal.
    #[sea_orm(column_type = "Text", nullable)]
    pub digest: Option<String>,
    /// Size of its file in bytes.
    pub size: Option<i64>,
    /// How many things it says that it leaves out.
    pub omissions: Option<i32>,
    /// When its bytes were given up.
    pub discarded_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
