//! A link from a finding to the evidence that it rests on, pinned and stanced.

use crate::types::{EvidenceKind, LinkStatus, Origin, Stance, Weight};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
/// A link from a finding to the evidence that it rests on, pinned and stanced.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, entity_derive::FromCells)]
#[sea_orm(table_name = "evidence_link")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name from an import, for example `L-001`.
    #[sea_orm(column_type = "Text", nullable)]
    pub reference: Option<String>,
    /// The finding.
    pub finding_id: Uuid,
    /// Its judgement.
    pub judgement_id: Uuid,
    /// The evidence.
    pub evidence_id: Uuid,
    /// Its kind.
    pub evidence_kind: EvidenceKind,
    /// The Area that it was gathered in.
    pub area_id: Uuid,
    /// Where it comes from.
    pub origin: Origin,
    /// The version of a document that it was made on.
    pub pinned_version_id: Option<Uuid>,
    /// For, against, or context.
    pub stance: Stance,
    /// How much it weighs.
    pub weight: Weight,
    /// Why it bears on the finding.
    #[sea_orm(column_type = "Text")]
    pub rationale: String,
    /// Where in the item, in words; empty for the whole.
    #[sea_orm(column_type = "Text")]
    pub place: String,
    /// Page.
    pub page: Option<i32>,
    /// Exact words.
    #[sea_orm(column_type = "Text", nullable)]
    pub quote: Option<String>,
    /// Whether the words stand in the pinned version.
    pub quote_verified: Option<bool>,
    /// Where they stand there, or what comes nearest, as JSON.
    #[sea_orm(column_type = "Text", nullable)]
    pub quote_found: Option<String>,
    /// Who linked.
    pub linked_by: Uuid,
    /// When.
    pub linked_at: DateTimeUtc,
    /// Whether it stands.
    pub status: LinkStatus,
    /// Who took it back.
    pub withdrawn_by: Option<Uuid>,
    /// When.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
