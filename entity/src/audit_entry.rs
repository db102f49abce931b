//! Who did what, when: append-only, each entry holding the hash of the one before.

use crate::types::{AuditOutcome, Role};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// Who did what, when: append-only, each entry holding the hash of the one before.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// The start of its hash.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The chain.
    #[sea_orm(column_type = "Text")]
    pub chain: String,
    /// 1, 2, 3… in the chain, without a gap.
    pub sequence: i64,
    /// When; in a chain, each later than the one before.
    pub at: DateTimeUtc,
    /// Issuer and subject.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// The person, if known.
    pub person_id: Option<Uuid>,
    /// In which role.
    pub role: Role,
    /// What.
    #[sea_orm(column_type = "Text")]
    pub action: String,
    /// To which kind of thing.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// To which.
    pub subject_id: Uuid,
    /// What else names it, for example the Area of a grant.
    #[sea_orm(column_type = "Text", nullable)]
    pub detail: Option<String>,
    /// In which request.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// Hash of the entry before.
    #[sea_orm(column_type = "Text")]
    pub previous: String,
    /// Hash of this entry.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
